//! The voters of all files of an edition, each counted once.
//!
//! The same person votes on the city-wide list and on that of a district; Pabulib gives both ballots
//! the same `voter_id`. Ballots with the same number are one voter where sex, age and channel, as
//! far as both files state them, bear it out: numbers that only run from 1 in each file would join
//! strangers, whose answers differ. The numbers are used here and dropped.

use super::answers::{Answers, Column};
use super::crossings::Crossing;
use super::gathered::{Gathered, NONE, text};
use super::margins::Margin;
use super::pool::{Level, Pool};
use super::recount::{float, whole};
use crate::reading::Reason;
use crate::sources::pabulib::Interned;
use serde::Serialize;

/// If more than this share of repeated numbers comes with other answers, the numbers do not mean
/// persons. In Kraków 2018-2024 it is 0 of 183,304; of strangers more than a third would differ.
const MOST_CONFLICTS: f64 = 0.01;
/// What a voter took part in.
const IN_CITY: u8 = 1;
const IN_DISTRICT: u8 = 2;
const IN_OTHER: u8 = 4;
const IN_SEVERAL_DISTRICTS: u8 = 8;
/// Of an age nobody has reached.
const OF_IMPOSSIBLE_AGE: u8 = 16;

/// The distinct voters of an edition.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct JoinedVoters {
    /// Persons who voted anywhere.
    pub distinct: u64,
    /// Persons who voted on the city-wide list and on that of a district.
    pub city_and_district: u64,
    /// Persons who voted on the city-wide list and on none of a district.
    pub city_only: u64,
    /// Persons who voted on the list of a district and not on the city-wide one.
    pub district_only: u64,
    /// Persons who voted on neither, but on lists of another kind.
    pub other_only: u64,
    /// Persons who voted in more than one district; each is counted in the first.
    pub in_several_districts: u64,
    /// Ballots that repeat a voter within one file.
    pub repeated_in_a_file: u64,
    /// All voters by district: where they voted, else what the city-wide file says of them; `None`
    /// where no file names districts.
    pub by_district: Option<Margin>,
    /// The same of those who voted on the city-wide list.
    pub city_voters_by_district: Option<Margin>,
    /// All voters by sex, age band, channel; `None` where no file asks.
    pub by_sex: Option<Margin>,
    /// By age band.
    pub by_age_band: Option<Margin>,
    /// Voters of an age nobody has reached, in the band their number falls into; `None` where no
    /// file asks.
    pub impossible_ages: Option<u64>,
    /// By channel; of who used both, the first file's.
    pub by_voting_method: Option<Margin>,
    /// Voters of whom files say different things.
    pub conflicts: Conflicts,
    #[serde(skip)]
    answers: Vec<(Column, Answers)>,
}

/// How often one voter's answers differ between files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Conflicts {
    /// Sex.
    pub sex: u64,
    /// Age band.
    pub age_band: u64,
    /// Channel.
    pub voting_method: u64,
    /// The district of the city-wide file is not that of the list voted on.
    pub district: u64,
}

impl JoinedVoters {
    /// Voters by two or three columns at once, everybody counted once; `None` where no file asks
    /// one of them, for no column and for more than three.
    #[must_use]
    pub fn crossing(&self, columns: &[Column]) -> Option<Crossing> {
        let of = |column: &Column| self.answers.iter().find(|(known, _)| known == column);
        let answers: Option<Vec<_>> = columns.iter().map(of).collect();
        Crossing::over(&answers?.into_iter().map(|(column, it)| (*column, it)).collect::<Vec<_>>())
    }

    /// Reads the pools of one edition together, the city-wide ones first.
    ///
    /// # Errors
    /// [`Reason::NotCollected`] where a file has no numbers of voters, [`Reason::Doubtful`] where
    /// the numbers do not mean the same persons in all files.
    pub(super) fn of(pools: &[&Pool]) -> Result<Self, Reason> {
        let ballots = pools.iter().map(|pool| pool.ballots).max().unwrap_or_default();
        let mut join = Join { seen: Interned::with_room(ballots), ..Join::default() };
        for pool in pools {
            join.add(pool).ok_or(Reason::NotCollected)?;
        }
        let running = pools.iter().filter_map(|pool| pool.voters.as_ref());
        let running = running.filter(|voters| voters.are_running_numbers()).count();
        if !join.is_credible(running) {
            return Err(Reason::Doubtful);
        }
        Ok(join.told())
    }
}

/// Voters as they are gathered.
#[derive(Default)]
struct Join {
    seen: Interned,
    took_part: Vec<u8>,
    last_pool: Vec<u32>,
    columns: [Gathered; 4],
    /// The district each voted in.
    voted_in: Gathered,
    pools: u32,
    repeated_in_a_file: u64,
    /// Voters met again in another file, and those of them with any answer to compare.
    met_again: u64,
    compared: u64,
    differing: u64,
}

