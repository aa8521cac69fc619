//! What the Method of Equal Shares leaves to those who use it.
//!
//! Sources: D. Peters, G. Pierczyński, P. Skowron, *Proportional participatory budgeting with
//! additive utilities*, arXiv:2008.13276 (the method, its utilities, completions);
//! equalshares.net (Add1, its options, ties, the comparison); pabulib.org/format (names of rules).

use crate::sources::pabulib::Money;

/// What a voter gains from a project of the ballot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Satisfaction {
    /// What it costs: the choice of equalshares.net and of the format.
    Cost,
    /// One, whatever it costs.
    Cardinality,
    /// Its cost divided by the number of voters who named it.
    Effort,
    /// The points of the ballot; for a ranking of `n` projects `n` for the first down to 1.
    Points,
    /// Borda's points: for a ranking of `n` projects `n - 1` for the first down to 0.
    Borda,
    /// One divided by the length of the ballot, so that every ballot weighs the same.
    Balanced,
}

/// What decides between projects of the same price per unit of satisfaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TieBreak {
    /// More voters.
    MaxVotes,
    /// A lower cost.
    MinCost,
    /// A higher cost.
    MaxCost,
    /// The id, compared as text.
    Id,
    /// The id as a whole number, others after those: the order in which equalshares.net, whatever the
    /// file's, keeps projects before it sorts them by votes.
    Number,
    /// The place in the file.
    Order,
    /// Nothing: the rule does not apply where a tie comes so far.
    Refuse,
}

impl TieBreak {
    /// The name told in [`Tie::by`](crate::ballots::rules::Tie).
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::MaxVotes => "maxVotes",
            Self::MinCost => "minCost",
            Self::MaxCost => "maxCost",
            Self::Id => "id",
            Self::Number => "number",
            Self::Order => "order",
            Self::Refuse => "refuse",
        }
    }
}

/// By how much the purses grow from one count to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// By this for each voter.
    Voter(Money),
    /// By one part in so many of the budget for all together; no further than to a budget of so many
    /// times the stated one as there are voters and one more.
    Budget(u64),
}

/// Completion by counting again with larger purses, until what is chosen no longer fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Increase {
    /// By how much.
    pub step: Step,
    /// Whether purses after the first count are whole units of the currency.
    pub integral: bool,
    /// Whether to stop as soon as no other project fits into what is left.
    pub exhaustive: bool,
}

/// Completion with the projects that still fit, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Greedy {
    /// The most votes first; equal ones by these, at last in the order of the file.
    Votes(&'static [TieBreak]),
    /// The most satisfaction for its cost first; ties as in the count.
    Value,
}

/// Which of two outcomes a voter prefers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// The one with more projects of the ballot.
    Satisfaction,
    /// The one with any project of the ballot, where the other has none.
    Exclusion,
}

/// How prices are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// As all-rational arithmetic would: floats with error bounds, fractions where those overlap.
    Exact,
    /// As floats are; for comparison with programs that count so.
    Floats,
}

/// One variant of the method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variant {
    /// What a voter gains from a project.
    pub satisfaction: Satisfaction,
    /// Whether the purses grow.
    pub increase: Option<Increase>,
    /// Whether what is left is spent on what fits.
    pub greedy: Option<Greedy>,
    /// Whether greedy by votes takes over where more voters prefer its outcome.
    pub comparison: Option<Comparison>,
    /// What decides ties, one after the other; at last the order of the file.
    pub ties: &'static [TieBreak],
    /// How prices are compared.
    pub precision: Precision,
    /// Whether budget and costs are cut to whole units of the currency, and a project of no cost is
    /// not chosen, as the checker of the format has it. Otherwise such a project is taken at once
    /// where anybody gains from it (never by gains that are costs).
    pub whole: bool,
}

/// Purses grow by one unit for each voter until the outcome no longer fits.
pub const ADD1: Increase =
    Increase { step: Step::Voter(Money::whole(1)), integral: true, exhaustive: false };

impl Variant {
    /// What a file means that names the rule `equalshares`, as the format's checker reads it
    /// (`pabulib-checker` 1.0.8): gain by cost, ties by the lower cost, then by more votes.
    pub const FORMAT: Self = Self {
        satisfaction: Satisfaction::Cost,
        increase: None,
        greedy: None,
        comparison: None,
        ties: &[TieBreak::MinCost, TieBreak::MaxVotes],
        precision: Precision::Exact,
        whole: true,
    };

    /// The method as equalshares.net offers it: ties by more votes, then by the lower cost.
    pub const PUBLISHED: Self =
        Self { ties: &[TieBreak::MaxVotes, TieBreak::MinCost], whole: false, ..Self::FORMAT };
}
