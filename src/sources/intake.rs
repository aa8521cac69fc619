//! From a file made by others to the file of a vintage: understood, made one, written down.

use super::catalogue::Frame;
use super::codes::{Codes, How, LeftOut};
use super::descriptor::Dataset;
use super::figure::{Figure, Figures};
use super::formats::{self, Document};
use super::harmonise::{self, Harmonised, Matched, Options, TidyRow};
use super::long_csv::{self, LARGE_BYTES, LongTable};
use super::parquet;
use super::target::Target;
use super::tidy_csv::EVERYONE;
use crate::diagnostic::{Diagnosed, Diagnostic, Error};
use crate::language::Text;
use crate::period::Year;
use crate::territory::{Register, Teryt6};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::Path;

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

/// The territories of a file.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Territories {
    /// Gminas with figures.
    pub gminas: usize,
    /// Members of the metropolis among them.
    pub members: usize,
    /// Members of the metropolis.
    pub members_of: usize,
    /// In which way how many were found.
    pub found: Vec<(Text, usize)>,
    /// Why how many were left out, and some of them.
    pub left_out: Vec<(Text, usize, Vec<String>)>,
}

impl Territories {
    fn of(matched: Matched) -> Self {
        let left_out = matched.left_out.into_iter();
        Self {
            gminas: matched.gminas,
            members: matched.members,
            members_of: matched.members_of,
            found: matched.how.into_iter().map(|(how, count)| (found(how), count)).collect(),
            left_out: left_out
                .map(|(why, it)| (left_out_why(why), it.count, it.examples))
                .collect(),
        }
    }

    fn of_codes(codes: &[Teryt6], register: &Register) -> Self {
        let all = &register.members;
        Self {
            gminas: codes.len(),
            members: all.iter().filter(|member| codes.contains(&member.code)).count(),
            members_of: all.len(),
            ..Self::default()
        }
    }
}

fn found(how: How) -> Text {
    match how {
        How::Exact => Text::new("po kodzie", "by their code"),
        How::TypeDigit => Text::new("po kodzie z dawnym rodzajem", "by a code of another type"),
        How::LeadingZero => Text::new("po kodzie bez zera", "by a code without its zero"),
        How::BdlId => Text::new("po numerze BDL", "by the BDL number"),
        How::Name => Text::new("po nazwie", "by their name"),
        How::Predecessor => Text::new("po dawnym kodzie", "by a former code"),
        How::SplitCity => Text::new("kody części miast", "codes of parts of cities"),
    }
}

fn left_out_why(why: LeftOut) -> Text {
    match why {
        LeftOut::AboveGmina => {
            Text::new("pominięto powiaty i województwa", "left out: powiats, voivodeships")
        }
        LeftOut::TownOrRuralPart => Text::new(
            "pominięto części miejskie i wiejskie gmin",
            "left out: town and rural parts of gminas",
        ),
        LeftOut::District => {
            Text::new("pominięto dzielnice obok miasta", "left out: districts beside their city")
        }
        LeftOut::Abroad => Text::new("pominięto zagranicę i statki", "left out: abroad and ships"),
        LeftOut::Ended => Text::new("pominięto gminy zniesione", "left out: gminas that ended"),
        LeftOut::NotYet => {
            Text::new("pominięto lata przed powstaniem", "left out: years before they existed")
        }
    }
}

/// The name of the staged file of figures, without its extension.
pub const STAGED: &str = "figures";

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

