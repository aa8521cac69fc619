"""Claims of who votes in the civic budget and how, run again: used by claims_tests.py.

How uneven equal chances would leave groups is drawn here anew. The report takes the hundredth of 1,999 draws from the
uneven end; that place among the draws made here must be one it could have.
"""

import functools
import math
import re

import numpy as np
import pymannkendall
from claims_store import ALPHA, KRAKOW, Store, close, newcombe, numbers, printed
from scipy import special, stats

OTHER_DRAWS, DRAWS = 1999, 40_000
BEYOND = 0.05
# By how many standard errors the place of a drawn value may be off.
SLIP = 4.5
# The weights of a prior looked at, in people and in populations, and how often the range is halved.
LEAST, MOST, HALVINGS = 0.1, 1000, 60
# Shares of residents are published to a tenth of a per cent: half of that may be off.
SHARE_OFF = 0.0005
UNEVEN = {  # with whether a low value is an even one
    "lowest rate to highest": False, "lowest rate to mean": False, "proportional similarity": False,
    "lowest rate to highest, adjusted for small groups": False, "dissimilarity index": True,
    "Kullback-Leibler divergence": True,
}


def shrunk(x, n):
    """Rates drawn towards the pooled one by the beta-binomial prior under which the counts are likeliest (Williams
    1975), its mean held at the pooled rate; counts in rows."""
    pooled = x.sum(axis=-1, keepdims=True) / n.sum(axis=-1, keepdims=True)

    def rises(weight):
        def psi(count, part):
            return special.digamma(part * weight + count) - special.digamma(part * weight)
        terms = pooled * psi(x, pooled) + (1 - pooled) * psi(n - x, 1 - pooled) - psi(n, 1.0)
        return terms.sum(axis=-1, keepdims=True) > 0

    low = np.full(pooled.shape, math.log(LEAST))
    high = np.log(MOST * n.sum(axis=-1, keepdims=True)) + 0 * pooled
    without_bound = rises(np.exp(high))
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        up = rises(np.exp(middle))
        low, high = np.where(up, middle, low), np.where(up, high, middle)
    weight = np.exp((low + high) / 2)
    return np.where(without_bound, pooled, (x + weight * pooled) / (n + weight))


def measured(measure, x, n):
    """A measure of evenness of (voters, residents), groups in the last axis."""
    rates, total, people = x / n, x.sum(axis=-1, keepdims=True), n.sum(axis=-1, keepdims=True)
    if measure == "lowest rate to highest":
        return rates.min(axis=-1) / rates.max(axis=-1)
    if measure == "lowest rate to mean":
        return rates.min(axis=-1) / rates.mean(axis=-1)
    if measure.startswith("lowest rate to highest, adjusted"):
        rates = shrunk(x, n)
        return rates.min(axis=-1) / rates.max(axis=-1)
    if measure == "proportional similarity":
        return np.minimum(x / total, n / people).sum(axis=-1)
    if measure == "dissimilarity index":
        return np.abs(x / total - (n - x) / (people - total)).sum(axis=-1) / 2
    return special.xlogy(x / total, (x / total) / (n / people)).sum(axis=-1)


@functools.cache
def by_chance(measure, voters, residents):
    """The measure of draws in which every group votes at the pooled rate."""
    people, random = np.array(residents), np.random.default_rng(1955)
    drawn = random.binomial(people, sum(voters) / people.sum(), (DRAWS, len(people)))
    return measured(measure, drawn.astype(float), people.astype(float))


