//! What an index is made from: two tables and a spec, or the strategy's own indicators.

use super::{Asked, Impute, Options};
use crate::assessments::composite::saved::{self, Saved};
use crate::assessments::composite::{self, Data, Spec, spec};
use crate::cli::{Setting, plain_file, say};
use crate::diagnostic::{Error, Faults};
use crate::indicators::generation::Project;
use crate::indicators::values::{self, Values};
use crate::language::Lang;
use crate::territory::{Territory, Teryt6};
use std::path::Path;

/// The largest file that is read.
const LARGEST: u64 = 64 * 1024 * 1024;
/// What `--impute-by` says for no imputation.
const NONE: &str = "none";

pub(super) fn of_files(options: &Options, data: &Path, meta: &Path) -> Result<Asked, Error> {
    let mut spec = match &options.spec {
        None => Spec::default(),
        Some(file) => {
            let bytes = plain_file(file, LARGEST)?;
            let text = String::from_utf8_lossy(&bytes);
            spec::parse(&text, &file.to_string_lossy()).map_err(Error::Invalid)?
        }
    };
    let group = options.impute_by.as_deref().filter(|group| *group != NONE);
    if options.impute_by.as_deref() == Some(NONE) {
        spec.impute = Impute::Leave;
    }
    let (table, terms) = (plain_file(data, LARGEST)?, plain_file(meta, LARGEST)?);
    let (data, meta) = (data.to_string_lossy(), meta.to_string_lossy());
    let group = group.or(spec.group.as_deref());
    let read = composite::read((&table, &data), (&terms, &meta), group);
    let (design, data) = read.map_err(Error::Invalid)?;
    let none = |name| Error::Usage(format!("there is no unit `{name}` to refer to"));
    spec.refer(&data.units).map_err(none)?;
    Ok(Asked { design, data, spec, remarks: Vec::new() })
}

pub(super) fn of_project(setting: &Setting, options: &Options, id: &str) -> Result<Asked, Error> {
    let project = setting.open()?;
    let file = setting.project.join(saved::FOLDER).join(format!("{id}.toml"));
    let known = ids(&setting.project.join(saved::FOLDER));
    if !known.iter().any(|known| known == id) {
        let known = known.join(", ");
        return Err(Error::Usage(match setting.lang {
            Lang::Pl => format!("nie ma indeksu `{id}`; są: {known}"),
            Lang::En => format!("there is no index `{id}`; there are: {known}"),
        }));
    }
    let bytes = plain_file(&file, LARGEST)?;
    let text = String::from_utf8_lossy(&bytes);
    let indicators = &project.definitions.indicators;
    let saved = saved::parse(&text, &file.to_string_lossy(), indicators).map_err(Error::Invalid)?;
    let (generation, _) = project.generation(&setting.store, None)?;
    let values = values::read(&generation)?;
    let register = &project.catalogue.register;
    let members: Vec<(Teryt6, String)> = register
        .members_on(generation.manifest.as_of)
        .map(|member| (member.code, member.name.clone()))
        .collect();
    asked(&project, saved, &values, &members, (options.year, setting.lang))
}

/// Reads all saved indices.
///
/// # Errors
/// Every fault of every file.
pub(in crate::cli) fn check(setting: &Setting, project: &Project) -> Result<(), Error> {
    let folder = setting.project.join(saved::FOLDER);
    let mut faults = Faults::default();
    for id in ids(&folder) {
        let name = format!("{id}.toml");
        let bytes = plain_file(&folder.join(&name), LARGEST)?;
        let text = String::from_utf8_lossy(&bytes);
        let file = format!("{}/{name}", saved::FOLDER);
        faults.absorb(saved::parse(&text, &file, &project.definitions.indicators));
    }
    faults.or(()).map_err(Error::Invalid)
}

/// The indices a folder holds, sorted; none without one.
fn ids(folder: &Path) -> Vec<String> {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let paths = files
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|it| it == "toml"));
    let stems = paths.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()));
    let mut ids: Vec<String> = stems.collect();
    ids.sort();
    ids
}

/// The members' values in the year asked for, or the last one any of them has.
fn asked(
    project: &Project,
    saved: Saved,
    values: &Values,
    members: &[(Teryt6, String)],
    (year, lang): (Option<i32>, Lang),
) -> Result<Asked, Error> {
    let Saved { title, says, design, mut spec } = saved;
    let mut remarks = vec![format!("{}. {}", title.get(lang), says.get(lang))];
    let mut columns = Vec::with_capacity(design.indicators);
    for part in design.parts.iter().take(design.indicators) {
        let last = |code: &Teryt6| values.last_known(&part.code, Territory::Gmina(*code), i32::MAX);
        let of_year = year.or_else(|| members.iter().filter_map(|(code, _)| last(code)).max());
        let value = |code: &Teryt6| {
            values.get(&part.code, Territory::Gmina(*code), of_year?).reading.value()
        };
        let column: Vec<Option<f64>> = members.iter().map(|(code, _)| value(code)).collect();
        let titled = project.definitions.indicator(&part.code);
        let titled = titled.map_or(part.code.as_str(), |it| it.title.get(lang));
        let of_year = of_year.map_or_else(|| "–".to_owned(), |year| year.to_string());
        let (known, all) = (column.iter().flatten().count(), members.len());
        let words = say(lang, "gmin", "municipalities");
        remarks.push(format!("{}: {titled}, {of_year}, {known}/{all} {words}", part.code));
        columns.push(column);
    }
    let units: Vec<String> = members.iter().map(|(_, name)| name.clone()).collect();
    let none = |name| Error::Usage(format!("there is no unit `{name}` to refer to"));
    spec.refer(&units).map_err(none)?;
    let data = Data { units, columns, ..Data::default() };
    Ok(Asked { design, data, spec, remarks })
}
