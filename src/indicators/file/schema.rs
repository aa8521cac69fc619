//! What editors are told of an indicator's file: a JSON Schema made from the types that read it.

use super::DIMENSIONS;
use super::wire::WireIndicator;
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

/// What a project has that files may name.
#[derive(Clone, Debug, Default)]
pub struct Names<'a> {
    /// Codes of units.
    pub units: Vec<&'a str>,
    /// Ids of fields and goals.
    pub goals: Vec<&'a str>,
    /// Variables of datasets and wanted ones.
    pub variables: Vec<&'a str>,
}

/// The JSON Schema (draft 7) of `indicators/<field>/<id>.toml`, with a line break at its end.
#[must_use]
pub fn schema(names: &Names<'_>) -> String {
    let generator = SchemaSettings::draft07().into_generator();
    let mut schema = generator.into_root_schema_for::<WireIndicator>().to_value();
    let goals: Vec<&str> = std::iter::once("").chain(names.goals.iter().copied()).collect();
    for (place, words) in [
        ("/properties/unit", &names.units),
        ("/properties/goal", &goals),
        ("/properties/disaggregations/items", &DIMENSIONS.to_vec()),
        ("/definitions/Input/properties/variable", &names.variables),
    ] {
        if let Some(Value::Object(property)) = schema.pointer_mut(place) {
            property.insert("enum".to_owned(), json!(words));
        }
    }
    format!("{schema:#}\n")
}
