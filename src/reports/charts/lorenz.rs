//! Lorenz curves: what share of the whole the poorest part of it holds.
//!
//! After M. O. Lorenz, "Methods of Measuring the Concentration of Wealth", *Publications of the
//! American Statistical Association* 9(70), 1905. Both axes run from nothing to all; were all
//! equal, the curve would be the straight line.

use serde::Serialize;

use super::frame::{self, BODY, Face, Pen, Place, SMALL};
use super::line::Emphasis;
use super::palette::Role;
use super::plane::{self, Marks, Plane};
use super::scale::{Span, count, known};
use super::{Head, Width, Words};

/// Both axes.
const ALL: Span = Span { low: 0.0, high: 1.0 };
/// The largest side of the square.
const SIDE: f64 = 400.0;
/// Height of a line of the key below a narrow chart.
const LINE: f64 = 20.0;

/// One curve.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Curve {
    /// Its name.
    pub label: String,
    /// Its index as text: "0.21"; may be empty.
    pub text: String,
    /// How it is drawn.
    pub emphasis: Emphasis,
    /// Shares from 0 to 1, the first axis and the second, from (0, 0) to (1, 1).
    pub points: Vec<(f64, f64)>,
}

/// A chart of Lorenz curves.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct LorenzData {
    /// Name, description and width.
    pub head: Head,
    /// The curves; at most three can be told apart by their marks.
    pub curves: Vec<Curve>,
    /// The name of the straight line.
    pub equal: String,
    /// What the axis across counts.
    pub across: String,
}

/// Draws the curves; `tick` writes a share.
#[must_use]
pub fn render(data: &LorenzData, words: &Words, tick: &dyn Fn(f64) -> String) -> String {
    let curves: Vec<(&Curve, Vec<Place>)> =
        data.curves.iter().map(|curve| (curve, drawable(&curve.points))).collect();
    if curves.iter().all(|(_, points)| points.is_empty()) {
        return frame::no_data(&data.head, words);
    }
    let width = data.head.width.pixels();
    let marks: Marks = [0.0, 0.25, 0.5, 0.75, 1.0].map(|share| (share, tick(share))).into();
    let left = plane::room(&marks, width);
    let side = (width - left - 20.0).min(SIDE);
    let plane =
        Plane { left, right: left + side, top: 12.0, bottom: 12.0 + side, across: ALL, up: ALL };
    let narrow = data.head.width == Width::Narrow;
    let key = if narrow { LINE * count(curves.len()) + 8.0 } else { 0.0 };
    let height = plane.bottom + 52.0 + key;
    frame::draw(&data.head, (width, height), |pen| {
        plane.axes(pen, &marks, &marks);
        straight(pen, data, &plane, width);
        for (curve, points) in &curves {
            let places: Vec<Place> = points.iter().map(|point| plane.place(*point)).collect();
            let stroke = if curve.emphasis == Emphasis::Context { 1.5 } else { 2.5 };
            pen.path(&places, curve.emphasis.role(), stroke);
        }
        let below = plane.bottom + 56.0;
        for (index, (curve, points)) in curves.iter().enumerate() {
            let at = if narrow {
                (0.0, below + LINE * (count(index) + 0.1))
            } else {
                (plane.right + 24.0, plane.top + 44.0 + 36.0 * count(index))
            };
            if points.is_empty() {
                missing(pen, curve, at, width, words);
            } else {
                mark(pen, index, plane.place(furthest(points)), curve.emphasis.role());
                name(pen, curve, index, at, width);
            }
        }
    })
}

/// The points in order, within the square; none unless they make a line.
fn drawable(points: &[Place]) -> Vec<Place> {
    let inside = |(x, y): &Place| {
        let both = known(Some(*x)).zip(known(Some(*y)))?;
        Some((both.0.clamp(0.0, 1.0), both.1.clamp(0.0, 1.0)))
    };
    let mut all: Vec<Place> = points.iter().filter_map(inside).collect();
    all.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.total_cmp(&other.1)));
    if all.len() > 1 { all } else { Vec::new() }
}

/// The point furthest from the straight line, where the mark of a curve stands.
fn furthest(points: &[Place]) -> Place {
    let away = |(x, y): &Place| (x - y).abs();
    let far = points.iter().max_by(|one, other| away(one).total_cmp(&away(other)));
    far.copied().unwrap_or_default()
}

