//! From figures as printed to rows as kept: codes become gminas, headings variables, printed units
//! those of the dataset; what cannot become a row is told, never dropped.

mod columns;
pub(in crate::sources) mod in_columns;
mod join;
mod labels;
mod log;
mod messages;
mod proposal;

pub(in crate::sources) use self::labels::canonical;
pub use self::labels::known_labels;
pub use self::proposal::new_dataset;

use self::columns::Columns;
use self::join::{Cell, Joint, Role};
use self::log::Log;
use super::codes::{Codes, How, LeftOut, Resolution};
use super::descriptor::Dataset;
use super::figure::{Area, Figure, Figures};
use super::marks::{self, Decimal};
use crate::diagnostic::Diagnostic;
use crate::period::Year;
use crate::reading::Reading;
use crate::territory::{Territory, Teryt6};
use crate::unit::Units;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How many units that were left out are named for each reason.
const EXAMPLES: usize = 5;

/// What the figures themselves do not tell.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options<'a> {
    /// The file, for messages.
    pub file: &'a str,
    /// The name of each table of the file; empty where the file is no workbook.
    pub sheets: &'a [String],
    /// The year of figures whose file states none.
    pub year: Option<Year>,
}

/// The rows of one file, and everything to be said about them.
#[derive(Clone, Debug, Default)]
pub struct Harmonised {
    /// One row a key, sorted by key.
    pub rows: Vec<TidyRow>,
    /// What was matched, and what was left out.
    pub matched: Matched,
    /// What cannot become a row, each with its place, reason and remedy. Faults the format found
    /// are not repeated.
    pub refused: Vec<Diagnostic>,
    /// What a person should know and need not mend.
    pub remarks: Vec<Diagnostic>,
}

/// A row of a tidy file: the columns of [`super::tidy_csv::COLUMNS`], and where it came from.
#[derive(Clone, Debug, PartialEq)]
pub struct TidyRow {
    /// The variable's name.
    pub variable: Arc<str>,
    /// What it is about.
    pub territory: Territory,
    /// When.
    pub year: Year,
    /// For whom.
    pub grp: Arc<str>,
    /// The figure, in the variable's unit.
    pub reading: Reading,
    /// What the source prints, where it was converted, summed or is no plain number.
    pub source_value: String,
    /// The unit the source prints, where it was converted.
    pub source_unit: String,
    /// What a reader should know.
    pub note: String,
    /// The line of the file, from 1.
    pub line: usize,
    /// The column of the file, from 1; 0 when no cell of its own holds it.
    pub column: usize,
}

/// How the units of a file were matched. A unit is one printed code and name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matched {
    /// Gminas with at least one row.
    pub gminas: usize,
    /// Members of the metropolis among them.
    pub members: usize,
    /// Members of the metropolis.
    pub members_of: usize,
    /// How many units were found in which way.
    pub how: BTreeMap<How, usize>,
    /// Units left out, and why.
    pub left_out: BTreeMap<LeftOut, Omitted>,
}

/// Units left out for one reason.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Omitted {
    /// How many.
    pub count: usize,
    /// The first of them, as printed.
    pub examples: Vec<String>,
}

/// One printed code and name, and what became of it.
pub(in crate::sources::harmonise) struct Unit<'f> {
    pub area: &'f Area,
    /// The first figure about it.
    pub first: usize,
    /// What it means; `None` when nothing is known.
    pub resolution: Option<Resolution>,
    /// The six digits printed, and the seventh where it is.
    pub digits: Option<(Teryt6, Option<u8>)>,
    /// The gmina its name means although its code means another.
    pub named: Option<Teryt6>,
}

impl Unit<'_> {
    /// Whether it was found by the name of its powiat alone.
    fn is_by_powiat(&self) -> bool {
        let by_name = matches!(self.resolution, Some(Resolution::Whole { how: How::Name, .. }));
        by_name && self.area.name.trim().is_empty()
    }

    /// What the note of a row says about the way it was found.
    fn note(&self) -> Option<String> {
        match self.resolution {
            Some(Resolution::Whole { how: How::Predecessor, .. }) => {
                self.digits.map(|(six, _)| format!("printed under code {six}"))
            }
            _ => self
                .is_by_powiat()
                .then(|| "row without a code: known by the name of its powiat".to_owned()),
        }
    }
}

/// Everything the steps below look up.
pub(in crate::sources::harmonise) struct Frame<'f> {
    pub figures: &'f [Figure],
    pub codes: &'f Codes<'f>,
    pub dataset: &'f Dataset,
    pub units: Vec<Unit<'f>>,
    pub columns: Columns,
    /// The place of each variable of the dataset in the order of names.
    pub ranks: Vec<usize>,
    /// Gminas that stand in the file under their own code and name.
    pub present: BTreeSet<Teryt6>,
}

