//! From a project handed in to one carried out: how many are left at each stage, and what was lost.

use crate::language::Text;
use crate::reading::{Reading, Reason};

use super::edition::LevelTotals;
use super::recount::float;

/// The stages of a participatory budget, as Kraków's rules have them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Projects handed in.
    Submitted,
    /// Projects that passed the check of form and law.
    Verified,
    /// Projects admitted after protests.
    Admitted,
    /// Projects on the ballot.
    PutToTheVote,
    /// Projects at least one voter named.
    VotedFor,
    /// Projects chosen.
    Chosen,
    /// Projects carried out.
    CarriedOut,
}

/// How many stages there are.
pub const STAGES: usize = 7;

impl Stage {
    /// All stages, in their order.
    pub const ALL: [Self; STAGES] = [
        Self::Submitted,
        Self::Verified,
        Self::Admitted,
        Self::PutToTheVote,
        Self::VotedFor,
        Self::Chosen,
        Self::CarriedOut,
    ];

    /// The stage in words.
    #[must_use]
    pub fn words(self) -> Text {
        let (pl, en) = match self {
            Self::Submitted => ("zgłoszone", "submitted"),
            Self::Verified => ("zweryfikowane pozytywnie", "verified"),
            Self::Admitted => ("dopuszczone", "admitted"),
            Self::PutToTheVote => ("poddane pod głosowanie", "put to the vote"),
            Self::VotedFor => ("z co najmniej jednym głosem", "voted for"),
            Self::Chosen => ("wybrane", "chosen"),
            Self::CarriedOut => ("zrealizowane", "carried out"),
        };
        Text::new(pl, en)
    }

    /// Why projects that reached the stage before are not at this one.
    #[must_use]
    pub fn loss(self) -> Text {
        let (pl, en) = match self {
            Self::Submitted => ("", ""),
            Self::Verified => ("odrzucone w weryfikacji", "rejected when verified"),
            Self::Admitted => {
                ("wycofane albo połączone przed listą", "withdrawn or merged before the list")
            }
            Self::PutToTheVote => ("wycofane przed głosowaniem", "withdrawn before the vote"),
            Self::VotedFor => ("bez żadnego głosu", "without a single vote"),
            Self::Chosen => {
                ("zabrakło głosów lub pieniędzy", "too few votes or too little money left")
            }
            Self::CarriedOut => {
                ("jeszcze lub wcale niezrealizowane", "not carried out, or not yet")
            }
        };
        Text::new(pl, en)
    }
}

/// How many projects are left at each stage. What ballots do not say and nobody has given is missing
/// with a reason, and never zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Funnel {
    counts: [Reading; STAGES],
}

/// What is lost between two stages that are known, with none known between them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Loss {
    /// The stage before.
    pub from: Stage,
    /// The stage after.
    pub to: Stage,
    /// How many projects fewer; below zero where more are there than before, which sources of
    /// different dates do say.
    pub lost: f64,
    /// Their share of those before; missing where none were there.
    pub share: Reading,
}

impl Funnel {
    /// What ballots say, completed and, where both speak, replaced by figures `given` from elsewhere.
    #[must_use]
    pub fn of(totals: &LevelTotals, given: &[(Stage, Reading)]) -> Self {
        let chosen = totals
            .chosen
            .map_or(Reading::Missing(Reason::NotCollected), |chosen| Reading::Known(float(chosen)));
        let none = totals.pools == 0;
        let counts = Stage::ALL.map(|stage| {
            if let Some((_, reading)) = given.iter().find(|(known, _)| *known == stage) {
                return *reading;
            }
            match stage {
                Stage::PutToTheVote if !none => Reading::Known(float(totals.projects)),
                Stage::VotedFor if !none => Reading::Known(float(totals.voted_for)),
                Stage::Chosen => chosen,
                _ => Reading::Missing(Reason::NotCollected),
            }
        });
        Self { counts }
    }

    /// How many projects are left at a stage.
    #[must_use]
    pub fn at(&self, stage: Stage) -> Reading {
        self.stages()
            .find(|(known, _)| *known == stage)
            .map_or(Reading::Missing(Reason::NotCollected), |(_, count)| count)
    }

    /// The stages in their order.
    pub fn stages(&self) -> impl Iterator<Item = (Stage, Reading)> {
        Stage::ALL.into_iter().zip(self.counts)
    }

    /// What is lost from each known stage to the next known one.
    #[must_use]
    pub fn losses(&self) -> Vec<Loss> {
        let known = self.stages().filter_map(|(stage, count)| Some((stage, count.value()?)));
        let known: Vec<(Stage, f64)> = known.collect();
        let loss = |pair: &[(Stage, f64)]| {
            let [(from, before), (to, after)] = pair else { return None };
            let lost = before - after;
            Some(Loss { from: *from, to: *to, lost, share: Reading::finite(lost / before) })
        };
        known.windows(2).filter_map(loss).collect()
    }
}
