//! Millions of figures in columns: what stands between a file of others and Parquet.

mod staged;

use crate::period::Year;
use crate::reading::Reason;
use crate::territory::{Register, Territory};
use std::collections::BTreeSet;

/// A long table in columns: one variable after another, each sorted by territory and year, every key
/// once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LongTable {
    /// The variables, in the order of their rows.
    pub variables: Vec<String>,
    /// The gminas that occur, sorted, and after them the country where it does.
    pub territories: Vec<Territory>,
    /// For each row its place in `variables`.
    pub variable: Vec<u32>,
    /// For each row its place in `territories`.
    pub territory: Vec<u32>,
    /// For each row its year.
    pub year: Vec<i32>,
    /// For each row its figure, a finite number; NaN where it is missing.
    pub value: Vec<f64>,
    /// Why figures are missing; `None` when none is.
    pub missing: Option<Reason>,
    /// Notes on some rows, by their number from 0, ascending.
    pub notes: Vec<(usize, String)>,
}

impl LongTable {
    /// How many rows it has.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.value.len()
    }

    /// Checks that its territories are in the register, its years and figures such, a reason there
    /// where a figure is missing, and that each key stands once, in order.
    ///
    /// # Errors
    /// In one word what is wrong first: no table of a careful reader has such a fault.
    pub fn check(&self, register: &Register) -> Result<(), &'static str> {
        let known = |territory: &Territory| match territory {
            Territory::Gmina(code) => register.gminas.contains_key(code),
            Territory::Metropolis | Territory::Ring | Territory::Poland => true,
        };
        if self.variables.iter().collect::<BTreeSet<_>>().len() < self.variables.len() {
            return Err("variables");
        }
        if !self.territories.is_sorted_by(|a, b| a < b) || !self.territories.iter().all(known) {
            return Err("territories");
        }
        let lengths = [self.variable.len(), self.territory.len(), self.year.len()];
        if lengths != [self.rows(); 3] {
            return Err("columns");
        }
        self.check_keys()?;
        let misses = self.missing.is_some();
        if !self.value.iter().all(|value| value.is_finite() || (misses && value.is_nan())) {
            return Err("values");
        }
        let noted = self.notes.iter().map(|(row, _)| *row);
        if !noted.clone().is_sorted_by(|a, b| a < b) || noted.max() >= Some(self.rows().max(1)) {
            return Err("notes");
        }
        Ok(())
    }

    /// Checks that places lie in their lists, years in their range, and keys in order.
    fn check_keys(&self) -> Result<(), &'static str> {
        let mut before = None;
        for ((variable, territory), year) in
            self.variable.iter().zip(&self.territory).zip(&self.year)
        {
            if *variable as usize >= self.variables.len() {
                return Err("variables");
            }
            if *territory as usize >= self.territories.len() {
                return Err("territories");
            }
            if Year::new(*year).is_none() {
                return Err("years");
            }
            let key = Some((*variable, *territory, *year));
            if before >= key {
                return Err("order of keys");
            }
            before = key;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
