//! How much a voter draws from funded projects.
//!
//! Definitions: M. Brill, S. Forster, M. Lackner, J. Maly, J. Peters, *Proportionality in
//! Approval-Based Participatory Budgeting*, AAAI 2023 (cardinality, cost, Chamberlin-Courant);
//! Effort: each voter's equal part of the cost of what they voted for. Names and the two Borda
//! counts as in the published results of pabuviz and of pabutools, where `cardbal` is "cardinal
//! ballots": the points of the ballot themselves.

use super::NotApplicable;
use crate::ballots::profile::{Choice, Kind, Profile};
use crate::sources::pabulib::{Money, VoteType};
use num_rational::Ratio;

/// A measure of satisfaction. Amounts are in millionths: of a project, a currency unit, a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Satisfaction {
    /// How many funded projects the ballot names.
    Cardinality,
    /// What they cost together.
    Cost,
    /// Whether there is any (Chamberlin-Courant).
    ChamberlinCourant,
    /// What they cost together, each divided by how many voters named it.
    Effort,
    /// Their points on the ballot: those given, or for a ranking of `n` projects `n` down to 1.
    Points,
    /// The points of the best of them (Chamberlin-Courant for points).
    BestPoints,
    /// For a ranking of `n` projects `n - 1` points for the first down to 0 for the last.
    Borda,
}

/// One project, one currency unit, one point.
const ONE: i128 = Money::whole(1).millionths();

impl Satisfaction {
    /// Whether the satisfaction from several projects is the sum of that from each; else it is the
    /// greatest.
    #[must_use]
    pub const fn is_additive(self) -> bool {
        !matches!(self, Self::ChamberlinCourant | Self::BestPoints)
    }

    /// What a voter draws from one funded project of their ballot, in millionths. The effort is a
    /// fraction of `cost`, so it needs how many voters named the project.
    #[must_use]
    pub fn of(self, choice: &Choice, cost: Money, votes: u64) -> Ratio<i128> {
        if self == Self::Effort {
            return Ratio::new(cost.millionths(), i128::from(votes.max(1)));
        }
        Ratio::from_integer(self.whole(choice, cost))
    }

    /// What a voter draws from the funded projects of their ballot, in millionths.
    #[must_use]
    pub fn of_ballot(
        self,
        kind: &Kind,
        funded: &[bool],
        costs: &[Option<Money>],
        votes: &[u64],
    ) -> Ratio<i128> {
        let chosen = kind.choices.iter().filter(|choice| funded[choice.project as usize]);
        let each = chosen.filter_map(|choice| {
            let project = choice.project as usize;
            Some(self.of(choice, costs[project]?, votes[project]))
        });
        let none = Ratio::from_integer(0);
        if self.is_additive() { each.sum() } else { each.fold(none, Ord::max) }
    }

    /// What all voters together draw from each project alone, in millionths; 0 for a project without
    /// a cost, which cannot be funded.
    #[must_use]
    pub fn totals(self, profile: &Profile) -> Vec<i128> {
        let mut totals = vec![0_i128; profile.costs.len()];
        for kind in &profile.kinds {
            let voters = i128::from(kind.voters);
            for choice in &kind.choices {
                let project = choice.project as usize;
                let Some(cost) = profile.costs[project] else { continue };
                // The effort of all who named a project adds up to its cost.
                let drawn = match self {
                    Self::Effort => 0,
                    _ => self.whole(choice, cost).saturating_mul(voters),
                };
                totals[project] = match self {
                    Self::Effort => cost.millionths(),
                    _ => totals[project].saturating_add(drawn),
                };
            }
        }
        totals
    }

    /// As [`Satisfaction::of`], for measures in whole millionths.
    pub(super) fn whole(self, choice: &Choice, cost: Money) -> i128 {
        match self {
            Self::Cardinality | Self::ChamberlinCourant => ONE,
            Self::Cost | Self::Effort => cost.millionths(),
            Self::Points => choice.millionths(),
            Self::BestPoints => choice.millionths().max(0),
            Self::Borda => choice.millionths().saturating_sub(ONE),
        }
    }

    /// Whether ballots of this kind have such a satisfaction.
    ///
    /// # Errors
    /// Points of ballots without points, ranks of ballots without ranks.
    pub fn applies(self, vote_type: VoteType) -> Result<(), NotApplicable> {
        let pointed = matches!(vote_type, VoteType::Cumulative | VoteType::Scoring);
        match self {
            Self::Points | Self::BestPoints if !pointed => Err(NotApplicable::because(
                "głosy w tym pliku nie zawierają punktów (`cumulative`, `scoring`)",
                "the ballots of this file hold no points (`cumulative`, `scoring`)",
            )),
            Self::Borda if vote_type != VoteType::Ordinal => Err(only_rankings()),
            _ => Ok(()),
        }
    }
}

/// Why a rule about rankings does not apply.
pub(super) fn only_rankings() -> NotApplicable {
    NotApplicable::because(
        "głosy w tym pliku nie są rankingami (`ordinal`)",
        "the ballots of this file are no rankings (`ordinal`)",
    )
}
