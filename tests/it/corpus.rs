//! The shipped figures against the raw files they were taken from.
//!
//! The raw files are not part of the project. Where the variable `HEJNAL_CORPUS` names their
//! folder at build time, the build switches these tests on; elsewhere each is told as ignored.

use crate::workspace::query;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The printed figures of one kind: how often each text stands in a source.
type Figures = BTreeMap<String, usize>;

fn corpus(file: &str) -> PathBuf {
    let folder = std::env::var_os("HEJNAL_CORPUS").expect("HEJNAL_CORPUS names the raw files");
    Path::new(&folder).join("data/municipal/krakow_metropolis").join(file)
}

/// The rows of a raw file as keys of place, year and number; without a column of places the
/// place is the whole area.
fn raw(file: &str, place: Option<&str>, value: &str) -> Figures {
    let mut reader = csv::Reader::from_path(corpus(file)).expect("a raw file");
    let header = reader.headers().expect("a header").clone();
    let at = |name: &str| header.iter().position(|it| it == name).expect("a column");
    let (place, year, value) = (place.map(at), at("year"), at(value));
    let mut figures = Figures::new();
    for record in reader.records() {
        let record = record.expect("a row");
        // Seven digits of a code: the last one is the type of the municipality.
        let place = place.map_or("area", |place| &record[place][..6]);
        let number: f64 = record[value].parse().expect("a number");
        *figures.entry(format!("{place} {} {number}", &record[year])).or_default() += 1;
    }
    figures
}

/// The rows of a query with `territory`, `year` and `printed`, in the same form.
fn shipped(sql: &str) -> Figures {
    let mut figures = Figures::new();
    for row in query(sql) {
        let text = |name: &str| match &row[name] {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let number: f64 = text("printed").parse().expect("a number");
        *figures.entry(format!("{} {} {number}", text("territory"), text("year"))).or_default() +=
            1;
    }
    figures
}

fn count(figures: &Figures) -> usize {
    figures.values().sum()
}

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder with the raw files")]
fn population_is_that_of_the_raw_file() {
    let raw = raw("population_2015_2024.csv", Some("teryt7"), "population_31dec");
    let shipped = shipped(
        "SELECT territory, year, value AS printed FROM observations \
         WHERE dataset = 'bdl/population'",
    );
    assert_eq!(count(&shipped), 150);
    assert_eq!(shipped, raw);
}

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder with the raw files")]
fn own_revenue_is_that_of_the_raw_file() {
    let raw = raw("own_revenue_2015_2024.csv", Some("teryt7"), "own_revenue_pln");
    let shipped = shipped(
        "SELECT territory, year, value AS printed FROM observations \
         WHERE dataset = 'bdl/own-revenue'",
    );
    assert_eq!(count(&shipped), 150);
    assert_eq!(shipped, raw);
}

/// What the dashboard prints: the value as taken over, or as printed where that differs.
const PRINTED: &str = "CAST(COALESCE(NULLIF(source_value, ''), CAST(value AS VARCHAR)) AS DOUBLE)";

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder with the raw files")]
fn every_figure_of_the_dashboard_by_municipality_is_there() {
    let raw = raw("dashboard_indicators_by_gmina.csv", Some("teryt7"), "value");
    let shipped = shipped(&format!(
        "SELECT territory, year, {PRINTED} AS printed FROM observations \
         WHERE dataset = 'smk/dashboard' AND territory NOT IN ('metropolis', 'ring')"
    ));
    assert_eq!(count(&shipped), 478);
    assert_eq!(shipped, raw);
}

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder with the raw files")]
fn every_figure_of_the_dashboard_for_the_area_is_there() {
    let raw = raw("dashboard_metropolis_series.csv", None, "value");
    let shipped = shipped(&format!(
        "SELECT 'area' AS territory, year, {PRINTED} AS printed FROM observations \
         WHERE dataset = 'smk/dashboard' AND territory IN ('metropolis', 'ring')"
    ));
    assert_eq!(count(&shipped), 50);
    assert_eq!(shipped, raw);
}
