"""The figures that the design states, computed again from the built datasets."""

from .common import given, members, number
from .gus import AREA_2021, areas, new_and_parents


class Figures:
    """Known values of the built datasets: dataset, variable, territory, year, group -> number."""

    def __init__(self, datasets):
        self.rows = {d.path: [row for r in d.resources if r.holds == "observations" for row in r.rows] for d in datasets}
        self.values = {(path, row["variable"], row["territory"], int(row["year"]), row["grp"]): float(row["value"])
                       for path, rows in self.rows.items() for row in rows if row["value"] != ""}

    def of(self, path, variable, territory, year, grp="all"):
        return self.values[path, variable, territory, year, grp]

    def total(self, path, variable, territories, year):
        return sum(self.of(path, variable, territory, year) for territory in territories)

    def count(self, path, variable, year):
        return sum(row["variable"] == variable and row["year"] == str(year) for row in self.rows[path])


def findings(datasets):
    figures = Figures(datasets)
    codes = [row["teryt6"] for row in members()]
    ring = [code for code in codes if code != "126101"]
    found = []

    def expect(what, value, wanted):
        if value != wanted:
            found.append(f"design: {what} is {value}, should be {wanted}")

    # population: three vintages, and the sums that the dashboard prints
    sums = {2019: 1076117, 2020: 1121525, 2021: 1127896, 2022: 1132625, 2023: 1139182, 2024: 1145723}
    for year, total in sums.items():
        expect(f"population {year}", figures.total("bdl/population", "population", codes, year), total)
        expect(f"population {year} of the dashboard", figures.of("smk/dashboard", "population", "metropolis", year), total)
    expect("population 2020 as of June 2021", figures.total("bdl/population-by-age", "population", codes, 2020), 1080642)
    table_iv = "gus/population-and-vital-statistics"
    lines = [line.split(";") for line in given(AREA_2021).read_text(encoding="utf-8-sig").splitlines()]
    in_2021 = {line[6].zfill(7)[:6]: float(line[3]) for line in lines if len(line) == 7}
    for code in codes:
        expect(f"population 2024 of {code} in Table IV", figures.of(table_iv, "population", code, 2024),
               figures.of("bdl/population", "population", code, 2024))
        expect(f"population 2021 of {code} in the list of 2021", in_2021[code],
               figures.of("bdl/population", "population", code, 2021))
        expect(f"vaccination population of {code}", figures.of("mz/covid-vaccination", "vaccination_population", code, 2022),
               figures.of("bdl/population-by-age", "population", code, 2020))
        ages = [row for row in figures.rows["bdl/population-by-age"] if row["territory"] == code and row["grp"] != "all"]
        expect(f"population of {code} by age", sum(int(row["value"]) for row in ages),
               figures.of("bdl/population-by-age", "population", code, 2020))

    # ratios
    population = figures.total("bdl/population", "population", codes, 2024)
    expect("own revenue per head 2024", round(figures.total("bdl/own-revenue", "own_revenue", codes, 2024) / population), 6615)
    incidents = figures.of("psp/rescue-incidents", "rescue_incidents", "126101", 2024)
    expect("incidents of Kraków 2024", incidents, 9756)
    expect("incidents of Kraków per 1,000", round(1000 * incidents / figures.of(table_iv, "population", "126101", 2024), 1), 12.1)
    for code in codes:
        base = figures.of("bdl/population", "population", code, 2024) * figures.of("smk/dashboard", "working_age_share", code, 2024) / 100
        share = 100 * figures.of("bdl/registered-unemployed", "registered_unemployed", code, 2024) / base
        printed = figures.of("smk/dashboard", "registered_unemployed_share_published", code, 2024)
        if abs(share - printed) > 0.1:
            found.append(f"design: unemployed share of {code} is {share:.2f}, the dashboard prints {printed}")

    # migration and natural increase are sums of their printed parts
    expect("net migration of Wielka Wieś 2024", figures.of(table_iv, "net_migration", "120615", 2024), 386)
    expect("population of Wielka Wieś 2024", figures.of(table_iv, "population", "120615", 2024), 17342)
    for code in {row["territory"] for row in figures.rows[table_iv]}:
        part = {v: figures.of(table_iv, v, code, 2024) for v in ("internal_in", "internal_out", "immigration", "emigration",
                                                               "net_migration", "live_births", "deaths", "natural_increase")}
        expect(f"net migration of {code}", part["net_migration"],
               part["internal_in"] - part["internal_out"] + part["immigration"] - part["emigration"])
        expect(f"natural increase of {code}", part["natural_increase"], part["live_births"] - part["deaths"])
    for code in codes:
        for year in (2000, 2008, 2023):
            parts = [figures.of("bdl/migration", v, code, year)
                     for v in ("permanent_registrations", "permanent_deregistrations", "net_migration")]
            expect(f"net migration of {code} in {year}", parts[2], parts[0] - parts[1])

    # how much was carried
    expect("municipalities in Table IV", figures.count(table_iv, "population", 2024), 2477)
    expect("municipalities with an area", figures.count("gus/area", "area_ha", 2025), 2479)
    expect("dashboard values", len(figures.rows["smk/dashboard"]), 478 + 50)
    expect("doubtful dashboard values", sum(row["state"] == "missing" for row in figures.rows["smk/dashboard"]), 13)
    expect("readers 2024", figures.total("smk/dashboard", "library_readers", codes, 2024),
           figures.of("smk/dashboard", "library_readers", "metropolis", 2024))
    for year in range(2003, 2025):
        expect(f"municipalities with unemployed {year}", figures.count("bdl/registered-unemployed", "registered_unemployed", year),
               2476 if year < 2010 else 2477)
    for year in (2019, 2020):
        expect(f"PIT shares {year}", figures.count("mf/pit-shares", "pit_share", year), 2477)
        expect(f"PIT shares of powiats {year}", figures.count("mf/pit-shares", "pit_share_powiat", year), 66)
    for variable, year in (("turnout_ep", 2019), ("turnout_sejm", 2019), ("turnout_sejm", 2023), ("turnout_ep", 2024)):
        expect(f"{variable} {year}", figures.count("pkw/turnout", variable, year), 2477)
    for year in (2023, 2024):
        expect(f"rescue incidents {year}", figures.count("psp/rescue-incidents", "rescue_incidents", year), 2477)

    # members and territories
    area = areas()
    expect("area of the metropolis", sum(int(area[code]) for code in codes), 127723)
    for row in members():
        expect(f"area of {row['teryt6']}", number(row["area_ha_2025"]), area[row["teryt6"]])
    expect("parents of the new municipalities", new_and_parents(), {"120713": ["120705"], "200216": ["200209"]})

    # why Kraków's PIT share on the dashboard must hold its powiat part: with it, Kraków moves like the others
    krakow = figures.of("smk/dashboard", "pit_share", "126101", 2023)
    own = figures.of("mf/pit-shares", "pit_share", "126101", 2019)
    both = own + figures.of("mf/pit-shares", "pit_share_powiat", "126101", 2019)
    others = figures.total("smk/dashboard", "pit_share", ring, 2023) / figures.total("mf/pit-shares", "pit_share", ring, 2019)
    expect("growth of PIT 2019-2023: own chapter, both chapters, the 14 others",
           [round(ratio, 3) for ratio in (krakow / own, krakow / both, others)], [1.215, 0.957, 1.005])
    rises = [figures.of("smk/dashboard", "pit_share", code, 2024) / figures.of("smk/dashboard", "pit_share", code, 2023) for code in codes]
    if not (1.4 <= min(rises) and max(rises) <= 1.8):
        found.append(f"design: PIT rises 2023-2024 are {min(rises):.3f} to {max(rises):.3f}")
    return found
