#!/usr/bin/env python3
"""Projections of yearly series and their coverage, to hold src/assessments/projection.rs and back_test.rs against.

    python3 tests/oracles/projections.py          write tests/results/projections.json
    python3 tests/oracles/projections.py --check  compare that file with what would be written
    python3 tests/oracles/projections.py --table  print coverage by horizon and year forecast

- `made`: series drawn with a seed, on both scales, with gaps, bounds and factors; what cannot be projected has a
  reason instead;
- `registered`: the same of every hundredth municipality of datasets/bdl/registered-unemployed;
- `back_test`: coverage of that whole dataset, rolling origins 2013-2024, 1 to 6 years ahead, on logarithms: before
  calibration, with the factor of years left out, with the factor of years passed, and the factors;
- `model`: how much the interval holds of made series, 500 of each kind and length; read by no test, it is where the
  figures in projection.rs come from.

Slopes are scipy.stats.theilslopes, quantiles scipy.stats.t.ppf, quantiles of scores numpy.quantile by the inverted
distribution function. `--check` ends with 1 if the file differs. Needs numpy 2.4.6, scipy 1.17.1.
"""

import argparse
import csv
import json
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
from scipy import stats

ROOT = Path(__file__).resolve().parents[2]
RESULT = ROOT / "tests" / "results" / "projections.json"
DATA = ROOT / "datasets" / "bdl" / "registered-unemployed" / "2025-06-16" / "registered-unemployed.csv"
SEED = 20300103
ORIGINS = range(2013, 2025)
HORIZONS = range(1, 7)
HELD = 0.8


class NoProjection(Exception):
    pass


# ---- one series ----------------------------------------------------------------------------

def growth(ahead, span):
    return np.sqrt(ahead * (1 + ahead / span))


def slopes(years, values):
    """Slope through the values up to each year, by that year."""
    return {
        int(years[end - 1]): stats.theilslopes(values[:end], years[:end])[0] for end in range(3, len(years) + 1)
    }


def half_widths(years, values, slope, origin, horizons):
    """Half-widths from an origin, of errors whose target is not after it."""
    known = {int(y): v for y, v in zip(years, values) if y <= origin}
    start = min(known)
    reach, widths, count = [], [], None
    for ahead in range(1, horizons + 1):
        errors = [
            (known[s + ahead] - known[s] - ahead * slope[s]) / growth(ahead, s - start)
            for s in known if s in slope and s + ahead in known
        ]
        if ahead == 1:
            count = len(errors)
            if count < 3:
                raise NoProjection("TooFewYears")
        if len(errors) >= 3:
            reach.append(np.sqrt(np.mean(np.square(errors))) * stats.t.ppf((1 + HELD) / 2, len(errors)))
        widths.append(max(reach) * growth(ahead, origin - start))
    return np.array(widths), count


def project(points, until, scale, bounds, factors):
    years, values = np.array([p[0] for p in points]), np.array([p[1] for p in points], dtype=float)
    low, high = (-np.inf if bounds[0] is None else bounds[0]), (np.inf if bounds[1] is None else bounds[1])
    if ((values < low) | (values > high)).any():
        raise NoProjection("OutOfBounds")
    if scale == "log":
        if (values <= 0).any():
            raise NoProjection("NotPositive")
        values = np.log(values)
    ahead = until - int(years[-1])
    if ahead <= 0:
        raise NoProjection("NotAhead")
    if ahead > years[-1] - years[0]:
        raise NoProjection("TooFar")
    slope = slopes(years, values)
    widths, count = half_widths(years, values, slope, int(years[-1]), ahead)
    size = 1.0 if scale == "log" else np.abs(values).max()
    if widths[0] <= 1e-12 * size * growth(1, int(years[-1] - years[0])):
        raise NoProjection("NeverWrong")
    scaled = np.maximum.accumulate(widths * np.array((factors + [1.0] * ahead)[:ahead]))
    centre = values[-1] + slope[int(years[-1])] * np.arange(1, ahead + 1)
    rows = np.array([centre, centre - scaled, centre + scaled])
    rows = np.clip(np.exp(rows) if scale == "log" else rows, low, high)
    return [[int(years[-1]) + h + 1, *map(float, rows[:, h])] for h in range(ahead)], count


def case(points, until, scale, bounds, factors):
    out = {"points": points, "until": until, "scale": scale, "bounds": bounds, "factors": factors}
    try:
        out["expected"], out["errors"] = project(points, until, scale, bounds, factors)
    except NoProjection as reason:
        out["reason"] = str(reason)
    return out


def made(random):
    cases = []
    for index in range(60):
        count = int(random.integers(5, 22))
        years = np.arange(2024 - count, 2024)
        if index % 4 == 3:
            years = np.sort(random.choice(np.arange(2023 - count - 3, 2024), count, replace=False))
        steps = random.normal(0.02, 0.1, count)
        walk = np.cumsum(steps)
        kind = index % 5
        if kind < 2:
            values, scale, bounds = 1000 * np.exp(walk), "log", [0, None]
        elif kind == 2:
            values, scale, bounds = np.clip(92 + 30 * walk, 0, 100), "linear", [0, 100]
        elif kind == 3:
            values, scale, bounds = 5 * walk, "linear", [None, None]
        else:
            values, scale, bounds = np.clip(2 + 20 * walk, 0, None), "linear", [0, None]
        points = [[int(y), round(float(v), 3)] for y, v in zip(years, values)]
        factors = [round(float(f), 2) for f in random.uniform(0.6, 1.5, int(random.integers(0, 4)))]
        cases.append(case(points, int(years[-1]) + int(random.integers(1, 9)), scale, bounds, factors))
    year = [[y, 7.5] for y in range(2010, 2022)]
    cases.append(case(year, 2025, "linear", [0, 100], []))
    cases.append(case(year, 2021, "linear", [0, 100], []))
    cases.append(case(year[:-1] + [[2021, 107.5]], 2025, "linear", [0, 100], []))
    cases.append(case(year[:-1] + [[2021, 0]], 2025, "log", [0, None], []))
    return cases


