//! How the choice would look if each group had voted at its share of the residents.
//!
//! Every voter of a group gets the same weight, the group's share of residents over its share of
//! voters: post-stratification (D. Holt and T. M. F. Smith, *Post stratification*, JRSS A 142 (1979),
//! pp. 33-46). The weights of the weighted groups come to their number of voters, so that weighted
//! votes stay comparable with votes. The projects are then chosen greedily by score, skipping those
//! that no longer fit, ties in the order of the file, once without and once with the weights.
//!
//! This is a what-if, no estimate of what residents want. It supposes that those of a group who did
//! not vote would have chosen as those who did, which nobody has measured ([`unknown`]). Voters of no
//! group keep the weight one, or share that of all voters: the caller says which ([`Unstated`]), and
//! the result says it too. A group with fewer than [`FEWEST_VOTERS`] voters is not weighted, because
//! so few can neither speak for it nor hide in it; its voters keep the weight one.
//!
//! What leaves are counts by project. With two groups and exact weights anyone could solve those for
//! the votes of one group, so [`Reweighted::thinnest`] says how few voters of one group stand behind
//! a project: scores that rest on fewer than may be published are to be left out, the places and the
//! winners remain.

mod table;
#[cfg(test)]
mod tests;
mod weights;

use crate::ballots::answers::Column;
use crate::language::Text;
use crate::sources::pabulib::{Election, Money, Project};
use num_bigint::BigInt;
use table::Table;
use weights::Weights;

/// A group of fewer voters is not weighted: the threshold of small cells.
pub const FEWEST_VOTERS: u64 = 10;

/// Who is of which group.
#[derive(Clone, Copy, Debug)]
pub struct Groups<'a> {
    /// The group of each ballot, as its place in `residents`; `None` where it is not stated or
    /// impossible.
    pub of_ballots: &'a [Option<u32>],
    /// The residents of each group.
    pub residents: &'a [u64],
}

/// What becomes of voters without a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unstated {
    /// They count once, as before.
    AtOne,
    /// They are left out and the others scaled up to all voters: as if they were spread over the
    /// groups and choices like all others.
    Spread,
}

impl Unstated {
    /// What was done, in words.
    #[must_use]
    pub fn words(self) -> Text {
        match self {
            Self::AtOne => Text::new(
                "głosy osób, których grupy nie znamy, liczą się po jednym, jak w głosowaniu",
                "votes of people whose group is not known count once, as in the vote",
            ),
            Self::Spread => Text::new(
                "głosy osób, których grupy nie znamy, rozłożono tak jak głosy pozostałych",
                "votes of people whose group is not known are spread like the votes of the others",
            ),
        }
    }
}

/// What the result does not tell.
#[must_use]
pub fn unknown() -> [Text; 3] {
    [
        Text::new(
            "jak głosowaliby ci, którzy nie głosowali: zakładamy, że tak jak głosujący z ich grupy",
            "how those who did not vote would have voted: taken to be as voters of their group did",
        ),
        Text::new(
            "jak wyszłyby grupy, w których głosowało zbyt mało osób, by mówiły za innych",
            "what groups would have changed in which too few voted to speak for others",
        ),
        Text::new(
            "jakie projekty by zgłoszono, gdyby zgłaszali je mieszkańcy z każdej grupy",
            "which projects would have been proposed had residents of every group proposed them",
        ),
    ]
}

/// The weight of one group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weight {
    /// Its voters.
    pub voters: u64,
    /// Its residents.
    pub residents: u64,
    /// What each of its ballots counts; `None` where fewer than [`FEWEST_VOTERS`] voted or nobody
    /// lives: those ballots count once.
    pub weight: Option<f64>,
}

/// A project in both counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Counted {
    /// Its voters.
    pub votes: u64,
    /// Its points; for ballots that only approve, its voters.
    pub score: f64,
    /// Its voters, weighted.
    pub weighted_votes: f64,
    /// Its points, weighted.
    pub weighted_score: f64,
}

/// The choice in both counts. Projects are places among those of the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Reweighted {
    /// The weight of each group.
    pub weights: Vec<Weight>,
    /// Voters without a group.
    pub not_stated: u64,
    /// What became of them.
    pub unstated: Unstated,
    /// The share of residents, 0 to 1, whose groups are weighted.
    pub covered: f64,
    /// How many times fewer voters would tell as much if all weighed the same: 1 + the squared
    /// relative spread of the weights (L. Kish, *Survey Sampling* (1965), section 11.7).
    pub design_effect: f64,
    /// Every project in the order of the file.
    pub projects: Vec<Counted>,
    /// For each project, the fewest voters of one group that stand behind it, groups without any left
    /// out; 0 if nobody does.
    pub thinnest: Vec<u64>,
    /// What the count without weights chooses, in its order.
    pub chosen: Vec<u32>,
    /// What the weighted count chooses, in its order.
    pub weighted: Vec<u32>,
    /// Chosen only by the weighted count, in the order of the file.
    pub gains: Vec<u32>,
    /// Chosen only without weights.
    pub loses: Vec<u32>,
    /// Whether the count without weights is the choice the file states; `None` if it states none.
    /// Where it is not, another rule decided, and gains and losses are those of the greedy one.
    pub as_stated: Option<bool>,
}

