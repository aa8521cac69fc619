use super::super::cases::{cases, column, columns, known, numbers, same};
use super::*;
use serde_json::Value;

/// Scores are of the size of 1; those of the AMPI of 100.
const SCORE: f64 = 1e-3;

fn criteria(case: &Value) -> Vec<Criterion> {
    let pairs = numbers(&case["directions"]).into_iter().zip(numbers(&case["weights"]));
    pairs.map(|(direction, weight)| Criterion { direction, weight }).collect()
}

fn more(weight: f64) -> Criterion {
    Criterion { direction: 1.0, weight }
}

#[test]
fn topsis_is_that_of_pymcdm() {
    for case in cases("topsis") {
        let found = topsis(&columns(&case["columns"]), &criteria(&case)).expect("an ordering");
        same(&found, &case["expected"], SCORE, "topsis");
    }
}

#[test]
fn hellwig_is_that_of_its_definition_with_either_deviation() {
    let mut differ = false;
    for case in cases("hellwig") {
        let values = columns(&case["columns"]);
        let with = |deviation| hellwig(&values, &criteria(&case), deviation).expect("an ordering");
        let (sample, population) = (with(Deviation::Sample), with(Deviation::Population));
        same(&sample, &case["sample"], SCORE, "sample");
        same(&population, &case["population"], SCORE, "population");
        differ |= sample
            .iter()
            .flatten()
            .zip(population.iter().flatten())
            .any(|(a, b)| (a - b).abs() > 1e-3);
    }
    assert!(differ, "the deviation never matters");
}

#[test]
fn ampi_is_that_of_its_definition() {
    for case in cases("ampi") {
        let values = columns(&case["columns"]);
        let given = case["reference"].as_array().map(|_| numbers(&case["reference"]));
        let around = |(place, column): (usize, &Vec<Option<f64>>)| {
            Goalposts::around(column, given.as_ref().map(|it| it[place])).expect("goalposts")
        };
        let posts: Vec<Goalposts> = values.iter().enumerate().map(around).collect();
        let ends: [Vec<Option<f64>>; 2] = [
            posts.iter().map(|it| Some(it.least)).collect(),
            posts.iter().map(|it| Some(it.most)).collect(),
        ];
        for (end, expected) in ends.iter().zip(case["goalposts"].as_array().expect("two")) {
            let size =
                column(expected).iter().flatten().fold(0.0, |most: f64, it| most.max(it.abs()));
            same(end, expected, size, "goalposts");
        }
        let directions = numbers(&case["directions"]);
        for (penalty, name) in [(Penalty::Subtracted, "subtracted"), (Penalty::Added, "added")] {
            let found = ampi(&values, &directions, &posts, penalty).expect("an index");
            same(&found, &case[name], 1.0, name);
        }
    }
}

#[test]
fn the_best_of_all_is_one_and_a_missing_value_no_score() {
    let values = [known([3.0, 1.0, 2.0, 9.0]), vec![Some(1.0), Some(5.0), Some(2.0), None]];
    let criteria = [more(1.0), Criterion { direction: -1.0, weight: 1.0 }];
    assert_eq!(topsis(&values, &criteria).expect("an ordering")[..2], [Some(1.0), Some(0.0)]);
    for deviation in [Deviation::Sample, Deviation::Population] {
        let found = hellwig(&values, &criteria, deviation).expect("an ordering");
        assert_eq!((found[0], found[3]), (Some(1.0), None));
        assert!(found[1] < found[2]);
        // The incomplete unit has the most of the first indicator, but is no part of the pattern.
        let three = hellwig(&[&values[0][..3], &values[1][..3]], &criteria, deviation);
        assert_eq!(three.expect("an ordering"), found[..3]);
    }
}

#[test]
fn zeros_and_values_below_zero_can_be_ordered() {
    let values = [known([-3.0, 0.0, 2.0]), known([0.0, 0.0, 0.0])];
    let criteria = [more(1.0), more(1.0)];
    let found = topsis(&values, &criteria).expect("an ordering");
    assert_eq!((found[0], found[2]), (Some(0.0), Some(1.0)));
    let found = hellwig(&values, &criteria, Deviation::Sample).expect("an ordering");
    assert_eq!(found[2], Some(1.0));
}

