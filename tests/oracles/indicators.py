#!/usr/bin/env python3
"""An independent computation of twelve indicators, to hold the program's values against.

    python3 tests/oracles/indicators.py          write tests/results/indicators.json
    python3 tests/oracles/indicators.py --check  compare that file with what would be written

The figures are read straight from the CSV files under datasets/. No formula is read: each is
written here by hand from the words of its file under indicators/. For every member of the
metropolis, in the latest three years for which any member has a value, this gives

- `ratio`: value = scale * numerator / denominator. Of an area (`metropolis`, `ring` = without
  Kraków) numerators and denominators of the members are summed apart, then divided;
  `mean_of_rates`, the unweighted mean of the members' values, stands beside it for comparison;
- `total`: the figure itself; of an area the sum. It has no parts, and a mean says nothing;
- `published_rate`: the figure as printed. It has no parts, so an area has no value.

Of several figures for one key, the newest vintage speaks for its dataset, whatever its state.
Between datasets a known figure goes before a missing one, then a vintage stated by the provider
before the day of import, then the newer vintage, then the name of the dataset. A figure that is
not `known` has no value; an area with one member missing has none either. Both are listed under
`missing` with their reasons. Rules of quality, confirmations and breaks of series are not applied:
a figure is held back only where its own row says so, and no change computed here crosses a break.

`--check` prints every difference and ends with 1 if there is one. Standard library only.
"""

import argparse
import csv
import json
import sys
from collections import defaultdict
from math import fsum
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
RESULT = ROOT / "tests" / "results" / "indicators.json"
KRAKOW = "126101"
LATEST = 3  # years an indicator is computed for
WORKING_AGES = ["15-19", "20-24", "25-29", "30-34", "35-39", "40-44", "45-49", "50-54", "55-59", "60-64"]
OLD_AGES = ["65-69", "70-74", "75-79", "80-84", "85+"]


# ---- the figures ------------------------------------------------------------------------

class Figure(NamedTuple):
    """What one vintage of one dataset says of a variable, territory, year and group."""
    dataset: str
    vintage: str
    stated: bool  # by the provider; else the vintage is the day of import
    value: float | None
    reason: str  # why there is no value


class Absent(Exception):
    """A part without a value; its text is the reason."""


def resources(kind):
    """(dataset, descriptor of the resource, path of its table) of every resource of a kind."""
    for package in sorted(ROOT.glob("datasets/*/*/datapackage.json")):
        dataset = f"{package.parent.parent.name}/{package.parent.name}"
        for resource in json.loads(package.read_text(encoding="utf-8"))["resources"]:
            if resource["holds"] == kind:
                yield dataset, resource, package.parent / resource["path"]


def table(path):
    """The rows of a CSV file, every cell as text."""
    with open(path, encoding="utf-8", newline="") as text:
        yield from csv.DictReader(text)


def members():
    """The codes of the municipalities of the metropolis, in order."""
    (_, _, path), = resources("members")
    return sorted(row["territory"] for row in table(path))


def figures(territories):
    """{(variable, territory, year, group): [Figure]} of these territories, all vintages."""
    found = defaultdict(list)
    for dataset, resource, path in resources("observations"):
        for row in table(path):
            if row["territory"] not in territories:
                continue
            known = row.get("state", "known") == "known"
            key = row["variable"], row["territory"], int(row["year"]), row.get("grp", "all")
            found[key].append(Figure(dataset, resource["vintage"], resource.get("vintageStated", True),
                                     float(row["value"]) if known else None, row.get("reason", "")))
    return found


def speaking(candidates):
    """The one figure that is used of several for the same key."""
    newest = {}  # dataset -> its figure of the newest vintage
    for figure in sorted(candidates, key=lambda figure: figure.vintage):
        before = newest.get(figure.dataset)
        if before and before.vintage == figure.vintage:
            raise ValueError(f"twice in one vintage: {before} and {figure}")
        newest[figure.dataset] = figure
    by_name = sorted(newest.values(), key=lambda figure: figure.dataset)
    by_vintage = sorted(by_name, key=lambda figure: figure.vintage, reverse=True)
    return min(by_vintage, key=lambda figure: (figure.value is None, not figure.stated))


class Place:
    """One territory in one year: calling it with the name of a variable gives the figure."""

    def __init__(self, spoken, territory, year):
        self.spoken, self.territory, self.year = spoken, territory, year

    def __call__(self, variable, group="all", years_before=0):
        figure = self.spoken.get((variable, self.territory, self.year - years_before, group))
        if figure is None:
            raise Absent("not collected")
        if figure.value is None:
            raise Absent(figure.reason)
        return figure.value


# ---- the indicators, written by hand ----------------------------------------------------

def own_revenue_per_head(at):
    """Own revenue of the year in PLN; residents on 31 December."""
    return at("own_revenue"), at("population")


def pit_per_head(at):
    """Revenue from the share in personal income tax in PLN; residents on 31 December."""
    return at("pit_share"), at("population")


def net_migration_per_1000(at):
    """Registrations less deregistrations for permanent stay; residents on 31 December."""
    return at("net_migration"), at("population")


def population_change(at):
    """Residents more than a year ago; residents a year ago. Both on 31 December."""
    before = at("population", years_before=1)
    return at("population") - before, before


def unemployed_share(at):
    """Registered unemployed; residents of working age, given as a percentage of all."""
    return at("registered_unemployed"), at("population") * at("working_age_share") / 100


def old_age_ratio(at):
    """Residents aged 65 and over; residents aged 15-64. Sums of groups of five years."""
    old = fsum(at("population", f"age={ages}") for ages in OLD_AGES)
    return old, fsum(at("population", f"age={ages}") for ages in WORKING_AGES)


