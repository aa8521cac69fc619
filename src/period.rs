//! Years and dates: when a figure speaks, when it was published, as of when we look.

use chrono::NaiveDate;
use std::fmt;

/// A calendar year. Stocks are counted on its 31 December, flows over its twelve months.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Year(i32);

impl Year {
    /// The first year accepted from a file: the census of 1900 is older than any source meant here.
    pub const MIN: i32 = 1900;
    /// The last year accepted from a file.
    pub const MAX: i32 = 2100;

    /// A year between [`Year::MIN`] and [`Year::MAX`].
    #[must_use]
    pub const fn new(year: i32) -> Option<Self> {
        if year >= Self::MIN && year <= Self::MAX { Some(Self(year)) } else { None }
    }

    /// Reads four digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        (text.len() == 4).then(|| text.parse().ok()).flatten().and_then(Self::new)
    }

    /// The year as a number.
    #[must_use]
    pub const fn number(self) -> i32 {
        self.0
    }
}

impl fmt::Display for Year {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Reads a date written `YYYY-MM-DD`.
#[must_use]
pub fn parse_date(text: &str) -> Option<NaiveDate> {
    (text.len() == 10).then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()).flatten()
}

/// A year from which values cannot be compared with earlier ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Break {
    /// The first year of the new series.
    pub year: Year,
    /// What changed, for the reader.
    pub why: crate::language::Text,
}

impl Break {
    /// Whether a change from `from` to `to` would cross this break.
    #[must_use]
    pub fn between(&self, from: Year, to: Year) -> bool {
        from < self.year && self.year <= to
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_four_plausible_digits_are_a_year() {
        assert_eq!(Year::parse("2024").map(Year::number), Some(2024));
        for wrong in ["24", "20245", "0001", "2024.", " 2024", "MMXX", ""] {
            assert_eq!(Year::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_break_lies_between_the_year_before_it_and_its_own() {
        let broken = Break { year: Year(2020), why: crate::language::Text::default() };
        assert!(broken.between(Year(2019), Year(2020)));
        assert!(!broken.between(Year(2020), Year(2024)));
        assert!(!broken.between(Year(2015), Year(2019)));
    }
}
