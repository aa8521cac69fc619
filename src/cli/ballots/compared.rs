//! `--what-if`: who gains and who loses by another rule, told of groups only where nobody is few.
//!
//! Of a group the counts of voters served, better and worse off are rounded to the threshold: two rules
//! whose choices differ by one project would else tell, by subtraction, how many of the group voted for
//! it. For the same reason no means over the voters of a group are told.

use super::chosen::COLUMNS;
use super::published::{is_part, is_sound};
use super::told::amount;
use crate::assessments::disclosure::lists::Closed;
use crate::ballots::answers::NOT_STATED;
use crate::ballots::what_if::{Group, Place, WhatIf};
use crate::language::Lang;
use crate::sources::pabulib::Election;
use serde_json::{Map, Value, json};

/// The columns of `--what-if`.
pub(super) const OF_WHAT_IF: [&str; 9] =
    ["file", "by", "group", "voters", "served_before", "served_after", "more", "fewer", "note"];
pub(super) const NUMBERS_OF_WHAT_IF: [&str; 5] =
    ["voters", "served_before", "served_after", "more", "fewer"];

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
    lang: Lang,
) -> Compared {
    let id = |place: &u32| {
        election.projects.all().get(*place as usize).map_or("", |project| project.id.as_str())
    };
    let (before, after) = what_if.cost();
    let mut rows = Vec::new();
    let mut by = Map::new();
    let everybody = what_if.voters();
    rows.push(row(&election.file, "all", "all", &everybody, threshold));
    let mut all = of_group(&everybody, threshold);
    // Of all voters the votes of every project are known anyway.
    let means = everybody.mean_projects();
    all["mean_projects_before"] = json!(means.map(|it| it.0));
    all["mean_projects_after"] = json!(means.map(|it| it.1));
    by.insert("all".to_owned(), json!({ "all": all }));
    for (column, answers) in COLUMNS {
        let name = |text: &str| answers.category(text).unwrap_or_else(|| NOT_STATED.to_owned());
        let Some(groups) = what_if.voters_by(column, name) else { continue };
        let cells: Vec<_> = groups.iter().map(|it| (it.name.clone(), it.voters)).collect();
        // What all voters get, less the others, is what one group gets: all groups are told, or none.
        let closed = if threshold > 1 && is_part(&election.meta) {
            Some(Closed::Lists)
        } else {
            let sound =
                is_sound(&cells, threshold) && groups.iter().all(|group| is_open(group, threshold));
            (!sound).then_some(Closed::Few)
        };
        let mut told = Map::new();
        if let Some(closed) = closed {
            let why = closed.words(threshold);
            rows.push(withheld(&election.file, column, why.get(lang)));
            told.insert("withheld".to_owned(), json!(why.get(lang)));
        }
        for group in groups.iter().filter(|_| closed.is_none()) {
            rows.push(row(&election.file, column, &group.name, group, threshold));
            told.insert(group.name.clone(), of_group(group, threshold));
        }
        by.insert(column.to_owned(), Value::Object(told));
    }
    let places = |column: &str| {
        let places = what_if.projects_by(column)?;
        let place = |it: &Place| {
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

/// A count within a group as it is told: the nearest multiple of the threshold.
fn told(count: u64, of: u64, threshold: u32) -> Option<u64> {
    let step = u64::from(threshold.max(1));
    let rounded = (count.saturating_add(step / 2) / step).saturating_mul(step);
    within(count, of, threshold).map(|_| rounded)
}

/// Counts within a group, where neither they nor the rest of the group are few.
fn within(count: u64, of: u64, threshold: u32) -> Option<u64> {
    let least = u64::from(threshold);
    let sound = |count: u64| count == 0 || count >= least;
    (sound(count) && sound(of.saturating_sub(count))).then_some(count)
}

/// Whether all that is told of a group may be.
fn is_open(group: &Group, threshold: u32) -> bool {
    let counts = [group.before.served, group.after.served, group.more, group.fewer];
    counts.iter().all(|count| within(*count, group.voters, threshold).is_some())
}

fn of_group(group: &Group, threshold: u32) -> Value {
    let shown = |count: u64| json!(told(count, group.voters, threshold));
    json!({
        "voters": group.voters,
        "served_before": shown(group.before.served),
        "served_after": shown(group.after.served),
        "more": shown(group.more),
        "fewer": shown(group.fewer),
        "rounded_to": threshold,
    })
}

fn row(file: &str, by: &str, name: &str, group: &Group, threshold: u32) -> Vec<Option<String>> {
    let shown = |count| told(count, group.voters, threshold).map(|it| it.to_string());
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

/// A column none of whose groups is told: not even which there are.
fn withheld(file: &str, by: &str, why: &str) -> Vec<Option<String>> {
    let mut row = vec![Some(file.to_owned()), Some(by.to_owned())];
    row.resize(OF_WHAT_IF.len() - 1, None);
    row.push(Some(why.to_owned()));
    row
}
