//! What a reader in columns has to know: which variable a heading is, and what a row of a list of
//! units is to which territory.

use super::columns::Columns;
use super::join::Role;
use super::log::Log;
use super::{Options, place_in, units_of};
use crate::diagnostic::Diagnostic;
use crate::period::Year;
use crate::sources::codes::{Codes, Resolution};
use crate::sources::descriptor::Dataset;
use crate::sources::figure::{Figure, Figures};
use crate::sources::tidy_csv::EVERYONE;
use crate::territory::{Territory, Teryt6};
use crate::unit::Units;

/// The variables of headings, and the remarks about headings that are none.
pub(in crate::sources) struct Headings {
    /// For each figure the variable it is, by its place in the dataset; `None` when it is none.
    pub(in crate::sources) variables: Vec<Option<usize>>,
    /// What a person should know about them.
    pub(in crate::sources) remarks: Vec<Diagnostic>,
}

/// What a row of a list of units is to a territory in one year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sources) enum Standing {
    /// All of it.
    Whole,
    /// One of the codes a city is split into.
    District(Teryt6),
    /// A gmina of its own in later years.
    NotYet(Teryt6),
}

/// One row of a list of units.
pub(in crate::sources) struct Listed {
    /// For each year its territory and what it is to it; `None` when its figures are left out.
    pub(in crate::sources) standings: Vec<Option<(Territory, Standing)>>,
    /// What a row with its figures notes; empty when nothing.
    pub(in crate::sources) note: String,
}

/// The variables of a file that gives one figure for each of its headings; `None` when a heading is
/// refused, names a group, or is printed in another unit than its variable's.
pub(in crate::sources) fn headings(
    figures: &Figures,
    dataset: &Dataset,
    units: &Units,
    options: &Options<'_>,
) -> Option<Headings> {
    let mut log = Log::new(*options, &figures.figures);
    let columns = Columns::new(figures, dataset, units, &mut log);
    let (refused, remarks) = log.into_told();
    let variable = |figure| match columns.of(figure) {
        None => Some(None),
        Some(column) => {
            let as_printed = (column.factor - 1.0).abs() <= 0.0 && !column.keep_unit;
            (as_printed && &*column.group == EVERYONE).then_some(Some(column.variable))
        }
    };
    let variables = (0..figures.figures.len()).map(variable).collect::<Option<Vec<_>>>()?;
    refused.is_empty().then_some(Headings { variables, remarks })
}

/// What each unit of a list is in these years, for figures that give every unit once; `None` when
/// one of them is unknown, is not certainly a whole, or is given twice.
pub(in crate::sources) fn listed(
    figures: &[Figure],
    codes: &Codes<'_>,
    years: &[Year],
) -> Option<Vec<Listed>> {
    let (units, _) = units_of(figures, codes);
    if units.len() != figures.len() {
        return None;
    }
    let listed = units.iter().map(|unit| {
        let resolution = unit.resolution.as_ref()?;
        if matches!(resolution, Resolution::Whole { entire: false, .. }) {
            return None;
        }
        let standing = |year: &Year| {
            let (territory, role) = place_in(*year, resolution, codes)?;
            let standing = match role {
                Role::Whole { .. } => Standing::Whole,
                Role::Part { code, newer: false } => Standing::District(code),
                Role::Part { code, newer: true } => Standing::NotYet(code),
            };
            Some((territory, standing))
        };
        let standings = years.iter().map(standing).collect();
        Some(Listed { standings, note: unit.note().unwrap_or_default() })
    });
    listed.collect()
}
