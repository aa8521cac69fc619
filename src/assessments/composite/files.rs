//! An index from two plain tables in the form of `COINr`: values of units, and what the columns mean.

use super::normalise::Marks;
use super::{Data, Design, Part};
use crate::diagnostic::{Diagnosed, Diagnostic, Faults};
use crate::language::Text;
use crate::sources::text_table::TextTable;
use std::collections::{BTreeMap, BTreeSet};

/// The column of the data that names units.
const UNIT: &str = "uCode";
/// The column of the data that holds years, where there is one: an index is of the last.
const TIME: &str = "Time";
/// What the other table must say of each column; any other column of it is left alone.
const META: &[&str] = &["iCode", "Level", "Direction", "Weight", "Parent", "Type"];
const INDICATOR: &str = "Indicator";
const AGGREGATE: &str = "Aggregate";
const GROUP: &str = "Group";
/// What else a row may be of, as in the source.
const TYPES: &[&str] = &[INDICATOR, AGGREGATE, GROUP, "Denominator", "Other"];

/// Reads a design and its data; `group` names the column by whose groups missing values are imputed.
/// Without it that is, of the columns the other table calls groups, the one with the fewest: its
/// groups are the largest, and fewest of them are without any value.
///
/// # Errors
/// Columns that lack, cells that are no numbers, codes used twice, parents that are not there or not
/// above, units named twice in a year: each with its line.
pub fn read(
    data: (&[u8], &str),
    meta: (&[u8], &str),
    group: Option<&str>,
) -> Diagnosed<(Design, Data)> {
    let meta = TextTable::read(meta.0, meta.1)?;
    let table = TextTable::read(data.0, data.1)?;
    let design = design(&meta)?;
    let group = group.map(str::to_owned).or_else(|| largest_groups(&meta, &table));
    let group = group.as_deref();
    let mut needed = vec![UNIT];
    needed.extend(group);
    let indicators = design.parts.iter().take(design.indicators);
    needed.extend(
        indicators
            .flat_map(|it| [Some(&it.code), it.denominator.as_ref()])
            .flatten()
            .map(String::as_str),
    );
    let known: Vec<&str> = table.names().iter().map(String::as_str).collect();
    table.check_header(&needed, &known)?;
    let data = values(&table, &design, group)?;
    Ok((design, data))
}

/// The column of groups with the fewest groups, but more than one.
fn largest_groups(meta: &TextTable<'_>, table: &TextTable<'_>) -> Option<String> {
    let cell = |row: usize, name: &str| meta.cell(row, meta.column(name)).trim();
    let columns = (0..meta.height()).filter(|row| cell(*row, "Type") == GROUP);
    let groups = |row: usize| {
        let name = cell(row, "iCode");
        let at = table.column(name)?;
        let named: BTreeSet<&str> =
            (0..table.height()).map(|row| table.cell(row, Some(at)).trim()).collect();
        (named.len() > 1).then(|| (named.len(), name.to_owned()))
    };
    columns.filter_map(groups).min().map(|(_, name)| name)
}

/// A row of the table that says what columns mean.
struct Wire {
    row: usize,
    parent: String,
    part: Part,
}

