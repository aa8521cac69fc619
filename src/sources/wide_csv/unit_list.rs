//! The list of units of an export: which rows make which territory, and what is told about them.
//! Thousands of exports have the same one, so it is worked out once.

use super::{FIRST_LINE, Scan};
use crate::diagnostic::Diagnostic;
use crate::period::Year;
use crate::sources::codes::Codes;
use crate::sources::figure::{Area, Figure, Figures};
use crate::sources::harmonise::in_columns::{self, Listed, Standing};
use crate::sources::harmonise::{self, Matched, Options};
use crate::territory::Territory;
use crate::unit::Units;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How many lists are kept: exports of one day share one for each set of years.
const KEPT: usize = 64;

/// From so many remarks on they are counted rather than told, over the whole file.
const MOST_REMARKS: usize = 1_000;

/// The lists of units that were met in files about one register.
#[derive(Debug, Default)]
pub struct UnitLists(Vec<Known>);

/// A list by what it depends on.
#[derive(Debug)]
struct Known {
    units: String,
    years: Vec<Year>,
    /// `None` when files with it need the general way.
    list: Option<UnitList>,
}

/// What became of a list of units.
#[derive(Debug)]
pub(super) struct UnitList {
    /// The territories, sorted.
    pub(super) places: Vec<Place>,
    pub(super) matched: Matched,
    /// The remarks about units; the file they name is to be replaced.
    pub(super) remarks: Vec<Diagnostic>,
}

/// A territory and who says something about it.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) territory: Territory,
    pub(super) given: Given,
}

/// By how many rows a territory is given.
#[derive(Debug)]
pub(super) enum Given {
    /// By one, which is the whole of it in every year.
    Alone(Member),
    /// By several, or not in every year; in the order of their codes.
    Among(Vec<Member>),
}

/// A row of a place.
#[derive(Debug)]
pub(super) struct Member {
    /// Its number, from 0.
    pub(super) row: usize,
    /// For each year what it is to the place; `None` when it is nothing.
    pub(super) standings: Vec<Option<Standing>>,
    /// What a row with its figures notes.
    pub(super) note: String,
}

impl UnitLists {
    /// The list of an export; `None` when it needs the general way.
    pub(super) fn of(
        &mut self,
        scan: &Scan<'_>,
        years: &[Year],
        codes: &Codes<'_>,
        units: &Units,
    ) -> Option<&UnitList> {
        let is_it = |known: &Known| known.years == years && known.units == scan.units;
        let at = self.0.iter().position(is_it).unwrap_or_else(|| {
            if self.0.len() == KEPT {
                self.0.remove(0);
            }
            let list = UnitList::new(scan, years, codes, units);
            self.0.push(Known { units: scan.units.clone(), years: years.to_vec(), list });
            self.0.len() - 1
        });
        self.0.get(at)?.list.as_ref()
    }
}

impl UnitList {
    /// Works out a list by the general way, on figures that are all missing: what is told about
    /// units and how they are matched depends on no figure unless figures have to be joined, and
    /// then [`super::rows`] leaves the file to that way.
    fn new(scan: &Scan<'_>, years: &[Year], codes: &Codes<'_>, units: &Units) -> Option<Self> {
        let figures = one_each(scan);
        let listed = in_columns::listed(&figures, codes, years)?;
        let places = places(scan, &listed)?;
        // One year is enough for a unit that is the whole of its territory by itself, but for one
        // of them, which tells the years of the file.
        let alone = places.iter().filter_map(|place| match &place.given {
            Given::Alone(member) => Some(member.row),
            Given::Among(_) => None,
        });
        let alone: BTreeSet<usize> = alone.skip(1).collect();
        let mut file = Figures { rows: figures.len(), ..Figures::default() };
        for (row, figure) in figures.into_iter().enumerate() {
            let needed = if alone.contains(&row) { 1 } else { years.len() };
            let in_year = |year: &Year| Figure { year: Some(*year), ..figure.clone() };
            file.figures.extend(years.iter().take(needed).map(in_year));
        }
        let dataset = harmonise::new_dataset(&file, "bdl/units", "", units);
        let found = harmonise::harmonise(&file, codes, &dataset, units, &Options::default());
        let sound = found.refused.is_empty() && found.remarks.len() < MOST_REMARKS;
        sound.then_some(Self { places, matched: found.matched, remarks: found.remarks })
    }
}

/// A figure for each row, all missing, under one heading.
fn one_each(scan: &Scan<'_>) -> Vec<Figure> {
    let like = Figure::of_label("ogółem");
    let units = scan.units().zip(FIRST_LINE..);
    let figure = units.map(|((code, name), line)| {
        let area = Area { code: code.to_owned(), name: name.to_owned(), ..Area::default() };
        Figure { line, area: Arc::new(area), ..like.clone() }
    });
    figure.collect()
}

/// The rows by territory; `None` when one has a code twice, or a part under two codes.
fn places(scan: &Scan<'_>, listed: &[Listed]) -> Option<Vec<Place>> {
    let mut places: BTreeMap<Territory, BTreeMap<&str, Member>> = BTreeMap::new();
    for (row, ((code, _), listed)) in scan.units().zip(listed).enumerate() {
        let territories: BTreeSet<Territory> =
            listed.standings.iter().flatten().map(|(territory, _)| *territory).collect();
        for territory in territories {
            let here = |it: &Option<(Territory, Standing)>| {
                it.filter(|(of, _)| *of == territory).map(|(_, standing)| standing)
            };
            let standings: Vec<Option<Standing>> = listed.standings.iter().map(here).collect();
            let member = Member { row, standings, note: listed.note.clone() };
            if places.entry(territory).or_default().insert(code, member).is_some() {
                return None;
            }
        }
    }
    let places = places.into_iter().map(|(territory, members)| {
        Some(Place { territory, given: Given::by(members.into_values().collect())? })
    });
    places.collect()
}

impl Given {
    /// Rows of one territory; `None` when a part of it stands under two codes.
    fn by(mut members: Vec<Member>) -> Option<Self> {
        let is_whole = |it: &Member| it.standings.iter().all(|at| *at == Some(Standing::Whole));
        if members.len() == 1 && members.iter().all(is_whole) {
            return members.pop().map(Self::Alone);
        }
        let part = |it: &Member| {
            it.standings.iter().flatten().find_map(|standing| match standing {
                Standing::Whole => None,
                Standing::District(code) | Standing::NotYet(code) => Some(*code),
            })
        };
        let mut parts = BTreeSet::new();
        members
            .iter()
            .filter_map(part)
            .all(|code| parts.insert(code))
            .then_some(Self::Among(members))
    }
}
