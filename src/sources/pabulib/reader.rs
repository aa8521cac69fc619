//! A file of ballots from its first byte to its last, in bounded memory.

use super::pieces::Pieces;
use super::record::{Record, Records, unclosed};
use super::rows::Rows;
use super::sections::{self, Section};
use super::telling::{before_sections, blank_line, no_header, repeated, too_large};
use super::{Ballots, Meta, Problems, Projects};
use crate::diagnostic::{Diagnostic, Error};
use crate::language::Text;
use std::io::Read;

/// Which columns of the ballots are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// All of them.
    Everything,
    /// Only these columns of texts, by their names in small letters: age, sex, district ...
    Columns(&'static [&'static str]),
}

impl Wanted {
    /// Whether a column of texts is kept; its name in small letters.
    pub(super) fn has_column(self, name: &str) -> bool {
        match self {
            Self::Everything => true,
            Self::Columns(names) => names.contains(&name),
        }
    }
}

/// How many bytes are read at a time: large beside a record, small beside memory.
const PIECE: usize = 256 << 10;

/// Reads one file of ballots, a block after the other.
#[derive(Debug)]
pub struct Reader<R> {
    source: Pieces<R>,
    file: String,
    wanted: Wanted,
    meta: Meta,
    projects: Projects,
    problems: Problems,
    seen: Vec<Section>,
    section: Option<Section>,
    /// A part whose title was read and whose header was not, and its line.
    titled: Option<(Section, usize)>,
    header: Option<Vec<String>>,
    rows: Option<Rows>,
    /// The rest of a piece, not yet taken.
    waiting: std::ops::Range<usize>,
}

impl<R: Read> Reader<R> {
    /// Reads META, PROJECTS and the header of VOTES.
    ///
    /// # Errors
    /// A source that cannot be read, bytes that are not UTF-8, a record longer than 64 MiB, a file
    /// without a list of projects or without a column of votes.
    pub fn new(source: R, file: &str, wanted: Wanted) -> Result<Self, Error> {
        Self::in_pieces(source, file, wanted, PIECE)
    }

    /// The same in pieces of at least so many bytes: smaller ones make smaller blocks.
    ///
    /// # Errors
    /// As [`Reader::new`].
    pub fn in_pieces(source: R, file: &str, wanted: Wanted, piece: usize) -> Result<Self, Error> {
        let mut reader = Self {
            source: Pieces::new(source, piece.max(1)),
            file: file.to_owned(),
            wanted,
            meta: Meta::default(),
            projects: Projects::default(),
            problems: Problems::default(),
            seen: Vec::new(),
            section: None,
            titled: None,
            header: None,
            rows: None,
            waiting: 0..0,
        };
        while reader.rows.is_none() && reader.advance()? {}
        if reader.rows.is_none() {
            return Err(reader.refused());
        }
        Ok(reader)
    }

    /// What was voted on.
    pub const fn meta(&self) -> &Meta {
        &self.meta
    }

    /// What was voted for.
    pub const fn projects(&self) -> &Projects {
        &self.projects
    }

    /// The next ballots, some tens of thousands; `None` at the end of the file.
    ///
    /// # Errors
    /// A source that cannot be read, bytes that are not UTF-8, a record longer than 64 MiB.
    pub fn block(&mut self) -> Result<Option<Ballots>, Error> {
        loop {
            let more = self.advance()?;
            let ballots = self.taken();
            if ballots.as_ref().is_some_and(|ballots| !ballots.is_empty()) || !more {
                return Ok(ballots.filter(|ballots| !ballots.is_empty()));
            }
        }
    }

    /// All ballots not yet handed over.
    ///
    /// # Errors
    /// As [`Reader::block`].
    pub fn rest(&mut self) -> Result<Ballots, Error> {
        while self.advance()? {}
        self.taken().ok_or_else(|| Error::Internal("ballots without columns".to_owned()))
    }

    /// The description, the projects, and what is odd about the form of the file.
    pub fn into_parts(mut self) -> (Meta, Projects, Problems) {
        self.tell_headless();
        self.tell_order();
        if self.source.marked {
            sections::tell_mark(&mut self.problems);
        }
        (self.meta, self.projects, self.problems)
    }

    /// The ballots gathered so far; columns of the same names go on being filled.
    fn taken(&mut self) -> Option<Ballots> {
        let fresh = Rows::new(self.header.as_deref()?, self.wanted);
        self.rows.replace(fresh).map(Rows::finish)
    }

    /// Takes what waits, or else the next piece; `false` at the end of the file.
    fn advance(&mut self) -> Result<bool, Error> {
        if self.waiting.is_empty() {
            match self.source.next(&self.file)? {
                Some(range) => self.waiting = range,
                None => return Ok(false),
            }
        }
        let buffer = std::mem::take(&mut self.source.buffer);
        let piece = &buffer[self.waiting.clone()];
        let mut records = Records::new(piece, self.source.line);
        let quoted = records.quoted();
        let had_rows = self.rows.is_some();
        let mut failed = None;
        for record in records.by_ref() {
            failed = self.take(record, quoted).err();
            if failed.is_some() || (!had_rows && self.rows.is_some()) {
                break;
            }
        }
        let (rest, line) = records.rest();
        self.waiting.start = self.waiting.end - rest.len();
        self.source.line = line;
        self.source.buffer = buffer;
        failed.map_or(Ok(true), Err)
    }

