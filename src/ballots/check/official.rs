//! Our codes in the words of the official checker, so that its verdicts can be compared with ours.
//!
//! Source: the types of problem of `PyPI` `pabulib-checker` 1.0.8.

use crate::sources::pabulib::{Problems, Severity};
use std::collections::BTreeSet;

/// What the official checker calls a file it gives up on: a cell it must read and cannot.
const STOPPED: &str = "processing error";

/// Its verdict on a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Nothing found.
    Clean,
    /// Warnings only.
    Warned,
    /// Errors.
    Invalid,
}

/// What the official checker says of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Official {
    /// Its verdict.
    pub verdict: Verdict,
    /// Its types of problem, each as an error or as a warning.
    pub classes: BTreeSet<(Severity, &'static str)>,
}

/// The verdict and the types of problem of the official checker. Where it gives up, it says only
/// that; what it does not look at is left out.
#[must_use]
pub fn official(problems: &Problems) -> Official {
    let mut classes = BTreeSet::new();
    for (code, severity, _) in problems.counts() {
        let class = CLASSES.iter().find(|(known, _)| known == code).map(|(_, class)| *class);
        classes.extend(class.map(|class| (*severity, class)));
    }
    let stopped = (Severity::Error, STOPPED);
    if classes.contains(&stopped) {
        classes = BTreeSet::from([stopped]);
    }
    let invalid = classes.iter().any(|(severity, _)| *severity == Severity::Error);
    let verdict = match (invalid, classes.is_empty()) {
        (true, _) => Verdict::Invalid,
        (false, false) => Verdict::Warned,
        (false, true) => Verdict::Clean,
    };
    Official { verdict, classes }
}

/// Codes of what the official checker does not look at.
pub const UNSEEN: [&str; 20] = [
    "repeated-choice",
    "impossible-age",
    "withdrawn-in-sum",
    "no-voter-column",
    "meta-contradiction",
    "limits-contradict",
    "edition-differs",
    "currency-differs",
    "pool-twice",
    "budget-is-total",
    "voters-numbered-per-file",
    "voter-in-two-districts",
    "voter-in-no-district",
    "voter-contradicts",
    "points-invalid",
    "checks-left-out",
    "voters-uncompared",
    "not-joined",
    "too-many-values",
    "rule-not-applied",
];

