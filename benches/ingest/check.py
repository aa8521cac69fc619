#!/usr/bin/env python3
"""Does what one contestant wrote hold the right figures?

    python3 benches/ingest/check.py long|wide EXPECTED FILE...

FILE is a Parquet or CSV table, or `@LIST`, a text file with one path a line. Columns are taken by the
names of this benchmark (teryt, var, year, value) or of hejnal (territory, variable, year, value); of
a table with other territories than gminas the rows of gminas count. Long and wide: so many figures
are known, their sum is right to 1e-9, and no key occurs twice within a file. Long besides: a single
file, sorted by (var, teryt, year), and the same keys as every right answer, shown by a hash over them.
Prints one JSON object with `ok`, what was counted, and what is wrong. Needs requirements.txt.
"""

import json
import sys
from pathlib import Path

import duckdb

NAMES = {"territory": "teryt", "variable": "var"}


def listed(arguments):
    for word in arguments:
        yield from Path(word[1:]).read_text().splitlines() if word.startswith("@") else [word]


def table(connection, files):
    """A view `figures` of key columns and value over all files of one kind, in their order."""
    quoted = "[" + ", ".join("'" + file.replace("'", "''") + "'" for file in files) + "]"
    parquet = files[0].endswith(".parquet")
    source = (
        f"read_parquet({quoted}, filename = true)"
        if parquet
        else f"read_csv({quoted}, filename = true, union_by_name = true, all_varchar = true)"
    )
    columns = [row[0] for row in connection.execute(f"DESCRIBE FROM {source}").fetchall()]
    keys = [
        name
        for name in columns
        if NAMES.get(name, name) in ("subject", "label", "unit", "var", "teryt", "year", "grp")
    ]
    chosen = ", ".join(f"{name}::VARCHAR AS {NAMES.get(name, name)}" for name in keys)
    connection.execute(f"""CREATE VIEW figures AS
        SELECT * FROM (SELECT filename, {chosen}, value::DOUBLE AS value FROM {source})
        WHERE regexp_matches(teryt, '^[0-9]{{6}}$')""")
    return ["filename", *(NAMES.get(name, name) for name in keys)]


def judged(kind, expected, files):
    connection = duckdb.connect()
    connection.execute("SET preserve_insertion_order = true")
    keys = table(connection, files)

    def one(statement):
        return connection.execute(statement).fetchall()[0]

    figures, total = one("SELECT count(value), fsum(value) FROM figures")
    twice = one(f"""SELECT count(*) FROM (
        SELECT 1 FROM figures GROUP BY {", ".join(keys)} HAVING count(*) > 1)""")[0]
    seen, wrong = {"files": len(files), "figures": figures, "sum": total, "keys_twice": twice}, []
    if figures != expected["figures"]:
        wrong.append(f"{figures} figures instead of {expected['figures']}")
    if total is None or abs(total - expected["sum"]) > 1e-9 * abs(expected["sum"]):
        wrong.append(f"the sum is {total} instead of {expected['sum']}")
    if twice:
        wrong.append(f"{twice} keys occur twice")
    if kind == "long":
        if len(files) != 1:
            wrong.append(f"{len(files)} files instead of one")
        seen["keys"] = str(one("SELECT sum(hash(var, teryt, year::INTEGER)) FROM figures")[0])
        unsorted = one("""WITH keys AS (SELECT (var, teryt, year) AS key,
            lag((var, teryt, year)) OVER () AS before FROM figures)
            SELECT count(*) FROM keys WHERE key <= before""")[0]
        if unsorted:
            wrong.append(f"{unsorted} rows are out of order")
    return {"ok": not wrong, **seen, "wrong": wrong}


def main():
    kind, right, *files = sys.argv[1:]
    print(json.dumps(judged(kind, json.loads(Path(right).read_text()), sorted(listed(files)))))


if __name__ == "__main__":
    main()
