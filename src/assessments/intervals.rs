//! Confidence intervals, comparison with a benchmark, and the least change a survey can show.
//!
//! Sources:
//! - proportions: E. B. Wilson, *Probable inference, the law of succession, and statistical
//!   inference*, JASA 22 (1927), pp. 209-212; no continuity correction;
//! - counts and rates: Byar's approximation in N. E. Breslow and N. E. Day, *Statistical Methods in
//!   Cancer Research II* (1987), p. 69; below ten events the exact Poisson limits of F. Garwood,
//!   Biometrika 28 (1936), pp. 437-442. The same choice at ten is made by Public Health England's
//!   `PHEindicatormethods` for Fingertips;
//! - means: Student's t with n - 1 degrees of freedom;
//! - surveys: the effective sample, n divided by the design effect, L. Kish, *Survey Sampling*
//!   (1965), section 8.2;
//! - the least change: J. L. Fleiss, B. Levin and M. C. Paik, *Statistical Methods for Rates and
//!   Proportions* (3rd ed. 2003), chapter 4, without continuity correction and with the variance of
//!   the first survey taken for both; power as in J. Cohen, *Statistical Power Analysis* (2nd ed.
//!   1988), chapter 1.

use super::distributions;
use crate::language::Text;

/// Below this many events the exact limits are used instead of Byar's.
pub const EXACT_BELOW: f64 = 10.0;

/// An interval on the scale of the value it belongs to; both ends are finite.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub lower: f64,
    /// The upper end.
    pub upper: f64,
}

impl Interval {
    /// Both ends times `factor`; refused when one is no finite number.
    pub(super) fn scaled(self, factor: f64) -> Result<Self, NoInterval> {
        let scaled = Self { lower: self.lower * factor, upper: self.upper * factor };
        let finite = scaled.lower.is_finite() && scaled.upper.is_finite();
        if finite { Ok(scaled) } else { Err(NoInterval::NotFinite) }
    }
}

/// How an interval was computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Wilson's score interval of a proportion.
    Wilson,
    /// Byar's approximation for a count.
    Byar,
    /// The exact limits of a Poisson count.
    ExactPoisson,
    /// Student's t for a mean.
    Student,
}

impl Method {
    /// The method [`count`] and [`rate`] use for `x` events.
    #[must_use]
    pub fn of_count(x: f64) -> Self {
        if x < EXACT_BELOW { Self::ExactPoisson } else { Self::Byar }
    }

    /// The name of the method, the same in both languages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Wilson => "Wilson",
            Self::Byar => "Byar",
            Self::ExactPoisson => "exact Poisson",
            Self::Student => "Student's t",
        }
    }
}

/// Why there is no interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoInterval {
    /// A number is unknown, infinite, or would become so.
    NotFinite,
    /// The confidence does not lie strictly between 0 and 1.
    Confidence,
    /// The power is below one half or not below 1.
    Power,
    /// A count, share, population or spread is below 0.
    Negative,
    /// The part is larger than the whole.
    NotAPart,
    /// There is nothing to divide by.
    NoDenominator,
    /// The multiplier of a rate is not above 0.
    Multiplier,
    /// Nothing varies, so nothing tells how far the value could lie from the true one.
    NoSpread,
    /// Fewer than two observations.
    TooFewObservations,
    /// Fewer events than a standardised rate needs.
    TooFewEvents,
    /// The design effect is below 1.
    DesignEffect,
}

impl NoInterval {
    /// The reason in words for a reader.
    #[must_use]
    pub fn words(self) -> Text {
        let (pl, en) = match self {
            Self::NotFinite => {
                ("liczba jest nieznana lub za duża", "a number is unknown or too large")
            }
            Self::Confidence => {
                ("poziom ufności nie leży między 0 a 1", "the confidence is not between 0 and 1")
            }
            Self::Power => {
                ("moc testu nie leży między 0,5 a 1", "the power is not between 0.5 and 1")
            }
            Self::Negative => ("liczba jest ujemna", "a number is negative"),
            Self::NotAPart => {
                ("część jest większa od całości", "the part is larger than the whole")
            }
            Self::NoDenominator => ("mianownik wynosi zero", "the denominator is zero"),
            Self::Multiplier => ("mnożnik nie jest dodatni", "the multiplier is not above zero"),
            Self::NoSpread => ("wartości się nie różnią", "the values do not vary"),
            Self::TooFewObservations => {
                ("mniej niż dwie obserwacje", "fewer than two observations")
            }
            Self::TooFewEvents => ("za mało zdarzeń", "too few events"),
            Self::DesignEffect => {
                ("efekt schematu losowania jest mniejszy od 1", "the design effect is below 1")
            }
        };
        Text::new(pl, en)
    }
}

