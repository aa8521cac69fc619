//! How fast an indicator moves, how fast it would have to, and when it would arrive.

use super::progress::{Course, Obstacle};
use super::trend::theil_sen;
use crate::indicators::values::Values;
use crate::territory::{Territory, Teryt6};

/// The confidence of the slope's interval, which must not hold zero for a year of arrival.
const CONFIDENCE: f64 = 0.95;
/// How far ahead a year of arrival is told; beyond it no line of a few years reaches.
const HORIZON: i32 = 50;

/// The pace of a course, in units of the indicator per year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// The slope of Theil and Sen; of two values their difference per year.
    pub actual: f64,
    /// The first year it rests on.
    pub from: i32,
    /// The last year.
    pub to: i32,
    /// What would be needed from the last value to the target by its year; `None` without a target
    /// or once its year has come.
    pub required: Option<f64>,
    /// When the target is reached at the actual pace; `None` without a target.
    pub arrival: Option<Arrival>,
}

/// When a target is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// It is reached already.
    Reached,
    /// In this year.
    In(i32),
    /// Not within fifty years.
    Beyond,
    /// Never: the course stands still or goes the other way.
    Never,
    /// Not to be told: the interval of the slope holds zero, or the years are too few for one.
    Unclear,
}

/// The pace of the values that count.
///
/// # Errors
/// No value, or one year only.
pub fn pace(course: &Course) -> Result<Pace, Obstacle> {
    let (first, last) = course.ends()?;
    let points: Vec<(i32, f64)> = course.counted().iter().map(|it| (it.year, it.value)).collect();
    let ends = (last.value - first.value) / f64::from(last.year - first.year);
    let line = theil_sen(&points, CONFIDENCE);
    let actual = line.map_or(ends, |line| line.slope);
    let sure = line.is_some_and(|it| it.attained && (it.lower > 0.0 || it.upper < 0.0));
    if !actual.is_finite() {
        return Err(Obstacle::NothingToDo);
    }
    let gap = course.target.map(|target| target - last.value);
    let left = course.target_year - last.year;
    let required = gap.filter(|_| left > 0 && !course.has_arrived());
    let required = required.map(|gap| gap / f64::from(left)).filter(|it| it.is_finite());
    let arrival = gap.map(|gap| match course.has_arrived() {
        true => Arrival::Reached,
        false if !sure && actual.abs() > 0.0 => Arrival::Unclear,
        false => arrival(gap, actual, last.year),
    });
    Ok(Pace { actual, from: first.year, to: last.year, required, arrival })
}

fn arrival(gap: f64, actual: f64, last: i32) -> Arrival {
    let years = (gap / actual).ceil();
    if !years.is_finite() || years <= 0.0 {
        return Arrival::Never;
    }
    let within = (1..=HORIZON).find(|ahead| f64::from(*ahead) >= years);
    within.map_or(Arrival::Beyond, |ahead| Arrival::In(last + ahead))
}

