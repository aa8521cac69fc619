//! `hejnal report`: from figures to pages, and what was done on the way.

use super::{ExitCode, Outcome, Setting, bar, date, output, say};
use crate::diagnostic::Error;
use crate::indicators::generation::{self, Built, Computed, Project};
use crate::indicators::values;
use crate::language::Lang;
use crate::observations::engine::Engine;
use crate::period::Year;
use crate::reports::declared::Format;
use crate::reports::material::{Behind, Material, Reckoned};
use crate::reports::site::{self, File, Written};
use chrono::NaiveDate;
use clap::ValueEnum;
use std::path::Path;
use std::thread;

#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// The year of the report; by default the last one with the population of the metropolis.
    #[arg(long)]
    year: Option<i32>,
    /// One language only; both by default.
    #[arg(long, value_enum)]
    lang: Option<Language>,
    /// Some formats only; all by default.
    #[arg(long, value_enum, value_delimiter = ',')]
    format: Vec<Kind>,
    /// Only what was published up to this date.
    #[arg(long, value_parser = date, value_name = "DATE")]
    as_of: Option<NaiveDate>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Language {
    /// Polish.
    Pl,
    /// English.
    En,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    /// Pages.
    Html,
    /// Documents to print.
    Pdf,
    /// A workbook.
    Xlsx,
    /// The tree of the pages, for programs.
    Json,
}

impl Kind {
    const fn format(self) -> Format {
        match self {
            Self::Html => Format::Html,
            Self::Pdf => Format::Pdf,
            Self::Xlsx => Format::Xlsx,
            Self::Json => Format::Json,
        }
    }
}

pub(super) fn run(setting: &Setting, options: &Options) -> Outcome {
    let lang = setting.lang;
    if options.year.is_some_and(|year| Year::new(year).is_none()) {
        return Err(Error::Usage("a year lies between 1900 and 2100".to_owned()));
    }
    let (project, (generation, built, read)) = thread::scope(|scope| {
        // The engine opens while files are read.
        scope.spawn(Engine::prepare);
        computed(setting, options)
    })?;
    let material = match read {
        Some((reckoned, behind)) => Material::of(&project, &generation, reckoned?, behind?)?,
        None => Material::gather(&project, &generation, options.year)?,
    };
    tell_figures(built, &material, lang)?;
    let (report, written) = render(&material, options, lang)?;
    let done = report.publish(setting, options)?;
    // Nobody need wait until all pages are taken apart.
    rayon::spawn(move || drop((report, written)));
    // Pages first: the copy for analysts takes as long as they do.
    if options.as_of.is_none() {
        generation::copy_for_analysts(&setting.store, &generation)?;
    }
    Ok(done)
}

/// What is read of a generation before it is published.
type ReadBefore = (Result<Reckoned, Error>, Result<Behind, Error>);

/// The project and its generation.
fn computed(
    setting: &Setting,
    options: &Options,
) -> Result<(Project, Computed<ReadBefore>), Error> {
    let project = setting.open()?;
    let computed = project.computed_beside(
        &setting.store,
        options.as_of,
        |generation| Reckoned::read(&project, generation, options.year),
        |generation| Behind::read(&project, generation, options.year),
    )?;
    Ok((project, computed))
}

/// A report before it is published.
struct Report {
    year: i32,
    langs: Vec<Lang>,
    files: Vec<File>,
    commentary: Option<String>,
}

fn render(
    material: &Material<'_>,
    options: &Options,
    lang: Lang,
) -> Result<(Report, Vec<Written>), Error> {
    let langs: Vec<Lang> = match options.lang {
        None => Lang::ALL.to_vec(),
        Some(Language::Pl) => vec![Lang::Pl],
        Some(Language::En) => vec![Lang::En],
    };
    let formats = options.formats();
    let written = site::write_pages(material, &langs, &formats)?;
    let pages = written.iter().map(|it| it.pages.len()).sum();
    let bar = bar::bar(pages, say(lang, "strony", "pages"));
    let files = site::render(&written, &material.theme, &formats, || bar.inc(1))?;
    bar.finish_and_clear();
    let commentary = commentary(material, lang);
    Ok((Report { year: material.year, langs, files, commentary }, written))
}

