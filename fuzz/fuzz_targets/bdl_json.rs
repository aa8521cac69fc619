//! A page of the BDL API with any members: a table and its figures, or a refusal, never a panic.
#![no_main]

use hejnal_fuzz::json::figures_are_sound;
use libfuzzer_sys::fuzz_target;

const BEGINNING: &[u8] = b"{\"totalRecords\":9,\"variableId\":1,";

fuzz_target!(|bytes: &[u8]| figures_are_sound(bytes, BEGINNING, "bdl-json"));
