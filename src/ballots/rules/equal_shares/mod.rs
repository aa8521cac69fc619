//! Method of Equal Shares: every voter gets the same purse, and a project is bought by those who want
//! it, who share its cost as evenly as their purses allow.
//!
//! Sources: D. Peters, G. Pierczyński, P. Skowron, *Proportional participatory budgeting with
//! additive utilities*, arXiv:2008.13276; equalshares.net (explanation, Add1,
//! comparison with greedy); pabulib.org/format (the four names of rules).
//!
//! Counts are decided as all-rational arithmetic would decide them (`run.rs`). All ties of the count
//! that gave the outcome are told, also those that changed no more than the order of purchases.

mod completion;
mod deciding;
mod electorate;
mod fractions;
mod reach;
mod run;
#[cfg(test)]
mod tests;
mod variant;

pub use variant::{
    ADD1, Comparison, Greedy, Increase, Precision, Satisfaction, Step, TieBreak, Variant,
};

use super::{Ask, NotApplicable, Outcome, Round, Rule, Tie};
use crate::sources::pabulib::Money;
use completion::{Breaking, Completed};
use electorate::{Electorate, UNIT, wide};

/// An outcome and what it took.
#[derive(Clone, Debug, PartialEq)]
pub struct Count {
    /// What was chosen. The measure of its rounds is the price: what a voter who pays in full pays
    /// for one unit of satisfaction, in the currency (for gain by cost therefore a share of one); of
    /// projects added by greedy it is the number of votes.
    pub outcome: Outcome,
    /// What each voter had in the purse, in the currency.
    pub purse: f64,
    /// How many counts were made, one for each size of purse.
    pub counts: u64,
    /// Whether more voters preferred greedy, and its outcome was taken.
    pub replaced_by_greedy: bool,
}

/// Counts a variant of the method.
///
/// # Errors
/// Ballots that do not give the satisfaction asked for, gains too fine to be held exactly, and a tie
/// where the variant refuses to decide it.
pub fn count(ask: &Ask<'_>, variant: &Variant) -> Result<Count, NotApplicable> {
    let electorate = Electorate::new(ask.profile, variant)?;
    let breaking = Breaking { electorate: &electorate, ask, ties: variant.ties };
    let completed = completion::complete(&breaking, variant)?;
    let unit = if variant.satisfaction == Satisfaction::Cost { 1.0 } else { wide(UNIT) };
    Ok(Count {
        purse: completed.purse.value() / wide(UNIT),
        counts: completed.counts,
        replaced_by_greedy: completed.replaced,
        outcome: told(&breaking, completed, unit),
    })
}

/// The outcome with the count that replays it.
fn told(breaking: &Breaking<'_>, completed: Completed, unit: f64) -> Outcome {
    let Breaking { electorate, ask, .. } = breaking;
    let mut outcome =
        Outcome { selected: Vec::new(), cost: Money::ZERO, ties: Vec::new(), rounds: Vec::new() };
    let mut take = |project: u32, chosen: bool, measure: f64| {
        if chosen {
            outcome.cost = outcome.cost + ask.profile.costs[project as usize].unwrap_or_default();
            outcome.selected.push(project);
        }
        let left = ask.profile.budget - outcome.cost;
        outcome.rounds.push(Round { project, chosen, measure, left });
    };
    for project in electorate.free.iter().filter(|_| !completed.replaced) {
        take(*project, true, 0.0);
    }
    for purchase in &completed.purchases {
        take(purchase.project, true, purchase.rate * electorate.gain_unit / unit);
    }
    for fitted in &completed.fitted {
        take(fitted.project, fitted.chosen, fitted.measure);
    }
    for purchase in completed.purchases.into_iter().filter(|it| !it.tied.is_empty()) {
        let by = breaking.decide(&purchase.tied).map_or("", |(_, by)| by.name());
        outcome.ties.push(Tie { among: purchase.tied, taken: purchase.project, by });
    }
    outcome.ties.extend(completed.ties);
    outcome
}

