//! One count of the Method of Equal Shares with purses of a given size.
//!
//! In each round every project still in the running has the price per unit of gain at which its
//! backers together can pay for it, nobody more than the purse holds; the lowest is bought
//! (arXiv:2008.13276, section 3). A price only rises from round to round, so that the last one known
//! bounds it from below and most projects need no second look. It is the root of a concave function,
//! found by Newton's method from that bound: every step is again a bound from below, and nothing has
//! to be sorted.
//!
//! Floats with error bounds decide whatever they can; fractions decide the rest. The sum of the
//! errors of all purses is bounded by `error`: a purchase moves errors from those it empties to the
//! others and never adds to their sum but by its own rounding (taking a price off purses and keeping
//! them at least empty brings two sets of purses no farther apart than they were).

use super::electorate::{Electorate, Offer, wide};
use super::fractions::{Fractions, NEVER};
use super::reach::{Reach, Step};
use super::variant::Precision;

/// Room for the rounding of a sum beyond one step for each of its terms.
pub(super) const ROUNDINGS: f64 = 16.0;
/// How far above the price found its upper bound is tried, in error bounds; each try is wider.
const TRIES: [f64; 3] = [4.0, 4e3, 4e6];

/// The size of a purse, as a fraction in millionths of the currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Purse {
    pub over: i128,
    pub under: u64,
}

impl Purse {
    /// The nearest float, in millionths.
    pub(super) fn value(self) -> f64 {
        wide(self.over) / super::electorate::float(self.under)
    }
}

/// A project bought.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Purchase {
    /// Which.
    pub project: u32,
    /// The price per unit of gain.
    pub rate: f64,
    /// Projects of exactly the same price, this one among them; empty where there is no other.
    pub tied: Vec<u32>,
}

/// What backers hold at a price: sums over them.
#[derive(Clone, Copy, Debug, Default)]
struct Share {
    /// What all hold.
    all: f64,
    /// What those hold who would pay all they have.
    poor: f64,
    /// How many these are.
    count: usize,
    /// The weight of the others.
    rich: f64,
}

/// A project that may have the lowest price.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub project: u32,
    /// The price of a unit of weight: bounds, and the nearest float.
    pub low: f64,
    pub high: f64,
    pub near: f64,
}

/// What the prices of one project are found to be.
enum Found {
    /// Its backers can no longer pay for it.
    Gone,
    /// It is dearer than another.
    Dearer,
    /// It may have the lowest price.
    May(Candidate),
}

/// Decides between tied projects; `None` where nothing does.
pub(super) type Decide<'a> = &'a dyn Fn(&[u32]) -> Option<u32>;

/// A count, with room that is used again by the next.
#[derive(Debug)]
pub(super) struct Run<'a> {
    pub(super) electorate: &'a Electorate,
    pub(super) precision: Precision,
    /// What the voters of each group hold together.
    pub(super) money: Vec<f64>,
    pub(super) emptied: Vec<u32>,
    /// Bounds from below of the price of a unit of weight.
    bounds: Vec<f64>,
    open: Vec<u32>,
    candidates: Vec<Candidate>,
    pub(super) bought: Vec<u32>,
    pub(super) bought_at: Vec<u32>,
    /// What the errors of all purses add up to at most.
    pub(super) error: f64,
    pub(super) purse: Purse,
    pub(super) fractions: Option<Fractions>,
    reach: Option<Reach>,
    /// The purchases of the last count.
    pub purchases: Vec<Purchase>,
}

impl<'a> Run<'a> {
    /// Room for counts.
    pub(super) fn new(electorate: &'a Electorate, precision: Precision) -> Self {
        Self {
            electorate,
            precision,
            money: Vec::with_capacity(electorate.groups.len()),
            emptied: Vec::with_capacity(electorate.groups.len()),
            bounds: Vec::with_capacity(electorate.offers.len()),
            open: Vec::with_capacity(electorate.offers.len()),
            candidates: Vec::new(),
            bought: Vec::new(),
            bought_at: Vec::with_capacity(electorate.offers.len()),
            error: 0.0,
            purse: Purse { over: 0, under: 1 },
            fractions: None,
            reach: None,
            purchases: Vec::new(),
        }
    }

    /// Counts. `Err` with the tied projects where `decide` does not decide.
    pub(super) fn count(&mut self, purse: Purse, decide: Decide<'_>) -> Result<(), Vec<u32>> {
        self.reach = None;
        self.go(purse, decide)
    }

