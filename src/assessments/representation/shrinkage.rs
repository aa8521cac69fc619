//! Rates of groups drawn towards the pooled rate, the more the fewer people they rest on.
//!
//! The beta-binomial model: a group's inclination is a draw from a beta distribution whose mean is
//! the pooled rate μ (all voters among all residents) and whose weight is `prior` people; given it,
//! each resident votes or not. The weight is the one under which the counts seen are likeliest; a
//! group's rate is then its posterior mean (voters + prior μ) / (residents + prior).
//!
//! Sources: D. A. Williams, *The analysis of binary responses from toxicological experiments
//! involving reproduction and teratogenicity*, Biometrics 31 (1975), pp. 949-952 (likelihood);
//! J. C. Kleinman, *Proportions with extraneous variance*, JASA 68 (1973), pp. 46-54 (posterior
//! mean, weights); R. J. Marshall, *Mapping disease and mortality rates using empirical Bayes
//! estimators*, Applied Statistics 40 (1991), pp. 283-294 (towards the pooled rate). μ is held at
//! the pooled rate, not estimated along, so that with few groups the mean stays a figure that people
//! can check; the uncertainty of the weight itself is not carried into the rates.
//!
//! Where groups differ no more than chance makes them, the likeliest weight is without bound and
//! every rate becomes the pooled one. That is so for a single group. Without groups, residents or
//! voters there is nothing to shrink.

use super::sums;
use statrs::function::gamma::{digamma, ln_gamma};

/// The least weight looked at, in people: groups that nearly all vote or nearly all do not.
const LEAST_PRIOR: f64 = 0.1;
/// The greatest, in populations: beyond it shrinking differs from pooling by less than 1 in 1000.
const MOST_PRIOR: f64 = 1000.0;
/// The grid on which the best weight is looked for first.
const GRID: f64 = 4.0;
/// Halvings of an interval between neighbours of the grid: to 1e-12 of the weight.
const HALVINGS: u32 = 42;
/// Halvings of the whole range for drawn counts: to 1 in 1000, far within the noise of draws.
const FEW_HALVINGS: u32 = 15;
/// A likelihood above that of pooling by less than this is rounding.
const ROUNDING: f64 = 1e-8;
/// From here on Stirling's series, and its derivative, are exact to 1e-14.
const SERIES_FROM: f64 = 16.0;

/// Shrunk rates.
#[derive(Clone, Debug, PartialEq)]
pub struct Shrunk {
    /// The pooled rate, 0 to 1.
    pub pooled: f64,
    /// The weight of the pooled rate, in people; `None` where it is without bound.
    pub prior: Option<f64>,
    /// The rate of each group, in the order given.
    pub rates: Vec<f64>,
}

/// Shrinks the rates of groups given as (voters, residents).
///
/// `None` without groups or voters, and where a group has no residents or more voters than them.
#[must_use]
pub fn shrink(groups: &[(f64, f64)]) -> Option<Shrunk> {
    let sound = |(x, n): &(f64, f64)| n.is_finite() && *n > 0.0 && *x >= 0.0 && x <= n;
    let (voters, residents) = sums(groups);
    (voters > 0.0 && residents.is_finite() && groups.iter().all(sound))
        .then(|| with_prior(groups, likeliest))
}

/// The same for drawn counts: less exact, and of several peaks of the likelihood, which are rare, any.
pub(super) fn roughly(groups: &[(f64, f64)]) -> Shrunk {
    with_prior(groups, |groups, pooled, residents| {
        let (low, high) = (LEAST_PRIOR.ln(), (MOST_PRIOR * residents).ln());
        let falls = slope(groups, pooled, high.exp()) < 0.0;
        falls.then(|| peak(groups, pooled, (low, high), FEW_HALVINGS))
    })
}

fn with_prior(
    groups: &[(f64, f64)],
    prior: impl Fn(&[(f64, f64)], f64, f64) -> Option<f64>,
) -> Shrunk {
    let (voters, residents) = sums(groups);
    let pooled = voters / residents;
    let prior = if pooled < 1.0 { prior(groups, pooled, residents) } else { None };
    let rate = |(x, n): &(f64, f64)| match prior {
        Some(prior) => (x + prior * pooled) / (n + prior),
        None => pooled,
    };
    Shrunk { pooled, prior, rates: groups.iter().map(rate).collect() }
}

/// The weight under which the counts are likeliest; `None` if that is none that can be told from
/// pooling.
fn likeliest(groups: &[(f64, f64)], pooled: f64, residents: f64) -> Option<f64> {
    let step = GRID.ln();
    let (mut best, mut at) = (f64::NEG_INFINITY, LEAST_PRIOR.ln());
    let mut logarithm = at;
    while logarithm <= (MOST_PRIOR * residents).ln() {
        let here = gain(groups, pooled, logarithm.exp());
        if here > best {
            (best, at) = (here, logarithm);
        }
        logarithm += step;
    }
    let prior = peak(groups, pooled, (at - step, at + step), HALVINGS);
    (gain(groups, pooled, prior) > ROUNDING).then_some(prior)
}

/// Where the likelihood stops rising, between two logarithms of weights.
fn peak(groups: &[(f64, f64)], pooled: f64, between: (f64, f64), halvings: u32) -> f64 {
    let (mut low, mut high) = between;
    for _ in 0..halvings {
        let middle = f64::midpoint(low, high);
        if slope(groups, pooled, middle.exp()) > 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high).exp()
}

/// The derivative of [`gain`] by the weight.
fn slope(groups: &[(f64, f64)], pooled: f64, prior: f64) -> f64 {
    let others = 1.0 - pooled;
    let of_group = |(x, n): &(f64, f64)| {
        pooled * climbing(*x, prior * pooled) + others * climbing(n - x, prior * others)
            - climbing(*n, prior)
    };
    groups.iter().map(of_group).sum()
}

/// ψ(a + k) - ψ(a), the derivative of the logarithm of Γ(a + k) / Γ(a).
fn climbing(k: f64, a: f64) -> f64 {
    if a < SERIES_FROM {
        return digamma(a + k) - digamma(a);
    }
    let series = |z: f64| {
        let square = 1.0 / (z * z);
        let rest = 1.0 / 12.0 - square * (1.0 / 120.0 - square * (1.0 / 252.0 - square / 240.0));
        0.5 / z + square * rest
    };
    (k / a).ln_1p() + series(a) - series(a + k)
}

/// The logarithm of the likelihood of a weight, less that of pooling.
fn gain(groups: &[(f64, f64)], pooled: f64, prior: f64) -> f64 {
    let of_group = |(x, n): &(f64, f64)| {
        rising(*x, prior * pooled) + rising(n - x, prior * (1.0 - pooled)) - rising(*n, prior)
    };
    groups.iter().map(of_group).sum()
}

/// The logarithm of Γ(a + k) / (Γ(a) a^k): what k steps up from a gain over staying at it. Large
/// gammas are never subtracted, which would lose all digits where shrinking is nearly pooling.
fn rising(k: f64, a: f64) -> f64 {
    if a < SERIES_FROM {
        return ln_gamma(a + k) - ln_gamma(a) - k * a.ln();
    }
    let series = |z: f64| {
        let square = 1.0 / (z * z);
        (1.0 / 12.0 - square * (1.0 / 360.0 - square * (1.0 / 1260.0 - square / 1680.0))) / z
    };
    (a + k - 0.5) * (k / a).ln_1p() - k + series(a + k) - series(a)
}
