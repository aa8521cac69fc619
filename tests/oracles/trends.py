#!/usr/bin/env python3
"""Slopes, intervals and tests for trend by SciPy and pyMannKendall, to hold src/assessments/trend.rs against.

    python3 tests/oracles/trends.py          write tests/results/trends.json
    python3 tests/oracles/trends.py --check  compare that file with what would be written

Draws 200 series with a seed: with and without gaps between years, with and without trend, with ties, long, short and
constant ones. For each:

- `theil_sen`: scipy.stats.theilslopes at 95 % and at one more confidence; none for fewer than 3 years. `attained` is
  whether Sen's ranks (1968, 2.6), with the variance of pyMannKendall, lie within the slopes;
- `mann_kendall`: pymannkendall.original_test; "too short" for fewer than 5 values. Its p is 1 - cdf, which has no
  digits left where p is small, so p is the survival function of its z, and agrees with its own p to 1e-15.

`exact` holds for 5 to 10 values without ties, one permutation for each S it finds, the p of
scipy.stats.kendalltau(method="exact").

`--check` ends with 1 if the file differs. Needs numpy 2.4.6, scipy 1.17.1, pymannkendall 1.4.3.
"""

import sys
import warnings

import committed
import numpy as np
import pymannkendall
from scipy import stats

SEED = 20300101
SERIES = 200
LEAST_YEARS, LEAST_VALUES = 3, 5
CONFIDENCES = (0.5, 0.8, 0.9, 0.99)


def drawn(random, index):
    """A series: years ascending, values with few digits so that the file stays small."""
    length = int(random.integers(2, 7) if index % 5 == 0 else random.integers(5, 31))
    if index % 2:
        years = np.sort(random.choice(np.arange(1990, 2031), size=length, replace=False))
    else:
        years = np.arange(2024 - length + 1, 2025)
    slope = random.choice([0.0, 0.0, 0.05, -0.05, 0.3, -0.3, 2.0, -2.0])
    values = 50 + slope * (years - 2010) + random.normal(size=length)
    kind = index % 8
    if kind in (1, 2):  # ties: whole numbers
        values = np.round(values)
    elif kind == 3:  # many ties
        values = np.round(values / 4) * 4
    elif kind == 4 and index % 40 == 4:
        values = np.full(length, 7.25)
    elif kind == 5:  # heavy tails
        values = values + random.standard_t(1.5, size=length) * 3
    elif kind == 6:  # below zero and large
        values = (values - 50) * 1e4
    return years, np.round(values, 4)


def theil_sen(years, values, confidence):
    found = stats.theilslopes(values, years.astype(float), alpha=confidence, method="separate")
    pairs = len(years) * (len(years) - 1) // 2
    reach = stats.norm.isf((1 - confidence) / 2) * np.sqrt(variance(values))
    first, last = np.round((pairs - reach) / 2) - 1, np.round((pairs + reach) / 2)
    return {
        "confidence": confidence,
        "slope": float(found.slope),
        "intercept": float(found.intercept),
        "lower": float(found.low_slope),
        "upper": float(found.high_slope),
        "attained": bool(first >= 0 and last <= pairs - 1),
    }


def variance(values):
    return float(pymannkendall.original_test(values).var_s)


def mann_kendall(values):
    if len(values) < LEAST_VALUES:
        return {"trend": "too short"}
    found = pymannkendall.original_test(values, alpha=0.05)
    p = float(2 * stats.norm.sf(abs(found.z)))
    assert abs(p - found.p) < 1e-15
    return {
        "trend": found.trend,
        "s": float(found.s),
        "variance": float(found.var_s),
        "z": float(found.z),
        "p": p,
        "tau": float(found.Tau),
    }


def exact(random):
    """Permutations of 5 to 10 values, one for each S, with the exact p."""
    for length in range(5, 11):
        seen = set()
        for _ in range(4000):
            # Sorting by a noisy rank reaches the large S that plain permutations seldom do.
            noise = random.normal(size=length) * random.choice([0.3, 1, 3, 10])
            values = np.argsort(np.arange(length) + noise) + 1
            tau = stats.kendalltau(np.arange(length), values, method="exact")
            score = round(float(tau.statistic) * length * (length - 1) / 2)
            if score not in seen:
                seen.add(score)
                yield {"values": [int(value) for value in values], "p": float(tau.pvalue)}


def computed():
    random = np.random.default_rng(SEED)
    series = []
    for index in range(SERIES):
        years, values = drawn(random, index)
        intervals = (0.95, float(random.choice(CONFIDENCES)))
        series.append({
            "points": [[int(year), float(value)] for year, value in zip(years, values)],
            "theil_sen": [theil_sen(years, values, it) for it in intervals] if len(years) >= LEAST_YEARS else [],
            "mann_kendall": mann_kendall(values),
        })
    return {"oracle": "trends", "script": "tests/oracles/trends.py", "seed": SEED, "series": series,
            "exact": list(exact(random))}


if __name__ == "__main__":
    warnings.simplefilter("error")
    sys.exit(committed.main(__doc__, "trends.json", computed))
