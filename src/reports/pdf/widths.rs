//! How wide the columns of a table would like to be, measured in the type they are set in.
//!
//! typst can tell by itself, by setting every cell of a table once more: a quarter of the time of pages
//! of tables. Cells of plain words that have nothing their column has not are handed over as those words.

use super::letters::{BREAK, SOFT_HYPHEN};
use serde_json::{Map, Value, json};
use typst::layout::{Abs, Em};
use typst::text::{Font, FontInstance, FontVariations};

/// How wide the words for a missing value count at most where they may wrap, in multiples of their size.
const WRAPPING: f64 = 8.0;
/// The same of any words: half a page.
const LONG: f64 = 38.0;
/// Features of the type make a line wider than its letters alone by less than this part.
const SLACK: f64 = 1.02;
/// A small drawing of so many units ...
const UNITS: f64 = 120.0;
/// ... is so many millimetres wide, as one is that does not tell ...
const MILLIMETRES: f64 = 20.0;
/// ... and none is wider.
const WIDEST: f64 = 60.0;

/// Faces of more than this weight are heavy ones: halfway between regular and semi-bold.
const HEAVY: u16 = 500;

/// The faces words are set in.
pub(super) struct Measure {
    light: Faces,
    heavy: Faces,
}

/// The faces of one weight, the wanted family first.
struct Faces {
    faces: Vec<FontInstance>,
    /// The widest digit.
    digit: f64,
}

impl Measure {
    pub(super) fn of(fonts: &[Font]) -> Self {
        Self { light: Faces::of(fonts, false), heavy: Faces::of(fonts, true) }
    }

    /// How wide a line of words is, in multiples of its size.
    fn width(&self, words: &str, heavy: bool) -> f64 {
        let faces = if heavy { &self.heavy } else { &self.light };
        let wide = |letter: char| match letter {
            SOFT_HYPHEN | BREAK => 0.0,
            // In columns of figures all have one width, and so has a hyphen.
            '0'..='9' | '-' => faces.digit,
            letter => faces.advance(letter),
        };
        words.chars().map(wide).sum()
    }
}

impl Faces {
    fn of(fonts: &[Font], heavy: bool) -> Self {
        let is_heavy = |font: &Font| font.info().variant.weight.to_number() > HEAVY;
        let instance = |font: &Font| {
            let none = FontVariations::default();
            font.clone().instantiate(font.info().variant, Abs::zero(), &none)
        };
        let wanted = fonts.iter().filter(|font| is_heavy(font) == heavy).map(instance);
        let mut faces = Self { faces: wanted.collect(), digit: 0.0 };
        faces.digit = ('0'..='9').map(|digit| faces.advance(digit)).fold(0.0, f64::max);
        faces
    }

    fn advance(&self, letter: char) -> f64 {
        let of = |face: &FontInstance| face.x_advance(face.ttf().glyph_index(letter)?.0);
        // What no face has takes a square.
        self.faces.iter().find_map(of).map_or(1.0, Em::get)
    }
}

/// How wide a column is.
#[derive(Clone, Copy, Default)]
struct Width {
    /// Its widest line, unbroken, in multiples of the size of its letters.
    whole: f64,
    /// The same where what may wrap does.
    least: f64,
    /// Its widest drawing, in millimetres.
    drawn: f64,
}

/// Tells each column of a table how wide it is (`whole`, `least`, `drawn`), and writes plain cells as
/// their words.
pub(super) fn tell(table: &mut Map<String, Value>, measure: &Measure) {
    let Some(columns) = table.get("columns").and_then(Value::as_array) else { return };
    let numeric: Vec<bool> = columns.iter().map(|column| column["numeric"] == true).collect();
    let mut widths: Vec<Width> = columns.iter().map(|column| of_head(column, measure)).collect();
    for row in table.get_mut("rows").and_then(Value::as_array_mut).into_iter().flatten() {
        let class = row["class"].as_str().unwrap_or_default().to_owned();
        let cells = row["cells"].as_array_mut().into_iter().flatten();
        for ((cell, width), numeric) in cells.zip(&mut widths).zip(&numeric) {
            let heavy = class == "total" || cell["class"] == "own";
            width.hold(of_cell(cell, heavy, measure));
            if class.is_empty()
                && let Some(words) = plain(cell, *numeric)
            {
                *cell = Value::String(words);
            }
        }
        if let Value::Array(cells) = &mut row["cells"]
            && cells.iter().all(Value::is_string)
        {
            *row = Value::Array(std::mem::take(cells));
        }
    }
    let columns = table.get_mut("columns").and_then(Value::as_array_mut);
    for (column, width) in columns.into_iter().flatten().zip(widths) {
        column["whole"] = json!(width.whole * SLACK);
        column["least"] = json!(width.least * SLACK);
        column["drawn"] = json!(width.drawn);
    }
}

/// How wide a small drawing is set, in millimetres.
pub(super) fn drawn(svg: &str) -> f64 {
    units(svg).map_or(MILLIMETRES, |units| (units / UNITS * MILLIMETRES).min(WIDEST))
}

/// How wide a drawing is in its own units.
pub(super) fn units(svg: &str) -> Option<f64> {
    let size = svg.split_once("viewBox=\"")?.1.split(' ').nth(2)?;
    size.parse().ok().filter(|units| *units > 0.0)
}

impl Width {
    fn hold(&mut self, other: Self) {
        self.whole = self.whole.max(other.whole);
        self.least = self.least.max(other.least);
        self.drawn = self.drawn.max(other.drawn);
    }
}

/// A head breaks between its words only.
fn of_head(column: &Value, measure: &Measure) -> Width {
    let label = column["label"].as_str().unwrap_or_default();
    let words = label.split(' ').map(|word| measure.width(word, true));
    Width { whole: measure.width(label, true), least: words.fold(0.0, f64::max), drawn: 0.0 }
}

fn of_cell(cell: &Value, heavy: bool, measure: &Measure) -> Width {
    let mut width = Width::default();
    for span in cell["spans"].as_array().into_iter().flatten() {
        let kind = span["kind"].as_str().unwrap_or_default();
        let measured = |key: &str| {
            measure.width(span[key].as_str().unwrap_or_default(), heavy || kind == "strong")
        };
        let words = measured("text");
        let (whole, least) = match kind {
            "svg" => {
                width.drawn = width.drawn.max(drawn(span["svg"].as_str().unwrap_or_default()));
                (0.0, 0.0)
            }
            // The reason stands below.
            "missing" => (words.max(measured("why")), words.min(WRAPPING)),
            "status" => {
                let words = measured("sign") + measure.width(" ", heavy) + words;
                (words, words)
            }
            _ => (words, words),
        };
        width.whole += whole;
        width.least += least;
    }
    Width { least: width.least.min(LONG), ..width }
}

/// The words of a cell that has nothing else.
fn plain(cell: &Value, numeric: bool) -> Option<String> {
    let spans = cell["spans"].as_array()?;
    let one = spans.first().filter(|_| spans.len() == 1)?;
    let is_plain = (one["kind"] == "text" || one["kind"] == "figure")
        && cell["numeric"] == numeric
        && cell["header"] == false
        && cell["class"].is_null();
    one["text"].as_str().filter(|_| is_plain).map(str::to_owned)
}
