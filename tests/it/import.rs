//! Files made by others: read as they are, imported as a vintage, and nothing half done.

use crate::workspace::{Workspace, folder, hashes, run};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// A wide export as the Local Data Bank writes them: quoted headers with the delimiter inside, a
/// decimal comma, an empty cell, a delimiter at the end of each line.
const EXPORT: &str = "\"Kod\";\"Nazwa\";\"wydatki na kulturę;2022;[zł]\";\"wydatki na kulturę;2023;[zł]\";\n\
    1261011;\"Kraków (1)\";100,5;120;\n1206113;\"Skawina (3)\";;7,25;\n";

fn written(folder: &Path, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, content).expect("written");
    path
}

/// What is in a folder, without hidden files such as the lock.
fn content(folder: &Path) -> Vec<(String, String)> {
    let all = hashes(folder).into_iter();
    all.filter(|(name, _)| !name.split('/').any(|part| part.starts_with('.'))).collect()
}

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

#[test]
fn an_import_adds_a_vintage_that_queries_see_and_the_same_bytes_change_nothing() {
    let space = Workspace::new();
    let files = folder();
    let file = written(files.path(), "FINA_2644_CTAB_20250102030405.csv", EXPORT);
    let told = space.run(&["import", text(&file)]).ended(0).text();
    assert!(told.contains("2025-01-02") && told.contains("added"), "{told}");
    let sql = "SELECT territory, year, value, state, reason, vintage FROM observations \
        WHERE dataset LIKE 'bdl/%2644%' ORDER BY territory, year";
    let rows = space.run(&["query", sql, "--format", "json"]).ended(0).json();
    let value = |row: usize, name: &str| rows[row][name].clone();
    assert_eq!(rows.as_array().map(Vec::len), Some(4), "{rows}");
    assert_eq!((value(0, "territory"), value(0, "value")), ("120611".into(), Value::Null));
    assert_eq!((value(0, "state"), value(0, "reason")), ("missing".into(), "not collected".into()));
    assert_eq!((value(1, "value"), value(2, "value")), (7.25.into(), 100.5.into()));
    assert_eq!(value(3, "vintage"), "2025-01-02");
    let before = (content(&space.project()), content(&space.out()));
    let told = space.run(&["import", text(&file)]).ended(0).text();
    assert!(told.contains("unchanged"), "{told}");
    assert_eq!(before, (content(&space.project()), content(&space.out())));
    space.run(&["check"]).ended(0);
}

#[test]
fn a_dry_run_writes_nothing() {
    let space = Workspace::new();
    let files = folder();
    let file = written(files.path(), "FINA_2644_CTAB_20250102030405.csv", EXPORT);
    let before = content(&space.project());
    let told = space.run(&["import", "--dry-run", text(&file)]).ended(0).text();
    assert!(told.contains("2022–2023") && told.contains("zł"), "{told}");
    assert_eq!(before, content(&space.project()));
    assert!(!space.out().join("store").exists());
}

#[test]
fn rows_that_cannot_be_read_stop_the_import_and_are_all_written_down() {
    let space = Workspace::new();
    let files = folder();
    let bad: Vec<String> = (0..30).map(|row| format!("99{row:02}012;\"Nigdzie\";1;2;\n")).collect();
    let bad = bad.concat();
    let file = written(files.path(), "FINA_2644_CTAB_20250102030405.csv", format!("{EXPORT}{bad}"));
    let before = content(&space.project());
    let run = space.run(&["import", text(&file)]).ended(3);
    assert!(run.stderr.contains("FINA_2644_CTAB_20250102030405.csv:4"), "{}", run.stderr);
    assert!(run.stderr.contains("more of this kind"), "{}", run.stderr);
    assert_eq!(before, content(&space.project()));
    let problems = fs::read_to_string(space.out().join("problems.csv")).expect("written");
    assert_eq!(problems.lines().count(), 31, "{problems}");
    space.run(&["import", "--partial", text(&file)]).ended(0);
    space.run(&["check"]).ended(0);
}

