//! `hejnal composite`: a composite index of anyone's data or of the strategy's indicators, and how far
//! its ranks depend on the choices made.

mod given;
mod told;

pub(super) use given::check;

use super::output::{self, TableFormat};
use super::{ExitCode, Outcome, Setting, say};
use crate::assessments::composite::compared::{Compared, DRAWS, SEED};
use crate::assessments::composite::simulation::Ways;
use crate::assessments::composite::spec::Impute;
use crate::assessments::composite::{self, Data, Design, NoIndex, Spec};
use crate::diagnostic::Error;
use crate::language::Lang;
use clap::ValueEnum;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// Values: a CSV table with the column uCode and one column for each indicator.
    #[arg(value_name = "DATA.csv", required_unless_present = "of")]
    data: Option<PathBuf>,
    /// What the columns mean: a CSV table with iCode, Level, Direction, Weight, Denominator, Parent, Type.
    #[arg(value_name = "META.csv", required_unless_present = "of")]
    meta: Option<PathBuf>,
    /// How the index is made, where it is not as `COINr` does: indicators/README.md tells the keys.
    #[arg(long, value_name = "FILE.toml")]
    spec: Option<PathBuf>,
    /// In place of files: an index of indicators/composites, over the members of the metropolis.
    #[arg(long, value_name = "ID", conflicts_with_all = ["data", "meta", "spec", "impute_by"])]
    of: Option<String>,
    /// With --of: the year; by default the last one known of each indicator.
    #[arg(long, requires = "of")]
    year: Option<i32>,
    /// The column of DATA by whose groups missing values are imputed; without it, of those META calls
    /// groups, the one with the fewest. `none`: they stay missing.
    #[arg(long, value_name = "COLUMN")]
    impute_by: Option<String>,
    /// How often weights and whatever the spec varies are drawn anew.
    #[arg(long, default_value_t = DRAWS, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    draws: u32,
    /// The seed of the draws.
    #[arg(long, default_value_t = SEED)]
    seed: u64,
    /// What to tell.
    #[arg(long, value_enum, default_value = "index")]
    tell: Tell,
    /// With --tell first or strengths: of which unit.
    #[arg(long, value_name = "UNIT")]
    unit: Option<String>,
    /// How to print it.
    #[arg(long, value_enum, default_value = "table")]
    format: TableFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Tell {
    /// The index, its parts, and between which ranks each unit lies in nine of ten draws.
    Index,
    /// Which choice moves ranks most: first and total order effects after Sobol.
    Sensitivity,
    /// In which indicators units are best and worst.
    Strengths,
    /// Which ranks each unit can have, whatever the weights.
    Reach,
    /// The weights nearest to those given that would put a unit first.
    First,
}

/// What an index is made from.
struct Asked {
    design: Design,
    data: Data,
    spec: Spec,
    /// What people should know of it beside what the index itself tells.
    remarks: Vec<String>,
}

pub(super) fn run(setting: &Setting, options: &Options) -> Outcome {
    if options.year.is_some() && options.of.is_none() {
        let words = say(setting.lang, "--year: tylko razem z --of", "--year: only with --of");
        return Err(Error::Usage(words.to_owned()));
    }
    let asked = match (&options.of, &options.data, &options.meta) {
        (Some(id), ..) => given::of_project(setting, options, id)?,
        (None, Some(data), Some(meta)) => given::of_files(options, data, meta)?,
        _ => return Err(Error::Usage("DATA.csv META.csv, or --of ID".to_owned())),
    };
    let refused = |why: NoIndex| Error::Usage(why.words().get(setting.lang).to_owned());
    let unit = options.unit(&asked.data, setting.lang)?;
    let Asked { design, data, spec, .. } = &asked;
    let mut remarks = asked.remarks.clone();
    let index = composite::index(design, data, spec).map_err(refused)?;
    let mut beside = Vec::new();
    let Table { header, rows, words } = match options.tell {
        Tell::Index => {
            let found = Compared::of(&index, data, spec, (options.draws, options.seed));
            let found = found.map_err(refused)?;
            let table = told::index(&asked, &index, &found, setting.lang)?;
            remarks.extend(told::pairs(found.pairs, setting.lang));
            beside = found.beside;
            table
        }
        Tell::Sensitivity => {
            let ways = Ways::of(&index.design, data, spec).map_err(refused)?;
            told::effects(&asked, &index, &ways, options)
        }
        Tell::Strengths => told::strengths(&asked, &index, unit),
        Tell::Reach => told::reach(&asked, &index, options, setting.lang)?,
        Tell::First => {
            let lacks =
                say(setting.lang, "`--tell first` wymaga --unit", "`--tell first` needs --unit");
            let unit = unit.ok_or_else(|| Error::Usage(lacks.to_owned()))?;
            told::first(&asked, &index, unit, setting.lang)?
        }
    };
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let numeric: Vec<&str> = header.iter().copied().filter(|name| !words.contains(name)).collect();
    output::table(options.format, &header, &numeric, &rows)?;
    if options.tell == Tell::First && rows.is_empty() {
        let words = say(
            setting.lang,
            "żadne wagi nie dają tej jednostce pierwszego miejsca",
            "no weights put this unit first",
        );
        remarks.push(words.to_owned());
    }
    remarks.extend(told::remarks(&asked, &index, &beside, setting.lang));
    output::aside(&remarks);
    Ok(ExitCode::Done)
}

/// A table to be printed; columns not named in `words` hold numbers.
struct Table {
    header: Vec<String>,
    rows: Vec<Vec<Option<String>>>,
    words: &'static [&'static str],
}

impl Options {
    /// The place of the unit that is asked for.
    fn unit(&self, data: &Data, lang: Lang) -> Result<Option<usize>, Error> {
        let Some(name) = &self.unit else { return Ok(None) };
        let found = data.units.iter().position(|unit| unit == name);
        let near = || {
            let known = data.units.iter().map(String::as_str);
            let near = crate::diagnostic::nearest(name, known).join(", ");
            Error::Usage(match lang {
                Lang::Pl => format!("nie ma jednostki `{name}`; podobne: {near}"),
                Lang::En => format!("there is no unit `{name}`; near it: {near}"),
            })
        };
        found.map(Some).ok_or_else(near)
    }
}
