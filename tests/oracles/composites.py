#!/usr/bin/env python3
"""What scores, their aggregates and weights from data of a composite index should be.

    python3 tests/oracles/composites.py          write tests/results/composites.json
    python3 tests/oracles/composites.py --check  compare that file with what would be written

Draws seeded data with missing values, ties, constants, zeros and negative values, and computes:

- `normalise`: the formulas of COINr 1.1.14 (R/normalise.R) with pandas on values times direction, null where that is
  no number. Held against other ways: scipy.stats.zscore, sklearn's MinMaxScaler (with clip for goalposts),
  scipy.stats.rankdata, and exact fractions for distances. Scores that COINr gives in reverse order (a target not above
  the worst value, a largest value not above zero) are null by the program's own rule, written out in `refused`;
- `aggregate`: numpy.average, scipy.stats.gmean, hmean and pmean over what a unit knows, null where one is zero or
  negative and the mean takes none; Copeland and Borda in exact fractions over what both units of a pair know.
  Without missing values Borda is held against numpy.average of scipy.stats.rankdata(method="min") - 1, and Copeland
  against COINr's outranking matrix written with numpy;
- `principal_component`: sklearn.decomposition.PCA of standardised units known in all indicators, held against
  numpy.linalg.svd; `entropy`: scipy.special.kl_div from equal shares, held against scipy.stats.entropy.

COINr itself is not run. The unit tests beside src/assessments/composite/ read the file and compare to a relative 1e-9.
`--check` ends with 1 if the file differs. Needs numpy 2.4.6, scipy 1.17.1, pandas 3.1.1 and scikit-learn 1.9.1.
"""

import argparse
import json
import math
import sys
import warnings
from fractions import Fraction
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import special, stats
from sklearn.decomposition import PCA
from sklearn.preprocessing import MinMaxScaler, StandardScaler

RESULT = Path(__file__).resolve().parents[2] / "tests" / "results" / "composites.json"
SEED = 20300104
LIBRARIES = ("numpy", "scipy", "pandas", "scikit-learn")


def agree(ours, theirs, tolerance, what):
    ours, theirs = np.asarray(ours, dtype=float), np.asarray(theirs, dtype=float)
    scale = np.nanmax(np.abs(theirs)) if np.isfinite(theirs).any() else 1
    assert np.allclose(ours, theirs, rtol=tolerance, atol=tolerance * scale, equal_nan=True), f"{what}: {ours} and {theirs}"


def plain(values):
    """Floats, None for what is no finite number."""
    return [float(value) if value is not None and np.isfinite(float(value)) else None for value in values]


def with_holes(random, values, share):
    return np.where(random.random(len(values)) < share, np.nan, values)


# ---- normalise ----------------------------------------------------------------------------

def columns(random):
    return [
        np.round(random.normal(50, 12, 17), 3),
        with_holes(random, np.round(random.normal(0, 3, 23), 2), 0.2),
        with_holes(random, random.integers(-3, 4, 21).astype(float), 0.15),  # ties and zeros
        with_holes(random, np.round(random.lognormal(6, 2, 15), 1), 0.2),
        np.round(random.uniform(-90, -10, 12), 4),  # all negative
        1e6 + np.round(random.normal(0, 1, 11), 4),  # far from zero
        np.array([0.3] * 3 + [np.nan] + [0.3] * 3),  # constant, of a value that binary cannot write
        np.array([np.nan, 4.5, np.nan]),
        np.array([2.0, 7.0]),
        np.array([np.nan] * 4),
        np.array([]),
    ]


def exact(values, score):
    return [float(score(Fraction(value))) if np.isfinite(value) else np.nan for value in values]


def linear(values, at_0, at_1):
    """Exactly: 0 at one value, 1 at the other; nothing where they are the same."""
    if not (np.isfinite(at_0) and np.isfinite(at_1)) or at_0 == at_1:
        return [np.nan] * len(values)
    start, end = Fraction(at_0), Fraction(at_1)
    return exact(values, lambda value: (value - start) / (end - start))


def scaler(low, high, fitted, values, clip=False):
    if len(values) == 0:
        return []
    fit = MinMaxScaler(feature_range=(low, high), clip=clip).fit(np.reshape(fitted, (-1, 1)))
    return fit.transform(np.reshape(values, (-1, 1))).ravel()


