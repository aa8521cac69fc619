//! META: what was voted on, and how.

use super::Money;

/// One line of META.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key as written.
    pub key: String,
    /// The value as written, without spaces around it.
    pub value: String,
    /// The line, from 1.
    pub line: usize,
}

/// The description of an election, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meta {
    entries: Vec<Entry>,
}

/// What a ballot is (pabulib.org/format, `vote_type`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum VoteType {
    /// A set of projects.
    Approval,
    /// One project.
    ChooseOne,
    /// Some projects, the best first.
    Ordinal,
    /// Points from a purse shared among projects.
    Cumulative,
    /// Points given to each project by itself.
    Scoring,
}

/// The words of the format.
const VOTE_TYPES: [(&str, VoteType); 5] = [
    ("approval", VoteType::Approval),
    ("choose-1", VoteType::ChooseOne),
    ("ordinal", VoteType::Ordinal),
    ("cumulative", VoteType::Cumulative),
    ("scoring", VoteType::Scoring),
];

impl VoteType {
    /// The word of the format.
    #[must_use]
    pub fn word(self) -> &'static str {
        VOTE_TYPES.iter().find(|(_, it)| *it == self).map_or("", |(word, _)| word)
    }

    /// Reads the word of the format.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        VOTE_TYPES.iter().find(|(known, _)| *known == word).map(|(_, it)| *it)
    }
}

impl Meta {
    /// Adds a line.
    pub(super) fn push(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    /// The lines in the order of the file.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The line of a key; of several, the last, as every reader of the format has it.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().rev().find(|entry| entry.key == key)
    }

    /// The value of a key that is there and not empty.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.entry(key).map(|entry| entry.value.as_str()).filter(|value| !value.is_empty())
    }

    /// A whole number without sign.
    #[must_use]
    pub fn whole(&self, key: &str) -> Option<u64> {
        self.get(key)?.parse().ok()
    }

    /// An amount of money.
    #[must_use]
    pub fn money(&self, key: &str) -> Option<Money> {
        Money::parse(self.get(key)?)
    }

    /// What was to be spent.
    #[must_use]
    pub fn budget(&self) -> Option<Money> {
        self.money("budget")
    }

    /// What a ballot is; `None` where the file does not say or says a word the format lacks.
    #[must_use]
    pub fn vote_type(&self) -> Option<VoteType> {
        VoteType::parse(self.get("vote_type")?)
    }
}
