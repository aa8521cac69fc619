#!/usr/bin/env python3
"""What linear orderings, frontiers, reachable ranks and filled values should be.

    python3 tests/oracles/orderings.py          write tests/results/orderings.json
    python3 tests/oracles/orderings.py --check  compare that file with what would be written

Draws seeded cases, and computes each expected value with a library where one does it:

- `topsis`: pymcdm with vector normalisation;
- `hellwig`, `ampi`: from their definitions in numpy, as whole matrices, since the two R packages in use depart from
  them (weights recycled over rows; the sign of the penalty never applied; rounding). No other library was asked. Only
  complete units count in `hellwig`; the AMPI's goalposts come from all known values;
- `frontier`: scipy.optimize.linprog (HiGHS) over all units, not only those on the frontier, on the values as they are,
  in the form with multipliers of units where no shares are bound (its optimum is the same by duality), so that the
  weights found by the program and those multipliers bound each other from two sides;
- `first`: linprog with the difference of each weight split into a part above and a part below; null where infeasible.
  The weights need not be unique, so only the distance is compared;
- `ranks`: by comparing all pairs in numpy: how many dominate a unit and how many it is nowhere below;
- `group`: pandas, groupby and transform, mean and median;
- `panel`: pandas interpolate(method="index", limit_direction="both"), years unevenly apart;
- `em`: no EM: the log-likelihood of what is observed, whose value is checked against scipy.stats.multivariate_normal
  and whose gradient against scipy.optimize.approx_fprime, maximised over the mean and the Cholesky factor of the
  covariance by scipy.optimize.minimize (BFGS) from three starts and then by scipy.optimize.root on the gradient; the
  starts must agree to 1e-7. Expected are the conditional means, null where the value itself is known. The reader compares to 1e-6 of an indicator's
  deviation.

The unit tests beside src/assessments/ read the file and compare the rest to a relative 1e-9. Needs numpy 2.4,
scipy 1.17, pandas 3.0 and pymcdm 1.4.
"""

import json
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
from pymcdm.methods import TOPSIS
from pymcdm.normalizations import vector_normalization
from scipy import optimize, stats

RESULT = Path(__file__).resolve().parents[2] / "tests" / "results" / "orderings.json"
SEED = 20300104
LIBRARIES = ("numpy", "scipy", "pandas", "pymcdm")


def columns_of(matrix):
    return [[None if np.isnan(x) else float(x) for x in column] for column in matrix.T]


def numbers(values):
    return [None if x is None or np.isnan(x) else float(x) for x in values]


def short(array):
    """Four digits, which keeps the file small; what is expected is computed from these."""
    return np.vectorize(lambda x: float(f"{x:.4g}"), otypes=[float])(array)


def spread_back(matrix, of_complete):
    """Results of the complete units back in their places."""
    found = np.full(len(matrix), np.nan)
    found[~np.isnan(matrix).any(axis=1)] = of_complete
    return numbers(found)


def drawn(rng, units, indicators, missing=0.0, positive=False):
    scales = 10.0 ** rng.uniform(-3, 5, indicators)
    shift = rng.uniform(0 if positive else -2, 3, indicators)
    matrix = (rng.normal(size=(units, indicators)) + shift) * scales
    if positive:
        matrix = np.abs(matrix)
    if rng.random() < 0.3:
        matrix = np.round(matrix / scales) * scales  # ties
    matrix = short(matrix)
    matrix[rng.random(matrix.shape) < missing] = np.nan
    return matrix


def criteria(rng, indicators):
    weights = short(rng.uniform(0, 3, indicators))
    if indicators > 2 and rng.random() < 0.3:
        weights[rng.integers(indicators)] = 0
    return rng.choice([-1.0, 1.0], indicators), weights


# ---- orderings ----------------------------------------------------------------------------

def topsis(rng):
    units, indicators = int(rng.integers(3, 30)), int(rng.integers(1, 8))
    matrix = drawn(rng, units, indicators, rng.choice([0, 0.05]), positive=True)
    directions, weights = criteria(rng, indicators)
    complete = matrix[~np.isnan(matrix).any(axis=1)]
    if len(complete) < 2 or np.ptp(complete, axis=0).max() == 0:
        return topsis(rng)
    found = TOPSIS(vector_normalization)(complete, weights / weights.sum(), directions, validation=False)
    return {"columns": columns_of(matrix), "directions": list(directions), "weights": list(weights),
            "expected": spread_back(matrix, found)}


