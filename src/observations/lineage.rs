//! From a figure back to the rows of the sources it was made from.

use super::engine::literal;
use super::store::Generation;
use crate::diagnostic::Error;
use serde::Serialize;
use std::collections::BTreeSet;

/// One row of a source file behind a figure.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SourceRow {
    /// The dataset.
    pub dataset: String,
    /// The variable.
    pub variable: String,
    /// The territory.
    pub territory: String,
    /// The year.
    pub year: i32,
    /// The group.
    pub grp: String,
    /// The value, when known.
    pub value: Option<f64>,
    /// Its unit.
    pub unit: String,
    /// `known`, `missing` or `withheld`.
    pub state: String,
    /// Why there is no value.
    pub reason: Option<String>,
    /// What the source prints, where it differs.
    pub source_value: Option<String>,
    /// When the provider published it.
    pub vintage: String,
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: i32,
    /// The office and table.
    pub source: String,
    /// What a reader should know.
    pub note: Option<String>,
    /// Whether the figure uses this row; other rows are what other sources or vintages say.
    pub used: bool,
}

/// The rows behind variables in some territories, by variable, territory, year and group: of each key
/// the row that speaks first, then what other sources or vintages say. Where no variable is named, of all,
/// and those of doubtful figures wherever they are. `current` is the query that chooses the row that speaks for a key.
///
/// # Errors
/// A generation that cannot be read.
pub fn rows(
    generation: &Generation,
    current: &str,
    variables: Option<&BTreeSet<String>>,
    territories: &BTreeSet<String>,
) -> Result<Vec<SourceRow>, Error> {
    let list = |texts: &BTreeSet<String>| {
        let quoted: Vec<String> = texts.iter().map(|text| literal(text)).collect();
        if quoted.is_empty() { "''".to_owned() } else { quoted.join(", ") }
    };
    let places = list(territories);
    // Whole keys, because which row speaks depends on all of a key.
    let asked = variables.map_or_else(
        || {
            format!(
                "territory IN ({places}) OR (variable, territory, year, grp) IN (
    SELECT variable, territory, year, grp FROM main.observations WHERE reason = 'doubtful')"
            )
        },
        |named| format!("variable IN ({}) AND territory IN ({places})", list(named)),
    );
    // Which row speaks for a key depends on the rows of that key alone; a key twice in one file is refused.
    let sql = format!(
        "WITH observations AS MATERIALIZED (SELECT * FROM main.observations
  WHERE {asked}),
current AS ({current})
SELECT o.dataset, o.variable, o.territory, o.year, o.grp, o.value, o.unit, o.state, o.reason,
  o.source_value, CAST(o.vintage AS VARCHAR), o.file, o.line, s.title, o.note, c.line IS NOT NULL
FROM observations AS o
LEFT JOIN current AS c ON c.file = o.file AND c.line = o.line
LEFT JOIN sources AS s ON s.file = o.file
WHERE o.vintage <= DATE '{}'
ORDER BY o.variable NULLS LAST, o.territory NULLS LAST, o.year NULLS LAST, o.grp NULLS LAST,
  c.line IS NULL, o.vintage DESC NULLS LAST, o.dataset NULLS LAST",
        generation.manifest.as_of,
    );
    generation.engine()?.rows(&sql, |row| {
        Ok(SourceRow {
            dataset: row.get(0)?,
            variable: row.get(1)?,
            territory: row.get(2)?,
            year: row.get(3)?,
            grp: row.get(4)?,
            value: row.get(5)?,
            unit: row.get(6)?,
            state: row.get(7)?,
            reason: row.get(8)?,
            source_value: row.get(9)?,
            vintage: row.get(10)?,
            file: row.get(11)?,
            line: row.get(12)?,
            source: row.get(13)?,
            note: row.get(14)?,
            used: row.get(15)?,
        })
    })
}
