//! The long table in parts, one for each dataset: a part is named after what it is made of, so that one of
//! which nothing changed is taken over from the generation before.

use super::quality::Judgement;
use super::store::Generation;
use super::store::staging::Staging;
use super::tables;
use crate::diagnostic::Error;
use crate::sources::hashed::{Hashed, sha256};
use crate::sources::tidy_csv::Observation;
use rayon::prelude::*;
use std::fmt::Write as _;

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
        let mut made_of = format!("{}|{dataset}", env!("CARGO_PKG_VERSION"));
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

impl Part<'_> {
    /// The name of its table, told from the dataset's; what is no letter or digit there is a hyphen.
    fn name(&self) -> String {
        let plain = |it: char| if it.is_ascii_alphanumeric() { it } else { '-' };
        let dataset: String = self.dataset.chars().take(LETTERS).map(plain).collect();
        format!("{TABLE}-{dataset}-{}", &self.key[..DIGITS])
    }
}
