//! `hejnal progress`: every method of judging progress on anyone's series, and where they would lead.

mod projected;

use super::output::{self, TableFormat};
use super::{ExitCode, Outcome, Setting};
use crate::assessments::courses::{self, Series};
use crate::assessments::firmness::{Firmness, Other, firmness};
use crate::assessments::progress::{Judgement, METHODS, Method, agreement, open_sdg};
use crate::diagnostic::Error;
use crate::language::Lang;
use std::path::PathBuf;

/// The largest file that is read: some million rows.
const LARGEST: u64 = 64 * 1024 * 1024;

const HEADER: [&str; 6] = ["series", "method", "progress_value", "score", "status", "firmness"];

#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// A CSV table or a YAML file of series; the columns stand in README.md.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// In place of verdicts: where the series would lead by this year, with intervals of 80 %.
    #[arg(long, value_name = "YEAR", conflicts_with = "method", value_parser = clap::value_parser!(i32).range(1..=9999))]
    until: Option<i32>,
    /// With --until: how often such intervals held on the series of the file, by years ahead.
    #[arg(long, requires = "until")]
    back_test: bool,
    /// With --until: widen or narrow the intervals by what the back-test of the file's series finds.
    #[arg(long, requires = "until")]
    calibrate: bool,
    /// One method only.
    #[arg(long, value_name = "ID", value_parser = METHODS.iter().map(|it| it.id).collect::<Vec<_>>())]
    method: Option<String>,
    /// How to print it.
    #[arg(long, value_enum, default_value = "table")]
    format: TableFormat,
}

pub(super) fn run(setting: &Setting, options: &Options) -> Outcome {
    let bytes = super::plain_file(&options.file, LARGEST)?;
    let series = courses::read(&bytes, &options.file.to_string_lossy()).map_err(Error::Invalid)?;
    if let Some(until) = options.until {
        return projections(&series, until, options, setting.lang);
    }
    let chosen = |method: &&Method| options.method.as_ref().is_none_or(|id| id == method.id);
    let methods: Vec<&Method> = METHODS.iter().filter(chosen).collect();
    let mut rows: Vec<Vec<Option<String>>> =
        series.iter().flat_map(|it| of_series(it, &methods)).collect();
    if methods.iter().any(|method| method.id == open_sdg::METHOD.id) {
        rows.extend(roll_ups(&series));
    }
    output::table(options.format, &HEADER, &HEADER[2..4], &rows)?;
    Ok(ExitCode::Done)
}

fn projections(series: &[Series], until: i32, options: &Options, lang: Lang) -> Outcome {
    let asked = options.back_test || options.calibrate;
    let last = series.iter().flat_map(|it| &it.course.points).map(|point| point.year).max();
    if last.is_some_and(|last| until <= last) {
        let last = last.unwrap_or(until);
        return Err(Error::Usage(format!("--until must lie after the last year, {last}")));
    }
    let tested = asked.then(|| projected::tested(series, until));
    if options.back_test {
        let header = projected::TESTED;
        let rows = projected::coverage(tested.as_deref().unwrap_or_default());
        let numbers = [&header[1..2], &header[3..]].concat();
        output::table(options.format, &header, &numbers, &rows)?;
        return Ok(ExitCode::Done);
    }
    let rows = projected::rows(series, until, tested.as_deref(), lang);
    let header = projected::HEADER;
    output::table(options.format, &header, &header[1..5], &rows)?;
    Ok(ExitCode::Done)
}

/// What each method says of a series, then what most of them say.
fn of_series(series: &Series, methods: &[&Method]) -> Vec<Vec<Option<String>>> {
    let told: Vec<Judgement> = methods.iter().map(|it| it.judge(&series.course)).collect();
    let mut rows: Vec<Vec<Option<String>>> = methods
        .iter()
        .zip(&told)
        .map(|(method, judgement)| {
            let firm = firmness(&series.course, method, &[]);
            vec![
                Some(series.name.clone()),
                Some(method.id.to_owned()),
                judgement.progress.map(|it| it.to_string()),
                judgement.score.map(|it| it.to_string()),
                Some(judgement.status.to_owned()),
                Some(words(&firm)),
            ]
        })
        .collect();
    if let Some((class, most, all)) = agreement(&told).filter(|_| methods.len() > 1) {
        rows.push(vec![
            Some(series.name.clone()),
            Some("agreement".to_owned()),
            None,
            None,
            Some(class.as_str().to_owned()),
            Some(format!("{most} of {all}")),
        ]);
    }
    rows
}

/// Firm or fragile, with what flips it.
fn words(firmness: &Firmness) -> String {
    let Firmness::Fragile(flips) = firmness else { return firmness.as_str().to_owned() };
    let flip = |(other, Judgement { status, .. }): &(Other, Judgement)| match other {
        Other::Base(year) => format!("base {year}: {status}"),
        Other::Without(year) => format!("without {year}: {status}"),
        Other::Line => format!("line: {status}"),
        Other::Publication(dataset, date) => format!("{dataset} {date}: {status}"),
    };
    let flips: Vec<String> = flips.iter().map(flip).collect();
    format!("{} ({})", firmness.as_str(), flips.join("; "))
}

/// Indicators of several series, as Open SDG puts them together.
fn roll_ups(series: &[Series]) -> Vec<Vec<Option<String>>> {
    let told = series.iter().filter(|it| it.indicator.is_some());
    let told: Vec<&Series> = told.collect();
    let indicators = told.chunk_by(|a, b| a.indicator == b.indicator);
    let row = |series: &[&Series]| {
        let judged: Vec<Judgement> =
            series.iter().map(|it| open_sdg::METHOD.judge(&it.course)).collect();
        let (score, status) = open_sdg::roll_up(&judged)
            .map_or((None, "not_available"), |(score, status)| (Some(score.to_string()), status));
        let name = series.first().and_then(|it| it.indicator.clone());
        let method = Some("open-sdg-indicator".to_owned());
        vec![name, method, None, score, Some(status.to_owned()), Some(String::new())]
    };
    indicators.map(row).collect()
}
