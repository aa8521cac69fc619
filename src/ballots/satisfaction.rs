//! What an outcome gives to voters: how many have a winner, and how evenly winners are shared.
//!
//! The measures of pabutools and pabuviz (their names in quotation marks), each confirmed on the
//! published tables of pabuviz. A voter's satisfaction is, in four ways: the number of winning
//! projects on the ballot (cardinality), their cost, the points given to them ("cardbal" of
//! cumulative and scoring ballots), their Borda points ("borda" of ordinal ballots: on a ballot of
//! three 2, 1, 0, so that who wins with the last choice alone counts as not satisfied).

use super::ballot_shape::cost_that_counts;
use super::distribution::{gini, median};
use super::frequencies::Frequencies;
use super::recount::{float, whole};
use crate::sources::pabulib::{Ballots, Money, Project, Projects, UNKNOWN, VoteType};
use serde::Serialize;

/// One way to measure satisfaction, over all voters. All is `None` where they have more different
/// values than [`MOST_DIFFERENT`](super::frequencies::MOST_DIFFERENT).
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Measure {
    /// Mean over voters, "`avg_sat_...`"; `None` without voters.
    pub mean: Option<f64>,
    /// The Gini coefficient; `None` where nobody has anything.
    pub gini: Option<f64>,
    /// 1 less the Gini coefficient, "`inverted_..._gini`".
    pub inverted_gini: Option<f64>,
    /// The share of voters who have anything, "`prop_pos_sat`" ("`prop_pos_sat_ord`" for Borda).
    pub positive: Option<f64>,
}

/// What one outcome gives.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Satisfaction {
    /// Voters, those with an empty ballot too.
    pub voters: u64,
    /// Projects of the outcome.
    pub winners: u64,
    /// What they cost, in the currency of the file; withdrawn ones nothing.
    pub cost: f64,
    /// The median cost of a winner, "`med_select_cost`"; `None` without winners.
    pub median_winner_cost: Option<f64>,
    /// The share of voters with at least one winner on the ballot; `None` without voters.
    pub share_with_a_winner: Option<f64>,
    /// How many voters have 0, 1, 2 ... winners.
    pub by_winners: Vec<u64>,
    /// By number of winners on the ballot.
    pub cardinality: Measure,
    /// By the cost of the winners on the ballot.
    pub by_cost: Measure,
    /// By the points given to winners; `None` where ballots give none.
    pub points: Option<Measure>,
    /// By Borda points; `None` where ballots do not rank.
    pub borda: Option<Measure>,
}

/// The projects the file says were chosen, as places in its order: by the rule (1) or as its comment
/// explains (2, 3). `None` where the file does not say it of any.
#[must_use]
pub fn chosen(projects: &Projects) -> Option<Vec<u32>> {
    let all = projects.all();
    let stated = all.iter().any(|project| project.selected.is_some());
    let places = (0_u32..).zip(all);
    let chosen = places.filter(|(_, project)| is_chosen(project));
    stated.then(|| chosen.map(|(place, _)| place).collect())
}

fn is_chosen(project: &Project) -> bool {
    project.selected.is_some_and(|how| how > 0)
}

impl Satisfaction {
    /// Measures an outcome: places of projects, each once; places beyond the list are ignored.
    #[must_use]
    pub fn of(
        ballots: &Ballots,
        projects: &Projects,
        vote_type: Option<VoteType>,
        outcome: &[u32],
    ) -> Self {
        let mut won = vec![None; projects.len()];
        for place in outcome {
            if let Some(project) = projects.all().get(*place as usize) {
                won[*place as usize] = Some(cost_that_counts(project));
            }
        }
        let mut counting = Counting::of(vote_type);
        counting.won = won;
        counting.count(ballots);
        counting.finish()
    }
}

/// What voters have of an outcome, being counted block after block: values, and how many voters have
/// each.
#[derive(Debug, Default)]
pub(super) struct Counting {
    vote_type: Option<VoteType>,
    /// What each winner costs; `None` of projects that did not win.
    won: Vec<Option<Money>>,
    /// The last ballot that named each project, counted from 1.
    named: Vec<u64>,
    ballots: u64,
    pointed: bool,
    by_winners: Vec<u64>,
    cost: Frequencies,
    points: Frequencies,
    borda: Frequencies,
}

