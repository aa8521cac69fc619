//! Participation rates by group: voters of a group among its residents.
//!
//! The interval is Wilson's (1927; see [`intervals::proportion`]) at 95 and 99.8 %. A rate is given
//! only against residents of the same place, year and division of a publication that still holds;
//! for the rest there is the share of voters and the [`Gap`]. Where residents were worked out from a
//! rounded figure, the interval reaches from the most to the fewest residents that figure allows.

use super::bands::{self, Band};
use super::gap::Gap;
use super::{
    Base, Contradiction, Dimension, INNER, Inhabitants, Measured, OUTER, Residents, Voters, people,
};
use crate::assessments::intervals::{self, Interval, NoInterval};

/// The participation of one group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// Its residents.
    pub residents: u64,
    /// As [`Inhabitants::off`].
    pub off: u64,
    /// Voters among residents, 0 to 1.
    pub rate: f64,
    /// The interval at 95 %.
    pub inner: Interval,
    /// The interval at 99.8 %.
    pub outer: Interval,
    /// The rate if every voter outside the groups were of this one, at most 1.
    pub at_most: f64,
}

/// One group.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The group.
    pub group: String,
    /// Its voters.
    pub voters: u64,
    /// Their share of the voters whose group is stated, 0 to 1; `None` if there are none.
    pub share: Option<f64>,
    /// Its participation, or why that is not measured.
    pub rate: Result<Rate, Gap>,
}

/// All groups of a vote.
#[derive(Clone, Debug, PartialEq)]
pub struct Rates {
    /// Whom shares count.
    pub base: Base,
    /// The dataset and vintage of the residents, or why there is no rate at all.
    pub residents: Result<(String, String), Gap>,
    /// The groups, in the order of the voters; ages ascending, joined to the bands both sides have.
    pub rows: Vec<Row>,
    /// Where age bands were joined: the bands of the voters, of which only shares are known.
    pub finer: Vec<Row>,
}

impl Rates {
    /// The groups that have a rate, for comparison.
    #[must_use]
    pub fn measured(&self) -> Vec<Measured> {
        let measured = |row: &Row| {
            let rate = row.rate.as_ref().ok()?;
            let (voters, residents, off) = (row.voters, rate.residents, rate.off);
            Some(Measured { group: row.group.clone(), voters, residents, off })
        };
        self.rows.iter().filter_map(measured).collect()
    }
}

/// The rates of a vote against the first fitting of the residents known, the newest vintage first.
///
/// # Errors
/// Counts that contradict each other.
pub fn rates(voters: &Voters, known: &[Residents]) -> Result<Rates, Contradiction> {
    let base = voters.base()?;
    let without = |gap: &Gap| Rates {
        base,
        residents: Err(gap.clone()),
        rows: voters.groups.iter().map(|it| row(base, it, Err(gap.clone()))).collect(),
        finer: Vec::new(),
    };
    let residents = match fitting(base, voters, known) {
        Ok(residents) => residents,
        Err(gap) => return Ok(without(&gap)),
    };
    let source = Ok((residents.dataset.clone(), residents.vintage.clone()));
    let by_age = voters.division.dimensions() == [Dimension::Age];
    let (rows, finer) = if by_age {
        match in_bands(base, voters, residents) {
            Some(parts) => parts,
            None => return Ok(without(&Gap::OtherBands)),
        }
    } else {
        (by_name(base, voters, residents), Vec::new())
    };
    Ok(Rates { base, residents: source, rows, finer })
}

/// The residents of the same place, year and division.
fn fitting<'a>(base: Base, voters: &Voters, known: &'a [Residents]) -> Result<&'a Residents, Gap> {
    let division = &voters.division;
    // Not asked is not zero.
    if base.stated == 0 && base.total > 0 {
        return Err(Gap::NotAsked(division.clone()));
    }
    if division.dimensions().contains(&Dimension::Channel) {
        return Err(Gap::NoPopulation);
    }
    let there = |it: &&Residents| it.place == voters.place && it.division == *division;
    let mut years: Vec<i32> = known.iter().filter(there).map(|it| it.year).collect();
    years.sort_unstable();
    years.dedup();
    if years.is_empty() {
        return Err(Gap::NoResidents(division.clone()));
    }
    let mut same_year = known.iter().filter(there).filter(|it| it.year == voters.year).peekable();
    if same_year.peek().is_none() {
        return Err(Gap::OtherYear { division: division.clone(), years });
    }
    let newest = same_year.filter(|it| !it.superseded).max_by(|a, b| a.vintage.cmp(&b.vintage));
    newest.ok_or_else(|| Gap::Superseded(division.clone()))
}

