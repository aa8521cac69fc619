//! The figures the program is held to, asked from outside.

use crate::workspace::{query, shared};
use serde_json::Value;
use std::collections::BTreeMap;

/// Population of the metropolis on 31 December, by year.
const POPULATION: &[(i64, f64)] = &[
    (2019, 1_076_117.0),
    (2020, 1_121_525.0),
    (2021, 1_127_896.0),
    (2022, 1_132_625.0),
    (2023, 1_139_182.0),
    (2024, 1_145_723.0),
];

/// The tables outsiders rely on, with their columns in order.
const TABLES: &[(&str, &str)] = &[
    (
        "indicator_values",
        "indicator, territory, year, grp, value, numerator, denominator, state, reason, \
         parts_known, parts_all, vintage, method_version",
    ),
    ("indicators", "id, field, title_pl, title_en, unit, direction, kind, formula, goal"),
    ("members", "territory, teryt7, bdl_id, name, kind, member_from, member_to, area_ha"),
    (
        "observations",
        "dataset, variable, territory, year, grp, value, unit, state, reason, source_value, \
         source_unit, vintage, imported, file, line",
    ),
    ("sources", "dataset, provider, title, address, licence, vintage, sha256"),
];

/// The ids outsiders rely on, by field.
const IDS: &[(&str, &str)] = &[
    (
        "intelligent-management",
        "own-revenue-per-head own-revenue-share debt-to-revenue investment-share \
         election-turnout satisfaction-with-administration pit-per-head",
    ),
    (
        "environment-and-space",
        "recycling-level municipal-waste-per-head selective-collection-share sewerage-coverage \
         pm25-annual-mean pm10-emission-cut dwellings-completed-per-10k built-up-density",
    ),
    (
        "mobility",
        "public-transport-main-mode car-main-mode cycle-roads-per-100km2 stops-per-1000 \
         park-and-ride-places-per-1000 road-deaths-per-100k cars-per-1000",
    ),
    (
        "economy",
        "unemployed-share new-firms-per-10k jobs-per-resident cit-per-head bed-places-per-1000 \
         net-migration-per-1000",
    ),
    (
        "culture-and-leisure",
        "readers-per-1000 libraries-per-10k culture-and-sport-spending-per-head \
         event-participants-per-1000 sports-facilities-per-10k satisfaction-with-leisure",
    ),
    (
        "education",
        "preschool-coverage preschool-places-per-child pupils-per-class grade-8-exam \
         education-investment-per-pupil satisfaction-with-education",
    ),
    (
        "social-services",
        "nursery-coverage clinics-per-10k social-assistance-reach old-age-ratio \
         satisfaction-with-support rescue-incidents-per-1000 vaccination-coverage",
    ),
    (
        "participation",
        "submissions projects-put-to-vote admission-rate valid-voters voters-per-1000 \
         internet-share-of-ballots invalid-share invalid-share-paper invalid-share-internet \
         women-share-of-voters under-18-share-of-voters projects-chosen civic-budget-per-head \
         district-spread-of-voters pocket-parks pocket-park-cost \
         residents-within-500m-of-pocket-park open-krakow-spending-per-head \
         participation-facilities",
    ),
];

fn number(row: &Value, column: &str) -> f64 {
    row[column].as_f64().unwrap_or_else(|| panic!("`{column}` of {row}"))
}

fn word<'a>(row: &'a Value, column: &str) -> &'a str {
    row[column].as_str().unwrap_or_else(|| panic!("`{column}` of {row}"))
}

fn assert_near(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found}, not {expected}");
}

/// One value of an indicator with its row.
fn value(indicator: &str, territory: &str, year: i32) -> Value {
    let rows = query(&format!(
        "SELECT * FROM indicator_values WHERE indicator = '{indicator}' \
         AND territory = '{territory}' AND year = {year}"
    ));
    assert_eq!(rows.len(), 1, "{indicator} {territory} {year}");
    rows[0].clone()
}

fn explained(arguments: &[&str]) -> Value {
    let mut all = vec!["explain"];
    all.extend(arguments);
    all.extend(["--format", "json"]);
    shared(&all).ended(0).json()
}

