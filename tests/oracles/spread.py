#!/usr/bin/env python3
"""Differences between units and their neighbours, to hold src/assessments/spread.rs and moran.rs against.

    python3 tests/oracles/spread.py          write tests/results/spread.json
    python3 tests/oracles/spread.py --check  compare that file with what would be written

Draws with a seed:

- `distributions`: values, people and groups. Coefficients of variation, Gini and Theil's T from their definitions in
  numpy. They must agree to 1e-12 with scipy.stats.variation, with DescrStatsW of statsmodels, and with Gini and
  TheilD of PySAL's inequality, which know no weights: there each unit stands as often as it has people. No T where a
  value is 0;
- `panels`: scipy.stats.theilslopes at 90 % over the years of the coefficients of variation;
- `growth`: OLS of statsmodels; half-life ln 2 / -slope where the slope is below 0;
- `moran`: esda.Moran with weights of libpysal, row-standardised, 9999 permutations; points with their nearest, grids,
  and random borders with islands;
- `orders`: for few units with whole values, the share of all orders, in fractions, whose I is not below the observed
  one, or not above it, whichever is less;
- `nearest`: NearestNeighbors of scikit-learn for scattered points; for grids, where distances are equal, a stable sort
  of whole squares.

`--check` ends with 1 if the file differs. Needs numpy 2.4.6, scipy 1.17.1, statsmodels 0.15.0, esda 2.9.0,
libpysal 4.14.1, inequality 1.1.2, scikit-learn 1.9.1.
"""

import sys
from fractions import Fraction
from itertools import permutations

import committed
import libpysal
import numpy as np
import statsmodels.api as sm
from esda.moran import Moran
from inequality.gini import Gini
from inequality.theil import TheilD
from scipy import stats
from sklearn.neighbors import NearestNeighbors
from statsmodels.stats.weightstats import DescrStatsW

SEED = 20300102
DRAWS = 9999


def plain(array):
    return np.asarray(array).tolist()


def same(ours, theirs):
    assert np.isclose(ours, theirs, rtol=1e-10, atol=1e-12), (ours, theirs)


# ---- between units ------------------------------------------------------------------------

def variation(values, weights=None):
    mean = np.average(values, weights=weights)
    return float(np.sqrt(np.average((values - mean) ** 2, weights=weights)) / mean)


def gini(values, weights):
    pairs = np.abs(values[:, None] - values[None, :]) * weights[:, None] * weights[None, :]
    return float(pairs.sum() / weights.sum() ** 2 / (2 * np.average(values, weights=weights)))


def theil(values, weights, groups):
    """T, within, between, from shares of the sum and of the people."""
    sums, people = values * weights / (values * weights).sum(), weights / weights.sum()
    total = float((sums * np.log(sums / people)).sum())
    within = between = 0.0
    for group in np.unique(groups):
        own = groups == group
        sum_share, people_share = sums[own].sum(), people[own].sum()
        between += sum_share * np.log(sum_share / people_share)
        inner = sums[own] / sum_share
        within += sum_share * (inner * np.log(inner / (people[own] / people_share))).sum()
    same(total, within + between)
    return total, float(within), float(between)


def distribution(random, index):
    length = int(random.integers(3, 40))
    values = np.round(random.lognormal(3, random.choice([0.05, 0.4, 1.2]), size=length), 3)
    if index % 6 == 5:
        values[int(random.integers(length))] = 0
    if index % 6 == 4:
        values = np.ceil(values / 20) * 20
    weights = random.integers(1, 60, size=length)
    groups = random.integers(0, random.choice([1, 3, 6]), size=length)
    case = {"values": plain(values), "weights": plain(weights), "groups": plain(groups)}
    everyone = np.repeat(values, weights)
    case["cv"], case["cv_weighted"] = variation(values), variation(values, weights)
    same(case["cv"], stats.variation(values))
    described = DescrStatsW(values, weights=weights)
    same(case["cv_weighted"], described.std / described.mean)
    case["gini"] = gini(values, weights)
    same(case["gini"], Gini(everyone).g)
    case["theil"] = None
    if (values > 0).all():
        case["theil"], case["within"], case["between"] = theil(values, weights, groups)
        known = TheilD(everyone, np.repeat(groups, weights))
        same(case["theil"], np.squeeze(known.T))
        same(case["within"], np.squeeze(known.wg))
        same(case["between"], np.squeeze(known.bg))
    return case


# ---- over years ---------------------------------------------------------------------------

def panel(random):
    years = np.sort(random.choice(np.arange(2004, 2025), size=int(random.integers(5, 13)), replace=False))
    units = int(random.integers(5, 16))
    start, weights = random.normal(4, 0.5, size=units), random.integers(1000, 90000, size=units)
    pull = random.choice([-0.03, 0.0, 0.03])
    rows = []
    for year in years:
        logs = 4 + (start - 4) * np.exp(pull * (year - 2004)) + random.normal(0, 0.05, size=units)
        rows.append({"year": int(year), "values": plain(np.round(np.exp(logs), 2)), "weights": plain(weights)})
    case = {"years": rows}
    for name, of in (("unweighted", lambda it: None), ("weighted", lambda it: np.array(it["weights"]))):
        line = [variation(np.array(it["values"]), of(it)) for it in rows]
        found = stats.theilslopes(line, years.astype(float), alpha=0.9, method="separate")
        keys = ("slope", "intercept", "lower", "upper")
        case[name] = dict(zip(keys, map(float, (found.slope, found.intercept, found.low_slope, found.high_slope))))
    return case


