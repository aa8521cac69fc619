//! The page of composite indices: there where the strategy has one, the same places as the verb gives,
//! and its faults and gaps said.

use crate::workspace::{Workspace, report_folder, shared, shared_out};
use serde_json::Value;
use std::fs;
use std::path::Path;

const PAGE: &str = "rankings.html";

/// The pages of a report in English.
fn pages(report: &Path) -> Vec<Value> {
    let text = fs::read_to_string(report.join("en/report.json")).expect("report.json");
    let report: Value = serde_json::from_str(&text).expect("JSON");
    report["pages"].as_array().expect("pages").clone()
}

fn page(report: &Path) -> Option<Value> {
    pages(report).into_iter().find(|page| page["path"] == PAGE)
}

/// The texts of a table's rows.
fn rows(table: &Value) -> Vec<Vec<String>> {
    let text = |cell: &Value| {
        let spans = cell["spans"].as_array().expect("spans");
        spans.iter().filter_map(|span| span["text"].as_str()).collect::<String>()
    };
    let cells = |row: &Value| row["cells"].as_array().expect("cells").iter().map(text).collect();
    table["rows"].as_array().expect("rows").iter().map(cells).collect()
}

/// A project whose only index is made of these indicators, whose gaps stay.
fn with_index(indicators: &[&str]) -> Workspace {
    with_method("trial", indicators, "impute = { by = \"leave\" }\n")
}

/// The same by another method.
fn with_method(id: &str, indicators: &[&str], method: &str) -> Workspace {
    let copy = Workspace::new();
    let folder = copy.project().join("indicators/composites");
    fs::remove_dir_all(&folder).expect("the shipped ones");
    fs::create_dir(&folder).expect("a folder");
    let parts = indicators.iter().map(|id| format!("[[indicator]]\nid = \"{id}\"\n\n"));
    let head = "title = { pl = \"Próba\", en = \"Trial\" }\nsays = { pl = \"a\", en = \"b\" }\n\n";
    let text = format!("{head}{}[method]\n{method}", parts.collect::<String>());
    fs::write(folder.join(format!("{id}.toml")), text).expect("written");
    copy
}

#[test]
fn the_page_has_the_places_and_intervals_the_verb_gives() {
    let page = page(&report_folder(shared_out())).expect("the page");
    let blocks = page["blocks"].as_array().expect("blocks");
    let figure = blocks.iter().find(|block| block["type"] == "figure").expect("a figure");
    let shown = rows(&figure["table"]);
    assert_eq!(shown.len(), 15, "{shown:?}");
    let verb = ["composite", "--of", "standing", "--draws", "10000", "--format", "json"];
    assert!(page.to_string().contains(&format!("hejnal {}", verb[..5].join(" "))), "{page}");
    let given = shared(&verb).ended(0).json();
    for unit in given.as_array().expect("units") {
        let row = shown.iter().find(|row| row[0] == *unit["unit"].as_str().expect("a name"));
        let row = row.unwrap_or_else(|| panic!("{unit} is not on the page"));
        let interval = format!("{}–{}", unit["rank_low"], unit["rank_high"]);
        let median = unit["rank_median"].as_f64().expect("a number").to_string();
        assert_eq!(row[2..5], [unit["rank"].to_string(), median, interval], "{row:?}");
    }
}

#[test]
fn a_strategy_without_an_index_has_no_such_page() {
    let copy = Workspace::new();
    fs::remove_dir_all(copy.project().join("indicators/composites")).expect("the shipped ones");
    copy.run(&["report", "--format", "html,json"]).ended(0);
    let report = report_folder(&copy.out());
    assert_eq!(page(&report), None);
    let first = fs::read_to_string(report.join("en/index.html")).expect("the first page");
    assert!(!first.contains(PAGE), "the menu names it");
}

#[test]
fn an_index_of_what_nobody_collects_says_so() {
    let copy = with_index(&["event-participants-per-1000", "satisfaction-with-leisure"]);
    copy.run(&["report", "--format", "html,json"]).ended(0);
    let page = page(&report_folder(&copy.out())).expect("the page").to_string();
    assert!(page.contains("no indicator gives any unit a score"), "{page}");
    assert!(!page.contains("\"figure\""), "{page}");
}

#[test]
fn who_lacks_values_has_no_place_and_what_lacks_them_no_weight() {
    let copy = with_index(&["pit-per-head", "grade-8-exam", "event-participants-per-1000"]);
    let file = copy.project().join("indicators/composites/trial.toml");
    let text = fs::read_to_string(&file).expect("the index");
    fs::write(&file, format!("{text}least_known = 0.5\n")).expect("written");
    copy.run(&["report", "--format", "html,json"]).ended(0);
    let page = page(&report_folder(&copy.out())).expect("the page");
    let tables = page["blocks"].as_array().expect("blocks");
    let made_of = tables.iter().find(|block| block["id"] == "table-made-of-trial");
    let weights: Vec<String> =
        rows(made_of.expect("a table")).iter().map(|row| row[4].clone()).collect();
    assert_eq!(weights, ["50.0%", "50.0%", "–"]);
}

#[test]
fn what_an_index_cannot_be_made_by_is_told_by_check() {
    let of = ["pit-per-head", "debt-to-revenue"];
    let impute = |by: &str| format!("impute = {{ by = \"{by}\" }}\n");
    let cases = [
        ("trial", impute("group-mean"), "no groups or other years"),
        ("trial", String::new(), "no groups or other years"),
        ("a b", impute("leave"), "is no id"),
        (
            "trial",
            impute("leave") + "normalise = { by = \"distance-to-reference\", unit = \"Krakow\" }\n",
            "there is no unit `Krakow`",
        ),
    ];
    for (id, method, wanted) in cases {
        let told = with_method(id, &of, &method).run(&["check"]).ended(1).stderr;
        assert!(told.contains(wanted) && told.contains(&format!("{id}.toml")), "{told}");
    }
}

#[test]
fn an_index_that_is_not_there_is_told_before_anything_is_computed() {
    let copy = with_index(&["pit-per-head"]);
    let told = copy.run(&["composite", "--of", "standing"]).ended(2).stderr;
    assert!(told.contains("trial"), "{told}");
    assert!(!copy.out().join("store").exists(), "a store was made");
}

#[test]
fn a_faulty_index_stops_the_report_with_its_place() {
    let copy = with_index(&["pit-per-head", "pit-per-hat"]);
    for verb in ["report", "check"] {
        let told = copy.run(&[verb]).ended(if verb == "check" { 1 } else { 3 }).stderr;
        for wanted in ["indicators/composites/trial.toml:8", "pit-per-hat", "pit-per-head"] {
            assert!(told.contains(wanted), "{verb}: {told}");
        }
    }
}
