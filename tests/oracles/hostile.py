#!/usr/bin/env python3
"""Does `hejnal read` stand every hostile file: read rightly, or refused with a useful message?

    python3 tests/oracles/hostile.py --hejnal PATH [--full] [--only WORD] [--sample N] [--result FILE]

Two sets are tried. Our own, written by hostile/*.py when their turn comes: text, workbooks,
archives, JSON, statistical formats, maps, Parquet, names and things that are no files. And, where
HEJNAL_CORPUS names the folder of the given files, every file of golden/badinputs: csv-spectrum must
equal its JSON twins, JSONTestSuite must be accepted (y) or refused (n).

Each file is read alone, with `read --format json`, in English, in an empty folder. What is judged:

- no signal, no panic, no exit code but 0 (read), 3 (refused) and 4 (stopped by a limit), and 2
  where the path is no file; no process left behind, nothing written beside the file;
- at most --seconds by the clock and --mib of memory, summed over the processes of the tree;
- a refusal names the file and says what to do, in less than 1 MiB and without control sequences;
- where a file has one right reading, the rows or cells printed are these; where it has none, it is
  refused, and where a word matters (password, PDF ...) the message has it.

--full adds the files too large for every run. --sample takes so many of each set by the seed. A
departure is printed with its case, kept in --keep, and makes the exit code 1. --list names the
cases. Standard library only.
"""

import argparse
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.dont_write_bytecode = True  # leave nothing behind in the source tree
from hostile import archives, json_texts, names, separated, statistical, suites, workbooks  # noqa: E402
from hostile.case import Cells, Refused, Rows  # noqa: E402
from trial import CONTAINED, DONE, INVALID, Limits, Trial, extremes, finish  # noqa: E402

OWN = (separated, workbooks, archives, json_texts, statistical, names)


def own(full):
    for module in OWN:
        yield from module.cases(full)


def given():
    corpus = os.environ.get("HEJNAL_CORPUS")
    if not corpus:
        print("HEJNAL_CORPUS is not set: golden/badinputs is not tried")
        return []
    return list(suites.cases(Path(corpus)))


class Battery:
    """Tries one case after the other."""

    def __init__(self, binary, folder, limits, keep):
        self.binary, self.folder, self.keep = str(binary), folder, keep
        self.trial = Trial(folder / "trial", limits)
        self.counts, self.faults = Counter(), []
        self.slowest, self.largest = (0.0, ""), (0.0, "")

    def attempt(self, case):
        here = self.folder / "here"
        here.mkdir()
        try:
            before = os.getcwd()
            os.chdir(here)
            path = case.write(here)
            os.chdir(before)
            found = self.judged(case, path, here)
            if found and self.keep and path.is_file() and not path.is_symlink():
                self.keep.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, self.keep / case.name.replace("/", "-"))
        finally:
            shutil.rmtree(here)
        for what in found:
            self.faults.append(f"{case.name}: {what}")
            print(f"fault: {case.name}: {what}", flush=True)

    def judged(self, case, path, here):
        beside = inventory(here)
        arguments = case.arguments or (str(path),)
        run = self.trial.run([self.binary, "read", "--format", "json", *arguments], cwd=here)
        codes = (DONE, INVALID, CONTAINED, *case.expected.codes)
        found = self.trial.departures(run, codes, case.shown())
        found += [] if found and run.code is None else case.expected.departures(run)
        if inventory(here) != beside:
            found.append("something was written beside the file")
        self.counts["files"] += 1
        self.counts[{DONE: "read", CONTAINED: "contained"}.get(run.code, "refused")] += 1
        self.slowest = max(self.slowest, (run.seconds, case.name))
        self.largest = max(self.largest, (run.peak_mib, case.name))
        return found


def inventory(folder):
    return sorted((it.name, it.lstat().st_size, it.lstat().st_mtime_ns) for it in folder.iterdir())


def chosen(cases, options, seed):
    cases = [case for case in cases if not options.only or options.only in case.name]
    if options.sample and len(cases) > options.sample:
        places = sorted(random.Random(seed).sample(range(len(cases)), options.sample))
        cases = [cases[place] for place in places]
    return cases


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--hejnal", type=Path, help="the program")
    parser.add_argument("--full", action="store_true", help="also the files of 1 GB")
    parser.add_argument("--only", help="only cases with this word in their name")
    parser.add_argument("--sample", type=int, help="so many of each of the two sets")
    parser.add_argument("--seed", type=int, default=2030, help="of the sample")
    parser.add_argument("--seconds", type=float, default=10.0, help="what one file may take")
    parser.add_argument("--mib", type=float, default=1024.0, help="memory one file may take")
    parser.add_argument("--keep", type=Path, help="where files go that make a fault")
    parser.add_argument("--list", action="store_true", help="name the cases and end")
    parser.add_argument("--result", type=Path, help="where to write the counts")
    options = parser.parse_args()
    sets = [
        chosen(own(options.full), options, options.seed),
        chosen(given(), options, options.seed),
    ]
    if options.list:
        for case in sets[0] + sets[1]:
            print(f"{type(case.expected).__name__:9} {case.name}")
        print(f"{len(sets[0])} own, {len(sets[1])} given")
        return 0
    if not options.hejnal:
        parser.error("--hejnal is needed")
    with tempfile.TemporaryDirectory(prefix="hejnal-hostile-") as folder:
        battery = Battery(
            options.hejnal.resolve(),
            Path(folder),
            Limits(options.seconds, options.mib),
            options.keep,
        )
        for case in sets[0] + sets[1]:
            battery.attempt(case)
    exact = sum(isinstance(it.expected, (Cells, Rows)) for it in sets[0] + sets[1])
    refused = sum(isinstance(it.expected, Refused) for it in sets[0] + sets[1])
    counts = {
        "own": len(sets[0]),
        "given": len(sets[1]),
        "one_right_reading": exact,
        "must_be_refused": refused,
        **battery.counts,
    }
    return finish("hostile", options, counts, battery.faults, **extremes(battery))


if __name__ == "__main__":
    sys.exit(main())
