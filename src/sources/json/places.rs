//! Lines and columns of a long text, and tables that cannot outgrow it.

use crate::diagnostic::Diagnostic;
use crate::sources::table::{Table, TooLarge};
use memchr::{memchr_iter, memrchr};
use std::ops::Range;

/// How much of a line is quoted on either side of a fault: files of one line are common.
const QUOTED: usize = 60;

/// Turns places in a text into lines and columns; quickest when asked from front to back.
#[derive(Debug)]
pub struct Places<'t> {
    text: &'t str,
    at: usize,
    line: usize,
    column: usize,
}

impl<'t> Places<'t> {
    /// At the beginning of a text.
    #[must_use]
    pub const fn new(text: &'t str) -> Self {
        Self { text, at: 0, line: 1, column: 1 }
    }

    /// The line and the column, in characters, of a byte; both from 1.
    pub fn of(&mut self, offset: usize) -> (usize, usize) {
        let offset = self.text.floor_char_boundary(offset);
        if offset < self.at {
            *self = Self::new(self.text);
        }
        let passed = self.text.get(self.at..offset).unwrap_or("");
        self.line += memchr_iter(b'\n', passed.as_bytes()).count();
        let (from, before) = match memrchr(b'\n', passed.as_bytes()) {
            Some(newline) => (newline + 1, 1),
            None => (0, self.column),
        };
        self.column = before + passed.get(from..).unwrap_or("").chars().count();
        self.at = offset;
        (self.line, self.column)
    }

    /// The line of a byte, from 1.
    pub fn line(&mut self, offset: usize) -> usize {
        self.of(offset).0
    }

    /// Places a fault on the bytes `span`: line, column and a quotation of bounded length.
    pub fn put(&mut self, mut fault: Diagnostic, span: Range<usize>) -> Diagnostic {
        let (line, column) = self.of(span.start);
        (fault.line, fault.column) = (Some(line), Some(column));
        let start = self.at;
        let from = self.text.ceil_char_boundary(start.saturating_sub(QUOTED));
        let to = self.text.floor_char_boundary(start.saturating_add(QUOTED));
        let (before, after) = (&self.text[from..start], &self.text[start..to]);
        let before = before.rfind('\n').map_or(before, |newline| &before[newline + 1..]);
        let after = after.find(['\n', '\r']).map_or(after, |newline| &after[..newline]);
        let wanted = self.text.floor_char_boundary(span.end).clamp(start, start + after.len());
        let marked = before.len()..before.len() + (wanted - start);
        fault.snippet = Some((format!("{before}{after}"), marked));
        fault
    }
}

/// A table that may hold so many times the text it is made of, and not more: a small file cannot
/// become a huge table by repetition.
#[derive(Debug)]
pub struct Capped {
    /// The table as far as it goes.
    pub table: Table,
    left: usize,
}

impl Capped {
    /// How many bytes of table one byte of text may make: a cube of five dimensions that repeats
    /// its codes beside every value makes some 15.
    const RATIO: usize = 32;
    /// What a text may always make.
    const FREE: usize = 16 << 20;
    /// What no text may make: a third of the memory that reading a file may take.
    const MOST: usize = 384 << 20;

    /// An empty table made from `source`.
    #[must_use]
    pub fn new(table: Table, source: &str) -> Self {
        let left = source.len().saturating_mul(Self::RATIO).saturating_add(Self::FREE);
        Self { table, left: left.min(Self::MOST) }
    }

    /// Adds a row.
    ///
    /// # Errors
    /// [`TooLarge`] when the table would outgrow its text.
    pub fn push<'c>(
        &mut self,
        line: usize,
        cells: impl IntoIterator<Item = &'c str> + Clone,
    ) -> Result<(), TooLarge> {
        // A cell takes its text and the four bytes that say where it ends; a row takes eight.
        let cost = cells.clone().into_iter().map(|cell| cell.len() + 4).sum::<usize>() + 8;
        self.left = self.left.checked_sub(cost).ok_or(TooLarge)?;
        self.table.push(line, cells)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Text;

    #[test]
    fn places_are_found_forwards_and_backwards() {
        let mut places = Places::new("ąb\r\n\nćd");
        for (offset, place) in [(0, (1, 1)), (2, (1, 2)), (6, (3, 1)), (8, (3, 2)), (2, (1, 2))] {
            assert_eq!(places.of(offset), place, "{offset}");
        }
        assert_eq!(places.of(7), (3, 1), "inside a character");
        assert_eq!(places.of(900), (3, 3), "behind the end");
    }

    #[test]
    fn a_quotation_of_a_file_of_one_line_is_short() {
        let text = format!("{}ż!{}", "ó".repeat(5000), "ź".repeat(5000));
        let fault = Diagnostic::new("a.json", Text::same("x"), Text::same("y"));
        for (start, end) in [(10_002, 10_003), (0, 0), (10_003, 90_000), (7, 3), (90_000, 90_001)] {
            let placed = Places::new(&text).put(fault.clone(), start..end);
            let (quoted, span) = placed.snippet.expect("quoted");
            assert!(quoted.len() <= 2 * QUOTED && quoted.get(span).is_some());
        }
        let placed = Places::new(&text).put(fault, 10_002..10_003);
        assert_eq!(placed.place(), "a.json:1:5002");
        let (quoted, span) = placed.snippet.expect("quoted");
        assert_eq!(&quoted[span], "!");
    }
}
