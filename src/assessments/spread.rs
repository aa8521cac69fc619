//! How far units lie from one another, and whether they draw together over the years.
//!
//! Sources: coefficient of variation weighted by population, J. G. Williamson, *Regional inequality
//! and the process of national development*, Economic Development and Cultural Change 13(4) part 2
//! (1965), pp. 1-84; Gini with weights, G. Pyatt, C. Chen, J. Fei, *The distribution of income by
//! factor components*, Quarterly Journal of Economics 95 (1980), pp. 451-473; T and its parts,
//! H. Theil, *Economics and Information Theory* (1967), chapter 4, and F. Bourguignon,
//! *Decomposable income inequality measures*, Econometrica 47 (1979), pp. 901-920; sigma- and
//! beta-convergence, R. J. Barro, X. Sala-i-Martin, *Convergence*, Journal of Political Economy 100
//! (1992), pp. 223-251.
//!
//! Values are in one unit of measure; weights are people, above 0. The units are all there are, no
//! sample, so standard deviations are divided by their number.

use super::real;
use super::trend::{TheilSen, theil_sen};
use statrs::function::beta::checked_beta_reg;
use std::f64::consts::LN_2;

/// The fewest units compared: between two there is a difference, no spread, and through two points
/// every line is perfect.
pub const LEAST_UNITS: usize = 3;

/// Differences of logarithms below this share are rounding, not variety.
const ROUNDING: f64 = 1e-12;

/// The coefficient of variation: standard deviation as a share of the mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Variation {
    /// Every unit counts the same.
    pub unweighted: f64,
    /// Every person counts the same: mean and deviation are weighted (Williamson 1965).
    pub weighted: f64,
}

/// Theil's T and its parts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TheilT {
    /// `within` and `between` together; 0 where every unit has the mean.
    pub total: f64,
    /// What lies within groups.
    pub within: f64,
    /// What would be left if every unit had the mean of its group.
    pub between: f64,
}

/// The values of the same units in one year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CrossSection<'a> {
    /// The year.
    pub year: i32,
    /// One value a unit.
    pub values: &'a [f64],
    /// The people of each unit, in the same order.
    pub weights: &'a [f64],
}

/// Sigma-convergence: the change a year of the coefficient of variation, below 0 where units draw
/// together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SigmaConvergence {
    /// Of the unweighted coefficient.
    pub unweighted: TheilSen,
    /// Of the weighted coefficient.
    pub weighted: TheilSen,
}

/// Beta-convergence: least squares of yearly logarithmic growth on the logarithm at the start.
///
/// A slope below 0 may be mere return to the mean (Galton's fallacy; M. Friedman, Journal of
/// Economic Literature 30 (1992), pp. 2129-2132): read it beside sigma.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BetaConvergence {
    /// Growth a year for one more logarithm at the start; below 0 the lower ones catch up.
    pub slope: f64,
    /// The standard error of the slope, of equal variance everywhere.
    pub standard_error: f64,
    /// The share of the variance of growth that the start explains.
    pub r2: f64,
    /// The two-sided p of the slope under Student's distribution, units less 2 degrees of freedom.
    pub p: f64,
    /// The years in which half of a gap closes, ln 2 / |slope|, which supposes `slope * years` small;
    /// `None` unless the slope is below 0.
    pub half_life: Option<f64>,
}

/// The coefficient of variation between units, of one value and one weight a unit.
///
/// `None` for fewer than [`LEAST_UNITS`] units, lists of unlike length, a mean that is not above 0
/// (a share of it would mean nothing), a weight that is not above 0, a number that is not finite.
#[must_use]
pub fn sigma(values: &[f64], weights: &[f64]) -> Option<Variation> {
    sound(values, weights)?;
    let equal = vec![1.0; values.len()];
    let unweighted = variation(values, &equal)?;
    Some(Variation { unweighted, weighted: variation(values, weights)? })
}

