//! Variables: what a dataset counts, in which unit, and how it adds up.

use crate::language::Text;
use crate::period::Break;
use serde::{Deserialize, Serialize};

/// How a variable adds up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// A count at a date: summed over territories, never over years.
    Stock,
    /// A count over a year: summed over territories and over years.
    Flow,
    /// One flow less another, such as net migration: adds up like a flow, and may be below zero.
    Balance,
    /// A published rate whose parts are not published: never summed, never averaged.
    Rate,
    /// A published percentage without parts that may multiply a stock.
    Share,
    /// A share of answers in a survey: never summed, never averaged.
    SurveyShare,
    /// An index number.
    Index,
}

impl Measure {
    /// Whether values of several territories may be added.
    #[must_use]
    pub const fn is_extensive(self) -> bool {
        matches!(self, Self::Stock | Self::Flow | Self::Balance)
    }
}

/// A variable of a dataset.
#[derive(Clone, Debug, PartialEq)]
pub struct Variable {
    /// The name formulas use.
    pub name: String,
    /// What it is called.
    pub title: Text,
    /// A code of the unit catalogue.
    pub unit: String,
    /// How it adds up.
    pub measure: Measure,
    /// Years from which it is not comparable with earlier ones.
    pub breaks: Vec<Break>,
    /// What sources call it: the headings it is found by when a file is imported.
    pub labels: Vec<String>,
}

/// Whether `name` may name a variable: it enters formulas and SQL unquoted.
#[must_use]
pub fn is_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}
