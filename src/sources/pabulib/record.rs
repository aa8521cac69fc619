//! Bytes cut into records and cells: `;` between cells, `"` around a cell that holds one, `""` for
//! a quotation mark in it (pabulib.org/format). Line ends are LF, CRLF or both in one file.

use memchr::{memchr, memrchr};
use std::borrow::Cow;

/// How far a quoted cell may reach: one not closed by then quotes nothing, and its line is read as
/// it stands. Far more than any name, and a file is read in pieces of bounded size.
const REACH: usize = 1 << 20;

/// One record: its bytes without the line end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record<'a> {
    pub(super) bytes: &'a [u8],
    /// The line it begins on, from 1.
    pub(super) line: usize,
}

/// The records of some bytes, one after the other.
#[derive(Clone, Debug)]
pub(super) struct Records<'a> {
    rest: &'a [u8],
    line: usize,
    /// Whether any quotation mark lies ahead: without one a record is a line.
    quoted: bool,
}

impl<'a> Records<'a> {
    /// Cuts `bytes`, the first of which stand on `line`.
    pub(super) fn new(bytes: &'a [u8], line: usize) -> Self {
        Self { rest: bytes, line, quoted: memchr(b'"', bytes).is_some() }
    }

    /// The bytes not yet cut, and the line they begin on.
    pub(super) const fn rest(&self) -> (&'a [u8], usize) {
        (self.rest, self.line)
    }

    /// Whether records may span lines.
    pub(super) const fn quoted(&self) -> bool {
        self.quoted
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        let (end, lines) =
            if self.quoted { quoted_end(self.rest) } else { (memchr(b'\n', self.rest), 1) };
        let (bytes, rest) = match end {
            Some(end) => (&self.rest[..end], &self.rest[end + 1..]),
            None => (self.rest, &self.rest[self.rest.len()..]),
        };
        let line = self.line;
        (self.rest, self.line) = (rest, line + lines);
        Some(Record { bytes: without_return(bytes), line })
    }
}

/// Where the record at the start of `bytes` ends, and how many lines it spans. A quotation mark
/// opens a quoted cell only at the start of a cell; one that is never closed quotes nothing.
fn quoted_end(bytes: &[u8]) -> (Option<usize>, usize) {
    let first = memchr(b'\n', bytes);
    let line = first.map_or(bytes, |end| &bytes[..end]);
    if !opens(line) {
        return (first, 1);
    }
    let bytes = &bytes[..bytes.len().min(REACH)];
    let (mut at, mut lines, mut inside, mut starts) = (0, 1, false, true);
    while at < bytes.len() {
        match bytes[at] {
            b'"' if inside && bytes.get(at + 1) == Some(&b'"') => at += 1,
            b'"' if inside => inside = false,
            b'"' if starts => inside = true,
            b'\n' if !inside => return (Some(at), lines),
            b'\n' => lines += 1,
            _ => {}
        }
        starts = !inside && bytes[at] == b';';
        at += 1;
    }
    if inside { (first, 1) } else { (None, lines) }
}

/// Whether a line leaves a quoted cell open.
fn opens(line: &[u8]) -> bool {
    let (mut inside, mut starts, mut at) = (false, true, 0);
    while at < line.len() {
        match line[at] {
            b'"' if inside && line.get(at + 1) == Some(&b'"') => at += 1,
            b'"' if inside => inside = false,
            b'"' if starts => inside = true,
            _ => {}
        }
        starts = !inside && line[at] == b';';
        at += 1;
    }
    inside
}

/// Whether a record holds a quotation mark that is never closed, and was read as it stands.
pub(super) fn unclosed(record: &[u8]) -> bool {
    memchr(b'"', record).is_some() && opens(record)
}

fn without_return(bytes: &[u8]) -> &[u8] {
    bytes.strip_suffix(b"\r").unwrap_or(bytes)
}

/// Where the last whole record of `bytes` ends, its line end included; `None` when none does. What
/// follows is left for later: there a line, or a quoted cell, may still go on.
pub(super) fn last_end(bytes: &[u8]) -> Option<usize> {
    if memchr(b'"', bytes).is_none() {
        return memrchr(b'\n', bytes).map(|end| end + 1);
    }
    let (mut at, mut last) = (0, None);
    while let Some(end) = memchr(b'\n', &bytes[at..]) {
        let end = if opens(&bytes[at..at + end]) { quoted_end(&bytes[at..]).0? } else { end };
        let may_go_on = bytes.len() - at < REACH && opens(&bytes[at..at + end]);
        if may_go_on {
            break;
        }
        at += end + 1;
        last = Some(at);
    }
    last
}

/// The cells of one record.
pub(super) struct Cells<'a> {
    rest: Option<&'a [u8]>,
    quoted: bool,
}

/// Cuts a record into cells; `quoted` says whether it may hold quoted ones.
pub(super) const fn cells(record: &[u8], quoted: bool) -> Cells<'_> {
    Cells { rest: Some(record), quoted }
}

impl<'a> Iterator for Cells<'a> {
    type Item = Cow<'a, [u8]>;

    fn next(&mut self) -> Option<Cow<'a, [u8]>> {
        let rest = self.rest.take()?;
        if self.quoted
            && rest.first() == Some(&b'"')
            && let Some((cell, after)) = quoted_cell(rest)
        {
            self.rest = after;
            return Some(Cow::Owned(cell));
        }
        let end = memchr(b';', rest);
        self.rest = end.map(|end| &rest[end + 1..]);
        Some(Cow::Borrowed(end.map_or(rest, |end| &rest[..end])))
    }
}

/// A quoted cell without its marks and what follows its `;`. Text between the closing mark and the
/// next `;` belongs to the cell, as readers of CSV commonly have it. `None` where it never closes.
fn quoted_cell(rest: &[u8]) -> Option<(Vec<u8>, Option<&[u8]>)> {
    let mut cell = Vec::with_capacity(rest.len());
    let mut at = 1;
    loop {
        let mark = at + memchr(b'"', rest.get(at..)?)?;
        cell.extend_from_slice(&rest[at..mark]);
        if rest.get(mark + 1) != Some(&b'"') {
            let after = &rest[mark + 1..];
            let end = memchr(b';', after);
            cell.extend_from_slice(end.map_or(after, |end| &after[..end]));
            return Some((cell, end.map(|end| &after[end + 1..])));
        }
        cell.push(b'"');
        at = mark + 2;
    }
}
