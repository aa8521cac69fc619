//! One file as a part of its edition: a pool of money, city-wide, of one district, or of another
//! kind, with what its voters say of themselves.

use super::answers::{Answers, Column, with_impossible_age};
use super::ballot_shape::cost_that_counts;
use super::district_names::written_properly;
use super::recount::whole;
use super::satisfaction::chosen;
use crate::sources::pabulib::{Ballots, Election, Meta, Money};
use arrow::array::{Array as _, StringArray};
use serde::Serialize;

/// For whom a pool of money is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The whole city: META names neither `subunit` nor `district`.
    City,
    /// A district: META names it.
    District,
    /// A part that META names as `subunit` without a district: a theme (`Green Budget`), a size of
    /// projects, or a part of the city; the file does not say which.
    Other,
}

/// One file. The numbers of its voters are kept only until the files of the edition are read
/// together: no function gives them back, and nothing prints or copies them.
pub(crate) struct Pool {
    pub(super) file: String,
    pub(super) country: String,
    pub(super) unit: String,
    pub(super) instance: String,
    pub(super) year: Option<u16>,
    pub(super) level: Level,
    /// The district, or what else META calls the part.
    pub(super) district: String,
    pub(super) subunit: String,
    pub(super) ballots: usize,
    pub(super) projects: u64,
    pub(super) withdrawn: u64,
    /// Projects somebody voted for.
    pub(super) voted_for: u64,
    pub(super) budget: Option<Money>,
    pub(super) chosen: Option<(u64, Money)>,
    pub(super) voters: Option<Voters>,
    /// What voters say, in the order of [`Column::ALL`].
    pub(super) answers: [Option<Answers>; 4],
    /// Ballots with an age nobody has reached.
    pub(super) impossible_ages: Vec<usize>,
}

/// The numbers of voters, one after the other, in the memory they were read into.
pub(super) struct Voters(StringArray);

impl Voters {
    fn of(ballots: &Ballots) -> Option<Self> {
        ballots.voters().cloned().map(Self)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.0.len()).map(|ballot| self.0.value(ballot))
    }

    /// Whether these are whole numbers that fill more than half of their range: then they may have
    /// been given in this file alone, and mean somebody else in the next.
    pub(super) fn are_running_numbers(&self) -> bool {
        let (mut least, mut most) = (u64::MAX, 0);
        for voter in self.iter() {
            let Ok(number) = voter.parse::<u64>() else { return false };
            (least, most) = (least.min(number), most.max(number));
        }
        most.saturating_sub(least) / 2 < whole(self.0.len())
    }
}

impl Pool {
    /// Takes from a file what its edition needs. `None` where META does not say the place or the
    /// edition.
    pub(crate) fn of(election: &Election) -> Option<Self> {
        let ballots = &election.ballots;
        let answers = Column::ALL.map(|column| Answers::of(ballots, column));
        Self::with(election, with_impossible_age(ballots), answers)
    }

    /// The same, in the memory of the ballots; META is all that is left.
    pub(crate) fn taking(mut election: Election) -> (Meta, Option<Self>) {
        let ballots = &mut election.ballots;
        let impossible_ages = with_impossible_age(ballots);
        let answers = Column::ALL.map(|column| Answers::taking(ballots, column));
        let pool = Self::with(&election, impossible_ages, answers);
        (election.meta, pool)
    }

    fn with(
        election: &Election,
        impossible_ages: Vec<usize>,
        answers: [Option<Answers>; 4],
    ) -> Option<Self> {
        let Election { file, meta, projects, ballots, .. } = election;
        let text = |key: &str| meta.get(key).map(str::to_owned);
        let named = |key: &str| written_properly(meta.get(key).unwrap_or_default());
        let level = match (meta.get("subunit"), meta.get("district")) {
            (_, Some(_)) => Level::District,
            (None, None) => Level::City,
            (Some(_), None) => Level::Other,
        };
        let cost = |places: &Vec<u32>| {
            let winners = places.iter().filter_map(|place| projects.all().get(*place as usize));
            (whole(places.len()), winners.map(cost_that_counts).sum())
        };
        Some(Self {
            file: file.clone(),
            country: text("country").unwrap_or_default(),
            unit: text("unit")?,
            instance: text("instance")?,
            year: ["date_begin", "date_end"].into_iter().find_map(|key| year(meta.get(key)?)),
            level,
            district: named(if level == Level::Other { "subunit" } else { "district" }),
            subunit: named("subunit"),
            ballots: ballots.len(),
            projects: whole(projects.len()),
            withdrawn: whole(projects.all().iter().filter(|it| it.is_withdrawn()).count()),
            voted_for: voted_for(ballots, projects.len()),
            budget: meta.budget(),
            chosen: chosen(projects).as_ref().map(cost),
            voters: Voters::of(ballots),
            impossible_ages,
            answers,
        })
    }

    /// The district, and the part of it where the file names one; empty for the whole city.
    pub(super) fn name(&self) -> String {
        if self.subunit.is_empty() || self.level == Level::Other {
            return self.district.clone();
        }
        if self.subunit.contains(&self.district) {
            return self.subunit.clone();
        }
        format!("{}, {}", self.district, self.subunit)
    }

    /// What tells the pools of one edition apart.
    pub(super) fn key(&self) -> (Level, &str, &str) {
        (self.level, &self.district, &self.subunit)
    }
}

/// How many projects at least one ballot names.
fn voted_for(ballots: &Ballots, projects: usize) -> u64 {
    let mut named = vec![false; projects];
    for ballot in 0..ballots.len() {
        for project in ballots.choices(ballot) {
            if let Some(named) = named.get_mut(*project as usize) {
                *named = true;
            }
        }
    }
    whole(named.into_iter().filter(|named| *named).count())
}

/// The year of `dd.mm.yyyy` or `yyyy`.
fn year(date: &str) -> Option<u16> {
    date.rsplit('.').next()?.parse().ok().filter(|year| (1900..2200).contains(year))
}
