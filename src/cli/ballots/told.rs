//! What `hejnal ballots` prints of groups and, as JSON, of everything. Counts of persons pass
//! disclosure control: a count below the threshold is null, and so is another where sums would give
//! it back.

use super::files::Counted;
use crate::assessments::disclosure;
use crate::ballots::edition::{self, Edition, LevelTotals, PoolTotals};
use crate::ballots::groups::Groups;
use crate::ballots::margins::{Margin, Margins};
use crate::ballots::pool::Level;
use crate::ballots::satisfaction::Satisfaction;
use crate::ballots::statistics::Statistics;
use crate::diagnostic::Diagnostic;
use crate::language::Lang;
use crate::sources::pabulib::{Meta, Money, Problem};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Counts of persons by one grouping beside a known total, fit to print. A threshold of 1 prints all.
pub(super) fn protected(cells: &[(String, u64)], threshold: u32) -> Vec<Option<u64>> {
    let counts: Vec<u64> = cells.iter().map(|(_, count)| *count).collect();
    disclosure::margin(&counts, threshold).unwrap_or_else(|| vec![None; cells.len()])
}

/// A margin as an object: category to count, null where withheld; nothing but nulls where `closed`.
fn margin(margin: Option<&Margin>, threshold: u32, closed: bool) -> Value {
    let Some(margin) = margin else { return Value::Null };
    let none = || vec![None; margin.cells().len()];
    let shown = if closed { none() } else { protected(margin.cells(), threshold) };
    let cells = margin.cells().iter().zip(shown);
    Value::Object(cells.map(|((name, _), count)| (name.clone(), json!(count))).collect())
}

/// The columns of a file that hold a count too small to print.
fn has_few(margins: &Margins, threshold: u32) -> [bool; 4] {
    let few = |margin: &Option<Margin>| {
        let cells = margin.iter().flat_map(Margin::cells);
        cells.into_iter().any(|(_, count)| (1..u64::from(threshold)).contains(count))
    };
    [&margins.sex, &margins.age_band, &margins.voting_method, &margins.district].map(few)
}

/// Which columns of which files stay closed. The files of an edition are the same people on several
/// lists: the city's count less those of all districts but one is that district's. So where a district
/// has a count too small to print, that column is told of the city alone.
fn closed(
    counted: &[Counted],
    editions: &[Edition],
    threshold: u32,
) -> BTreeMap<String, [bool; 4]> {
    let mut closed: BTreeMap<String, [bool; 4]> = BTreeMap::new();
    for edition in editions.iter().filter(|edition| edition.pools.len() > 1) {
        let of_edition = |file: &&Counted| edition.pools.iter().any(|it| it.file == file.name);
        let few = counted.iter().filter(of_edition).fold([false; 4], |all, file| {
            let own = has_few(&file.statistics.margins, threshold);
            [0, 1, 2, 3].map(|column| all[column] || own[column])
        });
        for pool in edition.pools.iter().filter(|pool| pool.level != Level::City) {
            closed.insert(pool.file.clone(), few);
        }
    }
    // What the files of an edition tell of each other is not known of one too large to be joined.
    let edition = |file: &Counted| {
        ["country", "unit", "instance"].map(|key| file.meta.get(key).map(str::to_lowercase))
    };
    for (place, large) in counted.iter().enumerate().filter(|(_, file)| file.streamed) {
        let mut others = counted.iter().enumerate().filter(|(other, _)| *other != place);
        if others.any(|(_, file)| edition(file) == edition(large)) {
            closed.insert(large.name.clone(), [true; 4]);
        }
    }
    closed
}

/// The rows of `--tell groups`: all groups of a file, or none where one is too small. Of files of one
/// edition, where one stays closed, the largest alone may be open: less the others it would tell.
pub(super) fn of_groups(files: &[(String, Groups)], threshold: u32) -> Vec<Vec<Option<String>>> {
    let sound = |groups: &Groups| groups.voters.values().all(|it| *it >= u64::from(threshold));
    let mut editions: BTreeMap<&str, (bool, u64)> = BTreeMap::new();
    let all = |groups: &Groups| groups.voters.values().sum::<u64>();
    for (_, groups) in files {
        let edition = editions.entry(&groups.edition).or_insert((true, 0));
        *edition = (edition.0 && sound(groups), edition.1.max(all(groups)));
    }
    let mut rows = Vec::new();
    for (file, groups) in files {
        let (whole, largest) = editions[groups.edition.as_str()];
        let open = sound(groups) && (whole || all(groups) == largest);
        rows.extend(groups.voters.iter().map(|((band, sex), count)| {
            vec![
                Some(file.clone()),
                Some(groups.bands[*band].clone()),
                Some(groups.sexes[*sex].clone()),
                open.then(|| count.to_string()),
            ]
        }));
    }
    rows
}

