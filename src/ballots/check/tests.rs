//! Verdicts and types of problem held against the official checker's
//! (`tests/oracles/ballots_checker.py`): every given file and a thousand damaged made ones.

use super::*;
use crate::diagnostic::Error;
use crate::sources::pabulib::Severity;
use serde::Deserialize;
use std::collections::BTreeSet;

const ORACLE: &str = include_str!("../../../tests/results/ballots_checker.json");

#[derive(Deserialize)]
struct Oracle {
    classes: Vec<String>,
    files: Vec<(String, Vec<usize>)>,
    bases: Vec<String>,
    cases: Vec<(usize, String, Vec<Edit>, Vec<usize>)>,
}

/// From which line of the base to which, and what stands there instead.
type Edit = (usize, usize, Vec<String>);

fn oracle() -> Oracle {
    serde_json::from_str(ORACLE).expect("an oracle")
}

/// Where the official checker misreads what follows, so that only its verdict and its finding of a
/// wrong structure can be compared: it takes the first column for the id whatever its name, finds
/// no META after a byte-order mark, takes a title for a header where one follows another, and reads
/// to the end of the file after an open quotation mark. Of two columns of one name it reads the
/// last, the reader the first.
const MISREAD: [&str; 5] =
    ["first-column", "byte-order-mark", "headless-section", "unclosed-quote", "duplicate-column"];

/// What is wrong with our finding; `None` where it is the official one.
fn disagreement(
    bytes: &[u8],
    official_says: &BTreeSet<String>,
    in_full: &mut usize,
) -> Option<String> {
    let invalid = official_says.iter().any(|class| class.starts_with("error"));
    let election = match Election::read(bytes, "x.pb") {
        Ok(election) => election,
        Err(Error::Invalid(_)) if invalid => return None,
        Err(error) => return Some(format!("refused: {error:?}")),
    };
    let problems = check(&election);
    let ours = official(&problems);
    assert_eq!(problems.is_valid(), ours.verdict != Verdict::Invalid, "{:?}", problems.counts());
    let named: BTreeSet<String> = ours
        .classes
        .iter()
        .map(|(severity, class)| match severity {
            Severity::Error => format!("error: {class}"),
            Severity::Warning => format!("warning: {class}"),
        })
        .collect();
    if MISREAD.iter().any(|code| problems.count(code) > 0) {
        let same = invalid && ours.verdict == Verdict::Invalid;
        return (!same).then(|| format!("{:?}", problems.counts()));
    }
    *in_full += 1;
    (named != *official_says).then(|| {
        let ours: Vec<_> = named.difference(official_says).collect();
        let theirs: Vec<_> = official_says.difference(&named).collect();
        format!("only ours {ours:?}, only theirs {theirs:?}")
    })
}

fn bytes(base: &str, ending: &str, edits: &[Edit]) -> Vec<u8> {
    let mut lines: Vec<&str> = base.split('\n').collect();
    for (from, to, instead) in edits.iter().rev() {
        lines.splice(from..to, instead.iter().map(String::as_str));
    }
    let joined = match ending {
        "lf" => lines.join("\n") + "\n",
        "crlf" => lines.join("\r\n") + "\r\n",
        "unended" => lines.join("\n"),
        "marked" => format!("\u{feff}{}\n", lines.join("\n")),
        "mixed" => {
            let end = |at: usize| if at.is_multiple_of(3) { "\r\n" } else { "\n" };
            lines.iter().enumerate().flat_map(|(at, line)| [*line, end(at)]).collect()
        }
        other => panic!("no ending is called {other}"),
    };
    joined.into_bytes()
}

fn named(oracle: &Oracle, classes: &[usize]) -> BTreeSet<String> {
    classes.iter().map(|class| oracle.classes[*class].clone()).collect()
}

#[test]
fn a_thousand_damaged_files_are_judged_as_by_the_official_checker() {
    let oracle = oracle();
    assert!(oracle.cases.len() >= 1000 && oracle.classes.len() >= 70);
    let (mut wrong, mut in_full) = (Vec::new(), 0);
    for (at, (base, ending, edits, classes)) in oracle.cases.iter().enumerate() {
        let bytes = bytes(&oracle.bases[*base], ending, edits);
        if let Some(why) = disagreement(&bytes, &named(&oracle, classes), &mut in_full) {
            wrong.push(format!("case {at} ({ending}, base {base}) {edits:?}: {why}"));
        }
    }
    assert!(wrong.is_empty(), "{} disagree\n{}", wrong.len(), wrong.join("\n"));
    // Of the others only the verdict was compared: the reader refused them, or see MISREAD.
    assert!(in_full > 1250, "{in_full}");
}

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn every_given_file_is_judged_as_by_the_official_checker() {
    let folder = std::env::var("HEJNAL_CORPUS").expect("the folder of the given files");
    let oracle = oracle();
    assert_eq!(oracle.files.len(), 190);
    let (mut wrong, mut in_full) = (Vec::new(), 0);
    for (file, classes) in &oracle.files {
        let bytes = std::fs::read(format!("{folder}/{file}")).expect("a given file");
        if let Some(why) = disagreement(&bytes, &named(&oracle, classes), &mut in_full) {
            wrong.push(format!("{file}: {why}"));
        }
    }
    assert!(wrong.is_empty(), "{} disagree\n{}", wrong.len(), wrong.join("\n"));
    // One file has no column of voters, so that the official checker takes ballots for them.
    assert_eq!(in_full, 189);
}

