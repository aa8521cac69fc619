//! `hejnal fetch bdl`: figures of the Local Data Bank over its API, as files to import.

use super::{ExitCode, Outcome, Setting, bar, output, say};
use crate::diagnostic::{Diagnostic, Error, Faults};
use crate::language::Lang;
use crate::sources::bdl::{self, ClientId, Clock, Fetched, Request, Step, Stopped, Wanted};
use crate::sources::durable::write_atomically;
use chrono::{DateTime, FixedOffset};
use indicatif::ProgressBar;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

#[derive(Debug, clap::Args)]
pub(super) struct Options {
    #[command(subcommand)]
    provider: Provider,
}

#[derive(Debug, clap::Subcommand)]
enum Provider {
    /// The Local Data Bank (BDL) of Statistics Poland.
    Bdl(Bdl),
}

#[derive(Debug, clap::Args)]
struct Bdl {
    /// Numbers of variables; each may be followed by words its name must hold.
    ///
    /// `72305=ludność` stops where 72305 is something else.
    #[arg(long, required = true, value_delimiter = ',', value_name = "ID[=WORDS],...")]
    variables: Vec<String>,
    /// Years and spans of years, such as 2015-2024,2010; all by default.
    #[arg(long, value_delimiter = ',', value_name = "YEARS")]
    years: Vec<String>,
    /// The level of the units: 0 Poland, 2 voivodeships, 5 powiats, 6 gminas.
    #[arg(long, default_value_t = bdl::GMINA, value_name = "LEVEL")]
    level: u8,
    /// Only units within this one, by its BDL id: 011200000000 is Małopolskie.
    ///
    /// Gminas of all Poland take 40 requests for each variable, those of Małopolskie 3.
    #[arg(long, value_name = "ID")]
    parent: Option<String>,
    /// The language of names in the answers.
    #[arg(long, default_value = "pl", value_parser = ["pl", "en"])]
    lang: String,
    /// The longest pause in seconds the limits of the API may ask for.
    ///
    /// Where they ask for more, the run stops, says when to go on, and the same command goes on
    /// there: 100 requests in 15 minutes, 500 with a key.
    #[arg(long, default_value_t = bdl::PATIENCE.as_secs(), value_name = "S")]
    patience: u64,
    /// Answers younger than so many hours are used without asking whether they still hold.
    #[arg(long, default_value_t = bdl::MAX_AGE.as_secs() / 3600, value_name = "H")]
    max_age: u64,
    /// The key of a registered user; better given in the variable `BDL_CLIENT_ID`, which other
    /// users of this machine do not see.
    #[arg(long, value_name = "KEY")]
    client_id: Option<String>,
    /// Another address of the API.
    #[arg(long, default_value = bdl::ADDRESS, value_name = "URL")]
    address: String,
}

pub(super) fn run(setting: &Setting, options: &Options) -> Outcome {
    let Provider::Bdl(options) = &options.provider;
    let lang = setting.lang;
    let request = request(options)?;
    let bar = bar::bar(1, "BDL");
    let mut watch = |step: Step<'_>| tell(&bar, step, lang);
    let answers = setting.store.out().join("cache").join("bdl");
    let fetched = bdl::fetch(&request, &answers, &Wall, &mut watch);
    bar.finish_and_clear();
    match fetched {
        Ok(fetched) => hand_over(&fetched, &setting.store.out().join("fetched").join("bdl"), lang),
        Err(Stopped::Faulty(faults)) => Ok(stop(&faults, lang, ExitCode::InvalidFiles)),
        Err(Stopped::Limited(faults)) => Ok(stop(&faults, lang, ExitCode::Contained)),
        Err(Stopped::Unanswered(faults)) => Ok(stop(&faults, lang, ExitCode::Internal)),
        Err(Stopped::Machine(error)) => Err(error),
    }
}

