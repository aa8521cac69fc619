//! Missing values filled with what a multivariate normal distribution expects of them, given the
//! values the unit has; the distribution is the most likely one, found by the EM algorithm.
//!
//! Sources: A. P. Dempster, N. M. Laird, D. B. Rubin, *Maximum Likelihood from Incomplete Data via
//! the EM Algorithm*, Journal of the Royal Statistical Society B 39 (1977), pp. 1-38; R. J. A. Little
//! and D. B. Rubin, *Statistical Analysis with Missing Data*, chapter 11 (multivariate normal
//! examples). Right only where values are missing at random, which no computation can tell.

use super::impute::{Filled, NoFilling, known};
use super::rows::{Complete, count};
use nalgebra::{Cholesky, DMatrix, DVector, RowDVector};
use std::collections::BTreeMap;

/// The least part of an indicator's variance that others leave unexplained; with less, its covariance
/// with them counts as singular.
const LEAST_UNEXPLAINED: f64 = 1e-10;

/// When to stop.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stop {
    /// Converged when no mean and no covariance of the standardised indicators moves by more.
    pub tolerance: f64,
    /// The most iterations.
    pub iterations: u32,
}

/// Columns filled by the EM algorithm.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimated {
    /// The indicators; only units without any value stay missing.
    pub columns: Vec<Filled>,
    /// After how many iterations it converged; 0 when nothing was missing.
    pub iterations: u32,
}

/// Units that have values in the same indicators.
struct Pattern {
    observed: Vec<usize>,
    missing: Vec<usize>,
    units: Vec<usize>,
}

struct Normal {
    mean: RowDVector<f64>,
    covariance: DMatrix<f64>,
}

/// Fills missing values by the EM algorithm. It starts from the units that have all values, so the
/// same columns always give the same.
///
/// # Errors
/// [`NoFilling`], but for years: when there are too few complete units, an indicator does not vary or
/// follows from others, or the most iterations were not enough.
pub fn expectation_maximisation<C: AsRef<[Option<f64>]>>(
    columns: &[C],
    stop: Stop,
) -> Result<Estimated, NoFilling> {
    let complete = Complete::of(columns).ok_or(NoFilling::Uneven)?;
    let nothing_missing = |column: &C| column.as_ref().iter().all(|it| known(*it).is_some());
    if columns.iter().all(nothing_missing) {
        let columns = columns.iter().map(|it| Filled::with(it.as_ref(), |_| None)).collect();
        return Ok(Estimated { columns, iterations: 0 });
    }
    if complete.units() <= columns.len() {
        return Err(NoFilling::TooFewComplete);
    }
    let scales: Vec<(f64, f64)> = complete
        .columns
        .iter()
        .map(|it| scale(it))
        .collect::<Option<_>>()
        .ok_or(NoFilling::Singular)?;
    let patterns = patterns(columns);
    let mut values = standardised(columns, &scales);
    let whole = DMatrix::from_fn(complete.units(), columns.len(), |unit, indicator| {
        let value = complete.columns.get(indicator).and_then(|it| it.get(unit)).copied();
        let (middle, spread) = scales.get(indicator).copied().unwrap_or((0.0, 1.0));
        (value.unwrap_or_default() - middle) / spread
    });
    let mut normal = Normal::of(&whole, &DMatrix::zeros(columns.len(), columns.len()));
    solvable(normal.covariance.clone())?;
    let units: Vec<usize> =
        patterns.iter().flat_map(|pattern| pattern.units.iter().copied()).collect();
    for iteration in 1..=stop.iterations {
        let unexplained = expect(&mut values, &patterns, &normal)?;
        let next = Normal::of(&values.select_rows(&units), &unexplained);
        let moved =
            (&next.mean - &normal.mean).amax().max((&next.covariance - &normal.covariance).amax());
        normal = next;
        if moved <= stop.tolerance {
            solvable(normal.covariance.clone())?;
            expect(&mut values, &patterns, &normal)?;
            return Ok(Estimated {
                columns: filled(columns, &values, &scales),
                iterations: iteration,
            });
        }
    }
    Err(NoFilling::NotConverged)
}

impl Normal {
    /// The most likely distribution of rows, with what is uncertain in them added up.
    fn of(rows: &DMatrix<f64>, unexplained: &DMatrix<f64>) -> Self {
        let units = count(rows.nrows());
        let mean = rows.row_sum() / units;
        let ones = DVector::repeat(rows.nrows(), 1.0);
        let centred = rows - &ones * &mean;
        Self { mean, covariance: (centred.tr_mul(&centred) + unexplained) / units }
    }
}

