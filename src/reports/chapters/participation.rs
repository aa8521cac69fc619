//! Participation: the civic budget by edition, who voted, and what is not measured.

use super::{field, lost_ballots, panel, turnout};
use crate::indicators::file::Indicator;
use crate::reports::claims::Claim;
use crate::reports::document::{
    Block, Cell, Column, Link, Page, Row, Span, Table, Tone, heading, paragraph,
};
use crate::reports::edition::Edition;
use crate::reports::facts::{Fact, NOT_STATED};
use crate::reports::figures::{self, Bar};

/// The columns of the table of editions: variable, group, key of its heading.
const EDITIONS: &[(&str, &str, &str)] = &[
    ("civic_budget_pool", "all", "participation.pool"),
    ("submissions", "all", "participation.submitted"),
    ("projects_put_to_vote", "all", "participation.put-to-vote"),
    ("ballots_cast", "all", "participation.cast"),
    ("valid_ballots", "all", "participation.valid"),
    ("projects_chosen", "all", "participation.chosen"),
];

/// The chapter.
#[must_use]
pub fn pages(edition: &Edition<'_>) -> Vec<Page> {
    let (words, lang) = (&edition.words, edition.lang());
    let library = &edition.material.project.definitions;
    let Some(chapter) = library.strategy.field(field::PARTICIPATION) else {
        return Vec::new();
    };
    let indicators: Vec<&Indicator> = library.of_field(field::PARTICIPATION).collect();
    let mut blocks = vec![heading(2, "editions", words.get("participation.editions"))];
    blocks.push(Block::Table(editions(edition)));
    blocks.extend(funnel(edition));
    let turnout = turnout::all(edition);
    blocks.extend(turnout::blocks(edition, &turnout));
    blocks.extend(lost_ballots::lost_ballots(edition));
    blocks.extend(lost_ballots::from_edition_to_edition(edition));
    blocks.push(heading(2, "who", words.get("participation.who")));
    blocks.push(paragraph(words.get("participation.who-text")));
    for (by, key) in [
        ("district", "participation.by-district"),
        ("age", "participation.by-age"),
        ("sex", "participation.by-sex"),
        ("channel", "participation.by-channel"),
    ] {
        blocks.extend(group(edition, by, key));
    }
    blocks.extend(figures::pyramid(edition).map(|figure| Block::Figure(Box::new(figure))));
    blocks.push(not_measured(edition));
    blocks.extend(contradictions(edition));
    blocks.push(heading(2, "indicators", words.get("field.indicators")));
    blocks.push(Block::Table(indicator_rows(edition, &indicators)));
    blocks.extend(indicators.iter().map(|indicator| panel::section(edition, indicator)));
    let toc = [
        ("editions", "participation.editions"),
        ("turnout", "turnout.title"),
        ("lost", "lost.title"),
        ("course", "course.title"),
        ("who", "participation.who"),
        ("contradictions", "participation.contradictions"),
        ("indicators", "field.indicators"),
    ];
    let there = |id: &str| {
        blocks.iter().any(|it| matches!(it, Block::Heading { id: found, .. } if found == id))
    };
    let toc = toc.iter().filter(|(id, _)| there(id));
    let toc = toc.map(|(id, key)| Link::new(format!("#{id}"), words.get(key))).collect();
    vec![Page {
        path: field::path(field::PARTICIPATION),
        title: chapter.title.get(lang).to_owned(),
        kicker: words.get("participation.kicker"),
        lead: lead(edition),
        description: words.get("participation.description"),
        toc,
        blocks,
        ..Page::default()
    }]
}

/// The last edition with valid ballots, in a sentence.
fn lead(edition: &Edition<'_>) -> Vec<Span> {
    let words = &edition.words;
    let valid = edition.facts_of("valid_ballots").filter(|fact| fact.grp == "all");
    let Some(last) = valid.filter(|fact| fact.reading.value().is_some()).last() else {
        return vec![Span::text(words.get("participation.description"))];
    };
    let year = last.year.to_string();
    vec![
        Span::text(words.fill("participation.lead-before", &[("year", &year)])),
        edition.fact_span(Some(last)),
        Span::text(words.get("participation.lead-after")),
    ]
}

