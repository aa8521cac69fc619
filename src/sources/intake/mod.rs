//! From a file made by others to the file of a vintage: understood, made one, written down.

mod in_columns;
mod territories;

pub use territories::Territories;

use super::catalogue::Frame;
use super::codes::Codes;
use super::descriptor::Dataset;
use super::figure::Figures;
use super::formats::{self, Document};
use super::harmonise::{self, Harmonised, Options, TidyRow};
use super::target::Target;
use super::tidy_csv::EVERYONE;
use super::wide_csv::UnitLists;
use crate::diagnostic::{Diagnosed, Diagnostic, Error};
use crate::language::Text;
use crate::period::Year;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::Path;
use territories::no_gmina;

/// What the person who imports a file says about it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Asked {
    /// `<provider>/<dataset>` it belongs to.
    pub dataset: Option<String>,
    /// The year of figures that state none.
    pub year: Option<i32>,
    /// The date the provider published it.
    pub vintage: Option<NaiveDate>,
    /// The day of the import.
    pub today: NaiveDate,
}

/// How many headings a message names.
const LABELS_SHOWN: usize = 20;

/// What was understood of a file and what of it is to be kept.
#[derive(Debug, Serialize, Deserialize)]
pub struct Intake {
    /// The name of its format.
    pub format: String,
    /// How its characters are written; empty for binary files.
    pub encoding: String,
    /// What parts its cells, for separated text.
    pub delimiter: Option<String>,
    /// The headings of its first table.
    pub columns: Vec<String>,
    /// Its rows of data.
    pub rows: usize,
    /// The dataset it belongs to.
    pub dataset: String,
    /// The descriptor of a dataset that did not exist, without resources.
    pub package: Option<serde_json::Value>,
    /// The date of publication, or the day of import.
    pub vintage: NaiveDate,
    /// Whether the file or the person states it.
    pub vintage_stated: bool,
    /// The day of the import.
    pub imported: NaiveDate,
    /// Its variables by the names they are kept under.
    pub variables: Vec<String>,
    /// The units it prints.
    pub units: Vec<String>,
    /// The first and the last year.
    pub years: Option<(i32, i32)>,
    /// Which variable has figures of which year.
    pub series: BTreeSet<(String, i32)>,
    /// How many figures are kept.
    pub figures: usize,
    /// How many of them are known.
    pub known: usize,
    /// How its territories were found.
    pub territories: Territories,
    /// The extension of the staged file: `csv` or `parquet`.
    pub extension: String,
    /// The columns of the staged file.
    pub fields: Vec<String>,
    /// Rows that are not kept, each with its reason.
    pub refused: Vec<Diagnostic>,
    /// What a person should know.
    pub remarks: Vec<Diagnostic>,
}

/// Reads files by what the project knows.
#[derive(Debug)]
pub struct Reader<'a> {
    frame: &'a Frame,
    codes: Codes<'a>,
    asked: &'a Asked,
    in_columns: bool,
    lists: UnitLists,
}

impl<'a> Reader<'a> {
    /// Prepares what all files are read by. `in_columns`: whether wide exports are kept as Parquet,
    /// because so many figures come at once.
    #[must_use]
    pub fn new(frame: &'a Frame, asked: &'a Asked, in_columns: bool) -> Self {
        let codes = Codes::new(&frame.register);
        Self { frame, codes, asked, in_columns, lists: UnitLists::default() }
    }

    /// Reads a file and stages what of it is to be kept: rows as tidy CSV, columns as
    /// [`LongTable::stage`](super::long_table::LongTable::stage) writes them.
    ///
    /// # Errors
    /// Why nothing of it can be kept.
    pub fn take(&mut self, bytes: Vec<u8>, file: &str, staged: &Path) -> Result<Intake, Error> {
        if let Some(taken) = self.take_in_columns(&bytes, file, staged) {
            return taken;
        }
        let (frame, asked) = (self.frame, self.asked);
        let document = formats::open(&bytes, file)?;
        // From here on only its cells are needed.
        drop(bytes);
        let figures = understood(&document)?;
        let target = Target::of(&figures, file, asked, frame)?;
        let sheets: Vec<String> = document.tables.iter().map(|table| table.name.clone()).collect();
        let options = Options { file, sheets: &sheets, year: asked.year.and_then(Year::new) };
        let dataset = &target.dataset;
        let harmonised =
            harmonise::harmonise(&figures, &self.codes, dataset, &frame.units, &options);
        if harmonised.rows.is_empty() && harmonised.refused.is_empty() && figures.refused.is_empty()
        {
            let fault = if harmonised.matched.left_out.is_empty() {
                nothing(file, &figures, dataset)
            } else {
                no_gmina(file, harmonised.matched)
            };
            return Err(Error::Invalid(vec![fault]));
        }
        let (fields, csv) = written(&harmonised.rows)?;
        std::fs::write(staged, csv).map_err(Error::io("writing", staged))?;
        Ok(intake(&document, &figures, target, harmonised, fields, asked))
    }
}

fn understood(document: &Document) -> Diagnosed<Figures> {
    let read = document.format().and_then(|format| Some((format, format.figures?)));
    match read {
        Some((_, figures)) => figures(document),
        None => Err(vec![Diagnostic::new(
            &*document.file,
            Text::new(
                "plik można odczytać, ale nie ma w nim wartości wskaźników dla gmin",
                "the file can be read, but it holds no figures of municipalities",
            ),
            Text::new(
                "obejrzeć go przez `hejnal read`; importuje się tabele z kodem lub nazwą gminy",
                "look at it by `hejnal read`; tables with a gmina's code or name are imported",
            ),
        )]),
    }
}

