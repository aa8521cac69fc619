//! The ballots of one election as voting rules see them: who likes what, and how many think alike.

use crate::sources::pabulib::{Ballots, Election, Interned, Money, UNKNOWN, VoteType};

/// How many millionths one point has, as one unit of [`Money`] has.
const UNIT: i128 = 1_000_000;
/// Up to this length a ballot is searched for a project named twice; beyond it a table is kept.
const SHORT: usize = 16;

/// One choice of a ballot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Choice {
    /// The project, as its place among the projects of the file.
    pub project: u32,
    /// The points it gets: 1 where the ballot only approves; for an ordinal ballot of `n` projects
    /// `n` for the first down to 1 for the last (Kraków's 3-2-1), for points those of the ballot.
    pub points: f64,
}

impl Choice {
    /// The points in millionths, so that sums and comparisons are exact: points of at most six
    /// decimals come out as they were written.
    #[must_use]
    pub fn millionths(&self) -> i128 {
        millionths(self.points)
    }
}

/// A number of points in millionths, the nearest; 0 for what is no number.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "whole numbers are taken as they are, others have six decimals, none is near 2^127"
)]
pub fn millionths(points: f64) -> i128 {
    if points.fract().abs() > 0.0 {
        (points * UNIT as f64).round() as i128
    } else {
        (points as i128).saturating_mul(UNIT)
    }
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
        let described = Self::without_ballots(election)?;
        Some(Self { kinds: kinds(&election.ballots, described.vote_type), ..described })
    }

    /// The same without a single ballot among its kinds, for rules that go by sums the file states.
    #[must_use]
    pub fn without_ballots(election: &Election) -> Option<Self> {
        let vote_type = election.meta.vote_type()?;
        let cost = |project: &crate::sources::pabulib::Project| {
            project.cost.filter(|cost| !cost.is_withdrawn() && *cost >= Money::ZERO)
        };
        Some(Self {
            budget: election.meta.budget()?,
            costs: election.projects.all().iter().map(cost).collect(),
            kinds: Vec::new(),
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
    pub fn scores(&self) -> Vec<f64> {
        self.scores_in_millionths()
            .into_iter()
            .map(|sum| Money::from_millionths(sum).value())
            .collect()
    }

    /// The points each project got, in millionths and exact.
    #[must_use]
    pub fn scores_in_millionths(&self) -> Vec<i128> {
        let mut scores = vec![0_i128; self.costs.len()];
        for kind in &self.kinds {
            let voters = i128::from(kind.voters);
            for choice in &kind.choices {
                let score = &mut scores[choice.project as usize];
                *score = score.saturating_add(choice.millionths().saturating_mul(voters));
            }
        }
        scores
    }

    /// For each project the kinds of ballots that support it: name it with more than no points.
    #[must_use]
    pub fn supporters(&self) -> Vec<Vec<u32>> {
        let mut supporters = vec![Vec::new(); self.costs.len()];
        for (number, kind) in (0_u32..).zip(&self.kinds) {
            for choice in kind.choices.iter().filter(|choice| choice.points > 0.0) {
                supporters[choice.project as usize].push(number);
            }
        }
        supporters
    }
}

/// Different ballots with how many cast them.
fn kinds(ballots: &Ballots, vote_type: VoteType) -> Vec<Kind> {
    let mut seen = Interned::default();
    let mut kinds: Vec<Kind> = Vec::new();
    let (mut taken, mut key) = (Taken::default(), Vec::new());
    for ballot in 0..ballots.len() {
        let as_written = taken.take(ballots, ballot, vote_type);
        key.clear();
        for choice in &taken.choices {
            key.extend_from_slice(&choice.project.to_le_bytes());
        }
        // Where the places tell the points, the points need not be compared.
        if !as_written || matches!(vote_type, VoteType::Cumulative | VoteType::Scoring) {
            for choice in &taken.choices {
                key.extend_from_slice(&choice.points.to_le_bytes());
            }
            key.push(u8::from(as_written));
        }
        match seen.number(&key) {
            Some((number, false)) => kinds[number as usize].voters += 1,
            Some((_, true)) => kinds.push(Kind { voters: 1, choices: taken.choices.clone() }),
            None => {}
        }
    }
    kinds
}

/// What one ballot says: every known project once, at its first place.
#[must_use]
pub fn choices(ballots: &Ballots, ballot: usize, vote_type: VoteType) -> Vec<Choice> {
    let mut taken = Taken::default();
    taken.take(ballots, ballot, vote_type);
    taken.choices
}

/// What a ballot says, in memory that is used again for the next.
#[derive(Default)]
struct Taken {
    choices: Vec<Choice>,
    /// The last long ballot that named each project, counted from 1.
    named_by: Vec<usize>,
}

impl Taken {
    /// Takes the choices of a ballot; `true` where they are all it says, in its order.
    fn take(&mut self, ballots: &Ballots, ballot: usize, vote_type: VoteType) -> bool {
        let places = ballots.choices(ballot);
        let given = match vote_type {
            VoteType::Cumulative | VoteType::Scoring => ballots.points(ballot),
            VoteType::Approval | VoteType::ChooseOne | VoteType::Ordinal => None,
        };
        let given = given.filter(|points| points.len() == places.len());
        self.choices.clear();
        for (place, project) in places.iter().copied().enumerate() {
            if project == UNKNOWN || self.is_named(project, places.len(), ballot + 1) {
                continue;
            }
            let points = match (vote_type, given) {
                (VoteType::Ordinal, _) => {
                    u32::try_from(places.len() - place).map_or(1.0, f64::from)
                }
                (_, Some(points)) => points[place],
                _ => 1.0,
            };
            self.choices.push(Choice { project, points });
        }
        self.choices.len() == places.len()
    }

    /// Whether this ballot, of so many places, named the project before.
    fn is_named(&mut self, project: u32, length: usize, number: usize) -> bool {
        if length <= SHORT {
            return self.choices.iter().any(|known| known.project == project);
        }
        let place = project as usize;
        if self.named_by.len() <= place {
            self.named_by.resize(place + 1, 0);
        }
        std::mem::replace(&mut self.named_by[place], number) == number
    }
}
