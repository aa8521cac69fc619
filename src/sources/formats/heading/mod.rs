//! The heading of an office's table: the rows above the data and what they call each column.
//!
//! Offices print a title, then one to eight rows of headings in which a merged cell leaves blanks,
//! then rows that begin with a TERYT code, in one column or divided into WK, PK, GK and GT.

mod grid;
mod words;

use crate::period::Year;
use crate::sources::marks::{Convention, Dash, Decimal};
use crate::sources::table::Table;
use grid::Grid;
use std::collections::BTreeSet;
use std::sync::Arc;
use words::{has_letters, is_mark, is_number, undated, without_unit};
pub(super) use words::{is_dash, joined, squeezed, unit_of_title, years};

/// Columns are judged by so many rows; no table with one row for each gmina has more.
const SAMPLED: usize = 100_000;
/// The longest heading taken over, in characters; those of GUS stay under 300.
const MAX_LABEL: usize = 500;

/// What the heading of a table says.
#[derive(Clone, Debug)]
pub(super) struct Heading {
    /// The lines above the heading.
    pub(super) titles: Vec<String>,
    /// The first row of data, from 0.
    pub(super) first: usize,
    /// How many rows the heading has.
    pub(super) rows: usize,
    /// Where the code stands: one column, or those it is divided into.
    pub(super) code: Vec<usize>,
    /// Where the name stands.
    pub(super) name: Option<usize>,
    /// Where the powiat stands.
    pub(super) powiat: Option<usize>,
    /// Where the voivodeship stands.
    pub(super) voivodeship: Option<usize>,
    /// Columns that say which item of the budget a row is about, with their names.
    pub(super) items: Vec<(usize, String)>,
    /// Columns of figures.
    pub(super) columns: Vec<Column>,
    /// Columns that are none of these and not empty.
    pub(super) unread: Vec<usize>,
}

/// A column of figures.
#[derive(Clone, Debug)]
pub(super) struct Column {
    /// Its place, from 0.
    pub(super) index: usize,
    /// Its heading without year and unit.
    pub(super) label: Arc<str>,
    /// Its unit, empty where none is printed.
    pub(super) unit: Arc<str>,
    /// Its year, `None` where the heading names none or several.
    pub(super) year: Option<Year>,
    /// Whether the heading names several years.
    pub(super) several_years: bool,
    /// How its cells are written; what a dash means is not in the heading.
    pub(super) convention: Convention,
}

impl Heading {
    /// Finds the heading of a table; `None` where it has no column of codes or no figures.
    pub(super) fn of(table: &Table) -> Option<Self> {
        let grid = Grid::new(table);
        let code = grid.divided_code().or_else(|| Some(vec![grid.code_column()?]))?;
        let coded = *code.first()?;
        let first = grid.first_row(coded, code.len() == 1)?;
        let (top, bottom) = (grid.top(coded, first), first);
        let names = grid.names(top, bottom);
        let mut heading = Self {
            titles: (0..top).flat_map(|row| grid.texts(row)).collect(),
            first: first - grid.offset.min(first),
            rows: bottom - top,
            code,
            name: None,
            powiat: None,
            voivodeship: None,
            items: Vec::new(),
            columns: Vec::new(),
            unread: Vec::new(),
        };
        let facts = facts(&grid, first, names.len());
        for (index, (parts, facts)) in names.iter().zip(&facts).enumerate() {
            if !heading.code.contains(&index) {
                heading.place(index, parts, facts)?;
            }
        }
        (!heading.columns.is_empty()).then_some(heading)
    }

    /// Finds out what a column holds; `None` when the table is one of another kind.
    fn place(&mut self, index: usize, parts: &[String], facts: &Facts<'_>) -> Option<()> {
        let last = parts.last().map(|part| part.to_lowercase()).unwrap_or_default();
        let whole = parts.join("; ").to_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| whole.contains(word));
        if matches!(last.as_str(), "rok" | "lata" | "okres" | "year") {
            // A table with one year a row: others read it.
            return None;
        }
        if matches!(last.as_str(), "dział" | "rozdział" | "paragraf") {
            self.items.push((index, last));
        } else if !parts.is_empty() && facts.are_figures() {
            if !matches!(last.trim_end_matches('.'), "lp" | "l.p" | "nr" | "poz")
                && !says(&["teryt", "kod ", "regon", "nuts"])
            {
                self.columns.push(column(index, parts, Decimal::of(facts.marked.iter().copied())));
            }
        } else if !facts.lettered {
            if facts.filled > 0 || !parts.is_empty() {
                self.unread.push(index);
            }
        } else if self.name.is_none() && says(&["gmin", "nazwa", "jednost", "jst", "wyszczeg"]) {
            self.name = Some(index);
        } else if self.powiat.is_none() && says(&["powiat"]) {
            self.powiat = Some(index);
        } else if self.voivodeship.is_none() && says(&["wojew", "voivod"]) {
            self.voivodeship = Some(index);
        } else {
            self.unread.push(index);
        }
        Some(())
    }
}

/// What the cells of a column are.
#[derive(Clone, Default)]
struct Facts<'a> {
    filled: usize,
    /// Cells that are a number, and those that are a number or a mark.
    numbers: usize,
    read: usize,
    lettered: bool,
    /// Numbers with a point or a comma.
    marked: Vec<&'a str>,
}

impl Facts<'_> {
    /// Whether at least half of the filled cells can be read, and one is a number.
    const fn are_figures(&self) -> bool {
        self.numbers > 0 && self.read * 2 >= self.filled
    }
}

/// The facts of each column, from one pass through the rows.
fn facts<'a>(grid: &Grid<'a>, first: usize, width: usize) -> Vec<Facts<'a>> {
    let mut facts = vec![Facts::default(); width];
    for row in first..grid.height().min(first + SAMPLED) {
        for (facts, cell) in facts.iter_mut().zip(grid.cells(row)) {
            let cell = cell.trim();
            if cell.is_empty() {
                continue;
            }
            let number = is_number(cell);
            facts.filled += 1;
            facts.numbers += usize::from(number);
            facts.read += usize::from(number || is_mark(cell));
            facts.lettered |= has_letters(cell);
            if number && cell.contains(['.', ',']) {
                facts.marked.push(cell);
            }
        }
    }
    facts
}

fn column(index: usize, parts: &[String], decimal: Decimal) -> Column {
    let (mut years, mut unit) = (BTreeSet::new(), None);
    let dated: Vec<String> = parts.iter().map(|part| undated(part, &mut years)).collect();
    let several_years = years.len() > 1;
    let parts = if several_years { parts.to_vec() } else { dated };
    let parts: Vec<String> = parts
        .iter()
        .map(|part| match without_unit(part) {
            (rest, Some(found)) => {
                unit = Some(found);
                rest
            }
            (rest, None) => rest,
        })
        .filter(|part| !part.is_empty())
        .collect();
    Column {
        index,
        label: parts.join("; ").chars().take(MAX_LABEL).collect::<String>().into(),
        unit: unit.unwrap_or_default().into(),
        year: years.first().copied().filter(|_| !several_years),
        several_years,
        convention: Convention { decimal, dash: Dash::Unknown },
    }
}
