//! Pages as JSON, for programs: the tree of the document without what is for the screen alone.
//! `reports/annual/README.md` describes the shape.

use super::document::Page;
use super::edition::Edition;
use super::key;
use crate::diagnostic::Error;
use serde::Serialize;
use serde_json::{Map, Value};

/// The name of the file in the folder of a language.
pub const PATH: &str = "report.json";
/// The version of the shape: it changes when a program that reads it would have to.
pub const VERSION: u32 = 1;
/// What programs have no use for: drawings, looks, ways from page to page.
const SCREEN: [&str; 12] = [
    "svg",
    "svg_narrow",
    "class",
    "dense",
    "narrow",
    "pick",
    "screen",
    "wide",
    "toc",
    "files",
    "previous",
    "next",
];
/// What is always there, also when it is empty.
const KEPT: [&str; 9] =
    ["text", "value", "key", "spans", "cells", "rows", "columns", "blocks", "items"];

/// The test behind words, under its name.
const CLAIM: &str = "claim";

/// What a whole report says of itself in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct About {
    /// Always `hejnal report`.
    pub format: &'static str,
    /// The version of the shape.
    pub version: u32,
    /// The language.
    pub lang: &'static str,
    /// The metropolis.
    pub title: String,
    /// The year of the report.
    pub year: i32,
    /// The day as of which the figures are seen.
    pub as_of: String,
    /// The generation of the store they come from.
    pub generation: String,
}

/// What a report says of itself.
#[must_use]
pub fn about(edition: &Edition<'_>) -> About {
    let material = edition.material;
    let lang = edition.lang();
    About {
        format: "hejnal report",
        version: VERSION,
        lang: lang.code(),
        title: material.project.definitions.strategy.name.get(lang).to_owned(),
        year: material.year,
        as_of: material.as_of().to_string(),
        generation: material.generation.manifest.generation.clone(),
    }
}

/// The pages of a language as one JSON object, one page a line. The pages behind single numbers are
/// left out: `hejnal explain --format json` gives what they print, by the same keys.
///
/// # Errors
/// Text that cannot be written as JSON: a fault of the program.
pub fn render(about: &About, pages: &[Page]) -> Result<String, Error> {
    let fault = |error: serde_json::Error| Error::Internal(format!("{PATH}: {error}"));
    let mut text = serde_json::to_string(about).map_err(fault)?;
    text.pop();
    text.push_str(",\"pages\":[");
    let shown = pages.iter().filter(|page| !page.path.starts_with(key::FOLDER));
    for (at, page) in shown.enumerate() {
        let page = plain(serde_json::to_value(page).map_err(fault)?);
        text.push_str(if at == 0 { "\n" } else { ",\n" });
        text.push_str(&page.to_string());
    }
    text.push_str("\n]}\n");
    Ok(text)
}

/// A tree without what is for the screen, and without what is not there.
fn plain(value: Value) -> Value {
    match value {
        Value::Array(items) => Value::Array(items.into_iter().map(plain).collect()),
        Value::Object(fields) => {
            let kept = fields.into_iter().filter(|(name, it)| {
                !SCREEN.contains(&name.as_str()) && (KEPT.contains(&name.as_str()) || !absent(it))
            });
            // A claim is printed whole: an empty part of a test is a part.
            let inner = |(name, it): (String, Value)| {
                let it = if name == CLAIM { it } else { plain(it) };
                (name, it)
            };
            Value::Object(kept.map(inner).collect::<Map<_, _>>())
        }
        other => other,
    }
}

fn absent(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::claims::Claim;
    use crate::reports::document::{Block, Figure, Span};

    #[test]
    fn numbers_and_claims_stay_and_drawings_go() {
        let number =
            Span::Figure { text: "1,5".into(), key: "a/metropolis/2024".into(), value: 1.5 };
        let claim = Claim::new("x", "yearly", "more").between(2023, 2024).number("size", -0.0);
        let claim = claim.word("class", "away").list("flips", Vec::new());
        let figure = Figure {
            svg: "<svg/>".into(),
            description: "A line.".into(),
            source: vec![claim.told(vec![number])],
            ..Figure::default()
        };
        let page = |path: &str| Page {
            path: path.into(),
            blocks: vec![Block::Figure(Box::new(figure.clone()))],
            ..Page::default()
        };
        let about = About {
            format: "hejnal report",
            version: VERSION,
            lang: "pl",
            title: "M".into(),
            year: 2024,
            as_of: "2026-01-31".into(),
            generation: "g".into(),
        };
        let text = render(&about, &[page("a.html"), page("figures/a.html")]).expect("JSON");
        let read: Value = serde_json::from_str(&text).expect("one JSON object");
        assert_eq!(read["pages"].as_array().map(Vec::len), Some(1));
        let block = &read["pages"][0]["blocks"][0];
        assert_eq!((&block["svg"], &block["description"]), (&Value::Null, &"A line.".into()));
        let told = &block["source"][0];
        assert_eq!(told["claim"]["says"], "more");
        assert_eq!(told["claim"]["parts"]["size"].to_string(), "0.0");
        assert_eq!(told["claim"]["parts"]["class"], "away");
        assert!(told["claim"]["parts"]["flips"].is_array());
        assert_eq!(told["spans"][0]["value"], 1.5);
    }
}
