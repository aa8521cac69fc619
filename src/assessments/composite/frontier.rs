//! Benefit of the doubt: each unit is scored with the weights that serve it best, so that its
//! distance to the frontier of the others cannot be blamed on weights.
//!
//! Source: L. Cherchye, W. Moesen, N. Rogge, T. Van Puyenbroeck, *An Introduction to 'Benefit of the
//! Doubt' Composite Indicators*, Social Indicators Research 82 (2007), pp. 111-145: the highest sum
//! of weighted indicators of the unit such that no unit has more than 1 with the same weights, and,
//! where wanted, each indicator's share of the unit's own score lies within bounds (pie shares).
//!
//! Values have more as better and 0 as nothing. A unit without a value in one of the indicators has
//! no score and is not part of the frontier.

use super::programme::{Programme, Relation, TOLERANCE, Unknown};
use super::rows::{Bounds, Complete, undominated};
use crate::language::Text;
use rayon::prelude::*;

/// A unit as seen with the weights that serve it best.
#[derive(Clone, Debug, PartialEq)]
pub struct Frontier {
    /// Its score, 1 on the frontier, 0 where it has nothing.
    pub score: f64,
    /// Weights that give the score; other weights may give the same.
    pub weights: Vec<f64>,
}

/// Why there are no scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoFrontier {
    /// The columns differ in length.
    Uneven,
    /// A value is below 0.
    Negative,
    /// All values are 0.
    AllZero,
    /// Not as many bounds as indicators, or no shares within them add up to 1.
    Bounds,
    /// The solver of linear programmes failed.
    Unsolved,
}

impl NoFrontier {
    /// The reason in words for a reader.
    #[must_use]
    pub fn words(self) -> Text {
        let (pl, en) = match self {
            Self::Uneven => ("kolumny są różnej długości", "the columns differ in length"),
            Self::Negative => ("wartość jest ujemna", "a value is below zero"),
            Self::AllZero => ("wszystkie wartości to zero", "all values are zero"),
            Self::Bounds => (
                "granice udziałów nie pasują do wskaźników albo się wykluczają",
                "the bounds of shares do not fit the indicators or exclude each other",
            ),
            Self::Unsolved => (
                "nie udało się rozwiązać programu liniowego",
                "the linear programme could not be solved",
            ),
        };
        Text::new(pl, en)
    }
}

/// From here a score is 1: constraints are kept to the tolerance, so units on the frontier come out a little
/// below or above it, and would be ranked by rounding.
const ON_FRONTIER: f64 = 1.0 - TOLERANCE;

/// The score of each unit with its own best weights; `shares` bounds each indicator's share of the
/// unit's score.
///
/// With a least share above 0 for an indicator of which a unit has nothing the unit's score is 0.
///
/// # Errors
/// [`NoFrontier`].
pub fn benefit_of_the_doubt<C: AsRef<[Option<f64>]>>(
    columns: &[C],
    shares: Option<&[Bounds]>,
) -> Result<Vec<Option<Frontier>>, NoFrontier> {
    let known = Complete::of(columns).ok_or(NoFrontier::Uneven)?;
    if shares.is_some_and(|it| it.len() != columns.len() || !Bounds::allow_shares(it)) {
        return Err(NoFrontier::Bounds);
    }
    let values = || known.columns.iter().flatten();
    if values().any(|value| *value < 0.0) {
        return Err(NoFrontier::Negative);
    }
    if known.units() > 0 && values().all(|value| *value <= 0.0) {
        return Err(NoFrontier::AllZero);
    }
    // Of the most of each indicator, so that the solver meets numbers of one size.
    let most: Vec<f64> =
        known.columns.iter().map(|it| it.iter().copied().fold(0.0, f64::max)).collect();
    let part = |(value, most): (&f64, &f64)| if *most > 0.0 { value / most } else { 0.0 };
    let rows: Vec<Vec<f64>> =
        known.rows().iter().map(|row| row.iter().zip(&most).map(part).collect()).collect();
    let peers = undominated(&rows);
    let found: Result<Vec<Frontier>, NoFrontier> =
        rows.par_iter().map(|row| one(row, &peers, &most, shares)).collect();
    Ok(known.placed(found?))
}

fn one(
    row: &[f64],
    peers: &[&[f64]],
    most: &[f64],
    shares: Option<&[Bounds]>,
) -> Result<Frontier, NoFrontier> {
    // No weight is above 1: some unit has 1 of each indicator. Where all have 0 it stays 0.
    let unknowns = row.iter().zip(most);
    let unknown = |(value, most): (&f64, &f64)| Unknown {
        cost: -value,
        least: 0.0,
        most: if *most > 0.0 { 1.0 } else { 0.0 },
    };
    let mut programme = Programme::of(unknowns.map(unknown).collect());
    for peer in peers {
        programme.add(peer.to_vec(), Relation::AtMost, 1.0);
    }
    for (place, bounds) in shares.unwrap_or_default().iter().enumerate() {
        let share_less = |bound: f64| -> Vec<f64> {
            let own = |of: usize| if of == place { 1.0 } else { 0.0 };
            row.iter().enumerate().map(|(of, value)| value * (own(of) - bound)).collect()
        };
        if bounds.least > 0.0 {
            programme.add(share_less(bounds.least), Relation::AtLeast, 0.0);
        }
        if bounds.most < 1.0 {
            programme.add(share_less(bounds.most), Relation::AtMost, 0.0);
        }
    }
    let scaled = programme.cheapest().map_err(|_| NoFrontier::Unsolved)?;
    let scaled = scaled.ok_or(NoFrontier::Unsolved)?;
    let score: f64 = scaled.iter().zip(row).map(|(weight, value)| weight * value).sum();
    let weight = |(weight, most): (&f64, &f64)| if *weight > 0.0 { weight / most } else { 0.0 };
    let weights: Vec<f64> = scaled.iter().zip(most).map(weight).collect();
    if weights.iter().all(|it| it.is_finite()) {
        Ok(Frontier { score: if score >= ON_FRONTIER { 1.0 } else { score.max(0.0) }, weights })
    } else {
        Err(NoFrontier::Unsolved)
    }
}

#[cfg(test)]
#[path = "../tests/frontier.rs"]
mod tests;
