//! Percentages that do not give counts back.
//!
//! A share is printed only where both its counts are; then it says nothing new. Where the counts of
//! a row are not printed but its whole is known (turnout and a known number of residents, a chart
//! of percentages), the shares are rounded to steps so coarse that every small count stays possible
//! at any value from 0 to the threshold (Handbook on Statistical Disclosure Control, chapter 5,
//! rounding: the interval a rounded value leaves must cover the protection interval).

use super::persons::Rule;
use crate::reading::{Reading, Reason};

/// The steps shares are rounded to, in tenths of a percentage point, the finest first.
pub const STEPS: [u64; 8] = [1, 5, 10, 20, 50, 100, 200, 500];

/// The percentage `part` is of `whole`; withheld when one of the two is, or missing as they are.
#[must_use]
pub fn share(part: Reading, whole: Reading) -> Reading {
    match (part, whole) {
        (Reading::Withheld(why), _) | (_, Reading::Withheld(why)) => Reading::Withheld(why),
        (Reading::Missing(why), _) | (_, Reading::Missing(why)) => Reading::Missing(why),
        (Reading::Known(part), Reading::Known(whole)) => Reading::finite(part / whole * 100.0),
    }
}

/// The shares of a row whose counts are not printed.
#[derive(Clone, Debug, PartialEq)]
pub struct Rounded {
    /// The step in tenths of a percentage point; `None` when no step is coarse enough.
    pub step: Option<u64>,
    /// Percentages, multiples of the step; all withheld when there is no step.
    pub shares: Vec<Reading>,
}

/// Rounds the shares that counts have in their sum to the finest of [`STEPS`] that protects every
/// count below the threshold (empty ones too: rounded, they are not told apart). The reader is
/// taken to know the sum, the step, and that the counts add up to the sum.
#[must_use]
pub fn rounded(counts: &[u64], rule: Rule) -> Rounded {
    let whole = counts.iter().try_fold(0_u64, |sum, it| sum.checked_add(*it));
    let whole = whole.filter(|it| *it > 0 && *it <= MOST);
    let step = whole.and_then(|whole| {
        STEPS.into_iter().find(|step| protects(counts, whole, *step, u64::from(rule.threshold)))
    });
    let shares = counts.iter().map(|count| match (whole, step) {
        (Some(whole), Some(step)) => u32::try_from(class(*count, whole, step) * step)
            .map_or(Reading::Withheld(Reason::Protected), |tenths| {
                Reading::Known(f64::from(tenths) / 10.0)
            }),
        _ => Reading::Withheld(Reason::Protected),
    });
    Rounded { step, shares: shares.collect() }
}

/// Sums above this are refused: products with thousandths would not fit.
const MOST: u64 = 1 << 50;

/// The number of the multiple of the step nearest to the share; halves go up.
fn class(count: u64, whole: u64, step: u64) -> u64 {
    (2 * 1_000 * count + step * whole) / (2 * step * whole)
}

/// The least and the most count of a class.
fn ends(class: u64, whole: u64, step: u64) -> (u64, u64) {
    let border = |twice: u64| (twice * step * whole).div_ceil(2_000);
    let least = (2 * class).checked_sub(1).map_or(0, border);
    (least, (border(2 * class + 1).saturating_sub(1)).min(whole))
}

/// Whether every small count may be anything from 0 to the threshold, for who knows the sum.
fn protects(counts: &[u64], whole: u64, step: u64, threshold: u64) -> bool {
    let ends: Vec<(u64, u64)> =
        counts.iter().map(|it| ends(class(*it, whole, step), whole, step)).collect();
    let least: u64 = ends.iter().map(|it| it.0).sum();
    let most: u64 = ends.iter().map(|it| it.1).sum();
    counts.iter().zip(&ends).filter(|(count, _)| **count < threshold).all(|(_, (low, high))| {
        let others = (least - low, most - high);
        let from = (*low).max(whole.saturating_sub(others.1));
        let to = (*high).min(whole.saturating_sub(others.0));
        from == 0 && to >= threshold
    })
}
