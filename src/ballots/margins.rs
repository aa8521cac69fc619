//! How many voters by sex, age band, channel and district.

use super::answers::{Answers, Column, Meanings, NOT_STATED, impossible_ages};
use crate::sources::pabulib::Ballots;
use serde::{Serialize, Serializer};

/// How many persons are in each category of one column. The usual categories are there even with
/// nobody in them, others where somebody is; the last is always [`NOT_STATED`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Margin {
    cells: Vec<(String, u64)>,
}

impl Margin {
    /// From names, the last of which is [`NOT_STATED`], and their counts.
    fn new(names: Vec<String>, counts: Vec<u64>) -> Self {
        Self { cells: names.into_iter().zip(counts).collect() }
    }

    /// Counts a column of a file; `None` where the file has none.
    #[must_use]
    pub fn of(ballots: &Ballots, column: Column) -> Option<Self> {
        let labels = column.labels(ballots)?;
        let Meanings { names, of_text } = Meanings::of(column, &labels.texts());
        let mut counts = vec![0; names.len()];
        for (place, count) in of_text.iter().zip(labels.counts()) {
            counts[*place as usize] += count;
        }
        Some(Self::new(names, counts))
    }

    /// Counts answers.
    #[must_use]
    pub fn over(answers: &Answers) -> Self {
        let mut counts = vec![0; answers.names.len()];
        for code in &answers.codes {
            counts[*code as usize] += 1;
        }
        Self::new(answers.names.clone(), counts)
    }

    /// The categories in their order, with how many are in each.
    #[must_use]
    pub fn cells(&self) -> &[(String, u64)] {
        &self.cells
    }

    /// How many are in a category; 0 for one that is not there.
    #[must_use]
    pub fn get(&self, name: &str) -> u64 {
        self.cells.iter().find(|(known, _)| known == name).map_or(0, |(_, count)| *count)
    }

    /// How many give no answer.
    #[must_use]
    pub fn not_stated(&self) -> u64 {
        self.get(NOT_STATED)
    }

    /// How many there are in all.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.cells.iter().map(|(_, count)| count).sum()
    }
}

impl Serialize for Margin {
    /// An object: category to count, in order.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.cells.iter().map(|(name, count)| (name, count)))
    }
}

/// The margins of one file; `None` for each column it has not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Margins {
    /// `F`, `M`, others.
    pub sex: Option<Margin>,
    /// Bands of age.
    pub age_band: Option<Margin>,
    /// `internet`, `paper`, others.
    pub voting_method: Option<Margin>,
    /// Where the voter lives or votes.
    pub district: Option<Margin>,
    /// Ages nobody has reached; these voters are in the band their number falls into.
    pub impossible_ages: Option<u64>,
}

impl Margins {
    /// Counts all columns of a file.
    #[must_use]
    pub fn of(ballots: &Ballots) -> Self {
        Self {
            sex: Margin::of(ballots, Column::Sex),
            age_band: Margin::of(ballots, Column::AgeBand),
            voting_method: Margin::of(ballots, Column::VotingMethod),
            district: Margin::of(ballots, Column::District),
            impossible_ages: impossible_ages(ballots),
        }
    }
}
