//! A CSV file of the project as a table of texts: comma, UTF-8, one header, no ragged rows.

use super::table::Table;
use super::{FAULTS_KEPT, line_span};
use crate::diagnostic::{Diagnosed, Diagnostic, Faults};
use crate::language::Text;

/// The cells of one CSV file, every cell as text, with the line each row stands on.
#[derive(Debug)]
pub struct TextTable<'a> {
    /// The file's name in diagnostics.
    pub file: &'a str,
    /// The file's text, for quotations.
    pub text: &'a str,
    table: Table,
}

impl<'a> TextTable<'a> {
    /// Reads a whole file.
    ///
    /// # Errors
    /// Bytes that are not UTF-8, an empty file, a header name that is empty or used twice, rows
    /// with too few or too many cells, an unclosed quotation mark: each with its line.
    pub fn read(bytes: &'a [u8], file: &'a str) -> Diagnosed<Self> {
        let text =
            std::str::from_utf8(bytes).map_err(|error| vec![not_utf8(bytes, file, error)])?;
        let table = structure(text, file)?;
        Ok(Self { file, text, table })
    }

    /// The header.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.table.header
    }

    /// How many rows the table has, without its header.
    #[must_use]
    pub const fn height(&self) -> usize {
        self.table.height()
    }

    /// The line a row stands on, from 1.
    #[must_use]
    pub fn line(&self, row: usize) -> usize {
        self.table.line(row)
    }

    /// The place of a column.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<usize> {
        self.table.column(name)
    }

    /// A cell; an empty cell, a missing column or row is the empty text.
    #[must_use]
    pub fn cell(&self, row: usize, column: Option<usize>) -> &str {
        column.map_or("", |column| self.table.cell(row, column))
    }

    /// The number in a cell; `None` where it is empty or there is no such column.
    ///
    /// # Errors
    /// A cell that holds anything else, in its place.
    pub fn number(&self, row: usize, name: &str) -> Diagnosed<Option<f64>> {
        let text = self.cell(row, self.column(name)).trim();
        if text.is_empty() {
            return Ok(None);
        }
        let number = text.parse().ok().filter(|number: &f64| number.is_finite());
        number.map(Some).ok_or_else(|| {
            let problem =
                Text::new(format!("`{name}`: to nie liczba"), format!("`{name}`: no number"));
            vec![self.fault(row, text, problem, Text::new("poprawić komórkę", "mend the cell"))]
        })
    }

    /// A fault placed on a row, and on the cell's words when they occur in that line.
    #[must_use]
    pub fn fault(&self, row: usize, words: &str, problem: Text, remedy: Text) -> Diagnostic {
        let number = self.line(row);
        let line = line_span(self.text, number);
        let start = self.text[line.clone()].find(words).filter(|_| !words.is_empty());
        let span = start.map_or(line.clone(), |at| line.start + at..line.start + at + words.len());
        Diagnostic::new(self.file, problem, remedy).at_span(self.text, span)
    }

    /// Checks that the header holds every name of `needed` and nothing outside `allowed`.
    ///
    /// # Errors
    /// One fault naming what lacks, what is too much, and what exists.
    pub fn check_header(&self, needed: &[&str], allowed: &[&str]) -> Diagnosed<()> {
        let lacking: Vec<_> =
            needed.iter().filter(|name| self.column(name).is_none()).copied().collect();
        let unknown: Vec<_> = self
            .names()
            .iter()
            .map(String::as_str)
            .filter(|name| !allowed.contains(name))
            .collect();
        if lacking.is_empty() && unknown.is_empty() {
            return Ok(());
        }
        let (lacking, unknown) = (lacking.join("`, `"), unknown.join("`, `"));
        Err(vec![
            Diagnostic::new(
                self.file,
                Text::new(
                    format!("nagłówek: brak kolumn `{lacking}`, nieznane kolumny `{unknown}`"),
                    format!("header: columns lacking `{lacking}`, unknown columns `{unknown}`"),
                ),
                Text::new("poprawić pierwszy wiersz pliku", "mend the first line of the file"),
            )
            .with_exists(Text::same(format!("`{}`", allowed.join("`, `"))))
            .at_span(self.text, line_span(self.text, 1)),
        ])
    }
}

