//! Small multiples: the same line once for each place, all on one scale.

use serde::Serialize;

use super::frame::{self, BODY, Face, Pen, SMALL};
use super::line::Break;
use super::notes::Note;
use super::palette::Role;
use super::samples::{Mark, Samples};
use super::scale::{Span, count, known, stretches, ticks};
use super::{Head, Point, Width, Words, svg};

/// Heights: the name, the value, the drawing, the years below it, between rows of panels.
const NAME: f64 = 18.0;
const VALUE: f64 = 18.0;
const PLOT: f64 = 64.0;
const YEARS: f64 = 20.0;
const GAP: f64 = 16.0;
/// Space between panels.
const BETWEEN: f64 = 20.0;
/// Room for half a mark at both ends of a line.
const MARGIN: f64 = 5.0;
/// Into how many steps the scale is rounded, of which only the ends are marked: few would leave panels
/// empty above what they show.
const STEPS: f64 = 6.0;

/// One place.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Panel {
    /// Its name.
    pub label: String,
    /// Its last value as text, with its year if need be.
    pub text: String,
    /// Its years in any order; intervals are not drawn.
    pub points: Vec<Point>,
    /// Whether this place is the subject of the chart.
    pub highlighted: bool,
}

/// Panels of one series each.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct MultiplesData {
    /// Name, description and width.
    pub head: Head,
    /// The places in the order in which they are read.
    pub panels: Vec<Panel>,
    /// The name of the series that stands behind each: that of the metropolis; may be empty.
    pub behind: String,
    /// Its years.
    pub behind_points: Vec<Point>,
    /// Where lines are interrupted and marked; what changed is said below.
    pub breaks: Vec<Break>,
}

/// What all panels share.
struct Scale {
    values: Span,
    years: (i32, i32),
    marks: [(f64, String); 2],
    /// Room of the ticks at the left of the first panel.
    left: f64,
    panel: f64,
    columns: usize,
}

impl Scale {
    fn place(&self, panel: (f64, f64), (year, value): (f64, f64)) -> (f64, f64) {
        let (first, last) = (f64::from(self.years.0), f64::from(self.years.1));
        let share = if last > first { (year - first) / (last - first) } else { 0.5 };
        let x = panel.0 + MARGIN + (self.panel - 2.0 * MARGIN) * share;
        (x, panel.1 + PLOT * (1.0 - self.values.share(value)))
    }
}

/// Draws the panels; `tick` writes a value of the axis.
#[must_use]
pub fn render(data: &MultiplesData, words: &Words, tick: &dyn Fn(f64) -> String) -> String {
    let breaks: Vec<i32> = data.breaks.iter().map(|mark| mark.year).collect();
    let lines: Vec<Vec<Vec<(i32, f64)>>> =
        data.panels.iter().map(|panel| stretches(&panel.points, &breaks)).collect();
    let behind = stretches(&data.behind_points, &breaks);
    let Some(scale) = scale(data, &lines, &behind, tick) else {
        return frame::no_data(&data.head, words);
    };
    let width = data.head.width.pixels();
    let name = if behind.is_empty() { "" } else { data.behind.as_str() };
    let samples = Samples::new([(Mark::Line(Role::Context), name)], width);
    let row = NAME + VALUE + PLOT + YEARS + GAP;
    let rows = data.panels.len().div_ceil(scale.columns);
    let bottom = samples.height() + row * count(rows) - GAP;
    let marks = breaks_within(data, scale.years);
    let notes = marks.iter().map(|mark| {
        let note = if mark.note.is_empty() { &words.series_break } else { &mark.note };
        format!("{}: {note}", mark.year)
    });
    let notes: Vec<String> = notes.collect();
    let note = Note::new(notes.iter().map(String::as_str), width);
    let corner = |index: usize| {
        let (across, down) = (count(index % scale.columns), count(index / scale.columns));
        let x = scale.left + (scale.panel + BETWEEN) * across;
        (x, samples.height() + row * down + NAME + VALUE)
    };
    let mut dashes = String::new();
    for (at, mark) in (0..data.panels.len()).flat_map(|at| marks.iter().map(move |it| (at, it))) {
        let (x, _) = scale.place(corner(at), (f64::from(mark.year) - 0.5, 0.0));
        dashes.push_str(&svg::dashes(x, corner(at).1, corner(at).1 + PLOT, Role::Muted));
    }
    frame::draw_over(&data.head, (width, bottom + note.height()), &dashes, |pen| {
        samples.draw(pen);
        for (index, (panel, own)) in data.panels.iter().zip(&lines).enumerate() {
            let at = corner(index);
            axes(pen, &scale, at, index % scale.columns == 0);
            course(pen, &scale, at, &behind, (Role::Context, 1.5));
            let role = if panel.highlighted { Role::Second } else { Role::Accent };
            course(pen, &scale, at, own, (role, 2.0));
            if let Some((year, value)) = own.last().and_then(|stretch| stretch.last()) {
                pen.dot(scale.place(at, (f64::from(*year), *value)), 3.0, role);
            }
            heading(pen, panel, &scale, (at, own.is_empty()), words);
        }
        note.draw(pen, bottom);
    })
}

