#!/usr/bin/env python3
"""Does anything that people may write into a project become more than words in what comes out?

    python3 tests/oracles/injection.py --hejnal PATH --modules FOLDER [--sample N] [--jobs N] [--result FILE]

A small project (injection/project.py) has a field for every text that people write: the strategy, indicators,
units, descriptors, members, programmes, rules, confirmations, the theme with all its texts and the publisher.
In each run every field holds one string of naughty.txt, in the next run another: after as many
runs as there are strings, each string stood in each field. `--sample N` makes N runs by the seed.

Refusals: `check` ends with 0 or 1, `report` with 0 or 3, both agree, and say where and what to do; the
fields of a line that is refused get plain letters, the rest is tried.

What comes out is compared with the same report with plain letters: pages in Chromium (tests/browser/inert.mjs:
the same elements, the strings as written, no code, nothing asked elsewhere; some are opened and used); every
drawing alone as XML; workbooks in openpyxl and LibreOffice (no formula, the same numbers, the strings as written);
tables as CSV (no cell begins like a formula; LibreOffice makes none of it); PDF, where there is any. Verbs print
no control character of a name. Nothing may be written outside `out`.

--modules holds node_modules with playwright-core. Needs openpyxl and pypdf; LibreOffice where `soffice` is found.
A departure is printed and makes the exit code 1.
"""

import argparse
import random
import re
import shutil
import sys
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.dont_write_bytecode = True  # leave nothing behind in the source tree
from injection import pages, sheets, strings  # noqa: E402 (our package, beside this file)
from injection.project import Project, token  # noqa: E402
from trial import DONE, FINDINGS, INVALID, REMEDY, Limits, Trial, digests, finish  # noqa: E402

STRIDE = 211  # how far apart in the list strings of neighbouring fields are; prime to its length
# Verbs that print names and notes for a person at a terminal.
PRINTING = (
    ("coverage",),
    ("compare", "120608"),
    ("explain", "population", "120608", "2021"),
    ("explain", "turnout", "120615", "2021"),
    ("revisions", "population"),
    ("query", "SELECT * FROM sources, members"),
    ("quality",),
)
OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")  # all but the end of a line
ROUNDS = 12  # how often a project may be refused until the refused fields are known
TOGETHER = 25  # runs whose workbooks LibreOffice is given at once
REPORTED = 25  # after how many runs a process tells how far it is
PLAIN = ("fields_printed", "negative_numbers")  # counts of the report with plain letters, the same in each process
KNOWN_UNITS = ("%",)  # among the strings
PLACEHOLDER = re.compile(r"\{\w+\}")
NUMBER = re.compile(r"-?[1-9]\d{0,14}|0|-?(0|[1-9]\d{0,8})\.\d{1,6}")
PLACE = re.compile(
    r"^((?:indicators|datasets|reports)/[^\s:]+)(?::(\d+))?(?::\d+)?: (.*)", re.MULTILINE
)


