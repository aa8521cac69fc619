//! A table of texts as it stands in a file: what every format is turned into first.

use std::io::{self, Write};

use std::ops::RangeInclusive;

/// Rows of texts below a header, every cell as it was written, each row with its line.
///
/// The texts lie end to end in one buffer, so that a file of some hundred megabytes takes little
/// more memory than itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The name of the sheet or of the part; empty when the file holds one table.
    pub name: String,
    /// The header; empty when the table has none.
    pub header: Vec<String>,
    /// Cells of a sheet that are shown as one, where the file tells.
    pub merged: Vec<Merged>,
    /// All cells of all rows, end to end.
    texts: String,
    /// Where each cell ends in `texts`.
    ends: Vec<u32>,
    /// For each row its line in the file, from 1, and the number of its first cell.
    rows: Vec<(u32, u32)>,
}

/// Cells of a sheet that are shown as one; the first of them holds the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The lines it covers, from 1.
    pub lines: RangeInclusive<usize>,
    /// The columns it covers, from 0.
    pub columns: RangeInclusive<usize>,
}

/// One row of a [`Table`].
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    table: &'a Table,
    index: usize,
}

/// The table outgrew what 32 bits can address: 4 GiB of text or 4 billion cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a table of more than 4 GiB of text")]
pub struct TooLarge;

impl Table {
    /// An empty table with this header.
    #[must_use]
    pub fn new(name: impl Into<String>, header: Vec<String>) -> Self {
        Self { name: name.into(), header, ..Self::default() }
    }

    /// Adds a row that stands on `line` of the file, from 1.
    ///
    /// # Errors
    /// [`TooLarge`]; the table stays as it was.
    pub fn push<'t>(
        &mut self,
        line: usize,
        cells: impl IntoIterator<Item = &'t str>,
    ) -> Result<(), TooLarge> {
        let (first, kept) = (self.ends.len(), self.texts.len());
        let number = |n: usize| u32::try_from(n).map_err(|_| TooLarge);
        let row = (u32::try_from(line).unwrap_or(u32::MAX), number(first)?);
        for cell in cells {
            self.texts.push_str(cell);
            let Ok(end) = number(self.texts.len()) else {
                self.texts.truncate(kept);
                self.ends.truncate(first);
                return Err(TooLarge);
            };
            self.ends.push(end);
        }
        self.rows.push(row);
        Ok(())
    }

    /// How many rows it has, without the header.
    #[must_use]
    pub const fn height(&self) -> usize {
        self.rows.len()
    }

    /// How many columns its header or its widest row has.
    #[must_use]
    pub fn width(&self) -> usize {
        self.rows().map(Row::len).chain([self.header.len()]).max().unwrap_or(0)
    }

    /// The place of the column of this name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|known| known == name)
    }

    /// The row of this number, from 0.
    #[must_use]
    pub fn row(&self, index: usize) -> Option<Row<'_>> {
        (index < self.rows.len()).then_some(Row { table: self, index })
    }

    /// Its rows in their order.
    #[must_use]
    pub fn rows(&self) -> impl ExactSizeIterator<Item = Row<'_>> + DoubleEndedIterator + Clone {
        (0..self.rows.len()).map(|index| Row { table: self, index })
    }

    /// A cell; a row or column that is not there reads as the empty text.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> &str {
        self.row(row).map_or("", |row| row.cell(column))
    }

    /// The table with its first row as header, when it has none and that row reads like one: cells
    /// that are all filled, all different, and no numbers. Sheets have no header of their own.
    ///
    /// # Errors
    /// [`TooLarge`] never happens for a table that exists.
    pub fn headed(self) -> Result<Self, TooLarge> {
        let Some(first) = self.row(0).filter(|_| self.header.is_empty()) else { return Ok(self) };
        let header: Vec<String> = first.cells().map(str::to_owned).collect();
        let different: std::collections::BTreeSet<&String> = header.iter().collect();
        let words = |cell: &String| !cell.trim().is_empty() && cell.parse::<f64>().is_err();
        let one = header.len() == self.width() && different.len() == header.len();
        if !one || !header.iter().all(words) {
            return Ok(self);
        }
        let mut table = Self::new(self.name.clone(), header);
        // A sheet leaves out the empty cells at the end of a row.
        let width = table.header.len();
        for row in self.rows().skip(1) {
            table.push(row.line(), (0..width).map(|column| row.cell(column)))?;
        }
        Ok(table)
    }

    /// A name for every column, each once: those of the header, `name_2` for a name used before,
    /// `column_3` for a column without one.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let width = self.width();
        let mut names: Vec<String> = Vec::with_capacity(width);
        let mut seen = std::collections::BTreeSet::new();
        let mut counts = std::collections::BTreeMap::new();
        for column in 0..width {
            let given = self.header.get(column).filter(|name| !name.is_empty()).cloned();
            let plain = given.unwrap_or_else(|| format!("column_{}", column + 1));
            let count = counts.entry(plain.clone()).or_insert(0_usize);
            let name = loop {
                *count += 1;
                let name = if *count == 1 { plain.clone() } else { format!("{plain}_{count}") };
                if seen.insert(name.clone()) {
                    break name;
                }
            };
            names.push(name);
        }
        names
    }

    /// Writes it as CSV (RFC 4180, LF): the header when there is one, every row as it is.
    ///
    /// # Errors
    /// What the writer refuses.
    pub fn write_csv(&self, out: impl Write) -> io::Result<()> {
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(out);
        if !self.header.is_empty() {
            writer.write_record(&self.header)?;
        }
        for row in self.rows() {
            writer.write_record(row.cells())?;
        }
        writer.flush()
    }

    /// Writes it as an array of objects, one a row, every cell a text under its column's name;
    /// cells a row does not have are left out.
    ///
    /// # Errors
    /// What the writer refuses.
    pub fn write_json(&self, mut out: impl Write) -> io::Result<()> {
        let names = self.names();
        let keys: Result<Vec<String>, _> = names.iter().map(serde_json::to_string).collect();
        let keys = keys?;
        out.write_all(b"[")?;
        for (index, row) in self.rows().enumerate() {
            out.write_all(if index == 0 { b"\n{" } else { b",\n{" })?;
            for (column, (key, cell)) in keys.iter().zip(row.cells()).enumerate() {
                write!(out, "{}{key}:", if column == 0 { "" } else { "," })?;
                serde_json::to_writer(&mut out, cell)?;
            }
            out.write_all(b"}")?;
        }
        out.write_all(b"\n]\n")?;
        out.flush()
    }

    /// The line a row stands on in the file, from 1.
    #[must_use]
    pub fn line(&self, row: usize) -> usize {
        self.row(row).map_or(1, Row::line)
    }
}

