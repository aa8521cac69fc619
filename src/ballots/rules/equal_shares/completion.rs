//! What is done with money the Method of Equal Shares leaves: larger purses, projects that still fit,
//! a comparison with greedy.
//!
//! Larger purses are counted one step after the other, for what is chosen does not grow steadily with
//! them (arXiv:2008.13276, section 4.3): the first count that no longer fits ends it.

use super::electorate::{Electorate, UNIT};
use super::run::{Decide, Purchase, Purse, Run};
use super::variant::{Comparison, Greedy, Increase, Step, TieBreak, Variant};
use crate::ballots::profile::Profile;
use crate::ballots::rules::{Ask, NotApplicable, Tie};
use crate::language::Text;
use num_bigint::BigInt;
use std::cmp::Ordering;

/// After so many counts one by one, it is asked how far a count holds.
const STEPS_BEFORE_LOOKING: u64 = 64;
/// While it holds for no other step, that is asked once in so many counts.
const STEPS_BETWEEN_LOOKS: u64 = 16;
/// No more millionths are stepped over at once, so that floats tell every step.
const LONGEST_ROOM: f64 = 1e18;
/// No more steps are taken at once.
const MOST_STEPS: f64 = 1e15;
/// The relative error of a purse as a float, with room to spare.
const ROOM_ROUNDING: f64 = 1e-12;

/// A project taken because it still fitted, or passed over because it did not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Fitted {
    pub project: u32,
    pub chosen: bool,
    /// What it was ordered by.
    pub measure: f64,
}

/// A count with what completed it.
#[derive(Debug)]
pub(super) struct Completed {
    /// What equal shares bought, in order.
    pub purchases: Vec<Purchase>,
    /// What was added, or chosen instead.
    pub fitted: Vec<Fitted>,
    /// Ties among those.
    pub ties: Vec<Tie>,
    /// The purse of the last count that fitted.
    pub purse: Purse,
    /// How many counts were made.
    pub counts: u64,
    /// Whether greedy took over.
    pub replaced: bool,
}

/// What a variant decides ties by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Breaking<'a> {
    pub electorate: &'a Electorate,
    pub ask: &'a Ask<'a>,
    pub ties: &'static [TieBreak],
}

impl Breaking<'_> {
    /// The one taken among equal projects in the order of the file, and what decided.
    pub(super) fn decide(&self, tied: &[u32]) -> Option<(u32, TieBreak)> {
        let mut left = tied.to_vec();
        for rule in self.ties {
            if *rule == TieBreak::Refuse && left.len() > 1 {
                return None;
            }
            let best = left.iter().copied().min_by(|a, b| self.order(*rule, *a, *b))?;
            left.retain(|project| self.order(*rule, *project, best).is_eq());
            if let [one] = left.as_slice() {
                return Some((*one, *rule));
            }
        }
        left.first().map(|first| (*first, TieBreak::Order))
    }

    /// Which of two equal projects comes first.
    fn order(&self, rule: TieBreak, a: u32, b: u32) -> Ordering {
        let cost = |project: u32| self.electorate.costs[project as usize];
        let votes = |project: u32| self.electorate.votes[project as usize];
        let id =
            |project: u32| self.ask.election.projects.all().get(project as usize).map(|it| &it.id);
        match rule {
            TieBreak::MaxVotes => votes(b).cmp(&votes(a)),
            TieBreak::MinCost => cost(a).cmp(&cost(b)),
            TieBreak::MaxCost => cost(b).cmp(&cost(a)),
            TieBreak::Id => id(a).cmp(&id(b)),
            TieBreak::Number => {
                let number = |project| id(project).and_then(|id| id.parse::<u64>().ok());
                let rank = |project| number(project).map_or((true, 0), |number| (false, number));
                rank(a).cmp(&rank(b))
            }
            TieBreak::Order | TieBreak::Refuse => a.cmp(&b),
        }
    }

    /// The first of two by all rules, at last by the file.
    fn full_order(&self, a: u32, b: u32) -> Ordering {
        let by = |order: Ordering, rule: &TieBreak| order.then_with(|| self.order(*rule, a, b));
        self.ties.iter().fold(Ordering::Equal, by).then(a.cmp(&b))
    }
}