#[test]
fn a_constant_indicator_changes_nothing() {
    let values = known([1.0, 4.0, 2.0]);
    let two = [values.clone(), known([0.1; 3])];
    let one = hellwig(&[values], &[more(1.0)], Deviation::Sample);
    assert_eq!(hellwig(&two, &[more(1.0), more(3.0)], Deviation::Sample), one);
}

#[test]
fn what_cannot_be_ordered_says_why() {
    let none: [Vec<Option<f64>>; 0] = [];
    let three = known([1.0, 2.0, 3.0]);
    let huge = known([f64::MAX, -f64::MAX, 0.0]);
    for (values, criteria, reason) in [
        (vec![known([])], vec![more(1.0)], NoOrdering::TooFewUnits),
        (vec![known([1.0])], vec![more(1.0)], NoOrdering::TooFewUnits),
        (vec![vec![None, None]], vec![more(1.0)], NoOrdering::TooFewUnits),
        (vec![known([f64::NAN, 1.0])], vec![more(1.0)], NoOrdering::TooFewUnits),
        (vec![known([0.1; 3])], vec![more(1.0)], NoOrdering::NoSpread),
        (vec![known([0.0; 3])], vec![more(1.0)], NoOrdering::NoSpread),
        (vec![three.clone(), known([7.0; 3])], vec![more(0.0), more(1.0)], NoOrdering::NoSpread),
        (vec![three.clone(), known([1.0])], vec![more(1.0); 2], NoOrdering::Uneven),
        (vec![three.clone()], vec![], NoOrdering::Criteria),
        (vec![three.clone()], vec![more(0.0)], NoOrdering::Criteria),
        (vec![three.clone()], vec![more(f64::NAN)], NoOrdering::Criteria),
        (vec![three], vec![Criterion { direction: 0.5, weight: 1.0 }], NoOrdering::Criteria),
    ] {
        assert_eq!(topsis(&values, &criteria), Err(reason), "{values:?}");
        assert_eq!(hellwig(&values, &criteria, Deviation::Sample), Err(reason), "{values:?}");
        assert!(reason.words().is_complete());
    }
    assert_eq!(topsis(&none, &[]), Err(NoOrdering::Criteria));
    for (values, weight) in [(huge, 1.0), (known([1.0, 2.0, 3.0]), f64::MAX)] {
        let values = [values];
        let found = hellwig(&values, &[more(weight)], Deviation::Sample);
        assert_eq!(found, Err(NoOrdering::NotFinite));
        assert_eq!(topsis(&values, &[more(weight)]), Err(NoOrdering::NotFinite));
    }
}

#[test]
fn an_ampi_without_range_or_mean_is_none() {
    assert_eq!(Goalposts::around(&known([2.0, 2.0]), None), None);
    assert_eq!(Goalposts::around(&[None, None], Some(3.0)), None);
    assert_eq!(Goalposts::around(&known([-f64::MAX, f64::MAX]), None), None);
    assert_eq!(Goalposts::around(&known([1.0, 2.0]), Some(f64::NAN)), None);
    let posts = [Goalposts { least: 10.0, most: 11.0 }];
    // Ten ranges below the lower goalpost the scaled value is -530.
    let values = [known([0.0, 10.0, 11.0])];
    let found = ampi(&values, &[1.0], &posts, Penalty::Subtracted).expect("an index");
    assert_eq!(found, [None, Some(70.0), Some(130.0)]);
    let found = ampi(&values, &[-1.0], &posts, Penalty::Subtracted).expect("an index");
    assert_eq!(found[1..], [Some(130.0), Some(70.0)]);
    let same_ends = [Goalposts { least: 1.0, most: 1.0 }];
    let refused = ampi(&values, &[1.0], &same_ends, Penalty::Added);
    assert_eq!(refused, Err(NoOrdering::Criteria));
    assert_eq!(ampi(&[known([])], &[1.0], &posts, Penalty::Added), Ok(vec![]));
}
