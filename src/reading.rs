//! What a cell of the one long table says: a number, or why there is none.

use crate::language::Text;
use std::fmt;

/// A figure as it was read or computed. Missing is never zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reading {
    /// A finite number.
    Known(f64),
    /// No number exists here, and why.
    Missing(Reason),
    /// A number exists and must not be shown, and why.
    Withheld(Reason),
}

impl Reading {
    /// A reading of `value`, or [`Reason::DivisionByZero`] when it is not a finite number.
    #[must_use]
    pub fn finite(value: f64) -> Self {
        if value.is_finite() { Self::Known(value) } else { Self::Missing(Reason::DivisionByZero) }
    }

    /// The number, when there is one.
    #[must_use]
    pub const fn value(self) -> Option<f64> {
        match self {
            Self::Known(value) => Some(value),
            Self::Missing(_) | Self::Withheld(_) => None,
        }
    }

    /// Why there is no number, when there is none.
    #[must_use]
    pub const fn reason(self) -> Option<Reason> {
        match self {
            Self::Known(_) => None,
            Self::Missing(reason) | Self::Withheld(reason) => Some(reason),
        }
    }

    /// The word of the `state` column: `known`, `missing` or `withheld`.
    #[must_use]
    pub const fn state(self) -> &'static str {
        match self {
            Self::Known(_) => "known",
            Self::Missing(_) => "missing",
            Self::Withheld(_) => "withheld",
        }
    }

    /// Rebuilds a reading from the columns `value`, `state` and `reason` of a table.
    /// Returns `None` when the three contradict each other or use unknown words.
    #[must_use]
    pub fn from_columns(value: Option<f64>, state: &str, reason: Option<&str>) -> Option<Self> {
        match (state, value, reason) {
            ("known", Some(value), None) if value.is_finite() => Some(Self::Known(value)),
            ("missing", None, Some(reason)) => Reason::parse(reason).map(Self::Missing),
            ("withheld", None, Some(reason)) => Reason::parse(reason).map(Self::Withheld),
            _ => None,
        }
    }
}

/// Why a number is absent. Closed on purpose: every reason has its words in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// No source given to the program holds it.
    NotCollected,
    /// The provider says it will come.
    Pending,
    /// The question makes no sense for this territory or year.
    NotApplicable,
    /// Withheld by the provider under statistical confidentiality.
    Confidential,
    /// Too few persons behind it to be shown.
    TooSmall,
    /// Too few persons behind it, or it would give away another cell that has too few; which of the
    /// two is not told.
    Protected,
    /// The series is broken between the years compared.
    BrokenSeries,
    /// Parts of a pooled figure are missing.
    Incomplete,
    /// The source publishes a rate without its parts, so nothing can be pooled.
    PartsNotPublished,
    /// Published only after the as-of date.
    NotYetKnown,
    /// The denominator is zero.
    DivisionByZero,
    /// A source prints a number that cannot be right; held until confirmed.
    Doubtful,
    /// The boundary of the territory changed between the years of the parts.
    BoundaryChanged,
}

impl Reason {
    /// Every reason, in the order of the enum.
    pub const ALL: [Self; 13] = [
        Self::NotCollected,
        Self::Pending,
        Self::NotApplicable,
        Self::Confidential,
        Self::TooSmall,
        Self::Protected,
        Self::BrokenSeries,
        Self::Incomplete,
        Self::PartsNotPublished,
        Self::NotYetKnown,
        Self::DivisionByZero,
        Self::Doubtful,
        Self::BoundaryChanged,
    ];

    /// The words of the `reason` column.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotCollected => "not collected",
            Self::Pending => "pending",
            Self::NotApplicable => "not applicable",
            Self::Confidential => "confidential",
            Self::TooSmall => "too small",
            Self::Protected => "protected",
            Self::BrokenSeries => "broken series",
            Self::Incomplete => "incomplete",
            Self::PartsNotPublished => "parts not published",
            Self::NotYetKnown => "not yet known",
            Self::DivisionByZero => "division by zero",
            Self::Doubtful => "doubtful",
            Self::BoundaryChanged => "boundary changed",
        }
    }

    /// Reads the words of the `reason` column.
    #[must_use]
    pub fn parse(words: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == words)
    }

    /// What a reader is told in place of the number.
    #[must_use]
    pub fn words(self) -> Text {
        let (pl, en) = match self {
            Self::NotCollected => ("nie zebrano", "not collected"),
            Self::Pending => ("jeszcze nie ogłoszono", "not yet published"),
            Self::NotApplicable => ("nie dotyczy", "not applicable"),
            Self::Confidential => ("tajemnica statystyczna", "confidential"),
            Self::TooSmall => ("zbyt mała liczba osób", "too few persons"),
            Self::Protected => ("ukryte dla ochrony osób", "withheld to protect persons"),
            Self::BrokenSeries => ("przerwany szereg", "series broken"),
            Self::Incomplete => ("dane niepełne", "incomplete"),
            Self::PartsNotPublished => ("brak składników w źródle", "parts not published"),
            Self::NotYetKnown => ("wtedy jeszcze nieznane", "not yet known"),
            Self::DivisionByZero => ("dzielenie przez zero", "division by zero"),
            Self::Doubtful => ("wartość wątpliwa", "doubtful value"),
            Self::BoundaryChanged => ("zmiana granic", "boundary changed"),
        };
        Text::new(pl, en)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_read_back_from_its_words() {
        for reason in Reason::ALL {
            assert_eq!(Reason::parse(reason.as_str()), Some(reason));
            assert!(reason.words().is_complete());
        }
    }

    #[test]
    fn contradicting_columns_are_no_reading() {
        assert_eq!(Reading::from_columns(Some(0.0), "missing", Some("pending")), None);
        assert_eq!(Reading::from_columns(None, "known", None), None);
        assert_eq!(Reading::from_columns(Some(f64::NAN), "known", None), None);
        assert_eq!(
            Reading::from_columns(None, "missing", Some("pending")),
            Some(Reading::Missing(Reason::Pending))
        );
    }
}
