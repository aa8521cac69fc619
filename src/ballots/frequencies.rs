//! How often each value occurs: what exact medians and Gini coefficients need of many ballots, in
//! memory bounded by how many different values there are.

use super::recount::float;
use crate::language::Text;
use crate::sources::pabulib::Problems;
use foldhash::fast::RandomState;
use hashbrown::HashTable;
use std::hash::BuildHasher as _;

/// How many different values are kept, in some 40 MB. Only a file of more than a million ballots can
/// have more; all files of Pabulib together have seven million.
pub const MOST_DIFFERENT: usize = 1 << 20;

/// Values, each once, with how often it occurred.
#[derive(Clone, Debug, Default)]
pub(super) struct Frequencies {
    known: HashTable<(f64, u64)>,
    /// Drawn anew for each table, so that nobody can write a file whose values all collide; they are
    /// put in order before anything is made of them.
    seed: RandomState,
    overfull: bool,
}

impl Frequencies {
    /// Adds a value. Beyond [`MOST_DIFFERENT`] nothing is kept any more.
    pub(super) fn add(&mut self, value: f64) {
        if self.overfull {
            return;
        }
        let Self { known, seed, .. } = self;
        let hash = |value: f64| seed.hash_one(value.to_bits());
        let hashed = hash(value);
        if let Some((_, count)) =
            known.find_mut(hashed, |(other, _)| other.to_bits() == value.to_bits())
        {
            *count += 1;
        } else if known.len() < MOST_DIFFERENT {
            known.insert_unique(hashed, (value, 1), |(other, _)| hash(*other));
        } else {
            self.overfull = true;
            self.known = HashTable::new();
        }
    }

    /// Whether there were more different values than are kept.
    pub(super) const fn is_overfull(&self) -> bool {
        self.overfull
    }

    /// The values in ascending order; `None` where there were too many.
    pub(super) fn sorted(self) -> Option<Vec<(f64, u64)>> {
        if self.overfull {
            return None;
        }
        let mut values: Vec<(f64, u64)> = self.known.into_iter().collect();
        values.sort_unstable_by(|(one, _), (other, _)| one.total_cmp(other));
        Some(values)
    }
}

/// The median of sorted values with how often each occurs: the mean of the two in the middle, where
/// their number is even. `None` of no value.
pub(super) fn median(sorted: &[(f64, u64)]) -> Option<f64> {
    let total: u64 = sorted.iter().map(|(_, count)| count).sum();
    let at = |place: u64| {
        let mut before = 0;
        sorted.iter().find_map(|(value, count)| {
            before += count;
            (place < before).then_some(*value)
        })
    };
    let (lower, upper) = (at(total.checked_sub(1)? / 2)?, at(total / 2)?);
    let median = if total.is_multiple_of(2) { lower.midpoint(upper) } else { upper };
    median.is_finite().then_some(median)
}

/// The mean of the same; `None` of no value, or where the sum is not finite.
pub(super) fn mean(sorted: &[(f64, u64)]) -> Option<f64> {
    let (mut sum, mut total) = (0.0, 0);
    for (value, count) in sorted {
        sum += value * float(*count);
        total += count;
    }
    let mean = sum / float(total);
    mean.is_finite().then_some(mean)
}

/// Says that a file has more different values than are kept.
pub fn tell_overfull(problems: &mut Problems) {
    problems.warning("too-many-values", None, || {
        (
            Text::new(
                format!(
                    "głosy mają ponad {MOST_DIFFERENT} różnych kosztów albo sum punktów: bez \
                     mediany kosztu głosu albo współczynnika Giniego"
                ),
                format!(
                    "the ballots have more than {MOST_DIFFERENT} different costs or sums of \
                     points: no median cost of a ballot, or no Gini coefficient"
                ),
            ),
            Text::new("podzielić plik", "divide the file"),
        )
    });
}
