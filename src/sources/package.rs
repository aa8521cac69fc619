//! Writing descriptors: a new dataset's `datapackage.json`, and a vintage added to one.

use super::descriptor::NOT_STATED;
use super::hashed::Hashed;
use super::variable::Variable;
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

/// Adds a resource to a descriptor and gives it back as text.
#[must_use]
pub fn with_resource(mut package: Value, new: &NewResource<'_>) -> String {
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
    let resource = json!({
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
    });
    if let Some(resources) = package.get_mut("resources").and_then(Value::as_array_mut) {
        resources.push(resource);
    }
    let mut text = serde_json::to_string_pretty(&package).unwrap_or_default();
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
