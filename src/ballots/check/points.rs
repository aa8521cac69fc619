//! Points: whether a ballot gives them where its kind asks for them, as many as projects, within
//! the limits of META.

use super::literals::{decimal, items, real};
use super::view::View;
use super::{Check, unreadable, words};
use crate::language::Text;
use crate::sources::pabulib::{Problems, VoteType};

/// The check.
pub(super) const CHECK: Check = Check { run };

/// Limits that make no sense where no points are given.
const OF_POINTS: [&str; 5] =
    ["min_points", "max_points", "min_sum_points", "max_sum_points", "default_score"];

fn run(view: &View<'_>, problems: &mut Problems) {
    if view.stated("vote_type").is_none() {
        return;
    }
    foreign_keys(view, view.vote_type(), problems);
    ballots(view, problems);
}

/// The points of the ballots.
pub(super) fn ballots(view: &View<'_>, problems: &mut Problems) {
    if view.stated("vote_type").is_none() {
        return;
    }
    let kind = view.vote_type();
    let asked = matches!(kind, Some(VoteType::Cumulative | VoteType::Scoring));
    if !view.has_points() {
        if asked {
            for ballot in view.ballots() {
                problems.error("points-missing", view.line_of(ballot), points_missing);
            }
        }
        return;
    }
    let mut limits = Limits::new(view);
    let unasked = matches!(kind, Some(VoteType::Approval | VoteType::ChooseOne));
    let ballots = &view.election.ballots;
    let mut garbled = ballots.garbled().iter().peekable();
    for ballot in view.ballots() {
        while garbled.next_if(|(at, _)| *at < ballot).is_some() {}
        let cell = garbled.next_if(|(at, _)| *at == ballot).map(|(_, cell)| cell.as_str());
        let points = ballots.points(ballot).unwrap_or_default();
        if points.is_empty() && cell.is_none() {
            if asked {
                problems.error("points-missing", view.line_of(ballot), points_missing);
            }
            continue;
        }
        if unasked {
            problems.error("points-unexpected", view.line_of(ballot), points_unexpected);
        }
        let given = cell.map_or(points.len(), |cell| items(cell).count());
        let named = ballots.choices(ballot).len();
        if given != named {
            problems.error("points-length", view.line_of(ballot), || points_length(given, named));
        } else if let Some(cell) = cell {
            problems.error("points-not-numeric", view.line_of(ballot), || not_numeric(cell));
        } else {
            limits.judge(ballot, points, kind, problems);
        }
    }
}

fn foreign_keys(view: &View<'_>, kind: Option<VoteType>, problems: &mut Problems) {
    let mut foreign: Vec<&str> = match kind {
        Some(VoteType::Approval | VoteType::ChooseOne) => OF_POINTS.to_vec(),
        _ => return,
    };
    if kind == Some(VoteType::ChooseOne) {
        foreign.push("points");
    }
    for key in foreign {
        if view.stated(key).is_some() {
            problems.warning("foreign-key", view.line(key), || {
                words(
                    (
                        format!("`{key}` nie ma sensu przy tym `vote_type`"),
                        format!("`{key}` makes no sense with this `vote_type`"),
                    ),
                    ("usunąć albo poprawić `vote_type`", "remove it, or correct `vote_type`"),
                )
            });
        }
    }
}

/// What is known of the number of a limit.
#[derive(Clone, Copy)]
enum Bound {
    /// It was not yet asked for.
    Unasked,
    /// What META says; none where it says nothing or no number.
    Read(Option<f64>),
}

/// One limit: its key, what breaking it is called, and its number.
struct Limit {
    key: &'static str,
    code: &'static str,
    bound: Bound,
}

/// The limits of META on points.
struct Limits<'a, 'b> {
    view: &'a View<'b>,
    each: [Limit; 4],
}

impl<'a, 'b> Limits<'a, 'b> {
    const fn new(view: &'a View<'b>) -> Self {
        const fn limit(key: &'static str, code: &'static str) -> Limit {
            Limit { key, code, bound: Bound::Unasked }
        }
        let each = [
            limit("min_points", "points-below"),
            limit("max_points", "points-above"),
            limit("min_sum_points", "points-sum-below"),
            limit("max_sum_points", "points-sum-above"),
        ];
        Self { view, each }
    }

