"""Elections (PKW), income tax shares (MF), rescue incidents (KG PSP), vaccination (MZ)."""

import json
from collections import defaultdict

from .common import Dataset, Resource, given, known, member_codes, missing, number, table, workbook
from .gus import areas, new_and_parents, territories

# --- elections ------------------------------------------------------------------------------

WARSAW = "146501"
ELECTIONS = [  # variable, file, column of the code, election day
    ("turnout_ep", "2019_pe_gminy.csv", "TERYT", "2019-05-26"),
    ("turnout_sejm", "2019_pl_gminy.csv", "Kod TERYT", "2019-10-13"),
    ("turnout_sejm", "2023_pl_gminy.csv", "TERYT Gminy", "2023-10-15"),
    ("turnout_ep", "2024_pe_gminy.csv", "TERYT Gminy", "2024-06-09"),
]


def turnout(variable, file, column, day):
    today = territories().resources[0].rows
    codes = {row["territory"] for row in today}
    cities = {(row["name"], row["voivodeship"]): row["territory"] for row in today if row["territory"][2:4] >= "60"}
    rows = [missing(variable, WARSAW, day[:4], "parts not published", note="the source has its 18 districts only")]
    for line in table(f"municipal/elections/{file}", ";"):
        code = line[column].zfill(6)  # some years drop the leading zero
        note = ""
        if not line[column]:
            # In 2024 the 65 cities with powiat rights stand without a code and a name of the municipality.
            code = "" if line["Gmina"] else cities.get((line["Powiat"], line["Województwo"]), "")
            note = "row without a code: known by the name of its powiat"
        if code in codes and code != WARSAW:
            rows.append(known(variable, code, day[:4], line["Frekwencja"], note=note))
    return Resource(f"{variable.replace('_', '-')}-{day[:4]}", day, rows)


def elections():
    return Dataset(
        path="pkw/turnout",
        title="Frekwencja wyborcza według gmin",
        title_english="Election turnout by municipality",
        description=(
            "Turnout in per cent as printed, for the Sejm (13 October 2019, 15 October 2023) and the European "
            "Parliament (26 May 2019, 9 June 2024). The files hold percentages without the numbers of voters, so no "
            "turnout can be pooled. Voters abroad and on ships are left out. Warsaw is given by district only: "
            "146501 is missing. In the file of 2024 the 65 other cities with powiat rights, Kraków among them, have "
            "neither a code nor a name of the municipality; they are known by powiat and voivodeship, and their rows "
            "say so. The vintage is the day of the election."
        ),
        provider="Państwowa Komisja Wyborcza (PKW)",
        sources=[{"title": "PKW: results of the elections by gmina, 2019, 2023 and 2024"},
                 {"title": "copy read: hrpunio/Data, pkw2024/2019_pe, 2019_pl, 2023_pl and 2024_pe_gminy.csv, commit fbcc087"}],
        resources=[turnout(*election) for election in ELECTIONS],
    )


# --- income tax -----------------------------------------------------------------------------

PIT_FILES = {
    "2020-02-14": (2019, ["20200214_Gminy_za_2019.xlsx", "20200214_Miasta_NPP_za_2019.xlsx"]),
    "2021-02-15": (2020, ["20210215_Gminy_2_za_2020.xlsx", "20210215_Miasta_NPP_2_za_2020.xlsx"]),
}
CHAPTERS = {"75621": "pit_share", "75622": "pit_share_powiat"}


def pit_resource(vintage, year, files):
    rows = []
    for file in files:
        for line in workbook(f"municipal/mf_pit/{file}"):
            if len(line) < 12 or line[8] not in CHAPTERS:
                continue
            # Cities with powiat rights have a dash for the municipality: theirs is always 01.
            code = line[0] + line[1] + ("01" if line[2] == "-" else line[2])
            rows.append(known(CHAPTERS[line[8]], code, year, line[11]))
    return Resource(f"pit-shares-{year}", vintage, rows)


def pit_shares():
    return Dataset(
        path="mf/pit-shares",
        title="Udziały gmin i miast na prawach powiatu w PIT",
        title_english="Shares of municipalities and cities with powiat rights in personal income tax",
        description=(
            "Executed income (payments less refunds) from the share in personal income tax, budget years 2019 and "
            "2020, all 2,477 municipalities. pit_share is chapter 75621, the municipality's share; the 66 cities "
            "with powiat rights also receive chapter 75622, kept apart as pit_share_powiat (Kraków 2019: "
            "1,407,406,960 and 378,831,833 PLN). The pit_share of 2023 and 2024 in smk/dashboard has another "
            "coverage for Kraków: see the breaks. The vintage is the day in the names of the files."
        ),
        provider="Ministerstwo Finansów (MF)",
        sources=[{"title": "Ministry of Finance: shares of local government in PIT for the budget years 2019 and 2020"},
                 {"title": "copy read: Laz4rz/NYPD_Project, 20200214_*_za_2019.xlsx and 20210215_*_2_za_2020.xlsx, commit b1871d2"}],
        resources=[pit_resource(vintage, year, files) for vintage, (year, files) in PIT_FILES.items()],
    )


