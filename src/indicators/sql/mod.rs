//! A plan becomes one SQL statement that computes every indicator for every territory and year.
//!
//! Reads the relations `observations` (with the columns of the store; no other variables than the plan
//! reads are needed), `covered(territory, year)`, where and when there is any figure at all,
//! `breaks(dataset, variable, year)`, `members(territory, core)` and `gminas(territory, boundary_from)`; yields the columns of
//! `indicator_values` as `store::analysts::PUBLIC` lists them. The portable profile: casts,
//! `NULLIF`, conditional aggregation, no function of one engine alone. No text of a file is written
//! into it but names that passed `variable::is_name`, groups and ids as quoted literals, and numbers.

mod cells;
mod expression;
mod speaking;

pub use speaking::current;

use super::plan::Plan;
use crate::observations::engine::literal;
use chrono::NaiveDate;
use expression::{number, part};

/// The relations a statement reads, empty, with the columns it needs of them: what made figures are
/// put into. A store has more columns.
pub const RELATIONS: &str = "CREATE TABLE observations (dataset VARCHAR, variable VARCHAR,
  territory VARCHAR, year INTEGER, grp VARCHAR, value DOUBLE, state VARCHAR, reason VARCHAR,
  vintage DATE, file VARCHAR, line INTEGER, stated BOOLEAN);
CREATE VIEW covered AS SELECT DISTINCT territory, year FROM observations;
CREATE TABLE members (territory VARCHAR, core BOOLEAN);
CREATE TABLE breaks (dataset VARCHAR, variable VARCHAR, year INTEGER);
CREATE TABLE gminas (territory VARCHAR, boundary_from DATE);";

/// Writes the statement. Values of aggregates are pooled over `members`; what was published after
/// `as_of` is not seen.
#[must_use]
pub fn statement(plan: &Plan, as_of: NaiveDate) -> String {
    format!(
        "WITH {chosen},
current AS NOT MATERIALIZED (\n{speaking}\n),
{cells}parts AS (\n{parts}\n),
{methods}{RESULT}",
        chosen = speaking::chosen(as_of),
        speaking = speaking::speaking(as_of),
        cells = cells::cells(plan),
        parts = parts(plan),
        methods = methods(plan),
    )
}

/// Numerator, denominator and reason of every indicator in every cell.
fn parts(plan: &Plan) -> String {
    let selects: Vec<String> = plan.indicators.iter().map(|it| part(it, &plan.atoms)).collect();
    if selects.is_empty() { NO_PARTS.to_owned() } else { selects.join("\nUNION ALL\n") }
}

/// What a library without indicators computes: no row of these columns.
const NO_PARTS: &str = "  SELECT '' AS indicator, '' AS territory, 0 AS year, 'all' AS slice,
    1.0 AS numerator, 1.0 AS denominator, '' AS reason, 0 AS withheld,
    CAST(NULL AS DATE) AS vintage, TRUE AS observed, TRUE AS published
  WHERE FALSE";

fn methods(plan: &Plan) -> String {
    let rows: Vec<String> = plan
        .indicators
        .iter()
        .map(|it| {
            format!(
                "({}, {}, {}, {}, {})",
                literal(&it.id),
                number(it.shape.scale),
                if it.is_pooled() { "TRUE" } else { "FALSE" },
                number(it.coverage_at_least),
                literal(&it.method_version)
            )
        })
        .collect();
    let rows =
        if rows.is_empty() { "('', 1.0, TRUE, 1.0, '')".to_owned() } else { rows.join(",\n  ") };
    format!("methods(indicator, scale, pools, needed, method_version) AS (VALUES\n  {rows}\n),\n")
}

