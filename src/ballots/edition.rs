//! The files of one edition of one place read together: money and projects by level, voters once.

use super::joined::JoinedVoters;
use super::pool::{Level, Pool};
use super::recount::whole;
use crate::reading::Reason;
use crate::sources::pabulib::{Election, Money};

/// One edition of one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Edition {
    /// The country, as META has it.
    pub country: String,
    /// The city.
    pub unit: String,
    /// The edition as META names it, mostly a year.
    pub instance: String,
    /// The year of the vote.
    pub year: Option<u16>,
    /// The files, city-wide ones first.
    pub files: Vec<String>,
    /// Files of a pool that another file already is: counted nowhere.
    pub left_out: Vec<String>,
    /// All files together.
    pub all: LevelTotals,
    /// City-wide lists.
    pub city: LevelTotals,
    /// Lists of districts.
    pub districts: LevelTotals,
    /// Lists of another kind.
    pub others: LevelTotals,
    /// Every pool by itself, in the order of `files`.
    pub pools: Vec<PoolTotals>,
    /// Everybody once; why not, where the numbers of voters do not allow it.
    pub voters: Result<JoinedVoters, Reason>,
}

/// Sums over files. A sum to which a file adds nothing known is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LevelTotals {
    /// How many files.
    pub pools: u64,
    /// Ballots: persons who vote on two lists are twice among those of all files.
    pub ballots: u64,
    /// Projects on the lists.
    pub projects: u64,
    /// Projects on the lists that were withdrawn after the vote.
    pub withdrawn: u64,
    /// Projects somebody voted for.
    pub voted_for: u64,
    /// What was to be spent.
    pub budget: Option<Money>,
    /// How many projects were chosen.
    pub chosen: Option<u64>,
    /// What those cost, without withdrawn ones.
    pub chosen_cost: Option<Money>,
}

/// One pool of an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PoolTotals {
    /// The file.
    pub file: String,
    /// For whom it is.
    pub level: Level,
    /// The district or part; empty for the whole city.
    pub name: String,
    /// Its numbers.
    pub totals: LevelTotals,
}

impl LevelTotals {
    fn of(pool: &Pool) -> Self {
        Self {
            pools: 1,
            ballots: whole(pool.ballots),
            projects: pool.projects,
            withdrawn: pool.withdrawn,
            voted_for: pool.voted_for,
            budget: pool.budget,
            chosen: pool.chosen.map(|(count, _)| count),
            chosen_cost: pool.chosen.map(|(_, cost)| cost),
        }
    }

    fn sum(all: impl Iterator<Item = Self>) -> Self {
        all.reduce(Self::plus).unwrap_or_default()
    }

    fn plus(self, other: Self) -> Self {
        Self {
            pools: self.pools + other.pools,
            ballots: self.ballots + other.ballots,
            projects: self.projects + other.projects,
            withdrawn: self.withdrawn + other.withdrawn,
            voted_for: self.voted_for + other.voted_for,
            budget: self.budget.zip(other.budget).map(|(one, two)| one + two),
            chosen: self.chosen.zip(other.chosen).map(|(one, two)| one + two),
            chosen_cost: self.chosen_cost.zip(other.chosen_cost).map(|(one, two)| one + two),
        }
    }
}

/// The editions of some files, by country, place and edition. Files whose META names no place or no
/// edition are in none.
#[must_use]
pub fn editions(elections: &[&Election]) -> Vec<Edition> {
    joined(elections.iter().filter_map(|election| Pool::of(election)).collect())
}

/// The editions of some pools; their voters' numbers end here.
#[must_use]
pub(crate) fn joined(mut pools: Vec<Pool>) -> Vec<Edition> {
    let edition = |pool: &Pool| {
        (pool.country.to_lowercase(), pool.unit.to_lowercase(), pool.instance.to_lowercase())
    };
    // Stable: files of one level stay in the order they were given.
    pools.sort_by_cached_key(|pool| (edition(pool), pool.level));
    let same = |one: &Pool, other: &Pool| edition(one) == edition(other);
    pools.chunk_by(same).filter_map(of_one).collect()
}

fn of_one(pools: &[Pool]) -> Option<Edition> {
    let first = pools.first()?;
    let (mut kept, mut left_out): (Vec<&Pool>, Vec<String>) = (Vec::new(), Vec::new());
    for pool in pools {
        if kept.iter().any(|known| known.key() == pool.key()) {
            left_out.push(pool.file.clone());
        } else {
            kept.push(pool);
        }
    }
    let totals = |wanted: &[Level]| {
        let pools = kept.iter().filter(|pool| wanted.contains(&pool.level));
        LevelTotals::sum(pools.map(|pool| LevelTotals::of(pool)))
    };
    let each = kept.iter().map(|pool| PoolTotals {
        file: pool.file.clone(),
        level: pool.level,
        name: pool.name(),
        totals: LevelTotals::of(pool),
    });
    Some(Edition {
        country: first.country.clone(),
        unit: first.unit.clone(),
        instance: first.instance.clone(),
        year: kept.iter().find_map(|pool| pool.year),
        files: kept.iter().map(|pool| pool.file.clone()).collect(),
        left_out,
        all: totals(&[Level::City, Level::District, Level::Other]),
        city: totals(&[Level::City]),
        districts: totals(&[Level::District]),
        others: totals(&[Level::Other]),
        pools: each.collect(),
        voters: JoinedVoters::of(&kept),
    })
}
