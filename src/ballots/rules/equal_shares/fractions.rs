//! The same count in fractions, called upon where error bounds of floats overlap.
//!
//! A purse is what it held at first less the prices paid from it, or nothing once it was emptied. With
//! all prices over one common denominator, what any set of voters holds is a sum of few products of
//! whole numbers, whatever the number of voters; a price costs one more such sum. Fractions are
//! therefore made only when asked for, from the record of who was emptied when.

use super::electorate::{Electorate, Offer};
use num_bigint::BigInt;
use num_traits::{Signed as _, Zero as _};
use std::cmp::Ordering;

/// The purchase that emptied a purse which still holds something.
pub(super) const NEVER: u32 = u32::MAX;

/// A fraction with a positive denominator, not reduced.
#[derive(Clone, Debug)]
pub(super) struct Fraction {
    pub over: BigInt,
    pub under: BigInt,
}

impl Fraction {
    /// Compares two fractions.
    pub(super) fn compare(&self, other: &Self) -> Ordering {
        (&self.over * &other.under).cmp(&(&other.over * &self.under))
    }

    /// The price per unit of gain, from that of a unit of weight.
    pub(super) fn per_gain(&self, offer: &Offer) -> Self {
        Self { over: &self.over * offer.worth.1, under: &self.under * offer.worth.0 }
    }
}

/// What the count knows of who paid for what.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record<'a> {
    /// Who backs what.
    pub electorate: &'a Electorate,
    /// The projects bought so far, in order.
    pub bought: &'a [u32],
    /// The purchase by which each project was bought; [`NEVER`] for those not bought.
    pub bought_at: &'a [u32],
    /// The purchase that emptied each group; [`NEVER`] for those that hold something.
    pub emptied: &'a [u32],
}

/// Prices as fractions, over one denominator.
#[derive(Debug)]
pub(super) struct Fractions {
    under: BigInt,
    purse: BigInt,
    prices: Vec<BigInt>,
}

/// What a set of purses holds: so many first purses, less so often each price.
#[derive(Debug)]
struct Holding {
    purses: i128,
    prices: Vec<i128>,
}

impl Holding {
    fn none(purchases: usize) -> Self {
        Self { purses: 0, prices: vec![0; purchases] }
    }

    /// Adds so many voters of a group.
    fn add(&mut self, record: Record<'_>, group: usize, voters: i128) {
        self.purses += voters;
        for (project, gain) in record.electorate.choices(group) {
            let purchase = record.bought_at[*project as usize] as usize;
            if let Some(times) = self.prices.get_mut(purchase) {
                *times += voters * i128::from(*gain);
            }
        }
    }
}

impl Fractions {
    /// Before the first purchase, with purses of `over / under` each.
    pub(super) fn new(over: i128, under: u64) -> Self {
        Self { under: BigInt::from(under), purse: BigInt::from(over), prices: Vec::new() }
    }

    /// Takes in the purchases since it was last asked.
    pub(super) fn catch_up(&mut self, record: Record<'_>) {
        for purchase in self.prices.len()..record.bought.len() {
            let number = u32::try_from(purchase).unwrap_or(NEVER);
            let project = record.bought[purchase] as usize;
            let Some(offer) = &record.electorate.offers[project] else { continue };
            let mut poor = Holding::none(purchase);
            let mut rich = BigInt::zero();
            for (backer, gain) in record.electorate.backers(offer) {
                let (group, emptied) =
                    (backer.group as usize, record.emptied[backer.group as usize]);
                let voters = record.electorate.groups[group];
                match emptied.cmp(&number) {
                    Ordering::Less => {}
                    Ordering::Equal => poor.add(record, group, i128::from(voters)),
                    Ordering::Greater => rich += BigInt::from(voters) * gain,
                }
            }
            self.record(offer, &poor, rich);
        }
    }

    /// Adds the price at which the rich, with so much weight, pay what the poor leave of the cost.
    fn record(&mut self, offer: &Offer, poor: &Holding, rich: BigInt) {
        let mut price = &self.under * offer.cost - self.held(poor);
        // Where all were emptied, no purse depends on the price.
        let mut rich = if rich.is_positive() { rich } else { BigInt::from(1) };
        let common = divisor(price.clone(), rich.clone());
        if common > BigInt::from(1) {
            price /= &common;
            rich /= &common;
        }
        self.under *= &rich;
        self.purse *= &rich;
        for earlier in &mut self.prices {
            *earlier *= &rich;
        }
        self.prices.push(price);
    }

    /// What purses hold, over the common denominator.
    fn held(&self, holding: &Holding) -> BigInt {
        let mut sum = &self.purse * holding.purses;
        for (price, times) in self.prices.iter().zip(&holding.prices) {
            if *times != 0 {
                sum -= price * *times;
            }
        }
        sum
    }

    /// Whether the backers of a project still hold its cost.
    pub(super) fn affords(&self, record: Record<'_>, offer: &Offer) -> bool {
        let mut all = Holding::none(self.prices.len());
        for (backer, _) in record.electorate.backers(offer) {
            let group = backer.group as usize;
            if record.emptied[group] == NEVER {
                all.add(record, group, i128::from(record.electorate.groups[group]));
            }
        }
        self.held(&all) >= &self.under * offer.cost
    }

    /// The price of a unit of weight at which the backers together pay the cost, each no more than the
    /// purse holds. `poor` are backers known to pay all they have, `unsure` those that may; both as
    /// places among the backers of the offer, and all of them hold something. Gives the price and, of
    /// the unsure, those it empties.
    pub(super) fn price(
        &self,
        record: Record<'_>,
        offer: &Offer,
        poor: &[usize],
        mut unsure: Vec<usize>,
    ) -> (Fraction, Vec<usize>) {
        let electorate = record.electorate;
        let backers = &electorate.backers[offer.backers.0..offer.backers.1];
        let gains = &electorate.gains[offer.backers.0..offer.backers.1];
        let weight = |place: usize| {
            BigInt::from(electorate.groups[backers[place].group as usize]) * gains[place]
        };
        let mut gone = Vec::new();
        let mut paid = Holding::none(self.prices.len());
        let mut rich: BigInt = (0..backers.len())
            .filter(|place| record.emptied[backers[*place].group as usize] == NEVER)
            .map(weight)
            .sum();
        for place in poor {
            let group = backers[*place].group as usize;
            paid.add(record, group, i128::from(electorate.groups[group]));
            rich -= weight(*place);
        }
        loop {
            let over = &self.under * offer.cost - self.held(&paid);
            let pays = |place: &usize| {
                let mut one = Holding::none(self.prices.len());
                one.add(record, backers[*place].group as usize, 1);
                (self.held(&one) * &rich).cmp(&(&over * gains[*place]))
            };
            let emptied: Vec<usize> =
                unsure.iter().copied().filter(|place| pays(place) == Ordering::Less).collect();
            if emptied.is_empty() {
                unsure.retain(|place| pays(place) == Ordering::Equal);
                gone.append(&mut unsure);
                return (Fraction { over, under: rich * &self.under }, gone);
            }
            for place in &emptied {
                let group = backers[*place].group as usize;
                paid.add(record, group, i128::from(electorate.groups[group]));
                rich -= weight(*place);
            }
            unsure.retain(|place| emptied.binary_search(place).is_err());
            gone.extend(emptied);
        }
    }
}

/// Greatest common divisor (Euclid); 1 where the first number is not positive.
fn divisor(mut a: BigInt, mut b: BigInt) -> BigInt {
    if !a.is_positive() {
        return BigInt::from(1);
    }
    while !b.is_zero() {
        (a, b) = (b.clone(), a % b);
    }
    a
}
