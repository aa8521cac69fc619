//! The first page: what moved, what did not, what is not known.

use crate::assessments::progress::{Class, Judgement, Obstacle};
use crate::indicators::file::{Indicator, Kind};
use crate::indicators::library::CONTEXT;
use crate::indicators::strategy::Field;
use crate::reports::chapters::{field, municipality};
use crate::reports::claims::Claim;
use crate::reports::document::{
    Block, Cell, Column, Page, Row, Span, Table, Tone, heading, paragraph,
};
use crate::reports::edition::Edition;
use crate::reports::words::exact;
use crate::reports::{figures, sentences};
use crate::territory::Territory;

/// The path of the first page.
pub const PATH: &str = "index.html";
/// How many indicators are named among those that moved most.
const MOVED: usize = 8;
/// The indicators drawn on the map of the first page.
const MAPPED: &str = "own-revenue-per-head";
/// What a verdict can come to, by the ends of the keys of its words.
pub const STATUSES: [&str; 5] = ["progress", "away", "short", "not-judged", "no-data"];

/// The first page.
#[must_use]
pub fn pages(edition: &Edition<'_>) -> Vec<Page> {
    let words = &edition.words;
    let strategy = &edition.material.project.definitions.strategy;
    let year = edition.material.year.to_string();
    let metropolis = words.get("whose.metropolis");
    let mut blocks = vec![Block::Callout {
        tone: Tone::Finding,
        title: words.get("overview.findings"),
        blocks: vec![Block::List { items: findings(edition) }],
    }];
    blocks.push(heading(2, "fields", words.get("overview.fields")));
    blocks.push(Block::Table(statuses(edition)));
    blocks.push(heading(2, "moved", words.get("overview.moved")));
    blocks.push(paragraph(words.get("overview.moved-text")));
    blocks.push(Block::Table(moved(edition, Territory::Metropolis)));
    if let Some(core) = edition.core() {
        blocks.push(Block::Table(moved(edition, core.territory())));
    }
    blocks.extend(map(edition));
    blocks.push(heading(2, "unknown", words.get("overview.unknown")));
    blocks.extend(unknown(edition));
    blocks.push(heading(2, "how-to-read", words.get("overview.how")));
    let lines = ["overview.how-1", "overview.how-2", "overview.how-3", "overview.how-4"];
    let method = edition.headline();
    let line = |key: &&str| vec![Span::text(words.fill(key, &[("method", &method)]))];
    let items = lines.iter().map(line).collect();
    blocks.push(Block::List { items });
    vec![Page {
        path: PATH.to_owned(),
        title: words.fill("overview.title", &[("year", &year)]),
        kicker: strategy.association.get(edition.lang()).to_owned(),
        lead: sentences::population(edition, Territory::Metropolis, &metropolis),
        description: words.fill(
            "overview.description",
            &[("name", strategy.name.get(edition.lang())), ("year", &year)],
        ),
        blocks,
        ..Page::default()
    }]
}

/// The indicators of the strategy's own fields: what is judged.
fn strategic<'a>(edition: &Edition<'a>) -> impl Iterator<Item = &'a Indicator> {
    edition.material.project.definitions.indicators.iter().filter(|it| it.field != CONTEXT)
}

