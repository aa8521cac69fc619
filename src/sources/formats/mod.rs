//! Files made by others: what they are, by their bytes, and what they say.
//!
//! A file is first read into tables of texts ([`open`]): separated text, a workbook, JSON or
//! Parquet. The first of [`FORMATS`] that recognises the tables then reads their figures.

mod bdl_crel;
pub(in crate::sources) mod bdl_ctab;
mod bdl_json;
mod geojson;
mod gus_table;
mod heading;
mod json_stat;
mod layout;
mod mf_pit;
mod pabulib;
mod pkw;
mod plain_json;
mod plain_table;
mod register_json;
mod sdmx_csv;
mod tidy_table;

use super::dialect::Dialect;
use super::figure::Figures;
use super::json::Value;
use super::table::Table;
use super::{json, separated, workbook};
use crate::diagnostic::{Diagnosed, Diagnostic};
use crate::language::Text;
use chrono::NaiveDate;
use std::sync::Arc;

/// A kind of file people have.
pub struct Format {
    /// Its name for programs, such as `bdl-ctab`: the file of this folder, with hyphens.
    pub name: &'static str,
    /// Its name for people, in Polish and English.
    pub title: (&'static str, &'static str),
    /// For formats written in JSON: the value as tables; `None` when it is of another format.
    pub unfold: Option<Unfold>,
    /// Whether the tables are of this format.
    pub recognise: fn(&Document) -> bool,
    /// The figures of the tables; `None` when the format holds none a municipality could count.
    pub figures: Option<fn(&Document) -> Diagnosed<Figures>>,
}

/// Turns JSON of one format, in the file of this name, into tables.
pub type Unfold = fn(Value<'_>, &str) -> Option<Diagnosed<Unfolded>>;

/// What a JSON value was turned into.
#[derive(Clone, Debug, Default)]
pub struct Unfolded {
    /// The tables.
    pub tables: Vec<Table>,
    /// What a person should know about them.
    pub remarks: Vec<Diagnostic>,
}

/// Every format, the most particular first: a file belongs to the first that recognises it.
pub const FORMATS: &[&Format] = &[
    &pabulib::FORMAT,
    &bdl_json::FORMAT,
    &json_stat::FORMAT,
    &geojson::FORMAT,
    &register_json::FORMAT,
    &sdmx_csv::FORMAT,
    &bdl_crel::FORMAT,
    &bdl_ctab::FORMAT,
    &pkw::FORMAT,
    &mf_pit::FORMAT,
    &gus_table::FORMAT,
    &tidy_table::FORMAT,
    &plain_json::FORMAT,
    &plain_table::FORMAT,
];

/// The name for people, in Polish and English, of the format of this name.
#[must_use]
pub fn title(name: &str) -> Option<(&'static str, &'static str)> {
    FORMATS.iter().find(|format| format.name == name).map(|format| format.title)
}

/// A file read into tables, before its figures are understood.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The file as it was named, for diagnostics.
    pub file: Arc<str>,
    /// How its characters are written: `UTF-8`, `windows-1250` ...; empty for binary files.
    pub encoding: &'static str,
    /// How its cells are separated, when it is separated text.
    pub dialect: Option<Dialect>,
    /// What it holds.
    pub tables: Vec<Table>,
    /// The format that unfolded it, when it is JSON.
    pub unfolded_by: Option<&'static str>,
    /// The day a workbook says it was saved.
    pub saved: Option<NaiveDate>,
    /// What a person should know about the reading.
    pub remarks: Vec<Diagnostic>,
}

impl Document {
    /// The file's name without its folders.
    #[must_use]
    pub fn base_name(&self) -> &str {
        self.file.rsplit(['/', '\\']).next().unwrap_or(&self.file)
    }

    /// The format it is of, when one recognises it.
    #[must_use]
    pub fn format(&self) -> Option<&'static Format> {
        FORMATS.iter().copied().find(|format| (format.recognise)(self))
    }
}

/// Reads a file into tables, judging by its bytes; its name only helps where bytes do not tell.
///
/// # Errors
/// Why it cannot be read: its place, what it is instead, what to do.
pub fn open(bytes: &[u8], file: &str) -> Diagnosed<Document> {
    if let Some(kind) = not_data(bytes) {
        return Err(vec![refusal(
            file,
            Text::new(
                format!("to jest {}, a nie tabela z danymi", kind.0),
                format!("this is {}, not a table of data", kind.1),
            ),
        )]);
    }
    #[cfg(not(fuzzing))]
    if super::parquet::is_parquet(bytes) {
        return super::parquet::read(bytes, file);
    }
    if workbook::is_workbook(bytes) {
        return workbook::read(bytes, file);
    }
    if pabulib::is_pabulib(bytes) {
        return pabulib::read(bytes, file);
    }
    if json::is_json(bytes, file) {
        return json::read(bytes, file);
    }
    separated::read(bytes, file)
}

/// Files that hold no table, by their first bytes, with their names in Polish and English.
fn not_data(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    const KINDS: &[(&[u8], (&str, &str))] = &[
        (b"%PDF-", ("plik PDF", "a PDF file")),
        (b"\x89PNG\r\n", ("obraz PNG", "a PNG picture")),
        (b"\xff\xd8\xff", ("obraz JPEG", "a JPEG picture")),
        (b"GIF8", ("obraz GIF", "a GIF picture")),
        (b"\x1f\x8b", ("archiwum gzip", "a gzip archive")),
        (b"7z\xbc\xaf\x27\x1c", ("archiwum 7z", "a 7z archive")),
        (b"Rar!\x1a\x07", ("archiwum RAR", "a RAR archive")),
        (b"BZh", ("archiwum bzip2", "a bzip2 archive")),
        (b"\xfd7zXZ\0", ("archiwum xz", "an xz archive")),
        (b"\x28\xb5\x2f\xfd", ("archiwum Zstandard", "a Zstandard archive")),
        (b"\x7fELF", ("program", "a program")),
        (b"MZ\x90\0", ("program", "a program")),
        (b"SQLite format 3\0", ("baza SQLite", "an SQLite database")),
    ];
    KINDS.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, kind)| *kind)
}

pub(super) fn refusal(file: &str, problem: Text) -> Diagnostic {
    Diagnostic::new(
        file,
        problem,
        Text::new(
            "podać plik CSV, XLSX, XLS, ODS, JSON, GeoJSON, Parquet albo .pb",
            "give a CSV, XLSX, XLS, ODS, JSON, GeoJSON, Parquet or .pb file",
        ),
    )
}
