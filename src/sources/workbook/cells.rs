//! The cells of a sheet as rows of texts, as many as are there and no more.

use super::Refusal;
use crate::sources::table::Table;
use calamine::{DataType, ExcelDateTime};
use std::collections::BTreeMap;

/// The last row of a sheet (ECMA-376 part 1, 18.3.1.73; Excel's specifications and limits).
const MAX_ROWS: usize = 1_048_576;
/// The last column of a sheet, XFD (the same).
const MAX_COLUMNS: usize = 16_384;
/// The most cells of a workbook, empty ones before the last of a row counted: 80 MB of places.
const MAX_CELLS: usize = 20_000_000;
/// The most bytes of text of a workbook. One long text may stand in a million cells.
const MAX_TEXT: usize = 256 << 20;
/// The most cells of a sheet that may stand out of order, which no known program writes.
const MAX_DISORDERED: usize = 1_000_000;

/// What a workbook may still hold.
pub(super) struct Budget {
    cells: usize,
    text: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { cells: MAX_CELLS, text: MAX_TEXT }
    }
}

/// Gathers the cells of one sheet.
pub(super) struct Cells<'b> {
    budget: &'b mut Budget,
    table: Table,
    /// The row being gathered, from 0, its texts end to end, and where each ends.
    row: usize,
    texts: String,
    ends: Vec<usize>,
    /// Cells that came after a later one.
    late: BTreeMap<(usize, usize), String>,
}

impl<'b> Cells<'b> {
    pub(super) fn new(name: &str, budget: &'b mut Budget) -> Self {
        let (texts, ends) = (String::new(), Vec::new());
        let table = Table::new(name, Vec::new());
        Self { budget, table, row: 0, texts, ends, late: BTreeMap::new() }
    }

    /// Adds a cell, row and column from 0; an empty one is none.
    pub(super) fn push(
        &mut self,
        (row, column): (u32, u32),
        value: &impl DataType,
    ) -> Result<(), Refusal> {
        let text = text(value);
        if text.is_empty() {
            return Ok(());
        }
        let (row, column) = (size(row), size(column));
        if row >= MAX_ROWS || column >= MAX_COLUMNS {
            return Err(self.too_far(row, column));
        }
        if row < self.row || (row == self.row && column < self.ends.len()) {
            return self.put_off((row, column), text);
        }
        if row > self.row {
            self.finish_row()?;
            self.row = row;
        }
        self.spend(column + 1 - self.ends.len(), text.len())?;
        self.ends.resize(column, self.texts.len());
        self.texts.push_str(&text);
        self.ends.push(self.texts.len());
        Ok(())
    }

    /// The sheet as a table.
    pub(super) fn finish(mut self) -> Result<Table, Refusal> {
        self.finish_row()?;
        if self.late.is_empty() {
            return Ok(self.table);
        }
        let mut rows: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        for row in self.table.rows() {
            rows.insert(row.line() - 1, row.cells().map(str::to_owned).collect());
        }
        for ((row, column), text) in std::mem::take(&mut self.late) {
            let cells = rows.entry(row).or_default();
            if cells.len() <= column {
                self.budget.spend(column + 1 - cells.len(), 0)?;
                cells.resize(column + 1, String::new());
            }
            if let Some(cell) = cells.get_mut(column) {
                *cell = text;
            }
        }
        let mut table = Table::new(self.table.name, Vec::new());
        for (row, cells) in rows {
            table.push(row + 1, cells.iter().map(String::as_str)).map_err(|_| full())?;
        }
        Ok(table)
    }

    fn finish_row(&mut self) -> Result<(), Refusal> {
        if self.ends.is_empty() {
            return Ok(());
        }
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let cells = starts
            .zip(&self.ends)
            .map(|(start, end)| self.texts.get(start..*end).unwrap_or_default());
        self.table.push(self.row + 1, cells).map_err(|_| full())?;
        self.texts.clear();
        self.ends.clear();
        Ok(())
    }

    fn put_off(&mut self, at: (usize, usize), text: String) -> Result<(), Refusal> {
        self.spend(1, text.len())?;
        self.late.insert(at, text);
        if self.late.len() > MAX_DISORDERED || self.table.height() > MAX_DISORDERED {
            return Err(Refusal::damaged(
                format!("w arkuszu „{}” komórki nie stoją po kolei", self.table.name),
                format!("in sheet \"{}\" the cells do not stand in order", self.table.name),
            ));
        }
        Ok(())
    }

    fn spend(&mut self, cells: usize, text: usize) -> Result<(), Refusal> {
        self.budget.spend(cells, text)
    }

    fn too_far(&self, row: usize, column: usize) -> Refusal {
        let (row, column, name) = (row + 1, column + 1, &self.table.name);
        Refusal::damaged(
            format!(
                "arkusz „{name}” ma komórkę w wierszu {row}, kolumnie {column}; arkusz kończy się na wierszu {MAX_ROWS}, kolumnie {MAX_COLUMNS}"
            ),
            format!(
                "sheet \"{name}\" has a cell in row {row}, column {column}; a sheet ends at row {MAX_ROWS}, column {MAX_COLUMNS}"
            ),
        )
    }
}

impl Budget {
    fn spend(&mut self, cells: usize, text: usize) -> Result<(), Refusal> {
        let left = (self.cells.checked_sub(cells), self.text.checked_sub(text));
        let (Some(cells), Some(text)) = left else {
            return Err(full());
        };
        (self.cells, self.text) = (cells, text);
        Ok(())
    }
}

