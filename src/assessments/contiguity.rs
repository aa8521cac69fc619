//! Which territories lie beside each other.
//!
//! Contiguity is that of the queen in chess: a corner in common suffices (J. L. Aldstadt in *Handbook
//! of Applied Spatial Analysis*, 2010, chapter C.1). The register of boundaries draws a common border
//! through the same corners on both sides, so corners are compared as they are printed.

use super::real;
use crate::sources::boundaries::Boundary;
use std::collections::{BTreeMap, BTreeSet};

/// Length of a degree of latitude on a sphere with the mean radius of the Earth, in metres.
const DEGREE: f64 = 6_371_008.8 * std::f64::consts::PI / 180.0;

/// For each outline the places of those that share a corner with it, ascending.
pub(super) fn queen(outlines: &[&Boundary]) -> Vec<Vec<usize>> {
    let mut at_corner: BTreeMap<(u64, u64), BTreeSet<usize>> = BTreeMap::new();
    for (place, outline) in outlines.iter().enumerate() {
        for (east, north) in outline.rings.iter().flatten() {
            at_corner.entry((east.to_bits(), north.to_bits())).or_default().insert(place);
        }
    }
    let mut beside = vec![BTreeSet::new(); outlines.len()];
    for sharing in at_corner.values().filter(|sharing| sharing.len() > 1) {
        for place in sharing {
            if let Some(of_place) = beside.get_mut(*place) {
                of_place.extend(sharing.iter().filter(|other| *other != place));
            }
        }
    }
    beside.into_iter().map(|of_place| of_place.into_iter().collect()).collect()
}

/// The centre of gravity of each outline, in metres east and north on a plane that touches the Earth
/// in their midst: distances within a metropolis are right to a thousandth. `None` where an outline
/// has no area.
pub(super) fn centres(outlines: &[&Boundary]) -> Option<Vec<(f64, f64)>> {
    let degrees: Option<Vec<(f64, f64)>> = outlines.iter().map(|it| centre(&it.rings)).collect();
    let degrees = degrees?;
    let count = real(degrees.len())?;
    let middle = degrees.iter().map(|(_, north)| north).sum::<f64>() / count;
    let east = DEGREE * middle.to_radians().cos();
    Some(degrees.into_iter().map(|(x, y)| (x * east, y * DEGREE)).collect())
}

/// The centre of rings by the shoelace formula; holes run the other way round and count against.
fn centre(rings: &[Vec<(f64, f64)>]) -> Option<(f64, f64)> {
    let origin = *rings.first()?.first()?;
    let (mut area, mut x, mut y) = (0.0, 0.0, 0.0);
    for ring in rings {
        let local: Vec<(f64, f64)> =
            ring.iter().map(|point| (point.0 - origin.0, point.1 - origin.1)).collect();
        for (from, to) in local.iter().zip(local.iter().cycle().skip(1)) {
            let cross = from.0 * to.1 - to.0 * from.1;
            area += cross;
            x += (from.0 + to.0) * cross;
            y += (from.1 + to.1) * cross;
        }
    }
    let centre = (origin.0 + x / (3.0 * area), origin.1 + y / (3.0 * area));
    (centre.0.is_finite() && centre.1.is_finite()).then_some(centre)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::territory::Teryt6;

    fn square(code: &str, west: f64, south: f64) -> Boundary {
        let (east, north) = (west + 1.0, south + 1.0);
        let ring = vec![(west, south), (east, south), (east, north), (west, north), (west, south)];
        Boundary { code: Teryt6::parse(code).expect("six digits"), rings: vec![ring] }
    }

    #[test]
    fn a_corner_in_common_makes_neighbours() {
        let squares = [
            square("000001", 0.0, 0.0),
            square("000002", 1.0, 1.0),
            square("000003", 1.0, 0.0),
            square("000004", 5.0, 5.0),
        ];
        let found = queen(&squares.iter().collect::<Vec<_>>());
        assert_eq!(found, [vec![1, 2], vec![0, 2], vec![0, 1], vec![]]);
        assert!(queen(&[]).is_empty());
    }

    #[test]
    fn centres_lie_in_the_middle_and_as_far_apart_as_on_the_ground() {
        let squares = [square("000001", 19.0, 49.5), square("000002", 20.0, 49.5)];
        let found = centres(&squares.iter().collect::<Vec<_>>()).expect("areas");
        // A degree of longitude at 50 degrees north: cos 50 x 111.195 km.
        let apart = found[1].0 - found[0].0;
        assert!((apart - 71_474.7).abs() < 1.0, "{apart}");
        assert!((found[0].1 - found[1].1).abs() < 1e-6);
        let none = Boundary { rings: vec![vec![(1.0, 1.0), (1.0, 1.0)]], ..squares[0].clone() };
        assert_eq!(centres(&[&none]), None);
    }
}
