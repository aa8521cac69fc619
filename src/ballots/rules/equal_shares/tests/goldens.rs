//! Reference outcomes of other programs and published winners, on real files.

use super::*;
use serde_json::Value;

fn corpus() -> String {
    std::env::var("HEJNAL_CORPUS").expect("HEJNAL_CORPUS")
}

fn file(path: &str) -> Given {
    Given::bytes(&std::fs::read(format!("{}/{path}", corpus())).expect(path))
}

fn json(path: &str) -> Value {
    let bytes = std::fs::read(format!("{}/golden/{path}", corpus())).expect(path);
    serde_json::from_slice(&bytes).expect("JSON")
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().expect("a list").iter().map(|it| it.as_str().expect("a text")).collect()
}

/// The variant of equalshares.net that parameters of a reference ask for.
fn variant(params: &Value) -> Variant {
    let completion = params["completion"].as_str().expect("a completion");
    let options = texts(&params["add1options"]);
    let step = u32::try_from(params["increment"].as_u64().expect("a step")).expect("a step");
    let increase = Increase {
        step: Step::Voter(Money::whole(step)),
        integral: options.contains(&"integral"),
        exhaustive: options.contains(&"exhaustive"),
    };
    Variant {
        satisfaction: Satisfaction::Cost,
        increase: completion.starts_with("add1").then_some(increase),
        greedy: matches!(completion, "add1u" | "utilitarian")
            .then_some(Greedy::Votes(&[TieBreak::Number])),
        comparison: (params["comparison"] == "satisfaction").then_some(Comparison::Satisfaction),
        ties: match texts(&params["tieBreaking"]).as_slice() {
            [] => &[TieBreak::Refuse],
            ["maxVotes"] => &[TieBreak::MaxVotes, TieBreak::Refuse],
            ["maxVotes", "minCost"] => &[TieBreak::MaxVotes, TieBreak::MinCost, TieBreak::Refuse],
            ["maxVotes", "maxCost"] => &[TieBreak::MaxVotes, TieBreak::MaxCost, TieBreak::Refuse],
            other => panic!("{other:?}"),
        },
        precision: if params["accuracy"] == "floats" {
            Precision::Floats
        } else {
            Precision::Exact
        },
        whole: false,
    }
}

/// How many projects chosen each voter named: voters by number, and the mean.
#[expect(clippy::cast_precision_loss, reason = "small counts")]
fn satisfaction(given: &Given, selected: &[u32]) -> (Vec<u64>, f64) {
    let mut voters = vec![0; selected.len() + 1];
    for kind in &given.profile.kinds {
        let named = kind.choices.iter().filter(|it| selected.contains(&it.project)).count();
        voters[named] += kind.voters;
    }
    let sum: u64 = voters.iter().zip(0..).map(|(voters, named)| voters * named).sum();
    (voters, sum as f64 / given.profile.voters as f64)
}

fn agrees(name: &str, given: &Given, case: &Value, variant: &Variant) {
    let found = count(&given.ask(), variant);
    if case["error"].is_string() {
        let NotApplicable(told) = found.expect_err(name);
        assert!(told.en.contains("44496, 44516"), "{name}: {}", told.en);
        return;
    }
    let (found, result) = (found.expect(name), &case["result"]);
    assert_eq!(given.ids(&found.outcome.selected), texts(&result["winners"]), "{name}");
    let cost = result["totalCost"].to_string();
    assert_eq!(found.outcome.cost.to_string(), cost, "{name}");
    let purse = result["endowment"].as_f64().expect("a purse");
    assert!((found.purse - purse).abs() <= 1e-12 * purse, "{name}: {} {purse}", found.purse);
    let (voters, mean) = satisfaction(given, &found.outcome.selected);
    let expected = result["avgApprovedProjects"].as_f64().expect("a mean");
    assert!((mean - expected).abs() < 1e-12 * expected, "{name}: {mean} {expected}");
    for (number, voters) in voters.iter().enumerate() {
        assert_eq!(result["utilityDistribution"][number.to_string()], *voters, "{name} {number}");
    }
}

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn outcomes_are_those_of_equalshares_net() {
    let wieliczka = file("golden/equalshares/poland_wieliczka_2023_green-budget.pb");
    let cases = json("equalshares/js_reference.json");
    for (name, case) in cases.as_object().expect("cases") {
        let variant = variant(&case["params"]);
        agrees(name, &wieliczka, case, &variant);
        // What floats decide there, fractions decide alike.
        agrees(name, &wieliczka, case, &Variant { precision: Precision::Exact, ..variant });
    }
    let cases = json("equalshares/pb_reference.json");
    for (name, case) in cases.as_object().expect("cases") {
        let given =
            file(&format!("golden/equalshares/pb/{}", name.split("::").next().expect("a file")));
        let variant = variant(&case["params"]);
        agrees(name, &given, case, &variant);
        agrees(name, &given, case, &Variant { precision: Precision::Exact, ..variant });
    }
}

fn by_id(satisfaction: Satisfaction) -> Variant {
    Variant { satisfaction, ties: &[TieBreak::Id], ..Variant::PUBLISHED }
}

