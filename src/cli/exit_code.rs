//! What the program's exit codes mean.

/// Told at the end of `--help`.
pub(super) const HELP: &str = "Exit codes:
  0   done
  1   findings (check, quality, verify)
  2   the request cannot be understood
  3   files are invalid; nothing was changed
  4   a limit stopped a statement or the reading of a file
  70  a failure of the machine or of this program";

/// An exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitCode {
    /// Everything asked for was done.
    Done,
    /// Something was found that a person should look at.
    Findings,
    /// The request cannot be understood.
    Usage,
    /// Files are invalid.
    InvalidFiles,
    /// A limit stopped risky work.
    Contained,
    /// The machine or the program failed.
    Internal,
}

impl ExitCode {
    /// The number the operating system sees.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Findings => 1,
            Self::Usage => 2,
            Self::InvalidFiles => 3,
            Self::Contained => 4,
            // EX_SOFTWARE of sysexits.h.
            Self::Internal => 70,
        }
    }
}

impl From<ExitCode> for std::process::ExitCode {
    fn from(code: ExitCode) -> Self {
        Self::from(code.number())
    }
}
