//! Members as dots, one row each, from the highest value to the lowest.

use serde::Serialize;

use super::frame::{self, BODY, Face, Pen, Place, SMALL};
use super::palette::Role;
use super::scale::{Span, count, known};
use super::{Head, Reference, Words};

/// Height of a row.
const ROW: f64 = 24.0;

/// One row.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Dot {
    /// The name of the member.
    pub label: String,
    /// Where the dot lies, in the unit of the chart; `None` draws an open circle and the word
    /// for missing.
    pub value: Option<f64>,
    /// The value as text, set beside the dot.
    pub text: String,
    /// Lower and upper bound in the same unit, drawn as a thin bar.
    pub interval: Option<(f64, f64)>,
    /// Whether this row is the subject of the chart.
    pub highlighted: bool,
}

/// A dot plot of members.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DotsData {
    /// Name, description and width.
    pub head: Head,
    /// The members in any order; rows with equal values keep it.
    pub members: Vec<Dot>,
    /// The metropolis as a whole: an upright line through all rows, named at its top.
    pub metropolis: Option<Reference>,
    /// Whether the scale must contain zero.
    pub from_zero: bool,
}

/// Where values lie.
struct Plot {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    span: Span,
    /// Room of a value at either end.
    texts: f64,
}

impl Plot {
    fn x(&self, value: f64) -> f64 {
        self.left + (self.right - self.left) * self.span.share(value)
    }
}

/// Draws the dot plot.
#[must_use]
pub fn render(data: &DotsData, words: &Words) -> String {
    let Some(span) = extent(data) else {
        return frame::no_data(&data.head, words);
    };
    let members = sorted(&data.members);
    let width = data.head.width.pixels();
    let face = Face::new(BODY, Role::Ink);
    let widest = |texts: &mut dyn Iterator<Item = &str>| {
        texts.map(|text| face.bold().width(text)).fold(0.0, f64::max)
    };
    let labels = widest(&mut members.iter().map(|row| row.label.as_str())).min(width * 0.47);
    // A value stands outside its dot, on either side, so both ends keep room for the widest.
    let texts = widest(&mut members.iter().map(|row| row.text.as_str())).min(width * 0.2) + 12.0;
    let top = if data.metropolis.is_some() { 32.0 } else { 8.0 };
    let bottom = top + ROW * count(members.len());
    let left = labels + 16.0 + texts;
    let plot = Plot { left, right: width - texts, top, bottom, span, texts: texts - 12.0 };
    frame::draw(&data.head, (width, bottom + 8.0), |pen| {
        for (index, _) in members.iter().enumerate() {
            let y = top + ROW * (count(index) + 0.5);
            pen.line((labels + 12.0, y), (width, y), Role::Grid, 1.0);
        }
        zero_line(pen, &plot);
        reference(pen, data, &plot, width);
        for (index, row) in members.iter().enumerate() {
            let y = top + ROW * (count(index) + 0.5);
            let name = if row.highlighted { face.bold() } else { face };
            pen.text((0.0, y), &name.fit(&row.label, labels), name);
            if known(row.value).is_none() {
                missing(pen, (labels + 20.0, y), words);
            }
            mark(pen, row, y, data, &plot);
        }
    })
}

fn extent(data: &DotsData) -> Option<Span> {
    let values = || data.members.iter().filter_map(|row| known(row.value));
    values().next()?;
    let shown = data.members.iter().filter(|row| known(row.value).is_some());
    let bounds = shown.filter_map(|row| row.interval).flat_map(|(low, high)| [low, high]);
    let metropolis = data.metropolis.iter().map(|reference| reference.value);
    let span = Span::of(values().chain(bounds).chain(metropolis))?;
    Some(if data.from_zero { span.with_zero() } else { span })
}

/// Highest first; missing last.
fn sorted(members: &[Dot]) -> Vec<&Dot> {
    let mut rows: Vec<&Dot> = members.iter().collect();
    let rank = |row: &Dot| known(row.value).unwrap_or(f64::NEG_INFINITY);
    rows.sort_by(|one, other| rank(other).total_cmp(&rank(one)));
    rows
}

/// Only where values lie on both sides of zero does it need a line of its own.
fn zero_line(pen: &Pen<'_>, plot: &Plot) {
    if plot.span.low < 0.0 && plot.span.high > 0.0 {
        let x = plot.x(0.0);
        pen.line((x, plot.top), (x, plot.bottom), Role::Muted, 1.0);
    }
}

fn reference(pen: &Pen<'_>, data: &DotsData, plot: &Plot, width: f64) {
    let Some(line) = data.metropolis.as_ref().filter(|line| line.value.is_finite()) else {
        return;
    };
    let x = plot.x(line.value);
    pen.line((x, plot.top - 8.0), (x, plot.bottom), Role::Accent, 1.5);
    let face = Face::new(SMALL, Role::Accent).bold().middle();
    let text = face.fit(format!("{} {}", line.label, line.text).trim(), width);
    let half = face.width(&text) / 2.0;
    pen.text((x.min(width - half).max(half), plot.top - 20.0), &text, face);
}

