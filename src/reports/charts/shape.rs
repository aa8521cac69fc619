//! Polygons on the page: from metres to pixels, as SVG paths, and where a name fits inside.

use super::frame::Place;
use super::scale::known;
use super::svg::number;

/// Rows tried for the place of a name.
const ROWS: u32 = 48;

/// The rings of a territory; a ring inside another is a hole.
pub(super) type Rings = Vec<Vec<Place>>;

/// Fits all territories into a box of the given size, north up, and returns them with the height
/// they take. `None` when they have no extent.
pub(super) fn fit(territories: &[&Rings], room: Place) -> Option<(Vec<Rings>, f64)> {
    let (low, high) = bounds(territories.iter().flat_map(|rings| rings.iter().flatten()))?;
    let extent = (high.0 - low.0, high.1 - low.1);
    if extent.0 <= 0.0 || extent.1 <= 0.0 {
        return None;
    }
    let scale = f64::min(room.0 / extent.0, room.1 / extent.1);
    let place = |at: &Place| {
        let (x, y) = finite(at)?;
        Some(((x - low.0) * scale, (high.1 - y) * scale))
    };
    let ring = |ring: &Vec<Place>| ring.iter().filter_map(place).collect();
    let placed = territories.iter().map(|rings| rings.iter().map(ring).collect()).collect();
    Some((placed, extent.1 * scale))
}

fn finite(at: &Place) -> Option<Place> {
    Some((known(Some(at.0))?, known(Some(at.1))?))
}

fn bounds<'a>(places: impl Iterator<Item = &'a Place>) -> Option<(Place, Place)> {
    places.filter_map(finite).fold(None, |bounds, (x, y)| match bounds {
        None => Some(((x, y), (x, y))),
        Some((low, high)) => Some(((x.min(low.0), y.min(low.1)), (x.max(high.0), y.max(high.1)))),
    })
}

/// The commands of an SVG path, to a tenth of a pixel; empty for a shape without area.
pub(super) fn path(rings: &Rings) -> String {
    let tenth = |value: f64| number((value * 10.0).round() / 10.0);
    let mut commands = String::new();
    for ring in rings {
        let mut places: Vec<String> =
            ring.iter().map(|(x, y)| format!("{} {}", tenth(*x), tenth(*y))).collect();
        places.dedup();
        if places.len() >= 3 {
            commands.push('M');
            commands.push_str(&places.join("L"));
            commands.push('Z');
        }
    }
    commands
}

/// The middle of a box of the given size inside the shape, nearest to the middle of its height.
pub(super) fn inside(rings: &Rings, size: Place) -> Option<Place> {
    let (low, high) = bounds(rings.iter().flatten())?;
    let middle = f64::midpoint(low.1, high.1);
    let rows = (1..ROWS).map(|row| low.1 + (high.1 - low.1) * f64::from(row) / f64::from(ROWS));
    let mut best: Option<Place> = None;
    for y in rows {
        let lines = [y - size.1 / 2.0, y, y + size.1 / 2.0].map(|y| stretches(rings, y));
        for (from, to) in common(&lines) {
            let nearer = best.is_none_or(|(_, other)| (y - middle).abs() < (other - middle).abs());
            if to - from >= size.0 && nearer {
                best = Some((f64::midpoint(from, to), y));
            }
        }
    }
    best
}

/// Where a horizontal line runs inside the shape.
fn stretches(rings: &Rings, y: f64) -> Vec<(f64, f64)> {
    let mut crossings: Vec<f64> = Vec::new();
    for ring in rings {
        let next = ring.iter().cycle().skip(1);
        for ((x0, y0), (x1, y1)) in ring.iter().zip(next) {
            if (*y0 <= y) != (*y1 <= y) {
                crossings.push(x0 + (x1 - x0) * (y - y0) / (y1 - y0));
            }
        }
    }
    crossings.sort_by(f64::total_cmp);
    crossings.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
}

/// The stretches that three lines have in common.
fn common(lines: &[Vec<(f64, f64)>; 3]) -> Vec<(f64, f64)> {
    let mut shared = Vec::new();
    for one in &lines[0] {
        for two in &lines[1] {
            for three in &lines[2] {
                let from = one.0.max(two.0).max(three.0);
                let to = one.1.min(two.1).min(three.1);
                if from < to {
                    shared.push((from, to));
                }
            }
        }
    }
    shared
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(side: f64) -> Rings {
        vec![vec![(0.0, 0.0), (side, 0.0), (side, side), (0.0, side), (0.0, 0.0)]]
    }

    #[test]
    fn a_text_lies_inside_its_shape_or_nowhere() {
        assert_eq!(inside(&square(100.0), (40.0, 14.0)), Some((50.0, 50.0)));
        assert_eq!(inside(&square(100.0), (140.0, 14.0)), None);
        assert_eq!(inside(&vec![], (1.0, 1.0)), None);
    }

    #[test]
    fn a_text_avoids_a_hole() {
        let mut ring = square(100.0);
        ring.push(vec![(30.0, 30.0), (70.0, 30.0), (70.0, 70.0), (30.0, 70.0)]);
        let (_, y) = inside(&ring, (60.0, 10.0)).expect("there is room above and below");
        assert!(y <= 25.0 || y >= 75.0, "{y}");
    }

    #[test]
    fn north_is_up_and_the_larger_side_fills_the_room() {
        let shape = vec![vec![(0.0, 0.0), (200.0, 0.0), (0.0, 100.0)]];
        let (placed, height) = fit(&[&shape], (100.0, 100.0)).expect("the shape has an extent");
        assert!((height - 50.0).abs() < 1e-9);
        assert_eq!(placed[0][0], [(0.0, 50.0), (100.0, 50.0), (0.0, 0.0)]);
    }

    #[test]
    fn a_point_or_nothing_has_no_extent() {
        assert!(fit(&[], (1.0, 1.0)).is_none());
        assert!(fit(&[&vec![vec![(1.0, 1.0)]]], (1.0, 1.0)).is_none());
        assert_eq!(path(&vec![vec![(0.0, 0.0), (1.0, 1.0)]]), "");
    }
}