/// Turns figures as printed into rows of `dataset`.
#[must_use]
pub fn harmonise(
    figures: &Figures,
    codes: &Codes<'_>,
    dataset: &Dataset,
    units: &Units,
    options: &Options<'_>,
) -> Harmonised {
    let mut log = Log::new(*options, &figures.figures);
    let columns = Columns::new(figures, dataset, units, &mut log);
    let (found, unit_of) = units_of(&figures.figures, codes);
    let present = found.iter().filter(|unit| unit.named.is_none());
    let present = present.filter_map(|unit| match unit.resolution {
        Some(Resolution::Whole { territory: Territory::Gmina(code), .. }) => Some(code),
        _ => None,
    });
    let frame = Frame {
        figures: &figures.figures,
        codes,
        dataset,
        present: present.collect(),
        units: found,
        columns,
        ranks: ranks(dataset),
    };
    let cells = cells(&frame, &unit_of, options.year, &mut log);
    let rows = rows(&frame, &cells, &mut log);
    let matched = matched(&frame, &rows, &log);
    log.units(&frame, &rows, &matched);
    let (refused, remarks) = log.into_told();
    Harmonised { rows, matched, refused, remarks }
}

fn ranks(dataset: &Dataset) -> Vec<usize> {
    let mut names: Vec<&str> = dataset.variables.iter().map(|it| it.name.as_str()).collect();
    names.sort_unstable();
    let rank = |name: &str| names.binary_search(&name).unwrap_or_default();
    dataset.variables.iter().map(|it| rank(&it.name)).collect()
}

/// The units of a file, and for each figure the place of its unit.
fn units_of<'f>(figures: &'f [Figure], codes: &Codes<'_>) -> (Vec<Unit<'f>>, Vec<u32>) {
    let mut known: BTreeMap<&Area, u32> = BTreeMap::new();
    let mut found: Vec<Unit<'_>> = Vec::new();
    let mut unit_of = Vec::with_capacity(figures.len());
    let mut last: Option<(&Arc<Area>, u32)> = None;
    for (index, figure) in figures.iter().enumerate() {
        let unit = match last {
            Some((area, unit)) if Arc::ptr_eq(area, &figure.area) => unit,
            _ => *known.entry(&figure.area).or_insert_with(|| {
                found.push(Unit {
                    area: &figure.area,
                    first: index,
                    resolution: None,
                    digits: None,
                    named: None,
                });
                u32::try_from(found.len() - 1).unwrap_or(u32::MAX)
            }),
        };
        last = Some((&figure.area, unit));
        unit_of.push(unit);
    }
    let spelling = codes.reading_of(found.iter().map(|unit| unit.area));
    for unit in &mut found {
        unit.resolution = codes.place(unit.area, &spelling);
        unit.digits = codes.digits(unit.area, &spelling);
        if let Some(Resolution::Whole { territory: Territory::Gmina(code), how, .. }) =
            unit.resolution
        {
            let by_code = how != How::Name && how != How::Predecessor;
            unit.named = by_code.then(|| codes.named_otherwise(unit.area, code)).flatten();
        }
    }
    (found, unit_of)
}

/// One cell for each figure that may become a row or a part of one, sorted by key.
fn cells(frame: &Frame<'_>, unit_of: &[u32], given: Option<Year>, log: &mut Log<'_>) -> Vec<Cell> {
    let mut cells = Vec::with_capacity(frame.figures.len());
    for (index, (figure, unit)) in frame.figures.iter().zip(unit_of).enumerate() {
        let Some(column) = frame.columns.of(index) else {
            continue;
        };
        let unit_index = *unit as usize;
        let Some(resolution) = &frame.units[unit_index].resolution else {
            log.unknown(unit_index);
            continue;
        };
        let Some(year) = figure.year.or(given) else {
            log.without_year(index);
            continue;
        };
        let Some((territory, role)) = place_in(year, resolution, frame.codes) else {
            continue;
        };
        let group = labels::joined(&figure.grp, &column.group);
        let variable = column.variable;
        cells.push(Cell {
            variable,
            territory,
            year,
            group,
            figure: index,
            unit: unit_index,
            role,
        });
    }
    cells.sort_by(|a, b| a.key(frame).cmp(&b.key(frame)).then(a.figure.cmp(&b.figure)));
    cells
}

