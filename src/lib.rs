//! hejnal monitors a metropolitan strategy.
//!
//! ```text
//! datasets/ -> sources -> observations -> indicators | ballots -> assessments -> reports
//! (figures)    (formats)  (one long table)  (strategy as code)  (judgement) (what people read)
//! ```
//!
//! Modules stand in floors; each imports only from floors below its own (ARCHITECTURE.md).

// Floor 0: words.
pub mod diagnostic;
pub mod language;
pub mod period;
pub mod reading;
pub mod territory;
pub mod unit;
// Floor 1.
pub mod sources;
// Floor 2.
pub mod observations;
// Floor 3, blind to each other.
pub mod ballots;
pub mod indicators;
// Floor 4.
pub mod assessments;
// Floor 5.
pub mod reports;
// Floor 6.
pub mod cli;
