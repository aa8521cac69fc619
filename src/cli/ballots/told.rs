//! What `hejnal ballots` prints of groups and, as JSON, of everything. Counts of persons pass
//! disclosure control: a count below the threshold is null, and so is another where sums would give
//! it back.

use super::chosen::COLUMNS;
use super::files::Counted;
use crate::assessments::disclosure::{Grouping, Rule, Zeros, release};
use crate::ballots::answers::NOT_STATED;
use crate::ballots::edition::{self, Edition, LevelTotals, PoolTotals};
use crate::ballots::groups::Groups;
use crate::ballots::margins::Margin;
use crate::ballots::satisfaction::Satisfaction;
use crate::ballots::statistics::Statistics;
use crate::ballots::what_if::{Group, WhatIf};
use crate::diagnostic::Diagnostic;
use crate::language::Lang;
use crate::reading::Reading;
use crate::sources::pabulib::{Election, Meta, Money, Problem};
use serde::Serialize;
use serde_json::{Map, Value, json};

/// The columns of `--what-if`.
pub(super) const OF_WHAT_IF: [&str; 9] =
    ["file", "by", "group", "voters", "served_before", "served_after", "more", "fewer", "note"];
pub(super) const NUMBERS_OF_WHAT_IF: [&str; 5] =
    ["voters", "served_before", "served_after", "more", "fewer"];

/// Counts of persons by one grouping, fit to print. A threshold of 1 prints all.
fn protected(cells: &[(String, u64)], threshold: u32) -> Vec<Option<u64>> {
    if threshold < 2 {
        return cells.iter().map(|(_, count)| Some(*count)).collect();
    }
    let grouping = Grouping::flat("group", cells.iter().map(|(name, _)| name.clone()));
    let counts: Vec<(Vec<usize>, u64)> =
        cells.iter().enumerate().map(|(place, (_, count))| (vec![place + 1], *count)).collect();
    let rule = Rule { threshold, zeros: Zeros::Shown };
    let Ok(release) = release(&[grouping], &counts, &[vec![0]], rule) else {
        return vec![None; cells.len()];
    };
    let table = release.tables.first();
    let shown = |place: usize| match table.and_then(|table| table.at(&[place + 1])) {
        Some(Reading::Known(_)) => Some(cells[place].1),
        _ => None,
    };
    (0..cells.len()).map(shown).collect()
}

/// A margin as an object: category to count, null where withheld.
fn margin(margin: Option<&Margin>, threshold: u32) -> Value {
    let Some(margin) = margin else { return Value::Null };
    let shown = protected(margin.cells(), threshold);
    let cells = margin.cells().iter().zip(shown);
    Value::Object(cells.map(|((name, _), count)| (name.clone(), json!(count))).collect())
}

/// The rows of `--tell groups` of one file.
pub(super) fn of_groups(file: &str, groups: &Groups, threshold: u32) -> Vec<Vec<Option<String>>> {
    let shown = crossed(groups, threshold);
    let row = |((band, sex), count): (&(usize, usize), Option<u64>)| {
        vec![
            Some(file.to_owned()),
            Some(groups.bands[*band].clone()),
            Some(groups.sexes[*sex].clone()),
            count.map(|count| count.to_string()),
        ]
    };
    groups.voters.keys().zip(shown).map(row).collect()
}

/// The cells of bands by sexes, those withheld as `None`, in the order of the keys.
fn crossed(groups: &Groups, threshold: u32) -> Vec<Option<u64>> {
    let counts = groups.voters.values();
    if threshold < 2 {
        return counts.map(|count| Some(*count)).collect();
    }
    let by = [
        Grouping::flat("age", groups.bands.iter().cloned()),
        Grouping::flat("sex", groups.sexes.iter().cloned()),
    ];
    let leaves: Vec<(Vec<usize>, u64)> = groups
        .voters
        .iter()
        .map(|((band, sex), count)| (vec![band + 1, sex + 1], *count))
        .collect();
    let rule = Rule { threshold, zeros: Zeros::Shown };
    let Ok(release) = release(&by, &leaves, &[vec![0, 1]], rule) else {
        return vec![None; leaves.len()];
    };
    let shown = |(codes, count): &(Vec<usize>, u64)| {
        let reading = release.tables.first().and_then(|table| table.at(codes));
        matches!(reading, Some(Reading::Known(_))).then_some(*count)
    };
    leaves.iter().map(shown).collect()
}

