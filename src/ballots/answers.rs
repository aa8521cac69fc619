//! What voters say of themselves, in categories: sex, age band, channel, district.
//!
//! Each different text is read once, then only its number is used. Dialects of pabulib.org/format:
//! today's files have `F`, `M`, `O`; older ones (pabutools, pabustats) `K` for women, and `\N`,
//! `NULL`, `None` for no answer. Age bands are those of Kraków's reports; an age given as a bucket
//! (`40-59`) stays as it is, for it cannot be divided.

use super::district_names::{in_alphabet, written_properly};
use crate::sources::pabulib::{Ballots, Labels};
use serde::Serialize;

/// A column of answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// `sex`: `F`, `M`, then what else the file has.
    Sex,
    /// `age` in bands.
    AgeBand,
    /// `voting_method`: `internet`, `paper`, then what else the file has.
    VotingMethod,
    /// `district`, or where the file has none `neighborhood`, in the order of the alphabet.
    District,
}

/// The category of who gives no answer, always the last.
pub const NOT_STATED: &str = "not stated";
/// Bands of age, name and last age: the city reports its voters by bands of ten years, 26-35, 36-45 and
/// so on (dzielnica4.krakow.pl/czas-na-podsumowanie, 2022); below them, who may vote only by a parent,
/// who may alone, and who is nearly of age.
pub const AGE_BANDS: [(&str, u32); 10] = [
    ("0-12", 12),
    ("13-15", 15),
    ("16-17", 17),
    ("18-25", 25),
    ("26-35", 35),
    ("36-45", 45),
    ("46-55", 55),
    ("56-65", 65),
    ("66-75", 75),
    ("76+", u32::MAX),
];
/// The longest life on record: Jeanne Calment, 122 years (J.-M. Robine and M. Allard, Science 279
/// (1998)). Higher ages are mistakes.
pub const LONGEST_LIFE: u32 = 122;
/// Texts that stand for no answer, whatever their capitals.
const NO_ANSWER: [&str; 7] = ["", "\\n", "null", "none", "nan", "n/a", "not stated"];
const SEXES: [&str; 2] = ["F", "M"];
const METHODS: [&str; 2] = ["internet", "paper"];

impl Column {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Sex, Self::AgeBand, Self::VotingMethod, Self::District];

    /// The column of the file that answers.
    #[must_use]
    pub fn labels(self, ballots: &Ballots) -> Option<&Labels> {
        self.names().iter().find_map(|name| ballots.labels(name))
    }

    /// What the column is called, the name of today first.
    pub(super) const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Sex => &["sex"],
            Self::AgeBand => &["age"],
            Self::VotingMethod => &["voting_method"],
            Self::District => &["district", "neighborhood", "neighbourhood"],
        }
    }

    /// Categories that are there even where nobody is in them.
    #[must_use]
    pub fn usual(self) -> Vec<String> {
        let texts: Vec<&str> = match self {
            Self::Sex => SEXES.to_vec(),
            Self::AgeBand => AGE_BANDS.iter().map(|(name, _)| *name).collect(),
            Self::VotingMethod => METHODS.to_vec(),
            Self::District => Vec::new(),
        };
        texts.into_iter().map(str::to_owned).collect()
    }

    /// The category of one text; `None` where it says nothing.
    #[must_use]
    pub fn category(self, text: &str) -> Option<String> {
        let text = text.trim();
        let small = text.to_lowercase();
        if NO_ANSWER.contains(&small.as_str()) {
            return None;
        }
        Some(match self {
            Self::Sex => match small.as_str() {
                "f" | "k" => SEXES[0].to_owned(),
                "m" => SEXES[1].to_owned(),
                _ => text.to_uppercase(),
            },
            Self::AgeBand => age(text).map_or_else(|| text.to_owned(), |age| band(age).to_owned()),
            Self::VotingMethod => small,
            Self::District => written_properly(text),
        })
    }
}

/// A whole number of years; ages too large for any calendar are the largest number.
fn age(text: &str) -> Option<u32> {
    let digits = text.strip_suffix(".0").unwrap_or(text);
    let sound = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    sound.then(|| digits.parse().unwrap_or(u32::MAX))
}

