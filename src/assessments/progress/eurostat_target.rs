//! Eurostat's way with a target: actual growth a year over the growth that the target asks for.
//!
//! Source: Eurostat, *Sustainable development in the European Union: monitoring report*, annex on
//! method: at least 95 % of the required rate is significant progress, 60 to 95 % moderate, 0 to
//! 60 % insufficient progress, below that movement away.

use super::{Class, Course, Judgement, Method, Obstacle, annual_growth, reaches};
use crate::assessments::change::Point;

/// The shares of the required rate from which progress is significant and moderate.
const SIGNIFICANT: f64 = 0.95;
const MODERATE: f64 = 0.6;

/// The method.
pub const METHOD: Method = Method {
    id: "eurostat-with-target",
    file: "eurostat_target",
    says: &[
        "target_achieved",
        "significant_progress",
        "moderate_progress",
        "insufficient_progress",
        "movement_away",
    ],
    judge,
};

fn judge(course: &Course) -> Result<Judgement, Obstacle> {
    let (base, current) = course.ends()?;
    let target = course.target.ok_or(Obstacle::NoTarget)?;
    if [base.value, current.value, target].iter().any(|value| *value <= 0.0) {
        return Err(Obstacle::NotPositive);
    }
    let aim = Point { year: course.target_year, value: target };
    let growth = annual_growth(base, current).zip(annual_growth(base, aim));
    // What is asked for is in the wanted direction, or the base has gone past the target already.
    let share = growth.filter(|(_, asked)| *asked * course.wanted.sign() > 0.0);
    let share = share.map(|(actual, asked)| actual / asked);
    if course.has_arrived() {
        let (status, class) = ("target_achieved", Class::Arrived);
        return Ok(Judgement { progress: share, score: None, status, class });
    }
    let share = share.ok_or(Obstacle::NothingToDo)?;
    let told = if reaches(share, SIGNIFICANT) {
        ("significant_progress", Class::OnTrack)
    } else if reaches(share, MODERATE) {
        ("moderate_progress", Class::TooSlow)
    } else if reaches(share, 0.0) {
        ("insufficient_progress", Class::TooSlow)
    } else {
        ("movement_away", Class::Away)
    };
    Judgement::new(share, None, told)
}
