//! A file counted in blocks held against the same file counted whole.

use super::{corpus, files};
use crate::ballots::check::check;
use crate::ballots::statistics::Statistics;
use crate::ballots::streamed::Streamed;
use crate::ballots::verify::verify;
use crate::sources::pabulib::{Election, Problems, Reader, Wanted};

/// What is told of all ballots at once, and what is told of their lack.
const NOT_ALIKE: [&str; 16] = [
    "votes-differ",
    "scores-differ",
    "no-results-column",
    "project-without-votes",
    "votes-misnamed",
    "longest-unused",
    "mean-length-one",
    "checks-left-out",
    "voters-uncompared",
    "rule-not-applied",
    "not-joined",
    "unreadable-number",
    "equalshares-not-followed",
    "equalshares-comparison-not-followed",
    "equalshares-add1-not-followed",
    "equalshares-add1-comparison-not-followed",
];

fn streamed(text: &[u8], piece: usize) -> Streamed {
    let reader = || Reader::in_pieces(text, "made.pb", Wanted::Everything, piece);
    Streamed::counted(reader, "made.pb").expect("ballots")
}

fn alike(problems: &Problems) -> Vec<(&'static str, usize)> {
    let counts = problems.counts().iter().filter(|(code, ..)| !NOT_ALIKE.contains(code));
    let mut counts: Vec<_> = counts.map(|(code, _, count)| (*code, *count)).collect();
    counts.sort_unstable();
    counts
}

/// Whether a text counted in pieces is what it is counted whole; how many voters it has.
fn same(text: &[u8], piece: usize, name: &str) -> u64 {
    let election = Election::read(text, "made.pb").expect("ballots");
    let (whole, blocks) = (Statistics::of(&election), streamed(text, piece));
    // Written out, for NaN is nowhere and every bit is there.
    assert_eq!(format!("{whole:?}"), format!("{:?}", blocks.statistics), "{name}, {piece}");
    assert_eq!(election.meta, blocks.meta, "{name}");
    let greedy = blocks.verified.agrees().is_some();
    assert!(!greedy || verify(&election).agrees() == blocks.verified.agrees(), "{name}");
    // Of files with a voter twice nothing but that is said of the checks.
    if blocks.problems.count("voters-uncompared") == 0 {
        assert_eq!(alike(&check(&election)), alike(&blocks.problems), "{name}, {piece}");
    }
    whole.recount.num_votes
}

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn every_given_file_is_the_same_in_blocks() {
    let (mut counted, mut in_order, mut by_sums) = (0, 0, 0);
    for path in files(&corpus(), ".pb") {
        let Ok(text) = String::from_utf8(std::fs::read(&path).expect("a file")) else { continue };
        let name = path.display().to_string();
        same(text.as_bytes(), 4 << 10, &name);
        let blocks = streamed(text.as_bytes(), 100_003);
        in_order += u32::from(blocks.problems.count("voters-uncompared") == 0);
        by_sums += u32::from(blocks.verified.agrees() == Some(true));
        counted += 1;
    }
    assert!(counted >= 190 && in_order > 100 && by_sums >= 57, "{counted} {in_order} {by_sums}");
}

/// Numbers that look drawn, the same in every run (G. Marsaglia, Xorshift RNGs, 2003).
struct Drawn(u64);

impl Drawn {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }

    fn of<'a>(&mut self, texts: &[&'a str]) -> &'a str {
        texts[usize::try_from(self.below(texts.len() as u64)).expect("a place")]
    }
}

