//! Statistics of pabutools 1.2.3 on the given files: golden/pabutools.json.

use super::{corpus, fraction, near, read};
use crate::ballots::distribution::{mean, median};
use crate::ballots::recount::float;
use crate::ballots::statistics::Statistics;
use serde_json::Value;

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn the_statistics_of_pabutools() {
    let golden = std::fs::read(corpus().join("golden/pabutools.json")).expect("a file");
    let golden: Value = serde_json::from_slice(&golden).expect("JSON");
    let mut compared = 0;
    for (file, expected) in golden.as_object().expect("files") {
        let folders = ["krakow", "other"].map(|it| corpus().join("data/pabulib").join(it));
        let Some(path) = folders.iter().map(|it| it.join(file)).find(|it| it.exists()) else {
            continue;
        };
        let election = read(&path);
        let is = Statistics::of(&election);
        let chosen = is.chosen.as_ref().expect("an outcome");
        let mut votes: Vec<f64> = is.recount.votes.iter().copied().map(float).collect();
        let approval = election.meta.get("vote_type") == Some("approval");
        let cases = [
            ("sum_project_cost", Some(is.costs.sum)),
            ("funding_scarcity", is.costs.funding_scarcity),
            ("avg_project_cost", is.costs.mean),
            ("median_project_cost", is.costs.median),
            ("std_dev_project_cost", is.costs.sd),
            ("avg_ballot_length", is.shape.mean_length),
            ("median_ballot_length", is.shape.median_length),
            ("avg_ballot_cost", is.shape.mean_cost),
            ("median_ballot_cost", is.shape.median_cost),
            ("sel_avg_sat_card", chosen.cardinality.mean),
            ("sel_avg_sat_cost", chosen.by_cost.mean),
            ("sel_gini_card", chosen.cardinality.gini),
            ("sel_gini_cost", chosen.by_cost.gini),
            ("sel_percent_non_empty_handed", chosen.share_with_a_winner.filter(|_| approval)),
            ("avg_approval_score", mean(&votes).filter(|_| approval)),
            ("median_approval_score", median(&mut votes).filter(|_| approval)),
        ];
        for (key, found) in cases {
            let Some(found) = found else { continue };
            let value = &expected[key];
            let wanted = value.as_str().map(fraction).or_else(|| value.as_f64());
            assert!(wanted.is_some_and(|it| near(it, found)), "{file} {key}: {value} {found}");
            compared += 1;
        }
        assert_eq!(
            u64::try_from(expected["votes"].as_i64().expect("votes")).ok(),
            Some(chosen.voters)
        );
    }
    assert_eq!(compared, 4 * 16 - 3, "four files, three measures not of the ordinal one");
}
