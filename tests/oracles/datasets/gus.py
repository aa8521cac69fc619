"""GUS: the list of municipalities, their area, and Table IV of 2024."""

from . import predecessors
from .common import Dataset, Resource, given, known, municipality, number, table, workbook

AREA = "municipal/gus_area_2025/area_gminas_2025_ha_km2.xlsx"
AREA_COPY = "municipal/gus_area_2025/area_gminas_2025_tidy.csv"
TABLE_IV = "municipal/gus_population_2024/gus_table_IV_population_vital_migration_gminas_2024.xls"
TABLE_IV_COPY = "municipal/gus_population_2024/gus_table_IV_2024_tidy.csv"
AREA_2021 = "municipal/gus_population_2024/kuchnowski_gminy_2021_pop_area_teryt.csv"
GUS = "Główny Urząd Statystyczny (GUS)"
KINDS = {"1": "urban", "2": "rural", "3": "urban-rural"}
NEW_FROM = "2025-01-01"
# The workbook states no date of publication; its parts were written on this day.
AREA_VINTAGE = "2025-06-27"
AREA_SOURCES = [
    {"title": "GUS: area of territorial units of Poland on 1 January 2025, in ha and km2"},
    {"title": "copy read: grusgemini/NYPD_project, data/area_data.xlsx, commit 2cb5297"},
]

TABLE_IV_VARIABLES = {
    "population": "population_2024",
    "live_births": "live_births",
    "deaths": "deaths",
    "natural_increase": "natural_increase",
    "internal_in": "internal_in",
    "internal_out": "internal_out",
    "immigration": "immigration",
    "emigration": "emigration",
    "net_migration": "total_net_migration",
    "net_migration_per_1000_published": "net_migration_per_1000",
}


def area_units():
    """Code (without its blanks) -> (name, hectares), units of all levels, from the workbook."""
    return {row[0].replace(" ", ""): (row[1].strip(), number(row[2])) for row in workbook(AREA)[1:] if row[0]}


def areas():
    """Six-digit code -> hectares on 1 January 2025."""
    return {code[:6]: ha for code, (_, ha) in area_units().items() if municipality(code)}


def areas_2021():
    """Six-digit code -> km2 in 2021."""
    rows = [line.split(";") for line in given(AREA_2021).read_text(encoding="utf-8-sig").splitlines()]
    return {row[6].zfill(7)[:6]: float(row[4]) for row in rows if len(row) == 7}


def new_and_parents():
    """New municipality -> the one it was split from: same powiat, and short of just that area."""
    now, before = areas(), areas_2021()
    parents = {}
    for code in sorted(now.keys() - before.keys()):
        size = int(now[code]) / 100
        parents[code] = [other for other in sorted(before) if other[:4] == code[:4]
                         and abs(before[other] - int(now[other]) / 100 - size) < 0.05]
    return parents


def plain_name(name):
    """The register puts `M.` before cities with powiat rights; Warsaw is written in its own way."""
    return name.removeprefix("M. ").removeprefix("m. St. ")


def territories():
    units = area_units()
    new = new_and_parents()
    changed = new.keys() | {parent for parents in new.values() for parent in parents}
    rows = []
    for code, (name, _) in units.items():
        if not municipality(code):
            continue
        rows.append({
            "territory": code[:6],
            "teryt7": code,
            "name": plain_name(name),
            "kind": KINDS[code[6]],
            "voivodeship": units[code[:2]][0].removeprefix("WOJ. ").lower(),
            "powiat": units[code[:4]][0].removeprefix("Powiat ").replace("m. St. ", "m. st. "),
            "valid_from": NEW_FROM if code[:6] in new else "",
            "boundary_from": NEW_FROM if code[:6] in changed else "",
        })
    return Dataset(
        path="gus/territories",
        title="Gminy w Polsce w dniu 1 stycznia 2025 r.",
        title_english="Municipalities of Poland on 1 January 2025",
        description=(
            "All 2,479 municipalities (gminas) with their codes, kind, voivodeship and powiat. territory is the "
            "six-digit TERYT code: the seventh digit tells the kind and changes when a village becomes a town, the "
            "six digits stay. Names are those of the area table without the mark of a city. Two municipalities are "
            "new on 1 January 2025: Grabówka (200216), split from Supraśl (200209), and Szczawa (120713), split from "
            "Kamienica (120705). The parents were found by area: each is short of just the new one's area against "
            "2021. boundary_from marks all four; earlier boundary changes are not recorded here. predecessors.csv lists "
            "the codes that files use and the register of that day does not have: former codes of municipalities that "
            "are there under another (type: only the seventh digit changed; renumbered), municipalities that ended, "
            "districts and delegations of five cities, and the two new ones, which until 2024 were part of another "
            "(split). A figure printed under such a code counts to its successor. valid_to is the last year with a "
            "value in a series where no source states it; empty where not even that is known. The area table states "
            "no date of publication: the vintage is the day its workbook was written."
        ),
        provider=GUS,
        sources=AREA_SOURCES + [
            {"title": "predecessors: BDL P1944 of 2003-2024 and P1355 of 2000 (copies of Gorocy/analysis_urban_poland, commits "
                      "62fbcd7 and 13c8234)"},
            {"title": "districts: TERC register of 1 January 2024 (copy of star-in-the-jar/hackyeah-fintax-taxuam, commit b0b5af2)"},
        ],
        resources=[
            Resource("territories", AREA_VINTAGE, rows, holds="territories", key=("territory",), columns=(
                "territory", "teryt7", "name", "kind", "voivodeship", "powiat", "valid_from", "boundary_from")),
            predecessors.resource(rows, new, AREA_VINTAGE),
        ],
    )