#[test]
fn figures_of_a_vintage_are_never_overwritten() {
    let space = Workspace::new();
    let files = folder();
    let name = "FINA_2644_CTAB_20250102030405.csv";
    let file = written(files.path(), name, EXPORT);
    space.run(&["import", text(&file)]).ended(0);
    let other = written(files.path(), name, EXPORT.replace("120;", "121;"));
    let before = content(&space.project());
    let run = space.run(&["import", text(&other)]).ended(3);
    assert!(run.stderr.contains("120") && run.stderr.contains("--vintage"), "{}", run.stderr);
    assert_eq!(before, content(&space.project()));
    space.run(&["import", "--vintage", "2025-06-30", text(&other)]).ended(0);
    let sql = "SELECT vintage, value FROM observations WHERE dataset LIKE 'bdl/%2644%' \
        AND territory = '126101' AND year = 2023 ORDER BY vintage";
    let rows = space.run(&["query", sql, "--format", "json"]).ended(0).json();
    assert_eq!((&rows[0]["value"], &rows[1]["value"]), (&120.0.into(), &121.0.into()));
}

#[test]
fn text_of_every_encoding_reads_the_same() {
    let files = folder();
    let polish = "gmina;wartość\nŚwiątniki Górne;ąęźż\n";
    // windows-1250 and ISO 8859-2 put these letters in different places.
    let cp1250: Vec<u8> = recoded(polish, &[('Ś', 0x8c), ('ś', 0x9c), ('ą', 0xb9), ('ź', 0x9f)]);
    let latin2: Vec<u8> = recoded(polish, &[('Ś', 0xa6), ('ś', 0xb6), ('ą', 0xb1), ('ź', 0xbc)]);
    let utf16: Vec<u8> = polish.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let with_mark = [&b"\xff\xfe"[..], &utf16].concat();
    let with_bom = [&b"\xef\xbb\xbf"[..], polish.as_bytes()].concat();
    let crlf = polish.replace('\n', "\r\n").into_bytes();
    for (name, bytes) in [
        ("plain", polish.as_bytes().to_vec()),
        ("bom", with_bom),
        ("cp1250", cp1250),
        ("latin2", latin2),
        ("utf16", with_mark),
        ("crlf", crlf),
    ] {
        let file = written(files.path(), &format!("{name}.csv"), bytes);
        let out = files.path();
        let read = run(out, out, &["read", text(&file), "--format", "csv"]).ended(0);
        assert_eq!(read.text(), "gmina,wartość\nŚwiątniki Górne,ąęźż\n", "{name}");
    }
}

/// Polish text in an 8-bit encoding; letters that both place alike, and these.
fn recoded(text: &str, letters: &[(char, u8)]) -> Vec<u8> {
    let alike = [('ć', 0xe6), ('ę', 0xea), ('ż', 0xbf), ('ó', 0xf3)];
    let byte = |letter: char| match u8::try_from(letter) {
        Ok(ascii) if ascii.is_ascii() => ascii,
        _ => {
            let known = letters.iter().chain(&alike).find(|(known, _)| *known == letter);
            known.expect("a letter of the table").1
        }
    };
    text.chars().map(byte).collect()
}

#[test]
fn what_is_no_table_is_refused_by_its_name_and_kind() {
    let files = folder();
    for (name, bytes, says) in [
        ("a.csv", &b"%PDF-1.7\n"[..], "PDF"),
        ("b.csv", b"\x1f\x8b\x08\0", "gzip"),
        ("c.csv", b"", "empty"),
        ("d.xlsx", b"PK\x03\x04 nothing", "d.xlsx"),
        ("e.json", b"{\"a\": }", "e.json:1"),
        ("f.parquet", b"PAR1 nothing PAR1", "Parquet"),
    ] {
        let file = written(files.path(), name, bytes);
        let run = run(files.path(), files.path(), &["read", text(&file)]).ended(3);
        assert!(run.stderr.contains(says) && run.stderr.contains("to do"), "{}", run.stderr);
    }
    let none = run(files.path(), files.path(), &["read", "none.csv"]).ended(3);
    assert!(none.stderr.contains("none.csv"), "{}", none.stderr);
}
