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
    /// How sources print it.
    #[serde(default)]
    pub written: Vec<String>,
    /// How sources print so many of it: `tys. zł` is 1000.
    #[serde(default)]
    pub multiples: BTreeMap<String, f64>,
}

impl Unit {
    /// Whether it counts things: `person`, or a unit that is a base of its own and, as such, has
    /// no short form beside a number.
    #[must_use]
    pub fn is_count(&self) -> bool {
        let own = self.base.len() == 1 && self.base.get(&self.code) == Some(&1);
        let bare = self.short.pl.is_empty() && self.short.en.is_empty();
        own && (bare || self.code == "person") && self.code != NOT_STATED
    }
}

/// The unit of a variable whose source prints none.
pub const NOT_STATED: &str = "not stated";

/// Units that offices print for whatever they count: BDL gives births in `[osoba]`, libraries in
/// `[ob.]`.
const OF_ANY_COUNT: &[&str] = &["person", "piece", "number"];

/// Why a printed number cannot become one of the catalogue's unit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnitMismatch {
    /// No unit of the catalogue is printed like this.
    #[error("no unit is written `{0}`")]
    UnknownSpelling(String),
    /// The catalogue has no unit of this code.
    #[error("no unit has the code `{0}`")]
    UnknownCode(String),
    /// The two measure different things.
    #[error("`{from}` cannot become `{to}`")]
    Dimensions {
        /// The code of the printed unit.
        from: String,
        /// The code asked for.
        to: String,
    },
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
pub struct Units {
    by_code: BTreeMap<String, Unit>,
    /// Spelling, folded -> code and how many of the unit it stands for.
    spellings: BTreeMap<String, (String, f64)>,
}

impl Units {
    /// Reads the text of `units.toml`; `file` names it in diagnostics.
    ///
    /// # Errors
    /// Syntax faults, a code or a spelling used twice, an incomplete text, a factor that is not
    /// positive.
    pub fn parse(text: &str, file: &str) -> Diagnosed<Self> {
        let wire: WireUnits =
            toml::from_str(text).map_err(|error| vec![toml_fault(&error, text, file)])?;
        let mut faults = Faults::default();
        let mut units = Self::default();
        for unit in wire.unit {
            let place = format!("code = \"{}\"", unit.code);
            let mut fault = |pl: String, en: String, remedy: Text| {
                let problem = Text::new(pl, en);
                faults.push(Diagnostic::new(file, problem, remedy).at_words(text, &place));
            };
            let factors = unit.multiples.values().chain([&unit.factor]);
            let positive = factors.into_iter().all(|it| it.is_finite() && *it > 0.0);
            if !unit.label.is_complete() || !positive {
                fault(
                    format!("jednostka `{}` jest niepełna", unit.code),
                    format!("the unit `{}` is incomplete", unit.code),
                    Text::new(
                        "podać `label` w obu językach, dodatni `factor` i dodatnie `multiples`",
                        "give `label` in both languages, a positive `factor` and `multiples`",
                    ),
                );
            }
            if units.by_code.contains_key(&unit.code) {
                fault(
                    format!("jednostka `{}` występuje dwa razy", unit.code),
                    format!("the unit `{}` occurs twice", unit.code),
                    Text::new("usunąć jedną z nich", "remove one of them"),
                );
                continue;
            }
            let once = unit.written.iter().chain([&unit.code]).map(|it| (it, 1.0));
            for (spelling, times) in once.chain(unit.multiples.iter().map(|(it, n)| (it, *n))) {
                let meant = (unit.code.clone(), times);
                if units.spellings.insert(folded(spelling), meant).is_some() {
                    fault(
                        format!("zapis `{spelling}` ma już inna jednostka albo ta sama"),
                        format!("the spelling `{spelling}` is taken, by another unit or this one"),
                        Text::new("zostawić go przy jednej", "leave it with one of them"),
                    );
                }
            }
            units.by_code.insert(unit.code.clone(), unit);
        }
        faults.or(units)
    }