def hellwig(rng):
    units, indicators = int(rng.integers(3, 30)), int(rng.integers(1, 8))
    matrix = drawn(rng, units, indicators, rng.choice([0, 0.05]))
    directions, weights = criteria(rng, indicators)
    constant = indicators > 1 and rng.random() < 0.2
    if constant:
        matrix[:, 0] = 0.1
    complete = matrix[~np.isnan(matrix).any(axis=1)]
    varying = [j for j in range(indicators) if len(complete) > 1 and np.ptp(complete[:, j]) > 0 and weights[j] > 0]
    if not varying:
        return hellwig(rng)
    case = {"columns": columns_of(matrix), "directions": list(directions), "weights": list(weights)}
    for name, ddof in (("sample", 1), ("population", 0)):
        z = stats.zscore(complete[:, varying], ddof=ddof) * directions[varying] * weights[varying]
        distance = np.linalg.norm(z.max(axis=0) - z, axis=1)
        case[name] = spread_back(matrix, 1 - distance / (distance.mean() + 2 * distance.std(ddof=ddof)))
    return case


def ampi(rng):
    units, indicators = int(rng.integers(2, 30)), int(rng.integers(1, 8))
    matrix = drawn(rng, units, indicators, rng.choice([0, 0.05]))
    low, high = np.nanmin(matrix, axis=0), np.nanmax(matrix, axis=0)
    if np.isnan(matrix).all(axis=0).any() or (high - low).min() <= 0:
        return ampi(rng)
    directions, _ = criteria(rng, indicators)
    given = rng.random() < 0.5
    reference = rng.uniform(low, high) if given else np.nanmean(matrix, axis=0)
    low, high = reference - (high - low) / 2, reference + (high - low) / 2
    scaled = 60 * np.where(directions > 0, matrix - low, high - matrix) / (high - low) + 70
    mean, spread = scaled.mean(axis=1), scaled.std(axis=1)
    return {"columns": columns_of(matrix), "directions": list(directions),
            "reference": list(reference) if given else None, "goalposts": [list(low), list(high)],
            "subtracted": numbers(mean - spread * spread / mean), "added": numbers(mean + spread * spread / mean)}


# ---- linear programmes --------------------------------------------------------------------

def solved(**programme):
    result = optimize.linprog(**programme, method="highs",
                              options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10})
    assert result.status in (0, 2), result.message
    return result if result.status == 0 else None


def frontier_score(complete, unit, shares):
    own = complete[unit]
    if shares is None:
        # Multipliers of units that together have at least as much of everything.
        return solved(c=np.ones(len(complete)), A_ub=-complete.T, b_ub=-own).fun
    least, most = shares
    rows = [complete]
    rows.append(np.outer(least, own) - np.diag(own))
    rows.append(np.diag(own) - np.outer(most, own))
    bounds = np.concatenate([np.ones(len(complete)), np.zeros(2 * len(own))])
    return -solved(c=-own, A_ub=np.vstack(rows), b_ub=bounds).fun


def frontier(rng):
    units, indicators = int(rng.integers(1, 25)), int(rng.integers(1, 7))
    matrix = drawn(rng, units, indicators, rng.choice([0, 0.05]), positive=True)
    matrix = short(matrix / 10.0 ** np.floor(np.log10(np.nanmax(matrix, axis=0, initial=1e-9))))  # for HiGHS
    if rng.random() < 0.3:
        matrix[rng.integers(units)] = 0
    shares = None
    if rng.random() < 0.6:
        shares = [list(rng.uniform(0, 1 / indicators, indicators)),
                  list(np.minimum(1, rng.uniform(1, 2.5, indicators) / indicators))]
    complete = matrix[~np.isnan(matrix).any(axis=1)]
    if len(complete) == 0 or complete.max() <= 0:
        return frontier(rng)
    scores = [frontier_score(complete, unit, shares) for unit in range(len(complete))]
    return {"columns": columns_of(matrix), "shares": shares, "expected": spread_back(matrix, scores)}


