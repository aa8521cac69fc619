//! Eleven ways to bring the values of an indicator to a scale on which indicators can be added.
//!
//! Source: W. Becker, `COINr` 1.1.14, `R/normalise.R` (the functions `n_*` and `Normalise`); what each
//! is good for: OECD and JRC, *Handbook on Constructing Composite Indicators* (2008), section 5.
//!
//! As there, less is better (direction -1) by changing the sign of every value before anything else.
//! A target and goalposts are changed with it; the interval of [`Normaliser::Scaled`] is not, so give
//! it for the changed values. The reference is not capped unless asked for. Equal values share the
//! least rank. Missing values stay missing and count nowhere; so do those that are no finite number.
//!
//! Where `COINr` gives NaN, infinity or scores in reverse order, there is no score here: a range,
//! deviation or distance of zero; bounds or posts the wrong way round; a reference or target not above
//! the worst value; a largest value, of those changed, that is not above zero under
//! [`Normaliser::FractionOfMax`] (with direction -1 that is every indicator without negative values:
//! `COINr` would score the worst highest).

use crate::assessments::real;

/// How values become scores.
///
/// A geometric or harmonic mean takes only scores above zero: [`Normaliser::is_positive`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Normaliser {
    /// The least value becomes `low`, the largest `high`. Scores lie between them: above zero where
    /// both are. A constant column has none.
    MinMax {
        /// The score of the worst.
        low: f64,
        /// The score of the best.
        high: f64,
    },
    /// The interval becomes 0 to 100 whatever the values. May be zero or negative, or above 100. A
    /// constant column has scores.
    Scaled {
        /// The value that becomes 0.
        low: f64,
        /// The value that becomes 100.
        high: f64,
    },
    /// Standard scores, n - 1 in the deviation. Half of them are usually negative with a mean of 0. A
    /// constant column has none.
    ZScore {
        /// The mean that scores shall have.
        mean: f64,
        /// The standard deviation that scores shall have.
        deviation: f64,
    },
    /// 1 less the distance to the largest value, in ranges: 0 for the worst, 1 for the best. A
    /// constant column has none.
    DistanceToMax,
    /// The same to the value of one unit: 0 for the worst, never negative. A constant column has none.
    DistanceToReference {
        /// The place of the unit in the column.
        unit: usize,
        /// Whether what is better than the reference gets 1 and no more; not so in `COINr` by default.
        capped: bool,
    },
    /// The same to [`Marks::target`]: 0 for the worst, never negative. A constant column has zeros,
    /// unless it has the target or is better.
    DistanceToTarget {
        /// Whether what is better than the target gets 1 and no more; not so in `COINr` by default.
        capped: bool,
    },
    /// The share of the largest value. Zero or negative where values are. A constant column has ones,
    /// unless it is of zeros or negative.
    FractionOfMax,
    /// (rank - 1)/(n - 1): 0 for the worst. A constant column has zeros; a single value has none.
    PercentileRank,
    /// Rank - 1, how many units are worse: 0 for the worst. A constant column has zeros.
    Borda,
    /// The rank from the worst, from 1, so always above zero. A constant column has ones.
    Rank,
    /// From 0 at one of [`Marks::posts`] to `scale` at the other, and no further: zero at the worse
    /// post and beyond, never negative. A constant column has scores.
    Goalposts {
        /// The score of the better post.
        scale: f64,
    },
}

/// The names of normalisers, with what `COINr` sets by default. It sets neither a reference unit nor
/// the scale of goalposts; here they are the first unit, and 100 as for `min-max`.
pub const NORMALISERS: &[(&str, Normaliser)] = &[
    ("min-max", Normaliser::MinMax { low: 0.0, high: 100.0 }),
    ("scaled", Normaliser::Scaled { low: 0.0, high: 100.0 }),
    ("z-score", Normaliser::ZScore { mean: 0.0, deviation: 1.0 }),
    ("distance-to-max", Normaliser::DistanceToMax),
    ("distance-to-reference", Normaliser::DistanceToReference { unit: 0, capped: false }),
    ("distance-to-target", Normaliser::DistanceToTarget { capped: false }),
    ("fraction-of-max", Normaliser::FractionOfMax),
    ("percentile-rank", Normaliser::PercentileRank),
    ("borda", Normaliser::Borda),
    ("rank", Normaliser::Rank),
    ("goalposts", Normaliser::Goalposts { scale: 100.0 }),
];

impl Normaliser {
    /// The keys of a spec it looks at.
    pub(super) const fn keys(&self) -> &'static [&'static str] {
        match self {
            Self::MinMax { .. } | Self::Scaled { .. } => &["low", "high"],
            Self::ZScore { .. } => &["mean", "deviation"],
            Self::Goalposts { .. } => &["scale"],
            Self::DistanceToTarget { .. } => &["capped"],
            Self::DistanceToReference { .. } => &["unit", "capped"],
            _ => &[],
        }
    }

    /// Its name in [`NORMALISERS`].
    #[must_use]
    pub fn name(&self) -> &'static str {
        let alike = |other: &Self| std::mem::discriminant(other) == std::mem::discriminant(self);
        NORMALISERS.iter().find(|(_, it)| alike(it)).map_or("", |(name, _)| name)
    }

    /// Whether every score it can give is above zero, as geometric and harmonic means need.
    #[must_use]
    pub fn is_positive(&self) -> bool {
        match self {
            Self::MinMax { low, high } => low.min(*high) > 0.0,
            Self::Rank => true,
            _ => false,
        }
    }
}

/// What one indicator is measured against, in its own unit and before any change of sign.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Marks {
    /// The value aimed at, for [`Normaliser::DistanceToTarget`].
    pub target: Option<f64>,
    /// The lower and the upper post, for [`Normaliser::Goalposts`]; the lower must be less.
    pub posts: Option<(f64, f64)>,
}

