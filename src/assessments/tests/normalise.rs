//! Normalisers against the oracle, by hand and where they give nothing.

use super::super::composites::{all, cases, column, same};
use super::*;
use serde_json::Value;

fn one(case: &Value) -> (Normaliser, Marks) {
    let name = case["by"].as_str().expect("a name");
    let (_, named) = NORMALISERS.iter().find(|(id, _)| *id == name).expect("a normaliser");
    let number = |key: &str| case[key].as_f64().expect("a number");
    let capped = case["capped"] == Value::Bool(true);
    let mut marks = Marks::default();
    let by = match named {
        Normaliser::MinMax { .. } => {
            Normaliser::MinMax { low: number("low"), high: number("high") }
        }
        Normaliser::Scaled { .. } => {
            Normaliser::Scaled { low: number("low"), high: number("high") }
        }
        Normaliser::ZScore { .. } => {
            Normaliser::ZScore { mean: number("mean"), deviation: number("deviation") }
        }
        Normaliser::DistanceToReference { .. } => {
            let unit = case["unit"].as_u64().and_then(|it| usize::try_from(it).ok());
            Normaliser::DistanceToReference { unit: unit.expect("a place"), capped }
        }
        Normaliser::DistanceToTarget { .. } => {
            marks.target = Some(number("target"));
            Normaliser::DistanceToTarget { capped }
        }
        Normaliser::Goalposts { .. } => {
            marks.posts = Some((number("lower"), number("upper")));
            Normaliser::Goalposts { scale: number("scale") }
        }
        other => *other,
    };
    (by, marks)
}

#[test]
fn scores_are_those_of_the_oracle() {
    let mut told = 0;
    for of_column in cases("normalise") {
        let values = column(&of_column["column"]);
        for case in of_column["cases"].as_array().expect("cases") {
            let (by, marks) = one(case);
            let direction = case["direction"].as_f64().expect("a direction");
            let found = normalised(&by, &values, direction, &marks);
            same(&found, &column(&case["scores"]), &(by, direction, marks, &values));
            told += found.iter().flatten().count();
            let positive = found.iter().flatten().all(|score| *score > 0.0);
            assert!(positive || !by.is_positive(), "{by:?}: {found:?}");
        }
    }
    assert!(told > 3000, "{told} scores");
}

fn by_hand(name: &str, direction: f64, values: &[f64], expected: &[f64]) {
    let (_, by) = NORMALISERS.iter().find(|(id, _)| *id == name).expect("a normaliser");
    let marks = Marks { target: Some(4.0), posts: Some((2.0, 6.0)) };
    let found = normalised(by, &all(values), direction, &marks);
    same(&found, &all(expected), &(name, direction));
}

#[test]
fn scores_worked_by_hand() {
    let values = [1.0, 5.0, 5.0, 9.0];
    by_hand("min-max", 1.0, &values, &[0.0, 50.0, 50.0, 100.0]);
    by_hand("min-max", -1.0, &values, &[100.0, 50.0, 50.0, 0.0]);
    by_hand("scaled", 1.0, &values, &values);
    // The interval stays where it is.
    by_hand("scaled", -1.0, &values, &[-1.0, -5.0, -5.0, -9.0]);
    // Deviation: the root of 32/3.
    let far = 4.0 / (32.0_f64 / 3.0).sqrt();
    by_hand("z-score", -1.0, &values, &[far, 0.0, 0.0, -far]);
    by_hand("distance-to-max", 1.0, &values, &[0.0, 0.5, 0.5, 1.0]);
    by_hand("distance-to-reference", -1.0, &values, &[1.0, 0.5, 0.5, 0.0]);
    by_hand("distance-to-target", 1.0, &values, &[0.0, 4.0 / 3.0, 4.0 / 3.0, 8.0 / 3.0]);
    by_hand("distance-to-target", -1.0, &values, &[1.6, 0.8, 0.8, 0.0]);
    by_hand("fraction-of-max", 1.0, &values, &[1.0 / 9.0, 5.0 / 9.0, 5.0 / 9.0, 1.0]);
    by_hand("percentile-rank", 1.0, &values, &[0.0, 1.0 / 3.0, 1.0 / 3.0, 1.0]);
    by_hand("percentile-rank", -1.0, &values, &[1.0, 1.0 / 3.0, 1.0 / 3.0, 0.0]);
    by_hand("borda", 1.0, &values, &[0.0, 1.0, 1.0, 3.0]);
    by_hand("rank", -1.0, &values, &[4.0, 2.0, 2.0, 1.0]);
    by_hand("goalposts", 1.0, &values, &[0.0, 75.0, 75.0, 100.0]);
    by_hand("goalposts", -1.0, &values, &[100.0, 25.0, 25.0, 0.0]);
}

#[test]
fn what_the_documentation_of_the_source_prints_is_found() {
    let marks = Marks { posts: Some((0.0, 10.0)), ..Marks::default() };
    for (direction, expected) in [(1.0, 0.1), (-1.0, 0.9)] {
        let found =
            normalised(&Normaliser::Goalposts { scale: 1.0 }, &[Some(1.0)], direction, &marks);
        same(&found, &[Some(expected)], &direction);
    }
    // Normalise.numeric, to the reference in the fifth place. Printed to eight decimals; the least of
    // the ten values is not among those read, and follows from the line for the sixth.
    let printed = [
        (0.542_480_41, 1.486_473_71),
        (0.544_603_39, 1.492_514_43),
        (0.278_597_15, 0.735_623_57),
        (0.446_702_47, 1.213_948_35),
        (0.371_511_18, 1.0),
        (0.028_060_97, 0.022_751_03),
    ];
    let ((reference, _), (value, score)) = (printed[4], printed[5]);
    let least = (value - score * reference) / (1.0 - score);
    let mut values: Vec<f64> = printed.iter().map(|(value, _)| *value).collect();
    values.push(least);
    let by = Normaliser::DistanceToReference { unit: 4, capped: false };
    let found = normalised(&by, &all(&values), 1.0, &Marks::default());
    for (found, (_, expected)) in found.iter().zip(printed) {
        assert!(found.is_some_and(|it| (it - expected).abs() < 1e-6), "{found:?}, not {expected}");
    }
}

