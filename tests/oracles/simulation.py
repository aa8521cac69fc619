#!/usr/bin/env python3
"""Ranks, their spread and effects of factors, to hold src/assessments/composite/simulation.rs and sobol.rs against.

    python3 tests/oracles/simulation.py          write tests/results/simulation.json
    python3 tests/oracles/simulation.py --check  compare that file with what would be written

Draws with a seed:

- `ranks`: 60 units, 12 indicators in 3 pillars, one value in twelve missing in every other case. Pillars and index
  are weighted means of what is known: numpy.average, scipy.stats.gmean, hmean and pmean; ranks by
  scipy.stats.rankdata with `min`, the highest first;
- `spreads`: ranks of units over draws, some missing. Means and medians of numpy, quantiles by numpy.quantile with
  `nearest`, for numbers of draws where no quantile lies half-way;
- `sobol`: outputs of a Saltelli sample of a function of a few factors, and the first and total order of
  scipy.stats.sobol_indices, method `saltelli_2010`.

`--check` ends with 1 if the file differs. Needs numpy 2.4.6, scipy 1.17.1.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
from scipy import stats

RESULT = Path(__file__).parents[1] / "results" / "simulation.json"
SEED = 20300101


def listed(values):
    return [None if np.isnan(value) else float(value) for value in values]


def mean(by, power, values, weights):
    known = ~np.isnan(values) & (weights > 0)
    if not known.any():
        return np.nan
    values, weights = values[known], weights[known]
    if by == "arithmetic":
        return np.average(values, weights=weights)
    if by == "geometric":
        return stats.gmean(values, weights=weights)
    if by == "harmonic":
        return stats.hmean(values, weights=weights)
    return stats.pmean(values, power, weights=weights)


def ranks(rng):
    for number, (by, power) in enumerate(
        [("arithmetic", 1), ("geometric", 0), ("harmonic", -1), ("generalised", 3.0), ("generalised", -2.0)] * 4
    ):
        columns = rng.uniform(1, 100, (12, 60)).round(1)
        if number % 2:
            columns[rng.random(columns.shape) < 1 / 12] = np.nan
            columns[:, 7] = np.nan
            columns[:4, 8] = np.nan
        weights = rng.exponential(size=16)
        if number % 3 == 0:
            columns[:, 3] = columns[:, 4]
        pillars = np.array([
            [mean(by, power, columns[4 * of:4 * of + 4, unit], weights[4 * of:4 * of + 4]) for unit in range(60)]
            for of in range(3)
        ])
        index = np.array([mean(by, power, pillars[:, unit], weights[12:15]) for unit in range(60)])
        found = np.full(60, np.nan)
        known = ~np.isnan(index)
        # Equal units are equal to the last bit here; nothing else lies within what rounding moves.
        apart = np.diff(np.sort(index[known]))
        assert ((apart == 0) | (apart > 1e-10)).all()
        found[known] = stats.rankdata(-index[known], method="min")
        yield {
            "by": by, "power": power, "columns": [listed(column) for column in columns], "weights": listed(weights),
            "ranks": [None if np.isnan(rank) else int(rank) for rank in found],
        }


def spreads(rng):
    for draws in (1, 2, 3, 7, 40, 99, 100, 250):
        units = 9
        drawn = rng.integers(1, 30, (draws, units)).astype(float)
        drawn[rng.random(drawn.shape) < 0.1] = np.nan
        drawn[:, 4] = np.nan
        drawn[:, 5] = 1
        expected = []
        for unit in range(units):
            of_unit = drawn[:, unit][~np.isnan(drawn[:, unit])]
            last = len(of_unit) - 1
            # Where a quantile lies half-way there are two answers; such a unit is left out.
            if last >= 0 and (last * 5 % 100 == 50 or last * 95 % 100 == 50):
                drawn[:, unit] = np.nan
                of_unit = of_unit[:0]
            if not len(of_unit):
                expected.append(None)
                continue
            low, high = np.quantile(of_unit, [0.05, 0.95], method="nearest")
            expected.append([
                len(of_unit), float(of_unit.mean()), float(np.median(of_unit)), float(low), float(high),
                float((of_unit == 1).mean()), float(of_unit.min()), float(of_unit.max()),
            ])
        flat = [None if np.isnan(rank) else int(rank) for rank in drawn.ravel()]
        yield {"units": units, "ranks": flat, "expected": expected}


def sobol(rng):
    functions = (
        lambda x: x[0] + 2 * x[1] + 3 * x[2],
        lambda x: x[0] * x[1],
        lambda x: np.exp(3 * x[0]) + np.sin(9 * x[1]) * x[2] + 1e4,
        lambda x: np.floor(x[0] * 4) * (x[1] > 0.5) + x[2] ** 9 + x[3],
        lambda x: x[0] ** 2,
    )
    for function, factors, rows in zip(functions, (3, 2, 3, 4, 2), (64, 32, 128, 32, 16)):
        a, b = rng.random((2, factors, rows))
        mixed = np.repeat(a[None], factors, axis=0)
        for factor in range(factors):
            mixed[factor, factor] = b[factor]
        f_a, f_b, f_ab = function(a), function(b), np.array([function(points) for points in mixed])
        found = stats.sobol_indices(
            func={"f_A": f_a[None], "f_B": f_b[None], "f_AB": f_ab[:, None]}, n=rows, method="saltelli_2010",
        )
        yield {
            "rows": rows, "factors": factors, "outputs": listed(np.concatenate([f_a, f_b, *f_ab])),
            "variance": float(np.var([f_a, f_b])),
            "first": listed(np.ravel(found.first_order)), "total": listed(np.ravel(found.total_order)),
        }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    rng = np.random.default_rng(SEED)
    result = {"ranks": list(ranks(rng)), "spreads": list(spreads(rng)), "sobol": list(sobol(rng))}
    text = json.dumps(result, separators=(",", ":")) + "\n"
    if arguments.check:
        sys.exit(RESULT.read_text() != text)
    RESULT.write_text(text)


if __name__ == "__main__":
    main()
