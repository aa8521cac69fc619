#!/usr/bin/env python3
"""The rows of hand.sql with pandas: `python3 benches/compute/frames.py DIR [--against FILE]`.

DIR holds the made figures (`cargo bench --bench compute -- 1 --keep DIR`). Written as an analyst who
knows pandas would: whole columns at a time, no loop over territories or years. Prints the seconds
from reading the figures to the written result, frames.parquet in DIR; --against compares it,
row by row, with what another contestant wrote. Needs pandas and pyarrow (benches/ingest/requirements.txt).
"""

import argparse
import functools
import time
from pathlib import Path

import numpy as np
import pandas as pd

DAY = pd.Timestamp("2026-12-31")
KEY = ["variable", "territory", "year", "grp"]
CORE = "126101"
BROKEN_IN, PINNED_IN = 2010, 2025

# What is read under a name of its own: the variable, the groups that are summed.
NAMED = {
    "car": ("main_mode_share", ["mode=car"]),
    "public_transport": ("main_mode_share", ["mode=public-transport"]),
    "both_channels": ("valid_ballots", ["channel=internet", "channel=paper"]),
    "valid_online": ("valid_ballots", ["channel=internet"]),
    "cast_online": ("ballots_cast", ["channel=internet"]),
    "cast_on_paper": ("ballots_cast", ["channel=paper"]),
    "valid_on_paper": ("valid_ballots", ["channel=paper"]),
    "stated_age": ("valid_ballots", ["age=0-12", "age=13-15", "age=16-17", "age=18-25", "age=26-35", "age=36-45", "age=46-55", "age=56-65", "age=66-75", "age=76+"]),
    "under_18": ("valid_ballots", ["age=0-12", "age=13-15", "age=16-17"]),
    "men": ("valid_ballots", ["sex=M"]),
    "women": ("valid_ballots", ["sex=F"]),
    "adults": ("population", ["age=15-19", "age=20-24", "age=25-29", "age=30-34", "age=35-39", "age=40-44", "age=45-49", "age=50-54", "age=55-59", "age=60-64"]),
    "old": ("population", ["age=65-69", "age=70-74", "age=75-79", "age=80-84", "age=85+"]),
}
GROUPS = {
    "valid-voters": ["age", "channel", "district", "sex"],
    "invalid-share": ["channel"],
    "projects-chosen": ["district", "level"],
    "projects-put-to-vote": ["district", "level"],
    "submissions": ["level"],
}
# Indicator, scale, whether it is pooled, numerator, denominator.
INDICATORS = [
    ("accommodation-establishments", 1, True, "accommodation_establishments", None),
    ("children-3-5", 1, True, "children_3_5", None),
    ("education-investment", 1, True, "education_investment", None),
    ("fire-share-of-incidents", 100, True, "fires", "rescue_incidents"),
    ("grade-8-exam-polish", 1, False, "exam_polish", None),
    ("natural-increase-per-1000", 1000, True, "natural_increase", "population"),
    ("net-migration-per-1000-published", 1, False, "net_migration_per_1000_published", None),
    ("population-change", 100, True, "population - before", "before"),
    ("population-density", 1, True, "population", "area_ha / 100"),
    ("population", 1, True, "population", None),
    ("primary-schools", 1, True, "primary_schools", None),
    ("registered-unemployed-share-published", 1, False, "registered_unemployed_share_published", None),
    ("renewable-share", 1, False, "renewable_share", None),
    ("residence-applications", 1, True, "residence_applications", None),
    ("satisfaction-with-specialist-care", 1, False, "satisfaction_with_specialist_care", None),
    ("turnout-european-parliament", 1, False, "turnout_ep", None),
    ("water-network-km", 1, True, "water_network_km", None),
    ("working-age-share", 100, True, "population * working_age_share / 100", "population"),
    ("culture-and-sport-spending-per-head", 1, True, "culture_and_sport_spending", "population"),
    ("event-participants-per-1000", 1000, True, "event_participants", "population"),
    ("libraries-per-10k", 1, False, "libraries_per_10k", None),
    ("readers-per-1000", 1000, True, "library_readers", "population"),
    ("satisfaction-with-leisure", 1, False, "satisfaction_with_leisure", None),
    ("sports-facilities-per-10k", 10000, True, "sports_facilities", "population"),
    ("bed-places-per-1000", 1000, True, "bed_places", "population"),
    ("cit-per-head", 1, True, "cit_share", "population"),
    ("jobs-per-resident", 1, True, "employed_by_workplace", "population"),
    ("net-migration-per-1000", 1000, True, "net_migration", "population"),
    ("new-firms-per-10k", 10000, True, "new_firms", "population"),
    ("unemployed-share", 100, True, "registered_unemployed", "population * working_age_share / 100"),
    ("education-investment-per-pupil", 1, True, "education_investment", "pupils"),
    ("grade-8-exam", 1, False, "exam_mathematics", None),
    ("preschool-coverage", 100, True, "preschool_children", "children_3_5"),
    ("preschool-places-per-child", 1, False, "preschool_places_per_child", None),
    ("pupils-per-class", 1, True, "pupils", "school_classes"),
    ("satisfaction-with-education", 1, False, "satisfaction_with_education", None),
    ("built-up-density", 1, False, "built_up_density", None),
    ("dwellings-completed-per-10k", 1, False, "dwellings_completed_per_10k", None),
    ("municipal-waste-per-head", 1000, True, "municipal_waste", "population"),
    ("pm10-emission-cut", 1, True, "pm10_emission_cut", None),
    ("pm25-annual-mean", 1, False, "pm25_annual_mean", None),
    ("recycling-level", 1, False, "recycling_level", None),
    ("selective-collection-share", 100, True, "selectively_collected_waste", "municipal_waste"),
    ("sewerage-coverage", 100, True, "sewerage_users", "population"),
    ("debt-to-revenue", 1, False, "debt_to_revenue", None),
    ("election-turnout", 1, False, "turnout_sejm", None),
    ("investment-share", 100, True, "capital_spending", "total_spending"),
    ("own-revenue-per-head", 1, True, "own_revenue", "population"),
    ("own-revenue-share", 100, True, "own_revenue", "total_revenue"),
    ("pit-per-head", 1, True, "pit_share", "population"),
    ("satisfaction-with-administration", 1, False, "satisfaction_with_administration", None),
    ("car-main-mode", 1, False, "car", None),
    ("cars-per-1000", 1000, True, "passenger_cars", "population"),
    ("cycle-roads-per-100km2", 100, True, "cycle_infrastructure_km", "area_ha / 100"),
    ("park-and-ride-places-per-1000", 1000, True, "park_and_ride_places", "population"),
    ("public-transport-main-mode", 1, False, "public_transport", None),
    ("road-deaths-per-100k", 100000, True, "road_deaths", "population"),
    ("stops-per-1000", 1000, True, "transport_stops", "population"),
    ("admission-rate", 100, True, "projects_put_to_vote", "submissions"),
    ("civic-budget-per-head", 1, True, "civic_budget_pool", "population"),
    ("district-spread-of-voters", 1, False, "district_voter_dispersion", None),
    ("internet-share-of-ballots", 100, True, "valid_online", "both_channels"),
    ("invalid-share-internet", 100, True, "cast_online - valid_online", "cast_online"),
    ("invalid-share-paper", 100, True, "cast_on_paper - valid_on_paper", "cast_on_paper"),
    ("invalid-share", 100, True, "ballots_cast - valid_ballots", "ballots_cast"),
    ("open-krakow-spending-per-head", 1, True, "open_krakow_spending", "population"),
    ("participation-facilities", 1, True, "civic_centres + multicultural_centres + residents_activity_places + youth_labs", None),
    ("pocket-park-cost", 1, True, "pocket_park_spending", "pocket_parks"),
    ("pocket-parks", 1, True, "pocket_parks", None),
    ("projects-chosen", 1, True, "projects_chosen", None),
    ("projects-put-to-vote", 1, True, "projects_put_to_vote", None),
    ("residents-within-500m-of-pocket-park", 100, True, "residents_within_500m_of_pocket_park", "population"),
    ("submissions", 1, True, "submissions", None),
    ("under-18-share-of-voters", 100, True, "under_18", "stated_age"),
    ("valid-voters", 1, True, "valid_ballots", None),
    ("voters-per-1000", 1000, True, "valid_ballots", "population"),
    ("women-share-of-voters", 100, True, "women", "women + men"),
    ("clinics-per-10k", 10000, True, "clinics", "population"),
    ("nursery-coverage", 100, True, "children_in_nurseries", "children_under_3"),
    ("old-age-ratio", 100, True, "old", "adults"),
    ("rescue-incidents-per-1000", 1000, True, "rescue_incidents", "population"),
    ("satisfaction-with-support", 1, False, "satisfaction_with_support", None),
    ("social-assistance-reach", 100, True, "social_assistance_beneficiaries", "population"),
    ("vaccination-coverage", 100, True, "fully_vaccinated", "vaccination_population"),
]


