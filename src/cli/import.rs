//! `hejnal import`: files made by others become vintages of `datasets/`.

use super::allowance::{self, Allowance, Confined};
use super::{ExitCode, Outcome, Setting, bar, date, output, say, tell_faults};
use crate::diagnostic::{Diagnostic, Error};
use crate::language::Lang;
use crate::observations::foreign::shown;
use crate::observations::importing::additions::Additions;
use crate::observations::importing::{Answer, Answers, Fate, Piece, Request, Taken, Taking};
use crate::observations::sandbox::Limits;
use crate::sources::intake::{Asked, Intake, Reader, Territories};
use crate::sources::vintages::Archive;
use crate::sources::{catalogue, formats, problems};
use chrono::NaiveDate;
use std::fmt::Write as _;
use std::path::PathBuf;

/// The hidden verb the child process is started with.
pub(super) const CHILD: &str = "confined-import";

#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// Files, or folders whose files are meant.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The dataset they belong to, as <provider>/<dataset>; by default found by their contents.
    #[arg(long, value_name = "NAME")]
    dataset: Option<String>,
    /// Show what would be kept and write nothing.
    #[arg(long)]
    dry_run: bool,
    /// When the provider published them, where the files do not say.
    #[arg(long, value_parser = date, value_name = "DATE")]
    vintage: Option<NaiveDate>,
    /// The year of figures that state none.
    #[arg(long, value_name = "YEAR")]
    year: Option<i32>,
    /// Keep the rows that can be read although others cannot.
    #[arg(long)]
    partial: bool,
    /// Leave the store to the next verb that needs it.
    #[arg(long)]
    no_store: bool,
    #[command(flatten)]
    allowance: Allowance,
}

impl Confined for Request {
    fn limits(&self) -> Limits {
        self.limits
    }
}

pub(super) fn run(setting: &Setting, options: &Options) -> Outcome {
    let files = files(&options.paths)?;
    let archive = Archive::of(&setting.project);
    let import = if options.dry_run { None } else { Some(archive.begin()?) };
    let aside = tempfile::tempdir().map_err(Error::io("creating a folder in", "/tmp".as_ref()))?;
    let scratch = import.as_ref().map_or(aside.path(), |import| import.incoming());
    // Read under a lock, so that what is added builds on what is there.
    let _reading = if options.dry_run { archive.lock_to_read()? } else { None };
    let frame = catalogue::frame(&setting.project)?;
    let asked = asked(options);
    let taking = Taking {
        project: &setting.project,
        frame: &frame,
        asked: &asked,
        limits: options.allowance.limits(),
        verb: CHILD,
        scratch,
    };
    let bar = bar::bar(files.len(), say(setting.lang, "pliki", "files"));
    let taken = taking.all(&files, &|| bar.inc(1));
    bar.finish_and_clear();
    let lang = setting.lang;
    for file in &taken {
        tell(file, lang)?;
    }
    let mut new = Additions::new(&setting.project, &frame);
    let mut faults = Vec::new();
    additions(taken, &mut new, &mut faults, options, lang)?;
    if !faults.is_empty() {
        return refused(setting, &faults, options.dry_run);
    }
    let Some(import) = import else {
        output::line(say(lang, "próba: niczego nie zapisano", "dry run: nothing was written"))?;
        return Ok(ExitCode::Done);
    };
    let change = new.into_change();
    import.finish(&change)?;
    for addition in &change.files {
        let file = format!("datasets/{}/{}", addition.dataset, addition.path);
        output::line(&format!("{}: {file}", say(lang, "dodano", "added")))?;
    }
    // Also when nothing was added: an import that was stopped after adding has not come so far.
    if !options.no_store {
        let (generation, _) = setting.open()?.generation(&setting.store, None)?;
        let name = &generation.manifest.generation;
        output::line(&format!("{}: {name}", say(lang, "generacja", "generation")))?;
    }
    Ok(ExitCode::Done)
}

fn asked(options: &Options) -> Asked {
    Asked {
        dataset: options.dataset.clone(),
        year: options.year,
        vintage: options.vintage,
        today: chrono::Local::now().date_naive(),
    }
}

/// The files meant, those of folders in the order of their names.
fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let mut inside = Vec::new();
        for entry in std::fs::read_dir(path).map_err(Error::io("listing", path))? {
            let entry = entry.map_err(Error::io("listing", path))?;
            if entry.file_type().is_ok_and(|kind| kind.is_file()) {
                inside.push(entry.path());
            }
        }
        inside.sort();
        files.extend(inside);
    }
    Ok(files)
}

/// Turns what was understood into additions; every reason against it goes to `faults`. With
/// `partial`, rows that cannot be read do not stand against the others.
fn additions(
    taken: Vec<Taken>,
    additions: &mut Additions<'_>,
    faults: &mut Vec<Diagnostic>,
    options: &Options,
    lang: Lang,
) -> Result<(), Error> {
    let mut stopped = None;
    for file in taken {
        let added = match file.fate {
            Fate::Known(_) => continue,
            Fate::Refused(error) => Err(error),
            Fate::Understood { intake, .. } if !intake.refused.is_empty() && !options.partial => {
                Err(Error::Invalid(intake.refused))
            }
            Fate::Understood { mut intake, hashed, staged } => {
                additions.push(&file.name, &mut intake, &hashed, &staged)
            }
        };
        match added {
            Ok(true) => {}
            Ok(false) => output::line(&format!(
                "{}: {}",
                file.name,
                say(lang, "te wartości już są w tym wydaniu", "this vintage holds these figures")
            ))?,
            Err(Error::Invalid(found)) => faults.extend(found),
            Err(other) => stopped = stopped.or(Some(other)),
        }
    }
    match stopped {
        // What limits stopped is told with the faults of the other files, and decides the code.
        Some(error) if !faults.is_empty() => {
            tell_faults(faults, lang);
            Err(error)
        }
        Some(error) => Err(error),
        None => Ok(()),
    }
}

