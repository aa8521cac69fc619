//! Where the figures come from, and which of them are doubted.

use super::participation::{group_words, variable_title};
use super::quality;
use crate::reading::Reason;
use crate::reports::document::{Block, Cell, Column, Page, Row, Span, Table, heading};
use crate::reports::edition::Edition;
use crate::sources::descriptor::{Dataset, NOT_STATED};
use crate::territory::{Territory, Teryt6};

/// One page.
#[must_use]
pub fn pages(edition: &Edition<'_>) -> Vec<Page> {
    let words = &edition.words;
    let blocks = vec![
        Block::Table(datasets(edition)),
        heading(2, "doubtful", words.get("sources.doubtful")),
        Block::Paragraph {
            spans: vec![
                Span::text(words.get("sources.doubtful-text")),
                Span::text(words.get("sources.quality")),
                Span::link(words.get("quality.title"), quality::PATH),
                Span::text("."),
            ],
        },
        Block::Table(doubtful(edition)),
    ];
    vec![Page {
        path: "sources.html".to_owned(),
        title: words.get("sources.title"),
        lead: vec![Span::text(words.get("sources.lead"))],
        description: words.get("sources.lead"),
        blocks,
        ..Page::default()
    }]
}

/// The datasets as a table of words.
#[must_use]
pub fn datasets(edition: &Edition<'_>) -> Table {
    let words = &edition.words;
    let rows = edition.material.project.catalogue.datasets.iter().map(|dataset| Row {
        cells: vec![
            Cell::head([Span::text(dataset.title.get(edition.lang()))]),
            Cell::text(format!("{}; {}", titles(dataset), address(edition, dataset))),
            Cell::text(stated(edition, &dataset.licence)),
            Cell::text(vintages(edition, dataset)),
            Cell::text(dataset.id.clone()),
        ],
        ..Row::default()
    });
    let column = |key: &str| Column::words(words.get(key));
    Table {
        id: "datasets".to_owned(),
        caption: words.get("sources.caption"),
        columns: vec![
            column("column.dataset"),
            column("column.source"),
            column("column.licence"),
            column("column.vintage"),
            column("column.folder"),
        ],
        rows: rows.collect(),
        dense: true,
        narrow: "cards",
        ..Table::default()
    }
}

fn titles(dataset: &Dataset) -> String {
    let titles: Vec<&str> = dataset.sources.iter().map(|source| source.title.as_str()).collect();
    titles.join("; ")
}

fn address(edition: &Edition<'_>, dataset: &Dataset) -> String {
    let all = dataset.sources.iter().map(|source| source.path.as_str());
    let addresses: Vec<&str> = all.filter(|address| *address != NOT_STATED).collect();
    if addresses.is_empty() {
        edition.words.get("sources.no-address")
    } else {
        addresses.join("; ")
    }
}

fn stated(edition: &Edition<'_>, text: &str) -> String {
    if text == NOT_STATED { edition.words.get("sources.not-stated") } else { text.to_owned() }
}

fn vintages(edition: &Edition<'_>, dataset: &Dataset) -> String {
    let mut vintages: Vec<String> = dataset
        .resources
        .iter()
        .map(|resource| {
            if resource.vintage_stated {
                resource.vintage.to_string()
            } else {
                let date = resource.vintage.to_string();
                edition.words.fill("sources.imported", &[("date", &date)])
            }
        })
        .collect();
    vintages.sort();
    vintages.dedup();
    vintages.join(", ")
}

/// Figures that a source prints and nobody should count with.
fn doubtful(edition: &Edition<'_>) -> Table {
    let words = &edition.words;
    let doubted =
        |fact: &&crate::reports::facts::Fact| fact.reading.reason() == Some(Reason::Doubtful);
    let rows = edition.material.facts.iter().filter(doubted).map(|fact| {
        let place = match Territory::parse(&fact.territory) {
            Some(Territory::Metropolis) => words.get("place.metropolis"),
            Some(Territory::Ring) => words.get("place.ring"),
            _ => Teryt6::parse(&fact.territory).map_or_else(
                || fact.territory.clone(),
                |code| edition.material.project.catalogue.register.name(code),
            ),
        };
        Row {
            cells: vec![
                Cell::head([Span::text(variable_title(edition, &fact.variable))]),
                Cell::text(place),
                Cell::text(fact.year.to_string()),
                Cell::text(group_words(edition, &fact.grp)),
                Cell::number(Span::text(fact.source_value.clone())),
                Cell::words([Span::Em { text: fact.note.clone() }]),
            ],
            ..Row::default()
        }
    });
    Table {
        id: "doubtful-table".to_owned(),
        caption: words.get("sources.doubtful-caption"),
        columns: vec![
            Column::words(words.get("column.figure")),
            Column::words(words.get("column.place-name")),
            Column::words(words.get("column.year")),
            Column::words(words.get("column.group")),
            Column::numbers(words.get("column.printed")),
            Column::words(words.get("column.note")),
        ],
        rows: rows.collect(),
        dense: true,
        narrow: "cards",
        ..Table::default()
    }
}
