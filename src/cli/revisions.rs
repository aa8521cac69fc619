//! `hejnal revisions`: what a variable's vintages say differently, by how much, where and why.

use super::output::{self, TableFormat};
use super::{ExitCode, Outcome, Setting, say, territory};
use crate::diagnostic::{Error, nearest};
use crate::indicators::generation::Project;
use crate::language::Lang;
use crate::observations::revisions::{COLUMNS, NUMBERS, revisions, table, totals};
use crate::observations::tables::rows_of;
use crate::territory::Territory;

#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// The variable, such as population.
    variable: String,
    /// One territory only, by name or code; by default the metropolis, its ring and its members.
    #[arg(long)]
    territory: Option<String>,
    /// How to print the table.
    #[arg(long, value_enum, default_value = "table")]
    format: TableFormat,
}

pub(super) fn run(setting: &Setting, options: &Options) -> Outcome {
    let project = setting.open()?;
    known(&project, &options.variable, setting.lang)?;
    let wanted = options.territory.as_ref();
    let only = wanted.map(|words| territory(&project, words, setting.lang)).transpose()?;
    let (register, datasets) = (&project.catalogue.register, &project.catalogue.datasets);
    let (generation, _) = project.generation(&setting.store, None)?;
    let rows = rows_of(&generation, &options.variable)?;
    let variable = options.variable.as_str();
    let is_asked = |territory: Territory| match (only, territory) {
        (Some(only), territory) => territory == only,
        (None, Territory::Gmina(code)) => register.member(code).is_some(),
        (None, Territory::Metropolis | Territory::Ring | Territory::Poland) => true,
    };
    let areas = [Territory::Metropolis, Territory::Ring].into_iter().filter(|it| is_asked(*it));
    let totals: Vec<_> =
        areas.flat_map(|area| totals(&rows, variable, area, register, datasets)).collect();
    let mut single = revisions(&rows, variable, register, datasets);
    single.retain(|revision| is_asked(revision.territory));
    output::table(options.format, &COLUMNS, &NUMBERS, &table(&totals, &single, register))?;
    if totals.is_empty() && single.is_empty() && options.format == TableFormat::Table {
        output::line(say(
            setting.lang,
            "żadne wydanie nie zmienia wcześniejszego",
            "no vintage changes an earlier one",
        ))?;
    }
    Ok(ExitCode::Done)
}

/// Refuses a variable no dataset describes, with the nearest that are.
fn known(project: &Project, variable: &str, lang: Lang) -> Result<(), Error> {
    let datasets = &project.catalogue.datasets;
    let names = datasets.iter().flat_map(|dataset| &dataset.variables);
    let names: Vec<&str> = names.map(|variable| variable.name.as_str()).collect();
    if names.contains(&variable) {
        return Ok(());
    }
    Err(Error::Usage(format!(
        "{} `{variable}`; {}: {}",
        say(lang, "nie ma zmiennej", "there is no variable"),
        say(lang, "najbliższe", "nearest"),
        nearest(variable, names).join(", ")
    )))
}
