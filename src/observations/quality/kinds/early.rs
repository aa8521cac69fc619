//! Figures of a year that had not begun when they were published.

use super::{Check, Figures, Kind, Scope, Suspect, read};
use crate::language::Text;
use chrono::Datelike as _;
use serde::Deserialize;

pub(super) const KIND: Kind = Kind { word: "early", parameters: &[], read: read::<Early> };

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Early {}

impl Check for Early {
    fn faults(&self) -> Vec<Text> {
        Vec::new()
    }

    fn look(&self, figures: &Figures<'_>, scope: &Scope, found: &mut Vec<Suspect>) {
        for key in figures.keys(scope) {
            let (year, vintage) = (key.year, key.vintage);
            if year.number() <= vintage.year() || figures.printed(key).is_none() {
                continue;
            }
            found.push(Suspect::row(
                key,
                Text::same(format!("≤ {}", vintage.year())),
                Text::new(
                    format!("rok {year}, a wydanie z {vintage}"),
                    format!("the year is {year}, the vintage {vintage}"),
                ),
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::observations::quality::samples::{figure, found};

    #[test]
    fn a_year_that_begins_after_publication_is_found() {
        // The made figures are of 1 June 2025.
        let rows = [figure("count", 1, 2025, 1.0), figure("count", 1, 2026, 1.0)];
        assert_eq!(found("early", "count", "", &rows), ["120601 2026 all"]);
    }
}
