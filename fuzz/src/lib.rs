//! The parsers of hejnal as a library of their own: the same files, without the engines.
//!
//! Compiling polars and DuckDB under a sanitizer takes hours and would fuzz those libraries; what
//! is fuzzed here is ours.

#[path = "../../src/ballots/mod.rs"]
pub mod ballots;
#[path = "../../src/diagnostic.rs"]
pub mod diagnostic;
#[path = "../../src/indicators/mod.rs"]
pub mod indicators;
pub mod json;
#[path = "../../src/language.rs"]
pub mod language;
#[path = "."]
pub mod observations {
    //! Quality and revisions.
    #[path = "../../src/observations/quality/mod.rs"]
    pub mod quality;
    #[path = "../../src/observations/revisions.rs"]
    pub mod revisions;
}
#[path = "../../src/period.rs"]
pub mod period;
#[path = "../../src/reading.rs"]
pub mod reading;
#[path = "../../src/sources/mod.rs"]
pub mod sources;
#[path = "../../src/territory/mod.rs"]
pub mod territory;
#[path = "../../src/unit.rs"]
pub mod unit;
