#!/usr/bin/env python3
"""Nearest neighbours on standardised variables, to hold src/assessments/peers/ against.

    python3 tests/oracles/peers.py          write tests/results/peers.json
    python3 tests/oracles/peers.py --check  compare that file with what would be written

Draws with a seed:

- `tables`: units with variables of every shape (skewed to the right, to the left, symmetric, the same for all, with
  zeros), some values missing, with and without groups and weights. A variable is `logged` where scipy.stats.skew with
  bias=False over the units that have all variables is 2 or more and all values are positive; or always, or never. For
  each unit that has all values: `StandardScaler` of scikit-learn over its group, then `NearestNeighbors` by brute force
  with the Minkowski metric of p = 2 and the weights; shares of the squared distance in numpy;
- `stability`: a table, one unit, its nearest; the share of 4000 draws of the weights, by numpy, in which each is again
  among as many nearest of NearestNeighbors: `given` evenly within a quarter of each weight, `anywhere` Dirichlet with
  all parameters 1.

`--check` ends with 1 if the file differs. Needs numpy 2.4.6, scipy 1.17.1, scikit-learn 1.9.1.
"""

import sys

import committed
import numpy as np
from scipy import stats
from sklearn.neighbors import NearestNeighbors
from sklearn.preprocessing import StandardScaler

SEED = 20300103
SKEWED = 2
DRAWS = 4000


def shaped(random, shape, units):
    if shape == "right":
        return np.round(random.lognormal(4, 1.3, size=units), 6)
    if shape == "left":
        return np.round(1000 - random.lognormal(4, 0.9, size=units).clip(max=990), 6)
    if shape == "zeros":
        return np.round(random.lognormal(3, 1.4, size=units) * (random.random(units) > 0.3), 6)
    if shape == "same":
        return np.full(units, 7.0)
    return np.round(random.normal(50, 9, size=units), 6)


def drawn(random, index):
    """A table without what is expected of it: columns with NaN for what is missing, weights, groups."""
    units = int(random.integers(6, 45))
    shapes = list(random.choice(["right", "left", "zeros", "normal"], size=int(random.integers(1, 6))))
    if shapes[0] == "zeros":
        # Alone it would leave units at the same place, whose order is nobody's.
        shapes[0] = "normal"
    if index % 5 == 4:
        shapes.append("same")
    values = np.column_stack([shaped(random, shape, units) for shape in shapes])
    logged = ["always" if shape == "right" and random.random() < 0.2 else "skewed" for shape in shapes]
    logged = [it if random.random() < 0.8 else "never" for it in logged]
    if index % 3 == 2:
        values[random.random(values.shape) < 0.05] = np.nan
    weights = np.ones(len(shapes))
    if index % 2:
        weights = np.round(random.uniform(0.2, 4, size=len(shapes)), 2)
    groups = random.integers(0, 3, size=units) if index % 4 == 1 else np.zeros(units, dtype=int)
    return values, logged, weights, groups


def placed(values, logged):
    """Which variables are logged, which units have a place, and where."""
    known = ~np.isnan(values).any(axis=1)
    chosen = []
    for column, how in zip(values[known].T, logged):
        skewed = np.ptp(column) > 0 and len(column) > 2 and stats.skew(column, bias=False) >= SKEWED
        chosen.append(how == "always" or (how == "skewed" and bool(skewed) and bool((column > 0).all())))
    transformed = values.copy()
    transformed[:, chosen] = np.log(values[:, chosen])
    return chosen, known, transformed


def neighbours(standard, weights, count):
    model = NearestNeighbors(algorithm="brute", metric="minkowski", p=2, metric_params={"w": weights})
    model.fit(standard)
    return model.kneighbors(n_neighbors=count)


def table(random, index):
    values, logged, weights, groups = drawn(random, index)
    chosen, known, transformed = placed(values, logged)
    count = int(random.integers(1, 7))
    expected = [None] * len(values)
    for group in np.unique(groups[known]):
        own = np.flatnonzero(known & (groups == group))
        if len(own) < 2:
            for unit in own:
                expected[unit] = []
            continue
        standard = StandardScaler().fit_transform(transformed[own])
        far, near = neighbours(standard, weights, min(count, len(own) - 1))
        for unit, distances, others in zip(own, far, near):
            expected[unit] = []
            for distance, other in zip(distances, others):
                parts = weights * (standard[np.searchsorted(own, unit)] - standard[other]) ** 2
                assert np.isclose(parts.sum(), distance**2, rtol=1e-9)
                expected[unit].append([int(own[other]), float(distance), (parts / parts.sum()).tolist()])
    # A few units tell as much as all of them.
    asked = [int(unit) for unit in range(len(values)) if unit < 5 or expected[unit] is None]
    return {
        "columns": [[None if np.isnan(value) else float(value) for value in column] for column in values.T],
        "how": logged, "weights": weights.tolist(), "groups": groups.tolist(), "count": count,
        "logged": chosen, "expected": [[unit, expected[unit]] for unit in asked],
    }


def stability(random):
    units, variables, count = int(random.integers(20, 60)), int(random.integers(2, 6)), int(random.integers(2, 7))
    values = np.round(random.normal(50, 9, size=(units, variables)), 3)
    weights = np.round(random.uniform(0.5, 2, size=variables), 2)
    standard = StandardScaler().fit_transform(values)

    def nearest(weights):
        scaled = standard * np.sqrt(weights)
        return NearestNeighbors(algorithm="kd_tree").fit(scaled[1:]).kneighbors(scaled[:1], count)[1][0] + 1

    peers = nearest(weights)
    case = {"columns": values.T.tolist(), "weights": weights.tolist(), "peers": peers.tolist(), "draws": DRAWS}
    for name, draw in (
        ("given", lambda: weights * random.uniform(0.75, 1.25, size=variables)),
        ("anywhere", lambda: random.dirichlet(np.ones(variables))),
    ):
        kept = sum(np.isin(peers, nearest(draw())).astype(int) for _ in range(DRAWS))
        case[name] = (kept / DRAWS).tolist()
    return case


def computed():
    random = np.random.default_rng(SEED)
    return {
        "oracle": "peers", "script": "tests/oracles/peers.py", "seed": SEED,
        "tables": [table(random, index) for index in range(40)],
        "stability": [stability(random) for _ in range(6)],
    }


if __name__ == "__main__":
    sys.exit(committed.main(__doc__, "peers.json", computed))
