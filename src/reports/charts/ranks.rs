//! Ranks with what chance leaves open: the middle rank of each member and where nine in ten of its
//! ranks lie.

use serde::Serialize;

use super::frame::{self, BODY, Face, Pen, SMALL};
use super::palette::Role;
use super::scale::{Span, count, known};
use super::{Head, Words};

/// Height of a row.
const ROW: f64 = 24.0;
/// Height of the ticks above the rows.
const TOP: f64 = 28.0;

/// One member.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Ranked {
    /// Its name.
    pub label: String,
    /// Its middle rank, from 1; `None` where it has none.
    pub median: Option<f64>,
    /// The ranks at the ends of the interval.
    pub interval: Option<(f64, f64)>,
    /// Both as text: "3 (2–6)".
    pub text: String,
    /// Whether this row is the subject of the chart.
    pub highlighted: bool,
}

/// A chart of ranks, the first place at the left.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RanksData {
    /// Name, description and width.
    pub head: Head,
    /// The members in any order; rows with equal ranks keep it.
    pub members: Vec<Ranked>,
    /// How many places there are.
    pub places: u16,
}

/// Draws the ranks.
#[must_use]
pub fn render(data: &RanksData, words: &Words) -> String {
    let rows = sorted(&data.members);
    let highest = rows.iter().filter_map(|row| known(row.median)).fold(f64::NAN, f64::max);
    if highest.is_nan() {
        return frame::no_data(&data.head, words);
    }
    let width = data.head.width.pixels();
    let face = Face::new(BODY, Role::Ink).bold();
    let widest = |text: fn(&Ranked) -> &String, most: f64| {
        rows.iter().map(|row| face.width(text(row))).fold(0.0, f64::max).min(width * most)
    };
    let labels = widest(|row| &row.label, 0.45);
    // The word for missing stands after its sign.
    let lacks = rows.iter().any(|row| known(row.median).is_none());
    let missing = if lacks { face.width(&words.missing) + 16.0 } else { 0.0 };
    let texts = widest(|row| &row.text, 0.25).max(missing.min(width * 0.3));
    // A single place has a scale too.
    let span = Span { low: 1.0, high: f64::from(data.places.max(2)) };
    let (left, right) = (labels + 20.0, width - texts - 20.0);
    let x = |rank: f64| left + (right - left) * span.share(rank);
    let bottom = TOP + ROW * count(rows.len());
    frame::draw(&data.head, (width, bottom + 4.0), |pen| {
        ticks(pen, data.places, &x, bottom);
        for (index, row) in rows.iter().enumerate() {
            let y = TOP + ROW * (count(index) + 0.5);
            let name = Face::new(BODY, Role::Ink);
            let name = if row.highlighted { name.bold() } else { name };
            pen.text((0.0, y), &name.fit(&row.label, labels), name);
            pen.line((left - 8.0, y), (right + 8.0, y), Role::Grid, 1.0);
            mark(pen, row, &x, y);
            text(pen, row, (width, y), texts, words);
        }
    })
}

/// The first place first; those without one last.
fn sorted(members: &[Ranked]) -> Vec<&Ranked> {
    let mut rows: Vec<&Ranked> = members.iter().collect();
    let rank = |row: &Ranked| known(row.median).unwrap_or(f64::INFINITY);
    rows.sort_by(|one, other| rank(one).total_cmp(&rank(other)));
    rows
}

/// The first place, each fifth and the last, where there is room for it.
fn ticks(pen: &Pen<'_>, places: u16, x: &impl Fn(f64) -> f64, bottom: f64) {
    let face = Face::new(SMALL, Role::Muted).middle();
    let step = [5, 10, 50, 100, 500, 1000, 5000, 10_000];
    let step = step.into_iter().find(|step| places / step <= 10).unwrap_or(u16::MAX);
    let fifths = (1..=places / step).map(|index| index * step);
    let mut free = f64::NEG_INFINITY;
    for place in [1].into_iter().chain(fifths.filter(|place| *place > 1)).chain([places]) {
        let (at, text) = (x(f64::from(place)), place.to_string());
        let half = face.width(&text) / 2.0;
        if at - half > free {
            pen.line((at, TOP - 6.0), (at, bottom), Role::Grid, 1.0);
            pen.text((at, TOP - 16.0), &text, face);
            free = at + half + 8.0;
        }
    }
}

