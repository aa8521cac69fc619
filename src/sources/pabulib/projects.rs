//! PROJECTS: what was voted for.

use super::{Interned, Money};

/// One project. A cell that says nothing, or nothing of its kind, is `None`; what it says stays in
/// [`Projects::cell`].
#[derive(Clone, Debug, PartialEq)]
pub struct Project {
    /// Its id, a text: `BO.D16.5/25`.
    pub id: String,
    /// The line, from 1.
    pub line: usize,
    /// What it costs.
    pub cost: Option<Money>,
    /// How many voters named it, as the file says.
    pub votes: Option<u64>,
    /// The sum of its points, as the file says.
    pub score: Option<f64>,
    /// Whether the original rule chose it: 0 no, 1 yes, others as the file's comment explains
    /// (Poznań: 2 the rule of 80 %, 3 reserve money).
    pub selected: Option<u8>,
    /// Every cell, in the order of [`Projects::columns`].
    cells: Vec<String>,
}

impl Project {
    /// Every cell, in the order of [`Projects::columns`]; short rows have fewer.
    #[must_use]
    pub fn cells(&self) -> &[String] {
        &self.cells
    }

    /// Whether it was withdrawn after the vote: its cost is then a mark, not an amount.
    #[must_use]
    pub fn is_withdrawn(&self) -> bool {
        self.cost.is_some_and(Money::is_withdrawn)
    }
}

/// The projects in the order of the file, which decides ties.
#[derive(Clone, Debug, Default)]
pub struct Projects {
    columns: Vec<String>,
    rows: Vec<Project>,
    ids: Interned,
}

impl Projects {
    /// Sets the header.
    pub(super) fn set_columns(&mut self, columns: Vec<String>) {
        self.columns = columns;
    }

    /// Adds a project; `false` where its id is already there, and nothing is added.
    pub(super) fn push(&mut self, cells: Vec<String>, line: usize) -> bool {
        let at = |name: &str| self.column(name);
        let (id, cost, votes) = (at("project_id"), at("cost"), at("votes"));
        let (score, selected) = (at("score"), at("selected"));
        let text = |place: Option<usize>| -> Option<&str> {
            cells.get(place?).map(String::as_str).filter(|text| !text.is_empty())
        };
        let id = text(id).unwrap_or_default().to_owned();
        if !self.ids.number(id.as_bytes()).is_some_and(|(_, new)| new) {
            return false;
        }
        let finite = |text: &str| text.parse().ok().filter(|value: &f64| value.is_finite());
        let project = Project {
            id,
            line,
            cost: text(cost).and_then(Money::parse),
            votes: text(votes).and_then(|text| text.parse().ok()),
            score: text(score).and_then(finite),
            selected: text(selected).and_then(|text| text.parse().ok()),
            cells,
        };
        self.rows.push(project);
        true
    }

    /// The names of the columns, as written.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The place of a column, capitals ignored.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|known| known.eq_ignore_ascii_case(name))
    }

    /// A cell as written, without spaces around it; empty where there is none.
    #[must_use]
    pub fn cell(&self, project: usize, name: &str) -> &str {
        let cell = || self.rows.get(project)?.cells.get(self.column(name)?).map(String::as_str);
        cell().unwrap_or_default()
    }

    /// The projects in the order of the file.
    #[must_use]
    pub fn all(&self) -> &[Project] {
        &self.rows
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The place of the project with this id.
    #[must_use]
    pub fn find(&self, id: &[u8]) -> Option<u32> {
        self.ids.find(id)
    }
}
