"""Audits withheld cells with the engine of tau-ARGUS, and counts what its optimal method would withhold.

Needs `pip install pytauargus==0.6.0`. Reads the patterns the program made (`HEJNAL_BLESS=1 cargo
test --release audited` writes them), works out cells, sums and the rule of protection anew from the counts,
and hands them to the engine in its JJ format: `audit_jj` gives the feasibility interval of every
withheld cell (what `Engine.audit` calls), `full_jj` is the method OPT at a cost of 1 a cell. Where zeros are
shown, the auditor is told that a withheld cell holds somebody. OPT runs where the table is small.
"""

import itertools
import json
import math
import tempfile
from collections import defaultdict
from pathlib import Path

from committed import ROOT, main
from pytauargus._tauargus import HiTaSCtrl, audit_jj

PATTERNS = ROOT / "tests" / "results" / "disclosure_patterns.json"
# OPT needs minutes for more cells than this, and is not deterministic when stopped.
MOST_CELLS_FOR_OPT = 200
TOLERANCE = 1e-6


def system(case):
    """Cells with their counts, sums, and how many cells are printed."""
    parents = case["parents"]
    parts = []
    for codes in parents:
        of = defaultdict(list)
        for code, parent in enumerate(codes, 1):
            of[parent].append(code)
        parts.append(of)
    leaves = [[code for code in range(1, len(codes) + 1) if code not in of] for codes, of in zip(parents, parts)]
    cells, sums = {}, {}

    def lay_out(table):
        crossed = list(itertools.product(*(range(len(codes) + 1) if at in table else [0] for at, codes in enumerate(parents))))
        for codes in crossed:
            cells.setdefault(codes, 0)
        for codes in crossed:
            for at in table:
                below = parts[at].get(codes[at])
                if below:
                    sums[codes, tuple((*codes[:at], code, *codes[at + 1 :]) for code in below)] = True

    for table in case["tables"]:
        lay_out(table)
    printed = len(cells)
    pairs = {tuple(sorted(table)) for table in case["tables"]}
    if pairs == {(0, 1), (0, 2), (1, 2)}:  # they overlap in a circle
        lay_out([0, 1, 2])

    def above(at, code):
        return [code] if code == 0 else [code, *above(at, parents[at][code - 1])]

    for codes, count in zip(itertools.product(*leaves), case["counts"]):
        for cell in itertools.product(*(above(at, code) for at, code in enumerate(codes))):
            if cell in cells:
                cells[cell] += count
    place = {codes: at for at, codes in enumerate(cells)}
    return place, list(cells.values()), [(place[total], [place[it] for it in of]) for total, of in sums], printed


def rule(case, values, sums, printed):
    """Which cells are sensitive, what readers know each holds at least, and what it can hold at least."""
    shown = case["zeros"] == "shown"
    sensitive = [at < printed and (0 < it < case["threshold"] or (it == 0 and case["zeros"] == "withheld")) for at, it in enumerate(values)]
    if case["zeros"] == "disclosing withheld":
        for total, parts in sums:
            if max(total, *parts) < printed and sum(values[it] > 0 for it in parts) == 1:
                for part in parts:
                    sensitive[part] |= values[part] == 0
    known = [int(shown and at < printed) for at in range(len(values))]
    least = [min(pair) for pair in zip(known, values)]
    before = None
    while shown and before != least:
        before = list(least)
        for total, parts in sums:
            least[total] = max(least[total], sum(least[it] for it in parts))
            filled = [it for it in parts if values[it]]
            if len(filled) == 1:
                least[filled[0]] = max(least[filled[0]], least[total])
    return sensitive, known, least


