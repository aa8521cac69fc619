//! What is understood becomes what is added: descriptors grow, figures the datasets hold already
//! are dropped, contradictions are refused.

use crate::diagnostic::{Diagnostic, Error};
use crate::language::Text;
use crate::period::Year;
use crate::reading::Reading;
use crate::sources::catalogue::Frame;
use crate::sources::descriptor::{self, Dataset, Resource};
use crate::sources::hashed::Hashed;
use crate::sources::intake::Intake;
use crate::sources::package::{self, NewResource};
use crate::sources::parquet;
use crate::sources::target::slug;
use crate::sources::tidy_csv::{self, Observation};
use crate::sources::vintages::{Addition, Change};
use crate::territory::Territory;
use chrono::NaiveDate;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What makes a figure the same figure: variable, territory, year and group.
type Key = (Arc<str>, Territory, Year, Arc<str>);

/// A dataset at one date of publication.
type Place = (String, NaiveDate);

/// A file of figures and the dataset as it describes that file alone.
type Described = (PathBuf, Dataset);

/// Turns understood files into additions, each checked as the reader of `datasets/` checks it.
/// Files of one dataset build on each other's descriptors.
#[derive(Debug)]
pub struct Additions<'a> {
    project: &'a Path,
    frame: &'a Frame,
    packages: BTreeMap<String, Value>,
    files: Vec<Addition>,
    added: BTreeMap<Place, Vec<Described>>,
    /// Which variable has figures of which year in each vintage that files belong to.
    series: BTreeMap<Place, BTreeSet<(String, i32)>>,
    /// The figures of vintages in which files meet.
    held: BTreeMap<Place, BTreeMap<Key, Reading>>,
}

impl<'a> Additions<'a> {
    /// Begins with nothing to add.
    #[must_use]
    pub const fn new(project: &'a Path, frame: &'a Frame) -> Self {
        Self {
            project,
            frame,
            packages: BTreeMap::new(),
            files: Vec::new(),
            added: BTreeMap::new(),
            series: BTreeMap::new(),
            held: BTreeMap::new(),
        }
    }

    /// Everything that was pushed.
    #[must_use]
    pub fn into_change(self) -> Change {
        let changed: BTreeSet<&String> = self.files.iter().map(|file| &file.dataset).collect();
        let packages = self.packages.iter().filter(|(dataset, _)| changed.contains(dataset));
        let descriptors =
            packages.map(|(dataset, package)| (dataset.clone(), package::text(package)));
        Change { descriptors: descriptors.collect(), files: self.files }
    }

    /// Adds one understood file; `false` when its vintage holds all its figures already.
    ///
    /// # Errors
    /// Figures that contradict those the vintage holds, or a file that does not pass the check.
    pub fn push(
        &mut self,
        name: &str,
        intake: &mut Intake,
        hashed: &Hashed,
        staged: &Path,
    ) -> Result<bool, Error> {
        let place = (intake.dataset.clone(), intake.vintage);
        let meets = self.meets(&place, intake)?;
        if meets && intake.extension == "parquet" {
            in_rows(intake, staged)?;
        }
        let package = self.package(name, intake)?;
        let path = free_path(intake, hashed, package);
        let resource = resource(&path, intake, hashed);
        let alone = package::with_only(package, &resource);
        let file = format!("datasets/{}/datapackage.json", intake.dataset);
        let text = package::text(&alone);
        let dataset = descriptor::parse(&text, &intake.dataset, &file, &self.frame.units)?;
        if intake.extension == "csv" {
            let rows = self.rows(staged, &dataset)?;
            if meets {
                let new = self.not_held(name, &rows, &dataset, &place)?;
                if new.is_empty() {
                    return Ok(false);
                }
                if new.len() < rows.len() {
                    keep_lines(staged, &new)?;
                }
            }
        }
        if let Some(package) = self.packages.get_mut(&intake.dataset) {
            package::add(package, resource);
        }
        if !meets {
            // What was compared before is read once more when another file meets this one.
            self.held.remove(&place);
        }
        self.series.entry(place.clone()).or_default().append(&mut intake.series);
        self.added.entry(place).or_default().push((staged.to_owned(), dataset));
        let (dataset, staged) = (intake.dataset.clone(), staged.to_owned());
        self.files.push(Addition { dataset, path, staged });
        Ok(true)
    }

    /// Whether the vintage has figures of a variable and year of this file already, in `datasets/`
    /// or from an earlier file. Exports of one table differ in their years mostly, and need not be
    /// compared figure by figure.
    fn meets(&mut self, place: &Place, intake: &Intake) -> Result<bool, Error> {
        if !self.series.contains_key(place) {
            let mut there = BTreeSet::new();
            for (dataset, resource) in self.on_disk(place) {
                let rows = self.rows_of(&self.project.join(&resource.file), dataset, resource)?;
                let pairs: BTreeSet<(&str, i32)> =
                    rows.iter().map(|row| (&*row.variable, row.year.number())).collect();
                there.extend(pairs.into_iter().map(|(name, year)| (name.to_owned(), year)));
            }
            self.series.insert(place.clone(), there);
        }
        Ok(self.series.get(place).is_some_and(|there| !there.is_disjoint(&intake.series)))
    }

    /// The resources in `datasets/` with figures of a vintage.
    fn on_disk(&self, (id, vintage): &Place) -> impl Iterator<Item = (&Dataset, &Resource)> {
        let datasets = self.frame.datasets.iter().filter(move |it| it.id == *id);
        datasets.flat_map(move |dataset| {
            let resources = dataset.resources.iter();
            let figures =
                resources.filter(move |it| it.vintage == *vintage && it.holds == "observations");
            figures.map(move |resource| (dataset, resource))
        })
    }

