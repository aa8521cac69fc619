//! `hejnal ballots`: the published figures of Kraków, the words others rely on, rules, and what must
//! not be printed.

use crate::workspace::{Run, folder, run};
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Three voters of one kind among a hundred others: below the threshold.
pub(crate) fn made(voters: usize) -> String {
    let mut text = String::from(
        "META\nkey;value\ndescription;made\ncountry;Poland\nunit;Miasto\ninstance;2025\n\
         num_projects;2\nnum_votes;VOTES\nbudget;100\nvote_type;approval\nrule;greedy\n\
         date_begin;2025\ndate_end;2025\nPROJECTS\nproject_id;cost;votes;selected\nA;60;VOTES;1\nB;60;3;0\n\
         VOTES\nvoter_id;vote;age;sex\n",
    );
    text = text.replace("VOTES\nbudget", &format!("{voters}\nbudget"));
    text = text.replace("60;VOTES;1", &format!("60;{voters};1"));
    for voter in 0..voters {
        let few = voter < 3;
        let (vote, age) = if few { ("A,B", 17) } else { ("A", 30 + voter % 40) };
        let sex = if voter % 2 == 0 { "F" } else { "M" };
        let _ = writeln!(text, "v{voter};{vote};{age};{sex}");
    }
    text
}

fn ballots(files: &[PathBuf], more: &[&str]) -> Run {
    let out = folder();
    let mut arguments: Vec<&std::ffi::OsStr> = vec!["ballots".as_ref()];
    arguments.extend(files.iter().map(|it| it.as_os_str()));
    arguments.extend(more.iter().map(|it| -> &std::ffi::OsStr { (*it).as_ref() }));
    run(out.path(), out.path(), &arguments)
}

fn written(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, text).expect("written");
    path
}

#[test]
fn the_words_of_the_json_stand() {
    let folder = folder();
    let file = written(folder.path(), "made.pb", &made(100));
    let told: Value = ballots(&[file], &["--format", "json"]).ended(0).json();
    let file = &told["files"][0];
    for key in [
        "file",
        "country",
        "unit",
        "instance",
        "subunit",
        "vote_type",
        "rule",
        "budget",
        "num_votes",
        "num_projects",
        "by_sex",
        "by_age_band",
        "by_voting_method",
        "by_district",
        "recount_agrees",
        "rule_reproduces_selected",
        "mean_ballot_length",
        "median_ballot_length",
        "funding_scarcity",
        "share_with_a_winner",
        "gini_of_satisfaction",
        "problems",
    ] {
        assert!(file.get(key).is_some(), "{key}");
    }
    assert_eq!((&file["num_votes"], &file["budget"]), (&100.into(), &100.into()));
    assert_eq!(file["recount_agrees"], true);
    assert_eq!(file["rule_reproduces_selected"], true);
    assert_eq!(file["by_voting_method"], Value::Null);
    assert_eq!(told["editions"][0]["voters"], 100);
}

/// Three persons of 16 or 17 are not told, nor can they be had by subtraction.
#[test]
fn few_persons_are_withheld_with_a_group_that_would_give_them_back() {
    let folder = folder();
    let file = written(folder.path(), "made.pb", &made(100));
    let told = ballots(std::slice::from_ref(&file), &["--format", "json"]).ended(0).json();
    for place in [&told["files"][0], &told["editions"][0]] {
        let bands = place["by_age_band"].as_object().expect("bands");
        assert_eq!(bands["16-17"], Value::Null, "{bands:?}");
        let hidden = bands.values().filter(|count| count.is_null()).count();
        assert!(hidden >= 2, "one hidden group is the total less the others: {bands:?}");
        assert_eq!(place["by_sex"]["F"], 50);
    }
    let rows = ballots(std::slice::from_ref(&file), &["--tell", "groups", "--format", "csv"]);
    let rows = rows.ended(0).text();
    let few: Vec<&str> = rows.lines().filter(|line| line.contains(",16-17,")).collect();
    assert!(!few.is_empty() && few.iter().all(|line| line.ends_with(',')), "{rows}");
    // Who holds the file may see all of it.
    let all = ballots(&[file], &["--tell", "groups", "--format", "csv", "--threshold", "1"]);
    let sum: u64 = all
        .ended(0)
        .text()
        .lines()
        .skip(1)
        .map(|line| line.rsplit(',').next().expect("a count").parse::<u64>().expect("a count"))
        .sum();
    assert_eq!(sum, 100);
}

