//! Files made by others become vintages: each is read in a confined child, what the child staged
//! is checked here, and all of it is added in one step.

pub mod additions;
mod answers;
mod batches;

pub use answers::{Answer, Answers};

use super::foreign::{self, FileName, shown};
use super::sandbox::Limits;
use crate::diagnostic::Error;
use crate::sources::catalogue::Frame;
use crate::sources::descriptor::Dataset;
use crate::sources::hashed::{self, Hashed};
use crate::sources::intake::{Asked, Intake};
use crate::sources::long_csv::LARGE_BYTES;
use crate::sources::long_table::LongTable;
use crate::sources::parquet;
use batches::{Batch, Unread, batches};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// What a child is asked to do.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Request {
    /// The project whose register and datasets the files are understood by.
    pub project: FileName,
    /// The files.
    pub pieces: Vec<Piece>,
    /// Where it says what it understood of them.
    pub answers: FileName,
    /// What the person said about them.
    pub asked: Asked,
    /// Whether wide exports are kept in columns, as Parquet: so many figures come at once.
    pub in_columns: bool,
    /// What it may use.
    pub limits: Limits,
}

/// One file for a child to read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Piece {
    /// The file.
    pub file: FileName,
    /// Where what is to be kept of it is staged.
    pub staged: FileName,
}

/// How files are to be taken.
#[derive(Clone, Copy, Debug)]
pub struct Taking<'a> {
    /// The project.
    pub project: &'a Path,
    /// What files are judged by.
    pub frame: &'a Frame,
    /// What the person said about the files.
    pub asked: &'a Asked,
    /// What a child may use.
    pub limits: Limits,
    /// The hidden verb a child is started with.
    pub verb: &'a str,
    /// An empty folder for what is staged.
    pub scratch: &'a Path,
}

/// One file and what became of it.
#[derive(Debug)]
pub struct Taken {
    /// Its name as people are told it.
    pub name: String,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a file.
#[derive(Debug)]
pub enum Fate {
    /// The same bytes came in before, into this dataset.
    Known(String),
    /// It was understood.
    Understood {
        /// What was understood.
        intake: Box<Intake>,
        /// Its bytes, told by their hash.
        hashed: Hashed,
        /// The file of what is to be kept.
        staged: PathBuf,
    },
    /// Nothing of it can be kept.
    Refused(Error),
}

/// The length and the SHA-256 of a file that came in.
pub type Origin = (u64, String);

/// Where each file came from that is in the datasets, by its length and hash.
#[must_use]
pub fn origins(datasets: &[Dataset]) -> BTreeMap<Origin, String> {
    let resources =
        datasets.iter().flat_map(|it| it.resources.iter().map(move |resource| (it, resource)));
    resources
        .flat_map(|(dataset, resource)| {
            let origins = resource.origins.iter();
            origins.map(|it| ((it.bytes, it.sha256.clone()), dataset.id.clone()))
        })
        .collect()
}

impl Taking<'_> {
    /// Reads files in confined children, several at a time; what became of each, in the order
    /// given. `done` is called after each file.
    pub fn all(&self, files: &[PathBuf], done: &(impl Fn() + Sync)) -> Vec<Taken> {
        let known = origins(&self.frame.datasets);
        let looked = files.par_iter().enumerate();
        let looked = looked.map(|(number, path)| self.looked(number, path, &known));
        let mut fates: Vec<Option<Fate>> = Vec::with_capacity(files.len());
        let mut unread = Vec::new();
        for looked in looked.collect::<Vec<_>>() {
            match looked {
                Ok(file) => {
                    unread.push(file);
                    fates.push(None);
                }
                Err(fate) => {
                    done();
                    fates.push(Some(fate));
                }
            }
        }
        let bytes: u64 = unread.iter().map(|file| file.bytes).sum();
        let in_columns = usize::try_from(bytes).is_ok_and(|bytes| bytes >= LARGE_BYTES);
        for (number, fate) in self.batches(&batches(&unread), files, in_columns, done) {
            fates[number] = Some(fate);
        }
        let named = files.iter().zip(fates);
        let unread = || Fate::Refused(Error::Internal("a file was not read".to_owned()));
        let taken = named
            .map(|(path, fate)| Taken { name: shown(path), fate: fate.unwrap_or_else(unread) });
        taken.collect()
    }

