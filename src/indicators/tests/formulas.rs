//! Wrong formulas and what is said of each; sound ones and what becomes of each.

use super::super::formula::Refusal;
use super::super::functions::FUNCTIONS;
use super::super::plan;
use super::super::term::Figure;
use super::{WireInput, World, indicator};
use crate::sources::chance::Chance;
use crate::unit::Units;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireFormula {
    #[serde(default)]
    text: String,
    /// Pieces and how often each is written, in place of a text of thousands of characters.
    #[serde(default)]
    repeat: Vec<(String, usize)>,
    #[serde(default = "per_head")]
    unit: String,
    #[serde(default = "ratio")]
    kind: String,
    #[serde(default)]
    inputs: BTreeMap<String, WireInput>,
    #[serde(default)]
    says: Vec<String>,
    /// What a better message would be.
    #[serde(default)]
    should_say: Option<String>,
    /// Figures by what the formula reads.
    #[serde(default)]
    given: BTreeMap<String, f64>,
    /// The result; none when it is missing.
    #[serde(default)]
    value: Option<f64>,
}

fn per_head() -> String {
    "PLN/person".to_owned()
}

fn ratio() -> String {
    "ratio".to_owned()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    formula: Vec<WireFormula>,
}

fn told(refusal: &Refusal) -> String {
    let exists = refusal.exists.as_ref().map(|it| format!(" [{}]", it.en)).unwrap_or_default();
    assert!(refusal.problem.is_complete() && !refusal.remedy.0.is_empty(), "{refusal:?}");
    format!("{}..{} {}{exists}", refusal.span.start, refusal.span.end, refusal.problem.en)
}

fn formulas(text: &str) -> Vec<(String, WireFormula)> {
    let wire: Wire = toml::from_str(text).expect("formulas");
    let written = wire.formula.into_iter().map(|it| {
        let repeated: String =
            it.repeat.iter().map(|(piece, times)| piece.repeat(*times)).collect();
        (format!("{}{repeated}", it.text), it)
    });
    written.collect()
}

/// Every formula that is told of in another way than its file says.
fn differing(formulas: Vec<(String, WireFormula)>) -> Vec<String> {
    let world = World::new();
    let differs = |(text, it): (String, WireFormula)| {
        let wrong = indicator("wrong", &it.unit, &it.kind, &text, &it.inputs, &world.units);
        let found = world.scoped(|scope| plan::checked(&wrong, scope, &world.units));
        let says: Vec<String> = found.err().unwrap_or_default().iter().map(told).collect();
        let short: String = text.chars().take(80).collect();
        (says != it.says || says.is_empty())
            .then(|| format!("text = '''{short}'''\nsays = {says:?}\n"))
    };
    formulas.into_iter().filter_map(differs).collect()
}

#[test]
fn every_wrong_formula_gives_exactly_its_diagnostic() {
    let formulas = formulas(include_str!("../../../tests/fixtures/formulas/wrong.toml"));
    assert!(formulas.len() >= 120, "{}", formulas.len());
    let differing = differing(formulas);
    assert!(differing.is_empty(), "{}\n{} differ", differing.join("\n"), differing.len());
}

