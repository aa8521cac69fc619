//! The tests of `../mod.rs`.

use super::*;
use crate::diagnostic::Diagnostic;
use crate::territory::{Gmina, GminaKind};

fn register() -> Register {
    let gmina = |code: &str| {
        let code = Teryt6::parse(code).expect("six digits");
        let gmina = Gmina {
            code,
            teryt7: format!("{code}2"),
            name: String::new(),
            kind: GminaKind::Rural,
            voivodeship: String::new(),
            powiat: String::new(),
            boundary_from: None,
        };
        (code, gmina)
    };
    Register { gminas: ["020101", "126101"].map(gmina).into(), ..Register::default() }
}

#[test]
fn rows_come_sorted_in_columns() {
    let text = b"teryt,year,var,value\n1261011,2024,b,1.5\r\n020101,2023,b,-0\n126101,2023,a,7";
    let table = read(text, "t.csv", &register()).expect("plain").expect("valid");
    assert_eq!(table.variables, ["a", "b"]);
    assert_eq!(table.variable, [0, 1, 1]);
    assert_eq!(table.territory, [1, 0, 1]);
    assert_eq!(table.year, [2023, 2023, 2024]);
    assert_eq!(table.value, [7.0, 0.0, 1.5]);
    assert!(table.value[1].is_sign_positive());
}

#[test]
fn rows_of_a_full_table_are_put_in_their_places() {
    let mut rows = Vec::new();
    for variable in ["b", "a"] {
        for code in ["126101", "020101"] {
            for year in [2024, 2022, 2023] {
                rows.push(format!("{code},{year},{variable},{}", rows.len()));
            }
        }
    }
    // One figure lacks: its cell stays empty.
    rows.remove(4);
    let text = format!("teryt,year,var,value\n{}\n", rows.join("\n"));
    let table = read(text.as_bytes(), "t.csv", &register()).expect("plain").expect("valid");
    assert_eq!(table.variables, ["a", "b"]);
    assert_eq!(table.variable, [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
    assert_eq!(table.territory, [0, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1]);
    let years = [2022, 2023, 2024];
    assert_eq!(table.year[..6], [years, years].concat());
    assert_eq!(table.year[6..], [2023, 2024, 2022, 2023, 2024]);
    let value = [10.0, 11.0, 9.0, 7.0, 8.0, 6.0, 5.0, 3.0, 1.0, 2.0, 0.0];
    assert_eq!(table.value, value);
    let twice = format!("{text}126101,2023,a,7\n");
    let faults = read(twice.as_bytes(), "t.csv", &register()).expect("plain");
    assert_eq!(faults.expect_err("twice")[0].place(), "t.csv:13");
}

#[test]
fn every_faulty_row_is_told_with_its_line() {
    let text = "value,var,year,teryt\n1,a,2024,126101\n1,a,2024,126109\n1,a,24,126101\n\
            x,a,2023,126101\n1,a,2022\n1,,2022,126101\nNaN,a,2021,126101\n";
    let faults = read(text.as_bytes(), "t.csv", &register()).expect("plain").expect_err("faulty");
    let places: Vec<String> = faults.iter().map(Diagnostic::place).collect();
    assert_eq!(places, ["t.csv:3", "t.csv:4", "t.csv:5", "t.csv:6", "t.csv:7", "t.csv:8"]);
    let twice = "teryt,year,var,value\n126101,2024,a,1\n020101,2024,a,1\n126101,2024,a,1\n";
    let faults = read(twice.as_bytes(), "t.csv", &register()).expect("plain").expect_err("twice");
    assert_eq!((faults.len(), faults[0].place().as_str()), (1, "t.csv:4"));
}

#[test]
fn files_of_another_shape_are_left_to_the_general_way() {
    for text in ["teryt,year,var\n", "teryt,year,var,value\n126101,2024,\"a\",1\n", "", "a"] {
        assert!(read(text.as_bytes(), "t.csv", &register()).is_none(), "{text}");
    }
}

#[test]
fn parts_end_with_lines_and_lose_nothing() {
    let text = "x".repeat(CHUNK_BYTES - 1) + "\nab\n" + &"y".repeat(CHUNK_BYTES + 5) + "\nz";
    let parts = split(text.as_bytes());
    assert_eq!(parts.concat(), text.as_bytes());
    assert!(parts.iter().rev().skip(1).all(|part| part.ends_with(b"\n")));
}