    /// Reads batches, as many at once as the machine has cores. These are threads of their own: a
    /// task of a pool that waits for a child would take up other batches on its stack.
    fn batches(
        &self,
        batches: &[Batch<'_>],
        files: &[PathBuf],
        in_columns: bool,
        done: &(impl Fn() + Sync),
    ) -> Vec<(usize, Fate)> {
        let next = AtomicUsize::new(0);
        let work = || {
            let mut fates = Vec::new();
            while let Some(batch) = batches.get(next.fetch_add(1, Ordering::Relaxed)) {
                let read = self.batch(batch, files, in_columns);
                for _ in &read {
                    done();
                }
                fates.extend(read);
            }
            fates
        };
        std::thread::scope(|scope| {
            let threads = rayon::current_num_threads().min(batches.len());
            let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            let read = threads.into_iter().filter_map(|thread| thread.join().ok());
            read.flatten().collect()
        })
    }

    /// What can be said of a file without reading it, or its fate. It is hashed before only where
    /// a file of its length came in once; else that goes on beside the reading.
    fn looked(
        &self,
        number: usize,
        path: &Path,
        known: &BTreeMap<Origin, String>,
    ) -> Result<Unread, Fate> {
        foreign::check(path, self.limits).map_err(Fate::Refused)?;
        let bytes = fs::metadata(path).map(|it| it.len());
        let bytes = bytes.map_err(Error::io("looking at", path)).map_err(Fate::Refused)?;
        let mut same_length = known.range((bytes, String::new())..);
        if same_length.next().is_none_or(|(origin, _)| origin.0 != bytes) {
            return Ok(Unread { number, bytes, hashed: None });
        }
        let hashed = hash(path).map_err(Fate::Refused)?;
        match known.get(&(hashed.bytes, hashed.sha256.clone())) {
            Some(dataset) => Err(Fate::Known(dataset.clone())),
            None => Ok(Unread { number, bytes, hashed: Some(hashed) }),
        }
    }

    /// Reads some files in one child. When it fails, those it had not answered are read by a child
    /// each, so that only the file that brought it down is refused.
    fn batch(&self, batch: Batch<'_>, files: &[PathBuf], in_columns: bool) -> Vec<(usize, Fate)> {
        let of = |file: &Unread| match &file.hashed {
            Some(hashed) => Ok(hashed.clone()),
            None => hash(&files[file.number]),
        };
        let (child, hashes) = std::thread::scope(|scope| {
            let hashes = scope.spawn(|| batch.iter().map(of).collect::<Vec<_>>());
            (self.child(batch, files, in_columns), hashes.join().unwrap_or_default())
        });
        let alone = batch.len() == 1;
        let answers = child.and_then(|()| answers::read(&self.answers(batch)));
        let mut answers = match answers {
            Err(error) if alone => return refused(batch, error),
            // What it answered before it failed counts.
            answers => answers.or_else(|_| answers::read(&self.answers(batch))).unwrap_or_default(),
        }
        .into_iter();
        let read = batch.iter().zip(hashes).flat_map(|(file, hashed)| match answers.next() {
            Some(answer) => {
                let fate = self.answered(file, answer, hashed, &files[file.number]);
                vec![(file.number, fate.unwrap_or_else(Fate::Refused))]
            }
            None if alone => refused(batch, Error::Internal("no answer".to_owned())),
            None => self.batch(std::slice::from_ref(file), files, in_columns),
        });
        read.collect()
    }

    fn child(&self, batch: Batch<'_>, files: &[PathBuf], in_columns: bool) -> Result<(), Error> {
        let piece = |file: &Unread| Piece {
            file: FileName(files[file.number].clone()),
            staged: FileName(self.staged(file)),
        };
        // A batch takes longer than one file, and no hostile one of it all the time of the others.
        let limits =
            Limits { seconds: self.limits.seconds + batch.len() as u64 - 1, ..self.limits };
        let request = Request {
            project: FileName(self.project.to_owned()),
            pieces: batch.iter().map(piece).collect(),
            answers: FileName(self.answers(batch)),
            asked: self.asked.clone(),
            in_columns,
            limits,
        };
        let first = batch.first().map_or(Path::new(""), |file| &files[file.number]);
        foreign::read(self.verb, &request, first, limits)
    }

    fn staged(&self, file: &Unread) -> PathBuf {
        self.scratch.join(file.number.to_string())
    }

    /// Where the child that reads a batch answers.
    fn answers(&self, batch: Batch<'_>) -> PathBuf {
        let first = batch.first().map_or(0, |file| file.number);
        self.scratch.join(format!("answers-{first}-{}", batch.len()))
    }

    /// What became of a file a child answered to; columns it staged are checked.
    fn answered(
        &self,
        file: &Unread,
        answer: Answer,
        hashed: Result<Hashed, Error>,
        path: &Path,
    ) -> Result<Fate, Error> {
        let mut intake = match answer {
            Answer::Understood(intake) => intake,
            Answer::Refused(faults) => return Err(Error::Invalid(faults)),
        };
        let staged = self.staged(file);
        if intake.extension == "parquet" {
            intake.fields = self.as_parquet(&intake, path, &staged)?;
        }
        Ok(Fate::Understood { intake, hashed: hashed?, staged })
    }

    /// Checks the columns a child staged and stages them as Parquet: a library that reads what a
    /// child wrote could be led astray, a loop over columns cannot. Returns the names of them.
    fn as_parquet(
        &self,
        intake: &Intake,
        path: &Path,
        staged: &Path,
    ) -> Result<Vec<String>, Error> {
        let table = LongTable::staged(staged, &self.frame.register);
        let table = table.map_err(|why| foreign::unsound(path, &why))?;
        if table.variables != intake.variables {
            return Err(foreign::unsound(path, "variables"));
        }
        parquet::write_long(table, staged)
    }
}

fn refused(batch: Batch<'_>, error: Error) -> Vec<(usize, Fate)> {
    batch.first().map(|file| (file.number, Fate::Refused(error))).into_iter().collect()
}

fn hash(path: &Path) -> Result<Hashed, Error> {
    let name = path.file_name().map(Path::new).map(shown).unwrap_or_default();
    hashed::of_file(path, &name)
}
