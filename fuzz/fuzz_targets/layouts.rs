//! Any bytes as rows of separated text: no format may panic over them, and no figure is NaN or
//! infinite. The first byte chooses the delimiter, the second whether the table is a sheet.

#![no_main]

use hejnal_fuzz::sources::dialect::Dialect;
use hejnal_fuzz::sources::formats::{Document, FORMATS};
use hejnal_fuzz::sources::table::Table;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let [delimiter, kind, rest @ ..] = bytes else { return };
    let delimiter = [b';', b',', b'\t', b'|'][usize::from(delimiter % 4)];
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .has_headers(false)
        .delimiter(delimiter)
        .from_reader(rest);
    let mut table: Option<Table> = None;
    for (line, record) in reader.byte_records().flatten().enumerate() {
        let cells: Vec<String> =
            record.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
        match &mut table {
            None => table = Some(Table::new("", cells)),
            Some(table) => {
                if table.push(line + 1, cells.iter().map(String::as_str)).is_err() {
                    return;
                }
            }
        }
    }
    let dialect = Dialect { delimiter: char::from(delimiter).into(), ..Dialect::default() };
    let document = Document {
        file: "LUDN_2425_CTAB_20241028202819_2023.csv".into(),
        dialect: (kind % 2 == 0).then_some(dialect),
        tables: table.into_iter().collect(),
        ..Document::default()
    };
    for format in FORMATS {
        let _ = (format.recognise)(&document);
        // Read by every format, recognised or not: recognition is no guard against a panic.
        let Some(Ok(read)) = format.figures.map(|read| read(&document)) else { continue };
        for figure in &read.figures {
            assert!(figure.reading.value().is_none_or(f64::is_finite));
        }
    }
});
