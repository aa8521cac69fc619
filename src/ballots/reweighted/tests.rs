//! Made elections, laws, and Kraków's files where they are at hand.

use super::*;
use crate::sources::pabulib::Election;

/// Projects as (cost, selected), ballots as lists of projects from 1.
fn election(budget: u32, projects: &[(&str, u8)], ballots: &[&str]) -> Election {
    use std::fmt::Write as _;
    let mut text = format!(
        "META\nkey;value\ndescription;made\ncountry;Poland\nunit;X\ninstance;2024\nnum_projects;{}\n\
         num_votes;{}\nbudget;{budget}\nvote_type;ordinal\nrule;greedy\ndate_begin;2024\n\
         date_end;2024\nPROJECTS\nproject_id;cost;votes;selected\n",
        projects.len(),
        ballots.len()
    );
    for (place, (cost, selected)) in projects.iter().enumerate() {
        writeln!(text, "{};{cost};0;{selected}", place + 1).expect("text");
    }
    text.push_str("VOTES\nvoter_id;vote\n");
    for (place, ballot) in ballots.iter().enumerate() {
        writeln!(text, "{place};{ballot}").expect("text");
    }
    Election::read(text.as_bytes(), "made.pb").expect("an election")
}

/// 20 of the old want 1, 30 of the young want 2; there are as many old as young, and three times.
fn divided(residents: &[u64; 2], unstated: Unstated) -> Reweighted {
    let (mut ballots, mut of_ballots) = (vec!["1"; 20], vec![Some(0); 20]);
    ballots.extend(["2"; 30]);
    of_ballots.extend([Some(1); 30]);
    ballots.extend(["1"; 4]);
    of_ballots.extend([None; 4]);
    let election = election(100, &[("100", 0), ("100", 1)], &ballots);
    let groups = Groups { of_ballots: &of_ballots, residents };
    reweighted(&election, groups, unstated).expect("a result")
}

fn near(ours: f64, expected: f64) {
    assert!((ours - expected).abs() < 1e-9, "{ours}, not {expected}");
}

#[test]
fn weights_turn_a_choice() {
    let found = divided(&[300, 100], Unstated::AtOne);
    assert_eq!((found.chosen.as_slice(), found.weighted.as_slice()), (&[1][..], &[0][..]));
    assert_eq!((found.gains.as_slice(), found.loses.as_slice()), (&[0][..], &[1][..]));
    assert_eq!((found.as_stated, found.not_stated), (Some(true), 4));
    // Three quarters of residents, two fifths of voters.
    near(found.weights[0].weight.expect("a weight"), 0.75 / 0.4);
    near(found.weights[1].weight.expect("a weight"), 0.25 / 0.6);
    near(found.projects[0].weighted_votes, 37.5 + 4.0);
    near(found.projects[1].weighted_score, 12.5);
    assert_eq!(found.projects[0].votes, 24);
    assert_eq!(found.thinnest, [4, 30]);
    near(found.covered, 1.0);
    let squares = 20.0 * 1.875_f64.powi(2) + 30.0 * (5.0_f64 / 12.0).powi(2) + 4.0;
    near(found.design_effect, 54.0 * squares / 54.0_f64.powi(2));
    let spread = divided(&[300, 100], Unstated::Spread);
    near(spread.projects[0].weighted_votes, 0.75 * 54.0);
    near(spread.projects[0].weighted_votes + spread.projects[1].weighted_votes, 54.0);
}

#[test]
fn groups_at_their_share_change_nothing_not_even_ties() {
    // Every group votes at 1 in 7; 1/3 of voters each has no exact float.
    let ballots: Vec<&str> =
        (0..33).map(|voter| if voter % 2 == 0 { "1,2,3" } else { "2,1,3" }).collect();
    let of_ballots: Vec<Option<u32>> = (0..33).map(|voter| Some(voter / 11)).collect();
    let election = election(30, &[("10", 1), ("20", 1), ("5", 0), ("999999999", 0)], &ballots);
    let groups = Groups { of_ballots: &of_ballots, residents: &[77, 77, 77] };
    for unstated in [Unstated::AtOne, Unstated::Spread] {
        let found = reweighted(&election, groups, unstated).expect("a result");
        assert_eq!(found.chosen, found.weighted);
        assert!(found.gains.is_empty() && found.loses.is_empty());
        assert_eq!(found.as_stated, Some(true));
        for project in &found.projects {
            near(project.weighted_score, project.score);
        }
        assert_eq!(found.projects[3].votes, 0);
        near(found.design_effect, 1.0);
    }
}

