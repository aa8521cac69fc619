"""How the benchmarks under benches/ measure programs beside each other.

Contestants take turns (A B C A B C ...), every round beginning with another one; every run is a process
of its own from start to end, its memory that of its whole tree (tests/oracles/measure.py). One round
comes before and is not counted. A series of `cold` runs, as root, drops the page cache before each. Our
program takes part twice (A/A): the ratio of the two medians must lie in 0.97 to 1.03. Who needs longer
than `patient` seconds takes part in the first `slow_rounds` rounds only. Ratios are of medians, with a
bootstrap interval of 95 %; `ahead` means that its lower end is above 1.10, for the whole process, and
that the median is not behind what the peer needs after its imports (which each peer tells itself).
Standard library only.
"""

import json
import os
import platform
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "oracles"))
from crash import commit  # noqa: E402, F401 (a battery's, in another folder)

MEASURE = ROOT / "tests" / "oracles" / "measure.py"
OURS, CONTROL = "hejnal", "hejnal (A/A)"
AHEAD, CONTROL_RANGE, SAMPLES, LONGEST = 1.10, (0.97, 1.03), 10_000, 1800
ENOUGH, ENOUGH_SHORT = 7, 21  # rounds; the second where one run takes less than a second


class Contestant:
    """One program on one task. A benchmark says how it is started and what is right of its output."""

    takes_turns = True  # what only follows another contestant does not
    accepted = ()  # exit codes beside 0 that are no failure: a check that found something

    def __init__(self, name, task, folder):
        self.name, self.task = name, task
        self.home = folder / f"{task}-{name}".replace(" ", "-").replace("/", "")
        self.folder, self.runs, self.wrong = self.home, {"warm": [], "cold": []}, None

    def prepare(self, kind, number):
        """A new folder for every run. Nothing is deleted before the end: ext4 passes over the places
        of files deleted in the last minutes, so that a run would pay for the tidying of another."""
        self.folder = self.home / f"{kind}-{number}"
        self.folder.mkdir(parents=True)

    def command(self):
        raise NotImplementedError

    def judge(self):
        """Sets `wrong` when what the last run wrote is not right."""
        raise NotImplementedError

    def inside(self, seen):
        """The seconds after the imports; for a program without any, all."""
        return seen["seconds"]

    def run(self, kind, command=None):
        """One measured run; what it writes goes to `printed` and `told` (errors) in its folder."""
        report, told = self.folder / "measured", self.folder / "told"
        os.sync()  # or a run would share the disk with what the one before left to be written
        if kind == "cold":
            Path("/proc/sys/vm/drop_caches").write_text("3\n")
        limits = ["--report", str(report), "--seconds", str(LONGEST), "--every", "20"]
        measure = [sys.executable, "-S", str(MEASURE), *limits, "--", *(command or self.command())]
        with (self.folder / "printed").open("wb") as out, told.open("wb") as errors:
            subprocess.run(
                measure,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=errors,
                check=True,
                env={**os.environ, "POLARS_MAX_THREADS": "2", "HEJNAL_LANG": "en"},
            )
        seen = json.loads(report.read_text())
        if seen["code"] not in (0, *self.accepted):
            both = (self.folder / "printed").read_bytes() + told.read_bytes()
            ending = f"signal {seen['signal']}" if seen["signal"] else f"exit code {seen['code']}"
            self.wrong = f"{ending}: {both[-300:].decode(errors='replace')}"
        seen["inside"] = self.inside(seen) if not self.wrong else None
        return seen


def rounds(contestants, kind, count, slow_rounds=None, patient=20, after=None):
    """All contestants in turn, so many times; the first round of each series warms up.

    Every round begins with another contestant, for whoever follows a large writer waits for its pages
    to reach the disk. `after(contestant, kind, number)` is called after each run that did not fail.
    """
    taking, slow = [it for it in contestants if it.takes_turns], set()
    for number in range(count + 1):
        first = number % len(taking)
        for it in taking[first:] + taking[:first]:
            last = slow_rounds if it in slow else count
            if it.wrong or number > last:
                continue
            it.prepare(kind, number)
            seen = it.run(kind)
            if number and not it.wrong:
                it.runs[kind].append(seen)
            if slow_rounds and slow_rounds < count and seen["seconds"] > patient:
                slow.add(it)
            if not it.wrong and number in (0, last):
                it.judge()
            if after and not it.wrong:
                after(it, kind, number)
        print(f"{taking[0].task}, {kind}: round {number} of {count}", file=sys.stderr, flush=True)


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
    """What the table says of one contestant; `ours` is the program it is compared with, if any."""
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
    if ours and it is not ours and it.takes_turns and not ours.wrong and ours.runs[kind]:
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
        "| | runs | median s | quartiles | after imports | processor s | peak MiB "
        "| slower than hejnal (95 %) | hejnal ahead |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        if "failed" in row:
            lines.append(
                f"| {row['name']} | | failed: {' '.join(row['failed'].split())} | | | | | | |"
            )
            continue
        slower = "{:.2f} ({:.2f} to {:.2f})".format(*row["ratio"]) if "ratio" in row else ""
        ahead = {True: "yes", False: "no"}.get(row.get("ahead"), "")
        low, high = row["quartiles"]
        lines.append(
            f"| {row['name']} | {row['runs']} | {row['median']:.3f} | {low:.3f} to {high:.3f} "
            f"| {row['inside']:.3f} | {row['processor']:.2f} | {row['peak_mib']} | {slower} | {ahead} |"
        )
    return "\n".join(lines) + "\n"


