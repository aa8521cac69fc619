//! The tests of `../gather.rs`.

use super::*;
use crate::language::Lang;
use crate::sources::dialect::Dialect;
use crate::sources::table::Table;

fn document(rows: &[&[&str]]) -> Document {
    let mut table = Table::new("", vec!["Kod".into(), "a".into(), "a".into(), String::new()]);
    for (index, row) in rows.iter().enumerate() {
        table.push(index + 2, row.iter().copied()).expect("small");
    }
    let dialect = Some(Dialect { delimiter: ";".into(), ..Dialect::default() });
    Document { file: "t.csv".into(), tables: vec![table], dialect, ..Document::default() }
}

#[test]
fn rows_that_do_not_fit_the_headings_are_refused_with_their_line() {
    let document = document(&[
        &["1", "2", "3"],
        &["1", "2", "3", ""],
        &["1", "2"],
        &["1", "2", "3", "", "4"],
        &["", " "],
    ]);
    let mut gather = Gather::new(&document, "bdl");
    let grid = Grid::new(0, &document.tables[0]);
    let sound: Vec<bool> = grid.records().map(|it| gather.row(&grid, it)).collect();
    assert_eq!(sound, [true, true, false, false]);
    let figures = gather.finish().expect("rows");
    let told: Vec<_> = figures.refused.iter().map(Diagnostic::place).collect();
    assert_eq!((figures.rows, told), (4, vec!["t.csv:4".to_owned(), "t.csv:5".to_owned()]));
    assert!(figures.refused[1].render(Lang::En).contains("cells in the row: 5, in the header: 3"));
}

#[test]
fn of_columns_with_one_heading_none_is_read() {
    let document = document(&[&["1", "2", "3"]]);
    let mut gather = Gather::new(&document, "");
    let grid = Grid::new(0, &document.tables[0]);
    let label = gather.text("a");
    let twice = [1, 2].map(|column| Series {
        column,
        label: label.clone(),
        unit: label.clone(),
        year: None,
    });
    assert!(gather.distinct(&grid, twice.to_vec()).is_empty());
    assert_eq!(gather.figures().refused[0].place(), "t.csv:1:2");
    assert!(gather.finish().is_err(), "no row was counted");
}

#[test]
fn a_group_is_sorted_by_key_and_everyone_is_all() {
    let document = document(&[]);
    let mut gather = Gather::new(&document, "");
    let spot = Spot { table: 0, line: 2, column: 1 };
    let mut pairs = vec![("sex", "F".to_owned()), ("age", "0-4".to_owned())];
    assert_eq!(gather.group(spot, &mut pairs).as_deref(), Some("age=0-4;sex=F"));
    assert_eq!(gather.group(spot, &mut Vec::new()).as_deref(), Some("all"));
    assert_eq!(gather.group(spot, &mut vec![("age", "0;4".to_owned())]), None);
    assert_eq!(gather.figures().refused.len(), 1);
}

#[test]
fn many_faults_are_counted_rather_than_kept() {
    let document = document(&[]);
    let mut gather = Gather::new(&document, "");
    gather.figures().rows = 1;
    for line in 0..FAULTS_KEPT + 5 {
        let spot = Spot { table: 0, line, column: 0 };
        gather.refuse(spot, Text::same("x"), Text::same("y"));
    }
    let refused = gather.finish().expect("a row").refused;
    assert_eq!(refused.len(), FAULTS_KEPT + 1);
    assert_eq!(refused[FAULTS_KEPT].problem.en, "further faults: 5");
}