/// Whose figure of a year it is, and whether of the whole; `None` for units that are left out.
fn place_in(year: Year, found: &Resolution, codes: &Codes<'_>) -> Option<(Territory, Role)> {
    match *found {
        Resolution::Whole { territory, entire, .. } => {
            let until = match territory {
                Territory::Gmina(code) => {
                    codes.part_until(code).map(|(until, of)| (until, of, code))
                }
                Territory::Metropolis | Territory::Ring | Territory::Poland => None,
            };
            Some(match until.filter(|(until, ..)| year <= *until) {
                Some((_, of, code)) => (Territory::Gmina(of), Role::Part { code, newer: true }),
                None => (territory, Role::Whole { entire }),
            })
        }
        Resolution::Part { of, code, newer } => {
            Some((Territory::Gmina(of), Role::Part { code, newer }))
        }
        Resolution::Left(_) | Resolution::Unknown { .. } => None,
    }
}

fn rows(frame: &Frame<'_>, cells: &[Cell], log: &mut Log<'_>) -> Vec<TidyRow> {
    let names: Vec<Arc<str>> =
        frame.dataset.variables.iter().map(|it| Arc::from(it.name.as_str())).collect();
    let mut rows = Vec::with_capacity(cells.len());
    for group in cells.chunk_by(|a, b| a.key(frame) == b.key(frame)) {
        let Some(first) = group.first() else {
            continue;
        };
        match join::join(group, frame, log) {
            Ok(Some(joint)) => {
                if joint.reading.value().is_some_and(|value| !value.is_finite()) {
                    log.endless(first.figure);
                    continue;
                }
                rows.push(row(frame, &names[first.variable], first, &joint));
            }
            Ok(None) => {}
            Err(clash) => log.clash(first, clash),
        }
    }
    rows
}

fn row(frame: &Frame<'_>, variable: &Arc<str>, key: &Cell, joint: &Joint) -> TidyRow {
    let figure = &frame.figures[joint.figures.first().copied().unwrap_or(key.figure)];
    let columns = joint.figures.iter().filter_map(|index| frame.columns.of(*index));
    let converted = columns.clone().any(|column| (column.factor - 1.0).abs() > 0.0);
    let unit =
        columns.clone().find(|column| column.keep_unit).map(|column| column.unit.to_string());
    let mut notes: Vec<&str> = vec![&figure.note, &joint.note];
    notes.retain(|note| !note.is_empty());
    TidyRow {
        variable: variable.clone(),
        territory: key.territory,
        year: key.year,
        grp: key.group.clone(),
        reading: joint.reading,
        source_value: source_value(frame, joint, converted),
        source_unit: unit.unwrap_or_default(),
        note: notes.join("; "),
        line: figure.line,
        column: figure.column,
    }
}

/// What the source prints, where the row does not plainly say it.
fn source_value(frame: &Frame<'_>, joint: &Joint, converted: bool) -> String {
    let printed = |index: &usize| frame.figures[*index].printed.trim();
    if let [only] = joint.figures.as_slice() {
        let shown = printed(only);
        let plain = match joint.reading {
            Reading::Known(value) => {
                let read = |decimal| marks::number(shown, decimal) == Some(value);
                shown.parse() == Ok(value) || read(Decimal::Point) || read(Decimal::Comma)
            }
            Reading::Missing(_) | Reading::Withheld(_) => shown.is_empty(),
        };
        return if plain && !converted { String::new() } else { shown.to_owned() };
    }
    let counted =
        joint.figures.iter().filter(|it| frame.figures[**it].reading != Reading::Known(0.0));
    let counted: Vec<&str> = counted.map(printed).filter(|it| !it.is_empty()).collect();
    if counted.len() > 1 || converted { counted.join("+") } else { String::new() }
}

fn matched(frame: &Frame<'_>, rows: &[TidyRow], log: &Log<'_>) -> Matched {
    let members = &frame.codes.register().members;
    let gminas: BTreeSet<Teryt6> = rows
        .iter()
        .filter_map(|row| match row.territory {
            Territory::Gmina(code) => Some(code),
            Territory::Metropolis | Territory::Ring | Territory::Poland => None,
        })
        .collect();
    let mut matched = Matched {
        gminas: gminas.len(),
        members: members.iter().filter(|member| gminas.contains(&member.code)).count(),
        members_of: members.len(),
        ..Matched::default()
    };
    for (index, unit) in frame.units.iter().enumerate() {
        let (how, left) = match unit.resolution {
            Some(Resolution::Whole { how, .. }) => (Some(how), log.left(index)),
            Some(Resolution::Part { .. }) => (Some(How::SplitCity), log.left(index)),
            Some(Resolution::Left(why)) => (None, Some(why)),
            Some(Resolution::Unknown { .. }) | None => (None, None),
        };
        if let (Some(how), None) = (how, left) {
            *matched.how.entry(how).or_default() += 1;
        }
        if let Some(why) = left {
            let omitted = matched.left_out.entry(why).or_default();
            omitted.count += 1;
            if omitted.examples.len() < EXAMPLES {
                omitted.examples.push(messages::printed(unit.area));
            }
        }
    }
    matched
}

#[cfg(test)]
pub(in crate::sources) mod tests;
