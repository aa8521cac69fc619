#!/usr/bin/env python3
"""Measures charts, workbooks and paper beside vl-convert, matplotlib, XlsxWriter, typst and WeasyPrint, in one run.

    python3 -m venv VENV && VENV/bin/pip install -r benches/reports/requirements.txt
    cargo bench --bench reports --no-run        # prints the path of the program
    python3 benches/reports/reports.py --python VENV/bin/python --cache DIR --hejnal PATH
        [--tasks charts,cells,pages] [--peers vlconvert,...] [--charts 200] [--rows 20000] [--pages 100]
        [--rounds 21] [--slow-rounds 7] [--load 0.3] [--result FILE]

PATH is that program: it works with hejnal's own library, and reads and writes as the peers do. Inputs are made from
the seed: the same for all.

Task `charts`: line charts of 5 named series over 16 years, to SVG with text as text. Every drawing must be
XML with a line of 16 points for each series, and the names of all. Task `cells`: rows of 20 numbers, to XLSX. The
file must hold so many numbers with this sum, and nothing else. Task `pages`: a heading, a paragraph and a
table of 125 cells a page, to PDF/UA-1: at least so many pages, tagged, with the last cell of each.

Every process tells its seconds without imports as the last line of errors. How it is measured is told in
benches/protocol.py. vl-convert and matplotlib work in two processes, hejnal draws in two threads; all others, and
hejnal's cells, in one. Prints a Markdown table for each task, how many a second the medians are, and writes --result.
The checks of paper need pypdf in VENV; else standard library only.
"""

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
import zipfile
from array import array
from math import isclose
from pathlib import Path

sys.dont_write_bytecode = True  # leave nothing behind in the source tree
HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import protocol  # noqa: E402 (in the folder above)
from protocol import CONTROL, OURS  # noqa: E402

PEERS = {
    "charts": ["vlconvert", "matplotlib"],
    "cells": ["rustpy", "xlsxwriter"],
    "pages": ["typst", "weasyprint"],
}
PACKAGES = (
    "vl-convert-python",
    "matplotlib",
    "rustpy-xlsxwriter",
    "xlsxwriter",
    "typst",
    "weasyprint",
)
SERIES, YEARS, COLUMNS, TABLE = 5, 16, 20, (25, 5)
WORDS = "gmina strategy figure of the year bus school park water people budget field report".split()
LAST_CELL = """import pypdf, sys
reader = pypdf.PdfReader(sys.argv[1])
print(len(reader.pages), bool(reader.trailer['/Root'].get('/MarkInfo', {}).get('/Marked')))
print('\\n'.join(page.extract_text() for page in reader.pages))"""


class Contestant(protocol.Contestant):
    """One program on one task: how it is started, what it writes."""

    def __init__(self, name, task, given, options, folder):
        super().__init__(name, task, folder)
        self.given, self.options = given, options

    @property
    def made(self):
        return self.folder / "made"

    def command(self):
        places = [str(self.given.folder), str(self.made)]
        if self.name in (OURS, CONTROL):
            return [str(self.options.hejnal), "--task", self.task, *places]
        return [
            self.options.python,
            "-B",
            str(HERE / "peers" / f"{self.task}_{self.name}.py"),
            *places,
        ]

    def inside(self, seen):
        return json.loads((self.folder / "told").read_text().splitlines()[-1])["seconds"]

    def judge(self):
        try:
            self.wrong = getattr(self.given, self.task)(self.made)
        except (ValueError, KeyError, OSError, ET.ParseError, zipfile.BadZipFile) as error:
            self.wrong = f"cannot be checked: {error!r}"


