//! Figures kept as Parquet: too many to be held as rows, so the engine reads and checks them.

use super::engine::{Engine, literal, parquet};
use super::parts;
use super::store::staging::Staging;
use crate::diagnostic::{Diagnostic, Error};
use crate::language::Text;
use crate::reading::Reason;
use crate::sources::catalogue::Catalogue;
use crate::sources::descriptor::{Dataset, Resource};
use crate::territory::Territory;
use std::path::{Path, PathBuf};

/// The columns every Parquet file of figures has.
pub const COLUMNS: &[&str] = &["variable", "territory", "year", "value"];

/// Those that stand beside them where figures are missing and where there are notes.
const OPTIONAL: &[&str] = &["reason", "note"];

/// Their part of the long table.
pub const PART: &str = "observations-kept-as-parquet";

/// How many faults are told one by one.
const FAULTS_TOLD: usize = 20;

/// The resources kept as Parquet, with their datasets.
pub fn among(datasets: &[Dataset]) -> impl Iterator<Item = (&Dataset, &Resource)> {
    datasets.iter().flat_map(|dataset| {
        let resources = dataset.resources.iter().filter(|it| it.is_parquet());
        resources.map(move |resource| (dataset, resource))
    })
}

/// What the long table takes of the files kept as Parquet: a text that changes with any of it. `hash` is
/// that of a file.
pub fn told(datasets: &[Dataset], hash: impl Fn(&str) -> String) -> String {
    let told = among(datasets).map(|(dataset, it)| {
        let Resource { file, vintage, vintage_stated, .. } = it;
        format!("{:?}|{file:?}|{vintage}|{vintage_stated}|{}", dataset.id, hash(file))
    });
    told.collect::<Vec<_>>().join("\n")
}

/// All files of figures kept as Parquet, as one relation of the engine.
struct Large<'a> {
    engine: &'a Engine,
    scan: String,
}

impl<'a> Large<'a> {
    /// Describes the files to the engine; `None` when there are none.
    fn new(
        engine: &'a Engine,
        project: &Path,
        datasets: &[Dataset],
    ) -> Result<Option<Self>, Error> {
        let (mut paths, mut files, mut units) = (Vec::new(), Vec::new(), Vec::new());
        for (dataset, resource) in among(datasets) {
            let path = literal(&project.join(&resource.file).to_string_lossy());
            let Resource { vintage, imported, vintage_stated, file, .. } = resource;
            let (id, file) = (literal(&dataset.id), literal(file));
            files.push(format!(
                "({path}, {id}, {file}, DATE '{vintage}', DATE '{imported}', {vintage_stated})"
            ));
            let variables = dataset.variables.iter();
            units.extend(
                variables.map(|it| format!("({id}, {}, {})", literal(&it.name), literal(&it.unit))),
            );
            paths.push(path);
        }
        if paths.is_empty() {
            return Ok(None);
        }
        units.sort();
        units.dedup();
        engine.run(&format!(
            "CREATE OR REPLACE TEMP TABLE large_files AS SELECT * FROM (VALUES {}) \
             AS f(filename, dataset, file, vintage, imported, stated); \
             CREATE OR REPLACE TEMP TABLE large_units AS SELECT * FROM (VALUES {}) \
             AS v(dataset, variable, unit)",
            files.join(", "),
            units.join(", "),
        ))?;
        let scan = format!(
            "read_parquet([{}], filename = true, file_row_number = true, union_by_name = true)",
            paths.join(", ")
        );
        let there = Self { engine, scan: scan.clone() }.columns()?;
        let absent = OPTIONAL.iter().filter(|name| !there.iter().any(|it| it == *name));
        let absent = absent.map(|name| format!("NULL::VARCHAR AS {name}"));
        let columns: Vec<String> = std::iter::once("*".to_owned()).chain(absent).collect();
        let scan = format!("(SELECT {} FROM {scan})", columns.join(", "));
        Ok(Some(Self { engine, scan }))
    }

    fn columns(&self) -> Result<Vec<String>, Error> {
        let described = format!("SELECT column_name FROM (DESCRIBE SELECT * FROM {})", self.scan);
        self.engine.rows(&described, |row| row.get(0))
    }