fn band(age: u32) -> &'static str {
    AGE_BANDS.iter().find(|(_, last)| age <= *last).map_or("", |(name, _)| name)
}

/// Whether an answer states an age nobody has reached: above [`LONGEST_LIFE`] or below zero; of a bucket
/// the lower end counts.
#[must_use]
pub fn is_impossible_age(text: &str) -> bool {
    let text = text.trim();
    let below_zero = text.strip_prefix('-').and_then(age).is_some_and(|age| age > 0);
    let from = text.split_once('-').map_or(text, |(from, _)| from);
    below_zero || age(from).is_some_and(|age| age > LONGEST_LIFE)
}

/// The same of each different text of a column of ages.
fn are_impossible(ages: &Labels) -> Vec<bool> {
    ages.texts().iter().map(|text| is_impossible_age(text)).collect()
}

/// The ballots that state an age nobody has reached.
pub(super) fn with_impossible_age(ballots: &Ballots) -> Vec<usize> {
    let Some(ages) = ballots.labels("age") else { return Vec::new() };
    let impossible = are_impossible(ages);
    if !impossible.contains(&true) {
        return Vec::new();
    }
    let codes = ages.codes().iter().enumerate();
    codes.filter(|(_, code)| impossible[**code as usize]).map(|(ballot, _)| ballot).collect()
}

/// The categories of a column, and which of them each different text of the file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Meanings {
    /// The names, the last [`NOT_STATED`].
    pub(super) names: Vec<String>,
    /// The place among the names of each text.
    pub(super) of_text: Vec<u32>,
}

impl Meanings {
    /// Reads the different texts of a column.
    pub(super) fn of(column: Column, texts: &[String]) -> Self {
        let read: Vec<Option<String>> = texts.iter().map(|text| column.category(text)).collect();
        let mut names = column.usual();
        let usual = names.len();
        let place = |name: &String| names.iter().position(|known| known == name);
        let mut places: Vec<Option<usize>> =
            read.iter().map(|category| place(category.as_ref()?)).collect();
        // The other categories by alphabet: texts that mean the same stand beside each other.
        let mut others: Vec<(&String, usize)> = read
            .iter()
            .enumerate()
            .filter(|(text, _)| places[*text].is_none())
            .filter_map(|(text, category)| Some((category.as_ref()?, text)))
            .collect();
        others.sort_by_cached_key(|(name, text)| (in_alphabet(name), (*name).clone(), *text));
        for (name, text) in others {
            if names.len() == usual || names.last() != Some(name) {
                names.push(name.clone());
            }
            places[text] = Some(names.len() - 1);
        }
        let none = names.len();
        names.push(NOT_STATED.to_owned());
        let number = |place: Option<usize>| u32::try_from(place.unwrap_or(none));
        let of_text = places.into_iter().map(|place| number(place).unwrap_or(u32::MAX)).collect();
        Self { names, of_text }
    }
}

/// A category for each of many persons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answers {
    pub(super) names: Vec<String>,
    pub(super) codes: Vec<u32>,
}

impl Answers {
    /// What the voters of a file say; `None` where it has no such column.
    #[must_use]
    pub fn of(ballots: &Ballots, column: Column) -> Option<Self> {
        let labels = column.labels(ballots)?;
        let Meanings { names, of_text } = Meanings::of(column, &labels.texts());
        let codes = labels.codes().iter().map(|code| of_text[*code as usize]).collect();
        Some(Self { names, codes })
    }

    /// The same, in the memory of the column, of which nothing is left.
    pub(super) fn taking(ballots: &mut Ballots, column: Column) -> Option<Self> {
        let Meanings { names, of_text } = Meanings::of(column, &column.labels(ballots)?.texts());
        let mut codes = column.names().iter().find_map(|name| ballots.take_codes(name))?;
        for code in &mut codes {
            *code = of_text[*code as usize];
        }
        Some(Self { names, codes })
    }

    /// The categories, the last [`NOT_STATED`].
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }
}