    /// The descriptor to be added to: as an earlier file of this import left it, as it is on disk,
    /// or new.
    fn package(&mut self, file: &str, intake: &Intake) -> Result<&Value, Error> {
        if let Some(begun) = self.packages.get_mut(&intake.dataset) {
            // Exports of several years drift: a later one may have headings the first has not.
            let new = intake.package.as_ref();
            new.map_or(Ok(()), |new| package::add_variables(begun, new, file))?;
        } else {
            let path = self.project.join("datasets").join(&intake.dataset);
            let path = path.join("datapackage.json");
            let package = match &intake.package {
                Some(package) if !path.exists() => package.clone(),
                _ => {
                    let text = fs::read(&path).map_err(Error::io("reading", &path))?;
                    serde_json::from_slice(&text)
                        .map_err(|error| Error::Internal(format!("{}: {error}", path.display())))?
                }
            };
            self.packages.insert(intake.dataset.clone(), package);
        }
        let package = self.packages.get(&intake.dataset);
        package.ok_or_else(|| Error::Internal(intake.dataset.clone()))
    }

    /// The rows of a file that the only resource of `dataset` describes.
    fn rows(&self, path: &Path, dataset: &Dataset) -> Result<Vec<Observation>, Error> {
        match dataset.resources.first() {
            Some(resource) => self.rows_of(path, dataset, resource),
            None => Ok(Vec::new()),
        }
    }

    fn rows_of(
        &self,
        path: &Path,
        dataset: &Dataset,
        resource: &Resource,
    ) -> Result<Vec<Observation>, Error> {
        if resource.is_parquet() {
            let (fields, csv) = parquet::long_as_csv(path)?;
            let plain = Resource { fields, format: "csv".to_owned(), ..resource.clone() };
            return Ok(tidy_csv::read(&csv, dataset, &plain, &self.frame.register)?);
        }
        let bytes = fs::read(path).map_err(Error::io("reading", path))?;
        Ok(tidy_csv::read(&bytes, dataset, resource, &self.frame.register)?)
    }

    /// The lines of the figures the vintage does not hold yet; it remembers them.
    fn not_held(
        &mut self,
        name: &str,
        rows: &[Observation],
        dataset: &Dataset,
        place: &Place,
    ) -> Result<BTreeSet<usize>, Error> {
        if !self.held.contains_key(place) {
            let held = self.all_held(dataset, place)?;
            self.held.insert(place.clone(), held);
        }
        let held = self.held.entry(place.clone()).or_default();
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

    /// The figures of a vintage, in `datasets/` and from earlier files.
    fn all_held(&self, dataset: &Dataset, place: &Place) -> Result<BTreeMap<Key, Reading>, Error> {
        let mut held = BTreeMap::new();
        let mut take = |rows: Vec<Observation>| {
            held.extend(rows.into_iter().map(|row| (key(&row), row.reading)));
        };
        for (_, resource) in self.on_disk(place) {
            take(self.rows_of(&self.project.join(&resource.file), dataset, resource)?);
        }
        for (staged, described) in self.added.get(place).into_iter().flatten() {
            take(self.rows(staged, described)?);
        }
        Ok(held)
    }
}

fn key(row: &Observation) -> Key {
    (row.variable.clone(), row.territory, row.year, row.grp.clone())
}

fn resource(path: &str, intake: &Intake, hashed: &Hashed) -> Value {
    package::resource(&NewResource {
        path,
        vintage: intake.vintage,
        vintage_stated: intake.vintage_stated,
        imported: intake.imported,
        fields: &intake.fields,
        origin: hashed,
        format: &intake.format,
    })
}

/// Stages rows in place of Parquet: they are to be compared with others one by one.
fn in_rows(intake: &mut Intake, staged: &Path) -> Result<(), Error> {
    let (fields, csv) = parquet::long_as_csv(staged)?;
    "csv".clone_into(&mut intake.extension);
    intake.fields = fields;
    fs::write(staged, csv).map_err(Error::io("writing", staged))
}

/// Writes a staged file again with its header and only these lines.
fn keep_lines(staged: &Path, lines: &BTreeSet<usize>) -> Result<(), Error> {
    let bytes = fs::read(staged).map_err(Error::io("reading", staged))?;
    let numbered = bytes.split_inclusive(|byte| *byte == b'\n').zip(1..);
    let kept = numbered.filter(|(_, number)| *number == 1 || lines.contains(number));
    let kept: Vec<&[u8]> = kept.map(|(line, _)| line).collect();
    fs::write(staged, kept.concat()).map_err(Error::io("writing", staged))
}

/// A path in the dataset's folder that no resource has.
fn free_path(intake: &Intake, hashed: &Hashed, package: &Value) -> String {
    let stem = hashed.name.rsplit_once('.').map_or(&*hashed.name, |(stem, _)| stem);
    let (vintage, stem, extension) = (intake.vintage, slug(stem), &intake.extension);
    let resources = package["resources"].as_array().into_iter().flatten();
    let taken: BTreeSet<&str> = resources.filter_map(|it| it["path"].as_str()).collect();
    let plain = format!("{vintage}/{stem}.{extension}");
    let numbered = (2..).map(|number| format!("{vintage}/{stem}-{number}.{extension}"));
    std::iter::once(plain.clone())
        .chain(numbered)
        .find(|path| !taken.contains(path.as_str()))
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
