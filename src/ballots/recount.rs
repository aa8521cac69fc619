//! Votes and score of each project counted anew from the ballots, and held against the file.
//!
//! The way of counting is that of pabulib.org/format and of its checker: a project named twice in a
//! ballot counts twice in `votes`, the points of a ballot are those of its column `points`, and
//! without one an ordinal ballot of `n` projects gives `n` to the first down to 1 to the last.

use crate::sources::pabulib::{Ballots, Election, Meta, Projects, UNKNOWN, VoteType};
use serde::Serialize;

/// Scores of more than so large a difference, relative to them, are different: sums of points with
/// decimals depend on the order they are added in.
const SAME_SCORE: f64 = 1e-9;

/// What the ballots say of each project, in the order of the file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Recount {
    /// Ballots, the empty ones too.
    pub num_votes: u64,
    /// Projects.
    pub num_projects: u64,
    /// How often each project is named: the column `votes`.
    pub votes: Vec<u64>,
    /// How many voters name each project: fewer than `votes` where ballots repeat it.
    pub voters: Vec<u64>,
    /// The points of each project: the column `score`.
    pub scores: Vec<f64>,
    /// How often ballots repeat a project.
    pub repetitions: u64,
    /// What the file says otherwise.
    pub disagreements: Vec<Disagreement>,
    /// Whether the file states any number that could be compared.
    pub compared: bool,
}

/// A number of the file that its ballots do not bear out.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Disagreement {
    /// `num_votes`, `num_projects`, `votes` or `score`.
    pub what: &'static str,
    /// The project, for the last two.
    pub project: Option<String>,
    /// The line the number stands on, from 1.
    pub line: usize,
    /// What the file says.
    pub stated: f64,
    /// What the ballots say.
    pub counted: f64,
}

impl Recount {
    /// Counts the ballots of an election.
    #[must_use]
    pub fn of(election: &Election) -> Self {
        let Election { meta, projects, ballots, .. } = election;
        let mut counting = Counting::of(meta.vote_type());
        counting.add(ballots, projects.len());
        counting.finish(meta, projects)
    }

    /// Whether every number of the file agrees; `None` where it states none.
    #[must_use]
    pub fn agrees(&self) -> Option<bool> {
        self.compared.then_some(self.disagreements.is_empty())
    }

    fn compare_meta(&mut self, meta: &Meta) {
        for (what, counted) in [("num_votes", self.num_votes), ("num_projects", self.num_projects)]
        {
            let (Some(entry), Some(stated)) = (meta.entry(what), meta.whole(what)) else {
                continue;
            };
            self.compare(what, None, entry.line, float(stated), float(counted));
        }
    }

    fn compare_projects(&mut self, projects: &Projects) {
        for (place, project) in projects.all().iter().enumerate() {
            let id = Some(project.id.as_str());
            if let Some(stated) = project.votes {
                self.compare("votes", id, project.line, float(stated), float(self.votes[place]));
            }
            if let Some(stated) = project.score {
                self.compare("score", id, project.line, stated, self.scores[place]);
            }
        }
    }

    fn compare(
        &mut self,
        what: &'static str,
        project: Option<&str>,
        line: usize,
        stated: f64,
        counted: f64,
    ) {
        self.compared = true;
        if (stated - counted).abs() > SAME_SCORE * stated.abs().max(counted.abs()).max(1.0) {
            let project = project.map(str::to_owned);
            self.disagreements.push(Disagreement { what, project, line, stated, counted });
        }
    }
}

/// A recount going on, block after block.
#[derive(Debug)]
pub(super) struct Counting {
    ordinal: bool,
    ballots: u64,
    votes: Vec<u64>,
    voters: Vec<u64>,
    scores: Vec<f64>,
    repetitions: u64,
    /// The last ballot that named each project, counted from 1.
    named: Vec<u64>,
}

impl Counting {
    /// Nothing yet, of ballots of this kind.
    pub(super) fn of(vote_type: Option<VoteType>) -> Self {
        Self {
            ordinal: vote_type == Some(VoteType::Ordinal),
            ballots: 0,
            votes: Vec::new(),
            voters: Vec::new(),
            scores: Vec::new(),
            repetitions: 0,
            named: Vec::new(),
        }
    }

    /// Counts the next ballots of an election of so many projects.
    pub(super) fn add(&mut self, ballots: &Ballots, projects: usize) {
        self.make_room(projects);
        for ballot in 0..ballots.len() {
            self.ballots += 1;
            let choices = ballots.choices(ballot);
            let points = ballots.points(ballot);
            let mut by_rank = if self.ordinal { float(choices.len()) } else { 1.0 };
            for (place, project) in choices.iter().enumerate() {
                let rank = by_rank;
                by_rank -= f64::from(u8::from(self.ordinal));
                if *project == UNKNOWN {
                    continue;
                }
                let project = *project as usize;
                self.votes[project] += 1;
                self.scores[project] +=
                    points.map_or(rank, |points| points.get(place).copied().unwrap_or_default());
                if self.named[project] == self.ballots {
                    self.repetitions += 1;
                } else {
                    self.named[project] = self.ballots;
                    self.voters[project] += 1;
                }
            }
        }
    }

    /// A file may list further projects after ballots.
    fn make_room(&mut self, projects: usize) {
        for counts in [&mut self.votes, &mut self.voters, &mut self.named] {
            counts.resize(projects, 0);
        }
        self.scores.resize(projects, 0.0);
    }

    /// What was counted, held against the file.
    pub(super) fn finish(mut self, meta: &Meta, projects: &Projects) -> Recount {
        self.make_room(projects.len());
        let mut recount = Recount {
            num_votes: self.ballots,
            num_projects: whole(projects.len()),
            votes: self.votes,
            voters: self.voters,
            scores: self.scores,
            repetitions: self.repetitions,
            disagreements: Vec::new(),
            compared: false,
        };
        recount.compare_meta(meta);
        recount.compare_projects(projects);
        recount
    }
}

/// A count as a number without sign.
pub(super) fn whole(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// A count as a float: exact, for no file has 2^53 rows.
#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
pub(super) fn float(count: impl TryInto<u64>) -> f64 {
    count.try_into().unwrap_or(u64::MAX) as f64
}
