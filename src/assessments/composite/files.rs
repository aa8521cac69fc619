//! An index from two plain tables in the form of `COINr`: values of units, and what the columns mean.

use super::{Data, Design, Part};
use crate::diagnostic::{Diagnosed, Diagnostic, Faults};
use crate::language::Text;
use crate::sources::text_table::TextTable;
use std::collections::{BTreeMap, BTreeSet};

/// The column of the data that names units.
const UNIT: &str = "uCode";
/// What the other table must say of each column; any other column of it is left alone.
const META: &[&str] = &["iCode", "Level", "Direction", "Weight", "Parent", "Type"];
const INDICATOR: &str = "Indicator";
const AGGREGATE: &str = "Aggregate";

/// Reads a design and its data; `group` names the column by whose groups missing values are imputed.
///
/// # Errors
/// Columns that lack, cells that are no numbers, codes used twice, parents that are not there or not
/// above, units named twice, denominators of zero: each with its line.
pub fn read(
    data: (&[u8], &str),
    meta: (&[u8], &str),
    group: Option<&str>,
) -> Diagnosed<(Design, Data)> {
    let meta = TextTable::read(meta.0, meta.1)?;
    let table = TextTable::read(data.0, data.1)?;
    let design = design(&meta)?;
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
        if ![INDICATOR, AGGREGATE].contains(&cell("Type")) {
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
        let level = number("Level", |it| it >= 1.0 && it.fract() <= 0.0 && it <= 99.0);
        let direction = number("Direction", |it| (it.abs() - 1.0).abs() <= 0.0);
        let weight = number("Weight", |it| it >= 0.0);
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
    let mut named = BTreeSet::new();
    let mut data = Data { columns: vec![Vec::new(); design.indicators], ..Data::default() };
    for row in 0..table.height() {
        let unit = table.cell(row, table.column(UNIT)).trim().to_owned();
        if unit.is_empty() || !named.insert(unit.clone()) {
            faults.push(fault(
                table,
                row,
                UNIT,
                "jednostka bez nazwy albo drugi raz",
                "a unit without a name, or twice",
            ));
        }
        data.units.push(unit);
        data.groups.extend(group.map(|it| table.cell(row, table.column(it)).trim().to_owned()));
        let mut number = |column: &str| {
            if table.cell(row, table.column(column)).trim() == "NA" {
                return None;
            }
            faults.absorb(table.number(row, column)).flatten()
        };
        for (part, column) in design.parts.iter().zip(&mut data.columns) {
            let value = number(&part.code);
            let whole = part.denominator.as_deref().map(&mut number);
            column.push(match whole {
                None => value,
                Some(whole) => {
                    value.zip(whole).map(|(value, whole)| value / whole).filter(|it| it.is_finite())
                }
            });
        }
    }
    faults.or(data)
}
