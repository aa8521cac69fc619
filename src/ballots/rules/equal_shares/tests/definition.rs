//! The method by its definition, voter by voter and in fractions, against the count with floats.

use super::*;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero as _;

/// Numbers that look drawn: a linear congruential generator (Knuth's MMIX constants).
struct Draw(u64);

impl Draw {
    fn below(&mut self, end: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    fn place(&mut self, end: usize) -> usize {
        usize::try_from(self.below(end as u64)).expect("a place")
    }
}

fn whole(number: impl Into<BigInt>) -> BigRational {
    BigRational::from_integer(number.into())
}

/// What a voter gains from a choice, and a project's worth, both as fractions.
fn gain(
    given: &Given,
    choice: &crate::ballots::profile::Choice,
    length: usize,
    kind: Satisfaction,
) -> BigRational {
    let cost = given.profile.costs[choice.project as usize].unwrap_or_default().millionths();
    match kind {
        Satisfaction::Cost => whole(cost),
        Satisfaction::Cardinality => whole(1),
        Satisfaction::Effort => whole(cost) / whole(given.profile.votes()[choice.project as usize]),
        Satisfaction::Points => BigRational::from_float(choice.points).expect("points"),
        Satisfaction::Borda => BigRational::from_float(choice.points - 1.0).expect("points"),
        Satisfaction::Balanced => whole(1) / whole(length as u64),
    }
}

/// The price per unit of gain of a project: the smallest at which its backers pay the cost.
fn price(cost: &BigRational, backers: &[(BigRational, BigRational)]) -> Option<BigRational> {
    let mut backers: Vec<_> = backers.to_vec();
    backers.sort_by_key(|it| &it.0 / &it.1);
    let mut rich: BigRational = backers.iter().map(|it| it.1.clone()).sum();
    let mut left = cost.clone();
    for (money, gain) in &backers {
        let price = &left / &rich;
        if &price * gain <= *money {
            return Some(price);
        }
        left -= money;
        rich -= gain;
    }
    None
}

/// The projects bought with purses of this size, in order; equal prices by votes, cost, file.
fn by_definition(given: &Given, kind: Satisfaction, purse: &BigRational) -> Vec<u32> {
    let profile = &given.profile;
    let mut purses = Vec::new();
    for ballot in &profile.kinds {
        let gains: Vec<_> = ballot
            .choices
            .iter()
            .map(|choice| (choice.project, gain(given, choice, ballot.choices.len(), kind)))
            .filter(|(_, gain)| *gain > BigRational::zero())
            .collect();
        purses.extend((0..ballot.voters).map(|_| (purse.clone(), gains.clone())));
    }
    let votes = profile.votes();
    let mut bought = Vec::new();
    loop {
        let mut best: Option<(BigRational, u32)> = None;
        for (project, cost) in (0_u32..).zip(&profile.costs) {
            let Some(cost) = cost.filter(|it| *it > Money::ZERO && !bought.contains(&project))
            else {
                continue;
            };
            let gain = |it: &(BigRational, Vec<(u32, BigRational)>)| {
                let gain = it.1.iter().find(|gain| gain.0 == project)?;
                Some((it.0.clone(), gain.1.clone()))
            };
            let backers: Vec<_> = purses.iter().filter_map(gain).collect();
            let Some(price) = price(&whole(cost.millionths()), &backers) else { continue };
            let rank = |project: u32| {
                let cost = profile.costs[project as usize];
                (std::cmp::Reverse(votes[project as usize]), cost, project)
            };
            let lower = best.as_ref().is_none_or(|(lowest, first)| {
                price < *lowest || (price == *lowest && rank(project) < rank(*first))
            });
            if lower {
                best = Some((price, project));
            }
        }
        let Some((price, project)) = best else { return bought };
        bought.push(project);
        for (money, gains) in &mut purses {
            if let Some((_, gain)) = gains.iter().find(|gain| gain.0 == project) {
                *money -= (&price * gain).min(money.clone());
            }
        }
    }
}

/// An election of some kind, with a taste for equal prices.
fn made(draw: &mut Draw, kind: &str) -> Given {
    use std::fmt::Write as _;
    let (projects, voters) = (1 + draw.place(9), 1 + draw.place(30));
    let grid = [1, 7, 10, 1000][draw.place(4)];
    let costs: Vec<u64> = (0..projects).map(|_| grid * (1 + draw.below(9))).collect();
    let budget = costs.iter().sum::<u64>() * (1 + draw.below(9)) / 8;
    let mut text = format!("META\nkey;value\nbudget;{budget}\nvote_type;{kind}\n");
    text.push_str("PROJECTS\nproject_id;cost\n");
    for (place, cost) in costs.iter().enumerate() {
        writeln!(text, "p{place};{cost}").expect("text");
    }
    text.push_str("VOTES\nvoter_id;vote;points\n");
    for voter in 0..voters {
        let mut vote: Vec<usize> = (0..projects).filter(|_| draw.below(3) == 0).collect();
        if draw.below(2) == 0 {
            vote.reverse();
        }
        let points: Vec<String> = vote.iter().map(|_| draw.below(6).to_string()).collect();
        let vote: Vec<String> = vote.iter().map(|place| format!("p{place}")).collect();
        writeln!(text, "{voter};{};{}", vote.join(","), points.join(",")).expect("text");
    }
    Given::text(&text)
}

#[test]
fn floats_and_fractions_together_decide_as_the_definition_does() {
    let mut draw = Draw(1);
    let (mut ties, mut bought) = (0, 0);
    for case in 0..600 {
        let kind = ["approval", "ordinal", "cumulative"][case % 3];
        let given = made(&mut draw, kind);
        for satisfaction in [
            Satisfaction::Cost,
            Satisfaction::Cardinality,
            Satisfaction::Effort,
            Satisfaction::Balanced,
            Satisfaction::Points,
            Satisfaction::Borda,
        ] {
            let variant = Variant { satisfaction, ..Variant::PUBLISHED };
            let Ok(count) = count(&given.ask(), &variant) else {
                assert!(satisfaction == Satisfaction::Borda && kind != "ordinal");
                continue;
            };
            let purse = whole(given.profile.budget.millionths()) / whole(given.profile.voters);
            let expected = by_definition(&given, satisfaction, &purse);
            assert_eq!(count.outcome.selected, expected, "{case} {satisfaction:?}");
            ties += count.outcome.ties.len();
            bought += expected.len();
        }
    }
    assert!(ties > 400 && bought > 3_000, "{ties} {bought}");
}

#[test]
fn growing_purses_stop_at_the_first_outcome_that_does_not_fit() {
    let mut draw = Draw(2);
    let mut grown = 0;
    for case in 0..150 {
        let given = made(&mut draw, "approval");
        let found = given.count(&Variant { increase: Some(ADD1), ..Variant::PUBLISHED });
        let budget = given.profile.budget;
        let cost = |projects: &[u32]| -> Money {
            projects.iter().filter_map(|it| given.profile.costs[*it as usize]).sum()
        };
        let votes = given.profile.votes();
        let wanted = votes.iter().filter(|votes| **votes > 0).count();
        let units = whole(given.profile.budget.millionths()) / whole(given.profile.voters);
        let first = (&units / whole(1_000_000)).floor() * whole(1_000_000);
        let mut kept = by_definition(&given, Satisfaction::Cost, &units);
        let mut step = 0_u64;
        while kept.len() < wanted {
            step += 1;
            let purse = &first + whole(step * 1_000_000);
            let next = by_definition(&given, Satisfaction::Cost, &purse);
            if cost(&next) > budget {
                break;
            }
            kept = next;
        }
        assert_eq!(found.outcome.selected, kept, "{case}");
        grown += step;
        if step > 2_000 {
            break;
        }
    }
    assert!(grown > 1_000, "{grown}");
}
