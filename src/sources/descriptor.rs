//! `datapackage.json`: a Frictionless Data Package v2 descriptor (datapackage.org/profiles/2.0)
//! with the project's own properties: variables with unit and measure, vintages of resources.

use super::package::Origin;
use super::variable::{Measure, Variable, is_name};
use crate::diagnostic::{Diagnosed, Diagnostic, Faults, nearest};
use crate::language::Text;
use crate::period::{Break, Year, parse_date};
use crate::unit::Units;
use chrono::NaiveDate;
use serde::Deserialize;
use std::collections::BTreeSet;

/// What a source's address or licence reads when no source states it.
pub const NOT_STATED: &str = "not stated";

/// One file of a dataset in one vintage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// Path relative to the project.
    pub file: String,
    /// A word of [`super::HOLDINGS`].
    pub holds: String,
    /// The date the provider published it, or the day it came in when none is stated.
    pub vintage: NaiveDate,
    /// Whether the provider states that date.
    pub vintage_stated: bool,
    /// The day it came in.
    pub imported: NaiveDate,
    /// `csv`, `parquet`, ...: how it is written.
    pub format: String,
    /// The files it was read from, where an import read them.
    pub origins: Vec<Origin>,
    /// The columns its schema declares.
    pub fields: Vec<String>,
}

impl Resource {
    /// Whether its figures are kept as Parquet.
    #[must_use]
    pub fn is_parquet(&self) -> bool {
        self.format == "parquet"
    }
}

/// Where figures come from: the office first, the copy that was read second.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Name of the office and table, or of the copy.
    pub title: String,
    /// Its address; [`NOT_STATED`] when none is stated.
    #[serde(default = "not_stated")]
    pub path: String,
}

fn not_stated() -> String {
    NOT_STATED.to_owned()
}

/// A described dataset.
#[derive(Clone, Debug, PartialEq)]
pub struct Dataset {
    /// `<provider>/<dataset>`, its folder under `datasets/`.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// What it is, how it was taken over, its traps.
    pub description: String,
    /// The office that publishes it.
    pub provider: String,
    /// The provider's own name of the table, such as `P1944`; empty when it has none.
    pub subject: String,
    /// Where it comes from.
    pub sources: Vec<Source>,
    /// The licence, or [`NOT_STATED`].
    pub licence: String,
    /// Its variables.
    pub variables: Vec<Variable>,
    /// Its files.
    pub resources: Vec<Resource>,
}

