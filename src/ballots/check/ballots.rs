//! The ballots one by one: how many projects, which, and what they cost together.

use super::literals::{decimal, whole};
use super::view::{View, as_real, count};
use super::{Check, unreadable, words};
use crate::sources::pabulib::{Problems, UNKNOWN, VoteType};

/// The check.
pub(super) const CHECK: Check = Check { run };

fn run(view: &View<'_>, problems: &mut Problems) {
    lengths(view, problems);
    unknown(view, problems);
    summed_costs(view, problems);
    one_choice(view, problems);
}

/// The same of a block of the ballots: all but what is told of all together.
pub(super) fn block(view: &View<'_>, problems: &mut Problems) {
    beyond_limits(view, limits(view, problems), problems);
    unknown(view, problems);
    summed_costs(view, problems);
    one_choice(view, problems);
}

fn one_choice(view: &View<'_>, problems: &mut Problems) {
    if view.vote_type() != Some(VoteType::ChooseOne) {
        return;
    }
    for (ballot, length) in view.lengths().filter(|(_, length)| *length != 1) {
        problems.error("not-one-choice", view.line_of(ballot), || {
            words(
                (
                    format!("głos na {length} projektów, a wybiera się jeden (`choose-1`)"),
                    format!("a ballot for {length} projects, and one is chosen (`choose-1`)"),
                ),
                ("poprawić głos albo `vote_type`", "correct the ballot or `vote_type`"),
            )
        });
    }
}

/// A limit of META under one of its names, that of the format first.
fn limit<'a>(view: &View<'a>, names: [&'static str; 3]) -> Option<(&'static str, &'a str)> {
    names.into_iter().find_map(|name| Some((name, view.stated(name)?)))
}

fn longest<'a>(view: &View<'a>) -> Option<(&'static str, &'a str)> {
    limit(view, ["max_length", "max_length_unit", "max_length_district"])
}

/// The most and the fewest projects META allows a ballot.
fn limits(view: &View<'_>, problems: &mut Problems) -> (Option<f64>, Option<f64>) {
    let shortest = limit(view, ["min_length", "min_length_unit", "min_length_district"]);
    let mut number = |limit: Option<(&str, &str)>| -> Option<f64> {
        let (name, text) = limit?;
        let number = whole(text).map(as_real);
        if number.is_none() && view.counted > 0 {
            unreadable(problems, view.line(name), name, text);
        }
        number
    };
    (number(longest(view)), number(shortest))
}

/// Tells ballots outside the limits; whether one reached the upper limit, and how many projects all
/// name.
fn beyond_limits(
    view: &View<'_>,
    (most, least): (Option<f64>, Option<f64>),
    problems: &mut Problems,
) -> (bool, usize) {
    let (mut reached, mut together) = (false, 0);
    for (ballot, length) in view.lengths() {
        together += length;
        let long = count(length);
        reached |= most.is_some_and(|most| (long - most).abs() < 0.5);
        let (code, limit) = match (most, least) {
            (Some(most), _) if long > most => ("ballot-too-long", most),
            (_, Some(least)) if long < least => ("ballot-too-short", least),
            _ => continue,
        };
        problems.error(code, view.line_of(ballot), || {
            words(
                (
                    format!("głos na {length} projektów, a granica to {limit}"),
                    format!("a ballot for {length} projects, and the limit is {limit}"),
                ),
                ("poprawić głos albo granicę w META", "correct the ballot, or the limit in META"),
            )
        });
        // A ballot above and below at once, under limits that contradict each other.
        if code == "ballot-too-long" && least.is_some_and(|least| long < least) {
            problems.error("ballot-too-short", view.line_of(ballot), contradictory);
        }
    }
    (reached, together)
}

fn lengths(view: &View<'_>, problems: &mut Problems) {
    let (most, least) = limits(view, problems);
    let (reached, together) = beyond_limits(view, (most, least), problems);
    let Some((name, text)) = longest(view) else { return };
    if !reached {
        problems.warning("longest-unused", view.line(name), || {
            words(
                (
                    format!("nikt nie wskazał tylu projektów, na ile pozwala `{name}` = {text}"),
                    format!("nobody named as many projects as `{name}` = {text} allows"),
                ),
                ("sprawdzić granicę", "check the limit"),
            )
        });
    }
    let one = most.is_some_and(|most| (most - 1.0).abs() < 0.5);
    if view.counted > 0 && !one && together == view.counted {
        problems.warning("mean-length-one", view.line(name), || {
            words(
                (
                    format!("na głos przypada dokładnie jeden projekt, a `{name}` = {text}"),
                    format!("a ballot names one project on average, and `{name}` = {text}"),
                ),
                ("sprawdzić granicę i rodzaj głosu", "check the limit and the kind of vote"),
            )
        });
    }
}

fn contradictory() -> (crate::language::Text, crate::language::Text) {
    words(
        ("`min_length` jest większe niż `max_length`", "`min_length` is above `max_length`"),
        ("poprawić granice w META", "correct the limits in META"),
    )
}

fn unknown(view: &View<'_>, problems: &mut Problems) {
    for (ballot, id) in view.election.ballots.unknown() {
        if view.is_dropped(*ballot) {
            continue;
        }
        problems.error("unknown-project", view.line_of(*ballot), || {
            words(
                (
                    format!("głos na projekt `{id}`, którego nie ma w PROJECTS"),
                    format!("a vote for the project `{id}`, which PROJECTS lacks"),
                ),
                (
                    "dodać projekt do listy albo poprawić numer",
                    "add the project to the list, or correct the number",
                ),
            )
        });
    }
}

/// Limits of what the projects of an approval ballot may cost together.
fn summed_costs(view: &View<'_>, problems: &mut Problems) {
    let limits = [("min_sum_cost", "cost-sum-below"), ("max_sum_cost", "cost-sum-above")];
    if view.vote_type() != Some(VoteType::Approval) {
        return;
    }
    for (key, code) in limits {
        let Some(text) = view.stated(key) else { continue };
        let bound = decimal(text);
        let mut reached = false;
        for ballot in view.ballots() {
            let choices = view.election.ballots.choices(ballot);
            let Some(sum) = summed(&view.costs, choices) else { continue };
            reached = true;
            let Some(bound) = bound else { break };
            if (code == "cost-sum-below" && sum < bound)
                || (code == "cost-sum-above" && sum > bound)
            {
                problems.warning(code, view.line_of(ballot), || {
                    words(
                        (
                            format!("projekty głosu kosztują razem {sum}, a `{key}` = {text}"),
                            format!("the projects of a ballot cost {sum}, and `{key}` = {text}"),
                        ),
                        ("sprawdzić głos, koszty i granicę", "check ballot, costs and limit"),
                    )
                });
            }
        }
        if reached && bound.is_none() {
            unreadable(problems, view.line(key), key, text);
        }
    }
}

/// What projects cost together; `None` where one is unknown or has no cost.
fn summed(costs: &[Option<f64>], choices: &[u32]) -> Option<f64> {
    let mut sum = 0.0;
    for project in choices {
        if *project == UNKNOWN {
            return None;
        }
        sum += costs.get(*project as usize).copied().flatten()?;
    }
    Some(sum)
}
