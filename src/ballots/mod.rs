//! Ballots counted: what a file of a participatory budget says, whether it agrees with itself, who
//! voted, what was chosen, and what another rule would have chosen.
//!
//! Rows of single voters go no further than this floor: what leaves it are counts.

pub mod profile;
pub mod rules;