    /// Takes one record: the title of a part, its header, or a row of it.
    fn take(&mut self, record: Record<'_>, quoted: bool) -> Result<(), Error> {
        // Most records are ballots that begin with a number: no title, no blank line.
        let numbered = !quoted && record.bytes.first().is_some_and(u8::is_ascii_digit);
        if numbered && self.section == Some(Section::Votes) && self.titled.is_none() {
            return self.ballot(record, quoted);
        }
        if record.bytes.iter().all(u8::is_ascii_whitespace) {
            self.problems.warning("blank-line", Some(record.line), blank_line);
            return Ok(());
        }
        if quoted && unclosed(record.bytes) {
            self.problems.error("unclosed-quote", Some(record.line), sections::unclosed_quote);
        }
        if let Some(section) = Section::begun_by(record.bytes, quoted) {
            self.tell_headless();
            sections::texts(record, quoted, 1, &mut self.problems);
            if self.seen.contains(&section) {
                let line = Some(record.line);
                self.problems.error("repeated-section", line, || repeated(section));
            }
            self.seen.push(section);
            self.section = Some(section);
            self.titled = Some((section, record.line));
            return Ok(());
        }
        match (self.section, self.titled.take()) {
            (_, Some((section, _))) if self.headed(section, record, quoted) => {}
            (None, _) => self.problems.error("before-sections", Some(record.line), before_sections),
            (Some(Section::Meta), _) => {
                sections::meta(&mut self.meta, record, quoted, &mut self.problems);
            }
            (Some(Section::Projects), _) => {
                sections::project(&mut self.projects, record, quoted, &mut self.problems);
            }
            (Some(Section::Votes), _) => return self.ballot(record, quoted),
        }
        Ok(())
    }

    /// Takes one row of VOTES.
    fn ballot(&mut self, record: Record<'_>, quoted: bool) -> Result<(), Error> {
        let Some(rows) = &mut self.rows else { return Ok(()) };
        rows.push(record, quoted, &self.projects, &mut self.problems)
            .ok_or_else(|| too_large(&self.file))
    }

    /// Takes the header of a part; `false` where the record is a row already.
    fn headed(&mut self, section: Section, record: Record<'_>, quoted: bool) -> bool {
        if section == Section::Meta {
            let names = sections::texts(record, quoted, usize::MAX, &mut self.problems);
            let sound = names.len() >= 2
                && names
                    .iter()
                    .zip(["key", "value"])
                    .all(|(name, is)| name.eq_ignore_ascii_case(is));
            if !sound {
                self.problems.error("no-header", Some(record.line), || no_header(section));
            }
            return sound;
        }
        let names = sections::header(section, record, quoted, &mut self.problems);
        if section == Section::Projects {
            if self.projects.columns().is_empty() {
                self.projects.set_columns(names);
            }
        } else if self.header.is_none() && self.votable(&names) {
            self.rows = Some(Rows::new(&names, self.wanted));
            self.header = Some(names);
        }
        true
    }

    /// Tells a part whose title is followed by no header.
    fn tell_headless(&mut self) {
        if let Some((section, line)) = self.titled.take() {
            self.problems.error("headless-section", Some(line), || no_header(section));
        }
    }

    /// Whether there is something to vote for and a column that says who voted for it.
    fn votable(&self, names: &[String]) -> bool {
        let votes = names.iter().any(|name| name.eq_ignore_ascii_case("vote"));
        votes && self.projects.column("project_id").is_some()
    }

    /// Why a file holds no ballots that can be read.
    fn refused(&self) -> Error {
        let lacks = |section| !self.seen.contains(&section);
        let (pl, en) = if lacks(Section::Projects) {
            (
                "plik nie ma części PROJECTS przed głosami",
                "the file has no part PROJECTS before the votes",
            )
        } else if lacks(Section::Votes) {
            ("plik nie ma części VOTES", "the file has no part VOTES")
        } else if self.projects.column("project_id").is_none() {
            (
                "lista projektów nie ma kolumny `project_id`",
                "the list of projects has no column `project_id`",
            )
        } else {
            ("głosy nie mają kolumny `vote`", "the votes have no column `vote`")
        };
        let remedy = Text::new(
            "uzupełnić plik według opisu formatu na pabulib.org/format",
            "complete the file as pabulib.org/format describes it",
        );
        Error::Invalid(vec![Diagnostic::new(self.file.as_str(), Text::new(pl, en), remedy)])
    }

    /// Tells parts that are missing or come in another order.
    fn tell_order(&mut self) {
        let mut first: Vec<Section> = Vec::new();
        for section in &self.seen {
            if !first.contains(section) {
                first.push(*section);
            }
        }
        for (title, section) in sections::SECTIONS {
            if !first.contains(&section) {
                self.problems.error("missing-section", None, || {
                    (
                        Text::new(
                            format!("brak części {title}"),
                            format!("the part {title} lacks"),
                        ),
                        Text::new("dodać ją", "add it"),
                    )
                });
            }
        }
        if !first.is_sorted() {
            self.problems.error("section-order", None, || {
                (
                    Text::new(
                        "części nie idą w kolejności META, PROJECTS, VOTES",
                        "the parts do not come in the order META, PROJECTS, VOTES",
                    ),
                    Text::new("ułożyć je w tej kolejności", "put them in this order"),
                )
            });
        }
    }
}
