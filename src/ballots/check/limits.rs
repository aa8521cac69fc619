//! Days and limits of META that contradict each other, the kind of vote or the number of projects.

use super::literals::{date, whole};
use super::view::View;
use super::{Check, unreadable, words};
use crate::sources::pabulib::{Problems, VoteType};

/// The check.
pub(super) const CHECK: Check = Check { run };

fn run(view: &View<'_>, problems: &mut Problems) {
    dates(view, problems);
    limits(view, problems);
}

fn dates(view: &View<'_>, problems: &mut Problems) {
    let read = |key: &str, problems: &mut Problems| {
        let value = view.stated(key)?;
        let read = date(value);
        if read.is_none() {
            problems.error("date-invalid", view.line(key), || {
                words(
                    (format!("`{key}` = `{value}`"), format!("`{key}` = `{value}`")),
                    (
                        "wpisać dzień jako dd.mm.rrrr albo sam rok: 05.10.2020, 2020",
                        "write the day as dd.mm.yyyy or the year alone: 05.10.2020, 2020",
                    ),
                )
            });
        }
        read
    };
    let (begin, end) = (read("date_begin", problems), read("date_end", problems));
    if begin.zip(end).is_some_and(|(begin, end)| begin > end) {
        problems.error("date-order", view.line("date_end"), || {
            words(
                ("głosowanie kończy się, zanim się zacznie", "the vote ends before it begins"),
                ("poprawić `date_begin` lub `date_end`", "correct `date_begin` or `date_end`"),
            )
        });
    }
}

/// Limits of META that contradict the kind of vote or the number of projects.
fn limits(view: &View<'_>, problems: &mut Problems) {
    let kind = view.vote_type();
    if kind == Some(VoteType::Cumulative) && view.stated("max_sum_points").is_none() {
        problems.error("sum-limit-missing", view.line("vote_type"), || {
            words(
                (
                    "głosy są punktami (`cumulative`), a META nie podaje `max_sum_points`",
                    "the ballots give points (`cumulative`), and META lacks `max_sum_points`",
                ),
                (
                    "dodać `max_sum_points`: ile punktów może rozdać głosujący",
                    "add `max_sum_points`: how many points a voter may give",
                ),
            )
        });
    }
    let longest = stated_number(view, "max_length", problems);
    if kind == Some(VoteType::ChooseOne) {
        let shortest = stated_number(view, "min_length", problems);
        for (key, limit) in [("min_length", shortest), ("max_length", longest)] {
            if limit.is_some_and(|limit| limit != 1) {
                problems.error("one-choice-limits", view.line(key), || {
                    words(
                        (
                            format!("wybiera się jeden projekt (`choose-1`), a `{key}` nie jest 1"),
                            format!("one project is chosen (`choose-1`), and `{key}` is not 1"),
                        ),
                        ("wpisać 1 albo usunąć", "write 1, or remove it"),
                    )
                });
            }
        }
    }
    if let Some(longest) = longest {
        against_projects(view, longest, problems);
    }
}

/// The number of a key; told where it cannot be read.
fn stated_number(view: &View<'_>, key: &str, problems: &mut Problems) -> Option<i128> {
    let value = view.stated(key)?;
    let number = whole(value);
    if number.is_none() {
        unreadable(problems, view.line(key), key, value);
    }
    number
}

fn against_projects(view: &View<'_>, longest: i128, problems: &mut Problems) {
    // Of a file that does not say how many projects it has, the official checker assumes 0.
    let projects = if view.entry("num_projects").is_none() {
        Some(0)
    } else {
        stated_number(view, "num_projects", problems)
    };
    let unsaid = view.entry("num_projects") == Some("");
    if view.vote_type() != Some(VoteType::ChooseOne)
        && longest == 1
        && (unsaid || projects.is_some_and(|projects| projects > 1))
    {
        problems.warning("one-choice-suggested", view.line("max_length"), || {
            words(
                (
                    "głos ma najwyżej jeden projekt, a `vote_type` nie jest `choose-1`",
                    "a ballot holds one project at most, and `vote_type` is not `choose-1`",
                ),
                ("rozważyć `vote_type;choose-1`", "consider `vote_type;choose-1`"),
            )
        });
    }
    if projects.is_some_and(|projects| longest > projects) {
        problems.error("length-above-projects", view.line("max_length"), || {
            words(
                (
                    "`max_length` jest większe niż liczba projektów",
                    "`max_length` is above the number of projects",
                ),
                (
                    "wpisać mniejszą z dwóch: limit miasta, liczba projektów",
                    "write the smaller of the two: the city's limit, the number of projects",
                ),
            )
        });
    }
}
