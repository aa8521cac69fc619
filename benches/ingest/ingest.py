#!/usr/bin/env python3
"""Measures `hejnal import` beside polars, DuckDB and pandas doing the same work, in one run.

    python3 -m venv VENV && VENV/bin/pip install -r benches/ingest/requirements.txt
    python3 benches/ingest/ingest.py --python VENV/bin/python --cache DIR --hejnal PATH
        [--tasks long,wide] [--peers polars,duckdb,pandas] [--rounds 7] [--cold]
        [--exports 2000] [--rows 7431000] [--load 0.3] [--patience 600] [--result FILE]

Task `long`: the made national file (generate.py), typed, codes checked against the register, years in
range, values numeric, duplicate keys counted (none), sorted by (var, teryt, year), written as zstd
Parquet with a manifest that holds its SHA-256; hejnal writes a descriptor, with `--no-store`, because
no peer makes a store. Task `wide`: BDL exports unpivoted into long figures of gminas, without sums
and parts. `hejnal, same bytes` imports once more what the project holds: it must change nothing.

How it is measured: contestants take turns (A B C A B C ...), every run is a process of its own from
start to end, files in and files out, its memory that of its whole tree (tests/oracles/measure.py);
peers also print the seconds after their imports. One round comes before and is not counted. With
--cold, as root, a second series drops the page cache before every run. Everything a contestant writes
first and last is judged by check.py; who fails is out. hejnal takes part twice in every round (A/A):
the ratio of the two medians must lie in 0.97 to 1.03. Ratios are of medians, with a bootstrap interval
of 95 %; `ahead` means that its lower end is above 1.10, for the whole process, and that the median is
not behind what the peer needs after its imports. It starts when the load of one minute is
below --load, or says that it was not. Without --hejnal the peers run alone.

Prints a Markdown table and writes --result. The driver needs the standard library only.
"""

import argparse
import json
import os
import platform
import random
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.dont_write_bytecode = True  # leave nothing behind in the source tree
HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT / "tests" / "oracles"))
from crash import commit  # noqa: E402 (a battery's, in another folder)

import generate  # noqa: E402

MEASURE = ROOT / "tests" / "oracles" / "measure.py"
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
OURS, CONTROL, AGAIN = "hejnal", "hejnal (A/A)", "hejnal, same bytes"
AHEAD, CONTROL_RANGE, SAMPLES, LONGEST = 1.10, (0.97, 1.03), 10_000, 1800
ENOUGH, ENOUGH_SHORT = 7, 21  # rounds; the second where one run takes less than a second


class Contestant:
    """One program on one task: how it is started, what it writes, what was measured."""

    def __init__(self, name, task, source, expected, options, folder):
        self.name, self.task, self.source = name, task, source
        self.options, self.home = options, folder / name.replace(" ", "-").replace("/", "")
        self.expected, self.runs, self.wrong = expected, {"warm": [], "cold": []}, None
        self.folder = self.home

    @property
    def out(self):
        return self.folder / "out.parquet"

    def paths(self):
        return [self.source] if self.source.is_file() else sorted(self.source.glob("*.csv"))

    def prepare(self, kind, number):
        """A new folder for every run. Nothing is deleted before the end: ext4 passes over the places
        of files deleted in the last minutes, so that a run would pay for the tidying of another."""
        self.folder = self.home / f"{kind}-{number}"
        self.folder.mkdir(parents=True)
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

    def run(self, kind, command=None):
        """One measured run; None once it has failed."""
        report = self.folder / "measured"
        os.sync()  # or a run would share the disk with what the one before left to be written
        if kind == "cold":
            Path("/proc/sys/vm/drop_caches").write_text("3\n")
        measure = [
            sys.executable,
            "-S",
            str(MEASURE),
            "--report",
            str(report),
            "--seconds",
            str(LONGEST),
            "--every",
            "20",
            "--",
            *(command or self.command()),
        ]
        with (self.folder / "printed").open("wb") as printed:
            subprocess.run(
                measure,
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=printed,
                check=True,
                env={**os.environ, "POLARS_MAX_THREADS": "2", "HEJNAL_LANG": "en"},
            )
        seen = json.loads(report.read_text())
        if seen["code"] != 0:
            told = (self.folder / "printed").read_text(errors="replace")
            ending = f"signal {seen['signal']}" if seen["signal"] else f"exit code {seen['code']}"
            self.wrong = f"{ending}: {told[-300:]}"
        manifest = Path(f"{self.out}.json")
        seen["inside"] = (
            json.loads(manifest.read_text())["seconds"] if manifest.exists() else seen["seconds"]
        )
        return seen


