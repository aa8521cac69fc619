//! Directly standardised rates: what the rate would be had the place a standard population.
//!
//! Rate: sum of w x / n over strata, divided by the sum of w. Interval: the interval of the total
//! count, moved and stretched to the weighted sum, after A. J. Dobson, K. Kuulasmaa, E. Eberle and
//! J. Scherer, *Confidence intervals for weighted sums of Poisson parameters*, Statistics in
//! Medicine 10 (1991), pp. 457-462. The interval of the count is Byar's, and below ten events there
//! is no rate, both as in Public Health England's `PHEindicatormethods`.

use super::intervals::{EXACT_BELOW, Interval, NoInterval, count, factor, not_negative};

/// The fewest events, in all strata together, for which a rate is given.
pub const FEWEST_EVENTS: f64 = EXACT_BELOW;

/// One stratum, such as an age group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stratum {
    /// Events observed.
    pub count: f64,
    /// People, or person-years, among whom they were observed.
    pub population: f64,
    /// The standard population: any scale, only shares matter.
    pub standard: f64,
}

/// A standardised rate with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standardised {
    /// The rate per multiplier.
    pub rate: f64,
    /// Its interval; not below 0, where Dobson's may fall when the weights are very uneven.
    pub interval: Interval,
}

/// The directly standardised rate per `multiplier` people.
///
/// # Errors
/// If a number is negative or unknown, a stratum has no population, the standard populations sum
/// to 0, there are fewer than [`FEWEST_EVENTS`] events, or all events fall where the standard has
/// nobody.
pub fn directly(
    strata: &[Stratum],
    multiplier: f64,
    confidence: f64,
) -> Result<Standardised, NoInterval> {
    let factor = factor(multiplier)?;
    for stratum in strata {
        not_negative(&[stratum.count, stratum.population, stratum.standard])?;
    }
    let standard: f64 = strata.iter().map(|stratum| stratum.standard).sum();
    if standard <= 0.0 || strata.iter().any(|stratum| stratum.population <= 0.0) {
        return Err(NoInterval::NoDenominator);
    }
    let events: f64 = strata.iter().map(|stratum| stratum.count).sum();
    let of_events = count(events, confidence)?;
    if events < FEWEST_EVENTS {
        return Err(NoInterval::TooFewEvents);
    }
    // What one event adds to the rate.
    let weights = strata.iter().map(|stratum| stratum.standard / standard / stratum.population);
    let (mut rate, mut variance) = (0.0, 0.0);
    for (stratum, weight) in strata.iter().zip(weights) {
        rate += weight * stratum.count;
        variance += weight * weight * stratum.count;
    }
    if variance <= 0.0 {
        return Err(NoInterval::NoSpread);
    }
    let stretch = (variance / events).sqrt();
    let lower = rate + stretch * (of_events.lower - events);
    let upper = rate + stretch * (of_events.upper - events);
    if !(lower.is_finite() && (rate * factor).is_finite()) {
        return Err(NoInterval::NotFinite);
    }
    let interval = Interval { lower: lower.max(0.0), upper }.scaled(factor)?;
    Ok(Standardised { rate: rate * factor, interval })
}

#[cfg(test)]
#[path = "tests/standardised.rs"]
mod tests;
