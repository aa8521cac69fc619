#!/usr/bin/env python3
"""Measures the whole report of this project, and what one changed figure costs.

    python3 benches/reports/whole.py --hejnal PATH [--against PATH] [--rounds 9] [--load 0.3]

Works in a copy of the project. Cases, in turns: `everything` (both languages, pages, PDF, workbooks, JSON, from a built
store), `pages` (HTML from a built store), `changed` (HTML, after one figure of one CSV file was changed) and
`anew` (HTML, after the store was removed). Each is timed until the new report is in its place and until the
process ends. --against: another hejnal, which takes part in every round.
Prints medians with quartiles in seconds, and how many times as long the other takes. Standard library only.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("datasets", "indicators", "reports")
FILE = "datasets/pkw/turnout/2024-06-09/turnout-ep-2024.csv"
KEY = "turnout_ep,120603,2024,"
CASES = {"everything": [], "pages": ["--format", "html"], "changed": ["--format", "html"], "anew": ["--format", "html"]}


class Project:
    """A copy of the project with an output folder of its own."""

    def __init__(self, program, folder):
        self.program, self.folder, self.turn = program, folder, 0
        for name in FOLDERS:
            shutil.copytree(ROOT / name, folder / name)
        self.report([])

    def change(self):
        """Writes another value for one municipality."""
        self.turn += 1
        path = self.folder / FILE
        lines = path.read_text().split("\n")
        (at,) = [number for number, line in enumerate(lines) if line.startswith(KEY)]
        rest = lines[at].removeprefix(KEY).split(",", 1)[1]
        lines[at] = f"{KEY}{30 + self.turn / 100:.2f},{rest}"
        path.write_text("\n".join(lines))

    def place(self):
        """What stands where the report is: another folder when it was published anew."""
        found = sorted((self.folder / "out" / "report").glob("[0-9]*"))
        return [it.stat().st_ino for it in found]

    def report(self, options):
        """Seconds until the report is there, and until the process ends."""
        before = self.place()
        os.sync()
        start, there = time.perf_counter(), None
        command = [self.program, "--project", self.folder, "--out", self.folder / "out", "report", *options]
        run = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        while run.poll() is None:
            time.sleep(0.002)
            now = self.place() if there is None else before
            if now and now != before:
                there = time.perf_counter() - start
        end = time.perf_counter() - start
        if run.returncode or not self.place():
            raise SystemExit(f"{self.program} ended with {run.returncode}")
        return (there or end, end)

    def measured(self, case):
        if case == "changed":
            self.change()
        if case == "anew":
            shutil.rmtree(self.folder / "out" / "store")
        return self.report(CASES[case])


def told(seconds):
    low, middle, high = statistics.quantiles(seconds, n=4)
    return f"{middle:.2f} ({low:.2f}-{high:.2f})"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--hejnal", type=Path, required=True)
    parser.add_argument("--against", type=Path)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--load", type=float, default=0.3, help="begin when the machine's load is below this")
    options = parser.parse_args()
    while os.getloadavg()[0] > options.load:
        time.sleep(5)
    programs = [it.resolve() for it in (options.hejnal, options.against) if it]
    with tempfile.TemporaryDirectory(prefix="hejnal-whole-") as folder:
        projects = [Project(it, Path(folder) / str(at)) for at, it in enumerate(programs)]
        seen = {(at, case): [] for at in range(len(projects)) for case in CASES}
        for number in range(options.rounds):
            for case in CASES:
                turns = list(enumerate(projects))
                for at, project in turns if number % 2 else turns[::-1]:
                    seen[at, case].append(project.measured(case))
    print("| case | report there, s | process, s | times as long | times as long, process |\n|---|---|---|---|---|")
    for (at, case), times in seen.items():
        ratios = [
            f"{statistics.median(it[one] for it in times) / statistics.median(it[one] for it in seen[0, case]):.2f}"
            for one in (0, 1)
        ]
        cells = [told([it[0] for it in times]), told([it[1] for it in times]), *ratios]
        print(f"| {case}{', against' if at else ''} | {' | '.join(cells)} |")


if __name__ == "__main__":
    sys.exit(main())