def project(folder):
    """A project that holds nothing but what an import needs."""
    for name in DATASETS:
        shutil.copytree(ROOT / "datasets" / name, folder / "datasets" / name)
    for name in DEFINITIONS:
        (folder / "indicators" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / "indicators" / name, folder / "indicators" / name)


def inventory(folder):
    return sorted((str(it), it.lstat().st_size, it.lstat().st_mtime_ns) for it in folder.rglob("*"))


def rounds(contestants, kind, count):
    """All contestants in turn, so many times; the first round of the warm series warms up.

    Every round begins with another contestant, for whoever follows a large writer waits for its pages
    to reach the disk.
    """
    for number in range(count + 1):
        first = number % len(contestants)
        for it in contestants[first:] + contestants[:first]:
            if it.wrong or it.name == AGAIN:
                continue
            it.prepare(kind, number)
            seen = it.run(kind)
            if number and not it.wrong:
                it.runs[kind].append(seen)
            if not it.wrong and number in (0, count):
                it.judge()
            again = next((other for other in contestants if other.name == AGAIN), None)
            if it.name == OURS and again and not it.wrong:
                once_more(it, again, kind, number)
        print(
            f"{contestants[0].task}, {kind}: round {number} of {count}", file=sys.stderr, flush=True
        )


def once_more(first, again, kind, number):
    """The same import on the project it was just made in."""
    again.folder, before = first.folder, inventory(first.folder / "datasets")
    seen = again.run(kind, first.command())
    if inventory(first.folder / "datasets") != before:
        again.wrong = "datasets/ was changed"
    if number and not again.wrong:
        again.runs[kind].append(seen)


