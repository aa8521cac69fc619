//! The tests of `../mod.rs`.

use super::*;
use crate::language::Lang;
use crate::sources::table::Table;
use encoding_rs::{ISO_8859_2, WINDOWS_1250};
use std::path::{Path, PathBuf};

fn corpus() -> PathBuf {
    std::env::var("HEJNAL_CORPUS").expect("set when these tests run").into()
}

fn document(text: &str) -> Document {
    read(text.as_bytes(), "test.csv").expect("a table")
}

fn rows(table: &Table) -> Vec<Vec<&str>> {
    table.rows().map(|row| row.cells().collect()).collect()
}

/// The remarks of a document, in English, without the file's name.
fn remarks(document: &Document) -> String {
    document.remarks.iter().map(|remark| remark.render(Lang::En)).collect()
}

#[test]
fn lines_around_a_table_are_no_rows_and_are_told() {
    let text = "Tablica 1. Ludność\r\nStan na 31.12.2024\r\n\r\nKod;Nazwa;Ludność;\r\n\
                    1206162;Zabierzów;29837;\r\n1206172;\"Zielonki\";28079;\r\n\r\nŹródło: GUS\r\n";
    let document = document(text);
    let table = &document.tables[0];
    assert_eq!(document.tables.len(), 1);
    assert_eq!(table.header, ["Kod", "Nazwa", "Ludność"]);
    assert_eq!(rows(table), [["1206162", "Zabierzów", "29837"], ["1206172", "Zielonki", "28079"]]);
    assert_eq!((table.line(0), table.line(1)), (5, 6));
    let told = remarks(&document);
    assert!(told.contains("Tablica 1. Ludność / Stan na 31.12.2024"), "{told}");
    assert!(told.contains("Źródło: GUS"), "{told}");
}

#[test]
fn a_header_of_two_rows_is_joined_and_spanning_names_are_repeated() {
    let text = "Kod;Nazwa;Ludność;;Zgony\n;;2023;2024;2024\n1206162;Zabierzów;29602;29837;1\n\
                    1206172;Zielonki;27751;28079;2\n1206113;Skawina;44002;43999;3\n";
    let document = document(text);
    let header = ["Kod", "Nazwa", "Ludność 2023", "Ludność 2024", "Zgony 2024"];
    assert_eq!(document.tables[0].header, header);
    assert_eq!(document.tables[0].height(), 3);
}

#[test]
fn a_file_without_header_says_so_and_years_can_be_names() {
    let bare = document("26;5;Męcinka;5085;147.78\n2;1;Bolesławiec;15119;289.11\n");
    assert!(bare.tables[0].header.is_empty() && bare.tables[0].height() == 2);
    assert!(remarks(&bare).contains("no header"));
    let years = document("teryt,2023,2024\n1206162,29602,29837\n1206172,27751,28079\n");
    assert_eq!(years.tables[0].header, ["teryt", "2023", "2024"]);
    let header_alone = document("teryt,name,value\n");
    assert_eq!(header_alone.tables[0].header.len(), 3);
    assert_eq!(header_alone.tables[0].height(), 0);
    let marks = document("gmina,ludność\nSkawina,brak danych\nLiszki,18754\nMogilany,16533\n");
    assert_eq!(marks.tables[0].height(), 3);
}

#[test]
fn several_tables_stay_apart() {
    let text = "a,b,c\n1,2,3\n4,5,6\na,b,c\n7,8,9\n\nDroga\nx1,y1\n10,11\n12,13\n";
    let document = document(text);
    let shapes: Vec<_> = document
        .tables
        .iter()
        .map(|table| (table.name.as_str(), table.header.join("|"), table.height()))
        .collect();
    assert_eq!(
        shapes,
        [
            ("", "a|b|c".to_owned(), 2),
            ("2", "a|b|c".to_owned(), 1),
            ("Droga", "x1|y1".to_owned(), 2)
        ]
    );
    assert_eq!(document.tables[2].line(1), 10);
}

