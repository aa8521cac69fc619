//! A feature collection with any members: a table or refusals, never a panic.
#![no_main]

use hejnal_fuzz::sources::json::read;
use libfuzzer_sys::fuzz_target;

/// What makes a text of this format, so that the rest is tried and not its beginning.
const BEGINNING: &[u8] = b"{\"type\":\"FeatureCollection\",";

fuzz_target!(|bytes: &[u8]| {
    for text in [bytes.to_vec(), [BEGINNING, bytes].concat()] {
        let Ok(document) = read(&text, "a.json") else { continue };
        let Some(figures) = document.format().and_then(|format| format.figures) else { continue };
        if let Ok(found) = figures(&document) {
            let finite = |value: Option<f64>| value.is_none_or(f64::is_finite);
            assert!(found.figures.iter().all(|figure| finite(figure.reading.value())));
            // Other formats have several figures in a row.
            if document.format().is_some_and(|format| format.name == "geojson") {
                assert_eq!(found.figures.len() + found.refused.len(), found.rows);
            }
        }
    }
});
