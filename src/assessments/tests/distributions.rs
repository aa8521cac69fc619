use super::*;
use crate::assessments::statistics::{rows, same};

#[test]
fn normal_and_student_quantiles_are_those_of_scipy() {
    for case @ [confidence, z] in rows("normal") {
        same(normal(confidence).expect("inside"), z, &case);
    }
    for case @ [confidence, degrees, t] in rows("student") {
        same(student(confidence, degrees).expect("inside"), t, &case);
    }
}

#[test]
fn outside_its_range_a_quantile_is_none() {
    for confidence in [0.0, 1.0, -0.5, 1.5, f64::NAN, f64::INFINITY] {
        assert_eq!(normal(confidence), None, "{confidence}");
        assert_eq!(student(confidence, 5.0), None, "{confidence}");
    }
    for degrees in [0.0, -1.0, f64::NAN] {
        assert_eq!(student(0.95, degrees), None, "{degrees}");
    }
}

#[test]
fn a_funnel_limit_is_the_count_whose_exact_limit_touches_the_mean() {
    for case @ [mean, tail, above, count] in rows("funnel_touch") {
        if above > 0.0 {
            same(poisson_count_above(mean, tail), count, &case);
            same(poisson_mean_below(count, tail), mean, &case);
        } else {
            same(poisson_count_below(mean, tail), count, &case);
            same(poisson_mean_above(count, tail), mean, &case);
        }
    }
}

#[test]
fn the_series_take_over_without_a_step() {
    // Relative to the width, for the limits themselves lie next to the mean.
    let steps = |below: f64, above: f64| (above - below).abs() / below;
    let limit = SERIES_DEGREES;
    for confidence in [0.1, 0.95, 0.998, 0.999_999_9] {
        let below = student(confidence, limit).expect("inside");
        let above = student(confidence, limit * (1.0 + 1e-12)).expect("inside");
        assert!(steps(below, above) < 1e-9, "{confidence}");
    }
    for tail in [0.025, 0.001] {
        let wide = |count: fn(f64, f64) -> f64, mean| (count(mean, tail) - mean).abs();
        let next = SERIES_MEAN * (1.0 + 1e-15);
        for count in [poisson_count_below, poisson_count_above] {
            assert!(steps(wide(count, SERIES_MEAN), wide(count, next)) < 1e-7, "{tail}");
        }
    }
}
