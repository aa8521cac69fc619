//! Ballots of a participatory budget (`.pb`, pabulib.org): recognised here, counted elsewhere.

use super::{Document, Format};
use crate::diagnostic::{Diagnosed, Diagnostic};
use crate::language::Text;
use crate::sources::table::Table;
use encoding_rs::{Encoding, UTF_8, WINDOWS_1250};
use std::borrow::Cow;

pub(super) const FORMAT: Format = Format {
    name: "pabulib",
    title: ("głosy budżetu obywatelskiego (.pb)", "ballots of a participatory budget (.pb)"),
    unfold: None,
    recognise: |document| document.unfolded_by == Some("pabulib"),
    figures: None,
};

/// Sections of a `.pb` file after the first (Pabulib, "Data format").
const SECTIONS: [&str; 2] = ["PROJECTS", "VOTES"];

/// How much of a file is looked at: the two lines that tell are the first that are not empty.
const BEGINNING: usize = 256;

/// Whether the first lines are `META` and `key;value`, as the Pabulib format demands.
pub(super) fn is_pabulib(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let beginning = bytes.get(..BEGINNING).unwrap_or(bytes);
    let mut lines = beginning.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let meta = lines.next().is_some_and(|line| trimmed(line).eq_ignore_ascii_case(b"META"));
    let mut lines = lines.filter(|line| !line.is_empty());
    meta && lines.next().is_some_and(|line| trimmed(line).eq_ignore_ascii_case(b"key;value"))
}

/// A line without the empty cells a spreadsheet adds at its end.
fn trimmed(line: &[u8]) -> &[u8] {
    let length = line.iter().rposition(|byte| *byte != b';').map_or(0, |last| last + 1);
    &line[..length]
}

/// Reads the section META as a table of keys and values.
///
/// # Errors
/// None; every file that [`is_pabulib`] has that section.
pub(super) fn read(bytes: &[u8], file: &str) -> Diagnosed<Document> {
    let (text, encoding) = decoded(bytes);
    let mut table = Table::new("META", vec!["key".into(), "value".into()]);
    let lines = text.lines().enumerate().map(|(index, line)| (index + 1, line.trim()));
    let lines = lines.filter(|(_, line)| !line.is_empty()).skip(2);
    for (number, line) in lines.take_while(|(_, line)| !is_section(line)) {
        let (key, value) = line.split_once(';').unwrap_or((line, ""));
        table.push(number, [key.trim(), value.trim()]).map_err(|_| {
            vec![super::refusal(file, Text::new("plik jest za duży", "the file is too large"))]
        })?;
    }
    let remark = Diagnostic::new(
        file,
        Text::new(
            "to są głosy budżetu obywatelskiego; z tabeli widać tylko opis (META)",
            "these are ballots of a participatory budget; the table shows their description (META) only",
        ),
        Text::new(
            "głosy liczy polecenie `hejnal ballots`",
            "the ballots are counted by `hejnal ballots`",
        ),
    );
    Ok(Document {
        file: file.into(),
        encoding: encoding.name(),
        tables: vec![table],
        unfolded_by: Some("pabulib"),
        remarks: vec![remark],
        ..Document::default()
    })
}

fn is_section(line: &str) -> bool {
    SECTIONS.iter().any(|name| line.trim_end_matches(';').eq_ignore_ascii_case(name))
}

fn decoded(bytes: &[u8]) -> (Cow<'_, str>, &'static Encoding) {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), UTF_8),
        // What Polish programs write that do not write UTF-8.
        Err(_) => (WINDOWS_1250.decode_without_bom_handling(bytes).0, WINDOWS_1250),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::formats::open;

    #[test]
    fn ballots_are_known_by_their_first_lines() {
        for text in [
            "META\nkey;value\nunit;Kraków\nPROJECTS\n",
            "\u{feff}META\r\nkey;value\r\nunit;Kraków\r\nPROJECTS\r\n",
            "\n META;;\n\nkey;value;\nunit;Kraków\nVOTES\n",
        ] {
            let document = open(text.as_bytes(), "x.csv").expect("ballots");
            assert_eq!(document.format().map(|format| format.name), Some("pabulib"), "{text}");
            let row = document.tables[0].row(0).expect("row");
            assert_eq!(row.cells().collect::<Vec<_>>(), ["unit", "Kraków"], "{text}");
        }
        for text in ["", "META", "META\nunit;Kraków", "key;value\nMETA", "METADATA\nkey;value"] {
            assert!(!is_pabulib(text.as_bytes()), "{text}");
        }
    }

    #[test]
    #[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
    fn every_given_ballot_file_is_known_and_its_description_read() {
        let folder = std::env::var("HEJNAL_CORPUS").expect("set");
        // ls *.pb | wc -l in each folder.
        let read = |part: &str| {
            let entries =
                std::fs::read_dir(format!("{folder}/data/pabulib/{part}")).expect("given");
            let paths = entries.map(|entry| entry.expect("entry").path());
            let ballots: Vec<_> =
                paths.filter(|path| path.extension().is_some_and(|it| it == "pb")).collect();
            for path in &ballots {
                let document = open(&std::fs::read(path).expect("file"), "x").expect("ballots");
                let table = &document.tables[0];
                assert_eq!(document.format().map(|it| it.name), Some("pabulib"), "{path:?}");
                let keys: Vec<&str> = table.rows().map(|row| row.cell(0)).collect();
                assert!(keys.contains(&"country") && !keys.contains(&"project_id"), "{path:?}");
            }
            ballots.len()
        };
        assert_eq!(["broken", "krakow", "old-dialect", "other"].map(read), [23, 76, 16, 48]);
    }
}
