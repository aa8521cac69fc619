//! Ballots counted: what a file of a participatory budget says, whether it agrees with itself, who
//! voted, what was chosen, and what another rule would have chosen.
//!
//! Rows of single voters go no further than this floor: what leaves it are counts.

pub mod answers;
pub mod ballot_shape;
pub mod categories;
pub mod check;
pub mod concentration;
pub mod crossings;
pub mod distribution;
pub mod district_names;
pub mod edition;
pub mod editions;
pub mod frequencies;
pub mod funnel;
mod gathered;
pub mod groups;
pub mod joined;
pub mod margins;
pub mod pool;
pub mod profile;
pub mod project_costs;
pub mod recount;
pub mod reweighted;
pub mod rules;
pub mod satisfaction;
pub mod statistics;
pub mod streamed;
pub mod verify;
pub mod what_if;

#[cfg(test)]
mod tests;
