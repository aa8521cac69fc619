//! Tables of plain columns as Parquet: how this floor hands over to the SQL engine, and how
//! Parquet made by others is read.

use super::formats::{Document, refusal};
use super::long_csv::LongTable;
use super::table::Table;
use crate::diagnostic::{Diagnosed, Error};
use crate::language::Text;
use crate::territory::Teryt6;
use chrono::NaiveDate;
use polars::prelude::{
    Categorical32Chunked, CategoricalPhysical, Categories, Column, DataFrame, DataType, IntoSeries,
    NamedFrom, ParquetCompression, ParquetReader, ParquetWriter, PolarsResult, SerReader, Series,
    UInt32Chunked,
};
use std::fs::File;
use std::io::Cursor;
use std::path::Path;

/// How many rows of a long table make one row group: a variable of all gminas in a few years.
const ROW_GROUP: usize = 1 << 19;

/// The cells of one column.
#[derive(Clone, Debug)]
pub enum Cells {
    /// Texts.
    Text(Vec<Option<String>>),
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
pub fn write(columns: Vec<(&str, Cells)>) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    encode(columns, &mut bytes).map_err(Error::engine("writing Parquet"))?;
    Ok(bytes)
}

fn encode(columns: Vec<(&str, Cells)>, bytes: &mut Vec<u8>) -> PolarsResult<()> {
    let columns = columns.into_iter().map(|(name, cells)| column(name, cells));
    let columns = columns.collect::<PolarsResult<Vec<Column>>>()?;
    let mut frame = DataFrame::new_infer_height(columns)?;
    ParquetWriter::new(bytes)
        .with_compression(ParquetCompression::Zstd(None))
        .set_parallel(false)
        .finish(&mut frame)?;
    Ok(())
}

fn column(name: &str, cells: Cells) -> PolarsResult<Column> {
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

/// Writes a long table to `path`: `variable`, `territory`, `year`, `value`, sorted as it is.
///
/// # Errors
/// A file that cannot be written, or a refusal of the writer.
pub fn write_long(table: LongTable, path: &Path) -> Result<(), Error> {
    let file = File::create(path).map_err(Error::io("creating", path))?;
    encode_long(table, &file).map_err(Error::engine("writing Parquet"))?;
    file.sync_all().map_err(Error::io("flushing", path))
}

fn encode_long(table: LongTable, file: &File) -> PolarsResult<()> {
    let LongTable { variables, territories, variable, territory, year, value } = table;
    let columns = vec![
        dictionary("variable", variable, variables.iter().map(String::as_str))?,
        dictionary("territory", territory, territories.iter().map(Teryt6::as_str))?,
        Column::new("year".into(), year),
        Column::new("value".into(), value),
    ];
    let mut frame = DataFrame::new_infer_height(columns)?;
    ParquetWriter::new(file)
        .with_compression(ParquetCompression::Zstd(None))
        .with_row_group_size(Some(ROW_GROUP))
        .finish(&mut frame)?;
    Ok(())
}

/// A column of texts given by their numbers in a list of words, written as it is given.
fn dictionary<'w>(
    name: &str,
    codes: Vec<u32>,
    words: impl Iterator<Item = &'w str>,
) -> PolarsResult<Column> {
    let categories = Categories::new(name.into(), "long table".into(), CategoricalPhysical::U32);
    let mapping = categories.mapping();
    let numbers = words.map(|word| mapping.insert_cat(word)).collect::<PolarsResult<Vec<u32>>>()?;
    // Another table of this process may have numbered the words otherwise.
    let renumbered = numbers.iter().enumerate().any(|(code, number)| code != *number as usize);
    let codes = if renumbered {
        codes.iter().filter_map(|code| numbers.get(*code as usize).copied()).collect()
    } else {
        codes
    };
    let codes = UInt32Chunked::from_vec(name.into(), codes);
    let column =
        Categorical32Chunked::from_cats_and_dtype(codes, DataType::from_categories(categories));
    Ok(column.into_series().into())
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
