//! Linear orderings: Hellwig's measure of development, TOPSIS, and the adjusted Mazziotta-Pareto
//! index (AMPI).
//!
//! Sources: Z. Hellwig, *Zastosowanie metody taksonomicznej do typologicznego podziału krajów ze
//! względu na poziom ich rozwoju oraz zasoby i strukturę wykwalifikowanych kadr*, Przegląd
//! Statystyczny 15(4) (1968), pp. 307-327. C.-L. Hwang and K. Yoon, *Multiple Attribute Decision
//! Making* (1981), pp. 128-140. M. Mazziotta and A. Pareto, *On a Generalized Non-compensatory
//! Composite Index for Measuring Socio-economic Phenomena*, Social Indicators Research 127 (2016),
//! pp. 983-1003.
//!
//! A unit without a value in one of the indicators has no score, and the means, deviations, patterns
//! and ideals of Hellwig's measure and of TOPSIS are those of the other units. A value that is not
//! finite is no value.

use super::rows::{Complete, count};
use crate::language::Text;

/// How many deviations above the mean distance the distance lies that scores 0 (Hellwig 1968).
const FAR: f64 = 2.0;
/// What a value at the lower goalpost is scaled to, and how much more at the upper one: 70 to 130
/// (Mazziotta and Pareto 2016).
const SCALED_LEAST: f64 = 70.0;
const SCALED_RANGE: f64 = 60.0;
/// Without two units there is no order.
const FEWEST_UNITS: usize = 2;

/// What an indicator means to an ordering.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Criterion {
    /// 1 where more is better (a stimulant), -1 where less is (a destimulant).
    pub direction: f64,
    /// Its weight, not below 0; only the proportions of weights matter.
    pub weight: f64,
}

/// What the sum of squares is divided by in a standard deviation. Textbooks use both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deviation {
    /// By one less than the number of units.
    Sample,
    /// By the number of units.
    Population,
}

/// How an unbalanced profile counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Penalty {
    /// Against the unit: the phenomenon is positive, such as well-being.
    Subtracted,
    /// For it: the phenomenon is negative, such as poverty.
    Added,
}

/// Why there is no ordering.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoOrdering {
    /// The columns differ in length.
    Uneven,
    /// Not as many directions, weights or goalposts as indicators, or some that cannot be such.
    Criteria,
    /// Fewer than two units with a value in every indicator.
    TooFewUnits,
    /// All units are the same in every indicator that has a weight.
    NoSpread,
    /// A number became too large.
    NotFinite,
}

impl NoOrdering {
    /// The reason in words for a reader.
    #[must_use]
    pub fn words(self) -> Text {
        let (pl, en) = match self {
            Self::Uneven => ("kolumny są różnej długości", "the columns differ in length"),
            Self::Criteria => (
                "kierunki, wagi lub progi nie pasują do wskaźników",
                "directions, weights or goalposts do not fit the indicators",
            ),
            Self::TooFewUnits => (
                "mniej niż dwie jednostki mają wszystkie wartości",
                "fewer than two units have all values",
            ),
            Self::NoSpread => ("wszystkie jednostki są takie same", "all units are the same"),
            Self::NotFinite => ("liczba jest za duża", "a number is too large"),
        };
        Text::new(pl, en)
    }
}

