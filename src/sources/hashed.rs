//! Content told by its hash: what was read, what was written, and whether it is still the same.

use crate::diagnostic::Error;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::sync::mpsc::{channel, sync_channel};

/// How much of a file is read while the part before it is hashed.
const PART_BYTES: usize = 1 << 20;

/// How many parts may wait to be hashed.
const PARTS: usize = 4;

/// A file and the hash of its content.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hashed {
    /// Its name, with `/`.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
}

impl Hashed {
    /// Hashes a content.
    #[must_use]
    pub fn of(name: &str, content: &[u8]) -> Self {
        let bytes = content.len() as u64;
        Self { name: name.to_owned(), bytes, sha256: sha256(content) }
    }
}

/// The SHA-256 of a content, in hexadecimal.
#[must_use]
pub fn sha256(content: &[u8]) -> String {
    hex(&Sha256::digest(content))
}

/// The length and SHA-256 of a file: read in one thread and hashed in another, unless it is short.
///
/// # Errors
/// A file that cannot be read.
pub fn of_file(path: &Path, name: &str) -> Result<Hashed, Error> {
    let mut file = File::open(path).map_err(Error::io("opening", path))?;
    let mut read = |part: &mut Vec<u8>| {
        part.clear();
        let taken = file.by_ref().take(PART_BYTES as u64).read_to_end(part);
        taken.map_err(Error::io("reading", path))
    };
    let mut first = Vec::new();
    if read(&mut first)? < PART_BYTES {
        return Ok(Hashed::of(name, &first));
    }
    let (full, parts) = sync_channel::<Vec<u8>>(PARTS);
    // Parts are used again: the system clears fresh memory first.
    let (spent, empty) = channel::<Vec<u8>>();
    let hashing = std::thread::spawn(move || {
        let (mut hasher, mut bytes) = (Sha256::new(), 0_u64);
        for part in parts {
            hasher.update(&part);
            bytes += part.len() as u64;
            let _ = spent.send(part);
        }
        (hex(&hasher.finalize()), bytes)
    });
    let mut part = first;
    while !part.is_empty() && full.send(part).is_ok() {
        part = empty.try_recv().unwrap_or_default();
        read(&mut part)?;
    }
    drop(full);
    let (sha256, bytes) =
        hashing.join().map_err(|_| Error::Internal("the hashing thread ended".to_owned()))?;
    Ok(Hashed { name: name.to_owned(), bytes, sha256 })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_the_hash_of_its_content() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a");
        for length in [0, 1, PART_BYTES, PART_BYTES * 3 + 7] {
            let content = vec![b'x'; length];
            std::fs::write(&path, &content).expect("written");
            assert_eq!(of_file(&path, "a").expect("read"), Hashed::of("a", &content));
        }
        // FIPS 180-4, the example of one block.
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256(b"abc"), abc);
    }
}
