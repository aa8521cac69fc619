//! The electorate as the Method of Equal Shares sees it: who shares a purse, who backs what.
//!
//! Voters who gain the same from the same projects stay alike through the whole count and are held as
//! one group. Gains are whole numbers, so that sums of them are exact; what all voters of a project
//! gain in common (its cost) is kept with the project.

use super::variant::{Satisfaction, Variant};
use crate::ballots::profile::{Choice, Profile};
use crate::ballots::rules::NotApplicable;
use crate::language::Text;
use crate::sources::pabulib::{Interned, Money, VoteType};

/// Millionths in one unit of the currency: [`Money`]'s.
pub(super) const UNIT: i128 = 1_000_000;
/// Points of a ballot are taken with this many decimals.
const POINT_DECIMALS: f64 = 1e6;
/// Below this a float holds every whole number.
const EXACT_FLOAT: f64 = 9_007_199_254_740_992.0;

/// One group among those who back a project.
#[derive(Clone, Copy, Debug)]
pub(super) struct Backer {
    /// The group.
    pub group: u32,
    /// Its voters times what each gains.
    pub weight: f64,
}

/// A project as it can be bought.
#[derive(Clone, Copy, Debug)]
pub(super) struct Offer {
    /// What it costs, in millionths.
    pub cost: i128,
    /// The same as a float.
    pub price: f64,
    /// What one unit of gain is worth at this project: numerator, denominator.
    pub worth: (i128, u64),
    /// The same as a float.
    pub scale: f64,
    /// Where its backers begin and end.
    pub backers: (usize, usize),
    /// What all its backers gain together.
    pub weight: f64,
}

/// Who backs what.
#[derive(Debug)]
pub(super) struct Electorate {
    /// How many voters share the budget, those with an empty ballot too.
    pub voters: u64,
    /// How many voters each group has.
    pub groups: Vec<u64>,
    /// The projects; `None` where nobody gains from one or it cannot be bought.
    pub offers: Vec<Option<Offer>>,
    /// The backers of all projects, one project after the other.
    pub backers: Vec<Backer>,
    /// What one voter of each of them gains.
    pub gains: Vec<u64>,
    /// What each group's voters gain: project and gain, one group after the other.
    choices: Vec<(u32, u64)>,
    ends: Vec<usize>,
    /// Projects that cost nothing and that somebody gains from.
    pub free: Vec<u32>,
    /// What each project costs here; `None` where it cannot be chosen.
    pub costs: Vec<Option<i128>>,
    /// How many voters named each project.
    pub votes: Vec<u64>,
    /// What may be spent, in millionths.
    pub budget: i128,
    /// By what gains were multiplied to be whole.
    pub gain_unit: f64,
}

impl Electorate {
    /// Gathers the groups.
    ///
    /// # Errors
    /// Ballots that do not give this satisfaction, or gains no whole numbers can hold.
    pub(super) fn new(profile: &Profile, variant: &Variant) -> Result<Self, NotApplicable> {
        let cut = |money: Money| {
            let cost = money.millionths();
            if variant.whole { cost.div_euclid(UNIT) * UNIT } else { cost }
        };
        let costs: Vec<_> = profile.costs.iter().map(|cost| cost.map(cut)).collect();
        let mut electorate = Self {
            voters: profile.voters,
            groups: Vec::new(),
            offers: Vec::new(),
            backers: Vec::new(),
            gains: Vec::new(),
            choices: Vec::new(),
            ends: vec![0],
            free: Vec::new(),
            votes: profile.votes(),
            budget: cut(profile.budget),
            gain_unit: 1.0,
            costs,
        };
        electorate.gather(profile, variant.satisfaction)?;
        electorate.offer(variant);
        Ok(electorate)
    }

    /// What the voters of a group gain: project and gain.
    pub(super) fn choices(&self, group: usize) -> &[(u32, u64)] {
        self.ends.get(group..group + 2).map_or(&[], |ends| &self.choices[ends[0]..ends[1]])
    }

    /// The backers of an offer with their gains.
    pub(super) fn backers(&self, offer: &Offer) -> impl Iterator<Item = (Backer, u64)> {
        let (start, end) = offer.backers;
        self.backers[start..end].iter().copied().zip(self.gains[start..end].iter().copied())
    }

    /// Puts voters into groups.
    fn gather(&mut self, profile: &Profile, kind: Satisfaction) -> Result<(), NotApplicable> {
        let scale = gain_scale(profile, kind)?;
        self.gain_unit = float(scale);
        let mut seen = Interned::default();
        let (mut alike, mut key) = (Vec::new(), Vec::new());
        for ballot in &profile.kinds {
            alike.clear();
            for choice in &ballot.choices {
                let wanted = self.costs.get(choice.project as usize).copied().flatten().is_some();
                let gain = gain(choice, ballot.choices.len(), kind, scale).ok_or_else(too_fine)?;
                if wanted && gain > 0 {
                    alike.push((choice.project, gain));
                }
            }
            if alike.is_empty() {
                continue;
            }
            alike.sort_unstable();
            key.clear();
            for (project, gain) in &alike {
                key.extend_from_slice(&project.to_le_bytes());
                key.extend_from_slice(&gain.to_le_bytes());
            }
            match seen.number(&key) {
                Some((group, false)) => self.groups[group as usize] += ballot.voters,
                Some((_, true)) => {
                    self.groups.push(ballot.voters);
                    self.choices.extend_from_slice(&alike);
                    self.ends.push(self.choices.len());
                }
                None => return Err(too_many()),
            }
        }
        Ok(())
    }

