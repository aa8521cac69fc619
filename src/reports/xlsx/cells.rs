//! Cells as a spreadsheet holds them: words that stay words, numbers with their formats.

use super::book::{Cell, Colours, Format, Style};
use super::names::{prefix, sound};
use crate::sources::inert::opens_formula;
use chrono::{Datelike as _, NaiveDate};
use rust_xlsxwriter::{
    Color, ExcelDateTime, Format as Look, FormatAlign, Url, Worksheet, XlsxError,
};
use std::collections::BTreeMap;

/// A typeface every office has, Liberation Sans being of the same widths.
pub(super) const FONT: &str = "Arial";
/// The size of text in points.
pub(super) const SIZE: f64 = 10.0;
/// The longest text of a cell, in units of UTF-16: a limit of Excel.
const LONGEST: usize = 32_767;
/// What stands for a number that is not finite; no computed figure is one.
const NO_NUMBER: &str = "–";
/// How days are shown: the order that no language reads in two ways.
const DAY: &str = "yyyy-mm-dd";

/// How many rows, about, decide which look a column has.
const SAMPLED: usize = 200;

/// What decides the look of a cell.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Plain,
    Part(Style),
    Missing,
    Link,
    Day,
    YearHead,
    Number(Format),
}

/// The looks of a workbook's cells, each made once.
pub(super) struct Looks {
    colours: Colours,
    made: BTreeMap<(Kind, bool), Look>,
}

impl Looks {
    pub(super) const fn new(colours: Colours) -> Self {
        Self { colours, made: BTreeMap::new() }
    }

    fn of(&mut self, kind: Kind, quoted: bool) -> &Look {
        let colours = self.colours;
        self.made.entry((kind, quoted)).or_insert_with_key(|(kind, quoted)| {
            let look = look(kind, colours);
            if *quoted { look.set_quote_prefix() } else { look }
        })
    }
}

/// The look of text as such.
pub(super) fn text_look() -> Look {
    Look::new().set_font_name(FONT).set_font_size(SIZE)
}

fn look(kind: &Kind, colours: Colours) -> Look {
    let text = text_look().set_font_color(Color::RGB(colours.ink)).set_align(FormatAlign::Top);
    let head = || {
        let ground = text.clone().set_bold().set_background_color(Color::RGB(colours.accent));
        ground.set_font_color(Color::RGB(colours.on_accent)).set_text_wrap()
    };
    match kind {
        Kind::Plain => text,
        Kind::Part(Style::Title) => text.set_bold().set_font_size(16),
        Kind::Part(Style::Heading) => text.set_bold().set_font_size(12),
        Kind::Part(Style::Head) => head(),
        Kind::Part(Style::Name) => text.set_bold().set_text_wrap(),
        Kind::Part(Style::Prose) => text.set_text_wrap(),
        Kind::Part(Style::Remark) => text.set_font_color(Color::RGB(colours.muted)),
        Kind::Missing => {
            let stands_back = text.set_italic().set_font_color(Color::RGB(colours.muted));
            stands_back.set_text_wrap().set_align(FormatAlign::Right)
        }
        Kind::Link => {
            let led = text.set_font_color(Color::RGB(colours.accent));
            led.set_underline(rust_xlsxwriter::FormatUnderline::Single)
        }
        Kind::Day => text.set_num_format(DAY).set_align(FormatAlign::Right),
        Kind::YearHead => head().set_num_format("0").set_align(FormatAlign::Right),
        Kind::Number(format) => text.set_num_format(code(format)),
    }
}

/// A number format in the code of ECMA-376, part 1, 18.8.31. A program shows it by the customs of
/// its own language.
pub(super) fn code(format: &Format) -> String {
    let whole = if format.grouped { "#,##0" } else { "0" };
    let digits = match format.decimals {
        0 => whole.to_owned(),
        decimals => format!("{whole}.{}", "0".repeat(usize::from(decimals))),
    };
    // A quoted text cannot hold a quotation mark.
    let suffix: String = format.suffix.chars().filter(|it| sound(*it)).collect();
    let suffix = match suffix.replace('"', "") {
        suffix if suffix.is_empty() => suffix,
        suffix => format!("\"{suffix}\""),
    };
    if format.signed {
        format!("+{digits}{suffix};-{digits}{suffix};{digits}{suffix}")
    } else {
        format!("{digits}{suffix}")
    }
}

/// The look of a cell; `None` where it has none.
fn kind(cell: &Cell) -> Option<Kind> {
    Some(match cell {
        Cell::Empty => return None,
        Cell::Text(_) => Kind::Plain,
        Cell::Styled(style, _) => Kind::Part(*style),
        Cell::Number(value, format) if value.is_finite() => Kind::Number(format.clone()),
        Cell::Number(..) | Cell::Missing(_) => Kind::Missing,
        Cell::YearHead(_) => Kind::YearHead,
        Cell::Date(_) => Kind::Day,
        Cell::Link(..) => Kind::Link,
    })
}

