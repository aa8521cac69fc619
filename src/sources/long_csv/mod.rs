//! Long tables of millions of rows: `code, year, variable, value`, typed, checked and sorted.
//!
//! The general way keeps every cell as text with its place and needs many times the time and
//! memory. This one is for the plain shape that national files of this size have: four columns,
//! one line a row, no quotation marks. Whatever differs is left to the general way.

mod grid;
mod telling;

use self::grid::Grid;
use super::long_table::LongTable;
use crate::diagnostic::Diagnosed;
use crate::period::Year;
use crate::territory::{Register, Territory, Teryt6};
use memchr::{memchr, memchr_iter, memrchr};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// From this size on a file is taken the fast way and kept as Parquet.
pub const LARGE_BYTES: usize = 50_000_000;

/// How much of the file one task reads: enough tasks to keep every core busy to the end.
const CHUNK_BYTES: usize = 4 << 20;

/// Every code of six digits: the size of the table that leads a code to its place.
const CODES: usize = 1_000_000;

/// The mark of a code the register does not know.
const UNKNOWN: u16 = u16::MAX;

/// Names of the four columns, in lower case: what national files call them.
const HEADINGS: [&[&str]; 4] = [
    &["territory", "teryt", "kod", "code"],
    &["year", "rok"],
    &["variable", "var", "zmienna"],
    &["value", "wartosc", "wartość"],
];

/// Reads a long table; `None` when the file is not of the plain shape.
///
/// # Errors
/// Every row whose code the register does not know, whose year or value is none, or whose key was
/// used before, with its line.
#[must_use]
pub fn read(bytes: &[u8], file: &str, register: &Register) -> Option<Diagnosed<LongTable>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let end = memchr(b'\n', bytes)?;
    let header = std::str::from_utf8(bytes.get(..end)?).ok()?.trim_end_matches('\r');
    let columns = Columns::of(header)?;
    let rows = bytes.get(end + 1..)?;
    if memchr(b'"', rows).is_some() {
        return None;
    }
    let places = Places::of(register)?;
    let parts = split(rows);
    let chunks = parts.par_iter().map(|part| Chunk::read(part, columns, &places)).collect();
    let source = Source { file, parts: &parts, columns, places: &places };
    Some(source.assembled(chunks))
}

/// Where each of the four columns stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Columns {
    code: usize,
    year: usize,
    variable: usize,
    value: usize,
}

impl Columns {
    fn of(header: &str) -> Option<Self> {
        let names: Vec<String> = header.split(',').map(|name| name.trim().to_lowercase()).collect();
        let find = |known: &[&str]| names.iter().position(|name| known.contains(&name.as_str()));
        let [code, year, variable, value] = HEADINGS.map(find);
        let found = Self { code: code?, year: year?, variable: variable?, value: value? };
        (names.len() == HEADINGS.len()).then_some(found)
    }
}

/// The parts of a text, each ending with a line.
fn split(mut rest: &[u8]) -> Vec<&[u8]> {
    let mut parts = Vec::with_capacity(rest.len() / CHUNK_BYTES + 1);
    while rest.len() > CHUNK_BYTES {
        let (head, _) = rest.split_at(CHUNK_BYTES);
        let Some(end) = memrchr(b'\n', head).or_else(|| memchr(b'\n', rest)) else { break };
        let (part, after) = rest.split_at(end + 1);
        parts.push(part);
        rest = after;
    }
    parts.push(rest);
    parts
}

/// The lines of a part; the empty one after its last line break is none.
fn lines(part: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut start = 0;
    memchr_iter(b'\n', part).chain([part.len()]).filter_map(move |end| {
        let line = &part[start.min(end)..end];
        start = end + 1;
        let last = end == part.len() && line.is_empty();
        (!last).then(|| line.strip_suffix(b"\r").unwrap_or(line))
    })
}

/// Which place among the register's gminas each code of six digits has.
struct Places {
    of_code: Vec<u16>,
    codes: Vec<Teryt6>,
}

impl Places {
    fn of(register: &Register) -> Option<Self> {
        let codes: Vec<Teryt6> = register.gminas.keys().copied().collect();
        let mut of_code = vec![UNKNOWN; CODES];
        for (place, code) in codes.iter().enumerate() {
            let number: usize = code.as_str().parse().ok()?;
            *of_code.get_mut(number)? = u16::try_from(place).ok()?;
        }
        Some(Self { of_code, codes })
    }

