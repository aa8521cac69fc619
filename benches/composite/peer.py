#!/usr/bin/env python3
"""The ranks of many draws and their quantiles in NumPy: `peer.py FOLDER simple|full [--packed] [--pool] [--serve]`.

Reads from FOLDER `scores.f64` (ways, indicators, units), `weights.f64` (draws, indicators) and `choices.u32` (draws; way,
aggregator: 0 arithmetic, 1 geometric, 2 harmonic), as benches/composite/main.rs writes them. Writes `MODE.ranks.u16`
(draws, units) and `MODE.quantiles.f64` (units; 5 %, median, 95 %) and prints the seconds of the work with data in memory.
`--pool` works in two Python threads, which NumPy lets run at once. `--serve` works once for every line it is given.
`--packed` sorts scores with the number of the unit in their last 12 bits, which is faster than `argsort` and right for
scores that differ in the other 52.

Ranks need no exponential and no reciprocal of the weighted sums; ties, which continuous scores do not have, are left
to chance; rows are sorted whole, which NumPy does with AVX-512 faster than it partitions them.
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

INDICATORS = 40
TRANSFORMED = (lambda x: x, np.log, lambda x: -1.0 / x)


def halves(count):
    return (slice(0, count // 2), slice(count // 2, count))


def order(sums):
    return np.argsort(sums, axis=1)


def order_packed(sums):
    """Bits of floats below 0 come in the wrong order: all are moved above 0 first, within one power of 2."""
    least, most = sums.min(), sums.max()
    sums -= least
    sums *= 0.999 / (most - least)
    sums += 1.0
    keys = sums.view(np.int64)
    keys &= ~0xFFF
    keys |= np.arange(sums.shape[1])
    keys.sort(axis=1)
    keys &= 0xFFF
    return keys


def work(scores, weights, choices, simple, each, order):
    weights = weights / weights.sum(axis=1, keepdims=True)
    draws, units = len(weights), scores.shape[2]
    ranks = np.empty((draws, units), np.uint16)
    falling = np.arange(units, 0, -1, dtype=np.uint16)

    def rank(task):
        values, rows = task
        for row, units in zip(rows, order(weights[rows] @ values)):
            ranks[row][units] = falling

    if simple:
        tasks = [(scores[0], np.arange(draws)[half]) for half in halves(draws)]
    else:
        tasks = []
        for way in range(len(scores)):
            for aggregator, transformed in enumerate(TRANSFORMED):
                rows = np.flatnonzero((choices[:, 0] == way) & (choices[:, 1] == aggregator))
                tasks.append((transformed(scores[way]), rows))
    each(rank, tasks)
    quantiles = np.empty((units, 3))
    last = draws - 1

    def spread(half):
        ordered = np.ascontiguousarray(ranks[:, half].T)
        ordered.sort(axis=1)
        quantiles[half, 0] = ordered[:, (last * 5 + 50) // 100]
        quantiles[half, 1] = (ordered[:, last // 2] + ordered[:, last - last // 2].astype(float)) / 2
        quantiles[half, 2] = ordered[:, (last * 95 + 50) // 100]

    each(spread, halves(units))
    return ranks, quantiles


def main():
    folder, mode = Path(sys.argv[1]), sys.argv[2]
    weights = np.fromfile(folder / "weights.f64").reshape(-1, INDICATORS)
    choices = np.fromfile(folder / "choices.u32", np.uint32).reshape(-1, 2)
    scores = np.fromfile(folder / "scores.f64").reshape(4, INDICATORS, -1)
    pool = ThreadPoolExecutor(2) if "--pool" in sys.argv else None
    each = (lambda f, tasks: list(pool.map(f, tasks))) if pool else (lambda f, tasks: list(map(f, tasks)))
    sort = order_packed if "--packed" in sys.argv else order
    for _ in sys.stdin if "--serve" in sys.argv else range(1):
        start = time.perf_counter()
        ranks, quantiles = work(scores, weights, choices, mode == "simple", each, sort)
        print(time.perf_counter() - start, flush=True)
    ranks.tofile(folder / f"{mode}.ranks.u16")
    quantiles.tofile(folder / f"{mode}.quantiles.f64")


main()
