#!/usr/bin/env python3
"""Kills `hejnal report` at random moments: is the store whole, and does the next run work?

    python3 tests/oracles/crash.py --hejnal PATH --kills 30 --seed 2030 [--result FILE]

It works on a copy of the project with an output folder of its own. Undisturbed runs come first:
they give the bytes that are right, and how long a cold run (nothing there) and a warm one (a
figure of a dataset has changed) take. Then, with moments drawn from that whole time by the seed:

1. a cold or a warm run is started and ended with SIGKILL;
2. `hejnal verify` must end with 0, and a report that is there must be the old or the new one,
   byte for byte;
3. in half of the cases another run is killed on what the first one left;
4. `hejnal report` must then work and give the right bytes, `gc` must leave no leftovers, `verify`
   must end with 0, and the analysts' copy must answer.

A run that was done before its moment came is counted apart and repeated. Every departure is
printed and makes the exit code 1. --result writes the counts, the seed and the commit as JSON.
Standard library only.
"""

import argparse
import csv
import hashlib
import json
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("datasets", "indicators", "reports")
# The figure that changes: the last one of this table, so that the report shows it.
TOUCHED = "datasets/bdl/own-revenue"
VARIANTS = 2  # changed figures to choose from; 0 is the figure as shipped
TIMEOUT = 600  # seconds after which a run counts as hanging
COUNT = "SELECT count(*) AS n, count(value) AS known FROM observations"