/// Counts a variant.
pub(super) fn complete(
    breaking: &Breaking<'_>,
    variant: &Variant,
) -> Result<Completed, NotApplicable> {
    let electorate = breaking.electorate;
    let decide = |tied: &[u32]| breaking.decide(tied).map(|(taken, _)| taken);
    let mut completed = grow(electorate, variant, &decide).map_err(|stop| match stop {
        Stop::Tied(tied) => refused(breaking, &tied),
        Stop::Endless => NotApplicable::because(
            "portfele rosną o jednostkę, a budżet jest tak duży, że trzeba by ponad 30 000 liczeń",
            "purses grow by one unit, and the budget is so large that it takes over 30,000 counts",
        ),
    })?;
    if let Some(greedy) = variant.greedy {
        let taken = chosen(electorate, &completed.purchases);
        (completed.fitted, completed.ties) = fill(breaking, greedy, &taken)?;
    }
    if let Some(comparison) = variant.comparison {
        let (fitted, ties) = fill(breaking, Greedy::Votes(&[]), &[])?;
        let mut equal = chosen(electorate, &completed.purchases);
        equal.extend(completed.fitted.iter().filter(|it| it.chosen).map(|it| it.project));
        let greedy: Vec<u32> = fitted.iter().filter(|it| it.chosen).map(|it| it.project).collect();
        if prefers_second(breaking.ask.profile, &equal, &greedy, comparison) {
            completed.purchases.clear();
            (completed.fitted, completed.ties, completed.replaced) = (fitted, ties, true);
        }
    }
    Ok(completed)
}

/// After so many counts a completion is given up: Budapest's largest lists take fewer than 27,000 even
/// one by one, and a made budget of trillions would take for ever.
const MOST_COUNTS: u64 = 30_000;

/// Why a completion ends without an outcome.
enum Stop {
    /// A tie the variant refuses to decide.
    Tied(Vec<u32>),
    /// More than [`MOST_COUNTS`].
    Endless,
}

impl From<Vec<u32>> for Stop {
    fn from(tied: Vec<u32>) -> Self {
        Self::Tied(tied)
    }
}

/// Counts with larger and larger purses, until what is chosen no longer fits.
fn grow(electorate: &Electorate, variant: &Variant, decide: Decide<'_>) -> Result<Completed, Stop> {
    let mut run = Run::new(electorate, variant.precision);
    let mut completed = Completed {
        purchases: Vec::new(),
        fitted: Vec::new(),
        ties: Vec::new(),
        purse: Purse { over: electorate.budget, under: electorate.voters.max(1) },
        counts: 1,
        replaced: false,
    };
    run.count(completed.purse, decide)?;
    std::mem::swap(&mut completed.purchases, &mut run.purchases);
    let Some(increase) = variant.increase.filter(|_| electorate.budget > 0) else {
        return Ok(completed);
    };
    let all = electorate.offers.iter().flatten().count();
    let (mut step, mut ahead) = (0_u64, 0_u64);
    while completed.purchases.len() < all {
        if increase.exhaustive && exhausted(electorate, &completed.purchases) {
            break;
        }
        if completed.counts >= MOST_COUNTS {
            return Err(Stop::Endless);
        }
        step += 1;
        let Some(purse) = larger(electorate, &increase, step) else { break };
        // Looking ahead takes longer than a count, so it is tried now and then while it is in vain.
        let look = completed.counts >= STEPS_BEFORE_LOOKING
            && (ahead > 0 || completed.counts.is_multiple_of(STEPS_BETWEEN_LOOKS));
        let room = if look { run.count_ahead(purse, decide)? } else { 0.0 };
        if !look {
            run.count(purse, decide)?;
        }
        completed.counts += 1;
        if cost(electorate, &run.purchases) > electorate.budget {
            break;
        }
        completed.purse = purse;
        std::mem::swap(&mut completed.purchases, &mut run.purchases);
        ahead = steps_within(electorate, &increase, step, room);
        step += ahead;
        if let Some(last) = larger(electorate, &increase, step).filter(|_| ahead > 0) {
            completed.purse = last;
        }
    }
    // The prices of the last purse that fitted, where its count was not made.
    run.count(completed.purse, decide)?;
    std::mem::swap(&mut completed.purchases, &mut run.purchases);
    Ok(completed)
}

