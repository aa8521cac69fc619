"""Codes that are no municipality of today's register: former ones, districts, and new ones before their time."""

import json

from .common import Resource, given, grid, municipality

UNEMPLOYED = "municipal/bdl_exports/RYNE_1944_CTAB_20250616184618.csv"
MIGRATION_2000 = "municipal/bdl_exports/LUDN_1355_CTAB_20250616153335_2000.csv"
TERC = "municipal/bdl_api/terc_2024-01-01_lokacje.json"
WARSAW = "146501"
COLUMNS = ("code", "teryt7", "name", "valid_to", "successor", "how", "note")
KINDS = {"urban": "1", "rural": "2", "urban-rural": "3"}


def entry(teryt7, name, how, successor="", valid_to="", note=""):
    return {"code": teryt7[:6], "teryt7": teryt7, "name": name, "valid_to": str(valid_to), "successor": successor,
            "how": how, "note": note}


def plain(name):
    """BDL puts the kind in brackets, and the years of a code behind its name."""
    name = name.rsplit(" (", 1)[0]
    for word in (" od ", " do "):
        name = name.split(word)[0]
    return name.removeprefix("M.st.")


def stated_end(name):
    return name.split(" do ")[1].split(" ")[0] if " do " in name else ""


def years_of_codes():
    """Whole-municipality code -> (name, years with a value), from the series of 2003-2024."""
    header, *lines = grid(UNEMPLOYED)
    years = [int(title.split(";")[1]) for title in header[2:24]]
    return {line[0]: (line[1], [year for year, printed in zip(years, line[2:]) if printed])
            for line in lines if municipality(line[0])}


def from_series(today):
    """Codes of 2003-2024 that the register of today does not have."""
    printed = years_of_codes()
    starts, names = {}, {}
    for code, (name, years) in printed.items():
        if code[:6] in today:
            starts[code[:6]] = min(starts.get(code[:6], 9999), *years)
            names[code[:6]] = plain(name)
    note = "valid_to: last year with a value under this code in BDL P1944"
    for code, (name, years) in printed.items():
        last = max(years)
        if code in today.values():
            continue
        if code[:6] in today:
            yield entry(code, plain(name), "type", code[:6], last, note)
            continue
        heirs = [other for other, start in starts.items() if names[other] == plain(name) and start == last + 1]
        if heirs:
            yield entry(code, plain(name), "renumbered", heirs[0], last, f"{note}; the name goes on under {heirs[0]} the year after")
        else:
            yield entry(code, plain(name), "ended", "", last, f"{note}; none goes on with its name the year after")


def from_2000(rows):
    """Codes of the export of 2000 that were gone when the series begins in 2003."""
    today = {row["territory"]: row for row in rows}
    voivodeships = {row["territory"][:2]: row["voivodeship"] for row in rows}
    known = set(years_of_codes()) | {row["teryt7"] for row in rows}
    lines = {line[0]: line[1] for line in grid(MIGRATION_2000)[1:] if municipality(line[0])}
    printed = {code[:6] for code in lines}
    gone = "in BDL P1355 of 2000, gone from P1944 of 2003"
    for code, name in lines.items():
        if code in known:
            continue
        last, base = stated_end(name), plain(name)
        note = f"{gone}; the name says until {last}" if last else f"{gone}; no source states the year"
        if code[:6] in today:
            yield entry(code, base, "type", code[:6], last, note)
        elif base.startswith("Warszawa - "):
            yield entry(code, base.removeprefix("Warszawa - "), "district", WARSAW, last, f"{note}; the 11 add up to 1431001")
        else:
            heirs = [row for row in rows if row["name"] == base and (row["territory"] not in printed or row["territory"] == WARSAW)]
            here = [row for row in heirs if row["voivodeship"] == voivodeships[code[:2]]] or heirs
            here = [row for row in here if KINDS[row["kind"]] == code[6]] if len(here) > 1 else here
            if len(here) == 1:
                yield entry(code, base, "renumbered", here[0]["territory"], last, f"{note}; joined by name")
            else:
                yield entry(code, base, "ended", "", last, note)


def districts():
    """Districts and delegations of five cities, from the register of 1 January 2024."""
    for unit in json.loads(given(TERC).read_text("utf-8")):
        if str(unit["RODZ"]) in ("8", "9"):
            code = f"{int(unit['WOJ']):02}{int(unit['POW']):02}{int(unit['GMI']):02}"
            yield entry(f"{code}{unit['RODZ']}", unit["NAZWA"], "district", code[:4] + "01",
                        note=f"{unit['NAZWA_DOD']}, TERC of 1 January 2024")


def new_ones(rows, parents):
    for row in rows:
        for parent in parents.get(row["territory"], []):
            yield entry(row["teryt7"], row["name"], "split", parent, int(row["valid_from"][:4]) - 1,
                        f"new on {row['valid_from']}; part of {parent} until then")


def resource(rows, parents, vintage):
    today = {row["territory"]: row["teryt7"] for row in rows}
    found = [*from_series(today), *from_2000(rows), *districts(), *new_ones(rows, parents)]
    return Resource("predecessors", vintage, found, holds="predecessors", key=("code", "teryt7"), columns=COLUMNS)
