//! `hejnal diff`: two versions of the strategy, or two dates, held against each other.

use super::{ExitCode, Outcome, Setting, output, say};
use crate::diagnostic::Error;
use crate::indicators::diff::{Moved, Version, Why, diff, formulas};
use crate::indicators::generation::Project;
use crate::language::Lang;
use crate::observations::store::{Generation, Store};
use crate::period::parse_date;
use crate::sources::tidy_csv::EVERYONE;
use clap::ValueEnum;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

/// How many moves of one indicator are shown line by line.
const SHOWN: usize = 5;

#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// The earlier one: the folder of a project, or a date of this one, YYYY-MM-DD.
    #[arg(value_name = "DIR|DATE")]
    before: String,
    /// The later one.
    #[arg(value_name = "DIR|DATE")]
    after: String,
    /// Only which formulas differ; nothing is computed.
    #[arg(long)]
    formulas: bool,
    /// How to print it.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For reading.
    Text,
    /// For programs.
    Json,
}

pub(super) fn run(setting: &Setting, options: &Options) -> Outcome {
    let before = opened(setting, &options.before)?;
    let after = opened(setting, &options.after)?;
    if options.formulas {
        let changed = formulas(&before, &after);
        return told(&changed, options.format, || changed.iter().cloned().collect());
    }
    // Another project's store is none of ours to write to.
    let aside = tempfile::tempdir().map_err(Error::io("creating a folder in", "/tmp".as_ref()))?;
    let a = generation(setting, &options.before, &before, &aside.path().join("before"))?;
    let b = generation(setting, &options.after, &after, &aside.path().join("after"))?;
    let moved = diff(
        Version { project: &before, generation: &a },
        Version { project: &after, generation: &b },
    )?;
    told(&moved, options.format, || lines(&moved, setting.lang))
}

fn opened(setting: &Setting, what: &str) -> Result<Project, Error> {
    if parse_date(what).is_some() { setting.open() } else { Project::open(Path::new(what)) }
}

fn generation(
    setting: &Setting,
    what: &str,
    project: &Project,
    aside: &Path,
) -> Result<Generation, Error> {
    let date = parse_date(what);
    let own = Store::new(aside.to_owned());
    let store = if date.is_some() { &setting.store } else { &own };
    let date = date.unwrap_or_else(|| project.newest_vintage());
    project.generation(store, Some(date)).map(|(generation, _)| generation)
}

fn told(
    found: &impl serde::Serialize,
    format: Format,
    lines: impl FnOnce() -> Vec<String>,
) -> Outcome {
    let text = match format {
        Format::Json => serde_json::to_string(found)
            .map_err(|error| Error::Internal(format!("JSON: {error}")))?,
        Format::Text => output::plain_lines(&lines().join("\n")),
    };
    output::line(&text)?;
    Ok(ExitCode::Done)
}

/// Each indicator with why it moved, where and when, and its first moves.
fn lines(moved: &[Moved], lang: Lang) -> Vec<String> {
    if moved.is_empty() {
        return vec![say(lang, "bez zmian", "no change").to_owned()];
    }
    let indicators = moved.chunk_by(|a, b| a.indicator == b.indicator);
    indicators.map(|moves| indicator(moves, lang)).collect()
}

fn indicator(moves: &[Moved], lang: Lang) -> String {
    let why: BTreeSet<Why> = moves.iter().flat_map(|it| it.why.iter().copied()).collect();
    let why: Vec<&str> = why.into_iter().map(|it| word(it, lang)).collect();
    let territories: BTreeSet<&str> = moves.iter().map(|it| it.territory.as_str()).collect();
    let years = moves.iter().map(|it| it.year);
    let (first, last) = (years.clone().min(), years.max());
    let mut text = format!(
        "{}: {}; {} {}, {}–{}",
        moves.first().map_or("", |it| it.indicator.as_str()),
        why.join(", "),
        say(lang, "terytoria:", "territories:"),
        territories.len(),
        first.unwrap_or_default(),
        last.unwrap_or_default(),
    );
    for it in moves.iter().take(SHOWN) {
        let shown = |value: Option<f64>, reason: &Option<String>| match value {
            Some(value) => value.to_string(),
            None => format!("Missing({})", reason.as_deref().unwrap_or_default()),
        };
        let (before, after) =
            (shown(it.before, &it.before_reason), shown(it.after, &it.after_reason));
        let group = if it.grp == EVERYONE { String::new() } else { format!(" {}", it.grp) };
        let _ = write!(text, "\n  {} {}{group}: {before} → {after}", it.territory, it.year);
    }
    if moves.len() > SHOWN {
        let more = say(lang, "dalszych", "more");
        let _ = write!(text, "\n  … {} {more}", moves.len() - SHOWN);
    }
    text
}

const fn word(why: Why, lang: Lang) -> &'static str {
    match (why, lang) {
        (Why::Formula, Lang::Pl) => "formuła",
        (Why::Formula, Lang::En) => "formula",
        (Why::Data, Lang::Pl) => "dane",
        (Why::Data, Lang::En) => "data",
        (Why::Boundary, Lang::Pl) => "granice",
        (Why::Boundary, Lang::En) => "boundary",
        (Why::Method, Lang::Pl) => "metoda",
        (Why::Method, Lang::En) => "method",
        (Why::Membership, Lang::Pl) => "członkostwo",
        (Why::Membership, Lang::En) => "membership",
    }
}
