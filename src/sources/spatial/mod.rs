//! Points and squares on the ground with the people who live there, in metres of PL-1992.
//!
//! Facilities and residents come as CSV or `GeoJSON`; where in longitude and latitude, in metres of
//! PL-1992 (EPSG:2180), or by the code of a cell of the European grid (EPSG:3035).

mod features;
mod grid_code;
pub mod projection;
mod table;

use crate::diagnostic::{Diagnosed, Diagnostic};
use crate::language::Text;

/// A place in metres of PL-1992. Within the limits of [`is_near_poland`] a length on its plane is that
/// on the ground to within 0.4 %, in Poland to within 0.1 %, around Kraków 0.06 % too short.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Metres {
    /// Towards the east.
    pub east: f64,
    /// Towards the north.
    pub north: f64,
}

/// A place where something is offered.
#[derive(Clone, Debug, PartialEq)]
pub struct Facility {
    /// What it is called; its number in the file, from 1, where the file says nothing.
    pub name: String,
    /// Where it is.
    pub at: Metres,
}

/// The people at one point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Address {
    /// Where it is.
    pub at: Metres,
    /// How many; `None` where the file has no number, which is not zero.
    pub persons: Option<f64>,
}

/// The people in one cell of a grid.
#[derive(Clone, Debug, PartialEq)]
pub struct Square {
    /// Its code, or its number in the file, from 1.
    pub name: String,
    /// Its corners, against the clock; it is convex and has an area.
    pub corners: [Metres; 4],
    /// How many; `None` where the file has no number, which is not zero.
    pub persons: Option<f64>,
}

/// Where people live.
#[derive(Clone, Debug, PartialEq)]
pub enum Residents {
    /// By points.
    Addresses(Vec<Address>),
    /// By cells of a grid.
    Squares(Vec<Square>),
}

/// Reads facilities: CSV with `longitude,latitude` or `east,north` and perhaps `name`, or `GeoJSON`
/// points with perhaps the property `name`.
///
/// # Errors
/// Every row or feature without a place, or with one far from Poland.
pub fn facilities(bytes: &[u8], file: &str) -> Diagnosed<Vec<Facility>> {
    if is_json(bytes) { features::facilities(bytes, file) } else { table::facilities(bytes, file) }
}

/// Reads residents, whose number stands in the column or property `persons`.
///
/// CSV with one of: `longitude,latitude` or `east,north` (points; cells around these centres with the
/// column `side`, in metres), `west,south,side` (cells by their corner), `cell` (codes of the European
/// grid, such as `1kmN3033E4985` or `CRS3035RES250mN3033250E4985000`). `GeoJSON` with points, or with
/// polygons of four corners.
///
/// # Errors
/// As [`facilities`]; numbers of people below zero, sides that are not above zero, points among cells.
pub fn residents(bytes: &[u8], file: &str, persons: &str) -> Diagnosed<Residents> {
    if is_json(bytes) {
        features::residents(bytes, file, persons)
    } else {
        table::residents(bytes, file, persons)
    }
}

/// No CSV table begins with a brace.
fn is_json(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    text.trim_ascii_start().first() == Some(&b'{')
}

impl Metres {
    /// This place moved.
    #[must_use]
    pub fn moved(self, east: f64, north: f64) -> Self {
        Self { east: self.east + east, north: self.north + north }
    }
}

impl Square {
    /// The square of PL-1992 with this middle; no check of the side.
    #[must_use]
    pub fn around(name: String, middle: Metres, side: f64, persons: Option<f64>) -> Self {
        let half = side / 2.0;
        let corner = |east: f64, north: f64| middle.moved(east * half, north * half);
        let corners = [corner(-1.0, -1.0), corner(1.0, -1.0), corner(1.0, 1.0), corner(-1.0, 1.0)];
        Self { name, corners, persons }
    }

    /// The middle of its corners.
    #[must_use]
    pub fn middle(&self) -> Metres {
        let sum = |of: fn(&Metres) -> f64| self.corners.iter().map(of).sum::<f64>() / 4.0;
        Metres { east: sum(|it| it.east), north: sum(|it| it.north) }
    }

    /// The corners against the clock, when they are those of a convex figure with an area.
    fn convex(mut corners: [Metres; 4]) -> Option<[Metres; 4]> {
        let turns = |corners: &[Metres; 4]| {
            [0, 1, 2, 3].map(|at: usize| {
                let [a, b, c] = [corners[at], corners[(at + 1) % 4], corners[(at + 2) % 4]];
                (b.east - a.east) * (c.north - b.north) - (b.north - a.north) * (c.east - b.east)
            })
        };
        if turns(&corners).iter().all(|turn| *turn < 0.0) {
            corners.reverse();
        }
        turns(&corners).iter().all(|turn| *turn > 0.0).then_some(corners)
    }
}

/// Degrees between which PL-1992 is used: where a length on its plane is that on the ground to within
/// 0.4 %, which has room for Brno, Cluj-Napoca and the Jiu Valley and none for a longitude and latitude
/// that changed places.
const DEGREES: [(f64, f64); 2] = [(12.0, 26.0), (44.0, 56.0)];
/// The same in metres to the east and to the north.
const EXTENT: [(f64, f64); 2] = [(-100_000.0, 1_100_000.0), (-500_000.0, 1_000_000.0)];

/// Whether a place is one where PL-1992 may be used.
#[must_use]
pub fn is_near_poland(at: Metres) -> bool {
    lies(at.east, at.north, EXTENT)
}

fn lies(x: f64, y: f64, limits: [(f64, f64); 2]) -> bool {
    let within = |value: f64, (least, most): (f64, f64)| (least..=most).contains(&value);
    within(x, limits[0]) && within(y, limits[1])
}

/// What is wrong with a place, and what to do.
fn misplaced() -> (Text, Text) {
    let problem = Text::new(
        "miejsce nie leży w Polsce ani w jej pobliżu",
        "the place is neither in Poland nor near it",
    );
    let remedy = Text::new(
        "sprawdzić, czy długość i szerokość albo kierunki wschodni i północny nie są zamienione",
        "see whether longitude and latitude, or east and north, have changed places",
    );
    (problem, remedy)
}

/// What is wrong with a number of people.
fn negative() -> (Text, Text) {
    let problem = Text::new("liczba osób jest ujemna", "the number of people is below zero");
    (problem, Text::new("poprawić ją albo zostawić puste pole", "mend it or leave it empty"))
}

/// The fault of a system of coordinates that does not work, which none of these is.
fn unprojected(file: &str) -> Vec<Diagnostic> {
    let problem = Text::new("odwzorowanie nie działa", "the projection does not work");
    let remedy = Text::new("zgłosić błąd programu", "report a fault of the program");
    vec![Diagnostic::new(file, problem, remedy)]
}

#[cfg(test)]
#[path = "../tests/spatial.rs"]
mod tests;
