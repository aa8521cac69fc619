//! What is asked: units and variables of a plain file, or of a peer set with the project's figures.

use super::{Asked, COMPARED, FIRST, Options, STABILITY};
use crate::assessments::peers::{self, Choice};
use crate::assessments::progress::Wanted;
use crate::cli::{Setting, compare, indicator, plain_file, say};
use crate::diagnostic::{Error, nearest};
use crate::indicators::file::Direction;
use crate::indicators::generation::Project;
use crate::indicators::peer_sets::PeerSet;
use crate::indicators::values;
use crate::language::Lang;
use crate::observations::store::Generation;
use crate::territory::{Territory, Teryt6};
use std::collections::BTreeMap;
use std::path::Path;

/// The largest file that is read.
const LARGEST: u64 = 64 * 1024 * 1024;

/// What is asked about the units of a file.
pub(super) fn of_file(options: &Options, file: &Path, lang: Lang) -> Result<Asked, Error> {
    let logged = options.log.as_ref().map(|names| {
        names.iter().filter(|name| !name.is_empty()).cloned().collect::<Vec<String>>()
    });
    let taken = FIRST.iter().chain([&STABILITY]).chain(&COMPARED);
    let choice = Choice {
        same: options.same.clone(),
        variables: options.variables.clone(),
        logged,
        weights: options.weights.clone(),
        outcome: options.outcome.clone(),
        interval: options.lower.clone().zip(options.upper.clone()),
        taken: taken.map(|name| (*name).to_owned()).collect(),
    };
    let bytes = plain_file(file, LARGEST)?;
    let data = peers::read(&bytes, &file.to_string_lossy(), &choice).map_err(Error::Invalid)?;
    let place = |name: &String| {
        data.units.iter().position(|unit| unit == name).ok_or_else(|| {
            let near = nearest(name, data.units.iter().map(String::as_str)).join(", ");
            let (no, best) = (
                say(lang, "nie ma jednostki", "there is no unit"),
                say(lang, "najbliższe", "nearest"),
            );
            Error::Usage(format!("{no} `{name}`; {best}: {near}"))
        })
    };
    let own = options.unit.as_ref().map(place).transpose()?;
    Ok(Asked { data, own, names: None, wanted: options.direction.unwrap_or(Wanted::More) })
}

/// What is asked about gminas, by a set of the project.
pub(super) fn of_project(setting: &Setting, options: &Options, id: &str) -> Result<Asked, Error> {
    let lang = setting.lang;
    let project = setting.open()?;
    let sets = &project.definitions.peer_sets;
    let set = sets.iter().find(|set| set.id == id).ok_or_else(|| {
        let known: Vec<&str> = sets.iter().map(|set| set.id.as_str()).collect();
        let (no, are) = (say(lang, "nie ma zestawu", "there is no set"), say(lang, "są", "known"));
        Error::Usage(format!("{no} `{id}`; {are}: {}", known.join(", ")))
    })?;
    let own = options.unit.as_deref().map(|words| compare::gmina(&project, words, lang));
    let own = own.transpose()?;
    let compared = compared(&project, set, options, lang)?;
    let (generation, _) = project.generation(&setting.store, None)?;
    let national = figures(&generation, options.year)?;
    let column = |id: &String| -> BTreeMap<Teryt6, f64> {
        let known = national.get(id).into_iter().flatten();
        known.map(|(code, (value, _))| (*code, *value)).collect()
    };
    let register = &project.catalogue.register;
    let gminas = peers::candidates(set, register, generation.manifest.as_of, own);
    let structure: Vec<_> = set.variables.iter().map(column).collect();
    let mut data = peers::data(set, &gminas, &structure);
    let outcome = |value: &f64| peers::Outcome { value: *value, interval: None };
    data.outcomes =
        options.outcome.as_ref().map(column).map(|values| {
            gminas.iter().map(|gmina| values.get(&gmina.code).map(outcome)).collect()
        });
    let names = gminas.iter().map(|gmina| register.name(gmina.code)).collect();
    let own = own.and_then(|own| gminas.iter().position(|gmina| gmina.code == own));
    Ok(Asked { data, own, names: Some(names), wanted: compared.unwrap_or(Wanted::More) })
}

/// Which way an indicator is compared; none where nothing is.
fn compared(
    project: &Project,
    set: &PeerSet,
    options: &Options,
    lang: Lang,
) -> Result<Option<Wanted>, Error> {
    let Some(id) = &options.outcome else { return Ok(None) };
    let direction = indicator(project, id, lang)?.direction;
    if set.variables.contains(id) {
        let why = say(
            lang,
            "o podobieństwie stanowi to, co miałoby być porównane",
            "what would be compared is what makes units alike",
        );
        return Err(Error::Usage(format!("`{id}`: {why}")));
    }
    match (options.direction, direction) {
        (Some(wanted), _) => Ok(Some(wanted)),
        (None, Direction::Up) => Ok(Some(Wanted::More)),
        (None, Direction::Down) => Ok(Some(Wanted::Less)),
        (None, Direction::Band | Direction::None) => {
            let why = say(
                lang,
                "wskaźnik nie mówi, co jest lepsze: podać --direction",
                "the indicator does not say what is better: give --direction",
            );
            Err(Error::Usage(format!("`{id}`: {why}")))
        }
    }
}

/// The figures of the country, by default for the year of the report: the last for which the
/// population of the metropolis is known.
fn figures(generation: &Generation, year: Option<i32>) -> Result<values::National, Error> {
    let last = match year {
        Some(year) => Some(year),
        None => values::read(generation)?.last_known("population", Territory::Metropolis, i32::MAX),
    };
    let year = last.unwrap_or_else(|| chrono::Datelike::year(&generation.manifest.as_of));
    values::national(generation, year)
}
