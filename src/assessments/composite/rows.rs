//! Columns of indicators as rows of units: only units with a finite value in every indicator.

use std::cmp::Ordering;

/// The least and the most something may be, both included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// The least.
    pub least: f64,
    /// The most.
    pub most: f64,
}

impl Bounds {
    /// Any share, from none to all.
    pub const ANY_SHARE: Self = Self { least: 0.0, most: 1.0 };

    /// Whether shares within these bounds, one for each, can add up to 1.
    pub(super) fn allow_shares(bounds: &[Self]) -> bool {
        /// How far sums such as ten times 0.1 may miss 1.
        const ROUNDING: f64 = 1e-12;
        let within = |it: &Self| it.least >= 0.0 && it.least <= it.most && it.most <= 1.0;
        let least: f64 = bounds.iter().map(|it| it.least).sum();
        let most: f64 = bounds.iter().map(|it| it.most).sum();
        bounds.iter().all(within) && least <= 1.0 + ROUNDING && most >= 1.0 - ROUNDING
    }
}

/// The units that have a value in every indicator.
pub(super) struct Complete {
    /// For every unit whether it is one of them.
    kept: Vec<bool>,
    /// For each indicator the values of those units, in their order.
    pub(super) columns: Vec<Vec<f64>>,
}

impl Complete {
    /// Those of columns; `None` when the columns differ in length. Without columns there are no units.
    pub(super) fn of<C: AsRef<[Option<f64>]>>(columns: &[C]) -> Option<Self> {
        let units = columns.first().map_or(0, |first| first.as_ref().len());
        if columns.iter().any(|column| column.as_ref().len() != units) {
            return None;
        }
        let mut kept = vec![true; units];
        for column in columns {
            for (kept, value) in kept.iter_mut().zip(column.as_ref()) {
                *kept &= value.is_some_and(f64::is_finite);
            }
        }
        let of_kept = |column: &C| -> Vec<f64> {
            let values = column.as_ref().iter().zip(&kept);
            values.filter(|(_, kept)| **kept).filter_map(|(value, _)| *value).collect()
        };
        let columns = columns.iter().map(of_kept).collect();
        Some(Self { kept, columns })
    }

    /// How many units there are.
    pub(super) fn units(&self) -> usize {
        self.kept.iter().filter(|kept| **kept).count()
    }

    /// For each of these units its value in each indicator.
    pub(super) fn rows(&self) -> Vec<Vec<f64>> {
        let row =
            |unit: usize| self.columns.iter().filter_map(|it| it.get(unit).copied()).collect();
        (0..self.units()).map(row).collect()
    }

    /// What was found for these units, back in the places of all.
    pub(super) fn placed<T>(&self, found: impl IntoIterator<Item = T>) -> Vec<Option<T>> {
        let mut found = found.into_iter();
        self.kept.iter().map(|kept| if *kept { found.next() } else { None }).collect()
    }

    /// The place among these units of a unit among all; `None` when it is not one of them.
    pub(super) fn place(&self, unit: usize) -> Option<usize> {
        let before = self.kept.iter().take(unit).filter(|kept| **kept).count();
        self.kept.get(unit).copied()?.then_some(before)
    }
}

/// A number of things as a number.
pub(super) fn count(of: usize) -> f64 {
    u32::try_from(of).map_or(f64::MAX, f64::from)
}

/// Whether a row is nowhere below another.
pub(super) fn covers(row: &[f64], other: &[f64]) -> bool {
    row.iter().zip(other).all(|(own, other)| own >= other)
}

/// How a row stands to another: nowhere below and somewhere above is `Greater`, and the mirror of it;
/// `None` where each is above the other somewhere.
pub(super) fn dominance(row: &[f64], other: &[f64]) -> Option<Ordering> {
    match (covers(row, other), covers(other, row)) {
        (true, true) => Some(Ordering::Equal),
        (true, false) => Some(Ordering::Greater),
        (false, true) => Some(Ordering::Less),
        (false, false) => None,
    }
}

/// Rows enough to cover all: a linear function with weights not below 0 is highest at one of them.
pub(super) fn undominated(rows: &[Vec<f64>]) -> Vec<&[f64]> {
    let sum = |row: &[f64]| row.iter().sum::<f64>();
    let mut order: Vec<&[f64]> = rows.iter().map(Vec::as_slice).collect();
    // A row that covers another has no lower sum, so what covers comes first. Where rounding makes
    // the sums equal a row too many may stay, which does no harm.
    order.sort_by(|a, b| sum(b).total_cmp(&sum(a)));
    let mut found: Vec<&[f64]> = Vec::new();
    for row in order {
        if !found.iter().any(|above| covers(above, row)) {
            found.push(row);
        }
    }
    found
}