class Battery:
    """The plain report, and one run after the other beside it."""

    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        self.strings, self.families = strings.read()
        self.project = Project()
        self.tokens = {token(number): number for number in range(len(self.project.fields))}
        self.trial = Trial(folder / "trial", Limits(60, 2048))
        self.browser = pages.Browser(options.modules.resolve(), folder / "browser")
        self.place, self.kept = folder / "project", folder / "kept"
        self.counts, self.refused, self.faults = Counter(), Counter(), []
        self.books, self.tables, self.number = [], [], 0
        self.plain, self.plain_books = None, {}

    def fault(self, what):
        self.faults.append(f"run {self.number}: {what}")
        print(f"fault: run {self.number}: {what}", flush=True)

    def written(self, values):
        """The project with these strings in its fields; the place of each field."""
        shutil.rmtree(self.place, ignore_errors=True)
        files, places = self.project.rendered(values)
        for name, text in files.items():
            path = self.place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        return places

    def asked(self, verb, codes, *more):
        command = [str(self.options.hejnal), "--project", str(self.place), verb, *more]
        run = self.trial.run(command, cwd=self.place)
        for fault in self.trial.departures(run, codes):
            self.fault(f"{verb}: {fault}: {run.said()}")
        return run

    def settled(self, values):
        """Writes the project until it is accepted; the numbers of the refused fields, or None."""
        given_up = set()
        for _ in range(ROUNDS):
            places = self.written(values)
            check = self.asked("check", (DONE, FINDINGS))
            before = digests(self.place)
            report = self.asked("report", (DONE, INVALID))
            outside = {
                name: it for name, it in digests(self.place).items() if not name.startswith("out/")
            }
            if outside != {name: it for name, it in before.items() if not name.startswith("out/")}:
                self.fault("report wrote outside `out`")
            if check.code == FINDINGS and report.code == DONE:
                self.fault("check refuses what report takes")
            if report.code == DONE:
                return given_up
            said = check.errors if check.code == FINDINGS else report.errors
            if not REMEDY.search(said):
                self.fault(f"the refusal does not say what to do: {said[-200:]!r}")
            named = self.named(said, {it: at for it, at in places.items() if it not in given_up})
            if not named:
                self.fault(f"refused, and no field is named: {said[-300:]!r}")
                return None
            for number in named:
                values[number] = token(number)
            given_up |= named
        self.fault(f"still refused after {ROUNDS} times")
        return None

    def named(self, said, places):
        """The fields that refusals name, by line or by what they call them; where there is none, all of
        the files named. One refusal may follow from another: of a unit, and of what is in it."""
        found, around = set(), set()
        for file, line, words in PLACE.findall(said):
            there = {it for it, (name, _) in places.items() if name == file}
            exact = {it for it in there if line and places[it][1] == int(line)}
            names = {it: self.project.fields[it].name for it in there}
            found |= exact or {it for it in there if names[it] and f"`{names[it]}`" in words}
            around |= there
        return found or around

    def out(self):
        """The folder of the report."""
        (folder,) = (self.place / "out" / "report").iterdir()
        return folder

    def begin(self):
        """The report with plain letters, which must be without fault itself."""
        self.number = -1
        values = [token(number) for number in range(len(self.project.fields))]
        if self.settled(values) != set():
            raise SystemExit("the project is refused with plain letters")
        self.plain = self.browser.look(self.out(), self.options.open, 0)
        for fault in self.plain["faults"]:
            self.fault(fault)
        for book in self.out().rglob("*.xlsx"):
            lang = book.parent.name
            self.plain_books[lang] = self.folder / f"plain-{lang}.xlsx"
            shutil.copyfile(book, self.plain_books[lang])
        shown = {
            it
            for one in self.plain["languages"].values()
            for text in one["texts"]
            for it in pages.TOKEN.findall(text)
        }
        for book in self.plain_books.values():
            shown |= {
                it for text in sheets.cells(book)[0] if text for it in pages.TOKEN.findall(text)
            }
        self.counts["fields_printed"] = len(shown)
        numbers = [float(it) for book in self.plain_books.values() for it in sheets.cells(book)[1]]
        self.counts["negative_numbers"] = sum(it < 0 for it in numbers)
        if not self.counts["negative_numbers"]:
            self.fault("no number is negative: nothing says that they stay numbers")
        self.number = 0

    def run(self, shift):
        self.number = shift
        values = [
            self.strings[(number * STRIDE + shift) % len(self.strings)]
            for number in range(len(self.project.fields))
        ]
        refused = self.settled(values)
        if refused is None:
            return
        self.counts["runs"] += 1
        self.counts["strings_in_fields"] += len(values) - len(refused)
        self.counts["refused"] += len(refused)
        for number in refused:
            self.refused[self.project.fields[number].kind] += 1
        self.look(values)
        self.listen()

    def listen(self):
        """What verbs print at a terminal gives it no commands."""
        for verb, *more in PRINTING:
            run = self.asked(verb, (DONE, FINDINGS), *more)
            said = OBEYED.search(run.output.read_text("utf-8", "replace"))
            if said:
                self.fault(f"{verb} prints the control character {said.group()!r}")

    def look(self, values):
        folder = self.out()
        count = self.options.open  # pages that are opened: all get their turn
        told = self.browser.look(folder, count, self.number * count)
        found = list(told["faults"])
        meant = self.meant(values)
        found += pages.page_faults(self.plain, told, values, self.tokens, meant)
        drawn = [*pages.drawings(folder), *(("a saved drawing", it) for it in told["drawings"])]
        for name, svg in drawn:
            found += pages.drawing_faults(name, svg)
        tables = [
            (str(it.relative_to(folder)), it.read_text("utf-8"))
            for it in sorted(folder.rglob("*.csv"))
        ]
        for name, text in [*tables, *(("a saved table", it) for it in told["tables"])]:
            found += pages.table_faults(name, text)
        for book in sorted(folder.rglob("*.xlsx")):
            found += sheets.faults(
                self.plain_books[book.parent.name], book, values, self.tokens, meant
            )
            self.keep(book)
        for table in sorted(folder.rglob("*.csv")):
            self.keep(table)
        for path in sorted(folder.rglob("*.pdf")):
            found += pages.print_faults(path)
            self.counts["pdf"] += 1
        for what in found:
            self.fault(what)
        for name in ("pages", "opened", "requests"):
            self.counts[name] += told[name]
        self.counts["drawings"] += len(drawn)
        self.counts["tables"] += len(tables) + len(told["tables"])

    def meant(self, values):
        """The fields whose string says something: `{name}` in a text of the theme is a place to be filled,
        `not stated` is what a source says of its licence or address, a number that a source prints
        is written as the language writes numbers, and what stands beside a unit follows its number."""
        kinds = [it.kind for it in self.project.fields]
        beside = {
            number + step
            for number, text in enumerate(values)
            if kinds[number] == "programmes.unit" and text in KNOWN_UNITS
            for step in range(3)
        }
        return beside | {
            number
            for number, text in enumerate(values)
            if (kinds[number].startswith("theme.texts") and PLACEHOLDER.search(text))
            or (text == "not stated" and kinds[number].startswith("dataset."))
            or (kinds[number] == "figure.source_value" and NUMBER.fullmatch(text))
        }

    def keep(self, path):
        """Keeps a file for LibreOffice, which is started for many at once."""
        self.kept.mkdir(exist_ok=True)
        kept = self.kept / f"{path.stem}-{self.number}-{path.parent.name}{path.suffix}"
        shutil.copyfile(path, kept)
        (self.books if path.suffix == ".xlsx" else self.tables).append(kept)
        if len(self.books) >= 2 * TOGETHER:
            self.office()

    def office(self):
        if not self.books:
            return
        for what in sheets.office_faults(self.folder / "office", self.books, self.tables):
            self.fault(what)
        self.counts["workbooks"] += len(self.books)
        shutil.rmtree(self.kept, ignore_errors=True)
        self.books, self.tables = [], []


