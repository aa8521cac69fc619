//! How the figures are made, and what the words mean.

use crate::reading::Reason;
use crate::reports::claims::Claim;
use crate::reports::document::{Block, Cell, Column, Definition, Page, Row, Span, Table, heading};
use crate::reports::edition::Edition;
use crate::reports::words::exact;
use crate::territory::Territory;

/// The ratio by which pooling is explained.
const MEANS: &str = "own-revenue-per-head";

/// One page.
#[must_use]
pub fn pages(edition: &Edition<'_>) -> Vec<Page> {
    let (words, lang) = (&edition.words, edition.lang());
    let strategy = &edition.material.project.definitions.strategy;
    let headline = edition.material.headline.id;
    let mut blocks = Vec::new();
    for part in
        ["pooled", "missing", "breaks", "vintages", "verdict", "place", "peers", "strengths"]
    {
        blocks.push(heading(2, part, words.get(&format!("method.{part}"))));
        let text = format!("method.{part}-text");
        let method = words.get(&format!("progress.{headline}"));
        let said = words.get(&format!("method.of.{headline}"));
        let mut spans =
            vec![Span::text(words.fill(&text, &[("method", &method), ("words", &said)]))];
        let example = match part {
            "pooled" => pooled_and_mean(edition),
            "breaks" => across_a_break(edition),
            _ => None,
        };
        if part == "strengths" {
            spans.push(Span::text(words.of_core("method.strengths-core")));
        }
        spans.extend(example.into_iter().flat_map(|span| [Span::text(" "), span]));
        blocks.push(Block::Paragraph { spans });
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

/// The pooled value of a ratio beside the plain mean of the members, where all of them are known.
fn pooled_and_mean(edition: &Edition<'_>) -> Option<Span> {
    let words = &edition.words;
    let indicator = edition.indicator(MEANS)?;
    let year = edition.last_year(indicator, Territory::Metropolis)?;
    let pooled = edition.value(indicator, Territory::Metropolis, year).reading.value()?;
    let members = edition.members.iter();
    let values = members.map(|it| edition.value(indicator, it.territory(), year).reading.value());
    let values: Vec<f64> = values.collect::<Option<_>>()?;
    let mean = values.iter().sum::<f64>() / exact(values.len());
    let key = "method.pooled-example";
    let claim = Claim::new(key, "pooled-and-mean", "differ").of(indicator).in_year(year);
    let claim = claim.at(Territory::Metropolis).number("pooled", pooled).number("mean", mean);
    let places = [
        ("year", &*year.to_string()),
        ("pooled", &*edition.with_unit(indicator, pooled)),
        ("count", &*words.count("count.gmina", values.len())),
        ("mean", &*edition.with_unit(indicator, mean)),
    ];
    Some(claim.said(words.fill(key, &places)))
}

/// How far population seems to move in the year its series is broken: in the metropolis, and in the
/// member where it moves most.
fn across_a_break(edition: &Edition<'_>) -> Option<Span> {
    let words = &edition.words;
    let indicator = edition.indicator("population")?;
    let to = edition.breaks(indicator).last()?.year.number();
    let from = to - 1;
    let step = |place: Territory| {
        let at = |year| edition.value(indicator, place, year).reading.value();
        let size = 100.0 * (at(to)? / at(from)? - 1.0);
        size.is_finite().then_some(size)
    };
    let metropolis = step(Territory::Metropolis)?;
    let members = edition.members.iter().filter_map(|it| Some((*it, step(it.territory())?)));
    let (member, most) = members.max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()))?;
    let key = "method.breaks-example";
    let claim = Claim::new(key, "across-break", "not-comparable").of(indicator).between(from, to);
    let claim = claim.at(member.territory()).number("metropolis", metropolis).number("most", most);
    let percent = |size: f64| format!("{}%", words.numbers.signed(size, 1));
    let places = [
        ("from", &*from.to_string()),
        ("to", &*to.to_string()),
        ("metropolis", &*percent(metropolis)),
        ("name", &*member.name),
        ("most", &*percent(most)),
    ];
    Some(claim.said(words.fill(key, &places)))
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
