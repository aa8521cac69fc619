//! The fields of the three parts: which there are, in which order, and whether each value is one of
//! those its field may have.

use super::literals::decimal;
use super::schema::{Field, META, PROJECTS, VOTES};
use super::view::{View, cell};
use super::{Check, words};
use crate::sources::pabulib::Problems;

/// The check.
pub(super) const CHECK: Check = Check { run };

/// The codes of one part of the file.
struct Part {
    title: &'static str,
    fields: &'static [Field],
    unknown: &'static str,
    order: &'static str,
    missing: &'static str,
    empty: &'static str,
    kind: &'static str,
    invalid: &'static str,
}

const OF_META: Part = Part {
    title: "META",
    fields: &META,
    unknown: "meta-unknown",
    order: "meta-order",
    missing: "meta-missing",
    empty: "meta-empty",
    kind: "meta-kind",
    invalid: "meta-invalid",
};

const OF_PROJECTS: Part = Part {
    title: "PROJECTS",
    fields: &PROJECTS,
    unknown: "projects-unknown",
    order: "projects-order",
    missing: "projects-missing",
    empty: "projects-empty",
    kind: "projects-kind",
    invalid: "projects-invalid",
};

const OF_VOTES: Part = Part {
    title: "VOTES",
    fields: &VOTES,
    unknown: "votes-unknown",
    order: "votes-order",
    missing: "votes-missing",
    empty: "votes-empty",
    kind: "votes-kind",
    invalid: "votes-invalid",
};

fn run(view: &View<'_>, problems: &mut Problems) {
    let keys: Vec<&str> = view.meta().iter().map(|(key, ..)| *key).collect();
    headings(&OF_META, &keys, problems);
    for (key, value, line) in view.meta() {
        // A comma in these two is told by itself and read as a point.
        let pointed = matches!(*key, "budget" | "max_sum_cost") && value.contains(',');
        let replaced = if pointed { value.replace(',', ".") } else { String::new() };
        let value = if pointed { &replaced } else { *value };
        field_value(&OF_META, key, value, Some(*line), problems);
    }
    if !view.election.projects.is_empty() {
        projects(view, problems);
    }
    if view.counted > 0 {
        votes(view, problems);
    }
}

/// Tells names that the format does not have, that are missing, and another order than its own.
fn headings(part: &Part, names: &[&str], problems: &mut Problems) {
    let place = |name: &str| part.fields.iter().position(|field| field.name == name);
    let skipped = |name: &str| name == "key" || name.starts_with("__");
    for (at, name) in names.iter().enumerate() {
        if place(name).is_some() || skipped(name) || names[..at].contains(name) {
            continue;
        }
        if part.title == "PROJECTS" && *name == "target" {
            problems.error("target-renamed", None, target_renamed);
            continue;
        }
        problems.error(part.unknown, None, || {
            words(
                (
                    format!("{} ma pole `{name}`, którego format nie zna", part.title),
                    format!("{} has the field `{name}`, which the format lacks", part.title),
                ),
                (
                    "usunąć je albo nazwać jak na pabulib.org/format (małymi literami)",
                    "remove it, or name it as on pabulib.org/format (in small letters)",
                ),
            )
        });
    }
    let mut known: Vec<usize> = Vec::with_capacity(part.fields.len());
    for at in names.iter().filter_map(|name| place(name)) {
        if !known.contains(&at) {
            known.push(at);
        }
    }
    for (at, field) in part.fields.iter().enumerate() {
        if field.needed && !known.contains(&at) {
            // The official checker adds what is missing at the end, and then finds it out of order.
            known.push(at);
            problems.error(part.missing, None, || {
                words(
                    (
                        format!("{} nie ma pola `{}`", part.title, field.name),
                        format!("{} lacks the field `{}`", part.title, field.name),
                    ),
                    ("uzupełnić", "add it"),
                )
            });
        }
    }
    if !known.is_sorted() {
        known.sort_unstable();
        problems.warning(part.order, None, || {
            let order: Vec<&str> = known.iter().map(|at| part.fields[*at].name).collect();
            let order = order.join(", ");
            words(
                (
                    format!("pola {} nie idą w kolejności formatu", part.title),
                    format!("the fields of {} do not come in the order of the format", part.title),
                ),
                (format!("ułożyć je tak: {order}"), format!("put them in this order: {order}")),
            )
        });
    }
}

fn target_renamed() -> (crate::language::Text, crate::language::Text) {
    words(
        (
            "PROJECTS ma pole `target`, które w kwietniu 2026 przemianowano na `beneficiaries`",
            "PROJECTS has the field `target`, which was renamed `beneficiaries` in April 2026",
        ),
        ("nazwać je `beneficiaries`", "name it `beneficiaries`"),
    )
}

