#!/usr/bin/env python3
"""What intervals, standardised rates, funnel limits and measures of inequality should be.

    python3 tests/oracles/statistical.py    write tests/results/statistics.json

(Not statistics.py: beside the other scripts that would hide the standard library's `statistics`.)
Draws seeded cases, edges among them, and computes each expected value with scipy, statsmodels or
numpy, never with the program's own way of writing it where there is another:

- normal, student, count: scipy quantiles (isf, near 0 erfinv); exact limits as halved chi-square quantiles;
- proportion, survey_share: statsmodels proportion_confint, method "wilson";
- minimum_detectable_change: the change at which statsmodels NormalIndPower reaches the power;
- standardised: numpy, the moments of Dobson et al. written out as weighted sums;
- funnel_proportion: the share whose Wilson interval (statsmodels) ends at the average;
- funnel_rate: the count whose chi-square limit (scipy) is the expected number, and `funnel_touch`
  the same the other way round, where the answer is a whole number known beforehand;
- gradient: statsmodels WLS on ridits found by comparing every unit with every other;
- quantile_groups: PHStatsMethods, the Python package behind Fingertips.

Rates, standardised rates, quantile groups and funnel limits are held against PHStatsMethods as well;
its own search for Poisson funnel limits stops early, so there only a step of that is asked.
The unit tests beside src/assessments/ read the file and compare to a relative 1e-9. Needs
numpy 2.4, scipy 1.17, statsmodels 0.15, pandas 3.0 and PHStatsMethods 0.1.16 (GPL-3, only run).
"""

import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
import PHStatsMethods as phm
import statsmodels.api as sm
from PHStatsMethods import utils_funnel
from scipy import optimize, special, stats
from statsmodels.stats.power import NormalIndPower
from statsmodels.stats.proportion import proportion_confint

RESULT = Path(__file__).resolve().parents[2] / "tests" / "results" / "statistics.json"
SEED = 20300102
LIBRARIES = ("numpy", "scipy", "statsmodels", "pandas", "PHStatsMethods")
CONFIDENCES = [0.01, 0.5, 0.8, 0.9, 0.95, 0.99, 0.998, 0.9999999]
TAILS = [0.025, 0.001]
FEWEST_FOR_BYAR = 10


def z_of(confidence):
    # Near 0 the tail has lost the digits.
    return float(np.sqrt(2) * special.erfinv(confidence) if confidence < 0.5 else stats.norm.isf((1 - confidence) / 2))


def agree(ours, theirs, tolerance, what):
    close = np.isclose(ours, theirs, rtol=tolerance, atol=0)
    assert np.all(close), f"{what}: {ours} and {theirs}"


# ---- intervals ----------------------------------------------------------------------------

def quantiles(rng):
    confidences = CONFIDENCES + [1e-9, 1e-3, 1 - 1e-15] + list(rng.uniform(0, 1, 20))
    degrees = [1, 1.5, 2, 3, 4.5, 9, 29, 99, 999, 1000, 1001, 1e4, 1e6, 1e9]
    return {
        "normal": [[c, z_of(c)] for c in confidences],
        "student": [[c, d, float(stats.t.isf((1 - c) / 2, d))] for c in CONFIDENCES for d in degrees],
    }


def wilson(x, n, confidence):
    lower, upper = proportion_confint(x, n, alpha=1 - confidence, method="wilson")
    return [float(lower), float(upper)]


def proportions(rng):
    cases = [(0, 1), (1, 1), (0, 50), (50, 50), (1, 1e9), (0, 1e9), (1e9, 1e9), (5e8, 1e9), (0.4, 0.9)]
    for _ in range(60):
        n = float(10 ** rng.uniform(0, 7))
        whole = rng.random() < 0.5
        n = float(round(n)) if whole else n
        x = float(rng.integers(0, int(n) + 1)) if whole else n * rng.random()
        cases.append((x, n))
    return [[x, n, c, *wilson(x, n, c)] for x, n in cases for c in rng.choice(CONFIDENCES, 3, replace=False)]


