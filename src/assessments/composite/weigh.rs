//! Weights of indicators: all the same, as given, or from the data.
//!
//! Sources: principal component, OECD and JRC, *Handbook on Constructing Composite Indicators* (2008),
//! section 6: weights are squared loadings, scaled to add up to one. The Handbook does so for several
//! rotated factors; here it is the first component alone, which says how far one number can stand for
//! all. Entropy: C. E. Shannon's of the shares of units, as in C.-L. Hwang and K. Yoon, *Multiple
//! Attribute Decision Making* (1981).
//!
//! `COINr` 1.1.14, `get_PCA`, writes the loadings themselves as weights: they may be negative, their
//! squares and not they add up to one, and their sign is whatever the decomposition returns.
//!
//! Both look at scores already turned so that more is better, and only at units that every indicator
//! knows. They measure how values lie, not what matters: neither knows what an indicator is about.

use crate::assessments::real;
use crate::language::Text;
use nalgebra::{DMatrix, SymmetricEigen};

/// With fewer units every correlation is 1 or -1.
const FEWEST_FOR_CORRELATION: usize = 3;
/// With one unit its share is the whole whatever its value.
const FEWEST_FOR_ENTROPY: usize = 2;
/// What rounding alone may leave of a loading, an eigenvalue's lead or a sum of divergences.
const ROUNDING: f64 = 1e-10;
/// Far more steps than the decomposition of a correlation matrix takes.
const MOST_STEPS: usize = 10_000;

/// Why there are no weights. A number is the place of the indicator it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unweighable {
    /// There are no indicators, or not as many weights as indicators.
    Count,
    /// So few units are known in all indicators.
    TooFewUnits(usize),
    /// This indicator is the same for all units known, so that it correlates with nothing.
    Constant(usize),
    /// No component explains more than the next one: which comes first is chance.
    NoFirstComponent,
    /// The decomposition did not end, or its numbers are too large or too small.
    NotComputable,
    /// This indicator has a negative value, of which there is no share.
    Negative(usize),
    /// The values of this indicator are all zero: there are no shares.
    NoTotal(usize),
    /// In every indicator all units have the same share: none tells more than another.
    AllAlike,
}

impl Unweighable {
    /// The reason in words for a reader; indicators are counted from 1.
    #[must_use]
    pub fn words(self) -> Text {
        let of = |place: usize, (pl, en): (&str, &str)| {
            let number = place + 1;
            Text::new(format!("wskaźnik {number}. {pl}"), format!("indicator {number} {en}"))
        };
        match self {
            Self::Count => {
                Text::new("wag jest inaczej niż wskaźników", "not a weight for each indicator")
            }
            Self::TooFewUnits(units) => Text::new(
                format!("wszystkie wskaźniki ma za mało jednostek: {units}"),
                format!("too few units have all indicators: {units}"),
            ),
            Self::Constant(place) => {
                of(place, ("jest wszędzie taki sam", "is the same everywhere"))
            }
            Self::NoFirstComponent => {
                Text::new("żadna składowa nie jest pierwsza", "no component comes first")
            }
            Self::NotComputable => Text::new("nie da się policzyć", "it cannot be computed"),
            Self::Negative(place) => of(place, ("ma wartość ujemną", "has a value below zero")),
            Self::NoTotal(place) => of(place, ("ma same zera", "is all zeros")),
            Self::AllAlike => {
                Text::new("wskaźniki nie różnicują jednostek", "no indicator tells units apart")
            }
        }
    }
}

/// The first principal component of a correlation matrix.
#[derive(Clone, Debug, PartialEq)]
pub struct Component {
    /// The squared loading of each indicator; they add up to one.
    pub weights: Vec<f64>,
    /// The loadings, a vector of length one. Their sum is positive, or if it is zero the first of them
    /// that is not: a decomposition leaves the sign open.
    pub loadings: Vec<f64>,
    /// For each indicator whether its loading is negative. It then moves against the others: its
    /// weight adds what the component takes away, so look at its direction, or leave it out.
    pub opposite: Vec<bool>,
    /// The share of the variance of all indicators that the component explains, 0 to 1.
    pub explained: f64,
    /// How many units it was found from.
    pub units: usize,
}

/// The same weight for each of so many indicators; they add up to one.
///
/// # Errors
/// No indicators.
pub fn equal(indicators: usize) -> Result<Vec<f64>, Unweighable> {
    let share = u32::try_from(indicators).map_err(|_| Unweighable::Count)?;
    if share == 0 {
        return Err(Unweighable::Count);
    }
    Ok(vec![f64::from(share).recip(); indicators])
}

