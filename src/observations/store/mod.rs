//! The store: immutable generations of Parquet files, a manifest each, one pointer.
//!
//! ```text
//! out/store/<generation>/*.parquet + manifest.json     never changed once published
//! out/store/CURRENT                                     the generation readers open
//! out/hejnal.duckdb                                     a disposable copy for analysts
//! ```
//!
//! A generation is staged beside the others, its files are flushed to disk, and one rename makes
//! it visible; a process killed at any moment leaves the old generation or the new one, and a
//! staging folder that the next run or `gc` sweeps away. The name of a generation is the hash of
//! what it was made from, so the same input is never computed twice.

pub mod analysts;
pub mod staging;
pub mod verify;

use super::engine::Engine;
use crate::diagnostic::Error;
use crate::sources::durable;
use crate::sources::hashed::{Hashed, sha256};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Changes whenever older generations can no longer be read.
const FORMAT: u32 = 6;
/// Which program computes: its version, and a number that any change of its source changes.
pub const PROGRAM: &str = concat!(env!("CARGO_PKG_VERSION"), "-", env!("HEJNAL_PROGRAM"));
const MANIFEST: &str = "manifest.json";
const POINTER: &str = "CURRENT";
const LOCK: &str = ".lock";
const STAGING: &str = ".staging-";

/// The tables of a generation.
pub const TABLES: &[&str] = &[
    "observations",
    "findings",
    "members",
    "gminas",
    "breaks",
    "sources",
    "indicators",
    "indicator_values",
];

/// The store under one output folder.
#[derive(Clone, Debug)]
pub struct Store {
    out: PathBuf,
}

/// What a generation was made from and what it consists of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The layout of the generation.
    pub format: u32,
    /// Its name.
    pub generation: String,
    /// What was published after this date is not seen.
    pub as_of: NaiveDate,
    /// The SHA-256 of the statement that computes it.
    pub method: String,
    /// The files it was made from, with their hashes.
    pub inputs: Vec<Hashed>,
    /// The files it consists of, with their hashes.
    pub files: Vec<Hashed>,
}

impl Manifest {
    /// Whether its name follows from what it says it was made from.
    #[must_use]
    pub fn is_named_rightly(&self) -> bool {
        Store::name(&self.inputs, self.as_of, &self.method) == self.generation
    }

    /// The manifest of a generation's folder, when there is one of this format.
    #[must_use]
    pub fn read(folder: &Path) -> Option<Self> {
        let text = fs::read_to_string(folder.join(MANIFEST)).ok()?;
        let manifest: Self = serde_json::from_str(&text).ok()?;
        (manifest.format == FORMAT).then_some(manifest)
    }
}

fn is_generation(name: &str) -> bool {
    name.len() == 16 && name.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Whether a file is the one of a table, or one of its parts.
fn is_of(file: &str, table: &str) -> bool {
    let rest = file.strip_prefix(table);
    rest.is_some_and(|rest| rest == ".parquet" || rest.starts_with('-'))
}

/// A published generation.
#[derive(Clone, Debug)]
pub struct Generation {
    folder: PathBuf,
    /// What it was made from and consists of.
    pub manifest: Manifest,
    /// The engine all its readers share, once one has asked for it.
    shared: Arc<Mutex<Option<Engine>>>,
}

impl Generation {
    fn new(folder: PathBuf, manifest: Manifest) -> Self {
        Self { folder, manifest, shared: Arc::default() }
    }

    /// The Parquet files of one of [`TABLES`], as the manifest names them: one, or several parts.
    #[must_use]
    pub fn files(&self, table: &str) -> Vec<PathBuf> {
        let files = self.manifest.files.iter().filter(|file| is_of(&file.name, table));
        files.map(|file| self.folder.join(&file.name)).collect()
    }

    /// A connection to the engine over this generation: each of [`TABLES`] is readable under its name.
    ///
    /// # Errors
    /// A generation that cannot be read.
    pub fn engine(&self) -> Result<Engine, Error> {
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(engine) = &*shared {
            return engine.beside();
        }
        let engine = Engine::database()?;
        for table in TABLES {
            // One that is not yet computed has no file.
            let files = self.files(table);
            if !files.is_empty() {
                engine.mount(table, &files)?;
            }
        }
        shared.insert(engine).beside()
    }

    /// The folder it lies in.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn open(folder: PathBuf) -> Option<Self> {
        let manifest = Manifest::read(&folder)?;
        // Hashing a generation takes milliseconds; a damaged one is never served.
        let as_hashed = |file: &Hashed| {
            let content = fs::read(folder.join(&file.name));
            content.is_ok_and(|content| Hashed::of(&file.name, &content) == *file)
        };
        let whole = manifest.files.iter().all(as_hashed);
        if whole { Some(Self::new(folder, manifest)) } else { None }
    }
}

