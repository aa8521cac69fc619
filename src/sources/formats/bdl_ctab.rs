//! The wide export of BDL ("CTAB"): a row for each unit, a column for each variable and year.
//!
//! `"Kod";"Nazwa";"ogółem;2003;[osoba]";…` with decimal commas, or `Kod,Nazwa,"ogółem,2003,[osoba]"`
//! with decimal points; both end every row with a delimiter. The parts of a heading are the values
//! of the subject's dimensions, the year and the unit; exports of a single year state neither year
//! nor unit. An empty cell is a figure BDL does not have.
//!
//! The export has no attributes: what BDL shows as `0` with the attribute `x` (confidential) or `n`
//! (not yet available) is a plain 0 here. Where Poland itself and every other row of a column are 0
//! although Poland's other columns are filled, that 0 is such a placeholder: the column is read as
//! not collected, and a remark says so. (Migration of 2015 is the known case: GUS has no foreign
//! migration of that year, and the sums that need it are printed as 0.)

pub(in crate::sources) use super::layout::export::Export;

use super::layout::Grid;
use super::layout::gather::{Gather, Series, Subject};
use super::layout::telling::{Spot, four_digits, quoted};
use super::layout::{Record, WIDEST};
use super::{Document, Format};
use crate::diagnostic::Diagnosed;
use crate::language::Text;
use crate::period::Year;
use crate::reading::{Reading, Reason};
use crate::sources::figure::Figures;
use crate::sources::marks::{self, Convention, Dash};
use crate::sources::table::Table;
use std::collections::BTreeSet;

pub(super) const FORMAT: Format = Format {
    name: "bdl-ctab",
    title: ("BDL, eksport „tablica wielowymiarowa” (CTAB)", "BDL, wide export (CTAB)"),
    unfold: None,
    recognise: |document| document.unfolded_by.is_none() && document.tables.iter().any(is_ctab),
    figures: Some(figures),
};

/// The first columns of both exports of BDL: code and name.
pub(super) const CODE: usize = 0;
pub(super) const NAME: usize = 1;

/// From how many rows on a column of zeros can be told from a small phenomenon: Poland and its
/// sixteen voivodeships.
pub(in crate::sources) const ROWS_THAT_TELL: usize = 17;

/// How many rows are looked at to see whether their codes are those of BDL.
const SAMPLE: usize = 50;

/// Whether a table begins with the two columns every export of BDL begins with.
pub(super) fn is_bdl(table: &Table) -> bool {
    let is = |at: usize, word: &str| {
        table.header.get(at).is_some_and(|heading| super::layout::folded(heading) == word)
    };
    is(CODE, "kod") && is(NAME, "nazwa")
}

fn is_ctab(table: &Table) -> bool {
    if !is_bdl(table) || super::bdl_crel::is_crel(table) {
        return false;
    }
    let headings = table.header.iter().skip(2).take(WIDEST).filter(|it| !it.trim().is_empty());
    let mut parts = headings.clone().map(|heading| Heading::of(heading, true));
    if parts.any(|heading| !heading.unit.is_empty() && heading.year.is_some()) {
        return true;
    }
    // A single year: nothing but labels, below which stand codes of seven digits.
    let undated = |it: &String| super::layout::headings::dated(it).year.is_none();
    let mut codes = table.rows().take(SAMPLE).map(|row| row.cell(CODE).trim()).peekable();
    headings.clone().next().is_some()
        && headings.clone().all(undated)
        && codes.peek().is_some()
        && codes.all(|code| code.len() == 7 && code.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A heading taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::sources) struct Heading<'t> {
    /// The values of the dimensions, joined by `; `.
    pub(in crate::sources) label: String,
    /// Four digits; not yet known to be a year.
    pub(in crate::sources) year: Option<&'t str>,
    /// The unit without its brackets; empty when none is printed.
    pub(in crate::sources) unit: &'t str,
}

impl<'t> Heading<'t> {
    /// `commas`: whether the cells of the file are separated by commas, and then perhaps the parts
    /// of its headings. A comma before a space or between digits belongs to a name.
    pub(in crate::sources) fn of(heading: &'t str, commas: bool) -> Self {
        let heading = heading.trim();
        let (rest, unit) = match heading.strip_suffix(']').and_then(|it| it.rsplit_once('[')) {
            Some((rest, unit)) => (rest.trim_end(), unit.trim()),
            None => (heading, ""),
        };
        let by_commas = !rest.contains(';') && (commas || rest.ends_with(','));
        let mark = if by_commas { ',' } else { ';' };
        let rest = rest.strip_suffix(mark).unwrap_or(rest).trim_end();
        let is_year = |text: &str| text.len() == 4 && text.bytes().all(|it| it.is_ascii_digit());
        let (rest, year) = match rest.rsplit_once(mark) {
            Some((before, last)) if is_year(last.trim()) => (before, Some(last.trim())),
            None if is_year(rest) => ("", Some(rest)),
            _ => (rest, None),
        };
        let label = if mark == ';' { rest.replace(';', "; ") } else { spaced(rest) };
        let label = label.split_whitespace().collect::<Vec<_>>().join(" ");
        Self { label: if label.is_empty() { heading.to_owned() } else { label }, year, unit }
    }
}

/// The parts of a label joined by `; ` where commas part them.
fn spaced(label: &str) -> String {
    let mut out = String::with_capacity(label.len() + 4);
    let mut before = ' ';
    let mut letters = label.chars().peekable();
    while let Some(letter) = letters.next() {
        let after = letters.peek().copied().unwrap_or(' ');
        let parts = letter == ','
            && !after.is_whitespace()
            && !(before.is_ascii_digit() && after.is_ascii_digit());
        if parts {
            out.push_str("; ");
        } else {
            out.push(letter);
        }
        before = letter;
    }
    out
}

