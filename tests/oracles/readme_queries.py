#!/usr/bin/env python3
"""Do the README's example queries run in both DuckDBs that analysts have, with the same rows?

    python3 tests/oracles/readme_queries.py [--database out/hejnal.duckdb] [--cli PATH]

Every ```sql block of README.md is run in Python's duckdb 2.0.0 and in the command line 1.5.6
(PyPI duckdb-cli), both read-only. Each block must return at least one row, and both engines the
same rows: in the same order where the statement ends in one, in any order otherwise; numbers
may differ by a last bit. It ends with 1 when anything differs. Needs
tests/oracles/requirements.txt.
"""

import argparse
import json
import math
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parents[2]
LIBRARY, COMMAND_LINE = "2.0.0", "v1.5.6"


def blocks(text):
    """The SQL blocks of a Markdown text, each with the line it starts on."""
    for found in re.finditer(r"^```sql[^\n]*\n(.*?)^```", text, flags=re.M | re.S):
        yield text.count("\n", 0, found.start()) + 2, found.group(1)


def plain(value):
    """A cell as both engines can say it."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, (int, float, Decimal)):
        number = float(value)
        return number if math.isfinite(number) else str(number)
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return [[key, plain(item)] for key, item in value.items()]
    return str(value)


def by_library(connection, statement):
    """Columns (name and type) and rows, or None for a statement without a result."""
    relation = connection.execute(statement)
    if relation.description is None:
        return None
    columns = [(column[0], str(column[1])) for column in relation.description]
    return columns, [[plain(cell) for cell in row] for row in relation.fetchall()]


def by_command_line(cli, database, statement, columns):
    """Names of columns and rows of the same statement, whose columns are known already."""
    command = [cli, "-init", "/dev/null", "-readonly", "-json", str(database), "-c", statement]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=ROOT)
    if done.returncode or done.stderr.strip():
        raise RuntimeError(done.stderr.strip() or f"exit code {done.returncode}")
    # Pairs, not a dict: a result may have two columns of one name.
    rows = json.loads(done.stdout or "[]", object_pairs_hook=Pairs)
    names = [name for name, _ in rows[0]] if rows else [name for name, _ in columns]
    # It writes numbers that JSON readers might round as text.
    wide = [kind.startswith(("HUGEINT", "UHUGEINT", "DECIMAL")) for _, kind in columns]
    return names, [[plain(float(cell) if number and isinstance(cell, str) else cell)
                    for number, (_, cell) in zip(wide, row)] for row in rows]


class Pairs(list):
    """An object of JSON in its order."""

    def items(self):
        return iter(list(self))


def ordered(statement):
    """Whether the statement itself, not a part of it, fixes an order."""
    outer = re.sub(r"--[^\n]*", "", statement)
    while (shorter := re.sub(r"\([^()]*\)", "", outer)) != outer:
        outer = shorter
    return re.search(r"\border\s+by\b", outer, flags=re.I) is not None


def same(a, b):
    """Whether two cells agree."""
    if isinstance(a, float) and isinstance(b, float):
        return math.isclose(a, b, rel_tol=1e-12)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    return a == b and type(a) is type(b)


def rank(row):
    """Where a row stands when its result has no order."""
    return [f"{cell:.9g}" if isinstance(cell, float) else repr(cell) for cell in row]


def run(connection, cli, database, sql):
    """The faults of one block and the number of rows it returned."""
    faults, count = [], 0
    for statement in duckdb.extract_statements(sql):
        text = statement.query.strip()
        try:
            ours = by_library(connection, text)
            if ours is None:
                continue
            theirs = by_command_line(cli, database, text, ours[0])
        except (duckdb.Error, RuntimeError, json.JSONDecodeError) as error:
            faults.append(f"{type(error).__name__}: {error}")
            continue
        (columns, rows), (other_names, other_rows) = ours, theirs
        names = [name for name, _ in columns]
        count += len(rows)
        if not ordered(text):
            rows, other_rows = sorted(rows, key=rank), sorted(other_rows, key=rank)
        if names != other_names:
            faults.append(f"columns differ: {names} and {other_names}")
        elif len(rows) != len(other_rows):
            faults.append(f"{len(rows)} rows in {LIBRARY}, {len(other_rows)} in {COMMAND_LINE}")
        else:
            pairs = zip(rows, other_rows)
            faults += [f"rows differ: {a} and {b}" for a, b in pairs if not same(a, b)][:5]
    if not count and not faults:
        faults.append("no row")
    return faults, count


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", type=Path, default=ROOT / "out" / "hejnal.duckdb")
    parser.add_argument("--cli", default=str(Path(sys.executable).parent / "duckdb"))
    parser.add_argument("--readme", type=Path, default=ROOT / "README.md")
    options = parser.parse_args()

    version = subprocess.run([options.cli, "--version"], capture_output=True, text=True).stdout
    if not version.startswith(COMMAND_LINE) or duckdb.__version__ != LIBRARY:
        print(f"expected duckdb {LIBRARY} and its command line {COMMAND_LINE}, "
              f"found {duckdb.__version__} and {version.strip()}")
        return 1
    database = options.database.resolve()
    if not database.is_file():
        print(f"{database}: not there, `hejnal report` makes it")
        return 1
    found = list(blocks(options.readme.read_text(encoding="utf-8")))
    total = 0
    with duckdb.connect(str(database), read_only=True) as connection:
        for line, sql in found:
            faults, rows = run(connection, options.cli, database, sql)
            for fault in faults:
                print(f"{options.readme.name}:{line}: {fault}")
            print(f"{options.readme.name}:{line}: {rows} rows")
            total += len(faults)
    if not found:
        print(f"{options.readme.name}: no sql block")
    print(f"{len(found)} queries in duckdb {LIBRARY} and {COMMAND_LINE}, {total} differences")
    return 1 if total or not found else 0


if __name__ == "__main__":
    sys.exit(main())
