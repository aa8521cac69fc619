//! How many voters in each crossing of two or three columns: women of 66-75 in Bronowice.

use super::answers::{Answers, Column};
use crate::sources::pabulib::Ballots;

/// The most columns that are crossed.
pub const MOST_COLUMNS: usize = 3;
/// Up to so many possible cells each has its counter; beyond, the cells of all voters are sorted.
const MOST_COUNTERS: usize = 1 << 16;

/// One crossing with somebody in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The place of its category in each column.
    pub places: Vec<usize>,
    /// How many voters.
    pub count: u64,
}

/// A table of counts over columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crossing {
    /// The columns.
    pub columns: Vec<Column>,
    /// The categories of each column, the last those who do not say.
    pub names: Vec<Vec<String>>,
    /// The cells with somebody in them, in the order of the categories, the first column slowest.
    pub cells: Vec<Cell>,
}

impl Crossing {
    /// Crosses columns of a file; `None` where it lacks one, or for none and more than three.
    #[must_use]
    pub fn of(ballots: &Ballots, columns: &[Column]) -> Option<Self> {
        if columns.len() > MOST_COLUMNS {
            return None;
        }
        let answers = columns.iter().map(|column| Answers::of(ballots, *column));
        let answers: Vec<Answers> = answers.collect::<Option<_>>()?;
        Self::over(&columns.iter().copied().zip(&answers).collect::<Vec<_>>())
    }

    /// Crosses answers of the same persons. `None` for no column, for more than three, and where
    /// the columns are not equally long.
    #[must_use]
    pub fn over(answers: &[(Column, &Answers)]) -> Option<Self> {
        let persons = answers.first()?.1.codes.len();
        let even = answers.iter().all(|(_, it)| it.codes.len() == persons);
        if answers.len() > MOST_COLUMNS || !even {
            return None;
        }
        let sizes: Vec<usize> = answers.iter().map(|(_, it)| it.names.len()).collect();
        let possible = sizes.iter().try_fold(1_usize, |all, size| all.checked_mul(*size))?;
        let key = |person: usize| {
            let codes = answers.iter().zip(&sizes);
            codes.fold(0, |key, ((_, it), size)| key * size + it.codes[person] as usize)
        };
        let counted = if possible <= MOST_COUNTERS {
            let mut counts = vec![0_u64; possible];
            (0..persons).for_each(|person| counts[key(person)] += 1);
            counts.into_iter().enumerate().filter(|(_, count)| *count > 0).collect()
        } else {
            let mut keys: Vec<usize> = (0..persons).map(key).collect();
            keys.sort_unstable();
            let runs = keys.chunk_by(|one, other| one == other);
            runs.map(|run| (run[0], run.iter().map(|_| 1).sum())).collect::<Vec<_>>()
        };
        let cells = counted.into_iter();
        let cells = cells.map(|(key, count)| Cell { places: places(key, &sizes), count });
        Some(Self {
            columns: answers.iter().map(|(column, _)| *column).collect(),
            names: answers.iter().map(|(_, it)| it.names.clone()).collect(),
            cells: cells.collect(),
        })
    }

    /// How many voters are in the crossing of these categories, one a column.
    #[must_use]
    pub fn get(&self, names: &[&str]) -> u64 {
        let at = |(place, name): (usize, &&str)| {
            self.names.get(place)?.iter().position(|known| known == name)
        };
        let places: Option<Vec<usize>> = names.iter().enumerate().map(at).collect();
        let cell = places.and_then(|places| self.cells.iter().find(|it| it.places == places));
        cell.map_or(0, |cell| cell.count)
    }
}

/// The places a key was made of.
fn places(mut key: usize, sizes: &[usize]) -> Vec<usize> {
    let mut places: Vec<usize> = sizes
        .iter()
        .rev()
        .map(|size| {
            let place = key % size;
            key /= size;
            place
        })
        .collect();
    places.reverse();
    places
}
