//! Voters, votes and points by group and project.

use super::weights::Weights;
use super::{Counted, Groups, NotReweighted, real};
use crate::ballots::profile::choices;
use crate::sources::pabulib::Election;
use num_bigint::BigInt;
use num_traits::{FromPrimitive as _, Zero as _};

/// Points are taken to a millionth, so that scores are whole numbers and ties exact.
const MILLION: f64 = 1e6;

/// Voters and points of each project by group; the last group is of voters without one.
pub(super) struct Table {
    pub(super) voters: Vec<u64>,
    votes: Vec<Vec<u64>>,
    points: Vec<Vec<f64>>,
}

impl Table {
    /// Counts the ballots; an unknown group, or not one for each ballot, is refused.
    pub(super) fn of(election: &Election, groups: Groups<'_>) -> Result<Self, NotReweighted> {
        let vote_type = election.meta.vote_type().ok_or(NotReweighted::Meta)?;
        let (ballots, outside) = (&election.ballots, groups.residents.len());
        if groups.of_ballots.len() != ballots.len() {
            return Err(NotReweighted::Groups);
        }
        let projects = election.projects.len();
        let mut table = Self {
            voters: vec![0; outside + 1],
            votes: vec![vec![0; projects]; outside + 1],
            points: vec![vec![0.0; projects]; outside + 1],
        };
        for (ballot, group) in groups.of_ballots.iter().enumerate() {
            let group = group.map_or(Ok(outside), |group| {
                let place = usize::try_from(group).ok().filter(|place| *place < outside);
                place.ok_or(NotReweighted::Groups)
            })?;
            table.voters[group] += 1;
            for choice in choices(ballots, ballot, vote_type) {
                let Some(project) = usize::try_from(choice.project).ok() else { continue };
                table.votes[group][project] += 1;
                table.points[group][project] += choice.points;
            }
        }
        Ok(table)
    }

    /// Scores of all projects in whole numbers, each group weighted by `weight`.
    pub(super) fn scores(&self, weight: impl Fn(usize) -> BigInt) -> Vec<BigInt> {
        let mut scores = vec![BigInt::zero(); self.votes.first().map_or(0, Vec::len)];
        for (group, points) in self.points.iter().enumerate() {
            let weight = weight(group);
            for (score, points) in scores.iter_mut().zip(points) {
                *score +=
                    BigInt::from_f64((points * MILLION).round()).unwrap_or_default() * &weight;
            }
        }
        scores
    }

    /// Each project in both counts.
    pub(super) fn projects(&self, weights: &Weights) -> Vec<Counted> {
        let count = |project: usize| {
            let mut counted =
                Counted { votes: 0, score: 0.0, weighted_votes: 0.0, weighted_score: 0.0 };
            for (group, (votes, points)) in self.votes.iter().zip(&self.points).enumerate() {
                let weight = weights.value(group);
                counted.votes += votes[project];
                counted.score += points[project];
                counted.weighted_votes += weight * real(votes[project]);
                counted.weighted_score += weight * points[project];
            }
            counted
        };
        (0..self.votes.first().map_or(0, Vec::len)).map(count).collect()
    }

    /// The fewest voters of one group behind each project, of those that have any.
    pub(super) fn thinnest(&self) -> Vec<u64> {
        let fewest = |project: usize| {
            let of_groups = self.votes.iter().map(|votes| votes[project]);
            of_groups.filter(|votes| *votes > 0).min().unwrap_or(0)
        };
        (0..self.votes.first().map_or(0, Vec::len)).map(fewest).collect()
    }
}
