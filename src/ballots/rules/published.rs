//! Outcomes others published for real elections: pabuviz, pabutools, equalshares.net's reference
//! files. The ballots are not part of the repository.

use super::tests::{named, outcome};
use crate::sources::pabulib::Election;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn golden() -> PathBuf {
    Path::new(&std::env::var("HEJNAL_CORPUS").expect("HEJNAL_CORPUS")).join("golden")
}

fn election(path: &Path) -> Election {
    Election::read(&std::fs::read(path).unwrap(), &path.display().to_string()).unwrap()
}

fn json(path: &Path) -> BTreeMap<String, Value> {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn ids(election: &Election, rule: &str) -> (BTreeSet<String>, usize) {
    let outcome = outcome(election, named(rule));
    let id = |project: &u32| election.projects.all()[*project as usize].id.clone();
    (outcome.selected.iter().map(id).collect(), outcome.ties.len())
}

fn listed(list: &Value) -> BTreeSet<String> {
    list.as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect()
}

/// The same election with its projects in the order of their ids, which decides ties there.
fn by_name(election: &Election) -> Election {
    let text = std::fs::read_to_string(&election.file).unwrap();
    let mut lines: Vec<&str> = text.lines().collect();
    let at = |title: &str| lines.iter().position(|line| line.trim_end() == title).unwrap();
    let (first, end) = (at("PROJECTS") + 2, at("VOTES"));
    let id = election.projects.column("project_id").unwrap();
    lines[first..end].sort_by_key(|line| line.split(';').nth(id).unwrap().to_owned());
    Election::read(lines.join("\n").as_bytes(), &election.file).unwrap()
}

/// Compares an outcome. With ties decided by the ids, as there, it must be the same; in the order of
/// the file it may differ where a tie decided. Says whether it is the same there too.
fn compare(election: &Election, rule: &str, expected: &BTreeSet<String>) -> bool {
    assert_eq!(ids(&by_name(election), rule).0, *expected, "{} {rule}", election.file);
    let (chosen, ties) = ids(election, rule);
    let same = chosen == *expected;
    assert!(same || ties > 0, "{} {rule}: {chosen:?} for {expected:?}", election.file);
    same
}

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn pabuviz_outcomes_are_reproduced() {
    let folder = golden().join("pabuviz");
    let table = std::fs::read_to_string(folder.join("Res_RuleResults.csv")).unwrap();
    let rows = table.lines().skip(1).map(|line| line.split(';').collect::<Vec<_>>());
    let mut expected: BTreeMap<String, Vec<(String, BTreeSet<String>)>> = BTreeMap::new();
    for row in rows {
        let outcome = row[2].split("#%#%#").map(str::to_owned).collect();
        expected.entry(row[0].to_owned()).or_default().push((row[1].to_owned(), outcome));
    }
    let (mut compared, mut same) = (0, 0);
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|it| it != "pb") {
            continue;
        }
        let election = election(&path);
        let unit = election.meta.get("unit").unwrap();
        let named = election.meta.get("subunit").map_or_else(
            || format!("{unit}, 20"),
            |subunit| format!("{unit}, {}", subunit.to_uppercase()),
        );
        let found = expected
            .iter()
            .filter(|(name, _)| name.to_uppercase().starts_with(&named.to_uppercase()));
        let [(_, outcomes)] = found.collect::<Vec<_>>()[..] else { panic!("{named}") };
        for (rule, expected) in outcomes.iter().filter(|(rule, _)| rule.starts_with("greedy")) {
            same += usize::from(compare(&election, rule, expected));
            compared += 1;
        }
    }
    assert_eq!((same, compared), (24, 24));
}

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn reference_outcomes_are_reproduced() {
    let folder = golden().join("equalshares");
    let path = |name: &str| folder.join(name.trim_start_matches("test/fixtures/"));
    let (mut compared, mut same) = (0, 0);
    for (file, outcomes) in json(&folder.join("pabutools_rules_reference.json")) {
        let election = election(&path(&file));
        for (theirs, ours) in [
            ("phragmen", "seq_phragmen"),
            ("greedy_cost", "greedy_cost"),
            ("greedy_cardinality", "greedy_card"),
        ] {
            same += usize::from(compare(&election, ours, &listed(&outcomes[theirs])));
            compared += 1;
        }
    }
    for (file, outcome) in json(&folder.join("pabutools_maximin_reference.json")) {
        same += usize::from(compare(
            &election(&path(&file)),
            "maximin_support",
            &listed(&outcome["winners"]),
        ));
        compared += 1;
    }
    // Amsterdam West: two projects with equal votes stand against the order of their ids.
    assert_eq!((same, compared), (12, 13));
}

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn pabutools_outcomes_are_reproduced() {
    let data = golden().parent().unwrap().join("data/pabulib");
    let (mut compared, mut same) = (0, 0);
    for (file, expected) in json(&golden().join("pabutools.json")) {
        let found = ["krakow", "other"].map(|folder| data.join(folder).join(&file));
        let Some(path) = found.into_iter().find(|path| path.exists()) else { continue };
        let election = election(&path);
        for (theirs, ours) in [
            ("greedy_Cardinality", "greedy_card"),
            ("greedy_Cost", "greedy_cost"),
            ("greedy_Borda", "greedy_borda"),
            ("greedy_AdditiveCardinal", "greedy_cardbal"),
            ("phragmen", "seq_phragmen"),
        ] {
            let Some(expected) = expected.get(theirs) else { continue };
            same += usize::from(compare(&election, ours, &listed(expected)));
            compared += 1;
        }
    }
    assert!(compared >= 12 && same == compared);
}

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn poznan_is_reproduced_by_its_own_rule() {
    let other = golden().parent().unwrap().join("data/pabulib/other");
    let mut compared = 0;
    for entry in std::fs::read_dir(other).unwrap() {
        let election = election(&entry.unwrap().path());
        if election.meta.get("rule") != Some("greedy-custom") {
            continue;
        }
        // 1 chosen, 2 by the rule of 80 %; 3, money from other districts, does not follow.
        let marked = election.projects.all().iter();
        let marked = marked.filter(|it| matches!(it.selected, Some(1 | 2)));
        let marked: BTreeSet<String> = marked.map(|it| it.id.clone()).collect();
        assert_eq!(ids(&election, "greedy-custom").0, marked, "{}", election.file);
        compared += 1;
    }
    assert_eq!(compared, 4);
}
