//! Figures kept as Parquet: too many to be held as rows, so the engine reads and checks them.

use super::engine::{Engine, literal};
use crate::diagnostic::{Diagnosed, Diagnostic, Error, Faults};
use crate::language::Text;
use crate::sources::catalogue::Catalogue;
use crate::sources::descriptor::{Dataset, Resource};
use std::path::{Path, PathBuf};

/// The columns of a Parquet file of figures, in their order.
pub const COLUMNS: &[&str] = &["variable", "territory", "year", "value"];

/// How many faults of one file are told one by one.
const FAULTS_TOLD: usize = 20;

/// A resource kept as Parquet.
#[derive(Clone, Copy, Debug)]
pub struct Large<'a> {
    /// Its dataset.
    pub dataset: &'a Dataset,
    /// Its line in the descriptor.
    pub resource: &'a Resource,
}

impl<'a> Large<'a> {
    /// The Parquet resources among the datasets.
    pub fn among(datasets: &'a [Dataset]) -> impl Iterator<Item = Self> {
        datasets.iter().flat_map(|dataset| {
            let resources = dataset.resources.iter().filter(|it| it.is_parquet());
            resources.map(move |resource| Self { dataset, resource })
        })
    }

    fn path(self, project: &Path) -> PathBuf {
        project.join(&self.resource.file)
    }

    fn scan(self, project: &Path) -> String {
        let path = literal(&self.path(project).to_string_lossy());
        format!("read_parquet({path}, file_row_number = true)")
    }

    /// The variables with their units as a relation of constants.
    fn variables(self) -> String {
        let rows = self.dataset.variables.iter();
        let rows: Vec<String> =
            rows.map(|it| format!("({}, {})", literal(&it.name), literal(&it.unit))).collect();
        format!("(VALUES {}) AS v(variable, unit)", rows.join(", "))
    }

    /// Its figures in the columns of the long table.
    fn select(self, project: &Path) -> String {
        let Resource { vintage, imported, vintage_stated, file, .. } = self.resource;
        format!(
            "SELECT {} AS dataset, p.variable, p.territory, p.year, 'all' AS grp, p.value, v.unit, \
             'known' AS state, NULL::VARCHAR AS reason, NULL::VARCHAR AS source_value, \
             NULL::VARCHAR AS source_unit, DATE '{vintage}' AS vintage, \
             DATE '{imported}' AS imported, {} AS file, \
             CAST(p.file_row_number + 1 AS INTEGER) AS line, {vintage_stated} AS stated, \
             NULL::VARCHAR AS note FROM {} p JOIN {} USING (variable)",
            literal(&self.dataset.id),
            literal(file),
            self.scan(project),
            self.variables(),
        )
    }

