//! Cumulative counts that fall.

use super::super::figures::newest;
use super::{Check, Figures, Kind, Scope, Suspect, at_least, read, shown};
use crate::language::Text;
use serde::Deserialize;

pub(super) const KIND: Kind =
    Kind { word: "monotone", parameters: &["tolerance"], read: read::<Monotone> };

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Monotone {
    #[serde(default)]
    tolerance: f64,
}

impl Check for Monotone {
    fn faults(&self) -> Vec<Text> {
        at_least("tolerance", self.tolerance, 0.0).into_iter().collect()
    }

    fn look(&self, figures: &Figures<'_>, scope: &Scope, found: &mut Vec<Suspect>) {
        for series in figures.series(scope) {
            let mut before: Option<(f64, i32)> = None;
            for key in newest(series) {
                let Some(value) = figures.printed(key) else { continue };
                if let Some((peak, year)) = before.filter(|(peak, _)| value < peak - self.tolerance)
                {
                    let (value, peak) = (shown(value), shown(peak));
                    found.push(Suspect::row(
                        key,
                        Text::same(format!("≥ {peak}")),
                        Text::new(
                            format!("jest {value}, a w {year} r. było już {peak}"),
                            format!("the figure reads {value}, in {year} it was {peak} already"),
                        ),
                    ));
                } else if let Some(value) = figures.counting(key) {
                    before = Some((value, key.year.number()));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::observations::quality::samples::{figure, found, series};
    use crate::period::parse_date;

    #[test]
    fn a_fall_is_found_and_a_rise_or_a_pause_is_not() {
        let rows = series("count", 1, &[1.0, 3.0, 3.0, 2.0, 2.5, 3.0]);
        let places = found("monotone", "count", "", &rows);
        assert_eq!(places, ["120601 2004 all", "120601 2005 all"]);
        assert!(found("monotone", "count", "tolerance = 1", &rows).is_empty());
    }

    #[test]
    fn a_peak_that_a_newer_vintage_takes_back_is_no_peak() {
        let mut mended = figure("count", 1, 2001, 1.0);
        mended.vintage = parse_date("2026-06-08").expect("a date");
        let mut rows = series("count", 1, &[9.0, 3.0]);
        assert_eq!(found("monotone", "count", "", &rows).len(), 1);
        rows.push(mended);
        assert!(found("monotone", "count", "", &rows).is_empty());
    }
}
