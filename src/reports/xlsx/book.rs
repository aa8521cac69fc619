//! A workbook as plain data: sheets of typed cells, charts that point at cells. It knows no
//! indicator and no library.

use chrono::NaiveDate;

/// A workbook.
#[derive(Clone, Debug, PartialEq)]
pub struct Workbook {
    /// What the file says of itself.
    pub properties: Properties,
    /// Its colours.
    pub colours: Colours,
    /// Its sheets, in order.
    pub sheets: Vec<Sheet>,
}

/// What a file says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Properties {
    /// Its title.
    pub title: String,
    /// What it is about.
    pub subject: String,
    /// The organisation that issues it.
    pub author: String,
    /// Its language as a BCP 47 tag, such as `pl-PL`.
    pub language: &'static str,
    /// The day that stands as that of its making: given, never read from a clock.
    pub created: NaiveDate,
}

/// A colour as 24 bits of red, green and blue.
pub type Rgb = u32;

/// The colours of a workbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colours {
    /// Text.
    pub ink: Rgb,
    /// Text that stands back: reasons, notes.
    pub muted: Rgb,
    /// The ground of headings of columns, and the first line of a chart.
    pub accent: Rgb,
    /// Text on that ground.
    pub on_accent: Rgb,
    /// Lines between rows.
    pub rule: Rgb,
    /// The second line of a chart.
    pub second: Rgb,
    /// The third line of a chart.
    pub third: Rgb,
}

/// A sheet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// Its name; the renderer makes it one that spreadsheets accept.
    pub name: String,
    /// Its rows from the top, each from the left.
    pub rows: Vec<Vec<Cell>>,
    /// Widths of columns in characters; `None`, as for columns beyond the list, is what fits.
    pub widths: Vec<Option<f64>>,
    /// Its one main table, if it has one.
    pub table: Option<Area>,
    /// How many columns at the left stay when the rest is scrolled.
    pub frozen_columns: u16,
    /// Charts, set below the rows.
    pub charts: Vec<Chart>,
}

/// Where a table stands, counted from 0: its headings stay in sight and repeat on paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    /// The row of its headings.
    pub head: u32,
    /// Its last row.
    pub last: u32,
    /// How many columns it has.
    pub columns: u16,
    /// Whether its rows can be filtered and sorted.
    pub filter: bool,
}

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing, where nothing is to be said. A number that is absent is [`Cell::Missing`].
    Empty,
    /// Words.
    Text(String),
    /// Words with a part to play.
    Styled(Style, String),
    /// A number.
    Number(f64, Format),
    /// A year that heads a column.
    YearHead(i32),
    /// A day.
    Date(NaiveDate),
    /// The words that stand in place of a number.
    Missing(String),
    /// Words that lead to a sheet of this workbook, by its place in [`Workbook::sheets`].
    Link(String, usize),
}

impl Cell {
    /// Words.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// The heading of a column.
    pub fn head(text: impl Into<String>) -> Self {
        Self::Styled(Style::Head, text.into())
    }

    /// A whole number, such as a count.
    #[must_use]
    pub fn count(value: f64) -> Self {
        Self::Number(value, Format::default())
    }

    /// A year: without separators.
    #[must_use]
    pub fn year(year: i32) -> Self {
        Self::Number(f64::from(year), Format { grouped: false, ..Format::default() })
    }
}

/// The part words play.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Style {
    /// The title of a sheet.
    Title,
    /// A heading within a sheet.
    Heading,
    /// The heading of a column.
    Head,
    /// What names its row.
    Name,
    /// Sentences, broken into lines.
    Prose,
    /// A remark under a title that runs over the cells beside it.
    Remark,
}

/// How a number is shown; the cell keeps all its digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Format {
    /// Digits after the decimal sign.
    pub decimals: u8,
    /// Whether thousands stand apart.
    pub grouped: bool,
    /// Whether a plus stands before what is above zero.
    pub signed: bool,
    /// What follows the number, such as `%`; the number is not multiplied.
    pub suffix: String,
}

impl Default for Format {
    fn default() -> Self {
        Self { decimals: 0, grouped: true, signed: false, suffix: String::new() }
    }
}

/// A chart of lines over years. All it shows and says stands in cells.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// The cell of its title.
    pub title: Place,
    /// The cell of the unit, beside the vertical axis.
    pub unit: Place,
    /// What it shows, in words, for who cannot see it.
    pub alt: String,
    /// Its lines: the first is drawn strongest.
    pub lines: Vec<Line>,
    /// Digits on the vertical axis.
    pub decimals: u8,
    /// The first and the last year.
    pub years: (i32, i32),
}

/// A line of a chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The cell of its name.
    pub name: Place,
    /// Where its years stand: a row of numbers.
    pub years: u32,
    /// Where its values stand: a row.
    pub values: u32,
    /// The stretches without a gap, each the first and the last column. What lies between is not
    /// joined.
    pub runs: Vec<(u16, u16)>,
    /// The sheet of its cells, by its place in [`Workbook::sheets`].
    pub sheet: usize,
}

/// A cell of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The sheet, by its place in [`Workbook::sheets`].
    pub sheet: usize,
    /// The row, from 0.
    pub row: u32,
    /// The column, from 0.
    pub column: u16,
}
