//! The one long table: every figure with its source, vintage, file and line, kept in immutable
//! generations, read through SQL.

pub mod coverage;
pub mod engine;
pub mod lineage;
pub mod sandbox;
pub mod store;
pub mod tables;
