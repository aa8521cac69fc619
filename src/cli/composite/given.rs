//! What an index is made from: two tables and a spec, or the strategy's own indicators.

use super::{Asked, Impute, Options};
use crate::assessments::composite::compared::OfMembers;
use crate::assessments::composite::saved::{self, Saved};
use crate::assessments::composite::{self, NoIndex, Spec, spec};
use crate::cli::{Setting, plain_file, say};
use crate::diagnostic::{Diagnostic, Error, Faults, nearest};
use crate::indicators::generation::Project;
use crate::indicators::values;
use crate::language::{Lang, Text};
use crate::territory::Member;
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
    let none = || {
        let known = saved::ids(&project).join(", ");
        Error::Usage(match setting.lang {
            Lang::Pl => format!("nie ma indeksu `{id}`; są: {known}"),
            Lang::En => format!("there is no index `{id}`; there are: {known}"),
        })
    };
    // Before anything is computed for it.
    saved::read(&project, id)?.ok_or_else(none)?;
    let (generation, _) = project.generation(&setting.store, None)?;
    let values = values::read(&generation)?;
    let register = &project.catalogue.register;
    let members: Vec<&Member> = register.members_on(generation.manifest.as_of).collect();
    let last = |code: &str| {
        let of = |it: &&Member| values.last_known(code, it.territory(), i32::MAX);
        members.iter().filter_map(of).max()
    };
    let year_of = |code: &str| options.year.or_else(|| last(code));
    let found = OfMembers::read(&project, id, &values, &members, year_of)?.ok_or_else(none)?;
    match found.lacks.clone().map(NoIndex::NoReference) {
        Some(why) => Err(Error::Usage(why.words().get(setting.lang).to_owned())),
        None => Ok(asked(&project, found, setting.lang)),
    }
}

/// Reads all saved indices.
///
/// # Errors
/// Every fault of every file, and units of reference that are no members.
pub(in crate::cli) fn check(project: &Project) -> Result<(), Error> {
    let members = project.catalogue.register.members_on(project.newest_vintage());
    let members: Vec<String> = members.map(|member| member.name.clone()).collect();
    let mut faults = Faults::default();
    for id in saved::ids(project) {
        let Some(mut saved) = faults.absorb(saved::read(project, id)).flatten() else { continue };
        if let Err(name) = saved.spec.refer(&members) {
            let problem = NoIndex::NoReference(name.clone()).words();
            let remedy = Text::new("podać jedną z gmin metropolii", "name a member");
            let near = nearest(&name, members.iter().map(String::as_str)).join(", ");
            let file = format!("{}/{id}.toml", saved::FOLDER);
            faults.push(Diagnostic::new(file, problem, remedy).with_exists(Text::same(near)));
        }
    }
    faults.or(()).map_err(Error::Invalid)
}

/// The members' values, with what people should know of them.
fn asked(project: &Project, of: OfMembers, lang: Lang) -> Asked {
    let OfMembers { saved: Saved { title, says, design, spec }, data, years, .. } = of;
    let mut remarks = vec![format!("{}. {}", title.get(lang), says.get(lang))];
    for ((part, year), column) in design.parts.iter().zip(years).zip(&data.columns) {
        let titled = project.definitions.indicator(&part.code);
        let titled = titled.map_or(part.code.as_str(), |it| it.title.get(lang));
        let year = year.map_or_else(|| "–".to_owned(), |year| year.to_string());
        let (known, all) = (column.iter().flatten().count(), column.len());
        let words = say(lang, "gmin", "municipalities");
        remarks.push(format!("{}: {titled}, {year}, {known}/{all} {words}", part.code));
    }
    Asked { design, data, spec, remarks }
}