/// A file with everything that can be odd: projects and a description after ballots, unknown and
/// repeated choices, quoted cells over lines, points that are none, blank lines, ages nobody reaches.
fn made(seed: u64) -> String {
    let mut drawn = Drawn(seed * 0x9E37_79B9 + 1);
    let kind = drawn.of(&["approval", "choose-1", "ordinal", "cumulative", "scoring", "odd"]);
    let rule = drawn.of(&["greedy", "greedy-no-skip", "equalshares", "unknown"]);
    let end = drawn.of(&["\n", "\r\n"]);
    let late = drawn.below(4) == 0;
    let mut lines = vec!["META".to_owned(), "key;value".to_owned(), "budget;100".to_owned()];
    let said = format!("vote_type;{kind}");
    lines.extend([format!("rule;{rule}"), "max_length;2".to_owned(), "max_points;x".to_owned()]);
    if !late {
        lines.push(said.clone());
    }
    lines.extend(["PROJECTS".to_owned(), "project_id;cost;votes;selected;category".to_owned()]);
    for project in 0..drawn.below(12) {
        let cost = drawn.of(&["10", "0", "33.5", "999999999", "-4", "", "70"]);
        let selected = drawn.of(&["0", "1", "2", ""]);
        let category = drawn.of(&["sport", "sport,art", "\"a;\nb\"", ""]);
        lines.push(format!("P{project};{cost};{};{selected};{category}", drawn.below(9)));
    }
    lines.push("VOTES".to_owned());
    let pointed = drawn.below(2) == 0;
    let points = if pointed { ";points" } else { "" };
    lines.push(format!("voter_id;age;sex;neighborhood;vote{points}"));
    let rising = drawn.below(4) > 0;
    for voter in 0..drawn.below(60) {
        let id = if rising { voter } else { drawn.below(70) };
        let choices: Vec<String> =
            (0..drawn.below(5)).map(|_| format!("P{}", drawn.below(14))).collect();
        let age = drawn.of(&["17", "40", "124", "", "66-70", "-1"]);
        let place = drawn.of(&["Nowa Huta", "nowa huta", "\"Dęb;niki\"", "", " x "]);
        let mut line =
            format!("{id};{age};{};{place};{}", drawn.of(&["K", "F", "M", ""]), choices.join(","));
        if pointed {
            let given = (0..choices.len()).map(|_| drawn.of(&["1", "2.5", "-1", "7"]));
            let given: Vec<&str> = given.collect();
            let sound = drawn.below(9) > 0;
            line = format!("{line};{}", if sound { given.join(",") } else { "1,x".to_owned() });
        }
        lines.push(line);
        if drawn.below(20) == 0 {
            lines.push(String::new());
        }
    }
    if late {
        lines.extend(["PROJECTS".to_owned(), "project_id;cost;votes;selected;category".to_owned()]);
        lines.extend([
            "P12;5;3;1;late".to_owned(),
            "META".to_owned(),
            "key;value".to_owned(),
            said,
        ]);
        lines.extend(["VOTES".to_owned(), "voter_id;age;sex;neighborhood;vote".to_owned()]);
        lines.push("900;30;M;;P12,P1".to_owned());
    }
    lines.join(end) + drawn.of(&["", "\n"])
}

#[test]
fn made_files_are_the_same_in_blocks() {
    let mut voters = 0;
    for seed in 0..600 {
        let text = made(seed);
        for piece in [1, 7, 64, 1000, 1 << 20] {
            voters += same(text.as_bytes(), piece, &format!("made {seed}"));
        }
    }
    assert!(voters > 50_000, "{voters}");
}

/// What a large file is not told is said.
#[test]
fn what_is_not_made_is_told() {
    let text = "META\nkey;value\nbudget;9\nvote_type;approval\nrule;equalshares\nPROJECTS\n\
                project_id;cost;selected\nA;5;1\nVOTES\nvoter_id;vote\n2;A\n1;A\n";
    let told = streamed(text.as_bytes(), 1 << 20);
    assert_eq!(told.verified.agrees(), None);
    for code in ["checks-left-out", "voters-uncompared", "rule-not-applied", "not-joined"] {
        assert_eq!(told.problems.count(code), 1, "{code}");
    }
    let sums = text.replace("equalshares", "greedy");
    assert_eq!(streamed(sums.as_bytes(), 1).verified.agrees(), Some(true));
}
