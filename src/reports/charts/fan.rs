//! A fan: a series over years and where it gets to if it goes on, with an interval around each
//! year to come that widens.
//!
//! Up to three intervals lie in each other, told apart by their words and by how they are drawn:
//! the innermost is filled, the others are outlines, the outermost a thin one. Known years are a
//! thick line, years to come a thin one with open dots.

use serde::Serialize;

use super::axes::{Plot, break_notes, breaks_within, goal_line, grid, year_axis};
use super::ends::{self, End};
use super::frame::{self, BODY, Face, Pen, SMALL};
use super::line::{Break, Goal};
use super::notes::Note;
use super::palette::Role;
use super::scale::{Span, known, stretches, ticks};
use super::{Head, Point, Width, Words, svg};

/// A year to come.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Ahead {
    /// The calendar year.
    pub year: i32,
    /// The central value.
    pub value: f64,
    /// Its lower and upper bounds, one pair for each of the levels.
    pub bounds: Vec<(f64, f64)>,
}

/// One of the intervals.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Level {
    /// How much it is to hold: "80%".
    pub label: String,
    /// Its ends in the last year as text.
    pub low: String,
    /// The upper one.
    pub high: String,
}

/// A fan chart.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct FanData {
    /// Name, description and width.
    pub head: Head,
    /// The known years in any order.
    pub points: Vec<Point>,
    /// The years to come, the nearest first.
    pub ahead: Vec<Ahead>,
    /// The intervals, the narrowest first; no more than three are drawn.
    pub levels: Vec<Level>,
    /// The name of the last year to come: "projection 2030".
    pub label: String,
    /// Its central value as text.
    pub text: String,
    /// Where the known line is interrupted and marked.
    pub breaks: Vec<Break>,
    /// A value to be reached.
    pub goal: Option<Goal>,
    /// Why there is nothing ahead; set below the chart, may be empty.
    pub note: String,
}

/// How many intervals can be told apart.
const MOST_LEVELS: usize = 3;

/// Draws the fan; `tick` writes a value of the axis. Without a known value there is no chart.
#[must_use]
pub fn render(data: &FanData, words: &Words, tick: &dyn Fn(f64) -> String) -> String {
    let past = past(data);
    let ahead = ahead(data, &past);
    let Some((values, years)) = extent(data, &past, &ahead) else {
        return frame::no_data(&data.head, words);
    };
    let wide = data.head.width == Width::Wide;
    let width = data.head.width.pixels();
    let note = Note::new([&*data.note], width);
    let height = if wide { 352.0 } else { 264.0 };
    let (values, marks) = ticks(values, if wide { 5.0 } else { 4.0 });
    let marks: Vec<(f64, String)> = marks.into_iter().map(|value| (value, tick(value))).collect();
    let face = Face::new(SMALL, Role::Muted);
    let ticks_width = marks.iter().map(|(_, text)| face.width(text)).fold(0.0, f64::max);
    let names = names(data, &ahead, (width * 0.36).floor());
    let texts = names.iter().flat_map(|(_, lines)| lines);
    let names_width = texts.map(|(text, face)| face.width(text)).fold(0.0, f64::max);
    let plot = Plot {
        left: ticks_width.min(width * 0.25) + 9.0,
        right: width - names_width - 17.0,
        top: if data.breaks.is_empty() { 12.0 } else { 32.0 },
        bottom: height - 32.0,
        years,
        values,
    };
    let breaks = breaks_within(&data.breaks, &plot).into_iter().map(|mark| {
        svg::dashes(plot.x(f64::from(mark.year) - 0.5), plot.top - 8.0, plot.bottom, Role::Muted)
    });
    let dashes = breaks.collect::<String>();
    frame::draw_over(&data.head, (width, height + note.height()), &dashes, |pen| {
        bands(pen, &ahead, &plot);
        grid(pen, &plot, &marks);
        year_axis(pen, &plot);
        break_notes(pen, &data.breaks, &plot, words);
        goal_line(pen, data.goal.as_ref(), &plot);
        lines(pen, &past, &ahead, &plot);
        let at = |(year, value): (i32, f64)| plot.place((year, value));
        let ends = names.into_iter().map(|(last, lines)| End { from: at(last), lines });
        ends::draw(pen, ends.collect(), plot.right + 16.0, (16.0, plot.bottom));
        note.draw(pen, height - 8.0);
    })
}

/// The stretches of known years.
fn past(data: &FanData) -> Vec<Vec<(i32, f64)>> {
    let breaks: Vec<i32> = data.breaks.iter().map(|mark| mark.year).collect();
    stretches(&data.points, &breaks)
}

/// A year with its bounds, where all of it can be drawn.
struct Step {
    year: i32,
    value: f64,
    bounds: Vec<(f64, f64)>,
}

