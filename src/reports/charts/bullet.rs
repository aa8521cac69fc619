//! Bullets: each row a value as a bar from zero, with the target it is to reach and an earlier
//! value, on a scale of its own.
//!
//! After S. Few, *Bullet Graph Design Specification* (2006), without its grades of good and bad,
//! which nobody has set here.

use serde::Serialize;

use super::frame::{self, BODY, Face, Pen, SMALL};
use super::palette::Role;
use super::scale::{Span, count, known};
use super::{Head, Reference, Words};

/// Heights: the line above a bar, its track, the bar, a line of words below, between rows.
const TEXT: f64 = 22.0;
const TRACK: f64 = 18.0;
const BAR: f64 = 8.0;
const LINE: f64 = 18.0;
const GAP: f64 = 14.0;
/// Room for half a mark at both ends.
const MARGIN: f64 = 5.0;
/// The least space between two words below a bar.
const APART: f64 = 12.0;

/// One row.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Bullet {
    /// Its name.
    pub label: String,
    /// The value in the unit of the row; `None` draws no bar and the word for missing.
    pub value: Option<f64>,
    /// The value as text.
    pub text: String,
    /// What is to be reached; without it the row says so.
    pub target: Option<Reference>,
    /// The value once: "2015".
    pub earlier: Option<Reference>,
}

/// A chart of bullets.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct BulletData {
    /// Name, description and width.
    pub head: Head,
    /// The rows from top to bottom.
    pub rows: Vec<Bullet>,
    /// Stands where a row has no target: "no target".
    pub no_target: String,
}

/// What a mark below a bar says, and where.
struct Told {
    /// Where the mark stands.
    mark: f64,
    /// Where its words begin.
    left: f64,
    /// On which line below the bar.
    line: usize,
    text: String,
    face: Face,
}

/// Draws the bullets.
#[must_use]
pub fn render(data: &BulletData, words: &Words) -> String {
    if !data.rows.iter().any(|row| known(row.value).is_some()) {
        return frame::no_data(&data.head, words);
    }
    let width = data.head.width.pixels();
    let mut top = 0.0;
    let mut rows = Vec::with_capacity(data.rows.len());
    for row in &data.rows {
        let span = extent(row);
        let told = span.map_or_else(Vec::new, |span| told(row, span, width));
        let lines = told.iter().map(|one| one.line + 1).max().unwrap_or(0);
        rows.push((top, row, span, told));
        top += TEXT + TRACK + LINE * count(lines) + GAP;
    }
    frame::draw(&data.head, (width, top - GAP), |pen| {
        for (top, row, span, told) in &rows {
            heading(pen, row, (*top + TEXT / 2.0 - 2.0, width), (&data.no_target, words));
            let middle = top + TEXT + TRACK / 2.0;
            if let Some(span) = span {
                bar(pen, row, *span, (middle, width));
            }
            for one in told {
                let y = middle + TRACK / 2.0 + LINE * (count(one.line) + 0.5) + 1.0;
                pen.text((one.left, y), &one.text, one.face);
            }
        }
    })
}

fn target(row: &Bullet) -> Option<&Reference> {
    row.target.as_ref().filter(|target| known(Some(target.value)).is_some())
}

fn earlier(row: &Bullet) -> Option<&Reference> {
    row.earlier.as_ref().filter(|earlier| known(Some(earlier.value)).is_some())
}

/// All that the row shows, with zero, since its bar starts there; `None` when there is nothing.
fn extent(row: &Bullet) -> Option<Span> {
    let others = [target(row), earlier(row)].into_iter().flatten().map(|it| it.value);
    Some(Span::of(known(row.value).into_iter().chain(others))?.with_zero())
}

fn x(span: Span, value: f64, width: f64) -> f64 {
    MARGIN + (width - 2.0 * MARGIN) * span.share(value)
}

/// The words of the marks below the bar: side by side where they fit, else one below the other.
fn told(row: &Bullet, span: Span, width: f64) -> Vec<Told> {
    let faces = [Face::new(SMALL, Role::Muted), Face::new(SMALL, Role::Ink).bold()];
    let mut all: Vec<Told> = [earlier(row), target(row)]
        .into_iter()
        .zip(faces)
        .filter_map(|(one, face)| {
            let one = one?;
            let text = face.fit(format!("{} {}", one.label, one.text).trim(), width);
            let half = face.width(&text) / 2.0;
            let mark = x(span, one.value, width);
            let left = mark.min(width - half).max(half) - half;
            Some(Told { mark, left, line: 0, text, face })
        })
        .collect();
    all.sort_by(|one, other| one.mark.total_cmp(&other.mark));
    if let [first, second] = &mut all[..] {
        let ends = [&*first, &*second].map(|one| one.face.width(&one.text));
        let free = width - ends[0] - APART - ends[1];
        if free < 0.0 {
            second.line = 1;
        } else if first.left + ends[0] + APART > second.left {
            // Both give way, as far as the edges let them.
            let middle = f64::midpoint(first.mark, second.mark);
            first.left = (middle - APART / 2.0 - ends[0]).max(0.0).min(free);
            second.left = first.left + ends[0] + APART;
            let over = (second.left + ends[1] - width).max(0.0);
            first.left -= over;
            second.left -= over;
        }
    }
    all
}

