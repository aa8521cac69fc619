//! How many voters by sex, age band, channel and district.

use super::answers::{Answers, Column, Meanings, NOT_STATED, is_impossible_age};
use crate::sources::pabulib::{Ballots, Interned, Labels};
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
        let mut texts = Texts::default();
        texts.add(column.labels(ballots)?);
        Some(texts.margin(column))
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
    /// Ages nobody has reached; these voters are in the band their number falls into, as published
    /// tables have them.
    pub impossible_ages: Option<u64>,
}

impl Margins {
    /// Counts all columns of a file.
    #[must_use]
    pub fn of(ballots: &Ballots) -> Self {
        let mut counting = Counting::default();
        counting.add(ballots);
        counting.finish()
    }
}

/// The different texts of one column and how often each occurs, block after block.
#[derive(Debug, Default)]
struct Texts {
    texts: Interned,
    counts: Vec<u64>,
}

impl Texts {
    fn add(&mut self, labels: &Labels) {
        for (text, count) in labels.texts().iter().zip(labels.counts()) {
            // None only beyond four thousand million texts: they would not fit into memory.
            let Some((number, new)) = self.texts.number(text.as_bytes()) else { continue };
            if new {
                self.counts.push(0);
            }
            self.counts[number as usize] += count;
        }
    }

    fn texts(&self) -> Vec<String> {
        self.texts.iter().map(|text| String::from_utf8_lossy(text).into_owned()).collect()
    }

    fn margin(&self, column: Column) -> Margin {
        let Meanings { names, of_text } = Meanings::of(column, &self.texts());
        let mut counts = vec![0; names.len()];
        for (place, count) in of_text.iter().zip(&self.counts) {
            counts[*place as usize] += count;
        }
        Margin::new(names, counts)
    }

    fn impossible_ages(&self) -> u64 {
        let texts = self.texts();
        let counts = texts.iter().zip(&self.counts);
        counts.filter(|(text, _)| is_impossible_age(text)).map(|(_, count)| count).sum()
    }
}

/// Margins being counted, block after block.
#[derive(Debug, Default)]
pub(super) struct Counting {
    columns: [Option<Texts>; 4],
}

impl Counting {
    /// Counts the next ballots.
    pub(super) fn add(&mut self, ballots: &Ballots) {
        for (column, counted) in Column::ALL.into_iter().zip(&mut self.columns) {
            if let Some(labels) = column.labels(ballots) {
                counted.get_or_insert_default().add(labels);
            }
        }
    }

    /// What was counted.
    pub(super) fn finish(self) -> Margins {
        let [sex, ages, methods, districts] = &self.columns;
        let margin = |texts: &Option<Texts>, column| Some(texts.as_ref()?.margin(column));
        Margins {
            sex: margin(sex, Column::Sex),
            age_band: margin(ages, Column::AgeBand),
            voting_method: margin(methods, Column::VotingMethod),
            district: margin(districts, Column::District),
            impossible_ages: ages.as_ref().map(Texts::impossible_ages),
        }
    }
}
