//! Small drawings for the cells of tables.

use super::{ENOUGH_MEMBERS, ENOUGH_YEARS, break_years, chart_words, head, known_years, points};
use crate::indicators::file::{Indicator, Kind};
use crate::reports::charts;
use crate::reports::document::Span;
use crate::reports::edition::Edition;
use crate::territory::{CORE_CITY, Member, Territory};

/// The course of an area or municipality as a small line for a table cell.
#[must_use]
pub fn spark(edition: &Edition<'_>, indicator: &Indicator, place: Territory) -> Option<Span> {
    let points = points(edition, indicator, place);
    let (first, last) = (points.first()?.year, points.last()?.year);
    if known_years(&points) < ENOUGH_YEARS {
        return None;
    }
    let title = indicator.title.get(edition.lang());
    let years = (first.to_string(), last.to_string());
    let label = edition
        .words
        .fill("chart.spark", &[("title", title), ("from", &years.0), ("to", &years.1)]);
    let data = charts::spark::SparkData {
        head: head(&format!("spark-{}-{place}", indicator.id), title, &label),
        points,
        breaks: break_years(edition, indicator),
    };
    Some(Span::Svg { svg: charts::spark::render(&data, &chart_words(edition)), label })
}

/// Numbers by year that no indicator gives, as a small line for a table cell.
#[must_use]
pub fn spark_of(edition: &Edition<'_>, id: &str, label: &str, points: Vec<(i32, f64)>) -> Span {
    let point = |(year, value)| charts::Point { year, value: Some(value), interval: None };
    let data = charts::spark::SparkData {
        head: head(&format!("spark-{id}"), label, label),
        points: points.into_iter().map(point).collect(),
        breaks: Vec::new(),
    };
    let svg = charts::spark::render(&data, &chart_words(edition));
    Span::Svg { svg, label: label.to_owned() }
}

/// All members on one line, for a table cell.
#[must_use]
pub fn strip(edition: &Edition<'_>, indicator: &Indicator) -> Option<Span> {
    strip_with(edition, indicator, CORE_CITY, "strip")
}

/// The same with one member marked in place of the core city.
#[must_use]
pub fn strip_of(edition: &Edition<'_>, indicator: &Indicator, member: &Member) -> Option<Span> {
    strip_with(edition, indicator, member.code.as_str(), "strip-own")
}

fn strip_with(
    edition: &Edition<'_>,
    indicator: &Indicator,
    marked: &str,
    id: &str,
) -> Option<Span> {
    let (known, year) = edition.coverage(indicator);
    let year = year.filter(|_| known >= ENOUGH_MEMBERS)?;
    let value = |place| edition.value(indicator, place, year).reading.value();
    let own = edition.members.iter().find(|member| member.code.as_str() == marked);
    let others = edition.members.iter().filter(|member| member.code.as_str() != marked);
    let known = |member: &&&Member| value(member.territory()).is_some();
    let (low, high) = extremes(edition, indicator, year)?;
    let title = indicator.title.get(edition.lang());
    let label = edition.words.fill(
        "chart.strip",
        &[
            ("title", title),
            ("low", &edition.with_unit(indicator, low)),
            ("high", &edition.with_unit(indicator, high)),
            ("year", &year.to_string()),
        ],
    );
    let data = charts::strip::StripData {
        head: head(&format!("{id}-{}", indicator.id), title, &label),
        members: others.filter(known).map(|member| value(member.territory())).collect(),
        core: own.and_then(|member| value(member.territory())),
        // A total of the metropolis lies far outside the range of its members.
        metropolis: value(Territory::Metropolis).filter(|_| indicator.kind != Kind::Total),
    };
    Some(Span::Svg { svg: charts::strip::render(&data, &chart_words(edition)), label })
}

fn extremes(edition: &Edition<'_>, indicator: &Indicator, year: i32) -> Option<(f64, f64)> {
    let values = edition.members.iter();
    let mut values: Vec<f64> = values
        .filter_map(|member| edition.value(indicator, member.territory(), year).reading.value())
        .collect();
    values.sort_by(f64::total_cmp);
    Some((*values.first()?, *values.last()?))
}
