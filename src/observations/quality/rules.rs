//! `datasets/rules.toml` and `datasets/<provider>/<dataset>/rules.toml`: rules as data, read and
//! checked.

use super::figures::{Figures, Scope};
use super::findings::Severity;
use super::kinds::{Check, KINDS, Kind, Suspect};
use super::records::{Document, Record, brief};
use crate::diagnostic::{Diagnosed, Diagnostic, Faults, nearest};
use crate::language::Text;
use crate::sources::catalogue::SourceFile;
use crate::sources::descriptor::Dataset;
use crate::sources::variable::{Measure, Variable};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The rules for all datasets.
pub const FILE: &str = "datasets/rules.toml";
/// Every variable.
const ANY: &str = "*";
/// The fields of every rule; the rest are parameters of its kind.
const FIELDS: &[&str] =
    &["id", "kind", "variables", "measures", "units", "except", "severity", "says"];

/// A rule: which figures it looks at, for what, and what follows.
#[derive(Debug)]
pub struct Rule {
    /// Its name.
    pub id: Arc<str>,
    /// A word of the kinds of rules.
    pub kind: &'static str,
    /// What follows from a finding.
    pub severity: Severity,
    /// What a finding means, for the reader.
    pub says: Text,
    /// The dataset it is for; `None` for all.
    pub dataset: Option<String>,
    /// The file it stands in.
    pub file: String,
    /// The line it begins on, from 1.
    pub line: usize,
    variables: Vec<String>,
    check: Box<dyn Check>,
}

impl Rule {
    /// The variables it looks at, sorted.
    #[must_use]
    pub fn variables(&self) -> &[String] {
        &self.variables
    }

    pub(super) fn look(&self, figures: &Figures<'_>) -> Vec<Suspect> {
        let dataset = match &self.dataset {
            Some(id) => match figures.dataset(id) {
                Some(dataset) => Some(dataset),
                None => return Vec::new(),
            },
            None => None,
        };
        let variables = self.variables.iter().filter_map(|name| figures.variable(name)).collect();
        let mut found = Vec::new();
        self.check.look(figures, &Scope { variables, dataset }, &mut found);
        found
    }
}

/// Reads every file of rules among `files`; without any there are no rules.
///
/// # Errors
/// Every fault of every file: syntax, unknown fields, kinds, variables and severities with the
/// nearest known ones, parameters that contradict, texts lacking a language, ids used twice, files
/// where no dataset is.
pub fn read(files: &[SourceFile], datasets: &[Dataset]) -> Diagnosed<Vec<Rule>> {
    let mut faults = Faults::default();
    let mut rules: Vec<Rule> = Vec::new();
    let mut ids: BTreeMap<Arc<str>, String> = BTreeMap::new();
    for file in files {
        let Some(folder) = file.name.strip_suffix("rules.toml").filter(|it| it.ends_with('/'))
        else {
            continue;
        };
        let id = folder.strip_prefix("datasets/").map(|id| id.trim_end_matches('/'));
        let dataset = match id {
            None => continue,
            Some("") => None,
            Some(id) => {
                let Some(dataset) = datasets.iter().find(|dataset| dataset.id == id) else {
                    faults.push(homeless(&file.name, id, datasets));
                    continue;
                };
                Some(dataset)
            }
        };
        let read =
            Document::open(&file.bytes, &file.name, "rule").and_then(|(mut document, all)| {
                let mut reader = Reader { datasets, dataset, ids: &mut ids };
                let rules =
                    all.into_iter().filter_map(|it| reader.rule(&mut document, it)).collect();
                document.finish::<Vec<Rule>>(rules)
            });
        rules.extend(faults.absorb(read).unwrap_or_default());
    }
    faults.or(rules)
}

fn homeless(file: &str, id: &str, datasets: &[Dataset]) -> Diagnostic {
    let near = nearest(id, datasets.iter().map(|dataset| dataset.id.as_str())).join("`, `");
    let fault = Diagnostic::new(
        file,
        Text::new("w tym folderze nie ma zbioru danych", "there is no dataset in this folder"),
        Text::new(
            "przenieść plik do folderu zbioru albo do datasets/rules.toml",
            "move the file to the folder of a dataset or to datasets/rules.toml",
        ),
    );
    if near.is_empty() { fault } else { fault.with_exists(Text::same(format!("`{near}`"))) }
}

struct Reader<'a> {
    datasets: &'a [Dataset],
    dataset: Option<&'a Dataset>,
    ids: &'a mut BTreeMap<Arc<str>, String>,
}

