//! Who votes beside who lives there: rates by group, how even they are, who is left behind, whether
//! ballots of one channel are lost more often, and whether any of it changes over the editions.
//!
//! Everything starts from counts: [`Voters`] of one vote told apart in one way, and [`Residents`] of
//! a place and year told apart in the same way, with the publication they come from. Voters whose
//! group is not stated, or states an age no one has, are part of no group; they are counted, carried
//! through as the [`Base`] of every share, and never dropped in silence.
//!
//! All voters of an edition are known, not a sample of them. Intervals and tests here answer another
//! question: how far the figures could have come out otherwise had each resident, with the same
//! inclination, decided once more (Public Health England, *Technical guide: confidence intervals*,
//! 2018, section 1). With tens of thousands of voters small differences pass that test, so the size
//! of a difference is given beside it, in people.

pub mod bands;
mod binomial;
pub mod channels;
pub mod editions;
pub mod gap;
pub mod indices;
pub mod left_behind;
#[cfg(test)]
#[path = "../tests/representation_oracles.rs"]
mod oracles;
pub mod rates;
pub mod resampled;
pub mod shrinkage;
#[cfg(test)]
#[path = "../tests/representation.rs"]
mod tests;

pub use gap::Gap;
pub use rates::{Rate, Rates, Row, rates};

use crate::language::Text;

/// The level at which something is said to be beyond chance, the custom of the field.
pub const ALPHA: f64 = 0.05;
/// The confidence of the inner interval, as in Fingertips.
pub const INNER: f64 = 0.95;
/// The confidence of the outer interval, as in Fingertips.
pub const OUTER: f64 = 0.998;

/// What tells voters apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dimension {
    /// Age in bands.
    Age,
    /// Sex.
    Sex,
    /// The district they live in.
    District,
    /// How they voted: on paper or over the internet.
    Channel,
}

impl Dimension {
    /// Its name, after "by" (Polish: after "według").
    #[must_use]
    pub fn words(self) -> Text {
        let (pl, en) = match self {
            Self::Age => ("wieku", "age"),
            Self::Sex => ("płci", "sex"),
            Self::District => ("dzielnic", "district"),
            Self::Channel => ("sposobu głosowania", "way of voting"),
        };
        Text::new(pl, en)
    }
}

/// One dimension, or several crossed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Division(Vec<Dimension>);

impl Division {
    /// The dimensions in any order, each once.
    #[must_use]
    pub fn of(dimensions: &[Dimension]) -> Self {
        let mut sorted = dimensions.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        Self(sorted)
    }

    /// The dimensions, in the order of [`Dimension`].
    #[must_use]
    pub fn dimensions(&self) -> &[Dimension] {
        &self.0
    }

    /// The names joined: "age, sex and district".
    #[must_use]
    pub fn words(&self) -> Text {
        let joined = |pick: fn(Text) -> String, and: &str| {
            let names: Vec<String> = self.0.iter().map(|it| pick(it.words())).collect();
            match names.split_last() {
                Some((last, before)) if !before.is_empty() => {
                    format!("{}{and}{last}", before.join(", "))
                }
                _ => names.concat(),
            }
        };
        Text::new(joined(|text| text.pl, " i "), joined(|text| text.en, " and "))
    }
}

/// The voters of one vote, told apart in one way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voters {
    /// The TERYT code of the place.
    pub place: String,
    /// The year of the vote.
    pub year: i32,
    /// What tells the groups apart.
    pub division: Division,
    /// Each group once, with its voters. Ages as `0-12`, `76+`.
    pub groups: Vec<(String, u64)>,
    /// Voters whose group is not stated.
    pub not_stated: u64,
    /// Voters who state what cannot be, such as an age over 122 years, the oldest age on record.
    pub impossible: u64,
    /// All voters.
    pub total: u64,
}

/// Whom shares and rates count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Base {
    /// Voters whose group is stated: what shares are taken of.
    pub stated: u64,
    /// Voters whose group is not stated.
    pub not_stated: u64,
    /// Voters who state what cannot be.
    pub impossible: u64,
    /// All voters.
    pub total: u64,
}

impl Base {
    /// Voters who are part of no group: they could be of any.
    #[must_use]
    pub const fn outside(&self) -> u64 {
        self.not_stated.saturating_add(self.impossible)
    }
}

/// Why counts cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contradiction {
    /// Groups, not stated and impossible together are not the total.
    Sum {
        /// What they come to; `None` above 2^64.
        parts: Option<u64>,
        /// What the total says.
        total: u64,
    },
    /// A group stands there twice.
    Twice(String),
}

impl Contradiction {
    /// The reason in words for a reader.
    #[must_use]
    pub fn words(&self) -> Text {
        match self {
            Self::Sum { parts: Some(parts), total } => Text::new(
                format!("grupy razem mają {parts} głosujących, a wszystkich jest {total}"),
                format!("the groups have {parts} voters together, but there are {total} in all"),
            ),
            Self::Sum { parts: None, .. } => {
                Text::new("liczby głosujących są za duże", "the counts of voters are too large")
            }
            Self::Twice(group) => Text::new(
                format!("grupa „{group}” występuje dwa razy"),
                format!("the group “{group}” is given twice"),
            ),
        }
    }
}