    /// The figures in the columns of the long table.
    fn select(&self) -> String {
        format!(
            "SELECT f.dataset, p.variable, p.territory, CAST(p.year AS INTEGER) AS year, \
             'all' AS grp, CAST(p.value AS DOUBLE) AS value, v.unit, \
             CASE WHEN p.value IS NULL THEN 'missing' ELSE 'known' END AS state, p.reason, \
             NULL::VARCHAR AS source_value, NULL::VARCHAR AS source_unit, f.vintage, f.imported, \
             f.file, CAST(p.file_row_number + 1 AS INTEGER) AS line, f.stated, p.note FROM {} p JOIN large_files f USING (filename) \
             JOIN large_units v ON v.dataset = f.dataset AND v.variable = p.variable",
            self.scan,
        )
    }

    /// Checks columns, variables, territories, years, values, reasons and keys, and counts the
    /// rows.
    fn checked(&self) -> Result<usize, Error> {
        let wanted: Vec<String> = COLUMNS.iter().map(|it| (*it).to_owned()).collect();
        let there = self.columns()?;
        let known =
            |name: &str| OPTIONAL.contains(&name) || matches!(name, "filename" | "file_row_number");
        let odd = there.iter().find(|it| !wanted.contains(it) && !known(it));
        let lacking = wanted.iter().find(|it| !there.contains(it));
        if let Some(name) = odd.or(lacking) {
            return Err(Error::Invalid(vec![fault(
                "datasets",
                None,
                &Text::new(
                    format!("kolumny plików Parquet to nie: {} ({name})", COLUMNS.join(", ")),
                    format!(
                        "the columns of Parquet files are not: {} ({name})",
                        COLUMNS.join(", ")
                    ),
                ),
            )]));
        }
        let found = self.engine.rows(&self.faulty(), |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?, row.get::<_, String>(2)?))
        })?;
        if found.is_empty() {
            let counted = format!("SELECT count(*) FROM {}", self.scan);
            let counted: Vec<i64> = self.engine.rows(&counted, |row| row.get(0))?;
            return Ok(counted
                .first()
                .and_then(|it| usize::try_from(*it).ok())
                .unwrap_or_default());
        }
        let told = found.iter().map(|(file, row, what)| {
            let problem = Text::new(
                format!("zła albo powtórzona komórka `{what}`"),
                format!("the cell `{what}` is wrong or repeated"),
            );
            fault(file, usize::try_from(*row).ok(), &problem)
        });
        Err(Error::Invalid(told.collect()))
    }

    /// Checks that no row is that of a key which the long table has in the same vintage.
    fn apart_from(&self, parts: &[PathBuf]) -> Result<(), Error> {
        let both = format!(
            "SELECT p.file, p.line, o.file || ':' || o.line FROM ({}) p \
             JOIN {} o USING (dataset, vintage, variable, territory, year, grp) \
             ORDER BY 1, 2 LIMIT {FAULTS_TOLD}",
            self.select(),
            parquet(parts),
        );
        let found = self.engine.rows(&both, |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?, row.get::<_, String>(2)?))
        })?;
        let told = found.iter().map(|(file, row, other)| {
            let problem = Text::new(
                format!("ta wartość stoi też w {other}, w tym samym wydaniu"),
                format!("this figure also stands in {other}, in the same vintage"),
            );
            fault(file, usize::try_from(*row).ok(), &problem)
        });
        let told: Vec<Diagnostic> = told.collect();
        if told.is_empty() { Ok(()) } else { Err(Error::Invalid(told)) }
    }

    /// The first faulty cells: file, row, column.
    fn faulty(&self) -> String {
        let reasons: Vec<String> = Reason::ALL.iter().map(|it| literal(it.as_str())).collect();
        let absent = format!(
            "(p.value IS NULL) IS NOT DISTINCT FROM (p.reason IS NULL) \
             OR (p.reason IS NOT NULL AND p.reason NOT IN ({})) \
             OR (p.value IS NOT NULL AND NOT isfinite(p.value))",
            reasons.join(", ")
        );
        format!(
            "SELECT coalesce(p.file, p.filename), file_row_number + 1, CASE \
               WHEN v.unit IS NULL THEN 'variable' WHEN g.territory IS NULL THEN 'territory' \
               WHEN p.year IS NULL OR p.year NOT BETWEEN 1900 AND 2100 THEN 'year' \
               WHEN {absent} THEN 'value' ELSE 'key' END \
             FROM (SELECT *, row_number() OVER (PARTITION BY dataset, vintage, variable, territory, \
               year ORDER BY file, file_row_number) AS again \
               FROM {} LEFT JOIN large_files USING (filename)) p \
             LEFT JOIN large_units v ON v.dataset = p.dataset AND v.variable = p.variable \
             LEFT JOIN territories g ON g.territory = p.territory \
             WHERE v.unit IS NULL OR g.territory IS NULL OR p.year IS NULL \
               OR p.year NOT BETWEEN 1900 AND 2100 OR {absent} OR again > 1 \
             ORDER BY 1, 2 LIMIT {FAULTS_TOLD}",
            self.scan,
        )
    }
}