fn mark(pen: &Pen<'_>, row: &Ranked, x: &impl Fn(f64) -> f64, y: f64) {
    let Some(median) = known(row.median) else {
        return;
    };
    if let Some((low, high)) = row.interval
        && let (Some(low), Some(high)) = (known(Some(low)), known(Some(high)))
    {
        pen.line((x(low), y), (x(high), y), Role::Context, 5.0);
    }
    if row.highlighted {
        pen.diamond((x(median), y), 6.0, Role::Second);
    } else {
        pen.dot((x(median), y), 4.5, Role::Accent);
    }
}

fn text(pen: &Pen<'_>, row: &Ranked, (width, y): (f64, f64), room: f64, words: &Words) {
    if known(row.median).is_some() {
        let role = if row.highlighted { Role::Second } else { Role::Ink };
        let face = Face::new(BODY, role).end();
        let face = if row.highlighted { face.bold() } else { face };
        pen.text((width, y), &face.fit(&row.text, room), face);
    } else {
        let face = Face::new(BODY, Role::Muted).end();
        let word = face.fit(&words.missing, room - 16.0);
        pen.text((width, y), &word, face);
        pen.open_dot((width - face.width(&word) - 10.0, y), 4.0, Role::Muted);
    }
}

#[cfg(test)]
mod tests {
    use super::super::sound::{
        EXTREMES, MISSING, NO_DATA, check, check_layout, hostile, narrow, words,
    };
    use super::*;

    fn ranked(label: &str, median: Option<f64>) -> Ranked {
        Ranked {
            label: label.to_owned(),
            median,
            interval: median.map(|rank| (rank - 1.0, rank + 2.0)),
            text: "3 (<2–5>)".to_owned(),
            highlighted: label == "b",
        }
    }

    fn drawn(members: &[Ranked], places: u16) -> String {
        let mut last = String::new();
        for head in [narrow(), hostile()] {
            last = render(&RanksData { head, members: members.to_vec(), places }, &words());
            check(&last);
            check_layout(&last);
        }
        last
    }

    #[test]
    fn nothing_to_draw_is_said() {
        assert!(drawn(&[], 3).contains(NO_DATA));
        assert!(drawn(&[ranked("a", None)], 3).contains(NO_DATA));
    }

    #[test]
    fn the_first_place_is_first_and_a_missing_rank_is_last() {
        let svg = drawn(&[ranked("z", None), ranked("a", Some(4.0)), ranked("b", Some(2.0))], 15);
        let at = |text: &str| svg.find(text).unwrap_or_else(|| panic!("{text} is not in {svg}"));
        assert!(at(">b</text>") < at(">a</text>") && at(">a</text>") < at(">z</text>"));
        assert_eq!((svg.matches(MISSING).count(), svg.matches("3 (").count()), (1, 2));
        assert!(svg.contains(">1</text>") && svg.contains(">15</text>"));
    }

    #[test]
    fn the_first_place_is_at_the_left() {
        let x = |rank| {
            let svg = drawn(&[ranked("a", Some(rank)), ranked("q", Some(1.0))], 15);
            let dots: Vec<f64> = svg
                .split("cx=\"")
                .skip(1)
                .filter_map(|rest| rest.split('"').next()?.parse().ok())
                .collect();
            dots.last().copied().expect("a dot")
        };
        assert!(x(2.0) < x(14.0));
    }

    #[test]
    fn extreme_ranks_are_drawn_without_panic() {
        let all = EXTREMES.map(|value| ranked(&"name ".repeat(30), Some(value)));
        for places in [0, 1, 2, 2477, u16::MAX] {
            drawn(&all, places);
        }
    }
}