/// All files, the editions they make, and the files that could not be read.
pub(super) fn everything(
    mut counted: Vec<Counted>,
    refused: &[Diagnostic],
    lang: Lang,
    threshold: u32,
) -> Value {
    let pools = counted.iter_mut().filter_map(|file| file.pool.take()).collect();
    let editions: Vec<Value> =
        edition::joined(pools).iter().map(|edition| of_edition(edition, lang, threshold)).collect();
    let files = counted.iter().map(|file| of_file(file, lang, threshold));
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

fn of_file(file: &Counted, lang: Lang, threshold: u32) -> Value {
    let Statistics { recount, margins, shape, costs, chosen, .. } = &file.statistics;
    let mut told = described(&file.name, &file.meta);
    let mut tell = |key: &str, value: Value| {
        told.insert(key.to_owned(), value);
    };
    tell("num_votes", json!(recount.num_votes));
    tell("num_projects", json!(recount.num_projects));
    tell("by_sex", margin(margins.sex.as_ref(), threshold));
    tell("by_age_band", margin(margins.age_band.as_ref(), threshold));
    tell("impossible_ages", few(margins.impossible_ages, threshold));
    tell("by_voting_method", margin(margins.voting_method.as_ref(), threshold));
    tell("by_district", margin(margins.district.as_ref(), threshold));
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
            tell("by_sex", margin(voters.by_sex.as_ref(), threshold));
            tell("by_age_band", margin(voters.by_age_band.as_ref(), threshold));
            tell("impossible_ages", few(voters.impossible_ages, threshold));
            tell("by_voting_method", margin(voters.by_voting_method.as_ref(), threshold));
            tell("by_district", margin(voters.by_district.as_ref(), threshold));
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

/// Who gains and loses by another rule, in one file.
pub(super) struct Compared {
    pub(super) json: Value,
    pub(super) rows: Vec<Vec<Option<String>>>,
}

/// Tells who gains and loses. What groups of voters get is told of groups that are shown.
pub(super) fn of_what_if(
    election: &Election,
    rule: &str,
    what_if: &WhatIf<'_>,
    threshold: u32,
) -> Compared {
    let id = |place: &u32| {
        election.projects.all().get(*place as usize).map_or("", |project| project.id.as_str())
    };
    let (before, after) = what_if.cost();
    let mut rows = Vec::new();
    let mut by = Map::new();
    let everybody = what_if.voters();
    rows.push(row(&election.file, "all", "all", &everybody, threshold));
    by.insert("all".to_owned(), json!({ "all": of_group(&everybody, threshold) }));
    for (column, answers) in COLUMNS {
        let name = |text: &str| answers.category(text).unwrap_or_else(|| NOT_STATED.to_owned());
        let Some(groups) = what_if.voters_by(column, name) else { continue };
        let cells: Vec<_> = groups.iter().map(|it| (it.name.clone(), it.voters)).collect();
        let shown = protected(&cells, threshold);
        let mut told = Map::new();
        for (group, shown) in groups.iter().zip(shown) {
            let shown = shown.map(|_| of_group(group, threshold));
            if shown.is_some() {
                rows.push(row(&election.file, column, &group.name, group, threshold));
            } else {
                rows.push(withheld(&election.file, column, &group.name));
            }
            told.insert(group.name.clone(), json!(shown));
        }
        by.insert(column.to_owned(), Value::Object(told));
    }
    let places = |column: &str| {
        let places = what_if.projects_by(column)?;
        let place = |it: &crate::ballots::what_if::Place| {
            let told = json!({
                "projects_before": it.projects.0,
                "projects_after": it.projects.1,
                "cost_before": amount(Some(it.cost.0)),
                "cost_after": amount(Some(it.cost.1)),
            });
            (it.name.clone(), told)
        };
        Some(Value::Object(places.iter().map(place).collect()))
    };
    let json = json!({
        "file": election.file,
        "rule": rule,
        "gained": what_if.gained().iter().map(id).collect::<Vec<_>>(),
        "lost": what_if.lost().iter().map(id).collect::<Vec<_>>(),
        "cost_before": amount(Some(before)),
        "cost_after": amount(Some(after)),
        "projects_by_district": places("district"),
        "projects_by_neighborhood": places("neighborhood"),
        "projects_by_category": places("category"),
        "voters_by": by,
    });
    Compared { json, rows }
}

/// Counts within a group, shown where neither they nor the rest of the group are few.
fn within(count: u64, of: u64, threshold: u32) -> Option<u64> {
    let least = u64::from(threshold);
    let sound = |count: u64| count == 0 || count >= least;
    (sound(count) && sound(of.saturating_sub(count))).then_some(count)
}

fn of_group(group: &Group, threshold: u32) -> Value {
    let shown = |count: u64| json!(within(count, group.voters, threshold));
    let mean = group.mean_projects();
    json!({
        "voters": group.voters,
        "served_before": shown(group.before.served),
        "served_after": shown(group.after.served),
        "more": shown(group.more),
        "fewer": shown(group.fewer),
        "mean_projects_before": mean.map(|it| it.0),
        "mean_projects_after": mean.map(|it| it.1),
    })
}

fn row(file: &str, by: &str, name: &str, group: &Group, threshold: u32) -> Vec<Option<String>> {
    let shown = |count| within(count, group.voters, threshold).map(|it| it.to_string());
    vec![
        Some(file.to_owned()),
        Some(by.to_owned()),
        Some(name.to_owned()),
        Some(group.voters.to_string()),
        shown(group.before.served),
        shown(group.after.served),
        shown(group.more),
        shown(group.fewer),
        None,
    ]
}

fn withheld(file: &str, by: &str, name: &str) -> Vec<Option<String>> {
    let mut row = vec![Some(file.to_owned()), Some(by.to_owned()), Some(name.to_owned())];
    row.resize(OF_WHAT_IF.len() - 1, None);
    row.push(Some("too few persons".to_owned()));
    row
}
