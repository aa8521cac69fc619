//! Greedy with projects that exclude each other (Warszawa: variants for the same place).
//!
//! Source: pabulib.org/format, `rule`, `greedy-exclusive`. The format has no field in which a file
//! could say which projects exclude each other, so the rule cannot be applied to any file: the
//! groups are known to the city alone.

use super::{NotApplicable, Rule};

/// The rule.
pub const RULE: Rule = Rule {
    name: "greedy-exclusive",
    title: ("Zachłanna z wykluczaniem", "Greedy with exclusions"),
    choose: |_| {
        Err(NotApplicable::because(
            "plik nie mówi, które projekty się wykluczają: format `.pb` nie ma na to pola; \
             bez wykluczeń regułą jest `greedy`",
            "the file does not say which projects exclude each other: the format has no field for \
             it; without exclusions the rule is `greedy`",
        ))
    },
};
