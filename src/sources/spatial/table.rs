//! Facilities and residents of a CSV table.

use super::projection::{Projection, System};
use super::{
    Address, DEGREES, Facility, Metres, Residents, Square, grid_code, is_near_poland, lies,
    misplaced, negative, unprojected,
};
use crate::diagnostic::{Diagnosed, Diagnostic, Faults};
use crate::language::Text;
use crate::sources::text_table::TextTable;

/// What columns may be called that say where something is, and which system that is.
const PLACED: [(&str, &str, Way); 5] = [
    ("longitude", "latitude", Way::Degrees),
    ("lon", "lat", Way::Degrees),
    ("east", "north", Way::Metres),
    ("easting", "northing", Way::Metres),
    ("west", "south", Way::Corner),
];
/// Columns that name a row.
const NAMES: [&str; 3] = ["name", "id", "cell"];
/// The column of codes of the European grid.
const CELL: &str = "cell";
/// The column with the side of cells, in metres.
const SIDE: &str = "side";
/// The longest side of a cell, in metres: that of the coarsest grid that is published.
const LONGEST_SIDE: f64 = 100_000.0;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Degrees,
    Metres,
    /// Metres of the corner in the south-west.
    Corner,
}

pub(super) fn facilities(bytes: &[u8], file: &str) -> Diagnosed<Vec<Facility>> {
    let table = TextTable::read(bytes, file)?;
    let places = Places::of(&table, false)?;
    let mut faults = Faults::default();
    let mut facilities = Vec::with_capacity(table.height());
    for row in 0..table.height() {
        if let Some(at) = faults.absorb(places.point(row)) {
            facilities.push(Facility { name: name(&table, row), at });
        }
    }
    faults.or(facilities)
}

pub(super) fn residents(bytes: &[u8], file: &str, persons: &str) -> Diagnosed<Residents> {
    let table = TextTable::read(bytes, file)?;
    if table.column(persons).is_none() {
        let problem = Text::new(
            format!("nie ma kolumny `{persons}` z liczbą osób"),
            format!("there is no column `{persons}` with the number of people"),
        );
        let remedy = Text::new("wskazać ją opcją --persons", "name it with --persons");
        return Err(vec![lacking(&table, problem, remedy)]);
    }
    let coded = table.column(CELL).is_some();
    let squares = coded || table.column(SIDE).is_some();
    let places = if coded { Places::coded(&table)? } else { Places::of(&table, true)? };
    let mut faults = Faults::default();
    let (mut addresses, mut cells) = (Vec::new(), Vec::new());
    for row in 0..table.height() {
        let number = faults.absorb(count(&table, row, persons));
        if squares {
            let square = faults.absorb(places.square(row));
            if let (Some(persons), Some(corners)) = (number, square) {
                cells.push(Square { name: name(&table, row), corners, persons });
            }
        } else if let (Some(persons), Some(at)) = (number, faults.absorb(places.point(row))) {
            addresses.push(Address { at, persons });
        }
    }
    let residents =
        if squares { Residents::Squares(cells) } else { Residents::Addresses(addresses) };
    faults.or(residents)
}

/// What a row is called.
fn name(table: &TextTable<'_>, row: usize) -> String {
    let cells = NAMES.iter().map(|name| table.cell(row, table.column(name)).trim());
    let named = cells.into_iter().find(|cell| !cell.is_empty());
    named.map_or_else(|| (row + 1).to_string(), str::to_owned)
}

fn count(table: &TextTable<'_>, row: usize, persons: &str) -> Diagnosed<Option<f64>> {
    let number = table.number(row, persons)?;
    if number.is_some_and(|number| number < 0.0) {
        let (problem, remedy) = negative();
        let words = table.cell(row, table.column(persons));
        return Err(vec![table.fault(row, words, problem, remedy)]);
    }
    Ok(number)
}

fn lacking(table: &TextTable<'_>, problem: Text, remedy: Text) -> Diagnostic {
    let header = table.text.lines().next().unwrap_or_default();
    Diagnostic::new(table.file, problem, remedy)
        .at_words(table.text, header)
        .with_exists(Text::same(format!("`{}`", table.names().join("`, `"))))
}

/// Where the rows of a table are.
struct Places<'t> {
    table: &'t TextTable<'t>,
    columns: (&'static str, &'static str),
    way: Option<Way>,
    /// None where coordinates are metres of PL-1992 already.
    projection: Option<Projection>,
}

impl<'t> Places<'t> {
    fn coded(table: &'t TextTable<'t>) -> Diagnosed<Self> {
        let projection = Projection::of(System::European).ok_or_else(|| unprojected(table.file))?;
        Ok(Self { table, columns: (CELL, CELL), way: None, projection: Some(projection) })
    }

