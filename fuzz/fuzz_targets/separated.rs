//! Any bytes as separated text: tables or diagnostics, every cell reachable.
#![no_main]

use hejnal_fuzz::sources::separated;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    match separated::read(bytes, "fuzz.csv") {
        Ok(document) => {
            assert!(!document.tables.is_empty());
            for table in &document.tables {
                let cells: usize =
                    table.rows().map(|row| row.cells().map(str::len).sum::<usize>()).sum();
                // No cell holds more than the file says; one byte may become three in UTF-8.
                assert!(cells <= bytes.len() * 3);
            }
        }
        Err(faults) => assert!(!faults.is_empty()),
    }
});
