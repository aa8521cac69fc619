"""Claims of what is ahead, computed again: used by claims_tests.py.

A projection is the last value and so many times the slope of Theil and Sen. Its half-width h years ahead is Student's
t for as many degrees of freedom as there are errors, times the root mean square of the errors the same rule made in
the past, in units of sqrt(h (1 + h / span)), and never falls from one year to the next. Where 500 gminas of the
country or more have the same years, it is widened or narrowed to hold 80 % of their values.
"""

import functools
import math

import numpy as np
from claims_store import Store, close, in_order, printed
from scipy import stats

HELD = 0.8
LEAST_ERRORS, LEAST_YEARS = 3, 3
# A country's back-test: how many gminas, of an indicator known for how many years, how many years before the first
# origin, and in how many years left out a factor must have held how much before it may narrow an interval.
UNITS, LEAST_SERIES, BEHIND, LEFT_OUT, LEAST_HELD = 500, 6, 10, 5, 0.75
LONGEST = 50
# Why there is no projection, as both languages say it.
WHY = {
    "few": ("za mało lat na prognozę", "too few years to project"),
    "far": ("horyzont dłuższy niż szereg", "further ahead than the series is long"),
    "past": ("rok docelowy minął", "the target year has passed"),
    "exact": ("reguła nigdy się nie pomyliła", "the rule was never wrong"),
    "other": ("nie do prognozowania", "cannot be projected"),
}

# What the sentence on a back-test begins with.
TRIED = "Próba wsteczna", "Back-test"


