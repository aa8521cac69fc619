//! Figures that lie outside what is possible, or are no whole numbers.

use super::{Check, Figures, Kind, Scope, Suspect, read, shown};
use crate::language::Text;
use serde::Deserialize;

pub(super) const KIND: Kind =
    Kind { word: "range", parameters: &["min", "max", "integer"], read: read::<Range> };

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Range {
    min: Option<f64>,
    max: Option<f64>,
    #[serde(default)]
    integer: bool,
}

impl Check for Range {
    fn faults(&self) -> Vec<Text> {
        let bounds = [self.min, self.max];
        let mut faults = Vec::new();
        if bounds == [None, None] && !self.integer {
            faults.push(Text::new(
                "brak granicy: `min`, `max` albo `integer = true`",
                "no bound: `min`, `max` or `integer = true`",
            ));
        }
        let finite = bounds.into_iter().flatten().all(f64::is_finite);
        let crossed = self.min.zip(self.max).is_some_and(|(min, max)| min > max);
        if !finite || crossed {
            faults.push(Text::new(
                "`min` i `max` muszą być liczbami skończonymi, `min` nie większe niż `max`",
                "`min` and `max` must be finite numbers, `min` not above `max`",
            ));
        }
        faults
    }

    fn look(&self, figures: &Figures<'_>, scope: &Scope, found: &mut Vec<Suspect>) {
        for key in figures.keys(scope) {
            let Some(value) = figures.printed(key) else { continue };
            let low = self.min.is_some_and(|min| value < min);
            let high = self.max.is_some_and(|max| value > max);
            if low || high || (self.integer && value.fract() != 0.0) {
                let value = shown(value);
                let detail =
                    Text::new(format!("jest {value}"), format!("the figure reads {value}"));
                found.push(Suspect::row(key, self.expected(), detail));
            }
        }
    }
}

impl Range {
    fn expected(&self) -> Text {
        let bounds = match (self.min, self.max) {
            (Some(min), Some(max)) => format!("{} – {}", shown(min), shown(max)),
            (Some(min), None) => format!("≥ {}", shown(min)),
            (None, Some(max)) => format!("≤ {}", shown(max)),
            (None, None) => String::new(),
        };
        let parts = |whole: &str| {
            let whole = if self.integer { whole } else { "" };
            let parts = [bounds.as_str(), whole].into_iter().filter(|part| !part.is_empty());
            parts.collect::<Vec<_>>().join(", ")
        };
        Text::new(parts("liczba całkowita"), parts("a whole number"))
    }
}

#[cfg(test)]
mod tests {
    use crate::observations::quality::samples::{figure, found, series};
    use crate::reading::{Reading, Reason};

    #[test]
    fn figures_outside_the_bounds_are_found_and_those_on_them_are_not() {
        let rows = series("count", 1, &[-0.5, 0.0, 100.0, 100.1]);
        let places = found("range", "count", "min = 0\nmax = 100", &rows);
        assert_eq!(places, ["120601 2001 all", "120601 2004 all"]);
    }

    #[test]
    fn a_fraction_of_a_person_is_found() {
        let rows = series("count", 1, &[3.0, 3.5]);
        assert_eq!(found("range", "count", "integer = true", &rows), ["120601 2002 all"]);
    }

    #[test]
    fn a_figure_held_back_by_hand_is_judged_by_what_it_prints_in_its_own_unit() {
        let mut row = figure("count", 1, 2020, 0.0);
        row.reading = Reading::Missing(Reason::Doubtful);
        row.source_value = "-4".to_owned();
        assert_eq!(found("range", "count", "min = 0", &[row.clone()]).len(), 1);
        row.source_unit = "thousand persons".to_owned();
        assert!(found("range", "count", "min = 0", &[row.clone()]).is_empty());
        row.reading = Reading::Missing(Reason::Pending);
        row.source_unit.clear();
        assert!(found("range", "count", "min = 0", &[row]).is_empty());
    }
}
