//! How far chance alone moves an indicator of counted things, and which members it cannot explain.
//!
//! Had the same year come about once more, its counts would not have been the same to the last one:
//! a count is one outcome of many, and the smaller it is, the less it says (Public Health England,
//! *Technical guide: confidence intervals*, 2018). Money, lengths and areas are not counted, beds and
//! schools stand where somebody put them: they have no such interval.

use super::funnel::{self, Funnel, Place};
use super::intervals::{self, Interval};
use crate::indicators::file::{Indicator, Kind};
use crate::indicators::formula::Op;
use crate::indicators::generation::Project;
use crate::indicators::term::{Meaning, Term};
use crate::indicators::values::{Value, Values};
use crate::sources::variable::{Measure, Variable};
use crate::territory::{Member, Territory};
use std::collections::BTreeMap;

/// The confidence of the interval that is drawn.
pub const CONFIDENCE: f64 = 0.95;

/// The unit of people.
const PERSON: &str = "person";

/// How an indicator of counted things varies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chance {
    /// Part of a whole of the same kind, such as people out of work among people; otherwise events
    /// among something else.
    pub of_whole: bool,
    /// What the quotient is multiplied by.
    pub scale: f64,
}

/// How the indicator varies by chance; `None` unless it is a ratio of people or of events of a year,
/// or of a sum of such counts, to something else.
#[must_use]
pub fn of(project: &Project, indicator: &Indicator) -> Option<Chance> {
    if indicator.kind != Kind::Ratio {
        return None;
    }
    let planned = project.plan.indicators.iter().find(|planned| planned.id == indicator.id)?;
    let known = project.catalogue.datasets.iter().flat_map(|dataset| &dataset.variables);
    let known: BTreeMap<&str, &Variable> = known.map(|it| (it.name.as_str(), it)).collect();
    let variable = |place: &usize| Some(project.plan.atoms.get(*place)?.input.variable.as_str());
    let counted = |place: &usize| -> Option<&str> {
        let unit = known.get(variable(place)?)?.unit.as_str();
        project.units.get(unit).filter(|unit| unit.is_count()).map(|_| unit)
    };
    // Beds and schools stand where somebody put them: people and what happens in a year are counted.
    let happens = |place: &usize| match known.get(variable(place)?)?.measure {
        Measure::Flow => counted(place),
        Measure::Stock => counted(place).filter(|unit| *unit == PERSON),
        _ => None,
    };
    let above = counts(&planned.shape.numerator, &happens)?;
    let read = planned.shape.numerator.figures();
    let whole = planned.shape.denominator.as_ref()?.figures();
    // Groups of one count beside each other, such as the old and the young, are its make-up.
    if whole.iter().any(|of_whole| read.iter().any(|it| variable(it) == variable(of_whole))) {
        return None;
    }
    let below = whole.into_iter().find_map(counted)?;
    Some(Chance { of_whole: above == below, scale: planned.shape.scale })
}

/// The unit of a count, or of counts that are added; `None` for anything else.
fn counts<'u>(term: &Term<usize>, counted: &impl Fn(&usize) -> Option<&'u str>) -> Option<&'u str> {
    match &term.node {
        Meaning::Figure(place) => counted(place),
        Meaning::Binary(left, Op::Plus, right) => {
            let unit = counts(left, counted)?;
            counts(right, counted).filter(|other| *other == unit)
        }
        _ => None,
    }
}

/// A member in the funnel for its size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placed<'m> {
    /// The member.
    pub member: &'m Member,
    /// The denominator of its value.
    pub size: f64,
    /// Its value.
    pub rate: f64,
    /// The limits for one of its size, in the unit of the value.
    pub funnel: Funnel,
    /// Where it lies.
    pub place: Place,
}

impl Chance {
    /// The interval of a value, in its unit; `None` where its parts are not known.
    #[must_use]
    pub fn interval(&self, value: &Value) -> Option<Interval> {
        let (x, n) = (value.numerator?, value.denominator?);
        if !self.of_whole {
            return intervals::rate(x, n, self.scale, CONFIDENCE).ok();
        }
        let Interval { lower, upper } = intervals::proportion(x, n, CONFIDENCE).ok()?;
        Some(Interval { lower: lower * self.scale, upper: upper * self.scale })
    }

    /// The members whose value is known, each in its funnel around the average of the metropolis. Who is most
    /// of the whole is left out: it would be compared with itself.
    #[must_use]
    pub fn places<'m>(
        &self,
        values: &Values,
        indicator: &str,
        members: &[&'m Member],
        year: i32,
    ) -> Vec<Placed<'m>> {
        let whole = values.get(indicator, Territory::Metropolis, year);
        let placed = |member: &&'m Member| {
            let value = values.get(indicator, member.territory(), year);
            let n = value.denominator.filter(|n| Some(2.0 * n) <= whole.denominator)?;
            let funnel = self.funnel(&whole, n)?;
            let rate = value.numerator? / n * self.scale;
            Some(Placed { member, size: n, rate, place: funnel.place(rate)?, funnel })
        };
        members.iter().filter_map(placed).collect()
    }

    /// The funnel around the average of the whole for a unit of this size, in the unit of the values.
    #[must_use]
    pub fn funnel(&self, whole: &Value, n: f64) -> Option<Funnel> {
        let average = whole.numerator? / whole.denominator?;
        if !self.of_whole {
            return funnel::rate(average * self.scale, n, self.scale).ok();
        }
        let Funnel { inner, outer } = funnel::proportion(average, n).ok()?;
        let times = |limits: funnel::Limits| funnel::Limits {
            lower: limits.lower * self.scale,
            upper: limits.upper * self.scale,
        };
        Some(Funnel { inner: times(inner), outer: times(outer) })
    }
}
