"""The methods of judging progress from their published rules, and the claims on them: used by claims_tests.py.

A method is given a course and says (word, class, number it goes by), or None where it can say nothing. The rules are
those that reports/annual/texts.toml tells readers (`method.of.*`), after the sources named there.
"""

import math
from collections import namedtuple

from claims_published import Published
from claims_store import close, in_order, numbers, printed
from scipy import stats

MOVED = 8
CLASSES = ("arrived", "on_track", "too_slow", "standing", "away")
BETTER = CLASSES[:3]
STATUSES = ("better", "worse", "short", "not-judged", "no-data")
# The dust of arithmetic on a threshold.
DUST = 1e-9

Course = namedtuple("Course", "span wanted target by")


def growth(first, last, years):
    """Growth a year, or None where it is no number."""
    if years <= 0 or first == 0 or last / first < 0:
        return None
    return (last / first) ** (1 / years) - 1


def ends(course):
    return min(course.span), max(course.span)


def actual(course):
    """Growth a year between two positive ends."""
    first, last = ends(course)
    a, b = course.span[first], course.span[last]
    return growth(a, b, last - first) if min(a, b) > 0 else None


def arrived(course):
    last = course.span[max(course.span)]
    return course.target is not None and course.wanted * (last - course.target) >= 0


def step(number, *steps):
    """The word and class of the first step that a number reaches."""
    return next((word, told, number) for least, word, told in steps if number >= least - DUST)


def eurostat(course):
    found, (first, last) = actual(course), ends(course)
    if found is None or last - first < 3:
        return None
    return step(course.wanted * found, (0.01, "significant_progress", "on_track"), (0, "moderate_progress", "too_slow"),
                (-0.01, "moderate_movement_away", "away"), (-math.inf, "significant_movement_away", "away"))


def eurostat_target(course):
    first, last = ends(course)
    base, found = course.span[first], actual(course)
    if course.target is None or course.target <= 0 or found is None:
        return None
    asked = growth(base, course.target, course.by - first)
    share = found / asked if asked is not None and asked * course.wanted > 0 else None
    if arrived(course):
        return "target_achieved", "arrived", share
    return None if share is None else step(
        share, (0.95, "significant_progress", "on_track"), (0.6, "moderate_progress", "too_slow"),
        (0, "insufficient_progress", "too_slow"), (-math.inf, "movement_away", "away"))


def open_sdg(course):
    """Growth over the growth asked for, or by itself; a base or target of zero counts as 0.001."""
    first, last = ends(course)
    base = course.span[first] or 0.001
    found = growth(base, course.span[last], last - first)
    if found is None:
        return None
    number, high, moderate = course.wanted * math.copysign(found, found * base), 0.015, 0.005
    if course.target is not None:
        course = course._replace(target=course.target or 0.001)
        asked = growth(base, course.target, course.by - first)
        number, high, moderate = number / abs(asked) if asked else None, 0.95, 0.6
        if arrived(course):
            return "target_achieved", "arrived", number
    return None if number is None else step(
        number, (high, "substantial_progress", "on_track"), (moderate, "moderate_progress", "too_slow"),
        (0, "limited_progress", "too_slow"), (-math.inf, "deterioration", "away"))


def un_chart(course):
    """Where present growth leads by the target's year, of the way there; values after that year have no part in it."""
    if course.target is not None:
        course = course._replace(span={year: it for year, it in course.span.items() if year <= course.by})
    if len(course.span) < 2:
        return None
    if arrived(course):
        return "achieved", "arrived", None
    (first, last), found = ends(course), actual(course)
    if found is None:
        return None
    number, high, low = course.wanted * found, 0.02, 0.005
    if course.target is not None:
        way = course.target - course.span[first]
        if way * course.wanted <= 0:
            return None
        number = (course.span[last] * (1 + found) ** (course.by - last) - course.span[first]) / way
        high, low = 0.95, 0.1
    rest = "away" if course.wanted * found < 0 else "standing"
    return step(number, (high, "on_track", "on_track"), (low, "insufficient", "too_slow"),
                (-math.inf, "stagnation_or_regression", rest))


def destatis(course):
    """The mean of at most five last changes drawn on to the target's year, of the way still to go."""
    years = list(course.span)[-6:]
    if course.target is None or len(years) < 4:
        return None
    if arrived(course):
        return "sun", "arrived", None
    if course.by <= years[-1]:
        return None
    change = (course.span[years[-1]] - course.span[years[0]]) / (years[-1] - years[0])
    share = change * (course.by - years[-1]) / (course.target - course.span[years[-1]])
    if share <= 0:
        return ("thunderstorm", "away", share) if change else ("cloud", "standing", share)
    return step(share, (0.95, "sun", "on_track"), (0.8, "sun_and_cloud", "too_slow"), (-math.inf, "cloud", "too_slow"))


