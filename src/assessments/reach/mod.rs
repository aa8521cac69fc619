//! How many residents live within a distance of any facility, and where the next ones would serve most.
//!
//! Distances are straight lines on the plane of PL-1992 (see [`crate::sources::spatial::Metres`] for
//! how far that is from the ground), never along streets, which are longer: a share within 500 m as
//! the crow flies is at least the share within 500 m on foot.
//!
//! Of people at points each is within the distance or is not. Of a cell of a grid it is known how many
//! live in it, not where: it counts by the part of its area that lies within the union of the circles,
//! as if people were spread evenly over it (areal weighting: M. F. Goodchild and N. S.-N. Lam, *Areal
//! interpolation: a variant of the traditional spatial problem*, Geo-Processing 1 (1980), pp. 297-312).
//! How wrong that may be is told beside it: the people of cells wholly within are reached however they
//! live, those of cells wholly without are not, and the truth lies between ([`Reach::least`],
//! [`Reach::most`]).

mod bins;
mod overlap;
mod sites;

pub use sites::{NextSites, Site, next_sites};

use crate::language::Text;
use crate::reading::{Reading, Reason};
use crate::sources::spatial::{Address, Metres, Residents, Square};
use bins::Bins;
use overlap::Covered;
use rayon::prelude::*;

/// The distance of the city's aim, a pocket park within 500 m of every resident, in metres.
pub const WITHIN: f64 = 500.0;
/// The longest distance asked for, in metres: beyond it nobody speaks of within reach.
pub const FARTHEST: f64 = 100_000.0;

/// How many residents live within a distance of any facility.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reach {
    /// Persons within the distance: counted at points, estimated by area of cells.
    pub inside: f64,
    /// Persons who are within it wherever they live in their cell; at points the same as `inside`.
    pub least: f64,
    /// Persons who may be within it; at points the same as `inside`.
    pub most: f64,
    /// All persons that are known.
    pub all: f64,
    /// Points or cells whose number of persons is known.
    pub parts_known: usize,
    /// Points or cells.
    pub parts_all: usize,
}

/// Why there is no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoReach {
    /// The distance is not above 0 or longer than [`FARTHEST`].
    Distance,
    /// The side of the squares for sites is so short that there would be more than
    /// five million squares.
    Square,
}

impl NoReach {
    /// The reason in words for a reader.
    #[must_use]
    pub fn words(self) -> Text {
        match self {
            Self::Distance => Text::new(
                format!("odległość musi leżeć między 0 a {FARTHEST} m"),
                format!("the distance must lie between 0 and {FARTHEST} m"),
            ),
            Self::Square => Text::new(
                "kwadraty na nowe miejsca są za małe: byłoby ich za wiele",
                "the squares for new sites are too small: there would be too many",
            ),
        }
    }
}

impl Reach {
    /// The share of `inside` in all persons, from 0 to 1: missing where any part has no number of
    /// persons, where there are no parts, where nobody lives.
    #[must_use]
    pub fn share(&self) -> Reading {
        if self.parts_known < self.parts_all {
            return Reading::Missing(Reason::Incomplete);
        }
        self.share_of_known()
    }

    /// The same of those persons whose number is known; whoever shows it says that it is of
    /// `parts_known` among `parts_all`.
    #[must_use]
    pub fn share_of_known(&self) -> Reading {
        self.of_known(self.inside)
    }

    /// Between which shares of the known persons the truth lies, however people live in their cells.
    #[must_use]
    pub fn bounds(&self) -> [Reading; 2] {
        [self.of_known(self.least), self.of_known(self.most)]
    }

    fn of_known(&self, part: f64) -> Reading {
        if self.parts_known == 0 {
            return Reading::Missing(Reason::NotCollected);
        }
        Reading::finite(part / self.all)
    }
}

