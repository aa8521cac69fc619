//! `hejnal composite`: a composite index of anyone's data, with how far ranks depend on the weights.

use super::output::{self, TableFormat};
use super::{ExitCode, Outcome, Setting, say};
use crate::assessments::composite::{self, Data, Design, Index, Part, RankInterval, Treatment};
use crate::diagnostic::Error;
use crate::language::Lang;
use std::path::PathBuf;

/// The largest file that is read.
const LARGEST: u64 = 64 * 1024 * 1024;

#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// Values: a CSV table with the column uCode and one column for each indicator.
    #[arg(value_name = "DATA.csv")]
    data: PathBuf,
    /// What the columns mean: a CSV table with iCode, Level, Direction, Weight, Denominator, Parent, Type.
    #[arg(value_name = "META.csv")]
    meta: PathBuf,
    /// The column of DATA by whose groups missing values are imputed; without it they stay missing.
    #[arg(long, value_name = "COLUMN")]
    impute_by: Option<String>,
    /// How often weights are drawn anew, each within a quarter of itself, for the rank interval.
    #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    draws: u32,
    /// The seed of the draws.
    #[arg(long, default_value_t = 2030)]
    seed: u64,
    /// How to print it.
    #[arg(long, value_enum, default_value = "table")]
    format: TableFormat,
}

pub(super) fn run(setting: &Setting, options: &Options) -> Outcome {
    let (data, meta) = (&options.data, &options.meta);
    let (table, terms) = (super::plain_file(data, LARGEST)?, super::plain_file(meta, LARGEST)?);
    let (data, meta) = (data.to_string_lossy(), meta.to_string_lossy());
    let read = composite::read((&table, &data), (&terms, &meta), options.impute_by.as_deref());
    let (design, data) = read.map_err(Error::Invalid)?;
    let index = composite::index(&design, &data);
    let intervals = composite::rank_intervals(&design, &index, options.draws, options.seed);
    let ranks = composite::ranks(index.scores.last().map_or(&[], Vec::as_slice));
    let shown: Vec<usize> = (design.indicators..design.parts.len()).rev().collect();
    let codes = shown.iter().filter_map(|place| design.parts.get(*place));
    let mut header = vec!["unit", "rank", "index"];
    header.extend(codes.skip(1).map(|part| part.code.as_str()));
    header.extend(["rank_low", "rank_high"]);
    let mut rows: Vec<(Option<usize>, Vec<Option<String>>)> = Vec::new();
    for (unit, name) in data.units.iter().enumerate() {
        let rank = ranks.get(unit).copied().flatten();
        let mut cells = vec![Some(name.clone()), rank.map(|it| it.to_string())];
        cells.extend(shown.iter().map(|place| {
            let score = index.scores.get(*place)?.get(unit).copied().flatten()?;
            Some(score.to_string())
        }));
        let interval = intervals.get(unit).copied().flatten();
        let end = |of: fn(RankInterval) -> usize| interval.map(|it| of(it).to_string());
        cells.extend([end(|it| it.low), end(|it| it.high)]);
        rows.push((rank, cells));
    }
    rows.sort_by_key(|(rank, _)| rank.unwrap_or(usize::MAX));
    let rows: Vec<Vec<Option<String>>> = rows.into_iter().map(|(_, cells)| cells).collect();
    output::table(options.format, &header, header.get(1..).unwrap_or_default(), &rows)?;
    output::aside(&remarks(&design, &data, &index, setting.lang));
    Ok(ExitCode::Done)
}

/// What was done to indicators, and which units have too little: beside the table, for people.
fn remarks(design: &Design, data: &Data, index: &Index, lang: Lang) -> Vec<String> {
    let treated = design.parts.iter().zip(&index.treatments);
    let treated = treated.filter_map(|(Part { code, .. }, treatment)| match treatment {
        Treatment::None => None,
        Treatment::Winsorised(count) => {
            Some(format!("{code}: {} {count}", say(lang, "przesunięte odstające:", "winsorised:")))
        }
        Treatment::Logged => Some(format!("{code}: {}", say(lang, "zlogarytmowany", "logged"))),
    });
    let left_out = data.units.iter().zip(&index.kept).filter(|(_, kept)| !**kept);
    let left_out = left_out.map(|(unit, _)| {
        format!("{unit}: {}", say(lang, "za mało danych, pominięto", "too little data, left out"))
    });
    treated.chain(left_out).collect()
}