def growth(random):
    units, years = int(random.integers(3, 60)), int(random.integers(1, 20))
    first = np.round(random.lognormal(3, 0.6, size=units), 2)
    slope = random.choice([-0.03, -0.01, 0.0, 0.01])
    last = np.round(first * np.exp(years * (0.1 + slope * np.log(first) + random.normal(0, 0.01, size=units))), 2)
    fit = sm.OLS(np.log(last / first) / years, sm.add_constant(np.log(first))).fit()
    slope = float(fit.params[1])
    return {
        "years": years, "first": plain(first), "last": plain(last), "slope": slope,
        "standard_error": float(fit.bse[1]), "r2": float(fit.rsquared), "p": float(fit.pvalues[1]),
        "half_life": float(np.log(2) / -slope) if slope < 0 else None,
    }


# ---- side by side -------------------------------------------------------------------------

def nearest(points, count):
    found = NearestNeighbors(n_neighbors=count + 1).fit(points).kneighbors(points, return_distance=False)
    assert (found[:, 0] == np.arange(len(points))).all()
    return plain(found[:, 1:])


def nearest_of_grid(points, count):
    squares = ((points[:, None, :] - points[None, :, :]) ** 2).sum(axis=2)
    np.fill_diagonal(squares, np.iinfo(squares.dtype).max)
    return plain(np.argsort(squares, axis=1, kind="stable")[:, :count])


def neighbours(random, kind, units):
    if kind == "nearest":
        return nearest(random.uniform(0, 1e5, size=(units, 2)), int(random.integers(1, 7)))
    if kind == "grid":
        side = int(np.ceil(np.sqrt(units)))
        grid = libpysal.weights.lat2W(side, side, rook=bool(random.integers(2)))
        return [sorted(grid.neighbors[place]) for place in range(side * side)]
    lists = [[] for _ in range(units)]
    for one in range(units):
        for other in range(one):
            if one % 7 and other % 7 and random.random() < 3 / units:
                lists[one].append(other)
                lists[other].append(one)
    return lists


def moran(random, index):
    lists = neighbours(random, ("nearest", "grid", "borders")[index % 3], int(random.integers(9, 50)))
    values = random.normal(size=len(lists))
    for _ in range(int(random.integers(0, 3))):  # smoothed over neighbours: alike side by side
        values = np.array([values[it] + sum(values[list_]) for it, list_ in enumerate(lists)])
    values = np.round(values, 5)
    weights = libpysal.weights.W(dict(enumerate(lists)), silence_warnings=True)
    np.random.seed(SEED + index)  # esda draws from numpy's global generator
    found = Moran(values, weights, transformation="r", permutations=DRAWS)
    return {
        "values": plain(values), "neighbours": lists,
        "i": float(found.I), "expected": float(found.EI), "p_sim": float(found.p_sim),
    }


def orders(random, units):
    lists = [[it for it in (place - 1, place + 1) if 0 <= it < units] for place in range(units)]
    if random.integers(2):
        lists[0] = []
    values = plain(random.integers(0, 4, size=units))
    values[0], values[1] = 0, 3
    mean = Fraction(sum(values), units)

    def products(order):
        rows = ((order[place], list_) for place, list_ in enumerate(lists) if list_)
        return sum((own - mean) * sum(order[it] - mean for it in list_) / len(list_) for own, list_ in rows)

    observed, every = products(values), [products(order) for order in permutations(values)]
    above, below = sum(it >= observed for it in every), sum(it <= observed for it in every)
    return {"values": values, "neighbours": lists, "p": min(above, below) / len(every)}


def scattered(random, index):
    count = int(random.integers(1, 8))
    if index % 2:
        points = random.integers(0, 5, size=(int(random.integers(count + 1, 25)), 2)) * 1000
        return {"points": plain(points), "count": count, "lists": nearest_of_grid(points, count)}
    points = np.round(random.uniform(0, 1e5, size=(int(random.integers(count + 1, 40)), 2)), 3)
    return {"points": plain(points), "count": count, "lists": nearest(points, count)}


def computed():
    random = np.random.default_rng(SEED)
    return {
        "oracle": "spread", "script": "tests/oracles/spread.py", "seed": SEED,
        "distributions": [distribution(random, index) for index in range(60)],
        "panels": [panel(random) for _ in range(12)],
        "growth": [growth(random) for _ in range(40)],
        "moran": [moran(random, index) for index in range(30)],
        "orders": [orders(random, units) for units in (3, 4, 4, 5, 5, 6, 6, 7, 7, 7)],
        "nearest": [scattered(random, index) for index in range(20)],
    }


if __name__ == "__main__":
    sys.exit(committed.main(__doc__, "spread.json", computed))
