//! `datasets/confirmations.toml`: who looked at a figure that rules or files hold back, and says
//! that it is right.

use super::figures::{Figures, Key, printed_number};
use super::records::{Document, Record, brief};
use super::rules::texts;
use crate::diagnostic::{Diagnosed, Diagnostic, nearest};
use crate::language::Text;
use crate::period::{Year, parse_date};
use crate::sources::catalogue::SourceFile;
use crate::sources::tidy_csv::{EVERYONE, Observation};
use crate::territory::Territory;
use chrono::NaiveDate;
use serde::Deserialize;
use std::collections::BTreeSet;

/// The confirmations of all datasets.
pub const FILE: &str = "datasets/confirmations.toml";
const FIELDS: &[&str] =
    &["dataset", "variable", "territory", "year", "grp", "value", "by", "on", "why"];

/// Somebody's word that a figure is right.
#[derive(Clone, Debug, PartialEq)]
pub struct Confirmation {
    /// The dataset.
    pub dataset: String,
    /// The variable.
    pub variable: String,
    /// What the figure is about.
    pub territory: Territory,
    /// When.
    pub year: Year,
    /// For whom.
    pub grp: String,
    /// The figure as printed: a later vintage that prints another is not confirmed.
    pub value: String,
    /// Who confirmed it.
    pub by: String,
    /// On which day.
    pub on: NaiveDate,
    /// Why it is right.
    pub why: Text,
    /// The line it begins on, from 1.
    pub line: usize,
}

/// A value as a person writes it: a number, or the words of the source.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Whole(i64),
    Number(f64),
    Words(String),
}

/// Reads the file of confirmations among `files`; without it nothing is confirmed.
///
/// # Errors
/// Syntax, unknown and missing fields, codes, years and dates that are none, an empty name, texts
/// lacking a language, a figure confirmed twice.
pub fn read(files: &[SourceFile]) -> Diagnosed<Vec<Confirmation>> {
    let Some(file) = files.iter().find(|file| file.name == FILE) else { return Ok(Vec::new()) };
    let (mut document, records) = Document::open(&file.bytes, &file.name, "confirmation")?;
    let mut keys = BTreeSet::new();
    let mut confirmations = Vec::new();
    for record in records {
        let span = record.span("value");
        let Some(confirmation) = confirmation(&mut document, record) else { continue };
        let it = &confirmation;
        let key = (it.dataset.clone(), it.variable.clone(), it.territory, it.year, it.grp.clone());
        if !keys.insert((key, it.value.clone())) {
            document.fault(
                span,
                Text::new("ta wartość jest już potwierdzona", "this figure is confirmed already"),
                Text::new("zostawić jedno potwierdzenie", "keep one of the two"),
            );
        }
        confirmations.push(confirmation);
    }
    document.finish(confirmations)
}

fn confirmation(document: &mut Document<'_>, record: Record<'_>) -> Option<Confirmation> {
    let dataset: Option<String> = record.required(document, "dataset");
    let variable: Option<String> = record.required(document, "variable");
    let territory = record.required::<String>(document, "territory");
    let territory = territory.and_then(|written| {
        let code = Territory::parse(&written);
        let remedy = Text::new(
            "wpisać sześć cyfr TERYT w cudzysłowie, metropolis, ring albo poland",
            "write six TERYT digits in quotes, metropolis, ring or poland",
        );
        or_fault(document, &record, "territory", code, &written, remedy)
    });
    let year = record.required::<i32>(document, "year").and_then(|written| {
        let remedy = Text::new("wpisać rok od 1900 do 2100", "write a year from 1900 to 2100");
        or_fault(document, &record, "year", Year::new(written), &written.to_string(), remedy)
    });
    let grp = record.optional::<String>(document, "grp").unwrap_or_else(|| EVERYONE.to_owned());
    let value = record.required::<Written>(document, "value").map(|value| match value {
        Written::Whole(value) => value.to_string(),
        Written::Number(value) => value.to_string(),
        Written::Words(value) => value,
    });
    let by = record.required::<String>(document, "by").and_then(|written| {
        let name = Some(written.trim().to_owned()).filter(|name| !name.is_empty());
        let remedy = Text::new("wpisać, kto potwierdził", "write who confirmed it");
        or_fault(document, &record, "by", name, &written, remedy)
    });
    let on = record.required::<toml::Value>(document, "on").and_then(|written| {
        let written = match written {
            toml::Value::String(text) => text,
            other => other.to_string(),
        };
        let remedy = Text::new("wpisać RRRR-MM-DD", "write YYYY-MM-DD");
        or_fault(document, &record, "on", parse_date(&written), &written, remedy)
    });
    let why = texts(document, &record, "why");
    let line = record.line;
    record.rest(document, FIELDS, &[], |_| Ok(()))?;
    Some(Confirmation {
        dataset: dataset?,
        variable: variable?,
        territory: territory?,
        year: year?,
        grp,
        value: value?,
        by: by?,
        on: on?,
        why: why?,
        line,
    })
}

