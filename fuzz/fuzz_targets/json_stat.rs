//! A cube of JSON-stat with any members: unrolled or refused, never a panic, never a table beyond its cap.
#![no_main]

use hejnal_fuzz::json::figures_are_sound;
use libfuzzer_sys::fuzz_target;

const BEGINNING: &[u8] = b"{\"version\":\"2.0\",\"class\":\"dataset\",";

fuzz_target!(|bytes: &[u8]| figures_are_sound(bytes, BEGINNING, "json-stat"));
