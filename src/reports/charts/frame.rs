//! What every chart is drawn on: the pen and the outer element.
//!
//! The only file that draws with plotters; `svg.rs` rewrites what plotters wrote.

use std::fmt::Write as _;

use plotters::element::{Circle, PathElement, Polygon, Rectangle, Text};
use plotters::prelude::{DrawingArea, IntoDrawingArea, SVGBackend, ShapeStyle};

use super::face::{FAMILY, FONTS};
use super::palette::{Colour, Role};
use super::svg::{SCALE, clean, escape, identifier, number, rewrite};
use super::{Head, Words};

pub(super) use super::face::{BODY, Face, SMALL};

/// A place on the chart: right and down, in pixels of the page.
pub(super) type Place = (f64, f64);

/// What a chart draws with; all lengths in pixels of the page.
///
/// The results of plotters are not looked at: writing into a string cannot fail, and the only
/// other fault, an unknown font, is excluded by a test of the embedded fonts.
pub(super) struct Pen<'a> {
    area: DrawingArea<SVGBackend<'a>, plotters::coord::Shift>,
}

impl Pen<'_> {
    /// A line through places.
    pub(super) fn path(&self, places: &[Place], role: Role, width: f64) {
        let style = stroke(role.colour(), width);
        self.area.draw(&PathElement::new(whole_places(places), style)).ok();
    }

    /// A straight line.
    pub(super) fn line(&self, from: Place, to: Place, role: Role, width: f64) {
        self.path(&[from, to], role, width);
    }

    /// A filled area.
    pub(super) fn area(&self, places: &[Place], role: Role) {
        self.area.draw(&Polygon::new(whole_places(places), role.colour().rgb())).ok();
    }

    /// A filled rectangle; nothing when it has no width.
    pub(super) fn rect(&self, at: Place, size: Place, colour: Colour) {
        if size.0 > 0.0 && size.1 > 0.0 {
            let corners = [at, (at.0 + size.0, at.1 + size.1)].map(whole_place);
            let style = ShapeStyle { color: colour.rgb().into(), filled: true, stroke_width: 0 };
            self.area.draw(&Rectangle::new(corners, style)).ok();
        }
    }

    /// The outline of a rectangle.
    pub(super) fn outline(&self, at: Place, size: Place, role: Role) {
        let corners = [at, (at.0 + size.0, at.1 + size.1)].map(whole_place);
        self.area.draw(&Rectangle::new(corners, stroke(role.colour(), 1.0))).ok();
    }

    /// A dot with a thin border of paper, so that dots that touch can be told apart.
    pub(super) fn dot(&self, at: Place, radius: f64, role: Role) {
        self.disc(at, radius + 1.0, Role::Paper);
        self.disc(at, radius, role);
    }

    /// An open circle: a place without a value.
    pub(super) fn open_dot(&self, at: Place, radius: f64, role: Role) {
        self.disc(at, radius, Role::Paper);
        let style = stroke(role.colour(), 1.2);
        self.area.draw(&Circle::new(whole_place(at), whole(radius * SCALE), style)).ok();
    }

    fn disc(&self, at: Place, radius: f64, role: Role) {
        let style = ShapeStyle { color: role.colour().rgb().into(), filled: true, stroke_width: 0 };
        self.area.draw(&Circle::new(whole_place(at), whole(radius * SCALE), style)).ok();
    }

    /// A square on its point, bordered like a dot.
    pub(super) fn diamond(&self, at: Place, radius: f64, role: Role) {
        for (reach, role) in [(radius + 1.4, Role::Paper), (radius, role)] {
            let (x, y) = at;
            self.area(&[(x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y)], role);
        }
    }

    /// One line of text, centred on the height of its place.
    pub(super) fn text(&self, at: Place, text: &str, face: Face) {
        let text = clean(text);
        if text.is_empty() {
            return;
        }
        let baseline = whole_place((at.0, at.1 + face.drop()));
        self.area.draw(&Text::new(text, baseline, face.style())).ok();
    }
}

