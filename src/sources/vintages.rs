//! Adding vintages to `datasets/` so that a killed process leaves all of it old or all of it new.
//!
//! A vintage is a file of figures and a line in a descriptor, and an import may add thousands of
//! them: no disk makes so many renames one. So an import prepares everything in one hidden folder,
//! and once that is on disk it writes a journal of what goes where. The journal is what counts:
//! before it, nothing was imported; after it, everything is, and whoever comes next finishes the
//! moves that were interrupted. (A redo log: Gray and Reuter, Transaction Processing, chapter 9.)

use super::durable::{self, TEMPORARY, flush, write_atomically};
use crate::diagnostic::{Diagnostic, Error};
use crate::language::Text;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Component, Path, PathBuf};

/// Hidden names, which no walk of `datasets/` takes for data.
const JOURNAL: &str = ".importing.json";
const LOCK: &str = ".lock";
const INCOMING: &str = ".incoming-";

/// The name of a dataset's descriptor.
const DESCRIPTOR: &str = "datapackage.json";

/// Folders below `datasets/`: provider, dataset, vintage.
const LEVELS: usize = 3;

/// Where the new descriptors wait among the files in the making.
const DESCRIPTORS: &str = "descriptors";

/// The `datasets/` of one project.
#[derive(Clone, Debug)]
pub struct Archive {
    folder: PathBuf,
}

/// One file to be added to a dataset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addition {
    /// `<provider>/<dataset>`.
    pub dataset: String,
    /// `<vintage>/<file>`, the path in the descriptor.
    pub path: String,
    /// Where the finished file lies now: under [`Import::incoming`].
    pub staged: PathBuf,
}

/// Everything an import adds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Its files.
    pub files: Vec<Addition>,
    /// The whole new descriptor of each dataset they belong to.
    pub descriptors: BTreeMap<String, String>,
}

/// What goes where; an import whose journal is on disk counts.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Journal {
    /// The folder of files in the making, in `datasets/`.
    incoming: String,
    /// Figures first: a descriptor never names a file that is not there.
    moves: Vec<Move>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Move {
    /// In the folder of files in the making.
    from: PathBuf,
    /// In `datasets/`.
    to: PathBuf,
}

impl Archive {
    /// The `datasets/` of the project at `root`.
    #[must_use]
    pub fn of(root: &Path) -> Self {
        Self { folder: root.join("datasets") }
    }

