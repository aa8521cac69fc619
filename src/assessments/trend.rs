//! Whether a series rises or falls over its years, and by how much a year, without supposing that
//! it is straight or normal: Theil's and Sen's slope, and the test of Mann and Kendall.
//!
//! Sources: H. Theil, *A rank-invariant method of linear and polynomial regression analysis*,
//! Proc. Koninklijke Nederlandse Akademie van Wetenschappen 53 (1950), pp. 386-392; P. K. Sen,
//! *Estimates of the regression coefficient based on Kendall's tau*, JASA 63 (1968), pp. 1379-1389;
//! H. B. Mann, *Nonparametric tests against trend*, Econometrica 13 (1945), pp. 245-259;
//! M. G. Kendall, *Rank Correlation Methods*, 4th ed. (1975).
//!
//! All of it supposes independent years. Yearly figures of one unit often are not: where a year
//! resembles the one before, intervals are too narrow and p too small.

use super::real;
use super::standing::median;
use statrs::function::erf::{erfc, erfc_inv};
use std::cmp::Ordering;
use std::f64::consts::{FRAC_1_SQRT_2, SQRT_2};

/// The fewest years a slope is given for: through two points there is a difference, no median.
pub const LEAST_YEARS: usize = 3;

/// The fewest values tested for a trend. Four that rise throughout have p = 0.089, so below five
/// the test could never speak. From 5 to 10 values without ties its verdict at [`ALPHA`] is that of
/// the exact distribution of S (Kendall 1975).
pub const LEAST_VALUES: usize = 5;

/// The level at which a series is said to rise or fall, the custom of the field.
pub const ALPHA: f64 = 0.05;

/// The line of Theil and Sen, and an interval of its slope.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TheilSen {
    /// The median of the slopes between all pairs of points: units of the value per year.
    pub slope: f64,
    /// The value of the line in the year 0: median value less slope times median year.
    pub intercept: f64,
    /// The lower end of the interval of the slope.
    pub lower: f64,
    /// The upper end of the interval of the slope.
    pub upper: f64,
    /// Whether the pairs are enough for the confidence asked. If not, the interval reaches from the
    /// least slope to the greatest and its confidence is lower.
    pub attained: bool,
}

/// The test of Mann and Kendall.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MannKendall {
    /// Pairs that rise less pairs that fall: a whole number.
    pub s: f64,
    /// The variance of S if there is no trend, corrected for equal values.
    pub variance: f64,
    /// S moved by 1 towards 0, in standard deviations.
    pub z: f64,
    /// The two-sided p of `z` under the normal distribution.
    pub p: f64,
    /// S as a share of all pairs, from -1 to 1. Equal pairs count among all: Kendall's tau-a.
    pub tau: f64,
}

/// Which way a series tends at the level [`ALPHA`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tendency {
    /// It rises.
    Rising,
    /// It falls.
    Falling,
    /// Neither is shown. That is no proof of standing still.
    None,
    /// There are fewer than [`LEAST_VALUES`] values, or one is not a finite number.
    TooShort,
}

/// The line of Theil and Sen through `(year, value)`, in any order and with any gaps.
///
/// The interval has the given confidence, from 0.5 and below 1, by Sen's normal approximation (1968,
/// formula 2.6, equal values allowed for; ranks half way go to the even one, as in `SciPy`).
/// `None` for fewer than [`LEAST_YEARS`] years, a year given twice, a value that is not finite.
#[must_use]
pub fn theil_sen(points: &[(i32, f64)], confidence: f64) -> Option<TheilSen> {
    if points.len() < LEAST_YEARS || !(0.5..1.0).contains(&confidence) {
        return None;
    }
    let mut sorted = points.to_vec();
    sorted.sort_by_key(|(year, _)| *year);
    let years: Vec<f64> = sorted.iter().map(|(year, _)| f64::from(*year)).collect();
    let slopes = slopes(&sorted)?;
    let slope = median(&slopes);
    let values = ascending(points.iter().map(|(_, value)| *value));
    let intercept = slope.mul_add(-median(&years), median(&values));
    let pairs = real(slopes.len())?;
    // Half the width of the interval, counted in ranks among the slopes.
    let reach = SQRT_2 * erfc_inv(1.0 - confidence) * variance(&values)?.sqrt();
    let first = f64::midpoint(pairs, -reach).round_ties_even() - 1.0;
    let last = f64::midpoint(pairs, reach).round_ties_even();
    let (lower, upper) = (at_rank(&slopes, first)?, at_rank(&slopes, last)?);
    // The ranks lie alike from both ends: if one is among the slopes, so is the other.
    let attained = first >= 0.0;
    let finite = [slope, intercept, lower, upper].iter().all(|number| number.is_finite());
    finite.then_some(TheilSen { slope, intercept, lower, upper, attained })
}

