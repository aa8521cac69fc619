//! One indicator is one TOML file: the wire form, and the only gate to the domain form.

use crate::diagnostic::{Diagnosed, Diagnostic, Faults};
use crate::language::Text;
use crate::period::Year;
use crate::unit::{Units, toml_fault};
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
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
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Deserialize)]
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
    /// Targets with their sources; normally none.
    pub targets: Vec<Target>,
    /// Worked examples.
    pub examples: Vec<Example>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireIndicator {
    title: Text,
    says: Text,
    unit: String,
    decimals: u8,
    direction: Direction,
    kind: Kind,
    formula: Spanned<String>,
    goal: String,
    frequency: String,
    owner: Text,
    why: Text,
    excludes: Text,
    reference: String,
    #[serde(default)]
    links: Links,
    #[serde(default = "whole")]
    coverage_at_least: f64,
    #[serde(default)]
    inputs: BTreeMap<String, WireInput>,
    #[serde(default)]
    target: Vec<WireTarget>,
    #[serde(default)]
    example: Vec<Example>,
}

const fn whole() -> f64 {
    1.0
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireInput {
    variable: String,
    #[serde(default)]
    groups: Vec<String>,
    #[serde(default)]
    lag: u8,
    #[serde(default)]
    year: Option<i32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireTarget {
    #[serde(default)]
    year: Option<i32>,
    #[serde(default)]
    value: Option<f64>,
    #[serde(default)]
    adopted_aim: Option<f64>,
    #[serde(default)]
    national_quantile: Option<f64>,
    source: Text,
}

/// Reads one indicator file at `indicators/<field>/<id>.toml`.
///
/// # Errors
/// Syntax faults, unknown fields, units that do not exist, texts lacking in a language, a target
/// without a source or with no single aim.
pub fn parse(text: &str, field: &str, id: &str, units: &Units) -> Diagnosed<Indicator> {
    let file = format!("indicators/{field}/{id}.toml");
    let wire: WireIndicator =
        toml::from_str(text).map_err(|error| vec![toml_fault(&error, text, &file)])?;
    let mut faults = Faults::default();
    if let Err(fault) = units.check(&wire.unit, text, &file) {
        faults.push(*fault);
    }
    for (name, wording) in texts(&wire) {
        if !wording.is_complete() {
            faults.push(incomplete_text(&file, text, name));
        }
    }
    if !(0.0..=1.0).contains(&wire.coverage_at_least) {
        faults.push(out_of_range(&file, text, "coverage_at_least"));
    }
    let targets = wire.target.into_iter();
    let targets = targets.filter_map(|it| faults.absorb(target(it, &file, text))).collect();
    let inputs = wire.inputs.into_iter();
    let inputs = inputs.filter_map(|it| faults.absorb(input(it, &file, text))).collect();
    let value_at = wire.formula.span().start;
    let formula = wire.formula.into_inner().trim().to_owned();
    let formula_at = value_at + text[value_at..].find(&formula).unwrap_or(0);
    faults.or(Indicator {
        id: id.to_owned(),
        field: field.to_owned(),
        file,
        title: wire.title,
        says: wire.says,
        unit: wire.unit,
        decimals: wire.decimals.min(6),
        direction: wire.direction,
        kind: wire.kind,
        formula,
        formula_at,
        text: text.to_owned(),
        goal: wire.goal,
        frequency: wire.frequency,
        owner: wire.owner,
        why: wire.why,
        excludes: wire.excludes,
        reference: wire.reference,
        links: wire.links,
        coverage_at_least: wire.coverage_at_least,
        inputs,
        targets,
        examples: wire.example,
    })
}

const fn texts(wire: &WireIndicator) -> [(&str, &Text); 5] {
    [
        ("title", &wire.title),
        ("says", &wire.says),
        ("owner", &wire.owner),
        ("why", &wire.why),
        ("excludes", &wire.excludes),
    ]
}

fn input(wire: (String, WireInput), file: &str, text: &str) -> Diagnosed<(String, Input)> {
    let (name, wire) = wire;
    let pinned = wire.year.and_then(Year::new);
    if wire.year.is_some() && pinned.is_none() {
        return Err(vec![out_of_range(file, text, "year")]);
    }
    let groups = if wire.groups.is_empty() { vec!["all".to_owned()] } else { wire.groups };
    Ok((name, Input { variable: wire.variable, groups, lag: wire.lag, pinned }))
}

fn target(wire: WireTarget, file: &str, text: &str) -> Diagnosed<Target> {
    let aims = [
        wire.value.map(Aim::Value),
        wire.adopted_aim.map(Aim::Adopted),
        wire.national_quantile.map(Aim::NationalQuantile),
    ];
    let mut aims = aims.into_iter().flatten();
    let (Some(aim), None) = (aims.next(), aims.next()) else {
        return Err(vec![
            Diagnostic::new(
                file,
                Text::new("cel musi mieć jedną wartość", "a target must have one aim"),
                Text::new(
                    "podać jedno z: value, adopted_aim, national_quantile",
                    "give one of: value, adopted_aim, national_quantile",
                ),
            )
            .at_words(text, "[[target]]"),
        ]);
    };
    if !wire.source.is_complete() {
        return Err(vec![incomplete_text(file, text, "source")]);
    }
    let year = wire.year.and_then(Year::new);
    if wire.year.is_some() != year.is_some() {
        return Err(vec![out_of_range(file, text, "year")]);
    }
    Ok(Target { year, aim, source: wire.source })
}

fn incomplete_text(file: &str, text: &str, name: &str) -> Diagnostic {
    Diagnostic::new(
        file,
        Text::new(
            format!("pole `{name}` nie ma tekstu w obu językach"),
            format!("the field `{name}` lacks a text in one language"),
        ),
        Text::new("wpisać `pl` i `en`", "write `pl` and `en`"),
    )
    .at_words(text, name)
}

fn out_of_range(file: &str, text: &str, name: &str) -> Diagnostic {
    Diagnostic::new(
        file,
        Text::new(
            format!("wartość pola `{name}` jest poza zakresem"),
            format!("the value of `{name}` is out of range"),
        ),
        Text::new(
            "coverage_at_least: od 0 do 1; year: od 1900 do 2100",
            "coverage_at_least: from 0 to 1; year: from 1900 to 2100",
        ),
    )
    .at_words(text, name)
}
