//! A report on paper: pages as one tagged PDF, set by typst.
//!
//! What a report says reaches typst as data (a file `book.json` that exists in memory only), read
//! by one fixed template, `reports/annual/book.typ`. No markup is written, so none can be injected.
//! The standards are those that typst itself holds a document against while it writes it:
//! PDF/UA-1 (ISO 14289-1, accessible) and PDF/A-2a (ISO 19005-2, archivable).

mod colours;
mod letters;
mod manuscript;
mod widths;
mod world;

use super::document::Page;
use super::theme::Theme;
use crate::diagnostic::Error;
use crate::language::Lang;
use crate::sources::hashed::sha256;
use chrono::{Datelike as _, NaiveDate};
use colours::Colours;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};
use world::{Desk, Shop};

/// What becomes one PDF. A book of several pages has a cover and a table of contents; a single
/// page is a leaflet without either.
#[derive(Clone, Copy, Debug)]
pub struct Book<'a> {
    /// Its title; a dash where no letter of it can be set.
    pub title: &'a str,
    /// What report it is; may be empty.
    pub subtitle: &'a str,
    /// Who publishes it; may be empty.
    pub author: &'a str,
    /// Its language, for hyphenation and for screen readers.
    pub lang: Lang,
    /// The day it is dated, in the metadata; no clock is read.
    pub date: NaiveDate,
    /// The same day as the cover prints it; may be empty.
    pub dated: &'a str,
    /// The chapters in reading order, at least one.
    pub pages: &'a [&'a Page],
}

/// What all books of a report share: template, type, colours.
pub struct Press {
    shop: Shop,
    colours: Colours,
}

impl Press {
    /// Opens a press for a theme. Its own fonts serve when they are `.ttf` and of the family it
    /// names; else, and for letters they do not have, the shipped type does.
    ///
    /// # Errors
    /// A theme without one of the tables of colours: a fault of the program.
    pub fn new(theme: &Theme) -> Result<Self, Error> {
        let family = theme.look.get("type").and_then(|it| it.get("family"));
        let family = family.and_then(toml::Value::as_str).unwrap_or_default();
        let shop = Shop::open(&theme.fonts, family)?;
        Ok(Self { shop, colours: colours::of_print(&theme.look)? })
    }

    /// Sets a book: the bytes of a PDF 1.7 on A4, tagged, valid as PDF/UA-1 and PDF/A-2a. Same
    /// book, same bytes.
    ///
    /// Links to chapters of the book and to the web work; other links become plain words. Letters
    /// that the type does not have are printed as □.
    ///
    /// # Errors
    /// A book without pages, a drawing without a description, or one that is not SVG:
    /// faults of the program.
    pub fn print(&self, book: &Book<'_>) -> Result<Vec<u8>, Error> {
        if book.pages.is_empty() {
            return Err(Error::Internal("a book needs a page".to_owned()));
        }
        let manuscript = manuscript::write(self, book)?;
        let options = options(book, &manuscript)?;
        let compiled = typst::compile::<PagedDocument>(&Desk::with(self, manuscript));
        let document = compiled.output.map_err(|faults| refused(&faults))?;
        typst_pdf::pdf(&document, &options).map_err(|faults| refused(&faults))
    }
}

/// Forgets what typst remembers of the books printed so far. It remembers every line it has set, so
/// that the next book that holds it costs little, and holds some 20 MiB for each book.
pub fn forget() {
    typst::comemo::evict(0);
}

fn options(book: &Book<'_>, manuscript: &[u8]) -> Result<PdfOptions, Error> {
    let standards = PdfStandards::new(&[PdfStandard::Ua_1, PdfStandard::A_2a])
        .map_err(|fault| Error::Internal(format!("PDF standards: {}", fault.message())))?;
    let (month, day) = (u8::try_from(book.date.month()), u8::try_from(book.date.day()));
    let midnight = match (month, day) {
        (Ok(month), Ok(day)) => Datetime::from_ymd_hms(book.date.year(), month, day, 0, 0, 0),
        _ => None,
    };
    Ok(PdfOptions {
        // The name of this very content: another book, or another edition of it, has another.
        ident: Smart::Custom(sha256(manuscript)),
        timestamp: midnight.map(Timestamp::new_utc),
        standards,
        ..PdfOptions::default()
    })
}

fn refused(faults: &[SourceDiagnostic]) -> Error {
    let told = |fault: &SourceDiagnostic| {
        let hints = fault.hints.iter().map(|hint| format!(" ({})", hint.v));
        format!("{}{}", fault.message, hints.collect::<String>())
    };
    Error::Internal(format!("PDF: {}", faults.iter().map(told).collect::<Vec<_>>().join("; ")))
}

#[cfg(test)]
mod tests;