/// Our codes and its types of problem.
#[rustfmt::skip]
pub const CLASSES: [(&str, &str); 114] = [
    ("space-at-edge", "file structure error"),
    ("empty-key", "file structure error"),
    ("duplicate-key", "file structure error"),
    ("empty-project-id", "file structure error"),
    ("duplicate-project", "file structure error"),
    ("duplicate-column", "file structure error"),
    ("first-column", "file structure error"),
    ("no-header", "file structure error"),
    ("headless-section", "file structure error"),
    ("repeated-section", "file structure error"),
    ("before-sections", "file structure error"),
    ("missing-section", "file structure error"),
    ("section-order", "file structure error"),
    ("byte-order-mark", "file structure error"),
    ("unclosed-quote", "file structure error"),
    ("empty-voter", "file structure error"),
    ("duplicate-voter", "file structure error"),
    ("extra-cells", "file structure warning"),
    ("blank-line", "empty lines removed"),
    ("space-in-list", "whitespace around vote separator"),
    ("space-in-points", "whitespace around list separator"),
    ("space-in-items", "whitespace around list separator"),
    ("not-utf8", "processing error"),
    ("unreadable-number", "processing error"),
    ("names-missing", "processing error"),
    ("votes-misnamed", "processing error"),
    ("meta-unknown", "not known meta fields"),
    ("meta-order", "wrong meta fields order"),
    ("meta-missing", "missing meta field value"),
    ("meta-empty", "invalid meta field value"),
    ("meta-kind", "incorrect meta field datatype"),
    ("meta-invalid", "invalid meta field value"),
    ("projects-unknown", "not known projects fields"),
    ("projects-order", "wrong projects fields order"),
    ("projects-missing", "missing projects field value"),
    ("projects-empty", "invalid projects field value"),
    ("projects-kind", "incorrect projects field datatype"),
    ("projects-invalid", "invalid projects field value"),
    ("target-renamed", "invalid projects field value"),
    ("coordinates-unpaired", "invalid projects field value"),
    ("coordinates-range", "invalid projects field value"),
    ("votes-unknown", "not known votes fields"),
    ("votes-order", "wrong votes fields order"),
    ("votes-missing", "missing votes field value"),
    ("votes-empty", "invalid votes field value"),
    ("votes-kind", "incorrect votes field datatype"),
    ("votes-invalid", "invalid votes field value"),
    ("date-invalid", "invalid meta field value"),
    ("date-order", "date range missmatch"),
    ("sum-limit-missing", "missing meta field value"),
    ("one-choice-limits", "invalid choose-1 meta constraint"),
    ("one-choice-suggested", "choose-1 vote_type suggested"),
    ("length-above-projects", "invalid meta field value"),
    ("comma-in-number", "comma in float!"),
    ("withdrawn-selected", "selected sentinel-cost project"),
    ("cost-zero", "project with no cost"),
    ("cost-above-budget", "single project exceeded whole budget"),
    ("budget-exceeded", "budget exceeded"),
    ("fully-funded-wrong", "wrong fully_funded flag"),
    ("fully-funded-value", "fully_funded flag different than 1!"),
    ("all-funded", "all projects funded"),
    ("unused-budget", "unused budget"),
    ("num-votes-missing", "missing num_votes field"),
    ("num-votes-invalid", "invalid num_votes field"),
    ("num-votes-differ", "different number of votes"),
    ("num-projects-differ", "different number of projects"),
    ("no-results-column", "No votes or score counted in PROJECTS section"),
    ("project-without-votes", "project with no votes"),
    ("votes-differ", "different values in votes"),
    ("scores-differ", "different values in scores"),
    ("ballot-too-long", "vote length exceeded"),
    ("ballot-too-short", "vote length too short"),
    ("longest-unused", "no_max_length_used"),
    ("mean-length-one", "average vote length equals one"),
    ("unknown-project", "vote for non-existent project"),
    ("not-one-choice", "invalid choose-1 vote length"),
    ("cost-sum-below", "approval vote cost below minimum"),
    ("cost-sum-above", "approval vote cost above maximum"),
    ("foreign-key", "incompatible meta field for vote_type"),
    ("points-missing", "missing points for vote_type"),
    ("points-unexpected", "unexpected points for vote_type"),
    ("points-length", "vote/points length mismatch"),
    ("points-not-numeric", "invalid points value"),
    ("points-negative", "negative cumulative points"),
    ("points-below", "points below minimum"),
    ("points-above", "points above maximum"),
    ("points-sum-below", "points sum below minimum"),
    ("points-sum-above", "points sum above maximum"),
    ("points-unsorted", "vote order not sorted by points"),
    ("selected-missing", "missing selected field in projects"),
    ("rule-unknown", "unknown rule value"),
    ("rule-unverified", "rule validation skipped"),
    ("threshold-unexpected", "incorrect rule with threshold"),
    ("threshold-missing", "missing threshold field"),
    ("threshold-violated", "threshold violation"),
    ("greedy-not-followed", "greedy rule not followed"),
    ("no-skip-not-followed", "greedy-no-skip rule not followed"),
    ("greedy-threshold-not-followed", "greedy-threshold rule not followed"),
    ("exclusive-differs", "greedy-exclusive potential mismatch"),
    ("custom-differs", "greedy-custom cannot be verified"),
    ("custom-uncommented", "missing comment for greedy-custom"),
    ("poznan-not-followed", "poznan rule not followed"),
    ("equalshares-ballots", "equalshares unsupported vote_type"),
    ("equalshares-not-followed", "equalshares rule not followed"),
    ("equalshares-comparison-not-followed", "equalshares-comparison rule not followed"),
    ("equalshares-add1-not-followed", "equalshares/add1 rule not followed"),
    ("equalshares-add1-comparison-not-followed", "equalshares/add1-comparison rule not followed"),
    ("declared-unused", "unused declared metadata values"),
    ("undeclared-used", "undeclared metadata values used"),
    ("repeated-in-list", "duplicate values inside list field"),
    ("labels-alike", "inconsistent label normalization"),
    ("comment-unnumbered", "invalid comment numbering"),
    ("comment-order", "non-sequential comment numbering"),
    ("same-coordinates", "identical project coordinates"),
];
