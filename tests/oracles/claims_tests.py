"""The tests behind the claims of a report, from their definitions: used by claims.py."""

import json
import math
import re
import tomllib

import numpy as np
import pymannkendall
from scipy import stats

KRAKOW = "126101"
# Of amounts in report.json: they are not rounded.
CLOSE = 1e-9
ALPHA = 0.05
MOVED = 8
FAR, NEAR = 0.001, 0.025
GROWTH = {  # thresholds of growth a year in the wanted direction, from the best down (annexes of the sources)
    "eurostat-without-target": ((0.01, "significant_progress"), (0, "moderate_progress"),
                                (-0.01, "moderate_movement_away"), (-math.inf, "significant_movement_away")),
    "open-sdg": ((0.015, "substantial_progress"), (0.005, "moderate_progress"), (0, "limited_progress"),
                 (-math.inf, "deterioration")),
    "un-progress-chart": ((0.02, "on_track"), (0.005, "insufficient"), (-math.inf, "stagnation_or_regression")),
}
BETTER = ("significant_progress", "moderate_progress")
CLASSES = ("arrived", "on_track", "too_slow", "standing", "away")


def close(ours, theirs, tolerance=CLOSE):
    return abs(ours - theirs) <= tolerance * max(1.0, abs(ours), abs(theirs))


def sign(value, words=("less", "equal", "more")):
    return words[1 + (value > 0) - (value < 0)]


def numbers(text):
    """The numbers of a text in either language; a space or comma between groups of three is no end."""
    text = re.sub(r"(?<=\d)[ ,](?=\d{3}(?!\d))", "", text.replace("\u2212", "-"))
    return [float(it.replace(",", ".")) for it in re.findall(r"[+-]?\d+(?:[.,]\d+)?", text)]


def printed(value, text, decimals=0):
    """Whether a text holds a value, rounded."""
    return any(abs(abs(it) - abs(value)) <= 0.5 * 10 ** -decimals + 1e-9 for it in numbers(text))


def wilson(x, n):
    low, high = stats.binomtest(int(x), int(n)).proportion_ci(0.95, method="wilson")
    return low, high


def newcombe(x, n, y, m):
    """The interval of x/n less y/m: method 10 of Newcombe (1998)."""
    p, q = x / n, y / m
    (a, b), (c, d) = wilson(x, n), wilson(y, m)
    return p - q - math.hypot(p - a, d - q), p - q + math.hypot(b - p, q - c)


