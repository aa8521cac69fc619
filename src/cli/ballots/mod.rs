//! `hejnal ballots`: what files of ballots say, whether they hold together, who voted, and what rules
//! choose.

mod chosen;
mod compared;
pub(super) mod files;
mod summary;
mod told;

use super::output::{self, TableFormat};
use super::{ExitCode, Outcome, Setting, tell_faults};
use crate::assessments::disclosure::THRESHOLD;
use crate::ballots::groups::Groups;
use crate::diagnostic::{Diagnostic, Error};
use crate::language::Text;
use crate::sources::pabulib::Severity;
use clap::ValueEnum;
use files::{Counted, File};
use rayon::prelude::*;
use std::path::PathBuf;

/// The columns of `--tell groups`.
const GROUPS: [&str; 4] = ["file", "age_band", "sex", "voters"];
/// The columns of `--check`.
const PROBLEMS: [&str; 6] = ["file", "line", "severity", "code", "message", "remedy"];

#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// Files of ballots (.pb, pabulib.org/format), or folders that hold some.
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// What is told of them.
    #[arg(long, value_enum, default_value = "files")]
    tell: Tell,
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
    /// Voters by age band and sex; files of any size.
    Groups,
}

pub(super) fn run(setting: &Setting, options: &Options) -> Outcome {
    let files = files::found(&options.paths)?;
    if let Some(rule) = &options.rule {
        return chosen::rule(setting, &files, rule, options.format);
    }
    if let Some(rule) = &options.what_if {
        return chosen::what_if(setting, &files, rule, options);
    }
    match options.tell {
        _ if options.check => problems(setting, &files, options.format),
        Tell::Groups => groups(setting, &files, options),
        Tell::Files => counted(setting, &files, options),
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
        match answer {
            Ok(answer) => good.push(answer),
            Err(Error::Invalid(faults)) => refused.extend(faults),
            // One file that cannot be opened is no reason to lose the others.
            Err(Error::Io { path, source, .. }) => refused.push(Diagnostic::new(
                path.to_string_lossy(),
                Text::same(source.to_string()),
                Text::new("sprawdzić plik i prawa dostępu", "check the file and its permissions"),
            )),
            Err(other) => return Err(other),
        }
    }
    Ok((good, refused))
}

fn groups(setting: &Setting, files: &[File], options: &Options) -> Outcome {
    let count = |file: &File| {
        let groups = Groups::read(file.opened()?, &file.name)?;
        Ok((file.name.clone(), groups))
    };
    let answers: Vec<_> = files.par_iter().with_max_len(1).map(count).collect();
    let (read, refused) = parted(answers)?;
    let rows = told::of_groups(&read, options.threshold);
    output::table(options.format, &GROUPS, &["voters"], &rows)?;
    Ok(finished(setting, &refused))
}

fn problems(setting: &Setting, files: &[File], format: TableFormat) -> Outcome {
    let read = |file: &File| Ok((file.name.clone(), file.checked()?));
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
    output::table(format, &PROBLEMS, &["line"], &rows)?;
    Ok(match finished(setting, &refused) {
        ExitCode::Done if found.iter().any(|(_, problems)| !problems.is_valid()) => {
            ExitCode::Findings
        }
        code => code,
    })
}

fn counted(setting: &Setting, files: &[File], options: &Options) -> Outcome {
    let answers: Vec<_> = files.par_iter().with_max_len(1).map(Counted::of).collect();
    let (counted, refused) = parted(answers)?;
    match options.format {
        TableFormat::Json => {
            let (lang, threshold) = (setting.lang, options.threshold);
            output::line(&told::everything(counted, &refused, lang, threshold).to_string())?;
        }
        format => {
            let for_eyes = format == TableFormat::Table;
            let without = if for_eyes { summary::shared_folder(&counted) } else { 0 };
            let lang = for_eyes.then_some(setting.lang);
            let rows: Vec<_> =
                counted.iter().map(|file| summary::row(file, without, lang)).collect();
            output::table(format, &summary::HEADER, &summary::NUMERIC, &rows)?;
        }
    }
    Ok(finished(setting, &refused))
}
