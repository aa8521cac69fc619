//! A workbook of numbers alone.

use crate::Failure;
use chrono::NaiveDate;
use hejnal::reports::xlsx;
use hejnal::reports::xlsx::book::{Cell, Colours, Format, Properties, Sheet, Workbook};
use std::path::Path;

/// Numbers that depend on their place alone.
pub(crate) fn made(count: usize) -> Vec<f64> {
    let number =
        |at: usize| f64::from(u32::try_from(at * 7919 % 1_000_003).unwrap_or_default()) / 8.0;
    (0..count).map(number).collect()
}

/// The numbers of a folder of inputs, row by row: `cells.f64`, little-endian.
pub(crate) fn read(inputs: &Path) -> Result<Vec<f64>, Failure> {
    let bytes = std::fs::read(inputs.join("cells.f64"))?;
    let (numbers, _) = bytes.as_chunks::<8>();
    Ok(numbers.iter().map(|it| f64::from_le_bytes(*it)).collect())
}

/// One sheet of these numbers, as the bytes of an XLSX file.
pub(crate) fn file(numbers: &[f64], columns: usize) -> Result<Vec<u8>, Failure> {
    let format = Format { decimals: 2, ..Format::default() };
    let row = |row: &[f64]| row.iter().map(|it| Cell::Number(*it, format.clone())).collect();
    let rows = numbers.chunks(columns).map(row).collect();
    let sheets = vec![Sheet { name: "Numbers".to_owned(), rows, ..Sheet::default() }];
    let properties = Properties {
        title: "Numbers".to_owned(),
        subject: String::new(),
        author: String::new(),
        language: "en",
        created: NaiveDate::from_ymd_opt(2026, 1, 1).ok_or("no day")?,
    };
    let (ink, ground) = (0x0017_1c22, 0x00fd_fdfb);
    let colours = Colours {
        ink,
        muted: ink,
        accent: ink,
        on_accent: ground,
        rule: ink,
        second: ink,
        third: ink,
    };
    Ok(xlsx::render(&Workbook { properties, colours, sheets })?)
}
