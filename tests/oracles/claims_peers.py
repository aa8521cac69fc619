"""Claims of one municipality among those that are alike, run again: used by claims_tests.py.

Peers are the eight nearest of the country by the first set of indicators/peers.toml: each quantity divided by its
standard deviation among the gminas of one kind that have all of them, those named there as logarithms.
"""

import csv
import functools
import math

import numpy as np
from claims_store import KRAKOW, Store, close, numbers, rounded
from scipy import stats

PEERS, NAMED, TOLD = 8, 2, 3


class Peers(Store):
    """The order among members or peers, who of them is better, and what stands out."""

    def national(self, indicator, year):
        """The values of the country's gminas, where it is more than the members that have one."""
        known = {code: years[year][0] for code, years in self.values.get(indicator, {}).items()
                 if code.isdigit() and year in years}
        return known if len(known) > len(self.members) else {}

    @functools.cached_property
    def kinds(self):
        with self.newest("territories").open(encoding="utf-8", newline="") as file:
            return {row["territory"]: row["kind"] for row in csv.DictReader(file)}

    @functools.cache
    def peers(self, place):
        """The peers of a municipality, the nearest first; none without a set."""
        about = self.peer_set
        if about is None:
            return []
        columns = [self.national(it, self.year) for it in about["variables"]]
        codes = [it for it in sorted(self.kinds) if all(it in column for column in columns)]
        if about["area"] == "metropolis":
            codes = [it for it in codes if it in self.members]
        if about.get("members"):
            codes = [it for it in codes if it in about["members"] or it == place]
        if about["same_kind"]:
            codes = [it for it in codes if self.kinds[it] == self.kinds[place]]
        if place not in codes:
            return []
        table = np.array([[column[code] for column in columns] for code in codes])
        logged = [it in about["logged"] for it in about["variables"]]
        table[:, logged] = np.log(table[:, logged])
        far = np.linalg.norm((table - table[codes.index(place)]) / table.std(axis=0), axis=1)
        return [codes[it] for it in np.argsort(far, kind="stable") if codes[it] != place][:PEERS]

    def place(self, claim, text, parts):
        if claim["says"] == "peers" and self.peers(claim["place"]) != parts["among"]:
            return False
        others = self.members if claim["says"] == "members" else [claim["place"], *parts["among"]]
        known = [self.values[claim["indicator"]].get(it, {}).get(claim["to"]) for it in others]
        known = [it[0] for it in known if it]
        own = self.at(claim["indicator"], claim["place"], claim["to"])
        place = 1 + sum(it > own for it in known)
        found = (place, len(known)) == (parts["place"], parts["of"]) == tuple(numbers(text))
        return found and close(parts["median"], float(np.median(known)))

    def learn_from(self, claim, text, parts):
        """The two peers that are better by most, without those whose interval overlaps."""
        indicator, place, year = claim["indicator"], claim["place"], claim["to"]
        own, ours, better = self.at(indicator, place, year), self.interval(indicator, place, year), []
        for peer in self.peers(place):
            if year not in self.values[indicator].get(peer, {}):
                continue
            gap = self.wanted(indicator) * (self.at(indicator, peer, year) - own)
            theirs = self.interval(indicator, peer, year)
            overlap = ours is not None and theirs is not None and max(ours[0], theirs[0]) <= min(ours[1], theirs[1])
            better += [(gap, peer)] if gap > 0 and not overlap else []
        better = [code for _, code in sorted(better, key=lambda it: -it[0])][:NAMED]
        told = [(code, float(value)) for code, value in (it.split("=") for it in parts["better"])]
        shown = all(any(rounded(value, it, self.decimals(indicator)) for it in numbers(text)) for _, value in told)
        right = all(close(value, self.at(indicator, code, year)) for code, value in told)
        right = right and [code for code, _ in told] == better and shown
        return right and claim["says"] == ("better" if better else "nobody")

    def interval(self, indicator, place, year):
        """The 95% interval of a ratio of people, or of events of a year, to a count; none for anything else."""
        kind = self.counted(indicator)
        if kind is None:
            return None
        _, x, n = self.values[indicator][place][year]
        z = stats.norm.isf(0.025)
        if kind == "part":  # Wilson (1927)
            p, half = x / n, z * math.sqrt(x * (n - x) / n ** 3 + (z / 2 / n) ** 2)
            low, high = ((p + z * z / 2 / n + it) / (1 + z * z / n) for it in (-half, half))
        elif x >= 10:  # Byar, in Breslow and Day (1987)
            low = x * (1 - 1 / (9 * x) - z / (3 * math.sqrt(x))) ** 3 / n
            high = (x + 1) * (1 - 1 / (9 * (x + 1)) + z / (3 * math.sqrt(x + 1))) ** 3 / n
        else:
            low, high = stats.chi2.ppf(0.025, 2 * x) / 2 / n if x else 0, stats.chi2.ppf(0.975, 2 * x + 2) / 2 / n
        scale = next(it[0] * it[2] / it[1]
                     for years in self.values[indicator].values() for it in years.values() if it[1])
        return low * scale, high * scale

    def beside(self, indicator, place, peers):
        """The year an indicator is shown in, its value there, and those it is compared with; of peers or of members."""
        known = [self.known(indicator, code) for code in self.members]
        year = max((it for years in known for it in years), default=None)
        members = [years[year] for years in known if year in years]
        own = self.values.get(indicator, {}).get(place, {}).get(year)
        if own is None or len(members) < 3:
            return None
        national = self.national(indicator, year)
        peers = [national[it] for it in peers if it in national]
        alike_in = self.peer_set["variables"] if self.peer_set else []
        if len(peers) >= 5 and indicator not in alike_in:
            return year, own[0], peers, "peers"
        whole = len(members) >= max(5, 0.9 * len(self.members)) and place != KRAKOW
        return (year, own[0], members, "members") if whole else None

    def chosen(self, place, peers):
        """What is told of a municipality, the farthest first: strengths and gaps."""
        found = {"strength": [], "gap": []}
        for indicator, about in self.indicators.items():
            wanted = self.wanted(indicator)
            left_out = about["field"] == "context" or about["kind"] in ("total", "survey_share") or not wanted
            left_out = left_out or self.files[indicator]["frequency"] == "once"
            beside = None if left_out else self.beside(indicator, place, peers)
            if beside is None:
                continue
            year, own, group, kind = beside
            low, median, high = np.quantile(group, [0.25, 0.5, 0.75])
            ends = [own, *(self.interval(indicator, place, year) or [])]
            side = wanted * (int(min(ends) > high) - int(max(ends) < low))
            if side and high > low:
                better = sum(it * wanted > own * wanted for it in group)
                worse = sum(it * wanted < own * wanted for it in group)
                told = {"indicator": indicator, "to": year, "group": kind, "count": worse if side > 0 else better,
                        "of": len(group) - (kind == "members"), "own": own, "median": median,
                        "distance": abs(own - median) / (high - low)}
                found["strength" if side > 0 else "gap"].append(told)
        for side, all_of in found.items():
            fields = {it["indicator"]: self.fields.index(self.indicators[it["indicator"]]["field"]) for it in all_of}
            all_of.sort(key=lambda it: (it["group"] != "peers", -round(it["distance"], 9), fields[it["indicator"]]))
            once = {}
            for told in all_of:
                once.setdefault((fields[told["indicator"]], self.files[told["indicator"]]["goal"]), told)
            found[side] = list(once.values())[:TOLD]
        return found

    def stands_out(self, claim, text, parts):
        """The whole choice is made again, of peers and of what is told."""
        if self.peers(claim["place"]) != parts["among"]:
            return False
        chosen = self.chosen(claim["place"], parts["among"])[parts["side"]]
        if claim["says"] == "none" or parts["told"] != len(chosen):
            return not chosen and parts["told"] == 0 and "rank" not in parts
        told = chosen[int(parts["rank"]) - 1]
        names = claim["says"] == parts["side"] and all(claim[it] == told[it] for it in ("indicator", "to"))
        names = names and all(parts[it] == told[it] for it in ("group", "count", "of"))
        names = names and claim["sentence"].endswith(told["group"])
        # As printed: the value, the year, so many of so many, the median; units may have numbers too.
        said, digits = numbers(text), self.decimals(told["indicator"])
        at = next((it for it in range(len(said)) if said[it:it + 3] == [told["to"], told["count"], told["of"]]), 0)
        shown = at > 0 and all(rounded(told[it], said[place], digits) for place, it in ((0, "own"), (at + 3, "median")))
        return names and shown and all(close(parts[it], told[it]) for it in ("median", "distance"))