impl Store {
    /// The store under `out`; nothing is written yet.
    pub fn new(out: impl Into<PathBuf>) -> Self {
        Self { out: out.into() }
    }

    /// The output folder.
    #[must_use]
    pub fn out(&self) -> &Path {
        &self.out
    }

    /// The folder of the generations.
    #[must_use]
    pub fn folder(&self) -> PathBuf {
        self.out.join("store")
    }

    /// The analysts' copy.
    #[must_use]
    pub fn analysts(&self) -> PathBuf {
        self.out.join("hejnal.duckdb")
    }

    /// The name a generation has that was made from `inputs` as of `as_of` by `method`, the text of
    /// the statement that computes it.
    #[must_use]
    pub fn name(inputs: &[Hashed], as_of: NaiveDate, method: &str) -> String {
        let mut written = format!("{FORMAT}|{as_of}|{method}");
        for input in inputs {
            let _ = write!(written, "|{}={}:{}", input.name, input.bytes, input.sha256);
        }
        sha256(written.as_bytes())[..16].to_owned()
    }

    /// The generation of this name, when it is whole.
    #[must_use]
    pub fn generation(&self, name: &str) -> Option<Generation> {
        is_generation(name).then(|| Generation::open(self.folder().join(name))).flatten()
    }

    /// The generation the pointer names, when there is one and it is whole.
    #[must_use]
    pub fn current(&self) -> Option<Generation> {
        self.generation(&self.pointed_to()?)
    }

    /// Whether the pointer names this generation.
    #[must_use]
    pub fn is_current(&self, generation: &Generation) -> bool {
        self.pointed_to().is_some_and(|name| name == generation.manifest.generation)
    }

    /// The name in the pointer, exactly as written: one other byte is a damaged pointer, also where it is
    /// a blank.
    fn pointed_to(&self) -> Option<String> {
        let line = fs::read_to_string(self.folder().join(POINTER)).ok()?;
        line.strip_suffix('\n').map(str::to_owned)
    }

    /// Waits until no other process writes to this store, and keeps it so until dropped.
    ///
    /// # Errors
    /// A folder that cannot be written.
    pub fn lock(&self) -> Result<File, Error> {
        let folder = self.folder();
        fs::create_dir_all(&folder).map_err(Error::io("creating", &folder))?;
        let path = folder.join(LOCK);
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(Error::io("opening", &path))?;
        file.lock().map_err(Error::io("locking", &path))?;
        Ok(file)
    }

    /// Points readers to `generation`.
    ///
    /// # Errors
    /// A folder that cannot be written.
    pub fn point_to(&self, generation: &Generation) -> Result<(), Error> {
        if self.is_current(generation) {
            return Ok(());
        }
        durable::write_atomically(
            &self.folder().join(POINTER),
            format!("{}\n", generation.manifest.generation).as_bytes(),
        )
    }

    /// The folders of the store that are generations, sorted by name, whole or not.
    ///
    /// # Errors
    /// A folder that cannot be read.
    pub fn folders(&self) -> Result<Vec<PathBuf>, Error> {
        self.entries(is_generation)
    }

    /// What interrupted processes left behind: staging folders and temporary files.
    ///
    /// # Errors
    /// A folder that cannot be read.
    pub fn leftovers(&self) -> Result<Vec<PathBuf>, Error> {
        self.entries(|name| name.starts_with(STAGING) || name.starts_with(durable::TEMPORARY))
    }

    fn entries(&self, wanted: impl Fn(&str) -> bool) -> Result<Vec<PathBuf>, Error> {
        let folder = self.folder();
        if !folder.exists() {
            return Ok(Vec::new());
        }
        let mut found = Vec::new();
        for entry in fs::read_dir(&folder).map_err(Error::io("listing", &folder))? {
            let entry = entry.map_err(Error::io("listing", &folder))?;
            if entry.file_name().to_str().is_some_and(&wanted) {
                found.push(entry.path());
            }
        }
        found.sort();
        Ok(found)
    }
}
