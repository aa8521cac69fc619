//! `hejnal intervals` on a table: the values of scipy and statsmodels, and what is wrong with rows.

use crate::workspace::{Run, folder, repository, run};
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;

fn asked(text: &str, format: &str) -> Run {
    let folder = folder();
    let file = folder.path().join("asked.csv");
    fs::write(&file, text).expect("written");
    let path = file.display().to_string();
    run(folder.path(), folder.path(), &["intervals", &path, "--format", format])
}

fn close(found: &Value, wanted: f64) -> bool {
    let allowed = if wanted.abs() > 0.0 { 1e-9 * wanted.abs() } else { 1e-12 };
    found.as_f64().is_some_and(|found| (found - wanted).abs() <= allowed)
}

#[test]
fn a_table_gets_the_intervals_of_scipy_and_statsmodels() {
    let cases = fs::read_to_string(repository().join("tests/results/statistics.json"));
    let cases: Value = serde_json::from_str(&cases.expect("the cases")).expect("JSON");
    let numbers = |row: &Value| -> Vec<f64> {
        row.as_array().expect("a row").iter().filter_map(Value::as_f64).collect()
    };
    let mut text = "kind,x,n,sd,multiplier,confidence\n".to_owned();
    let mut wanted = Vec::new();
    for (kind, columns) in [
        ("proportion", ["x", "n", "confidence", ""]),
        ("count", ["x", "confidence", "", ""]),
        ("rate", ["x", "n", "multiplier", "confidence"]),
        ("mean", ["x", "sd", "n", "confidence"]),
    ] {
        for row in cases[kind].as_array().expect("rows") {
            let row = numbers(row);
            let cell = |name: &str| {
                let at = columns.iter().position(|column| *column == name);
                at.map_or_else(String::new, |at| row[at].to_string())
            };
            let cells = ["x", "n", "sd", "multiplier", "confidence"].map(cell).join(",");
            let _ = writeln!(text, "{kind},{cells}");
            wanted.push((row[row.len() - 2], row[row.len() - 1]));
        }
    }
    let found = asked(&text, "json").ended(0).json();
    let found = found.as_array().expect("rows");
    assert!(wanted.len() > 200 && found.len() == wanted.len(), "{}", found.len());
    for (row, (lower, upper)) in found.iter().zip(wanted) {
        assert!(
            close(&row["lower"], lower) && close(&row["upper"], upper),
            "{row}: {lower} {upper}"
        );
    }
}

#[test]
fn what_has_no_interval_is_said_and_what_is_no_number_is_refused() {
    let text = "id,kind,x,n\na,proportion,5,0\nb,proportion,6,5\nc,count,-1,\nd,rate,0,10\n";
    let told = asked(text, "csv").ended(0).text();
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines.first(), Some(&"id,kind,x,n,value,lower,upper,method"));
    for (line, end) in lines.iter().skip(1).zip([
        "none: the denominator is zero",
        "none: the part is larger than the whole",
        "none: a number is negative",
        "exact Poisson",
    ]) {
        assert!(line.ends_with(end), "{line}");
    }
    let run = asked("kind,x,n\nshare,1,2\nrate,one,2\nrate,1,\n", "table").ended(3);
    for told in [":2:", "proportion, rate, count, mean", ":3:", ":4:"] {
        assert!(run.stderr.contains(told), "{told} is not told: {}", run.stderr);
    }
    asked("kind,x,value\ncount,1,2\n", "table").ended(2);
    asked("a,b\n1,2\n", "table").ended(3);
}
