//! Workbooks of any kind: read or refused, never a panic, and their figures as well. A panic inside
//! calamine does not count: `workbook::read` catches it and refuses the file.
#![no_main]

use hejnal_fuzz::sources::workbook;
use libfuzzer_sys::fuzz_target;

/// Panics of ours abort, so that the fuzzer keeps the input; those of the library unwind.
fn abort_unless_in_calamine() {
    std::panic::set_hook(Box::new(|panic| {
        if !panic.location().is_some_and(|place| place.file().contains("/calamine-")) {
            eprintln!("{panic}");
            std::process::abort();
        }
    }));
}

fuzz_target!(init: abort_unless_in_calamine(), |bytes: &[u8]| {
    match workbook::read(bytes, "a.xlsx") {
        Ok(document) => {
            if let Some(figures) = document.format().and_then(|format| format.figures) {
                let _ = figures(&document);
            }
        }
        Err(faults) => assert!(!faults.is_empty()),
    }
});
