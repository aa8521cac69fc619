//! How far the purses may grow before anything in a count is decided otherwise.
//!
//! As long as the same purses are emptied by the same purchases, whatever a purse holds and every
//! price is a linear function of the size of the purses. Their slopes are followed along with the
//! count; each decision then holds up to the size at which two such functions meet. Counts with purses
//! within the least of these sizes need not be made: their purchases are the same.
//!
//! Slopes carry errors as money does (`run.rs`): a purchase hands those of the emptied on to the
//! others, so that their sum, at most the number of voters in all, grows by rounding only.

use super::electorate::{Backer, Electorate, Offer, float};
use super::fractions::NEVER;

/// What a purchase looks like to those who follow it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step<'a> {
    pub electorate: &'a Electorate,
    pub winner: u32,
    /// The price of a unit of weight: the nearest float, and bounds.
    pub price: (f64, f64, f64),
    /// What each group holds before it.
    pub money: &'a [f64],
    pub emptied: &'a [u32],
    /// Projects in the running, with bounds from below of their prices.
    pub open: &'a [u32],
    pub bounds: &'a [f64],
    /// What the errors of all purses add up to.
    pub error: f64,
}

/// How far a count holds.
#[derive(Debug, Default)]
pub(super) struct Reach {
    /// By how much each group's money grows with the purses, and the bound of each price.
    slopes: Vec<f64>,
    bounds: Vec<f64>,
    /// The error of any sum of slopes.
    error: f64,
    rounding: f64,
    /// By how much purses may grow, in millionths.
    pub room: f64,
}

impl Reach {
    /// Before the first purchase.
    pub(super) fn start(&mut self, electorate: &Electorate) {
        self.slopes.clear();
        self.slopes.extend(electorate.groups.iter().map(|it| float(*it)));
        self.bounds.clear();
        self.bounds.resize(electorate.offers.len(), 0.0);
        let terms = u32::try_from(electorate.groups.len()).unwrap_or(u32::MAX);
        self.rounding = (f64::from(terms) + 64.0) * f64::EPSILON * float(electorate.voters);
        self.error = self.rounding;
        self.room = f64::INFINITY;
    }

    /// The decision holds while a gap closes at this speed.
    fn hold(&mut self, gap: f64, closing: f64) {
        if gap <= 0.0 || gap.is_nan() || closing.is_nan() {
            self.room = 0.0;
        } else if closing > 0.0 {
            self.room = self.room.min(gap / closing);
        }
    }

    /// A project whose backers lack so much, beyond doubt.
    pub(super) fn gone(&mut self, backers: &[Backer], lacking: f64) {
        let slope: f64 = backers.iter().map(|it| self.slopes[it.group as usize]).sum();
        self.hold(lacking, slope + self.error);
    }

    /// The bound of a price has been raised, with those poor whose money is less than their due.
    pub(super) fn bound(
        &mut self,
        project: u32,
        backers: &[Backer],
        money: &[f64],
        due: f64,
        rich: f64,
    ) {
        let poor = backers.iter().filter(|it| {
            let money = money[it.group as usize];
            money > 0.0 && money < due * it.weight
        });
        let (mut slope, mut any) = (0.0, false);
        for backer in poor {
            slope += self.slopes[backer.group as usize];
            any = true;
        }
        self.bounds[project as usize] = if any { -(slope + self.error) / rich } else { 0.0 };
    }

    /// A purchase: who is emptied by it, and that no other project was cheaper.
    pub(super) fn purchase(&mut self, step: Step<'_>, offer: &Offer) {
        let backers = &step.electorate.backers[offer.backers.0..offer.backers.1];
        let (near, low, high) = step.price;
        let holds = |it: &&Backer| step.emptied[it.group as usize] == NEVER;
        let is_poor = |it: &Backer| step.money[it.group as usize] < near * it.weight;
        let (mut slope, mut rich, mut any) = (0.0, 0.0, false);
        for backer in backers.iter().filter(holds) {
            if is_poor(backer) {
                slope += self.slopes[backer.group as usize];
                any = true;
            } else {
                rich += backer.weight;
            }
        }
        let (slope, doubt) = if any { (-slope / rich, self.error / rich) } else { (0.0, 0.0) };
        for backer in backers.iter().filter(holds) {
            let (money, due) = (step.money[backer.group as usize], near * backer.weight);
            let gap = (money - due).abs()
                - step.error
                - (high - low) * backer.weight
                - 64.0 * f64::EPSILON * (money + due);
            let parting = self.slopes[backer.group as usize] - slope * backer.weight;
            let closing = if is_poor(backer) { parting } else { -parting };
            self.hold(gap, closing + self.error + doubt * backer.weight);
        }
        for project in step.open.iter().copied().filter(|it| *it != step.winner) {
            let Some(other) = &step.electorate.offers[project as usize] else { continue };
            let (bound, theirs) = (step.bounds[project as usize], self.bounds[project as usize]);
            let closing = (slope + doubt) / offer.scale - theirs / other.scale;
            let still = !(any || theirs.abs() > 0.0);
            if !still {
                let rounding = 64.0 * f64::EPSILON * bound / other.scale;
                self.hold(bound / other.scale - high / offer.scale - rounding, closing);
            }
        }
        for backer in backers.iter().filter(holds) {
            let poor = is_poor(backer);
            let it = &mut self.slopes[backer.group as usize];
            *it = if poor { 0.0 } else { *it - slope * backer.weight };
        }
        self.error += self.rounding;
    }
}
