//! Keys that stand twice in one vintage of a dataset.

use super::{Check, Figures, Kind, Scope, Suspect, read};
use crate::language::Text;
use serde::Deserialize;

pub(super) const KIND: Kind =
    Kind { word: "duplicates", parameters: &[], read: read::<Duplicates> };

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Duplicates {}

impl Check for Duplicates {
    fn faults(&self) -> Vec<Text> {
        Vec::new()
    }

    fn look(&self, figures: &Figures<'_>, scope: &Scope, found: &mut Vec<Suspect>) {
        for series in figures.series(scope) {
            let same = series.chunk_by(|a, b| (a.year, a.vintage) == (b.year, b.vintage));
            for figure in same {
                let Some((first, others)) = figure.split_first().filter(|(_, it)| !it.is_empty())
                else {
                    continue;
                };
                let row = figures.row(first);
                let place = format!("{}:{}", row.file, row.line);
                let detail = Text::new(
                    format!("ten sam klucz stoi już w {place}"),
                    format!("the same key stands in {place} already"),
                );
                let suspect = |key| Suspect::row(key, Text::same(place.clone()), detail.clone());
                found.extend(others.iter().map(suspect));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::observations::quality::samples::{figure, found};
    use crate::period::parse_date;

    #[test]
    fn the_second_row_of_a_key_is_found_and_another_vintage_is_no_second_row() {
        let first = figure("count", 1, 2020, 5.0);
        let mut second = first.clone();
        second.line = 9;
        assert_eq!(found("duplicates", "count", "", &[second.clone(), first.clone()]).len(), 1);
        second.vintage = parse_date("2026-06-08").expect("a date");
        assert!(found("duplicates", "count", "", &[first, second]).is_empty());
    }
}
