//! One record of separated text: its cells, found in one pass over its bytes.

use crate::sources::dialect::Dialect;
use memchr::{memchr, memchr_iter, memchr2, memchr3};

/// The cells of one record. Its buffers serve one record after another.
#[derive(Debug, Default)]
pub(in crate::sources) struct Record {
    cells: Vec<Cell>,
    /// The text of the cells from which escapes were taken.
    unescaped: String,
    /// The line it begins on, from 1.
    pub(super) line: usize,
    /// The byte it begins at.
    pub(super) start: usize,
    /// The byte the next record begins at.
    pub(in crate::sources) end: usize,
    /// How many lines it takes.
    pub(super) lines: usize,
    /// The opening quotation mark of the first cell in which a mark is neither doubled nor last.
    odd: Option<usize>,
    /// The first quotation mark that opens a cell and is never closed; it was read as a character.
    pub(in crate::sources) unclosed: Option<usize>,
    /// The opening quotation mark of the first cell that goes over a line end.
    pub(super) multiline: Option<usize>,
    /// Whether it has more than [`MOST_CELLS`] cells, of which the others are not kept.
    pub(super) too_wide: bool,
}

/// More cells than this are no row: 64 times what a spreadsheet holds. Two bytes of a hostile file
/// would take a hundred of memory.
pub(super) const MOST_CELLS: usize = 1 << 20;

#[derive(Clone, Copy, Debug)]
struct Cell {
    start: usize,
    end: usize,
    escaped: bool,
    quoted: bool,
}

/// How a record is read where its quotation marks leave a choice.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::sources) struct How<'a> {
    /// Quotation marks that are characters, though they stand where one opens a cell.
    pub(super) literal: &'a [usize],
    /// Whether a doubled mark before a delimiter is a character and the end of the cell.
    pub(super) pair_closes: bool,
    /// Whether no cell goes over a line end.
    pub(super) one_line: bool,
}

impl How<'_> {
    /// Every line is a record.
    pub(in crate::sources) const BY_LINES: Self =
        Self { literal: &[], pair_closes: false, one_line: true };
}

/// Reads records of a text written in one dialect.
#[derive(Debug)]
pub(in crate::sources) struct Scanner<'t> {
    text: &'t str,
    delimiter: Vec<u8>,
    /// Spaces after a delimiter belong to it.
    padded: bool,
    /// It is made of spaces itself.
    is_space: bool,
    /// Several delimiters in a row are one.
    runs: bool,
    quote: Option<u8>,
    escape: Option<u8>,
    /// From which mark on no search for a closing one that ends at which byte succeeds; one for
    /// each reading of a doubled mark. What keeps the search linear.
    hopeless: [(usize, usize); 2],
}

impl Record {
    /// How many cells it has.
    pub(in crate::sources) fn width(&self) -> usize {
        self.cells.len()
    }

    /// Its cells, with whether each stood in quotation marks.
    pub(in crate::sources) fn cells<'a>(
        &'a self,
        text: &'a str,
    ) -> impl DoubleEndedIterator<Item = (&'a str, bool)> + Clone + 'a {
        self.cells.iter().map(move |cell| {
            let source = if cell.escaped { self.unescaped.as_str() } else { text };
            (source.get(cell.start..cell.end).unwrap_or_default(), cell.quoted)
        })
    }

    /// Whether all its cells are empty.
    pub(in crate::sources) fn is_blank(&self, text: &str) -> bool {
        self.cells(text).all(|(cell, _)| cell.trim().is_empty())
    }

    /// Whether it goes over lines although its quotation marks do not pair.
    pub(in crate::sources) const fn is_ill_formed(&self) -> bool {
        self.odd.is_some() && self.multiline.is_some()
    }

    /// The quotation mark that is most likely a mere character, when its marks do not pair well.
    pub(super) fn doubt(&self) -> Option<usize> {
        self.odd.or(self.multiline)
    }

    fn clear(&mut self, from: usize) {
        self.cells.clear();
        self.unescaped.clear();
        (self.start, self.end, self.lines) = (from, from, 1);
        (self.odd, self.unclosed, self.multiline) = (None, None, None);
        self.too_wide = false;
    }

    fn push(&mut self, start: usize, end: usize) {
        self.add(Cell { start, end, escaped: false, quoted: false });
    }

    fn add(&mut self, cell: Cell) {
        if self.cells.len() < MOST_CELLS {
            self.cells.push(cell);
        } else {
            self.too_wide = true;
        }
    }
}

