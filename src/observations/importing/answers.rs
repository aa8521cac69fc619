//! What a confined child says of its files: a line of JSON for each, in their order.

use crate::diagnostic::{Diagnostic, Error};
use crate::sources::intake::Intake;
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// What a child says of one file.
#[derive(Debug, Serialize, Deserialize)]
pub enum Answer {
    /// What was understood; what is to be kept is staged.
    Understood(Box<Intake>),
    /// Why nothing of it can be kept.
    Refused(Vec<Diagnostic>),
}

/// The answers of one child as it writes them.
#[derive(Debug)]
pub struct Answers {
    path: PathBuf,
    file: File,
}

impl Answers {
    /// Begins a file of answers.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn begin(path: &Path) -> Result<Self, Error> {
        let file = File::create(path).map_err(Error::io("creating", path))?;
        Ok(Self { path: path.to_owned(), file })
    }

    /// Adds the answer to the next file. It is there even when the child falls over the file after.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn push(&mut self, answer: &Answer) -> Result<(), Error> {
        let json = |error| Error::Internal(format!("JSON: {error}"));
        let mut line = serde_json::to_vec(answer).map_err(json)?;
        line.push(b'\n');
        self.file.write_all(&line).map_err(Error::io("writing", &self.path))
    }
}

/// The answers a child gave before it ended, in the order of its files; one it was cut off in is
/// none.
///
/// # Errors
/// A file that cannot be read, or that no child wrote.
pub(super) fn read(path: &Path) -> Result<Vec<Answer>, Error> {
    let text = match fs::read(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        read => read.map_err(Error::io("reading", path))?,
    };
    let lines = text.split_inclusive(|byte| *byte == b'\n').filter(|line| line.ends_with(b"\n"));
    let answer = |line| {
        serde_json::from_slice(line)
            .map_err(|error| Error::Internal(format!("answer of the reader: {error}")))
    };
    lines.map(answer).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_up_to_the_one_that_was_cut_off() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("answers");
        assert!(read(&path).expect("none").is_empty());
        let mut answers = Answers::begin(&path).expect("begun");
        for _ in 0..2 {
            answers.push(&Answer::Refused(Vec::new())).expect("written");
        }
        assert_eq!(read(&path).expect("read").len(), 2);
        let whole = fs::read(&path).expect("read");
        fs::write(&path, &whole[..whole.len() - 1]).expect("cut");
        assert_eq!(read(&path).expect("read").len(), 1);
        fs::write(&path, "{}\n").expect("written");
        assert!(read(&path).is_err());
    }
}