def score(name, given, values, direction):
    """COINr's formulas; `values` as a pandas series."""
    x = values * direction
    least, most, known = x.min(), x.max(), x.notna().sum()
    if name == "min-max":
        low, high = given["low"], given["high"]
        found = (x - least) / (most - least) * (high - low) + low
        if least < most:
            agree(found, scaler(low, high, x.to_numpy(), x.to_numpy()), 1e-9, name)
    elif name == "scaled":
        found = (x - given["low"]) / (given["high"] - given["low"]) * 100
        agree(found, 100 * np.array(linear(x, given["low"], given["high"])), 1e-11, name)
    elif name == "z-score":
        found = stats.zscore(x, ddof=1, nan_policy="omit") if least < most else x * np.nan
        agree(found, (x - x.mean()) / x.std() if least < most else x * np.nan, 1e-11, name)
        found = pd.Series(found) * given["deviation"] + given["mean"]
    elif name == "distance-to-max":
        agree(1 - (most - x) / (most - least), linear(x, least, most), 1e-11, name)
        found = pd.Series(linear(x, least, most))
    elif name in ("distance-to-reference", "distance-to-target"):
        end = x.iloc[given["unit"]] if name == "distance-to-reference" else given["target"] * direction
        refused = name == "distance-to-target" and end <= least
        found = pd.Series(linear(x, least, end), dtype=float)
        if not refused and np.isfinite(end) and end > least:
            agree(1 - (end - x) / (end - least), found, 1e-9, name)
        found = found * np.nan if refused else found.clip(upper=1) if given["capped"] else found
    elif name == "fraction-of-max":
        refused = not most > 0
        found = x * np.nan if refused else x / most
    elif name in ("percentile-rank", "borda", "rank"):
        rank = x.rank(method="min", na_option="keep")
        agree(rank, stats.rankdata(x, method="min", nan_policy="omit") if known else x, 0, name)
        found = {"rank": rank, "borda": rank - 1, "percentile-rank": (rank - 1) / (known - 1)}[name]
    elif name == "goalposts":
        lower, upper, scale = given["lower"], given["upper"], given["scale"]
        share = (values - lower) / (upper - lower)
        found = (share if direction > 0 else 1 - share).clip(0, 1) * scale
        ends = [lower, upper] if direction > 0 else [-upper, -lower]
        agree(found, scaler(0, scale, ends, x.to_numpy(), clip=True), 1e-9, name)
    return plain(found)


def normalisers(random, values):
    known = values[np.isfinite(values)]
    low, high = (known.min(), known.max()) if len(known) else (0.0, 1.0)
    width = max(high - low, 1.0)
    at = lambda share: float(np.round(low + share * width, 3))
    yield "min-max", {"low": 0.0, "high": 100.0}
    yield "min-max", {"low": 1.0, "high": 7.5}
    yield "scaled", {"low": 0.0, "high": 100.0}
    yield "scaled", {"low": at(0.2), "high": at(0.7)}
    yield "z-score", {"mean": 0.0, "deviation": 1.0}
    yield "z-score", {"mean": 10.0, "deviation": 2.0}
    yield "distance-to-max", {}
    if len(values):
        for capped in (False, True):
            yield "distance-to-reference", {"unit": int(random.integers(0, len(values))), "capped": capped}
    for share, capped in ((0.6, False), (0.6, True), (1.3, False), (-0.2, False)):
        yield "distance-to-target", {"target": at(share), "capped": capped}
    yield "fraction-of-max", {}
    yield "percentile-rank", {}
    yield "borda", {}
    yield "rank", {}
    yield "goalposts", {"lower": at(0.15), "upper": at(0.8), "scale": 1.0}
    yield "goalposts", {"lower": at(-0.5), "upper": at(1.5), "scale": 100.0}


def normalised(random):
    cases = []
    for values in columns(random):
        of_column = []
        for direction in (1.0, -1.0):
            for name, given in normalisers(random, values):
                series = pd.Series(values, dtype=float)
                found = score(name, given, series, direction)
                of_column.append({"by": name, **given, "direction": direction, "scores": found})
        cases.append({"column": plain(values), "cases": of_column})
    return cases


# ---- aggregate ----------------------------------------------------------------------------

POWERS = (-2.0, -1.0, 0.0, 0.5, 1.0, 3.0)


