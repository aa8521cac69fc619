//! The answers at hand: one file for each request, with the day it came and what the server
//! wants to hear when asked whether it still holds. A file is its own proof: the first line is the
//! hash of the rest, and what does not agree is asked for again.

use super::client::LONGEST_BODY;
use crate::diagnostic::{Diagnostic, Error};
use crate::language::Text;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use std::fs::{self, File, TryLockError};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// How names of temporary files begin.
const TEMPORARY: &str = ".tmp-";
const SUFFIX: &str = "answer";
/// The lines above a body; the address, the entity tag and the dates are short.
const LONGEST_HEAD: u64 = 16 << 10;

/// An answer and what is known about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stored {
    pub(super) card: Card,
    pub(super) body: String,
}

/// What is known about an answer. Nothing of it is secret: a key travels in a header and is
/// never written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Card {
    pub(super) url: String,
    /// The entity tag, as the server wrote it.
    pub(super) etag: Option<String>,
    /// The date of the last change, as the server wrote it.
    pub(super) last_modified: Option<String>,
    /// When the answer came.
    pub(super) fetched: DateTime<FixedOffset>,
    /// When the server last said that it holds.
    pub(super) checked: DateTime<FixedOffset>,
}

/// The folder of answers, held by one process at a time.
#[derive(Debug)]
pub(super) struct Cache {
    folder: PathBuf,
    _lock: File,
}

impl Cache {
    /// Opens the folder and sweeps away what a killed process left half-written.
    ///
    /// # Errors
    /// A folder that cannot be written, or that another process holds.
    pub(super) fn open(folder: &Path) -> Result<Self, Error> {
        fs::create_dir_all(folder).map_err(Error::io("creating", folder))?;
        let path = folder.join("lock");
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(Error::io("opening", &path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Error::Invalid(vec![held(folder)])),
            Err(TryLockError::Error(source)) => return Err(Error::io("locking", &path)(source)),
        }
        let cache = Self { folder: folder.to_owned(), _lock: lock };
        for path in cache.files() {
            if path.file_name().is_some_and(|it| it.to_string_lossy().starts_with(TEMPORARY)) {
                fs::remove_file(&path).map_err(Error::io("removing", &path))?;
            }
        }
        Ok(cache)
    }

    /// The answer to this request, when it is at hand and whole.
    pub(super) fn read(&self, url: &str) -> Option<Stored> {
        read(&self.path(url)).filter(|stored| stored.card.url == url)
    }

    /// Keeps an answer in place of an earlier one.
    ///
    /// # Errors
    /// A disk that is full or cannot be written: the earlier answer stays.
    pub(super) fn write(&self, stored: &Stored) -> Result<(), Error> {
        let card = serde_json::to_string(&stored.card)
            .map_err(|error| Error::Internal(format!("the card of an answer: {error}")))?;
        let rest = format!("{card}\n{}", stored.body);
        let content = format!("{}\n{rest}", hash(rest.as_bytes()));
        write_atomically(&self.path(&stored.card.url), content.as_bytes())
    }

    /// Drops the answer to this request, so that it is asked for again.
    ///
    /// # Errors
    /// A disk that cannot be written.
    pub(super) fn forget(&self, url: &str) -> Result<(), Error> {
        let path = self.path(url);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(Error::io("removing", &path)(error))
            }
            _ => Ok(()),
        }
    }

    /// When the answers at hand came, in milliseconds since 1970.
    pub(super) fn moments(&self) -> Vec<i64> {
        let answers = self.files().filter(|it| it.extension().is_some_and(|it| it == SUFFIX));
        answers.filter_map(|it| Some(read(&it)?.card.checked.timestamp_millis())).collect()
    }

    fn files(&self) -> impl Iterator<Item = PathBuf> + use<> {
        fs::read_dir(&self.folder).into_iter().flatten().flatten().map(|entry| entry.path())
    }

    fn path(&self, url: &str) -> PathBuf {
        self.folder.join(hash(url.as_bytes())).with_extension(SUFFIX)
    }
}

