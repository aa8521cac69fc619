//! Figures of a report: values brought into the plain data of charts, each with its table.

use super::charts::line::{Emphasis, LineData, Series};
use super::charts::palette::Scheme;
use super::charts::{self, Head, Point, Reference, Width};
use super::document::{Cell, Column, Figure, Row, Span, Table};
use super::edition::{Edition, Fact};
use super::projection;
use crate::indicators::file::Indicator;
use crate::territory::{CORE_CITY, Member, Territory};
use serde::Deserialize;
use std::sync::OnceLock;

/// The fewest known years that make a line worth drawing.
const ENOUGH_YEARS: usize = 3;
/// The fewest known members that make a comparison worth drawing.
const ENOUGH_MEMBERS: usize = 3;

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
fn both(head: &mut Head, mut draw: impl FnMut(&Head) -> String) -> (String, String) {
    let wide = draw(head);
    let narrow = Head { id: format!("{}-narrow", head.id), width: Width::Narrow, ..head.clone() };
    (wide, draw(&narrow))
}

fn points(edition: &Edition<'_>, indicator: &Indicator, place: Territory) -> Vec<Point> {
    let Some(last) = edition.last_year(indicator, place) else { return Vec::new() };
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

/// The years of breaks, for drawing.
fn break_years(edition: &Edition<'_>, indicator: &Indicator) -> Vec<i32> {
    edition.breaks(indicator).iter().map(|found| found.year.number()).collect()
}

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

/// All members on one line, for a table cell.
#[must_use]
pub fn strip(edition: &Edition<'_>, indicator: &Indicator) -> Option<Span> {
    strip_with(edition, indicator, CORE_CITY, "strip")
}

/// The same with one member marked in place of the core city.
#[must_use]
pub fn strip_of(
    edition: &Edition<'_>,
    indicator: &Indicator,
    member: &Member,
) -> Option<Span> {
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
        metropolis: value(Territory::Metropolis),
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

/// The course of the metropolis, the ring and the core city over the members' light lines.
#[must_use]
pub fn series(edition: &Edition<'_>, indicator: &Indicator) -> Option<Figure> {
    let core = Territory::parse(CORE_CITY)?;
    let named = [
        (Territory::Metropolis, edition.words.get("place.metropolis"), Emphasis::Accent),
        (Territory::Ring, edition.words.get("place.ring"), Emphasis::Ring),
        (core, edition.words.get("place.core"), Emphasis::Second),
    ];
    let drawn: Vec<(Territory, String, Emphasis)> = named
        .into_iter()
        .filter(|(place, ..)| known_years(&points(edition, indicator, *place)) >= ENOUGH_YEARS)
        .collect();
    if drawn.is_empty() {
        return None;
    }
    let mut lines = Vec::new();
    if indicator.kind != crate::indicators::file::Kind::Total {
        for member in edition.members.iter().filter(|it| it.code.as_str() != CORE_CITY) {
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
pub fn one_line(
    edition: &Edition<'_>,
    indicator: &Indicator,
    place: Territory,
) -> Option<Figure> {
    if known_years(&points(edition, indicator, place)) < ENOUGH_YEARS {
        return None;
    }
    let Territory::Gmina(code) = place else { return None };
    let name = edition.material.project.catalogue.register.name(code);
    let lines = vec![line(edition, indicator, place, &name, Emphasis::Accent)];
    Some(line_figure(edition, indicator, "own", lines, &[(place, name)]))
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
        goal: None,
        from_zero: false,
    };
    let tick = |value: f64| {
        let decimals = if value.abs() >= 20.0 || value.fract() == 0.0 { 0 } else { 1 };
        edition.words.numbers.decimal(value, decimals)
    };
    let words = chart_words(edition);
    let mut first_head = data.head.clone();
    let (svg, svg_narrow) = both(&mut first_head, |head| {
        data.head = head.clone();
        charts::line::render(&data, &words, &tick)
    });
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

/// The members in the order of their values, with the metropolis as a line.
#[must_use]
pub fn members(edition: &Edition<'_>, indicator: &Indicator) -> Option<Figure> {
    let (known, year) = edition.coverage(indicator);
    let year = year.filter(|_| known >= ENOUGH_MEMBERS)?;
    let title = indicator.title.get(edition.lang());
    let reading = |member: &&&Member| edition.value(indicator, member.territory(), year).reading;
    let mut rows: Vec<&&Member> = edition.members.iter().collect();
    // Highest first; those without a value last, in the order of the alphabet.
    rows.sort_by(|a, b| {
        let (a, b) = (reading(a).value(), reading(b).value());
        b.is_some().cmp(&a.is_some()).then(b.unwrap_or(0.0).total_cmp(&a.unwrap_or(0.0)))
    });
    let dots = rows.iter().map(|member| {
        let value = reading(member).value();
        let text = value.map_or_else(String::new, |value| edition.digits(indicator, value));
        charts::dots::Dot {
            label: member.name.clone(),
            value,
            text,
            interval: None,
            highlighted: member.code.as_str() == CORE_CITY,
        }
    });
    let metropolis = edition.value(indicator, Territory::Metropolis, year).reading.value();
    // A total of the metropolis lies far outside the range of its members.
    let pooled = indicator.kind != crate::indicators::file::Kind::Total;
    let reference = metropolis.filter(|_| pooled).map(|value| Reference {
        label: edition.words.get("place.metropolis"),
        value,
        text: edition.digits(indicator, value),
    });
    let description = edition
        .words
        .fill("chart.members", &[("title", title), ("year", &year.to_string())]);
    let mut data = charts::dots::DotsData {
        head: head(&format!("members-{}", indicator.id), title, &description),
        members: dots.collect(),
        metropolis: reference,
        from_zero: false,
    };
    let words = chart_words(edition);
    let mut first_head = data.head.clone();
    let (svg, svg_narrow) = both(&mut first_head, |head| {
        data.head = head.clone();
        charts::dots::render(&data, &words)
    });
    let caption = edition.words.fill("chart.members-title", &[("title", title)]);
    Some(Figure {
        id: format!("figure-members-{}", indicator.id),
        title: caption.clone(),
        subtitle: format!("{}, {year}", edition.unit_label(indicator)),
        svg,
        svg_narrow,
        description,
        table: Some(members_table(edition, indicator, &rows, year, &caption)),
        source: vec![Span::text(indicator.owner.get(edition.lang()))],
        wide: false,
    })
}

fn members_table(
    edition: &Edition<'_>,
    indicator: &Indicator,
    members: &[&&Member],
    year: i32,
    caption: &str,
) -> Table {
    let mut rows: Vec<Row> = members
        .iter()
        .map(|member| Row {
            cells: vec![
                Cell::head([Span::text(member.name.clone())]),
                Cell::number(edition.figure(indicator, member.territory(), year)),
            ],
            ..Row::default()
        })
        .collect();
    for (place, key) in
        [(Territory::Ring, "place.ring"), (Territory::Metropolis, "place.metropolis")]
    {
        rows.push(Row {
            cells: vec![
                Cell::head([Span::strong(edition.words.get(key))]),
                Cell::number(edition.figure(indicator, place, year)),
            ],
            ..Row::default()
        });
    }
    Table {
        id: format!("table-members-{}", indicator.id),
        caption: format!("{caption}, {year}"),
        columns: vec![
            Column::words(edition.words.get("column.municipality")),
            Column::numbers(edition.unit_label(indicator)),
        ],
        rows,
        dense: true,
        ..Table::default()
    }
}

/// What the maps of an indicator share: year, title, classes and their words.
struct Classed {
    year: i32,
    title: String,
    description: String,
    classes: Vec<Option<usize>>,
    keys: Vec<String>,
    texts: Vec<String>,
}

fn classed(edition: &Edition<'_>, indicator: &Indicator) -> Option<Classed> {
    let (known, year) = edition.coverage(indicator);
    let year = year.filter(|_| known >= ENOUGH_MEMBERS)?;
    let values: Vec<Option<f64>> = edition
        .members
        .iter()
        .map(|member| edition.value(indicator, member.territory(), year).reading.value())
        .collect();
    let classes = charts::classes(&values);
    let range = |range: &Option<(f64, f64)>| {
        range.map_or_else(String::new, |(low, high)| {
            let (low, high) = (edition.digits(indicator, low), edition.digits(indicator, high));
            if low == high { low } else { format!("{low}–{high}") }
        })
    };
    let text = |value: &Option<f64>| {
        value.map_or_else(String::new, |value| edition.digits(indicator, value))
    };
    let title = indicator.title.get(edition.lang()).to_owned();
    let description =
        edition.words.fill("chart.map", &[("title", &title), ("year", &year.to_string())]);
    Some(Classed {
        year,
        title,
        description,
        keys: classes.ranges.iter().map(range).collect(),
        texts: values.iter().map(text).collect(),
        classes: classes.of,
    })
}

/// The members on a map in PL-1992, in five classes.
#[must_use]
pub fn map(edition: &Edition<'_>, indicator: &Indicator) -> Option<Figure> {
    let classed = classed(edition, indicator)?;
    let outlines = projection::project(&edition.material.project.catalogue.boundaries);
    let territories = edition.members.iter().enumerate().map(|(index, member)| {
        let outline = outlines.iter().find(|outline| outline.code == member.code.as_str());
        charts::map::Territory {
            name: member.name.clone(),
            rings: outline.map(|outline| outline.rings.clone()).unwrap_or_default(),
            class: classed.classes.get(index).copied().flatten(),
            text: classed.texts.get(index).cloned().unwrap_or_default(),
        }
    });
    let mut data = charts::map::MapData {
        head: head(&format!("map-{}", indicator.id), &classed.title, &classed.description),
        scheme: Scheme::Sequential,
        keys: classed.keys.clone(),
        territories: territories.collect(),
    };
    let words = chart_words(edition);
    let mut first_head = data.head.clone();
    let (svg, svg_narrow) = both(&mut first_head, |head| {
        data.head = head.clone();
        charts::map::render(&data, &words)
    });
    Some(map_figure(edition, indicator, &classed, "map", svg, svg_narrow))
}

/// The members as equal tiles.
#[must_use]
pub fn tiles(edition: &Edition<'_>, indicator: &Indicator) -> Option<Figure> {
    let classed = classed(edition, indicator)?;
    let tiles = edition.members.iter().enumerate().filter_map(|(index, member)| {
        let place = places().iter().find(|tile| tile.territory == member.code.as_str())?;
        Some(charts::tiles::Tile {
            name: member.name.clone(),
            short: place.short.clone(),
            column: place.column,
            row: place.row,
            class: classed.classes.get(index).copied().flatten(),
            text: classed.texts.get(index).cloned().unwrap_or_default(),
        })
    });
    let mut data = charts::tiles::TilesData {
        head: head(&format!("tiles-{}", indicator.id), &classed.title, &classed.description),
        scheme: Scheme::Sequential,
        keys: classed.keys.clone(),
        tiles: tiles.collect(),
    };
    let words = chart_words(edition);
    let mut first_head = data.head.clone();
    let (svg, svg_narrow) = both(&mut first_head, |head| {
        data.head = head.clone();
        charts::tiles::render(&data, &words)
    });
    Some(map_figure(edition, indicator, &classed, "tiles", svg, svg_narrow))
}

fn map_figure(
    edition: &Edition<'_>,
    indicator: &Indicator,
    classed: &Classed,
    id: &str,
    svg: String,
    svg_narrow: String,
) -> Figure {
    let members: Vec<&&Member> = edition.members.iter().collect();
    let mut table = members_table(edition, indicator, &members, classed.year, &classed.title);
    table.id = format!("table-{id}-{}", indicator.id);
    Figure {
        id: format!("figure-{id}-{}", indicator.id),
        title: classed.title.clone(),
        subtitle: format!("{}, {}", edition.unit_label(indicator), classed.year),
        svg,
        svg_narrow,
        description: classed.description.clone(),
        table: Some(table),
        source: vec![Span::text(indicator.owner.get(edition.lang()))],
        wide: false,
    }
}

/// Where the tiles lie: `reports/annual/report.toml`.
fn places() -> &'static [Tile] {
    static PLACES: OnceLock<Vec<Tile>> = OnceLock::new();
    PLACES.get_or_init(|| {
        let text = include_str!("../../reports/annual/report.toml");
        toml::from_str::<Shipped>(text).expect("the shipped file is valid, see the test").tile
    })
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shipped {
    tile: Vec<Tile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tile {
    territory: String,
    short: String,
    column: u8,
    row: u8,
}

/// A bar of a figure from a source.
#[derive(Debug)]
pub struct Bar<'a> {
    /// Its name.
    pub label: String,
    /// The figure.
    pub fact: &'a Fact,
}

/// Valid ballots by group, each with its share of all.
#[must_use]
pub fn bars(
    edition: &Edition<'_>,
    id: &str,
    title: &str,
    bars: &[Bar<'_>],
    all: Option<f64>,
) -> Figure {
    let words = &edition.words;
    let share = |value: f64| all.map(|all| words.numbers.decimal(100.0 * value / all, 1));
    let text = |bar: &Bar<'_>| {
        bar.fact.reading.value().map_or_else(String::new, |value| {
            let number = words.numbers.decimal(value, 0);
            share(value).map_or_else(|| number.clone(), |share| format!("{number} ({share}%)"))
        })
    };
    let description = words.fill("chart.bars", &[("title", title)]);
    let mut data = charts::bars::BarsData {
        head: head(&format!("bars-{id}"), title, &description),
        bars: bars
            .iter()
            .map(|bar| charts::bars::Bar {
                label: bar.label.clone(),
                value: bar.fact.reading.value(),
                text: text(bar),
                interval: None,
                highlighted: false,
            })
            .collect(),
        reference: None,
    };
    let chart_words = chart_words(edition);
    let mut first_head = data.head.clone();
    let (svg, svg_narrow) = both(&mut first_head, |head| {
        data.head = head.clone();
        charts::bars::render(&data, &chart_words)
    });
    let rows = bars.iter().map(|bar| Row {
        cells: vec![
            Cell::head([Span::text(bar.label.clone())]),
            Cell::number(edition.fact_span(Some(bar.fact))),
            Cell::number(Span::text(
                bar.fact.reading.value().and_then(share).unwrap_or_else(|| "–".to_owned()),
            )),
        ],
        ..Row::default()
    });
    Figure {
        id: format!("figure-bars-{id}"),
        title: title.to_owned(),
        subtitle: words.get("chart.bars-subtitle"),
        svg,
        svg_narrow,
        description,
        table: Some(Table {
            id: format!("table-bars-{id}"),
            caption: title.to_owned(),
            columns: vec![
                Column::words(words.get("column.group")),
                Column::numbers(words.get("participation.valid")),
                Column::numbers(words.get("column.share")),
            ],
            rows: rows.collect(),
            dense: true,
            ..Table::default()
        }),
        source: vec![Span::text(words.get("participation.ballots-source"))],
        wide: false,
    }
}

/// The way of an edition's projects: submitted, put to the vote, chosen.
#[must_use]
pub fn funnel(edition: &Edition<'_>, year: i32, facts: &[&Fact]) -> Figure {
    let words = &edition.words;
    let keys = ["participation.submitted", "participation.put-to-vote", "participation.chosen"];
    let mut before: Option<f64> = None;
    let mut stages = Vec::new();
    for (fact, key) in facts.iter().zip(keys) {
        let value = fact.reading.value();
        let number = |value: f64| words.numbers.decimal(value, 0);
        let loss = before.zip(value).map_or_else(String::new, |(before, now)| {
            words.fill("chart.loss", &[("count", &number(before - now))])
        });
        let text = value.map_or_else(String::new, number);
        stages.push(charts::funnel::Stage { label: words.get(key), value, text, loss });
        before = value;
    }
    let title = words.fill("participation.funnel", &[("year", &year.to_string())]);
    let description = words.fill("chart.funnel", &[("title", &title)]);
    let mut data = charts::funnel::FunnelData {
        head: head("funnel", &title, &description),
        groups: vec![charts::funnel::Group { label: String::new(), stages }],
    };
    let chart_words = chart_words(edition);
    let mut first_head = data.head.clone();
    let (svg, svg_narrow) = both(&mut first_head, |head| {
        data.head = head.clone();
        charts::funnel::render(&data, &chart_words)
    });
    let rows = facts.iter().zip(keys).map(|(fact, key)| Row {
        cells: vec![
            Cell::head([Span::text(words.get(key))]),
            Cell::number(edition.fact_span(Some(fact))),
        ],
        ..Row::default()
    });
    Figure {
        id: "figure-funnel".to_owned(),
        title: title.clone(),
        subtitle: words.get("participation.funnel-subtitle"),
        svg,
        svg_narrow,
        description,
        table: Some(Table {
            id: "table-funnel".to_owned(),
            caption: title,
            columns: vec![
                Column::words(words.get("column.stage")),
                Column::numbers(words.get("column.projects")),
            ],
            rows: rows.collect(),
            dense: true,
            ..Table::default()
        }),
        source: vec![Span::text(words.get("participation.budget-source"))],
        wide: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_tiles_share_a_place() {
        let mut seen: Vec<(u8, u8)> = places().iter().map(|tile| (tile.column, tile.row)).collect();
        let count = seen.len();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!((seen.len(), count), (15, 15));
    }
}
