//! Long tables of figures as Parquet.
//!
//! Written without a data frame: the words of a column are known by their numbers, and thousands of
//! small files would each pay for counting them again.

use super::super::long_table::LongTable;
use crate::diagnostic::Error;
use crate::territory::Territory;
use polars::prelude::{PolarsError, PolarsResult};
use polars_arrow::array::{Array, DictionaryArray, Float64Array, UInt32Array, Utf8ViewArray};
use polars_arrow::bitmap::Bitmap;
use polars_arrow::datatypes::{ArrowSchema, Field};
use polars_parquet::read::{ParquetError, fallible_streaming_iterator};
use polars_parquet::write::{
    CompressedPage, CompressionOptions, Compressor, DynIter, DynStreamingIterator, Encoding,
    FileWriter, ParquetType, StatisticsOptions, Version, WriteOptions, ZstdLevel, array_to_columns,
};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

/// How many rows of a long table make one row group: a variable of all gminas in a few years.
const ROW_GROUP: usize = 1 << 19;

/// The level of zstd: the next ones take twice the time for a few percent.
const LEVEL: i32 = 1;

pub(super) const VARIABLE: &str = "variable";
pub(super) const TERRITORY: &str = "territory";
pub(super) const YEAR: &str = "year";
pub(super) const VALUE: &str = "value";
pub(super) const REASON: &str = "reason";
pub(super) const NOTE: &str = "note";

/// Writes a long table to `path`: `variable`, `territory`, `year`, `value`, sorted as it is, with
/// `reason` where figures are missing and `note` where there are notes. Returns the columns.
///
/// # Errors
/// A file that cannot be written, or a refusal of the writer.
pub fn write_long(table: LongTable, path: &Path) -> Result<Vec<String>, Error> {
    let file = File::create(path).map_err(Error::io("creating", path))?;
    let refused = |error: PolarsError| match error {
        PolarsError::IO { error, .. } => {
            let error = std::io::Error::new(error.kind(), error.to_string());
            Error::io("writing", path)(error)
        }
        other => Error::engine("writing Parquet")(other),
    };
    let columns = columns(table).map_err(refused)?;
    written(&columns, BufWriter::new(file)).map_err(refused)?;
    Ok(columns.iter().map(|column| column.name.to_owned()).collect())
}

/// A column as it is written.
struct Column {
    name: &'static str,
    cells: Box<dyn Array>,
    encoding: Encoding,
}

fn columns(table: LongTable) -> PolarsResult<Vec<Column>> {
    let LongTable { variables, territories, variable, territory, year, value, missing, notes } =
        table;
    let rows = value.len();
    let territories: Vec<String> = territories.iter().map(Territory::to_string).collect();
    let known = missing.map(|_| value.iter().map(|it| !it.is_nan()).collect::<Bitmap>());
    let mut columns = vec![
        words(VARIABLE, variable, None, variables.iter().map(String::as_str))?,
        words(TERRITORY, territory, None, territories.iter().map(String::as_str))?,
        years(year)?,
        Column {
            name: VALUE,
            cells: Float64Array::from_vec(value).with_validity(known.clone()).boxed(),
            encoding: Encoding::Plain,
        },
    ];
    if let Some((reason, known)) = missing.zip(known) {
        let reasons = [reason.as_str()].into_iter();
        columns.push(words(REASON, vec![0; rows], Some(!&known), reasons)?);
    }
    if !notes.is_empty() {
        columns.push(noted(&notes, rows)?);
    }
    Ok(columns)
}

/// A column of words given by their places in a list, absent where `there` says so.
fn words<'w>(
    name: &'static str,
    places: Vec<u32>,
    there: Option<Bitmap>,
    list: impl Iterator<Item = &'w str>,
) -> PolarsResult<Column> {
    let list = Utf8ViewArray::from_slice_values(list.collect::<Vec<_>>());
    let places = UInt32Array::from_vec(places).with_validity(there);
    let cells = DictionaryArray::try_from_keys(places, list.boxed(), false)?.boxed();
    Ok(Column { name, cells, encoding: Encoding::RleDictionary })
}

