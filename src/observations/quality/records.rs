//! The `[[word]]` tables of a TOML file of decisions, each field with its place, so that every
//! fault of the file is told at once.

use crate::diagnostic::{Diagnosed, Diagnostic, Faults, nearest};
use crate::language::Text;
use crate::unit::toml_fault;
use serde::de::DeserializeOwned;
use std::ops::Range;
use toml::de::{DeTable, DeValue, Error, ValueDeserializer};
use toml::{Spanned, de::DeString};

/// How many faults of one file are told one by one; the rest are counted. Placing a fault walks the
/// file, so that this also bounds the time a hostile file can take.
pub(super) const FAULTS_TOLD: usize = 20;
/// How many letters of an unknown word are told.
const WORD_TOLD: usize = 60;

type Field<'t> = (Spanned<DeString<'t>>, Spanned<DeValue<'t>>);

/// A file being read, and the faults found in it so far.
pub(super) struct Document<'t> {
    pub(super) file: &'t str,
    text: &'t str,
    lines: Vec<usize>,
    faults: Faults,
    found: usize,
}

/// One `[[word]]` table.
pub(super) struct Record<'t> {
    /// The line it begins on, from 1.
    pub(super) line: usize,
    span: Range<usize>,
    fields: Vec<Field<'t>>,
}

impl<'t> Document<'t> {
    /// Opens a file and takes its tables apart; whatever is not `[[word]]` is a fault.
    pub(super) fn open(
        bytes: &'t [u8],
        file: &'t str,
        word: &str,
    ) -> Diagnosed<(Self, Vec<Record<'t>>)> {
        let text = std::str::from_utf8(bytes).map_err(|_| vec![not_utf8(file)])?;
        let lines = text.match_indices('\n').map(|(at, _)| at).collect();
        let mut document = Self { file, text, lines, faults: Faults::default(), found: 0 };
        let (root, errors) = DeTable::parse_recoverable(text);
        if !errors.is_empty() {
            for error in errors {
                document.syntax(&error);
            }
            return Err(document.finish(()).err().unwrap_or_default());
        }
        let mut records = Vec::new();
        for (key, value) in root.into_inner() {
            let known = *key.get_ref() == word;
            match value.into_inner() {
                DeValue::Array(tables) if known => {
                    records.extend(tables.into_iter().filter_map(|it| document.record(it, word)));
                }
                _ => document.stranger(key.span(), key.get_ref(), &[word]),
            }
        }
        Ok((document, records))
    }

    fn record(&mut self, value: Spanned<DeValue<'t>>, word: &str) -> Option<Record<'t>> {
        let span = value.span();
        let line = self.lines.partition_point(|at| *at < span.start) + 1;
        if let DeValue::Table(table) = value.into_inner() {
            return Some(Record { line, span, fields: table.into_iter().collect() });
        }
        self.fault(
            span,
            Text::new(
                format!("to nie jest tabela `[[{word}]]`"),
                format!("this is not a `[[{word}]]` table"),
            ),
            Text::new(format!("zacząć od `[[{word}]]`"), format!("begin with `[[{word}]]`")),
        );
        None
    }

    /// A key that has no place here.
    fn stranger(&mut self, span: Range<usize>, key: &str, known: &[&str]) {
        let name = brief(key);
        let problem =
            Text::new(format!("nieznane pole `{name}`"), format!("unknown field `{name}`"));
        let remedy = Text::new(
            "usunąć je albo poprawić; pola opisuje datasets/README.md",
            "remove or mend it; datasets/README.md describes the fields",
        );
        self.unknown(span, problem, remedy, key, known.iter().copied());
    }

    /// Adds a fault placed on `span`.
    pub(super) fn fault(&mut self, span: Range<usize>, problem: Text, remedy: Text) {
        self.found += 1;
        if self.found <= FAULTS_TOLD {
            let fault = Diagnostic::new(self.file, problem, remedy);
            self.faults.push(fault.at_span(self.text, span));
        }
    }

    /// Adds a fault of a word that is not `known`, with the nearest that are, or all of them.
    pub(super) fn unknown<'k>(
        &mut self,
        span: Range<usize>,
        problem: Text,
        remedy: Text,
        word: &str,
        known: impl Iterator<Item = &'k str> + Clone,
    ) {
        self.found += 1;
        if self.found > FAULTS_TOLD {
            return;
        }
        let near = nearest(&brief(word), known.clone());
        let shown = if near.is_empty() { known.collect() } else { near };
        let exists = Text::same(format!("`{}`", shown.join("`, `")));
        let fault = Diagnostic::new(self.file, problem, remedy).with_exists(exists);
        self.faults.push(fault.at_span(self.text, span));
    }