/// Draws a chart of the given size and returns it as SVG.
pub(super) fn draw(head: &Head, size: Place, chart: impl FnOnce(&Pen<'_>)) -> String {
    draw_over(head, size, "", chart)
}

/// The same above elements already written.
pub(super) fn draw_over(
    head: &Head,
    size: Place,
    under: &str,
    chart: impl FnOnce(&Pen<'_>),
) -> String {
    let mut raw = String::new();
    if *FONTS {
        let backend =
            SVGBackend::with_string(&mut raw, (whole(size.0 * SCALE), whole(size.1 * SCALE)));
        let pen = Pen { area: backend.into_drawing_area() };
        chart(&pen);
        pen.area.present().ok();
    }
    outer(head, size, &format!("{under}{}", rewrite(&raw)))
}

/// The chart that says that there is nothing to draw.
pub(super) fn no_data(head: &Head, words: &Words) -> String {
    let size = (head.width.pixels(), 56.0);
    let face = Face::new(BODY, Role::Muted);
    draw(head, size, |pen| {
        pen.line((0.0, 0.5), (size.0, 0.5), Role::Grid, 1.0);
        pen.line((0.0, 55.5), (size.0, 55.5), Role::Grid, 1.0);
        pen.text((0.0, 28.0), &face.fit(&words.no_data, size.0), face);
    })
}

/// The outer element with its name and description, around elements already written.
fn outer(head: &Head, size: Place, body: &str) -> String {
    let id = identifier(&head.id);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" role=\"img\" \
         viewBox=\"0 0 {} {}\" font-family=\"{FAMILY}\" \
         stroke-linejoin=\"round\" stroke-linecap=\"round\" \
         aria-labelledby=\"{id}-title {id}-desc\">\n",
        number(size.0),
        number(size.1),
    );
    for (element, text) in [("title", &head.title), ("desc", &head.desc)] {
        writeln!(svg, "<{element} id=\"{id}-{element}\">{}</{element}>", escape(text)).ok();
    }
    svg.push_str(body);
    svg.push_str("</svg>\n");
    svg
}

fn stroke(colour: Colour, width: f64) -> ShapeStyle {
    ShapeStyle { color: colour.rgb().into(), filled: false, stroke_width: whole(width * SCALE) }
}

fn whole_places(places: &[Place]) -> Vec<(i32, i32)> {
    places.iter().map(|place| whole_place(*place)).collect()
}

fn whole_place((x, y): Place) -> (i32, i32) {
    let near = |value: f64| (value * SCALE).round().clamp(-1e6, 1e6);
    #[expect(clippy::cast_possible_truncation, reason = "clamped to a million on the line above")]
    (near(x) as i32, near(y) as i32)
}

fn whole(value: f64) -> u32 {
    #[expect(clippy::cast_possible_truncation, reason = "clamped to a million")]
    #[expect(clippy::cast_sign_loss, reason = "clamped to zero and above")]
    let whole = value.round().clamp(0.0, 1e6) as u32;
    whole
}

#[cfg(test)]
mod tests {
    use super::super::sound::{NO_DATA, check, hostile, words};
    use super::*;

    #[test]
    fn a_chart_without_data_says_so() {
        let svg = no_data(&hostile(), &words());
        check(&svg);
        assert!(svg.contains(NO_DATA));
    }

    #[test]
    fn marks_are_written_at_the_size_of_the_page() {
        let svg = draw(&hostile(), (100.0, 50.0), |pen| {
            pen.open_dot((10.25, 20.0), 4.0, Role::Muted);
            pen.text((5.0, 10.0), "a<b\u{8}", Face::new(BODY, Role::Accent).bold().end());
        });
        check(&svg);
        assert!(svg.contains("viewBox=\"0 0 100 50\""));
        assert!(svg.contains("<circle cx=\"10.3\" cy=\"20\" r=\"4\" fill=\"none\""), "{svg}");
        assert!(svg.contains("text-anchor=\"end\" font-size=\"13\""), "{svg}");
        assert!(svg.contains("font-weight=\"600\" class=\"fill-accent\">a&lt;b</text>"), "{svg}");
    }
}
