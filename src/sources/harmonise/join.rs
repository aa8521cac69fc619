//! Several cells of one key as one row: codes before and after a change, the codes a city is split
//! into, a gmina that was part of another.

use super::Frame;
use super::log::Log;
use crate::period::Year;
use crate::reading::{Reading, Reason};
use crate::sources::codes::LeftOut;
use crate::territory::{Territory, Teryt6};
use crate::unit::scaled;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A figure that is a row or goes into one.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    /// The variable, by its place in the dataset.
    pub variable: usize,
    pub territory: Territory,
    pub year: Year,
    pub group: Arc<str>,
    /// The figure, by its place.
    pub figure: usize,
    /// The unit, by its place.
    pub unit: usize,
    pub role: Role,
}

/// What a cell is to its territory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A figure of the whole, which is certain when `entire`.
    Whole { entire: bool },
    /// A figure of a part.
    Part { code: Teryt6, newer: bool },
}

/// One row, before it is written down.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Joint {
    pub reading: Reading,
    /// The figures it is made of, by their places.
    pub figures: Vec<usize>,
    pub note: String,
}

/// Two figures of one key that cannot both be right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clash {
    /// The same code and name twice.
    Double(usize, usize),
    /// Two codes of one gmina, each with a number.
    TwoCodes(usize, usize),
}

impl Cell {
    /// What a row is known and sorted by, in the order of a tidy file: that of its texts.
    pub(super) fn key<'k>(&'k self, frame: &'k Frame<'_>) -> impl Ord + 'k {
        let rank = frame.ranks.get(self.variable);
        let (place, code) = match self.territory {
            Territory::Gmina(code) => (0, Some(code)),
            Territory::Metropolis => (1, None),
            Territory::Poland => (2, None),
            Territory::Ring => (3, None),
        };
        (rank, place, code, self.year, &*self.group)
    }
}

/// Makes one row of the cells of one key; `None` when nothing of them belongs there.
pub(super) fn join(
    cells: &[Cell],
    frame: &Frame<'_>,
    log: &mut Log<'_>,
) -> Result<Option<Joint>, Clash> {
    if let [Cell { role: Role::Whole { .. }, .. }] = cells {
        return Ok(cells.first().map(|cell| Joiner { frame, log }.alone(cell)));
    }
    let mut joiner = Joiner { frame, log };
    let own = joiner.settle(cells.iter().filter(|it| matches!(it.role, Role::Whole { .. })))?;
    let mut districts: BTreeMap<Teryt6, Vec<&Cell>> = BTreeMap::new();
    let mut newer: BTreeMap<Teryt6, Vec<&Cell>> = BTreeMap::new();
    for cell in cells {
        match cell.role {
            Role::Part { code, newer: false } => districts.entry(code).or_default().push(cell),
            Role::Part { code, newer: true } => newer.entry(code).or_default().push(cell),
            Role::Whole { .. } => {}
        }
    }
    let own = joiner.with_newer(own, newer)?;
    joiner.with_districts(own, districts)
}

/// The settled figure of a whole or of a part.
struct Settled<'c> {
    joint: Joint,
    cell: &'c Cell,
}

impl Settled<'_> {
    /// Whether the source says a number, or that it withholds one.
    const fn said(&self) -> bool {
        !matches!(self.joint.reading, Reading::Missing(_))
    }

    /// Whether it is certain that the whole is meant.
    const fn is_entire(&self) -> bool {
        matches!(self.cell.role, Role::Whole { entire: true })
    }
}

struct Joiner<'j, 'f, 'o> {
    frame: &'j Frame<'f>,
    log: &'j mut Log<'o>,
}

