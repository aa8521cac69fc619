//! Differences between the members, and what chance explains, beside numpy, statsmodels, esda and
//! shapely on the same shipped figures.

use crate::workspace::{repository, shared_out};
use hejnal::assessments::differences::{Drift, Frame, MEANS, convergence, differences, shares};
use hejnal::assessments::funnel::Place;
use hejnal::assessments::{chance, change};
use hejnal::indicators::generation::Project;
use hejnal::indicators::values::{self, Values};
use hejnal::observations::store::Store;
use hejnal::territory::{Territory, Teryt6};
use serde_json::Value;

/// The year of the newest report.
const YEAR: i32 = 2024;

fn oracle() -> Value {
    serde_json::from_str(include_str!("../results/differences.json")).expect("JSON")
}

fn opened(oracle: &Value) -> (Project, Values, Frame) {
    let project = Project::open(repository()).expect("the repository is a valid project");
    let (generation, _) =
        project.generation(&Store::new(shared_out()), None).expect("a generation");
    let values = values::read(&generation).expect("values");
    let code = |code: &Value| code.as_str().and_then(Teryt6::parse).expect("a code");
    let codes = oracle["members"].as_array().expect("members").iter().map(code);
    let register = &project.catalogue.register;
    let members: Vec<_> = codes.map(|code| register.member(code).expect("a member")).collect();
    let frame = Frame::of(&members, &project.catalogue.boundaries);
    (project, values, frame)
}

#[track_caller]
fn same(ours: Option<f64>, theirs: &Value, what: &str) {
    match (ours, theirs.as_f64()) {
        (Some(ours), Some(theirs)) => {
            let gap = (ours - theirs).abs();
            assert!(gap <= (1e-9 * theirs.abs()).max(1e-13), "{what}: {ours}, not {theirs}");
        }
        (ours, theirs) => assert_eq!(ours, theirs, "{what}"),
    }
}

#[test]
fn the_spread_of_the_members_is_that_of_other_libraries() {
    let oracle = oracle();
    let (_, values, frame) = opened(&oracle);
    let rows = oracle["spread"].as_array().expect("rows");
    assert!(rows.len() >= 7, "{}", rows.len());
    for row in rows {
        let id = row["indicator"].as_str().expect("an id");
        let found = differences(&values, id, &frame, YEAR).expect(id);
        assert_eq!(Some(i64::from(found.year)), row["year"].as_i64(), "{id}");
        for (ours, name) in [
            (Some(found.lowest), "lowest"),
            (Some(found.highest), "highest"),
            (found.variation.map(|it| it.unweighted), "unweighted"),
            (found.variation.map(|it| it.weighted), "weighted"),
            (found.without_core.map(|it| it.unweighted), "without_core"),
            (found.gini, "gini"),
            (found.theil.map(|it| it.total), "theil"),
            (found.theil.map(|it| it.between), "between"),
        ] {
            same(ours, &row[name], &format!("{id}, {name}"));
        }
        // A line that leaves the range of the values is not told.
        let range = found.highest - found.lowest;
        let told = row["slope"].as_f64().filter(|slope| slope.abs() <= range);
        same(found.slope, &told.into(), &format!("{id}, slope"));
        for way in 0..2 {
            same(found.moran[way].map(|it| it.i), &row["moran"][way], &format!("{id}, {way}"));
        }
    }
}

#[test]
fn the_curve_of_own_revenue_ends_each_year_with_the_index_of_other_libraries() {
    let oracle = oracle();
    let (project, values, frame) = opened(&oracle);
    let breaks = change::breaks(&project, MEANS);
    let years = shares(&values, MEANS, &frame, YEAR, &breaks);
    let rows = oracle["spread"].as_array().expect("rows").iter();
    let row = rows.clone().find(|row| row["indicator"] == MEANS).expect("own revenue");
    let last = years.last().expect("a year");
    assert_eq!(Some(i64::from(last.year)), row["year"].as_i64());
    same(Some(last.gini), &row["gini"], "gini");
    assert!(years.len() == 2 && years[0].year < last.year);
    for it in &years {
        let place = |code| values.get(MEANS, Territory::Gmina(code), it.year).reading.value();
        let order: Vec<f64> = it.steps.iter().filter_map(|(code, _)| place(*code)).collect();
        assert!(
            order.len() == oracle["members"].as_array().expect("members").len()
                && order.is_sorted(),
            "{}",
            it.year
        );
    }
}

