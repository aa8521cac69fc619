//! A feature collection with any members: a table or refusals, never a panic.
#![no_main]

use hejnal_fuzz::json::figures_are_sound;
use libfuzzer_sys::fuzz_target;

const BEGINNING: &[u8] = b"{\"type\":\"FeatureCollection\",";

fuzz_target!(|bytes: &[u8]| figures_are_sound(bytes, BEGINNING, "geojson"));
