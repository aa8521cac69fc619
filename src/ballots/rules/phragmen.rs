//! Sequential Phragmén: voters earn at the same pace and buy a project together as soon as they can.
//!
//! Source: M. Los, Z. Christoff, D. Grossi, *Proportional Budget Allocations: Towards a
//! Systematization*, IJCAI 2022; as pabutools counts: projects dearer than the whole budget are left
//! out; the count ends at the first purchase that no longer fits, and also where only one of several
//! simultaneous purchases does not. A project nobody supports is never bought. Every kind of ballot
//! counts as an approval of the projects it gives more than no points.
//!
//! What a voter has paid (the load) is one of a few numbers, the loads at which projects were bought.
//! They are kept as whole numbers over one denominator, the product of the numbers of supporters, so
//! that nothing is rounded; floats only tell which projects need to be compared exactly.

use super::ties::Ties;
use super::{Ask, Outcome, Round, Rule};
use crate::ballots::profile::Profile;
use crate::sources::pabulib::Money;
use num_bigint::BigInt;
use std::collections::BTreeMap;

/// The rule.
pub const RULE: Rule = Rule {
    name: "seq_phragmen",
    title: ("Sekwencyjna reguła Phragména", "Sequential Phragmén"),
    choose: |ask: &Ask<'_>| Ok(Count::new(ask.profile).run()),
};

/// A project that can still be bought.
struct Open {
    project: u32,
    cost: Money,
    supporters: u64,
    /// How many supporters have each load; those who have paid nothing yet are not listed.
    loads: BTreeMap<usize, u64>,
}

impl Open {
    /// Supporters who had this load have another now.
    fn leave(&mut self, load: usize, voters: u64) {
        let Some(count) = self.loads.get_mut(&load) else { return };
        *count = count.saturating_sub(voters);
        if *count == 0 {
            self.loads.remove(&load);
        }
    }
}

struct Count<'a> {
    profile: &'a Profile,
    supporters: Vec<Vec<u32>>,
    open: Vec<Option<Open>>,
    /// The load of each kind of ballot, as a place among the loads; `None`: nothing yet.
    load: Vec<Option<usize>>,
    /// The loads at which projects were bought, in millionths, over `denominator`.
    numerators: Vec<BigInt>,
    denominator: BigInt,
    /// The same as floats.
    approximate: Vec<f64>,
}

impl<'a> Count<'a> {
    fn new(profile: &'a Profile) -> Self {
        let supporters = profile.supporters();
        let voters = |kinds: &Vec<u32>| -> u64 {
            kinds.iter().map(|kind| profile.kinds[*kind as usize].voters).sum()
        };
        let open = (0_u32..).zip(supporters.iter().zip(&profile.costs)).map(|(project, it)| {
            let (supporters, cost) = (voters(it.0), (*it.1)?);
            (cost <= profile.budget && supporters > 0).then(|| Open {
                project,
                cost,
                supporters,
                loads: BTreeMap::new(),
            })
        });
        Self {
            profile,
            open: open.collect(),
            supporters,
            load: vec![None; profile.kinds.len()],
            numerators: Vec::new(),
            denominator: BigInt::from(1),
            approximate: Vec::new(),
        }
    }

    fn run(mut self) -> Outcome {
        let (mut left, mut rounds, mut ties) = (self.profile.budget, Vec::new(), Ties::new());
        while let Some(next) = self.next() {
            let cost = |project: &u32| self.profile.costs[*project as usize].unwrap_or_default();
            let Some(project) = next.among.first().copied() else { break };
            let measure = next.load / MILLIONTHS;
            if let Some(dear) = next.among.iter().find(|project| cost(project) > left) {
                rounds.push(Round { project: *dear, chosen: false, measure, left });
                break;
            }
            left = left - cost(&project);
            rounds.push(Round { project, chosen: true, measure, left });
            // Loads only grow: the same load again means the same place in time.
            let new = self.buy(project, next.numerator, next.load);
            ties.step(&next.among, new);
        }
        Outcome::of(rounds, ties.decisive(), self.profile)
    }

