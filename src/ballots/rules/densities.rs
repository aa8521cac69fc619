//! Greedy by satisfaction per cost, the academic tools' greedy: the project that adds most
//! satisfaction for its cost comes first, what does not fit is skipped.
//!
//! Source: pabuviz.org (names `greedy_*` of its published results) and pabutools,
//! `greedy_utilitarian_welfare`. A city's greedy by votes is this with the satisfaction of cost. One
//! that costs nothing and adds satisfaction comes first of all; one that adds none comes last and is
//! funded where money is left, as there.

use super::descending::{self, Unaffordable};
use super::satisfaction::Satisfaction;
use super::ties::Ties;
use super::{Ask, NotApplicable, Outcome, Round, Rule};
use crate::ballots::profile::Profile;
use crate::sources::pabulib::Money;
use num_rational::Ratio;

/// By votes per cost.
pub const CARD: Rule = Rule {
    name: "greedy_card",
    title: ("Zachłanna: głosy w stosunku do kosztu", "Greedy: votes per cost"),
    choose: |ask| choose(ask, Satisfaction::Cardinality),
};

/// By cost of what voters named, per cost: by votes.
pub const COST: Rule = Rule {
    name: "greedy_cost",
    title: ("Zachłanna: głosy", "Greedy: votes"),
    choose: |ask| choose(ask, Satisfaction::Cost),
};

/// By voters who had no funded project yet, per cost.
pub const CC: Rule = Rule {
    name: "greedy_cc",
    title: (
        "Zachłanna: kolejni wyborcy z wybranym projektem w stosunku do kosztu",
        "Greedy: voters newly served per cost",
    ),
    choose: |ask| choose(ask, Satisfaction::ChamberlinCourant),
};

/// By points per cost.
pub const CARDBAL: Rule = Rule {
    name: "greedy_cardbal",
    title: ("Zachłanna: punkty w stosunku do kosztu", "Greedy: points per cost"),
    choose: |ask| choose(ask, Satisfaction::Points),
};

/// By what is added to the points of each voter's best funded project, per cost.
pub const CARDBAL_CC: Rule = Rule {
    name: "greedy_cardbal_cc",
    title: (
        "Zachłanna: punkty najlepszego projektu wyborcy w stosunku do kosztu",
        "Greedy: points of each voter's best project per cost",
    ),
    choose: |ask| choose(ask, Satisfaction::BestPoints),
};

/// By Borda points 2-1-0 per cost.
pub const BORDA: Rule = Rule {
    name: "greedy_borda",
    title: (
        "Zachłanna: punkty Bordy 2-1-0 w stosunku do kosztu",
        "Greedy: Borda points 2-1-0 per cost",
    ),
    choose: |ask| choose(ask, Satisfaction::Borda),
};

/// Satisfaction per cost: whether it comes for nothing, else how much for each unit of cost.
type Density = (bool, Ratio<i128>);

fn choose(ask: &Ask<'_>, by: Satisfaction) -> Result<Outcome, NotApplicable> {
    let profile = ask.profile;
    by.applies(profile.vote_type)?;
    if !by.is_additive() {
        return Ok(Served::new(profile, by).count());
    }
    let totals = by.totals(profile);
    let densities = totals.iter().zip(&profile.costs);
    let measures: Vec<Option<Density>> =
        densities.map(|(total, cost)| Some(density(*total, (*cost)?))).collect();
    Ok(descending::take(profile, &measures, None, Unaffordable::Skip, shown))
}

/// No density is negative: points below nothing add nothing.
fn density(satisfaction: i128, cost: Money) -> Density {
    if satisfaction <= 0 {
        (false, Ratio::from_integer(0))
    } else if cost <= Money::ZERO {
        (true, Ratio::from_integer(0))
    } else {
        (false, Ratio::new(satisfaction, cost.millionths()))
    }
}

/// For what comes free the greatest number, as no infinity may be shown.
fn shown(density: &Density) -> f64 {
    if density.0 { f64::MAX } else { value(&density.1) }
}

/// The nearest float.
#[expect(clippy::cast_precision_loss, reason = "shown, never compared")]
pub(super) fn value(ratio: &Ratio<i128>) -> f64 {
    *ratio.numer() as f64 / *ratio.denom() as f64
}

/// A count by a satisfaction of which only the best project of each voter tells.
struct Served<'a> {
    profile: &'a Profile,
    by: Satisfaction,
    supporters: Vec<Vec<u32>>,
    /// What each kind of ballot has from its best funded project.
    best: Vec<i128>,
    /// What all voters together would gain by each project now.
    gains: Vec<i128>,
}

impl<'a> Served<'a> {
    fn new(profile: &'a Profile, by: Satisfaction) -> Self {
        Self {
            profile,
            by,
            supporters: supporters(profile, by),
            best: vec![0; profile.kinds.len()],
            gains: by.totals(profile),
        }
    }

    fn count(mut self) -> Outcome {
        let mut open: Vec<(u32, Money)> = (0_u32..)
            .zip(&self.profile.costs)
            .filter_map(|(project, cost)| Some((project, (*cost)?)))
            .collect();
        let (mut left, mut rounds, mut ties) = (self.profile.budget, Vec::new(), Ties::new());
        loop {
            open.retain(|(_, cost)| *cost <= left);
            let (mut best, mut among): (Option<Density>, Vec<u32>) = (None, Vec::new());
            for (project, cost) in &open {
                let density = density(self.gains[*project as usize], *cost);
                if best.as_ref().is_none_or(|best| density > *best) {
                    among.clear();
                    best = Some(density);
                }
                if best == Some(density) {
                    among.push(*project);
                }
            }
            let (Some(best), Some(project)) = (best, among.first().copied()) else { break };
            left = left - self.profile.costs[project as usize].unwrap_or_default();
            rounds.push(Round { project, chosen: true, measure: shown(&best), left });
            ties.step(&among, best);
            open.retain(|(other, _)| *other != project);
            self.serve(project);
        }
        Outcome::of(rounds, ties.decisive(), self.profile)
    }

    /// The voters of a project have it now: what others would add for them shrinks.
    fn serve(&mut self, project: u32) {
        for number in &self.supporters[project as usize] {
            let kind = &self.profile.kinds[*number as usize];
            let had = self.best[*number as usize];
            let drawn = |choice: &crate::ballots::profile::Choice| {
                let cost = self.profile.costs[choice.project as usize].unwrap_or_default();
                self.by.whole(choice, cost)
            };
            let now = kind.choices.iter().find(|choice| choice.project == project).map(drawn);
            let Some(now) = now.filter(|now| *now > had) else { continue };
            for choice in &kind.choices {
                let drawn = drawn(choice);
                let less = (drawn - had).max(0) - (drawn - now).max(0);
                let gain = &mut self.gains[choice.project as usize];
                *gain = gain.saturating_sub(less.saturating_mul(i128::from(kind.voters)));
            }
            self.best[*number as usize] = now;
        }
    }
}

/// Who draws anything from each project: with "at least one" all who name it, with points those who
/// give it any.
fn supporters(profile: &Profile, by: Satisfaction) -> Vec<Vec<u32>> {
    if by == Satisfaction::BestPoints {
        return profile.supporters();
    }
    let mut supporters = vec![Vec::new(); profile.costs.len()];
    for (number, kind) in (0_u32..).zip(&profile.kinds) {
        for choice in &kind.choices {
            supporters[choice.project as usize].push(number);
        }
    }
    supporters
}