    /// Lists the backers of every project.
    fn offer(&mut self, variant: &Variant) {
        let mut backers = vec![Vec::new(); self.costs.len()];
        for (group, number) in (0_u32..).zip(0..self.groups.len()) {
            for (project, gain) in &self.choices[self.ends[number]..self.ends[number + 1]] {
                backers[*project as usize].push((group, *gain));
            }
        }
        for (project, backers) in (0_u32..).zip(backers) {
            let cost = self.costs[project as usize].filter(|_| !backers.is_empty());
            let by_cost = matches!(variant.satisfaction, Satisfaction::Cost | Satisfaction::Effort);
            if cost == Some(0) && !variant.whole && !by_cost {
                self.free.push(project);
            }
            let start = self.backers.len();
            let offer = cost.filter(|cost| *cost > 0).map(|cost| {
                for (group, gain) in backers {
                    let weight = float(self.groups[group as usize]) * float(gain);
                    self.backers.push(Backer { group, weight });
                    self.gains.push(gain);
                }
                let votes = self.votes[project as usize].max(1);
                let worth = match variant.satisfaction {
                    Satisfaction::Cost => (cost, 1),
                    Satisfaction::Effort => (cost, votes),
                    _ => (1, 1),
                };
                Offer {
                    cost,
                    price: wide(cost),
                    worth,
                    scale: wide(worth.0) / float(worth.1),
                    backers: (start, self.backers.len()),
                    weight: self.backers[start..].iter().map(|backer| backer.weight).sum(),
                }
            });
            self.offers.push(offer);
        }
    }
}

/// By what gains are multiplied so that all are whole.
fn gain_scale(profile: &Profile, kind: Satisfaction) -> Result<u64, NotApplicable> {
    match kind {
        Satisfaction::Cost | Satisfaction::Cardinality | Satisfaction::Effort => Ok(1),
        Satisfaction::Borda if profile.vote_type != VoteType::Ordinal => Err(unranked()),
        Satisfaction::Points | Satisfaction::Borda => {
            let whole = |choice: &Choice| choice.points.fract() == 0.0;
            let all = profile.kinds.iter().all(|kind| kind.choices.iter().all(whole));
            Ok(if all { 1 } else { 1_000_000 })
        }
        Satisfaction::Balanced => {
            let lengths = profile.kinds.iter().map(|kind| kind.choices.len());
            let mut common = Some(1_u64);
            for length in lengths.filter(|length| *length > 0) {
                let length = u64::try_from(length).unwrap_or(u64::MAX);
                common = common.and_then(|it| it.checked_mul(length / divisor(it, length)));
            }
            common.ok_or_else(too_fine)
        }
    }
}

/// What a voter gains, times the scale; `None` where no whole number holds it.
fn gain(choice: &Choice, length: usize, kind: Satisfaction, scale: u64) -> Option<u64> {
    match kind {
        Satisfaction::Cost | Satisfaction::Cardinality | Satisfaction::Effort => Some(1),
        Satisfaction::Balanced => Some(scale / u64::try_from(length.max(1)).ok()?),
        Satisfaction::Points => whole(choice.points, scale),
        Satisfaction::Borda => whole(choice.points - 1.0, scale),
    }
}

/// Points as a whole number: those of none or less give nothing.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked before")]
fn whole(points: f64, scale: u64) -> Option<u64> {
    let scaled = if scale == 1 { points } else { (points * POINT_DECIMALS).round() };
    (scaled < EXACT_FLOAT).then_some(if scaled > 0.0 { scaled as u64 } else { 0 })
}

/// Greatest common divisor (Euclid).
const fn divisor(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// The nearest float.
#[expect(clippy::cast_precision_loss, reason = "error bounds allow for the rounding")]
pub(super) const fn float(number: u64) -> f64 {
    number as f64
}

/// The nearest float.
#[expect(clippy::cast_precision_loss, reason = "error bounds allow for the rounding")]
pub(super) const fn wide(number: i128) -> f64 {
    number as f64
}

fn unranked() -> NotApplicable {
    NotApplicable(Text::new(
        "punkty Bordy wymagają głosów, które ustawiają projekty w kolejności",
        "Borda's points need ballots that rank projects",
    ))
}

fn too_fine() -> NotApplicable {
    NotApplicable(Text::new(
        "zadowolenia z projektów nie da się zapisać dokładnie: za duże punkty albo zbyt wiele \
         różnych długości głosów",
        "what voters gain cannot be held exactly: points too large, or too many lengths of ballots",
    ))
}

fn too_many() -> NotApplicable {
    NotApplicable(Text::new("zbyt wiele różnych głosów", "too many different ballots"))
}