def tables(random):
    """Tables of units by indicators, and weights as written in decimals."""
    whole = random.integers(1, 6, (9, 4)).astype(float)  # many ties
    holes = np.round(random.uniform(1, 100, (12, 5)), 2)
    holes[random.random(holes.shape) < 0.25] = np.nan
    holes[3] = np.nan
    ties = random.integers(-2, 3, (11, 3)).astype(float)  # zeros, negatives
    ties[random.random(ties.shape) < 0.2] = np.nan
    apart = np.array([[1.0, np.nan], [2.0, np.nan], [np.nan, 5.0]])  # the last shares nothing with the others
    return [
        (np.round(random.normal(50, 10, (14, 6)), 3), ["1"] * 6),
        (whole, ["0.1", "0.2", "0.3", "0.6"]),  # sums that binary does not write exactly
        (holes, ["1", "2.5", "0.7", "1.3", "0"]),
        (ties, ["0.1", "0.2", "0.3"]),
        (np.round(random.lognormal(0, 3, (8, 4)), 6), ["3", "1", "1", "2"]),
        (apart, ["1", "2"]),
        (np.array([[3.0, 4.0]]), ["1", "3"]),  # one unit
    ]


def mean_of(row, weights, power):
    known = np.isfinite(row) & (weights > 0)
    x, w = row[known], weights[known]
    if len(x) == 0:
        return None
    if power == 1:
        return float(np.average(x, weights=w))
    if (x < 0).any() or (power <= 0 and (x == 0).any()):
        return None
    if power == 0:
        return float(stats.gmean(x, weights=w))
    if power == -1:
        agree(stats.hmean(x, weights=w), stats.pmean(x, power, weights=w), 1e-12, "hmean")
        return float(stats.hmean(x, weights=w))
    return float(stats.pmean(x, power, weights=w))


def pairwise(table, weights):
    """Copeland and Borda, exactly, over what both units know."""
    weights = [Fraction(weight) for weight in weights]
    copeland, borda = [], []
    for i, one in enumerate(table):
        wins, share, compared = 0, Fraction(0), False
        for j, other in enumerate(table):
            both = [(a, b, w) for a, b, w in zip(one, other, weights) if w > 0 and np.isfinite(a) and np.isfinite(b)]
            if i == j or not both:
                continue
            compared = True
            whole = sum(w for _, _, w in both)
            above = sum((w for a, b, w in both if a > b), Fraction(0)) / whole
            equal = sum((w for a, b, w in both if a == b), Fraction(0)) / whole
            outranks = above + equal / 2
            wins += (outranks > Fraction(1, 2)) - (outranks < Fraction(1, 2))
            share += above
        copeland.append(float(wins) if compared else None)
        borda.append(float(share) if compared else None)
    return copeland, borda


def coinr_copeland(table, weights):
    """a_copeland as in COINr, for tables without missing values."""
    matrix = np.full((len(table), len(table)), 0.5)
    for i in range(len(table)):
        for j in range(i + 1, len(table)):
            matrix[i, j] = weights[table[i] > table[j]].sum() + weights[table[i] == table[j]].sum() / 2
            matrix[j, i] = 1 - matrix[i, j]
    return np.sign(np.round(matrix - 0.5, 12)).sum(axis=1)


def aggregated(random):
    cases = []
    for table, written in tables(random):
        weights = np.array([float(weight) for weight in written])
        found = [{"by": "arithmetic", "scores": [mean_of(row, weights, 1) for row in table]},
                 {"by": "geometric", "scores": [mean_of(row, weights, 0) for row in table]},
                 {"by": "harmonic", "scores": [mean_of(row, weights, -1) for row in table]}]
        for power in POWERS:
            found.append({"by": "generalised", "power": power, "scores": [mean_of(row, weights, power) for row in table]})
        copeland, borda = pairwise(table, written)
        if np.isfinite(table).all() and len(table) > 1:
            share = weights / weights.sum()
            ranks = np.column_stack([stats.rankdata(column, method="min") - 1 for column in table.T])
            agree(borda, np.average(ranks, axis=1, weights=share), 1e-12, "Borda")
            agree(copeland, coinr_copeland(table, share), 0, "Copeland")
        found += [{"by": "copeland", "scores": copeland}, {"by": "borda", "scores": borda}]
        cases.append({"columns": [plain(column) for column in table.T], "weights": weights.tolist(), "cases": found})
    return cases


