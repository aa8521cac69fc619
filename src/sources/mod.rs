//! Bytes in, typed rows out: one file per format, every refused cell with its place.
//!
//! `datasets/<provider>/<dataset>/datapackage.json` describes each dataset ([`descriptor`]),
//! [`catalogue`] walks the folder, and [`HOLDINGS`] names what a resource may hold and who reads
//! it. Nothing above this floor knows a file format.

pub mod bdl;
pub mod boundaries;
pub mod catalogue;
#[cfg(test)]
pub(crate) mod chance;
pub mod codes;
pub mod descriptor;
pub mod dialect;
pub mod durable;
pub mod encoding;
pub mod figure;
pub mod formats;
pub mod harmonise;
pub mod hashed;
pub mod inert;
pub mod json;
pub mod long_csv;
pub mod long_table;
pub mod marks;
pub mod members;
pub mod pabulib;
pub mod package;
pub mod predecessors;
pub mod problems;
pub mod programmes;
pub mod residents;
pub mod separated;
pub mod spatial;
pub mod table;
pub mod territories;
pub mod text_table;
pub mod tidy_csv;
pub mod variable;
pub mod vintages;
pub mod wide_csv;
pub mod workbook;

// The fuzzed build has no polars: it fuzzes our parsers, not that library.
#[cfg(not(fuzzing))]
pub mod intake;
#[cfg(not(fuzzing))]
pub mod parquet;
#[cfg(not(fuzzing))]
pub mod target;

use crate::diagnostic::Diagnostic;
use crate::language::Text;
use std::ops::Range;

/// What a resource of a data package may hold: the word of its `holds` property and the file of
/// this folder that reads it.
pub const HOLDINGS: &[(&str, &str)] = &[
    ("observations", "tidy_csv"),
    ("members", "members"),
    ("territories", "territories"),
    ("predecessors", "predecessors"),
    ("programmes", "programmes"),
    ("boundaries", "boundaries"),
];

/// How many faults of one kind in one file are kept in full; the rest are counted. More than anyone
/// mends by hand, and a hostile file of a hundred megabytes has more faults than memory has room for
/// their texts.
const FAULTS_KEPT: usize = 20_000;

/// The rows of a file whose faults are counted and not told.
fn untold(file: &str, rows: usize) -> Diagnostic {
    Diagnostic::new(
        file,
        Text::new(
            format!("i jeszcze {rows} wierszy z błędami"),
            format!("and {rows} more rows with faults"),
        ),
        Text::new("poprawić powyższe i uruchomić ponownie", "mend those above and run again"),
    )
}

/// The bytes of the `number`-th line of `text`, from 1.
fn line_span(text: &str, number: usize) -> Range<usize> {
    let mut start = 0;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        if index + 1 == number {
            return start..start + line.trim_end_matches(['\r', '\n']).len();
        }
        start += line.len();
    }
    text.len()..text.len()
}
