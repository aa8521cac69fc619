//! 200 small elections full of ties, against pabutools (`tests/oracles/equal_shares.py`).

use super::*;
use serde_json::Value;
use std::fmt::Write as _;

const RESULTS: &str = include_str!("../../../../../tests/results/equal_shares.json");

/// The election of a case, with the first letters as ids.
fn given(case: &Value) -> Given {
    let kind = case["type"].as_str().expect("a kind of vote");
    let mut text = format!("META\nkey;value\nbudget;{}\nvote_type;{kind}\n", case["budget"]);
    text.push_str("PROJECTS\nproject_id;cost\n");
    for (id, cost) in ('a'..).zip(case["costs"].as_array().expect("costs")) {
        writeln!(text, "{id};{cost}").expect("text");
    }
    text.push_str("VOTES\nvoter_id;vote;points\n");
    for (voter, ballot) in case["ballots"].as_array().expect("ballots").iter().enumerate() {
        let choices = ballot.as_array().expect("choices");
        let id = |choice: &Value| {
            let place = u32::try_from(choice[0].as_u64().expect("a place")).expect("a place");
            char::from_u32(u32::from('a') + place).expect("a letter").to_string()
        };
        let vote: Vec<String> = choices.iter().map(id).collect();
        let points: Vec<String> = choices.iter().map(|choice| choice[1].to_string()).collect();
        writeln!(text, "{voter};{};{}", vote.join(","), points.join(",")).expect("text");
    }
    Given::text(&text)
}

#[test]
fn made_elections_come_out_as_in_pabutools() {
    let results: Value = serde_json::from_str(RESULTS).expect("JSON");
    let (mut compared, mut ties) = (0, 0);
    for (number, case) in results["elections"].as_array().expect("elections").iter().enumerate() {
        let given = given(case);
        for (name, chosen) in case["chosen"].as_object().expect("outcomes") {
            let (gain, completion) = name.split_once('/').expect("two words");
            let satisfaction = match gain {
                "cost" => Satisfaction::Cost,
                "cardinality" => Satisfaction::Cardinality,
                "effort" => Satisfaction::Effort,
                "balanced" => Satisfaction::Balanced,
                "borda" => Satisfaction::Borda,
                _ => Satisfaction::Points,
            };
            let variant = Variant {
                satisfaction,
                increase: match completion {
                    "percent" => Some(PERCENT),
                    "add1" => Some(Increase { integral: false, ..STEPWISE }),
                    _ => None,
                },
                greedy: (completion == "greedy").then_some(Greedy::Value),
                ties: &[TieBreak::Id],
                ..Variant::PUBLISHED
            };
            let count = given.count(&variant);
            ties += usize::from(!count.outcome.ties.is_empty());
            assert_eq!(
                given.chosen(&variant).concat(),
                chosen.as_str().expect("ids"),
                "{number} {name}"
            );
            compared += 1;
        }
    }
    // Ties do occur, so that their order is put to the test as well.
    assert!(compared == 2_668 && ties > 500, "{compared} {ties}");
}
