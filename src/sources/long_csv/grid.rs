//! Rows put in their places without sorting: a national file has nearly every variable of every
//! gmina in every year.

use super::{Chunk, Places};
use crate::sources::long_table::LongTable;
use crate::territory::Territory;

/// How many cells the grid may have for each row: beyond that sorting is cheaper.
const SPARSEST: usize = 2;

/// The cells of all variables, gminas and years, in the order of rows.
pub(super) struct Grid {
    places: usize,
    first_year: u16,
    years: usize,
    /// NaN where there is no row: figures are finite.
    cells: Vec<f64>,
}

impl Grid {
    /// The rows of all chunks; `None` when they are sparse, or a key occurs more than once.
    pub(super) fn filled(chunks: &[Chunk<'_>], names: &[&str], places: &Places) -> Option<Self> {
        let mut grid = Self::empty(chunks, names.len(), places.codes.len())?;
        for chunk in chunks {
            grid.fill(chunk, &chunk.among(names))?;
        }
        Some(grid)
    }

    /// `None` when too few cells would be filled.
    fn empty(chunks: &[Chunk<'_>], variables: usize, places: usize) -> Option<Self> {
        let years = || chunks.iter().flat_map(|chunk| &chunk.keys).map(|key| key.year());
        let (first_year, last) = (years().min()?, years().max()?);
        let years = usize::from(last - first_year) + 1;
        let rows: usize = chunks.iter().map(|chunk| chunk.keys.len()).sum();
        let size = variables.checked_mul(places)?.checked_mul(years)?;
        let cells = (size <= rows.checked_mul(SPARSEST)?).then(|| vec![f64::NAN; size])?;
        Some(Self { places, first_year, years, cells })
    }

    /// Puts in the rows of a chunk; `None` when a key occurs once more.
    fn fill(&mut self, chunk: &Chunk<'_>, of_all: &[u32]) -> Option<()> {
        for (key, value) in chunk.keys.iter().zip(&chunk.values) {
            let variable = *of_all.get(key.variable() as usize)? as usize;
            let row = variable * self.places + usize::from(key.place());
            let year = usize::from(key.year() - self.first_year);
            let cell = self.cells.get_mut(row * self.years + year)?;
            if !cell.is_nan() {
                return None;
            }
            *cell = *value;
        }
        Some(())
    }

    /// The rows as a table; gminas without any are left out.
    pub(super) fn into_table(self, names: &[&str], places: &Places) -> LongTable {
        let is_filled = |cells: &[f64]| cells.iter().any(|cell| !cell.is_nan());
        let mut present = vec![false; self.places];
        for (row, cells) in self.cells.chunks_exact(self.years).enumerate() {
            if let Some(present) = present.get_mut(row % self.places) {
                *present |= is_filled(cells);
            }
        }
        let mut table = LongTable {
            variables: names.iter().map(|name| (*name).to_owned()).collect(),
            ..LongTable::default()
        };
        let mut number = vec![0; self.places];
        for ((code, number), _) in
            places.codes.iter().zip(&mut number).zip(&present).filter(|(_, present)| **present)
        {
            *number = u32::try_from(table.territories.len()).unwrap_or(u32::MAX);
            table.territories.push(Territory::Gmina(*code));
        }
        let rows = self.cells.iter().filter(|cell| !cell.is_nan()).count();
        table.variable.reserve_exact(rows);
        table.territory.reserve_exact(rows);
        table.year.reserve_exact(rows);
        table.value.reserve_exact(rows);
        for (row, cells) in self.cells.chunks_exact(self.years).enumerate() {
            let territory = number.get(row % self.places).copied().unwrap_or_default();
            let variable = u32::try_from(row / self.places).unwrap_or(u32::MAX);
            let filled = (i32::from(self.first_year)..).zip(cells).filter(|(_, it)| !it.is_nan());
            for (year, value) in filled {
                table.variable.push(variable);
                table.territory.push(territory);
                table.year.push(year);
                table.value.push(*value);
            }
        }
        table
    }
}
