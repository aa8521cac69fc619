//! Two years beside each other: one line per place, its value at both ends.

use serde::Serialize;

use super::ends::{self, End, Side};
use super::frame::{self, BODY, Face, Pen, SMALL};
use super::line::Emphasis;
use super::notes::{Note, missing};
use super::palette::Role;
use super::scale::{Span, count, known};
use super::{Head, Width, Words, svg};

/// Where the lines begin, below the years.
const TOP: f64 = 44.0;

/// One place.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Line {
    /// Its name.
    pub label: String,
    /// Its value in the earlier year; a place without one has a dot and no line.
    pub from: Option<f64>,
    /// The same as text.
    pub from_text: String,
    /// Its value in the later year.
    pub to: Option<f64>,
    /// The same as text.
    pub to_text: String,
    /// How it is drawn; unlike in [`super::line`], context is named too.
    pub emphasis: Emphasis,
}

/// A slope chart.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SlopeData {
    /// Name, description and width.
    pub head: Head,
    /// The earlier year or period, as text.
    pub from: String,
    /// The later one.
    pub to: String,
    /// The places; later ones are drawn above earlier ones, context below all.
    pub lines: Vec<Line>,
    /// What broke the series between the two, in a word or two: nothing is joined then. An empty
    /// text stands for [`Words::series_break`].
    pub broken: Option<String>,
}

/// Where the two years and the values lie.
struct Plot {
    left: f64,
    right: f64,
    bottom: f64,
    span: Span,
}

impl Plot {
    fn y(&self, value: f64) -> f64 {
        self.bottom - (self.bottom - TOP) * self.span.share(value)
    }
}

/// Draws the slopes. Places without a value in a year are named below.
#[must_use]
pub fn render(data: &SlopeData, words: &Words) -> String {
    let values = data.lines.iter().flat_map(|line| [line.from, line.to]);
    let Some(span) = Span::of(values.filter_map(known)) else {
        return frame::no_data(&data.head, words);
    };
    let width = data.head.width.pixels();
    let names = [Side::Left, Side::Right].map(|side| names(data, side));
    let [left, right] = [&names[0], &names[1]].map(|names| {
        let texts = names.iter().map(|(_, text, face)| face.width(text));
        texts.fold(0.0, f64::max) + 12.0
    });
    let most = count(names[0].len().max(names[1].len()));
    let least: f64 = if data.head.width == Width::Wide { 260.0 } else { 220.0 };
    let bottom = TOP + least.max(ends::LINE * most);
    let plot = Plot { left, right: width - right, bottom, span };
    let note = note(data, words, width);
    let size = (width, bottom + 16.0 + note.height());
    let middle = f64::midpoint(plot.left, plot.right);
    let parted = data.broken.is_some();
    let dashes = if parted {
        svg::dashes(middle, TOP - 10.0, bottom + 8.0, Role::Muted)
    } else {
        String::new()
    };
    frame::draw_over(&data.head, size, &dashes, |pen| {
        years(pen, data, &plot, words);
        lines(pen, data, &plot);
        let [before, after] = names.map(|names| {
            let end =
                |(value, text, face): (f64, String, Face)| (plot.y(value), vec![(text, face)]);
            names.into_iter().map(end).collect::<Vec<_>>()
        });
        for (side, x, ends) in [(Side::Left, plot.left, before), (Side::Right, plot.right, after)] {
            let away = if side == Side::Right { 12.0 } else { -12.0 };
            let ends = ends.into_iter().map(|(y, lines)| End { from: (x, y), lines });
            ends::draw_beside(pen, ends.collect(), x + away, (TOP, bottom), side);
        }
        note.draw(pen, bottom + 16.0);
    })
}

/// The texts of one side with their values. On a phone the names stand at the right only.
fn names(data: &SlopeData, side: Side) -> Vec<(f64, String, Face)> {
    let narrow = data.head.width == Width::Narrow;
    let width = data.head.width.pixels();
    let named = |line: &Line| {
        let face = match line.emphasis {
            Emphasis::Context => Face::new(BODY, Role::Muted),
            subject => Face::new(BODY, subject.role()).bold(),
        };
        Some(match side {
            Side::Left => {
                let face = face.end();
                let room = width * if narrow { 0.2 } else { 0.34 };
                let text = face.fit(&line.from_text, room);
                // A long name is cut, never its value.
                let left = room - face.width(&text) - face.width(" ");
                let label = if narrow { String::new() } else { face.fit(&line.label, left) };
                (known(line.from)?, format!("{label} {text}").trim().to_owned(), face)
            }
            Side::Right => {
                let room = width * if narrow { 0.56 } else { 0.34 };
                let own = format!("{} {}", line.to_text, line.label);
                (known(line.to)?, face.fit(own.trim(), room), face)
            }
        })
    };
    data.lines.iter().filter_map(named).collect()
}

