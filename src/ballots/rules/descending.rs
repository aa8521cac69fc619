//! Projects taken from the highest measure to the lowest, while the budget lasts.
//!
//! The common part of greedy by score, by satisfaction per cost and by Borda points. Projects of the
//! same measure are taken in the order of the file; where that order decided who is funded, the
//! outcome says so.

use super::{BY_FILE_ORDER, Outcome, Round, Tie};
use crate::ballots::profile::Profile;
use crate::sources::pabulib::Money;

/// What happens at a project that no longer fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unaffordable {
    /// It is skipped.
    Skip,
    /// The count ends.
    Stop,
}

/// Of more equal projects than this only the first choice among them is listed as a tie, for a list
/// of every step would grow with their square.
pub(super) const TIES_FOLLOWED: usize = 100;

/// Takes projects by `measures`, highest first. Those without a cost, and those whose measure is
/// `None`, are left out; those below `least` are looked at and not chosen.
pub(super) fn take<M: Ord>(
    profile: &Profile,
    measures: &[Option<M>],
    least: Option<&M>,
    unaffordable: Unaffordable,
    shown: impl Fn(&M) -> f64,
) -> Outcome {
    let mut candidates: Vec<Candidate<'_, M>> = (0_u32..)
        .zip(measures.iter().zip(&profile.costs))
        .filter_map(|(project, (measure, cost))| {
            Some(Candidate { project, measure: measure.as_ref()?, cost: (*cost)? })
        })
        .collect();
    // Stable, so that equal projects stay in the order of the file.
    candidates.sort_by(|a, b| b.measure.cmp(a.measure));
    let (mut rounds, mut ties) = (Vec::new(), Vec::new());
    let mut left = profile.budget;
    for equal in candidates.chunk_by(|a, b| a.measure == b.measure) {
        for (place, candidate) in equal.iter().enumerate() {
            let enough = least.is_none_or(|least| candidate.measure >= least);
            let chosen = enough && candidate.cost <= left;
            if enough && (place == 0 || equal.len() <= TIES_FOLLOWED) {
                ties.extend(tie(&equal[place..], left, unaffordable).filter(|_| chosen));
            }
            if chosen {
                left = left - candidate.cost;
            }
            let measure = shown(candidate.measure);
            rounds.push(Round { project: candidate.project, chosen, measure, left });
            if enough && !chosen && unaffordable == Unaffordable::Stop {
                ties.extend(stopping_tie(equal, place, left));
                return Outcome::of(rounds, ties, profile);
            }
        }
    }
    Outcome::of(rounds, ties, profile)
}

struct Candidate<'a, M> {
    project: u32,
    measure: &'a M,
    cost: Money,
}

/// The tie at this step, if another order of the equal projects would lead elsewhere: not all that
/// could be next can be had.
fn tie<M>(equal: &[Candidate<'_, M>], left: Money, unaffordable: Unaffordable) -> Option<Tie> {
    let possible = |it: &&Candidate<'_, M>| unaffordable == Unaffordable::Stop || it.cost <= left;
    let among: Vec<&Candidate<'_, M>> = equal.iter().filter(possible).collect();
    let first = among.first().filter(|_| among.len() > 1)?;
    let wanted: Money = among.iter().map(|candidate| candidate.cost).sum();
    (wanted > left).then(|| Tie {
        among: among.iter().map(|candidate| candidate.project).collect(),
        taken: first.project,
        by: BY_FILE_ORDER,
    })
}

/// The tie in which a project that ended the count came before an equal one that would have fitted.
fn stopping_tie<M>(equal: &[Candidate<'_, M>], place: usize, left: Money) -> Option<Tie> {
    let rest = &equal[place..];
    rest.iter().any(|candidate| candidate.cost <= left).then(|| Tie {
        among: rest.iter().map(|candidate| candidate.project).collect(),
        taken: rest[0].project,
        by: BY_FILE_ORDER,
    })
}
