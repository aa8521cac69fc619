"""Titles, units and measures of the variables: one definition each, shared by all datasets.

A variable that occurs in several datasets (population, net_migration, pit_share ...) must mean the
same everywhere, so its definition is written once.
"""


def _variable(pl, en, unit, measure, *breaks):
    entry = {"title": {"pl": pl, "en": en}, "unit": unit, "measure": measure}
    if breaks:
        entry["breaks"] = list(breaks)
    return entry


def _break(year, pl, en):
    return {"year": year, "why": {"pl": pl, "en": en}}


CENSUS = _break(
    2020,
    "Od 2020 r. GUS liczy ludność na podstawie spisu z 2021 r.; wcześniejsze wartości opierają się na spisie z 2011 r.",
    "From 2020 Statistics Poland counts from the 2021 census; earlier values rest on the census of 2011.",
)
PIT_COVERAGE = _break(
    2023,
    "Od 2023 r. wartość dla Krakowa obejmuje, sądząc po jej wielkości, także udział powiatowy (rozdział 75622); "
    "dane Ministerstwa Finansów za lata 2019 i 2020 podają go osobno.",
    "From 2023 the value for Kraków holds, judging by its size, the powiat's share as well (chapter 75622); "
    "the Ministry of Finance gives that part separately for 2019 and 2020.",
)
PIT_RULES = _break(
    2024,
    "W 2024 r. wpływy wzrosły naraz we wszystkich 15 gminach, o 40–80%. Wskazuje to na zmianę zasad, "
    "a nie na wzrost dochodów mieszkańców; źródło przyczyny nie podaje.",
    "In 2024 revenue rose by 40 to 80% in all 15 members at once. That points to changed rules, "
    "not to higher incomes of residents; the source gives no cause.",
)

