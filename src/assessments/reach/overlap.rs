//! Which part of a cell lies within a distance of any of several places: exactly.
//!
//! The part is bounded by pieces of the cell's edges that lie in some disc, and by arcs of the discs
//! that lie in the cell and in no other disc. Its area is the integral of (x dy - y dx) / 2 along that
//! boundary (Green's theorem), and so a sum over pieces and arcs without approximation: the circle is
//! no polygon of many corners here.

use crate::sources::spatial::Metres;
use std::f64::consts::TAU;

/// Arcs shorter than this angle are rounding.
const SHORT: f64 = 1e-10;
/// Less than this share of a cell, as where a circle touches its edge, is rounding.
const LITTLE: f64 = 1e-12;

/// Which part of a cell is covered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Covered {
    /// None of it.
    Nothing,
    /// This share of its area, above 0 and below 1.
    Part(f64),
    /// All of it.
    Whole,
}

impl Covered {
    pub(super) fn share(self) -> f64 {
        match self {
            Self::Nothing => 0.0,
            Self::Part(share) => share,
            Self::Whole => 1.0,
        }
    }
}

type Point = (f64, f64);

/// The part of a convex cell, its corners against the clock, that lies within `within` of any of the
/// places.
pub(super) fn of(corners: &[Metres; 4], places: &[Metres], within: f64) -> Covered {
    // Numbers near 0 keep more digits.
    let origin = corners[0];
    let local = |at: &Metres| (at.east - origin.east, at.north - origin.north);
    let cell = corners.each_ref().map(local);
    let mut discs: Vec<Point> = places.iter().map(local).collect();
    let inside = |disc: &Point| cell.iter().all(|corner| distance(*corner, *disc) <= within);
    if discs.is_empty() || within <= 0.0 {
        return Covered::Nothing;
    }
    if discs.iter().any(inside) {
        return Covered::Whole;
    }
    discs.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    discs.dedup();
    let edges = Edges::of(&cell, &discs, within);
    let arcs: Vec<(Point, f64, f64)> = discs
        .iter()
        .flat_map(|disc| {
            let bare = exposed(*disc, &discs, &cell, within);
            bare.into_iter().map(|(from, to)| (*disc, from, to))
        })
        .collect();
    if arcs.is_empty() {
        // Without an arc inside, the boundary is that of the cell or there is none.
        return if edges.share > 0.5 { Covered::Whole } else { Covered::Nothing };
    }
    let round: f64 = arcs.iter().map(|(disc, from, to)| under(*disc, *from, *to, within)).sum();
    let share = (edges.area + round) / area(&cell);
    if share <= LITTLE {
        Covered::Nothing
    } else if share >= 1.0 - LITTLE {
        Covered::Whole
    } else {
        Covered::Part(share)
    }
}

fn distance(a: Point, b: Point) -> f64 {
    (a.0 - b.0).hypot(a.1 - b.1)
}

fn cross(a: Point, b: Point) -> f64 {
    a.0 * b.1 - a.1 * b.0
}

/// The edges of the cell, each from one corner to the next.
fn sides(cell: &[Point; 4]) -> [(Point, Point); 4] {
    [(cell[0], cell[1]), (cell[1], cell[2]), (cell[2], cell[3]), (cell[3], cell[0])]
}

fn area(cell: &[Point; 4]) -> f64 {
    sides(cell).iter().map(|(from, to)| cross(*from, *to) / 2.0).sum()
}

/// What the edges of the cell that lie in discs add.
struct Edges {
    area: f64,
    /// The share of all edges that lies in discs.
    share: f64,
}

impl Edges {
    fn of(cell: &[Point; 4], discs: &[Point], within: f64) -> Self {
        let (mut area, mut share) = (0.0, 0.0);
        for (from, to) in sides(cell) {
            let way = (to.0 - from.0, to.1 - from.1);
            let pieces = discs.iter().filter_map(|disc| piece(from, way, *disc, within));
            let length: f64 = merged(pieces.collect()).iter().map(|(a, b)| b - a).sum();
            // The integral along a piece of a line through `from` does not depend on where it lies.
            area += length * cross(from, way) / 2.0;
            share += length / 4.0;
        }
        Self { area, share }
    }
}

/// The piece of an edge inside a disc, as shares of the way along it.
fn piece(from: Point, way: Point, disc: Point, within: f64) -> Option<(f64, f64)> {
    let apart = (from.0 - disc.0, from.1 - disc.1);
    let square = way.0 * way.0 + way.1 * way.1;
    let along = -(apart.0 * way.0 + apart.1 * way.1) / square;
    let aside = cross(way, apart) / square.sqrt();
    if aside.abs() >= within {
        return None;
    }
    let half = ((within - aside) * (within + aside) / square).sqrt();
    let (first, last) = ((along - half).max(0.0), (along + half).min(1.0));
    (last > first).then_some((first, last))
}

/// Intervals that overlap made one, in order.
fn merged(mut intervals: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    intervals.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut merged: Vec<(f64, f64)> = Vec::with_capacity(intervals.len());
    for (from, to) in intervals {
        match merged.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => merged.push((from, to)),
        }
    }
    merged
}

