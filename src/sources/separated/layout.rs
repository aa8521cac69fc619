//! Where a table begins: the lines before it, its width, its header.

use super::kind::{Kind, is_year};
use super::record::Record;
use super::records::{Records, Shape};

/// What the first rows of a table show.
#[derive(Clone, Debug, Default)]
pub(super) struct Layout {
    /// The lines that stand before the table, each with its number.
    pub(super) before: Vec<(usize, String)>,
    /// Where the table begins: byte and line.
    pub(super) start: (usize, usize),
    /// Where its rows begin, after the header.
    pub(super) body: (usize, usize),
    /// The header; empty when the table has none.
    pub(super) header: Vec<String>,
    /// How many lines it was joined from.
    pub(super) header_rows: usize,
    /// What its rows have in common.
    pub(super) shape: Shape,
    /// Whether every line ends in a delimiter, so that the last column is none.
    pub(super) ends_in_delimiter: bool,
}

/// How many records are looked at.
const ROWS: usize = 200;
/// How many rows without an empty one between them tell their width: another table may follow.
const TELLING_ROWS: usize = 50;
/// How many bytes of them, if that is enough for a few records.
const BYTES: usize = 256 << 10;
/// How many records are enough.
const FEW: usize = 3;
/// The longest header that is joined to one: none with more rows was met in the tables of GUS.
const HEADER_ROWS: usize = 4;
/// What this share of a column's cells looks like, the column is: in tenths.
const RULE: usize = 8;
/// How many rows a table of two columns before another one may have to be a list of remarks.
const LIST_ROWS: usize = 10;

/// A record that was looked at.
#[derive(Debug, Default)]
struct Row {
    position: (usize, usize),
    cells: Vec<String>,
    blank: bool,
}

impl Row {
    fn filled(&self) -> usize {
        self.cells.iter().filter(|cell| !cell.trim().is_empty()).count()
    }

    fn text(&self) -> String {
        let filled = self.cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
        filled.collect::<Vec<_>>().join(" ")
    }
}

/// What a row is, by its cells and those below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Header,
    Data,
    Either,
}

impl Layout {
    /// Looks at the records from here on. `None` when there are none.
    pub(super) fn ahead(records: &mut Records<'_>) -> Option<Self> {
        let from = records.position();
        let width = main_width(&look(records, &Shape::default()))?;
        // Once more with the width known, so that odd quotation marks swallow no rows.
        records.seek(from);
        let mut shape = Shape { width, kinds: Vec::new() };
        let rows = look(records, &shape);
        let end = records.position();
        records.seek(from);
        let (before, table) = rows.split_at(first_row(&rows, width)?);
        let header_rows = header_rows(table, width);
        let (header, body) = table.split_at(header_rows);
        let header = join(header);
        let last_is_empty =
            |row: &Row| row.cells.get(width - 1).is_none_or(|cell| cell.trim().is_empty());
        let ends_in_delimiter = width > 1
            && header.len() == width
            && header.last().is_some_and(String::is_empty)
            && body.iter().all(last_is_empty);
        shape.kinds = kinds(body.iter().filter(|row| row.cells.len() == width), width);
        let noted = before.iter().filter(|row| !row.blank);
        Some(Self {
            before: noted.map(|row| (row.position.1, row.text())).collect(),
            start: table.first().map_or(from, |row| row.position),
            body: body.first().map_or(end, |row| row.position),
            header,
            header_rows,
            shape,
            ends_in_delimiter,
        })
    }

    /// Whether a row can be the header of another table: names alone, no value of this one.
    pub(super) fn is_other_header(&self, record: &Record, text: &str) -> bool {
        let names = record
            .cells(text)
            .all(|(cell, _)| is_year(cell) || matches!(Kind::of(cell), Kind::Text | Kind::Code));
        let differs = record.width() != self.shape.width
            || record.cells(text).zip(&self.shape.kinds).any(|((cell, _), kind)| {
                kind.is_some_and(Kind::is_value) && !Kind::of(cell).is_value()
            });
        record.width() > 1 && names && differs
    }

