"""GUS Local Data Bank (BDL): exports whose names carry the moment of export, which is the vintage."""

from collections import defaultdict
from decimal import Decimal

from .common import Dataset, Resource, grid, known, member_codes, missing, municipality, table

EXPORTS = "municipal/bdl_exports"
BDL = "Główny Urząd Statystyczny (GUS), Bank Danych Lokalnych"
ADDRESS = "https://bdl.stat.gov.pl"

# A municipality whose six digits changed: territory of today -> (code then, last year under it).
MOVED = {"026501": ("022109", 2012), "060315": ("060608", 2005)}
AGES = ["0-4", "5-9", "10-14", "15-19", "20-24", "25-29", "30-34", "35-39", "40-44", "45-49", "50-54",
        "55-59", "60-64", "65-69", "70-74", "75-79", "80-84", "85 i więcej"]
MIGRATION = {
    2000: "LUDN_1355_CTAB_20250616153335_2000.csv",
    2008: "LUDN_1355_CTAB_20250616154847_2008.csv",
    2015: "LUDN_1355_CTAB_20250616155247_2015.csv",
    2023: "LUDN_1355_CTAB_20250616155804_2023.csv",
}
MIGRATION_COLUMNS = {
    "permanent_registrations": "zameldowania ogółem",
    "permanent_deregistrations": "wymeldowania ogółem",
    "net_migration": "saldo migracji",
}


def sources(subject, name, copy):
    return [{"title": f"GUS, Bank Danych Lokalnych (BDL), {subject}: {name}", "path": ADDRESS},
            {"title": f"copy read: {copy}"}]


def export(name, delimiter=";"):
    """Header and rows of a wide (CTAB) export."""
    lines = grid(f"{EXPORTS}/{name}", delimiter)
    return lines[0], lines[1:]


def population():
    rows = [known("population", line["teryt7"][:6], line["year"], line["population_31dec"])
            for line in table("municipal/krakow_metropolis/population_2015_2024.csv")]
    return Dataset(
        path="bdl/population",
        title="Ludność gmin metropolii w latach 2015–2024",
        title_english="Population of the metropolis by municipality, 2015-2024",
        description=(
            "Population on 31 December of the 15 members, transcribed from an export of 8 June 2026. Figures from "
            "2020 on were recalculated by the office after the 2021 census: the step from 2019 to 2020 (+4.2% for "
            "the 15, +19.8% for Wielka Wieś) is a break, not growth. The same year 2020 stands in "
            "bdl/population-by-age in the older, pre-census vintage. Values for 2010-2014 were not found."
        ),
        provider=BDL,
        sources=sources("P1336", "ludność według miejsca zamieszkania",
                        "FRatnayake/P2-gminy-inwestycje, dane/LUDN_1336_CTAB_20260608161213.csv, commit 97d87ad (transcribed)"),
        resources=[Resource("population", "2026-06-08", rows)],
    )


def own_revenue():
    rows = [known("own_revenue", line["teryt7"][:6], line["year"], line["own_revenue_pln"])
            for line in table("municipal/krakow_metropolis/own_revenue_2015_2024.csv")]
    return Dataset(
        path="bdl/own-revenue",
        title="Dochody własne gmin metropolii w latach 2015–2024",
        title_english="Own revenue of the metropolis by municipality, 2015-2024",
        description=(
            "Own revenue of the 15 members in PLN of the day, transcribed from an export of 8 June 2026. Own revenue "
            "holds the shares in income taxes, so the changed rules behind the jump of pit_share in 2024 reach into "
            "it as well. Kraków is a city with powiat rights; the transcription carries no attribute saying whether "
            "its powiat part is in."
        ),
        provider=BDL,
        sources=sources("P2622", "dochody własne",
                        "FRatnayake/P2-gminy-inwestycje, FINA_2622_CTAB_20260608161005.csv, commit 97d87ad (transcribed)"),
        resources=[Resource("own-revenue", "2026-06-08", rows)],
    )


