//! Workbooks of any kind: read or refused, never a panic, and their figures as well.
#![no_main]

use hejnal_fuzz::sources::workbook;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    match workbook::read(bytes, "a.xlsx") {
        Ok(document) => {
            if let Some(figures) = document.format().and_then(|format| format.figures) {
                let _ = figures(&document);
            }
        }
        Err(faults) => assert!(!faults.is_empty()),
    }
});