/// Reads a file and stages what of it is to be kept as `figures.csv` or `figures.parquet` in
/// `scratch`.
///
/// # Errors
/// Why nothing of it can be kept.
pub fn take(
    bytes: Vec<u8>,
    file: &str,
    asked: &Asked,
    frame: &Frame,
    scratch: &Path,
) -> Result<Intake, Error> {
    if bytes.len() >= LARGE_BYTES
        && let Some(table) = long_csv::read(&bytes, file, &frame.register)
    {
        return large(table?, file, asked, frame, scratch);
    }
    let document = formats::open(&bytes, file)?;
    // From here on only its cells are needed.
    drop(bytes);
    let figures = understood(&document)?;
    let target = Target::of(&figures, file, asked, frame)?;
    let codes = Codes::new(&frame.register);
    let sheets: Vec<String> = document.tables.iter().map(|table| table.name.clone()).collect();
    let options = Options { file, sheets: &sheets, year: asked.year.and_then(Year::new) };
    let harmonised =
        harmonise::harmonise(&figures, &codes, &target.dataset, &frame.units, &options);
    if harmonised.rows.is_empty() && harmonised.refused.is_empty() && figures.refused.is_empty() {
        let fault = if harmonised.matched.left_out.is_empty() {
            nothing(file, &figures, &target.dataset)
        } else {
            no_gmina(file, harmonised.matched)
        };
        return Err(Error::Invalid(vec![fault]));
    }
    let (fields, csv) = written(&harmonised.rows)?;
    let path = scratch.join(format!("{STAGED}.csv"));
    std::fs::write(&path, csv).map_err(Error::io("writing", &path))?;
    Ok(intake(&document, &figures, target, harmonised, fields, asked))
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

/// A long table of millions of rows, kept as Parquet.
fn large(
    table: LongTable,
    file: &str,
    asked: &Asked,
    frame: &Frame,
    scratch: &Path,
) -> Result<Intake, Error> {
    let mut figures = Figures::default();
    figures.figures.extend(table.variables.iter().map(|label| Figure::of_label(label)));
    let target = Target::of(&figures, file, asked, frame)?;
    let name = |label: &String| {
        let mut variables = target.dataset.variables.iter();
        let found = variables.find(|it| it.name == *label || it.labels.contains(label));
        found.map(|variable| variable.name.clone())
    };
    let names: Option<Vec<String>> = table.variables.iter().map(name).collect();
    let names = names.ok_or_else(|| vec![nothing(file, &figures, &target.dataset)])?;
    let years = table.year.iter().min().copied().zip(table.year.iter().max().copied());
    let territories = Territories::of_codes(&table.territories, &frame.register);
    let rows = table.value.len();
    let path = scratch.join(format!("{STAGED}.parquet"));
    parquet::write_long(LongTable { variables: names.clone(), ..table }, &path)?;
    let (vintage, vintage_stated) = dated(asked, None);
    Ok(Intake {
        format: "long-csv".to_owned(),
        encoding: "UTF-8".to_owned(),
        delimiter: Some(",".to_owned()),
        columns: Vec::new(),
        rows,
        dataset: target.dataset.id,
        package: target.package,
        vintage,
        vintage_stated,
        imported: asked.today,
        variables: names,
        units: Vec::new(),
        years,
        figures: rows,
        known: rows,
        territories,
        extension: "parquet".to_owned(),
        fields: ["variable", "territory", "year", "value"].map(str::to_owned).to_vec(),
        refused: Vec::new(),
        remarks: Vec::new(),
    })
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
        ("note", |row| row.note.clone()),
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

/// Why a file that speaks only of other units gives nothing.
fn no_gmina(file: &str, matched: Matched) -> Diagnostic {
    let left_out = Territories::of(matched).left_out;
    let told = |text: fn(&Text) -> &str| {
        let reasons = left_out.iter();
        let reasons = reasons
            .map(|(why, count, some)| format!("{}: {count} ({})", text(why), some.join(", ")));
        reasons.collect::<Vec<_>>().join("; ")
    };
    Diagnostic::new(
        file,
        Text::new("w pliku nie ma żadnej gminy", "the file holds no gmina"),
        Text::new(
            "wyeksportować tabelę na poziomie gmin; wartości powiatów nie przypisuje się gminom",
            "export the table at the level of gminas; values of powiats are not copied to gminas",
        ),
    )
    .with_exists(Text::new(told(|text| &text.pl), told(|text| &text.en)))
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
