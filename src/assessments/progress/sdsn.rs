//! The trend arrow of the SDG Index: linear growth of the latest years over the linear growth needed
//! from the base year to the target.
//!
//! Source: Sustainable Development Solutions Network, *Sustainable Development Report*, note on
//! method (2018): decreasing below 0, stagnating below 50 %, moderately improving below 100 % of the
//! growth needed, on track from there. The report measures the latest period by four to five years;
//! here it is at most five. The cut-offs are from memory of the report.

use super::{Class, Course, Judgement, Method, Obstacle, reaches};

/// How many years the latest period has at most.
const LATEST: i32 = 5;
/// The share of the growth needed from which a trend improves moderately.
const MODERATE: f64 = 0.5;

/// The method.
pub const METHOD: Method = Method {
    id: "sdsn",
    file: "sdsn",
    says: &["on_track", "moderately_improving", "stagnating", "decreasing"],
    judge,
};

fn judge(course: &Course) -> Result<Judgement, Obstacle> {
    let (base, current) = course.ends()?;
    let target = course.target.ok_or(Obstacle::NoTarget)?;
    if course.has_arrived() {
        return Ok(Judgement::arrived("on_track", None));
    }
    let recent = course.counted().iter().find(|point| point.year >= current.year - LATEST);
    let recent = recent.filter(|point| point.year < current.year).unwrap_or(&base);
    let growth = (current.value - recent.value) / f64::from(current.year - recent.year);
    let needed = (target - base.value) / f64::from(course.target_year - base.year);
    if course.target_year <= base.year || needed * course.wanted.sign() <= 0.0 {
        return Err(Obstacle::NothingToDo);
    }
    let share = growth / needed;
    let told = if reaches(share, 1.0) {
        ("on_track", Class::OnTrack)
    } else if reaches(share, MODERATE) {
        ("moderately_improving", Class::TooSlow)
    } else if reaches(share, 0.0) {
        ("stagnating", Class::Standing)
    } else {
        ("decreasing", Class::Away)
    };
    Judgement::new(share, None, told)
}
