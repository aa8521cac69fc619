//! Aggregators against the oracle, by hand and where they give nothing.

use super::super::composites::{all, borrowed, cases, column, columns, same};
use super::*;

fn of_all(by: &Aggregator, rows: &[Vec<Option<f64>>], weights: &[f64]) -> Vec<Option<f64>> {
    aggregated(by, &borrowed(rows), weights)
}

fn each() -> Vec<Aggregator> {
    let powers = [None, Some(2.0)];
    let named = AGGREGATORS.iter().flat_map(|name| powers.map(|it| Aggregator::named(name, it)));
    named.flatten().collect()
}

#[test]
fn scores_are_those_of_the_oracle() {
    let mut told = 0;
    for table in cases("aggregate") {
        let scores = columns(&table["columns"]);
        let weights: Vec<f64> = column(&table["weights"]).into_iter().flatten().collect();
        for case in table["cases"].as_array().expect("cases") {
            let name = case["by"].as_str().expect("a name");
            let by = Aggregator::named(name, case["power"].as_f64()).expect("an aggregator");
            let found = of_all(&by, &scores, &weights);
            same(&found, &column(&case["scores"]), &(by, &scores, &weights));
            told += found.iter().flatten().count();
        }
    }
    assert!(told > 400, "{told} scores");
}

#[test]
fn every_name_has_an_aggregator_and_only_one_takes_a_power() {
    assert_eq!(each().len(), AGGREGATORS.len());
    for (name, power) in [
        ("generalised", None),
        ("generalised", Some(f64::INFINITY)),
        ("arithmetic", Some(1.0)),
        ("median", None),
    ] {
        assert_eq!(Aggregator::named(name, power), None, "{name}");
    }
}

#[test]
fn means_worked_by_hand_and_those_of_the_tests_of_the_source() {
    let row = [1.0, 2.0, 3.0].map(|it| all(&[it]));
    let weights = [2.0, 1.0, 1.0];
    let harmonic = 4.0 / (2.0 + 0.5 + 1.0 / 3.0);
    for (by, weights, expected) in [
        (Aggregator::Arithmetic, weights, 7.0 / 4.0),
        (Aggregator::Geometric, [1.0; 3], 6.0_f64.cbrt()),
        (Aggregator::Geometric, [1.0, 1.0, 2.0], 18.0_f64.powf(0.25)),
        (Aggregator::Harmonic, weights, harmonic),
        (Aggregator::Generalised(-1.0), weights, harmonic),
        (Aggregator::Generalised(1.0), [1.0; 3], 2.0),
        (Aggregator::Generalised(2.0), [1.0; 3], (14.0_f64 / 3.0).sqrt()),
    ] {
        same(&of_all(&by, &row, &weights), &[Some(expected)], &by);
    }
    // One unit is compared with none.
    for by in [Aggregator::Copeland, Aggregator::Borda] {
        assert_eq!(of_all(&by, &row, &weights), [None], "{by:?}");
    }
}

#[test]
fn outranking_of_the_tests_of_the_source() {
    let scores = [[1.0, 2.0, 3.0, 4.0], [3.0, 2.0, 1.0, 5.0], [2.0, 3.0, 1.0, 4.0]];
    let scores = scores.map(|it| all(&it));
    // Outranking by thirds: 2 over 1 with 2/3, 3 over 1 with 1/3, 3 over 2 with 1/3, 4 over all.
    let found = of_all(&Aggregator::Copeland, &scores, &[1.0; 3]);
    same(&found, &all(&[-1.0, 1.0, -3.0, 3.0]), &"Copeland");
    let found = of_all(&Aggregator::Borda, &scores, &[1.0; 3]);
    same(&found, &all(&[1.0, 4.0 / 3.0, 2.0 / 3.0, 3.0]), &"Borda");
}

#[test]
fn pairs_are_compared_over_what_both_know() {
    // The source gives the weight of a missing value to the unit further down; order must not count.
    let scores = [vec![Some(2.0), None, Some(1.0)], all(&[1.0, 2.0, 3.0])];
    let back: Vec<Vec<Option<f64>>> =
        scores.iter().map(|column| column.iter().rev().copied().collect()).collect();
    // The first and the third are even, 1 to 1; by b alone the second is above the first and the
    // third above the second.
    for (by, expected) in
        [(Aggregator::Copeland, [-1.0, 0.0, 1.0]), (Aggregator::Borda, [0.5, 1.0, 1.5])]
    {
        let found = of_all(&by, &scores, &[1.0, 1.0]);
        same(&found, &all(&expected), &by);
        let mut reversed = of_all(&by, &back, &[1.0, 1.0]);
        reversed.reverse();
        assert_eq!(found, reversed, "{by:?}");
    }
}