# ---- weigh --------------------------------------------------------------------------------

def correlated(random, units, indicators, noise, turned=()):
    common = random.normal(size=(units, 1))
    table = common * random.uniform(0.5, 2, indicators) + noise * random.normal(size=(units, indicators))
    for place in turned:
        table[:, place] *= -1
    return np.round(table * random.uniform(1, 30, indicators) + random.uniform(-40, 90, indicators), 4)


def known_in_all(table):
    return table[np.isfinite(table).all(axis=1)]


def principal_components(random):
    tables = [correlated(random, 30, 5, 1.0), correlated(random, 25, 6, 0.7, (2,)), correlated(random, 40, 8, 3.0),
              correlated(random, 12, 2, 1.0), correlated(random, 3, 3, 1.0), correlated(random, 5, 9, 1.0),
              correlated(random, 20, 4, 0.5, (0,)), correlated(random, 60, 12, 1.5, (3, 7)),
              correlated(random, 10, 1, 1.0), correlated(random, 15, 2, 1.0, (1,))]
    for table in tables[:3]:
        table[random.random(table.shape) < 0.06] = np.nan
    cases = []
    for table in tables:
        known = known_in_all(table)
        standard = StandardScaler().fit_transform(known)
        fit = PCA().fit(standard)
        loadings = fit.components_[0]
        lead = loadings.sum() if abs(loadings.sum()) > 1e-10 else loadings[0]
        loadings = loadings * np.sign(lead)
        _, lengths, rows = np.linalg.svd(standard, full_matrices=False)
        agree(loadings ** 2, rows[0] ** 2, 1e-11, "loadings")
        agree(fit.explained_variance_ratio_[0], lengths[0] ** 2 / (lengths ** 2).sum(), 1e-12, "explained")
        cases.append({"columns": [plain(column) for column in table.T], "units": len(known),
                      "weights": (loadings ** 2).tolist(), "loadings": loadings.tolist(),
                      "opposite": (loadings < 0).tolist(), "explained": float(fit.explained_variance_ratio_[0])})
    return cases


def entropies(random):
    tables = [np.round(random.uniform(0, 100, (20, 4)), 2), np.round(random.lognormal(3, 1, (30, 6)), 3),
              random.integers(0, 3, (15, 5)).astype(float), np.round(random.normal(1000, 5, (25, 3)), 2),
              np.round(random.uniform(1, 9, (2, 3)), 2), np.round(random.lognormal(0, 3, (40, 3)), 5),
              np.column_stack([np.full(9, 0.3), np.round(random.uniform(0, 1, (9, 2)), 3)]),
              np.round(random.uniform(5, 6, (11, 1)), 3), np.round(random.uniform(0, 1, (18, 7)), 4),
              np.column_stack([np.eye(6)[0], np.arange(6.0)])]
    for table in tables[:2]:
        table[random.random(table.shape) < 0.08] = np.nan
    cases = []
    for table in tables:
        known = known_in_all(table)
        shares = known / known.sum(axis=0)
        divergence = special.kl_div(shares, 1 / len(known)).sum(axis=0) / math.log(len(known))
        agree(divergence, 1 - stats.entropy(known, base=len(known), axis=0), 1e-9, "entropy")
        cases.append({"columns": [plain(column) for column in table.T],
                      "weights": (divergence / divergence.sum()).tolist()})
    return cases


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--check", action="store_true")
    random = np.random.default_rng(SEED)
    arguments = parser.parse_args()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        file = {"seed": SEED, "libraries": {name: version(name) for name in LIBRARIES}, "normalise": normalised(random),
                "aggregate": aggregated(random), "principal_component": principal_components(random),
                "entropy": entropies(random)}
    text = json.dumps(file, separators=(",", ":"), allow_nan=False) + "\n"
    if arguments.check:
        if RESULT.read_text() != text:
            sys.exit(f"{RESULT.name} differs from what would be written")
        return
    RESULT.write_text(text)
    print(f"{RESULT.name}: {len(text)} bytes, {sum(len(it['cases']) for it in file['normalise'])} normalised, "
          f"{sum(len(it['cases']) for it in file['aggregate'])} aggregated")


if __name__ == "__main__":
    main()
