//! `hejnal purge`: removes the rows of single voters from files of ballots, and proves that they stand
//! nowhere in the project.
//!
//! What the vote was about, the projects and their sums stay. The rows are searched for, each as a
//! line, in every file of `datasets/`, of the results, and of the folders the files lie in. Blocks of
//! the disk are given back, not overwritten, and copies elsewhere are out of reach: both are said.

use super::ballots::files::{self, File};
use super::{ExitCode, Outcome, Setting, output, say};
use crate::diagnostic::Error;
use crate::sources::durable::write_atomically;
use crate::sources::pabulib::{Election, Interned, without_ballots};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};

/// A row shorter than this, such as `1;A`, may stand anywhere by chance and proves nothing.
const TELLING: usize = 8;

#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// Files of ballots (.pb), or folders that hold some.
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// Only say what would be removed.
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(setting: &Setting, options: &Options) -> Outcome {
    let files = files::found(&options.paths)?;
    let mut rows = Interned::default();
    let mut removed = 0;
    // All files are read before one is changed: what cannot be read stops the purge.
    let mut kept: Vec<(&File, String)> = Vec::with_capacity(files.len());
    for file in &files {
        let election = file.read()?;
        removed += election.ballots.len();
        remember(file, &election, &mut rows)?;
        kept.push((file, without_ballots(&election)));
    }
    let lang = setting.lang;
    let told = say(lang, "wiersze głosujących", "rows of voters");
    let of_files = say(lang, "pliki", "files");
    output::line(&format!("{told}: {removed}; {of_files}: {}", files.len()))?;
    if options.dry_run {
        return Ok(ExitCode::Done);
    }
    for (file, text) in &kept {
        write_atomically(file.path(), text.as_bytes())?;
    }
    prove(setting, &files, &rows)
}

/// Keeps the rows of the ballots, to search for them.
fn remember(file: &File, election: &Election, rows: &mut Interned) -> Result<(), Error> {
    let ballots = &election.ballots;
    let mut lines = (0..ballots.len()).map(|ballot| ballots.line(ballot)).peekable();
    for (number, line) in BufReader::new(file.opened()?).split(b'\n').enumerate() {
        let line = line.map_err(Error::io("reading", file.path()))?;
        if lines.next_if_eq(&(number + 1)).is_some() && line.len() >= TELLING {
            rows.number(line.trim_ascii());
        }
    }
    Ok(())
}

/// Searches for the rows; whether none is found.
fn prove(setting: &Setting, files: &[File], rows: &Interned) -> Outcome {
    let mut folders = vec![setting.project.join("datasets"), setting.store.out().to_owned()];
    folders.extend(files.iter().filter_map(|file| file.path().parent()).map(Path::to_owned));
    folders.sort();
    folders.dedup();
    let mut places: Vec<PathBuf> = Vec::new();
    for folder in folders.iter().filter(|folder| folder.is_dir()) {
        files::below(folder, Path::is_file, &mut places).map_err(Error::io("listing", folder))?;
    }
    places.sort();
    places.dedup();
    let mut found: Vec<String> = Vec::new();
    for place in &places {
        let file = std::fs::File::open(place).map_err(Error::io("opening", place))?;
        let holds = BufReader::new(file).split(b'\n').try_fold(0_usize, |count, line| {
            line.map(|line| count + usize::from(rows.find(line.trim_ascii()).is_some()))
        });
        let holds = holds.map_err(Error::io("reading", place))?;
        if holds > 0 {
            found.push(format!("{}: {holds}", place.display()));
        }
    }
    let lang = setting.lang;
    let searched = say(lang, "przeszukane pliki", "files searched");
    let left = say(lang, "z usuniętymi wierszami", "with rows that were removed");
    output::line(&format!("{searched}: {}; {left}: {}", places.len(), found.len()))?;
    output::aside(&found);
    output::aside(&[say(
        lang,
        "bloki dysku zwolniono, a nie nadpisano; kopii poza tymi folderami nie przeszukano",
        "blocks of the disk were given back, not overwritten; copies elsewhere were not searched",
    )
    .to_owned()]);
    Ok(if found.is_empty() { ExitCode::Done } else { ExitCode::Findings })
}
