//! Made elections small enough to be counted by hand, laws, and what an opponent would send.

use super::{Ask, Outcome, RULES, Rule, find};
use crate::ballots::profile::Profile;
use crate::sources::pabulib::{Election, Money};
use num_rational::Ratio;
use std::fmt::Write as _;

/// A made election; projects are places, their ids `p0`, `p1` ...
#[derive(Clone, Debug)]
pub(in crate::ballots) struct Made {
    pub vote_type: String,
    pub budget: String,
    pub costs: Vec<String>,
    pub ballots: Vec<Vec<u32>>,
    pub points: Option<Vec<Vec<u32>>>,
}

impl Made {
    /// An approval election: a budget, costs, ballots.
    pub(super) fn approval(budget: u32, costs: &[u32], ballots: &[&[u32]]) -> Self {
        Self {
            vote_type: "approval".to_owned(),
            budget: budget.to_string(),
            costs: costs.iter().map(u32::to_string).collect(),
            ballots: ballots.iter().map(|ballot| ballot.to_vec()).collect(),
            points: None,
        }
    }

    /// The same with another kind of vote.
    pub(super) fn voted(self, vote_type: &str) -> Self {
        Self { vote_type: vote_type.to_owned(), ..self }
    }

    pub(super) fn election(&self) -> Election {
        self.with("")
    }

    /// With further lines of META.
    pub(super) fn with(&self, meta: &str) -> Election {
        let list = |items: &[u32], before: &str| {
            items.iter().map(|it| format!("{before}{it}")).collect::<Vec<_>>().join(",")
        };
        let mut text = format!(
            "META\nkey;value\nbudget;{}\nvote_type;{}\n{meta}PROJECTS\nproject_id;cost\n",
            self.budget, self.vote_type
        );
        for (place, cost) in self.costs.iter().enumerate() {
            writeln!(text, "p{place};{cost}").unwrap();
        }
        text.push_str(if self.points.is_some() {
            "VOTES\nvoter_id;vote;points\n"
        } else {
            "VOTES\nvoter_id;vote\n"
        });
        for (voter, ballot) in self.ballots.iter().enumerate() {
            write!(text, "{voter};{}", list(ballot, "p")).unwrap();
            if let Some(points) = &self.points {
                write!(text, ";{}", list(&points[voter], "")).unwrap();
            }
            text.push('\n');
        }
        Election::read(text.as_bytes(), "made.pb").unwrap()
    }
}

pub(in crate::ballots) fn named(name: &str) -> &'static Rule {
    find(name).unwrap_or_else(|| panic!("no rule {name}"))
}

pub(in crate::ballots) fn outcome(election: &Election, rule: &Rule) -> Outcome {
    let profile = Profile::of(election).unwrap();
    (rule.choose)(&Ask { profile: &profile, election }).unwrap()
}

/// What a rule chooses, in the order of the file.
pub(in crate::ballots) fn chosen(election: &Election, rule: &Rule) -> Vec<u32> {
    let mut selected = outcome(election, rule).selected;
    selected.sort_unstable();
    selected
}

/// Draws without a library: splitmix64 (G. Steele, D. Lea, C. Flood, OOPSLA 2014).
struct Draws(u64);

impl Draws {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % bound
    }

    fn number(&mut self, bound: u32) -> u32 {
        u32::try_from(self.below(u64::from(bound))).unwrap()
    }

    fn approval(&mut self, projects: u32, voters: usize) -> Made {
        let costs: Vec<u32> = (0..projects).map(|_| 1 + self.number(9)).collect();
        let ballot = |draws: &mut Self| (0..projects).filter(|_| draws.below(3) == 0).collect();
        let ballots: Vec<Vec<u32>> = (0..voters).map(|_| ballot(self)).collect();
        let ballots: Vec<&[u32]> = ballots.iter().map(Vec::as_slice).collect();
        Made::approval(1 + self.number(costs.iter().sum()), &costs, &ballots)
    }
}

#[test]
fn what_does_not_fit_is_skipped_or_ends_the_count() {
    let made = Made::approval(10, &[6, 5, 4], &[&[0, 1, 2], &[0, 1], &[0]]);
    assert_eq!(chosen(&made.election(), named("greedy")), [0, 2]);
    assert_eq!(chosen(&made.election(), named("greedy-no-skip")), [0]);
    let threshold = made.with("min_project_score_threshold;2\n");
    assert_eq!(chosen(&threshold, named("greedy-threshold")), [0]);
    assert_eq!(chosen(&threshold, named("greedy")), [0, 2]);
}

