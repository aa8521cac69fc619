//! What `hejnal ballots --format json` tells: files, and the editions they make. Counts of persons are
//! those [`published`] lets pass; a count that is withheld is null, and `withheld` says why.

use super::files::Counted;
use super::published::{self, Groups, published};
use crate::ballots::edition::{self, Edition, LevelTotals, PoolTotals};
use crate::ballots::satisfaction::Satisfaction;
use crate::ballots::statistics::Statistics;
use crate::diagnostic::Diagnostic;
use crate::language::{Lang, Text};
use crate::reading::Reason;
use crate::sources::pabulib::{Meta, Money, Problem};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The keys of a file, in their order.
const OF_A_FILE: [&str; 37] = [
    "file",
    "country",
    "unit",
    "instance",
    "subunit",
    "district",
    "vote_type",
    "rule",
    "budget",
    "currency",
    "num_votes",
    "num_projects",
    "by_sex",
    "by_age_band",
    "impossible_ages",
    "by_voting_method",
    "by_district",
    "withheld",
    "recount_agrees",
    "rule_reproduces_selected",
    "selected",
    "selected_cost",
    "mean_ballot_length",
    "median_ballot_length",
    "mean_ballot_cost",
    "median_ballot_cost",
    "project_costs",
    "funding_scarcity",
    "share_with_a_winner",
    "mean_winners",
    "gini_of_satisfaction",
    "gini_of_satisfaction_by_cost",
    "effective_projects",
    "by_category",
    "by_beneficiaries",
    "problem_counts",
    "problems",
];

/// One file as it was counted, or why it could not be read.
pub(super) type Answer = Result<Counted, Vec<Diagnostic>>;

/// All files in their places, the editions they make, and why some could not be read.
pub(super) fn everything(
    names: &[String],
    answers: Vec<Answer>,
    lang: Lang,
    threshold: u32,
) -> Value {
    let (mut counted, mut refused) = (Vec::with_capacity(answers.len()), BTreeMap::new());
    for (place, answer) in answers.into_iter().enumerate() {
        match answer {
            Ok(file) => counted.push(file),
            Err(faults) => {
                refused.insert(place, faults);
            }
        }
    }
    let editions = joined(&mut counted);
    let published = published(&counted, &editions, threshold);
    let told = editions.iter().zip(&published.editions);
    let told: Vec<Value> = told
        .map(|(edition, groups)| of_edition(edition, groups.as_ref(), lang, threshold))
        .collect();
    let mut counted = counted.iter();
    let file = |(place, name): (usize, &String)| {
        if let Some(faults) = refused.get(&place) {
            return Some(of_refused(name, faults, lang));
        }
        let file = counted.next()?;
        Some(of_file(file, published.files.get(&file.name)?, lang, threshold))
    };
    let files: Vec<Value> = names.iter().enumerate().filter_map(file).collect();
    json!({ "files": files, "editions": told, "threshold": threshold })
}

/// The editions some files make.
pub(super) fn joined(counted: &mut [Counted]) -> Vec<Edition> {
    edition::joined(counted.iter_mut().filter_map(|file| file.pool.take()).collect())
}

/// A file that could not be read: every key of the others without a value, and why.
fn of_refused(name: &str, faults: &[Diagnostic], lang: Lang) -> Value {
    let mut told: Map<String, Value> =
        OF_A_FILE.iter().map(|key| ((*key).to_owned(), Value::Null)).collect();
    let problem = |fault: &Diagnostic| {
        json!({
            "code": "unreadable",
            "severity": "error",
            "line": fault.line,
            "message": fault.problem.get(lang),
            "remedy": fault.remedy.get(lang),
        })
    };
    told.insert("file".to_owned(), json!(name));
    told.insert("problem_counts".to_owned(), json!({ "unreadable": faults.len() }));
    told.insert("problems".to_owned(), faults.iter().map(problem).collect());
    Value::Object(told)
}

fn of_file(file: &Counted, groups: &Groups, lang: Lang, threshold: u32) -> Value {
    let Statistics { recount, shape, costs, chosen, .. } = &file.statistics;
    let mut told = described(&file.name, &file.meta);
    let mut tell = |key: &str, value: Value| {
        told.insert(key.to_owned(), value);
    };
    tell("num_votes", json!(recount.num_votes));
    tell("num_projects", json!(recount.num_projects));
    told.extend(published::tell(groups, threshold, lang));
    let mut tell = |key: &str, value: Value| {
        told.insert(key.to_owned(), value);
    };
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
    debug_assert!(told.keys().eq(OF_A_FILE), "the keys of a file are listed");
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
fn of_edition(edition: &Edition, groups: Option<&Groups>, lang: Lang, threshold: u32) -> Value {
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
    tell("no_voters_because", json!(no_voters(edition, groups).map(|it| it.get(lang).to_owned())));
    let voters = edition.voters.as_ref().ok().filter(|_| groups.is_some());
    tell("voters", json!(voters.map(|it| it.distinct)));
    for (key, count) in [
        ("city_and_district", voters.map(|it| it.city_and_district)),
        ("city_only", voters.map(|it| it.city_only)),
        ("district_only", voters.map(|it| it.district_only)),
        ("other_only", voters.map(|it| it.other_only)),
        ("in_several_districts", voters.map(|it| it.in_several_districts)),
    ] {
        tell(key, few(count, threshold));
    }
    let conflicts = voters.map(|it| {
        json!({
            "sex": few(Some(it.conflicts.sex), threshold),
            "age_band": few(Some(it.conflicts.age_band), threshold),
            "voting_method": few(Some(it.conflicts.voting_method), threshold),
            "district": few(Some(it.conflicts.district), threshold),
        })
    });
    tell("conflicts", json!(conflicts));
    told.extend(published::tell(groups.unwrap_or(&Groups::default()), threshold, lang));
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

/// Why the number of voters is not told; `None` where it is.
pub(super) fn no_voters(edition: &Edition, groups: Option<&Groups>) -> Option<Text> {
    match (&edition.voters, groups) {
        (Err(why), _) => Some(why.words()),
        (Ok(_), None) => Some(Reason::Protected.words()),
        (Ok(_), Some(_)) => None,
    }
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
