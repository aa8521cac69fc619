//! A funnel plot: the rate of each unit by its size, within the limits that chance alone would
//! keep.
//!
//! After D. J. Spiegelhalter, "Funnel plots for comparing institutional performance", *Statistics
//! in Medicine* 24, 2005: a small unit may lie far from the whole and be like it. For the stages
//! of an edition see [`super::funnel`].

use serde::Serialize;

use super::ends::{self, End};
use super::frame::{self, BODY, Face, Pen, Place, SMALL};
use super::notes::{Note, missing};
use super::palette::Role;
use super::plane::{self, Marks, Plane};
use super::scale::{Span, known, ticks};
use super::{Head, Reference, Width, Words};

/// Radius of a unit.
const RADIUS: f64 = 4.5;
/// Half the height of a name beside a unit.
const HALF: f64 = 7.5;

/// One unit.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Unit {
    /// Its name.
    pub label: String,
    /// How large it is: the denominator of its rate.
    pub size: Option<f64>,
    /// Its rate; a unit without one is named below.
    pub value: Option<f64>,
    /// Whether it lies beyond the limits: its mark differs, and its name stands beside it.
    pub beyond: bool,
}

/// The limits at one level.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Limit {
    /// How much they are to hold: "95%".
    pub label: String,
    /// Size, lower and upper limit, by rising size.
    pub curve: Vec<(f64, f64, f64)>,
}

/// A funnel plot.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct FunnelPlotData {
    /// Name, description and width.
    pub head: Head,
    /// The units in any order.
    pub units: Vec<Unit>,
    /// The rate of all together.
    pub whole: Option<Reference>,
    /// The limits, the narrowest first.
    pub limits: Vec<Limit>,
    /// What the axis across counts.
    pub across: String,
}

/// Draws the funnel plot; `tick` writes a rate, `size` a size.
#[must_use]
pub fn render(
    data: &FunnelPlotData,
    words: &Words,
    tick: &dyn Fn(f64) -> String,
    size: &dyn Fn(f64) -> String,
) -> String {
    let Some((across, up)) = extent(data) else {
        return frame::no_data(&data.head, words);
    };
    let wide = data.head.width == Width::Wide;
    let width = data.head.width.pixels();
    let height = if wide { 372.0 } else { 324.0 };
    let (across, below) = ticks(across, if wide { 5.0 } else { 3.0 });
    let (up, beside) = ticks(up, if wide { 5.0 } else { 4.0 });
    let below: Marks = below.into_iter().map(|value| (value, size(value))).collect();
    let beside: Marks = beside.into_iter().map(|value| (value, tick(value))).collect();
    let names = names(data, (width * 0.3).floor(), across, up);
    let room = names.iter().map(|(_, text, face)| face.width(text)).fold(0.0, f64::max);
    let plane = Plane {
        left: plane::room(&beside, width),
        right: width - room.max(8.0) - 14.0,
        top: 12.0,
        bottom: height - 52.0,
        across,
        up,
    };
    let lacking: Vec<&str> =
        data.units.iter().filter(|it| place(it).is_none()).map(|it| it.label.as_str()).collect();
    let note = missing("", &words.missing, &lacking);
    let note = Note::new([note.as_str()], width);
    frame::draw(&data.head, (width, height + note.height()), |pen| {
        plane.axes(pen, &below, &beside);
        let face = Face::new(SMALL, Role::Muted);
        pen.text((plane.left, height - 16.0), &face.fit(&data.across, width - plane.left), face);
        limits(pen, data, &plane);
        units(pen, data, &plane);
        let from = |value: f64| (plane.right, plane.y(value));
        let ends = names.into_iter();
        let ends =
            ends.map(|(value, text, face)| End { from: from(value), lines: vec![(text, face)] });
        ends::draw(pen, ends.collect(), plane.right + 14.0, (plane.top, plane.bottom));
        note.draw(pen, height - 4.0);
    })
}

/// Where a unit lies; a size below zero is none.
fn place(unit: &Unit) -> Option<Place> {
    let size = known(unit.size).filter(|size| *size >= 0.0)?;
    Some((size, known(unit.value)?))
}