class Tests:
    """The values of the store, and one function for each test."""

    def __init__(self, store, report, project):
        self.store, self.year = store, report["year"]
        rows = store.execute("SELECT indicator, territory, year, value, numerator, denominator FROM indicator_values "
                             "WHERE grp = 'all' AND state = 'known'").fetchall()
        self.values = {}
        for indicator, place, year, *value in rows:
            self.values.setdefault(indicator, {}).setdefault(place, {})[year] = value
        columns = "id, field, unit, direction, kind, formula"
        rows = store.execute(f"SELECT {columns} FROM indicators ORDER BY id").fetchall()
        self.indicators = {row[0]: dict(zip(columns.split(", "), row)) for row in rows}
        query = "SELECT territory FROM members WHERE (member_to IS NULL OR member_to > ?) AND (member_from IS NULL OR member_from <= ?)"
        self.members = [row[0] for row in store.execute(query, [report["as_of"]] * 2).fetchall()]
        self.shares = {it for it, about in self.indicators.items() if about["unit"] == "%"}
        self.breaks, self.targets, self.variables, self.files = {}, {}, {}, {}
        for path in sorted(project.glob("datasets/**/datapackage.json")):
            for variable in json.loads(path.read_text(encoding="utf-8")).get("variables", []):
                years = {it["year"] for it in variable.get("breaks", [])}
                self.breaks.setdefault(variable["name"], set()).update(years)
                self.variables[variable["name"]] = variable
        for path in project.glob("indicators/*/*.toml"):
            self.files[path.stem] = tomllib.loads(path.read_text(encoding="utf-8"))
            self.targets[path.stem] = self.files[path.stem].get("target", [])
        units = tomllib.loads((project / "indicators/units.toml").read_text(encoding="utf-8"))["unit"]
        self.counted = {it["code"] for it in units if it["code"] == "person" or not any(it["short"].values())}
        peers = project / "indicators/peers.toml"
        sets = tomllib.loads(peers.read_text(encoding="utf-8")).get("set", []) if peers.is_file() else []
        self.alike_in = sets[0]["variables"] if sets else []
        strategy = tomllib.loads((project / "indicators/strategy.toml").read_text(encoding="utf-8"))
        self.fields = [it["id"] for it in strategy["field"]]

    def run(self, claim, text):
        """What is wrong with a claim, or None."""
        test = getattr(self, claim["test"].replace("-", "_"), None)
        if test is None:
            return "no such test"
        try:
            right = test(claim, text, claim.get("parts", {}))
        except (KeyError, IndexError, ValueError, ZeroDivisionError, TypeError) as error:
            return f"cannot be run again ({type(error).__name__}: {error})"
        return None if right else "the figures do not say so"

    # what tests are made of

    def at(self, indicator, place, year):
        return self.values[indicator][place][year][0]

    def known(self, indicator, place, until=None):
        years = self.values.get(indicator, {}).get(place, {})
        last = math.inf if self.indicators[indicator]["field"] == "participation" else self.year
        return {year: it[0] for year, it in sorted(years.items()) if year <= (until or last)}

    def broken(self, indicator, first, last):
        names = set(re.findall(r"[a-z_0-9]+", self.indicators[indicator]["formula"]))
        years = set().union(*(self.breaks.get(name, set()) for name in names))
        return any(first < year <= last for year in years)

    def span(self, indicator, place):
        """The years and values of the longest span to the last value that crosses no break."""
        known = self.known(indicator, place)
        last = max(known, default=0)
        return {year: it for year, it in known.items() if not self.broken(indicator, year, last)}

    def spans(self, claim):
        span = self.span(claim["indicator"], claim["place"])
        if (min(span), max(span)) != (claim["from"], claim["to"]):
            raise ValueError(f"the span is {min(span)}-{max(span)}")
        return span

    def wanted(self, indicator):
        return {"up": 1, "down": -1}.get(self.indicators[indicator]["direction"], 0)

    def growth(self, indicator, span, least=3):
        (first, a), (last, b) = min(span.items()), max(span.items())
        if last - first < least or min(a, b) <= 0:
            return None
        return self.wanted(indicator) * ((b / a) ** (1 / (last - first)) - 1)

    def status(self, method, indicator, span):
        growth = self.growth(indicator, span, 3 if method.startswith("eurostat") else 1)
        return growth if growth is None else next(word for least, word in GROWTH[method] if growth >= least - 1e-12)

    def judged_place(self, indicator):
        return KRAKOW if self.indicators[indicator]["field"] == "participation" else "metropolis"

    def judged(self, indicator):
        """The verdict of Eurostat's method without a target where the indicator is judged, or None."""
        span = self.span(indicator, self.judged_place(indicator))
        nominal = self.indicators[indicator]["unit"].startswith(("PLN", "EUR"))
        if not self.wanted(indicator) or nominal or len(span) < 2:
            return None
        return self.status("eurostat-without-target", indicator, span)

    def slope(self, span):
        years, values = list(span), list(span.values())
        if len(span) < 3:
            return (values[-1] - values[0]) / (years[-1] - years[0]), None
        found = stats.theilslopes(values, years, 0.95)
        return found.slope, (found.low_slope, found.high_slope)

    def section(self, indicator, year):
        return np.array([self.at(indicator, code, year) for code in self.members])

    def compared(self):
        """What the page of differences is about: the last year all members are known, by indicator."""
        for indicator, about in self.indicators.items():
            if about["kind"] == "total" or about["field"] == "context":
                continue
            years = [set(self.values.get(it, {}).get(code, {})) for it in (indicator, "population") for code in self.members]
            years = [year for year in set.intersection(*years) if year <= self.year]
            if years:
                yield indicator, max(years)

    # one function for each test

    def yearly(self, claim, text, parts):
        indicator, place, first, last = (claim[it] for it in ("indicator", "place", "from", "to"))
        broken = self.broken(indicator, first, last)
        if claim["says"] == "broken" or broken:
            return claim["says"] == "broken" and broken and last - first == 1
        difference = self.at(indicator, place, last) - self.at(indicator, place, first)
        right = close(parts["difference"], difference) and sign(difference) == claim["says"] and last - first == 1
        return right and (difference == 0 or printed(difference, text))

    def unknown(self, claim, text, parts):
        return claim["to"] not in self.values.get(claim["indicator"], {}).get(claim["place"], {})

    def negative(self, indicator):
        """Whether a member was below zero in any year, or a gmina of the country is in the last one."""
        known = {code: years for code, years in self.values[indicator].items() if code.isdigit()}
        members = [it[0] for code in self.members for it in known.get(code, {}).values()]
        last = max((year for code in self.members for year in known.get(code, {}) if year <= self.year), default=None)
        return any(value < 0 for value in members + [years[last][0] for years in known.values() if last in years])

    def change(self, claim, text, parts):
        indicator, place = claim["indicator"], claim["place"]
        if claim["says"] == "none":
            return len(self.span(indicator, place)) == 1
        span = self.spans(claim)
        first, last = span[claim["from"]], span[claim["to"]]
        percent = self.indicators[indicator]["unit"] not in ("%", "points%") and not self.negative(indicator)
        size = 100 * (last / first - 1) if percent else last - first
        right = close(parts["size"], size, 1e-7) and parts["of"] == ("percent" if percent else "difference")
        # The sign that is printed, unless the size rounds to zero.
        signed = next(iter(re.findall(r"[+\u2212]", text)), "")
        shown = signed == {"more": "+", "less": "\u2212", "equal": ""}[claim["says"]] or (abs(size) < 0.05 and not signed)
        return right and shown and sign(last - first) == claim["says"] and printed(size, text, 1 if percent else 0)

    def verdict(self, claim, text, parts):
        indicator, place = claim["indicator"], claim["place"]
        why = parts.get("why")
        unit, known = self.indicators[indicator]["unit"], self.known(indicator, place)
        reasons = {"no-data": not known, "no-direction": not self.wanted(indicator),
                   "current-prices": unit.startswith(("PLN", "EUR"))}
        if claim["says"] == "not_available":
            span = self.span(indicator, place)
            short = len(span) < 2 or max(span) - min(span) < 3
            reasons |= {"too-few-years": short, "not-positive": self.growth(indicator, span) is None if not short else False}
            return reasons[why]
        span = self.spans(claim)
        right = self.status(parts["method"], indicator, span) == claim["says"]
        return right and not any(reasons.values()) and close(parts["progress"], self.growth(indicator, span))

    def agreement(self, claim, text, parts):
        told = [it.split("=") for it in parts["methods"]]
        classes = [it[2] for it in told]
        most = max(set(classes), key=lambda it: (classes.count(it), CLASSES.index(it)))
        right = (most, classes.count(most), len(classes)) == (claim["says"], parts["most"], parts["all"])
        if any("value" in it or "adopted" in it for it in self.targets[claim["indicator"]]):
            return right  # the other methods need the target: only counted
        span = self.spans(claim)
        again = {it: self.status(it, claim["indicator"], span) for it in GROWTH}
        return right and all(again.get(method, status) == status for method, status, _ in told)

    def firmness(self, claim, text, parts):
        if parts["method"] not in GROWTH:
            return claim["says"] in ("firm", "fragile", "untested")
        span, indicator = self.spans(claim), claim["indicator"]
        years, readings = list(span), {}
        status = self.status(parts["method"], indicator, span) or "not_available"
        if status != parts["status"]:
            return False
        if len(span) < 3 or status == "not_available":
            return claim["says"] == "untested"
        readings[f"base={years[1]}"] = {year: span[year] for year in years[1:]}
        for year in years[1:]:
            readings[f"without={year}"] = {it: span[it] for it in years if it != year}
        found = stats.theilslopes(list(span.values()), years)
        readings["line"] = {it: found.intercept + found.slope * it for it in years}
        flips = {f"{name}={word}" for name, it in readings.items()
                 if (word := self.status(parts["method"], indicator, it)) not in (None, parts["status"])}
        judged = [self.status(parts["method"], indicator, it) for it in readings.values()]
        if not flips and None in (judged[0], judged[-2]):  # the other base; without the last year
            return claim["says"] == "untested" or any("published=" in it for it in parts["flips"])
        told = {it for it in parts["flips"] if not it.startswith("published=")}  # other publications: not read here
        return claim["says"] != "untested" and told == flips and (claim["says"] == "firm") == (not parts["flips"])

    def pace(self, claim, text, parts):
        span = self.spans(claim)
        slope, interval = self.slope(span)
        right = close(parts["slope"], slope, 1e-9)
        if claim["says"] == "no-target":
            return right and "target" not in parts
        gap, wanted = parts["target"] - span[claim["to"]], self.wanted(claim["indicator"])
        if wanted * gap <= 0:
            return right and claim["says"] == "reached"
        sure = interval is not None and (interval[0] > 0 or interval[1] < 0)
        if not sure and slope != 0:
            return right and claim["says"] == "unclear"
        years = math.ceil(gap / slope) if slope else 0
        says = "never" if years <= 0 else "arrives" if years <= 50 else "beyond"
        return right and says == claim["says"] and (says != "arrives" or claim["to"] + years == parts["arrival"])

    def projection(self, claim, text, parts):
        """The centre is computed again; the width of the interval rests on past errors, see projections.py."""
        span = self.span(claim["indicator"], claim["place"])
        if min(span) != claim["from"] or str(claim["to"]) not in text:
            return False
        if claim["says"] == "none":
            return True
        growth = self.indicators[claim["indicator"]]["unit"] != "%" and min(span.values()) > 0
        scaled = {year: math.log(it) if growth else it for year, it in span.items()}
        centre = scaled[max(span)] + self.slope(scaled)[0] * (claim["to"] - max(span))
        ends = [parts[it] for it in ("lower", "value", "upper")]
        told = all(printed(it, text, 1 if claim["indicator"] in self.shares else 0) for it in ends)
        return told and ends == sorted(ends) and close(parts["value"], math.exp(centre) if growth else centre, 1e-7)

    def shortfall(self, claim, text, parts):
        lacks = {}
        for code in self.members:
            _, above, below = self.values[claim["indicator"]][code][claim["to"]]
            wanted = self.wanted(claim["indicator"])
            lacks[code] = max(0, wanted * (parts["target"] * below / parts["scale"] - above))
        told = {code: float(share) for code, share in (it.split("=") for it in parts["members"])}
        total = sum(lacks.values())
        return set(told) == {it for it in lacks if lacks[it]} and all(close(told[it], lacks[it] / total) for it in told)

    def limits(self, claim, text, parts):
        values, year = self.values[claim["indicator"]], claim["to"]
        whole = values["metropolis"][year]
        average = whole[1] / whole[2]
        placed = {"above": set(), "below": set(), "within": set()}
        for code in self.members:
            if year not in values.get(code, {}) or values[code][year][2] > whole[2] / 2:
                continue
            x, n = values[code][year][1:]
            if parts["counts"] == "part-of-whole":
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

    def detectable(self, claim, text, parts):
        z = stats.norm.isf(0.025) + stats.norm.isf(0.2)
        if claim["says"] == "unknown":
            return parts["answers"] == math.ceil((z * math.sqrt(0.5) / 0.05) ** 2) and printed(parts["answers"], text)
        _, above, below = self.values[claim["indicator"]][claim["place"]][claim["to"]]
        share = above / below
        points = 100 * z * math.sqrt(2 * share * (1 - share) / below)
        return close(parts["answers"], below) and printed(points, text, 1)

    def strategic(self):
        return [it for it, about in self.indicators.items() if about["field"] != "context"]

    def count_judged(self, claim, text, parts):
        found = [self.judged(it) for it in self.strategic()]
        better = sum(it in BETTER for it in found)
        worse = sum(it is not None for it in found) - better
        return (better, worse) == (parts["better"], parts["worse"]) and printed(better, text) and printed(worse, text)

    def count_empty(self, claim, text, parts):
        places = [*self.members, "metropolis", "ring"]
        empty = sum(not any(self.known(it, place) for place in places) for it in self.strategic())
        all_of = len(self.strategic())
        return (empty, all_of) == (parts["empty"], parts["all"]) and printed(empty, text) and printed(all_of, text)

    def most_moved(self, claim, text, parts):
        moved = []
        for indicator in self.strategic():
            place = self.judged_place(indicator)
            if place == claim["place"] and self.indicators[indicator]["kind"] != "total" and self.judged(indicator):
                moved.append((-abs(self.growth(indicator, self.span(indicator, place))), indicator))
        growth, indicator = sorted(moved)[:MOVED][int(parts["rank"]) - 1]
        self.spans(claim)
        return indicator == claim["indicator"] and close(abs(parts["growth"]), -growth)

    def place(self, claim, text, parts):
        others = self.members if claim["says"] == "members" else [claim["place"], *parts["among"]]
        known = [self.values[claim["indicator"]].get(it, {}).get(claim["to"]) for it in others]
        known = [it[0] for it in known if it]
        own = self.at(claim["indicator"], claim["place"], claim["to"])
        place = 1 + sum(it > own for it in known)
        found = (place, len(known)) == (parts["place"], parts["of"]) == tuple(int(it) for it in re.findall(r"\d+", text))
        return found and close(parts["median"], float(np.median(known)))

    def learn_from(self, claim, text, parts):
        """Those named are better, by the most first; that nobody is, is not run again here."""
        own, gaps = self.at(claim["indicator"], claim["place"], claim["to"]), []
        for code, value in (it.split("=") for it in parts.get("better", [])):
            if not close(float(value), self.at(claim["indicator"], code, claim["to"])):
                return False
            gaps.append(self.wanted(claim["indicator"]) * (float(value) - own))
        return (claim["says"] == "better") == bool(gaps) and min(gaps, default=1) > 0 and gaps == sorted(gaps)[::-1]

    def interval(self, indicator, place, year):
        """The 95% interval of a ratio of people, or of events of a year, to a count; none for anything else."""
        above, _, below = re.sub(r"^\d+ \* ", "", self.indicators[indicator]["formula"]).partition(" / ")
        names = re.findall(r"[a-z][a-z_0-9]*", above), re.findall(r"[a-z][a-z_0-9]*", below)
        if self.indicators[indicator]["kind"] != "ratio" or re.search(r"[-*]", above) or set(names[0]) & set(names[1]):
            return None
        told = [self.variables[it] for it in names[0]]
        number = [self.variables[it]["unit"] for it in names[1] if self.variables[it]["unit"] in self.counted]
        happens = len({it["unit"] for it in told}) == 1 and told[0]["unit"] in self.counted and all(
            it["measure"] == "flow" or (it["measure"], it["unit"]) == ("stock", "person") for it in told)
        if not happens or not number:
            return None
        value, x, n = self.values[indicator][place][year]
        z = stats.norm.isf(0.025)
        if told[0]["unit"] == number[0]:  # Wilson (1927)
            p, half = x / n, z * math.sqrt(x * (n - x) / n ** 3 + (z / 2 / n) ** 2)
            low, high = ((p + z * z / 2 / n + it) / (1 + z * z / n) for it in (-half, half))
        elif x >= 10:  # Byar, in Breslow and Day (1987)
            low = x * (1 - 1 / (9 * x) - z / (3 * math.sqrt(x))) ** 3 / n
            high = (x + 1) * (1 - 1 / (9 * (x + 1)) + z / (3 * math.sqrt(x + 1))) ** 3 / n
        else:
            low, high = stats.chi2.ppf(0.025, 2 * x) / 2 / n if x else 0, stats.chi2.ppf(0.975, 2 * x + 2) / 2 / n
        scale = next(it[0] * it[2] / it[1] for years in self.values[indicator].values() for it in years.values() if it[1])
        return low * scale, high * scale

    def beside(self, indicator, place, peers):
        """The year an indicator is shown in, its value there, and those it is compared with; of peers or of members."""
        known = [self.known(indicator, code) for code in self.members]
        year = max((it for years in known for it in years), default=None)
        members = [years[year] for years in known if year in years]
        own = self.values.get(indicator, {}).get(place, {}).get(year)
        if own is None or len(members) < 3:
            return None
        national = [years[year][0] for code, years in self.values[indicator].items() if code.isdigit() and year in years]
        peers = [self.at(indicator, it, year) for it in peers if year in self.values[indicator].get(it, {})]
        if len(peers) >= 5 and len(national) > len(self.members) and indicator not in self.alike_in:
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
                better, worse = (sum(it * wanted > own * wanted for it in group), sum(it * wanted < own * wanted for it in group))
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
            found[side] = list(once.values())[:3]
        return found

    def stands_out(self, claim, text, parts):
        """The whole choice is made again; who the peers are is that of peers.py."""
        chosen = self.chosen(claim["place"], parts["among"])[parts["side"]]
        if claim["says"] == "none" or parts["told"] != len(chosen):
            return not chosen and parts["told"] == 0 and "rank" not in parts
        told = chosen[int(parts["rank"]) - 1]
        names = claim["says"] == parts["side"] and all(claim[it] == told[it] for it in ("indicator", "to"))
        names = names and all(parts[it] == told[it] for it in ("group", "count", "of"))
        names = names and claim["sentence"].endswith(told["group"])
        # As printed: the value, the year, so many of so many, the median; units may have numbers too.
        said, digits = numbers(text), self.files[told["indicator"]]["decimals"]
        at = next((it for it in range(len(said)) if said[it:it + 3] == [told["to"], told["count"], told["of"]]), 0)
        shown = at > 0 and all(abs(said[place] - told[it]) <= 0.5 * 10 ** -digits + 1e-9
                               for place, it in ((0, "own"), (at + 3, "median")))
        return names and shown and all(close(parts[it], told[it]) for it in ("median", "distance"))

    def groups(self, claim, parts):
        """(voters, residents) of each group of a claim."""
        found = [self.values[it][KRAKOW][claim["to"]][1:] for it in parts["among"]]
        return {it: (round(x), round(n)) for it, (x, n) in zip(parts["among"], found)}

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
        if claim["says"] == "none":
            return adjusted > ALPHA
        voters, residents = (sum(it[at] for it in groups.values()) for at in (0, 1))
        x, n = groups[claim["indicator"]]
        lacking = math.ceil(n * voters / residents - x - 1e-9)
        return least == claim["indicator"] and adjusted <= ALPHA and lacking == parts["lacking"] and printed(lacking, text)

    def behind_firm(self, claim, text, parts):
        groups = self.groups(claim, parts)
        stated = sum(it[0] for it in groups.values())
        query = "SELECT value FROM observations WHERE variable = 'valid_ballots' AND grp = 'all' AND year = ? AND state = 'known'"
        totals = {round(row[0]) - stated for row in self.store.execute(query, [claim["to"]]).fetchall()}
        firm = len(groups) * self.tails(groups, parts["off"], parts["outside"])[claim["indicator"]] <= ALPHA
        return parts["outside"] in totals and firm == (claim["says"] == "firm") and printed(parts["outside"], text)

    def uneven(self, claim, text, parts):
        """The measure is computed again; what equal chances would give comes from draws and is taken as told."""
        pairs = np.array(list(self.groups(claim, parts).values()), dtype=float)
        rates, (voters, people) = pairs[:, 0] / pairs[:, 1], (pairs / pairs.sum(axis=0)).T
        others = (pairs[:, 1] - pairs[:, 0]) / (pairs[:, 1] - pairs[:, 0]).sum()
        again = {"lowest rate to highest": rates.min() / rates.max(),
                 "proportional similarity": np.minimum(voters, people).sum(),
                 "dissimilarity index": np.abs(voters - others).sum() / 2,
                 "Kullback-Leibler divergence": (voters * np.log(voters / people)).sum()}
        value, chance = parts["value"], parts["by-chance"]
        low = parts["measure"] in ("dissimilarity index", "Kullback-Leibler divergence")
        beyond = value > chance if low else value < chance
        return close(again.get(parts["measure"], value), value, 1e-6) and beyond == (claim["says"] == "beyond")

    def no_residents(self, claim, text, parts):
        query = "SELECT DISTINCT grp FROM observations WHERE variable = ? AND territory = ? AND state = 'known' AND grp LIKE ?"
        like = f"{parts['group']}=%"
        ballots = self.store.execute(query + " AND year = ?", ["valid_ballots", KRAKOW, like, claim["to"]]).fetchall()
        people = self.store.execute(query + " AND year = ?", ["population", KRAKOW, like, claim["to"]]).fetchall()
        groups = {row[0] for row in ballots} - {f"{parts['group']}=not stated"}
        return bool(groups) and not groups <= {row[0] for row in people} and str(claim["to"]) in text

    def lost(self, claim, text, parts):
        channels = {it: self.values[it][KRAKOW][claim["to"]][1:] for it in parts["among"]}
        x, n = channels[claim["indicator"]]
        low = min(channels, key=lambda it: channels[it][0] / channels[it][1])
        y, m = channels[low]
        more = round(x) - math.ceil(round(n) * round(y) / round(m))
        return low != claim["indicator"] and newcombe(x, n, y, m)[0] > 0 and more == parts["ballots"] and printed(more, text)

    def editions(self, claim):
        found = self.values[claim["indicator"]][claim["place"]]
        return {year: found[year][1:] for year in sorted(found)}

    def trend(self, claim, text, parts):
        votes = {year: it for year, it in self.editions(claim).items() if claim["from"] <= year <= claim["to"]}
        if self.broken(claim["indicator"], claim["from"], claim["to"]):
            return False
        if len(votes) < 5:
            return claim["says"] == "too-short"
        shown = pymannkendall.original_test([x / n for x, n in votes.values()]).trend
        (y, m), (x, n) = votes[min(votes)], votes[max(votes)]
        low, high = newcombe(x, n, y, m)
        says = "rising" if shown == "increasing" and low > 0 else "falling" if shown == "decreasing" and high < 0 else "none"
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
        """The years in the words are those of the store, and no row crosses the two."""
        query = "SELECT DISTINCT year, grp FROM observations WHERE variable = 'valid_ballots' AND state = 'known'"
        rows = self.store.execute(query).fetchall()
        by_channel = {year for year, grp in rows if "channel=" in grp}
        by_person = {year for year, grp in rows if "age=" in grp or "sex=" in grp}
        told = [int(it) for it in re.findall(r"\d{4}", text)]
        crossed = any("channel=" in grp and ("age=" in grp or "sex=" in grp) for _, grp in rows)
        return told == [min(by_channel), max(by_channel), min(by_person), max(by_person)] and not crossed

    def count_compared(self, claim, text, parts):
        count = sum(1 for _ in self.compared())
        return count == parts["count"] and printed(count, text)

    def extremes(self, claim, text, parts):
        year = dict(self.compared())[claim["indicator"]]
        values = self.section(claim["indicator"], year)
        low, high = values.min(), values.max()
        told = year == claim["to"] and close(parts["lowest"], low) and close(parts["highest"], high)
        return told and close(parts["times"], high / low) and printed(high / low, text, 1) and printed(high, text)

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
        if len(spread) < 5:
            return right and claim["says"] == "too-few"
        _, (low, high) = self.slope(spread)
        return right and claim["says"] == ("together" if high < 0 else "apart" if low > 0 else "unclear")

    def catching_up(self, claim, text, parts):
        first, last = (self.section(claim["indicator"], claim[it]) for it in ("from", "to"))
        if min(first.min(), last.min()) <= 0:
            return claim["says"] == "unclear"
        years = claim["to"] - claim["from"]
        found = stats.linregress(np.log(first), np.log(last / first) / years)
        says = "unclear" if found.pvalue >= ALPHA else "closing" if found.slope < 0 else "opening"
        return says == claim["says"] and close(parts["p"], found.pvalue, 1e-6)

    def neighbours(self, claim, text, parts):
        """Held against itself: I and p by permutation are those of differences.py."""
        rare = [parts.get(f"p-{it}", 1) < ALPHA for it in ("borders", "nearest")]
        expected = -1 / (len(self.members) - 1)
        above = [parts.get(f"i-{it}", 0) > expected for it in ("borders", "nearest")]
        says = "depends" if any(rare) else "random"
        if all(rare) and above[0] == above[1]:
            says = "alike" if above[0] else "unlike"
        return says == claim["says"]

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

    def count_figures(self, claim, text, parts):
        """How many are held back and how many rows there are; what rules remark on is counted by quality.py."""
        held, rows = self.store.execute("SELECT count(*) FILTER (reason = 'doubtful'), count(*) FROM observations").fetchone()
        told = all(printed(parts[it], text) for it in ("all", "held", "noted"))
        return told and parts["held"] == held and parts["all"] >= parts["held"] + parts["noted"] and rows > 0
