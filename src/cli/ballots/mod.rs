//! `hejnal ballots`: what files of ballots say, whether they hold together, who voted, and what rules
//! choose.

mod chosen;
mod compared;
mod editions;
pub(super) mod files;
mod grouped;
mod participation;
mod published;
mod reweighted;
mod summary;
mod told;
mod turnout;

use super::output::{self, TableFormat};
use super::{ExitCode, Outcome, Setting, say, tell_faults};
use crate::assessments::disclosure::THRESHOLD;
use crate::ballots::groups::Groups;
use crate::diagnostic::{Diagnostic, Error};
use crate::language::Text;
use crate::sources::pabulib::Severity;
use crate::sources::residents;
use clap::ValueEnum;
use files::{Counted, File};
use rayon::prelude::*;
use std::path::{Path, PathBuf};

/// Larger files of residents by group are refused: no city has so many groups.
const LARGEST_RESIDENTS: u64 = 1 << 26;
/// The columns of `--check`.
const PROBLEMS: [&str; 6] = ["file", "line", "severity", "code", "message", "remedy"];

#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// Files of ballots (.pb, pabulib.org/format), or folders that hold some.
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// What is told of them; `files` unless said otherwise, and with `--residents` `groups`.
    #[arg(long, value_enum)]
    tell: Option<Tell>,
    /// Set voters beside residents: a CSV with the columns `group_kind` (age, sex, district), group (0-17,
    /// 65+, F, M, Nowa Huta) and residents, and perhaps place, year and source.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["check", "rule", "what_if"])]
    residents: Option<PathBuf>,
    /// Say what is wrong with the files, as Pabulib's checker does and beyond.
    #[arg(long, conflicts_with_all = ["tell", "rule", "what_if"])]
    check: bool,
    /// What this rule chooses, with the count that replays it; `list` names the rules.
    #[arg(long, value_name = "NAME", conflicts_with = "tell")]
    rule: Option<String>,
    /// Who gains and who loses if this rule had chosen.
    #[arg(long, value_name = "NAME", conflicts_with_all = ["tell", "rule"])]
    what_if: Option<String>,
    /// The least number of persons that is shown of a group.
    #[arg(long, default_value_t = THRESHOLD, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    threshold: u32,
    /// How to print it.
    #[arg(long, value_enum, default_value = "table")]
    format: TableFormat,
}

/// What is told of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Tell {
    /// What each file says and whether it agrees with itself; with `--format json` everything, and the
    /// editions the files make.
    Files,
    /// Voters by age band and sex, of files of any size; with `--residents` the voters of editions by
    /// sex, age, district and way of voting beside residents.
    Groups,
    /// The editions the files make: voters once, projects, money, and the change to the edition before.
    Editions,
    /// With `--residents`: how evenly groups take part, by six measures, and what chance explains.
    Evenness,
    /// With `--residents` and one city-wide file: what would be chosen had each group voted at its share.
    Reweighted,
}

pub(super) fn run(setting: &Setting, options: &Options) -> Outcome {
    let files = files::found(&options.paths)?;
    if let Some(rule) = &options.rule {
        return chosen::rule(setting, &files, rule, options.format);
    }
    if let Some(rule) = &options.what_if {
        return chosen::what_if(setting, &files, rule, options);
    }
    match (options.tell, &options.residents) {
        _ if options.check => problems(setting, &files, options),
        (None | Some(Tell::Groups | Tell::Evenness | Tell::Reweighted), Some(residents)) => {
            beside_residents(setting, &files, residents, options)
        }
        (Some(Tell::Editions), _) => of_editions(setting, &files, options),
        (Some(Tell::Groups), None) => groups(setting, &files, options),
        (Some(Tell::Evenness | Tell::Reweighted), None) => Err(Error::Usage(
            say(
                setting.lang,
                "do tego trzeba podać `--residents PLIK`",
                "this needs `--residents FILE`",
            )
            .to_owned(),
        )),
        (Some(Tell::Files), Some(_)) => Err(Error::Usage(
            say(
                setting.lang,
                "`--residents` dotyczy grup: `--tell groups`, `evenness` albo `reweighted`",
                "`--residents` is for groups: `--tell groups`, `evenness` or `reweighted`",
            )
            .to_owned(),
        )),
        (None | Some(Tell::Files), None) => counted(setting, &files, options),
    }
}

/// What is told, then what could not be read.
fn finished(setting: &Setting, refused: &[Diagnostic]) -> ExitCode {
    if refused.is_empty() {
        return ExitCode::Done;
    }
    tell_faults(refused, setting.lang);
    ExitCode::InvalidFiles
}

/// The answers about files, and the faults of those that could not be read.
fn parted<T>(answers: Vec<Result<T, Error>>) -> Result<(Vec<T>, Vec<Diagnostic>), Error> {
    let (mut good, mut refused) = (Vec::with_capacity(answers.len()), Vec::new());
    for answer in answers {
        match fault(answer)? {
            Ok(answer) => good.push(answer),
            Err(faults) => refused.extend(faults),
        }
    }
    Ok((good, refused))
}

/// An answer about a file, or the faults of one that could not be read.
fn fault<T>(answer: Result<T, Error>) -> Result<Result<T, Vec<Diagnostic>>, Error> {
    match answer {
        Ok(answer) => Ok(Ok(answer)),
        Err(Error::Invalid(faults)) => Ok(Err(faults)),
        // One file that cannot be opened is no reason to lose the others.
        Err(Error::Io { path, source, .. }) => Ok(Err(vec![Diagnostic::new(
            path.to_string_lossy(),
            Text::same(source.to_string()),
            Text::new("sprawdzić plik i prawa dostępu", "check the file and its permissions"),
        )])),
        Err(other) => Err(other),
    }
}