fn design(meta: &TextTable<'_>) -> Diagnosed<Design> {
    let known: Vec<&str> = meta.names().iter().map(String::as_str).collect();
    meta.check_header(META, &known)?;
    let mut faults = Faults::default();
    let mut wires = Vec::new();
    for row in 0..meta.height() {
        let cell = |name: &str| meta.cell(row, meta.column(name)).trim();
        let kind = cell("Type");
        if !TYPES.contains(&kind) {
            let words = ("nieznany rodzaj wiersza", "unknown type of row");
            let told = fault(meta, row, "Type", words.0, words.1);
            faults.push(told.with_exists(Text::same(TYPES.join(", "))));
        }
        if ![INDICATOR, AGGREGATE].contains(&kind) {
            continue;
        }
        let mut number = |name: &str, fits: fn(f64) -> bool| {
            let value = meta.number(row, name).ok().flatten();
            if !value.is_some_and(fits) {
                faults.push(fault(
                    meta,
                    row,
                    name,
                    "tu nie może tak być",
                    "this cannot stand here",
                ));
            }
            value.unwrap_or_default()
        };
        let level: fn(f64) -> bool = if kind == INDICATOR {
            |it| (it - 1.0).abs() <= 0.0
        } else {
            |it| it > 1.0 && it.fract() <= 0.0 && it <= 99.0
        };
        let level = number("Level", level);
        let direction = number("Direction", |it| (it.abs() - 1.0).abs() <= 0.0);
        let weight = number("Weight", |it| it >= 0.0);
        let mut mark = |name: &str| match cell(name) {
            "NA" => None,
            _ => faults.absorb(meta.number(row, name)).flatten(),
        };
        let marks = Marks { target: mark("Target"), posts: mark("LowPost").zip(mark("HighPost")) };
        let denominator = Some(cell("Denominator")).filter(|it| !it.is_empty());
        wires.push(Wire {
            row,
            parent: cell("Parent").to_owned(),
            part: Part {
                code: cell("iCode").to_owned(),
                // The whole levels are few.
                level: (1..=99).find(|it| f64::from(*it) >= level).unwrap_or(1),
                direction,
                weight,
                denominator: denominator.map(str::to_owned),
                parent: None,
                marks,
            },
        });
    }
    wires.sort_by_key(|wire| wire.part.level);
    related(meta, wires, faults)
}

/// Resolves parents; an index that no row describes stands above all.
fn related(meta: &TextTable<'_>, mut wires: Vec<Wire>, mut faults: Faults) -> Diagnosed<Design> {
    let highest = wires.iter().map(|wire| wire.part.level).max().unwrap_or(0);
    let indicators = wires.iter().filter(|wire| wire.part.level == 1).count();
    let codes = |wires: &[Wire]| -> BTreeMap<String, usize> {
        wires.iter().enumerate().map(|(place, wire)| (wire.part.code.clone(), place)).collect()
    };
    let mut places = codes(&wires);
    if places.len() < wires.len() {
        faults.push(fault(meta, 0, "iCode", "kod występuje dwa razy", "a code stands twice"));
    }
    let missing: Vec<String> = wires
        .iter()
        .filter(|wire| wire.part.level == highest && !wire.parent.is_empty())
        .map(|wire| wire.parent.clone())
        .filter(|parent| !places.contains_key(parent))
        .collect();
    if let Some(index) = missing.first().filter(|first| missing.iter().all(|it| it == *first)) {
        let part = Part {
            code: index.clone(),
            level: highest + 1,
            direction: 1.0,
            weight: 1.0,
            denominator: None,
            parent: None,
            marks: Marks::default(),
        };
        wires.push(Wire { row: 0, parent: String::new(), part });
        places = codes(&wires);
    }
    let levels: Vec<u32> = wires.iter().map(|wire| wire.part.level).collect();
    let last = wires.len().saturating_sub(1);
    for (place, wire) in wires.iter_mut().enumerate() {
        if place == last && wire.parent.is_empty() {
            continue;
        }
        let parent = places.get(&wire.parent).copied();
        let above = parent.filter(|it| levels.get(*it).is_some_and(|it| *it > wire.part.level));
        if above.is_none() {
            let words =
                ("rodzica nie ma albo nie stoi wyżej", "the parent is not there or not above");
            faults.push(fault(meta, wire.row, "Parent", words.0, words.1));
        }
        wire.part.parent = above;
    }
    let childless: Vec<usize> = (indicators..wires.len())
        .filter(|place| !wires.iter().any(|wire| wire.part.parent == Some(*place)))
        .collect();
    for place in childless {
        let row = wires.get(place).map_or(0, |wire| wire.row);
        faults.push(fault(meta, row, "iCode", "nic pod nim nie stoi", "nothing stands below it"));
    }
    if indicators > 0 && indicators == wires.len() {
        faults.push(fault(meta, 0, "Parent", "nie ma żadnego indeksu", "there is no index"));
    }
    if indicators == 0 {
        faults.push(fault(meta, 0, "Type", "nie ma żadnego wskaźnika", "there is no indicator"));
    }
    let parts = wires.into_iter().map(|wire| wire.part).collect();
    faults.or(Design { parts, indicators })
}

