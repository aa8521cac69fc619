//! Members side by side.

use super::{ENOUGH_MEMBERS, both, chart_words, head};
use crate::assessments::chance;
use crate::indicators::file::{Indicator, Kind};
use crate::reports::charts::{self, Reference};
use crate::reports::document::{Cell, Column, Figure, Row, Span, Table};
use crate::reports::edition::Edition;
use crate::territory::{Member, Territory};

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
    let chance = chance::of(edition.material.project, indicator);
    let interval = |member: &Member| {
        let value = edition.value(indicator, member.territory(), year);
        chance?.interval(&value).map(|it| (it.lower, it.upper))
    };
    let dots = rows.iter().map(|member| {
        let value = reading(member).value();
        let text = value.map_or_else(String::new, |value| edition.digits(indicator, value));
        charts::dots::Dot {
            label: member.name.clone(),
            value,
            text,
            interval: value.and_then(|_| interval(member)),
            highlighted: member.core,
        }
    });
    let metropolis = edition.value(indicator, Territory::Metropolis, year).reading.value();
    // A total of the metropolis lies far outside the range of its members.
    let pooled = indicator.kind != Kind::Total;
    let reference = metropolis.filter(|_| pooled).map(|value| Reference {
        label: edition.words.get("place.metropolis"),
        value,
        text: edition.digits(indicator, value),
    });
    let description =
        edition.words.fill("chart.members", &[("title", title), ("year", &year.to_string())]);
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
        subtitle: match chance {
            Some(_) => edition.words.fill(
                "chart.members-chance",
                &[("unit", edition.unit_label(indicator)), ("year", &year.to_string())],
            ),
            None => format!("{}, {year}", edition.unit_label(indicator)),
        },
        svg,
        svg_narrow,
        description,
        table: Some(members_table(edition, indicator, &rows, year, &caption)),
        source: vec![Span::text(indicator.owner.get(edition.lang()))],
        wide: false,
    })
}

pub(super) fn members_table(
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
    let ring = edition.core().map(|_| (Territory::Ring, "place.ring"));
    for (place, key) in ring.into_iter().chain([(Territory::Metropolis, "place.metropolis")]) {
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
