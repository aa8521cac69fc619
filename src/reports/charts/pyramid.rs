//! Who takes part beside who lives there, by age and sex: filled bars of the voters within the
//! outlines of the residents, women and men back to back.

use serde::Serialize;

use super::frame::{self, BODY, Face, Pen, SMALL};
use super::palette::Role;
use super::samples::{Mark, Samples, hatched};
use super::scale::{count, known};
use super::{Head, Words};

/// Heights of a row, of the outline and of the bar in it.
const ROW: f64 = 28.0;
const OUTLINE: f64 = 20.0;
const BAR: f64 = 12.0;
/// Height of the line that names the sides.
const SIDES: f64 = 24.0;
/// Width of the sign of what is withheld.
const SIGN: f64 = 14.0;

/// One age of one sex.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Cell {
    /// The share or the rate of the voters; below zero counts as missing.
    pub value: Option<f64>,
    /// The same as text.
    pub text: String,
    /// The share of the residents, in the same unit; draws the outline.
    pub residents: Option<f64>,
    /// Whether the value is known and not told, so that nobody can be found out.
    pub withheld: bool,
}

/// One age.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Band {
    /// Its name: "30–44".
    pub label: String,
    /// The side at the left.
    pub left: Cell,
    /// The side at the right.
    pub right: Cell,
}

/// A pyramid.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PyramidData {
    /// Name, description and width.
    pub head: Head,
    /// The name of the left side: "women".
    pub left: String,
    /// The name of the right side: "men".
    pub right: String,
    /// The ages from top to bottom; the oldest usually come first.
    pub bands: Vec<Band>,
    /// What the filled bars are: "voters".
    pub voters: String,
    /// What the outlines are: "residents".
    pub residents: String,
    /// The word for a value that is not told: "withheld".
    pub withheld: String,
}

/// Where the two sides begin and how long a unit is.
struct Plot {
    /// Where the left side begins, and the right one.
    from: [f64; 2],
    unit: f64,
    /// Room of the texts at the ends.
    texts: f64,
}

/// Draws the pyramid.
#[must_use]
pub fn render(data: &PyramidData, words: &Words) -> String {
    let cells = || data.bands.iter().flat_map(|band| [&band.left, &band.right]);
    let shown = |cell: &Cell| [value(cell), share(cell.residents)];
    let most = cells().flat_map(shown).flatten().fold(f64::NAN, f64::max);
    if !cells().any(|cell| value(cell).is_some()) {
        return frame::no_data(&data.head, words);
    }
    let width = data.head.width.pixels();
    let face = Face::new(BODY, Role::Ink);
    let labels = data.bands.iter().map(|band| face.width(&band.label));
    let labels = labels.fold(0.0, f64::max).min(width * 0.24);
    let half = (width - labels) / 2.0 - 10.0;
    let texts = cells().map(|cell| face.width(&cell.text)).fold(0.0, f64::max);
    let lacks = cells().any(|cell| !cell.withheld && value(cell).is_none());
    // The word for missing stands after its sign.
    let missing = if lacks { face.width(&words.missing) + 14.0 } else { 0.0 };
    let texts = texts.max(missing).min(half * 0.6) + 8.0;
    let withheld = cells().any(|cell| cell.withheld);
    let samples = Samples::new(
        [
            (Mark::Area(Role::Accent), &*data.voters),
            (Mark::Outline, &*data.residents),
            (Mark::Hatched, if withheld { &*data.withheld } else { "" }),
        ],
        width,
    );
    let unit = if most > 0.0 { (half - texts) / most } else { 0.0 };
    let plot = Plot { from: [half, width - half], unit, texts };
    let top = samples.height() + SIDES;
    let height = top + ROW * count(data.bands.len()) + 4.0;
    frame::draw(&data.head, (width, height), |pen| {
        samples.draw(pen);
        let bold = Face::new(SMALL, Role::Ink).bold();
        let y = top - SIDES / 2.0 - 2.0;
        pen.text((plot.from[0], y), &bold.fit(&data.left, half), bold.end());
        pen.text((plot.from[1], y), &bold.fit(&data.right, half), bold);
        for (index, band) in data.bands.iter().enumerate() {
            let y = top + ROW * (count(index) + 0.5);
            pen.text((width / 2.0, y), &face.fit(&band.label, labels), face.middle());
            for (side, cell) in [&band.left, &band.right].into_iter().enumerate() {
                draw_cell(pen, cell, (side, y), &plot, words);
            }
        }
        for x in plot.from {
            pen.line((x, top), (x, height - 4.0), Role::Muted, 1.0);
        }
    })
}

fn share(value: Option<f64>) -> Option<f64> {
    known(value).filter(|value| *value >= 0.0)
}

/// What is not told is not drawn either.
fn value(cell: &Cell) -> Option<f64> {
    share(cell.value).filter(|_| !cell.withheld)
}