fn or_fault<T>(
    document: &mut Document<'_>,
    record: &Record<'_>,
    field: &str,
    value: Option<T>,
    written: &str,
    remedy: Text,
) -> Option<T> {
    if value.is_none() {
        let written = brief(written);
        let problem = Text::new(
            format!("`{field}` nie może być `{written}`"),
            format!("`{field}` cannot be `{written}`"),
        );
        document.fault(record.span(field), problem, remedy);
    }
    value
}

impl Confirmation {
    /// The rows of its figure, in every vintage.
    fn named<'f>(&self, figures: &'f Figures<'_>) -> &'f [Key] {
        let names = (self.dataset.as_str(), self.variable.as_str(), self.grp.as_str());
        figures.named(names, self.territory, self.year)
    }

    /// The rows of its figure that print the value confirmed.
    pub(super) fn rows<'f>(&self, figures: &'f Figures<'_>) -> Vec<&'f Key> {
        self.named(figures).iter().filter(|key| self.agrees(figures.row(key))).collect()
    }

    /// Why it confirms nothing: there is no such figure, it has another value, or what it prints is
    /// no number.
    pub(super) fn unmatched(&self, figures: &Figures<'_>) -> Diagnostic {
        let rows = self.named(figures);
        if rows.is_empty() {
            return self.fault(
                Text::new(
                    format!("nie ma wartości {}", self.key()),
                    format!("there is no figure {}", self.key()),
                ),
                Text::new(
                    "poprawić klucz albo usunąć potwierdzenie",
                    "mend the key or remove the confirmation",
                ),
                &self.nearest(figures),
            );
        }
        if rows.iter().any(|key| self.agrees(figures.row(key))) {
            return self.fault(
                Text::new(
                    "wydrukowana wartość nie jest liczbą w jednostce zmiennej",
                    "the printed value is no number in the variable's unit",
                ),
                Text::new(
                    "wpisać wartość do tabeli zamiast ją potwierdzać",
                    "write the value into the table instead of confirming it",
                ),
                &[],
            );
        }
        let printed: BTreeSet<String> =
            rows.iter().map(|key| brief(&printed(figures.row(key)))).collect();
        self.fault(
            Text::new(
                format!("wartość {} nie jest `{}`", self.key(), brief(&self.value)),
                format!("the figure {} is not `{}`", self.key(), brief(&self.value)),
            ),
            Text::new(
                "potwierdzić wartość, którą dane teraz zawierają, albo usunąć potwierdzenie",
                "confirm the value the data hold now, or remove the confirmation",
            ),
            &Vec::from_iter(printed),
        )
    }

    /// Whether a row prints the value that was confirmed, in the same words or as the same number.
    fn agrees(&self, row: &Observation) -> bool {
        let own: Option<f64> = self.value.trim().parse().ok();
        row.source_value == self.value || own.is_some_and(|own| printed_number(row) == Some(own))
    }

    /// The key of the figure, as a message names it.
    fn key(&self) -> String {
        let words = [&self.dataset, &self.variable].map(|word| brief(word)).join(" ");
        format!("{words} {} {} {}", self.territory, self.year, brief(&self.grp))
    }

