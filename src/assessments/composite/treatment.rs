//! Outliers of one indicator: winsorised, one value at a time, and where that is not enough, logged.
//!
//! Source: `COINr`, `Treat`: a distribution passes when its skewness lies within 2 or its kurtosis below
//! 3.5, both as G1 and G2 of D. N. Joanes and C. A. Gill, *Comparing measures of sample skewness and
//! kurtosis*, The Statistician 47 (1998); at most five values are winsorised; else `log_CT`.

use crate::assessments::real;

/// The skewness and the kurtosis from which a distribution is treated.
const SKEWNESS: f64 = 2.0;
const KURTOSIS: f64 = 3.5;
/// How many values are winsorised at most.
const MOST_WINSORISED: usize = 5;
/// The share of the range that keeps the logarithm of the least value finite.
const OFFSET: f64 = 0.01;

/// What was done to an indicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Treatment {
    /// Nothing: it passes as it is, or has too few values to tell.
    None,
    /// So many values were moved to their neighbour.
    Winsorised(usize),
    /// Logarithms took the place of the values.
    Logged,
}

/// A column with its outliers treated, and how.
#[must_use]
pub fn treated(column: &[Option<f64>]) -> (Vec<Option<f64>>, Treatment) {
    let Some(skewed) = skewness(column).filter(|_| !passes(column)) else {
        return (column.to_vec(), Treatment::None);
    };
    let mut winsorised = column.to_vec();
    let mut skewed = skewed;
    for count in 1..=MOST_WINSORISED {
        move_extreme(&mut winsorised, skewed >= 0.0);
        if passes(&winsorised) {
            return (winsorised, Treatment::Winsorised(count));
        }
        skewed = skewness(&winsorised).unwrap_or_default();
    }
    (logged(column), Treatment::Logged)
}

/// Moves the most extreme value to the next one; ties move together.
fn move_extreme(column: &mut [Option<f64>], highest: bool) {
    let more_extreme = |a: f64, b: f64| if highest { a.max(b) } else { a.min(b) };
    let Some(extreme) = column.iter().flatten().copied().reduce(more_extreme) else { return };
    let inner = column.iter().flatten().copied().filter(|it| (it - extreme).abs() > 0.0);
    let Some(next) = inner.reduce(more_extreme) else { return };
    for value in column.iter_mut().flatten() {
        if (*value - extreme).abs() <= 0.0 {
            *value = next;
        }
    }
}

fn logged(column: &[Option<f64>]) -> Vec<Option<f64>> {
    let least = column.iter().flatten().copied().fold(f64::INFINITY, f64::min);
    let most = column.iter().flatten().copied().fold(f64::NEG_INFINITY, f64::max);
    let offset = OFFSET * (most - least);
    column.iter().map(|value| value.map(|value| (value - least + offset).ln())).collect()
}

/// Whether nothing needs to be done: also where there are too few values, or all are the same.
fn passes(column: &[Option<f64>]) -> bool {
    let skewed = skewness(column).is_some_and(|it| it.abs() >= SKEWNESS);
    let peaked = kurtosis(column).is_some_and(|it| it >= KURTOSIS);
    !(skewed && peaked)
}

/// Sums of powers of the distances from the mean: how many, squares, cubes, fourth powers.
fn moments(column: &[Option<f64>]) -> Option<(f64, f64, f64, f64)> {
    let count = real(column.iter().flatten().count())?;
    let mean = column.iter().flatten().sum::<f64>() / count;
    let sums = column.iter().flatten().map(|value| value - mean).fold(
        (0.0, 0.0, 0.0),
        |(squares, cubes, fourths), it| {
            let square = it * it;
            (squares + square, cubes + square * it, fourths + square * square)
        },
    );
    (sums.0 > 0.0).then_some((count, sums.0, sums.1, sums.2))
}

/// G1; `None` for fewer than three values or values that are all the same.
pub(in crate::assessments) fn skewness(column: &[Option<f64>]) -> Option<f64> {
    let (n, squares, cubes, _) = moments(column)?;
    (n > 2.0).then(|| n.sqrt() * cubes / squares.powf(1.5) * (n * (n - 1.0)).sqrt() / (n - 2.0))
}

fn kurtosis(column: &[Option<f64>]) -> Option<f64> {
    let (n, squares, _, fourths) = moments(column)?;
    let ratio = n * fourths / (squares * squares);
    (n > 3.0).then(|| ((n + 1.0) * (ratio - 3.0) + 6.0) * (n - 1.0) / ((n - 2.0) * (n - 3.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(values: &[f64]) -> Vec<Option<f64>> {
        values.iter().copied().map(Some).collect()
    }

    #[test]
    fn one_outlier_goes_to_its_neighbour_and_a_heavy_tail_is_logged() {
        let mut values: Vec<f64> = (1..=20).map(f64::from).collect();
        assert_eq!(treated(&column(&values)).1, Treatment::None);
        values.push(500.0);
        let (found, how) = treated(&column(&values));
        assert_eq!((found.last().copied().flatten(), how), (Some(20.0), Treatment::Winsorised(1)));
        let mut heavy = vec![0.0; 100];
        heavy.extend((1..9).map(|power| 10_f64.powi(power)));
        let (found, how) = treated(&column(&heavy));
        assert_eq!(how, Treatment::Logged);
        assert!(found.iter().flatten().all(|value| value.is_finite()));
    }

    #[test]
    fn what_has_no_shape_is_left_alone() {
        for values in [&[][..], &[1.0], &[2.0, 2.0, 2.0, 2.0], &[0.0, 1e300]] {
            assert_eq!(treated(&column(values)).1, Treatment::None, "{values:?}");
        }
    }
}