impl Joiner<'_, '_, '_> {
    fn reading(&self, cell: &Cell) -> Reading {
        let reading = self.frame.figures[cell.figure].reading;
        let factor = self.frame.columns.of(cell.figure).map_or(1.0, |column| column.factor);
        match reading {
            Reading::Known(value) if (factor - 1.0).abs() > 0.0 => {
                Reading::Known(scaled(value, factor))
            }
            other => other,
        }
    }

    fn alone(&self, cell: &Cell) -> Joint {
        let unit = &self.frame.units[cell.unit];
        let note = unit.note().unwrap_or_default();
        Joint { reading: self.reading(cell), figures: vec![cell.figure], note }
    }

    fn is_extensive(&self, cell: &Cell) -> bool {
        let variables = &self.frame.dataset.variables;
        variables.get(cell.variable).is_some_and(|it| it.measure.is_extensive())
    }

    /// One figure of the cells of a whole or of one part: of several codes, the one with a number.
    fn settle<'c>(
        &mut self,
        cells: impl Iterator<Item = &'c Cell>,
    ) -> Result<Option<Settled<'c>>, Clash> {
        let mut by_code: BTreeMap<&str, Vec<&Cell>> = BTreeMap::new();
        for cell in cells {
            by_code.entry(self.frame.units[cell.unit].area.code.trim()).or_default().push(cell);
        }
        let mut kept: Option<Settled<'_>> = None;
        for cells in by_code.into_values() {
            let next = self.one_code(&cells)?;
            kept = match kept {
                None => Some(next),
                Some(first) => Some(one_of(first, next)?),
            };
        }
        Ok(kept)
    }

    /// One figure of the cells of one printed code.
    fn one_code<'c>(&mut self, cells: &[&'c Cell]) -> Result<Settled<'c>, Clash> {
        let first = cells[0];
        let settled = Settled { joint: self.alone(first), cell: first };
        let Some(second) = cells.get(1) else {
            return Ok(settled);
        };
        if self.is_apart(cells) {
            let code = self.frame.units[first.unit].area.code.trim();
            self.log.apart(code, first.figure, cells.len());
            let note = format!("sum of {} rows of {code}", cells.len());
            let joint = Self::sum(cells.iter().map(|it| self.alone(it)), note);
            return Ok(Settled { joint, cell: first });
        }
        let other = cells.iter().find(|it| self.reading(it) != settled.joint.reading);
        if let Some(other) = other {
            return Err(Clash::Double(first.figure, other.figure));
        }
        self.log.twice(first.figure, second.figure);
        Ok(settled)
    }

    /// Whether cells of one code are counts under the names of several gminas that all have their
    /// own rows: an office counted what lay across a boundary apart. A name without a row of its
    /// own is rather a mistake.
    fn is_apart(&self, cells: &[&Cell]) -> bool {
        let mut names: Vec<Option<Teryt6>> =
            cells.iter().map(|cell| self.frame.units[cell.unit].named).collect();
        names.sort_unstable();
        names.windows(2).all(|pair| pair[0] != pair[1])
            && names.iter().flatten().all(|named| self.frame.present.contains(named))
            && cells.iter().all(|cell| self.is_extensive(cell))
    }

    /// The sum of figures; incomplete when one of them is not known.
    fn sum(joints: impl Iterator<Item = Joint>, note: String) -> Joint {
        let (mut figures, mut total) = (Vec::new(), Some(0.0));
        for joint in joints {
            figures.extend(joint.figures);
            total = total.zip(joint.reading.value()).map(|(sum, value)| sum + value);
        }
        let reading = total
            .map_or(Reading::Missing(Reason::Incomplete), |sum| Reading::Known(scaled(sum, 1.0)));
        Joint { reading, figures, note }
    }

    /// A gmina with those that were part of it in that year and have codes of their own today.
    fn with_newer<'c>(
        &mut self,
        own: Option<Settled<'c>>,
        newer: BTreeMap<Teryt6, Vec<&'c Cell>>,
    ) -> Result<Option<Settled<'c>>, Clash> {
        let (mut codes, mut parts) = (Vec::new(), Vec::new());
        for (code, cells) in newer {
            let settled = self.settle(cells.iter().copied())?;
            let counted = settled.filter(|it| {
                let known = it.joint.reading.value().is_some();
                known && own.is_some() && self.is_extensive(it.cell)
            });
            match counted {
                Some(settled) => {
                    codes.push(code);
                    parts.push(settled.joint);
                }
                None => self.leave(&cells, LeftOut::NotYet),
            }
        }
        if parts.is_empty() {
            return Ok(own);
        }
        let Some(own) = own else {
            return Ok(None);
        };
        codes.extend(gmina(own.cell));
        let note = format!("sum of {}", range(&mut codes));
        let joint = Self::sum(std::iter::once(own.joint).chain(parts), note);
        Ok(Some(Settled { joint, cell: own.cell }))
    }

    fn leave(&mut self, cells: &[&Cell], why: LeftOut) {
        for cell in cells {
            self.log.leave(cell.unit, why);
        }
    }

    /// A city with the districts it is split into.
    fn with_districts(
        &mut self,
        own: Option<Settled<'_>>,
        districts: BTreeMap<Teryt6, Vec<&Cell>>,
    ) -> Result<Option<Joint>, Clash> {
        let cells: Vec<&Cell> = districts.values().flatten().copied().collect();
        let (Some((like, _)), Some(cell)) = (districts.first_key_value(), cells.first()) else {
            return Ok(own.map(|own| own.joint));
        };
        let (like, number) = (*like, districts.len());
        let mut parts = BTreeMap::new();
        for (code, cells) in districts {
            let settled = self.settle(cells.into_iter())?.map(|settled| settled.joint);
            if let Some(part) = settled.filter(|it| it.reading.value().is_some()) {
                parts.insert(code, part);
            }
        }
        if parts.is_empty() && own.is_some() {
            self.leave(&cells, LeftOut::District);
            return Ok(own.map(|own| own.joint));
        }
        let joint = if self.is_extensive(cell) {
            let all: Vec<Teryt6> = match gmina(cell) {
                Some(city) => self.frame.codes.districts(city, like).collect(),
                None => Vec::new(),
            };
            self.count_of_city(own, parts, &all, cell)
        } else {
            self.rate_of_city(own, number, cell)
        };
        if joint.figures.iter().all(|index| cells.iter().all(|cell| cell.figure != *index)) {
            self.leave(&cells, LeftOut::District);
        }
        Ok(Some(joint))
    }

    /// A rate cannot be made of those of districts: it is the city's own, or there is none.
    fn rate_of_city(&mut self, own: Option<Settled<'_>>, number: usize, cell: &Cell) -> Joint {
        if let Some(own) = own.filter(Settled::said) {
            return own.joint;
        }
        if let Some(city) = gmina(cell) {
            self.log.rate_of_city(city, cell.figure);
        }
        Joint {
            reading: Reading::Missing(Reason::PartsNotPublished),
            figures: Vec::new(),
            note: format!("the source has its {number} districts only"),
        }
    }

    /// A count of a city. Its own code is one of the parts, unless it says by itself that it is the
    /// whole, or its figure is the sum of all the others.
    fn count_of_city(
        &mut self,
        own: Option<Settled<'_>>,
        parts: BTreeMap<Teryt6, Joint>,
        all: &[Teryt6],
        cell: &Cell,
    ) -> Joint {
        let complete = all.iter().all(|code| parts.contains_key(code));
        let mut codes: Vec<Teryt6> = parts.keys().copied().collect();
        let mut joints: Vec<Joint> = parts.into_values().collect();
        if let Some(own) = own {
            let sum = Self::sum(joints.iter().cloned(), String::new());
            let total = own.is_entire() || (complete && own.joint.reading == sum.reading);
            if total && own.said() {
                return own.joint;
            }
            if !own.is_entire() {
                codes.extend(gmina(cell));
                joints.insert(0, own.joint);
            }
        }
        let mut joint = Self::sum(joints.into_iter(), String::new());
        if !complete {
            joint.reading = Reading::Missing(Reason::Incomplete);
        }
        let whole = joint.reading.value().is_some();
        let kind = if whole { "sum" } else { "incomplete sum" };
        joint.note = format!("{kind} of {}", range(&mut codes));
        if let Some(city) = gmina(cell) {
            self.log.sum_of_city(city, &codes, cell.figure, whole);
        }
        joint
    }
}

