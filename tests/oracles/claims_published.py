"""What an indicator would be by other publications of its figures: used by claims_progress.py."""

import ast
import collections
import functools

from claims_store import Store

Row = collections.namedtuple("Row", "dataset vintage value")


def split(formula):
    """Numerator and denominator of a formula as Python; no denominator where nothing is divided at the top."""
    tree = ast.parse(formula, mode="eval").body
    parts = (tree.left, tree.right) if isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Div) else (tree, None)
    return [it and compile(ast.Expression(it), formula, "eval") for it in parts]


class Published(Store):
    """The figures behind an indicator, those used and those of other publications."""

    @functools.cached_property
    def stated(self):
        """Whether its source states when a file was published."""
        return {it["named"]: it.get("vintageStated", True) for it in self.resources["observations"]}

    @functools.cache
    def rows(self, variable):
        """The rows of all publications by place, year and group, the one that speaks first: of a dataset its newest
        vintage; of those a known value before a missing one, a stated vintage before a day of import, the newest."""
        query = ("SELECT territory, year, grp, dataset, vintage, file, CASE WHEN state = 'known' THEN value END, "
                 "vintage = max(vintage) OVER (PARTITION BY dataset, territory, year, grp) FROM observations "
                 "WHERE variable = ? AND vintage <= ?")
        found = {}
        for *key, dataset, vintage, file, value, newest in self.store.execute(query, [variable, self.as_of]).fetchall():
            rank = not newest, value is None, not self.stated[file], -vintage.toordinal(), dataset
            found.setdefault(tuple(key), []).append((rank, Row(dataset, vintage.isoformat(), value)))
        return {key: [row for _, row in sorted(rows)] for key, rows in found.items()}

    def figures(self, indicator, places, year, which):
        """The figure of each name of a formula in each place, of the rows that `which` picks: a sum over groups only
        where all of them are there."""
        found = {}
        for name, asked in self.inputs(indicator).items():
            rows, at = self.rows(asked["variable"]), asked.get("year", year - asked.get("lag", 0))
            for place in places:
                groups = [which(rows.get((place, at, grp), [])) for grp in asked.get("groups", ["all"])]
                if None not in groups:
                    found[name, place] = sum(groups)
        return found

    def pooled(self, indicator, places, figures):
        """The value of an area: numerators and denominators of its places, summed."""
        names, sums = self.inputs(indicator), []
        for part in split(self.indicators[indicator]["formula"]):
            if part is not None:
                given = [{name: figures[name, place] for name in names} | {"nullif": lambda a, b: None if a == b else a}
                         for place in places]
                sums.append(sum(eval(part, {"__builtins__": {}}, it) for it in given))
        return sums[0] / sums[1] if len(sums) > 1 else sums[0]

    def published(self, indicator, place, span):
        """The span as each publication would have it that says anything else of any of its years."""
        query = ("SELECT year FROM indicator_values "
                 "WHERE indicator = ? AND territory = ? AND grp = 'all' AND parts_all > 1")
        made = {row[0] for row in self.store.execute(query, [indicator, place]).fetchall()}
        found = {}
        for year in span:
            places = self.members if year in made else [place]
            used = self.figures(indicator, places, year, lambda rows: rows[0].value if rows else None)
            for dataset, vintage in self.publications(indicator, year):
                theirs = self.figures(indicator, places, year, lambda rows, of=(dataset, vintage): next(
                    (it.value for it in rows if (it.dataset, it.vintage) == of), None))
                figures = used | theirs
                # What is published for other places only takes no part in the value.
                if figures != used and len(figures) == len(places) * len(self.inputs(indicator)):
                    value = self.pooled(indicator, places, figures)
                    found.setdefault((dataset, vintage), dict(span))[year] = value
        return found

    def publications(self, indicator, year):
        """The datasets and vintages whose known rows of a year are not those that speak."""
        found = set()
        for asked in self.inputs(indicator).values():
            at = asked.get("year", year - asked.get("lag", 0))
            for (_, of, _), rows in self.rows(asked["variable"]).items():
                found |= {(it.dataset, it.vintage) for it in rows[1:] if of == at and it.value is not None}
        return sorted(found)
