use super::*;
use crate::territory::{Gmina, GminaKind, Teryt6};
use std::path::Path;

fn code(text: &str) -> Teryt6 {
    Teryt6::parse(text).expect(text)
}

fn gmina(text: &str) -> Territory {
    Territory::Gmina(code(text))
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
        notes: vec![(2, "a note".to_owned())],
    }
}

fn register() -> Register {
    let mut register = Register::default();
    for it in ["120615", "126101"] {
        let gmina = Gmina {
            code: code(it),
            teryt7: format!("{it}2"),
            name: it.to_owned(),
            kind: GminaKind::Rural,
            powiat: String::new(),
            voivodeship: String::new(),
            boundary_from: None,
        };
        register.gminas.insert(code(it), gmina);
    }
    register
}

fn staged(table: &LongTable) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().expect("a file");
    table.stage(file.path()).expect("written");
    file
}

#[test]
fn what_is_staged_is_read_back() {
    let read = LongTable::staged(staged(&table()).path(), &register()).expect("read");
    assert!(read.value[1].is_nan());
    let known = |table: LongTable| LongTable { value: vec![1.0; 4], ..table };
    assert_eq!(known(read), known(table()));
}

#[test]
fn what_no_careful_reader_makes_is_found() {
    let fault = |table: LongTable| table.check(&register()).expect_err("refused");
    let twice = vec!["a".to_owned(), "a".to_owned()];
    assert_eq!(fault(LongTable { variables: twice, ..table() }), "variables");
    assert_eq!(fault(LongTable { variable: vec![0, 0, 0, 2], ..table() }), "variables");
    let abroad = vec![gmina("120615"), gmina("990000")];
    assert_eq!(fault(LongTable { territories: abroad, ..table() }), "territories");
    assert_eq!(fault(LongTable { territory: vec![0, 0, 1, 9], ..table() }), "territories");
    assert_eq!(fault(LongTable { year: vec![23; 4], ..table() }), "years");
    assert_eq!(fault(LongTable { year: vec![2024; 3], ..table() }), "columns");
    assert_eq!(fault(LongTable { value: vec![f64::INFINITY; 4], ..table() }), "values");
    assert_eq!(fault(LongTable { missing: None, ..table() }), "values");
    assert_eq!(fault(LongTable { year: vec![2024; 4], ..table() }), "order of keys");
    assert_eq!(fault(LongTable { variable: vec![0, 1, 0, 1], ..table() }), "order of keys");
    assert_eq!(fault(LongTable { notes: vec![(4, String::new())], ..table() }), "notes");
}

#[test]
fn a_staged_file_that_lies_about_its_length_is_refused_before_it_is_read() {
    let whole = std::fs::read(staged(&table()).path()).expect("read");
    let read = |bytes: &[u8]| LongTable::read(bytes, bytes.len(), &register());
    assert!(read(&whole).is_ok());
    for end in 0..whole.len() {
        assert!(read(&whole[..end]).is_err(), "{end} bytes");
    }
    let long = [&u64::MAX.to_ne_bytes()[..], &whole[8..]].concat();
    assert!(read(&long).is_err());
    let many = String::from_utf8_lossy(&whole[8..]).find("\"rows\":4").expect("rows") + 8 + 7;
    let many = [&whole[..many], b"9", &whole[many + 1..]].concat();
    assert!(read(&many).expect_err("refused").contains("9 rows"));
    assert!(LongTable::staged(Path::new("none"), &register()).is_err());
}
