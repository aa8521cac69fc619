"""The metropolis itself: its members, the strategy's dashboard, and the boundaries for maps."""

import json

from .common import IMPORTED, Dataset, Resource, given, known, members, missing, table

ASSOCIATION = "Stowarzyszenie Metropolia Krakowska"
FOUNDED = "2014-06-24"
KINDS = {"miejska": "urban", "wiejska": "rural", "miejsko-wiejska": "urban-rural"}
# Not among the founders in the press of 2014; the day of joining is not known.
NOT_A_FOUNDER = "120601"
DECLINED = {  # genitive ("mieszkańcy Krakowa"), locative ("w Krakowie")
    "Kraków": ("Krakowa", "Krakowie"),
    "Biskupice": ("Biskupic", "Biskupicach"),
    "Czernichów": ("Czernichowa", "Czernichowie"),
    "Igołomia-Wawrzeńczyce": ("Igołomi-Wawrzeńczyc", "Igołomi-Wawrzeńczycach"),
    "Kocmyrzów-Luborzyca": ("Kocmyrzowa-Luborzycy", "Kocmyrzowie-Luborzycy"),
    "Liszki": ("Liszek", "Liszkach"),
    "Michałowice": ("Michałowic", "Michałowicach"),
    "Mogilany": ("Mogilan", "Mogilanach"),
    "Niepołomice": ("Niepołomic", "Niepołomicach"),
    "Skawina": ("Skawiny", "Skawinie"),
    "Świątniki Górne": ("Świątnik Górnych", "Świątnikach Górnych"),
    "Wieliczka": ("Wieliczki", "Wieliczce"),
    "Wielka Wieś": ("Wielkiej Wsi", "Wielkiej Wsi"),
    "Zabierzów": ("Zabierzowa", "Zabierzowie"),
    "Zielonki": ("Zielonek", "Zielonkach"),
}


def member_list():
    rows = []
    for line in members():
        genitive, locative = DECLINED[line["name"]]
        rows.append({
            "territory": line["teryt6"], "teryt7": line["teryt7"], "bdl_id": line["bdl_unit_id"],
            "name": line["name"], "kind": KINDS[line["type"]], "powiat": line["powiat"],
            "member_from": "" if line["teryt6"] == NOT_A_FOUNDER else FOUNDED, "member_to": "",
            "area_ha": line["area_ha_2025"], "name_genitive": genitive, "name_locative": locative,
            "core": "yes" if line["name"] == "Kraków" else "",
        })
    return Dataset(
        path="smk/members",
        title="Gminy członkowskie Metropolii Krakowskiej",
        title_english="Members of the Kraków metropolis",
        description=(
            "The 15 member municipalities with their codes, kind, powiat, area on 1 January 2025 and the Polish "
            "forms of their names. The association was founded on 24 June 2014; Czernichów is not on the lists "
            "printed that year and the day it joined is not known, so its member_from is empty. member_to is empty "
            "for all: no leaving is recorded."
        ),
        provider=ASSOCIATION,
        sources=[
            {"title": "Stowarzyszenie Metropolia Krakowska: members", "path": "https://metropoliakrakowska.pl/stowarzyszenie/o-nas"},
            {"title": "BDL unit ids: fmbeilin/bdl-gus, gmina_teryt_codes.txt, commit 0128b60"},
            {"title": "area: GUS, 1 January 2025 (gus/area)"},
        ],
        resources=[Resource("members", IMPORTED, rows, holds="members", key=("territory",), stated=False, columns=(
            "territory", "teryt7", "bdl_id", "name", "kind", "powiat", "member_from", "member_to", "area_ha",
            "name_genitive", "name_locative", "core"))],
    )


# --- the dashboard --------------------------------------------------------------------------

