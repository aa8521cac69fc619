//! `hejnal query`: SQL over the analysts' copy, in a confined child process.

use super::output::{Batches, Format};
use super::{ExitCode, Outcome, Setting, output, say};
use crate::diagnostic::Error;
use crate::observations::sandbox::{self, Limits, Request};
use std::io::{Read as _, Write as _};

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
    #[arg(long, default_value_t = Limits::default().memory_mib, value_name = "MIB")]
    memory: u64,
    /// Seconds the statement may take.
    #[arg(long, default_value_t = Limits::default().seconds, value_name = "S")]
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
    let status = sandbox::spawn(CHILD, &request)?;
    Ok(match status.code() {
        Some(0) => ExitCode::Done,
        Some(2) => ExitCode::Usage,
        Some(4) => ExitCode::Contained,
        // An abort of the engine under its limits ends in no code of ours.
        _ => {
            let why =
                say(setting.lang, "instrukcja została zatrzymana", "the statement was stopped");
            return Err(Error::Contained(format!("{why} ({status})")));
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
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .map_err(Error::io("reading", "the request".as_ref()))?;
    let request: Request = serde_json::from_str(&text).map_err(|error| {
        Error::Usage(format!("this verb is started by `hejnal query`: {error}"))
    })?;
    sandbox::confine(request.limits)?;
    if let Some(scratch) = &request.scratch {
        let file = scratch.join("result.parquet");
        sandbox::save(&request, &file)?;
        let mut saved = std::fs::File::open(&file).map_err(Error::io("reading", &file))?;
        let copied = std::io::copy(&mut saved, &mut std::io::stdout().lock());
        output::written(copied.map(drop))?;
    } else {
        let mut batches = Batches::new(Format::of_word(&request.format));
        sandbox::run(&request, |batch| batches.add(&batch))?;
        batches.finish()?;
    }
    output::written(std::io::stdout().flush())?;
    Ok(ExitCode::Done)
}