#[test]
fn a_rule_tells_what_it_chooses_and_how() {
    let folder = folder();
    let file = written(folder.path(), "made.pb", &made(100));
    let told = ballots(std::slice::from_ref(&file), &["--rule", "equalshares", "--format", "json"]);
    let told = told.ended(0).json();
    assert_eq!(told["selected"], serde_json::json!(["A"]));
    assert_eq!((&told["cost"], &told["ties"]), (&60.into(), &serde_json::json!([])));
    assert_eq!(told["rounds"][0]["left"], 40);
    let unknown = ballots(&[file], &["--rule", "equalshare"]).ended(2).stderr;
    assert!(unknown.contains("equalshares"), "{unknown}");
}

/// Costs of 33.90 three times are more than 100, whatever a checker cuts them to.
#[test]
fn no_rule_spends_more_than_there_is() {
    let folder = folder();
    let text = "META\nkey;value\nbudget;100\nvote_type;approval\nPROJECTS\nproject_id;cost\na;33.9\n\
                b;33.9\nc;33.9\nVOTES\nvoter_id;vote\n1;a,b,c\n2;a,b,c\n3;a,b,c\n";
    let file = written(folder.path(), "cents.pb", text);
    let rules = ballots(std::slice::from_ref(&file), &["--rule", "list", "--format", "json"]);
    let rules = rules.ended(0).json();
    let mut counted = 0;
    for rule in rules.as_array().expect("rules") {
        let name = rule["rule"].as_str().expect("a name");
        let run = ballots(std::slice::from_ref(&file), &["--rule", name, "--format", "json"]);
        if run.code == Some(0) {
            counted += 1;
            assert!(run.json()["cost"].as_f64().expect("a cost") <= 100.0, "{name}");
        }
    }
    assert!(counted >= 12, "{counted}");
}

/// By the total everybody knows, or by the city less the other districts, no withheld group comes back.
#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn subtraction_gives_no_withheld_group_back() {
    let files = |folder: &str| {
        let told = ballots(&[corpus(folder)], &["--format", "json"]).json();
        told["files"].as_array().expect("files").clone()
    };
    let mut withheld = 0;
    for file in files("other").iter().chain(&files("krakow")) {
        for key in ["by_sex", "by_age_band", "by_voting_method", "by_district"] {
            let Some(cells) = file[key].as_object() else { continue };
            let hidden = cells.values().filter(|it| it.is_null()).count() as u64;
            let shown: u64 = cells.values().filter_map(Value::as_u64).sum();
            let left = file["num_votes"].as_u64().expect("a number") - shown;
            let open = hidden == cells.len() as u64;
            assert!(hidden == 0 || open || (hidden > 1 && left > hidden + 8), "{}", file["file"]);
            withheld += hidden;
        }
    }
    assert!(withheld > 20, "{withheld}");
    // The city's age bands are told; those of its districts are not, since some hold too few.
    let of_2024 = files("krakow").into_iter().filter(|it| it["instance"] == "2024");
    for file in of_2024 {
        let bands = file["by_age_band"].as_object().expect("bands");
        let city = file["subunit"].is_null() && file["district"].is_null();
        assert_eq!(bands.values().all(Value::is_null), !city, "{}", file["file"]);
    }
}

#[test]
fn what_cannot_be_read_is_told_beside_what_can() {
    let folder = folder();
    let good = written(folder.path(), "a.pb", &made(20));
    let bad =
        written(folder.path(), "b.pb", "META\nkey;value\nunit;X\nVOTES\nvoter_id;vote\n1;A\n");
    let empty = written(folder.path(), "c.pb", "");
    let run = ballots(&[good, bad, empty], &["--format", "json"]).ended(3);
    let told = run.json();
    assert_eq!(told["files"].as_array().map(Vec::len), Some(3));
    assert!(run.stderr.contains("b.pb") && run.stderr.contains("c.pb"), "{}", run.stderr);
    let nowhere = ballots(&[folder.path().join("none.pb")], &[]).ended(2);
    assert!(nowhere.stderr.contains("none.pb"), "{}", nowhere.stderr);
}