/// All files, the editions they make, and the files that could not be read.
pub(super) fn everything(
    mut counted: Vec<Counted>,
    refused: &[Diagnostic],
    lang: Lang,
    threshold: u32,
) -> Value {
    let pools = counted.iter_mut().filter_map(|file| file.pool.take()).collect();
    let joined = edition::joined(pools);
    let closed = closed(&counted, &joined, threshold);
    let editions: Vec<Value> =
        joined.iter().map(|edition| of_edition(edition, lang, threshold)).collect();
    let files = counted.iter().map(|file| {
        let closed = closed.get(&file.name).copied().unwrap_or_default();
        of_file(file, closed, lang, threshold)
    });
    let mut files: Vec<Value> = files.collect();
    files.extend(refused.iter().map(|fault| of_refused(fault, lang)));
    json!({ "files": files, "editions": editions, "threshold": threshold })
}

/// A file that could not be read: nothing but why.
fn of_refused(fault: &Diagnostic, lang: Lang) -> Value {
    let problem = json!({
        "code": "unreadable",
        "severity": "error",
        "line": fault.line,
        "message": fault.problem.get(lang),
        "remedy": fault.remedy.get(lang),
    });
    json!({ "file": fault.file, "problems": [problem] })
}

fn of_file(file: &Counted, closed: [bool; 4], lang: Lang, threshold: u32) -> Value {
    let Statistics { recount, margins, shape, costs, chosen, .. } = &file.statistics;
    let mut told = described(&file.name, &file.meta);
    let mut tell = |key: &str, value: Value| {
        told.insert(key.to_owned(), value);
    };
    tell("num_votes", json!(recount.num_votes));
    tell("num_projects", json!(recount.num_projects));
    tell("by_sex", margin(margins.sex.as_ref(), threshold, closed[0]));
    tell("by_age_band", margin(margins.age_band.as_ref(), threshold, closed[1]));
    tell("impossible_ages", few(margins.impossible_ages, threshold));
    tell("by_voting_method", margin(margins.voting_method.as_ref(), threshold, closed[2]));
    tell("by_district", margin(margins.district.as_ref(), threshold, closed[3]));
    tell("recount_agrees", json!(recount.agrees()));
    tell("rule_reproduces_selected", json!(file.reproduced));
    tell("selected", json!(chosen.as_ref().map(|it| it.winners)));
    tell("selected_cost", chosen.as_ref().map_or(Value::Null, |it| whole(it.cost)));
    tell("mean_ballot_length", json!(shape.mean_length));
    tell("median_ballot_length", json!(shape.median_length));
    tell("mean_ballot_cost", json!(shape.mean_cost));
    tell("median_ballot_cost", json!(shape.median_cost));
    tell("project_costs", value(costs));
    tell("funding_scarcity", json!(costs.funding_scarcity));
    let of_chosen = |of: fn(&Satisfaction) -> Option<f64>| json!(chosen.as_ref().and_then(of));
    tell("share_with_a_winner", of_chosen(|it| it.share_with_a_winner));
    tell("mean_winners", of_chosen(|it| it.cardinality.mean));
    tell("gini_of_satisfaction", of_chosen(|it| it.cardinality.gini));
    tell("gini_of_satisfaction_by_cost", of_chosen(|it| it.by_cost.gini));
    tell("effective_projects", json!(file.statistics.concentration.effective_projects));
    tell("by_category", value(&file.statistics.by_category));
    tell("by_beneficiaries", value(&file.statistics.by_beneficiaries));
    let counts = file.problems.counts().iter();
    let counts = counts.map(|(code, _, count)| ((*code).to_owned(), json!(count)));
    tell("problem_counts", Value::Object(counts.collect()));
    let problems = file.problems.kept().iter().map(|problem| of_problem(problem, lang));
    tell("problems", Value::Array(problems.collect()));
    Value::Object(told)
}

/// A count of persons beside no total: zero, or at least the threshold.
fn few(count: Option<u64>, threshold: u32) -> Value {
    json!(count.filter(|count| *count == 0 || *count >= u64::from(threshold)))
}

