//! The workbook read back by a reader we did not write (calamine): every number of its data sheet is
//! the store's, every known value of the store is there, words stand where a number is missing, and
//! no cell is a formula.

use crate::workspace::{query, report_folder, shared_out};
use calamine::{Data, Range, Reader as _, Xlsx, open_workbook};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

// The places of what is compared among the columns of the data sheet.
const KEY: usize = 0;
const VALUE: usize = 5;
const STATE: usize = 7;
const NUMERATOR: usize = 9;
const DENOMINATOR: usize = 10;

fn workbook(lang: &str) -> PathBuf {
    let folder = report_folder(shared_out()).join(lang);
    let files = std::fs::read_dir(folder).expect("a report").flatten();
    let is_book = |path: &PathBuf| path.extension().is_some_and(|it| it == "xlsx");
    files.map(|entry| entry.path()).find(is_book).expect("a workbook")
}

fn sheet(lang: &str, name: &str) -> Range<Data> {
    let mut book: Xlsx<_> = open_workbook(workbook(lang)).expect("a workbook");
    book.worksheet_range(name).expect("the sheet")
}

fn number(cell: Option<&Data>) -> Option<f64> {
    match cell {
        Some(Data::Float(number)) => Some(*number),
        Some(Data::Int(number)) => Some(f64::from(i32::try_from(*number).expect("small"))),
        _ => None,
    }
}

/// The same number, but for the last bit: JSON is read here by a reader that does not keep it.
fn same(one: Option<f64>, other: Option<f64>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => (one - other).abs() <= 2.0 * f64::EPSILON * other.abs(),
        (one, other) => one == other,
    }
}

/// The values of the store by key, each with its parts.
fn stored() -> BTreeMap<String, [Option<f64>; 3]> {
    let rows = query(
        "select indicator || '/' || territory || '/' || year as key, value, numerator, denominator \
         from indicator_values where grp = 'all'",
    );
    let part = |row: &Value, name: &str| row[name].as_f64();
    let cells = |row: &Value| ["value", "numerator", "denominator"].map(|name| part(row, name));
    rows.iter().map(|row| (row["key"].as_str().expect("a key").to_owned(), cells(row))).collect()
}

#[test]
fn every_number_of_the_workbook_is_the_stores() {
    let stored = stored();
    let mut shown = BTreeSet::new();
    for (lang, name) in [("pl", "Dane"), ("en", "Data")] {
        let data = sheet(lang, name);
        for row in data.rows().skip(1) {
            let key = row[KEY].to_string();
            let [value, numerator, denominator] = stored[&key];
            assert!(same(number(row.get(VALUE)), value), "{lang} {key}: {value:?}");
            for (column, part) in [(NUMERATOR, numerator), (DENOMINATOR, denominator)] {
                assert!(same(number(row.get(column)), part), "{lang} {key} {column}: {part:?}");
            }
            let words = row[VALUE].to_string();
            let is_known = ["znana", "known"].contains(&row[STATE].to_string().as_str());
            assert_eq!(is_known, value.is_some(), "{lang} {key}");
            assert!(
                is_known || (words.len() > 3 && words.parse::<f64>().is_err()),
                "{key}: {words}"
            );
            if is_known {
                shown.insert(key);
            }
        }
    }
    let members: BTreeSet<&str> = shown.iter().filter_map(|key| key.split('/').nth(1)).collect();
    assert!(members.len() >= 17, "the members and two areas: {members:?}");
    for (key, [value, ..]) in &stored {
        let of = key.split('/').nth(1).unwrap_or_default();
        if value.is_some() && members.contains(of) {
            assert!(shown.contains(key), "{key} stands in the store alone");
        }
    }
}

#[test]
fn no_cell_is_a_formula_and_missing_is_never_zero() {
    for lang in ["pl", "en"] {
        let mut book: Xlsx<_> = open_workbook(workbook(lang)).expect("a workbook");
        for name in book.sheet_names() {
            let formulas = book.worksheet_formula(&name).expect("a sheet");
            assert!(formulas.cells().all(|(_, _, formula)| formula.is_empty()), "{lang} {name}");
        }
    }
}