# id: scale, and the function that gives numerator and denominator
RATIOS = {
    "net-migration-per-1000": (1000, net_migration_per_1000),
    "old-age-ratio": (100, old_age_ratio),
    "own-revenue-per-head": (1, own_revenue_per_head),
    "pit-per-head": (1, pit_per_head),
    "population-change": (100, population_change),
    "unemployed-share": (100, unemployed_share),
}
TOTALS = {
    "children-3-5": lambda at: at("children_3_5"),
    "education-investment": lambda at: at("education_investment"),
    "population": lambda at: at("population"),
}
PUBLISHED_RATES = {
    "debt-to-revenue": lambda at: at("debt_to_revenue"),
    "election-turnout": lambda at: at("turnout_sejm"),
    "recycling-level": lambda at: at("recycling_level"),
}


# ---- values -----------------------------------------------------------------------------

def ratio(scale, numerator, denominator):
    if denominator == 0:
        raise Absent("not applicable")
    return {"value": scale * numerator / denominator, "numerator": numerator, "denominator": denominator}


def alone(value):
    return {"value": value, "numerator": None, "denominator": None}


def of_member(indicator, at):
    """Value and parts of one municipality; Absent where a part has no value."""
    if indicator in RATIOS:
        scale, parts = RATIOS[indicator]
        return ratio(scale, *parts(at))
    return alone((TOTALS | PUBLISHED_RATES)[indicator](at))


def of_area(indicator, parts):
    """The same of several municipalities together, from theirs (None: missing)."""
    if indicator in PUBLISHED_RATES:
        raise Absent("parts not published")
    if None in parts:
        raise Absent("incomplete")
    if indicator in TOTALS:
        return alone(fsum(part["value"] for part in parts)) | {"mean_of_rates": None}
    scale, _ = RATIOS[indicator]
    pooled = ratio(scale, fsum(part["numerator"] for part in parts), fsum(part["denominator"] for part in parts))
    return pooled | {"mean_of_rates": fsum(part["value"] for part in parts) / len(parts)}


def values_of_year(indicator, year, spoken, codes):
    """{territory: value and parts, or the reason why there is none} of members and areas."""
    found = {}

    def put(territory, compute):
        try:
            found[territory] = compute()
        except Absent as reason:
            found[territory] = str(reason)

    for code in codes:
        put(code, lambda: of_member(indicator, Place(spoken, code, year)))
    known = {code: found[code] if isinstance(found[code], dict) else None for code in codes}
    for area, parts in (("metropolis", codes), ("ring", [code for code in codes if code != KRAKOW])):
        put(area, lambda: of_area(indicator, [known[code] for code in parts]))
    return found


def latest_years(indicator, spoken, codes):
    """The latest years for which a member has a value, with the values."""
    years = sorted({year for _, _, year, _ in spoken}, reverse=True)
    kept = []
    for year in years:
        found = values_of_year(indicator, year, spoken, codes)
        if any(isinstance(found[code], dict) for code in codes):
            kept.append((year, found))
        if len(kept) == LATEST:
            break
    return kept


def key_of(row):
    return row["indicator"], row["territory"], row["year"]


def computed():
    """The whole result: what made it, its rows and what is missing, each sorted by its key."""
    codes = members()
    spoken = {key: speaking(candidates) for key, candidates in figures(codes).items()}
    rows, missing = [], []
    for indicator in sorted(RATIOS | TOTALS | PUBLISHED_RATES):
        for year, found in latest_years(indicator, spoken, codes):
            for territory, value in found.items():
                key = {"indicator": indicator, "territory": territory, "year": year}
                if isinstance(value, dict):
                    rows.append(key | value)
                else:
                    missing.append(key | {"reason": value})
    return {"oracle": "indicators", "script": "tests/oracles/indicators.py",
            "command": "python3 tests/oracles/indicators.py", "members": codes,
            "rows": sorted(rows, key=key_of), "missing": sorted(missing, key=key_of)}


# ---- the command ------------------------------------------------------------------------

def lines(result):
    """The result as JSON, one row a line."""
    head = [f"  {json.dumps(key)}: {json.dumps(result[key])}," for key in ("oracle", "script", "command", "members")]
    lists = []
    for key in ("rows", "missing"):
        items = ",\n".join(f"    {json.dumps(row)}" for row in result[key])
        lists.append(f"  {json.dumps(key)}: [\n{items}\n  ]")
    return "\n".join(["{", *head, ",\n".join(lists), "}"]) + "\n"


def differences(result, shipped):
    """What the committed file says otherwise, one text a difference."""
    if result["members"] != shipped["members"]:
        yield f"members: computed {result['members']}, committed {shipped['members']}"
    keyed = [{key_of(row): row for row in of["rows"] + of["missing"]} for of in (result, shipped)]
    for key in sorted(keyed[0].keys() | keyed[1].keys()):
        now, then = keyed[0].get(key), keyed[1].get(key)
        if now != then:
            yield f"{' '.join(map(str, key))}: computed {json.dumps(now)}, committed {json.dumps(then)}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare with the committed result")
    options = parser.parse_args()
    result = computed()
    findings = []
    if options.check:
        committed = RESULT.read_text(encoding="utf-8")
        findings = list(differences(result, json.loads(committed)))
        if not findings and committed != lines(result):
            findings = ["the same figures, but not the same bytes"]
    else:
        RESULT.write_text(lines(result), encoding="utf-8")
    for finding in findings:
        print(finding)
    indicators = {row["indicator"] for row in result["rows"]}
    print(f"{len(indicators)} indicators, {len(result['rows'])} values, {len(result['missing'])} missing, "
          f"{len(findings)} differences")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
