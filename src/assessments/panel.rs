//! What every method says of an indicator in one place, and how firm each of them is.

use super::change::{self, Change};
use super::firmness::{Firmness, Other, firmness};
use super::progress::{Course, Judgement, METHODS, Method, TARGET_YEAR, Wanted};
use crate::indicators::explain::Explainer;
use crate::indicators::file::{Aim, Direction, Indicator};
use crate::indicators::values::Values;
use crate::period::{Break, Year};
use crate::territory::Territory;
use std::collections::BTreeMap;

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

/// What every method says of a course, and whether it would say so of what other publications give.
#[must_use]
pub fn panel(course: &Course, published: &[(Other, Course)]) -> Vec<Told> {
    let told = |method: &'static Method| Told {
        method,
        judgement: method.judge(course),
        firmness: firmness(course, method, published),
    };
    METHODS.iter().map(told).collect()
}

/// The course since the last break; `None` where neither direction is better or fewer than two years
/// can be compared.
#[must_use]
pub fn course(
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

/// The course as each publication would have it that says anything else of any of its years.
#[must_use]
pub fn published(
    explainer: &Explainer<'_>,
    indicator: &Indicator,
    territory: Territory,
    course: &Course,
) -> Vec<(Other, Course)> {
    let mut found: BTreeMap<(String, String), Course> = BTreeMap::new();
    for (place, point) in course.points.iter().enumerate() {
        for other in explainer.indicator(indicator, territory, point.year).others {
            let theirs = found.entry((other.dataset, other.vintage));
            let theirs = theirs.or_insert_with(|| course.clone());
            if let Some(point) = theirs.points.get_mut(place) {
                point.value = other.value;
            }
        }
    }
    let named = |((dataset, vintage), course)| (Other::Publication(dataset, vintage), course);
    found.into_iter().map(named).collect()
}
