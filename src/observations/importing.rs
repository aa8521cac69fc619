//! Files made by others become vintages: each is read in a confined child, what the child staged
//! is checked here by the reader everything in `datasets/` passes, and added in one step.

use super::foreign::{self, FileName, shown};
use super::sandbox::Limits;
use crate::diagnostic::{Diagnostic, Error};
use crate::language::Text;
use crate::period::Year;
use crate::reading::Reading;
use crate::sources::catalogue::Frame;
use crate::sources::descriptor::{self, Dataset};
use crate::sources::durable::flush;
use crate::sources::hashed::{self, Hashed};
use crate::sources::intake::{Asked, Intake, STAGED};
use crate::sources::package::{NewResource, with_resource};
use crate::sources::target::slug;
use crate::sources::tidy_csv::{self, Observation};
use crate::sources::vintages::Addition;
use crate::territory::Territory;
use chrono::NaiveDate;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The name of the child's answer in its scratch folder.
pub const ANSWER: &str = "intake.json";

/// What a child is asked to do.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Request {
    /// The project whose register and datasets the file is understood by.
    pub project: FileName,
    /// The file.
    pub file: FileName,
    /// What the person said about it.
    pub asked: Asked,
    /// An empty folder for what is to be kept.
    pub scratch: FileName,
    /// What it may use.
    pub limits: Limits,
}

/// One file and what became of it.
#[derive(Debug)]
pub struct Taken {
    /// The file.
    pub path: PathBuf,
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

/// Reads files in confined children, several at a time, in the order given.
///
/// `known` are the origins of what came in before; `done` is called after each file.
pub fn take(
    files: &[PathBuf],
    request: &(impl Fn(&Path, &Path) -> Request + Sync),
    verb: &str,
    known: &BTreeMap<Origin, String>,
    scratch: &Path,
    done: &(impl Fn() + Sync),
) -> Vec<Taken> {
    let taken = files.par_iter().enumerate().map(|(number, path)| {
        let folder = scratch.join(number.to_string());
        let fate = one(path, &folder, request, verb, known).unwrap_or_else(Fate::Refused);
        done();
        Taken { path: path.clone(), name: shown(path), fate }
    });
    taken.collect()
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

fn one(
    path: &Path,
    folder: &Path,
    request: &impl Fn(&Path, &Path) -> Request,
    verb: &str,
    known: &BTreeMap<Origin, String>,
) -> Result<Fate, Error> {
    let request = request(path, folder);
    foreign::check(path, request.limits)?;
    let name = path.file_name().map(Path::new).map(shown).unwrap_or_default();
    let hashed = hashed::of_file(path, &name)?;
    if let Some(dataset) = known.get(&(hashed.bytes, hashed.sha256.clone())) {
        return Ok(Fate::Known(dataset.clone()));
    }
    fs::create_dir(folder).map_err(Error::io("creating", folder))?;
    foreign::read(verb, &request, path, request.limits)?;
    let answer = folder.join(ANSWER);
    let text = fs::read(&answer).map_err(Error::io("reading", &answer))?;
    let intake = serde_json::from_slice(&text)
        .map_err(|error| Error::Internal(format!("answer of the reader: {error}")))?;
    Ok(Fate::Understood { intake: Box::new(intake), hashed, folder: folder.to_owned() })
}

/// What makes a figure the same figure: variable, territory, year and group.
type Key = (Arc<str>, Territory, Year, Arc<str>);

/// Turns understood files into additions, each checked as the reader of `datasets/` checks it.
/// Files of one dataset build on each other's descriptors.
#[derive(Debug)]
pub struct Additions<'a> {
    project: &'a Path,
    frame: &'a Frame,
    descriptors: BTreeMap<String, String>,
    held: BTreeMap<(String, NaiveDate), BTreeMap<Key, Reading>>,
    /// Finished additions, in their order.
    pub list: Vec<Addition>,
}

impl<'a> Additions<'a> {
    /// Begins with nothing to add.
    #[must_use]
    pub const fn new(project: &'a Path, frame: &'a Frame) -> Self {
        Self {
            project,
            frame,
            descriptors: BTreeMap::new(),
            held: BTreeMap::new(),
            list: Vec::new(),
        }
    }

    /// Adds one understood file; `false` when its vintage holds all its figures already.
    ///
    /// # Errors
    /// Figures that contradict those the vintage holds, or a file that does not pass the check.
    pub fn push(
        &mut self,
        name: &str,
        intake: &Intake,
        hashed: &Hashed,
        folder: &Path,
    ) -> Result<bool, Error> {
        let staged = folder.join(format!("{STAGED}.{}", intake.extension));
        let package = self.package(intake)?;
        let path = free_path(intake, hashed, &package);
        let resource = NewResource {
            path: &path,
            vintage: intake.vintage,
            vintage_stated: intake.vintage_stated,
            imported: intake.imported,
            fields: &intake.fields,
            origin: hashed,
            format: &intake.format,
        };
        let text = with_resource(package, &resource);
        let file = format!("datasets/{}/datapackage.json", intake.dataset);
        let dataset = descriptor::parse(&text, &intake.dataset, &file, &self.frame.units)?;
        if intake.extension == "csv" {
            let bytes = fs::read(&staged).map_err(Error::io("reading", &staged))?;
            let Some(resource) = dataset.resources.last() else { return Ok(false) };
            let rows = tidy_csv::read(&bytes, &dataset, resource, &self.frame.register)?;
            let new = self.not_held(name, &rows, &dataset, intake.vintage)?;
            if new.is_empty() {
                return Ok(false);
            }
            if new.len() < rows.len() {
                keep_lines(&staged, &bytes, &new)?;
            }
        }
        flush(&staged)?;
        self.descriptors.insert(intake.dataset.clone(), text.clone());
        let dataset = intake.dataset.clone();
        self.list.push(Addition { dataset, path, staged, descriptor: text });
        Ok(true)
    }

