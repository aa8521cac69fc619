//! Greedy by Borda points of rankings, in the two ways in use.
//!
//! Kraków gives 3, 2 and 1 points to the three projects of a ballot (a ranking of `n` gives `n` to
//! the first and 1 to the last): Borda's own count in the form the resolution of the civic budget
//! has. The academic tool gives 2, 1 and 0 (`n - 1` down to 0). Both rank by the sum and skip what
//! does not fit; neither divides by cost (that is `greedy_borda`, see `densities`).

use super::descending::Unaffordable;
use super::satisfaction::Satisfaction;
use super::{Ask, NotApplicable, Outcome, Rule, Totals, greedy};
use crate::sources::pabulib::VoteType;

/// A ranking of `n` projects gives `n` points to the first and 1 to the last.
pub const THREE_TWO_ONE: Rule = Rule {
    name: "borda-3-2-1",
    title: ("Borda 3-2-1", "Borda 3-2-1"),
    choose: |ask| choose(ask, Satisfaction::Points),
};

/// A ranking of `n` projects gives `n - 1` points to the first and none to the last.
pub const TWO_ONE_ZERO: Rule = Rule {
    name: "borda-2-1-0",
    title: ("Borda 2-1-0", "Borda 2-1-0"),
    choose: |ask| choose(ask, Satisfaction::Borda),
};

fn choose(ask: &Ask<'_>, points: Satisfaction) -> Result<Outcome, NotApplicable> {
    if ask.profile.vote_type != VoteType::Ordinal {
        return Err(super::satisfaction::only_rankings());
    }
    let totals = Totals(points.totals(ask.profile));
    Ok(greedy::take(ask, &totals, None, Unaffordable::Skip))
}