VARIABLES = {
    # people and land
    "population": _variable("Ludność (stan na 31 grudnia)", "Population (31 December)", "person", "stock", CENSUS),
    "area_ha": _variable("Powierzchnia", "Area", "ha", "stock"),
    "live_births": _variable("Urodzenia żywe", "Live births", "birth", "flow"),
    "deaths": _variable("Zgony", "Deaths", "death", "flow"),
    "natural_increase": _variable("Przyrost naturalny", "Natural increase", "person", "balance"),
    "internal_in": _variable("Napływ z innych gmin w kraju", "Inflow from other municipalities in Poland", "person", "flow"),
    "internal_out": _variable("Odpływ do innych gmin w kraju", "Outflow to other municipalities in Poland", "person", "flow"),
    "immigration": _variable("Imigracja z zagranicy", "Immigration from abroad", "person", "flow"),
    "emigration": _variable("Emigracja za granicę", "Emigration abroad", "person", "flow"),
    "net_migration": _variable("Ogólne saldo migracji", "Total net migration", "person", "balance"),
    "net_migration_per_1000_published": _variable(
        "Saldo migracji na 1000 ludności (wskaźnik podany przez GUS)",
        "Net migration per 1,000 residents (as published by Statistics Poland)", "1/1000 person", "rate"),
    "permanent_registrations": _variable("Zameldowania na pobyt stały", "Registrations for permanent residence", "person", "flow"),
    "permanent_deregistrations": _variable("Wymeldowania z pobytu stałego", "Deregistrations from permanent residence", "person", "flow"),
    "built_up_density": _variable(
        "Gęstość zaludnienia terenów zabudowanych i zurbanizowanych",
        "Population density of built-up and urbanised land", "person/km2", "rate"),
    "children_3_5": _variable("Dzieci w wieku 3–5 lat", "Children aged 3 to 5", "person", "stock", CENSUS),
    "pre_working_age_share": _variable("Udział ludności w wieku przedprodukcyjnym", "Share of residents of pre-working age", "%", "share"),
    "working_age_share": _variable("Udział ludności w wieku produkcyjnym", "Share of residents of working age", "%", "share"),
    "post_working_age_share": _variable("Udział ludności w wieku poprodukcyjnym", "Share of residents of post-working age", "%", "share"),
    # public money and votes
    "own_revenue": _variable("Dochody własne gminy", "Own revenue of the municipality", "PLN", "flow"),
    "pit_share": _variable("Udział gminy we wpływach z PIT", "Municipality's share in personal income tax", "PLN", "flow", PIT_COVERAGE, PIT_RULES),
    "pit_share_powiat": _variable(
        "Udział powiatowy miasta na prawach powiatu we wpływach z PIT",
        "Powiat's share in personal income tax, cities with powiat rights", "PLN", "flow"),
    "cit_share": _variable("Udział gminy we wpływach z CIT", "Municipality's share in corporate income tax", "PLN", "flow"),
    "debt_to_revenue": _variable("Zadłużenie w stosunku do dochodów ogółem", "Debt in relation to total revenue", "%", "rate"),
    "turnout_sejm": _variable("Frekwencja w wyborach do Sejmu", "Turnout in the election to the Sejm", "%", "rate"),
    "turnout_ep": _variable("Frekwencja w wyborach do Parlamentu Europejskiego", "Turnout in the election to the European Parliament", "%", "rate"),
    "satisfaction_with_administration": _variable(
        "Mieszkańcy zadowoleni z pracy urzędu gminy", "Residents satisfied with the municipal administration", "%", "survey_share"),
    # environment, space, mobility
    "recycling_level": _variable("Poziom recyklingu odpadów komunalnych", "Recycling level of municipal waste", "%", "rate"),
    "pm10_emission_cut": _variable("Ograniczenie emisji pyłu PM10", "Cut in PM10 emissions", "Mg", "flow"),
    "dwellings_completed_per_10k": _variable(
        "Mieszkania oddane do użytkowania na 10 tys. mieszkańców", "Dwellings completed per 10,000 residents", "1/10000 person", "rate"),
    "renewable_share": _variable("Udział energii ze źródeł odnawialnych", "Share of energy from renewable sources", "%", "rate"),
    "water_network_km": _variable("Długość czynnej sieci wodociągowej", "Length of the water network in use", "km", "stock"),
    "park_and_ride_places": _variable("Miejsca na parkingach P+R", "Park-and-ride places", "place", "stock"),
    "main_mode_share": _variable(
        "Główny sposób podróżowania w dzień roboczy", "Main mode of travel on a working day", "%", "survey_share"),
    "cycle_infrastructure_km": _variable(
        "Infrastruktura rowerowa (długość łącznie)", "Cycling infrastructure (cumulative length)", "km", "stock"),
    # economy
    "registered_unemployed": _variable(
        "Bezrobotni zarejestrowani (stan w końcu grudnia)", "Registered unemployed (end of December)", "person", "stock"),
    "registered_unemployed_share_published": _variable(
        "Udział bezrobotnych w ludności w wieku produkcyjnym (podany w źródle)",
        "Registered unemployed as a share of working age (as published)", "%", "rate"),
    "new_firms": _variable("Nowo zarejestrowane firmy", "Newly registered firms", "firm", "flow"),
    "accommodation_establishments": _variable(
        "Turystyczne obiekty noclegowe", "Tourist accommodation establishments", "establishment", "stock"),
    "bed_places": _variable("Miejsca noclegowe", "Bed places", "bed", "stock"),
    # culture and education
    "library_readers": _variable("Czytelnicy bibliotek publicznych", "Readers of public libraries", "person", "flow"),
    "libraries_per_10k": _variable(
        "Biblioteki publiczne na 10 tys. mieszkańców", "Public libraries per 10,000 residents", "1/10000 person", "rate"),
    "exam_polish": _variable(
        "Egzamin ósmoklasisty z języka polskiego, średni wynik", "Eighth-grade exam in Polish, mean result", "points%", "rate"),
    "exam_mathematics": _variable(
        "Egzamin ósmoklasisty z matematyki, średni wynik", "Eighth-grade exam in mathematics, mean result", "points%", "rate"),
    "education_investment": _variable(
        "Wydatki inwestycyjne na infrastrukturę oświatową", "Investment spending on education infrastructure", "PLN", "flow"),
    "primary_schools": _variable("Szkoły podstawowe", "Primary schools", "school", "stock"),
    "preschool_places_per_child": _variable(
        "Miejsca przedszkolne na dziecko w wieku 3–5 lat", "Preschool places per child aged 3 to 5", "place/person", "rate"),
    # social services and safety
    "residence_applications": _variable(
        "Wnioski cudzoziemców o pobyt stały", "Applications of foreigners for permanent residence", "application", "flow"),
    "satisfaction_with_support": _variable(
        "Zadowoleni ze wsparcia dla osób potrzebujących", "Satisfied with support for people in need", "%", "survey_share"),
    "satisfaction_with_specialist_care": _variable(
        "Zadowoleni z dostępu do lekarzy specjalistów", "Satisfied with access to specialist health care", "%", "survey_share"),
    "clinics": _variable("Przychodnie", "Outpatient clinics", "clinic", "stock"),
    "health_programme_participants": _variable(
        "Osoby objęte programami polityki zdrowotnej", "Persons covered by health policy programmes", "person", "flow"),
    "rescue_incidents": _variable("Zdarzenia z udziałem straży pożarnej", "Fire service incidents", "incident", "flow"),
    "fires": _variable("Pożary", "Fires", "incident", "flow"),
    "local_threats": _variable("Miejscowe zagrożenia", "Local threats", "incident", "flow"),
    "false_alarms": _variable("Fałszywe alarmy", "False alarms", "incident", "flow"),
    "fully_vaccinated": _variable("W pełni zaszczepieni przeciw COVID-19", "Fully vaccinated against COVID-19", "person", "stock"),
    "vaccination_population": _variable(
        "Ludność przyjęta w zestawieniu szczepień", "Population used by the vaccination table", "person", "stock"),
}

