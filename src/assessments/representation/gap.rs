//! Why a rate is not measured, and what it would take.

use super::{Dimension, Division};
use crate::language::Text;

/// Why there is no participation rate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gap {
    /// Residents of this place are not told apart in this way at all.
    NoResidents(Division),
    /// They are, but of other years than the vote.
    OtherYear {
        /// What tells them apart.
        division: Division,
        /// The years there are, ascending.
        years: Vec<i32>,
    },
    /// They are, of the same year, but the office has since counted that year anew.
    Superseded(Division),
    /// Their age bands and those of the voters cannot be joined to the same bands.
    OtherBands,
    /// There are residents of this year, but this group is not among theirs.
    NoSuchGroup,
    /// Nobody lives in a channel: voters choose it, residents are not counted by it.
    NoPopulation,
    /// The ballots of this vote do not tell voters apart in this way.
    NotAsked(Division),
    /// By the register nobody of this group lives there.
    NoOneLives,
    /// More voters than residents: one of the two counts is of something else.
    MoreVotersThanResidents,
    /// The counts are too large to be of people.
    TooMany,
}

impl Gap {
    /// What is missing, in words for a reader.
    #[must_use]
    pub fn words(&self) -> Text {
        match self {
            Self::NoResidents(division) => {
                let by = division.words();
                Text::new(
                    format!("brak liczby mieszkańców według {}", by.pl),
                    format!("the number of residents by {} is missing", by.en),
                )
            }
            Self::OtherYear { division, years } => {
                let (by, years) = (division.words(), list(years));
                Text::new(
                    format!("liczba mieszkańców według {} jest tylko za: {years}", by.pl),
                    format!("the number of residents by {} exists only for: {years}", by.en),
                )
            }
            Self::Superseded(division) => {
                let by = division.words();
                Text::new(
                    format!(
                        "liczbę mieszkańców według {} za ten rok urząd później przeliczył, \
                         a nowej w danych nie ma",
                        by.pl
                    ),
                    format!(
                        "the office later recounted the residents by {} of this year, and the new \
                         figures are not in the data",
                        by.en
                    ),
                )
            }
            Self::NotAsked(division) => {
                let by = division.words();
                Text::new(
                    format!(
                        "karty tego głosowania nie pozwalają podzielić głosujących według {}",
                        by.pl
                    ),
                    format!("the ballots of this vote do not tell voters apart by {}", by.en),
                )
            }
            plain => plain.plain(),
        }
    }

    /// The reasons without parts.
    fn plain(&self) -> Text {
        let (pl, en) = match self {
            Self::OtherBands => (
                "przedziały wieku głosujących i mieszkańców się nie pokrywają",
                "the age bands of voters and of residents do not meet",
            ),
            Self::NoPopulation => (
                "sposób głosowania się wybiera, nie ma więc liczby mieszkańców, do której można \
                 odnieść liczbę głosujących",
                "a way of voting is chosen, so there is no number of residents to relate voters to",
            ),
            Self::NoOneLives => (
                "według danych nikt z tej grupy tu nie mieszka",
                "by the data nobody of this group lives here",
            ),
            Self::MoreVotersThanResidents => (
                "głosujących jest więcej niż mieszkańców: jedna z liczb dotyczy kogo innego",
                "there are more voters than residents: one of the counts is of others",
            ),
            Self::TooMany => ("liczby są za duże", "the counts are too large"),
            Self::NoSuchGroup
            | Self::NoResidents(_)
            | Self::OtherYear { .. }
            | Self::Superseded(_)
            | Self::NotAsked(_) => (
                "brak liczby mieszkańców tej grupy",
                "the number of residents of this group is missing",
            ),
        };
        Text::new(pl, en)
    }

    /// What it would take to measure it.
    #[must_use]
    pub fn would_take(&self) -> Text {
        match self {
            Self::NoResidents(division) | Self::OtherYear { division, .. } => needed(division),
            Self::Superseded(division) => {
                let by = division.words();
                Text::new(
                    format!("potrzebna ludność według {} za ten rok po spisie z 2021 r.", by.pl),
                    format!("needed: residents by {} of this year after the 2021 census", by.en),
                )
            }
            Self::NotAsked(division) => {
                let by = division.words();
                Text::new(
                    format!("potrzebna jedna tabela kart według {} dla tego głosowania", by.pl),
                    format!("needed: one table of the ballots by {} for this vote", by.en),
                )
            }
            Self::OtherBands => Text::new(
                "potrzebna ludność według pojedynczych lat wieku 31 grudnia roku głosowania",
                "needed: residents by single year of age on 31 December of the year of the vote",
            ),
            Self::NoPopulation => Text::new(
                "wystarczy udział kart nieważnych w każdym ze sposobów; kto i dlaczego wybiera \
                 papier, powie tylko badanie",
                "the share of invalid ballots of each way is enough; who chooses paper, and why, \
                 only a survey would tell",
            ),
            Self::NoSuchGroup | Self::NoOneLives => Text::new(
                "potrzebna liczba mieszkańców tej grupy 31 grudnia roku głosowania",
                "needed: the residents of this group on 31 December of the year of the vote",
            ),
            Self::MoreVotersThanResidents | Self::TooMany => Text::new(
                "trzeba sprawdzić, kogo dotyczą obie liczby",
                "needed: a check of whom the two counts are of",
            ),
        }
    }
}

/// The residents that would be needed.
fn needed(division: &Division) -> Text {
    let (pl, en) = match division.dimensions() {
        [Dimension::District] => (
            "potrzebna ludność każdej dzielnicy 31 grudnia roku głosowania".to_owned(),
            "needed: the population of each district on 31 December of the year of the vote"
                .to_owned(),
        ),
        [Dimension::Age] => (
            "potrzebna ludność według pojedynczych lat wieku 31 grudnia roku głosowania".to_owned(),
            "needed: residents by single year of age on 31 December of the year of the vote"
                .to_owned(),
        ),
        _ => {
            let by = division.words();
            (
                format!("potrzebna ludność według {} 31 grudnia roku głosowania", by.pl),
                format!("needed: residents by {} on 31 December of the year of the vote", by.en),
            )
        }
    };
    Text::new(pl, en)
}

fn list(years: &[i32]) -> String {
    years.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
