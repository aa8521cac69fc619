use super::*;
use crate::diagnostic::Diagnostic;

const KNOWN: [&str; 3] = ["population", "population-density", "natural-increase-per-1000"];

const SET: &str = r#"[[set]]
id = "near"
title = { pl = "Bliskie", en = "Near" }
variables = ["population", "population-density"]
logged = ["population"]
same_kind = true
area = "metropolis"
members = ["126101", "120611"]
source = "a study"
"#;

fn faults(text: &str) -> Vec<Diagnostic> {
    parse(text, "peers.toml", &KNOWN).expect_err("faulty")
}

#[test]
fn a_set_is_read_as_it_is_written() {
    let sets = parse(SET, "peers.toml", &KNOWN).expect("sound");
    let [set] = sets.as_slice() else { panic!("{sets:?}") };
    assert_eq!((set.id.as_str(), set.title.en.as_str()), ("near", "Near"));
    assert_eq!(set.variables, ["population", "population-density"]);
    assert_eq!(set.logged, ["population"]);
    assert_eq!((set.same_kind, set.area), (true, Area::Metropolis));
    let codes: Vec<&str> = set.members.iter().map(Teryt6::as_str).collect();
    assert_eq!((codes, set.source.as_str()), (vec!["126101", "120611"], "a study"));
    assert_eq!(parse("", "peers.toml", &KNOWN), Ok(Vec::new()));
}

#[test]
fn the_shipped_file_is_sound() {
    let text = include_str!("../../../indicators/peers.toml");
    let sets = parse(text, FILE, &KNOWN).expect("sound");
    let first = sets.first().expect("the set of the report");
    assert_eq!((first.id.as_str(), first.same_kind, first.area), ("structure", true, Area::Poland));
    assert_eq!(first.variables, KNOWN);
    assert_eq!(first.logged, ["population", "population-density"]);
}

#[test]
fn every_fault_is_told_in_its_place() {
    for (from, to, place, says) in [
        ("id = \"near\"", "id = \"Near by\"", "peers.toml:2:6", "a bad id"),
        ("en = \"Near\"", "en = \"\"", "peers.toml:2:6", "title"),
        ("\"population-density\"]", "\"population-dencity\"]", "peers.toml:4:28", "no such"),
        ("\"population-density\"]", "\"population\"]", "peers.toml:4:28", "second time"),
        ("logged = [\"population\"]", "logged = [\"area\"]", "peers.toml:5:11", "not among"),
        ("\"120611\"", "\"12061\"", "peers.toml:8:22", "not the code"),
        ("\"120611\"", "\"126101\"", "peers.toml:8:22", "second time"),
        ("source = \"a study\"", "", "peers.toml:2:6", "without `source`"),
        ("area = \"metropolis\"", "area = \"moon\"", "peers.toml:7:8", "unknown variant"),
        ("same_kind", "same_sort", "peers.toml:6:1", "unknown field"),
    ] {
        assert!(SET.contains(from), "{from}");
        let faults = faults(&SET.replace(from, to));
        let [fault] = faults.as_slice() else { panic!("{to}: {faults:?}") };
        assert_eq!(fault.place(), place, "{to}: {fault:?}");
        assert!(fault.problem.en.contains(says), "{to}: {}", fault.problem.en);
        assert!(fault.problem.is_complete() && fault.remedy.is_complete(), "{to}");
    }
    let near = faults(&SET.replace("population-density", "population-dencity"));
    let exists = near.first().and_then(|fault| fault.exists.as_ref()).expect("what exists");
    assert!(exists.en.contains("`population-density`"), "{exists:?}");
}

#[test]
fn all_faults_are_told_at_once() {
    let second = SET.replace("\"population-density\"", "\"area\"");
    let told = faults(&format!("{SET}{second}"));
    let places: Vec<String> = told.iter().map(Diagnostic::place).collect();
    assert_eq!(places, ["peers.toml:11:6", "peers.toml:13:28"], "{told:?}");
    let none =
        SET.replace("variables = [\"population\", \"population-density\"]", "variables = []");
    assert_eq!(faults(&none).len(), 2, "no variable, and a logarithm of none");
}

#[test]
fn a_municipality_that_no_register_knows_is_told() {
    let sets = parse(SET, FILE, &KNOWN).expect("sound");
    let told = check_members(&sets, &Register::default(), SET).expect_err("an empty register");
    let places: Vec<String> = told.iter().map(Diagnostic::place).collect();
    assert_eq!(places, ["indicators/peers.toml:8:12", "indicators/peers.toml:8:22"]);
}
