//! How firm a list of peers is: the share of draws of the weights in which each stays on it.
//!
//! After the uncertainty analysis of OECD and JRC, *Handbook on Constructing Composite Indicators*
//! (2008), section 1.7: what somebody chose, the weights, is drawn anew many times. Around the weights
//! given, each is drawn evenly from within a quarter of itself, as for the ranks of a composite index.
//! Over the whole simplex, any weights are as likely as any others that have the same sum: they are
//! drawn as exponential variates (L. Devroye, *Non-Uniform Random Variate Generation* (1986), chapter
//! V.2), and the weights given count no more, except that 0 stays 0.

use super::space::{Neighbour, Space, weighted};
use crate::assessments::draws::SplitMix64;

/// How far a drawn weight may lie from the one given, relative to it.
const SPREAD: f64 = 0.25;
/// Room for rounding where units are ruled out by their distance.
const ROUNDING: f64 = 1e-9;
/// Half a step of [`SplitMix64::share`]: no logarithm of 0.
const HALF_STEP: f64 = 1.0 / 8_589_934_592.0;

/// Where weights are drawn from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawn {
    /// Around those given, each within a quarter of itself.
    AroundGiven,
    /// Anywhere: all weights with the same sum are equally likely.
    Anywhere,
}

/// Weights drawn anew: a row of them for each draw.
#[derive(Clone, Debug, PartialEq)]
pub struct Weightings {
    rows: Vec<Vec<f64>>,
    /// How many times as far, in squares, a unit may be and still change places with another.
    reach: f64,
}

impl Weightings {
    /// Draws the weights of a space `count` times. Each draw has a stream of its own, so that a seed
    /// gives the same on any number of threads.
    #[must_use]
    pub fn draw(space: &Space, drawn: Drawn, count: u32, seed: u64) -> Self {
        let row = |draw: u32| {
            let mut stream = SplitMix64::of(seed, draw);
            let weight = |given: &f64| match drawn {
                Drawn::AroundGiven => given * (1.0 + SPREAD * (2.0 * stream.share() - 1.0)),
                Drawn::Anywhere if *given > 0.0 => -(stream.share() + HALF_STEP).ln(),
                Drawn::Anywhere => 0.0,
            };
            space.weights().iter().map(weight).collect()
        };
        let reach = match drawn {
            Drawn::AroundGiven => (1.0 + SPREAD) / (1.0 - SPREAD) * (1.0 + ROUNDING),
            Drawn::Anywhere => f64::INFINITY,
        };
        Self { rows: (0..count).map(row).collect(), reach }
    }

    /// The weights of each draw.
    #[must_use]
    pub fn rows(&self) -> &[Vec<f64>] {
        &self.rows
    }

    /// The same weights, with no unit ruled out by its distance.
    #[cfg(test)]
    pub(super) fn without_limit(self) -> Self {
        Self { reach: f64::INFINITY, ..self }
    }
}

impl Space {
    /// For each of the peers of `unit`, all of them as [`Space::nearest`] gives them, the share of draws
    /// in which it is among as many nearest. `None` for a unit that was left out, or without draws.
    #[must_use]
    pub fn stability(
        &self,
        unit: usize,
        peers: &[Neighbour],
        weightings: &Weightings,
    ) -> Option<Vec<f64>> {
        let draws = u32::try_from(weightings.rows.len()).ok().filter(|draws| *draws > 0)?;
        let mut pool = self.squares(unit)?;
        let farthest = peers.iter().map(|peer| peer.distance.powi(2)).fold(0.0, f64::max);
        // No weights within reach bring a unit from beyond this to the fore.
        let limit = farthest * weightings.reach;
        pool.retain(|(_, squares)| {
            // From 0 every distance is out of reach, and 0 times infinity no number.
            limit.is_nan() || weighted(squares, self.weights()) <= limit
        });
        let mut kept = vec![0_u32; peers.len()];
        for weights in &weightings.rows {
            let far: Vec<(f64, usize)> =
                pool.iter().map(|(other, squares)| (weighted(squares, weights), *other)).collect();
            let near = nearest(far, peers.len());
            for (peer, kept) in peers.iter().zip(&mut kept) {
                *kept += u32::from(near.iter().any(|(_, other)| *other == peer.unit));
            }
        }
        Some(kept.into_iter().map(|kept| f64::from(kept) / f64::from(draws)).collect())
    }
}

/// The nearest in no order; of equally far ones those that come first among the units.
fn nearest(mut far: Vec<(f64, usize)>, count: usize) -> Vec<(f64, usize)> {
    if count > 0 && count < far.len() {
        far.select_nth_unstable_by(count - 1, |a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    }
    far.truncate(count);
    far
}