/// Of the figures of two codes, the one that is there.
fn one_of<'c>(one: Settled<'c>, other: Settled<'c>) -> Result<Settled<'c>, Clash> {
    match (one.joint.reading, other.joint.reading) {
        (_, Reading::Missing(_)) => Ok(one),
        (Reading::Missing(_), _) => Ok(other),
        (a, b) if a == b => Ok(one),
        _ => Err(Clash::TwoCodes(one.cell.figure, other.cell.figure)),
    }
}

const fn gmina(cell: &Cell) -> Option<Teryt6> {
    match cell.territory {
        Territory::Gmina(code) => Some(code),
        Territory::Metropolis | Territory::Ring | Territory::Poland => None,
    }
}

/// Codes in words: `126101..126105` where none lacks between them.
fn range(codes: &mut [Teryt6]) -> String {
    codes.sort_unstable();
    let numbers: Vec<u32> = codes.iter().filter_map(|it| it.as_str().parse().ok()).collect();
    match (codes, numbers.windows(2).all(|pair| pair[0] + 1 == pair[1])) {
        ([first, .., last], true) if numbers.len() > 2 => format!("{first}..{last}"),
        (codes, _) => codes.iter().map(Teryt6::as_str).collect::<Vec<_>>().join(", "),
    }
}
