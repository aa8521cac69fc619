//! A city's own greedy rule, as far as the comment of the file declares one that is known.
//!
//! Source: pabulib.org/format, `rule`, `greedy-custom`: "anything else; reason in `comment`". Known
//! is Poznań's: greedy without skipping; the project that ends the count is funded all the same
//! where what is left covers 80 % of it, the rest coming from a reserve. Which further projects a
//! reserve paid for (`selected` 3 in Poznań) does not follow from the file.

use super::descending::Unaffordable;
use super::{Ask, NotApplicable, Outcome, Round, Rule, Totals, greedy};
use crate::sources::pabulib::Money;

/// The rule.
pub const RULE: Rule = Rule {
    name: "greedy-custom",
    title: ("Zachłanna, własna reguła miasta", "Greedy, a city's own rule"),
    choose: |ask| choose(ask, &Totals::counted(ask)),
};

/// How much of the last project must be left, in percent (comment #1 of Poznań's files).
const COVERED: i128 = 80;
const WHOLE: i128 = 100;

/// Chooses by these totals.
///
/// # Errors
/// A file whose comment does not declare the rule of 80 %.
pub fn choose(ask: &Ask<'_>, totals: &Totals) -> Result<Outcome, NotApplicable> {
    let comment = ask.election.meta.get("comment").unwrap_or_default();
    if !comment.contains("80%") && !comment.contains("80 %") {
        return Err(NotApplicable::because(
            "komentarz pliku nie opisuje reguły, którą program zna (znana jest poznańska reguła 80%)",
            "the comment of the file describes no rule the program knows (it knows Poznań's of 80 %)",
        ));
    }
    let threshold = greedy::threshold(ask)?;
    let Outcome { mut rounds, ties, .. } = greedy::take(ask, totals, threshold, Unaffordable::Stop);
    if let Some(round) = rounds.last_mut() {
        complete(round, ask, totals, threshold);
    }
    Ok(Outcome::of(rounds, ties, ask.profile))
}

/// Funds the project that ended the count where enough is left for it.
fn complete(round: &mut Round, ask: &Ask<'_>, totals: &Totals, threshold: Option<Money>) {
    let project = round.project as usize;
    let enough = threshold.is_none_or(|least| totals.0[project] >= least.millionths());
    let Some(cost) = ask.profile.costs[project].filter(|_| !round.chosen && enough) else { return };
    let covered = round.left.millionths().saturating_mul(WHOLE);
    if covered >= cost.millionths().saturating_mul(COVERED) {
        round.chosen = true;
        round.left = round.left - cost;
    }
}
