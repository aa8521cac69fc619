//! `hejnal query`: SQL over the analysts' copy, in a confined child process.

use super::output::{Batches, Format};
use super::{ExitCode, Outcome, Setting, output};
use crate::diagnostic::Error;
use crate::language::Text;
use crate::observations::sandbox::{self, Limits, Words};
use crate::observations::statement::{self, LIMITS, Request};
use std::io::Write as _;

/// The hidden verb the child process is started with.
pub(super) const CHILD: &str = "confined-query";

#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// One statement over observations, indicators, `indicator_values`, members and sources.
    sql: String,
    /// How to print the result.
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    /// Memory the statement may use, in MiB.
    #[arg(long, default_value_t = LIMITS.memory_mib, value_name = "MIB")]
    memory: u64,
    /// Seconds the statement may take.
    #[arg(long, default_value_t = LIMITS.seconds, value_name = "S")]
    seconds: u64,
}

pub(super) fn run(setting: &Setting, options: &Options) -> Outcome {
    let project = setting.open()?;
    project.generation(&setting.store, None)?;
    let scratch = match options.format {
        Format::Parquet => {
            let folder = tempfile::tempdir();
            Some(folder.map_err(Error::io("creating", "a temporary folder".as_ref()))?)
        }
        _ => None,
    };
    let request = Request {
        database: setting.store.analysts(),
        sql: options.sql.clone(),
        format: options.format.word().to_owned(),
        scratch: scratch.as_ref().map(|folder| folder.path().to_owned()),
        limits: Limits { memory_mib: options.memory, seconds: options.seconds },
    };
    let status = sandbox::spawn(CHILD, &request, request.limits, Words::Told)?.status;
    Ok(match status.code() {
        Some(0) => ExitCode::Done,
        Some(2) => ExitCode::Usage,
        Some(4) => ExitCode::Contained,
        // An abort of the engine under its limits ends in no code of ours.
        _ => {
            return Err(Error::Contained(Text::new(
                format!("instrukcja została zatrzymana ({status})"),
                format!("the statement was stopped ({status})"),
            )));
        }
    })
}

/// What the child process does: puts the limits on itself, reads the request, runs it.
pub(super) fn run_confined() -> Outcome {
    match confined() {
        // A closed pipe is the reader's way to say that it has seen enough.
        Err(Error::Engine { message, .. } | Error::Usage(message))
            if message.contains("Broken pipe") =>
        {
            Ok(ExitCode::Done)
        }
        other => other,
    }
}

fn confined() -> Outcome {
    let request: Request = sandbox::request()?;
    sandbox::confine(request.limits)?;
    if let Some(scratch) = &request.scratch {
        let file = scratch.join("result.parquet");
        statement::save(&request, &file)?;
        let mut saved = std::fs::File::open(&file).map_err(Error::io("reading", &file))?;
        let copied = std::io::copy(&mut saved, &mut std::io::stdout().lock());
        output::written(copied.map(drop))?;
    } else {
        let mut batches = Batches::new(Format::of_word(&request.format));
        statement::run(&request, |batch| batches.add(&batch))?;
        batches.finish()?;
    }
    output::written(std::io::stdout().flush())?;
    Ok(ExitCode::Done)
}
