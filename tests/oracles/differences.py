#!/usr/bin/env python3
"""Differences between the members and what chance explains, from the shipped figures, to hold the report against.

    python3 tests/oracles/differences.py          write tests/results/differences.json
    python3 tests/oracles/differences.py --check  compare that file with what would be written

Values are those of tests/oracles/indicators.py, which reads the tables under datasets/ by itself and no formula:

- `spread`: for the last year in which all members are known, coefficients of variation, Gini and Theil's T from their
  definitions in numpy; the slope index by WLS of statsmodels; Moran's I by esda, with neighbours whose polygons
  intersect by shapely, and with the four nearest centroids of those polygons;
- `drift`: coefficients of variation since the break of 2020, their slope by scipy.stats.theilslopes;
- `chance`: Wilson's interval by statsmodels, and which members lie beyond 95 and 99.8 % limits of a proportion around the
  pooled value, by scipy.stats.norm.

`--check` ends with 1 if the file differs. Needs numpy 2.4.6, scipy 1.17.1, statsmodels 0.15.0, esda 2.9.0,
libpysal 4.14.1, shapely 2.2.0.
"""

import argparse
import json
import sys
from math import cos, radians

import indicators
import numpy as np
import statsmodels.api as sm
from esda.moran import Moran
from libpysal.weights import W
from scipy import stats
from shapely.geometry import shape
from statsmodels.stats.proportion import proportion_confint

RESULT = indicators.ROOT / "tests" / "results" / "differences.json"
COMPARED = sorted((indicators.RATIOS | indicators.PUBLISHED_RATES).keys() - {"population-change"})
DRIFTING = "own-revenue-per-head"
COUNTED = "unemployed-share"
BREAK = 2020
NEAREST = 4


def sections(indicator, spoken, codes):
    """(year, values, people) of the years in which all members are known, latest first."""
    for year in sorted({year for _, _, year, _ in spoken}, reverse=True):
        found = indicators.values_of_year(indicator, year, spoken, codes)
        people = indicators.values_of_year("population", year, spoken, codes)
        if all(isinstance(of[code], dict) for of in (found, people) for code in codes):
            yield year, *(np.array([of[code]["value"] for code in codes]) for of in (found, people))


def variation(values, weights):
    mean = np.average(values, weights=weights)
    return float(np.sqrt(np.average((values - mean) ** 2, weights=weights)) / mean)


def gini(values, people):
    pairs = np.abs(values[:, None] - values[None, :]) * people[:, None] * people[None, :]
    return float(pairs.sum() / (2 * people.sum() ** 2 * np.average(values, weights=people)))


def theil(values, people, core):
    """T in all and between the core and the rest."""
    share = people / people.sum()
    relative = values / np.average(values, weights=people)
    total = (share * relative * np.log(relative)).sum()
    between = 0.0
    for group in (core, ~core):
        mean = np.average(values[group], weights=people[group]) / np.average(values, weights=people)
        between += share[group].sum() * mean * np.log(mean)
    return float(total), float(between)


def slope_index(values, people, means):
    order = np.argsort(means, kind="stable")
    share = people[order] / people.sum()
    ridits = np.cumsum(share) - share / 2
    return float(sm.WLS(values[order], sm.add_constant(ridits), weights=share).fit().params[1])


def neighbours(codes):
    """Neighbours by borders and by the distance of centroids on a plane in metres."""
    (_, _, path), = indicators.resources("boundaries")
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    outlines = {it["properties"]["territory"]: shape(it["geometry"]) for it in features}
    borders = {
        place: [other for other, code in enumerate(codes)
                if other != place and outlines[code].intersects(outlines[own])]
        for place, own in enumerate(codes)
    }
    centres = np.array([[outlines[code].centroid.x, outlines[code].centroid.y] for code in codes])
    metres = centres * 111_195 * np.array([cos(radians(centres[:, 1].mean())), 1])
    nearest = {}
    for place, centre in enumerate(metres):
        far = np.hypot(*(metres - centre).T)
        nearest[place] = [int(other) for other in np.argsort(far) if other != place][:NEAREST]
    return borders, nearest


def moran(values, beside):
    return float(Moran(values, W(beside, silence_warnings=True), transformation="r", permutations=0).I)


def spread(indicator, spoken, codes, means, lie):
    year, values, people = next(sections(indicator, spoken, codes))
    core = np.array([code == indicators.KRAKOW for code in codes])
    found = {"indicator": indicator, "year": year, "lowest": values.min(), "highest": values.max(),
             "unweighted": variation(values, np.ones(len(codes))), "weighted": variation(values, people),
             "without_core": variation(values[~core], np.ones(len(codes) - 1)), "gini": gini(values, people),
             "moran": [moran(values, beside) for beside in lie]}
    if (values > 0).all():
        found["theil"], found["between"] = theil(values, people, core)
    if year in means and indicator != DRIFTING:
        found["slope"] = slope_index(values, people, means[year])
    return found


def drift(spoken, codes):
    years = [it for it in sections(DRIFTING, spoken, codes) if it[0] >= BREAK][::-1]
    spreads = [variation(values, np.ones(len(codes))) for _, values, _ in years]
    slope, _, low, high = stats.theilslopes(spreads, [year for year, _, _ in years], 0.95)
    first, last = years[0], years[-1]
    growth = np.log(last[1] / first[1]) / (last[0] - first[0])
    beta = sm.OLS(growth, sm.add_constant(np.log(first[1]))).fit()
    return {"indicator": DRIFTING, "years": [year for year, _, _ in years], "spreads": spreads,
            "slope": float(slope), "lower": float(low), "upper": float(high),
            "beta": float(beta.params[1]), "p": float(beta.pvalues[1])}


def chance(spoken, codes):
    year, _, _ = next(sections(COUNTED, spoken, codes))
    found = indicators.values_of_year(COUNTED, year, spoken, codes)
    whole = found["metropolis"]["value"] / 100
    rows = []
    for code in codes:
        x, n = found[code]["numerator"], found[code]["denominator"]
        lower, upper = proportion_confint(x, n, method="wilson")
        z = (x / n - whole) / np.sqrt(whole * (1 - whole) / n)
        beyond = [bool(abs(z) > stats.norm.isf(tail)) for tail in (0.025, 0.001)]
        rows.append({"territory": code, "lower": 100 * lower, "upper": 100 * upper, "above": bool(z > 0),
                     "beyond_95": beyond[0], "beyond_998": beyond[1]})
    return {"indicator": COUNTED, "year": year, "members": rows}


def computed():
    codes = indicators.members()
    spoken = {key: indicators.speaking(of) for key, of in indicators.figures(codes).items()}
    means = {year: values for year, values, _ in sections(DRIFTING, spoken, codes)}
    lie = neighbours(codes)
    found = []
    for indicator in COMPARED:
        if next(sections(indicator, spoken, codes), None):
            found.append(spread(indicator, spoken, codes, means, lie))
    return {"script": "tests/oracles/differences.py", "members": codes,
            "neighbours": [list(of.values()) for of in lie], "spread": found, "drift": drift(spoken, codes),
            "chance": chance(spoken, codes)}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare with the committed result")
    options = parser.parse_args()
    text = json.dumps(computed()) + "\n"
    if not options.check:
        RESULT.write_text(text, encoding="utf-8")
        return 0
    same = RESULT.read_text(encoding="utf-8") == text
    print("the same" if same else "not what is committed")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
