//! A map of the members in classes or categories, with a list of their values beside it.

use std::fmt::Write as _;

use serde::Serialize;

use super::frame::{self, BODY, Face, Pen, Place, SMALL};
use super::key::{self, Group, INDENT};
use super::palette::{Role, Scheme};
use super::scale::count;
use super::shape::{self, Rings};
use super::svg::{identifier, paint};
use super::{Head, Width, Words};

/// Height of a line of the list, and the space between its groups.
const ROW: f64 = 20.0;
const GAP: f64 = 8.0;

/// One territory.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Territory {
    /// Its name; on the shape where it fits, always in the list.
    pub name: String,
    /// Its rings, each a list of (east, north) in metres of one projection; a ring inside
    /// another is a hole. Closed or not.
    pub rings: Vec<Vec<(f64, f64)>>,
    /// Its class, 0 to 4, or category, 0 to 7; `None` is hatched and listed as missing.
    pub class: Option<usize>,
    /// Its value as text, for the list; may be empty.
    pub text: String,
}

/// A map with its list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MapData {
    /// Name, description and width.
    pub head: Head,
    /// Whether classes are ordered.
    pub scheme: Scheme,
    /// The words of each class, lowest first, or of each category: "5,1–7,4 %".
    pub keys: Vec<String>,
    /// The territories; within a class the list keeps their order.
    pub territories: Vec<Territory>,
}

/// Where things stand.
struct Layout {
    size: Place,
    map: Vec<Rings>,
    list: Place,
    list_width: f64,
    groups: Vec<Group>,
    /// The number of each territory: its place in the list, from one.
    numbers: Vec<usize>,
}

/// Draws the map.
#[must_use]
pub fn render(data: &MapData, words: &Words) -> String {
    if data.territories.iter().all(|territory| territory.class.is_none()) {
        return frame::no_data(&data.head, words);
    }
    let layout = layout(data);
    let under = shapes(data, &layout);
    frame::draw_over(&data.head, layout.size, &under, |pen| {
        names(pen, data, &layout);
        list(pen, data, &layout, words);
    })
}

fn layout(data: &MapData) -> Layout {
    let classes: Vec<Option<usize>> = data.territories.iter().map(|one| one.class).collect();
    let groups = key::groups(&classes, data.scheme);
    let mut numbers = vec![0; classes.len()];
    for (place, index) in groups.iter().flat_map(|group| &group.members).enumerate() {
        numbers[*index] = place + 1;
    }
    let lines = classes.len() + groups.len();
    let list_height = ROW * count(lines) + GAP * count(groups.len().saturating_sub(1));
    let wide = data.head.width == Width::Wide;
    let width = data.head.width.pixels();
    let room = if wide { (448.0, 480.0) } else { (width, width * 1.2) };
    let rings: Vec<&Rings> = data.territories.iter().map(|territory| &territory.rings).collect();
    let (map, map_height) = shape::fit(&rings, room).unwrap_or_default();
    let (list, list_width, height) = if wide {
        ((472.0, 0.0), width - 472.0, map_height.max(list_height))
    } else {
        let top = map_height + if map.is_empty() { 0.0 } else { 16.0 };
        ((0.0, top), width, top + list_height)
    };
    Layout { size: (width, height), map, list, list_width, groups, numbers }
}

/// The shapes, written by hand: plotters has neither holes nor hatching.
fn shapes(data: &MapData, layout: &Layout) -> String {
    let hatch = format!("{}-hatch", identifier(&data.head.id));
    let mut svg = String::new();
    if data.territories.iter().any(|territory| territory.class.is_none()) {
        writeln!(
            svg,
            "<defs><pattern id=\"{hatch}\" width=\"6\" height=\"6\" \
             patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
             <rect width=\"6\" height=\"6\" {}/>\
             <line x1=\"0\" y1=\"0\" x2=\"0\" y2=\"6\" stroke-width=\"2\" {}/></pattern></defs>",
            paint("fill", Role::Paper),
            paint("stroke", Role::Context),
        )
        .ok();
    }
    let mut all: Vec<(&Territory, &Rings)> = data.territories.iter().zip(&layout.map).collect();
    // Outlines of missing territories lie above the borders of their neighbours.
    all.sort_by_key(|(territory, _)| territory.class.is_none());
    for (territory, rings) in all {
        let path = shape::path(rings);
        if path.is_empty() {
            continue;
        }
        let (fill, edge) = match territory.class {
            Some(class) => (data.scheme.colour(class).hex(), Role::Paper),
            None => (format!("url(#{hatch})"), Role::Muted),
        };
        writeln!(
            svg,
            "<path d=\"{path}\" fill=\"{fill}\" fill-rule=\"evenodd\" stroke-width=\"1.2\" {}/>",
            paint("stroke", edge),
        )
        .ok();
    }
    svg
}

