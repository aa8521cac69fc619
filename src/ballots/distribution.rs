//! Mean, true median and Gini coefficient of many values.
//!
//! The median of an even number of values is the mean of the two in the middle, never cut to a whole
//! number. The Gini coefficient is the mean difference of all pairs over twice the mean: 0 where all
//! have the same, (n - 1) / n where one has all (C. Gini, 1912; the formula over sorted values of
//! A. Sen, *On Economic Inequality*, 1973, section 2.6).

use super::recount::float;

/// The mean; `None` of no value, or where the sum is not finite.
#[must_use]
pub fn mean(values: &[f64]) -> Option<f64> {
    let mean = values.iter().sum::<f64>() / float(values.len());
    mean.is_finite().then_some(mean)
}

/// The median of values, which are put in another order; `None` of no value.
#[must_use]
pub fn median(values: &mut [f64]) -> Option<f64> {
    let half = values.len() / 2;
    if values.is_empty() {
        return None;
    }
    let even = values.len().is_multiple_of(2);
    let (below, upper, _) = values.select_nth_unstable_by(half, f64::total_cmp);
    let upper = *upper;
    let lower = below.iter().copied().max_by(f64::total_cmp).filter(|_| even);
    let median = lower.map_or(upper, |lower| lower.midpoint(upper));
    median.is_finite().then_some(median)
}

/// The standard deviation of a whole population; `None` of no value.
#[must_use]
pub fn population_sd(values: &[f64]) -> Option<f64> {
    let mean = mean(values)?;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    let sd = (squares / float(values.len())).sqrt();
    sd.is_finite().then_some(sd)
}

/// The Gini coefficient of values of which none is negative, given with how many have each;
/// `None` where nobody has anything, for then there is nothing to share.
#[must_use]
pub fn gini(mut values: Vec<(f64, u64)>) -> Option<f64> {
    values.sort_unstable_by(|(one, _), (other, _)| one.total_cmp(other));
    let holders = float(values.iter().map(|(_, count)| count).sum::<u64>());
    let (mut before, mut total, mut differences) = (0.0, 0.0, 0.0);
    for (value, count) in values {
        let count = float(count);
        // Holders with the value differ by it from all before them less all after them.
        let after = holders - before - count;
        differences += value * count * (before - after);
        total += value * count;
        before += count;
    }
    let gini = differences / (holders * total);
    gini.is_finite().then_some(gini)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected numbers of pabutools' own tests.
    #[test]
    fn gini_of_the_published_cases() {
        assert_eq!(gini(vec![(0.0, 3), (100.0, 3)]), Some(0.5));
        assert_eq!(gini(vec![(9.0, 25), (1.0, 75)]), Some(0.5));
        assert_eq!(gini(vec![(4.0, 7)]), Some(0.0));
        assert_eq!(gini(vec![(0.0, 3), (1.0, 1)]), Some(0.75));
        assert_eq!(gini(vec![(0.0, 9)]), None);
        assert_eq!(gini(vec![]), None);
    }

    #[test]
    fn five_costs() {
        let mut costs = [1.0, 1.0, 1.0, 1.0, 6.0];
        assert_eq!((mean(&costs), population_sd(&costs)), (Some(2.0), Some(2.0)));
        assert_eq!(median(&mut costs), Some(1.0));
    }

    #[test]
    fn the_median_of_an_even_number_lies_between() {
        assert_eq!(median(&mut [2.0, 1.0, 4.0, 1.0]), Some(1.5));
        assert_eq!((median(&mut []), mean(&[]), population_sd(&[])), (None, None, None));
    }

    /// Seeded draws against the definitions, written out: all pairs, and the sorted middle.
    #[test]
    fn the_definitions_written_out() {
        let mut state = 20_300_101_u64;
        let mut draw = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) % below
        };
        for _ in 0..200 {
            let (many, range) = (draw(40) + 1, draw(30) + 1);
            let mut values: Vec<f64> = (0..many).map(|_| float(draw(range))).collect();
            let total: f64 = values.iter().sum();
            let pairs: f64 =
                values.iter().flat_map(|x| values.iter().map(move |y| (x - y).abs())).sum();
            let expected = (total > 0.0).then(|| pairs / (2.0 * float(many) * total));
            let found = gini(values.iter().map(|value| (*value, 1)).collect());
            let close = found.zip(expected).is_none_or(|(one, two)| (one - two).abs() < 1e-12);
            assert!(close && found.is_some() == expected.is_some(), "{found:?} {expected:?}");
            let mut sorted = values.clone();
            sorted.sort_by(f64::total_cmp);
            let middle = sorted[(sorted.len() - 1) / 2].midpoint(sorted[sorted.len() / 2]);
            assert_eq!(median(&mut values), Some(middle));
        }
    }
}