/// The findings, each a run of spans.
#[must_use]
pub fn findings(edition: &Edition<'_>) -> Vec<Vec<Span>> {
    let words = &edition.words;
    let mut items = Vec::new();
    if let Some(revenue) = edition.indicator("own-revenue-per-head") {
        let mut spans = vec![Span::text(words.get("overview.revenue"))];
        spans.extend(sentences::value_and_change(edition, revenue, Territory::Metropolis));
        spans.push(Span::text("."));
        items.push(spans);
    }
    let judged = strategic(edition).map(|it| edition.verdict(it, edition.judged_place(it)));
    let (mut better, mut worse) = (0, 0);
    for verdict in judged {
        match verdict.class {
            Class::Arrived | Class::OnTrack | Class::TooSlow => better += 1,
            Class::Away => worse += 1,
            Class::Standing | Class::NotAssessable(_) => {}
        }
    }
    let judged = Claim::new("overview.judged", "count-judged", "counts");
    let judged = judged.number("better", exact(better)).number("worse", exact(worse));
    let (better, worse) =
        (words.count("count.indicator", better), words.count("count.indicator", worse));
    let places = [("better", &*better), ("worse", &*worse)];
    items.push(vec![judged.said(words.fill("overview.judged", &places))]);
    let all = strategic(edition).count();
    let empty = strategic(edition).filter(|it| is_empty(edition, it)).count();
    let claim = Claim::new("overview.empty", "count-empty", "counts");
    let claim = claim.number("empty", exact(empty)).number("all", exact(all));
    let (empty, all) =
        (words.count("count.of-indicator", empty), words.numbers.decimal(exact(all), 0));
    let year = edition.material.year.to_string();
    let places = [("empty", &*empty), ("all", &*all), ("year", &*year)];
    items.push(vec![claim.said(words.fill("overview.empty", &places))]);
    items
}

/// Whether no member and no area has any value up to the report's year.
fn is_empty(edition: &Edition<'_>, indicator: &Indicator) -> bool {
    let areas = [Territory::Metropolis, Territory::Ring];
    edition.coverage(indicator).1.is_none()
        && areas.iter().all(|area| edition.last_year(indicator, *area).is_none())
}

/// Fields against verdicts, as counts.
fn statuses(edition: &Edition<'_>) -> Table {
    let words = &edition.words;
    let mut columns = vec![Column::words(words.get("overview.field"))];
    columns.extend(STATUSES.iter().map(|it| Column::numbers(words.get(&format!("overview.{it}")))));
    let rows = edition
        .material
        .project
        .definitions
        .strategy
        .fields
        .iter()
        .map(|field| status_row(edition, field))
        .collect();
    let mut note = words.fill("overview.statuses-note", &[("method", &edition.headline())]);
    let indicators = &edition.material.project.definitions.indicators;
    if indicators.iter().any(|it| it.field == field::PARTICIPATION) {
        note.push_str(&words.of_core("overview.statuses-core"));
    }
    Table {
        id: "statuses".to_owned(),
        caption: words.get("overview.statuses"),
        columns,
        rows,
        note: vec![Span::text(note)],
        ..Table::default()
    }
}

/// How many indicators of a field came to each of [`STATUSES`].
#[must_use]
pub fn counts(edition: &Edition<'_>, field: &Field) -> [usize; STATUSES.len()] {
    let mut counts = [0; STATUSES.len()];
    for indicator in edition.material.project.definitions.of_field(&field.id) {
        let at = match edition.verdict(indicator, edition.judged_place(indicator)).class {
            Class::Arrived | Class::OnTrack | Class::TooSlow => 0,
            Class::Away => 1,
            Class::NotAssessable(_) if is_empty(edition, indicator) => 4,
            Class::NotAssessable(Obstacle::TooFewYears | Obstacle::NoData) => 2,
            Class::Standing | Class::NotAssessable(_) => 3,
        };
        counts[at] += 1;
    }
    counts
}

fn status_row(edition: &Edition<'_>, field: &Field) -> Row {
    let counts = counts(edition, field);
    let title = field.title.get(edition.lang());
    let mut cells = vec![Cell::head([Span::link(title, field::path(&field.id))])];
    cells.extend(counts.iter().map(|count| {
        let text = edition.words.numbers.decimal(exact(*count), 0);
        Cell::number(Span::text(text))
    }));
    Row { cells, ..Row::default() }
}