fn figures(document: &Document) -> Diagnosed<Figures> {
    let export = Export::of(document.base_name());
    let mut gather = Gather::new(document, "bdl");
    gather.figures().published = export.published;
    gather.figures().subject.clone_from(&export.subject);
    for (number, table) in document.tables.iter().enumerate() {
        if is_ctab(table) {
            read_table(&mut gather, &Grid::new(number, table), export.year);
        } else {
            gather.passed_over(number);
        }
    }
    gather.finish()
}

fn read_table<'a>(gather: &mut Gather<'a>, grid: &Grid<'a>, named: Option<Year>) {
    let series = series(gather, grid, named);
    gather.unheaded(grid);
    let columns: Vec<usize> = series.iter().map(|it| it.column).collect();
    let convention = Convention { decimal: grid.decimal(&columns), dash: Dash::NotApplicable };
    let placeholders = placeholders(gather, grid, &series);
    let (grp, note) = (gather.everyone(), gather.text(""));
    for record in grid.records() {
        if !gather.row(grid, record) {
            continue;
        }
        let area = gather.area([record.cell(CODE), record.cell(NAME), "", ""]);
        if !gather.named(Spot::row(grid, record), &area) {
            continue;
        }
        let subject = Subject { area, year: None, grp: grp.clone(), note: note.clone() };
        gather.wide(grid, record, &series, &subject, |it, cell| {
            let reading = marks::read(cell, "", convention)?;
            let is_placeholder =
                reading == Reading::Known(0.0) && placeholders.contains(&it.column);
            Ok(if is_placeholder { Reading::Missing(Reason::NotCollected) } else { reading })
        });
    }
}

/// The columns of figures. The year in the file's name counts where no heading states one.
fn series<'a>(gather: &mut Gather<'a>, grid: &Grid<'a>, named: Option<Year>) -> Vec<Series> {
    let commas = gather.is_separated_by(",");
    let headings = grid.headings.iter().enumerate().skip(2).filter(|(_, it)| !it.is_empty());
    let headings: Vec<_> = headings.map(|(at, it)| (at, Heading::of(it, commas))).collect();
    let named = named.filter(|_| headings.iter().all(|(_, heading)| heading.year.is_none()));
    if let Some(year) = named {
        let problem = Text::new(
            format!("nagłówki nie podają roku; rok {year} pochodzi z nazwy pliku"),
            format!("the headings state no year; the year {year} is that of the file's name"),
        );
        let remedy = Text::new("sprawdzić, czy to ten rok", "see whether it is that year");
        let spot = Spot { table: grid.number, line: grid.heading_line, column: 0 };
        let remark = gather.diagnostic(spot, problem, remedy);
        gather.remark(remark);
    }
    let mut series = Vec::with_capacity(headings.len());
    for (column, heading) in headings {
        let year = heading.year.and_then(Year::parse);
        if let (Some(written), None) = (heading.year, year) {
            let problem = Text::new(
                format!("rok „{written}” w nagłówku kolumny {}; nie jest czytana", column + 1),
                format!("the year “{written}” heads column {}; it is not read", column + 1),
            );
            gather.refuse(Spot::heading(grid, column), problem, four_digits());
            continue;
        }
        let (label, unit) = (gather.text(&heading.label), gather.text(heading.unit));
        series.push(Series { column, label, unit, year: year.or(named) });
    }
    gather.distinct(grid, series)
}

/// The columns in which 0 stands for "no figure"; each is told.
fn placeholders<'a>(
    gather: &mut Gather<'a>,
    grid: &Grid<'a>,
    series: &[Series],
) -> BTreeSet<usize> {
    let is_counted = |cell: &str| cell.bytes().any(|byte| byte.is_ascii_digit() && byte != b'0');
    let is_zero = |cell: &str| cell.contains('0') && !is_counted(cell);
    let is_poland = |record: &Record| {
        let code = record.cell(CODE);
        !code.is_empty() && code.bytes().all(|byte| byte == b'0')
    };
    let Some(poland) = grid.records().find(is_poland) else { return BTreeSet::new() };
    let mut zeros: BTreeSet<usize> = series.iter().map(|it| it.column).collect();
    zeros.retain(|column| is_zero(poland.cell(*column)));
    let filled = series.iter().any(|it| is_counted(poland.cell(it.column)));
    let mut rows = 0;
    for record in grid.records() {
        if !filled || zeros.is_empty() {
            return BTreeSet::new();
        }
        zeros.retain(|column| !is_counted(record.cell(*column)));
        rows += 1;
    }
    if rows < ROWS_THAT_TELL {
        return BTreeSet::new();
    }
    for column in &zeros {
        let shown = quoted(grid.headings.get(*column).copied().unwrap_or_default());
        let problem = Text::new(
            format!(
                "kolumna „{shown}”: 0 we wszystkich wierszach, także dla Polski, choć inne kolumny \
                 są wypełnione; zera czytane są jako brak danych"
            ),
            format!(
                "column “{shown}”: 0 in every row, Poland's too, though other columns are filled; \
                 the zeros are read as no data"
            ),
        );
        let remedy = Text::new(
            "eksport CTAB nie zawiera atrybutów; pobrać tę tablicę jako CREL, żeby poznać powód",
            "the CTAB export has no attributes; export the table as CREL to learn the reason",
        );
        let remark = gather.diagnostic(Spot::heading(grid, *column), problem, remedy);
        gather.remark(remark);
    }
    zeros
}

#[cfg(test)]
#[path = "tests/bdl_ctab.rs"]
mod tests;
