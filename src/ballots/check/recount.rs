//! Votes and points of the projects counted once more from the ballots.

use super::literals::{items, real, whole};
use super::view::{View, as_real, cell, count};
use super::{Check, unreadable, words};
use crate::sources::pabulib::{Problems, UNKNOWN};

/// The check.
pub(super) const CHECK: Check = Check { run };

fn run(view: &View<'_>, problems: &mut Problems) {
    let projects = &view.election.projects;
    let (votes, scores) = (projects.column("votes"), projects.column("score"));
    if votes.is_none() && scores.is_none() {
        problems.warning("no-results-column", None, || {
            words(
                (
                    "PROJECTS nie ma ani `votes`, ani `score`",
                    "PROJECTS has neither `votes` nor `score`",
                ),
                ("dodać jedną z tych kolumn", "add one of these columns"),
            )
        });
        return;
    }
    if misnamed(view, problems) {
        return;
    }
    let counted = counted(view, scores.is_some(), problems);
    if votes.is_some() {
        compare_votes(view, &counted.votes, problems);
        unlisted(view, "votes-differ", |_, _| true, problems);
    }
    if scores.is_some() {
        compare_scores(view, &counted.scores, problems);
        let pointed = view.has_points();
        let worth = |ballot: usize, place: usize| {
            !pointed || view.election.ballots.points(ballot).is_none_or(|it| place < it.len())
        };
        unlisted(view, "scores-differ", worth, problems);
    }
}

/// Tells columns at which the official checker stops: its `vote` by another name, a strength.
fn misnamed(view: &View<'_>, problems: &mut Problems) -> bool {
    let names = view.election.ballots.header();
    let lacks = view.counted > 0 && !names.iter().any(|name| name == "vote");
    let some = view.lengths().any(|(_, length)| length > 0);
    let weighed = some && names.iter().any(|name| name == "vote_strength");
    if lacks || weighed {
        problems.error("votes-misnamed", None, || {
            words(
                (
                    "kolumna głosów nie nazywa się dokładnie `vote` albo jest `vote_strength`; \
                     program Pabulib na tym przerywa",
                    "the column of votes is not named exactly `vote`, or there is a \
                     `vote_strength`; Pabulib's checker stops at it",
                ),
                ("nazwać ją `vote`, siłę głosu usunąć", "name it `vote`, remove the strength"),
            )
        });
    }
    lacks
}

/// What the ballots give each project, in the order of the file.
struct Counted {
    votes: Vec<usize>,
    scores: Vec<f64>,
}

/// Counts the ballots that are not left out. A project twice in a ballot counts twice, as there.
/// Without points the first of `n` projects gets `n` points and the last one.
fn counted(view: &View<'_>, scored: bool, problems: &mut Problems) -> Counted {
    let (projects, ballots) = (view.election.projects.len(), &view.election.ballots);
    let mut counted = Counted { votes: vec![0; projects], scores: vec![0.0; projects] };
    let pointed = view.has_points();
    for ballot in view.ballots() {
        let choices = ballots.choices(ballot);
        let points = ballots.points(ballot).filter(|_| pointed);
        let mut left = choices.len();
        for (place, project) in choices.iter().enumerate() {
            let worth = points.map_or_else(|| Some(count(left)), |it| it.get(place).copied());
            left -= 1;
            if *project != UNKNOWN {
                counted.votes[*project as usize] += 1;
                counted.scores[*project as usize] += worth.unwrap_or(0.0);
            }
        }
    }
    for (ballot, cell) in ballots.garbled() {
        let bad = items(cell).position(|item| real(item).is_none());
        let reaches = bad.is_some_and(|at| at < ballots.choices(*ballot).len());
        if scored && pointed && reaches && !view.is_dropped(*ballot) {
            unreadable(problems, view.line_of(*ballot), "points", cell);
        }
    }
    counted
}

fn compare_votes(view: &View<'_>, counted: &[usize], problems: &mut Problems) {
    let column = view.column("votes");
    for (place, project) in view.projects() {
        let text = column.map_or("", |column| cell(project, column));
        let line = Some(project.line);
        let stated = if text.is_empty() { Some(0) } else { whole(text) };
        let Some(stated) = stated else {
            unreadable(problems, line, "votes", text);
            continue;
        };
        if stated == 0 {
            problems.warning("project-without-votes", line, || {
                words(
                    (
                        format!("na projekt `{}` nikt nie głosował", project.id),
                        format!("nobody voted for the project `{}`", project.id),
                    ),
                    (
                        "sprawdzić, czy był poddany pod głosowanie",
                        "check whether it was put to the vote",
                    ),
                )
            });
        }
        let counted = counted[place];
        if i128::try_from(counted) != Ok(stated) {
            let count = counted.to_string();
            problems.error("votes-differ", line, || differs("votes", &project.id, text, &count));
        }
    }
}

fn compare_scores(view: &View<'_>, counted: &[f64], problems: &mut Problems) {
    let column = view.column("score");
    for (place, project) in view.projects() {
        let text = column.map_or("", |column| cell(project, column));
        let line = Some(project.line);
        let stated = if text.is_empty() { Some(0) } else { whole(text) };
        let Some(stated) = stated.map(as_real) else {
            unreadable(problems, line, "score", text);
            continue;
        };
        let counted = counted[place];
        if (counted.trunc() - stated).abs() > 0.5 {
            let count = counted.to_string();
            problems.error("scores-differ", line, || differs("score", &project.id, text, &count));
        }
    }
}

fn differs(
    name: &str,
    id: &str,
    stated: &str,
    counted: &str,
) -> (crate::language::Text, crate::language::Text) {
    words(
        (
            format!("projekt `{id}`: `{name}` = `{stated}`, a z głosów wychodzi {counted}"),
            format!("the project `{id}`: `{name}` = `{stated}`, the ballots give {counted}"),
        ),
        (
            format!("poprawić `{name}` albo uzupełnić głosy"),
            format!("correct `{name}`, or complete the ballots"),
        ),
    )
}

/// Tells projects that the list lacks and ballots name, at a place where that is `worth` something.
fn unlisted(
    view: &View<'_>,
    code: &'static str,
    worth: impl Fn(usize, usize) -> bool,
    problems: &mut Problems,
) {
    let ballots = &view.election.ballots;
    let mut ids: Vec<&str> = Vec::new();
    let mut rest = ballots.unknown();
    while let Some((ballot, _)) = rest.first() {
        let places = ballots.choices(*ballot).iter().enumerate();
        let places = places.filter(|(_, project)| **project == UNKNOWN).map(|(place, _)| place);
        let of = rest.iter().take_while(|(at, _)| at == ballot).count();
        for ((_, id), place) in rest[..of].iter().zip(places) {
            if !view.is_dropped(*ballot) && worth(*ballot, place) {
                ids.push(id);
            }
        }
        rest = &rest[of..];
    }
    ids.sort_unstable();
    ids.dedup();
    for id in ids {
        problems.error(code, None, || {
            words(
                (
                    format!("głosy na projekt `{id}`, którego PROJECTS nie wymienia"),
                    format!("votes for the project `{id}`, which PROJECTS does not list"),
                ),
                ("dodać go do PROJECTS albo usunąć z głosów", "add it to PROJECTS, or remove it"),
            )
        });
    }
}