def population_by_age():
    header, lines = export("LUDN_2137_CTAB_20210625164329.csv")
    rows = []
    for line in lines:
        if not municipality(line[0]) or line[0][:6] not in member_codes():
            continue
        cells = dict(zip(header, line))
        rows.append(known("population", line[0][:6], 2020, cells["ogółem"]))
        for age in AGES:
            label = age.replace(" i więcej", "+")
            rows.append(known("population", line[0][:6], 2020, cells[age], grp=f"age={label}"))
    return Dataset(
        path="bdl/population-by-age",
        title="Ludność gmin metropolii według wieku w 2020 r.",
        title_english="Population of the metropolis by age, 2020",
        description=(
            "Population of the 15 members on 31 December 2020 by five-year age groups, from an export of 25 June "
            "2021. This is the balance before the 2021 census: 1,080,642 residents in all, against 1,121,525 for the "
            "same day in bdl/population (Michałowice +16.2%). Use it for shares by age, never next to counts of the "
            "newer vintage. The overlapping sums of the export (0-14, 70 and more) are left out; they equal the sums "
            "of their groups."
        ),
        provider=BDL,
        sources=sources("P2137", "ludność według grup wieku i płci",
                        "poziom-szczepien/poziom-szczepien.github.io, LUDN_2137_CTAB_20210625164329.csv, commit a0eede1"),
        resources=[Resource("population-by-age", "2021-06-25", rows)],
    )


def unemployed_by_code():
    """Six-digit code -> year -> set of printed values of its whole-municipality codes."""
    header, lines = export("RYNE_1944_CTAB_20250616184618.csv")
    years = [int(title.split(";")[1]) for title in header[2:24]]
    values = defaultdict(lambda: defaultdict(set))
    for line in lines:
        if municipality(line[0]):
            for year, printed in zip(years, line[2:]):
                if printed:
                    values[line[0][:6]][year].add(printed)
    return values, years


def registered_unemployed(today):
    values, years = unemployed_by_code()
    rows = []
    for code in sorted(today & values.keys()):
        then, until = MOVED.get(code, ("", 0))
        for year in years:
            note = f"printed under code {then}" if year <= until else ""
            for printed in values[then if year <= until else code][year]:
                rows.append(known("registered_unemployed", code, year, printed, note=note))
    return Dataset(
        path="bdl/registered-unemployed",
        title="Bezrobotni zarejestrowani według gmin w latach 2003–2024",
        title_english="Registered unemployed by municipality, 2003-2024",
        description=(
            "Registered unemployed at the end of December, 2,477 municipalities. The export has a row per "
            "seven-digit code, so a municipality that changed its kind stands in two rows (134 of them): the rows "
            "are joined on six digits, and in no year do both hold a value. Two municipalities changed their six "
            "digits and are joined by name: Wałbrzych (022109 until 2012) and Rejowiec (060608 until 2005). Left "
            "out: Zielona Góra (rural, 080910, until 2014) and Ostrowice (320304, until 2018), which exist no "
            "longer. Jaśliska (180710) has values from 2010 on; Grabówka and Szczawa did not exist yet. A year "
            "without a row was not printed; nothing is filled with zero."
        ),
        provider=BDL,
        sources=sources("P1944", "bezrobotni zarejestrowani według płci w gminach",
                        "Gorocy/analysis_urban_poland, RYNE_1944_CTAB_20250616184618.csv, commit 62fbcd7"),
        resources=[Resource("registered-unemployed", "2025-06-16", rows)],
    )


