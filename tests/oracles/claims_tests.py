"""The tests behind the claims of a report, from their definitions: used by claims.py.

One method for each test, named after it: here those of single values and of all figures, the others by subject in
claims_progress.py, claims_ahead.py, claims_members.py, claims_peers.py, claims_rankings.py and claims_votes.py.
"""

import re

from claims_ahead import Ahead
from claims_members import Members
from claims_peers import Peers
from claims_progress import Progress
from claims_rankings import Rankings
from claims_store import close, in_order, printed, sign, unspaced
from claims_votes import Votes


class Tests(Progress, Ahead, Members, Peers, Rankings, Votes):
    """The values of the store, and one method for each test."""

    def run(self, claim, text):
        """What is wrong with a claim, or None."""
        test = getattr(self, claim["test"].replace("-", "_"), None)
        if test is None:
            return "no such test"
        try:
            right = test(claim, unspaced(text, self.lang), claim.get("parts", {}))
        except (KeyError, IndexError, ValueError, ZeroDivisionError, TypeError) as error:
            return f"cannot be run again ({type(error).__name__}: {error})"
        return None if right else "the figures do not say so"

    def tables(self, page):
        """What is wrong in the tables of a page that tell outcomes beside any claim."""
        for block in page["blocks"]:
            if block["type"] == "table" and block["id"] == "statuses":
                yield from self.statuses(block)
            elif block["type"] == "table" and block["id"] == "beside-table":
                yield from self.beside_table(block)
            elif block["type"] == "figure" and block["table"]["id"].startswith("table-ranks-"):
                yield from self.places_table(block["table"])

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
        signs = {"more": "+", "less": "\u2212", "equal": ""}
        shown = signed == signs[claim["says"]] or (abs(size) < 0.05 and not signed)
        digits = 1 if percent else self.decimals(indicator)
        return right and shown and sign(last - first) == claim["says"] and printed(size, text, digits)

    def count_empty(self, claim, text, parts):
        counts = sum(self.empty(it) for it in self.strategic()), len(self.strategic())
        return counts == (parts["empty"], parts["all"]) and in_order([(it, 0) for it in counts], text)

    def count_figures(self, claim, text, parts):
        """How many figures the rules looked at and how many are held back, each once, by its newest vintage; what
        rules remark on is counted by quality.py."""
        large = [it["named"] for it in self.resources["observations"] if it["named"].endswith(".parquet")]
        rows = self.store.execute(
            "SELECT state, reason, file FROM observations WHERE vintage <= ? AND year <= ? QUALIFY row_number() OVER "
            "(PARTITION BY dataset, variable, territory, year, grp ORDER BY vintage DESC, file, line) = 1",
            [self.as_of, min(self.until, 9999)]).fetchall()
        held = sum(reason == "doubtful" for _, reason, _ in rows)
        looked = sum(file not in large and (state == "known" or reason == "doubtful") for state, reason, file in rows)
        told = in_order([(parts[it], 0) for it in ("all", "rejected", "held", "noted")], text)
        return told and parts["held"] == held and parts["all"] == looked + parts["rejected"]