fn fault(table: &TextTable<'_>, row: usize, column: &str, pl: &str, en: &str) -> Diagnostic {
    let cell = table.cell(row, table.column(column));
    table.fault(
        row,
        cell,
        Text::new(format!("`{column}`: {pl}"), format!("`{column}`: {en}")),
        Text::new("poprawić komórkę", "mend the cell"),
    )
}

fn values(table: &TextTable<'_>, design: &Design, group: Option<&str>) -> Diagnosed<Data> {
    let mut faults = Faults::default();
    let mut rows: BTreeMap<i32, BTreeMap<String, usize>> = BTreeMap::new();
    for row in 0..table.height() {
        let unit = table.cell(row, table.column(UNIT)).trim().to_owned();
        let year = year(table, row, &mut faults);
        let of_year = rows.entry(year).or_default();
        let again = *of_year.entry(unit.clone()).or_insert(row) != row;
        if unit.is_empty() || again {
            let words = ("jednostka bez nazwy albo drugi raz", "a unit without a name, or twice");
            faults.push(fault(table, row, UNIT, words.0, words.1));
        }
    }
    // Units are those of the last year, in their own order.
    let mut last: Vec<(usize, String)> =
        rows.last_key_value().map_or_else(Vec::new, |(_, units)| {
            units.iter().map(|(unit, row)| (*row, unit.clone())).collect()
        });
    last.sort_unstable();
    let mut data = Data { group: group.map(str::to_owned), ..Data::default() };
    data.groups.extend(last.iter().filter_map(|(row, _)| {
        group.map(|it| table.cell(*row, table.column(it)).trim().to_owned())
    }));
    data.units.extend(last.into_iter().map(|(_, unit)| unit));
    for (year, of_year) in &rows {
        let places: Vec<Option<usize>> =
            data.units.iter().map(|unit| of_year.get(unit).copied()).collect();
        data.columns = columns(table, design, &places, &mut faults);
        if table.column(TIME).is_some() {
            data.years.push((*year, data.columns.clone()));
        }
    }
    data.columns.resize(design.indicators, Vec::new());
    faults.or(data)
}

/// The year of a row; 0 where the data know none.
fn year(table: &TextTable<'_>, row: usize, faults: &mut Faults) -> i32 {
    let Some(at) = table.column(TIME) else { return 0 };
    let text = table.cell(row, Some(at)).trim();
    let text = text.strip_suffix(".0").unwrap_or(text);
    text.parse().unwrap_or_else(|_| {
        faults.push(fault(table, row, TIME, "to nie rok", "no year"));
        0
    })
}

/// For each indicator the value of each of these rows, divided by its denominator.
fn columns(
    table: &TextTable<'_>,
    design: &Design,
    rows: &[Option<usize>],
    faults: &mut Faults,
) -> Vec<Vec<Option<f64>>> {
    let mut number = |row: usize, column: &str| {
        if table.cell(row, table.column(column)).trim() == "NA" {
            return None;
        }
        faults.absorb(table.number(row, column)).flatten()
    };
    let mut value = |row: usize, part: &Part| {
        let value = number(row, &part.code);
        match part.denominator.as_deref().map(|whole| number(row, whole)) {
            None => value,
            Some(whole) => {
                value.zip(whole).map(|(value, whole)| value / whole).filter(|it| it.is_finite())
            }
        }
    };
    let parts = design.parts.iter().take(design.indicators);
    parts.map(|part| rows.iter().map(|row| value((*row)?, part)).collect()).collect()
}
