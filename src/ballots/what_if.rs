//! Two outcomes of one election compared: which projects, districts and groups gain and lose.
//!
//! What a voter has of an outcome is which projects of their ballot are funded and what those cost
//! (the cardinality and cost satisfaction of Brill and others, AAAI 2023). Only counts and sums by
//! group leave this module, never a voter; groups too small to be shown are withheld further up.

use super::profile::{Profile, choices};
use crate::sources::pabulib::{Election, Money, VoteType};
use std::collections::BTreeMap;

/// What a group of voters has of an outcome, as sums. Projects without a cost count as none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Benefit {
    /// Voters with at least one funded project on their ballot.
    pub served: u64,
    /// Funded projects on their ballots, summed over voters.
    pub projects: u64,
    /// The cost of those, summed over voters: a project counts once for each voter who named it.
    pub cost: Money,
}

/// A group of voters under both outcomes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// Its name: a label of the file, or what the caller made of it; empty where a ballot says
    /// nothing.
    pub name: String,
    /// How many voters.
    pub voters: u64,
    /// Under the first outcome.
    pub before: Benefit,
    /// Under the second.
    pub after: Benefit,
    /// Voters with more funded projects under the second outcome than under the first.
    pub more: u64,
    /// Voters with fewer.
    pub fewer: u64,
}

impl Group {
    /// The share of voters with at least one funded project, before and after; `None` without voters.
    #[must_use]
    pub fn share_served(&self) -> Option<(f64, f64)> {
        self.per_voter(|it| count(it.served))
    }

    /// Funded projects per voter, before and after; `None` without voters.
    #[must_use]
    pub fn mean_projects(&self) -> Option<(f64, f64)> {
        self.per_voter(|it| count(it.projects))
    }

    /// Cost of funded projects per voter, before and after, in units of the currency; `None` without
    /// voters.
    #[must_use]
    pub fn mean_cost(&self) -> Option<(f64, f64)> {
        self.per_voter(|it| it.cost.value())
    }

    fn per_voter(&self, sum: impl Fn(&Benefit) -> f64) -> Option<(f64, f64)> {
        let voters = count(self.voters);
        (self.voters > 0).then(|| (sum(&self.before) / voters, sum(&self.after) / voters))
    }
}

#[expect(clippy::cast_precision_loss, reason = "fewer than 2^53 voters")]
const fn count(number: u64) -> f64 {
    number as f64
}

/// Projects of a district, a category or any other column of PROJECTS under both outcomes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The cell; empty where there is none.
    pub name: String,
    /// How many funded projects, before and after.
    pub projects: (u64, u64),
    /// Their cost, before and after.
    pub cost: (Money, Money),
}

/// Two outcomes of one election. Projects are places among those of the file.
#[derive(Clone, Debug)]
pub struct WhatIf<'a> {
    election: &'a Election,
    vote_type: VoteType,
    costs: &'a [Option<Money>],
    before: Vec<bool>,
    after: Vec<bool>,
}

impl<'a> WhatIf<'a> {
    /// Compares what was selected before with what would be selected.
    #[must_use]
    pub fn new(
        election: &'a Election,
        profile: &'a Profile,
        before: &[u32],
        after: &[u32],
    ) -> Self {
        let flags = |selected: &[u32]| {
            let mut flags = vec![false; profile.costs.len()];
            for project in selected {
                if let Some(flag) = flags.get_mut(*project as usize) {
                    *flag = true;
                }
            }
            flags
        };
        Self {
            election,
            vote_type: profile.vote_type,
            costs: &profile.costs,
            before: flags(before),
            after: flags(after),
        }
    }

    /// Projects funded only by the second outcome, in the order of the file.
    #[must_use]
    pub fn gained(&self) -> Vec<u32> {
        only(&self.after, &self.before)
    }

    /// Projects funded only by the first outcome, in the order of the file.
    #[must_use]
    pub fn lost(&self) -> Vec<u32> {
        only(&self.before, &self.after)
    }

    /// What all funded projects cost, before and after.
    #[must_use]
    pub fn cost(&self) -> (Money, Money) {
        let sum = |flags: &[bool]| {
            let funded = flags.iter().zip(self.costs).filter(|(funded, _)| **funded);
            funded.filter_map(|(_, cost)| *cost).sum()
        };
        (sum(&self.before), sum(&self.after))
    }

    /// Funded projects by a column of PROJECTS (`district`, `neighborhood`, `category`), in the order
    /// of the names; `None` where the file has no such column. A cell that lists several names is
    /// one name here.
    #[must_use]
    pub fn projects_by(&self, column: &str) -> Option<Vec<Place>> {
        self.election.projects.column(column)?;
        let mut places: BTreeMap<&str, Place> = BTreeMap::new();
        for (project, cost) in self.costs.iter().enumerate() {
            let name = self.election.projects.cell(project, column);
            let place = places.entry(name).or_default();
            let cost = cost.unwrap_or_default();
            if self.before[project] {
                place.projects.0 += 1;
                place.cost.0 = place.cost.0 + cost;
            }
            if self.after[project] {
                place.projects.1 += 1;
                place.cost.1 = place.cost.1 + cost;
            }
        }
        let named = |(name, place): (&str, Place)| Place { name: name.to_owned(), ..place };
        Some(places.into_iter().map(named).collect())
    }

    /// All voters.
    #[must_use]
    pub fn voters(&self) -> Group {
        let mut all = Group::default();
        for ballot in 0..self.election.ballots.len() {
            self.count(ballot, &mut all);
        }
        all
    }

