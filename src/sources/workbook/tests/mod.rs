//! The tests of `../mod.rs`.

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
    for file in std::fs::read_dir(folder).expect("there").map(|entry| entry.expect("there").path())
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
