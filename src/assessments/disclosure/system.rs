//! Tables of the same persons as one system: every cell once, however many tables print it, and
//! every sum that ties cells together.
//!
//! Cells two tables share (their common margins) are one cell here, so that what one table prints is
//! never hidden in another. Where tables overlap in a circle (district x age, age x sex, district x
//! sex), the cross of all their variables ties them more closely than their margins do: it joins
//! the system as cells that nobody prints. Tables that do not overlap in a circle need no such cells:
//! any counts that agree on the common margins are margins of one joint table (R. Fagin, *Degrees of
//! acyclicity for hypergraphs and relational database schemes*, J. ACM 30 (1983), pp. 514-550; for
//! counts A. Atserias and P. G. Kolaitis, *Consistency, acyclicity, and positive semirings*, 2020).

use super::grouping::{Grouping, TOTAL};
use std::collections::{BTreeMap, BTreeSet};

/// Systems of more cells are refused: they would take minutes and gigabytes.
pub const MOST_CELLS: usize = 2_000_000;

/// A total and the cells that make it up, by their numbers in the system.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sum {
    /// The cell that is the total.
    pub total: usize,
    /// Its parts.
    pub parts: Vec<usize>,
}

impl Sum {
    /// All cells with their signs: `+1` for parts and `-1` for the total; they add up to zero.
    pub(super) fn signed(&self) -> impl Iterator<Item = (usize, i64)> {
        self.parts.iter().map(|it| (*it, 1)).chain(std::iter::once((self.total, -1)))
    }
}

/// The cells of some tables and how they add up. Holds no counts.
#[derive(Clone, Debug)]
pub struct System {
    /// Of each cell its code in every grouping ([`TOTAL`] where its tables do not group by it).
    pub cells: Vec<Vec<usize>>,
    /// Every sum, each once.
    pub sums: Vec<Sum>,
    /// Of each table its cells, in the order of codes, the last grouping running fastest.
    pub tables: Vec<Vec<usize>>,
    /// The cells from here on are printed in no table.
    pub printed: usize,
    /// Of each cell the sums it is in, with its sign there.
    pub(super) of_cell: Vec<Vec<(usize, i64)>>,
}

/// Why tables cannot be laid out or protected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// No table was asked for, or one without groupings.
    NoTable,
    /// A table names a grouping that does not exist, or one twice.
    Grouping(usize),
    /// A count stands at codes that do not exist or have parts of their own.
    Code(Vec<usize>),
    /// More than [`MOST_CELLS`] cells, or counts whose sum is beyond 2^53.
    TooLarge,
    /// The rule's threshold is less than 2: nothing would be small.
    Threshold,
    /// No pattern was found under which this cell is protected: print nothing of these tables.
    Unprotectable(Vec<usize>),
}

impl System {
    /// Lays out tables over some of the groupings, all margins with them.
    ///
    /// # Errors
    /// [`Refused::NoTable`], [`Refused::Grouping`] or [`Refused::TooLarge`].
    pub fn of(groupings: &[Grouping], tables: &[Vec<usize>]) -> Result<Self, Refused> {
        if tables.is_empty() || tables.iter().any(Vec::is_empty) {
            return Err(Refused::NoTable);
        }
        let mut system = Self {
            cells: Vec::new(),
            sums: Vec::new(),
            tables: Vec::new(),
            printed: 0,
            of_cell: Vec::new(),
        };
        let mut places = BTreeMap::new();
        let mut sums = BTreeSet::new();
        for table in tables {
            let cells = system.lay_out(groupings, table, &mut places, &mut sums)?;
            system.tables.push(cells);
        }
        system.printed = system.cells.len();
        if !overlaps_without_circle(tables) {
            let all: BTreeSet<usize> = tables.iter().flatten().copied().collect();
            let all: Vec<usize> = all.into_iter().collect();
            system.lay_out(groupings, &all, &mut places, &mut sums)?;
        }
        system.sums = sums.into_iter().collect();
        system.of_cell = vec![Vec::new(); system.cells.len()];
        for (at, sum) in system.sums.iter().enumerate() {
            for (cell, sign) in sum.signed() {
                if let Some(of_cell) = system.of_cell.get_mut(cell) {
                    of_cell.push((at, sign));
                }
            }
        }
        Ok(system)
    }

