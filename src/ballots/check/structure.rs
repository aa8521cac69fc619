//! Rows of voters that the official checker leaves out. The rest of a file's structure is told by
//! the reader: parts, headers, keys and ids twice, spaces at the edges of cells.

use super::view::View;
use super::{Check, words};
use crate::sources::pabulib::{Ballots, Problems};
use foldhash::fast::RandomState;
use hashbrown::HashTable;
use std::hash::BuildHasher as _;

/// The check.
pub(super) const CHECK: Check = Check { run };

/// Why a row is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// It names no voter.
    NoVoter,
    /// Its voter stands in an earlier row, that of this ballot.
    Repeats(usize),
}

/// The ballots left out, in the order of the file; none where the file numbers no voters.
pub(super) fn left_out(ballots: &Ballots) -> Vec<(usize, Why)> {
    if ballots.is_empty() || ballots.voter(0).is_none() || rising(ballots) {
        return Vec::new();
    }
    let id = |ballot: usize| ballots.voter(ballot).unwrap_or_default();
    // Drawn anew each time, so that nobody can write a file whose ids all collide; only equality
    // is asked, so nothing printed depends on it.
    let seed = RandomState::default();
    let mut known: HashTable<(u64, usize)> = HashTable::with_capacity(ballots.len());
    let mut out = Vec::new();
    for ballot in 0..ballots.len() {
        if id(ballot).is_empty() {
            out.push((ballot, Why::NoVoter));
            continue;
        }
        let hashed = seed.hash_one(id(ballot));
        let found = known.find(hashed, |(hash, other)| *hash == hashed && id(*other) == id(ballot));
        match found {
            Some((_, first)) => out.push((ballot, Why::Repeats(*first))),
            None => {
                known.insert_unique(hashed, (hashed, ballot), |(hash, _)| *hash);
            }
        }
    }
    out
}

/// Whether every id comes after the one before, by length and then by letters: then none is empty
/// and none occurs twice, and no table of them is needed.
fn rising(ballots: &Ballots) -> bool {
    rise_from("", ballots)
}

/// The same of ballots after that of the voter `last`.
pub(super) fn rise_from<'a>(mut last: &'a str, ballots: &'a Ballots) -> bool {
    (0..ballots.len()).all(|ballot| {
        let id = ballots.voter(ballot).unwrap_or_default();
        let rises = (last.len(), last) < (id.len(), id);
        last = id;
        rises
    })
}

fn run(view: &View<'_>, problems: &mut Problems) {
    let ballots = &view.election.ballots;
    if view.counted == ballots.len() {
        return;
    }
    for (ballot, why) in left_out(ballots) {
        let line = Some(ballots.line(ballot));
        match why {
            Why::NoVoter => problems.error("empty-voter", line, || {
                words(
                    (
                        "głos nie ma numeru głosującego; nie liczy się",
                        "a ballot has no number of its voter; it does not count",
                    ),
                    ("wpisać numer albo usunąć wiersz", "write the number, or remove the row"),
                )
            }),
            Why::Repeats(first) => problems.error("duplicate-voter", line, || {
                let first = ballots.line(first);
                words(
                    (
                        format!(
                            "ten sam głosujący jest już w wierszu {first}; Pabulib liczy tamten"
                        ),
                        format!(
                            "the same voter stands in line {first} already; Pabulib counts that one"
                        ),
                    ),
                    (
                        "usunąć jeden z wierszy albo poprawić numer",
                        "remove one of the rows, or correct the number",
                    ),
                )
            }),
        }
    }
}