fn groups(setting: &Setting, files: &[File], options: &Options) -> Outcome {
    let count = |file: &File| {
        let groups = Groups::read(file.opened()?, &file.name)?;
        Ok((file.name.clone(), groups))
    };
    let answers: Vec<_> = files.par_iter().with_max_len(1).map(count).collect();
    let (read, refused) = parted(answers)?;
    let rows = grouped::rows(&read, options.threshold);
    output::table(options.format, &grouped::HEADER, &["voters"], &rows)?;
    Ok(finished(setting, &refused))
}

/// Every file counted, the problems of few voters guarded.
fn all_counted(files: &[File], threshold: u32) -> Vec<Result<Counted, Error>> {
    let count = |file: &File| {
        let mut counted = Counted::of(file)?;
        counted.problems = published::guarded(&counted.problems, &counted.meta, threshold);
        Ok(counted)
    };
    files.par_iter().with_max_len(1).map(count).collect()
}

fn of_editions(setting: &Setting, files: &[File], options: &Options) -> Outcome {
    let (counted, refused) = parted(all_counted(files, options.threshold))?;
    editions::print(counted, options.threshold, setting.lang, options.format)?;
    Ok(finished(setting, &refused))
}

/// Voters beside residents.
fn beside_residents(setting: &Setting, files: &[File], path: &Path, options: &Options) -> Outcome {
    let (lang, threshold) = (setting.lang, options.threshold);
    let bytes = super::plain_file(path, LARGEST_RESIDENTS)?;
    let given = residents::read(&bytes, &path.to_string_lossy()).map_err(Error::Invalid)?;
    let (mut counted, refused) = parted(all_counted(files, threshold))?;
    let editions = told::joined(&mut counted);
    let published = published::published(&counted, &editions, threshold);
    let turnout = turnout::of_editions(&counted, &editions, &published, &given, threshold);
    if options.format == TableFormat::Json {
        let recounted = reweighted::told(files, &turnout, threshold)?;
        let of = |it| participation::object(it, &recounted, threshold, lang);
        output::line(&turnout.iter().map(of).collect::<serde_json::Value>().to_string())?;
    } else if options.tell == Some(Tell::Reweighted) {
        let recounted = reweighted::told(files, &turnout, threshold)?;
        let rows = reweighted::rows(&recounted, lang);
        output::table(options.format, &reweighted::HEADER, &reweighted::NUMERIC, &rows)?;
        output::aside(&reweighted::remarks(&recounted, lang));
    } else if options.tell == Some(Tell::Evenness) {
        let rows: Vec<_> =
            turnout.iter().flat_map(|it| participation::evenness(it, lang)).collect();
        let numbers = &participation::NUMBERS_OF_EVENNESS;
        output::table(options.format, &participation::OF_EVENNESS, numbers, &rows)?;
    } else {
        let rows: Vec<_> = turnout.iter().flat_map(|it| participation::rows(it, lang)).collect();
        let numbers = &participation::NUMBERS_OF_GROUPS;
        output::table(options.format, &participation::OF_GROUPS, numbers, &rows)?;
    }
    Ok(finished(setting, &refused))
}

fn problems(setting: &Setting, files: &[File], options: &Options) -> Outcome {
    let read = |file: &File| {
        let (problems, meta) = file.checked()?;
        Ok((file.name.clone(), published::guarded(&problems, &meta, options.threshold)))
    };
    let answers: Vec<_> = files.par_iter().with_max_len(1).map(read).collect();
    let (found, refused) = parted(answers)?;
    let row = |file: &str, problem: &crate::sources::pabulib::Problem| {
        let severity = match problem.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        vec![
            Some(file.to_owned()),
            problem.line.map(|line| line.to_string()),
            Some(severity.to_owned()),
            Some(problem.code.to_owned()),
            Some(problem.message.get(setting.lang).to_owned()),
            Some(problem.remedy.get(setting.lang).to_owned()),
        ]
    };
    let rows: Vec<_> = found
        .iter()
        .flat_map(|(file, problems)| problems.kept().iter().map(move |it| row(file, it)))
        .collect();
    output::table(options.format, &PROBLEMS, &["line"], &rows)?;
    Ok(match finished(setting, &refused) {
        ExitCode::Done if found.iter().any(|(_, problems)| !problems.is_valid()) => {
            ExitCode::Findings
        }
        code => code,
    })
}

fn counted(setting: &Setting, files: &[File], options: &Options) -> Outcome {
    let (lang, threshold) = (setting.lang, options.threshold);
    let mut answers: Vec<told::Answer> = Vec::with_capacity(files.len());
    let mut refused = Vec::new();
    for answer in all_counted(files, threshold) {
        answers.push(match fault(answer)? {
            Ok(counted) => Ok(counted),
            Err(faults) => {
                refused.extend(faults.iter().cloned());
                Err(faults)
            }
        });
    }
    if options.format == TableFormat::Json {
        let names: Vec<String> = files.iter().map(|file| file.name.clone()).collect();
        output::line(&told::everything(&names, answers, lang, threshold).to_string())?;
    } else {
        let counted: Vec<Counted> = answers.into_iter().filter_map(Result::ok).collect();
        let for_eyes = options.format == TableFormat::Table;
        let without = if for_eyes { summary::shared_folder(&counted) } else { 0 };
        let lang = for_eyes.then_some(lang);
        let rows: Vec<_> = counted.iter().map(|file| summary::row(file, without, lang)).collect();
        output::table(options.format, &summary::HEADER, &summary::NUMERIC, &rows)?;
    }
    Ok(finished(setting, &refused))
}
