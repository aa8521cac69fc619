use super::super::cases::{cases, columns, known, numbers, same};
use super::*;
use serde_json::Value;

fn bounds(pair: &Value) -> Option<Vec<Bounds>> {
    pair.as_array()?;
    let ends = numbers(&pair[0]).into_iter().zip(numbers(&pair[1]));
    Some(ends.map(|(least, most)| Bounds { least, most }).collect())
}

fn scores(found: &[Option<Frontier>]) -> Vec<Option<f64>> {
    found.iter().map(|it| it.as_ref().map(|it| it.score)).collect()
}

#[test]
fn scores_are_those_of_highs() {
    for case in cases("frontier") {
        let shares = bounds(&case["shares"]);
        let found = benefit_of_the_doubt(&columns(&case["columns"]), shares.as_deref());
        let found = scores(&found.expect("scores"));
        same(&found, &case["expected"], 1e-3, "frontier");
        // Units on the frontier share a rank: none is put below the others by rounding.
        let nearly = |score: &f64| *score < 1.0 && *score > 1.0 - 1e-9;
        assert!(!found.iter().flatten().any(nearly), "{found:?}");
    }
}

#[test]
fn weights_give_the_score_keep_all_below_one_and_shares_within_bounds() {
    for case in cases("frontier") {
        let values = columns(&case["columns"]);
        let shares = bounds(&case["shares"]);
        let found = benefit_of_the_doubt(&values, shares.as_deref()).expect("scores");
        let parts = |unit: usize, weights: &[f64]| -> Option<Vec<f64>> {
            values
                .iter()
                .zip(weights)
                .map(|(column, weight)| Some(column[unit]? * weight))
                .collect()
        };
        for (unit, it) in
            found.iter().enumerate().filter_map(|(unit, it)| Some((unit, it.as_ref()?)))
        {
            let own = parts(unit, &it.weights).expect("complete");
            assert!((own.iter().sum::<f64>() - it.score).abs() < 1e-9);
            let others = (0..found.len()).filter_map(|other| parts(other, &it.weights));
            assert!(others.map(|parts| parts.iter().sum()).all(|sum: f64| sum < 1.0 + 1e-8));
            for (part, bounds) in own.iter().zip(shares.iter().flatten()) {
                assert!(*part >= bounds.least * it.score - 1e-8);
                assert!(*part <= bounds.most * it.score + 1e-8);
            }
        }
    }
}

#[test]
fn the_best_in_anything_is_on_the_frontier_unless_shares_are_bound() {
    let values = [known([1.0, 0.0, 0.5, 0.0]), known([0.0, 1.0, 0.25, 0.0])];
    let free = benefit_of_the_doubt(&values, None).expect("scores");
    assert_eq!(scores(&free), [1.0, 1.0, 0.75, 0.0].map(Some));
    let half = [Bounds { least: 0.5, most: 0.5 }; 2];
    let bound = benefit_of_the_doubt(&values, Some(&half)).expect("scores");
    let expected = serde_json::json!([0.0, 0.0, 0.5, 0.0]);
    same(&scores(&bound), &expected, 1e-3, "half of each");
}

#[test]
fn one_unit_equal_units_and_no_units() {
    let one = benefit_of_the_doubt(&[known([3.0]), known([0.0])], None).expect("scores");
    assert_eq!(scores(&one), [Some(1.0)]);
    let equal = benefit_of_the_doubt(&[known([0.1; 4]), known([7.0; 4])], None).expect("scores");
    assert!(scores(&equal).into_iter().flatten().all(|score| (score - 1.0).abs() < 1e-12));
    assert_eq!(benefit_of_the_doubt(&[known([])], None), Ok(vec![]));
    assert_eq!(benefit_of_the_doubt::<Vec<Option<f64>>>(&[], None), Ok(vec![]));
    assert_eq!(benefit_of_the_doubt(&[vec![None, None]], None), Ok(vec![None, None]));
}

#[test]
fn an_incomplete_unit_is_no_part_of_the_frontier() {
    let values = [known([1.0, 100.0]), vec![Some(1.0), None]];
    let found = benefit_of_the_doubt(&values, None).expect("scores");
    assert_eq!(scores(&found), [Some(1.0), None]);
}

#[test]
fn sizes_far_apart_do_not_matter() {
    let near = [known([1.0, 0.5, 0.7]), known([0.2, 1.0, 0.7])];
    let far = [known([1e200, 0.5e200, 0.7e200]), known([0.2e-200, 1e-200, 0.7e-200])];
    let (near, far) = (benefit_of_the_doubt(&near, None), benefit_of_the_doubt(&far, None));
    let pairs = scores(&near.expect("scores")).into_iter().zip(scores(&far.expect("scores")));
    for (near, far) in pairs {
        assert!((near.expect("one") - far.expect("one")).abs() < 1e-12);
    }
}

#[test]
fn what_has_no_frontier_says_why() {
    let shares = |least, most| vec![Bounds { least, most }];
    let one = known([1.0, 2.0]);
    for (values, shares, reason) in [
        (vec![one.clone(), known([1.0])], None, NoFrontier::Uneven),
        (vec![known([1.0, -1.0])], None, NoFrontier::Negative),
        (vec![known([0.0, 0.0])], None, NoFrontier::AllZero),
        (vec![one.clone()], Some(shares(0.0, 0.5)), NoFrontier::Bounds),
        (vec![one.clone()], Some(shares(0.5, f64::NAN)), NoFrontier::Bounds),
        (vec![one], Some(vec![]), NoFrontier::Bounds),
    ] {
        assert_eq!(benefit_of_the_doubt(&values, shares.as_deref()), Err(reason), "{values:?}");
        assert!(reason.words().is_complete());
    }
    assert!(NoFrontier::Unsolved.words().is_complete());
}