/// Panels in as many columns as hold their names; `None` without a value.
fn scale(
    data: &MultiplesData,
    lines: &[Vec<Vec<(i32, f64)>>],
    behind: &[Vec<(i32, f64)>],
    tick: &dyn Fn(f64) -> String,
) -> Option<Scale> {
    let own = || lines.iter().flatten().flatten();
    own().next()?;
    let values = Span::of(own().chain(behind.iter().flatten()).map(|(_, value)| *value))?;
    let points = || data.panels.iter().flat_map(|panel| &panel.points).chain(&data.behind_points);
    let years = points().map(|point| point.year);
    let years = (years.clone().min()?, years.max()?);
    let (values, all) = ticks(values, STEPS);
    let marks = [values.low, values.high].map(|value| {
        let near = all.iter().find(|tick| (*tick - value).abs() <= 0.0);
        (value, tick(near.copied().unwrap_or(value)))
    });
    let width = data.head.width.pixels();
    let face = Face::new(SMALL, Role::Muted);
    let left = marks.iter().map(|(_, text)| face.width(text)).fold(0.0, f64::max);
    let left = left.min(width * 0.2) + 8.0;
    let most: usize = if data.head.width == Width::Wide { 4 } else { 2 };
    let columns = most.min(data.panels.len());
    let panel = (width - left - BETWEEN * count(columns - 1)) / count(columns);
    Some(Scale { values, years, marks, left, panel: panel.min(320.0), columns })
}

fn breaks_within(data: &MultiplesData, (first, last): (i32, i32)) -> Vec<&Break> {
    data.breaks.iter().filter(|mark| first < mark.year && mark.year <= last).collect()
}

/// The lines at both ends of the scale, with their texts at the first panel of a row, and the
/// first and the last year below.
fn axes(pen: &Pen<'_>, scale: &Scale, at: (f64, f64), first: bool) {
    let face = Face::new(SMALL, Role::Muted);
    let right = at.0 + scale.panel;
    for (y, (_, text)) in [at.1 + PLOT, at.1].into_iter().zip(&scale.marks) {
        pen.line((at.0, y), (right, y), Role::Grid, 1.0);
        if first {
            pen.text((at.0 - 6.0, y), &face.fit(text, at.0 - 6.0), face.end());
        }
    }
    if scale.values.low < 0.0 && scale.values.high > 0.0 {
        let y = at.1 + PLOT * (1.0 - scale.values.share(0.0));
        pen.line((at.0, y), (right, y), Role::Muted, 1.0);
    }
    let (from, to) = (scale.years.0.to_string(), scale.years.1.to_string());
    let y = at.1 + PLOT + 14.0;
    pen.text((at.0, y), &from, face);
    if scale.years.0 < scale.years.1 && face.width(&from) + face.width(&to) + 8.0 < scale.panel {
        pen.text((right, y), &to, face.end());
    }
}

fn course(
    pen: &Pen<'_>,
    scale: &Scale,
    at: (f64, f64),
    all: &[Vec<(i32, f64)>],
    (role, width): (Role, f64),
) {
    for stretch in all {
        let place = |(year, value): &(i32, f64)| scale.place(at, (f64::from(*year), *value));
        let places: Vec<_> = stretch.iter().map(place).collect();
        match places[..] {
            [alone] => pen.dot(alone, width, role),
            _ => pen.path(&places, role, width),
        }
    }
}

