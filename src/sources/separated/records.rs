//! The records of a text one after another, each mended where its marks contradict its neighbours.

use super::kind::Kind;
use super::record::{How, Record, Scanner};
use crate::sources::dialect::Dialect;

/// What the rows of a table have in common.
#[derive(Clone, Debug, Default)]
pub(super) struct Shape {
    /// How many cells most rows have.
    pub(super) width: usize,
    /// What most cells of each column look like, where they agree.
    pub(super) kinds: Vec<Option<Kind>>,
}

/// What had to be done to read a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mended {
    /// A quotation mark that opens a cell is not closed: it was read as a character.
    Quote,
    /// The record's cells stand between other delimiters than those of the file.
    Delimiter,
}

/// Walks through the records of a text.
#[derive(Debug)]
pub(super) struct Records<'t> {
    scanner: Scanner<'t>,
    others: Vec<Scanner<'t>>,
    /// The record read instead, tried out.
    other: Record,
    at: usize,
    line: usize,
    mended: Option<Mended>,
    /// The line of a record with more cells than a row can have.
    too_wide: Option<usize>,
    /// Bytes that may still be read more than once.
    patience: usize,
}

/// How many quotation marks of one record may be found to be mere characters.
const MOST_LITERAL: usize = 3;
/// The longest text in a cell whose quotation marks do not pair, in lines ...
const MANY_LINES: usize = 100;
/// ... and when it is the last of the file.
const FEW_LINES: usize = 10;
/// How often the whole text may be read again while mending: what keeps hostile files linear.
const READ_AGAIN: usize = 4;
/// A small file may be read again more often.
const LEAST_PATIENCE: usize = 1 << 20;
/// Delimiters a single record may use in place of the file's.
const OTHER_DELIMITERS: [&str; 5] = [";", ",", "\t", "|", " "];

impl<'t> Records<'t> {
    pub(super) fn new(text: &'t str, dialect: &Dialect) -> Self {
        let others = OTHER_DELIMITERS
            .iter()
            .filter(|delimiter| !dialect.delimiter.starts_with(**delimiter))
            .map(|delimiter| Dialect {
                delimiter: (*delimiter).to_owned(),
                runs: false,
                ..dialect.clone()
            })
            .map(|dialect| Scanner::new(text, &dialect))
            .collect();
        Self {
            scanner: Scanner::new(text, dialect),
            others,
            other: Record::default(),
            at: 0,
            line: 1,
            mended: None,
            too_wide: None,
            patience: text.len().saturating_mul(READ_AGAIN).saturating_add(LEAST_PATIENCE),
        }
    }

