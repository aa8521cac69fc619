//! Units of measure as data: what a figure is in, and how it is written for a reader.

use crate::diagnostic::{Diagnosed, Diagnostic, Faults, nearest};
use crate::language::Text;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A unit of the catalogue.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// The code used in files, such as `PLN/person`.
    pub code: String,
    /// The words of a heading: "PLN per resident".
    pub label: Text,
    /// The words after a number: "PLN"; may be empty.
    pub short: Text,
    /// Exponents of the base units it is made of.
    #[serde(default)]
    pub base: BTreeMap<String, i8>,
    /// How many of the base combination make one of this unit.
    #[serde(default = "one")]
    pub factor: f64,
}

const fn one() -> f64 {
    1.0
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireUnits {
    #[serde(default)]
    unit: Vec<Unit>,
}

/// The catalogue of units, by code.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Units(BTreeMap<String, Unit>);

impl Units {
    /// Reads the text of `units.toml`; `file` names it in diagnostics.
    ///
    /// # Errors
    /// Syntax faults, a code used twice, an incomplete text, a factor that is not positive.
    pub fn parse(text: &str, file: &str) -> Diagnosed<Self> {
        let wire: WireUnits =
            toml::from_str(text).map_err(|error| vec![toml_fault(&error, text, file)])?;
        let mut faults = Faults::default();
        let mut units = BTreeMap::new();
        for unit in wire.unit {
            let place = format!("code = \"{}\"", unit.code);
            let mut fault = |pl: String, en: String, remedy: Text| {
                let problem = Text::new(pl, en);
                faults.push(Diagnostic::new(file, problem, remedy).at_words(text, &place));
            };
            if !unit.label.is_complete() || !unit.factor.is_finite() || unit.factor <= 0.0 {
                fault(
                    format!("jednostka `{}` jest niepełna", unit.code),
                    format!("the unit `{}` is incomplete", unit.code),
                    Text::new(
                        "podać `label` w obu językach i dodatni `factor`",
                        "give `label` in both languages and a positive `factor`",
                    ),
                );
            }
            if units.contains_key(&unit.code) {
                fault(
                    format!("jednostka `{}` występuje dwa razy", unit.code),
                    format!("the unit `{}` occurs twice", unit.code),
                    Text::new("usunąć jedną z nich", "remove one of them"),
                );
            }
            units.insert(unit.code.clone(), unit);
        }
        faults.or(Self(units))
    }

    /// The unit with this code.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&Unit> {
        self.0.get(code)
    }

    /// Checks that `code` exists and says which codes are near when it does not.
    ///
    /// # Errors
    /// One fault placed on the first occurrence of the code in `text`.
    pub fn check(&self, code: &str, text: &str, file: &str) -> Result<(), Box<Diagnostic>> {
        if self.0.contains_key(code) {
            return Ok(());
        }
        let near = nearest(code, self.0.keys().map(String::as_str)).join("`, `");
        let near = if near.is_empty() {
            self.0.keys().cloned().collect::<Vec<_>>().join("`, `")
        } else {
            near
        };
        let fault = Diagnostic::new(
            file,
            Text::new(format!("nieznana jednostka `{code}`"), format!("unknown unit `{code}`")),
            Text::new(
                "wybrać jednostkę z `indicators/units.toml` albo ją tam dopisać",
                "choose a unit of `indicators/units.toml` or add it there",
            ),
        )
        .with_exists(Text::same(format!("`{near}`")))
        .at_words(text, &format!("\"{code}\""));
        Err(Box::new(fault))
    }
}

/// Turns a syntax fault of a TOML file into a diagnostic with its place.
#[must_use]
pub fn toml_fault(error: &toml::de::Error, text: &str, file: &str) -> Diagnostic {
    let message = error.message().trim().replace('\n', "; ");
    let fault = Diagnostic::new(
        file,
        Text::new(
            format!("nie można odczytać pliku TOML: {message}"),
            format!("cannot read this TOML file: {message}"),
        ),
        Text::new(
            "poprawić wskazane miejsce; opis pól jest w README obok pliku",
            "mend the marked place; the README beside the file describes its fields",
        ),
    );
    match error.span() {
        Some(span) => fault.at_span(text, span),
        None => fault.at_line(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &str = "[[unit]]\ncode = \"km2\"\nlabel = { pl = \"km²\", en = \"km²\" }\n\
        short = { pl = \"km²\", en = \"km²\" }\nbase = { km = 2 }\n";

    #[test]
    fn a_unit_is_found_by_its_code_and_an_unknown_one_is_placed() {
        let units = Units::parse(TWO, "units.toml").expect("valid");
        assert_eq!(units.get("km2").expect("known").base["km"], 2);
        let text = "a = 1\nunit = \"km\"\n";
        let fault = units.check("km", text, "x.toml").expect_err("unknown");
        assert_eq!(fault.place(), "x.toml:2:8");
        assert!(fault.render(crate::language::Lang::En).contains("km2"));
    }

    #[test]
    fn a_code_used_twice_is_a_fault() {
        let faults = Units::parse(&format!("{TWO}{TWO}"), "units.toml").expect_err("twice");
        assert_eq!(faults.len(), 1);
    }
}
