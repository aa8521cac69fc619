//! How often the interval of an indicator's projection held on the series of the country's gminas.
//!
//! A series of the metropolis is too short to tell. Where thousands of gminas have the same
//! indicator for years, the same rule is tried on each of them (`back_test`), and the interval shown
//! for the metropolis is calibrated by what they tell. That their errors, in half-widths, are of the
//! size of the metropolis' own is an assumption, and is said beside the figure.

use super::back_test::{self, Coverage};
use super::chance;
use super::change::Point;
use super::panel;
use super::projection::{LEAST_ERRORS, Manner};
use crate::diagnostic::Error;
use crate::indicators::file::Indicator;
use crate::indicators::generation::Project;
use crate::indicators::values::Values;
use crate::observations::engine::{Engine, literal};
use crate::period::Break;
use crate::territory::Territory;
use std::collections::BTreeMap;

/// How many gminas there must be: a fifth of the country's 2,477, so that no single voivodeship
/// speaks for it.
const LEAST_UNITS: usize = 500;
/// The first year from which the rule is tried: with ten years behind it.
const YEARS_BEHIND: i32 = 10;

/// What the country's series say of one indicator's intervals.
#[derive(Clone, Debug)]
pub struct Tried {
    /// How many gminas.
    pub units: usize,
    /// One year ahead, two, and so on to the year of the target.
    pub coverage: Vec<Coverage>,
}

/// How an indicator goes on: as a percentage of a whole, by per cent where it is always positive,
/// otherwise freely.
#[must_use]
pub fn manner(project: &Project, indicator: &Indicator, points: &[Point]) -> Manner {
    let of_whole = chance::of(project, indicator).is_some_and(|it| it.of_whole);
    match indicator.unit.as_str() {
        "%" if of_whole => Manner::PERCENTAGE,
        // Such as debt to revenue, which may pass 100.
        "%" => Manner::FREE,
        _ if points.iter().all(|point| point.value > 0.0) => Manner::GROWTH,
        _ => Manner::FREE,
    }
}

/// Tries the projection of every indicator that has a course of the metropolis long enough for one
/// and the same years for at least 500 gminas.
///
/// # Errors
/// A generation that cannot be read.
pub fn tried(
    engine: &Engine,
    project: &Project,
    values: &Values,
    breaks: &BTreeMap<String, Vec<Break>>,
    year: i32,
) -> Result<BTreeMap<String, Tried>, Error> {
    let mut found = BTreeMap::new();
    for indicator in &project.definitions.indicators {
        let none = Vec::new();
        let breaks = breaks.get(&indicator.id).unwrap_or(&none);
        let place = Territory::Metropolis;
        let Some(last) = values.last_known(&indicator.id, place, year) else { continue };
        let Some(course) = panel::course(values, indicator, place, last, breaks) else { continue };
        // An error one year ahead needs two years behind it, and one after.
        if course.points.len() < LEAST_ERRORS + 3 {
            continue;
        }
        let manner = manner(project, indicator, &course.points);
        let series = of_country(engine, &indicator.id, course.base_year, last)?;
        let alike = |points: &&Vec<Point>| {
            manner != Manner::GROWTH || points.iter().all(|point| point.value > 0.0)
        };
        let series: Vec<Vec<Point>> = series.values().filter(alike).cloned().collect();
        if series.len() < LEAST_UNITS {
            continue;
        }
        let origins = course.base_year + YEARS_BEHIND..=last;
        let horizons = (course.target_year - last).clamp(0, last - course.base_year);
        let coverage = back_test::back_test(&series, origins, horizons, &manner);
        found.insert(indicator.id.clone(), Tried { units: series.len(), coverage });
    }
    Ok(found)
}

/// The known values of every gmina of the country, by its code.
fn of_country(
    engine: &Engine,
    indicator: &str,
    from: i32,
    to: i32,
) -> Result<BTreeMap<String, Vec<Point>>, Error> {
    let query = format!(
        "SELECT territory, year, value FROM indicator_values
WHERE grp = 'all' AND state = 'known' AND indicator = {} AND year BETWEEN {from} AND {to}
AND territory NOT IN ('metropolis', 'ring', 'poland') ORDER BY territory, year",
        literal(indicator)
    );
    let rows = engine.rows(&query, |row| {
        let point = Point { year: row.get::<_, i32>(1)?, value: row.get::<_, f64>(2)? };
        Ok((row.get::<_, String>(0)?, point))
    })?;
    let mut series: BTreeMap<String, Vec<Point>> = BTreeMap::new();
    for (territory, point) in rows {
        series.entry(territory).or_default().push(point);
    }
    Ok(series)
}
