//! Greedy without skipping: the most points first, until one does not fit.
//!
//! Source: pabulib.org/format, `rule`, `greedy-no-skip`; a project withdrawn after the vote (cost
//! 999999999) is passed over and ends nothing. Where the file states a threshold, it counts.

use super::descending::Unaffordable;
use super::{Ask, NotApplicable, Outcome, Rule, Totals, greedy};

/// The rule.
pub const RULE: Rule = Rule {
    name: "greedy-no-skip",
    title: ("Zachłanna bez pomijania", "Greedy without skipping"),
    choose: |ask| choose(ask, &Totals::counted(ask)),
};

/// Chooses by these totals.
///
/// # Errors
/// A threshold that is no number.
pub fn choose(ask: &Ask<'_>, totals: &Totals) -> Result<Outcome, NotApplicable> {
    Ok(greedy::take(ask, totals, greedy::threshold(ask)?, Unaffordable::Stop))
}
