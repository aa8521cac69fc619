//! One indicator is one TOML file; [`parse`] is the only way from the one to the other.

pub mod schema;
mod wire;

pub use wire::parse;

use crate::language::Text;
use crate::period::Year;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// More is better.
    Up,
    /// Less is better.
    Down,
    /// Neither extreme is better.
    Band,
    /// A description, not a goal.
    None,
}

impl Direction {
    /// The word used in files and tables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
            Self::Band => "band",
            Self::None => "none",
        }
    }
}

/// How an indicator is built, and so whether and how it can be pooled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Numerator and denominator are known and pooled apart.
    Ratio,
    /// An extensive quantity, summed.
    Total,
    /// An index number.
    Index,
    /// A share of answers.
    SurveyShare,
    /// A rate the source gives without its parts: shown, never pooled or averaged.
    PublishedRate,
}

impl Kind {
    /// The word used in files and tables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ratio => "ratio",
            Self::Total => "total",
            Self::Index => "index",
            Self::SurveyShare => "survey_share",
            Self::PublishedRate => "published_rate",
        }
    }

    /// Whether a value for several territories can be pooled from parts.
    #[must_use]
    pub const fn is_pooled(self) -> bool {
        matches!(self, Self::Ratio | Self::Total)
    }
}

/// What values may be divided by: the first halves of keys such as `sex=F`.
pub const DIMENSIONS: &[&str] =
    &["age", "channel", "citizenship", "district", "level", "mode", "part", "sex"];

/// What a name of the formula stands for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Input {
    /// The variable.
    pub variable: String,
    /// The groups that are summed; `all` alone by default.
    pub groups: Vec<String>,
    /// How many years earlier it is read.
    pub lag: u8,
    /// The one year it is read in, whatever the year of the indicator.
    pub pinned: Option<Year>,
}

/// A target somebody set, with who set it.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// By when; `None` when the source sets no year.
    pub year: Option<Year>,
    /// What is aimed at.
    pub aim: Aim,
    /// Who set it, where.
    pub source: Text,
}

/// What a target aims at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Aim {
    /// A value set as a target, in the indicator's unit.
    Value(f64),
    /// A value adopted as an aim without the form of a target.
    Adopted(f64),
    /// A quantile of the national distribution; 1 is "the highest in the country".
    NationalQuantile(f64),
}

/// Where the same thing is measured elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Links {
    /// Targets of the Sustainable Development Goals.
    pub sdg: Vec<String>,
    /// Clauses of ISO 37120.
    pub iso37120: Vec<String>,
    /// Whether the strategy's dashboard shows it.
    pub dashboard: bool,
}

/// A worked example, run as a test: one entry per municipality.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The case in words.
    pub name: String,
    /// Values by input name; `"missing"` stands for no value.
    pub given: BTreeMap<String, Vec<Cell>>,
    /// The result per municipality.
    pub expect: Vec<Cell>,
    /// The pooled result.
    #[serde(default)]
    pub pooled: Option<Cell>,
}

/// A number, or a reason in words.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Cell {
    /// A number.
    Number(f64),
    /// `missing`, or the words of a reason.
    Words(String),
}

impl std::fmt::Display for Cell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(value) => write!(f, "`{value}`"),
            Self::Words(words) => write!(f, "`{words}`"),
        }
    }
}

/// An indicator of the strategy.
#[derive(Clone, Debug, PartialEq)]
pub struct Indicator {
    /// The stem of its file.
    pub id: String,
    /// The field it belongs to: the folder of its file.
    pub field: String,
    /// Its file, relative to the project.
    pub file: String,
    /// What it is called.
    pub title: Text,
    /// What it says, in one sentence.
    pub says: Text,
    /// Its unit.
    pub unit: String,
    /// Digits printed after the decimal sign.
    pub decimals: u8,
    /// Which way is better.
    pub direction: Direction,
    /// How it is built.
    pub kind: Kind,
    /// The formula, as written.
    pub formula: String,
    /// The byte offset of the formula in [`Indicator::text`], for diagnostics.
    pub formula_at: usize,
    /// The text of the file, for diagnostics.
    pub text: String,
    /// The goal it serves; empty for context figures.
    pub goal: String,
    /// How often it appears: `annual`, `biennial`, `election`, `once`, `edition`.
    pub frequency: String,
    /// Who publishes its parts.
    pub owner: Text,
    /// Why it matters.
    pub why: Text,
    /// What it does not say.
    pub excludes: Text,
    /// The definition followed.
    pub reference: String,
    /// The same thing elsewhere.
    pub links: Links,
    /// Share of members that must be known for a pooled value; all by default.
    pub coverage_at_least: f64,
    /// What the names of the formula stand for, where it is more than a variable of that name.
    pub inputs: BTreeMap<String, Input>,
    /// By what kinds of groups it is computed besides, of [`DIMENSIONS`].
    pub disaggregations: Vec<String>,
    /// The year progress is measured from; `None` when nobody set one.
    pub baseline: Option<Year>,
    /// Targets with their sources; normally none.
    pub targets: Vec<Target>,
    /// Worked examples.
    pub examples: Vec<Example>,
}