#[test]
fn a_tie_made_by_weights_goes_to_the_first_of_the_file() {
    // 10 of 300 and 30 of 300: weights 2 and 2/3 make 20 : 20.
    let mut ballots = vec!["2"; 10];
    ballots.extend(["1"; 30]);
    let of_ballots: Vec<Option<u32>> = (0..40).map(|voter| Some(u32::from(voter >= 10))).collect();
    let election = election(1, &[("1", 1), ("1", 0)], &ballots);
    let groups = Groups { of_ballots: &of_ballots, residents: &[300, 300] };
    let found = reweighted(&election, groups, Unstated::AtOne).expect("a result");
    assert_eq!(found.weighted, [0]);
    near(found.projects[0].weighted_votes, 20.0);
    near(found.projects[1].weighted_votes, 20.0);
}

#[test]
fn a_few_voters_do_not_speak_for_a_group() {
    let mut ballots = vec!["1"; 50];
    ballots.extend(["2"; 9]);
    let of_ballots: Vec<Option<u32>> = (0..59).map(|voter| Some(u32::from(voter >= 50))).collect();
    let election = election(1, &[("1", 1), ("1", 0)], &ballots);
    let groups = Groups { of_ballots: &of_ballots, residents: &[100, 900] };
    let found = reweighted(&election, groups, Unstated::AtOne).expect("a result");
    assert_eq!(found.weights[1].weight, None);
    near(found.weights[0].weight.expect("a weight"), 1.0);
    near(found.covered, 0.1);
    assert!(found.gains.is_empty());
    near(found.projects[1].weighted_votes, 9.0);
}

#[test]
fn what_cannot_be_weighted_is_said() {
    let ballots = vec!["1"; 20];
    let election = election(1, &[("1", 1)], &ballots);
    let refused = |of_ballots: &[Option<u32>], residents: &[u64]| {
        let groups = Groups { of_ballots, residents };
        let refused = reweighted(&election, groups, Unstated::AtOne).expect_err("nothing");
        assert!(refused.words().is_complete());
        refused
    };
    assert_eq!(refused(&[], &[5]), NotReweighted::Groups);
    assert_eq!(refused(&[Some(1); 20], &[5]), NotReweighted::Groups);
    assert_eq!(refused(&[None; 20], &[5]), NotReweighted::NothingToWeigh);
    assert_eq!(refused(&[Some(0); 20], &[0]), NotReweighted::NothingToWeigh);
    assert_eq!(refused(&[None; 20], &[]), NotReweighted::NothingToWeigh);
    let huge = Groups { of_ballots: &[Some(0); 20], residents: &[u64::MAX] };
    let found = reweighted(&election, huge, Unstated::Spread).expect("a result");
    near(found.weights[0].weight.expect("a weight"), 1.0);
    assert!(unknown().iter().all(crate::language::Text::is_complete));
    assert!([Unstated::AtOne, Unstated::Spread].iter().all(|it| it.words().is_complete()));
}

/// Kraków 2024, city-wide: under 18 and older at their shares of residents.
#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn krakow_2024() {
    let corpus = std::env::var("HEJNAL_CORPUS").expect("HEJNAL_CORPUS");
    let path = std::path::Path::new(&corpus).join("data/pabulib/krakow/Poland_Krakow_2024.pb");
    let bytes = std::fs::read(path).expect("the file");
    let election = Election::read(&bytes, "Poland_Krakow_2024.pb").expect("an election");
    let ages = election.ballots.labels("age").expect("ages");
    let texts = ages.texts();
    let group = |code: &u32| {
        let age: u32 = texts[*code as usize].parse().ok()?;
        (age <= 122).then_some(u32::from(age >= 18))
    };
    let of_ballots: Vec<Option<u32>> = ages.codes().iter().map(group).collect();
    let groups = Groups { of_ballots: &of_ballots, residents: &[133_513, 675_655] };
    let found = reweighted(&election, groups, Unstated::AtOne).expect("a result");
    assert_eq!(found.as_stated, Some(true), "greedy by score is the city's rule");
    assert_eq!(found.chosen.len(), 10);
    assert_eq!(found.weights[0].voters, 10_239);
    assert!(found.not_stated >= 105, "105 without an age, and ages no one has");
    // 16.5 % of residents over 15.75 % of voters.
    let weight = found.weights[0].weight.expect("a weight");
    assert!((weight - 1.0474).abs() < 1e-3, "{weight}");
    for (project, counted) in election.projects.all().iter().zip(&found.projects) {
        assert_eq!(project.votes, Some(counted.votes), "{}", project.id);
        near(project.score.expect("a score"), counted.score);
    }
}
