//! One verb per file; arguments, exit codes, and what a person sees on the terminal.

mod allowance;
mod ballots;
mod bar;
mod check;
mod compare;
mod composite;
mod coverage;
mod diff;
mod exit_code;
mod explain;
mod fetch;
mod gc;
mod import;
mod init;
mod intervals;
mod new;
mod output;
mod peers;
mod progress;
mod purge;
mod quality;
mod query;
mod reach;
mod read;
mod report;
mod revisions;
mod verify;

use crate::diagnostic::{Diagnostic, Error};
use crate::indicators::generation::Project;
use crate::language::Lang;
use crate::observations::store::Store;
use crate::sources::problems;
use chrono::NaiveDate;
use clap::{Parser, Subcommand};
pub use exit_code::ExitCode;
use std::ffi::OsString;
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::PathBuf;

/// Monitors a metropolitan strategy: indicators, progress, reports.
#[derive(Debug, Parser)]
#[command(name = "hejnal", version, max_term_width = 100, after_help = exit_code::HELP)]
struct Arguments {
    /// The folder with datasets/, indicators/ and reports/.
    #[arg(long, global = true, default_value = ".", value_name = "DIR")]
    project: PathBuf,
    /// Where results go; by default `out` in the project's folder.
    #[arg(long, global = true, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Check every file of datasets/ and indicators/ and say everything that is wrong.
    Check,
    /// Compute everything and write the annual report as web pages.
    Report(report::Options),
    /// Ask the computed tables in SQL, read-only and under limits.
    Query(query::Options),
    /// Set one municipality beside others.
    Compare(compare::Options),
    /// Take one figure apart, down to the rows of its sources.
    Explain(explain::Options),
    /// Say which values differ between two versions of the strategy or two dates, and why.
    Diff(diff::Options),
    /// Judge series of a file by every known method, and say how firm each verdict is.
    Progress(progress::Options),
    /// Make a composite index of a file, and say how far ranks depend on its weights.
    Composite(composite::Options),
    /// Name the units of a file that are most alike, why they are, and which of them do better.
    Peers(peers::Options),
    /// Say how far the truth may lie from the proportions, rates, counts and means of a file.
    Intervals(intervals::Options),
    /// Count files of ballots: who voted, what was chosen, whether the files hold together.
    Ballots(ballots::Options),
    /// Remove the rows of single voters from files of ballots, and prove that they stand nowhere.
    Purge(purge::Options),
    /// Count the residents within a distance of any facility, and name the squares that would serve most.
    Reach(reach::Options),
    /// Show what is known and what is missing.
    Coverage(coverage::Options),
    /// Make vintages of datasets/ from files made by others.
    Import(import::Options),
    /// Say what the rules of datasets/ find in the figures.
    Quality(quality::Options),
    /// Show what changed between the vintages of a variable.
    Revisions(revisions::Options),
    /// Show a file made by others as it is understood.
    Read(read::Options),
    /// Re-hash everything in the store.
    Verify,
    /// Fetch figures from the offices that publish them.
    Fetch(fetch::Options),
    /// Begin a metropolis: an empty project that checks and renders.
    Init(init::Options),
    /// Begin a file of the strategy.
    New(new::Options),
    /// Drop generations of the store that nothing needs.
    Gc,
    /// Runs one statement under limits; started by `query`, not by people.
    #[command(hide = true, name = query::CHILD)]
    ConfinedQuery,
    /// Stages one file under limits; started by `import`, not by people.
    #[command(hide = true, name = import::CHILD)]
    ConfinedImport,
    /// Reads one file under limits; started by `read`, not by people.
    #[command(hide = true, name = read::CHILD)]
    ConfinedRead,
}

/// What every verb needs.
struct Setting {
    project: PathBuf,
    store: Store,
    lang: Lang,
}

impl Setting {
    fn open(&self) -> Result<Project, Error> {
        Project::open(&self.project)
    }
}

/// The bytes of a file a person names, when it is not larger than `largest`.
fn plain_file(path: &std::path::Path, largest: u64) -> Result<Vec<u8>, Error> {
    let refused = |error: std::io::Error| match error.kind() {
        // What a person names and is not there is no failure of the machine.
        ErrorKind::NotFound | ErrorKind::IsADirectory | ErrorKind::NotADirectory => {
            Error::Usage(format!("{}: {error}", path.display()))
        }
        _ => Error::io("opening", path)(error),
    };
    let file = std::fs::File::open(path).map_err(refused)?;
    if file.metadata().is_ok_and(|it| it.is_dir()) {
        return Err(Error::Usage(format!("{}: {}", path.display(), ErrorKind::IsADirectory)));
    }
    let mut bytes = Vec::new();
    // A device or a pipe says that it has no size.
    let read = file.take(largest + 1).read_to_end(&mut bytes);
    read.map_err(Error::io("reading", path))?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > largest {
        let path = path.display();
        return Err(Error::Usage(format!("{path} has more than {largest} bytes")));
    }
    Ok(bytes)
}

type Outcome = Result<ExitCode, Error>;

/// Runs the program on these arguments and returns its exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> std::process::ExitCode {
    let lang = language();
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(refusal) => {
            let _ = refusal.print();
            let code = if refusal.use_stderr() { ExitCode::Usage } else { ExitCode::Done };
            return code.into();
        }
    };
    let outcome = std::panic::catch_unwind(|| dispatch(arguments, lang));
    let code = match outcome {
        Ok(Ok(code)) => code,
        Ok(Err(error)) => tell(&error, lang),
        // The panic's own message stands on standard error already.
        Err(_) => ExitCode::Internal,
    };
    code.into()
}

