//! Workbooks (XLSX, XLS, XLSB, ODS) as tables, read cell by cell under caps.
//!
//! calamine reads the cells (`book`). It trusts what a file declares: 1.4 kB can make it ask for
//! 512 GiB. So the containers are read strictly before (`archive`, `compound`, `repeats`),
//! cells are counted while they come (`cells`), and a panic of the library becomes a diagnostic.

mod archive;
mod book;
mod cells;
mod compound;
mod repeats;
#[cfg(test)]
mod samples;

use super::formats::Document;
use crate::diagnostic::{Diagnosed, Diagnostic};
use crate::language::Text;
use crate::period::parse_date;
use archive::Archive;
use book::Kind;
use chrono::{Datelike, NaiveDate};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The first bytes of a compound file (MS-CFB 2.2).
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// The first bytes of a ZIP archive, of an empty one and of one in pieces (APPNOTE.TXT 4.3).
const ARCHIVES: [&[u8]; 3] = [b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"];
/// No spreadsheet program is older than Excel; earlier days are dates that were never set.
const FIRST_YEAR: i32 = 1985;

/// Whether the bytes are a workbook or another archive of its container.
#[must_use]
pub fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(COMPOUND) || ARCHIVES.iter().any(|magic| bytes.starts_with(magic))
}

/// Reads every sheet that holds cells: visible ones first, each in the order of the workbook.
///
/// # Errors
/// An archive that is no workbook; a workbook that is encrypted, damaged or larger than the caps;
/// a workbook without any cell.
pub fn read(bytes: &[u8], file: &str) -> Diagnosed<Document> {
    let document = catch_unwind(AssertUnwindSafe(|| opened(bytes)));
    let document = document.unwrap_or_else(|_| Err(Refusal::unreadable()));
    let document = document.map_err(|refusal| vec![refusal.of(file)])?;
    Ok(Document { file: file.into(), ..document })
}

fn opened(bytes: &[u8]) -> Result<Document, Refusal> {
    let (kind, written) = if bytes.starts_with(COMPOUND) {
        compound::check(bytes)?;
        (Kind::Xls, None)
    } else {
        let archive = Archive::read(bytes)?;
        (kind(&archive)?, archive.written)
    };
    let (tables, modified) = book::tables(bytes, kind)?;
    if tables.is_empty() {
        return Err(Refusal::empty());
    }
    let modified = modified.as_deref().and_then(|moment| parse_date(moment.get(..10)?));
    let saved = modified.or(written).filter(|day: &NaiveDate| day.year() >= FIRST_YEAR);
    Ok(Document { tables, saved, ..Document::default() })
}

/// Which workbook an archive is, once its parts are known to be safe to read.
fn kind(archive: &Archive<'_>) -> Result<Kind, Refusal> {
    const OPEN_SHEET: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";
    /// The longest media type of `OpenDocument`.
    const MEDIA_TYPE: usize = 100;
    if let Some(media) = archive.unpack("mimetype", MEDIA_TYPE) {
        if !media.starts_with(OPEN_SHEET) {
            return Err(foreign(archive));
        }
        if archive.size("content.xml") > repeats::MAX_CONTENT {
            let mib = repeats::MAX_CONTENT >> 20;
            return Err(Refusal::too_large(
                format!("treść pliku ODS ma po rozpakowaniu więcej niż {mib} MiB"),
                format!("unpacked the content of the ODS file has more than {mib} MiB"),
            ));
        }
        if let Some(content) = archive.unpack("content.xml", repeats::MAX_CONTENT) {
            repeats::check(&content)?;
        }
        return Ok(Kind::Ods);
    }
    let package = archive.has("[content_types].xml") || archive.has("_rels/.rels");
    if !package || archive.names().any(|name| name.starts_with("word/") || name.starts_with("ppt/"))
    {
        return Err(foreign(archive));
    }
    if archive.has("xl/workbook.bin") {
        return Ok(Kind::Xlsb);
    }
    for name in archive.names().filter(|name| name.rsplit('.').next() == Some("xml")) {
        check_part(archive, name)?;
    }
    Ok(Kind::Xlsx)
}

/// Checks the head of a part: no entities of its own, no impossible number of strings, for which
/// calamine takes room.
fn check_part(archive: &Archive<'_>, name: &str) -> Result<(), Refusal> {
    /// Enough for an XML declaration and one tag.
    const HEAD: usize = 4 << 10;
    /// So many are a moment's memory, whatever the part holds.
    const FEW: usize = 1 << 20;
    let head = archive.unpack(name, HEAD).unwrap_or_default();
    let root = repeats::tags(&head)?.next().map(|(_, tag)| tag).unwrap_or_default();
    if !name.ends_with("sharedstrings.xml") {
        return Ok(());
    }
    let table = repeats::name(root).rsplit(|byte| *byte == b':').next() == Some(b"sst");
    let declared = memchr::memmem::find(root, b"uniqueCount=")
        .map_or(0, |_| repeats::number(root, b"uniqueCount="));
    if table && declared <= FEW.max(archive.size(name)) {
        return Ok(());
    }
    Err(Refusal::damaged(
        format!("tabela napisów „{name}” nie jest nią albo zapowiada więcej, niż może mieć"),
        format!("the table of strings \"{name}\" is none, or announces more than it can hold"),
    ))
}

