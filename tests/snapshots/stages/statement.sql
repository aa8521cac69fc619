WITH contested AS MATERIALIZED (
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
        FROM (SELECT *, vintage <= DATE '2026-01-31' AS seen,
                row_number() OVER (PARTITION BY dataset, variable, territory, year, grp
                  ORDER BY CASE WHEN vintage <= DATE '2026-01-31' THEN 0 ELSE 1 END,
                           vintage DESC NULLS LAST, file NULLS LAST, line NULLS LAST) AS age
              FROM observations WHERE variable IN (SELECT variable FROM contested)) AS aged
        WHERE age = 1) AS ranked
  WHERE place = 1
),
current AS NOT MATERIALIZED (
SELECT dataset, variable, territory, year, grp, CASE WHEN vintage <= DATE '2026-01-31' THEN value END AS value,
  CASE WHEN vintage <= DATE '2026-01-31' THEN state ELSE 'missing' END AS state,
  CASE WHEN vintage <= DATE '2026-01-31' THEN reason ELSE 'not yet known' END AS reason,
  CASE WHEN vintage <= DATE '2026-01-31' THEN vintage END AS vintage, file, line
FROM (SELECT dataset, variable, territory, year, grp, value, state, reason, vintage, file, line
      FROM observations WHERE variable NOT IN (SELECT variable FROM contested)
      UNION ALL
      SELECT dataset, variable, territory, year, grp, value, state, reason, vintage, file, line
      FROM chosen) AS speaking
),
atoms(atom, variable, grp, lag, pinned, groups) AS (VALUES
  (0, 'own_revenue', 'all', 0, CAST(NULL AS INTEGER), 1),
  (1, 'population', 'all', 0, CAST(NULL AS INTEGER), 1),
  (2, 'population', 'all', 1, CAST(NULL AS INTEGER), 1),
  (3, 'area_ha', 'all', 0, 2025, 1),
  (4, 'valid_ballots', 'age=0-12', 0, CAST(NULL AS INTEGER), 3),
  (4, 'valid_ballots', 'age=13-15', 0, CAST(NULL AS INTEGER), 3),
  (4, 'valid_ballots', 'age=16-17', 0, CAST(NULL AS INTEGER), 3),
  (5, 'valid_ballots', 'age=0-12', 0, CAST(NULL AS INTEGER), 10),
  (5, 'valid_ballots', 'age=13-15', 0, CAST(NULL AS INTEGER), 10),
  (5, 'valid_ballots', 'age=16-17', 0, CAST(NULL AS INTEGER), 10),
  (5, 'valid_ballots', 'age=18-25', 0, CAST(NULL AS INTEGER), 10),
  (5, 'valid_ballots', 'age=26-35', 0, CAST(NULL AS INTEGER), 10),
  (5, 'valid_ballots', 'age=36-45', 0, CAST(NULL AS INTEGER), 10),
  (5, 'valid_ballots', 'age=46-55', 0, CAST(NULL AS INTEGER), 10),
  (5, 'valid_ballots', 'age=56-65', 0, CAST(NULL AS INTEGER), 10),
  (5, 'valid_ballots', 'age=66-75', 0, CAST(NULL AS INTEGER), 10),
  (5, 'valid_ballots', 'age=76+', 0, CAST(NULL AS INTEGER), 10),
  (6, 'ballots_cast', 'all', 0, CAST(NULL AS INTEGER), 1),
  (7, 'valid_ballots', 'all', 0, CAST(NULL AS INTEGER), 1),
  (8, 'registered_unemployed', 'all', 0, CAST(NULL AS INTEGER), 1),
  (9, 'working_age_share', 'all', 0, CAST(NULL AS INTEGER), 1),
  (10, 'civic_centres', 'all', 0, CAST(NULL AS INTEGER), 1),
  (11, 'multicultural_centres', 'all', 0, CAST(NULL AS INTEGER), 1),
  (12, 'residents_activity_places', 'all', 0, CAST(NULL AS INTEGER), 1),
  (13, 'youth_labs', 'all', 0, CAST(NULL AS INTEGER), 1),
  (14, 'debt_to_revenue', 'all', 0, CAST(NULL AS INTEGER), 1)
),
summed(atom) AS (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (10), (11), (12), (13)),
moments AS MATERIALIZED (SELECT DISTINCT territory, year FROM covered),
divided(atom, variable, groups, lag) AS (VALUES
  (6, 'ballots_cast', 'channel=%', 0),
  (7, 'valid_ballots', 'channel=%', 0)
),
shifted AS (
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
areas AS (
  SELECT 'metropolis' AS area, territory, FALSE AS own FROM members
  UNION ALL SELECT 'ring', territory, FALSE FROM members
    WHERE NOT core AND EXISTS (SELECT 1 FROM members WHERE core)
  UNION ALL VALUES ('metropolis', 'metropolis', TRUE), ('ring', 'ring', TRUE)
),
placed AS (SELECT DISTINCT territory FROM areas),
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
parts AS (
  SELECT 'own-revenue-per-head' AS indicator, territory, year, slice,
    a0 AS numerator, a1 AS denominator,
    CASE WHEN a0 IS NULL OR a1 IS NULL THEN COALESCE(r0, r1, CASE WHEN a0 IS NULL OR a1 IS NULL THEN 'not collected' ELSE 'not applicable' END) WHEN a1 = 0 THEN 'division by zero' END AS reason,
    withheld, vintage, observed, published
  FROM (SELECT territory, year, 'all' AS slice,
          max(CASE WHEN atom = 0 THEN value END) AS a0, max(CASE WHEN atom = 0 THEN reason END) AS r0,
          max(CASE WHEN atom = 1 THEN value END) AS a1, max(CASE WHEN atom = 1 THEN reason END) AS r1,
          max(withheld) AS withheld, max(vintage) AS vintage, max(atom) >= 0 AS observed,
          max(published) = 1 AS published
        FROM (SELECT 0 AS atom, territory, year, 'all' AS slice, value, CASE WHEN value IS NULL THEN COALESCE(reason, 'incomplete') END AS reason,
          CASE state WHEN 'withheld' THEN 1 ELSE 0 END AS withheld, vintage,
          0 AS published
        FROM current WHERE variable = 'own_revenue' AND grp = 'all' AND territory NOT IN ('metropolis', 'ring')
        UNION ALL SELECT 1 AS atom, territory, year, 'all' AS slice, value, CASE WHEN value IS NULL THEN COALESCE(reason, 'incomplete') END AS reason,
          CASE state WHEN 'withheld' THEN 1 ELSE 0 END AS withheld, vintage,
          0 AS published
        FROM current WHERE variable = 'population' AND grp = 'all' AND territory NOT IN ('metropolis', 'ring')
        UNION ALL SELECT atom, territory, year, slice, value, reason, withheld, vintage, published
        FROM area_cell WHERE atom IN (0, 1) AND (slice = 'all')
        UNION ALL SELECT atom, territory, year, slice, value, reason, withheld, vintage, 0 AS published
        FROM frame WHERE (slice = 'all')) AS sources
        GROUP BY territory, year) AS cells
UNION ALL
  SELECT 'population-change' AS indicator, territory, year, slice,
    (a1 - a2) AS numerator, a2 AS denominator,
    CASE WHEN (a1 - a2) IS NULL OR a2 IS NULL THEN COALESCE(r1, r2, CASE WHEN a1 IS NULL OR a2 IS NULL THEN 'not collected' ELSE 'not applicable' END) WHEN a2 = 0 THEN 'division by zero' END AS reason,
    withheld, vintage, observed, published
  FROM (SELECT territory, year, 'all' AS slice,
          max(CASE WHEN atom = 1 THEN value END) AS a1, max(CASE WHEN atom = 1 THEN reason END) AS r1,
          max(CASE WHEN atom = 2 THEN value END) AS a2, max(CASE WHEN atom = 2 THEN reason END) AS r2,
          max(withheld) AS withheld, max(vintage) AS vintage, max(atom) >= 0 AS observed,
          max(published) = 1 AS published
        FROM (SELECT 1 AS atom, territory, year, 'all' AS slice, value, CASE WHEN value IS NULL THEN COALESCE(reason, 'incomplete') END AS reason,
          CASE state WHEN 'withheld' THEN 1 ELSE 0 END AS withheld, vintage,
          0 AS published
        FROM current WHERE variable = 'population' AND grp = 'all' AND territory NOT IN ('metropolis', 'ring')
        UNION ALL SELECT atom, territory, year, slice, value, reason, withheld, vintage, 0 AS published
        FROM derived WHERE atom IN (1, 2) AND (slice = 'all') AND territory NOT IN ('metropolis', 'ring')
        UNION ALL SELECT atom, territory, year, slice, value, reason, withheld, vintage, published
        FROM area_cell WHERE atom IN (1, 2) AND (slice = 'all')
        UNION ALL SELECT atom, territory, year, slice, value, reason, withheld, vintage, 0 AS published
        FROM frame WHERE (slice = 'all')) AS sources
        GROUP BY territory, year) AS cells
UNION ALL
  SELECT 'population-density' AS indicator, territory, year, slice,
    a1 AS numerator, (a3 / NULLIF(CAST(100.0 AS DOUBLE), 0)) AS denominator,
    CASE WHEN a1 IS NULL OR (a3 / NULLIF(CAST(100.0 AS DOUBLE), 0)) IS NULL THEN COALESCE(r1, r3, CASE WHEN a1 IS NULL OR a3 IS NULL THEN 'not collected' ELSE 'not applicable' END) WHEN (a3 / NULLIF(CAST(100.0 AS DOUBLE), 0)) = 0 THEN 'division by zero' END AS reason,
    withheld, vintage, observed, published
  FROM (SELECT territory, year, 'all' AS slice,
          max(CASE WHEN atom = 1 THEN value END) AS a1, max(CASE WHEN atom = 1 THEN reason END) AS r1,
          max(CASE WHEN atom = 3 THEN value END) AS a3, max(CASE WHEN atom = 3 THEN reason END) AS r3,
          max(withheld) AS withheld, max(vintage) AS vintage, max(atom) >= 0 AS observed,
          max(published) = 1 AS published
        FROM (SELECT 1 AS atom, territory, year, 'all' AS slice, value, CASE WHEN value IS NULL THEN COALESCE(reason, 'incomplete') END AS reason,
          CASE state WHEN 'withheld' THEN 1 ELSE 0 END AS withheld, vintage,
          0 AS published
        FROM current WHERE variable = 'population' AND grp = 'all' AND territory NOT IN ('metropolis', 'ring')
        UNION ALL SELECT atom, territory, year, slice, value, reason, withheld, vintage, 0 AS published
        FROM derived WHERE atom IN (1, 3) AND (slice = 'all') AND territory NOT IN ('metropolis', 'ring')
        UNION ALL SELECT atom, territory, year, slice, value, reason, withheld, vintage, published
        FROM area_cell WHERE atom IN (1, 3) AND (slice = 'all')
        UNION ALL SELECT atom, territory, year, slice, value, reason, withheld, vintage, 0 AS published
        FROM frame WHERE (slice = 'all')) AS sources
        GROUP BY territory, year) AS cells
UNION ALL
  SELECT 'under-18-share-of-voters' AS indicator, territory, year, slice,
    a4 AS numerator, a5 AS denominator,
    CASE WHEN a4 IS NULL OR a5 IS NULL THEN COALESCE(r4, r5, CASE WHEN a4 IS NULL OR a5 IS NULL THEN 'not collected' ELSE 'not applicable' END) WHEN a5 = 0 THEN 'division by zero' END AS reason,
    withheld, vintage, observed, published
  FROM (SELECT territory, year, 'all' AS slice,
          max(CASE WHEN atom = 4 THEN value END) AS a4, max(CASE WHEN atom = 4 THEN reason END) AS r4,
          max(CASE WHEN atom = 5 THEN value END) AS a5, max(CASE WHEN atom = 5 THEN reason END) AS r5,
          max(withheld) AS withheld, max(vintage) AS vintage, max(atom) >= 0 AS observed,
          max(published) = 1 AS published
        FROM (SELECT atom, territory, year, slice, value, reason, withheld, vintage, 0 AS published
        FROM derived WHERE atom IN (4, 5) AND (slice = 'all') AND territory NOT IN ('metropolis', 'ring')
        UNION ALL SELECT atom, territory, year, slice, value, reason, withheld, vintage, published
        FROM area_cell WHERE atom IN (4, 5) AND (slice = 'all')
        UNION ALL SELECT atom, territory, year, slice, value, reason, withheld, vintage, 0 AS published
        FROM frame WHERE (slice = 'all')) AS sources
        GROUP BY territory, year) AS cells
UNION ALL
  SELECT 'invalid-share' AS indicator, territory, year, slice,
    (a6 - a7) AS numerator, a6 AS denominator,
    CASE WHEN (a6 - a7) IS NULL OR a6 IS NULL THEN COALESCE(r6, r7, CASE WHEN a6 IS NULL OR a7 IS NULL THEN 'not collected' ELSE 'not applicable' END) WHEN a6 = 0 THEN 'division by zero' END AS reason,
    withheld, vintage, observed, published
  FROM (SELECT territory, year, slice AS slice,
          max(CASE WHEN atom = 6 THEN value END) AS a6, max(CASE WHEN atom = 6 THEN reason END) AS r6,
          max(CASE WHEN atom = 7 THEN value END) AS a7, max(CASE WHEN atom = 7 THEN reason END) AS r7,
          max(withheld) AS withheld, max(vintage) AS vintage, max(atom) >= 0 AS observed,
          max(published) = 1 AS published
        FROM (SELECT 6 AS atom, territory, year, 'all' AS slice, value, CASE WHEN value IS NULL THEN COALESCE(reason, 'incomplete') END AS reason,
          CASE state WHEN 'withheld' THEN 1 ELSE 0 END AS withheld, vintage,
          0 AS published
        FROM current WHERE variable = 'ballots_cast' AND grp = 'all' AND territory NOT IN ('metropolis', 'ring')
        UNION ALL SELECT 7 AS atom, territory, year, 'all' AS slice, value, CASE WHEN value IS NULL THEN COALESCE(reason, 'incomplete') END AS reason,
          CASE state WHEN 'withheld' THEN 1 ELSE 0 END AS withheld, vintage,
          0 AS published
        FROM current WHERE variable = 'valid_ballots' AND grp = 'all' AND territory NOT IN ('metropolis', 'ring')
        UNION ALL SELECT atom, territory, year, slice, value, reason, withheld, vintage, 0 AS published
        FROM derived WHERE atom IN (6, 7) AND (slice = 'all' OR slice LIKE 'channel=%') AND territory NOT IN ('metropolis', 'ring')
        UNION ALL SELECT atom, territory, year, slice, value, reason, withheld, vintage, published
        FROM area_cell WHERE atom IN (6, 7) AND (slice = 'all' OR slice LIKE 'channel=%')
        UNION ALL SELECT atom, territory, year, slice, value, reason, withheld, vintage, 0 AS published
        FROM frame WHERE (slice = 'all' OR slice LIKE 'channel=%')) AS sources
        GROUP BY territory, year, slice) AS cells
UNION ALL
  SELECT 'unemployed-share' AS indicator, territory, year, slice,
    a8 AS numerator, ((a1 * a9) / NULLIF(CAST(100.0 AS DOUBLE), 0)) AS denominator,
    CASE WHEN a8 IS NULL OR ((a1 * a9) / NULLIF(CAST(100.0 AS DOUBLE), 0)) IS NULL THEN COALESCE(r1, r8, r9, CASE WHEN a1 IS NULL OR a8 IS NULL OR a9 IS NULL THEN 'not collected' ELSE 'not applicable' END) WHEN ((a1 * a9) / NULLIF(CAST(100.0 AS DOUBLE), 0)) = 0 THEN 'division by zero' END AS reason,
    withheld, vintage, observed, published
  FROM (SELECT territory, year, 'all' AS slice,
          max(CASE WHEN atom = 1 THEN value END) AS a1, max(CASE WHEN atom = 1 THEN reason END) AS r1,
          max(CASE WHEN atom = 8 THEN value END) AS a8, max(CASE WHEN atom = 8 THEN reason END) AS r8,
          max(CASE WHEN atom = 9 THEN value END) AS a9, max(CASE WHEN atom = 9 THEN reason END) AS r9,
          max(withheld) AS withheld, max(vintage) AS vintage, max(atom) >= 0 AS observed,
          max(published) = 1 AS published
        FROM (SELECT 1 AS atom, territory, year, 'all' AS slice, value, CASE WHEN value IS NULL THEN COALESCE(reason, 'incomplete') END AS reason,
          CASE state WHEN 'withheld' THEN 1 ELSE 0 END AS withheld, vintage,
          0 AS published
        FROM current WHERE variable = 'population' AND grp = 'all' AND territory NOT IN ('metropolis', 'ring')
        UNION ALL SELECT 8 AS atom, territory, year, 'all' AS slice, value, CASE WHEN value IS NULL THEN COALESCE(reason, 'incomplete') END AS reason,
          CASE state WHEN 'withheld' THEN 1 ELSE 0 END AS withheld, vintage,
          0 AS published
        FROM current WHERE variable = 'registered_unemployed' AND grp = 'all' AND territory NOT IN ('metropolis', 'ring')
        UNION ALL SELECT 9 AS atom, territory, year, 'all' AS slice, value, CASE WHEN value IS NULL THEN COALESCE(reason, 'incomplete') END AS reason,
          CASE state WHEN 'withheld' THEN 1 ELSE 0 END AS withheld, vintage,
          0 AS published
        FROM current WHERE variable = 'working_age_share' AND grp = 'all' AND territory NOT IN ('metropolis', 'ring')
        UNION ALL SELECT atom, territory, year, slice, value, reason, withheld, vintage, published
        FROM area_cell WHERE atom IN (1, 8, 9) AND (slice = 'all')
        UNION ALL SELECT atom, territory, year, slice, value, reason, withheld, vintage, 0 AS published
        FROM frame WHERE (slice = 'all')) AS sources
        GROUP BY territory, year) AS cells
UNION ALL
  SELECT 'participation-facilities' AS indicator, territory, year, slice,
    (((a10 + a11) + a12) + a13) AS numerator, CAST(NULL AS DOUBLE) AS denominator,
    CASE WHEN (((a10 + a11) + a12) + a13) IS NULL THEN COALESCE(r10, r11, r12, r13, CASE WHEN a10 IS NULL OR a11 IS NULL OR a12 IS NULL OR a13 IS NULL THEN 'not collected' ELSE 'not applicable' END) END AS reason,
    withheld, vintage, observed, published
  FROM (SELECT territory, year, 'all' AS slice,
          max(CASE WHEN atom = 10 THEN value END) AS a10, max(CASE WHEN atom = 10 THEN reason END) AS r10,
          max(CASE WHEN atom = 11 THEN value END) AS a11, max(CASE WHEN atom = 11 THEN reason END) AS r11,
          max(CASE WHEN atom = 12 THEN value END) AS a12, max(CASE WHEN atom = 12 THEN reason END) AS r12,
          max(CASE WHEN atom = 13 THEN value END) AS a13, max(CASE WHEN atom = 13 THEN reason END) AS r13,
          max(withheld) AS withheld, max(vintage) AS vintage, max(atom) >= 0 AS observed,
          max(published) = 1 AS published
        FROM (SELECT 10 AS atom, territory, year, 'all' AS slice, value, CASE WHEN value IS NULL THEN COALESCE(reason, 'incomplete') END AS reason,
          CASE state WHEN 'withheld' THEN 1 ELSE 0 END AS withheld, vintage,
          0 AS published
        FROM current WHERE variable = 'civic_centres' AND grp = 'all' AND territory NOT IN ('metropolis', 'ring')
        UNION ALL SELECT 11 AS atom, territory, year, 'all' AS slice, value, CASE WHEN value IS NULL THEN COALESCE(reason, 'incomplete') END AS reason,
          CASE state WHEN 'withheld' THEN 1 ELSE 0 END AS withheld, vintage,
          0 AS published
        FROM current WHERE variable = 'multicultural_centres' AND grp = 'all' AND territory NOT IN ('metropolis', 'ring')
        UNION ALL SELECT 12 AS atom, territory, year, 'all' AS slice, value, CASE WHEN value IS NULL THEN COALESCE(reason, 'incomplete') END AS reason,
          CASE state WHEN 'withheld' THEN 1 ELSE 0 END AS withheld, vintage,
          0 AS published
        FROM current WHERE variable = 'residents_activity_places' AND grp = 'all' AND territory NOT IN ('metropolis', 'ring')
        UNION ALL SELECT 13 AS atom, territory, year, 'all' AS slice, value, CASE WHEN value IS NULL THEN COALESCE(reason, 'incomplete') END AS reason,
          CASE state WHEN 'withheld' THEN 1 ELSE 0 END AS withheld, vintage,
          0 AS published
        FROM current WHERE variable = 'youth_labs' AND grp = 'all' AND territory NOT IN ('metropolis', 'ring')
        UNION ALL SELECT atom, territory, year, slice, value, reason, withheld, vintage, published
        FROM area_cell WHERE atom IN (10, 11, 12, 13) AND (slice = 'all')
        UNION ALL SELECT atom, territory, year, slice, value, reason, withheld, vintage, 0 AS published
        FROM frame WHERE (slice = 'all')) AS sources
        GROUP BY territory, year) AS cells
UNION ALL
  SELECT 'debt-to-revenue' AS indicator, territory, year, slice,
    a14 AS numerator, CAST(NULL AS DOUBLE) AS denominator,
    CASE WHEN a14 IS NULL THEN COALESCE(r14, CASE WHEN a14 IS NULL THEN 'not collected' ELSE 'not applicable' END) END AS reason,
    withheld, vintage, observed, published
  FROM (SELECT territory, year, 'all' AS slice,
          max(CASE WHEN atom = 14 THEN value END) AS a14, max(CASE WHEN atom = 14 THEN reason END) AS r14,
          max(withheld) AS withheld, max(vintage) AS vintage, max(atom) >= 0 AS observed,
          max(published) = 1 AS published
        FROM (SELECT 14 AS atom, territory, year, 'all' AS slice, value, CASE WHEN value IS NULL THEN COALESCE(reason, 'incomplete') END AS reason,
          CASE state WHEN 'withheld' THEN 1 ELSE 0 END AS withheld, vintage,
          0 AS published
        FROM current WHERE variable = 'debt_to_revenue' AND grp = 'all' AND territory NOT IN ('metropolis', 'ring')
        UNION ALL SELECT atom, territory, year, slice, value, reason, withheld, vintage, published
        FROM area_cell WHERE atom IN (14) AND (slice = 'all')
        UNION ALL SELECT atom, territory, year, slice, value, reason, withheld, vintage, 0 AS published
        FROM frame WHERE (slice = 'all')) AS sources
        GROUP BY territory, year) AS cells
),
methods(indicator, scale, pools, needed, method_version) AS (VALUES
  ('own-revenue-per-head', CAST(1.0 AS DOUBLE), TRUE, CAST(1.0 AS DOUBLE), 'ad6aeae6'),
  ('population-change', CAST(100.0 AS DOUBLE), TRUE, CAST(1.0 AS DOUBLE), '1ce020cc'),
  ('population-density', CAST(1.0 AS DOUBLE), TRUE, CAST(1.0 AS DOUBLE), 'ad937331'),
  ('under-18-share-of-voters', CAST(100.0 AS DOUBLE), TRUE, CAST(1.0 AS DOUBLE), '0bdfe728'),
  ('invalid-share', CAST(100.0 AS DOUBLE), TRUE, CAST(1.0 AS DOUBLE), '7868b277'),
  ('unemployed-share', CAST(100.0 AS DOUBLE), TRUE, CAST(1.0 AS DOUBLE), 'a853edfa'),
  ('participation-facilities', CAST(1.0 AS DOUBLE), TRUE, CAST(1.0 AS DOUBLE), '716fc0cf'),
  ('debt-to-revenue', CAST(1.0 AS DOUBLE), FALSE, CAST(1.0 AS DOUBLE), '651d612a')
),
gmina_values AS (
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
ORDER BY v.indicator NULLS LAST, v.territory NULLS LAST, v.year NULLS LAST, v.slice NULLS LAST
