//! What formulas read, in cells: one figure of one territory, year and slice. A slice is everybody,
//! or one group that an indicator is computed for.
//!
//! Most figures are one row of the store as it stands: each indicator takes those where they lie
//! ([`taken`]). What is read of another year, summed over groups or by groups is worked out once
//! (`derived`), and so is everything for members and areas (`area_cell`), which are few.

use super::literal;
use crate::indicators::plan::{Atom, Plan, Planned};
use crate::sources::tidy_csv::EVERYONE;
use std::collections::BTreeSet;

const NO_YEAR: &str = "CAST(NULL AS INTEGER)";

/// The relations that [`taken`] reads.
pub(super) fn cells(plan: &Plan) -> String {
    let summed = plan.atoms.iter().enumerate().filter(|(_, it)| it.extensive);
    let summed: Vec<String> = summed.map(|(atom, _)| format!("({atom})")).collect();
    format!(
        "atoms(atom, variable, grp, lag, pinned, groups) AS (VALUES\n  {atoms}\n),
summed(atom) AS (VALUES {summed}),
moments AS MATERIALIZED (SELECT DISTINCT territory, year FROM covered),
{derived}areas AS (
  SELECT 'metropolis' AS area, territory, FALSE AS own FROM members
  UNION ALL SELECT 'ring', territory, FALSE FROM members
    WHERE NOT core AND EXISTS (SELECT 1 FROM members WHERE core)
  UNION ALL VALUES ('metropolis', 'metropolis', TRUE), ('ring', 'ring', TRUE)
),
{OF_AREAS}",
        atoms = rows(&atoms(plan), ",\n  ", &format!("(-1, '', '', 0, {NO_YEAR}, 1)")),
        summed = rows(&summed, ", ", "(-1)"),
        derived = derived(plan),
    )
}

/// `derived` and what it is made of. Most plans derive nothing: an engine takes longer to make ready what
/// yields no row than to work out all the rest.
fn derived(plan: &Plan) -> String {
    if !plan.indicators.iter().any(|it| derives(it, &plan.atoms)) {
        return NOTHING_DERIVED.to_owned();
    }
    let divided = rows(&divided_rows(plan), ",\n  ", "(-1, '', '', 0)");
    format!("divided(atom, variable, groups, lag) AS (VALUES\n  {divided}\n),\n{DERIVED}")
}

/// Whether any cell of an indicator is more than one row of the store as it stands.
fn derives(planned: &Planned, atoms: &[Atom]) -> bool {
    !planned.by.is_empty() || planned.atoms().iter().any(|atom| !atoms[*atom].input.is_one_row())
}

/// A relation of values has at least one row.
fn rows(rows: &[String], by: &str, none: &str) -> String {
    if rows.is_empty() { none.to_owned() } else { rows.join(by) }
}

/// What is read: a row for each group that is summed.
fn atoms(plan: &Plan) -> Vec<String> {
    let of_atom = |(index, Atom { input, .. }): (usize, &Atom)| {
        let of_group = |group: &String| {
            format!(
                "({index}, {}, {}, {}, {}, {})",
                literal(&input.variable),
                literal(group),
                input.lag,
                input.pinned.map_or_else(|| NO_YEAR.to_owned(), |year| year.to_string()),
                input.groups.len()
            )
        };
        input.groups.iter().map(of_group).collect::<Vec<_>>()
    };
    plan.atoms.iter().enumerate().flat_map(of_atom).collect()
}