    /// The place of a code of six digits, or of seven, of which the last is the type.
    fn find(&self, code: &[u8]) -> u16 {
        if !matches!(code.len(), 6 | 7) || !code.iter().all(u8::is_ascii_digit) {
            return UNKNOWN;
        }
        let number = code[..6].iter().fold(0, |sum, digit| sum * 10 + usize::from(digit - b'0'));
        self.of_code.get(number).copied().unwrap_or(UNKNOWN)
    }
}

/// The key of a row: variable, place of the gmina, year, so that keys sort as rows are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key(u64);

impl Key {
    fn new(variable: u32, place: u16, year: u16) -> Self {
        Self((u64::from(variable) << 32) | (u64::from(place) << 16) | u64::from(year))
    }

    const fn variable(self) -> u32 {
        let [a, b, c, d, ..] = self.0.to_be_bytes();
        u32::from_be_bytes([a, b, c, d])
    }

    const fn place(self) -> u16 {
        let [_, _, _, _, a, b, ..] = self.0.to_be_bytes();
        u16::from_be_bytes([a, b])
    }

    const fn year(self) -> u16 {
        let [.., a, b] = self.0.to_be_bytes();
        u16::from_be_bytes([a, b])
    }
}

/// What is wrong with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wrong {
    Cells,
    Code,
    Year,
    Variable,
    Value,
    Repeated,
}

/// One row as it is read: the name of its variable and the rest typed.
struct Row<'a> {
    variable: &'a [u8],
    place: u16,
    year: u16,
    value: f64,
}

impl<'a> Row<'a> {
    fn read(line: &'a [u8], columns: Columns, places: &Places) -> Result<Self, Wrong> {
        let cells = cells(line).ok_or(Wrong::Cells)?;
        let place = places.find(cells[columns.code]);
        if place == UNKNOWN {
            return Err(Wrong::Code);
        }
        let year = year(cells[columns.year]).ok_or(Wrong::Year)?;
        let value = value(cells[columns.value]).ok_or(Wrong::Value)?;
        Ok(Self { variable: cells[columns.variable], place, year, value })
    }
}

fn cells(line: &[u8]) -> Option<[&[u8]; 4]> {
    let mut commas = memchr_iter(b',', line);
    let (first, second, third) = (commas.next()?, commas.next()?, commas.next()?);
    if commas.next().is_some() {
        return None;
    }
    Some([&line[..first], &line[first + 1..second], &line[second + 1..third], &line[third + 1..]])
}

fn year(cell: &[u8]) -> Option<u16> {
    let text = std::str::from_utf8(cell).ok()?;
    Year::parse(text).and_then(|year| u16::try_from(year.number()).ok())
}

fn value(cell: &[u8]) -> Option<f64> {
    let plain = cell.iter().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'e' | b'+'));
    let value: f64 = fast_float2::parse(cell).ok()?;
    // Adding zero takes the sign off a negative zero: one figure, one spelling.
    (plain && value.is_finite()).then_some(value + 0.0)
}

/// The rows of one part of the file.
#[derive(Debug, Default)]
struct Chunk<'a> {
    /// Its variables in the order they were met; keys count them.
    variables: Vec<&'a str>,
    keys: Vec<Key>,
    values: Vec<f64>,
    /// The lines that are no rows, counted from 0 in this part.
    faults: Vec<(usize, Wrong)>,
}

impl<'a> Chunk<'a> {
    fn read(part: &'a [u8], columns: Columns, places: &Places) -> Self {
        // The shortest row of a national file: `020101,2024,v,1`.
        let expected = part.len() / 16;
        let mut chunk = Self {
            keys: Vec::with_capacity(expected),
            values: Vec::with_capacity(expected),
            ..Self::default()
        };
        let mut known = BTreeMap::new();
        let mut last: Option<(&[u8], u32)> = None;
        for (index, line) in lines(part).enumerate() {
            let read = Row::read(line, columns, places).and_then(|row| {
                // Files of this size come in runs of one variable.
                let number = match last.filter(|(name, _)| *name == row.variable) {
                    Some((_, number)) => number,
                    None => chunk.number(row.variable, &mut known)?,
                };
                last = Some((row.variable, number));
                chunk.keys.push(Key::new(number, row.place, row.year));
                chunk.values.push(row.value);
                Ok(())
            });
            if let Err(wrong) = read {
                chunk.faults.push((index, wrong));
            }
        }
        chunk
    }

    /// For each of its variables the place among the sorted names of all.
    fn among(&self, names: &[&str]) -> Vec<u32> {
        let number = |name: &&str| names.binary_search(name).ok().and_then(|it| it.try_into().ok());
        self.variables.iter().filter_map(number).collect()
    }

