//! Inequality along an order of units: slope and relative index, and groups of equal number.
//!
//! Units are put in the order of a ranking variable, such as income. A unit's ridit is the share of
//! the population before it plus half its own; units of equal rank share one, the middle of all of
//! them (I. D. J. Bross, Biometrics 14 (1958), pp. 18-38). The values are regressed on the ridits by
//! least squares weighted with population: value = a + b ridit. The slope index is b, the modelled
//! difference between the end of the order and its beginning; the relative index is (a + b) / a,
//! their ratio. This is the form of A. Low and A. Low, Journal of Public Health 26 (2004), pp.
//! 388-395, and of Public Health England's `phe_sii` without its simulated interval. (Other authors
//! divide b by the mean.) See also J. P. Mackenbach and A. E. Kunst, Social Science & Medicine 44
//! (1997), pp. 757-771.

use crate::language::Text;
use std::cmp::Ordering;

/// The fewest distinct ranks: through two points every line goes.
pub const FEWEST_RANKS: usize = 3;

/// A unit in an order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unit {
    /// What units are ordered by, lowest first; only the order matters.
    pub rank: f64,
    /// The unit's population, above 0.
    pub population: f64,
    /// The value whose inequality is asked for.
    pub value: f64,
}

/// The line through the values along the order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gradient {
    /// The slope index of inequality, in the unit of the values.
    pub slope_index: f64,
    /// The relative index; none unless the line is above 0 at both ends.
    pub relative_index: Option<f64>,
    /// The line at the beginning of the order.
    pub intercept: f64,
}

/// Why there is no gradient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoGradient {
    /// Fewer distinct ranks than [`FEWEST_RANKS`].
    TooFewRanks,
    /// A unit without population.
    NoPopulation,
    /// A number is unknown, infinite, or would become so.
    NotFinite,
}

impl NoGradient {
    /// The reason in words for a reader.
    #[must_use]
    pub fn words(self) -> Text {
        let (pl, en) = match self {
            Self::TooFewRanks => {
                ("mniej niż trzy różne pozycje", "fewer than three distinct ranks")
            }
            Self::NoPopulation => ("jednostka bez ludności", "a unit without population"),
            Self::NotFinite => {
                ("liczba jest nieznana lub za duża", "a number is unknown or too large")
            }
        };
        Text::new(pl, en)
    }
}

/// The gradient of the values along the order; the order of the slice does not matter.
///
/// # Errors
/// If a number is unknown, a population is not above 0, or there are too few distinct ranks.
pub fn gradient(units: &[Unit]) -> Result<Gradient, NoGradient> {
    let finite = |unit: &Unit| {
        unit.rank.is_finite() && unit.population.is_finite() && unit.value.is_finite()
    };
    if !units.iter().all(finite) {
        return Err(NoGradient::NotFinite);
    }
    if units.iter().any(|unit| unit.population <= 0.0) {
        return Err(NoGradient::NoPopulation);
    }
    let mut ordered = units.to_vec();
    ordered.sort_by(by_rank);
    let ranks = ordered.chunk_by(|a, b| by_rank(a, b) == Ordering::Equal);
    if ranks.clone().count() < FEWEST_RANKS {
        return Err(NoGradient::TooFewRanks);
    }
    let total: f64 = ordered.iter().map(|unit| unit.population).sum();
    let mut before = 0.0;
    // (share of the population, ridit, value)
    let mut points = Vec::with_capacity(ordered.len());
    for rank in ranks {
        let own: f64 = rank.iter().map(|unit| unit.population).sum();
        let ridit = (before + own / 2.0) / total;
        points.extend(rank.iter().map(|unit| (unit.population / total, ridit, unit.value)));
        before += own;
    }
    line(&points)
}

fn by_rank(a: &Unit, b: &Unit) -> Ordering {
    // Not total_cmp, for -0 and 0 are the same rank; no rank is NaN here.
    a.rank.partial_cmp(&b.rank).unwrap_or(Ordering::Equal)
}

/// Weighted least squares over (weight, ridit, value); the weights sum to 1.
fn line(points: &[(f64, f64, f64)]) -> Result<Gradient, NoGradient> {
    let middle: f64 = points.iter().map(|(weight, ridit, _)| weight * ridit).sum();
    let mean: f64 = points.iter().map(|(weight, _, value)| weight * value).sum();
    let (mut squares, mut products) = (0.0, 0.0);
    for (weight, ridit, value) in points {
        squares += weight * (ridit - middle).powi(2);
        products += weight * (ridit - middle) * (value - mean);
    }
    let slope = products / squares;
    let (start, end) = (mean - slope * middle, mean + slope * (1.0 - middle));
    if !(slope.is_finite() && start.is_finite() && end.is_finite()) {
        return Err(NoGradient::NotFinite);
    }
    let ratio = end / start;
    let relative = start > 0.0 && end > 0.0 && ratio.is_finite();
    Ok(Gradient { slope_index: slope, relative_index: relative.then_some(ratio), intercept: start })
}

/// The quantile group, 1 to `groups` from the lowest value, of every value, as in Fingertips.
///
/// Among n known values a value of rank r, equal values sharing the lowest, falls in group
/// `groups` + 1 - ceil((n + 1 - r) / (n / `groups`)). Reckoned in whole numbers, so Fingertips' rule
/// that a 0 from rounding becomes 1 is not needed. Up to ten groups of up to 2599 values the groups
/// are the same as there; with more groups its rounding puts a few values one group lower.
///
/// An unknown value has no group; with fewer known values than groups, or no groups, none has.
/// Source: Public Health England's `phe_quantile`, here with `invert = FALSE`; negate the values to
/// count from the highest.
#[must_use]
pub fn quantile_groups(values: &[Option<f64>], groups: u32) -> Vec<Option<u32>> {
    let known = |value: &Option<f64>| value.filter(|value| value.is_finite());
    let mut sorted: Vec<f64> = values.iter().filter_map(known).collect();
    sorted.sort_by(|a, b| a.partial_cmp(b).unwrap_or(Ordering::Equal));
    let group = |value: f64| {
        let count = u64::try_from(sorted.len()).ok()?;
        let lower = u64::try_from(sorted.partition_point(|other| *other < value)).ok()?;
        let wanted = u64::from(groups);
        if wanted == 0 || count < wanted {
            return None;
        }
        let from_top = ((count - lower) * wanted).div_ceil(count);
        u32::try_from(wanted + 1 - from_top).ok()
    };
    values.iter().map(|value| known(value).and_then(group)).collect()
}

#[cfg(test)]
#[path = "tests/inequality.rs"]
mod tests;