fn dispatch(arguments: Arguments, lang: Lang) -> Outcome {
    let Arguments { project, out, verb } = arguments;
    let store = Store::new(out.unwrap_or_else(|| project.join("out")));
    let setting = Setting { project, store, lang };
    match verb {
        Verb::Check => check::run(&setting),
        Verb::Report(options) => report::run(&setting, &options),
        Verb::Query(options) => query::run(&setting, &options),
        Verb::Compare(options) => compare::run(&setting, &options),
        Verb::Explain(options) => explain::run(&setting, &options),
        Verb::Diff(options) => diff::run(&setting, &options),
        Verb::Progress(options) => progress::run(&setting, &options),
        Verb::Composite(options) => composite::run(&setting, &options),
        Verb::Peers(options) => peers::run(&setting, &options),
        Verb::Ballots(options) => ballots::run(&setting, &options),
        Verb::Purge(options) => purge::run(&setting, &options),
        Verb::Reach(options) => reach::run(&setting, &options),
        Verb::Intervals(options) => intervals::run(&setting, &options),
        Verb::Coverage(options) => coverage::run(&setting, &options),
        Verb::Fetch(options) => fetch::run(&setting, &options),
        Verb::Import(options) => import::run(&setting, &options),
        Verb::Quality(options) => quality::run(&setting, &options),
        Verb::Revisions(options) => revisions::run(&setting, &options),
        Verb::Read(options) => read::run(&options),
        Verb::Init(options) => init::run(&setting, &options),
        Verb::New(options) => new::run(&setting, &options),
        Verb::Verify => verify::run(&setting),
        Verb::Gc => gc::run(&setting),
        Verb::ConfinedQuery => query::run_confined(),
        Verb::ConfinedImport => import::run_confined(),
        Verb::ConfinedRead => read::run_confined(lang),
    }
}

/// The language of messages: `HEJNAL_LANG`, else the locale of the terminal.
fn language() -> Lang {
    let of = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let locale = of("HEJNAL_LANG").or_else(|| of("LC_ALL")).or_else(|| of("LC_MESSAGES"));
    Lang::of_locale(&locale.or_else(|| of("LANG")).unwrap_or_default())
}

/// Tells an error on standard error and chooses the exit code.
fn tell(error: &Error, lang: Lang) -> ExitCode {
    let mut stderr = std::io::stderr().lock();
    match error {
        Error::Invalid(faults) => tell_faults(faults, lang),
        Error::Contained(why) => drop(writeln!(stderr, "hejnal: {}", why.get(lang))),
        other => drop(writeln!(stderr, "hejnal: {other}")),
    }
    if matches!(error, Error::Io { .. } | Error::Engine { .. }) {
        let remedy = say(
            lang,
            "co zrobić: sprawdzić miejsce na dysku, prawa dostępu i limity (df, ls -l, ulimit -a), \
             potem uruchomić ponownie; to, co było zapisane, jest całe",
            "to do: look at free space, permissions and limits (df, ls -l, ulimit -a), then run \
             again; what was stored before is whole",
        );
        let _ = writeln!(stderr, "  {remedy}");
    }
    match error {
        Error::Invalid(_) => ExitCode::InvalidFiles,
        Error::Usage(_) => ExitCode::Usage,
        Error::Contained(_) => ExitCode::Contained,
        Error::Io { .. } | Error::Engine { .. } | Error::Internal(_) => ExitCode::Internal,
    }
}

/// Tells the first faults of each kind on standard error and counts the rest.
fn tell_faults(faults: &[Diagnostic], lang: Lang) {
    let mut stderr = std::io::stderr().lock();
    let (told, left) = problems::first_of_each_kind(faults);
    for fault in told {
        let _ = writeln!(stderr, "{}", fault.render(lang));
    }
    for (fault, count) in left {
        let more = say(lang, "dalszych takich", "more of this kind");
        let _ = writeln!(stderr, "{}: … {count} {more}: {}", fault.file, fault.remedy.get(lang));
    }
    let count = faults.len();
    let _ = match lang {
        Lang::Pl => {
            writeln!(stderr, "hejnal: liczba błędów w plikach: {count}; niczego nie zmieniono")
        }
        Lang::En => writeln!(stderr, "hejnal: faults in the files: {count}; nothing was changed"),
    };
}

/// Picks the words of the message language.
fn say<'a>(lang: Lang, pl: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::Pl => pl,
        Lang::En => en,
    }
}

fn date(text: &str) -> Result<NaiveDate, String> {
    crate::period::parse_date(text).ok_or_else(|| "a date is written YYYY-MM-DD".to_owned())
}

/// Finds an indicator by its id, or says which are near.
fn indicator<'a>(
    project: &'a Project,
    id: &str,
    lang: Lang,
) -> Result<&'a crate::indicators::file::Indicator, Error> {
    project.definitions.indicator(id).ok_or_else(|| {
        let near = project.definitions.nearest(id).join(", ");
        Error::Usage(format!(
            "{} `{id}`; {}: {near}",
            say(lang, "nie ma wskaźnika", "there is no indicator"),
            say(lang, "najbliższe", "nearest")
        ))
    })
}

/// Finds a territory by code or name, or says which are near.
fn territory(
    project: &Project,
    words: &str,
    lang: Lang,
) -> Result<crate::territory::Territory, Error> {
    project.catalogue.register.find(words).map_err(|near| {
        Error::Usage(format!(
            "{} `{words}`; {}: {}",
            say(lang, "nie wiadomo, które to terytorium:", "no single territory is called"),
            say(lang, "najbliższe", "nearest"),
            near.join(", ")
        ))
    })
}
