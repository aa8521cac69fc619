//! `hejnal coverage`: what is known, by indicator or by variable.

use super::output::{self, TableFormat};
use super::{ExitCode, Outcome, Setting};
use crate::diagnostic::Error;
use crate::indicators::generation::Project;
use crate::indicators::values::{self, Values};
use crate::observations::coverage;
use crate::observations::store::Generation;
use crate::territory::{Member, Territory};

#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// By variable of the datasets instead of by indicator.
    #[arg(long)]
    variables: bool,
    /// How to print the table.
    #[arg(long, value_enum, default_value = "table")]
    format: TableFormat,
}

pub(super) fn run(setting: &Setting, options: &Options) -> Outcome {
    let project = setting.open()?;
    let (generation, _) = project.generation(&setting.store, None)?;
    if options.variables {
        by_variable(&generation, options.format)?;
    } else {
        by_indicator(&project, &generation, options.format)?;
    }
    Ok(ExitCode::Done)
}

fn by_variable(generation: &Generation, format: TableFormat) -> Result<(), Error> {
    let header =
        ["variable", "datasets", "first", "last", "territories", "members", "known", "missing"];
    let year = |year: Option<i32>| year.map(|it| it.to_string());
    let rows: Vec<Vec<Option<String>>> = coverage::variables(generation)?
        .into_iter()
        .map(|it| {
            vec![
                Some(it.variable),
                Some(it.datasets),
                year(it.first_year),
                year(it.last_year),
                Some(it.territories.to_string()),
                Some(it.members_last_year.to_string()),
                Some(it.known.to_string()),
                Some(it.missing.to_string()),
            ]
        })
        .collect();
    output::table(format, &header, &header[2..], &rows)
}

fn by_indicator(
    project: &Project,
    generation: &Generation,
    format: TableFormat,
) -> Result<(), Error> {
    let header = ["field", "indicator", "kind", "first", "last", "members", "of", "metropolis"];
    let values = values::read(generation)?;
    let members: Vec<&Member> =
        project.catalogue.register.members_on(generation.manifest.as_of).collect();
    let mut rows = Vec::new();
    for indicator in &project.definitions.indicators {
        let years = known_years(&values, &indicator.id, &members);
        let last = years.last().copied();
        let known = last.map_or(0, |year| {
            let known = |member: &&&Member| {
                values.get(&indicator.id, member.territory(), year).reading.value().is_some()
            };
            members.iter().filter(known).count()
        });
        let metropolis = last.map_or_else(
            || "not collected".to_owned(),
            |year| {
                let reading = values.get(&indicator.id, Territory::Metropolis, year).reading;
                reading.reason().map_or("known".to_owned(), |reason| reason.to_string())
            },
        );
        rows.push(vec![
            Some(indicator.field.clone()),
            Some(indicator.id.clone()),
            Some(indicator.kind.as_str().to_owned()),
            years.first().map(ToString::to_string),
            last.map(|it| it.to_string()),
            Some(known.to_string()),
            Some(members.len().to_string()),
            Some(metropolis),
        ]);
    }
    output::table(format, &header, &["first", "last", "members", "of"], &rows)
}

/// The years in which a member or an area has a value, in order.
fn known_years(values: &Values, indicator: &str, members: &[&Member]) -> Vec<i32> {
    let areas = [Territory::Metropolis, Territory::Ring];
    let territories = members.iter().map(|member| member.territory()).chain(areas);
    let mut years: Vec<i32> = territories
        .filter_map(|territory| values.series(indicator, territory))
        .flat_map(|series| {
            series.iter().filter(|(_, it)| it.reading.value().is_some()).map(|(year, _)| *year)
        })
        .collect();
    years.sort_unstable();
    years.dedup();
    years
}