def doubts(contestants, rows, title, count):
    """Why a series does not count: the control is off, or there were too few rounds."""
    found = []
    ratios = [row["ratio"][0] for row in rows if row["name"] == CONTROL and "ratio" in row]
    found += [
        f"{title}: the A/A control is {control}"
        for control in ratios
        if not CONTROL_RANGE[0] <= control <= CONTROL_RANGE[1]
    ]
    turns = {it.name for it in contestants if it.takes_turns}
    medians = [row["median"] for row in rows if "median" in row and row["name"] in turns]
    if count < (needed := ENOUGH if min(medians, default=1) >= 1 else ENOUGH_SHORT):
        found.append(f"{title}: {count} rounds; {needed} are needed")
    return found


def compete(contestants, options, after=None):
    """All series of one task, each table printed: their rows, why a series is void, who failed."""
    ours = next((it for it in contestants if it.name == OURS), None)
    tables, void, task = {}, [], contestants[0].task
    for kind in ("warm", "cold") if options.cold else ("warm",):
        rounds(contestants, kind, options.rounds, options.slow_rounds, after=after)
        tables[kind] = [summary(it, kind, ours, options.seed) for it in contestants]
        void += doubts(contestants, tables[kind], f"{task}, {kind}", options.rounds)
        print(markdown(task, kind, tables[kind]), flush=True)
    return tables, void, [f"{task}: {it.name}: {it.wrong}" for it in contestants if it.wrong]


def quiet(limit, patience):
    """Waits for a quiet machine; the load it starts with."""
    deadline = time.monotonic() + patience
    while os.getloadavg()[0] >= limit and time.monotonic() < deadline:
        time.sleep(5)
    return round(os.getloadavg()[0], 2)


def machine(pythons, packages, hejnal):
    """What was measured on, and with which versions of the packages these interpreters hold."""
    words = Path("/proc/cpuinfo").read_text().split()
    versions = {}
    for python in pythons:
        freeze = [python, "-m", "pip", "freeze"]
        listed = subprocess.run(freeze, capture_output=True, text=True).stdout
        versions |= dict(line.split("==") for line in listed.splitlines() if line.count("==") == 1)
    told = {
        "cores": os.cpu_count(),
        "flags": [flag for flag in ("avx2", "avx512f", "sha_ni") if flag in words],
        "system": platform.platform(),
        "python": platform.python_version(),
        **{name: versions.get(name) for name in packages},
    }
    if hejnal:
        version = subprocess.run([hejnal, "--version"], capture_output=True, text=True)
        told["hejnal"] = version.stdout.strip()
    return told


def add_arguments(parser, result):
    """The options all benchmarks share."""
    parser.add_argument("--hejnal", type=Path, help="the program; without it the peers run alone")
    parser.add_argument("--python", required=True, help="the interpreter of the peers")
    parser.add_argument("--cache", type=Path, required=True, help="where the made files are kept")
    parser.add_argument("--rounds", type=int, default=ENOUGH)
    parser.add_argument("--slow-rounds", type=int, help="rounds of those that take over 20 s")
    parser.add_argument("--cold", action="store_true", help="another series, empty page cache")
    parser.add_argument("--seed", type=int, default=2030)
    parser.add_argument("--load", type=float, default=0.3, help="the load below which it starts")
    parser.add_argument("--patience", type=float, default=600, help="seconds to wait for that")
    parser.add_argument("--result", type=Path, default=result)


def parsed(parser):
    """The options, checked."""
    options = parser.parse_args()
    options.hejnal = options.hejnal and options.hejnal.resolve()
    if options.cold and os.geteuid() != 0:
        parser.error("--cold needs root")
    return options


def finish(result, load, failed, options):
    """Writes the result and says why it is void; the exit code."""
    if load >= options.load:
        result["void"].insert(0, f"the load was {load} at the start")
    loads = [load, round(os.getloadavg()[0], 2)]
    result |= {"load": loads, "faults": len(failed), "failed": failed}
    options.result.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    for reason in result["void"]:
        print(f"void: {reason}")
    return 1 if failed else 0