#[test]
fn poor_messages_are_a_backlog() {
    let formulas = formulas(include_str!("../../../tests/fixtures/formulas/poor.toml"));
    assert!(formulas.iter().all(|(_, it)| it.should_say.is_some()));
    let differing = differing(formulas);
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

#[test]
fn sound_formulas_come_to_what_was_worked_by_hand() {
    let world = World::new();
    let formulas = formulas(include_str!("../../../tests/fixtures/formulas/sound.toml"));
    assert!(formulas.len() >= 40, "{}", formulas.len());
    for (text, it) in formulas {
        let sound = indicator("sound", &it.unit, &it.kind, &text, &it.inputs, &world.units);
        let shape = world.scoped(|scope| plan::checked(&sound, scope, &world.units));
        let shape = shape.unwrap_or_else(|refusals| {
            panic!("{text}: {:?}", refusals.iter().map(told).collect::<Vec<_>>())
        });
        let labels: Vec<&str> = shape.figures().iter().map(|it| it.label.as_str()).collect();
        for given in it.given.keys() {
            assert!(labels.contains(&given.as_str()), "{text}: {given} is not among {labels:?}");
        }
        let value = shape.value(&|figure| it.given.get(&figure.label).copied());
        let same = match (value, it.value) {
            (Some(found), Some(wanted)) => (found - wanted).abs() <= 1e-12 * wanted.abs().max(1.0),
            (found, wanted) => found == wanted,
        };
        assert!(same, "{text}: {value:?}, not {:?}", it.value);
    }
}

/// The shipped units with base units of other sizes: as if persons were counted by the dozen.
fn resized(sizes: &BTreeMap<String, f64>) -> Units {
    let text = include_str!("../../../indicators/units.toml");
    let mut units: toml::Table = toml::from_str(text).expect("the shipped units");
    let all = units.get_mut("unit").and_then(toml::Value::as_array_mut).expect("units");
    for unit in all.iter_mut().filter_map(toml::Value::as_table_mut) {
        let code = unit["code"].as_str().expect("a code").to_owned();
        let factor = unit.get("factor").and_then(toml::Value::as_float).unwrap_or(1.0);
        unit.insert("factor".to_owned(), (factor * sizes[&code]).into());
    }
    let text = toml::to_string(&units).expect("as it was read");
    Units::parse(&text, "units.toml").expect("sound units")
}

/// How much larger each unit becomes when its base units do; sizes are powers of two, which
/// multiply exactly.
fn drawn_sizes(units: &Units, chance: &mut Chance) -> BTreeMap<String, f64> {
    let bases: BTreeSet<&String> = units.all().flat_map(|unit| unit.base.keys()).collect();
    let mut power = || i32::try_from(chance.below(13)).expect("small") - 6;
    let powers: BTreeMap<&String, i32> = bases.into_iter().map(|base| (base, power())).collect();
    let size = |unit: &crate::unit::Unit| {
        let power = unit.base.iter().map(|(base, exponent)| powers[base] * i32::from(*exponent));
        2_f64.powi(power.sum())
    };
    units.all().map(|unit| (unit.code.clone(), size(unit))).collect()
}

#[test]
fn scaling_inputs_and_units_together_changes_nothing() {
    let world = World::new();
    let mut chance = Chance(7);
    let mut compared = 0;
    for _ in 0..20 {
        let sizes = drawn_sizes(&world.units, &mut chance);
        let units = resized(&sizes);
        // What is held against a bare number means another size with every unit.
        let sizeless = |(text, _): &(String, WireFormula)| !text.contains(['<', '>']);
        let sound = formulas(include_str!("../../../tests/fixtures/formulas/sound.toml"));
        for (text, it) in sound.into_iter().filter(sizeless) {
            let sound = indicator("sound", &it.unit, &it.kind, &text, &it.inputs, &world.units);
            let shape = world.scoped(|scope| plan::checked(&sound, scope, &units));
            let shape = shape.unwrap_or_else(|refusals| {
                panic!("{text}: {:?}", refusals.iter().map(told).collect::<Vec<_>>())
            });
            let given = |figure: &Figure| {
                it.given.get(&figure.label).map(|value| value / sizes[&figure.unit])
            };
            let value = shape.value(&given).map(|value| value * sizes[&it.unit]);
            let same = match (value, it.value) {
                (Some(found), Some(wanted)) => {
                    (found - wanted).abs() <= 1e-12 * wanted.abs().max(1.0)
                }
                (found, wanted) => found == wanted,
            };
            assert!(same, "{text}: {value:?}, not {:?}; {sizes:?}", it.value);
            compared += usize::from(value.is_some());
        }
    }
    assert!(compared > 500, "{compared}");
}

#[test]
fn the_readme_lists_every_function_in_its_words() {
    let readme = include_str!("../../../indicators/README.md");
    let lines = readme.lines().filter(|line| line.starts_with("| `"));
    let lines: Vec<&str> = lines.collect();
    for function in FUNCTIONS {
        let listed = |line: &&&str| line.contains(function.name) && line.contains(function.says.1);
        assert!(lines.iter().any(|line| listed(&line)), "{function:?}: {}", function.says.1);
    }
}
