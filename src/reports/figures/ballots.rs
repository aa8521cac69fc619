//! Figures of sources on the civic budget: groups of voters, the way of the projects.

use super::{both, chart_words, head};
use crate::reports::charts;
use crate::reports::document::{Cell, Column, Figure, Row, Span, Table};
use crate::reports::edition::Edition;
use crate::reports::facts::Fact;

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
    let description = words.fill("chart.bars", &[("title", title.trim_end_matches('.'))]);
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
    let (svg, svg_narrow) =
        both(&mut data, |it| &mut it.head, |data| charts::bars::render(data, &chart_words));
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
    let (svg, svg_narrow) =
        both(&mut data, |it| &mut it.head, |data| charts::funnel::render(data, &chart_words));
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

/// The rate of one group.
#[derive(Clone, Debug)]
pub struct Rated {
    /// The group.
    pub label: String,
    /// Voters per 1,000 residents.
    pub value: f64,
    /// The same as printed.
    pub text: String,
    /// Its interval at 95 %.
    pub interval: (f64, f64),
}

/// Rates of groups side by side, each with its interval.
#[must_use]
pub fn rates(edition: &Edition<'_>, rated: &[Rated], table: Table) -> Figure {
    let words = &edition.words;
    let title = table.caption.clone();
    let description = words.fill("chart.rates", &[("title", &title)]);
    let dot = |it: &Rated| charts::dots::Dot {
        label: it.label.clone(),
        value: Some(it.value),
        text: it.text.clone(),
        interval: Some(it.interval),
        highlighted: false,
    };
    let mut data = charts::dots::DotsData {
        head: head("turnout", &title, &description),
        members: rated.iter().map(dot).collect(),
        metropolis: None,
        from_zero: false,
    };
    let chart_words = chart_words(edition);
    let (svg, svg_narrow) =
        both(&mut data, |it| &mut it.head, |data| charts::dots::render(data, &chart_words));
    Figure {
        id: "figure-turnout".to_owned(),
        title,
        subtitle: words.get("chart.rates-subtitle"),
        svg,
        svg_narrow,
        description,
        table: Some(table),
        source: vec![Span::text(words.get("turnout.source"))],
        wide: false,
    }
}
