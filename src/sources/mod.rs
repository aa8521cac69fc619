//! Bytes in, typed rows out: one file per format, every refused cell with its place.
//!
//! `datasets/<provider>/<dataset>/datapackage.json` describes each dataset ([`descriptor`]),
//! [`catalogue`] walks the folder, and [`HOLDINGS`] names what a resource may hold and who reads
//! it. Nothing above this floor knows a file format.

pub mod boundaries;
pub mod catalogue;
pub mod descriptor;
pub mod members;
pub mod parquet;
pub mod programmes;
pub mod territories;
pub mod text_table;
pub mod tidy_csv;
pub mod variable;

use std::ops::Range;

/// What a resource of a data package may hold: the word of its `holds` property and the file of
/// this folder that reads it.
pub const HOLDINGS: &[(&str, &str)] = &[
    ("observations", "tidy_csv"),
    ("members", "members"),
    ("territories", "territories"),
    ("programmes", "programmes"),
    ("boundaries", "boundaries"),
];

/// How many faults of one file are told one by one; the rest are counted.
const FAULTS_TOLD: usize = 20;

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
