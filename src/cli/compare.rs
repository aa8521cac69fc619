//! `hejnal compare`: one municipality beside others, every indicator a line.

use super::output::{self, TableFormat};
use super::{ExitCode, Outcome, Setting, date, say, territory};
use crate::assessments::standing;
use crate::diagnostic::Error;
use crate::indicators::generation::Project;
use crate::indicators::values::{self, Values};
use crate::language::Lang;
use crate::observations::store::Generation;
use crate::territory::{Territory, Teryt6};
use chrono::NaiveDate;

#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// The municipality, by name or code.
    municipality: String,
    /// The others, by name or code, separated by commas; all members by default.
    #[arg(long, value_delimiter = ',', value_name = "A,B,C")]
    with: Vec<String>,
    /// The last year looked at.
    #[arg(long)]
    year: Option<i32>,
    /// Only what was published up to this date.
    #[arg(long, value_parser = date, value_name = "DATE")]
    as_of: Option<NaiveDate>,
    /// How to print the table.
    #[arg(long, value_enum, default_value = "table")]
    format: TableFormat,
}

pub(super) fn run(setting: &Setting, options: &Options) -> Outcome {
    let project = setting.open()?;
    let own = gmina(&project, &options.municipality, setting.lang)?;
    let mut others = Vec::new();
    for words in &options.with {
        others.push(gmina(&project, words, setting.lang)?);
    }
    let (generation, _) = project.generation(&setting.store, options.as_of)?;
    if others.is_empty() {
        let members = project.catalogue.register.members_on(generation.manifest.as_of);
        others = members.map(|member| member.code).filter(|code| *code != own).collect();
    }
    let values = all_values(&project, &generation, own, &others)?;
    let table = table(&project, &values, own, &others, options);
    let header: Vec<&str> = table.0.iter().map(String::as_str).collect();
    let numeric: Vec<&str> = header.iter().copied().filter(|it| !WORDS.contains(it)).collect();
    output::table(options.format, &header, &numeric, &table.1)?;
    Ok(ExitCode::Done)
}

/// The columns that are no numbers.
const WORDS: &[&str] = &["indicator", "unit", "note"];

/// The gmina a person means.
pub(super) fn gmina(project: &Project, words: &str, lang: Lang) -> Result<Teryt6, Error> {
    match territory(project, words, lang)? {
        Territory::Gmina(code) => Ok(code),
        area => Err(Error::Usage(format!(
            "`{area}` {}",
            say(lang, "nie jest gminą", "is not a municipality")
        ))),
    }
}

/// The values of the members, with those of gminas outside added.
fn all_values(
    project: &Project,
    generation: &Generation,
    own: Teryt6,
    others: &[Teryt6],
) -> Result<Values, Error> {
    let mut all = values::read(generation)?;
    let outside = others.iter().copied().chain([own]);
    let outside = outside.filter(|code| project.catalogue.register.member(*code).is_none());
    all.extend(values::of_gminas(generation, &outside.collect())?);
    Ok(all)
}

type Rows = Vec<Vec<Option<String>>>;

fn table(
    project: &Project,
    values: &Values,
    own: Teryt6,
    others: &[Teryt6],
    options: &Options,
) -> (Vec<String>, Rows) {
    let register = &project.catalogue.register;
    let mut header: Vec<String> =
        ["indicator", "unit", "year"].iter().map(ToString::to_string).collect();
    header.push(register.name(own));
    for name in ["median", "place", "of", "metropolis"] {
        header.push(name.to_owned());
    }
    let named = !options.with.is_empty();
    if named {
        header.extend(others.iter().map(|code| register.name(*code)));
    }
    header.push("note".to_owned());
    let last = options.year.unwrap_or(i32::MAX);
    let mut rows = Vec::new();
    for indicator in &project.definitions.indicators {
        let place = Territory::Gmina(own);
        let Some(year) = values.last_known(&indicator.id, place, last) else {
            continue;
        };
        let read = |territory| values.get(&indicator.id, territory, year);
        let Some(value) = read(place).reading.value() else {
            continue;
        };
        let digits = usize::from(indicator.decimals);
        let written = |value: f64| Some(format!("{value:.digits$}"));
        let known: Vec<f64> =
            others.iter().filter_map(|it| read(Territory::Gmina(*it)).reading.value()).collect();
        let standing = standing::among(value, &known);
        let metropolis = read(Territory::Metropolis).reading;
        let mut row = vec![
            Some(indicator.id.clone()),
            Some(indicator.unit.clone()),
            Some(year.to_string()),
            written(value),
            written(standing.median),
            Some(standing.place.to_string()),
            Some(standing.of.to_string()),
            metropolis.value().and_then(written),
        ];
        if named {
            let cell = |it: &Teryt6| read(Territory::Gmina(*it)).reading.value().and_then(written);
            row.extend(others.iter().map(cell));
        }
        row.push(metropolis.reason().map(|reason| format!("metropolis: {reason}")));
        rows.push(row);
    }
    (header, rows)
}
