//! The three parts of a file and what is told of their form.

use super::meta::Entry;
use super::record::{Record, cells};
use super::{Meta, Problems, Projects};
use crate::diagnostic::Error;
use crate::language::Text;
use crate::sources::encoding;
use std::borrow::Cow;

/// A part of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Section {
    Meta,
    Projects,
    Votes,
}

/// The parts in the order they must come in.
pub(super) const SECTIONS: [(&str, Section); 3] =
    [("META", Section::Meta), ("PROJECTS", Section::Projects), ("VOTES", Section::Votes)];

impl Section {
    /// Its title in the file.
    pub(super) fn title(self) -> &'static str {
        SECTIONS.iter().find(|(_, it)| *it == self).map_or("", |(title, _)| title)
    }

    /// The part a record begins, if its first cell is a title. The id of a voter or project can be
    /// such a word only in a file the format does not allow.
    pub(super) fn begun_by(record: &[u8], quoted: bool) -> Option<Self> {
        if record.first().is_some_and(u8::is_ascii_digit) {
            return None;
        }
        let first = record.iter().find(|byte| !byte.is_ascii_whitespace() && **byte != b'"')?;
        if !matches!(first.to_ascii_lowercase(), b'm' | b'p' | b'v') {
            return None;
        }
        let cell = cells(record, quoted).next()?;
        let word = trimmed(&cell);
        SECTIONS
            .iter()
            .find(|(title, _)| word.eq_ignore_ascii_case(title.as_bytes()))
            .map(|it| it.1)
    }
}

/// A cell without spaces around it, the no-break space among them.
pub(super) fn trimmed(cell: &[u8]) -> &[u8] {
    let edge = |byte: Option<&u8>| byte.is_some_and(|byte| *byte <= b' ' || *byte >= 0x80);
    if !edge(cell.first()) && !edge(cell.last()) {
        return cell;
    }
    std::str::from_utf8(cell).map_or(cell, |text| text.trim().as_bytes())
}

/// The file as text: UTF-8 as it is, without its mark; else what Polish programs write.
///
/// # Errors
/// Bytes that are no text.
pub(super) fn as_text<'a>(bytes: &'a [u8], file: &str) -> Result<Cow<'a, str>, Error> {
    let unmarked = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(unmarked) {
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(_) => Ok(encoding::decode(bytes, file).map_err(Error::Invalid)?.text),
    }
}

/// Tells an encoding that others may not read: a mark before UTF-8, or none of UTF-8.
pub(super) fn tell_encoding(bytes: &[u8], problems: &mut Problems) {
    if std::str::from_utf8(bytes).is_err() {
        problems.error("not-utf8", None, || {
            (
                Text::new("plik nie jest zapisany w UTF-8", "the file is not written in UTF-8"),
                Text::new("zapisać plik w UTF-8", "save the file as UTF-8"),
            )
        });
    } else if bytes.starts_with(b"\xef\xbb\xbf") {
        tell_mark(problems);
    }
}

/// Tells the mark some editors put before UTF-8.
pub(super) fn tell_mark(problems: &mut Problems) {
    problems.error("byte-order-mark", Some(1), || {
        (
            Text::new(
                "przed `META` stoi znak BOM, więc inne programy nie znajdą tej części",
                "a byte-order mark stands before `META`, so other programs miss that part",
            ),
            Text::new("zapisać plik w UTF-8 bez BOM", "save the file as UTF-8 without BOM"),
        )
    });
}

/// The cells of a record as texts without spaces around them, which are told of the first `heard`.
pub(super) fn texts(
    record: Record<'_>,
    quoted: bool,
    heard: usize,
    problems: &mut Problems,
) -> Vec<String> {
    cells(record.bytes, quoted)
        .enumerate()
        .map(|(place, cell)| {
            let text = trimmed(&cell);
            if text.len() != cell.len() && place < heard {
                problems.error("space-at-edge", Some(record.line), space_at_edge);
            }
            String::from_utf8_lossy(text).into_owned()
        })
        .collect()
}

