//! Tables of plain columns as Parquet: how this floor hands over to the SQL engine.

use crate::diagnostic::Error;
use chrono::NaiveDate;
use polars::prelude::{
    Column, DataFrame, DataType, NamedFrom, ParquetCompression, ParquetWriter, PolarsResult, Series,
};

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
