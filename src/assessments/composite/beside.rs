//! What stands beside an index: other rankings of the same indicators, and where a unit is strong.

use super::frontier::{NoFrontier, benefit_of_the_doubt};
use super::normalise::{Marks, Normaliser, normalised};
use super::ordering::{self, Criterion, Deviation, Goalposts, Penalty};
use super::spec::Ranking;
use super::{Index, overall_weights, ranks};
use crate::language::Text;

/// Scores of all units by another ranking of an index's indicators, higher being better.
///
/// Hellwig, TOPSIS and AMPI take the values, imputed and treated; the benefit of the doubt takes
/// scores from 0 to 1, for it knows no values below zero. AMPI and the benefit of the doubt have no
/// weights.
///
/// # Errors
/// Why there is no such ranking.
pub fn ranking(index: &Index, by: Ranking) -> Result<Vec<Option<f64>>, Text> {
    let parts = index.design.parts.iter().take(index.design.indicators);
    let directions: Vec<f64> = parts.map(|part| part.direction).collect();
    let values = &index.prepared.values;
    let criteria = || -> Vec<Criterion> {
        let weights = overall_weights(&index.design);
        let both = directions.iter().zip(weights);
        both.map(|(direction, weight)| Criterion { direction: *direction, weight }).collect()
    };
    let told = |why: ordering::NoOrdering| why.words();
    match by {
        Ranking::Hellwig => ordering::hellwig(values, &criteria(), Deviation::Sample).map_err(told),
        Ranking::HellwigPopulation => {
            ordering::hellwig(values, &criteria(), Deviation::Population).map_err(told)
        }
        Ranking::Topsis => ordering::topsis(values, &criteria()).map_err(told),
        Ranking::Ampi => {
            let posts: Option<Vec<Goalposts>> =
                values.iter().map(|column| Goalposts::around(column, None)).collect();
            let constant = || Text::new("wskaźnik się nie zmienia", "an indicator does not vary");
            let posts = posts.ok_or_else(constant)?;
            ordering::ampi(values, &directions, &posts, Penalty::Subtracted).map_err(told)
        }
        Ranking::Frontier => {
            let unit = Normaliser::MinMax { low: 0.0, high: 1.0 };
            let columns: Vec<Vec<Option<f64>>> = values
                .iter()
                .zip(&directions)
                .map(|(column, direction)| normalised(&unit, column, *direction, &Marks::default()))
                .collect();
            let found = benefit_of_the_doubt(&columns, None).map_err(NoFrontier::words)?;
            Ok(found.into_iter().map(|it| it.map(|it| it.score)).collect())
        }
    }
}

/// Where a unit stands in one indicator.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Strength {
    /// The place of the indicator among the parts.
    pub indicator: usize,
    /// Its rank, 1 the best, in the wanted direction.
    pub rank: usize,
    /// Among how many units.
    pub of: usize,
    /// Its score.
    pub score: f64,
}

/// The indicators of each unit from its best rank to its worst; equal ranks in the order of indicators.
#[must_use]
pub fn strengths(index: &Index) -> Vec<Vec<Strength>> {
    let mut found = vec![Vec::new(); index.prepared.kept.len()];
    for (indicator, column) in index.prepared.scores.iter().enumerate() {
        let of = column.iter().flatten().count();
        for ((found, rank), score) in found.iter_mut().zip(ranks(column)).zip(column) {
            let strength = rank.zip(*score);
            found.extend(strength.map(|(rank, score)| Strength { indicator, rank, of, score }));
        }
    }
    for of_unit in &mut found {
        of_unit.sort_by_key(|it| (it.rank, it.indicator));
    }
    found
}