DASHBOARD = {  # what the dashboard calls it -> variable, group
    "Debt to total revenue": "debt_to_revenue",
    "PIT share revenue": "pit_share",
    "CIT share revenue": "cit_share",
    "Municipal waste recycling level": "recycling_level",
    "PM10 emission reduction": "pm10_emission_cut",
    "Dwellings completed per 10k population": "dwellings_completed_per_10k",
    "Renewable share in energy (own study, partial)": "renewable_share",
    "Registered unemployed share of working-age population": "registered_unemployed_share_published",
    "Tourist accommodation establishments": "accommodation_establishments",
    "Bed places": "bed_places",
    "Library readers": "library_readers",
    "Children aged 3-5": "children_3_5",
    "Eighth-grade exam, Polish, mean": "exam_polish",
    "Eighth-grade exam, mathematics, mean": "exam_mathematics",
    "Education infrastructure investment spending": "education_investment",
    "Primary schools": "primary_schools",
    "Permanent residence applications by immigrants": "residence_applications",
    "Satisfaction with support for people in need (positive)": "satisfaction_with_support",
    "Satisfaction with access to specialist health care (positive)": "satisfaction_with_specialist_care",
    "Share of population, pre-working age": "pre_working_age_share",
    "Share of population, working age": "working_age_share",
    "Share of population, post-working age": "post_working_age_share",
    "Park-and-ride places (neighbouring gminas)": "park_and_ride_places",
    # one value for the metropolis
    "Population of Krakow Metropolis": "population",
    "Newly registered businesses": "new_firms",
    "Water network length in use": "water_network_km",
    "Outpatient clinics": "clinics",
    "Persons covered by health policy programmes (as printed; looks like a count of gminas or programmes)":
        "health_programme_participants",
    "Residents satisfied with municipal administration (positive)": "satisfaction_with_administration",
    "Public libraries per 10k population": "libraries_per_10k",
    "Cumulative bicycle infrastructure, 14 gminas without Krakow": "cycle_infrastructure_km",
    "Preschool places per child aged 3-5": "preschool_places_per_child",
}
MODES = {"car": "car", "public transport": "public-transport", "walking": "walking", "bicycle": "bicycle",
         "train": "train", "e-scooter/PTD": "e-scooter"}

# Figures that cannot be right, or cannot mean what their title says: (variable, territory, year) -> why.
DOUBTFUL = {
    ("recycling_level", "121905", "2024"): "exactly 25; all others report 45 or more",
    ("renewable_share", "120601", "2024"): "100% renewable; no method published",
    ("education_investment", "120616", "2024"): "3,070.54 PLN in a year for 12 primary schools",
} | {
    ("accommodation_establishments", code, year): "zero may stand for missing"
    for code in ("120607", "120608") for year in ("2019", "2020")
} | {
    ("health_programme_participants", "metropolis", str(year)): "too small for persons; looks like a count of programmes"
    for year in range(2019, 2025)
}
KRAKOW_PIT = "by its size includes the powiat's share (75621 + 75622); the dashboard does not say"
NOTES = {
    ("pit_share", "126101", "2023"): KRAKOW_PIT,
    ("pit_share", "126101", "2024"): KRAKOW_PIT,
    ("park_and_ride_places", "120605", "2024"): "an earlier chart of the dashboard lists five sites with 329 places",
}


def dashboard_row(line, territory):
    title, year, group = line["indicator"], line["year"], "all"
    if title.startswith("Modal split workday: "):
        variable, group = "main_mode_share", f"mode={MODES[title.removeprefix('Modal split workday: ')]}"
    else:
        variable = DASHBOARD[title]
    key = (variable, territory, year)
    if key in DOUBTFUL:
        return missing(*key, "doubtful", grp=group, source_value=line["value"], note=DOUBTFUL[key])
    return known(*key, line["value"], grp=group, note=NOTES.get(key, ""))