/// The score of each unit, higher always better. `direction` is 1 where more is better and -1 where
/// less is; with any other number, or without the mark or the unit asked for, no unit has a score.
#[must_use]
pub fn normalised(
    by: &Normaliser,
    column: &[Option<f64>],
    direction: f64,
    marks: &Marks,
) -> Vec<Option<f64>> {
    let scores = if direction.abs().total_cmp(&1.0).is_eq() {
        let turn = |value: &Option<f64>| {
            value.filter(|value| value.is_finite()).map(|value| value * direction)
        };
        let turned: Vec<Option<f64>> = column.iter().map(turn).collect();
        match by {
            Normaliser::PercentileRank | Normaliser::Borda | Normaliser::Rank => {
                ranked(by, &turned)
            }
            _ => Line::of(by, &turned, direction, marks)
                .map(|line| turned.iter().map(|value| line.score((*value)?)).collect()),
        }
    } else {
        None
    };
    scores.unwrap_or_else(|| vec![None; column.len()])
}

/// Scores on a straight line, between bounds.
struct Line {
    /// The value that becomes `start`.
    from: f64,
    /// How far above it the value lies that becomes `start` and `rise`.
    width: f64,
    start: f64,
    rise: f64,
    /// The least and the largest score.
    bounds: (f64, f64),
}

impl Line {
    /// The line of a normaliser for values that have their sign already; `None` where there is none.
    fn of(by: &Normaliser, turned: &[Option<f64>], direction: f64, marks: &Marks) -> Option<Self> {
        let (least, most) = extremes(turned)?;
        let unit = |from: f64, to: f64| Self::through((from, 0.0), (to, 1.0));
        let up_to_1 = |line: Self, capped: bool| {
            let bounds = if capped { (0.0, 1.0) } else { line.bounds };
            Self { bounds, ..line }
        };
        match *by {
            Normaliser::MinMax { low, high } => Self::through((least, low), (most, high)),
            Normaliser::Scaled { low, high } => Self::through((low, 0.0), (high, 100.0)),
            Normaliser::ZScore { mean, deviation } => {
                // Rounding leaves a constant column a deviation that is not quite zero.
                let (from, width) = moments(turned).filter(|_| least < most)?;
                Self::rising(from, width, mean, deviation)
            }
            Normaliser::DistanceToMax => unit(least, most),
            Normaliser::DistanceToReference { unit: place, capped } => {
                let reference = turned.get(place).copied().flatten()?;
                unit(least, reference).map(|line| up_to_1(line, capped))
            }
            Normaliser::DistanceToTarget { capped } => {
                unit(least, marks.target? * direction).map(|line| up_to_1(line, capped))
            }
            Normaliser::FractionOfMax => unit(0.0, most),
            Normaliser::Goalposts { scale } => {
                let (lower, upper) = marks.posts?;
                let ends = if direction > 0.0 { (lower, upper) } else { (-upper, -lower) };
                let line = Self::through((ends.0, 0.0), (ends.1, scale))?;
                Some(Self { bounds: (0.0, scale), ..line })
            }
            Normaliser::PercentileRank | Normaliser::Borda | Normaliser::Rank => None,
        }
    }

    /// The line through two points given as value and score.
    fn through(first: (f64, f64), second: (f64, f64)) -> Option<Self> {
        Self::rising(first.0, second.0 - first.0, first.1, second.1 - first.1)
    }

    /// A line without bounds; it must rise, and none of its numbers may be infinite.
    fn rising(from: f64, width: f64, start: f64, rise: f64) -> Option<Self> {
        let bounds = (f64::NEG_INFINITY, f64::INFINITY);
        let finite = [from, width, start, rise].iter().all(|number| number.is_finite());
        let line = Self { from, width, start, rise, bounds };
        (finite && width > 0.0 && rise > 0.0).then_some(line)
    }

    fn score(&self, value: f64) -> Option<f64> {
        let score = (value - self.from) / self.width * self.rise + self.start;
        let score = score.max(self.bounds.0).min(self.bounds.1);
        score.is_finite().then_some(score)
    }
}

/// The least and the largest of the values known.
fn extremes(column: &[Option<f64>]) -> Option<(f64, f64)> {
    let known = || column.iter().flatten().copied();
    Some((known().reduce(f64::min)?, known().reduce(f64::max)?))
}

/// The mean and the standard deviation, with n - 1, of the values known.
fn moments(column: &[Option<f64>]) -> Option<(f64, f64)> {
    let count = real(column.iter().flatten().count())?;
    let mean = column.iter().flatten().sum::<f64>() / count;
    let squares = column.iter().flatten().map(|value| (value - mean).powi(2)).sum::<f64>();
    let deviation = (squares / (count - 1.0)).sqrt();
    (count > 1.0 && deviation.is_finite()).then_some((mean, deviation))
}

/// Scores by how many values known are less.
fn ranked(by: &Normaliser, turned: &[Option<f64>]) -> Option<Vec<Option<f64>>> {
    let mut order: Vec<f64> = turned.iter().flatten().copied().collect();
    order.sort_by(f64::total_cmp);
    let others = real(order.len())? - 1.0;
    let score = |value: f64| {
        let below = real(order.partition_point(|other| *other < value))?;
        match by {
            Normaliser::Rank => Some(below + 1.0),
            Normaliser::PercentileRank => (others > 0.0).then(|| below / others),
            _ => Some(below),
        }
    };
    Some(turned.iter().map(|value| score((*value)?)).collect())
}

#[cfg(test)]
#[path = "../tests/normalise.rs"]
mod tests;
