//! What is present and what is missing, by variable.

use super::store::Generation;
use crate::diagnostic::Error;

/// How much of one variable is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VariableCoverage {
    /// The variable.
    pub variable: String,
    /// The datasets that hold it, joined by a comma.
    pub datasets: String,
    /// The first year with a known value.
    pub first_year: Option<i32>,
    /// The last year with a known value.
    pub last_year: Option<i32>,
    /// Territories with at least one known value.
    pub territories: i64,
    /// Members with a known value in the last year.
    pub members_last_year: i64,
    /// Rows with a known value.
    pub known: i64,
    /// Rows that say why there is none.
    pub missing: i64,
}

/// Looks at every variable of a generation, sorted by name.
///
/// # Errors
/// A generation that cannot be read.
pub fn variables(generation: &Generation) -> Result<Vec<VariableCoverage>, Error> {
    let engine = generation.engine()?;
    let as_of = generation.manifest.as_of;
    let sql = format!(
        "WITH seen AS (SELECT * FROM observations WHERE vintage <= DATE '{as_of}'),
last AS (SELECT variable, max(year) AS year FROM seen WHERE state = 'known' GROUP BY variable),
recent AS (SELECT s.variable, count(DISTINCT s.territory) AS members
  FROM seen AS s JOIN last AS l ON l.variable = s.variable AND l.year = s.year
  JOIN members AS m ON m.territory = s.territory WHERE s.state = 'known' GROUP BY s.variable)
SELECT s.variable, string_agg(DISTINCT s.dataset, ', ' ORDER BY s.dataset),
  CAST(min(CASE WHEN state = 'known' THEN s.year END) AS INTEGER),
  CAST(max(CASE WHEN state = 'known' THEN s.year END) AS INTEGER),
  count(DISTINCT CASE WHEN state = 'known' THEN territory END),
  COALESCE(max(r.members), 0),
  count(CASE WHEN state = 'known' THEN 1 END), count(CASE WHEN state <> 'known' THEN 1 END)
FROM seen AS s LEFT JOIN recent AS r ON r.variable = s.variable
GROUP BY s.variable ORDER BY s.variable NULLS LAST"
    );
    engine.rows(&sql, |row| {
        Ok(VariableCoverage {
            variable: row.get(0)?,
            datasets: row.get(1)?,
            first_year: row.get(2)?,
            last_year: row.get(3)?,
            territories: row.get(4)?,
            members_last_year: row.get(5)?,
            known: row.get(6)?,
            missing: row.get(7)?,
        })
    })
}
