//! What the bounds of floats leave open in a count, decided in fractions.

use super::electorate::{Backer, Offer};
use super::fractions::{Fraction, Fractions, NEVER, Record};
use super::run::{Candidate, Decide, Purse, ROUNDINGS, Run};
use super::variant::Precision;
use num_bigint::BigInt;
use std::cmp::Ordering;

impl Run<'_> {
    /// Whether the backers of a project hold its cost, in fractions.
    pub(super) fn affords(&mut self, offer: &Offer) -> bool {
        self.in_fractions(|fractions, record| fractions.affords(record, offer))
    }

    fn in_fractions<T>(&mut self, ask: impl FnOnce(&Fractions, Record<'_>) -> T) -> T {
        let Purse { over, under } = self.purse;
        let mut fractions =
            self.fractions.take().unwrap_or_else(|| Fractions::new(over.max(0), under));
        let record = Record {
            electorate: self.electorate,
            bought: &self.bought,
            bought_at: &self.bought_at,
            emptied: &self.emptied,
        };
        fractions.catch_up(record);
        let answer = ask(&fractions, record);
        self.fractions = Some(fractions);
        answer
    }

    /// The lowest of several prices the bounds do not tell apart, and those equal to it.
    pub(super) fn compare(
        &mut self,
        candidates: &[Candidate],
        decide: Decide<'_>,
    ) -> Result<Option<(Candidate, Vec<u32>)>, Vec<u32>> {
        let electorate = self.electorate;
        let mut tied: Vec<u32> = Vec::new();
        let mut lowest: Option<Fraction> = None;
        for candidate in candidates {
            let Some(offer) = &electorate.offers[candidate.project as usize] else { continue };
            let order = if self.precision == Precision::Exact {
                let price = self.fraction(candidate, offer).0.per_gain(offer);
                let order = lowest.as_ref().map_or(Ordering::Less, |it| price.compare(it));
                lowest = if order.is_lt() { Some(price) } else { lowest };
                order
            } else {
                // All that remain are equal as floats.
                Ordering::Equal
            };
            if order.is_lt() {
                tied.clear();
            }
            if order.is_le() {
                tied.push(candidate.project);
            }
        }
        tied.sort_unstable();
        let taken = match tied.as_slice() {
            [one] => Some(*one),
            _ => decide(&tied),
        };
        let Some(taken) = taken else { return Err(tied) };
        let winner = candidates.iter().find(|it| it.project == taken).cloned();
        Ok(winner.map(|it| (it, if tied.len() > 1 { tied } else { Vec::new() })))
    }

    /// The price of a candidate as a fraction, and the backers it empties among those the bounds leave
    /// in doubt.
    pub(super) fn fraction(
        &mut self,
        candidate: &Candidate,
        offer: &Offer,
    ) -> (Fraction, Vec<usize>) {
        let (mut poor, mut unsure) = (Vec::new(), Vec::new());
        let backers = &self.electorate.backers[offer.backers.0..offer.backers.1];
        for (place, backer) in backers.iter().enumerate() {
            if self.emptied[backer.group as usize] == NEVER {
                match self.pays(candidate, *backer) {
                    Some(true) => poor.push(place),
                    Some(false) => {}
                    None => unsure.push(place),
                }
            }
        }
        if poor.is_empty() && unsure.is_empty() {
            // Nobody pays all, so that no earlier price matters.
            let under = self.weight_left(offer);
            return (Fraction { over: BigInt::from(offer.cost), under }, unsure);
        }
        self.in_fractions(|fractions, record| fractions.price(record, offer, &poor, unsure))
    }

    /// The weight of the backers who hold something.
    fn weight_left(&self, offer: &Offer) -> BigInt {
        let holds = |group: usize| self.emptied[group] == NEVER;
        let backers = self.electorate.backers(offer).filter(|it| holds(it.0.group as usize));
        let voters = |group: u32| self.electorate.groups[group as usize];
        backers.map(|(backer, gain)| BigInt::from(voters(backer.group)) * gain).sum()
    }

    /// Whether a backer pays all that is in the purse; `None` where the bounds do not tell.
    pub(super) fn pays(&self, candidate: &Candidate, backer: Backer) -> Option<bool> {
        let money = self.money[backer.group as usize];
        let doubt = |due: f64| self.error + ROUNDINGS * f64::EPSILON * (money + due);
        let (least, most) = (candidate.low * backer.weight, candidate.high * backer.weight);
        if money + doubt(least) < least {
            Some(true)
        } else if most.is_finite() && money - doubt(most) > most {
            Some(false)
        } else {
            None
        }
    }
}
