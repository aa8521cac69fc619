//! SDMX-CSV 1.0 (`DATAFLOW,…,OBS_VALUE,…`) and 2.x (`STRUCTURE,STRUCTURE_ID,ACTION,…,OBS_VALUE,…`),
//! with identifiers alone or with labels (`labels=both` and `labels=name` of the field guide,
//! github.com/sdmx-twg/sdmx-csv).
//!
//! Annual observations become figures. The dimension of the indicator is the label; other
//! dimensions make the group; `UNIT_MULT` is applied and the cell kept as printed. What stands
//! behind `OBS_VALUE` are attributes. A row that deletes (`ACTION` D) holds no figure.

use super::layout::gather::Gather;
use super::layout::headings::{Role, dimension, role_of};
use super::layout::statuses::Remarks;
use super::layout::telling::{Spot, quoted};
use super::layout::{Grid, Record, WIDEST, folded};
use super::{Document, Format};
use crate::diagnostic::{Diagnosed, Diagnostic};
use crate::language::Text;
use crate::period::{Year, parse_date};
use crate::reading::Reading;
use crate::sources::figure::{Figure, Figures};
use crate::sources::marks::{self, Convention, Dash, Decimal};
use crate::sources::table::Table;
use chrono::NaiveDate;

pub(super) const FORMAT: Format = Format {
    name: "sdmx-csv",
    title: ("SDMX-CSV", "SDMX-CSV"),
    unfold: None,
    recognise: |document| document.unfolded_by.is_none() && document.tables.iter().any(is_sdmx),
    figures: Some(figures),
};

/// What the number of a cell is multiplied by is 10 to a power between these (`CL_UNIT_MULT`).
const POWERS: std::ops::RangeInclusive<i32> = -15..=15;

fn is_sdmx(table: &Table) -> bool {
    let mut header = table.header.iter().take(WIDEST).map(|heading| component(heading));
    matches!(header.next().as_deref(), Some("dataflow" | "structure"))
        && header.any(|it| it == "obs value")
}

/// The identifier of a heading, folded: `REF_AREA: Reference area` is `ref area`, `STRUCTURE[;]` is
/// `structure`.
fn component(heading: &str) -> String {
    let heading = identifier(heading);
    folded(heading.split_once('[').map_or(heading, |(before, _)| before))
}

/// A value without its label: `PL: Poland` is `PL`.
fn identifier(cell: &str) -> &str {
    cell.split_once(": ").map_or(cell, |(before, _)| before).trim()
}

/// The label of a value; empty when it has none.
fn label(cell: &str) -> &str {
    cell.split_once(": ").map_or("", |(_, after)| after).trim()
}

#[derive(Default)]
struct Columns {
    structure: usize,
    action: Option<usize>,
    area: Option<usize>,
    time: Option<usize>,
    freq: Option<usize>,
    value: usize,
    unit: Option<usize>,
    power: Option<usize>,
    status: Option<usize>,
    flags: Option<usize>,
    confidential: Option<usize>,
    updated: Option<usize>,
    /// Whether each component is followed by a column of its labels.
    paired: bool,
    /// The dimensions that make the label.
    words: Vec<usize>,
    /// The dimensions that make the group, with their keys.
    groups: Vec<(String, usize)>,
    unread: Vec<usize>,
}

impl Columns {
    fn of(grid: &Grid) -> Self {
        let names: Vec<String> = grid.headings.iter().map(|heading| component(heading)).collect();
        let at = |word: &str| names.iter().position(|name| name == word);
        let paired = at("structure name");
        let mut columns = Self {
            structure: usize::from(names.first().is_some_and(|name| name == "structure")),
            paired: paired.is_some(),
            value: at("obs value").unwrap_or_default(),
            ..Self::default()
        };
        let fixed =
            ["dataflow", "structure", "structure id", "structure name", "series key", "obs key"];
        // Behind the fixed columns of `labels=name`, every other column holds labels.
        let first = names.iter().rposition(|name| fixed.contains(&&**name) || name == "action");
        let first = first.map_or(0, |last| last + 1);
        let is_label =
            |column: usize| paired.is_some() && column >= first && (column - first) % 2 == 1;
        let time = at("time period");
        // Components may come in any order; then everything unknown is a dimension.
        let is_ordered = time.is_none_or(|time| time < columns.value);
        for (column, name) in names.iter().enumerate() {
            if fixed.contains(&&**name) || is_label(column) || name.is_empty() {
                continue;
            }
            let is_attribute = is_ordered && column > columns.value;
            columns.place(column, name, is_attribute);
        }
        columns
    }

