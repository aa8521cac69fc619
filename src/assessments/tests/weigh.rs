//! Weights against the oracle, by hand and where there are none.

use super::super::composites::{all, borrowed, cases, column, columns, same};
use super::*;

fn component(table: &[Vec<Option<f64>>]) -> Result<Component, Unweighable> {
    principal_component(&borrowed(table))
}

fn by_entropy(table: &[Vec<Option<f64>>]) -> Result<Vec<f64>, Unweighable> {
    entropy(&borrowed(table))
}

#[test]
fn components_are_those_of_the_oracle() {
    for case in cases("principal_component") {
        let found = component(&columns(&case["columns"])).expect("weights");
        same(&all(&found.weights), &column(&case["weights"]), &case["weights"]);
        same(&all(&found.loadings), &column(&case["loadings"]), &case["loadings"]);
        let explained = case["explained"].as_f64();
        same(&[Some(found.explained)], &[explained], &case["explained"]);
        assert_eq!(serde_json::json!(found.opposite), case["opposite"]);
        assert_eq!(serde_json::json!(found.units), case["units"]);
        assert!((found.weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }
}

#[test]
fn entropies_are_those_of_the_oracle() {
    for case in cases("entropy") {
        let found = by_entropy(&columns(&case["columns"])).expect("weights");
        // Of a constant indicator only rounding is left, in the oracle too.
        let clean = |weights: &[Option<f64>]| -> Vec<Option<f64>> {
            weights.iter().map(|it| it.map(|it| if it < 1e-14 { 0.0 } else { it })).collect()
        };
        same(&clean(&all(&found)), &clean(&column(&case["weights"])), &case["weights"]);
        assert!((found.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }
}

#[test]
fn equal_weights_add_up_to_one() {
    assert_eq!(equal(4), Ok(vec![0.25; 4]));
    assert_eq!(equal(0), Err(Unweighable::Count));
}

#[test]
fn components_worked_by_hand() {
    // Two indicators always share: half each, and the component explains (1 + |r|)/2. Here r is
    // 1/2: distances from the mean are -1, 0, 1 and -1, 1, 0.
    let found = component(&[all(&[1.0, 2.0, 3.0]), all(&[4.0, 6.0, 5.0])]).expect("weights");
    same(&all(&found.weights), &all(&[0.5, 0.5]), &"halves");
    same(&[Some(found.explained)], &[Some(0.75)], &"explained");
    assert_eq!((found.opposite, found.units), (vec![false, false], 3));
    // Against each other: the first loading is made positive.
    let found = component(&[all(&[1.0, 2.0, 3.0]), all(&[9.0, 8.0, 7.0])]).expect("weights");
    let half = 0.5_f64.sqrt();
    same(&all(&found.loadings), &all(&[half, -half]), &"against");
    assert_eq!((found.explained.to_bits(), found.opposite[1]), (1.0_f64.to_bits(), true));
    // One alone is all there is; units and signs of measure do not count.
    let found = component(&[all(&[1.0, 2.0, 4.0])]).expect("weights");
    assert_eq!((found.weights, found.explained.to_bits()), (vec![1.0], 1.0_f64.to_bits()));
    // The unit that one of them lacks is left out of both.
    let lacking = [vec![Some(1.0), Some(2.0), Some(3.0), Some(900.0)], {
        let mut column = all(&[4.0, 6.0, 5.0]);
        column.push(None);
        column
    }];
    let found = component(&lacking).expect("weights");
    assert_eq!(found.units, 3);
    same(&[Some(found.explained)], &[Some(0.75)], &"explained");
}

#[test]
fn entropy_worked_by_hand() {
    // All with one of two units: entropy 0. Shares 1/4 and 3/4: 2 - 3/4 log2 3 bits.
    let of_quarter = 1.0 - (2.0 - 0.75 * 3.0_f64.log2());
    let found = by_entropy(&[all(&[0.0, 5.0]), all(&[1.0, 3.0]), all(&[2.0, 2.0])]);
    let whole = 1.0 + of_quarter;
    let expected = [1.0 / whole, of_quarter / whole, 0.0];
    same(&all(&found.expect("weights")), &all(&expected), &"by hand");
}

#[test]
fn rounding_makes_no_differences() {
    for units in 2..60 {
        for value in [0.1, 0.3, 0.7, 1.1, 1e-9, 3e7] {
            let constant = vec![Some(value); units];
            assert_eq!(by_entropy(std::slice::from_ref(&constant)), Err(Unweighable::AllAlike));
            let varied = (0..units).map(|unit| Some(if unit == 0 { 2.0 } else { 1.0 })).collect();
            let found = by_entropy(&[constant, varied]).expect("weights");
            assert!(found[0] < 1e-14 && found[0] >= 0.0, "{units} of {value}: {found:?}");
        }
    }
}

#[test]
fn what_cannot_be_weighed_is_said() {
    let three = || all(&[1.0, 2.0, 4.0]);
    let gaps = [vec![Some(1.0), None, Some(3.0)], vec![None, Some(1.0), Some(3.0)]];
    for (table, why) in [
        (vec![], Unweighable::Count),
        (vec![vec![]], Unweighable::TooFewUnits(0)),
        (vec![all(&[1.0])], Unweighable::TooFewUnits(1)),
        (vec![all(&[1.0, 2.0])], Unweighable::TooFewUnits(2)),
        (vec![vec![None; 3]], Unweighable::TooFewUnits(0)),
        (vec![all(&[1.0, f64::NAN, f64::INFINITY])], Unweighable::TooFewUnits(1)),
        (gaps.to_vec(), Unweighable::TooFewUnits(1)),
        (vec![three(), all(&[0.1; 3])], Unweighable::Constant(1)),
        (vec![all(&[0.0; 3]), three()], Unweighable::Constant(0)),
        (vec![all(&[-1.0, 0.0, 1.0]), all(&[1.0, -2.0, 1.0])], Unweighable::NoFirstComponent),
        (vec![three(), all(&[-1e308, 0.0, 1e308])], Unweighable::NotComputable),
    ] {
        assert_eq!(component(&table), Err(why), "{table:?}");
    }
    for (table, why) in [
        (vec![], Unweighable::Count),
        (vec![vec![]], Unweighable::TooFewUnits(0)),
        (vec![all(&[1.0])], Unweighable::TooFewUnits(1)),
        (gaps.to_vec(), Unweighable::TooFewUnits(1)),
        (vec![three(), all(&[1.0, -0.5, 2.0])], Unweighable::Negative(1)),
        (vec![three(), all(&[0.0; 3])], Unweighable::NoTotal(1)),
        (vec![all(&[0.1; 3]), all(&[7.0; 3])], Unweighable::AllAlike),
        (vec![all(&[1e308; 3])], Unweighable::NotComputable),
    ] {
        assert_eq!(by_entropy(&table), Err(why), "{table:?}");
    }
}
