//! The distance between units: standardised variables, weighted, broken down by variable.
//!
//! The squared distance is the sum over variables of weight times ((a - b) / s) squared, where s is
//! the population standard deviation (divided by the count) over the units compared: all units of the
//! group of the unit, itself included, that have every variable; without groups all units that do.
//! Whether a variable is logged is decided over the units of all groups, so that one variable has one
//! meaning: it is where its skewness G1 (D. N. Joanes and C. A. Gill, *Comparing measures of sample
//! skewness and kurtosis*, The Statistician 47 (1998), pp. 183-189) reaches [`SKEWED`] and all its
//! values are positive. A tail of low values is left alone, for logarithms would lengthen it.

use super::{Logged, Variable};
use crate::assessments::composite::skewness;
use crate::language::Text;
use std::collections::BTreeMap;

/// The skewness from which logarithms are taken: the one from which `COINr` treats an indicator.
const SKEWED: f64 = 2.0;

/// Units placed by their variables, by group.
#[derive(Clone, Debug, PartialEq)]
pub struct Space {
    weights: Vec<f64>,
    logged: Vec<bool>,
    /// The values of each unit, logged where they are; none of those left out.
    rows: Vec<Option<Vec<f64>>>,
    /// The group of each unit, as a place in `pools`.
    groups: Vec<usize>,
    pools: Vec<Pool>,
    left_out: Vec<LeftOut>,
}

/// The units that are compared with each other.
#[derive(Clone, Debug, Default, PartialEq)]
struct Pool {
    units: Vec<usize>,
    /// The standard deviation of each variable.
    spreads: Vec<f64>,
}

/// A unit that is alike.
#[derive(Clone, Debug, PartialEq)]
pub struct Neighbour {
    /// Its place among the units.
    pub unit: usize,
    /// Its distance, in standard deviations where all weights are 1.
    pub distance: f64,
    /// What part of the squared distance each variable makes, together 1; none at distance 0.
    pub shares: Option<Vec<f64>>,
}

/// Why a unit has no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// The variable is not known.
    Unknown,
    /// The variable is logged and not positive.
    NotPositive,
}

impl Lack {
    /// The reason in words for a reader.
    #[must_use]
    pub fn words(self) -> Text {
        let (pl, en) = match self {
            Self::Unknown => ("brak wartości", "no value"),
            Self::NotPositive => ("wartość nie jest dodatnia", "the value is not positive"),
        };
        Text::new(pl, en)
    }
}

/// A unit without a place, and the first variable that it lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Its place among the units.
    pub unit: usize,
    /// The place of the variable.
    pub variable: usize,
    /// Why that is no use.
    pub why: Lack,
}

/// Why there is no distance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoSpace {
    /// No variables.
    NoVariable,
    /// Columns, variables and groups do not fit each other.
    Shape,
    /// A weight below 0, above [`Variable::HEAVIEST`] or no number, or all of them 0.
    Weight,
    /// A variable varies by more than numbers can tell.
    TooLarge,
}

impl NoSpace {
    /// The reason in words for a reader.
    #[must_use]
    pub fn words(self) -> Text {
        let (pl, en) = match self {
            Self::NoVariable => ("nie ma żadnej zmiennej", "there is no variable"),
            Self::Shape => ("kolumny mają różną długość", "the columns differ in length"),
            Self::Weight => (
                "wagi muszą być nieujemne i nie wszystkie równe zeru",
                "weights must not be negative, and not all of them 0",
            ),
            Self::TooLarge => ("liczby są za duże", "the numbers are too large"),
        };
        Text::new(pl, en)
    }
}

impl Space {
    /// Places units by `columns`, one for each variable with the value of each unit. `groups` holds
    /// the group of each unit within which peers are looked for, or is empty.
    ///
    /// # Errors
    /// Why there is no distance between any of them.
    pub fn of(
        variables: &[Variable],
        columns: &[Vec<Option<f64>>],
        groups: &[String],
    ) -> Result<Self, NoSpace> {
        let units = columns.first().ok_or(NoSpace::NoVariable)?.len();
        let even = columns.iter().all(|column| column.len() == units);
        let grouped = groups.is_empty() || groups.len() == units;
        if columns.len() != variables.len() || !even || !grouped {
            return Err(NoSpace::Shape);
        }
        let weights: Vec<f64> = variables.iter().map(|variable| variable.weight).collect();
        let sound = weights.iter().all(|weight| (0.0..=Variable::HEAVIEST).contains(weight));
        if !sound || weights.iter().all(|weight| *weight <= 0.0) {
            return Err(NoSpace::Weight);
        }
        let mut space = Self {
            weights,
            logged: logged(variables, columns, units),
            rows: Vec::with_capacity(units),
            groups: Vec::with_capacity(units),
            pools: Vec::new(),
            left_out: Vec::new(),
        };
        let mut named: BTreeMap<&str, usize> = BTreeMap::new();
        for unit in 0..units {
            let group = groups.get(unit).map_or("", String::as_str);
            let fresh = named.len();
            let group = *named.entry(group).or_insert(fresh);
            space.place(unit, group, columns);
        }
        for pool in &mut space.pools {
            pool.spreads =
                (0..columns.len()).map(|it| deviation(&pool.units, &space.rows, it)).collect();
            if pool.spreads.iter().any(|spread| !spread.is_finite()) {
                return Err(NoSpace::TooLarge);
            }
        }
        Ok(space)
    }

