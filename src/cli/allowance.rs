//! What reading a foreign file may use, and how the child that reads it speaks.

use super::{ExitCode, Outcome};
use crate::diagnostic::Error;
use crate::observations::foreign::LIMITS;
use crate::observations::sandbox::{self, Limits};
use serde::de::DeserializeOwned;
use std::io::Write as _;

#[derive(Clone, Copy, Debug, clap::Args)]
pub(super) struct Allowance {
    /// Memory the reading of one file may use, in MiB.
    #[arg(long, default_value_t = LIMITS.memory_mib, value_name = "MIB")]
    memory: u64,
    /// Seconds the reading of one file may take.
    #[arg(long, default_value_t = LIMITS.seconds, value_name = "S")]
    seconds: u64,
}

impl Allowance {
    pub(super) const fn limits(self) -> Limits {
        Limits { memory_mib: self.memory, seconds: self.seconds }
    }
}

/// A request to a child that reads a file.
pub(super) trait Confined: DeserializeOwned {
    fn limits(&self) -> Limits;
}

/// Takes the request, puts the limits on the process and does the work. Faults go to standard
/// error as JSON, for the parent to tell.
pub(super) fn confined<R: Confined>(work: impl FnOnce(R) -> Result<(), Error>) -> Outcome {
    // What a library says when it panics is no word to a clerk; the parent says what to do.
    std::panic::set_hook(Box::new(|_| {}));
    let request: R = sandbox::request()?;
    sandbox::confine(request.limits())?;
    match work(request) {
        Ok(()) => Ok(ExitCode::Done),
        Err(Error::Invalid(faults)) => {
            let _ = serde_json::to_writer(std::io::stderr().lock(), &faults);
            let _ = std::io::stderr().flush();
            Ok(ExitCode::InvalidFiles)
        }
        Err(other) => Err(other),
    }
}
