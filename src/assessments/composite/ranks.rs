//! How far ranks depend on the weights: drawn anew around those given, many times, from a seed.

use super::{Design, Index, aggregate, ranks};
use crate::assessments::draws::SplitMix64;
use rayon::prelude::*;

/// How far a drawn weight may lie from the one given, relative to it.
const SPREAD: f64 = 0.25;

/// Between which ranks a unit lies in nine of ten draws.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RankInterval {
    /// The better end: the 5 % quantile of its ranks.
    pub low: usize,
    /// The worse end: the 95 % quantile.
    pub high: usize,
}

/// The interval of every unit's rank over so many draws of all weights; each draw has a stream of its
/// own, so that a seed gives the same on any number of threads.
#[must_use]
pub fn rank_intervals(
    design: &Design,
    index: &Index,
    draws: u32,
    seed: u64,
) -> Vec<Option<RankInterval>> {
    let rankings: Vec<Vec<Option<usize>>> =
        (0..draws).into_par_iter().map(|draw| one(design, index, seed, draw)).collect();
    let units = index.kept.len();
    let interval = |unit: usize| {
        let of_unit = rankings.iter().filter_map(|ranks| ranks.get(unit).copied().flatten());
        let mut of_unit: Vec<usize> = of_unit.collect();
        of_unit.sort_unstable();
        let last = of_unit.len().checked_sub(1)?;
        let at = |hundredths: usize| of_unit.get((last * hundredths + 50) / 100).copied();
        Some(RankInterval { low: at(5)?, high: at(95)? })
    };
    (0..units).map(interval).collect()
}

fn one(design: &Design, index: &Index, seed: u64, draw: u32) -> Vec<Option<usize>> {
    let mut stream = SplitMix64::of(seed, draw);
    let weights: Vec<f64> = design
        .parts
        .iter()
        .map(|part| part.weight * (1.0 + SPREAD * (2.0 * stream.share() - 1.0)))
        .collect();
    let indicators = index.scores.iter().take(design.indicators).cloned();
    let mut scores: Vec<Vec<Option<f64>>> = indicators.collect();
    aggregate(design, &weights, &mut scores);
    scores.last().map(|of_index| ranks(of_index)).unwrap_or_default()
}
