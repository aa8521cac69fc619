//! Scores of several indicators made into one for each unit.
//!
//! Source: W. Becker, `COINr` 1.1.14, `R/aggregate.R` (the functions `a_*` and `outrankMatrix`); when
//! one may make up for another, and when not: OECD and JRC, *Handbook on Constructing Composite
//! Indicators* (2008), section 6, with Munda and Nardo on outranking.
//!
//! Weights are relative, and those of what a unit lacks are shared out among what it has. A score that
//! is no finite number counts as missing; an indicator of weight zero does not count at all. A negative
//! weight, one that is no finite number, or fewer or more weights than indicators: no unit has a score.
//!
//! Where this differs from `COINr`: its `a_genmean` gives nothing to a unit with a missing value; its
//! outranking matrix gives the weight of a missing value to the unit further down the table; it stops
//! at values that a mean cannot take, where here only that unit has no score.

use rayon::prelude::*;
use std::ops::RangeInclusive;

/// How scores become one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Aggregator {
    /// The weighted mean: one indicator makes up fully for another.
    Arithmetic,
    /// The weighted geometric mean; only of scores above zero.
    Geometric,
    /// The weighted harmonic mean; only of scores above zero (`COINr` stops at zero only).
    Harmonic,
    /// The weighted mean of this power: 1 is arithmetic, 0 geometric (`COINr` stops), -1 harmonic.
    /// Powers below zero take scores above zero, powers above zero other than 1 none below zero.
    Generalised(f64),
    /// How many units a unit outranks less how many outrank it, from -(n - 1) to n - 1. A outranks B
    /// when the weights of what A is higher in, with half of what they are equal in, are more than
    /// half of the weights of what both know. Earlier versions of `a_copeland` summed those weights.
    Copeland,
    /// How many units a unit is above, each counted with the share of the weights it is above in,
    /// from 0 to n - 1. Equal scores put neither above: the least rank, as in `n_borda`, so that
    /// without missing values it is the weighted mean of Borda scores.
    Borda,
}

/// The names of aggregators, for [`Aggregator::named`].
pub const AGGREGATORS: &[&str] =
    &["arithmetic", "geometric", "harmonic", "generalised", "copeland", "borda"];

/// The sizes of powers that can be asked for: nearer to 0 the mean is geometric but for rounding that
/// would outweigh it, and further away it is the largest or the least score.
pub const POWERS: RangeInclusive<f64> = 1e-6..=40.0;

/// What difference of shares counts as none: weights like 0.1 and 0.2 do not add up exactly.
const EVEN: f64 = 1e-12;

impl Aggregator {
    /// The aggregator of a name; `generalised` needs a power of [`POWERS`] or 0, the others take none.
    #[must_use]
    pub fn named(name: &str, power: Option<f64>) -> Option<Self> {
        match (name, power) {
            ("arithmetic", None) => Some(Self::Arithmetic),
            ("geometric", None) => Some(Self::Geometric),
            ("harmonic", None) => Some(Self::Harmonic),
            ("generalised", Some(power)) if power.abs() <= 0.0 || POWERS.contains(&power.abs()) => {
                Some(Self::Generalised(power))
            }
            ("copeland", None) => Some(Self::Copeland),
            ("borda", None) => Some(Self::Borda),
            _ => None,
        }
    }

    /// Its name in [`AGGREGATORS`].
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Arithmetic => "arithmetic",
            Self::Geometric => "geometric",
            Self::Harmonic => "harmonic",
            Self::Generalised(_) => "generalised",
            Self::Copeland => "copeland",
            Self::Borda => "borda",
        }
    }
}

