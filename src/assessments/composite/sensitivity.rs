//! Which choice moves ranks most: the effects of imputation, treatment, normalisation, aggregation and
//! weights on the mean change of rank.
//!
//! Source: W. Becker, `COINr`, `get_sensitivity`: each choice is one factor, whose number from 0 to 1
//! picks among its alternatives, as likely each; the output is the mean absolute change of rank
//! against the nominal index. After M. Saisana, A. Saltelli, S. Tarantola (2005), who call it the
//! average shift in ranking, equation 4.

use super::simulation::{Assumptions, Choice, Drawn, Scratch, Simulation};
use super::sobol::{self, Sample, Sensitivity};
use crate::assessments::draws::SplitMix64;
use rayon::prelude::*;

/// Keeps the streams of weights apart from those of the sample: the digits of e.
const WEIGHTING: u64 = 0x2b7e_1516_28ae_d2a6;
/// 2^32: how many different numbers a share can be.
const STEPS: f64 = 4_294_967_296.0;

/// A choice that is uncertain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Factor {
    /// How missing values are imputed.
    Imputation,
    /// How outliers are treated.
    Treatment,
    /// How indicators are normalised.
    Normalisation,
    /// How they are aggregated.
    Aggregation,
    /// How they are weighted.
    Weights,
}

/// The uncertain factors and what each makes of the variance of the mean absolute change of rank.
#[derive(Clone, Debug, PartialEq)]
pub struct RankSensitivity {
    /// The factors that have more than one alternative; weights always do.
    pub factors: Vec<Factor>,
    /// In places of rank; effects in the order of `factors`. `None` where no rank ever changes, or
    /// always by as much.
    pub change: Option<Sensitivity>,
    /// How many indices were worked out.
    pub runs: u32,
}

/// Estimates effects from a sample of so many rows, each of which takes two indices and one more for
/// each factor.
#[must_use]
pub fn sensitivity(
    assumptions: Assumptions<'_>,
    rows: u32,
    resamples: u32,
    seed: u64,
) -> RankSensitivity {
    let simulation = Simulation::new(assumptions);
    let [imputation, treatment, normalisation] = assumptions.ways.alternatives;
    let alternatives = [
        (Factor::Imputation, imputation),
        (Factor::Treatment, treatment),
        (Factor::Normalisation, normalisation),
        (Factor::Aggregation, assumptions.aggregators.len()),
    ];
    let mut factors: Vec<Factor> =
        alternatives.into_iter().filter(|(_, of)| *of > 1).map(|(factor, _)| factor).collect();
    factors.push(Factor::Weights);
    let width = u32::try_from(factors.len()).unwrap_or_default();
    let sample = Sample { rows, factors: width, seed };
    let fill = |run: u32, weights: &mut [f64]| {
        let mut picked = [0; 4];
        for (factor, coordinate) in factors.iter().zip(sample.point(run)) {
            let at = alternatives.iter().position(|(of, _)| of == factor);
            if let Some((_, of)) = at.and_then(|at| alternatives.get(at)) {
                let picked = at.and_then(|at| picked.get_mut(at))?;
                *picked = alternative(coordinate, *of);
            } else {
                let number = step(coordinate * STEPS);
                let mut stream = SplitMix64::of(seed ^ WEIGHTING, number);
                simulation.draw_weights(&mut stream, weights);
            }
        }
        let [first, second, third, aggregator] = picked;
        Some(Choice { way: (first * treatment + second) * normalisation + third, aggregator })
    };
    let runs = usize::try_from(sample.runs()).unwrap_or_default();
    let drawn = Drawn::new(runs, &simulation.nominal, fill);
    let outputs = changes(&simulation, &drawn, runs);
    let change = sobol::estimated(sample, resamples, &outputs);
    RankSensitivity { factors, change, runs: sample.runs() }
}

/// The mean absolute change of rank against the nominal index, in each run.
fn changes(simulation: &Simulation<'_>, drawn: &Drawn, runs: usize) -> Vec<Option<f64>> {
    let nominal = nominal(simulation);
    let blocks: Vec<_> = drawn.blocks().collect();
    let found: Vec<Vec<(usize, Option<f64>)>> = blocks
        .into_par_iter()
        .map_init(Scratch::default, |scratch, block| {
            let mut found = Vec::with_capacity(block.len());
            let mut places = block.iter().map(|(_, run)| *run);
            simulation.drawn_block(drawn, block, scratch, |_, ranks| {
                found.extend(places.next().map(|run| (run, change(ranks, &nominal))));
            });
            found
        })
        .collect();
    let mut outputs = vec![None; runs];
    for (run, output) in found.into_iter().flatten() {
        if let Some(kept) = outputs.get_mut(run) {
            *kept = output;
        }
    }
    outputs
}

/// Ranks by the first of all alternatives and the weights given, 0 for none.
fn nominal(simulation: &Simulation<'_>) -> Vec<u32> {
    let drawn = Drawn::new(1, &simulation.nominal, |_, _| Some(Choice::default()));
    let mut nominal = vec![0; simulation.units];
    for block in drawn.blocks() {
        simulation.drawn_block(&drawn, block, &mut Scratch::default(), |_, ranks| {
            nominal.copy_from_slice(ranks);
        });
    }
    nominal
}

/// Over the units that have a rank both times.
fn change(ranks: &[u32], nominal: &[u32]) -> Option<f64> {
    let both = ranks.iter().zip(nominal).filter(|(a, b)| **a > 0 && **b > 0);
    let (total, count) = both.fold((0_u64, 0_u32), |(total, count), (a, b)| {
        (total + u64::from(a.abs_diff(*b)), count + 1)
    });
    (count > 0).then(|| super::rank_spread::float(total) / f64::from(count))
}

/// The alternative a coordinate picks, each having the same share of the way from 0 to 1.
pub(super) fn alternative(coordinate: f64, of: usize) -> usize {
    let count = u32::try_from(of).unwrap_or(u32::MAX);
    let picked = usize::try_from(step((coordinate * f64::from(count)).floor()));
    picked.unwrap_or_default().min(of.saturating_sub(1))
}

/// A whole number from 0 and below 2^32 that a float holds.
pub(super) fn step(whole: f64) -> u32 {
    let bits = (whole + super::ranking::TO_WHOLE).to_bits();
    u32::try_from(bits & u64::from(u32::MAX)).unwrap_or_default()
}

#[cfg(test)]
#[path = "../tests/sensitivity.rs"]
mod tests;
