#!/usr/bin/env python3
"""Does a report grow in line with its members? The whole country as one made metropolis.

    python3 tests/oracles/country.py --hejnal PATH [--members 15,150,2477] [--format html] [--result FILE]

Copies the project, lets the gminas of the register (datasets/gus/territories) be its members, the core
city among them, builds the store and renders the report in both languages from it. Prints for each number
of members the seconds of the report alone, its pages, bytes and peak memory, and the seconds per
member beside those of the smallest number. A fault: a report that fails, a profile that is absent, or a
member that costs more than twice what one of the smallest costs. Standard library only.
"""

import argparse
import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True  # leave nothing behind in the source tree
from crash import commit  # noqa: E402 (a battery's, beside this file)

ROOT = Path(__file__).resolve().parents[2]
MEASURE = Path(__file__).with_name("measure.py")
CORE = "126101"
LONGEST = 1800


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def project(folder, count):
    """A copy of the project with so many members; the first ones of the register and the core city."""
    for name in ("datasets", "indicators", "reports"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ROOT.glob("*.toml"):
        shutil.copy(name, folder)
    gminas = read(next((ROOT / "datasets/gus/territories").glob("*/territories.csv")))
    areas = read(next((ROOT / "datasets/gus/area").glob("*/area.csv")))
    area = {row["territory"]: row["value"] for row in areas if row["variable"] == "area_ha"}
    gminas = [row for row in gminas if row["territory"] in area]
    chosen = [row for row in gminas if row["territory"] == CORE]
    chosen += [row for row in gminas if row["territory"] != CORE][: count - len(chosen)]
    members = next((folder / "datasets/smk/members").glob("*/members.csv"))
    columns = list(read(members)[0])
    with members.open("w", encoding="utf-8", newline="") as out:
        rows = csv.DictWriter(out, columns, lineterminator="\n")
        rows.writeheader()
        for row in sorted(chosen, key=lambda row: row["territory"]):
            code = row["teryt7"]
            rows.writerow({
                "territory": row["territory"], "teryt7": code, "name": row["name"], "kind": row["kind"],
                "bdl_id": f"01{code[:2]}120{code[2:4]}{code[4:]}", "powiat": row["powiat"],
                "area_ha": area[row["territory"]], "name_genitive": row["name"], "name_locative": row["name"],
                "core": "yes" if row["territory"] == CORE else "",
            })
    return len(chosen)


def run(hejnal, folder, scratch, *words):
    report = scratch / "measured"
    measure = [sys.executable, "-S", str(MEASURE), "--report", str(report), "--seconds", str(LONGEST), "--every", "0"]
    told = subprocess.run([*measure, "--", str(hejnal), *words], cwd=folder, capture_output=True, text=True,
                          check=True, env={**os.environ, "HEJNAL_LANG": "en"})
    seen = json.loads(report.read_text())
    return seen, told.stderr[-2000:]


def measured(hejnal, count, formats):
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        folder = scratch / "project"
        folder.mkdir()
        members = project(folder, count)
        # The first run builds the store; the second renders from it.
        for _ in range(2):
            seen, told = run(hejnal, folder, scratch, "report", "--format", formats)
            if seen["code"] != 0:
                return {"members": members, "fault": told}
        files = [path for path in (folder / "out").rglob("*") if path.is_file() and "report" in path.parts]
        profiles = sum(path.parent.name == "municipalities" and path.suffix == ".html" for path in files)
        return {
            "members": members, "seconds": round(seen["seconds"], 1), "peak_mib": seen["peak_kib"] // 1024,
            "files": len(files), "mib": round(sum(path.stat().st_size for path in files) / 2**20),
            "profiles": profiles,
        }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--hejnal", type=Path, required=True)
    parser.add_argument("--members", default="15,150,2477")
    parser.add_argument("--format", default="html")
    parser.add_argument("--result", type=Path)
    asked = parser.parse_args()
    hejnal, found, faults = asked.hejnal.resolve(), [], 0
    for count in map(int, asked.members.split(",")):
        one = measured(hejnal, count, asked.format)
        first = found[0] if found else one
        if "fault" not in one and "fault" not in first:
            one["per_member"] = round(one["seconds"] / one["members"], 4)
            faults += one["profiles"] != 2 * one["members"]
            faults += one["per_member"] > 2 * first["per_member"]
        else:
            faults += 1
        found.append(one)
        print(json.dumps(one), flush=True)
    result = {"battery": "country", "commit": commit(), "command": f"tests/oracles/country.py --hejnal hejnal --members {asked.members} --format {asked.format}", "runs": found, "faults": faults}
    if asked.result:
        asked.result.write_text(json.dumps(result, indent=2) + "\n")
    print(f"{len(found)} reports, {faults} faults")
    sys.exit(faults > 0)


if __name__ == "__main__":
    main()