#[test]
fn a_withdrawn_project_ends_nothing() {
    let mut made = Made::approval(10, &[6, 5, 4], &[&[0, 1, 2], &[0, 1], &[0]]);
    made.costs[1] = "999999999".to_owned();
    assert_eq!(chosen(&made.election(), named("greedy-no-skip")), [0, 2]);
    made.costs[1] = String::new();
    assert_eq!(chosen(&made.election(), named("greedy-no-skip")), [0, 2]);
}

#[test]
fn poznan_funds_the_project_that_eighty_percent_is_left_for() {
    let declared = "comment;#1: enough to fund at least 80% of that project\n";
    let ballots: &[&[u32]] = &[&[0, 1], &[0]];
    for (budget, expected) in [(140, vec![0, 1]), (139, vec![0])] {
        let made = Made::approval(budget, &[100, 50], ballots);
        assert_eq!(chosen(&made.with(declared), named("greedy-custom")), expected, "{budget}");
        let outcome = outcome(&made.with(declared), named("greedy-custom"));
        assert_eq!(outcome.rounds.last().unwrap().chosen, expected.len() == 2);
    }
    let election = Made::approval(140, &[100, 50], ballots).election();
    let profile = Profile::of(&election).unwrap();
    let ask = Ask { profile: &profile, election: &election };
    for name in ["greedy-custom", "greedy-exclusive", "greedy-threshold", "borda-3-2-1"] {
        assert!((named(name).choose)(&ask).unwrap_err().0.is_complete(), "{name}");
    }
}

#[test]
fn the_two_borda_counts_differ() {
    // 3-2-1: p0 3, p1 2+1+1 = 4; 2-1-0: p0 2, p1 1.
    let made = Made::approval(1, &[1, 1, 1, 1], &[&[0, 1, 2], &[1], &[1]]).voted("ordinal");
    assert_eq!(chosen(&made.election(), named("borda-3-2-1")), [1]);
    assert_eq!(chosen(&made.election(), named("borda-2-1-0")), [0]);
    assert_eq!(chosen(&made.election(), named("greedy")), [1]);
}

#[test]
fn a_tie_is_told_only_where_it_decides() {
    let ballots: &[&[u32]] = &[&[0, 1, 2]];
    for name in ["greedy", "greedy_card", "greedy_cc", "seq_phragmen", "maximin_support"] {
        let all = outcome(&Made::approval(6, &[2, 2, 2], ballots).election(), named(name));
        assert_eq!(all.selected.len(), 3, "{name}");
        // Phragmén's voter pays one after the other, which decides nothing either.
        assert!(all.ties.is_empty() || name != "greedy", "{name}: {:?}", all.ties);
        let two = outcome(&Made::approval(4, &[2, 2, 2], ballots).election(), named(name));
        assert_eq!(two.selected, [0, 1], "{name}");
        assert_eq!(
            (two.ties[0].among.as_slice(), two.ties[0].taken),
            (&[0, 1, 2][..], 0),
            "{name}"
        );
        assert_eq!(two.ties[1].among, [1, 2], "{name}");
    }
    let apart: &[&[u32]] = &[&[0], &[1], &[2]];
    for name in ["greedy_cc", "seq_phragmen", "maximin_support"] {
        let all = outcome(&Made::approval(6, &[2, 2, 2], apart).election(), named(name));
        assert!(all.selected.len() == 3 && all.ties.is_empty(), "{name}: {:?}", all.ties);
    }
    // The one that does not fit stands first and ends the count: the other would have fitted.
    let stopped =
        outcome(&Made::approval(4, &[5, 2], &[&[0, 1]]).election(), named("greedy-no-skip"));
    assert!(stopped.selected.is_empty());
    assert_eq!((stopped.ties[0].among.as_slice(), stopped.ties[0].taken), (&[0, 1][..], 0));
}