class Given:
    """What all contestants are given, and what is right; a check says what is wrong."""

    def __init__(self, options):
        self.options, self.folder = options, options.cache / f"reports-{options.seed}"
        self.folder.mkdir(parents=True, exist_ok=True)
        draw = random.Random(options.seed)
        self.drawings = [self.chart(draw, number) for number in range(options.charts)]
        self.numbers = array(
            "d", (draw.randrange(10**6) / 8 for _ in range(options.rows * COLUMNS))
        )
        self.leaves = [self.leaf(draw, number) for number in range(options.pages)]
        for name, value in (("charts", self.drawings), ("pages", self.leaves)):
            (self.folder / f"{name}.json").write_text(json.dumps(value), encoding="utf-8")
        (self.folder / "cells.f64").write_bytes(self.numbers.tobytes())

    @staticmethod
    def chart(draw, number):
        names = [f"Series {draw.randrange(1000)} {one}" for one in "ABCDE"[:SERIES]]
        values = [[round(draw.uniform(0, 1000), 1) for _ in range(YEARS)] for _ in names]
        return {"title": f"Chart {number}", "names": names, "values": values}

    @staticmethod
    def leaf(draw, number):
        rows, columns = TABLE
        cells = [[f"{draw.randrange(10**6)}" for _ in range(columns)] for _ in range(rows)]
        text = " ".join(draw.choices(WORDS, k=90))
        return {
            "title": f"Page {number}",
            "text": text,
            "head": list("abcde"[:columns]),
            "rows": cells,
        }

    def charts(self, made):
        found = re.findall(r"<svg\b.*?</svg>", made.read_text(encoding="utf-8"), re.DOTALL)
        if len(found) != len(self.drawings):
            return f"{len(found)} drawings"
        for chart, text in zip(self.drawings, found):
            root = ET.fromstring(re.sub(r"xlink:href|xmlns:xlink", lambda it: it.group(), text))
            words = {it.strip() for element in root.iter() for it in element.itertext()}
            missing = [name for name in chart["names"] if not any(name in it for it in words)]
            shapes = [it.get("points") or it.get("d") or "" for it in root.iter()]
            lines = sum(len(re.findall(r"-?[\d.]+", shape)) >= 2 * YEARS for shape in shapes)
            if missing or lines < SERIES:
                return f"{chart['title']}: {lines} lines, without {missing}"
        return None

    def cells(self, made):
        with zipfile.ZipFile(made) as archive:
            text = archive.read("xl/worksheets/sheet1.xml").decode()
        # Whoever takes records writes their names as a first row of words.
        words = len(re.findall(r'<c [^>]*t="(?:s|inlineStr|str)"', text))
        plain = re.sub(r'<c [^>]*t="s"[^>]*><v>\d+</v></c>', "", text)
        found = [float(it) for it in re.findall(r"<v>([^<]*)</v>", plain)]
        if words not in (0, COLUMNS) or len(found) != len(self.numbers):
            return f"{len(found)} numbers, {words} words"
        return None if isclose(sum(found), sum(self.numbers), rel_tol=1e-12) else "another sum"

    def pages(self, made):
        asked = [self.options.python, "-c", LAST_CELL, str(made)]
        told = subprocess.run(asked, capture_output=True, text=True).stdout
        first, _, text = told.partition("\n")
        count, _, tagged = first.partition(" ")
        if tagged != "True" or int(count) < len(
            self.leaves
        ):  # a cover and a list of contents may be more
            return f"pages, tagged: {first}"
        missing = [leaf["title"] for leaf in self.leaves if leaf["rows"][-1][-1] not in text]
        return f"the last cell is missing on {missing[:3]}" if missing else None

    def count(self, task):
        return {
            "charts": len(self.drawings),
            "cells": len(self.numbers),
            "pages": len(self.leaves),
        }[task]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    protocol.add_arguments(parser, HERE / "result.json")
    parser.add_argument("--charts", type=int, default=200, help="how many charts")
    parser.add_argument("--rows", type=int, default=20_000, help=f"rows of {COLUMNS} numbers")
    parser.add_argument("--pages", type=int, default=100, help="pages of paper")
    parser.add_argument("--tasks", type=lambda it: it.split(","), default=list(PEERS))
    parser.add_argument("--peers", type=lambda it: it.split(","), help="these only")
    options = protocol.parsed(parser)
    given = Given(options)
    result = {
        "battery": "reports",
        "commit": protocol.commit(),
        "seed": options.seed,
        "rounds": options.rounds,
        "slow_rounds": options.slow_rounds,
        "sizes": {task: given.count(task) for task in PEERS},
        "machine": protocol.machine([options.python], PACKAGES, None),
        "void": [],
    }
    load, failed = protocol.quiet(options.load, options.patience), []
    with tempfile.TemporaryDirectory(prefix="hejnal-reports-") as folder:
        for task in options.tasks:
            peers = [name for name in PEERS[task] if name in (options.peers or PEERS[task])]
            names = [OURS, *peers, CONTROL] if options.hejnal else peers
            contestants = [Contestant(it, task, given, options, Path(folder)) for it in names]
            result[task], void, wrong = protocol.compete(contestants, options)
            result["void"] += void
            failed += wrong
            for row in result[task]["warm"]:
                if "median" in row:
                    row["a_second"] = round(given.count(task) / row["median"], 1)
                    print(f"{row['name']}: {row['a_second']} {task} a second")
            print()
    return protocol.finish(result, load, failed, options)


if __name__ == "__main__":
    sys.exit(main())
