//! How much a sheet of `OpenDocument` grows when it is read.
//!
//! A cell, a row or a space may say that it stands for a million of its like
//! (`table:number-columns-repeated`, `table:number-rows-repeated`, `text:c`), and calamine writes
//! each of them out. They are counted here.

use super::Refusal;
use memchr::memmem;

/// The most bytes `content.xml` may have: half a million filled cells.
pub(super) const MAX_CONTENT: usize = 128 << 20;
/// The most cells of all sheets once written out, at about 100 bytes each in calamine.
const MAX_CELLS: usize = 4_000_000;
/// The most bytes of text once written out.
const MAX_TEXT: usize = 256 << 20;

/// What is counted of a sheet.
#[derive(Default)]
struct Sheet {
    /// Cells of rows as calamine first gathers them.
    gathered: usize,
    /// Rows with their repetitions, from the first filled one to the last.
    height: usize,
    /// Empty rows since the last filled one.
    gap: usize,
    width: usize,
    row: Row,
}

/// What is counted of a row.
#[derive(Default)]
struct Row {
    repeats: usize,
    /// Columns up to the last filled cell, and all columns.
    filled: usize,
    all: usize,
}

/// Where in a sheet a tag stands. Sheets, rows and cells lie in each other in this order only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    Outside,
    Sheet,
    Row,
    Cell,
}

/// Checks the content of a sheet of `OpenDocument`.
pub(super) fn check(content: &[u8]) -> Result<(), Refusal> {
    let mut count = Count::default();
    for (at, tag) in tags(content)? {
        let closed = tag.ends_with(b"/");
        match name(tag) {
            b"table:table" => {
                count.enter(Level::Outside, Level::Sheet)?;
                if closed {
                    count.leave(Level::Sheet, Level::Outside)?;
                }
            }
            b"/table:table" => count.leave(Level::Sheet, Level::Outside)?,
            b"table:table-row" => {
                count.enter(Level::Sheet, Level::Row)?;
                let repeats = number(tag, b"number-rows-repeated=");
                count.sheet.row = Row { repeats, ..Row::default() };
                if closed {
                    count.leave(Level::Row, Level::Sheet)?;
                }
            }
            b"/table:table-row" => count.leave(Level::Row, Level::Sheet)?,
            b"table:table-cell" | b"table:covered-table-cell" => {
                count.enter(Level::Row, Level::Cell)?;
                count.cell(tag, at);
                if closed {
                    count.end_cell(at + tag.len());
                    count.leave(Level::Cell, Level::Row)?;
                }
            }
            b"/table:table-cell" | b"/table:covered-table-cell" => {
                count.end_cell(at);
                count.leave(Level::Cell, Level::Row)?;
            }
            b"text:s" => count.add_text(number(tag, b"text:c=")),
            _ => {}
        }
        if count.cells.saturating_add(count.sheet.cells()) > MAX_CELLS || count.text > MAX_TEXT {
            return Err(too_large());
        }
    }
    Ok(())
}

/// What has been counted.
struct Count {
    level: Level,
    /// Cells and bytes of text, once written out.
    cells: usize,
    text: usize,
    sheet: Sheet,
    /// Where the present cell starts, and how often it is written out.
    from: usize,
    times: usize,
}

impl Default for Count {
    fn default() -> Self {
        let sheet = Sheet::default();
        Self { level: Level::Outside, cells: 0, text: 0, sheet, from: 0, times: 0 }
    }
}

impl Count {
    fn enter(&mut self, outer: Level, inner: Level) -> Result<(), Refusal> {
        if self.level != outer {
            return Err(nested());
        }
        self.level = inner;
        Ok(())
    }

    fn leave(&mut self, inner: Level, outer: Level) -> Result<(), Refusal> {
        self.enter(inner, outer)?;
        match inner {
            Level::Row => self.sheet.end_row(),
            Level::Sheet => {
                self.cells = self.cells.saturating_add(self.sheet.cells());
                self.sheet = Sheet::default();
            }
            Level::Cell | Level::Outside => {}
        }
        Ok(())
    }

    fn cell(&mut self, tag: &[u8], at: usize) {
        let times = number(tag, b"number-columns-repeated=");
        let filled = [&b"office:"[..], b"table:formula"];
        let filled = filled.iter().any(|mark| memmem::find(tag, mark).is_some());
        self.sheet.row.add(times, filled);
        self.from = at;
        self.times = if filled { times.saturating_mul(self.sheet.row.repeats) } else { 0 };
    }

    fn end_cell(&mut self, at: usize) {
        self.add_text(at.saturating_sub(self.from));
    }

    const fn add_text(&mut self, bytes: usize) {
        self.text = self.text.saturating_add(bytes.saturating_mul(self.times));
    }
}

impl Row {
    fn add(&mut self, times: usize, filled: bool) {
        self.all = self.all.saturating_add(times);
        if filled {
            self.filled = self.all;
        }
    }
}

impl Sheet {
    fn end_row(&mut self) {
        self.gathered = self.gathered.saturating_add(self.row.filled);
        if self.row.filled == 0 {
            self.gap = self.gap.saturating_add(self.row.repeats);
            return;
        }
        let gap = if self.height == 0 { 0 } else { self.gap };
        self.height = self.height.saturating_add(gap).saturating_add(self.row.repeats);
        self.width = self.width.max(self.row.filled);
        self.gap = 0;
    }

