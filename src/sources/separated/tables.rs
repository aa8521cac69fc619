//! The tables of a text: rows put where they belong, notes around them set apart.

use super::layout::Layout;
use super::record::Record;
use super::records::Records;
use super::remarks::{Remark, Remarks};
use crate::sources::dialect::Dialect;
use crate::sources::table::{Table, TooLarge};
use std::mem::take;

/// More tables than this are no collection of tables: the rest belongs to the last one.
const MOST_TABLES: usize = 250;

/// Rows that may belong to the table or not: those after them decide.
#[derive(Clone, Copy, Debug)]
struct Undecided {
    /// Where the first of them begins: byte and line.
    start: (usize, usize),
    /// How many they are.
    count: usize,
    /// Whether an empty line, or a row of empty cells, is among them.
    any_empty: bool,
}

/// Puts the records of a text into tables.
#[derive(Debug)]
pub(super) struct Gathering<'t> {
    records: Records<'t>,
    record: Record,
    tables: Vec<Table>,
    undecided: Option<Undecided>,
    remarks: Remarks,
}

/// A text that fits into no table.
#[derive(Clone, Copy, Debug)]
pub(super) enum Unfit {
    /// More than 4 GiB of text or 4 billion cells.
    TooLarge,
    /// More cells in the row on this line than any table has.
    TooWide(usize),
}

/// What a row means for the table before it.
enum Place {
    Row,
    Undecided,
    OtherTable,
}

impl<'t> Gathering<'t> {
    /// All tables of a text from this byte and line on, and what a person should know about how
    /// they were read.
    ///
    /// # Errors
    /// A text too large for a table, or a row too wide for one.
    pub(super) fn of(
        text: &'t str,
        from: (usize, usize),
        dialect: &Dialect,
    ) -> Result<(Vec<Table>, Remarks), Unfit> {
        let mut gathering = Self {
            records: Records::new(text, dialect),
            record: Record::default(),
            tables: Vec::new(),
            undecided: None,
            remarks: Remarks::default(),
        };
        gathering.records.seek(from);
        while let Some(layout) = Layout::ahead(&mut gathering.records) {
            gathering.table(layout).map_err(|TooLarge| Unfit::TooLarge)?;
        }
        if let Some(line) = gathering.records.too_wide() {
            return Err(Unfit::TooWide(line));
        }
        Ok((gathering.tables, gathering.remarks))
    }

    /// Reads one table, up to the next one or the end.
    fn table(&mut self, mut layout: Layout) -> Result<(), TooLarge> {
        let name = self.name(&layout);
        let mut header = take(&mut layout.header);
        if layout.ends_in_delimiter {
            header.pop();
        }
        self.begin(&layout, &header);
        layout.header.clone_from(&header);
        let mut table = Table::new(name, header);
        self.records.seek(layout.body);
        loop {
            let position = self.records.position();
            if !self.records.next(&layout.shape, &mut self.record) {
                break;
            }
            let mended = self.records.mended();
            match self.place(&layout) {
                Place::Undecided => {
                    let none = Undecided { start: position, count: 0, any_empty: false };
                    let rows = self.undecided.get_or_insert(none);
                    rows.count += 1;
                    rows.any_empty |= self.record.is_blank(self.records.text());
                }
                Place::OtherTable if self.tables.len() < MOST_TABLES => {
                    // Notes right above the other table are its title.
                    let first = self.undecided.take().map_or(position, |rows| rows.start);
                    self.records.seek(first);
                    break;
                }
                Place::Row | Place::OtherTable => {
                    if let Some(mended) = mended {
                        self.remarks.note(Remark::Mended(mended), position.1, "");
                    }
                    self.settle(&mut table, &mut layout)?;
                    self.push(&mut table, &mut layout)?;
                }
            }
        }
        self.leave(&layout);
        self.tables.push(table);
        Ok(())
    }