def istat(course):
    found = actual(course)
    if found is None:
        return None
    number = course.wanted * found
    for above, word, told in ((0.05, "clear_improvement", "on_track"), (0.01, "slight_improvement", "too_slow")):
        if number > above:
            return word, told, number
    if number >= -0.01:
        return "stable", "standing", number
    return ("slight_worsening" if number > -0.05 else "clear_worsening"), "away", number


def sdsn(course):
    """The change a year of at most five latest years over the change a year needed from the base."""
    first, last = ends(course)
    if course.target is None:
        return None
    if arrived(course):
        return "on_track", "arrived", None
    if course.by <= first or (course.target - course.span[first]) * course.wanted <= 0:
        return None
    recent = next(year for year in (*course.span, first) if year >= last - 5)
    recent = recent if recent < last else first
    needed = (course.target - course.span[first]) / (course.by - first)
    share = (course.span[last] - course.span[recent]) / (last - recent) / needed
    return step(share, (1, "on_track", "on_track"), (0.5, "moderately_improving", "too_slow"),
                (0, "stagnating", "standing"), (-math.inf, "decreasing", "away"))


METHODS = {"open-sdg": open_sdg, "eurostat-with-target": eurostat_target, "eurostat-without-target": eurostat,
           "un-progress-chart": un_chart, "destatis": destatis, "istat": istat, "sdsn": sdsn}


def judge(method, course):
    return METHODS[method](course) if len(course.span) > 1 else None


