//! Files written so that a killed process leaves the old content or the new one.

use crate::diagnostic::Error;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// How names of temporary files begin: hidden, so that no walk of a folder takes them for data.
pub const TEMPORARY: &str = ".tmp-";

/// Flushes a file or folder to disk.
///
/// # Errors
/// A disk that refuses.
pub fn flush(path: &Path) -> Result<(), Error> {
    let file = File::open(path).map_err(Error::io("opening", path))?;
    file.sync_all().map_err(Error::io("flushing", path))
}

/// From how many files on the whole file system is flushed at once: measured on ext4, one file
/// takes 3 ms, and two thousand together 300 ms.
const MANY: usize = 32;

/// Flushes files and folders that lie on the file system of `folder`.
///
/// # Errors
/// A disk that refuses.
pub fn flush_all(paths: &BTreeSet<PathBuf>, folder: &Path) -> Result<(), Error> {
    if paths.len() < MANY {
        return paths.iter().try_for_each(|path| flush(path));
    }
    // Files that are missing are told as they are by `flush`.
    for path in paths {
        path.metadata().map_err(Error::io("opening", path))?;
    }
    let file = File::open(folder).map_err(Error::io("opening", folder))?;
    rustix::fs::syncfs(&file).map_err(|error| Error::io("flushing", folder)(error.into()))
}

/// Writes a file so that readers see the old content or the new one, also after a crash.
///
/// # Errors
/// A disk that is full or cannot be written: the old content stays.
pub fn write_atomically(path: &Path, content: &[u8]) -> Result<(), Error> {
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    let mut file = tempfile::Builder::new()
        .prefix(TEMPORARY)
        .permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644))
        .tempfile_in(folder)
        .map_err(Error::io("creating a temporary file in", folder))?;
    file.write_all(content).map_err(Error::io("writing", path))?;
    file.as_file().sync_all().map_err(Error::io("flushing", path))?;
    file.persist(path).map_err(|error| Error::io("renaming to", path)(error.error))?;
    flush(folder)
}

/// Removes a file or folder, when it is there.
///
/// # Errors
/// A disk that refuses.
pub fn remove(path: &Path) -> Result<(), Error> {
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match removed {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Error::io("removing", path)(error))
        }
        _ => Ok(()),
    }
}