fn request(options: &Bdl) -> Result<Request, Error> {
    let mut faults = Faults::default();
    let named = options.variables.iter();
    let variables = named.filter_map(|it| faults.absorb(Wanted::parse(it))).collect();
    let years = faults.absorb(bdl::parse_years(options.years.iter().map(String::as_str)));
    let key = options.client_id.clone().or_else(|| std::env::var("BDL_CLIENT_ID").ok());
    let key = key.filter(|it| !it.trim().is_empty());
    let client_id = key.and_then(|it| faults.absorb(ClientId::new(&it)));
    Ok(faults.or(Request {
        years: years.unwrap_or_default(),
        level: options.level,
        unit_parent: options.parent.clone(),
        address: options.address.clone(),
        client_id,
        lang: if options.lang == "en" { Lang::En } else { Lang::Pl },
        patience: Duration::from_secs(options.patience),
        max_age: Duration::from_secs(options.max_age.saturating_mul(3600)),
        ..Request::new(variables)
    })?)
}

/// The clock on the wall.
struct Wall;

impl Clock for Wall {
    fn now(&self) -> DateTime<FixedOffset> {
        chrono::Local::now().fixed_offset()
    }

    fn sleep(&self, pause: Duration) {
        std::thread::sleep(pause);
    }
}

/// A long pause is told also where there is no terminal to draw a bar on.
fn tell(bar: &ProgressBar, step: Step<'_>, lang: Lang) {
    match step {
        Step::Verified(card) => bar.set_message(card.id.to_string()),
        Step::Page(variable, page, of) => {
            bar.set_message(variable.to_string());
            bar.set_length(u64::try_from(of.unwrap_or(page)).unwrap_or(u64::MAX));
            bar.set_position(u64::try_from(page).unwrap_or(u64::MAX));
        }
        Step::Waiting(pause) if pause > Duration::from_secs(5) => bar.suspend(|| {
            let words = say(lang, "przerwa, której wymaga API", "a pause the API asks for");
            let _ = writeln!(std::io::stderr().lock(), "hejnal: {words}: {} s", pause.as_secs());
        }),
        Step::Waiting(_) => {}
    }
}

fn stop(faults: &[Diagnostic], lang: Lang, code: ExitCode) -> ExitCode {
    let mut stderr = std::io::stderr().lock();
    for fault in faults {
        let _ = writeln!(stderr, "{}", fault.render(lang));
    }
    code
}

/// Writes one file for each variable and says how to import them.
fn hand_over(fetched: &[Fetched], folder: &Path, lang: Lang) -> Outcome {
    fs::create_dir_all(folder).map_err(Error::io("creating", folder))?;
    let mut paths: Vec<PathBuf> = Vec::new();
    for it in fetched {
        let path = folder.join(format!("{}.json", it.variable.id));
        write_atomically(&path, bdl::bundle(it).as_bytes())?;
        output::line(&output::plain_lines(&summary(it, lang)))?;
        output::line(&format!("  → {}", path.display()))?;
        paths.push(path);
    }
    let named: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    let next = say(lang, "dalej", "next");
    output::line(&format!("{next}: hejnal import {}", named.join(" ")))?;
    Ok(ExitCode::Done)
}

fn summary(fetched: &Fetched, lang: Lang) -> String {
    let mut text = format!(
        "{} {}: {} {}",
        fetched.variable.id,
        fetched.variable.title(),
        say(lang, "jednostek", "units"),
        fetched.records
    );
    let mut add = |words: &str, value: String| {
        let _ = write!(text, ", {words} {value}");
    };
    if let Some(date) = fetched.last_update {
        add(say(lang, "aktualizacja", "updated"), date.to_string());
    }
    if !fetched.absent_years.is_empty() {
        let years: Vec<String> = fetched.absent_years.iter().map(ToString::to_string).collect();
        add(say(lang, "brak lat", "years absent"), years.join(" "));
    }
    add(say(lang, "zapytań", "requests"), fetched.requested.to_string());
    add(say(lang, "z pamięci podręcznej", "from the cache"), fetched.from_cache.to_string());
    text
}