/// After a purge no row of a voter is left in the file, nor anywhere in the project; a copy is found.
#[test]
fn a_purge_leaves_no_row_and_finds_copies() {
    let project = folder();
    let ballots = project.path().join("ballots");
    fs::create_dir_all(&ballots).expect("a folder");
    let text = made(60);
    let file = written(&ballots, "made.pb", &text);
    let purge = |more: &[&str]| {
        let mut arguments: Vec<&std::ffi::OsStr> = vec!["purge".as_ref(), file.as_os_str()];
        arguments.extend(more.iter().map(|it| -> &std::ffi::OsStr { (*it).as_ref() }));
        run(project.path(), &project.path().join("out"), &arguments)
    };
    assert!(purge(&["--dry-run"]).ended(0).text().contains("60"));
    assert_eq!(fs::read_to_string(&file).expect("the file"), text);
    let copy = written(&ballots, "copy.txt", "x\nv7;A;37;M\n");
    let found = purge(&[]).ended(1);
    assert!(found.stderr.contains("copy.txt: 1"), "{}", found.stderr);
    let left = fs::read_to_string(&file).expect("the file");
    assert!(left.contains("num_votes;60") && left.contains("A;60;60;1"), "{left}");
    assert!((0..60).all(|voter| !left.contains(&format!("v{voter};"))), "{left}");
    fs::remove_file(copy).expect("removed");
    purge(&[]).ended(0);
}

fn corpus(part: &str) -> PathBuf {
    Path::new(&std::env::var("HEJNAL_CORPUS").expect("set")).join("data/pabulib").join(part)
}

/// Figures of Kraków's reports and of Pabulib (dzielnica4.krakow.pl, krknews.pl; valid ballots).
#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn krakow_is_counted_as_published() {
    let told = ballots(&[corpus("krakow")], &["--format", "json"]).ended(0).json();
    let city = |year: &str| {
        let files = told["files"].as_array().expect("files").iter();
        let mut city = files.filter(|it| it["instance"] == year && it["subunit"].is_null());
        city.find(|it| it["district"].is_null()).expect("the city's file").clone()
    };
    for (year, valid) in [("2018", 32_958), ("2020", 42_280), ("2022", 42_965), ("2024", 65_101)] {
        assert_eq!(city(year)["num_votes"], valid, "{year}");
        let editions = told["editions"].as_array().expect("editions");
        let edition = editions.iter().find(|it| it["instance"] == year).expect("an edition");
        // City and district lists are the same people: nobody is counted twice.
        assert_eq!(edition["voters"], valid, "{year}");
        assert_eq!(edition["city_and_district"], valid, "{year}");
    }
    for (year, paper, internet) in
        [("2018", 10_512, 22_446), ("2020", 11_987, 30_293), ("2022", 17_059, 25_906)]
    {
        let by = &city(year)["by_voting_method"];
        assert_eq!((&by["paper"], &by["internet"]), (&paper.into(), &internet.into()), "{year}");
    }
    let of_2024 = city("2024");
    assert_eq!(of_2024["by_sex"]["F"], 36_693);
    assert_eq!(of_2024["by_sex"]["M"], 28_408);
    assert_eq!(of_2024["by_district"]["Nowa Huta"], 6_451);
    for (band, count) in [
        ("0-12", 6_061),
        ("13-15", 2_436),
        ("16-17", 1_742),
        ("18-25", 4_429),
        ("26-35", 13_271),
        ("36-45", 18_116),
        ("46-55", 7_774),
        ("56-65", 4_326),
        ("66-75", 4_591),
        ("76+", 2_250),
        ("not stated", 105),
    ] {
        assert_eq!(of_2024["by_age_band"][band], count, "{band}");
    }
    let reproduced = told["files"].as_array().expect("files").iter();
    let reproduced = reproduced.filter(|it| it["rule_reproduces_selected"] == true).count();
    assert_eq!(reproduced, 57);
}

/// Every winner of Wieliczka's Green Budget 2023, Świecie 2023 and Assen 2024 as published.
#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn equal_shares_give_the_published_winners() {
    let files =
        ["Poland_Wieliczka_2023_Green_Budget", "Poland_Swiecie_2023", "Netherlands_Assen_2024"];
    let files = files.map(|name| corpus("other").join(format!("{name}.pb")));
    let told = ballots(&files, &["--format", "json"]).ended(0).json();
    for file in told["files"].as_array().expect("files") {
        assert_eq!(file["rule_reproduces_selected"], true, "{}", file["file"]);
    }
}
