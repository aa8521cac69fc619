//! How firm a verdict is: whether it stays the same when the base year is another one, when any one
//! year is left out, when a line through all values takes the place of the two end points, and when
//! another publication speaks for the figures.

use super::change::Point;
use super::progress::{Class, Course, Judgement, Method};
use super::trend::theil_sen;

/// How many values there must be before one can be left out.
const LEAST: usize = 3;
/// The confidence of the line's interval, which is not looked at here.
const CONFIDENCE: f64 = 0.95;

/// What was done to a course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Other {
    /// The base year is another one.
    Base(i32),
    /// One year is left out.
    Without(i32),
    /// The line of Theil and Sen stands in for the values.
    Line,
    /// Another publication speaks: its dataset and its date.
    Publication(String, String),
}

/// Whether a verdict stays the same.
#[derive(Clone, Debug, PartialEq)]
pub enum Firmness {
    /// It does, in so many other readings of the same series.
    Firm(usize),
    /// It does not: what changes it, and to what.
    Fragile(Vec<(Other, Judgement)>),
    /// There is no verdict, fewer than three values, or no reading with another base year and none
    /// without the last year that could be judged.
    Untested,
}

impl Firmness {
    /// The word used in tables.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Firm(_) => "firm",
            Self::Fragile(_) => "fragile",
            Self::Untested => "untested",
        }
    }
}

/// Judges a course again in every other reading of it, and as other publications would have it. A
/// reading that cannot be judged flips nothing.
#[must_use]
pub fn firmness(course: &Course, method: &Method, published: &[(Other, Course)]) -> Firmness {
    let told = method.judge(course);
    let counted = course.counted();
    if counted.len() < LEAST || matches!(told.class, Class::NotAssessable(_)) {
        return Firmness::Untested;
    }
    let last = counted.last().map(|point| point.year);
    let (mut readings, mut bases, mut ends) = (0, 0, 0);
    let mut flips = Vec::new();
    for (other, reading) in others(course).into_iter().chain(published.iter().cloned()) {
        let found = method.judge(&reading);
        if matches!(found.class, Class::NotAssessable(_)) {
            continue;
        }
        readings += 1;
        bases += usize::from(matches!(other, Other::Base(_)));
        ends += usize::from(matches!(other, Other::Without(year) if Some(year) == last));
        if found.status != told.status {
            flips.push((other, found));
        }
    }
    if !flips.is_empty() {
        Firmness::Fragile(flips)
    } else if bases > 0 && ends > 0 {
        Firmness::Firm(readings)
    } else {
        Firmness::Untested
    }
}

/// Every other reading of a course.
fn others(course: &Course) -> Vec<(Other, Course)> {
    let counted = course.counted();
    let first = counted.first().map_or(course.base_year, |point| point.year);
    let before = course.points.iter().rev().find(|point| point.year < first);
    let after = counted.get(1);
    let bases = before
        .into_iter()
        .chain(after)
        .map(|base| (Other::Base(base.year), Course { base_year: base.year, ..course.clone() }));
    // The first year left out is the base year after it.
    let without = counted.iter().skip(1).map(|left_out| {
        let points = course.points.iter().filter(|it| it.year != left_out.year).copied().collect();
        (Other::Without(left_out.year), Course { points, ..course.clone() })
    });
    bases.chain(without).chain(line(course)).collect()
}

fn line(course: &Course) -> Option<(Other, Course)> {
    let counted = course.counted();
    let values: Vec<(i32, f64)> = counted.iter().map(|it| (it.year, it.value)).collect();
    let line = theil_sen(&values, CONFIDENCE)?;
    let at = |point: &Point| Point {
        value: line.intercept + line.slope * f64::from(point.year),
        ..*point
    };
    Some((Other::Line, Course { points: counted.iter().map(at).collect(), ..course.clone() }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessments::progress::{Wanted, istat};

    fn course(values: &[f64]) -> Course {
        let year = |at: usize| 2015 + i32::try_from(at).expect("small");
        let points = values.iter().enumerate();
        Course {
            points: points.map(|(at, value)| Point { year: year(at), value: *value }).collect(),
            base_year: 2015,
            wanted: Wanted::More,
            target: None,
            target_year: 2030,
            limit: None,
        }
    }

    #[test]
    fn one_odd_year_makes_a_verdict_fragile_and_is_named() {
        // 3 % a year; the last value alone is 20 % higher.
        let odd = course(&[100.0, 103.0, 106.1, 109.3, 135.0]);
        let Firmness::Fragile(flips) = firmness(&odd, &istat::METHOD, &[]) else { panic!("firm") };
        for odd in [Other::Without(2019), Other::Line] {
            let flip = flips.iter().find(|(other, _)| *other == odd).expect("a flip");
            assert_eq!(flip.1.status, "slight_improvement", "{flips:?}");
        }
    }

    #[test]
    fn a_publication_that_says_otherwise_is_named() {
        let steady = course(&[100.0, 103.0, 106.1, 109.3, 112.6]);
        let mut revised = steady.clone();
        revised.points[0].value = 112.0;
        let other = Other::Publication("bdl/x".to_owned(), "2021-06-01".to_owned());
        let published = [(other.clone(), revised)];
        let Firmness::Fragile(flips) = firmness(&steady, &istat::METHOD, &published) else {
            panic!("firm")
        };
        assert_eq!(flips.len(), 1);
        assert_eq!((&flips[0].0, flips[0].1.status), (&other, "stable"));
        let same = [(other, steady.clone())];
        assert_eq!(firmness(&steady, &istat::METHOD, &same), Firmness::Firm(7));
    }

    #[test]
    fn a_steady_course_is_firm_and_two_values_are_not_tested() {
        let steady = course(&[100.0, 103.0, 106.1, 109.3, 112.6]);
        assert_eq!(firmness(&steady, &istat::METHOD, &[]), Firmness::Firm(6));
        assert_eq!(firmness(&course(&[100.0, 103.0]), &istat::METHOD, &[]), Firmness::Untested);
        assert_eq!(firmness(&course(&[]), &istat::METHOD, &[]), Firmness::Untested);
        assert_eq!(firmness(&course(&[0.0, 0.0, 0.0]), &istat::METHOD, &[]), Firmness::Untested);
    }
}
