//! Zeros that stand for "no data".
//!
//! A count that is near `far` on both sides is zero by chance about once in e^`far` times: with the
//! 20 of the shipped rules, once in 500 million (Poisson).

use super::super::figures::{Key, Name, newest};
use super::super::robust::count;
use super::{Check, Figures, Kind, Scope, Suspect, at_least, read, shown};
use crate::language::Text;
use crate::period::Year;
use serde::Deserialize;
use std::collections::BTreeMap;

pub(super) const KIND: Kind = Kind {
    word: "placeholder_zero",
    parameters: &["looks", "far", "territories"],
    read: read::<PlaceholderZero>,
};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PlaceholderZero {
    looks: Looks,
    /// What is far from zero.
    far: f64,
    /// The fewest territories that make a year or a company.
    #[serde(default = "few")]
    territories: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Looks {
    /// At years in which every territory reads zero, between years in which they do not.
    Year,
    /// At zeros of one territory between years far from zero.
    Between,
    /// At zeros where every other territory is far from zero.
    Others,
}

const fn few() -> usize {
    3
}

impl Check for PlaceholderZero {
    fn faults(&self) -> Vec<Text> {
        let territories = at_least("territories", count(self.territories), 2.0);
        at_least("far", self.far, 1.0).into_iter().chain(territories).collect()
    }

    fn look(&self, figures: &Figures<'_>, scope: &Scope, found: &mut Vec<Suspect>) {
        match self.looks {
            Looks::Year => self.look_at_years(figures, scope, found),
            Looks::Between => {
                for series in figures.series(scope) {
                    self.look_between(figures, series, found);
                }
            }
            Looks::Others => {
                for edition in figures.editions(scope) {
                    self.look_at_others(figures, edition, found);
                }
            }
        }
    }
}

/// A year of a variable: how much it holds in all, and its zeros.
#[derive(Default)]
struct Total<'k> {
    amount: f64,
    figures: usize,
    zeros: Vec<&'k Key>,
}

impl PlaceholderZero {
    fn look_at_years(&self, figures: &Figures<'_>, scope: &Scope, found: &mut Vec<Suspect>) {
        let mut years: BTreeMap<(Name, Name, Name), BTreeMap<Year, Total<'_>>> = BTreeMap::new();
        for series in figures.series(scope) {
            let Some(first) = series.first() else { continue };
            let of = years.entry((first.variable, first.dataset, first.group)).or_default();
            for key in newest(series) {
                let Some(value) = figures.printed(key) else { continue };
                let total = of.entry(key.year).or_default();
                total.amount += value.abs();
                total.figures += 1;
                if value == 0.0 {
                    total.zeros.push(key);
                }
            }
        }
        for years in years.into_values() {
            let totals: Vec<(Year, Total<'_>)> = years.into_iter().collect();
            let empty = |total: &Total<'_>| total.zeros.len() == total.figures;
            for run in runs(&totals, |(_, total)| empty(total)) {
                let (Some((before, first)), Some((after, next))) = run.around else { continue };
                let amount = first.amount.min(next.amount);
                for (_, total) in run.inside.iter().filter(|(_, it)| it.figures >= self.territories)
                {
                    let (zeros, amount) = (total.figures, shown(amount));
                    let expected = Text::same("> 0");
                    let detail = Text::new(
                        format!(
                            "wszystkie {zeros} wartości roku to zera, a w {before} i {after} r. razem co najmniej {amount}"
                        ),
                        format!(
                            "all {zeros} figures of the year are zero; in {before} and {after} they add up to {amount} or more"
                        ),
                    );
                    if first.amount.min(next.amount) >= self.far {
                        let suspect =
                            |key: &&Key| Suspect::row(key, expected.clone(), detail.clone());
                        found.extend(total.zeros.iter().map(suspect));
                    }
                }
            }
        }
    }

    fn look_between(&self, figures: &Figures<'_>, series: &[Key], found: &mut Vec<Suspect>) {
        let known: Vec<(&Key, f64)> =
            newest(series).filter_map(|key| Some((key, figures.printed(key)?))).collect();
        for run in runs(&known, |(_, value)| *value == 0.0) {
            let (Some((first, before)), Some((last, after))) = run.around else { continue };
            if before.abs().min(after.abs()) < self.far {
                continue;
            }
            let (before, after) = (shown(*before), shown(*after));
            let (from, to) = (first.year, last.year);
            let detail = Text::new(
                format!("jest 0, a w {from} r. {before} i w {to} r. {after}"),
                format!("the figure reads 0, in {from} {before} and in {to} {after}"),
            );
            let suspect = |key: &Key| Suspect::row(key, Text::same("> 0"), detail.clone());
            found.extend(run.inside.iter().map(|(key, _)| suspect(key)));
        }
    }

    fn look_at_others(&self, figures: &Figures<'_>, edition: &[Key], found: &mut Vec<Suspect>) {
        let known: Vec<(&Key, f64)> =
            edition.iter().filter_map(|key| Some((key, figures.printed(key)?))).collect();
        let (zeros, others): (Vec<_>, Vec<_>) = known.into_iter().partition(|(_, it)| *it == 0.0);
        let ([(key, _)], true) = (zeros.as_slice(), others.len() >= self.territories) else {
            return;
        };
        let least = others.iter().map(|(_, value)| value.abs()).fold(f64::INFINITY, f64::min);
        if least >= self.far {
            let (least, others) = (shown(least), others.len());
            found.push(Suspect::row(
                key,
                Text::same("> 0"),
                Text::new(
                    format!("jest 0, a pozostałe wartości ({others}) wynoszą co najmniej {least}"),
                    format!("the figure reads 0, the {others} others {least} or more"),
                ),
            ));
        }
    }
}

/// A run of things alike, with its neighbours.
struct Run<'a, T> {
    inside: &'a [T],
    around: (Option<&'a T>, Option<&'a T>),
}