/// For each member the share of the metropolitan gap to a target that it would close by reaching the
/// target itself: what its numerator lacks, of what all that lack anything lack together. Members
/// that are there already have none.
///
/// `scale` is what the quotient is multiplied by. `None` unless the parts of all members are known,
/// and where nobody lacks anything.
#[must_use]
pub fn shares_of_gap(
    values: &Values,
    indicator: &str,
    members: &[Teryt6],
    (year, scale, target, sign): (i32, f64, f64, f64),
) -> Option<Vec<(Teryt6, f64)>> {
    let lacks = |code: &Teryt6| {
        let value = values.get(indicator, Territory::Gmina(*code), year);
        let (numerator, denominator) = (value.numerator?, value.denominator?);
        Some((*code, (sign * (target * denominator / scale - numerator)).max(0.0)))
    };
    let lacking: Vec<(Teryt6, f64)> = members.iter().map(lacks).collect::<Option<_>>()?;
    let all: f64 = lacking.iter().map(|(_, lack)| lack).sum();
    let share = |(code, lack): (Teryt6, f64)| (code, lack / all);
    (all > 0.0 && all.is_finite()).then(|| lacking.into_iter().map(share).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessments::change::Point;
    use crate::assessments::progress::Wanted;
    use crate::indicators::values::Value;
    use crate::reading::Reading;

    fn course(values: &[(i32, f64)], target: Option<f64>) -> Course {
        Course {
            points: values
                .iter()
                .map(|(year, value)| Point { year: *year, value: *value })
                .collect(),
            base_year: 2000,
            wanted: Wanted::More,
            target,
            target_year: 2030,
            limit: None,
        }
    }

    #[test]
    fn a_line_of_one_a_year_arrives_when_its_gap_is_walked() {
        let straight = [(2020, 10.0), (2021, 11.0), (2022, 12.0), (2023, 13.0), (2024, 14.0)];
        let found = pace(&course(&straight, Some(17.5))).expect("a pace");
        assert_eq!((found.from, found.to), (2020, 2024));
        assert!((found.actual - 1.0).abs() < 1e-12);
        assert!(found.required.is_some_and(|it| (it - 3.5 / 6.0).abs() < 1e-12));
        assert_eq!(found.arrival, Some(Arrival::In(2028)));
        let far = pace(&course(&straight, Some(100.0))).expect("a pace");
        assert_eq!(far.arrival, Some(Arrival::Beyond));
        assert_eq!(
            pace(&course(&straight, Some(9.0))).expect("a pace").arrival,
            Some(Arrival::Reached)
        );
    }

    #[test]
    fn what_stands_or_falls_never_arrives_and_one_year_has_no_pace() {
        let falls = [(2020, 10.0), (2021, 9.5), (2022, 9.0), (2023, 8.5), (2024, 8.0)];
        let falls = pace(&course(&falls, Some(12.0))).expect("a pace");
        assert!((falls.actual + 0.5).abs() < 1e-12);
        assert_eq!(falls.arrival, Some(Arrival::Never));
        let two = pace(&course(&[(2020, 10.0), (2024, 11.0)], Some(12.0))).expect("a pace");
        assert_eq!(two.arrival, Some(Arrival::Unclear), "two values have no interval");
        let odd = [(2020, 10.0), (2021, 14.0), (2022, 9.0), (2023, 15.0), (2024, 11.0)];
        assert_eq!(pace(&course(&odd, Some(16.0))).expect("one").arrival, Some(Arrival::Unclear));
        let stands = pace(&course(&[(2020, 10.0), (2024, 10.0)], Some(12.0))).expect("a pace");
        assert_eq!(stands.arrival, Some(Arrival::Never));
        assert_eq!(pace(&course(&[(2020, 1.0)], None)), Err(Obstacle::TooFewYears));
        assert_eq!(pace(&course(&[], None)), Err(Obstacle::NoData));
        let passed = course(&[(2020, 10.0), (2031, 11.0)], Some(12.0));
        assert_eq!(pace(&passed).expect("a pace").required, None);
    }

    #[test]
    fn shares_of_the_gap_follow_what_each_lacks() {
        let codes = ["000001", "000002", "000003"].map(|code| Teryt6::parse(code).expect("six"));
        let mut values = Values::default();
        // Of 100 people each 40, 70 and 95 have it; the target is 80 %: 40, 10 and none lack it.
        for (code, numerator) in codes.iter().zip([40.0, 70.0, 95.0]) {
            let value = Value {
                reading: Reading::Known(numerator),
                numerator: Some(numerator),
                denominator: Some(100.0),
                parts_known: 1,
                parts_all: 1,
                vintage: None,
            };
            values.insert("x", Territory::Gmina(*code), 2024, value);
        }
        let asked = (2024, 100.0, 80.0, 1.0);
        let found = shares_of_gap(&values, "x", &codes, asked).expect("shares");
        let shares: Vec<f64> = found.iter().map(|(_, share)| *share).collect();
        assert!((shares[0] - 0.8).abs() < 1e-12 && (shares[1] - 0.2).abs() < 1e-12);
        assert!(shares[2].abs() <= 0.0);
        assert_eq!(shares_of_gap(&values, "x", &codes, (2024, 100.0, 10.0, 1.0)), None);
        assert_eq!(shares_of_gap(&values, "y", &codes, asked), None);
    }
}
