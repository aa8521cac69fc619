//! A composite index of the strategy's own indicators, kept as `indicators/composites/<id>.toml`.

use super::normalise::Marks;
use super::spec::{Impute, Spec, Wire};
use super::{Design, Part};
use crate::diagnostic::{Diagnosed, Diagnostic, Faults, nearest};
use crate::indicators::file::{Direction, Indicator};
use crate::indicators::generation::Project;
use crate::indicators::peer_sets::is_id;
use crate::language::Text;
use crate::unit::toml_fault;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The folder of saved indices, from the project's root.
pub const FOLDER: &str = "indicators/composites";
/// The code of the index itself.
const INDEX: &str = "index";

/// A saved index.
#[derive(Clone, Debug, PartialEq)]
pub struct Saved {
    /// What it is called.
    pub title: Text,
    /// What it says, and what it does not.
    pub says: Text,
    /// What it is made of; the codes of indicators are their ids.
    pub design: Design,
    /// How.
    pub spec: Spec,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireFile {
    title: Text,
    says: Text,
    #[serde(default)]
    part: Vec<WirePart>,
    indicator: Vec<WireIndicator>,
    #[serde(default)]
    method: Wire,
}

/// An aggregate between indicators and index.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WirePart {
    code: String,
    #[serde(default = "one")]
    weight: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireIndicator {
    id: String,
    part: Option<String>,
    #[serde(default = "one")]
    weight: f64,
    /// Where the indicator itself has no wanted direction.
    direction: Option<f64>,
    target: Option<f64>,
}

const fn one() -> f64 {
    1.0
}

/// The ids of a project's saved indices, sorted.
#[must_use]
pub fn ids(project: &Project) -> Vec<&str> {
    let mut ids: Vec<&str> = project.saved_in(FOLDER).map(|(id, _)| id).collect();
    ids.sort_unstable();
    ids
}

/// The saved index of a project with this id; `None` where there is none.
///
/// # Errors
/// Those of [`parse`], and a name of the file that is no id: it stands in addresses and commands.
pub fn read(project: &Project, id: &str) -> Diagnosed<Option<Saved>> {
    let Some((_, text)) = project.saved_in(FOLDER).find(|(found, _)| *found == id) else {
        return Ok(None);
    };
    if !is_id(id) {
        let problem = Text::new("nazwa pliku nie jest id", "the name of the file is no id");
        let remedy = Text::new(
            "nazwać go małymi literami a-z, cyframi i łącznikami",
            "name it with small letters a-z, digits and hyphens",
        );
        return Err(vec![Diagnostic::new(format!("{FOLDER}/{id}.toml"), problem, remedy)]);
    }
    let known = &project.definitions.indicators;
    parse(&text, &format!("{FOLDER}/{id}.toml"), known).map(Some)
}

/// Reads a saved index of these indicators.
///
/// # Errors
/// Syntax faults, unknown indicators and parts, an indicator or part that stands twice, one without a
/// direction, weights that are not above zero, a part without indicators, all at once.
pub fn parse(text: &str, file: &str, known: &[Indicator]) -> Diagnosed<Saved> {
    let wire: WireFile =
        toml::from_str(text).map_err(|error| vec![toml_fault(&error, text, file)])?;
    let mut faults = Faults::default();
    if !wire.title.is_complete() || !wire.says.is_complete() {
        let problem = Text::new("brak jednego z języków", "one of the languages lacks");
        let remedy =
            Text::new("wpisać tekst po polsku i angielsku", "write it in Polish and English");
        faults.push(Diagnostic::new(file, problem, remedy).at_words(text, "title"));
    }
    let spec = faults.absorb(wire.method.read(text, file)).unwrap_or_default();
    let ways = std::iter::once(&spec.impute).chain(&spec.vary.impute);
    if ways.into_iter().any(|it| !matches!(it, Impute::Leave | Impute::Em)) {
        let problem = Text::new(
            "wartości gmin nie mają tu grup ani innych lat, z których można by je uzupełnić",
            "values of municipalities have no groups or other years here to be imputed from",
        );
        let remedy = Text::new(
            "wpisać `impute = { by = \"leave\" }` albo `\"em\"`",
            "write `impute = { by = \"leave\" }` or `\"em\"`",
        );
        faults.push(Diagnostic::new(file, problem, remedy).at_words(text, "impute"));
    }
    let design =
        Reader { text, file, faults: &mut faults }.design(&wire.part, &wire.indicator, known);
    faults.or(Saved { title: wire.title, says: wire.says, design, spec })
}

struct Reader<'t> {
    text: &'t str,
    file: &'t str,
    faults: &'t mut Faults,
}

