//! A municipality by itself: who it is, where it stands, who is like it, what is missing.

use super::{field, peers, strengths};
use crate::assessments::standing::{self, Standing};
use crate::indicators::file::Indicator;
use crate::reports::claims::Claim;
use crate::reports::document::{
    Block, Cell, Column, Definition, Page, Row, Span, Table, Tone, heading, paragraph,
};
use crate::reports::edition::Edition;
use crate::reports::words::exact;
use crate::reports::{figures, sentences};
use crate::territory::{Member, Territory, slug};
use rayon::prelude::*;

/// The folder of these pages.
pub const FOLDER: &str = "municipalities/";
/// The list of these pages.
pub const LIST: &str = "municipalities.html";
/// How many members must have a value for a line of the comparison.
const ENOUGH: usize = 3;

/// The page of a member: its name in ASCII letters, and its code where a town and the villages
/// around it bear the same name, or the name has no such letters.
#[must_use]
pub fn path(edition: &Edition<'_>, member: &Member) -> String {
    let name = edition.own_slug(member);
    let name = name.unwrap_or_else(|| format!("{}-{}", slug(&member.name), member.code));
    format!("{FOLDER}{name}.html")
}

/// The list of members, then one page each, in the order of the alphabet.
#[must_use]
pub fn pages(edition: &Edition<'_>) -> Vec<Page> {
    let mut pages = vec![list(edition)];
    let written: Vec<Page> = edition.members.par_iter().map(|it| page(edition, it)).collect();
    pages.extend(written);
    pages
}

fn list(edition: &Edition<'_>) -> Page {
    let words = &edition.words;
    let shown: Vec<&Indicator> = ["population", "own-revenue-per-head", "net-migration-per-1000"]
        .iter()
        .filter_map(|id| edition.indicator(id))
        .collect();
    let mut columns = vec![Column::words(words.get("column.municipality"))];
    columns.extend(shown.iter().map(|it| Column::numbers(it.title.get(edition.lang()))));
    let rows = edition.members.iter().map(|member| {
        let mut cells = vec![Cell::head([Span::link(member.name.clone(), path(edition, member))])];
        cells.extend(shown.iter().map(|it| edition.last_cell(it, member.territory())));
        Row { cells, ..Row::default() }
    });
    let table = Table {
        id: "members".to_owned(),
        caption: words.get("municipalities.caption"),
        columns,
        rows: rows.collect(),
        ..Table::default()
    };
    let note = edition.material.project.definitions.strategy.members_note.get(edition.lang());
    let tiles =
        edition.indicator("own-revenue-per-head").and_then(|it| figures::tiles(edition, it));
    let mut blocks = vec![Block::Table(table)];
    blocks.extend(tiles.map(|figure| Block::Figure(Box::new(figure))));
    blocks.push(paragraph(note));
    Page {
        path: LIST.to_owned(),
        title: words.get("municipalities.title"),
        lead: vec![Span::text(words.get("municipalities.lead"))],
        description: words.get("municipalities.lead"),
        blocks,
        ..Page::default()
    }
}

fn page(edition: &Edition<'_>, member: &Member) -> Page {
    let words = &edition.words;
    let place = member.territory();
    let whose = sentences::in_place(edition, member);
    let mut blocks = vec![who(edition, member)];
    if let Some(population) = edition.indicator("population") {
        let figure = figures::one_line(edition, population, place);
        blocks.extend(figure.map(|figure| Block::Figure(Box::new(figure))));
    }
    let near = edition.material.peers.get(&member.code).map_or(&[][..], Vec::as_slice);
    let codes: Vec<_> = near.iter().map(|peer| peer.code).collect();
    blocks.extend(peers::who(edition, near));
    blocks.push(missing(edition, member));
    blocks.push(heading(2, "standing", words.get("municipality.standing")));
    blocks.extend(strengths::of(edition, member, &codes));
    // The first printed page ends here; the second is the chart and the peers.
    let spine = figures::spine(edition, member, &codes);
    blocks.extend(spine.map(|figure| Block::Figure(Box::new(figure))));
    blocks.push(Block::Table(among_members(edition, member)));
    blocks.extend(peers::beside(edition, member, near));
    let year = edition.material.year.to_string();
    Page {
        path: path(edition, member),
        title: member.name.clone(),
        kicker: words.fill("municipality.kicker", &[("year", &year)]),
        parents: vec![super::super::document::Link::new(LIST, words.get("municipalities.title"))],
        lead: sentences::population(edition, place, &whose),
        description: words
            .fill("municipality.description", &[("name", &member.name), ("year", &year)]),
        blocks,
        ..Page::default()
    }
}