/// What META says, in the words of the format.
fn described(file: &str, meta: &Meta) -> Map<String, Value> {
    let mut told = Map::new();
    told.insert("file".to_owned(), json!(file));
    for key in ["country", "unit", "instance", "subunit", "district", "vote_type", "rule"] {
        told.insert(key.to_owned(), json!(meta.get(key)));
    }
    told.insert("budget".to_owned(), amount(meta.budget()));
    told.insert("currency".to_owned(), json!(meta.get("currency")));
    told
}

fn of_problem(problem: &Problem, lang: Lang) -> Value {
    json!({
        "code": problem.code,
        "severity": value(&problem.severity),
        "line": problem.line,
        "message": problem.message.get(lang),
        "remedy": problem.remedy.get(lang),
    })
}

/// One edition of one place. `voters` are persons, each once; `ballots` are not.
fn of_edition(edition: &Edition, lang: Lang, threshold: u32) -> Value {
    let mut told = Map::new();
    let mut tell = |key: &str, value: Value| {
        told.insert(key.to_owned(), value);
    };
    tell("country", json!(edition.country));
    tell("unit", json!(edition.unit));
    tell("instance", json!(edition.instance));
    tell("year", json!(edition.year));
    tell("files", json!(edition.files));
    tell("left_out", json!(edition.left_out));
    let why = edition.voters.as_ref().err().map(|why| why.words().get(lang).to_owned());
    tell("no_voters_because", json!(why));
    match &edition.voters {
        Err(_) => tell("voters", Value::Null),
        Ok(voters) => {
            // Everybody less those of the city-wide list: few enough to tell who they are.
            let beside = voters.distinct.saturating_sub(edition.city.ballots);
            let apart = edition.city.pools > 0 && (1..u64::from(threshold)).contains(&beside);
            tell("voters", json!(voters.distinct));
            for (key, count) in [
                ("city_and_district", voters.city_and_district),
                ("city_only", voters.city_only),
                ("district_only", voters.district_only),
                ("other_only", voters.other_only),
                ("in_several_districts", voters.in_several_districts),
            ] {
                tell(key, few(Some(count), threshold));
            }
            tell("by_sex", margin(voters.by_sex.as_ref(), threshold, apart));
            tell("by_age_band", margin(voters.by_age_band.as_ref(), threshold, apart));
            tell("impossible_ages", few(voters.impossible_ages, threshold));
            tell("by_voting_method", margin(voters.by_voting_method.as_ref(), threshold, apart));
            tell("by_district", margin(voters.by_district.as_ref(), threshold, apart));
            tell("conflicts", value(&voters.conflicts));
        }
    }
    told.extend(of_totals(&edition.all));
    let levels =
        [("city", &edition.city), ("districts", &edition.districts), ("others", &edition.others)];
    for (name, totals) in levels {
        let told_of = if totals.pools == 0 { Value::Null } else { of_totals(totals).into() };
        told.insert(name.to_owned(), told_of);
    }
    told.insert("pools".to_owned(), edition.pools.iter().map(of_pool).collect());
    Value::Object(told)
}

fn of_pool(pool: &PoolTotals) -> Value {
    let mut told = Map::new();
    told.insert("file".to_owned(), json!(pool.file));
    told.insert("level".to_owned(), value(&pool.level));
    told.insert("name".to_owned(), json!(pool.name));
    told.extend(of_totals(&pool.totals));
    Value::Object(told)
}

fn of_totals(totals: &LevelTotals) -> Map<String, Value> {
    let told = [
        ("ballots", json!(totals.ballots)),
        ("num_projects", json!(totals.projects)),
        ("budget", amount(totals.budget)),
        ("selected", json!(totals.chosen)),
        ("selected_cost", amount(totals.chosen_cost)),
    ];
    told.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

/// An amount: a whole number where it is one.
pub(super) fn amount(amount: Option<Money>) -> Value {
    let Some(amount) = amount else { return Value::Null };
    match amount.to_string().parse::<i64>() {
        Ok(whole) => json!(whole),
        Err(_) => json!(amount.value()),
    }
}

/// A sum of money, without a point where it has no decimals.
#[expect(clippy::cast_possible_truncation, reason = "whole and below 2^53")]
fn whole(value: f64) -> Value {
    let exact = value.fract().abs() <= 0.0 && value.abs() < 9e15;
    if exact { json!(value as i64) } else { json!(value) }
}

/// What serialises into JSON without fail: counts and words.
fn value(what: &impl Serialize) -> Value {
    serde_json::to_value(what).unwrap_or_default()
}
