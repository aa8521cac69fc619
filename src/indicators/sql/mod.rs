//! A plan becomes one SQL statement that computes every indicator for every territory and year.
//!
//! Reads the relations `observations` (with the columns of the store), `breaks(dataset, variable,
//! year)`, `members(territory)` and `gminas(territory, boundary_from)`; yields the columns of
//! `indicator_values` as `store::analysts::PUBLIC` lists them. The portable profile: casts,
//! `NULLIF`, conditional aggregation, no function of one engine alone. No text of a file is written into it but names that passed
//! `variable::is_name`, groups and ids as quoted literals, and numbers.

mod expression;

use super::plan::{Atom, Plan};
use crate::observations::engine::literal;
use crate::sources::tidy_csv::EVERYONE;
use crate::territory::CORE_CITY;
use chrono::NaiveDate;
use expression::{number, part};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The relations a statement reads, empty, with the columns it needs of them: what made figures are
/// put into. A store has more columns.
pub const RELATIONS: &str = "CREATE TABLE observations (dataset VARCHAR, variable VARCHAR,
  territory VARCHAR, year INTEGER, grp VARCHAR, value DOUBLE, state VARCHAR, reason VARCHAR,
  vintage DATE, file VARCHAR, line INTEGER, stated BOOLEAN);
CREATE TABLE members (territory VARCHAR);
CREATE TABLE breaks (dataset VARCHAR, variable VARCHAR, year INTEGER);
CREATE TABLE gminas (territory VARCHAR, boundary_from DATE);";

/// Which row speaks for a key when several datasets or vintages hold it: within a dataset the
/// newest vintage; between datasets a known value before a missing one, a vintage its provider
/// states before one that is only the day of import, then the newest, then the dataset's name. What
/// was published after `as_of` alone is missing as not yet known.
#[must_use]
pub fn current(as_of: NaiveDate) -> String {
    // Most variables stand in one file: nothing has to be chosen for them, and a window over
    // millions of rows takes longer than all the rest.
    let contested = "SELECT variable
    FROM (SELECT DISTINCT variable, dataset, vintage, file FROM observations) AS spoken
    GROUP BY variable HAVING count(*) > 1";
    format!(
        "SELECT dataset, variable, territory, year, grp, CASE WHEN seen THEN value END AS value,
  CASE WHEN seen THEN state ELSE 'missing' END AS state,
  CASE WHEN seen THEN reason ELSE 'not yet known' END AS reason,
  CASE WHEN seen THEN vintage END AS vintage, file, line
FROM (SELECT dataset, variable, territory, year, grp, value, state, reason, vintage, file, line,
        vintage <= DATE '{as_of}' AS seen
      FROM observations WHERE variable NOT IN ({contested})
      UNION ALL
      SELECT dataset, variable, territory, year, grp, value, state, reason, vintage, file, line, seen
      FROM (SELECT *, row_number() OVER (PARTITION BY variable, territory, year, grp
              ORDER BY CASE WHEN seen AND state = 'known' THEN 0 WHEN seen THEN 1 ELSE 2 END,
                       CASE WHEN stated THEN 0 ELSE 1 END, vintage DESC NULLS LAST,
                       dataset NULLS LAST, file NULLS LAST, line NULLS LAST) AS place
            FROM (SELECT *, vintage <= DATE '{as_of}' AS seen,
                    row_number() OVER (PARTITION BY dataset, variable, territory, year, grp
                      ORDER BY CASE WHEN vintage <= DATE '{as_of}' THEN 0 ELSE 1 END,
                               vintage DESC NULLS LAST, file NULLS LAST, line NULLS LAST) AS age
                  FROM observations WHERE variable IN ({contested})) AS aged
            WHERE age = 1) AS ranked
      WHERE place = 1) AS speaking"
    )
}

/// Writes the statement. Values of aggregates are pooled over `members`; what was published after
/// `as_of` is not seen.
#[must_use]
pub fn statement(plan: &Plan, as_of: NaiveDate) -> String {
    let mut sql = format!("WITH current AS (\n{}\n),\n", current(as_of));
    sql.push_str(&atom_rows(plan));
    sql.push_str(&every_cell(&plan.atoms));
    let _ = writeln!(sql, "parts AS (\n{}\n),", parts(plan));
    sql.push_str(&methods(plan));
    sql.push_str(RESULT);
    sql
}

