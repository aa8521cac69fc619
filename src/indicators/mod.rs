//! The strategy as code: an indicator is one file, its formula is checked before any number is
//! printed, its totals are pooled from their parts.
//!
//! ```text
//! file -> library -> formula (parse) -> resolve -> dimension, shape, additivity (check) -> plan -> sql -> values
//! ```
//!
//! Everything but [`values`], [`generation`] and [`explain`] works on text and trees alone, without
//! any input or output, and each stage can be called by itself. The fuzzed build has no engine.

pub mod additivity;
#[cfg(not(fuzzing))]
pub mod diff;
pub mod dimension;
pub mod draft;
pub mod evaluate;
#[cfg(not(fuzzing))]
pub mod examples;
#[cfg(not(fuzzing))]
pub mod explain;
pub mod file;
pub mod formula;
pub mod functions;
#[cfg(not(fuzzing))]
pub mod generation;
pub mod library;
mod overlap;
pub mod peer_sets;
pub mod plan;
#[cfg(not(fuzzing))]
pub mod portions;
pub mod resolve;
pub mod shape;
#[cfg(not(fuzzing))]
pub mod sql;
pub mod strategy;
pub mod term;
#[cfg(not(fuzzing))]
pub mod values;
#[cfg(not(fuzzing))]
pub mod worked;

#[cfg(test)]
mod tests;
