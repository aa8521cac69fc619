//! Everything counted of one file: in one pass over its ballots, which may come in blocks.

use super::ballot_shape::{self, BallotShape};
use super::categories::{CategoryTotals, Sorting, totals};
use super::concentration::Concentration;
use super::margins::{self, Margins};
use super::project_costs::ProjectCosts;
use super::recount::{self, Recount};
use super::satisfaction::{self, Satisfaction};
use crate::sources::pabulib::{Ballots, Election, Meta, Projects, VoteType};
use serde::Serialize;

/// The statistics of one file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Statistics {
    /// Votes and scores, and whether the file agrees with them.
    pub recount: Recount,
    /// Who voted.
    pub margins: Margins,
    /// How long and how costly ballots are.
    pub shape: BallotShape,
    /// What the projects cost.
    pub costs: ProjectCosts,
    /// Whether votes gather on few projects.
    pub concentration: Concentration,
    /// What the projects chosen give to voters; `None` where the file does not say which they are.
    pub chosen: Option<Satisfaction>,
    /// By category; `None` where the file has none.
    pub by_category: Option<Vec<CategoryTotals>>,
    /// By whom projects are for; `None` where the file does not say.
    pub by_beneficiaries: Option<Vec<CategoryTotals>>,
    /// Whether the ballots have more different costs or points than are kept
    /// ([`MOST_DIFFERENT`](super::frequencies::MOST_DIFFERENT)): what needs them all is then `None`.
    pub too_many_values: bool,
}

impl Statistics {
    /// Counts a file.
    #[must_use]
    pub fn of(election: &Election) -> Self {
        let Election { meta, projects, ballots, .. } = election;
        let mut counting = Counting::of(meta.vote_type());
        counting.add(ballots, projects);
        counting.finish(meta, projects)
    }
}

/// Statistics being counted, block after block, in memory bounded by how many projects, answers and
/// different values there are.
#[derive(Debug)]
pub struct Counting {
    recount: recount::Counting,
    margins: margins::Counting,
    shape: ballot_shape::Counting,
    chosen: satisfaction::Counting,
}

impl Counting {
    /// Nothing yet, of ballots of this kind.
    #[must_use]
    pub fn of(vote_type: Option<VoteType>) -> Self {
        Self {
            recount: recount::Counting::of(vote_type),
            margins: margins::Counting::default(),
            shape: ballot_shape::Counting::default(),
            chosen: satisfaction::Counting::of(vote_type),
        }
    }

    /// Counts the next ballots; `projects` are those of the file, more than before at most.
    pub fn add(&mut self, ballots: &Ballots, projects: &Projects) {
        self.recount.add(ballots, projects.len());
        self.margins.add(ballots);
        self.shape.add(ballots, projects);
        self.chosen.add(ballots, projects);
    }

    /// The statistics of the file these ballots are of.
    #[must_use]
    pub fn finish(self, meta: &Meta, projects: &Projects) -> Statistics {
        let Self { recount, margins, shape, chosen, .. } = self;
        let recount = recount.finish(meta, projects);
        let outcome = satisfaction::chosen(projects);
        let by = |sorting| totals(meta, projects, sorting, &recount.votes, outcome.as_deref());
        let (by_category, by_beneficiaries) = (by(Sorting::Category), by(Sorting::Beneficiaries));
        Statistics {
            margins: margins.finish(),
            too_many_values: shape.is_overfull() || chosen.is_overfull(),
            shape: shape.finish(),
            costs: ProjectCosts::of(projects, meta.budget()),
            concentration: Concentration::of(&recount.votes),
            chosen: outcome.map(|_| chosen.finish()),
            by_category,
            by_beneficiaries,
            recount,
        }
    }
}
