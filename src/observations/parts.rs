//! The long table in parts, one for each dataset: a part is named after what it is made of, so that one of
//! which nothing changed is taken over from the generation before.

use super::quality::Judgement;
use super::store::staging::Staging;
use super::store::{Generation, PROGRAM};
use super::{large, tables};
use crate::diagnostic::Error;
use crate::sources::hashed::{Hashed, sha256};
use crate::sources::tidy_csv::Observation;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// The table.
pub const TABLE: &str = "observations";
/// How many digits of its hash name a part: as many as name a generation.
const DIGITS: usize = 16;
/// How much of a dataset's name is in that of a file, which systems bound.
const LETTERS: usize = 60;

/// The rows of one dataset.
#[derive(Debug)]
pub struct Part<'a> {
    dataset: &'a str,
    rows: &'a [Observation],
    /// The hash of all that makes them what they are.
    key: String,
}

/// The parts of rows that stand in the order of their datasets, as files give them. They are made of the
/// files of their datasets among `inputs`, of what was judged, and by this program.
#[must_use]
pub fn of<'a>(rows: &'a [Observation], judgement: &Judgement, inputs: &[Hashed]) -> Vec<Part<'a>> {
    let of_one = |rows: &'a [Observation]| {
        let dataset = &rows[0].dataset;
        let folder = format!("datasets/{dataset}/");
        let mut made_of = format!("{PROGRAM}|{dataset}");
        for input in inputs.iter().filter(|input| input.name.starts_with(&folder)) {
            let _ = write!(made_of, "|{}={}", input.name, input.sha256);
        }
        made_of.push_str(judgement.told.get(dataset).map_or("", String::as_str));
        Part { dataset, rows, key: sha256(made_of.as_bytes()) }
    };
    rows.chunk_by(|a, b| a.dataset == b.dataset).map(of_one).collect()
}

/// Writes the parts that the generation `before` does not have, and takes over the others.
///
/// # Errors
/// A refusal of the Parquet writer or of the disk.
pub fn write(
    parts: &[Part<'_>],
    staging: &Staging<'_>,
    before: Option<&Generation>,
) -> Result<(), Error> {
    if parts.is_empty() {
        return staging.write(TABLE, &tables::observations(&[])?);
    }
    // Largest first, so that none is left to be written alone.
    let mut parts: Vec<&Part<'_>> = parts.iter().collect();
    parts.sort_by_key(|part| std::cmp::Reverse(part.rows.len()));
    parts.into_par_iter().with_max_len(1).try_for_each(|part| {
        let name = part.name();
        let taken =
            before.map_or(Ok(false), |it| staging.take_over(it, &format!("{name}.parquet")))?;
        if taken {
            return Ok(());
        }
        staging.write(&name, &tables::observations(&tables::sorted(part.rows))?)
    })
}

/// Those of the files of the long table in which rows of some datasets may stand, and others may too; where
/// there is none any one, for its columns: less to look through for who asks for variables.
#[must_use]
pub fn holding<'a>(files: &'a [PathBuf], datasets: &BTreeSet<String>) -> Vec<&'a Path> {
    let names: Vec<String> = datasets.iter().map(|it| format!("{}.", stem(it))).collect();
    let may_hold = |file: &&Path| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with(large::PART) || names.iter().any(|it| name.starts_with(it))
    };
    let all = files.iter().map(PathBuf::as_path);
    let found: Vec<&Path> = all.clone().filter(may_hold).collect();
    if found.is_empty() { all.take(1).collect() } else { found }
}

/// How the names of the tables of a dataset begin; what is no letter or digit there is a hyphen.
fn stem(dataset: &str) -> String {
    let plain = |it: char| if it.is_ascii_alphanumeric() { it } else { '-' };
    let dataset: String = dataset.chars().take(LETTERS).map(plain).collect();
    format!("{TABLE}-{dataset}")
}

impl Part<'_> {
    /// The name of its table.
    fn name(&self) -> String {
        // Signs of names come before the dot: the order of files is that of the datasets.
        format!("{}.{}", stem(self.dataset), &self.key[..DIGITS])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observations::quality::samples::figure;
    use std::collections::BTreeMap;
    use std::sync::Arc;

    fn names(rows: &[Observation], judgement: &Judgement, inputs: &[Hashed]) -> Vec<String> {
        of(rows, judgement, inputs).iter().map(Part::name).collect()
    }

    #[test]
    fn a_dataset_is_looked_for_in_its_part_and_among_what_is_kept_as_parquet() {
        let file = |name: &str| PathBuf::from(format!("/store/{name}.parquet"));
        let files = [file("observations-a-b.0"), file("observations-a-b-c.1"), file(large::PART)];
        let holding = |datasets: &[&str]| {
            holding(&files, &datasets.iter().map(|it| (*it).to_owned()).collect()).len()
        };
        assert_eq!((holding(&["a/b"]), holding(&["a/b", "a/b-c"]), holding(&["none"])), (2, 3, 1));
        assert_eq!(super::holding(&files[..2], &BTreeSet::from(["none".to_owned()])).len(), 1);
    }

    #[test]
    fn a_part_is_another_when_a_file_of_its_dataset_or_a_verdict_is() {
        let mut rows = vec![figure("count", 1, 2020, 1.0), figure("count", 2, 2020, 2.0)];
        rows.push(Observation { dataset: Arc::from("office/made-by-age"), ..rows[0].clone() });
        let input = |name: &str, text: &str| Hashed::of(name, text.as_bytes());
        let files = ["datasets/office/made/a.csv", "datasets/office/made/datapackage.json"];
        let inputs = |texts: [&str; 3]| {
            let other = input("datasets/office/made-by-age/a.csv", texts[2]);
            [input(files[0], texts[0]), input(files[1], texts[1]), other]
        };
        let judgement = Judgement::default();
        let before = names(&rows, &judgement, &inputs(["a", "b", "c"]));
        assert!(before[0].starts_with("observations-office-made."), "{before:?}");
        assert_eq!(before.len(), 2);
        for (texts, changed) in [(["x", "b", "c"], 0), (["a", "x", "c"], 0), (["a", "b", "x"], 1)] {
            let after = names(&rows, &judgement, &inputs(texts));
            let which: Vec<usize> = (0..2).filter(|at| before[*at] != after[*at]).collect();
            assert_eq!(which, [changed], "{texts:?}");
        }
        let told = BTreeMap::from([(Arc::from("office/made"), "a.csv:2 Reject".to_owned())]);
        let after = names(&rows, &Judgement { told, ..judgement }, &inputs(["a", "b", "c"]));
        assert!(before[0] != after[0] && before[1] == after[1]);
    }
}
