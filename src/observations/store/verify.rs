//! Re-hashing what is stored, and dropping what nothing needs.

use super::{Manifest, Store, analysts};
use crate::diagnostic::{Diagnostic, Error};
use crate::language::Text;
use crate::sources::durable::remove;
use crate::sources::hashed::Hashed;
use std::fs;
use std::path::Path;

/// What `verify` looked at.
#[derive(Debug, Default)]
pub struct Verified {
    /// Generations that are whole.
    pub generations: usize,
    /// Files whose hash is right.
    pub files: usize,
    /// Everything that is not as its manifest says.
    pub faults: Vec<Diagnostic>,
}

/// Re-hashes every file of every generation and checks the pointer.
///
/// # Errors
/// A folder that cannot be read.
pub fn verify(store: &Store) -> Result<Verified, Error> {
    let mut seen = Verified::default();
    for folder in store.folders()? {
        let Some(manifest) = Manifest::read(&folder) else {
            seen.faults.push(damaged(&folder, "manifest.json"));
            continue;
        };
        let before = seen.faults.len();
        let named = folder.file_name().is_some_and(|name| *name == *manifest.generation);
        if !named || !manifest.is_named_rightly() {
            seen.faults.push(damaged(&folder, "manifest.json"));
        }
        for file in &manifest.files {
            match fs::read(folder.join(&file.name)) {
                Ok(content) if Hashed::of(&file.name, &content) == *file => seen.files += 1,
                _ => seen.faults.push(damaged(&folder, &file.name)),
            }
        }
        seen.generations += usize::from(seen.faults.len() == before);
    }
    if store.folder().join(super::POINTER).exists() && store.current().is_none() {
        seen.faults.push(damaged(&store.folder(), super::POINTER));
    }
    if !analysts::is_sound(store) {
        seen.faults.push(damaged(&store.folder(), analysts::STAMP));
    }
    Ok(seen)
}

fn damaged(folder: &Path, name: &str) -> Diagnostic {
    Diagnostic::new(
        folder.join(name).display().to_string(),
        Text::new(
            "plik nie zgadza się z manifestem swojej generacji",
            "the file is not what the manifest of its generation says",
        ),
        Text::new(
            "usunąć folder tej generacji i uruchomić `hejnal report`: wszystko powstanie od nowa z datasets/",
            "remove the folder of this generation and run `hejnal report`: all of it is rebuilt from datasets/",
        ),
    )
}

/// Removes every generation but the current one, and what interrupted processes left. Returns how
/// many folders and files were removed.
///
/// # Errors
/// A folder that cannot be written.
pub fn collect(store: &Store) -> Result<usize, Error> {
    let _lock = store.lock()?;
    let current = store.current().map(|generation| generation.folder().to_owned());
    let mut removed = 0;
    for folder in store.folders()?.into_iter().chain(store.leftovers()?) {
        if Some(&folder) != current.as_ref() {
            remove(&folder)?;
            removed += 1;
        }
    }
    Ok(removed)
}
