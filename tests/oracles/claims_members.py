"""Claims of how the members lie to one another, run again: used by claims_tests.py.

Neighbours are once those whose outlines share a corner, once the four whose centres of gravity are nearest. Moran's I
(1950) is (z' W z) / (z' z) with rows of W that add up to 1, and its p the share of orders of the values with an I as
far out, both sides together. The report deals 999 orders; here there are many more, and its p must be one that 999 of
them could give.
"""

import functools
import json
import math

import numpy as np
from claims_store import ALPHA, Store, close, in_order, printed, unspaced
from scipy import stats

FAR, NEAR = 0.001, 0.025
NEAREST = 4
DEALT, ORDERS = 999, 200_000
# So seldom may a right p be taken for a wrong one.
SLIP = 1e-5
ROUNDING = 1e-12


class Members(Store):
    """Limits of chance, differences between members, and whether alike ones are neighbours."""

    def compared(self):
        """What the page of differences is about: the last year all members are known, by indicator."""
        for indicator, about in self.indicators.items():
            if about["kind"] == "total" or about["field"] == "context":
                continue
            years = [set(self.values.get(it, {}).get(code, {}))
                     for it in (indicator, "population") for code in self.members]
            years = [year for year in set.intersection(*years) if year <= self.year]
            if years:
                yield indicator, max(years)

    def limits(self, claim, text, parts):
        values, year = self.values[claim["indicator"]], claim["to"]
        whole = values["metropolis"][year]
        average = whole[1] / whole[2]
        placed = {"above": set(), "below": set(), "within": set()}
        kind = {"part": "part-of-whole"}.get(self.counted(claim["indicator"]), "events")
        if kind != parts["counts"]:
            return False
        for code in self.members:
            if year not in values.get(code, {}) or values[code][year][2] > whole[2] / 2:
                continue
            x, n = values[code][year][1:]
            if kind == "part-of-whole":
                z = (x / n - average) / math.sqrt(average * (1 - average) / n)
                tails = (stats.norm.sf(z), stats.norm.cdf(z))
            else:
                tails = (stats.gamma.cdf(average * n, x) if x else 1.0, stats.gamma.sf(average * n, x + 1))
            for says, tail in zip(("above", "below"), tails):
                if tail < NEAR:
                    placed[says].add(code + ("*" if tail < FAR else ""))
            if min(tails) >= NEAR:
                placed["within"].add(code)
        return placed[claim["says"]] == set(parts["members"]) and close(parts["scale"], whole[0] / average)

    def count_compared(self, claim, text, parts):
        count = sum(1 for _ in self.compared())
        return count == parts["count"] and printed(count, text)

    def extremes(self, claim, text, parts):
        year = dict(self.compared())[claim["indicator"]]
        values = self.section(claim["indicator"], year)
        low, high = values.min(), values.max()
        told = year == claim["to"] and close(parts["lowest"], low) and close(parts["highest"], high)
        return told and close(parts["times"], high / low) and printed(high / low, text, 1) and all(
            printed(it, text, self.decimals(claim["indicator"])) for it in (low, high))

    def drift(self, claim, text, parts):
        spread, values = {}, self.values[claim["indicator"]]
        for year in range(claim["from"], claim["to"] + 1):
            if all(year in values.get(code, {}) for code in self.members):
                section = self.section(claim["indicator"], year)
                spread[year] = section.std() / section.mean()
        told = {int(year): float(it) for year, it in (it.split("=") for it in parts["variation"])}
        right = told.keys() == spread.keys() and all(close(told[it], spread[it]) for it in told)
        if self.broken(claim["indicator"], claim["from"], claim["to"]):
            return False
        _, interval = self.slope(spread)
        if interval is None:
            return right and claim["says"] == "too-few"
        low, high = interval
        return right and claim["says"] == ("together" if high < 0 else "apart" if low > 0 else "unclear")

    def catching_up(self, claim, text, parts):
        first, last = (self.section(claim["indicator"], claim[it]) for it in ("from", "to"))
        if min(first.min(), last.min()) <= 0:
            return claim["says"] == "unclear" and "p" not in parts
        found = stats.linregress(np.log(first), np.log(last / first) / (claim["to"] - claim["from"]))
        says = "unclear" if found.pvalue >= ALPHA else "closing" if found.slope < 0 else "opening"
        half = math.log(2) / -found.slope if says == "closing" else None
        told = half is None or (close(parts["half-life"], half, 1e-6) and printed(half, text))
        return says == claim["says"] and close(parts["p"], found.pvalue, 1e-6) and told

    @functools.cached_property
    def weights(self):
        """The weights of both kinds of neighbours, with rows that add up to 1."""
        features = json.loads(self.newest("boundaries").read_text(encoding="utf-8"))["features"]
        rings = {}
        for feature in features:
            shape = feature["geometry"]["coordinates"]
            shape = [shape] if feature["geometry"]["type"] == "Polygon" else shape
            rings[feature["properties"]["territory"]] = [ring for polygon in shape for ring in polygon]
        rings = [rings[code] for code in self.members]
        corners = [{tuple(corner) for ring in of for corner in ring} for of in rings]
        borders = np.array([[bool(own & other) for other in corners] for own in corners], dtype=float)
        np.fill_diagonal(borders, 0)
        middles = np.array([centre(of) for of in rings])
        # A degree of longitude is shorter than one of latitude by the cosine of the latitude.
        plane = middles * [math.cos(math.radians(middles[:, 1].mean())), 1]
        far = np.linalg.norm(plane[:, None] - plane[None], axis=2)
        np.fill_diagonal(far, np.inf)
        nearest = (far.argsort(axis=1, kind="stable").argsort(axis=1, kind="stable") < NEAREST).astype(float)
        return {name: beside / np.maximum(beside.sum(axis=1, keepdims=True), 1)
                for name, beside in (("borders", borders), ("nearest", nearest))}

    @functools.cache
    def moran(self, indicator, year):
        """I and the share of orders in its nearer tail, by either kind of neighbours."""
        z = self.section(indicator, year)
        z = z - z.mean()
        dealt = np.random.default_rng(1950).permuted(np.tile(z, (ORDERS, 1)), axis=1)
        found = {}
        for name, weights in self.weights.items():
            own, others = z @ weights @ z, np.sum(dealt @ weights * dealt, axis=1)
            tails = [np.mean(others >= own - ROUNDING * (z @ z)), np.mean(others <= own + ROUNDING * (z @ z))]
            joined = np.count_nonzero(weights.sum(axis=1))
            found[name] = len(z) / joined * own / (z @ z), min(tails)
        return found

    def neighbours(self, claim, text, parts):
        if dict(self.compared())[claim["indicator"]] != claim["to"]:
            return False
        rare, above = [], []
        for name, (i, tail) in self.moran(claim["indicator"], claim["to"]).items():
            low, high = (int(stats.binom.ppf(it, DEALT, tail)) for it in (SLIP, 1 - SLIP))
            could = [min(1, 2 * (count + 1) / (DEALT + 1)) for count in range(low, high + 1)]
            told = parts[f"p-{name}"]
            if not close(parts[f"i-{name}"], i) or not any(close(told, it) for it in could):
                return False
            rare.append(told < ALPHA)
            above.append(i > -1 / (len(self.members) - 1))
        says = "depends" if any(rare) else "random"
        if all(rare) and above[0] == above[1]:
            says = "alike" if above[0] else "unlike"
        return says == claim["says"]

    def beside_table(self, block):
        """What is wrong in the table of neighbours: I and p as printed beside what is claimed of them."""
        for row in block["rows"]:
            claim = row["cells"][-1]["spans"][0]["claim"]
            names = ("i-borders", "p-borders", "i-nearest", "p-nearest")
            shown = [unspaced(cell["spans"][0]["text"], self.lang) for cell in row["cells"][2:-1]]
            told = [(claim["parts"][name], 2 if name.startswith("i") else 3) for name in names]
            if not all(in_order([it], text) for it, text in zip(told, shown, strict=True)):
                yield f"the table of neighbours prints {shown} for {claim['indicator']}"

    def pooled_and_mean(self, claim, text, parts):
        rows = [self.values[claim["indicator"]][code][claim["to"]] for code in self.members]
        scale = rows[0][0] * rows[0][2] / rows[0][1]
        pooled = scale * sum(it[1] for it in rows) / sum(it[2] for it in rows)
        mean = sum(it[0] for it in rows) / len(rows)
        told = printed(pooled, text) and printed(mean, text) and printed(len(rows), text)
        return close(parts["pooled"], pooled) and close(parts["mean"], mean) and told

    def across_break(self, claim, text, parts):
        def step(place):
            return 100 * (self.at("population", place, claim["to"]) / self.at("population", place, claim["from"]) - 1)

        most = max(self.members, key=lambda it: abs(step(it)))
        told = printed(step(most), text, 1) and printed(step("metropolis"), text, 1)
        told = told and close(parts["most"], step(most)) and close(parts["metropolis"], step("metropolis"))
        return self.broken("population", claim["from"], claim["to"]) and most == claim["place"] and told


def centre(rings):
    """The centre of gravity of rings; holes run the other way round and count against."""
    area, moment = 0.0, np.zeros(2)
    for ring in rings:
        # About a corner, for far from it the digits of small areas are lost.
        here = np.array(ring) - rings[0][0]
        there = np.roll(here, -1, axis=0)
        cross = here[:, 0] * there[:, 1] - there[:, 0] * here[:, 1]
        area, moment = area + cross.sum() / 2, moment + ((here + there) * cross[:, None]).sum(axis=0) / 6
    return moment / area + rings[0][0]