    /// Whether a row repeats the header, whole or in part.
    pub(super) fn repeats_header(&self, record: &Record, text: &str) -> bool {
        let common = record.width().min(self.header.len());
        let fits = self.header_rows == 1
            && common > 1
            && common * 2 > record.width().max(self.header.len());
        fits && record.cells(text).zip(&self.header).all(|((cell, _), name)| cell == name)
    }
}

fn look(records: &mut Records<'_>, shape: &Shape) -> Vec<Row> {
    let (mut rows, mut record) = (Vec::new(), Record::default());
    let from = records.position().0;
    loop {
        let position = records.position();
        let enough = rows.len() >= FEW && position.0 - from > BYTES;
        if rows.len() >= ROWS || enough || !records.next(shape, &mut record) {
            return rows;
        }
        let text = records.text();
        rows.push(Row {
            position,
            cells: record.cells(text).map(|(cell, _)| cell.to_owned()).collect(),
            blank: record.is_blank(text),
        });
    }
}

/// The width of the table that begins here: of the first rows without an empty one between them
/// that agree on one. `None` when there is nothing but empty rows.
fn main_width(rows: &[Row]) -> Option<usize> {
    let solid = |block: &&[Row]| {
        let (width, count) = usual_width(block);
        width > 1 && count > 1 && count * 3 > block.len().min(TELLING_ROWS)
    };
    let blocks: Vec<&[Row]> =
        rows.split(|row| row.blank).filter(|block| !block.is_empty()).collect();
    let mut solid_blocks = blocks.iter().copied().filter(solid);
    let Some(first) = solid_blocks.next() else {
        let widths = || rows.iter().filter(|row| !row.blank).map(|row| row.cells.len());
        let several = usual(widths().filter(|width| *width > 1));
        return several.or_else(|| usual(widths())).map(|(width, _)| width);
    };
    let (width, _) = usual_width(first);
    // "Source: GUS", "Date: 2024" and the like stand before the table they describe.
    let larger =
        solid_blocks.find(|block| usual_width(block).0 > width && block.len() > first.len());
    let is_list = width == 2 && first.len() < LIST_ROWS;
    Some(larger.filter(|_| is_list).map_or(width, |block| usual_width(block).0))
}

fn usual_width(rows: &[Row]) -> (usize, usize) {
    usual(rows.iter().map(|row| row.cells.len())).unwrap_or_default()
}

/// The most frequent of the first numbers and how often it occurs; of two, the greater.
fn usual(numbers: impl Iterator<Item = usize>) -> Option<(usize, usize)> {
    let mut numbers: Vec<usize> = numbers.take(TELLING_ROWS).collect();
    numbers.sort_unstable();
    let runs = numbers.chunk_by(|a, b| a == b).map(|run| (run.len(), run.first().copied()));
    runs.max().and_then(|(count, number)| Some((number?, count)))
}

/// The first row that belongs to the table and not to what is written above it.
fn first_row(rows: &[Row], width: usize) -> Option<usize> {
    let is_blank = |index: usize| rows.get(index).is_none_or(|row| row.blank);
    let full = |(index, row): &(usize, &Row)| {
        let filled = row.filled();
        let value = || row.cells.iter().any(|cell| Kind::of(cell).is_value());
        let enough = filled > 1 || width == 1 || (width == 2 && !is_blank(index + 1)) || value();
        filled > 0 && row.cells.len() == width && enough
    };
    let first = rows.iter().enumerate().find(full).map(|(index, _)| index);
    let first = first.or_else(|| rows.iter().position(|row| !row.blank))?;
    let (above, table) = rows.split_at(first);
    if role(table, 0, width) == Role::Header {
        return Some(first);
    }
    // A header, or rows before the first one of usual length, may be longer or shorter.
    let half = |row: &&Row| row.filled() > 1 && row.filled() * 2 > width;
    let touching = above.iter().rev().take_while(half).count();
    if touching > 0 {
        return Some(first - touching);
    }
    // A header may be parted from its rows by empty ones.
    let apart = above.iter().rposition(|row| !row.blank);
    let is_whole = |index: &usize| {
        width > 1
            && above
                .get(*index)
                .is_some_and(|row| row.filled() == width && row.cells.len() == width)
    };
    Some(apart.filter(is_whole).unwrap_or(first))
}