    fn number(
        &mut self,
        name: &'a [u8],
        known: &mut BTreeMap<&'a [u8], u32>,
    ) -> Result<u32, Wrong> {
        if let Some(number) = known.get(name) {
            return Ok(*number);
        }
        let text = std::str::from_utf8(name).map_err(|_| Wrong::Variable)?;
        let number = u32::try_from(self.variables.len()).map_err(|_| Wrong::Variable)?;
        if text.trim().is_empty() {
            return Err(Wrong::Variable);
        }
        self.variables.push(text);
        known.insert(name, number);
        Ok(number)
    }
}

/// What is needed to say where a row stands.
struct Source<'a> {
    file: &'a str,
    parts: &'a [&'a [u8]],
    columns: Columns,
    places: &'a Places,
}

impl Source<'_> {
    fn assembled(&self, chunks: Vec<Chunk<'_>>) -> Diagnosed<LongTable> {
        if chunks.iter().any(|chunk| !chunk.faults.is_empty()) {
            let faults = chunks.iter().map(|chunk| chunk.faults.clone()).collect();
            return Err(self.told(faults));
        }
        let mut names: Vec<&str> =
            chunks.iter().flat_map(|it| it.variables.iter().copied()).collect();
        names.sort_unstable();
        names.dedup();
        if let Some(grid) = Grid::filled(&chunks, &names, self.places) {
            drop(chunks);
            return Ok(grid.into_table(&names, self.places));
        }
        let mut keyed = joined(chunks, &names);
        keyed.par_sort_unstable_by_key(|(key, _)| *key);
        let pairs = keyed.windows(2).filter(|pair| pair[0].0 == pair[1].0);
        let repeated: BTreeSet<Key> = pairs.map(|pair| pair[0].0).collect();
        if !repeated.is_empty() {
            return Err(self.told(self.repeats(&repeated, &names)));
        }
        Ok(in_columns(&keyed, &names, self.places))
    }

    /// The lines, but for the first of each, that hold one of these keys.
    fn repeats(&self, repeated: &BTreeSet<Key>, names: &[&str]) -> Vec<Vec<(usize, Wrong)>> {
        let mut seen = BTreeSet::new();
        let mut key_of = |line| {
            let row = Row::read(line, self.columns, self.places).ok()?;
            let name = std::str::from_utf8(row.variable).ok()?;
            let number = names.binary_search(&name).ok()?.try_into().ok()?;
            let key = Key::new(number, row.place, row.year);
            (repeated.contains(&key) && !seen.insert(key)).then_some(())
        };
        let mut found = Vec::with_capacity(self.parts.len());
        for part in self.parts {
            let again = lines(part).enumerate().filter(|(_, line)| key_of(line).is_some());
            found.push(again.map(|(index, _)| (index, Wrong::Repeated)).collect());
        }
        found
    }
}

/// The rows of all chunks, their variables counted in the order of `names`.
fn joined(chunks: Vec<Chunk<'_>>, names: &[&str]) -> Vec<(Key, f64)> {
    let mut keyed = Vec::with_capacity(chunks.iter().map(|it| it.keys.len()).sum());
    for chunk in chunks {
        let of_all = chunk.among(names);
        let key = |key: &Key| {
            let variable = usize::try_from(key.variable()).ok().and_then(|it| of_all.get(it));
            Key::new(variable.copied().unwrap_or_default(), key.place(), key.year())
        };
        keyed.extend(chunk.keys.iter().map(key).zip(chunk.values));
    }
    keyed
}

fn in_columns(keyed: &[(Key, f64)], names: &[&str], places: &Places) -> LongTable {
    let mut number = vec![u32::MAX; places.codes.len()];
    for (key, _) in keyed {
        if let Some(present) = number.get_mut(usize::from(key.place())) {
            *present = 0;
        }
    }
    let mut territories = Vec::new();
    for (code, number) in places.codes.iter().zip(&mut number).filter(|(_, it)| **it == 0) {
        *number = u32::try_from(territories.len()).unwrap_or(u32::MAX);
        territories.push(Territory::Gmina(*code));
    }
    let territory = |key: Key| number.get(usize::from(key.place())).copied().unwrap_or(u32::MAX);
    LongTable {
        variables: names.iter().map(|name| (*name).to_owned()).collect(),
        territories,
        variable: keyed.iter().map(|(key, _)| key.variable()).collect(),
        territory: keyed.iter().map(|(key, _)| territory(*key)).collect(),
        year: keyed.iter().map(|(key, _)| i32::from(key.year())).collect(),
        value: keyed.iter().map(|(_, value)| *value).collect(),
        ..LongTable::default()
    }
}

#[cfg(test)]
mod tests;
