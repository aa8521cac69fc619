//! The cases of tests/oracles/composites.py.

use serde_json::Value;

/// The cases of a section; a section with few is a fault of the file.
pub(super) fn cases(section: &str) -> Vec<Value> {
    let text = include_str!("../../../tests/results/composites.json");
    let file: Value = serde_json::from_str(text).expect("JSON");
    let cases = file[section].as_array().unwrap_or_else(|| panic!("no section {section}"));
    assert!(cases.len() >= 7, "{section}: {} cases", cases.len());
    cases.clone()
}

/// Numbers, some of which may be missing.
pub(super) fn column(array: &Value) -> Vec<Option<f64>> {
    array.as_array().expect("an array").iter().map(Value::as_f64).collect()
}

/// Columns of numbers, some of which may be missing.
pub(super) fn columns(array: &Value) -> Vec<Vec<Option<f64>>> {
    array.as_array().expect("an array").iter().map(column).collect()
}

/// Columns as they are asked for.
pub(super) fn borrowed(columns: &[Vec<Option<f64>>]) -> Vec<&[Option<f64>]> {
    columns.iter().map(Vec::as_slice).collect()
}

/// All of these, none missing.
pub(super) fn all(values: &[f64]) -> Vec<Option<f64>> {
    values.iter().copied().map(Some).collect()
}

/// Fails unless the same are missing and the others are `expected` to a relative 1e-9.
pub(super) fn same(found: &[Option<f64>], expected: &[Option<f64>], what: &dyn std::fmt::Debug) {
    assert_eq!(found.len(), expected.len(), "{what:?}");
    for (found, expected) in found.iter().zip(expected) {
        match (found, expected) {
            (Some(found), Some(expected)) => {
                crate::assessments::statistics::same(*found, *expected, what);
            }
            _ => assert_eq!(found, expected, "{what:?}"),
        }
    }
}
