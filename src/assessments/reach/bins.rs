//! Points laid into the bins of an even grid, to find those near a place.
//!
//! The bins are at least as wide as the distance asked for, so that few of them are looked at (J. L.
//! Bentley, D. F. Stanat and E. H. Williams, *The complexity of finding fixed-radius near neighbors*,
//! Information Processing Letters 6 (1977), pp. 209-212). Facilities and homes lie evenly enough for
//! that; a tree would ask more of every question.

use crate::assessments::real;
use crate::sources::spatial::Metres;

/// How many bins a side may have for every point, and how many in any case: of points in one line
/// most bins are empty.
const PER_POINT: f64 = 4.0;
const AT_LEAST: f64 = 64.0;

/// Points by bins.
#[derive(Debug)]
pub(super) struct Bins {
    west: f64,
    south: f64,
    side: f64,
    columns: usize,
    rows: usize,
    /// Where the points of each bin begin; one more at the end.
    starts: Vec<usize>,
    /// The points with their places in the list they came in, bin by bin.
    points: Vec<(usize, Metres)>,
}

impl Bins {
    /// Lays points into bins at least `width` wide, which must be above 0.
    pub(super) fn of(points: &[Metres], width: f64) -> Self {
        let extent = |of: fn(&Metres) -> f64| {
            let values = points.iter().map(of);
            values.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), value| {
                (least.min(value), most.max(value))
            })
        };
        let ((west, east), (south, north)) = (extent(|it| it.east), extent(|it| it.north));
        let count = real(points.len()).unwrap_or(f64::from(u32::MAX));
        let (long, high) =
            if points.is_empty() { (0.0, 0.0) } else { (east - west, north - south) };
        let even = (long * high / count.max(1.0)).sqrt();
        let side = width.max(even).max(long.max(high) / (PER_POINT * count + AT_LEAST));
        let mut bins = Self {
            west: if points.is_empty() { 0.0 } else { west },
            south: if points.is_empty() { 0.0 } else { south },
            side,
            columns: whole(long / side) + 1,
            rows: whole(high / side) + 1,
            starts: Vec::new(),
            points: Vec::with_capacity(points.len()),
        };
        bins.fill(points);
        bins
    }

    fn fill(&mut self, points: &[Metres]) {
        let bin = |at: &Metres| {
            let column = whole((at.east - self.west) / self.side).min(self.columns - 1);
            let row = whole((at.north - self.south) / self.side).min(self.rows - 1);
            row * self.columns + column
        };
        let mut placed: Vec<(usize, usize, Metres)> =
            points.iter().enumerate().map(|(index, at)| (bin(at), index, *at)).collect();
        placed.sort_unstable_by_key(|(bin, index, _)| (*bin, *index));
        let mut starts = Vec::with_capacity(self.columns * self.rows + 1);
        for (place, (bin, index, at)) in placed.into_iter().enumerate() {
            while starts.len() <= bin {
                starts.push(place);
            }
            self.points.push((index, at));
        }
        starts.resize(self.columns * self.rows + 1, self.points.len());
        self.starts = starts;
    }

    /// The points whose bins are touched by the square that reaches `reach` from a place to all four
    /// sides, with their places in the list: all that are so near, and some that are not.
    pub(super) fn near(
        &self,
        at: Metres,
        reach: f64,
    ) -> impl Iterator<Item = (usize, Metres)> + use<'_> {
        let span = |offset: f64, count: usize| {
            let (first, last) = ((offset - reach) / self.side, (offset + reach) / self.side);
            let beside = last < 0.0 || whole(first) >= count || !offset.is_finite();
            (!beside).then(|| (whole(first), whole(last).min(count - 1)))
        };
        let columns = span(at.east - self.west, self.columns);
        let rows = span(at.north - self.south, self.rows);
        let runs = columns.zip(rows).into_iter().flat_map(move |((left, right), (low, high))| {
            (low..=high).map(move |row| (row * self.columns + left, row * self.columns + right))
        });
        runs.flat_map(move |(first, last)| {
            let ends = self.starts.get(first).zip(self.starts.get(last + 1));
            let run = ends.and_then(|(from, to)| self.points.get(*from..*to));
            run.unwrap_or_default().iter().copied()
        })
    }
}

/// The whole part of a number; 0 below it.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast from a number to a whole one saturates, which is what is wanted"
)]
fn whole(value: f64) -> usize {
    value.max(0.0) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(points: &[Metres], at: Metres, reach: f64) -> Vec<usize> {
        let bins = Bins::of(points, reach);
        let mut near: Vec<usize> = bins.near(at, reach).map(|(index, _)| index).collect();
        near.sort_unstable();
        near
    }

    #[test]
    fn nothing_near_is_left_out() {
        let mut draw = crate::assessments::draws::SplitMix64::of(7, 0);
        for (spread, reach) in [(1000.0, 90.0), (1000.0, 5000.0), (0.001, 10.0), (1e6, 0.5)] {
            let mut place = || {
                let (east, north) = (draw.share() * spread, draw.share() * spread);
                Metres { east, north }
            };
            let points: Vec<Metres> = (0..300).map(|_| place()).collect();
            for _ in 0..50 {
                let at = place().moved(-spread / 4.0, spread / 4.0);
                let near = found(&points, at, reach);
                for (index, point) in points.iter().enumerate() {
                    let inside = super::super::squared(at, *point) <= reach * reach;
                    assert!(!inside || near.contains(&index));
                }
            }
        }
    }

    #[test]
    fn points_in_a_line_or_none_at_all_are_no_trouble() {
        let at = |east: f64| Metres { east, north: 3.0 };
        let line: Vec<Metres> = (0..1000).map(|place| at(f64::from(place) * 1000.0)).collect();
        assert_eq!(found(&line, at(5000.4), 0.5), [5]);
        assert!(Bins::of(&line, 1e-3).starts.len() < 10_000);
        assert!(found(&[], at(1.0), 5.0).is_empty());
        assert_eq!(found(&[at(1.0), at(1.0)], at(1.0), 5.0), [0, 1]);
    }
}