def speaking(rows):
    """The row that speaks for each key; most variables stand in one file and need no choice."""
    rows = rows[rows.vintage <= DAY]
    files = rows[["variable", "dataset", "vintage", "file"]].drop_duplicates().variable.value_counts()
    contested = rows.variable.isin(files.index[files > 1])
    if not contested.any():
        return rows
    rivals = rows[contested].assign(unknown=lambda it: it.state != "known", told=lambda it: ~it.stated)
    order = ["unknown", "told", "vintage", "dataset", "file", "line"]
    rivals = rivals.sort_values(order, ascending=[True, True, False, True, True, True])
    return pd.concat([rows[~contested], rivals.drop_duplicates(KEY)])


def first(columns):
    """The first that is known; ten times as fast as bfill over columns of words."""
    return functools.reduce(pd.Series.fillna, columns)


class Figures:
    """Value, reason, vintage and whether it is withheld: a column for each series, a row for each
    territory and year."""

    def __init__(self, rows):
        rows = rows.assign(withheld=(rows.state == "withheld").astype("int8"))
        places = ["territory", "year"]
        self.wide = {
            name: rows.pivot(index=places, columns=["variable", "grp"], values=name)
            for name in ("value", "reason", "vintage", "withheld")
        }
        self.index = self.wide["value"].index
        self.groups = sorted(set(rows.grp) - {"all"})
        self.known = {}

    def series(self, name, group="all"):
        """One figure: a frame of value, reason, vintage, withheld."""
        if (name, group) not in self.known:
            self.known[name, group] = self.read(name, group)
        return self.known[name, group]

    def read(self, name, group):
        if name == "before":
            return self.before()
        if name == "area_ha":
            return self.pinned()
        variable, groups = NAMED.get(name, (name, [group])) if group == "all" else (name, [group])
        columns = [(variable, it) for it in groups]
        if any(it not in self.wide["value"].columns for it in columns):
            return None
        if len(columns) == 1:
            return pd.DataFrame({what: wide[columns[0]] for what, wide in self.wide.items()})
        value = self.wide["value"][columns]
        count = value.notna().sum(axis=1)
        reason = first(self.wide["reason"][it] for it in columns)
        incomplete = (count > 0) & (count < len(columns))
        return pd.DataFrame({
            "value": value.sum(axis=1).where(count == len(columns)),
            "reason": reason.where(~(incomplete & reason.isna()), "incomplete"),
            "vintage": self.wide["vintage"][columns].max(axis=1),
            "withheld": self.wide["withheld"][columns].max(axis=1),
        })

    def before(self):
        """Population of the year before; missing where the census lies between."""
        now = self.series("population")
        moved = now.dropna(subset=["vintage"]).reset_index()
        moved["year"] += 1
        moved = moved.set_index(["territory", "year"])
        moved = moved.reindex(self.index.union(moved.index))
        census = moved.index.get_level_values("year") == BROKEN_IN
        crossing = census & now.value.reindex(moved.index).notna() & moved.value.notna()
        moved.loc[crossing, "value"] = np.nan
        moved.loc[crossing, "reason"] = "broken series"
        return moved

    def pinned(self):
        """Area of the one year it is read in."""
        area = pd.DataFrame({what: wide["area_ha", "all"] for what, wide in self.wide.items()})
        area = area.xs(PINNED_IN, level="year")
        area = area.reindex(self.index.get_level_values("territory"))
        return area.set_axis(self.index)