    /// The descriptor to be added to: as an earlier file of this import left it, as it is on disk,
    /// or new.
    fn package(&self, intake: &Intake) -> Result<serde_json::Value, Error> {
        let path = self.project.join("datasets").join(&intake.dataset);
        let path = path.join("datapackage.json");
        let text = match (self.descriptors.get(&intake.dataset), &intake.package) {
            (Some(text), _) => text.clone(),
            (None, Some(package)) if !path.exists() => return Ok(package.clone()),
            _ => fs::read_to_string(&path).map_err(Error::io("reading", &path))?,
        };
        serde_json::from_str(&text)
            .map_err(|error| Error::Internal(format!("{}: {error}", path.display())))
    }

    /// The lines of the figures the vintage does not hold yet; it remembers them.
    fn not_held(
        &mut self,
        name: &str,
        rows: &[Observation],
        dataset: &Dataset,
        vintage: NaiveDate,
    ) -> Result<BTreeSet<usize>, Error> {
        let place = (dataset.id.clone(), vintage);
        if !self.held.contains_key(&place) {
            let held = self.on_disk(dataset, vintage)?;
            self.held.insert(place.clone(), held);
        }
        let held = self.held.entry(place).or_default();
        let key =
            |row: &Observation| (row.variable.clone(), row.territory, row.year, row.grp.clone());
        let (mut new, mut contradicted) = (BTreeSet::new(), Vec::new());
        for row in rows {
            match held.get(&key(row)) {
                Some(before) if *before == row.reading => {}
                Some(before) => contradicted.push(contradiction(name, row, *before)),
                None => drop(new.insert(row.line)),
            }
        }
        if !contradicted.is_empty() {
            return Err(Error::Invalid(contradicted));
        }
        let rows = rows.iter().filter(|row| new.contains(&row.line));
        held.extend(rows.map(|row| (key(row), row.reading)));
        Ok(new)
    }

    fn on_disk(
        &self,
        dataset: &Dataset,
        vintage: NaiveDate,
    ) -> Result<BTreeMap<Key, Reading>, Error> {
        let mut held = BTreeMap::new();
        let before = self.frame.datasets.iter().find(|it| it.id == dataset.id);
        let resources = before.into_iter().flat_map(|it| &it.resources);
        let figures = resources
            .filter(|it| it.vintage == vintage && it.holds == "observations" && !it.is_parquet());
        for resource in figures {
            let path = self.project.join(&resource.file);
            let bytes = fs::read(&path).map_err(Error::io("reading", &path))?;
            for row in tidy_csv::read(&bytes, dataset, resource, &self.frame.register)? {
                held.insert((row.variable, row.territory, row.year, row.grp), row.reading);
            }
        }
        Ok(held)
    }
}

/// Writes a staged file again with its header and only these lines.
fn keep_lines(staged: &Path, bytes: &[u8], lines: &BTreeSet<usize>) -> Result<(), Error> {
    let numbered = bytes.split_inclusive(|byte| *byte == b'\n').zip(1..);
    let kept = numbered.filter(|(_, number)| *number == 1 || lines.contains(number));
    let kept: Vec<&[u8]> = kept.map(|(line, _)| line).collect();
    fs::write(staged, kept.concat()).map_err(Error::io("writing", staged))
}

/// A path in the dataset's folder that no resource has.
fn free_path(intake: &Intake, hashed: &Hashed, package: &serde_json::Value) -> String {
    let stem = hashed.name.rsplit_once('.').map_or(&*hashed.name, |(stem, _)| stem);
    let (vintage, stem, extension) = (intake.vintage, slug(stem), &intake.extension);
    let resources = package["resources"].as_array().cloned().unwrap_or_default();
    let taken: BTreeSet<String> =
        resources.iter().filter_map(|it| it["path"].as_str().map(str::to_owned)).collect();
    let plain = format!("{vintage}/{stem}.{extension}");
    let numbered = (2..).map(|number| format!("{vintage}/{stem}-{number}.{extension}"));
    std::iter::once(plain.clone())
        .chain(numbered)
        .find(|path| !taken.contains(path))
        .unwrap_or(plain)
}

fn contradiction(file: &str, row: &Observation, before: Reading) -> Diagnostic {
    let shown = |reading: Reading| match (reading.value(), reading.reason()) {
        (Some(value), _) => value.to_string(),
        (None, reason) => reason.map_or_else(String::new, |reason| reason.to_string()),
    };
    let key = format!("{} {} {} {}", row.variable, row.territory, row.year, row.grp);
    Diagnostic::new(
        file,
        Text::new(
            format!("{key}: to wydanie ma już {}, a plik {}", shown(before), shown(row.reading)),
            format!("{key}: this vintage holds {}, the file {}", shown(before), shown(row.reading)),
        ),
        Text::new(
            "podać datę późniejszej publikacji przez --vintage; niczego się nie nadpisuje",
            "give the date of a later publication by --vintage; nothing is overwritten",
        ),
    )
}
