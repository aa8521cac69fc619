//! Which figures cannot be right: rules as data, what people confirmed, and what both say of the
//! figures at hand.
//!
//! `datasets/rules.toml` and the `rules.toml` of a dataset hold the rules ([`rules`]), each of one of
//! the kinds in `kinds/`. [`judge::judge`] looks at all figures at once, whatever their vintage: a
//! judgement, like the register, has no as-of. What a rule rejects is left out, what it holds is
//! doubtful until `datasets/confirmations.toml` ([`confirmations`]) says who confirmed it and why,
//! what it notes counts.

pub mod completeness;
pub mod confirmations;
mod figures;
pub mod findings;
pub mod judge;
mod kinds;
mod records;
mod robust;
pub mod rules;
#[cfg(test)]
pub(crate) mod samples;

pub use confirmations::Confirmation;
pub use findings::{Finding, Severity};
pub use judge::{Judgement, apply, judge};
pub use rules::Rule;

#[cfg(test)]
mod tests {
    use super::samples::{shipped, shipped_rules};
    use super::*;
    use std::collections::BTreeMap;

    /// Counted without this program: by a script over the CSV files, the notes read one by one.
    const FINDINGS: [(Severity, &str, usize); 13] = [
        // 1, 2, 2, 2, 4, 6 participants.
        (Severity::Hold, "dashboard-participants-are-persons", 6),
        // 45 of migration, 13 of the dashboard.
        (Severity::Hold, "held-in-file", 58),
        // Registrations and deregistrations of 2015; their balance may be zero.
        (Severity::Hold, "zero-between-years", 30),
        // Three variables of 15 members in 2015.
        (Severity::Hold, "zero-for-everyone", 45),
        (Severity::Note, "all-members", 11),
        (Severity::Note, "all-years", 6),
        (Severity::Note, "carried-over", 8),
        (Severity::Note, "change-unlike-own-history", 19),
        (Severity::Note, "change-unlike-own-history-country", 23),
        (Severity::Note, "count-unlike-kind", 1),
        (Severity::Note, "dashboard-amount-unlike-members", 1),
        (Severity::Note, "rate-unlike-kind", 6),
        (Severity::Note, "rate-unlike-members", 3),
    ];

    #[test]
    fn shipped_rules_find_in_shipped_figures_what_is_there_and_hold_nothing_new() {
        let (files, catalogue, mut rows) = shipped();
        let (rules, confirmations) = shipped_rules(&files, &catalogue.datasets);
        let (register, datasets) = (&catalogue.register, &catalogue.datasets);
        let judgement = judge(&rows, register, datasets, &rules, &confirmations).expect("valid");
        let mut counts: BTreeMap<(Severity, &str), usize> = BTreeMap::new();
        for finding in &judgement.findings {
            *counts.entry((finding.severity, &finding.rule)).or_default() += 1;
        }
        let expected = FINDINGS.map(|(severity, rule, count)| ((severity, rule), count));
        assert_eq!(counts, BTreeMap::from(expected));
        assert!(!judgement.is_open() && judgement.verdicts.is_empty());
        let before = rows.clone();
        apply(&mut rows, &judgement);
        assert_eq!(rows, before, "a true figure was held back");
    }

    /// What people marked as doubtful, and which of it a rule finds as well.
    #[test]
    fn of_58_figures_marked_by_hand_rules_find_54() {
        let (files, catalogue, rows) = shipped();
        let (rules, confirmations) = shipped_rules(&files, &catalogue.datasets);
        let judgement =
            judge(&rows, &catalogue.register, &catalogue.datasets, &rules, &confirmations)
                .expect("valid");
        let by_rule = |row: usize| {
            let of_row = judgement.findings.iter().filter(|it| it.row == Some(row));
            of_row.map(|it| &*it.rule).any(|rule| rule != judge::BY_HAND)
        };
        let marked = judgement.findings.iter().filter(|it| &*it.rule == judge::BY_HAND);
        let (found, missed): (Vec<_>, Vec<_>) = marked.partition(|it| it.row.is_some_and(by_rule));
        assert_eq!(found.len(), 54);
        // Zero tourist establishments beside one or two: nothing tells them from a true zero.
        let missed: Vec<_> = missed.iter().map(|it| (&*it.variable, &*it.value)).collect();
        assert_eq!(missed, [("accommodation_establishments", "0"); 4]);
    }
}
