"""Runs the official checker of ballot files over given files and over damaged made ones.

Source: PyPI pabulib-checker 1.0.8 (MIT) with pycountry 26.2.16. What it says of every `.pb` file below
HEJNAL_CORPUS (../shared unless set), and of 1,500 damaged copies of small made elections, is written to
tests/results/ballots_checker.json as types of problem; the verdict follows from them. A damaged copy is
kept as its base and the lines that differ, so that a test in Rust is given the same bytes.

    pip install pabulib-checker==1.0.8 pycountry==26.2.16 && python tests/oracles/ballots_checker.py
"""

import contextlib
import difflib
import io
import os
import random
import sys
import tempfile
from pathlib import Path

from ballots_made import BASES, damaged
from committed import ROOT, main
from pabulib.checker import Checker

SEED = 20261122
CASES = 1500
CORPUS = Path(os.environ.get("HEJNAL_CORPUS", ROOT.parent / "shared"))
FOLDERS = ["data/pabulib", "golden/equalshares", "golden/pabuviz"]
# How the lines of a damaged copy become bytes; the test in Rust has the same list.
ENDINGS = {
    "lf": lambda lines: "\n".join(lines) + "\n",
    "crlf": lambda lines: "\r\n".join(lines) + "\r\n",
    "mixed": lambda lines: "".join(line + ("\n" if at % 3 else "\r\n") for at, line in enumerate(lines)),
    "unended": lambda lines: "\n".join(lines),
    "marked": lambda lines: "\ufeff" + "\n".join(lines) + "\n",
}


def said(path):
    """The types of problem the checker names, `error: ...` and `warning: ...`."""
    with contextlib.redirect_stdout(io.StringIO()):
        results = Checker().process_files([str(path)])
    (told,) = [value["results"] for key, value in results.items() if key not in ("metadata", "summary")]
    return sorted(f"{level}: {name}" for level, key in (("error", "errors"), ("warning", "warnings"))
                  for name in told.get(key, {}))


def edits(base, lines):
    """What turns `base` into `lines`: from, to, instead."""
    matcher = difflib.SequenceMatcher(a=base, b=lines, autojunk=False)
    return [[a, b, lines[c:d]] for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]


def computed():
    names = {}

    def numbered(types):
        return [names.setdefault(name, len(names)) for name in types]

    files = []
    for folder in FOLDERS:
        for path in sorted((CORPUS / folder).rglob("*.pb")):
            files.append([str(path.relative_to(CORPUS)), numbered(said(path))])
            print(len(files), path.name, file=sys.stderr)
    rng = random.Random(SEED)
    cases = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "damaged.pb"
        for at in range(-len(BASES), CASES):
            place = at % len(BASES) if at >= 0 else at + len(BASES)
            base = BASES[place].split("\n")
            lines = damaged(base, rng) if at >= 0 else base
            ending = rng.choice([*["lf"] * 20, *ENDINGS]) if at >= 0 else "lf"
            path.write_bytes(ENDINGS[ending](lines).encode())
            cases.append([place, ending, edits(base, lines), numbered(said(path))])
    return {
        "program": "pabulib-checker 1.0.8, pycountry 26.2.16",
        "seed": SEED,
        "classes": list(names),
        "files": files,
        "bases": list(BASES),
        "cases": cases,
    }


if __name__ == "__main__":
    sys.exit(main(__doc__, "ballots_checker.json", computed))
