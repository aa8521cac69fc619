//! Composite indices: many indicators made into one number, level by level, with how far each rank
//! depends on the weights.
//!
//! Source: W. Becker, `COINr` (the pipeline of its ASEM example): divide by denominators, impute by
//! the mean of a group, leave out units with too little, treat outliers, scale to 0 to 100 in the
//! wanted direction, and take weighted means upwards with weights that count what is known. OECD and
//! JRC, *Handbook on Constructing Composite Indicators* (2008), for the order of steps and why.

mod files;
mod ranks;
mod treatment;

pub use files::read;
pub use ranks::{RankInterval, rank_intervals};
pub use treatment::{Treatment, treated};

use std::collections::BTreeMap;

/// The least share of indicators a unit must have, as in the source.
pub const LEAST_KNOWN: f64 = 0.9;

/// An indicator or an aggregate.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Its code.
    pub code: String,
    /// How high it stands: indicators lowest.
    pub level: u32,
    /// 1 where more is better, -1 where less is.
    pub direction: f64,
    /// Its weight within its parent.
    pub weight: f64,
    /// What it is divided by, a column of the data.
    pub denominator: Option<String>,
    /// The place of its parent among the parts; `None` for the index itself.
    pub parent: Option<usize>,
}

/// What an index is made of: parts from the lowest level up, the index last.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Design {
    /// Indicators and aggregates.
    pub parts: Vec<Part>,
    /// How many of them are indicators; they come first.
    pub indicators: usize,
}

/// Values of units: a column for each indicator of a design.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Data {
    /// The units.
    pub units: Vec<String>,
    /// The group of each unit, by whose mean missing values are imputed; empty for none.
    pub groups: Vec<String>,
    /// For each indicator the value of each unit, already divided by its denominator.
    pub columns: Vec<Vec<Option<f64>>>,
}

/// An index worked out.
#[derive(Clone, Debug, PartialEq)]
pub struct Index {
    /// For each part the score of each unit, 0 to 100.
    pub scores: Vec<Vec<Option<f64>>>,
    /// What was done to each indicator.
    pub treatments: Vec<Treatment>,
    /// Which units have enough of the indicators.
    pub kept: Vec<bool>,
}

/// Works an index out.
#[must_use]
pub fn index(design: &Design, data: &Data) -> Index {
    let imputed: Vec<Vec<Option<f64>>> =
        data.columns.iter().map(|column| imputed(column, &data.groups)).collect();
    let kept: Vec<bool> = (0..data.units.len()).map(|unit| has_enough(&imputed, unit)).collect();
    let mut treatments = Vec::with_capacity(imputed.len());
    let mut scores = Vec::with_capacity(design.parts.len());
    for (column, part) in imputed.iter().zip(&design.parts) {
        let of_kept: Vec<Option<f64>> =
            column.iter().zip(&kept).map(|(value, kept)| value.filter(|_| *kept)).collect();
        let (column, treatment) = treated(&of_kept);
        treatments.push(treatment);
        scores.push(scaled(&column, part.direction));
    }
    let weights: Vec<f64> = design.parts.iter().map(|part| part.weight).collect();
    aggregate(design, &weights, &mut scores);
    Index { scores, treatments, kept }
}

/// Values with the mean of their group in place of those missing; a group without any stays so.
fn imputed(column: &[Option<f64>], groups: &[String]) -> Vec<Option<f64>> {
    let mut known: BTreeMap<&String, (f64, u32)> = BTreeMap::new();
    for (group, value) in groups.iter().zip(column) {
        if let Some(value) = value {
            let (sum, count) = known.entry(group).or_default();
            *sum += value;
            *count += 1;
        }
    }
    let mean = |unit: usize| {
        let (sum, count) = known.get(groups.get(unit)?)?;
        Some(sum / f64::from(*count))
    };
    column.iter().enumerate().map(|(unit, value)| value.or_else(|| mean(unit))).collect()
}

fn has_enough(columns: &[Vec<Option<f64>>], unit: usize) -> bool {
    let known = columns.iter().filter(|column| column.get(unit).is_some_and(Option::is_some));
    let (known, all) = (known.count(), columns.len());
    let share = u32::try_from(known).map(f64::from).ok().zip(u32::try_from(all).ok());
    share.is_some_and(|(known, all)| all > 0 && known / f64::from(all) >= LEAST_KNOWN)
}

/// 0 for the worst, 100 for the best; where all are the same there is no best, and no score.
fn scaled(column: &[Option<f64>], direction: f64) -> Vec<Option<f64>> {
    let turned: Vec<Option<f64>> =
        column.iter().map(|value| value.map(|value| value * direction)).collect();
    let least = turned.iter().flatten().copied().fold(f64::INFINITY, f64::min);
    let most = turned.iter().flatten().copied().fold(f64::NEG_INFINITY, f64::max);
    let score = |value: f64| {
        let score = 100.0 * (value - least) / (most - least);
        score.is_finite().then_some(score)
    };
    turned.into_iter().map(|value| value.and_then(score)).collect()
}

/// Adds the scores of aggregates to those of indicators: weighted means of what is known.
fn aggregate(design: &Design, weights: &[f64], scores: &mut Vec<Vec<Option<f64>>>) {
    let units = scores.first().map_or(0, Vec::len);
    for place in design.indicators..design.parts.len() {
        let children: Vec<(usize, f64)> = design
            .parts
            .iter()
            .zip(weights)
            .enumerate()
            .filter(|(_, (part, _))| part.parent == Some(place))
            .map(|(child, (_, weight))| (child, *weight))
            .collect();
        let of_unit = |unit: usize| {
            let known = children.iter().filter_map(|(child, weight)| {
                let score = scores.get(*child)?.get(unit).copied().flatten()?;
                Some((score, *weight))
            });
            let (sum, whole) = known.fold((0.0, 0.0), |(sum, whole), (score, weight)| {
                (sum + score * weight, whole + weight)
            });
            (whole > 0.0).then(|| sum / whole)
        };
        let column = (0..units).map(of_unit).collect();
        scores.push(column);
    }
}

/// The rank of each unit by a score, the highest first; equal scores share the better rank.
#[must_use]
pub fn ranks(scores: &[Option<f64>]) -> Vec<Option<usize>> {
    let mut order: Vec<f64> = scores.iter().flatten().copied().collect();
    order.sort_by(|a, b| b.total_cmp(a));
    let rank = |score: f64| order.partition_point(|other| *other > score) + 1;
    scores.iter().map(|score| score.map(rank)).collect()
}
