//! The same figure again and again: carried over from year to year, or filled in for everybody.

use super::super::figures::{Key, newest};
use super::super::robust::count;
use super::{Check, Figures, Kind, Scope, Suspect, at_least, read, shown};
use crate::language::Text;
use serde::Deserialize;

pub(super) const KIND: Kind =
    Kind { word: "repeats", parameters: &["looks", "times", "least"], read: read::<Repeats> };

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Repeats {
    looks: Looks,
    /// From how many times on it is told.
    times: usize,
    /// The least figure looked at: small counts repeat by chance.
    least: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Looks {
    /// At years of one territory that follow each other.
    Years,
    /// At the territories of one edition.
    Territories,
}

impl Check for Repeats {
    fn faults(&self) -> Vec<Text> {
        let times = at_least("times", count(self.times), 2.0);
        at_least("least", self.least, 0.0).into_iter().chain(times).collect()
    }

    fn look(&self, figures: &Figures<'_>, scope: &Scope, found: &mut Vec<Suspect>) {
        match self.looks {
            Looks::Years => {
                for series in figures.series(scope) {
                    self.look_at_years(&self.large(figures, newest(series)), found);
                }
            }
            Looks::Territories => {
                for edition in figures.editions(scope) {
                    self.look_at_territories(self.large(figures, edition.iter()), found);
                }
            }
        }
    }
}

impl Repeats {
    fn large<'k>(
        &self,
        figures: &Figures<'_>,
        keys: impl Iterator<Item = &'k Key>,
    ) -> Vec<(&'k Key, f64)> {
        let known = keys.filter_map(|key| Some((key, figures.printed(key)?)));
        known.filter(|(_, value)| value.abs() >= self.least && *value != 0.0).collect()
    }

    fn look_at_years(&self, series: &[(&Key, f64)], found: &mut Vec<Suspect>) {
        let follows = |a: &(&Key, f64), b: &(&Key, f64)| {
            a.1.total_cmp(&b.1).is_eq() && b.0.year.number() == a.0.year.number() + 1
        };
        for run in series.chunk_by(follows).filter(|run| run.len() >= self.times) {
            let Some(((first, value), carried)) = run.split_first() else { continue };
            let (since, value) = (first.year, shown(*value));
            for (key, _) in carried {
                found.push(Suspect::row(
                    key,
                    Text::same(format!("≠ {value}")),
                    Text::new(
                        format!("od {since} r. bez zmian {value}"),
                        format!("{value} without change since {since}"),
                    ),
                ));
            }
        }
    }

    fn look_at_territories(&self, mut edition: Vec<(&Key, f64)>, found: &mut Vec<Suspect>) {
        edition.retain(|(key, _)| matches!(key.territory, crate::territory::Territory::Gmina(_)));
        edition.sort_by(|a, b| a.1.total_cmp(&b.1));
        let same = edition.chunk_by(|a, b| a.1.total_cmp(&b.1).is_eq());
        for same in same.filter(|same| same.len() >= self.times) {
            for (key, value) in same {
                let (value, times) = (shown(*value), same.len());
                found.push(Suspect::row(
                    key,
                    Text::same(format!("≠ {value}")),
                    Text::new(
                        format!("{value} podano dla {times} gmin"),
                        format!("{value} is given for {times} gminas"),
                    ),
                ));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::observations::quality::samples::{edition, found, series};

    #[test]
    fn a_figure_carried_over_is_found_from_its_second_year_on() {
        let years = "looks = \"years\"\ntimes = 3\nleast = 100";
        let rows = series("part", 1, &[433.0, 433.0, 433.0, 500.0, 500.0, 7.0, 7.0, 7.0]);
        let places = found("repeats", "part", years, &rows);
        assert_eq!(places, ["120601 2002 all", "120601 2003 all"]);
    }

    #[test]
    fn a_figure_filled_in_for_many_is_found() {
        let territories = "looks = \"territories\"\ntimes = 3\nleast = 1";
        let rows = edition("part", 2020, &[25.0, 31.0, 25.0, 32.0, 25.0, 32.0]);
        assert_eq!(found("repeats", "part", territories, &rows).len(), 3);
        let times = "looks = \"territories\"\ntimes = 4\nleast = 1";
        assert!(found("repeats", "part", times, &rows).is_empty());
    }
}
