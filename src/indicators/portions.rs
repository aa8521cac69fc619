//! The values of a generation by portions: the indicators whose first figure is from the same dataset
//! are one statement.
//!
//! Portions are computed side by side, each by an engine of one thread. What a portion is made of names
//! its file: where nothing of it changed since the generation before, its file is taken over. The date
//! as of which is seen is part of it, and so are the years and places for which there is any figure.

use super::plan::{Plan, Planned};
use super::sql;
use crate::diagnostic::Error;
use crate::observations::engine::{self, Engine, literal, parquet};
use crate::observations::store::Generation;
use crate::observations::store::staging::Staging;
use crate::sources::descriptor::Dataset;
use crate::sources::hashed::sha256;
use crate::sources::tidy_csv::Observation;
use chrono::NaiveDate;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// The tables that all statements read whole.
const FRAME: [&str; 3] = ["members", "gminas", "breaks"];
/// What they read of the long table.
const COLUMNS: &str = "dataset, variable, territory, year, grp, value, state, reason, vintage, \
     file, line, stated";
/// How many digits of its hash name a portion: as many as name a generation.
const DIGITS: usize = 16;

/// The indicators whose first figure is from the same dataset.
#[derive(Debug)]
pub struct Portion {
    /// Its place among the portions.
    place: usize,
    /// What it reads of `observations`, sorted.
    variables: BTreeSet<String>,
    /// What computes it.
    statement: String,
}

/// What portions are made of, by its hashes.
#[derive(Debug)]
pub struct Content<'a> {
    variables: BTreeMap<&'a str, String>,
    /// Of what all portions read.
    frame: String,
}

/// The portions of a plan, by the ids of datasets; at least one.
#[must_use]
pub fn of(datasets: &[Dataset], plan: &Plan, as_of: NaiveDate) -> Vec<Portion> {
    let variables = datasets.iter().flat_map(|it| {
        it.variables.iter().map(|variable| (variable.name.as_str(), it.id.as_str()))
    });
    let sources: BTreeMap<&str, &str> = variables.collect();
    let source = |planned: &Planned| {
        let first = planned.shape.figures().first().map(|atom| &plan.atoms[**atom].input.variable);
        first.and_then(|variable| sources.get(variable.as_str()).copied()).unwrap_or_default()
    };
    let mut of: BTreeSet<&str> = plan.indicators.iter().map(source).collect();
    if of.is_empty() {
        of.insert("");
    }
    let portion = |(place, wanted): (usize, &str)| {
        let plan = plan.of(|it| source(it) == wanted);
        let variables = plan.atoms.iter().map(|atom| atom.input.variable.clone()).collect();
        Portion { place, variables, statement: sql::statement(&plan, as_of) }
    };
    of.into_iter().enumerate().map(portion).collect()
}

impl<'a> Content<'a> {
    /// Hashes figures, sorted as [`crate::observations::tables::sorted`] does, and the rest of what is
    /// read: the other tables, and the hashes of the figures that are kept as Parquet.
    #[must_use]
    pub fn of(rows: &[&'a Observation], rest: &[&[u8]]) -> Self {
        let groups: Vec<&[&Observation]> = rows.chunk_by(|a, b| a.variable == b.variable).collect();
        let (variables, frame) = rayon::join(
            || groups.par_iter().map(|rows| (&*rows[0].variable, hash(rows))).collect(),
            || {
                // Where and when there is any figure: members are told of in each of these years.
                let mut moments: Vec<_> = rows.iter().map(|it| (it.territory, it.year)).collect();
                moments.sort_unstable();
                moments.dedup();
                let mut frame = String::new();
                for (territory, year) in moments {
                    let _ = write!(frame, "{territory}/{}|", year.number());
                }
                for table in rest {
                    frame.push_str(&sha256(table));
                }
                sha256(frame.as_bytes())
            },
        );
        Self { variables, frame }
    }
}

/// All that a statement may see of the figures of a variable.
fn hash(rows: &[&Observation]) -> String {
    let mut written = String::with_capacity(rows.len() * 100);
    for row in rows {
        let value = row.reading.value().map(f64::to_bits);
        let reason = row.reading.reason().map_or("", |it| it.as_str());
        let _ = writeln!(
            written,
            "{:?}|{}|{}|{:?}|{value:?}|{}|{reason}|{}|{}|{:?}|{}",
            row.dataset,
            row.territory,
            row.year.number(),
            row.grp,
            row.reading.state(),
            row.vintage,
            row.vintage_stated,
            row.file,
            row.line
        );
    }
    sha256(written.as_bytes())
}

impl Portion {
    /// Everything its computing depends on beside figures and frame: its statement and the program.
    #[must_use]
    pub fn method(&self) -> String {
        let (program, engine) = (env!("CARGO_PKG_VERSION"), engine::VERSION);
        format!("{program}|{engine}|{COLUMNS}|{}", self.statement)
    }

