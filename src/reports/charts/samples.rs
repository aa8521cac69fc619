//! What the marks of a chart stand for: each mark once, with its words, above the chart.

use super::frame::{Face, Pen, Place, SMALL};
use super::palette::Role;

/// Height of one line of samples.
const LINE: f64 = 20.0;
/// Width of a mark, its distance from its words, and that of its words from the next mark.
const MARK: f64 = 20.0;
const GAP: f64 = 6.0;
const BETWEEN: f64 = 20.0;

/// A mark as it stands in a chart.
#[derive(Clone, Copy)]
pub(super) enum Mark {
    /// The subject of the chart.
    Diamond,
    /// A thin bar: a range or an interval.
    Bar,
    /// A filled area of a role.
    Area(Role),
    /// The outline of an area.
    Outline,
    /// An upright line of a role.
    Upright(Role),
    /// A line of a role.
    Line(Role),
    /// What is known and not told.
    Hatched,
}

/// Samples in lines, each in its place.
pub(super) struct Samples {
    placed: Vec<(Place, Mark, String)>,
    height: f64,
}

impl Samples {
    /// Lays the samples out from the upper left corner; those without words are left out.
    pub(super) fn new<'a>(samples: impl IntoIterator<Item = (Mark, &'a str)>, width: f64) -> Self {
        let face = Self::face();
        let (mut x, mut y) = (0.0, LINE / 2.0);
        let mut placed = Vec::new();
        for (mark, words) in samples.into_iter().filter(|(_, words)| !words.is_empty()) {
            let text = face.fit(words, width - MARK - GAP);
            let taken = MARK + GAP + face.width(&text);
            if x > 0.0 && x + taken > width {
                (x, y) = (0.0, y + LINE);
            }
            placed.push(((x, y), mark, text));
            x += taken + BETWEEN;
        }
        let height = if placed.is_empty() { 0.0 } else { y + LINE / 2.0 + 8.0 };
        Self { placed, height }
    }

    /// How high they are, with the space below them.
    pub(super) fn height(&self) -> f64 {
        self.height
    }

    pub(super) fn draw(&self, pen: &Pen<'_>) {
        for ((x, y), mark, text) in &self.placed {
            sample(pen, *mark, (*x, *y));
            pen.text((x + MARK + GAP, *y), text, Self::face());
        }
    }

    fn face() -> Face {
        Face::new(SMALL, Role::Muted)
    }
}

fn sample(pen: &Pen<'_>, mark: Mark, (x, y): Place) {
    let middle = (x + MARK / 2.0, y);
    match mark {
        Mark::Diamond => pen.diamond(middle, 6.0, Role::Second),
        Mark::Bar => pen.line((x + 1.5, y), (x + MARK - 1.5, y), Role::Context, 3.0),
        Mark::Area(role) => pen.rect((x, y - 6.0), (MARK, 12.0), role.colour()),
        Mark::Outline => pen.outline((x, y - 6.0), (MARK, 12.0), Role::Ink),
        Mark::Upright(role) => pen.line((middle.0, y - 7.0), (middle.0, y + 7.0), role, 2.0),
        Mark::Line(role) => pen.line((x + 1.0, y), (x + MARK - 1.0, y), role, 2.5),
        Mark::Hatched => hatched(pen, (x, y - 6.0), (MARK, 12.0)),
    }
}

/// A box crossed by slanted lines: what is known and not told.
pub(super) fn hatched(pen: &Pen<'_>, (x, y): Place, (width, height): Place) {
    pen.outline((x, y), (width, height), Role::Muted);
    let mut from = x;
    while from + height <= x + width + 0.5 {
        pen.line((from, y + height), (from + height, y), Role::Muted, 1.0);
        from += 6.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_take_as_many_lines_as_they_need() {
        let all = || ["one", "two", "", "three"].map(|words| (Mark::Bar, words));
        let (wide, narrow) = (Samples::new(all(), 720.0), Samples::new(all(), 90.0));
        assert_eq!((wide.placed.len(), narrow.placed.len()), (3, 3));
        assert!((wide.height() - 28.0).abs() < 1e-9 && (narrow.height() - 68.0).abs() < 1e-9);
        assert!(Samples::new([(Mark::Bar, "")], 90.0).height().abs() < 1e-9);
    }
}