    pub(super) const fn text(&self) -> &'t str {
        self.scanner.text()
    }

    /// The line of a record with more cells than a row can have, when there was one.
    pub(super) const fn too_wide(&self) -> Option<usize> {
        self.too_wide
    }

    /// Goes back, or forth, to a record that was read before.
    pub(super) const fn seek(&mut self, record: (usize, usize)) {
        (self.at, self.line) = record;
    }

    /// Where the next record begins: its byte and its line.
    pub(super) const fn position(&self) -> (usize, usize) {
        (self.at, self.line)
    }

    /// How many cells the next record has, read as it stands; `None` at the end of the text.
    pub(super) fn next_width(&mut self) -> Option<usize> {
        if self.at >= self.text().len() {
            return None;
        }
        let how = How { one_line: self.patience == 0, ..How::default() };
        Some(self.try_out(how).width())
    }

    /// Pays for reading ahead; `false` when the text was read again often enough.
    const fn afford(&mut self, bytes: usize) -> bool {
        self.patience = self.patience.saturating_sub(bytes);
        self.patience > 0
    }

    /// What had to be done to read the last record.
    pub(super) const fn mended(&self) -> Option<Mended> {
        self.mended
    }

    /// Reads the next record of a table of this shape; `false` at the end of the text.
    pub(super) fn next(&mut self, shape: &Shape, record: &mut Record) -> bool {
        if self.at >= self.text().len() {
            return false;
        }
        let how = How { one_line: self.patience == 0, ..How::default() };
        self.scanner.record(self.at, how, record);
        self.mended = record.unclosed.map(|_| Mended::Quote);
        if shape.width > 0 && self.patience > 0 {
            let differs = record.width() != shape.width;
            if let Some(doubt) = record.doubt().filter(|_| differs || record.is_ill_formed()) {
                let mended = self.mend_quotes(doubt, shape, record);
                self.mended = mended.or(self.mended);
            }
            if record.width() != shape.width && record.lines == 1 {
                let mended = self.mend_delimiter(shape, record);
                self.mended = mended.or(self.mended);
            }
        }
        if record.too_wide {
            self.too_wide = self.too_wide.or(Some(self.line));
        }
        record.line = self.line;
        self.line += record.lines;
        self.at = record.end;
        true
    }

    /// Reads the record once more with each other meaning of its quotation marks, and keeps what
    /// has as many cells as the table, or swallows no line that is a row by itself.
    fn mend_quotes(&mut self, doubt: usize, shape: &Shape, record: &mut Record) -> Option<Mended> {
        let differs = record.width() != shape.width;
        if differs {
            let tried = self.try_out(How { pair_closes: true, ..How::default() });
            if tried.width() == shape.width && tried.unclosed.is_none() {
                std::mem::swap(record, &mut self.other);
                return Some(Mended::Quote);
            }
        }
        let swallows = record.multiline.is_some()
            && (self.is_too_long(record) || self.second_line_is_a_row(shape, record));
        let mut literal = vec![doubt];
        while (differs || swallows) && literal.len() <= MOST_LITERAL {
            let tried = self.try_out(How { literal: &literal, ..How::default() });
            let fits = tried.width() == shape.width;
            let apart = swallows && tried.multiline.is_none();
            if if differs { fits || apart } else { fits && apart } {
                std::mem::swap(record, &mut self.other);
                return Some(Mended::Quote);
            }
            literal.push(tried.doubt()?);
        }
        None
    }

    /// Whether a record takes more lines than texts in cells do, for marks that do not pair.
    fn is_too_long(&self, record: &Record) -> bool {
        let most = if record.end == self.text().len() { FEW_LINES } else { MANY_LINES };
        record.is_ill_formed() && record.lines > most
    }

    fn try_out(&mut self, how: How<'_>) -> &Record {
        self.scanner.record(self.at, how, &mut self.other);
        let bytes = self.other.end - self.at;
        self.afford(bytes);
        &self.other
    }

    /// Whether what follows the first line of a record is a row of the table by itself.
    fn second_line_is_a_row(&mut self, shape: &Shape, record: &Record) -> bool {
        let second = self.scanner.next_line(self.scanner.line_end(record.start));
        self.scanner.record(second, How::BY_LINES, &mut self.other);
        let bytes = self.other.end - second + record.end - record.start;
        self.afford(bytes) && self.other.width() == shape.width
    }

    /// Reads a record of one line with other delimiters, and keeps what fits into the table.
    fn mend_delimiter(&mut self, shape: &Shape, record: &mut Record) -> Option<Mended> {
        if shape.width < 3 || record.width() > shape.width {
            return None;
        }
        for scanner in &mut self.others {
            scanner.record(self.at, How::BY_LINES, &mut self.other);
            self.patience = self.patience.saturating_sub(self.other.end - self.at);
            if self.other.width() == shape.width && shape.is_fit(&self.other, scanner.text()) {
                std::mem::swap(record, &mut self.other);
                return Some(Mended::Delimiter);
            }
        }
        None
    }
}

impl Shape {
    /// Whether the cells of a record look like those of the columns they fall into: two of them
    /// say something, or all are words of which some stand in quotation marks.
    fn is_fit(&self, record: &Record, text: &str) -> bool {
        let mut agreeing = 0;
        let (mut words, mut quoted) = (true, false);
        for (column, (cell, in_quotes)) in record.cells(text).enumerate() {
            let found = Kind::of(cell);
            words &= !found.is_void() && !found.is_value();
            quoted |= in_quotes;
            let usual = self.kinds.get(column).copied().flatten();
            if usual.is_some_and(|usual| usual != found) && !found.is_void() {
                return false;
            }
            agreeing += usize::from(usual.is_some() && !found.is_void());
        }
        agreeing > 1 || (words && quoted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_with_other_delimiters_is_taken_only_when_it_fits() {
        let text = "1;a;2024-01-01\n2,b,2024-01-02\nsee, for this, below\n4 5 6\n";
        let dialect = Dialect { delimiter: ";".into(), quote: Some('"'), ..Dialect::default() };
        let kinds = vec![Some(Kind::Number), None, Some(Kind::Date)];
        let shape = Shape { width: 3, kinds };
        let (mut records, mut record) = (Records::new(text, &dialect), Record::default());
        let mut read = Vec::new();
        while records.next(&shape, &mut record) {
            read.push((record.width(), records.mended()));
        }
        assert_eq!(read, [(3, None), (3, Some(Mended::Delimiter)), (1, None), (1, None)]);
    }
}