#[test]
fn a_line_that_names_the_delimiter_is_believed() {
    let document = document("sep=;\r\na,b;c\r\n1,5;2\r\n");
    let table = &document.tables[0];
    assert_eq!((table.header.join("|"), table.line(0)), ("a,b|c".to_owned(), 3));
    assert_eq!(rows(table), [["1,5", "2"]]);
}

#[test]
fn a_quotation_mark_without_its_pair_is_a_character() {
    let text = "a,b,c\n1,\"x, y\",2\n3,\"never closed,4\n5,\"z, w\",6\n7,\"5\" pipe\",8\n\
                    9,\"24\"\",10\n11,last,\"\n";
    let document = document(text);
    assert_eq!(
        rows(&document.tables[0]),
        [
            ["1", "x, y", "2"],
            ["3", "\"never closed", "4"],
            ["5", "z, w", "6"],
            ["7", "5\" pipe", "8"],
            ["9", "24\"", "10"],
            ["11", "last", "\""]
        ]
    );
    assert!(remarks(&document).contains("in lines: 3, 6, 7 (3 in all)"), "{}", remarks(&document));
}

#[test]
fn odd_rows_are_kept_as_they_stand_and_are_told() {
    let text = "a,b,c\n1,2,3\n4,5\n6,7,8,9\n\n10 11\n12;13;14\n15,16,17\n";
    let document = document(text);
    let found = rows(&document.tables[0]);
    assert_eq!(found[1], ["4", "5"]);
    assert_eq!(found[2], ["6", "7", "8", "9"]);
    assert_eq!(found[3], ["10 11"]);
    assert_eq!(found[4], ["12", "13", "14"]);
    assert_eq!(found[5], ["15", "16", "17"]);
    let told = remarks(&document);
    for part in
        ["too few cells in lines: 3, 6", "too many cells in lines: 4", "lines: 7 (1", "over: 5 (1"]
    {
        assert!(told.contains(part), "{part}: {told}");
    }
}

#[test]
fn a_last_column_is_dropped_only_when_it_holds_nothing() {
    let document = document("a;b;\n1;2;\n3;4;\n");
    assert_eq!(document.tables[0].header, ["a", "b"]);
    let text = format!("a;b;\n{}1000;x;late\n", "1;x;\n".repeat(1000));
    let document = read(text.as_bytes(), "test.csv").expect("a table");
    assert_eq!(document.tables[0].header, ["a", "b", ""]);
    assert_eq!(document.tables[0].cell(1000, 2), "late");
}

#[test]
fn every_line_end_is_one() {
    for end in ["\n", "\r\n", "\r"] {
        let text = ["a,b", "1,\"x\u{1}y\"", "2,z", ""].join(end).replace('\u{1}', end);
        let document = document(&text);
        let table = &document.tables[0];
        assert_eq!(table.header, ["a", "b"], "{end:?}");
        assert_eq!(table.cell(0, 1), format!("x{end}y"));
        assert_eq!((table.line(0), table.line(1)), (2, 4), "{end:?}");
    }
    assert_eq!(document("a,b\r1,2\n3,4\r\n5,6").tables[0].height(), 3);
}

#[test]
fn what_holds_no_table_is_refused_with_a_reason() {
    for bytes in
        ["", "\u{feff}", " \n\t\r\n", ",,,\n,,,\n", "<!DOCTYPE html><html>", "<?xml version"]
    {
        assert_eq!(read(bytes.as_bytes(), "x.csv").map_err(|faults| faults.len()).err(), Some(1));
    }
}

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn csv_spectrum_reads_as_its_json_twins() {
    let folder = corpus().join("golden/badinputs/csv-spectrum");
    let mut count = 0;
    for entry in std::fs::read_dir(folder.join("csvs")).expect("folder") {
        let path = entry.expect("entry").path();
        let document = read(&std::fs::read(&path).expect("file"), "x.csv").expect("a table");
        let table = &document.tables[0];
        let objects: Vec<serde_json::Value> = table
            .rows()
            .map(|row| {
                table
                    .header
                    .iter()
                    .zip(row.cells())
                    .map(|(name, cell)| (name.clone(), cell.into()))
                    .collect::<serde_json::Map<_, _>>()
                    .into()
            })
            .collect();
        let name = path.with_extension("json");
        let twin = folder.join("json").join(name.file_name().expect("name"));
        let twin = std::fs::read(twin).expect("twin");
        let expected: serde_json::Value = serde_json::from_slice(&twin).expect("JSON");
        // A file of one row has an object for its twin, not an array.
        let expected = match expected {
            serde_json::Value::Array(expected) => expected,
            one => vec![one],
        };
        if path.ends_with("location_coordinates.csv") {
            // The twin tells another telephone number than the file.
            assert_eq!(objects[0]["Contact Phone Number"], "2095257564");
            assert_eq!(objects[0].as_object().map(serde_json::Map::len), Some(4));
            for name in ["Location Coordinates", "Cities", "Counties"] {
                assert_eq!(objects[0][name], expected[0][name]);
            }
        } else {
            assert_eq!(objects, expected, "{}", path.display());
        }
        count += 1;
    }
    assert_eq!(count, 12);
}