/// How many more steps stay within the room a count has.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked, and whole")]
fn steps_within(electorate: &Electorate, increase: &Increase, step: u64, room: f64) -> u64 {
    let purse = |step| larger(electorate, increase, step).map(Purse::value);
    let (Some(now), Some(next)) = (purse(step), purse(step + 1)) else { return 0 };
    // Room is found with floats: a millionth of it and the rounding of the purse are left out.
    let room = room.min(LONGEST_ROOM) * (1.0 - 1e-6) - ROOM_ROUNDING * next;
    let steps = (room / (next - now)).floor();
    if (1.0..MOST_STEPS).contains(&steps) { steps as u64 } else { 0 }
}

/// The purse after so many steps; `None` where there is none larger.
fn larger(electorate: &Electorate, increase: &Increase, step: u64) -> Option<Purse> {
    let (budget, voters) = (electorate.budget, i128::from(electorate.voters.max(1)));
    match increase.step {
        Step::Voter(by) if by.millionths() <= 0 => None,
        Step::Voter(by) => {
            let more = by.millionths().checked_mul(i128::from(step))?;
            if increase.integral {
                let first = budget.div_euclid(voters * UNIT).checked_mul(UNIT)?;
                return Some(Purse { over: first.checked_add(more)?, under: 1 });
            }
            let over = budget.checked_add(more.checked_mul(voters)?)?;
            Some(Purse { over, under: electorate.voters })
        }
        Step::Budget(parts) => {
            let under = electorate.voters.checked_mul(parts)?;
            let over = budget.checked_mul(i128::from(parts).checked_add(i128::from(step))?)?;
            (step <= under).then_some(Purse { over, under })
        }
    }
}

/// The projects chosen by equal shares: those that cost nothing, then those bought.
pub(super) fn chosen(electorate: &Electorate, purchases: &[Purchase]) -> Vec<u32> {
    electorate.free.iter().copied().chain(purchases.iter().map(|it| it.project)).collect()
}

fn cost(electorate: &Electorate, purchases: &[Purchase]) -> i128 {
    let cost = |it: &Purchase| electorate.costs[it.project as usize].unwrap_or_default();
    purchases.iter().map(cost).fold(0, i128::saturating_add)
}

/// Whether no other project fits into what is left.
fn exhausted(electorate: &Electorate, purchases: &[Purchase]) -> bool {
    let left = electorate.budget - cost(electorate, purchases);
    let taken = chosen(electorate, purchases);
    let fits = |cost: &Option<i128>| cost.is_some_and(|cost| cost <= left);
    let mut projects = (0_u32..).zip(&electorate.costs);
    !projects.any(|(project, cost)| fits(cost) && !taken.contains(&project))
}

