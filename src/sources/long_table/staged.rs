//! A long table as a confined child hands it over: words in JSON, columns as they lie in memory.
//!
//! Nothing has to be parsed that could lead a library astray: lengths are checked before a byte is
//! read into its column, and what stands there before it is used.

use super::LongTable;
use crate::diagnostic::Error;
use crate::reading::Reason;
use crate::territory::{Register, Territory};
use bytemuck::{Pod, cast_slice, cast_slice_mut};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::path::Path;

/// What stands before the columns.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    rows: usize,
    variables: Vec<String>,
    territories: Vec<String>,
    missing: Option<String>,
    notes: Vec<(usize, String)>,
}

/// Bytes of the number that says how long the words are.
const LENGTH_BYTES: usize = size_of::<u64>();

/// Bytes of one row in all columns: variable, territory, year and value.
const ROW_BYTES: usize = 3 * size_of::<u32>() + size_of::<f64>();

impl LongTable {
    /// Writes it for the process that started this one.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn stage(&self, path: &Path) -> Result<(), Error> {
        let file = File::create(path).map_err(Error::io("creating", path))?;
        self.write(&file).map_err(Error::io("writing", path))
    }

    fn write(&self, mut file: impl Write) -> io::Result<()> {
        let words = Words {
            rows: self.rows(),
            variables: self.variables.clone(),
            territories: self.territories.iter().map(Territory::to_string).collect(),
            missing: self.missing.map(|reason| reason.as_str().to_owned()),
            notes: self.notes.clone(),
        };
        let words = serde_json::to_vec(&words)?;
        file.write_all(&(words.len() as u64).to_ne_bytes())?;
        file.write_all(&words)?;
        file.write_all(cast_slice(&self.variable))?;
        file.write_all(cast_slice(&self.territory))?;
        file.write_all(cast_slice(&self.year))?;
        file.write_all(cast_slice(&self.value))
    }

    /// Reads what a confined child of this process staged, and checks it.
    ///
    /// # Errors
    /// In a few words what is wrong: no file of a careful child has such a fault.
    pub fn staged(path: &Path, register: &Register) -> Result<Self, String> {
        let file = File::open(path).map_err(|error| error.to_string())?;
        let length = file.metadata().map_err(|error| error.to_string())?.len();
        let length = usize::try_from(length).map_err(|error| error.to_string())?;
        Self::read(BufReader::new(file), length, register)
    }

    /// Reads a staged table of so many bytes, and checks it.
    ///
    /// # Errors
    /// As [`LongTable::staged`].
    pub fn read(mut from: impl Read, length: usize, register: &Register) -> Result<Self, String> {
        let (words, columns) = words(&mut from, length)?;
        if words.rows.checked_mul(ROW_BYTES) != Some(columns) {
            return Err(format!("{} rows in {columns} bytes", words.rows));
        }
        let territory = |word: &String| Territory::parse(word).ok_or_else(|| word.clone());
        let reason = |word: &String| Reason::parse(word).ok_or_else(|| word.clone());
        let table = Self {
            territories: words.territories.iter().map(territory).collect::<Result<_, _>>()?,
            missing: words.missing.as_ref().map(reason).transpose()?,
            variables: words.variables,
            notes: words.notes,
            variable: column(&mut from, words.rows)?,
            territory: column(&mut from, words.rows)?,
            year: column(&mut from, words.rows)?,
            value: column(&mut from, words.rows)?,
        };
        table.check(register)?;
        Ok(table)
    }
}

/// The words, and how many bytes of columns follow them.
fn words(from: &mut impl Read, length: usize) -> Result<(Words, usize), String> {
    let mut said = [0; LENGTH_BYTES];
    from.read_exact(&mut said).map_err(|error| error.to_string())?;
    let said = usize::try_from(u64::from_ne_bytes(said)).ok();
    let rest = length.checked_sub(LENGTH_BYTES);
    let rest = rest.zip(said).and_then(|(rest, said)| Some((said, rest.checked_sub(said)?)));
    let (said, columns) = rest.ok_or_else(|| format!("{length} bytes"))?;
    let mut words = vec![0; said];
    from.read_exact(&mut words).map_err(|error| error.to_string())?;
    let words = serde_json::from_slice(&words).map_err(|error| error.to_string())?;
    Ok((words, columns))
}

/// The next column.
fn column<T: Pod>(from: &mut impl Read, rows: usize) -> Result<Vec<T>, String> {
    let mut cells = vec![T::zeroed(); rows];
    from.read_exact(cast_slice_mut(&mut cells)).map_err(|error| error.to_string())?;
    Ok(cells)
}