# ---- all series ----------------------------------------------------------------------------

def registered():
    found = defaultdict(dict)
    with DATA.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["territory"]][int(row["year"])] = float(row["value"])
    return {unit: sorted(found[unit].items()) for unit in sorted(found)}


def scores(series, log):
    """|error| in half-widths, by horizon and by the year forecast."""
    out = {h: defaultdict(list) for h in HORIZONS}
    for points in series:
        years = np.array([p[0] for p in points])
        values = np.array([p[1] for p in points], dtype=float)
        values = np.log(values) if log else values
        at, slope = dict(zip(years.tolist(), values)), slopes(years, values)
        for origin in ORIGINS:
            if origin not in at:
                continue
            try:
                widths, _ = half_widths(years, values, slope, origin, HORIZONS[-1])
            except NoProjection:
                continue
            for h in HORIZONS:
                if origin + h in at:
                    centre = at[origin] + h * slope[origin]
                    out[h][origin + h].append(abs(at[origin + h] - centre) / widths[h - 1])
    return out


def quantile(of, years):
    pooled = np.concatenate([of[y] for y in years]) if years else np.array([])
    return float(np.quantile(pooled, HELD, method="inverted_cdf")) if len(pooled) else None


def tally(of, factor):
    out = {}
    for year in sorted(of):
        by = factor(year)
        if by is not None:
            out[str(year)] = [int(np.sum(np.array(of[year]) <= by)), len(of[year])]
    return out


def coverage(series, log=True):
    out = []
    for h, of in scores(series, log).items():
        def passed(year, of=of, h=h):
            had = [y for y in of if y <= year - h]
            return quantile(of, had) if len(had) >= 3 else 1.0
        out.append({
            "horizon": h,
            "before": tally(of, lambda _: 1.0),
            "after": tally(of, lambda year, of=of, h=h: quantile(of, [y for y in of if abs(y - year) >= h])),
            "known_then": tally(of, passed),
            "factor": quantile(of, list(of)),
        })
    for row in out:
        after = list(row["after"].values())
        tried = sum(a for a, _ in after) / sum(b for _, b in after) if len(after) >= 5 else 0
        row["calibration"] = row["factor"] if row["factor"] >= 1 or tried >= 0.75 else 1.0
    return out


def model(random):
    """Per cent of made values held, by years known (6, 8, 12, 20) and years ahead (at most 6): random walks with
    drift, and walks of which each step keeps 0.6 of the one before."""
    out = {"walk": {}, "momentum": {}}
    for kind, kept in (("walk", 0.0), ("momentum", 0.6)):
        for count in (6, 8, 12, 20):
            ahead = min(6, count - 1)
            held = np.zeros(ahead)
            for _ in range(500):
                steps = random.normal(0.0, 1.0, count + ahead)
                for at in range(1, len(steps)):
                    steps[at] += kept * steps[at - 1]
                values = np.cumsum(steps + 0.3)
                years = np.arange(count)
                slope = slopes(years, values[:count])
                widths, _ = half_widths(years, values[:count], slope, count - 1, ahead)
                centre = values[count - 1] + slope[count - 1] * np.arange(1, ahead + 1)
                held += np.abs(values[count:] - centre) <= widths
            out[kind][str(count)] = (held / 5).round(1).tolist()
    return out


def table(rows):
    for row in rows:
        for name in ("before", "after", "known_then"):
            told = row[name]
            all_of = sum(b for _, b in told.values())
            share = f"{100 * sum(a for a, _ in told.values()) / all_of:5.1f}" if all_of else "    -"
            years = "  ".join(f"{y} {100 * a / b:3.0f}" for y, (a, b) in told.items())
            print(f"{row['horizon']} {name:10} {share} % of {all_of:6}  {years}")
        print(f"  factor {row['factor']:.4f}, used {row['calibration']:.4f}")


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--check", action="store_true")
    arguments.add_argument("--table", action="store_true")
    arguments = arguments.parse_args()
    random = np.random.default_rng(SEED)
    cases = made(random)
    series = registered()
    tested = coverage(series.values())
    factors = [row["calibration"] for row in tested]
    units = list(series)[::100]
    sampled = []
    for unit in units:
        told = case([list(p) for p in series[unit]], 2030, "log", [0, None], factors)
        sampled.append({"unit": unit, "expected": told["expected"]})
    found = {"made": cases, "registered": sampled, "back_test": tested, "model": model(random)}
    if arguments.table:
        table(tested)
        return 0
    text = json.dumps(found, separators=(",", ":")) + "\n"
    if arguments.check:
        return 0 if RESULT.read_text(encoding="utf-8") == text else 1
    RESULT.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
