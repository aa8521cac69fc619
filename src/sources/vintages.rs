//! Adding vintages to `datasets/` so that a killed process leaves each dataset old or new.
//!
//! A vintage is a file of figures and a line in its descriptor: two renames, which no disk makes
//! one. The descriptor is the one that counts. Before the file is moved to its place, its name is
//! written to a journal; a file of the journal that no descriptor names is an unfinished import,
//! which readers overlook and the next import removes.

use super::durable::{self, TEMPORARY, flush, write_atomically};
use crate::diagnostic::Error;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// Hidden names, which no walk of `datasets/` takes for data.
const JOURNAL: &str = ".importing.json";
const LOCK: &str = ".lock";
const INCOMING: &str = ".incoming-";

/// The name of a dataset's descriptor.
const DESCRIPTOR: &str = "datapackage.json";

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
    /// Where the finished, flushed file lies now: under [`Import::incoming`].
    pub staged: PathBuf,
    /// The whole new descriptor.
    pub descriptor: String,
}

/// The files that an import is moving, from the project.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Journal {
    files: Vec<Moving>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Moving {
    dataset: String,
    path: String,
}

impl Archive {
    /// The `datasets/` of the project at `root`.
    #[must_use]
    pub fn of(root: &Path) -> Self {
        Self { folder: root.join("datasets") }
    }