# --- rescue ---------------------------------------------------------------------------------

INCIDENTS = {"rescue_incidents": "Ogółem zdarzeń rok", "fires": "Pożary rok",
             "local_threats": "Miejscowe zagrożenia rok", "false_alarms": "Alarmy fałszywe rok"}
DIVIDED_CITIES = {"Kraków", "Łódź", "Wrocław", "Poznań", "Warszawa"}


def rescue_rows():
    """The workbook by territory: parts of a city, doubled codes and new municipalities put together."""
    header, *lines = workbook("municipal/psp_incidents/fire_incidents_gminas_2023_2024.xlsx")
    codes = set(areas())
    undivided = {new: parents[0] for new, parents in new_and_parents().items()}
    grouped = defaultdict(list)
    for line in lines:
        cells = dict(zip(header, line))
        for year in (2023, 2024):
            total, *kinds = (int(cells[f"{title} {year}"]) for title in INCIDENTS.values())
            if total != sum(kinds):
                raise ValueError(f"kinds do not add up: {cells}")
        code = cells["TERYT"]
        if cells["Gmina"] in DIVIDED_CITIES and code[2:4] >= "60":
            code = code[:4] + "01"
        # In 2023 and 2024 these two were still part of their parents, and so is the population.
        code = undivided.get(code, code)
        if code in codes:
            grouped[code].append(cells)
        elif any(cells[f"{title} {year}"] != "0" for title in INCIDENTS.values() for year in (2023, 2024)):
            raise ValueError(f"incidents of an unknown territory: {cells}")
    return grouped


def rescue():
    rows = []
    for code, parts in rescue_rows().items():
        for variable, title in INCIDENTS.items():
            if variable != "rescue_incidents" and code not in member_codes():
                continue
            for year in (2023, 2024):
                printed = [part[f"{title} {year}"] for part in parts]
                counted = [value for value in printed if value != "0"]
                rows.append(known(variable, code, year, str(sum(map(int, printed))),
                                  source_value="+".join(counted) if len(counted) > 1 else ""))
    return Dataset(
        path="psp/rescue-incidents",
        title="Zdarzenia z udziałem straży pożarnej według gmin w latach 2023 i 2024",
        title_english="Fire service incidents by municipality, 2023 and 2024",
        description=(
            "Incidents of the fire service in 2023 and 2024; for the 15 members also by kind (the kinds add up to the "
            "total in every row of the source). The source divides five cities by district codes (Kraków 126101 to "
            "126105, and Łódź, Wrocław, Poznań, Warszawa): they are summed, and source_value shows the parts. "
            "Joining on 126101 alone would give Kraków 1,405 incidents instead of 9,756. 17 codes stand in two rows "
            "under two names, mostly one of them zero, after boundary changes; rows are summed by code. Incidents "
            "coded to Szczawa (120713) and Grabówka (200216) are counted to Kamienica and Supraśl, of which both were "
            "part until the end of 2024. Rows of the former Zielona Góra (rural) and Ostrowice hold zeros only and "
            "are left out. No date of publication is stated: the vintage is the day the workbook was written."
        ),
        provider="Komenda Główna Państwowej Straży Pożarnej (KG PSP)",
        sources=[{"title": "KG PSP: incidents by gmina, 2023 and 2024"},
                 {"title": "copy read: grusgemini/NYPD_project, data/fire_incidents.xlsx, commit 2cb5297"}],
        resources=[Resource("rescue-incidents", "2025-06-27", rows)],
    )


# --- vaccination ----------------------------------------------------------------------------

def vaccination():
    given_table = json.loads(given("municipal/health_covid/communities-vaccination_2022-04-11.json").read_text("utf-8"))
    rows = []
    for code in member_codes():
        rows.append(known("fully_vaccinated", code, 2022, number(str(given_table[code]["fullyVaccinated"]))))
        rows.append(known("vaccination_population", code, 2022, number(str(given_table[code]["population"]))))
    return Dataset(
        path="mz/covid-vaccination",
        title="Szczepienia przeciw COVID-19 w gminach metropolii, stan na 11 kwietnia 2022 r.",
        title_english="COVID-19 vaccination in the metropolis, 11 April 2022",
        description=(
            "Persons fully vaccinated by 11 April 2022 and the population that the source divides by. That "
            "population is the pre-census balance of 31 December 2020 (equal to bdl/population-by-age in all 15 "
            "members), so coverage in fast growing municipalities is overstated (Michałowice: 10,909 against 12,678 "
            "after the census)."
        ),
        provider="Ministerstwo Zdrowia (MZ)",
        sources=[{"title": "Ministry of Health: COVID-19 vaccination by gmina, 11 April 2022"},
                 {"title": "copy read: poziom-szczepien/poziom-szczepien.github.io, communities-vaccination, commit a0eede1"}],
        resources=[Resource("covid-vaccination", "2022-04-11", rows)],
    )


def datasets():
    return [elections(), pit_shares(), rescue(), vaccination()]
