"""The values behind a report and what the tests of its claims are made of: used by claims_tests.py."""

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
# The year by which a target is meant where its source names none.
AGENDA = 2030
DEFAULT_METHOD = "eurostat-without-target"


def close(ours, theirs, tolerance=CLOSE):
    return abs(ours - theirs) <= tolerance * max(1.0, abs(ours), abs(theirs))


def sign(value, words=("less", "equal", "more")):
    return words[1 + (value > 0) - (value < 0)]


def unspaced(text, lang):
    """A text whose numbers are written as programs do: nothing between groups of three, a point before decimals."""
    group, decimal = (" ", ",") if lang == "pl" else (",", ".")
    text = re.sub(rf"(?<=\d){group}(?=\d{{3}}(?!\d))", "", text)
    return re.sub(rf"(?<=\d){re.escape(decimal)}(?=\d)", ".", text)


def numbers(text):
    """The numbers of an unspaced text."""
    return [float(it) for it in re.findall(r"[+-]?\d+(?:\.\d+)?", text.replace("\u2212", "-"))]


def rounded(value, shown, decimals=0):
    return abs(shown - value) <= 0.5 * 10 ** -decimals + 1e-9


def printed(value, text, decimals=0):
    """Whether a text holds a value, rounded."""
    return any(rounded(abs(value), abs(it), decimals) for it in numbers(text))


def in_order(told, text):
    """Whether a text holds each (value, decimals) in this order; there may be other numbers between them."""
    said = iter(numbers(text))
    return all(any(rounded(value, it, decimals) for it in said) for value, decimals in told)


def wilson(x, n):
    low, high = stats.binomtest(int(x), int(n)).proportion_ci(0.95, method="wilson")
    return low, high


def newcombe(x, n, y, m):
    """The interval of x/n less y/m: method 10 of Newcombe (1998)."""
    p, q = x / n, y / m
    (a, b), (c, d) = wilson(x, n), wilson(y, m)
    return p - q - math.hypot(p - a, d - q), p - q + math.hypot(b - p, q - c)