/// Columns and rows counted with Python's csv module, the trailing empty column left out.
const MUNICIPAL: [(&str, &str, usize, usize); 30] = [
    ("bdl_api/subjects_catalog.csv", ",", 8, 2443),
    ("bdl_exports/LUDN_1355_CTAB_20250616153335_2000.csv", ";", 10, 4024),
    ("bdl_exports/LUDN_1355_CTAB_20250616154847_2008.csv", ";", 11, 3937),
    ("bdl_exports/LUDN_1355_CTAB_20250616155247_2015.csv", ";", 11, 3911),
    ("bdl_exports/LUDN_1355_CTAB_20250616155804_2023.csv", ";", 10, 3846),
    ("bdl_exports/LUDN_2137_CREL_20250113221303_voivodships.csv", ";", 8, 9984),
    ("bdl_exports/LUDN_2137_CTAB_20210625164329.csv", ";", 23, 3779),
    ("bdl_exports/LUDN_2425_CTAB_20241028202819_2023.csv", ";", 3, 4247),
    ("bdl_exports/LUDN_2425_CTAB_20250611231708.csv", ",", 9, 4314),
    ("bdl_exports/LUDN_3000_CREL_20250203204210_voivodships.csv", ";", 8, 608),
    ("bdl_exports/RYNE_1944_CTAB_20250616184618.csv", ";", 24, 4434),
    ("bdl_exports/WYNA_2497_CREL_20250113223353_voivodships.csv", ";", 7, 352),
    ("bdl_exports/damianb1_total_revenue_gminas_by_powiat.csv", ",", 3, 3418),
    ("elections/2019_pe_gminy.csv", ";", 18, 2496),
    ("elections/2019_pl_gminy.csv", ";", 20, 2496),
    ("elections/2023_pl_gminy.csv", ";", 25, 2585),
    ("elections/2024_pe_gminy.csv", ";", 24, 2585),
    ("gus_area_2025/area_gminas_2025_tidy.csv", ",", 4, 4339),
    ("gus_population_2024/gus_table_IV_2024_tidy.csv", ",", 21, 3899),
    ("gus_population_2024/kuchnowski_gminy_2021_pop_area_teryt.csv", ";", 7, 2477),
    ("gus_population_2024/kuchnowski_powiaty.csv", ";", 6, 380),
    ("krakow_metropolis/dashboard_indicators_by_gmina.csv", ",", 8, 478),
    ("krakow_metropolis/dashboard_metropolis_series.csv", ",", 6, 50),
    ("krakow_metropolis/derived_2024.csv", ",", 13, 15),
    ("krakow_metropolis/gmina_code_changes_2021_2024.csv", ",", 4, 73),
    ("krakow_metropolis/members.csv", ",", 12, 15),
    ("krakow_metropolis/own_revenue_2015_2024.csv", ",", 4, 150),
    ("krakow_metropolis/population_2015_2024.csv", ",", 4, 150),
    ("mf_pit/mf_pit_share_gminas_2019_2020_tidy.csv", ",", 9, 5086),
    ("psp_incidents/psp_incidents_gminas_2023_2024_tidy.csv", ",", 12, 2535),
];

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn every_municipal_file_is_read_whole() {
    let folder = corpus().join("data/municipal");
    for (file, delimiter, columns, height) in MUNICIPAL {
        let document =
            read(&std::fs::read(folder.join(file)).expect("file"), file).expect("a table");
        let table = &document.tables[0];
        let dialect = document.dialect.as_ref().expect("separated");
        let has_header = !file.contains("kuchnowski");
        assert_eq!((dialect.delimiter.as_str(), document.encoding), (delimiter, "UTF-8"), "{file}");
        assert_eq!(
            (table.width(), table.height(), document.tables.len()),
            (columns, height, 1),
            "{file}"
        );
        assert_eq!(table.header.len(), if has_header { columns } else { 0 }, "{file}");
        assert_eq!(
            document.remarks.len(),
            usize::from(!has_header),
            "{file}: {}",
            remarks(&document)
        );
    }
}

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn a_file_reads_the_same_in_every_encoding() {
    let file = Path::new("data/municipal/bdl_exports/LUDN_2425_CTAB_20250611231708.csv");
    let text = std::fs::read_to_string(corpus().join(file)).expect("file");
    let tables = read(text.as_bytes(), "x.csv").expect("a table").tables;
    let units: Vec<u16> = text.encode_utf16().collect();
    let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
    let cases: [(&str, Vec<u8>); 7] = [
        ("UTF-8", [b"\xef\xbb\xbf", text.as_bytes()].concat()),
        ("windows-1250", WINDOWS_1250.encode(&text).0.into_owned()),
        ("ISO-8859-2", ISO_8859_2.encode(&text).0.into_owned()),
        ("UTF-16LE", [b"\xff\xfe", little.as_slice()].concat()),
        ("UTF-16BE", [b"\xfe\xff", big.as_slice()].concat()),
        ("UTF-16LE", little),
        ("UTF-16BE", big),
    ];
    for (encoding, bytes) in cases {
        let document = read(&bytes, "x.csv").expect("a table");
        assert_eq!(document.encoding, encoding);
        assert!(document.tables == tables, "{encoding}");
    }
}