/// Writes all faults down and tells the first ones.
fn refused(setting: &Setting, faults: &[Diagnostic], dry_run: bool) -> Outcome {
    if !dry_run {
        let path = problems::write(setting.store.out(), faults, setting.lang)?;
        let all = say(setting.lang, "wszystkie błędy", "all faults");
        output::line(&format!("{all}: {}", path.display()))?;
    }
    tell_faults(faults, setting.lang);
    Ok(ExitCode::InvalidFiles)
}

/// What the child process does: reads files, stages what of them is to be kept, and writes down
/// what it understood or what is wrong with each.
pub(super) fn run_confined() -> Outcome {
    allowance::confined(|request: Request| {
        let frame = catalogue::frame(&request.project.0)?;
        let mut reader = Reader::new(&frame, &request.asked, request.in_columns);
        let mut answers = Answers::begin(&request.answers.0)?;
        for Piece { file, staged } in &request.pieces {
            let path = &file.0;
            let bytes = std::fs::read(path).map_err(Error::io("reading", path))?;
            answers.push(&match reader.take(bytes, &shown(path), &staged.0) {
                Ok(intake) => Answer::Understood(Box::new(intake)),
                Err(Error::Invalid(faults)) => Answer::Refused(faults),
                Err(other) => return Err(other),
            })?;
        }
        Ok(())
    })
}

/// What was understood of a file, as a clerk reads it.
fn tell(file: &Taken, lang: Lang) -> Result<(), Error> {
    match &file.fate {
        Fate::Known(dataset) => output::line(&format!(
            "{}: {} {dataset}",
            file.name,
            say(lang, "bez zmian, te same bajty są już w", "unchanged, the same bytes are in")
        )),
        Fate::Understood { intake, .. } => {
            output::line(&output::plain_lines(&understood(&file.name, intake, lang)))
        }
        Fate::Refused(_) => Ok(()),
    }
}

fn territories(it: &Territories, lang: Lang) -> String {
    let how: Vec<String> =
        it.found.iter().map(|(how, count)| format!("{} {count}", how.get(lang))).collect();
    let how = if how.is_empty() { String::new() } else { format!(" ({})", how.join(", ")) };
    let (of, members) = (say(lang, "z", "of"), say(lang, "członków", "members"));
    let gminas = say(lang, "gmin", "gminas");
    format!("{} {gminas}, {} {of} {} {members}{how}", it.gminas, it.members, it.members_of)
}

fn understood(name: &str, intake: &Intake, lang: Lang) -> String {
    let mut out = format!("{name}\n");
    let mut tell = |what: &str, value: &str| {
        let _ = writeln!(out, "  {what:<12} {value}");
    };
    let format = formats::title(&intake.format).map_or("", |(pl, en)| say(lang, pl, en));
    let delimiter = intake.delimiter.as_ref().map(|it| format!("{it:?}"));
    let how = [Some(intake.encoding.clone()), delimiter].into_iter().flatten();
    let how: Vec<String> = how.filter(|it| !it.is_empty()).collect();
    tell(say(lang, "format", "format"), &format!("{format} {}", how.join(" ")));
    let begun = if intake.package.is_some() { say(lang, " (nowy)", " (new)") } else { "" };
    tell(say(lang, "zbiór", "dataset"), &format!("{}{begun}", intake.dataset));
    let stated = if intake.vintage_stated {
        String::new()
    } else {
        format!(" ({})", say(lang, "dzień importu; źródło milczy", "day of import; not stated"))
    };
    tell(say(lang, "wydanie", "vintage"), &format!("{}{stated}", intake.vintage));
    tell(say(lang, "zmienne", "variables"), &intake.variables.join(", "));
    tell(say(lang, "jednostki", "units"), &intake.units.join(", "));
    if let Some((first, last)) = intake.years {
        tell(say(lang, "lata", "years"), &format!("{first}–{last}"));
    }
    tell(say(lang, "terytoria", "territories"), &territories(&intake.territories, lang));
    for (why, count, examples) in &intake.territories.left_out {
        let shown = examples.join(", ");
        let more = if *count > examples.len() { " …" } else { "" };
        tell("", &format!("{}: {count} ({shown}{more})", why.get(lang)));
    }
    let rows = format!(
        "{} {}, {} {}, {} {} ({} {})",
        intake.rows,
        say(lang, "wczytano", "read"),
        intake.refused.len(),
        say(lang, "odrzucono", "rejected"),
        intake.figures,
        say(lang, "wartości", "figures"),
        intake.known,
        say(lang, "znanych", "known"),
    );
    tell(say(lang, "wiersze", "rows"), &rows);
    if intake.extension == "parquet" {
        let kept = say(
            lang,
            "w kolumnach, jako Parquet; reguły jakości ich nie oglądają",
            "in columns, as Parquet; the rules of quality do not look at them",
        );
        tell(say(lang, "zapis", "kept"), kept);
    }
    for remark in &intake.remarks {
        let _ = write!(out, "  ! {}", remark.render(lang).trim_end().replace('\n', "\n    "));
        out.push('\n');
    }
    out.trim_end().to_owned()
}
