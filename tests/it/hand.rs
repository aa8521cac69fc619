//! The table worked out by another program: values of members and pooled values agree with it.

use crate::workspace::query;
use serde_json::Value;
use std::collections::BTreeMap;

/// How far a value may lie from the other program's, relative to it.
const TOLERANCE: f64 = 1e-9;
/// How far a pooled value must lie from the mean of the members' rates somewhere, relative to it.
const APART: f64 = 0.1;

type Key = (String, String, i64);

fn key(row: &Value) -> Key {
    let text = |name: &str| row[name].as_str().expect(name).to_owned();
    (text("indicator"), text("territory"), row["year"].as_i64().expect("a year"))
}

fn table() -> Value {
    serde_json::from_str(include_str!("../results/indicators.json")).expect("JSON")
}

fn ours() -> BTreeMap<Key, Value> {
    let rows = query(
        "SELECT indicator, territory, year, value, reason FROM indicator_values WHERE grp = 'all'",
    );
    rows.into_iter().map(|row| (key(&row), row)).collect()
}

#[test]
fn values_agree_with_a_table_worked_out_by_another_program() {
    let (table, ours) = (table(), ours());
    let rows = table["rows"].as_array().expect("rows");
    let mut wrong = Vec::new();
    for row in rows {
        let wanted = row["value"].as_f64().expect("a value");
        let found = ours.get(&key(row)).and_then(|row| row["value"].as_f64());
        if found.is_none_or(|found| (found - wanted).abs() > TOLERANCE * wanted.abs()) {
            wrong.push(format!("{:?}: {found:?}, not {wanted}", key(row)));
        }
    }
    for row in table["missing"].as_array().expect("missing") {
        let found = ours.get(&key(row));
        let reason = found.and_then(|row| row["reason"].as_str());
        if reason != row["reason"].as_str() {
            wrong.push(format!("{:?}: {found:?}, not {}", key(row), row["reason"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let indicators: std::collections::BTreeSet<String> =
        rows.iter().map(|row| key(row).0).collect();
    assert!(indicators.len() >= 10 && rows.len() >= 300, "{} {}", indicators.len(), rows.len());
}

#[test]
fn pooled_values_are_no_means_of_rates() {
    let (table, ours) = (table(), ours());
    let rows = table["rows"].as_array().expect("rows").iter();
    let apart = rows.filter_map(|row| {
        let (mean, found) =
            (row["mean_of_rates"].as_f64()?, ours.get(&key(row))?["value"].as_f64()?);
        Some((key(row).0, (found - mean).abs() / found.abs()))
    });
    let apart: BTreeMap<String, f64> = apart.filter(|(_, by)| *by > APART).collect();
    assert!(apart.len() >= 3, "{apart:?}");
}
