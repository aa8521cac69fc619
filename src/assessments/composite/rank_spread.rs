//! How the ranks of one unit spread over many draws.

use crate::assessments::real;
use num_traits::ToPrimitive as _;
use rayon::prelude::*;

/// How many units are worked out by one task.
const TOGETHER: usize = 64;
/// After how many draws a pair is given up where its order cannot be settled any more; counted in 16 bits.
const LOOK: usize = 512;

/// Between which ranks a unit lies in nine of ten draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RankInterval {
    /// The better end: the 5 % quantile of its ranks.
    pub low: u32,
    /// The worse end: the 95 % quantile.
    pub high: u32,
}

/// The ranks of a unit over those draws in which it has one; 1 is the best.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RankSpread {
    /// In how many draws it has a rank.
    pub ranked: u32,
    /// Their mean.
    pub mean: f64,
    /// Their median: the mean of the two in the middle where there is an even number.
    pub median: f64,
    /// The 5 % and the 95 % quantile: the rank nearest to that share of the way from the first to
    /// the last in order.
    pub interval: RankInterval,
    /// The share of those draws in which it has rank 1.
    pub first: f64,
    /// The best rank seen.
    pub best: u32,
    /// The worst.
    pub worst: u32,
}

/// How many pairs of units stand in the same order in most draws.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pairs {
    /// Those of which the same unit is above the other in at least the share of draws asked for.
    pub settled: usize,
    /// All of them.
    pub all: usize,
}

/// Counts the pairs among some units; `ranks` as for [`spreads`]. A draw in which the two have the same rank,
/// or one has none, puts neither above the other.
pub(super) fn pairs(ranks: &[u16], units: usize, among: &[usize], share: f64) -> Pairs {
    // The ranks of one unit beside each other: pairs are many, and each reads two of these.
    let of_unit = |unit: &usize| -> Vec<u16> {
        ranks.get(*unit..).unwrap_or_default().iter().step_by(units.max(1)).copied().collect()
    };
    let columns: Vec<Vec<u16>> = among.par_iter().map(of_unit).collect();
    let draws = columns.first().map_or(0, Vec::len);
    let least = real(draws).and_then(|draws| (share * draws).ceil().to_usize());
    let least = least.unwrap_or(usize::MAX).clamp(1, draws.saturating_add(1));
    let settled = columns.par_iter().enumerate().map(|(place, a)| {
        let before = columns.get(..place).unwrap_or_default().iter();
        before.filter(|b| is_settled(a, b, least)).count()
    });
    let count = columns.len();
    Pairs { settled: settled.sum(), all: count * count.saturating_sub(1) / 2 }
}

/// Whether one of two units is above the other in at least so many draws.
fn is_settled(a: &[u16], b: &[u16], least: usize) -> bool {
    let (mut seen, mut above) = (0, [0, 0]);
    for (a_block, b_block) in a.chunks(LOOK).zip(b.chunks(LOOK)) {
        seen += a_block.len();
        above[0] += times_above(a_block, b_block);
        above[1] += times_above(b_block, a_block);
        // Most pairs are known not to be settled long before the last draw.
        if above.iter().all(|above| a.len() - (seen - above) < least) {
            return false;
        }
    }
    above.iter().any(|above| *above >= least)
}

/// In how many draws of a block the first is above: with no rank, 0, it becomes the last, and the other the first.
fn times_above(a: &[u16], b: &[u16]) -> usize {
    let above = |(a, b): (&u16, &u16)| u16::from(a.wrapping_sub(1) < b.saturating_sub(1));
    usize::from(a.iter().zip(b).map(above).fold(0, u16::wrapping_add))
}

/// The spread of every unit; `ranks` holds a row for each draw with the rank of each unit, 0 for none.
pub(super) fn spreads<R>(ranks: &[R], units: usize) -> Vec<Option<RankSpread>>
where
    R: Copy + Default + Send + Sync + Into<u32>,
{
    let mut found = vec![None; units];
    let tasks = found.par_chunks_mut(TOGETHER).enumerate();
    tasks.for_each_init(Counts::default, |counts, (task, found)| {
        for (unit, found) in (task * TOGETHER..).zip(found) {
            let of_unit = ranks.get(unit..).unwrap_or_default().iter().step_by(units);
            *found = counts.spread(of_unit.map(|rank| (*rank).into()));
        }
    });
    found
}

