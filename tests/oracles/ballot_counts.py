#!/usr/bin/env python3
"""Given ballot files counted with Python's csv, to hold src/ballots against.

    HEJNAL_CORPUS=DIR python3 tests/oracles/ballot_counts.py          write tests/results/ballot-counts.json
    HEJNAL_CORPUS=DIR python3 tests/oracles/ballot_counts.py --check  compare that file with what would be written

Reads every .pb file under $HEJNAL_CORPUS/data/pabulib and golden, one row after the other, and writes counts alone:

- `files`: ballots, projects, votes and score of each project (every mention counts; points as given, else by rank on
  ordinal ballots, else 1; null where they are the votes), sex, age band, channel, district, mean (a fraction) and
  median length of a ballot as its number of different ids, median cost of a ballot, all costs over the budget as a fraction, share of voters with a
  selected project as a fraction, Gini coefficient of selected projects a voter by the mean difference of all pairs;
- `editions`: files of one folder, unit and instance joined by voter_id with Python's sets.

Costs of 999999999 are left out of sums. Money is added as fractions. Standard library only.
`--check` ends with 1 if the file differs.
"""

import csv
import os
import statistics
import sys
from collections import Counter, defaultdict
from fractions import Fraction
from pathlib import Path

import committed

WITHDRAWN = 999999999
NOTHING = {"", "\\n", "null", "none"}
LAST_AGES = [12, 15, 17, 25, 35, 45, 55, 65, 75]
BANDS = ["0-12", "13-15", "16-17", "18-25", "26-35", "36-45", "46-55", "56-65", "66-75", "76+"]
PARTS = ("META", "PROJECTS", "VOTES")


def read(path):
    """META, projects by id (first of repeated ones) and votes of one file; later parts go on where earlier ended."""
    meta, projects, votes, part, header, headers = {}, {}, [], None, None, {}
    with open(path, encoding="utf-8-sig", newline="") as text:
        for row in csv.reader(text.read().splitlines(), delimiter=";"):
            row = [cell.strip() for cell in row]
            if not row:
                continue
            if len(row) == 1 and row[0] in PARTS:
                part, header = row[0], None
            elif header is None:
                header = headers.setdefault(part, row)
            elif part == "META":
                meta[row[0]] = row[1] if len(row) > 1 else ""
            else:
                named = dict(zip(header, row))
                if part == "PROJECTS":
                    projects.setdefault(named["project_id"], named)
                else:
                    votes.append(named)
    return meta, projects, votes


def listed(cell):
    return [item.strip() for item in cell.split(",") if item.strip()]


def pointed(cell):
    """The points of a ballot: all, or none where one is no number."""
    try:
        return [Fraction(point) for point in listed(cell)]
    except ValueError:
        return []


def sex(text):
    return {"K": "F"}.get(text.upper(), text.upper())


def age_band(text):
    return BANDS[sum(int(text) > last for last in LAST_AGES)]


def district(text):
    return text.title() if text.isupper() and len(text) > 3 else text


def margin(votes, columns, category):
    """Counts by category of the first column that is there; nothing without one."""
    column = next((name for name in columns if votes and name in votes[0]), None)
    if column is None:
        return None
    counts = Counter()
    for vote in votes:
        text = vote.get(column, "")
        counts["not stated" if text.lower() in NOTHING else category(text)] += 1
    return dict(sorted(counts.items()))


def price(project):
    cost = Fraction(project.get("cost") or 0)
    return Fraction(0) if cost == WITHDRAWN else cost


def gini(values):
    """The mean difference of all pairs over twice the mean."""
    counts = sorted(Counter(values).items())
    pairs = sum(n * m * abs(x - y) for x, n in counts for y, m in counts)
    people, total = len(values), sum(values)
    return float(Fraction(pairs, 2 * people * total)) if total else None


def counted(path, root):
    meta, projects, votes = read(path)
    named, score = Counter(), Counter()
    lengths, costs, winners = [], [], []
    states = any("selected" in project for project in projects.values())
    selected = {id for id, project in projects.items() if project.get("selected", "0") not in ("", "0")}
    for vote in votes:
        ids = listed(vote.get("vote", ""))
        points = pointed(vote["points"]) if "points" in vote else None
        for place, id in enumerate(ids):
            named[id] += 1
            if points is not None:
                score[id] += points[place] if place < len(points) else 0
            else:
                score[id] += len(ids) - place if meta.get("vote_type") == "ordinal" else 1
        unlike = set(ids)
        unknown = [id for id in ids if id not in projects]
        lengths.append(len(unlike & projects.keys()) + len(unknown))
        costs.append(sum(price(projects[id]) for id in unlike if id in projects))
        winners.append(len(unlike & selected))
    budget = Fraction(meta.get("budget") or 0)
    people = len(votes)
    return {
        "file": str(path.relative_to(root)),
        "num_votes": people,
        "num_projects": len(projects),
        "votes": [named[id] for id in projects],
        "scores": None if score == named else [float(score[id]) for id in projects],
        "by_sex": margin(votes, ["sex"], sex),
        "by_age_band": margin(votes, ["age"], age_band),
        "by_voting_method": margin(votes, ["voting_method"], str),
        "by_district": margin(votes, ["district", "neighborhood"], district),
        "mean_length": str(Fraction(sum(lengths), people)) if people else None,
        "median_length": float(statistics.median(lengths)) if people else None,
        "median_cost": float(statistics.median(costs)) if people else None,
        "scarcity": str(sum(map(price, projects.values())) / budget) if budget else None,
        "with_a_winner": str(Fraction(sum(map(bool, winners)), people)) if states and people else None,
        "gini": gini(winners) if states and people else None,
    }


def joined(paths, root):
    """Distinct voters of the editions of one folder; a file of a part is one that META gives a district."""
    editions = defaultdict(list)
    for path in paths:
        meta, projects, votes = read(path)
        if "unit" in meta and "instance" in meta and votes and "voter_id" in votes[0]:
            editions[str(path.parent.relative_to(root)), meta["unit"], meta["instance"]].append((meta, projects, votes))
    for (folder, unit, instance), files in sorted(editions.items()):
        city, by_district = set(), defaultdict(set)
        answers = {}
        for meta, _, votes in files:
            for vote in votes:
                if meta.get("district"):
                    by_district[district(meta["district"])].add(vote["voter_id"])
                elif not meta.get("subunit"):
                    city.add(vote["voter_id"])
                answers.setdefault(vote["voter_id"], vote)
        districts = set().union(*by_district.values())
        yield {
            "folder": folder,
            "unit": unit,
            "instance": instance,
            "files": len(files),
            "voters": len(answers),
            "city_and_district": len(city & districts),
            "city_only": len(city - districts),
            "district_only": len(districts - city),
            "by_district": {name: len(voters) for name, voters in sorted(by_district.items())},
        }


def computed():
    root = Path(os.environ["HEJNAL_CORPUS"])
    paths = sorted([*(root / "data" / "pabulib").rglob("*.pb"), *(root / "golden").rglob("*.pb")])
    return {"files": [counted(path, root) for path in paths], "editions": list(joined(paths, root))}


if __name__ == "__main__":
    sys.exit(committed.main(__doc__, "ballot-counts.json", computed))