class Progress(Published):
    """Verdicts, how many methods agree, how firm they are, and how fast things move."""

    def course(self, indicator, place):
        return Course(self.span(indicator, place), self.wanted(indicator), *self.aim(indicator))

    def judged(self, indicator, place=None):
        """What the method that stands first says, or None."""
        if not self.wanted(indicator) or self.nominal(indicator):
            return None
        return judge(self.headline, self.course(indicator, place or self.judged_place(indicator)))

    def status(self, indicator):
        """The column of the table of statuses an indicator is counted in."""
        place, found = self.judged_place(indicator), self.judged(indicator)
        if found and found[1] != "standing":
            return "better" if found[1] in BETTER else "worse"
        if self.empty(indicator):
            return "no-data"
        if not self.known(indicator, place):
            return "short"
        if found or not self.wanted(indicator) or self.nominal(indicator):
            return "not-judged"
        span = self.span(indicator, place)
        least = {"eurostat-without-target": 3}.get(self.headline, 1)
        few = self.headline == "destatis" and self.aim(indicator)[0] is not None and len(span) < 4
        return "short" if max(span) - min(span) < least or few else "not-judged"

    def statuses(self, block):
        """What is wrong in the table of statuses: the counts of each field, made again."""
        rows = {row["cells"][0]["spans"][0]["text"]: row["cells"][1:] for row in block["rows"]}
        for field, title in self.titles.items():
            told = [int(cell["spans"][0]["text"]) for cell in rows.pop(title[self.lang])]
            found = [self.status(it) for it in self.strategic() if self.indicators[it]["field"] == field]
            again = [found.count(it) for it in STATUSES]
            if told != again:
                yield f"the table of statuses has {told} for {field}, the figures {again}"
        if rows:
            yield f"the table of statuses has rows that are no field: {', '.join(rows)}"

    def verdict(self, claim, text, parts):
        indicator, place = claim["indicator"], claim["place"]
        course = self.course(indicator, place)
        if parts["method"] != self.headline:
            return False
        if claim["says"] != "not_available":
            word, told, number = self.judged(indicator, place)
            right = (word, told) == (claim["says"], parts["class"]) and bool(self.spans(claim))
            told = ("progress" in parts) == (number is not None)
            return right and told and close(parts.get("progress", 0), number or 0)
        few = {"eurostat-without-target": 3}.get(self.headline, 1)
        span = course.span
        short = len(span) < 2 or max(span) - min(span) < few or (self.headline == "destatis" and len(span) < 4)
        reasons = {"no-data": not self.known(indicator, place), "no-direction": not self.wanted(indicator),
                   "current-prices": self.nominal(indicator), "too-few-years": short,
                   "not-positive": not short and min(span.values()) <= 0, "no-target": course.target is None,
                   "nothing-to-do": not short and course.target is not None,
                   "target-year-passed": not short and course.by <= max(span)}
        return self.judged(indicator, place) is None and reasons[parts["why"]]

    def agreement(self, claim, text, parts):
        """Every method is asked again, not only those told."""
        self.spans(claim)
        course = self.course(claim["indicator"], claim["place"])
        found = {method: told for method in METHODS if (told := judge(method, course))}
        classes = [told for _, told, _ in found.values()]
        most = max(set(classes), key=lambda it: (classes.count(it), CLASSES.index(it)))
        again = [f"{method}={word}={told}" for method, (word, told, _) in found.items()]
        right = (most, classes.count(most), len(classes)) == (claim["says"], parts["most"], parts["all"])
        return right and again == parts["methods"] and numbers(text)[:2] == [parts["most"], parts["all"]]

    def readings(self, course, claim):
        """Every other reading of a course by its name."""
        years = list(course.span)
        yield f"base={years[1]}", {year: course.span[year] for year in years[1:]}
        for left_out in years[1:]:
            yield f"without={left_out}", {year: it for year, it in course.span.items() if year != left_out}
        found = stats.theilslopes(list(course.span.values()), years)
        yield "line", {year: found.intercept + found.slope * year for year in years}
        for (dataset, vintage), span in self.published(claim["indicator"], claim["place"], course.span).items():
            yield f"published={dataset},{vintage}", span

    def firmness(self, claim, text, parts):
        """Every other reading is judged again: which flip the verdict, and how many there are."""
        self.spans(claim)
        method, course = parts["method"], self.course(claim["indicator"], claim["place"])
        told = judge(method, course)
        if method != self.headline or (told[0] if told else "not_available") != parts["status"]:
            return False
        if told is None or len(course.span) < 3:
            return claim["says"] == "untested"
        found = {name: judge(method, course._replace(span=span)) for name, span in self.readings(course, claim)}
        found = {name: it[0] for name, it in found.items() if it}
        flips = {f"{name}={word}" for name, word in found.items() if word != told[0]}
        tested = any(it.startswith("base=") for it in found) and f"without={max(course.span)}" in found
        says = "fragile" if flips else "firm" if tested else "untested"
        shown = says != "firm" or printed(len(found), text)
        return says == claim["says"] and set(parts["flips"]) == flips and len(parts["flips"]) == len(flips) and shown

    def pace(self, claim, text, parts):
        indicator, span = claim["indicator"], self.spans(claim)
        (slope, interval), (target, by), wanted = self.slope(span), self.aim(indicator), self.wanted(indicator)
        digits = self.decimals(indicator) + 1
        if not close(parts["slope"], slope) or not in_order([(slope, digits)], text) or parts.get("target") != target:
            return False
        if target is None:
            return claim["says"] == "no-target" and not {"required", "arrival", "target-year"} & parts.keys()
        gap, left = target - span[claim["to"]], by - claim["to"]
        reached = wanted * gap <= 0
        required = gap / left if left > 0 and not reached else None
        if parts["target-year"] != by or ("required" in parts) != (required is not None):
            return False
        if required is not None and not (close(parts["required"], required) and printed(required, text, digits)):
            return False
        sure = interval is not None and (interval[0] > 0 or interval[1] < 0)
        if reached or (not sure and slope != 0):
            return claim["says"] == ("reached" if reached else "unclear")
        years = math.ceil(gap / slope) if slope else 0
        says = "never" if years <= 0 else "arrives" if years <= 50 else "beyond"
        return says == claim["says"] and (says != "arrives" or claim["to"] + years == parts["arrival"])

    def count_judged(self, claim, text, parts):
        found = [it[1] for it in map(self.judged, self.strategic()) if it]
        counts = sum(it in BETTER for it in found), found.count("away")
        return counts == (parts["better"], parts["worse"]) and in_order([(it, 0) for it in counts], text)

    def most_moved(self, claim, text, parts):
        moved = []
        for indicator in self.strategic():
            place = self.judged_place(indicator)
            if place == claim["place"] and self.indicators[indicator]["kind"] != "total" and self.judged(indicator):
                found = actual(self.course(indicator, place))
                moved += [] if found is None else [(-abs(found), indicator, found)]
        _, indicator, found = sorted(moved)[:MOVED][int(parts["rank"]) - 1]
        self.spans(claim)
        return indicator == claim["indicator"] and close(parts["growth"], found)
