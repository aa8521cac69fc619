#!/usr/bin/env python3
"""An independent count of Kraków's civic budget, to hold the shipped tables against.

    HEJNAL_CORPUS=DIR python3 tests/oracles/participation.py          print the recount as CSV
    HEJNAL_CORPUS=DIR python3 tests/oracles/participation.py --check  compare it with datasets/

The real ballot files (Pabulib) are read from $HEJNAL_CORPUS/data/pabulib/krakow; the
project ships none of them. `--check` prints every difference and leaves with 1 if there
was any, else with 0. It does three things:

1. recounts the margins of each year whose files are there, city file and district files,
   and compares them with datasets/pabulib/krakow-ballots;
2. checks that parts add up to their whole: districts, sexes, ages and channels to all
   ballots, city and district level to the whole, in every participation table;
3. checks the form of the four participation datasets: descriptor, header, order, keys,
   states and reasons.

Without HEJNAL_CORPUS the first part is left out, and a line on stderr says so.
Standard library only. Money is summed in decimals, never in floats.
"""

import csv
import json
import os
import re
import sys
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATASETS = ["krakow/civic-budget", "krakow/civic-budget-press", "krakow/programmes",
            "pabulib/krakow-ballots"]
KRAKOW = "126101"
SENTINEL = 999999999  # the cost Pabulib writes for a project withdrawn after the vote
BANDS = [(0, 12), (13, 15), (16, 17), (18, 25), (26, 35), (36, 45), (46, 55), (56, 65), (66, 75)]
STATES = {"known", "missing", "withheld"}
REASONS = {"not collected", "pending", "not applicable", "confidential", "too small",
           "broken series", "incomplete", "parts not published", "not yet known",
           "doubtful", "boundary changed"}
# Sums that are known not to close: whole less parts, and why.
KNOWN_GAPS = {
    ("pabulib/krakow-ballots", "valid_ballots", 2025, "age"):
        (1, "one ballot is in no age band of the earlier count; the file is not in the corpus"),
}
ROLES = {"title", "aim", "input", "output", "outcome", "reach", "partner", "target-group",
         "stage", "challenge", "contradiction", "measured-by", "continuity", "place"}


# ---- the ballot files -------------------------------------------------------------------

def read_pb(path):
    """One .pb file: (meta, projects, votes), columns by name, every cell as text."""
    meta, projects, votes = {}, [], []
    section, header = None, None
    with open(path, encoding="utf-8", newline="") as text:
        for row in csv.reader(text, delimiter=";"):
            if len(row) == 1 and row[0] in ("META", "PROJECTS", "VOTES"):
                section, header = row[0], None
            elif header is None:
                header = row
            elif section == "META":
                meta[row[0]] = row[1]
            else:
                target = projects if section == "PROJECTS" else votes
                target.append(dict(zip(header, row)))
    return meta, projects, votes


def band(age):
    """The age band of a ballot; an empty or unreadable age is `not stated`, no age is too high."""
    if not age.strip().isdigit():
        return "not stated"
    years = int(age)
    for low, high in BANDS:
        if low <= years <= high:
            return f"{low}-{high}"
    return "76+"


def money(projects):
    """Sum of costs without the sentinel."""
    costs = (Decimal(p["cost"]) for p in projects)
    return sum((c for c in costs if c != SENTINEL), Decimal(0))


def chosen(projects):
    """The projects the city chose, or None where the file has no such column."""
    if not projects or "selected" not in projects[0]:
        return None
    return [p for p in projects if p["selected"] == "1"]


def recount(folder, complain):
    """{(variable, year, grp): Decimal or None}; None = the files do not hold it."""
    files = defaultdict(dict)  # year -> district or None (the city file) -> parsed file
    for path in sorted(folder.glob("*.pb")):
        parsed = read_pb(path)
        meta, _, votes = parsed
        if int(meta["num_votes"]) != len(votes):
            complain(f"{path.name}: num_votes {meta['num_votes']}, counted {len(votes)}")
        files[int(meta["instance"])][meta.get("district")] = parsed

    counted = {}
    for year, by_district in sorted(files.items()):
        city = by_district.pop(None, None)
        if city is None or len(by_district) != 18:
            complain(f"{year}: city file or some of the 18 district files absent, not counted")
            continue
        count_year(counted, year, city, by_district, complain)
    return counted


