//! Tables of plain columns as Parquet: how this floor hands over to the SQL engine, and how
//! Parquet made by others is read.

mod as_csv;
mod long;

pub use as_csv::long_as_csv;
pub use long::write_long;

use super::formats::{Document, refusal};
use super::table::Table;
use crate::diagnostic::{Diagnosed, Error};
use crate::language::Text;
use chrono::NaiveDate;
use polars::prelude::{
    Column, DataFrame, DataType, NamedFrom, ParquetCompression, ParquetReader, ParquetWriter,
    PolarsResult, SerReader, Series,
};
use rayon::prelude::*;
use std::borrow::Cow;
use std::io::Cursor;

/// The cells of one column.
#[derive(Clone, Debug)]
pub enum Cells<'a> {
    /// Texts.
    Text(Vec<Option<Cow<'a, str>>>),
    /// Finite numbers.
    Number(Vec<Option<f64>>),
    /// Whole numbers.
    Whole(Vec<Option<i32>>),
    /// Dates.
    Day(Vec<Option<NaiveDate>>),
    /// Yes or no.
    Flag(Vec<bool>),
}

/// Writes columns of equal length as one Parquet file; the same cells give the same bytes.
///
/// # Errors
/// Columns of different length, or a refusal of the writer.
pub fn write(columns: Vec<(&str, Cells<'_>)>) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    encode(columns, &mut bytes).map_err(Error::engine("writing Parquet"))?;
    Ok(bytes)
}

fn encode(columns: Vec<(&str, Cells<'_>)>, bytes: &mut Vec<u8>) -> PolarsResult<()> {
    let columns = columns.into_par_iter().map(|(name, cells)| column(name, cells));
    let columns = columns.collect::<PolarsResult<Vec<Column>>>()?;
    let mut frame = DataFrame::new_infer_height(columns)?;
    ParquetWriter::new(bytes)
        .with_compression(ParquetCompression::Zstd(None))
        .set_parallel(false)
        .finish(&mut frame)?;
    Ok(())
}

fn column(name: &str, cells: Cells<'_>) -> PolarsResult<Column> {
    let series = match cells {
        Cells::Text(cells) => Series::new(name.into(), cells),
        Cells::Number(cells) => Series::new(name.into(), cells),
        Cells::Whole(cells) => Series::new(name.into(), cells),
        Cells::Flag(cells) => Series::new(name.into(), cells),
        Cells::Day(cells) => {
            let days: Vec<Option<i32>> = cells.into_iter().map(|it| it.map(days)).collect();
            Series::new(name.into(), days).cast(&DataType::Date)?
        }
    };
    Ok(series.into())
}

/// Whether the bytes are a Parquet file, by its first ones.
#[must_use]
pub fn is_parquet(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PAR1")
}

/// Reads Parquet made by others, every cell as text; meant for a confined child process, for
/// polars aborts on some crafted files.
///
/// # Errors
/// A damaged file, or a column whose cells are no plain values.
pub fn read(bytes: &[u8], file: &str) -> Diagnosed<Document> {
    let refused = |message: String| {
        vec![refusal(
            file,
            Text::new(
                format!("nie można odczytać pliku Parquet: {message}"),
                format!("cannot read this Parquet file: {message}"),
            ),
        )]
    };
    let read = ParquetReader::new(Cursor::new(bytes)).finish();
    let frame = read.map_err(|error| refused(error.to_string()))?;
    let columns: PolarsResult<Vec<Texts>> = frame.columns().iter().map(Texts::of).collect();
    let columns = columns.map_err(|error| refused(error.to_string()))?;
    let header = frame.get_column_names().iter().map(ToString::to_string).collect();
    let mut table = Table::new("", header);
    for row in 0..frame.height() {
        let cells: Vec<String> = columns.iter().map(|column| column.cell(row)).collect();
        let pushed = table.push(row + 1, cells.iter().map(String::as_str));
        pushed.map_err(|error| refused(error.to_string()))?;
    }
    Ok(Document { file: file.into(), tables: vec![table], ..Document::default() })
}

/// The cells of one column of a foreign file as texts.
enum Texts {
    Numbers(polars::prelude::Float64Chunked),
    Others(polars::prelude::StringChunked),
}

impl Texts {
    fn of(column: &Column) -> PolarsResult<Self> {
        let series = column.as_materialized_series();
        if series.dtype().is_float() {
            return Ok(Self::Numbers(series.cast(&DataType::Float64)?.f64()?.clone()));
        }
        Ok(Self::Others(series.cast(&DataType::String)?.str()?.clone()))
    }

    fn cell(&self, row: usize) -> String {
        match self {
            Self::Numbers(cells) => cells.get(row).map_or_else(String::new, |it| it.to_string()),
            Self::Others(cells) => cells.get(row).unwrap_or_default().to_owned(),
        }
    }
}

/// Days since 1 January 1970, as Parquet and Arrow count them.
fn days(date: NaiveDate) -> i32 {
    let epoch = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap_or_default();
    i32::try_from((date - epoch).num_days()).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_cells_give_the_same_bytes() {
        let table = || {
            vec![
                ("a", Cells::Text(vec![Some("ż".into()), None])),
                ("b", Cells::Number(vec![Some(1.5), None])),
                ("c", Cells::Day(vec![NaiveDate::from_ymd_opt(2024, 12, 31), None])),
                ("d", Cells::Flag(vec![true, false])),
                ("e", Cells::Whole(vec![Some(-1), None])),
            ]
        };
        let bytes = write(table()).expect("written");
        assert_eq!(bytes, write(table()).expect("written"));
        assert_eq!(&bytes[..4], b"PAR1");
    }

    #[test]
    fn columns_of_different_length_are_refused() {
        let table = vec![("a", Cells::Flag(vec![true])), ("b", Cells::Flag(vec![]))];
        assert!(write(table).is_err());
    }
}
