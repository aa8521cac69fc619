//! Maximin support: one project after the other, each time the one with which the most heavily loaded
//! voter bears least, the costs of all chosen being shared anew among their supporters.
//!
//! Source: L. Sánchez-Fernández, N. Fernández-García, J. Fisteus, M. Brill, *The maximin support
//! method*, Mathematical Programming 203 (2024); for budgets H. Aziz, B. Lee, N. Talmon,
//! *Proportionally Representative Participatory Budgeting*, AAMAS 2018 (Generalised Sequential
//! Phragmén). What does not fit is skipped. A project nobody supports is never chosen. Every kind of
//! ballot counts as an approval of the projects it gives more than no points.
//!
//! The least possible heaviest load of a set of projects is the greatest, over its parts, of cost by
//! supporters (max-flow min-cut). It is found without rounding: a load is tried; if the costs cannot
//! flow to the supporters under it, the cut is a part that is heavier, and its load is tried next
//! (W. Dinkelbach, *On nonlinear fractional programming*, Management Science 13, 1967).

use super::densities::value;
use super::max_flow::Network;
use super::ties::Ties;
use super::{Ask, NotApplicable, Outcome, Round, Rule};
use crate::ballots::profile::Profile;
use crate::sources::pabulib::Money;
use num_rational::Ratio;
use std::collections::BTreeMap;

/// The rule.
pub const RULE: Rule = Rule {
    name: "maximin_support",
    title: ("Maksymalizacja najmniejszego wsparcia", "Maximin support"),
    choose: |ask: &Ask<'_>| Ok(Count::new(ask.profile)?.run()),
};

/// Loads are kept in millionths of the currency.
const MILLIONTHS: i128 = 1_000_000;

struct Count<'a> {
    profile: &'a Profile,
    supporters: Vec<Vec<u32>>,
    /// The projects chosen.
    chosen: Vec<u32>,
    /// Which of them the voters of each class support, as places in `chosen`, and how many voters.
    classes: Vec<(Vec<usize>, i128)>,
    /// The class of each kind of ballot.
    class: Vec<usize>,
    /// The heaviest load with the projects chosen.
    load: Ratio<i128>,
}

impl<'a> Count<'a> {
    fn new(profile: &'a Profile) -> Result<Self, NotApplicable> {
        let costs: i128 = profile
            .costs
            .iter()
            .flatten()
            .fold(1, |sum, cost| sum.saturating_add(cost.millionths()));
        let voters = i128::from(profile.voters.max(1));
        // Every capacity is a cost times voters; with room to spare for sums of two.
        if costs.checked_mul(voters).and_then(|all| all.checked_mul(4)).is_none() {
            return Err(NotApplicable::because(
                "kwoty są zbyt wielkie, by policzyć je dokładnie",
                "the amounts are too large to be counted exactly",
            ));
        }
        Ok(Self {
            profile,
            supporters: profile.supporters(),
            chosen: Vec::new(),
            classes: vec![(Vec::new(), voters)],
            class: vec![0; profile.kinds.len()],
            load: Ratio::from_integer(0),
        })
    }

    fn run(mut self) -> Outcome {
        let bound = |(project, cost): (u32, &Option<Money>)| {
            let (cost, voters) = ((*cost)?, self.voters(project));
            (voters > 0).then(|| (Ratio::new(cost.millionths(), voters), project))
        };
        let mut bounds: Vec<(Ratio<i128>, u32)> =
            (0_u32..).zip(&self.profile.costs).filter_map(bound).collect();
        let (mut left, mut rounds, mut ties) = (self.profile.budget, Vec::new(), Ties::new());
        let cost = |project: u32| self.profile.costs[project as usize].unwrap_or_default();
        loop {
            bounds.retain(|(_, project)| cost(*project) <= left);
            let (load, among) = self.lightest(&mut bounds);
            let Some(project) = among.first().copied() else { break };
            left = left - cost(project);
            let measure = value(&(load / MILLIONTHS));
            rounds.push(Round { project, chosen: true, measure, left });
            bounds.retain(|(_, other)| *other != project);
            ties.step(&among, load);
            self.choose(project, load);
        }
        Outcome::of(rounds, ties.decisive(), self.profile)
    }

    fn voters(&self, project: u32) -> i128 {
        let kinds = &self.supporters[project as usize];
        kinds.iter().map(|kind| i128::from(self.profile.kinds[*kind as usize].voters)).sum()
    }