#[test]
fn population_of_the_metropolis() {
    let rows = query(
        "SELECT year, value FROM indicator_values WHERE indicator = 'population' \
         AND territory = 'metropolis' AND year BETWEEN 2019 AND 2024 ORDER BY year",
    );
    assert_eq!(rows.len(), POPULATION.len());
    for (row, (year, population)) in rows.iter().zip(POPULATION) {
        assert_eq!(row["year"].as_i64(), Some(*year));
        assert_near(number(row, "value"), *population, 0.0);
    }
}

#[test]
fn own_revenue_per_head_is_pooled_and_not_averaged() {
    let pooled = number(&value("own-revenue-per-head", "metropolis", 2024), "value");
    assert_near(pooled.round(), 6615.0, 0.0);
    let rows = query(
        "SELECT avg(v.value) AS mean, count(*) AS members FROM indicator_values AS v \
         JOIN members AS m ON m.territory = v.territory \
         WHERE v.indicator = 'own-revenue-per-head' AND v.year = 2024",
    );
    assert_eq!(rows[0]["members"].as_i64(), Some(15));
    assert_near(number(&rows[0], "mean").round(), 4506.0, 0.0);
}

#[test]
fn rescue_incidents_of_the_city_are_summed_over_its_codes() {
    let rescue = value("rescue-incidents-per-1000", "126101", 2024);
    assert_near((number(&rescue, "value") * 10.0).round(), 121.0, 0.0);
    assert_near(number(&rescue, "numerator"), 9756.0, 0.0);
}

#[test]
fn unemployed_share_agrees_with_the_dashboard() {
    let rows = query(
        "SELECT m.name, a.value AS computed, b.value AS printed FROM members AS m \
         JOIN indicator_values AS a ON a.territory = m.territory AND a.year = 2024 \
           AND a.indicator = 'unemployed-share' \
         JOIN indicator_values AS b ON b.territory = m.territory AND b.year = 2024 \
           AND b.indicator = 'registered-unemployed-share-published'",
    );
    assert_eq!(rows.len(), 15);
    for row in rows {
        let difference = number(&row, "computed") - number(&row, "printed");
        assert!(difference.abs() <= 0.1, "{row}");
    }
}

#[test]
fn net_migration_is_shown_from_its_parts_and_as_printed() {
    let parts = explained(&["net-migration-per-1000", "wielka wies", "2024"]);
    assert_near((number(&parts, "value") * 100.0).round(), 2226.0, 0.0);
    assert_near(number(&parts, "numerator"), 386.0, 0.0);
    assert_near(number(&parts, "denominator"), 17_342.0, 0.0);
    let printed = explained(&["net-migration-per-1000-published", "Wielka Wieś", "2024"]);
    assert_near((number(&printed, "value") * 100.0).round(), 2248.0, 0.0);
    assert!(printed["numerator"].is_null() && printed["denominator"].is_null());
}

#[test]
fn turnout_of_the_metropolis_is_missing_and_says_why() {
    for year in [2019, 2023] {
        let turnout = value("election-turnout", "metropolis", year);
        assert!(turnout["value"].is_null(), "{turnout}");
        assert_eq!(word(&turnout, "state"), "missing");
        assert_eq!(word(&turnout, "reason"), "parts not published");
    }
}

#[test]
fn a_date_in_the_past_sees_the_vintage_of_then() {
    let then = explained(&["population", "metropolis", "2020", "--as-of", "2021-12-31"]);
    assert_near(number(&then, "value"), 1_080_642.0, 0.0);
    let rows = then["rows"].as_array().expect("rows");
    assert!(rows.iter().all(|row| word(row, "vintage") <= "2021-12-31"), "{rows:?}");
    let now = explained(&["population", "metropolis", "2020"]);
    assert_near(number(&now, "value"), 1_121_525.0, 0.0);
    let later = explained(&["population", "metropolis", "2024", "--as-of", "2021-12-31"]);
    assert!(later["value"].is_null());
}

