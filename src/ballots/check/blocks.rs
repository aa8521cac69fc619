//! The checks of a file whose ballots cannot all be kept: those of single ballots block after block,
//! then those of META and PROJECTS. What needs all ballots at once is told as not checked.

use super::view::{LABELLED, View};
use super::{ballots, beyond, fields, limits, numbers, points, rule, soft, structure, words};
use crate::ballots::verify::Verification;
use crate::sources::pabulib::{Ballots, Election, Problems};
use std::collections::BTreeSet;

/// Looks at the ballots of a block, one by one.
type OfBallots = fn(&View<'_>, &mut Problems);

/// The checks of single ballots, in the order in which problems are told.
static OF_BALLOTS: [OfBallots; 4] =
    [fields::ballots, ballots::block, points::ballots, beyond::ballots];

/// The checks that find the same of META and PROJECTS with no ballot at hand.
static OF_FILE: [OfBallots; 7] = [
    fields::CHECK.run,
    limits::CHECK.run,
    numbers::CHECK.run,
    points::CHECK.run,
    rule::CHECK.run,
    soft::CHECK.run,
    beyond::CHECK.run,
];

/// What such a number is called: it is told of each limit of META once, not in each block.
const UNREADABLE: &str = "unreadable-number";

/// Checks going on.
#[derive(Debug, Default)]
pub struct Blocks {
    rows: usize,
    found: [Problems; 4],
    labels: [BTreeSet<String>; 2],
    last_voter: String,
    /// Whether the ids of voters do not rise, so that one may stand twice.
    unordered: bool,
}

impl Blocks {
    /// Looks at the next ballots, which are those of `election` now.
    pub fn add(&mut self, election: &Election) {
        let ballots = &election.ballots;
        self.rows += ballots.len();
        self.follow(ballots);
        let view = View::of_block(election, ballots.len());
        for (field, labels) in LABELLED.iter().zip(&mut self.labels) {
            labels.append(&mut soft::of_ballots(&view, field));
        }
        for (check, found) in OF_BALLOTS.iter().zip(&mut self.found) {
            let mut problems = Problems::default();
            check(&view, &mut problems);
            let known = found.count(UNREADABLE) > 0;
            found.absorb(if known { problems.without(UNREADABLE) } else { problems });
        }
    }

    fn follow(&mut self, ballots: &Ballots) {
        let Some(last) = ballots.len().checked_sub(1) else { return };
        let Some(voter) = ballots.voter(last) else { return };
        self.unordered = self.unordered || !structure::rise_from(&self.last_voter, ballots);
        voter.clone_into(&mut self.last_voter);
    }

    /// All problems: those the reader told, those of META and PROJECTS, those of the ballots.
    /// `election` has no ballots any more.
    #[must_use]
    pub fn finish(self, election: &Election, verified: &Verification) -> Problems {
        let mut problems = election.problems.without("points-invalid");
        let mut view = View::of_block(election, self.rows);
        (view.verified, view.labels) = (Some(verified), Some(&self.labels));
        for check in OF_FILE {
            check(&view, &mut problems);
        }
        for found in self.found {
            problems.absorb(found);
        }
        tell_unchecked(self.unordered, &mut problems);
        problems
    }
}

/// Says what was not checked.
fn tell_unchecked(unordered: bool, problems: &mut Problems) {
    problems.warning("checks-left-out", None, || {
        words(
            (
                "plik ma więcej niż 1 GiB: nie sprawdzono, czy `votes` i `score` zgadzają się z \
                 głosami tak, jak liczy je program Pabulib, czy jakiś projekt nie ma głosów, \
                 czy ktoś wykorzystał największą dozwoloną liczbę projektów ani czy głosy mają \
                 średnio więcej niż jeden projekt",
                "the file has more than 1 GiB: not checked were `votes` and `score` as Pabulib's \
                 checker counts them, whether a project has no votes, whether anybody named as many \
                 projects as allowed, and whether ballots name more than one on average",
            ),
            (
                "własne przeliczenie głosów: `recount_agrees`; pełna kontrola: podzielić plik",
                "for our own recount see `recount_agrees`; for all checks, divide the file",
            ),
        )
    });
    if unordered {
        problems.warning("voters-uncompared", None, || {
            words(
                (
                    "plik ma więcej niż 1 GiB, a numery głosujących nie idą po kolei: nie \
                     sprawdzono, czy ktoś głosował dwa razy",
                    "the file has more than 1 GiB and the numbers of voters do not rise: not \
                     checked was whether anybody voted twice",
                ),
                (
                    "ułożyć głosy według `voter_id` albo podzielić plik",
                    "sort the ballots by `voter_id`, or divide the file",
                ),
            )
        });
    }
}