/// How many rows of a table are its header.
fn header_rows(rows: &[Row], width: usize) -> usize {
    let is_header = match role(rows, 0, width) {
        Role::Header => true,
        Role::Data => false,
        Role::Either => looks_like_names(rows, width),
    };
    if !is_header {
        return 0;
    }
    let mut count = 1;
    while count < HEADER_ROWS && continues_header(rows, count, width) {
        count += 1;
    }
    count
}

/// Compares the cells of a row with the columns below it: the name of a column of numbers is no
/// number, and no value of a column occurs in it twice if it is its name.
fn role(rows: &[Row], index: usize, width: usize) -> Role {
    let Some(row) = rows.get(index) else { return Role::Data };
    let below: Vec<&Row> = below(rows, index, width);
    let kinds = kinds(below.iter().copied(), width);
    let (mut for_header, mut against) = (0_usize, 0_usize);
    for (column, cell) in row.cells.iter().enumerate() {
        let (found, usual) = (Kind::of(cell), kinds.get(column).copied().flatten());
        let recurs = || {
            found == Kind::Text && below.iter().any(|other| other.cells.get(column) == Some(cell))
        };
        let is_year = || is_year(cell) && !below.iter().all(|row| column_is_year(row, column));
        match usual {
            _ if found.is_void() || is_year() => {}
            Some(Kind::Code) if found == Kind::Code => {
                against += usize::from(is_alike(cell, &below, column));
            }
            Some(usual) if usual.is_telling() && found == usual => against += 1,
            Some(usual) if usual.is_telling() && !found.is_value() => for_header += 1,
            _ if recurs() => against += 1,
            _ => {}
        }
    }
    match for_header.cmp(&against) {
        std::cmp::Ordering::Greater => Role::Header,
        std::cmp::Ordering::Less => Role::Data,
        std::cmp::Ordering::Equal => Role::Either,
    }
}

/// Whether most codes of a column have their letters and digits where this one has them.
fn is_alike(code: &str, below: &[&Row], column: usize) -> bool {
    let form = |cell: &str| -> Vec<char> {
        let place = |letter: char| if letter.is_ascii_digit() { '0' } else { 'a' };
        cell.trim()
            .chars()
            .map(|letter| if letter.is_alphanumeric() { place(letter) } else { letter })
            .collect()
    };
    let wanted = form(code);
    let cells = below.iter().filter_map(|row| row.cells.get(column));
    let (mut alike, mut all) = (0_usize, 0_usize);
    for cell in cells.filter(|cell| !Kind::of(cell).is_void()) {
        all += 1;
        alike += usize::from(form(cell) == wanted);
    }
    alike * 2 > all
}

fn column_is_year(row: &Row, column: usize) -> bool {
    row.cells.get(column).is_some_and(|cell| is_year(cell))
}

/// The rows below one that can be compared with it: of the usual width and no repetition of it.
fn below(rows: &[Row], index: usize, width: usize) -> Vec<&Row> {
    let head = rows.get(index).map(|row| &row.cells);
    let rows = rows.get(index + 1..).unwrap_or_default().iter();
    rows.filter(|row| !row.blank && row.cells.len() == width && Some(&row.cells) != head).collect()
}

/// What the cells of each column look like, where most agree.
fn kinds<'r>(rows: impl Iterator<Item = &'r Row>, width: usize) -> Vec<Option<Kind>> {
    let mut counts: Vec<[usize; Kind::TELLING.len()]> = vec![Default::default(); width];
    let mut filled = vec![0_usize; width];
    for row in rows {
        for ((cell, counts), filled) in row.cells.iter().zip(&mut counts).zip(&mut filled) {
            let kind = Kind::of(cell);
            *filled += usize::from(!kind.is_void());
            for (known, count) in Kind::TELLING.iter().zip(counts) {
                *count += usize::from(*known == kind);
            }
        }
    }
    let agreed = |(counts, filled): ([usize; Kind::TELLING.len()], usize)| {
        let mut found = Kind::TELLING.into_iter().zip(counts);
        found.find(|(_, count)| *count > 0 && count * 10 >= filled * RULE).map(|(kind, _)| kind)
    };
    counts.into_iter().zip(filled).map(agreed).collect()
}