class Store:
    """The values of the store, the project's own files, and what several tests ask of them."""

    def __init__(self, store, report, project):
        self.store, self.year, self.as_of, self.lang = store, report["year"], report["as_of"], report["lang"]
        rows = store.execute("SELECT indicator, territory, year, value, numerator, denominator FROM indicator_values "
                             "WHERE grp = 'all' AND state = 'known'").fetchall()
        self.values = {}
        for indicator, place, year, *value in rows:
            self.values.setdefault(indicator, {}).setdefault(place, {})[year] = value
        columns = "id, field, unit, direction, kind, formula"
        rows = store.execute(f"SELECT {columns} FROM indicators ORDER BY id").fetchall()
        self.indicators = {row[0]: dict(zip(columns.split(", "), row)) for row in rows}
        query = ("SELECT territory FROM members WHERE (member_to IS NULL OR member_to > ?) "
                 "AND (member_from IS NULL OR member_from <= ?)")
        self.members = [row[0] for row in store.execute(query, [self.as_of] * 2).fetchall()]
        # The newest report also shows editions of the civic budget that are newer than its year.
        newest = max(self.values.get("population", {}).get("metropolis", {}), default=self.year)
        self.until = self.year if self.year < newest else math.inf
        self.read_datasets(project)
        self.read_indicators(project)

    def read_datasets(self, project):
        self.breaks, self.variables, self.resources = {}, {}, {}
        for path in sorted(project.glob("datasets/**/datapackage.json")):
            package = json.loads(path.read_text(encoding="utf-8"))
            for variable in package.get("variables", []):
                years = {it["year"] for it in variable.get("breaks", [])}
                self.breaks.setdefault(variable["name"], set()).update(years)
                self.variables[variable["name"]] = variable
            for resource in package["resources"]:
                file = path.parent / resource["path"]
                about = resource | {"file": file, "named": file.relative_to(project).as_posix()}
                self.resources.setdefault(resource["holds"], []).append(about)

    def read_indicators(self, project):
        self.files = {}
        for path in project.glob("indicators/*/*.toml"):
            self.files[path.stem] = tomllib.loads(path.read_text(encoding="utf-8"))
        units = tomllib.loads((project / "indicators/units.toml").read_text(encoding="utf-8"))["unit"]
        self.counts = {it["code"] for it in units if it["code"] == "person" or not any(it["short"].values())}
        peers = project / "indicators/peers.toml"
        sets = tomllib.loads(peers.read_text(encoding="utf-8")).get("set", []) if peers.is_file() else []
        self.peer_set = sets[0] if sets else None
        strategy = tomllib.loads((project / "indicators/strategy.toml").read_text(encoding="utf-8"))
        self.headline = strategy["strategy"].get("headline", DEFAULT_METHOD)
        self.titles = {it["id"]: it["title"] for it in strategy["field"]}
        self.fields = list(self.titles)

    def newest(self, holds):
        """The file of the newest vintage of what a resource may hold."""
        return max(self.resources[holds], key=lambda it: it["vintage"])["file"]

    def at(self, indicator, place, year):
        return self.values[indicator][place][year][0]

    def known(self, indicator, place):
        """The known values up to the last year the report shows of an indicator."""
        years = self.values.get(indicator, {}).get(place, {})
        last = self.until if self.indicators[indicator]["field"] == "participation" else self.year
        return {year: it[0] for year, it in sorted(years.items()) if year <= last}

    def inputs(self, indicator):
        """The names in a formula that are figures, with the variable and the rows each stands for."""
        given = self.files[indicator].get("inputs", {})
        named = dict.fromkeys(re.findall(r"[a-z][a-z_0-9]*", self.indicators[indicator]["formula"]))
        inputs = {name: {"variable": name} | given.get(name, {}) for name in named}
        return {name: it for name, it in inputs.items() if it["variable"] in self.variables}

    def broken(self, indicator, first, last):
        read = {it["variable"] for it in self.inputs(indicator).values()}
        return any(first < year <= last for variable in read for year in self.breaks[variable])

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

    def decimals(self, indicator):
        return self.files[indicator]["decimals"]

    def wanted(self, indicator):
        return {"up": 1, "down": -1}.get(self.indicators[indicator]["direction"], 0)

    def nominal(self, indicator):
        return self.indicators[indicator]["unit"].startswith(("PLN", "EUR"))

    def aim(self, indicator):
        """The first target that is a number, and the year by which it is meant."""
        for target in self.files[indicator].get("target", []):
            for kind in ("value", "adopted_aim"):
                if kind in target:
                    return target[kind], target.get("year", AGENDA)
        return None, AGENDA

    def judged_place(self, indicator):
        return KRAKOW if self.indicators[indicator]["field"] == "participation" else "metropolis"

    def strategic(self):
        return [it for it, about in self.indicators.items() if about["field"] != "context"]

    def empty(self, indicator):
        return not any(self.known(indicator, place) for place in (*self.members, "metropolis", "ring"))

    def slope(self, span):
        """The slope of Theil and Sen and its 95% interval, where the years are enough for one."""
        years, values = list(span), list(span.values())
        if len(span) < 3:
            return (values[-1] - values[0]) / (years[-1] - years[0]), None
        found = stats.theilslopes(values, years, 0.95)
        # Sen (1968): so few slopes that those at the ranks of the interval are not there give none.
        pairs = len(span) * (len(span) - 1) / 2
        rank = round((pairs - stats.norm.isf(0.025) * math.sqrt(pymannkendall.original_test(values).var_s)) / 2)
        return found.slope, (found.low_slope, found.high_slope) if rank >= 1 else None

    def section(self, indicator, year):
        return np.array([self.at(indicator, code, year) for code in self.members])

    def negative(self, indicator):
        """Whether a member was below zero in any year, or a gmina of the country is in the last one."""
        known = {code: years for code, years in self.values[indicator].items() if code.isdigit()}
        members = [it[0] for code in self.members for it in known.get(code, {}).values()]
        last = max((year for code in self.members for year in known.get(code, {}) if year <= self.year), default=None)
        return any(value < 0 for value in members + [years[last][0] for years in known.values() if last in years])

    def counted(self, indicator):
        """`part` of a whole of the same kind, `events` among something else, or None: how people, or events of a
        year, vary by chance."""
        above, _, below = re.sub(r"^\d+ \* ", "", self.indicators[indicator]["formula"]).partition(" / ")
        inputs = self.inputs(indicator)
        over, under = ([inputs[it]["variable"] for it in re.findall(r"[a-z][a-z_0-9]*", part) if it in inputs]
                       for part in (above, below))
        added = over and not re.search(r"[-*]", above)
        if self.indicators[indicator]["kind"] != "ratio" or not added or set(over) & set(under):
            return None
        told = [self.variables[it] for it in over]
        number = [self.variables[it]["unit"] for it in under if self.variables[it]["unit"] in self.counts]
        happens = len({it["unit"] for it in told}) == 1 and told[0]["unit"] in self.counts and all(
            it["measure"] == "flow" or (it["measure"], it["unit"]) == ("stock", "person") for it in told)
        if not happens or not number:
            return None
        return "part" if told[0]["unit"] == number[0] else "events"
