//! The weight of each group, exact.

use super::table::Table;
use super::{FEWEST_VOTERS, NotReweighted, Unstated, Weight, real};
use num_bigint::BigInt;
use num_traits::{ToPrimitive as _, Zero as _};

/// The weights as whole numbers: each times the same factor, so that scores compare exactly.
pub(super) struct Weights {
    /// What one stands for.
    one: BigInt,
    /// The weight of each group and, last, of voters without one.
    whole: Vec<BigInt>,
    /// Which groups are weighted.
    fit: Vec<bool>,
    /// The share of residents whose groups are weighted.
    pub(super) covered: f64,
}

impl Weights {
    pub(super) fn new(
        table: &Table,
        residents: &[u64],
        unstated: Unstated,
    ) -> Result<Self, NotReweighted> {
        let groups = || residents.iter().zip(&table.voters);
        let fit: Vec<bool> =
            groups().map(|(living, voted)| *living > 0 && *voted >= FEWEST_VOTERS).collect();
        let sum = |of: &mut dyn Iterator<Item = u64>| of.map(BigInt::from).sum::<BigInt>();
        let living = sum(&mut residents.iter().zip(&fit).filter(|it| *it.1).map(|it| *it.0));
        let mut voted = sum(&mut table.voters.iter().zip(&fit).filter(|it| *it.1).map(|it| *it.0));
        if living.is_zero() {
            return Err(NotReweighted::NothingToWeigh);
        }
        let multiple = groups().zip(&fit).filter(|it| *it.1).fold(BigInt::from(1), |all, it| {
            let voters = *it.0.1;
            let shared = divisor((&all % voters).to_u64().unwrap_or(0), voters);
            all * (voters / shared)
        });
        let one = &living * &multiple;
        let without = table.voters.last().copied().unwrap_or(0);
        let of_unstated = match unstated {
            Unstated::AtOne => one.clone(),
            Unstated::Spread => {
                voted += without;
                BigInt::zero()
            }
        };
        let weight = |((living, voters), fit): ((&u64, &u64), &bool)| {
            if *fit { &multiple / *voters * *living * &voted } else { one.clone() }
        };
        let mut whole: Vec<BigInt> = groups().zip(&fit).map(weight).collect();
        whole.push(of_unstated);
        let all = sum(&mut residents.iter().copied());
        let covered = quotient(&living, &all);
        Ok(Self { one, whole, fit, covered })
    }

    /// The weight of a group in whole numbers.
    pub(super) fn whole(&self, group: usize) -> BigInt {
        self.whole.get(group).cloned().unwrap_or_default()
    }

    /// The same as people read it.
    pub(super) fn value(&self, group: usize) -> f64 {
        self.whole.get(group).map_or(0.0, |weight| quotient(weight, &self.one))
    }

    /// The groups with their weights.
    pub(super) fn of_groups(&self, table: &Table, residents: &[u64]) -> Vec<Weight> {
        let weight = |group: usize| self.fit[group].then(|| self.value(group));
        let groups = residents.iter().zip(&table.voters).enumerate();
        groups
            .map(|(group, (living, voted))| Weight {
                voters: *voted,
                residents: *living,
                weight: weight(group),
            })
            .collect()
    }

    /// Kish's 1 + squared relative spread, over all voters that count.
    pub(super) fn design_effect(&self, table: &Table) -> f64 {
        let (mut voters, mut sum, mut squares) = (0.0, 0.0, 0.0);
        for (group, count) in table.voters.iter().enumerate() {
            let (weight, count) = (self.value(group), real(*count));
            if weight > 0.0 {
                voters += count;
                sum += weight * count;
                squares += weight * weight * count;
            }
        }
        if sum > 0.0 { (voters * squares / (sum * sum)).max(1.0) } else { 1.0 }
    }
}

/// The greatest common divisor.
fn divisor(a: u64, b: u64) -> u64 {
    if a == 0 { b.max(1) } else { divisor(b % a, a) }
}

fn quotient(part: &BigInt, whole: &BigInt) -> f64 {
    if whole.is_zero() {
        return 0.0;
    }
    // In millionths of millionths, for either alone may be larger than any float.
    let scaled = part * 1_000_000_000_000_u64 / whole;
    scaled.to_f64().filter(|it| it.is_finite()).map_or(0.0, |it| it / 1e12)
}
