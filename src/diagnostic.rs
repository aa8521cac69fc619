//! Two kinds of trouble: someone's file is wrong ([`Diagnostic`], many, placed, with a remedy),
//! or the machine failed ([`Error`], one, with its cause).

use crate::language::{Lang, Text};
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// One fault in one file: where, what is wrong, what exists, what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// The file, relative to the project where possible, with `/` between its parts.
    pub file: String,
    /// The sheet, when the file is a workbook.
    pub sheet: Option<String>,
    /// The line or row of the sheet, from 1; `None` when the whole file is meant.
    pub line: Option<usize>,
    /// The column in characters or, in a sheet, in cells, from 1.
    pub column: Option<usize>,
    /// What is wrong.
    pub problem: Text,
    /// What exists instead, when that helps.
    pub exists: Option<Text>,
    /// What to do.
    pub remedy: Text,
    /// The text of the line and the bytes of it that are meant.
    pub snippet: Option<(String, Range<usize>)>,
}

/// A value, or every fault found on the way to it.
pub type Diagnosed<T> = Result<T, Vec<Diagnostic>>;

impl Diagnostic {
    /// A fault of a whole file.
    pub fn new(file: impl Into<String>, problem: Text, remedy: Text) -> Self {
        Self {
            file: file.into(),
            sheet: None,
            line: None,
            column: None,
            problem,
            exists: None,
            remedy,
            snippet: None,
        }
    }

    /// Places the fault on a line, from 1.
    #[must_use]
    pub fn at_line(mut self, line: usize) -> Self {
        self.line = Some(line);
        self
    }

    /// Places the fault on a cell of a sheet, row and column from 1.
    #[must_use]
    pub fn at_cell(mut self, sheet: &str, row: usize, column: usize) -> Self {
        self.sheet = Some(sheet.to_owned());
        self.line = Some(row);
        self.column = (column > 0).then_some(column);
        self
    }

    /// Places the fault on the bytes `span` of the file's `text`: line, column and quotation.
    #[must_use]
    pub fn at_span(mut self, text: &str, span: Range<usize>) -> Self {
        let start = floor_boundary(text, span.start);
        let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |newline| start + newline);
        let quoted = text[line_start..line_end].trim_end_matches('\r').to_owned();
        let from = (start - line_start).min(quoted.len());
        let to = floor_boundary(text, span.end.max(start)).min(line_end) - line_start;
        self.line = Some(text[..start].matches('\n').count() + 1);
        self.column = Some(text[line_start..start].chars().count() + 1);
        self.snippet = Some((quoted.clone(), from..to.clamp(from, quoted.len())));
        self
    }

    /// Places the fault on the first occurrence of `needle` in `text`, else on the whole file.
    #[must_use]
    pub fn at_words(self, text: &str, needle: &str) -> Self {
        match text.find(needle) {
            Some(start) => self.at_span(text, start..start + needle.len()),
            None => self,
        }
    }

    /// Adds what exists in place of what was asked for.
    #[must_use]
    pub fn with_exists(mut self, exists: Text) -> Self {
        self.exists = Some(exists);
        self
    }

    fn position(&self) -> (&str, Option<&str>, Option<usize>, Option<usize>) {
        (&self.file, self.sheet.as_deref(), self.line, self.column)
    }

    /// `file:line:column`, or `file[sheet]!D7` as a spreadsheet shows it, as far as known.
    #[must_use]
    pub fn place(&self) -> String {
        let mut place = self.file.clone();
        if let Some(sheet) = &self.sheet {
            let _ = write!(place, "[{sheet}]");
            if let Some(row) = self.line {
                let _ = write!(place, "!{}{row}", self.column.map_or_else(String::new, letters));
            }
            return place;
        }
        for number in [self.line, self.column].into_iter().flatten() {
            let _ = write!(place, ":{number}");
        }
        place
    }

    /// The whole message in one language: place and problem on the first line, then the quoted
    /// line, what exists, and what to do.
    #[must_use]
    pub fn render(&self, lang: Lang) -> String {
        let (exists, remedy) = match lang {
            Lang::Pl => ("jest", "co zrobić"),
            Lang::En => ("known", "to do"),
        };
        let mut out = format!("{}: {}\n", self.place(), self.problem.get(lang));
        if let Some((quoted, span)) = self.snippet.as_ref().filter(|(text, _)| !text.is_empty()) {
            out.push_str(&quote(quoted, span.clone(), self.line.unwrap_or(1)));
        }
        if let Some(text) = &self.exists {
            let _ = writeln!(out, "  {exists}: {}", text.get(lang));
        }
        let _ = writeln!(out, "  {remedy}: {}", self.remedy.get(lang));
        out
    }
}

/// The quoted line with its marker, without the renderer's own title.
fn quote(line: &str, span: Range<usize>, number: usize) -> String {
    let snippet =
        Snippet::source(line).line_start(number).annotation(AnnotationKind::Primary.span(span));
    let report = &[Level::ERROR.primary_title("").element(snippet)];
    let rendered = Renderer::plain().render(report);
    let mut out = String::new();
    for row in rendered.lines().filter(|row| row.contains('|') && row.trim() != "|") {
        let _ = writeln!(out, "  {row}");
    }
    out
}