/// How the number was made and how far it may be wrong, for a reader.
#[must_use]
pub fn method(residents: &Residents) -> Text {
    match residents {
        Residents::Addresses(_) => Text::new(
            "odległość w linii prostej na płaszczyźnie PL-1992, w Polsce z błędem do 0,1%; droga \
             pieszo jest dłuższa, więc pieszo w zasięgu jest najwyżej tyle osób",
            "straight-line distance on the plane of PL-1992, in Poland to within 0.1 %; the way on foot \
             is longer, so that on foot at most as many are in reach",
        ),
        Residents::Squares(_) => Text::new(
            "odległość w linii prostej na płaszczyźnie PL-1992, w Polsce z błędem do 0,1%; oczko siatki \
             liczy się taką częścią, jaką część jego powierzchni obejmują koła, jakby ludzie mieszkali \
             w nim równomiernie; granice są pewne bez tego założenia: oczka objęte w całości i oczka \
             objęte choćby w części",
            "straight-line distance on the plane of PL-1992, in Poland to within 0.1 %; a cell counts by \
             the part of its area inside the circles, as if people were spread evenly over it; the \
             bounds hold without that: cells wholly inside, and cells inside in any part",
        ),
    }
}

/// Counts the residents within `within` metres of any facility.
///
/// # Errors
/// A distance that is none.
pub fn measure(
    residents: &Residents,
    facilities: &[Metres],
    within: f64,
) -> Result<Reach, NoReach> {
    if !(within > 0.0 && within <= FARTHEST) {
        return Err(NoReach::Distance);
    }
    let bins = Bins::of(facilities, within);
    Ok(match residents {
        Residents::Addresses(addresses) => of_addresses(addresses, &bins, within),
        Residents::Squares(squares) => of_squares(squares, &bins, within),
    })
}

/// Whether any facility is within the distance of a point.
fn is_inside(at: Metres, bins: &Bins, within: f64) -> bool {
    bins.near(at, within).any(|(_, facility)| squared(at, facility) <= within * within)
}

/// The square of the distance of two places.
fn squared(a: Metres, b: Metres) -> f64 {
    let (east, north) = (a.east - b.east, a.north - b.north);
    east * east + north * north
}

fn of_addresses(addresses: &[Address], bins: &Bins, within: f64) -> Reach {
    let inside: Vec<bool> =
        addresses.par_iter().map(|address| is_inside(address.at, bins, within)).collect();
    // Summed on one thread, so that the sum is the same on any number of them.
    let mut reach = Reach::of(addresses.len());
    for (address, inside) in addresses.iter().zip(&inside) {
        let Some(persons) = address.persons else { continue };
        let part = if *inside { persons } else { 0.0 };
        reach.add(persons, [part, part, part]);
    }
    reach
}

fn of_squares(squares: &[Square], bins: &Bins, within: f64) -> Reach {
    let covered: Vec<Covered> =
        squares.par_iter().map(|square| covered(square, bins, within, &[])).collect();
    let mut reach = Reach::of(squares.len());
    for (square, covered) in squares.iter().zip(&covered) {
        let Some(persons) = square.persons else { continue };
        let whole = if *covered == Covered::Whole { persons } else { 0.0 };
        let any = if *covered == Covered::Nothing { 0.0 } else { persons };
        reach.add(persons, [persons * covered.share(), whole, any]);
    }
    reach
}

/// Which part of a cell lies within the distance of a facility, or of one of the `others`.
fn covered(square: &Square, bins: &Bins, within: f64, others: &[Metres]) -> Covered {
    let middle = square.middle();
    let reach = within + radius(square, middle);
    let near = bins.near(middle, reach).map(|(_, at)| at).chain(others.iter().copied());
    let discs: Vec<Metres> = near.filter(|at| squared(*at, middle) < reach * reach).collect();
    overlap::of(&square.corners, &discs, within)
}

/// How far the corners of a cell are from its middle.
fn radius(square: &Square, middle: Metres) -> f64 {
    square.corners.iter().map(|corner| squared(*corner, middle)).fold(0.0, f64::max).sqrt()
}

impl Reach {
    fn of(parts_all: usize) -> Self {
        Self { inside: 0.0, least: 0.0, most: 0.0, all: 0.0, parts_known: 0, parts_all }
    }

    fn add(&mut self, persons: f64, [inside, least, most]: [f64; 3]) {
        self.inside += inside;
        self.least += least;
        self.most += most;
        self.all += persons;
        self.parts_known += 1;
    }
}

#[cfg(test)]
#[path = "../tests/reach.rs"]
mod tests;