    /// Counts, and tells by how much the purses may grow, in millionths, with the same purchases.
    pub(super) fn count_ahead(
        &mut self,
        purse: Purse,
        decide: Decide<'_>,
    ) -> Result<f64, Vec<u32>> {
        let mut reach = self.reach.take().unwrap_or_default();
        reach.start(self.electorate);
        self.reach = Some(reach);
        self.go(purse, decide)?;
        Ok(self.reach.as_ref().map_or(0.0, |reach| reach.room))
    }

    fn go(&mut self, purse: Purse, decide: Decide<'_>) -> Result<(), Vec<u32>> {
        self.start(purse);
        while let Some((winner, tied)) = self.lowest(decide)? {
            self.buy(&winner, tied);
        }
        Ok(())
    }

    fn start(&mut self, purse: Purse) {
        let electorate = self.electorate;
        let value = purse.value().max(0.0);
        self.money.clear();
        self.money.extend(electorate.groups.iter().map(|it| super::electorate::float(*it) * value));
        self.error = self.money.iter().sum::<f64>() * ROUNDINGS * f64::EPSILON;
        self.emptied.clear();
        self.emptied.resize(electorate.groups.len(), NEVER);
        self.bounds.clear();
        self.open.clear();
        for (project, offer) in (0..).zip(&electorate.offers) {
            let slack = offer.as_ref().map_or(0.0, rounding);
            let bound = offer.as_ref().map_or(0.0, |it| it.price / it.weight * (1.0 - slack));
            self.bounds.push(bound);
            if offer.is_some() {
                self.open.push(project);
            }
        }
        self.bought.clear();
        self.purchases.clear();
        self.bought_at.clear();
        self.bought_at.resize(electorate.offers.len(), NEVER);
        self.purse = purse;
        self.fractions = None;
    }

    /// The project of the lowest price, and those it was tied with.
    fn lowest(&mut self, decide: Decide<'_>) -> Result<Option<(Candidate, Vec<u32>)>, Vec<u32>> {
        let mut open = std::mem::take(&mut self.open);
        let electorate = self.electorate;
        let scale = |project: u32| electorate.offers[project as usize].map_or(1.0, |it| it.scale);
        let bounds = &self.bounds;
        let key = |project: &u32| bounds[*project as usize] / scale(*project);
        open.sort_unstable_by(|a, b| key(a).total_cmp(&key(b)).then(a.cmp(b)));
        self.candidates.clear();
        let (mut limit, mut gone) = (f64::INFINITY, false);
        for project in &mut open {
            let Some(offer) = &electorate.offers[*project as usize] else { continue };
            if below(self.bounds[*project as usize] / offer.scale) > limit {
                break;
            }
            match self.look(*project, offer, limit) {
                Found::Dearer => {}
                Found::Gone => {
                    *project = NEVER;
                    gone = true;
                }
                Found::May(candidate) => {
                    limit = limit.min(above(candidate.high / offer.scale));
                    self.candidates.push(candidate);
                }
            }
        }
        if gone {
            open.retain(|project| *project != NEVER);
        }
        self.open = open;
        let mut candidates = std::mem::take(&mut self.candidates);
        candidates.retain(|it| below(it.low / scale(it.project)) <= limit);
        let chosen = if candidates.len() > 1 {
            self.compare(&candidates, decide)
        } else {
            Ok(candidates.first().cloned().map(|it| (it, Vec::new())))
        };
        self.candidates = candidates;
        chosen
    }

    /// Bounds the price of one project, as far as it may be the lowest.
    fn look(&mut self, project: u32, offer: &Offer, limit: f64) -> Found {
        let (slack, exact) = (rounding(offer), self.precision == Precision::Exact);
        let mut low = self.bounds[project as usize];
        let mut share = self.share(offer, low);
        let doubt = if exact { self.error + slack * share.all } else { 0.0 };
        if share.all + doubt < offer.price
            || (share.all - doubt < offer.price && exact && !self.affords(offer))
        {
            if let Some(reach) = &mut self.reach {
                let backers = &self.electorate.backers[offer.backers.0..offer.backers.1];
                reach.gone(backers, offer.price - share.all - doubt);
            }
            return Found::Gone;
        }
        loop {
            let known = share.count;
            if share.rich > 0.0 {
                let doubt = self.error + slack * (share.poor + offer.price);
                let found = (offer.price - share.poor - doubt) / share.rich * (1.0 - slack);
                if found > low {
                    if let Some(reach) = &mut self.reach {
                        let backers = &self.electorate.backers[offer.backers.0..offer.backers.1];
                        reach.bound(project, backers, &self.money, low, share.rich);
                    }
                    low = found;
                }
            }
            self.bounds[project as usize] = low;
            if below(low / offer.scale) > limit {
                return Found::Dearer;
            }
            share = self.share(offer, low);
            if share.count == known {
                break;
            }
        }
        if share.rich <= 0.0 {
            return Found::May(Candidate { project, low, high: f64::INFINITY, near: low });
        }
        let near = ((offer.price - share.poor) / share.rich).max(low);
        let high = if exact { self.bound_above(offer, near, share.rich) } else { near };
        let low = if exact { low } else { near };
        Found::May(Candidate { project, low, high, near })
    }

