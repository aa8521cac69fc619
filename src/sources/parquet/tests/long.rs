use super::super::long_as_csv;
use super::*;
use crate::reading::Reason;
use crate::territory::Teryt6;
use polars::prelude::{ParquetReader, SerReader as _};

fn gmina(text: &str) -> Territory {
    Territory::Gmina(Teryt6::parse(text).expect(text))
}

fn table() -> LongTable {
    LongTable {
        variables: vec!["a".to_owned(), "b".to_owned()],
        territories: vec![gmina("120615"), gmina("126101")],
        variable: vec![0, 0, 0, 1],
        territory: vec![0, 0, 1, 1],
        year: vec![2023, 2024, 2024, 2024],
        value: vec![1.5, f64::NAN, 0.0, -2.0],
        missing: Some(Reason::NotCollected),
        notes: Vec::new(),
    }
}

fn as_text(table: LongTable) -> String {
    let file = tempfile::NamedTempFile::new().expect("a file");
    write_long(table, file.path()).expect("written");
    let (fields, csv) = long_as_csv(file.path()).expect("read");
    let csv = String::from_utf8(csv).expect("UTF-8");
    assert_eq!(csv.lines().next(), Some(&*fields.join(",")));
    csv
}

#[test]
fn a_table_is_read_back_as_text() {
    assert_eq!(
        as_text(table()),
        "variable,territory,year,value,state,reason\na,120615,2023,1.5,known,\n\
         a,120615,2024,,missing,not collected\na,126101,2024,0,known,\nb,126101,2024,-2,known,\n"
    );
    let notes = vec![(1, "z".to_owned()), (2, "a, b".to_owned())];
    let told = as_text(LongTable { notes, ..table() });
    assert!(told.starts_with("variable,territory,year,value,state,reason,note\n"));
    assert!(told.contains("a,120615,2024,,missing,not collected,z\n"), "{told}");
    assert!(told.contains("a,126101,2024,0,known,,\"a, b\"\n"), "{told}");
    let whole = LongTable { value: vec![1.0; 4], missing: None, ..table() };
    assert!(as_text(whole).starts_with("variable,territory,year,value\n"));
}

#[test]
fn row_groups_written_beside_each_other_stand_in_order() {
    let rows = 2 * ROW_GROUP + 7;
    let number = |row: usize| u32::try_from(row).expect("small");
    let long = LongTable {
        variables: (0..rows.div_ceil(100)).map(|it| format!("v{it:06}")).collect(),
        variable: (0..rows).map(|row| number(row / 100)).collect(),
        territory: vec![1; rows],
        year: (0..rows).map(|row| 1950 + i32::try_from(row % 100).expect("small")).collect(),
        value: (0..rows).map(|row| f64::from(number(row))).collect(),
        missing: None,
        ..table()
    };
    let write = || {
        let file = tempfile::NamedTempFile::new().expect("a file");
        write_long(long.clone(), file.path()).expect("written");
        file
    };
    let file = write();
    assert_eq!(std::fs::read(&file).ok(), std::fs::read(write()).ok(), "the same bytes");
    let frame = ParquetReader::new(file.reopen().expect("a file")).finish().expect("read");
    assert_eq!(frame.height(), rows);
    let values = frame.column("value").expect("there").f64().expect("numbers").clone();
    assert!(values.iter().flatten().eq((0..rows).map(|row| f64::from(number(row)))));
    let years = frame.column("year").expect("there").i32().expect("whole numbers").clone();
    assert_eq!(years.get(rows - 1), Some(1950 + i32::try_from((rows - 1) % 100).expect("small")));
    let variables = frame.column("variable").expect("there").str().expect("words").clone();
    assert_eq!(variables.get(rows - 1), Some(&*format!("v{:06}", (rows - 1) / 100)));
}