    fn syntax(&mut self, error: &Error) {
        self.found += 1;
        if self.found <= FAULTS_TOLD {
            self.faults.push(toml_fault(error, self.text, self.file));
        }
    }

    /// The value, when the file has no fault.
    pub(super) fn finish<T>(mut self, value: T) -> Diagnosed<T> {
        if self.found > FAULTS_TOLD {
            self.faults.push(untold(self.file, self.found - FAULTS_TOLD));
        }
        self.faults.or(value)
    }
}

impl<'t> Record<'t> {
    /// Where a field stands; the table itself where there is no such field.
    pub(super) fn span(&self, name: &str) -> Range<usize> {
        let field = self.fields.iter().find(|(key, _)| *key.get_ref() == name);
        field.map_or_else(|| self.span.clone(), |(_, value)| value.span())
    }

    /// Reads a field; `None` when it is absent or its value, a fault, is of another type.
    pub(super) fn optional<T: DeserializeOwned>(
        &self,
        document: &mut Document<'_>,
        name: &str,
    ) -> Option<T> {
        let at = self.fields.iter().position(|(key, _)| *key.get_ref() == name)?;
        let value = self.fields.get(at).map(|(_, value)| value.clone())?;
        match T::deserialize(ValueDeserializer::from(value)) {
            Ok(value) => Some(value),
            Err(error) => {
                document.syntax(&error);
                None
            }
        }
    }

    /// Reads a field; its absence is a fault.
    pub(super) fn required<T: DeserializeOwned>(
        &self,
        document: &mut Document<'_>,
        name: &str,
    ) -> Option<T> {
        if self.fields.iter().all(|(key, _)| *key.get_ref() != name) {
            document.fault(
                self.span.clone(),
                Text::new(format!("brak pola `{name}`"), format!("the field `{name}` is missing")),
                Text::new(format!("wpisać `{name}`"), format!("write `{name}`")),
            );
            return None;
        }
        self.optional(document, name)
    }

    /// Names every field that is neither among `own` nor among `more`, and reads those of `more`.
    pub(super) fn rest<T>(
        self,
        document: &mut Document<'_>,
        own: &[&str],
        more: &[&str],
        read: impl FnOnce(ValueDeserializer<'t>) -> Result<T, Error>,
    ) -> Option<T> {
        let known: Vec<&str> = own.iter().chain(more).copied().collect();
        let mut table = DeTable::new();
        for (key, value) in self.fields {
            let name = key.get_ref();
            if more.contains(&name.as_ref()) {
                table.insert(key, value);
            } else if !own.contains(&name.as_ref()) {
                let name = name.clone();
                document.stranger(key.span(), &name, &known);
            }
        }
        let table = Spanned::new(self.span, DeValue::Table(table));
        read(ValueDeserializer::from(table)).map_err(|error| document.syntax(&error)).ok()
    }
}

/// The beginning of a word, for a message: a file may hold a word as long as itself.
pub(super) fn brief(word: &str) -> String {
    let mut letters = word.chars();
    let start: String = letters.by_ref().take(WORD_TOLD).collect();
    if letters.next().is_some() { start + "…" } else { start }
}

/// The faults of a file beyond those told one by one.
pub(super) fn untold(file: &str, count: usize) -> Diagnostic {
    Diagnostic::new(
        file,
        Text::new(format!("i jeszcze błędów: {count}"), format!("and {count} more faults")),
        Text::new("poprawić powyższe i powtórzyć", "mend those above and run again"),
    )
}

fn not_utf8(file: &str) -> Diagnostic {
    Diagnostic::new(
        file,
        Text::new("plik nie jest w UTF-8", "the file is not UTF-8"),
        Text::new("zapisać plik w UTF-8", "save the file as UTF-8"),
    )
}
