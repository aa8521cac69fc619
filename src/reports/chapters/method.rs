//! How the figures are made, and what the words mean.

use crate::reading::Reason;
use crate::reports::document::{
    Block, Cell, Column, Definition, Page, Row, Span, Table, heading, paragraph,
};
use crate::reports::edition::Edition;

/// One page.
#[must_use]
pub fn pages(edition: &Edition<'_>) -> Vec<Page> {
    let (words, lang) = (&edition.words, edition.lang());
    let strategy = &edition.material.project.definitions.strategy;
    let headline = edition.material.headline.id;
    let mut blocks = Vec::new();
    for part in ["pooled", "missing", "breaks", "vintages", "verdict", "place", "peers"] {
        blocks.push(heading(2, part, words.get(&format!("method.{part}"))));
        let text = format!("method.{part}-text");
        let method = words.get(&format!("progress.{headline}"));
        let said = words.get(&format!("method.of.{headline}"));
        blocks.push(paragraph(words.fill(&text, &[("method", &method), ("words", &said)])));
        match part {
            "missing" => blocks.push(reasons(edition)),
            "breaks" => blocks.push(Block::Table(breaks(edition))),
            _ => {}
        }
    }
    blocks.push(heading(2, "steps", words.get("method.steps")));
    let steps = strategy.steps.iter().map(|step| Definition {
        term: format!("{}. {}", step.number, step.title.get(lang)),
        spans: vec![Span::text(step.text.get(lang))],
    });
    blocks.push(Block::Definitions { items: steps.collect() });
    vec![Page {
        path: "method.html".to_owned(),
        title: words.get("method.title"),
        lead: vec![Span::text(words.get("method.lead"))],
        description: words.get("method.lead"),
        blocks,
        ..Page::default()
    }]
}

fn reasons(edition: &Edition<'_>) -> Block {
    let items = Reason::ALL.iter().map(|reason| Definition {
        term: reason.words().get(edition.lang()).to_owned(),
        spans: vec![Span::text(
            edition.words.get(&format!("reason.{}", reason.as_str().replace(' ', "-"))),
        )],
    });
    Block::Definitions { items: items.collect() }
}

/// The breaks of series as a table of words.
#[must_use]
pub fn breaks(edition: &Edition<'_>) -> Table {
    let words = &edition.words;
    let mut rows = Vec::new();
    for dataset in &edition.material.project.catalogue.datasets {
        for variable in &dataset.variables {
            for found in &variable.breaks {
                rows.push(Row {
                    cells: vec![
                        Cell::head([Span::text(variable.title.get(edition.lang()))]),
                        Cell::text(dataset.id.clone()),
                        Cell::text(found.year.to_string()),
                        Cell::text(found.why.get(edition.lang())),
                    ],
                    ..Row::default()
                });
            }
        }
    }
    Table {
        id: "breaks-table".to_owned(),
        caption: words.get("method.breaks-caption"),
        columns: vec![
            Column::words(words.get("column.figure")),
            Column::words(words.get("column.dataset")),
            Column::words(words.get("column.year")),
            Column::words(words.get("column.what")),
        ],
        rows,
        dense: true,
        narrow: "cards",
        ..Table::default()
    }
}
