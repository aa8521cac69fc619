//! Economic figures of entities: the Polish rule.
//!
//! Act on official statistics of 29 June 1995 (Dz.U. 2024 poz. 1799), art. 38(2): figures are not
//! published when fewer than three entities make up the aggregate, or when the share of one entity in
//! it is greater than three quarters. Consent of the entity lifts this (art. 38(3)).

use crate::reading::{Reading, Reason};

/// The fewest entities an aggregate may be made of.
pub const FEWEST_ENTITIES: usize = 3;
/// The largest share of one entity; a larger one is not shown.
pub const LARGEST_SHARE: f64 = 0.75;

/// What the rule says of an aggregate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It may be published.
    Publishable,
    /// Fewer than three entities make it up.
    FewEntities,
    /// One entity has more than three quarters of it.
    Dominated,
    /// A contribution is no finite number or is negative, so shares mean nothing: not published.
    NoShares,
}

/// Judges the contributions of the entities behind an aggregate, one number an entity, in any unit.
/// An entity that contributes nothing is an entity; an aggregate of none has nobody to protect.
#[must_use]
pub fn judge(contributions: &[f64]) -> Verdict {
    if contributions.iter().any(|it| !it.is_finite() || *it < 0.0) {
        return Verdict::NoShares;
    }
    let largest = contributions.iter().copied().fold(0.0, f64::max);
    // Scaled by the largest, so that no sum overflows.
    let sum: f64 =
        contributions.iter().map(|it| if largest > 0.0 { it / largest } else { 0.0 }).sum();
    match contributions.len() {
        0 => Verdict::Publishable,
        1..FEWEST_ENTITIES => Verdict::FewEntities,
        _ if largest > 0.0 && 1.0 > LARGEST_SHARE * sum => Verdict::Dominated,
        _ => Verdict::Publishable,
    }
}

/// The aggregate as it may be printed on its own: the sum, or withheld. Where totals of it are
/// printed too, other cells have to be withheld with it.
#[must_use]
pub fn aggregate(contributions: &[f64]) -> Reading {
    match judge(contributions) {
        Verdict::Publishable => Reading::finite(contributions.iter().sum()),
        Verdict::FewEntities | Verdict::Dominated | Verdict::NoShares => {
            Reading::Withheld(Reason::Protected)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_quarters_exactly_may_be_shown_and_more_may_not() {
        assert_eq!(judge(&[75.0, 15.0, 10.0]), Verdict::Publishable);
        assert_eq!(judge(&[76.0, 14.0, 10.0]), Verdict::Dominated);
        assert_eq!(judge(&[1.0, 1.0]), Verdict::FewEntities);
        assert_eq!(judge(&[0.0, 0.0, 0.0]), Verdict::Publishable);
        assert_eq!(judge(&[5.0, 0.0, 0.0]), Verdict::Dominated);
        assert_eq!(judge(&[f64::MAX, f64::MAX, f64::MAX]), Verdict::Publishable);
        assert_eq!(judge(&[1.0, -1.0, 3.0]), Verdict::NoShares);
        assert_eq!(judge(&[]), Verdict::Publishable);
        assert_eq!(aggregate(&[76.0, 14.0, 10.0]), Reading::Withheld(Reason::Protected));
        assert_eq!(aggregate(&[1.0, 2.0, 3.0]), Reading::Known(6.0));
    }
}