    /// Checks columns, variables, territories, years, values and keys, and counts the rows.
    fn checked(self, engine: &Engine, project: &Path) -> Diagnosed<usize> {
        let refused = |error: &Error| vec![self.fault(None, &Text::same(error.to_string()))];
        let scan = self.scan(project);
        let described = format!("SELECT column_name FROM (DESCRIBE SELECT * FROM {scan})");
        let names = engine.rows(&described, |row| row.get::<_, String>(0));
        let names = names.map_err(|error| refused(&error))?;
        if names.iter().map(String::as_str).ne(COLUMNS.iter().copied().chain(["file_row_number"])) {
            let columns = COLUMNS.join(", ");
            return Err(vec![self.fault(
                None,
                &Text::new(
                    format!("kolumny pliku to nie: {columns}"),
                    format!("the columns are not: {columns}"),
                ),
            )]);
        }
        let faulty = format!(
            "SELECT file_row_number + 1, CASE \
               WHEN v.unit IS NULL THEN 'variable' WHEN g.territory IS NULL THEN 'territory' \
               WHEN p.year IS NULL OR p.year NOT BETWEEN 1900 AND 2100 THEN 'year' \
               WHEN p.value IS NULL OR NOT isfinite(p.value) THEN 'value' ELSE 'key' END \
             FROM (SELECT *, row_number() OVER (PARTITION BY variable, territory, year \
               ORDER BY file_row_number) AS again FROM {scan}) p \
             LEFT JOIN {} USING (variable) LEFT JOIN gminas g USING (territory) \
             WHERE v.unit IS NULL OR g.territory IS NULL OR p.year IS NULL \
               OR p.year NOT BETWEEN 1900 AND 2100 OR p.value IS NULL OR NOT isfinite(p.value) \
               OR again > 1 ORDER BY 1 LIMIT {FAULTS_TOLD}",
            self.variables(),
        );
        let found = engine.rows(&faulty, |row| Ok((row.get::<_, i64>(0)?, row.get(1)?)));
        let found: Vec<(i64, String)> = found.map_err(|error| refused(&error))?;
        if !found.is_empty() {
            let told = found.iter().map(|(row, what)| {
                let problem = Text::new(
                    format!("zła albo powtórzona komórka `{what}`"),
                    format!("the cell `{what}` is wrong or repeated"),
                );
                self.fault(usize::try_from(*row).ok(), &problem)
            });
            return Err(told.collect());
        }
        let counted = engine.rows(&format!("SELECT count(*) FROM {scan}"), |row| row.get(0));
        let counted: Vec<i64> = counted.map_err(|error| refused(&error))?;
        Ok(counted.first().and_then(|it| usize::try_from(*it).ok()).unwrap_or_default())
    }

    fn fault(self, row: Option<usize>, problem: &Text) -> Diagnostic {
        let remedy = Text::new(
            "zaimportować plik źródłowy ponownie przez `hejnal import`",
            "import the source file again by `hejnal import`",
        );
        let fault = Diagnostic::new(&self.resource.file, problem.clone(), remedy);
        match row {
            Some(row) => fault.at_line(row),
            None => fault,
        }
    }
}

/// Checks every file of figures kept as Parquet and counts their rows.
///
/// # Errors
/// Every fault with the file and the row, the first twenty of each file.
pub fn check(project: &Path, catalogue: &Catalogue) -> Result<usize, Error> {
    let mut larges = Large::among(&catalogue.datasets).peekable();
    if larges.peek().is_none() {
        return Ok(0);
    }
    let engine = Engine::open()?;
    // Nothing is summed here: the order of work does not matter.
    engine.run("SET threads = 2")?;
    let codes: Vec<String> =
        catalogue.register.gminas.keys().map(|code| format!("('{code}')")).collect();
    engine.run(&format!(
        "CREATE TABLE gminas AS SELECT * FROM (VALUES {}) AS g(territory)",
        codes.join(", ")
    ))?;
    let mut faults = Faults::default();
    let counts = larges.map(|large| faults.absorb(large.checked(&engine, project)));
    let count = counts.map(Option::unwrap_or_default).sum();
    Ok(faults.or(count)?)
}

/// Joins the figures kept as Parquet to the long table at `table`, in its order.
///
/// # Errors
/// A refusal of the engine or of the disk.
pub fn join(
    engine: &Engine,
    project: &Path,
    datasets: &[Dataset],
    table: &Path,
) -> Result<(), Error> {
    let larges: Vec<String> = Large::among(datasets).map(|it| it.select(project)).collect();
    if larges.is_empty() {
        return Ok(());
    }
    let joined = table.with_extension("joined");
    engine.save(
        &format!(
            "SELECT * FROM (SELECT * FROM read_parquet({}) UNION ALL {}) \
             ORDER BY variable, territory, year, grp, dataset, vintage, file, line",
            literal(&table.to_string_lossy()),
            larges.join(" UNION ALL "),
        ),
        &joined,
    )?;
    std::fs::rename(&joined, table).map_err(Error::io("renaming to", table))
}
