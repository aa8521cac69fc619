//! Which ranks weights can give a unit: the weights nearest to those given that put it first, ranks
//! that no weights change, and ranks seen with many weights drawn.
//!
//! Scores are weighted arithmetic means of indicators that all have more as better and one scale.
//! Equal scores share the better rank. A unit without a value in one of the indicators has no rank
//! and is not counted. What dominates a unit (nowhere below it, somewhere above) scores above it with
//! all weights above 0, so ranks are bounded without any draw. Weights uniform on the simplex are
//! exponential draws divided by their sum (L. Devroye, *Non-Uniform Random Variate Generation*, 1986,
//! chapter V, section 2).

use super::programme::{Programme, Relation, Unknown};
use super::ranks;
use super::rows::{Bounds, Complete, covers, dominance, undominated};
use crate::assessments::draws::SplitMix64;
use crate::language::Text;
use rayon::prelude::*;
use std::cmp::Ordering;

/// The least exponential draw: a weight of exactly 0 would let a unit tie with one that dominates it.
const LEAST_DRAW: f64 = 1.0 / 8_589_934_592.0;

/// Weights that put a unit first.
#[derive(Clone, Debug, PartialEq)]
pub struct Nearest {
    /// The weights, with the sum of 1; others may be as near.
    pub weights: Vec<f64>,
    /// How much they differ from those given, all differences added: 0 if not at all, at most 2.
    pub moved: f64,
}

/// A best and a worst rank, 1 the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RankRange {
    /// The better end.
    pub best: usize,
    /// The worse end.
    pub worst: usize,
}

/// The ranks a unit can reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reachable {
    /// Ranks outside this range no weights above 0 give; not each inside it need be reachable.
    pub proven: RankRange,
    /// The ends of what the draws gave, always inside the proven range; `None` without draws.
    pub seen: Option<RankRange>,
}

/// Why nothing can be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoReach {
    /// The columns differ in length.
    Uneven,
    /// The unit is not there or lacks a value.
    NoUnit,
    /// Not as many weights as indicators, one below 0, or all of them 0.
    Weights,
    /// Not as many bounds as indicators, or no weights within them add up to 1.
    Bounds,
    /// The solver of linear programmes failed.
    Unsolved,
}

impl NoReach {
    /// The reason in words for a reader.
    #[must_use]
    pub fn words(self) -> Text {
        let (pl, en) = match self {
            Self::Uneven => ("kolumny są różnej długości", "the columns differ in length"),
            Self::NoUnit => ("jednostce brakuje wartości", "the unit lacks a value"),
            Self::Weights => {
                ("wagi nie pasują do wskaźników", "the weights do not fit the indicators")
            }
            Self::Bounds => (
                "granice wag nie pasują do wskaźników albo się wykluczają",
                "the bounds of weights do not fit the indicators or exclude each other",
            ),
            Self::Unsolved => (
                "nie udało się rozwiązać programu liniowego",
                "the linear programme could not be solved",
            ),
        };
        Text::new(pl, en)
    }
}

/// The weights nearest to `given` (which are divided by their sum) with which no unit scores above
/// the one at `unit`; `None` when there are none. `bounds` are those of each weight.
///
/// # Errors
/// [`NoReach`].
pub fn first_with<C: AsRef<[Option<f64>]>>(
    columns: &[C],
    unit: usize,
    given: &[f64],
    bounds: Option<&[Bounds]>,
) -> Result<Option<Nearest>, NoReach> {
    let known = Complete::of(columns).ok_or(NoReach::Uneven)?;
    let sum: f64 = given.iter().sum();
    let proper = given.iter().all(|weight| *weight >= 0.0) && sum > 0.0 && sum.is_finite();
    if given.len() != columns.len() || !proper {
        return Err(NoReach::Weights);
    }
    let free = vec![Bounds::ANY_SHARE; columns.len()];
    let bounds = bounds.unwrap_or(&free);
    if bounds.len() != columns.len() || !Bounds::allow_shares(bounds) {
        return Err(NoReach::Bounds);
    }
    let rows = known.rows();
    let place = known.place(unit).ok_or(NoReach::NoUnit)?;
    let own = rows.get(place).ok_or(NoReach::NoUnit)?;
    let given: Vec<f64> = given.iter().map(|weight| weight / sum).collect();
    let mut programme = nearest_to(&given, bounds);
    for other in undominated(&rows) {
        let ahead: Vec<f64> = own.iter().zip(other).map(|(own, other)| own - other).collect();
        let most = ahead.iter().fold(0.0, |most: f64, it| most.max(it.abs()));
        if !most.is_finite() {
            return Err(NoReach::Unsolved);
        }
        if most > 0.0 {
            let ahead = ahead.into_iter().map(|it| it / most).collect();
            programme.add(ahead, Relation::AtLeast, 0.0);
        }
    }
    let Some(mut weights) = programme.cheapest().map_err(|_| NoReach::Unsolved)? else {
        return Ok(None);
    };
    weights.truncate(columns.len());
    let moved = weights.iter().zip(&given).map(|(found, given)| (found - given).abs()).sum();
    Ok(Some(Nearest { weights, moved }))
}

