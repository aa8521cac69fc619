//! All indicators for every gmina of the country in 22 years, beside the best SQL a person would
//! write for the same rows, in turns, on one engine: `cargo bench --bench compute [-- ROUNDS]`.
//!
//! The figures are made: one for every variable and group that formulas read, for every gmina and
//! year, one in fifty missing. Both statements read the same Parquet file and write their result as
//! Parquet; before anything is measured the results are compared row by row. `--keep DIR` leaves
//! the made figures there, for `frames.py`.

use chrono::NaiveDate;
use hejnal::indicators::generation::Project;
use hejnal::indicators::plan::{Atom, Plan};
use hejnal::indicators::{sql, values};
use hejnal::observations::engine::{Engine, literal};
use std::collections::BTreeSet;
use std::path::Path;
use std::time::Instant;

const YEARS: std::ops::RangeInclusive<i32> = 2003..=2024;
const HAND: &str = include_str!("hand.sql");

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    // Cargo adds `--bench`.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|it| it != "--bench").collect();
    let keep = arguments.iter().position(|it| it == "--keep");
    let keep = keep.and_then(|at| arguments.get(at + 1));
    let rounds: usize = arguments.first().and_then(|it| it.parse().ok()).unwrap_or(7);
    let scratch = tempfile::tempdir()?;
    let folder = keep.map_or(scratch.path(), Path::new);
    std::fs::create_dir_all(folder)?;
    let project = Project::open(Path::new(env!("CARGO_MANIFEST_DIR")))?;
    make(&project, folder)?;
    std::fs::write(folder.join("ours.sql"), sql::statement(&project.plan, day()))?;
    let (ours, hand) = (folder.join("ours.parquet"), folder.join("hand.parquet"));
    let mut times = [Vec::new(), Vec::new()];
    for round in 0..=rounds {
        for (which, times) in times.iter_mut().enumerate() {
            let engine = mounted(folder)?;
            let start = Instant::now();
            if which == 0 {
                values::compute(&engine, &project.plan, day(), &ours)?;
            } else {
                engine.save(HAND, &hand)?;
            }
            if round > 0 {
                times.push(start.elapsed().as_secs_f64());
            }
        }
        if round == 0 {
            compare(&ours, &hand)?;
        }
    }
    let [ours, hand] = times.map(median);
    told(&format!("hejnal {ours:.3} s, by hand {hand:.3} s, ratio {:.3}", ours / hand));
    compile(&project)
}

#[expect(clippy::print_stdout, reason = "a benchmark tells what it measured")]
fn told(text: &str) {
    println!("{text}");
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 12, 31).unwrap_or_default()
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Writes made figures as a store has them.
fn make(project: &Project, folder: &Path) -> Result<(), Failure> {
    let engine = Engine::open()?;
    engine.run("SET threads = 2")?;
    let read: BTreeSet<String> = project.plan.atoms.iter().flat_map(series).collect();
    let read: Vec<String> = read.into_iter().collect();
    let register = &project.catalogue.register;
    let gminas: Vec<String> = register.gminas.keys().map(|code| format!("('{code}')")).collect();
    let members: Vec<String> =
        register.members_on(day()).map(|it| format!("('{}')", it.code)).collect();
    let (first, last) = (YEARS.start(), YEARS.end());
    let save =
        |name: &str, query: &str| engine.save(query, &folder.join(format!("{name}.parquet")));
    save(
        "observations",
        &format!(
            "SELECT 'made' AS dataset, s.variable, g.territory, CAST(y.year AS INTEGER) AS year, s.grp,
  CAST(hash(s.variable, s.grp, g.territory, y.year) % 99991 AS DOUBLE) / 8 + 1 AS value,
  'known' AS state, CAST(NULL AS VARCHAR) AS reason, DATE '2025-06-30' AS vintage,
  'made.csv' AS file, CAST(row_number() OVER () AS INTEGER) AS line, TRUE AS stated
FROM (VALUES {}) AS s(variable, grp, year) CROSS JOIN (VALUES {}) AS g(territory)
JOIN (SELECT range AS year FROM range({first}, {})) AS y ON s.year IS NULL OR y.year = {last}
WHERE hash(g.territory, y.year, s.variable) % 50 > 0
ORDER BY s.variable, g.territory, y.year, s.grp",
            read.join(", "),
            gminas.join(", "),
            last + 1
        )
        .replace("CAST(y.year AS INTEGER) AS year", "CAST(COALESCE(s.year, y.year) AS INTEGER) AS year"),
    )?;
    save("members", &format!("SELECT * FROM (VALUES {}) AS m(territory)", members.join(", ")))?;
    save(
        "gminas",
        &format!(
            "SELECT territory, CAST(NULL AS DATE) AS boundary_from FROM (VALUES {}) AS g(territory)",
            gminas.join(", ")
        ),
    )?;
    save("breaks", "SELECT 'made' AS dataset, 'population' AS variable, 2010 AS year")?;
    Ok(())
}

