#!/usr/bin/env python3
"""Measures `hejnal import` beside polars, DuckDB and pandas doing the same work, in one run.

    python3 -m venv VENV && VENV/bin/pip install -r benches/ingest/requirements.txt
    python3 benches/ingest/ingest.py --python VENV/bin/python --cache DIR --hejnal PATH
        [--tasks long,wide] [--peers polars,duckdb,pandas] [--rounds 7] [--slow-rounds 7] [--cold]
        [--exports 2000] [--rows 7431000] [--load 0.3] [--patience 600] [--result FILE]

Task `long`: the made national file (generate.py), typed, codes checked against the register, years in
range, values numeric, duplicate keys counted (none), sorted by (var, teryt, year), written as zstd
Parquet with a manifest that holds its SHA-256; hejnal writes a descriptor, with `--no-store`, because
no peer makes a store. Task `wide`: BDL exports unpivoted into long figures of gminas, without sums
and parts. `hejnal, same bytes` imports once more what the project holds: it must change nothing.

How it is measured is told in benches/protocol.py. Everything a contestant writes first and last is
judged by check.py; who fails is out. It starts when the load of one minute is below --load, or says
that it was not. Without --hejnal the peers run alone.

Prints a Markdown table and writes --result. The driver needs the standard library only.
"""

import argparse
import json
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True  # leave nothing behind in the source tree
HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import protocol  # noqa: E402 (in the folder above)
from protocol import CONTROL, OURS, ROOT  # noqa: E402

import generate  # noqa: E402

REGISTER = sorted(generate.REGISTER.glob("*/territories.csv"))[-1]
# What an import needs of a project: the register, the members, and something to compute.
DATASETS = ("gus/territories", "gus/area", "smk/members", "bdl/population")
DEFINITIONS = (
    "strategy.toml",
    "units.toml",
    "wanted.toml",
    "context/population.toml",
    "context/population-density.toml",
)
AGAIN = "hejnal, same bytes"


class Contestant(protocol.Contestant):
    """One program on one task: how it is started, what it writes."""

    def __init__(self, name, task, source, expected, options, folder):
        super().__init__(name, task, folder)
        self.source, self.expected, self.options = source, expected, options
        self.takes_turns = name != AGAIN

    @property
    def out(self):
        return self.folder / "out.parquet"

    def paths(self):
        return [self.source] if self.source.is_file() else sorted(self.source.glob("*.csv"))

    def prepare(self, kind, number):
        super().prepare(kind, number)
        if self.name in (OURS, CONTROL):
            project(self.folder)

    def command(self):
        if self.name not in (OURS, CONTROL):
            script = HERE / "peers" / f"{self.task}_{self.name}.py"
            places = (script, self.source, REGISTER, self.out)
            return [self.options.python, "-B", *map(str, places)]
        words = {
            "{hejnal}": [str(self.options.hejnal)],
            "{project}": [str(self.folder)],
            "{paths}": [str(path) for path in self.paths()],
        }
        asked = shlex.split(self.options.command)
        return [part for word in asked for part in words.get(word, [word])]

    def written(self):
        """The tables it made, whoever it is."""
        if self.out.exists():
            return [self.out]
        everything = (self.folder / "datasets").rglob("*")
        return [
            it
            for it in everything
            if it.suffix in (".csv", ".parquet")
            and not (ROOT / it.relative_to(self.folder)).exists()
        ]

    def judge(self):
        if not self.written():
            self.wrong = "wrote no table"
            return
        names = self.folder / "written"
        names.write_text("\n".join(str(it) for it in self.written()))
        check = [str(HERE / "check.py"), self.task, str(self.expected), f"@{names}"]
        done = subprocess.run([self.options.python, "-B", *check], capture_output=True, text=True)
        if done.returncode != 0:
            self.wrong = f"cannot be checked: {done.stderr[-300:]}"
        elif not (verdict := json.loads(done.stdout))["ok"]:
            self.wrong = "; ".join(verdict["wrong"])

    def inside(self, seen):
        manifest = Path(f"{self.out}.json")
        return json.loads(manifest.read_text())["seconds"] if manifest.exists() else seen["seconds"]


def project(folder):
    """A project that holds nothing but what an import needs."""
    for name in DATASETS:
        shutil.copytree(ROOT / "datasets" / name, folder / "datasets" / name)
    for name in DEFINITIONS:
        (folder / "indicators" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / "indicators" / name, folder / "indicators" / name)


def inventory(folder):
    return sorted((str(it), it.lstat().st_size, it.lstat().st_mtime_ns) for it in folder.rglob("*"))


def once_more(first, again, kind, number):
    """The same import on the project it was just made in."""
    again.folder, before = first.folder, inventory(first.folder / "datasets")
    seen = again.run(kind, first.command())
    if inventory(first.folder / "datasets") != before:
        again.wrong = "datasets/ was changed"
    if number and not again.wrong:
        again.runs[kind].append(seen)


def compete(task, source, expected, options, folder):
    """All series of one task: their rows, what is wrong with the run itself, and who failed."""
    names = [OURS, *options.peers, CONTROL, AGAIN] if options.hejnal else options.peers
    contestants = [Contestant(name, task, source, expected, options, folder) for name in names]
    again = contestants[-1] if options.hejnal else None

    def after(it, kind, number):
        if it.name == OURS:
            once_more(it, again, kind, number)

    return protocol.compete(contestants, options, after)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    protocol.add_arguments(parser, HERE / "result.json")
    parser.add_argument(
        "--command",
        default="{hejnal} --project {project} import --no-store {paths}",
        help="how an import is started",
    )
    parser.add_argument("--tasks", type=lambda it: it.split(","), default=["long", "wide"])
    parser.add_argument(
        "--peers", type=lambda it: it.split(","), default=["polars", "duckdb", "pandas"]
    )
    parser.add_argument("--exports", type=int, default=2000, help="how many wide exports")
    parser.add_argument("--rows", type=int, default=generate.ROWS, help="how long the long file is")
    options = protocol.parsed(parser)
    files = generate.made(options.cache, options.seed, options.exports, options.rows)
    sources = {
        "long": (files[0], options.cache / f"expected-long-{options.seed}-{options.rows}.json"),
        "wide": (files[2], options.cache / f"expected-wide-{options.seed}-{options.exports}.json"),
    }
    result = {
        "battery": "ingest",
        "commit": protocol.commit(),
        "seed": options.seed,
        "rounds": options.rounds,
        "rows": options.rows,
        "exports": options.exports,
        "machine": protocol.machine([options.python], options.peers, options.hejnal),
        "void": [],
    }
    load, failed = protocol.quiet(options.load, options.patience), []
    with tempfile.TemporaryDirectory(prefix="hejnal-ingest-") as folder:
        for task in options.tasks:
            result[task], void, wrong = compete(task, *sources[task], options, Path(folder))
            result["void"] += void
            failed += wrong
    return protocol.finish(result, load, failed, options)


if __name__ == "__main__":
    sys.exit(main())