def written(path, values, sums, status, known, least, sensitive, threshold, printed):
    """A table as the engine reads it: each cell with cost, status, bounds and protection levels."""
    top = 3 * max(values) + 10 * threshold
    lines = ["0", str(len(values))]
    for at, value in enumerate(values):
        low, high = (value, value) if status[at] == "z" else (known[at], top)
        levels = (value - least[at], threshold - value) if sensitive[at] else (0, 0)
        lines.append(f"{at} {value} {int(at < printed)} {status[at]} {low} {high} {levels[0]} {levels[1]} 0")
    lines.append(str(len(sums)))
    for total, parts in sums:
        lines.append(f"0 {len(parts) + 1} : {total} (-1) " + " ".join(f"{part} (1)" for part in parts))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def judged(case, folder):
    place, values, sums, printed = system(case)
    sensitive, known, least = rule(case, values, sums, printed)
    withheld = set(range(printed, len(values)))
    for table, marks in zip(case["tables"], case["withheld"].split("/")):
        crossed = itertools.product(*(range(len(codes) + 1) if at in table else [0] for at, codes in enumerate(case["parents"])))
        withheld |= {place[codes] for codes, mark in zip(sorted_like(table, crossed), marks) if mark == "x"}
    fixed = [case["zeros"] == "shown" and at < printed and not value for at, value in enumerate(values)]

    def audited(chosen):
        status = ["u" if sensitive[at] else "m" if at in chosen else "z" if fixed[at] else "s" for at in range(len(values))]
        path = folder / "table.jj"
        written(path, values, sums, status, known, least, sensitive, case["threshold"], printed)
        under = narrow = 0
        for row in audit_jj(str(path)):
            at = row["cell"]
            short = row["min"] > least[at] + TOLERANCE or row["max"] < case["threshold"] - TOLERANCE
            under += sensitive[at] and (short or row["unsafe"])
            narrow += at < printed and row["max"] - row["min"] < 1 - TOLERANCE
        return under, narrow

    small = sum(sensitive)
    under, narrow = audited(withheld) if small else (0, 0)
    under += sum(at not in withheld for at in range(printed) if sensitive[at])
    best = best_under = None
    if small and len(values) <= MOST_CELLS_FOR_OPT:
        chosen = optimal(folder, values, sums, fixed, known, least, sensitive, case["threshold"], printed)
        if chosen is not None:
            chosen |= set(range(printed, len(values)))
            best_under = audited(chosen)[0]
            best = len({at for at in chosen if at < printed} | {at for at in range(printed) if sensitive[at]})
    count = sum(at < printed for at in withheld)
    row = {"name": case["name"], "cells": printed, "small": small, "withheld": count}
    # What OPT leaves under-protected by the engine's own audit is no measure.
    return {**row, "under_protected": under, "recomputable": narrow, "opt": best if best_under == 0 else None}


def sorted_like(table, crossed):
    """The cells in the order of the program: the groupings of the table in its order, the last fastest."""
    return sorted(crossed, key=lambda codes: [codes[at] for at in table])


def optimal(folder, values, sums, fixed, known, least, sensitive, threshold, printed):
    status = ["u" if sensitive[at] else "z" if fixed[at] else "s" for at in range(len(values))]
    path, out = folder / "opt.jj", folder / "opt.out"
    out.unlink(missing_ok=True)
    written(path, values, sums, status, known, least, sensitive, threshold, printed)
    if HiTaSCtrl().full_jj(in_file_jj=str(path), out_file=str(out), max_time=2) != 0:
        return None
    return {int(line.split()[0]) for line in out.read_text(encoding="utf-8").splitlines() if line.strip()}


def computed():
    cases = json.loads(PATTERNS.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        rows = [judged(case, Path(folder)) for case in cases]
    beside = [(row["withheld"], row["opt"]) for row in rows if row["opt"]]
    ratios = [ours / best for ours, best in beside]
    return {
        "engine": "pytauargus 0.6.0",
        "withheld_beside_opt": [sum(it[0] for it in beside), sum(it[1] for it in beside)],
        "worst_ratio": round(max(ratios), 3),
        "mean_ratio": round(math.fsum(ratios) / len(ratios), 4),
        "audits": rows,
    }


if __name__ == "__main__":
    raise SystemExit(main(__doc__, "disclosure.json", computed))
