//! Every given file held against tests/results/ballot-counts.json, which Python's csv counted
//! (`tests/oracles/ballot_counts.py`), and against its own columns.

use super::{corpus, files, fraction, near, read};
use crate::ballots::margins::Margin;
use crate::ballots::recount::float;
use crate::ballots::statistics::Statistics;
use serde_json::Value;

const COUNTED: &str = include_str!("../../../tests/results/ballot-counts.json");

/// What the oracle counted of each file.
fn counted() -> Vec<Value> {
    let counted: Value = serde_json::from_str(COUNTED).expect("JSON");
    counted["files"].as_array().expect("files").clone()
}

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn every_given_file_is_counted_as_python_counts_it() {
    let counted = counted();
    let given = files(&corpus().join("data/pabulib"), ".pb").len();
    assert_eq!(counted.len(), given + files(&corpus().join("golden"), ".pb").len());
    for expected in counted {
        let file = expected["file"].as_str().expect("a name");
        let path = corpus().join(file);
        let Ok(election) =
            crate::sources::pabulib::Election::read(&std::fs::read(&path).expect("a file"), file)
        else {
            panic!("{file} is refused");
        };
        let is = Statistics::of(&election);
        assert_eq!(expected["num_votes"], is.recount.num_votes, "{file}");
        assert_eq!(expected["num_projects"], is.recount.num_projects, "{file}");
        let numbers = |key: &str| {
            let all = expected[key].as_array()?.iter().map(|it| it.as_f64().expect("a number"));
            Some(all.collect::<Vec<f64>>())
        };
        let votes: Vec<f64> = is.recount.votes.iter().copied().map(float).collect();
        assert_eq!(numbers("votes"), Some(votes.clone()), "{file}");
        let scores = numbers("scores").unwrap_or(votes);
        let close = scores.iter().zip(&is.recount.scores).all(|(one, two)| near(*one, *two));
        assert!(close && scores.len() == is.recount.scores.len(), "{file}");
        let margins = &is.margins;
        same(file, &expected["by_sex"], margins.sex.as_ref());
        same(file, &expected["by_age_band"], margins.age_band.as_ref());
        same(file, &expected["by_voting_method"], margins.voting_method.as_ref());
        same(file, &expected["by_district"], margins.district.as_ref());
        number(file, &expected["mean_length"], is.shape.mean_length);
        number(file, &expected["median_length"], is.shape.median_length);
        number(file, &expected["median_cost"], is.shape.median_cost);
        number(file, &expected["scarcity"], is.costs.funding_scarcity);
        let chosen = is.chosen.as_ref();
        number(file, &expected["with_a_winner"], chosen.and_then(|it| it.share_with_a_winner));
        number(file, &expected["gini"], chosen.and_then(|it| it.cardinality.gini));
    }
}

/// The same counts, categories with nobody in them apart.
fn same(file: &str, expected: &Value, margin: Option<&Margin>) {
    let cells = expected.as_object();
    assert_eq!(cells.is_some(), margin.is_some(), "{file}: {expected}");
    let (Some(cells), Some(margin)) = (cells, margin) else { return };
    let total: u64 = cells.values().map(|count| count.as_u64().expect("a count")).sum();
    assert_eq!(total, margin.total(), "{file}");
    for (name, count) in cells {
        assert_eq!(*count, margin.get(name), "{file}: {name} in {margin:?}");
    }
}

fn number(file: &str, expected: &Value, is: Option<f64>) {
    let wanted = expected.as_str().map(fraction).or_else(|| expected.as_f64());
    let agree = wanted.zip(is).is_some_and(|(one, other)| near(one, other));
    assert!(agree || (wanted.is_none() && is.is_none()), "{file}: {expected} and {is:?}");
}

/// Every valid file given agrees with its META and its columns (0 of
/// 1,746 differ); of the broken ones those of Kraków 2021 alone do, which are broken otherwise.
#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn files_agree_with_themselves() {
    let agrees = |path: &std::path::PathBuf| {
        crate::ballots::recount::Recount::of(&read(path)).agrees() == Some(true)
    };
    let (mut valid, mut broken) = (0, 0);
    for folder in ["krakow", "other", "old-dialect"] {
        for path in files(&corpus().join("data/pabulib").join(folder), ".pb") {
            assert!(agrees(&path), "{}", path.display());
            valid += 1;
        }
    }
    for path in files(&corpus().join("data/pabulib/broken"), ".pb") {
        let expected = path.to_string_lossy().contains("krakow_2021");
        assert_eq!(agrees(&path), expected, "{}", path.display());
        broken += 1;
    }
    assert_eq!((valid, broken), (76 + 48 + 16, 23));
}
