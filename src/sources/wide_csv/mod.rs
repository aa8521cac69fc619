//! Wide exports of BDL in columns: thousands of files with the same list of units.
//!
//! The general way (`formats::bdl_ctab`, then `harmonise`) makes a figure of every cell and needs
//! many times the time. This one is for clean files: one line a row, codes of seven digits, plain
//! numbers or empty cells, headings that state year and unit. What it gives is what the general way
//! gives; whatever needs a closer look is left to that way, as a whole.

mod cells;
mod header;
mod rows;
mod unit_list;

pub use self::unit_list::UnitLists;

use self::cells::Variant;
use self::header::{Header, Series};
use self::rows::Variables;
use super::codes::Codes;
use super::descriptor::Dataset;
use super::figure::{Area, Figure, Figures};
use super::formats::bdl_ctab::{Export, ROWS_THAT_TELL};
use super::harmonise::{Matched, Options, in_columns};
use super::json;
use super::long_table::LongTable;
use super::tidy_csv::EVERYONE;
use crate::diagnostic::Diagnostic;
use crate::reading::{Reading, Reason};
use crate::unit::Units;
use std::sync::Arc;

/// How many rows must stand in the beginning by which the general way tells what separates cells:
/// from then on no mixture of names and headings makes it believe in another separator.
const FEWEST_ROWS: usize = 10;

/// That beginning, in bytes.
const BEGINNING: usize = 64 << 10;

/// The line of the first row: the header is one line.
const FIRST_LINE: usize = 2;

/// Why a cell is empty: BDL does not have the figure.
const EMPTY: Reason = Reason::NotCollected;

/// A clean export, its cells typed, its territories as printed.
#[derive(Debug)]
pub struct Scan<'a> {
    file: &'a str,
    variant: Variant,
    headings: Vec<&'a str>,
    /// Codes of seven digits and names, each pair ended by a line feed.
    units: String,
    columns: Vec<Column<'a>>,
    rows: usize,
}

/// One column of figures.
#[derive(Debug)]
struct Column<'a> {
    series: Series,
    /// The first cell as printed.
    printed: &'a str,
    /// For each row its figure; NaN where the cell is empty.
    figures: Vec<f64>,
}

/// The rows of an export, and everything to be said about them.
#[derive(Clone, Debug)]
pub struct Wide {
    /// The rows, with the names of the dataset's variables.
    pub table: LongTable,
    /// How many figures are known.
    pub known: usize,
    /// How territories were matched, and which were left out.
    pub matched: Matched,
    /// What a person should know and need not mend.
    pub remarks: Vec<Diagnostic>,
}

/// Reads the cells of an export; `None` when anything about the file needs the general way.
#[must_use]
pub fn scan<'a>(bytes: &'a [u8], file: &'a str) -> Option<Scan<'a>> {
    if json::is_json(bytes, file) {
        return None;
    }
    let text = std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)).ok()?;
    let (Header { variant, headings, series }, body) = Header::read(text)?;
    // A row is at least its code and a delimiter behind each cell.
    let rows = text.len() / (header::CODE_DIGITS + headings.len());
    let column = |series| Column { series, printed: "", figures: Vec::with_capacity(rows) };
    let columns = series.into_iter().map(column).collect();
    let units = String::with_capacity(text.len() / 2);
    let mut scan = Scan { file, variant, headings, units, columns, rows: 0 };
    scan.read_rows(text, body)?;
    (!scan.has_placeholders()).then_some(scan)
}

impl<'a> Scan<'a> {
    /// What stands between two cells.
    #[must_use]
    pub const fn delimiter(&self) -> char {
        self.variant.delimiter as char
    }

    /// The headings as printed.
    #[must_use]
    pub fn headings(&self) -> &[&'a str] {
        &self.headings
    }