/// The slope of [`theil_sen`] through the first one, two, three, ... of points that ascend by year.
///
/// Each point brings its slopes to those of the points before it, which stay sorted.
#[must_use]
pub fn slopes_so_far(points: &[(i32, f64)]) -> Vec<Option<f64>> {
    let (mut slopes, mut values, mut years) = (Vec::new(), Vec::new(), Vec::new());
    let mut sound = true;
    let through = |(place, (year, value)): (usize, &(i32, f64))| {
        for (earlier, before) in &points[..place] {
            let span = f64::from(*year) - f64::from(*earlier);
            let slope = (value - before) / span;
            sound &= span > 0.0 && slope.is_finite();
            slopes.push(slope);
        }
        slopes.sort_by(f64::total_cmp);
        values.push(*value);
        values.sort_by(f64::total_cmp);
        years.push(f64::from(*year));
        let slope = Some(median(&slopes)).filter(|_| sound && place + 1 >= LEAST_YEARS)?;
        let line = slope.mul_add(-median(&years), median(&values));
        (slope.is_finite() && line.is_finite()).then_some(slope)
    };
    points.iter().enumerate().map(through).collect()
}

/// The slopes between all pairs of points sorted by year, ascending; `None` if two share a year or
/// a slope is not finite.
fn slopes(sorted: &[(i32, f64)]) -> Option<Vec<f64>> {
    let pairs = sorted.iter().enumerate().flat_map(|(place, from)| {
        sorted.iter().skip(place + 1).map(move |to| {
            let years = f64::from(to.0) - f64::from(from.0);
            (years > 0.0).then(|| (to.1 - from.1) / years).filter(|slope| slope.is_finite())
        })
    });
    let slopes: Vec<f64> = pairs.collect::<Option<_>>()?;
    Some(ascending(slopes))
}

/// The slope at a rank from 0; before the first it is the first, after the last the last.
fn at_rank(sorted: &[f64], rank: f64) -> Option<f64> {
    let mut placed = sorted.iter().zip(0_u32..);
    let found = placed.find(|(_, place)| f64::from(*place) >= rank).map(|(slope, _)| slope);
    found.or(sorted.last()).copied()
}

/// The test of Mann and Kendall over values in the order of their years.
///
/// Only the order counts, so gaps between years do no harm. Values that are all equal have
/// S = 0, variance 0, z = 0, p = 1: no trend. `None` for fewer than [`LEAST_VALUES`] values or one
/// that is not finite.
#[must_use]
pub fn mann_kendall(values: &[f64]) -> Option<MannKendall> {
    if values.len() < LEAST_VALUES || values.iter().any(|value| !value.is_finite()) {
        return None;
    }
    let signs = values.iter().enumerate().flat_map(|(place, earlier)| {
        values.iter().skip(place + 1).map(move |later| match later.partial_cmp(earlier) {
            Some(Ordering::Greater) => 1.0,
            Some(Ordering::Less) => -1.0,
            _ => 0.0,
        })
    });
    // A sum of nothing but zeros must be 0, not -0.
    let s = signs.sum::<f64>() + 0.0;
    let variance = variance(&ascending(values.iter().copied()))?;
    // S moves in steps of 2; the normal curve is met half way (Kendall 1975).
    let moved = if s > 0.0 { s - 1.0 } else { (s + 1.0).min(0.0) };
    let z = if variance > 0.0 { moved / variance.sqrt() } else { 0.0 };
    let count = real(values.len())?;
    let tau = s / (0.5 * count * (count - 1.0));
    Some(MannKendall { s, variance, z, p: erfc(z.abs() * FRAC_1_SQRT_2), tau })
}