#[test]
fn the_drift_of_own_revenue_is_that_of_scipy_and_statsmodels() {
    let oracle = oracle();
    let (project, values, frame) = opened(&oracle);
    let wanted = &oracle["drift"];
    let id = wanted["indicator"].as_str().expect("an id");
    let breaks = change::breaks(&project, id);
    let found = convergence(&values, id, &frame, YEAR, &breaks).expect("three years");
    let years: Vec<i64> = found.years.iter().map(|(year, _)| i64::from(*year)).collect();
    assert_eq!(Value::from(years), wanted["years"], "not across the break of 2020");
    for (at, (year, spread)) in found.years.iter().enumerate() {
        same(Some(spread.unweighted), &wanted["spreads"][at], &year.to_string());
    }
    let slope = found.sigma.expect("a slope").unweighted;
    for (ours, name) in [(slope.slope, "slope"), (slope.lower, "lower"), (slope.upper, "upper")] {
        same(Some(ours), &wanted[name], name);
    }
    let beta = found.beta.expect("a line");
    same(Some(beta.slope), &wanted["beta"], "beta");
    same(Some(beta.p), &wanted["p"], "p");
    assert_eq!(found.drift(), Drift::Unclear, "the interval holds zero: {slope:?}");
}

#[test]
fn members_beyond_chance_are_those_beyond_the_limits_of_scipy() {
    let oracle = oracle();
    let (project, values, _) = opened(&oracle);
    let wanted = &oracle["chance"];
    let id = wanted["indicator"].as_str().expect("an id");
    let indicator = project.definitions.indicator(id).expect(id);
    let chance = chance::of(&project, indicator).expect("people among people");
    assert!(chance.of_whole);
    let whole = values.get(id, Territory::Metropolis, YEAR);
    let rows = wanted["members"].as_array().expect("members");
    let code = |row: &Value| row["territory"].as_str().and_then(Teryt6::parse).expect("a code");
    let register = &project.catalogue.register;
    let members: Vec<_> = rows.iter().filter_map(|row| register.member(code(row))).collect();
    let places = chance.places(&values, id, &members, YEAR);
    assert_eq!(places.len() + 1, members.len(), "all but the city that is most of the whole");
    for row in rows {
        let code = code(row);
        let value = values.get(id, Territory::Gmina(code), YEAR);
        let interval = chance.interval(&value).expect("an interval");
        same(Some(interval.lower), &row["lower"], "lower");
        same(Some(interval.upper), &row["upper"], "upper");
        let [above, inner, outer] =
            ["above", "beyond_95", "beyond_998"].map(|name| row[name].as_bool().expect(name));
        let place = match (above, inner, outer) {
            (_, false, _) => Place::Within,
            (true, true, false) => Place::Above,
            (true, true, true) => Place::FarAbove,
            (false, true, false) => Place::Below,
            (false, true, true) => Place::FarBelow,
        };
        let n = value.denominator.expect("a denominator");
        let funnel = chance.funnel(&whole, n).expect("limits");
        assert_eq!(funnel.place(value.reading.value().expect("a value")), Some(place), "{code}");
        match places.iter().find(|it| it.member.code == code) {
            Some(found) => assert_eq!(found.place, place, "{code}"),
            None => assert!(2.0 * n > whole.denominator.expect("a denominator"), "{code}"),
        }
    }
}

/// Money, beds that somebody put up, published rates and the make-up of one count have no interval.
#[test]
fn what_is_not_counted_has_no_interval() {
    let (project, ..) = opened(&oracle());
    for (id, has) in [
        ("unemployed-share", true),
        ("rescue-incidents-per-1000", true),
        ("own-revenue-per-head", false),
        ("bed-places-per-1000", false),
        ("old-age-ratio", false),
        ("grade-8-exam", false),
        ("net-migration-per-1000", false),
        ("population", false),
    ] {
        let indicator = project.definitions.indicator(id).expect(id);
        assert_eq!(chance::of(&project, indicator).is_some(), has, "{id}");
    }
}
