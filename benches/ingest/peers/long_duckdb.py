"""DuckDB: python3 long_duckdb.py SOURCE REGISTER OUT. Codes are an enumeration of the register, so
that an unknown one ends the reading; duplicates are neighbours after sorting."""

import sys
import time

import duckdb

import manifest

start = time.perf_counter()
source, register, out = sys.argv[1:]
connection = duckdb.connect()


def answer(statement):
    return connection.execute(statement).fetchall()[0][0]


answer("SET threads = 2; SELECT 1")
answer(f"""CREATE TYPE code AS ENUM (
    SELECT territory FROM read_csv('{register}', all_varchar = true) ORDER BY 1); SELECT 1""")
answer(f"""CREATE TABLE long AS FROM read_csv('{source}', header = true, delim = ',', quote = '"',
    columns = {{'teryt': 'code', 'year': 'SMALLINT', 'var': 'VARCHAR', 'value': 'DOUBLE'}}); SELECT 1""")
if answer("SELECT count(*) FROM long WHERE year NOT BETWEEN 1900 AND 2100 OR NOT isfinite(value)"):
    sys.exit("a year or a value is out of range")
rows = answer(f"""COPY (FROM long ORDER BY var, teryt, year)
    TO '{out}' (FORMAT parquet, COMPRESSION zstd)""")
duplicates = answer(f"""WITH keys AS (
    SELECT (var, teryt, year) AS key, lag((var, teryt, year)) OVER () AS before FROM '{out}')
    SELECT count(*) FROM keys WHERE key = before""")
manifest.write(out, rows, duplicates, start)
