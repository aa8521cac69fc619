//! Workbooks: what one holds as plain data, and the renderer that makes a file of it.
//!
//! The file format is ECMA-376 (Office Open XML); limits are those Microsoft states in "Excel
//! specifications and limits".

pub mod book;
mod cells;
mod charts;
mod names;
mod render;
mod widths;

pub use render::render;
