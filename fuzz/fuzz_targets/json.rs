//! Any bytes as JSON: read or refused with a place, never a panic; where another strict reader
//! accepts a text, so does ours.
#![no_main]

use hejnal_fuzz::sources::json::{Json, is_json, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = is_json(bytes, "a.csv");
    match read(bytes, "a.json") {
        Ok(document) => assert!(document.format().is_some()),
        Err(faults) => {
            for fault in faults {
                let _ = fault.render(hejnal_fuzz::language::Lang::Pl);
            }
        }
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let ours = Json::parse(text);
    if serde_json::from_str::<serde_json::Value>(text).is_ok() {
        assert!(ours.is_ok(), "refused what is JSON");
    }
    if let Ok(json) = ours {
        let _ = json.repeated_keys();
        // serde_json stops at 128 levels and does not look at surrogates it skips.
        if !json.is_lines() && !text.contains(&"[".repeat(8)) && text.len() < 100 {
            let skipped = serde_json::from_str::<serde::de::IgnoredAny>(text);
            assert!(skipped.is_ok(), "accepted what is no JSON");
        }
    }
});
