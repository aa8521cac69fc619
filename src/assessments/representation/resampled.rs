//! The measures of evenness with what chance does to them, so that noise is not read as inequality.
//!
//! All six measures lie off their even value whenever counts vary at all: an interval around them
//! never reaches it, and cannot tell noise from inequality (C. Winship, *A revaluation of indexes of
//! residential segregation*, Social Forces 55 (1977), pp. 1058-1066; W. Carrington and K. Troske,
//! *On measuring segregation in samples with small units*, JBES 15 (1997), pp. 402-409). So the vote
//! is drawn anew twice over: with the same inclination in every group, the pooled rate, which tells
//! what chance alone does; and with each group's own, which tells how exact the value is.
//!
//! Both are parametric bootstraps (A. C. Davison and D. V. Hinkley, *Bootstrap Methods and their
//! Application* (1997), sections 2.2, 4.2.1 and 5.3.1: p = (1 + draws as uneven) / (1 + draws), and
//! percentiles at (1 + draws) times the tail). A group's own inclination is taken as (voters + 1/2) /
//! (residents + 1), the mean under Jeffreys' prior, so that a group in which nobody voted varies too.
//! Percentile intervals inherit the measures' upward lean towards inequality; they tell spread, the
//! comparison with equal inclinations alone tells whether there is any.

use super::binomial::Binomial;
use super::indices::Measure;
use super::{ALPHA, Base, Measured, NotCompared, compared, sums};
use crate::assessments::draws::SplitMix64;
use crate::assessments::intervals::Interval;
use crate::assessments::real;
use rayon::prelude::*;

/// How often the vote is drawn anew; one less than a multiple of 40, so that percentiles are draws.
pub const DRAWS: u32 = 1999;
/// One in so many draws lies below the interval, and as many above.
const TAIL: usize = 40;
/// One in so many draws with equal inclinations is less even than the bound of chance.
const BEYOND: usize = 20;
/// Values nearer than this are equal: sums in another order.
const ROUNDING: f64 = 1e-12;

/// Where the draws begin that people are told of: any number, the same in the report and at the prompt.
pub const SEED: u64 = 2030;

/// One measure and its chances.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Index {
    /// Which.
    pub measure: Measure,
    /// Its value for the counts seen.
    pub value: f64,
    /// The central 95 % of draws with each group's own inclination; need not hold the value.
    pub interval: Interval,
    /// What equal inclinations reach or better in 19 of 20 draws.
    pub by_chance: f64,
    /// The share of draws with equal inclinations that are as uneven as the value or more so.
    pub p: f64,
    /// Whether that is at most [`ALPHA`].
    pub beyond_chance: bool,
}

/// How evenly groups take part.
#[derive(Clone, Debug, PartialEq)]
pub struct Representativeness {
    /// Whom the voters of the groups were counted among.
    pub base: Base,
    /// How many groups are compared.
    pub groups: usize,
    /// Their voters.
    pub voters: u64,
    /// Their residents.
    pub residents: u64,
    /// The measures that are defined, in the order of [`Measure::ALL`]. One that more than half the
    /// draws leave undefined, for nobody votes in them, is not among them.
    pub indices: Vec<Index>,
}

/// Measures of groups and their chances; the same for a seed on any number of threads.
///
/// # Errors
/// Fewer than two groups, no voters, no one who did not vote, counts that do not fit.
pub fn representativeness(
    base: Base,
    groups: &[Measured],
    seed: u64,
) -> Result<Representativeness, NotCompared> {
    let pairs = compared(groups)?;
    let (voters, residents) = sums(&pairs);
    let pooled = voters / residents;
    let equal = Draws::of(&pairs, |_, _| pooled);
    let own = Draws::of(&pairs, |x, n| (x + 0.5) / (n + 1.0));
    let values = |it: &[(f64, f64)]| Measure::ALL.map(|measure| measure.of_drawn(it));
    let drawn: Vec<[[Option<f64>; 6]; 2]> = (0..DRAWS)
        .into_par_iter()
        .map(|draw| {
            let mut random = SplitMix64::of(seed, draw);
            let equal = values(&equal.next(&mut random));
            [equal, values(&own.next(&mut random))]
        })
        .collect();
    let index = |(place, measure): (usize, Measure)| {
        let of = |kind: usize| ascending(drawn.iter().filter_map(|it| it[kind][place]));
        index(measure, measure.of(&pairs)?, &of(0), &of(1))
    };
    Ok(Representativeness {
        base,
        groups: groups.len(),
        voters: groups.iter().map(|group| group.voters).sum(),
        residents: groups.iter().map(|group| group.residents).sum(),
        indices: Measure::ALL.into_iter().enumerate().filter_map(index).collect(),
    })
}

/// A vote to be drawn.
struct Draws {
    groups: Vec<(Binomial, f64)>,
}

impl Draws {
    fn of(groups: &[(f64, f64)], inclination: impl Fn(f64, f64) -> f64) -> Self {
        let binomial = |(x, n): &(f64, f64)| (Binomial::of(*n, inclination(*x, *n)), *n);
        Self { groups: groups.iter().map(binomial).collect() }
    }

    fn next(&self, random: &mut SplitMix64) -> Vec<(f64, f64)> {
        self.groups.iter().map(|(binomial, n)| (binomial.at(random.share()), *n)).collect()
    }
}

/// A measure against its draws, both ascending.
fn index(measure: Measure, value: f64, equal: &[f64], own: &[f64]) -> Option<Index> {
    let half = usize::try_from(DRAWS / 2).ok()?;
    if equal.len().min(own.len()) <= half {
        return None;
    }
    let tail = (own.len() + 1) / TAIL;
    let interval = Interval { lower: from_below(own, tail)?, upper: from_above(own, tail)? };
    let bound = (equal.len() + 1) / BEYOND;
    let (by_chance, as_uneven) = if measure.high_is_even() {
        (from_below(equal, bound)?, equal.partition_point(|it| *it <= value + ROUNDING))
    } else {
        let below = equal.partition_point(|it| *it < value - ROUNDING);
        (from_above(equal, bound)?, equal.len() - below)
    };
    let p = (real(as_uneven)? + 1.0) / (real(equal.len())? + 1.0);
    Some(Index { measure, value, interval, by_chance, p, beyond_chance: p <= ALPHA })
}

/// The draw at a place from 1 from the lowest.
fn from_below(sorted: &[f64], place: usize) -> Option<f64> {
    sorted.get(place.checked_sub(1)?).copied()
}

/// The draw at a place from 1 from the highest.
fn from_above(sorted: &[f64], place: usize) -> Option<f64> {
    sorted.get(sorted.len().checked_sub(place)?).copied()
}

fn ascending(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(f64::total_cmp);
    sorted
}
