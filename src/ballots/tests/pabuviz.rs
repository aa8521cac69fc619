//! The published tables of pabuviz: 14 elections, 80 rule outcomes.

use super::{corpus, files, near, read};
use crate::ballots::distribution::{mean, median};
use crate::ballots::satisfaction::Satisfaction;
use crate::ballots::statistics::Statistics;
use crate::sources::pabulib::Election;

/// Rows of one table, cells apart.
fn table(name: &str) -> Vec<Vec<String>> {
    let text =
        std::fs::read_to_string(corpus().join("golden/pabuviz").join(name)).expect("a table");
    text.lines().skip(1).map(|row| row.split(';').map(str::to_owned).collect()).collect()
}

/// pabuviz names an election by unit, subunit, district and the month of the vote.
fn name(election: &Election) -> String {
    let get = |key: &str| election.meta.get(key);
    let date: Vec<&str> = get("date_begin").expect("a date").split('.').collect();
    let place = [get("unit"), get("subunit"), get("district")].into_iter().flatten();
    let date = format!("{}-{}", date[2], date[1]);
    place.chain([date.as_str()]).collect::<Vec<_>>().join(", ")
}

fn elections() -> Vec<Election> {
    let elections: Vec<Election> =
        files(&corpus().join("golden/pabuviz"), ".pb").iter().map(|path| read(path)).collect();
    assert_eq!(elections.len(), 14);
    elections
}

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn properties_of_instances_and_profiles() {
    let mut rows = table("Res_Election_InstanceProperties.csv");
    rows.extend(table("Res_Election_ProfileProperties.csv"));
    let (mut compared, mut cut) = (0, 0);
    for election in elections() {
        let is = Statistics::of(&election);
        let mut scores = is.recount.scores.clone();
        for row in rows.iter().filter(|row| row[0] == name(&election)) {
            let expected: f64 = row[2].parse().expect("a number");
            let found = match row[1].as_str() {
                "sum_proj_cost" => Some(is.costs.sum),
                "avg_proj_cost" => is.costs.mean,
                "med_proj_cost" => is.costs.median,
                "sd_proj_cost" => is.costs.sd,
                "fund_scarc" => is.costs.funding_scarcity,
                "avg_ballot_len" => is.shape.mean_length,
                "med_ballot_len" => is.shape.median_length,
                "avg_ballot_cost" => is.shape.mean_cost,
                "med_ballot_cost" => is.shape.median_cost,
                "avg_total_score" => mean(&scores),
                "med_total_score" => median(&mut scores),
                other => panic!("{other}"),
            };
            let found = found.expect("a number");
            compared += 1;
            if row[1] == "med_ballot_len" && found.fract() != 0.0 {
                // pabuviz cuts this median to a whole number (golden/README.md).
                assert!(near(found.trunc(), expected), "{row:?}");
                cut += 1;
            } else {
                assert!(near(found, expected), "{row:?} is {found}");
            }
        }
    }
    assert_eq!((compared, cut), (70 + 76, 1));
}

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn properties_of_every_outcome() {
    let (outcomes, rows) = (table("Res_RuleResults.csv"), table("Res_RuleResult_Properties.csv"));
    let mut compared = 0;
    for election in elections() {
        let name = name(&election);
        for outcome in outcomes.iter().filter(|row| row[0] == name) {
            let places: Vec<u32> = outcome[2]
                .split("#%#%#")
                .map(|id| election.projects.find(id.as_bytes()).expect("a project"))
                .collect();
            let Election { meta, projects, ballots, .. } = &election;
            let is = Satisfaction::of(ballots, projects, meta.vote_type(), &places);
            for row in rows.iter().filter(|row| row[0] == name && row[1] == outcome[1]) {
                let (points, borda) = (is.points, is.borda);
                let found = match row[2].as_str() {
                    "med_select_cost" => is.median_winner_cost,
                    "prop_pos_sat" => points.and_then(|it| it.positive),
                    "avg_sat_cardbal" => points.and_then(|it| it.mean),
                    "inverted_cardbal_gini" => points.and_then(|it| it.inverted_gini),
                    "prop_pos_sat_ord" => borda.and_then(|it| it.positive),
                    "avg_borda_sat" => borda.and_then(|it| it.mean),
                    "inverted_borda_gini" => borda.and_then(|it| it.inverted_gini),
                    // Points won over the most a part of the ballot within the budget has: not made.
                    "avg_relsat_cardbal" => continue,
                    other => panic!("{other}"),
                };
                let expected: f64 = row[3].parse().expect("a number");
                assert!(found.is_some_and(|it| near(it, expected)), "{row:?} is {found:?}");
                if row[2] == "prop_pos_sat" {
                    assert!(near(is.share_with_a_winner.expect("voters"), expected), "{row:?}");
                }
                compared += 1;
            }
        }
    }
    assert_eq!(compared, 380 - 60);
}
