"""Claims of composite indices, run again: used by claims_tests.py.

The index of indicators/composites is made again from the values of the store with numpy and scipy, and its choices and
weights are drawn anew, many more times than the report does: the ends of its intervals and its shares must be what so
many draws as it makes can give. Weights spread over the whole simplex are shares of exponential numbers (Devroye 1986).
Only what the shipped index asks for is known here; another choice cannot be run again and is a finding.
"""

import functools
import itertools

import numpy as np
from claims_store import Store, in_order, unspaced
from scipy import stats

DRAWS, DRAWN_HERE, SEED = 10_000, 100_000, 20300107
# Where the 5 % and the 95 % quantile of so many ranks stand, counted from 0: nearest to that share of the way; and
# the median.
LOW, HIGH, MIDDLE = 500, 9499, 5000
NAMED_FIRST, SETTLED = 0.05, 0.95
# So seldom may a right number be taken for a wrong one.
SLIP = 1e-6
MOST_WINSORISED, SKEWED, PEAKED = 5, 2.0, 3.5


def winsorised(column):
    """Outliers as COINr treats them, as far as the shipped index needs: no logarithms."""
    column = column.copy()
    for _ in range(MOST_WINSORISED + 1):
        skew, kurtosis = stats.skew(column, bias=False), stats.kurtosis(column, bias=False)
        if abs(skew) < SKEWED or kurtosis < PEAKED:
            return column
        extreme = column.max() if skew >= 0 else column.min()
        inner = column[column != extreme]
        column[column == extreme] = inner.max() if skew >= 0 else inner.min()
    raise ValueError("a logarithm would be taken")


OUTLIERS = {"leave": lambda column: column, "winsorise-then-log": winsorised}
SCALES = {
    "min-max": lambda it: 100 * (it - it.min()) / (it.max() - it.min()),
    "z-score": lambda it: stats.zscore(it, ddof=1),
    "percentile-rank": lambda it: (stats.rankdata(it, method="min") - 1) / (len(it) - 1),
}


def could_stand(ranks, rank, at):
    """Whether so many draws as the report makes can have this rank at that place in order."""
    up_to, below = (ranks <= rank).mean(), (ranks < rank).mean()
    return stats.binom.sf(at, DRAWS, up_to) > SLIP and stats.binom.cdf(at, DRAWS, below) > SLIP


def could_be(share, told):
    """Whether so many draws can give this share of something that has that one."""
    low, high = (stats.binom.ppf(it, DRAWS, share) / DRAWS for it in (SLIP, 1 - SLIP))
    return low <= told <= high


