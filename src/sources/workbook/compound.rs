//! A compound file (MS-CFB), which holds old workbooks (MS-XLS) and encrypted new ones, checked
//! before calamine reads it.
//!
//! calamine follows any chain of sectors, even in a circle, and takes room for every cell between
//! the first and the last of a sheet. Both are checked here.

use super::{Refusal, number};
use crate::language::Text;

/// Ends a chain of sectors (MS-CFB 2.1); so does nothing else.
const END_OF_CHAIN: usize = 0xffff_fffe;
/// The least number that is no sector of an allocation table (MS-CFB 2.1).
const NO_SECTOR: usize = 0xffff_fffc;
/// Streams shorter than this lie in the mini stream (MS-CFB 2.2).
const MINI_CUTOFF: usize = 4096;
/// The size of a sector of the mini stream (MS-CFB 2.2).
const MINI_SECTOR: usize = 64;
/// The most cells between the corners of the used parts of all sheets, at 32 bytes each in
/// calamine, twice: half of what one sheet of MS-XLS can hold.
const MAX_SPANNED: usize = 65_536 * 128;
/// A sheet of MS-XLS has 65,536 rows of 256 cells.
const MAX_DECLARED: usize = 65_536 * 256;
/// The most characters of all cells; calamine copies a shared text into each of them, twice.
const MAX_TEXT: usize = 32 << 20;
/// How often the stream of the workbook may be read when sheets claim the same part of it.
const PASSES: usize = 4;

/// Checks that the file is an old workbook calamine can read without harm.
pub(super) fn check(bytes: &[u8]) -> Result<(), Refusal> {
    let file = Compound::read(bytes)?;
    if file.entry("EncryptedPackage").is_some() {
        return Err(Refusal::encrypted());
    }
    let Some(book) = file.entry("Workbook").or_else(|| file.entry("Book")) else {
        return Err(file.foreign());
    };
    for properties in ["\u{5}SummaryInformation", "\u{5}DocumentSummaryInformation"] {
        if let Some(entry) = file.entry(properties) {
            file.stream(entry)?;
        }
    }
    spans(&file.stream(book)?)
}

struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    table: Vec<usize>,
    mini_table: Vec<usize>,
    mini: Vec<u8>,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    start: usize,
    size: usize,
}

impl<'a> Compound<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self, Refusal> {
        let field = |place, width| number(bytes, place, width).ok_or_else(damaged);
        let sector = match field(30, 2)? {
            9 => 512,
            12 => 4096,
            _ => return Err(damaged()),
        };
        let (table, mini_table, entries) = (Vec::new(), Vec::new(), Vec::new());
        let mut file = Self { bytes, sector, table, mini_table, mini: Vec::new(), entries };
        file.table = file.allocation_table().ok_or_else(damaged)?;
        let directory = file.chain(field(48, 4)?, usize::MAX)?;
        file.entries = directory.chunks_exact(128).filter_map(|raw| entry(raw, sector)).collect();
        let root = file.entries.first().ok_or_else(damaged)?;
        let minis = field(64, 4)?;
        if minis > 0 {
            file.mini = file.chain(root.start, root.size)?;
            let table = file.chain(field(60, 4)?, minis.saturating_mul(sector))?;
            file.mini_table = numbers(&table).collect();
        }
        Ok(file)
    }

    /// The sector that follows each sector (MS-CFB 2.3 to 2.5).
    fn allocation_table(&self) -> Option<Vec<usize>> {
        let most = self.bytes.len() / self.sector + 1;
        let mut listed: Vec<usize> = numbers(self.bytes.get(76..512)?).collect();
        let (mut next, mut steps) = (number(self.bytes, 68, 4)?, 0);
        while next < NO_SECTOR - 2 {
            listed.extend(numbers(self.sector_at(next)?));
            next = listed.pop()?;
            steps += 1;
            // A list longer than the file goes in a circle, even where it never grows.
            if steps > most {
                return None;
            }
        }
        listed.retain(|sector| *sector < NO_SECTOR);
        if listed.len() > most {
            return None;
        }
        let mut table = Vec::new();
        for sector in listed {
            table.extend(numbers(self.sector_at(sector)?));
        }
        Some(table)
    }

    /// A sector; the last one of a file may be short.
    fn sector_at(&self, sector: usize) -> Option<&'a [u8]> {
        let start = sector.checked_add(1)?.checked_mul(self.sector)?;
        let rest = self.bytes.get(start..).filter(|rest| !rest.is_empty())?;
        Some(rest.get(..self.sector).unwrap_or(rest))
    }

    /// The first `size` bytes of the chain that starts at a sector.
    fn chain(&self, start: usize, size: usize) -> Result<Vec<u8>, Refusal> {
        follow(start, size, &self.table, |sector| self.sector_at(sector))
    }

    fn stream(&self, entry: &Entry) -> Result<Vec<u8>, Refusal> {
        if entry.size >= MINI_CUTOFF {
            return self.chain(entry.start, entry.size);
        }
        follow(entry.start, entry.size, &self.mini_table, |sector| {
            let start = sector.checked_mul(MINI_SECTOR)?;
            let rest = self.mini.get(start..).filter(|rest| !rest.is_empty())?;
            Some(rest.get(..MINI_SECTOR).unwrap_or(rest))
        })
    }

    fn entry(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// What the file is instead of a workbook.
    fn foreign(&self) -> Refusal {
        const KINDS: &[(&str, &str, &str)] = &[
            ("WordDocument", "dokument Worda (DOC)", "a Word document (DOC)"),
            ("PowerPoint Document", "prezentacja PowerPoint (PPT)", "a PowerPoint file (PPT)"),
            ("__properties_version1.0", "wiadomość Outlooka (MSG)", "an Outlook message (MSG)"),
            ("VisioDocument", "rysunek Visio", "a Visio drawing"),
        ];
        let known = KINDS.iter().find(|(stream, _, _)| self.entry(stream).is_some());
        known.map_or_else(
            || Refusal::no_workbook("plik OLE bez skoroszytu", "an OLE file without a workbook"),
            |(_, pl, en)| Refusal::no_workbook(pl, en),
        )
    }
}

