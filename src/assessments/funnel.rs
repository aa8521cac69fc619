//! Funnel limits: how far a unit of a given size strays from the group average by chance alone.
//!
//! The limits are where the unit's own confidence interval would just touch the average, as in
//! Public Health England's `calculate_funnel_limits` (`PHEindicatormethods`):
//! - proportions: Wilson's interval turned around, which is a ± z sqrt(a (1 - a) / n) for the
//!   average a, cut to 0 and 1;
//! - rates: the exact Poisson limits turned around. The upper limit is the count that, or more, the
//!   average gives with the probability of the tail; the lower one, that or fewer. Counts between
//!   whole numbers come from the gamma integral. Where even no event at all is likelier than the
//!   tail, the lower limit is 0.
//!
//! Source: D. J. Spiegelhalter, *Funnel plots for comparing institutional performance*, Statistics
//! in Medicine 24 (2005), pp. 1185-1202. His correction for overdispersion is not made: among large
//! units that differ in more than chance, most will lie outside.

use super::distributions;
use super::intervals::{NoInterval, critical, factor, not_negative};

/// What lies beyond each of the inner limits: about two standard deviations.
pub const INNER_TAIL: f64 = 0.025;

/// What lies beyond each of the outer limits: about three standard deviations.
pub const OUTER_TAIL: f64 = 0.001;

/// A pair of limits, on the scale of the average.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// The lower limit.
    pub lower: f64,
    /// The upper limit.
    pub upper: f64,
}

/// The limits for a unit of one size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Funnel {
    /// The limits at [`INNER_TAIL`].
    pub inner: Limits,
    /// The limits at [`OUTER_TAIL`].
    pub outer: Limits,
}

/// Where a value lies in its funnel. Place is no judgement: which way is good is not known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Below the outer limit.
    FarBelow,
    /// Between the lower limits.
    Below,
    /// Within the inner limits, or on one of them.
    Within,
    /// Between the upper limits.
    Above,
    /// Above the outer limit.
    FarAbove,
}

impl Funnel {
    /// The place of the unit's `value`; none for a value that is no number.
    #[must_use]
    pub fn place(&self, value: f64) -> Option<Place> {
        if value.is_nan() {
            return None;
        }
        Some(if value < self.outer.lower {
            Place::FarBelow
        } else if value < self.inner.lower {
            Place::Below
        } else if value > self.outer.upper {
            Place::FarAbove
        } else if value > self.inner.upper {
            Place::Above
        } else {
            Place::Within
        })
    }
}

/// The average of a group from the (part, whole) of each unit: parts and wholes summed apart.
///
/// # Errors
/// If a number is negative or unknown, or the wholes sum to 0.
pub fn average(units: &[(f64, f64)]) -> Result<f64, NoInterval> {
    for (part, whole) in units {
        not_negative(&[*part, *whole])?;
    }
    let parts: f64 = units.iter().map(|(part, _)| part).sum();
    let wholes: f64 = units.iter().map(|(_, whole)| whole).sum();
    if wholes <= 0.0 {
        return Err(NoInterval::NoDenominator);
    }
    let average = parts / wholes;
    if average.is_finite() { Ok(average) } else { Err(NoInterval::NotFinite) }
}

/// The funnel around the average proportion (0 to 1) for a unit of `n`.
///
/// # Errors
/// Unless 0 < `average` < 1 and `n` > 0: around 0 or 1 nothing varies.
pub fn proportion(average: f64, n: f64) -> Result<Funnel, NoInterval> {
    not_negative(&[average, n])?;
    if n <= 0.0 {
        return Err(NoInterval::NoDenominator);
    }
    if average > 1.0 {
        return Err(NoInterval::NotAPart);
    }
    let deviation = (average * (1.0 - average) / n).sqrt();
    if deviation <= 0.0 {
        return Err(NoInterval::NoSpread);
    }
    let limits = |tail: f64| {
        let reach = critical(1.0 - 2.0 * tail)? * deviation;
        Ok(Limits { lower: (average - reach).max(0.0), upper: (average + reach).min(1.0) })
    };
    Ok(Funnel { inner: limits(INNER_TAIL)?, outer: limits(OUTER_TAIL)? })
}

/// The funnel around the average rate per `multiplier` for a unit of population `n`.
///
/// # Errors
/// Unless the average, `n` and the multiplier are above 0.
pub fn rate(average: f64, n: f64, multiplier: f64) -> Result<Funnel, NoInterval> {
    not_negative(&[average, n])?;
    let factor = factor(multiplier)?;
    if n <= 0.0 {
        return Err(NoInterval::NoDenominator);
    }
    let expected = average / factor * n;
    if expected <= 0.0 {
        return Err(NoInterval::NoSpread);
    }
    let limits = |tail: f64| {
        let rate = |count: f64| count / n * factor;
        let lower = rate(distributions::poisson_count_below(expected, tail));
        let upper = rate(distributions::poisson_count_above(expected, tail));
        let finite = lower.is_finite() && upper.is_finite();
        if finite { Ok(Limits { lower, upper }) } else { Err(NoInterval::NotFinite) }
    };
    Ok(Funnel { inner: limits(INNER_TAIL)?, outer: limits(OUTER_TAIL)? })
}

#[cfg(test)]
#[path = "tests/funnel.rs"]
mod tests;
