//! Measures, tests and resampling held against tests/oracles/representation.py, and laws of both.

use super::channels::difference;
use super::indices::Measure;
use super::left_behind::{holm, lower_tail, parity};
use super::resampled::representativeness;
use super::*;
use serde_json::Value;

pub(super) fn cases(section: &str) -> Vec<Value> {
    let text = include_str!("../../../tests/results/representation.json");
    let file: Value = serde_json::from_str(text).expect("JSON");
    let cases = file[section].as_array().unwrap_or_else(|| panic!("no section {section}")).clone();
    assert!(cases.len() >= 5, "{section}");
    cases
}

pub(super) fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

pub(super) fn count(value: &Value) -> u64 {
    value.as_u64().expect("a count")
}

pub(super) fn pairs(value: &Value) -> Vec<(f64, f64)> {
    let groups = value.as_array().expect("groups").iter();
    groups.map(|it| (number(&it[0]), number(&it[1]))).collect()
}

pub(super) fn close(ours: f64, theirs: f64, relative: f64, what: &dyn std::fmt::Debug) {
    let allowed = (relative * theirs.abs()).max(1e-12);
    assert!((ours - theirs).abs() <= allowed, "{what:?}: {ours:?}, not {theirs:?}");
}

pub(super) fn measured(groups: &[(u64, u64)]) -> Vec<Measured> {
    let names = 'a'..;
    let name = |it: (char, &(u64, u64))| Measured {
        group: it.0.to_string(),
        voters: it.1.0,
        residents: it.1.1,
        off: 0,
    };
    names.zip(groups).map(name).collect()
}

pub(super) fn base_of(groups: &[Measured], not_stated: u64) -> Base {
    let stated = groups.iter().map(|it| it.voters).sum();
    Base { stated, not_stated, impossible: 0, total: stated + not_stated }
}

#[test]
fn the_examples_of_go_vocal() {
    for case in cases("go_vocal") {
        let measure = match case[1].as_str().expect("a name") {
            "min_max" => Measure::MinMax,
            "min_mean" => Measure::MinMean,
            "similarity" => Measure::Similarity,
            other => panic!("{other}"),
        };
        let groups = pairs(&case[0]);
        // A single group is 1 there and nothing to compare here.
        match case[2].as_f64().filter(|_| groups.len() > 1) {
            Some(expected) => close(measure.of(&groups).expect("a value"), expected, 1e-12, &case),
            None => assert_eq!(measure.of(&groups), None, "{case}"),
        }
    }
}

#[test]
fn the_measures_of_scipy_and_numpy() {
    let measures = [
        Measure::MinMax,
        Measure::MinMean,
        Measure::Similarity,
        Measure::Dissimilarity,
        Measure::Divergence,
    ];
    for case in cases("indices") {
        let groups = pairs(&case[0]);
        for (place, measure) in measures.into_iter().enumerate() {
            let ours = measure.of(&groups).expect("a value");
            // A divergence of alike groups is a sum of cancelling terms.
            let allowed = if measure == Measure::Divergence { 1e-9 } else { 1e-11 };
            close(ours, number(&case[place + 1]), allowed, &(measure, &case));
        }
        let (voters, residents) = sums(&groups);
        let apart = Measure::Dissimilarity.of(&groups).expect("a value");
        let alike = Measure::Similarity.of(&groups).expect("a value");
        close(apart * (1.0 - voters / residents), 1.0 - alike, 1e-9, &"voters against residents");
    }
}

#[test]
fn the_likeliest_weight_and_its_rates() {
    let mut pooled = 0;
    for case in cases("shrunk") {
        let groups = pairs(&case[0]);
        let shrunk = shrinkage::shrink(&groups).expect("a value");
        match case[1].as_f64() {
            Some(prior) => close(shrunk.prior.expect("a weight"), prior, 1e-8, &case),
            None => assert_eq!(shrunk.prior, None, "{case}"),
        }
        pooled += usize::from(shrunk.prior.is_none());
        let ratio = Measure::ShrunkMinMax.of(&groups).expect("a value");
        close(ratio, number(&case[2]), 1e-9, &case);
        for (rate, (x, n)) in shrunk.rates.iter().zip(&groups) {
            let (low, high) = ((x / n).min(shrunk.pooled), (x / n).max(shrunk.pooled));
            assert!(low - 1e-12 <= *rate && *rate <= high + 1e-12, "{case}");
        }
    }
    assert!((5..40).contains(&pooled));
}