def computed(figures, members, id, scale, pools, above, below, group="all"):
    """One indicator for every territory and year, of everybody or of one group."""
    names = {it for side in (above, below) if side for it in compile(side, id, "eval").co_names}
    read = {name: figures.series(name, group) for name in sorted(names)}
    if any(frame is None for frame in read.values()):
        return None
    values = {name: frame.value for name, frame in read.items()}
    n = eval(above, {}, values)
    d = eval(below, {}, values) if below else pd.Series(np.nan, figures.index)
    missing = n.isna() | (d.isna() if below else False)
    frames = read.values()
    why = first(it.reason for it in frames)
    why = why.fillna("not collected").where(missing)
    if below:
        why = why.where(missing | (d != 0), "division by zero")
    there = [it.value.notna() | it.reason.notna() for it in frames]
    cells = pd.DataFrame({
        "n": n,
        "d": d,
        "reason": why,
        "vintage": pd.concat([it.vintage for it in frames], axis=1).max(axis=1),
        "withheld": pd.concat([it.withheld for it in frames], axis=1).max(axis=1),
        "there": pd.concat(there, axis=1).any(axis=1),
    }).reset_index()
    cells["member"] = cells.territory.isin(members)
    cells["indicator"], cells["grp"] = id, group
    cells["scale"], cells["pools"], cells["divides"] = scale, pools, below is not None
    return cells[cells.member | cells.there]


