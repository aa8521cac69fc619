"""DuckDB: python3 peer_duckdb.py FOLDER. Voters by file, age band and sex, files read as text; two
connections share the files, because one reads texts on one thread."""

import csv
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb

start = time.perf_counter()
VOTERS = r"""
WITH files AS (
    SELECT parse_filename(filename) AS file, string_split(content, E'\nVOTES')[2] AS votes
    FROM read_text($1)),
placed AS (
    SELECT file, string_split(votes, E'\n') AS lines, string_split(rtrim(lines[2], E'\r'), ';') AS header,
        list_position(header, 'age') AS age_at, list_position(header, 'sex') AS sex_at FROM files),
ballots AS (SELECT file, age_at, sex_at, unnest(lines[3:]) AS line FROM placed),
counted AS (
    SELECT file, split_part(line, ';', age_at) AS age, split_part(line, ';', sex_at) AS sex, count(*) AS n
    FROM ballots WHERE line <> '' GROUP BY ALL),
typed AS (SELECT file, try_cast(rtrim(age, E'\r') AS INT) AS age, rtrim(sex, E'\r') AS sex, n FROM counted)
SELECT file, CASE WHEN age IS NULL THEN 'not stated' WHEN age <= 12 THEN '0-12' WHEN age <= 15 THEN '13-15'
    WHEN age <= 17 THEN '16-17' WHEN age <= 25 THEN '18-25' WHEN age <= 35 THEN '26-35'
    WHEN age <= 45 THEN '36-45' WHEN age <= 55 THEN '46-55' WHEN age <= 65 THEN '56-65'
    WHEN age <= 75 THEN '66-75' WHEN age <= 122 THEN '76+' ELSE 'impossible' END AS age_band,
    CASE WHEN sex IN ('F', 'M', 'O') THEN sex ELSE 'not stated' END AS sex, sum(n)::BIGINT AS voters
FROM typed GROUP BY ALL"""
connection = duckdb.connect(config={"threads": 2})
paths = sorted(Path(sys.argv[1]).glob("*.pb"), key=lambda it: it.stat().st_size)
halves = [[str(it) for it in paths[first::2]] for first in (0, 1)]
with ThreadPoolExecutor(2) as pool:
    answers = pool.map(lambda half: connection.cursor().execute(VOTERS, [half]).fetchall(), halves)
    voters = sorted(row for answer in answers for row in answer)
csv.writer(sys.stdout).writerows([("file", "age_band", "sex", "voters"), *voters])
print(json.dumps({"seconds": round(time.perf_counter() - start, 4)}), file=sys.stderr)