fn editions(edition: &Edition<'_>) -> Table {
    let words = &edition.words;
    let mut years: Vec<i32> = EDITIONS
        .iter()
        .flat_map(|(variable, _, _)| edition.facts_of(variable))
        .map(|fact| fact.year)
        .collect();
    years.sort_unstable();
    years.dedup();
    let mut columns = vec![Column::words(words.get("column.year"))];
    columns.extend(EDITIONS.iter().map(|(_, _, key)| Column::numbers(words.get(key))));
    let rows = years.iter().map(|year| {
        let mut cells = vec![Cell::head([Span::text(year.to_string())])];
        cells.extend(EDITIONS.iter().map(|(variable, grp, _)| {
            Cell::number(edition.fact_span(edition.fact(variable, *year, grp)))
        }));
        Row { cells, ..Row::default() }
    });
    Table {
        id: "editions-table".to_owned(),
        caption: words.get("participation.editions-caption"),
        columns,
        rows: rows.collect(),
        note: vec![Span::text(words.get("participation.editions-note"))],
        dense: true,
        ..Table::default()
    }
}

/// The way of the projects of the last edition for which it is known from end to end.
fn funnel(edition: &Edition<'_>) -> Vec<Block> {
    let stages = ["submissions", "projects_put_to_vote", "projects_chosen"];
    let known = |year: i32| {
        let at = |variable: &&str| edition.fact(variable, year, "all");
        let facts: Vec<&Fact> = stages.iter().filter_map(at).collect();
        let all = facts.iter().all(|fact| fact.reading.value().is_some());
        (all && facts.len() == stages.len()).then_some(facts)
    };
    let years = edition.facts_of("submissions").map(|fact| fact.year);
    let Some((year, facts)) = years.filter_map(|year| Some((year, known(year)?))).last() else {
        return Vec::new();
    };
    let figure = figures::funnel(edition, year, &facts);
    vec![Block::Figure(Box::new(figure))]
}

/// The valid ballots of the last year that is known by one kind of group.
fn group(edition: &Edition<'_>, by: &str, key: &str) -> Option<Block> {
    let of = |fact: &&Fact| fact.group_by(by).is_some() && fact.reading.value().is_some();
    let year = edition.facts_of("valid_ballots").filter(of).map(|fact| fact.year).max()?;
    let facts: Vec<&Fact> =
        edition.facts_of("valid_ballots").filter(of).filter(|fact| fact.year == year).collect();
    let all = edition.fact("valid_ballots", year, "all").and_then(|fact| fact.reading.value());
    let mut bars: Vec<Bar<'_>> = facts
        .iter()
        .map(|fact| {
            let name = fact.group_by(by).unwrap_or_default();
            let label = match by {
                "district" if name != NOT_STATED => name.to_owned(),
                "age" if name != NOT_STATED => name.replace('-', "–"),
                _ => edition.words.get(&format!("group.{}", name.replace(' ', "-"))),
            };
            Bar { label, fact }
        })
        .collect();
    if by == "district" {
        let value = |bar: &Bar<'_>| bar.fact.reading.value().unwrap_or(0.0);
        bars.sort_by(|a, b| value(b).total_cmp(&value(a)).then(a.label.cmp(&b.label)));
    }
    let title = edition.words.fill(key, &[("year", &year.to_string())]);
    Some(Block::Figure(Box::new(figures::bars(edition, by, &title, &bars, all))))
}

fn not_measured(edition: &Edition<'_>) -> Block {
    let words = &edition.words;
    let mut items = turnout::gaps(edition);
    items.extend(never_crossed(edition));
    Block::Callout {
        tone: Tone::Unknown,
        title: words.get("participation.gaps"),
        blocks: vec![Block::List { items: items.into_iter().map(|span| vec![span]).collect() }],
    }
}

/// That ballots by way of voting and by person are never counted together; nothing before both are known.
fn never_crossed(edition: &Edition<'_>) -> Option<Span> {
    let years = |kinds: &[&str]| {
        let known = edition.facts_of("valid_ballots").filter(|fact| {
            fact.reading.value().is_some() && kinds.iter().any(|kind| fact.grp.contains(kind))
        });
        let years: Vec<i32> = known.map(|fact| fact.year).collect();
        Some((years.iter().min()?.to_string(), years.iter().max()?.to_string()))
    };
    let ((since, until), (from, to)) = (years(&["channel="])?, years(&["age=", "sex="])?);
    let key = "participation.gap-crossed";
    let places = [("since", &*since), ("until", &*until), ("from", &*from), ("to", &*to)];
    Some(Claim::new(key, "never-crossed", "unknown").said(edition.words.fill(key, &places)))
}