def first(rng):
    units, indicators = int(rng.integers(1, 16)), int(rng.integers(1, 7))
    matrix = short(rng.uniform(0, 100, (units, indicators)))
    if rng.random() < 0.3:
        matrix = np.round(matrix / 20) * 20  # ties
    matrix[rng.random(matrix.shape) < 0.02] = np.nan
    given = rng.dirichlet(np.ones(indicators))
    bounds = None
    if rng.random() < 0.5:
        # On both sides of what was given, or, now and then, away from it.
        centre = given if rng.random() < 0.8 else rng.dirichlet(np.ones(indicators))
        width = rng.uniform(0.3, 1)
        bounds = [list(centre * (1 - width)), list(np.minimum(1, centre * (1 + width)))]
    complete = ~np.isnan(matrix).any(axis=1)
    if not complete.any():
        return first(rng)
    unit = int(rng.choice(np.flatnonzero(complete)))
    behind = matrix[complete] - matrix[unit]
    m = indicators
    least, most = bounds if bounds else (np.zeros(m), np.ones(m))
    # w = given + above - below.
    result = solved(
        c=np.ones(2 * m),
        A_ub=np.vstack([np.hstack([behind, -behind]), np.hstack([np.eye(m), -np.eye(m)]),
                        np.hstack([-np.eye(m), np.eye(m)])]),
        b_ub=np.concatenate([-behind @ given, np.asarray(most) - given, given - np.asarray(least)]),
        A_eq=np.concatenate([np.ones(m), -np.ones(m)])[None], b_eq=[0.0])
    return {"columns": columns_of(matrix), "unit": unit, "given": list(given), "bounds": bounds,
            "expected": None if result is None else float(result.fun)}


def rank_bounds(rng):
    units, indicators = int(rng.integers(1, 25)), int(rng.integers(1, 5))
    matrix = drawn(rng, units, indicators, rng.choice([0, 0.05]))
    if rng.random() < 0.5:
        matrix = np.round(rng.uniform(0, 4, matrix.shape))
    complete = matrix[~np.isnan(matrix).any(axis=1)]
    covers = (complete[:, None] >= complete[None]).all(axis=2)
    differs = (complete[:, None] != complete[None]).any(axis=2)
    best = 1 + (covers & differs).sum(axis=0)
    worst = 1 + len(complete) - covers.sum(axis=1)
    return {"columns": columns_of(matrix), "best": spread_back(matrix, best), "worst": spread_back(matrix, worst)}


# ---- filled values ------------------------------------------------------------------------