    const fn cells(&self) -> usize {
        self.height.saturating_mul(self.width).saturating_add(self.gathered)
    }
}

/// The tags of an XML text, each with its place and without its angle brackets.
pub(super) fn tags(content: &[u8]) -> Result<impl Iterator<Item = (usize, &[u8])>, Refusal> {
    if memmem::find(content, b"<!DOCTYPE").is_some() {
        return Err(Refusal::bomb());
    }
    let mut at = 0;
    Ok(std::iter::from_fn(move || {
        loop {
            let rest = content.get(at..)?;
            let start = at + memchr::memchr(b'<', rest)? + 1;
            let tag = content.get(start..)?;
            let passed = [(&b"!--"[..], &b"-->"[..]), (b"![CDATA[", b"]]>"), (b"?", b"?>")];
            if let Some((open, close)) = passed.iter().find(|(open, _)| tag.starts_with(open)) {
                let inside = start + open.len();
                at = inside + memmem::find(content.get(inside..)?, close)? + close.len();
                continue;
            }
            let end = start + length(tag)?;
            at = end + 1;
            return Some((start, content.get(start..end)?));
        }
    }))
}

/// The bytes of a tag before its closing bracket; one inside quotation marks does not close.
fn length(tag: &[u8]) -> Option<usize> {
    let mut from = 0;
    loop {
        let found = from + memchr::memchr3(b'>', b'"', b'\'', tag.get(from..)?)?;
        match *tag.get(found)? {
            b'>' => return Some(found),
            quote => from = found + 2 + memchr::memchr(quote, tag.get(found + 1..)?)?,
        }
    }
}

pub(super) fn name(tag: &[u8]) -> &[u8] {
    let end = tag.iter().skip(1).position(|byte| byte.is_ascii_whitespace() || *byte == b'/');
    end.and_then(|end| tag.get(..=end)).unwrap_or(tag)
}

/// The number of an attribute; 1 when it has none, as much as can be when it is no number.
pub(super) fn number(tag: &[u8], attribute: &[u8]) -> usize {
    let Some(at) = memmem::find(tag, attribute) else {
        return 1;
    };
    let value = tag.get(at + attribute.len() + 1..).unwrap_or_default();
    let digits = value.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let closed = matches!(value.get(digits), Some(b'"' | b'\''));
    let text = std::str::from_utf8(value.get(..digits).unwrap_or_default()).unwrap_or_default();
    if closed { text.parse().unwrap_or(usize::MAX) } else { usize::MAX }
}

fn nested() -> Refusal {
    Refusal::damaged(
        "plik ODS jest uszkodzony: arkusze, wiersze i komórki nie leżą jedne w drugich",
        "the ODS file is damaged: sheets, rows and cells do not lie in each other",
    )
}

fn too_large() -> Refusal {
    let mib = MAX_TEXT >> 20;
    Refusal::too_large(
        format!(
            "po rozpisaniu powtórzeń arkusze mają więcej niż {MAX_CELLS} komórek albo {mib} MiB tekstu"
        ),
        format!(
            "with repetitions written out the sheets have more than {MAX_CELLS} cells or {mib} MiB of text"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const CELL: &str = r#"<table:table-cell office:value-type="float" office:value="1""#;

    #[test]
    fn repetitions_are_counted_and_those_of_empty_cells_cost_nothing() {
        let sheet = |row: &str| format!("<table:table table:name='A'>{row}</table:table>");
        let padding = r#"<table:table-row><table:table-cell table:number-columns-repeated="16384"/>
            </table:table-row><table:table-row table:number-rows-repeated="1048576">
            <table:table-cell/></table:table-row>"#;
        let filled = format!("<table:table-row>{CELL}/></table:table-row>{padding}");
        assert!(check(sheet(&filled).as_bytes()).is_ok());

        let wide = format!(r#"{CELL} table:number-columns-repeated="16384"/></table:table-row>"#);
        let many = format!(r#"<table:table-row table:number-rows-repeated="1000">{wide}"#);
        assert!(check(sheet(&many).as_bytes()).is_err());
        let gap = r#"<table:table-row table:number-rows-repeated="9000000"/>"#;
        let apart = format!("<table:table-row>{CELL}/></table:table-row>{gap}");
        assert!(check(sheet(&apart).as_bytes()).is_ok());
        assert!(check(sheet(&format!("{apart}{apart}")).as_bytes()).is_err());
    }

    #[test]
    fn spaces_entities_and_hidden_numbers_do_not_slip_through() {
        for content in [
            r#"<table:table><table:table-row><table:table-cell office:value-type="string">
               <text:p><text:s text:c="999999999"/></text:p>"#,
            r#"<table:table><table:table-row table:number-rows-repeated="&#57;">
               <table:table-cell office:value="1"/></table:table-row></table:table>"#,
            "<table:table><table:table-row><table:table-cell></table:table><table:table>",
            "<!DOCTYPE x [<!ENTITY a 'b'>]><table:table/>",
        ] {
            assert!(check(content.as_bytes()).is_err(), "{content}");
        }
        let comment = r#"<!-- <table:table-row table:number-rows-repeated="999999999"> -->"#;
        assert!(check(comment.as_bytes()).is_ok());
    }
}