/// The points of a limit that can be drawn.
fn curve(limit: &Limit) -> impl Iterator<Item = (f64, f64, f64)> {
    limit.curve.iter().filter_map(|(size, low, high)| {
        Some((known(Some(*size))?, known(Some(*low))?, known(Some(*high))?))
    })
}

/// Sizes from zero; rates as far as units lie, and limits only so far beyond as the smallest unit
/// asks for: near no size at all they are endless.
fn extent(data: &FunnelPlotData) -> Option<(Span, Span)> {
    let places = || data.units.iter().filter_map(place);
    let smallest = places().map(|(size, _)| size).min_by(f64::total_cmp)?;
    let limits = data.limits.iter().flat_map(curve).filter(|(size, ..)| *size >= smallest);
    let limits = limits.flat_map(|(_, low, high)| [low, high]);
    let whole = data.whole.iter().map(|whole| whole.value);
    let values = places().map(|(_, value)| value);
    let up = Span::of(values.chain(limits).chain(whole))?;
    let across = Span::of(places().map(|(size, _)| size))?.with_zero();
    Some((across, up))
}

/// The words at the right: the whole and both ends of the limits, as far as they are drawn.
fn names(data: &FunnelPlotData, room: f64, across: Span, up: Span) -> Vec<(f64, String, Face)> {
    let bold = Face::new(SMALL, Role::Accent).bold();
    let muted = Face::new(SMALL, Role::Muted);
    let whole = data.whole.iter().filter_map(|whole| {
        let text = format!("{} {}", whole.label, whole.text);
        Some((known(Some(whole.value))?, bold.fit(text.trim(), room), bold))
    });
    let limits = data.limits.iter().filter_map(|limit| {
        let (_, low, high) = curve(limit).take_while(|(size, ..)| *size <= across.high).last()?;
        let inside = [low, high].into_iter().filter(|it| up.low <= *it && *it <= up.high);
        Some(inside.map(|value| (value, muted.fit(&limit.label, room), muted)))
    });
    whole.chain(limits.flatten()).collect()
}

/// The whole as a straight line, the limits as curves cut where the drawing ends.
fn limits(pen: &Pen<'_>, data: &FunnelPlotData, plane: &Plane) {
    for (index, limit) in data.limits.iter().enumerate() {
        let (role, width) = if index == 0 { (Role::Muted, 1.0) } else { (Role::Context, 1.5) };
        for upper in [false, true] {
            let inside = curve(limit).filter_map(|(size, low, high)| {
                let value = if upper { high } else { low };
                let shown = plane.up.low <= value && value <= plane.up.high;
                (shown && size <= plane.across.high).then(|| plane.place((size, value)))
            });
            let places: Vec<Place> = inside.collect();
            if places.len() > 1 {
                pen.path(&places, role, width);
            }
        }
    }
    if let Some(whole) = data.whole.as_ref().and_then(|whole| known(Some(whole.value))) {
        let y = plane.y(whole);
        pen.line((plane.left, y), (plane.right, y), Role::Accent, 1.5);
    }
}

