//! In words: where a text is no JSON, and what was probably meant.

use super::places::Places;
use crate::diagnostic::Diagnostic;
use crate::language::Text;
use std::ops::Range;

/// The first place where a text is no JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The bytes that are meant.
    pub span: Range<usize>,
    /// What is wrong there.
    pub(super) problem: Text,
    /// Where the array or object was opened that is not closed.
    pub(super) opened: Option<usize>,
    /// How far the text was JSON before it.
    pub(super) progress: Progress,
}

/// How far a text was JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Progress {
    /// How many arrays, objects, keys and values were begun.
    pub(super) nodes: usize,
    /// Whether one whole value had ended.
    pub(super) complete: bool,
    /// Whether the text had ended, or as good as ended.
    pub(super) exhausted: bool,
}

/// A character as a message quotes it: by its number when it cannot be seen.
pub(super) fn shown(letter: char) -> String {
    if letter.is_control() || letter.is_whitespace() || letter == '\u{feff}' {
        format!("U+{:04X}", u32::from(letter))
    } else {
        format!("`{letter}`")
    }
}

/// What people write who take JSON for JavaScript or Python.
pub(super) fn hint(rest: &str) -> (&'static str, &'static str) {
    const HINTS: &[(&[&str], (&str, &str))] = &[
        (
            &["'", "‘", "’", "“", "”", "„"],
            (" (JSON zna tylko cudzysłów `\"`)", " (JSON knows only the quotation mark `\"`)"),
        ),
        (&["//", "/*", "#"], (" (JSON nie ma komentarzy)", " (JSON has no comments)")),
        (
            &["NaN", "nan", "Inf", "inf", "+"],
            (
                " (to nie jest liczba JSON; braku danych nie zapisuje się liczbą, lecz `null`)",
                " (this is no JSON number; a missing value is written `null`)",
            ),
        ),
        (
            &["True", "False", "None", "TRUE", "FALSE", "NULL", "undefined"],
            (
                " (JSON zna tylko słowa `true`, `false` i `null`)",
                " (JSON knows only the words `true`, `false` and `null`)",
            ),
        ),
        (&["."], (" (przed kropką musi stać cyfra)", " (a digit must stand before the point)")),
        (&["<"], (" (wygląda to na HTML albo XML)", " (this looks like HTML or XML)")),
        (
            &["\0"],
            (
                " (tak wygląda UTF-16; zapisać plik jako UTF-8)",
                " (this is how UTF-16 looks; save the file as UTF-8)",
            ),
        ),
    ];
    let begins = |starts: &[&str]| starts.iter().any(|start| rest.starts_with(start));
    HINTS.iter().find(|(starts, _)| begins(starts)).map_or(("", ""), |(_, hint)| *hint)
}

impl Fault {
    /// The fault with its place, for the file it stands in.
    #[must_use]
    pub fn diagnostic(&self, text: &str, file: &str) -> Diagnostic {
        let mut places = Places::new(text);
        let problem = Text::new(
            format!("to nie jest poprawny JSON: {}", self.problem.pl),
            format!("this is no valid JSON: {}", self.problem.en),
        );
        let remedy = Text::new(
            "pobrać plik jeszcze raz albo poprawić wskazane miejsce",
            "download the file again, or mend the marked place",
        );
        let fault = Diagnostic::new(file, problem, remedy);
        let opened = self.opened.map(|at| places.of(at));
        let fault = places.put(fault, self.span.clone());
        match opened {
            Some((line, column)) => fault.with_exists(Text::new(
                format!("niezamknięty nawias z wiersza {line}, kolumny {column}"),
                format!("a bracket opened on line {line}, column {column}, and not closed"),
            )),
            None => fault,
        }
    }
}
