//! The United Nations' Progress Chart as EUSTAT applies it: where the present growth leads by the
//! target year, as a share of the way from base to target.
//!
//! Source: EUSTAT (Basque Statistics Office), *Metodología* of its SDG site. Score 3 from 95 % of the
//! way, 2 from 10 %, else 1; without a target by growth a year, from 2 % and from 0.5 %. Of a
//! percentage, which has the limit 100, a value within one point of a target of 0 or 100 is taken as
//! reached. Once the target's year has passed, values up to it are judged.

use super::{Class, Course, Judgement, Method, Obstacle, annual_growth, reaches};

/// The shares of the way that give 3 and 2.
const WAY: (f64, f64) = (0.95, 0.1);
/// Growth a year that gives 3 and 2 without a target.
const GROWTH: (f64, f64) = (0.02, 0.005);
/// How near a target of nothing or everything counts as there, in its own points.
const NEAR: f64 = 1.0;

/// The method.
pub const METHOD: Method = Method {
    id: "un-progress-chart",
    file: "un_chart",
    says: &["achieved", "on_track", "insufficient", "stagnation_or_regression"],
    judge,
};

fn judge(course: &Course) -> Result<Judgement, Obstacle> {
    let before = course.target.map(|_| course.until_target());
    let course = before.as_ref().unwrap_or(course);
    let (base, current) = course.ends()?;
    let percentage = course.limit.is_some_and(|limit| (limit - 100.0).abs() <= 0.0);
    let extreme = course.target.filter(|it| [0.0, 100.0].iter().any(|end| (it - end).abs() <= 0.0));
    let extreme = extreme.filter(|_| percentage);
    let near = extreme.is_some_and(|target| (current.value - target).abs() <= NEAR);
    if course.has_arrived() || near {
        return Ok(Judgement::arrived("achieved", Some(3.0)));
    }
    if base.value <= 0.0 || current.value <= 0.0 {
        return Err(Obstacle::NotPositive);
    }
    let growth = annual_growth(base, current).ok_or(Obstacle::NotPositive)?;
    let wanted = growth * course.wanted.sign();
    let (progress, (high, low)) = match course.target {
        None => (wanted, GROWTH),
        Some(target) => {
            let years = course.target_year - current.year;
            let expected = current.value * (1.0 + growth).powi(years);
            let way = target - base.value;
            if way * course.wanted.sign() <= 0.0 || !expected.is_finite() {
                return Err(Obstacle::NothingToDo);
            }
            ((expected - base.value) / way, WAY)
        }
    };
    let (score, told) = if reaches(progress, high) {
        (3.0, ("on_track", Class::OnTrack))
    } else if reaches(progress, low) {
        (2.0, ("insufficient", Class::TooSlow))
    } else if wanted < 0.0 {
        (1.0, ("stagnation_or_regression", Class::Away))
    } else {
        (1.0, ("stagnation_or_regression", Class::Standing))
    };
    Judgement::new(progress, Some(score), told)
}
