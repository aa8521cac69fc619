//! Figures far from those of the other gminas in the same year.

use super::super::figures::{Key, Name};
use super::super::robust::{Spread, count};
use super::{Among, Check, Figures, Kind, Scope, Suspect, at_least, read, shown};
use crate::language::Text;
use serde::Deserialize;
use std::collections::BTreeMap;

pub(super) const KIND: Kind = Kind {
    word: "peers",
    parameters: &["threshold", "territories", "among", "scale", "per"],
    read: read::<Peers>,
};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Peers {
    /// The modified z-score from which a figure is told.
    threshold: f64,
    /// The fewest territories from which a spread is taken.
    territories: usize,
    #[serde(default)]
    among: Among,
    scale: Scale,
    /// The variable figures are divided by: residents, mostly.
    per: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Scale {
    Linear,
    /// For what varies by factors; zero and less are left to other rules.
    Log,
}

impl Check for Peers {
    fn variables(&self) -> Vec<&str> {
        self.per.as_deref().into_iter().collect()
    }

    fn faults(&self) -> Vec<Text> {
        let territories = at_least("territories", count(self.territories), 3.0);
        at_least("threshold", self.threshold, 1.0).into_iter().chain(territories).collect()
    }

    fn look(&self, figures: &Figures<'_>, scope: &Scope, found: &mut Vec<Suspect>) {
        let per = match &self.per {
            Some(name) => match figures.variable(name) {
                Some(variable) => Some(variable),
                None => return,
            },
            None => None,
        };
        for edition in figures.editions(scope).filter(|it| it.len() >= self.territories) {
            let mut companies: BTreeMap<usize, Vec<(&Key, f64)>> = BTreeMap::new();
            for key in edition {
                let company = self.among.company(figures, key.territory);
                if let Some((company, size)) = company.zip(self.size(figures, key, per)) {
                    companies.entry(company).or_default().push((key, size));
                }
            }
            for company in companies.values().filter(|it| it.len() >= self.territories) {
                self.judge(figures, company, found);
            }
        }
    }
}

impl Peers {
    /// The figure on the scale it is compared on.
    fn size(&self, figures: &Figures<'_>, key: &Key, per: Option<Name>) -> Option<f64> {
        let mut size = figures.printed(key)?;
        if let Some(variable) = per {
            let everyone = Key { group: figures.everyone?, ..*key };
            let beside = figures.beside(&everyone, variable, key.territory, true)?;
            size /= figures.counting(beside)?;
        }
        let size = match self.scale {
            Scale::Linear => size,
            Scale::Log => size.ln(),
        };
        size.is_finite().then_some(size)
    }

    fn judge(&self, figures: &Figures<'_>, company: &[(&Key, f64)], found: &mut Vec<Suspect>) {
        let sizes: Vec<f64> = company.iter().map(|(_, size)| *size).collect();
        let Some(spread) = Spread::of(&sizes) else { return };
        for (key, size) in company {
            let score = spread.score(*size, 0.0);
            let Some(score) = score.filter(|score| score.abs() > self.threshold) else { continue };
            let Some(value) = figures.printed(key).map(shown) else { continue };
            let others = company.len() - 1;
            found.push(Suspect::row(
                key,
                Text::same(format!("|z| ≤ {}", shown(self.threshold))),
                Text::new(
                    format!(
                        "jest {value}; porównano z {others} innymi, zmodyfikowane z = {score:.1}"
                    ),
                    format!(
                        "the figure reads {value}; beside {others} others, modified z = {score:.1}"
                    ),
                ),
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::observations::quality::samples::{edition, found};

    const LINEAR: &str = "scale = \"linear\"\nthreshold = 3.5\nterritories = 5";
    const SHARES: [f64; 8] = [52.0, 51.0, 50.0, 25.0, 49.0, 48.0, 47.0, 53.0];

    #[test]
    fn the_one_far_away_is_found() {
        // Median 49.5; deviations 2.5 1.5 .5 24.5 .5 1.5 2.5 3.5, their median 2; z = 0.6745 × -12.25.
        let rows = edition("share", 2020, &SHARES);
        assert_eq!(found("peers", "share", LINEAR, &rows), ["120604 2020 all"]);
        let few = format!("{LINEAR}\namong = \"members\"");
        assert!(found("peers", "share", &few, &rows).is_empty(), "four members are too few");
        assert_eq!(found("peers", "share", &format!("{LINEAR}\namong = \"kind\""), &rows).len(), 1);
    }

    #[test]
    fn equal_figures_have_no_outlier_and_one_beside_them_is_found() {
        assert!(found("peers", "share", LINEAR, &edition("share", 2020, &[5.0; 8])).is_empty());
        let mut one = [5.0; 12];
        one[3] = 6.0;
        assert_eq!(found("peers", "share", LINEAR, &edition("share", 2020, &one)).len(), 1);
    }

    #[test]
    fn amounts_are_compared_per_resident() {
        let residents = [1000.0, 2000.0, 4000.0, 8000.0, 16000.0, 32000.0];
        let amount = [101.0, 198.0, 404.0, 792.0, 1616.0, 320.0];
        let mut rows = edition("count", 2020, &residents);
        rows.extend(edition("part", 2020, &amount));
        let log = "scale = \"log\"\nthreshold = 3.5\nterritories = 5";
        assert!(found("peers", "part", log, &rows).is_empty());
        let per = format!("{log}\nper = \"count\"");
        assert_eq!(found("peers", "part", &per, &rows), ["120606 2020 all"]);
    }
}