/// The name and the last value; where none is known, the word for it.
fn heading(
    pen: &Pen<'_>,
    panel: &Panel,
    scale: &Scale,
    (at, missing): ((f64, f64), bool),
    words: &Words,
) {
    let role = if panel.highlighted { Role::Second } else { Role::Ink };
    let name = Face::new(BODY, role).bold();
    let fits = name.width(&panel.label) <= scale.panel;
    let name = if fits { name } else { Face::new(SMALL, role).bold() };
    let label = name.fit(&panel.label, scale.panel);
    pen.text((at.0, at.1 - VALUE - NAME / 2.0), &label, name);
    let y = at.1 - VALUE / 2.0 - 3.0;
    if missing {
        let face = Face::new(SMALL, Role::Muted);
        pen.open_dot((at.0 + 5.0, y), 4.0, Role::Muted);
        pen.text((at.0 + 15.0, y), &face.fit(&words.missing, scale.panel - 15.0), face);
    } else {
        let newest = panel.points.iter().max_by_key(|point| point.year);
        // Where the newest year is missing the last dot is not the present.
        let open = newest.is_some_and(|point| known(point.value).is_none());
        let face = Face::new(SMALL, Role::Muted);
        let text = face.fit(&panel.text, scale.panel - 20.0);
        pen.text((at.0, y), &text, face);
        if open {
            pen.open_dot((at.0 + scale.panel - MARGIN, at.1 + PLOT / 2.0), 3.0, Role::Muted);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sound::{
        EXTREMES, MISSING, NO_DATA, check, check_layout, hostile, narrow, words,
    };
    use super::*;

    fn points(values: &[Option<f64>]) -> Vec<Point> {
        let point =
            |(value, year): (&Option<f64>, i32)| Point { year, value: *value, interval: None };
        values.iter().zip(2015..).map(point).collect()
    }

    fn panel(label: &str, values: &[Option<f64>]) -> Panel {
        Panel {
            label: label.to_owned(),
            text: "12 <%>".to_owned(),
            points: points(values),
            highlighted: label == "b",
        }
    }

    fn drawn(panels: &[Panel], breaks: &[i32]) -> String {
        let mut last = String::new();
        for head in [narrow(), hostile()] {
            let data = MultiplesData {
                head,
                panels: panels.to_vec(),
                behind: "all & <co>".to_owned(),
                behind_points: points(&[Some(2.0), Some(3.0)]),
                breaks: breaks
                    .iter()
                    .map(|year| Break { year: *year, note: String::new() })
                    .collect(),
            };
            last = render(&data, &words(), &|value| format!("{value:.0}"));
            check(&last);
            check_layout(&last);
        }
        last
    }

    #[test]
    fn nothing_to_draw_is_said() {
        assert!(drawn(&[], &[]).contains(NO_DATA));
        assert!(drawn(&[panel("a", &[None])], &[]).contains(NO_DATA));
    }

    #[test]
    fn all_panels_share_one_scale() {
        let low = panel("a", &[Some(1.0), Some(2.0)]);
        let tall = panel("b", &[Some(1.0), Some(100.0)]);
        let first = |svg: &str| {
            let (_, rest) = svg.split_once("stroke-width=\"2\" points=\"").expect("a line");
            rest.split('"').next().expect("its end").to_owned()
        };
        let alone = drawn(std::slice::from_ref(&low), &[]);
        let beside = drawn(&[low, tall], &[]);
        assert!(alone != beside);
        let height = |points: String| {
            let ys = points.split(' ').map(|it| it.split(',').nth(1).expect("y").parse::<f64>());
            let ys: Vec<f64> = ys.map(|y| y.expect("a number")).collect();
            (ys[0] - ys[1]).abs()
        };
        assert!(height(first(&alone)) > 10.0 * height(first(&beside)));
    }

    #[test]
    fn a_missing_place_keeps_its_panel() {
        let svg = drawn(&[panel("a", &[Some(1.0)]), panel("z", &[None, None])], &[]);
        assert_eq!(svg.matches(MISSING).count(), 1);
        assert!(svg.contains(">z</text>"));
    }

    #[test]
    fn a_break_is_drawn_in_each_panel_and_said_once() {
        let values = [1.0, 2.0, 3.0, 4.0].map(Some);
        let svg = drawn(&[panel("a", &values), panel("b", &values)], &[2017]);
        assert_eq!(svg.matches("stroke-dasharray").count(), 2);
        assert_eq!(svg.matches("stroke-width=\"2\" points").count(), 4, "{svg}");
        assert!(svg.contains(">2017: break &quot;2020&quot;</text>"));
    }

    #[test]
    fn extreme_values_are_drawn_without_panic() {
        let long = "name ".repeat(40);
        let all = EXTREMES.map(|value| panel(&long, &[Some(value), None, Some(-value)]));
        drawn(&all, &[i32::MIN, 2016, i32::MAX]);
    }
}
