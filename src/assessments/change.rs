//! Changes of an indicator between years, never across a break without saying so.

use crate::indicators::generation::Project;
use crate::indicators::values::{Series, Values};
use crate::period::{Break, Year};
use crate::reading::Reason;
use crate::territory::Territory;

/// A known value in a year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// The year.
    pub year: i32,
    /// The value.
    pub value: f64,
}

/// A change between two known values, or why there is none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Change {
    /// Between two comparable years.
    Between(Point, Point),
    /// One of the values is missing, or the series is broken between them.
    Missing(Reason),
}

impl Change {
    /// The later value minus the earlier one.
    #[must_use]
    pub fn difference(self) -> Option<f64> {
        match self {
            Self::Between(from, to) => Some(to.value - from.value),
            Self::Missing(_) => None,
        }
    }

    /// The compound annual growth rate, `(to / from)^(1 / years) - 1`; `None` unless both values
    /// are positive.
    #[must_use]
    pub fn annual_growth(self) -> Option<f64> {
        let Self::Between(from, to) = self else {
            return None;
        };
        let years = f64::from(to.year - from.year);
        (from.value > 0.0 && to.value > 0.0 && years > 0.0)
            .then(|| (to.value / from.value).powf(1.0 / years) - 1.0)
    }
}

/// The breaks that concern an indicator: those of the datasets and variables it reads.
#[must_use]
pub fn breaks(project: &Project, indicator: &str) -> Vec<Break> {
    let planned = project.plan.indicators.iter().find(|planned| planned.id == indicator);
    let atoms = planned.iter().flat_map(|planned| planned.atoms());
    let variables: Vec<&str> =
        atoms.map(|atom| project.plan.atoms[atom].input.variable.as_str()).collect();
    let mut breaks: Vec<Break> = Vec::new();
    for variable in project.catalogue.datasets.iter().flat_map(|dataset| &dataset.variables) {
        if variables.contains(&variable.name.as_str()) {
            for found in &variable.breaks {
                if !breaks.iter().any(|known| known.year == found.year) {
                    breaks.push(found.clone());
                }
            }
        }
    }
    breaks.sort_by_key(|found| found.year);
    breaks
}

/// The known values up to `year`, in order.
#[must_use]
pub fn points(series: Option<&Series>, year: i32) -> Vec<Point> {
    let known = |(year, value): (&i32, &crate::indicators::values::Value)| {
        value.reading.value().map(|value| Point { year: *year, value })
    };
    series.map_or_else(Vec::new, |series| series.range(..=year).filter_map(known).collect())
}

/// The change from the year before.
#[must_use]
pub fn yearly(
    values: &Values,
    indicator: &str,
    territory: Territory,
    year: i32,
    breaks: &[Break],
) -> Change {
    let points = points(values.series(indicator, territory), year);
    let at = |year: i32| points.iter().find(|point| point.year == year).copied();
    if let (Some(from), Some(to)) = (at(year - 1), at(year)) {
        return unless_broken(from, to, breaks);
    }
    absent(values, indicator, territory, year)
}

/// The longest change that ends at the last known year up to `year` and crosses no break.
#[must_use]
pub fn longest(
    values: &Values,
    indicator: &str,
    territory: Territory,
    year: i32,
    breaks: &[Break],
) -> Change {
    let points = points(values.series(indicator, territory), year);
    let Some(last) = points.last().copied() else {
        return absent(values, indicator, territory, year);
    };
    let first = points.iter().find(|first| {
        first.year < last.year
            && matches!(unless_broken(**first, last, breaks), Change::Between(..))
    });
    first.map_or(Change::Missing(Reason::BrokenSeries), |first| Change::Between(*first, last))
}

/// No change, for the reason the year itself gives.
fn absent(values: &Values, indicator: &str, territory: Territory, year: i32) -> Change {
    let reason = values.get(indicator, territory, year).reading.reason();
    Change::Missing(reason.unwrap_or(Reason::NotCollected))
}

fn unless_broken(from: Point, to: Point, breaks: &[Break]) -> Change {
    let (Some(first), Some(last)) = (Year::new(from.year), Year::new(to.year)) else {
        return Change::Missing(Reason::NotApplicable);
    };
    if breaks.iter().any(|found| found.between(first, last)) {
        Change::Missing(Reason::BrokenSeries)
    } else {
        Change::Between(from, to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicators::values::Value;
    use crate::language::Text;
    use crate::reading::Reading;

    fn values(of: &[(i32, f64)]) -> Values {
        let mut values = Values::default();
        for (year, value) in of {
            let reading = Reading::Known(*value);
            let value = Value {
                reading,
                numerator: None,
                denominator: None,
                parts_known: 1,
                parts_all: 1,
                vintage: None,
            };
            values.insert("x", Territory::Metropolis, *year, value);
        }
        values
    }

    fn broken(year: i32) -> Vec<Break> {
        vec![Break { year: Year::new(year).expect("a year"), why: Text::same("census") }]
    }

    #[test]
    fn a_change_never_crosses_a_break() {
        let values = values(&[(2019, 10.0), (2020, 20.0), (2021, 21.0), (2022, 22.0)]);
        let at = Territory::Metropolis;
        assert_eq!(
            yearly(&values, "x", at, 2020, &broken(2020)),
            Change::Missing(Reason::BrokenSeries)
        );
        assert_eq!(longest(&values, "x", at, 2022, &broken(2020)).difference(), Some(2.0));
        assert_eq!(longest(&values, "x", at, 2022, &[]).difference(), Some(12.0));
    }

    #[test]
    fn growth_needs_positive_values() {
        let at = |year, value| Point { year, value };
        let doubled = Change::Between(at(2020, 1.0), at(2022, 4.0));
        assert!((doubled.annual_growth().expect("growth") - 1.0).abs() < 1e-12);
        assert_eq!(Change::Between(at(2020, 0.0), at(2022, 4.0)).annual_growth(), None);
        assert_eq!(Change::Between(at(2020, -1.0), at(2022, 4.0)).annual_growth(), None);
    }

    #[test]
    fn one_point_is_no_change() {
        let values = values(&[(2022, 1.0)]);
        let at = Territory::Metropolis;
        assert_eq!(longest(&values, "x", at, 2024, &[]).difference(), None);
        assert_eq!(longest(&values, "y", at, 2024, &[]), Change::Missing(Reason::NotCollected));
    }
}
