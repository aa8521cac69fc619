//! The language of indicators from outside: new files, the schema, versions held against each other.

use crate::workspace::{copy, folder, query, repository, run};
use std::fs;
use std::path::Path;

/// A copy of the small metropolis, and an empty folder for results.
fn small() -> (tempfile::TempDir, tempfile::TempDir) {
    let project = folder();
    copy(&repository().join("tests/fixtures/small-metro"), project.path());
    (project, folder())
}

/// A copy of the repository's project, and an empty folder for results.
fn whole() -> (tempfile::TempDir, tempfile::TempDir) {
    let project = folder();
    for part in ["datasets", "indicators"] {
        copy(&repository().join(part), &project.path().join(part));
    }
    (project, folder())
}

#[test]
fn a_new_indicator_passes_the_check_whatever_its_formula() {
    let (project, out) = whole();
    let formulas = [
        "population",
        "own_revenue / population",
        "per_capita(own_revenue)",
        "own_revenue / midyear(population)",
        "change(population)",
        "100 * change(population, 2) / lag(population, 2)",
        "turnout_sejm",
        "satisfaction_with_support",
        "survey(main_mode_share, 'mode=car')",
        "CASE WHEN net_migration > 0 THEN net_migration ELSE 0 END",
        "100 * sum(valid_ballots) FILTER (WHERE sex = 'F') / valid_ballots",
        "own_revenue_per_head",
    ];
    for (number, formula) in formulas.iter().enumerate() {
        let path = format!("economy/made-{number}");
        let words = ["new", "indicator", &path, "--formula", formula];
        let made = run(project.path(), out.path(), &words);
        assert_eq!(made.code, Some(0), "{formula}: {}", made.stderr);
        let again = run(project.path(), out.path(), &words);
        assert_eq!(again.code, Some(2), "{formula}: {}", again.stderr);
    }
    let checked = run(project.path(), out.path(), &["check"]).ended(0).text();
    assert!(checked.contains("101 indicators"), "{checked}");
}

#[test]
fn a_new_indicator_that_cannot_be_writes_nothing() {
    let (project, out) = whole();
    for (path, formula, code) in [
        ("economy/made", "own_revenues / population", 3),
        ("economy/made", "turnout_sejm / population", 3),
        ("nowhere/made", "population", 2),
        ("economy/../made", "population", 2),
        ("economy/Made", "population", 2),
        ("made", "population", 2),
    ] {
        let refused =
            run(project.path(), out.path(), &["new", "indicator", path, "--formula", formula]);
        assert_eq!(refused.code, Some(code), "{path} {formula}: {}", refused.stderr);
    }
    assert!(!project.path().join("indicators/economy/made.toml").exists());
}

#[test]
fn the_committed_schema_is_the_one_that_is_made() {
    let project = folder();
    for part in ["datasets", "indicators"] {
        copy(&repository().join(part), &project.path().join(part));
    }
    run(project.path(), folder().path(), &["new", "schema"]).ended(0);
    let schema = |root: &Path| fs::read_to_string(root.join("indicators/indicator.schema.json"));
    let made = schema(project.path()).expect("made");
    assert_eq!(Some(&made), schema(repository()).ok().as_ref(), "run `hejnal new schema`");
    let schema: serde_json::Value = serde_json::from_str(&made).expect("JSON");
    assert_eq!(schema["additionalProperties"], false);
    // Every key a shipped file uses is in it.
    for field in fs::read_dir(repository().join("indicators")).expect("a folder").flatten() {
        if field.file_name() == "composites" {
            continue;
        }
        let Ok(files) = fs::read_dir(field.path()) else { continue };
        for file in files.flatten() {
            let text = fs::read_to_string(file.path()).expect("a text");
            let table: toml::Table = toml::from_str(&text).expect("TOML");
            for key in table.keys() {
                assert!(schema["properties"].get(key).is_some(), "{key} in {:?}", file.path());
            }
        }
    }
}

#[test]
fn a_version_beside_itself_has_no_change_and_beside_another_says_why() {
    let (project, out) = small();
    let (other, _) = small();
    let (a, b) = (project.path().to_str().expect("UTF-8"), other.path().to_str().expect("UTF-8"));
    assert_eq!(run(project.path(), out.path(), &["diff", a, b]).ended(0).text(), "no change\n");
    let file = "indicators/economy/revenue-per-head.toml";
    let text = fs::read_to_string(other.path().join(file)).expect("a file");
    let formula =
        text.replace("'''revenue / population'''", "'''2 * revenue / (2 * population)'''");
    fs::write(other.path().join(file), formula).expect("written");
    let formulas = run(project.path(), out.path(), &["diff", a, b, "--formulas"]).ended(0);
    assert_eq!(formulas.text(), "revenue-per-head\n");
    // Another way of computing that comes to the same moves no value.
    assert_eq!(run(project.path(), out.path(), &["diff", a, b]).ended(0).text(), "no change\n");
    fs::write(other.path().join(file), &text).expect("written");
    let figures = "datasets/office/revenue/2026-06-08/revenue.csv";
    let rows = fs::read_to_string(other.path().join(figures)).expect("rows");
    let less: Vec<&str> =
        rows.lines().enumerate().filter(|(at, _)| *at != 1).map(|(_, it)| it).collect();
    fs::write(other.path().join(figures), less.join("\n") + "\n").expect("written");
    let moved =
        run(project.path(), out.path(), &["diff", a, b, "--format", "json"]).ended(0).json();
    let moved = moved.as_array().expect("an array");
    assert!(!moved.is_empty());
    for it in moved {
        assert_eq!(it["why"], serde_json::json!(["data"]), "{it}");
        assert!(["revenue-per-head"].contains(&it["indicator"].as_str().expect("an id")), "{it}");
    }
}

#[test]
fn groups_are_computed_beside_the_whole_and_never_added_to_it() {
    let rows = query(
        "SELECT grp, value FROM indicator_values WHERE indicator = 'valid-voters' \
         AND territory = '126101' AND year = 2024 AND state = 'known'",
    );
    let of = |group: &str| {
        let row = rows.iter().find(|row| row["grp"] == group);
        row.and_then(|row| row["value"].as_f64())
    };
    let source = query(
        "SELECT grp, sum(value) AS value FROM (SELECT DISTINCT grp, value FROM observations \
         WHERE variable = 'valid_ballots' AND territory = '126101' AND year = 2024 \
         AND state = 'known' AND dataset = 'krakow/civic-budget' AND grp LIKE 'sex=%') GROUP BY grp",
    );
    for row in &source {
        let group = row["grp"].as_str().expect("a group");
        assert_eq!(of(group), row["value"].as_f64(), "{group}");
    }
    assert!(of("sex=F").zip(of("all")).is_some_and(|(part, whole)| part < whole));
    let others = query(
        "SELECT DISTINCT indicator FROM indicator_values WHERE grp <> 'all' ORDER BY indicator",
    );
    let others: Vec<&str> = others.iter().filter_map(|row| row["indicator"].as_str()).collect();
    assert_eq!(
        others,
        ["invalid-share", "projects-chosen", "projects-put-to-vote", "submissions", "valid-voters"]
    );
}