#[test]
fn hostile_texts_are_read_in_time_proportional_to_their_size() {
    const SIZE: usize = 1 << 17;
    let fill = |piece: &str| piece.repeat(SIZE / piece.len());
    let cases = [
        ("one cell", "abcdefgh".repeat((20 << 20) / 8)),
        ("one quoted cell", format!("a,b\n1,\"{}\"\n", "line of text\n".repeat(20 << 16))),
        ("many columns", fill("1,")),
        ("quotes", fill("\"")),
        ("delimiters", fill(",")),
        ("empty lines", format!("a,b\n1,2\n{}3,4\n", fill("\n"))),
        ("alternating quotes", fill("\"a\"b")),
        ("opened in every cell", format!("a,b\n{}", fill("\"x,"))),
        ("opened in every line", format!("a,b,c\n{}", fill("\"x,1,2\n"))),
        ("opened in every line, closed at the end", format!("a,b,c\n{}y\"\n", fill("\"x,1,2\n"))),
        ("pairs", format!("a,b\n{}", fill("\"\"x\"\",\n"))),
        ("headers", fill("a,b\n1,2\n")),
        ("headers of many widths", fill("a,b,c\n1,2,3\n\nd,e\n1,2\n\n")),
        ("notes", fill("a,b,c\n1,2,3\nx\n\n")),
        ("ragged", fill("1,2\n3\n4;5 6|7\n8,9,10,11\n\"")),
        ("control", fill("\u{1}\u{2},\u{7f}\n")),
        ("empty cells", format!("a,b\n1,2\n{}", fill(",\n"))),
    ];
    for (name, text) in cases {
        let begun = std::time::Instant::now();
        let read = read(text.as_bytes(), name);
        let seconds = begun.elapsed().as_secs_f64();
        assert!(seconds < 30.0, "{name}: {seconds} s");
        if name == "one quoted cell" {
            let tables = read.expect("a table").tables;
            assert_eq!(tables[0].cell(0, 1).len(), text.len() - "a,b\n1,\"\"\n".len());
        }
    }
}
