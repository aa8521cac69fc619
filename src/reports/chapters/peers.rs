//! The gminas of the country that a municipality is most like: what makes them so, how firm that is,
//! and who of them does better.

use super::field;
use super::municipality::place_of;
use crate::assessments::chance::{self, Chance};
use crate::assessments::peers::{self, Certainty, Outcome, Peer};
use crate::assessments::progress::Wanted;
use crate::assessments::standing;
use crate::indicators::file::Indicator;
use crate::indicators::peer_sets::PeerSet;
use crate::indicators::values::{self, Country, Value};
use crate::reading::{Reading, Reason};
use crate::reports::claims::Claim;
use crate::reports::document::{Block, Cell, Column, Row, Span, Table, heading, paragraph};
use crate::reports::edition::Edition;
use crate::territory::{Member, Teryt6};

/// How many values of the country make a comparison with peers worth its line.
const ENOUGH: usize = 3;
/// How many of those that do better are named.
const NAMED: usize = 2;

/// A value of a gmina with its denominator, where it has one.
type Known = (f64, Option<f64>);

/// The part of a municipality's page that says who its peers are.
#[must_use]
pub fn who(edition: &Edition<'_>, near: &[Peer]) -> Vec<Block> {
    let words = &edition.words;
    let mut blocks = vec![heading(2, "peers", words.get("municipality.peers"))];
    let set = edition.material.project.definitions.peer_sets.first();
    let Some(set) = set.filter(|_| !near.is_empty()) else {
        blocks.push(paragraph(words.get("municipality.no-peers")));
        return blocks;
    };
    let names: Vec<String> = near.iter().map(|peer| name(edition, peer.code)).collect();
    let by = [("set", set.title.get(edition.lang())), ("names", &*names.join(", "))];
    blocks.push(paragraph(words.fill("municipality.peers-text", &by)));
    blocks.push(Block::Table(list(edition, set, near)));
    blocks
}

/// The municipality beside its peers; nothing without peers.
#[must_use]
pub fn beside(edition: &Edition<'_>, member: &Member, near: &[Peer]) -> Option<Block> {
    let set = edition.material.project.definitions.peer_sets.first().filter(|_| !near.is_empty());
    set.map(|set| Block::Table(among(edition, set, member, near)))
}

/// The peers: how far, in what they differ, and how often they stay when weights are others.
fn list(edition: &Edition<'_>, set: &PeerSet, near: &[Peer]) -> Table {
    let words = &edition.words;
    let percent = |share: f64| format!("{}%", words.numbers.decimal(100.0 * share, 0));
    let titled = |id: &String| {
        let indicator = edition.indicator(id);
        indicator.map_or_else(|| id.clone(), |it| it.title.get(edition.lang()).to_owned())
    };
    let rows = near.iter().map(|peer| {
        let mut cells = vec![
            Cell::head([Span::text(name(edition, peer.code))]),
            Cell::number(Span::text(words.numbers.decimal(peer.distance, 2))),
        ];
        let share = |at: usize| peer.shares.get(at).copied().map(percent);
        cells.extend((0..set.variables.len()).map(|at| Cell::number_or_dash(share(at))));
        cells.push(Cell::number(Span::text(percent(peer.stability))));
        Row { cells, ..Row::default() }
    });
    let mut columns = vec![
        Column::words(words.get("column.municipality")),
        Column::numbers(words.get("column.distance")),
    ];
    columns.extend(set.variables.iter().map(|id| Column::numbers(titled(id))));
    columns.push(Column::numbers(words.get("column.stability")));
    Table {
        id: "peers-list".to_owned(),
        caption: set.title.get(edition.lang()).to_owned(),
        columns,
        rows: rows.collect(),
        note: vec![Span::text(words.get("municipality.peers-list-note"))],
        dense: true,
        narrow: "cards",
        screen: true,
        ..Table::default()
    }
}