/// Weights within bounds, with the sum of 1, as near to those given as the constraints still to come
/// allow: after the weights come the differences, which are what costs.
fn nearest_to(given: &[f64], bounds: &[Bounds]) -> Programme {
    let weights = bounds.iter().map(|it| Unknown { cost: 0.0, least: it.least, most: it.most });
    let differences = given.iter().map(|_| Unknown { cost: 1.0, least: 0.0, most: 1.0 });
    let mut programme = Programme::of(weights.chain(differences).collect());
    programme.add(vec![1.0; given.len()], Relation::Exactly, 1.0);
    for (place, weight) in given.iter().enumerate() {
        let mut difference = vec![0.0; 2 * given.len()];
        for sign in [1.0, -1.0] {
            for (at, coefficient) in [(place, sign), (given.len() + place, 1.0)] {
                if let Some(it) = difference.get_mut(at) {
                    *it = coefficient;
                }
            }
            programme.add(difference.clone(), Relation::AtLeast, sign * weight);
        }
    }
    programme
}

/// The ranks each unit can reach: proven, and seen over so many draws of all weights, uniform on the
/// simplex. Each draw has a stream of its own, so that a seed gives the same on any number of threads.
///
/// # Errors
/// [`NoReach::Uneven`].
pub fn reachable_ranks<C: AsRef<[Option<f64>]>>(
    columns: &[C],
    draws: u32,
    seed: u64,
) -> Result<Vec<Option<Reachable>>, NoReach> {
    let known = Complete::of(columns).ok_or(NoReach::Uneven)?;
    let rows = known.rows();
    let indicators = columns.len();
    let nothing_seen = || vec![None; rows.len()];
    let ranges = (0..draws)
        .into_par_iter()
        .fold(nothing_seen, |so_far, draw| both(so_far, drawn(&rows, indicators, seed, draw)))
        .reduce(nothing_seen, both);
    let reachable = |(proven, drawn): (RankRange, Option<RankRange>)| {
        // A rounded sum may let a unit tie with one that dominates it.
        let inside = |it: RankRange| RankRange {
            best: it.best.max(proven.best),
            worst: it.worst.min(proven.worst),
        };
        Reachable { proven, seen: drawn.map(inside) }
    };
    let bounds: Vec<RankRange> = rows.par_iter().map(|row| proven(row, &rows)).collect();
    Ok(known.placed(bounds.into_iter().zip(ranges).map(reachable)))
}

/// Behind all that dominate it, and before all that it dominates; with those equal it shares a rank.
fn proven(row: &[f64], rows: &[Vec<f64>]) -> RankRange {
    let above = rows.iter().filter(|other| dominance(other, row) == Some(Ordering::Greater));
    // The unit itself is one of those it covers.
    let covered = rows.iter().filter(|other| covers(row, other));
    RankRange { best: above.count() + 1, worst: rows.len() + 1 - covered.count() }
}

fn drawn(rows: &[Vec<f64>], indicators: usize, seed: u64, draw: u32) -> Vec<Option<RankRange>> {
    let mut stream = SplitMix64::of(seed, draw);
    // Not divided by their sum: that changes no rank.
    let weights: Vec<f64> =
        (0..indicators).map(|_| (-(1.0 - stream.share()).ln()).max(LEAST_DRAW)).collect();
    let score =
        |row: &Vec<f64>| row.iter().zip(&weights).map(|(value, weight)| value * weight).sum();
    let scores: Vec<Option<f64>> = rows.iter().map(|row| Some(score(row))).collect();
    let range = |rank: usize| RankRange { best: rank, worst: rank };
    ranks(&scores).into_iter().map(|rank| rank.map(range)).collect()
}

fn both(one: Vec<Option<RankRange>>, other: Vec<Option<RankRange>>) -> Vec<Option<RankRange>> {
    let joined = |(one, other): (Option<RankRange>, Option<RankRange>)| match (one, other) {
        (Some(one), Some(other)) => {
            Some(RankRange { best: one.best.min(other.best), worst: one.worst.max(other.worst) })
        }
        (one, other) => one.or(other),
    };
    one.into_iter().zip(other).map(joined).collect()
}

#[cfg(test)]
#[path = "../tests/reachable.rs"]
mod tests;
