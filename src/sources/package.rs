//! Writing descriptors: a new dataset's `datapackage.json`, and a vintage added to one.

use super::descriptor::NOT_STATED;
use super::harmonise::canonical;
use super::hashed::Hashed;
use super::variable::{Measure, Variable};
use crate::diagnostic::{Diagnostic, Error};
use crate::language::Text;
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};

/// The profile the descriptors follow.
const SCHEMA: &str = "https://datapackage.org/profiles/2.0/datapackage.json";

/// A file that was imported.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// Its name without folders.
    pub file: String,
    /// The name of its format.
    pub format: String,
    /// Its length.
    pub bytes: u64,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
}

/// A dataset that an import begins.
#[derive(Clone, Debug)]
pub struct NewDataset<'a> {
    /// `<provider>/<dataset>`.
    pub id: &'a str,
    /// What the source calls it, in the words it uses.
    pub title: &'a str,
    /// The provider's own name of the table, when it has one.
    pub subject: &'a str,
    /// The file it comes from.
    pub file: &'a str,
    /// Its variables.
    pub variables: &'a [Variable],
}

/// One file of figures to be added to a descriptor.
#[derive(Clone, Debug)]
pub struct NewResource<'a> {
    /// `<vintage>/<file>`.
    pub path: &'a str,
    /// The date of publication, or the day of import.
    pub vintage: NaiveDate,
    /// Whether the provider states that date.
    pub vintage_stated: bool,
    /// The day of import.
    pub imported: NaiveDate,
    /// Its columns.
    pub fields: &'a [String],
    /// The file it was read from.
    pub origin: &'a Hashed,
    /// The format of that file.
    pub format: &'a str,
}

/// The descriptor of a new dataset, without resources.
#[must_use]
pub fn begun(new: &NewDataset<'_>) -> Value {
    let (provider, _) = new.id.split_once('/').unwrap_or((new.id, ""));
    let description = format!(
        "Begun by an import of {}. Titles, units and measures are those of the source or taken \
         from its units: a person should look at them, above all at `measure`, which decides \
         what may be summed.",
        new.file
    );
    let mut package = json!({
        "$schema": SCHEMA,
        "name": new.id.replace('/', "-"),
        "title": new.title,
        "titleEnglish": new.title,
        "description": description,
        "provider": provider,
    });
    if !new.subject.is_empty() {
        package["subject"] = Value::from(new.subject);
    }
    package["sources"] = json!([{ "title": new.file }]);
    package["licenses"] = json!([{ "name": "not-stated", "title": NOT_STATED }]);
    package["variables"] = new.variables.iter().map(variable).collect();
    package["resources"] = json!([]);
    package
}

fn variable(it: &Variable) -> Value {
    json!({
        "name": it.name,
        "title": { "pl": it.title.pl, "en": it.title.en },
        "unit": it.unit,
        "measure": it.measure,
        "labels": it.labels,
    })
}

/// A line of a descriptor.
#[must_use]
pub fn resource(new: &NewResource<'_>) -> Value {
    let file = new.path.rsplit('/').next().unwrap_or(new.path);
    let (name, extension) = file.rsplit_once('.').unwrap_or((file, "csv"));
    let (mediatype, encoding) = match extension {
        "parquet" => ("application/vnd.apache.parquet", "binary"),
        _ => ("text/csv", "utf-8"),
    };
    let fields: Vec<Value> = new.fields.iter().map(|field| column(field)).collect();
    let key: Vec<&str> = ["variable", "territory", "year", "grp"]
        .into_iter()
        .filter(|key| new.fields.iter().any(|field| field == key))
        .collect();
    json!({
        "name": name,
        "path": new.path,
        "holds": "observations",
        "vintage": new.vintage.to_string(),
        "vintageStated": new.vintage_stated,
        "imported": new.imported.to_string(),
        "format": extension,
        "mediatype": mediatype,
        "encoding": encoding,
        "origins": [{
            "file": new.origin.name,
            "format": new.format,
            "bytes": new.origin.bytes,
            "sha256": new.origin.sha256,
        }],
        "schema": { "fields": fields, "missingValues": [""], "primaryKey": key },
    })
}

/// Adds a resource to a descriptor.
pub fn add(package: &mut Value, resource: Value) {
    if let Some(resources) = package.get_mut("resources").and_then(Value::as_array_mut) {
        resources.push(resource);
    }
}

/// Adds the variables of another descriptor of the same new dataset, which `file` would begin.
///
/// # Errors
/// A variable that has another heading or another unit there.
pub fn add_variables(package: &mut Value, other: &Value, file: &str) -> Result<(), Error> {
    let others = other["variables"].as_array().cloned().unwrap_or_default();
    let known = package.get_mut("variables").and_then(Value::as_array_mut);
    let Some(known) = known else { return Ok(()) };
    let mut faults = Vec::new();
    for variable in others {
        let Some(same) = known.iter_mut().find(|it| it["name"] == variable["name"]) else {
            known.push(variable);
            continue;
        };
        if same["unit"] != variable["unit"] || headings(same) != headings(&variable) {
            faults.push(another(file, same, &variable));
        } else if same["measure"] != variable["measure"] {
            // Only what every file takes for a count may be summed.
            same["measure"] = json!(Measure::Rate);
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
}

/// The headings of a variable as they are compared.
fn headings(variable: &Value) -> Vec<String> {
    let labels = variable["labels"].as_array().into_iter().flatten();
    labels.filter_map(Value::as_str).map(canonical).collect()
}

fn another(file: &str, known: &Value, new: &Value) -> Diagnostic {
    let words = |variable: &Value| {
        let heading = variable["labels"][0].as_str().unwrap_or_default().to_owned();
        format!("{heading} [{}]", variable["unit"].as_str().unwrap_or_default())
    };
    let (name, known, new) = (new["name"].as_str().unwrap_or_default(), words(known), words(new));
    Diagnostic::new(
        file,
        Text::new(
            format!("zmienna `{name}` to w tym pliku {new}, a we wcześniejszym {known}"),
            format!("the variable `{name}` is {new} in this file, and {known} in an earlier one"),
        ),
        Text::new(
            "zaimportować ten plik osobno, po nazwaniu zmiennych w datapackage.json",
            "import this file by itself, once the variables are named in datapackage.json",
        ),
    )
}

/// A descriptor as if this were its only resource: thousands of others are not looked at again.
#[must_use]
pub fn with_only(package: &Value, resource: &Value) -> Value {
    let members = package.as_object().into_iter().flatten();
    let alone = members.map(|(name, member)| {
        let is_list = name == "resources";
        (name.clone(), if is_list { json!([resource]) } else { member.clone() })
    });
    Value::Object(alone.collect())
}

/// A descriptor as it is written to its file.
#[must_use]
pub fn text(package: &Value) -> String {
    let mut text = serde_json::to_string_pretty(package).unwrap_or_default();
    text.push('\n');
    text
}

fn column(name: &str) -> Value {
    let kind = match name {
        "year" => "integer",
        "value" => "number",
        _ => "string",
    };
    json!({ "name": name, "type": kind })
}