/// Takes one line of META.
pub(super) fn meta(meta: &mut Meta, record: Record<'_>, quoted: bool, problems: &mut Problems) {
    let mut cells = texts(record, quoted, 2, problems).into_iter();
    let (key, value) = (cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
    if key.is_empty() {
        problems.error("empty-key", Some(record.line), || {
            (
                Text::new("w META jest wiersz bez klucza", "META has a row without a key"),
                Text::new("wpisać klucz albo usunąć wiersz", "write the key, or remove the row"),
            )
        });
        return;
    }
    if meta.entry(&key).is_some() {
        problems.error("duplicate-key", Some(record.line), || {
            (
                Text::new(
                    format!("klucz `{key}` jest w META drugi raz"),
                    format!("the key `{key}` stands in META twice"),
                ),
                Text::new("zostawić jeden wiersz", "keep one of the rows"),
            )
        });
    }
    if cells.next().is_some() {
        problems.warning("extra-cells", Some(record.line), || {
            (
                Text::new(
                    format!("wiersz `{key}` ma więcej niż dwie komórki; dalsze pominięto"),
                    format!("the row `{key}` has more than two cells; the others are ignored"),
                ),
                Text::new(
                    "ująć wartość ze średnikiem w cudzysłów",
                    "quote a value with a semicolon",
                ),
            )
        });
    }
    meta.push(Entry { key, value, line: record.line });
}

/// Takes one line of PROJECTS.
pub(super) fn project(
    projects: &mut Projects,
    record: Record<'_>,
    quoted: bool,
    problems: &mut Problems,
) {
    let cells = texts(record, quoted, projects.columns().len(), problems);
    let id = projects.column("project_id").and_then(|place| cells.get(place).cloned());
    let id = id.unwrap_or_default();
    if id.is_empty() {
        problems.error("empty-project-id", Some(record.line), || {
            (
                Text::new("projekt nie ma numeru", "a project has no id"),
                Text::new("wpisać numer albo usunąć wiersz", "write its id, or remove the row"),
            )
        });
        return;
    }
    if cells.len() > projects.columns().len() {
        problems.warning("extra-cells", Some(record.line), || {
            (
                Text::new(
                    format!("wiersz projektu `{id}` ma więcej komórek niż nagłówek"),
                    format!("the row of project `{id}` has more cells than the header"),
                ),
                Text::new(
                    "ująć komórkę ze średnikiem w cudzysłów",
                    "quote the cell with a semicolon",
                ),
            )
        });
    }
    if !projects.push(cells, record.line) {
        problems.error("duplicate-project", Some(record.line), || {
            (
                Text::new(
                    format!("projekt `{id}` jest na liście drugi raz; liczy się pierwszy"),
                    format!("the project `{id}` is listed twice; the first counts"),
                ),
                Text::new("usunąć jeden z wierszy", "remove one of the rows"),
            )
        });
    }
}

/// The header of a part; names that occur twice are told.
pub(super) fn header(
    section: Section,
    record: Record<'_>,
    quoted: bool,
    problems: &mut Problems,
) -> Vec<String> {
    let names = texts(record, quoted, usize::MAX, problems);
    let folded: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
    if let Some(place) = (1..folded.len()).find(|place| folded[..*place].contains(&folded[*place]))
    {
        let name = &names[place];
        problems.error("duplicate-column", Some(record.line), || {
            (
                Text::new(
                    format!("kolumna `{name}` występuje w {} dwa razy", section.title()),
                    format!("the column `{name}` occurs twice in {}", section.title()),
                ),
                Text::new("zostawić jedną", "keep one of them"),
            )
        });
    }
    let first = if section == Section::Votes { "voter_id" } else { "project_id" };
    if folded.first().is_none_or(|name| name != first) {
        problems.error("first-column", Some(record.line), || {
            (
                Text::new(
                    format!("{} nie zaczyna się od kolumny `{first}`", section.title()),
                    format!("{} does not begin with the column `{first}`", section.title()),
                ),
                Text::new(format!("dać `{first}` na początek"), format!("put `{first}` first")),
            )
        });
    }
    names
}

pub(super) fn space_at_edge() -> (Text, Text) {
    (
        Text::new("odstęp na brzegu komórki", "a space at the edge of a cell"),
        Text::new("usunąć odstęp", "remove the space"),
    )
}

pub(super) fn unclosed_quote() -> (Text, Text) {
    (
        Text::new(
            "komórka zaczyna się cudzysłowem, którego nic nie zamyka",
            "a cell begins with a quotation mark that is never closed",
        ),
        Text::new(
            "zamknąć cudzysłów albo zapisać go podwójnie: `\"\"`",
            "close the quotation mark, or write it twice: `\"\"`",
        ),
    )
}