impl Counting {
    /// Nothing yet, of ballots of this kind.
    pub(super) fn of(vote_type: Option<VoteType>) -> Self {
        Self { vote_type, by_winners: vec![0], ..Self::default() }
    }

    /// Counts what the projects [`chosen`] give to the next ballots.
    pub(super) fn add(&mut self, ballots: &Ballots, projects: &Projects) {
        // A file may list further projects after ballots.
        let further = projects.all().iter().skip(self.won.len());
        self.won.extend(further.map(|it| is_chosen(it).then(|| cost_that_counts(it))));
        self.count(ballots);
    }

    const fn is_ranked(&self) -> bool {
        matches!(self.vote_type, Some(VoteType::Ordinal))
    }

    fn count(&mut self, ballots: &Ballots) {
        let ranked = self.is_ranked();
        let purses = matches!(self.vote_type, Some(VoteType::Cumulative | VoteType::Scoring));
        self.pointed = purses && ballots.has_points();
        self.named.resize(self.won.len(), 0);
        for ballot in 0..ballots.len() {
            self.ballots += 1;
            let choices = ballots.choices(ballot);
            let given = if self.pointed { ballots.points(ballot).unwrap_or_default() } else { &[] };
            let (mut winners, mut cost, mut points, mut borda) = (0, Money::ZERO, 0.0, 0.0);
            for (rank, project) in choices.iter().enumerate() {
                let place = *project as usize;
                let Some(Some(price)) = self.won.get(place).filter(|_| *project != UNKNOWN) else {
                    continue;
                };
                if self.named[place] == self.ballots {
                    continue;
                }
                self.named[place] = self.ballots;
                winners += 1;
                cost = cost + *price;
                points += given.get(rank).copied().unwrap_or_default();
                borda += float(choices.len() - 1 - rank);
            }
            if self.by_winners.len() <= winners {
                self.by_winners.resize(winners + 1, 0);
            }
            self.by_winners[winners] += 1;
            self.cost.add(cost.value());
            if self.pointed {
                self.points.add(points);
            }
            if ranked {
                self.borda.add(borda);
            }
        }
    }

    /// Whether voters have more different values than are kept.
    pub(super) const fn is_overfull(&self) -> bool {
        self.cost.is_overfull() || self.points.is_overfull() || self.borda.is_overfull()
    }

    /// What was counted.
    pub(super) fn finish(self) -> Satisfaction {
        let (pointed, ranked) = (self.pointed, self.is_ranked());
        let mut costs: Vec<f64> = self.won.iter().flatten().map(|cost| cost.value()).collect();
        let winners = self.by_winners.iter().zip(0_u32..);
        let cardinality =
            measured(winners.map(|(count, winners)| (f64::from(winners), *count)).collect());
        let of = |values: Frequencies| values.sorted().map(measured).unwrap_or_default();
        Satisfaction {
            voters: self.ballots,
            winners: whole(costs.len()),
            cost: self.won.iter().flatten().copied().sum::<Money>().value(),
            median_winner_cost: median(&mut costs),
            share_with_a_winner: cardinality.positive,
            by_winners: self.by_winners,
            cardinality,
            by_cost: of(self.cost),
            points: pointed.then(|| of(self.points)),
            borda: ranked.then(|| of(self.borda)),
        }
    }
}

/// Mean, Gini coefficient and share above nothing.
fn measured(values: Vec<(f64, u64)>) -> Measure {
    let voters = float(values.iter().map(|(_, count)| count).sum::<u64>());
    let total: f64 = values.iter().map(|(value, count)| value * float(*count)).sum();
    let positive = values.iter().filter(|(value, _)| *value > 0.0);
    let positive: u64 = positive.map(|(_, count)| count).sum();
    let share = |part: f64| (voters > 0.0).then(|| part / voters).filter(|it| it.is_finite());
    // Points of scoring ballots may be below zero: then nothing is shared out, and no Gini exists.
    let sharable = values.iter().all(|(value, _)| *value >= 0.0);
    let gini = if sharable { gini(values) } else { None };
    Measure {
        mean: share(total),
        gini,
        inverted_gini: gini.map(|gini| 1.0 - gini),
        positive: share(float(positive)),
    }
}
