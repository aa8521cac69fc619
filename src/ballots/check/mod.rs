//! What is wrong with a file of ballots: everything the official checker of Pabulib finds, with the
//! same verdict, and what it does not look at.
//!
//! Sources: pabulib.org/format; `PyPI` `pabulib-checker` 1.0.8 (MIT, read for what it finds, not
//! copied). What it does not look at (`beyond`, `across`) is told as warnings, so that
//! [`Problems::is_valid`] is its verdict on a single file. [`official`] says in its words what was
//! found. Rows it leaves out (a voter without a number or listed before) are left out of every
//! count here too; where that makes a difference both counts are told.

mod across;
mod ballots;
mod beyond;
mod blocks;
mod codes;
mod fields;
mod letters;
mod limits;
mod literals;
mod numbers;
mod official;
mod points;
mod recount;
mod rule;
mod schema;
mod soft;
mod structure;
#[cfg(test)]
mod tests;
mod view;

pub use across::across;
pub use blocks::Blocks;
pub use official::{CLASSES, Official, UNSEEN, Verdict, official};

use crate::ballots::verify::Verification;
use crate::language::Text;
use crate::sources::pabulib::{Election, Problems};
use view::View;

/// One kind of check.
#[derive(Clone, Copy, Debug)]
struct Check {
    /// Looks, and tells what it finds.
    run: fn(&View<'_>, &mut Problems),
}

/// Every check, in the order in which problems are told.
static CHECKS: [Check; 10] = [
    structure::CHECK,
    fields::CHECK,
    limits::CHECK,
    numbers::CHECK,
    recount::CHECK,
    ballots::CHECK,
    points::CHECK,
    rule::CHECK,
    soft::CHECK,
    beyond::CHECK,
];

/// All problems of one file: those of its form, which the reader told, then those of what it says.
#[must_use]
pub fn check(election: &Election) -> Problems {
    check_knowing(election, None)
}

/// The same where it is known already whether the declared rule gives what the file calls selected.
#[must_use]
pub fn check_knowing(election: &Election, verified: Option<&Verification>) -> Problems {
    // What is in such a cell is told by `points`, together with how many values it has.
    let mut problems = election.problems.without("points-invalid");
    let mut view = View::of(election);
    view.verified = verified;
    for check in &CHECKS {
        (check.run)(&view, &mut problems);
    }
    problems
}

/// A message and what to do, each in Polish and English.
fn words(
    message: (impl Into<String>, impl Into<String>),
    remedy: (impl Into<String>, impl Into<String>),
) -> (Text, Text) {
    (Text::new(message.0, message.1), Text::new(remedy.0, remedy.1))
}

/// Tells a number that cannot be read where the official checker must read it: it stops there and
/// says nothing else of the file.
fn unreadable(problems: &mut Problems, line: Option<usize>, name: &str, value: &str) {
    problems.error("unreadable-number", line, || {
        words(
            (
                format!("`{name}` = `{value}` nie jest liczbą; program Pabulib na tym przerywa"),
                format!("`{name}` = `{value}` is no number; Pabulib's checker stops at it"),
            ),
            ("wpisać liczbę", "write a number"),
        )
    });
}
