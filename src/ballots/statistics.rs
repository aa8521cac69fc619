//! Everything counted of one file.

use super::ballot_shape::BallotShape;
use super::categories::{CategoryTotals, Sorting, totals};
use super::concentration::Concentration;
use super::margins::Margins;
use super::project_costs::ProjectCosts;
use super::recount::Recount;
use super::satisfaction::{Satisfaction, chosen};
use crate::sources::pabulib::Election;
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
}

impl Statistics {
    /// Counts a file.
    #[must_use]
    pub fn of(election: &Election) -> Self {
        let Election { meta, projects, ballots, .. } = election;
        let recount = Recount::of(election);
        let outcome = chosen(projects);
        let by = |sorting| totals(election, sorting, &recount.votes, outcome.as_deref());
        let (by_category, by_beneficiaries) = (by(Sorting::Category), by(Sorting::Beneficiaries));
        let satisfaction =
            |outcome: &Vec<u32>| Satisfaction::of(ballots, projects, meta.vote_type(), outcome);
        Self {
            margins: Margins::of(ballots),
            shape: BallotShape::of(ballots, projects),
            costs: ProjectCosts::of(projects, meta.budget()),
            concentration: Concentration::of(&recount.votes),
            chosen: outcome.as_ref().map(satisfaction),
            by_category,
            by_beneficiaries,
            recount,
        }
    }
}
