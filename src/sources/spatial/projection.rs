//! Longitude and latitude, and the European grid, to metres of PL-1992 and back.
//!
//! PL-1992 is EPSG:2180 and the European grid EPSG:3035, both on ETRS89, which for these purposes is
//! WGS 84 (they part by less than a metre).

use super::Metres;
use proj4rs::{Proj, transform::transform};

/// EPSG:2180, the national system of Poland for maps of small scale.
const PL_1992: &str = "+proj=tmerc +lat_0=0 +lon_0=19 +k=0.9993 +x_0=500000 +y_0=-5300000 \
    +ellps=GRS80 +units=m +no_defs";
/// EPSG:4326.
const WGS_84: &str = "+proj=longlat +datum=WGS84 +no_defs";
/// EPSG:3035, the equal-area system of the grids of the European statistical offices.
const LAEA: &str = "+proj=laea +lat_0=52 +lon_0=10 +x_0=4321000 +y_0=3210000 +ellps=GRS80 \
    +units=m +no_defs";

/// A system of coordinates beside PL-1992.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    /// Longitude and latitude in degrees.
    Degrees,
    /// Metres to the east and north of the European grid.
    European,
}

/// The way between another system and PL-1992.
#[derive(Debug)]
pub struct Projection {
    system: System,
    other: Proj,
    national: Proj,
}

impl Projection {
    /// Prepares the way; `None` only where the library knows one of the systems no more.
    #[must_use]
    pub fn of(system: System) -> Option<Self> {
        let words = match system {
            System::Degrees => WGS_84,
            System::European => LAEA,
        };
        let other = Proj::from_proj_string(words).ok()?;
        Some(Self { system, other, national: Proj::from_proj_string(PL_1992).ok()? })
    }

    /// The place of `x` to the east and `y` to the north; `None` where there is none.
    #[must_use]
    pub fn metres(&self, x: f64, y: f64) -> Option<Metres> {
        let mut point = match self.system {
            System::Degrees => (x.to_radians(), y.to_radians(), 0.0),
            System::European => (x, y, 0.0),
        };
        transform(&self.other, &self.national, &mut point).ok()?;
        let (east, north, _) = point;
        (east.is_finite() && north.is_finite()).then_some(Metres { east, north })
    }

    /// The way back.
    #[must_use]
    pub fn back(&self, at: Metres) -> Option<(f64, f64)> {
        let mut point = (at.east, at.north, 0.0);
        transform(&self.national, &self.other, &mut point).ok()?;
        let (x, y, _) = point;
        let (x, y) = match self.system {
            System::Degrees => (x.to_degrees(), y.to_degrees()),
            System::European => (x, y),
        };
        (x.is_finite() && y.is_finite()).then_some((x, y))
    }
}
