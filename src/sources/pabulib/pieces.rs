//! A file of ballots in pieces that end where a record ends, each found to be UTF-8.

use super::record::last_end;
use crate::diagnostic::{Diagnostic, Error};
use crate::language::Text;
use std::io::Read;
use std::path::Path;

/// The longest record that is read; a longer one is no ballot.
const LONGEST_RECORD: usize = 64 << 20;

/// A source read in pieces that end where a record ends.
#[derive(Debug)]
pub(super) struct Pieces<R> {
    source: R,
    /// How many bytes are read at a time.
    piece: usize,
    pub(super) buffer: Vec<u8>,
    /// How much of the buffer was handed over.
    handed: usize,
    /// The line the next record stands on.
    pub(super) line: usize,
    ended: bool,
    begun: bool,
    /// Whether a mark stood before the text.
    pub(super) marked: bool,
}

impl<R: Read> Pieces<R> {
    pub(super) const fn new(source: R, piece: usize) -> Self {
        Self {
            source,
            piece,
            buffer: Vec::new(),
            handed: 0,
            line: 1,
            ended: false,
            begun: false,
            marked: false,
        }
    }

    /// The place in the buffer of the next whole records; `None` at the end.
    pub(super) fn next(&mut self, file: &str) -> Result<Option<std::ops::Range<usize>>, Error> {
        self.buffer.drain(..self.handed);
        self.handed = 0;
        let end = loop {
            self.fill(file)?;
            if self.ended {
                break self.buffer.len();
            }
            if let Some(end) = last_end(&self.buffer) {
                break end;
            }
            if self.buffer.len() >= LONGEST_RECORD {
                return Err(self.endless(file));
            }
        };
        self.handed = end;
        if end == 0 {
            return Ok(None);
        }
        let start = if self.begun { 0 } else { self.mark() };
        self.begun = true;
        self.marked |= start > 0;
        match simdutf8::compat::from_utf8(&self.buffer[start..end]) {
            Ok(_) => Ok(Some(start..end)),
            Err(error) => Err(self.no_text(file, start + error.valid_up_to())),
        }
    }

    /// Reads one more piece.
    fn fill(&mut self, file: &str) -> Result<(), Error> {
        self.buffer.reserve(self.piece);
        let wanted = u64::try_from(self.piece).unwrap_or(u64::MAX);
        let failed = Error::io("reading", Path::new(file));
        let read =
            self.source.by_ref().take(wanted).read_to_end(&mut self.buffer).map_err(failed)?;
        self.ended = read < self.piece;
        Ok(())
    }

    /// The length of the mark some editors put before UTF-8.
    fn mark(&self) -> usize {
        if self.buffer.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 }
    }

    fn no_text(&self, file: &str, at: usize) -> Error {
        let lines = memchr::memchr_iter(b'\n', &self.buffer[..at]).count();
        let problem =
            Text::new("wiersz nie jest zapisany w UTF-8", "the line is not written in UTF-8");
        let remedy = Text::new("zapisać plik w UTF-8", "save the file as UTF-8");
        Error::Invalid(vec![Diagnostic::new(file, problem, remedy).at_line(self.line + lines)])
    }

    fn endless(&self, file: &str) -> Error {
        let problem = Text::new("wiersz jest dłuższy niż 64 MB", "a line is longer than 64 MB");
        let remedy =
            Text::new("sprawdzić, czy to plik z głosami", "check that the file holds ballots");
        Error::Invalid(vec![Diagnostic::new(file, problem, remedy).at_line(self.line)])
    }
}
