//! Long tables of figures kept as Parquet, as text.

use super::long::{NOTE, REASON, TERRITORY, VALUE, VARIABLE, YEAR};
use crate::diagnostic::Error;
use polars::prelude::{
    Column, DataFrame, DataType, ParquetReader, PolarsError, PolarsResult, SerReader,
};
use std::fs::File;
use std::path::Path;

/// The columns of a long table that misses no figure.
const COLUMNS: [&str; 4] = [VARIABLE, TERRITORY, YEAR, VALUE];

/// A long table as the text of a tidy file, and the names of its columns: how few of its rows are
/// compared with others.
///
/// # Errors
/// A file that cannot be read, or that is no long table.
pub fn long_as_csv(path: &Path) -> Result<(Vec<String>, Vec<u8>), Error> {
    let file = File::open(path).map_err(Error::io("opening", path))?;
    let read = ParquetReader::new(file).finish();
    read.and_then(|frame| as_csv(&frame)).map_err(Error::engine("reading Parquet"))
}

fn as_csv(frame: &DataFrame) -> PolarsResult<(Vec<String>, Vec<u8>)> {
    let there = |name: &&str| frame.column(name).is_ok();
    // Other programs choose other types for the same cells.
    let texts = |name: &str| frame.column(name)?.cast(&DataType::String);
    let value = frame.column(VALUE)?.cast(&DataType::Float64)?;
    let numbers = value.f64()?.iter();
    let [variable, territory, year] = [VARIABLE, TERRITORY, YEAR].map(texts);
    let (variable, territory, year) = (variable?, territory?, year?);
    let reasons = Some(REASON).filter(there).map(texts).transpose()?;
    let notes = Some(NOTE).filter(there).map(texts).transpose()?;
    let mut fields = COLUMNS.to_vec();
    fields.extend(if reasons.is_some() { &["state", REASON][..] } else { &[] });
    fields.extend(notes.is_some().then_some(NOTE));
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&fields).map_err(|error| failed(&error))?;
    for (row, number) in numbers.enumerate() {
        let printed = number.map(|number| number.to_string()).unwrap_or_default();
        let cell = |column: &Column| {
            Ok::<_, PolarsError>(column.str()?.get(row).unwrap_or_default().to_owned())
        };
        let mut cells = vec![cell(&variable)?, cell(&territory)?, cell(&year)?, printed];
        if let Some(reasons) = &reasons {
            let state = if number.is_some() { "known" } else { "missing" };
            cells.extend([state.to_owned(), cell(reasons)?]);
        }
        if let Some(notes) = &notes {
            cells.push(cell(notes)?);
        }
        writer.write_record(&cells).map_err(|error| failed(&error))?;
    }
    let csv = writer.into_inner().map_err(|error| failed(error.error()))?;
    Ok((fields.into_iter().map(str::to_owned).collect(), csv))
}

fn failed(error: &impl std::fmt::Display) -> PolarsError {
    PolarsError::ComputeError(error.to_string().into())
}