    /// A price at which the backers surely pay enough.
    fn bound_above(&self, offer: &Offer, near: f64, rich: f64) -> f64 {
        let slack = rounding(offer);
        let doubt = self.error + slack * offer.price;
        for times in TRIES {
            let high = near + times * doubt / rich;
            let share = self.share(offer, high);
            let paid = share.poor + high * share.rich;
            if paid - slack * paid - self.error >= offer.price + slack * offer.price {
                return high;
            }
        }
        f64::INFINITY
    }

    /// What backers hold at a price.
    fn share(&self, offer: &Offer, price: f64) -> Share {
        let mut share = Share::default();
        for backer in &self.electorate.backers[offer.backers.0..offer.backers.1] {
            let money = self.money[backer.group as usize];
            let poor = money < price * backer.weight;
            share.all += money;
            share.poor += if poor { money } else { 0.0 };
            share.rich += if poor { 0.0 } else { backer.weight };
            share.count += usize::from(poor);
        }
        share
    }

    /// Takes the price from the purses.
    fn buy(&mut self, winner: &Candidate, tied: Vec<u32>) {
        let electorate = self.electorate;
        let Some(offer) = &electorate.offers[winner.project as usize] else { return };
        let backers = &electorate.backers[offer.backers.0..offer.backers.1];
        let number = u32::try_from(self.bought.len()).unwrap_or(NEVER);
        let exact = self.precision == Precision::Exact;
        let in_doubt = exact
            && backers.iter().any(|backer| {
                self.emptied[backer.group as usize] == NEVER && self.pays(winner, *backer).is_none()
            });
        let mut gone = if in_doubt { self.fraction(winner, offer).1 } else { Vec::new() };
        gone.sort_unstable();
        if let Some(reach) = &mut self.reach {
            let step = Step {
                electorate,
                winner: winner.project,
                price: (winner.near, winner.low, winner.high),
                money: &self.money,
                emptied: &self.emptied,
                open: &self.open,
                bounds: &self.bounds,
                error: self.error,
            };
            reach.purchase(step, offer);
        }
        let (mut paid, mut left) = (0.0, 0.0);
        for (place, backer) in backers.iter().enumerate() {
            let group = backer.group as usize;
            if self.emptied[group] != NEVER {
                continue;
            }
            let money = self.money[group];
            let due = winner.near * backer.weight;
            paid += money.min(due);
            let emptied = match self.pays(winner, *backer) {
                _ if !exact => money <= due,
                Some(sure) => sure,
                None => gone.binary_search(&place).is_ok(),
            };
            if emptied {
                self.emptied[group] = number;
            }
            self.money[group] = if emptied { 0.0 } else { (money - due).max(0.0) };
            left += self.money[group];
        }
        self.error += (paid - offer.price).abs() + rounding(offer) * (paid + left + offer.price);
        self.open.retain(|project| *project != winner.project);
        self.bought.push(winner.project);
        self.bought_at[winner.project as usize] = number;
        let rate = winner.near / offer.scale;
        self.purchases.push(Purchase { project: winner.project, rate, tied });
    }
}

/// The relative error of a sum over the backers of a project, and of the few steps after it.
fn rounding(offer: &Offer) -> f64 {
    let terms = u32::try_from(offer.backers.1 - offer.backers.0).unwrap_or(u32::MAX);
    (f64::from(terms) + ROUNDINGS) * f64::EPSILON
}

/// A little below: the rounding of a division by the scale.
fn below(value: f64) -> f64 {
    value * (1.0 - ROUNDINGS * f64::EPSILON)
}

/// A little above.
fn above(value: f64) -> f64 {
    value * (1.0 + ROUNDINGS * f64::EPSILON)
}