fn variation(values: &[f64], weights: &[f64]) -> Option<f64> {
    let all: f64 = weights.iter().sum();
    let mean = positive(product(values, weights) / all)?;
    let squares = values.iter().map(|value| (value - mean).powi(2));
    let variance = squares.zip(weights).map(|(square, weight)| square * weight).sum::<f64>() / all;
    Some(variance.sqrt() / mean).filter(|share| share.is_finite())
}

/// The Gini coefficient of people who each have the value of their unit, from 0 to 1.
///
/// `None` for fewer than [`LEAST_UNITS`] units, lists of unlike length, a value below 0, a mean of
/// 0, a weight that is not above 0, a number that is not finite.
#[must_use]
pub fn gini(values: &[f64], weights: &[f64]) -> Option<f64> {
    sound(values, weights)?;
    if values.iter().any(|value| *value < 0.0) {
        return None;
    }
    let mut sorted: Vec<(f64, f64)> = values.iter().copied().zip(weights.iter().copied()).collect();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let all: f64 = weights.iter().sum();
    // The mean difference, summed over the gaps between neighbours: a gap is crossed by every pair
    // with one person below it and one above. No term is below 0, so nothing cancels.
    let (mut below, mut crossed) = (0.0, 0.0);
    for (here, next) in sorted.iter().zip(sorted.iter().skip(1)) {
        below += here.1 / all;
        crossed += (next.0 - here.0) * below * (1.0 - below);
    }
    let mean = positive(product(values, weights) / all)?;
    Some(crossed / mean).filter(|share| share.is_finite())
}

/// Theil's T of `(value, weight, group)`, in all, within and between groups.
///
/// `None` for fewer than [`LEAST_UNITS`] units, a value or weight that is not above 0, a number
/// that is not finite. One group has all of it within; a group for each unit all of it between.
#[must_use]
pub fn theil_t<G: Ord>(units: &[(f64, f64, G)]) -> Option<TheilT> {
    let mut grouped: Vec<&(f64, f64, G)> = units.iter().collect();
    grouped.sort_by(|a, b| a.2.cmp(&b.2));
    let values: Vec<f64> = grouped.iter().map(|unit| unit.0).collect();
    let weights: Vec<f64> = grouped.iter().map(|unit| unit.1).collect();
    sound(&values, &weights)?;
    if values.iter().any(|value| *value <= 0.0) {
        return None;
    }
    let all: f64 = weights.iter().sum();
    let sum = product(&values, &weights);
    let mean = positive(sum / all)?;
    let (mut within, mut between) = (0.0, 0.0);
    for group in grouped.chunk_by(|a, b| a.2 == b.2) {
        let people: f64 = group.iter().map(|unit| unit.1).sum();
        let own: f64 = group.iter().map(|unit| unit.0 * unit.1).sum();
        let own_mean = own / people;
        let deviations = group.iter().map(|unit| unit.1 / people * deviation(unit.0 / own_mean));
        within += own / sum * deviations.sum::<f64>();
        between += people / all * deviation(own_mean / mean);
    }
    let total = within + between;
    total.is_finite().then_some(TheilT { total, within, between })
}

/// What one person adds to T who has `ratio` times the mean: `r ln r`, less `r - 1`, which adds up
/// to 0 over all people and leaves no term below 0.
fn deviation(ratio: f64) -> f64 {
    let excess = ratio - 1.0;
    ratio.mul_add(excess.ln_1p(), -excess).max(0.0)
}