fn note(data: &SlopeData, words: &Words, width: f64) -> Note {
    let without = |value: fn(&Line) -> Option<f64>, year: &str| {
        let lines = data.lines.iter().filter(|line| known(value(line)).is_none());
        let names: Vec<&str> = lines.map(|line| line.label.as_str()).collect();
        missing(&format!("{year}: "), &words.missing, &names)
    };
    let texts = [without(|line| line.from, &data.from), without(|line| line.to, &data.to)];
    Note::new(texts.iter().map(String::as_str), width)
}

/// The two upright lines with their years, and the word for a break between them.
fn years(pen: &Pen<'_>, data: &SlopeData, plot: &Plot, words: &Words) {
    let face = Face::new(SMALL, Role::Ink).bold();
    let width = data.head.width.pixels();
    for (x, year, face) in [(plot.left, &data.from, face.end()), (plot.right, &data.to, face)] {
        pen.line((x, TOP - 10.0), (x, plot.bottom + 8.0), Role::Grid, 1.0);
        let room = if x > plot.left { width - x } else { x };
        pen.text((x, 8.0), &face.fit(year, room), face);
    }
    if let Some(note) = &data.broken {
        let note = if note.is_empty() { &words.series_break } else { note };
        let face = Face::new(SMALL, Role::Muted).middle();
        let note = face.fit(note, width);
        let half = face.width(&note) / 2.0;
        let middle = f64::midpoint(plot.left, plot.right).min(width - half).max(half);
        pen.text((middle, 24.0), &note, face);
    }
}

fn lines(pen: &Pen<'_>, data: &SlopeData, plot: &Plot) {
    let context = |line: &&Line| line.emphasis == Emphasis::Context;
    let below = data.lines.iter().filter(context);
    let above = data.lines.iter().filter(|line| !context(line));
    for line in below.chain(above) {
        let role = line.emphasis.role();
        let (width, radius) = if context(&line) { (1.5, 2.5) } else { (2.5, 4.0) };
        let ends = [(plot.left, line.from), (plot.right, line.to)];
        let [from, to] = ends.map(|(x, value)| known(value).map(|value| (x, plot.y(value))));
        if let (Some(from), Some(to), None) = (from, to, &data.broken) {
            pen.line(from, to, role, width);
        }
        for place in [from, to].into_iter().flatten() {
            pen.dot(place, radius, role);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sound::{EXTREMES, NO_DATA, check, check_layout, hostile, narrow, words};
    use super::*;

    fn line(label: &str, from: Option<f64>, to: Option<f64>) -> Line {
        let text = |value: Option<f64>| value.map_or_else(String::new, |it| format!("<{it:.0}>"));
        Line {
            label: label.to_owned(),
            from,
            from_text: text(from),
            to,
            to_text: text(to),
            emphasis: if label == "a" { Emphasis::Accent } else { Emphasis::Context },
        }
    }

    fn drawn(lines: Vec<Line>, broken: Option<&str>, head: Head) -> String {
        let (from, to) = ("2015 &".to_owned(), "2024".to_owned());
        let broken = broken.map(str::to_owned);
        let svg = render(&SlopeData { head, from, to, lines, broken }, &words());
        check(&svg);
        check_layout(&svg);
        svg
    }

    #[test]
    fn nothing_to_draw_is_said() {
        assert!(drawn(vec![], None, hostile()).contains(NO_DATA));
        assert!(drawn(vec![line("a", None, Some(f64::NAN))], None, hostile()).contains(NO_DATA));
    }

    #[test]
    fn a_break_parts_the_ends() {
        let lines = || vec![line("a", Some(1.0), Some(2.0))];
        let joined = |svg: &str| svg.matches("stroke-width=\"2.5\"").count();
        assert_eq!(joined(&drawn(lines(), None, hostile())), 1);
        let svg = drawn(lines(), Some(""), hostile());
        assert_eq!(joined(&svg), 0);
        assert!(svg.contains("stroke-dasharray") && svg.contains(">break &quot;2020&quot;</text>"));
    }

    #[test]
    fn who_is_missing_is_named_and_not_joined() {
        let svg = drawn(
            vec![line("a", Some(1.0), Some(2.0)), line("b", None, Some(3.0))],
            None,
            hostile(),
        );
        assert!(svg.contains(">2015 &amp;: missing &amp; gone – b</text>"), "{svg}");
        assert_eq!(svg.matches("stroke-width=\"1.5\"").count(), 0);
    }

    #[test]
    fn names_of_equal_values_are_moved_apart() {
        for head in [hostile(), narrow()] {
            let name = |index: usize| format!("{index} Kocmyrzów-Luborzyca i okolice");
            let all = (0..24).map(|index| line(&name(index), Some(5.0), Some(5.0)));
            let svg = drawn(all.collect(), None, head);
            assert!(svg.contains(">&lt;5&gt;"));
        }
    }

    #[test]
    fn extreme_values_are_drawn_without_panic() {
        for head in [hostile(), narrow()] {
            let all = EXTREMES.map(|value| line(&"name ".repeat(30), Some(value), Some(-value)));
            drawn(all.to_vec(), Some(&"x".repeat(300)), head);
        }
    }
}
