//! VOTES: the ballots in columns, as Arrow keeps them.

use super::Interned;
use arrow::array::{
    Array as _, ArrayRef, DictionaryArray, Float64Array, ListArray, RecordBatch, StringArray,
    UInt32Array,
};
use arrow::buffer::{OffsetBuffer, ScalarBuffer};
use arrow::datatypes::{Field, UInt32Type};
use arrow::error::ArrowError;
use std::sync::Arc;

/// The place of a project that is not among the projects of the file.
pub const UNKNOWN: u32 = u32::MAX;

/// What recurs in a column of texts: each ballot's code, and the text of each code.
#[derive(Clone, Debug, Default)]
pub struct Labels {
    pub(super) codes: Vec<u32>,
    pub(super) texts: Interned,
}

impl Labels {
    /// The code of each ballot: the place of its text among [`Labels::texts`].
    #[must_use]
    pub fn codes(&self) -> &[u32] {
        &self.codes
    }

    /// The different texts, in the order they first occurred.
    #[must_use]
    pub fn texts(&self) -> Vec<String> {
        self.texts.iter().map(|text| String::from_utf8_lossy(text).into_owned()).collect()
    }

    /// What a ballot says, as bytes of UTF-8; `None` for a ballot there is not.
    #[must_use]
    pub fn text(&self, ballot: usize) -> Option<&[u8]> {
        self.codes.get(ballot).map(|code| self.texts.get(*code))
    }

    /// How often each text occurs, in the order of [`Labels::texts`].
    #[must_use]
    pub fn counts(&self) -> Vec<u64> {
        let mut counts = vec![0; self.texts.len()];
        for code in &self.codes {
            counts[*code as usize] += 1;
        }
        counts
    }
}

/// Ballots of one election, all or a block of them, in the order of the file.
#[derive(Clone, Debug)]
pub struct Ballots {
    pub(super) count: usize,
    pub(super) lines: Lines,
    pub(super) voters: Option<StringArray>,
    pub(super) choices: Lists<u32>,
    pub(super) points: Option<Lists<f64>>,
    pub(super) labels: Vec<(String, Labels)>,
    pub(super) unknown: Vec<(usize, String)>,
    pub(super) header: Vec<String>,
    pub(super) garbled: Vec<(usize, String)>,
}

/// A list for each ballot: where each ends, and what all hold.
#[derive(Clone, Debug)]
pub(super) struct Lists<T: arrow::datatypes::ArrowNativeType> {
    pub(super) offsets: OffsetBuffer<i32>,
    pub(super) values: ScalarBuffer<T>,
}

impl<T: arrow::datatypes::ArrowNativeType> Lists<T> {
    #[expect(clippy::cast_sign_loss, reason = "offsets are never negative")]
    fn of(&self, ballot: usize) -> &[T] {
        &self.values[self.offsets[ballot] as usize..self.offsets[ballot + 1] as usize]
    }
}

/// Which line each ballot stands on.
#[derive(Clone, Debug, Default)]
pub(super) struct Lines {
    /// Ballots that do not stand on the line after the one before, with their lines.
    jumps: Vec<(usize, usize)>,
    last: usize,
}

impl Lines {
    pub(super) fn push(&mut self, ballot: usize, line: usize) {
        if ballot == 0 || line != self.last + 1 {
            self.jumps.push((ballot, line));
        }
        self.last = line;
    }

    fn of(&self, ballot: usize) -> usize {
        let after = self.jumps.partition_point(|(first, _)| *first <= ballot);
        after.checked_sub(1).map_or(0, |jump| self.jumps[jump].1 + ballot - self.jumps[jump].0)
    }
}

impl Ballots {
    /// How many ballots there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.count
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The projects a ballot names, as places among the projects of the file, in the order of the
    /// ballot; [`UNKNOWN`] where the file has no such project. Empty where they were not wanted.
    #[must_use]
    pub fn choices(&self, ballot: usize) -> &[u32] {
        self.choices.of(ballot)
    }