/// A column as a spreadsheet names it: 1 is `A`, 27 is `AA`.
fn letters(mut column: usize) -> String {
    let mut name = Vec::new();
    while column > 0 {
        column -= 1;
        name.push(b'A' + u8::try_from(column % 26).unwrap_or_default());
        column /= 26;
    }
    name.iter().rev().map(|letter| char::from(*letter)).collect()
}

fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Gathers faults so that all of them are told at once.
#[derive(Debug, Default)]
pub struct Faults(Vec<Diagnostic>);

impl Faults {
    /// Adds one fault.
    pub fn push(&mut self, fault: Diagnostic) {
        self.0.push(fault);
    }

    /// Keeps the value, or adds its faults.
    pub fn absorb<T>(&mut self, result: Diagnosed<T>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(faults) => {
                self.0.extend(faults);
                None
            }
        }
    }

    /// Whether nothing was found.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value when nothing was found, else every fault, sorted by place.
    ///
    /// # Errors
    /// The gathered faults.
    pub fn or<T>(self, value: T) -> Diagnosed<T> {
        if self.0.is_empty() { Ok(value) } else { Err(self.into_sorted()) }
    }

    /// Every fault, sorted by file and line.
    #[must_use]
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.0.sort_by(|a, b| a.position().cmp(&b.position()));
        self.0
    }
}

/// A failure of the machine, of a limit, or of the files taken together.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The operating system refused.
    #[error("{doing} {}: {source}", path.display())]
    Io {
        /// What was being done, as a verb with its object.
        doing: &'static str,
        /// The path it was done to.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// The SQL engine or the table reader refused.
    #[error("{doing}: {message}")]
    Engine {
        /// What was being done.
        doing: String,
        /// The engine's reason.
        message: String,
    },
    /// Someone's files are wrong.
    #[error("{} faults in the files", .0.len())]
    Invalid(Vec<Diagnostic>),
    /// The request cannot be understood.
    #[error("{0}")]
    Usage(String),
    /// A limit stopped risky work in its child process.
    #[error("{}", .0.en)]
    Contained(Text),
    /// The program contradicts itself.
    #[error("internal: {0}")]
    Internal(String),
}

impl Error {
    /// Wraps a refusal of the operating system.
    pub fn io(doing: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { doing, path, source }
    }

    /// Wraps a refusal of an engine.
    pub fn engine<E: std::fmt::Display>(doing: impl Into<String>) -> impl FnOnce(E) -> Self {
        let doing = doing.into();
        move |source| Self::Engine { doing, message: source.to_string() }
    }
}

impl From<Vec<Diagnostic>> for Error {
    fn from(faults: Vec<Diagnostic>) -> Self {
        Self::Invalid(faults)
    }
}

/// The names nearest to `wanted`, at most three, best first; empty when nothing is near.
pub fn nearest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut ranked: Vec<(usize, &str)> = known
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(wanted, name), name))
        .filter(|(distance, name)| *distance <= wanted.len().max(name.len()) / 2)
        .collect();
    ranked.sort_unstable();
    ranked.into_iter().take(3).map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault() -> Diagnostic {
        let (problem, remedy) = (Text::same("unknown `x`"), Text::same("write `y`"));
        Diagnostic::new("a/b.toml", problem, remedy)
    }

    #[test]
    fn a_span_becomes_line_column_and_quotation() {
        let text = "ąę = 1\nformula = 'zły'\n";
        let placed = fault().at_words(text, "zły");
        assert_eq!(placed.place(), "a/b.toml:2:12");
        let shown = placed.render(Lang::En);
        assert!(shown.contains("formula = 'zły'") && shown.contains("^^^"), "{shown}");
        assert!(shown.contains("to do: write `y`"));
    }

    #[test]
    fn a_span_outside_the_text_does_not_panic() {
        for (from, to) in [(0, 0), (5, 2), (900, 1000), (1, 900)] {
            let _ = fault().at_span("ł", from..to).render(Lang::Pl);
            let _ = fault().at_span("", from..to).render(Lang::En);
        }
    }

    #[test]
    fn a_cell_of_a_sheet_is_named_as_a_spreadsheet_names_it() {
        for (column, name) in [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (16384, "XFD")] {
            let placed = fault().at_cell("Arkusz 1", 7, column);
            assert_eq!(placed.place(), format!("a/b.toml[Arkusz 1]!{name}7"));
        }
    }

    #[test]
    fn faults_come_sorted_by_place() {
        let mut faults = Faults::default();
        faults.push(fault().at_line(7));
        faults.push(fault().at_line(2));
        let lines: Vec<_> = faults.into_sorted().iter().map(|f| f.line).collect();
        assert_eq!(lines, [Some(2), Some(7)]);
    }

    #[test]
    fn only_near_names_are_offered() {
        assert_eq!(nearest("populaton", ["population", "area"]), ["population"]);
        assert!(nearest("x", ["population"]).is_empty());
    }
}