#[test]
fn a_few_people_break_the_score_and_not_the_shrunk_one() {
    let town = [(8000.0, 100_000.0), (9000.0, 110_000.0), (6500.0, 90_000.0)];
    let mut with_house = town.to_vec();
    with_house.push((0.0, 5.0));
    let of = |measure: Measure, groups: &[(f64, f64)]| measure.of(groups).expect("a value");
    assert!(of(Measure::MinMax, &town) > 0.85 && of(Measure::MinMax, &with_house) <= 0.0);
    let (before, after) =
        (of(Measure::ShrunkMinMax, &town), of(Measure::ShrunkMinMax, &with_house));
    assert!((before - after).abs() < 0.01, "{before} {after}");
    // A large group without voters is no accident.
    with_house.push((0.0, 50_000.0));
    assert!(of(Measure::ShrunkMinMax, &with_house) < 0.1);
}

#[test]
fn the_distributions_of_scipy() {
    for case in cases("lower_tail") {
        let [x, all, chosen, n] = [0, 1, 2, 3].map(|place| number(&case[place]));
        close(lower_tail(x, all, chosen, n), number(&case[4]), 1e-8, &case);
    }
    for case in cases("quantiles") {
        let drawn = binomial::Binomial::of(number(&case[0]), number(&case[1]));
        close(drawn.at(number(&case[2])), number(&case[3]), 0.0, &case);
    }
    for case in cases("holm") {
        let list =
            |it: &Value| -> Vec<f64> { it.as_array().expect("p").iter().map(number).collect() };
        for (ours, theirs) in holm(&list(&case[0])).iter().zip(list(&case[1])) {
            close(*ours, theirs, 1e-12, &case);
        }
    }
    for case in cases("difference") {
        let of = |place: usize| (count(&case[place]), count(&case[place + 1]));
        let ours = difference(of(0), of(2), number(&case[4])).expect("an interval");
        close(ours.lower, number(&case[5]), 1e-9, &case);
        close(ours.upper, number(&case[6]), 1e-9, &case);
    }
}

#[test]
fn the_bootstrap_of_numpy() {
    for (case, seed) in cases("resampled").iter().zip(1..) {
        let groups: Vec<(u64, u64)> = case[0]
            .as_array()
            .expect("groups")
            .iter()
            .map(|it| (count(&it[0]), count(&it[1])))
            .collect();
        let groups = measured(&groups);
        let found = representativeness(base_of(&groups, 3), &groups, seed).expect("measures");
        assert_eq!(found, representativeness(base_of(&groups, 3), &groups, seed).expect("again"));
        for row in case[1].as_array().expect("rows") {
            let measure = match row[0].as_str().expect("a name") {
                "min_max" => Measure::MinMax,
                "min_mean" => Measure::MinMean,
                "similarity" => Measure::Similarity,
                "dissimilarity" => Measure::Dissimilarity,
                "divergence" => Measure::Divergence,
                _ => Measure::ShrunkMinMax,
            };
            let index = found.indices.iter().find(|it| it.measure == measure).expect("an index");
            let ours = [index.by_chance, index.interval.lower, index.interval.upper, index.p];
            for (place, ours) in ours.into_iter().enumerate() {
                let (low, high) = (number(&row[place + 1][0]), number(&row[place + 1][1]));
                // The weight is found to 1 in 1000 in draws, and where ratios are rounded to 1.
                let room = if measure == Measure::ShrunkMinMax { 2e-3 } else { 1e-9 };
                assert!(
                    low - room <= ours && ours <= high + room,
                    "{measure:?} {place}: {ours} outside {low} to {high} of {}",
                    case[0]
                );
            }
            assert_eq!(index.beyond_chance, index.p <= ALPHA);
        }
    }
}

/// Votes drawn without any difference between groups.
#[test]
fn groups_alike_are_rarely_called_unequal() {
    let residents = [900_u64, 4000, 12_000, 300, 7000, 2500];
    let (mut named, mut uneven) = (0, [0; 6]);
    for seed in 0..60 {
        let mut random = crate::assessments::draws::SplitMix64::of(7, seed);
        let groups: Vec<(u64, u64)> = residents
            .iter()
            .map(|n| (*n, (0..*n).filter(|_| random.share() < 0.08).count()))
            .map(|(n, x)| (u64::try_from(x).expect("a count"), n))
            .collect();
        let groups = measured(&groups);
        let base = base_of(&groups, 0);
        named += usize::from(!parity(base, &groups).expect("a list").left_behind().is_empty());
        let found = representativeness(base, &groups, 1).expect("measures");
        for (total, index) in uneven.iter_mut().zip(&found.indices) {
            *total += usize::from(index.beyond_chance);
        }
    }
    // 3 of 60 are expected; more than 10 have a probability of 2 in 10 000.
    assert!(named <= 10, "{named}");
    assert!(uneven.iter().all(|it| *it <= 10), "{uneven:?}");
}
