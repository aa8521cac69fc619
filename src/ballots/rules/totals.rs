//! What greedy rules rank by: points where the ballots give any, else votes.
//!
//! Source: pabulib.org/format, `rule` and `score`: "greedy" is by score where there is one, else by
//! votes. Two counts exist: the recount of the ballots, which a what-if can change, and the columns
//! `score` and `votes` of the file, which its own rule was applied to. In a sound file they agree.

use super::Ask;
use crate::ballots::profile::millionths;
use crate::sources::pabulib::{Election, Money, VoteType};

/// What each project is ranked by, in millionths of a vote or point, in the order of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totals(pub Vec<i128>);

impl Totals {
    /// Counted from the ballots: points, or votes where ballots only approve. A column `score`
    /// that such ballots cannot give is taken as the file has it.
    #[must_use]
    pub fn counted(ask: &Ask<'_>) -> Self {
        let ballots = &ask.election.ballots;
        let pointed = match ask.profile.vote_type {
            VoteType::Ordinal => true,
            VoteType::Cumulative | VoteType::Scoring => ballots.has_points(),
            VoteType::Approval | VoteType::ChooseOne => false,
        };
        if pointed {
            return Self(ask.profile.scores_in_millionths());
        }
        stated_scores(ask.election).unwrap_or_else(|| Self::of_votes(&ask.profile.votes()))
    }

    /// How many voters name each project.
    #[must_use]
    pub fn of_votes(votes: &[u64]) -> Self {
        Self(votes.iter().copied().map(whole).collect())
    }

    /// As the file states them: `score`, else `votes`; `None` where a project has neither.
    #[must_use]
    pub fn stated(election: &Election) -> Option<Self> {
        stated_scores(election).or_else(|| {
            let votes = election.projects.all().iter().map(|project| project.votes.map(whole));
            votes.collect::<Option<_>>().map(Self)
        })
    }
}

fn stated_scores(election: &Election) -> Option<Totals> {
    let scores = election.projects.all().iter().map(|project| project.score.map(millionths));
    scores.collect::<Option<_>>().map(Totals)
}

fn whole(votes: u64) -> i128 {
    i128::from(votes).saturating_mul(Money::whole(1).millionths())
}