/// Figures on which sources disagree, side by side.
fn contradictions(edition: &Edition<'_>) -> Vec<Block> {
    let words = &edition.words;
    let facts = &edition.material.facts;
    let mut rows = Vec::new();
    for used in facts.iter().filter(|fact| fact.used && edition.is_of_core(fact)) {
        let others = facts.iter().filter(|other| {
            !other.used
                && (&other.variable, other.year, &other.grp, &other.territory)
                    == (&used.variable, used.year, &used.grp, &used.territory)
        });
        // What rounds to the same printed number is no disagreement.
        let shown = |fact: &Fact| fact.reading.value().map(f64::round);
        let differ = |other: &&Fact| shown(other).is_some() && shown(other) != shown(used);
        for other in others.filter(differ) {
            let value = other.reading.value().unwrap_or(0.0);
            let number = words.numbers.decimal(value, if value.fract() == 0.0 { 0 } else { 2 });
            rows.push(Row {
                cells: vec![
                    Cell::head([Span::text(variable_title(edition, &used.variable))]),
                    Cell::text(used.year.to_string()),
                    Cell::text(group_words(edition, &used.grp)),
                    Cell::number(edition.fact_span(Some(used))),
                    Cell::text(used.dataset.clone()),
                    Cell::number(Span::text(number)),
                    Cell::text(other.dataset.clone()),
                ],
                ..Row::default()
            });
        }
    }
    if rows.is_empty() {
        return Vec::new();
    }
    let column = |key: &str| Column::words(words.get(key));
    vec![
        heading(2, "contradictions", words.get("participation.contradictions")),
        paragraph(words.get("participation.contradictions-text")),
        Block::Table(Table {
            id: "contradictions-table".to_owned(),
            caption: words.get("participation.contradictions-caption"),
            columns: vec![
                column("column.figure"),
                column("column.year"),
                column("column.group"),
                Column::numbers(words.get("column.used")),
                column("column.source"),
                Column::numbers(words.get("column.other")),
                column("column.other-source"),
            ],
            rows,
            dense: true,
            ..Table::default()
        }),
    ]
}

/// A group in words: `level=city` is "city-wide", districts keep their names, `sex=F;age=26-35` is "women,
/// 26-35".
#[must_use]
pub fn group_words(edition: &Edition<'_>, grp: &str) -> String {
    let words = &edition.words;
    let part = |part: &str| match part.split_once('=') {
        None => words.get("group.all"),
        Some(("district", name)) => name.to_owned(),
        Some(("age", band)) if band != NOT_STATED => band.to_owned(),
        Some((_, name)) => words.get(&format!("group.{}", name.replace(' ', "-"))),
    };
    grp.split(';').map(part).collect::<Vec<_>>().join(", ")
}

/// What a variable is called.
#[must_use]
pub fn variable_title(edition: &Edition<'_>, variable: &str) -> String {
    let mut datasets = edition.material.project.catalogue.datasets.iter();
    let title = datasets.find_map(|dataset| dataset.variable(variable));
    title.map_or_else(|| variable.to_owned(), |it| it.title.get(edition.lang()).to_owned())
}

/// The indicators of participation with the values of the core city, which alone has them, where there
/// is one.
fn indicator_rows(edition: &Edition<'_>, indicators: &[&Indicator]) -> Table {
    let words = &edition.words;
    let rows = indicators.iter().map(|indicator| {
        let place = edition.judged_place(indicator);
        let cells = vec![
            Cell::head([Span::link(
                indicator.title.get(edition.lang()),
                format!("#{}", indicator.id),
            )]),
            edition.last_cell(indicator, place),
            Cell::words(figures::spark(edition, indicator, place).into_iter().collect::<Vec<_>>()),
            Cell::words([edition.status(edition.verdict(indicator, place))]),
        ];
        Row { cells, ..Row::default() }
    });
    let place = if edition.core().is_some() { "place.core" } else { "panel.metropolis" };
    Table {
        id: "participation-summary".to_owned(),
        caption: words.get("participation.table"),
        columns: vec![
            Column::words(words.get("column.indicator")),
            Column::numbers(words.get(place)),
            Column::words(words.get("column.course")),
            Column::words(words.get("column.verdict")),
        ],
        rows: rows.collect(),
        narrow: "cards",
        ..Table::default()
    }
}