def count_limits(x, confidence):
    tail = (1 - confidence) / 2
    if x < FEWEST_FOR_BYAR:
        lower = stats.chi2.ppf(tail, 2 * x) / 2 if x > 0 else 0.0
        return [float(lower), float(stats.chi2.isf(tail, 2 * x + 2) / 2)]
    z = z_of(confidence)
    lower = x * np.power(1 - 1 / (9 * x) - z / (3 * np.sqrt(x)), 3)
    more = x + 1
    upper = more * np.power(1 - 1 / (9 * more) + z / (3 * np.sqrt(more)), 3)
    return [float(lower), float(upper)]


def counts(rng):
    xs = [0, 0.1, 0.5, 1, 2, 2.5, 4, 7, 9, 9.999, 10, 10.5, 11, 100, 1e4, 1e9] + list(rng.uniform(0, 12, 15))
    return [[float(x), c, *count_limits(x, c)] for x in xs for c in CONFIDENCES]


def rates(rng):
    rows = []
    for _ in range(40):
        x, n = int(rng.integers(0, 40)), int(10 ** rng.uniform(2, 6))
        multiplier, c = float(rng.choice([1, 1000, 1e5])), float(rng.choice([0.95, 0.998]))
        limits = [limit / n * multiplier for limit in count_limits(x, c)]
        if x > 0:  # it refuses a rate without events
            frame = pd.DataFrame({"x": [x], "n": [n]})
            theirs = phm.ph_rate(frame, "x", "n", confidence=c, multiplier=int(multiplier), metadata=False)
            agree(limits, theirs.iloc[0, -2:].astype(float), 1e-9, f"rate {x}/{n} {c}")
        rows.append([x, n, multiplier, c, *limits])
    return rows


def means(rng):
    rows = []
    for _ in range(60):
        mean, deviation = float(rng.normal(0, 100)), float(10 ** rng.uniform(-2, 3))
        n = float(rng.choice([2, 3, 5, 30, 400, 5000, 1e9, round(rng.uniform(2, 60), 3)]))
        c = float(rng.choice(CONFIDENCES))
        half = stats.t.isf((1 - c) / 2, n - 1) * deviation / np.sqrt(n)
        rows.append([mean, deviation, n, c, float(mean - half), float(mean + half)])
    return rows


def surveys(rng):
    rows = [[s, 400.0, 1.5, 0.95, *wilson(s * 400 / 1.5, 400 / 1.5, 0.95)] for s in (0.0, 1.0)]
    for _ in range(40):
        share, answers = float(rng.random()), float(rng.integers(20, 5000))
        effect, c = float(rng.uniform(1, 3)), float(rng.choice(CONFIDENCES))
        rows.append([share, answers, effect, c, *wilson(share * answers / effect, answers / effect, c)])
    return rows


def changes(rng):
    rows = []
    for _ in range(40):
        share, answers, effect = float(rng.uniform(0.01, 0.99)), float(rng.integers(50, 5000)), float(rng.uniform(1, 3))
        c, power = float(rng.choice([0.8, 0.9, 0.95, 0.99])), float(rng.choice([0.5, 0.6, 0.8, 0.9, 0.99]))

        def lacks(size):
            # The side of the two-sided test on which the change is.
            reached = NormalIndPower().power(size, answers / effect, (1 - c) / 2, ratio=1, alternative="larger")
            return reached - power

        size = optimize.brentq(lacks, 1e-9, 20, xtol=1e-15, rtol=1e-14)
        rows.append([share, answers, effect, c, power, float(size * np.sqrt(share * (1 - share)))])
    return rows


# ---- standardised rates -------------------------------------------------------------------

