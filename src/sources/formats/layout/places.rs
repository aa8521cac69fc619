//! Which columns of a table name territories, and where its headings stand.

use super::gather::Gather;
use super::headings::{Role, is_teryt, role, role_of};
use super::{Grid, Record, WIDEST};
use crate::period::Year;
use crate::sources::figure::Area;
use crate::sources::marks::{Decimal, number};
use crate::sources::table::Table;
use std::collections::BTreeSet;
use std::sync::Arc;

/// How many rows are searched for headings below a title.
const TITLE_ROWS: usize = 15;

/// About how many rows of a table are looked at to learn what a column holds.
const SAMPLE: usize = 10_000;

/// The columns that name a territory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Places {
    /// Its code.
    pub(crate) code: Option<usize>,
    /// Its name; where no column is headed so, that of the smallest unit named.
    pub(crate) name: Option<usize>,
    powiat: Option<usize>,
    voivodeship: Option<usize>,
}

impl Places {
    /// By the headings: of several columns of codes, the one that says TERYT.
    pub(crate) fn of(grid: &Grid) -> Self {
        let roles: Vec<_> = grid.folded.iter().map(|heading| role_of(heading)).collect();
        let at = |role| roles.iter().position(|known| *known == Some(role));
        let teryt = grid.folded.iter().position(|heading| is_teryt(heading));
        let (name, powiat, voivodeship) = (at(Role::Name), at(Role::Powiat), at(Role::Voivodeship));
        Self {
            code: teryt.or_else(|| at(Role::Code)),
            name: name.or(powiat).or(voivodeship),
            powiat: powiat.filter(|_| name.is_some()),
            voivodeship: voivodeship.filter(|_| name.or(powiat).is_some()),
        }
    }

    /// By what the cells hold, where headings say nothing: a column of TERYT codes, and of the
    /// columns of words the one with the most different ones.
    pub(crate) fn by_content(grid: &Grid) -> Self {
        let width = grid.headings.len();
        let (mut codes, mut words) = (vec![BTreeSet::new(); width], vec![BTreeSet::new(); width]);
        let (mut no_codes, mut no_words) = (BTreeSet::new(), BTreeSet::new());
        let mut rows = 0;
        for record in sample(grid) {
            rows += 1;
            for column in 0..record.len().min(width) {
                let cell = record.cell(column);
                if is_code(cell) {
                    codes[column].insert(cell);
                } else {
                    no_codes.insert(column);
                }
                if cell.chars().any(char::is_alphabetic) {
                    words[column].insert(cell);
                } else {
                    no_words.insert(column);
                }
            }
        }
        // Nearly all codes differ, those of a table of several years excepted.
        let different = |column: &usize| rows > 2 && codes[*column].len() * 2 > rows;
        let code = (0..width).filter(|column| !no_codes.contains(column)).find(different);
        let named = (0..width).filter(|column| !no_words.contains(column));
        let name = named.max_by_key(|column| (words[*column].len(), width - column));
        Self { code, name: name.filter(|_| code.is_some()), ..Self::default() }
    }

    /// Whether anything names a territory.
    pub(crate) const fn any(&self) -> bool {
        self.code.is_some() || self.name.is_some()
    }

    /// Whether this column is one of them.
    pub(crate) fn contain(&self, column: usize) -> bool {
        [self.code, self.name, self.powiat, self.voivodeship].contains(&Some(column))
    }

    /// The territory of a row.
    pub(crate) fn area<'a>(&self, gather: &mut Gather<'a>, record: Record<'a>) -> Arc<Area> {
        let columns = [self.code, self.name, self.powiat, self.voivodeship];
        gather.area(columns.map(|at| at.map_or("", |column| record.cell(column))))
    }
}

/// Finds the headings of a table: its header; or the row below a title that heads a column of
/// territories; or nowhere, when the header is data.
pub(crate) fn locate(number: usize, table: &Table) -> Grid<'_> {
    if names_places(table.header.iter().map(String::as_str)) {
        return Grid::new(number, table);
    }
    let below = table.rows().take(TITLE_ROWS).position(|row| {
        let plain = row.cells().take(WIDEST).all(|cell| !is_number(cell));
        plain && names_places(row.cells())
    });
    match below {
        Some(row) => Grid::below(number, table, row),
        None if table.header.iter().all(|cell| cell.trim().is_empty())
            || table.header.iter().any(|cell| is_number(cell)) =>
        {
            Grid::headless(number, table)
        }
        None => Grid::new(number, table),
    }
}

/// Whether one of at least two headings is that of territories.
fn names_places<'t>(cells: impl Iterator<Item = &'t str> + Clone) -> bool {
    let cells = cells.take(WIDEST).filter(|cell| !cell.trim().is_empty());
    let place = [Role::Code, Role::Name, Role::Powiat, Role::Voivodeship];
    cells.clone().nth(1).is_some()
        && cells.clone().any(|cell| role(cell).is_some_and(|role| place.contains(&role)))
}

/// Whether a cell is a number, and not a year, which may head a column.
fn is_number(cell: &str) -> bool {
    let cell = cell.trim();
    Year::parse(cell).is_none()
        && (number(cell, Decimal::Point).is_some() || number(cell, Decimal::Comma).is_some())
}

/// Rows of the table, evenly spaced, all of a small one.
pub(crate) fn sample<'a>(grid: &Grid<'a>) -> impl Iterator<Item = Record<'a>> + use<'a> {
    grid.records().step_by(grid.table.height() / SAMPLE + 1)
}

/// Whether digits can be a TERYT code of a gmina or powiat with or without its leading zero: the
/// sixteen voivodeships are numbered 02, 04 … 32.
fn is_code(cell: &str) -> bool {
    let digits = !cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_digit());
    let voivodeship = |digits: usize| {
        let number: Option<u8> = cell.get(..digits).and_then(|it| it.parse().ok());
        number.is_some_and(|it| it % 2 == 0 && (2..=32).contains(&it))
    };
    digits
        && match cell.len() {
            5 => voivodeship(1),
            6 => voivodeship(1) || voivodeship(2),
            7 => voivodeship(2),
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::super::corpus::text;
    use super::*;

    #[test]
    fn headings_are_found_in_the_header_below_a_title_or_nowhere() {
        for (table, line, records) in [
            ("kod;2024\n1206162;5\n", 1, 1),
            ("Tytuł;\nza rok;2024\nGmina;Ogółem\nSkawina;5\nLiszki;6\n", 3, 2),
            ("26;5;Męcinka\n2;1;Bolesławiec\n", 1, 2),
            ("a;b\nx;y\n", 1, 1),
        ] {
            let document = text(table, ';', "t.csv");
            let grid = locate(0, &document.tables[0]);
            assert_eq!((grid.heading_line, grid.records().count()), (line, records), "{table}");
        }
        let mut bare = Table::new("", Vec::new());
        bare.push(1, ["1206162", "Zabierzów", "5"]).expect("small");
        assert_eq!(locate(0, &bare).headings, ["", "", ""]);
    }

    #[test]
    fn codes_are_known_by_their_voivodeship_with_or_without_its_zero() {
        for (cell, is) in [
            ("1206162", true),
            ("0201011", true),
            ("201011", true),
            ("020101", true),
            ("20101", true),
            ("1306162", false),
            ("3400000", false),
            ("301011", true),
            ("501011", false),
            ("5085", false),
            ("12061６2", false),
            ("", false),
        ] {
            assert_eq!(is_code(cell), is, "{cell}");
        }
    }
}
