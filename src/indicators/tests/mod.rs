//! The stages of the compiler, over variables and indicators of `tests/fixtures/formulas`.

mod formulas;
mod laws;

use super::file::{self, Indicator};
use super::resolve::Scope;
use crate::language::Text;
use crate::sources::variable::{Measure, Variable};
use crate::unit::Units;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// An input of a formula of the fixtures.
#[derive(Clone, Deserialize)]
struct WireInput {
    variable: String,
    groups: Vec<String>,
}

#[derive(Deserialize)]
struct WireVariable {
    name: String,
    unit: String,
    measure: Measure,
}

#[derive(Deserialize)]
struct WireIndicator {
    id: String,
    unit: String,
    kind: String,
    formula: String,
}

#[derive(Deserialize)]
struct Wire {
    variable: Vec<WireVariable>,
    indicator: Vec<WireIndicator>,
}

/// What the formulas of the fixtures may name.
struct World {
    units: Units,
    variables: Vec<Variable>,
    indicators: Vec<Indicator>,
}

impl World {
    fn new() -> Self {
        let units = include_str!("../../../indicators/units.toml");
        let units = Units::parse(units, "units.toml").expect("the shipped units");
        let wire = include_str!("../../../tests/fixtures/formulas/scope.toml");
        let wire: Wire = toml::from_str(wire).expect("the scope");
        let variable = |it: WireVariable| Variable {
            name: it.name,
            title: Text::same("made"),
            unit: it.unit,
            measure: it.measure,
            breaks: Vec::new(),
            labels: Vec::new(),
        };
        let variables = wire.variable.into_iter().map(variable).collect();
        let indicators = wire.indicator.iter();
        let indicators = indicators
            .map(|it| indicator(&it.id, &it.unit, &it.kind, &it.formula, &BTreeMap::new(), &units))
            .collect();
        Self { units, variables, indicators }
    }

    /// Calls `with` with everything that may be named.
    fn scoped<T>(&self, with: impl FnOnce(Scope<'_>) -> T) -> T {
        let variables = self.variables.iter().map(|it| (it.name.as_str(), it)).collect();
        let indicators = self.indicators.iter().map(|it| (it.id.as_str(), it)).collect();
        with(Scope { variables: &variables, indicators: &indicators })
    }
}

/// An indicator read from a file as people write it.
fn indicator(
    id: &str,
    unit: &str,
    kind: &str,
    formula: &str,
    inputs: &BTreeMap<String, WireInput>,
    units: &Units,
) -> Indicator {
    let both = "{ pl = \"m\", en = \"m\" }";
    let mut text = format!(
        "title = {both}\nsays = {both}\nunit = \"{unit}\"\ndecimals = 0\ndirection = \"up\"\n\
         kind = \"{kind}\"\nformula = '''{formula}'''\ngoal = \"\"\nfrequency = \"annual\"\n\
         owner = {both}\nwhy = {both}\nexcludes = {both}\nreference = \"made\"\n[inputs]\n"
    );
    for (name, WireInput { variable, groups }) in inputs {
        let _ = writeln!(text, "{name} = {{ variable = \"{variable}\", groups = {groups:?} }}");
    }
    let mut read = file::parse(&text, "context", id, units).expect("a sound file");
    // The reader of files takes blanks off the ends; a formula of blanks is to be told as well.
    formula.clone_into(&mut read.formula);
    read
}
