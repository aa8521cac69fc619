//! Worked examples: each is computed by the same statement as the real figures and compared.

use super::file::{Cell, Example, Indicator};
use super::generation::Project;
use super::plan::{self, Names};
use super::resolve::Scope;
use super::sql;
use crate::diagnostic::{Diagnostic, Error, Faults};
use crate::language::Text;
use crate::observations::engine::{Engine, literal};
use crate::unit::Units;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// How far a computed value may lie from the worked one, relative to it: the rounding of binary
/// fractions over a handful of operations.
const TOLERANCE: f64 = 1e-9;
/// The year made figures are given for.
const YEAR: i32 = 2000;

/// One example with the id it is computed under.
type Case<'a> = (String, &'a Indicator, &'a Example);
/// What came out, by example and territory.
type Found = BTreeMap<(String, String), (Option<f64>, Option<String>)>;

/// Computes every worked example of the library.
///
/// # Errors
/// Every example that gives another value, with both values; or a refusal of the engine.
pub fn check(project: &Project) -> Result<(), Error> {
    let names = Names::of(&project.definitions, &project.catalogue.datasets);
    let scope = names.scope();
    let mut faults = Faults::default();
    // Pooling is over all made municipalities, so examples of one size are computed together.
    let mut by_size: BTreeMap<usize, Vec<Case<'_>>> = BTreeMap::new();
    for (index, indicator) in project.definitions.indicators.iter().enumerate() {
        if indicator.examples.is_empty() {
            faults.push(Diagnostic::new(
                &indicator.file,
                Text::new("brak przykładu", "there is no worked example"),
                Text::new("dodać [[example]] z rachunkiem", "add an [[example]] worked by hand"),
            ));
        }
        let read = read(indicator, scope, &project.units);
        for (place, example) in indicator.examples.iter().enumerate() {
            let size = example.expect.len();
            if let Some(lacking) = &read {
                misgiven(indicator, example, lacking, &mut faults);
            }
            if example.given.values().any(|cells| cells.len() != size) {
                let (pl, en) = ("listy mają różną długość", "the lists have different lengths");
                faults.push(fault(indicator, example, pl, en));
            } else {
                let case = (format!("{index}-{place}"), indicator, example);
                by_size.entry(size).or_default().push(case);
            }
        }
    }
    for (size, cases) in &by_size {
        let found = compute(cases, *size, scope, &project.units)?;
        for case in cases {
            compare(case, &found, &mut faults);
        }
    }
    faults.or(()).map_err(Error::from)
}

/// What the formula of an indicator reads, as examples call it.
fn read(indicator: &Indicator, scope: Scope<'_>, units: &Units) -> Option<BTreeSet<String>> {
    let shape = plan::checked(indicator, scope, units).ok()?;
    Some(shape.figures().into_iter().map(|figure| figure.label.clone()).collect())
}

/// Tells what an example leaves out and what it gives in vain.
fn misgiven(
    indicator: &Indicator,
    example: &Example,
    read: &BTreeSet<String>,
    faults: &mut Faults,
) {
    for name in read.iter().filter(|name| !example.given.contains_key(*name)) {
        let (pl, en) = (format!("nie podaje `{name}`"), format!("does not give `{name}`"));
        faults.push(fault(indicator, example, &pl, &en));
    }
    for name in example.given.keys().filter(|name| !read.contains(*name)) {
        let pl = format!("podaje `{name}`, a formuła tego nie czyta");
        let en = format!("gives `{name}`, which the formula does not read");
        faults.push(fault(indicator, example, &pl, &en));
    }
}

fn compute(
    cases: &[Case<'_>],
    size: usize,
    scope: Scope<'_>,
    units: &Units,
) -> Result<Found, Error> {
    let indicators: Vec<(String, &Indicator)> =
        cases.iter().map(|(id, indicator, _)| (id.clone(), *indicator)).collect();
    let plan = plan::of_examples(&indicators, scope, units)?;
    let engine = Engine::open()?;
    engine.run(&relations(cases, size))?;
    let rows = engine.rows(&sql::statement(&plan, day()), |row| {
        Ok((
            (row.get::<_, String>(0)?, row.get::<_, String>(1)?),
            (row.get::<_, Option<f64>>(4)?, row.get::<_, Option<String>>(8)?),
        ))
    })?;
    Ok(rows.into_iter().collect())
}

fn compare((id, indicator, example): &Case<'_>, found: &Found, faults: &mut Faults) {
    let expected = example.expect.iter().enumerate().map(|(index, cell)| (code(index), cell));
    let pooled = example.pooled.iter().map(|cell| ("metropolis".to_owned(), cell));
    for (territory, cell) in expected.chain(pooled) {
        let (value, reason) =
            found.get(&(id.clone(), territory.clone())).cloned().unwrap_or_default();
        if !agrees(cell, value, reason.as_deref()) {
            let got = value.map_or_else(|| reason.unwrap_or_default(), |value| value.to_string());
            faults.push(fault(
                indicator,
                example,
                &format!("{territory}: wyszło `{got}`, a nie {cell}"),
                &format!("{territory}: computed `{got}`, not {cell}"),
            ));
        }
    }
}

fn agrees(cell: &Cell, value: Option<f64>, reason: Option<&str>) -> bool {
    match (cell, value) {
        (Cell::Number(expected), Some(value)) => {
            (expected - value).abs() <= TOLERANCE * expected.abs().max(1.0)
        }
        (Cell::Words(words), None) => words == "missing" || Some(words.as_str()) == reason,
        _ => false,
    }
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(YEAR, 12, 31).unwrap_or_default()
}

fn code(index: usize) -> String {
    format!("99{index:04}")
}

/// Made relations holding the given figures, one made municipality per entry.
fn relations(cases: &[Case<'_>], count: usize) -> String {
    let mut rows = Vec::new();
    let given = cases.iter().flat_map(|(id, _, example)| {
        example.given.iter().map(move |(name, cells)| (format!("{id}/{name}"), cells))
    });
    for (name, cells) in given {
        for (index, cell) in cells.iter().enumerate() {
            let (value, state, reason) = match cell {
                Cell::Number(value) => {
                    (format!("CAST({value:?} AS DOUBLE)"), "known", "NULL".to_owned())
                }
                Cell::Words(words) if words == "missing" => {
                    ("NULL".to_owned(), "missing", literal("not collected"))
                }
                Cell::Words(words) => ("NULL".to_owned(), "missing", literal(words)),
            };
            rows.push(format!(
                "('example', {}, '{}', {YEAR}, 'all', {value}, '{state}', {reason}, DATE '{}', 'f', {index}, TRUE)",
                literal(&name),
                code(index),
                day()
            ));
        }
    }
    let members: Vec<String> =
        (0..count).map(|index| format!("('{}', FALSE)", code(index))).collect();
    let mut text = sql::RELATIONS.to_owned();
    for (table, rows) in [("observations", rows), ("members", members)] {
        if !rows.is_empty() {
            let _ = write!(text, "INSERT INTO {table} VALUES {};", rows.join(", "));
        }
    }
    text
}

fn fault(indicator: &Indicator, example: &Example, pl: &str, en: &str) -> Diagnostic {
    Diagnostic::new(
        &indicator.file,
        Text::new(
            format!("przykład „{}”: {pl}", example.name),
            format!("example \"{}\": {en}", example.name),
        ),
        Text::new("poprawić formułę albo przykład", "mend the formula or the example"),
    )
    .at_words(&indicator.text, &example.name)
}
