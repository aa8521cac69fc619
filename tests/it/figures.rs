//! Which drawings an indicator has: those that what is known of it allows.

use crate::workspace::{Workspace, files, report_folder, repository, shared_out};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The ids of figures on the Polish pages of fields whose name begins so, without that beginning.
fn drawn(report: &Path, beginning: &str) -> BTreeSet<String> {
    let html = |path: &PathBuf| path.extension().is_some_and(|it| it == "html");
    let pages = files(&report.join("pl/fields")).into_iter().filter(html);
    let pages: Vec<String> = pages.map(|path| fs::read_to_string(path).expect("UTF-8")).collect();
    let opening = format!("id=\"figure-{beginning}-");
    let named = pages.iter().flat_map(|page| page.split(opening.as_str()).skip(1));
    named.filter_map(|rest| rest.split_once('"')).map(|(name, _)| name.to_owned()).collect()
}

#[test]
fn what_is_known_for_two_years_has_slopes_and_no_course() {
    let report = report_folder(shared_out());
    let (slopes, courses) = (drawn(&report, "slope"), drawn(&report, "series"));
    // The source gives these for the years 2019 and 2024, 2019 and 2023, and 2023 and 2024.
    for id in ["turnout-european-parliament", "election-turnout", "rescue-incidents-per-1000"] {
        assert!(slopes.contains(id), "{id}: {slopes:?}");
    }
    assert!(slopes.is_disjoint(&courses), "{slopes:?}");
}

#[test]
fn each_member_has_a_panel_where_courses_are_known_and_are_no_totals() {
    let panels = drawn(&report_folder(shared_out()), "multiples");
    for id in ["own-revenue-per-head", "population-change"] {
        assert!(panels.contains(id), "{id}: {panels:?}");
    }
    // A total; two years; four years, each after a break.
    for id in ["population", "election-turnout", "pit-per-head"] {
        assert!(!panels.contains(id), "{id}: {panels:?}");
    }
}

#[test]
fn women_and_men_of_each_age_are_those_of_the_source() {
    let report = fs::read_to_string(report_folder(shared_out()).join("en/report.json"));
    let report: Value = serde_json::from_str(&report.expect("a report")).expect("JSON");
    let pages = report["pages"].as_array().expect("pages");
    let blocks = pages.iter().flat_map(|page| page["blocks"].as_array().expect("blocks"));
    let mut figures = blocks.filter(|block| block["id"] == "figure-pyramid");
    let figure = figures.next().expect("the pyramid");
    let shown: BTreeMap<String, f64> = figure["table"]["rows"]
        .as_array()
        .expect("rows")
        .iter()
        .flat_map(|row| row["cells"].as_array().expect("cells"))
        .filter_map(|cell| cell["spans"].get(0))
        .filter_map(|span| Some((span["key"].as_str()?.to_owned(), span["value"].as_f64()?)))
        .collect();
    let source = "datasets/pabulib/krakow-ballots/2026-04-11/sex-by-age.csv";
    let source = fs::read_to_string(repository().join(source)).expect("the counts");
    let counted = source.lines().skip(1).map(|line| {
        let cells: Vec<&str> = line.split(',').collect();
        let key = format!("{}/{}/{}/{}", cells[0], cells[1], cells[2], cells[3]);
        (key, cells[4].parse().expect("a count"))
    });
    assert_eq!(shown, counted.collect());
}

#[test]
fn what_is_counted_is_drawn_within_the_limits_of_chance() {
    let limits = drawn(&report_folder(shared_out()), "limits");
    assert!(limits.contains("rescue-incidents-per-1000"), "{limits:?}");
    for id in ["own-revenue-per-head", "population", "cit-per-head"] {
        assert!(!limits.contains(id), "{id} counts nothing");
    }
}

#[test]
fn a_target_is_drawn_where_somebody_set_one() {
    assert!(drawn(&report_folder(shared_out()), "target").is_empty(), "no target is a number");
    let copy = Workspace::new();
    let file = copy.project().join("indicators/economy/new-firms-per-10k.toml");
    let text = fs::read_to_string(&file).expect("an indicator");
    let target =
        "\n[[target]]\nyear = 2030\nvalue = 200\nsource = { pl = \"próba\", en = \"a trial\" }\n";
    fs::write(&file, format!("{text}{target}")).expect("written");
    copy.run(&["report", "--format", "html"]).ended(0);
    let targets = drawn(&report_folder(&copy.out()), "target");
    assert_eq!(targets, BTreeSet::from(["new-firms-per-10k".to_owned()]));
}