/// Names where they fit, numbers of the list elsewhere.
fn names(pen: &Pen<'_>, data: &MapData, layout: &Layout) {
    let plain = Face::new(SMALL, Role::Ink).middle();
    for (index, rings) in layout.map.iter().enumerate() {
        let territory = &data.territories[index];
        let texts = [territory.name.clone(), layout.numbers[index].to_string()];
        let found = texts.iter().find_map(|text| {
            let place = shape::inside(rings, (plain.width(text) + 6.0, 16.0))?;
            Some((text, place))
        });
        let Some((text, at)) = found else { continue };
        if let Some(class) = territory.class {
            pen.text(at, text, plain.colour(data.scheme.colour(class).text_above()));
        } else {
            let width = plain.width(text) + 6.0;
            pen.rect((at.0 - width / 2.0, at.1 - 8.0), (width, 16.0), Role::Paper.colour());
            pen.text(at, text, plain);
        }
    }
}

fn list(pen: &Pen<'_>, data: &MapData, layout: &Layout, words: &Words) {
    let (left, mut y) = (layout.list.0, layout.list.1 + ROW / 2.0);
    let right = left + layout.list_width;
    let plain = Face::new(BODY, Role::Ink);
    let small = Face::new(SMALL, Role::Muted).end();
    for group in &layout.groups {
        let look = (data.keys.as_slice(), data.scheme, words);
        key::heading(pen, (left, y), layout.list_width, group.class, look);
        y += ROW;
        for index in &group.members {
            let territory = &data.territories[*index];
            let value = if group.class.is_some() { territory.text.as_str() } else { "" };
            let room = layout.list_width - INDENT - 28.0 - plain.width(value);
            pen.text((left + INDENT + 16.0, y), &layout.numbers[*index].to_string(), small);
            let name = plain.fit(&territory.name, room);
            pen.text((left + INDENT + 24.0, y), &name, plain);
            pen.text((right, y), value, plain.end());
            y += ROW;
        }
        y += GAP;
    }
}

#[cfg(test)]
mod tests {
    use super::super::sound::{EXTREMES, MISSING, NO_DATA, check, hostile, narrow, words};
    use super::*;

    fn square(name: &str, east: f64, class: Option<usize>) -> Territory {
        let ring = [(0.0, 0.0), (1000.0, 0.0), (1000.0, 1000.0), (0.0, 1000.0)];
        Territory {
            name: name.to_owned(),
            rings: vec![ring.iter().map(|(x, y)| (x + east, *y)).collect()],
            class,
            text: "7 %".to_owned(),
        }
    }

    fn drawn(territories: Vec<Territory>, head: Head) -> String {
        let keys = vec!["low & <lower>".to_owned()];
        let data = MapData { head, scheme: Scheme::Sequential, keys, territories };
        let svg = render(&data, &words());
        check(&svg);
        svg
    }

    #[test]
    fn nothing_to_draw_is_said() {
        assert!(drawn(vec![], hostile()).contains(NO_DATA));
        assert!(drawn(vec![square("a", 0.0, None)], hostile()).contains(NO_DATA));
    }

    #[test]
    fn a_name_that_does_not_fit_gives_way_to_its_number_in_the_list() {
        let long = "a name longer than its shape ".repeat(3);
        let svg =
            drawn(vec![square("Skawina", 0.0, Some(0)), square(&long, 1000.0, Some(1))], hostile());
        assert_eq!(svg.matches(">Skawina</text>").count(), 2);
        // The second class comes first in the list.
        assert_eq!(svg.matches(">1</text>").count(), 2);
        assert_eq!(svg.matches(">2</text>").count(), 1);
        assert!(svg.contains(">low &amp; &lt;lower&gt;</text>"));
    }

    #[test]
    fn missing_is_hatched_and_said() {
        let all = vec![square("a", 0.0, Some(0)), square("b", 1000.0, None)];
        let svg = drawn(all, hostile());
        assert!(svg.contains("fill=\"url(#chart-a-b--c--hatch)\"") && svg.contains(MISSING));
        assert!(!drawn(vec![square("a", 0.0, Some(0))], hostile()).contains("hatch"));
    }

    #[test]
    fn shapes_without_extent_leave_the_list() {
        let mut point = square("a", 0.0, Some(9));
        point.rings = vec![vec![(1.0, 1.0)], vec![]];
        let svg = drawn(vec![point], narrow());
        assert!(!svg.contains("<path") && svg.contains(">a</text>"));
    }

    #[test]
    fn extreme_coordinates_are_drawn_without_panic() {
        let mut wild = square("a", 0.0, Some(2));
        wild.rings.push(EXTREMES.iter().map(|value| (*value, -*value)).collect());
        drawn(vec![wild, square(&"x".repeat(300), 5.0, Some(0))], narrow());
    }
}
