//! Which peers do better: where a value stands among its peers, and whether the difference is more
//! than chance.
//!
//! Where values come with intervals, a difference counts as real only if the intervals do not overlap.
//! That is strict: intervals of 95 % may overlap while a test of the difference finds one (N. Schenker
//! and J. F. Gentleman, *On judging the significance of differences by examining the overlap between
//! confidence intervals*, The American Statistician 55 (2001), pp. 182-186). Order alone is no verdict.

use crate::assessments::inequality::quantile_groups;
use crate::assessments::intervals::Interval;
use crate::assessments::progress::Wanted;
use crate::assessments::standing;

/// Into how many groups of equal number values are put.
pub const GROUPS: u32 = 4;

/// A value that is compared, with its interval where one is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// The value.
    pub value: f64,
    /// Where the truth may lie.
    pub interval: Option<Interval>,
}

/// Whether a difference is more than chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// The intervals do not overlap.
    Real,
    /// They do: the order is noise.
    Noise,
    /// One of the two has no interval: nobody can tell.
    Untold,
}

/// A peer that does better.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Twin {
    /// Its place among the units.
    pub unit: usize,
    /// By how much, above 0, in the unit of the values.
    pub gap: f64,
    /// Whether that is more than chance.
    pub certainty: Certainty,
}

/// Those of `peers` whose outcome is better than that of `own` in the wanted direction, in the order
/// of `peers`; places beyond `outcomes` and unknown outcomes are passed over.
#[must_use]
pub fn better_twins(
    own: usize,
    peers: &[usize],
    outcomes: &[Option<Outcome>],
    wanted: Wanted,
) -> Vec<Twin> {
    let of = |unit: usize| outcome(outcomes, unit);
    let Some(own) = of(own) else { return Vec::new() };
    let twin = |unit: &usize| {
        let other = of(*unit)?;
        let gap = wanted.sign() * (other.value - own.value);
        let better = gap > 0.0 && gap.is_finite();
        better.then(|| Twin { unit: *unit, gap, certainty: certainty(own, other) })
    };
    peers.iter().filter_map(twin).collect()
}

/// Where a value stands among its peers, in the wanted direction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Among {
    /// The place, from 1 for the best; equal values share the better place.
    pub place: usize,
    /// Among how many known values, its own included.
    pub of: usize,
    /// The quantile group, [`GROUPS`] being the best; none among fewer values than groups.
    pub group: Option<u32>,
    /// The median of all of them.
    pub median: f64,
    /// How far the best is ahead, 0 for the best itself.
    pub gap_to_best: f64,
    /// Whether no peer differs from it by more than chance; none where an interval is lacking.
    pub noise: Option<bool>,
}

/// The standing of `own` among `peers` and itself; `None` where its outcome or that of all peers is
/// unknown.
#[must_use]
pub fn among(
    own: usize,
    peers: &[usize],
    outcomes: &[Option<Outcome>],
    wanted: Wanted,
) -> Option<Among> {
    let own = outcome(outcomes, own)?;
    let others: Vec<Outcome> = peers.iter().filter_map(|peer| outcome(outcomes, *peer)).collect();
    let turned: Vec<f64> = others.iter().map(|other| wanted.sign() * other.value).collect();
    let value = wanted.sign() * own.value;
    let best = turned.iter().copied().reduce(f64::max)?.max(value);
    let standing = standing::among(value, &turned);
    let all: Vec<Option<f64>> = [value].iter().chain(&turned).copied().map(Some).collect();
    let told: Vec<Certainty> = others.iter().map(|other| certainty(own, *other)).collect();
    let untold = told.contains(&Certainty::Untold);
    let real = told.contains(&Certainty::Real);
    let gap_to_best = Some(best - value).filter(|gap| gap.is_finite())?;
    let median = Some(wanted.sign() * standing.median).filter(|median| median.is_finite())?;
    Some(Among {
        place: standing.place,
        of: standing.of,
        group: quantile_groups(&all, GROUPS).first().copied().flatten(),
        median,
        gap_to_best,
        noise: if real { Some(false) } else { (!untold).then_some(true) },
    })
}

fn outcome(outcomes: &[Option<Outcome>], unit: usize) -> Option<Outcome> {
    outcomes.get(unit).copied().flatten().filter(|outcome| outcome.value.is_finite())
}

fn certainty(a: Outcome, b: Outcome) -> Certainty {
    match (a.interval, b.interval) {
        (Some(a), Some(b)) if a.upper < b.lower || b.upper < a.lower => Certainty::Real,
        (Some(_), Some(_)) => Certainty::Noise,
        _ => Certainty::Untold,
    }
}