class Done:
    """What a process found in its runs, and what it tried."""

    def __init__(self, battery):
        self.strings, self.families = len(battery.strings), len(battery.families)
        self.fields = [it.kind for it in battery.project.fields]
        self.counts, self.refused, self.faults = battery.counts, battery.refused, battery.faults


def worked(options, shifts):
    """Some of the runs, in a folder and with a browser of their own."""
    with tempfile.TemporaryDirectory(prefix="hejnal-injection-") as folder:
        battery = Battery(options, Path(folder))
        battery.begin()
        for number, shift in enumerate(shifts, 1):
            battery.run(shift)
            if number % REPORTED == 0:
                print(f"{number}/{len(shifts)} runs, {len(battery.faults)} faults", flush=True)
        battery.office()
        battery.browser.end()
        if options.keep:
            shutil.copytree(battery.place, options.keep, dirs_exist_ok=True)
    return Done(battery)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--hejnal", type=Path, required=True, help="the program")
    parser.add_argument("--modules", type=Path, required=True, help="where node_modules is")
    parser.add_argument("--sample", type=int, help="so many runs instead of one for each string")
    parser.add_argument("--open", type=int, default=6, help="how many pages of a run are opened")
    parser.add_argument("--seed", type=int, default=2030, help="of the sample")
    parser.add_argument("--jobs", type=int, default=1, help="so many processes share the runs")
    parser.add_argument("--only", type=int, help="only this run")
    parser.add_argument("--keep", type=Path, help="where the project of the last run goes")
    parser.add_argument("--result", type=Path, help="where to write the counts")
    options = parser.parse_args()
    options.hejnal = options.hejnal.resolve()
    shifts = list(range(len(strings.read()[0])))
    if options.sample:
        shifts = sorted(random.Random(options.seed).sample(shifts, options.sample))
    if options.only is not None:
        shifts = [options.only]
    parts = [shifts[job :: options.jobs] for job in range(options.jobs)]
    with ProcessPoolExecutor(options.jobs) as pool:
        done = list(pool.map(worked, [options] * options.jobs, parts))
    battery = done[0]
    for other in done[1:]:
        for name in PLAIN:
            del other.counts[name]
        battery.counts += other.counts
        battery.refused += other.refused
        battery.faults += other.faults
    counts = {
        "strings": battery.strings,
        "families": battery.families,
        "fields": len(battery.fields),
        "kinds_of_fields": len(set(battery.fields)),
        **battery.counts,
        "refused_by_kind": dict(sorted(battery.refused.items())),
        "libreoffice": "tried" if shutil.which("soffice") else "not tried",
    }
    return finish("injection", options, counts, battery.faults)


if __name__ == "__main__":
    sys.exit(main())
