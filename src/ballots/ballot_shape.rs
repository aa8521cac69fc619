//! How long ballots are, and what the projects on them cost together.

use super::frequencies::{Frequencies, mean, median};
use super::recount::float;
use crate::sources::pabulib::{Ballots, Money, Projects, UNKNOWN};
use serde::Serialize;
use std::collections::BTreeMap;

/// Length and cost of ballots; `None` of no ballots. pabuviz has them as `avg_ballot_len`,
/// `med_ballot_len` (cut to a whole number there), `avg_ballot_cost`, `med_ballot_cost`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BallotShape {
    /// Mean number of different projects on a ballot, those the file does not have included.
    pub mean_length: Option<f64>,
    /// Its true median.
    pub median_length: Option<f64>,
    /// The shortest ballot.
    pub shortest: Option<usize>,
    /// The longest ballot.
    pub longest: Option<usize>,
    /// Mean cost of the projects on a ballot, in the currency of the file; those withdrawn after
    /// the vote, without a cost or not in the file add nothing.
    pub mean_cost: Option<f64>,
    /// Its true median; `None` too where ballots cost more different sums than
    /// [`MOST_DIFFERENT`](super::frequencies::MOST_DIFFERENT).
    pub median_cost: Option<f64>,
    /// Ballots that name nothing.
    pub empty: u64,
}

impl BallotShape {
    /// Measures all ballots.
    #[must_use]
    pub fn of(ballots: &Ballots, projects: &Projects) -> Self {
        let mut counting = Counting::default();
        counting.add(ballots, projects);
        counting.finish()
    }
}

/// Ballots being measured, block after block.
#[derive(Debug, Default)]
pub(super) struct Counting {
    ballots: u64,
    /// What each project adds to the cost of a ballot.
    costs: Vec<Money>,
    /// The last ballot that named each project, counted from 1.
    named: Vec<u64>,
    lengths: BTreeMap<usize, u64>,
    sums: Frequencies,
    total: Money,
}

impl Counting {
    /// Measures the next ballots.
    pub(super) fn add(&mut self, ballots: &Ballots, projects: &Projects) {
        // A file may list further projects after ballots.
        self.costs.extend(projects.all().iter().skip(self.costs.len()).map(cost_that_counts));
        self.named.resize(self.costs.len(), 0);
        for ballot in 0..ballots.len() {
            self.ballots += 1;
            let (mut length, mut cost) = (0, Money::ZERO);
            for project in ballots.choices(ballot) {
                let place = *project as usize;
                if *project == UNKNOWN {
                    length += 1;
                } else if self.named[place] != self.ballots {
                    self.named[place] = self.ballots;
                    length += 1;
                    cost = cost + self.costs[place];
                }
            }
            *self.lengths.entry(length).or_default() += 1;
            self.total = self.total + cost;
            self.sums.add(cost.value());
        }
    }

    /// Whether ballots cost more different sums than are kept.
    pub(super) const fn is_overfull(&self) -> bool {
        self.sums.is_overfull()
    }

    /// What was measured.
    pub(super) fn finish(self) -> BallotShape {
        let mean_cost = self.total.value() / float(self.ballots);
        let lengths: Vec<(f64, u64)> =
            self.lengths.iter().map(|(length, count)| (float(*length), *count)).collect();
        BallotShape {
            mean_length: mean(&lengths),
            median_length: median(&lengths),
            shortest: self.lengths.keys().next().copied(),
            longest: self.lengths.keys().next_back().copied(),
            mean_cost: mean_cost.is_finite().then_some(mean_cost),
            median_cost: self.sums.sorted().and_then(|sums| median(&sums)),
            empty: self.lengths.get(&0).copied().unwrap_or_default(),
        }
    }
}

/// What a project adds to sums of costs: nothing where it was withdrawn after the vote (its cost is
/// then a mark), where it has no cost and where that is below zero.
pub(super) fn cost_that_counts(project: &crate::sources::pabulib::Project) -> Money {
    let counts = |cost: &Money| !cost.is_withdrawn() && *cost >= Money::ZERO;
    project.cost.filter(counts).unwrap_or(Money::ZERO)
}