/// The greatest cost by supporters over all parts of these projects, by trying every part.
fn heaviest(made: &Made, projects: &[u32]) -> Option<(u64, u64)> {
    let mut worst = (0_u64, 1_u64);
    for part in 1_u32..1 << projects.len() {
        let within: Vec<u32> = (0_u32..)
            .zip(projects)
            .filter(|(bit, _)| part >> bit & 1 == 1)
            .map(|(_, project)| *project)
            .collect();
        let cost: u64 =
            within.iter().map(|it| made.costs[*it as usize].parse::<u64>().unwrap()).sum();
        let shares = |ballot: &&Vec<u32>| ballot.iter().any(|it| within.contains(it));
        let voters = u64::try_from(made.ballots.iter().filter(shares).count()).unwrap();
        if voters == 0 {
            return None;
        }
        if cost * worst.1 > worst.0 * voters {
            worst = (cost, voters);
        }
    }
    Some(worst)
}

#[test]
fn maximin_support_takes_the_least_heaviest_load_of_all_parts() {
    let mut draws = Draws(7);
    for _ in 0..150 {
        let (projects, voters) =
            (1 + draws.number(6), 1 + usize::try_from(draws.below(8)).unwrap());
        let made = draws.approval(projects, voters);
        let cost = |it: &u32| made.costs[*it as usize].parse::<u64>().unwrap();
        let (mut left, mut expected): (u64, Vec<u32>) = (made.budget.parse().unwrap(), Vec::new());
        loop {
            let open = (0..projects).filter(|it| !expected.contains(it) && cost(it) <= left);
            let with = |it: u32| [expected.as_slice(), &[it]].concat();
            let loads = open.filter_map(|it| Some((heaviest(&made, &with(it))?, it)));
            let least = loads.reduce(|a, b| if b.0.0 * a.0.1 < a.0.0 * b.0.1 { b } else { a });
            let Some((_, project)) = least else { break };
            left -= cost(&project);
            expected.push(project);
        }
        let outcome = outcome(&made.election(), named("maximin_support"));
        assert_eq!(outcome.selected, expected, "{made:?}");
    }
}

/// Sequential Phragmén by its definition: every voter by name, every load a fraction.
fn phragmen(made: &Made) -> Vec<u32> {
    let supporters = |project: u32| -> Vec<usize> {
        let all = made.ballots.iter().enumerate();
        all.filter(|(_, ballot)| ballot.contains(&project)).map(|(voter, _)| voter).collect()
    };
    let cost = |project: u32| made.costs[project as usize].parse::<i128>().unwrap();
    let budget: i128 = made.budget.parse().unwrap();
    let mut left = budget;
    let mut loads = vec![Ratio::from_integer(0_i128); made.ballots.len()];
    let mut selected = Vec::new();
    loop {
        let open = (0_u32..).take(made.costs.len()).filter(|it| {
            !selected.contains(it) && cost(*it) <= budget && !supporters(*it).is_empty()
        });
        let reached: Vec<(Ratio<i128>, u32)> = open
            .map(|it| {
                let paid: Ratio<i128> = supporters(it).iter().map(|voter| loads[*voter]).sum();
                let voters = i128::try_from(supporters(it).len()).unwrap();
                ((paid + cost(it)) / voters, it)
            })
            .collect();
        let Some((load, project)) = reached.iter().min().copied() else { return selected };
        if reached.iter().any(|(other, it)| *other == load && cost(*it) > left) {
            return selected;
        }
        for voter in supporters(project) {
            loads[voter] = load;
        }
        left -= cost(project);
        selected.push(project);
    }
}

#[test]
fn phragmen_is_exact_where_floats_would_differ() {
    let mut draws = Draws(13);
    for _ in 0..4000 {
        let (projects, voters) =
            (2 + draws.number(11), 2 + usize::try_from(draws.below(13)).unwrap());
        let made = draws.approval(projects, voters);
        let selected = outcome(&made.election(), named("seq_phragmen")).selected;
        assert_eq!(selected, phragmen(&made), "{made:?}");
    }
}

