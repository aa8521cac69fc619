//! Writing so that a killed process leaves the old state or the new one.

use super::{FORMAT, Generation, MANIFEST, Manifest, STAGING, Store, is_of};
use crate::diagnostic::Error;
use crate::sources::durable::{flush, remove, write_atomically};
use crate::sources::hashed::Hashed;
use chrono::NaiveDate;
use rayon::prelude::*;
use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;

/// A generation in the making. Dropped without [`Staging::publish`], it is removed.
#[derive(Debug)]
pub struct Staging<'a> {
    store: &'a Store,
    folder: PathBuf,
}

impl<'a> Staging<'a> {
    /// Opens an empty staging folder and sweeps away what interrupted processes left. The caller
    /// holds the store's lock.
    ///
    /// # Errors
    /// A folder that cannot be written.
    pub fn begin(store: &'a Store) -> Result<Self, Error> {
        for leftover in store.leftovers()? {
            remove(&leftover)?;
        }
        let folder = store.folder().join(format!("{STAGING}{}", std::process::id()));
        fs::create_dir_all(&folder).map_err(Error::io("creating", &folder))?;
        Ok(Self { store, folder })
    }

    /// Where the Parquet file of a table is to be written.
    #[must_use]
    pub fn table(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.parquet"))
    }

    /// The files of a table that are there: one, or several parts.
    ///
    /// # Errors
    /// A folder that cannot be read.
    pub fn files(&self, table: &str) -> Result<Vec<PathBuf>, Error> {
        let names = self.names()?.into_iter().filter(|name| is_of(name, table));
        Ok(names.map(|name| self.folder.join(name)).collect())
    }

    /// Where a file of this name is to be written.
    #[must_use]
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Takes a file over from another generation, when that one has it: as a second name of the same
    /// file where the disk knows such, else as a copy.
    ///
    /// # Errors
    /// A disk that is full or cannot be written.
    pub fn take_over(&self, from: &Generation, name: &str) -> Result<bool, Error> {
        let Some(told) = from.manifest.files.iter().find(|file| file.name == name) else {
            return Ok(false);
        };
        let (old, new) = (from.folder().join(name), self.file(name));
        if fs::hard_link(&old, &new).is_err() {
            match fs::copy(&old, &new) {
                Ok(_) => {}
                // Gone since it was opened: it is made again.
                Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
                Err(error) => return Err(Error::io("copying", &old)(error)),
            }
        }
        let content = fs::read(&new).map_err(Error::io("reading", &new))?;
        if Hashed::of(name, &content) == *told {
            return Ok(true);
        }
        // Damaged since it was opened: it is made again.
        fs::remove_file(&new).map_err(Error::io("removing", &new))?;
        Ok(false)
    }

    /// Writes one table.
    ///
    /// # Errors
    /// A disk that is full or cannot be written.
    pub fn write(&self, name: &str, content: &[u8]) -> Result<(), Error> {
        let path = self.table(name);
        fs::write(&path, content).map_err(Error::io("writing", &path))
    }

    /// What is staged so far as a generation to read from until it is published, its files not yet hashed.
    ///
    /// # Errors
    /// A folder that cannot be read.
    pub fn so_far(&self, as_of: NaiveDate) -> Result<Generation, Error> {
        let unhashed = |name| Hashed { name, bytes: 0, sha256: String::new() };
        let manifest = Manifest {
            format: FORMAT,
            generation: String::new(),
            as_of,
            method: String::new(),
            inputs: Vec::new(),
            files: self.names()?.into_iter().map(unhashed).collect(),
        };
        Ok(Generation::new(self.folder.clone(), manifest))
    }

    /// Hashes and flushes every file, writes the manifest and makes the generation visible under
    /// the name [`Store::name`] gave it.
    ///
    /// # Errors
    /// A disk that is full or cannot be written: nothing becomes visible then.
    pub fn publish(
        self,
        generation: String,
        inputs: Vec<Hashed>,
        as_of: NaiveDate,
        method: String,
    ) -> Result<Generation, Error> {
        let names = self.names()?;
        let hashed = |name: &String| {
            let path = self.file(name);
            let content = fs::read(&path).map_err(Error::io("reading", &path))?;
            flush(&path)?;
            Ok(Hashed::of(name, &content))
        };
        let files: Result<Vec<Hashed>, Error> = names.par_iter().map(hashed).collect();
        let files = files?;
        let manifest = Manifest { format: FORMAT, generation, as_of, method, inputs, files };
        let text = serde_json::to_string_pretty(&manifest)
            .map_err(|error| Error::Internal(format!("manifest: {error}")))?;
        write_atomically(&self.folder.join(MANIFEST), text.as_bytes())?;
        let target = self.store.folder().join(&manifest.generation);
        if target.exists() {
            // An incomplete folder of this name can only be damage: set aside, never served.
            let aside = self.store.folder().join(format!("{STAGING}damaged"));
            remove(&aside)?;
            fs::rename(&target, &aside).map_err(Error::io("moving", &target))?;
        }
        fs::rename(&self.folder, &target).map_err(Error::io("publishing", &target))?;
        flush(&self.store.folder())?;
        Ok(Generation::new(target, manifest))
    }

    /// What was written, by name.
    fn names(&self) -> Result<Vec<String>, Error> {
        let failed = || Error::io("listing", &self.folder);
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.folder).map_err(failed())? {
            names.push(entry.map_err(failed())?.file_name().to_string_lossy().into_owned());
        }
        names.sort();
        Ok(names)
    }
}

impl Drop for Staging<'_> {
    fn drop(&mut self) {
        // Published: the folder has moved and there is nothing to remove.
        let _ = fs::remove_dir_all(&self.folder);
    }
}
