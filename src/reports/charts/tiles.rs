//! A map of equal tiles: every member the same size, so that the core city hides no one.

use serde::Serialize;

use super::frame::{self, Face, Pen, Place, SMALL};
use super::key;
use super::palette::{Role, Scheme};
use super::scale::count;
use super::{Head, Width, Words};

/// The largest side of a tile, and the space between tiles.
const LARGEST: f64 = 88.0;
const GAP: f64 = 4.0;
/// Height of a line of the key.
const ROW: f64 = 22.0;
/// The last column and row that can be used; whatever lies beyond is drawn there.
const LAST: u8 = 15;

/// One tile.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tile {
    /// The name of the member.
    pub name: String,
    /// A short name for where the name does not fit; may be empty.
    pub short: String,
    /// Its column, from 0 in the west.
    pub column: u8,
    /// Its row, from 0 in the north.
    pub row: u8,
    /// Its class, 0 to 4, or category, 0 to 7; `None` is outlined, with the word for missing.
    pub class: Option<usize>,
    /// Its value as text; may be empty.
    pub text: String,
}

/// A tile map.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TilesData {
    /// Name, description and width.
    pub head: Head,
    /// Whether classes are ordered.
    pub scheme: Scheme,
    /// The words of each class, lowest first, or of each category.
    pub keys: Vec<String>,
    /// The tiles.
    pub tiles: Vec<Tile>,
}

/// Draws the tile map.
#[must_use]
pub fn render(data: &TilesData, words: &Words) -> String {
    if data.tiles.iter().all(|tile| tile.class.is_none()) {
        return frame::no_data(&data.head, words);
    }
    let width = data.head.width.pixels();
    let wide = data.head.width == Width::Wide;
    let most = |of: fn(&Tile) -> u8| data.tiles.iter().map(of).max().unwrap_or(0).min(LAST);
    let columns = f64::from(most(|tile| tile.column)) + 1.0;
    let rows = f64::from(most(|tile| tile.row)) + 1.0;
    let room = if wide { width - 176.0 } else { width };
    let side = ((room + GAP) / columns - GAP).floor().min(LARGEST);
    let step = side + GAP;
    let classes: Vec<Option<usize>> = data.tiles.iter().map(|tile| tile.class).collect();
    let groups = key::groups(&classes, data.scheme);
    let (tiles_height, key_height) = (rows * step - GAP, ROW * count(groups.len()));
    let (key, height) = if wide {
        ((columns * step + 20.0, 0.0), tiles_height.max(key_height))
    } else {
        ((0.0, tiles_height + 12.0), tiles_height + 12.0 + key_height)
    };
    frame::draw(&data.head, (width, height), |pen| {
        for tile in &data.tiles {
            let column = f64::from(tile.column.min(LAST));
            let row = f64::from(tile.row.min(LAST));
            draw_tile(pen, tile, (column * step, row * step), side, data.scheme, words);
        }
        let look = (data.keys.as_slice(), data.scheme, words);
        for (index, group) in groups.iter().enumerate() {
            let at = (key.0, key.1 + ROW * (count(index) + 0.5));
            key::heading(pen, at, width - key.0, group.class, look);
        }
    })
}

fn draw_tile(pen: &Pen<'_>, tile: &Tile, at: Place, side: f64, scheme: Scheme, words: &Words) {
    let mut face = Face::new(SMALL, Role::Ink);
    let (room, left) = (side - 8.0, at.0 + 5.0);
    let text = if let Some(class) = tile.class {
        let ground = scheme.colour(class);
        pen.rect(at, (side, side), ground);
        face = face.colour(ground.text_above());
        tile.text.as_str()
    } else {
        pen.outline((at.0 + 0.5, at.1 + 0.5), (side - 1.0, side - 1.0), Role::Muted);
        if face.bold().width(&words.missing) > room {
            // The key has the word; half of it would say nothing.
            pen.open_dot((left + 4.0, at.1 + side - 14.0), 4.0, Role::Muted);
            ""
        } else {
            &words.missing
        }
    };
    pen.text((left, at.1 + 14.0), &name(tile, face, room), face);
    pen.text((left, at.1 + side - 14.0), &face.bold().fit(text, room), face.bold());
}

/// The name if it fits, else the short one, else as much of it as fits.
fn name(tile: &Tile, face: Face, room: f64) -> String {
    let short = if tile.short.is_empty() { &tile.name } else { &tile.short };
    let fitting = if face.width(&tile.name) <= room { &tile.name } else { short };
    face.fit(fitting, room)
}

#[cfg(test)]
mod tests {
    use super::super::sound::{MISSING, NO_DATA, check, hostile, narrow, words};
    use super::*;

    fn tile(name: &str, column: u8, class: Option<usize>) -> Tile {
        Tile {
            name: name.to_owned(),
            short: "sh.".to_owned(),
            column,
            row: 0,
            class,
            text: "<7>".to_owned(),
        }
    }

    fn drawn(tiles: Vec<Tile>, head: Head) -> String {
        let keys = vec!["low & lower".to_owned()];
        let data = TilesData { head, scheme: Scheme::Categorical, keys, tiles };
        let svg = render(&data, &words());
        check(&svg);
        svg
    }

    #[test]
    fn nothing_to_draw_is_said() {
        assert!(drawn(vec![], hostile()).contains(NO_DATA));
        assert!(drawn(vec![tile("a", 0, None)], hostile()).contains(NO_DATA));
    }

    #[test]
    fn a_long_name_gives_way_to_the_short_one() {
        let svg = drawn(
            vec![tile("Skawina", 0, Some(0)), tile(&"long ".repeat(9), 1, Some(0))],
            hostile(),
        );
        assert!(svg.contains(">Skawina</text>") && svg.contains(">sh.</text>"));
        assert_eq!(svg.matches(">&lt;7&gt;</text>").count(), 2);
        assert!(svg.contains(">low &amp; lower</text>"));
    }

    #[test]
    fn a_missing_tile_is_outlined_and_said() {
        let svg = drawn(vec![tile("a", 0, Some(0)), tile("b", 1, None)], hostile());
        assert!(svg.contains(MISSING) && svg.contains("class=\"stroke-muted\""));
        assert_eq!(svg.matches(">&lt;7&gt;</text>").count(), 1);
    }

    #[test]
    fn places_and_classes_beyond_the_last_are_drawn_without_panic() {
        for head in [hostile(), narrow()] {
            drawn(vec![tile("a", u8::MAX, Some(usize::MAX)), tile("b", 0, Some(3))], head);
        }
    }
}
