//! Editions of one place one after the other, and what each means for its residents.

use super::edition::Edition;
use super::recount::float;
use crate::reading::{Reading, Reason};
use crate::sources::pabulib::Money;

/// One edition in a trend. Numbers the files do not hold are missing.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// The edition.
    pub instance: String,
    /// The year of the vote.
    pub year: Option<u16>,
    /// Persons who voted, each once.
    pub voters: Reading,
    /// Projects put to the vote.
    pub projects: Reading,
    /// Projects chosen.
    pub chosen: Reading,
    /// What was to be spent, in the currency of the files.
    pub budget: Reading,
    /// What the projects chosen cost.
    pub chosen_cost: Reading,
    /// How many voters more than in the edition before, as a share of its voters.
    pub voters_change: Reading,
}

/// The editions of one place in their order. Of an edition of which only district files or only
/// the city-wide file is there the numbers are those of the files there are.
#[must_use]
pub fn trend(editions: &[Edition], country: &str, unit: &str) -> Vec<Point> {
    let of_unit = |it: &&Edition| it.country == country && it.unit == unit;
    let mut of_unit: Vec<&Edition> = editions.iter().filter(of_unit).collect();
    of_unit.sort_by_key(|edition| (edition.year, edition.instance.as_str()));
    let mut before: Option<Reading> = None;
    let mut points = Vec::with_capacity(of_unit.len());
    for edition in of_unit {
        let voters = match &edition.voters {
            Ok(voters) => Reading::Known(float(voters.distinct)),
            Err(reason) => Reading::Missing(*reason),
        };
        points.push(Point {
            instance: edition.instance.clone(),
            year: edition.year,
            voters,
            projects: Reading::Known(float(edition.all.projects)),
            chosen: known(edition.all.chosen.map(float)),
            budget: known(edition.all.budget.map(Money::value)),
            chosen_cost: known(edition.all.chosen_cost.map(Money::value)),
            voters_change: before.map_or(Reading::Missing(Reason::NotApplicable), |before| {
                difference(voters, before)
            }),
        });
        before = Some(voters);
    }
    points
}

fn known(value: Option<f64>) -> Reading {
    value.map_or(Reading::Missing(Reason::NotCollected), Reading::finite)
}

/// The change from `before` to `now` as a share of `before`.
fn difference(now: Reading, before: Reading) -> Reading {
    let change = |now: f64, before: f64| (now - before) / before;
    both(now, before, change)
}

/// A ratio of two readings; missing where one is, for the reason of the first that is.
fn both(one: Reading, other: Reading, result: impl Fn(f64, f64) -> f64) -> Reading {
    match (one, other) {
        (Reading::Known(one), Reading::Known(other)) => Reading::finite(result(one, other)),
        (Reading::Known(_), other) => other,
        (one, _) => one,
    }
}

/// Voters over residents, a share. The caller names who the residents are, and of which year: a
/// vote open to children and to people registered elsewhere may pass 1, and is shown as it is.
#[must_use]
pub fn turnout(voters: Reading, residents: Reading) -> Reading {
    both(voters, above_zero(residents), |voters, residents| voters / residents)
}

/// Money over residents, in the currency of the files.
#[must_use]
pub fn spending_per_resident(spending: Reading, residents: Reading) -> Reading {
    both(spending, above_zero(residents), |spending, residents| spending / residents)
}

/// The share of ballots cast that were not valid. Missing where more are valid than were cast: then
/// the two figures do not belong together.
#[must_use]
pub fn invalid_share(cast: Reading, valid: Reading) -> Reading {
    match both(above_zero(cast), valid, |cast, valid| (cast - valid) / cast) {
        Reading::Known(share) if share < 0.0 => Reading::Missing(Reason::Doubtful),
        share => share,
    }
}

fn above_zero(reading: Reading) -> Reading {
    match reading {
        Reading::Known(value) if value < 0.0 => Reading::Missing(Reason::Doubtful),
        Reading::Known(0.0) => Reading::Missing(Reason::DivisionByZero),
        reading => reading,
    }
}