fn full() -> Refusal {
    let mib = MAX_TEXT >> 20;
    Refusal::too_large(
        format!(
            "skoroszyt ma więcej niż {MAX_CELLS} komórek (licząc puste przed ostatnią w wierszu) albo {mib} MiB tekstu"
        ),
        format!(
            "the workbook has more than {MAX_CELLS} cells (empty ones before the last of a row counted) or {mib} MiB of text"
        ),
    )
}

fn size(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// A cell as text: numbers in full precision, dates after ISO 8601, errors as Excel names them.
fn text(value: &impl DataType) -> String {
    if let Some(text) = value.get_string().or_else(|| value.get_duration_iso()) {
        // calamine widens the bytes of old workbooks with zeros that no text holds.
        text.replace('\0', "")
    } else if let Some(number) = value.get_float() {
        decimal(number)
    } else if let Some(number) = value.get_int() {
        number.to_string()
    } else if let Some(truth) = value.get_bool() {
        if truth { "TRUE" } else { "FALSE" }.to_owned()
    } else if let Some(moment) = value.get_datetime() {
        date(moment)
    } else if let Some(moment) = value.get_datetime_iso() {
        let whole = moment.trim_end_matches('Z').trim_end_matches(".000");
        whole.strip_suffix("T00:00:00").unwrap_or(moment).to_owned()
    } else {
        value.get_error().map_or_else(String::new, ToString::to_string)
    }
}

/// A number with every digit it has; Excel, too, writes an exponent only from 1E+21 on.
fn decimal(number: f64) -> String {
    let size = number.abs();
    if size != 0.0 && size.is_finite() && !(1e-9..1e21).contains(&size) {
        format!("{number:E}")
    } else {
        // Adding zero takes the sign from a negative zero.
        (number + 0.0).to_string()
    }
}

/// A day, a moment, a time of day or a length of time, as the format of the cell says.
fn date(moment: ExcelDateTime) -> String {
    /// The day after 31 December 9999, the last that Excel knows.
    const END: f64 = 2_958_466.0;
    let serial = moment.as_f64();
    if !(0.0..END).contains(&serial) {
        return decimal(serial);
    }
    let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
    let fraction = if milli == 0 { String::new() } else { format!(".{milli:03}") };
    let clock = format!("{minute:02}:{second:02}{fraction}");
    if moment.is_duration() {
        let hours = decimal((serial * 24.0 + 1e-9).floor());
        return format!("{hours}:{clock}");
    }
    let clock = format!("{hour:02}:{clock}");
    let midnight = (hour, minute, second, milli) == (0, 0, 0, 0);
    match (serial < 1.0 && year < 1904, midnight) {
        (true, _) => clock,
        (false, true) => format!("{year:04}-{month:02}-{day:02}"),
        (false, false) => format!("{year:04}-{month:02}-{day:02}T{clock}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data, ExcelDateTimeType};

    fn moment(serial: f64, kind: ExcelDateTimeType) -> Data {
        Data::DateTime(ExcelDateTime::new(serial, kind, false))
    }

    #[test]
    fn cells_are_printed_in_full_and_dates_after_iso_8601() {
        use ExcelDateTimeType::{DateTime, TimeDelta};
        for (cell, printed) in [
            (Data::Float(12345.0), "12345"),
            (Data::Float(0.1), "0.1"),
            (Data::Float(-0.0), "0"),
            (Data::Float(100_000_000_000_000_000_000.0), "100000000000000000000"),
            (Data::Float(1e300), "1E300"),
            (Data::Float(37_489_087.0), "37489087"),
            (Data::Bool(true), "TRUE"),
            (Data::Error(calamine::CellErrorType::NA), "#N/A"),
            (moment(45657.0, DateTime), "2024-12-31"),
            (moment(45657.75, DateTime), "2024-12-31T18:00:00"),
            (moment(0.5, DateTime), "12:00:00"),
            (moment(1.5, TimeDelta), "36:00:00"),
            (moment(-3.0, DateTime), "-3"),
            (Data::DateTimeIso("2024-12-31T00:00:00".into()), "2024-12-31"),
            (Data::Empty, ""),
        ] {
            assert_eq!(text(&cell), printed);
        }
    }

    #[test]
    fn rows_are_sparse_and_cells_out_of_order_find_their_place() {
        let mut budget = Budget::default();
        let mut cells = Cells::new("A", &mut budget);
        for (at, text) in [((2, 1), "b"), ((9, 0), "z"), ((2, 0), "a"), ((5, 2), "m")] {
            cells.push(at, &Data::String(text.into())).expect("small");
        }
        let table = cells.finish().expect("small");
        let rows: Vec<(usize, Vec<&str>)> =
            table.rows().map(|row| (row.line(), row.cells().collect())).collect();
        assert_eq!(rows, [(3, vec!["a", "b"]), (6, vec!["", "", "m"]), (10, vec!["z"])]);
    }

    #[test]
    fn a_sheet_of_far_cells_is_refused_before_it_fills_the_memory() {
        let mut budget = Budget::default();
        let mut cells = Cells::new("A", &mut budget);
        let cell = Data::String("x".into());
        let pushed = (0..2000).find_map(|row| cells.push((row, 16_383), &cell).err());
        assert!(pushed.is_some_and(|refusal| refusal.problem.en.contains("20000000 cells")));
        assert!(cells.push((1_048_576, 0), &cell).is_err());
    }
}