def pooled(cells, members):
    """Whole areas from the parts of their members."""
    ring = [it for it in members if it != CORE]
    areas = (("metropolis", members), ("ring", ring))
    parts = [cells[cells.territory.isin(own)].assign(territory=area) for area, own in areas]
    parts = pd.concat(parts)
    known = parts.reason.isna()
    parts["known"] = known
    parts["n"], parts["d"] = parts.n.where(known), parts.d.where(known)
    by = parts.groupby(["indicator", "territory", "year", "grp"], observed=True, sort=False)
    whole = by.agg(
        scale=("scale", "first"), pools=("pools", "first"), divides=("divides", "first"),
        parts_known=("known", "sum"), parts_all=("known", "size"),
        n=("n", "sum"), d=("d", "sum"), least=("reason", "min"), most=("reason", "max"),
        vintage=("vintage", "max"), withheld=("withheld", "max"),
    ).reset_index()
    some, every = whole.parts_known > 0, whole.parts_known == whole.parts_all
    whole["reason"] = np.select(
        [whole.pools & every, some & whole.pools, some, whole.least == whole.most],
        [None, "incomplete", "parts not published", whole.least],
        "incomplete",
    )
    return whole[(whole.grp == "all") | some]


def result(cells, members):
    """Everything as indicator_values has it."""
    whole = pooled(cells, members)
    cells = cells[(cells.grp == "all") | cells.there]
    cells = cells.assign(parts_known=cells.reason.isna().astype("int32"), parts_all=1)
    rows = pd.concat([cells, whole])
    known = rows.reason.isna()
    value = rows.scale * rows.n / rows.d.where(rows.divides, 1.0)
    rows = rows.assign(
        value=value.where(known),
        numerator=rows.n.where(known & rows.pools),
        denominator=rows.d.where(known & rows.pools & rows.divides),
        state=np.select([known, rows.withheld == 1], ["known", "withheld"], "missing"),
    )
    columns = ["indicator", "territory", "year", "grp", "value", "numerator", "denominator",
               "state", "reason", "parts_known", "parts_all", "vintage"]
    return rows[columns].sort_values(["indicator", "territory", "year", "grp"])


def compute(folder):
    wanted = ["dataset", *KEY, "value", "state", "reason", "vintage", "file", "line", "stated"]
    parts = sorted(folder.glob("observations*.parquet"))
    rows = pd.concat([pd.read_parquet(part, columns=wanted) for part in parts], ignore_index=True)
    rows["vintage"] = pd.to_datetime(rows.vintage)
    members = sorted(pd.read_parquet(folder / "members.parquet").territory)
    figures = Figures(speaking(rows))
    found = []
    for indicator in INDICATORS:
        found.append(computed(figures, members, *indicator))
        for kind in GROUPS.get(indicator[0], []):
            groups = [it for it in figures.groups if it.startswith(f"{kind}=") and ";" not in it]
            found.extend(computed(figures, members, *indicator, group) for group in groups)
    cells = pd.concat([it for it in found if it is not None])
    result(cells, members).to_parquet(folder / "frames.parquet", compression="zstd", index=False)


def compare(folder, other):
    keys = ["indicator", "territory", "year", "grp"]
    ours = pd.read_parquet(folder / "frames.parquet").set_index(keys).sort_index()
    other = pd.read_parquet(other).set_index(keys).sort_index()
    if not ours.index.equals(other.index):
        print(ours.index.difference(other.index)[:5], other.index.difference(ours.index)[:5])
        raise SystemExit(f"{len(ours)} rows, {len(other)} in the other")
    np.testing.assert_allclose(ours.value, other.value, rtol=1e-9)
    for column in ("state", "reason", "parts_known", "parts_all"):
        a, b = (side[column].astype("string").fillna("") for side in (ours, other))
        if (a != b).any():
            raise SystemExit(f"{column} differs: {a[a != b].head()} {b[a != b].head()}")
    print(f"{len(ours)} rows agree")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--against", type=Path)
    options = parser.parse_args()
    start = time.perf_counter()
    compute(options.folder)
    print(f"pandas {pd.__version__}: {time.perf_counter() - start:.3f} s", flush=True)
    if options.against:
        compare(options.folder, options.against)


if __name__ == "__main__":
    main()
