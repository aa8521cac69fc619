//! Charts as a spreadsheet draws them itself: lines over years that stop where a year is missing.
//!
//! Two traps decide the kind. A line chart draws words among its values as zero, and a row may
//! hold the reason why a number is absent; and a name given as text is read as the address of a
//! cell when it looks like one. So each stretch without a gap is a series of its own on a scatter
//! chart with straight lines, whose years also keep their distances, and every name is that of a
//! cell.

use super::book::{Chart, Colours, Line, Place, Rgb};
use super::cells::{FONT, code};
use super::names::{prefix, sound};
use rust_xlsxwriter as xlsx;
use xlsx::{ChartFont, ChartLineDashType, ChartMarkerType, ChartRange, Color};

/// The size of a chart in pixels.
pub(super) const WIDTH: u32 = 620;
pub(super) const HEIGHT: u32 = 300;
/// The longest description of a drawing, in units of UTF-16: a limit of Excel.
const LONGEST_ALT: usize = 255;
/// What describes a drawing when no letter of its description can be written.
const UNTOLD: &str = "–";
/// The most years named on an axis.
const TICKS: i32 = 10;
/// The distances between named years.
const STEPS: &[i32] = &[1, 2, 5, 10, 20, 50];
/// The size of the lettering in points: of the title, of the rest.
const TITLE: f64 = 11.0;
const LETTERS: f64 = 9.0;

/// How a line differs from the others: never by colour alone.
struct Stroke {
    colour: Rgb,
    width: f64,
    dash: ChartLineDashType,
    marker: ChartMarkerType,
}

fn stroke(at: usize, colours: Colours) -> Stroke {
    let (colour, width, dash, marker) = match at {
        0 => (colours.accent, 2.5, ChartLineDashType::Solid, ChartMarkerType::Circle),
        1 => (colours.second, 1.75, ChartLineDashType::Dash, ChartMarkerType::Diamond),
        _ => (colours.third, 1.75, ChartLineDashType::SquareDot, ChartMarkerType::Square),
    };
    Stroke { colour, width, dash, marker }
}

/// One chart; `names` are those of the sheets.
pub(super) fn chart(plain: &Chart, names: &[String], colours: Colours) -> xlsx::Chart {
    let mut chart = xlsx::Chart::new(xlsx::ChartType::ScatterStraightWithMarkers);
    let mut unnamed = Vec::new();
    let mut drawn = 0;
    for (at, line) in plain.lines.iter().enumerate() {
        let Some(name) = names.get(line.sheet) else { continue };
        for (run, columns) in line.runs.iter().enumerate() {
            series(&mut chart, names, line, (name, *columns), &stroke(at, colours));
            // The legend names a line once, whatever the number of its stretches.
            if run > 0 {
                unnamed.push(drawn);
            }
            drawn += 1;
        }
    }
    chart.legend().set_position(xlsx::ChartLegendPosition::Bottom);
    chart.legend().set_font(&font(colours.ink, LETTERS));
    chart.legend().delete_entries(&unnamed);
    if let Some(title) = range(plain.title, names) {
        chart.title().set_name(&title).set_font(font(colours.ink, TITLE).set_bold());
    }
    axes(&mut chart, plain, names, colours);
    chart.set_alt_text(description(&plain.alt)).set_width(WIDTH).set_height(HEIGHT);
    // What a reader filters away stays in the drawing.
    chart.show_hidden_data();
    chart
}

fn series(
    chart: &mut xlsx::Chart,
    names: &[String],
    line: &Line,
    (sheet, (first, last)): (&str, (u16, u16)),
    stroke: &Stroke,
) {
    let along = |row: u32| ChartRange::new_from_range(sheet, row, first, row, last);
    let colour = Color::RGB(stroke.colour);
    let mut drawn = xlsx::ChartLine::new();
    drawn.set_color(colour).set_width(stroke.width).set_dash_type(stroke.dash);
    let mut marker = xlsx::ChartMarker::new();
    let mut ground = xlsx::ChartSolidFill::new();
    let mut edge = xlsx::ChartLine::new();
    marker.set_type(stroke.marker).set_size(5).set_format(
        xlsx::ChartFormat::new()
            .set_solid_fill(ground.set_color(colour))
            .set_line(edge.set_color(colour)),
    );
    let series = chart.add_series();
    series.set_categories(&along(line.years)).set_values(&along(line.values));
    series.set_format(xlsx::ChartFormat::new().set_line(&drawn)).set_marker(&marker);
    if let Some(name) = range(line.name, names) {
        series.set_name(&name);
    }
}

fn axes(chart: &mut xlsx::Chart, plain: &Chart, names: &[String], colours: Colours) {
    let letters = font(colours.ink, LETTERS);
    let mut grid = xlsx::ChartLine::new();
    grid.set_color(Color::RGB(colours.rule)).set_width(0.5);
    let (first, last) = plain.years;
    let step = STEPS.iter().find(|step| (last - first) / **step < TICKS).unwrap_or(&100);
    let x = chart.x_axis();
    x.set_min(first).set_max(last).set_major_unit(*step).set_num_format("0");
    x.set_major_gridlines(false).set_font(&letters);
    let y = chart.y_axis();
    y.set_num_format(code(&super::book::Format {
        decimals: plain.decimals,
        ..super::book::Format::default()
    }));
    y.set_major_gridlines(true).set_major_gridlines_line(&grid).set_font(&letters);
    if let Some(unit) = range(plain.unit, names) {
        y.set_name(&unit).set_name_font(&letters);
    }
}

fn font(colour: Rgb, size: f64) -> ChartFont {
    let mut font = ChartFont::new();
    font.set_name(FONT).set_size(size).set_color(Color::RGB(colour));
    font
}

fn range(at: Place, names: &[String]) -> Option<ChartRange> {
    let name = names.get(at.sheet)?;
    Some(ChartRange::new_from_range(name, at.row, at.column, at.row, at.column))
}

/// As much of a description as a drawing holds, to the end of a word; a drawing always has one.
fn description(alt: &str) -> String {
    let alt: String = alt.chars().filter(|it| sound(*it)).collect();
    if alt.trim().is_empty() {
        return UNTOLD.to_owned();
    }
    if alt.encode_utf16().count() <= LONGEST_ALT {
        return alt;
    }
    let start = prefix(&alt, LONGEST_ALT - 1);
    let kept = start.rfind(' ').map_or(start, |at| &start[..at]);
    format!("{kept}…")
}