def count_year(counted, year, city, districts, complain):
    def put(variable, grp, value):
        counted[variable, year, grp] = None if value is None else Decimal(value)

    # Voters: everyone is in the city file and in exactly one district file. So the two are
    # compared, never added.
    _, _, votes = city
    put("valid_ballots", "all", len(votes))
    in_city = {v["voter_id"] for v in votes}
    in_districts = Counter(v["voter_id"] for _, _, vs in districts.values() for v in vs)
    if in_city != set(in_districts) or any(n > 1 for n in in_districts.values()):
        complain(f"{year}: city voters and district voters are not the same people")
    column = next((c for c in ("district", "neighborhood") if c in votes[0]), None)
    stated = Counter(v[column].upper() for v in votes) if column else None
    for name, (_, _, district_votes) in districts.items():
        put("valid_ballots", f"district={name}", len(district_votes))
        if stated is not None and stated[name.upper()] != len(district_votes):
            complain(f"{year} {name}: {stated[name.upper()]} in the city file, "
                     f"{len(district_votes)} in the district file")
    for key, column, groups in (
        ("channel", "voting_method", ["internet", "paper"]),
        ("sex", "sex", ["F", "M"]),
        ("age", "age", [f"{a}-{b}" for a, b in BANDS] + ["76+", "not stated"]),
    ):
        present = column in votes[0]
        tally = Counter(band(v[column]) if key == "age" else v[column] for v in votes) if present else {}
        for extra in set(tally) - set(groups):
            complain(f"{year}: unforeseen {column} {extra!r} on {tally[extra]} ballots")
        for group in groups:
            put("valid_ballots", f"{key}={group}", tally.get(group, 0) if present else None)
    if {"sex", "age"} <= votes[0].keys():
        for (sex, age), count in Counter((v["sex"], band(v["age"])) for v in votes).items():
            put("valid_ballots", f"sex={sex};age={age}", count)

    # Projects and money: here the levels do add up.
    levels = {"level=city": [city], "level=district": list(districts.values())}
    levels["all"] = levels["level=city"] + levels["level=district"]
    for name, parsed in districts.items():
        levels[f"district={name}"] = [parsed]
    for grp, parts in levels.items():
        put("projects_put_to_vote", grp, sum(len(p) for _, p, _ in parts))
        put("civic_budget_pool", grp, sum(Decimal(m["budget"]) for m, _, _ in parts))
        picked = [chosen(p) for _, p, _ in parts]
        whole = None not in picked
        put("projects_chosen", grp, sum(map(len, picked)) if whole else None)
        put("chosen_cost", grp, sum(map(money, picked)) if whole else None)


# ---- the shipped tables -----------------------------------------------------------------

def load(dataset, complain):
    """Rows of every observations resource of a dataset; complains about form on the way."""
    folder = ROOT / "datasets" / dataset
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    if package["name"] != dataset.replace("/", "-"):
        complain(f"{dataset}: name is {package['name']}")
    declared = {v["name"] for v in package.get("variables", [])}
    rows, used = [], set()
    for resource in package["resources"]:
        where = f"{dataset}/{resource['path']}"
        raw = (folder / resource["path"]).read_bytes()
        if b"\r" in raw or raw.startswith(b"\xef\xbb\xbf") or not raw.endswith(b"\n"):
            complain(f"{where}: line ends, byte order mark or final newline")
        table = list(csv.reader(raw.decode("utf-8").splitlines()))
        header = table[0]
        schema = resource["schema"]
        if header != [f["name"] for f in schema["fields"]]:
            complain(f"{where}: header differs from the schema")
        if not resource["path"].startswith(resource["vintage"] + "/"):
            complain(f"{where}: vintage {resource['vintage']} is not the folder")
        records = []
        for number, cells in enumerate(table[1:], start=2):
            if len(cells) != len(header):
                complain(f"{where}:{number}: {len(cells)} cells, header has {len(header)}")
            records.append(dict(zip(header, cells), where=f"{where}:{number}"))
        # Years have four digits, so the order as text is the order as numbers; none is empty.
        keys = [tuple(r[c] for c in schema["primaryKey"]) for r in records]
        for record in records:
            if not (record["year"] == "" or len(record["year"]) == 4 and record["year"].isdigit()):
                complain(f"{record['where']}: year {record['year']!r}")
        if resource["holds"] == "programmes":
            check_programmes(records, complain)
        else:
            for record in records:
                check_observation(record, declared, complain)
            used |= {r["variable"] for r in records}
            rows += records
        for key, count in Counter(keys).items():
            if count > 1:
                complain(f"{where}: key {key} occurs {count} times")
        if keys != sorted(keys):
            complain(f"{where}: rows are not sorted by {schema['primaryKey']}")
    if used != declared:
        complain(f"{dataset}: declared but unused or used but undeclared: {sorted(used ^ declared)}")
    return rows


def check_observation(row, declared, complain):
    state, reason = row.get("state") or "known", row.get("reason", "")
    if row["variable"] not in declared:
        complain(f"{row['where']}: variable {row['variable']} is not declared")
    if state not in STATES or (state == "known") != (reason == "") or (reason and reason not in REASONS):
        complain(f"{row['where']}: state {state!r}, reason {reason!r}")
    if (row["value"] == "") != (state != "known"):
        complain(f"{row['where']}: value {row['value']!r} with state {state!r}")
    if row["value"] and not Decimal(row["value"]).is_finite():
        complain(f"{row['where']}: value {row['value']!r}")


