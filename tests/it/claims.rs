//! What the report prints for programs, and what it claims: every number of a page is in `report.json`
//! and in the store under its key, and claims of change and progress hold on the values of the store.
//!
//! `tests/oracles/claims.py` runs the tests of all claims again; here stand those of changes, by SQL
//! written apart.

use crate::workspace::{query, report_folder, shared_out};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// What a value may differ by after its way through text and back.
const CLOSE: f64 = 1e-9;

type Keyed = BTreeMap<String, f64>;

fn report(lang: &str) -> Value {
    let path = report_folder(shared_out()).join(lang).join("report.json");
    serde_json::from_str(&fs::read_to_string(path).expect("report.json")).expect("JSON")
}

fn pages(report: &Value) -> &[Value] {
    report["pages"].as_array().expect("pages")
}

/// Every object of a kind of span in a tree.
fn spans<'v>(tree: &'v Value, kind: &str, found: &mut Vec<&'v Value>) {
    match tree {
        Value::Array(items) => items.iter().for_each(|item| spans(item, kind, found)),
        Value::Object(fields) => {
            if fields.get("kind").and_then(Value::as_str) == Some(kind) {
                found.push(tree);
            }
            fields.values().for_each(|value| spans(value, kind, found));
        }
        _ => {}
    }
}

fn figures(tree: &Value) -> Vec<(String, f64)> {
    let mut found = Vec::new();
    spans(tree, "figure", &mut found);
    let keyed = found.iter().map(|it| {
        let key = it["key"].as_str().expect("a key").to_owned();
        (key, it["value"].as_f64().expect("a number"))
    });
    keyed.filter(|(key, _)| !key.is_empty()).collect()
}

/// The numbers with a key that a page of HTML shows.
fn shown(html: &str) -> Vec<(String, f64)> {
    let found = html.split("<data value=\"").skip(1).filter_map(|rest| {
        let (value, rest) = rest.split_once('"')?;
        let key = rest.strip_prefix(" data-key=\"")?.split_once('"')?.0.to_owned();
        Some((key, value.parse().expect("a number")))
    });
    found.collect()
}

fn sorted(mut of: Vec<(String, f64)>) -> Vec<(String, f64)> {
    of.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    of
}

fn close(one: f64, other: f64) -> bool {
    (one - other).abs() <= CLOSE * one.abs().max(other.abs()).max(1.0)
}

#[test]
fn every_number_of_a_page_is_in_the_file_for_programs_and_back() {
    for lang in ["pl", "en"] {
        let report = report(lang);
        assert_eq!(report["format"], "hejnal report");
        assert_eq!(report["lang"], lang);
        let mut seen = 0;
        for page in pages(&report) {
            let path = page["path"].as_str().expect("a path");
            let html = report_folder(shared_out()).join(lang).join(path);
            let html = sorted(shown(&fs::read_to_string(html).expect("a page")));
            let ours = sorted(figures(page));
            assert_eq!(ours.len(), html.len(), "{lang}/{path}");
            for (one, other) in ours.iter().zip(&html) {
                assert!(one.0 == other.0 && close(one.1, other.1), "{path}: {one:?} {other:?}");
            }
            seen += ours.len();
        }
        assert!(seen > 1000, "{lang}: {seen} numbers");
    }
}

#[test]
fn the_file_for_programs_holds_the_chapters_and_no_drawing() {
    let (pl, en) = (report("pl"), report("en"));
    let paths = |report: &Value| -> Vec<String> {
        pages(report).iter().map(|page| page["path"].as_str().expect("one").to_owned()).collect()
    };
    assert_eq!(paths(&pl), paths(&en));
    let folder = report_folder(shared_out()).join("pl");
    for path in paths(&pl) {
        assert!(folder.join(&path).is_file(), "{path}");
        assert!(!path.starts_with("figures/"), "{path}");
    }
    assert!(!pl.to_string().contains("<svg"));
    let mut charts = 0;
    count_figures(&pl, &mut charts);
    assert!(charts > 50, "{charts} charts with their tables");
}

fn count_figures(tree: &Value, count: &mut usize) {
    match tree {
        Value::Array(items) => items.iter().for_each(|item| count_figures(item, count)),
        Value::Object(fields) => {
            if fields.get("type").and_then(Value::as_str) == Some("figure") {
                assert!(fields["table"].is_object() && fields["description"].is_string());
                *count += 1;
            }
            fields.values().for_each(|value| count_figures(value, count));
        }
        _ => {}
    }
}

/// The values of the store by the keys of the report.
fn stored() -> (Keyed, BTreeMap<String, Vec<f64>>) {
    let value = |row: &Value| row["value"].as_f64().expect("a number");
    let key = |row: &Value, name: &str| {
        let part = |name: &str| row[name].as_str().expect("text").to_owned();
        let group = if part("grp") == "all" { String::new() } else { format!("/{}", part("grp")) };
        format!("{}/{}/{}{group}", part(name), part("territory"), row["year"])
    };
    let sql = |name: &str, table: &str| {
        format!("SELECT {name}, territory, year, grp, value FROM {table} WHERE state = 'known'")
    };
    let indicators = query(&sql("indicator", "indicator_values"));
    let computed = indicators.iter().map(|row| (key(row, "indicator"), value(row))).collect();
    let mut observed: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    // Printed as they are: figures of Kraków, and of groups of its residents.
    let printed = format!(
        "{} AND (territory = '126101' OR dataset LIKE 'krakow/%')",
        sql("variable", "observations")
    );
    for row in query(&printed) {
        observed.entry(key(&row, "variable")).or_default().push(value(&row));
    }
    (computed, observed)
}

