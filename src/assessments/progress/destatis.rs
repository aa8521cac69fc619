//! Destatis' weather symbols: the mean of the last annual changes, drawn on to the target year.
//!
//! Source: Statistisches Bundesamt, *Indicator report* of the German Sustainable Development
//! Strategy. Up to five annual changes of the last six values; at least four values. Sun: the target
//! is reached, or missed by less than 5 % of the way still to go; sun and cloud: by 5 to 20 %;
//! cloud: by more; thunderstorm: the wrong way. The last wording is from memory of the report.

use super::{Class, Course, Judgement, Method, Obstacle, reaches};

/// How many values are looked at, and how many there must be.
const VALUES: usize = 6;
const LEAST: usize = 4;
/// The shares of the way still to go from which there is sun, and sun with a cloud.
const SUN: f64 = 0.95;
const SUN_AND_CLOUD: f64 = 0.8;

/// The method.
pub const METHOD: Method = Method {
    id: "destatis",
    file: "destatis",
    says: &["sun", "sun_and_cloud", "cloud", "thunderstorm"],
    judge,
};

fn judge(course: &Course) -> Result<Judgement, Obstacle> {
    let counted = course.counted();
    let target = course.target.ok_or(Obstacle::NoTarget)?;
    let last = counted.get(counted.len().saturating_sub(VALUES)..).unwrap_or_default();
    let (Some(first), Some(current)) = (last.first(), last.last()) else {
        return Err(Obstacle::NoData);
    };
    if last.len() < LEAST {
        return Err(Obstacle::TooFewYears);
    }
    if course.has_arrived() {
        return Ok(Judgement::arrived("sun", None));
    }
    if course.target_year <= current.year {
        return Err(Obstacle::TooLate);
    }
    // The mean of changes between neighbouring years is the whole change over its years.
    let change = (current.value - first.value) / f64::from(current.year - first.year);
    let expected = change * f64::from(course.target_year - current.year);
    let share = expected / (target - current.value);
    if !share.is_finite() {
        return Err(Obstacle::NothingToDo);
    }
    let told = if reaches(share, SUN) {
        ("sun", Class::OnTrack)
    } else if reaches(share, SUN_AND_CLOUD) {
        ("sun_and_cloud", Class::TooSlow)
    } else if share > 0.0 {
        ("cloud", Class::TooSlow)
    } else if change.abs() > 0.0 {
        ("thunderstorm", Class::Away)
    } else {
        ("cloud", Class::Standing)
    };
    Judgement::new(share, None, told)
}
