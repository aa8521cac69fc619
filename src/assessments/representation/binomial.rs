//! Draws of how many of so many people vote, each with the same probability.
//!
//! By inversion of the cumulative distribution, tabulated around its mode by the ratio of
//! neighbouring probabilities (L. Devroye, *Non-Uniform Random Variate Generation* (1986), chapters
//! III.2 and X.4). What lies outside the table has a probability below 1e-15, less than one draw can
//! tell.

/// Where the table ends, relative to the mode.
const NEGLIGIBLE: f64 = 1e-20;

/// The distribution of the count among `n` with probability `p`.
pub(super) struct Binomial {
    first: f64,
    /// The probability of the counts from `first` up to each.
    cumulative: Vec<f64>,
}

impl Binomial {
    /// `n` is a whole number below 2^32, `p` lies between 0 and 1.
    pub(super) fn of(n: f64, p: f64) -> Self {
        if p <= 0.0 || n <= 0.0 {
            return Self { first: 0.0, cumulative: vec![1.0] };
        }
        if p >= 1.0 {
            return Self { first: n, cumulative: vec![1.0] };
        }
        let odds = p / (1.0 - p);
        let mode = ((n + 1.0) * p).floor().min(n);
        let mut weights = Vec::new();
        let (mut count, mut weight) = (mode, 1.0);
        while count > 0.0 && weight > NEGLIGIBLE {
            weight *= count / ((n - count + 1.0) * odds);
            count -= 1.0;
            weights.push(weight);
        }
        let first = count;
        weights.reverse();
        weights.push(1.0);
        (count, weight) = (mode, 1.0);
        while count < n && weight > NEGLIGIBLE {
            weight *= (n - count) * odds / (count + 1.0);
            count += 1.0;
            weights.push(weight);
        }
        let total: f64 = weights.iter().sum();
        let mut sum = 0.0;
        for weight in &mut weights {
            sum += *weight;
            *weight = sum / total;
        }
        Self { first, cumulative: weights }
    }

    /// The count at a share of the distribution from 0 and below 1.
    pub(super) fn at(&self, share: f64) -> f64 {
        let last = self.cumulative.len().saturating_sub(1);
        let place = self.cumulative.partition_point(|sum| *sum <= share).min(last);
        self.first + crate::assessments::real(place).unwrap_or(0.0)
    }
}