impl Reader<'_> {
    fn fault(&mut self, name: &str, (pl, en): (&str, &str), exists: Option<String>) {
        let problem = Text::new(format!("`{name}`: {pl}"), format!("`{name}`: {en}"));
        let remedy = Text::new("poprawić wpis", "mend the entry");
        let mut fault = Diagnostic::new(self.file, problem, remedy);
        if let Some(exists) = exists {
            fault = fault.with_exists(Text::same(exists));
        }
        self.faults.push(fault.at_words(self.text, &format!("\"{name}\"")));
    }

    fn design(
        &mut self,
        parts: &[WirePart],
        indicators: &[WireIndicator],
        known: &[Indicator],
    ) -> Design {
        let above = indicators.len();
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        for (place, part) in parts.iter().enumerate() {
            if places.insert(part.code.clone(), above + place).is_some() || part.code == INDEX {
                self.fault(&part.code, ("ta część stoi dwa razy", "this part stands twice"), None);
            }
            if !indicators.iter().any(|it| it.part.as_deref() == Some(&part.code)) {
                self.fault(&part.code, ("bez wskaźników", "without indicators"), None);
            }
        }
        let top = above + parts.len();
        let mut seen: Vec<&str> = Vec::new();
        let mut made = Vec::with_capacity(top + 1);
        for wire in indicators {
            if seen.contains(&wire.id.as_str()) {
                self.fault(
                    &wire.id,
                    ("ten wskaźnik stoi dwa razy", "this indicator stands twice"),
                    None,
                );
            }
            seen.push(&wire.id);
            let parent = match &wire.part {
                None => Some(top),
                Some(code) => places.get(code).copied(),
            };
            if parent.is_none() {
                let exists = places.keys().cloned().collect::<Vec<_>>().join(", ");
                let words = ("takiej części nie ma", "there is no such part");
                self.fault(wire.part.as_deref().unwrap_or_default(), words, Some(exists));
            }
            made.push(Part {
                code: wire.id.clone(),
                level: 1,
                direction: self.direction(wire, known),
                weight: self.weight(&wire.id, wire.weight),
                denominator: None,
                parent,
                marks: Marks { target: wire.target, posts: None },
            });
        }
        for part in parts {
            let weight = self.weight(&part.code, part.weight);
            made.push(aggregate(&part.code, 2, weight, Some(top)));
        }
        made.push(aggregate(INDEX, 3, 1.0, None));
        Design { parts: made, indicators: above }
    }

    /// Which way is better: as the file says, else as the indicator does.
    fn direction(&mut self, wire: &WireIndicator, known: &[Indicator]) -> f64 {
        let Some(indicator) = known.iter().find(|it| it.id == wire.id) else {
            let near = nearest(&wire.id, known.iter().map(|it| it.id.as_str())).join(", ");
            let words = ("takiego wskaźnika nie ma", "there is no such indicator");
            self.fault(&wire.id, words, Some(near));
            return 1.0;
        };
        let own = match indicator.direction {
            Direction::Up => Some(1.0),
            Direction::Down => Some(-1.0),
            Direction::Band | Direction::None => None,
        };
        let told = wire.direction.filter(|it| (it.abs() - 1.0).abs() <= 0.0);
        told.or(own).unwrap_or_else(|| {
            let words = (
                "nie wiadomo, która strona jest lepsza: dopisać `direction = 1` albo `-1`",
                "which way is better is not known: add `direction = 1` or `-1`",
            );
            self.fault(&wire.id, words, None);
            1.0
        })
    }

    fn weight(&mut self, name: &str, weight: f64) -> f64 {
        if weight <= 0.0 || !weight.is_finite() {
            self.fault(
                name,
                ("waga musi być większa od zera", "its weight must be above zero"),
                None,
            );
        }
        weight
    }
}

fn aggregate(code: &str, level: u32, weight: f64, parent: Option<usize>) -> Part {
    let (code, direction, marks) = (code.to_owned(), 1.0, Marks::default());
    Part { code, level, direction, weight, denominator: None, parent, marks }
}
