//! The tests of `../rules.rs`.

use super::*;
use crate::language::Lang;
use crate::observations::quality::samples::{dataset, source};
use std::fmt::Write as _;

const GOOD: &str = "[[rule]]\nid = \"a\"\nkind = \"range\"\nvariables = [\"count\"]\nmin = 0\n\
        severity = \"hold\"\nsays = { pl = \"źle\", en = \"wrong\" }\n";

fn faults(text: &str) -> Vec<Diagnostic> {
    read(&[source(FILE, text)], &[dataset()]).expect_err("a faulty file")
}

#[test]
fn a_rule_is_read_with_its_place_and_its_variables() {
    let text = format!("# one\n\n{GOOD}");
    let rules = read(&[source(FILE, &text)], &[dataset()]).expect("valid");
    assert_eq!((&*rules[0].id, rules[0].line, rules[0].severity), ("a", 3, Severity::Hold));
    let text =
        GOOD.replace("variables = [\"count\"]", "measures = [\"stock\"]\nexcept = [\"rest\"]");
    let rules = read(&[source(FILE, &text)], &[dataset()]).expect("valid");
    assert_eq!(rules[0].variables(), ["count", "part"]);
}

#[test]
fn each_fault_has_its_place_and_what_is_near() {
    for (from, to, place, near) in [
        ("\"range\"", "\"rang\"", "3:8", "range"),
        ("\"hold\"", "\"holds\"", "6:12", "hold"),
        ("\"count\"", "\"coumt\"", "4:13", "count"),
        ("min = 0", "mim = 0", "5:1", "min"),
        ("min = 0", "min = \"0\"", "5:7", "string"),
        ("min = 0", "min = nan", "3:8", "finite"),
        ("min = 0", "min = 0\nmax = -1", "3:8", "not above"),
        ("min = 0\n", "", "3:8", "no bound"),
        ("\"wrong\"", "\"\"", "7:8", "languages"),
        ("severity = \"hold\"\n", "", "1:1", "`severity` is missing"),
        ("id = \"a\"", "id = \"A b\"", "2:6", "not an id"),
        ("[\"count\"]", "[]", "4:13", "about no variable"),
        ("[[rule]]", "[[rules]]", "1:3", "rule"),
        ("id = ", "id == ", "2:5", "TOML"),
    ] {
        assert!(GOOD.contains(from), "{from}");
        let found = faults(&GOOD.replace(from, to));
        let told: String = found.iter().map(|fault| fault.render(Lang::En)).collect();
        assert!(told.contains(&format!("{FILE}:{place}")), "{to}: {place}\n{told}");
        assert!(told.contains(near), "{to}: {near}\n{told}");
    }
}

#[test]
fn parameters_of_every_kind_are_checked() {
    for (kind, parameters, told) in [
        ("sum", "", "exactly one"),
        ("sum", "groups = \"sex\"\nmembers = true", "exactly one"),
        ("sum", "members = true\ntotal = 1", "`total`"),
        ("sum", "members = true\ncomplete = true", "`complete`"),
        ("sum", "parts = [\"-nothing\"]", "unknown variable `nothing`"),
        ("at_most", "limit = \"nothing\"", "unknown variable `nothing`"),
        ("at_most", "limit = \"count\"\ntimes = 0", "`times`"),
        ("monotone", "tolerance = -1", "`tolerance`"),
        ("history", "threshold = inf\nchanges = 7", "`threshold`"),
        ("history", "threshold = 3.5\nchanges = 1", "`changes`"),
        ("peers", "threshold = 3.5\nterritories = 2\nscale = \"log\"", "`territories`"),
        ("peers", "threshold = 3.5\nterritories = 9\nscale = \"logs\"", "unknown variant"),
        ("placeholder_zero", "looks = \"year\"\nfar = 0", "`far`"),
        ("repeats", "looks = \"years\"\ntimes = 1\nleast = 0", "`times`"),
        ("repeats", "looks = \"years\"\ntimes = -1\nleast = 0", "invalid value"),
        ("coverage", "", "missing field `looks`"),
        ("duplicates", "min = 0", "unknown field `min`"),
    ] {
        let text = GOOD.replace("range", kind).replace("min = 0", parameters);
        let found = faults(&text);
        assert!(
            found.iter().any(|it| it.problem.en.contains(told)),
            "{kind} {parameters}: {found:?}"
        );
    }
}

#[test]
fn all_faults_of_all_files_come_at_once() {
    let own = source("datasets/office/made/rules.toml", GOOD);
    let stray = source("datasets/office/maid/rules.toml", GOOD);
    let files = [source(FILE, &format!("{GOOD}{}", GOOD.replace("= 0", "= x"))), stray.clone()];
    assert_eq!(read(&files, &[dataset()]).expect_err("two").len(), 2);
    let twice = [source(FILE, GOOD), own.clone()];
    let found = read(&twice, &[dataset()]).expect_err("one id");
    assert!(found[0].problem.en.contains("datasets/rules.toml:1"), "{found:?}");
    let homeless = read(&[stray], &[dataset()]).expect_err("no dataset there");
    assert!(homeless[0].render(Lang::En).contains("office/made"));
    assert_eq!(
        read(&[own], &[dataset()]).expect("valid")[0].dataset.as_deref(),
        Some("office/made")
    );
}

#[test]
fn hostile_files_are_refused_in_bounded_time_and_words() {
    let mut many = String::new();
    for number in 0..20_000 {
        let _ = write!(many, "{}", GOOD.replace("\"a\"", &format!("\"N{number}\"")));
    }
    let long = GOOD.replace("count", &"ą".repeat(1_000_000));
    let deep = format!("rule = {}", "[".repeat(100_000));
    let texts = ["rule = 1", "rule = [1, 2]", "[rule]\nid = 1", "a.b = 1", "\u{feff}x", "[[rule]]"];
    for text in [many.as_str(), &long, &deep].into_iter().chain(texts) {
        let found = faults(text);
        let told: usize = found.iter().map(|it| it.problem.en.len()).sum();
        assert!(!found.is_empty() && found.len() <= 21 && told < 20_000, "{}", found.len());
    }
    let broken = SourceFile { name: FILE.to_owned(), bytes: vec![0xff, 0xfe] };
    assert!(read(&[broken], &[]).expect_err("bytes")[0].problem.en.contains("UTF-8"));
    assert!(read(&[source(FILE, "# nothing yet\n")], &[]).expect("empty").is_empty());
}
