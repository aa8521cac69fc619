//! How often the interval of `projection` held what came, told by years past, and by how much to
//! widen or narrow it.
//!
//! The projection is made anew from every origin, from what was known then, and compared with the
//! years that followed (rolling origin: L. J. Tashman, *Out-of-sample tests of forecasting
//! accuracy*, International Journal of Forecasting 16 (2000), pp. 437-450). The units of a country
//! share the shocks of a year, so thousands of forecasts of one year are one observation rather
//! than thousands: coverage is told year by year, and a factor is tried only on years that took no
//! part in it.
//!
//! The factor of a horizon is the least that would have made the interval hold 80 % of all values
//! there: a quantile of errors in half-widths, as in split conformal prediction (J. Lei, M. G'Sell,
//! A. Rinaldo, R. J. Tibshirani, L. Wasserman, *Distribution-free predictive inference for
//! regression*, JASA 113 (2018), pp. 1094-1111; errors there may be scaled by their spread, as
//! here). Their guarantee needs exchangeable years, which these are not; hence the trial on years
//! left out.

use super::change::Point;
use super::projection::{Manner, Past, quantiles};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// What share of values the factor makes the interval hold, in parts: 4 of 5.
const HELD: (usize, usize) = (4, 5);

/// Coverage on years left out below which the interval is not narrowed: the 80 % asked for less the
/// 5 points allowed for.
pub const LEAST_HELD: f64 = 0.75;

/// In how many years left out a factor must have been tried before it may narrow the interval.
pub const LEAST_TRIED: usize = 5;

/// How many target years must have passed before a factor could have been known.
pub const LEAST_KNOWN: usize = 3;

/// How many forecasts there were and how many intervals held what came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Intervals that held it.
    pub held: usize,
    /// All of them.
    pub forecasts: usize,
}

impl Tally {
    /// The share held; `None` where there were no forecasts.
    #[must_use]
    pub fn share(self) -> Option<f64> {
        let (held, of) = (u32::try_from(self.held).ok()?, u32::try_from(self.forecasts).ok()?);
        (of > 0).then(|| f64::from(held) / f64::from(of))
    }

    fn of(scores: &[f64], factor: f64) -> Self {
        let held = scores.iter().filter(|score| **score <= factor).count();
        Self { held, forecasts: scores.len() }
    }
}

/// Tallies by the year forecast.
pub type ByYear = BTreeMap<i32, Tally>;

/// All years together.
#[must_use]
pub fn overall(years: &ByYear) -> Tally {
    years.values().fold(Tally::default(), |all, year| Tally {
        held: all.held + year.held,
        forecasts: all.forecasts + year.forecasts,
    })
}

/// What a back-test found so many years ahead.
#[derive(Clone, Debug, PartialEq)]
pub struct Coverage {
    /// How many years ahead.
    pub horizon: i32,
    /// With the interval as it is, from what was known at the origin.
    pub before: ByYear,
    /// With the factor of the other years: those at least as far from the year forecast as the
    /// horizon is, so that no change from year to year lies in both. A year without such others is
    /// left out.
    pub after: ByYear,
    /// With the factor of those years that had passed at the origin; with factor 1 where they were
    /// fewer than [`LEAST_KNOWN`].
    pub known_then: ByYear,
    /// The factor of all years; `None` where there were no forecasts.
    pub factor: Option<f64>,
}

impl Coverage {
    /// By what the half-width is to be multiplied: by [`Coverage::factor`] if that widens. If it
    /// narrows, only where it was tried in at least [`LEAST_TRIED`] years left out and at least
    /// [`LEAST_HELD`] of their values were held; 1 otherwise.
    #[must_use]
    pub fn calibration(&self) -> f64 {
        let tried = overall(&self.after).share().filter(|_| self.after.len() >= LEAST_TRIED);
        match self.factor {
            Some(factor) if factor >= 1.0 => factor,
            Some(factor) if tried.is_some_and(|held| held >= LEAST_HELD) => factor,
            _ => 1.0,
        }
    }

    /// The coverage of the interval as it is given to a reader: after calibration on years left out
    /// if it was calibrated, otherwise as it was.
    #[must_use]
    pub fn reported(&self) -> &ByYear {
        let calibrated = (self.calibration() - 1.0).abs() > 0.0;
        if calibrated && !self.after.is_empty() { &self.after } else { &self.before }
    }
}