#[test]
fn every_outcome_keeps_the_budget_and_can_be_replayed() {
    let mut draws = Draws(11);
    for number in 0..200 {
        let made = draws.approval(1 + number % 9, 12);
        for rule in RULES {
            let vote_type = if rule.name.contains("orda") { "ordinal" } else { "approval" };
            let election = made.clone().voted(vote_type).election();
            let profile = Profile::of(&election).unwrap();
            let Ok(outcome) = (rule.choose)(&Ask { profile: &profile, election: &election }) else {
                continue;
            };
            assert!(outcome.cost <= profile.budget, "{}", rule.name);
            let mut left = profile.budget;
            for round in &outcome.rounds {
                if round.chosen {
                    left = left - profile.costs[round.project as usize].unwrap();
                }
                assert_eq!(round.left, left, "{}", rule.name);
                assert!(round.measure.is_finite());
            }
            assert_eq!(profile.budget - outcome.cost, left, "{}", rule.name);
            for tie in &outcome.ties {
                assert!(tie.among.len() > 1 && tie.among.is_sorted());
            }
        }
    }
}

#[test]
fn a_project_named_twice_counts_once_at_its_first_place() {
    for length in [3, 40] {
        let mut ballot: Vec<u32> = (0..length).collect();
        ballot.push(1);
        let costs = vec![1; length as usize];
        let election = Made::approval(1, &costs, &[&ballot]).voted("ordinal").election();
        let profile = Profile::of(&election).unwrap();
        assert_eq!(profile.votes(), vec![1; length as usize]);
        let expected: Vec<f64> = (0..length).map(|it| f64::from(length + 1 - it)).collect();
        assert_eq!(profile.scores(), expected);
    }
}

#[test]
fn points_are_added_exactly() {
    assert_eq!(crate::ballots::profile::millionths(0.1 + 0.2), 300_000);
    assert_eq!(crate::ballots::profile::millionths(-2.5), -2_500_000);
    assert_eq!(
        crate::ballots::profile::millionths(123_456_789_012_345.0),
        123_456_789_012_345_000_000
    );
    assert_eq!(crate::ballots::profile::millionths(f64::NAN), 0);
}

#[test]
fn what_an_opponent_would_send_is_survived() {
    let huge = "999999999999999999.999999";
    let ballots: &[&[u32]] = &[&[0, 1, 2], &[], &[2]];
    for (budget, costs) in [
        ("0", ["0", "0", "0"]),
        ("-5", ["0", "1", "-1"]),
        (huge, [huge, huge, huge]),
        ("1", ["999999999", "", "x"]),
        ("3", ["1", "1", "1"]),
    ] {
        for vote_type in ["approval", "choose-1", "ordinal", "cumulative", "scoring"] {
            for points in [None, Some(vec![vec![0, 0, 0], vec![], vec![4_000_000_000]])] {
                let made =
                    Made { points, ..Made::approval(0, &[0, 0, 0], ballots).voted(vote_type) };
                let costs = costs.map(str::to_owned).to_vec();
                run_all(&Made { budget: budget.to_owned(), costs, ..made }.election());
            }
        }
    }
    run_all(&Made::approval(5, &[], &[&[]]).election());
    run_all(&Made::approval(5, &[1], &[]).election());
}

fn run_all(election: &Election) {
    let profile = Profile::of(election).unwrap();
    for rule in RULES {
        if let Ok(outcome) = (rule.choose)(&Ask { profile: &profile, election }) {
            assert!(outcome.cost <= profile.budget.max(Money::ZERO), "{}", rule.name);
            assert!(outcome.rounds.iter().all(|round| round.measure.is_finite()), "{}", rule.name);
        }
    }
}

#[test]
fn many_projects_all_alike_are_counted_in_time() {
    let ballot: Vec<u32> = (0..3000).collect();
    let made = Made::approval(1500, &vec![1; 3000], &[&ballot, &ballot]);
    for name in ["greedy", "greedy-no-skip", "greedy_card", "greedy_cc"] {
        assert_eq!(outcome(&made.election(), named(name)).selected.len(), 1500, "{name}");
    }
    let few: Vec<u32> = (0..200).collect();
    let made = Made::approval(100, &[1; 200], &[&few, &few[..100]]);
    for name in ["seq_phragmen", "maximin_support"] {
        assert_eq!(outcome(&made.election(), named(name)).selected.len(), 100, "{name}");
    }
}

#[test]
fn names_are_unlike_and_titles_complete() {
    for (place, rule) in RULES.iter().enumerate() {
        assert!(RULES[..place].iter().all(|other| other.name != rule.name), "{}", rule.name);
        assert!(!rule.title.0.is_empty() && !rule.title.1.is_empty());
    }
}
