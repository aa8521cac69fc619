//! A strip of dots on one line for a cell of a table: where the members lie.
//!
//! Marks differ by shape first and by colour second: members are dots, the core city a diamond,
//! the metropolis an upright bar.

use serde::Serialize;

use super::frame::{self, Face, Pen, Place, SMALL};
use super::palette::Role;
use super::scale::{Span, known};
use super::{Head, Words};

/// Width and height in pixels.
pub const SIZE: (f64, f64) = (180.0, 28.0);

/// Radius of the dot of a member.
const RADIUS: f64 = 2.8;
/// Half the height of the box of a crowd.
const HALF_BOX: f64 = 4.0;
/// Room for half a mark at both ends.
const MARGIN: f64 = 7.0;

/// The members on one line.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct StripData {
    /// Name and description; the width is not used.
    pub head: Head,
    /// The value of each member except the core city; `None` is counted as missing.
    pub members: Vec<Option<f64>>,
    /// Between which values the middle half of the members lies, and their median; in place of
    /// dots for a crowd, of which `members` then names the ends.
    pub middle: Option<(f64, f64, f64)>,
    /// The value of the core city.
    pub core: Option<f64>,
    /// The value of the metropolis as a whole.
    pub metropolis: Option<f64>,
}

/// Draws the strip; the scale runs from the lowest to the highest value given.
///
/// An open circle at the right end with a number says how many members are missing.
#[must_use]
pub fn render(data: &StripData, words: &Words) -> String {
    let members = || data.members.iter().filter_map(|value| known(*value));
    let span = Span::of(members().chain(known(data.core)).chain(known(data.metropolis)));
    frame::draw(&data.head, SIZE, |pen| {
        if let Some(span) = span {
            strip(pen, data, span);
        } else {
            let face = Face::new(SMALL, Role::Muted);
            pen.text((0.0, SIZE.1 / 2.0), &face.fit(&words.no_data, SIZE.0), face);
        }
    })
}

fn strip(pen: &Pen<'_>, data: &StripData, span: Span) {
    let middle = SIZE.1 / 2.0;
    let missing = data.members.iter().filter(|value| known(**value).is_none()).count();
    let right = if missing > 0 { SIZE.0 - MARGIN - 32.0 } else { SIZE.0 - MARGIN };
    let x = |value: f64| MARGIN + (right - MARGIN) * span.share(value);
    pen.line((MARGIN, middle), (right, middle), Role::Grid, 1.0);
    let mut members: Vec<f64> = data.members.iter().filter_map(|value| known(*value)).collect();
    members.sort_by(f64::total_cmp);
    for place in lay_out(&members, x) {
        pen.dot(place, RADIUS, Role::Context);
    }
    if let Some((low, median, high)) = data.middle {
        let size = (x(high) - x(low), 2.0 * HALF_BOX);
        pen.rect((x(low), middle - HALF_BOX), size, Role::Context.colour());
        pen.line((x(median), middle - HALF_BOX), (x(median), middle + HALF_BOX), Role::Paper, 2.0);
    }
    if let Some(value) = known(data.metropolis) {
        pen.line((x(value), 3.0), (x(value), SIZE.1 - 3.0), Role::Accent, 3.0);
    }
    if let Some(value) = known(data.core) {
        pen.diamond((x(value), middle), 5.0, Role::Second);
    }
    if missing > 0 {
        let face = Face::new(SMALL, Role::Muted);
        pen.open_dot((right + 16.0, middle), 3.0, Role::Muted);
        pen.text((right + 22.0, middle), &missing.to_string(), face);
    }
}

/// The places of the members: on the line, or beside it where another dot would hide them.
fn lay_out(members: &[f64], x: impl Fn(f64) -> f64) -> Vec<Place> {
    let middle = SIZE.1 / 2.0;
    let mut places: Vec<Place> = Vec::with_capacity(members.len());
    for value in members {
        let x = x(*value);
        let free = |y: &f64| {
            let apart = |(other_x, other_y): &Place| {
                (other_x - x).abs() >= 2.0 * RADIUS || (other_y - y).abs() >= 2.0 * RADIUS - 0.5
            };
            places.iter().all(apart)
        };
        let step = 2.0 * RADIUS;
        let heights = [middle, middle - step, middle + step, middle - 10.0, middle + 10.0];
        places.push((x, heights.into_iter().find(free).unwrap_or(middle)));
    }
    places
}

#[cfg(test)]
mod tests {
    use super::super::sound::{EXTREMES, NO_DATA, check, hostile, words};
    use super::*;

    fn drawn(members: &[Option<f64>], core: Option<f64>, metropolis: Option<f64>) -> String {
        let data = StripData {
            head: hostile(),
            members: members.to_vec(),
            middle: None,
            core,
            metropolis,
        };
        let svg = render(&data, &words());
        check(&svg);
        svg
    }

    #[test]
    fn nothing_to_draw_is_said() {
        assert!(drawn(&[], None, None).contains(NO_DATA));
        assert!(drawn(&[None, Some(f64::NAN)], None, None).contains(NO_DATA));
    }

    #[test]
    fn core_and_metropolis_differ_in_shape() {
        let plain = drawn(&[Some(1.0), Some(3.0)], None, None);
        assert!(!plain.contains("<polygon") && !plain.contains("stroke-accent"));
        let full = drawn(&[Some(1.0), Some(3.0)], Some(2.0), Some(2.5));
        assert!(full.contains("class=\"fill-second\"") && full.contains("<polygon"));
        assert!(full.contains("class=\"stroke-accent\""));
    }

    #[test]
    fn equal_members_are_all_seen() {
        let places = lay_out(&[5.0, 5.0, 5.0], |_| 90.0);
        let mut heights: Vec<f64> = places.iter().map(|(_, y)| *y).collect();
        heights.dedup();
        assert_eq!(heights.len(), 3);
    }

    #[test]
    fn missing_members_are_counted() {
        let svg = drawn(&[Some(1.0), None, None, Some(2.0)], None, None);
        assert!(svg.contains(">2</text>"));
        assert!(!drawn(&[Some(1.0)], None, None).contains("<text"));
    }

    #[test]
    fn a_crowd_is_a_box_with_its_median() {
        let members = vec![Some(0.0), Some(10.0)];
        let middle = Some((2.0, 3.0, 5.0));
        let svg = render(
            &StripData { head: hostile(), members, middle, ..StripData::default() },
            &words(),
        );
        check(&svg);
        assert!(svg.contains("stroke-paper") && svg.contains("<rect"), "{svg}");
    }

    #[test]
    fn extreme_values_are_drawn_without_panic() {
        drawn(&EXTREMES.map(Some), Some(f64::MAX), Some(f64::MIN));
    }
}
