//! A file too large to keep all its ballots: what one pass over them tells, in bounded memory.
//!
//! Memory grows with the projects, the different answers and the different costs and points of
//! ballots, not with the ballots: statistics are those of any file, and greedy rules go by sums.
//! What needs all ballots at once (equal shares and the like, joining the files of an edition, a few
//! checks) is not made, and a problem says so.

use super::check::Blocks;
use super::frequencies::tell_overfull;
use super::statistics::{Counting, Statistics};
use super::verify::{Verification, verify_by_sums};
use crate::diagnostic::Error;
use crate::language::Text;
use crate::sources::pabulib::{Election, Meta, Problems, Projects, Reader, Wanted};
use std::io::Read;

/// What is told of a large file.
#[derive(Debug)]
pub struct Streamed {
    /// What was voted on.
    pub meta: Meta,
    /// What was voted for.
    pub projects: Projects,
    /// Everything counted, as [`Statistics::of`] counts it.
    pub statistics: Statistics,
    /// Whether the declared rule gives what is selected, where that follows from sums.
    pub verified: Verification,
    /// What is wrong with it, and what was not made of it.
    pub problems: Problems,
}

impl Streamed {
    /// Counts a file of any size. `open` gives its bytes from the first on; it is asked a second time
    /// only where META or PROJECTS go on after ballots.
    ///
    /// # Errors
    /// As [`Reader::new`] and [`Reader::block`], and those of `open`.
    pub fn read<R: Read>(
        mut open: impl FnMut() -> Result<R, Error>,
        file: &str,
    ) -> Result<Self, Error> {
        let mut reader = || Reader::new(open()?, file, Wanted::Everything);
        Self::counted(&mut reader, file)
    }

    pub(super) fn counted<R: Read>(
        mut reader: impl FnMut() -> Result<Reader<R>, Error>,
        file: &str,
    ) -> Result<Self, Error> {
        let first = reader()?;
        let known = (first.meta().clone(), first.projects().clone());
        match Pass::over(first, file, known)? {
            Passed::Counted(pass) => Ok(pass.finish()),
            Passed::SaysMore(meta, projects) => {
                match Pass::over(reader()?, file, (meta, projects))? {
                    Passed::Counted(pass) => Ok(pass.finish()),
                    Passed::SaysMore(..) => Err(Error::Internal("a file that changes".to_owned())),
                }
            }
        }
    }
}

/// What came of a pass.
enum Passed {
    /// Everything was counted.
    Counted(Box<Pass>),
    /// After ballots the file says more of them or lists further projects: all that it says.
    SaysMore(Meta, Projects),
}

/// One pass over a file.
struct Pass {
    /// The file with one block of its ballots, at last with none.
    election: Election,
    counting: Counting,
    checks: Blocks,
}

impl Pass {
    /// Counts a file whose META and PROJECTS are `known`.
    fn over<R: Read>(
        mut reader: Reader<R>,
        file: &str,
        (meta, projects): (Meta, Projects),
    ) -> Result<Passed, Error> {
        let mut counting = Counting::of(meta.vote_type());
        let mut checks = Blocks::default();
        let said = |meta: &Meta, projects: &Projects| (meta.entries().len(), projects.len());
        let known = said(&meta, &projects);
        let ballots = reader.block()?.map_or_else(|| reader.rest(), Ok)?;
        let problems = Problems::default();
        let mut election = Election { file: file.to_owned(), meta, projects, ballots, problems };
        loop {
            let (entries, listed) = said(reader.meta(), reader.projects());
            let says_more = entries > known.0 || listed > known.1;
            if !says_more {
                counting.add(&election.ballots, &election.projects);
                checks.add(&election);
            }
            if election.ballots.is_empty() {
                let (meta, projects, problems) = reader.into_parts();
                if says_more {
                    return Ok(Passed::SaysMore(meta, projects));
                }
                election.problems = problems;
                return Ok(Passed::Counted(Box::new(Self { election, counting, checks })));
            }
            // At the end no ballots, of which the columns are still known.
            election.ballots = reader.block()?.map_or_else(|| reader.rest(), Ok)?;
        }
    }

    fn finish(self) -> Streamed {
        let Self { election, counting, checks } = self;
        let statistics = counting.finish(&election.meta, &election.projects);
        let verified = verify_by_sums(&election, &statistics.recount.voters);
        let mut problems = checks.finish(&election, &verified);
        if statistics.too_many_values {
            tell_overfull(&mut problems);
        }
        if let Verification::NotVerifiable(why) = &verified {
            problems.warning("rule-not-applied", None, || (why.clone(), divide()));
        }
        problems.warning("not-joined", None, not_joined);
        let Election { meta, projects, .. } = election;
        Streamed { meta, projects, statistics, verified, problems }
    }
}

fn not_joined() -> (Text, Text) {
    (
        Text::new(
            "plik ma więcej niż 1 GiB: jego głosujących nie połączono z innymi plikami edycji",
            "the file has more than 1 GiB: its voters were not joined with other files of the \
             edition",
        ),
        divide(),
    )
}

fn divide() -> Text {
    Text::new("podzielić plik", "divide the file")
}
