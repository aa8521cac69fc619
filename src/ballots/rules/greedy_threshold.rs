//! Greedy among projects with enough points.
//!
//! Source: pabulib.org/format, `rule`, `greedy-threshold`, and `min_project_score_threshold`: the
//! fewest points (votes where there are no points) a project needs. What does not fit is skipped.

use super::descending::Unaffordable;
use super::{Ask, NotApplicable, Outcome, Rule, Totals, greedy};

/// The rule.
pub const RULE: Rule = Rule {
    name: "greedy-threshold",
    title: ("Zachłanna z progiem poparcia", "Greedy with a threshold"),
    choose: |ask| choose(ask, &Totals::counted(ask)),
};

/// Chooses by these totals.
///
/// # Errors
/// A file without `min_project_score_threshold`, or with one that is no number.
pub fn choose(ask: &Ask<'_>, totals: &Totals) -> Result<Outcome, NotApplicable> {
    let threshold = greedy::threshold(ask)?.ok_or_else(|| {
        NotApplicable::because(
            "plik nie podaje progu `min_project_score_threshold`",
            "the file states no `min_project_score_threshold`",
        )
    })?;
    Ok(greedy::take(ask, totals, Some(threshold), Unaffordable::Skip))
}