/// An open circle with its word, left of where values are, so that it is not taken for a low one.
fn missing(pen: &Pen<'_>, (x, y): Place, words: &Words) {
    let face = Face::new(BODY, Role::Muted);
    let text = face.fit(&words.missing, 120.0);
    pen.rect((x - 8.0, y - 8.0), (face.width(&text) + 24.0, 16.0), paper());
    pen.open_dot((x, y), 4.0, Role::Muted);
    pen.text((x + 10.0, y), &text, face);
}

fn mark(pen: &Pen<'_>, row: &Dot, y: f64, data: &DotsData, plot: &Plot) {
    let Some(value) = known(row.value) else {
        return;
    };
    let role = if row.highlighted { Role::Second } else { Role::Accent };
    let (mut from, mut to) = (plot.x(value), plot.x(value));
    if let Some((low, high)) = row.interval
        && let (Some(low), Some(high)) = (known(Some(low)), known(Some(high)))
    {
        (from, to) = (from.min(plot.x(low)), to.max(plot.x(high)));
        pen.line((from, y), (to, y), Role::Context, 3.0);
    }
    let at = (plot.x(value), y);
    if row.highlighted {
        pen.diamond(at, 6.0, role);
    } else {
        pen.dot(at, 4.5, role);
    }
    let line = data.metropolis.as_ref().map(|line| plot.x(line.value));
    value_text(pen, row, (from, to), y, (line, plot.texts));
}

/// The value stands on the side away from the line of the metropolis, and so never upon it.
fn value_text(
    pen: &Pen<'_>,
    row: &Dot,
    (from, to): (f64, f64),
    y: f64,
    (line, room): (Option<f64>, f64),
) {
    let face = if row.highlighted {
        Face::new(BODY, Role::Second).bold()
    } else {
        Face::new(BODY, Role::Ink)
    };
    let text = face.fit(&row.text, room);
    let width = face.width(&text);
    // An interval may reach across the line; its dot decides the side.
    let before = line.is_some_and(|line| f64::midpoint(from, to) < line);
    let left = if before { from - 10.0 - width } else { to + 10.0 };
    pen.rect((left - 3.0, y - 8.0), (width + 6.0, 16.0), paper());
    pen.text((left, y), &text, face);
}

fn paper() -> super::palette::Colour {
    Role::Paper.colour()
}

#[cfg(test)]
mod tests {
    use super::super::sound::{EXTREMES, MISSING, NO_DATA, check, hostile, narrow, words};
    use super::*;

    fn dot(label: &str, value: Option<f64>) -> Dot {
        Dot {
            label: label.to_owned(),
            value,
            text: format!("<{label}>"),
            interval: value.map(|value| (value - 1.0, value + 1.0)),
            highlighted: label == "b",
        }
    }

    fn drawn(members: Vec<Dot>, metropolis: Option<f64>, head: Head) -> String {
        let reference =
            |value| Reference { label: "All & <co>".to_owned(), value, text: "2".to_owned() };
        let metropolis = metropolis.map(reference);
        let svg = render(&DotsData { head, members, metropolis, from_zero: true }, &words());
        check(&svg);
        svg
    }

    #[test]
    fn nothing_to_draw_is_said() {
        assert!(drawn(vec![], Some(1.0), hostile()).contains(NO_DATA));
        assert!(drawn(vec![dot("a", None)], Some(1.0), hostile()).contains(NO_DATA));
    }

    #[test]
    fn members_run_from_high_to_low_and_missing_is_last() {
        let members = vec![dot("z", None), dot("a", Some(1.0)), dot("b", Some(2.0))];
        let svg = drawn(members, Some(1.5), hostile());
        let at = |text: &str| svg.find(text).unwrap_or_else(|| panic!("{text} is not in {svg}"));
        assert!(at(">b</text>") < at(">a</text>") && at(">a</text>") < at(">z</text>"));
        assert_eq!(svg.matches(MISSING).count(), 1);
        assert!(!svg.contains(">&lt;z&gt;</text>"));
        assert!(svg.contains(">All &amp; &lt;co&gt; 2</text>"));
    }

    #[test]
    fn values_stand_away_from_the_line_of_the_metropolis() {
        let row = dot("a", Some(1.0));
        let x_of_text = |line: Option<f64>| {
            let svg = frame::draw(&hostile(), (200.0, 20.0), |pen| {
                value_text(pen, &row, (100.0, 100.0), 10.0, (line, 90.0));
            });
            let (_, after) = svg.split_once("<text x=\"").expect("there is a text");
            let (x, _) = after.split_once('"').expect("its place is quoted");
            x.parse::<f64>().expect("its place is a number")
        };
        assert!(x_of_text(Some(120.0)) < 100.0);
        assert!(x_of_text(Some(80.0)) > 100.0);
        assert!(x_of_text(None) > 100.0);
    }

    #[test]
    fn extreme_values_are_drawn_without_panic() {
        for head in [hostile(), narrow()] {
            let all = EXTREMES.map(|value| dot(&"name ".repeat(30), Some(value))).to_vec();
            drawn(all, Some(f64::MAX), head.clone());
            drawn(vec![dot("one", Some(-4.0))], None, head.clone());
            drawn(vec![dot("a", Some(3.0)), dot("b", Some(3.0))], Some(3.0), head);
        }
    }
}
