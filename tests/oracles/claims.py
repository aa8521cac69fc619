#!/usr/bin/env python3
"""Does every sentence of the report say what the figures say? The test behind each claim, run again.

    python3 tests/oracles/claims.py OUT [--project FOLDER]

OUT is an output folder of hejnal. Of the report in it, report.json is read in both languages, and of the store
OUT/hejnal.duckdb; nothing of hejnal's own code. Each of these is a finding:

- a claim whose words are not those of its sentence in reports/annual/texts.toml, or state another outcome;
- a claim whose test, run again here on the values of the store, comes out otherwise;
- a sentence that states an outcome (SENTENCES) and stands outside any claim;
- a number or claim of an HTML page that report.json has not, or the other way round;
- a count in the table of statuses that the verdicts, made again, do not add up to.

What each test is: the methods named after them in claims_tests.py and the modules it names; what is taken as told says
so there. Needs duckdb 2.0.0, numpy 2.4.6, scipy 1.17.1, pymannkendall 1.4.3. It ends with 1 when there is a finding.
"""

import argparse
import collections
import json
import re
import sys
import tomllib
from html.parser import HTMLParser
from pathlib import Path

import claims_tests
import duckdb

# Every sentence that states an outcome, with the test behind it and, where the words tell the outcome, which.
SENTENCES = {
    "sentence.more-than-before": ("yearly", "more"), "sentence.fewer-than-before": ("yearly", "less"),
    "sentence.as-many-as-before": ("yearly", "equal"), "sentence.not-comparable": ("yearly", "broken"),
    "sentence.population-unknown": ("unknown", "unknown"),
    "change.since": ("change", None), "change.short": ("change", None), "change.no-earlier": ("change", "none"),
    "panel.agreement": ("agreement", None),
    "firmness.firm": ("firmness", "firm"), "firmness.fragile": ("firmness", "fragile"),
    "firmness.untested": ("firmness", "untested"),
    "panel.pace-actual": ("pace", None), "panel.projection-told": ("projection", "told"),
    "panel.projection-none": ("projection", "none"), "panel.gap": ("shortfall", "shares"),
    "panel.chance-above": ("limits", "above"), "panel.chance-below": ("limits", "below"),
    "panel.chance-within": ("limits", "within"),
    "panel.detectable-survey": ("detectable", "shown"), "panel.detectable-counted": ("detectable", "shown"),
    "panel.detectable-unknown": ("detectable", "unknown"),
    "overview.judged": ("count-judged", "counts"), "overview.empty": ("count-empty", "counts"),
    "overview.moved-caption": ("most-moved", "among-most"), "overview.moved-core-caption": ("most-moved", "among-most"),
    "standing.of": ("place", None), "municipality.nobody": ("learn-from", None),
    **{f"strengths.{side}-{it}": ("stands-out", says) for side, says in (("better", "strength"), ("worse", "gap"))
       for it in ("peers", "members")},
    "strengths.better-none": ("stands-out", "none"), "strengths.worse-none": ("stands-out", "none"),
    **{f"turnout.behind.{who}": ("behind", "behind") for who in ("women", "men", "young", "adults")},
    "turnout.no-difference": ("behind", "none"), "turnout.firm": ("behind-firm", "firm"),
    "turnout.not-firm": ("behind-firm", "not-firm"), "turnout.beyond": ("uneven", "beyond"),
    "turnout.within": ("uneven", "within"), "turnout.gap": ("no-residents", "unknown"),
    "lost.beyond.paper": ("lost", "more"), "lost.beyond.internet": ("lost", "more"),
    "course.rising": ("trend", "rising"), "course.falling": ("trend", "falling"), "course.none": ("trend", "none"),
    "course.too-short": ("trend", "too-short"), "course.more": ("step", "more"), "course.fewer": ("step", "less"),
    "course.chance": ("step", "chance"), "course.counted-anew": ("step", "not-comparable"),
    "participation.gap-crossed": ("never-crossed", "unknown"),
    "differences.lead-of": ("count-compared", "counts"), "differences.lead-means": ("extremes", "times"),
    **{f"differences.{it}": ("drift", it) for it in ("together", "apart", "unclear", "too-few")},
    "differences.beta-closing": ("catching-up", "closing"), "differences.beta-opening": ("catching-up", "opening"),
    "differences.beta-unclear": ("catching-up", "unclear"),
    **{f"differences.{it}": ("neighbours", it) for it in ("alike", "unlike", "random", "depends")},
    "rankings.settled": ("pairs-settled", "counted"), "rankings.first": ("first-in-draws", "named"),
    "method.pooled-example": ("pooled-and-mean", "differ"), "method.breaks-example": ("across-break", "not-comparable"),
    "quality.lead": ("count-figures", "counts"),
}
# Sentences whose words are put together beside their text: the name of an indicator, a list of names.
BESIDE = {"panel.gap", "overview.moved-caption", "overview.moved-core-caption", "standing.of", "municipality.nobody"}
# Words of a sentence long enough to be told from any other text.
TELLING = 12


def spans_of(node, found, claim=None):
    """Every run of words of a tree, with the claim it stands in."""
    if isinstance(node, list):
        for item in node:
            spans_of(item, found, claim)
    elif isinstance(node, dict):
        if node.get("kind") == "claim":
            found.append((node, claim))
            claim = node["claim"]
        elif "kind" in node:
            found.append((node, claim))
        for value in node.values():
            if isinstance(value, (list, dict)):
                spans_of(value, found, claim)


