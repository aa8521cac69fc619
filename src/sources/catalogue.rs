//! Walks `datasets/` and reads everything in it: descriptors first, then the register of
//! territories, then the figures, in parallel.

use super::boundaries::{self, Boundary};
use super::descriptor::{self, Dataset, Resource};
use super::programmes::{self, ProgrammeFact};
use super::tidy_csv::{self, Observation};
use super::vintages::Archive;
use super::{members, predecessors, territories};
use crate::diagnostic::{Diagnosed, Diagnostic, Error, Faults};
use crate::language::Text;
use crate::territory::Register;
use crate::unit::Units;
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::Path;

/// What `datasets/` holds, but for the figures.
#[derive(Debug, Default)]
pub struct Catalogue {
    /// The descriptors, sorted by id.
    pub datasets: Vec<Dataset>,
    /// Members and gminas.
    pub register: Register,
    /// Facts about programmes.
    pub programmes: Vec<ProgrammeFact>,
    /// Outlines of the members.
    pub boundaries: Vec<Boundary>,
}

/// What a file is judged by.
#[derive(Debug)]
pub struct Frame {
    /// Gminas and members.
    pub register: Register,
    /// The datasets there are.
    pub datasets: Vec<Dataset>,
    /// The catalogue of units.
    pub units: Units,
}

/// The bytes of one file and the project-relative name it goes by.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// The path relative to the project, with `/`.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Reads every file under `folder` of the project, sorted by name; hidden files are left out.
///
/// # Errors
/// What the operating system refuses.
pub fn gather(project: &Path, folder: &str) -> Result<Vec<SourceFile>, Error> {
    // No import moves files while they are read.
    let _lock = Archive::of(project).lock_to_read()?;
    gather_of(project, folder, |_| true)
}

fn gather_of(
    project: &Path,
    folder: &str,
    wanted: impl Fn(&str) -> bool,
) -> Result<Vec<SourceFile>, Error> {
    let mut names = Vec::new();
    walk(project, folder, &mut names)?;
    names.retain(|name| wanted(name));
    names.sort();
    let read = |name: String| {
        let path = project.join(&name);
        let bytes = std::fs::read(&path).map_err(Error::io("reading", &path))?;
        Ok(SourceFile { name, bytes })
    };
    names.into_par_iter().map(read).collect()
}

/// Reads what files made by others are judged by: descriptors, gminas, members and units, and no
/// figures. Takes no lock: an import, which holds it, and its children read the frame.
///
/// # Errors
/// Every fault of these files, or what the operating system refuses.
pub fn frame(project: &Path) -> Result<Frame, Error> {
    let path = project.join("indicators/units.toml");
    let text = std::fs::read_to_string(&path).map_err(Error::io("reading", &path))?;
    let units = Units::parse(&text, "indicators/units.toml")?;
    let mut faults = Faults::default();
    let files = gather_of(project, "datasets", |name| name.ends_with("/datapackage.json"))?;
    let datasets = descriptors(&files, &units, &mut faults);
    let mut register = Register::default();
    for resource in datasets.iter().flat_map(|dataset| &dataset.resources) {
        let path = project.join(&resource.file);
        let read = || std::fs::read(&path).map_err(Error::io("reading", &path));
        match resource.holds.as_str() {
            "territories" => {
                let gminas = faults.absorb(territories::read(&read()?, &resource.file));
                register.gminas.extend(gminas.unwrap_or_default());
            }
            "predecessors" => {
                let codes = faults.absorb(predecessors::read(&read()?, &resource.file));
                register.predecessors.extend(codes.unwrap_or_default());
            }
            "members" => {
                let members = faults.absorb(members::read(&read()?, &resource.file));
                register.members.extend(members.unwrap_or_default());
            }
            _ => {}
        }
    }
    Ok(faults.or(Frame { register, datasets, units })?)
}

fn nobody_listed(file: &str) -> Diagnostic {
    Diagnostic::new(
        file,
        Text::new("lista członków jest pusta", "the list of members is empty"),
        Text::new("wpisać członków metropolii", "enter the members of the metropolis"),
    )
}

fn walk(project: &Path, folder: &str, names: &mut Vec<String>) -> Result<(), Error> {
    let path = project.join(folder);
    for entry in std::fs::read_dir(&path).map_err(Error::io("listing", &path))? {
        let entry = entry.map_err(Error::io("listing", &path))?;
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        if name.starts_with('.') {
            continue;
        }
        let inner = format!("{folder}/{name}");
        if entry.file_type().map_err(Error::io("listing", &path))?.is_dir() {
            walk(project, &inner, names)?;
        } else {
            names.push(inner);
        }
    }
    Ok(())
}

