//! The cases of tests/oracles/orderings.py, and how far a value is from what is expected.

pub(super) use super::composites::{column, columns};
use serde_json::Value;

/// How far a value may be from the oracle's, relative to it.
pub(super) const TOLERANCE: f64 = 1e-9;

/// The cases of a section; a section without any is a fault of the file.
pub(super) fn cases(section: &str) -> Vec<Value> {
    let text = include_str!("../../../tests/results/orderings.json");
    let file: Value = serde_json::from_str(text).expect("JSON");
    let cases = file[section].as_array().unwrap_or_else(|| panic!("no section {section}"));
    assert!(cases.len() >= 10, "{section}: {} cases", cases.len());
    cases.clone()
}

/// The numbers of an array, all of which are known.
pub(super) fn numbers(array: &Value) -> Vec<f64> {
    column(array).into_iter().map(|value| value.expect("a number")).collect()
}

/// Fails unless the same are known, each to a relative [`TOLERANCE`] or, next to 0, to as much of `size`.
pub(super) fn same(actual: &[Option<f64>], expected: &Value, size: f64, what: &str) {
    let expected = column(expected);
    assert_eq!(actual.len(), expected.len(), "{what}");
    for pair in actual.iter().copied().zip(expected) {
        match pair {
            (Some(actual), Some(expected)) => {
                let allowed = TOLERANCE * expected.abs().max(size);
                assert!(
                    (actual - expected).abs() <= allowed,
                    "{what}: {actual:?}, not {expected:?}"
                );
            }
            (None, None) => {}
            other => panic!("{what}: {other:?}"),
        }
    }
}

/// A column of known values.
pub(super) fn known<const N: usize>(values: [f64; N]) -> Vec<Option<f64>> {
    values.map(Some).to_vec()
}
