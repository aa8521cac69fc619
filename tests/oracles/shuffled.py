#!/usr/bin/env python3
"""Are the bytes of a report those of its figures alone, whatever the machine and the order of rows?

    python3 tests/oracles/shuffled.py --hejnal PATH --report FOLDER [--seed 2030]

FOLDER is the report of this project as it stands (out/report). It is made again in a copy:

1. on one thread and one processor, in another language and time zone, in a folder of another
   name whose files were written in another order: every byte must be the same;
2. with the rows of every file of figures and of every list in an order drawn by the seed: the same but for the
   numbers of lines, which pages behind figures and findings.csv name.

The order of programmes.csv is that of telling, and is left. Standard library only.
"""

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True  # leave nothing behind in the source tree
from trial import ROOT, digests  # noqa: E402

FOLDERS = ("datasets", "indicators", "reports")
TOLD_IN_ORDER = ("programmes.csv",)
# Another machine: the dotless i of Turkish, the day that begins first, a clock given.
ELSEWHERE = {
    "RAYON_NUM_THREADS": "1",
    "POLARS_MAX_THREADS": "1",
    "LANG": "tr_TR.UTF-8",
    "LC_ALL": "tr_TR.UTF-8",
    "TZ": "Pacific/Kiritimati",
    "SOURCE_DATE_EPOCH": "1",
    "HEJNAL_LANG": "pl",
    "COLUMNS": "40",
}
# Where a page behind a figure and a row of findings.csv name a line.
LINES = {
    ".html": re.compile(rb"(?<=\.csv: )\d+(?:, \d+)*"),
    ".csv": re.compile(rb"(?<=\.csv,)\d+(?=,)"),
    # The name of the generation, which is made of the bytes of the datasets.
    ".json": re.compile(rb'(?<="generation":")[0-9a-f]+(?=")'),
}


def records(text):
    """The records of a CSV file as they stand, each with its end of line."""
    found, start, quoted = [], 0, False
    for at, letter in enumerate(text):
        if letter == '"':
            quoted = not quoted
        elif letter == "\n" and not quoted:
            found.append(text[start : at + 1])
            start = at + 1
    return found + ([text[start:]] if start < len(text) else [])


def copied(folder, draw, shuffle):
    """The project in a folder, its files written in a drawn order; how many rows changed place."""
    files = [
        path
        for name in FOLDERS
        for path in sorted((ROOT / name).rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(ROOT).parts)
    ]
    draw.shuffle(files)
    moved = 0
    for path in files:
        target = folder / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        if not (shuffle and path.suffix == ".csv" and path.name not in TOLD_IN_ORDER):
            shutil.copyfile(path, target)
            continue
        head, *rows = records(path.read_text("utf-8"))
        if rows and not rows[-1].endswith("\n"):
            rows[-1] += "\n"
        before = list(rows)
        draw.shuffle(rows)
        moved += sum(old != new for old, new in zip(before, rows))
        target.write_text(head + "".join(rows), encoding="utf-8", newline="")
    return moved


def made(binary, folder, environment, one_processor):
    """The report of a project in this folder."""
    first = min(os.sched_getaffinity(0))
    run = subprocess.run(
        [binary, "--project", str(folder), "report"],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        preexec_fn=(lambda: os.sched_setaffinity(0, {first})) if one_processor else None,
    )
    if run.returncode != 0:
        sys.exit(f"`report` ended with {run.returncode}: {run.stderr[-500:]}")
    return folder / "out" / "report"


def differences(right, there, masked):
    """The files that differ; with `masked` lines of sources count for nothing."""
    files = sorted(digests(right).keys() | digests(there).keys())
    for name in files:
        both = [folder / name for folder in (right, there)]
        if not all(path.is_file() for path in both):
            yield f"{name} is only in one of the reports"
            continue
        line = LINES.get(Path(name).suffix) if masked else None
        one, other = (line.sub(b"", it.read_bytes()) if line else it.read_bytes() for it in both)
        if one != other:
            at = next((n for n, (a, b) in enumerate(zip(one, other)) if a != b), len(one))
            yield f"{name}, byte {at}: {one[at : at + 60]!r}, not {other[at : at + 60]!r}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--hejnal", type=Path, required=True, help="the program")
    parser.add_argument("--report", type=Path, required=True, help="the report as it stands")
    parser.add_argument("--seed", type=int, default=2030, help="of every order")
    options = parser.parse_args()
    binary, draw = str(options.hejnal.resolve()), random.Random(options.seed)
    found = []
    with tempfile.TemporaryDirectory(prefix="hejnal-shuffled-") as scratch:
        elsewhere, shuffled = Path(scratch) / "anoth\u00e9r folder", Path(scratch) / "shuffled"
        copied(elsewhere, draw, shuffle=False)
        there = made(binary, elsewhere, ELSEWHERE, True)
        found += [f"elsewhere: {it}" for it in differences(options.report, there, False)]
        files = len(digests(there))
        moved = copied(shuffled, draw, shuffle=True)
        there = made(binary, shuffled, {}, False)
        found += [f"shuffled: {it}" for it in differences(options.report, there, True)]
    for what in found:
        print(f"fault: {what}")
    print(
        f"{files} files the same elsewhere and with {moved} rows in other places: {len(found)} faults"
    )
    return 1 if found or not files or not moved else 0


if __name__ == "__main__":
    sys.exit(main())