/// Which way values in the order of their years tend.
#[must_use]
pub fn tendency(values: &[f64]) -> Tendency {
    match mann_kendall(values) {
        None => Tendency::TooShort,
        Some(test) if test.p >= ALPHA => Tendency::None,
        Some(test) if test.s > 0.0 => Tendency::Rising,
        Some(_) => Tendency::Falling,
    }
}

/// The variance of S without a trend, for values in ascending order (Kendall 1975; Sen 1968, 2.6).
fn variance(sorted: &[f64]) -> Option<f64> {
    let term = |count: f64| count * (count - 1.0) * 2.0_f64.mul_add(count, 5.0);
    let mut ties = 0.0;
    // Of ascending neighbours, one not below the next equals it.
    for equal in sorted.chunk_by(|a, b| a >= b) {
        ties += term(real(equal.len())?);
    }
    Some((term(real(sorted.len())?) - ties) / 18.0)
}

fn ascending(values: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let mut sorted: Vec<f64> = values.into_iter().collect();
    sorted.sort_by(f64::total_cmp);
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn oracle() -> Value {
        let text = include_str!("../../tests/results/trends.json");
        serde_json::from_str(text).expect("JSON")
    }

    /// Relative 1e-9; what is 0 but for rounding may differ by 1e-12.
    fn close(ours: f64, case: &Value, name: &str) {
        let theirs = case[name].as_f64().expect(name);
        let allowed = (1e-9 * theirs.abs()).max(1e-12);
        assert!((ours - theirs).abs() <= allowed, "{name}: {ours}, expected {theirs} in {case}");
    }

    /// A p however small: relative 1e-9 without a floor.
    fn close_p(ours: f64, theirs: &Value) {
        let theirs = theirs.as_f64().expect("p");
        assert!((ours - theirs).abs() <= 1e-9 * theirs, "p: {ours}, expected {theirs}");
    }

    fn points(case: &Value) -> Vec<(i32, f64)> {
        let points = case["points"].as_array().expect("points");
        let point = |it: &Value| {
            let year = it[0].as_i64().expect("a year");
            (i32::try_from(year).expect("a year"), it[1].as_f64().expect("a value"))
        };
        points.iter().map(point).collect()
    }

    #[test]
    fn slopes_and_intervals_are_those_of_scipy() {
        let oracle = oracle();
        let mut compared = 0;
        for case in oracle["series"].as_array().expect("series") {
            let points = points(case);
            let sens = case["theil_sen"].as_array().expect("intervals");
            for expected in sens {
                let confidence = expected["confidence"].as_f64().expect("confidence");
                let ours = theil_sen(&points, confidence).expect("a slope");
                close(ours.slope, expected, "slope");
                close(ours.intercept, expected, "intercept");
                close(ours.lower, expected, "lower");
                close(ours.upper, expected, "upper");
                assert_eq!(ours.attained, expected["attained"] == Value::Bool(true), "{case}");
                compared += 1;
            }
            if sens.is_empty() {
                assert_eq!(theil_sen(&points, 0.95), None);
            }
        }
        assert!(compared >= 300, "{compared}");
    }

    #[test]
    fn tests_for_trend_are_those_of_pymannkendall() {
        let oracle = oracle();
        let mut seen = [0; 4];
        for case in oracle["series"].as_array().expect("series") {
            let values: Vec<f64> = points(case).iter().map(|(_, value)| *value).collect();
            let (word, index) = match tendency(&values) {
                Tendency::Rising => ("increasing", 0),
                Tendency::Falling => ("decreasing", 1),
                Tendency::None => ("no trend", 2),
                Tendency::TooShort => ("too short", 3),
            };
            seen[index] += 1;
            let expected = &case["mann_kendall"];
            assert_eq!(expected["trend"], word, "{case}");
            let Some(ours) = mann_kendall(&values) else { continue };
            close(ours.s, expected, "s");
            close(ours.variance, expected, "variance");
            close(ours.z, expected, "z");
            close(ours.tau, expected, "tau");
            close_p(ours.p, &expected["p"]);
        }
        assert!(seen.iter().all(|count| *count >= 5), "{seen:?}");
    }

    #[test]
    fn without_ties_the_verdict_is_that_of_the_exact_distribution() {
        for case in oracle()["exact"].as_array().expect("exact") {
            let values = case["values"].as_array().expect("values");
            let values: Vec<f64> = values.iter().filter_map(Value::as_f64).collect();
            let exact = case["p"].as_f64().expect("p") < ALPHA;
            let ours = !matches!(tendency(&values), Tendency::None | Tendency::TooShort);
            assert_eq!(ours, exact, "{case}");
        }
    }

    #[test]
    fn a_constant_series_has_no_trend() {
        let test = mann_kendall(&[2.0; 8]).expect("a test");
        assert_eq!((test.s, test.variance, test.z, test.p, test.tau), (0.0, 0.0, 0.0, 1.0, 0.0));
        assert_eq!(tendency(&[2.0; 8]), Tendency::None);
        assert_eq!(tendency(&[-0.0, 0.0, 0.0, -0.0, 0.0]), Tendency::None);
    }

    #[test]
    fn a_gap_in_the_years_counts_as_the_years_it_is() {
        let line = theil_sen(&[(2024, 14.0), (2010, 0.0), (2011, 1.0)], 0.95).expect("a line");
        assert!((line.slope - 1.0).abs() < 1e-12 && (line.intercept + 2010.0).abs() < 1e-9);
        assert!(!line.attained);
    }

    #[test]
    fn slopes_so_far_are_those_of_each_beginning() {
        let mut some: Vec<Vec<(i32, f64)>> =
            oracle()["series"].as_array().expect("series").iter().map(points).collect();
        some.push(vec![(2000, 1.0), (2001, f64::MAX), (2002, f64::MIN), (2003, 4.0)]);
        some.push(vec![(2000, f64::MAX), (2001, f64::MAX), (2003, f64::MAX), (2004, 4.0)]);
        for points in &mut some {
            points.sort_by_key(|(year, _)| *year);
            let each =
                (1..=points.len()).map(|count| Some(theil_sen(&points[..count], 0.8)?.slope));
            assert_eq!(slopes_so_far(points), each.collect::<Vec<_>>(), "{points:?}");
        }
    }

    #[test]
    fn what_cannot_be_computed_is_none() {
        let good = [(2020, 1.0), (2021, 2.0), (2022, 4.0)];
        assert!(theil_sen(&good, 0.95).is_some());
        assert_eq!(theil_sen(&good[..2], 0.95), None);
        assert_eq!(theil_sen(&[(2020, 1.0), (2020, 2.0), (2022, 4.0)], 0.95), None);
        assert_eq!(theil_sen(&[(2020, 1.0), (2021, f64::NAN), (2022, 4.0)], 0.95), None);
        assert_eq!(theil_sen(&[(2020, f64::MAX), (2021, f64::MIN), (2022, 4.0)], 0.95), None);
        for confidence in [0.0, 0.05, 1.0, f64::NAN] {
            assert_eq!(theil_sen(&good, confidence), None);
        }
        assert_eq!(mann_kendall(&[1.0, 2.0, 3.0, 4.0]), None);
        assert_eq!(mann_kendall(&[1.0, 2.0, 3.0, 4.0, f64::INFINITY]), None);
        assert_eq!(tendency(&[1.0, 2.0]), Tendency::TooShort);
    }
}