fn who(edition: &Edition<'_>, member: &Member) -> Block {
    let words = &edition.words;
    let define = |term: &str, spans: Vec<Span>| Definition { term: words.get(term), spans };
    let text = |text: String| vec![Span::text(text)];
    let since = member
        .member_from
        .map_or_else(|| words.get("municipality.since-unknown"), |date| edition.date(date));
    let km2 = words.numbers.decimal(member.area_ha / 100.0, 2);
    let mut items = vec![
        define(
            "municipality.kind",
            text(crate::assessments::peers::kind_words(member.kind).get(edition.lang()).into()),
        ),
        define("municipality.powiat", text(member.powiat.clone())),
        define("municipality.code", text(format!("{} ({})", member.code, member.teryt7))),
        define("municipality.area", text(format!("{km2}\u{a0}km²"))),
        define("municipality.since", text(since)),
    ];
    for (term, id) in [
        ("municipality.density", "population-density"),
        ("municipality.natural", "natural-increase-per-1000"),
        ("municipality.migration", "net-migration-per-1000"),
    ] {
        if let Some(indicator) = edition.indicator(id) {
            let spans = sentences::value_and_change(edition, indicator, member.territory());
            items.push(define(term, spans));
        }
    }
    Block::Definitions { items }
}

/// Every indicator for which this member has a value, beside the other members.
fn among_members(edition: &Edition<'_>, member: &Member) -> Table {
    let words = &edition.words;
    let place = member.territory();
    let mut rows = Vec::new();
    for indicator in &edition.material.project.definitions.indicators {
        if edition.coverage(indicator).0 < ENOUGH {
            continue;
        }
        let Some(year) = edition.last_year(indicator, place) else {
            continue;
        };
        let Some(own) = edition.value(indicator, place, year).reading.value() else {
            continue;
        };
        let Some(standing) = standing::within(own, edition.spread(indicator, year)) else {
            continue;
        };
        let metropolis = edition.figure(indicator, Territory::Metropolis, year);
        rows.push(Row {
            cells: vec![
                Cell::head([field::link(edition, indicator)]),
                edition.last_cell(indicator, place),
                Cell::number(Span::text(edition.digits(indicator, standing.median))),
                Cell { spans: vec![metropolis], numeric: true, ..Cell::default() },
                place_of(
                    edition,
                    Claim::new("standing.of", "place", "members").of(indicator).at(place),
                    (year, &standing),
                ),
                Cell::words(
                    figures::strip_of(edition, indicator, member).into_iter().collect::<Vec<_>>(),
                ),
            ],
            ..Row::default()
        });
    }
    Table {
        id: "among-members".to_owned(),
        caption: words.get("municipality.among-members"),
        columns: vec![
            Column::words(words.get("column.indicator")),
            Column::numbers(member.name.clone()),
            Column::numbers(words.get("column.median")),
            Column::numbers(words.get("column.metropolis")),
            Column::numbers(words.get("column.place")),
            Column::words(words.get("column.members")),
        ],
        rows,
        note: ["municipality.standing-text", "municipality.place-note"]
            .map(|key| Span::text(format!("{} ", words.get(key))))
            .into(),
        dense: true,
        narrow: "cards",
        pick: true,
        screen: true,
    }
}

/// "3 of 15", bound to what it claims.
pub(super) fn place_of(
    edition: &Edition<'_>,
    claim: Claim,
    (year, standing): (i32, &Standing),
) -> Cell {
    let claim = claim.in_year(year).number("place", exact(standing.place));
    let claim = claim.number("of", exact(standing.of)).number("median", standing.median);
    let of = edition.words.get("standing.of");
    Cell::number(claim.said(format!("{} {of} {}", standing.place, standing.of)))
}

/// What is not known of this member, and who would know.
fn missing(edition: &Edition<'_>, member: &Member) -> Block {
    let words = &edition.words;
    let place = member.territory();
    let mut items = Vec::new();
    let mut absent = 0;
    for indicator in &edition.material.project.definitions.indicators {
        if edition.last_year(indicator, place).is_some() {
            continue;
        }
        // What no member has is told once, in the field's chapter.
        if edition.coverage(indicator).0 == 0 {
            absent += usize::from(indicator.field != field::PARTICIPATION);
            continue;
        }
        if indicator.field == field::PARTICIPATION {
            continue;
        }
        items.push(vec![
            field::link(edition, indicator),
            Span::text(": "),
            edition.absent(indicator, place),
            Span::text(format!("; {}", indicator.owner.get(edition.lang()))),
        ]);
    }
    let mut blocks = Vec::new();
    if items.is_empty() {
        blocks.push(paragraph(words.get("municipality.nothing-missing")));
    } else {
        blocks.push(Block::List { items });
    }
    blocks.push(paragraph(words.fill(
        "municipality.absent-everywhere",
        &[("count", &words.numbers.decimal(exact(absent), 0))],
    )));
    Block::Callout { tone: Tone::Unknown, title: words.get("municipality.missing"), blocks }
}
