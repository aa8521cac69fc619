//! Patterns that τ-ARGUS audited (`tests/oracles/disclosure.py`) are the patterns of this program.

use super::super::{PublishedCell, Release, Zeros, release};
use super::drawn::{self, Drawn};
use crate::reading::Reading;
use serde_json::{Value, json};

/// The result of the oracle.
const AUDITS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/results/disclosure.json");
/// What the oracle is given.
const PATTERNS: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/tests/results/disclosure_patterns.json");

fn cases() -> Vec<(String, Drawn)> {
    let any = (0..60).map(|seed| (format!("any {seed}"), drawn::any(seed)));
    let flat = (0..6).map(|seed| (format!("12x10 {seed}"), drawn::crossed(seed, &[12, 10], 100)));
    let deep = (0..4).map(|it| (format!("18x8x2 {it}"), drawn::crossed(it, &[18, 8, 2], 600)));
    let large = [(String::from("150x8x2 0"), drawn::crossed(0, &[150, 8, 2], 600))];
    any.chain(flat).chain(deep).chain(large).collect()
}

fn withheld(made: &Release) -> String {
    let mark = |cell: &PublishedCell| match cell.reading {
        Reading::Withheld(_) => 'x',
        Reading::Known(_) | Reading::Missing(_) => '.',
    };
    let rows = made.tables.iter().map(|it| it.cells.iter().map(mark).collect::<String>());
    rows.collect::<Vec<String>>().join("/")
}

fn pattern(name: &str, drawn: &Drawn) -> Option<Value> {
    let made = release(&drawn.groupings(), &drawn.counts, &drawn.tables, drawn.rule).ok()?;
    let zeros = match drawn.rule.zeros {
        Zeros::Shown => "shown",
        Zeros::DisclosingWithheld => "disclosing withheld",
        Zeros::Withheld => "withheld",
    };
    let counts: Vec<u64> = drawn.counts.iter().map(|it| it.1).collect();
    Some(json!({
        "name": name, "parents": drawn.parents, "counts": counts, "tables": drawn.tables,
        "threshold": drawn.rule.threshold, "zeros": zeros, "withheld": withheld(&made),
    }))
}

#[test]
fn the_audited_patterns_are_ours_and_safe() {
    let read = |path: &str| -> Value {
        serde_json::from_str(&std::fs::read_to_string(path).expect("committed")).expect("JSON")
    };
    let made: Vec<Value> = cases().iter().filter_map(|it| pattern(&it.0, &it.1)).collect();
    if std::env::var_os("HEJNAL_BLESS").is_some() {
        let rows: Vec<String> = made.iter().map(Value::to_string).collect();
        let text = format!("[\n{}\n]\n", rows.join(",\n"));
        std::fs::write(PATTERNS, text).expect("written");
    }
    let (patterns, audits) = (read(PATTERNS), read(AUDITS));
    let patterns = patterns.as_array().expect("a list");
    let audits = audits["audits"].as_array().expect("a list");
    assert_eq!(patterns.len(), audits.len());
    assert_eq!(&made, patterns, "set HEJNAL_BLESS=1 to write anew, then audit them anew");
    // Beside the optimum where that is found in minutes, up to 200 cells.
    let mut sums = (0, 0);
    for (audit, pattern) in audits.iter().zip(patterns) {
        assert_eq!(audit["name"], pattern["name"], "audited in another order");
        assert_eq!(audit["under_protected"], 0, "{audit}");
        assert_eq!(audit["recomputable"], 0, "{audit}");
        if let (Some(ours), Some(best)) = (audit["withheld"].as_u64(), audit["opt"].as_u64()) {
            sums = (sums.0 + ours, sums.1 + best);
        }
    }
    assert!(sums.0 * 100 <= sums.1 * 110, "{sums:?}");
}
