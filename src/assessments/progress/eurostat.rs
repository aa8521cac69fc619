//! Eurostat's way without a target: the compound annual growth rate in the wanted direction.
//!
//! Source: Eurostat, *Sustainable development in the European Union: monitoring report*, annex on
//! method: at least 1 % a year in the wanted direction is significant progress, 0 to 1 % moderate
//! progress, down to -1 % moderate movement away, below that significant movement away.

use super::{Class, Course, Judgement, Method, Obstacle, Verdict, Wanted};
use crate::assessments::change::Change;
use crate::indicators::file::Direction;

/// The annual growth that separates moderate from significant.
const SIGNIFICANT: f64 = 0.01;

/// The shortest span judged. Eurostat's short term is five years; the series here begin again in
/// 2020 after the census, so three years are taken as the least, and the span is always shown.
pub const SHORTEST_SPAN: i32 = 3;

/// Judges a change by its direction.
#[must_use]
pub fn judge(change: Change, direction: Direction) -> Verdict {
    let wanted = match direction {
        Direction::Up => 1.0,
        Direction::Down => -1.0,
        Direction::Band | Direction::None => return Verdict::NotAssessable(Obstacle::NoDirection),
    };
    let Change::Between(from, to) = change else {
        let obstacle = match change {
            Change::Missing(crate::reading::Reason::BrokenSeries) => Obstacle::TooFewYears,
            _ => Obstacle::NoData,
        };
        return Verdict::NotAssessable(obstacle);
    };
    if to.year - from.year < SHORTEST_SPAN {
        return Verdict::NotAssessable(Obstacle::TooFewYears);
    }
    match change.annual_growth().map(|growth| growth * wanted) {
        None => Verdict::NotAssessable(Obstacle::NotPositive),
        Some(growth) if growth >= SIGNIFICANT => Verdict::SignificantProgress,
        Some(growth) if growth >= 0.0 => Verdict::ModerateProgress,
        Some(growth) if growth >= -SIGNIFICANT => Verdict::ModerateMovementAway,
        Some(_) => Verdict::SignificantMovementAway,
    }
}

/// The method.
pub const METHOD: Method = Method {
    id: "eurostat-without-target",
    file: "eurostat",
    says: &[
        "significant_progress",
        "moderate_progress",
        "moderate_movement_away",
        "significant_movement_away",
    ],
    judge: of_course,
};

fn of_course(course: &Course) -> Result<Judgement, Obstacle> {
    let (base, current) = course.ends()?;
    let direction = match course.wanted {
        Wanted::More => Direction::Up,
        Wanted::Less => Direction::Down,
    };
    let change = Change::Between(base, current);
    let told = match judge(change, direction) {
        Verdict::SignificantProgress => ("significant_progress", Class::OnTrack),
        Verdict::ModerateProgress => ("moderate_progress", Class::TooSlow),
        Verdict::ModerateMovementAway => ("moderate_movement_away", Class::Away),
        Verdict::SignificantMovementAway => ("significant_movement_away", Class::Away),
        Verdict::NotAssessable(obstacle) => return Err(obstacle),
    };
    let growth = change.annual_growth().ok_or(Obstacle::NotPositive)?;
    Judgement::new(growth * course.wanted.sign(), None, told)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessments::change::Point;
    use crate::reading::Reason;

    fn change(from: f64, to: f64, years: i32) -> Change {
        let at = |year, value| Point { year, value };
        Change::Between(at(2020, from), at(2020 + years, to))
    }

    #[test]
    fn the_four_classes_lie_where_eurostat_puts_them() {
        // 1 % a year over four years is 1.0406 times.
        for (to, verdict) in [
            (1.05, Verdict::SignificantProgress),
            (1.03, Verdict::ModerateProgress),
            (1.00, Verdict::ModerateProgress),
            (0.97, Verdict::ModerateMovementAway),
            (0.95, Verdict::SignificantMovementAway),
        ] {
            assert_eq!(judge(change(1.0, to, 4), Direction::Up), verdict, "{to}");
        }
        assert_eq!(judge(change(1.0, 0.9, 4), Direction::Down), Verdict::SignificantProgress);
    }

    #[test]
    fn what_cannot_be_judged_is_said() {
        let refused = |change, direction| match judge(change, direction) {
            Verdict::NotAssessable(obstacle) => obstacle,
            other => panic!("judged {other:?}"),
        };
        assert_eq!(refused(change(1.0, 2.0, 1), Direction::Up), Obstacle::TooFewYears);
        assert_eq!(refused(change(1.0, 2.0, 4), Direction::None), Obstacle::NoDirection);
        assert_eq!(refused(change(-1.0, 2.0, 4), Direction::Up), Obstacle::NotPositive);
        assert_eq!(refused(Change::Missing(Reason::NotCollected), Direction::Up), Obstacle::NoData);
        assert_eq!(
            refused(Change::Missing(Reason::BrokenSeries), Direction::Up),
            Obstacle::TooFewYears
        );
    }
}