/// A gmina whose denominator is zero has no value and is a part all the same: it adds what it has.
/// Gminas as they are; areas pooled when their parts allow it, else as a source publishes them,
/// else missing with its reason.
const RESULT: &str = "gmina_values AS (
  SELECT indicator, territory, year, slice, numerator, denominator, reason, withheld,
         CASE WHEN reason IS NULL THEN 1 ELSE 0 END AS parts_known, 1 AS parts_all, vintage
  FROM parts
  WHERE territory NOT IN ('metropolis', 'ring') AND (slice = 'all' OR observed)
),
grouped AS (
  SELECT p.indicator, a.area AS territory, p.year, p.slice,
         sum(CASE WHEN NOT a.own AND p.is_part THEN p.numerator END ORDER BY p.territory) AS numerator,
         sum(CASE WHEN NOT a.own AND p.is_part THEN p.denominator END ORDER BY p.territory)
           AS denominator,
         count(CASE WHEN NOT a.own AND p.is_part THEN 1 END) AS known,
         count(CASE WHEN NOT a.own THEN 1 END) AS expected,
         min(CASE WHEN NOT a.own THEN p.reason END) AS least,
         max(CASE WHEN NOT a.own THEN p.reason END) AS most,
         max(CASE WHEN NOT a.own THEN p.vintage END) AS vintage, max(p.withheld) AS withheld,
         count(CASE WHEN a.own AND p.published AND p.reason IS NULL THEN 1 END) = 1 AS from_source,
         max(CASE WHEN a.own THEN p.numerator END) AS source_numerator,
         max(CASE WHEN a.own THEN p.denominator END) AS source_denominator,
         max(CASE WHEN a.own THEN p.reason END) AS source_reason,
         max(CASE WHEN a.own THEN p.vintage END) AS source_vintage
  FROM (SELECT *, reason IS NULL OR reason = 'division by zero' AS is_part FROM parts) AS p
  JOIN areas AS a ON a.territory = p.territory
  GROUP BY p.indicator, a.area, p.year, p.slice
),
judged AS (
  SELECT g.*, m.pools, m.pools AND g.known > 0 AND g.known >= m.needed * g.expected
           AND COALESCE(g.denominator, 1) <> 0 AS from_parts
  FROM grouped AS g JOIN methods AS m ON m.indicator = g.indicator
),
area_values AS (
  SELECT indicator, territory, year, slice,
         CASE WHEN from_parts THEN numerator WHEN from_source THEN source_numerator END AS numerator,
         CASE WHEN from_parts THEN denominator WHEN from_source THEN source_denominator END
           AS denominator,
         CASE WHEN from_parts OR from_source THEN NULL
              WHEN source_reason = 'doubtful' THEN source_reason
              WHEN pools AND known = expected THEN 'division by zero'
              WHEN known > 0 AND pools THEN 'incomplete'
              WHEN known > 0 THEN 'parts not published'
              WHEN least = most THEN least
              ELSE 'incomplete' END AS reason,
         withheld,
         CASE WHEN from_source AND NOT from_parts THEN 1 ELSE known END AS parts_known,
         CASE WHEN from_source AND NOT from_parts THEN 1 ELSE expected END AS parts_all,
         CASE WHEN from_source AND NOT from_parts THEN source_vintage ELSE vintage END AS vintage
  FROM judged WHERE slice = 'all' OR known > 0 OR from_source
)
SELECT v.indicator, v.territory, CAST(v.year AS INTEGER) AS year, v.slice AS grp,
       CASE WHEN v.reason IS NULL THEN
         CASE WHEN m.pools AND v.denominator IS NOT NULL
              THEN m.scale * v.numerator / NULLIF(v.denominator, 0)
              ELSE m.scale * v.numerator END END AS value,
       CASE WHEN v.reason IS NULL AND m.pools THEN v.numerator END AS numerator,
       CASE WHEN v.reason IS NULL AND m.pools THEN v.denominator END AS denominator,
       CASE WHEN v.reason IS NULL THEN 'known' WHEN v.withheld = 1 THEN 'withheld' ELSE 'missing' END AS state,
       v.reason, CAST(v.parts_known AS INTEGER) AS parts_known,
       CAST(v.parts_all AS INTEGER) AS parts_all, v.vintage, m.method_version
FROM (SELECT * FROM gmina_values UNION ALL SELECT * FROM area_values) AS v
JOIN methods AS m ON m.indicator = v.indicator
ORDER BY v.indicator NULLS LAST, v.territory NULLS LAST, v.year NULLS LAST, v.slice NULLS LAST";
