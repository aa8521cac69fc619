//! Voters of one file by age band and sex, from the columns of texts alone: any file, in bounded
//! memory.

use super::answers::{AGE_BANDS, Column, NOT_STATED, is_impossible_age};
use crate::diagnostic::Error;
use crate::sources::pabulib::{Ballots, Labels, Reader, Wanted};
use std::collections::BTreeMap;
use std::io::Read;

/// The band of ages nobody has reached ([`is_impossible_age`]).
pub const IMPOSSIBLE: &str = "impossible";

/// The columns that are read.
const ASKED: [&str; 2] = [Column::AgeBand.names()[0], Column::Sex.names()[0]];

/// How many voters are of an age band and a sex, each as its place among the names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Groups {
    /// Country, place and edition, as META names them.
    pub edition: String,
    /// District and part, as META names them; empty for the list of the whole city.
    pub part: String,
    /// Whether it asks for ages, and for sexes.
    pub asks: (bool, bool),
    /// Names of age bands, in order.
    pub bands: Vec<String>,
    /// Names of sexes, in order.
    pub sexes: Vec<String>,
    /// Voters by band and sex; groups nobody is in are not there.
    pub voters: BTreeMap<(usize, usize), u64>,
}

impl Groups {
    /// Counts a file. A file without one of the columns has everybody as [`NOT_STATED`] in it.
    ///
    /// # Errors
    /// As [`Reader::new`] and [`Reader::block`].
    pub fn read(source: impl Read, file: &str) -> Result<Self, Error> {
        let mut reader = Reader::new(source, file, Wanted::Columns(&ASKED))?;
        let mut named: BTreeMap<(String, String), u64> = BTreeMap::new();
        let mut asks = (false, false);
        while let Some(ballots) = reader.block()? {
            asks.0 |= Column::AgeBand.labels(&ballots).is_some();
            asks.1 |= Column::Sex.labels(&ballots).is_some();
            add(&mut named, &ballots);
        }
        let of = |key: &str| reader.meta().get(key).unwrap_or_default().to_lowercase();
        let edition = ["country", "unit", "instance"].map(of).join("/");
        let part = ["district", "subunit"].map(of).join("/");
        let part = part.trim_matches('/').to_owned();
        Ok(Self { edition, part, asks, ..Self::of(&named) })
    }

    fn of(named: &BTreeMap<(String, String), u64>) -> Self {
        let order = |usual: &[&str], name: &str| {
            usual.iter().position(|it| *it == name).unwrap_or(usual.len())
        };
        let mut usual_bands: Vec<&str> = AGE_BANDS.iter().map(|(name, _)| *name).collect();
        usual_bands.push(IMPOSSIBLE);
        let categories = |of: fn(&(String, String)) -> &String, usual: &[&str]| {
            let mut found: Vec<String> = named.keys().map(|key| of(key).clone()).collect();
            // Who says nothing comes last.
            found.sort_by_key(|name| (name == NOT_STATED, order(usual, name), name.clone()));
            found.dedup();
            found
        };
        let (bands, sexes) =
            (categories(|key| &key.0, &usual_bands), categories(|key| &key.1, &["F", "M"]));
        let place = |names: &[String], name: &String| names.iter().position(|it| it == name);
        let cell = |((band, sex), count): (&(String, String), &u64)| {
            Some(((place(&bands, band)?, place(&sexes, sex)?), *count))
        };
        let voters = named.iter().filter_map(cell).collect();
        Self { bands, sexes, voters, ..Self::default() }
    }
}

/// Adds a block of ballots: a histogram over the numbers of texts, each text read once.
fn add(named: &mut BTreeMap<(String, String), u64>, ballots: &Ballots) {
    let (ages, sexes) = (Column::AgeBand.labels(ballots), Column::Sex.labels(ballots));
    let bands = meanings(ages, band);
    let kinds =
        meanings(sexes, |text| Column::Sex.category(text).unwrap_or_else(|| NOT_STATED.to_owned()));
    let mut counts = vec![0_u64; bands.len() * kinds.len()];
    match (ages, sexes) {
        (Some(ages), Some(sexes)) => {
            for (age, sex) in ages.codes().iter().zip(sexes.codes()) {
                counts[*age as usize * kinds.len() + *sex as usize] += 1;
            }
        }
        (Some(labels), None) | (None, Some(labels)) => counts = labels.counts(),
        (None, None) => counts[0] = u64::try_from(ballots.len()).unwrap_or(u64::MAX),
    }
    for (place, count) in counts.into_iter().enumerate().filter(|(_, count)| *count > 0) {
        let key = (bands[place / kinds.len()].clone(), kinds[place % kinds.len()].clone());
        *named.entry(key).or_default() += count;
    }
}

fn meanings(labels: Option<&Labels>, of: impl Fn(&str) -> String) -> Vec<String> {
    match labels {
        Some(labels) => labels.texts().iter().map(|text| of(text)).collect(),
        None => vec![NOT_STATED.to_owned()],
    }
}

/// The band of an age as written; ages nobody has reached have their own.
fn band(text: &str) -> String {
    match Column::AgeBand.category(text) {
        _ if is_impossible_age(text) => IMPOSSIBLE.to_owned(),
        Some(band) => band,
        None => NOT_STATED.to_owned(),
    }
}
