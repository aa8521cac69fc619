//! Formulas through every stage of the compiler.
//!
//! Whatever the text is, there is no panic; what is parsed is printed and parsed to the same tree;
//! what is refused is refused in a place inside the text; what has a shape can be
//! worked out.

#![no_main]

use hejnal_fuzz::indicators::file::Kind;
use hejnal_fuzz::indicators::resolve::Scope;
use hejnal_fuzz::indicators::{additivity, dimension, formula, resolve, shape};
use hejnal_fuzz::language::Text;
use hejnal_fuzz::sources::variable::{Measure, Variable};
use hejnal_fuzz::unit::Units;
use libfuzzer_sys::fuzz_target;
use std::collections::BTreeMap;
use std::sync::LazyLock;

static UNITS: LazyLock<Units> = LazyLock::new(|| {
    let text = include_str!("../../indicators/units.toml");
    Units::parse(text, "units.toml").expect("shipped")
});

static VARIABLES: LazyLock<Vec<Variable>> = LazyLock::new(|| {
    let variable = |(name, unit, measure): (&str, &str, Measure)| Variable {
        name: name.to_owned(),
        title: Text::same(name),
        unit: unit.to_owned(),
        measure,
        breaks: Vec::new(),
        labels: Vec::new(),
    };
    let all = [
        ("population", "person", Measure::Stock),
        ("revenue", "PLN", Measure::Flow),
        ("share", "%", Measure::Share),
        ("rate", "%", Measure::Rate),
        ("trust", "%", Measure::SurveyShare),
        ("trust_answers", "person", Measure::Flow),
    ];
    all.into_iter().map(variable).collect()
});

fn refused(text: &str, refusals: &[formula::Refusal]) {
    assert!(!refusals.is_empty());
    for refusal in refusals {
        assert!(refusal.span.start <= refusal.span.end && refusal.span.end <= text.len());
        assert!(refusal.problem.is_complete());
    }
}

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    match formula::parse(&text) {
        Err(refusal) => return refused(&text, &[refusal]),
        Ok(tree) => {
            let printed = tree.to_string();
            // Brackets written out may make it longer than a formula may be.
            if let Ok(again) = formula::parse(&printed) {
                assert_eq!(again, tree);
            }
        }
    }
    let variables = VARIABLES.iter().map(|it| (it.name.as_str(), it)).collect();
    let scope = Scope { variables: &variables, indicators: &BTreeMap::new() };
    let term = match resolve::of_text(&text, scope) {
        Err(refusals) => return refused(&text, &refusals),
        Ok(term) => term,
    };
    if let Err(refusals) = dimension::derive(&term, &UNITS) {
        refused(&text, &refusals);
    }
    match shape::shape(term) {
        Err(refusals) => refused(&text, &refusals),
        Ok(shape) => {
            for kind in [Kind::Ratio, Kind::Total, Kind::SurveyShare, Kind::PublishedRate] {
                if let Err(refusals) = additivity::check(&shape, kind, text.len()) {
                    refused(&text, &refusals);
                }
            }
            let _ = shape.value(&|figure| (figure.label.len() % 3 > 0).then_some(7.0));
        }
    }
});
