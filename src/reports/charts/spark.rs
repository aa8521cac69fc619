//! A tiny line for a cell of a table: the shape of a series, its last point marked.

use serde::Serialize;

use super::frame::{self, Face, Pen, SMALL};
use super::palette::Role;
use super::scale::{Span, known, stretches};
use super::{Head, Point, Words};

/// Width and height in pixels.
pub const SIZE: (f64, f64) = (120.0, 28.0);

/// Room for the mark of the last point.
const MARGIN: f64 = 5.0;

/// A series for a cell of a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SparkData {
    /// Name and description; the width is not used.
    pub head: Head,
    /// The years, in any order; intervals are not drawn.
    pub points: Vec<Point>,
    /// First years of new series: the line is interrupted before each.
    pub breaks: Vec<i32>,
}

/// Draws the tiny line; the scale runs from the lowest to the highest value of the series.
#[must_use]
pub fn render(data: &SparkData, words: &Words) -> String {
    let all = stretches(&data.points, &data.breaks);
    let span = Span::of(all.iter().flatten().map(|(_, value)| *value));
    frame::draw(&data.head, SIZE, |pen| {
        if let Some(span) = span {
            series(pen, data, &all, span);
        } else {
            let face = Face::new(SMALL, Role::Muted);
            pen.text((0.0, SIZE.1 / 2.0), &face.fit(&words.no_data, SIZE.0), face);
        }
    })
}

fn series(pen: &Pen<'_>, data: &SparkData, all: &[Vec<(i32, f64)>], span: Span) {
    let years = || data.points.iter().map(|point| f64::from(point.year));
    let first = years().fold(f64::INFINITY, f64::min);
    let last = years().fold(f64::NEG_INFINITY, f64::max);
    let place = |(year, value): &(i32, f64)| {
        let share = if last > first { (f64::from(*year) - first) / (last - first) } else { 1.0 };
        let x = MARGIN + (SIZE.0 - 2.0 * MARGIN) * share;
        (x, SIZE.1 - MARGIN - (SIZE.1 - 2.0 * MARGIN) * span.share(*value))
    };
    for stretch in all {
        let places: Vec<_> = stretch.iter().map(place).collect();
        match places[..] {
            [alone] => pen.dot(alone, 1.5, Role::Accent),
            _ => pen.path(&places, Role::Accent, 1.5),
        }
    }
    if let Some(end) = all.last().and_then(|stretch| stretch.last()) {
        pen.dot(place(end), 3.0, Role::Accent);
    }
    // An open ring where the newest year is missing: the last dot is then not the present.
    let newest = data.points.iter().max_by_key(|point| point.year);
    if newest.is_some_and(|point| known(point.value).is_none()) {
        pen.open_dot((SIZE.0 - MARGIN, SIZE.1 / 2.0), 2.5, Role::Muted);
    }
}

#[cfg(test)]
mod tests {
    use super::super::sound::{EXTREMES, NO_DATA, check, hostile, words};
    use super::*;

    fn drawn(values: &[Option<f64>], breaks: &[i32]) -> String {
        let points = values
            .iter()
            .zip(2015..)
            .map(|(value, year)| Point { year, value: *value, interval: None })
            .collect();
        let data = SparkData { head: hostile(), points, breaks: breaks.to_vec() };
        let svg = render(&data, &words());
        check(&svg);
        svg
    }

    #[test]
    fn nothing_to_draw_is_said() {
        assert!(drawn(&[], &[]).contains(NO_DATA));
        assert!(drawn(&[None, None], &[]).contains(NO_DATA));
        assert!(!drawn(&[Some(0.0)], &[]).contains(NO_DATA));
    }

    #[test]
    fn gaps_and_breaks_part_the_line() {
        let lines = |svg: &str| svg.matches("<polyline").count();
        let values = [1.0, 2.0, 2.0, 3.0, 4.0, 6.0].map(Some);
        assert_eq!(lines(&drawn(&values, &[])), 1);
        assert_eq!(lines(&drawn(&values, &[2018])), 2);
    }

    #[test]
    fn a_missing_newest_year_is_an_open_ring() {
        assert!(drawn(&[Some(1.0), Some(2.0), None], &[]).contains("stroke-muted"));
        assert!(!drawn(&[Some(1.0), Some(2.0)], &[]).contains("stroke-muted"));
    }

    #[test]
    fn extreme_values_are_drawn_without_panic() {
        drawn(&EXTREMES.map(Some), &[i32::MIN, i32::MAX]);
        drawn(&[Some(5.0), Some(5.0)], &[]);
    }
}
