//! The tests of `../layout.rs`.

use super::*;
use crate::sources::dialect::Dialect;

fn layout(text: &str) -> Layout {
    let dialect = Dialect { delimiter: ";".into(), quote: Some('"'), ..Dialect::default() };
    Layout::ahead(&mut Records::new(text, &dialect)).expect("a table")
}

#[test]
fn the_table_begins_below_titles_lists_and_comments() {
    let cases = [
        ("Tytuł;;\n;;\na;b;c\n1;2;3\n", 3, 1),
        ("Źródło;GUS\nRok;2024\n\nKod;a;b\n1;2;3\n4;5;6\n7;8;9\n", 4, 1),
        ("# uwaga; 1\na;b;c\n1;2;3\n", 2, 1),
        ("a;b\n1;2;3\n4;5;6\n7;8;9\n", 1, 1),
        ("a;b;c\n\n1;2;3\n4;5;6\n", 1, 1),
        ("1;2;3\n4;5;6\n", 1, 0),
        ("Kod;Razem;\n;2023;2024\n1;2;3\n4;5;6\n", 1, 2),
        ("Kod;Rok;x\nKod;Rok;x\n1;2023;3\n4;2024;6\n", 1, 2),
    ];
    for (text, line, header_rows) in cases {
        let layout = layout(text);
        assert_eq!((layout.start.1, layout.header_rows), (line, header_rows), "{text}");
    }
}

#[test]
fn a_row_of_missing_values_is_no_second_header() {
    for row in ["Liszki;brak danych", "Liszki;-", "Liszki;nie dotyczy"] {
        let text = format!("gmina;ludność\n{row}\nMogilany;16533\nSkawina;43999\n");
        assert_eq!(layout(&text).header_rows, 1, "{row}");
    }
}
