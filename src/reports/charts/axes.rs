//! The axes of a chart over years.

use super::frame::{Face, Pen, SMALL};
use super::line::Break;
use super::palette::Role;
use super::scale::Span;
use super::{Reference, Words};

/// Where years and values lie.
pub(super) struct Plot {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
    pub(super) years: (i32, i32),
    pub(super) values: Span,
}

impl Plot {
    pub(super) fn x(&self, year: f64) -> f64 {
        let (first, last) = (f64::from(self.years.0), f64::from(self.years.1));
        if last > first {
            self.left + (self.right - self.left) * (year - first) / (last - first)
        } else {
            f64::midpoint(self.left, self.right)
        }
    }

    pub(super) fn y(&self, value: f64) -> f64 {
        self.bottom - (self.bottom - self.top) * self.values.share(value)
    }

    pub(super) fn place(&self, (year, value): (i32, f64)) -> (f64, f64) {
        (self.x(f64::from(year)), self.y(value))
    }
}

/// Lines across at the ticks, each with its text.
pub(super) fn grid(pen: &Pen<'_>, plot: &Plot, marks: &[(f64, String)]) {
    let face = Face::new(SMALL, Role::Muted).end();
    for (value, text) in marks {
        let y = plot.y(*value);
        // Only where negative values are drawn does zero need to be told from other ticks.
        let zero = *value == 0.0 && plot.values.has_zero();
        let role = if zero { Role::Muted } else { Role::Grid };
        pen.line((plot.left, y), (plot.right, y), role, 1.0);
        pen.text((plot.left - 8.0, y), &face.fit(text, plot.left - 8.0), face);
    }
}

/// Years at a round distance, counted back from the last one, which matters most.
pub(super) fn year_axis(pen: &Pen<'_>, plot: &Plot) {
    let face = Face::new(SMALL, Role::Muted).middle();
    let (first, last) = plot.years;
    let room = face.width("2000") + 8.0;
    let fits = |step: i32| {
        f64::from(step) * (plot.right - plot.left) >= room * (f64::from(last) - f64::from(first))
    };
    let steps = [1, 2, 3, 5, 10, 20, 50, 100, 1000, 10_000, 1_000_000, 1_000_000_000];
    let step = steps.into_iter().find(|step| fits(*step)).unwrap_or(i32::MAX);
    let mut year = last;
    loop {
        let x = plot.x(f64::from(year));
        pen.line((x, plot.bottom), (x, plot.bottom + 4.0), Role::Context, 1.0);
        pen.text((x, plot.bottom + 16.0), &year.to_string(), face);
        match year.checked_sub(step) {
            Some(before) if before >= first => year = before,
            _ => break,
        }
    }
}

/// A line across at the value to be reached, with its name.
pub(super) fn goal_line(pen: &Pen<'_>, goal: Option<&Reference>, plot: &Plot) {
    if let Some(goal) = goal.filter(|goal| goal.value.is_finite()) {
        let y = plot.y(goal.value);
        pen.line((plot.left, y), (plot.right, y), Role::Ink, 1.0);
        let face = Face::new(SMALL, Role::Ink);
        let text = face.fit(&format!("{} {}", goal.label, goal.text), plot.right - plot.left);
        let above = if y - 10.0 > plot.top { y - 10.0 } else { y + 10.0 };
        pen.text((plot.left + 4.0, above), text.trim(), face);
    }
}

/// A break before the first or after the last year parts nothing and is not marked.
pub(super) fn breaks_within<'a>(breaks: &'a [Break], plot: &Plot) -> Vec<&'a Break> {
    let (first, last) = plot.years;
    breaks.iter().filter(|mark| first < mark.year && mark.year <= last).collect()
}

/// What changed, above the mark of each break.
pub(super) fn break_notes(pen: &Pen<'_>, breaks: &[Break], plot: &Plot, words: &Words) {
    let mut marks = breaks_within(breaks, plot);
    marks.sort_by_key(|mark| mark.year);
    let face = Face::new(SMALL, Role::Muted).middle();
    let mut free_from = 0.0;
    for mark in marks {
        let x = plot.x(f64::from(mark.year) - 0.5);
        let note = if mark.note.is_empty() { &words.series_break } else { &mark.note };
        let half = face.width(note) / 2.0;
        let middle = x.max(half).min(plot.right - half.min(plot.right / 2.0));
        if middle - half >= free_from {
            pen.text((middle, plot.top - 20.0), &face.fit(note, plot.right), face);
            free_from = middle + half + 8.0;
        }
    }
}
