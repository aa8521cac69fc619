//! An indicator as its file has it, and the only gate to what it means.

use super::{Aim, DIMENSIONS, Direction, Example, Indicator, Input, Kind, Links, Target};
use crate::diagnostic::{Diagnosed, Diagnostic, Faults};
use crate::language::Text;
use crate::period::Year;
use crate::unit::{Units, toml_fault};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// An indicator of the strategy: what it says, how it is made, what it is for.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Indicator")]
pub(super) struct WireIndicator {
    /// What it is called, in a few words.
    title: Text,
    /// What it says, in one sentence: what is divided by what.
    says: Text,
    /// A code of indicators/units.toml; it must follow from the formula.
    unit: String,
    /// Digits printed after the decimal sign.
    decimals: u8,
    /// Which way is better.
    direction: Direction,
    /// What may be done with it; it must fit the formula.
    kind: Kind,
    /// An SQL expression over variables and other indicators: see indicators/README.md.
    #[schemars(with = "String")]
    formula: Spanned<String>,
    /// The id of a field or goal of strategy.toml; empty for figures of context.
    goal: String,
    /// How often it appears.
    frequency: Frequency,
    /// Who publishes its parts.
    owner: Text,
    /// What it has to do with its goal.
    why: Text,
    /// What it does not say: the traps of this figure.
    excludes: Text,
    /// The definition followed.
    reference: String,
    /// The same thing elsewhere.
    #[serde(default)]
    links: Links,
    /// The share of members that must be known for a pooled value; all by default.
    #[serde(default = "whole")]
    coverage_at_least: f64,
    /// What names of the formula stand for, where it is more than a variable of that name.
    #[serde(default)]
    inputs: BTreeMap<String, WireInput>,
    /// By what kinds of groups it is computed besides.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    disaggregations: Vec<Spanned<String>>,
    /// The year progress is measured from, where somebody set one.
    #[serde(default)]
    baseline: Option<i32>,
    /// What somebody adopted as a target, with the source.
    #[serde(default)]
    target: Vec<WireTarget>,
    /// Made figures worked by hand, run as tests.
    #[serde(default)]
    example: Vec<Example>,
}

const fn whole() -> f64 {
    1.0
}

/// How often figures appear.
#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Frequency {
    /// Every year.
    Annual,
    /// Every other year.
    Biennial,
    /// With elections.
    Election,
    /// With editions of the civic budget.
    Edition,
    /// A single state, or at no regular time.
    Once,
}

impl Frequency {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Annual => "annual",
            Self::Biennial => "biennial",
            Self::Election => "election",
            Self::Edition => "edition",
            Self::Once => "once",
        }
    }
}

/// What a name of the formula stands for.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Input")]
struct WireInput {
    /// A variable of datasets/ or of wanted.toml.
    variable: String,
    /// The groups that are summed, such as sex=F; everybody by default.
    #[serde(default)]
    groups: Vec<String>,
    /// How many years earlier it is read.
    #[serde(default)]
    lag: u8,
    /// The one year it is read in, whatever the year of the indicator.
    #[serde(default)]
    year: Option<i32>,
}

/// A target with exactly one of `value`, `adopted_aim` and `national_quantile`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Target")]
struct WireTarget {
    /// By when, where the source says so.
    #[serde(default)]
    year: Option<i32>,
    /// A value set as a target, in the indicator's unit.
    #[serde(default)]
    value: Option<f64>,
    /// A value adopted as an aim without the form of a target.
    #[serde(default)]
    adopted_aim: Option<f64>,
    /// A quantile of the national distribution; 1 is the highest in the country.
    #[serde(default)]
    national_quantile: Option<f64>,
    /// Who set it, where.
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
    let disaggregations = wire.disaggregations.into_iter();
    let disaggregations =
        disaggregations.filter_map(|by| faults.absorb(dimension(by, &file, text))).collect();
    let baseline = wire.baseline.and_then(Year::new);
    if wire.baseline.is_some() != baseline.is_some() {
        faults.push(out_of_range(&file, text, "baseline"));
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
        frequency: wire.frequency.as_str().to_owned(),
        owner: wire.owner,
        why: wire.why,
        excludes: wire.excludes,
        reference: wire.reference,
        links: wire.links,
        coverage_at_least: wire.coverage_at_least,
        inputs,
        disaggregations,
        baseline,
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

/// A kind of groups that values may be divided by.
fn dimension(by: Spanned<String>, file: &str, text: &str) -> Diagnosed<String> {
    let (span, by) = (by.span(), by.into_inner());
    if DIMENSIONS.contains(&by.as_str()) {
        return Ok(by);
    }
    let fault = Diagnostic::new(
        file,
        Text::new(format!("nieznany podział `{by}`"), format!("unknown disaggregation `{by}`")),
        Text::new("wybrać jeden z tych podziałów", "choose one of these"),
    );
    Err(vec![fault.with_exists(Text::same(DIMENSIONS.join(", "))).at_span(text, span)])
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
    if let Aim::Value(number) | Aim::Adopted(number) | Aim::NationalQuantile(number) = aim
        && !number.is_finite()
    {
        return Err(vec![out_of_range(file, text, "target")]);
    }
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
            "coverage_at_least: od 0 do 1; year: od 1900 do 2100; target: liczba skończona",
            "coverage_at_least: from 0 to 1; year: from 1900 to 2100; target: a finite number",
        ),
    )
    .at_words(text, name)
}
