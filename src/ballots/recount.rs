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
        let mut recount = counted(ballots, projects.len(), meta.vote_type());
        recount.compare_meta(meta);
        recount.compare_projects(projects);
        recount
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

/// One pass over the ballots.
fn counted(ballots: &Ballots, projects: usize, vote_type: Option<VoteType>) -> Recount {
    let (mut mentions, mut voters) = (vec![0; projects], vec![0; projects]);
    let mut scores = vec![0.0; projects];
    let mut repetitions = 0;
    // The last ballot that named each project, counted from 1.
    let mut named = vec![0_usize; projects];
    let ordinal = vote_type == Some(VoteType::Ordinal);
    for ballot in 0..ballots.len() {
        let choices = ballots.choices(ballot);
        let points = ballots.points(ballot);
        let mut by_rank = if ordinal { float(choices.len()) } else { 1.0 };
        for (place, project) in choices.iter().enumerate() {
            let rank = by_rank;
            by_rank -= f64::from(u8::from(ordinal));
            if *project == UNKNOWN {
                continue;
            }
            let project = *project as usize;
            mentions[project] += 1;
            scores[project] +=
                points.map_or(rank, |points| points.get(place).copied().unwrap_or_default());
            if named[project] == ballot + 1 {
                repetitions += 1;
            } else {
                named[project] = ballot + 1;
                voters[project] += 1;
            }
        }
    }
    Recount {
        num_votes: whole(ballots.len()),
        num_projects: whole(projects),
        votes: mentions,
        voters,
        scores,
        repetitions,
        disagreements: Vec::new(),
        compared: false,
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
