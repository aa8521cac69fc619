//! Figures of a report: values brought into the plain data of charts, each with its table.

mod ballots;
mod bullet;
mod cells;
mod fan;
mod funnel_plot;
mod lines;
mod lorenz;
mod maps;
mod members;
mod multiples;
mod pyramid;
mod ranks;
mod slope;
mod spine;

pub use ballots::{Bar, Rated, bars, funnel, rates};
pub use bullet::bullet;
pub use cells::{spark, spark_of, strip, strip_of};
pub use fan::fan;
pub use funnel_plot::funnel_plot;
pub use lines::{one_line, series};
pub use lorenz::lorenz;
pub use maps::{map, tiles};
pub use members::members;
pub use multiples::multiples;
pub use pyramid::pyramid;
pub use ranks::{middle_rank, ranks};
pub use slope::slope;
pub use spine::{of_peers, shown_year, spine};

use super::charts::{self, Head, Point, Width};
use super::edition::Edition;
use crate::indicators::file::Indicator;
use crate::territory::Territory;

/// The fewest known years that make a line worth drawing.
pub(super) const ENOUGH_YEARS: usize = 3;
/// The fewest known members that make a comparison worth drawing.
const ENOUGH_MEMBERS: usize = 3;
/// The most members that are drawn one by one.
const MOST_MEMBERS: usize = 60;

fn chart_words(edition: &Edition<'_>) -> charts::Words {
    charts::Words {
        no_data: edition.words.get("chart.no-data"),
        missing: edition.words.get("chart.missing"),
        series_break: edition.words.get("chart.break"),
    }
}

fn head(id: &str, title: &str, desc: &str) -> Head {
    Head { id: id.to_owned(), title: title.to_owned(), desc: desc.to_owned(), width: Width::Wide }
}

/// Draws once wide and once narrow: text keeps its size, so a phone gets a drawing of its own.
fn both<D>(
    data: &mut D,
    head: fn(&mut D) -> &mut Head,
    draw: impl Fn(&D) -> String,
) -> (String, String) {
    let wide = draw(data);
    let head = head(data);
    head.id.push_str("-narrow");
    head.width = Width::Narrow;
    (wide, draw(data))
}

fn points(edition: &Edition<'_>, indicator: &Indicator, place: Territory) -> Vec<Point> {
    let Some(last) = edition.last_year(indicator, place) else {
        return Vec::new();
    };
    let series = edition.material.values.series(&indicator.id, place);
    let rows = series.into_iter().flat_map(|series| series.range(..=last));
    let mut points: Vec<Point> = rows
        .map(|(year, value)| Point { year: *year, value: value.reading.value(), interval: None })
        .collect();
    // Years before the first known value are not gaps.
    let first = points.iter().position(|point| point.value.is_some()).unwrap_or(points.len());
    points.drain(..first);
    points
}

fn known_years(points: &[Point]) -> usize {
    points.iter().filter(|point| point.value.is_some()).count()
}

/// A value of an axis: ticks are round, so one decimal does for small ones.
fn tick(edition: &Edition<'_>, value: f64) -> String {
    let decimals = u8::from(value.abs() < 20.0 && value.fract() != 0.0);
    edition.words.numbers.decimal(value, decimals)
}

/// The years of breaks, for drawing.
fn break_years(edition: &Edition<'_>, indicator: &Indicator) -> Vec<i32> {
    edition.breaks(indicator).iter().map(|found| found.year.number()).collect()
}
