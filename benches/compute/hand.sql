-- The same rows as the compiled statement, as a person who knows DuckDB would write them: a window where it is needed, and for
-- each indicator the few variables it needs side by side. (One pivot of everything and one unnest took minutes.)
WITH contested AS (SELECT variable FROM (SELECT DISTINCT variable, dataset, vintage, file FROM observations) GROUP BY variable HAVING count(*) > 1),
current AS NOT MATERIALIZED ( -- read anew for each variable: the file holds it in a few pages
  SELECT variable, territory, year, grp, value, state, reason, vintage FROM observations
  WHERE vintage <= DATE '2026-12-31' AND variable NOT IN (FROM contested)
  UNION ALL
  SELECT variable, territory, year, grp, value, state, reason, vintage FROM observations
  WHERE vintage <= DATE '2026-12-31' AND variable IN (FROM contested)
  QUALIFY row_number() OVER (PARTITION BY variable, territory, year, grp
    ORDER BY state <> 'known', NOT stated, vintage DESC, dataset, file, line) = 1
),
figures AS NOT MATERIALIZED (
  SELECT variable, territory, year, grp, value, state, reason, vintage FROM current
  UNION ALL SELECT 'before', territory, year + 1, grp, value, state, reason, vintage FROM current
  WHERE variable = 'population' AND grp = 'all' AND (year + 1 <> 2010 OR (territory, year + 1) NOT IN (SELECT (territory, year) FROM current WHERE variable = 'population' AND grp = 'all')) -- a census lies between
  UNION ALL SELECT 'before', territory, year + 1, grp, NULL, 'missing', 'broken series', vintage FROM current
  WHERE variable = 'population' AND grp = 'all' AND value IS NOT NULL AND year + 1 = 2010 AND (territory, year + 1) IN (SELECT (territory, year) FROM current WHERE variable = 'population' AND grp = 'all')
  UNION ALL SELECT 'area_ha pinned', c.territory, m.year, c.grp, c.value, c.state, c.reason, c.vintage FROM current AS c
  JOIN (SELECT DISTINCT territory, year FROM current) AS m USING (territory) WHERE c.variable = 'area_ha' AND c.year = 2025
),
frame AS (SELECT territory, year FROM members CROSS JOIN (SELECT DISTINCT year FROM current)),
parts AS (
  SELECT 'accommodation-establishments' AS indicator, territory, year, 'all' AS grp, 1.0 AS scale, TRUE AS pools, FALSE AS divides,
    CAST(accommodation_establishments AS DOUBLE) AS n, CAST(CAST(NULL AS DOUBLE) AS DOUBLE) AS d, COALESCE(accommodation_establishments_r, NULL) AS why, GREATEST(accommodation_establishments_v) AS vintage, GREATEST(accommodation_establishments_w) AS withheld,
    territory IN (FROM members) AS member, accommodation_establishments IS NOT NULL OR accommodation_establishments_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'accommodation_establishments' AND grp = 'all') AS accommodation_establishments, min(reason) FILTER (variable = 'accommodation_establishments' AND grp = 'all') AS accommodation_establishments_r, max(vintage) FILTER (variable = 'accommodation_establishments' AND grp = 'all') AS accommodation_establishments_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'accommodation_establishments' AND grp = 'all') AS accommodation_establishments_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('accommodation_establishments')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'children-3-5' AS indicator, territory, year, 'all' AS grp, 1.0 AS scale, TRUE AS pools, FALSE AS divides,
    CAST(children_3_5 AS DOUBLE) AS n, CAST(CAST(NULL AS DOUBLE) AS DOUBLE) AS d, COALESCE(children_3_5_r, NULL) AS why, GREATEST(children_3_5_v) AS vintage, GREATEST(children_3_5_w) AS withheld,
    territory IN (FROM members) AS member, children_3_5 IS NOT NULL OR children_3_5_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'children_3_5' AND grp = 'all') AS children_3_5, min(reason) FILTER (variable = 'children_3_5' AND grp = 'all') AS children_3_5_r, max(vintage) FILTER (variable = 'children_3_5' AND grp = 'all') AS children_3_5_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'children_3_5' AND grp = 'all') AS children_3_5_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('children_3_5')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'education-investment' AS indicator, territory, year, 'all' AS grp, 1.0 AS scale, TRUE AS pools, FALSE AS divides,
    CAST(education_investment AS DOUBLE) AS n, CAST(CAST(NULL AS DOUBLE) AS DOUBLE) AS d, COALESCE(education_investment_r, NULL) AS why, GREATEST(education_investment_v) AS vintage, GREATEST(education_investment_w) AS withheld,
    territory IN (FROM members) AS member, education_investment IS NOT NULL OR education_investment_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'education_investment' AND grp = 'all') AS education_investment, min(reason) FILTER (variable = 'education_investment' AND grp = 'all') AS education_investment_r, max(vintage) FILTER (variable = 'education_investment' AND grp = 'all') AS education_investment_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'education_investment' AND grp = 'all') AS education_investment_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('education_investment')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'fire-share-of-incidents' AS indicator, territory, year, 'all' AS grp, 100.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST(fires AS DOUBLE) AS n, CAST(rescue_incidents AS DOUBLE) AS d, COALESCE(fires_r, rescue_incidents_r, NULL) AS why, GREATEST(fires_v, rescue_incidents_v) AS vintage, GREATEST(fires_w, rescue_incidents_w) AS withheld,
    territory IN (FROM members) AS member, fires IS NOT NULL OR fires_r IS NOT NULL OR rescue_incidents IS NOT NULL OR rescue_incidents_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'fires' AND grp = 'all') AS fires, min(reason) FILTER (variable = 'fires' AND grp = 'all') AS fires_r, max(vintage) FILTER (variable = 'fires' AND grp = 'all') AS fires_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'fires' AND grp = 'all') AS fires_w,
    max(value) FILTER (variable = 'rescue_incidents' AND grp = 'all') AS rescue_incidents, min(reason) FILTER (variable = 'rescue_incidents' AND grp = 'all') AS rescue_incidents_r, max(vintage) FILTER (variable = 'rescue_incidents' AND grp = 'all') AS rescue_incidents_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'rescue_incidents' AND grp = 'all') AS rescue_incidents_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('fires', 'rescue_incidents')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'grade-8-exam-polish' AS indicator, territory, year, 'all' AS grp, 1.0 AS scale, FALSE AS pools, FALSE AS divides,
    CAST(exam_polish AS DOUBLE) AS n, CAST(CAST(NULL AS DOUBLE) AS DOUBLE) AS d, COALESCE(exam_polish_r, NULL) AS why, GREATEST(exam_polish_v) AS vintage, GREATEST(exam_polish_w) AS withheld,
    territory IN (FROM members) AS member, exam_polish IS NOT NULL OR exam_polish_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'exam_polish' AND grp = 'all') AS exam_polish, min(reason) FILTER (variable = 'exam_polish' AND grp = 'all') AS exam_polish_r, max(vintage) FILTER (variable = 'exam_polish' AND grp = 'all') AS exam_polish_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'exam_polish' AND grp = 'all') AS exam_polish_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('exam_polish')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'natural-increase-per-1000' AS indicator, territory, year, 'all' AS grp, 1000.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST(natural_increase AS DOUBLE) AS n, CAST(population AS DOUBLE) AS d, COALESCE(natural_increase_r, population_r, NULL) AS why, GREATEST(natural_increase_v, population_v) AS vintage, GREATEST(natural_increase_w, population_w) AS withheld,
    territory IN (FROM members) AS member, natural_increase IS NOT NULL OR natural_increase_r IS NOT NULL OR population IS NOT NULL OR population_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'natural_increase' AND grp = 'all') AS natural_increase, min(reason) FILTER (variable = 'natural_increase' AND grp = 'all') AS natural_increase_r, max(vintage) FILTER (variable = 'natural_increase' AND grp = 'all') AS natural_increase_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'natural_increase' AND grp = 'all') AS natural_increase_w,
    max(value) FILTER (variable = 'population' AND grp = 'all') AS population, min(reason) FILTER (variable = 'population' AND grp = 'all') AS population_r, max(vintage) FILTER (variable = 'population' AND grp = 'all') AS population_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'population' AND grp = 'all') AS population_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('natural_increase', 'population')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'net-migration-per-1000-published' AS indicator, territory, year, 'all' AS grp, 1.0 AS scale, FALSE AS pools, FALSE AS divides,
    CAST(net_migration_per_1000_published AS DOUBLE) AS n, CAST(CAST(NULL AS DOUBLE) AS DOUBLE) AS d, COALESCE(net_migration_per_1000_published_r, NULL) AS why, GREATEST(net_migration_per_1000_published_v) AS vintage, GREATEST(net_migration_per_1000_published_w) AS withheld,
    territory IN (FROM members) AS member, net_migration_per_1000_published IS NOT NULL OR net_migration_per_1000_published_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'net_migration_per_1000_published' AND grp = 'all') AS net_migration_per_1000_published, min(reason) FILTER (variable = 'net_migration_per_1000_published' AND grp = 'all') AS net_migration_per_1000_published_r, max(vintage) FILTER (variable = 'net_migration_per_1000_published' AND grp = 'all') AS net_migration_per_1000_published_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'net_migration_per_1000_published' AND grp = 'all') AS net_migration_per_1000_published_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('net_migration_per_1000_published')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'population-change' AS indicator, territory, year, 'all' AS grp, 100.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST((population - before) AS DOUBLE) AS n, CAST(before AS DOUBLE) AS d, COALESCE(before_r, population_r, NULL) AS why, GREATEST(before_v, population_v) AS vintage, GREATEST(before_w, population_w) AS withheld,
    territory IN (FROM members) AS member, before IS NOT NULL OR before_r IS NOT NULL OR population IS NOT NULL OR population_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'before' AND grp = 'all') AS before, min(reason) FILTER (variable = 'before' AND grp = 'all') AS before_r, max(vintage) FILTER (variable = 'before' AND grp = 'all') AS before_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'before' AND grp = 'all') AS before_w,
    max(value) FILTER (variable = 'population' AND grp = 'all') AS population, min(reason) FILTER (variable = 'population' AND grp = 'all') AS population_r, max(vintage) FILTER (variable = 'population' AND grp = 'all') AS population_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'population' AND grp = 'all') AS population_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('before', 'population')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'population-density' AS indicator, territory, year, 'all' AS grp, 1.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST(population AS DOUBLE) AS n, CAST((area_ha / 100) AS DOUBLE) AS d, COALESCE(area_ha_r, population_r, NULL) AS why, GREATEST(area_ha_v, population_v) AS vintage, GREATEST(area_ha_w, population_w) AS withheld,
    territory IN (FROM members) AS member, area_ha IS NOT NULL OR area_ha_r IS NOT NULL OR population IS NOT NULL OR population_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'area_ha pinned' AND grp = 'all') AS area_ha, min(reason) FILTER (variable = 'area_ha pinned' AND grp = 'all') AS area_ha_r, max(vintage) FILTER (variable = 'area_ha pinned' AND grp = 'all') AS area_ha_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'area_ha pinned' AND grp = 'all') AS area_ha_w,
    max(value) FILTER (variable = 'population' AND grp = 'all') AS population, min(reason) FILTER (variable = 'population' AND grp = 'all') AS population_r, max(vintage) FILTER (variable = 'population' AND grp = 'all') AS population_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'population' AND grp = 'all') AS population_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('area_ha pinned', 'population')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'population' AS indicator, territory, year, 'all' AS grp, 1.0 AS scale, TRUE AS pools, FALSE AS divides,
    CAST(population AS DOUBLE) AS n, CAST(CAST(NULL AS DOUBLE) AS DOUBLE) AS d, COALESCE(population_r, NULL) AS why, GREATEST(population_v) AS vintage, GREATEST(population_w) AS withheld,
    territory IN (FROM members) AS member, population IS NOT NULL OR population_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'population' AND grp = 'all') AS population, min(reason) FILTER (variable = 'population' AND grp = 'all') AS population_r, max(vintage) FILTER (variable = 'population' AND grp = 'all') AS population_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'population' AND grp = 'all') AS population_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('population')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'primary-schools' AS indicator, territory, year, 'all' AS grp, 1.0 AS scale, TRUE AS pools, FALSE AS divides,
    CAST(primary_schools AS DOUBLE) AS n, CAST(CAST(NULL AS DOUBLE) AS DOUBLE) AS d, COALESCE(primary_schools_r, NULL) AS why, GREATEST(primary_schools_v) AS vintage, GREATEST(primary_schools_w) AS withheld,
    territory IN (FROM members) AS member, primary_schools IS NOT NULL OR primary_schools_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'primary_schools' AND grp = 'all') AS primary_schools, min(reason) FILTER (variable = 'primary_schools' AND grp = 'all') AS primary_schools_r, max(vintage) FILTER (variable = 'primary_schools' AND grp = 'all') AS primary_schools_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'primary_schools' AND grp = 'all') AS primary_schools_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('primary_schools')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'registered-unemployed-share-published' AS indicator, territory, year, 'all' AS grp, 1.0 AS scale, FALSE AS pools, FALSE AS divides,
    CAST(registered_unemployed_share_published AS DOUBLE) AS n, CAST(CAST(NULL AS DOUBLE) AS DOUBLE) AS d, COALESCE(registered_unemployed_share_published_r, NULL) AS why, GREATEST(registered_unemployed_share_published_v) AS vintage, GREATEST(registered_unemployed_share_published_w) AS withheld,
    territory IN (FROM members) AS member, registered_unemployed_share_published IS NOT NULL OR registered_unemployed_share_published_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'registered_unemployed_share_published' AND grp = 'all') AS registered_unemployed_share_published, min(reason) FILTER (variable = 'registered_unemployed_share_published' AND grp = 'all') AS registered_unemployed_share_published_r, max(vintage) FILTER (variable = 'registered_unemployed_share_published' AND grp = 'all') AS registered_unemployed_share_published_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'registered_unemployed_share_published' AND grp = 'all') AS registered_unemployed_share_published_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('registered_unemployed_share_published')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'renewable-share' AS indicator, territory, year, 'all' AS grp, 1.0 AS scale, FALSE AS pools, FALSE AS divides,
    CAST(renewable_share AS DOUBLE) AS n, CAST(CAST(NULL AS DOUBLE) AS DOUBLE) AS d, COALESCE(renewable_share_r, NULL) AS why, GREATEST(renewable_share_v) AS vintage, GREATEST(renewable_share_w) AS withheld,
    territory IN (FROM members) AS member, renewable_share IS NOT NULL OR renewable_share_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'renewable_share' AND grp = 'all') AS renewable_share, min(reason) FILTER (variable = 'renewable_share' AND grp = 'all') AS renewable_share_r, max(vintage) FILTER (variable = 'renewable_share' AND grp = 'all') AS renewable_share_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'renewable_share' AND grp = 'all') AS renewable_share_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('renewable_share')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'residence-applications' AS indicator, territory, year, 'all' AS grp, 1.0 AS scale, TRUE AS pools, FALSE AS divides,
    CAST(residence_applications AS DOUBLE) AS n, CAST(CAST(NULL AS DOUBLE) AS DOUBLE) AS d, COALESCE(residence_applications_r, NULL) AS why, GREATEST(residence_applications_v) AS vintage, GREATEST(residence_applications_w) AS withheld,
    territory IN (FROM members) AS member, residence_applications IS NOT NULL OR residence_applications_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'residence_applications' AND grp = 'all') AS residence_applications, min(reason) FILTER (variable = 'residence_applications' AND grp = 'all') AS residence_applications_r, max(vintage) FILTER (variable = 'residence_applications' AND grp = 'all') AS residence_applications_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'residence_applications' AND grp = 'all') AS residence_applications_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('residence_applications')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'satisfaction-with-specialist-care' AS indicator, territory, year, 'all' AS grp, 1.0 AS scale, FALSE AS pools, FALSE AS divides,
    CAST(satisfaction_with_specialist_care AS DOUBLE) AS n, CAST(CAST(NULL AS DOUBLE) AS DOUBLE) AS d, COALESCE(satisfaction_with_specialist_care_r, NULL) AS why, GREATEST(satisfaction_with_specialist_care_v) AS vintage, GREATEST(satisfaction_with_specialist_care_w) AS withheld,
    territory IN (FROM members) AS member, satisfaction_with_specialist_care IS NOT NULL OR satisfaction_with_specialist_care_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'satisfaction_with_specialist_care' AND grp = 'all') AS satisfaction_with_specialist_care, min(reason) FILTER (variable = 'satisfaction_with_specialist_care' AND grp = 'all') AS satisfaction_with_specialist_care_r, max(vintage) FILTER (variable = 'satisfaction_with_specialist_care' AND grp = 'all') AS satisfaction_with_specialist_care_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'satisfaction_with_specialist_care' AND grp = 'all') AS satisfaction_with_specialist_care_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('satisfaction_with_specialist_care')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'turnout-european-parliament' AS indicator, territory, year, 'all' AS grp, 1.0 AS scale, FALSE AS pools, FALSE AS divides,
    CAST(turnout_ep AS DOUBLE) AS n, CAST(CAST(NULL AS DOUBLE) AS DOUBLE) AS d, COALESCE(turnout_ep_r, NULL) AS why, GREATEST(turnout_ep_v) AS vintage, GREATEST(turnout_ep_w) AS withheld,
    territory IN (FROM members) AS member, turnout_ep IS NOT NULL OR turnout_ep_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'turnout_ep' AND grp = 'all') AS turnout_ep, min(reason) FILTER (variable = 'turnout_ep' AND grp = 'all') AS turnout_ep_r, max(vintage) FILTER (variable = 'turnout_ep' AND grp = 'all') AS turnout_ep_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'turnout_ep' AND grp = 'all') AS turnout_ep_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('turnout_ep')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'water-network-km' AS indicator, territory, year, 'all' AS grp, 1.0 AS scale, TRUE AS pools, FALSE AS divides,
    CAST(water_network_km AS DOUBLE) AS n, CAST(CAST(NULL AS DOUBLE) AS DOUBLE) AS d, COALESCE(water_network_km_r, NULL) AS why, GREATEST(water_network_km_v) AS vintage, GREATEST(water_network_km_w) AS withheld,
    territory IN (FROM members) AS member, water_network_km IS NOT NULL OR water_network_km_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'water_network_km' AND grp = 'all') AS water_network_km, min(reason) FILTER (variable = 'water_network_km' AND grp = 'all') AS water_network_km_r, max(vintage) FILTER (variable = 'water_network_km' AND grp = 'all') AS water_network_km_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'water_network_km' AND grp = 'all') AS water_network_km_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('water_network_km')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'working-age-share' AS indicator, territory, year, 'all' AS grp, 100.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST((population * working_age_share / 100) AS DOUBLE) AS n, CAST(population AS DOUBLE) AS d, COALESCE(population_r, working_age_share_r, NULL) AS why, GREATEST(population_v, working_age_share_v) AS vintage, GREATEST(population_w, working_age_share_w) AS withheld,
    territory IN (FROM members) AS member, population IS NOT NULL OR population_r IS NOT NULL OR working_age_share IS NOT NULL OR working_age_share_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'population' AND grp = 'all') AS population, min(reason) FILTER (variable = 'population' AND grp = 'all') AS population_r, max(vintage) FILTER (variable = 'population' AND grp = 'all') AS population_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'population' AND grp = 'all') AS population_w,
    max(value) FILTER (variable = 'working_age_share' AND grp = 'all') AS working_age_share, min(reason) FILTER (variable = 'working_age_share' AND grp = 'all') AS working_age_share_r, max(vintage) FILTER (variable = 'working_age_share' AND grp = 'all') AS working_age_share_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'working_age_share' AND grp = 'all') AS working_age_share_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('population', 'working_age_share')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'culture-and-sport-spending-per-head' AS indicator, territory, year, 'all' AS grp, 1.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST(culture_and_sport_spending AS DOUBLE) AS n, CAST(population AS DOUBLE) AS d, COALESCE(culture_and_sport_spending_r, population_r, NULL) AS why, GREATEST(culture_and_sport_spending_v, population_v) AS vintage, GREATEST(culture_and_sport_spending_w, population_w) AS withheld,
    territory IN (FROM members) AS member, culture_and_sport_spending IS NOT NULL OR culture_and_sport_spending_r IS NOT NULL OR population IS NOT NULL OR population_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'culture_and_sport_spending' AND grp = 'all') AS culture_and_sport_spending, min(reason) FILTER (variable = 'culture_and_sport_spending' AND grp = 'all') AS culture_and_sport_spending_r, max(vintage) FILTER (variable = 'culture_and_sport_spending' AND grp = 'all') AS culture_and_sport_spending_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'culture_and_sport_spending' AND grp = 'all') AS culture_and_sport_spending_w,
    max(value) FILTER (variable = 'population' AND grp = 'all') AS population, min(reason) FILTER (variable = 'population' AND grp = 'all') AS population_r, max(vintage) FILTER (variable = 'population' AND grp = 'all') AS population_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'population' AND grp = 'all') AS population_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('culture_and_sport_spending', 'population')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'event-participants-per-1000' AS indicator, territory, year, 'all' AS grp, 1000.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST(event_participants AS DOUBLE) AS n, CAST(population AS DOUBLE) AS d, COALESCE(event_participants_r, population_r, NULL) AS why, GREATEST(event_participants_v, population_v) AS vintage, GREATEST(event_participants_w, population_w) AS withheld,
    territory IN (FROM members) AS member, event_participants IS NOT NULL OR event_participants_r IS NOT NULL OR population IS NOT NULL OR population_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'event_participants' AND grp = 'all') AS event_participants, min(reason) FILTER (variable = 'event_participants' AND grp = 'all') AS event_participants_r, max(vintage) FILTER (variable = 'event_participants' AND grp = 'all') AS event_participants_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'event_participants' AND grp = 'all') AS event_participants_w,
    max(value) FILTER (variable = 'population' AND grp = 'all') AS population, min(reason) FILTER (variable = 'population' AND grp = 'all') AS population_r, max(vintage) FILTER (variable = 'population' AND grp = 'all') AS population_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'population' AND grp = 'all') AS population_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('event_participants', 'population')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'libraries-per-10k' AS indicator, territory, year, 'all' AS grp, 1.0 AS scale, FALSE AS pools, FALSE AS divides,
    CAST(libraries_per_10k AS DOUBLE) AS n, CAST(CAST(NULL AS DOUBLE) AS DOUBLE) AS d, COALESCE(libraries_per_10k_r, NULL) AS why, GREATEST(libraries_per_10k_v) AS vintage, GREATEST(libraries_per_10k_w) AS withheld,
    territory IN (FROM members) AS member, libraries_per_10k IS NOT NULL OR libraries_per_10k_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'libraries_per_10k' AND grp = 'all') AS libraries_per_10k, min(reason) FILTER (variable = 'libraries_per_10k' AND grp = 'all') AS libraries_per_10k_r, max(vintage) FILTER (variable = 'libraries_per_10k' AND grp = 'all') AS libraries_per_10k_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'libraries_per_10k' AND grp = 'all') AS libraries_per_10k_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('libraries_per_10k')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'readers-per-1000' AS indicator, territory, year, 'all' AS grp, 1000.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST(library_readers AS DOUBLE) AS n, CAST(population AS DOUBLE) AS d, COALESCE(library_readers_r, population_r, NULL) AS why, GREATEST(library_readers_v, population_v) AS vintage, GREATEST(library_readers_w, population_w) AS withheld,
    territory IN (FROM members) AS member, library_readers IS NOT NULL OR library_readers_r IS NOT NULL OR population IS NOT NULL OR population_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'library_readers' AND grp = 'all') AS library_readers, min(reason) FILTER (variable = 'library_readers' AND grp = 'all') AS library_readers_r, max(vintage) FILTER (variable = 'library_readers' AND grp = 'all') AS library_readers_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'library_readers' AND grp = 'all') AS library_readers_w,
    max(value) FILTER (variable = 'population' AND grp = 'all') AS population, min(reason) FILTER (variable = 'population' AND grp = 'all') AS population_r, max(vintage) FILTER (variable = 'population' AND grp = 'all') AS population_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'population' AND grp = 'all') AS population_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('library_readers', 'population')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'satisfaction-with-leisure' AS indicator, territory, year, 'all' AS grp, 1.0 AS scale, FALSE AS pools, FALSE AS divides,
    CAST(satisfaction_with_leisure AS DOUBLE) AS n, CAST(CAST(NULL AS DOUBLE) AS DOUBLE) AS d, COALESCE(satisfaction_with_leisure_r, NULL) AS why, GREATEST(satisfaction_with_leisure_v) AS vintage, GREATEST(satisfaction_with_leisure_w) AS withheld,
    territory IN (FROM members) AS member, satisfaction_with_leisure IS NOT NULL OR satisfaction_with_leisure_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'satisfaction_with_leisure' AND grp = 'all') AS satisfaction_with_leisure, min(reason) FILTER (variable = 'satisfaction_with_leisure' AND grp = 'all') AS satisfaction_with_leisure_r, max(vintage) FILTER (variable = 'satisfaction_with_leisure' AND grp = 'all') AS satisfaction_with_leisure_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'satisfaction_with_leisure' AND grp = 'all') AS satisfaction_with_leisure_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('satisfaction_with_leisure')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'sports-facilities-per-10k' AS indicator, territory, year, 'all' AS grp, 10000.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST(sports_facilities AS DOUBLE) AS n, CAST(population AS DOUBLE) AS d, COALESCE(population_r, sports_facilities_r, NULL) AS why, GREATEST(population_v, sports_facilities_v) AS vintage, GREATEST(population_w, sports_facilities_w) AS withheld,
    territory IN (FROM members) AS member, population IS NOT NULL OR population_r IS NOT NULL OR sports_facilities IS NOT NULL OR sports_facilities_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'population' AND grp = 'all') AS population, min(reason) FILTER (variable = 'population' AND grp = 'all') AS population_r, max(vintage) FILTER (variable = 'population' AND grp = 'all') AS population_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'population' AND grp = 'all') AS population_w,
    max(value) FILTER (variable = 'sports_facilities' AND grp = 'all') AS sports_facilities, min(reason) FILTER (variable = 'sports_facilities' AND grp = 'all') AS sports_facilities_r, max(vintage) FILTER (variable = 'sports_facilities' AND grp = 'all') AS sports_facilities_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'sports_facilities' AND grp = 'all') AS sports_facilities_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('population', 'sports_facilities')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'bed-places-per-1000' AS indicator, territory, year, 'all' AS grp, 1000.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST(bed_places AS DOUBLE) AS n, CAST(population AS DOUBLE) AS d, COALESCE(bed_places_r, population_r, NULL) AS why, GREATEST(bed_places_v, population_v) AS vintage, GREATEST(bed_places_w, population_w) AS withheld,
    territory IN (FROM members) AS member, bed_places IS NOT NULL OR bed_places_r IS NOT NULL OR population IS NOT NULL OR population_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'bed_places' AND grp = 'all') AS bed_places, min(reason) FILTER (variable = 'bed_places' AND grp = 'all') AS bed_places_r, max(vintage) FILTER (variable = 'bed_places' AND grp = 'all') AS bed_places_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'bed_places' AND grp = 'all') AS bed_places_w,
    max(value) FILTER (variable = 'population' AND grp = 'all') AS population, min(reason) FILTER (variable = 'population' AND grp = 'all') AS population_r, max(vintage) FILTER (variable = 'population' AND grp = 'all') AS population_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'population' AND grp = 'all') AS population_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('bed_places', 'population')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'cit-per-head' AS indicator, territory, year, 'all' AS grp, 1.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST(cit_share AS DOUBLE) AS n, CAST(population AS DOUBLE) AS d, COALESCE(cit_share_r, population_r, NULL) AS why, GREATEST(cit_share_v, population_v) AS vintage, GREATEST(cit_share_w, population_w) AS withheld,
    territory IN (FROM members) AS member, cit_share IS NOT NULL OR cit_share_r IS NOT NULL OR population IS NOT NULL OR population_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'cit_share' AND grp = 'all') AS cit_share, min(reason) FILTER (variable = 'cit_share' AND grp = 'all') AS cit_share_r, max(vintage) FILTER (variable = 'cit_share' AND grp = 'all') AS cit_share_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'cit_share' AND grp = 'all') AS cit_share_w,
    max(value) FILTER (variable = 'population' AND grp = 'all') AS population, min(reason) FILTER (variable = 'population' AND grp = 'all') AS population_r, max(vintage) FILTER (variable = 'population' AND grp = 'all') AS population_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'population' AND grp = 'all') AS population_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('cit_share', 'population')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'jobs-per-resident' AS indicator, territory, year, 'all' AS grp, 1.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST(employed_by_workplace AS DOUBLE) AS n, CAST(population AS DOUBLE) AS d, COALESCE(employed_by_workplace_r, population_r, NULL) AS why, GREATEST(employed_by_workplace_v, population_v) AS vintage, GREATEST(employed_by_workplace_w, population_w) AS withheld,
    territory IN (FROM members) AS member, employed_by_workplace IS NOT NULL OR employed_by_workplace_r IS NOT NULL OR population IS NOT NULL OR population_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'employed_by_workplace' AND grp = 'all') AS employed_by_workplace, min(reason) FILTER (variable = 'employed_by_workplace' AND grp = 'all') AS employed_by_workplace_r, max(vintage) FILTER (variable = 'employed_by_workplace' AND grp = 'all') AS employed_by_workplace_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'employed_by_workplace' AND grp = 'all') AS employed_by_workplace_w,
    max(value) FILTER (variable = 'population' AND grp = 'all') AS population, min(reason) FILTER (variable = 'population' AND grp = 'all') AS population_r, max(vintage) FILTER (variable = 'population' AND grp = 'all') AS population_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'population' AND grp = 'all') AS population_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('employed_by_workplace', 'population')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'net-migration-per-1000' AS indicator, territory, year, 'all' AS grp, 1000.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST(net_migration AS DOUBLE) AS n, CAST(population AS DOUBLE) AS d, COALESCE(net_migration_r, population_r, NULL) AS why, GREATEST(net_migration_v, population_v) AS vintage, GREATEST(net_migration_w, population_w) AS withheld,
    territory IN (FROM members) AS member, net_migration IS NOT NULL OR net_migration_r IS NOT NULL OR population IS NOT NULL OR population_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'net_migration' AND grp = 'all') AS net_migration, min(reason) FILTER (variable = 'net_migration' AND grp = 'all') AS net_migration_r, max(vintage) FILTER (variable = 'net_migration' AND grp = 'all') AS net_migration_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'net_migration' AND grp = 'all') AS net_migration_w,
    max(value) FILTER (variable = 'population' AND grp = 'all') AS population, min(reason) FILTER (variable = 'population' AND grp = 'all') AS population_r, max(vintage) FILTER (variable = 'population' AND grp = 'all') AS population_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'population' AND grp = 'all') AS population_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('net_migration', 'population')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'new-firms-per-10k' AS indicator, territory, year, 'all' AS grp, 10000.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST(new_firms AS DOUBLE) AS n, CAST(population AS DOUBLE) AS d, COALESCE(new_firms_r, population_r, NULL) AS why, GREATEST(new_firms_v, population_v) AS vintage, GREATEST(new_firms_w, population_w) AS withheld,
    territory IN (FROM members) AS member, new_firms IS NOT NULL OR new_firms_r IS NOT NULL OR population IS NOT NULL OR population_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'new_firms' AND grp = 'all') AS new_firms, min(reason) FILTER (variable = 'new_firms' AND grp = 'all') AS new_firms_r, max(vintage) FILTER (variable = 'new_firms' AND grp = 'all') AS new_firms_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'new_firms' AND grp = 'all') AS new_firms_w,
    max(value) FILTER (variable = 'population' AND grp = 'all') AS population, min(reason) FILTER (variable = 'population' AND grp = 'all') AS population_r, max(vintage) FILTER (variable = 'population' AND grp = 'all') AS population_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'population' AND grp = 'all') AS population_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('new_firms', 'population')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'unemployed-share' AS indicator, territory, year, 'all' AS grp, 100.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST(registered_unemployed AS DOUBLE) AS n, CAST((population * working_age_share / 100) AS DOUBLE) AS d, COALESCE(population_r, registered_unemployed_r, working_age_share_r, NULL) AS why, GREATEST(population_v, registered_unemployed_v, working_age_share_v) AS vintage, GREATEST(population_w, registered_unemployed_w, working_age_share_w) AS withheld,
    territory IN (FROM members) AS member, population IS NOT NULL OR population_r IS NOT NULL OR registered_unemployed IS NOT NULL OR registered_unemployed_r IS NOT NULL OR working_age_share IS NOT NULL OR working_age_share_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'population' AND grp = 'all') AS population, min(reason) FILTER (variable = 'population' AND grp = 'all') AS population_r, max(vintage) FILTER (variable = 'population' AND grp = 'all') AS population_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'population' AND grp = 'all') AS population_w,
    max(value) FILTER (variable = 'registered_unemployed' AND grp = 'all') AS registered_unemployed, min(reason) FILTER (variable = 'registered_unemployed' AND grp = 'all') AS registered_unemployed_r, max(vintage) FILTER (variable = 'registered_unemployed' AND grp = 'all') AS registered_unemployed_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'registered_unemployed' AND grp = 'all') AS registered_unemployed_w,
    max(value) FILTER (variable = 'working_age_share' AND grp = 'all') AS working_age_share, min(reason) FILTER (variable = 'working_age_share' AND grp = 'all') AS working_age_share_r, max(vintage) FILTER (variable = 'working_age_share' AND grp = 'all') AS working_age_share_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'working_age_share' AND grp = 'all') AS working_age_share_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('population', 'registered_unemployed', 'working_age_share')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'education-investment-per-pupil' AS indicator, territory, year, 'all' AS grp, 1.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST(education_investment AS DOUBLE) AS n, CAST(pupils AS DOUBLE) AS d, COALESCE(education_investment_r, pupils_r, NULL) AS why, GREATEST(education_investment_v, pupils_v) AS vintage, GREATEST(education_investment_w, pupils_w) AS withheld,
    territory IN (FROM members) AS member, education_investment IS NOT NULL OR education_investment_r IS NOT NULL OR pupils IS NOT NULL OR pupils_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'education_investment' AND grp = 'all') AS education_investment, min(reason) FILTER (variable = 'education_investment' AND grp = 'all') AS education_investment_r, max(vintage) FILTER (variable = 'education_investment' AND grp = 'all') AS education_investment_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'education_investment' AND grp = 'all') AS education_investment_w,
    max(value) FILTER (variable = 'pupils' AND grp = 'all') AS pupils, min(reason) FILTER (variable = 'pupils' AND grp = 'all') AS pupils_r, max(vintage) FILTER (variable = 'pupils' AND grp = 'all') AS pupils_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'pupils' AND grp = 'all') AS pupils_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('education_investment', 'pupils')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'grade-8-exam' AS indicator, territory, year, 'all' AS grp, 1.0 AS scale, FALSE AS pools, FALSE AS divides,
    CAST(exam_mathematics AS DOUBLE) AS n, CAST(CAST(NULL AS DOUBLE) AS DOUBLE) AS d, COALESCE(exam_mathematics_r, NULL) AS why, GREATEST(exam_mathematics_v) AS vintage, GREATEST(exam_mathematics_w) AS withheld,
    territory IN (FROM members) AS member, exam_mathematics IS NOT NULL OR exam_mathematics_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'exam_mathematics' AND grp = 'all') AS exam_mathematics, min(reason) FILTER (variable = 'exam_mathematics' AND grp = 'all') AS exam_mathematics_r, max(vintage) FILTER (variable = 'exam_mathematics' AND grp = 'all') AS exam_mathematics_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'exam_mathematics' AND grp = 'all') AS exam_mathematics_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('exam_mathematics')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'preschool-coverage' AS indicator, territory, year, 'all' AS grp, 100.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST(preschool_children AS DOUBLE) AS n, CAST(children_3_5 AS DOUBLE) AS d, COALESCE(children_3_5_r, preschool_children_r, NULL) AS why, GREATEST(children_3_5_v, preschool_children_v) AS vintage, GREATEST(children_3_5_w, preschool_children_w) AS withheld,
    territory IN (FROM members) AS member, children_3_5 IS NOT NULL OR children_3_5_r IS NOT NULL OR preschool_children IS NOT NULL OR preschool_children_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'children_3_5' AND grp = 'all') AS children_3_5, min(reason) FILTER (variable = 'children_3_5' AND grp = 'all') AS children_3_5_r, max(vintage) FILTER (variable = 'children_3_5' AND grp = 'all') AS children_3_5_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'children_3_5' AND grp = 'all') AS children_3_5_w,
    max(value) FILTER (variable = 'preschool_children' AND grp = 'all') AS preschool_children, min(reason) FILTER (variable = 'preschool_children' AND grp = 'all') AS preschool_children_r, max(vintage) FILTER (variable = 'preschool_children' AND grp = 'all') AS preschool_children_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'preschool_children' AND grp = 'all') AS preschool_children_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('children_3_5', 'preschool_children')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'preschool-places-per-child' AS indicator, territory, year, 'all' AS grp, 1.0 AS scale, FALSE AS pools, FALSE AS divides,
    CAST(preschool_places_per_child AS DOUBLE) AS n, CAST(CAST(NULL AS DOUBLE) AS DOUBLE) AS d, COALESCE(preschool_places_per_child_r, NULL) AS why, GREATEST(preschool_places_per_child_v) AS vintage, GREATEST(preschool_places_per_child_w) AS withheld,
    territory IN (FROM members) AS member, preschool_places_per_child IS NOT NULL OR preschool_places_per_child_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'preschool_places_per_child' AND grp = 'all') AS preschool_places_per_child, min(reason) FILTER (variable = 'preschool_places_per_child' AND grp = 'all') AS preschool_places_per_child_r, max(vintage) FILTER (variable = 'preschool_places_per_child' AND grp = 'all') AS preschool_places_per_child_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'preschool_places_per_child' AND grp = 'all') AS preschool_places_per_child_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('preschool_places_per_child')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'pupils-per-class' AS indicator, territory, year, 'all' AS grp, 1.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST(pupils AS DOUBLE) AS n, CAST(school_classes AS DOUBLE) AS d, COALESCE(pupils_r, school_classes_r, NULL) AS why, GREATEST(pupils_v, school_classes_v) AS vintage, GREATEST(pupils_w, school_classes_w) AS withheld,
    territory IN (FROM members) AS member, pupils IS NOT NULL OR pupils_r IS NOT NULL OR school_classes IS NOT NULL OR school_classes_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'pupils' AND grp = 'all') AS pupils, min(reason) FILTER (variable = 'pupils' AND grp = 'all') AS pupils_r, max(vintage) FILTER (variable = 'pupils' AND grp = 'all') AS pupils_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'pupils' AND grp = 'all') AS pupils_w,
    max(value) FILTER (variable = 'school_classes' AND grp = 'all') AS school_classes, min(reason) FILTER (variable = 'school_classes' AND grp = 'all') AS school_classes_r, max(vintage) FILTER (variable = 'school_classes' AND grp = 'all') AS school_classes_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'school_classes' AND grp = 'all') AS school_classes_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('pupils', 'school_classes')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'satisfaction-with-education' AS indicator, territory, year, 'all' AS grp, 1.0 AS scale, FALSE AS pools, FALSE AS divides,
    CAST(satisfaction_with_education AS DOUBLE) AS n, CAST(CAST(NULL AS DOUBLE) AS DOUBLE) AS d, COALESCE(satisfaction_with_education_r, NULL) AS why, GREATEST(satisfaction_with_education_v) AS vintage, GREATEST(satisfaction_with_education_w) AS withheld,
    territory IN (FROM members) AS member, satisfaction_with_education IS NOT NULL OR satisfaction_with_education_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'satisfaction_with_education' AND grp = 'all') AS satisfaction_with_education, min(reason) FILTER (variable = 'satisfaction_with_education' AND grp = 'all') AS satisfaction_with_education_r, max(vintage) FILTER (variable = 'satisfaction_with_education' AND grp = 'all') AS satisfaction_with_education_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'satisfaction_with_education' AND grp = 'all') AS satisfaction_with_education_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('satisfaction_with_education')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'built-up-density' AS indicator, territory, year, 'all' AS grp, 1.0 AS scale, FALSE AS pools, FALSE AS divides,
    CAST(built_up_density AS DOUBLE) AS n, CAST(CAST(NULL AS DOUBLE) AS DOUBLE) AS d, COALESCE(built_up_density_r, NULL) AS why, GREATEST(built_up_density_v) AS vintage, GREATEST(built_up_density_w) AS withheld,
    territory IN (FROM members) AS member, built_up_density IS NOT NULL OR built_up_density_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'built_up_density' AND grp = 'all') AS built_up_density, min(reason) FILTER (variable = 'built_up_density' AND grp = 'all') AS built_up_density_r, max(vintage) FILTER (variable = 'built_up_density' AND grp = 'all') AS built_up_density_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'built_up_density' AND grp = 'all') AS built_up_density_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('built_up_density')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'dwellings-completed-per-10k' AS indicator, territory, year, 'all' AS grp, 1.0 AS scale, FALSE AS pools, FALSE AS divides,
    CAST(dwellings_completed_per_10k AS DOUBLE) AS n, CAST(CAST(NULL AS DOUBLE) AS DOUBLE) AS d, COALESCE(dwellings_completed_per_10k_r, NULL) AS why, GREATEST(dwellings_completed_per_10k_v) AS vintage, GREATEST(dwellings_completed_per_10k_w) AS withheld,
    territory IN (FROM members) AS member, dwellings_completed_per_10k IS NOT NULL OR dwellings_completed_per_10k_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'dwellings_completed_per_10k' AND grp = 'all') AS dwellings_completed_per_10k, min(reason) FILTER (variable = 'dwellings_completed_per_10k' AND grp = 'all') AS dwellings_completed_per_10k_r, max(vintage) FILTER (variable = 'dwellings_completed_per_10k' AND grp = 'all') AS dwellings_completed_per_10k_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'dwellings_completed_per_10k' AND grp = 'all') AS dwellings_completed_per_10k_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('dwellings_completed_per_10k')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'municipal-waste-per-head' AS indicator, territory, year, 'all' AS grp, 1000.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST(municipal_waste AS DOUBLE) AS n, CAST(population AS DOUBLE) AS d, COALESCE(municipal_waste_r, population_r, NULL) AS why, GREATEST(municipal_waste_v, population_v) AS vintage, GREATEST(municipal_waste_w, population_w) AS withheld,
    territory IN (FROM members) AS member, municipal_waste IS NOT NULL OR municipal_waste_r IS NOT NULL OR population IS NOT NULL OR population_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'municipal_waste' AND grp = 'all') AS municipal_waste, min(reason) FILTER (variable = 'municipal_waste' AND grp = 'all') AS municipal_waste_r, max(vintage) FILTER (variable = 'municipal_waste' AND grp = 'all') AS municipal_waste_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'municipal_waste' AND grp = 'all') AS municipal_waste_w,
    max(value) FILTER (variable = 'population' AND grp = 'all') AS population, min(reason) FILTER (variable = 'population' AND grp = 'all') AS population_r, max(vintage) FILTER (variable = 'population' AND grp = 'all') AS population_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'population' AND grp = 'all') AS population_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('municipal_waste', 'population')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'pm10-emission-cut' AS indicator, territory, year, 'all' AS grp, 1.0 AS scale, TRUE AS pools, FALSE AS divides,
    CAST(pm10_emission_cut AS DOUBLE) AS n, CAST(CAST(NULL AS DOUBLE) AS DOUBLE) AS d, COALESCE(pm10_emission_cut_r, NULL) AS why, GREATEST(pm10_emission_cut_v) AS vintage, GREATEST(pm10_emission_cut_w) AS withheld,
    territory IN (FROM members) AS member, pm10_emission_cut IS NOT NULL OR pm10_emission_cut_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'pm10_emission_cut' AND grp = 'all') AS pm10_emission_cut, min(reason) FILTER (variable = 'pm10_emission_cut' AND grp = 'all') AS pm10_emission_cut_r, max(vintage) FILTER (variable = 'pm10_emission_cut' AND grp = 'all') AS pm10_emission_cut_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'pm10_emission_cut' AND grp = 'all') AS pm10_emission_cut_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('pm10_emission_cut')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'pm25-annual-mean' AS indicator, territory, year, 'all' AS grp, 1.0 AS scale, FALSE AS pools, FALSE AS divides,
    CAST(pm25_annual_mean AS DOUBLE) AS n, CAST(CAST(NULL AS DOUBLE) AS DOUBLE) AS d, COALESCE(pm25_annual_mean_r, NULL) AS why, GREATEST(pm25_annual_mean_v) AS vintage, GREATEST(pm25_annual_mean_w) AS withheld,
    territory IN (FROM members) AS member, pm25_annual_mean IS NOT NULL OR pm25_annual_mean_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'pm25_annual_mean' AND grp = 'all') AS pm25_annual_mean, min(reason) FILTER (variable = 'pm25_annual_mean' AND grp = 'all') AS pm25_annual_mean_r, max(vintage) FILTER (variable = 'pm25_annual_mean' AND grp = 'all') AS pm25_annual_mean_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'pm25_annual_mean' AND grp = 'all') AS pm25_annual_mean_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('pm25_annual_mean')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'recycling-level' AS indicator, territory, year, 'all' AS grp, 1.0 AS scale, FALSE AS pools, FALSE AS divides,
    CAST(recycling_level AS DOUBLE) AS n, CAST(CAST(NULL AS DOUBLE) AS DOUBLE) AS d, COALESCE(recycling_level_r, NULL) AS why, GREATEST(recycling_level_v) AS vintage, GREATEST(recycling_level_w) AS withheld,
    territory IN (FROM members) AS member, recycling_level IS NOT NULL OR recycling_level_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'recycling_level' AND grp = 'all') AS recycling_level, min(reason) FILTER (variable = 'recycling_level' AND grp = 'all') AS recycling_level_r, max(vintage) FILTER (variable = 'recycling_level' AND grp = 'all') AS recycling_level_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'recycling_level' AND grp = 'all') AS recycling_level_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('recycling_level')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'selective-collection-share' AS indicator, territory, year, 'all' AS grp, 100.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST(selectively_collected_waste AS DOUBLE) AS n, CAST(municipal_waste AS DOUBLE) AS d, COALESCE(municipal_waste_r, selectively_collected_waste_r, NULL) AS why, GREATEST(municipal_waste_v, selectively_collected_waste_v) AS vintage, GREATEST(municipal_waste_w, selectively_collected_waste_w) AS withheld,
    territory IN (FROM members) AS member, municipal_waste IS NOT NULL OR municipal_waste_r IS NOT NULL OR selectively_collected_waste IS NOT NULL OR selectively_collected_waste_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'municipal_waste' AND grp = 'all') AS municipal_waste, min(reason) FILTER (variable = 'municipal_waste' AND grp = 'all') AS municipal_waste_r, max(vintage) FILTER (variable = 'municipal_waste' AND grp = 'all') AS municipal_waste_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'municipal_waste' AND grp = 'all') AS municipal_waste_w,
    max(value) FILTER (variable = 'selectively_collected_waste' AND grp = 'all') AS selectively_collected_waste, min(reason) FILTER (variable = 'selectively_collected_waste' AND grp = 'all') AS selectively_collected_waste_r, max(vintage) FILTER (variable = 'selectively_collected_waste' AND grp = 'all') AS selectively_collected_waste_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'selectively_collected_waste' AND grp = 'all') AS selectively_collected_waste_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('municipal_waste', 'selectively_collected_waste')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'sewerage-coverage' AS indicator, territory, year, 'all' AS grp, 100.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST(sewerage_users AS DOUBLE) AS n, CAST(population AS DOUBLE) AS d, COALESCE(population_r, sewerage_users_r, NULL) AS why, GREATEST(population_v, sewerage_users_v) AS vintage, GREATEST(population_w, sewerage_users_w) AS withheld,
    territory IN (FROM members) AS member, population IS NOT NULL OR population_r IS NOT NULL OR sewerage_users IS NOT NULL OR sewerage_users_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'population' AND grp = 'all') AS population, min(reason) FILTER (variable = 'population' AND grp = 'all') AS population_r, max(vintage) FILTER (variable = 'population' AND grp = 'all') AS population_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'population' AND grp = 'all') AS population_w,
    max(value) FILTER (variable = 'sewerage_users' AND grp = 'all') AS sewerage_users, min(reason) FILTER (variable = 'sewerage_users' AND grp = 'all') AS sewerage_users_r, max(vintage) FILTER (variable = 'sewerage_users' AND grp = 'all') AS sewerage_users_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'sewerage_users' AND grp = 'all') AS sewerage_users_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('population', 'sewerage_users')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'debt-to-revenue' AS indicator, territory, year, 'all' AS grp, 1.0 AS scale, FALSE AS pools, FALSE AS divides,
    CAST(debt_to_revenue AS DOUBLE) AS n, CAST(CAST(NULL AS DOUBLE) AS DOUBLE) AS d, COALESCE(debt_to_revenue_r, NULL) AS why, GREATEST(debt_to_revenue_v) AS vintage, GREATEST(debt_to_revenue_w) AS withheld,
    territory IN (FROM members) AS member, debt_to_revenue IS NOT NULL OR debt_to_revenue_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'debt_to_revenue' AND grp = 'all') AS debt_to_revenue, min(reason) FILTER (variable = 'debt_to_revenue' AND grp = 'all') AS debt_to_revenue_r, max(vintage) FILTER (variable = 'debt_to_revenue' AND grp = 'all') AS debt_to_revenue_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'debt_to_revenue' AND grp = 'all') AS debt_to_revenue_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('debt_to_revenue')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'election-turnout' AS indicator, territory, year, 'all' AS grp, 1.0 AS scale, FALSE AS pools, FALSE AS divides,
    CAST(turnout_sejm AS DOUBLE) AS n, CAST(CAST(NULL AS DOUBLE) AS DOUBLE) AS d, COALESCE(turnout_sejm_r, NULL) AS why, GREATEST(turnout_sejm_v) AS vintage, GREATEST(turnout_sejm_w) AS withheld,
    territory IN (FROM members) AS member, turnout_sejm IS NOT NULL OR turnout_sejm_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'turnout_sejm' AND grp = 'all') AS turnout_sejm, min(reason) FILTER (variable = 'turnout_sejm' AND grp = 'all') AS turnout_sejm_r, max(vintage) FILTER (variable = 'turnout_sejm' AND grp = 'all') AS turnout_sejm_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'turnout_sejm' AND grp = 'all') AS turnout_sejm_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('turnout_sejm')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'investment-share' AS indicator, territory, year, 'all' AS grp, 100.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST(capital_spending AS DOUBLE) AS n, CAST(total_spending AS DOUBLE) AS d, COALESCE(capital_spending_r, total_spending_r, NULL) AS why, GREATEST(capital_spending_v, total_spending_v) AS vintage, GREATEST(capital_spending_w, total_spending_w) AS withheld,
    territory IN (FROM members) AS member, capital_spending IS NOT NULL OR capital_spending_r IS NOT NULL OR total_spending IS NOT NULL OR total_spending_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'capital_spending' AND grp = 'all') AS capital_spending, min(reason) FILTER (variable = 'capital_spending' AND grp = 'all') AS capital_spending_r, max(vintage) FILTER (variable = 'capital_spending' AND grp = 'all') AS capital_spending_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'capital_spending' AND grp = 'all') AS capital_spending_w,
    max(value) FILTER (variable = 'total_spending' AND grp = 'all') AS total_spending, min(reason) FILTER (variable = 'total_spending' AND grp = 'all') AS total_spending_r, max(vintage) FILTER (variable = 'total_spending' AND grp = 'all') AS total_spending_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'total_spending' AND grp = 'all') AS total_spending_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('capital_spending', 'total_spending')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'own-revenue-per-head' AS indicator, territory, year, 'all' AS grp, 1.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST(own_revenue AS DOUBLE) AS n, CAST(population AS DOUBLE) AS d, COALESCE(own_revenue_r, population_r, NULL) AS why, GREATEST(own_revenue_v, population_v) AS vintage, GREATEST(own_revenue_w, population_w) AS withheld,
    territory IN (FROM members) AS member, own_revenue IS NOT NULL OR own_revenue_r IS NOT NULL OR population IS NOT NULL OR population_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'own_revenue' AND grp = 'all') AS own_revenue, min(reason) FILTER (variable = 'own_revenue' AND grp = 'all') AS own_revenue_r, max(vintage) FILTER (variable = 'own_revenue' AND grp = 'all') AS own_revenue_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'own_revenue' AND grp = 'all') AS own_revenue_w,
    max(value) FILTER (variable = 'population' AND grp = 'all') AS population, min(reason) FILTER (variable = 'population' AND grp = 'all') AS population_r, max(vintage) FILTER (variable = 'population' AND grp = 'all') AS population_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'population' AND grp = 'all') AS population_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('own_revenue', 'population')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'own-revenue-share' AS indicator, territory, year, 'all' AS grp, 100.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST(own_revenue AS DOUBLE) AS n, CAST(total_revenue AS DOUBLE) AS d, COALESCE(own_revenue_r, total_revenue_r, NULL) AS why, GREATEST(own_revenue_v, total_revenue_v) AS vintage, GREATEST(own_revenue_w, total_revenue_w) AS withheld,
    territory IN (FROM members) AS member, own_revenue IS NOT NULL OR own_revenue_r IS NOT NULL OR total_revenue IS NOT NULL OR total_revenue_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'own_revenue' AND grp = 'all') AS own_revenue, min(reason) FILTER (variable = 'own_revenue' AND grp = 'all') AS own_revenue_r, max(vintage) FILTER (variable = 'own_revenue' AND grp = 'all') AS own_revenue_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'own_revenue' AND grp = 'all') AS own_revenue_w,
    max(value) FILTER (variable = 'total_revenue' AND grp = 'all') AS total_revenue, min(reason) FILTER (variable = 'total_revenue' AND grp = 'all') AS total_revenue_r, max(vintage) FILTER (variable = 'total_revenue' AND grp = 'all') AS total_revenue_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'total_revenue' AND grp = 'all') AS total_revenue_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('own_revenue', 'total_revenue')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'pit-per-head' AS indicator, territory, year, 'all' AS grp, 1.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST(pit_share AS DOUBLE) AS n, CAST(population AS DOUBLE) AS d, COALESCE(pit_share_r, population_r, NULL) AS why, GREATEST(pit_share_v, population_v) AS vintage, GREATEST(pit_share_w, population_w) AS withheld,
    territory IN (FROM members) AS member, pit_share IS NOT NULL OR pit_share_r IS NOT NULL OR population IS NOT NULL OR population_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'pit_share' AND grp = 'all') AS pit_share, min(reason) FILTER (variable = 'pit_share' AND grp = 'all') AS pit_share_r, max(vintage) FILTER (variable = 'pit_share' AND grp = 'all') AS pit_share_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'pit_share' AND grp = 'all') AS pit_share_w,
    max(value) FILTER (variable = 'population' AND grp = 'all') AS population, min(reason) FILTER (variable = 'population' AND grp = 'all') AS population_r, max(vintage) FILTER (variable = 'population' AND grp = 'all') AS population_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'population' AND grp = 'all') AS population_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('pit_share', 'population')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'satisfaction-with-administration' AS indicator, territory, year, 'all' AS grp, 1.0 AS scale, FALSE AS pools, FALSE AS divides,
    CAST(satisfaction_with_administration AS DOUBLE) AS n, CAST(CAST(NULL AS DOUBLE) AS DOUBLE) AS d, COALESCE(satisfaction_with_administration_r, NULL) AS why, GREATEST(satisfaction_with_administration_v) AS vintage, GREATEST(satisfaction_with_administration_w) AS withheld,
    territory IN (FROM members) AS member, satisfaction_with_administration IS NOT NULL OR satisfaction_with_administration_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'satisfaction_with_administration' AND grp = 'all') AS satisfaction_with_administration, min(reason) FILTER (variable = 'satisfaction_with_administration' AND grp = 'all') AS satisfaction_with_administration_r, max(vintage) FILTER (variable = 'satisfaction_with_administration' AND grp = 'all') AS satisfaction_with_administration_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'satisfaction_with_administration' AND grp = 'all') AS satisfaction_with_administration_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('satisfaction_with_administration')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'car-main-mode' AS indicator, territory, year, 'all' AS grp, 1.0 AS scale, FALSE AS pools, FALSE AS divides,
    CAST(car AS DOUBLE) AS n, CAST(CAST(NULL AS DOUBLE) AS DOUBLE) AS d, COALESCE(car_r, NULL) AS why, GREATEST(car_v) AS vintage, GREATEST(car_w) AS withheld,
    territory IN (FROM members) AS member, car IS NOT NULL OR car_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'main_mode_share' AND grp IN ('mode=car')) AS car, min(reason) FILTER (variable = 'main_mode_share' AND grp IN ('mode=car')) AS car_r, max(vintage) FILTER (variable = 'main_mode_share' AND grp IN ('mode=car')) AS car_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'main_mode_share' AND grp IN ('mode=car')) AS car_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('main_mode_share')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'cars-per-1000' AS indicator, territory, year, 'all' AS grp, 1000.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST(passenger_cars AS DOUBLE) AS n, CAST(population AS DOUBLE) AS d, COALESCE(passenger_cars_r, population_r, NULL) AS why, GREATEST(passenger_cars_v, population_v) AS vintage, GREATEST(passenger_cars_w, population_w) AS withheld,
    territory IN (FROM members) AS member, passenger_cars IS NOT NULL OR passenger_cars_r IS NOT NULL OR population IS NOT NULL OR population_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'passenger_cars' AND grp = 'all') AS passenger_cars, min(reason) FILTER (variable = 'passenger_cars' AND grp = 'all') AS passenger_cars_r, max(vintage) FILTER (variable = 'passenger_cars' AND grp = 'all') AS passenger_cars_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'passenger_cars' AND grp = 'all') AS passenger_cars_w,
    max(value) FILTER (variable = 'population' AND grp = 'all') AS population, min(reason) FILTER (variable = 'population' AND grp = 'all') AS population_r, max(vintage) FILTER (variable = 'population' AND grp = 'all') AS population_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'population' AND grp = 'all') AS population_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('passenger_cars', 'population')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'cycle-roads-per-100km2' AS indicator, territory, year, 'all' AS grp, 100.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST(cycle_infrastructure_km AS DOUBLE) AS n, CAST((area_ha / 100) AS DOUBLE) AS d, COALESCE(area_ha_r, cycle_infrastructure_km_r, NULL) AS why, GREATEST(area_ha_v, cycle_infrastructure_km_v) AS vintage, GREATEST(area_ha_w, cycle_infrastructure_km_w) AS withheld,
    territory IN (FROM members) AS member, area_ha IS NOT NULL OR area_ha_r IS NOT NULL OR cycle_infrastructure_km IS NOT NULL OR cycle_infrastructure_km_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'area_ha pinned' AND grp = 'all') AS area_ha, min(reason) FILTER (variable = 'area_ha pinned' AND grp = 'all') AS area_ha_r, max(vintage) FILTER (variable = 'area_ha pinned' AND grp = 'all') AS area_ha_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'area_ha pinned' AND grp = 'all') AS area_ha_w,
    max(value) FILTER (variable = 'cycle_infrastructure_km' AND grp = 'all') AS cycle_infrastructure_km, min(reason) FILTER (variable = 'cycle_infrastructure_km' AND grp = 'all') AS cycle_infrastructure_km_r, max(vintage) FILTER (variable = 'cycle_infrastructure_km' AND grp = 'all') AS cycle_infrastructure_km_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'cycle_infrastructure_km' AND grp = 'all') AS cycle_infrastructure_km_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('area_ha pinned', 'cycle_infrastructure_km')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'park-and-ride-places-per-1000' AS indicator, territory, year, 'all' AS grp, 1000.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST(park_and_ride_places AS DOUBLE) AS n, CAST(population AS DOUBLE) AS d, COALESCE(park_and_ride_places_r, population_r, NULL) AS why, GREATEST(park_and_ride_places_v, population_v) AS vintage, GREATEST(park_and_ride_places_w, population_w) AS withheld,
    territory IN (FROM members) AS member, park_and_ride_places IS NOT NULL OR park_and_ride_places_r IS NOT NULL OR population IS NOT NULL OR population_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'park_and_ride_places' AND grp = 'all') AS park_and_ride_places, min(reason) FILTER (variable = 'park_and_ride_places' AND grp = 'all') AS park_and_ride_places_r, max(vintage) FILTER (variable = 'park_and_ride_places' AND grp = 'all') AS park_and_ride_places_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'park_and_ride_places' AND grp = 'all') AS park_and_ride_places_w,
    max(value) FILTER (variable = 'population' AND grp = 'all') AS population, min(reason) FILTER (variable = 'population' AND grp = 'all') AS population_r, max(vintage) FILTER (variable = 'population' AND grp = 'all') AS population_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'population' AND grp = 'all') AS population_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('park_and_ride_places', 'population')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'public-transport-main-mode' AS indicator, territory, year, 'all' AS grp, 1.0 AS scale, FALSE AS pools, FALSE AS divides,
    CAST(public_transport AS DOUBLE) AS n, CAST(CAST(NULL AS DOUBLE) AS DOUBLE) AS d, COALESCE(public_transport_r, NULL) AS why, GREATEST(public_transport_v) AS vintage, GREATEST(public_transport_w) AS withheld,
    territory IN (FROM members) AS member, public_transport IS NOT NULL OR public_transport_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'main_mode_share' AND grp IN ('mode=public-transport')) AS public_transport, min(reason) FILTER (variable = 'main_mode_share' AND grp IN ('mode=public-transport')) AS public_transport_r, max(vintage) FILTER (variable = 'main_mode_share' AND grp IN ('mode=public-transport')) AS public_transport_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'main_mode_share' AND grp IN ('mode=public-transport')) AS public_transport_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('main_mode_share')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'road-deaths-per-100k' AS indicator, territory, year, 'all' AS grp, 100000.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST(road_deaths AS DOUBLE) AS n, CAST(population AS DOUBLE) AS d, COALESCE(population_r, road_deaths_r, NULL) AS why, GREATEST(population_v, road_deaths_v) AS vintage, GREATEST(population_w, road_deaths_w) AS withheld,
    territory IN (FROM members) AS member, population IS NOT NULL OR population_r IS NOT NULL OR road_deaths IS NOT NULL OR road_deaths_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'population' AND grp = 'all') AS population, min(reason) FILTER (variable = 'population' AND grp = 'all') AS population_r, max(vintage) FILTER (variable = 'population' AND grp = 'all') AS population_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'population' AND grp = 'all') AS population_w,
    max(value) FILTER (variable = 'road_deaths' AND grp = 'all') AS road_deaths, min(reason) FILTER (variable = 'road_deaths' AND grp = 'all') AS road_deaths_r, max(vintage) FILTER (variable = 'road_deaths' AND grp = 'all') AS road_deaths_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'road_deaths' AND grp = 'all') AS road_deaths_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('population', 'road_deaths')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'stops-per-1000' AS indicator, territory, year, 'all' AS grp, 1000.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST(transport_stops AS DOUBLE) AS n, CAST(population AS DOUBLE) AS d, COALESCE(population_r, transport_stops_r, NULL) AS why, GREATEST(population_v, transport_stops_v) AS vintage, GREATEST(population_w, transport_stops_w) AS withheld,
    territory IN (FROM members) AS member, population IS NOT NULL OR population_r IS NOT NULL OR transport_stops IS NOT NULL OR transport_stops_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'population' AND grp = 'all') AS population, min(reason) FILTER (variable = 'population' AND grp = 'all') AS population_r, max(vintage) FILTER (variable = 'population' AND grp = 'all') AS population_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'population' AND grp = 'all') AS population_w,
    max(value) FILTER (variable = 'transport_stops' AND grp = 'all') AS transport_stops, min(reason) FILTER (variable = 'transport_stops' AND grp = 'all') AS transport_stops_r, max(vintage) FILTER (variable = 'transport_stops' AND grp = 'all') AS transport_stops_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'transport_stops' AND grp = 'all') AS transport_stops_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('population', 'transport_stops')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'admission-rate' AS indicator, territory, year, 'all' AS grp, 100.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST(projects_put_to_vote AS DOUBLE) AS n, CAST(submissions AS DOUBLE) AS d, COALESCE(projects_put_to_vote_r, submissions_r, NULL) AS why, GREATEST(projects_put_to_vote_v, submissions_v) AS vintage, GREATEST(projects_put_to_vote_w, submissions_w) AS withheld,
    territory IN (FROM members) AS member, projects_put_to_vote IS NOT NULL OR projects_put_to_vote_r IS NOT NULL OR submissions IS NOT NULL OR submissions_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'projects_put_to_vote' AND grp = 'all') AS projects_put_to_vote, min(reason) FILTER (variable = 'projects_put_to_vote' AND grp = 'all') AS projects_put_to_vote_r, max(vintage) FILTER (variable = 'projects_put_to_vote' AND grp = 'all') AS projects_put_to_vote_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'projects_put_to_vote' AND grp = 'all') AS projects_put_to_vote_w,
    max(value) FILTER (variable = 'submissions' AND grp = 'all') AS submissions, min(reason) FILTER (variable = 'submissions' AND grp = 'all') AS submissions_r, max(vintage) FILTER (variable = 'submissions' AND grp = 'all') AS submissions_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'submissions' AND grp = 'all') AS submissions_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('projects_put_to_vote', 'submissions')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'civic-budget-per-head' AS indicator, territory, year, 'all' AS grp, 1.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST(civic_budget_pool AS DOUBLE) AS n, CAST(population AS DOUBLE) AS d, COALESCE(civic_budget_pool_r, population_r, NULL) AS why, GREATEST(civic_budget_pool_v, population_v) AS vintage, GREATEST(civic_budget_pool_w, population_w) AS withheld,
    territory IN (FROM members) AS member, civic_budget_pool IS NOT NULL OR civic_budget_pool_r IS NOT NULL OR population IS NOT NULL OR population_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'civic_budget_pool' AND grp = 'all') AS civic_budget_pool, min(reason) FILTER (variable = 'civic_budget_pool' AND grp = 'all') AS civic_budget_pool_r, max(vintage) FILTER (variable = 'civic_budget_pool' AND grp = 'all') AS civic_budget_pool_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'civic_budget_pool' AND grp = 'all') AS civic_budget_pool_w,
    max(value) FILTER (variable = 'population' AND grp = 'all') AS population, min(reason) FILTER (variable = 'population' AND grp = 'all') AS population_r, max(vintage) FILTER (variable = 'population' AND grp = 'all') AS population_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'population' AND grp = 'all') AS population_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('civic_budget_pool', 'population')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'district-spread-of-voters' AS indicator, territory, year, 'all' AS grp, 1.0 AS scale, FALSE AS pools, FALSE AS divides,
    CAST(district_voter_dispersion AS DOUBLE) AS n, CAST(CAST(NULL AS DOUBLE) AS DOUBLE) AS d, COALESCE(district_voter_dispersion_r, NULL) AS why, GREATEST(district_voter_dispersion_v) AS vintage, GREATEST(district_voter_dispersion_w) AS withheld,
    territory IN (FROM members) AS member, district_voter_dispersion IS NOT NULL OR district_voter_dispersion_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'district_voter_dispersion' AND grp = 'all') AS district_voter_dispersion, min(reason) FILTER (variable = 'district_voter_dispersion' AND grp = 'all') AS district_voter_dispersion_r, max(vintage) FILTER (variable = 'district_voter_dispersion' AND grp = 'all') AS district_voter_dispersion_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'district_voter_dispersion' AND grp = 'all') AS district_voter_dispersion_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('district_voter_dispersion')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'internet-share-of-ballots' AS indicator, territory, year, 'all' AS grp, 100.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST(internet AS DOUBLE) AS n, CAST(both_channels AS DOUBLE) AS d, COALESCE(both_channels_r, internet_r, NULL) AS why, GREATEST(both_channels_v, internet_v) AS vintage, GREATEST(both_channels_w, internet_w) AS withheld,
    territory IN (FROM members) AS member, both_channels IS NOT NULL OR both_channels_r IS NOT NULL OR internet IS NOT NULL OR internet_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    CASE WHEN count(value) FILTER (variable = 'valid_ballots' AND grp IN ('channel=internet', 'channel=paper')) = 2 THEN sum(value) FILTER (variable = 'valid_ballots' AND grp IN ('channel=internet', 'channel=paper')) END AS both_channels, CASE WHEN count(value) FILTER (variable = 'valid_ballots' AND grp IN ('channel=internet', 'channel=paper')) BETWEEN 1 AND 1 THEN COALESCE(min(reason) FILTER (variable = 'valid_ballots' AND grp IN ('channel=internet', 'channel=paper')), 'incomplete') END AS both_channels_r, max(vintage) FILTER (variable = 'valid_ballots' AND grp IN ('channel=internet', 'channel=paper')) AS both_channels_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'valid_ballots' AND grp IN ('channel=internet', 'channel=paper')) AS both_channels_w,
    max(value) FILTER (variable = 'valid_ballots' AND grp IN ('channel=internet')) AS internet, min(reason) FILTER (variable = 'valid_ballots' AND grp IN ('channel=internet')) AS internet_r, max(vintage) FILTER (variable = 'valid_ballots' AND grp IN ('channel=internet')) AS internet_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'valid_ballots' AND grp IN ('channel=internet')) AS internet_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('valid_ballots')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'invalid-share-internet' AS indicator, territory, year, 'all' AS grp, 100.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST((ballots_cast - internet) AS DOUBLE) AS n, CAST(ballots_cast AS DOUBLE) AS d, COALESCE(ballots_cast_r, internet_r, NULL) AS why, GREATEST(ballots_cast_v, internet_v) AS vintage, GREATEST(ballots_cast_w, internet_w) AS withheld,
    territory IN (FROM members) AS member, ballots_cast IS NOT NULL OR ballots_cast_r IS NOT NULL OR internet IS NOT NULL OR internet_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'ballots_cast' AND grp IN ('channel=internet')) AS ballots_cast, min(reason) FILTER (variable = 'ballots_cast' AND grp IN ('channel=internet')) AS ballots_cast_r, max(vintage) FILTER (variable = 'ballots_cast' AND grp IN ('channel=internet')) AS ballots_cast_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'ballots_cast' AND grp IN ('channel=internet')) AS ballots_cast_w,
    max(value) FILTER (variable = 'valid_ballots' AND grp IN ('channel=internet')) AS internet, min(reason) FILTER (variable = 'valid_ballots' AND grp IN ('channel=internet')) AS internet_r, max(vintage) FILTER (variable = 'valid_ballots' AND grp IN ('channel=internet')) AS internet_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'valid_ballots' AND grp IN ('channel=internet')) AS internet_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('ballots_cast', 'valid_ballots')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'invalid-share-paper' AS indicator, territory, year, 'all' AS grp, 100.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST((ballots_cast_67 - valid_ballots) AS DOUBLE) AS n, CAST(ballots_cast_67 AS DOUBLE) AS d, COALESCE(ballots_cast_67_r, valid_ballots_r, NULL) AS why, GREATEST(ballots_cast_67_v, valid_ballots_v) AS vintage, GREATEST(ballots_cast_67_w, valid_ballots_w) AS withheld,
    territory IN (FROM members) AS member, ballots_cast_67 IS NOT NULL OR ballots_cast_67_r IS NOT NULL OR valid_ballots IS NOT NULL OR valid_ballots_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'ballots_cast' AND grp IN ('channel=paper')) AS ballots_cast_67, min(reason) FILTER (variable = 'ballots_cast' AND grp IN ('channel=paper')) AS ballots_cast_67_r, max(vintage) FILTER (variable = 'ballots_cast' AND grp IN ('channel=paper')) AS ballots_cast_67_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'ballots_cast' AND grp IN ('channel=paper')) AS ballots_cast_67_w,
    max(value) FILTER (variable = 'valid_ballots' AND grp IN ('channel=paper')) AS valid_ballots, min(reason) FILTER (variable = 'valid_ballots' AND grp IN ('channel=paper')) AS valid_ballots_r, max(vintage) FILTER (variable = 'valid_ballots' AND grp IN ('channel=paper')) AS valid_ballots_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'valid_ballots' AND grp IN ('channel=paper')) AS valid_ballots_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('ballots_cast', 'valid_ballots')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'invalid-share' AS indicator, territory, year, grp, 100.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST((ballots_cast_69 - valid_ballots_70) AS DOUBLE) AS n, CAST(ballots_cast_69 AS DOUBLE) AS d, COALESCE(ballots_cast_69_r, valid_ballots_70_r, NULL) AS why, GREATEST(ballots_cast_69_v, valid_ballots_70_v) AS vintage, GREATEST(ballots_cast_69_w, valid_ballots_70_w) AS withheld,
    territory IN (FROM members) AS member, ballots_cast_69 IS NOT NULL OR ballots_cast_69_r IS NOT NULL OR valid_ballots_70 IS NOT NULL OR valid_ballots_70_r IS NOT NULL AS there
  FROM (SELECT territory, year, grp,
    max(value) FILTER (variable = 'ballots_cast') AS ballots_cast_69, min(reason) FILTER (variable = 'ballots_cast') AS ballots_cast_69_r, max(vintage) FILTER (variable = 'ballots_cast') AS ballots_cast_69_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'ballots_cast') AS ballots_cast_69_w,
    max(value) FILTER (variable = 'valid_ballots') AS valid_ballots_70, min(reason) FILTER (variable = 'valid_ballots') AS valid_ballots_70_r, max(vintage) FILTER (variable = 'valid_ballots') AS valid_ballots_70_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'valid_ballots') AS valid_ballots_70_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('ballots_cast', 'valid_ballots') AND (grp = 'all' OR grp LIKE 'channel=%') AND grp NOT LIKE '%;%'
          UNION ALL SELECT territory, year, NULL, grp, NULL, NULL, NULL, NULL FROM frame CROSS JOIN (SELECT DISTINCT grp FROM current WHERE variable IN ('ballots_cast', 'valid_ballots') AND (grp = 'all' OR grp LIKE 'channel=%') AND grp NOT LIKE '%;%')) GROUP BY territory, year, grp)
  UNION ALL
  SELECT 'open-krakow-spending-per-head' AS indicator, territory, year, 'all' AS grp, 1.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST(open_krakow_spending AS DOUBLE) AS n, CAST(population AS DOUBLE) AS d, COALESCE(open_krakow_spending_r, population_r, NULL) AS why, GREATEST(open_krakow_spending_v, population_v) AS vintage, GREATEST(open_krakow_spending_w, population_w) AS withheld,
    territory IN (FROM members) AS member, open_krakow_spending IS NOT NULL OR open_krakow_spending_r IS NOT NULL OR population IS NOT NULL OR population_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'open_krakow_spending' AND grp = 'all') AS open_krakow_spending, min(reason) FILTER (variable = 'open_krakow_spending' AND grp = 'all') AS open_krakow_spending_r, max(vintage) FILTER (variable = 'open_krakow_spending' AND grp = 'all') AS open_krakow_spending_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'open_krakow_spending' AND grp = 'all') AS open_krakow_spending_w,
    max(value) FILTER (variable = 'population' AND grp = 'all') AS population, min(reason) FILTER (variable = 'population' AND grp = 'all') AS population_r, max(vintage) FILTER (variable = 'population' AND grp = 'all') AS population_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'population' AND grp = 'all') AS population_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('open_krakow_spending', 'population')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'participation-facilities' AS indicator, territory, year, 'all' AS grp, 1.0 AS scale, TRUE AS pools, FALSE AS divides,
    CAST(civic_centres + multicultural_centres + residents_activity_places + youth_labs AS DOUBLE) AS n, CAST(CAST(NULL AS DOUBLE) AS DOUBLE) AS d, COALESCE(civic_centres_r, multicultural_centres_r, residents_activity_places_r, youth_labs_r, NULL) AS why, GREATEST(civic_centres_v, multicultural_centres_v, residents_activity_places_v, youth_labs_v) AS vintage, GREATEST(civic_centres_w, multicultural_centres_w, residents_activity_places_w, youth_labs_w) AS withheld,
    territory IN (FROM members) AS member, civic_centres IS NOT NULL OR civic_centres_r IS NOT NULL OR multicultural_centres IS NOT NULL OR multicultural_centres_r IS NOT NULL OR residents_activity_places IS NOT NULL OR residents_activity_places_r IS NOT NULL OR youth_labs IS NOT NULL OR youth_labs_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'civic_centres' AND grp = 'all') AS civic_centres, min(reason) FILTER (variable = 'civic_centres' AND grp = 'all') AS civic_centres_r, max(vintage) FILTER (variable = 'civic_centres' AND grp = 'all') AS civic_centres_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'civic_centres' AND grp = 'all') AS civic_centres_w,
    max(value) FILTER (variable = 'multicultural_centres' AND grp = 'all') AS multicultural_centres, min(reason) FILTER (variable = 'multicultural_centres' AND grp = 'all') AS multicultural_centres_r, max(vintage) FILTER (variable = 'multicultural_centres' AND grp = 'all') AS multicultural_centres_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'multicultural_centres' AND grp = 'all') AS multicultural_centres_w,
    max(value) FILTER (variable = 'residents_activity_places' AND grp = 'all') AS residents_activity_places, min(reason) FILTER (variable = 'residents_activity_places' AND grp = 'all') AS residents_activity_places_r, max(vintage) FILTER (variable = 'residents_activity_places' AND grp = 'all') AS residents_activity_places_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'residents_activity_places' AND grp = 'all') AS residents_activity_places_w,
    max(value) FILTER (variable = 'youth_labs' AND grp = 'all') AS youth_labs, min(reason) FILTER (variable = 'youth_labs' AND grp = 'all') AS youth_labs_r, max(vintage) FILTER (variable = 'youth_labs' AND grp = 'all') AS youth_labs_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'youth_labs' AND grp = 'all') AS youth_labs_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('civic_centres', 'multicultural_centres', 'residents_activity_places', 'youth_labs')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'pocket-park-cost' AS indicator, territory, year, 'all' AS grp, 1.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST(pocket_park_spending AS DOUBLE) AS n, CAST(pocket_parks AS DOUBLE) AS d, COALESCE(pocket_park_spending_r, pocket_parks_r, NULL) AS why, GREATEST(pocket_park_spending_v, pocket_parks_v) AS vintage, GREATEST(pocket_park_spending_w, pocket_parks_w) AS withheld,
    territory IN (FROM members) AS member, pocket_park_spending IS NOT NULL OR pocket_park_spending_r IS NOT NULL OR pocket_parks IS NOT NULL OR pocket_parks_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'pocket_park_spending' AND grp = 'all') AS pocket_park_spending, min(reason) FILTER (variable = 'pocket_park_spending' AND grp = 'all') AS pocket_park_spending_r, max(vintage) FILTER (variable = 'pocket_park_spending' AND grp = 'all') AS pocket_park_spending_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'pocket_park_spending' AND grp = 'all') AS pocket_park_spending_w,
    max(value) FILTER (variable = 'pocket_parks' AND grp = 'all') AS pocket_parks, min(reason) FILTER (variable = 'pocket_parks' AND grp = 'all') AS pocket_parks_r, max(vintage) FILTER (variable = 'pocket_parks' AND grp = 'all') AS pocket_parks_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'pocket_parks' AND grp = 'all') AS pocket_parks_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('pocket_park_spending', 'pocket_parks')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'pocket-parks' AS indicator, territory, year, 'all' AS grp, 1.0 AS scale, TRUE AS pools, FALSE AS divides,
    CAST(pocket_parks AS DOUBLE) AS n, CAST(CAST(NULL AS DOUBLE) AS DOUBLE) AS d, COALESCE(pocket_parks_r, NULL) AS why, GREATEST(pocket_parks_v) AS vintage, GREATEST(pocket_parks_w) AS withheld,
    territory IN (FROM members) AS member, pocket_parks IS NOT NULL OR pocket_parks_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'pocket_parks' AND grp = 'all') AS pocket_parks, min(reason) FILTER (variable = 'pocket_parks' AND grp = 'all') AS pocket_parks_r, max(vintage) FILTER (variable = 'pocket_parks' AND grp = 'all') AS pocket_parks_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'pocket_parks' AND grp = 'all') AS pocket_parks_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('pocket_parks')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'projects-chosen' AS indicator, territory, year, grp, 1.0 AS scale, TRUE AS pools, FALSE AS divides,
    CAST(projects_chosen AS DOUBLE) AS n, CAST(CAST(NULL AS DOUBLE) AS DOUBLE) AS d, COALESCE(projects_chosen_r, NULL) AS why, GREATEST(projects_chosen_v) AS vintage, GREATEST(projects_chosen_w) AS withheld,
    territory IN (FROM members) AS member, projects_chosen IS NOT NULL OR projects_chosen_r IS NOT NULL AS there
  FROM (SELECT territory, year, grp,
    max(value) FILTER (variable = 'projects_chosen') AS projects_chosen, min(reason) FILTER (variable = 'projects_chosen') AS projects_chosen_r, max(vintage) FILTER (variable = 'projects_chosen') AS projects_chosen_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'projects_chosen') AS projects_chosen_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('projects_chosen') AND (grp = 'all' OR grp LIKE 'district=%' OR grp LIKE 'level=%') AND grp NOT LIKE '%;%'
          UNION ALL SELECT territory, year, NULL, grp, NULL, NULL, NULL, NULL FROM frame CROSS JOIN (SELECT DISTINCT grp FROM current WHERE variable IN ('projects_chosen') AND (grp = 'all' OR grp LIKE 'district=%' OR grp LIKE 'level=%') AND grp NOT LIKE '%;%')) GROUP BY territory, year, grp)
  UNION ALL
  SELECT 'projects-put-to-vote' AS indicator, territory, year, grp, 1.0 AS scale, TRUE AS pools, FALSE AS divides,
    CAST(projects_put_to_vote AS DOUBLE) AS n, CAST(CAST(NULL AS DOUBLE) AS DOUBLE) AS d, COALESCE(projects_put_to_vote_r, NULL) AS why, GREATEST(projects_put_to_vote_v) AS vintage, GREATEST(projects_put_to_vote_w) AS withheld,
    territory IN (FROM members) AS member, projects_put_to_vote IS NOT NULL OR projects_put_to_vote_r IS NOT NULL AS there
  FROM (SELECT territory, year, grp,
    max(value) FILTER (variable = 'projects_put_to_vote') AS projects_put_to_vote, min(reason) FILTER (variable = 'projects_put_to_vote') AS projects_put_to_vote_r, max(vintage) FILTER (variable = 'projects_put_to_vote') AS projects_put_to_vote_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'projects_put_to_vote') AS projects_put_to_vote_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('projects_put_to_vote') AND (grp = 'all' OR grp LIKE 'district=%' OR grp LIKE 'level=%') AND grp NOT LIKE '%;%'
          UNION ALL SELECT territory, year, NULL, grp, NULL, NULL, NULL, NULL FROM frame CROSS JOIN (SELECT DISTINCT grp FROM current WHERE variable IN ('projects_put_to_vote') AND (grp = 'all' OR grp LIKE 'district=%' OR grp LIKE 'level=%') AND grp NOT LIKE '%;%')) GROUP BY territory, year, grp)
  UNION ALL
  SELECT 'residents-within-500m-of-pocket-park' AS indicator, territory, year, 'all' AS grp, 100.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST(residents_within_500m_of_pocket_park AS DOUBLE) AS n, CAST(population AS DOUBLE) AS d, COALESCE(population_r, residents_within_500m_of_pocket_park_r, NULL) AS why, GREATEST(population_v, residents_within_500m_of_pocket_park_v) AS vintage, GREATEST(population_w, residents_within_500m_of_pocket_park_w) AS withheld,
    territory IN (FROM members) AS member, population IS NOT NULL OR population_r IS NOT NULL OR residents_within_500m_of_pocket_park IS NOT NULL OR residents_within_500m_of_pocket_park_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'population' AND grp = 'all') AS population, min(reason) FILTER (variable = 'population' AND grp = 'all') AS population_r, max(vintage) FILTER (variable = 'population' AND grp = 'all') AS population_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'population' AND grp = 'all') AS population_w,
    max(value) FILTER (variable = 'residents_within_500m_of_pocket_park' AND grp = 'all') AS residents_within_500m_of_pocket_park, min(reason) FILTER (variable = 'residents_within_500m_of_pocket_park' AND grp = 'all') AS residents_within_500m_of_pocket_park_r, max(vintage) FILTER (variable = 'residents_within_500m_of_pocket_park' AND grp = 'all') AS residents_within_500m_of_pocket_park_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'residents_within_500m_of_pocket_park' AND grp = 'all') AS residents_within_500m_of_pocket_park_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('population', 'residents_within_500m_of_pocket_park')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'submissions' AS indicator, territory, year, grp, 1.0 AS scale, TRUE AS pools, FALSE AS divides,
    CAST(submissions AS DOUBLE) AS n, CAST(CAST(NULL AS DOUBLE) AS DOUBLE) AS d, COALESCE(submissions_r, NULL) AS why, GREATEST(submissions_v) AS vintage, GREATEST(submissions_w) AS withheld,
    territory IN (FROM members) AS member, submissions IS NOT NULL OR submissions_r IS NOT NULL AS there
  FROM (SELECT territory, year, grp,
    max(value) FILTER (variable = 'submissions') AS submissions, min(reason) FILTER (variable = 'submissions') AS submissions_r, max(vintage) FILTER (variable = 'submissions') AS submissions_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'submissions') AS submissions_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('submissions') AND (grp = 'all' OR grp LIKE 'level=%') AND grp NOT LIKE '%;%'
          UNION ALL SELECT territory, year, NULL, grp, NULL, NULL, NULL, NULL FROM frame CROSS JOIN (SELECT DISTINCT grp FROM current WHERE variable IN ('submissions') AND (grp = 'all' OR grp LIKE 'level=%') AND grp NOT LIKE '%;%')) GROUP BY territory, year, grp)
  UNION ALL
  SELECT 'under-18-share-of-voters' AS indicator, territory, year, 'all' AS grp, 100.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST(under_18 AS DOUBLE) AS n, CAST(stated_age AS DOUBLE) AS d, COALESCE(stated_age_r, under_18_r, NULL) AS why, GREATEST(stated_age_v, under_18_v) AS vintage, GREATEST(stated_age_w, under_18_w) AS withheld,
    territory IN (FROM members) AS member, stated_age IS NOT NULL OR stated_age_r IS NOT NULL OR under_18 IS NOT NULL OR under_18_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    CASE WHEN count(value) FILTER (variable = 'valid_ballots' AND grp IN ('age=0-12', 'age=13-15', 'age=16-17', 'age=18-25', 'age=26-35', 'age=36-45', 'age=46-55', 'age=56-65', 'age=66-75', 'age=76+')) = 10 THEN sum(value) FILTER (variable = 'valid_ballots' AND grp IN ('age=0-12', 'age=13-15', 'age=16-17', 'age=18-25', 'age=26-35', 'age=36-45', 'age=46-55', 'age=56-65', 'age=66-75', 'age=76+')) END AS stated_age, CASE WHEN count(value) FILTER (variable = 'valid_ballots' AND grp IN ('age=0-12', 'age=13-15', 'age=16-17', 'age=18-25', 'age=26-35', 'age=36-45', 'age=46-55', 'age=56-65', 'age=66-75', 'age=76+')) BETWEEN 1 AND 9 THEN COALESCE(min(reason) FILTER (variable = 'valid_ballots' AND grp IN ('age=0-12', 'age=13-15', 'age=16-17', 'age=18-25', 'age=26-35', 'age=36-45', 'age=46-55', 'age=56-65', 'age=66-75', 'age=76+')), 'incomplete') END AS stated_age_r, max(vintage) FILTER (variable = 'valid_ballots' AND grp IN ('age=0-12', 'age=13-15', 'age=16-17', 'age=18-25', 'age=26-35', 'age=36-45', 'age=46-55', 'age=56-65', 'age=66-75', 'age=76+')) AS stated_age_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'valid_ballots' AND grp IN ('age=0-12', 'age=13-15', 'age=16-17', 'age=18-25', 'age=26-35', 'age=36-45', 'age=46-55', 'age=56-65', 'age=66-75', 'age=76+')) AS stated_age_w,
    CASE WHEN count(value) FILTER (variable = 'valid_ballots' AND grp IN ('age=0-12', 'age=13-15', 'age=16-17')) = 3 THEN sum(value) FILTER (variable = 'valid_ballots' AND grp IN ('age=0-12', 'age=13-15', 'age=16-17')) END AS under_18, CASE WHEN count(value) FILTER (variable = 'valid_ballots' AND grp IN ('age=0-12', 'age=13-15', 'age=16-17')) BETWEEN 1 AND 2 THEN COALESCE(min(reason) FILTER (variable = 'valid_ballots' AND grp IN ('age=0-12', 'age=13-15', 'age=16-17')), 'incomplete') END AS under_18_r, max(vintage) FILTER (variable = 'valid_ballots' AND grp IN ('age=0-12', 'age=13-15', 'age=16-17')) AS under_18_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'valid_ballots' AND grp IN ('age=0-12', 'age=13-15', 'age=16-17')) AS under_18_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('valid_ballots')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'valid-voters' AS indicator, territory, year, grp, 1.0 AS scale, TRUE AS pools, FALSE AS divides,
    CAST(valid_ballots_70 AS DOUBLE) AS n, CAST(CAST(NULL AS DOUBLE) AS DOUBLE) AS d, COALESCE(valid_ballots_70_r, NULL) AS why, GREATEST(valid_ballots_70_v) AS vintage, GREATEST(valid_ballots_70_w) AS withheld,
    territory IN (FROM members) AS member, valid_ballots_70 IS NOT NULL OR valid_ballots_70_r IS NOT NULL AS there
  FROM (SELECT territory, year, grp,
    max(value) FILTER (variable = 'valid_ballots') AS valid_ballots_70, min(reason) FILTER (variable = 'valid_ballots') AS valid_ballots_70_r, max(vintage) FILTER (variable = 'valid_ballots') AS valid_ballots_70_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'valid_ballots') AS valid_ballots_70_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('valid_ballots') AND (grp = 'all' OR grp LIKE 'age=%' OR grp LIKE 'channel=%' OR grp LIKE 'district=%' OR grp LIKE 'sex=%') AND grp NOT LIKE '%;%'
          UNION ALL SELECT territory, year, NULL, grp, NULL, NULL, NULL, NULL FROM frame CROSS JOIN (SELECT DISTINCT grp FROM current WHERE variable IN ('valid_ballots') AND (grp = 'all' OR grp LIKE 'age=%' OR grp LIKE 'channel=%' OR grp LIKE 'district=%' OR grp LIKE 'sex=%') AND grp NOT LIKE '%;%')) GROUP BY territory, year, grp)
  UNION ALL
  SELECT 'voters-per-1000' AS indicator, territory, year, 'all' AS grp, 1000.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST(valid_ballots_70 AS DOUBLE) AS n, CAST(population AS DOUBLE) AS d, COALESCE(population_r, valid_ballots_70_r, NULL) AS why, GREATEST(population_v, valid_ballots_70_v) AS vintage, GREATEST(population_w, valid_ballots_70_w) AS withheld,
    territory IN (FROM members) AS member, population IS NOT NULL OR population_r IS NOT NULL OR valid_ballots_70 IS NOT NULL OR valid_ballots_70_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'population' AND grp = 'all') AS population, min(reason) FILTER (variable = 'population' AND grp = 'all') AS population_r, max(vintage) FILTER (variable = 'population' AND grp = 'all') AS population_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'population' AND grp = 'all') AS population_w,
    max(value) FILTER (variable = 'valid_ballots' AND grp = 'all') AS valid_ballots_70, min(reason) FILTER (variable = 'valid_ballots' AND grp = 'all') AS valid_ballots_70_r, max(vintage) FILTER (variable = 'valid_ballots' AND grp = 'all') AS valid_ballots_70_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'valid_ballots' AND grp = 'all') AS valid_ballots_70_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('population', 'valid_ballots')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'women-share-of-voters' AS indicator, territory, year, 'all' AS grp, 100.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST(women AS DOUBLE) AS n, CAST((women + men) AS DOUBLE) AS d, COALESCE(men_r, women_r, NULL) AS why, GREATEST(men_v, women_v) AS vintage, GREATEST(men_w, women_w) AS withheld,
    territory IN (FROM members) AS member, men IS NOT NULL OR men_r IS NOT NULL OR women IS NOT NULL OR women_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'valid_ballots' AND grp IN ('sex=M')) AS men, min(reason) FILTER (variable = 'valid_ballots' AND grp IN ('sex=M')) AS men_r, max(vintage) FILTER (variable = 'valid_ballots' AND grp IN ('sex=M')) AS men_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'valid_ballots' AND grp IN ('sex=M')) AS men_w,
    max(value) FILTER (variable = 'valid_ballots' AND grp IN ('sex=F')) AS women, min(reason) FILTER (variable = 'valid_ballots' AND grp IN ('sex=F')) AS women_r, max(vintage) FILTER (variable = 'valid_ballots' AND grp IN ('sex=F')) AS women_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'valid_ballots' AND grp IN ('sex=F')) AS women_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('valid_ballots')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'clinics-per-10k' AS indicator, territory, year, 'all' AS grp, 10000.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST(clinics AS DOUBLE) AS n, CAST(population AS DOUBLE) AS d, COALESCE(clinics_r, population_r, NULL) AS why, GREATEST(clinics_v, population_v) AS vintage, GREATEST(clinics_w, population_w) AS withheld,
    territory IN (FROM members) AS member, clinics IS NOT NULL OR clinics_r IS NOT NULL OR population IS NOT NULL OR population_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'clinics' AND grp = 'all') AS clinics, min(reason) FILTER (variable = 'clinics' AND grp = 'all') AS clinics_r, max(vintage) FILTER (variable = 'clinics' AND grp = 'all') AS clinics_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'clinics' AND grp = 'all') AS clinics_w,
    max(value) FILTER (variable = 'population' AND grp = 'all') AS population, min(reason) FILTER (variable = 'population' AND grp = 'all') AS population_r, max(vintage) FILTER (variable = 'population' AND grp = 'all') AS population_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'population' AND grp = 'all') AS population_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('clinics', 'population')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'nursery-coverage' AS indicator, territory, year, 'all' AS grp, 100.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST(children_in_nurseries AS DOUBLE) AS n, CAST(children_under_3 AS DOUBLE) AS d, COALESCE(children_in_nurseries_r, children_under_3_r, NULL) AS why, GREATEST(children_in_nurseries_v, children_under_3_v) AS vintage, GREATEST(children_in_nurseries_w, children_under_3_w) AS withheld,
    territory IN (FROM members) AS member, children_in_nurseries IS NOT NULL OR children_in_nurseries_r IS NOT NULL OR children_under_3 IS NOT NULL OR children_under_3_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'children_in_nurseries' AND grp = 'all') AS children_in_nurseries, min(reason) FILTER (variable = 'children_in_nurseries' AND grp = 'all') AS children_in_nurseries_r, max(vintage) FILTER (variable = 'children_in_nurseries' AND grp = 'all') AS children_in_nurseries_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'children_in_nurseries' AND grp = 'all') AS children_in_nurseries_w,
    max(value) FILTER (variable = 'children_under_3' AND grp = 'all') AS children_under_3, min(reason) FILTER (variable = 'children_under_3' AND grp = 'all') AS children_under_3_r, max(vintage) FILTER (variable = 'children_under_3' AND grp = 'all') AS children_under_3_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'children_under_3' AND grp = 'all') AS children_under_3_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('children_in_nurseries', 'children_under_3')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'old-age-ratio' AS indicator, territory, year, 'all' AS grp, 100.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST(old AS DOUBLE) AS n, CAST(adults AS DOUBLE) AS d, COALESCE(adults_r, old_r, NULL) AS why, GREATEST(adults_v, old_v) AS vintage, GREATEST(adults_w, old_w) AS withheld,
    territory IN (FROM members) AS member, adults IS NOT NULL OR adults_r IS NOT NULL OR old IS NOT NULL OR old_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    CASE WHEN count(value) FILTER (variable = 'population' AND grp IN ('age=15-19', 'age=20-24', 'age=25-29', 'age=30-34', 'age=35-39', 'age=40-44', 'age=45-49', 'age=50-54', 'age=55-59', 'age=60-64')) = 10 THEN sum(value) FILTER (variable = 'population' AND grp IN ('age=15-19', 'age=20-24', 'age=25-29', 'age=30-34', 'age=35-39', 'age=40-44', 'age=45-49', 'age=50-54', 'age=55-59', 'age=60-64')) END AS adults, CASE WHEN count(value) FILTER (variable = 'population' AND grp IN ('age=15-19', 'age=20-24', 'age=25-29', 'age=30-34', 'age=35-39', 'age=40-44', 'age=45-49', 'age=50-54', 'age=55-59', 'age=60-64')) BETWEEN 1 AND 9 THEN COALESCE(min(reason) FILTER (variable = 'population' AND grp IN ('age=15-19', 'age=20-24', 'age=25-29', 'age=30-34', 'age=35-39', 'age=40-44', 'age=45-49', 'age=50-54', 'age=55-59', 'age=60-64')), 'incomplete') END AS adults_r, max(vintage) FILTER (variable = 'population' AND grp IN ('age=15-19', 'age=20-24', 'age=25-29', 'age=30-34', 'age=35-39', 'age=40-44', 'age=45-49', 'age=50-54', 'age=55-59', 'age=60-64')) AS adults_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'population' AND grp IN ('age=15-19', 'age=20-24', 'age=25-29', 'age=30-34', 'age=35-39', 'age=40-44', 'age=45-49', 'age=50-54', 'age=55-59', 'age=60-64')) AS adults_w,
    CASE WHEN count(value) FILTER (variable = 'population' AND grp IN ('age=65-69', 'age=70-74', 'age=75-79', 'age=80-84', 'age=85+')) = 5 THEN sum(value) FILTER (variable = 'population' AND grp IN ('age=65-69', 'age=70-74', 'age=75-79', 'age=80-84', 'age=85+')) END AS old, CASE WHEN count(value) FILTER (variable = 'population' AND grp IN ('age=65-69', 'age=70-74', 'age=75-79', 'age=80-84', 'age=85+')) BETWEEN 1 AND 4 THEN COALESCE(min(reason) FILTER (variable = 'population' AND grp IN ('age=65-69', 'age=70-74', 'age=75-79', 'age=80-84', 'age=85+')), 'incomplete') END AS old_r, max(vintage) FILTER (variable = 'population' AND grp IN ('age=65-69', 'age=70-74', 'age=75-79', 'age=80-84', 'age=85+')) AS old_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'population' AND grp IN ('age=65-69', 'age=70-74', 'age=75-79', 'age=80-84', 'age=85+')) AS old_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('population')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'rescue-incidents-per-1000' AS indicator, territory, year, 'all' AS grp, 1000.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST(rescue_incidents AS DOUBLE) AS n, CAST(population AS DOUBLE) AS d, COALESCE(population_r, rescue_incidents_r, NULL) AS why, GREATEST(population_v, rescue_incidents_v) AS vintage, GREATEST(population_w, rescue_incidents_w) AS withheld,
    territory IN (FROM members) AS member, population IS NOT NULL OR population_r IS NOT NULL OR rescue_incidents IS NOT NULL OR rescue_incidents_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'population' AND grp = 'all') AS population, min(reason) FILTER (variable = 'population' AND grp = 'all') AS population_r, max(vintage) FILTER (variable = 'population' AND grp = 'all') AS population_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'population' AND grp = 'all') AS population_w,
    max(value) FILTER (variable = 'rescue_incidents' AND grp = 'all') AS rescue_incidents, min(reason) FILTER (variable = 'rescue_incidents' AND grp = 'all') AS rescue_incidents_r, max(vintage) FILTER (variable = 'rescue_incidents' AND grp = 'all') AS rescue_incidents_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'rescue_incidents' AND grp = 'all') AS rescue_incidents_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('population', 'rescue_incidents')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'satisfaction-with-support' AS indicator, territory, year, 'all' AS grp, 1.0 AS scale, FALSE AS pools, FALSE AS divides,
    CAST(satisfaction_with_support AS DOUBLE) AS n, CAST(CAST(NULL AS DOUBLE) AS DOUBLE) AS d, COALESCE(satisfaction_with_support_r, NULL) AS why, GREATEST(satisfaction_with_support_v) AS vintage, GREATEST(satisfaction_with_support_w) AS withheld,
    territory IN (FROM members) AS member, satisfaction_with_support IS NOT NULL OR satisfaction_with_support_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'satisfaction_with_support' AND grp = 'all') AS satisfaction_with_support, min(reason) FILTER (variable = 'satisfaction_with_support' AND grp = 'all') AS satisfaction_with_support_r, max(vintage) FILTER (variable = 'satisfaction_with_support' AND grp = 'all') AS satisfaction_with_support_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'satisfaction_with_support' AND grp = 'all') AS satisfaction_with_support_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('satisfaction_with_support')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'social-assistance-reach' AS indicator, territory, year, 'all' AS grp, 100.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST(social_assistance_beneficiaries AS DOUBLE) AS n, CAST(population AS DOUBLE) AS d, COALESCE(population_r, social_assistance_beneficiaries_r, NULL) AS why, GREATEST(population_v, social_assistance_beneficiaries_v) AS vintage, GREATEST(population_w, social_assistance_beneficiaries_w) AS withheld,
    territory IN (FROM members) AS member, population IS NOT NULL OR population_r IS NOT NULL OR social_assistance_beneficiaries IS NOT NULL OR social_assistance_beneficiaries_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'population' AND grp = 'all') AS population, min(reason) FILTER (variable = 'population' AND grp = 'all') AS population_r, max(vintage) FILTER (variable = 'population' AND grp = 'all') AS population_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'population' AND grp = 'all') AS population_w,
    max(value) FILTER (variable = 'social_assistance_beneficiaries' AND grp = 'all') AS social_assistance_beneficiaries, min(reason) FILTER (variable = 'social_assistance_beneficiaries' AND grp = 'all') AS social_assistance_beneficiaries_r, max(vintage) FILTER (variable = 'social_assistance_beneficiaries' AND grp = 'all') AS social_assistance_beneficiaries_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'social_assistance_beneficiaries' AND grp = 'all') AS social_assistance_beneficiaries_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('population', 'social_assistance_beneficiaries')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
  UNION ALL
  SELECT 'vaccination-coverage' AS indicator, territory, year, 'all' AS grp, 100.0 AS scale, TRUE AS pools, TRUE AS divides,
    CAST(fully_vaccinated AS DOUBLE) AS n, CAST(vaccination_population AS DOUBLE) AS d, COALESCE(fully_vaccinated_r, vaccination_population_r, NULL) AS why, GREATEST(fully_vaccinated_v, vaccination_population_v) AS vintage, GREATEST(fully_vaccinated_w, vaccination_population_w) AS withheld,
    territory IN (FROM members) AS member, fully_vaccinated IS NOT NULL OR fully_vaccinated_r IS NOT NULL OR vaccination_population IS NOT NULL OR vaccination_population_r IS NOT NULL AS there
  FROM (SELECT territory, year,
    max(value) FILTER (variable = 'fully_vaccinated' AND grp = 'all') AS fully_vaccinated, min(reason) FILTER (variable = 'fully_vaccinated' AND grp = 'all') AS fully_vaccinated_r, max(vintage) FILTER (variable = 'fully_vaccinated' AND grp = 'all') AS fully_vaccinated_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'fully_vaccinated' AND grp = 'all') AS fully_vaccinated_w,
    max(value) FILTER (variable = 'vaccination_population' AND grp = 'all') AS vaccination_population, min(reason) FILTER (variable = 'vaccination_population' AND grp = 'all') AS vaccination_population_r, max(vintage) FILTER (variable = 'vaccination_population' AND grp = 'all') AS vaccination_population_v, max(CAST(state = 'withheld' AS INTEGER)) FILTER (variable = 'vaccination_population' AND grp = 'all') AS vaccination_population_w
    FROM (SELECT territory, year, variable, grp, value, state, reason, vintage FROM figures WHERE variable IN ('fully_vaccinated', 'vaccination_population')
          UNION ALL SELECT territory, year, NULL, NULL, NULL, NULL, NULL, NULL FROM frame) GROUP BY territory, year)
),
cells AS (
  SELECT *, CASE WHEN n IS NULL OR (divides AND d IS NULL) THEN COALESCE(why, 'not collected')
    WHEN divides AND d = 0 THEN 'division by zero' END AS reason FROM parts WHERE member OR there
),
areas AS (SELECT 'metropolis' AS area, territory FROM members UNION ALL SELECT 'ring', territory FROM members WHERE territory <> '126101'),
pooled AS (
  SELECT c.indicator, a.area AS territory, c.year, c.grp, any_value(scale) AS scale, any_value(pools) AS pools, any_value(divides) AS divides,
    sum(n) FILTER (reason IS NULL) AS n, sum(d) FILTER (reason IS NULL) AS d, count(*) FILTER (reason IS NULL) AS known, count(*) AS expected,
    min(reason) AS least, max(reason) AS most, max(vintage) AS vintage, max(withheld) AS withheld
  FROM cells AS c JOIN areas AS a USING (territory) GROUP BY ALL
)
SELECT indicator, territory, CAST(year AS INTEGER) AS year, grp,
  CASE WHEN reason IS NULL THEN scale * n / CASE WHEN divides THEN d ELSE 1 END END AS value,
  CASE WHEN reason IS NULL AND pools THEN n END AS numerator, CASE WHEN reason IS NULL AND pools THEN d END AS denominator,
  CASE WHEN reason IS NULL THEN 'known' WHEN withheld = 1 THEN 'withheld' ELSE 'missing' END AS state, reason,
  CAST(parts_known AS INTEGER) AS parts_known, CAST(parts_all AS INTEGER) AS parts_all, vintage
FROM (
  SELECT indicator, territory, year, grp, scale, n, d, divides, pools, reason, CAST(reason IS NULL AS INTEGER) AS parts_known, 1 AS parts_all, vintage, withheld FROM cells WHERE grp = 'all' OR there
  UNION ALL
  SELECT indicator, territory, year, grp, scale, n, d, divides, pools,
    CASE WHEN pools AND known = expected THEN NULL WHEN known > 0 AND pools THEN 'incomplete'
      WHEN known > 0 THEN 'parts not published' WHEN least = most THEN least ELSE 'incomplete' END,
    known, expected, vintage, withheld FROM pooled WHERE grp = 'all' OR known > 0
)
ORDER BY indicator, territory, year, grp