/// `atoms` lists what is read and `divided` what is read by groups too, `plain` and `pinned` read
/// what is summed over groups, of other years or of one, `cell` has all of it. A slice is everybody, or one group that an indicator is computed for.
fn atom_rows(plan: &Plan) -> String {
    let mut rows = Vec::new();
    for (index, Atom { input: atom, .. }) in plan.atoms.iter().enumerate() {
        for group in &atom.groups {
            rows.push(format!(
                "({index}, {}, {}, {}, {}, {})",
                literal(&atom.variable),
                literal(group),
                atom.lag,
                atom.pinned.map_or_else(|| "CAST(NULL AS INTEGER)".to_owned(), |y| y.to_string()),
                atom.groups.len()
            ));
        }
    }
    if rows.is_empty() {
        rows.push("(-1, '', '', 0, CAST(NULL AS INTEGER), 1)".to_owned());
    }
    let mut divided: Vec<String> = divided(plan)
        .into_iter()
        .map(|(atom, by)| {
            let input = &plan.atoms[atom].input;
            let groups = literal(&format!("{by}=%"));
            format!("({atom}, {}, {groups}, {})", literal(&input.variable), input.lag)
        })
        .collect();
    if divided.is_empty() {
        divided.push("(-1, '', '', 0)".to_owned());
    }
    format!(
        "atoms(atom, variable, grp, lag, pinned, groups) AS (VALUES\n  {}\n),
divided(atom, variable, groups, lag) AS (VALUES\n  {}\n),\n{ATOM_ROWS}",
        rows.join(",\n  "),
        divided.join(",\n  ")
    )
}

/// What is read for each group of a kind, with that kind: of indicators computed by it, everything
/// that is of everybody and of the year.
fn divided(plan: &Plan) -> BTreeSet<(usize, &str)> {
    let pairs = plan.indicators.iter().flat_map(|planned| {
        let by = planned.by.iter();
        by.flat_map(|by| planned.atoms().into_iter().map(move |atom| (atom, by.as_str())))
    });
    let of_everybody = |(atom, _): &(usize, &str)| {
        let input = &plan.atoms[*atom].input;
        input.pinned.is_none() && input.groups.as_slice() == [EVERYONE]
    };
    pairs.filter(of_everybody).collect()
}

const ATOM_ROWS: &str = "plain AS (
  SELECT a.atom, a.groups, a.lag, o.territory, o.year + a.lag AS year, 'all' AS slice, o.variable,
         o.grp, o.value, o.state, o.reason, o.vintage
  FROM current AS o JOIN atoms AS a ON a.variable = o.variable AND a.grp = o.grp
  WHERE a.pinned IS NULL AND (a.lag > 0 OR a.groups > 1)
  UNION ALL
  SELECT d.atom, 1 AS groups, d.lag, o.territory, o.year + d.lag AS year, o.grp AS slice, o.variable,
         o.grp, o.value, o.state, o.reason, o.vintage
  FROM current AS o JOIN divided AS d ON d.variable = o.variable
  WHERE o.grp LIKE d.groups AND o.grp NOT LIKE '%;%'
),
crossing AS (
  SELECT DISTINCT p.atom, p.territory, p.year, p.slice
  FROM plain AS p
  JOIN current AS c ON c.variable = p.variable AND c.grp = p.grp
                   AND c.territory = p.territory AND c.year = p.year
  JOIN breaks AS b ON b.dataset = c.dataset AND b.variable = c.variable
                  AND p.year - p.lag < b.year AND b.year <= p.year
  WHERE p.lag > 0
),
lagged AS (
  SELECT atom, groups, territory, year, slice, value, state, reason, vintage FROM plain
  WHERE lag = 0
  UNION ALL
  SELECT p.atom, p.groups, p.territory, p.year, p.slice,
         CASE WHEN x.atom IS NULL THEN p.value END AS value,
         CASE WHEN x.atom IS NULL THEN p.state ELSE 'missing' END AS state,
         CASE WHEN x.atom IS NULL THEN p.reason ELSE 'broken series' END AS reason, p.vintage
  FROM plain AS p LEFT JOIN crossing AS x
    ON x.atom = p.atom AND x.territory = p.territory AND x.year = p.year AND x.slice = p.slice
  WHERE p.lag > 0
),
moments AS (SELECT DISTINCT territory, year FROM current),
pinned AS (
  SELECT a.atom, a.groups, o.territory, m.year, 'all' AS slice,
         CASE WHEN g.boundary_from IS NULL OR m.year >= extract(year FROM g.boundary_from)
              THEN o.value END AS value,
         CASE WHEN g.boundary_from IS NULL OR m.year >= extract(year FROM g.boundary_from)
              THEN o.state ELSE 'missing' END AS state,
         CASE WHEN g.boundary_from IS NULL OR m.year >= extract(year FROM g.boundary_from)
              THEN o.reason ELSE 'boundary changed' END AS reason, o.vintage
  FROM current AS o
  JOIN atoms AS a ON a.variable = o.variable AND a.grp = o.grp AND a.pinned = o.year
  JOIN moments AS m ON m.territory = o.territory
  LEFT JOIN gminas AS g ON g.territory = o.territory
),
read AS (
  SELECT atom, groups, territory, year, slice, value, state, reason, vintage FROM lagged
  UNION ALL
  SELECT atom, groups, territory, year, slice, value, state, reason, vintage FROM pinned
),
cell AS (
  SELECT a.atom, o.territory, o.year, 'all' AS slice, o.value,
         CASE WHEN o.value IS NULL THEN COALESCE(o.reason, 'incomplete') END AS reason,
         CASE o.state WHEN 'withheld' THEN 1 ELSE 0 END AS withheld, o.vintage
  FROM current AS o JOIN atoms AS a ON a.variable = o.variable AND a.grp = o.grp
  WHERE a.pinned IS NULL AND a.lag = 0 AND a.groups = 1
  UNION ALL
  SELECT atom, territory, year, slice,
         CASE WHEN count(value) = max(groups) THEN sum(value) END AS value,
         CASE WHEN count(value) < max(groups) THEN COALESCE(min(reason), 'incomplete') END AS reason,
         max(CASE state WHEN 'withheld' THEN 1 ELSE 0 END) AS withheld,
         max(vintage) AS vintage
  FROM read GROUP BY atom, territory, year, slice
),
";