/// What is read for each group of a kind.
fn divided_rows(plan: &Plan) -> Vec<String> {
    let row = |(atom, by): (usize, &str)| {
        let input = &plan.atoms[atom].input;
        let groups = literal(&format!("{by}=%"));
        format!("({atom}, {}, {groups}, {})", literal(&input.variable), input.lag)
    };
    divided(plan).into_iter().map(row).collect()
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

/// The cells an indicator is computed from. A row of no atom stands for every member in every year of
/// the frame: a member without figures is a member all the same.
pub(super) fn taken(planned: &Planned, atoms: &[Atom]) -> String {
    let used = planned.atoms();
    let standing = used.iter().filter(|atom| atoms[**atom].input.is_one_row());
    let mut sources: Vec<String> =
        standing.map(|atom| as_it_stands(*atom, &atoms[*atom])).collect();
    let slices = slices(planned);
    let numbers = |all: &[usize]| all.iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
    if derives(planned, atoms) {
        sources.push(format!(
            "SELECT atom, territory, year, slice, value, reason, withheld, vintage, 0 AS published
        FROM derived WHERE atom IN ({}) AND {slices} AND territory NOT IN ('metropolis', 'ring')",
            numbers(&used)
        ));
    }
    if !used.is_empty() {
        sources.push(format!(
            "SELECT atom, territory, year, slice, value, reason, withheld, vintage, published
        FROM area_cell WHERE atom IN ({}) AND {slices}",
            numbers(&used)
        ));
    }
    sources.push(format!(
        "SELECT atom, territory, year, slice, value, reason, withheld, vintage, 0 AS published
        FROM frame WHERE {slices}"
    ));
    sources.join("\n        UNION ALL ")
}

/// One row of the store for each gmina and year. Said for each indicator anew and by name: the engine
/// then reads the few pages of a file that hold the variable.
fn as_it_stands(atom: usize, Atom { input, .. }: &Atom) -> String {
    format!(
        "SELECT {atom} AS atom, territory, year, '{EVERYONE}' AS slice, value, {READING},
          0 AS published
        FROM current WHERE variable = {} AND grp = {} AND territory NOT IN ('metropolis', 'ring')",
        literal(&input.variable),
        literal(input.groups.first().map_or(EVERYONE, String::as_str)),
    )
}

/// Which slices of the cells an indicator is computed in.
fn slices(planned: &Planned) -> String {
    let all = std::iter::once(format!("slice = '{EVERYONE}'"));
    let by = planned.by.iter().map(|by| format!("slice LIKE {}", literal(&format!("{by}=%"))));
    format!("({})", all.chain(by).collect::<Vec<_>>().join(" OR "))
}

/// Reason, whether it is withheld and vintage of a row that speaks.
const READING: &str = "CASE WHEN value IS NULL THEN COALESCE(reason, 'incomplete') END AS reason,
          CASE state WHEN 'withheld' THEN 1 ELSE 0 END AS withheld, vintage";

/// `derived`: what is no row of the store as it stands. `shifted` is read of the years before, of
/// several groups or by groups, and is missing where a series breaks in between; `pinned` is read
/// of one year, and missing before the boundary it belongs to.
const DERIVED: &str = "shifted AS (
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
  FROM shifted AS p
  JOIN current AS c ON c.variable = p.variable AND c.grp = p.grp
                   AND c.territory = p.territory AND c.year = p.year
  JOIN breaks AS b ON b.dataset = c.dataset AND b.variable = c.variable
                  AND p.year - p.lag < b.year AND b.year <= p.year
  WHERE p.lag > 0
),
lagged AS (
  SELECT atom, groups, territory, year, slice, value, state, reason, vintage FROM shifted
  WHERE lag = 0
  UNION ALL
  SELECT p.atom, p.groups, p.territory, p.year, p.slice,
         CASE WHEN x.atom IS NULL THEN p.value END AS value,
         CASE WHEN x.atom IS NULL THEN p.state ELSE 'missing' END AS state,
         CASE WHEN x.atom IS NULL THEN p.reason ELSE 'broken series' END AS reason, p.vintage
  FROM shifted AS p LEFT JOIN crossing AS x
    ON x.atom = p.atom AND x.territory = p.territory AND x.year = p.year AND x.slice = p.slice
  WHERE p.lag > 0
),
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
derived AS MATERIALIZED (
  SELECT atom, territory, year, slice,
         CASE WHEN count(value) = max(groups) THEN sum(value) END AS value,
         CASE WHEN count(value) < max(groups) THEN COALESCE(min(reason), 'incomplete') END AS reason,
         max(CASE state WHEN 'withheld' THEN 1 ELSE 0 END) AS withheld,
         max(vintage) AS vintage
  FROM (SELECT atom, groups, territory, year, slice, value, state, reason, vintage FROM lagged
        UNION ALL
        SELECT atom, groups, territory, year, slice, value, state, reason, vintage FROM pinned) AS read
  GROUP BY atom, territory, year, slice
),
";

/// `derived` of a plan that derives nothing: no row of its columns.
const NOTHING_DERIVED: &str = "derived AS (
  SELECT -1 AS atom, '' AS territory, 0 AS year, '' AS slice, CAST(NULL AS DOUBLE) AS value,
         CAST(NULL AS VARCHAR) AS reason, 0 AS withheld, CAST(NULL AS DATE) AS vintage
  WHERE FALSE
),
";

/// `area_cell`: an area has what its members have together, where that may be summed and none is
/// missing, else what a source publishes for it. `frame`: every member in every year, and in every
/// slice of a year that any territory has.
const OF_AREAS: &str = "placed AS (SELECT DISTINCT territory FROM areas),
cell AS MATERIALIZED (
  SELECT a.atom, o.territory, o.year, 'all' AS slice, o.value,
         CASE WHEN o.value IS NULL THEN COALESCE(o.reason, 'incomplete') END AS reason,
         CASE o.state WHEN 'withheld' THEN 1 ELSE 0 END AS withheld, o.vintage
  FROM current AS o JOIN placed AS p ON p.territory = o.territory
  JOIN atoms AS a ON a.variable = o.variable AND a.grp = o.grp
  WHERE a.pinned IS NULL AND a.lag = 0 AND a.groups = 1
  UNION ALL
  SELECT d.atom, d.territory, d.year, d.slice, d.value, d.reason, d.withheld, d.vintage
  FROM derived AS d JOIN placed AS p ON p.territory = d.territory
),
sizes AS (SELECT area, count(*) AS members FROM areas WHERE NOT own GROUP BY area),
sums AS (
  SELECT c.atom, a.area AS territory, c.year, c.slice,
         CASE WHEN count(c.value) = max(z.members) THEN sum(c.value ORDER BY c.territory) END AS value,
         max(c.vintage) AS vintage
  FROM cell AS c JOIN areas AS a ON a.territory = c.territory
  JOIN sizes AS z ON z.area = a.area JOIN summed AS s ON s.atom = c.atom
  WHERE NOT a.own GROUP BY c.atom, a.area, c.year, c.slice
),
area_cell AS MATERIALIZED (
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
frame AS MATERIALIZED (
  SELECT -1 AS atom, m.territory, y.year, y.slice, CAST(NULL AS DOUBLE) AS value,
         CAST(NULL AS VARCHAR) AS reason, 0 AS withheld, CAST(NULL AS DATE) AS vintage
  FROM members AS m
  CROSS JOIN (SELECT DISTINCT year, 'all' AS slice FROM moments
              UNION SELECT DISTINCT year, slice FROM derived) AS y
),
";
