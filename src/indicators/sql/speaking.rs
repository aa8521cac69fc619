//! Which row of the store speaks for a key.

use chrono::NaiveDate;

/// The rows that speak, as a query: when several datasets or vintages hold a key, the newest vintage
/// within a dataset; between datasets a known value before a missing one, a vintage its provider
/// states before one that is only the day of import, then the newest, then the dataset's name. What
/// was published after `as_of` alone is missing as not yet known.
#[must_use]
pub fn current(as_of: NaiveDate) -> String {
    format!("WITH {}\n{}", chosen(as_of), speaking(as_of))
}

/// `contested`, the variables that stand in more than one file, and `chosen`, their rows that
/// speak. Most variables stand in one file: nothing has to be chosen for them, and a window over
/// millions of rows takes longer than all the rest.
pub(super) fn chosen(as_of: NaiveDate) -> String {
    format!(
        "contested AS MATERIALIZED (
  SELECT variable
  FROM (SELECT DISTINCT variable, dataset, vintage, file FROM observations) AS spoken
  GROUP BY variable HAVING count(*) > 1
),
chosen AS MATERIALIZED (
  SELECT dataset, variable, territory, year, grp, value, state, reason, vintage, file, line
  FROM (SELECT *, row_number() OVER (PARTITION BY variable, territory, year, grp
          ORDER BY CASE WHEN seen AND state = 'known' THEN 0 WHEN seen THEN 1 ELSE 2 END,
                   CASE WHEN stated THEN 0 ELSE 1 END, vintage DESC NULLS LAST,
                   dataset NULLS LAST, file NULLS LAST, line NULLS LAST) AS place
        FROM (SELECT *, vintage <= DATE '{as_of}' AS seen,
                row_number() OVER (PARTITION BY dataset, variable, territory, year, grp
                  ORDER BY CASE WHEN vintage <= DATE '{as_of}' THEN 0 ELSE 1 END,
                           vintage DESC NULLS LAST, file NULLS LAST, line NULLS LAST) AS age
              FROM observations WHERE variable IN (SELECT variable FROM contested)) AS aged
        WHERE age = 1) AS ranked
  WHERE place = 1
)"
    )
}

/// Every row that speaks, with what `as_of` does not know yet taken out.
pub(super) fn speaking(as_of: NaiveDate) -> String {
    let seen = format!("vintage <= DATE '{as_of}'");
    format!(
        "SELECT dataset, variable, territory, year, grp, CASE WHEN {seen} THEN value END AS value,
  CASE WHEN {seen} THEN state ELSE 'missing' END AS state,
  CASE WHEN {seen} THEN reason ELSE 'not yet known' END AS reason,
  CASE WHEN {seen} THEN vintage END AS vintage, file, line
FROM (SELECT dataset, variable, territory, year, grp, value, state, reason, vintage, file, line
      FROM observations WHERE variable NOT IN (SELECT variable FROM contested)
      UNION ALL
      SELECT dataset, variable, territory, year, grp, value, state, reason, vintage, file, line
      FROM chosen) AS speaking"
    )
}