/// Adds projects that fit to those taken, the best first.
fn fill(
    breaking: &Breaking<'_>,
    greedy: Greedy,
    taken: &[u32],
) -> Result<(Vec<Fitted>, Vec<Tie>), NotApplicable> {
    let ties = if let Greedy::Votes(ties) = greedy { ties } else { breaking.ties };
    let breaking = &Breaking { ties, ..*breaking };
    let electorate = breaking.electorate;
    let price = |project: u32| electorate.costs[project as usize];
    let spent = taken.iter().filter_map(|it| price(*it)).fold(0, i128::saturating_add);
    let mut left = electorate.budget.saturating_sub(spent);
    let mut projects: Vec<u32> = (0_u32..)
        .zip(&electorate.costs)
        .filter_map(|(project, cost)| cost.is_some().then_some(project))
        .filter(|project| !taken.contains(project))
        .collect();
    let better = |a: u32, b: u32| match greedy {
        Greedy::Votes(_) => electorate.votes[b as usize].cmp(&electorate.votes[a as usize]),
        Greedy::Value => value(electorate, b, a),
    };
    projects.sort_by(|a, b| better(*a, *b).then_with(|| breaking.full_order(*a, *b)));
    let (mut fitted, mut ties) = (Vec::new(), Vec::new());
    for equal in projects.chunk_by(|a, b| better(*a, *b).is_eq()) {
        let before = left;
        let start = fitted.len();
        for project in equal {
            let chosen = price(*project).is_some_and(|cost| cost <= left);
            left -= price(*project).filter(|_| chosen).unwrap_or_default();
            let measure = super::electorate::float(electorate.votes[*project as usize]);
            fitted.push(Fitted { project: *project, chosen, measure });
        }
        // What fitted by itself and was passed over lost to another of the same rank.
        let lost = |it: &Fitted| !it.chosen && price(it.project).is_some_and(|it| it <= before);
        if fitted[start..].iter().any(lost) {
            let mut among: Vec<u32> = equal.to_vec();
            among.sort_unstable();
            let Some((taken, by)) = breaking.decide(&among) else {
                return Err(refused(breaking, &among));
            };
            ties.push(Tie { among, taken, by: by.name() });
        }
    }
    Ok((fitted, ties))
}

/// Compares what two projects give for their cost; one that costs nothing gives more than any.
fn value(electorate: &Electorate, a: u32, b: u32) -> Ordering {
    let gain = |project: u32| -> BigInt {
        let offer = electorate.offers[project as usize];
        let gain = |offer: super::electorate::Offer| -> BigInt {
            let backers = electorate.backers(&offer);
            let voters = |group: u32| electorate.groups[group as usize];
            let all: BigInt = backers.map(|(it, gain)| BigInt::from(voters(it.group)) * gain).sum();
            all * offer.worth.0
        };
        offer.map(gain).unwrap_or_default()
    };
    let under = |project: u32| {
        let offer = electorate.offers[project as usize];
        offer.map_or(1, |it| it.cost.saturating_mul(i128::from(it.worth.1)))
    };
    let free = |project: u32| electorate.free.contains(&project);
    free(a).cmp(&free(b)).then_with(|| (gain(a) * under(b)).cmp(&(gain(b) * under(a))))
}

/// Whether more voters prefer the second outcome.
fn prefers_second(profile: &Profile, first: &[u32], second: &[u32], by: Comparison) -> bool {
    let marks = |outcome: &[u32]| {
        let mut marks = vec![false; profile.costs.len()];
        for project in outcome {
            marks[*project as usize] = true;
        }
        marks
    };
    let (first, second) = (marks(first), marks(second));
    let (mut for_first, mut for_second) = (0_u64, 0_u64);
    for kind in &profile.kinds {
        let count = |marks: &[bool]| {
            let count = kind.choices.iter().filter(|it| marks[it.project as usize]).count();
            if by == Comparison::Exclusion { count.min(1) } else { count }
        };
        match count(&first).cmp(&count(&second)) {
            Ordering::Greater => for_first += kind.voters,
            Ordering::Less => for_second += kind.voters,
            Ordering::Equal => {}
        }
    }
    for_second > for_first
}

fn refused(breaking: &Breaking<'_>, tied: &[u32]) -> NotApplicable {
    let projects = breaking.ask.election.projects.all();
    let ids: Vec<&str> =
        tied.iter().filter_map(|it| projects.get(*it as usize)).map(|it| it.id.as_str()).collect();
    let ids = ids.join(", ");
    NotApplicable(Text::new(
        format!("remis między projektami {ids}, którego ta odmiana reguły nie rozstrzyga"),
        format!("a tie between projects {ids} that this variant of the rule does not decide"),
    ))
}
