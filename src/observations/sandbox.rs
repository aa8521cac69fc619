//! Risky work in a child process of the same program, under limits the engine cannot lift.
//!
//! The engine's own settings do not contain a statement: measured on `DuckDB` 2.0.0 under its
//! `memory_limit` of 300 MB, one `repeat` reached 5.8 GB and one `list_resize` 12.6 GB. Limits of
//! the operating system on a process of its own do.

use super::engine::Engine;
use crate::diagnostic::Error;
use arrow::record_batch::RecordBatch;
use rlimit::Resource;
use serde::{Deserialize, Serialize};
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// What a statement may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Address space of the child, in MiB.
    pub memory_mib: u64,
    /// Seconds by the clock, and twice as many of processor time.
    pub seconds: u64,
}

impl Default for Limits {
    /// 2 GiB and 30 seconds: a hundred times what a question about 15 municipalities needs.
    fn default() -> Self {
        Self { memory_mib: 2048, seconds: 30 }
    }
}

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

/// Runs this program again with the argument `verb`, the request on its standard input and its
/// output passed through.
///
/// # Errors
/// [`Error::Contained`] when a limit stopped it, [`Error::Io`] when it cannot be started.
pub fn spawn(verb: &str, request: &Request) -> Result<ExitStatus, Error> {
    let program = std::env::current_exe().map_err(Error::io("finding", "hejnal".as_ref()))?;
    let mut child = Command::new(&program)
        .arg(verb)
        .stdin(Stdio::piped())
        .spawn()
        .map_err(Error::io("starting", &program))?;
    let written = serde_json::to_vec(request)
        .map_err(|error| Error::Internal(format!("sandbox request: {error}")))?;
    if let Some(mut pipe) = child.stdin.take() {
        // A child that ends before reading says why by its status.
        let _ = pipe.write_all(&written);
    }
    let deadline = Instant::now() + Duration::from_secs(request.limits.seconds);
    loop {
        if let Some(status) = child.try_wait().map_err(Error::io("waiting for", &program))? {
            return contained(status, request.limits);
        }
        if Instant::now() >= deadline {
            let _ = child.kill();
            let _ = child.wait();
            return Err(stopped(request.limits, "its time is over"));
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn contained(status: ExitStatus, limits: Limits) -> Result<ExitStatus, Error> {
    use std::os::unix::process::ExitStatusExt as _;
    match status.signal() {
        Some(signal) => Err(stopped(limits, &format!("signal {signal}"))),
        None => Ok(status),
    }
}

fn stopped(limits: Limits, why: &str) -> Error {
    Error::Contained(format!(
        "the statement was stopped ({why}): it may use {} MiB and {} s; \
         narrow it, or raise --memory or --seconds",
        limits.memory_mib, limits.seconds
    ))
}

/// Puts the limits on the present process. They cannot be lifted again.
///
/// # Errors
/// An operating system that refuses.
pub fn confine(limits: Limits) -> Result<(), Error> {
    const MIB: u64 = 1024 * 1024;
    let set = |resource: Resource, value: u64| {
        resource.set(value, value).map_err(Error::io("setting a limit on", "this process".as_ref()))
    };
    set(Resource::AS, limits.memory_mib * MIB)?;
    set(Resource::CPU, limits.seconds * 2)?;
    set(Resource::FSIZE, 1024 * MIB)?;
    set(Resource::NOFILE, 64)?;
    set(Resource::CORE, 0)
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
            Error::Contained(format!("the statement needs more memory than it may use: {message}"))
        }
        Error::Engine { message, .. } => Error::Usage(message),
        other => other,
    }
}
