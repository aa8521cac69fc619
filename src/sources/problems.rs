//! Every fault of a run in full, for a spreadsheet and for programs: `problems.csv`, `.json`.

use super::durable::write_atomically;
use super::inert::inert;
use crate::diagnostic::{Diagnostic, Error};
use crate::language::Lang;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// How many faults of one kind are told one by one; the rest are counted.
pub const TOLD: usize = 20;

/// The columns of `problems.csv`.
const COLUMNS: [&str; 7] = ["file", "sheet", "line", "column", "problem", "exists", "to_do"];

/// Writes all faults into `folder` and returns the name of the table.
///
/// # Errors
/// A folder that cannot be written.
pub fn write(folder: &Path, faults: &[Diagnostic], lang: Lang) -> Result<PathBuf, Error> {
    std::fs::create_dir_all(folder).map_err(Error::io("creating", folder))?;
    let path = folder.join("problems.csv");
    write_atomically(&path, &csv(faults, lang)?)?;
    let json = serde_json::to_vec_pretty(faults)
        .map_err(|error| Error::Internal(format!("JSON: {error}")))?;
    write_atomically(&folder.join("problems.json"), &json)?;
    Ok(path)
}

fn csv(faults: &[Diagnostic], lang: Lang) -> Result<Vec<u8>, Error> {
    let failed = |error: csv::Error| Error::Internal(format!("CSV: {error}"));
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS).map_err(failed)?;
    let number = |number: Option<usize>| number.map_or_else(String::new, |it| it.to_string());
    for fault in faults {
        let cells = [
            fault.file.clone(),
            fault.sheet.clone().unwrap_or_default(),
            number(fault.line),
            number(fault.column),
            fault.problem.get(lang).to_owned(),
            fault.exists.as_ref().map_or_else(String::new, |it| it.get(lang).to_owned()),
            fault.remedy.get(lang).to_owned(),
        ];
        writer.write_record(cells.map(|cell| inert(&cell))).map_err(failed)?;
    }
    writer.into_inner().map_err(|error| Error::Internal(format!("CSV: {error}")))
}

/// The faults to tell one by one, in their order, and for each kind with more of them how many
/// are left: its first fault and the number.
#[must_use]
pub fn first_of_each_kind(faults: &[Diagnostic]) -> (Vec<&Diagnostic>, Vec<(&Diagnostic, usize)>) {
    let mut told = Vec::new();
    let mut kinds: BTreeMap<(&str, &str), (&Diagnostic, usize)> = BTreeMap::new();
    for fault in faults {
        // Faults of one kind have the same remedy.
        let (_, count) = kinds.entry((&fault.file, &fault.remedy.en)).or_insert((fault, 0));
        *count += 1;
        if *count <= TOLD {
            told.push(fault);
        }
    }
    let left = kinds.into_values().filter(|(_, count)| *count > TOLD);
    (told, left.map(|(fault, count)| (fault, count - TOLD)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Text;

    #[test]
    fn the_first_of_a_kind_are_told_and_all_are_written() {
        let fault = |line: usize, remedy: &str| {
            Diagnostic::new("a.csv", Text::same("=1+1"), Text::same(remedy)).at_line(line)
        };
        let mut faults: Vec<Diagnostic> = (1..=25).map(|line| fault(line, "x")).collect();
        faults.push(fault(26, "y"));
        let (told, left) = first_of_each_kind(&faults);
        assert_eq!((told.len(), left.len(), left[0].1), (21, 1, 5));
        let folder = tempfile::tempdir().expect("a folder");
        let path = write(folder.path(), &faults, Lang::En).expect("written");
        let text = std::fs::read_to_string(path).expect("read");
        assert_eq!(text.lines().count(), 27);
        assert!(text.contains("a.csv,,1,,'=1+1,,x"), "{text}");
    }
}