    fn lay_out(
        &mut self,
        groupings: &[Grouping],
        table: &[usize],
        places: &mut BTreeMap<Vec<usize>, usize>,
        sums: &mut BTreeSet<Sum>,
    ) -> Result<Vec<usize>, Refused> {
        let mut crossed = vec![vec![TOTAL; groupings.len()]];
        for (at, of) in table.iter().enumerate() {
            let grouping = groupings.get(*of).ok_or(Refused::Grouping(*of))?;
            if table.iter().take(at).any(|earlier| earlier == of) {
                return Err(Refused::Grouping(*of));
            }
            if crossed.len().saturating_mul(grouping.size()) > MOST_CELLS {
                return Err(Refused::TooLarge);
            }
            let with = |codes: Vec<usize>| {
                (0..grouping.size()).map(move |code| {
                    let mut codes = codes.clone();
                    codes[*of] = code;
                    codes
                })
            };
            crossed = crossed.into_iter().flat_map(with).collect();
        }
        let mut cells = Vec::with_capacity(crossed.len());
        for codes in &crossed {
            let next = self.cells.len();
            let place = *places.entry(codes.clone()).or_insert(next);
            if place == next {
                self.cells.push(codes.clone());
            }
            cells.push(place);
        }
        for (codes, total) in crossed.iter().zip(&cells) {
            for of in table {
                let part = |code| {
                    let mut codes = codes.clone();
                    codes[*of] = code;
                    places.get(&codes).copied()
                };
                let parts: Vec<usize> = groupings[*of].parts(codes[*of]).filter_map(part).collect();
                if !parts.is_empty() {
                    sums.insert(Sum { total: *total, parts });
                }
            }
        }
        if self.cells.len() > MOST_CELLS { Err(Refused::TooLarge) } else { Ok(cells) }
    }

    /// Adds persons counted by leaf codes of all groupings up to the value of every cell.
    ///
    /// # Errors
    /// [`Refused::Code`] or [`Refused::TooLarge`].
    pub fn values(
        &self,
        groupings: &[Grouping],
        counts: &[(Vec<usize>, u64)],
    ) -> Result<Vec<u64>, Refused> {
        let mut places = BTreeMap::new();
        let mut shapes: BTreeSet<Vec<bool>> = BTreeSet::new();
        for (place, codes) in self.cells.iter().enumerate() {
            places.insert(codes.as_slice(), place);
            shapes.insert(codes.iter().map(|it| *it != TOTAL).collect());
        }
        let mut values = vec![0_u64; self.cells.len()];
        let mut all = 0_u64;
        for (codes, count) in counts {
            let leaves = codes.len() == groupings.len()
                && groupings.iter().zip(codes).all(|(grouping, code)| grouping.is_leaf(*code));
            if !leaves {
                return Err(Refused::Code(codes.clone()));
            }
            all = all.checked_add(*count).filter(|it| *it <= EXACT).ok_or(Refused::TooLarge)?;
            for shape in &shapes {
                for above in with_all_above(groupings, codes, shape) {
                    if let Some(place) = places.get(above.as_slice()) {
                        values[*place] += count;
                    }
                }
            }
        }
        Ok(values)
    }
}

/// Counts above this are not all numbers of `f64`.
const EXACT: u64 = 1 << 53;

/// The codes of all cells of a shape (`true`: below the total) that a person at `codes` counts in.
fn with_all_above(groupings: &[Grouping], codes: &[usize], shape: &[bool]) -> Vec<Vec<usize>> {
    let mut crossed = vec![Vec::with_capacity(codes.len())];
    for ((grouping, code), below) in groupings.iter().zip(codes).zip(shape) {
        let mut above = grouping.upwards(*code);
        above.retain(|it| (*it != TOTAL) == *below);
        let with = |codes: Vec<usize>| {
            let mut all = Vec::with_capacity(above.len());
            for code in &above {
                let mut codes = codes.clone();
                codes.push(*code);
                all.push(codes);
            }
            all
        };
        crossed = crossed.into_iter().flat_map(with).collect();
    }
    crossed
}

/// Whether the tables' groupings are an acyclic hypergraph: by leaving out groupings of only one
/// table and tables within another, over and over, nothing remains (M. H. Graham's reduction, 1979;
/// C. T. Yu and M. Z. Ozsoyoglu, COMPSAC 1979).
fn overlaps_without_circle(tables: &[Vec<usize>]) -> bool {
    let mut sets: Vec<BTreeSet<usize>> =
        tables.iter().map(|it| it.iter().copied().collect()).collect();
    loop {
        let before: usize = sets.iter().map(|it| it.len() + 1).sum();
        let all = sets.clone();
        for set in &mut sets {
            set.retain(|of| all.iter().filter(|it| it.contains(of)).count() > 1);
        }
        let within = |at: usize, sets: &[BTreeSet<usize>]| {
            sets.iter().enumerate().any(|(other, set)| other != at && sets[at].is_subset(set))
        };
        if let Some(at) = (0..sets.len()).find(|at| within(*at, &sets)) {
            sets.remove(at);
        }
        if sets.iter().map(|it| it.len() + 1).sum::<usize>() == before {
            return sets.iter().all(BTreeSet::is_empty);
        }
    }
}