    /// The name of a table: the line right above it, when it is not the first.
    fn name(&mut self, layout: &Layout) -> String {
        if self.tables.is_empty() {
            return String::new();
        }
        self.remarks.note(Remark::OtherTable, layout.start.1, "");
        let title = layout.before.last().map(|(_, title)| title.clone());
        title.unwrap_or_else(|| (self.tables.len() + 1).to_string())
    }

    fn begin(&mut self, layout: &Layout, header: &[String]) {
        for (line, text) in &layout.before {
            self.remarks.note(Remark::Before, *line, text);
        }
        match layout.header_rows {
            0 => self.remarks.note(Remark::NoHeader, layout.start.1, ""),
            1 => {}
            _ => self.remarks.note(Remark::JoinedHeader, layout.start.1, &header.join(" | ")),
        }
    }

    /// Where the record just read belongs.
    fn place(&mut self, layout: &Layout) -> Place {
        let (record, text, width) = (&self.record, self.records.text(), layout.shape.width);
        if record.width() == width && self.undecided.is_none() {
            let first = record.cells(text).next().map_or("", |(cell, _)| cell);
            if layout.header.first().is_none_or(|name| name != first) && !first.is_empty() {
                return Place::Row;
            }
        }
        if record.is_blank(text) {
            return Place::Undecided;
        }
        let after_empty = self.undecided.is_some_and(|rows| rows.any_empty);
        if layout.repeats_header(record, text) {
            return Place::OtherTable;
        }
        if after_empty
            && layout.is_other_header(record, text)
            && self.records.next_width().is_none_or(|next| next == record.width())
        {
            return Place::OtherTable;
        }
        let filled = record.cells(text).filter(|(cell, _)| !cell.trim().is_empty()).count();
        let is_note = (width > 2 && record.width() == 1) || (filled == 1 && after_empty);
        if is_note { Place::Undecided } else { Place::Row }
    }

    /// The undecided rows are rows of the table after all, but for empty lines.
    fn settle(&mut self, table: &mut Table, layout: &mut Layout) -> Result<(), TooLarge> {
        let Some(rows) = self.undecided.take() else { return Ok(()) };
        let after = self.records.position();
        let current = take(&mut self.record);
        self.records.seek(rows.start);
        for _ in 0..rows.count {
            self.records.next(&layout.shape, &mut self.record);
            if self.record.width() == 1 && self.record.is_blank(self.records.text()) {
                self.remarks.note(Remark::EmptyLine, self.record.line, "");
            } else {
                self.push(table, layout)?;
            }
        }
        self.record = current;
        self.records.seek(after);
        Ok(())
    }

    /// Adds the record to the table.
    fn push(&mut self, table: &mut Table, layout: &mut Layout) -> Result<(), TooLarge> {
        let (text, line) = (self.records.text(), self.record.line);
        let cells = self.record.cells(text).map(|(cell, _)| cell);
        let mut width = self.record.width();
        if layout.ends_in_delimiter && width == layout.shape.width {
            if cells.clone().next_back().is_some_and(str::is_empty) {
                width -= 1;
            } else {
                // The last column is one after all: rows above read as empty there.
                layout.ends_in_delimiter = false;
                table.header.push(String::new());
            }
        }
        let expected = layout.shape.width - usize::from(layout.ends_in_delimiter);
        if width != expected {
            let remark = if width < expected { Remark::Shorter } else { Remark::Longer };
            self.remarks.note(remark, line, "");
        }
        table.push(line, cells.take(width))
    }

    /// What stayed undecided stands after the table.
    fn leave(&mut self, layout: &Layout) {
        let Some(rows) = self.undecided.take() else { return };
        self.records.seek(rows.start);
        let text = self.records.text();
        for _ in 0..rows.count {
            self.records.next(&layout.shape, &mut self.record);
            let cells = self.record.cells(text).map(|(cell, _)| cell.trim());
            let note: Vec<&str> = cells.filter(|cell| !cell.is_empty()).collect();
            if !note.is_empty() {
                self.remarks.note(Remark::After, self.record.line, &note.join(" "));
            }
        }
    }
}
