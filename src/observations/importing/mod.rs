//! Files made by others become vintages: each is read in a confined child, what the child staged
//! is checked here, and all of it is added in one step.

pub mod additions;
mod batches;

use super::foreign::{self, FileName, shown};
use super::sandbox::Limits;
use crate::diagnostic::{Diagnostic, Error};
use crate::sources::catalogue::Frame;
use crate::sources::descriptor::Dataset;
use crate::sources::hashed::{self, Hashed};
use crate::sources::intake::{Asked, Intake, STAGED};
use crate::sources::long_csv::LARGE_BYTES;
use crate::sources::parquet;
use batches::{Batch, batches};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The name of the child's answer to a file, in the folder of that file.
pub const ANSWER: &str = "intake.json";

/// The name of what the child found wrong with a file, there.
pub const FAULTS: &str = "faults.json";

/// What a child is asked to do.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Request {
    /// The project whose register and datasets the files are understood by.
    pub project: FileName,
    /// The files.
    pub pieces: Vec<Piece>,
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
    /// An empty folder for what is to be kept.
    pub scratch: FileName,
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
    /// It was understood; what is to be kept lies in the folder.
    Understood {
        /// What was understood.
        intake: Box<Intake>,
        /// Its bytes, told by their hash.
        hashed: Hashed,
        /// Where the staged file lies.
        folder: PathBuf,
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
        let looked = files.par_iter().map(|path| self.looked(path, &known));
        let mut fates: Vec<Option<Fate>> = Vec::with_capacity(files.len());
        let mut unread = Vec::new();
        for (number, looked) in looked.collect::<Vec<_>>().into_iter().enumerate() {
            match looked {
                Ok(hashed) => {
                    unread.push((number, hashed));
                    fates.push(None);
                }
                Err(fate) => {
                    done();
                    fates.push(Some(fate));
                }
            }
        }
        let bytes: u64 = unread.iter().map(|(_, hashed)| hashed.bytes).sum();
        let in_columns = usize::try_from(bytes).is_ok_and(|bytes| bytes >= LARGE_BYTES);
        let read = batches(&unread).into_par_iter().map(|batch| {
            let fates = self.batch(batch, files, in_columns);
            for _ in &fates {
                done();
            }
            fates
        });
        for (number, fate) in read.collect::<Vec<_>>().into_iter().flatten() {
            fates[number] = Some(fate);
        }
        let named = files.iter().zip(fates);
        named.filter_map(|(path, fate)| Some(Taken { name: shown(path), fate: fate? })).collect()
    }

    /// What can be said of a file without reading it: its hash, or its fate.
    fn looked(&self, path: &Path, known: &BTreeMap<Origin, String>) -> Result<Hashed, Fate> {
        foreign::check(path, self.limits).map_err(Fate::Refused)?;
        let name = path.file_name().map(Path::new).map(shown).unwrap_or_default();
        let hashed = hashed::of_file(path, &name).map_err(Fate::Refused)?;
        match known.get(&(hashed.bytes, hashed.sha256.clone())) {
            Some(dataset) => Err(Fate::Known(dataset.clone())),
            None => Ok(hashed),
        }
    }

    /// Reads some files in one child. When it fails, those it had not answered are read by a child
    /// each, so that only the file that brought it down is refused.
    fn batch(&self, batch: Batch<'_>, files: &[PathBuf], in_columns: bool) -> Vec<(usize, Fate)> {
        let child = self.child(batch, files, in_columns);
        if let [(number, hashed)] = batch {
            let fate = child.and_then(|()| self.answered(*number, hashed, &files[*number]));
            return vec![(*number, fate.unwrap_or_else(Fate::Refused))];
        }
        let read = |one: &(usize, Hashed)| match self.answered(one.0, &one.1, &files[one.0]) {
            Err(Error::Internal(_)) => self.batch(std::slice::from_ref(one), files, in_columns),
            fate => vec![(one.0, fate.unwrap_or_else(Fate::Refused))],
        };
        batch.par_iter().flat_map_iter(read).collect()
    }

    fn child(&self, batch: Batch<'_>, files: &[PathBuf], in_columns: bool) -> Result<(), Error> {
        let piece = |(number, _): &(usize, Hashed)| {
            let scratch = self.folder(*number);
            // What a child left that failed over another file.
            crate::sources::durable::remove(&scratch)?;
            fs::create_dir(&scratch).map_err(Error::io("creating", &scratch))?;
            Ok(Piece { file: FileName(files[*number].clone()), scratch: FileName(scratch) })
        };
        // A batch takes longer than one file, and no hostile one of it all the time of the others.
        let limits =
            Limits { seconds: self.limits.seconds + batch.len() as u64 - 1, ..self.limits };
        let request = Request {
            project: FileName(self.project.to_owned()),
            pieces: batch.iter().map(piece).collect::<Result<_, Error>>()?,
            asked: self.asked.clone(),
            in_columns,
            limits,
        };
        let first = batch.first().map_or(Path::new(""), |(number, _)| &files[*number]);
        foreign::read(self.verb, &request, first, limits)
    }

    fn folder(&self, number: usize) -> PathBuf {
        self.scratch.join(number.to_string())
    }

    /// What a child that did not fail says of one file; Parquet it staged is checked.
    fn answered(&self, number: usize, hashed: &Hashed, path: &Path) -> Result<Fate, Error> {
        let folder = self.folder(number);
        if let Some(faults) = answer::<Vec<Diagnostic>>(&folder.join(FAULTS))? {
            return Err(Error::Invalid(faults));
        }
        let intake: Option<Intake> = answer(&folder.join(ANSWER))?;
        let intake =
            intake.ok_or_else(|| Error::Internal(format!("no answer: {}", shown(path))))?;
        if intake.extension == "parquet" {
            let staged = folder.join(format!("{STAGED}.parquet"));
            parquet::check_long(&staged, &intake.variables, &self.frame.register)
                .map_err(|why| foreign::unsound(path, &why))?;
        }
        Ok(Fate::Understood { intake: Box::new(intake), hashed: hashed.clone(), folder })
    }
}

/// Reads what a child wrote, when it did.
fn answer<T: serde::de::DeserializeOwned>(path: &Path) -> Result<Option<T>, Error> {
    let text = match fs::read(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        read => read.map_err(Error::io("reading", path))?,
    };
    let read = serde_json::from_slice(&text);
    read.map(Some).map_err(|error| Error::Internal(format!("answer of the reader: {error}")))
}
