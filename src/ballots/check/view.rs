//! A file as the official checker sees it: META as a dictionary, columns by their exact names, the
//! ballots it does not leave out.

use super::literals::{decimal, real, whole};
use super::structure;
use crate::ballots::verify::Verification;
use crate::sources::pabulib::{Election, Project, VoteType};
use std::collections::BTreeSet;

/// What the checks look at.
pub(super) struct View<'a> {
    pub(super) election: &'a Election,
    /// Every key once, in the place of its first line, with the value and the line of its last.
    meta: Vec<(&'a str, &'a str, usize)>,
    /// Whether each ballot is left out; empty where none is.
    dropped: Vec<bool>,
    /// How many ballots there are, in other blocks too.
    pub(super) rows: usize,
    /// How many of them are not left out.
    pub(super) counted: usize,
    /// What each project costs, in the order of the file; `None` where that is no number. Where the
    /// file has no such column everything costs 0, as there.
    pub(super) costs: Vec<Option<f64>>,
    /// Which column ranks the projects: `score` where there is one, else `votes`.
    pub(super) ranked_by: &'static str,
    /// Whether the declared rule gives what is selected, where somebody worked that out before.
    pub(super) verified: Option<&'a Verification>,
    /// The labels of [`LABELLED`] that ballots have, where those are gone.
    pub(super) labels: Option<&'a [BTreeSet<String>; 2]>,
}

/// Columns of VOTES whose labels are held against META.
pub(super) const LABELLED: [&str; 2] = ["district", "neighborhood"];

impl<'a> View<'a> {
    pub(super) fn of(election: &'a Election) -> Self {
        let ballots = &election.ballots;
        let out = structure::left_out(ballots);
        let mut view = Self::of_block(election, ballots.len() - out.len());
        view.rows = ballots.len();
        view.dropped = vec![false; if out.is_empty() { 0 } else { ballots.len() }];
        for (ballot, _) in &out {
            view.dropped[*ballot] = true;
        }
        view
    }

    /// The same with a block of the ballots, of which no voter is compared with others; there are
    /// `rows` in all.
    pub(super) fn of_block(election: &'a Election, rows: usize) -> Self {
        let mut meta: Vec<(&str, &str, usize)> = Vec::new();
        for entry in election.meta.entries() {
            match meta.iter_mut().find(|(key, ..)| *key == entry.key) {
                Some(known) => (known.1, known.2) = (&entry.value, entry.line),
                None => meta.push((&entry.key, &entry.value, entry.line)),
            }
        }
        let scored = election.projects.column("score").is_some();
        let mut view = Self {
            election,
            meta,
            dropped: Vec::new(),
            rows,
            counted: rows,
            costs: Vec::new(),
            ranked_by: if scored { "score" } else { "votes" },
            verified: None,
            labels: None,
        };
        let column = view.column("cost");
        view.costs = view
            .projects()
            .map(|(_, project)| match column {
                None => Some(0.0),
                // Of a cost with a comma the part before it counts, as there.
                Some(at) => real(cell(project, at).split(',').next().unwrap_or_default()),
            })
            .collect();
        view
    }

    /// The keys of META, their values and lines.
    pub(super) fn meta(&self) -> &[(&'a str, &'a str, usize)] {
        &self.meta
    }

    /// The value of a key; empty where it says nothing, `None` where there is no such key.
    pub(super) fn entry(&self, key: &str) -> Option<&'a str> {
        self.meta.iter().find(|(known, ..)| *known == key).map(|(_, value, _)| *value)
    }

    /// The value of a key that says something.
    pub(super) fn stated(&self, key: &str) -> Option<&'a str> {
        self.entry(key).filter(|value| !value.is_empty())
    }

    /// The line of a key.
    pub(super) fn line(&self, key: &str) -> Option<usize> {
        self.meta.iter().find(|(known, ..)| *known == key).map(|(_, _, line)| *line)
    }

    /// The budget; 0 where there is none that can be read, as there.
    pub(super) fn budget(&self) -> f64 {
        self.stated("budget").and_then(decimal).unwrap_or(0.0)
    }

    /// The votes or points a project needs; 0 where none are asked for or they cannot be read.
    pub(super) fn threshold(&self) -> f64 {
        self.stated("min_project_score_threshold").and_then(whole).map_or(0.0, as_real)
    }

    /// The place of a column of PROJECTS by its exact name; of several, the last.
    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.election.projects.columns().iter().rposition(|known| known == name)
    }

    /// The projects with their places.
    pub(super) fn projects(&self) -> impl Iterator<Item = (usize, &'a Project)> + use<'a> {
        self.election.projects.all().iter().enumerate()
    }

    /// Whether a ballot is left out of every count.
    pub(super) fn is_dropped(&self, ballot: usize) -> bool {
        self.dropped.get(ballot).copied().unwrap_or(false)
    }

    /// The ballots that count.
    pub(super) fn ballots(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.election.ballots.len()).filter(|ballot| !self.is_dropped(*ballot))
    }

    /// How many projects each ballot names that counts, repetitions included.
    pub(super) fn lengths(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.ballots().map(|ballot| (ballot, self.election.ballots.choices(ballot).len()))
    }

    /// The line of a ballot, as problems are given theirs.
    #[expect(clippy::unnecessary_wraps, reason = "problems of a whole file have no line")]
    pub(super) fn line_of(&self, ballot: usize) -> Option<usize> {
        Some(self.election.ballots.line(ballot))
    }

    /// What a ballot is, where META says so in a word of the format.
    pub(super) fn vote_type(&self) -> Option<VoteType> {
        VoteType::parse(self.entry("vote_type")?)
    }

    /// Whether the header of VOTES has a column of points by its exact name.
    pub(super) fn has_points(&self) -> bool {
        self.election.ballots.header().iter().skip(1).any(|name| name == "points")
    }
}

/// A cell of a project; empty where its row is too short.
pub(super) fn cell(project: &Project, column: usize) -> &str {
    project.cells().get(column).map_or("", String::as_str)
}

/// The nearest float.
#[expect(clippy::cast_precision_loss, reason = "counts and limits are far below 2^53")]
pub(super) const fn as_real(whole: i128) -> f64 {
    whole as f64
}

/// A count as a float.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
pub(super) const fn count(count: usize) -> f64 {
    count as f64
}
