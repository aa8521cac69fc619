//! The tests of `../record.rs`.

use super::*;

/// The cells of the first record, read in this dialect and this way.
fn cells(text: &str, delimiter: &str, escape: Option<char>, how: How<'_>) -> Vec<String> {
    let delimiter = delimiter.to_owned();
    let runs = delimiter.starts_with(' ');
    let dialect = Dialect { delimiter, runs, quote: Some('"'), escape };
    let mut record = Record::default();
    Scanner::new(text, &dialect).record(0, how, &mut record);
    record.cells(text).map(|(cell, _)| cell.to_owned()).collect()
}

#[test]
fn quotation_marks_enclose_are_doubled_or_are_characters() {
    let cases: [(&str, &str, &[&str]); 12] = [
        ("a,\"b, c\",d\n", ",", &["a", "b, c", "d"]),
        ("\"\",\"\"\"\",\"a\"\"b\"", ",", &["", "\"", "a\"b"]),
        ("a, \"b, c\" ,d", ",", &["a", "b, c", "d"]),
        ("a\"b,c\"", ",", &["a\"b", "c\""]),
        ("\"a\"b\",c", ",", &["a\"b", "c"]),
        ("\"\"a, b\",c", ",", &["\"a, b", "c"]),
        ("\"a,b\nc,d", ",", &["\"a", "b"]),
        ("\"a\r\nb\";c\r\n", ";", &["a\r\nb", "c"]),
        ("a||b||", "||", &["a", "b", ""]),
        ("a,  b,c, \n", ", ", &["a", "b", "c", ""]),
        ("  a   \"b  c\"  d  \n", "  ", &["a", "b  c", "d"]),
        ("a b", "", &["a b"]),
    ];
    for (text, delimiter, expected) in cases {
        assert_eq!(cells(text, delimiter, None, How::default()), expected, "{text}");
    }
    let escaped = cells("\"a\\\"b\\\\\",\"c\"", ",", Some('\\'), How::default());
    assert_eq!(escaped, ["a\"b\\", "c"]);
    let closing = How { pair_closes: true, ..How::default() };
    assert_eq!(cells("\"24\"\",\"b, c\"", ",", None, closing), ["24\"", "b, c"]);
    let literal = How { literal: &[0], ..How::default() };
    assert_eq!(cells("\"a,b,\"c\"", ",", None, literal), ["\"a", "b", "c"]);
}

#[test]
fn a_record_knows_its_lines_and_where_the_next_begins() {
    let text = "\"a\r\nb\rc\nd\",1\r\nx";
    let dialect = Dialect { delimiter: ",".into(), quote: Some('"'), ..Dialect::default() };
    let (mut scanner, mut record) = (Scanner::new(text, &dialect), Record::default());
    scanner.record(0, How::default(), &mut record);
    assert_eq!((record.lines, record.end), (4, text.len() - 1));
    scanner.record(0, How::BY_LINES, &mut record);
    assert_eq!((record.lines, record.end, record.unclosed), (1, 4, Some(0)));
}

#[test]
fn a_row_of_endless_cells_keeps_no_more_than_a_row_can_have() {
    let text = ",".repeat(MOST_CELLS + 10);
    let dialect = Dialect { delimiter: ",".into(), ..Dialect::default() };
    let mut record = Record::default();
    Scanner::new(&text, &dialect).record(0, How::default(), &mut record);
    assert!(record.too_wide && record.width() == MOST_CELLS && record.end == text.len());
}
