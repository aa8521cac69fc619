use super::*;
use serde_json::Value;
use std::f64::consts::PI;

/// What scipy found, by tests/oracles/simulation.py.
const ORACLE: &str = include_str!("../../../tests/results/simulation.json");

fn near(found: f64, expected: f64) -> bool {
    (found - expected).abs() <= 1e-9 * expected.abs().max(1e-3)
}

fn floats(of: &Value) -> Vec<f64> {
    of.as_array().unwrap().iter().map(|it| it.as_f64().unwrap()).collect()
}

#[test]
fn indices_are_those_of_scipy() {
    let oracle: Value = serde_json::from_str(ORACLE).unwrap();
    let cases = oracle["sobol"].as_array().unwrap();
    assert!(cases.len() >= 5);
    for case in cases {
        let outputs: Vec<Option<f64>> = floats(&case["outputs"]).into_iter().map(Some).collect();
        let factors = u32::try_from(case["factors"].as_u64().unwrap()).unwrap();
        let rows = u32::try_from(case["rows"].as_u64().unwrap()).unwrap();
        let sample = Sample { rows, factors, seed: 1 };
        let found = estimated(sample, 0, &outputs).expect("it varies");
        assert!(near(found.variance, case["variance"].as_f64().unwrap()), "{found:?}");
        let expected = floats(&case["first"]).into_iter().zip(floats(&case["total"]));
        assert_eq!(found.effects.len(), floats(&case["first"]).len());
        for (effect, (first, total)) in found.effects.iter().zip(expected) {
            assert!(near(effect.first.value, first), "{effect:?} {first}");
            assert!(near(effect.total.value, total), "{effect:?} {total}");
            assert!(near(effect.first.low, first) && near(effect.first.high, first));
        }
    }
}

/// Analytic indices, each to be found within the tolerance, and the interval to be about as wide as
/// the error it stands for.
fn held(found: &Sensitivity, expected: &[(f64, f64)], tolerance: f64) {
    assert_eq!(found.effects.len(), expected.len());
    for (effect, (first, total)) in found.effects.iter().zip(expected) {
        for (estimate, truth) in [(effect.first, first), (effect.total, total)] {
            assert!((estimate.value - truth).abs() < tolerance, "{estimate:?} {truth}");
            assert!(estimate.low <= estimate.value && estimate.value <= estimate.high);
            let wide = estimate.high - estimate.low;
            assert!((estimate.value - truth).abs() <= wide, "{estimate:?} {truth}");
            assert!(wide < 4.0 * tolerance, "{estimate:?}");
        }
    }
}

/// T. Ishigami, T. Homma (1990), with a = 7 and b = 0.1. With 2^15 rows no standard error is above
/// 0.008, so 0.03 is nearly four of them.
#[test]
fn the_ishigami_function() {
    let (a, b) = (7.0_f64, 0.1_f64);
    let found = sensitivity(Sample { rows: 1 << 15, factors: 3, seed: 7 }, 200, |x| {
        let x: Vec<f64> = x.iter().map(|x| PI * (2.0 * x - 1.0)).collect();
        Some(x[0].sin() + a * x[1].sin().powi(2) + b * x[2].powi(4) * x[0].sin())
    });
    let v1 = 0.5 * (1.0 + b * PI.powi(4) / 5.0).powi(2);
    let v2 = a * a / 8.0;
    let v13 = b * b * PI.powi(8) * 8.0 / 225.0;
    let v = v1 + v2 + v13;
    let expected = [(v1 / v, (v1 + v13) / v), (v2 / v, v2 / v), (0.0, v13 / v)];
    let found = found.unwrap();
    held(&found, &expected, 0.03);
    assert!((found.mean - a / 2.0).abs() < 0.05 && (found.variance - v).abs() < 0.3);
}

/// I. M. Sobol' (1993), the g-function with a = 0, 1, 4.5, 9 and 99 four times.
#[test]
fn the_g_function() {
    let a = [0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0];
    let found = sensitivity(Sample { rows: 1 << 15, factors: 8, seed: 11 }, 200, |x| {
        Some(x.iter().zip(a).map(|(x, a)| ((4.0 * x - 2.0).abs() + a) / (1.0 + a)).product())
    });
    let single = a.map(|a| 1.0 / 3.0 / (1.0 + a) / (1.0 + a));
    let all: f64 = single.iter().map(|it| 1.0 + it).product();
    let expected = single.map(|it| (it / (all - 1.0), it * all / (1.0 + it) / (all - 1.0)));
    held(&found.unwrap(), &expected, 0.03);
}

#[test]
fn what_does_not_vary_has_no_effects() {
    let sample = Sample { rows: 100, factors: 2, seed: 1 };
    for rows in 1..60 {
        for value in [0.0, 0.1, 1.0 / 3.0, 1e5 / 7.0, 1e300] {
            let sample = Sample { rows, ..sample };
            assert_eq!(sensitivity(sample, 2, |_| Some(value)), None);
        }
    }
    assert_eq!(sensitivity(sample, 10, |_| None), None);
    assert_eq!(sensitivity(sample, 10, |_| Some(f64::NAN)), None);
    assert_eq!(sensitivity(sample, 10, |x| Some(x[0] * f64::MAX)), None);
    for (rows, factors) in [(0, 2), (100, 0), (0, 0), (1, 1)] {
        let sample = Sample { rows, factors, seed: 1 };
        let found = sensitivity(sample, 10, |x| x.first().copied());
        assert!(found.is_none() || rows == 1, "{found:?}");
    }
    assert_eq!(sample.point(0).len(), 2);
    assert!(Sample { rows: 0, factors: 2, seed: 1 }.point(3).is_empty());
}

#[test]
fn rows_with_an_unknown_output_do_not_count() {
    let sample = Sample { rows: 500, factors: 2, seed: 3 };
    let found = sensitivity(sample, 0, |x| (x[0] > 0.2).then_some(x[0] + x[1])).unwrap();
    assert!(found.rows > 250 && found.rows < 400, "{found:?}");
    let all = sensitivity(sample, 0, |x| Some(x[0] + x[1])).unwrap();
    assert_eq!(all.rows, 500);
}

#[test]
fn points_are_those_of_saltelli() {
    let sample = Sample { rows: 5, factors: 3, seed: 9 };
    assert_eq!(sample.runs(), 25);
    for row in 0..5 {
        let (a, b) = (sample.point(row), sample.point(row + 5));
        assert!(a.iter().chain(&b).all(|it| (0.0..1.0).contains(it)));
        assert!(a.iter().zip(&b).all(|(a, b)| (a - b).abs() > 0.0));
        for factor in 0..3 {
            let mut expected = a.clone();
            expected[factor] = b[factor];
            let number = u32::try_from(factor).unwrap();
            assert_eq!(sample.point(row + 5 * (number + 2)), expected);
        }
    }
    assert_ne!(sample.point(0), sample.point(1));
    assert_ne!(sample.point(0), Sample { seed: 10, ..sample }.point(0));
}

#[test]
fn the_number_of_threads_does_not_matter() {
    let sample = Sample { rows: 300, factors: 3, seed: 5 };
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| sensitivity(sample, 50, |x| Some(x[0] * x[1] + x[2].powi(3))))
    };
    let one = on(1);
    assert!(one.is_some());
    assert_eq!(one, on(2));
    assert_eq!(one, on(8));
}