/// The ranks of one unit, and how often each comes.
#[derive(Default)]
struct Counts {
    ranks: Vec<u32>,
    /// From the best rank to the worst.
    often: Vec<u32>,
}

impl Counts {
    fn spread(&mut self, ranks: impl Iterator<Item = u32>) -> Option<RankSpread> {
        self.ranks.clear();
        self.ranks.extend(ranks);
        let ranks = &self.ranks;
        // No rank, 0, is taken for the greatest number, and back.
        let best = ranks.iter().map(|rank| rank.wrapping_sub(1)).min()?.checked_add(1)?;
        let worst = ranks.iter().copied().max()?;
        let range = usize::try_from(worst - best).ok()?;
        self.often.clear();
        self.often.resize(range.checked_add(1)?, 0);
        for rank in ranks {
            let place = usize::try_from(rank.wrapping_sub(best)).unwrap_or(usize::MAX);
            if let Some(often) = self.often.get_mut(place) {
                *often = often.wrapping_add(1);
            }
        }
        let ranked: u32 = self.often.iter().sum();
        let total: u64 = ranks.iter().map(|rank| u64::from(*rank)).sum();
        let last = ranked.checked_sub(1)?;
        let at = |hundredths: u64| nearest(last, hundredths);
        let places = [at(5), last / 2, last - last / 2, at(95)];
        let [low, before, after, high] = self.quantiles(places, best);
        let first = if best == 1 { self.often.first().copied()? } else { 0 };
        let count = f64::from(ranked);
        Some(RankSpread {
            ranked,
            mean: float(total) / count,
            median: f64::midpoint(f64::from(before), f64::from(after)),
            interval: RankInterval { low, high },
            first: f64::from(first) / count,
            best,
            worst,
        })
    }

    /// The ranks at these places, ascending, of all in order.
    fn quantiles(&self, places: [u32; 4], best: u32) -> [u32; 4] {
        let mut often = (best..).zip(&self.often);
        let (mut rank, mut through) = (best, 0);
        places.map(|place| {
            while through <= place {
                let Some((next, count)) = often.next() else { break };
                rank = next;
                through += count;
            }
            rank
        })
    }
}

/// The place nearest to a share of the way to the last one, halves up.
fn nearest(last: u32, hundredths: u64) -> u32 {
    u32::try_from((u64::from(last) * hundredths + 50) / 100).unwrap_or(last)
}

/// A whole number as a float; exact below 2^53.
pub(super) fn float(total: u64) -> f64 {
    let low = u32::try_from(total & u64::from(u32::MAX)).unwrap_or_default();
    let high = u32::try_from(total >> 32).unwrap_or_default();
    f64::from(high) * 4_294_967_296.0 + f64::from(low)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_settled_as_counted_one_by_one() {
        let mut stream = crate::assessments::draws::SplitMix64::of(7, 1);
        for (draws, units) in [(1, 2), (40, 5), (LOOK, 3), (2 * LOOK + 3, 6)] {
            let mut rank = |bound: usize| {
                let drawn = stream.below(u64::try_from(bound).expect("few"));
                u16::try_from(drawn).expect("few")
            };
            // The first unit is mostly first, some ranks are shared, some lack.
            let row = (0..draws).flat_map(|_| {
                (0..units)
                    .map(|unit| if unit == 0 { rank(2) } else { rank(units + 1) })
                    .collect::<Vec<_>>()
            });
            let ranks: Vec<u16> = row.collect();
            for share in [0.0, 0.3, 0.5, 1.0] {
                let among: Vec<usize> = (0..units).collect();
                let above = |a: usize, b: usize| {
                    let rows = ranks.chunks(units).filter(|row| row[a] > 0 && row[a] < row[b]);
                    let least = (share * f64::from(u32::try_from(draws).expect("few"))).max(1.0);
                    f64::from(u32::try_from(rows.count()).expect("few")) >= least
                };
                let settled = among.iter().flat_map(|a| (0..*a).map(move |b| (*a, b)));
                let settled = settled.filter(|(a, b)| above(*a, *b) || above(*b, *a)).count();
                let all = units * (units - 1) / 2;
                assert_eq!(pairs(&ranks, units, &among, share), Pairs { settled, all });
            }
        }
        assert_eq!(pairs(&[], 3, &[0, 1], 0.95), Pairs { settled: 0, all: 1 });
        assert_eq!(pairs(&[], 0, &[], 0.95), Pairs::default());
    }
}
