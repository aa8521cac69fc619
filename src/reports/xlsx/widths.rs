//! How wide columns and how high rows must be for what stands in them.

use super::book::{Cell, Format, Sheet, Style};

/// The narrowest and the widest column, in characters.
const NARROWEST: f64 = 8.0;
const WIDEST: f64 = 44.0;
/// The widest that words in place of a number make a column: they are broken into lines.
const WIDEST_REASON: u16 = 14;
/// The room a heading's arrow of choice takes.
const ARROW: u16 = 3;
/// The room on both sides.
const PADDING: u16 = 1;
/// The length of a day, `2024-12-31`.
const DAY: u16 = 10;
/// The length of a year.
const YEAR: u16 = 4;

/// The width of every column in characters.
pub(super) fn widths(sheet: &Sheet) -> Vec<f64> {
    let columns = sheet.rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut longest = vec![0_u16; columns];
    for row in &sheet.rows {
        for (longest, cell) in longest.iter_mut().zip(row) {
            *longest = (*longest).max(length(cell));
        }
    }
    let fits = |longest: u16| f64::from(longest + PADDING).clamp(NARROWEST, WIDEST);
    let given = sheet.widths.iter().copied().chain(std::iter::repeat(None));
    longest.into_iter().zip(given).map(|(longest, given)| given.unwrap_or(fits(longest))).collect()
}

/// How many lines every row takes: words are broken where their column ends. A title takes two.
pub(super) fn lines(sheet: &Sheet, widths: &[f64]) -> Vec<u32> {
    let row = |cells: &Vec<Cell>| {
        let lines = cells.iter().zip(widths).map(|(cell, width)| broken(cell, *width));
        lines.max().unwrap_or(1)
    };
    sheet.rows.iter().map(row).collect()
}

fn broken(cell: &Cell, width: f64) -> u32 {
    match cell {
        Cell::Styled(Style::Title, _) => 2,
        Cell::Styled(Style::Name | Style::Head | Style::Prose, text) | Cell::Missing(text) => {
            let (mut lines, mut used) = (1, 0.0);
            for word in text.split_whitespace() {
                let word = f64::from(characters(word));
                if used > 0.0 && used + 1.0 + word > width {
                    lines += 1;
                    used = word;
                } else {
                    used += word + 1.0;
                }
            }
            lines
        }
        _ => 1,
    }
}

/// How many characters a cell wants beside each other.
fn length(cell: &Cell) -> u16 {
    match cell {
        // What runs over the cells beside it, or is broken into lines where a width is given.
        Cell::Empty
        | Cell::Styled(Style::Title | Style::Heading | Style::Prose | Style::Remark, _) => 0,
        Cell::Text(text) | Cell::Styled(Style::Name, text) | Cell::Link(text, _) => {
            characters(text)
        }
        Cell::Styled(Style::Head, text) => longest_word(text) + ARROW,
        Cell::Missing(text) => characters(text).min(WIDEST_REASON).max(longest_word(text)),
        Cell::Number(value, format) => digits(*value, format),
        Cell::YearHead(_) => YEAR + ARROW,
        Cell::Date(_) => DAY,
    }
}

fn characters(text: &str) -> u16 {
    // More than the widest column is as much as the widest.
    u16::try_from(text.chars().take(usize::from(u8::MAX)).count()).unwrap_or(u16::MAX)
}

fn longest_word(text: &str) -> u16 {
    text.split_whitespace().map(characters).max().unwrap_or(0)
}

/// The characters of a number as it is shown.
fn digits(value: f64, format: &Format) -> u16 {
    let mut whole: u16 = 1;
    let mut rest = value.abs();
    // Wider than the widest column is never asked for.
    while rest >= 10.0 && whole < 40 {
        rest /= 10.0;
        whole += 1;
    }
    let groups = if format.grouped { (whole - 1) / 3 } else { 0 };
    let sign = u16::from(value < 0.0 || format.signed);
    let decimals = if format.decimals == 0 { 0 } else { u16::from(format.decimals) + 1 };
    whole + groups + sign + decimals + characters(&format.suffix)
}