    fn place(&mut self, column: usize, name: &str, is_attribute: bool) {
        let slot = match name {
            "action" => &mut self.action,
            "obs value" => return,
            "ref area" | "geo" | "lau" | "area" | "cities" | "metroreg" => &mut self.area,
            "time period" => &mut self.time,
            "freq" => &mut self.freq,
            "unit measure" | "unit" => &mut self.unit,
            "unit mult" => &mut self.power,
            "obs status" => &mut self.status,
            "obs flag" => &mut self.flags,
            "conf status" => &mut self.confidential,
            "last update" | "updated" => &mut self.updated,
            _ if is_attribute => return self.unread.push(column),
            "indicator" | "indicators" | "measure" | "variable" | "series" | "subject"
            | "concept" | "na item" | "statinfo" => return self.words.push(column),
            _ if name.starts_with("indic") => return self.words.push(column),
            _ => match role_of(name) {
                Some(Role::Code) => &mut self.area,
                Some(Role::Dimension(key)) => return self.groups.push((key.to_owned(), column)),
                _ => return self.groups.push((name.replace(' ', "_"), column)),
            },
        };
        match slot {
            None => *slot = Some(column),
            Some(_) => self.unread.push(column),
        }
    }
}

fn figures(document: &Document) -> Diagnosed<Figures> {
    let mut gather = Gather::new(document, "");
    let mut published: Option<NaiveDate> = None;
    for (number, table) in document.tables.iter().enumerate() {
        if !is_sdmx(table) {
            gather.passed_over(number);
            continue;
        }
        let grid = Grid::new(number, table);
        let at = Columns::of(&grid);
        if at.area.is_none() {
            return Err(vec![no_area(&gather, &grid)]);
        }
        describe(&mut gather, &grid, &at);
        gather.unheaded(&grid);
        gather.unread(&grid, at.unread.iter().filter_map(|it| grid.headings.get(*it).copied()));
        let reader = Reader { grid: &grid, at: &at, decimal: grid.decimal(&[at.value]) };
        for record in grid.records() {
            if !gather.row(&grid, record) {
                continue;
            }
            published = published.max(at.updated.and_then(|it| day(record.cell(it))));
            if let Some(figure) = reader.figure(&mut gather, record) {
                gather.figures().figures.push(figure);
            }
        }
    }
    gather.figures().published = published;
    gather.finish()
}

/// Notes the structure of the first row and who keeps it.
fn describe<'a>(gather: &mut Gather<'a>, grid: &Grid<'a>, at: &Columns) {
    let structure = grid.records().next().map_or("", |record| record.cell(at.structure));
    let out = gather.figures();
    if out.subject.is_empty() {
        identifier(structure).clone_into(&mut out.subject);
    }
    // The only agency known to keep figures of European municipalities in this format.
    if structure.starts_with("ESTAT:") {
        "eurostat".clone_into(&mut out.provider);
    }
}

/// `22/05/26 11:00:00` as Eurostat writes it, or the date that an ISO time begins with.
fn day(cell: &str) -> Option<NaiveDate> {
    let iso = cell.get(..10).and_then(parse_date);
    iso.or_else(|| NaiveDate::parse_from_str(cell.get(..8)?, "%d/%m/%y").ok())
}

fn no_area(gather: &Gather, grid: &Grid) -> Diagnostic {
    let problem = Text::new(
        "żadna kolumna nie podaje obszaru (REF_AREA albo GEO)",
        "no column gives the area (REF_AREA or GEO)",
    );
    let remedy = Text::new(
        "podać plik z kolumną REF_AREA z kodami TERYT albo LAU",
        "give a file with a column REF_AREA of TERYT or LAU codes",
    );
    gather.diagnostic(Spot::heading(grid, 0), problem, remedy)
}

struct Reader<'g, 'a> {
    grid: &'g Grid<'a>,
    at: &'g Columns,
    decimal: Decimal,
}