/// What an archive is instead of a workbook.
fn foreign(archive: &Archive<'_>) -> Refusal {
    /// So many names tell what is inside.
    const NAMED: usize = 5;
    const KINDS: &[(&str, &str, &str)] = &[
        ("word/document.xml", "dokument Worda (DOCX)", "a Word document (DOCX)"),
        ("ppt/presentation.xml", "prezentacja PowerPoint (PPTX)", "a PowerPoint file (PPTX)"),
        ("meta-inf/manifest.mf", "program w Javie (JAR)", "a Java program (JAR)"),
        ("doc.kml", "mapa (KMZ)", "a map (KMZ)"),
        ("content.xml", "dokument OpenDocument, nie arkusz", "an OpenDocument file, not a sheet"),
    ];
    if let Some((_, pl, en)) = KINDS.iter().find(|(part, _, _)| archive.has(part)) {
        return Refusal::no_workbook(pl, en);
    }
    let mut inside: Vec<&str> = archive.names().take(NAMED).collect();
    if archive.names().nth(NAMED).is_some() {
        inside.push("…");
    }
    let inside = inside.join(", ");
    Refusal {
        problem: Text::new(
            format!("to archiwum ZIP, a nie skoroszyt; są w nim: {inside}"),
            format!("this is a ZIP archive, not a workbook; it holds: {inside}"),
        ),
        remedy: Text::new(
            "rozpakować archiwum i podać plik z danymi, który w nim jest",
            "unpack the archive and give the file with the data that is in it",
        ),
    }
}

/// Why a workbook is not read, and what to do.
#[derive(Debug)]
struct Refusal {
    problem: Text,
    remedy: Text,
}

/// What to do, in Polish and English.
struct Remedy(&'static str, &'static str);

impl Remedy {
    fn text(&self) -> Text {
        Text::new(self.0, self.1)
    }
}

/// For files that were damaged on their way.
const AGAIN: Remedy = Remedy(
    "pobrać albo skopiować plik jeszcze raz; jeśli to nie pomoże, otworzyć go w arkuszu \
     kalkulacyjnym i zapisać jako nowy plik XLSX",
    "download or copy the file again; if that does not help, open it in a spreadsheet program and \
     save it as a new XLSX file",
);
/// For files that no honest program writes.
const TWICE_SAVED: Remedy = Remedy(
    "nie ufać temu plikowi; poprosić jego autora o tabelę zapisaną na nowo jako XLSX albo CSV",
    "do not trust this file; ask its author for the table saved anew as XLSX or CSV",
);

impl Refusal {
    fn damaged(pl: impl Into<String>, en: impl Into<String>) -> Self {
        Self { problem: Text::new(pl, en), remedy: AGAIN.text() }
    }

    fn too_large(pl: impl Into<String>, en: impl Into<String>) -> Self {
        let remedy = Text::new(
            "zapisać sam arkusz z danymi jako CSV i podać ten plik",
            "save the sheet with the data as CSV and give that file",
        );
        Self { problem: Text::new(pl, en), remedy }
    }

    fn encrypted() -> Self {
        Self {
            problem: Text::new(
                "skoroszyt jest zaszyfrowany hasłem",
                "the workbook is encrypted with a password",
            ),
            remedy: Text::new(
                "otworzyć go hasłem w arkuszu kalkulacyjnym i zapisać kopię bez hasła",
                "open it with its password in a spreadsheet program and save a copy without one",
            ),
        }
    }

    fn no_workbook(pl: &str, en: &str) -> Self {
        Self {
            problem: Text::new(
                format!("to {pl}, a nie skoroszyt"),
                format!("this is {en}, not a workbook"),
            ),
            remedy: Text::new(
                "zapisać tabelę z tego pliku jako XLSX albo CSV i podać ją",
                "save the table of this file as XLSX or CSV and give that",
            ),
        }
    }

    fn bomb() -> Self {
        Self {
            problem: Text::new(
                "skoroszyt definiuje własne encje XML; tak działa atak „billion laughs”",
                "the workbook defines XML entities of its own, as the attack \"billion laughs\" does",
            ),
            remedy: TWICE_SAVED.text(),
        }
    }

    fn empty() -> Self {
        Self {
            problem: Text::new(
                "w skoroszycie nie ma ani jednej wypełnionej komórki",
                "the workbook has no filled cell at all",
            ),
            remedy: Text::new(
                "sprawdzić, czy to właściwy plik i czy tabela nie jest wykresem albo obrazem",
                "check that it is the right file and that its table is no chart or picture",
            ),
        }
    }

    fn unreadable() -> Self {
        Self::damaged(
            "skoroszytu nie da się odczytać: jego części przeczą sobie nawzajem",
            "the workbook cannot be read: its parts contradict each other",
        )
    }

    fn of(self, file: &str) -> Diagnostic {
        Diagnostic::new(file, self.problem, self.remedy)
    }
}

/// The little-endian number of `width` bytes at a place; `None` outside the bytes.
fn number(bytes: &[u8], at: usize, width: usize) -> Option<usize> {
    let field = bytes.get(at..at.checked_add(width)?)?;
    let value = field.iter().rev().fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte));
    usize::try_from(value).ok()
}

#[cfg(test)]
mod tests;