def check_programmes(records, complain):
    for row in records:
        if row["role"] not in ROLES:
            complain(f"{row['where']}: role {row['role']!r}")
        if not (row["label_pl"] and row["label_en"] and row["source"]):
            complain(f"{row['where']}: label or source empty")
        if bool(row["text_pl"]) != bool(row["text_en"]):
            complain(f"{row['where']}: text in one language only")
        if row["role"] == "measured-by":
            if not row["value"] and not row["text_en"].startswith("not measured"):
                complain(f"{row['where']}: neither an indicator nor what it would take")
        elif row["value"]:
            Decimal(row["value"])
    challenges = {(r["programme"], r["label_en"]) for r in records if r["role"] == "challenge"}
    answered = {(r["programme"], r["label_en"]) for r in records if r["role"] == "measured-by"}
    for programme, label in sorted(challenges - answered):
        complain(f"krakow/programmes: challenge {programme}: {label} has no measured-by row")


def known(rows):
    return {(r["variable"], int(r["year"]), r.get("grp", "all")): Decimal(r["value"])
            for r in rows if r["territory"] == KRAKOW and r["value"]}


def check_sums(dataset, rows, complain):
    """Wherever a whole and all its parts are known, the parts must add up to it."""
    values = known(rows)
    shipped = {(r["variable"], int(r["year"]), r["grp"]) for r in rows}
    compared = 0
    for (variable, year, grp), whole in sorted(values.items()):
        for key in ("district", "sex", "age", "channel", "level"):
            of = "level=district" if key == "district" and variable != "valid_ballots" else "all"
            # A whole may be a group itself: women and men of an age are all of that age.
            within = "" if grp == of else f";{grp}" if key == "sex" and grp.startswith("age=") else None
            if within is None:
                continue
            parts = [g for v, y, g in shipped if (v, y) == (variable, year)
                     and re.fullmatch(rf"{key}=[^;]+{re.escape(within)}", g)]
            complete = {"district": 18, "sex": 2, "age": 11, "channel": 2, "level": 2}[key]
            if len(parts) != complete or any((variable, year, g) not in values for g in parts):
                continue
            compared += 1
            total = sum(values[variable, year, g] for g in parts)
            gap, why = KNOWN_GAPS.get((dataset, variable, year, key), (0, ""))
            if gap and whole - total == gap:
                print(f"known gap: {dataset}: {variable} {year}: {key} parts sum to {total}, {of} is {whole}: {why}")
            elif total != whole:
                complain(f"{dataset}: {variable} {year}: {key} parts sum to {total}, {of} is {whole}")
    return compared


def compare(counted, rows, complain):
    """The recount against the shipped table, both ways, for the years counted."""
    years = {year for _, year, _ in counted}
    shipped = {(r["variable"], int(r["year"]), r["grp"]): r for r in rows if int(r["year"]) in years}
    for key, value in sorted(counted.items()):
        row = shipped.pop(key, None)
        if row is None:
            complain(f"pabulib/krakow-ballots: {key} is not shipped, recount {value}")
        elif value is None and row["value"]:
            complain(f"{row['where']}: {key} shipped {row['value']}, the files do not hold it")
        elif value is not None and (not row["value"] or Decimal(row["value"]) != value):
            complain(f"{row['where']}: {key} shipped {row['value'] or row['reason']}, recount {value}")
    for key, row in sorted(shipped.items()):
        complain(f"{row['where']}: {key} shipped, not in the recount")


# ---- the command ------------------------------------------------------------------------

def main(arguments):
    if arguments not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 2
    findings = []
    corpus = os.environ.get("HEJNAL_CORPUS")
    counted = {}
    if corpus:
        counted = recount(Path(corpus) / "data" / "pabulib" / "krakow", findings.append)
        if not counted:
            findings.append(f"no whole year of ballot files under {corpus}/data/pabulib/krakow")
    else:
        print("HEJNAL_CORPUS is not set: nothing recounted", file=sys.stderr)

    if not arguments:
        out = csv.writer(sys.stdout, lineterminator="\n")
        out.writerow(["variable", "territory", "year", "grp", "value"])
        for (variable, year, grp), value in sorted(counted.items()):
            out.writerow([variable, KRAKOW, year, grp, "" if value is None else value])
    else:
        tables = {d: load(d, findings.append) for d in DATASETS}
        sums = sum(check_sums(d, rows, findings.append) for d, rows in tables.items())
        compare(counted, tables["pabulib/krakow-ballots"], findings.append)
        years = sorted({year for _, year, _ in counted})
        print(f"{len(counted)} margins recounted for {years}, {sums} sums of parts compared, "
              f"{sum(map(len, tables.values()))} observations read, {len(findings)} differences")
    for finding in findings:
        print(finding, file=sys.stderr if not arguments else sys.stdout)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
