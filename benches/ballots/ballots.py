#!/usr/bin/env python3
"""Measures `hejnal ballots` beside DuckDB, Polars, pabutools and Pabulib's checker, in one run.

    python3 -m venv VENV && VENV/bin/pip install -r benches/ballots/requirements.txt
    python3 -m venv OTHER && OTHER/bin/pip install -r benches/ballots/requirements-pabutools.txt
    python3 benches/ballots/ballots.py --python VENV/bin/python --pabutools OTHER/bin/python
        --source DIR --cache DIR --hejnal PATH [--tasks groups,krakow,check,addone] [--peers duckdb,...]
        [--files 1746] [--rounds 7] [--slow-rounds 7] [--cold] [--load 0.3] [--command TASK=COMMAND]
        [--result FILE]

Task `groups`: the corpus of corpus.py, as large as Pabulib, to voters by file, age band and sex; what
every contestant prints must be those counted beside the corpus (pabutools only parses: voters by file).
Task `krakow`: Kraków 2024 city-wide, all statistics of hejnal beside the parse alone of pabutools;
voters, projects, sexes and age bands must be those of a plain recount. Task `check`: all checks over the
corpus; whatever the checker finds in error hejnal must find in error, and where the checker has a
warning hejnal must say something. Task `addone`: Equal Shares with Add1 and the comparison step on
Wieliczka 2023; the winners must be those the file says were chosen.

--source holds `krakow` and `other` (real files, which are not part of this repository). How it is
measured is told in benches/protocol.py: peers print their answer, and the seconds after their imports
as the last line of errors. With --slow-rounds 3 a run of over 20 s (pabutools, the checker) is repeated
only three times. Without --hejnal the peers run alone. --command replaces how hejnal is started for a
task; {hejnal}, {corpus} and {file} stand for the paths.

Prints a Markdown table for each task and writes --result. Standard library only.
"""

import argparse
import csv
import io
import json
import shlex
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.dont_write_bytecode = True  # leave nothing behind in the source tree
HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import protocol  # noqa: E402 (in the folder above)
from protocol import CONTROL, OURS  # noqa: E402

import corpus  # noqa: E402

PEERS = {
    "groups": ["duckdb", "polars", "pabutools"],
    "krakow": ["pabutools"],
    "check": ["checker"],
    "addone": ["equalshares"],
}
COMMANDS = {
    "groups": "{hejnal} ballots {corpus} --tell groups --format csv --threshold 1",
    "krakow": "{hejnal} ballots {file} --format json --threshold 1",
    "check": "{hejnal} ballots {corpus} --check --format csv",
    "addone": "{hejnal} ballots {file} --rule equalshares/add1-comparison --format json",
}
ONE_FILE = {
    "krakow": "krakow/Poland_Krakow_2024.pb",
    "addone": "other/Poland_Wieliczka_2023_Green_Budget.pb",
}
PACKAGES = ("duckdb", "polars", "pabutools", "pabulib-checker")
FOUND_FAULTY = (1,)  # what hejnal may exit with when a check found an error


class Contestant(protocol.Contestant):
    """One program on one task: how it is started, what it prints."""

    def __init__(self, name, task, given, options, folder):
        super().__init__(name, task, folder)
        self.given, self.options = given, options
        self.accepted = FOUND_FAULTY if task == "check" and name in (OURS, CONTROL) else ()

    def command(self):
        place = self.given.file or self.given.corpus
        if self.name not in (OURS, CONTROL):
            apart = self.name == "pabutools"
            python = self.options.pabutools if apart else self.options.python
            return [python, "-B", str(HERE / "peers" / f"peer_{self.name}.py"), str(place)]
        words = {"hejnal": self.options.hejnal, "corpus": self.given.corpus, "file": place}
        asked = shlex.split(self.options.commands[self.task])
        return [word.format(**words) for word in asked]

    def inside(self, seen):
        if self.name in (OURS, CONTROL):
            return seen["seconds"]
        return json.loads((self.folder / "told").read_text().splitlines()[-1])["seconds"]

    def judge(self):
        printed = (self.folder / "printed").read_text(encoding="utf-8")
        try:
            self.wrong = self.given.judge(self.name, printed)
        except (ValueError, KeyError, TypeError, IndexError, StopIteration) as error:
            self.wrong = f"cannot be checked: {error!r}"