fn fault(file: &str, row: Option<usize>, problem: &Text) -> Diagnostic {
    let remedy = Text::new(
        "zaimportować plik źródłowy ponownie przez `hejnal import`",
        "import the source file again by `hejnal import`",
    );
    let fault = Diagnostic::new(file, problem.clone(), remedy);
    match row {
        Some(row) => fault.at_line(row),
        None => fault,
    }
}

/// Checks every file of figures kept as Parquet and counts their rows.
///
/// # Errors
/// The first twenty faults, with file and row, or what the engine cannot read.
pub fn check(project: &Path, catalogue: &Catalogue) -> Result<usize, Error> {
    if among(&catalogue.datasets).next().is_none() {
        return Ok(0);
    }
    let engine = Engine::open()?;
    // Nothing is summed here: the order of work does not matter.
    engine.run("SET threads = 2")?;
    let gminas = catalogue.register.gminas.keys().map(|code| Territory::Gmina(*code));
    let wholes = [Territory::Metropolis, Territory::Ring, Territory::Poland];
    let names: Vec<String> = gminas.chain(wholes).map(|it| format!("('{it}')")).collect();
    engine.run(&format!(
        "CREATE TABLE territories AS SELECT * FROM (VALUES {}) AS g(territory)",
        names.join(", ")
    ))?;
    let unreadable = |error: &Error| {
        Error::Invalid(vec![fault("datasets", None, &Text::same(error.to_string()))])
    };
    let large = Large::new(&engine, project, &catalogue.datasets);
    match large.map_err(|error| unreadable(&error))? {
        Some(large) => large.checked(),
        None => Ok(0),
    }
}

/// Writes the figures kept as Parquet as one more part of the long table, the others of which are staged.
///
/// # Errors
/// Figures that other parts have in the same vintage; a refusal of the engine or of the disk.
pub fn join(project: &Path, datasets: &[Dataset], staging: &Staging<'_>) -> Result<(), Error> {
    if among(datasets).next().is_none() {
        return Ok(());
    }
    let engine = Engine::open()?;
    let Some(large) = Large::new(&engine, project, datasets)? else { return Ok(()) };
    large.apart_from(&staging.files(parts::TABLE)?)?;
    let sql = format!(
        "{} ORDER BY p.variable, p.territory, p.year, f.dataset, f.vintage, f.file, line",
        large.select()
    );
    engine.save(&sql, &staging.table(PART))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observations::quality::samples::dataset;
    use crate::period::parse_date;
    use chrono::NaiveDate;

    #[test]
    fn what_a_descriptor_says_of_a_file_is_told_with_its_hash() {
        let vintage = parse_date("2025-06-01").expect("a date");
        let resource = Resource {
            file: "made.parquet".to_owned(),
            holds: "observations".to_owned(),
            vintage,
            vintage_stated: true,
            imported: vintage,
            format: "parquet".to_owned(),
            origins: Vec::new(),
            fields: Vec::new(),
        };
        let of = |change: fn(&mut Resource), hash: &str| {
            let mut resource = resource.clone();
            change(&mut resource);
            let dataset = Dataset { resources: vec![resource], ..dataset() };
            told(&[dataset], |_| hash.to_owned())
        };
        let plain = of(|_| (), "a");
        assert!(!plain.is_empty() && plain == of(|_| (), "a"));
        assert_ne!(plain, of(|_| (), "b"));
        assert_ne!(plain, of(|it| it.vintage_stated = false, "a"));
        assert_ne!(plain, of(|it| it.vintage = NaiveDate::MIN, "a"));
        assert_ne!(plain, of(|it| it.file = "other.parquet".to_owned(), "a"));
    }
}
