use super::*;
use crate::assessments::statistics::{rows, same};

fn both(found: Result<Interval, NoInterval>, lower: f64, upper: f64, case: &dyn std::fmt::Debug) {
    let interval = found.unwrap_or_else(|reason| panic!("{case:?}: {reason:?}"));
    same(interval.lower, lower, case);
    same(interval.upper, upper, case);
}

#[test]
fn intervals_are_those_of_scipy_and_statsmodels() {
    for case @ [x, n, confidence, lower, upper] in rows("proportion") {
        both(proportion(x, n, confidence), lower, upper, &case);
    }
    for case @ [x, confidence, lower, upper] in rows("count") {
        both(count(x, confidence), lower, upper, &case);
    }
    for case @ [x, n, multiplier, confidence, lower, upper] in rows("rate") {
        both(rate(x, n, multiplier, confidence), lower, upper, &case);
    }
    for case @ [share, answers, effect, confidence, lower, upper] in rows("survey_share") {
        both(survey_share(share, answers, effect, confidence), lower, upper, &case);
    }
}

#[test]
fn means_are_those_of_scipy() {
    for case @ [middle, deviation, n, confidence, lower, upper] in rows("mean") {
        let interval = mean(middle, deviation, n, confidence).expect("an interval");
        // The half-width, which an end near 0 would hide.
        same(interval.upper - interval.lower, upper - lower, &case);
        same(f64::midpoint(interval.lower, interval.upper), middle, &case);
    }
}

#[test]
fn the_least_change_is_that_of_statsmodels() {
    for case @ [share, answers, effect, confidence, power, change] in
        rows("minimum_detectable_change")
    {
        let found = minimum_detectable_change(share, answers, effect, confidence, power);
        same(found.expect("a change"), change, &case);
    }
}

#[test]
fn none_and_all_reach_the_ends_of_the_scale() {
    let none = proportion(0.0, 20.0, 0.95).expect("an interval");
    assert!(none.lower.abs() <= 0.0 && none.upper > 0.0);
    let all = proportion(20.0, 20.0, 0.95).expect("an interval");
    assert!((all.upper - 1.0).abs() <= 0.0 && all.lower < 1.0);
    assert!(count(0.0, 0.95).expect("an interval").lower.abs() <= 0.0);
    let huge = proportion(1e9, 1e9, 0.998).expect("an interval");
    assert!(huge.upper <= 1.0 && huge.lower > 0.999_999);
}

#[test]
fn what_has_no_interval_says_why() {
    for confidence in [0.0, 1.0, -0.1, 95.0, f64::NAN] {
        let reasons = [
            proportion(1.0, 2.0, confidence),
            count(1.0, confidence),
            count(20.0, confidence),
            rate(1.0, 2.0, 1.0, confidence),
            mean(1.0, 1.0, 5.0, confidence),
            survey_share(0.5, 9.0, 1.0, confidence),
        ];
        assert!(reasons.iter().all(|found| *found == Err(NoInterval::Confidence)), "{confidence}");
    }
    let refused = [
        (proportion(3.0, 2.0, 0.95), NoInterval::NotAPart),
        (proportion(-1.0, 2.0, 0.95), NoInterval::Negative),
        (proportion(1.0, -2.0, 0.95), NoInterval::Negative),
        (proportion(0.0, 0.0, 0.95), NoInterval::NoDenominator),
        (proportion(f64::NAN, 2.0, 0.95), NoInterval::NotFinite),
        (proportion(1.0, f64::INFINITY, 0.95), NoInterval::NotFinite),
        (proportion(1e308, 1.5e308, 0.95), NoInterval::NotFinite),
        (count(-0.5, 0.95), NoInterval::Negative),
        (count(f64::NAN, 0.95), NoInterval::NotFinite),
        (rate(1.0, 0.0, 1000.0, 0.95), NoInterval::NoDenominator),
        (rate(1.0, -5.0, 1000.0, 0.95), NoInterval::Negative),
        (rate(1.0, 5.0, 0.0, 0.95), NoInterval::Multiplier),
        (rate(1e300, 1e-300, 1e100, 0.95), NoInterval::NotFinite),
        (mean(1.0, 1.0, 1.9, 0.95), NoInterval::TooFewObservations),
        (mean(1.0, 0.0, 9.0, 0.95), NoInterval::NoSpread),
        (mean(1.0, -1.0, 9.0, 0.95), NoInterval::Negative),
        (mean(f64::NAN, 1.0, 9.0, 0.95), NoInterval::NotFinite),
        (survey_share(1.1, 9.0, 1.0, 0.95), NoInterval::NotAPart),
        (survey_share(0.5, 0.0, 1.0, 0.95), NoInterval::NoDenominator),
        (survey_share(0.5, 9.0, 0.9, 0.95), NoInterval::DesignEffect),
    ];
    for (number, (found, reason)) in refused.into_iter().enumerate() {
        assert_eq!(found, Err(reason), "case {number}");
        assert!(reason.words().is_complete());
    }
}

#[test]
fn a_change_that_cannot_be_reckoned_says_why() {
    let change = minimum_detectable_change;
    for power in [0.49, 1.0, -1.0, f64::NAN] {
        assert_eq!(change(0.5, 100.0, 1.0, 0.95, power), Err(NoInterval::Power), "{power}");
    }
    assert_eq!(change(0.5, 100.0, 1.0, 1.0, 0.8), Err(NoInterval::Confidence));
    assert_eq!(change(0.0, 100.0, 1.0, 0.95, 0.8), Err(NoInterval::NoSpread));
    assert_eq!(change(1.2, 100.0, 1.0, 0.95, 0.8), Err(NoInterval::NotAPart));
    assert_eq!(change(-0.2, 100.0, 1.0, 0.95, 0.8), Err(NoInterval::Negative));
    assert_eq!(change(0.5, 0.0, 1.0, 0.95, 0.8), Err(NoInterval::NoDenominator));
    assert_eq!(change(0.5, 100.0, 0.5, 0.95, 0.8), Err(NoInterval::DesignEffect));
}

#[test]
fn only_an_interval_wholly_beyond_the_benchmark_differs() {
    let interval = Interval { lower: 1.0, upper: 2.0 };
    for (benchmark, difference) in [
        (0.9, Difference::Above),
        (1.0, Difference::NotDifferent),
        (1.5, Difference::NotDifferent),
        (2.0, Difference::NotDifferent),
        (2.1, Difference::Below),
        (f64::NAN, Difference::NotDifferent),
    ] {
        assert_eq!(compare(interval, benchmark), difference, "{benchmark}");
    }
}

#[test]
fn ten_events_are_enough_for_byar() {
    assert_eq!(Method::of_count(9.999), Method::ExactPoisson);
    assert_eq!(Method::of_count(10.0).as_str(), "Byar");
}
