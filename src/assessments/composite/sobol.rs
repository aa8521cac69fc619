//! Variance-based sensitivity: how much of the variance of an output each uncertain factor makes.
//!
//! Sources: A. Saltelli and others, *Variance based sensitivity analysis of model output. Design and
//! estimator for the total sensitivity index*, Computer Physics Communications 181 (2010), pp. 259-270,
//! for the sample and, table 2 (b), the first order; M. J. W. Jansen, *Analysis of variance designs for
//! model output*, Computer Physics Communications 117 (1999), pp. 35-43, for the total order; G. E. B.
//! Archer, A. Saltelli, I. M. Sobol', *Sensitivity measures, ANOVA-like techniques and the use of
//! bootstrap*, Journal of Statistical Computation and Simulation 58 (1997), pp. 99-120, for intervals.

use crate::assessments::draws::SplitMix64;
use crate::assessments::real;
use rayon::prelude::*;

/// The ends of an interval of 95 %, in thousandths.
const INTERVAL: [usize; 2] = [25, 975];
/// Keeps the streams of the bootstrap apart from those of the sample: the digits of pi.
const RESAMPLING: u64 = 0x2436_a888_5a30_8d31;

/// Two matrices of uniform numbers, A and B, and for each factor A with the column of that factor
/// from B: `rows * (factors + 2)` points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// The rows of each matrix.
    pub rows: u32,
    /// The uncertain factors.
    pub factors: u32,
    /// Where the numbers come from.
    pub seed: u64,
}

impl Sample {
    /// How many points there are; at most those a `u32` can count.
    #[must_use]
    pub fn runs(&self) -> u32 {
        self.rows.saturating_mul(self.factors.saturating_add(2))
    }

    /// A point, each coordinate from 0 and below 1: first the rows of A, then those of B, then those
    /// of A with one column of B after another. It depends on the seed and its number only.
    #[must_use]
    pub fn point(&self, run: u32) -> Vec<f64> {
        let (Some(row), Some(matrix)) = (run.checked_rem(self.rows), run.checked_div(self.rows))
        else {
            return Vec::new();
        };
        let mut stream = SplitMix64::of(self.seed, row);
        let mut point: Vec<f64> = (0..self.factors).map(|_| stream.share()).collect();
        for (factor, coordinate) in (0..self.factors).zip(&mut point) {
            let from_b = stream.share();
            if matrix == 1 || matrix == factor.saturating_add(2) {
                *coordinate = from_b;
            }
        }
        point
    }
}

/// An index of sensitivity, with the interval of 95 % its bootstrap gives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The estimate; sampling may put it a little below 0 or above 1.
    pub value: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// What one factor makes of the variance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    /// First order: the share the factor makes alone.
    pub first: Estimate,
    /// Total order: the share in which it has a part, alone or with others.
    pub total: Estimate,
}

/// How an output varies.
#[derive(Clone, Debug, PartialEq)]
pub struct Sensitivity {
    /// The rows of the sample whose outputs are all known; only they count.
    pub rows: usize,
    /// The mean of the output over A and B.
    pub mean: f64,
    /// Its variance over A and B.
    pub variance: f64,
    /// For each factor its effect.
    pub effects: Vec<Effect>,
}

/// Runs a model at every point of a sample, on all threads, and estimates the effects of its factors.
///
/// `None` where the output does not vary, is never known or there are no factors.
#[must_use]
pub fn sensitivity(
    sample: Sample,
    resamples: u32,
    model: impl Fn(&[f64]) -> Option<f64> + Sync,
) -> Option<Sensitivity> {
    let runs = (0..sample.runs()).into_par_iter();
    let outputs: Vec<Option<f64>> = runs.map(|run| model(&sample.point(run))).collect();
    estimated(sample, resamples, &outputs)
}