fn held(folder: &Path) -> Diagnostic {
    Diagnostic::new(
        folder.to_string_lossy(),
        Text::new(
            "inny proces hejnału właśnie pobiera dane do tego folderu",
            "another hejnal is fetching into this folder",
        ),
        Text::new("poczekać, aż skończy", "wait until it is done"),
    )
}

fn read(path: &Path) -> Option<Stored> {
    let size = fs::metadata(path).ok()?.len();
    let text = (size <= LONGEST_BODY + LONGEST_HEAD).then(|| fs::read_to_string(path).ok())??;
    let (promised, rest) = text.split_once('\n')?;
    if promised != hash(rest.as_bytes()) {
        return None;
    }
    let (card, body) = rest.split_once('\n')?;
    Some(Stored { card: serde_json::from_str(card).ok()?, body: body.to_owned() })
}

fn hash(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// Writes a file so that readers see the old content or the new one, also after a crash.
///
/// # Errors
/// A disk that is full or cannot be written: the old content stays.
pub(super) fn write_atomically(path: &Path, content: &[u8]) -> Result<(), Error> {
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    let mut file = tempfile::Builder::new()
        .prefix(TEMPORARY)
        .tempfile_in(folder)
        .map_err(Error::io("creating a temporary file in", folder))?;
    file.write_all(content).map_err(Error::io("writing", path))?;
    file.as_file().sync_all().map_err(Error::io("flushing", path))?;
    file.persist(path).map_err(|error| Error::io("renaming to", path)(error.error))?;
    let flushed = File::open(folder).and_then(|folder| folder.sync_all());
    flushed.map_err(Error::io("flushing", folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "http://127.0.0.1:1/api/v1/variables/72305?lang=pl&format=json";

    fn stored() -> Stored {
        let came = DateTime::parse_from_rfc3339("2025-11-21T10:00:00+01:00").unwrap();
        let card = Card {
            url: URL.to_owned(),
            etag: Some("\"a\\b\"".to_owned()),
            last_modified: None,
            fetched: came,
            checked: came,
        };
        Stored { card, body: "{\"n1\":\"ogółem\"}\r\n\n".to_owned() }
    }

    #[test]
    fn an_answer_is_read_back_as_it_was_kept() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::open(folder.path()).unwrap();
        cache.write(&stored()).unwrap();
        assert_eq!(cache.read(URL), Some(stored()));
        assert_eq!(cache.read("http://127.0.0.1:1/other"), None);
        assert_eq!(cache.moments(), [stored().card.checked.timestamp_millis()]);
        cache.forget(URL).unwrap();
        cache.forget(URL).unwrap();
        assert_eq!(cache.read(URL), None);
    }

    #[test]
    fn one_flipped_bit_anywhere_makes_an_answer_unknown() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::open(folder.path()).unwrap();
        cache.write(&stored()).unwrap();
        let path = cache.path(URL);
        let whole = fs::read(&path).unwrap();
        for at in 0..whole.len() {
            let mut flipped = whole.clone();
            flipped[at] ^= 1 << (at % 8);
            fs::write(&path, &flipped).unwrap();
            assert_eq!(cache.read(URL), None, "byte {at}");
            fs::write(&path, &whole[..at]).unwrap();
            assert_eq!(cache.read(URL), None, "cut at {at}");
        }
    }

    #[test]
    fn a_second_process_waits_and_leftovers_are_swept() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(".tmp-abc"), "half").unwrap();
        let first = Cache::open(folder.path()).unwrap();
        assert!(!folder.path().join(".tmp-abc").exists());
        assert!(matches!(Cache::open(folder.path()), Err(Error::Invalid(_))));
        drop(first);
        assert!(Cache::open(folder.path()).is_ok());
    }
}