impl Dataset {
    /// The variable of this name.
    #[must_use]
    pub fn variable(&self, name: &str) -> Option<&Variable> {
        self.variables.iter().find(|variable| variable.name == name)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct WirePackage {
    #[serde(rename = "$schema")]
    _schema: String,
    name: String,
    title: String,
    title_english: String,
    description: String,
    provider: String,
    #[serde(default)]
    subject: String,
    sources: Vec<Source>,
    licenses: Vec<WireLicence>,
    #[serde(default)]
    variables: Vec<WireVariable>,
    resources: Vec<WireResource>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireLicence {
    name: String,
    #[serde(default)]
    title: Option<String>,
    #[serde(default, rename = "path")]
    _path: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireVariable {
    name: String,
    title: Text,
    unit: String,
    measure: Measure,
    #[serde(default)]
    breaks: Vec<WireBreak>,
    #[serde(default)]
    labels: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireBreak {
    year: i32,
    why: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct WireResource {
    name: String,
    path: String,
    holds: String,
    vintage: String,
    #[serde(default = "stated")]
    vintage_stated: bool,
    imported: String,
    format: String,
    #[serde(rename = "mediatype")]
    _mediatype: String,
    #[serde(rename = "encoding")]
    _encoding: String,
    #[serde(default)]
    origins: Vec<Origin>,
    #[serde(default)]
    schema: WireSchema,
}

const fn stated() -> bool {
    true
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct WireSchema {
    #[serde(default)]
    fields: Vec<WireField>,
    #[serde(default, rename = "missingValues")]
    _missing_values: Vec<String>,
    #[serde(default, rename = "primaryKey")]
    _primary_key: Vec<String>,
    #[serde(default, rename = "foreignKeys")]
    _foreign_keys: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
struct WireField {
    name: String,
}

/// Reads a descriptor. `id` is its folder under `datasets/`, `file` its path in diagnostics.
///
/// # Errors
/// Syntax faults, unknown units, dates that are none, a vintage that differs from its folder,
/// names used twice, texts lacking in a language: all of them at once.
pub fn parse(text: &str, id: &str, file: &str, units: &Units) -> Diagnosed<Dataset> {
    let wire: WirePackage =
        serde_json::from_str(text).map_err(|error| vec![syntax(&error, text, file)])?;
    let mut gate = Gate { text, file, faults: Faults::default() };
    if wire.title.trim().is_empty() || wire.title_english.trim().is_empty() {
        gate.fault(
            "\"title",
            ("brak tytułu w jednym z języków", "the title lacks one of the languages"),
            ("wpisać `title` i `titleEnglish`", "write `title` and `titleEnglish`"),
        );
    }
    if wire.sources.is_empty() || wire.resources.is_empty() {
        gate.fault(
            "{",
            ("brak źródła albo zasobu", "no source or no resource"),
            ("wpisać `sources` i `resources`", "write `sources` and `resources`"),
        );
    }
    if wire.name != id.replace('/', "-") {
        gate.fault(
            &format!("\"{}\"", wire.name),
            (
                &format!("nazwa `{}` nie odpowiada folderowi", wire.name),
                &format!("the name `{}` does not follow from the folder", wire.name),
            ),
            (
                &format!("wpisać `{}`", id.replace('/', "-")),
                &format!("write `{}`", id.replace('/', "-")),
            ),
        );
    }
    let variables =
        wire.variables.into_iter().map(|variable| gate.variable(variable, units)).collect();
    let folder = format!("datasets/{id}");
    let resources =
        wire.resources.into_iter().filter_map(|it| gate.resource(it, &folder)).collect();
    let licence = wire.licenses.first().map_or_else(not_stated, |licence| {
        licence.title.clone().unwrap_or_else(|| licence.name.clone())
    });
    let dataset = Dataset {
        id: id.to_owned(),
        title: Text::new(wire.title, wire.title_english),
        description: wire.description,
        provider: wire.provider,
        subject: wire.subject,
        sources: wire.sources,
        licence,
        variables,
        resources,
    };
    gate.twice(&dataset);
    gate.faults.or(dataset)
}

fn syntax(error: &serde_json::Error, text: &str, file: &str) -> Diagnostic {
    let line = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let at: usize = line;
    let column = error.column().saturating_sub(1);
    Diagnostic::new(
        file,
        Text::new(
            format!("nie można odczytać deskryptora: {error}"),
            format!("cannot read this descriptor: {error}"),
        ),
        Text::new(
            "poprawić wskazane miejsce; pola opisuje datasets/README.md",
            "mend the marked place; datasets/README.md describes the fields",
        ),
    )
    .at_span(text, at + column..at + column + 1)
}

/// The only way from a wire type to a domain type: collects faults on the way.
struct Gate<'a> {
    text: &'a str,
    file: &'a str,
    faults: Faults,
}

impl Gate<'_> {
    fn fault(&mut self, place: &str, problem: (&str, &str), remedy: (&str, &str)) {
        let problem = Text::new(problem.0, problem.1);
        let remedy = Text::new(remedy.0, remedy.1);
        self.faults.push(Diagnostic::new(self.file, problem, remedy).at_words(self.text, place));
    }

    fn variable(&mut self, wire: WireVariable, units: &Units) -> Variable {
        let place = format!("\"{}\"", wire.name);
        if let Err(fault) = units.check(&wire.unit, self.text, self.file) {
            self.faults.push(*fault);
        }
        if !is_name(&wire.name) {
            self.fault(
                &place,
                (
                    &format!("nazwa zmiennej `{}` ma niedozwolone znaki", wire.name),
                    &format!("the variable name `{}` has characters not allowed", wire.name),
                ),
                ("użyć a-z, 0-9 i _", "use a-z, 0-9 and _"),
            );
        }
        if !wire.title.is_complete() || wire.breaks.iter().any(|it| !it.why.is_complete()) {
            self.fault(
                &place,
                ("brak tekstu w jednym z języków", "a text lacks one of the languages"),
                ("wpisać `pl` i `en`", "write `pl` and `en`"),
            );
        }
        let mut breaks = Vec::new();
        for it in wire.breaks {
            match Year::new(it.year) {
                Some(year) => breaks.push(Break { year, why: it.why }),
                None => self.fault(
                    &it.year.to_string(),
                    (
                        &format!("rok {} jest nieprawdopodobny", it.year),
                        &format!("the year {} is not plausible", it.year),
                    ),
                    ("wpisać rok od 1900 do 2100", "write a year from 1900 to 2100"),
                ),
            }
        }
        if wire.labels.iter().any(|label| label.trim().is_empty()) {
            self.fault(
                &place,
                ("pusty wpis w `labels`", "an empty entry in `labels`"),
                ("usunąć go", "remove it"),
            );
        }
        let WireVariable { name, title, unit, measure, labels, .. } = wire;
        Variable { name, title, unit, measure, breaks, labels }
    }

    fn date(&mut self, written: &str) -> Option<NaiveDate> {
        let date = parse_date(written);
        if date.is_none() {
            self.fault(
                &format!("\"{written}\""),
                (&format!("`{written}` nie jest datą"), &format!("`{written}` is not a date")),
                ("wpisać RRRR-MM-DD", "write YYYY-MM-DD"),
            );
        }
        date
    }

    fn resource(&mut self, wire: WireResource, folder: &str) -> Option<Resource> {
        let place = format!("\"{}\"", wire.path);
        let known: Vec<_> = super::HOLDINGS.iter().map(|(word, _)| *word).collect();
        if !known.contains(&wire.holds.as_str()) {
            let near = nearest(&wire.holds, known.iter().copied()).join(", ");
            self.fault(
                &format!("\"{}\"", wire.holds),
                (
                    &format!("zasób `{}` zawiera nieznane `{}`", wire.name, wire.holds),
                    &format!("the resource `{}` holds unknown `{}`", wire.name, wire.holds),
                ),
                (
                    &format!("wybrać jedno z: {} ({near}?)", known.join(", ")),
                    &format!("choose one of: {} ({near}?)", known.join(", ")),
                ),
            );
        }
        let inside = wire.path.split('/').all(|part| !part.is_empty() && !part.starts_with('.'));
        if !inside || wire.path.split('/').next() != Some(wire.vintage.as_str()) {
            self.fault(
                &place,
                (
                    &format!("plik `{}` nie leży w folderze swojego wydania", wire.path),
                    &format!("the file `{}` is not in the folder of its vintage", wire.path),
                ),
                (
                    &format!("przenieść go do `{}/`", wire.vintage),
                    &format!("move it to `{}/`", wire.vintage),
                ),
            );
        }
        let (vintage, imported) = (self.date(&wire.vintage)?, self.date(&wire.imported)?);
        Some(Resource {
            file: format!("{folder}/{}", wire.path),
            holds: wire.holds,
            vintage,
            vintage_stated: wire.vintage_stated,
            imported,
            format: wire.format,
            origins: wire.origins,
            fields: wire.schema.fields.into_iter().map(|field| field.name).collect(),
        })
    }

    fn twice(&mut self, dataset: &Dataset) {
        let mut seen = BTreeSet::new();
        let variables = dataset.variables.iter().map(|variable| variable.name.as_str());
        let files = dataset.resources.iter().map(|resource| resource.file.as_str());
        let repeated: Vec<String> =
            variables.chain(files).filter(|name| !seen.insert(*name)).map(str::to_owned).collect();
        for name in repeated {
            let words = name.rsplit('/').next().unwrap_or(&name);
            self.fault(
                words,
                (&format!("`{name}` występuje dwa razy"), &format!("`{name}` occurs twice")),
                ("usunąć jedno wystąpienie", "remove one of them"),
            );
        }
    }
}