    /// Begins an import: waits until no other runs, finishes or removes what interrupted ones left,
    /// and opens a folder for files in the making.
    ///
    /// # Errors
    /// A folder that cannot be written.
    pub fn begin(&self) -> Result<Import<'_>, Error> {
        let lock = self.lock()?;
        self.sweep()?;
        let made = tempfile::Builder::new().prefix(INCOMING).tempdir_in(&self.folder);
        let incoming = made.map_err(Error::io("creating a folder in", &self.folder))?;
        Ok(Import { archive: self, incoming, _lock: lock })
    }

    fn lock(&self) -> Result<File, Error> {
        let path = self.folder.join(LOCK);
        let file = File::options().create(true).truncate(false).write(true).open(&path);
        let lock = file.map_err(Error::io("opening", &path))?;
        lock.lock().map_err(Error::io("locking", &path))?;
        Ok(lock)
    }

    /// Waits until no other process is adding to it, and finishes what an interrupted one had
    /// written down; `None` where nothing was ever added.
    ///
    /// # Errors
    /// A lock that cannot be taken, or an interrupted import that cannot be finished.
    pub fn lock_to_read(&self) -> Result<Option<File>, Error> {
        let path = self.folder.join(LOCK);
        loop {
            let file = match File::open(&path) {
                Err(error) if error.kind() == ErrorKind::NotFound => {
                    if self.journal()?.is_none() {
                        return Ok(None);
                    }
                    // The lock is a file nobody misses, and may be lost on the way.
                    self.lock()?
                }
                opened => opened.map_err(Error::io("opening", &path))?,
            };
            file.lock_shared().map_err(Error::io("locking", &path))?;
            if self.journal()?.is_none() {
                return Ok(Some(file));
            }
            drop(file);
            let _lock = self.lock()?;
            self.finish_moves()?;
        }
    }

    fn journal(&self) -> Result<Option<Journal>, Error> {
        let path = self.folder.join(JOURNAL);
        let bytes = match fs::read(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            read => read.map_err(Error::io("reading", &path))?,
        };
        let journal = serde_json::from_slice::<Journal>(&bytes).ok().filter(Journal::is_inside);
        journal.map(Some).ok_or_else(|| Error::Invalid(vec![damaged()]))
    }

    /// Moves what the journal names and is not moved yet, then removes the journal.
    fn finish_moves(&self) -> Result<(), Error> {
        let Some(journal) = self.journal()? else { return Ok(()) };
        self.moved(&journal).map_err(|error| match error {
            Error::Io { .. } => unfinished(&error),
            other => other,
        })
    }

    fn moved(&self, journal: &Journal) -> Result<(), Error> {
        let incoming = self.folder.join(&journal.incoming);
        // Nothing is moved unless everything may be: links could lead out of the project.
        for Move { from, to } in &journal.moves {
            if !self.is_plain(&Path::new(&journal.incoming).join(from)) || !self.is_plain(to) {
                return Err(Error::Invalid(vec![damaged()]));
            }
        }
        let mut folders = BTreeSet::from([self.folder.clone()]);
        for Move { from, to } in &journal.moves {
            let (from, to) = (incoming.join(from), self.folder.join(to));
            folders.extend(self.folders_above(&to));
            let folder = to.parent().unwrap_or(&self.folder);
            fs::create_dir_all(folder).map_err(Error::io("creating", folder))?;
            match fs::rename(&from, &to) {
                // It was moved before the interruption.
                Err(error) if error.kind() == ErrorKind::NotFound && to.exists() => {}
                Err(error) if error.kind() == ErrorKind::NotFound => {
                    return Err(Error::Invalid(vec![damaged()]));
                }
                moved => moved.map_err(Error::io("moving to", &to))?,
            }
        }
        durable::flush_all(&folders, &self.folder)?;
        durable::remove(&self.folder.join(JOURNAL))?;
        flush(&self.folder)?;
        durable::remove(&incoming)
    }

    /// The folders of a file in `datasets/`, but for `datasets/` itself.
    fn folders_above(&self, file: &Path) -> impl Iterator<Item = PathBuf> {
        let above = file.ancestors().skip(1).take_while(|it| *it != self.folder);
        above.map(Path::to_owned).collect::<Vec<_>>().into_iter()
    }

    /// Whether a path in `datasets/` leads through folders to a file, as far as it exists, and
    /// through no link.
    fn is_plain(&self, path: &Path) -> bool {
        let mut parts = path.ancestors().filter(|part| !part.as_os_str().is_empty());
        let is = |part: &Path, wanted: fn(&fs::Metadata) -> bool| {
            fs::symlink_metadata(self.folder.join(part)).map_or(true, |there| wanted(&there))
        };
        parts.next().is_none_or(|file| is(file, fs::Metadata::is_file))
            && parts.all(|folder| is(folder, fs::Metadata::is_dir))
    }

    /// Finishes what counts of interrupted imports, and removes what does not.
    fn sweep(&self) -> Result<(), Error> {
        self.finish_moves()?;
        let mut given_up = false;
        for folder in self.folders()? {
            for entry in fs::read_dir(&folder).map_err(Error::io("listing", &folder))? {
                let entry = entry.map_err(Error::io("listing", &folder))?;
                let name = entry.file_name();
                let name = name.to_string_lossy();
                if name.starts_with(TEMPORARY) || name.starts_with(INCOMING) {
                    durable::remove(&entry.path())?;
                    given_up = true;
                }
            }
        }
        if given_up { self.remove_empty_folders() } else { Ok(()) }
    }

    /// Removes the folders that an import made and left empty.
    fn remove_empty_folders(&self) -> Result<(), Error> {
        for folder in self.folders()?.iter().skip(1).rev() {
            // One that is not empty stays.
            let _ = fs::remove_dir(folder);
        }
        Ok(())
    }

    /// `datasets/` itself, the providers, the datasets and the vintages.
    fn folders(&self) -> Result<Vec<PathBuf>, Error> {
        let mut folders = vec![self.folder.clone()];
        let mut from = 0;
        for _ in 0..LEVELS {
            let to = folders.len();
            for at in from..to {
                let folder = folders[at].clone();
                for entry in fs::read_dir(&folder).map_err(Error::io("listing", &folder))? {
                    let entry = entry.map_err(Error::io("listing", &folder))?;
                    let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
                    if is_folder && !entry.file_name().as_encoded_bytes().starts_with(b".") {
                        folders.push(entry.path());
                    }
                }
            }
            from = to;
        }
        Ok(folders)
    }
}

impl Journal {
    /// Whether it moves nothing from or to elsewhere: a project may come from a stranger.
    fn is_inside(&self) -> bool {
        let plain = |path: &Path| path.components().all(|it| matches!(it, Component::Normal(_)));
        let is_name = Path::new(&self.incoming).file_name() == Some(OsStr::new(&self.incoming));
        let is_incoming = is_name && self.incoming.starts_with(INCOMING);
        let shown =
            |path: &Path| path.iter().all(|part| !part.as_encoded_bytes().starts_with(b"."));
        is_incoming && self.moves.iter().all(|it| plain(&it.from) && plain(&it.to) && shown(&it.to))
    }
}

