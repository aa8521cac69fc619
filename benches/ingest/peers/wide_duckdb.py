"""DuckDB: python3 wide_duckdb.py FOLDER REGISTER OUT. All exports are read as one table, which it can
because they share their columns, and unpivoted by one statement."""

import sys
import time

import duckdb

import manifest

start = time.perf_counter()
folder, register, out = sys.argv[1:]
connection = duckdb.connect()
connection.execute("SET threads = 2")
connection.execute(f"""CREATE TYPE code AS ENUM (
    SELECT territory FROM read_csv('{register}', all_varchar = true) ORDER BY 1)""")
rows = connection.execute(f"""COPY (
    WITH wide AS (
        SELECT Kod, filename, columns('.+;.+;.+')::DOUBLE
        FROM read_csv('{folder}/*.csv', delim = ';', quote = '"', header = true, filename = true,
                      decimal_separator = ',', types = {{'Kod': 'VARCHAR'}})
        WHERE regexp_matches(Kod, '^....(0[1-9]|[1-9][0-9])[123]$'))
    SELECT parse_filename(filename)[:9] AS subject, left(Kod, 6)::code AS teryt,
           split_part(head, ';', 1) AS label, split_part(head, ';', 2)::SMALLINT AS year,
           trim(split_part(head, ';', 3), '[]') AS unit, value
    FROM wide UNPIVOT INCLUDE NULLS (value FOR head IN (columns(* EXCLUDE (Kod, filename))))
    ) TO '{out}' (FORMAT parquet, COMPRESSION zstd)""").fetchall()[0][0]
manifest.write(out, rows, 0, start)