    /// The projects with which the heaviest load is least, and that load. A load found before is a
    /// bound from below, for loads grow with what is chosen; those whose bound is above the least
    /// load found need no flow.
    fn lightest(&self, bounds: &mut [(Ratio<i128>, u32)]) -> (Ratio<i128>, Vec<u32>) {
        bounds.sort_unstable();
        let (mut best, mut among): (Option<Ratio<i128>>, Vec<u32>) = (None, Vec::new());
        for (bound, project) in bounds {
            if best.is_some_and(|best| *bound > best) {
                break;
            }
            *bound = self.load_with(*project, (*bound).max(self.load), best);
            if best.is_none_or(|best| *bound < best) {
                best = Some(*bound);
                among.clear();
            }
            if best == Some(*bound) {
                among.push(*project);
            }
        }
        among.sort_unstable();
        (best.unwrap_or_default(), among)
    }

    /// The heaviest load with this project too, given one it cannot be below; where it is above
    /// `enough`, some load above that it cannot be below either.
    fn load_with(
        &self,
        project: u32,
        at_least: Ratio<i128>,
        enough: Option<Ratio<i128>>,
    ) -> Ratio<i128> {
        let groups = self.groups(project);
        let costs = self.chosen.iter().chain([&project]);
        let costs: Vec<i128> = costs
            .map(|it| self.profile.costs[*it as usize].unwrap_or_default().millionths())
            .collect();
        let mut load = at_least;
        while enough.is_none_or(|enough| load <= enough) {
            let Some(heavier) = heavier_part(&costs, &groups, load) else { break };
            load = heavier;
        }
        load
    }

    /// Voters alike in what they support among the chosen projects and this one, whose place is
    /// after the chosen.
    fn groups(&self, project: u32) -> Vec<(Vec<usize>, i128)> {
        let mut with: BTreeMap<usize, i128> = BTreeMap::new();
        for kind in &self.supporters[project as usize] {
            let voters = i128::from(self.profile.kinds[*kind as usize].voters);
            *with.entry(self.class[*kind as usize]).or_insert(0) += voters;
        }
        let mut groups = Vec::new();
        for (number, (supported, voters)) in self.classes.iter().enumerate() {
            let both = with.get(&number).copied().unwrap_or(0);
            if both > 0 {
                let supported = supported.iter().copied().chain([self.chosen.len()]).collect();
                groups.push((supported, both));
            }
            if *voters > both && !supported.is_empty() {
                groups.push((supported.clone(), voters - both));
            }
        }
        groups
    }

    /// Chooses a project: each class is split into those who support it and those who do not.
    fn choose(&mut self, project: u32, load: Ratio<i128>) {
        let mut split: BTreeMap<usize, usize> = BTreeMap::new();
        for kind in &self.supporters[project as usize] {
            let (kind, voters) = (*kind as usize, self.profile.kinds[*kind as usize].voters);
            let before = self.class[kind];
            let classes = &mut self.classes;
            let now = *split.entry(before).or_insert_with(|| {
                let supported = classes[before].0.iter().copied().chain([self.chosen.len()]);
                classes.push((supported.collect(), 0));
                classes.len() - 1
            });
            classes[before].1 -= i128::from(voters);
            classes[now].1 += i128::from(voters);
            self.class[kind] = now;
        }
        self.chosen.push(project);
        self.load = load;
    }
}

/// Part of the projects whose cost by supporters is above this load, as that load; `None` where all
/// costs can be shared under it.
fn heavier_part(
    costs: &[i128],
    groups: &[(Vec<usize>, i128)],
    load: Ratio<i128>,
) -> Option<Ratio<i128>> {
    let (source, sink) = (costs.len() + groups.len(), costs.len() + groups.len() + 1);
    let mut network = Network::new(sink + 1);
    let all: i128 = costs.iter().map(|cost| cost * load.denom()).sum();
    for (project, cost) in costs.iter().enumerate() {
        network.edge(source, project, cost * load.denom());
    }
    for (place, (supported, voters)) in groups.iter().enumerate() {
        network.edge(costs.len() + place, sink, voters * load.numer());
        for project in supported {
            network.edge(*project, costs.len() + place, all);
        }
    }
    if network.flow(source, sink) == all {
        return None;
    }
    let reached = network.reached(source);
    let part = costs.iter().zip(&reached).filter(|(_, reached)| **reached);
    let cost: i128 = part.map(|(cost, _)| cost).sum();
    let sharing = groups.iter().filter(|(supported, _)| supported.iter().any(|it| reached[*it]));
    let voters: i128 = sharing.map(|(_, voters)| voters).sum();
    (voters > 0).then(|| Ratio::new(cost, voters)).filter(|heavier| *heavier > load)
}