def standardised(rng):
    cases = []
    for number in range(25):
        strata = int(rng.integers(1, 19))
        x = rng.integers(0, 60, strata).astype(float)
        x[0] += 10  # else there may be too few events
        n, w = rng.integers(500, 50000, strata).astype(float), rng.integers(0, 7000, strata).astype(float)
        w[0] += 1
        if number == 0:  # weights so uneven that Dobson's lower limit falls below 0
            x, n, w = np.array([1.0, 30]), np.array([1000.0, 1e6]), np.array([1.0, 1.0])
        c, multiplier = float(rng.choice([0.95, 0.998])), float(rng.choice([1000, 1e5]))
        shares = w / w.sum()
        rate = np.average(x / n, weights=w)
        variance = np.dot(shares**2, x / n**2)
        events = x.sum()
        lower, upper = count_limits(events, c)
        stretch = np.sqrt(variance / events)
        limits = [rate + stretch * (lower - events), rate + stretch * (upper - events)]
        expected = [float(value * multiplier) for value in (rate, *limits)]
        frame = pd.DataFrame({"x": x, "n": n, "w": w})
        theirs = phm.ph_dsr(frame, "x", "n", ref_denom_col="w", euro_standard_pops=False,
                            confidence=c, multiplier=int(multiplier), metadata=False)
        agree(expected, theirs.iloc[0, -3:].astype(float), 1e-9, f"standardised {number}")
        expected[1] = max(0.0, expected[1])
        cases.append({"strata": np.column_stack([x, n, w]).tolist(), "multiplier": multiplier,
                      "confidence": c, "expected": expected})
    assert any(case["expected"][1] == 0 for case in cases), "no limit falls below 0"
    return cases


# ---- funnels ------------------------------------------------------------------------------

def funnel_share(average, n, tail, upper):
    """The share whose Wilson interval ends at the average."""
    def misses(x):
        return proportion_confint(x, n, alpha=2 * tail, method="wilson")[0 if upper else 1] - average

    if misses(0.0) > 0:
        return 0.0
    if misses(n) < 0:
        return 1.0
    return float(optimize.brentq(misses, 0.0, n, xtol=1e-15, rtol=1e-14) / n)


def funnel_proportions(rng):
    rows = [(0.5, 1.0), (0.001, 10.0), (0.3, 1e9)]
    rows += [(float(rng.uniform(0.01, 0.99)), float(round(10 ** rng.uniform(0.5, 6)))) for _ in range(40)]
    found = []
    for average, n in rows:
        limits = [funnel_share(average, n, tail, upper) for tail in TAILS for upper in (False, True)]
        theirs = [utils_funnel.sigma_adjustment(1 - tail, n, average, side, 1)
                  for tail in TAILS for side in ("low", "high")]
        agree(limits, np.clip(theirs, 0, 1), 1e-6, f"funnel of {average} at {n}")
        found.append([average, n, *limits])
    return found


def funnel_count(expected, tail, upper):
    """The count whose chi-square limit is the expected number."""
    if upper:
        def misses(count):
            return stats.chi2.cdf(2 * expected, 2 * count) - tail
        low, high = 1e-6, expected + 12 * np.sqrt(expected) + 12
    else:
        def misses(count):
            return tail - stats.chi2.sf(2 * expected, 2 * count + 2)
        low, high = 0.0, expected
        if misses(0.0) < 0:
            return 0.0
    return float(optimize.brentq(misses, low, high, xtol=1e-15, rtol=1e-14))


def funnel_rates(rng):
    expectations = [0.01, 0.7, 3.6, 3.7, 6.9, 7.0, 10, 999_999, 1_000_001, 1e9]
    expectations += list(10 ** rng.uniform(-1, 5, 30))
    rows = []
    for expected in expectations:
        n, multiplier = float(round(10 ** rng.uniform(2, 6))), float(rng.choice([1, 1000, 1e5]))
        limits = [funnel_count(expected, tail, upper) / n * multiplier for tail in TAILS for upper in (False, True)]
        rows.append([float(expected) / n * multiplier, n, multiplier, *limits])
    return rows


