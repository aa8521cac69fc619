//! Where one value stands among others: order with ties, median, range. Order is no verdict.

/// A value among its peers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    /// The place from the highest, from 1; equal values share the better place.
    pub place: usize,
    /// Among how many known values, its own included.
    pub of: usize,
    /// The median of all of them.
    pub median: f64,
    /// The lowest.
    pub lowest: f64,
    /// The highest.
    pub highest: f64,
}

/// The standing of `value` among `others` and itself.
#[must_use]
pub fn among(value: f64, others: &[f64]) -> Standing {
    let mut all: Vec<f64> = others.iter().copied().filter(|other| other.is_finite()).collect();
    all.push(value);
    all.sort_by(f64::total_cmp);
    let above = all.iter().filter(|other| **other > value).count();
    Standing {
        place: above + 1,
        of: all.len(),
        median: median(&all),
        lowest: all[0],
        highest: all[all.len() - 1],
    }
}

/// The standing of one of some sorted values among all of them; `None` when there are none.
#[must_use]
pub fn within(value: f64, sorted: &[f64]) -> Option<Standing> {
    let above = sorted.len() - sorted.partition_point(|other| *other <= value);
    Some(Standing {
        place: above + 1,
        of: sorted.len(),
        median: median(sorted),
        lowest: *sorted.first()?,
        highest: *sorted.last()?,
    })
}

/// The middle of sorted values, or the mean of the two middle ones; 0 values have none and give 0.
#[must_use]
pub fn median(sorted: &[f64]) -> f64 {
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => 0.0,
        count if count % 2 == 1 => sorted[middle],
        _ => f64::midpoint(sorted[middle - 1], sorted[middle]),
    }
}

/// The lower and the upper quartile of sorted values: between which half of them lie.
///
/// Type 7 of R. J. Hyndman and Y. Fan, "Sample Quantiles in Statistical Packages", *The American
/// Statistician* 50(4), 1996: linear between the order statistics. `None` without values.
#[must_use]
pub fn quartiles(sorted: &[f64]) -> Option<(f64, f64)> {
    let last = sorted.len().checked_sub(1)?;
    let quantile = |quarters: usize| {
        let (at, rest) = (quarters * last / 4, quarters * last % 4);
        let low = *sorted.get(at)?;
        let high = *sorted.get(at + 1).unwrap_or(&low);
        let share = [0.0, 0.25, 0.5, 0.75].get(rest)?;
        Some(low + (high - low) * share)
    };
    Some((quantile(1)?, quantile(3)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quartiles_lie_between_the_order_statistics() {
        // By hand from the definition of type 7, the default of R: (n - 1) p steps from the first.
        assert_eq!(quartiles(&[1.0, 2.0, 4.0, 9.0]), Some((1.75, 5.25)));
        let nine: Vec<f64> = (1..=9).map(f64::from).collect();
        assert_eq!(quartiles(&nine), Some((3.0, 7.0)));
        assert_eq!(quartiles(&[5.0]), Some((5.0, 5.0)));
        assert_eq!(quartiles(&[]), None);
    }

    #[test]
    fn equal_values_share_the_better_place() {
        assert_eq!(among(2.0, &[3.0, 2.0, 1.0]).place, 2);
        assert_eq!(among(3.0, &[3.0, 3.0]).place, 1);
        assert_eq!(among(1.0, &[]).of, 1);
        let sorted = [1.0, 2.0, 2.0, 3.0];
        assert_eq!(within(2.0, &sorted), Some(among(2.0, &[3.0, 1.0, 2.0])));
        assert_eq!(within(2.0, &[]), None);
    }

    #[test]
    fn the_median_of_an_even_count_lies_between() {
        assert!((median(&[1.0, 2.0, 4.0, 9.0]) - 3.0).abs() < 1e-12);
        assert!((median(&[1.0, 2.0, 9.0]) - 2.0).abs() < 1e-12);
    }
}
