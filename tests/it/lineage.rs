//! Figures of the report lead back to rows of files that exist and say so.

use crate::workspace::{repository, shared, shared_out};
use hejnal::indicators::explain::Explainer;
use hejnal::indicators::file::Indicator;
use hejnal::indicators::generation::Project;
use hejnal::language::Lang;
use hejnal::observations::lineage::SourceRow;
use hejnal::observations::store::{Generation, Store};
use hejnal::reports::key::Key;
use hejnal::reports::material::Material;
use hejnal::reports::site::printed_keys;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// The project, its generation and the keys its report prints.
fn opened() -> (Project, Generation, BTreeSet<Key>) {
    let project = Project::open(repository()).expect("the repository is a valid project");
    let store = Store::new(shared_out());
    let (generation, _) = project.generation(&store, None).expect("a generation");
    let material = Material::gather(&project, &generation, None).expect("the material of a report");
    let keys = printed_keys(&material, Lang::En);
    drop(material);
    (project, generation, keys)
}

/// The indicator a key names; a group is of a variable.
fn indicator<'a>(project: &'a Project, key: &Key) -> Option<&'a Indicator> {
    project.definitions.indicator(&key.name).filter(|_| key.group.is_none())
}

/// The rows of the sources behind a key; those of an indicator with its value.
fn rows(project: &Project, explainer: &Explainer<'_>, key: &Key) -> Vec<SourceRow> {
    if let Some(indicator) = indicator(project, key) {
        let found = explainer.indicator(indicator, key.territory, key.year);
        assert!(found.value.is_some(), "{key:?}: a printed figure is known");
        return found.rows;
    }
    explainer.variable(&key.name, key.group.as_deref().unwrap_or("all"), key.territory, key.year)
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
fn every_printed_figure_leads_to_its_source_rows() {
    let (project, generation, keys) = opened();
    let names = keys.iter().map(|key| key.name.as_str()).collect();
    let places = keys.iter().map(|key| key.territory).collect();
    let explainer = Explainer::new(&project, &generation, &names, places).expect("an explainer");
    let mut lines = Lines::default();
    let mut faults = Vec::new();
    assert!(keys.len() > 500, "{} figures are printed", keys.len());
    for key in &keys {
        let found = rows(&project, &explainer, key);
        if !found.iter().any(|row| row.used && row.value.is_some()) {
            faults.push(format!("{key:?}: no row of a source is used"));
        }
        for row in &found {
            faults.extend(lines.fault(row).map(|fault| format!("{key:?}: {fault}")));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Five keys at even distances.
fn few<'a>(keys: &'a [&'a Key]) -> impl Iterator<Item = &'a Key> {
    keys.iter().step_by((keys.len() / 5).max(1)).take(5).copied()
}

#[test]
fn the_verb_explains_what_the_report_prints() {
    let (project, _, keys) = opened();
    let (of_indicators, of_sources): (Vec<&Key>, Vec<&Key>) =
        keys.iter().partition(|key| indicator(&project, key).is_some());
    let mut faults = Vec::new();
    for key in few(&of_indicators).chain(few(&of_sources)) {
        let (territory, year) = (key.territory.to_string(), key.year.to_string());
        let group = key.group.as_deref().unwrap_or("all");
        let asked = ["explain", &key.name, &territory, &year, "--group", group, "--format", "json"];
        let run = shared(&asked);
        let rows =
            if run.code == Some(0) { run.json()["rows"].as_array().map_or(0, Vec::len) } else { 0 };
        if rows == 0 {
            faults.push(format!("`hejnal explain` on {key:?}: no rows; {}", run.stderr));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