/// Wilson's interval of the proportion `x` / `n`, on the scale 0 to 1.
///
/// `x` and `n` may be weighted sums, so fractional.
///
/// # Errors
/// Unless 0 <= `x` <= `n`, `n` > 0 and the confidence lies between 0 and 1.
pub fn proportion(x: f64, n: f64, confidence: f64) -> Result<Interval, NoInterval> {
    let z = critical(confidence)?;
    not_negative(&[x, n])?;
    if n <= 0.0 {
        return Err(NoInterval::NoDenominator);
    }
    if x > n {
        return Err(NoInterval::NotAPart);
    }
    let (share, square) = (x / n, z * z);
    let middle = 2.0 * x + square;
    let root = z * (square + 4.0 * x * (1.0 - share)).sqrt();
    if !(middle + root).is_finite() {
        return Err(NoInterval::NotFinite);
    }
    let upper = ((middle + root) / (2.0 * (n + square))).min(1.0);
    // The product of both limits is x²/(n(n + z²)); subtracting the root would lose digits at few.
    let lower = 2.0 * share * x / (middle + root);
    Interval { lower: lower.min(share), upper: upper.max(share) }.scaled(1.0)
}

/// The interval of a count of `x` events, by the method of [`Method::of_count`].
///
/// # Errors
/// If `x` is negative, or the confidence is not between 0 and 1.
pub fn count(x: f64, confidence: f64) -> Result<Interval, NoInterval> {
    let z = critical(confidence)?;
    not_negative(&[x])?;
    let interval = match (Method::of_count(x), distributions::tail(confidence)) {
        (Method::ExactPoisson, Some(tail)) => Interval {
            lower: distributions::poisson_mean_below(x, tail),
            upper: distributions::poisson_mean_above(x, tail),
        },
        _ => Interval { lower: byar(x, -z), upper: byar(x + 1.0, z) },
    };
    interval.scaled(1.0)
}

/// Byar's limit from `x` events, one more than observed for the upper one.
fn byar(x: f64, z: f64) -> f64 {
    x * (1.0 - 1.0 / (9.0 * x) + z / (3.0 * x.sqrt())).powi(3)
}

/// The interval of the rate `multiplier` `x` / `n`: that of the count `x`, scaled.
///
/// # Errors
/// As [`count`]; also unless `n` > 0 and `multiplier` > 0.
pub fn rate(x: f64, n: f64, multiplier: f64, confidence: f64) -> Result<Interval, NoInterval> {
    not_negative(&[n])?;
    let factor = factor(multiplier)? / n;
    if n <= 0.0 {
        return Err(NoInterval::NoDenominator);
    }
    count(x, confidence)?.scaled(factor)
}

/// The interval of a mean, from the sample's standard deviation (divisor n - 1).
///
/// `n` may be an effective number, so fractional.
///
/// # Errors
/// If `n` < 2, or the deviation is not above 0: equal answers do not show how far others lie.
pub fn mean(mean: f64, deviation: f64, n: f64, confidence: f64) -> Result<Interval, NoInterval> {
    critical(confidence)?;
    not_negative(&[deviation, n])?;
    if n < 2.0 {
        return Err(NoInterval::TooFewObservations);
    }
    if deviation <= 0.0 {
        return Err(NoInterval::NoSpread);
    }
    let t = distributions::student(confidence, n - 1.0).ok_or(NoInterval::Confidence)?;
    let half = t * deviation / n.sqrt();
    Interval { lower: mean - half, upper: mean + half }.scaled(1.0)
}

