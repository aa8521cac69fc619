//! Long tables as a confined child hands them over: its process may have been led astray.
//!
//! Whatever the bytes are, there is no panic and no more memory than they have; a table that is
//! let through is written and read back the same.

#![no_main]

use hejnal_fuzz::sources::long_table::LongTable;
use hejnal_fuzz::sources::territories;
use hejnal_fuzz::territory::Register;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static REGISTER: LazyLock<Register> = LazyLock::new(|| {
    let gminas = include_bytes!("../../datasets/gus/territories/2025-06-27/territories.csv");
    let gminas = territories::read(gminas, "territories.csv").expect("shipped");
    Register { gminas, ..Register::default() }
});

/// The words as the data have them, or as a careful child would write them, and columns behind.
fn file(data: &[u8]) -> Vec<u8> {
    let Some((first, rest)) = data.split_first() else { return Vec::new() };
    if first % 4 == 0 {
        return rest.to_vec();
    }
    let rows = rest.len() / 20;
    let words = format!(
        "{{\"rows\":{rows},\"variables\":[\"a\",\"b\"],\"territories\":[\"126101\",\"poland\"],\
         \"missing\":{},\"notes\":[]}}",
        if first % 4 == 1 { "\"not collected\"" } else { "null" }
    );
    let length = (words.len() as u64).to_ne_bytes();
    [&length[..], words.as_bytes(), &rest[..rows * 20]].concat()
}

fuzz_target!(|data: &[u8]| {
    let bytes = file(data);
    let Ok(table) = LongTable::read(bytes.as_slice(), bytes.len(), &REGISTER) else { return };
    assert!(table.check(&REGISTER).is_ok());
    assert_eq!(table.rows(), table.year.len());
    let path = std::env::temp_dir().join(format!("hejnal-staged-{}", std::process::id()));
    table.stage(&path).expect("written");
    let again = LongTable::staged(&path, &REGISTER).expect("read back");
    assert_eq!(again.variable, table.variable);
    assert_eq!(again.notes, table.notes);
});