    /// The part of the key that does not exist, as the nearest that do.
    fn nearest(&self, figures: &Figures<'_>) -> Vec<String> {
        let near = |word: &str, known: BTreeSet<&str>| {
            let near = nearest(&brief(word), known.iter().copied());
            let shown = if near.is_empty() { known.into_iter().collect() } else { near };
            shown.into_iter().map(str::to_owned).collect()
        };
        let own = |row: &&Observation| *row.dataset == *self.dataset;
        let datasets: BTreeSet<&str> = figures.rows.iter().map(|row| &*row.dataset).collect();
        if !datasets.contains(self.dataset.as_str()) {
            return near(&self.dataset, datasets);
        }
        let rows = figures.rows.iter().filter(own);
        let variables: BTreeSet<&str> = rows.clone().map(|row| &*row.variable).collect();
        if !variables.contains(self.variable.as_str()) {
            return near(&self.variable, variables);
        }
        let rows = rows.filter(|row| *row.variable == *self.variable);
        let here: Vec<_> = rows.clone().filter(|row| row.territory == self.territory).collect();
        if here.is_empty() {
            let codes: BTreeSet<String> = rows.map(|row| row.territory.to_string()).collect();
            let codes = codes.iter().map(String::as_str).collect();
            return near(&self.territory.to_string(), codes);
        }
        let group: Vec<_> = here.iter().filter(|row| *row.grp == *self.grp).collect();
        if group.is_empty() {
            return near(&self.grp, here.iter().map(|row| &*row.grp).collect());
        }
        let years: BTreeSet<Year> = group.iter().map(|row| row.year).collect();
        let mut years: Vec<Year> = years.into_iter().collect();
        years.sort_by_key(|year| (year.number() - self.year.number()).abs());
        years.into_iter().take(3).map(|year| year.to_string()).collect()
    }

    /// A fault of this confirmation, with what exists instead.
    fn fault(&self, problem: Text, remedy: Text, exists: &[String]) -> Diagnostic {
        let fault = Diagnostic::new(FILE, problem, remedy).at_line(self.line);
        if exists.is_empty() {
            return fault;
        }
        fault.with_exists(Text::same(format!("`{}`", exists.join("`, `"))))
    }

    /// What the note of a confirmed figure says.
    #[must_use]
    pub fn note(&self) -> String {
        format!("confirmed by {} on {}: {}", self.by, self.on, self.why.en)
    }

    /// What a finding about a confirmed figure adds.
    pub(super) fn words(&self) -> Text {
        Text::new(format!("potwierdza {} ({}): {}", self.by, self.on, self.why.pl), self.note())
    }
}

/// The value as the source prints it.
pub(super) fn printed(row: &Observation) -> String {
    let number = || row.reading.value().map(|value| value.to_string()).unwrap_or_default();
    if row.source_value.is_empty() { number() } else { row.source_value.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observations::quality::samples::source;

    const GOOD: &str = "[[confirmation]]\ndataset = \"office/made\"\nvariable = \"part\"\n\
        territory = \"120601\"\nyear = 2020\nvalue = \"4.5\"\nby = \"A. Clerk\"\non = \"2026-11-21\"\n\
        why = { pl = \"tak\", en = \"yes\" }\n";

    #[test]
    fn each_fault_of_a_confirmation_has_its_place() {
        assert_eq!(read(&[source(FILE, GOOD)]).expect("valid")[0].value, "4.5");
        for (from, to, place, told) in [
            ("\"120601\"", "\"1206011\"", "4:13", "cannot be `1206011`"),
            ("\"120601\"", "120601", "4:13", "invalid type"),
            ("2020", "20", "5:8", "cannot be `20`"),
            ("\"A. Clerk\"", "\" \"", "7:6", "`by`"),
            ("\"2026-11-21\"", "\"yesterday\"", "8:6", "cannot be `yesterday`"),
            ("\"2026-11-21\"", "2026-02-30", "8:", "TOML"),
            ("\"yes\"", "\"\"", "9:7", "languages"),
            ("by = \"A. Clerk\"\n", "", "1:1", "`by` is missing"),
            ("year", "years", "5:1", "unknown field `years`"),
        ] {
            let text = GOOD.replace(from, to);
            let faults = read(&[source(FILE, &text)]).expect_err("a faulty file");
            let found = faults.iter().any(|it| {
                it.place().starts_with(&format!("{FILE}:{place}")) && it.problem.en.contains(told)
            });
            assert!(found, "{to}: {faults:?}");
        }
        let twice = format!("{GOOD}{GOOD}");
        assert_eq!(read(&[source(FILE, &twice)]).expect_err("twice").len(), 1);
        assert!(read(&[]).expect("no file").is_empty());
    }
}
