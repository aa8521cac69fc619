//! Two axes of values: where a pair of them lies, and the ticks beside and below.

use super::frame::{Face, Pen, Place, SMALL};
use super::palette::Role;
use super::scale::Span;

/// Ticks with their texts.
pub(super) type Marks = Vec<(f64, String)>;

/// Where pairs of values lie.
pub(super) struct Plane {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
    pub(super) across: Span,
    pub(super) up: Span,
}

impl Plane {
    pub(super) fn x(&self, value: f64) -> f64 {
        self.left + (self.right - self.left) * self.across.share(value)
    }

    pub(super) fn y(&self, value: f64) -> f64 {
        self.bottom - (self.bottom - self.top) * self.up.share(value)
    }

    pub(super) fn place(&self, (across, up): Place) -> Place {
        (self.x(across), self.y(up))
    }

    /// Hairlines with their texts at the left, and the ticks below with theirs.
    pub(super) fn axes(&self, pen: &Pen<'_>, across: &Marks, up: &Marks) {
        let face = Face::new(SMALL, Role::Muted);
        for (value, text) in up {
            let y = self.y(*value);
            pen.line((self.left, y), (self.right, y), Role::Grid, 1.0);
            pen.text((self.left - 8.0, y), &face.fit(text, self.left - 8.0), face.end());
        }
        let mut free = 0.0;
        for (value, text) in across {
            let x = self.x(*value);
            pen.line((x, self.bottom), (x, self.bottom + 4.0), Role::Context, 1.0);
            let half = face.width(text) / 2.0;
            if x - half >= free {
                pen.text((x, self.bottom + 16.0), text, face.middle());
                free = x + half + 8.0;
            }
        }
    }
}

/// The room the texts of the ticks take at the left.
pub(super) fn room(marks: &Marks, width: f64) -> f64 {
    let face = Face::new(SMALL, Role::Muted);
    marks.iter().map(|(_, text)| face.width(text)).fold(0.0, f64::max).min(width * 0.25) + 9.0
}
