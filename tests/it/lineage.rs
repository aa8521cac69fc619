//! Figures of the report lead back to rows of files that exist and say so.

use crate::workspace::{repository, shared, shared_out};
use hejnal::indicators::explain::explain;
use hejnal::indicators::generation::Project;
use hejnal::indicators::sql;
use hejnal::language::Lang;
use hejnal::observations::engine::Engine;
use hejnal::observations::lineage::{self, SourceRow, Wanted};
use hejnal::observations::store::{Generation, Store};
use hejnal::reports::edition::Material;
use hejnal::reports::site::printed_keys;
use hejnal::territory::Territory;
use std::collections::BTreeMap;
use std::fs;

/// How many figures are sampled.
const SAMPLE: usize = 100;

/// The key of a printed figure: `indicator/territory/year`, or `variable/territory/year[/group]`.
struct Key<'a> {
    name: &'a str,
    territory: &'a str,
    year: i32,
    group: Option<&'a str>,
}

fn parsed(key: &str) -> Key<'_> {
    let mut parts = key.splitn(4, '/');
    let mut part = || parts.next();
    let (name, territory, year) = (part(), part(), part());
    let (Some(name), Some(territory), Some(year)) = (name, territory, year) else {
        panic!("`{key}` has fewer than three parts");
    };
    Key { name, territory, year: year.parse().expect("a year"), group: part() }
}

/// The project, its generation and the keys its report prints.
fn opened() -> (Project, Generation, Vec<String>) {
    let project = Project::open(repository()).expect("the repository is a valid project");
    let store = Store::new(shared_out());
    let (generation, _) = project.generation(&store, None).expect("a generation");
    let material = Material::gather(&project, &generation, None).expect("the material of a report");
    let keys = printed_keys(&material, Lang::En);
    drop(material);
    (project, generation, keys)
}

/// A hundred keys at even distances: the same ones every time.
fn sample(keys: &[String]) -> Vec<&String> {
    assert!(keys.len() >= SAMPLE, "{} figures are printed", keys.len());
    keys.iter().step_by(keys.len() / SAMPLE).take(SAMPLE).collect()
}

/// The rows of the sources behind a key; those of an indicator with its value.
fn rows(project: &Project, generation: &Generation, key: &Key<'_>) -> Vec<SourceRow> {
    let indicator = project.definitions.indicator(key.name).filter(|_| key.group.is_none());
    if let Some(indicator) = indicator {
        let territory = Territory::parse(key.territory).expect("a territory");
        let found = explain(project, generation, indicator, territory, key.year);
        let found = found.expect("an explanation");
        assert!(found.value.is_some(), "{}: a printed figure is known", key.name);
        return found.rows;
    }
    let engine = Engine::open().expect("an engine");
    for table in ["observations", "sources"] {
        engine.mount(table, &generation.table(table)).expect("a table of the generation");
    }
    let wanted = Wanted {
        variable: key.name,
        groups: &[key.group.unwrap_or("all").to_owned()],
        year: key.year,
        territories: &[key.territory.to_owned()],
    };
    let current = sql::current(generation.manifest.as_of);
    lineage::rows(&engine, generation, &current, &wanted).expect("rows")
}

/// The lines of the source files, read once each.
#[derive(Default)]
struct Lines(BTreeMap<String, Vec<String>>);

impl Lines {
    /// What is wrong with where a row says it comes from.
    fn fault(&mut self, row: &SourceRow) -> Option<String> {
        let lines = self.0.entry(row.file.clone()).or_insert_with(|| {
            let text = fs::read_to_string(repository().join(&row.file)).unwrap_or_default();
            text.lines().map(str::to_owned).collect()
        });
        let line = usize::try_from(row.line - 1).ok().and_then(|at| lines.get(at));
        let cells = [&row.territory, &row.variable, &row.year.to_string()];
        let says = line.is_some_and(|line| cells.iter().all(|cell| line.contains(cell.as_str())));
        (!says).then(|| format!("{}:{} does not hold {cells:?}: {line:?}", row.file, row.line))
    }
}

#[test]
fn a_hundred_printed_figures_lead_to_their_source_rows() {
    let (project, generation, keys) = opened();
    let mut lines = Lines::default();
    let mut faults = Vec::new();
    for key in sample(&keys) {
        let found = rows(&project, &generation, &parsed(key));
        if !found.iter().any(|row| row.used && row.value.is_some()) {
            faults.push(format!("{key}: no row of a source is used"));
        }
        for row in &found {
            faults.extend(lines.fault(row).map(|fault| format!("{key}: {fault}")));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Five keys at even distances.
fn few<'a>(keys: &'a [&'a String]) -> impl Iterator<Item = &'a str> {
    keys.iter().step_by((keys.len() / 5).max(1)).take(5).map(|key| key.as_str())
}

#[test]
fn the_verb_explains_what_the_report_prints() {
    let (project, _, keys) = opened();
    let variable = |key: &&String| project.definitions.indicator(parsed(key).name).is_none();
    let of_sources: Vec<&String> = keys.iter().filter(variable).collect();
    let of_indicators: Vec<&String> = keys.iter().filter(|key| !variable(key)).collect();
    let mut faults = Vec::new();
    for key in few(&of_indicators).chain(few(&of_sources)) {
        let Key { name, territory, year, group } = parsed(key);
        let year = year.to_string();
        let run = shared(&[
            "explain",
            name,
            territory,
            &year,
            "--group",
            group.unwrap_or("all"),
            "--format",
            "json",
        ]);
        let rows =
            if run.code == Some(0) { run.json()["rows"].as_array().map_or(0, Vec::len) } else { 0 };
        if rows == 0 {
            faults.push(format!("`hejnal explain` on {key}: no rows; {}", run.stderr));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