impl<'a> Row<'a> {
    /// The line it stands on in the file, from 1; of a sheet, the number of the row.
    #[must_use]
    pub fn line(self) -> usize {
        self.table.rows[self.index].0 as usize
    }

    const fn first(self) -> usize {
        self.table.rows.as_slice()[self.index].1 as usize
    }

    /// How many cells it has.
    #[must_use]
    pub fn len(self) -> usize {
        let next = self.table.rows.get(self.index + 1);
        next.map_or(self.table.ends.len(), |(_, first)| *first as usize) - self.first()
    }

    /// Whether it has no cell at all.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// A cell, or the empty text where the row has none.
    #[must_use]
    pub fn cell(self, column: usize) -> &'a str {
        if column >= self.len() {
            return "";
        }
        let at = self.first() + column;
        let start = at.checked_sub(1).map_or(0, |before| self.table.ends[before] as usize);
        &self.table.texts[start..self.table.ends[at] as usize]
    }

    /// Its cells in their order.
    #[must_use]
    pub fn cells(self) -> impl ExactSizeIterator<Item = &'a str> + Clone {
        (0..self.len()).map(move |column| self.cell(column))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_found_again_and_absent_ones_are_empty() {
        let mut table = Table::new("", vec!["a".into(), "b".into()]);
        table.push(2, ["ż", ""]).expect("small");
        table.push(3, []).expect("small");
        table.push(7, ["1", "2", "3"]).expect("small");
        let cells: Vec<Vec<&str>> = table.rows().map(|row| row.cells().collect()).collect();
        assert_eq!(cells, [vec!["ż", ""], vec![], vec!["1", "2", "3"]]);
        assert_eq!((table.height(), table.width(), table.line(2)), (3, 3, 7));
        assert_eq!((table.cell(0, 5), table.cell(9, 0), table.column("b")), ("", "", Some(1)));
    }

    #[test]
    fn a_first_row_of_words_is_a_header_and_a_row_of_figures_is_none() {
        let of = |first: [&str; 2]| {
            let mut table = Table::default();
            table.push(1, first).expect("small");
            table.push(2, ["126101", "7"]).expect("small");
            let headed = table.headed().expect("small");
            (headed.header.len(), headed.height())
        };
        assert_eq!(of(["kod", "rok"]), (2, 1));
        for first in [["kod", "2024"], ["kod", ""], ["kod", "kod"]] {
            assert_eq!(of(first), (0, 2), "{first:?}");
        }
    }

    #[test]
    fn every_column_has_a_name_of_its_own_when_printed() {
        let mut table = Table::new("", vec!["a".into(), String::new(), "a".into()]);
        table.push(2, ["1", "\"", "x,y", "z"]).expect("small");
        table.push(3, ["2"]).expect("small");
        assert_eq!(table.names(), ["a", "column_2", "a_2", "column_4"]);
        let (mut csv, mut json) = (Vec::new(), Vec::new());
        table.write_csv(&mut csv).expect("written");
        table.write_json(&mut json).expect("written");
        assert_eq!(String::from_utf8_lossy(&csv), "a,,a\n1,\"\"\"\",\"x,y\",z\n2\n");
        let value: serde_json::Value = serde_json::from_slice(&json).expect("JSON");
        assert_eq!(value[0]["column_2"], "\"");
        assert_eq!(value[1], serde_json::json!({ "a": "2" }));
    }
}