/// The pairs of variable and year that occur; rows of one variable follow each other.
fn series<'r>(rows: impl Iterator<Item = (&'r str, i32)>) -> BTreeSet<(String, i32)> {
    let pairs: BTreeSet<(&str, i32)> = rows.collect();
    pairs.into_iter().map(|(variable, year)| (variable.to_owned(), year)).collect()
}

/// The date of publication, and whether anyone states it.
fn dated(asked: &Asked, published: Option<NaiveDate>) -> (NaiveDate, bool) {
    match asked.vintage.or(published) {
        Some(date) => (date, true),
        None => (asked.today, false),
    }
}

fn intake(
    document: &Document,
    figures: &Figures,
    target: Target,
    harmonised: Harmonised,
    fields: Vec<String>,
    asked: &Asked,
) -> Intake {
    let Harmonised { rows, matched, refused, remarks } = harmonised;
    let mut variables: Vec<String> = rows.iter().map(|row| row.variable.to_string()).collect();
    variables.dedup();
    let mut units: Vec<String> = figures.figures.iter().map(|it| it.unit.to_string()).collect();
    units.sort_unstable();
    units.dedup();
    let years = rows.iter().map(|row| row.year.number());
    let (vintage, vintage_stated) = dated(asked, figures.published.or(document.saved));
    let all = [&document.remarks, &figures.remarks, &remarks];
    Intake {
        format: document.format().map_or("", |format| format.name).to_owned(),
        encoding: document.encoding.to_owned(),
        delimiter: document.dialect.as_ref().map(|dialect| dialect.delimiter.clone()),
        columns: document.tables.first().map(|it| it.header.clone()).unwrap_or_default(),
        rows: figures.rows,
        dataset: target.dataset.id,
        package: target.package,
        vintage,
        vintage_stated,
        imported: asked.today,
        variables,
        units,
        years: years.clone().min().zip(years.max()),
        series: series(rows.iter().map(|row| (&*row.variable, row.year.number()))),
        figures: rows.len(),
        known: rows.iter().filter(|row| row.reading.value().is_some()).count(),
        territories: Territories::of(matched),
        extension: "csv".to_owned(),
        fields,
        refused: figures.refused.iter().chain(&refused).cloned().collect(),
        remarks: all.into_iter().flatten().cloned().collect(),
    }
}

/// The rows as the CSV of a vintage; columns that say nothing in any row are left out.
fn written(rows: &[TidyRow]) -> Result<(Vec<String>, Vec<u8>), Error> {
    type Cell = fn(&TidyRow) -> String;
    let all: [(&str, Cell); 10] = [
        ("variable", |row| row.variable.to_string()),
        ("territory", |row| row.territory.to_string()),
        ("year", |row| row.year.to_string()),
        ("grp", |row| row.grp.to_string()),
        ("value", |row| row.reading.value().map_or_else(String::new, |value| value.to_string())),
        ("state", |row| row.reading.state().to_owned()),
        ("reason", |row| row.reading.reason().map_or_else(String::new, |it| it.to_string())),
        ("source_value", |row| row.source_value.clone()),
        ("source_unit", |row| row.source_unit.clone()),
        // A line of the file is a row.
        ("note", |row| row.note.split_whitespace().collect::<Vec<_>>().join(" ")),
    ];
    let says_nothing = |name: &str, cell: &str| match name {
        "grp" => cell == EVERYONE,
        "state" => cell == "known",
        "reason" | "source_value" | "source_unit" | "note" => cell.is_empty(),
        _ => false,
    };
    let kept = all.iter().filter(|(name, cell)| {
        let needed = !says_nothing(name, "") && !matches!(*name, "grp" | "state");
        needed || rows.iter().any(|row| !says_nothing(name, &cell(row)))
    });
    let kept: Vec<&(&str, Cell)> = kept.collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    let failed = |error: csv::Error| Error::Internal(format!("CSV: {error}"));
    writer.write_record(kept.iter().map(|(name, _)| *name)).map_err(failed)?;
    for row in rows {
        writer.write_record(kept.iter().map(|(_, cell)| cell(row))).map_err(failed)?;
    }
    let csv = writer.into_inner().map_err(|error| Error::Internal(format!("CSV: {error}")))?;
    Ok((kept.iter().map(|(name, _)| (*name).to_owned()).collect(), csv))
}

/// Why a file whose every row could be read still gives nothing.
fn nothing(file: &str, figures: &Figures, dataset: &Dataset) -> Diagnostic {
    let labels: BTreeSet<&str> = figures.figures.iter().map(|it| &*it.label).collect();
    let labels: Vec<&str> = labels.into_iter().take(LABELS_SHOWN).collect();
    let known: Vec<&str> = dataset.variables.iter().map(|it| it.name.as_str()).collect();
    Diagnostic::new(
        file,
        Text::new(
            format!(
                "żadna kolumna nie jest zmienną zbioru `{}`: {}",
                dataset.id,
                labels.join(", ")
            ),
            format!("no column is a variable of `{}`: {}", dataset.id, labels.join(", ")),
        ),
        Text::new(
            "dopisać nagłówek do `labels` zmiennej w datapackage.json albo podać --dataset",
            "add the heading to a variable's `labels` in datapackage.json, or give --dataset",
        ),
    )
    .with_exists(Text::same(known.join(", ")))
}
