use super::*;
use crate::assessments::statistics::{cases, numbers, same};

fn unit(rank: f64, population: f64, value: f64) -> Unit {
    Unit { rank, population, value }
}

#[test]
fn gradients_are_those_of_statsmodels() {
    for case in cases("gradient") {
        let rows = case["units"].as_array().expect("units");
        let units: Vec<Unit> =
            rows.iter().map(numbers).map(|row| unit(row[0], row[1], row[2])).collect();
        let found = gradient(&units).expect("a gradient");
        let expected = &case["expected"];
        same(found.slope_index, expected[0].as_f64().expect("a slope"), &case);
        same(found.intercept, expected[2].as_f64().expect("an intercept"), &case);
        match (found.relative_index, expected[1].as_f64()) {
            (Some(found), Some(expected)) => same(found, expected, &case),
            (found, expected) => assert_eq!(found, expected, "{case}"),
        }
    }
}

#[test]
fn neither_the_order_of_the_slice_nor_of_ties_matters() {
    let units =
        [unit(1.0, 5.0, 3.0), unit(0.0, 2.0, 9.0), unit(1.0, 3.0, 4.0), unit(2.0, 2.0, 1.0)];
    let mut turned = units;
    turned.reverse();
    let (one, other) = (gradient(&units).expect("one"), gradient(&turned).expect("another"));
    same(one.slope_index, other.slope_index, &"slope");
    // Minus zero is zero: still three ranks.
    let zeros = [unit(-0.0, 1.0, 1.0), unit(0.0, 1.0, 1.0), unit(1.0, 1.0, 2.0)];
    assert_eq!(gradient(&zeros), Err(NoGradient::TooFewRanks));
}

#[test]
fn what_has_no_gradient_says_why() {
    let three = |population: f64, value: f64| {
        gradient(&[unit(0.0, 1.0, 1.0), unit(1.0, population, value), unit(2.0, 1.0, 3.0)])
    };
    assert!(three(1.0, 2.0).is_ok());
    let far = [(0.0, -f64::MAX), (1.0, 0.0), (2.0, f64::MAX)];
    let steep = gradient(&far.map(|(rank, value)| unit(rank, 1.0, value)));
    let crowded = gradient(&[0.0, 1.0, 2.0].map(|rank| unit(rank, f64::MAX, rank)));
    for (found, reason) in [
        (gradient(&[]), NoGradient::TooFewRanks),
        (three(0.0, 2.0), NoGradient::NoPopulation),
        (three(-1.0, 2.0), NoGradient::NoPopulation),
        (three(1.0, f64::NAN), NoGradient::NotFinite),
        (steep, NoGradient::NotFinite),
        (crowded, NoGradient::NotFinite),
    ] {
        assert_eq!(found, Err(reason));
        assert!(reason.words().is_complete());
    }
}

#[test]
fn quantile_groups_are_those_of_fingertips() {
    for case in cases("quantile_groups") {
        let values: Vec<Option<f64>> = case["values"]
            .as_array()
            .expect("values")
            .iter()
            .map(serde_json::Value::as_f64)
            .collect();
        let groups = u32::try_from(case["groups"].as_u64().expect("groups")).expect("few");
        let found = serde_json::json!(quantile_groups(&values, groups));
        assert_eq!(found, case["expected"], "{case}");
    }
}

#[test]
fn too_few_values_or_no_groups_give_none() {
    let values = [Some(1.0), None, Some(f64::NAN), Some(2.0)];
    assert_eq!(quantile_groups(&values, 3), [None; 4]);
    assert_eq!(quantile_groups(&values, 0), [None; 4]);
    assert_eq!(quantile_groups(&values, 2), [Some(1), None, None, Some(2)]);
    assert_eq!(quantile_groups(&[Some(5.0), Some(5.0), Some(5.0)], 3), [Some(1); 3]);
    assert!(quantile_groups(&[], 5).is_empty());
}
