//! Projects, costs and votes by category of project and by whom it is for.
//!
//! Both are lists with `,` and no space between (pabulib.org/format). Some cities have categories
//! whose own name holds a comma and a space (`education, children and youth` in Łódź, `Streets,
//! Sidewalks & Transit`): they are one category, unless META or other projects of the file name every
//! part as a category by itself. Older files call the columns `categories` and `target`, `targets`.

use super::ballot_shape::cost_that_counts;
use super::recount::whole;
use crate::sources::pabulib::{Meta, Money, Projects};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A way projects are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sorting {
    /// What the project is about.
    Category,
    /// Whom it is for.
    Beneficiaries,
}

/// All projects of one category. A project of several counts in full in each, so that categories do
/// not add up to the whole.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CategoryTotals {
    /// The name, as the file has it; empty for projects of no category.
    pub name: String,
    /// How many projects.
    pub projects: u64,
    /// What they cost, in the currency of the file; withdrawn ones nothing.
    pub cost: f64,
    /// How often they were voted for.
    pub votes: u64,
    /// How many were chosen; `None` where the file does not say.
    pub chosen: Option<u64>,
    /// What those cost.
    pub chosen_cost: Option<f64>,
}

impl Sorting {
    /// The columns of the file, the name of today first, and the keys of META that list all.
    const fn names(self) -> (&'static [&'static str], &'static [&'static str]) {
        match self {
            Self::Category => (&["category", "categories"], &["categories"]),
            Self::Beneficiaries => {
                (&["beneficiaries", "target", "targets"], &["beneficiaries", "targets", "target"])
            }
        }
    }
}

/// The categories of each project, in the order of the file; `None` where it has no such column.
#[must_use]
pub fn of_projects(meta: &Meta, projects: &Projects, sorting: Sorting) -> Option<Vec<Vec<String>>> {
    let (columns, keys) = sorting.names();
    let column = columns.iter().find(|name| projects.column(name).is_some())?;
    let cells = (0..projects.len()).map(|project| projects.cell(project, column));
    let mut known: BTreeSet<&str> = BTreeSet::new();
    for list in keys.iter().filter_map(|key| meta.get(key)).chain(cells.clone()) {
        let items = items(list);
        // A part of a torn name never stands alone; a category often does.
        known.extend(items.into_iter().filter(|item| !item.contains(", ")));
    }
    Some(cells.map(|cell| divided(cell, &known)).collect())
}

/// The parts of a list between commas that no space follows.
fn items(list: &str) -> Vec<&str> {
    let mut items = Vec::new();
    let mut from = 0;
    for (at, _) in list.match_indices(',') {
        if !list[at + 1..].starts_with([' ', '\u{a0}']) {
            items.push(list[from..at].trim());
            from = at + 1;
        }
    }
    items.push(list[from..].trim());
    items.retain(|item| !item.is_empty());
    items
}

/// The categories of one cell, each once.
fn divided(cell: &str, known: &BTreeSet<&str>) -> Vec<String> {
    let mut categories: Vec<String> = Vec::new();
    for item in items(cell) {
        let parts: Vec<&str> = item.split(", ").map(str::trim).collect();
        let sloppy = parts.len() > 1 && parts.iter().all(|part| known.contains(part));
        for part in if sloppy { parts } else { vec![item] } {
            if categories.iter().all(|category| category != part) {
                categories.push(part.to_owned());
            }
        }
    }
    categories
}

/// Totals of every category, by name; projects of none are the last, named by nothing. `votes` are
/// those of each project, in the order of the file; `chosen` the places of the projects chosen.
/// `None` where the file does not sort its projects.
#[must_use]
pub fn totals(
    meta: &Meta,
    projects: &Projects,
    sorting: Sorting,
    votes: &[u64],
    chosen: Option<&[u32]>,
) -> Option<Vec<CategoryTotals>> {
    let of_projects = of_projects(meta, projects, sorting)?;
    let mut won = vec![false; projects.len()];
    for place in chosen.unwrap_or_default() {
        if let Some(place) = won.get_mut(*place as usize) {
            *place = true;
        }
    }
    let mut sums: BTreeMap<&str, Sum> = BTreeMap::new();
    for (place, project) in projects.all().iter().enumerate() {
        let categories = of_projects[place].iter().map(String::as_str);
        let none = of_projects[place].is_empty().then_some("");
        for name in categories.chain(none) {
            let sum = sums.entry(name).or_default();
            let cost = cost_that_counts(project);
            sum.projects += 1;
            sum.cost = sum.cost + cost;
            sum.votes += votes.get(place).copied().unwrap_or_default();
            if won[place] {
                sum.chosen += 1;
                sum.chosen_cost = sum.chosen_cost + cost;
            }
        }
    }
    let unsorted = sums.remove("").map(|sum| ("", sum));
    let all = sums.into_iter().chain(unsorted);
    Some(all.map(|(name, sum)| sum.told(name, chosen.is_some())).collect())
}

#[derive(Default)]
struct Sum {
    projects: usize,
    cost: Money,
    votes: u64,
    chosen: usize,
    chosen_cost: Money,
}

impl Sum {
    fn told(&self, name: &str, says_chosen: bool) -> CategoryTotals {
        CategoryTotals {
            name: name.to_owned(),
            projects: whole(self.projects),
            cost: self.cost.value(),
            votes: self.votes,
            chosen: says_chosen.then(|| whole(self.chosen)),
            chosen_cost: says_chosen.then(|| self.chosen_cost.value()),
        }
    }
}
