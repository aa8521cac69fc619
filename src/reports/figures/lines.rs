//! Courses over years, with breaks as gaps.

use super::{ENOUGH_YEARS, both, break_years, chart_words, head, known_years, points, tick};
use crate::indicators::file::{Indicator, Kind};
use crate::reports::charts;
use crate::reports::charts::line::{Emphasis, LineData, Series};
use crate::reports::document::{Cell, Column, Figure, Row, Span, Table};
use crate::reports::edition::Edition;
use crate::territory::{Member, Territory};

/// The id of the course of one municipality, which accompanies the words about it.
const OWN: &str = "own";

/// The course of the metropolis, the ring and the core city over the members' light lines.
#[must_use]
pub fn series(edition: &Edition<'_>, indicator: &Indicator) -> Option<Figure> {
    let core = edition.core().map(Member::territory);
    let named = [
        (Some(Territory::Metropolis), "place.metropolis", Emphasis::Accent),
        (core.map(|_| Territory::Ring), "place.ring", Emphasis::Ring),
        (core, "place.core", Emphasis::Second),
    ];
    let drawn: Vec<(Territory, String, Emphasis)> = named
        .into_iter()
        .filter_map(|(place, key, emphasis)| Some((place?, edition.words.get(key), emphasis)))
        .filter(|(place, ..)| known_years(&points(edition, indicator, *place)) >= ENOUGH_YEARS)
        .collect();
    if drawn.is_empty() {
        return None;
    }
    let mut lines = Vec::new();
    if indicator.kind != Kind::Total {
        for member in edition.members.iter().filter(|it| !it.core) {
            lines.push(line(edition, indicator, member.territory(), "", Emphasis::Context));
        }
    }
    for (place, name, emphasis) in drawn.iter().rev() {
        lines.push(line(edition, indicator, *place, name, *emphasis));
    }
    let places: Vec<(Territory, String)> =
        drawn.into_iter().map(|(place, name, _)| (place, name)).collect();
    Some(line_figure(edition, indicator, "series", lines, &places))
}

/// The course of one municipality.
#[must_use]
pub fn one_line(edition: &Edition<'_>, indicator: &Indicator, place: Territory) -> Option<Figure> {
    if known_years(&points(edition, indicator, place)) < ENOUGH_YEARS {
        return None;
    }
    let Territory::Gmina(code) = place else {
        return None;
    };
    let name = edition.material.project.catalogue.register.name(code);
    let lines = vec![line(edition, indicator, place, &name, Emphasis::Accent)];
    Some(line_figure(edition, indicator, OWN, lines, &[(place, name)]))
}

fn line(
    edition: &Edition<'_>,
    indicator: &Indicator,
    place: Territory,
    label: &str,
    emphasis: Emphasis,
) -> Series {
    let points = points(edition, indicator, place);
    let last = points.iter().rev().find_map(|point| point.value);
    let text = last.map_or_else(String::new, |value| edition.digits(indicator, value));
    Series { label: label.to_owned(), text, emphasis, points }
}

fn line_figure(
    edition: &Edition<'_>,
    indicator: &Indicator,
    id: &str,
    series: Vec<Series>,
    places: &[(Territory, String)],
) -> Figure {
    let title = indicator.title.get(edition.lang());
    let years: Vec<i32> =
        series.iter().flat_map(|line| &line.points).map(|point| point.year).collect();
    let first = years.iter().min().map_or_else(String::new, ToString::to_string);
    let last = years.iter().max().map_or_else(String::new, ToString::to_string);
    let names: Vec<&str> = places.iter().map(|(_, name)| name.as_str()).collect();
    let description = edition.words.fill(
        "chart.line",
        &[("title", title), ("names", &names.join(", ")), ("from", &first), ("to", &last)],
    );
    let breaks = break_years(edition, indicator);
    let mut data = LineData {
        head: head(&format!("{id}-{}", indicator.id), title, &description),
        series,
        breaks: breaks
            .into_iter()
            .map(|year| charts::line::Break { year, note: String::new() })
            .collect(),
        low: id == OWN,
        ..LineData::default()
    };
    let tick = |value: f64| tick(edition, value);
    let words = chart_words(edition);
    let (svg, svg_narrow) =
        both(&mut data, |it| &mut it.head, |data| charts::line::render(data, &words, &tick));
    Figure {
        id: format!("figure-{id}-{}", indicator.id),
        title: title.to_owned(),
        subtitle: format!("{}, {first}–{last}", edition.unit_label(indicator)),
        svg,
        svg_narrow,
        description,
        table: Some(years_table(edition, indicator, id, places)),
        source: vec![Span::text(indicator.owner.get(edition.lang()))],
        wide: false,
    }
}

fn years_table(
    edition: &Edition<'_>,
    indicator: &Indicator,
    id: &str,
    places: &[(Territory, String)],
) -> Table {
    let mut years: Vec<i32> = places
        .iter()
        .flat_map(|(place, _)| points(edition, indicator, *place))
        .map(|point| point.year)
        .collect();
    years.sort_unstable();
    years.dedup();
    let mut columns = vec![Column::words(edition.words.get("column.year"))];
    columns.extend(places.iter().map(|(_, name)| Column::numbers(name.clone())));
    let rows = years.iter().map(|year| {
        let mut cells = vec![Cell::head([Span::text(year.to_string())])];
        cells.extend(
            places.iter().map(|(place, _)| Cell::number(edition.figure(indicator, *place, *year))),
        );
        Row { cells, ..Row::default() }
    });
    Table {
        id: format!("table-{id}-{}", indicator.id),
        caption: format!(
            "{} ({})",
            indicator.title.get(edition.lang()),
            edition.unit_label(indicator)
        ),
        columns,
        rows: rows.collect(),
        dense: true,
        ..Table::default()
    }
}