/// What is said of a journal that is none.
fn damaged() -> Diagnostic {
    Diagnostic::new(
        format!("datasets/{JOURNAL}"),
        Text::new("dziennik importu jest uszkodzony", "the journal of an import is damaged"),
        Text::new(
            "usunąć ten plik, uruchomić `hejnal check` i powtórzyć import",
            "remove this file, run `hejnal check` and import again",
        ),
    )
}

/// What is said when the disk refuses to move what a journal names.
fn unfinished(error: &Error) -> Error {
    Error::Invalid(vec![Diagnostic::new(
        format!("datasets/{JOURNAL}"),
        Text::new(
            format!("import jest zapisany, ale nie dokończony: {error}"),
            format!("an import is written down but not finished: {error}"),
        ),
        Text::new(
            "usunąć przeszkodę (miejsce na dysku, prawa zapisu); następne polecenie go dokończy",
            "remove the obstacle (room on the disk, right to write); the next command finishes it",
        ),
    )])
}

/// An import under way; no other runs beside it.
#[derive(Debug)]
pub struct Import<'a> {
    archive: &'a Archive,
    incoming: tempfile::TempDir,
    _lock: File,
}

impl Import<'_> {
    /// The folder for files in the making, on the same disk as the datasets; it goes with the
    /// import.
    #[must_use]
    pub fn incoming(&self) -> &Path {
        self.incoming.path()
    }

    /// Adds files and descriptors: all of them or, after an error, none, unless the error says
    /// that the import is written down and not finished.
    ///
    /// # Errors
    /// A disk that is full or cannot be written.
    pub fn finish(self, change: &Change) -> Result<(), Error> {
        if change.files.is_empty() {
            return Ok(());
        }
        let journal = match self.prepared(change) {
            Ok(journal) => journal,
            Err(error) => {
                let _ = self.archive.remove_empty_folders();
                return Err(error);
            }
        };
        let text = serde_json::to_vec(&journal)
            .map_err(|error| Error::Internal(format!("journal: {error}")))?;
        // From now on the folder belongs to the journal.
        let (archive, incoming) = (self.archive, self.incoming.keep());
        let path = archive.folder.join(JOURNAL);
        if let Err(error) = write_atomically(&path, &text) {
            // Nobody may finish what was told to have failed. Where even that is refused, the
            // next command finds a whole journal or none.
            let _ = durable::remove(&path).and_then(|()| durable::remove(&incoming));
            return Err(error);
        }
        archive.finish_moves()
    }

    /// Makes the folders that are moved into, so that what can be refused is refused before anything
    /// counts. Empty folders are no data.
    fn reachable(&self, moves: &[Move]) -> Result<(), Error> {
        let device = |path: &Path| {
            let there = fs::metadata(path).map_err(Error::io("looking at", path))?;
            Ok::<u64, Error>(there.dev())
        };
        let here = device(self.incoming())?;
        for Move { to, .. } in moves {
            let to = self.archive.folder.join(to);
            let folder = to.parent().unwrap_or(&self.archive.folder);
            fs::create_dir_all(folder).map_err(Error::io("creating", folder))?;
            // It has no name: nothing is left of it, whatever happens.
            drop(tempfile::tempfile_in(folder).map_err(Error::io("creating a file in", folder))?);
            if device(folder)? != here || to.is_dir() {
                let elsewhere = std::io::Error::from(ErrorKind::CrossesDevices);
                return Err(Error::io("moving to", &to)(elsewhere));
            }
        }
        Ok(())
    }

    /// Writes the descriptors beside the staged files and everything to disk.
    fn prepared(&self, change: &Change) -> Result<Journal, Error> {
        let incoming = self.incoming();
        let inside = |path: &Path| path.strip_prefix(incoming).map(Path::to_owned);
        let mut moves = Vec::with_capacity(change.files.len() + change.descriptors.len());
        let mut written = BTreeSet::from([incoming.to_owned()]);
        let mut prepare = |staged: &Path, to: PathBuf| {
            let from = inside(staged)
                .map_err(|error| Error::Internal(format!("{}: {error}", staged.display())))?;
            written.extend(staged.ancestors().take_while(|it| *it != incoming).map(Path::to_owned));
            moves.push(Move { from, to });
            Ok::<(), Error>(())
        };
        for file in &change.files {
            prepare(&file.staged, Path::new(&file.dataset).join(&file.path))?;
        }
        let folder = incoming.join(DESCRIPTORS);
        fs::create_dir(&folder).map_err(Error::io("creating", &folder))?;
        for (number, (dataset, text)) in change.descriptors.iter().enumerate() {
            let staged = folder.join(number.to_string());
            fs::write(&staged, text).map_err(Error::io("writing", &staged))?;
            prepare(&staged, Path::new(dataset).join(DESCRIPTOR))?;
        }
        self.reachable(&moves)?;
        durable::flush_all(&written, incoming)?;
        let name = incoming.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Journal { incoming: name, moves })
    }
}

#[cfg(test)]
#[path = "tests/vintages.rs"]
mod tests;
