//! The strategy that is monitored: its association, the steps of its making, fields and goals.

use crate::diagnostic::{Diagnosed, Diagnostic, Faults};
use crate::language::Text;
use crate::unit::toml_fault;
use serde::Deserialize;

/// A strategy, as `indicators/strategy.toml` records it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Strategy {
    /// Its name.
    pub name: Text,
    /// Who carries it.
    pub association: Text,
    /// The area it covers.
    pub area: Text,
    /// When it was adopted, as a source states it.
    pub adopted: String,
    /// What to know of the members.
    pub members_note: Text,
    /// The method of judging progress the association chose for its headlines, by its id.
    pub headline: Option<String>,
    /// The steps of its making.
    pub steps: Vec<Step>,
    /// Its fields, in its own order.
    pub fields: Vec<Field>,
    /// Its goals.
    pub goals: Vec<Goal>,
}

/// A step of the strategy's making.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Its number.
    pub number: u8,
    /// What it is called.
    pub title: Text,
    /// What was done.
    pub text: Text,
}

/// A field of cooperation.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Its id: the folder of its indicators.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// Its aim, in one sentence.
    pub aim: Text,
    /// Whether the strategy's own words aim at the highest standard in the country.
    #[serde(default)]
    pub national_aim: bool,
}

/// A goal within a field.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// Its id.
    pub id: String,
    /// The field it belongs to.
    pub field: String,
    /// What it asks for.
    pub title: Text,
}

impl Strategy {
    /// The goal with this id; a field's own id names its aim.
    #[must_use]
    pub fn goal(&self, id: &str) -> Option<&Text> {
        let goals = self.goals.iter().map(|goal| (&goal.id, &goal.title));
        let aims = self.fields.iter().map(|field| (&field.id, &field.aim));
        goals.chain(aims).find(|(known, _)| *known == id).map(|(_, title)| title)
    }

    /// The field with this id.
    #[must_use]
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == id)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireFile {
    strategy: WireStrategy,
    #[serde(default)]
    step: Vec<Step>,
    #[serde(default)]
    field: Vec<Field>,
    #[serde(default)]
    goal: Vec<Goal>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireStrategy {
    name: Text,
    association: Text,
    area: Text,
    adopted: String,
    members_note: Text,
    headline: Option<String>,
}

/// Reads `strategy.toml`.
///
/// # Errors
/// Syntax faults, texts lacking a language, goals of unknown fields, no field at all.
pub fn parse(text: &str, file: &str) -> Diagnosed<Strategy> {
    let wire: WireFile =
        toml::from_str(text).map_err(|error| vec![toml_fault(&error, text, file)])?;
    let mut faults = Faults::default();
    let mut fault = |words: &str, pl: String, en: String| {
        let remedy = Text::new("poprawić wpis", "mend the entry");
        let fault = Diagnostic::new(file, Text::new(pl, en), remedy);
        faults.push(fault.at_words(text, &format!("\"{words}\"")));
    };
    for field in wire.field.iter().filter(|it| !it.title.is_complete() || !it.aim.is_complete()) {
        let id = &field.id;
        fault(id, format!("dziedzina `{id}` jest niepełna"), format!("field `{id}` is incomplete"));
    }
    for goal in &wire.goal {
        if !wire.field.iter().any(|field| field.id == goal.field) {
            let id = &goal.field;
            fault(id, format!("nieznana dziedzina `{id}`"), format!("unknown field `{id}`"));
        }
    }
    if wire.field.is_empty() {
        fault("field", "brak dziedzin".to_owned(), "there is no field".to_owned());
    }
    let WireStrategy { name, association, area, adopted, members_note, headline } = wire.strategy;
    faults.or(Strategy {
        name,
        association,
        area,
        adopted,
        members_note,
        headline,
        steps: wire.step,
        fields: wire.field,
        goals: wire.goal,
    })
}