impl Join {
    /// Adds the voters of a file; `None` where they have no numbers.
    fn add(&mut self, pool: &Pool) -> Option<()> {
        self.pools += 1;
        let taken: Vec<Option<(&[u32], Vec<u32>)>> = (0..Column::ALL.len())
            .map(|column| {
                // A district's file may name neighbourhoods: its voters' district is its own.
                let own = Column::ALL[column] == Column::District && pool.level == Level::District;
                let answers = pool.answers[column].as_ref().filter(|_| !own)?;
                let numbers = self.columns[column].numbers(&answers.names);
                Some((answers.codes.as_slice(), numbers))
            })
            .collect();
        let district = match pool.level {
            Level::District => self.voted_in.numbers(std::slice::from_ref(&pool.district))[0],
            Level::City | Level::Other => NONE,
        };
        let part = match pool.level {
            Level::City => IN_CITY,
            Level::District => IN_DISTRICT,
            Level::Other => IN_OTHER,
        };
        for (ballot, id) in pool.voters.as_ref()?.iter().enumerate() {
            let (voter, new) = self.seen.number(id.as_bytes())?;
            let voter = voter as usize;
            if new {
                self.took_part.push(0);
                self.last_pool.push(0);
            } else if self.last_pool[voter] == self.pools {
                self.repeated_in_a_file += 1;
                continue;
            }
            self.last_pool[voter] = self.pools;
            self.took_part[voter] |= part;
            if pool.impossible_ages.binary_search(&ballot).is_ok() {
                self.took_part[voter] |= OF_IMPOSSIBLE_AGE;
            }
            if self.voted_in.take(voter, district) == Some(true) {
                self.took_part[voter] |= IN_SEVERAL_DISTRICTS;
            }
            self.compare(voter, !new, |column| {
                taken[column]
                    .as_ref()
                    .map_or(NONE, |(codes, numbers)| numbers[codes[ballot] as usize])
            });
        }
        Some(())
    }

    fn compare(&mut self, voter: usize, again: bool, answer: impl Fn(usize) -> u32) {
        let (mut compared, mut differs) = (false, false);
        for (place, column) in self.columns.iter_mut().enumerate() {
            if let Some(other) = column.take(voter, answer(place)) {
                compared = true;
                differs |= other;
            }
        }
        self.met_again += u64::from(again);
        self.compared += u64::from(compared);
        self.differing += u64::from(differs);
    }

    /// Whether the same number means the same person in all files; `running` files have numbers
    /// that may have been given in them alone.
    fn is_credible(&self, running: usize) -> bool {
        if self.compared == 0 {
            return self.met_again == 0 || running < 2;
        }
        float(self.differing) <= MOST_CONFLICTS * float(self.compared)
    }

    fn told(mut self) -> JoinedVoters {
        // The numbers have done their work.
        (self.seen, self.last_pool) = (Interned::default(), Vec::new());
        let count = |wanted: &dyn Fn(u8) -> bool| {
            whole(self.took_part.iter().filter(|parts| wanted(**parts)).count())
        };
        let both = IN_CITY | IN_DISTRICT;
        let told = [
            count(&|_| true),
            count(&|parts| parts & both == both),
            count(&|parts| parts & both == IN_CITY),
            count(&|parts| parts & both == IN_DISTRICT),
            count(&|parts| parts & both == 0),
            count(&|parts| parts & IN_SEVERAL_DISTRICTS != 0),
            count(&|parts| parts & OF_IMPOSSIBLE_AGE != 0),
        ];
        let mut conflicts = Conflicts {
            sex: self.columns[0].conflicts,
            age_band: self.columns[1].conflicts,
            voting_method: self.columns[2].conflicts,
            district: 0,
        };
        conflicts.district = self.settle_districts();
        let voters = self.took_part.len();
        let in_city = (0..voters).filter(|voter| self.took_part[*voter] & IN_CITY != 0);
        let by_city = Margin::over(&self.columns[3].answers(Column::District, in_city));
        let mut answers: Vec<(Column, Answers)> = Vec::new();
        for (column, gathered) in Column::ALL.into_iter().zip(self.columns) {
            if gathered.asked {
                answers.push((column, gathered.all(column, voters)));
            }
        }
        let margin = |column: Column| {
            answers.iter().find(|(known, _)| *known == column).map(|(_, it)| Margin::over(it))
        };
        let [distinct, city_and_district, city_only, district_only, other_only, several, ages] =
            told;
        JoinedVoters {
            distinct,
            city_and_district,
            city_only,
            district_only,
            other_only,
            in_several_districts: several,
            repeated_in_a_file: self.repeated_in_a_file,
            city_voters_by_district: margin(Column::District).map(|_| by_city),
            by_district: margin(Column::District),
            by_sex: margin(Column::Sex),
            by_age_band: margin(Column::AgeBand),
            impossible_ages: margin(Column::AgeBand).map(|_| ages),
            by_voting_method: margin(Column::VotingMethod),
            conflicts,
            answers,
        }
    }

    /// Puts the district somebody voted in over what the city-wide file says; how often they differ.
    fn settle_districts(&mut self) -> u64 {
        let declared = &mut self.columns[3];
        let names: Vec<String> = self.voted_in.names.iter().map(text).collect();
        if names.is_empty() {
            return 0;
        }
        declared.codes.resize(self.took_part.len(), NONE);
        let numbers = declared.numbers(&names);
        let mut differing = 0;
        for (declared, voted_in) in declared.codes.iter_mut().zip(&self.voted_in.codes) {
            let Some(number) = numbers.get(*voted_in as usize) else { continue };
            differing += u64::from(*declared != NONE && *declared != *number);
            *declared = *number;
        }
        differing
    }
}
