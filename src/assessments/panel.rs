//! What every method says of an indicator in one place, and how firm each of them is.

use super::change::{self, Change};
use super::firmness::{Firmness, Other, firmness};
use super::progress::{
    Course, Judgement, METHODS, Method, Obstacle, TARGET_YEAR, Wanted, eurostat,
};
use crate::diagnostic::{Diagnosed, Diagnostic, nearest};
use crate::indicators::explain::Explainer;
use crate::indicators::file::{Aim, Direction, Indicator};
use crate::indicators::strategy::Strategy;
use crate::indicators::values::Values;
use crate::language::Text;
use crate::period::{Break, Year};
use crate::reading::Reason;
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

/// The method whose verdict stands first: the one `indicators/strategy.toml` names as `headline`, else
/// Eurostat's without a target.
///
/// # Errors
/// A name that is none of the methods.
pub fn headline(strategy: &Strategy) -> Diagnosed<&'static Method> {
    let Some(asked) = &strategy.headline else {
        return Ok(&eurostat::METHOD);
    };
    METHODS.iter().find(|method| method.id == asked).ok_or_else(|| {
        let ids: Vec<&str> = METHODS.iter().map(|method| method.id).collect();
        let near = nearest(asked, ids.iter().copied());
        let fault = Diagnostic::new(
            "indicators/strategy.toml",
            Text::new(
                format!("`headline` nazywa nieznaną metodę oceny `{asked}`"),
                format!("`headline` names an unknown method of judging, `{asked}`"),
            ),
            match near.first() {
                Some(near) => Text::new(format!("wpisać `{near}`"), format!("write `{near}`")),
                None => Text::new("wpisać jedną ze znanych", "write one of those known"),
            },
        );
        vec![fault.with_exists(Text::same(ids.join(", ")))]
    })
}

/// Why there is no course where a method could say something.
#[must_use]
pub const fn obstacle(direction: Direction, change: Change) -> Obstacle {
    match (direction, change) {
        (Direction::Band | Direction::None, _) => Obstacle::NoDirection,
        (_, Change::Missing(Reason::BrokenSeries)) => Obstacle::TooFewYears,
        _ => Obstacle::NoData,
    }
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
    let wanted = Wanted::of(indicator.direction)?;
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
