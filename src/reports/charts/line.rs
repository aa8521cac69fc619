//! Series over years: a few named at the ends of their lines, the rest light behind them.

use serde::Serialize;

use super::axes::{Plot, break_notes, breaks_within, goal_line, grid, year_axis};
use super::ends::{self, End};
use super::frame::{self, BODY, Face, Pen, SMALL};
use super::palette::Role;
use super::scale::{Span, known, stretches, ticks};
use super::{Head, Point, Width, Words, svg};

/// How much a series is meant to be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Emphasis {
    /// The subject of the chart.
    Accent,
    /// The ring around the core city.
    Ring,
    /// The second subject, usually the core city.
    Second,
    /// Shown for comparison: thin, light, not named.
    Context,
}

impl Emphasis {
    pub(super) fn role(self) -> Role {
        match self {
            Self::Accent => Role::Accent,
            Self::Ring => Role::Ring,
            Self::Second => Role::Second,
            Self::Context => Role::Context,
        }
    }
}

/// One line.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Series {
    /// Its name, set at the end of the line; not used for context.
    pub label: String,
    /// The last known value as text, set after the name; may be empty.
    pub text: String,
    /// How it is drawn.
    pub emphasis: Emphasis,
    /// Its years in any order; of a year given twice the first counts.
    pub points: Vec<Point>,
}

/// A year from which values are not comparable with those before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Break {
    /// The first year of the new series.
    pub year: i32,
    /// What changed, in a word or two; empty for [`Words::series_break`].
    pub note: String,
}

/// A value to be reached, drawn as a thin line across with its name.
pub type Goal = super::Reference;

/// A chart of series over years.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct LineData {
    /// Name, description and width.
    pub head: Head,
    /// The lines; later ones are drawn above earlier ones, context below all.
    pub series: Vec<Series>,
    /// Where lines are interrupted and marked.
    pub breaks: Vec<Break>,
    /// A value to be reached.
    pub goal: Option<Goal>,
    /// Whether the axis of values must contain zero.
    pub from_zero: bool,
    /// Whether it is drawn low where it is wide, as one line that only accompanies a text may be.
    pub low: bool,
}

/// Draws the chart; `tick` writes a value of the axis.
#[must_use]
pub fn render(data: &LineData, words: &Words, tick: &dyn Fn(f64) -> String) -> String {
    let Some((values, years)) = extent(data) else {
        return frame::no_data(&data.head, words);
    };
    let wide = data.head.width == Width::Wide;
    let (height, count) = match (wide, data.low) {
        (true, true) => (208.0, 3.0),
        (true, false) => (352.0, 5.0),
        (false, _) => (264.0, 4.0),
    };
    let size = (data.head.width.pixels(), height);
    let (values, marks) = ticks(values, count);
    let marks: Vec<(f64, String)> = marks.into_iter().map(|value| (value, tick(value))).collect();
    let face = Face::new(SMALL, Role::Muted);
    let ticks_width = marks.iter().map(|(_, text)| face.width(text)).fold(0.0, f64::max);
    let room = (size.0 * 0.36).floor();
    let names = names(data, room);
    let names_width = names
        .iter()
        .flat_map(|(_, lines)| lines.iter().map(|(text, face)| face.width(text)))
        .fold(0.0, f64::max);
    let plot = Plot {
        left: ticks_width.min(size.0 * 0.25) + 9.0,
        right: size.0 - names_width.min(room) - 17.0,
        top: if data.breaks.is_empty() { 12.0 } else { 32.0 },
        bottom: size.1 - 32.0,
        years,
        values,
    };
    let dashes = breaks_within(&data.breaks, &plot).into_iter().map(|mark| {
        svg::dashes(plot.x(f64::from(mark.year) - 0.5), plot.top - 8.0, plot.bottom, Role::Muted)
    });
    frame::draw_over(&data.head, size, &dashes.collect::<String>(), |pen| {
        bands(pen, data, &plot);
        grid(pen, &plot, &marks);
        year_axis(pen, &plot);
        let breaks: Vec<i32> = data.breaks.iter().map(|mark| mark.year).collect();
        break_notes(pen, &data.breaks, &plot, words);
        goal_line(pen, data.goal.as_ref(), &plot);
        lines(pen, data, &plot, &breaks);
        ends::draw(pen, ends_of(names, &plot), plot.right + 16.0, (16.0, plot.bottom));
    })
}