    /// The points a ballot gives, in the order of its choices; `None` where the file has no column
    /// of points, empty where the cell is or holds something else than finite numbers.
    #[must_use]
    pub fn points(&self, ballot: usize) -> Option<&[f64]> {
        self.points.as_ref().map(|points| points.of(ballot))
    }

    /// Whether the file has a column of points.
    #[must_use]
    pub const fn has_points(&self) -> bool {
        self.points.is_some()
    }

    /// The voter's number; `None` where it was not wanted or the file has no such column.
    #[must_use]
    pub fn voter(&self, ballot: usize) -> Option<&str> {
        self.voters.as_ref().map(|voters| voters.value(ballot))
    }

    /// The line a ballot stands on, from 1.
    #[must_use]
    pub fn line(&self, ballot: usize) -> usize {
        self.lines.of(ballot)
    }

    /// A column of texts by its name: `age`, `sex`, `voting_method`, `district` ...
    #[must_use]
    pub fn labels(&self, column: &str) -> Option<&Labels> {
        self.labels.iter().find(|(name, _)| name.eq_ignore_ascii_case(column)).map(|(_, it)| it)
    }

    /// The codes of a column of texts, of which nothing is left: for who needs no ballots any more.
    pub(crate) fn take_codes(&mut self, column: &str) -> Option<Vec<u32>> {
        let place = self.labels.iter().position(|(name, _)| name.eq_ignore_ascii_case(column))?;
        Some(self.labels.remove(place).1.codes)
    }

    /// The numbers of all voters, sharing their memory; `None` as [`Ballots::voter`].
    pub(crate) const fn voters(&self) -> Option<&StringArray> {
        self.voters.as_ref()
    }

    /// The columns of texts, as named in the file.
    pub fn columns(&self) -> impl Iterator<Item = (&str, &Labels)> {
        self.labels.iter().map(|(name, labels)| (name.as_str(), labels))
    }

    /// Choices of projects the file does not have: the ballot and the id it names.
    #[must_use]
    pub fn unknown(&self) -> &[(usize, String)] {
        &self.unknown
    }

    /// The columns of VOTES as the header names them, in its order.
    #[must_use]
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// Cells of points that hold something else than finite numbers: the ballot and the cell.
    #[must_use]
    pub fn garbled(&self) -> &[(usize, String)] {
        &self.garbled
    }

    /// The ballots as Arrow columns, sharing their memory: `vote` (list of places), `points`, and
    /// every column of texts as a dictionary. The number of the voter is left out on purpose.
    ///
    /// # Errors
    /// None for ballots read by this module; Arrow checks the lengths once more.
    pub fn batch(&self) -> Result<RecordBatch, ArrowError> {
        let mut columns: Vec<(String, ArrayRef)> = Vec::new();
        let choices = UInt32Array::new(self.choices.values.clone(), None);
        let list =
            |values: ArrayRef, offsets: &OffsetBuffer<i32>| -> Result<ArrayRef, ArrowError> {
                let field = Arc::new(Field::new_list_field(values.data_type().clone(), false));
                Ok(Arc::new(ListArray::try_new(field, offsets.clone(), values, None)?))
            };
        columns.push(("vote".to_owned(), list(Arc::new(choices), &self.choices.offsets)?));
        if let Some(points) = &self.points {
            let values = Float64Array::new(points.values.clone(), None);
            columns.push(("points".to_owned(), list(Arc::new(values), &points.offsets)?));
        }
        for (name, labels) in &self.labels {
            let keys = UInt32Array::from(labels.codes.clone());
            let texts: ArrayRef = Arc::new(StringArray::from(labels.texts()));
            let column = DictionaryArray::<UInt32Type>::try_new(keys, texts)?;
            columns.push((name.clone(), Arc::new(column)));
        }
        RecordBatch::try_from_iter(columns)
    }
}
