use super::*;
use crate::assessments::statistics::{cases, numbers, same};

fn stratum(count: f64, population: f64, standard: f64) -> Stratum {
    Stratum { count, population, standard }
}

#[test]
fn rates_are_those_of_the_oracle() {
    for case in cases("standardised") {
        let rows = case["strata"].as_array().expect("strata");
        let strata: Vec<Stratum> =
            rows.iter().map(numbers).map(|row| stratum(row[0], row[1], row[2])).collect();
        let [multiplier, confidence] =
            ["multiplier", "confidence"].map(|key| case[key].as_f64().expect("a number"));
        let found = directly(&strata, multiplier, confidence).expect("a rate");
        let expected = numbers(&case["expected"]);
        same(found.rate, expected[0], &case);
        same(found.interval.lower, expected[1], &case);
        same(found.interval.upper, expected[2], &case);
    }
}

#[test]
fn a_standard_of_the_same_shape_changes_nothing() {
    let strata = [stratum(12.0, 1000.0, 1.0), stratum(30.0, 4000.0, 4.0)];
    let found = directly(&strata, 1000.0, 0.95).expect("a rate");
    same(found.rate, 42.0 / 5.0, &"the crude rate");
    let crude = crate::assessments::intervals::rate(42.0, 5000.0, 1000.0, 0.95).expect("one");
    same(found.interval.lower, crude.lower, &"the crude lower limit");
    same(found.interval.upper, crude.upper, &"the crude upper limit");
}

#[test]
fn what_has_no_rate_says_why() {
    let good = stratum(20.0, 100.0, 1.0);
    let refused = |strata: &[Stratum]| directly(strata, 1000.0, 0.95).expect_err("no rate");
    assert_eq!(refused(&[]), NoInterval::NoDenominator);
    assert_eq!(refused(&[good, stratum(0.0, 0.0, 1.0)]), NoInterval::NoDenominator);
    assert_eq!(refused(&[stratum(20.0, 100.0, 0.0)]), NoInterval::NoDenominator);
    assert_eq!(refused(&[good, stratum(-1.0, 9.0, 1.0)]), NoInterval::Negative);
    assert_eq!(refused(&[good, stratum(f64::NAN, 9.0, 1.0)]), NoInterval::NotFinite);
    assert_eq!(refused(&[stratum(9.0, 100.0, 1.0)]), NoInterval::TooFewEvents);
    let elsewhere = [stratum(20.0, 100.0, 0.0), stratum(0.0, 100.0, 1.0)];
    assert_eq!(refused(&elsewhere), NoInterval::NoSpread);
    assert_eq!(directly(&[good], 0.0, 0.95), Err(NoInterval::Multiplier));
    assert_eq!(directly(&[good], 1.0, 1.0), Err(NoInterval::Confidence));
}
