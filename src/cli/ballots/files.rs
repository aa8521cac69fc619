//! Files of ballots: found, opened, counted.

use crate::ballots::check::{check, check_knowing};
use crate::ballots::frequencies::tell_overfull;
use crate::ballots::pool::Pool;
use crate::ballots::statistics::Statistics;
use crate::ballots::streamed::Streamed;
use crate::ballots::verify::verify;
use crate::diagnostic::{Diagnostic, Error};
use crate::language::Text;
use crate::sources::pabulib::{Election, LARGEST_KEPT, Meta, Problems};
use std::path::{Path, PathBuf};

/// A file somebody named, or that lies in a folder somebody named.
#[derive(Debug)]
pub(in crate::cli) struct File {
    path: PathBuf,
    /// As shown to people.
    pub(super) name: String,
}

/// All files of some paths, in the order of the paths, those of a folder by name; each once.
pub(in crate::cli) fn found(paths: &[PathBuf]) -> Result<Vec<File>, Error> {
    let mut files: Vec<PathBuf> = Vec::new();
    for path in paths {
        let failed = |error: std::io::Error| Error::Usage(format!("{}: {error}", path.display()));
        if std::fs::metadata(path).map_err(failed)?.is_dir() {
            let before = files.len();
            below(path, is_of_ballots, &mut files).map_err(failed)?;
            if files.len() == before {
                return Err(Error::Usage(format!("{}: no .pb files in it", path.display())));
            }
        } else {
            files.push(path.clone());
        }
    }
    let mut once: Vec<PathBuf> = Vec::with_capacity(files.len());
    let mut seen = std::collections::BTreeSet::new();
    for path in files {
        // One file by several paths is one file; it keeps the name it was given first.
        if seen.insert(std::fs::canonicalize(&path).unwrap_or_else(|_| path.clone())) {
            once.push(path);
        }
    }
    let name = |path: &PathBuf| path.to_string_lossy().replace('\\', "/");
    Ok(once.into_iter().map(|path| File { name: name(&path), path }).collect())
}

/// The files below a folder that are wanted, by name. A link to a folder is not followed: it may lead
/// back.
pub(in crate::cli) fn below(
    folder: &Path,
    wanted: fn(&Path) -> bool,
    files: &mut Vec<PathBuf>,
) -> std::io::Result<()> {
    let mut entries: Vec<_> = std::fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            below(&path, wanted, files)?;
        } else if wanted(&path) {
            files.push(path);
        }
    }
    Ok(())
}

fn is_of_ballots(path: &Path) -> bool {
    path.extension().is_some_and(|it| it.eq_ignore_ascii_case("pb"))
}

impl File {
    /// Where it lies.
    pub(in crate::cli) fn path(&self) -> &Path {
        &self.path
    }

    /// Its bytes as they come.
    pub(in crate::cli) fn opened(&self) -> Result<std::fs::File, Error> {
        std::fs::File::open(&self.path).map_err(Error::io("opening", &self.path))
    }

    /// Whether its ballots are too many to keep them all.
    fn is_large(&self) -> Result<bool, Error> {
        let described = std::fs::metadata(&self.path).map_err(Error::io("reading", &self.path))?;
        Ok(described.len() > LARGEST_KEPT)
    }

    /// What is wrong with it, and its META.
    pub(super) fn checked(&self) -> Result<(Problems, Meta), Error> {
        if self.is_large()? {
            let Streamed { problems, meta, .. } = Streamed::read(|| self.opened(), &self.name)?;
            return Ok((problems, meta));
        }
        let election = self.read()?;
        Ok((check(&election), election.meta))
    }

    /// The whole election.
    pub(in crate::cli) fn read(&self) -> Result<Election, Error> {
        let failed = || Error::io("reading", &self.path);
        if self.is_large()? {
            let problem = Text::new(
                "plik ma więcej niż 1 GiB: głosów nie da się trzymać naraz w pamięci",
                "the file has more than 1 GiB: its ballots cannot all be kept in memory",
            );
            let remedy = Text::new(
                "statystyki i grupy: `hejnal ballots PLIK`; do reszty podzielić plik",
                "for statistics and groups, `hejnal ballots FILE`; for the rest, divide the file",
            );
            return Err(Error::Invalid(vec![Diagnostic::new(&*self.name, problem, remedy)]));
        }
        match Election::of(self.opened()?, &self.name) {
            // Not in UTF-8, perhaps: then all of it is needed to tell how it is written.
            Err(Error::Invalid(_)) => {
                Election::read(&std::fs::read(&self.path).map_err(failed())?, &self.name)
            }
            read => read,
        }
    }
}

/// Everything counted of one file; its ballots are gone.
pub(super) struct Counted {
    pub(super) name: String,
    pub(super) meta: Meta,
    pub(super) statistics: Statistics,
    /// Whether its own rule gives what it says was chosen.
    pub(super) reproduced: Option<bool>,
    pub(super) problems: Problems,
    /// Its part of an edition, to be read together with the others.
    pub(super) pool: Option<Pool>,
    /// Whether it was too large to keep, so that no edition knows it.
    pub(super) streamed: bool,
}

impl Counted {
    pub(super) fn of(file: &File) -> Result<Self, Error> {
        if file.is_large()? {
            return Self::streamed(file);
        }
        let election = file.read()?;
        let (statistics, (reproduced, mut problems)) = rayon::join(
            || Statistics::of(&election),
            || {
                let verified = verify(&election);
                (verified.agrees(), check_knowing(&election, Some(&verified)))
            },
        );
        if statistics.too_many_values {
            tell_overfull(&mut problems);
        }
        let (meta, pool) = Pool::taking(election);
        let name = file.name.clone();
        Ok(Self { name, meta, statistics, reproduced, problems, pool, streamed: false })
    }

    /// What one pass tells of a file too large to keep.
    fn streamed(file: &File) -> Result<Self, Error> {
        let Streamed { meta, statistics, verified, problems, .. } =
            Streamed::read(|| file.opened(), &file.name)?;
        let (name, reproduced) = (file.name.clone(), verified.agrees());
        Ok(Self { name, meta, statistics, reproduced, problems, pool: None, streamed: true })
    }
}