/// Puts the expected values in place of those missing; returns the covariances that stay between
/// them, added up over units.
fn expect(
    values: &mut DMatrix<f64>,
    patterns: &[Pattern],
    normal: &Normal,
) -> Result<DMatrix<f64>, NoFilling> {
    let mut unexplained = DMatrix::zeros(values.ncols(), values.ncols());
    for pattern in patterns.iter().filter(|pattern| !pattern.missing.is_empty()) {
        let of_observed = normal.covariance.select_rows(&pattern.observed);
        let between = of_observed.select_columns(&pattern.missing);
        let inside = solvable(of_observed.select_columns(&pattern.observed))?;
        let slopes = inside.solve(&between);
        let rest = normal.covariance.select_rows(&pattern.missing).select_columns(&pattern.missing)
            - between.tr_mul(&slopes);
        let ones = DVector::repeat(pattern.units.len(), 1.0);
        let own = values.select_rows(&pattern.units).select_columns(&pattern.observed)
            - &ones * normal.mean.select_columns(&pattern.observed);
        let expected = own * slopes + &ones * normal.mean.select_columns(&pattern.missing);
        for (place, indicator) in pattern.missing.iter().enumerate() {
            for (row, unit) in pattern.units.iter().enumerate() {
                copy(&expected, (row, place), values, (*unit, *indicator), 0.0);
            }
            for (other_place, other) in pattern.missing.iter().enumerate() {
                let so_far = unexplained.get((*indicator, *other)).copied().unwrap_or_default();
                let of_units = &rest * count(pattern.units.len());
                copy(
                    &of_units,
                    (place, other_place),
                    &mut unexplained,
                    (*indicator, *other),
                    so_far,
                );
            }
        }
    }
    Ok(unexplained)
}

/// Copies a cell of a matrix, and something added, to a cell of another.
fn copy(
    from: &DMatrix<f64>,
    cell: (usize, usize),
    to: &mut DMatrix<f64>,
    place: (usize, usize),
    added: f64,
) {
    if let (Some(value), Some(it)) = (from.get(cell), to.get_mut(place)) {
        *it = value + added;
    }
}

fn solvable(covariance: DMatrix<f64>) -> Result<Cholesky<f64, nalgebra::Dyn>, NoFilling> {
    let variances = covariance.diagonal();
    let found = Cholesky::new(covariance).ok_or(NoFilling::Singular)?;
    // Squared, the diagonal is what each indicator has beyond those before it.
    let diagonal = found.l_dirty().diagonal();
    let enough = |(own, whole): (&f64, &f64)| own * own > LEAST_UNEXPLAINED * whole;
    let all = diagonal.iter().zip(&variances).all(enough);
    if all { Ok(found) } else { Err(NoFilling::Singular) }
}

/// The mean and the deviation of known values; `None` when they do not vary.
fn scale(values: &[f64]) -> Option<(f64, f64)> {
    let first = values.first()?;
    let varies = values.iter().any(|value| (value - first).abs() > 0.0);
    let mean = values.iter().sum::<f64>() / count(values.len());
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    let spread = (squares / count(values.len())).sqrt();
    (varies && spread > 0.0 && spread.is_finite()).then_some((mean, spread))
}

fn standardised<C: AsRef<[Option<f64>]>>(columns: &[C], scales: &[(f64, f64)]) -> DMatrix<f64> {
    let units = columns.first().map_or(0, |it| it.as_ref().len());
    let cells = columns.iter().zip(scales).flat_map(|(column, (middle, spread))| {
        let value = move |it: &Option<f64>| known(*it).map_or(0.0, |it| (it - middle) / spread);
        column.as_ref().iter().map(value)
    });
    DMatrix::from_iterator(units, columns.len(), cells)
}

/// The patterns of units that have any value, and in which units they are.
fn patterns<C: AsRef<[Option<f64>]>>(columns: &[C]) -> Vec<Pattern> {
    let units = columns.first().map_or(0, |it| it.as_ref().len());
    let mut found: BTreeMap<Vec<bool>, Vec<usize>> = BTreeMap::new();
    for unit in 0..units {
        let has = |it: &C| it.as_ref().get(unit).is_some_and(|it| known(*it).is_some());
        found.entry(columns.iter().map(has).collect()).or_default().push(unit);
    }
    let places = |mask: &[bool], of: bool| -> Vec<usize> {
        mask.iter().enumerate().filter(|(_, it)| **it == of).map(|(place, _)| place).collect()
    };
    let pattern = |(mask, units): (Vec<bool>, Vec<usize>)| Pattern {
        observed: places(&mask, true),
        missing: places(&mask, false),
        units,
    };
    found.into_iter().map(pattern).filter(|it| !it.observed.is_empty()).collect()
}

fn filled<C: AsRef<[Option<f64>]>>(
    columns: &[C],
    values: &DMatrix<f64>,
    scales: &[(f64, f64)],
) -> Vec<Filled> {
    let column = |(indicator, (column, (middle, spread))): (usize, (&C, &(f64, f64)))| {
        let column = column.as_ref();
        let has_any = |unit: usize| {
            columns.iter().any(|it| it.as_ref().get(unit).is_some_and(|it| known(*it).is_some()))
        };
        Filled::with(column, |unit| {
            let value = values.get((unit, indicator)).filter(|_| has_any(unit))?;
            Some(middle + spread * value)
        })
    };
    columns.iter().zip(scales).enumerate().map(column).collect()
}
