//! All of `indicators/`: the strategy, the units, the wanted variables, one file per indicator.

use super::file::{self, Indicator};
use super::peer_sets::{self, PeerSet};
use super::strategy::{self, Strategy};
use crate::diagnostic::{Diagnosed, Diagnostic, Faults, nearest};
use crate::language::Text;
use crate::sources::catalogue::SourceFile;
use crate::sources::variable::{Measure, Variable, is_name};
use crate::unit::{Units, toml_fault};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The field of figures that describe and judge nothing.
pub const CONTEXT: &str = "context";
/// Names beside the fields that are not fields.
const RESERVED: &[&str] = &["composites", "queries"];

/// The library of indicators.
#[derive(Debug, Default)]
pub struct Library {
    /// Association, steps, fields, goals.
    pub strategy: Strategy,
    /// The indicators, in the order of the strategy's fields, then by id; context last.
    pub indicators: Vec<Indicator>,
    /// Variables no source given holds, by name, with what would fill them.
    pub wanted: BTreeMap<String, Wanted>,
    /// Ways of being alike; the first is the report's.
    pub peer_sets: Vec<PeerSet>,
}

/// A variable that is needed and not yet collected.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    /// The variable.
    pub variable: Variable,
    /// The table or survey that would fill it.
    pub fills: String,
}

impl Library {
    /// The indicator with this id.
    #[must_use]
    pub fn indicator(&self, id: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|indicator| indicator.id == id)
    }

    /// The indicators of a field, in order.
    pub fn of_field<'a>(&'a self, field: &'a str) -> impl Iterator<Item = &'a Indicator> {
        self.indicators.iter().filter(move |indicator| indicator.field == field)
    }

    /// The ids nearest to `wanted`, best first.
    #[must_use]
    pub fn nearest(&self, wanted: &str) -> Vec<&str> {
        nearest(wanted, self.indicators.iter().map(|indicator| indicator.id.as_str()))
    }
}

/// Reads the units of `indicators/units.toml`, which datasets need before all else.
///
/// # Errors
/// A missing file and every fault in it.
pub fn units(files: &[SourceFile]) -> Diagnosed<Units> {
    Units::parse(required(files, "indicators/units.toml")?, "indicators/units.toml")
}

/// Reads every file of `indicators/`.
///
/// # Errors
/// Every fault of every file: missing, unreadable, unknown, in the wrong folder, named twice.
pub fn read(files: &[SourceFile], units: &Units) -> Diagnosed<Library> {
    let mut faults = Faults::default();
    let mut library = Library::default();
    let file = "indicators/strategy.toml";
    let strategy = required(files, file).and_then(|text| strategy::parse(text, file));
    library.strategy = faults.absorb(strategy).unwrap_or_default();
    library.wanted = faults.absorb(wanted(files, units)).unwrap_or_default();
    for source in files {
        let Some(path) = source.name.strip_prefix("indicators/") else {
            continue;
        };
        if let Some((field, name)) = path.split_once('/') {
            if RESERVED.contains(&field) {
                continue;
            }
            let indicator = indicator(source, field, name, units, &library.strategy);
            library.indicators.extend(faults.absorb(indicator));
        }
    }
    let order = |field: &str| {
        let fields = &library.strategy.fields;
        fields.iter().position(|known| known.id == field).unwrap_or(fields.len())
    };
    library.indicators.sort_by(|a, b| (order(&a.field), &a.id).cmp(&(order(&b.field), &b.id)));
    twice(&library.indicators, &mut faults);
    library.peer_sets = faults.absorb(peer_sets(files)).unwrap_or_default();
    faults.or(library)
}

/// The peer sets, of a project that has any. Indicators are known by their files, sound or not.
fn peer_sets(files: &[SourceFile]) -> Diagnosed<Vec<PeerSet>> {
    if files.iter().all(|file| file.name != peer_sets::FILE) {
        return Ok(Vec::new());
    }
    let id = |file: &'_ SourceFile| -> Option<String> {
        let (field, name) = file.name.strip_prefix("indicators/")?.split_once('/')?;
        let id = name.strip_suffix(".toml").filter(|_| !RESERVED.contains(&field))?;
        Some(id.to_owned())
    };
    let ids: Vec<String> = files.iter().filter_map(id).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    peer_sets::parse(required(files, peer_sets::FILE)?, peer_sets::FILE, &ids)
}

