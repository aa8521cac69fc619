//! Groups that take part less often than chance explains, and how many voters they lack.
//!
//! Had all residents the same inclination, the voters of a group would be as in a draw without
//! replacement of all voters from all residents: the hypergeometric distribution (R. A. Fisher,
//! *Statistical Methods for Research Workers*, 5th ed. (1934), section 21.02). `p` is its probability
//! of so few voters or fewer. Of many groups some lie low by chance, so p is adjusted by S. Holm, *A
//! simple sequentially rejective multiple test procedure*, Scandinavian Journal of Statistics 6
//! (1979), pp. 65-70: however many groups there are, one named although all are alike occurs with a
//! probability of at most [`ALPHA`]. Not being named is no proof of taking part as often as others.

use super::{ALPHA, Base, Measured, NotCompared, compared, people, shrinkage, sums};
use statrs::function::gamma::ln_gamma;

/// Terms below this share of the first no longer change a sum.
const NEGLIGIBLE: f64 = 1e-18;

/// A group compared with the others.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// The group.
    pub group: String,
    /// Its voters.
    pub voters: u64,
    /// Its residents.
    pub residents: u64,
    /// Voters among residents, 0 to 1.
    pub rate: f64,
    /// The probability of so few voters or fewer, were all groups alike. Residents known only to a
    /// rounding count as few as that allows.
    pub p: f64,
    /// The same after Holm.
    pub adjusted: f64,
    /// Whether it is left behind: `adjusted` is at most [`ALPHA`].
    pub left_behind: bool,
    /// Whether it still would be if every voter outside the groups were of this one (then p times the
    /// number of groups is at most [`ALPHA`]).
    pub firm: bool,
    /// How many more of its residents would have to vote for it to reach the pooled rate as it is
    /// now; 0 if it does. Their votes would themselves raise that rate a little.
    pub to_pooled: u64,
    /// How many more for the rate of [`Parity::best`].
    pub to_best: u64,
}

/// All groups of a vote compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Parity {
    /// Whom the voters of the groups were counted among.
    pub base: Base,
    /// All voters of the groups among all their residents, 0 to 1.
    pub pooled: f64,
    /// The group with the highest rate after shrinking, so that a few people cannot set the mark; of
    /// equals the first. `None` where chance explains all differences.
    pub best: Option<String>,
    /// The groups in the order given.
    pub groups: Vec<Compared>,
}

impl Parity {
    /// The groups left behind, the lowest rate first.
    #[must_use]
    pub fn left_behind(&self) -> Vec<&Compared> {
        let mut found: Vec<&Compared> = self.groups.iter().filter(|it| it.left_behind).collect();
        found.sort_by(|a, b| a.rate.total_cmp(&b.rate));
        found
    }
}

/// Compares each group with all.
///
/// # Errors
/// Fewer than two groups, no voters, no one who did not vote, counts that do not fit.
pub fn parity(base: Base, groups: &[Measured]) -> Result<Parity, NotCompared> {
    let pairs = compared(groups)?;
    let (voters, residents) = sums(&pairs);
    let best = best(&pairs);
    let count = crate::assessments::real(groups.len()).ok_or(NotCompared::TooMany)?;
    let outside = people(base.outside()).ok_or(NotCompared::TooMany)?;
    let mut rows = Vec::with_capacity(groups.len());
    for (group, (x, n)) in groups.iter().zip(&pairs) {
        let off = people(group.off).ok_or(NotCompared::TooMany)?;
        let fewest = (n - off).max(*x);
        let p = lower_tail(*x, residents - n + fewest, voters, fewest);
        let more = (x + outside).min(fewest);
        let at_most = lower_tail(more, residents - n + fewest, voters + more - x, fewest);
        rows.push(Compared {
            group: group.group.clone(),
            voters: group.voters,
            residents: group.residents,
            rate: x / n,
            p,
            adjusted: 1.0,
            left_behind: false,
            firm: at_most * count <= ALPHA,
            to_pooled: lacking(group, total(groups)),
            to_best: best.and_then(|it| groups.get(it)).map_or(0, |best| {
                lacking(group, (u128::from(best.voters), u128::from(best.residents)))
            }),
        });
    }
    let adjusted = holm(&rows.iter().map(|row| row.p).collect::<Vec<_>>());
    for (row, adjusted) in rows.iter_mut().zip(adjusted) {
        row.adjusted = adjusted;
        row.left_behind = adjusted <= ALPHA;
        row.firm &= row.left_behind;
    }
    let best = best.and_then(|it| groups.get(it)).map(|it| it.group.clone());
    Ok(Parity { base, pooled: voters / residents, best, groups: rows })
}

