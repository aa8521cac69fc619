//! Quantiles of the normal, Student's t, chi-square and Poisson distributions.
//!
//! The special functions are those of the crate `statrs`. Its own inverses are not used where they
//! stop at an absolute 1e-9 (chi-square) or may not end (Student's t): monotone functions are
//! inverted here by bisection, and far out by the series of Cornish and Fisher.
//!
//! Sources: Abramowitz and Stegun, *Handbook of Mathematical Functions* (1964), 26.7.5 (t in powers
//! of 1/df) and 26.2.49 (Cornish and Fisher); Johnson, Kotz and Kemp, *Univariate Discrete
//! Distributions* (1992), chapter 4 (Poisson sums as gamma integrals).

use statrs::function::beta::beta_reg;
use statrs::function::erf::{erf_inv, erfc_inv};
use statrs::function::gamma::{gamma_lr, gamma_ur};
use std::f64::consts::SQRT_2;

/// Above this many degrees of freedom the series for Student's t is exact to 1e-9 in any tail.
const SERIES_DEGREES: f64 = 1000.0;

/// Above this mean the series for the Poisson limits is exact to 1e-11.
const SERIES_MEAN: f64 = 1e6;

/// Halvings of an interval; more than any interval of `f64` used here has room for.
const HALVINGS: u32 = 1200;

/// The least logarithm of a limit that is not taken for 0: near the smallest `f64`.
const SMALLEST_LOGARITHM: f64 = -700.0;

/// What lies outside a central interval of this confidence, on one side.
///
/// `None` unless `confidence` lies strictly between 0 and 1.
pub(super) fn tail(confidence: f64) -> Option<f64> {
    let inside = confidence > 0.0 && confidence < 1.0;
    inside.then(|| (1.0 - confidence) / 2.0)
}

/// The half-width in standard deviations of a central normal interval: 1.96 for 0.95.
pub(super) fn normal(confidence: f64) -> Option<f64> {
    let tail = tail(confidence)?;
    // Near 0 the complement has lost the digits.
    let z = if confidence < 0.5 { erf_inv(confidence) } else { erfc_inv(2.0 * tail) };
    Some(SQRT_2 * z)
}

/// The half-width of a central interval of Student's t with `degrees` > 0 of freedom.
pub(super) fn student(confidence: f64, degrees: f64) -> Option<f64> {
    let z = normal(confidence)?;
    if degrees.is_nan() || degrees <= 0.0 {
        return None;
    }
    if degrees > SERIES_DEGREES {
        return Some(student_series(z, degrees));
    }
    let outside = 2.0 * tail(confidence)?;
    // In logarithms, for t may be far below or far above 1. t is never inside the normal's z, and
    // the heaviest tails grow as a power of 1 / tail.
    let low = z.ln() - 1.0;
    let high = 300.0_f64.min(low + 2.0 + (1.0 / outside).ln() / degrees + 10.0 / degrees);
    let root = bisect(low, high, |logarithm| {
        let square = (2.0 * logarithm).exp();
        if confidence < 0.5 {
            beta_reg(0.5, degrees / 2.0, square / (degrees + square)) < confidence
        } else {
            beta_reg(degrees / 2.0, 0.5, degrees / (degrees + square)) > outside
        }
    });
    Some(root.exp())
}

/// Abramowitz and Stegun 26.7.5, four terms.
fn student_series(z: f64, degrees: f64) -> f64 {
    let w = z * z;
    let first = z * (w + 1.0) / 4.0;
    let second = z * ((5.0 * w + 16.0) * w + 3.0) / 96.0;
    let third = z * (((3.0 * w + 19.0) * w + 17.0) * w - 15.0) / 384.0;
    let fourth = z * ((((79.0 * w + 776.0) * w + 1482.0) * w - 1920.0) * w - 945.0) / 92160.0;
    z + (first + (second + (third + fourth / degrees) / degrees) / degrees) / degrees
}

/// The mean under which `count` or more events have the probability `tail`: half the chi-square
/// quantile with 2 `count` degrees of freedom. `count` is not negative and may be fractional.
pub(super) fn poisson_mean_below(count: f64, tail: f64) -> f64 {
    if count <= 0.0 || gamma_lr(count, SMALLEST_LOGARITHM.exp()) > tail {
        return 0.0;
    }
    let high = (count + 1.0).ln();
    bisect(SMALLEST_LOGARITHM, high, |mean| gamma_lr(count, mean.exp()) < tail).exp()
}

/// The mean under which `count` or fewer events have the probability `tail`: half the chi-square
/// quantile with 2 `count` + 2 degrees of freedom. `count` is not negative and may be fractional.
pub(super) fn poisson_mean_above(count: f64, tail: f64) -> f64 {
    let shape = count + 1.0;
    let mut high = shape + 1.0;
    while gamma_ur(shape, high) > tail {
        high *= 2.0;
    }
    bisect(high / 1e6, high, |mean| gamma_ur(shape, mean) > tail)
}

/// How many events, or fewer, have the probability `tail` under `mean` > 0; fractional, 0 where
/// even none at all is likelier than that.
pub(super) fn poisson_count_below(mean: f64, tail: f64) -> f64 {
    if mean > SERIES_MEAN {
        return gamma_shape(mean, -SQRT_2 * erfc_inv(2.0 * tail)) - 1.0;
    }
    if gamma_ur(1.0, mean) >= tail {
        return 0.0;
    }
    bisect(0.0, mean, |count| gamma_ur(count + 1.0, mean) < tail)
}

/// How many events, or more, have the probability `tail` under `mean` > 0; fractional.
pub(super) fn poisson_count_above(mean: f64, tail: f64) -> f64 {
    if mean > SERIES_MEAN {
        return gamma_shape(mean, SQRT_2 * erfc_inv(2.0 * tail));
    }
    let mut high = mean + 1.0;
    while gamma_lr(high, mean) > tail {
        high *= 2.0;
    }
    bisect(high / 1e9, high, |count| gamma_lr(count, mean) > tail)
}

/// The shape of the gamma distribution whose quantile `-z` is `mean`: Cornish and Fisher's series
/// of the gamma distribution (skewness 2/sqrt(shape), excess 6/shape), solved for the shape.
fn gamma_shape(mean: f64, z: f64) -> f64 {
    let step = |shape: f64| {
        let root = shape.sqrt();
        mean + z * root - (z * z - 1.0) / 3.0 + z * (z * z - 7.0) / (36.0 * root)
    };
    // Each step gains three digits at the least mean for which this is used.
    (0..8).fold(mean, |shape, _| step(shape))
}

/// Where `before` turns from true to false between `low` and `high`.
fn bisect(mut low: f64, mut high: f64, before: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if middle <= low || middle >= high {
            break;
        }
        if before(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
#[path = "tests/distributions.rs"]
mod tests;
