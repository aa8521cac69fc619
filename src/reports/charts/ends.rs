//! Names at the ends of lines, moved apart where they would overlap.

use super::frame::{Face, Pen, Place};
use super::palette::Role;
use super::scale::count;

/// Height of one line of text.
pub(super) const LINE: f64 = 16.0;

/// A name waiting for its place at the end of a line.
pub(super) struct End {
    /// Where the line ends.
    pub(super) from: Place,
    /// One or two lines of text.
    pub(super) lines: Vec<(String, Face)>,
}

impl End {
    fn height(&self) -> f64 {
        LINE * count(self.lines.len())
    }
}

/// On which side of its line a name stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// Before it: names end at the column.
    Left,
    /// After it: names begin at the column.
    Right,
}

/// Sets the names in a column that starts at `x`, between `top` and `bottom`; a thin line leads
/// from a line that ends early, or from a name that had to move.
pub(super) fn draw(pen: &Pen<'_>, ends: Vec<End>, x: f64, bounds: (f64, f64)) {
    draw_beside(pen, ends, x, bounds, Side::Right);
}

/// The same on either side; at the left the column ends at `x`, and so must the faces of the names.
pub(super) fn draw_beside(
    pen: &Pen<'_>,
    mut ends: Vec<End>,
    x: f64,
    (top, bottom): (f64, f64),
    side: Side,
) {
    ends.sort_by(|one, other| one.from.1.total_cmp(&other.from.1));
    let middles = part(&ends, top - LINE / 2.0, bottom + LINE / 2.0);
    let away = if side == Side::Right { 1.0 } else { -1.0 };
    for (end, middle) in ends.iter().zip(middles) {
        let early = (x - end.from.0) * away > 20.0;
        if early || (middle - end.from.1).abs() > 6.0 {
            let from = (end.from.0 + 6.0 * away, end.from.1);
            pen.path(&[from, (x - 3.0 * away, middle)], Role::Context, 1.0);
        }
        let first = middle - end.height() / 2.0 + LINE / 2.0;
        for (row, (text, face)) in end.lines.iter().enumerate() {
            pen.text((x, first + LINE * count(row)), text, *face);
        }
    }
}

/// The middle of each name, in order from the top: as near to its line as its neighbours allow.
fn part(ends: &[End], top: f64, bottom: f64) -> Vec<f64> {
    let mut middles: Vec<f64> = Vec::with_capacity(ends.len());
    let mut free = top;
    for end in ends {
        let half = end.height() / 2.0;
        let middle = end.from.1.max(free + half);
        free = middle + half;
        middles.push(middle);
    }
    let mut free = bottom;
    for (end, middle) in ends.iter().zip(&mut middles).rev() {
        let half = end.height() / 2.0;
        *middle = middle.min(free - half);
        free = *middle - half;
    }
    middles
}

#[cfg(test)]
mod tests {
    use super::super::frame::BODY;
    use super::*;

    fn end(y: f64) -> End {
        End { from: (0.0, y), lines: vec![(String::new(), Face::new(BODY, Role::Ink))] }
    }

    #[test]
    fn names_that_would_overlap_are_moved_apart_and_stay_inside() {
        let middles = part(&[end(98.0), end(99.0), end(100.0)], 0.0, 100.0);
        assert_eq!(middles, [60.0, 76.0, 92.0]);
    }

    #[test]
    fn names_with_room_stay_at_their_lines() {
        assert_eq!(part(&[end(20.0), end(60.0)], 0.0, 100.0), [20.0, 60.0]);
    }
}
