//! Voters of an edition beside the residents of the same place and year, by group.
//!
//! All of it is worked out from the counts [`published`] lets pass and from the residents given, and
//! from nothing else: whoever has both could work it out as well, so it tells nothing more of voters.

use super::files::Counted;
use super::published::{Published, why};
use crate::assessments::disclosure::lists::{OTHER, ShownCell};
use crate::assessments::representation::bands::{Band, common};
use crate::assessments::representation::left_behind::{Parity, parity};
use crate::assessments::representation::rates::{Rates, rates};
use crate::assessments::representation::resampled::{Representativeness, SEED, representativeness};
use crate::assessments::representation::{
    Contradiction, Dimension, Division, Inhabitants, Measured, NotCompared, Residents, Voters,
};
use crate::ballots::answers::{Column, NOT_STATED};
use crate::ballots::district_names::written_properly;
use crate::ballots::edition::Edition;
use crate::ballots::pool::Level;
use crate::language::Text;
use crate::reading::Reason;
use crate::sources::residents::{GroupKind, GroupOfResidents};

/// A column of answers, what it tells apart, and its word.
type Told = (Column, Dimension, &'static str);
/// All of them, in the order of telling.
const DIMENSIONS: [Told; 4] = [
    (Column::Sex, Dimension::Sex, "sex"),
    (Column::AgeBand, Dimension::Age, "age"),
    (Column::District, Dimension::District, "district"),
    (Column::VotingMethod, Dimension::Channel, "voting_method"),
];

/// The voters of one edition, or of its list for the whole city.
pub(super) struct Turnout<'a> {
    pub(super) edition: &'a Edition,
    /// Persons who voted, or where they cannot be told apart, ballots.
    pub(super) voters: Option<u64>,
    /// Whether ballots of the list of the whole city are counted in place of persons.
    pub(super) of_ballots: bool,
    /// How many state an age nobody has reached; they are in the last band.
    pub(super) impossible_ages: Option<u64>,
    pub(super) kinds: Vec<OfKind>,
}

/// The groups of one dimension.
pub(super) struct OfKind {
    pub(super) word: &'static str,
    pub(super) column: Column,
    pub(super) dimension: Dimension,
    pub(super) rates: Result<Rates, Contradiction>,
    /// Whether voters were asked.
    pub(super) asked: bool,
    /// Who did not answer, and who answered what few others did.
    pub(super) not_stated: Option<u64>,
    /// See [`OTHER`].
    pub(super) other: Option<u64>,
    /// Which rows of the rates are withheld.
    pub(super) withheld: Vec<bool>,
    /// Why some are.
    pub(super) why: Option<Text>,
    /// The year of the residents; `None` where their file states none.
    pub(super) year: Option<i32>,
    pub(super) parity: Result<Parity, Text>,
    pub(super) evenness: Result<Representativeness, Text>,
}

/// The turnout of every edition.
pub(super) fn of_editions<'a>(
    counted: &[Counted],
    editions: &'a [Edition],
    published: &Published,
    residents: &[GroupOfResidents],
    threshold: u32,
) -> Vec<Turnout<'a>> {
    let groups = editions.iter().zip(&published.editions);
    groups
        .map(|(edition, groups)| {
            let voters = edition.voters.as_ref().ok().filter(|_| groups.is_some());
            let city = edition.pools.iter().find(|pool| pool.level == Level::City);
            let list = city.filter(|_| voters.is_none());
            let ballots = list.and_then(|pool| counted.iter().find(|it| it.name == pool.file));
            let groups = match ballots {
                Some(file) => published.files.get(&file.name),
                None => groups.as_ref(),
            };
            let total = voters.map(|it| it.distinct);
            let total = total.or_else(|| ballots.map(|it| it.statistics.recount.num_votes));
            let kind = |told: Told| {
                let column = told.0;
                let place = Column::ALL.iter().position(|it| *it == column)?;
                let shown = groups.and_then(|groups| groups.columns[place].as_ref());
                let why = shown.and_then(|shown| why(shown, threshold));
                let why = why.or_else(|| groups.is_none().then(|| Reason::Protected.words()));
                let cells = shown.map(|shown| super::published::cells(column, shown));
                let cells = cells.unwrap_or_default();
                Some(of_kind(edition, total?, told, &cells, why.as_ref(), residents))
            };
            Turnout {
                edition,
                voters: total,
                of_ballots: ballots.is_some(),
                impossible_ages: groups.and_then(|groups| groups.impossible),
                kinds: DIMENSIONS.into_iter().filter_map(kind).collect(),
            }
        })
        .collect()
}