def middle(values):
    """The median of each row without what is missing."""
    values = np.sort(values, axis=1)
    count = np.sum(~np.isnan(values), axis=1)
    rows, last = np.arange(len(values)), values.shape[1] - 1
    low, high = np.clip((count - 1) // 2, 0, last), np.clip(count // 2, 0, last)
    return np.where(count > 0, (values[rows, low] + values[rows, high]) / 2, np.nan)


def growing(ahead, span):
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.sqrt(ahead * (1 + ahead / span))


class Past:
    """Series as rows, years as columns, missing values as NaN: where the rule would have led from each year."""

    def __init__(self, values):
        self.values, (units, self.years) = values, values.shape
        self.known = ~np.isnan(values)
        self.start = np.argmax(self.known, axis=1)
        pairs = [(a, b) for b in range(self.years) for a in range(b)]
        steps = np.array([(values[:, b] - values[:, a]) / (b - a) for a, b in pairs]).T.reshape(units, -1)
        self.slope = np.full(values.shape, np.nan)
        for end in range(1, self.years):
            enough = self.known[:, end] & (self.known[:, :end + 1].sum(axis=1) >= LEAST_YEARS)
            self.slope[enough, end] = middle(steps[enough, :end * (end + 1) // 2])

    def error(self, origin, ahead):
        """How far the rule from a year was off so many years later."""
        return self.values[:, origin + ahead] - self.values[:, origin] - ahead * self.slope[:, origin]

    def half_widths(self, origin, horizons):
        """Half-widths 1, 2, ... years after an origin, of errors seen by then, and how many errors one year ahead
        there were; NaN where they are fewer than three."""
        widest, told = np.full(len(self.values), np.nan), []
        for ahead in range(1, horizons + 1):
            errors = np.array([self.error(it, ahead) / growing(ahead, it - self.start)
                               for it in range(LEAST_YEARS - 1, origin - ahead + 1)]).reshape(-1, len(self.values))
            count = np.sum(~np.isnan(errors), axis=0)
            if ahead == 1:
                first = count
            with np.errstate(invalid="ignore", divide="ignore"):
                reach = np.sqrt(np.nansum(errors ** 2, axis=0) / count) * stats.t.ppf((1 + HELD) / 2, count)
            enough = (count >= LEAST_ERRORS) & (first >= LEAST_ERRORS)
            widest = np.where(enough, np.fmax(widest, reach), widest)
            told.append(widest * growing(ahead, origin - self.start))
        return told, first


def factor(scores, years):
    """The least score that 4 of 5 of those years do not exceed."""
    return np.quantile(np.concatenate([scores[it] for it in years]), HELD, method="inverted_cdf") if years else None


class Ahead(Store):
    """Projections, shares of a shortfall, and the least change that could be shown."""

    def scale(self, indicator, span):
        """Whether growth goes on rather than differences, and the bounds of the values."""
        if self.indicators[indicator]["unit"] == "%":
            return False, (0, 100) if self.counted(indicator) == "part" else (-math.inf, math.inf)
        growth = min(span.values()) > 0
        return growth, (0 if growth else -math.inf, math.inf)

    def country(self, indicator, first, last, growth):
        """The series of the country's gminas, or None where they are too few."""
        series = []
        for place, years in self.values[indicator].items():
            row = [years.get(year, [np.nan])[0] for year in range(first, last + 1)]
            if place.isdigit() and not np.all(np.isnan(row)) and not (growth and np.nanmin(row) <= 0):
                series.append(row)
        return np.array(series) if len(series) >= UNITS else None

    @functools.cache
    def back_test(self, indicator, first, last, until, growth):
        """(gminas, years checked, [(factor, share held)] by horizon) of the country, or None."""
        series = self.country(indicator, first, last, growth)
        if series is None:
            return None
        past = Past(np.log(series) if growth else series)
        horizons = min(until - last, last - first)
        scores = {ahead: {} for ahead in range(1, horizons + 1)}
        for origin in range(BEHIND, last - first):
            widths, _ = past.half_widths(origin, horizons)
            for ahead in range(1, min(horizons, last - first - origin) + 1):
                score = np.abs(past.error(origin, ahead)) / widths[ahead - 1]
                if len(score := score[~np.isnan(score)]):
                    scores[ahead].setdefault(first + origin + ahead, score)
        told = [self.calibrated(ahead, of) for ahead, of in scores.items()]
        return len(series), sorted(scores[1]), told

    def calibrated(self, ahead, scores):
        """The factor of a horizon, and the share held: on years that had no part in it, if it is not 1."""
        if not scores:
            return 1.0, None
        whole, held, of, years = factor(scores, list(scores)), 0, 0, 0
        for year, score in scores.items():
            apart = factor(scores, [other for other in scores if abs(other - year) >= ahead])
            if apart is not None:
                held, of, years = held + np.sum(score <= apart), of + len(score), years + 1
        used = whole if whole >= 1 or (years >= LEFT_OUT and held / of >= LEAST_HELD) else 1.0
        as_it_is = np.mean(np.concatenate(list(scores.values())) <= 1)
        return used, held / of if used != 1 and of else as_it_is

    def projection(self, claim, text, parts):
        """The value, both ends, the errors they rest on and the back-test, or that there is no projection and why."""
        indicator = claim["indicator"]
        span, (_, until) = self.span(indicator, claim["place"]), self.aim(indicator)
        if (min(span), until) != (claim["from"], claim["to"]):
            return False
        first, last = min(span), max(span)
        (growth, bounds), ahead = self.scale(indicator, span), until - last
        values = np.array([[span.get(year, np.nan) for year in range(first, last + 1)]])
        past = Past(np.log(values) if growth else values)
        widths, errors = past.half_widths(last - first, max(1, min(ahead, LONGEST)))
        whys = {"past": ahead <= 0, "far": ahead > last - first, "few": errors[0] < LEAST_ERRORS,
                "exact": errors[0] >= LEAST_ERRORS and not widths[0][0] > 1e-12,
                "other": any(not bounds[0] <= it <= bounds[1] for it in span.values())}
        if claim["says"] == "none":
            said = any(whys[why] and told[self.lang != "pl"] in text for why, told in WHY.items())
            return str(until) in text and said
        if any(whys.values()):
            return False
        tried = self.back_test(indicator, first, last, until, growth) if len(span) >= LEAST_SERIES else None
        factors = [it for it, _ in tried[2]] if tried else []
        shown = sorted({1, min(2, ahead), ahead})
        # What lies further ahead than any year that was checked counts as not tried.
        tried = tried if tried and all(tried[2][it - 1][1] is not None for it in shown) else None
        half = max(width[0] * it for width, it in zip(widths, factors + [1.0] * len(widths)))
        centre = past.values[0, -1] + ahead * past.slope[0, -1]
        ends = [centre, centre - half, centre + half]
        value, lower, upper = (min(max(math.exp(it) if growth else it, bounds[0]), bounds[1]) for it in ends)
        right = all(close(parts[name], it, 1e-7) for name, it in (("value", value), ("lower", lower), ("upper", upper)))
        digits = self.decimals(indicator)
        told = [(value, digits), (until, 0), (80, 0), (lower, digits), (upper, digits), (errors[0], 0)]
        if tried:
            told += [(tried[0], 0), (tried[1][0], 0), (tried[1][-1], 0)]
            for horizon in shown:
                times, share = tried[2][horizon - 1]
                told += [(100 * share, 1), (horizon, 0)] + ([(times, 2)] if times != 1 else [])
        return right and in_order(told, text) and (TRIED[self.lang != "pl"] in text) == (tried is not None)

    def shortfall(self, claim, text, parts):
        indicator, lacks = claim["indicator"], {}
        target, _ = self.aim(indicator)
        value, above, below = self.values[indicator]["metropolis"][claim["to"]]
        if max(self.known(indicator, "metropolis")) != claim["to"] or target != parts["target"]:
            return False
        for code in self.members:
            _, above_it, below_it = self.values[indicator][code][claim["to"]]
            lacks[code] = max(0, self.wanted(indicator) * (target * below_it / parts["scale"] - above_it))
        told = {code: float(share) for code, share in (it.split("=") for it in parts["members"])}
        total = sum(lacks.values())
        right = close(parts["scale"], value * below / above) and all(close(told[it], lacks[it] / total) for it in told)
        shares = [(100 * told[it], 0) for it in sorted(told, key=told.get, reverse=True)]
        return right and set(told) == {it for it in lacks if lacks[it]} and in_order(shares, text)

    def detectable(self, claim, text, parts):
        z = stats.norm.isf(0.025) + stats.norm.isf(0.2)
        if claim["says"] == "unknown":
            return parts["answers"] == math.ceil((z * math.sqrt(0.5) / 0.05) ** 2) and printed(parts["answers"], text)
        _, above, below = self.values[claim["indicator"]][claim["place"]][claim["to"]]
        share = above / below
        points = 100 * z * math.sqrt(2 * share * (1 - share) / below)
        last = max(self.known(claim["indicator"], claim["place"])) == claim["to"]
        return last and close(parts["answers"], below) and printed(points, text, 1)
