//! What the official checker does not look at. All of it is told as warnings, so that the verdict
//! on a file is the same.

use super::view::{View, cell};
use super::{Check, words};
use crate::ballots::answers::{LONGEST_LIFE, is_impossible_age};
use crate::sources::pabulib::{Money, Problems, UNKNOWN};

/// The check.
pub(super) const CHECK: Check = Check { run };

/// Keys of META that have a lower and an upper limit.
const LIMITS: [(&str, &str); 5] = [
    ("min_length", "max_length"),
    ("min_points", "max_points"),
    ("min_sum_points", "max_sum_points"),
    ("min_sum_cost", "max_sum_cost"),
    ("min_project_cost", "max_project_cost"),
];

fn run(view: &View<'_>, problems: &mut Problems) {
    ballots(view, problems);
    withdrawn(view, problems);
    contradictions(view, problems);
    if view.rows > 0 && view.election.ballots.voters().is_none() {
        problems.warning("no-voter-column", None, || {
            let rows = view.rows;
            words(
                (
                    format!("głosy ({rows}) nie mają numerów głosujących (`voter_id`)"),
                    format!("the ballots ({rows}) have no numbers of their voters (`voter_id`)"),
                ),
                (
                    "dodać `voter_id`; bez niego nie widać powtórzeń i nie da się łączyć plików",
                    "add `voter_id`; repetitions cannot be seen, nor files joined, without it",
                ),
            )
        });
    }
}

/// What is odd about single ballots.
pub(super) fn ballots(view: &View<'_>, problems: &mut Problems) {
    repeated_choices(view, problems);
    ages(view, problems);
}

fn repeated_choices(view: &View<'_>, problems: &mut Problems) {
    let ballots = &view.election.ballots;
    // The ballot that named each project last; ballots are counted from 1.
    let mut last = vec![0; view.election.projects.len()];
    for ballot in view.ballots() {
        let choices = ballots.choices(ballot);
        for project in choices {
            if *project == UNKNOWN {
                continue;
            }
            let before = std::mem::replace(&mut last[*project as usize], ballot + 1);
            if before != ballot + 1 {
                continue;
            }
            problems.warning("repeated-choice", view.line_of(ballot), || {
                let id = &view.election.projects.all()[*project as usize].id;
                words(
                    (
                        format!("głos wymienia projekt `{id}` więcej niż raz"),
                        format!("a ballot names the project `{id}` more than once"),
                    ),
                    (
                        "usunąć powtórzenie; `votes` liczy każde z nich",
                        "remove the repetition; `votes` counts each mention",
                    ),
                )
            });
        }
    }
}

fn ages(view: &View<'_>, problems: &mut Problems) {
    let ballots = &view.election.ballots;
    let Some((_, labels)) = ballots.columns().find(|(name, _)| *name == "age") else { return };
    let texts = labels.texts();
    let impossible: Vec<bool> = texts.iter().map(|text| is_impossible_age(text)).collect();
    if !impossible.contains(&true) {
        return;
    }
    for ballot in view.ballots() {
        let code = labels.codes()[ballot] as usize;
        if !impossible[code] {
            continue;
        }
        problems.warning("impossible-age", view.line_of(ballot), || {
            // The age itself is not told: with the line it would point at a person.
            words(
                (
                    format!(
                        "takiego wieku nikt nie osiągnął (najwyższy potwierdzony to {LONGEST_LIFE} lata)"
                    ),
                    format!("an age nobody reached (the highest verified is {LONGEST_LIFE} years)"),
                ),
                (
                    "sprawdzić w źródle albo zostawić puste",
                    "check it at the source, or leave it empty",
                ),
            )
        });
    }
}

fn withdrawn(view: &View<'_>, problems: &mut Problems) {
    let (all, name) = (view.election.projects.all(), view.column("name"));
    for project in all.iter().filter(|project| project.is_withdrawn()) {
        problems.warning("withdrawn-in-sum", Some(project.line), || {
            let others = |it: &&crate::sources::pabulib::Project| !it.is_withdrawn();
            let sum: Money = all.iter().filter(others).filter_map(|it| it.cost).sum();
            let title = name.map_or("", |name| cell(project, name));
            words(
                (
                    format!(
                        "projekt `{}` ({title}) wycofano: koszt {} to znak, nie kwota; reszta \
                         kosztuje razem {sum}",
                        project.id,
                        Money::WITHDRAWN
                    ),
                    format!(
                        "the project `{}` ({title}) was withdrawn: its cost {} is a mark, no \
                         amount; the others cost {sum} together",
                        project.id,
                        Money::WITHDRAWN
                    ),
                ),
                ("pomijać go w sumach kosztów", "leave it out of sums of costs"),
            )
        });
    }
}

fn contradictions(view: &View<'_>, problems: &mut Problems) {
    let entries = view.election.meta.entries();
    for (place, entry) in entries.iter().enumerate() {
        let before = entries[..place].iter().rev().find(|known| known.key == entry.key);
        let Some(before) = before.filter(|before| before.value != entry.value) else { continue };
        problems.warning("meta-contradiction", Some(entry.line), || {
            let (key, was, is) = (&entry.key, &before.value, &entry.value);
            words(
                (
                    format!(
                        "`{key}` ma w META dwie wartości: `{was}`, potem `{is}`; liczy się druga"
                    ),
                    format!(
                        "`{key}` has two values in META: `{was}`, then `{is}`; the latter counts"
                    ),
                ),
                ("zostawić właściwą", "keep the right one"),
            )
        });
    }
    for (lower, upper) in LIMITS {
        let of = |key: &str| view.stated(key).and_then(super::literals::decimal);
        let Some((least, most)) = of(lower).zip(of(upper)).filter(|(least, most)| least > most)
        else {
            continue;
        };
        problems.warning("limits-contradict", view.line(lower), || {
            words(
                (
                    format!("`{lower}` = {least} jest większe niż `{upper}` = {most}"),
                    format!("`{lower}` = {least} is above `{upper}` = {most}"),
                ),
                ("poprawić jedno z nich", "correct one of them"),
            )
        });
    }
}
