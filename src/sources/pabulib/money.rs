//! Amounts of money, exact.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Sub};

/// An amount in millionths of its currency, so that sums and comparisons are exact. Pabulib's files
/// have two decimals at most; budgets of made elections have up to six.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Money(i128);

/// How many millionths one unit of the currency has.
const UNIT: i128 = 1_000_000;
/// How many digits may stand before the point: more than any budget, and sums of a million such
/// amounts still fit.
const DIGITS: usize = 18;
/// How many digits may stand after it.
const DECIMALS: usize = 6;

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// What Pabulib writes as the cost of a project withdrawn after the vote (pabulib.org/format).
    pub const WITHDRAWN: Self = Self::whole(999_999_999);

    /// Whole units of the currency.
    #[must_use]
    pub const fn whole(units: u32) -> Self {
        Self(units as i128 * UNIT)
    }

    /// From millionths.
    #[must_use]
    pub const fn from_millionths(millionths: i128) -> Self {
        Self(millionths)
    }

    /// In millionths.
    #[must_use]
    pub const fn millionths(self) -> i128 {
        self.0
    }

    /// Reads digits with an optional sign, point and at most six decimals; anything else is `None`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let decimals = decimals.trim_end_matches('0');
        let sound = !whole.is_empty() && whole.len() <= DIGITS && decimals.len() <= DECIMALS;
        if !sound || !all_digits(whole) || !all_digits(decimals) {
            return None;
        }
        let fraction: i128 = format!("{decimals:0<DECIMALS$}").parse().ok()?;
        Some(Self(sign * (whole.parse::<i128>().ok()? * UNIT + fraction)))
    }

    /// The nearest float, in units of the currency.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "shown and divided, never compared")]
    pub const fn value(self) -> f64 {
        self.0 as f64 / UNIT as f64
    }

    /// Whether it is the mark of a project withdrawn after the vote.
    #[must_use]
    pub fn is_withdrawn(self) -> bool {
        self == Self::WITHDRAWN
    }
}

impl Add for Money {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Money {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for Money {
    /// Digits and a point, with as many decimals as it has: `200000`, `36800000.01`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, fraction) = (
            self.0.unsigned_abs() / UNIT.unsigned_abs(),
            self.0.unsigned_abs() % UNIT.unsigned_abs(),
        );
        if fraction == 0 {
            return write!(f, "{sign}{whole}");
        }
        let decimals = format!("{fraction:06}");
        write!(f, "{sign}{whole}.{}", decimals.trim_end_matches('0'))
    }
}
