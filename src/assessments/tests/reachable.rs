use super::super::cases::{cases, columns, known, numbers, same};
use super::*;
use serde_json::Value;

fn bounds(pair: &Value) -> Option<Vec<Bounds>> {
    pair.as_array()?;
    let ends = numbers(&pair[0]).into_iter().zip(numbers(&pair[1]));
    Some(ends.map(|(least, most)| Bounds { least, most }).collect())
}

#[test]
fn the_nearest_weights_are_as_near_as_those_of_highs() {
    let (mut never, mut moved) = (0, 0);
    for case in cases("first") {
        let values = columns(&case["columns"]);
        let unit = usize::try_from(case["unit"].as_u64().expect("a unit")).expect("small");
        let (given, bounds) = (numbers(&case["given"]), bounds(&case["bounds"]));
        let found = first_with(&values, unit, &given, bounds.as_deref()).expect("an answer");
        let distance = found.as_ref().map(|it| it.moved);
        let expected = serde_json::json!([case["expected"]]);
        same(&[distance], &expected, 1e-2, "first");
        never += usize::from(found.is_none());
        let Some(found) = found else { continue };
        moved += usize::from(found.moved > 0.0);
        assert!((found.weights.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        let score = |unit: usize| -> Option<f64> {
            values
                .iter()
                .zip(&found.weights)
                .map(|(column, weight)| Some(column[unit]? * weight))
                .sum()
        };
        let own = score(unit).expect("complete");
        assert!((0..values[0].len()).filter_map(score).all(|other| other <= own + 1e-7));
        for (weight, bounds) in found.weights.iter().zip(bounds.iter().flatten()) {
            assert!((bounds.least..=bounds.most).contains(weight));
        }
    }
    assert!(never >= 10 && moved >= 10, "{never} never first, {moved} moved");
}

#[test]
fn weights_change_only_as_much_as_needed() {
    let values = [known([1.0, 0.0]), known([0.0, 1.0])];
    // Given in any proportion; the second is first once half the weight lies on the second indicator.
    let found = first_with(&values, 1, &[6.0, 2.0], None).expect("an answer").expect("weights");
    assert!((found.moved - 0.5).abs() < 1e-12);
    assert!(found.weights.iter().all(|weight| (weight - 0.5).abs() < 1e-12));
    let stays = first_with(&values, 0, &[6.0, 2.0], None).expect("an answer").expect("weights");
    assert!(stays.moved.abs() < 1e-15);
    let held = [Bounds { least: 0.6, most: 1.0 }, Bounds { least: 0.0, most: 0.4 }];
    assert_eq!(first_with(&values, 1, &[0.7, 0.3], Some(&held)), Ok(None));
}

#[test]
fn the_dominated_are_first_only_by_sharing() {
    let values = [known([2.0, 1.0]), known([1.0, 1.0])];
    let found = first_with(&values, 1, &[0.5, 0.5], None).expect("an answer").expect("weights");
    // All weight on the indicator in which they are the same.
    assert!((found.moved - 1.0).abs() < 1e-12);
    let beaten = [known([2.0, 1.0]), known([2.0, 1.0])];
    assert_eq!(first_with(&beaten, 1, &[0.5, 0.5], None), Ok(None));
    let tied = [known([2.0, 2.0]), known([3.0, 3.0])];
    let found = first_with(&tied, 1, &[0.5, 0.5], None).expect("an answer").expect("weights");
    assert!(found.moved.abs() < 1e-15);
}

#[test]
fn proven_ranks_are_those_of_comparing_pairs_and_hold_what_is_seen() {
    for case in cases("ranks") {
        let found = reachable_ranks(&columns(&case["columns"]), 200, 1).expect("ranks");
        let of = |end: fn(&Reachable) -> usize| {
            serde_json::json!(
                found
                    .iter()
                    .map(|it| it.as_ref().map(|it| super::super::rows::count(end(it))))
                    .collect::<Vec<_>>()
            )
        };
        assert_eq!(of(|it| it.proven.best), case["best"], "{case}");
        assert_eq!(of(|it| it.proven.worst), case["worst"], "{case}");
        for it in found.iter().flatten() {
            let seen = it.seen.expect("draws");
            assert!(it.proven.best <= seen.best && seen.best <= seen.worst);
            assert!(seen.worst <= it.proven.worst);
        }
    }
}

#[test]
fn draws_find_all_ranks_of_a_small_case_and_repeat() {
    let values = [known([3.0, 0.0, 2.0, 0.0]), known([0.0, 3.0, 2.0, 0.0])];
    let found = reachable_ranks(&values, 500, 7).expect("ranks");
    let seen: Vec<(usize, usize)> = found
        .iter()
        .map(|it| it.expect("complete").seen.expect("draws"))
        .map(|it| (it.best, it.worst))
        .collect();
    assert_eq!(seen, [(1, 3), (1, 3), (1, 2), (4, 4)]);
    assert_eq!(reachable_ranks(&values, 500, 7), Ok(found.clone()));
    let unseen = reachable_ranks(&values, 0, 7).expect("ranks");
    assert!(unseen.iter().flatten().all(|it| it.seen.is_none()));
    assert_eq!(unseen[3].map(|it| it.proven), Some(RankRange { best: 4, worst: 4 }));
}

#[test]
fn weights_are_uniform_on_the_simplex() {
    // With a and b the best in one indicator each and c at 0.7 of both, c is first when both weights
    // lie below 0.7: on the segment, in 0.4 of all draws. Counted draw by draw, by the seed.
    let rows = [vec![1.0, 0.0], vec![0.0, 1.0], vec![0.7, 0.7]];
    let first = |draw| drawn(&rows, 2, 11, draw)[2].expect("a rank").best == 1;
    let count = (0..10_000).filter(|draw| first(*draw)).count();
    // Five standard errors of 0.0049.
    assert!((3755..=4245).contains(&count), "{count}");
}

#[test]
fn no_unit_one_unit_ties_and_what_is_missing() {
    assert_eq!(reachable_ranks::<Vec<Option<f64>>>(&[], 10, 1), Ok(vec![]));
    assert_eq!(reachable_ranks(&[vec![None, None]], 10, 1), Ok(vec![None, None]));
    let only = Some(RankRange { best: 1, worst: 1 });
    let first = Some(Reachable { proven: RankRange { best: 1, worst: 1 }, seen: only });
    assert_eq!(reachable_ranks(&[known([-5.0])], 10, 1), Ok(vec![first]));
    assert_eq!(reachable_ranks(&[known([0.1; 3]), known([0.2; 3])], 10, 1), Ok(vec![first; 3]));
    let values = [vec![Some(1.0), None, Some(0.0)]];
    assert_eq!(reachable_ranks(&values, 10, 1).expect("ranks")[..2], [first, None]);
    let one = first_with(&[known([-5.0])], 0, &[2.0], None).expect("an answer");
    assert_eq!(one, Some(Nearest { weights: vec![1.0], moved: 0.0 }));
}

#[test]
fn what_cannot_be_asked_says_why() {
    let values = [known([1.0, 2.0]), vec![Some(1.0), None]];
    let half = [0.5, 0.5];
    let low = [Bounds { least: 0.0, most: 0.4 }; 2];
    for (found, reason) in [
        (first_with(&values, 1, &half, None), NoReach::NoUnit),
        (first_with(&values, 2, &half, None), NoReach::NoUnit),
        (first_with(&values, 0, &[1.0], None), NoReach::Weights),
        (first_with(&values, 0, &[0.0, 0.0], None), NoReach::Weights),
        (first_with(&values, 0, &[1.5, -0.5], None), NoReach::Weights),
        (first_with(&values, 0, &[f64::NAN, 1.0], None), NoReach::Weights),
        (first_with(&values, 0, &half, Some(&low)), NoReach::Bounds),
        (first_with(&values, 0, &half, Some(&low[..1])), NoReach::Bounds),
        (first_with(&[known([1.0]), known([])], 0, &half, None), NoReach::Uneven),
        (first_with(&[known([-f64::MAX, f64::MAX])], 0, &[1.0], None), NoReach::Unsolved),
    ] {
        assert_eq!(found, Err(reason));
        assert!(reason.words().is_complete());
    }
    assert_eq!(reachable_ranks(&[known([1.0]), known([])], 1, 1), Err(NoReach::Uneven));
}
