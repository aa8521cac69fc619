//! A new dataset for a file whose headings no dataset knows yet.

use super::labels::{canonical, without_groups};
use crate::language::Text;
use crate::sources::descriptor::{Dataset, NOT_STATED as UNSTATED, Source};
use crate::sources::figure::{Figure, Figures};
use crate::sources::tidy_csv::EVERYONE;
use crate::sources::variable::{Measure, Variable};
use crate::territory::fold;
use crate::unit::{NOT_STATED, Unit, Units};
use std::collections::{BTreeMap, BTreeSet};

/// The longest name that is made of a heading.
const LONGEST_NAME: usize = 60;

/// Words of a heading by which its figures are shares, rates or means: never summed.
const OF_RATES: &[&str] = &[
    "%",
    "‰",
    "na 1 ",
    "na 10 ",
    "na 100 ",
    "na 1000",
    "na 10000",
    "na 100000",
    "na jednego",
    "wskaznik",
    "wspolczynnik",
    "stopa",
    "udzial",
    "odsetek",
    "procent",
    "przecietn",
    "sredni",
    "mediana",
    "gestosc",
    "frekwencja",
    "indeks",
    "dynamika",
    "rate",
    "share",
    "average",
    "per ",
];

/// From how many whole numbers on, and above which largest one, figures without a unit are taken
/// for counts: percentages rounded to whole numbers end at 100.
const COUNTS: (usize, f64) = (20, 100.0);

/// Describes a dataset for the figures of a file: a variable for each heading, its unit as far as
/// it is known, and how it adds up as far as that can be told. A person should confirm all three.
#[must_use]
pub fn new_dataset(figures: &Figures, id: &str, file: &str, units: &Units) -> Dataset {
    let mut headings: Vec<Heading<'_>> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    let mut of_label: BTreeMap<&str, usize> = BTreeMap::new();
    for figure in &figures.figures {
        let label = &*figure.label;
        let index = *of_label.entry(label).or_insert_with(|| {
            *known.entry(canonical(&without_groups(label).0)).or_insert_with(|| {
                headings.push(Heading::new(label));
                headings.len() - 1
            })
        });
        headings[index].see(figure);
    }
    let mut taken = BTreeSet::new();
    let variables = headings.iter().map(|heading| variable(heading, &mut taken, units)).collect();
    let subject = if figures.subject.is_empty() { id } else { figures.subject.as_str() };
    let office = if figures.provider.is_empty() { UNSTATED } else { figures.provider.as_str() };
    Dataset {
        id: id.to_owned(),
        title: Text::new(
            format!("Dane z pliku: {subject}"),
            format!("Figures of a file: {subject}"),
        ),
        description: "Described by the program from the headings of the file, and not yet \
                      confirmed by a person: the names of the variables, their units, and whether \
                      they may be summed (rate: never; stock: over territories). Confirm or \
                      correct these before use."
            .to_owned(),
        provider: office.to_owned(),
        subject: figures.subject.clone(),
        sources: vec![Source { title: format!("file {file}"), path: UNSTATED.to_owned() }],
        licence: UNSTATED.to_owned(),
        variables,
        resources: Vec::new(),
    }
}

/// A heading without the groups of people it names, and what its figures look like.
struct Heading<'f> {
    label: String,
    unit: &'f str,
    /// How many numbers there are, and the largest.
    numbers: (usize, f64),
    /// Whether all are whole and none is negative.
    whole: bool,
}

impl<'f> Heading<'f> {
    fn new(label: &str) -> Self {
        let (rest, group) = without_groups(label);
        let label = if group == EVERYONE { label.trim().to_owned() } else { rest };
        let label = if label.is_empty() { "wartość".to_owned() } else { label };
        Self { label, unit: "", numbers: (0, 0.0), whole: true }
    }

    fn see(&mut self, figure: &'f Figure) {
        if self.unit.is_empty() {
            self.unit = figure.unit.trim();
        }
        if let Some(value) = figure.reading.value() {
            self.numbers = (self.numbers.0 + 1, self.numbers.1.max(value));
            self.whole &= value >= 0.0 && value.fract() == 0.0;
        }
    }
}

fn variable(heading: &Heading<'_>, taken: &mut BTreeSet<String>, units: &Units) -> Variable {
    let unit = units.normalise(heading.unit).map_or(NOT_STATED, |(code, _)| code);
    Variable {
        name: name(&heading.label, taken),
        title: Text::same(&heading.label),
        unit: unit.to_owned(),
        measure: measure(heading, unit, units),
        breaks: Vec::new(),
        labels: vec![heading.label.clone()],
    }
}

/// Only counts may be summed: everything else that is summed by mistake looks like a figure.
fn measure(heading: &Heading<'_>, unit: &str, units: &Units) -> Measure {
    let plain = fold(&heading.label);
    if OF_RATES.iter().any(|word| plain.contains(word)) {
        return Measure::Rate;
    }
    let counted = units.get(unit).is_some_and(Unit::is_count) && unit != "number";
    let (count, largest) = heading.numbers;
    let counts = heading.whole && count >= COUNTS.0 && largest > COUNTS.1;
    if counted || (counts && unit == NOT_STATED) { Measure::Stock } else { Measure::Rate }
}

/// A name for formulas made of a heading.
fn name(label: &str, taken: &mut BTreeSet<String>) -> String {
    let mut name = String::new();
    for letter in fold(label).chars() {
        if letter.is_ascii_alphanumeric() {
            name.push(letter);
        } else if !name.is_empty() && !name.ends_with('_') {
            name.push('_');
        }
    }
    if !name.starts_with(|first: char| first.is_ascii_lowercase()) {
        name.insert_str(0, "v_");
    }
    name.truncate(LONGEST_NAME);
    let base = name.trim_end_matches('_').to_owned();
    let mut name = base.clone();
    let mut number = 2;
    while !taken.insert(name.clone()) {
        let ending = format!("_{number}");
        let kept: String = base.chars().take(LONGEST_NAME - ending.len()).collect();
        name = format!("{}{ending}", kept.trim_end_matches('_'));
        number += 1;
    }
    name
}
