//! The worked examples of the repository hold, and a wrong one is found.

use crate::workspace::{Workspace, folder, repository, run};
use std::fs;

const FILE: &str = "indicators/intelligent-management/own-revenue-per-head.toml";

#[test]
fn check_finds_no_fault_in_the_repository() {
    let out = folder();
    let run = run(repository(), out.path(), &["check"]).ended(0);
    assert!(run.text().contains("no faults"), "{}", run.text());
    assert_eq!(run.stderr, "");
}

#[test]
fn check_finds_a_wrong_expectation() {
    let workspace = Workspace::new();
    let path = workspace.project().join(FILE);
    let text = fs::read_to_string(&path).expect("the indicator");
    let wrong = text.replacen("expect = [100.0, 150.0]", "expect = [100.0, 151.0]", 1);
    assert_ne!(text, wrong, "the first example of {FILE} is altered");
    fs::write(&path, wrong).expect("written");
    let run = workspace.run(&["check"]).ended(1);
    for words in [FILE, "example \"own revenue per resident", "computed `150`", "151", "to do:"] {
        assert!(run.stderr.contains(words), "`{words}` in: {}", run.stderr);
    }
    assert!(run.stderr.contains("faults in the files: 1;"), "{}", run.stderr);
}

#[test]
fn check_writes_nothing() {
    let workspace = Workspace::new();
    workspace.run(&["check"]).ended(0);
    assert!(!workspace.out().exists(), "check leaves no output folder");
}
