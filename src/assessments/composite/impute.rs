//! Missing values filled from the same group or from other years of the same unit; what was filled
//! is told. A value that is not finite counts as missing.
//!
//! Sources: OECD and JRC, *Handbook on Constructing Composite Indicators* (2008), step 3: the mean
//! and the median of a group, as in `COINr`; for years straight lines between known ones.

use super::rows::count;
use crate::assessments::standing::median;
use crate::language::Text;
use std::collections::BTreeMap;

/// A column with missing values filled, as far as they could be.
#[derive(Clone, Debug, PartialEq)]
pub struct Filled {
    /// The values; `None` where nothing could be said.
    pub values: Vec<Option<f64>>,
    /// For each whether it is not a value of the unit itself but was filled.
    pub filled: Vec<bool>,
}

impl Filled {
    /// A column as it is.
    pub(super) fn none(column: &[Option<f64>]) -> Self {
        Self { values: column.to_vec(), filled: vec![false; column.len()] }
    }

    /// A column with fillings for each unit where it has no value.
    pub(super) fn with(column: &[Option<f64>], fill: impl Fn(usize) -> Option<f64>) -> Self {
        let value = |(unit, value): (usize, &Option<f64>)| {
            let own = known(*value);
            let found = own.or_else(|| known(fill(unit)));
            (found, own.is_none() && found.is_some())
        };
        let (values, filled) = column.iter().enumerate().map(value).unzip();
        Self { values, filled }
    }
}

/// The value, if it is finite.
pub(super) fn known(value: Option<f64>) -> Option<f64> {
    value.filter(|it| it.is_finite())
}

/// Why nothing was filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoFilling {
    /// The columns differ in length.
    Uneven,
    /// Years are not in ascending order, or one stands twice.
    Years,
    /// Fewer units with all values than are needed: one more than there are indicators.
    TooFewComplete,
    /// An indicator does not vary, or is a sum of others.
    Singular,
    /// Still moving after the most iterations allowed.
    NotConverged,
}

impl NoFilling {
    /// The reason in words for a reader.
    #[must_use]
    pub fn words(self) -> Text {
        let (pl, en) = match self {
            Self::Uneven => ("kolumny są różnej długości", "the columns differ in length"),
            Self::Years => ("lata nie idą rosnąco", "the years are not in ascending order"),
            Self::TooFewComplete => {
                ("za mało jednostek ma wszystkie wartości", "too few units have all values")
            }
            Self::Singular => (
                "wskaźnik się nie zmienia albo wynika z innych",
                "an indicator does not vary or follows from others",
            ),
            Self::NotConverged => {
                ("obliczenie nie jest zbieżne", "the computation did not converge")
            }
        };
        Text::new(pl, en)
    }
}

/// The mean of the unit's group in place of missing values.
///
/// `groups` names the group of each unit; a unit beyond their end has none. A group without any value
/// stays missing.
#[must_use]
pub fn group_mean(column: &[Option<f64>], groups: &[String]) -> Filled {
    by_group(column, groups, |values| values.iter().sum::<f64>() / count(values.len()))
}

/// The median of the unit's group in place of missing values; otherwise as [`group_mean`].
#[must_use]
pub fn group_median(column: &[Option<f64>], groups: &[String]) -> Filled {
    by_group(column, groups, |values| {
        values.sort_by(f64::total_cmp);
        median(values)
    })
}

fn by_group(
    column: &[Option<f64>],
    groups: &[String],
    middle: impl Fn(&mut [f64]) -> f64,
) -> Filled {
    let mut of_groups: BTreeMap<&String, Vec<f64>> = BTreeMap::new();
    for (group, value) in groups.iter().zip(column) {
        if let Some(value) = known(*value) {
            of_groups.entry(group).or_default().push(value);
        }
    }
    let middles: BTreeMap<&String, f64> =
        of_groups.iter_mut().map(|(group, values)| (*group, middle(values))).collect();
    Filled::with(column, |unit| middles.get(groups.get(unit)?).copied())
}

/// Values of the same unit in other years: on the straight line between the nearest known years, and
/// before the first and after the last the value of that year. A unit without any stays missing.
///
/// `years` holds a column of the same units for each year, ascending; so does what is returned.
///
/// # Errors
/// [`NoFilling::Years`] and [`NoFilling::Uneven`].
pub fn panel(years: &[(i32, Vec<Option<f64>>)]) -> Result<Vec<Filled>, NoFilling> {
    let units = years.first().map_or(0, |(_, column)| column.len());
    if years.iter().any(|(_, column)| column.len() != units) {
        return Err(NoFilling::Uneven);
    }
    let ascending = years.iter().zip(years.iter().skip(1)).all(|((one, _), (next, _))| one < next);
    if !ascending {
        return Err(NoFilling::Years);
    }
    let course = |unit: usize| -> Vec<(i32, f64)> {
        let values = years.iter().filter_map(|(year, column)| {
            let value = known(column.get(unit).copied().flatten())?;
            Some((*year, value))
        });
        values.collect()
    };
    let courses: Vec<Vec<(i32, f64)>> = (0..units).map(course).collect();
    let of_year = |(year, column): &(i32, Vec<Option<f64>>)| {
        Filled::with(column, |unit| at(courses.get(unit)?, *year))
    };
    Ok(years.iter().map(of_year).collect())
}

fn at(course: &[(i32, f64)], year: i32) -> Option<f64> {
    let before = course.iter().rev().find(|(known, _)| *known < year);
    let after = course.iter().find(|(known, _)| *known > year);
    match (before, after) {
        (Some((from, first)), Some((to, last))) => {
            let share = (f64::from(year) - f64::from(*from)) / (f64::from(*to) - f64::from(*from));
            Some(first * (1.0 - share) + last * share)
        }
        (Some((_, only)), None) | (None, Some((_, only))) => Some(*only),
        (None, None) => None,
    }
}

#[cfg(test)]
#[path = "../tests/impute.rs"]
mod tests;
