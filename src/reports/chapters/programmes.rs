//! Participation programmes, each with all its facts, and the challenges the city names.

use crate::reports::document::{
    Block, Cell, Column, Link, Page, Row, Span, Table, heading, paragraph,
};
use crate::reports::edition::Edition;
use crate::sources::programmes::{ProgrammeFact, ROLES};

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
    titled.map_or_else(|| programme.to_owned(), |fact| fact.label.get(edition.lang()).to_owned())
}

fn section(edition: &Edition<'_>, programme: &str, title: &str, facts: &[&ProgrammeFact]) -> Block {
    let mut blocks = vec![heading(2, "", title)];
    let told = facts.iter().filter(|fact| fact.role != "title" && fact.role != "measured-by");
    let mut told: Vec<&ProgrammeFact> = told.copied().collect();
    told.sort_by_key(|fact| ROLES.iter().position(|role| *role == fact.role));
    let mut sources: Vec<&str> = Vec::new();
    let rows: Vec<Row> = told.iter().map(|fact| row(edition, fact, facts, &mut sources)).collect();
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
            note: vec![Span::text(numbered(&words.get("programmes.sources"), &sources))],
            dense: true,
            narrow: "cards",
        }));
    }
    Block::Section { id: programme.to_owned(), blocks }
}

/// The sources of a table, each with the number its rows bear.
fn numbered(label: &str, sources: &[&str]) -> String {
    let one = |(index, source): (usize, &&str)| format!("[{}] {source}", index + 1);
    let list: Vec<String> = sources.iter().enumerate().map(one).collect();
    format!("{label} {}", list.join("; "))
}

fn row<'a>(
    edition: &Edition<'_>,
    fact: &'a ProgrammeFact,
    all: &[&ProgrammeFact],
    sources: &mut Vec<&'a str>,
) -> Row {
    let known = sources.iter().position(|source| *source == fact.source);
    let number = known.unwrap_or_else(|| {
        sources.push(&fact.source);
        sources.len() - 1
    });
    let (words, lang) = (&edition.words, edition.lang());
    let mut what = Vec::new();
    if let Some(value) = fact.value {
        let decimals = if value.fract() == 0.0 { 0 } else { 2 };
        let unit = edition.material.project.units.get(&fact.unit);
        let unit = unit.map_or("", |unit| unit.short.get(lang));
        let value = words.numbers.decimal(value, decimals);
        let gap = if unit.is_empty() || unit == "%" { "" } else { "\u{a0}" };
        what.push(Span::text(format!("{value}{gap}{unit}")));
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
            Cell::text(format!("[{}]", number + 1)),
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
