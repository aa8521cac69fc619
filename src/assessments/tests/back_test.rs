use super::*;
use crate::assessments::projection::{CONFIDENCE, project};
use serde_json::Value;

const ORIGINS: RangeInclusive<i32> = 2013..=2024;
const HORIZONS: i32 = 6;

/// The registered unemployed of every gmina, by code.
fn registered() -> BTreeMap<String, Vec<Point>> {
    let file = "/datasets/bdl/registered-unemployed/2025-06-16/registered-unemployed.csv";
    let text = std::fs::read_to_string(format!("{}{file}", env!("CARGO_MANIFEST_DIR")));
    let mut found: BTreeMap<String, Vec<Point>> = BTreeMap::new();
    for row in text.expect("the dataset").lines().skip(1) {
        let mut cells = row.split(',').skip(1);
        let mut cell = || cells.next().expect("a cell");
        let (unit, year, value) = (cell(), cell(), cell());
        let point =
            Point { year: year.parse().expect("a year"), value: value.parse().expect("a value") };
        found.entry(unit.to_owned()).or_default().push(point);
    }
    for points in found.values_mut() {
        points.sort_by_key(|point| point.year);
    }
    found
}

fn oracle() -> Value {
    let text = include_str!("../../../tests/results/projections.json");
    serde_json::from_str(text).expect("JSON")
}

fn tested() -> Vec<Coverage> {
    let series: Vec<Vec<Point>> = registered().into_values().collect();
    assert_eq!(series.len(), 2477);
    back_test(&series, ORIGINS, HORIZONS, &Manner::GROWTH)
}

/// A line of the table: per cent held, all together and by year forecast.
#[test]
fn four_of_five_values_are_held_one_and_two_years_ahead() {
    let found = tested();
    for coverage in found.iter().take(2) {
        let held = overall(coverage.reported()).share().expect("forecasts");
        assert!((held - CONFIDENCE).abs() <= 0.05, "{} ahead: {held}", coverage.horizon);
    }
    // Further ahead the interval may hold too much; never too little.
    for coverage in &found {
        let held = overall(coverage.reported()).share().expect("forecasts");
        assert!(held >= LEAST_HELD, "{} ahead: {held}", coverage.horizon);
    }
}

fn tallies(expected: &Value) -> ByYear {
    let years = expected.as_object().expect("years").iter();
    let count = |value: &Value| usize::try_from(value.as_u64().expect("a count")).expect("a count");
    let tally = |it: &Value| Tally { held: count(&it[0]), forecasts: count(&it[1]) };
    years.map(|(year, it)| (year.parse().expect("a year"), tally(it))).collect()
}

#[test]
fn coverage_and_factors_are_those_of_numpy() {
    let found = tested();
    let oracle = oracle();
    let expected = oracle["back_test"].as_array().expect("horizons");
    assert_eq!(found.len(), expected.len());
    let mut most = 0.0_f64;
    for (ours, theirs) in found.iter().zip(expected) {
        assert_eq!(Some(i64::from(ours.horizon)), theirs["horizon"].as_i64());
        assert_eq!(ours.before, tallies(&theirs["before"]));
        assert_eq!(ours.after, tallies(&theirs["after"]));
        assert_eq!(ours.known_then, tallies(&theirs["known_then"]));
        let pairs = [(ours.factor, "factor"), (Some(ours.calibration()), "calibration")];
        for (ours, name) in pairs {
            let (ours, theirs) = (ours.expect("a factor"), theirs[name].as_f64().expect("one"));
            most = most.max((ours - theirs).abs() / theirs);
        }
    }
    assert!(most <= 1e-9, "{most:e}");
}

#[test]
fn gminas_are_projected_to_2030_as_by_scipy() {
    let (series, factors) = (registered(), factors(&tested()));
    let oracle = oracle();
    let sampled = oracle["registered"].as_array().expect("units");
    assert!(sampled.len() >= 20);
    let mut most = 0.0_f64;
    for case in sampled {
        let points = &series[case["unit"].as_str().expect("a code")];
        let found = project(points, 2030, &Manner::GROWTH, &factors).expect("a projection");
        let rows = case["expected"].as_array().expect("years");
        assert_eq!(found.years.len(), rows.len());
        for (ours, row) in found.years.iter().zip(rows) {
            let row = row.as_array().expect("a row").iter().skip(1);
            for (ours, theirs) in [ours.value, ours.lower, ours.upper].iter().zip(row) {
                let theirs = theirs.as_f64().expect("a number");
                most = most.max((ours - theirs).abs() / theirs);
            }
        }
    }
    assert!(most <= 1e-9, "{most:e}");
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let series: Vec<Vec<Point>> = registered().into_values().take(300).collect();
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| back_test(&series, ORIGINS, HORIZONS, &Manner::GROWTH))
    };
    assert_eq!(on(1), on(3));
}

/// A coverage whose years left out held so many of 100.
fn coverage(factor: f64, after: &[usize]) -> Coverage {
    let tally = |held: &usize| Tally { held: *held, forecasts: 100 };
    let after: ByYear = (2014..).zip(after.iter().map(tally)).collect();
    let before = [(2014, Tally { held: 90, forecasts: 100 })].into();
    Coverage { horizon: 1, before, after, known_then: ByYear::new(), factor: Some(factor) }
}

#[test]
fn an_interval_is_always_widened_but_narrowed_only_on_proof() {
    let used = |factor, after: &[usize]| coverage(factor, after).calibration();
    let is = |ours: f64, expected: f64| assert!((ours - expected).abs() < 1e-12, "{ours}");
    is(used(1.4, &[]), 1.4);
    is(used(0.8, &[80, 70, 90, 60, 80]), 0.8);
    is(used(0.8, &[80, 70, 90, 60, 70]), 1.0);
    is(used(0.8, &[80, 80, 80, 80]), 1.0);
    assert_eq!(overall(coverage(0.8, &[0; 5]).reported()).share(), Some(0.9));
    assert_eq!(overall(coverage(0.8, &[80; 5]).reported()).share(), Some(0.8));
}

#[test]
fn without_forecasts_there_is_neither_coverage_nor_factor() {
    let found = back_test(&[Vec::<Point>::new()], ORIGINS, 2, &Manner::GROWTH);
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|it| it.factor.is_none() && overall(&it.before).share().is_none()));
    assert_eq!(factors(&found), [1.0, 1.0]);
    assert!(back_test(&[] as &[Vec<Point>], ORIGINS, 0, &Manner::GROWTH).is_empty());
}