def funnel_touches():
    """[expected, tail, whether the upper limit, count]."""
    rows = []
    for count in (1, 2, 5, 9, 10, 30, 100, 1000, 20000):
        for tail in TAILS:
            above, below = stats.chi2.ppf(tail, 2 * count) / 2, stats.chi2.isf(tail, 2 * count + 2) / 2
            if count <= 1000:
                theirs = [utils_funnel.poisson_funnel(count, tail, side) for side in ("low", "high")]
                for ours, found in zip((above, below), theirs, strict=True):
                    # Its search halves v = e / (1 + count + e) until the step is below 1e-7.
                    ours, found = (e / (1 + count + e) for e in (ours, found))
                    assert abs(ours - found) < 1e-7, f"funnel at {count} events: {ours} and {found}"
            rows += [[float(above), tail, 1, count], [float(below), tail, 0, count]]
    return rows


# ---- inequality ---------------------------------------------------------------------------

def gradients(rng):
    cases = []
    for number in range(30):
        units = int(rng.integers(3, 40))
        rank = rng.permutation(units) if number % 2 else rng.integers(0, max(3, units // 2), units)
        rank = rank.astype(float)
        rank[:3] = [0, 1, 2]
        population = rng.integers(1000, 800000, units).astype(float)
        value = 50 + 30 * rng.normal() * rank / units + rng.normal(0, 10, units)
        if number == 0:  # the line begins below 0
            value = value - value.mean() + rank
        before = (rank[None, :] < rank[:, None]) @ population
        own = (rank[None, :] == rank[:, None]) @ population
        ridit = (before + own / 2) / population.sum()
        start, slope = sm.WLS(value, sm.add_constant(ridit), weights=population).fit().params
        relative = (start + slope) / start if start > 0 and start + slope > 0 else None
        cases.append({"units": np.column_stack([rank, population, value]).tolist(),
                      "expected": [float(slope), None if relative is None else float(relative), float(start)]})
    assert any(case["expected"][1] is None for case in cases), "no line begins below 0"
    return cases


def quantile_cases(rng):
    cases = []
    for number in range(40):
        groups, units = int(rng.integers(2, 11)), int(rng.integers(1, 70))
        units = max(units, groups) if number % 4 else min(units, groups + 1)
        values = rng.integers(0, units + 1, units).astype(float) if number % 2 else rng.normal(0, 5, units)
        if number % 3 == 0:
            values[rng.random(units) < 0.2] = np.nan
        known = pd.Series(values).dropna()
        if len(known) < groups:
            found = [None] * units
        else:
            frame = pd.DataFrame({"v": known})
            theirs = phm.ph_quantile(frame, "v", nquantiles=groups, invert=False, type="standard")
            places = dict(zip(known.index, theirs.iloc[:, -1], strict=True))
            found = [int(places[i]) if i in places else None for i in range(units)]
        cases.append({"values": [None if np.isnan(v) else float(v) for v in values],
                      "groups": groups, "expected": found})
    assert any(not any(case["expected"]) for case in cases), "never too few"
    return cases


def main():
    rng = np.random.default_rng(SEED)
    result = {
        "seed": SEED,
        "libraries": {name: version(name) for name in LIBRARIES},
        **quantiles(rng),
        "proportion": proportions(rng),
        "count": counts(rng),
        "rate": rates(rng),
        "mean": means(rng),
        "survey_share": surveys(rng),
        "minimum_detectable_change": changes(rng),
        "standardised": standardised(rng),
        "funnel_proportion": funnel_proportions(rng),
        "funnel_rate": funnel_rates(rng),
        "funnel_touch": funnel_touches(),
        "gradient": gradients(rng),
        "quantile_groups": quantile_cases(rng),
    }
    compact = {"separators": (",", ":"), "allow_nan": False}
    lines = [f"{json.dumps(key)}: {json.dumps(value, **compact)}" for key, value in result.items()]
    RESULT.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
