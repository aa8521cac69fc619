//! The values of a generation by portions: the indicators whose first figure is from the same dataset,
//! and that share variables, are one statement.
//!
//! Portions are computed side by side, each by one thread. What a portion is made of names
//! its file: where nothing of it changed since the generation before, its file is taken over. The date
//! as of which is seen is part of it, and so are the years and places for which there is any figure.

use super::plan::{Plan, Planned};
use super::sql;
use crate::diagnostic::Error;
use crate::observations::engine::{self, Engine, literal, parquet};
use crate::observations::parts;
use crate::observations::store::staging::Staging;
use crate::observations::store::{Generation, PROGRAM};
use crate::sources::descriptor::Dataset;
use crate::sources::hashed::sha256;
use crate::sources::tidy_csv::Observation;
use chrono::NaiveDate;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::hash::{Hash as _, Hasher};
use std::path::{Path, PathBuf};

/// The tables that all statements read whole.
const FRAME: [&str; 3] = ["members", "gminas", "breaks"];
/// What they read of the long table.
const COLUMNS: &str = "dataset, variable, territory, year, grp, value, state, reason, vintage, \
     file, line, stated";
/// How many digits of its hash name a portion: as many as name a generation.
const DIGITS: usize = 16;
/// How many rows are hashed together: few enough that what is hashed stays near the processor.
const HASHED_TOGETHER: usize = 512;

/// Indicators whose first figure is from the same dataset, and that share variables.
#[derive(Debug)]
pub struct Portion {
    /// Its place among the portions.
    place: usize,
    /// What it reads of `observations`, sorted.
    variables: BTreeSet<String>,
    /// The datasets that have these variables.
    datasets: BTreeSet<String>,
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
    let mut sources: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for dataset in datasets {
        for variable in &dataset.variables {
            sources.entry(&variable.name).or_default().push(&dataset.id);
        }
    }
    let mut of: BTreeMap<&str, Vec<Together>> = BTreeMap::new();
    for planned in &plan.indicators {
        let figures = planned.shape.figures();
        let variables = figures.iter().map(|atom| &plan.atoms[**atom].input.variable);
        let source = variables.clone().next().and_then(|it| sources.get(it.as_str())?.last());
        let all = of.entry(source.copied().unwrap_or_default()).or_default();
        Together::add(all, planned, variables.cloned().collect());
    }
    let mut together: Vec<Together> = of.into_values().flatten().collect();
    if together.is_empty() {
        together.push(Together::default());
    }
    let portion = |(place, it): (usize, Together)| {
        let plan = plan.of(|planned| it.indicators.contains(&planned.id));
        let datasets = it.variables.iter().filter_map(|name| sources.get(name.as_str())).flatten();
        let datasets = datasets.map(|id| (*id).to_owned()).collect();
        let statement = sql::statement(&plan, as_of);
        Portion { place, variables: it.variables, datasets, statement }
    };
    together.into_iter().enumerate().map(portion).collect()
}

/// Indicators that read the same variables.
#[derive(Debug, Default)]
struct Together {
    variables: BTreeSet<String>,
    indicators: BTreeSet<String>,
}

impl Together {
    /// Adds an indicator and joins all that its variables hold together.
    fn add(all: &mut Vec<Self>, planned: &Planned, variables: BTreeSet<String>) {
        let mut joined = Self { variables, indicators: BTreeSet::from([planned.id.clone()]) };
        let touches = |it: &Self| !it.variables.is_disjoint(&joined.variables);
        let (near, mut apart): (Vec<Self>, Vec<Self>) = all.drain(..).partition(touches);
        for it in near {
            joined.variables.extend(it.variables);
            joined.indicators.extend(it.indicators);
        }
        apart.push(joined);
        *all = apart;
    }
}

impl<'a> Content<'a> {
    /// Hashes figures, in the order of their files, and the rest of what is read: the other tables, and the
    /// hashes of the figures that are kept as Parquet.
    #[must_use]
    pub fn of(rows: &'a [Observation], rest: &[&[u8]]) -> Self {
        let (variables, moments) = rayon::join(|| by_variable(rows), || moments(rows));
        let mut frame = moments;
        for table in rest {
            frame.push_str(&sha256(table));
        }
        Self { variables, frame: sha256(frame.as_bytes()) }
    }
}

/// Where and when there is any figure: members are told of in each of these years.
fn moments(rows: &[Observation]) -> String {
    let mut moments: Vec<_> = rows.iter().map(|it| (it.territory, it.year)).collect();
    moments.sort_unstable();
    moments.dedup();
    let told = moments.iter().map(|(territory, year)| format!("{territory}/{}|", year.number()));
    told.collect()
}