#[test]
fn what_has_no_score_gets_none() {
    let marks = Marks { target: Some(4.0), posts: Some((2.0, 6.0)) };
    let none = |by: &Normaliser, values: &[Option<f64>], direction: f64, marks: &Marks| {
        let found = normalised(by, values, direction, marks);
        assert_eq!(found, vec![None; values.len()], "{by:?} {values:?} {direction} {marks:?}");
    };
    for (_, by) in NORMALISERS {
        none(by, &[], 1.0, &marks);
        none(by, &[None, None], 1.0, &marks);
        none(by, &[Some(f64::NAN), Some(f64::INFINITY)], 1.0, &marks);
        for direction in [0.0, 2.0, f64::NAN] {
            none(by, &all(&[1.0, 2.0]), direction, &marks);
        }
    }
    let no_marks = Marks::default();
    none(&Normaliser::DistanceToTarget { capped: false }, &all(&[1.0, 2.0]), 1.0, &no_marks);
    none(&Normaliser::Goalposts { scale: 1.0 }, &all(&[1.0, 2.0]), 1.0, &no_marks);
    for posts in [(6.0, 2.0), (2.0, 2.0), (f64::NEG_INFINITY, 2.0), (2.0, f64::NAN)] {
        let marks = Marks { posts: Some(posts), ..no_marks };
        none(&Normaliser::Goalposts { scale: 1.0 }, &all(&[1.0, 2.0]), 1.0, &marks);
    }
    // Not above the worst: 3 where more is better, 9 where less is.
    let marks = Marks { target: Some(3.0), ..no_marks };
    none(&Normaliser::DistanceToTarget { capped: false }, &all(&[3.0, 9.0]), 1.0, &marks);
    none(
        &Normaliser::DistanceToReference { unit: 1, capped: false },
        &all(&[3.0, 9.0]),
        -1.0,
        &marks,
    );
    none(
        &Normaliser::DistanceToReference { unit: 2, capped: false },
        &all(&[3.0, 9.0]),
        1.0,
        &marks,
    );
    let missing = [Some(3.0), None, Some(5.0)];
    none(&Normaliser::DistanceToReference { unit: 1, capped: false }, &missing, 1.0, &marks);
    // The source scores the worst, 9, with 3.
    none(&Normaliser::FractionOfMax, &all(&[3.0, 9.0]), -1.0, &no_marks);
    none(&Normaliser::FractionOfMax, &all(&[0.0, -9.0]), 1.0, &no_marks);
    for by in [
        Normaliser::MinMax { low: 100.0, high: 0.0 },
        Normaliser::MinMax { low: 0.0, high: f64::INFINITY },
        Normaliser::Scaled { low: 5.0, high: 5.0 },
        Normaliser::ZScore { mean: 0.0, deviation: 0.0 },
        Normaliser::Goalposts { scale: -1.0 },
    ] {
        let marks = Marks { posts: Some((2.0, 6.0)), ..no_marks };
        none(&by, &all(&[1.0, 2.0]), 1.0, &marks);
    }
    none(&Normaliser::DistanceToMax, &all(&[-1e308, 1e308]), 1.0, &no_marks);
}

#[test]
fn a_constant_a_single_value_and_zeros() {
    let marks = Marks { target: Some(4.0), posts: Some((2.0, 6.0)) };
    // For each normaliser: two of 3, a single 3, two zeros.
    let expected: &[[Option<f64>; 3]] = &[
        [None, None, None],
        [Some(3.0), Some(3.0), Some(0.0)],
        [None, None, None],
        [None, None, None],
        [None, None, None],
        [Some(0.0), Some(0.0), Some(0.0)],
        [Some(1.0), Some(1.0), None],
        [Some(0.0), None, Some(0.0)],
        [Some(0.0), Some(0.0), Some(0.0)],
        [Some(1.0), Some(1.0), Some(1.0)],
        [Some(25.0), Some(25.0), Some(0.0)],
    ];
    assert_eq!(expected.len(), NORMALISERS.len());
    for ((name, by), expected) in NORMALISERS.iter().zip(expected) {
        let columns: [&[f64]; 3] = [&[3.0, 3.0], &[3.0], &[0.0, 0.0]];
        for (values, expected) in columns.iter().zip(expected) {
            let found = normalised(by, &all(values), 1.0, &marks);
            same(&found, &vec![*expected; values.len()], &(name, values));
        }
    }
    // 0.1 three times over 3 is not 0.1: rounding must not make a scale.
    let z = Normaliser::ZScore { mean: 0.0, deviation: 1.0 };
    assert_eq!(normalised(&z, &all(&[0.1; 3]), 1.0, &marks), [None; 3]);
    // No zero with a sign.
    let found = normalised(&Normaliser::Scaled { low: 0.0, high: 1.0 }, &[Some(0.0)], -1.0, &marks);
    assert_eq!(found.first().copied().flatten().map(f64::to_bits), Some(0));
}