    /// One figure for each heading, that of the first row; everything else as the general way says
    /// it of the file. By these the file finds its dataset, and a new one is described as by all
    /// figures, provided that [`Self::harmonised`] then gives rows.
    #[must_use]
    pub fn figures(&self) -> Figures {
        let name = self.file.rsplit(['/', '\\']).next().unwrap_or(self.file);
        let export = Export::of(name);
        let (code, name) = self.units().next().unwrap_or_default();
        let area =
            Arc::new(Area { code: code.to_owned(), name: name.to_owned(), ..Area::default() });
        let (grp, note): (Arc<str>, Arc<str>) = (EVERYONE.into(), "".into());
        let figures = self.columns.iter().zip(header::UNIT_COLUMNS + 1..).map(|(it, column)| {
            let known = it.figures.first().copied().filter(|value| !value.is_nan());
            Figure {
                table: 0,
                line: FIRST_LINE,
                column,
                label: it.series.label.clone(),
                unit: it.series.unit.clone(),
                area: area.clone(),
                year: Some(it.series.year),
                grp: grp.clone(),
                reading: known.map_or(Reading::Missing(EMPTY), Reading::Known),
                printed: it.printed.to_owned(),
                note: note.clone(),
            }
        });
        Figures {
            figures: figures.collect(),
            provider: "bdl".to_owned(),
            subject: export.subject,
            published: export.published,
            rows: self.rows,
            ..Figures::default()
        }
    }

    /// The rows of `dataset`, sorted; `None` when a heading or a unit needs the general way, which
    /// then begins anew, with the choice of the dataset. All calls with one `lists` must be about
    /// one register.
    #[must_use]
    pub fn harmonised(
        &self,
        codes: &Codes<'_>,
        dataset: &Dataset,
        units: &Units,
        options: &Options<'_>,
        lists: &mut UnitLists,
    ) -> Option<Wide> {
        let headings = in_columns::headings(&self.figures(), dataset, units, options)?;
        let variables = Variables::new(&self.columns, &headings.variables, dataset)?;
        let list = lists.of(self, &variables.years, codes, units)?;
        let table = variables.table(&list.places)?;
        let mut remarks = headings.remarks;
        let told = list.remarks.iter().cloned();
        remarks.extend(told.map(|it| Diagnostic { file: options.file.to_owned(), ..it }));
        remarks.sort_by(|a, b| (&a.sheet, a.line, a.column).cmp(&(&b.sheet, b.line, b.column)));
        let known = table.value.iter().filter(|value| !value.is_nan()).count();
        Some(Wide { table, known, matched: list.matched.clone(), remarks })
    }

    /// The printed codes and names, in the order of the rows.
    fn units(&self) -> impl Iterator<Item = (&str, &str)> {
        self.units.lines().map(|unit| unit.split_at(header::CODE_DIGITS))
    }

    fn read_rows(&mut self, text: &'a str, mut at: usize) -> Option<()> {
        let variant = self.variant;
        while at < text.len() {
            let code = variant.code(text, at)?;
            let (name, mut next) = variant.name(text, at + code.len() + 1)?;
            self.units.push_str(code);
            self.units.push_str(name);
            self.units.push('\n');
            for column in &mut self.columns {
                let (figure, after) = variant.figure(text.as_bytes(), next)?;
                if self.rows == 0 {
                    column.printed = text.get(next..after - 1)?;
                }
                column.figures.push(figure);
                next = after;
            }
            at = header::line_end(text.as_bytes(), next)?;
            self.rows += 1;
            if self.rows == FEWEST_ROWS && at > BEGINNING {
                return None;
            }
        }
        (self.rows >= FEWEST_ROWS).then_some(())
    }

    /// Whether 0 may stand for "no figure": the general way tells.
    fn has_placeholders(&self) -> bool {
        let poland = self.units().position(|(code, _)| code.bytes().all(|digit| digit == b'0'));
        let Some(poland) = poland.filter(|_| self.rows >= ROWS_THAT_TELL) else {
            return false;
        };
        let is_zero = |value: &f64| value.abs() <= 0.0;
        self.columns.iter().any(|column| {
            column.figures.get(poland).is_some_and(is_zero)
                && column.figures.iter().all(|value| value.is_nan() || is_zero(value))
        })
    }
}

#[cfg(test)]
mod tests;
