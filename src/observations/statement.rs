//! An analyst's statement on the copy, run in the confined child process.

use super::engine::Engine;
use super::sandbox::Limits;
use crate::diagnostic::Error;
use crate::language::Text;
use arrow::record_batch::RecordBatch;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// 2 GiB and 30 seconds: a hundred times what a question about 15 municipalities needs.
pub const LIMITS: Limits = Limits { memory_mib: 2048, seconds: 30 };

/// A statement to run on the analysts' copy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The database file, opened read-only.
    pub database: PathBuf,
    /// The statement.
    pub sql: String,
    /// The word of an output format, passed through to the child.
    pub format: String,
    /// An empty folder the child may write a file into, for formats that need one.
    pub scratch: Option<PathBuf>,
    /// What it may use.
    pub limits: Limits,
}

/// Runs the request's statement in the present, confined process and hands each batch to `sink`.
///
/// # Errors
/// [`Error::Usage`] for a statement the engine refuses, [`Error::Contained`] for one that needs
/// more than it may use.
pub fn run(
    request: &Request,
    sink: impl FnMut(RecordBatch) -> Result<(), Error>,
) -> Result<(), Error> {
    let engine = Engine::open_locked(&request.database, request.scratch.as_deref())?;
    engine.batches(&request.sql, sink).map_err(explained)
}

/// Runs the request's query and writes its result to `file` inside the scratch folder as Parquet.
///
/// # Errors
/// As [`run`]; also a statement that is not one query.
pub fn save(request: &Request, file: &std::path::Path) -> Result<(), Error> {
    let engine = Engine::open_locked(&request.database, request.scratch.as_deref())?;
    if !engine.is_one_query(&request.sql).map_err(explained)? {
        return Err(Error::Usage("Parquet needs one query, such as SELECT or FROM".to_owned()));
    }
    engine.save(request.sql.trim().trim_end_matches(';'), file).map_err(explained)
}

/// Sorts a refusal of the engine: a limit, or a statement that is wrong.
fn explained(error: Error) -> Error {
    match error {
        Error::Engine { message, .. }
            if message.contains("Out of Memory") || message.contains("bad_alloc") =>
        {
            Error::Contained(Text::new(
                format!("instrukcja potrzebuje więcej pamięci, niż jej wolno: {message}"),
                format!("the statement needs more memory than it may use: {message}"),
            ))
        }
        Error::Engine { message, .. } => Error::Usage(message),
        other => other,
    }
}