/// Whether a first row that neither agrees with what is below nor differs from it reads as names:
/// all there, none twice, none a value.
fn looks_like_names(rows: &[Row], width: usize) -> bool {
    let Some(row) = rows.first() else { return false };
    let names = row.cells.iter().map(|cell| cell.trim());
    let all = names.clone().all(|name| !Kind::of(name).is_value() || is_year(name));
    // The first column of an index and the last before a trailing delimiter have no name.
    let inner = row.cells.get(1..row.cells.len().max(2) - 1).unwrap_or_default();
    let all = all && inner.iter().all(|name| !name.trim().is_empty());
    let mut filled: Vec<&str> = names.filter(|name| !name.is_empty()).collect();
    filled.sort_unstable();
    let twice = filled.windows(2).any(|pair| pair.first() == pair.last());
    all && !twice && filled.len() * 2 >= width && !filled.is_empty()
}

/// Whether the row of this number goes on with the header above it: it repeats it, it names
/// columns of values, or it names parts below a name while the first column stays empty.
fn continues_header(rows: &[Row], index: usize, width: usize) -> bool {
    let (Some(head), Some(row)) = (rows.first(), rows.get(index)) else { return false };
    if row.cells == head.cells && row.filled() > 1 {
        return true;
    }
    let below = below(rows, index, width);
    if row.blank || row.cells.len() != width || below.len() < 2 {
        return false;
    }
    let kinds = kinds(below.iter().copied(), width);
    let is_name = |cell: &str| is_year(cell) || matches!(Kind::of(cell), Kind::Text | Kind::Code);
    let all_names = row.cells.iter().all(|cell| cell.trim().is_empty() || is_name(cell));
    let starts_empty = |row: &Row| row.cells.first().is_none_or(|cell| cell.trim().is_empty());
    let few_are_empty = below.iter().filter(|row| starts_empty(row)).count() * 2 < below.len();
    let first_is_empty = starts_empty(row) && few_are_empty;
    let mut named: Vec<&str> = row
        .cells
        .iter()
        .zip(&kinds)
        .filter(|(cell, kind)| kind.is_some_and(Kind::is_value) && Kind::of(cell) == Kind::Text)
        .map(|(cell, _)| cell.as_str())
        .collect();
    let over_values = named.len();
    named.sort_unstable();
    named.dedup();
    let valued = kinds.iter().filter(|kind| kind.is_some_and(Kind::is_value)).count();
    let names_all = over_values > 1 && over_values == valued && named.len() == over_values;
    all_names && row.filled() > 0 && (first_is_empty || names_all)
}

/// Joins header rows to one, column by column. A name above several columns stands above each of
/// them: it is repeated where the cells right of it are empty and those below it are not.
fn join(rows: &[Row]) -> Vec<String> {
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or_default();
    let mut joined = vec![String::new(); width];
    for (index, row) in rows.iter().enumerate() {
        let under = rows.get(index + 1);
        let below = |column: usize| {
            under.and_then(|row| row.cells.get(column)).is_some_and(|cell| !cell.trim().is_empty())
        };
        let mut spanning = "";
        for (column, name) in joined.iter_mut().enumerate() {
            let cell = row.cells.get(column).map_or("", String::as_str);
            if !cell.trim().is_empty() {
                spanning = if below(column) { cell } else { "" };
            }
            let cell = if cell.trim().is_empty() && below(column) { spanning } else { cell };
            if !name.is_empty() && !cell.is_empty() {
                name.push(' ');
            }
            name.push_str(cell);
        }
    }
    joined
}

#[cfg(test)]
#[path = "tests/layout.rs"]
mod tests;