impl Options {
    /// What is asked for; everything where nothing is.
    fn formats(&self) -> Vec<Format> {
        let asked: Vec<Format> = self.format.iter().map(|it| it.format()).collect();
        if asked.is_empty() { Format::ALL.to_vec() } else { asked }
    }
}

impl Report {
    fn publish(&self, setting: &Setting, options: &Options) -> Outcome {
        let Self { year, langs, files, commentary } = self;
        let name =
            options.as_of.map_or_else(|| year.to_string(), |date| format!("{year}-as-of-{date}"));
        let target = setting.store.out().join("report").join(name);
        let _lock = setting.store.lock()?;
        site::publish(files, &target)?;
        tell_files(files, &target, setting.lang)?;
        if let Some(commentary) = commentary {
            output::line(commentary)?;
        }
        let html = options.formats().contains(&Format::Html);
        for lang in langs.iter().filter(|_| html) {
            output::line(&format!("  {}", target.join(lang.code()).join("index.html").display()))?;
        }
        Ok(ExitCode::Done)
    }
}

/// How many files there are of each format.
fn tell_files(files: &[File], target: &Path, lang: Lang) -> Result<(), Error> {
    let count = |ending: &str| files.iter().filter(|it| it.path.ends_with(ending)).count();
    output::line(&format!(
        "{}: {}, PDF: {}, XLSX: {} → {}",
        say(lang, "zapisano stron", "pages written"),
        count(".html"),
        count(".pdf"),
        count(".xlsx"),
        target.display()
    ))
}

/// How much of the commentary the report shows: the rest is about another year, or later than its day.
fn commentary(material: &Material<'_>, lang: Lang) -> Option<String> {
    let all = material.commentary.known.len();
    let shown = material.commentary.shown(material.year, material.said_until()).count();
    let told = format!(
        "{}: {shown}; {}: {}",
        say(lang, "komentarze w raporcie", "commentaries shown"),
        say(lang, "z innego roku lub późniejsze", "of another year or later"),
        all - shown
    );
    (all > 0).then_some(told)
}

fn tell_figures(built: Built, material: &Material<'_>, lang: Lang) -> Result<(), Error> {
    let Material { project, generation, .. } = material;
    output::line(&format!(
        "{}: {}, {} {}",
        say(lang, "zbiory danych", "datasets"),
        project.catalogue.datasets.len(),
        say(lang, "stan na", "as of"),
        generation.manifest.as_of
    ))?;
    if built.computed {
        output::line(&format!(
            "{}: {} {}, 0 {}, {} {}",
            say(lang, "wiersze", "rows"),
            built.rows,
            say(lang, "przyjęto", "accepted"),
            say(lang, "odrzucono", "rejected"),
            built.doubtful,
            say(lang, "wstrzymano jako wątpliwe", "held as doubtful"),
        ))?;
    } else {
        output::line(say(
            lang,
            "wiersze: bez zmian od poprzedniego razu",
            "rows: nothing changed since the last run",
        ))?;
    }
    let (all, known) = material.values.count();
    let indicators = &project.definitions.indicators;
    let with_data = indicators.iter().filter(|it| has_data(material, &it.id)).count();
    output::line(&format!(
        "{}: {} ({} {with_data}), {}: {known} {} {all}",
        say(lang, "wskaźniki", "indicators"),
        indicators.len(),
        say(lang, "z danymi", "with data"),
        say(lang, "wartości znane", "values known"),
        say(lang, "z", "of"),
    ))
}

fn has_data(material: &Material<'_>, indicator: &str) -> bool {
    let members = material.project.catalogue.register.members.iter();
    let places = members.map(crate::territory::Member::territory);
    let areas = [crate::territory::Territory::Metropolis, crate::territory::Territory::Ring];
    let known = |value: &values::Value| value.reading.value().is_some();
    places
        .chain(areas)
        .filter_map(|place| material.values.series(indicator, place))
        .any(|series| series.values().any(known))
}