/// The units, those beyond the limits above the others and with their names where there is room;
/// a name that would lie upon another or leave the drawing is left to the table.
fn units(pen: &Pen<'_>, data: &FunnelPlotData, plane: &Plane) {
    let placed: Vec<(&Unit, Place)> =
        data.units.iter().filter_map(|unit| Some((unit, plane.place(place(unit)?)))).collect();
    for (_, at) in placed.iter().filter(|(unit, _)| !unit.beyond) {
        pen.dot(*at, RADIUS, Role::Accent);
    }
    let face = Face::new(BODY, Role::Second);
    let dot = |(x, y): Place| (x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS);
    let mut taken: Vec<(f64, f64, f64, f64)> = placed.iter().map(|(_, at)| dot(*at)).collect();
    for (unit, (x, y)) in placed.iter().filter(|(unit, _)| unit.beyond) {
        pen.diamond((*x, *y), 6.0, Role::Second);
        let label = face.fit(&unit.label, (plane.right - plane.left) * 0.6);
        let width = face.width(&label);
        let sides = [
            (x + 10.0, *y),
            (x - 10.0 - width, *y),
            (x - width / 2.0, y - 16.0),
            (x - width / 2.0, y + 16.0),
        ];
        let free = sides.into_iter().find_map(|(left, y)| {
            let own = (left - 1.0, y - HALF, left + width + 1.0, y + HALF);
            let inside = own.0 >= plane.left
                && own.2 <= plane.right
                && own.1 >= plane.top - HALF
                && own.3 <= plane.bottom;
            let apart = |other: &(f64, f64, f64, f64)| {
                own.2 <= other.0 || other.2 <= own.0 || own.3 <= other.1 || other.3 <= own.1
            };
            (inside && taken.iter().all(apart)).then_some((left, y, own))
        });
        if let Some((left, y, own)) = free {
            // A limit does not run through a name.
            pen.rect((own.0, own.1), (own.2 - own.0, own.3 - own.1), Role::Paper.colour());
            pen.text((left, y), &label, face);
            taken.push(own);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sound::{EXTREMES, NO_DATA, check, check_layout, hostile, narrow, words};
    use super::*;

    fn unit(label: &str, size: f64, value: Option<f64>) -> Unit {
        Unit { label: label.to_owned(), size: Some(size), value, beyond: label.starts_with('b') }
    }

    fn drawn(units: &[Unit]) -> String {
        let curve: Vec<(f64, f64, f64)> = (1..40)
            .map(|step| {
                let size = 100.0 * f64::from(step);
                (size, 10.0 - 60.0 / size.sqrt(), 10.0 + 60.0 / size.sqrt())
            })
            .collect();
        let limit = |label: &str| Limit { label: label.to_owned(), curve: curve.clone() };
        let mut last = String::new();
        for head in [narrow(), hostile()] {
            let data = FunnelPlotData {
                head,
                units: units.to_vec(),
                whole: Some(Reference {
                    label: "all & <co>".to_owned(),
                    value: 10.0,
                    text: "10".to_owned(),
                }),
                limits: vec![limit("95%"), limit("99.8%")],
                across: "residents".to_owned(),
            };
            let write = |value: f64| format!("{value:.3e}");
            last = render(&data, &words(), &write, &write);
            check(&last);
            check_layout(&last);
        }
        last
    }

    #[test]
    fn nothing_to_draw_is_said() {
        assert!(drawn(&[]).contains(NO_DATA));
        assert!(drawn(&[unit("a", 5.0, None), unit("a", -5.0, Some(1.0))]).contains(NO_DATA));
    }

    #[test]
    fn those_beyond_differ_in_shape_and_are_named() {
        let svg = drawn(&[unit("a", 900.0, Some(10.0)), unit("b<", 1500.0, Some(14.0))]);
        assert!(svg.contains(">b&lt;</text>") && !svg.contains(">a</text>"));
        assert_eq!(svg.matches("class=\"fill-second\"").count(), 2, "a mark and its name: {svg}");
    }

    #[test]
    fn who_is_missing_is_named_below() {
        let svg = drawn(&[unit("a", 900.0, Some(10.0)), unit("z", 5.0, None)]);
        assert!(svg.contains(">missing &amp; gone – z</text>"));
    }

    #[test]
    fn names_never_lie_upon_each_other() {
        let all: Vec<Unit> = (0..30_u32)
            .map(|index| unit("b Kocmyrzów-Luborzyca", 900.0 + f64::from(index), Some(14.0)))
            .collect();
        let svg = drawn(&all);
        assert!(svg.contains(">b Kocmyrzów-Luborzyca</text>"));
    }

    #[test]
    fn extreme_values_are_drawn_without_panic() {
        let long = "b".repeat(200);
        let all = EXTREMES.map(|value| unit(&long, value.abs(), Some(value)));
        drawn(&all);
        drawn(&all[..1]);
    }
}