impl<'a> Reader<'_, 'a> {
    fn figure(&self, gather: &mut Gather<'a>, record: Record<'a>) -> Option<Figure> {
        let (grid, at) = (self.grid, self.at);
        let cell = |column: Option<usize>| column.map_or("", |column| record.cell(column));
        self.acts(gather, record)?;
        let printed = cell(at.area);
        let name = if at.paired { cell(at.area.map(|it| it + 1)) } else { label(printed) };
        let area = gather.area([identifier(printed), name, "", ""]);
        if !gather.named(Spot::row(grid, record), &area) {
            return None;
        }
        let year = match at.time {
            Some(column) => Some(self.year(gather, record, column)?),
            None => None,
        };
        let power = self.power(gather, record)?;
        let said = [at.status, at.flags, at.confidential].map(|column| identifier(cell(column)));
        let remarks = Remarks::of(said);
        let convention = Convention { decimal: self.decimal, dash: Dash::Unknown };
        let reading = gather.reading(grid, record, at.value, |cell| match remarks.absent {
            Some(absent) => Ok(absent),
            None => match marks::number(&times(cell, power), self.decimal) {
                Some(value) => Ok(Reading::Known(value)),
                None => marks::read(cell, "", convention),
            },
        })?;
        let mut pairs: Vec<(&str, String)> = at
            .groups
            .iter()
            .filter_map(|(key, column)| {
                dimension(key, identifier(record.cell(*column))).map(|value| (key.as_str(), value))
            })
            .collect();
        let grp = gather.group(Spot::row(grid, record), &mut pairs)?;
        let words = at.words.iter().map(|column| identifier(record.cell(*column)));
        let words: Vec<&str> = words.filter(|it| !it.is_empty()).collect();
        let mut note = remarks.notes;
        if power != 0 {
            note.push(format!("multiplied by 10^{power}"));
        }
        let label = if words.is_empty() {
            artefact(record.cell(at.structure)).to_owned()
        } else {
            words.join("; ")
        };
        Some(Figure {
            table: grid.number,
            line: record.line,
            column: at.value + 1,
            label: gather.text(&label),
            unit: gather.text(identifier(cell(at.unit))),
            area,
            year,
            grp,
            reading,
            printed: record.cell(at.value).to_owned(),
            note: gather.text(&note.join("; ")),
        })
    }

    /// Whether the row states something rather than deleting it.
    fn acts(&self, gather: &mut Gather<'a>, record: Record<'a>) -> Option<()> {
        let Some(column) = self.at.action else { return Some(()) };
        let action = identifier(record.cell(column));
        let problem = match action {
            "" | "I" | "A" | "M" | "R" => return Some(()),
            "D" => Text::new(
                "wiersz usuwa dane (ACTION = D); usunięcie nie jest liczbą",
                "the row deletes data (ACTION = D); a deletion is not a figure",
            ),
            other => {
                let shown = quoted(other);
                Text::new(
                    format!("nieznana wartość ACTION: „{shown}”"),
                    format!("unknown value of ACTION: “{shown}”"),
                )
            }
        };
        let remedy = Text::new(
            "podać pełny plik z danymi; znane wartości ACTION: I, A, M, R",
            "give a full file of data; the known values of ACTION are I, A, M, R",
        );
        gather.refuse(Spot::cell(self.grid, record, column), problem, remedy);
        None
    }

    /// The year of a row; other frequencies than annual are refused.
    fn year(&self, gather: &mut Gather<'a>, record: Record<'a>, column: usize) -> Option<Year> {
        let printed = identifier(record.cell(column));
        let freq = self.at.freq.map_or("", |freq| identifier(record.cell(freq)));
        let is_annual = matches!(freq, "A" | "Annual" | "annual" | "P1Y");
        let year = if freq.is_empty() || is_annual {
            let bare = printed.strip_suffix("-A1").unwrap_or(printed);
            // With `timeFormat=normalized` a year is given as its first or last day.
            let day = Some(bare).filter(|_| is_annual).and_then(parse_date);
            Year::parse(bare).or_else(|| Year::parse(bare.get(..4).filter(|_| day.is_some())?))
        } else {
            None
        };
        if year.is_none() {
            let (shown, freq) = (quoted(printed), quoted(freq));
            let problem = Text::new(
                format!("TIME_PERIOD „{shown}” (FREQ „{freq}”) nie jest rokiem"),
                format!("TIME_PERIOD “{shown}” (FREQ “{freq}”) is not a year"),
            );
            let remedy = Text::new(
                "podać dane roczne (FREQ = A, TIME_PERIOD czterema cyframi)",
                "give annual data (FREQ = A, TIME_PERIOD in four digits)",
            );
            gather.refuse(Spot::cell(self.grid, record, column), problem, remedy);
        }
        year
    }

    /// The power of ten of a row.
    fn power(&self, gather: &mut Gather<'a>, record: Record<'a>) -> Option<i32> {
        let Some(column) = self.at.power else { return Some(0) };
        let printed = identifier(record.cell(column));
        let power = if printed.is_empty() { Some(0) } else { printed.parse().ok() };
        let power = power.filter(|power| POWERS.contains(power));
        if power.is_none() {
            let shown = quoted(printed);
            let (from, to) = (POWERS.start(), POWERS.end());
            let problem = Text::new(
                format!("UNIT_MULT „{shown}” nie jest wykładnikiem potęgi dziesięciu"),
                format!("UNIT_MULT “{shown}” is not an exponent of ten"),
            );
            let remedy = Text::new(
                format!("wpisać liczbę całkowitą od {from} do {to}"),
                format!("write a whole number from {from} to {to}"),
            );
            gather.refuse(Spot::cell(self.grid, record, column), problem, remedy);
        }
        power
    }
}

/// A number as text times a power of ten, so that no digit is lost on the way.
fn times(cell: &str, power: i32) -> String {
    if power == 0 {
        return cell.to_owned();
    }
    let (mantissa, exponent) = cell.split_once(['e', 'E']).unwrap_or((cell, "0"));
    match exponent.parse::<i32>().ok().and_then(|exponent| exponent.checked_add(power)) {
        Some(exponent) => format!("{mantissa}e{exponent}"),
        None => cell.to_owned(),
    }
}

/// The name of a structure without agency and version: `MK:SMK2030(1.0.0)` is `SMK2030`.
fn artefact(structure: &str) -> &str {
    let structure = identifier(structure);
    let named = structure.split_once(':').map_or(structure, |(_, after)| after);
    named.split_once('(').map_or(named, |(before, _)| before)
}

#[cfg(test)]
#[path = "tests/sdmx_csv.rs"]
mod tests;
