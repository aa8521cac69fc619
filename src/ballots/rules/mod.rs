//! Voting rules, one file each: ballots and a budget in, projects out, with what decided.
//!
//! Ties are never decided in silence: an outcome lists them, and each result carries the count that
//! replays it.

pub mod equal_shares;

use super::profile::Profile;
use crate::language::Text;
use crate::sources::pabulib::{Election, Money};

/// A rule by its name in the format (`META`, `rule`) or in the literature.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its name: `greedy`, `equalshares/add1` ...
    pub name: &'static str,
    /// Its title in Polish and English.
    pub title: (&'static str, &'static str),
    /// Chooses.
    pub choose: fn(&Ask<'_>) -> Result<Outcome, NotApplicable>,
}

/// What a rule is given.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// The ballots.
    pub profile: &'a Profile,
    /// The file they come from: thresholds, the scores it states, conflicts.
    pub election: &'a Election,
}

/// Why a rule does not apply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotApplicable(pub Text);

/// What a rule chose.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The projects chosen, in the order the rule took them, as places among those of the file.
    pub selected: Vec<u32>,
    /// What they cost together.
    pub cost: Money,
    /// Where the rule found several projects equal and the choice among them decided something.
    pub ties: Vec<Tie>,
    /// The count, step by step, so that anyone can replay it.
    pub rounds: Vec<Round>,
}

/// Projects a rule found equal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tie {
    /// The projects that were equal, in the order of the file.
    pub among: Vec<u32>,
    /// The one taken.
    pub taken: u32,
    /// What decided: the order of the file, a lower cost, more votes.
    pub by: &'static str,
}

/// One step of a count.
#[derive(Clone, Debug, PartialEq)]
pub struct Round {
    /// The project looked at.
    pub project: u32,
    /// Whether it was chosen.
    pub chosen: bool,
    /// What it was measured by, in the rule's own unit (score, price per unit of satisfaction, load).
    pub measure: f64,
    /// What was left of the budget after this step.
    pub left: Money,
}
