//! Ballots that did not count, by the way they were cast.
//!
//! Intervals of shares are Wilson's; the interval of a difference is the hybrid score interval of
//! R. G. Newcombe, *Interval estimation for the difference between independent proportions*,
//! Statistics in Medicine 17 (1998), pp. 873-890, method 10, without continuity correction.

use super::{INNER, OUTER, people};
use crate::assessments::intervals::{self, Difference, Interval};
use crate::language::Text;

/// The ballots of one channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Channel {
    /// `paper`, `internet`; empty where it is not stated.
    pub name: String,
    /// Ballots cast.
    pub cast: u64,
    /// Valid ones among them.
    pub valid: u64,
}

/// Ballots lost in one channel.
#[derive(Clone, Debug, PartialEq)]
pub struct Lost {
    /// The channel.
    pub name: String,
    /// Ballots cast: the base of the share.
    pub cast: u64,
    /// Invalid ones.
    pub invalid: u64,
    /// Their share, 0 to 1.
    pub share: f64,
    /// Its interval at 95 %.
    pub inner: Interval,
    /// Its interval at 99.8 %.
    pub outer: Interval,
    /// Invalid ballots beyond those there would be at the share of the channel with the lowest one,
    /// rounded down: voters that channel would not have lost.
    pub beyond_lowest: u64,
    /// The share less the lowest share, at 95 %; `None` for the channel with the lowest.
    pub above_lowest: Option<(Interval, Difference)>,
}

/// Why there is no share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoShare {
    /// No ballot was cast this way.
    NoneCast,
    /// More valid ballots than cast ones.
    MoreValidThanCast,
    /// The counts are too large to be of people.
    TooMany,
}

impl NoShare {
    /// The reason in words for a reader.
    #[must_use]
    pub fn words(self) -> Text {
        let (pl, en) = match self {
            Self::NoneCast => ("tak nie oddano żadnej karty", "no ballot was cast this way"),
            Self::MoreValidThanCast => {
                ("kart ważnych jest więcej niż oddanych", "there are more valid ballots than cast")
            }
            Self::TooMany => ("liczby są za duże", "the counts are too large"),
        };
        Text::new(pl, en)
    }
}

/// Ballots lost by channel, in the order given; channels without a share count for no lowest.
#[must_use]
pub fn lost(channels: &[Channel]) -> Vec<(String, Result<Lost, NoShare>)> {
    let mut rows: Vec<_> = channels.iter().map(|it| (it.name.clone(), alone(it))).collect();
    let known = rows.iter().filter_map(|(_, it)| it.as_ref().ok());
    let Some(lowest) = known.min_by(|a, b| a.share.total_cmp(&b.share)).cloned() else {
        return rows;
    };
    for row in rows.iter_mut().filter_map(|(_, row)| row.as_mut().ok()) {
        if row.name == lowest.name {
            continue;
        }
        let spared = u128::from(row.cast) * u128::from(lowest.invalid);
        let spared = spared.div_ceil(u128::from(lowest.cast));
        let more = u128::from(row.invalid).saturating_sub(spared);
        row.beyond_lowest = u64::try_from(more).unwrap_or(u64::MAX);
        let counts = |it: &Lost| (it.invalid, it.cast);
        let interval = difference(counts(row), counts(&lowest), INNER);
        row.above_lowest = interval.map(|it| (it, intervals::compare(it, 0.0)));
    }
    rows
}

fn alone(channel: &Channel) -> Result<Lost, NoShare> {
    let Channel { name, cast, valid } = channel;
    let invalid = cast.checked_sub(*valid).ok_or(NoShare::MoreValidThanCast)?;
    if *cast == 0 {
        return Err(NoShare::NoneCast);
    }
    let (x, n) = people(invalid).zip(people(*cast)).ok_or(NoShare::TooMany)?;
    let interval =
        |confidence| intervals::proportion(x, n, confidence).map_err(|_| NoShare::TooMany);
    Ok(Lost {
        name: name.clone(),
        cast: *cast,
        invalid,
        share: x / n,
        inner: interval(INNER)?,
        outer: interval(OUTER)?,
        beyond_lowest: 0,
        above_lowest: None,
    })
}

/// The interval of the first share less the second, each as (part, whole); `None` where one is no
/// share or the confidence does not lie between 0 and 1.
#[must_use]
pub fn difference(one: (u64, u64), other: (u64, u64), confidence: f64) -> Option<Interval> {
    let share = |(part, whole): (u64, u64)| {
        let (part, whole) = people(part).zip(people(whole))?;
        let interval = intervals::proportion(part, whole, confidence).ok()?;
        Some((part / whole, interval))
    };
    let ((p, own), (q, theirs)) = (share(one)?, share(other)?);
    let reach = |a: f64, b: f64| a.hypot(b);
    Some(Interval {
        lower: p - q - reach(p - own.lower, theirs.upper - q),
        upper: p - q + reach(own.upper - p, q - theirs.lower),
    })
}