/// Sigma-convergence over years, with the interval of [`theil_sen`] at the given confidence.
///
/// `None` if a year has no [`sigma`], years do not all have the same number of units (another set
/// of units is another spread), or [`theil_sen`] refuses.
#[must_use]
pub fn sigma_convergence(years: &[CrossSection], confidence: f64) -> Option<SigmaConvergence> {
    let units = years.first()?.values.len();
    let mut found = Vec::with_capacity(years.len());
    for section in years {
        if section.values.len() != units {
            return None;
        }
        found.push((section.year, sigma(section.values, section.weights)?));
    }
    let slope = |of: fn(&Variation) -> f64| {
        let points: Vec<(i32, f64)> = found.iter().map(|(year, it)| (*year, of(it))).collect();
        theil_sen(&points, confidence)
    };
    Some(SigmaConvergence {
        unweighted: slope(|it| it.unweighted)?,
        weighted: slope(|it| it.weighted)?,
    })
}

/// Beta-convergence of units with the values `(first, last)`, `years` apart.
///
/// `None` for fewer than [`LEAST_UNITS`] units, a value that is not above 0 or not finite, 0 years,
/// and where all units began alike or all grew alike, but for rounding: there is nothing to explain.
#[must_use]
pub fn beta_convergence(units: &[(f64, f64)], years: u32) -> Option<BetaConvergence> {
    let fit = |number: &f64| *number > 0.0 && number.is_finite();
    if units.len() < LEAST_UNITS || years == 0 || !units.iter().all(|it| fit(&it.0) && fit(&it.1)) {
        return None;
    }
    let starts: Vec<f64> = units.iter().map(|(first, _)| first.ln()).collect();
    // Of each logarithm apart, because the share of two extreme values may overflow.
    let logarithms: Vec<f64> = units.iter().map(|(first, last)| last.ln() - first.ln()).collect();
    if !varied(&starts) || !varied(&logarithms) {
        return None;
    }
    let growths: Vec<f64> = logarithms.iter().map(|it| it / f64::from(years)).collect();
    let count = real(units.len())?;
    let (starts, growths) = (centred(&starts, count), centred(&growths, count));
    let spread = product(&starts, &starts);
    let slope = product(&starts, &growths) / spread;
    let errors = starts.iter().zip(&growths).map(|(start, growth)| growth - slope * start);
    let residual: f64 = errors.map(|error| error.powi(2)).sum();
    let freedom = count - 2.0;
    let standard_error = (residual / freedom / spread).sqrt();
    let p = student(slope, standard_error, freedom)?;
    let r2 = 1.0 - residual / product(&growths, &growths);
    let half_life = (slope < 0.0).then(|| LN_2 / -slope).filter(|years| years.is_finite());
    let finite = [slope, standard_error, r2, p].iter().all(|number| number.is_finite());
    finite.then_some(BetaConvergence { slope, standard_error, r2, p, half_life })
}

/// The two-sided p of an estimate under Student's distribution; 0 where there is no error at all.
fn student(estimate: f64, error: f64, freedom: f64) -> Option<f64> {
    let (explained, free) = (estimate.powi(2), freedom * error.powi(2));
    checked_beta_reg(freedom / 2.0, 0.5, free / (free + explained)).ok()
}

/// Whether logarithms differ by more than rounding.
fn varied(logarithms: &[f64]) -> bool {
    let lowest = logarithms.iter().copied().fold(f64::INFINITY, f64::min);
    let highest = logarithms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    highest - lowest > ROUNDING * lowest.abs().max(highest.abs()).max(1.0)
}

fn centred(numbers: &[f64], count: f64) -> Vec<f64> {
    let mean = numbers.iter().sum::<f64>() / count;
    numbers.iter().map(|number| number - mean).collect()
}

/// Enough units, a weight for each, weights above 0, all finite.
fn sound(values: &[f64], weights: &[f64]) -> Option<()> {
    let enough = values.len() >= LEAST_UNITS && values.len() == weights.len();
    let finite = values.iter().chain(weights).all(|number| number.is_finite());
    (enough && finite && weights.iter().all(|weight| *weight > 0.0)).then_some(())
}