/// The runs of things of which `is_such` holds.
fn runs<'a, T>(
    things: &'a [T],
    is_such: impl Fn(&T) -> bool + Copy + 'a,
) -> impl Iterator<Item = Run<'a, T>> {
    let mut at: usize = 0;
    let chunks = things.chunk_by(move |a, b| is_such(a) == is_such(b));
    let runs = chunks.map(move |inside| {
        let before = at.checked_sub(1).and_then(|it| things.get(it));
        at += inside.len();
        Run { inside, around: (before, things.get(at)) }
    });
    runs.filter(move |run| run.inside.first().is_some_and(is_such))
}

#[cfg(test)]
mod tests {
    use crate::observations::quality::samples::{edition, found, series};

    #[test]
    fn a_year_of_zeros_between_years_of_figures_is_found() {
        let year = "looks = \"year\"\nfar = 20";
        let mut rows = edition("part", 2008, &[10.0, -7.0, 5.0]);
        rows.extend(edition("part", 2015, &[0.0; 3]));
        assert!(found("placeholder_zero", "part", year, &rows).is_empty(), "no later year");
        rows.extend(edition("part", 2023, &[10.0, 9.0, 8.0]));
        assert_eq!(found("placeholder_zero", "part", year, &rows).len(), 3);
        let far = "looks = \"year\"\nfar = 30";
        assert!(found("placeholder_zero", "part", far, &rows).is_empty());
        rows.extend(edition("part", 2016, &[1.0, 0.0, 0.0]));
        assert!(found("placeholder_zero", "part", year, &rows).is_empty(), "near zero before");
    }

    #[test]
    fn zeros_between_figures_far_from_zero_are_found() {
        let between = "looks = \"between\"\nfar = 20";
        let rows = series("part", 1, &[0.0, 40.0, 0.0, 0.0, 41.0, 0.0, 5.0, 0.0]);
        let places = found("placeholder_zero", "part", between, &rows);
        assert_eq!(places, ["120601 2003 all", "120601 2004 all"]);
    }

    #[test]
    fn the_only_zero_among_large_figures_is_found() {
        let others = "looks = \"others\"\nfar = 20";
        let lonely = edition("part", 2020, &[30.0, 40.0, 0.0, 50.0]);
        assert_eq!(found("placeholder_zero", "part", others, &lonely), ["120603 2020 all"]);
        let two = edition("part", 2020, &[30.0, 40.0, 0.0, 0.0]);
        assert!(found("placeholder_zero", "part", others, &two).is_empty());
        let small = edition("part", 2020, &[3.0, 40.0, 0.0, 50.0]);
        assert!(found("placeholder_zero", "part", others, &small).is_empty());
    }
}