/// A made file of Kraków's kind; `people` are rows of voters, the choice and what is said of them.
fn made(unit: &str, meta: &str, people: &[&str]) -> Election {
    let text = format!(
        "META\nkey;value\nunit;{unit}\ninstance;2024\nbudget;100\n{meta}PROJECTS\n\
         project_id;cost;votes\nA;60;1\nB;999999999;1\nVOTES\nvoter_id;vote;age;sex\n{}\n",
        people.join("\n")
    );
    Election::read(text.as_bytes(), unit).expect("an election")
}

fn lines(problems: &Problems, code: &str) -> Vec<Option<usize>> {
    problems.kept().iter().filter(|it| it.code == code).map(|it| it.line).collect()
}

#[test]
fn what_the_official_checker_overlooks_is_told_with_its_line_and_changes_no_verdict() {
    let people = ["1;A,B,A;40;F", "2;A;122;M", "3;A;123;M", "4;B;224-230;M", "5;B;-1;F", "6;B;;F"];
    let meta = "min_length;3\nmax_length;2\nbudget;200\nbudget;200\n";
    let problems = check(&made("X", meta, &people));
    assert_eq!(lines(&problems, "repeated-choice"), [Some(16)]);
    assert_eq!(lines(&problems, "impossible-age"), [Some(18), Some(19), Some(20)]);
    assert_eq!(lines(&problems, "withdrawn-in-sum"), [Some(13)]);
    assert_eq!(lines(&problems, "meta-contradiction"), [Some(8)]);
    assert_eq!(lines(&problems, "limits-contradict"), [Some(6)]);
    for problem in problems.kept() {
        assert!(problem.message.is_complete() && problem.remedy.is_complete(), "{problem:?}");
        let seen = CLASSES.iter().any(|(code, _)| *code == problem.code);
        assert_ne!(seen, UNSEEN.contains(&problem.code), "{}", problem.code);
        assert!(seen || problem.severity == Severity::Warning, "{}", problem.code);
    }
}

#[test]
fn rows_that_do_not_count_are_left_out_and_both_counts_are_told() {
    let election = made("X", "num_votes;2\n", &["7;A;1;F", "3;B;2;F", "7;B;3;F", ";A;4;F"]);
    let problems = check(&election);
    assert_eq!(lines(&problems, "duplicate-voter"), [Some(15)]);
    assert_eq!(lines(&problems, "empty-voter"), [Some(16)]);
    assert_eq!(problems.count("num-votes-differ") + problems.count("votes-differ"), 0);
    let problems = check(&made("X", "num_votes;4\n", &["7;A;1;F", "3;B;2;F", "7;B;3;F", ";A;4;F"]));
    let told = problems.kept().iter().find(|it| it.code == "num-votes-differ").expect("told");
    assert!(told.message.en.contains("ballots are 2") && told.message.en.contains("4 rows"));
}

#[test]
fn voters_of_an_edition_stand_in_one_district_and_are_one_person() {
    let city = made("K", "", &["1;A;40;F", "2;A;50;M", "9;A;60;F", "5;B;;F"]);
    let one = made("K", "subunit;One\n", &["1;A;40;F", "2;A;51;M", "5;B;30;F"]);
    let two = made("K", "subunit;Two\n", &["3;A;20;F", "2;A;50;M", "4;A;50;M", "6;A;5;M"]);
    let problems = across(&[&city, &one, &two]);
    assert_eq!(lines(&problems, "voter-in-no-district"), [Some(14)]);
    assert_eq!(lines(&problems, "voter-in-two-districts"), [Some(14)]);
    // Voter 2: 51 in One, 50 in Two and city-wide; an empty answer contradicts nothing.
    assert_eq!(problems.count("voter-contradicts"), 2);
    assert_eq!(problems.count("pool-twice"), 0);
    assert_eq!(across(&[&one, &one]).count("pool-twice"), 1);
    assert_eq!(across(&[&one, &one]).count("voters-numbered-per-file"), 0);
    let renamed = made("K", "subunit;Three\n", &["1;A;1;F", "2;A;2;M", "5;B;3;F"]);
    let again = made("K", "subunit;Four\n", &["1;A;1;F", "2;A;2;M", "5;B;3;F"]);
    let problems = across(&[&one, &renamed, &again]);
    assert_eq!(problems.count("voters-numbered-per-file"), 1);
    assert_eq!(problems.count("voter-in-two-districts"), 0);
    assert!(across(&[]).counts().is_empty() && across(&[&city]).counts().is_empty());
}

