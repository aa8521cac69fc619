//! What all layouts of tables share: a grid of headings and records, what a heading says, which
//! columns name a territory, the name of an export, and where figures and faults are gathered.

#[cfg(test)]
pub(super) mod corpus;
pub(super) mod export;
pub(super) mod gather;
pub(super) mod headings;
pub(super) mod places;
pub(super) mod statuses;
pub(super) mod telling;
mod unread;

use crate::sources::marks::Decimal;
use crate::sources::table::{Row, Table};
use crate::territory::fold;

/// How many columns a table may have to be taken for one of the formats known by their headings:
/// many times more than any of them has, so that a header of a million cells is not searched.
pub(super) const WIDEST: usize = 1000;

/// A table whose headings have been found.
#[derive(Clone, Debug)]
pub(super) struct Grid<'a> {
    /// The number of the table in its document, from 0.
    pub(super) number: usize,
    /// Where everything stands.
    pub(super) table: &'a Table,
    /// The headings, trimmed, without the blank ones after the last; blank when there are none.
    pub(super) headings: Vec<&'a str>,
    /// The same in the spelling names are compared in.
    pub(super) folded: Vec<String>,
    /// The line of the headings.
    pub(super) heading_line: usize,
    /// The first row of data.
    first: usize,
    /// Whether what was taken for the header is data.
    headless: bool,
}

/// One row of data.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record<'a> {
    /// The line of the file or row of the sheet, from 1.
    pub(super) line: usize,
    cells: Cells<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Cells<'a> {
    Header(&'a [String]),
    Row(Row<'a>),
}

impl<'a> Grid<'a> {
    /// The grid below the table's header.
    pub(super) fn new(number: usize, table: &'a Table) -> Self {
        let headings = trimmed(table.header.iter().map(String::as_str));
        Self::with(number, table, headings, above(table, 0))
    }

    /// The grid below the headings that stand in this row of the table.
    pub(super) fn below(number: usize, table: &'a Table, row: usize) -> Self {
        let headings = table.row(row).map_or_else(Vec::new, |row| trimmed(row.cells()));
        Self { first: row + 1, ..Self::with(number, table, headings, table.line(row)) }
    }

    /// The grid of a table without headings, whose header is its first row of data.
    pub(super) fn headless(number: usize, table: &'a Table) -> Self {
        let width = table.rows().take(1).map(Row::len).chain([table.header.len()]).max();
        let headings = vec![""; width.unwrap_or(0)];
        Self { headless: true, ..Self::with(number, table, headings, above(table, 0)) }
    }

    fn with(number: usize, table: &'a Table, headings: Vec<&'a str>, heading_line: usize) -> Self {
        let folded = headings.iter().map(|heading| folded(heading)).collect();
        Self { number, table, headings, folded, heading_line, first: 0, headless: false }
    }

    /// The rows that hold anything.
    pub(super) fn records(&self) -> impl Iterator<Item = Record<'a>> + Clone + use<'a> {
        let header = self
            .headless
            .then(|| Record { line: self.heading_line, cells: Cells::Header(&self.table.header) });
        let rows = self.table.rows().skip(self.first);
        let rows = rows.map(|row| Record { line: row.line(), cells: Cells::Row(row) });
        header.into_iter().chain(rows).filter(|record| !record.is_blank())
    }

    /// The column of the first heading among `names`, which are folded.
    pub(super) fn find(&self, names: &[&str]) -> Option<usize> {
        self.folded.iter().position(|heading| names.contains(&heading.as_str()))
    }

    /// The decimal mark of these columns, in ascending order, taken together.
    pub(super) fn decimal(&self, columns: &[usize]) -> Decimal {
        Decimal::of(self.records().flat_map(|record| {
            let present = columns.iter().take_while(move |at| **at < record.len());
            present.map(move |at| record.cell(*at))
        }))
    }
}

impl<'a> Record<'a> {
    /// A cell without the spaces around it; the empty text where the record has none.
    pub(super) fn cell(self, column: usize) -> &'a str {
        match self.cells {
            Cells::Header(header) => header.get(column).map_or("", |cell| cell.trim()),
            Cells::Row(row) => row.cell(column).trim(),
        }
    }

    /// How many cells it has, trailing empty ones among them.
    pub(super) fn len(self) -> usize {
        match self.cells {
            Cells::Header(header) => header.len(),
            Cells::Row(row) => row.len(),
        }
    }

    fn is_blank(self) -> bool {
        (0..self.len()).all(|column| self.cell(column).is_empty())
    }

    /// The first cell from `width` on that is not empty: more than the headings cover.
    pub(super) fn beyond(self, width: usize) -> Option<usize> {
        (width..self.len()).find(|column| !self.cell(*column).is_empty())
    }
}

/// A heading in the spelling names are compared in.
pub(super) fn folded(heading: &str) -> String {
    fold(heading.trim_matches(|letter: char| {
        letter.is_whitespace() || matches!(letter, '\u{feff}' | '"' | '\'' | ':' | '*')
    }))
}

fn trimmed<'a>(cells: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut headings: Vec<&str> = cells.map(|cell| cell.trim_matches(['\u{feff}', ' '])).collect();
    while headings.last().is_some_and(|heading| heading.is_empty()) {
        headings.pop();
    }
    headings
}

/// The line above a row: where its header stands.
fn above(table: &Table, row: usize) -> usize {
    table.line(row).saturating_sub(1).max(1)
}
