//! The traps of municipal statistics, on a made metropolis whose right answers are plain.

use crate::workspace::{Run, copy, folder, run};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/small-metro")
}

fn explained(indicator: &str, territory: &str, year: &str, more: &[&str]) -> Value {
    let out = folder();
    let mut arguments = vec!["explain", indicator, territory, year, "--format", "json"];
    arguments.extend(more);
    run(&fixture(), out.path(), &arguments).ended(0).json()
}

fn value(explained: &Value) -> f64 {
    explained["value"].as_f64().unwrap_or_else(|| panic!("no value: {explained}"))
}

#[track_caller]
fn is(explained: &Value, expected: f64) {
    let found = value(explained);
    assert!((found - expected).abs() < 1e-9 * expected.abs().max(1.0), "{found}, not {expected}");
}

#[track_caller]
fn missing(explained: &Value, reason: &str) {
    assert_eq!(
        (explained["state"].as_str(), explained["reason"].as_str()),
        (Some("missing"), Some(reason))
    );
}

#[test]
fn a_change_across_a_census_rebase_is_a_broken_series() {
    missing(&explained("population-change", "120615", "2020", &[]), "broken series");
    is(&explained("population-change", "120615", "2021", &[]), 100.0 * 5.0 / 120.0);
}

#[test]
fn the_newest_vintage_speaks_and_the_older_one_still_can() {
    is(&explained("population", "metropolis", "2020", &[]), 118.0 + 120.0 + 820.0);
    let then = explained("population", "metropolis", "2020", &["--as-of", "2021-12-31"]);
    is(&then, 101.0 + 102.0 + 805.0);
    missing(
        &explained("population", "metropolis", "2019", &["--as-of", "2021-12-31"]),
        "not yet known",
    );
}

#[test]
fn a_ratio_is_pooled_and_not_a_mean_of_rates() {
    let pooled = explained("revenue-per-head", "metropolis", "2021", &[]);
    is(&pooled, (240.0 + 250.0 + 8300.0) / (120.0 + 125.0 + 830.0));
    let mean = (2.0 + 2.0 + 10.0) / 3.0;
    assert!((value(&pooled) - mean).abs() > 3.0);
}

#[test]
fn of_two_versions_the_dated_source_speaks_and_both_are_shown() {
    let places = explained("places", "120615", "2021", &[]);
    is(&places, 47.0);
    let rows = places["rows"].as_array().expect("rows");
    let said: Vec<(f64, bool)> = rows
        .iter()
        .map(|row| (row["value"].as_f64().expect("known"), row["used"] == Value::Bool(true)))
        .collect();
    assert_eq!(said, [(47.0, true), (329.0, false)]);
}

#[test]
fn a_placeholder_zero_counts_nowhere() {
    missing(&explained("places", "120608", "2021", &[]), "doubtful");
    missing(&explained("places", "metropolis", "2021", &[]), "incomplete");
}

#[test]
fn a_published_rate_is_never_averaged() {
    let turnout = explained("turnout", "metropolis", "2021", &[]);
    missing(&turnout, "parts not published");
    missing(&explained("turnout", "126101", "2021", &[]), "not collected");
}

#[test]
fn a_survey_speaks_for_the_area_it_was_made_in_only() {
    is(&explained("content", "ring", "2021", &[]), 66.0);
    missing(&explained("content", "metropolis", "2021", &[]), "parts not published");
}

#[test]
fn an_area_of_other_boundaries_is_no_denominator() {
    missing(&explained("density", "120608", "2021", &[]), "boundary changed");
    is(&explained("density", "120615", "2021", &[]), 1.25);
}

/// A copy of the made metropolis with one text of one file replaced.
fn changed(file: &str, from: &str, to: &str) -> (tempfile::TempDir, Run) {
    let project = folder();
    copy(&fixture(), project.path());
    let path = project.path().join(file);
    let text = fs::read_to_string(&path).expect("a file of the fixture");
    assert!(text.contains(from), "{file} holds `{from}`");
    fs::write(&path, text.replacen(from, to, 1)).expect("written");
    let run = run(project.path(), &project.path().join("out"), &["report"]);
    (project, run)
}

#[test]
fn split_codes_and_seven_digits_are_refused_with_what_exists() {
    let file = "datasets/office/revenue/2026-06-08/revenue.csv";
    for wrong in ["126102", "1261011", "12610"] {
        let (_copy, run) = changed(file, "126101", wrong);
        assert_eq!(run.code, Some(3), "{}", run.stderr);
        assert!(run.stderr.contains(&format!("{file}:4:")), "{}", run.stderr);
    }
}

#[test]
fn a_metropolis_of_one_has_a_report() {
    let (_copy, run) = changed(
        "datasets/office/members/2025-01-01/members.csv",
        "120608,1206082,011212006082,Michałowice,rural,krakowski,2014-06-24,,100,Michałowic,Michałowicach,\n\
         120615,1206152,011212006152,Wielka Wieś,rural,krakowski,,,100,Wielkiej Wsi,Wielkiej Wsi,\n",
        "",
    );
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

#[test]
fn hostile_names_stay_text() {
    let (copy, run) = changed(
        "datasets/office/members/2025-01-01/members.csv",
        ",Michałowice,",
        ",<script>alert(1)</script>'\u{1F600},",
    );
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let page = copy.path().join("out/report/2021/en/municipalities.html");
    let html = fs::read_to_string(page).expect("a page");
    assert!(!html.contains("<script>"), "a name became markup");
    assert!(html.contains("&#60;script&#62;"), "the name is shown as text");
}