/// The judged indicators of a place whose annual growth is largest, either way: those of the fields
/// for the metropolis, those of participation for the core city. Totals grow with a place and are left out.
#[must_use]
pub fn most_moved<'a>(edition: &Edition<'a>, place: Territory) -> Vec<(&'a Indicator, Judgement)> {
    let here =
        strategic(edition).filter(|it| edition.judged_place(it) == place && it.kind != Kind::Total);
    let mut judged: Vec<(&Indicator, Judgement, f64)> = here
        .filter_map(|indicator| {
            let growth = edition.change(indicator, place).annual_growth()?;
            let verdict = edition.verdict(indicator, place);
            let judged = !matches!(verdict.class, Class::NotAssessable(_));
            judged.then_some((indicator, verdict, growth.abs()))
        })
        .collect();
    judged.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.0.id.cmp(&b.0.id)));
    judged.into_iter().take(MOVED).map(|(indicator, verdict, _)| (indicator, verdict)).collect()
}

fn moved(edition: &Edition<'_>, place: Territory) -> Table {
    let words = &edition.words;
    let (id, caption, column) = if place == Territory::Metropolis {
        ("moved-table", "overview.moved-caption", "column.metropolis")
    } else {
        ("moved-core-table", "overview.moved-core-caption", "place.core")
    };
    let rows = (1..).zip(most_moved(edition, place)).map(|(rank, (indicator, _))| {
        let change = edition.change(indicator, place);
        let growth = change.annual_growth().unwrap_or(f64::NAN);
        let most = Claim::new(caption, "most-moved", "among-most").of(indicator).at(place);
        let most = most.over(change).number("rank", exact(rank)).number("growth", growth);
        let link = most.told(vec![field::link(edition, indicator)]);
        let mut cells = vec![Cell::head([link]), edition.last_cell(indicator, place)];
        cells.push(Cell::number(sentences::change_cell(edition, indicator, place)));
        let spark = figures::spark(edition, indicator, place);
        cells.push(Cell::words(spark.into_iter().collect::<Vec<_>>()));
        cells.push(Cell::words([edition.judged(indicator, place)]));
        Row { cells, ..Row::default() }
    });
    Table {
        id: id.to_owned(),
        caption: words.get(caption),
        columns: vec![
            Column::words(words.get("column.indicator")),
            Column::numbers(words.get(column)),
            Column::numbers(words.get("column.change")),
            Column::words(words.get("column.course")),
            Column::words(words.get("column.verdict")),
        ],
        rows: rows.collect(),
        narrow: "cards",
        ..Table::default()
    }
}

fn map(edition: &Edition<'_>) -> Vec<Block> {
    let Some(indicator) = edition.indicator(MAPPED) else {
        return Vec::new();
    };
    let Some(figure) = figures::map(edition, indicator) else {
        return Vec::new();
    };
    vec![
        heading(2, "map", edition.words.get("overview.map")),
        Block::Figure(Box::new(figure)),
        Block::Paragraph {
            spans: vec![
                Span::link(edition.words.get("overview.members"), municipality::LIST),
                Span::text("."),
            ],
        },
    ]
}

fn unknown(edition: &Edition<'_>) -> Vec<Block> {
    let words = &edition.words;
    let year = edition.material.year.to_string();
    let until = |key: &str| words.fill(key, &[("year", &year)]);
    let mut blocks = vec![paragraph(until("overview.unknown-text"))];
    for field in &edition.material.project.definitions.strategy.fields {
        let indicators = edition.material.project.definitions.of_field(&field.id);
        let empty: Vec<&Indicator> = indicators.filter(|it| is_empty(edition, it)).collect();
        if empty.is_empty() {
            continue;
        }
        let mut spans = vec![Span::strong(format!("{}: ", field.title.get(edition.lang())))];
        for (index, indicator) in empty.iter().enumerate() {
            if index > 0 {
                spans.push(Span::text(", "));
            }
            spans.push(field::link(edition, indicator));
        }
        spans.push(Span::text("."));
        blocks.push(Block::Paragraph { spans });
    }
    vec![Block::Callout { tone: Tone::Unknown, title: until("overview.unknown-title"), blocks }]
}