impl Voters {
    /// Whom shares of these voters count.
    ///
    /// # Errors
    /// Groups given twice, or counts that do not come to the total.
    pub fn base(&self) -> Result<Base, Contradiction> {
        let mut names: Vec<&str> = self.groups.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        if let Some(pair) = names.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(Contradiction::Twice(pair[0].to_owned()));
        }
        let counts = || self.groups.iter().map(|(_, voters)| *voters);
        let stated = counts().try_fold(0, u64::checked_add);
        let outside = self.not_stated.checked_add(self.impossible);
        let parts = stated.zip(outside).and_then(|(stated, outside)| stated.checked_add(outside));
        match (stated, parts == Some(self.total)) {
            (Some(stated), true) => Ok(Base {
                stated,
                not_stated: self.not_stated,
                impossible: self.impossible,
                total: self.total,
            }),
            _ => Err(Contradiction::Sum { parts, total: self.total }),
        }
    }
}

/// Residents of one place and year, told apart in one way, as one publication has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Residents {
    /// The TERYT code of the place.
    pub place: String,
    /// The year.
    pub year: i32,
    /// What tells the groups apart.
    pub division: Division,
    /// Each group once.
    pub groups: Vec<Inhabitants>,
    /// The dataset, such as `bdl/population-by-age`.
    pub dataset: String,
    /// When the figures were published, as an ISO date.
    pub vintage: String,
    /// Whether the office has since counted the same year anew: no rate is taken of such figures.
    pub superseded: bool,
}

/// The residents of one group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inhabitants {
    /// The group, named as among the voters; ages as bands.
    pub group: String,
    /// How many.
    pub residents: u64,
    /// How far that may lie from the office's count because it was worked out from a rounded share or
    /// printed in thousands; 0 for a count.
    pub off: u64,
}

/// A group that has both counts, as the indices take it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    /// The group.
    pub group: String,
    /// Its voters.
    pub voters: u64,
    /// Its residents, not fewer than its voters.
    pub residents: u64,
    /// As [`Inhabitants::off`].
    pub off: u64,
}

/// Why groups are not compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotCompared {
    /// No group has both voters and residents counted.
    NoGroups,
    /// A single group has nothing beside it.
    OneGroup,
    /// Nobody voted, so nobody voted less often than others.
    NoVoters,
    /// Everybody voted, so nobody is missing.
    EverybodyVoted,
    /// A group without residents, or with more voters than residents.
    NoRate,
    /// Counts of 2^32 people and more, of which there are none.
    TooMany,
}

impl NotCompared {
    /// The reason in words for a reader.
    #[must_use]
    pub fn words(self) -> Text {
        let (pl, en) = match self {
            Self::NoGroups => (
                "w żadnej grupie nie znamy liczby i głosujących, i mieszkańców",
                "no group has both voters and residents counted",
            ),
            Self::OneGroup => {
                ("jest tylko jedna grupa, nie ma jej z czym porównać", "there is only one group")
            }
            Self::NoVoters => ("nikt nie głosował", "nobody voted"),
            Self::EverybodyVoted => ("głosowali wszyscy", "everybody voted"),
            Self::NoRate => (
                "w jednej z grup głosujących jest więcej niż mieszkańców albo nikt nie mieszka",
                "one group has more voters than residents, or no residents",
            ),
            Self::TooMany => ("liczby są za duże", "the counts are too large"),
        };
        Text::new(pl, en)
    }
}

/// A count of people as a number, exactly; 2^32 and more have none.
fn people(count: u64) -> Option<f64> {
    u32::try_from(count).ok().map(f64::from)
}

/// Voters and residents of groups as numbers; at least two groups, some voters, not all residents.
fn compared(groups: &[Measured]) -> Result<Vec<(f64, f64)>, NotCompared> {
    let pair = |group: &Measured| {
        let pair = people(group.voters).zip(people(group.residents)).ok_or(NotCompared::TooMany)?;
        let sound = group.residents > 0 && group.voters <= group.residents;
        if sound { Ok(pair) } else { Err(NotCompared::NoRate) }
    };
    let pairs: Vec<(f64, f64)> = groups.iter().map(pair).collect::<Result<_, _>>()?;
    let (voters, residents) = sums(&pairs);
    match pairs.len() {
        0 => Err(NotCompared::NoGroups),
        _ if voters <= 0.0 => Err(NotCompared::NoVoters),
        1 => Err(NotCompared::OneGroup),
        _ if voters >= residents => Err(NotCompared::EverybodyVoted),
        _ if residents > f64::from(u32::MAX) => Err(NotCompared::TooMany),
        _ => Ok(pairs),
    }
}

/// The sums of both parts.
fn sums(pairs: &[(f64, f64)]) -> (f64, f64) {
    pairs.iter().fold((0.0, 0.0), |(voters, residents), (x, n)| (voters + x, residents + n))
}