impl Reader<'_> {
    fn rule(&mut self, document: &mut Document<'_>, record: Record<'_>) -> Option<Rule> {
        let id = self.id(document, &record);
        let kind = chosen(document, &record, "kind", KINDS, |kind| kind.word);
        let severity = chosen(document, &record, "severity", &Severity::ALL, |it| it.word());
        let says = texts(document, &record, "says");
        let variables = self.variables(document, &record);
        let line = record.line;
        let kind: &Kind = kind?;
        let place = record.span("kind");
        let check = record.rest(document, FIELDS, kind.parameters, kind.read)?;
        let remedy = Text::new(
            "poprawić parametry; opisuje je datasets/README.md",
            "mend the parameters; datasets/README.md describes them",
        );
        for problem in check.faults() {
            document.fault(place.clone(), problem, remedy.clone());
        }
        let known = self.names();
        for name in check.variables().into_iter().filter(|name| !known.contains(name)) {
            unknown_variable(document, place.clone(), name, &known);
        }
        Some(Rule {
            id: id?,
            kind: kind.word,
            severity: *severity?,
            says: says?,
            dataset: self.dataset.map(|dataset| dataset.id.clone()),
            file: document.file.to_owned(),
            line,
            variables: variables?,
            check,
        })
    }

    /// An id of its own: small letters, digits and hyphens.
    fn id(&mut self, document: &mut Document<'_>, record: &Record<'_>) -> Option<Arc<str>> {
        let id: String = record.required(document, "id")?;
        let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if id.is_empty() || !id.chars().all(letters) {
            document.fault(
                record.span("id"),
                Text::new(
                    format!("`{}` nie jest identyfikatorem", brief(&id)),
                    format!("`{}` is not an id", brief(&id)),
                ),
                Text::new("użyć a-z, 0-9 i -", "use a-z, 0-9 and -"),
            );
            return None;
        }
        let id: Arc<str> = Arc::from(id);
        let place = format!("{}:{}", document.file, record.line);
        if let Some(first) = self.ids.insert(id.clone(), place) {
            document.fault(
                record.span("id"),
                Text::new(
                    format!("reguła `{id}` jest już w {first}"),
                    format!("the rule `{id}` stands in {first} already"),
                ),
                Text::new("nazwać ją inaczej", "give it another name"),
            );
            return None;
        }
        Some(id)
    }

    /// The variables of the datasets the rule is for.
    fn all(&self) -> impl Iterator<Item = &Variable> {
        let own = self.dataset.map_or(self.datasets, std::slice::from_ref);
        own.iter().flat_map(|dataset| &dataset.variables)
    }

    /// The names a parameter may mention: a rule of one dataset may look at others beside it.
    fn names(&self) -> BTreeSet<&str> {
        let all = self.datasets.iter().flat_map(|dataset| &dataset.variables);
        all.map(|variable| variable.name.as_str()).collect()
    }

    /// The variables that are listed, or all of a measure or unit, without the excepted ones.
    fn variables(&self, document: &mut Document<'_>, record: &Record<'_>) -> Option<Vec<String>> {
        let mut list = |name: &str| record.optional::<Vec<String>>(document, name);
        let (listed, except) = (list("variables"), list("except").unwrap_or_default());
        let units = list("units");
        let measures: Option<Vec<Measure>> = record.optional(document, "measures");
        let known: BTreeSet<&str> = self.all().map(|variable| variable.name.as_str()).collect();
        let named = listed.iter().flatten().filter(|name| *name != ANY);
        let named = named.map(|name| ("variables", name));
        for (field, name) in named.chain(except.iter().map(|name| ("except", name))) {
            if !known.contains(name.as_str()) {
                unknown_variable(document, record.span(field), name, &known);
            }
        }
        let is_meant = |variable: &&Variable| {
            let is_listed = |names: &Vec<String>| {
                names.iter().any(|name| name == ANY || *name == variable.name)
            };
            listed.as_ref().is_none_or(is_listed)
                && units.as_ref().is_none_or(|units| units.contains(&variable.unit))
                && measures.as_ref().is_none_or(|it| it.contains(&variable.measure))
                && !except.contains(&variable.name)
        };
        let bounded = listed.is_some() || units.is_some() || measures.is_some();
        let meant: BTreeSet<&String> =
            self.all().filter(is_meant).filter(|_| bounded).map(|it| &it.name).collect();
        if meant.is_empty() {
            document.fault(
                record.span("variables"),
                Text::new("reguła nie dotyczy żadnej zmiennej", "the rule is about no variable"),
                Text::new(
                    "podać `variables` (nazwy albo \"*\"), `measures` lub `units`",
                    "give `variables` (names or \"*\"), `measures` or `units`",
                ),
            );
            return None;
        }
        Some(meant.into_iter().cloned().collect())
    }
}

fn unknown_variable(
    document: &mut Document<'_>,
    span: std::ops::Range<usize>,
    name: &str,
    known: &BTreeSet<&str>,
) {
    let problem = Text::new(
        format!("nieznana zmienna `{}`", brief(name)),
        format!("unknown variable `{}`", brief(name)),
    );
    let remedy = Text::new(
        "poprawić nazwę albo opisać zmienną w datapackage.json",
        "mend the name or describe the variable in datapackage.json",
    );
    document.unknown(span, problem, remedy, name, known.iter().copied());
}

/// The one thing of a list that a field names by its word.
fn chosen<'l, T>(
    document: &mut Document<'_>,
    record: &Record<'_>,
    field: &str,
    list: &'l [T],
    word: fn(&T) -> &'static str,
) -> Option<&'l T> {
    let written: String = record.required(document, field)?;
    let found = list.iter().find(|thing| word(thing) == written);
    if found.is_none() {
        let problem = Text::new(
            format!("`{field}` nie może być `{}`", brief(&written)),
            format!("`{field}` cannot be `{}`", brief(&written)),
        );
        let remedy = Text::new("wybrać jedno ze znanych słów", "choose one of the known words");
        document.unknown(record.span(field), problem, remedy, &written, list.iter().map(word));
    }
    found
}

/// A text in both languages.
pub(super) fn texts(document: &mut Document<'_>, record: &Record<'_>, field: &str) -> Option<Text> {
    let text: Text = record.required(document, field)?;
    if !text.is_complete() {
        document.fault(
            record.span(field),
            Text::new("brak tekstu w jednym z języków", "the text lacks one of the languages"),
            Text::new("wpisać `pl` i `en`", "write `pl` and `en`"),
        );
        return None;
    }
    Some(text)
}

#[cfg(test)]
#[path = "tests/rules.rs"]
mod tests;