impl<'t> Scanner<'t> {
    /// A scanner of `text`.
    pub(in crate::sources) fn new(text: &'t str, dialect: &Dialect) -> Self {
        let mut delimiter = dialect.delimiter.as_bytes().to_vec();
        let padded = delimiter.len() > 1 && delimiter.ends_with(b" ");
        let is_space = delimiter.starts_with(b" ");
        if padded && !is_space {
            delimiter.pop();
        }
        let byte = |letter: Option<char>| letter.and_then(|letter| u8::try_from(letter).ok());
        Self {
            text,
            delimiter,
            padded,
            is_space,
            runs: dialect.runs,
            quote: byte(dialect.quote).filter(u8::is_ascii),
            escape: byte(dialect.escape.filter(|_| dialect.escape != dialect.quote))
                .filter(u8::is_ascii),
            hopeless: [(usize::MAX, 0); 2],
        }
    }

    /// The text it reads.
    pub(super) const fn text(&self) -> &'t str {
        self.text
    }

    const fn bytes(&self) -> &'t [u8] {
        self.text.as_bytes()
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.bytes().get(at).copied()
    }

    fn rest(&self, from: usize, end: usize) -> &'t [u8] {
        self.bytes().get(from..end).unwrap_or_default()
    }

    /// The first byte from `from` that ends a line, or the end of the text.
    pub(super) fn line_end(&self, from: usize) -> usize {
        let length = self.bytes().len();
        memchr2(b'\n', b'\r', self.rest(from, length)).map_or(length, |found| from + found)
    }

    /// Where the line after the one that ends at `end` begins.
    pub(super) fn next_line(&self, end: usize) -> usize {
        match (self.byte(end), self.byte(end + 1)) {
            (Some(b'\r'), Some(b'\n')) => end + 2,
            (Some(_), _) => end + 1,
            (None, _) => end,
        }
    }

    /// Reads the record that begins at byte `from`.
    pub(in crate::sources) fn record(&mut self, from: usize, how: How<'_>, out: &mut Record) {
        out.clear(from);
        let rest = self.rest(from, self.bytes().len());
        let found = match self.quote {
            Some(quote) => memchr3(b'\n', b'\r', quote, rest),
            None => memchr2(b'\n', b'\r', rest),
        };
        let end = found.map_or(self.bytes().len(), |found| from + found);
        if self.byte(end).is_some_and(|byte| Some(byte) == self.quote) {
            self.quoted_record(from, how, out);
        } else {
            self.split(from, end, out);
            out.end = self.next_line(end);
        }
    }

    /// The cells of a stretch without quotation marks.
    fn split(&self, from: usize, end: usize, out: &mut Record) {
        let mut start = from;
        if let ([delimiter], false, false) = (self.delimiter.as_slice(), self.padded, self.runs) {
            for hit in memchr_iter(*delimiter, self.rest(from, end)) {
                out.push(start, from + hit);
                start = from + hit + 1;
            }
        } else {
            start = self.leading(from);
            while let Some((at, after)) = self.next_delimiter(start, end) {
                if self.runs && after >= end {
                    return out.push(start, at);
                }
                out.push(start, at);
                start = after;
            }
        }
        out.push(start.min(end), end);
    }

    /// Where the first cell begins: delimiters that run together are none at the line's start.
    fn leading(&self, from: usize) -> usize {
        if self.runs { self.delimiter_at(from).unwrap_or(from) } else { from }
    }

    /// The next delimiter before `end`, and the byte after it.
    fn next_delimiter(&self, mut from: usize, end: usize) -> Option<(usize, usize)> {
        let first = *self.delimiter.first()?;
        loop {
            let at = from + memchr(first, self.rest(from, end))?;
            match self.delimiter_at(at) {
                Some(after) if after <= end => return Some((at, after)),
                _ => from = at + 1,
            }
        }
    }

    /// The byte after the delimiter that stands at `at`, when one does.
    fn delimiter_at(&self, at: usize) -> Option<usize> {
        let size = self.delimiter.len();
        if size == 0 || self.rest(at, at + size) != self.delimiter {
            return None;
        }
        let mut after = at + size;
        while self.padded && self.byte(after) == Some(b' ') {
            after += 1;
        }
        while self.runs && self.rest(after, after + size) == self.delimiter {
            after += size;
        }
        Some(after)
    }

    fn ends_line(&self, at: usize) -> bool {
        matches!(self.byte(at), None | Some(b'\n' | b'\r'))
    }

    /// A record with quotation marks.
    fn quoted_record(&mut self, from: usize, how: How<'_>, out: &mut Record) {
        let mut at = self.leading(from);
        let mut line_end = self.line_end(from);
        loop {
            let opening = self.opening(at).filter(|mark| !how.literal.contains(mark));
            let closed = opening.and_then(|mark| self.quoted_cell(mark, line_end, how, out));
            let cell_end = closed.unwrap_or_else(|| {
                out.unclosed = out.unclosed.or(opening);
                let end = self.next_delimiter(at, line_end).map_or(line_end, |(end, _)| end);
                out.push(at, end);
                end
            });
            if cell_end > line_end {
                line_end = self.line_end(cell_end);
            }
            match self.delimiter_at(cell_end) {
                Some(after) if !(self.runs && self.ends_line(after)) => at = after,
                Some(after) => break out.end = self.next_line(after),
                None => break out.end = self.next_line(cell_end),
            }
        }
        if out.multiline.is_some() {
            let ends = self.rest(from, out.end);
            let returns = memchr_iter(b'\r', ends);
            out.lines = memchr_iter(b'\n', ends).count()
                + returns.filter(|at| ends.get(at + 1) != Some(&b'\n')).count()
                + usize::from(!ends.ends_with(b"\n") && !ends.ends_with(b"\r"));
        }
    }

    /// The quotation mark that opens the cell at `at`, perhaps after spaces.
    fn opening(&self, at: usize) -> Option<usize> {
        let mut mark = at;
        while !self.is_space && self.byte(mark) == Some(b' ') {
            mark += 1;
        }
        self.byte(mark).filter(|byte| Some(*byte) == self.quote).map(|_| mark)
    }

    /// Where a cell may end that is closed before `at`: at a delimiter, a line end, or spaces
    /// before one.
    fn closes(&self, at: usize) -> Option<usize> {
        let mut end = at;
        while !self.is_space && self.byte(end) == Some(b' ') {
            end += 1;
        }
        (self.ends_line(end) || self.delimiter_at(end).is_some()).then_some(end)
    }

    /// Reads the cell that `open` opens, and says where it ends; `None` when nothing closes it.
    fn quoted_cell(
        &mut self,
        open: usize,
        line_end: usize,
        how: How<'_>,
        out: &mut Record,
    ) -> Option<usize> {
        let quote = self.quote?;
        let limit = if how.one_line { line_end } else { self.bytes().len() };
        let (hopeless_from, hopeless_to) = self.hopeless[usize::from(how.pair_closes)];
        let hopeless = open >= hopeless_from && limit == hopeless_to;
        let kept = out.unescaped.len();
        let (mut segment, mut at, mut odd) = (open + 1, open + 1, false);
        let (last, end) = loop {
            let next = memchr(quote, self.rest(at, limit)).map(|found| at + found);
            // What was searched in vain from an earlier mark needs no search from a later one:
            // only a mark that directly follows can be paired otherwise.
            let Some(mark) = next.filter(|mark| !hopeless || *mark == at) else {
                out.unescaped.truncate(kept);
                if !hopeless {
                    self.hopeless[usize::from(how.pair_closes)] = (open, limit);
                }
                return None;
            };
            at = mark + 1;
            if self.is_escaped(mark, segment) {
                out.unescaped.push_str(self.text.get(segment..mark - 1).unwrap_or_default());
                segment = mark;
            } else if self.byte(at) == Some(quote) && at < limit {
                out.unescaped.push_str(self.text.get(segment..at).unwrap_or_default());
                (segment, at) = (at + 1, at + 1);
                if let Some(end) = self.closes(at).filter(|_| how.pair_closes) {
                    break (segment, end);
                }
            } else if let Some(end) = self.closes(at) {
                break (mark, end);
            } else {
                odd = true;
            }
        };
        if odd {
            out.odd = out.odd.or(Some(open));
        }
        if last > line_end {
            out.multiline = out.multiline.or(Some(open));
        }
        self.close(segment, last, kept, out);
        Some(end)
    }

    /// Adds a quoted cell whose last piece of text is `segment..last`.
    fn close(&self, segment: usize, last: usize, kept: usize, out: &mut Record) {
        let piece = self.text.get(segment..last).unwrap_or_default();
        let doubled_escape = self.escape.is_some() && piece.contains("\\\\");
        if out.unescaped.len() == kept && !doubled_escape {
            out.add(Cell { start: segment, end: last, escaped: false, quoted: true });
            return;
        }
        if doubled_escape {
            out.unescaped.push_str(&piece.replace("\\\\", "\\"));
        } else {
            out.unescaped.push_str(piece);
        }
        let end = out.unescaped.len();
        out.add(Cell { start: kept, end, escaped: true, quoted: true });
    }

    /// Whether an odd number of escapes stands before `mark`, not before `from`.
    fn is_escaped(&self, mark: usize, from: usize) -> bool {
        let Some(escape) = self.escape else { return false };
        let before = self.rest(from, mark).iter().rev();
        before.take_while(|byte| **byte == escape).count() % 2 == 1
    }
}

#[cfg(test)]
#[path = "tests/record.rs"]
mod tests;