/// Reads the records and finds every fault of structure.
fn structure(text: &str, file: &str) -> Diagnosed<Table> {
    let mut faults = Faults::default();
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut table = Table::default();
    let (mut header, mut told) = (None, 0);
    loop {
        let line = usize::try_from(reader.position().line()).unwrap_or(1);
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {}
            Err(error) => {
                faults.push(row_fault(text, file, line, &error.to_string(), &error.to_string()));
                break;
            }
        }
        let expected = header.as_ref().map_or(record.len(), Vec::len);
        let broken = record.iter().any(|cell| cell.contains('\n'));
        if (record.len() != expected || broken) && told < FAULTS_KEPT {
            told += 1;
            let (pl, en) = if broken {
                (
                    "cudzysłów nie jest zamknięty albo komórka ma znak końca wiersza".to_owned(),
                    "a quotation mark is not closed, or a cell holds a line break".to_owned(),
                )
            } else {
                (
                    format!("wiersz ma {} komórek zamiast {expected}", record.len()),
                    format!("the row has {} cells instead of {expected}", record.len()),
                )
            };
            faults.push(row_fault(text, file, line, &pl, &en));
        }
        let cells = record.iter();
        if header.is_none() {
            header = Some(cells.map(str::to_owned).collect());
        } else if table.push(line, cells).is_err() {
            faults.push(row_fault(
                text,
                file,
                line,
                "plik ma ponad 4 GiB",
                "the file has more than 4 GiB",
            ));
            break;
        }
    }
    // The reader passes over blank lines in silence.
    let blank = text.lines().enumerate().filter(|(_, line)| line.trim().is_empty());
    for (index, _) in blank.take(FAULTS_KEPT) {
        faults.push(row_fault(text, file, index + 1, "wiersz jest pusty", "the line is blank"));
    }
    if let Some(header) = header {
        table.header = header;
        header_names(text, file, &mut faults);
    } else {
        faults.push(Diagnostic::new(
            file,
            Text::new("plik jest pusty", "the file is empty"),
            Text::new("wpisać nagłówek i wiersze", "write its header and rows"),
        ));
    }
    faults.or(table)
}

fn header_names(text: &str, file: &str, faults: &mut Faults) {
    let header = text.lines().next().unwrap_or("");
    let mut seen = std::collections::BTreeSet::new();
    for name in header.split(',') {
        if name.is_empty() || !seen.insert(name) {
            faults.push(row_fault(
                text,
                file,
                1,
                &format!("nazwa kolumny `{name}` jest pusta albo powtórzona"),
                &format!("the column name `{name}` is empty or used twice"),
            ));
        }
    }
}

fn row_fault(text: &str, file: &str, line: usize, pl: &str, en: &str) -> Diagnostic {
    Diagnostic::new(file, Text::new(pl, en), Text::new("poprawić ten wiersz", "mend this line"))
        .at_span(text, line_span(text, line))
}

fn not_utf8(bytes: &[u8], file: &str, error: std::str::Utf8Error) -> Diagnostic {
    let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
    let line = before.matches('\n').count() + 1;
    Diagnostic::new(
        file,
        Text::new("plik nie jest zapisany w UTF-8", "the file is not UTF-8"),
        Text::new(
            "zapisać go jako „CSV UTF-8”; pliki obce wczytuje `hejnal import`",
            "save it as \"CSV UTF-8\"; files made elsewhere are read by `hejnal import`",
        ),
    )
    .at_line(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_keep_their_lines_and_leading_zeros() {
        let table = TextTable::read(b"a,b\n020101,\"x,y\"\n3,\n", "t.csv").expect("valid");
        assert_eq!((table.line(0), table.line(1)), (2, 3));
        assert_eq!(table.cell(0, table.column("a")), "020101");
        assert_eq!(table.cell(0, table.column("b")), "x,y");
        assert_eq!(table.cell(1, table.column("b")), "");
        assert_eq!(table.cell(9, table.column("b")), "");
    }

    #[test]
    fn faults_of_structure_have_their_line() {
        for (bytes, place) in [
            (&b"a,b\n1,2\n1\n"[..], "t.csv:3:1"),
            (b"a,b\n1,2,3\n", "t.csv:2:1"),
            (b"a,a\n1,2\n", "t.csv:1:1"),
            (b"a,b\n1,\"2\n3,4\n", "t.csv:2:1"),
            (b"a,b\n1,\xff\n", "t.csv:2"),
            (b"a,b\n1,2\n\n3,4\n", "t.csv:3:1"),
            (b"", "t.csv"),
        ] {
            let faults = TextTable::read(bytes, "t.csv").expect_err("broken");
            assert_eq!(faults[0].place(), place, "{faults:?}");
        }
    }

    #[test]
    fn a_header_alone_is_an_empty_table() {
        let table = TextTable::read(b"a,b\n", "t.csv").expect("valid");
        assert_eq!((table.height(), table.names().len()), (0, 2));
    }
}