/// Groups found by their names; groups of residents without a voter are there with none.
fn by_name(base: Base, voters: &Voters, residents: &Residents) -> Vec<Row> {
    let find = |name: &str| residents.groups.iter().find(|it| it.group == name);
    let of_voters = voters.groups.iter().map(|it| match find(&it.0) {
        Some(found) => row(base, it, rate(base, it.1, found)),
        None => row(base, it, Err(Gap::NoSuchGroup)),
    });
    let voted = |name: &str| voters.groups.iter().any(|(group, _)| group == name);
    let silent = residents.groups.iter().filter(|it| !voted(&it.group));
    let of_silent = silent.map(|it| row(base, &(it.group.clone(), 0), rate(base, 0, it)));
    of_voters.chain(of_silent).collect()
}

/// Groups in the finest bands of age both sides have, and the finer ones of the voters; `None` if
/// there is only the one band of all ages.
fn in_bands(base: Base, voters: &Voters, residents: &Residents) -> Option<(Vec<Row>, Vec<Row>)> {
    let parse = |name: &String| Band::parse(name);
    let own: Vec<Band> = voters.groups.iter().map(|it| parse(&it.0)).collect::<Option<_>>()?;
    let theirs = residents.groups.iter().map(|it| parse(&it.group));
    let theirs: Vec<Band> = theirs.collect::<Option<_>>()?;
    let common = bands::common(&own, &theirs).filter(|common| common.len() > 1)?;
    let mut rows = Vec::with_capacity(common.len());
    for band in &common {
        let held = own.iter().zip(&voters.groups).filter(|(it, _)| band.holds(**it));
        let count: u64 = held.map(|(_, (_, voters))| *voters).sum();
        let living = theirs.iter().zip(&residents.groups).filter(|(it, _)| band.holds(**it));
        let mut found = Inhabitants { group: band.to_string(), residents: 0, off: 0 };
        for (_, part) in living {
            found.residents = found.residents.saturating_add(part.residents);
            found.off = found.off.saturating_add(part.off);
        }
        rows.push(row(base, &(band.to_string(), count), rate(base, count, &found)));
    }
    let same = rows.len() == voters.groups.len();
    let finer = voters.groups.iter().map(|it| row(base, it, Err(Gap::OtherBands)));
    Some((rows, if same { Vec::new() } else { finer.collect() }))
}

fn row(base: Base, (group, voters): &(String, u64), rate: Result<Rate, Gap>) -> Row {
    let share = match people(*voters).zip(people(base.stated)) {
        Some((voters, stated)) if stated > 0.0 => Some(voters / stated),
        _ => None,
    };
    Row { group: group.clone(), voters: *voters, share, rate }
}

/// The rate of a group.
fn rate(base: Base, voters: u64, found: &Inhabitants) -> Result<Rate, Gap> {
    if found.residents == 0 {
        return Err(Gap::NoOneLives);
    }
    let (x, n) = people(voters).zip(people(found.residents)).ok_or(Gap::TooMany)?;
    if voters > found.residents {
        return Err(Gap::MoreVotersThanResidents);
    }
    let (off, outside) = people(found.off).zip(people(base.outside())).ok_or(Gap::TooMany)?;
    let interval = |confidence: f64| -> Result<Interval, NoInterval> {
        let fewest = intervals::proportion(x, (n - off).max(x).max(1.0), confidence)?;
        let most = intervals::proportion(x, n + off, confidence)?;
        Ok(Interval { lower: most.lower, upper: fewest.upper })
    };
    let (Ok(inner), Ok(outer)) = (interval(INNER), interval(OUTER)) else {
        return Err(Gap::TooMany);
    };
    let at_most = ((x + outside) / n).min(1.0);
    Ok(Rate { residents: found.residents, off: found.off, rate: x / n, inner, outer, at_most })
}