/// One score for each unit from a column of scores and a weight for each indicator.
///
/// [`Aggregator::Copeland`] and [`Aggregator::Borda`] compare units over what both know; two that know
/// nothing in common are neither above the other, and a unit that can be compared with no other has
/// no score. Whoever lacks much can win over few: impute or leave out first.
#[must_use]
pub fn aggregated(
    by: &Aggregator,
    columns: &[&[Option<f64>]],
    weights: &[f64],
) -> Vec<Option<f64>> {
    let units = columns.iter().map(|column| column.len()).max().unwrap_or(0);
    let sound = weights.iter().all(|weight| weight.is_finite() && *weight >= 0.0);
    if !sound || weights.len() != columns.len() {
        return vec![None; units];
    }
    let weighed: Vec<(&[Option<f64>], f64)> =
        columns.iter().copied().zip(weights.iter().copied()).filter(|(_, it)| *it > 0.0).collect();
    let score_of = |column: &[Option<f64>], unit: usize| {
        column.get(unit).copied().flatten().filter(|score| score.is_finite())
    };
    let mean = |power: f64, unit: usize| {
        let known = weighed.iter();
        let known = known.filter_map(|(column, weight)| Some((score_of(column, unit)?, *weight)));
        mean_of_power(power, &known.collect::<Vec<_>>())
    };
    let means = |power: f64| (0..units).map(|unit| mean(power, unit)).collect();
    match by {
        Aggregator::Arithmetic => means(1.0),
        Aggregator::Geometric => means(0.0),
        Aggregator::Harmonic => means(-1.0),
        Aggregator::Generalised(power) => means(*power),
        Aggregator::Copeland | Aggregator::Borda => {
            // A NaN is neither above, below nor equal to anything: what is missing drops out.
            let column = |(column, weight): &(&[Option<f64>], f64)| {
                let scores = (0..units).map(|unit| score_of(column, unit).unwrap_or(f64::NAN));
                (scores.collect(), *weight)
            };
            let columns: Vec<(Vec<f64>, f64)> = weighed.iter().map(column).collect();
            outranking(matches!(by, Aggregator::Copeland), &columns, units)
        }
    }
}

/// The weighted mean of a power, of pairs of score and weight.
fn mean_of_power(power: f64, known: &[(f64, f64)]) -> Option<f64> {
    let least = known.iter().map(|(score, _)| *score).reduce(f64::min)?;
    let most = known.iter().map(|(score, _)| *score).reduce(f64::max)?;
    let whole = known.iter().map(|(_, weight)| weight).sum::<f64>();
    if !whole.is_finite() || !power.is_finite() {
        return None;
    }
    let of_all = |term: &dyn Fn(f64) -> f64| {
        known.iter().map(|(score, weight)| weight / whole * term(*score)).sum::<f64>()
    };
    let mean = if power.total_cmp(&1.0).is_eq() {
        of_all(&|score| score)
    } else if least < 0.0 || (least <= 0.0 && power <= 0.0) {
        return None;
    } else if power.abs() <= 0.0 {
        of_all(&f64::ln).exp()
    } else if most <= 0.0 {
        0.0
    } else {
        // In shares of the score that counts most, no power of it overflows.
        let unit = if power > 0.0 { most } else { least };
        unit * of_all(&|score| (score / unit).powf(power)).powf(power.recip())
    };
    mean.is_finite().then_some(mean)
}

/// The scores of units by comparing every one with every other; each is summed in the same order, so
/// that they do not depend on the number of threads.
fn outranking(copeland: bool, columns: &[(Vec<f64>, f64)], units: usize) -> Vec<Option<f64>> {
    let score = |unit: usize| {
        let pairs = Pairs::of(unit, columns, units);
        let pairs = pairs.above.iter().zip(&pairs.below).zip(&pairs.shared).enumerate();
        let compared = pairs.filter(|(other, (_, shared))| *other != unit && **shared > 0.0);
        compared.fold(None, |score, (_, ((above, below), shared))| {
            let (above, ahead) = (above / shared, (above - below) / shared);
            let point = match ahead.abs() {
                _ if !copeland => above,
                near if near <= EVEN => 0.0,
                _ => ahead.signum(),
            };
            Some(score.unwrap_or(0.0) + point)
        })
    };
    let whole = columns.iter().map(|(_, weight)| weight).sum::<f64>();
    if !whole.is_finite() {
        return vec![None; units];
    }
    (0..units).into_par_iter().map(score).collect()
}

/// One unit against each: the weights of what it is above in, below in, and of what both know.
struct Pairs {
    above: Vec<f64>,
    below: Vec<f64>,
    shared: Vec<f64>,
}

impl Pairs {
    fn of(unit: usize, columns: &[(Vec<f64>, f64)], units: usize) -> Self {
        let none = || vec![0.0; units];
        let mut pairs = Self { above: none(), below: none(), shared: none() };
        for (column, weight) in columns {
            let Some(own) = column.get(unit).copied().filter(|own| !own.is_nan()) else { continue };
            let sums = pairs.above.iter_mut().zip(&mut pairs.below).zip(&mut pairs.shared);
            for (((above, below), shared), other) in sums.zip(column) {
                *above += if own > *other { *weight } else { 0.0 };
                *below += if own < *other { *weight } else { 0.0 };
                *shared += if other.is_nan() { 0.0 } else { *weight };
            }
        }
        pairs
    }
}

#[cfg(test)]
#[path = "../tests/aggregate.rs"]
mod tests;
