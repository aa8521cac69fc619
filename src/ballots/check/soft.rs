//! What makes no file invalid and deserves a look: lists of META that the data do not follow,
//! labels that differ by marks only, comments, coordinates.

use super::literals::{decimal, folded, items};
use super::view::{LABELLED, View, cell};
use super::{Check, words};
use crate::language::Text;
use crate::sources::pabulib::Problems;
use std::collections::{BTreeMap, BTreeSet};

/// The check.
pub(super) const CHECK: Check = Check { run };

fn run(view: &View<'_>, problems: &mut Problems) {
    for (key, field, listed) in [
        ("categories", "category", true),
        ("neighborhoods", "neighborhood", false),
        ("subdistricts", "district", false),
    ] {
        declared(view, key, field, &of_projects(view, field, listed), problems);
        if !listed {
            declared(view, key, field, &of_ballots(view, field), problems);
        }
    }
    for (field, listed) in
        [("category", true), ("beneficiaries", true), ("district", false), ("neighborhood", false)]
    {
        if listed {
            repeated(view, field, problems);
        }
        alike(field, &of_projects(view, field, listed), problems);
    }
    for field in LABELLED {
        alike(field, &of_ballots(view, field), problems);
    }
    comment(view, problems);
    coordinates(view, problems);
}

/// The different labels of a column of PROJECTS.
fn of_projects(view: &View<'_>, field: &str, listed: bool) -> BTreeSet<String> {
    let Some(column) = view.column(field) else { return BTreeSet::new() };
    let cells = view.projects().map(|(_, project)| cell(project, column));
    if listed {
        cells.flat_map(items).map(str::to_owned).collect()
    } else {
        cells.filter(|cell| !cell.is_empty()).map(str::to_owned).collect()
    }
}

/// The different labels of a column of VOTES among the ballots that count.
pub(super) fn of_ballots(view: &View<'_>, field: &str) -> BTreeSet<String> {
    let known = view.labels.zip(LABELLED.iter().position(|name| *name == field));
    if let Some((labels, place)) = known {
        return labels[place].clone();
    }
    let ballots = &view.election.ballots;
    let Some((_, labels)) = ballots.columns().find(|(name, _)| *name == field) else {
        return BTreeSet::new();
    };
    let texts = labels.texts();
    let mut used = vec![view.counted == ballots.len(); texts.len()];
    if view.counted != ballots.len() {
        for ballot in view.ballots() {
            used[labels.codes()[ballot] as usize] = true;
        }
    }
    let kept = texts.into_iter().zip(used).filter(|(text, used)| *used && !text.is_empty());
    kept.map(|(text, _)| text).collect()
}

fn declared(
    view: &View<'_>,
    key: &str,
    field: &str,
    observed: &BTreeSet<String>,
    problems: &mut Problems,
) {
    let Some(list) = view.stated(key).filter(|_| !observed.is_empty()) else { return };
    let declared: BTreeSet<String> = items(list).map(str::to_owned).collect();
    let line = view.line(key);
    let told = |labels: Vec<&String>| labels.into_iter().cloned().collect::<Vec<_>>().join(", ");
    let unused: Vec<&String> = declared.difference(observed).collect();
    if !unused.is_empty() {
        problems.warning("declared-unused", line, || {
            let labels = told(unused);
            words(
                (
                    format!("`{key}` wymienia wartości, których nie ma w danych: {labels}"),
                    format!("`{key}` lists values that the data lack: {labels}"),
                ),
                ("usunąć je albo poprawić pisownię", "remove them, or correct the spelling"),
            )
        });
    }
    let undeclared: Vec<&String> = observed.difference(&declared).collect();
    if !undeclared.is_empty() {
        problems.warning("undeclared-used", line, || {
            let labels = told(undeclared);
            words(
                (
                    format!("`{field}` ma wartości, których `{key}` nie wymienia: {labels}"),
                    format!("`{field}` has values that `{key}` does not list: {labels}"),
                ),
                ("dopisać je albo poprawić pisownię", "add them, or correct the spelling"),
            )
        });
    }
}

fn repeated(view: &View<'_>, field: &str, problems: &mut Problems) {
    let Some(column) = view.column(field) else { return };
    for (_, project) in view.projects() {
        let mut labels: Vec<&str> = items(cell(project, column)).collect();
        let all = labels.len();
        labels.sort_unstable();
        labels.dedup();
        if labels.len() == all {
            continue;
        }
        problems.warning("repeated-in-list", Some(project.line), || {
            words(
                (
                    format!("projekt `{}`: `{field}` powtarza wartość", project.id),
                    format!("the project `{}`: `{field}` repeats a value", project.id),
                ),
                ("usunąć powtórzenie", "remove the repetition"),
            )
        });
    }
}

fn alike(field: &str, labels: &BTreeSet<String>, problems: &mut Problems) {
    if labels.len() < 2 {
        return;
    }
    let mut by_fold: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for label in labels {
        by_fold.entry(folded(label)).or_default().push(label);
    }
    for same in by_fold.into_values().filter(|same| same.len() > 1) {
        problems.warning("labels-alike", None, || {
            let same = same.join("`, `");
            words(
                (
                    format!("`{field}`: wartości różnią się tylko pisownią: `{same}`"),
                    format!("`{field}`: values differ in spelling only: `{same}`"),
                ),
                ("ujednolicić pisownię", "spell them alike"),
            )
        });
    }
}

fn comment(view: &View<'_>, problems: &mut Problems) {
    let Some(comment) = view.stated("comment") else { return };
    let numbers = numbers(comment);
    let line = view.line("comment");
    if numbers.is_empty() {
        problems
            .error("comment-unnumbered", line, || numbering("nie ma numerów", "is not numbered"));
    } else if numbers.iter().zip(1..).any(|(number, is)| *number != is.to_string()) {
        problems.warning("comment-order", line, || {
            numbering("nie jest numerowany po kolei", "is not numbered in order")
        });
    }
}

fn numbering(pl: &str, en: &str) -> (Text, Text) {
    words(
        (format!("`comment` {pl}"), format!("`comment` {en}")),
        ("pisać `#1: ... #2: ...`", "write `#1: ... #2: ...`"),
    )
}

/// The numbers that stand between `#` and `:`.
fn numbers(comment: &str) -> Vec<&str> {
    let after = comment.split('#').skip(1);
    let number = |part: &'_ str| -> usize { part.bytes().take_while(u8::is_ascii_digit).count() };
    after
        .filter_map(|part| {
            let digits = number(part);
            (digits > 0 && part[digits..].starts_with(':')).then(|| &part[..digits])
        })
        .collect()
}

fn coordinates(view: &View<'_>, problems: &mut Problems) {
    let Some((latitude, longitude)) = view.column("latitude").zip(view.column("longitude")) else {
        return;
    };
    let degrees = |text: &str, limit: f64| decimal(text).filter(|degrees| degrees.abs() <= limit);
    let mut points = view.projects().filter_map(|(_, project)| {
        let latitude = degrees(cell(project, latitude), 90.0)?;
        Some((latitude, degrees(cell(project, longitude), 180.0)?))
    });
    let Some(first) = points.next() else { return };
    let (mut others, mut same) = (0, true);
    for point in points {
        others += 1;
        same &= point == first;
    }
    if others > 0 && same {
        problems.warning("same-coordinates", None, || {
            words(
                (
                    "wszystkie projekty mają te same współrzędne",
                    "all projects have the same coordinates",
                ),
                ("sprawdzić, czy to ich miejsca", "check that these are their places"),
            )
        });
    }
}