/// The factors for `projection::project`: one year ahead, two, and so on.
#[must_use]
pub fn factors(coverages: &[Coverage]) -> Vec<f64> {
    coverages.iter().map(Coverage::calibration).collect()
}

/// Projects every series from every origin, 1 to `horizons` years ahead, as far as values are
/// known.
///
/// Each series ascends by year, after any break. One without a value in the year of an origin, or
/// that cannot be projected from there, gives no forecast for it. The same on any number of
/// threads.
#[must_use]
pub fn back_test(
    series: &[impl AsRef<[Point]> + Sync],
    origins: RangeInclusive<i32>,
    horizons: i32,
    manner: &Manner,
) -> Vec<Coverage> {
    let longest = series.iter().map(|points| points.as_ref().len()).max().unwrap_or_default();
    let quantiles = quantiles(longest);
    let found: Vec<Vec<Score>> = series
        .par_iter()
        .map(|points| scores(points.as_ref(), &origins, horizons, manner, &quantiles))
        .collect();
    let mut by_horizon: BTreeMap<i32, Scores> =
        (1..=horizons).map(|horizon| (horizon, Scores::new())).collect();
    for score in found.into_iter().flatten() {
        let years = by_horizon.entry(score.horizon).or_default();
        years.entry(score.year).or_default().push(score.value);
    }
    by_horizon.into_par_iter().map(|(horizon, scores)| coverage(horizon, &scores)).collect()
}

/// How far a value was from its forecast, in half-widths of the interval.
struct Score {
    horizon: i32,
    year: i32,
    value: f64,
}

/// Scores of a horizon by the year forecast.
type Scores = BTreeMap<i32, Vec<f64>>;

fn scores(
    points: &[Point],
    origins: &RangeInclusive<i32>,
    horizons: i32,
    manner: &Manner,
    quantiles: &[f64],
) -> Vec<Score> {
    let Ok(past) = Past::new(points, manner) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (place, (origin, _)) in past.points.iter().enumerate() {
        if !origins.contains(origin) {
            continue;
        }
        let Ok(spreads) = past.spreads(place + 1, horizons, quantiles) else {
            continue;
        };
        for (year, actual) in past.points.iter().skip(place + 1) {
            let horizon = year - origin;
            let half = usize::try_from(horizon - 1).ok().and_then(|it| spreads.by_horizon.get(it));
            if let Some((half, centre)) = half.zip(past.centre(place + 1, horizon)) {
                let value = (actual - centre).abs() / half;
                found.push(Score { horizon, year: *year, value });
            }
        }
    }
    found
}

fn coverage(horizon: i32, scores: &Scores) -> Coverage {
    let tally = |factor: &dyn Fn(i32) -> Option<f64>| {
        let years = scores.iter();
        let told = years.filter_map(|(year, own)| Some((*year, Tally::of(own, factor(*year)?))));
        told.collect::<ByYear>()
    };
    let apart = |year: i32| factor(scores, |other| (other - year).abs() >= horizon);
    let passed = |year: i32| {
        let had = |other: i32| other <= year - horizon;
        let enough = scores.keys().filter(|other| had(**other)).count() >= LEAST_KNOWN;
        Some(if enough { factor(scores, had)? } else { 1.0 })
    };
    Coverage {
        horizon,
        before: tally(&|_| Some(1.0)),
        after: tally(&apart),
        known_then: tally(&passed),
        factor: factor(scores, |_| true),
    }
}

/// The least score that 4 of 5 scores of such years do not exceed.
fn factor(scores: &Scores, counts: impl Fn(i32) -> bool) -> Option<f64> {
    let years = scores.iter().filter(|(year, _)| counts(**year));
    let mut pooled: Vec<f64> = years.flat_map(|(_, own)| own).copied().collect();
    let rank = (pooled.len() * HELD.0).div_ceil(HELD.1).checked_sub(1)?;
    let (_, found, _) = pooled.select_nth_unstable_by(rank, f64::total_cmp);
    Some(*found)
}

#[cfg(test)]
#[path = "tests/back_test.rs"]
mod tests;
