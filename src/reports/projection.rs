//! Longitude and latitude to metres of PL-1992, for maps.

use crate::sources::boundaries::Boundary;
use crate::sources::spatial::projection::{Projection, System};

/// An outline in metres, x to the east and y to the north.
#[derive(Clone, Debug, PartialEq)]
pub struct Outline {
    /// The code of the territory.
    pub code: String,
    /// Rings of (x, y).
    pub rings: Vec<Vec<(f64, f64)>>,
}

/// Projects outlines; a point that cannot be projected is left out.
#[must_use]
pub fn project(boundaries: &[Boundary]) -> Vec<Outline> {
    let Some(projection) = Projection::of(System::Degrees) else {
        return Vec::new();
    };
    let point = |(longitude, latitude): &(f64, f64)| {
        projection.metres(*longitude, *latitude).map(|at| (at.east, at.north))
    };
    boundaries
        .iter()
        .map(|boundary| Outline {
            code: boundary.code.to_string(),
            rings: boundary
                .rings
                .iter()
                .map(|ring| ring.iter().filter_map(point).collect())
                .collect(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::territory::Teryt6;

    #[test]
    fn the_check_point_of_pl_1992_is_met() {
        // 21 E, 52.25 N lies at E 636487.03, N 488991.04 by the series of the national manual.
        let boundary = Boundary {
            code: Teryt6::parse("126101").expect("six digits"),
            rings: vec![vec![(21.0, 52.25)]],
        };
        let outlines = project(&[boundary]);
        let (x, y) = outlines[0].rings[0][0];
        assert!((x - 636_487.03).abs() < 0.1 && (y - 488_991.04).abs() < 0.1, "{x} {y}");
    }
}