def group(rng):
    units = int(rng.integers(1, 40))
    values = short(rng.normal(10, 5, units))
    values[rng.random(units) < 0.3] = np.nan
    groups = [f"g{k}" for k in rng.integers(0, max(1, units // 4), units)]
    series = pd.Series(values)
    case = {"column": numbers(values), "groups": groups}
    for name in ("mean", "median"):
        case[name] = numbers(series.fillna(series.groupby(groups).transform(name)))
    return case


def panel(rng):
    years = np.sort(rng.choice(np.arange(1995, 2030), int(rng.integers(1, 12)), replace=False))
    frame = pd.DataFrame(short(rng.normal(50, 30, (len(years), int(rng.integers(1, 6))))), index=years)
    frame = frame.mask(rng.random(frame.shape) < rng.choice([0.2, 0.6]))
    filled = frame.interpolate(method="index", limit_direction="both")
    return {"years": years.tolist(), "values": [numbers(row) for row in frame.to_numpy()],
            "expected": [numbers(row) for row in filled.to_numpy()]}


def unpacked(theta, m):
    factor = np.zeros((m, m))
    factor[np.tril_indices(m)] = theta[m:]
    return theta[:m], factor


def minus_log_likelihood(theta, matrix):
    """Of the observed parts of all units, divided by their number, and its gradient."""
    m = matrix.shape[1]
    mean, factor = unpacked(theta, m)
    covariance = factor @ factor.T
    value, of_mean, of_covariance = 0.0, np.zeros(m), np.zeros((m, m))
    for row in matrix:
        seen = np.flatnonzero(~np.isnan(row))
        part = covariance[np.ix_(seen, seen)]
        inverse = np.linalg.inv(part)
        off = row[seen] - mean[seen]
        value += 0.5 * (np.linalg.slogdet(2 * np.pi * part)[1] + off @ inverse @ off)
        of_mean[seen] -= inverse @ off
        of_covariance[np.ix_(seen, seen)] += 0.5 * (inverse - np.outer(inverse @ off, inverse @ off))
    gradient = np.concatenate([of_mean, (2 * of_covariance @ factor)[np.tril_indices(m)]])
    return value / len(matrix), gradient / len(matrix)


def most_likely(matrix, rng):
    m = matrix.shape[1]
    found = []
    for start in range(3):
        factor = np.diag(np.nanstd(matrix, axis=0)) * (1 + 0.3 * start) + 0.05 * start * np.tril(rng.normal(size=(m, m)))
        theta = np.concatenate([np.nanmean(matrix, axis=0) + 0.2 * start * rng.normal(size=m), factor[np.tril_indices(m)]])
        if start == 0:
            value, gradient = minus_log_likelihood(theta, matrix)
            whole = unpacked(theta, m)[1]
            parts = [stats.multivariate_normal(theta[:m][s], (whole @ whole.T)[np.ix_(s, s)]).logpdf(row[s])
                     for row in matrix for s in [np.flatnonzero(~np.isnan(row))]]
            assert np.isclose(value, -np.mean(parts), rtol=1e-12), "likelihood"
            slope = optimize.approx_fprime(theta, lambda at: minus_log_likelihood(at, matrix)[0])
            assert np.allclose(gradient, slope, atol=1e-5), "gradient"
        theta = optimize.minimize(minus_log_likelihood, theta, (matrix,), "BFGS", jac=True, options={"gtol": 1e-7}).x
        root = optimize.root(lambda at: minus_log_likelihood(at, matrix)[1], theta, tol=1e-14)
        assert np.abs(root.fun).max() < 1e-10, root.message
        found.append((root.x[:m], unpacked(root.x, m)[1] @ unpacked(root.x, m)[1].T))
    for mean, covariance in found[1:]:
        assert np.allclose(mean, found[0][0], atol=1e-7) and np.allclose(covariance, found[0][1], atol=1e-7), "starts"
    return found[0]


def em(rng):
    m, units = int(rng.integers(2, 5)), int(rng.integers(25, 45))
    mixing = rng.normal(size=(m, m)) + 1.5 * np.eye(m)
    scaled = short(rng.normal(size=(units, m)) @ mixing + rng.normal(size=m))
    scaled[rng.random(scaled.shape) < 0.15] = np.nan
    missing_all = np.isnan(scaled).all(axis=1)
    middle, spread = np.nanmean(scaled, axis=0), np.nanstd(scaled, axis=0)
    inner = (scaled - middle) / spread
    mean, covariance = most_likely(inner[~missing_all], rng)
    filled = inner.copy()
    for row in filled[:, None]:
        row = row[0]
        gone = np.isnan(row)
        if gone.any() and not gone.all():
            slopes = np.linalg.solve(covariance[np.ix_(~gone, ~gone)], covariance[np.ix_(~gone, gone)])
            row[gone] = mean[gone] + (row[~gone] - mean[~gone]) @ slopes
    size = 10.0 ** rng.integers(-3, 6, m)
    return {"columns": columns_of(scaled * size), "deviations": list(spread * size),
            "expected": columns_of(np.where(np.isnan(scaled), (filled * spread + middle) * size, np.nan))}


def main():
    rng = np.random.default_rng(SEED)
    sections = {"topsis": (topsis, 25), "hellwig": (hellwig, 25), "ampi": (ampi, 20), "frontier": (frontier, 40),
                "first": (first, 80), "ranks": (rank_bounds, 20), "group": (group, 12), "panel": (panel, 12), "em": (em, 10)}
    result = {"libraries": {name: version(name) for name in LIBRARIES}}
    for name, (draw, times) in sections.items():
        result[name] = [draw(rng) for _ in range(times)]
    text = json.dumps(result, separators=(",", ":"), allow_nan=False) + "\n"
    if "--check" in sys.argv[1:]:
        same = RESULT.read_text() == text
        print("the same" if same else "not what is committed")
        return 0 if same else 1
    RESULT.write_text(text)
    told = {name: len(cases) for name, cases in result.items() if name != "libraries"}
    print(f"{RESULT.name}: {RESULT.stat().st_size} bytes, {told}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