/// Hellwig's measure of development of each unit: 1 at the pattern, which has the best of each
/// indicator, lower with the distance from it, and below 0 only for a unit unusually far away.
///
/// An indicator that does not vary adds nothing to any distance. Standardised values are multiplied
/// by the weights. The same `deviation` is used for the indicators and for the distances.
///
/// # Errors
/// [`NoOrdering`].
pub fn hellwig<C: AsRef<[Option<f64>]>>(
    columns: &[C],
    criteria: &[Criterion],
    deviation: Deviation,
) -> Result<Vec<Option<f64>>, NoOrdering> {
    let known = comparable(columns, criteria)?;
    let mut squares = vec![0.0; known.units()];
    for (column, criterion) in known.columns.iter().zip(criteria) {
        let (mean, spread) = moments(column, deviation);
        if !spread.is_finite() {
            return Err(NoOrdering::NotFinite);
        }
        if !varies(column) || spread <= 0.0 {
            continue;
        }
        let scale = criterion.direction * criterion.weight / spread;
        let turned: Vec<f64> = column.iter().map(|value| (value - mean) * scale).collect();
        let pattern = turned.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        for (sum, value) in squares.iter_mut().zip(turned) {
            *sum += (pattern - value).powi(2);
        }
    }
    let distances: Vec<f64> = squares.into_iter().map(f64::sqrt).collect();
    let (mean, spread) = moments(&distances, deviation);
    let far = mean + FAR * spread;
    if !far.is_finite() {
        return Err(NoOrdering::NotFinite);
    }
    if far <= 0.0 {
        return Err(NoOrdering::NoSpread);
    }
    Ok(known.placed(distances.into_iter().map(|distance| 1.0 - distance / far)))
}

/// The closeness of each unit to the ideal by TOPSIS, from 0 at the worst of everything to 1 at the
/// best of everything. Columns are divided by their Euclidean length; one of zeros adds nothing.
///
/// # Errors
/// [`NoOrdering`].
pub fn topsis<C: AsRef<[Option<f64>]>>(
    columns: &[C],
    criteria: &[Criterion],
) -> Result<Vec<Option<f64>>, NoOrdering> {
    let known = comparable(columns, criteria)?;
    let mut squares = vec![(0.0, 0.0); known.units()];
    for (column, criterion) in known.columns.iter().zip(criteria) {
        let length = column.iter().copied().fold(0.0, f64::hypot);
        if !length.is_finite() {
            return Err(NoOrdering::NotFinite);
        }
        if length <= 0.0 {
            continue;
        }
        let scale = criterion.direction * criterion.weight / length;
        let turned: Vec<f64> = column.iter().map(|value| value * scale).collect();
        let ideal = turned.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let opposite = turned.iter().copied().fold(f64::INFINITY, f64::min);
        for ((below, above), value) in squares.iter_mut().zip(turned) {
            *below += (ideal - value).powi(2);
            *above += (value - opposite).powi(2);
        }
    }
    let distances = squares.into_iter().map(|(below, above)| (f64::sqrt(below), f64::sqrt(above)));
    let distances: Vec<(f64, f64)> = distances.collect();
    // A unit cannot be at the ideal and its opposite at once, unless these are the same.
    let whole: Vec<f64> = distances.iter().map(|(below, above)| below + above).collect();
    if !whole.iter().all(|whole| whole.is_finite()) {
        return Err(NoOrdering::NotFinite);
    }
    if whole.iter().any(|whole| *whole <= 0.0) {
        return Err(NoOrdering::NoSpread);
    }
    Ok(known.placed(distances.iter().zip(whole).map(|((_, above), whole)| above / whole)))
}

/// Between which values an indicator is scaled from 70 to 130; the reference lies at 100.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Goalposts {
    /// The reference less half the range.
    pub least: f64,
    /// The reference and half the range.
    pub most: f64,
}

impl Goalposts {
    /// Those of the known values, which are to be of all units in all years compared; around a
    /// reference, or around their mean. `None` when the values do not vary, or a number is too large.
    #[must_use]
    pub fn around(values: &[Option<f64>], reference: Option<f64>) -> Option<Self> {
        let known: Vec<f64> =
            values.iter().flatten().copied().filter(|value| value.is_finite()).collect();
        if !varies(&known) {
            return None;
        }
        let least = known.iter().copied().reduce(f64::min)?;
        let most = known.iter().copied().reduce(f64::max)?;
        let half = (most - least) / 2.0;
        let middle = reference.unwrap_or_else(|| mean(&known));
        let found = Self { least: middle - half, most: middle + half };
        found.are_apart().then_some(found)
    }

