//! Any text has a dialect, and the same one when asked again.
#![no_main]

use hejnal_fuzz::sources::dialect::sniff;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    assert_eq!(sniff(&text), sniff(&text));
});