/// Weights by the first principal component of the correlations of a column of scores for each
/// indicator.
///
/// # Errors
/// No indicators, fewer than three units known in all, a constant indicator, no component first.
pub fn principal_component(columns: &[&[Option<f64>]]) -> Result<Component, Unweighable> {
    let known = complete(columns, FEWEST_FOR_CORRELATION)?;
    let units = known.first().map_or(0, Vec::len);
    let standard = known.iter().enumerate().map(|(place, values)| standard(place, values));
    let standard = standard.collect::<Result<Vec<Vec<f64>>, Unweighable>>()?;
    let correlation = |row: usize, column: usize| {
        let pair = standard.get(row).zip(standard.get(column));
        pair.map_or(f64::NAN, |(a, b)| a.iter().zip(b).map(|(a, b)| a * b).sum())
    };
    let matrix = DMatrix::from_fn(standard.len(), standard.len(), correlation);
    if matrix.iter().any(|it| !it.is_finite()) {
        return Err(Unweighable::NotComputable);
    }
    let found = SymmetricEigen::try_new(matrix, f64::EPSILON, MOST_STEPS)
        .ok_or(Unweighable::NotComputable)?;
    let mut order: Vec<(usize, f64)> = found.eigenvalues.iter().copied().enumerate().collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1));
    let (first, variance) = order.first().copied().ok_or(Unweighable::Count)?;
    if order.get(1).is_some_and(|(_, second)| variance - second <= ROUNDING * variance) {
        return Err(Unweighable::NoFirstComponent);
    }
    let loadings = oriented(found.eigenvectors.column(first).iter().copied().collect());
    // The variance of standardised indicators is how many they are, the trace of the matrix.
    let all = found.eigenvalues.iter().sum::<f64>();
    Ok(Component {
        weights: loadings.iter().map(|loading| loading * loading).collect(),
        opposite: loadings.iter().map(|loading| *loading < -ROUNDING).collect(),
        explained: (variance / all).clamp(0.0, 1.0),
        loadings,
        units,
    })
}

/// Weights by how unequally each indicator is shared out among units: one less its entropy, over the
/// sum of these; they add up to one. A constant indicator weighs nothing.
///
/// # Errors
/// No indicators, fewer than two units known in all, negative values, nothing but zeros, no differences.
pub fn entropy(columns: &[&[Option<f64>]]) -> Result<Vec<f64>, Unweighable> {
    let known = complete(columns, FEWEST_FOR_ENTROPY)?;
    let divergence = |(place, values): (usize, &Vec<f64>)| {
        let count = real(values.len()).ok_or(Unweighable::NotComputable)?;
        if values.iter().any(|value| *value < 0.0) {
            return Err(Unweighable::Negative(place));
        }
        let total = values.iter().sum::<f64>();
        match total {
            total if total <= 0.0 => return Err(Unweighable::NoTotal(place)),
            total if total.is_finite() => {}
            _ => return Err(Unweighable::NotComputable),
        }
        // One less the entropy, in terms none of which is negative, so that no digits cancel.
        let term = |value: &f64| {
            let times = value / total * count;
            if times > 0.0 { times * times.ln() - (times - 1.0) } else { 1.0 }
        };
        Ok(values.iter().map(term).sum::<f64>() / (count * count.ln()))
    };
    let divergences = known.iter().enumerate().map(divergence);
    let divergences = divergences.collect::<Result<Vec<f64>, Unweighable>>()?;
    let sum = divergences.iter().sum::<f64>();
    // Rounding of shares enters squared.
    if sum <= ROUNDING * ROUNDING {
        return Err(Unweighable::AllAlike);
    }
    Ok(divergences.iter().map(|divergence| divergence.max(0.0) / sum).collect())
}

/// The columns with only those units that all of them know, in finite numbers.
fn complete(columns: &[&[Option<f64>]], fewest: usize) -> Result<Vec<Vec<f64>>, Unweighable> {
    let units = columns.iter().map(|column| column.len()).min().ok_or(Unweighable::Count)?;
    let row = |unit: usize| -> Option<Vec<f64>> {
        let value = |column: &&[Option<f64>]| column.get(unit).copied().flatten();
        columns.iter().map(value).map(|value| value.filter(|it| it.is_finite())).collect()
    };
    let rows: Vec<Vec<f64>> = (0..units).filter_map(row).collect();
    if rows.len() < fewest {
        return Err(Unweighable::TooFewUnits(rows.len()));
    }
    let column = |place: usize| rows.iter().filter_map(|row| row.get(place).copied()).collect();
    Ok((0..columns.len()).map(column).collect())
}

/// Values less their mean, as a vector of length one: the product of two is their correlation.
fn standard(place: usize, values: &[f64]) -> Result<Vec<f64>, Unweighable> {
    let first = values.first().copied().unwrap_or_default();
    // Rounding leaves the distances of a constant from their mean not quite zero.
    if values.iter().all(|value| (value - first).abs() <= 0.0) {
        return Err(Unweighable::Constant(place));
    }
    let count = real(values.len()).ok_or(Unweighable::NotComputable)?;
    let mean = values.iter().sum::<f64>() / count;
    let length = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>().sqrt();
    if length > 0.0 && length.is_finite() {
        Ok(values.iter().map(|value| (value - mean) / length).collect())
    } else {
        Err(Unweighable::NotComputable)
    }
}

/// A vector turned so that its sum is positive, or its first number that is not zero.
fn oriented(vector: Vec<f64>) -> Vec<f64> {
    let sum = vector.iter().sum::<f64>();
    let leading = || vector.iter().copied().find(|it| it.abs() > ROUNDING).unwrap_or_default();
    let sign = if sum.abs() > ROUNDING { sum } else { leading() };
    if sign < 0.0 { vector.into_iter().map(|it| -it).collect() } else { vector }
}

#[cfg(test)]
#[path = "../tests/weigh.rs"]
mod tests;