    /// The number of a limit; told once where it cannot be read.
    fn bound(&mut self, place: usize, problems: &mut Problems) -> Option<f64> {
        let limit = &mut self.each[place];
        if let Bound::Read(known) = limit.bound {
            return known;
        }
        let text = self.view.stated(limit.key);
        let bound = text.and_then(decimal);
        if let (Some(text), None) = (text, bound) {
            unreadable(problems, self.view.line(limit.key), limit.key, text);
        }
        limit.bound = Bound::Read(bound);
        bound
    }

    fn judge(
        &mut self,
        ballot: usize,
        points: &[f64],
        kind: Option<VoteType>,
        problems: &mut Problems,
    ) {
        let view = self.view;
        if kind == Some(VoteType::Cumulative) && points.iter().any(|point| *point < 0.0) {
            problems.error("points-negative", view.line_of(ballot), points_negative);
        }
        let sum: f64 = points.iter().sum();
        for place in 0..self.each.len() {
            let Some(bound) = self.bound(place, problems) else { continue };
            let broken = match place {
                0 => points.iter().any(|point| *point < bound),
                1 => points.iter().any(|point| *point > bound),
                2 => sum < bound,
                _ => sum > bound,
            };
            if !broken {
                continue;
            }
            let Limit { key, code, .. } = self.each[place];
            let told = || beyond_limit(key, bound, sum);
            if place < 2 {
                problems.error(code, view.line_of(ballot), told);
            } else {
                problems.warning(code, view.line_of(ballot), told);
            }
        }
        let asked = matches!(kind, Some(VoteType::Cumulative | VoteType::Scoring));
        if asked && !points.is_sorted_by(|one, next| one >= next) {
            problems.warning("points-unsorted", view.line_of(ballot), points_unsorted);
        }
    }
}

fn points_missing() -> (Text, Text) {
    words(
        (
            "głos nie ma punktów, a `vote_type` ich wymaga",
            "a ballot without points, which its kind needs",
        ),
        ("wpisać punkty, po jednych na projekt", "write the points, one number a project"),
    )
}

fn points_unexpected() -> (Text, Text) {
    words(
        (
            "głos ma punkty, choć `vote_type` ich nie zna",
            "a ballot with points, which its kind lacks",
        ),
        ("usunąć punkty albo poprawić `vote_type`", "remove them, or correct `vote_type`"),
    )
}

fn points_length(given: usize, named: usize) -> (Text, Text) {
    words(
        (
            format!("projektów w głosie: {named}, a punktów: {given}"),
            format!("projects on the ballot: {named}, points: {given}"),
        ),
        ("wpisać po jednej liczbie na projekt", "write one number for each project"),
    )
}

fn not_numeric(cell: &str) -> (Text, Text) {
    let wrong = items(cell).find(|item| real(item).is_none()).unwrap_or_default();
    words(
        (format!("punkty `{wrong}` nie są liczbą"), format!("the points `{wrong}` are no number")),
        ("wpisać liczby rozdzielone przecinkami", "write numbers separated by commas"),
    )
}

fn points_negative() -> (Text, Text) {
    words(
        ("ujemne punkty w głosie `cumulative`", "negative points on a `cumulative` ballot"),
        ("poprawić punkty albo `vote_type`", "correct the points or `vote_type`"),
    )
}

fn beyond_limit(key: &str, bound: f64, sum: f64) -> (Text, Text) {
    words(
        (
            format!("punkty głosu (razem {sum}) łamią `{key}` = {bound}"),
            format!("the points of a ballot (together {sum}) break `{key}` = {bound}"),
        ),
        ("poprawić głos albo granicę w META", "correct the ballot, or the limit in META"),
    )
}

fn points_unsorted() -> (Text, Text) {
    words(
        (
            "projekty głosu nie idą od najwyższych punktów",
            "the projects of a ballot do not come from the highest points",
        ),
        (
            "ułożyć projekty i punkty malejąco, jedne i drugie razem",
            "sort projects and points together, the highest first",
        ),
    )
}
