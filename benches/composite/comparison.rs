//! Whether both sides found the same ranks, and how their times compare.

use crate::Failure;
use crate::inputs::{Inputs, Mode, SEED, UNITS, read_floats, uniform};
use hejnal::assessments::composite::RankSpread;
use hejnal::assessments::composite::simulation::Simulation;
use std::path::Path;

/// How near, relative to them, scores must lie whose ranks may be the other way round.
const NEAR: f64 = 1e-12;
/// How often times are drawn anew for an interval.
const RESAMPLES: usize = 2000;

/// What was compared.
#[derive(Debug, Default)]
pub(crate) struct Same {
    pub(crate) ranks: usize,
    /// Ranks that differ, of units whose scores are near.
    pub(crate) swapped: usize,
    pub(crate) quantiles: usize,
    /// Quantiles that differ because of them.
    pub(crate) moved: usize,
}

/// Compares ranks of every draw and unit, and the quantiles; fails where they differ for no reason.
pub(crate) fn compare(
    inputs: &Inputs,
    mode: Mode,
    ours: &[Option<RankSpread>],
    folder: &Path,
) -> Result<Same, Failure> {
    let simulation = Simulation::new(inputs.assumptions(mode));
    let bytes = std::fs::read(folder.join(format!("{}.ranks.u16", mode.name())))?;
    let (theirs, _) = bytes.as_chunks::<2>();
    let mut same = Same::default();
    let draws = inputs.draws(mode)?;
    if theirs.len() != draws.len() * UNITS {
        return Err("the peer ranked something else".into());
    }
    for (draw, theirs) in draws.iter().zip(theirs.chunks(UNITS)) {
        let ranks = simulation.ranks(draw);
        let sums = inputs.sums(mode, draw);
        let mut at_rank = vec![f64::NAN; UNITS + 1];
        for (rank, sum) in ranks.iter().flatten().zip(&sums) {
            if let Some(at_rank) = at_rank.get_mut(usize::try_from(*rank)?) {
                *at_rank = *sum;
            }
        }
        for ((rank, sum), theirs) in ranks.iter().zip(&sums).zip(theirs) {
            let theirs = u16::from_le_bytes(*theirs);
            same.ranks += 1;
            if *rank != Some(u32::from(theirs)) {
                let other = at_rank.get(usize::from(theirs)).copied().unwrap_or(f64::NAN);
                if (sum - other).abs() > NEAR * sum.abs() || other.is_nan() {
                    return Err(format!("ranks {rank:?} and {theirs} of {sum} and {other}").into());
                }
                same.swapped += 1;
            }
        }
    }
    let theirs = read_floats(&folder.join(format!("{}.quantiles.f64", mode.name())))?;
    for (spread, theirs) in ours.iter().zip(theirs.chunks(3)) {
        let spread = spread.ok_or("a unit without a rank")?;
        let (low, high) = (f64::from(spread.interval.low), f64::from(spread.interval.high));
        for (ours, theirs) in [low, spread.median, high].iter().zip(theirs) {
            same.quantiles += 1;
            same.moved += usize::from((ours - theirs).abs() > 0.0);
        }
    }
    if same.quantiles != 3 * UNITS || same.moved > same.swapped {
        return Err(format!("the quantiles differ: {same:?}").into());
    }
    Ok(same)
}

pub(crate) fn median(times: &[f64]) -> f64 {
    let mut times = times.to_vec();
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
}

/// How many times slower the first is than the second: the ratio of medians, and the interval of
/// 95 % from a bootstrap of both.
pub(crate) fn slower(first: &[f64], second: &[f64]) -> [f64; 3] {
    let mut state = SEED;
    let mut resampled = |times: &[f64]| {
        let length = u32::try_from(times.len()).map_or(0.0, f64::from);
        let drawn: Vec<f64> = times
            .iter()
            .filter_map(|_| {
                let place = uniform(&mut state) * length;
                (0_u32..)
                    .zip(times)
                    .find(|(at, _)| f64::from(at + 1) > place)
                    .map(|(_, time)| *time)
            })
            .collect();
        median(&drawn)
    };
    let mut ratios: Vec<f64> =
        (0..RESAMPLES).map(|_| resampled(first) / resampled(second)).collect();
    ratios.sort_by(f64::total_cmp);
    let at = |thousandths: usize| {
        ratios.get((RESAMPLES - 1) * thousandths / 1000).copied().unwrap_or(f64::NAN)
    };
    [median(first) / median(second), at(25), at(975)]
}