    /// Begins an import: waits until no other runs, removes what interrupted ones left, and opens
    /// a folder for files in the making.
    ///
    /// # Errors
    /// A folder that cannot be written.
    pub fn begin(&self) -> Result<Import<'_>, Error> {
        let path = self.folder.join(LOCK);
        let file = File::options().create(true).truncate(false).write(true).open(&path);
        let lock = file.map_err(Error::io("opening", &path))?;
        lock.lock().map_err(Error::io("locking", &path))?;
        self.sweep()?;
        let made = tempfile::Builder::new().prefix(INCOMING).tempdir_in(&self.folder);
        let incoming = made.map_err(Error::io("creating a folder in", &self.folder))?;
        Ok(Import { archive: self, incoming, _lock: lock })
    }

    /// Waits until no other process is adding to it; `None` where nothing was ever added.
    ///
    /// # Errors
    /// A lock that cannot be taken.
    pub fn lock_to_read(&self) -> Result<Option<File>, Error> {
        let path = self.folder.join(LOCK);
        let Ok(file) = File::open(&path) else { return Ok(None) };
        file.lock_shared().map_err(Error::io("locking", &path))?;
        Ok(Some(file))
    }

    /// The files, by their names from the project, that an interrupted import left.
    #[must_use]
    pub fn unfinished(&self) -> BTreeSet<String> {
        let journal = self.journal().files.into_iter();
        let files = journal.filter(|file| !self.describes(&file.dataset, &file.path));
        files.map(|file| format!("datasets/{}/{}", file.dataset, file.path)).collect()
    }

    fn journal(&self) -> Journal {
        let text = fs::read_to_string(self.folder.join(JOURNAL)).unwrap_or_default();
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// Whether the descriptor on disk names this file.
    fn describes(&self, dataset: &str, path: &str) -> bool {
        let text = fs::read_to_string(self.folder.join(dataset).join(DESCRIPTOR));
        let package = serde_json::from_str::<serde_json::Value>(&text.unwrap_or_default());
        let resources = package.ok().and_then(|it| it.get("resources")?.as_array().cloned());
        resources.unwrap_or_default().iter().any(|it| it["path"].as_str() == Some(path))
    }

    /// Removes what interrupted imports left.
    fn sweep(&self) -> Result<(), Error> {
        self.take_back()?;
        for folder in self.folders()? {
            for entry in fs::read_dir(&folder).map_err(Error::io("listing", &folder))? {
                let entry = entry.map_err(Error::io("listing", &folder))?;
                let name = entry.file_name();
                let name = name.to_string_lossy();
                if name.starts_with(TEMPORARY) || name.starts_with(INCOMING) {
                    durable::remove(&entry.path())?;
                }
            }
        }
        Ok(())
    }

    /// Removes the files of the journal that no descriptor names, then the journal.
    fn take_back(&self) -> Result<(), Error> {
        let journal = self.folder.join(JOURNAL);
        if !journal.exists() {
            return Ok(());
        }
        for name in self.unfinished() {
            let file = self.folder.join(name.strip_prefix("datasets/").unwrap_or(&name));
            durable::remove(&file)?;
            remove_empty_folders(&file, &self.folder);
        }
        durable::remove(&journal)?;
        flush(&self.folder)
    }

    /// `datasets/` itself, the providers and the datasets: where temporary files are made.
    fn folders(&self) -> Result<Vec<PathBuf>, Error> {
        let mut folders = vec![self.folder.clone()];
        let mut from = 0;
        for _ in 0..2 {
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

    /// Adds files and descriptors. After a refusal of the disk, what was not finished is taken
    /// back; what even then is left, the next import removes.
    ///
    /// # Errors
    /// A disk that is full or cannot be written.
    pub fn finish(self, additions: &[Addition]) -> Result<(), Error> {
        let added = self.journalled(additions);
        let taken_back = self.archive.take_back();
        added.and(taken_back)
    }

    fn journalled(&self, additions: &[Addition]) -> Result<(), Error> {
        let datasets = &self.archive.folder;
        let moving = |it: &Addition| Moving { dataset: it.dataset.clone(), path: it.path.clone() };
        let journal = Journal { files: additions.iter().map(moving).collect() };
        let text = serde_json::to_string(&journal)
            .map_err(|error| Error::Internal(format!("journal: {error}")))?;
        write_atomically(&datasets.join(JOURNAL), text.as_bytes())?;
        for addition in additions {
            let dataset = datasets.join(&addition.dataset);
            let target = dataset.join(&addition.path);
            let vintage = target.parent().unwrap_or(&dataset);
            fs::create_dir_all(vintage).map_err(Error::io("creating", vintage))?;
            fs::rename(&addition.staged, &target).map_err(Error::io("moving to", &target))?;
            for folder in [vintage, &dataset, dataset.parent().unwrap_or(datasets), datasets] {
                flush(folder)?;
            }
            write_atomically(&dataset.join(DESCRIPTOR), addition.descriptor.as_bytes())?;
        }
        Ok(())
    }
}

/// Removes the folders of a removed file as far as they are empty, up to `top`.
fn remove_empty_folders(file: &Path, top: &Path) {
    for folder in file.ancestors().skip(1).take_while(|folder| *folder != top) {
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project() -> (tempfile::TempDir, Archive) {
        let root = tempfile::tempdir().expect("a folder");
        fs::create_dir(root.path().join("datasets")).expect("created");
        let archive = Archive::of(root.path());
        (root, archive)
    }

    fn addition(import: &Import<'_>, path: &str) -> Addition {
        let staged = import.incoming().join("a");
        fs::write(&staged, path).expect("written");
        Addition {
            dataset: "p/d".into(),
            path: path.into(),
            staged,
            descriptor: format!(r#"{{"resources":[{{"path":"{path}"}}]}}"#),
        }
    }

    #[test]
    fn an_added_file_is_described_and_nothing_else_is_left() {
        let (_root, archive) = project();
        let import = archive.begin().expect("begun");
        let addition = addition(&import, "2024-01-01/a.csv");
        import.finish(&[addition]).expect("added");
        assert!(archive.describes("p/d", "2024-01-01/a.csv") && archive.unfinished().is_empty());
        let names = fs::read_dir(&archive.folder).expect("listed");
        let mut names: Vec<_> = names.map(|it| it.expect("an entry").file_name()).collect();
        names.sort();
        assert_eq!(names, [".lock", "p"]);
    }

    #[test]
    fn a_file_moved_but_not_described_is_overlooked_and_then_removed() {
        let (_root, archive) = project();
        let journal = r#"{"files":[{"dataset":"p/d","path":"2024-01-01/a.csv"}]}"#;
        let file = archive.folder.join("p/d/2024-01-01/a.csv");
        fs::create_dir_all(file.parent().expect("a folder")).expect("created");
        fs::write(&file, "x").expect("written");
        fs::write(archive.folder.join(JOURNAL), journal).expect("written");
        assert_eq!(archive.unfinished().len(), 1);
        drop(archive.begin().expect("begun"));
        assert!(!archive.folder.join("p").exists() && archive.unfinished().is_empty());
    }

    #[test]
    fn a_refused_addition_is_taken_back() {
        let (_root, archive) = project();
        let import = archive.begin().expect("begun");
        let mut absent = addition(&import, "2024-01-01/a.csv");
        absent.staged = archive.folder.join("none");
        assert!(import.finish(&[absent]).is_err());
        assert!(!archive.folder.join("p/d/datapackage.json").exists());
        assert!(!archive.folder.join(JOURNAL).exists());
    }
}