class Given:
    """What all contestants of one task are given, and what is right; `judge` says what is wrong."""

    file = None

    def __init__(self, task, options, corpora):
        self.corpus, self.expected = corpora
        if task in ONE_FILE:
            self.file = options.source / ONE_FILE[task]
        self.judge = {
            "groups": self.groups,
            "krakow": self.krakow,
            "check": self.check,
            "addone": self.addone,
        }[task]
        self.verdicts = None

    def groups(self, _, printed):
        keys = ("file", "age_band", "sex")
        rows = table(printed)
        if "age_band" not in rows[0]:
            keys = ("file",)
        found = counted(rows, keys)
        right = counted(table(self.expected.read_text(encoding="utf-8")), keys)
        return different(found, right)

    def krakow(self, name, printed):
        told = corpus.recount(self.file)
        if name not in (OURS, CONTROL):
            row = table(printed)[0]
            right = {"voters": told.total(), "projects": len(corpus.Source(self.file).projects)}
            return different(Counter({it: int(row[it]) for it in right}), Counter(right))
        (found,) = json.loads(printed)["files"]
        bands, sexes = Counter(), Counter()
        for (band, sex), voters in told.items():
            bands[band] += voters
            sexes[sex] += voters
        if found["num_votes"] != told.total():
            return f"{found['num_votes']} voters instead of {told.total()}"
        if corpus.IMPOSSIBLE not in found["by_age_band"]:  # told apart, and in the last band too
            if found["impossible_ages"] != bands[corpus.IMPOSSIBLE]:
                return f"{found['impossible_ages']} impossible ages"
            bands[corpus.BANDS[-1]] += bands.pop(corpus.IMPOSSIBLE, 0)
        ages = different(Counter(found["by_age_band"]), bands)
        return ages or different(Counter(found["by_sex"]), sexes)

    def check(self, name, printed):
        rows = table(printed)
        if name not in (OURS, CONTROL):
            self.verdicts = {it["file"]: (int(it["errors"]), int(it["warnings"])) for it in rows}
            missing = {it.name for it in self.corpus.iterdir()} - self.verdicts.keys()
            return f"{len(missing)} files are missing" if missing else None
        if self.verdicts is None:
            return None  # the peer was not measured, or comes later; judged again in the last round
        errors = {Path(it["file"]).name for it in rows if it["severity"] == "error"}
        anything = {Path(it["file"]).name for it in rows}
        for file, (wrong, warned) in sorted(self.verdicts.items()):
            if wrong and file not in errors:
                return f"{file}: the checker finds an error, hejnal none"
            if warned and file not in anything:
                return f"{file}: the checker warns, hejnal says nothing"
        return None

    def addone(self, _, printed):
        source = corpus.Source(self.file)
        at = source.header.index("selected")
        right = {cells[0] for cells in source.projects if cells[at] == "1"}
        told = json.loads(printed)
        told = told["files"][0] if "files" in told else told
        found = {it if isinstance(it, str) else it["project_id"] for it in told["selected"]}
        return None if found == right else f"other winners: {sorted(found ^ right)}"


def table(text):
    return list(csv.DictReader(io.StringIO(text)))


def counted(rows, keys):
    """Voters by these columns, files by their names alone."""
    found = Counter()
    for row in rows:
        file, *others = (row[key] for key in keys)
        found[Path(file).name.removesuffix(".pb"), *others] += int(row["voters"])
    return found


def different(found, right):
    """The first difference of two counts, in words; nothing and zero are the same."""
    wrong = [it for it in sorted({*found, *right}) if found[it] != right[it]]
    if not wrong:
        return None
    return f"{len(wrong)} differ: {wrong[0]} {found[wrong[0]]}, not {right[wrong[0]]}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    protocol.add_arguments(parser, HERE / "result.json")
    parser.add_argument(
        "--pabutools", help="the interpreter of pabutools, in an environment of its own"
    )
    parser.add_argument("--source", type=Path, required=True, help="the real files: krakow, other")
    parser.add_argument("--files", type=int, default=corpus.FILES, help="how many the corpus has")
    parser.add_argument("--tasks", type=lambda it: it.split(","), default=list(PEERS))
    parser.add_argument("--peers", type=lambda it: it.split(","), help="these only")
    parser.add_argument("--command", action="append", default=[], metavar="TASK=COMMAND")
    options = protocol.parsed(parser)
    options.commands = COMMANDS | dict(it.split("=", 1) for it in options.command)
    corpora = corpus.made(options.source, options.cache, options.seed, options.files)
    pythons = [it for it in (options.python, options.pabutools) if it]
    result = {
        "battery": "ballots",
        "commit": protocol.commit(),
        "seed": options.seed,
        "rounds": options.rounds,
        "slow_rounds": options.slow_rounds,
        "corpus": json.loads(corpora[1].with_suffix(".json").read_text()),
        "machine": protocol.machine(pythons, PACKAGES, options.hejnal),
        "void": [],
    }
    load, failed = protocol.quiet(options.load, options.patience), []
    with tempfile.TemporaryDirectory(prefix="hejnal-ballots-") as folder:
        for task in options.tasks:
            peers = [
                name
                for name in PEERS[task]
                if name in (options.peers or PEERS[task])
                and (options.pabutools or name != "pabutools")
            ]
            ours = [OURS, *peers, CONTROL] if options.hejnal else peers
            given = Given(task, options, corpora)
            contestants = [Contestant(it, task, given, options, Path(folder)) for it in ours]
            if not contestants:
                continue
            result[task], void, wrong = protocol.compete(contestants, options)
            result["void"] += void
            failed += wrong
    return protocol.finish(result, load, failed, options)


if __name__ == "__main__":
    sys.exit(main())
