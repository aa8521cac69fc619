//! Text with separated cells, of any encoding and dialect, as tables.
//!
//! What is read is what a careful person would take the file for: `kind` looks at cells,
//! `layout` finds where a table begins and what its header is, `records` reads one record after
//! another and mends what contradicts its neighbours, `tables` puts them together. Nothing is
//! left out silently: lines around a table, odd rows and mended marks are told as remarks.

pub(in crate::sources) mod kind;
mod layout;
pub(in crate::sources) mod record;
mod records;
mod remarks;
mod tables;

use super::dialect;
use super::encoding;
use super::formats::Document;
use crate::diagnostic::{Diagnosed, Diagnostic};
use crate::language::Text;
use record::MOST_CELLS;
use tables::{Gathering, Unfit};

/// Reads separated text.
///
/// # Errors
/// Bytes that are no text, a file without a single cell, a web page, more text or more
/// columns than a table holds.
pub fn read(bytes: &[u8], file: &str) -> Diagnosed<Document> {
    let decoded = encoding::decode(bytes, file)?;
    let text = decoded.text.as_ref();
    if let Some(fault) = no_table(text, file) {
        return Err(vec![fault]);
    }
    let named = named_delimiter(text);
    let dialect = named.map_or_else(
        || dialect::sniff(text),
        |(delimiter, size)| dialect::sniff_delimited(text.get(size..).unwrap_or(text), delimiter),
    );
    let from = named.map_or((0, 1), |(_, size)| (size, 2));
    let gathered = Gathering::of(text, from, &dialect);
    let (tables, remarks) = gathered.map_err(|unfit| vec![too_large(unfit, file)])?;
    if tables.is_empty() {
        return Err(vec![empty(file)]);
    }
    Ok(Document {
        file: file.into(),
        encoding: decoded.encoding,
        dialect: Some(dialect),
        tables,
        remarks: remarks.told(file),
        ..Document::default()
    })
}

/// The delimiter that a first line such as `sep=;` names, as spreadsheets write it, and the size
/// of that line.
fn named_delimiter(text: &str) -> Option<(&str, usize)> {
    let line = text.split_inclusive(['\n']).next()?;
    let named = line.get(..4)?.eq_ignore_ascii_case("sep=").then(|| line.get(4..))??;
    let delimiter = named.trim_end_matches(['\r', '\n']);
    (delimiter.len() == 1).then_some((delimiter, line.len()))
}

/// Texts that hold no table: nothing at all, or a page saved in place of the data it offers.
fn no_table(text: &str, file: &str) -> Option<Diagnostic> {
    let is_filled =
        |letter: char| !letter.is_whitespace() && !",;|^~:\"'\u{1f}\u{feff}".contains(letter);
    if !text.contains(is_filled) {
        return Some(empty(file));
    }
    let begins = text.trim_start();
    let marks = ["<!doctype html", "<html", "<?xml"];
    let is_page = marks
        .iter()
        .any(|mark| begins.get(..mark.len()).is_some_and(|start| start.eq_ignore_ascii_case(mark)));
    is_page.then(|| {
        Diagnostic::new(
            file,
            Text::new(
                "to jest strona WWW lub XML, a nie tabela z danymi",
                "this is a web page or XML, not a table of data",
            ),
            Text::new(
                "pobrać sam plik z danymi: strona mogła zostać zapisana zamiast niego",
                "download the data file itself: the page may have been saved in its place",
            ),
        )
    })
}

fn empty(file: &str) -> Diagnostic {
    Diagnostic::new(
        file,
        Text::new(
            "plik jest pusty: nie ma w nim ani jednej wypełnionej komórki",
            "the file is empty: not one cell of it is filled in",
        ),
        Text::new(
            "pobrać lub wyeksportować plik jeszcze raz",
            "download or export the file once more",
        ),
    )
}

fn too_large(unfit: Unfit, file: &str) -> Diagnostic {
    let split = Text::new("podzielić plik na mniejsze", "split the file into smaller ones");
    match unfit {
        Unfit::TooLarge => Diagnostic::new(
            file,
            Text::new("plik ma ponad 4 GiB tekstu", "the file holds more than 4 GiB of text"),
            split,
        ),
        Unfit::TooWide(line) => Diagnostic::new(
            file,
            Text::new(
                format!("wiersz ma ponad {MOST_CELLS} komórek; żadna tabela nie ma tylu kolumn"),
                format!("the row has more than {MOST_CELLS} cells; no table has so many columns"),
            ),
            split,
        )
        .at_line(line),
    }
}

#[cfg(test)]
mod tests;