#[test]
fn every_printed_number_is_the_stores_under_its_key() {
    let (computed, observed) = stored();
    let mut faults = BTreeSet::new();
    let mut seen = 0;
    for lang in ["pl", "en"] {
        for (key, value) in pages(&report(lang)).iter().flat_map(figures) {
            seen += 1;
            let of_source =
                observed.get(&key).is_some_and(|it| it.iter().any(|it| close(*it, value)));
            if !of_source && !computed.get(&key).is_some_and(|it| close(*it, value)) {
                faults.insert(format!("{key} is not {value}"));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:?}");
    assert!(seen > 2000, "{seen} numbers");
}

/// Claims of a test in both languages, each once.
fn claims(test: &str) -> Vec<Value> {
    let mut found = Vec::new();
    for lang in ["pl", "en"] {
        let report = report(lang);
        let mut spanned = Vec::new();
        spans(&report, "claim", &mut spanned);
        found.extend(spanned.iter().map(|it| it["claim"].clone()).filter(|it| it["test"] == test));
    }
    found.sort_by_key(Value::to_string);
    found.dedup();
    found
}

fn word<'v>(claim: &'v Value, name: &str) -> &'v str {
    claim[name].as_str().unwrap_or_default()
}

fn at(computed: &Keyed, claim: &Value, year: &str) -> f64 {
    let key = format!("{}/{}/{}", word(claim, "indicator"), word(claim, "place"), claim[year]);
    *computed.get(&key).unwrap_or_else(|| panic!("{key} is not in the store: {claim}"))
}

#[test]
fn what_is_said_to_be_more_or_less_is() {
    let (computed, _) = stored();
    let mut seen = BTreeMap::new();
    for claim in claims("yearly").iter().chain(&claims("change")) {
        let says = word(claim, "says");
        *seen.entry(says.to_owned()).or_insert(0) += 1;
        if matches!(says, "broken" | "none") {
            continue;
        }
        let (from, to) = (at(&computed, claim, "from"), at(&computed, claim, "to"));
        let told = if to > from {
            "more"
        } else if to < from {
            "less"
        } else {
            "equal"
        };
        assert_eq!(says, told, "{from} {to}: {claim}");
        let sentence = match word(claim, "sentence") {
            "sentence.more-than-before" => "more",
            "sentence.fewer-than-before" => "less",
            "sentence.as-many-as-before" => "equal",
            _ => told,
        };
        assert_eq!(sentence, told, "{claim}");
        let difference = to - from;
        let size =
            if claim["parts"]["of"] == "percent" { 100.0 * (to / from - 1.0) } else { difference };
        let printed = claim["parts"]["size"].as_f64().or(claim["parts"]["difference"].as_f64());
        assert!(close(printed.expect("a size"), size), "{size}: {claim}");
    }
    assert!(seen["more"] > 30 && seen["less"] > 10, "{seen:?}");
}

/// Eurostat's method without a target, the one that stands first where the strategy names none.
#[test]
fn verdicts_follow_from_growth_and_the_wanted_direction() {
    let (computed, _) = stored();
    let rows = query("SELECT id, direction FROM indicators");
    let wanted: BTreeMap<&str, &str> =
        rows.iter().map(|row| (word(row, "id"), word(row, "direction"))).collect();
    let mut seen = 0;
    for claim in claims("verdict").iter().filter(|it| it["says"] != "not_available") {
        assert_eq!(claim["parts"]["method"], "eurostat-without-target");
        let (from, to) = (at(&computed, claim, "from"), at(&computed, claim, "to"));
        let years = claim["to"].as_f64().expect("a year") - claim["from"].as_f64().expect("a year");
        let sign = match wanted[word(claim, "indicator")] {
            "up" => 1.0,
            "down" => -1.0,
            other => panic!("nothing is wanted ({other}): {claim}"),
        };
        let percent = 100.0 * sign * ((to / from).powf(1.0 / years) - 1.0);
        let told = match percent {
            it if it >= 1.0 => "significant_progress",
            it if it >= 0.0 => "moderate_progress",
            it if it >= -1.0 => "moderate_movement_away",
            _ => "significant_movement_away",
        };
        assert_eq!(word(claim, "says"), told, "{percent}: {claim}");
        seen += 1;
    }
    assert!(seen > 5, "{seen} verdicts");
}

#[test]
fn the_same_report_is_the_same_bytes_for_programs() {
    let folder = report_folder(shared_out());
    let read = |lang: &str| fs::read_to_string(folder.join(lang).join("report.json")).expect("one");
    for lang in ["pl", "en"] {
        let text = read(lang);
        let again: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(again["lang"], lang);
        // Nothing of this machine or of the hour stands in it.
        assert!(
            !text.contains(&*Path::new(env!("CARGO_MANIFEST_DIR")).to_string_lossy()),
            "{lang}"
        );
    }
}