/// The straight line and its name, and the name of the axis below.
fn straight(pen: &Pen<'_>, data: &LorenzData, plane: &Plane, width: f64) {
    pen.line((plane.left, plane.bottom), (plane.right, plane.top), Role::Muted, 1.0);
    let face = Face::new(SMALL, Role::Muted);
    // Above the line nothing else lies: no share of the poorest exceeds their number.
    let x = f64::midpoint(plane.left, plane.right) - 16.0;
    let room = x - plane.left - 4.0;
    pen.text(
        (x, f64::midpoint(plane.top, plane.bottom) - 12.0),
        &face.fit(&data.equal, room),
        face.end(),
    );
    let below = plane.bottom + 36.0;
    pen.text((plane.left, below), &face.fit(&data.across, width - plane.left), face);
}

/// The mark of a curve, on it and before its name: a dot, a square on its point, an open circle.
fn mark(pen: &Pen<'_>, index: usize, at: Place, role: Role) {
    match index % 3 {
        0 => pen.dot(at, 5.0, role),
        1 => pen.diamond(at, 6.0, role),
        _ => pen.open_dot(at, 5.0, role),
    }
}

fn name(pen: &Pen<'_>, curve: &Curve, index: usize, at: Place, width: f64) {
    mark(pen, index, (at.0 + 6.0, at.1), curve.emphasis.role());
    let role = match curve.emphasis {
        Emphasis::Context => Role::Muted,
        subject => subject.role(),
    };
    let face = Face::new(BODY, role);
    let room = width - at.0 - 20.0;
    let text = face.fit(&curve.text, room * 0.4);
    let after = face.width(&text) + 8.0;
    let label = face.bold().fit(&curve.label, room - after);
    pen.text((at.0 + 20.0, at.1), &label, face.bold());
    pen.text((at.0 + 20.0 + face.bold().width(&label) + 8.0, at.1), &text, face);
}

/// The name of a curve that cannot be drawn, with the word for missing.
fn missing(pen: &Pen<'_>, curve: &Curve, at: Place, width: f64, words: &Words) {
    let face = Face::new(BODY, Role::Muted);
    pen.open_dot((at.0 + 6.0, at.1), 4.0, Role::Muted);
    let room = width - at.0 - 20.0;
    let word = face.fit(&words.missing, room * 0.6);
    let label = face.fit(&curve.label, room - face.width(&word) - 8.0);
    pen.text((at.0 + 20.0, at.1), &label, face);
    pen.text((at.0 + 28.0 + face.width(&label), at.1), &word, face);
}

#[cfg(test)]
mod tests {
    use super::super::sound::{
        EXTREMES, MISSING, NO_DATA, check, check_layout, hostile, narrow, words,
    };
    use super::*;

    fn curve(points: &[Place], emphasis: Emphasis) -> Curve {
        let (label, text) = ("year <2015>".to_owned(), "0,21".to_owned());
        Curve { label, text, emphasis, points: points.to_vec() }
    }

    fn drawn(curves: &[Curve]) -> String {
        let mut last = String::new();
        for head in [narrow(), hostile()] {
            let data = LorenzData {
                head,
                curves: curves.to_vec(),
                equal: "all & equal".to_owned(),
                across: "municipalities from the poorest ".repeat(6),
            };
            last = render(&data, &words(), &|share| format!("{:.0} %", 100.0 * share));
            check(&last);
            check_layout(&last);
        }
        last
    }

    #[test]
    fn nothing_to_draw_is_said() {
        assert!(drawn(&[]).contains(NO_DATA));
        assert!(drawn(&[curve(&[(0.5, f64::NAN)], Emphasis::Accent)]).contains(NO_DATA));
    }

    #[test]
    fn the_mark_stands_where_the_curve_is_furthest_from_equality() {
        let points = [(0.0, 0.0), (0.25, 0.1), (0.75, 0.3), (1.0, 1.0)];
        assert_eq!(furthest(&points), (0.75, 0.3));
        let svg = drawn(&[curve(&points, Emphasis::Accent), curve(&points, Emphasis::Second)]);
        assert!(svg.contains("fill-accent") && svg.contains("<polygon"));
        assert!(
            svg.contains(">year &lt;2015&gt;</text>") && svg.contains(">all &amp; equal</text>")
        );
    }

    #[test]
    fn a_missing_curve_is_named_as_missing() {
        let line = curve(&[(0.0, 0.0), (1.0, 1.0)], Emphasis::Accent);
        let svg = drawn(&[line.clone(), curve(&[], Emphasis::Second)]);
        assert_eq!(
            (svg.matches(MISSING).count(), svg.matches("year &lt;2015&gt;").count()),
            (1, 2)
        );
        assert!(!drawn(&[line]).contains(MISSING));
    }

    #[test]
    fn extreme_shares_stay_in_the_square() {
        let wild: Vec<Place> = EXTREMES.iter().map(|value| (*value, -*value)).collect();
        drawn(&[curve(&wild, Emphasis::Accent), curve(&wild[..2], Emphasis::Context)]);
    }
}