fn draw_cell(pen: &Pen<'_>, cell: &Cell, (side, y): (usize, f64), plot: &Plot, words: &Words) {
    let (from, away) = if side == 0 { (plot.from[0], -1.0) } else { (plot.from[1], 1.0) };
    let corner = |length: f64, height: f64| {
        (if away < 0.0 { from - length } else { from }, y - height / 2.0)
    };
    let mut end: f64 = 0.0;
    if let Some(value) = value(cell) {
        // A bar of a few voters is seen too.
        end = if value > 0.0 { (value * plot.unit).max(1.0) } else { 0.0 };
        pen.rect(corner(end, BAR), (end, BAR), Role::Accent.colour());
    }
    if let Some(residents) = share(cell.residents) {
        let length = residents * plot.unit;
        pen.outline(corner(length, OUTLINE), (length, OUTLINE), Role::Ink);
        end = end.max(length);
    }
    let put = |pen: &Pen<'_>, after: f64, text: &str, face: Face| {
        let face = if away < 0.0 { face.end() } else { face };
        let text = face.fit(text, plot.texts - after);
        pen.text((from + away * (end + after), y), &text, face);
    };
    let muted = Face::new(SMALL, Role::Muted);
    if cell.withheld {
        let left = if away < 0.0 { from - 6.0 - SIGN } else { from + 6.0 };
        hatched(pen, (left, y - BAR / 2.0), (SIGN, BAR));
    } else if value(cell).is_some() {
        put(pen, 6.0, &cell.text, Face::new(BODY, Role::Ink));
    } else {
        pen.open_dot((from + away * (end + 10.0), y), 4.0, Role::Muted);
        put(pen, 20.0, &words.missing, muted);
    }
}

#[cfg(test)]
mod tests {
    use super::super::sound::{
        EXTREMES, MISSING, NO_DATA, check, check_layout, hostile, narrow, words,
    };
    use super::*;

    fn cell(value: Option<f64>) -> Cell {
        Cell { value, text: "<12>".to_owned(), residents: Some(10.0), withheld: false }
    }

    fn band(label: &str, left: Cell, right: Cell) -> Band {
        Band { label: label.to_owned(), left, right }
    }

    fn drawn(bands: &[Band]) -> String {
        let mut last = String::new();
        for head in [narrow(), hostile()] {
            let data = PyramidData {
                head,
                left: "women & girls".to_owned(),
                right: "men".to_owned(),
                bands: bands.to_vec(),
                voters: "<voters>".to_owned(),
                residents: "residents".to_owned(),
                withheld: "withheld".to_owned(),
            };
            last = render(&data, &words());
            check(&last);
            check_layout(&last);
        }
        last
    }

    #[test]
    fn nothing_to_draw_is_said() {
        assert!(drawn(&[]).contains(NO_DATA));
        assert!(drawn(&[band("a", cell(None), cell(Some(-1.0)))]).contains(NO_DATA));
        let hidden = Cell { withheld: true, ..cell(Some(4.0)) };
        assert!(drawn(&[band("a", hidden.clone(), hidden)]).contains(NO_DATA));
    }

    #[test]
    fn voters_are_filled_within_the_outlines_of_residents() {
        let svg = drawn(&[band("30–44", cell(Some(5.0)), cell(Some(10.0)))]);
        let widths: Vec<f64> = svg
            .split("width=\"")
            .skip(1)
            .filter(|rest| rest.contains("height=\"12\"") && !rest.starts_with("20"))
            .filter_map(|rest| {
                let own = rest.split('>').next().filter(|it| it.contains("height=\"12\""))?;
                own.split('"').next()?.parse().ok()
            })
            .collect();
        assert_eq!(widths.len(), 2, "{svg}");
        assert!((widths[1] / widths[0] - 2.0).abs() < 0.01, "{widths:?}");
    }

    #[test]
    fn what_is_withheld_is_neither_told_nor_drawn() {
        let hidden = Cell { withheld: true, text: "secret".to_owned(), ..cell(Some(4.0)) };
        let svg = drawn(&[band("a", hidden, cell(None)), band("b", cell(Some(3.0)), cell(None))]);
        assert!(!svg.contains("secret") && svg.contains(">withheld</text>"));
        assert_eq!(svg.matches(MISSING).count(), 2);
        let open = drawn(&[band("b", cell(Some(3.0)), cell(None))]);
        assert!(!open.contains(">withheld</text>"));
    }

    #[test]
    fn extreme_shares_are_drawn_without_panic() {
        let all = EXTREMES.map(|value| {
            let wild = Cell { residents: Some(value), text: "9".repeat(60), ..cell(Some(value)) };
            band(&"name ".repeat(30), wild.clone(), wild)
        });
        drawn(&all);
        drawn(&[band("zero", cell(Some(0.0)), Cell { residents: None, ..cell(Some(0.0)) })]);
    }
}
