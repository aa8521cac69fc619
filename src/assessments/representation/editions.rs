//! A rate over the editions of a vote: what changed beyond chance from one to the next, and whether
//! there is a trend at all.
//!
//! Two questions that are easily confused. From one edition to the next, with tens of thousands of
//! voters, nearly every difference is beyond chance, because rules, money and weather differ: that is
//! a change, no trend. A trend is said only where the order of the editions shows one (Mann and
//! Kendall, see [`trend`]) *and* the last differs from the first beyond chance. No step and no trend
//! crosses a year in which the residents were counted anew.

use super::channels::difference;
use super::{INNER, people};
use crate::assessments::intervals::{self, Difference, Interval};
use crate::assessments::trend::{self, Tendency};

/// One edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edition {
    /// Its year.
    pub year: i32,
    /// Voters of the group.
    pub voters: u64,
    /// What they are counted among: residents, or voters whose group is stated.
    pub among: u64,
    /// Whether that was counted in another way from this year on.
    pub counted_anew: bool,
}

/// The rate of an edition.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Its year.
    pub year: i32,
    /// Voters among them, 0 to 1; `None` where nobody is there to vote, or fewer than voters.
    pub rate: Option<(f64, Interval)>,
}

/// From one edition to the next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// The earlier year.
    pub from: i32,
    /// The later one.
    pub to: i32,
    /// The later rate less the earlier, at 95 %, and where it lies against none; `None` where people
    /// were counted anew between them, or a rate is missing.
    pub change: Option<(Interval, Difference)>,
}

/// A rate over the editions.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// The editions by year.
    pub points: Vec<Point>,
    /// The steps between neighbours.
    pub steps: Vec<Step>,
    /// From which year on the trend is looked for: the last time people were counted anew.
    pub since: Option<i32>,
    /// The trend since then; of one that the editions show but the difference of first and last does
    /// not, [`Tendency::None`].
    pub trend: Tendency,
}

/// The course of a rate; of a year given twice the last counts.
#[must_use]
pub fn course(editions: &[Edition]) -> Course {
    let mut sorted = editions.to_vec();
    sorted.sort_by_key(|edition| edition.year);
    sorted.reverse();
    sorted.dedup_by_key(|edition| edition.year);
    sorted.reverse();
    let steps = sorted.windows(2).map(|pair| Step {
        from: pair[0].year,
        to: pair[1].year,
        change: if pair[1].counted_anew { None } else { change(pair[0], pair[1]) },
    });
    let start = sorted.iter().rposition(|edition| edition.counted_anew).unwrap_or(0);
    let since = sorted.get(start..).unwrap_or_default();
    Course {
        points: sorted.iter().map(|it| Point { year: it.year, rate: rate(*it) }).collect(),
        steps: steps.collect(),
        since: since.first().map(|edition| edition.year),
        trend: tendency(since),
    }
}

fn rate(edition: Edition) -> Option<(f64, Interval)> {
    let (x, n) = people(edition.voters).zip(people(edition.among))?;
    intervals::proportion(x, n, INNER).ok().map(|interval| (x / n, interval))
}

fn change(from: Edition, to: Edition) -> Option<(Interval, Difference)> {
    let interval = difference((to.voters, to.among), (from.voters, from.among), INNER)?;
    Some((interval, intervals::compare(interval, 0.0)))
}

fn tendency(editions: &[Edition]) -> Tendency {
    let known: Vec<(Edition, f64)> =
        editions.iter().filter_map(|it| Some((*it, rate(*it)?.0))).collect();
    let values: Vec<f64> = known.iter().map(|(_, rate)| *rate).collect();
    let shown = trend::tendency(&values);
    let ends = known.first().zip(known.last());
    let apart = ends.and_then(|((first, _), (last, _))| change(*first, *last));
    match (shown, apart.map(|(_, difference)| difference)) {
        (Tendency::Rising, Some(Difference::Above)) => Tendency::Rising,
        (Tendency::Falling, Some(Difference::Below)) => Tendency::Falling,
        (Tendency::TooShort, _) => Tendency::TooShort,
        _ => Tendency::None,
    }
}
