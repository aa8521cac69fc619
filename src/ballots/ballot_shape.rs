//! How long ballots are, and what the projects on them cost together.

use super::distribution::{mean, median};
use super::recount::float;
use crate::sources::pabulib::{Ballots, Money, Projects, UNKNOWN};
use serde::Serialize;

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
    /// Its true median.
    pub median_cost: Option<f64>,
    /// Ballots that name nothing.
    pub empty: u64,
}

impl BallotShape {
    /// Measures all ballots.
    #[must_use]
    pub fn of(ballots: &Ballots, projects: &Projects) -> Self {
        let costs: Vec<Money> = projects.all().iter().map(cost_that_counts).collect();
        let mut named = vec![0_usize; costs.len()];
        let (mut lengths, mut sums) =
            (Vec::with_capacity(ballots.len()), Vec::with_capacity(ballots.len()));
        let (mut shortest, mut longest, mut total) = (None, None, Money::ZERO);
        for ballot in 0..ballots.len() {
            let (mut length, mut cost) = (0, Money::ZERO);
            for project in ballots.choices(ballot) {
                let place = *project as usize;
                if *project == UNKNOWN {
                    length += 1;
                } else if named[place] != ballot + 1 {
                    named[place] = ballot + 1;
                    length += 1;
                    cost = cost + costs[place];
                }
            }
            shortest = Some(shortest.map_or(length, |known: usize| known.min(length)));
            longest = longest.max(Some(length));
            total = total + cost;
            lengths.push(float(length));
            sums.push(cost.value());
        }
        let mean_cost = total.value() / float(ballots.len());
        Self {
            mean_length: mean(&lengths),
            shortest,
            longest,
            mean_cost: mean_cost.is_finite().then_some(mean_cost),
            empty: lengths.iter().map(|length| u64::from(*length == 0.0)).sum(),
            median_length: median(&mut lengths),
            median_cost: median(&mut sums),
        }
    }
}

/// What a project adds to sums of costs: nothing where it was withdrawn after the vote (its cost is
/// then a mark), where it has no cost and where that is below zero.
pub(super) fn cost_that_counts(project: &crate::sources::pabulib::Project) -> Money {
    let counts = |cost: &Money| !cost.is_withdrawn() && *cost >= Money::ZERO;
    project.cost.filter(counts).unwrap_or(Money::ZERO)
}