/// Of each variable all that a statement may see of its figures, by the hashes of a few rows at a time.
fn by_variable(rows: &[Observation]) -> BTreeMap<&str, String> {
    let runs = rows.chunk_by(|a, b| a.variable == b.variable);
    let few: Vec<&[Observation]> = runs.flat_map(|run| run.chunks(HASHED_TOGETHER)).collect();
    let hashes: Vec<String> = few.par_iter().map(|rows| hash(rows)).collect();
    let mut variables: BTreeMap<&str, String> = BTreeMap::new();
    for (rows, hash) in few.iter().zip(hashes) {
        variables.entry(&rows[0].variable).or_default().push_str(&hash);
    }
    variables
}

fn hash(rows: &[Observation]) -> String {
    let mut bytes = Bytes(Vec::new());
    for row in rows {
        let reading = (row.reading.value().map(f64::to_bits), row.reading.reason());
        let place = (&row.dataset, row.territory, row.year, &row.grp, row.reading.state());
        (place, reading, row.vintage, row.vintage_stated).hash(&mut bytes);
        (&row.file, row.line).hash(&mut bytes);
    }
    sha256(&bytes.0)
}

/// What is hashed, byte by byte.
struct Bytes(Vec<u8>);

impl Hasher for Bytes {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn finish(&self) -> u64 {
        0 // Nobody asks: the bytes are hashed as a whole.
    }
}

impl Portion {
    /// Everything its computing depends on beside figures and frame: its statement and the program.
    #[must_use]
    pub fn method(&self) -> String {
        format!("{PROGRAM}|{}|{COLUMNS}|{}", engine::VERSION, self.statement)
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

    fn compute(&self, engine: &Engine, long: &[PathBuf], file: &Path) -> Result<(), Error> {
        // No variable has an empty name: so the list is never empty.
        let named = self.variables.iter().map(String::as_str).chain([""]);
        let variables: Vec<String> = named.map(literal).collect();
        let stored = parquet(&parts::holding(long, &self.datasets));
        engine.run(&format!(
            "CREATE TEMP TABLE observations AS SELECT {COLUMNS} FROM {stored} WHERE variable IN ({})",
            variables.join(", ")
        ))?;
        engine.save(&self.statement, file)
    }
}

/// A database with what all portions read.
fn frame(staging: &Staging<'_>, long: &[PathBuf]) -> Result<Engine, Error> {
    let engine = Engine::database()?;
    for table in FRAME {
        let stored = parquet(&[staging.table(table)]);
        engine.run(&format!("CREATE TABLE {table} AS SELECT * FROM {stored}"))?;
    }
    let stored = parquet(long);
    engine
        .run(&format!("CREATE TABLE covered AS SELECT DISTINCT territory, year FROM {stored}"))?;
    Ok(engine)
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
    let lacking = |portion| -> Result<Option<(&Portion, String)>, Error> {
        let file = Portion::file(portion, content);
        let taken = before.map_or(Ok(false), |it| staging.take_over(it, &file))?;
        Ok((!taken).then_some((portion, file)))
    };
    let anew: Result<Vec<_>, Error> =
        portions.par_iter().filter_map(|it| lacking(it).transpose()).collect();
    let anew = anew?;
    if anew.is_empty() {
        return Ok(());
    }
    let long = staging.files(parts::TABLE)?;
    let frame = frame(staging, &long)?;
    let anew = anew.into_iter().map(|(portion, file)| Ok((portion, file, frame.beside()?)));
    let anew: Vec<_> = anew.collect::<Result<_, Error>>()?;
    let anew = anew.into_par_iter().with_max_len(1);
    anew.try_for_each(|(portion, file, engine)| {
        portion.compute(&engine, &long, &staging.file(&file))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicators::generation::Project;

    fn project() -> Project {
        Project::open(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the repository's project")
    }

    fn files(project: &Project, rows: &[Observation], rest: &[&[u8]]) -> Vec<String> {
        let portions = of(&project.catalogue.datasets, &project.plan, project.newest_vintage());
        let content = Content::of(rows, rest);
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
    }

    #[test]
    fn indicators_that_share_variables_are_together_through_others() {
        let project = project();
        let planned = &project.plan.indicators[0];
        let set = |names: &[&str]| names.iter().map(|it| (*it).to_owned()).collect();
        let mut all = Vec::new();
        for names in [&["a"][..], &["b"], &["c", "d"], &["a", "b"]] {
            Together::add(&mut all, planned, set(names));
        }
        let variables: Vec<BTreeSet<String>> = all.into_iter().map(|it| it.variables).collect();
        assert_eq!(variables, [set(&["c", "d"]), set(&["a", "b"])]);
    }
}
