//! Greedy: the most points first, what does not fit is skipped.
//!
//! Source: pabulib.org/format, `rule`, `greedy`. The rule of Kraków and of most Polish cities.

use super::descending::{self, Unaffordable};
use super::{Ask, NotApplicable, Outcome, Rule, Totals};
use crate::sources::pabulib::Money;

/// The rule.
pub const RULE: Rule = Rule {
    name: "greedy",
    title: ("Zachłanna według punktów", "Greedy by score"),
    choose: |ask| Ok(choose(ask, &Totals::counted(ask))),
};

/// Chooses by these totals.
#[must_use]
pub fn choose(ask: &Ask<'_>, totals: &Totals) -> Outcome {
    take(ask, totals, None, Unaffordable::Skip)
}

/// Takes projects by their totals; those below the threshold are not chosen.
pub(super) fn take(
    ask: &Ask<'_>,
    totals: &Totals,
    threshold: Option<Money>,
    unaffordable: Unaffordable,
) -> Outcome {
    let measures: Vec<Option<i128>> = totals.0.iter().copied().map(Some).collect();
    let least = threshold.map(Money::millionths);
    let shown = |measure: &i128| Money::from_millionths(*measure).value();
    descending::take(ask.profile, &measures, least.as_ref(), unaffordable, shown)
}

/// The fewest points, or votes, a project needs to be chosen, where the file states them.
pub(super) fn threshold(ask: &Ask<'_>) -> Result<Option<Money>, NotApplicable> {
    const KEY: &str = "min_project_score_threshold";
    match ask.election.meta.get(KEY) {
        None => Ok(None),
        Some(text) => Money::parse(text).map(Some).ok_or_else(|| {
            NotApplicable::because(
                &format!("próg `{KEY}` nie jest liczbą: `{text}`"),
                &format!("the threshold `{KEY}` is not a number: `{text}`"),
            )
        }),
    }
}
