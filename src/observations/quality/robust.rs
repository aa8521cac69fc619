//! Centre and spread that a few wrong figures cannot move.

/// What makes the median absolute deviation of normal values their standard deviation: Iglewicz
/// and Hoaglin, *How to Detect and Handle Outliers* (1993), p. 11.
const MAD_TO_DEVIATION: f64 = 0.6745;
/// The same for the mean absolute deviation, taken where more than half of the values are equal:
/// IBM Cognos Analytics documentation, "Modified z score".
const MEAN_TO_DEVIATION: f64 = 1.253_314;

/// Where values lie, and how far apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spread {
    /// The median.
    pub(super) centre: f64,
    /// A standard deviation, estimated robustly; zero when all values are equal.
    pub(super) scale: f64,
}

impl Spread {
    /// Looks at values; `None` when there are none.
    pub(super) fn of(values: &[f64]) -> Option<Self> {
        let centre = median(values.to_vec())?;
        // Sorted, so that the sum below does not depend on the order of the values.
        let mut away: Vec<f64> = values.iter().map(|value| (value - centre).abs()).collect();
        away.sort_unstable_by(f64::total_cmp);
        let middle = sorted_median(&away)?;
        let scale = if middle > 0.0 {
            middle / MAD_TO_DEVIATION
        } else {
            MEAN_TO_DEVIATION * away.iter().sum::<f64>() / count(away.len())
        };
        Some(Self { centre, scale })
    }

    /// The modified z-score of a value, its scale no smaller than `least`; `None` without spread.
    pub(super) fn score(self, value: f64, least: f64) -> Option<f64> {
        let scale = self.scale.max(least);
        (scale > 0.0).then(|| (value - self.centre) / scale).filter(|score| score.is_finite())
    }
}

/// The median; `None` of nothing.
pub(super) fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    sorted_median(&values)
}

fn sorted_median(sorted: &[f64]) -> Option<f64> {
    let high = *sorted.get(sorted.len() / 2)?;
    if sorted.len() % 2 == 1 {
        return Some(high);
    }
    sorted.get((sorted.len() / 2).checked_sub(1)?).map(|low| f64::midpoint(*low, high))
}

/// A number of things as a number.
pub(super) fn count(things: usize) -> f64 {
    u32::try_from(things).map_or(f64::from(u32::MAX), f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_wrong_value_moves_neither_centre_nor_scale() {
        // Worked by hand: median 7.28; deviations 0.03, 0.02, 0, 0.01 and 65.52, their median 0.02.
        let spread = Spread::of(&[7.25, 7.26, 7.28, 7.29, 72.8]).expect("values");
        assert!((spread.centre - 7.28).abs() < 1e-12);
        assert!((spread.scale - 0.02 / 0.6745).abs() < 1e-9);
        assert!(spread.score(72.8, 0.0).expect("a spread") > 1000.0);
    }

    #[test]
    fn where_most_values_are_equal_the_mean_deviation_stands_in() {
        let spread = Spread::of(&[10.0, 10.0, 10.0, 10.0, 10.0, 10.0, 10.0, 100.0]).expect("eight");
        assert!((spread.scale - 1.253_314 * 90.0 / 8.0).abs() < 1e-9);
        assert_eq!(Spread::of(&[3.0, 3.0]).expect("two").score(3.0, 0.0), None);
        assert_eq!(Spread::of(&[]), None);
    }
}