/// The years after the last known one, which begins the fan: there nothing is uncertain.
fn ahead(data: &FanData, past: &[Vec<(i32, f64)>]) -> Vec<Step> {
    let Some(&(last, value)) = past.last().and_then(|stretch| stretch.last()) else {
        return Vec::new();
    };
    let levels = data.levels.len().min(MOST_LEVELS);
    let mut years = vec![Step { year: last, value, bounds: vec![(value, value); levels] }];
    for ahead in &data.ahead {
        let bounds = ahead.bounds.iter().take(levels);
        let bounds: Option<Vec<(f64, f64)>> =
            bounds.map(|(low, high)| known(Some(*low)).zip(known(Some(*high)))).collect();
        let later = years.last().is_none_or(|before| before.year < ahead.year);
        match (known(Some(ahead.value)), bounds) {
            (Some(value), Some(bounds)) if bounds.len() == levels && later => {
                years.push(Step { year: ahead.year, value, bounds });
            }
            // A fan does not leap over a year that cannot be drawn.
            _ => break,
        }
    }
    if years.len() > 1 { years } else { Vec::new() }
}

fn extent(data: &FanData, past: &[Vec<(i32, f64)>], ahead: &[Step]) -> Option<(Span, (i32, i32))> {
    let points = || past.iter().flatten();
    let bounds = ahead.iter().flat_map(|year| &year.bounds).flat_map(|(low, high)| [*low, *high]);
    let values = points().map(|(_, value)| *value).chain(ahead.iter().map(|year| year.value));
    let goal = data.goal.iter().map(|goal| goal.value).filter(|_| !past.is_empty());
    let span = Span::of(values.chain(bounds).chain(goal))?;
    let years = data.points.iter().map(|point| point.year).chain(ahead.iter().map(|it| it.year));
    Some((span, (years.clone().min()?, years.max()?)))
}

/// The intervals from the outermost to the innermost, which alone is filled.
fn bands(pen: &Pen<'_>, ahead: &[Step], plot: &Plot) {
    let levels = ahead.first().map_or(0, |year| year.bounds.len());
    for level in (0..levels).rev() {
        let bound = |year: &Step, upper: bool| {
            let (low, high) = year.bounds.get(level).copied().unwrap_or((year.value, year.value));
            plot.place((year.year, if upper { high } else { low }))
        };
        let low: Vec<_> = ahead.iter().map(|year| bound(year, false)).collect();
        let high = ahead.iter().map(|year| bound(year, true));
        if level == 0 {
            let edge: Vec<_> = high.chain(low.into_iter().rev()).collect();
            pen.area(&edge, Role::Band);
        } else {
            let width = if level == 1 { 2.0 } else { 1.0 };
            pen.path(&low, Role::Context, width);
            pen.path(&high.collect::<Vec<_>>(), Role::Context, width);
        }
    }
}

fn lines(pen: &Pen<'_>, past: &[Vec<(i32, f64)>], ahead: &[Step], plot: &Plot) {
    let course: Vec<_> = ahead.iter().map(|year| plot.place((year.year, year.value))).collect();
    pen.path(&course, Role::Accent, 1.2);
    for place in course.iter().skip(1) {
        pen.open_dot(*place, 3.0, Role::Accent);
    }
    for stretch in past {
        let places: Vec<_> = stretch.iter().map(|point| plot.place(*point)).collect();
        match places[..] {
            [alone] => pen.dot(alone, 3.0, Role::Accent),
            _ => pen.path(&places, Role::Accent, 2.5),
        }
    }
    if let Some(last) = past.last().and_then(|stretch| stretch.last()) {
        pen.dot(plot.place(*last), 4.0, Role::Accent);
    }
}

/// A name with the point its line ends at.
type Name = ((i32, f64), Vec<(String, Face)>);