/// The series an atom reads: variable, group, pinned year.
fn series(atom: &Atom) -> Vec<String> {
    let Atom { input, .. } = atom;
    let year = input.pinned.map_or_else(|| "NULL".to_owned(), |year| year.to_string());
    let groups = input.groups.iter();
    groups
        .map(|group| format!("({}, {}, {year})", literal(&input.variable), literal(group)))
        .collect()
}

fn mounted(folder: &Path) -> Result<Engine, Failure> {
    let engine = Engine::open()?;
    for table in ["observations", "members", "gminas", "breaks"] {
        engine.mount(table, &[folder.join(format!("{table}.parquet"))])?;
    }
    engine.run("CREATE VIEW covered AS SELECT DISTINCT territory, year FROM observations")?;
    Ok(engine)
}

/// Both results hold the same rows.
fn compare(ours: &Path, hand: &Path) -> Result<(), Failure> {
    let engine = Engine::open()?;
    engine.mount("ours", &[ours])?;
    engine.mount("hand", &[hand])?;
    let differing = engine.rows(
        "SELECT COALESCE(a.indicator, b.indicator), COALESCE(a.territory, b.territory),
  COALESCE(a.year, b.year), a.value, b.value, a.reason, b.reason
FROM ours AS a FULL JOIN hand AS b
  ON a.indicator = b.indicator AND a.territory = b.territory AND a.year = b.year AND a.grp = b.grp
WHERE (a.value IS NULL) <> (b.value IS NULL)
  OR abs(a.value - b.value) > 1e-9 * GREATEST(abs(a.value), abs(b.value))
  OR a.reason IS DISTINCT FROM b.reason OR a.parts_known IS DISTINCT FROM b.parts_known
  OR a.vintage IS DISTINCT FROM b.vintage OR a.state IS DISTINCT FROM b.state
ORDER BY 1, 2, 3 LIMIT 10",
        |row| {
            Ok((
                row.get::<_, String>(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, i32>(2)?,
                (row.get::<_, Option<f64>>(3)?, row.get::<_, Option<f64>>(4)?),
                (row.get::<_, Option<String>>(5)?, row.get::<_, Option<String>>(6)?),
            ))
        },
    )?;
    let rows: Vec<i64> = engine.rows("SELECT count(*) FROM hand", |row| row.get(0))?;
    told(&format!("rows: {rows:?}"));
    if differing.is_empty() {
        Ok(())
    } else {
        Err(format!("the results differ: {differing:#?}").into())
    }
}

/// How long compiling takes, of fifty indicators and of five thousand.
fn compile(project: &Project) -> Result<(), Failure> {
    for count in [50, 5000] {
        let library = hejnal::indicators::library::Library {
            indicators: copies(project, count),
            wanted: project.definitions.wanted.clone(),
            ..Default::default()
        };
        let mut times = Vec::new();
        for _ in 0..7 {
            let start = Instant::now();
            let plan: Plan = hejnal::indicators::plan::compile(
                &library,
                &project.catalogue.datasets,
                &project.units,
            )
            .map_err(|faults| format!("{faults:?}"))?;
            let text = sql::statement(&plan, day());
            assert!(text.len() > count, "a statement");
            times.push(start.elapsed().as_secs_f64());
        }
        told(&format!("{count} indicators compiled in {:.1} ms", median(times) * 1000.0));
    }
    Ok(())
}

fn copies(project: &Project, count: usize) -> Vec<hejnal::indicators::file::Indicator> {
    let shipped = project.definitions.indicators.iter().cycle().take(count).enumerate();
    shipped
        .map(|(number, indicator)| {
            let mut copy = indicator.clone();
            copy.id = format!("{}-{number}", indicator.id);
            copy
        })
        .collect()
}
