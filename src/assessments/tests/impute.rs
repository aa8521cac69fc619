use super::super::cases::{cases, column, columns, known, numbers, same};
use super::super::impute_em::{Stop, expectation_maximisation};
use super::*;
use serde_json::Value;

/// How far an expected value may be from that of the other maximisation, in deviations of the indicator.
const EM_TOLERANCE: f64 = 1e-6;
const STOP: Stop = Stop { tolerance: 1e-11, iterations: 5000 };

fn texts(array: &Value) -> Vec<String> {
    let texts = array.as_array().expect("an array").iter();
    texts.map(|it| it.as_str().expect("a text").to_owned()).collect()
}

/// What is told as filled is what was missing and is there now.
fn tells(found: &Filled, before: &[Option<f64>]) {
    let expected: Vec<bool> = before
        .iter()
        .zip(&found.values)
        .map(|(before, after)| before.is_none() && after.is_some())
        .collect();
    assert_eq!(found.filled, expected);
    for (before, after) in before.iter().zip(&found.values).filter(|(before, _)| before.is_some()) {
        assert_eq!(before, after);
    }
}

#[test]
fn groups_are_those_of_pandas() {
    for case in cases("group") {
        let (values, groups) = (column(&case["column"]), texts(&case["groups"]));
        for (found, name) in
            [(group_mean(&values, &groups), "mean"), (group_median(&values, &groups), "median")]
        {
            same(&found.values, &case[name], 1e-3, name);
            tells(&found, &values);
        }
    }
}

#[test]
fn a_group_without_values_and_a_unit_without_group_stay_missing() {
    let values = [Some(1.0), None, None, Some(4.0), None, Some(f64::NAN)];
    let groups = ["a", "a", "b", "a", "a", "a"].map(str::to_owned);
    let found = group_mean(&values, &groups[..4]);
    assert_eq!(found.values, [Some(1.0), Some(2.5), None, Some(4.0), None, None]);
    assert_eq!(found.filled, [false, true, false, false, false, false]);
    // What is not a number is not one of the values, and is filled.
    assert_eq!(group_median(&values, &groups).values[5], Some(2.5));
    assert_eq!(group_mean(&known([f64::MAX, f64::MAX]), &[]).values, known([f64::MAX, f64::MAX]));
    assert_eq!(group_mean(&[], &groups).values, []);
}

#[test]
fn years_between_are_those_of_pandas() {
    for case in cases("panel") {
        let years = numbers(&case["years"]).into_iter().zip(columns(&case["values"]));
        // Years are small whole numbers.
        let whole = |year: f64| (1900..2100).find(|it| f64::from(*it) >= year).expect("a year");
        let years: Vec<(i32, Vec<Option<f64>>)> =
            years.map(|(year, values)| (whole(year), values)).collect();
        let found = panel(&years).expect("filled");
        let expected = case["expected"].as_array().expect("years");
        assert_eq!(found.len(), expected.len());
        for ((found, expected), (_, before)) in found.iter().zip(expected).zip(&years) {
            same(&found.values, expected, 1e-3, "panel");
            tells(found, before);
        }
    }
}

#[test]
fn no_years_one_year_and_years_out_of_order() {
    assert_eq!(panel(&[]), Ok(vec![]));
    let one = panel(&[(2020, vec![Some(1.0), None])]).expect("filled");
    assert_eq!(one[0].values, [Some(1.0), None]);
    let column = || vec![Some(1.0)];
    assert_eq!(panel(&[(2020, column()), (2020, column())]), Err(NoFilling::Years));
    assert_eq!(panel(&[(2021, column()), (2020, column())]), Err(NoFilling::Years));
    assert_eq!(panel(&[(2020, column()), (2021, vec![])]), Err(NoFilling::Uneven));
    let far = [(i32::MIN, known([-f64::MAX])), (0, vec![None]), (i32::MAX, known([f64::MAX]))];
    assert!(panel(&far).expect("filled")[1].values[0].is_some_and(f64::is_finite));
}

#[test]
fn expected_values_are_those_at_the_highest_likelihood() {
    for case in cases("em") {
        let values = columns(&case["columns"]);
        let found = expectation_maximisation(&values, STOP).expect("converged");
        assert!(found.iterations > 1);
        let deviations = numbers(&case["deviations"]);
        let expected = columns(&case["expected"]);
        for (((found, before), deviation), expected) in
            found.columns.iter().zip(&values).zip(deviations).zip(expected)
        {
            tells(found, before);
            for ((value, filled), expected) in found.values.iter().zip(&found.filled).zip(expected)
            {
                assert_eq!(*filled, expected.is_some());
                if let Some(expected) = expected {
                    let off = (value.expect("filled") - expected).abs() / deviation;
                    assert!(off <= EM_TOLERANCE, "{off:e}");
                }
            }
        }
    }
}

/// Two indicators of which the second is nearly twice the first.
fn near_double() -> [Vec<Option<f64>>; 2] {
    let mut second = known([2.1, 3.9, 6.1, 7.9, 10.1]);
    second.extend([None, None]);
    let mut first = known([1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
    first.push(None);
    [first, second]
}

#[test]
fn a_regression_is_followed_and_a_unit_without_any_value_stays_missing() {
    let found = expectation_maximisation(&near_double(), STOP).expect("converged");
    // With one indicator complete the expected value lies on the least-squares line of the complete
    // units (T. W. Anderson, Journal of the American Statistical Association 52, 1957).
    assert!((found.columns[1].values[5].expect("filled") - 12.02).abs() < 1e-8);
    assert_eq!(found.columns[1].filled, [false, false, false, false, false, true, false]);
    assert_eq!((found.columns[0].values[6], found.columns[1].values[6]), (None, None));
}

#[test]
fn what_cannot_be_estimated_says_why() {
    let run = |columns: &[Vec<Option<f64>>], iterations| {
        expectation_maximisation(columns, Stop { tolerance: 1e-11, iterations })
    };
    let six = known([1.0, 2.0, 4.0, 3.0, 6.0, 5.0]);
    let with_gap = |mut column: Vec<Option<f64>>| {
        column[5] = None;
        column
    };
    let double = six.iter().map(|it| it.map(|it| 2.0 * it + 1.0)).collect();
    for (columns, iterations, reason) in [
        (vec![six.clone(), known([1.0])], 9, NoFilling::Uneven),
        (vec![vec![None; 6]], 9, NoFilling::TooFewComplete),
        (vec![six.clone(), vec![None; 6]], 9, NoFilling::TooFewComplete),
        (vec![known([1.0, 2.0]), vec![Some(1.0), None]], 9, NoFilling::TooFewComplete),
        (vec![six.clone(), with_gap(known([0.1; 6]))], 9, NoFilling::Singular),
        (vec![six.clone(), with_gap(double)], 9, NoFilling::Singular),
        (near_double().to_vec(), 1, NoFilling::NotConverged),
        (near_double().to_vec(), 0, NoFilling::NotConverged),
    ] {
        assert_eq!(run(&columns, iterations), Err(reason), "{columns:?}");
        assert!(reason.words().is_complete());
    }
    assert!(NoFilling::Years.words().is_complete());
}

#[test]
fn where_nothing_is_missing_nothing_is_estimated() {
    let none: [Vec<Option<f64>>; 0] = [];
    assert_eq!(expectation_maximisation(&none, STOP).expect("nothing").columns, []);
    for values in [known([]), known([0.1])] {
        let found =
            expectation_maximisation(std::slice::from_ref(&values), STOP).expect("as it was");
        assert_eq!((found.iterations, &found.columns[0].values), (0, &values));
    }
}
