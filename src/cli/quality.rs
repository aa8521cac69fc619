//! `hejnal quality`: what the rules found in the figures, and how complete the datasets are.

use super::output::{self, TableFormat};
use super::{ExitCode, Outcome, Setting, say};
use crate::diagnostic::Error;
use crate::indicators::generation::Project;
use crate::language::Lang;
use crate::observations::quality::completeness::{Completeness, completeness};
use crate::observations::quality::findings::{self, Finding};
use crate::sources::durable::write_atomically;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// How to print the findings; as table the first of each rule, else all of them.
    #[arg(long, value_enum, default_value = "table")]
    format: TableFormat,
}

pub(super) fn run(setting: &Setting, options: &Options) -> Outcome {
    let lang = setting.lang;
    let project = setting.open()?;
    let (rows, judgement) = project.judged()?;
    let found = &judgement.findings;
    let written = write(setting, found)?;
    if options.format == TableFormat::Table {
        let (told, more) = findings::first_of_each(found);
        let told: Vec<Finding> = told.into_iter().cloned().collect();
        print(&told, options.format, lang)?;
        for (rule, count) in more {
            output::line(&format!("{rule}: {} {count}", say(lang, "i jeszcze", "and more:")))?;
        }
        counted(found, lang)?;
        unjudged(&project, lang)?;
        complete(&completeness(&rows, &project.catalogue.register), lang)?;
        output::line(&format!(
            "{}: {}",
            say(lang, "wszystkie ustalenia", "all findings"),
            written.display()
        ))?;
    } else {
        print(found, options.format, lang)?;
    }
    Ok(if judgement.is_open() { ExitCode::Findings } else { ExitCode::Done })
}

/// Says which files no rule looks at.
fn unjudged(project: &Project, lang: Lang) -> Result<(), Error> {
    let resources = project.catalogue.datasets.iter().flat_map(|it| &it.resources);
    let count = resources.filter(|it| it.is_parquet()).count();
    if count == 0 {
        return Ok(());
    }
    let told = say(
        lang,
        "pliki Parquet, których wartości reguły nie oglądają",
        "Parquet files whose figures no rule looks at",
    );
    output::line(&format!("{told}: {count}"))
}

/// Writes `out/quality.csv` and `out/quality.json`; returns the first.
fn write(setting: &Setting, found: &[Finding]) -> Result<PathBuf, Error> {
    let _lock = setting.store.lock()?;
    let out = setting.store.out();
    let path = out.join("quality.csv");
    write_atomically(&path, findings::csv(found, setting.lang).as_bytes())?;
    write_atomically(&out.join("quality.json"), findings::json(found, setting.lang).as_bytes())?;
    Ok(path)
}

fn print(found: &[Finding], format: TableFormat, lang: Lang) -> Result<(), Error> {
    let cell = |cell: String| (!cell.is_empty()).then_some(cell);
    let rows: Vec<Vec<Option<String>>> =
        findings::table(found, lang).into_iter().map(|row| row.map(cell).to_vec()).collect();
    output::table(format, &findings::COLUMNS, &findings::NUMBERS, &rows)
}

/// How many findings there are of each severity, rule and dataset.
fn counted(found: &[Finding], lang: Lang) -> Result<(), Error> {
    let header = ["severity", "rule", "dataset", "findings", "open"];
    let rows: Vec<Vec<Option<String>>> = findings::counts(found)
        .into_iter()
        .map(|((severity, rule, dataset), (all, open))| {
            let words = [severity.word(), rule, dataset].map(str::to_owned);
            words.into_iter().chain([all.to_string(), open.to_string()]).map(Some).collect()
        })
        .collect();
    output::line(say(lang, "Ustalenia według reguł i zbiorów", "Findings by rule and dataset"))?;
    output::table(TableFormat::Table, &header, &header[3..], &rows)
}

fn complete(datasets: &[Completeness], lang: Lang) -> Result<(), Error> {
    let header = ["dataset", "members", "of", "first", "last", "years", "known", "absent"];
    let rows: Vec<Vec<Option<String>>> = datasets
        .iter()
        .map(|it| {
            let absent = it.absent.iter().map(|(reason, count)| {
                let words = reason.words();
                format!("{} {count}", words.get(lang))
            });
            vec![
                Some(it.dataset.clone()),
                Some(it.members.to_string()),
                Some(it.members_all.to_string()),
                it.years.first().map(ToString::to_string),
                it.years.last().map(ToString::to_string),
                Some(it.years.len().to_string()),
                Some(it.known.to_string()),
                Some(absent.collect::<Vec<_>>().join(", ")),
            ]
        })
        .collect();
    output::line(say(lang, "Kompletność zbiorów", "How complete the datasets are"))?;
    output::table(TableFormat::Table, &header, &header[1..7], &rows)
}
