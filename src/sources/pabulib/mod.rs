//! Elections of participatory budgets (`.pb`, pabulib.org/format): description, projects, ballots.
//!
//! One file is one election, in three parts: META (what was voted on, and how), PROJECTS, VOTES. A
//! [`Reader`] hands the ballots over in blocks of columns, so that a file of any size is read in
//! bounded memory; [`Election::read`] keeps all of them. Columns are found by their names, ids are
//! texts, an order in the file is kept, for it decides ties. What is odd is told as a [`Problem`]
//! and read all the same where it can be; only a file without projects or ballots is refused.
//!
//! Voter rows stay on the floors below the assessments: what leaves them are counts.

mod ballots;
mod interned;
mod meta;
mod money;
mod pieces;
mod problem;
mod projects;
mod reader;
mod record;
mod rows;
mod sections;
mod telling;
#[cfg(test)]
mod tests;
mod write;

pub use ballots::{Ballots, Labels, UNKNOWN};
pub use interned::Interned;
pub use meta::{Entry, Meta, VoteType};
pub use money::Money;
pub use problem::{Problem, Problems, Severity};
pub use projects::{Project, Projects};
pub use reader::{Reader, Wanted};
pub use write::{text, without_ballots};

use crate::diagnostic::Error;
use std::io::Read;

/// One election with all its ballots.
#[derive(Debug)]
pub struct Election {
    /// The file it was read from, as shown to people.
    pub file: String,
    /// What was voted on, and how.
    pub meta: Meta,
    /// What was voted for, in the order of the file.
    pub projects: Projects,
    /// Who voted for what, in the order of the file.
    pub ballots: Ballots,
    /// What is odd about the form of the file.
    pub problems: Problems,
}

/// The largest file whose ballots are all kept in memory at once; of larger ones only counts are
/// made. One gibibyte is four times all of Pabulib.
pub const LARGEST_KEPT: u64 = 1 << 30;

impl Election {
    /// Reads a whole file, with every column.
    ///
    /// # Errors
    /// Bytes that are no text, and a file without projects or ballots: [`Error::Invalid`].
    pub fn read(bytes: &[u8], file: &str) -> Result<Self, Error> {
        let text = sections::as_text(bytes, file)?;
        let mut election = Self::of(text.as_bytes(), file)?;
        sections::tell_encoding(bytes, &mut election.problems);
        Ok(election)
    }

    /// Reads a whole file in UTF-8 as it comes, with every column.
    ///
    /// # Errors
    /// A source that cannot be read; bytes that are not UTF-8, and a file without projects or ballots:
    /// [`Error::Invalid`].
    pub fn of(source: impl Read, file: &str) -> Result<Self, Error> {
        let mut reader = Reader::new(source, file, Wanted::Everything)?;
        let ballots = reader.rest()?;
        let (meta, projects, problems) = reader.into_parts();
        Ok(Self { file: file.to_owned(), meta, projects, ballots, problems })
    }
}
