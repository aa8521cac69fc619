//! What goes to standard output: lines, tables for eyes, and formats for programs.

use crate::diagnostic::Error;
use arrow::array::{ArrayRef, RecordBatch, StringArray};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use clap::ValueEnum;
use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{CellAlignment, Table};
use std::io::{self, Write};
use std::sync::Arc;

/// A format for a table of results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Columns for reading on a terminal.
    Table,
    /// Comma-separated values with a header.
    Csv,
    /// An array of objects.
    Json,
    /// A Parquet file.
    Parquet,
    /// An Arrow IPC stream.
    Arrow,
}

impl Format {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Parquet => "parquet",
            Self::Arrow => "arrow",
        }
    }

    pub(super) fn of_word(word: &str) -> Self {
        Self::from_str(word, false).unwrap_or(Self::Table)
    }
}

/// A format for the verbs that print one table of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum TableFormat {
    /// Columns for reading on a terminal.
    Table,
    /// Comma-separated values with a header.
    Csv,
    /// An array of objects.
    Json,
}

impl TableFormat {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }
}

/// Writes one line; a closed pipe is the reader's way to say that it has seen enough.
pub(super) fn line(text: &str) -> Result<(), Error> {
    written(writeln!(io::stdout().lock(), "{text}"))
}

/// Forgives a closed pipe.
pub(super) fn written(result: io::Result<()>) -> Result<(), Error> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(Error::io("writing to", "standard output".as_ref())(error)),
        Ok(()) => Ok(()),
    }
}

/// Writes remarks for people on standard error, where they are in no program's way; nobody reading
/// them is no fault.
pub(super) fn aside(remarks: &[String]) {
    let mut stderr = io::stderr().lock();
    for remark in remarks {
        let _ = writeln!(stderr, "{}", plain(remark));
    }
}

/// Prints a table of texts in one of the formats; columns named in `numeric` are set to the right.
pub(super) fn table(
    format: TableFormat,
    header: &[&str],
    numeric: &[&str],
    rows: &[Vec<Option<String>>],
) -> Result<(), Error> {
    match format {
        TableFormat::Table => line(&drawn(header, numeric, rows)),
        TableFormat::Csv => {
            let column = |index: usize| -> ArrayRef {
                let cells = rows.iter().map(|row| row.get(index).cloned().flatten());
                Arc::new(cells.collect::<StringArray>())
            };
            let columns = header.iter().enumerate().map(|(index, name)| (*name, column(index)));
            let failed = || Error::engine("writing CSV");
            let batch = RecordBatch::try_from_iter(columns).map_err(failed())?;
            let mut text = Vec::new();
            arrow::csv::Writer::new(&mut text).write(&batch).map_err(failed())?;
            written(io::stdout().lock().write_all(&text))
        }
        TableFormat::Json => {
            let objects: Vec<serde_json::Value> =
                rows.iter().map(|row| object(header, numeric, row)).collect();
            line(&serde_json::Value::from(objects).to_string())
        }
    }
}

fn object(header: &[&str], numeric: &[&str], row: &[Option<String>]) -> serde_json::Value {
    let cells = header.iter().zip(row).map(|(name, cell)| {
        let number = cell.as_ref().filter(|_| numeric.contains(name));
        let number = number.and_then(|text| text.parse::<serde_json::Number>().ok());
        let value = match (cell, number) {
            (_, Some(number)) => serde_json::Value::Number(number),
            (Some(text), None) => serde_json::Value::from(text.as_str()),
            (None, None) => serde_json::Value::Null,
        };
        ((*name).to_owned(), value)
    });
    serde_json::Value::Object(cells.collect())
}

fn drawn(header: &[&str], numeric: &[&str], rows: &[Vec<Option<String>>]) -> String {
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED);
    table.set_header(header.iter().map(|name| plain(name)));
    for row in rows {
        let cells = header.iter().zip(row).map(|(name, cell)| {
            let cell = cell.as_deref().unwrap_or_default();
            if numeric.contains(name) { short(cell) } else { plain(cell) }
        });
        table.add_row(cells);
    }
    for (index, name) in header.iter().enumerate() {
        if let Some(column) = table.column_mut(index).filter(|_| numeric.contains(name)) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.trim_fmt()
}

/// Words for a terminal, which must not obey what a file says.
fn plain(text: &str) -> String {
    text.replace(char::is_control, "\u{fffd}")
}

/// The same of several lines.
pub(super) fn plain_lines(text: &str) -> String {
    text.replace(|it: char| it.is_control() && it != '\n', "\u{fffd}")
}