fn product(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn positive(number: f64) -> Option<f64> {
    (number > 0.0 && number.is_finite()).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn oracle() -> Value {
        let text = include_str!("../../tests/results/spread.json");
        serde_json::from_str(text).expect("JSON")
    }

    fn rows<'a>(of: &'a Value, name: &str) -> &'a Vec<Value> {
        of[name].as_array().expect("a list")
    }

    fn numbers(of: &Value, name: &str) -> Vec<f64> {
        rows(of, name).iter().map(|number| number.as_f64().expect("a number")).collect()
    }

    /// Relative 1e-9; what is 0 but for rounding may differ by 1e-14.
    fn close(ours: f64, case: &Value, name: &str) {
        let theirs = case[name].as_f64().expect(name);
        let allowed = (1e-9 * theirs.abs()).max(1e-14);
        assert!((ours - theirs).abs() <= allowed, "{name}: {ours}, expected {theirs}");
    }

    fn all_close(ours: &[f64], case: &Value, names: &[&str]) {
        ours.iter().zip(names).for_each(|(ours, name)| close(*ours, case, name));
    }

    #[test]
    fn variation_gini_and_theil_are_those_of_the_formulas_in_numpy() {
        let oracle = oracle();
        assert!(rows(&oracle, "distributions").len() >= 50);
        for case in rows(&oracle, "distributions") {
            let (values, weights) = (numbers(case, "values"), numbers(case, "weights"));
            let variation = sigma(&values, &weights).expect("a variation");
            let gini = gini(&values, &weights).expect("a Gini");
            let all = [variation.unweighted, variation.weighted, gini];
            all_close(&all, case, &["cv", "cv_weighted", "gini"]);
            let groups = rows(case, "groups").iter().map(|group| group.as_i64().expect("a group"));
            let pairs = values.iter().zip(&weights).zip(groups);
            let units: Vec<_> = pairs.map(|((a, b), group)| (*a, *b, group)).collect();
            if case["theil"].is_null() {
                assert_eq!(theil_t(&units), None);
                continue;
            }
            let theil = theil_t(&units).expect("a T");
            let parts = [theil.total, theil.within, theil.between];
            all_close(&parts, case, &["theil", "within", "between"]);
        }
    }

    #[test]
    fn sigma_convergence_is_the_slope_scipy_gives() {
        for case in rows(&oracle(), "panels") {
            let year = |it: &Value| {
                let year = i32::try_from(it["year"].as_i64().expect("a year"));
                (year.expect("a year"), numbers(it, "values"), numbers(it, "weights"))
            };
            let years: Vec<_> = rows(case, "years").iter().map(year).collect();
            let sections = years.iter();
            let sections: Vec<CrossSection> = sections
                .map(|(year, values, weights)| CrossSection { year: *year, values, weights })
                .collect();
            let found = sigma_convergence(&sections, 0.9).expect("slopes");
            for (ours, name) in [(found.unweighted, "unweighted"), (found.weighted, "weighted")] {
                let line = [ours.slope, ours.intercept, ours.lower, ours.upper];
                all_close(&line, &case[name], &["slope", "intercept", "lower", "upper"]);
            }
        }
    }

    #[test]
    fn beta_convergence_is_the_regression_of_statsmodels() {
        let (oracle, mut halved) = (oracle(), [0; 2]);
        for case in rows(&oracle, "growth") {
            let pairs = numbers(case, "first").into_iter().zip(numbers(case, "last"));
            let units: Vec<(f64, f64)> = pairs.collect();
            let years = u32::try_from(case["years"].as_u64().expect("years")).expect("years");
            let ours = beta_convergence(&units, years).expect("a slope");
            let line = [ours.slope, ours.standard_error, ours.r2];
            all_close(&line, case, &["slope", "standard_error", "r2"]);
            let p = case["p"].as_f64().expect("p");
            assert!((ours.p - p).abs() <= 1e-9 * p, "p: {}, expected {p}", ours.p);
            assert_eq!(ours.half_life.is_none(), case["half_life"].is_null());
            halved[usize::from(ours.half_life.is_some())] += 1;
            ours.half_life.iter().for_each(|years| close(*years, case, "half_life"));
        }
        assert!(halved.iter().all(|count| *count >= 5), "{halved:?}");
    }

    #[test]
    fn equal_values_have_no_spread() {
        let (values, weights) = ([0.1; 3], [1.0, 2.0, 7.0]);
        let variation = sigma(&values, &weights).expect("a variation");
        assert!(variation.unweighted < 1e-15 && variation.weighted < 1e-15);
        assert_eq!(gini(&values, &weights), Some(0.0));
        let theil = theil_t(&[(0.1, 1.0, 'a'), (0.1, 2.0, 'b'), (0.1, 7.0, 'a')]);
        assert!((0.0..1e-15).contains(&theil.expect("a T").total));
    }

    #[test]
    fn what_cannot_be_computed_is_none() {
        let ones = [1.0; 3];
        for values in [&[1.0, 2.0][..], &[1.0, -1.0, 0.0], &[0.0; 3], &[1.0, 2.0, f64::NAN]] {
            assert_eq!((sigma(values, &ones), gini(values, &ones)), (None, None), "{values:?}");
        }
        assert_eq!(sigma(&[1.0, 2.0], &[1.0, 1.0]).or(sigma(&[f64::MAX; 3], &ones)), None);
        assert_eq!(gini(&[-1.0, 2.0, 3.0], &ones), None);
        assert_eq!(gini(&[1.0, 2.0, 3.0], &[1.0, 0.0, 1.0]), None);
        assert_eq!(theil_t(&[(0.0, 1.0, 0), (1.0, 1.0, 0), (2.0, 1.0, 0)]), None);
        assert_eq!(theil_t(&[(1.0, 1.0, 0), (2.0, 1.0, 0)]), None);
        assert!(theil_t(&[(1.0, 1.0, 0), (2.0, 1.0, 0), (2.0, 1.0, 1)]).is_some());
    }

    #[test]
    fn growth_that_explains_nothing_is_none() {
        let good = [(1.0, 2.0), (2.0, 2.5), (4.0, 4.0)];
        assert!(beta_convergence(&good, 5).is_some());
        assert_eq!(beta_convergence(&good, 0), None);
        assert_eq!(beta_convergence(&good[..2], 5), None);
        assert_eq!(beta_convergence(&[(1.0, 2.0), (2.0, 2.5), (0.0, 4.0)], 5), None);
        assert_eq!(beta_convergence(&[(1.0, 2.0), (2.0, 2.5), (4.0, -4.0)], 5), None);
        assert_eq!(beta_convergence(&[(3.0, 2.0), (3.0, 2.5), (3.0, 4.0)], 5), None, "one start");
        assert_eq!(beta_convergence(&[(1.0, 1.1), (2.0, 2.2), (4.7, 5.17)], 5), None, "one growth");
        let perfect = beta_convergence(&[(1.0, 4.0), (2.0, 4.0), (4.0, 4.0)], 1).expect("a slope");
        assert!((perfect.slope + 1.0).abs() < 1e-12 && perfect.p < 1e-6);
        assert!((perfect.half_life.expect("years") - LN_2).abs() < 1e-12);
    }

    #[test]
    fn a_year_with_other_units_has_no_sigma_convergence() {
        let (four, three) = ([1.0, 2.0, 3.0, 4.0], [1.0, 2.0, 4.0]);
        let at = |year, values| CrossSection { year, values, weights: values };
        let alike = [at(2020, &four[..]), at(2021, &four), at(2022, &four)];
        assert!(sigma_convergence(&alike, 0.95).is_some());
        let unlike = [at(2020, &four[..]), at(2021, &three), at(2022, &four)];
        assert_eq!(sigma_convergence(&unlike, 0.95).or(sigma_convergence(&[], 0.95)), None);
    }
}