/// Gives each column the look of most of its cells, and returns these looks. The library looks a
/// format up by hashing all of it: cells that have the look of their column are written without.
pub(super) fn columns(
    sheet: &mut Worksheet,
    rows: &[Vec<Cell>],
    looks: &mut Looks,
) -> Result<ColumnLooks, XlsxError> {
    let step = rows.len() / SAMPLED + 1;
    let mut seen: Vec<BTreeMap<Kind, usize>> = Vec::new();
    for row in rows.iter().step_by(step) {
        seen.resize_with(seen.len().max(row.len()), BTreeMap::new);
        for (seen, cell) in seen.iter_mut().zip(row) {
            if let Some(kind) = kind(cell) {
                *seen.entry(kind).or_default() += 1;
            }
        }
    }
    let most = |seen: BTreeMap<Kind, usize>| seen.into_iter().max_by_key(|(_, count)| *count);
    let most: Vec<Option<Kind>> = seen.into_iter().map(|it| Some(most(it)?.0)).collect();
    for (column, kind) in (0..).zip(&most) {
        if let Some(kind) = kind {
            sheet.set_column_format(column, looks.of(kind.clone(), false))?;
        }
    }
    Ok(ColumnLooks(most))
}

/// The looks of the columns of a sheet.
pub(super) struct ColumnLooks(Vec<Option<Kind>>);

impl ColumnLooks {
    fn is(&self, column: u16, kind: &Kind) -> bool {
        self.0.get(usize::from(column)).is_some_and(|it| it.as_ref() == Some(kind))
    }
}

/// Where a cell stands, the looks of the columns, and the names of all sheets it could lead to.
pub(super) struct At<'n> {
    pub(super) row: u32,
    pub(super) column: u16,
    pub(super) columns: &'n ColumnLooks,
    pub(super) names: &'n [String],
}

/// Writes one cell. Words are never read as a formula, an address or a number.
pub(super) fn write(
    sheet: &mut Worksheet,
    at: &At<'_>,
    cell: &Cell,
    looks: &mut Looks,
) -> Result<(), XlsxError> {
    let (row, column) = (at.row, at.column);
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => words(sheet, at, text, Kind::Plain, looks)?,
        Cell::Styled(style, text) => words(sheet, at, text, Kind::Part(*style), looks)?,
        Cell::Missing(text) => words(sheet, at, text, Kind::Missing, looks)?,
        Cell::Number(value, format) if value.is_finite() => {
            let kind = Kind::Number(format.clone());
            if at.columns.is(column, &kind) {
                sheet.write_number(row, column, *value)?;
            } else {
                let look = looks.of(kind, false);
                sheet.write_number_with_format(row, column, *value, look)?;
            }
        }
        Cell::Number(..) => words(sheet, at, NO_NUMBER, Kind::Missing, looks)?,
        Cell::YearHead(year) => {
            let look = looks.of(Kind::YearHead, false);
            sheet.write_number_with_format(row, column, *year, look)?;
        }
        Cell::Date(day) => match excel_day(*day) {
            Some(day) => {
                let look = looks.of(Kind::Day, false);
                sheet.write_datetime_with_format(row, column, &day, look)?;
            }
            None => words(sheet, at, &day.to_string(), Kind::Plain, looks)?,
        },
        Cell::Link(text, target) => match at.names.get(*target) {
            Some(name) => {
                let address = format!("internal:'{}'!A1", name.replace('\'', "''"));
                // The library repeats the words in an attribute, where it escapes no control sign.
                let plain: String = text.chars().filter(|it| sound(*it)).collect();
                let url = Url::new(address).set_text(held(&plain));
                let look = looks.of(Kind::Link, opens_formula(text));
                sheet.write_url_with_format(row, column, url, look)?;
            }
            None => words(sheet, at, text, Kind::Plain, looks)?,
        },
    }
    Ok(())
}

fn words(
    sheet: &mut Worksheet,
    at: &At<'_>,
    text: &str,
    kind: Kind,
    looks: &mut Looks,
) -> Result<(), XlsxError> {
    let quoted = opens_formula(text);
    if !quoted && !text.is_empty() && at.columns.is(at.column, &kind) {
        sheet.write_string(at.row, at.column, held(text))?;
        return Ok(());
    }
    let look = looks.of(kind, quoted);
    sheet.write_string_with_format(at.row, at.column, held(text), look)?;
    Ok(())
}

/// As much of a text as a cell holds.
fn held(text: &str) -> String {
    if text.encode_utf16().count() <= LONGEST {
        return text.to_owned();
    }
    format!("{}…", prefix(text, LONGEST - 1))
}

/// A day as a spreadsheet counts it; `None` before 1900, which none can count.
fn excel_day(day: NaiveDate) -> Option<ExcelDateTime> {
    let year = u16::try_from(day.year()).ok()?;
    let month = u8::try_from(day.month()).ok()?;
    ExcelDateTime::from_ymd(year, month, u8::try_from(day.day()).ok()?).ok()
}
