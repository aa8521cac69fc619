//! Small drawings for the cells of tables.

use super::{ENOUGH_MEMBERS, ENOUGH_YEARS, break_years, chart_words, head, known_years, points};
use crate::assessments::standing;
use crate::indicators::file::{Indicator, Kind};
use crate::reports::charts;
use crate::reports::document::Span;
use crate::reports::edition::Edition;
use crate::territory::{Member, Territory};

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

/// More members than these cannot be told apart as dots in a cell.
const CROWDED: usize = 60;

/// All members on one line, for a table cell; a crowd of them as a box.
#[must_use]
pub fn strip(edition: &Edition<'_>, indicator: &Indicator) -> Option<Span> {
    let core = edition.members.iter().find(|member| member.core);
    strip_with(edition, indicator, core.copied(), "strip")
}

/// The same with one member marked in place of the core city.
#[must_use]
pub fn strip_of(edition: &Edition<'_>, indicator: &Indicator, member: &Member) -> Option<Span> {
    strip_with(edition, indicator, Some(member), "strip-own")
}

fn strip_with(
    edition: &Edition<'_>,
    indicator: &Indicator,
    marked: Option<&Member>,
    id: &str,
) -> Option<Span> {
    let (known, year) = edition.coverage(indicator);
    let year = year.filter(|_| known >= ENOUGH_MEMBERS)?;
    let value = |place| edition.value(indicator, place, year).reading.value();
    let spread = edition.spread(indicator, year);
    let (low, high) = (*spread.first()?, *spread.last()?);
    let own = marked.and_then(|member| value(member.territory()));
    let crowd = spread.len() > CROWDED;
    let mut others = if crowd { vec![low, high] } else { spread.to_vec() };
    let at = own.and_then(|own| others.binary_search_by(|other| other.total_cmp(&own)).ok());
    if let Some(at) = at {
        others.remove(at);
    }
    let middle = standing::quartiles(spread).filter(|_| crowd);
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
        members: others.into_iter().map(Some).collect(),
        middle: middle.map(|(low, high)| (low, standing::median(spread), high)),
        core: own,
        // A total of the metropolis lies far outside the range of its members.
        metropolis: value(Territory::Metropolis).filter(|_| indicator.kind != Kind::Total),
    };
    Some(Span::Svg { svg: charts::strip::render(&data, &chart_words(edition)), label })
}
