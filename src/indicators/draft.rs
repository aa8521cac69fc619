//! A new indicator as a file: kind and unit follow from its formula, its worked example from both.

use super::file::{Direction, Kind};
use super::formula::Refusal;
use super::resolve::{self, Scope};
use super::shape::{self, Shape};
use super::term::Figure;
use super::{additivity, dimension};
use crate::diagnostic::{Diagnosed, Diagnostic};
use crate::language::Text;
use crate::sources::variable::Measure;
use crate::unit::Units;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Municipalities of the worked example.
const MUNICIPALITIES: usize = 2;

/// What the first municipality of the worked example has of the first figure.
const FIRST: u32 = 20;

/// The text of `indicators/<field>/<id>.toml` for a formula over known names.
///
/// # Errors
/// A formula that is not sound, or whose unit the catalogue lacks.
pub fn draft(
    field: &str,
    id: &str,
    formula: &str,
    scope: Scope<'_>,
    units: &Units,
) -> Diagnosed<String> {
    let file = format!("indicators/{field}/{id}.toml");
    let told = |refusals: Vec<Refusal>| {
        let told = refusals.into_iter().map(|it| it.placed(&file, formula, 0));
        told.collect::<Vec<_>>()
    };
    let term = resolve::of_text(formula, scope).map_err(told)?;
    let unit = dimension::unit(&term, units).map_err(told)?;
    let shape = shape::shape(term).map_err(told)?;
    let kind = kind(&shape);
    additivity::check(&shape, kind, formula.len()).map_err(told)?;
    let Some(unit) = unit else {
        return Err(vec![Diagnostic::new(
            &*file,
            Text::new(
                format!("units.toml nie ma jednostki wyniku formuły `{formula}`"),
                format!("units.toml has no unit for what `{formula}` gives"),
            ),
            Text::new("dopisać ją do indicators/units.toml", "add it to indicators/units.toml"),
        )]);
    };
    Ok(written(field, formula, kind, &unit, &shape))
}

/// The kind a sound formula is of.
fn kind(shape: &Shape<Figure>) -> Kind {
    let first = shape.figures().first().map(|figure| figure.measure);
    match (first, &shape.denominator) {
        (Some(Measure::SurveyShare), _) => Kind::SurveyShare,
        (_, Some(_)) => Kind::Ratio,
        (Some(Measure::Rate | Measure::Share), None) => Kind::PublishedRate,
        (Some(Measure::Index), None) => Kind::Index,
        (Some(Measure::Stock | Measure::Flow | Measure::Balance) | None, None) => Kind::Total,
    }
}

fn written(field: &str, formula: &str, kind: Kind, unit: &str, shape: &Shape<Figure>) -> String {
    let todo = "{ pl = \"do napisania\", en = \"to be written\" }";
    let goal = if field == super::library::CONTEXT { "" } else { field };
    let mut text = format!(
        "title = {todo}\nsays = {todo}\nunit = \"{unit}\"\ndecimals = 1\ndirection = \"{}\"\nkind = \"{}\"\n\
         formula = '''{formula}'''\ngoal = \"{goal}\"\nfrequency = \"annual\"\nowner = {todo}\nwhy = {todo}\n\
         excludes = {todo}\nreference = \"to be written\"\nlinks = {{ sdg = [], iso37120 = [], dashboard = false }}\n",
        Direction::None.as_str(),
        kind.as_str(),
    );
    text.push_str(&example(kind, shape));
    text
}

/// A worked example with a figure for everything the formula reads.
fn example(kind: Kind, shape: &Shape<Figure>) -> String {
    let labels: BTreeSet<&str> = shape.figures().iter().map(|it| it.label.as_str()).collect();
    // Each figure is different and none is zero, so that no denominator vanishes.
    let given: BTreeMap<&str, [f64; MUNICIPALITIES]> = labels
        .into_iter()
        .zip(0_u32..)
        .map(|(label, place)| (label, [FIRST, 3 * FIRST].map(|it| f64::from(it << place.min(8)))))
        .collect();
    let value = |at: usize| {
        let figure = |figure: &Figure| given.get(figure.label.as_str()).map(|cells| cells[at]);
        shape.value(&figure)
    };
    let cell =
        |value: Option<f64>| value.map_or_else(|| "\"missing\"".to_owned(), |it| format!("{it:?}"));
    let cells = |values: &[Option<f64>]| {
        values.iter().map(|value| cell(*value)).collect::<Vec<_>>().join(", ")
    };
    let mut text = "\n[[example]]\nname = \"two municipalities\"\n[example.given]\n".to_owned();
    for (label, numbers) in &given {
        let _ = writeln!(text, "\"{label}\" = [{}]", cells(&numbers.map(Some)));
    }
    let expected: Vec<Option<f64>> = (0..MUNICIPALITIES).map(value).collect();
    // `given` is a table of its own, so what belongs to the example has to stand before it.
    let results =
        format!("expect = [{}]\n{}", cells(&expected), pooled(kind, shape, &given, &cell));
    text.replace("[example.given]\n", &format!("{results}[example.given]\n"))
}

/// The line of the metropolis.
fn pooled(
    kind: Kind,
    shape: &Shape<Figure>,
    given: &BTreeMap<&str, [f64; MUNICIPALITIES]>,
    cell: &impl Fn(Option<f64>) -> String,
) -> String {
    if !kind.is_pooled() && shape.denominator.is_none() {
        return "pooled = \"parts not published\"\n".to_owned();
    }
    let sum = |term: &super::term::Term<Figure>| -> Option<f64> {
        let of = |at: usize| {
            term.number(&|figure: &Figure| given.get(figure.label.as_str()).map(|cells| cells[at]))
        };
        (0..MUNICIPALITIES).map(of).sum()
    };
    let below = shape.denominator.as_ref().map_or(Some(1.0), &sum);
    let value = sum(&shape.numerator).zip(below).map(|(above, below)| shape.scale * above / below);
    format!("pooled = {}\n", cell(value))
}