    /// The name of its file.
    fn file(&self, content: &Content<'_>) -> String {
        let mut made_of = format!("{}|{}", sha256(self.method().as_bytes()), content.frame);
        for variable in &self.variables {
            let hash = content.variables.get(variable.as_str()).map_or("", String::as_str);
            let _ = write!(made_of, "|{variable}={hash}");
        }
        let key = sha256(made_of.as_bytes());
        format!("{}-{:02}-{}.parquet", super::values::TABLE, self.place, &key[..DIGITS])
    }

    fn compute(&self, staging: &Staging<'_>, file: &str) -> Result<(), Error> {
        let engine = Engine::open()?;
        for table in FRAME {
            engine.mount(table, &[staging.table(table)])?;
        }
        let stored = parquet(&[staging.table("observations")]);
        // No variable has an empty name: so the list is never empty.
        let named = self.variables.iter().map(String::as_str).chain([""]);
        let variables: Vec<String> = named.map(literal).collect();
        engine.run(&format!(
            "CREATE TABLE observations AS SELECT {COLUMNS} FROM {stored}
  WHERE variable IN ({}); CREATE VIEW covered AS SELECT DISTINCT territory, year
  FROM {stored}",
            variables.join(", ")
        ))?;
        engine.save(&self.statement, &staging.file(file))
    }
}

/// Computes the portions whose files the generation `before` does not have, as many at once as there are
/// threads, and takes over the others.
///
/// # Errors
/// A refusal of the engine or of the disk.
pub fn compute(
    portions: &[Portion],
    content: &Content<'_>,
    staging: &Staging<'_>,
    before: Option<&Generation>,
) -> Result<(), Error> {
    portions.par_iter().with_max_len(1).try_for_each(|portion| {
        let file = portion.file(content);
        match before {
            Some(before) if staging.take_over(before, &file)? => Ok(()),
            _ => portion.compute(staging, &file),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicators::generation::Project;
    use crate::observations::tables::sorted;
    use std::path::Path;

    fn project() -> Project {
        Project::open(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the repository's project")
    }

    fn files(project: &Project, rows: &[Observation], rest: &[&[u8]]) -> Vec<String> {
        let portions = of(&project.catalogue.datasets, &project.plan, project.newest_vintage());
        let sorted = sorted(rows);
        let content = Content::of(&sorted, rest);
        portions.iter().map(|portion| portion.file(&content)).collect()
    }

    fn changed(before: &[String], after: &[String]) -> usize {
        before.iter().zip(after).filter(|(a, b)| a != b).count()
    }

    #[test]
    fn every_indicator_is_in_one_portion() {
        let project = project();
        let portions = of(&project.catalogue.datasets, &project.plan, project.newest_vintage());
        assert!(portions.len() > 5, "{}", portions.len());
        for planned in &project.plan.indicators {
            let select = format!("SELECT '{}' AS indicator", planned.id);
            let holding = portions.iter().filter(|it| it.statement.contains(&select)).count();
            assert_eq!(holding, 1, "{}", planned.id);
        }
    }

    #[test]
    fn a_plan_of_some_indicators_is_the_same_whatever_the_others_are() {
        let plan = project().plan;
        let day = NaiveDate::from_ymd_opt(2026, 1, 31).expect("a date");
        let wanted = |planned: &Planned| planned.id == "turnout-european-parliament";
        let less = plan.of(|it| it.id.as_str() >= "t");
        let [alone, again] = [&plan, &less].map(|it| sql::statement(&it.of(wanted), day));
        assert!(alone.contains("'turnout-european-parliament' AS indicator") && alone == again);
    }

    #[test]
    fn a_figure_changes_the_portions_that_read_it_and_a_new_year_all() {
        let project = project();
        let (rows, _) = project.judged().expect("figures");
        let before = files(&project, &rows, &[b"frame"]);
        assert_eq!(files(&project, &rows, &[b"frame"]), before);
        let at = rows.iter().position(|it| &*it.variable == "turnout_ep").expect("a turnout");
        let (mut other, mut later) = (rows.clone(), rows.clone());
        other[at].reading = crate::reading::Reading::Known(1.0);
        assert_eq!(changed(&before, &files(&project, &other, &[b"frame"])), 1);
        later[at].year = crate::period::Year::new(2077).expect("a year");
        assert_eq!(changed(&before, &files(&project, &later, &[b"frame"])), before.len());
        assert_eq!(changed(&before, &files(&project, &rows, &[b"other"])), before.len());
        let mut shuffled = rows;
        shuffled.reverse();
        assert_eq!(files(&project, &shuffled, &[b"frame"]), before);
    }
}
