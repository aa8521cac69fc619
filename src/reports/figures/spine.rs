//! One municipality beside the other members and its peers, all indicators in one chart.

use super::{ENOUGH_MEMBERS, both, chart_words, head};
use crate::assessments::{standing, strengths};
use crate::indicators::file::{Direction, Indicator, Kind};
use crate::reports::charts;
use crate::reports::charts::spine::{Group, Key, SpineData};
use crate::reports::document::{Cell, Column, Figure, Row, Span, Table};
use crate::reports::edition::Edition;
use crate::territory::{Member, Teryt6};

/// What is drawn and printed of one indicator.
struct Line<'a> {
    indicator: &'a Indicator,
    year: i32,
    own: Option<f64>,
    median: f64,
    range: (f64, f64),
    peers: Option<(f64, f64)>,
}

/// The values of a member around the medians of all members, with the middle half of its peers.
/// Totals are left out: how large a municipality is says nothing of how it fares.
#[must_use]
pub fn spine(edition: &Edition<'_>, member: &Member, peers: &[Teryt6]) -> Option<Figure> {
    let words = &edition.words;
    let library = &edition.material.project.definitions.indicators;
    let lines: Vec<Line<'_>> =
        library.iter().filter_map(|it| line(edition, it, member, peers)).collect();
    if !lines.iter().any(|line| line.own.is_some()) {
        return None;
    }
    let group = |left: &str, right: &str, judged: bool| Group {
        left: words.get(left),
        right: words.get(right),
        rows: lines
            .iter()
            .filter(|line| judged == is_judged(line.indicator))
            .map(|line| row(edition, line))
            .collect(),
    };
    let title = words.fill("chart.spine-title", &[("name", &member.name)]);
    let description = words.fill("chart.spine", &[("name", &member.name)]);
    let mut data = SpineData {
        head: head("spine", &title, &description),
        key: Key {
            own: member.name.clone(),
            median: words.get("chart.spine-median"),
            range: words.get("chart.spine-range"),
            middle: words.get("chart.spine-peers"),
        },
        groups: vec![
            group("chart.spine-worse", "chart.spine-better", true),
            group("chart.spine-less", "chart.spine-more", false),
        ],
    };
    let chart_words = chart_words(edition);
    let (svg, svg_narrow) =
        both(&mut data, |it| &mut it.head, |data| charts::spine::render(data, &chart_words));
    Some(Figure {
        id: "figure-spine".to_owned(),
        title: title.clone(),
        subtitle: words.get("chart.spine-subtitle"),
        svg,
        svg_narrow,
        description,
        table: Some(table(edition, member, &lines, title)),
        source: vec![Span::text(words.get("chart.spine-source"))],
        wide: false,
    })
}

fn is_judged(indicator: &Indicator) -> bool {
    matches!(indicator.direction, Direction::Up | Direction::Down)
}

fn line<'a>(
    edition: &Edition<'_>,
    indicator: &'a Indicator,
    member: &Member,
    peers: &[Teryt6],
) -> Option<Line<'a>> {
    let year = shown_year(edition, indicator)?;
    let all = edition.spread(indicator, year);
    Some(Line {
        indicator,
        year,
        own: edition.value(indicator, member.territory(), year).reading.value(),
        median: standing::median(all),
        range: (*all.first()?, *all.last()?),
        peers: strengths::middle(&of_peers(edition, indicator, year, peers)),
    })
}

/// The year in which an indicator of a municipality is set beside others: the last one known of a
/// member. `None` for totals, and for what too few members know.
#[must_use]
pub fn shown_year(edition: &Edition<'_>, indicator: &Indicator) -> Option<i32> {
    let (known, year) = edition.coverage(indicator);
    year.filter(|_| known >= ENOUGH_MEMBERS && indicator.kind != Kind::Total)
}

/// The known values of the peers in that year, from the lowest; none where values of the whole
/// country are not known. What made them peers says nothing when compared among them.
#[must_use]
pub fn of_peers(
    edition: &Edition<'_>,
    indicator: &Indicator,
    year: i32,
    peers: &[Teryt6],
) -> Vec<f64> {
    let set = edition.material.project.definitions.peer_sets.first();
    let made_them = set.is_none_or(|set| set.variables.contains(&indicator.id));
    let values = edition.material.country(&indicator.id, year).filter(|_| !made_them);
    let known = |code| values.and_then(|values| values.get(code)).map(|(value, _)| *value);
    let mut known: Vec<f64> = peers.iter().filter_map(known).collect();
    known.sort_by(f64::total_cmp);
    known
}

fn row(edition: &Edition<'_>, line: &Line<'_>) -> charts::spine::Row {
    let text = line.own.map(|value| edition.with_unit(line.indicator, value));
    charts::spine::Row {
        label: line.indicator.title.get(edition.lang()).to_owned(),
        text: text.unwrap_or_default(),
        value: line.own,
        median: Some(line.median),
        range: Some(line.range),
        middle: line.peers,
        reversed: line.indicator.direction == Direction::Down,
    }
}

fn table(edition: &Edition<'_>, member: &Member, lines: &[Line<'_>], caption: String) -> Table {
    let words = &edition.words;
    let row = |line: &Line<'_>| {
        let number = |value: f64| Cell::number(Span::text(edition.digits(line.indicator, value)));
        let none = || Cell::number(Span::text("–"));
        Row {
            cells: vec![
                Cell::head([Span::text(line.indicator.title.get(edition.lang()))]),
                Cell::number(Span::text(line.year.to_string())),
                Cell::number(edition.figure(line.indicator, member.territory(), line.year)),
                number(line.median),
                number(line.range.0),
                number(line.range.1),
                line.peers.map_or_else(none, |(low, _)| number(low)),
                line.peers.map_or_else(none, |(_, high)| number(high)),
            ],
            ..Row::default()
        }
    };
    Table {
        id: "table-spine".to_owned(),
        caption,
        columns: vec![
            Column::words(words.get("column.indicator")),
            Column::numbers(words.get("column.year")),
            Column::numbers(member.name.clone()),
            Column::numbers(words.get("column.median")),
            Column::numbers(words.get("column.lowest")),
            Column::numbers(words.get("column.highest")),
            Column::numbers(words.get("column.peers-from")),
            Column::numbers(words.get("column.peers-to")),
        ],
        rows: lines.iter().map(row).collect(),
        note: vec![Span::text(words.get("chart.spine-note"))],
        dense: true,
        ..Table::default()
    }
}