#[test]
fn explain_leads_from_the_value_to_file_and_line() {
    let figure = explained(&["own-revenue-per-head", "metropolis", "2024"]);
    assert_eq!(word(&figure, "formula"), "own_revenue / population");
    assert_eq!(word(&figure, "unit"), "PLN/person");
    let parts = figure["parts"].as_array().expect("parts");
    assert_eq!(parts.len(), 15);
    for name in ["territory", "numerator", "denominator"] {
        assert!(parts.iter().all(|part| !part[name].is_null()), "{name}");
    }
    let rows = figure["rows"].as_array().expect("rows");
    let of_members = rows.iter().filter(|row| row["territory"] != "metropolis");
    let used = of_members.filter(|row| row["used"] == true).count();
    assert_eq!(used, 30, "fifteen members, two variables");
    for name in
        ["dataset", "variable", "territory", "year", "value", "vintage", "file", "line", "source"]
    {
        assert!(rows.iter().all(|row| !row[name].is_null()), "{name}");
    }
}

#[test]
fn every_promised_id_exists_in_its_field() {
    let rows = query("SELECT id, field FROM indicators");
    let fields: BTreeMap<&str, &str> =
        rows.iter().map(|row| (word(row, "id"), word(row, "field"))).collect();
    for (field, ids) in IDS {
        for id in ids.split(' ') {
            assert_eq!(fields.get(id), Some(field), "{id}");
        }
    }
    assert!(fields.values().any(|field| *field == "context"));
}

#[test]
fn the_tables_and_their_columns_are_those_of_the_contract() {
    let rows = query(
        "SELECT table_name, string_agg(column_name, ', ' ORDER BY ordinal_position) AS names \
         FROM information_schema.columns \
         WHERE table_catalog = current_database() AND table_schema = 'main' \
         GROUP BY table_name ORDER BY table_name",
    );
    let found: Vec<(&str, &str)> =
        rows.iter().map(|row| (word(row, "table_name"), word(row, "names"))).collect();
    assert_eq!(found, TABLES);
}

#[test]
fn states_reasons_and_groups_use_the_words_of_the_contract() {
    let wrong = query(
        "SELECT indicator, territory, year FROM indicator_values \
         WHERE state NOT IN ('known', 'missing', 'withheld') \
         OR (state = 'known') <> (value IS NOT NULL) \
         OR (state = 'known') <> (reason IS NULL) OR isnan(value) OR isinf(value) LIMIT 3",
    );
    assert!(wrong.is_empty(), "{wrong:?}");
    let empty = query(
        "SELECT dataset FROM sources WHERE address IS NULL OR address = '' \
         OR licence IS NULL OR licence = '' OR length(sha256) <> 64 LIMIT 3",
    );
    assert!(empty.is_empty(), "{empty:?}");
}

#[test]
fn a_wrong_name_is_answered_with_the_nearest() {
    let indicator = shared(&["explain", "own-revenue-per-hed", "krakow", "2024"]).ended(2);
    assert!(indicator.stderr.contains("own-revenue-per-head"), "{}", indicator.stderr);
    let territory = shared(&["explain", "population", "krakuw", "2024"]).ended(2);
    assert!(territory.stderr.contains("Kraków"), "{}", territory.stderr);
}

#[test]
fn compare_and_coverage_answer_in_json() {
    let compared =
        shared(&["compare", "skawina", "--with", "wieliczka,Niepołomice", "--format", "json"]);
    let compared = compared.ended(0).json();
    let rows = compared.as_array().expect("an array");
    let revenue =
        rows.iter().find(|row| row["indicator"] == "own-revenue-per-head").expect("a row");
    for name in ["Skawina", "Wieliczka", "Niepołomice", "metropolis"] {
        assert!(!revenue[name].is_null(), "{name}: {revenue}");
    }
    let coverage = shared(&["coverage", "--format", "json"]).ended(0).json();
    let turnout = coverage.as_array().expect("an array");
    let turnout = turnout.iter().find(|row| row["indicator"] == "election-turnout").expect("a row");
    assert_eq!(turnout["members"].as_i64(), Some(15), "{turnout}");
    assert_eq!(word(turnout, "metropolis"), "parts not published");
}