def migration():
    rows = []
    for year, name in MIGRATION.items():
        header, lines = export(name)
        # Three columns share the first word, so the whole first part of the title must match.
        column = {variable: next(i for i, title in enumerate(header) if title.split(";")[0] == wanted)
                  for variable, wanted in MIGRATION_COLUMNS.items()}
        for line in lines:
            if not municipality(line[0]) or line[0][:6] not in member_codes():
                continue
            for variable, index in column.items():
                if year == 2015:
                    rows.append(missing(variable, line[0][:6], year, "doubtful", source_value=line[index]))
                else:
                    rows.append(known(variable, line[0][:6], year, line[index]))
    return Dataset(
        path="bdl/migration",
        title="Migracje na pobyt stały w gminach metropolii",
        title_english="Migration for permanent residence in the metropolis",
        description=(
            "Registrations, deregistrations and their difference for the 15 members in 2000, 2008, 2015 and 2023: "
            "the years for which exports were given. The totals join internal and foreign migration for permanent "
            "residence, the same concept as net_migration of GUS Table IV (2024). 2015: the export prints 0 for every "
            "total, Poland included, while the directions within the country are filled; the office says that foreign "
            "migration of 2015 was not published for want of quality. These zeros are placeholders and are shipped as "
            "doubtful. The exports leave out 139 municipalities of the country; all 15 members are in."
        ),
        provider=BDL,
        sources=sources("P1355", "migracje na pobyt stały gminne według płci migrantów i kierunku",
                        "Gorocy/analysis_urban_poland, LUDN_1355_CTAB_20250616153335, _154847, _155247 and _155804, commit 13c8234"),
        resources=[Resource("migration", "2025-06-16", rows)],
    )


def built_up_density():
    _, lines = export("LUDN_2425_CTAB_20250611231708.csv", ",")
    printed = {line[0]: line[3] for line in lines}
    rows = [known("built_up_density", "poland", 2024, printed["0000000"])]
    codes = {code[:6]: code for code in printed if municipality(code)}
    for code in member_codes():
        value = printed[codes[code]]
        rows.append(known("built_up_density", code, 2024, value) if value else
                    missing("built_up_density", code, 2024, "not collected"))
    return Dataset(
        path="bdl/built-up-density",
        title="Gęstość zaludnienia terenów zabudowanych i zurbanizowanych w 2024 r.",
        title_english="Population density of built-up and urbanised land, 2024",
        description=(
            "Residents per km2 of built-up and urbanised land. The export of 11 June 2025 holds this figure for "
            "Poland (2,021) and the 16 voivodeships only (Małopolskie 2,989); the cell is empty for all 380 powiats "
            "and all 2,477 municipalities. The 15 members are therefore shipped as not collected: the figure of the "
            "voivodeship is not copied down to them."
        ),
        provider=BDL,
        sources=sources("P2425", "gęstość zaludnienia oraz wskaźniki",
                        "maria0026/fire_alcohol_analysis, LUDN_2425_CTAB_20250611231708.csv, commit 12e065e"),
        resources=[Resource("built-up-density", "2025-06-11", rows)],
    )


def population_by_sex():
    header, lines = export("LUDN_2425_CTAB_20250611231708.csv", ",")
    printed = {line[0]: line for line in lines}
    codes = {code[:6]: code for code in printed if municipality(code)}
    columns = {"F": header.index("ludność w tysiącach kobiety,2024,[tys. osób]"),
               "M": header.index("ludność w tysiącach mężczyźni,2024,[tys. osób]")}
    rows = []
    for code in member_codes():
        for sex, column in columns.items():
            thousands = printed[codes[code]][column]
            rows.append(known("population", code, 2024, str(Decimal(thousands) * 1000), grp=f"sex={sex}",
                              source_value=thousands, source_unit="tys. osób"))
    return Dataset(
        path="bdl/population-by-sex",
        title="Ludność gmin metropolii według płci w 2024 r.",
        title_english="Population of the metropolis by sex, 2024",
        description=(
            "Women and men living in the 15 members on 31 December 2024, from an export of 11 June 2025. The office "
            "prints thousands with two decimals, so a figure may lie up to 5 persons from the count; the two sexes "
            "add up to bdl/population within that. Other years of this table were not found: the export for 2023 "
            "holds the total alone."
        ),
        provider=BDL,
        sources=sources("P2425", "gęstość zaludnienia oraz wskaźniki",
                        "maria0026/fire_alcohol_analysis, LUDN_2425_CTAB_20250611231708.csv, commit 12e065e"),
        resources=[Resource("population-by-sex", "2025-06-11", rows)],
    )


def datasets():
    from .gus import areas

    return [population(), population_by_age(), own_revenue(), registered_unemployed(set(areas())),
            migration(), built_up_density(), population_by_sex()]