/// Estimates effects from the outputs at the points of a sample, in their order.
///
/// `None` as for [`sensitivity`].
#[must_use]
pub fn estimated(sample: Sample, resamples: u32, outputs: &[Option<f64>]) -> Option<Sensitivity> {
    let factors = usize::try_from(sample.factors).ok().filter(|factors| *factors > 0)?;
    let height = usize::try_from(sample.rows).ok().filter(|height| *height > 0)?;
    let known: Vec<Vec<f64>> = (0..height)
        .filter_map(|row| {
            let of_row = outputs.get(row..)?.iter().step_by(height).take(factors + 2);
            let of_row = of_row.map(|output| output.filter(|output| output.is_finite()));
            of_row.collect::<Option<Vec<f64>>>().filter(|row| row.len() == factors + 2)
        })
        .collect();
    let base = || known.iter().flat_map(|row| row.iter().take(2)).copied();
    let least = base().fold(f64::INFINITY, f64::min);
    let most = base().fold(f64::NEG_INFINITY, f64::max);
    if least >= most {
        return None;
    }
    let mean = base().sum::<f64>() / (2.0 * count(known.len())?);
    let elements: Vec<f64> = known.iter().flat_map(|row| elements(row, mean)).collect();
    let whole = Sums::of(elements.chunks_exact(width(factors)), factors);
    let (variance, values) = whole.shares()?;
    let anew = resampled(&elements, known.len(), sample, resamples);
    let estimate = |factor: usize, order: usize| {
        let order_of = |shares: &Vec<[f64; 2]>| shares.get(factor)?.get(order).copied();
        let value = order_of(&values)?;
        let mut orders: Vec<f64> = anew.iter().filter_map(order_of).collect();
        orders.sort_unstable_by(f64::total_cmp);
        let end = orders.len().saturating_sub(1);
        let [low, high] =
            INTERVAL.map(|share| orders.get((end * share + 500) / 1000).copied().unwrap_or(value));
        Some(Estimate { value, low, high })
    };
    let effect = |factor| Some(Effect { first: estimate(factor, 0)?, total: estimate(factor, 1)? });
    let effects = (0..factors).map(effect).collect::<Option<Vec<Effect>>>()?;
    Some(Sensitivity { rows: known.len(), mean, variance, effects })
}

/// First and total orders from rows drawn anew with replacement, each time from a stream of its own.
fn resampled(elements: &[f64], rows: usize, sample: Sample, resamples: u32) -> Vec<Vec<[f64; 2]>> {
    let factors = usize::try_from(sample.factors).unwrap_or_default();
    let width = width(factors);
    let anew = |resample: u32| {
        let mut stream = SplitMix64::of(sample.seed ^ RESAMPLING, resample);
        let bound = u64::try_from(rows).ok().filter(|bound| *bound > 0)?;
        let drawn = (0..rows).filter_map(|_| {
            let first = usize::try_from(stream.below(bound)).ok()? * width;
            elements.get(first..first + width)
        });
        Some(Sums::of(drawn, factors).shares()?.1)
    };
    (0..resamples).into_par_iter().filter_map(anew).collect()
}

/// How many numbers of a row are summed.
fn width(factors: usize) -> usize {
    2 + 2 * factors
}

/// What is summed over rows: outputs of A and B, their squares, and for each factor the products of
/// the first order and the squares of the total order. Outputs are taken from the mean, which makes
/// the first order more precise and changes nothing else.
fn elements(row: &[f64], mean: f64) -> Vec<f64> {
    let [a, b, mixed @ ..] = row else { return Vec::new() };
    let (a, b) = (a - mean, b - mean);
    let of_factor = |mixed: &f64| {
        let mixed = mixed - mean;
        [b * (mixed - a), (a - mixed) * (a - mixed)]
    };
    [a + b, a * a + b * b].into_iter().chain(mixed.iter().flat_map(of_factor)).collect()
}

struct Sums {
    rows: usize,
    sums: Vec<f64>,
}

impl Sums {
    fn of<'a>(rows: impl Iterator<Item = &'a [f64]>, factors: usize) -> Self {
        let mut found = Self { rows: 0, sums: vec![0.0; width(factors)] };
        for row in rows {
            found.rows += 1;
            for (sum, element) in found.sums.iter_mut().zip(row) {
                *sum += element;
            }
        }
        found
    }

    /// The variance, and for each factor its first and total order; `None` where nothing varies.
    fn shares(&self) -> Option<(f64, Vec<[f64; 2]>)> {
        let rows = count(self.rows)?;
        let [sum, squares, of_factors @ ..] = self.sums.as_slice() else { return None };
        let mean = sum / (2.0 * rows);
        let variance = squares / (2.0 * rows) - mean * mean;
        let of_factor = |sums: &[f64]| match sums {
            [first, total] => {
                let orders = [first / rows / variance, total / (2.0 * rows) / variance];
                orders.iter().all(|order| order.is_finite()).then_some(orders)
            }
            _ => None,
        };
        let shares = of_factors.chunks_exact(2).map(of_factor).collect::<Option<Vec<_>>>()?;
        (variance > 0.0).then_some((variance, shares))
    }
}

fn count(number: usize) -> Option<f64> {
    real(number).filter(|number| *number > 0.0)
}

#[cfg(test)]
#[path = "../tests/sobol.rs"]
mod tests;
