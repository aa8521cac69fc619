//! What every method says of an indicator in one place, and how firm each of them is.

use super::change::{self, Change};
use super::firmness::{Firmness, firmness};
use super::progress::{Course, Judgement, METHODS, Method, TARGET_YEAR, Wanted};
use crate::indicators::file::{Aim, Direction, Indicator};
use crate::indicators::values::Values;
use crate::period::{Break, Year};
use crate::territory::Territory;

/// What one method says.
#[derive(Clone, Debug)]
pub struct Told {
    /// The method.
    pub method: &'static Method,
    /// What it says.
    pub judgement: Judgement,
    /// Whether it would say the same of other readings of the series.
    pub firmness: Firmness,
}

/// What every method says, up to a year; nothing where neither direction is better or fewer than two
/// years can be compared.
#[must_use]
pub fn panel(
    values: &Values,
    indicator: &Indicator,
    territory: Territory,
    year: i32,
    breaks: &[Break],
) -> Vec<Told> {
    let Some(course) = course(values, indicator, territory, year, breaks) else {
        return Vec::new();
    };
    let told = |method: &'static Method| Told {
        method,
        judgement: method.judge(&course),
        firmness: firmness(&course, method),
    };
    METHODS.iter().map(told).collect()
}

/// The course since the last break.
fn course(
    values: &Values,
    indicator: &Indicator,
    territory: Territory,
    year: i32,
    breaks: &[Break],
) -> Option<Course> {
    let wanted = match indicator.direction {
        Direction::Up => Wanted::More,
        Direction::Down => Wanted::Less,
        Direction::Band | Direction::None => return None,
    };
    let longest = change::longest(values, &indicator.id, territory, year, breaks);
    let Change::Between(from, _) = longest else { return None };
    let points = change::points(values.series(&indicator.id, territory), year);
    let target = indicator.targets.iter().find_map(|target| match target.aim {
        Aim::Value(value) | Aim::Adopted(value) => Some((value, target.year)),
        Aim::NationalQuantile(_) => None,
    });
    Some(Course {
        points: points.into_iter().filter(|point| point.year >= from.year).collect(),
        base_year: from.year,
        wanted,
        target: target.map(|(value, _)| value),
        target_year: target.and_then(|(_, year)| year).map_or(TARGET_YEAR, Year::number),
        limit: None,
    })
}