/// Reads the descriptors, the registers, the programmes and the boundaries among the files that
/// [`gather`] returned.
///
/// # Errors
/// Every fault of these files, and files nothing describes.
pub fn read_frame(files: &[SourceFile], units: &Units) -> Diagnosed<Catalogue> {
    let by_name: BTreeMap<&str, &SourceFile> =
        files.iter().map(|file| (file.name.as_str(), file)).collect();
    let mut faults = Faults::default();
    let datasets = descriptors(files, units, &mut faults);
    missing_and_stray(&datasets, &by_name, &mut faults);
    let mut catalogue = Catalogue::default();
    for (_, resource, bytes) in held(&datasets, &by_name, "territories") {
        let gminas = faults.absorb(territories::read(bytes, &resource.file));
        catalogue.register.gminas.extend(gminas.unwrap_or_default());
    }
    for (_, resource, bytes) in held(&datasets, &by_name, "predecessors") {
        let codes = faults.absorb(predecessors::read(bytes, &resource.file));
        catalogue.register.predecessors.extend(codes.unwrap_or_default());
    }
    let figures = datasets.iter().any(|dataset| !dataset.variables.is_empty());
    for (_, resource, bytes) in held(&datasets, &by_name, "members") {
        let members = faults.absorb(members::read(bytes, &resource.file));
        // An empty list beside figures was cut off; without any, the metropolis is just being begun.
        if figures && members.as_ref().is_some_and(Vec::is_empty) {
            faults.push(nobody_listed(&resource.file));
        }
        catalogue.register.members.extend(members.unwrap_or_default());
    }
    for (_, resource, bytes) in held(&datasets, &by_name, "programmes") {
        let facts = faults.absorb(programmes::read(bytes, &resource.file));
        catalogue.programmes.extend(facts.unwrap_or_default());
    }
    for (_, resource, bytes) in held(&datasets, &by_name, "boundaries") {
        let outlines = faults.absorb(boundaries::read(bytes, &resource.file));
        catalogue.boundaries.extend(outlines.unwrap_or_default());
    }
    catalogue.datasets = datasets;
    faults.or(catalogue)
}

/// Reads every figure, in the order of datasets, files and lines.
///
/// # Errors
/// Every fault of every row.
pub fn read_figures(catalogue: &Catalogue, files: &[SourceFile]) -> Diagnosed<Vec<Observation>> {
    let by_name: BTreeMap<&str, &SourceFile> =
        files.iter().map(|file| (file.name.as_str(), file)).collect();
    let mut tables: Vec<_> = held(&catalogue.datasets, &by_name, "observations")
        .filter(|(_, resource, _)| !resource.is_parquet())
        .enumerate()
        .collect();
    // Longest first, so that none is left to be read alone.
    tables.sort_by_key(|(_, (_, _, bytes))| Reverse(bytes.len()));
    let mut read: Vec<(usize, Diagnosed<Vec<Observation>>)> = tables
        .into_par_iter()
        .with_max_len(1)
        .map(|(place, (dataset, resource, bytes))| {
            (place, tidy_csv::read(bytes, dataset, resource, &catalogue.register))
        })
        .collect();
    read.sort_by_key(|(place, _)| *place);
    let mut faults = Faults::default();
    let read: Vec<_> = read.into_iter().filter_map(|(_, rows)| faults.absorb(rows)).collect();
    let mut figures = Vec::with_capacity(read.iter().map(Vec::len).sum());
    for rows in read {
        figures.extend(rows);
    }
    faults.or(figures)
}

fn held<'a>(
    datasets: &'a [Dataset],
    files: &'a BTreeMap<&str, &'a SourceFile>,
    what: &'a str,
) -> impl Iterator<Item = (&'a Dataset, &'a Resource, &'a [u8])> {
    datasets.iter().flat_map(move |dataset| {
        let resources = dataset.resources.iter().filter(move |resource| resource.holds == what);
        resources.filter_map(move |resource| {
            files.get(resource.file.as_str()).map(|file| (dataset, resource, &*file.bytes))
        })
    })
}

fn descriptors(files: &[SourceFile], units: &Units, faults: &mut Faults) -> Vec<Dataset> {
    let mut datasets = Vec::new();
    for file in files {
        let Some(id) = file
            .name
            .strip_prefix("datasets/")
            .and_then(|name| name.strip_suffix("/datapackage.json"))
        else {
            continue;
        };
        let text = String::from_utf8_lossy(&file.bytes);
        datasets.extend(faults.absorb(descriptor::parse(&text, id, &file.name, units)));
    }
    datasets
}

fn missing_and_stray(
    datasets: &[Dataset],
    files: &BTreeMap<&str, &SourceFile>,
    faults: &mut Faults,
) {
    let described: std::collections::BTreeSet<&str> =
        datasets.iter().flat_map(|it| &it.resources).map(|it| it.file.as_str()).collect();
    for file in described.iter().filter(|file| !files.contains_key(**file)) {
        faults.push(Diagnostic::new(
            *file,
            Text::new("opisanego pliku nie ma", "the described file does not exist"),
            Text::new(
                "dodać plik albo usunąć zasób z datapackage.json",
                "add the file or remove the resource from datapackage.json",
            ),
        ));
    }
    let broken = !faults.is_empty();
    let datasets = files.keys().filter(|name| name.starts_with("datasets/"));
    for name in datasets.filter(|name| !described.contains(**name)) {
        let known = name.ends_with("/datapackage.json")
            || *name == "datasets/README.md"
            || Path::new(name).extension().is_some_and(|it| it == "toml");
        // A descriptor that cannot be read describes nothing: its files are not strays.
        if !known && !broken {
            faults.push(Diagnostic::new(
                *name,
                Text::new(
                    "żaden deskryptor nie opisuje tego pliku",
                    "no descriptor describes this file",
                ),
                Text::new(
                    "dopisać go do `resources` w datapackage.json albo usunąć",
                    "add it to `resources` of its datapackage.json or remove it",
                ),
            ));
        }
    }
}
