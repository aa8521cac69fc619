//! `hejnal progress --until`: where series would lead, and how often such intervals held before.

use crate::assessments::back_test::{self, ByYear, Coverage};
use crate::assessments::change::Point;
use crate::assessments::courses::Series;
use crate::assessments::projection::{Manner, project};
use std::collections::BTreeSet;

/// The first year from which the program is asked what it would have said: with ten years behind it.
const YEARS_BEHIND: i32 = 10;

pub(super) const HEADER: [&str; 6] = ["series", "year", "value", "lower", "upper", "note"];
pub(super) const TESTED: [&str; 7] =
    ["ahead", "year", "forecasts", "held", "held_calibrated", "held_known_then", "factor"];

/// How a series goes on: as a percentage where its limit is one, by per cent where all is positive.
fn manner(series: &Series) -> Manner {
    let limit = series.course.limit.is_some_and(|limit| (limit - 100.0).abs() <= 0.0);
    match limit {
        true => Manner::PERCENTAGE,
        false if series.course.points.iter().all(|point| point.value > 0.0) => Manner::GROWTH,
        false => Manner::FREE,
    }
}

/// A row for each year to come of each series; one that cannot go on says why.
pub(super) fn rows(series: &[Series], until: i32, tested: &[Coverage]) -> Vec<Vec<Option<String>>> {
    let factors = back_test::factors(tested);
    let of_series = |it: &Series| {
        let name = Some(it.name.clone());
        let number = |value: f64| Some(value.to_string());
        match project(&it.course.points, until, &manner(it), &factors) {
            Err(why) => vec![vec![name, None, None, None, None, Some(why.words().en)]],
            Ok(found) => found
                .years
                .iter()
                .map(|year| {
                    let mut cells = vec![name.clone(), Some(year.year.to_string())];
                    cells.extend([year.value, year.lower, year.upper].map(number));
                    cells.push(None);
                    cells
                })
                .collect(),
        }
    };
    series.iter().flat_map(of_series).collect()
}

/// Back-tests all series of a file that go on alike, from the first year with ten behind it; nothing
/// for a file without series.
pub(super) fn tested(series: &[Series], until: i32) -> Vec<Coverage> {
    let Some(first) = series.first() else { return Vec::new() };
    let manner = manner(first);
    let alike: Vec<Vec<Point>> = series
        .iter()
        .filter(|it| self::manner(it) == manner)
        .map(|it| it.course.points.clone())
        .collect();
    let years = || alike.iter().flatten().map(|point| point.year);
    let (Some(from), Some(to)) = (years().min(), years().max()) else { return Vec::new() };
    let origins = from.saturating_add(YEARS_BEHIND)..=to;
    back_test::back_test(&alike, origins, until.saturating_sub(to), &manner)
}

/// The share of values held, by horizon and year forecast, and over all years of a horizon.
pub(super) fn coverage(tested: &[Coverage]) -> Vec<Vec<Option<String>>> {
    tested.iter().flat_map(of_horizon).collect()
}

fn of_horizon(coverage: &Coverage) -> Vec<Vec<Option<String>>> {
    let factor = || Some(coverage.calibration().to_string());
    let row = |year: Option<i32>| {
        let share = |years: &ByYear| {
            let tally = match year {
                Some(year) => years.get(&year).copied().unwrap_or_default(),
                None => back_test::overall(years),
            };
            tally.share().map(|share| share.to_string())
        };
        let forecasts = match year {
            Some(year) => coverage.before.get(&year).copied().unwrap_or_default(),
            None => back_test::overall(&coverage.before),
        };
        vec![
            Some(coverage.horizon.to_string()),
            Some(year.map_or_else(|| "all".to_owned(), |year| year.to_string())),
            Some(forecasts.forecasts.to_string()),
            share(&coverage.before),
            share(&coverage.after),
            share(&coverage.known_then),
            factor(),
        ]
    };
    let years: BTreeSet<i32> = coverage.before.keys().copied().collect();
    std::iter::once(None).chain(years.into_iter().map(Some)).map(row).collect()
}
