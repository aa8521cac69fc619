//! The differencing attacker: tries to get back what a release withholds.
//!
//! He knows what is printed - several tables, margins, shares with their denominators - and how cells
//! add up, and computes exactly (rational Gaussian elimination) and by bounds (linear programmes)
//! what the withheld cells can be. The attacks are those of the *Handbook on Statistical Disclosure
//! Control*, chapter 5: subtraction, differencing of linked tables, narrow intervals. Nothing here
//! knows how cells were chosen: only a [`Release`], or facts written down by hand, come in.

use super::persons::{Bounds, Release};
use crate::reading::Reading;
use microlp::{ComparisonOp, OptimizationDirection, Problem};
use num_rational::BigRational;
use num_traits::{ToPrimitive, Zero};
use std::collections::BTreeMap;

/// What is known of sums of unknown cells.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Of each unknown cell the least it can be, and the most when that is known.
    pub ranges: Vec<(i64, Option<i64>)>,
    /// Sums of unknown cells, with signs, and what they are.
    pub sums: Vec<(Vec<(usize, i64)>, i64)>,
    /// Which unknown cell is which cell of the release.
    pub names: Vec<usize>,
}

/// What was found out about an unknown cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Finding {
    /// The cell's number among [`Facts::ranges`].
    pub cell: usize,
    /// Its value, when the sums alone decide it.
    pub exact: Option<f64>,
    /// The least and the most it can be; infinite ends are `None`. When the programmes could not be
    /// solved both are the ends the attacker knew before.
    pub least: Option<f64>,
    /// See [`Finding::least`].
    pub most: Option<f64>,
}

impl Facts {
    /// All that a release says.
    #[must_use]
    pub fn of(release: &Release) -> Self {
        let system = &release.system;
        let mut known = BTreeMap::new();
        for (table, cells) in release.tables.iter().zip(&system.tables) {
            for (cell, place) in table.cells.iter().zip(cells) {
                if let Reading::Known(value) = cell.reading {
                    known.insert(*place, whole(value));
                }
            }
        }
        let bounds = Bounds::of(system, release.rule.zeros, |_| false);
        let mut facts = Self::default();
        let mut unknown = BTreeMap::new();
        for cell in (0..system.cells.len()).filter(|it| !known.contains_key(it)) {
            unknown.insert(cell, facts.names.len());
            facts.names.push(cell);
            facts.ranges.push((bounds.floors[cell], None));
        }
        for sum in &system.sums {
            let mut terms = Vec::new();
            let mut rest = 0;
            for (cell, sign) in sum.signed() {
                match (unknown.get(&cell), known.get(&cell)) {
                    (Some(place), _) => terms.push((*place, sign)),
                    (None, value) => rest -= sign * value.copied().unwrap_or(0),
                }
            }
            if !terms.is_empty() {
                facts.sums.push((terms, rest));
            }
        }
        facts
    }

    /// Adds that a cell has leaked, whole or as an interval: a chart, an earlier print.
    pub fn leak(&mut self, cell: usize, least: i64, most: i64) {
        if let Some(range) = self.ranges.get_mut(cell) {
            *range = (range.0.max(least), Some(range.1.map_or(most, |it| it.min(most))));
        }
    }

    /// Adds that a cell is printed as a percentage of a known whole, with so many decimals.
    pub fn percentage(&mut self, cell: usize, printed: f64, decimals: i32, whole: u64) {
        let half = 0.5 * 10_f64.powi(-decimals);
        let whole = whole.to_f64().unwrap_or(f64::MAX);
        let ends = [printed - half, printed + half].map(|it| it / 100.0 * whole);
        // A hair of tolerance for the conversion to binary.
        let least = (ends[0] - 1e-9).ceil().to_i64();
        let most = (ends[1] + 1e-9).floor().to_i64();
        if let (Some(least), Some(most)) = (least, most) {
            self.leak(cell, least, most);
        }
    }