/// All values and years to be shown, or `None` when no series has a value.
fn extent(data: &LineData) -> Option<(Span, (i32, i32))> {
    let points = || data.series.iter().flat_map(|series| &series.points);
    let values = points().filter_map(|point| known(point.value));
    let bounds = points()
        .filter(|point| known(point.value).is_some())
        .filter_map(|point| point.interval)
        .flat_map(|(low, high)| [low, high]);
    points().find(|point| known(point.value).is_some())?;
    let goal = data.goal.iter().map(|goal| goal.value);
    let span = Span::of(values.chain(bounds).chain(goal))?;
    let years = (points().map(|point| point.year).min()?, points().map(|point| point.year).max()?);
    Some((if data.from_zero { span.with_zero() } else { span }, years))
}

fn bands(pen: &Pen<'_>, data: &LineData, plot: &Plot) {
    for series in data.series.iter().filter(|series| series.emphasis != Emphasis::Context) {
        let bound = |upper: bool| {
            let points = series.points.iter().map(|point| Point {
                value: known(point.value)
                    .and(point.interval)
                    .filter(|(low, high)| low.is_finite() && high.is_finite())
                    .map(|(low, high)| if upper { high } else { low }),
                ..*point
            });
            let breaks: Vec<i32> = data.breaks.iter().map(|mark| mark.year).collect();
            stretches(&points.collect::<Vec<_>>(), &breaks)
        };
        for (low, high) in bound(false).iter().zip(&bound(true)) {
            let back = high.iter().rev();
            let edge: Vec<_> = low.iter().chain(back).map(|point| plot.place(*point)).collect();
            pen.area(&edge, Role::Band);
        }
    }
}

fn lines(pen: &Pen<'_>, data: &LineData, plot: &Plot, breaks: &[i32]) {
    let context = |series: &&Series| series.emphasis == Emphasis::Context;
    let below = data.series.iter().filter(context);
    let above = data.series.iter().filter(|series| !context(series));
    for series in below.chain(above) {
        let role = series.emphasis.role();
        let (width, radius) = if context(&series) { (1.0, 1.5) } else { (2.5, 4.0) };
        let all = stretches(&series.points, breaks);
        for stretch in &all {
            let places: Vec<_> = stretch.iter().map(|point| plot.place(*point)).collect();
            match places[..] {
                // A year alone between two gaps would leave no line.
                [alone] => pen.dot(alone, f64::max(width, radius * 0.75), role),
                _ => pen.path(&places, role, width),
            }
        }
        if let Some(last) = all.last().and_then(|stretch| stretch.last())
            && !context(&series)
        {
            pen.dot(plot.place(*last), radius, role);
        }
    }
}

/// The last point of a named series, and the name on one line or two.
type Name = ((i32, f64), Vec<(String, Face)>);

/// The names to be set at the ends, each with its last point. When one name is too long for a
/// line with its value, or the chart is narrow, all take two lines: a mixture is hard to read.
fn names(data: &LineData, room: f64) -> Vec<Name> {
    let named = || data.series.iter().filter(|one| one.emphasis != Emphasis::Context);
    let bold = |series: &Series| Face::new(BODY, series.emphasis.role()).bold();
    let both = |series: &Series| format!("{} {}", series.label, series.text).trim().to_owned();
    let stacked = data.head.width == Width::Narrow
        || named().any(|series| bold(series).width(&both(series)) > room);
    let lines = |series: &Series| {
        let (name, plain) = (bold(series), Face::new(BODY, series.emphasis.role()));
        if stacked && !series.text.is_empty() {
            vec![(name.fit(&series.label, room), name), (plain.fit(&series.text, room), plain)]
        } else {
            vec![(name.fit(&both(series), room), name)]
        }
    };
    named()
        .filter_map(|series| {
            let last = *stretches(&series.points, &[]).last()?.last()?;
            Some((last, lines(series)))
        })
        .collect()
}

fn ends_of(names: Vec<Name>, plot: &Plot) -> Vec<End> {
    names.into_iter().map(|(last, lines)| End { from: plot.place(last), lines }).collect()
}