    fn are_apart(self) -> bool {
        (self.most - self.least).is_finite() && self.most > self.least
    }

    fn scale(self, value: f64, direction: f64) -> f64 {
        let above = if direction > 0.0 { value - self.least } else { self.most - value };
        SCALED_LEAST + SCALED_RANGE * (above / (self.most - self.least))
    }
}

/// The adjusted Mazziotta-Pareto index of each unit, not rounded: the mean of its scaled indicators
/// less (or plus) their deviation times their coefficient of variation. All indicators weigh the same.
///
/// Values beyond the goalposts go beyond 70 and 130. A unit whose scaled mean is not above 0, from a
/// reference far outside the values, has no score: it has no coefficient of variation.
///
/// # Errors
/// [`NoOrdering`], but for [`NoOrdering::TooFewUnits`]: with goalposts given one unit is enough.
pub fn ampi<C: AsRef<[Option<f64>]>>(
    columns: &[C],
    directions: &[f64],
    goalposts: &[Goalposts],
    penalty: Penalty,
) -> Result<Vec<Option<f64>>, NoOrdering> {
    let known = Complete::of(columns).ok_or(NoOrdering::Uneven)?;
    let matching = directions.len() == columns.len() && goalposts.len() == columns.len();
    let proper = directions.iter().all(|it| is_direction(*it));
    if !matching || !proper || !goalposts.iter().all(|it| it.are_apart()) {
        return Err(NoOrdering::Criteria);
    }
    let sign = match penalty {
        Penalty::Subtracted => -1.0,
        Penalty::Added => 1.0,
    };
    let score = |row: Vec<f64>| {
        let scaled = row.iter().zip(directions).zip(goalposts);
        let scaled: Vec<f64> =
            scaled.map(|((value, direction), posts)| posts.scale(*value, *direction)).collect();
        let (mean, spread) = moments(&scaled, Deviation::Population);
        (mean > 0.0).then(|| mean + sign * spread * (spread / mean)).filter(|it| it.is_finite())
    };
    let scores: Vec<Option<f64>> = known.rows().into_iter().map(score).collect();
    Ok(known.placed(scores).into_iter().map(Option::flatten).collect())
}

/// The complete units, if they and the criteria can make an ordering.
fn comparable<C: AsRef<[Option<f64>]>>(
    columns: &[C],
    criteria: &[Criterion],
) -> Result<Complete, NoOrdering> {
    let known = Complete::of(columns).ok_or(NoOrdering::Uneven)?;
    let proper =
        |it: &Criterion| is_direction(it.direction) && it.weight >= 0.0 && it.weight.is_finite();
    let any_weight = criteria.iter().any(|it| it.weight > 0.0);
    if criteria.len() != columns.len() || !criteria.iter().all(proper) || !any_weight {
        return Err(NoOrdering::Criteria);
    }
    if known.units() < FEWEST_UNITS { Err(NoOrdering::TooFewUnits) } else { Ok(known) }
}

fn is_direction(direction: f64) -> bool {
    (direction.abs() - 1.0).abs() <= 0.0
}

/// Whether values differ. The deviation cannot tell: that of equal values may be rounded up from 0.
fn varies(values: &[f64]) -> bool {
    let first = values.first().copied().unwrap_or_default();
    values.iter().any(|value| (value - first).abs() > 0.0)
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / count(values.len())
}

fn moments(values: &[f64], deviation: Deviation) -> (f64, f64) {
    let mean = mean(values);
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    let by = match deviation {
        Deviation::Sample => count(values.len()) - 1.0,
        Deviation::Population => count(values.len()),
    };
    (mean, (squares / by).sqrt())
}

#[cfg(test)]
#[path = "../tests/ordering.rs"]
mod tests;
