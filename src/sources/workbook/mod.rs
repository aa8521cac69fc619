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
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn problem(bytes: &[u8]) -> String {
        read(bytes, "a.xlsx").map(|_| ()).expect_err("refused").remove(0).problem.en
    }

    #[test]
    fn a_sheet_keeps_its_rows_columns_and_name() {
        let sheet = r#"<row r="3"><c r="B3" t="inlineStr"><is><t>Skawina</t></is></c>
            <c r="D3"><v>0.1</v></c></row>"#;
        let document = read(&samples::xlsx(sheet), "a.xlsx").expect("sound");
        let table = &document.tables[0];
        let row = table.row(0).expect("one row");
        assert_eq!((table.name.as_str(), row.line(), document.file.as_ref()), ("A", 3, "a.xlsx"));
        assert_eq!(row.cells().collect::<Vec<_>>(), ["", "Skawina", "", "0.1"]);
    }

    #[test]
    fn two_cells_in_the_far_corners_take_no_memory() {
        let sheet = r#"<row r="1"><c r="A1"><v>1</v></c></row>
            <row r="1048576"><c r="XFD1048576"><v>2</v></c></row>"#;
        let document = read(&samples::xlsx(sheet), "far.xlsx").expect("sound");
        let table = &document.tables[0];
        assert_eq!((table.height(), table.width(), table.line(1)), (2, 16_384, 1_048_576));
    }

    #[test]
    fn what_is_no_workbook_is_named() {
        for (parts, named) in [
            (&[("[Content_Types].xml", "<x/>"), ("word/document.xml", "<x/>")][..], "Word"),
            (&[("dane.csv", "a,b")], "a ZIP archive, not a workbook; it holds: dane.csv"),
            (
                &[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "")],
                "an OpenDocument file, not a sheet",
            ),
            (&[("../../etc/passwd", "x")], "zip-slip"),
            (&[("xl/workbook.xml", "<x/>"), ("XL/Workbook.xml", "<x/>")], "in two ways"),
        ] {
            assert!(problem(&samples::zip(parts)).contains(named), "{named}");
        }
        let whole = samples::xlsx("");
        assert!(problem(&whole).contains("no filled cell"));
        assert!(problem(&whole[..whole.len() - 30]).contains("cut off"));
        assert!(problem(COMPOUND).contains("cut off"));
        let mut locked = samples::xlsx("");
        let directory = memchr::memmem::find(&locked, b"PK\x01\x02").expect("there is one");
        locked[directory + 8] |= 1;
        assert!(problem(&locked).contains("encrypted"));
    }

    #[test]
    fn old_workbooks_are_read_and_those_that_would_fill_the_memory_are_not() {
        let book = samples::xls(&[samples::number(2, 1, 43.5), samples::number(65_535, 255, 1.0)]);
        let document = read(&book, "a.xls");
        assert!(document.is_err_and(|faults| faults[0].problem.en.contains("span more than")));
        let document = read(&samples::xls(&[samples::number(2, 1, 43.5)]), "a.xls").expect("sound");
        let row = document.tables[0].row(0).expect("one");
        assert_eq!((row.line(), row.cells().collect::<Vec<_>>()), (3, vec!["", "43.5"]));

        // One text of 64,000 characters in a thousand cells.
        let text = [&[0, 0, 0, 0, 1, 0, 0, 0, 0x00, 0xfa, 0][..], &[b'x'; 8000]].concat();
        let go_on = samples::record(0x003c, &[&[0][..], &[b'x'; 8000]].concat());
        let strings = [samples::record(0x00fc, &text), go_on.repeat(7)].concat();
        let cell = samples::record(0x00fd, &[0; 10]);
        let book = samples::xls_with_strings(&strings, &[cell.repeat(1000)]);
        assert!(problem(&book).contains("33554432 characters"));
        let book = samples::xls_with_strings(&strings, &[cell]);
        assert_eq!(read(&book, "a.xls").expect("sound").tables[0].cell(0, 0).len(), 64_000);

        let size = samples::record(0x0200, &[0, 0, 0, 0, 0, 0, 0, 16, 0, 0, 255, 255, 0, 0]);
        assert!(problem(&samples::xls(&[size])).contains("impossible size"));
        let circle = samples::compound("Workbook", &[0; 9000], |table| table[2] = 2);
        assert!(problem(&circle).contains("in a circle"));
        // Found by fuzzing: the list of the list's own sectors, in four bytes that name themselves.
        let mut listed = samples::compound("Workbook", &[0; 9000], |_| {})[..512].to_vec();
        listed[68..72].fill(0);
        listed.extend([0; 4]);
        assert!(problem(&listed).contains("cut off"));
        let beyond = samples::compound("Workbook", &[0; 9000], |table| table[5] = 100);
        assert!(problem(&beyond).contains("in a circle"));
        let locked = samples::xls(&[samples::record(0x002f, &[1, 0])]);
        assert!(read(&locked, "a.xls").is_err());
        for (stream, named) in [
            ("EncryptedPackage", "encrypted with a password"),
            ("WordDocument", "a Word document (DOC), not a workbook"),
            ("Contents", "an OLE file without a workbook"),
        ] {
            assert!(problem(&samples::compound(stream, &[0; 5000], |_| ())).contains(named));
        }
    }

    #[test]
    fn bombs_are_refused_by_what_they_declare() {
        let strings =
            |head: &str| samples::xlsx_with_strings(&format!("{head}<si><t>a</t></si></sst>"));
        assert!(problem(&strings(r#"<sst uniqueCount="99999999999">"#)).contains("announces more"));
        let laughs = r#"<!DOCTYPE sst [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><sst>"#;
        assert!(problem(&strings(laughs)).contains("billion laughs"));
        let bomb = r#"<!DOCTYPE x [<!ENTITY lol "ha">]><worksheet/>"#;
        let parts = [("_rels/.rels", "<x/>"), ("xl/worksheets/sheet1.xml", bomb)];
        assert!(problem(&samples::zip(&parts)).contains("billion laughs"));
        let entity = r#"<row r="1"><c r="A1" t="str"><v>&lol;</v></c></row>"#;
        assert!(problem(&samples::xlsx(entity)).contains("lol"));
        let cell = r#"<table:table-cell office:value-type="float" office:value="1"
            table:number-columns-repeated="16384"/>"#;
        let content = format!(
            r#"<table:table table:name="A"><table:table-row table:number-rows-repeated="1048576">
            {cell}</table:table-row></table:table>"#
        );
        let media = "application/vnd.oasis.opendocument.spreadsheet";
        let ods = samples::zip(&[("mimetype", media), ("content.xml", &content)]);
        assert!(problem(&ods).contains("with repetitions written out"));
    }

    #[test]
    #[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
    fn the_day_it_was_saved_is_that_of_its_properties_or_of_its_parts() {
        let corpus = std::env::var("HEJNAL_CORPUS").expect("set");
        for (file, day) in [
            // `unzip -p FILE docProps/core.xml`, `unzip -l FILE`, and the summary stream of the XLS, read by Python.
            ("mf_pit/20200214_Gminy_za_2019.xlsx", "2020-02-14"),
            ("gus_area_2025/area_gminas_2025_ha_km2.xlsx", "2025-06-27"),
            (
                "gus_population_2024/gus_table_IV_population_vital_migration_gminas_2024.xls",
                "2025-04-27",
            ),
        ] {
            let bytes = std::fs::read(format!("{corpus}/data/municipal/{file}")).expect("given");
            assert_eq!(read(&bytes, file).expect("sound").saved, parse_date(day), "{file}");
        }
    }

    /// The folder holds the test files of calamine; what independent readers find in them is
    /// compared by `tests/oracles/workbooks.py`.
    #[test]
    #[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
    fn every_known_difficult_workbook_is_read_or_refused_with_a_reason() {
        let corpus = std::env::var("HEJNAL_CORPUS").expect("set");
        let folder = format!("{corpus}/golden/badinputs/xlsx-files/tests");
        let mut counts = BTreeMap::new();
        for file in
            std::fs::read_dir(folder).expect("there").map(|entry| entry.expect("there").path())
        {
            let bytes = std::fs::read(&file).expect("readable");
            let name = file.file_name().expect("a name").to_string_lossy();
            if !is_workbook(&bytes) {
                *counts.entry("no workbook").or_insert(0) += 1;
                continue;
            }
            let outcome = match catch_unwind(|| read(&bytes, &name)) {
                Ok(Ok(_)) => "read",
                Ok(Err(faults)) => {
                    assert!(faults.iter().all(|it| it.remedy.is_complete()), "{name}");
                    "refused"
                }
                Err(_) => "panicked",
            };
            *counts.entry(outcome).or_insert(0) += 1;
        }
        // 131 workbooks, two pictures and a text; `ls` counts them.
        assert_eq!(counts.values().sum::<i32>(), 134);
        assert_eq!(counts.get("no workbook"), Some(&3));
        assert_eq!(counts.get("panicked"), None);
    }
}
