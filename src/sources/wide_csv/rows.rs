//! From the columns of an export to the rows of its dataset.

use super::unit_list::{Given, Member, Place};
use super::{Column, EMPTY};
use crate::period::Year;
use crate::sources::descriptor::Dataset;
use crate::sources::harmonise::in_columns::Standing;
use crate::sources::long_table::LongTable;

/// The columns of an export that are variables, sorted by name and year.
pub(super) struct Variables<'s> {
    /// The years of all of them, ascending.
    pub(super) years: Vec<Year>,
    variables: Vec<Variable<'s>>,
}

/// One variable.
struct Variable<'s> {
    name: &'s str,
    of_year: Vec<OfYear<'s>>,
}

/// One variable in one year.
struct OfYear<'s> {
    year: Year,
    /// The place of the year among those of all variables.
    place: usize,
    figures: &'s [f64],
}

/// What becomes of a key.
enum Cell<'p> {
    /// A figure, NaN where it is missing, and its note.
    Figure(f64, &'p str),
    /// No row: the territory is given in other years only.
    None,
}

impl<'s> Variables<'s> {
    /// The columns that are these variables, by their places in the dataset; `None` when two of
    /// them are the same one.
    pub(super) fn new(
        columns: &'s [Column<'_>],
        variables: &[Option<usize>],
        dataset: &'s Dataset,
    ) -> Option<Self> {
        let mut found = Vec::with_capacity(columns.len());
        for (column, variable) in columns.iter().zip(variables) {
            if let Some(variable) = variable {
                let name = dataset.variables.get(*variable)?.name.as_str();
                found.push((name, column.series.year, column.figures.as_slice()));
            }
        }
        found.sort_by_key(|(name, year, _)| (*name, *year));
        if found.windows(2).any(|pair| matches!(pair, [a, b] if (a.0, a.1) == (b.0, b.1))) {
            return None;
        }
        let mut years: Vec<Year> = found.iter().map(|(_, year, _)| *year).collect();
        years.sort_unstable();
        years.dedup();
        let of_year = |(_, year, figures): &(&str, Year, &'s [f64])| {
            let place = years.binary_search(year).unwrap_or_default();
            OfYear { year: *year, place, figures }
        };
        let variables = found.chunk_by(|a, b| a.0 == b.0).map(|same| Variable {
            name: same.first().map_or("", |(name, ..)| name),
            of_year: same.iter().map(of_year).collect(),
        });
        let variables = variables.collect();
        Some(Self { years, variables })
    }

    /// The rows of these places, which are sorted; `None` when figures have to be added up or
    /// contradict each other, and when there are no rows.
    pub(super) fn table(&self, places: &[Place]) -> Option<LongTable> {
        let columns: usize = self.variables.iter().map(|it| it.of_year.len()).sum();
        let mut table = with_capacity(columns * places.len());
        for (variable, number) in self.variables.iter().zip(0..) {
            for (place, territory) in places.iter().zip(0..) {
                for it in &variable.of_year {
                    if let Cell::Figure(value, note) = it.cell(place)? {
                        push(&mut table, (number, territory, it.year), value, note);
                    }
                }
            }
        }
        name_territories(&mut table, places)?;
        table.variables = self.variables.iter().map(|it| it.name.to_owned()).collect();
        table.missing = table.value.iter().any(|value| value.is_nan()).then_some(EMPTY);
        (table.rows() > 0).then_some(table)
    }
}

impl OfYear<'_> {
    fn figure(&self, row: usize) -> f64 {
        self.figures.get(row).copied().unwrap_or(f64::NAN)
    }

    /// The figure of a place; `None` when it cannot be told without the general way.
    fn cell<'p>(&self, place: &'p Place) -> Option<Cell<'p>> {
        match &place.given {
            Given::Alone(member) => Some(Cell::Figure(self.figure(member.row), &member.note)),
            Given::Among(members) => self.joined(members),
        }
    }

    /// Of several codes the one that has a figure. Parts say nothing beside a whole: districts when
    /// the city itself has a figure or they have none, gminas to be when they have none.
    fn joined<'p>(&self, members: &'p [Member]) -> Option<Cell<'p>> {
        let (mut whole, mut parts, mut districts) = (None, false, false);
        for member in members {
            let figure = self.figure(member.row);
            match member.standings.get(self.place).copied().flatten() {
                Some(Standing::Whole) => whole = Some(one_of(whole, (figure, &member.note))?),
                Some(Standing::District(_)) => {
                    parts = true;
                    districts |= !figure.is_nan();
                }
                Some(Standing::NotYet(_)) if !figure.is_nan() => return None,
                Some(Standing::NotYet(_)) => parts = true,
                None => {}
            }
        }
        match whole {
            Some((figure, _)) if figure.is_nan() && districts => None,
            Some((figure, note)) => Some(Cell::Figure(figure, note)),
            None if parts => None,
            None => Some(Cell::None),
        }
    }
}

/// Of the figures of two codes, with their notes, the one that is there; `None` when both are and
/// differ.
fn one_of<'p>(first: Option<(f64, &'p str)>, next: (f64, &'p str)) -> Option<(f64, &'p str)> {
    match first {
        None => Some(next),
        Some(first) if next.0.is_nan() || (first.0 - next.0).abs() <= 0.0 => Some(first),
        Some(first) if first.0.is_nan() => Some(next),
        Some(_) => None,
    }
}

/// A table with room for so many rows.
fn with_capacity(rows: usize) -> LongTable {
    LongTable {
        variable: Vec::with_capacity(rows),
        territory: Vec::with_capacity(rows),
        year: Vec::with_capacity(rows),
        value: Vec::with_capacity(rows),
        ..LongTable::default()
    }
}

fn push(table: &mut LongTable, key: (u32, u32, Year), value: f64, note: &str) {
    if !note.is_empty() {
        table.notes.push((table.rows(), note.to_owned()));
    }
    let (variable, territory, year) = key;
    table.variable.push(variable);
    table.territory.push(territory);
    table.year.push(year.number());
    table.value.push(value);
}

/// Names the territories of a table whose rows number the places; those without rows are left out.
fn name_territories(table: &mut LongTable, places: &[Place]) -> Option<()> {
    let mut number = vec![u32::MAX; places.len()];
    for territory in &table.territory {
        *number.get_mut(*territory as usize)? = 0;
    }
    for (place, number) in places.iter().zip(&mut number).filter(|(_, it)| **it == 0) {
        *number = u32::try_from(table.territories.len()).ok()?;
        table.territories.push(place.territory);
    }
    for territory in &mut table.territory {
        *territory = *number.get(*territory as usize)?;
    }
    Some(())
}