# What the offices call a table and its columns: by these, a file finds its dataset and its variables.
SUBJECTS = {
    "bdl/built-up-density": "P2425",
    "bdl/migration": "P1355",
    "bdl/own-revenue": "P2622",
    "bdl/population": "P1336",
    "bdl/population-by-age": "P2137",
    "bdl/registered-unemployed": "P1944",
}
LABELS = {
    "bdl/built-up-density": {
        "built_up_density": ["gęstość zaludnienia powierzchni zabudowanej i zurbanizowanej (osoby/km2)"],
    },
    "bdl/migration": {
        "net_migration": ["saldo migracji"],
        "permanent_deregistrations": ["wymeldowania ogółem"],
        "permanent_registrations": ["zameldowania ogółem"],
    },
    "bdl/population-by-age": {"population": ["ogółem"]},
    "bdl/registered-unemployed": {"registered_unemployed": ["ogółem"]},
    "gus/area": {"area_ha": ["Powierzchnia"]},
    "gus/population-and-vital-statistics": {
        "deaths": ["Zgony; ogółem", "Zgony Deaths; ogółem total"],
        "emigration": ["Migracje zagraniczne; emigracja", "Migracje zagraniczne International migration; emigracja emigra-tion"],
        "immigration": ["Migracje zagraniczne; imigracja", "Migracje zagraniczne International migration; imigracja immigra-tion"],
        "internal_in": ["Migracje wewnętrzne; napływ", "Migracje wewnętrzne Internal migration; napływ inflow"],
        "internal_out": ["Migracje wewnętrzne; odpływ", "Migracje wewnętrzne Internal migration; odpływ outflow"],
        "live_births": ["Urodzenia żywe", "Urodzenia żywe Live births"],
        "natural_increase": ["Przyrost naturalny", "Przyrost naturalny Natural increase"],
        "net_migration": ["Ogólne saldo migracji", "Ogólne saldo migracji Total net migration"],
        "net_migration_per_1000_published": [
            "Ogólne saldo migracji; na 1000 ludności",
            "Ogólne saldo migracji Total net migration; na 1000 ludności per 1000 of population",
        ],
        "population": ["Ludność (stan w dniu 31.12)", "Ludność (stan w dniu 31.12) Population (as of December 31)"],
    },
    "mf/pit-shares": {
        "pit_share": [
            "Dochody wykonane (wpłaty minus zwroty); 75621",
            "Dochody wykonane (wpłaty minus zwroty); dział 756; rozdział 75621; paragraf 0010",
        ],
        "pit_share_powiat": [
            "Dochody wykonane (wpłaty minus zwroty); 75622",
            "Dochody wykonane (wpłaty minus zwroty); dział 756; rozdział 75622; paragraf 0010",
        ],
    },
    "pkw/turnout": {
        "turnout_ep": ["Frekwencja; Parlament Europejski"],
        "turnout_sejm": ["Frekwencja; Sejm"],
    },
    "psp/rescue-incidents": {
        "false_alarms": ["Alarmy fałszywe", "Alarmy fałszywe rok"],
        "fires": ["Pożary", "Pożary rok"],
        "local_threats": ["Miejscowe zagrożenia", "Miejscowe zagrożenia rok"],
        "rescue_incidents": ["Ogółem zdarzeń", "Ogółem zdarzeń rok"],
    },
}