/// One dimension of one edition.
fn of_kind(
    edition: &Edition,
    total: u64,
    (column, dimension, word): Told,
    cells: &[ShownCell],
    why: Option<&Text>,
    given: &[GroupOfResidents],
) -> OfKind {
    let residents = fitting(edition, dimension, given);
    let asked = !cells.is_empty();
    let theirs = residents.iter().find(|it| Some(it.year) == year(edition));
    let joined = theirs.and_then(|theirs| joined(cells, total, theirs, dimension));
    let cells = joined.as_deref().unwrap_or(cells);
    let group = |(name, count): &ShownCell| (name.clone(), count.unwrap_or_default());
    let is_group = |cell: &&ShownCell| cell.0 != NOT_STATED && cell.0 != OTHER;
    let groups: Vec<(String, u64)> = cells.iter().filter(is_group).map(group).collect();
    let stated: u64 = groups.iter().map(|(_, count)| count).sum();
    let voters = Voters {
        place: edition.unit.clone(),
        year: year(edition).unwrap_or_default(),
        division: Division::of(&[dimension]),
        groups,
        not_stated: total.saturating_sub(stated),
        impossible: 0,
        total,
    };
    let rates = rates(&voters, &residents);
    let rows = rates.as_ref().map(|rates| rates.rows.as_slice()).unwrap_or_default();
    let withheld: Vec<bool> = rows.iter().map(|row| is_withheld(cells, &row.group)).collect();
    let closed = withheld.contains(&true);
    let words = || why.cloned().unwrap_or_else(|| Reason::Protected.words());
    let measured = || -> Result<Vec<Measured>, Text> {
        if closed {
            return Err(words());
        }
        rates.as_ref().map(Rates::measured).map_err(Contradiction::words)
    };
    let base = rates.as_ref().map(|rates| rates.base).map_err(Contradiction::words);
    let compare = || Ok((base.clone()?, measured()?));
    let count_of = |name: &str| cells.iter().find(|cell| cell.0 == name).and_then(|cell| cell.1);
    OfKind {
        word,
        column,
        dimension,
        asked,
        not_stated: count_of(NOT_STATED),
        other: count_of(OTHER),
        year: theirs.and_then(|it| it.vintage.parse().ok()),
        parity: compare().and_then(|(base, it)| parity(base, &it).map_err(NotCompared::words)),
        evenness: compare()
            .and_then(|(base, it)| representativeness(base, &it, SEED).map_err(NotCompared::words)),
        why: (closed || (asked && why.is_some())).then(words),
        withheld,
        rates,
    }
}

fn year(edition: &Edition) -> Option<i32> {
    edition.year.map(i32::from)
}