    /// What can be found out about every unknown cell.
    #[must_use]
    pub fn attack(&self) -> Vec<Finding> {
        let exact = self.solved();
        let bound = |cell: usize| {
            let least = self.end(cell, OptimizationDirection::Minimize);
            let most = self.end(cell, OptimizationDirection::Maximize);
            Finding { cell, exact: exact.get(cell).copied().flatten(), least, most }
        };
        (0..self.ranges.len()).map(bound).collect()
    }

    /// The cells the sums decide, by elimination over the rationals to reduced row echelon form.
    fn solved(&self) -> Vec<Option<f64>> {
        let mut done: BTreeMap<usize, (BTreeMap<usize, BigRational>, BigRational)> =
            BTreeMap::new();
        for (terms, rest) in self.sums.iter().chain(self.points().iter()) {
            let mut row: BTreeMap<usize, BigRational> = BTreeMap::new();
            for (cell, sign) in terms {
                *row.entry(*cell).or_insert_with(BigRational::zero) += integer(*sign);
            }
            let mut rest = integer(*rest);
            for (pivot, (other, value)) in &done {
                if let Some(factor) = row.get(pivot).filter(|it| !it.is_zero()).cloned() {
                    subtract(&mut row, other, &factor);
                    rest -= &factor * value;
                }
            }
            row.retain(|_, it| !it.is_zero());
            let Some((pivot, lead)) = row.first_key_value().map(|it| (*it.0, it.1.clone())) else {
                continue;
            };
            for value in row.values_mut() {
                *value /= &lead;
            }
            rest /= &lead;
            for (other, value) in done.values_mut() {
                if let Some(factor) = other.get(&pivot).filter(|it| !it.is_zero()).cloned() {
                    subtract(other, &row, &factor);
                    other.retain(|_, it| !it.is_zero());
                    *value -= &factor * &rest;
                }
            }
            done.insert(pivot, (row, rest));
        }
        let alone = |cell: usize| done.get(&cell).filter(|it| it.0.len() == 1)?.1.to_f64();
        (0..self.ranges.len()).map(alone).collect()
    }

    /// Ranges of one value, as sums.
    fn points(&self) -> Vec<(Vec<(usize, i64)>, i64)> {
        let ranges = self.ranges.iter().enumerate();
        let points = ranges.filter(|(_, (least, most))| *most == Some(*least));
        points.map(|(cell, (least, _))| (vec![(cell, 1)], *least)).collect()
    }

    fn end(&self, cell: usize, direction: OptimizationDirection) -> Option<f64> {
        let before = match direction {
            OptimizationDirection::Minimize => self.ranges[cell].0.to_f64(),
            OptimizationDirection::Maximize => self.ranges[cell].1.and_then(|it| it.to_f64()),
        };
        let mut problem = Problem::new(direction);
        let mut places = Vec::new();
        for (at, (least, most)) in self.ranges.iter().enumerate() {
            let least = least.to_f64().unwrap_or(0.0);
            let most = most.and_then(|it| it.to_f64()).unwrap_or(f64::INFINITY);
            let weight = if at == cell { 1.0 } else { 0.0 };
            places.push(problem.add_var(weight, (least, most)));
        }
        for (terms, rest) in &self.sums {
            let terms = terms.iter().map(|(at, sign)| (places[*at], sign.to_f64().unwrap_or(0.0)));
            let terms: Vec<_> = terms.collect();
            problem.add_constraint(terms, ComparisonOp::Eq, rest.to_f64().unwrap_or(0.0));
        }
        match problem.solve() {
            Ok(solution) => Some(solution.var_value(places[cell])),
            Err(microlp::Error::Unbounded) => None,
            Err(_) => before,
        }
    }
}

fn subtract(
    row: &mut BTreeMap<usize, BigRational>,
    other: &BTreeMap<usize, BigRational>,
    factor: &BigRational,
) {
    for (cell, value) in other {
        *row.entry(*cell).or_insert_with(BigRational::zero) -= factor * value;
    }
}

fn integer(value: i64) -> BigRational {
    BigRational::from_integer(value.into())
}

/// A printed count as a whole number.
fn whole(value: f64) -> i64 {
    value.round().to_i64().unwrap_or(0)
}