def words(span):
    if span["kind"] == "claim":
        return "".join(words(it) for it in span["spans"])
    if span["kind"] == "status":
        return f"{span['sign']} {span['text']}"
    return span.get("text", "")


def plain(text):
    return re.sub(r"\s+", " ", text.replace("\u00a0", " "))


def template(text):
    """A text with places as an expression that its filled form matches."""
    parts = re.split(r"\{[a-z]+\}", plain(text))
    return re.compile(".+?".join(re.escape(it) for it in parts) if len(parts) > 1 else re.escape(parts[0])), parts


class Html(HTMLParser):
    """The numbers and the claims of a page."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.numbers, self.claims = collections.Counter(), collections.Counter()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "data" and given.get("data-key"):
            self.numbers[given["data-key"], float(given["value"])] += 1
        if "data-claim" in given:
            keys = ("claim", "says", "indicator", "place", "from", "to")
            parts = sum(1 for name in given if name.startswith("data-part-"))
            self.claims[tuple(given.get(f"data-{it}", "") for it in keys) + (parts,)] += 1


def beside_html(folder, page, spans, find):
    html = Html((folder / page["path"]).read_text(encoding="utf-8"))
    numbers, claims = collections.Counter(), collections.Counter()
    for span, _ in spans:
        if span["kind"] == "figure" and span["key"]:
            numbers[span["key"], float(span["value"])] += 1
        if span["kind"] == "claim":
            it = span["claim"]
            named = [str(it.get(key, "")) for key in ("test", "says", "indicator", "place", "from", "to")]
            claims[tuple(named) + (len(it.get("parts", {})),)] += 1
    for name, ours, theirs in (("number", numbers, html.numbers), ("claim", claims, html.claims)):
        for key in ours.keys() | theirs.keys():
            if ours[key] != theirs[key]:
                find(page["path"], f"{name} {key}: {ours[key]} times in report.json, {theirs[key]} in HTML")
    return sum(numbers.values())


def check_words(lang, path, span, texts, find):
    """Whether a claim's words are those of its sentence, and state its outcome."""
    claim, text = span["claim"], plain(words(span))
    key = claim["sentence"]
    if key.startswith("status."):
        expected = ("verdict", key.removeprefix("status."))
    else:
        expected = SENTENCES.get(key)
    if expected is None:
        return find(path, f"`{key}` is a sentence nobody listed: {text}")
    test, says = expected
    if claim["test"] != test or (says and claim["says"] != says):
        find(path, f"`{key}` states {expected}, its claim {claim['test']} {claim['says']}: {text}")
    if key in BESIDE or key == "status.not_available":
        return None
    pattern, _ = template(texts[key][lang])
    if not pattern.search(text):
        find(path, f"`{key}`: the words are others: {text}")
    return None


def unbound(lang, path, spans, texts, find):
    """Sentences that state an outcome outside any claim."""
    for key in SENTENCES.keys() - BESIDE:
        pattern, parts = template(texts[key][lang])
        telling = max(len(it.strip()) for it in parts) >= TELLING
        if not telling and len(parts) > 1:
            continue  # a few letters around names: they would be found anywhere
        for span, claim in spans:
            if claim is None and span["kind"] in ("text", "strong", "status"):
                text = plain(words(span))
                # A verdict of two words may occur in an explanation: as a whole cell it is one.
                if (pattern.search if telling and len(pattern.pattern) > 40 else pattern.fullmatch)(text):
                    find(path, f"`{key}` is stated without a claim: {text}")


def check(folder, store, texts, project):
    findings, ran, numbers = [], collections.Counter(), 0
    for lang in ("pl", "en"):
        report = json.loads((folder / lang / "report.json").read_text(encoding="utf-8"))
        tests = claims_tests.Tests(store, report, project)

        def find(path, text, lang=lang):
            findings.append(f"{lang}/{path}: {text}")

        for page in report["pages"]:
            spans = []
            spans_of(page, spans)
            numbers += beside_html(folder / lang, page, spans, find)
            unbound(lang, page["path"], spans, texts, find)
            for fault in tests.tables(page):
                find(page["path"], fault)
            for span, _ in spans:
                if span["kind"] != "claim":
                    continue
                check_words(lang, page["path"], span, texts, find)
                claim, text = span["claim"], plain(words(span))
                ran[claim["test"]] += 1
                fault = tests.run(claim, text)
                if fault:
                    find(page["path"], f"{fault}: `{text}` {json.dumps(claim, ensure_ascii=False)}")
    return findings, ran, numbers


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path, help="an output folder of hejnal")
    parser.add_argument("--project", type=Path, default=Path(__file__).resolve().parents[2])
    options = parser.parse_args()
    shipped = Path(__file__).resolve().parents[2] / "reports" / "annual" / "texts.toml"
    texts = tomllib.loads(shipped.read_text(encoding="utf-8"))
    store = duckdb.connect(str(options.out / "hejnal.duckdb"), read_only=True)
    total = 0
    for folder in sorted(it for it in (options.out / "report").iterdir() if re.fullmatch(r"\d{4}", it.name)):
        findings, ran, numbers = check(folder, store, texts, options.project)
        print("\n".join(findings))
        told = ", ".join(f"{name} {count}" for name, count in sorted(ran.items()))
        print(f"{folder}: {numbers} numbers, {sum(ran.values())} claims ({told}), {len(findings)} findings")
        total += len(findings) + (not ran)
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
