//! What the projects on the list cost, and how scarce the money is.

use super::distribution::{mean, median, population_sd};
use super::recount::whole;
use crate::sources::pabulib::{Money, Projects};
use serde::Serialize;

/// Costs of projects in the currency of the file. Projects withdrawn after the vote, without a cost
/// or with one below zero are counted and kept out of every other number. pabuviz has the others as
/// `sum_proj_cost`, `avg_proj_cost`, `med_proj_cost`, `sd_proj_cost`, `fund_scarc`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ProjectCosts {
    /// Projects with a cost.
    pub priced: u64,
    /// Projects withdrawn after the vote.
    pub withdrawn: u64,
    /// Projects without a cost, or with one below zero.
    pub without_cost: u64,
    /// All costs together.
    pub sum: f64,
    /// Their mean; `None` of no projects.
    pub mean: Option<f64>,
    /// Their median.
    pub median: Option<f64>,
    /// Their standard deviation, of the whole population.
    pub sd: Option<f64>,
    /// All costs over the budget; `None` without a budget above zero.
    pub funding_scarcity: Option<f64>,
}

impl ProjectCosts {
    /// Measures the projects against a budget.
    #[must_use]
    pub fn of(projects: &Projects, budget: Option<Money>) -> Self {
        let withdrawn = projects.all().iter().filter(|project| project.is_withdrawn()).count();
        let counts = |cost: &Money| !cost.is_withdrawn() && *cost >= Money::ZERO;
        let costs = projects.all().iter().filter_map(|project| project.cost.filter(counts));
        let costs: Vec<Money> = costs.collect();
        let mut values: Vec<f64> = costs.iter().map(|cost| cost.value()).collect();
        let sum = costs.iter().copied().sum::<Money>().value();
        let budget = budget.filter(|budget| *budget > Money::ZERO && !costs.is_empty());
        Self {
            priced: whole(costs.len()),
            withdrawn: whole(withdrawn),
            without_cost: whole(projects.len() - withdrawn - costs.len()),
            sum,
            mean: mean(&values),
            sd: population_sd(&values),
            median: median(&mut values),
            funding_scarcity: budget.map(|budget| sum / budget.value()),
        }
    }
}
