//! The cases of tests/oracles/statistical.py, and how far a value is from what is expected.

use serde_json::Value;

/// How far a value may be from the oracle's, relative to it.
pub(super) const TOLERANCE: f64 = 1e-9;

/// The cases of a section; a section without any is a fault of the file.
pub(super) fn cases(section: &str) -> Vec<Value> {
    let text = include_str!("../../../tests/results/statistics.json");
    let file: Value = serde_json::from_str(text).expect("JSON");
    let cases = file[section].as_array().unwrap_or_else(|| panic!("no section {section}"));
    assert!(cases.len() >= 10, "{section}: {} cases", cases.len());
    cases.clone()
}

/// The numbers of an array.
pub(super) fn numbers(array: &Value) -> Vec<f64> {
    let array = array.as_array().expect("an array");
    array.iter().map(|value| value.as_f64().expect("a number")).collect()
}

/// The cases of a section whose cases are rows of `N` numbers.
pub(super) fn rows<const N: usize>(section: &str) -> Vec<[f64; N]> {
    let row = |case: &Value| numbers(case).try_into().expect("as many numbers as asked for");
    cases(section).iter().map(row).collect()
}

/// Fails unless `actual` is `expected` to [`TOLERANCE`]; where 0 is expected, to 1e-12 absolutely.
pub(super) fn same(actual: f64, expected: f64, what: &dyn std::fmt::Debug) {
    let allowed = if expected.abs() > 0.0 { TOLERANCE * expected.abs() } else { 1e-12 };
    let off = (actual - expected).abs();
    assert!(off <= allowed, "{what:?}: {actual:?}, not {expected:?}, {:e}", off / expected.abs());
}