def area():
    rows = [known("area_ha", code, 2025, ha) for code, ha in areas().items()]
    return Dataset(
        path="gus/area",
        title="Powierzchnia gmin w dniu 1 stycznia 2025 r.",
        title_english="Area of municipalities on 1 January 2025",
        description=(
            "Official area of the 2,479 municipalities in whole hectares, taken over as printed. Trap: the areas of "
            "coastal municipalities are much larger than in 2021 (Gdańsk 68,295 ha against 265.87 km2, Hel 9,536 ha "
            "against 22.90 km2), so their density is not comparable with earlier tables; no member of the Kraków "
            "metropolis is concerned. The table states no date of publication: the vintage is the day its workbook "
            "was written."
        ),
        provider=GUS,
        sources=AREA_SOURCES,
        resources=[Resource("area", AREA_VINTAGE, rows)],
    )


def table_iv():
    rows = []
    for line in table(TABLE_IV_COPY):
        code = line["teryt7"]
        if not municipality(code):
            continue
        for variable, column in TABLE_IV_VARIABLES.items():
            printed = line[column]
            # In this table a dash says that nothing happened, not that nothing is known.
            if printed == "-":
                rows.append(known(variable, code[:6], 2024, "0", source_value="-"))
            else:
                rows.append(known(variable, code[:6], 2024, printed))
    return Dataset(
        path="gus/population-and-vital-statistics",
        title="Ludność, ruch naturalny i migracje według gmin w 2024 r.",
        title_english="Population, vital statistics and migration by municipality, 2024",
        description=(
            "Table IV: population on 31 December 2024, births, deaths and migration of the 2,477 municipalities of "
            "2024 (Grabówka and Szczawa came later). Taken over from the workbook as printed; a dash means magnitude "
            "zero and is shipped as 0 with the dash kept as source_value. Net migration is the printed total of "
            "internal and foreign migration; it equals inflow - outflow + immigration - emigration in every row. "
            "It is the same concept as net_migration of BDL P1355: P1355 says that its totals join internal and "
            "foreign migration for permanent residence; the table's header does not repeat that, but national "
            "inflow (449,777 in 2024 after 422,806 in 2023), Kraków (3,271 after 3,261) and the rates agree in size. "
            "The rate per 1,000 is the office's own, on a mid-year population that the table does not print: from "
            "the parts it comes out slightly different (Wielka Wieś 22.48 printed, 22.26 on the population of "
            "31 December). The vintage is the workbook's own date of last saving."
        ),
        provider=GUS,
        sources=[
            {"title": "GUS: Table IV, population, vital statistics and migration of population by gminas in 2024"},
            {"title": "copy read: grusgemini/NYPD_project, data/population_data.xls, commit 2cb5297"},
        ],
        resources=[Resource("population-and-vital-statistics", "2025-04-27", rows)],
    )


def datasets():
    return [territories(), area(), table_iv()]


def cross_check():
    """The given CSV copies against the original workbooks."""
    found = []
    copy = {row["teryt"]: (row["name"], number(row["area_ha"])) for row in table(AREA_COPY)}
    for code, unit in area_units().items():
        if copy.get(code) != unit:
            found.append(f"area {code}: workbook {unit}, copy {copy.get(code)}")
    try:
        import xlrd
    except ImportError:
        print("Table IV: the original workbook was not read (xlrd is not installed)")
        return found
    sheet = xlrd.open_workbook(str(given(TABLE_IV))).sheet_by_index(0)
    columns = list(table(TABLE_IV_COPY)[0])[2:]
    copy = {row["teryt7"]: row for row in table(TABLE_IV_COPY)}
    seen = set()
    for index in range(sheet.nrows):
        cells = sheet.row_values(index)
        code = str(cells[1]).strip().removesuffix(".0").zfill(7)  # the code is a number in some rows
        if code not in copy or not str(cells[1]).strip():
            continue
        seen.add(code)
        for column, cell in zip(columns, cells[2:]):
            printed = copy[code][column]
            same = cell == printed if "-" in (cell, printed) else float(cell) == float(printed)
            if not same:
                found.append(f"Table IV {code} {column}: workbook {cell}, copy {printed}")
    return found + [f"Table IV {code}: not in the workbook" for code in sorted(copy.keys() - seen)]