/// `every_cell`: what is read, for gminas and for whole areas. An area has what its members have
/// together, where that may be summed and none is missing, else what a source publishes for it. A
/// row of no atom stands for every member in every year of the frame, and in every slice of a year
/// that any territory has: a member without figures is a member all the same.
fn every_cell(atoms: &[Atom]) -> String {
    let summed: Vec<String> = atoms
        .iter()
        .enumerate()
        .filter(|(_, it)| it.extensive)
        .map(|(atom, _)| format!("({atom})"))
        .collect();
    let summed = if summed.is_empty() { "(-1)".to_owned() } else { summed.join(", ") };
    format!(
        "summed(atom) AS (VALUES {summed}),
areas AS (
  SELECT 'metropolis' AS area, territory, FALSE AS own FROM members
  UNION ALL SELECT 'ring', territory, FALSE FROM members WHERE territory <> '{CORE_CITY}'
  UNION ALL VALUES ('metropolis', 'metropolis', TRUE), ('ring', 'ring', TRUE)
),
sizes AS (SELECT area, count(*) AS members FROM areas WHERE NOT own GROUP BY area),
sums AS (
  SELECT c.atom, a.area AS territory, c.year, c.slice,
         CASE WHEN count(c.value) = max(z.members) THEN sum(c.value) END AS value,
         max(c.vintage) AS vintage
  FROM cell AS c JOIN areas AS a ON a.territory = c.territory
  JOIN sizes AS z ON z.area = a.area JOIN summed AS s ON s.atom = c.atom
  WHERE NOT a.own GROUP BY c.atom, a.area, c.year, c.slice
),
area_cell AS (
  SELECT atom, territory, year, slice, COALESCE(max(together), max(published)) AS value,
         max(reason) AS reason, max(withheld) AS withheld, max(vintage) AS vintage,
         CASE WHEN max(together) IS NULL AND max(published) IS NOT NULL THEN 1 ELSE 0 END AS published
  FROM (SELECT atom, territory, year, slice, value AS together, CAST(NULL AS DOUBLE) AS published,
               CAST(NULL AS VARCHAR) AS reason, 0 AS withheld, vintage
        FROM sums WHERE value IS NOT NULL
        UNION ALL
        SELECT atom, territory, year, slice, CAST(NULL AS DOUBLE), value, reason, withheld, vintage
        FROM cell WHERE territory IN ('metropolis', 'ring')) AS offered
  GROUP BY atom, territory, year, slice
),
every_cell AS (
  SELECT atom, territory, year, slice, value, reason, withheld, vintage, 0 AS published FROM cell
  WHERE territory NOT IN ('metropolis', 'ring')
  UNION ALL
  SELECT atom, territory, year, slice, value, reason, withheld, vintage, published FROM area_cell
  UNION ALL
  SELECT -1, m.territory, y.year, y.slice, CAST(NULL AS DOUBLE), CAST(NULL AS VARCHAR), 0,
         CAST(NULL AS DATE), 0
  FROM members AS m
  CROSS JOIN (SELECT DISTINCT year, 'all' AS slice FROM moments
              UNION SELECT DISTINCT year, slice FROM cell) AS y
),
"
    )
}

/// Numerator, denominator and reason of every indicator in every cell.
fn parts(plan: &Plan) -> String {
    let selects: Vec<String> = plan.indicators.iter().map(part).collect();
    selects.join("\nUNION ALL\n")
}

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
         sum(CASE WHEN NOT a.own AND p.is_part THEN p.numerator END) AS numerator,
         sum(CASE WHEN NOT a.own AND p.is_part THEN p.denominator END) AS denominator,
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
