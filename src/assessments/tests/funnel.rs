use super::*;
use crate::assessments::statistics::{rows, same};

fn all(funnel: Result<Funnel, NoInterval>, expected: [f64; 4], case: &dyn std::fmt::Debug) {
    let Funnel { inner, outer } = funnel.expect("limits");
    let found = [inner.lower, inner.upper, outer.lower, outer.upper];
    for (found, expected) in found.into_iter().zip(expected) {
        same(found, expected, case);
    }
}

#[test]
fn limits_are_those_of_the_oracle() {
    for case @ [average, n, a, b, c, d] in rows("funnel_proportion") {
        all(proportion(average, n), [a, b, c, d], &case);
    }
    for case @ [average, n, multiplier, a, b, c, d] in rows("funnel_rate") {
        all(rate(average, n, multiplier), [a, b, c, d], &case);
    }
}

#[test]
fn a_unit_is_outside_where_its_interval_misses_the_average() {
    use crate::assessments::intervals::{Difference, compare, proportion as interval};
    let (average, n) = (0.3, 40.0);
    let funnel = proportion(average, n).expect("limits");
    for x in (0..=40).map(f64::from) {
        let place = funnel.place(x / n).expect("a number");
        let differs = |confidence| compare(interval(x, n, confidence).expect("one"), average);
        let (at_95, at_998) = (differs(0.95), differs(0.998));
        let expected = match (at_95, at_998) {
            (Difference::NotDifferent, _) => Place::Within,
            (Difference::Below, Difference::NotDifferent) => Place::Below,
            (Difference::Below, _) => Place::FarBelow,
            (Difference::Above, Difference::NotDifferent) => Place::Above,
            (Difference::Above, _) => Place::FarAbove,
        };
        assert_eq!(place, expected, "{x}");
    }
}

#[test]
fn no_events_are_within_where_few_are_expected() {
    let place = |expected: f64| rate(expected, 1.0, 1.0).expect("limits").place(0.0);
    // e^-3.6 > 0.025 > e^-3.7; e^-6.9 > 0.001 > e^-7.
    assert_eq!(place(3.6), Some(Place::Within));
    assert_eq!(place(3.7), Some(Place::Below));
    assert_eq!(place(6.9), Some(Place::Below));
    assert_eq!(place(7.0), Some(Place::FarBelow));
    assert_eq!(rate(5.0, 1.0, 1.0).expect("limits").place(f64::NAN), None);
}

#[test]
fn the_average_sums_parts_and_wholes_apart() {
    same(average(&[(1.0, 2.0), (1.0, 8.0)]).expect("an average"), 0.2, &"two units");
    assert_eq!(average(&[]), Err(NoInterval::NoDenominator));
    assert_eq!(average(&[(1.0, 2.0), (-1.0, 8.0)]), Err(NoInterval::Negative));
    assert_eq!(average(&[(f64::NAN, 2.0)]), Err(NoInterval::NotFinite));
}

#[test]
fn what_has_no_limits_says_why() {
    assert_eq!(proportion(0.5, 0.0), Err(NoInterval::NoDenominator));
    assert_eq!(proportion(1.5, 9.0), Err(NoInterval::NotAPart));
    assert_eq!(proportion(-0.5, 9.0), Err(NoInterval::Negative));
    assert_eq!(proportion(0.0, 9.0), Err(NoInterval::NoSpread));
    assert_eq!(proportion(1.0, 9.0), Err(NoInterval::NoSpread));
    assert_eq!(proportion(f64::NAN, 9.0), Err(NoInterval::NotFinite));
    assert_eq!(rate(1.0, 0.0, 1.0), Err(NoInterval::NoDenominator));
    assert_eq!(rate(0.0, 9.0, 1.0), Err(NoInterval::NoSpread));
    assert_eq!(rate(1.0, 9.0, -1.0), Err(NoInterval::Multiplier));
    assert_eq!(rate(1e300, 1e300, 1.0), Err(NoInterval::NotFinite));
}