/// The central value and the ends of the intervals, at the last year to come.
fn names(data: &FanData, ahead: &[Step], room: f64) -> Vec<Name> {
    let Some(last) = ahead.last() else {
        return Vec::new();
    };
    let (bold, plain) = (Face::new(BODY, Role::Accent).bold(), Face::new(SMALL, Role::Muted));
    let own = Face::new(BODY, Role::Accent);
    let centre = [(&data.label, bold), (&data.text, own)];
    let centre = centre.into_iter().filter(|(text, _)| !text.is_empty());
    let centre = centre.map(|(text, face)| (face.fit(text, room), face)).collect();
    let mut names = vec![((last.year, last.value), centre)];
    for (level, (low, high)) in data.levels.iter().zip(&last.bounds) {
        for (value, text) in [(low, &level.low), (high, &level.high)] {
            let text = format!("{text} ({})", level.label);
            names.push(((last.year, *value), vec![(plain.fit(&text, room), plain)]));
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::super::sound::{EXTREMES, NO_DATA, check, check_layout, hostile, narrow, words};
    use super::*;

    fn point(year: i32, value: Option<f64>) -> Point {
        Point { year, value, interval: None }
    }

    fn data(values: &[Option<f64>], ahead: usize, levels: usize) -> FanData {
        let points = values.iter().zip(2015..).map(|(value, year)| point(year, *value)).collect();
        let years = (2025..).take(ahead).zip(1_u32..);
        let level = |index: u32, step: u32| {
            let half = f64::from(index * step);
            (50.0 - half, 50.0 + half)
        };
        let levels_of = |step: u32| (1..).take(levels).map(|index| level(index, step)).collect();
        let name = |label: &&str| Level {
            label: (*label).to_owned(),
            low: "4&".to_owned(),
            high: "6&".to_owned(),
        };
        FanData {
            head: hostile(),
            points,
            ahead: years
                .map(|(year, step)| Ahead { year, value: 50.0, bounds: levels_of(step) })
                .collect(),
            levels: ["50%", "80%", "95%"].iter().take(levels).map(name).collect(),
            label: "projection <2030>".to_owned(),
            text: "50".to_owned(),
            ..FanData::default()
        }
    }

    fn drawn(data: &FanData) -> String {
        let mut last = String::new();
        for head in [narrow(), hostile()] {
            let data = FanData { head, ..data.clone() };
            last = render(&data, &words(), &|value| format!("<{value}>"));
            check(&last);
            check_layout(&last);
        }
        last
    }

    #[test]
    fn nothing_to_draw_is_said() {
        assert!(drawn(&data(&[], 3, 1)).contains(NO_DATA));
        assert!(drawn(&data(&[None, Some(f64::NAN)], 3, 3)).contains(NO_DATA));
    }

    #[test]
    fn years_to_come_are_open_dots_around_a_band() {
        let known = [Some(45.0); 10];
        let svg = drawn(&data(&known, 5, 1));
        assert_eq!(svg.matches("stroke-accent").count(), 5 + 2, "{svg}");
        assert_eq!(svg.matches("class=\"fill-band\"").count(), 1);
        assert!(svg.contains(">6&amp; (80%)</text>") || svg.contains(">6&amp; (50%)</text>"));
        assert!(svg.contains(">projection &lt;2030&gt;</text>"));
    }

    #[test]
    fn three_intervals_are_told_apart_without_colour() {
        let svg = drawn(&data(&[Some(45.0); 10], 5, 3));
        assert_eq!(svg.matches("class=\"fill-band\"").count(), 1);
        // Two outlines, and leaders to the names that had to move.
        assert_eq!(svg.matches("stroke-width=\"2\"").count(), 2, "{svg}");
        for level in ["50%", "80%", "95%"] {
            assert_eq!(svg.matches(&format!("({level})</text>")).count(), 2);
        }
    }

    #[test]
    fn without_a_projection_the_known_years_stand_with_the_reason() {
        let mut bare = data(&[Some(45.0); 10], 0, 1);
        bare.note = "too few <years>".to_owned();
        let svg = drawn(&bare);
        assert!(!svg.contains("fill-band") && svg.contains(">too few &lt;years&gt;</text>"));
    }

    #[test]
    fn gaps_and_breaks_part_the_known_years() {
        let mut values = [Some(45.0); 10];
        let lines = |svg: &str| svg.matches("stroke-width=\"2.5\"").count();
        assert_eq!(lines(&drawn(&data(&values, 5, 1))), 1);
        values[4] = None;
        let mut parted = data(&values, 5, 1);
        parted.breaks = vec![Break { year: 2022, note: String::new() }];
        let svg = drawn(&parted);
        assert_eq!(lines(&svg), 3);
        assert!(svg.contains("stroke-dasharray"));
    }

    #[test]
    fn a_year_that_cannot_be_drawn_ends_the_fan() {
        let mut cut = data(&[Some(45.0); 10], 5, 1);
        cut.ahead[2].bounds[0].1 = f64::NAN;
        assert_eq!(drawn(&cut).matches("stroke-accent").count(), 2 + 2);
        cut.ahead[0].bounds.clear();
        assert!(!drawn(&cut).contains("fill-band"));
    }

    #[test]
    fn extreme_values_are_drawn_without_panic() {
        let mut wild = data(&EXTREMES.map(Some), 9, 3);
        for (ahead, value) in wild.ahead.iter_mut().zip(EXTREMES) {
            ahead.value = value;
            ahead.bounds = vec![(value, -value); 3];
        }
        wild.label = "name ".repeat(60);
        wild.note = "note ".repeat(60);
        drawn(&wild);
    }
}
