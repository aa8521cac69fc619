//! A field of cooperation: its aim, its indicators as rows, then each by itself.

use super::panel;
use crate::indicators::file::Indicator;
use crate::indicators::library::CONTEXT;
use crate::reports::document::{Block, Cell, Column, Link, Page, Row, Span, Table, heading};
use crate::reports::edition::Edition;
use crate::reports::{figures, sentences};
use crate::territory::Territory;

/// The field whose chapter is written by `participation`.
pub const PARTICIPATION: &str = "participation";

/// The page of a field.
#[must_use]
pub fn path(field: &str) -> String {
    if field == PARTICIPATION {
        return "participation.html".to_owned();
    }
    format!("fields/{field}.html")
}

/// A link to an indicator's panel.
#[must_use]
pub fn link(edition: &Edition<'_>, indicator: &Indicator) -> Span {
    let href = format!("{}#{}", path(&indicator.field), indicator.id);
    Span::link(indicator.title.get(edition.lang()), href)
}

/// One page per field but participation, then context.
#[must_use]
pub fn pages(edition: &Edition<'_>) -> Vec<Page> {
    let words = &edition.words;
    let lang = edition.lang();
    let fields = edition.material.project.definitions.strategy.fields.iter();
    let mut pages: Vec<Page> = fields
        .filter(|field| field.id != PARTICIPATION)
        .map(|field| {
            let mut lead = vec![Span::text(field.aim.get(lang))];
            if field.national_aim {
                lead.push(Span::text(words.get("field.national-aim")));
            }
            page(edition, &field.id, field.title.get(lang), lead)
        })
        .collect();
    let lead = vec![Span::text(words.get("context.lead"))];
    pages.push(page(edition, CONTEXT, &words.get("context.title"), lead));
    pages
}

fn page(edition: &Edition<'_>, field: &str, title: &str, lead: Vec<Span>) -> Page {
    let words = &edition.words;
    let indicators: Vec<&Indicator> =
        edition.material.project.definitions.of_field(field).collect();
    let mut blocks = vec![Block::Table(rows(edition, &indicators, "summary"))];
    blocks.push(heading(2, "indicators", words.get("field.indicators")));
    blocks.extend(indicators.iter().map(|indicator| panel::section(edition, indicator)));
    let toc = indicators
        .iter()
        .map(|it| Link::new(format!("#{}", it.id), it.title.get(edition.lang())))
        .collect();
    let year = edition.material.year.to_string();
    Page {
        path: path(field),
        title: title.to_owned(),
        kicker: words.fill("field.kicker", &[("year", &year)]),
        lead,
        description: words.fill("field.description", &[("field", title), ("year", &year)]),
        toc,
        blocks,
        ..Page::default()
    }
}

/// Indicators as rows of one table.
#[must_use]
pub fn rows(edition: &Edition<'_>, indicators: &[&Indicator], id: &str) -> Table {
    let words = &edition.words;
    let rows = indicators.iter().map(|indicator| row(edition, indicator)).collect();
    Table {
        id: id.to_owned(),
        caption: words.get("field.table"),
        columns: vec![
            Column::words(words.get("column.indicator")),
            Column::numbers(words.get("column.metropolis")),
            Column::numbers(words.get("column.change")),
            Column::words(words.get("column.course")),
            Column::words(words.get("column.members")),
            Column::words(words.get("column.verdict")),
            Column::numbers(words.get("column.coverage")),
        ],
        rows,
        note: vec![Span::text(words.get("field.table-note"))],
        dense: true,
        narrow: "cards",
        ..Table::default()
    }
}

fn row(edition: &Edition<'_>, indicator: &Indicator) -> Row {
    let place = Territory::Metropolis;
    let changed = sentences::change_cell(edition, indicator, place);
    let (known, _) = edition.coverage(indicator);
    let all = edition.members.len();
    let course = figures::spark(edition, indicator, place);
    let members = figures::strip(edition, indicator);
    let cells = vec![
        Cell::head([Span::link(indicator.title.get(edition.lang()), format!("#{}", indicator.id))]),
        edition.last_cell(indicator, place),
        Cell::number(changed),
        Cell::words(course.into_iter().collect::<Vec<_>>()),
        Cell::words(members.into_iter().collect::<Vec<_>>()),
        Cell::words([edition.judged(indicator, place)]),
        Cell::number(Span::text(format!("{known}/{all}"))),
    ];
    Row { cells, ..Row::default() }
}