/// The name and the value above a bar, and at the right the words where there is no target.
fn heading(pen: &Pen<'_>, row: &Bullet, (y, width): (f64, f64), (none, words): (&str, &Words)) {
    let (ink, muted) = (Face::new(BODY, Role::Ink), Face::new(SMALL, Role::Muted).end());
    let (text, face) = match known(row.value) {
        Some(_) => (row.text.as_str(), ink.bold()),
        None => (words.missing.as_str(), Face::new(BODY, Role::Muted)),
    };
    let text = face.fit(text, width * 0.4);
    let none = if target(row).is_some() { "" } else { none };
    let none = muted.fit(none, width * 0.3);
    let taken = face.width(&text) + 8.0 + muted.width(&none);
    let label = ink.fit(&row.label, width - taken - 12.0);
    pen.text((0.0, y), &label, ink);
    pen.text((ink.width(&label) + 8.0, y), &text, face);
    pen.text((width, y), &none, muted);
}

fn bar(pen: &Pen<'_>, row: &Bullet, span: Span, (y, width): (f64, f64)) {
    pen.rect((0.0, y - TRACK / 2.0), (width, TRACK), Role::Band.colour());
    let zero = x(span, 0.0, width);
    if let Some(value) = known(row.value) {
        let end = x(span, value, width);
        let size = ((end - zero).abs().max(1.0), BAR);
        pen.rect((zero.min(end), y - BAR / 2.0), size, Role::Accent.colour());
    }
    pen.line((zero, y - TRACK / 2.0), (zero, y + TRACK / 2.0), Role::Muted, 1.0);
    if let Some(earlier) = earlier(row) {
        pen.dot((x(span, earlier.value, width), y), 4.0, Role::Muted);
    }
    if let Some(target) = target(row) {
        let x = x(span, target.value, width);
        let corner = (x - 1.5, y - TRACK / 2.0 - 2.0);
        pen.rect(corner, (3.0, TRACK + 4.0), Role::Ink.colour());
    }
}

#[cfg(test)]
mod tests {
    use super::super::sound::{
        EXTREMES, MISSING, NO_DATA, check, check_layout, hostile, narrow, words,
    };
    use super::*;

    fn reference(label: &str, value: f64) -> Reference {
        Reference { label: label.to_owned(), value, text: "<1>".to_owned() }
    }

    fn row(value: Option<f64>, target: Option<f64>, earlier: Option<f64>) -> Bullet {
        Bullet {
            label: "part of a & b".to_owned(),
            value,
            text: "12 %".to_owned(),
            target: target.map(|value| reference("target 2030", value)),
            earlier: earlier.map(|value| reference("in 2015", value)),
        }
    }

    fn drawn(rows: Vec<Bullet>, head: Head) -> String {
        let svg = render(&BulletData { head, rows, no_target: "<none>".to_owned() }, &words());
        check(&svg);
        check_layout(&svg);
        svg
    }

    #[test]
    fn nothing_to_draw_is_said() {
        assert!(drawn(vec![], hostile()).contains(NO_DATA));
        assert!(drawn(vec![row(None, Some(1.0), None)], hostile()).contains(NO_DATA));
    }

    #[test]
    fn a_row_without_a_target_says_so_and_draws_none() {
        let svg = drawn(vec![row(Some(5.0), None, None)], hostile());
        assert!(svg.contains(">&lt;none&gt;</text>") && !svg.contains("width=\"3\""));
        let svg = drawn(vec![row(Some(5.0), Some(10.0), None)], hostile());
        assert!(
            !svg.contains("&lt;none&gt;") && svg.contains("width=\"3\" height=\"22\""),
            "{svg}"
        );
        assert!(svg.contains("width=\"355\" height=\"8\""), "half of the way: {svg}");
    }

    #[test]
    fn a_missing_value_has_no_bar_and_keeps_its_target() {
        let svg = drawn(vec![row(Some(5.0), None, None), row(None, Some(4.0), None)], hostile());
        assert_eq!(svg.matches(MISSING).count(), 1);
        assert_eq!(svg.matches("height=\"8\"").count(), 1);
        assert!(svg.contains(">target 2030 &lt;1&gt;</text>"));
    }

    #[test]
    fn words_of_near_marks_do_not_touch() {
        for head in [hostile(), narrow()] {
            for (target, earlier) in [(5.0, 5.1), (0.0, 0.0), (10.0, 9.9), (-3.0, 5.0)] {
                drawn(vec![row(Some(5.0), Some(target), Some(earlier))], head.clone());
            }
            let mut long = row(Some(5.0), Some(4.0), Some(4.0));
            for name in [&mut long.target, &mut long.earlier].into_iter().flatten() {
                name.label = "what is to be reached by the end of the strategy".to_owned();
            }
            long.label = "a long name of a long indicator ".repeat(5);
            drawn(vec![long], head);
        }
    }

    #[test]
    fn extreme_values_are_drawn_without_panic() {
        for head in [hostile(), narrow()] {
            let rows = EXTREMES.map(|value| row(Some(value), Some(-value), Some(f64::MAX)));
            drawn(rows.to_vec(), head);
        }
    }
}