    /// The projects that can be bought first.
    fn next(&self) -> Option<Next> {
        let candidates = self.open.iter().flatten();
        let loads: Vec<(f64, &Open)> = candidates.map(|it| (self.approximate(it), it)).collect();
        let least = loads.iter().map(|it| it.0).fold(f64::INFINITY, f64::min);
        let near = loads.into_iter().filter(|it| it.0 <= least + least * self.error());
        let mut best: Option<(BigInt, u64)> = None;
        let (mut among, mut load) = (Vec::new(), least);
        for (approximate, open) in near {
            let (numerator, supporters) = (self.numerator(open), open.supporters);
            let order =
                best.as_ref().map(|(least, of)| (&numerator * of).cmp(&(least * supporters)));
            match order {
                Some(std::cmp::Ordering::Greater) => continue,
                Some(std::cmp::Ordering::Equal) => {}
                Some(std::cmp::Ordering::Less) | None => {
                    among.clear();
                    load = approximate;
                    best = Some((numerator, supporters));
                }
            }
            among.push(open.project);
        }
        best.map(|(numerator, _)| Next { among, numerator, load })
    }

    /// The load at which a project can be bought, times its supporters, over the denominator.
    fn numerator(&self, open: &Open) -> BigInt {
        let own = &self.denominator * open.cost.millionths();
        open.loads.iter().fold(own, |sum, (load, voters)| sum + &self.numerators[*load] * *voters)
    }

    #[expect(clippy::cast_precision_loss, reason = "the error is bounded by `error`")]
    fn approximate(&self, open: &Open) -> f64 {
        let paid = open.loads.iter().map(|(load, voters)| self.approximate[*load] * *voters as f64);
        (open.cost.millionths() as f64 + paid.sum::<f64>()) / open.supporters as f64
    }

    /// The greatest relative difference of two equal loads as floats. A load is a sum of at most as
    /// many positive terms as there are loads before it, so each adds no more than that many
    /// roundings, and a few for the rest, to the error of those it is made of.
    #[expect(clippy::cast_precision_loss, reason = "a bound")]
    fn error(&self) -> f64 {
        let terms = self.approximate.len() as f64 + 6.0;
        4.0 * terms * terms * f64::EPSILON
    }

    /// Buys a project: its supporters all have the same load now. Gives the place of that load,
    /// which is the one before where nothing was added to it.
    fn buy(&mut self, project: u32, numerator: BigInt, load: f64) -> usize {
        let Some(open) = self.open[project as usize].take() else { return 0 };
        let last = self.numerators.len().checked_sub(1);
        let same = last.filter(|last| numerator == &self.numerators[*last] * open.supporters);
        let place = same.unwrap_or_else(|| {
            for before in &mut self.numerators {
                *before *= open.supporters;
            }
            self.denominator *= open.supporters;
            self.numerators.push(numerator);
            self.approximate.push(load);
            self.numerators.len() - 1
        });
        for number in &self.supporters[project as usize] {
            let kind = &self.profile.kinds[*number as usize];
            let before = self.load[*number as usize].replace(place);
            for choice in kind.choices.iter().filter(|choice| choice.points > 0.0) {
                let Some(open) = &mut self.open[choice.project as usize] else { continue };
                if let Some(before) = before {
                    open.leave(before, kind.voters);
                }
                *open.loads.entry(place).or_insert(0) += kind.voters;
            }
        }
        place
    }
}

/// What can be bought next.
struct Next {
    /// Those that can be bought at the same time, in the order of the file.
    among: Vec<u32>,
    /// The load of the first, times its supporters, over the denominator.
    numerator: BigInt,
    /// The load, in millionths.
    load: f64,
}

/// Loads are kept in millionths of the currency.
const MILLIONTHS: f64 = 1_000_000.0;