/// The residents given that are of the edition's place, one table for each year; those without a year
/// stand for that of the edition, behind those that state it.
fn fitting(edition: &Edition, dimension: Dimension, given: &[GroupOfResidents]) -> Vec<Residents> {
    let kind = match dimension {
        Dimension::Age => GroupKind::Age,
        Dimension::Sex => GroupKind::Sex,
        Dimension::District => GroupKind::District,
        Dimension::Channel => return Vec::new(),
    };
    let here = |place: &String| place.to_lowercase() == edition.unit.to_lowercase();
    let fits = |it: &&GroupOfResidents| it.kind == kind && it.place.as_ref().is_none_or(here);
    let mut tables: Vec<Residents> = Vec::new();
    for row in given.iter().filter(fits) {
        let vintage = row.year.map_or_else(String::new, |year| year.to_string());
        let Some(year) = row.year.or_else(|| year(edition)) else { continue };
        let known = tables.iter().position(|it| it.year == year && it.vintage == vintage);
        let place = known.unwrap_or_else(|| {
            tables.push(Residents {
                place: edition.unit.clone(),
                year,
                division: Division::of(&[dimension]),
                groups: Vec::new(),
                dataset: row.source.clone(),
                vintage: vintage.clone(),
                superseded: false,
            });
            tables.len() - 1
        });
        let table = &mut tables[place];
        let sources: Vec<&str> = table.dataset.split("; ").collect();
        if !row.source.is_empty() && !sources.contains(&row.source.as_str()) {
            table.dataset = format!("{}; {}", table.dataset, row.source);
            table.dataset = table.dataset.trim_start_matches("; ").to_owned();
        }
        let group = match dimension {
            Dimension::District => written_properly(&row.group),
            _ => row.group.clone(),
        };
        table.groups.push(Inhabitants { group, residents: row.residents, off: 0 });
    }
    // Those that state the year first, as `rates` takes the last of equals by vintage.
    tables.sort_by(|one, other| other.vintage.cmp(&one.vintage));
    tables
}

/// Age bands joined to those of the residents, where each can be had from what is printed: all its
/// bands are, or all that are not are within it.
fn joined(
    cells: &[ShownCell],
    total: u64,
    theirs: &Residents,
    dimension: Dimension,
) -> Option<Vec<ShownCell>> {
    let hidden = |cell: &&ShownCell| cell.1.is_none();
    if dimension != Dimension::Age || !cells.iter().any(|cell| hidden(&cell)) {
        return None;
    }
    let is_band = |cell: &&ShownCell| cell.0 != NOT_STATED && cell.0 != OTHER;
    let own: Vec<(Band, Option<u64>)> = cells
        .iter()
        .filter(is_band)
        .map(|(name, count)| Some((Band::parse(name)?, *count)))
        .collect::<Option<_>>()?;
    let bands: Vec<Band> = own.iter().map(|it| it.0).collect();
    let others = theirs.groups.iter().map(|it| Band::parse(&it.group));
    let bands = common(&bands, &others.collect::<Option<Vec<Band>>>()?)?;
    let shown: u64 = cells.iter().filter_map(|(_, count)| *count).sum();
    let all_hidden = cells.iter().filter(hidden).count();
    let mut joined: Vec<ShownCell> = Vec::with_capacity(bands.len() + 2);
    for band in bands {
        let within = || own.iter().filter(|(it, _)| band.holds(*it));
        let known: u64 = within().filter_map(|(_, count)| *count).sum();
        let count = match within().filter(|(_, count)| count.is_none()).count() {
            0 => known,
            some if some == all_hidden => known + total.saturating_sub(shown),
            _ => return None,
        };
        joined.push((band.to_string(), Some(count)));
    }
    joined.extend(cells.iter().filter(|cell| !is_band(cell)).cloned());
    Some(joined)
}

/// Whether the count of a group, which may be joined of several, is not printed.
fn is_withheld(cells: &[ShownCell], group: &str) -> bool {
    if let Some((_, count)) = cells.iter().find(|(name, _)| name == group) {
        return count.is_none();
    }
    let band = Band::parse(group);
    let within = |name: &str| band.zip(Band::parse(name)).is_some_and(|(all, it)| all.holds(it));
    let parts: Vec<&ShownCell> = cells.iter().filter(|(name, _)| within(name)).collect();
    if parts.is_empty() {
        // A group nobody named is empty, unless it went into the rest or was not printed.
        return cells.iter().any(|(name, count)| name == OTHER || count.is_none());
    }
    parts.iter().any(|(_, count)| count.is_none())
}