class Hejnal:
    """The program on a copy of the project."""

    def __init__(self, binary, project, out):
        self.binary, self.project, self.out = binary, project, out

    def command(self, *arguments):
        return [str(self.binary), "--project", str(self.project), "--out", str(self.out), *arguments]

    def run(self, *arguments):
        """Exit code, standard output and standard error of an undisturbed run."""
        try:
            done = subprocess.run(self.command(*arguments), stdin=subprocess.DEVNULL,
                                  capture_output=True, timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            return "a hang", b"", b""
        return done.returncode, done.stdout, done.stderr

    def report(self):
        """Runs `report`, which must work; returns its seconds."""
        start = time.perf_counter()
        code, _, errors = self.run("report")
        if code != 0:
            sys.exit(f"an undisturbed report ended with {code}: {told(errors)}")
        return time.perf_counter() - start

    def killed_report(self, moment):
        """Starts `report` and kills it after `moment` seconds; False when it was done before."""
        start = time.perf_counter()
        run = subprocess.Popen(self.command("report"), stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(max(0.0, moment - (time.perf_counter() - start)))
        run.kill()
        return run.wait() == -signal.SIGKILL


def told(errors):
    return errors.decode("utf-8", "replace").strip()[-500:]


class Figure:
    """One figure of a dataset that can be changed and put back."""

    def __init__(self, project):
        self.file = sorted((project / TOUCHED).glob("*/*.csv"))[-1]
        with self.file.open(encoding="utf-8", newline="") as text:
            self.rows = list(csv.reader(text))
        self.column = self.rows[0].index("value")
        self.shipped = self.file.read_bytes()
        self.number = float(self.rows[-1][self.column])

    def set(self, variant):
        if variant == 0:
            self.file.write_bytes(self.shipped)
            return
        last = list(self.rows[-1])
        last[self.column] = f"{self.number * (1 + variant / 10):.2f}"
        with self.file.open("w", encoding="utf-8", newline="") as text:
            csv.writer(text, lineterminator="\n").writerows([*self.rows[:-1], last])


def digests(out):
    """The reports under an output folder: name and hash of all paths and bytes."""
    found = {}
    folder = out / "report"
    reports = sorted(folder.iterdir()) if folder.is_dir() else []
    for report in (it for it in reports if it.is_dir() and not it.name.startswith(".")):
        digest = hashlib.sha256()
        for file in sorted(it for it in report.rglob("*") if it.is_file()):
            digest.update(f"{file.relative_to(report)}\0{file.stat().st_size}\0".encode())
            digest.update(file.read_bytes())
        found[report.name] = digest.hexdigest()
    return found


def leftovers(out):
    """Temporary files and folders of the program itself."""
    marks = (".staging-", ".tmp-", ".new-", ".old-")
    return sorted(str(it.relative_to(out)) for it in out.rglob("*") if it.name.startswith(marks))


class Battery:
    """Undisturbed runs first, then the kills."""

    def __init__(self, binary, folder, seed):
        self.random = random.Random(seed)
        self.project, self.out = folder / "project", folder / "out"
        self.before = folder / "before"  # the output of an undisturbed run, to start warm from
        for name in FOLDERS:
            shutil.copytree(ROOT / name, self.project / name)
        self.hejnal = Hejnal(binary, self.project, self.out)
        self.figure = Figure(self.project)
        self.faults = []
        self.counts = {"kills": 0, "cold": 0, "warm": 0, "done before": 0, "recoveries": 0}

    def fault(self, what):
        self.faults.append(what)
        print(f"fault: {what}", flush=True)

    def fresh(self, warm):
        shutil.rmtree(self.out, ignore_errors=True)
        if warm:
            shutil.copytree(self.before, self.out)

    def measure(self):
        """The right bytes of every variant, and how long runs take undisturbed."""
        self.right, self.answers, seconds = {}, {}, {"cold": [], "warm": []}
        for variant in range(VARIANTS + 1):
            self.figure.set(variant)
            self.fresh(warm=False)
            seconds["cold"].append(self.hejnal.report())
            self.right[variant] = digests(self.out)
            self.answers[variant] = self.answer()
            if variant == 0:
                shutil.copytree(self.out, self.before)
            else:
                self.fresh(warm=True)
                seconds["warm"].append(self.hejnal.report())
                if digests(self.out) != self.right[variant]:
                    self.fault(f"undisturbed: warm and cold give other bytes (figure {variant})")
        if len({str(it) for it in self.right.values()}) != VARIANTS + 1:
            sys.exit("the touched figure does not show in the report: choose another one")
        self.seconds = {kind: statistics.median(taken) for kind, taken in seconds.items()}

    def answer(self):
        code, text, errors = self.hejnal.run("query", "--format", "json", COUNT)
        return text.decode() if code == 0 else f"exit code {code}: {told(errors)}"

    def verify(self, when):
        code, _, errors = self.hejnal.run("verify")
        if code != 0 and (self.out / "store").exists():
            self.fault(f"{when}: verify ended with {code}: {told(errors)}")

    def kill(self, warm, variant):
        """Kills one run and looks at what it left; False when the run was done before."""
        kind = "warm" if warm else "cold"
        moment = self.random.uniform(0, self.seconds[kind])
        there = digests(self.out)
        if not self.hejnal.killed_report(moment):
            self.counts["done before"] += 1
            return False
        self.counts["kills"] += 1
        self.counts[kind] += 1
        when = f"kill {self.counts['kills']}, {kind} at {moment:.3f} s"
        self.verify(when)
        if digests(self.out) not in ({}, there, self.right[variant]):
            self.fault(f"{when}: the report is neither the old one nor the new one")
        return True

    def recover(self, variant):
        when = f"after kill {self.counts['kills']}"
        self.counts["recoveries"] += 1
        code, _, errors = self.hejnal.run("report")
        if code != 0:
            self.fault(f"{when}: report ended with {code}: {told(errors)}")
            return
        if digests(self.out) != self.right[variant]:
            self.fault(f"{when}: the report has other bytes than an undisturbed one")
        if self.answer() != self.answers[variant]:
            self.fault(f"{when}: the analysts' copy answers {self.answer()}")
        code, _, errors = self.hejnal.run("gc")
        if code != 0:
            self.fault(f"{when}: gc ended with {code}: {told(errors)}")
        if leftovers(self.out):
            self.fault(f"{when}: left over: {', '.join(leftovers(self.out))}")
        self.verify(f"{when}, recovered")

    def run(self, kills):
        attempts = 0
        while self.counts["kills"] < kills:
            warm = self.random.random() < 0.5
            variant = self.random.randint(1, VARIANTS) if warm else 0
            self.fresh(warm)
            self.figure.set(variant)
            hit = False
            while self.counts["kills"] < kills:
                attempts += 1
                if attempts > 4 * kills + 20:
                    sys.exit("runs end before their moment: the measured time is wrong")
                if not self.kill(warm, variant):
                    break
                hit = True
                if self.random.random() < 0.5:
                    break
            if hit:
                self.recover(variant)
                print(f"{self.counts['kills']}/{kills} kills, {len(self.faults)} faults", flush=True)


def commit():
    """The commit this tree stands on; `+` when it has changes of its own."""
    def git(*arguments):
        done = subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True, text=True)
        return done.stdout.strip() if done.returncode == 0 else ""
    changed = git("status", "--porcelain", "--untracked-files=no", "--", ".", ":!tests/results")
    return (git("rev-parse", "HEAD") or "not known") + ("+" if changed else "")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--hejnal", type=Path, required=True, help="the program")
    parser.add_argument("--kills", type=int, default=30, help="how many runs to kill")
    parser.add_argument("--seed", type=int, default=2030, help="of every moment and choice")
    parser.add_argument("--result", type=Path, help="where to write the counts")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hejnal-crash-") as folder:
        battery = Battery(options.hejnal.resolve(), Path(folder), options.seed)
        battery.measure()
        battery.run(options.kills)
    result = {
        "battery": "crash",
        "commit": commit(),
        "seed": options.seed,
        **{name.replace(" ", "_"): count for name, count in battery.counts.items()},
        "cold_seconds": round(battery.seconds["cold"], 3),
        "warm_seconds": round(battery.seconds["warm"], 3),
        "faults": len(battery.faults),
    }
    text = json.dumps(result, indent=2) + "\n"
    if options.result:
        options.result.parent.mkdir(parents=True, exist_ok=True)
        options.result.write_text(text, encoding="utf-8")
    print(text, end="")
    return 1 if battery.faults else 0


if __name__ == "__main__":
    sys.exit(main())