/// Makes entries of the registry: a constant, its name, its title in Polish and English, its variant.
macro_rules! rules {
    ($($(#[$doc:meta])* $rule:ident $name:literal $pl:literal $en:literal $variant:expr;)*) => {
        $($(#[$doc])*
        pub const $rule: Rule = Rule {
            name: $name,
            title: ($pl, $en),
            choose: |ask| {
                // Amounts as they are: cut to whole units, an outcome could cost more than there is.
                let variant = const { Variant { whole: false, ..$variant } };
                count(ask, &variant).map(|count| count.outcome)
            },
        };)*
    };
}

/// The rules of the format as its checker counts them: with budget and costs cut to whole units.
const CHECKED: [(&str, Variant); 4] = [
    ("equalshares", Variant::FORMAT),
    ("equalshares/add1", Variant { increase: Some(ADD1), ..Variant::FORMAT }),
    ("equalshares-comparison", COMPARED),
    ("equalshares/add1-comparison", Variant { increase: Some(ADD1), ..COMPARED }),
];

/// What a rule of the format chooses by its checker's arithmetic; `None` for other rules.
#[must_use]
pub fn as_checked(name: &str, ask: &Ask<'_>) -> Option<Result<Outcome, NotApplicable>> {
    let (_, variant) = CHECKED.iter().find(|(known, _)| *known == name)?;
    Some(count(ask, variant).map(|count| count.outcome))
}

const COMPARED: Variant = Variant { comparison: Some(Comparison::Satisfaction), ..Variant::FORMAT };
const ADD1U: Increase = Increase { exhaustive: true, ..ADD1 };

rules! {
    /// The method without completion, as the format's checker counts it.
    EQUAL_SHARES "equalshares"
        "Metoda równych udziałów" "Method of Equal Shares"
        Variant::FORMAT;
    /// With growing purses.
    WITH_ADD1 "equalshares/add1"
        "Metoda równych udziałów z dopełnieniem Add1" "Method of Equal Shares, Add1"
        Variant { increase: Some(ADD1), ..Variant::FORMAT };
    /// With a comparison.
    COMPARED_WITH_GREEDY "equalshares-comparison"
        "Metoda równych udziałów z porównaniem" "Method of Equal Shares, compared with greedy"
        COMPARED;
    /// With growing purses and a comparison: Wieliczka 2023.
    ADD1_COMPARED "equalshares/add1-comparison"
        "Metoda równych udziałów z dopełnieniem Add1 i porównaniem"
        "Method of Equal Shares, Add1, compared with greedy"
        Variant { increase: Some(ADD1), ..COMPARED };
    /// With growing purses, then greedy by votes: equalshares.net's default.
    ADD1_UTILITARIAN "equalshares/add1u"
        "Metoda równych udziałów z Add1 i uzupełnieniem według głosów"
        "Method of Equal Shares, Add1 and then by votes"
        Variant { increase: Some(ADD1U), greedy: Some(Greedy::Votes(&[])), ..Variant::PUBLISHED };
    /// With greedy by votes.
    UTILITARIAN "equalshares/utilitarian"
        "Metoda równych udziałów z uzupełnieniem według głosów"
        "Method of Equal Shares, completed by votes"
        Variant { greedy: Some(Greedy::Votes(&[])), ..Variant::PUBLISHED };
    /// Every project of the ballot counts the same.
    CARDINALITY "equalshares-cardinality"
        "Metoda równych udziałów według liczby projektów"
        "Method of Equal Shares by number of projects"
        Variant { satisfaction: Satisfaction::Cardinality, ..Variant::PUBLISHED };
    /// The same, completed.
    CARDINALITY_ADD1U "equalshares-cardinality/add1u"
        "Metoda równych udziałów według liczby projektów z Add1 i uzupełnieniem według głosów"
        "Method of Equal Shares by number of projects, Add1 and then by votes"
        Variant {
            satisfaction: Satisfaction::Cardinality,
            increase: Some(ADD1U),
            greedy: Some(Greedy::Votes(&[])),
            ..Variant::PUBLISHED
        };
    /// By the points of the ballot.
    POINTS "equalshares-points"
        "Metoda równych udziałów według punktów" "Method of Equal Shares by points"
        Variant { satisfaction: Satisfaction::Points, ..Variant::PUBLISHED };
    /// The same, completed.
    POINTS_ADD1U "equalshares-points/add1u"
        "Metoda równych udziałów według punktów z Add1 i uzupełnieniem według głosów"
        "Method of Equal Shares by points, Add1 and then by votes"
        Variant {
            satisfaction: Satisfaction::Points,
            increase: Some(ADD1U),
            greedy: Some(Greedy::Votes(&[])),
            ..Variant::PUBLISHED
        };
}