/// The interval of a share of survey answers (0 to 1): Wilson's on the effective sample.
///
/// # Errors
/// As [`proportion`]; also if the design effect is below 1.
pub fn survey_share(
    share: f64,
    answers: f64,
    design_effect: f64,
    confidence: f64,
) -> Result<Interval, NoInterval> {
    let effective = effective(answers, design_effect)?;
    not_negative(&[share])?;
    if share > 1.0 {
        return Err(NoInterval::NotAPart);
    }
    // A share of 1 must not become larger than the whole by rounding.
    proportion((share * effective).min(effective), effective, confidence)
}

/// Where an interval lies against a benchmark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// All of it is above.
    Above,
    /// All of it is below.
    Below,
    /// It holds the benchmark: no difference is shown, which is not to say there is none.
    NotDifferent,
}

/// Compares an interval with a benchmark that is itself taken as certain.
///
/// A benchmark at an end of the interval is not different. Nor is one that is no number.
#[must_use]
pub fn compare(interval: Interval, benchmark: f64) -> Difference {
    if interval.lower > benchmark {
        Difference::Above
    } else if interval.upper < benchmark {
        Difference::Below
    } else {
        Difference::NotDifferent
    }
}

/// The least change of a share, on the scale 0 to 1, that two independent surveys of the same size
/// show with this power in a two-sided test: (z of the confidence + z of the power) times
/// sqrt(2 p (1 - p) / n), n being `answers` over the design effect.
///
/// A change larger than the share leaves room for cannot be shown by such surveys at all.
///
/// # Errors
/// Unless 0 < `share` < 1, there are answers, and the power lies from 0.5 to below 1.
pub fn minimum_detectable_change(
    share: f64,
    answers: f64,
    design_effect: f64,
    confidence: f64,
    power: f64,
) -> Result<f64, NoInterval> {
    let z = critical(confidence)?;
    // A central interval of 2 power - 1 leaves 1 - power on either side.
    let central = 2.0 * power - 1.0;
    let z_power = match distributions::normal(central) {
        Some(z) => z,
        None if central.abs() <= 0.0 => 0.0,
        None => return Err(NoInterval::Power),
    };
    let effective = effective(answers, design_effect)?;
    not_negative(&[share])?;
    if effective <= 0.0 {
        return Err(NoInterval::NoDenominator);
    }
    if share > 1.0 {
        return Err(NoInterval::NotAPart);
    }
    let variance = 2.0 * share * (1.0 - share) / effective;
    let change = (z + z_power) * variance.sqrt();
    match change {
        _ if variance <= 0.0 => Err(NoInterval::NoSpread),
        change if change.is_finite() => Ok(change),
        _ => Err(NoInterval::NotFinite),
    }
}

/// Half the width of the central normal interval, in standard deviations.
pub(super) fn critical(confidence: f64) -> Result<f64, NoInterval> {
    distributions::normal(confidence).ok_or(NoInterval::Confidence)
}

/// Refuses what is unknown, infinite or below 0.
pub(super) fn not_negative(numbers: &[f64]) -> Result<(), NoInterval> {
    if numbers.iter().any(|number| !number.is_finite()) {
        Err(NoInterval::NotFinite)
    } else if numbers.iter().any(|number| *number < 0.0) {
        Err(NoInterval::Negative)
    } else {
        Ok(())
    }
}

/// A multiplier such as 1000 or 100 000.
pub(super) fn factor(multiplier: f64) -> Result<f64, NoInterval> {
    let positive = multiplier.is_finite() && multiplier > 0.0;
    if positive { Ok(multiplier) } else { Err(NoInterval::Multiplier) }
}

/// The simple random sample that would tell as much.
fn effective(answers: f64, design_effect: f64) -> Result<f64, NoInterval> {
    not_negative(&[answers])?;
    let known = design_effect.is_finite() && design_effect >= 1.0;
    if known { Ok(answers / design_effect) } else { Err(NoInterval::DesignEffect) }
}

#[cfg(test)]
#[path = "tests/intervals.rs"]
mod tests;