def ratio(theirs, ours, seed):
    """Ratio of the medians and the 95 % interval of 10,000 seeded resamples of both."""
    draw = random.Random(seed)
    drawn = sorted(
        statistics.median(draw.choices(theirs, k=len(theirs)))
        / statistics.median(draw.choices(ours, k=len(ours)))
        for _ in range(SAMPLES)
    )
    return [
        round(it, 3)
        for it in (
            statistics.median(theirs) / statistics.median(ours),
            drawn[SAMPLES // 40],
            drawn[-SAMPLES // 40],
        )
    ]


def summary(it, kind, ours, seed):
    runs = it.runs[kind]
    if it.wrong or not runs:
        return {"name": it.name, "failed": it.wrong or "no run"}
    seconds = sorted(run["seconds"] for run in runs)
    quarters = statistics.quantiles(seconds, n=4) if len(seconds) > 1 else [seconds[0]] * 3

    def middle(what):
        return round(statistics.median(run[what] for run in runs), 4)

    told = {
        "name": it.name,
        "runs": len(runs),
        "median": middle("seconds"),
        "quartiles": [round(quarters[0], 4), round(quarters[2], 4)],
        "inside": middle("inside"),
        "processor": middle("cpu_seconds"),
        "peak_mib": round(max(run["peak_kib"] for run in runs) / 1024),
    }
    if ours and it is not ours and it.name != AGAIN and not ours.wrong and ours.runs[kind]:
        mine = [run["seconds"] for run in ours.runs[kind]]
        told["ratio"] = ratio(seconds, mine, seed)
        inside = told["inside"] / statistics.median(mine)
        told["ahead"] = told["ratio"][1] > AHEAD and inside >= 1 if it.name != CONTROL else None
    return told


def markdown(task, kind, rows):
    """The table for people; the A/A control says whether it may be believed."""
    lines = [
        f"### {task}, {kind}",
        "",
        "| | median s | quartiles | after imports | processor s | peak MiB "
        "| slower than hejnal (95 %) | hejnal ahead |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        if "failed" in row:
            lines.append(
                f"| {row['name']} | failed: {' '.join(row['failed'].split())} | | | | | | |"
            )
            continue
        slower = "{:.2f} ({:.2f} to {:.2f})".format(*row["ratio"]) if "ratio" in row else ""
        ahead = {True: "yes", False: "no"}.get(row.get("ahead"), "")
        low, high = row["quartiles"]
        lines.append(
            f"| {row['name']} | {row['median']:.3f} | {low:.3f} to {high:.3f} | {row['inside']:.3f} "
            f"| {row['processor']:.2f} | {row['peak_mib']} | {slower} | {ahead} |"
        )
    return "\n".join(lines) + "\n"


def quiet(limit, patience):
    """Waits for a quiet machine; the load it starts with."""
    deadline = time.monotonic() + patience
    while os.getloadavg()[0] >= limit and time.monotonic() < deadline:
        time.sleep(5)
    return round(os.getloadavg()[0], 2)


def machine(options):
    """What was measured on, and with which versions."""
    words = Path("/proc/cpuinfo").read_text().split()
    wanted = [flag for flag in ("avx2", "avx512f", "sha_ni") if flag in words]
    freeze = [options.python, "-m", "pip", "freeze"]
    listed = subprocess.run(freeze, capture_output=True, text=True).stdout
    versions = dict(line.split("==") for line in listed.splitlines() if line.count("==") == 1)
    told = {
        "cores": os.cpu_count(),
        "flags": wanted,
        "system": platform.platform(),
        "python": platform.python_version(),
        **{name: versions.get(name) for name in options.peers},
    }
    if options.hejnal:
        version = subprocess.run([options.hejnal, "--version"], capture_output=True, text=True)
        told["hejnal"] = version.stdout.strip()
    return told


def compete(task, source, expected, options, folder):
    """All series of one task: their rows, and what is wrong with the run itself."""
    names = [OURS, *options.peers, CONTROL, AGAIN] if options.hejnal else options.peers
    contestants = [Contestant(name, task, source, expected, options, folder) for name in names]
    ours = contestants[0] if options.hejnal else None
    tables, void = {}, []
    for kind in ("warm", "cold") if options.cold else ("warm",):
        rounds(contestants, kind, options.rounds)
        rows = [summary(it, kind, ours, options.seed) for it in contestants]
        tables[kind] = rows
        control = next(
            (row["ratio"][0] for row in rows if row["name"] == CONTROL and "ratio" in row), None
        )
        if control and not CONTROL_RANGE[0] <= control <= CONTROL_RANGE[1]:
            void.append(f"{task}, {kind}: the A/A control is {control}")
        shortest = min(
            (row["median"] for row in rows if "median" in row and row["name"] != AGAIN), default=1
        )
        if options.rounds < (needed := ENOUGH if shortest >= 1 else ENOUGH_SHORT):
            void.append(f"{task}, {kind}: {options.rounds} rounds; {needed} are needed")
        print(markdown(task, kind, rows), flush=True)
    return tables, void, [f"{task}: {it.name}: {it.wrong}" for it in contestants if it.wrong]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--hejnal", type=Path, help="the program")
    parser.add_argument(
        "--command",
        default="{hejnal} --project {project} import --no-store {paths}",
        help="how an import is started",
    )
    parser.add_argument("--python", required=True, help="the interpreter of the peers")
    parser.add_argument("--cache", type=Path, required=True, help="where the made files are kept")
    parser.add_argument("--tasks", type=lambda it: it.split(","), default=["long", "wide"])
    parser.add_argument(
        "--peers", type=lambda it: it.split(","), default=["polars", "duckdb", "pandas"]
    )
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument(
        "--cold", action="store_true", help="a second series with an empty page cache"
    )
    parser.add_argument("--exports", type=int, default=2000, help="how many wide exports")
    parser.add_argument("--rows", type=int, default=generate.ROWS, help="how long the long file is")
    parser.add_argument("--seed", type=int, default=2030)
    parser.add_argument("--load", type=float, default=0.3, help="the load below which it starts")
    parser.add_argument("--patience", type=float, default=600, help="seconds to wait for that")
    parser.add_argument("--result", type=Path, default=HERE / "result.json")
    options = parser.parse_args()
    options.hejnal = options.hejnal and options.hejnal.resolve()
    if options.cold and os.geteuid() != 0:
        parser.error("--cold needs root")
    files = generate.made(options.cache, options.seed, options.exports, options.rows)
    sources = {
        "long": (files[0], options.cache / f"expected-long-{options.seed}-{options.rows}.json"),
        "wide": (files[2], options.cache / f"expected-wide-{options.seed}-{options.exports}.json"),
    }
    result = {
        "battery": "ingest",
        "commit": commit(),
        "seed": options.seed,
        "rounds": options.rounds,
        "rows": options.rows,
        "exports": options.exports,
        "machine": machine(options),
        "void": [],
    }
    load, failed = [quiet(options.load, options.patience)], []
    if load[0] >= options.load:
        result["void"].append(f"the load was {load[0]} at the start")
    with tempfile.TemporaryDirectory(prefix="hejnal-ingest-") as folder:
        for task in options.tasks:
            result[task], void, wrong = compete(task, *sources[task], options, Path(folder))
            result["void"] += void
            failed += wrong
    load.append(round(os.getloadavg()[0], 2))
    result |= {"load": load, "faults": len(failed), "failed": failed}
    options.result.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    for reason in result["void"]:
        print(f"void: {reason}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
