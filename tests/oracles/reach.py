#!/usr/bin/env python3
"""Residents within a distance, to hold src/assessments/reach/ and src/sources/spatial/ against.

    python3 tests/oracles/reach.py          write tests/results/reach.json
    python3 tests/oracles/reach.py --check  compare that file with what would be written

Draws with a seed:

- `degrees`: pyproj from EPSG:4326 to EPSG:2180 over the whole area where the program takes places;
- `cells`: the corners of cells of the European grid, pyproj from EPSG:3035 to EPSG:2180;
- `addresses`: persons at points with whole coordinates within a distance of any facility, by shapely.dwithin; among
  them a lattice with whole distances, where many homes lie exactly at it;
- `squares`: cells and parallelograms laid over the union of circles by geopandas; a circle is a polygon of 32,768
  corners of the same area, so a part is right to about 1e-8;
- `sites`: the plain greedy choice, everything counted anew in every round, from a matrix of shapely distances, with
  the number of squares that tie; and the best choice of so many squares, by trying all.

`--check` ends with 1 if the file differs. Needs numpy 2.4.6, shapely 2.2.0, pyproj 3.7.2, geopandas 1.2.0.
"""

import math
import sys
from itertools import combinations

import committed
import geopandas
import numpy as np
import pyproj
import shapely

SEED = 20300601
SEGMENTS = 8192  # a quarter of a circle
CORNERS = 4 * SEGMENTS
# A polygon of as large an area as the circle: n / 2 sin(2 pi / n) R^2 = pi r^2.
LARGER = math.sqrt(2 * math.pi / (CORNERS * math.sin(2 * math.pi / CORNERS)))


def degrees(random):
    to = pyproj.Transformer.from_crs(4326, 2180, always_xy=True)
    rows = []
    for east, west, south, north in ((12, 26, 44, 56), (14, 24.2, 49, 55), (19.5, 20.5, 49.8, 50.3)):
        for x, y in zip(random.uniform(east, west, 12).round(6), random.uniform(south, north, 12).round(6)):
            rows.append([float(x), float(y), *to.transform(x, y)])
    return rows


def cells(random):
    to = pyproj.Transformer.from_crs(3035, 2180, always_xy=True)
    rows = []
    for size, code in ((1000, "1kmN{}E{}"), (250, "250mN{}E{}"), (100, "CRS3035RES100mN{}E{}")):
        unit = {1000: 1000, 250: 10, 100: 1}[size]
        for _ in range(6):
            south = int(random.integers(2_950_000 // size, 3_150_000 // size)) * size
            west = int(random.integers(4_650_000 // size, 5_150_000 // size)) * size
            corners = [(west, south), (west + size, south), (west + size, south + size), (west, south + size)]
            rows.append([code.format(south // unit, west // unit), *(to.transform(*corner) for corner in corners)])
    return rows


def addresses(random):
    cases = []
    for homes, facilities, extent, within in ((40, 5, 3000, 500), (60, 12, 2000, 500), (50, 1, 900, 300), (30, 0, 900, 300)):
        people = random.integers(0, extent, (homes, 2))
        cases.append((people, random.integers(0, extent, (facilities, 2)), random.integers(0, 9, homes), within))
    grid = np.array([(x * 100, y * 100) for x in range(11) for y in range(11)])
    cases.append((grid, np.array([(500, 500), (800, 1000)]), np.ones(len(grid), int), 500))
    rows = []
    for people, places, persons, within in cases:
        union = shapely.MultiPoint(places) if len(places) else None
        near = [union is not None and bool(shapely.dwithin(shapely.Point(at), union, within)) for at in people]
        rows.append([people.tolist(), persons.tolist(), places.tolist(), within, int(persons[near].sum())])
    return rows


def discs(places, within):
    return shapely.union_all([shapely.Point(at).buffer(within * LARGER, quad_segs=SEGMENTS) for at in places])


def squares(random):
    rows = []
    for side, count, places, within, turned in (
        (1000, 4, 3, 500, 0.0), (250, 8, 4, 500, 0.0), (1000, 4, 12, 500, 0.13), (500, 5, 9, 220, 0.4), (1000, 3, 6, 90, 0.7),
    ):
        x, y = np.array([math.cos(turned), math.sin(turned)]), np.array([-math.sin(turned) * 0.8, math.cos(turned)])
        corner = lambda i, j: ((i * x + j * y) * side).round(3).tolist()  # noqa: E731
        cells = [[corner(i, j), corner(i + 1, j), corner(i + 1, j + 1), corner(i, j + 1)]
                 for i in range(count) for j in range(count)]
        facilities = random.uniform(0, side * count, (places, 2)).round(1).tolist()
        persons = random.integers(0, 900, len(cells)).tolist()
        frame = geopandas.GeoDataFrame(geometry=[shapely.Polygon(cell) for cell in cells], crs=2180)
        parts = (frame.intersection(discs(facilities, within)).area / frame.area).tolist()
        rows.append([cells, persons, facilities, within, parts])
    return rows


def greedy(matrix, persons, count):
    """The places taken, what each brings and how many others bring the same."""
    left = persons.astype(float).copy()
    taken = []
    for _ in range(count):
        gains = matrix @ left
        best = int(np.argmax(gains))
        if gains[best] <= 0:
            break
        taken.append([best, float(gains[best]), int((gains == gains[best]).sum()) - 1])
        left[matrix[best]] = 0
    return taken


def lattice(homes, within, side):
    """Middles of the squares so near a home's square that it may be reached, from the south-west."""
    margin = math.ceil(within / side)
    lived = {(int(y // side), int(x // side)) for x, y in homes}
    found = {(row + r, column + c) for row, column in lived
             for r in range(-margin, margin + 1) for c in range(-margin, margin + 1)}
    return [(column * side + side / 2, row * side + side / 2) for row, column in sorted(found)]


def sites(random):
    rows = []
    for homes, places, extent, within, side, count in ((40, 2, 4000, 500, 250, 4), (60, 0, 5000, 500, 500, 3), (25, 3, 6000, 700, 500, 3)):
        people = random.integers(0, extent, (homes, 2))
        persons = random.integers(1, 9, homes)
        facilities = random.integers(0, extent, (places, 2))
        apart = lambda a, b: shapely.distance(shapely.points(a)[:, None], shapely.points(b)[None, :])  # noqa: E731
        served = (apart(people, facilities) <= within).any(axis=1) if places else np.zeros(homes, bool)
        left, weights = people[~served], persons[~served]
        squares = lattice(left.tolist(), within, side)
        matrix = apart(np.array(squares), left) <= within
        useful = np.unique(matrix[(matrix @ weights) > 0], axis=0)
        best = max(int(weights[useful[list(choice)].any(axis=0)].sum()) for choice in combinations(range(len(useful)), min(2, count)))
        taken = [[*squares[at], gain, tied] for at, gain, tied in greedy(matrix, weights, count)]
        rows.append([people.tolist(), persons.tolist(), facilities.tolist(), within, side, count, len(squares), taken, best])
    return rows


def computed():
    random = np.random.default_rng(SEED)
    return {
        "seed": SEED,
        "degrees": degrees(random),
        "cells": cells(random),
        "addresses": addresses(random),
        "squares": squares(random),
        "sites": sites(random),
    }


if __name__ == "__main__":
    sys.exit(committed.main(__doc__, "reach.json", computed))