fn required<'a>(files: &'a [SourceFile], name: &str) -> Diagnosed<&'a str> {
    let missing = |pl: &str, en: &str| {
        vec![Diagnostic::new(
            name,
            Text::new(pl, en),
            Text::new("przywrócić plik w UTF-8", "restore the file, in UTF-8"),
        )]
    };
    let file = files
        .iter()
        .find(|file| file.name == name)
        .ok_or_else(|| missing("brak pliku", "the file is missing"))?;
    std::str::from_utf8(&file.bytes).map_err(|_| missing("plik nie jest w UTF-8", "not UTF-8"))
}

fn indicator(
    source: &SourceFile,
    field: &str,
    name: &str,
    units: &Units,
    strategy: &Strategy,
) -> Diagnosed<Indicator> {
    let refuse = |problem: Text, remedy: Text| Diagnostic::new(&source.name, problem, remedy);
    let Some(id) = name.strip_suffix(".toml").filter(|id| peer_sets::is_id(id)) else {
        return Err(vec![refuse(
            Text::new("nazwa pliku nie jest identyfikatorem", "the file name is not an id"),
            Text::new("nazwać plik np. `pit-per-head.toml`", "name it such as `pit-per-head.toml`"),
        )]);
    };
    let fields: Vec<&str> = strategy.fields.iter().map(|it| it.id.as_str()).collect();
    if field != CONTEXT && !fields.contains(&field) {
        let fault = refuse(
            Text::new(format!("nieznana dziedzina `{field}`"), format!("unknown field `{field}`")),
            Text::new(
                "przenieść plik do folderu dziedziny ze strategy.toml albo do `context`",
                "move the file to the folder of a field of strategy.toml or to `context`",
            ),
        );
        return Err(vec![fault.with_exists(Text::same(fields.join(", ")))]);
    }
    let text = std::str::from_utf8(&source.bytes).map_err(|_| {
        vec![refuse(
            Text::new("plik nie jest zapisany w UTF-8", "the file is not UTF-8"),
            Text::new("zapisać go w UTF-8", "save it as UTF-8"),
        )]
    })?;
    let indicator = file::parse(text, field, id, units)?;
    if !indicator.goal.is_empty() && strategy.goal(&indicator.goal).is_none() {
        let goals = strategy.goals.iter().map(|goal| goal.id.as_str());
        let near = nearest(&indicator.goal, goals.chain(fields)).join("`, `");
        let fault = refuse(
            Text::new(
                format!("nieznany cel strategii `{}`", indicator.goal),
                format!("unknown goal `{}`", indicator.goal),
            ),
            Text::new("wybrać cel ze strategy.toml", "choose a goal of strategy.toml"),
        );
        let words = format!("\"{}\"", indicator.goal);
        let fault = fault.at_words(text, &words);
        return Err(vec![fault.with_exists(Text::same(format!("`{near}`")))]);
    }
    Ok(indicator)
}

fn twice(indicators: &[Indicator], faults: &mut Faults) {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for indicator in indicators {
        if let Some(first) = seen.insert(&indicator.id, &indicator.file) {
            faults.push(Diagnostic::new(
                &indicator.file,
                Text::new(
                    format!("identyfikator `{}` ma już plik {first}", indicator.id),
                    format!("the id `{}` is taken by {first}", indicator.id),
                ),
                Text::new("zmienić nazwę jednego z nich", "rename one of them"),
            ));
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireWanted {
    #[serde(default)]
    variable: Vec<WireVariable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireVariable {
    name: String,
    title: Text,
    unit: String,
    measure: Measure,
    fills: String,
}

fn wanted(files: &[SourceFile], units: &Units) -> Diagnosed<BTreeMap<String, Wanted>> {
    let file = "indicators/wanted.toml";
    let text = required(files, file)?;
    let wire: WireWanted =
        toml::from_str(text).map_err(|error| vec![toml_fault(&error, text, file)])?;
    let mut faults = Faults::default();
    let mut wanted = BTreeMap::new();
    for WireVariable { name, title, unit, measure, fills } in wire.variable {
        if let Err(fault) = units.check(&unit, text, file) {
            faults.push(*fault);
        }
        if !is_name(&name) || !title.is_complete() || wanted.contains_key(&name) {
            faults.push(
                Diagnostic::new(
                    file,
                    Text::new(
                        format!("zmienna `{name}`: zła nazwa, powtórzenie albo brak tytułu"),
                        format!("variable `{name}`: bad name, repetition or lacking title"),
                    ),
                    Text::new("poprawić wpis", "mend the entry"),
                )
                .at_words(text, &format!("\"{name}\"")),
            );
        }
        let variable = Variable {
            name: name.clone(),
            title,
            unit,
            measure,
            breaks: Vec::new(),
            labels: Vec::new(),
        };
        wanted.insert(name, Wanted { variable, fills });
    }
    faults.or(wanted)
}
