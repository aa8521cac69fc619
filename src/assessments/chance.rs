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
use crate::indicators::values::Value;
use crate::sources::variable::{Measure, Variable};
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

    /// Where a value lies in the funnel around the average of the whole, a `Value` too.
    #[must_use]
    pub fn place(&self, value: &Value, whole: &Value) -> Option<Place> {
        self.funnel(value, whole)?.place(value.numerator? / value.denominator? * self.scale)
    }

    fn funnel(&self, value: &Value, whole: &Value) -> Option<Funnel> {
        let (average, n) = (whole.numerator? / whole.denominator?, value.denominator?);
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
