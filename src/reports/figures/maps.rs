//! Members on a map in PL-1992 and as equal tiles.

use super::members::members_table;
use super::{ENOUGH_MEMBERS, both, chart_words, head};
use crate::indicators::file::Indicator;
use crate::reports::charts;
use crate::reports::charts::palette::Scheme;
use crate::reports::document::{Figure, Span};
use crate::reports::edition::Edition;
use crate::reports::projection;
use serde::Deserialize;
use std::sync::OnceLock;

/// What the maps of an indicator share: year, title, classes and their words.
struct Classed {
    year: i32,
    title: String,
    description: String,
    classes: Vec<Option<usize>>,
    keys: Vec<String>,
    texts: Vec<String>,
}

fn classed(edition: &Edition<'_>, indicator: &Indicator) -> Option<Classed> {
    let (known, year) = edition.coverage(indicator);
    let year = year.filter(|_| known >= ENOUGH_MEMBERS)?;
    let values: Vec<Option<f64>> = edition
        .members
        .iter()
        .map(|member| edition.value(indicator, member.territory(), year).reading.value())
        .collect();
    let classes = charts::classes(&values);
    let range = |range: &Option<(f64, f64)>| {
        range.map_or_else(String::new, |(low, high)| {
            let (low, high) = (edition.digits(indicator, low), edition.digits(indicator, high));
            if low == high { low } else { format!("{low}–{high}") }
        })
    };
    let text = |value: &Option<f64>| {
        value.map_or_else(String::new, |value| edition.digits(indicator, value))
    };
    let title = indicator.title.get(edition.lang()).to_owned();
    let description =
        edition.words.fill("chart.map", &[("title", &title), ("year", &year.to_string())]);
    Some(Classed {
        year,
        title,
        description,
        keys: classes.ranges.iter().map(range).collect(),
        texts: values.iter().map(text).collect(),
        classes: classes.of,
    })
}

/// The members on a map in PL-1992, in five classes.
#[must_use]
pub fn map(edition: &Edition<'_>, indicator: &Indicator) -> Option<Figure> {
    let classed = classed(edition, indicator)?;
    let outlines = projection::project(&edition.material.project.catalogue.boundaries);
    let territories = edition.members.iter().enumerate().map(|(index, member)| {
        let outline = outlines.iter().find(|outline| outline.code == member.code.as_str());
        charts::map::Territory {
            name: member.name.clone(),
            rings: outline.map(|outline| outline.rings.clone()).unwrap_or_default(),
            class: classed.classes.get(index).copied().flatten(),
            text: classed.texts.get(index).cloned().unwrap_or_default(),
        }
    });
    let mut data = charts::map::MapData {
        head: head(&format!("map-{}", indicator.id), &classed.title, &classed.description),
        scheme: Scheme::Sequential,
        keys: classed.keys.clone(),
        territories: territories.collect(),
    };
    let words = chart_words(edition);
    let (svg, svg_narrow) =
        both(&mut data, |it| &mut it.head, |data| charts::map::render(data, &words));
    Some(map_figure(edition, indicator, &classed, "map", svg, svg_narrow))
}

/// The members as equal tiles.
#[must_use]
pub fn tiles(edition: &Edition<'_>, indicator: &Indicator) -> Option<Figure> {
    let classed = classed(edition, indicator)?;
    let tiles = edition.members.iter().enumerate().filter_map(|(index, member)| {
        let place = places().iter().find(|tile| tile.territory == member.code.as_str())?;
        Some(charts::tiles::Tile {
            name: member.name.clone(),
            short: place.short.clone(),
            column: place.column,
            row: place.row,
            class: classed.classes.get(index).copied().flatten(),
            text: classed.texts.get(index).cloned().unwrap_or_default(),
        })
    });
    let mut data = charts::tiles::TilesData {
        head: head(&format!("tiles-{}", indicator.id), &classed.title, &classed.description),
        scheme: Scheme::Sequential,
        keys: classed.keys.clone(),
        tiles: tiles.collect(),
    };
    let words = chart_words(edition);
    let (svg, svg_narrow) =
        both(&mut data, |it| &mut it.head, |data| charts::tiles::render(data, &words));
    Some(map_figure(edition, indicator, &classed, "tiles", svg, svg_narrow))
}

fn map_figure(
    edition: &Edition<'_>,
    indicator: &Indicator,
    classed: &Classed,
    id: &str,
    svg: String,
    svg_narrow: String,
) -> Figure {
    let (members, years) = (&edition.members, [classed.year]);
    let mut table = members_table(edition, indicator, members, &years, &classed.title);
    table.id = format!("table-{id}-{}", indicator.id);
    Figure {
        id: format!("figure-{id}-{}", indicator.id),
        title: classed.title.clone(),
        subtitle: format!("{}, {}", edition.unit_label(indicator), classed.year),
        svg,
        svg_narrow,
        description: classed.description.clone(),
        table: Some(table),
        source: vec![Span::text(indicator.owner.get(edition.lang()))],
        wide: false,
    }
}

/// Where the tiles lie: `reports/annual/tiles.toml`.
fn places() -> &'static [Tile] {
    static PLACES: OnceLock<Vec<Tile>> = OnceLock::new();
    PLACES.get_or_init(|| {
        let text = include_str!("../../../reports/annual/tiles.toml");
        toml::from_str::<Shipped>(text).expect("the shipped file is valid, see the test").tile
    })
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shipped {
    tile: Vec<Tile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tile {
    territory: String,
    short: String,
    column: u8,
    row: u8,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_tiles_share_a_place() {
        let mut seen: Vec<(u8, u8)> = places().iter().map(|tile| (tile.column, tile.row)).collect();
        let count = seen.len();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!((seen.len(), count), (15, 15));
    }
}