/// The arcs of a disc, as angles, that lie in the cell and in no other disc.
fn exposed(disc: Point, discs: &[Point], cell: &[Point; 4], within: f64) -> Vec<(f64, f64)> {
    let mut hidden = Vec::new();
    for (from, to) in sides(cell) {
        let way = (to.0 - from.0, to.1 - from.1);
        // How far inside the edge the centre lies; the cell is to the left of its edges.
        let aside = cross(way, (disc.0 - from.0, disc.1 - from.1)) / way.0.hypot(way.1);
        if aside <= -within {
            return Vec::new();
        }
        if aside < within {
            hide(&mut hidden, (-way.0).atan2(way.1), (aside / within).acos());
        }
    }
    for other in discs.iter().filter(|other| **other != disc) {
        let apart = distance(disc, *other);
        if apart < 2.0 * within {
            let towards = (other.1 - disc.1).atan2(other.0 - disc.0);
            hide(&mut hidden, towards, (apart / (2.0 * within)).acos());
        }
    }
    let mut bare = Vec::new();
    let mut from = 0.0;
    for (first, last) in merged(hidden).into_iter().chain([(TAU, TAU)]) {
        if first - from > SHORT {
            bare.push((from, first));
        }
        from = last;
    }
    bare
}

/// Hides the arc of this half width around an angle, which may go round past 0.
fn hide(hidden: &mut Vec<(f64, f64)>, middle: f64, half: f64) {
    let (from, to) = (middle - half, middle + half);
    for turn in [-TAU, 0.0, TAU] {
        let (from, to) = ((from + turn).max(0.0), (to + turn).min(TAU));
        if to > from {
            hidden.push((from, to));
        }
    }
}

/// The integral along an arc, against the clock.
fn under(disc: Point, from: f64, to: f64, within: f64) -> f64 {
    // Half the angle and the middle of the arc: the difference of two sines would lose digits.
    let (middle, half) = (f64::midpoint(from, to), (to - from) / 2.0);
    let chord = 2.0 * half.sin();
    let along = disc.0 * middle.cos() + disc.1 * middle.sin();
    within * (within * (to - from) + chord * along) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::spatial::Square;
    use std::f64::consts::PI;

    fn at(east: f64, north: f64) -> Metres {
        Metres { east, north }
    }

    fn share(side: f64, places: &[Metres], within: f64) -> f64 {
        let square = Square::around(String::new(), at(0.0, 0.0), side, None);
        of(&square.corners, places, within).share()
    }

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-12, "{found} {expected}");
    }

    #[test]
    fn a_circle_in_a_square_at_its_edge_and_in_its_corner() {
        close(share(4.0, &[at(0.0, 0.0)], 1.0), PI / 16.0);
        close(share(2.0, &[at(0.0, 0.0)], 1.0), PI / 4.0);
        close(share(4.0, &[at(2.0, 0.5)], 1.0), PI / 32.0);
        close(share(4.0, &[at(-2.0, -2.0)], 1.0), PI / 64.0);
        close(share(4.0, &[at(0.0, 0.0)], 2.0_f64.sqrt() * 2.0), 1.0);
        close(share(4.0, &[at(9.0, 0.0)], 1.0), 0.0);
        close(share(4.0, &[], 1.0), 0.0);
    }

    #[test]
    fn two_circles_share_a_lens() {
        // Twice the segment: 2 r^2 acos(d / 2r) - (d / 2) sqrt(4 r^2 - d^2).
        let lens = 2.0 * 0.5_f64.acos() - 0.5 * 3.0_f64.sqrt();
        let two = [at(-0.5, 0.0), at(0.5, 0.0)];
        close(share(10.0, &two, 1.0), (2.0 * PI - lens) / 100.0);
        close(share(10.0, &[two[0], two[1], two[0]], 1.0), (2.0 * PI - lens) / 100.0);
        // Apart, and touching.
        close(share(10.0, &[at(-2.0, 0.0), at(2.0, 0.0)], 1.0), 2.0 * PI / 100.0);
        close(share(10.0, &[at(-1.0, 0.0), at(1.0, 0.0)], 1.0), 2.0 * PI / 100.0);
    }

    #[test]
    fn a_hole_between_circles_is_not_covered() {
        let ring: Vec<Metres> = (0..8)
            .map(|place| {
                let angle = TAU * f64::from(place) / 8.0;
                at(2.0 * angle.cos(), 2.0 * angle.sin())
            })
            .collect();
        let square = Square::around(String::new(), at(0.0, 0.0), 3.0, None);
        assert!(matches!(of(&square.corners, &ring, 1.0), Covered::Part(_)));
        let filled: Vec<Metres> = ring.iter().copied().chain([at(0.0, 0.0)]).collect();
        assert_eq!(of(&square.corners, &filled, 1.3), Covered::Whole);
        assert_eq!(of(&square.corners, &[at(2.6, 0.0)], 1.1), Covered::Nothing);
    }
}