class Votes(Store):
    """Which groups vote less often, how even that is, ballots lost, and trends over editions."""

    def groups(self, claim, parts):
        """(voters, residents) of each group of a claim."""
        found = [self.values[it][KRAKOW][claim["to"]][1:] for it in parts["among"]]
        return {it: (round(x), round(n)) for it, (x, n) in zip(parts["among"], found)}

    def off(self, claim, parts, groups):
        """By how many people the residents may be off: half of the last digit their source printed."""
        inputs = [it for name in parts["among"] for it in self.inputs(name).values()]
        if any(self.variables[it["variable"]]["unit"] == "%" for it in inputs):
            return math.ceil(SHARE_OFF * sum(n for _, n in groups.values()))
        query = ("SELECT value, source_value FROM observations WHERE variable = 'population' AND territory = ? "
                 "AND year = ? AND grp IN (SELECT unnest(?)) AND source_value IS NOT NULL")
        asked = [grp for it in inputs if it["variable"] == "population" for grp in it["groups"]]
        rows = self.store.execute(query, [KRAKOW, claim["to"], asked]).fetchall()
        digits = max(len(text.partition(".")[2]) for _, text in rows)
        return max(round(0.5 * 10 ** -digits * value / float(text)) for value, text in rows)

    def tails(self, groups, off, outside=0):
        """The probability of so few voters or fewer, for each group."""
        voters, residents = (sum(it[at] for it in groups.values()) for at in (0, 1))
        found = {}
        for name, (x, n) in groups.items():
            fewest = max(n - off, x)
            more = min(x + outside, fewest)
            found[name] = stats.hypergeom.cdf(more, residents - n + fewest, fewest, voters + more - x)
        return found

    def behind(self, claim, text, parts):
        groups = self.groups(claim, parts)
        tails = self.tails(groups, parts["off"])
        least = min(tails, key=tails.get)
        adjusted = len(tails) * tails[least]
        if parts["off"] != self.off(claim, parts, groups):
            return False
        if claim["says"] == "none":
            return adjusted > ALPHA
        voters, residents = (sum(it[at] for it in groups.values()) for at in (0, 1))
        x, n = groups[claim["indicator"]]
        lacking = math.ceil(n * voters / residents - x - 1e-9)
        shown = lacking == parts["lacking"] and printed(lacking, text)
        return least == claim["indicator"] and adjusted <= ALPHA and shown

    def behind_firm(self, claim, text, parts):
        groups = self.groups(claim, parts)
        stated = sum(it[0] for it in groups.values())
        query = ("SELECT value FROM observations "
                 "WHERE variable = 'valid_ballots' AND grp = 'all' AND year = ? AND state = 'known'")
        totals = {round(row[0]) - stated for row in self.store.execute(query, [claim["to"]]).fetchall()}
        firm = len(groups) * self.tails(groups, parts["off"], parts["outside"])[claim["indicator"]] <= ALPHA
        told = parts["outside"] in totals and parts["off"] == self.off(claim, parts, groups)
        return told and firm == (claim["says"] == "firm") and printed(parts["outside"], text)

    def uneven(self, claim, text, parts):
        """The measure is computed again, and what equal chances would give is drawn again."""
        groups = self.groups(claim, parts)
        x, n = zip(*groups.values())
        value, chance, measure = parts["value"], parts["by-chance"], parts["measure"]
        drawn = by_chance(measure, x, n)
        if UNEVEN[measure]:
            drawn, worse = -drawn, -chance
            beyond = value > chance
        else:
            worse, beyond = chance, value < chance
        error = SLIP * math.sqrt(BEYOND * (1 - BEYOND) * (1 / OTHER_DRAWS + 1 / DRAWS))
        dust = 1e-12 + 1e-9 * abs(worse)
        place = np.mean(drawn < worse - dust) <= BEYOND + error and np.mean(drawn <= worse + dust) >= BEYOND - error
        place = place and parts["off"] == self.off(claim, parts, groups)
        again = measured(measure, np.array(x, dtype=float), np.array(n, dtype=float))
        right = place and close(again, value, 1e-6 if "adjusted" in measure else 1e-9)
        return right and beyond == (claim["says"] == "beyond")

    def groups_of(self, variable, prefix, until):
        """The groups of Kraków that are known of a variable, by year."""
        query = ("SELECT DISTINCT year, grp FROM observations WHERE variable = ? AND territory = ? AND state = 'known' "
                 "AND starts_with(grp, ?) AND year <= ?")
        rows = self.store.execute(query, [variable, KRAKOW, prefix, min(until, 9999)]).fetchall()
        return {year: {grp for of, grp in rows if of == year} for year in sorted({year for year, _ in rows})}

    def no_residents(self, claim, text, parts):
        """The last edition known by group, and the years, all others, for which residents are."""
        voters = self.groups_of("valid_ballots", f"{parts['group']}=", self.until)
        people = self.groups_of("population", f"{parts['group']}=", self.until)
        last = max(voters)
        lack = not voters[last] - {f"{parts['group']}=not stated"} <= people.get(last, set())
        return lack and claim["to"] == last and numbers(text) == [last, *people, 31]

    def lost(self, claim, text, parts):
        channels = {it: self.values[it][KRAKOW][claim["to"]][1:] for it in parts["among"]}
        x, n = channels[claim["indicator"]]
        low = min(channels, key=lambda it: channels[it][0] / channels[it][1])
        y, m = channels[low]
        more = round(x) - math.ceil(round(n) * round(y) / round(m))
        shown = more == parts["ballots"] and printed(more, text)
        return low != claim["indicator"] and newcombe(x, n, y, m)[0] > 0 and shown

    def editions(self, claim):
        found = self.values[claim["indicator"]][claim["place"]]
        return {year: found[year][1:] for year in sorted(found) if year <= self.until}

    def trend(self, claim, text, parts):
        votes = self.editions(claim)
        last = max(votes)
        votes = {year: it for year, it in votes.items() if not self.broken(claim["indicator"], year, last)}
        if (min(votes), last) != (claim["from"], claim["to"]):
            return False
        if len(votes) < 5:
            return claim["says"] == "too-short"
        shown = pymannkendall.original_test([x / n for x, n in votes.values()]).trend
        (y, m), (x, n) = votes[min(votes)], votes[max(votes)]
        low, high = newcombe(x, n, y, m)
        rising, falling = shown == "increasing" and low > 0, shown == "decreasing" and high < 0
        says = "rising" if rising else "falling" if falling else "none"
        return says == claim["says"] and str(claim["from"]) in text

    def step(self, claim, text, parts):
        votes = self.editions(claim)
        if claim["from"] != max((it for it in votes if it < claim["to"]), default=None):
            return False  # not neighbours
        if self.broken(claim["indicator"], claim["from"], claim["to"]):
            return claim["says"] == "not-comparable"
        low, high = newcombe(*votes[claim["to"]], *votes[claim["from"]])
        return claim["says"] == ("more" if low > 0 else "less" if high < 0 else "chance")

    def never_crossed(self, claim, text, parts):
        """The years in the words are those of the editions the report shows, and no row crosses the two."""
        query = ("SELECT DISTINCT year, grp FROM observations "
                 "WHERE variable = 'valid_ballots' AND state = 'known' AND year <= ?")
        rows = self.store.execute(query, [min(self.until, 9999)]).fetchall()
        by_channel = {year for year, grp in rows if "channel=" in grp}
        by_person = {year for year, grp in rows if "age=" in grp or "sex=" in grp}
        told = [int(it) for it in re.findall(r"\d{4}", text)]
        crossed = any("channel=" in grp and ("age=" in grp or "sex=" in grp) for _, grp in rows)
        return told == [end for of in (by_channel, by_person) if of for end in (min(of), max(of))] and not crossed