    fn of(table: &'t TextTable<'t>, cells: bool) -> Diagnosed<Self> {
        let exists = |name: &str| table.column(name).is_some();
        let sided = exists(SIDE);
        let mut found = PLACED.into_iter().filter(|(x, y, way)| {
            exists(x) && exists(y) && (*way != Way::Corner || (cells && sided))
        });
        let Some((x, y, way)) = found.next() else {
            let problem = Text::new("brak kolumn z położeniem", "no columns say where it is");
            let remedy = Text::new(
                "nazwać je `longitude`, `latitude` (stopnie) albo `east`, `north` (metry PL-1992; \
                 w układzie geodezyjnym x to kierunek północny, dlatego nazwy `x`, `y` nie wystarczą)",
                "call them `longitude`, `latitude` (degrees) or `east`, `north` (metres of PL-1992; \
                 surveyors write x for north there, so that `x`, `y` would not do)",
            );
            return Err(vec![lacking(table, problem, remedy)]);
        };
        let projection = match way {
            Way::Degrees => {
                Some(Projection::of(System::Degrees).ok_or_else(|| unprojected(table.file))?)
            }
            Way::Metres | Way::Corner => None,
        };
        Ok(Self { table, columns: (x, y), way: Some(way), projection })
    }

    /// The point of a row; of a cell its middle, or its corner, as the columns say.
    fn point(&self, row: usize) -> Diagnosed<Metres> {
        let (x, y) = (self.needed(row, self.columns.0)?, self.needed(row, self.columns.1)?);
        let right = self.way != Some(Way::Degrees) || lies(x, y, DEGREES);
        let at = match &self.projection {
            Some(projection) => projection.metres(x, y),
            None => Some(Metres { east: x, north: y }),
        };
        at.filter(|at| right && is_near_poland(*at)).ok_or_else(|| {
            let (problem, remedy) = misplaced();
            vec![self.table.fault(row, self.cell(row, self.columns.0), problem, remedy)]
        })
    }

    /// The corners of the cell of a row.
    fn square(&self, row: usize) -> Diagnosed<[Metres; 4]> {
        if self.way.is_none() {
            return self.of_code(row);
        }
        let side = self.needed(row, SIDE)?;
        if side <= 0.0 || side > LONGEST_SIDE {
            let problem = Text::new("zły bok kwadratu", "no side of a cell");
            let remedy = Text::new(
                "podać długość boku w metrach, np. 1000 albo 250",
                "write its length in metres, such as 1000 or 250",
            );
            return Err(vec![self.table.fault(row, self.cell(row, SIDE), problem, remedy)]);
        }
        let mut at = self.point(row)?;
        if self.way == Some(Way::Corner) {
            at = at.moved(side / 2.0, side / 2.0);
        }
        Ok(Square::around(String::new(), at, side, None).corners)
    }

    fn of_code(&self, row: usize) -> Diagnosed<[Metres; 4]> {
        let code = self.cell(row, CELL).trim();
        let fault =
            |problem: Text, remedy: Text| vec![self.table.fault(row, code, problem, remedy)];
        let cell = grid_code::parse(code).ok_or_else(|| {
            fault(
                Text::new(
                    format!("`{code}` nie jest kodem oczka siatki"),
                    format!("`{code}` is no code of a cell"),
                ),
                Text::new(
                    "zapisać go jak `1kmN3033E4985` albo `CRS3035RES250mN3033250E4985000`",
                    "write it like `1kmN3033E4985` or `CRS3035RES250mN3033250E4985000`",
                ),
            )
        })?;
        let corner = |east: f64, north: f64| {
            let projection = self.projection.as_ref()?;
            projection.metres(cell.west + east * cell.side, cell.south + north * cell.side)
        };
        let corners = [corner(0.0, 0.0), corner(1.0, 0.0), corner(1.0, 1.0), corner(0.0, 1.0)];
        let [Some(a), Some(b), Some(c), Some(d)] = corners else {
            let (problem, remedy) = misplaced();
            return Err(fault(problem, remedy));
        };
        let near = [a, b, c, d].into_iter().all(is_near_poland);
        Square::convex([a, b, c, d]).filter(|_| near).ok_or_else(|| {
            let (problem, remedy) = misplaced();
            fault(problem, remedy)
        })
    }

    fn cell(&self, row: usize, column: &str) -> &str {
        self.table.cell(row, self.table.column(column))
    }

    fn needed(&self, row: usize, column: &str) -> Diagnosed<f64> {
        self.table.number(row, column)?.ok_or_else(|| {
            let problem = Text::new(format!("brak `{column}`"), format!("`{column}` lacks"));
            let remedy = Text::new("wpisać liczbę", "write a number");
            vec![self.table.fault(row, "", problem, remedy)]
        })
    }
}