/// Why a value cannot stand in a field.
#[derive(Clone, Copy)]
enum Fault {
    Empty,
    Kind,
    NotAllowed(&'static str),
}

fn fault(field: &Field, value: &str) -> Option<Fault> {
    if value.is_empty() {
        return (!field.nullable).then_some(Fault::Empty);
    }
    if !field.kind.holds(value) {
        return Some(Fault::Kind);
    }
    field.allowed.filter(|(allowed, _)| !allowed(value)).map(|(_, which)| Fault::NotAllowed(which))
}

fn field_value(part: &Part, name: &str, value: &str, line: Option<usize>, problems: &mut Problems) {
    let Some(field) = part.fields.iter().find(|field| field.name == name) else { return };
    if let Some(fault) = fault(field, value) {
        tell(part, field, fault, value, line, problems);
    }
}

fn tell(
    part: &Part,
    field: &Field,
    fault: Fault,
    value: &str,
    line: Option<usize>,
    problems: &mut Problems,
) {
    let (name, title) = (field.name, part.title);
    // With the line, what a voter answered would point at a person.
    let answer = part.title == OF_VOTES.title;
    let is = if answer { String::new() } else { format!(" = `{value}`") };
    let value = if answer { String::new() } else { format!(" `{value}`") };
    match fault {
        Fault::Empty => problems.error(part.empty, line, || {
            words(
                (format!("{title}: puste pole `{name}`"), format!("{title}: `{name}` is empty")),
                ("wpisać wartość albo usunąć pole", "write a value, or remove the field"),
            )
        }),
        Fault::Kind => problems.error(part.kind, line, || {
            let (pl, en) = field.kind.name();
            words(
                (
                    format!("{title}: `{name}`{is}, a powinna być {pl}"),
                    format!("{title}: `{name}`{is}, which is not {en}"),
                ),
                ("poprawić zapis albo wartość", "correct how it is written, or the value"),
            )
        }),
        Fault::NotAllowed(which) => problems.error(part.invalid, line, || {
            words(
                (
                    format!(
                        "{title}: pole `{name}` nie może mieć wartości{}",
                        if answer { " spoza listy".to_owned() } else { value.clone() }
                    ),
                    format!(
                        "{title}: `{name}` cannot be{}",
                        if answer { " this".to_owned() } else { value.clone() }
                    ),
                ),
                (format!("wpisać wartość z listy: {which}"), format!("write one of: {which}")),
            )
        }),
    }
}

fn projects(view: &View<'_>, problems: &mut Problems) {
    let columns = view.election.projects.columns();
    let mut names = vec!["project_id"];
    names.extend(columns.iter().skip(1).map(String::as_str));
    headings(&OF_PROJECTS, &names, problems);
    for field in &PROJECTS {
        let Some(column) = view.column(field.name) else { continue };
        let coordinate = matches!(field.name, "latitude" | "longitude");
        for (_, project) in view.projects() {
            let mut value = cell(project, column);
            // A comma in a cost is told by itself; what stands before it is read.
            if field.name == "cost" {
                value = value.split(',').next().unwrap_or_default();
            }
            let pointed = coordinate && value.contains(',');
            let replaced = if pointed { value.replace(',', ".") } else { String::new() };
            let value = if pointed { &replaced } else { value };
            if let Some(fault) = fault(field, value) {
                tell(&OF_PROJECTS, field, fault, value, Some(project.line), problems);
            }
        }
    }
    coordinates(view, problems);
}

fn coordinates(view: &View<'_>, problems: &mut Problems) {
    let (latitude, longitude) = (view.column("latitude"), view.column("longitude"));
    for (_, project) in view.projects() {
        let of = |column: Option<usize>| column.map_or("", |column| cell(project, column));
        let line = Some(project.line);
        if of(latitude).is_empty() != of(longitude).is_empty() {
            problems.error("coordinates-unpaired", line, || {
                words(
                    (
                        format!("projekt `{}` ma tylko jedną współrzędną", project.id),
                        format!("the project `{}` has only one coordinate", project.id),
                    ),
                    ("wpisać obie albo żadnej", "write both or neither"),
                )
            });
            continue;
        }
        for (value, limit) in [(of(latitude), 90.0), (of(longitude), 180.0)] {
            if value.is_empty() || decimal(value).is_some_and(|degrees| degrees.abs() <= limit) {
                continue;
            }
            problems.error("coordinates-range", line, || {
                words(
                    (
                        format!("projekt `{}`: współrzędna `{value}`", project.id),
                        format!("the project `{}`: the coordinate `{value}`", project.id),
                    ),
                    (
                        format!("wpisać stopnie od -{limit} do {limit}"),
                        format!("write degrees from -{limit} to {limit}"),
                    ),
                )
            });
        }
    }
}

fn votes(view: &View<'_>, problems: &mut Problems) {
    let mut names = vec!["voter_id"];
    names.extend(view.election.ballots.header().iter().skip(1).map(String::as_str));
    headings(&OF_VOTES, &names, problems);
    ballots(view, problems);
}

/// The cells of the ballots.
pub(super) fn ballots(view: &View<'_>, problems: &mut Problems) {
    let ballots = &view.election.ballots;
    let names = ballots.header();
    for field in &VOTES[1..] {
        if names.iter().skip(1).all(|name| name != field.name) {
            continue;
        }
        if field.name == "vote" || field.name == "points" {
            for ballot in view.ballots() {
                let listed = if field.name == "vote" {
                    ballots.choices(ballot).len()
                } else {
                    ballots.points(ballot).map_or(1, <[f64]>::len)
                };
                let garbled =
                    || ballots.garbled().binary_search_by_key(&ballot, |(at, _)| *at).is_ok();
                if listed == 0 && (field.name == "vote" || !garbled()) {
                    tell(&OF_VOTES, field, Fault::Empty, "", view.line_of(ballot), problems);
                }
            }
            continue;
        }
        let Some((_, labels)) = ballots.columns().find(|(name, _)| *name == field.name) else {
            continue;
        };
        let texts = labels.texts();
        let faults: Vec<Option<Fault>> = texts.iter().map(|text| fault(field, text)).collect();
        if faults.iter().all(Option::is_none) {
            continue;
        }
        for ballot in view.ballots() {
            let code = labels.codes()[ballot] as usize;
            if let Some(fault) = faults[code] {
                tell(&OF_VOTES, field, fault, &texts[code], view.line_of(ballot), problems);
            }
        }
    }
}
