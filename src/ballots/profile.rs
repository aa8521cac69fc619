//! The ballots of one election as voting rules see them: who likes what, and how many think alike.

use crate::sources::pabulib::{Ballots, Election, Interned, Money, UNKNOWN, VoteType};

/// One choice of a ballot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Choice {
    /// The project, as its place among the projects of the file.
    pub project: u32,
    /// The points it gets: 1 where the ballot only approves; for an ordinal ballot of `n` projects
    /// `n` for the first down to 1 for the last (Kraków's 3-2-1), for points those of the ballot.
    pub points: f64,
}

/// Ballots that are alike, and how many voters cast them.
#[derive(Clone, Debug, PartialEq)]
pub struct Kind {
    /// How many voters.
    pub voters: u64,
    /// What they chose, every project once, in the order of the ballot.
    pub choices: Vec<Choice>,
}

/// An election as a rule sees it. Projects withdrawn after the vote, and those without a cost, are
/// `None` in `costs` and can win nothing.
#[derive(Clone, Debug)]
pub struct Profile {
    /// What may be spent.
    pub budget: Money,
    /// What each project costs, in the order of the file.
    pub costs: Vec<Option<Money>>,
    /// Different ballots, in the order they first occurred; empty ballots are among them.
    pub kinds: Vec<Kind>,
    /// What a ballot is.
    pub vote_type: VoteType,
    /// All voters, those with an empty ballot too.
    pub voters: u64,
}

impl Profile {
    /// Gathers the ballots of an election. `None` where it states no budget or no kind of vote.
    #[must_use]
    pub fn of(election: &Election) -> Option<Self> {
        let vote_type = election.meta.vote_type()?;
        let cost = |project: &crate::sources::pabulib::Project| {
            project.cost.filter(|cost| !cost.is_withdrawn() && *cost >= Money::ZERO)
        };
        Some(Self {
            budget: election.meta.budget()?,
            costs: election.projects.all().iter().map(cost).collect(),
            kinds: kinds(&election.ballots, vote_type),
            vote_type,
            voters: u64::try_from(election.ballots.len()).unwrap_or(u64::MAX),
        })
    }

    /// How many voters named each project.
    #[must_use]
    pub fn votes(&self) -> Vec<u64> {
        let mut votes = vec![0; self.costs.len()];
        for kind in &self.kinds {
            for choice in &kind.choices {
                votes[choice.project as usize] += kind.voters;
            }
        }
        votes
    }

    /// The points each project got.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "fewer than 2^53 voters")]
    pub fn scores(&self) -> Vec<f64> {
        let mut scores = vec![0.0; self.costs.len()];
        for kind in &self.kinds {
            for choice in &kind.choices {
                scores[choice.project as usize] += kind.voters as f64 * choice.points;
            }
        }
        scores
    }
}

/// Different ballots with how many cast them.
fn kinds(ballots: &Ballots, vote_type: VoteType) -> Vec<Kind> {
    let mut seen = Interned::default();
    let mut kinds: Vec<Kind> = Vec::new();
    let mut key = Vec::new();
    for ballot in 0..ballots.len() {
        let choices = choices(ballots, ballot, vote_type);
        key.clear();
        for choice in &choices {
            key.extend_from_slice(&choice.project.to_le_bytes());
            key.extend_from_slice(&choice.points.to_le_bytes());
        }
        match seen.number(&key) {
            Some((number, false)) => kinds[number as usize].voters += 1,
            Some((_, true)) => kinds.push(Kind { voters: 1, choices }),
            None => {}
        }
    }
    kinds
}

/// What one ballot says: every known project once, at its first place.
#[must_use]
pub fn choices(ballots: &Ballots, ballot: usize, vote_type: VoteType) -> Vec<Choice> {
    let places = ballots.choices(ballot);
    let given = ballots.points(ballot).filter(|points| points.len() == places.len());
    let points = |place: usize| match (vote_type, given) {
        (VoteType::Cumulative | VoteType::Scoring, Some(points)) => points[place],
        (VoteType::Ordinal, _) => (place..places.len()).map(|_| 1.0).sum(),
        _ => 1.0,
    };
    let mut choices: Vec<Choice> = Vec::with_capacity(places.len());
    for (place, project) in places.iter().enumerate() {
        if *project != UNKNOWN && choices.iter().all(|known| known.project != *project) {
            choices.push(Choice { project: *project, points: points(place) });
        }
    }
    choices
}