def dashboard():
    rows = [dashboard_row(line, line["teryt7"][:6])
            for line in table("municipal/krakow_metropolis/dashboard_indicators_by_gmina.csv")]
    for line in table("municipal/krakow_metropolis/dashboard_metropolis_series.csv"):
        ring = "14 gminas without Krakow" in line["indicator"]
        rows.append(dashboard_row(line, "ring" if ring else "metropolis"))
    return Dataset(
        path="smk/dashboard",
        title="Wskaźniki Strategii Metropolia Krakowska 2030 (pulpit)",
        title_english="Indicators of the Kraków Metropolis 2030 strategy (dashboard)",
        description=(
            "All 528 values of a public dashboard of the strategy: 478 by municipality, 50 for the metropolis or, "
            "where it says so, for the 14 municipalities around Kraków (ring). The dashboard names as its sources: "
            "Ministry of Finance (debt), the air protection programme (PM10), own studies (renewable energy, health "
            "programmes), the Kraków exam commission (exams), budget statements (education investment), the school "
            "register (primary schools), the voivodeship office (residence applications), its surveys of 2024, and "
            "GUS BDL for the rest. Rates come without their parts. Surveys by municipality cover the 14 without "
            "Kraków; whether Kraków's own survey is in the two values given for the metropolis (administration, main "
            "mode) is not said, nor is the number of answers. pit_share: Kraków's value of 2023 is 1.215 times its "
            "chapter 75621 of 2019 but 0.957 times chapters 75621 and 75622 together, while the 14 others stand at "
            "1.005 together: by its size it includes the powiat's share, unlike mf/pit-shares, and the variable has a "
            "break in 2023. All members rise by 40 to 80% from 2023 to 2024, a second break, of which the source gives "
            "no cause. Whether cit_share of Kraków includes its powiat part is not said. 13 values are held back as "
            "doubtful with the printed number kept: recycling of exactly 25% (Wieliczka), 100% renewable energy "
            "(Czernichów), health programmes with 1 to 6 participants, education investment of 3,070.54 PLN "
            "(Zabierzów), and four zeros of accommodation (Liszki and Michałowice, 2019 and 2020). Values printed for "
            "some members only stay absent for the others."
        ),
        provider="not stated (public dashboard of the SMK 2030 indicators)",
        sources=[
            {"title": "dashboard of the SMK 2030 indicators; the offices it names are listed in the description"},
            {"title": "copy read: the values transcribed from the dashboard's public source; its author and address are not stated"},
        ],
        resources=[Resource("dashboard", IMPORTED, rows, stated=False)],
    )


# --- boundaries -----------------------------------------------------------------------------

def rounded(shape):
    """Five decimals, about a metre: more than the simplified lines are worth."""
    return [rounded(part) for part in shape] if isinstance(shape, list) else round(shape, 5)


def boundaries():
    shapes = json.loads(given("geo/krakow_metropolis_15_gminas.geojson").read_text("utf-8"))["features"]
    features = [{"type": "Feature",
                 "properties": {"territory": shape["properties"]["terc"][:6], "name": shape["properties"]["name"]},
                 "geometry": {"type": shape["geometry"]["type"], "coordinates": rounded(shape["geometry"]["coordinates"])}}
                for shape in sorted(shapes, key=lambda shape: shape["properties"]["terc"])]
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in features)
    text = f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'
    return Dataset(
        path="prg/boundaries",
        title="Granice gmin Metropolii Krakowskiej",
        title_english="Boundaries of the members of the Kraków metropolis",
        description=(
            "Simplified outlines of the 15 members for maps, longitude and latitude rounded to five decimals; "
            "neighbours share their edges. Areas computed from them are off by -4.9% to +3.1%: never use them as a "
            "denominator, take gus/area. The copy is of September 2021, the day is not stated: it is placed on the "
            "last day of that month."
        ),
        provider="Główny Urząd Geodezji i Kartografii (GUGiK), Państwowy Rejestr Granic (PRG)",
        sources=[{"title": "Państwowy Rejestr Granic (PRG): boundaries of gminas"},
                 {"title": "copy read: jusuff/PolandGeoJson, municipalities, commit d96c034 (September 2021), the 15 members taken out"}],
        licences=[{"name": "Unlicense", "title": "The Unlicense (public domain)"}],
        resources=[Resource("boundaries", "2021-09-30", [], holds="boundaries", text=text)],
    )


def datasets():
    return [member_list(), dashboard(), boundaries()]
