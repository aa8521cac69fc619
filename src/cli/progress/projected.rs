//! `hejnal progress --until`: where series would lead, and how often such intervals held before.

use crate::assessments::back_test::{self, ByYear, Coverage};
use crate::assessments::change::Point;
use crate::assessments::courses::Series;
use crate::assessments::projection::{Manner, Scale, project};
use crate::cli::say;
use crate::language::Lang;
use std::collections::BTreeSet;

/// The first year from which the program is asked what it would have said: with ten years behind it.
const YEARS_BEHIND: i32 = 10;

pub(super) const HEADER: [&str; 6] = ["series", "year", "value", "lower", "upper", "note"];
pub(super) const TESTED: [&str; 8] =
    ["scale", "ahead", "year", "forecasts", "held", "held_calibrated", "held_known_then", "factor"];

/// How a series goes on: as a percentage where its limit is one, by per cent where all is positive.
fn manner(series: &Series) -> Manner {
    let limit = series.course.limit.is_some_and(|limit| (limit - 100.0).abs() <= 0.0);
    match limit {
        true => Manner::PERCENTAGE,
        false if series.course.points.iter().all(|point| point.value > 0.0) => Manner::GROWTH,
        false => Manner::FREE,
    }
}

/// What the series of a file that go on alike say of their intervals.
pub(super) struct Tested {
    manner: Manner,
    coverage: Vec<Coverage>,
}

/// A row for each year to come of each series; one that cannot go on says why, and one that was to be
/// calibrated says for which years nothing was there to do it by.
pub(super) fn rows(
    series: &[Series],
    until: i32,
    tested: Option<&[Tested]>,
    lang: Lang,
) -> Vec<Vec<Option<String>>> {
    let of_series = |it: &Series| {
        let (name, manner) = (Some(it.name.clone()), manner(it));
        let number = |value: f64| Some(value.to_string());
        let alike = tested.into_iter().flatten().find(|tested| tested.manner == manner);
        let factors = alike.map_or_else(Vec::new, |it| back_test::factors(&it.coverage));
        match project(&it.course.points, until, &manner, &factors) {
            Err(why) => {
                vec![vec![name, None, None, None, None, Some(why.words().get(lang).to_owned())]]
            }
            Ok(found) => found
                .years
                .iter()
                .enumerate()
                .map(|(ahead, year)| {
                    let mut cells = vec![name.clone(), Some(year.year.to_string())];
                    cells.extend([year.value, year.lower, year.upper].map(number));
                    let known = alike.and_then(|it| it.coverage.get(ahead));
                    let known = known.is_some_and(|coverage| coverage.factor.is_some());
                    let note = tested.is_some() && !known;
                    cells.push(
                        note.then(|| say(lang, "bez kalibracji", "not calibrated").to_owned()),
                    );
                    cells
                })
                .collect(),
        }
    };
    series.iter().flat_map(of_series).collect()
}

/// Back-tests the series of a file, those that go on alike together, from the first year with ten
/// behind it.
pub(super) fn tested(series: &[Series], until: i32) -> Vec<Tested> {
    let mut manners: Vec<Manner> = Vec::new();
    for manner in series.iter().map(manner) {
        if !manners.contains(&manner) {
            manners.push(manner);
        }
    }
    let tested = |manner: Manner| {
        let alike = series.iter().filter(|it| self::manner(it) == manner);
        let alike: Vec<&[Point]> = alike.map(|it| &*it.course.points).collect();
        let years = || alike.iter().copied().flatten().map(|point| point.year);
        let ends = alike.iter().filter_map(|points| points.last()).map(|point| point.year);
        let (from, to, earliest) = (years().min()?, years().max()?, ends.min()?);
        let origins = from.saturating_add(YEARS_BEHIND)..=to;
        let horizons = until.saturating_sub(earliest).clamp(0, to.saturating_sub(from));
        let coverage = back_test::back_test(&alike, origins, horizons, &manner);
        Some(Tested { manner, coverage })
    };
    manners.into_iter().filter_map(tested).collect()
}

/// The share of values held, by horizon and year forecast, and over all years of a horizon.
pub(super) fn coverage(tested: &[Tested]) -> Vec<Vec<Option<String>>> {
    tested.iter().flat_map(|it| it.coverage.iter().flat_map(|of| of_horizon(it, of))).collect()
}

fn of_horizon(tested: &Tested, coverage: &Coverage) -> Vec<Vec<Option<String>>> {
    let scale = match tested.manner.scale {
        Scale::Linear => "linear",
        Scale::Logarithmic => "logarithmic",
    };
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
            Some(scale.to_owned()),
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