/// Why nothing is weighted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotReweighted {
    /// There are not as many groups as ballots, or one names a group that is not there.
    Groups,
    /// The file states no budget or no kind of vote.
    Meta,
    /// No group has enough voters and any residents.
    NothingToWeigh,
}

impl NotReweighted {
    /// The reason in words for a reader.
    #[must_use]
    pub fn words(self) -> Text {
        let (pl, en) = match self {
            Self::Groups => {
                ("podział na grupy nie pasuje do kart", "the groups do not fit the ballots")
            }
            Self::Meta => (
                "plik nie podaje budżetu albo rodzaju głosowania",
                "the file states no budget or no kind of vote",
            ),
            Self::NothingToWeigh => (
                "w żadnej grupie nie głosowało dość osób, by ją przeważyć",
                "no group has enough voters to be weighted",
            ),
        };
        Text::new(pl, en)
    }
}

/// The same for the groups of a column of answers: `group` says which of `residents` an answer means.
///
/// # Errors
/// As [`reweighted`]; the file has no such column.
pub fn reweighted_by(
    election: &Election,
    column: Column,
    group: impl Fn(&str) -> Option<u32>,
    residents: &[u64],
    unstated: Unstated,
) -> Result<Reweighted, NotReweighted> {
    let labels = column.labels(&election.ballots).ok_or(NotReweighted::Groups)?;
    let groups: Vec<Option<u32>> = labels.texts().iter().map(|text| group(text)).collect();
    let group = |code: &u32| usize::try_from(*code).ok().and_then(|code| *groups.get(code)?);
    let of_ballots: Vec<Option<u32>> = labels.codes().iter().map(group).collect();
    reweighted(election, Groups { of_ballots: &of_ballots, residents }, unstated)
}

/// The choice with and without weights.
///
/// # Errors
/// Groups that do not fit the ballots, no budget or kind of vote, nothing to weigh.
pub fn reweighted(
    election: &Election,
    groups: Groups<'_>,
    unstated: Unstated,
) -> Result<Reweighted, NotReweighted> {
    let budget = election.meta.budget().ok_or(NotReweighted::Meta)?;
    let table = Table::of(election, groups)?;
    let weights = Weights::new(&table, groups.residents, unstated)?;
    let choose = |scores: &[BigInt]| greedy(election.projects.all(), budget, scores);
    let chosen = choose(&table.scores(|_| BigInt::from(1)));
    let weighted = choose(&table.scores(|group| weights.whole(group)));
    let without = |those: &[u32], others: &[u32]| {
        let mut left: Vec<u32> = those.iter().copied().filter(|it| !others.contains(it)).collect();
        left.sort_unstable();
        left
    };
    Ok(Reweighted {
        not_stated: table.voters.last().copied().unwrap_or(0),
        unstated,
        covered: weights.covered,
        design_effect: weights.design_effect(&table),
        projects: table.projects(&weights),
        thinnest: table.thinnest(),
        gains: without(&weighted, &chosen),
        loses: without(&chosen, &weighted),
        as_stated: as_stated(election, &chosen),
        weights: weights.of_groups(&table, groups.residents),
        chosen,
        weighted,
    })
}

/// The projects chosen by score, the highest first, what no longer fits skipped.
fn greedy(projects: &[Project], budget: Money, scores: &[BigInt]) -> Vec<u32> {
    let mut order: Vec<(u32, &Project, &BigInt)> = (0..)
        .zip(projects.iter().zip(scores))
        .map(|(place, (project, score))| (place, project, score))
        .collect();
    // Stable: equal scores keep the order of the file.
    order.sort_by(|a, b| b.2.cmp(a.2));
    let (mut left, mut chosen) = (budget, Vec::new());
    for (place, project, _) in order {
        let cost = project.cost.filter(|cost| !cost.is_withdrawn() && *cost >= Money::ZERO);
        if let Some(cost) = cost.filter(|cost| *cost <= left) {
            left = left - cost;
            chosen.push(place);
        }
    }
    chosen
}

/// Whether these are the projects the file says were chosen.
fn as_stated(election: &Election, chosen: &[u32]) -> Option<bool> {
    let projects = election.projects.all();
    if projects.iter().all(|project| project.selected.is_none()) {
        return None;
    }
    let agrees = |(place, project): (u32, &Project)| {
        chosen.contains(&place) == project.selected.is_some_and(|selected| selected > 0)
    };
    Some((0..).zip(projects).all(agrees))
}

#[expect(clippy::cast_precision_loss, reason = "fewer than 2^53 voters")]
fn real(count: u64) -> f64 {
    count as f64
}
