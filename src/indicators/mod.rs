//! The strategy as code: an indicator is one file, its formula is checked before any number is
//! printed, its totals are pooled from their parts.
//!
//! ```text
//! file -> library -> formula (parse, shape) -> plan (resolve, check) -> sql -> values
//! ```
//!
//! Everything but [`values`], [`generation`] and [`explain`] works on text and trees alone, without any input or output.

pub mod examples;
pub mod explain;
pub mod file;
pub mod formula;
pub mod generation;
pub mod library;
pub mod plan;
pub mod sql;
pub mod strategy;
pub mod values;