#[cfg(test)]
mod tests {
    use super::super::sound::{EXTREMES, NO_DATA, check, hostile, narrow, words};
    use super::*;

    fn series(values: &[(i32, Option<f64>)]) -> Series {
        let point = |(year, value): &(i32, Option<f64>)| Point {
            year: *year,
            value: *value,
            interval: value.map(|value| (value - 1.0, value + 1.0)),
        };
        Series {
            label: "Name <1>".to_owned(),
            text: "1 & 2".to_owned(),
            emphasis: Emphasis::Accent,
            points: values.iter().map(point).collect(),
        }
    }

    fn data(series: Vec<Series>) -> LineData {
        LineData { head: hostile(), series, ..LineData::default() }
    }

    fn drawn(data: &LineData) -> String {
        let tick = |value: f64| format!("<{value}>");
        let svg = render(data, &words(), &tick);
        check(&svg);
        assert_eq!(svg, render(data, &words(), &tick));
        svg
    }

    /// The number of thick lines in the accent colour.
    fn strokes(svg: &str) -> usize {
        svg.matches("stroke-width=\"2.5\"").count()
    }

    #[test]
    fn nothing_to_draw_is_said() {
        for series in [vec![], vec![series(&[])], vec![series(&[(2020, None), (2021, None)])]] {
            assert!(drawn(&data(series)).contains(NO_DATA));
        }
    }

    #[test]
    fn a_low_chart_is_low_where_it_is_wide() {
        let one = data(vec![series(&[(2020, Some(1.0)), (2021, Some(3.0))])]);
        assert!(drawn(&LineData { low: true, ..one.clone() }).contains("0 0 720 208"));
        assert!(drawn(&one).contains("0 0 720 352"));
    }

    #[test]
    fn a_missing_year_and_a_break_leave_gaps() {
        let years = [2015, 2016, 2017, 2018, 2019, 2020, 2021];
        let mut values = years.map(|year| (year, Some(f64::from(year))));
        assert_eq!(strokes(&drawn(&data(vec![series(&values)]))), 1);
        values[2].1 = None;
        let mut data = data(vec![series(&values)]);
        assert_eq!(strokes(&drawn(&data)), 2);
        data.breaks = vec![Break { year: 2020, note: String::new() }];
        let svg = drawn(&data);
        assert_eq!(strokes(&svg), 3);
        assert!(svg.contains("stroke-dasharray") && svg.contains(">break &quot;2020&quot;</text>"));
        data.breaks = vec![Break { year: 2015, note: "before all".to_owned() }];
        assert!(!drawn(&data).contains("stroke-dasharray"));
    }

    #[test]
    fn one_year_is_a_dot_and_its_name() {
        let svg = drawn(&data(vec![series(&[(2024, Some(5.0))])]));
        assert_eq!(strokes(&svg), 0);
        assert!(svg.contains("<circle") && svg.contains(">Name &lt;1&gt; 1 &amp; 2</text>"));
    }

    #[test]
    fn zero_is_on_the_axis_when_asked_for() {
        let mut data = data(vec![series(&[(2023, Some(90.0)), (2024, Some(95.0))])]);
        assert!(!drawn(&data).contains(">&lt;0&gt;</text>"));
        data.from_zero = true;
        assert!(drawn(&data).contains(">&lt;0&gt;</text>"));
    }

    #[test]
    fn context_is_not_named() {
        let mut one = series(&[(2023, Some(1.0)), (2024, Some(2.0))]);
        one.emphasis = Emphasis::Context;
        assert!(!drawn(&data(vec![one])).contains("Name"));
    }

    #[test]
    fn extreme_values_and_years_are_drawn_without_panic() {
        let all: Vec<(i32, Option<f64>)> =
            EXTREMES.iter().zip(2015..).map(|(value, year)| (year, Some(*value))).collect();
        let ends = [(i32::MIN, Some(1.0)), (i32::MAX, Some(1.0))];
        for values in [&all[..], &all[..1], &all[1..2], &all[6..8], &ends] {
            let mut data = data(vec![series(values), series(values), series(values)]);
            data.goal = Some(Goal { value: f64::MAX, ..Goal::default() });
            data.breaks = vec![Break { year: 2018, note: "x".repeat(400) }];
            drawn(&data);
            data.head = narrow();
            drawn(&data);
        }
    }
}
