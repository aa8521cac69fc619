//! Eurostat's way without a target: the compound annual growth rate in the wanted direction.
//!
//! Source: Eurostat, *Sustainable development in the European Union: monitoring report*, annex on
//! method: at least 1 % a year in the wanted direction is significant progress, 0 to 1 % moderate
//! progress, down to -1 % moderate movement away, below that significant movement away.

use super::{Class, Course, Judgement, Method, Obstacle};
use crate::assessments::change::Change;

/// The annual growth that separates moderate from significant.
const SIGNIFICANT: f64 = 0.01;

/// The shortest span judged. Eurostat's short term is five years; the series here begin again in
/// 2020 after the census, so three years are taken as the least, and the span is always shown.
pub const SHORTEST_SPAN: i32 = 3;

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
    if current.year - base.year < SHORTEST_SPAN {
        return Err(Obstacle::TooFewYears);
    }
    let growth = Change::Between(base, current).annual_growth().ok_or(Obstacle::NotPositive)?;
    let growth = growth * course.wanted.sign();
    let told = match growth {
        growth if growth >= SIGNIFICANT => ("significant_progress", Class::OnTrack),
        growth if growth >= 0.0 => ("moderate_progress", Class::TooSlow),
        growth if growth >= -SIGNIFICANT => ("moderate_movement_away", Class::Away),
        _ => ("significant_movement_away", Class::Away),
    };
    Judgement::new(growth, None, told)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessments::change::Point;
    use crate::assessments::progress::{TARGET_YEAR, Wanted};

    fn said(from: f64, to: f64, years: i32, wanted: Wanted) -> Judgement {
        let at = |year, value| Point { year, value };
        METHOD.judge(&Course {
            points: vec![at(2020, from), at(2020 + years, to)],
            base_year: 2020,
            wanted,
            target: None,
            target_year: TARGET_YEAR,
            limit: None,
        })
    }

    #[test]
    fn the_four_classes_lie_where_eurostat_puts_them() {
        // 1 % a year over four years is 1.0406 times.
        for (to, status) in [
            (1.05, "significant_progress"),
            (1.03, "moderate_progress"),
            (1.00, "moderate_progress"),
            (0.97, "moderate_movement_away"),
            (0.95, "significant_movement_away"),
        ] {
            assert_eq!(said(1.0, to, 4, Wanted::More).status, status, "{to}");
        }
        assert_eq!(said(1.0, 0.9, 4, Wanted::Less).status, "significant_progress");
    }

    #[test]
    fn what_cannot_be_judged_is_said() {
        for (from, years, obstacle) in
            [(1.0, 1, Obstacle::TooFewYears), (-1.0, 4, Obstacle::NotPositive)]
        {
            let class = said(from, 2.0, years, Wanted::More).class;
            assert_eq!(class, Class::NotAssessable(obstacle), "{from} {years}");
        }
    }
}
