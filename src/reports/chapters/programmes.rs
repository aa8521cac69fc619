//! Participation programmes, each with all its facts, and the challenges the city names.

use crate::assessments::programmes::{self, Answer, CHALLENGES, Measured, Programme};
use crate::period::Year;
use crate::reading::{Reading, Reason};
use crate::reports::document::{
    Block, Cell, Column, Link, Page, Row, Span, Table, Tone, heading, paragraph,
};
use crate::reports::edition::Edition;
use crate::sources::programmes::{ProgrammeFact, ROLES};
use crate::territory::Member;

/// One page with every programme.
#[must_use]
pub fn pages(edition: &Edition<'_>) -> Vec<Page> {
    let words = &edition.words;
    let facts = &edition.material.project.catalogue.programmes;
    if facts.is_empty() {
        return Vec::new();
    }
    let mut ids: Vec<&str> = facts.iter().map(|fact| fact.programme.as_str()).collect();
    ids.dedup();
    let mut seen = std::collections::BTreeSet::new();
    ids.retain(|programme| seen.insert(*programme));
    ids.sort_by_key(|programme| (*programme == CHALLENGES, *programme == "strategy"));
    let mut blocks: Vec<Block> = compared(edition).into_iter().collect();
    let mut toc = Vec::new();
    for programme in ids {
        let own: Vec<&ProgrammeFact> =
            facts.iter().filter(|fact| fact.programme == programme).collect();
        let title = title(edition, programme, &own);
        toc.push(Link::new(format!("#{programme}"), title.clone()));
        if programme == CHALLENGES {
            blocks.push(challenges(edition, &title));
        } else {
            blocks.push(section(edition, programme, &title, &own));
        }
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
    let aside = |fact: &ProgrammeFact| {
        matches!(fact.role.as_str(), "title" | "measured-by") || fact.is_unknown()
    };
    let told = facts.iter().filter(|fact| !aside(fact));
    let mut told: Vec<&ProgrammeFact> = told.copied().collect();
    told.sort_by_key(|fact| ROLES.iter().position(|role| *role == fact.role));
    let mut sources: Vec<&str> = Vec::new();
    let rows: Vec<Row> = told.iter().map(|fact| row(edition, fact, &mut sources)).collect();
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
            ..Table::default()
        }));
    }
    let unknown = facts.iter().filter(|fact| fact.is_unknown());
    let lang = edition.lang();
    let item = |fact: &&ProgrammeFact| {
        vec![Span::text(format!("{}: {}", fact.label.get(lang), fact.text.get(lang)))]
    };
    let items: Vec<Vec<Span>> = unknown.map(item).collect();
    if !items.is_empty() {
        blocks.push(Block::Callout {
            tone: Tone::Unknown,
            title: edition.words.get("programmes.unknown"),
            blocks: vec![Block::List { items }],
        });
    }
    Block::Section { id: programme.to_owned(), blocks }
}

/// The sources of a table, each with the number its rows bear.
fn numbered(label: &str, sources: &[&str]) -> String {
    let one = |(index, source): (usize, &&str)| format!("[{}] {source}", index + 1);
    let list: Vec<String> = sources.iter().enumerate().map(one).collect();
    format!("{label} {}", list.join("; "))
}

fn row<'a>(edition: &Edition<'_>, fact: &'a ProgrammeFact, sources: &mut Vec<&'a str>) -> Row {
    let known = sources.iter().position(|source| *source == fact.source);
    let place = known.unwrap_or_else(|| {
        sources.push(&fact.source);
        sources.len() - 1
    });
    let (words, lang) = (&edition.words, edition.lang());
    let mut what = Vec::new();
    if let Some(number) = number(edition, fact) {
        what.push(Span::text(number));
    }
    let text = fact.text.get(lang);
    if !text.is_empty() {
        let gap = if what.is_empty() { "" } else { "; " };
        what.push(Span::text(format!("{gap}{text}")));
    }
    if fact.role == "challenge" {
        what.extend(answers(edition, fact));
    }
    Row {
        cells: vec![
            Cell::head([Span::text(fact.label.get(lang))]),
            Cell::text(words.get(&format!("role.{}", fact.role))),
            Cell::words(what),
            Cell::text(fact.year.map_or_else(|| words.get("year.not-stated"), |it| it.to_string())),
            Cell::text(format!("[{}]", place + 1)),
        ],
        ..Row::default()
    }
}

/// What measures a challenge, or what it would take, one after the other.
fn answers(edition: &Edition<'_>, challenge: &ProgrammeFact) -> Vec<Span> {
    let facts = &edition.material.project.catalogue.programmes;
    let mut spans = Vec::new();
    for answer in programmes::answers(facts, challenge) {
        spans.push(Span::text(" "));
        spans.extend(answered(edition, answer));
    }
    spans
}

