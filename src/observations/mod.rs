//! The one long table: every figure with its source, vintage, file and line, kept in immutable
//! generations, read through SQL.

pub mod coverage;
pub mod engine;
pub mod foreign;
pub mod importing;
pub mod large;
pub mod lineage;
pub mod parts;
pub mod quality;
pub mod revisions;
pub mod sandbox;
pub mod scrutiny;
pub mod statement;
pub mod store;
pub mod tables;
