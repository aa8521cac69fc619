//! Where in a table the code, the heading and the data stand.

use super::words::{has_letters, is_code, is_number, squeezed};
use crate::period::Year;
use crate::sources::table::{Row, Table};

/// The heading and the code are looked for in so many rows and columns.
const SEARCHED: (usize, usize) = (60, 40);
/// The most rows of headings: the Ministry of Finance prints four, GUS up to five.
const MAX_ROWS: usize = 8;
/// So many codes are codes, even where no heading says so.
const CODES_ENOUGH: usize = 20;
/// Headings of the four columns of a divided code.
const DIVIDED: [[&str; 4]; 3] =
    [["wk", "pk", "gk", "gt"], ["woj", "pow", "gmi", "rodz"], ["woj", "pow", "gm", "rodz"]];

/// A table whose header, where it has one, is its first row.
pub(super) struct Grid<'a> {
    table: &'a Table,
    /// How many rows come before those of the table: its header, or none.
    pub(super) offset: usize,
}

impl<'a> Grid<'a> {
    pub(super) fn new(table: &'a Table) -> Self {
        Self { table, offset: usize::from(!table.header.is_empty()) }
    }

    pub(super) const fn height(&self) -> usize {
        self.table.height() + self.offset
    }

    pub(super) fn cell(&self, row: usize, column: usize) -> &'a str {
        match row.checked_sub(self.offset) {
            Some(row) => self.table.cell(row, column),
            None => self.table.header.get(column).map_or("", String::as_str),
        }
    }

    fn line(&self, row: usize) -> usize {
        row.checked_sub(self.offset).map_or(0, |row| self.table.line(row))
    }

    fn width(&self, row: usize) -> usize {
        let table_row = row.checked_sub(self.offset).and_then(|row| self.table.row(row));
        table_row.map_or(self.table.header.len(), Row::len)
    }

    /// The cells of a row.
    pub(super) fn cells(&self, row: usize) -> impl Iterator<Item = &'a str> {
        (0..self.width(row)).map(move |column| self.cell(row, column))
    }

    /// The texts of a row, without blanks.
    pub(super) fn texts(&self, row: usize) -> Vec<String> {
        self.cells(row).map(squeezed).filter(|cell| !cell.is_empty()).collect()
    }

    pub(super) fn divided_code(&self) -> Option<Vec<usize>> {
        for row in 0..self.height().min(SEARCHED.0) {
            for start in 0..self.width(row).min(SEARCHED.1) {
                let is = |names: &[&str; 4]| {
                    names.iter().enumerate().all(|(at, name)| {
                        self.cell(row, start + at)
                            .trim()
                            .trim_end_matches('.')
                            .eq_ignore_ascii_case(name)
                    })
                };
                if DIVIDED.iter().any(is) {
                    return Some((start..start + 4).collect());
                }
            }
        }
        None
    }

    /// The column of codes: most of its cells are codes, and many are or its heading says so.
    pub(super) fn code_column(&self) -> Option<usize> {
        let mut best: Option<(bool, usize, usize)> = None;
        for column in 0..self.table.width().min(SEARCHED.1) {
            let Some(first) = self.first_row(column, true) else { continue };
            let (mut codes, mut filled) = (0_usize, 0_usize);
            for row in first..self.height() {
                let cell = self.cell(row, column).trim();
                codes += usize::from(is_code(cell));
                filled += usize::from(!cell.is_empty());
            }
            let named = (0..first).any(|row| {
                let text = self.cell(row, column).to_lowercase();
                ["teryt", "kod", "identyfikator", "code"].iter().any(|word| text.contains(word))
            });
            let enough = if named { codes * 5 >= filled * 4 } else { codes * 20 >= filled * 19 };
            if enough && (named || codes >= CODES_ENOUGH) {
                let found = (named, codes, usize::MAX - column);
                best = best.max(Some(found));
            }
        }
        best.map(|(_, _, column)| usize::MAX - column)
    }

    /// The first row of data: that of the first code, or of the totals without code above it.
    pub(super) fn first_row(&self, coded: usize, whole: bool) -> Option<usize> {
        let searched = 0..self.height().min(SEARCHED.0);
        let is_first = |row: &usize| {
            let cell = self.cell(*row, coded).trim();
            let digits = cell.bytes().all(|byte| byte.is_ascii_digit());
            let number = (1..=2).contains(&cell.len()) && digits && !self.numbers_columns(*row);
            if whole { is_code(cell) } else { number }
        };
        let mut first = searched.clone().find(is_first).filter(|first| *first > 0)?;
        while first > 0 && self.is_total(first - 1, first) {
            first -= 1;
        }
        Some(first)
    }

    /// Whether a row holds a name and figures where the row of data has figures. A row of years
    /// is a heading.
    fn is_total(&self, row: usize, data: usize) -> bool {
        let figures = |row: usize, column: usize| is_number(self.cell(row, column));
        let columns: Vec<usize> = (0..self.width(data)).filter(|c| figures(data, *c)).collect();
        let same = columns.iter().filter(|column| figures(row, **column)).count();
        let years = columns.iter().all(|column| {
            let cell = self.cell(row, *column).trim();
            cell.is_empty() || Year::parse(cell).is_some()
        });
        let named = (0..self.width(row)).any(|column| has_letters(self.cell(row, column)));
        named && !years && same > 0 && same * 2 >= columns.len()
    }

    /// The first row of the heading: the one that names the code, or a row of groups above it.
    pub(super) fn top(&self, coded: usize, first: usize) -> usize {
        let lowest = first.saturating_sub(MAX_ROWS);
        let named = (lowest..first).rev().find(|row| has_letters(self.cell(*row, coded)));
        let mut top = named.unwrap_or_else(|| first.saturating_sub(1));
        while top > lowest && self.line(top) == self.line(top - 1) + 1 {
            let filled: Vec<usize> = (0..self.width(top - 1))
                .filter(|column| !self.cell(top - 1, *column).trim().is_empty())
                .collect();
            // A title stands alone and to the left; a group stands above other columns.
            if filled.len() < 2 && filled.first().is_none_or(|column| *column <= coded + 1) {
                break;
            }
            top -= 1;
        }
        top
    }

    /// The headings of each column from top to bottom, a merged one under each of its columns.
    pub(super) fn names(&self, top: usize, bottom: usize) -> Vec<Vec<String>> {
        let rows: Vec<usize> = (top..bottom).filter(|row| !self.numbers_columns(*row)).collect();
        let width = (top..self.height()).map(|row| self.width(row)).max().unwrap_or(0);
        // For each row and column the cell whose text is meant, as row and column.
        let mut meant: Vec<Vec<Option<(usize, usize)>>> = Vec::new();
        for (depth, &row) in rows.iter().enumerate() {
            let merged = self.merged(row, width);
            let mut line: Vec<Option<(usize, usize)>> = Vec::with_capacity(width);
            for (column, block) in merged.into_iter().enumerate() {
                let left = line.last().copied().flatten();
                let guess = || self.guessed(&rows, depth, column, &meant, left);
                let cell = block.or_else(guess);
                line.push(cell.filter(|(row, column)| !self.cell(*row, *column).trim().is_empty()));
            }
            meant.push(line);
        }
        (0..width)
            .map(|column| {
                let mut cells: Vec<(usize, usize)> =
                    meant.iter().filter_map(|line| line.get(column).copied().flatten()).collect();
                cells.dedup();
                cells.into_iter().map(|(row, column)| squeezed(self.cell(row, column))).collect()
            })
            .collect()
    }

    /// For each column of a row the cell that holds the text, where the file says it is merged.
    fn merged(&self, row: usize, width: usize) -> Vec<Option<(usize, usize)>> {
        let line = self.line(row);
        let mut cells = vec![None; width];
        let blocks = self.table.merged.iter().filter(|block| block.lines.contains(&line));
        // Merged cells do not overlap, so a row has no more of them than columns.
        for block in blocks.take(width) {
            let (top, left) = (*block.lines.start(), *block.columns.start());
            let holder = (0..=row).rev().take(MAX_ROWS).find(|row| self.line(*row) == top);
            let wide = block.columns.end().saturating_add(1).saturating_sub(left);
            for cell in cells.iter_mut().skip(left).take(wide) {
                *cell = holder.map(|row| (row, left));
            }
        }
        cells
    }

    /// The cell meant where the file does not say what is merged: a blank belongs to the text on
    /// its left as long as all headings above are the same and one below divides it.
    fn guessed(
        &self,
        rows: &[usize],
        depth: usize,
        column: usize,
        above: &[Vec<Option<(usize, usize)>>],
        left: Option<(usize, usize)>,
    ) -> Option<(usize, usize)> {
        let row = *rows.get(depth)?;
        if !self.cell(row, column).trim().is_empty() {
            return Some((row, column));
        }
        let before = column.checked_sub(1)?;
        let divided =
            rows.iter().skip(depth + 1).any(|row| !self.cell(*row, column).trim().is_empty());
        let together = above.iter().all(|line| line.get(before) == line.get(column));
        if divided && together { left } else { None }
    }

    /// Whether a row only numbers the columns.
    fn numbers_columns(&self, row: usize) -> bool {
        let numbers: Vec<Option<u32>> =
            self.texts(row).iter().map(|cell| cell.parse().ok()).collect();
        numbers.len() > 2
            && numbers.windows(2).all(|pair| match pair {
                [Some(one), Some(next)] => *next == one + 1 && *next < 1000,
                _ => false,
            })
    }
}