    fn place(&mut self, unit: usize, group: usize, columns: &[Vec<Option<f64>>]) {
        let mut row = Vec::with_capacity(columns.len());
        for (variable, (column, logged)) in columns.iter().zip(&self.logged).enumerate() {
            match known(column, unit) {
                Some(value) if *logged && value > 0.0 => row.push(value.ln()),
                Some(value) if !*logged => row.push(value),
                value => {
                    let why = if value.is_some() { Lack::NotPositive } else { Lack::Unknown };
                    self.left_out.push(LeftOut { unit, variable, why });
                    break;
                }
            }
        }
        let row = Some(row).filter(|row| row.len() == columns.len());
        if group >= self.pools.len() {
            self.pools.push(Pool::default());
        }
        if let Some(pool) = self.pools.get_mut(group).filter(|_| row.is_some()) {
            pool.units.push(unit);
        }
        self.groups.push(group);
        self.rows.push(row);
    }

    /// Which variables are logged.
    #[must_use]
    pub fn logged(&self) -> &[bool] {
        &self.logged
    }

    /// The units without a place.
    #[must_use]
    pub fn left_out(&self) -> &[LeftOut] {
        &self.left_out
    }

    /// The weights of the variables.
    #[must_use]
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// The `count` nearest units of the same group, nearest first, equally far ones in the order of
    /// units; `None` for a unit that was left out or does not exist.
    #[must_use]
    pub fn nearest(&self, unit: usize, count: usize) -> Option<Vec<Neighbour>> {
        let mut far: Vec<(f64, usize, Vec<f64>)> = self
            .squares(unit)?
            .into_iter()
            .map(|(other, squares)| (weighted(&squares, &self.weights), other, squares))
            .collect();
        far.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        far.truncate(count);
        let neighbour = |(squared, unit, squares): (f64, usize, Vec<f64>)| {
            let parts = squares.iter().zip(&self.weights).map(|(it, weight)| it * weight / squared);
            let shares = (squared > 0.0).then(|| parts.collect());
            Neighbour { unit, distance: squared.sqrt(), shares }
        };
        Some(far.into_iter().map(neighbour).collect())
    }

    /// For every other unit of the group the squared standardised difference in each variable.
    pub(super) fn squares(&self, unit: usize) -> Option<Vec<(usize, Vec<f64>)>> {
        let own = self.row(unit)?;
        let pool = self.pools.get(*self.groups.get(unit)?)?;
        let others = pool.units.iter().filter(|other| **other != unit);
        let of_other = |other: &usize| {
            let parts = own.iter().zip(self.row(*other)?).zip(&pool.spreads);
            let squares = parts.map(|((a, b), spread)| {
                // A variable that does not vary tells nothing and adds nothing.
                if *spread > 0.0 { ((a - b) / spread).powi(2) } else { 0.0 }
            });
            Some((*other, squares.collect()))
        };
        Some(others.filter_map(of_other).collect())
    }

    fn row(&self, unit: usize) -> Option<&Vec<f64>> {
        self.rows.get(unit)?.as_ref()
    }
}

/// The squared distance.
pub(super) fn weighted(squares: &[f64], weights: &[f64]) -> f64 {
    squares.iter().zip(weights).map(|(square, weight)| square * weight).sum()
}

fn known(column: &[Option<f64>], unit: usize) -> Option<f64> {
    column.get(unit).copied().flatten().filter(|value| value.is_finite())
}

/// Which variables enter as logarithms, by the units that have all of them.
fn logged(variables: &[Variable], columns: &[Vec<Option<f64>>], units: usize) -> Vec<bool> {
    let complete: Vec<usize> = (0..units)
        .filter(|unit| columns.iter().all(|column| known(column, *unit).is_some()))
        .collect();
    let skewed = |column: &[Option<f64>]| {
        let values: Vec<Option<f64>> = complete.iter().map(|unit| known(column, *unit)).collect();
        let positive = values.iter().flatten().all(|value| *value > 0.0);
        positive && skewness(&values).is_some_and(|skewness| skewness >= SKEWED)
    };
    let of_variable = |(variable, column): (&Variable, &Vec<Option<f64>>)| match variable.logged {
        Logged::Never => false,
        Logged::Always => true,
        Logged::WhereSkewed => skewed(column),
    };
    variables.iter().zip(columns).map(of_variable).collect()
}

/// The population standard deviation of a variable over units.
fn deviation(units: &[usize], rows: &[Option<Vec<f64>>], variable: usize) -> f64 {
    let values: Vec<f64> =
        units.iter().filter_map(|unit| rows.get(*unit)?.as_ref()?.get(variable).copied()).collect();
    let count = u32::try_from(values.len().max(1)).map_or(f64::MAX, f64::from);
    let mean = values.iter().sum::<f64>() / count;
    let squares = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>();
    (squares / count).sqrt()
}
