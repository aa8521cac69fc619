//! The way of Open SDG and Statistics Canada: growth between two end points, against the growth a
//! target asks for, or against thresholds that shrink near a natural limit.
//!
//! Source: Open SDG, `sdg/ProgressMeasure.py` and `docs/progress-methodology.md` (2.4), as
//! Statistics Canada applies it in the Canadian Indicator Framework. A target or base of zero is
//! taken as 0.001. Scores run from -5 to 5; their factors are those of the source, which are
//! straight lines between its thresholds.

use super::{Class, Course, Judgement, Method, Obstacle, annual_growth};
use crate::assessments::change::Point;

/// What stands in for a target or base value of zero, which growth rates cannot begin or end at.
const NEARLY_ZERO: f64 = 0.001;
/// How fast thresholds shrink on the way to a natural limit: the exponent of the source.
const SHRINKING: f64 = 4.44;
/// Growth a year without a target: substantial from 1.5 %, moderate from 0.5 %.
const WITHOUT_TARGET: (f64, f64) = (0.015, 0.005);
/// Share of the growth that the target asks for: substantial from 95 %, moderate from 60 %.
const WITH_TARGET: (f64, f64) = (0.95, 0.6);
const HIGHEST_SCORE: f64 = 5.0;

/// The words of the source with the class each comes to.
const ACHIEVED: (&str, Class) = ("target_achieved", Class::Arrived);
const SUBSTANTIAL: (&str, Class) = ("substantial_progress", Class::OnTrack);
const MODERATE: (&str, Class) = ("moderate_progress", Class::TooSlow);
const LIMITED: (&str, Class) = ("limited_progress", Class::TooSlow);
const DETERIORATION: (&str, Class) = ("deterioration", Class::Away);

/// The method.
pub const METHOD: Method = Method {
    id: "open-sdg",
    file: "open_sdg",
    says: &[
        "target_achieved",
        "substantial_progress",
        "moderate_progress",
        "limited_progress",
        "deterioration",
    ],
    judge,
};

fn judge(course: &Course) -> Result<Judgement, Obstacle> {
    let (base, current) = course.ends()?;
    let base = Point { value: not_zero(base.value), ..base };
    if base.value * current.value < 0.0 {
        return Err(Obstacle::NotPositive);
    }
    // Below zero, growth of the size is a fall of the value.
    let sign = base.value.signum() * course.wanted.sign();
    let growth =
        annual_growth(base, current).map(|growth| growth * sign).ok_or(Obstacle::NotPositive)?;
    match course.target {
        None => without_target(growth, scale(base.value, course.limit)),
        Some(target) => with_target(course, growth, base, not_zero(target)),
    }
}

fn not_zero(value: f64) -> f64 {
    if value.abs() > 0.0 { value } else { NEARLY_ZERO }
}

fn with_target(
    course: &Course,
    growth: f64,
    base: Point,
    target: f64,
) -> Result<Judgement, Obstacle> {
    let asked = annual_growth(base, Point { year: course.target_year, value: target });
    let share = asked.filter(|it| it.abs() > 0.0).map(|asked| growth / asked.abs());
    let current = course.counted().last();
    if current.is_some_and(|current| course.wanted.reached(current.value, target)) {
        let share = share.filter(|share| share.is_finite());
        let arrived = Judgement::arrived(ACHIEVED.0, Some(HIGHEST_SCORE));
        return Ok(Judgement { progress: share, ..arrived });
    }
    let share = share.ok_or(Obstacle::NothingToDo)?;
    let score = if share >= WITH_TARGET.1 {
        (7.1429 * share - 4.2857).min(HIGHEST_SCORE)
    } else {
        (4.1667 * share - 2.5).max(-HIGHEST_SCORE)
    };
    Judgement::new(share, Some(score), status(share, WITH_TARGET))
}

fn without_target(growth: f64, scale: f64) -> Result<Judgement, Obstacle> {
    let (high, moderate) = (WITHOUT_TARGET.0 * scale, WITHOUT_TARGET.1 * scale);
    let score = if growth < 0.0 {
        (125.0 * growth - 2.5).max(-HIGHEST_SCORE)
    } else if scale <= 0.0 {
        HIGHEST_SCORE
    } else if growth >= high {
        (500.0 * growth / scale - 5.0).min(HIGHEST_SCORE)
    } else if growth >= moderate {
        250.0 * growth / scale - 1.25
    } else {
        500.0 * growth / scale - 2.5
    };
    Judgement::new(growth, Some(score), status(growth, (high, moderate)))
}

/// By how much thresholds shrink: 1 far from a natural limit, 0 at it.
fn scale(base: f64, limit: Option<f64>) -> f64 {
    let Some(limit) = limit.map(f64::abs).filter(|limit| *limit > 0.0) else { return 1.0 };
    let base = base.abs();
    if base >= 2.0 * limit {
        1.0
    } else if base <= limit {
        1.0 - (base / limit).powf(SHRINKING)
    } else {
        1.0 - ((2.0 * limit - base) / limit).powf(SHRINKING)
    }
}

fn status(progress: f64, (high, moderate): (f64, f64)) -> (&'static str, Class) {
    if progress >= high {
        SUBSTANTIAL
    } else if progress >= moderate {
        MODERATE
    } else if progress >= 0.0 {
        LIMITED
    } else {
        DETERIORATION
    }
}

/// An indicator of several series: the mean of their scores and its word. The target is achieved when
/// every series has achieved it. `None` where no series has a score.
#[must_use]
pub fn roll_up(series: &[Judgement]) -> Option<(f64, &'static str)> {
    let scores: Vec<f64> = series.iter().filter_map(|it| it.score).collect();
    let count = u32::try_from(scores.len()).ok().filter(|count| *count > 0)?;
    let mean = scores.iter().sum::<f64>() / f64::from(count);
    let (status, _) = if series.iter().all(|it| it.class == Class::Arrived) {
        ACHIEVED
    } else if mean >= 2.5 {
        SUBSTANTIAL
    } else if mean >= 0.0 {
        MODERATE
    } else if mean >= -2.5 {
        LIMITED
    } else {
        DETERIORATION
    };
    Some((mean, status))
}