fn answered(edition: &Edition<'_>, answer: Answer<'_>) -> Vec<Span> {
    let lang = edition.lang();
    match answer {
        Answer::NotMeasured(text) => vec![Span::text(text.get(lang).to_owned())],
        Answer::Register(fact) => {
            let facts = edition.material.project.catalogue.programmes.iter();
            let mut titles =
                facts.filter(|it| it.programme == fact.programme && it.role == "title");
            let title = titles.next().map_or("", |it| it.label.get(lang));
            let mut spans = vec![Span::text(format!("{title}, {}: ", fact.label.get(lang)))];
            match number(edition, fact) {
                Some(number) => spans.push(Span::text(number)),
                None => spans.push(edition.missing(Reason::NotCollected)),
            }
            let year = fact.year.map_or_else(String::new, |year| format!(" ({year})"));
            spans.push(Span::text(format!("{year}.")));
            spans
        }
        Answer::Indicator(id) => {
            let Some(indicator) = edition.indicator(id) else {
                return Vec::new();
            };
            let mut spans = vec![super::field::link(edition, indicator), Span::text(": ")];
            let place = edition.core().map(Member::territory);
            let year = place.and_then(|place| edition.last_year(indicator, place));
            if let (Some(place), Some(year)) = (place, year) {
                spans.push(edition.figure_with_unit(indicator, place, year));
                spans.push(Span::text(format!(" ({year})")));
            } else {
                spans.push(edition.missing(Reason::NotCollected));
            }
            spans.push(Span::text("."));
            spans
        }
    }
}

/// The number of a fact with its unit.
fn number(edition: &Edition<'_>, fact: &ProgrammeFact) -> Option<String> {
    let value = fact.value?;
    let decimals = if value.fract() == 0.0 { 0 } else { 2 };
    Some(with_unit(edition, value, decimals, &fact.unit))
}

fn with_unit(edition: &Edition<'_>, value: f64, decimals: u8, unit: &str) -> String {
    let unit = edition.material.project.units.get(unit);
    let unit = unit.map_or("", |unit| unit.short.get(edition.lang()));
    let value = edition.words.numbers.decimal(value, decimals);
    let gap = if unit.is_empty() || unit == "%" { "" } else { "\u{a0}" };
    format!("{value}{gap}{unit}")
}

/// The challenges of the city, one by one: the question, what speaks to it, what it would take.
fn challenges(edition: &Edition<'_>, title: &str) -> Block {
    let (words, lang) = (&edition.words, edition.lang());
    let mut blocks = vec![heading(2, "", title)];
    for challenge in programmes::challenges(&edition.material.project.catalogue.programmes) {
        blocks.push(heading(3, "", challenge.fact.label.get(lang)));
        blocks.push(paragraph(challenge.fact.text.get(lang)));
        let (open, told): (Vec<Answer<'_>>, Vec<Answer<'_>>) =
            challenge.answers.into_iter().partition(|it| matches!(it, Answer::NotMeasured(_)));
        let items = told.into_iter().map(|answer| answered(edition, answer)).collect();
        blocks.push(Block::List { items });
        blocks.push(Block::Callout {
            tone: Tone::Unknown,
            title: words.get("programmes.unknown"),
            blocks: vec![Block::List {
                items: open.into_iter().map(|answer| answered(edition, answer)).collect(),
            }],
        });
    }
    Block::Section { id: CHALLENGES.to_owned(), blocks }
}

/// Cost per output, reach and continuity of every programme.
fn compared(edition: &Edition<'_>) -> Option<Block> {
    let words = &edition.words;
    let facts = &edition.material.project.catalogue.programmes;
    let residents = |year: Year| {
        let place = edition.core().map(Member::territory).zip(edition.indicator("population"));
        place.map_or(Reading::Missing(Reason::NotCollected), |(place, population)| {
            edition.value(population, place, year.number()).reading
        })
    };
    let judged = programmes::programmes(facts, Year::new(edition.material.year)?, residents);
    let row = |programme: &Programme<'_>| {
        let mut costs: Vec<Span> = Vec::new();
        for cost in programme.costs.iter().filter(|cost| cost.reading.value().is_some()) {
            costs.extend(figure(edition, cost, &cost.unit, 0));
        }
        if costs.is_empty() {
            costs.push(edition.missing(Reason::NotCollected));
        }
        let years = match programme.continuity.years {
            Reading::Known(years) => Span::text(words.numbers.decimal(years, 0)),
            Reading::Missing(reason) | Reading::Withheld(reason) => edition.missing(reason),
        };
        let title = Span::link(programme.title.get(edition.lang()), format!("#{}", programme.id));
        Row {
            cells: vec![
                Cell::head([title]),
                Cell::words(costs),
                Cell::words(figure(edition, &programme.reach, "", 1)),
                Cell::number(years),
            ],
            ..Row::default()
        }
    };
    Some(Block::Table(Table {
        id: "programmes-compared".to_owned(),
        caption: words.get("programmes.compared"),
        columns: vec![
            Column::words(words.get("programmes.programme")),
            Column::words(words.get("programmes.cost")),
            Column::words(words.get("programmes.reach")),
            Column::numbers(words.get("programmes.years")),
        ],
        rows: judged.iter().map(row).collect(),
        note: vec![Span::text(words.get("programmes.compared-note"))],
        narrow: "cards",
        ..Table::default()
    }))
}

/// A figure with what it counts and its year, or why there is none.
fn figure(edition: &Edition<'_>, it: &Measured, unit: &str, decimals: u8) -> Vec<Span> {
    let value = match it.reading {
        Reading::Known(value) => value,
        Reading::Missing(reason) | Reading::Withheld(reason) => {
            return vec![edition.missing(reason)];
        }
    };
    let words = &edition.words;
    let aside = if it.set_aside { words.get("programmes.set-aside") } else { String::new() };
    let year = it.year.map_or_else(String::new, |year| format!(" ({year})"));
    let what = it.what.get(edition.lang());
    let value = with_unit(edition, value, decimals, unit);
    vec![Span::text(format!("{what}: {value}{aside}{year}. "))]
}