#[test]
fn weights_that_binary_does_not_write_exactly_can_be_even() {
    // 0.1 + 0.2 is more than 0.3 in binary.
    let scores = [all(&[1.0, 0.0]), all(&[1.0, 0.0]), all(&[0.0, 1.0])];
    let found = of_all(&Aggregator::Copeland, &scores, &[0.1, 0.2, 0.3]);
    assert_eq!(found, [Some(0.0), Some(0.0)]);
    let found = of_all(&Aggregator::Copeland, &scores, &[0.1, 0.2, 0.300_000_001]);
    assert_eq!(found, [Some(-1.0), Some(1.0)]);
}

#[test]
fn what_has_no_score_gets_none() {
    let scores = [all(&[1.0, 2.0]), vec![None, Some(3.0)]];
    for by in each() {
        assert_eq!(of_all(&by, &[], &[]), [], "{by:?}");
        assert_eq!(of_all(&by, &[vec![]], &[1.0]), [], "{by:?}");
        let missing = vec![None, Some(f64::NAN), Some(f64::INFINITY)];
        assert_eq!(of_all(&by, &[missing], &[1.0]), [None; 3], "{by:?}");
        for weights in [
            &[][..],
            &[1.0],
            &[1.0, 1.0, 1.0],
            &[0.0, 0.0],
            &[1.0, -1.0],
            &[1.0, f64::NAN],
            &[1.0, f64::INFINITY],
        ] {
            assert_eq!(of_all(&by, &scores, weights), [None; 2], "{by:?} {weights:?}");
        }
        // Weights that are too large to add up.
        let found = of_all(&by, &scores, &[f64::MAX, f64::MAX]);
        assert_eq!(found.last(), Some(&None), "{by:?}");
    }
}

#[test]
fn zero_and_negative_scores_only_where_a_mean_takes_them() {
    let row = |a: f64, b: f64| [all(&[a]), all(&[b])];
    for (by, a, b, expected) in [
        (Aggregator::Arithmetic, -1.0, 0.0, Some(-0.5)),
        (Aggregator::Geometric, 0.0, 4.0, None),
        (Aggregator::Geometric, -1.0, -4.0, None),
        (Aggregator::Harmonic, 0.0, 4.0, None),
        (Aggregator::Harmonic, -1.0, -4.0, None),
        (Aggregator::Generalised(1.0), -1.0, 0.0, Some(-0.5)),
        (Aggregator::Generalised(0.0), 0.0, 4.0, None),
        (Aggregator::Generalised(-2.0), 0.0, 4.0, None),
        (Aggregator::Generalised(2.0), -1.0, 4.0, None),
        (Aggregator::Generalised(2.0), 0.0, 0.0, Some(0.0)),
        (Aggregator::Generalised(0.5), 0.0, 4.0, Some(1.0)),
        (Aggregator::Generalised(300.0), 1e300, 1e300, Some(1e300)),
        (Aggregator::Generalised(-300.0), 1e-300, 1e-300, Some(1e-300)),
        (Aggregator::Generalised(f64::NAN), 1.0, 1.0, None),
        (Aggregator::Arithmetic, f64::MAX, f64::MAX, Some(f64::MAX)),
        (Aggregator::Harmonic, f64::MIN_POSITIVE, 1.0, Some(2.0 * f64::MIN_POSITIVE)),
    ] {
        same(&of_all(&by, &row(a, b), &[1.0, 1.0]), &[expected], &(by, a, b));
    }
    // What does not count need not fit: the zero has no weight.
    let found = of_all(&Aggregator::Geometric, &row(0.0, 4.0), &[0.0, 1.0]);
    same(&found, &[Some(4.0)], &"no weight");
    // Only the unit that does not fit is left out.
    let found = of_all(&Aggregator::Geometric, &[all(&[0.0, 4.0])], &[1.0]);
    same(&found, &[None, Some(4.0)], &"one unit");
}

#[test]
fn what_is_no_finite_number_is_missing() {
    for strange in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let scores = [all(&[strange, 1.0, 2.0]), vec![Some(3.0), None, None]];
        let found = of_all(&Aggregator::Arithmetic, &scores, &[1.0, 1.0]);
        assert_eq!(found, [Some(3.0), Some(1.0), Some(2.0)], "{strange}");
        let found = of_all(&Aggregator::Borda, &scores, &[1.0, 1.0]);
        assert_eq!(found, [None, Some(0.0), Some(1.0)], "{strange}");
    }
}

#[test]
fn columns_of_unequal_length_end_in_missing_values() {
    let scores = [all(&[1.0]), all(&[3.0, 5.0])];
    let found = of_all(&Aggregator::Arithmetic, &scores, &[1.0, 1.0]);
    assert_eq!(found, [Some(2.0), Some(5.0)]);
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let share = |place: u32| f64::from(place.wrapping_mul(2_654_435_761) >> 8);
    let column = |of: u32| (0..400).map(|unit| Some(share(unit * 7 + of) % 97.0)).collect();
    let scores: Vec<Vec<Option<f64>>> = (0..5).map(column).collect();
    let weights = [0.1, 0.7, 1.3, 0.2, 0.9];
    let of = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| of_all(&Aggregator::Borda, &scores, &weights))
    };
    assert_eq!(of(1), of(3));
}
