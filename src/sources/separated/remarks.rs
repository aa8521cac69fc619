//! What a person should know about how a text was read.

use super::records::Mended;
use crate::diagnostic::Diagnostic;
use crate::language::Text;
use std::collections::BTreeMap;

/// One thing worth telling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Remark {
    /// Lines that stand before a table.
    Before,
    /// A table without a header.
    NoHeader,
    /// A header of several rows.
    JoinedHeader,
    /// A record that had to be mended.
    Mended(Mended),
    /// A row with fewer cells than the others.
    Shorter,
    /// A row with more cells than the others.
    Longer,
    /// Empty lines between rows.
    EmptyLine,
    /// A further table.
    OtherTable,
    /// Lines that stand after a table.
    After,
}

/// How many lines of a kind are named; the others are counted.
const NAMED: usize = 5;
/// The longest quotation of a line.
const QUOTED: usize = 80;

/// The remarks of one file, the lines of each kind together.
#[derive(Debug, Default)]
pub(super) struct Remarks(BTreeMap<Remark, Lines>);

#[derive(Debug, Default)]
struct Lines {
    count: usize,
    first: Vec<(usize, String)>,
}

impl Remarks {
    /// Notes a line of the file, with the words that help to find it.
    pub(super) fn note(&mut self, remark: Remark, line: usize, words: &str) {
        let lines = self.0.entry(remark).or_default();
        lines.count += 1;
        if lines.first.len() < NAMED {
            let mut quoted: String = words.chars().take(QUOTED).collect();
            if quoted.len() < words.len() {
                quoted.push('…');
            }
            lines.first.push((line, quoted));
        }
    }

    /// The remarks as they are told, each at its first line.
    pub(super) fn told(&self, file: &str) -> Vec<Diagnostic> {
        self.0.iter().map(|(remark, lines)| remark.told(lines, file)).collect()
    }
}

impl Lines {
    /// The numbers of the first lines, and `…` where there are more.
    fn numbers(&self) -> String {
        let numbers: Vec<String> = self.first.iter().map(|(line, _)| line.to_string()).collect();
        let more = if self.count > self.first.len() { ", …" } else { "" };
        format!("{}{more}", numbers.join(", "))
    }

    fn words(&self) -> String {
        let words: Vec<&str> = self.first.iter().map(|(_, words)| words.as_str()).collect();
        let more = if self.count > self.first.len() { " …" } else { "" };
        format!("{}{more}", words.join(" / "))
    }
}

impl Remark {
    fn told(self, lines: &Lines, file: &str) -> Diagnostic {
        let (problem, remedy) = self.texts(lines);
        let fault = Diagnostic::new(file, problem, remedy);
        match lines.first.first() {
            Some((line, _)) => fault.at_line(*line),
            None => fault,
        }
    }

    fn texts(self, lines: &Lines) -> (Text, Text) {
        let nothing = Text::new("nic, jeśli to się zgadza", "nothing, if this is right");
        let check = Text::new("sprawdzić te wiersze w pliku", "check these lines of the file");
        let remedy = match self {
            Self::Before | Self::JoinedHeader | Self::EmptyLine | Self::After => nothing,
            Self::Mended(_) | Self::Shorter | Self::Longer => check,
            Self::NoHeader => Text::new(
                "dopisać nad danymi wiersz z nazwami kolumn",
                "add a line with the names of the columns above the data",
            ),
            Self::OtherTable => Text::new(
                "zapisać każdą tabelę w osobnym pliku, jeśli to różne dane",
                "save each table in a file of its own if they are different data",
            ),
        };
        (self.problem(lines), remedy)
    }

    fn problem(self, lines: &Lines) -> Text {
        let (count, numbers, words) = (lines.count, lines.numbers(), lines.words());
        match self {
            Self::Before => Text::new(
                format!("wiersze nad tabelą, nienależące do niej ({count}): {words}"),
                format!("lines above the table that do not belong to it ({count}): {words}"),
            ),
            Self::NoHeader => Text::new(
                "tabela nie ma nagłówka: pierwszy wiersz to już dane",
                "the table has no header: its first row is data",
            ),
            Self::JoinedHeader => Text::new(
                format!("nagłówek z kilku wierszy połączono w jeden: {words}"),
                format!("a header of several rows was joined to one: {words}"),
            ),
            Self::Mended(Mended::Quote) => Text::new(
                format!(
                    "cudzysłów bez pary odczytano jako znak, w wierszach: {numbers} \
                     (razem {count})"
                ),
                format!(
                    "a quotation mark without its pair was read as a character, in lines: \
                     {numbers} ({count} in all)"
                ),
            ),
            Self::Mended(Mended::Delimiter) => Text::new(
                format!(
                    "komórki rozdziela inny znak niż w reszcie pliku, w wierszach: {numbers} \
                     (razem {count})"
                ),
                format!(
                    "another character parts the cells than in the rest of the file, in lines: \
                     {numbers} ({count} in all)"
                ),
            ),
            Self::Shorter => Text::new(
                format!(
                    "za mało komórek w wierszach: {numbers} (razem {count}); brakujące czyta się \
                     jako puste"
                ),
                format!(
                    "too few cells in lines: {numbers} ({count} in all); those that lack read as \
                     empty"
                ),
            ),
            Self::Longer => Text::new(
                format!(
                    "za dużo komórek w wierszach: {numbers} (razem {count}); ostatnie nie mają \
                     nazwy kolumny"
                ),
                format!(
                    "too many cells in lines: {numbers} ({count} in all); the last ones belong \
                     to no named column"
                ),
            ),
            Self::EmptyLine => Text::new(
                format!("pominięto puste wiersze między danymi: {numbers} (razem {count})"),
                format!(
                    "empty lines between the rows were passed over: {numbers} ({count} in all)"
                ),
            ),
            Self::OtherTable => Text::new(
                format!(
                    "plik zawiera więcej niż jedną tabelę; następne zaczynają się w wierszach: \
                     {numbers} (razem {count})"
                ),
                format!(
                    "the file holds more than one table; the others begin at lines: {numbers} \
                     ({count} in all)"
                ),
            ),
            Self::After => Text::new(
                format!("wiersze pod tabelą, nienależące do niej ({count}): {words}"),
                format!("lines below the table that do not belong to it ({count}): {words}"),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Lang;

    #[test]
    fn a_kind_is_told_once_with_its_first_lines_and_its_count() {
        let mut remarks = Remarks::default();
        for line in 3..20 {
            remarks.note(Remark::Longer, line, "");
            remarks.note(Remark::After, line, &"ż".repeat(200));
        }
        let told = remarks.told("x.csv");
        assert_eq!(told.len(), 2);
        let longer = told[0].render(Lang::En);
        assert!(longer.starts_with("x.csv:3: too many cells in lines: 3, 4, 5, 6, 7, … (17"));
        assert!(
            told.iter().all(|remark| remark.problem.is_complete() && remark.remedy.is_complete())
        );
        assert!(told[1].problem.pl.chars().count() < 600);
    }
}