class Rankings(Store):
    """Which municipalities an index tells apart, and who is first."""

    @functools.cache
    def ranks_drawn(self, index):
        """The score of each member by the index itself, and a row of their ranks for each draw."""
        file = self.files[index]
        method, indicators = file["method"], file["indicator"]
        vary = method.get("vary", {})
        asked = {"impute": method["impute"]["by"], "weights": method["weights"], "vary": set(vary)}
        known = {"impute": "leave", "weights": "equal", "vary": {"any_weights", "outliers", "normalise"}}
        if asked != known or not vary["any_weights"] or "aggregate" in method or "least_known" in method:
            raise ValueError(f"not known here: {asked}")
        columns = [self.column(it) for it in indicators]
        if any(np.isnan(column).any() for column in columns):
            raise ValueError("a value is missing")
        outliers = list(dict.fromkeys([method.get("outliers", "winsorise-then-log"), *vary["outliers"]]))
        scales = list(dict.fromkeys([method.get("normalise", {}).get("by", "min-max"), *vary["normalise"]]))
        ways = [np.array([SCALES[scale](way * OUTLIERS[outlier](column)) for column, way in zip(columns, self.better(file))])
                for outlier, scale in itertools.product(outliers, scales)]
        random = np.random.default_rng(SEED)
        codes = [it["code"] for it in file["part"]]
        scores = np.array(ways)[random.integers(len(ways), size=DRAWN_HERE)]
        parts = []
        for code in codes:
            inside = [place for place, it in enumerate(indicators) if it["part"] == code]
            weights = random.exponential(size=(DRAWN_HERE, len(inside)))
            parts.append(np.einsum("dp,dpu->du", weights / weights.sum(axis=1, keepdims=True), scores[:, inside]))
        weights = random.exponential(size=(DRAWN_HERE, len(parts)))
        drawn = np.einsum("dp,pdu->du", weights / weights.sum(axis=1, keepdims=True), np.array(parts))
        inside = [[it["part"] == code for it in indicators] for code in codes]
        own = np.mean([ways[0][rows].mean(axis=0) for rows in inside], axis=0)
        return own, stats.rankdata(-drawn, method="min", axis=1)

    def column(self, indicator):
        values = {code: self.known(indicator["id"], code) for code in self.members}
        last = max(max(it) for it in values.values() if it)
        return np.array([values[code].get(last, np.nan) for code in self.members])

    def better(self, file):
        for indicator in file["indicator"]:
            yield {"up": 1, "down": -1}[self.indicators[indicator["id"]]["direction"]]

    def pairs_settled(self, claim, text, parts):
        _, ranks = self.ranks_drawn(parts["index"])
        pairs = list(itertools.combinations(ranks.T, 2))
        shares = np.array([max((a < b).mean(), (b < a).mean()) for a, b in pairs])
        # Near the bound either answer is one that so many draws can give.
        least = sum(stats.binom.cdf(SETTLED * DRAWS - 1, DRAWS, it) < SLIP for it in shares)
        most = sum(stats.binom.sf(SETTLED * DRAWS - 1, DRAWS, it) > SLIP for it in shares)
        counts = least <= parts["settled"] <= most and parts["pairs"] == len(pairs)
        told = (DRAWS, len(pairs), parts["settled"], 100 * SETTLED, len(pairs) - parts["settled"])
        return counts and in_order([(it, 0) for it in told], text)

    def first_in_draws(self, claim, text, parts):
        _, ranks = self.ranks_drawn(parts["index"])
        told = {code: float(share) for code, share in (it.split("=") for it in parts["shares"])}
        for code, share in zip(self.members, (ranks == 1).mean(axis=0)):
            if not (could_be(share, told[code]) if code in told else could_be(share, NAMED_FIRST) or share < NAMED_FIRST):
                return False
        named = ", ".join(f"{self.named[code]} ({round(100 * share)}%)" for code, share in told.items())
        shares = list(told.values())
        return min(shares) >= NAMED_FIRST and shares == sorted(shares, reverse=True) and named in text

    @functools.cached_property
    def named(self):
        return dict(self.store.execute("SELECT territory, name FROM members").fetchall())

    def places_table(self, block):
        """What is wrong in the table of places: scores, places, and what the draws give."""
        own, ranks = self.ranks_drawn(block["id"].removeprefix("table-ranks-"))
        places = stats.rankdata(-own.round(9), method="min")
        rows = {row["cells"][0]["spans"][0]["text"]: [it["spans"][0]["text"] for it in row["cells"][1:]]
                for row in block["rows"]}
        if set(rows) != {self.named[code] for code in self.members}:
            yield f"the table of places names {sorted(rows)}"
            return
        for unit, code in enumerate(self.members):
            drawn = ranks[:, unit]
            score, place, middle, interval, ends, first = (unspaced(it, self.lang) for it in rows[self.named[code]])
            (low, high), (best, worst) = (tuple(map(int, it.split("\u2013"))) for it in (interval, ends))
            right = [
                in_order([(own[unit], 2)], score), int(place) == places[unit],
                could_stand(drawn, float(middle), MIDDLE), could_stand(drawn, low, LOW), could_stand(drawn, high, HIGH),
                best <= low and worst >= high and best in drawn and worst in drawn,
                could_be((drawn == 1).mean(), 0 if "<" in first else float(first.strip("<>%")) / 100)
                or in_order([(100 * (drawn == 1).mean(), 1)], first),
            ]
            if not all(right):
                yield f"the table of places prints {rows[self.named[code]]} for {self.named[code]}: {right}"