    /// Voters by a column of VOTES (`sex`, `age`, `district`, `neighborhood`, `voting_method`), in
    /// the order of the names; `None` where the file has no such column. `name` makes the name of a
    /// group of what the ballots say, such as a band of an age.
    #[must_use]
    pub fn voters_by(&self, column: &str, name: impl Fn(&str) -> String) -> Option<Vec<Group>> {
        let labels = self.election.ballots.labels(column)?;
        let names: Vec<String> = labels.texts().iter().map(|text| name(text)).collect();
        let mut groups: BTreeMap<&str, Group> = BTreeMap::new();
        for (ballot, code) in labels.codes().iter().enumerate() {
            self.count(ballot, groups.entry(names[*code as usize].as_str()).or_default());
        }
        let titled = |(name, group): (&str, Group)| Group { name: name.to_owned(), ..group };
        Some(groups.into_iter().map(titled).collect())
    }

    /// Adds one ballot to its group.
    fn count(&self, ballot: usize, group: &mut Group) {
        let mut had = [(0_u64, Money::ZERO); 2];
        for choice in choices(&self.election.ballots, ballot, self.vote_type) {
            let project = choice.project as usize;
            let funded = [self.before[project], self.after[project]];
            for (had, _) in had.iter_mut().zip(funded).filter(|(_, funded)| *funded) {
                *had = (had.0 + 1, had.1 + self.costs[project].unwrap_or_default());
            }
        }
        for (benefit, (projects, cost)) in
            [&mut group.before, &mut group.after].into_iter().zip(had)
        {
            benefit.served += u64::from(projects > 0);
            benefit.projects += projects;
            benefit.cost = benefit.cost + cost;
        }
        group.voters += 1;
        group.more += u64::from(had[1].0 > had[0].0);
        group.fewer += u64::from(had[1].0 < had[0].0);
    }
}

fn only(here: &[bool], there: &[bool]) -> Vec<u32> {
    let both = (0_u32..).zip(here.iter().zip(there));
    both.filter(|(_, (here, there))| **here && !**there).map(|(place, _)| place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "META\nkey;value\nbudget;10\nvote_type;approval\nPROJECTS\n\
        project_id;cost;district\na;6;North\nb;4;North\nc;5;South\nVOTES\nvoter_id;vote;sex;age\n\
        1;a,b;F;31\n2;a;F;39\n3;c,b;M;40\n4;;;\n5;c,c;M;12\n";

    #[test]
    fn gains_and_losses_are_those_counted_by_hand() {
        let election = Election::read(FILE.as_bytes(), "made.pb").unwrap();
        let profile = Profile::of(&election).unwrap();
        let what_if = WhatIf::new(&election, &profile, &[0, 1], &[2, 1, 99]);
        assert_eq!((what_if.gained(), what_if.lost()), (vec![2], vec![0]));
        assert_eq!(what_if.cost(), (Money::whole(10), Money::whole(9)));
        let all = what_if.voters();
        assert_eq!((all.voters, all.more, all.fewer), (5, 2, 2));
        // Before: 2, 1, 1, 0, 0 projects for 10, 6, 4; after: 1, 0, 2, 0, 1 for 4, 9, 5.
        let before = Benefit { served: 3, projects: 4, cost: Money::whole(20) };
        let after = Benefit { served: 3, projects: 4, cost: Money::whole(18) };
        assert_eq!((all.before, all.after), (before, after));
        assert_eq!(all.share_served(), Some((0.6, 0.6)));
        assert_eq!(all.mean_projects(), Some((0.8, 0.8)));
        assert_eq!(all.mean_cost(), Some((4.0, 3.6)));
        let sexes = what_if.voters_by("sex", str::to_owned).unwrap();
        let told: Vec<_> =
            sexes.iter().map(|it| (it.name.as_str(), it.voters, it.more, it.fewer)).collect();
        assert_eq!(told, [("", 1, 0, 0), ("F", 2, 0, 2), ("M", 2, 2, 0)]);
        let band = |age: &str| if age.starts_with('3') { "30-39" } else { "other" }.to_owned();
        let ages = what_if.voters_by("age", band).unwrap();
        assert_eq!(ages.iter().map(|it| it.voters).collect::<Vec<_>>(), [2, 3]);
        let places = what_if.projects_by("district").unwrap();
        assert_eq!(places[0].projects, (2, 1));
        assert_eq!(places[1].cost, (Money::ZERO, Money::whole(5)));
        assert!(what_if.voters_by("education", str::to_owned).is_none());
        assert!(what_if.projects_by("category").is_none());
        assert_eq!(Group::default().mean_cost(), None);
    }

    #[test]
    fn groups_add_up_to_all_voters() {
        let election = Election::read(FILE.as_bytes(), "made.pb").unwrap();
        let profile = Profile::of(&election).unwrap();
        let what_if = WhatIf::new(&election, &profile, &[0], &[1, 2]);
        let (all, groups) = (what_if.voters(), what_if.voters_by("sex", str::to_owned).unwrap());
        let sum = |of: fn(&Group) -> u64| groups.iter().map(of).sum::<u64>();
        assert_eq!(sum(|it| it.voters), all.voters);
        assert_eq!(sum(|it| it.after.served), all.after.served);
        assert_eq!(sum(|it| it.before.projects), all.before.projects);
        assert_eq!(groups.iter().map(|it| it.after.cost).sum::<Money>(), all.after.cost);
    }
}
