//! Small made elections in which another program chose: `tests/oracles/voting_rules.py`.

use super::satisfaction::Satisfaction;
use super::tests::{Made, chosen, named};
use crate::ballots::profile::Profile;
use crate::sources::pabulib::Money;
use num_rational::Ratio;
use serde_json::Value;

/// What the script wrote.
const RESULTS: &str = include_str!("../../../tests/results/voting_rules.json");

/// The measures of satisfaction, by their names in the results.
const MEASURES: [(&str, Satisfaction); 7] = [
    ("cardinality", Satisfaction::Cardinality),
    ("cost", Satisfaction::Cost),
    ("effort", Satisfaction::Effort),
    ("cc", Satisfaction::ChamberlinCourant),
    ("points", Satisfaction::Points),
    ("best", Satisfaction::BestPoints),
    ("borda", Satisfaction::Borda),
];

fn cases() -> Vec<Value> {
    let results: Value = serde_json::from_str(RESULTS).unwrap();
    results["cases"].as_array().unwrap().clone()
}

fn numbers(list: &Value) -> Vec<u32> {
    let numbers = list.as_array().unwrap().iter();
    numbers.map(|number| u32::try_from(number.as_u64().unwrap()).unwrap()).collect()
}

fn made(case: &Value) -> Made {
    let lists = |lists: &Value| lists.as_array().unwrap().iter().map(numbers).collect();
    Made {
        vote_type: case["vote_type"].as_str().unwrap().to_owned(),
        budget: case["budget"].to_string(),
        costs: numbers(&case["costs"]).iter().map(u32::to_string).collect(),
        ballots: lists(&case["ballots"]),
        points: case.get("points").map(lists),
    }
}

#[test]
fn outcomes_are_those_of_the_academic_tool_with_its_ties() {
    let mut compared = 0;
    for case in cases() {
        let election = made(&case).election();
        for (name, expected) in case["chosen"].as_object().unwrap() {
            assert_eq!(chosen(&election, named(name)), numbers(expected), "{name} in {case}");
            compared += 1;
        }
    }
    assert!(compared > 500, "{compared}");
}

#[test]
fn satisfaction_is_that_of_the_academic_tool() {
    let mut compared = 0;
    for case in cases() {
        let profile = Profile::of(&made(&case).election()).unwrap();
        let (funded, votes) = (vec![true; profile.costs.len()], profile.votes());
        for (name, expected) in case["totals"].as_object().unwrap() {
            let measure = MEASURES.iter().find(|(known, _)| known == name).unwrap().1;
            let of_kind = profile.kinds.iter().map(|kind| {
                measure.of_ballot(kind, &funded, &profile.costs, &votes) * i128::from(kind.voters)
            });
            let sum: Ratio<i128> = of_kind.sum();
            let expected: Ratio<i128> = expected.as_str().unwrap().parse().unwrap();
            assert_eq!(sum / Money::whole(1).millionths(), expected, "{name} in {case}");
            if measure.is_additive() {
                let totals = measure.totals(&profile);
                assert_eq!(Ratio::from_integer(totals.into_iter().sum::<i128>()), sum, "{name}");
            }
            compared += 1;
        }
    }
    assert!(compared > 400, "{compared}");
}