fn sorted(value: &Value) -> Vec<&str> {
    let mut ids = texts(value);
    ids.sort_unstable();
    ids
}

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn outcomes_are_those_of_pabutools() {
    use Satisfaction::{Borda, Cardinality, Cost, Effort, Points};
    let cases = [
        ("equalshares/pabutools_reference.json", "winners", Cost),
        ("equalshares/pabutools_cardinal_reference.json", "winners", Points),
        ("equalshares/pabutools_ordinal_reference.json", "winners", Borda),
        ("equalshares/pabutools_satisfaction_reference.json", "cost", Cost),
        ("equalshares/pabutools_satisfaction_reference.json", "cardinality", Cardinality),
        ("equalshares/pabutools_satisfaction_reference.json", "effort", Effort),
    ];
    for (path, key, gain) in cases {
        for (name, case) in json(path).as_object().expect("cases") {
            let given = file(&name.replace("test/fixtures", "golden/equalshares"));
            assert_eq!(given.chosen(&by_id(gain)), sorted(&case[key]), "{name} {key}");
        }
    }
    let mut compared = 0;
    for (name, case) in json("pabutools.json").as_object().expect("cases") {
        let folder = if name.starts_with("Poland_Krakow") { "krakow" } else { "other" };
        let path = format!("data/pabulib/{folder}/{name}");
        if !std::path::Path::new(&format!("{}/{path}", corpus())).exists() {
            continue;
        }
        let given = file(&path);
        let gains = [
            ("Cost", Cost),
            ("Cardinality", Cardinality),
            ("Borda", Borda),
            ("AdditiveCardinal", Points),
        ];
        for (key, gain) in gains {
            let outcome = &case[format!("mes_{key}")];
            if outcome.is_array() {
                assert_eq!(given.chosen(&by_id(gain)), sorted(outcome), "{name} {key}");
                compared += 1;
            }
        }
    }
    assert!(compared >= 9, "{compared}");
}

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn published_winners_follow_from_the_declared_rule() {
    for (name, rule, winners) in [
        ("Poland_Wieliczka_2023_Green_Budget", ADD1_COMPARED, 30),
        ("Poland_Swiecie_2023", WITH_ADD1, 17),
        ("Netherlands_Assen_2024", WITH_ADD1, 9),
    ] {
        let given = file(&format!("data/pabulib/other/{name}.pb"));
        assert_eq!(given.election.meta.get("rule"), Some(rule.name));
        let outcome = (rule.choose)(&given.ask()).expect("an outcome");
        let all = (0..).zip(given.election.projects.all());
        let published: Vec<u32> =
            all.filter(|it| it.1.selected == Some(1)).map(|(place, _)| place).collect();
        let mut selected = outcome.selected;
        selected.sort_unstable();
        assert_eq!(selected, published, "{name}");
        assert_eq!(selected.len(), winners, "{name}");
    }
}

/// Outcomes of pabuviz that pabutools 1.2.3 does not give either, though no prices are equal: they
/// come from an earlier version of it. What it gives there is what is given here.
const OTHERWISE: [(&str, &str); 3] = [
    ("CHEŁM", "mes_cardbal_uncompleted"),
    ("CHEŁM", "mes_cardbal"),
    ("UJEŚCISKO-ŁOSTOWICE", "mes_cardbal_uncompleted"),
];

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn outcomes_are_those_of_pabuviz() {
    let folder = format!("{}/golden/pabuviz", corpus());
    let table = std::fs::read_to_string(format!("{folder}/Res_RuleResults.csv")).expect("a table");
    let mut compared = 0;
    for entry in std::fs::read_dir(&folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|it| it != "pb") {
            continue;
        }
        let given = Given::bytes(&std::fs::read(&path).expect("a file"));
        let meta = |key| given.election.meta.get(key).unwrap_or_default();
        let mut date = meta("date_begin").split('.').skip(1);
        let (month, year) = (date.next().expect("a month"), date.next().expect("a year"));
        let place = match meta("subunit") {
            "" => meta("unit").to_owned(),
            part => format!("{}, {part}, {part}", meta("unit")),
        };
        let name = format!("{place}, {year}-{month};mes_");
        let rows = table.lines().filter_map(|line| line.strip_prefix(&name));
        for (rule, ids) in rows.filter_map(|line| line.split_once(';')) {
            let full = format!("mes_{rule}");
            let gain = if rule.starts_with("borda") {
                Satisfaction::Borda
            } else {
                Satisfaction::Balanced
            };
            let alone = rule.ends_with("_uncompleted");
            let variant = Variant {
                increase: (!alone && !rule.ends_with("_greedy")).then_some(PERCENT),
                greedy: (!alone).then_some(Greedy::Value),
                ..by_id(gain)
            };
            let mut expected: Vec<&str> = ids.split("#%#%#").collect();
            expected.sort_unstable();
            let agrees = given.chosen(&variant) == expected;
            assert_eq!(agrees, !OTHERWISE.contains(&(meta("subunit"), &full)), "{name}{rule}");
            compared += 1;
        }
    }
    assert_eq!(compared, 42);
}
