//! Methods of judging progress, one a file.

pub mod eurostat;

use crate::language::Text;

/// The methods of this folder: id and file.
pub const METHODS: &[(&str, &str)] = &[("eurostat-without-target", "eurostat")];

/// What a method says of an indicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Clearly the right way.
    SignificantProgress,
    /// The right way, slowly.
    ModerateProgress,
    /// The wrong way, slowly.
    ModerateMovementAway,
    /// Clearly the wrong way.
    SignificantMovementAway,
    /// Nothing can be said, and why.
    NotAssessable(Obstacle),
}

/// Why nothing can be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Obstacle {
    /// No values at all.
    NoData,
    /// Fewer comparable years than the method needs.
    TooFewYears,
    /// Neither more nor less is better.
    NoDirection,
    /// An amount of money in current prices: prices rise too.
    Nominal,
    /// Growth is not defined for values that are not positive.
    NotPositive,
}

impl Verdict {
    /// The words of a verdict, short enough for a table.
    #[must_use]
    pub fn words(self) -> Text {
        let (pl, en) = match self {
            Self::SignificantProgress => ("wyraźny postęp", "significant progress"),
            Self::ModerateProgress => ("umiarkowany postęp", "moderate progress"),
            Self::ModerateMovementAway => ("umiarkowane pogorszenie", "moderate movement away"),
            Self::SignificantMovementAway => ("wyraźne pogorszenie", "significant movement away"),
            Self::NotAssessable(Obstacle::NoData) => ("brak danych", "no data"),
            Self::NotAssessable(Obstacle::TooFewYears) => ("za mało lat", "too few years"),
            Self::NotAssessable(Obstacle::NoDirection) => ("bez oceny", "not judged"),
            Self::NotAssessable(Obstacle::Nominal) => ("ceny bieżące", "current prices"),
            Self::NotAssessable(Obstacle::NotPositive) => ("nie do oceny", "not assessable"),
        };
        Text::new(pl, en)
    }

    /// A sign beside the words, so that colour is never alone.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::SignificantProgress | Self::ModerateProgress => "▲",
            Self::ModerateMovementAway | Self::SignificantMovementAway => "▼",
            Self::NotAssessable(_) => "○",
        }
    }
}