/// The place of the highest shrunk rate; `None` where all are the pooled one.
fn best(pairs: &[(f64, f64)]) -> Option<usize> {
    let shrunk = shrinkage::shrink(pairs)?;
    shrunk.prior?;
    let highest = shrunk.rates.iter().copied().fold(0.0, f64::max);
    shrunk.rates.iter().position(|rate| *rate >= highest)
}

fn total(groups: &[Measured]) -> (u128, u128) {
    let voters = groups.iter().map(|it| u128::from(it.voters)).sum();
    (voters, groups.iter().map(|it| u128::from(it.residents)).sum())
}

/// How many voters a group lacks to the rate of another, rounded up: whole people.
fn lacking(group: &Measured, (voters, residents): (u128, u128)) -> u64 {
    let wanted = u128::from(group.residents) * voters;
    let there = u128::from(group.voters) * residents;
    let lacking = wanted.saturating_sub(there).checked_div(residents.max(1)).unwrap_or(0);
    let rest = wanted.saturating_sub(there).checked_rem(residents.max(1)).unwrap_or(0);
    u64::try_from(lacking + u128::from(rest > 0)).unwrap_or(u64::MAX)
}

/// Holm's adjustment, in the order given.
#[must_use]
pub fn holm(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|a, b| p[*a].total_cmp(&p[*b]));
    let mut adjusted = vec![1.0; p.len()];
    let mut before = 0.0_f64;
    for (rank, place) in order.into_iter().enumerate() {
        let left = crate::assessments::real(p.len() - rank).unwrap_or(f64::INFINITY);
        before = before.max((p[place] * left).min(1.0));
        adjusted[place] = before;
    }
    adjusted
}

/// The probability that of `n` people among `all`, of whom `chosen` are drawn, `x` or fewer are.
///
/// Summed from the term at `x` away from the mean, each term from the one before; above the mean the
/// other side is summed and taken from 1. Exact to 1e-9 of itself up to a million people, to 1e-5 up
/// to 2^32, where logarithms of factorials have fewer digits left.
#[must_use]
pub fn lower_tail(x: f64, all: f64, chosen: f64, n: f64) -> f64 {
    let rest = all - n;
    let (fewest, most) = ((chosen - rest).max(0.0), n.min(chosen));
    if x >= most {
        return 1.0;
    }
    if x < fewest {
        return 0.0;
    }
    let down = |k: f64| k * (rest - chosen + k) / ((n - k + 1.0) * (chosen - k + 1.0));
    if x <= chosen * n / all {
        let term = probability(x, all, chosen, n);
        return (term * sum(x, |k| (k > fewest).then(|| (k - 1.0, down(k))))).min(1.0);
    }
    let term = probability(x + 1.0, all, chosen, n);
    let upper = sum(x + 1.0, |k| (k < most).then(|| (k + 1.0, 1.0 / down(k + 1.0))));
    (1.0 - term * upper).clamp(0.0, 1.0)
}

/// A sum of terms in units of the first; `next` gives the next count and the ratio of its term.
fn sum(first: f64, next: impl Fn(f64) -> Option<(f64, f64)>) -> f64 {
    let (mut sum, mut term, mut at) = (1.0, 1.0, first);
    while let Some((count, ratio)) = next(at) {
        term *= ratio;
        sum += term;
        at = count;
        if term < NEGLIGIBLE * sum {
            break;
        }
    }
    sum
}

/// The hypergeometric probability of exactly `x`.
fn probability(x: f64, all: f64, chosen: f64, n: f64) -> f64 {
    let choose = |n: f64, k: f64| ln_gamma(n + 1.0) - ln_gamma(k + 1.0) - ln_gamma(n - k + 1.0);
    (choose(n, x) + choose(all - n, chosen - x) - choose(all, chosen)).exp()
}