/// Follows a chain until its end or `size` bytes; a chain longer than its table goes in a circle.
fn follow<'a>(
    start: usize,
    size: usize,
    table: &[usize],
    sector_at: impl Fn(usize) -> Option<&'a [u8]>,
) -> Result<Vec<u8>, Refusal> {
    let (mut sector, mut steps, mut bytes) = (start, 0_usize, Vec::new());
    while sector != END_OF_CHAIN && bytes.len() < size {
        steps += 1;
        let content = sector_at(sector).filter(|_| steps <= table.len()).ok_or_else(damaged)?;
        bytes.extend_from_slice(content.get(..size - bytes.len()).unwrap_or(content));
        if bytes.len() < size {
            sector = *table.get(sector).ok_or_else(damaged)?;
        }
    }
    Ok(bytes)
}

/// An entry of the directory (MS-CFB 2.6).
fn entry(raw: &[u8], sector: usize) -> Option<Entry> {
    let units = raw.get(..64)?.chunks_exact(2).filter_map(|pair| number(pair, 0, 2));
    let units = units.take_while(|unit| *unit != 0).filter_map(|unit| u16::try_from(unit).ok());
    let name = char::decode_utf16(units).map(|unit| unit.unwrap_or('\u{fffd}')).collect();
    let width = if sector == 512 { 4 } else { 8 };
    Some(Entry { name, start: number(raw, 116, 4)?, size: number(raw, 120, width)? })
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = usize> {
    bytes.chunks_exact(4).filter_map(|raw| number(raw, 0, 4))
}

/// The records of a stream (MS-XLS 2.1.4), each as its kind, its data and what follows it.
fn records(stream: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let mut rest = stream;
    std::iter::from_fn(move || {
        let (kind, size) = (number(rest, 0, 2)?, number(rest, 2, 2)?);
        let data = rest.get(4..4 + size)?;
        rest = rest.get(4 + size..)?;
        Some((kind, data))
    })
}

/// Checks how many cells lie between the corners of each sheet (numbers of records: MS-XLS 2.3).
fn spans(book: &[u8]) -> Result<(), Refusal> {
    let (mut sheets, mut shared, mut before) = (Vec::new(), Vec::new(), 0);
    for (kind, data) in records(book) {
        // A long record goes on in records of the kind 0x3c.
        before = if kind == 0x003c { before } else { kind };
        match before {
            0x00fc => shared.push(data),
            0x002f => return Err(Refusal::encrypted()),
            0x0085 => sheets.push(number(data, 0, 4).ok_or_else(damaged)?),
            0x000a => break,
            _ => {}
        }
    }
    let lengths = lengths(&shared);
    let (mut spanned, mut passed, mut text) = (0_usize, 0_usize, 0_usize);
    for start in sheets {
        let sheet = book.get(start..).ok_or_else(damaged)?;
        let (cells, read) = span(sheet)?;
        spanned = spanned.saturating_add(cells);
        passed += read;
        for (_, data) in
            records(sheet.get(..read).unwrap_or(sheet)).filter(|record| record.0 == 0x00fd)
        {
            let length = number(data, 6, 4).and_then(|string| lengths.get(string));
            text = text.saturating_add(length.copied().unwrap_or(0));
        }
        if spanned > MAX_SPANNED || text > MAX_TEXT || passed > PASSES * book.len() {
            return Err(Refusal::too_large(
                format!(
                    "arkusze obejmują więcej niż {MAX_SPANNED} komórek, licząc puste, albo {MAX_TEXT} znaków"
                ),
                format!(
                    "the sheets span more than {MAX_SPANNED} cells, empty ones counted, or {MAX_TEXT} characters"
                ),
            ));
        }
    }
    Ok(())
}

/// How many characters each shared string has (SST, MS-XLS 2.4.265 and 2.5.293), as far as the
/// records can be read.
fn lengths(records: &[&[u8]]) -> Vec<usize> {
    let mut records = records.iter().copied();
    let mut rest = records.next().and_then(|first| first.get(8..)).unwrap_or_default();
    let mut lengths = Vec::new();
    let mut string = || -> Option<usize> {
        if rest.is_empty() {
            rest = records.next()?;
        }
        let (length, flags) = (number(rest, 0, 2)?, number(rest, 2, 1)?);
        let (rich, far_east) = (flags & 8 != 0, flags & 4 != 0);
        let runs = if rich { number(rest, 3, 2)? } else { 0 };
        let extension = if far_east { number(rest, if rich { 5 } else { 3 }, 4)? } else { 0 };
        rest = rest.get(3 + usize::from(rich) * 2 + usize::from(far_east) * 4..)?;
        let (mut wide, mut left) = (flags & 1, length);
        loop {
            let here = left.min(rest.len() >> wide);
            rest = rest.get(here << wide..)?;
            left -= here;
            if left == 0 {
                break;
            }
            // The next record says anew whether its characters have two bytes.
            let next = records.next()?;
            (wide, rest) = (number(next, 0, 1)? & 1, next.get(1..)?);
        }
        let mut tail = runs * 4 + extension;
        while tail > rest.len() {
            tail -= rest.len();
            rest = records.next()?;
        }
        rest = rest.get(tail..)?;
        Some(length)
    };
    lengths.extend(std::iter::from_fn(&mut string));
    lengths
}

/// How many cells calamine makes room for in one sheet, and how many bytes the sheet has.
fn span(sheet: &[u8]) -> Result<(usize, usize), Refusal> {
    let (mut rows, mut columns) = ((usize::MAX, 0), (usize::MAX, 0));
    let (mut begun, mut depth, mut read, mut formulas) = (false, 0_usize, 0, 1);
    for (kind, data) in records(sheet) {
        read += data.len() + 4;
        let at = |place| number(data, place, 2);
        match kind {
            // A chart inside the sheet has its own beginning and end.
            0x0809 if begun => depth += 1,
            0x0809 => begun = true,
            0x000a if depth == 0 => break,
            0x000a => depth -= 1,
            0x0200 if depth == 0 => declared(data)?,
            0x0006 | 0x00bd | 0x00d6 | 0x00fd | 0x0203..=0x0205 | 0x027e if depth == 0 => {
                let last =
                    if kind == 0x00bd { data.len().checked_sub(2).and_then(at) } else { at(2) };
                if let (Some(row), Some(first), Some(last)) = (at(0), at(2), last) {
                    rows = (rows.0.min(row), rows.1.max(row));
                    columns = (columns.0.min(first), columns.1.max(last));
                }
                formulas = if kind == 0x0006 { 2 } else { formulas };
            }
            _ => {}
        }
    }
    let length = |(first, last): (usize, usize)| (last + 1).saturating_sub(first);
    Ok((length(rows).saturating_mul(length(columns)).saturating_mul(formulas), read))
}

/// Checks the declared size of a sheet (Dimensions, MS-XLS 2.4.90), for which calamine takes room.
fn declared(data: &[u8]) -> Result<(), Refusal> {
    let (width, first_column) = if data.len() == 10 { (2, 4) } else { (4, 8) };
    let field = |place, width| number(data, place, width).unwrap_or(0);
    let (top, bottom) = (field(0, width), field(width, width));
    let (left, right) = (field(first_column, 2), field(first_column + 2, 2));
    // calamine starts at the first column when the declared one cannot be.
    let left = if left > 0xff || right < left { 0 } else { left };
    let empty = bottom == 0 || right == 0;
    let cells = bottom.saturating_sub(top).saturating_mul(right.saturating_sub(left));
    if !empty && (bottom <= top || right <= left || cells > MAX_DECLARED) {
        return Err(Refusal::damaged(
            format!(
                "arkusz podaje niemożliwy rozmiar: wiersze {top}–{bottom}, kolumny {left}–{right}"
            ),
            format!(
                "a sheet declares an impossible size: rows {top} to {bottom}, columns {left} to {right}"
            ),
        ));
    }
    Ok(())
}

fn damaged() -> Refusal {
    Refusal {
        problem: Text::new(
            "plik XLS jest urwany albo uszkodzony: jego części wskazują poza plik lub w koło",
            "the XLS file is cut off or damaged: its parts point outside it or in a circle",
        ),
        remedy: super::AGAIN.text(),
    }
}