    /// The unit with this code.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&Unit> {
        self.by_code.get(code)
    }

    /// Every unit, by code.
    pub fn all(&self) -> impl Iterator<Item = &Unit> {
        self.by_code.values()
    }

    /// The unit that a source prints as `printed`, and how many of it that stands for: `[tys. zł]`
    /// is 1000 PLN. A spelling with a capital letter is known only as it stands.
    #[must_use]
    pub fn normalise(&self, printed: &str) -> Option<(&str, f64)> {
        let exact = folded(printed);
        let found = self.spellings.get(&exact).or_else(|| {
            let lower = exact.to_lowercase();
            self.spellings.get(&lower)
        });
        found.map(|(code, times)| (code.as_str(), *times))
    }

    /// By what a number printed in `from_printed` is multiplied to be in `to_code`.
    ///
    /// # Errors
    /// A spelling or code nobody knows; units that measure different things.
    pub fn factor(&self, from_printed: &str, to_code: &str) -> Result<f64, UnitMismatch> {
        let unknown = || UnitMismatch::UnknownSpelling(from_printed.to_owned());
        let (code, times) = self.normalise(from_printed).ok_or_else(unknown)?;
        let from = self.by_code.get(code).ok_or_else(unknown)?;
        let to = self
            .by_code
            .get(to_code)
            .ok_or_else(|| UnitMismatch::UnknownCode(to_code.to_owned()))?;
        if from.code == to.code || (OF_ANY_COUNT.contains(&code) && to.is_count()) {
            return Ok(times);
        }
        if from.base != to.base {
            let (from, to) = (from.code.clone(), to.code.clone());
            return Err(UnitMismatch::Dimensions { from, to });
        }
        Ok(times * from.factor / to.factor)
    }

    /// A number printed in `from_printed`, in the unit `to_code`.
    ///
    /// # Errors
    /// As [`Units::factor`].
    pub fn convert(
        &self,
        value: f64,
        from_printed: &str,
        to_code: &str,
    ) -> Result<f64, UnitMismatch> {
        Ok(scaled(value, self.factor(from_printed, to_code)?))
    }

    /// Checks that `code` exists and says which codes are near when it does not.
    ///
    /// # Errors
    /// One fault placed on the first occurrence of the code in `text`.
    pub fn check(&self, code: &str, text: &str, file: &str) -> Result<(), Box<Diagnostic>> {
        if self.by_code.contains_key(code) {
            return Ok(());
        }
        let near = nearest(code, self.by_code.keys().map(String::as_str)).join("`, `");
        let near = if near.is_empty() {
            self.by_code.keys().cloned().collect::<Vec<_>>().join("`, `")
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

/// `value` times `factor`, without the digits that binary fractions add: a printed figure has at
/// most 15 digits that mean something (IEEE 754, binary64).
#[must_use]
pub fn scaled(value: f64, factor: f64) -> f64 {
    let product = value * factor;
    format!("{product:.14e}").parse().unwrap_or(product)
}

/// A spelling for comparison: no brackets around it, single spaces, digits for raised ones.
fn folded(printed: &str) -> String {
    let bare = printed.trim().trim_start_matches(['[', '(']).trim_end_matches([']', ')']);
    let plain: String = bare
        .chars()
        .map(|letter| match letter {
            '²' => '2',
            '³' => '3',
            '\u{b5}' => '\u{3bc}',
            other => other,
        })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
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

    fn shipped() -> Units {
        let text = include_str!("../indicators/units.toml");
        Units::parse(text, "units.toml").expect("the shipped catalogue is sound")
    }

    #[test]
    fn printed_units_are_known_in_the_spellings_of_the_offices() {
        let units = shipped();
        for (printed, code, times) in [
            ("osoba", "person", 1.0),
            ("[osoba]", "person", 1.0),
            ("OSOBA", "person", 1.0),
            ("tys. osób", "person", 1000.0),
            ("tys.  zł", "PLN", 1000.0),
            ("mln zł", "PLN", 1e6),
            ("km²", "km2", 1.0),
            ("szt.", "piece", 1.0),
            ("t", "Mg", 1.0),
            ("‰", "‰", 1.0),
            ("-", "number", 1.0),
            ("dam3", "m3", 1000.0),
            ("µg/m³", "ug/m3", 1.0),
            ("person/km2", "person/km2", 1.0),
        ] {
            assert_eq!(units.normalise(printed), Some((code, times)), "{printed}");
        }
        // `mg` is a milligram and `pln` no spelling of anyone: neither is guessed.
        for unknown in ["mg", "MG", "", "[]", "furlong"] {
            assert_eq!(units.normalise(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn numbers_change_with_their_unit_and_only_within_what_they_measure() {
        let units = shipped();
        assert_eq!(units.convert(37_489.09, "tys. osób", "person"), Ok(37_489_090.0));
        assert_eq!(units.convert(12.5, "tys. zł", "PLN"), Ok(12_500.0));
        assert_eq!(units.convert(32_685.0, "ha", "km2"), Ok(326.85));
        assert_eq!(units.convert(32_685.0, "ha", "ha"), Ok(32_685.0));
        assert_eq!(units.convert(5.0, "‰", "%"), Ok(0.5));
        assert_eq!(units.convert(7.0, "osoba", "birth"), Ok(7.0));
        assert_eq!(units.convert(7.0, "szt.", "library"), Ok(7.0));
        for (printed, code) in [("ha", "PLN"), ("km", "km2"), ("-", "%"), ("zł", "birth")] {
            let refused = units.convert(1.0, printed, code);
            assert!(matches!(refused, Err(UnitMismatch::Dimensions { .. })), "{printed} {code}");
        }
        assert!(matches!(units.factor("furlong", "km"), Err(UnitMismatch::UnknownSpelling(_))));
    }

    #[test]
    fn a_spelling_of_two_units_is_a_fault() {
        let two = TWO.replace("base", "written = [\"a\", \"a\"]\nbase");
        assert_eq!(Units::parse(&two, "units.toml").expect_err("twice").len(), 1);
    }

    #[test]
    fn a_code_used_twice_is_a_fault() {
        let faults = Units::parse(&format!("{TWO}{TWO}"), "units.toml").expect_err("twice");
        assert_eq!(faults.len(), 1);
    }
}