/// Years lie close together.
fn years(years: Vec<i32>) -> PolarsResult<Column> {
    let first = years.iter().min().copied().unwrap_or_default();
    let last = years.iter().max().copied().unwrap_or_default();
    let all = polars_arrow::array::Int32Array::from_vec((first..=last).collect());
    let places = years.into_iter().map(|year| year.abs_diff(first)).collect();
    let cells = DictionaryArray::try_from_keys(UInt32Array::from_vec(places), all.boxed(), false)?;
    Ok(Column { name: YEAR, cells: cells.boxed(), encoding: Encoding::RleDictionary })
}

/// Notes on some of the rows; many of them are the same.
fn noted(notes: &[(usize, String)], rows: usize) -> PolarsResult<Column> {
    let mut list: BTreeMap<&str, u32> = notes.iter().map(|(_, note)| (note.as_str(), 0)).collect();
    list.values_mut().zip(0..).for_each(|(place, number)| *place = number);
    let (mut places, mut there) = (vec![0; rows], vec![false; rows]);
    for (row, note) in notes {
        if let (Some(place), Some(is)) = (places.get_mut(*row), there.get_mut(*row)) {
            *place = list.get(note.as_str()).copied().unwrap_or_default();
            *is = true;
        }
    }
    words(NOTE, places, Some(Bitmap::from(there)), list.keys().copied())
}

fn written(columns: &[Column], file: BufWriter<File>) -> PolarsResult<()> {
    let options = WriteOptions {
        statistics: StatisticsOptions::default(),
        version: Version::V1,
        compression: CompressionOptions::Zstd(Some(ZstdLevel::try_new(LEVEL)?)),
        data_page_size: None,
    };
    let fields = columns.iter().map(|column| {
        let nullable = column.cells.null_count() > 0;
        Field::new(column.name.into(), column.cells.dtype().clone(), nullable)
    });
    let schema: ArrowSchema = fields.map(|field| (field.name.clone(), field)).collect();
    let mut writer = FileWriter::try_new(file, schema, options)?;
    let types = writer.parquet_schema().fields().to_vec();
    let rows = columns.first().map_or(0, |column| column.cells.len());
    let group = |start: &usize| {
        let length = ROW_GROUP.min(rows - start);
        let pages = columns.iter().zip(&types);
        let pages = pages.map(|(column, of)| column.pages(of, *start, length, options));
        Ok((length, pages.collect::<PolarsResult<Vec<_>>>()?))
    };
    let starts: Vec<usize> = (0..rows).step_by(ROW_GROUP).collect();
    // One row group is not worth a visit to the pool.
    let groups: PolarsResult<Vec<_>> = match &*starts {
        [only] => [only].into_iter().map(group).collect(),
        starts => starts.par_iter().map(group).collect(),
    };
    for (length, pages) in groups? {
        let pages = pages.iter().map(|pages| {
            let pages = fallible_streaming_iterator::convert(pages.iter().map(PolarsResult::Ok));
            Ok(DynStreamingIterator::new(pages))
        });
        writer.write(length as u64, DynIter::new(pages))?;
    }
    // The types of Parquet say all: no other program needs those of Arrow.
    writer.end(Some(Vec::new()))?;
    Ok(writer.into_inner().flush()?)
}

impl Column {
    /// Some rows as pages, compressed.
    fn pages(
        &self,
        of: &ParquetType,
        start: usize,
        length: usize,
        options: WriteOptions,
    ) -> PolarsResult<Vec<CompressedPage>> {
        let cells = self.cells.sliced(start, length);
        let mut compressed = Vec::new();
        for pages in array_to_columns(cells, of.clone(), options, &[self.encoding])? {
            let pages = pages.map(|page| {
                page.map_err(|error| ParquetError::FeatureNotSupported(error.to_string()))
            });
            for page in Compressor::new_from_vec(pages, options.compression, Vec::new()) {
                compressed.push(page?);
            }
        }
        Ok(compressed)
    }
}

#[cfg(test)]
#[path = "tests/long.rs"]
mod tests;