/// The municipality beside its peers, indicator by indicator.
fn among(edition: &Edition<'_>, set: &PeerSet, member: &Member, near: &[Peer]) -> Table {
    let words = &edition.words;
    let year = edition.material.year;
    // What made them peers says nothing when compared among them.
    let compared = edition.material.national.get(&year).into_iter().flatten();
    let compared = compared.filter(|(id, _)| !set.variables.contains(*id));
    let rows = compared.filter_map(|(id, values)| {
        let indicator = edition.indicator(id)?;
        let group: Vec<Known> =
            near.iter().filter_map(|peer| values.get(&peer.code)).copied().collect();
        let mut known: Vec<f64> = group.iter().map(|(value, _)| *value).collect();
        known.sort_by(f64::total_cmp);
        let own = edition.value(indicator, member.territory(), year).reading.value();
        let own = own.filter(|_| known.len() >= ENOUGH)?;
        let standing = standing::among(own, &known);
        let pooled = values::pooled(&group).map_or_else(
            || edition.missing(Reason::PartsNotPublished),
            |value| Span::text(edition.digits(indicator, value)),
        );
        let number = |value: f64| Cell::number(Span::text(edition.digits(indicator, value)));
        let claim = Claim::new("standing.of", "place", "peers").of(indicator);
        let among = near.iter().map(|peer| peer.code.to_string()).collect();
        let claim = claim.at(member.territory()).list("among", among);
        let cells = vec![
            Cell::head([field::link(edition, indicator)]),
            Cell::number(edition.figure_with_unit(indicator, member.territory(), year)),
            Cell::number(pooled),
            number(standing::median(&known)),
            number(*known.first()?),
            number(*known.last()?),
            place_of(edition, claim, (year, &standing)),
            Cell::words([better(edition, indicator, member, near, values)]),
        ];
        Some(Row { cells, ..Row::default() })
    });
    Table {
        id: "among-peers".to_owned(),
        caption: words.fill("municipality.among-peers", &[("year", &year.to_string())]),
        columns: vec![
            Column::words(words.get("column.indicator")),
            Column::numbers(member.name.clone()),
            Column::numbers(words.get("column.pooled")),
            Column::numbers(words.get("column.median")),
            Column::numbers(words.get("column.lowest")),
            Column::numbers(words.get("column.highest")),
            Column::numbers(words.get("column.place")),
            Column::words(words.get("column.learn-from")),
        ],
        rows: rows.collect(),
        note: vec![Span::text(words.get("municipality.peers-note"))],
        dense: true,
        narrow: "cards",
        ..Table::default()
    }
}

/// Those of the peers that do better by most, where one side is better and the difference is more than
/// chance, as far as that can be told.
fn better(
    edition: &Edition<'_>,
    indicator: &Indicator,
    member: &Member,
    near: &[Peer],
    values: &Country,
) -> Span {
    let Some(wanted) = Wanted::of(indicator.direction) else { return Span::text("–") };
    let chance = chance::of(edition.material.project, indicator);
    let codes: Vec<Teryt6> =
        std::iter::once(member.code).chain(near.iter().map(|peer| peer.code)).collect();
    let outcomes: Vec<Option<Outcome>> =
        codes.iter().map(|code| values.get(code).map(|known| outcome(*known, chance))).collect();
    let places: Vec<usize> = (1..codes.len()).collect();
    let mut twins = peers::better_twins(0, &places, &outcomes, wanted);
    twins.retain(|twin| twin.certainty != Certainty::Noise);
    twins.sort_by(|a, b| b.gap.total_cmp(&a.gap));
    let named = twins.iter().take(NAMED).filter_map(|twin| {
        let code = *codes.get(twin.unit)?;
        let (value, _) = values.get(&code)?;
        let text = format!("{} {}", short_name(edition, code), edition.digits(indicator, *value));
        Some((format!("{code}={value}"), text))
    });
    let (codes, named): (Vec<String>, Vec<String>) = named.unzip();
    let says = if named.is_empty() { "nobody" } else { "better" };
    let claim = Claim::new("municipality.nobody", "learn-from", says).of(indicator);
    let claim = claim.at(member.territory()).in_year(edition.material.year).list("better", codes);
    claim.said(if named.is_empty() {
        edition.words.get("municipality.nobody")
    } else {
        named.join(", ")
    })
}

/// A value with the interval that chance leaves it, where it is a ratio of counts.
fn outcome((value, denominator): Known, chance: Option<Chance>) -> Outcome {
    let interval = chance.zip(denominator).and_then(|(chance, denominator)| {
        let parts = Value {
            reading: Reading::Known(value),
            numerator: Some(value * denominator / chance.scale),
            denominator: Some(denominator),
            parts_known: 1,
            parts_all: 1,
            vintage: None,
        };
        chance.interval(&parts)
    });
    Outcome { value, interval }
}

fn name(edition: &Edition<'_>, code: Teryt6) -> String {
    let gminas = &edition.material.project.catalogue.register.gminas;
    gminas
        .get(&code)
        .map_or_else(|| code.to_string(), |gmina| format!("{} ({})", gmina.name, gmina.powiat))
}

fn short_name(edition: &Edition<'_>, code: Teryt6) -> String {
    let gminas = &edition.material.project.catalogue.register.gminas;
    gminas.get(&code).map_or_else(|| code.to_string(), |gmina| gmina.name.clone())
}
