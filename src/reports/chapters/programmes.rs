//! Participation programmes, each with all its facts, and the challenges the city names.

use crate::reports::document::{
    Block, Cell, Column, Link, Page, Row, Span, Table, heading, paragraph,
};
use crate::reports::edition::Edition;
use crate::sources::programmes::ProgrammeFact;

/// The programme under which the city's five challenges are recorded.
const CHALLENGES: &str = "participation";

/// One page with every programme.
#[must_use]
pub fn pages(edition: &Edition<'_>) -> Vec<Page> {
    let words = &edition.words;
    let facts = &edition.material.project.catalogue.programmes;
    if facts.is_empty() {
        return Vec::new();
    }
    let mut programmes: Vec<&str> = facts.iter().map(|fact| fact.programme.as_str()).collect();
    programmes.dedup();
    let mut seen = std::collections::BTreeSet::new();
    programmes.retain(|programme| seen.insert(*programme));
    programmes.sort_by_key(|programme| (*programme == CHALLENGES, *programme == "strategy"));
    let mut blocks = Vec::new();
    let mut toc = Vec::new();
    for programme in programmes {
        let own: Vec<&ProgrammeFact> =
            facts.iter().filter(|fact| fact.programme == programme).collect();
        let title = title(edition, programme, &own);
        toc.push(Link::new(format!("#{programme}"), title.clone()));
        blocks.push(section(edition, programme, &title, &own));
    }
    vec![Page {
        path: "programmes.html".to_owned(),
        title: words.get("programmes.title"),
        kicker: words.get("participation.kicker"),
        lead: vec![Span::text(words.get("programmes.lead"))],
        description: words.get("programmes.lead"),
        toc,
        blocks,
        ..Page::default()
    }]
}

fn title(edition: &Edition<'_>, programme: &str, facts: &[&ProgrammeFact]) -> String {
    if programme == CHALLENGES {
        return edition.words.get("programmes.challenges");
    }
    let titled = facts.iter().find(|fact| fact.role == "title");
    titled.map_or_else(
        || programme.to_owned(),
        |fact| {
            let text = fact.text.get(edition.lang());
            if text.is_empty() { fact.label.get(edition.lang()) } else { text }.to_owned()
        },
    )
}

fn section(edition: &Edition<'_>, programme: &str, title: &str, facts: &[&ProgrammeFact]) -> Block {
    let mut blocks = vec![heading(2, "", title)];
    let rows: Vec<Row> = facts
        .iter()
        .filter(|fact| fact.role != "title" && fact.role != "measured-by")
        .map(|fact| row(edition, fact, facts))
        .collect();
    if rows.is_empty() {
        blocks.push(paragraph(edition.words.get("panel.nothing")));
    } else {
        let words = &edition.words;
        blocks.push(Block::Table(Table {
            id: format!("{programme}-facts"),
            caption: words.fill("programmes.caption", &[("name", title)]),
            columns: vec![
                Column::words(words.get("column.fact")),
                Column::words(words.get("column.role")),
                Column::words(words.get("column.what")),
                Column::words(words.get("column.year")),
                Column::words(words.get("column.source")),
            ],
            rows,
            dense: true,
            narrow: "cards",
            ..Table::default()
        }));
    }
    Block::Section { id: programme.to_owned(), blocks }
}

fn row(edition: &Edition<'_>, fact: &ProgrammeFact, all: &[&ProgrammeFact]) -> Row {
    let (words, lang) = (&edition.words, edition.lang());
    let mut what = Vec::new();
    if let Some(value) = fact.value {
        let decimals = if value.fract() == 0.0 { 0 } else { 2 };
        let unit = edition.material.project.units.get(&fact.unit);
        let unit = unit.map_or("", |unit| unit.short.get(lang));
        let number = words.numbers.decimal(value, decimals);
        what.push(Span::text(format!("{number}\u{a0}{unit}").trim_end().to_owned()));
    }
    let text = fact.text.get(lang);
    if !text.is_empty() {
        let gap = if what.is_empty() { "" } else { "; " };
        what.push(Span::text(format!("{gap}{text}")));
    }
    if fact.role == "challenge" {
        what.extend(answers(edition, fact, all));
    }
    Row {
        cells: vec![
            Cell::head([Span::text(fact.label.get(lang))]),
            Cell::text(words.get(&format!("role.{}", fact.role))),
            Cell::words(what),
            Cell::text(fact.year.map_or_else(|| words.get("year.not-stated"), |it| it.to_string())),
            Cell::text(fact.source.clone()),
        ],
        ..Row::default()
    }
}

/// What measures a challenge, or what it would take.
fn answers(edition: &Edition<'_>, challenge: &ProgrammeFact, all: &[&ProgrammeFact]) -> Vec<Span> {
    let of =
        |fact: &&&ProgrammeFact| fact.role == "measured-by" && fact.label.en == challenge.label.en;
    let mut spans = Vec::new();
    for answer in all.iter().filter(of) {
        spans.push(Span::text(" "));
        match edition.indicator(&answer.measured_by) {
            Some(indicator) => {
                spans.push(super::field::link(edition, indicator));
                let place = crate::territory::Territory::parse(crate::territory::CORE_CITY);
                let year = place.and_then(|place| edition.last_year(indicator, place));
                if let (Some(place), Some(year)) = (place, year) {
                    spans.push(Span::text(": "));
                    spans.push(edition.figure_with_unit(indicator, place, year));
                    spans.push(Span::text(format!(" ({year})")));
                } else {
                    spans.push(Span::text(": "));
                    spans.push(edition.missing(crate::reading::Reason::NotCollected));
                }
                spans.push(Span::text("."));
            }
            None => spans.push(Span::text(answer.text.get(edition.lang()).to_owned())),
        }
    }
    spans
}
