//! Voting rules, one file each: ballots and a budget in, projects out, with what decided.
//!
//! Ties are never decided in silence: an outcome lists them, and each result carries the count that
//! replays it.

pub mod borda;
pub mod densities;
mod descending;
pub mod equal_shares;
pub mod greedy;
pub mod greedy_custom;
pub mod greedy_exclusive;
pub mod greedy_no_skip;
pub mod greedy_threshold;
mod max_flow;
pub mod maximin_support;
#[cfg(test)]
mod oracle;
pub mod phragmen;
#[cfg(test)]
mod published;
pub mod satisfaction;
#[cfg(test)]
mod tests;
mod ties;
mod totals;

pub use totals::Totals;

use super::profile::Profile;
use crate::language::Text;
use crate::sources::pabulib::{Election, Money};

/// All rules, by the names of the format and of the published results. One file an entry, those
/// that differ in a measure of satisfaction only share one.
pub const RULES: &[Rule] = &[
    greedy::RULE,
    greedy_no_skip::RULE,
    greedy_threshold::RULE,
    greedy_exclusive::RULE,
    greedy_custom::RULE,
    borda::THREE_TWO_ONE,
    borda::TWO_ONE_ZERO,
    densities::CARD,
    densities::COST,
    densities::CC,
    densities::CARDBAL,
    densities::CARDBAL_CC,
    densities::BORDA,
    phragmen::RULE,
    maximin_support::RULE,
    equal_shares::EQUAL_SHARES,
    equal_shares::WITH_ADD1,
    equal_shares::COMPARED_WITH_GREEDY,
    equal_shares::ADD1_COMPARED,
    equal_shares::ADD1_UTILITARIAN,
    equal_shares::UTILITARIAN,
    equal_shares::CARDINALITY,
    equal_shares::CARDINALITY_ADD1U,
    equal_shares::POINTS,
    equal_shares::POINTS_ADD1U,
];

/// The rule of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.name == name)
}

/// What decides a tie here: the project that stands first in the file is taken.
pub const BY_FILE_ORDER: &str = "order of the file";

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

impl NotApplicable {
    /// Says why in Polish and English.
    pub(crate) fn because(polish: &str, english: &str) -> Self {
        Self(Text::new(polish, english))
    }
}

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

impl Outcome {
    /// What a count led to: the projects its rounds chose, and what they cost.
    pub(crate) fn of(rounds: Vec<Round>, ties: Vec<Tie>, profile: &Profile) -> Self {
        let chosen = rounds.iter().filter(|round| round.chosen).map(|round| round.project);
        let selected: Vec<u32> = chosen.collect();
        let cost = selected.iter().filter_map(|project| profile.costs[*project as usize]).sum();
        Self { selected, cost, ties, rounds }
    }

    /// Whether each project was chosen, in the order of the file.
    #[must_use]
    pub fn flags(&self, projects: usize) -> Vec<bool> {
        let mut flags = vec![false; projects];
        for project in &self.selected {
            if let Some(flag) = flags.get_mut(*project as usize) {
                *flag = true;
            }
        }
        flags
    }
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
    /// What was left of the budget after this step; below zero where a rule reaches into a reserve.
    pub left: Money,
}