/// A number for eyes: four digits after the point, or as many that count when it is smaller. Formats
/// for programs keep all of them.
fn short(cell: &str) -> String {
    let digits = cell.split_once('.').map_or(0, |(_, digits)| digits.len());
    match cell.parse::<f64>() {
        Ok(number) if digits > 4 && number.abs() >= 0.001 => format!("{number:.4}"),
        Ok(number) if digits > 4 => format!("{number:.3e}"),
        _ => cell.to_owned(),
    }
}

/// Writes batches of a query's result as they come.
pub(super) struct Batches {
    sink: Sink,
}

enum Sink {
    Table { header: Vec<String>, numeric: Vec<bool>, rows: Vec<Vec<Option<String>>> },
    Csv(Box<arrow::csv::Writer<io::Stdout>>),
    Json(Box<arrow::json::ArrayWriter<io::Stdout>>),
    Arrow(Option<Box<arrow::ipc::writer::StreamWriter<io::Stdout>>>),
}

impl Batches {
    pub(super) fn new(format: Format) -> Self {
        let sink = match format {
            Format::Table | Format::Parquet => {
                Sink::Table { header: Vec::new(), numeric: Vec::new(), rows: Vec::new() }
            }
            Format::Csv => Sink::Csv(Box::new(arrow::csv::Writer::new(io::stdout()))),
            Format::Json => Sink::Json(Box::new(
                arrow::json::WriterBuilder::new().with_explicit_nulls(true).build(io::stdout()),
            )),
            Format::Arrow => Sink::Arrow(None),
        };
        Self { sink }
    }

    pub(super) fn add(&mut self, batch: &RecordBatch) -> Result<(), Error> {
        let failed = || Error::engine("writing results");
        match &mut self.sink {
            Sink::Table { header, numeric, rows } => {
                if header.is_empty() {
                    for field in batch.schema().fields() {
                        header.push(field.name().clone());
                        numeric.push(field.data_type().is_numeric());
                    }
                }
                rows.extend(texts(batch)?);
                Ok(())
            }
            Sink::Csv(writer) => writer.write(batch).map_err(failed()),
            Sink::Json(writer) => writer.write(batch).map_err(failed()),
            Sink::Arrow(writer) => {
                if writer.is_none() {
                    let opened =
                        arrow::ipc::writer::StreamWriter::try_new(io::stdout(), &batch.schema());
                    *writer = Some(Box::new(opened.map_err(failed())?));
                }
                match writer.as_mut().filter(|_| batch.num_rows() > 0) {
                    Some(writer) => writer.write(batch).map_err(failed()),
                    None => Ok(()),
                }
            }
        }
    }

    pub(super) fn finish(self) -> Result<(), Error> {
        let failed = || Error::engine("writing results");
        match self.sink {
            Sink::Table { header, numeric, rows } => {
                let names: Vec<&str> = header.iter().map(String::as_str).collect();
                let numbers: Vec<&str> = names
                    .iter()
                    .zip(&numeric)
                    .filter(|(_, numeric)| **numeric)
                    .map(|(name, _)| *name)
                    .collect();
                line(&drawn(&names, &numbers, &rows))
            }
            Sink::Json(mut writer) => {
                writer.finish().map_err(failed())?;
                line("")
            }
            Sink::Arrow(Some(mut writer)) => writer.finish().map_err(failed()),
            Sink::Csv(_) | Sink::Arrow(None) => Ok(()),
        }
    }
}

fn texts(batch: &RecordBatch) -> Result<Vec<Vec<Option<String>>>, Error> {
    let options = FormatOptions::default();
    let failed = || Error::engine("formatting results");
    let columns = batch.columns().iter();
    let columns = columns.map(|column| ArrayFormatter::try_new(column, &options));
    let columns: Vec<_> = columns.collect::<Result<_, _>>().map_err(failed())?;
    let mut rows = Vec::with_capacity(batch.num_rows());
    for row in 0..batch.num_rows() {
        let cells = columns.iter().enumerate().map(|(index, column)| {
            let known = !batch.column(index).is_null(row);
            known.then(|| column.value(row).try_to_string()).transpose()
        });
        rows.push(cells.collect::<Result<_, _>>().map_err(failed())?);
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_obeys_no_name_of_a_file() {
        let name = "\u{1b}[31mred\u{9b}0m";
        let table = drawn(&[name], &[], &[vec![Some(format!("{name}\n"))]]);
        assert!(table.contains("[31mred"), "{table}");
        assert!(!table.contains(['\u{1b}', '\u{9b}']), "{table:?}");
        assert_eq!(plain_lines("a\nb\u{1b}\tc"), "a\nb\u{fffd}\u{fffd}c");
    }
}