#[test]
fn a_budget_that_is_the_total_of_the_others_is_told() {
    let pool = |name: &str, budget: u32| {
        made("K", &format!("subunit;{name}\nbudget;{budget}\n"), &["1;A;1;F"])
    };
    let (one, two) = (pool("One", 30), pool("Two", 20));
    assert_eq!(lines(&across(&[&one, &pool("All", 50), &two]), "budget-is-total"), [Some(7)]);
    assert_eq!(across(&[&one, &pool("All", 49), &two]).count("budget-is-total"), 0);
}

#[test]
fn files_with_next_to_nothing_are_judged_without_a_fall() {
    for text in [
        "PROJECTS\nproject_id\nVOTES\nvoter_id;vote\n",
        "META\nkey;value\nPROJECTS\nproject_id;cost\nVOTES\nvoter_id;vote\n1;\n",
        "META\nkey;value\nbudget;0\nnum_votes;1\nrule;greedy\nPROJECTS\nproject_id;cost;votes;selected;name\n\
         A;0;0;1;x\nA;0;0;0;x\nVOTES\nvoter_id;vote;points\n\n;;;\n;;\n1;A,A,A;x\n1;B;nan\n",
        "META\nkey;value\nbudget;1e400\nmax_length;99999999999999999999999999999999999999999\nPROJECTS\n\
         project_id;cost;score;selected\n☃;-1e300;9e99;1\nVOTES\nvoter_id;vote;vote;points\n☃;☃,;;1e308,1e308\n",
    ] {
        let election = Election::read(text.as_bytes(), "x.pb").expect("an election");
        let problems = check(&election);
        assert!(!problems.is_valid(), "{text}");
    }
}

/// The three files of Kraków 2021 among the broken ones agree with themselves in every count; what
/// is wrong is `language;polish`, which is no code, and that nothing says what was selected.
#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn the_fault_of_krakow_2021_is_the_language_and_the_lack_of_selected() {
    let folder = std::env::var("HEJNAL_CORPUS").expect("the folder of the given files");
    for district in ["bronowice", "mistrzejowice", "stare-miasto"] {
        let file = format!("{folder}/data/pabulib/broken/poland_krakow_2021_{district}.pb");
        let election = Election::read(&std::fs::read(&file).expect("given"), &file).expect("read");
        let problems = check(&election);
        let codes: Vec<_> =
            problems.counts().iter().map(|(code, _, count)| (*code, *count)).collect();
        assert_eq!(codes, [("meta-order", 1), ("meta-invalid", 1), ("selected-missing", 1)]);
        let fault = problems.kept().iter().find(|it| it.code == "meta-invalid").expect("told");
        assert!(fault.message.en.contains("`language` cannot be `polish`"), "{fault:?}");
    }
}

/// Of every edition given, each city-wide voter stands in one district and is the same person there
/// (counted without this program, in the notes on participation).
#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn the_editions_of_krakow_fit_together() {
    let folder = std::env::var("HEJNAL_CORPUS").expect("the folder of the given files");
    let mut files: Vec<_> = std::fs::read_dir(format!("{folder}/data/pabulib/krakow"))
        .expect("the files of Kraków")
        .map(|entry| entry.expect("a file").path())
        .collect();
    files.sort();
    for year in ["2018", "2020", "2022", "2024"] {
        let of = files.iter().filter(|path| path.to_string_lossy().contains(year));
        let read = |path: &std::path::PathBuf| {
            let name = path.to_string_lossy();
            Election::read(&std::fs::read(path).expect("given"), &name).expect("an election")
        };
        let edition: Vec<Election> = of.map(read).collect();
        assert_eq!(edition.len(), 19, "{year}");
        let problems = across(&edition.iter().collect::<Vec<_>>());
        assert_eq!(problems.counts(), [], "{year}: {:?}", problems.kept().first());
        // Without one district its voters are in none.
        let without: Vec<&Election> =
            edition.iter().filter(|it| !it.file.ends_with("Bronowice.pb")).collect();
        let bronowice = edition.iter().find(|it| it.file.ends_with("Bronowice.pb")).expect("it");
        let lost = across(&without).count("voter-in-no-district");
        assert!(lost > 0 && lost <= bronowice.ballots.len(), "{year}");
    }
}
