#!/usr/bin/env python3
"""Numbers, nouns and names as Poles write them, to hold the report's counted words and the members' names against.

    python3 tests/oracles/inflection.py          write tests/results/inflection.json
    python3 tests/oracles/inflection.py --check  compare that file with what would be written

Of hejnal only the keys of its counted words are read (to demand that each is described here) and the members' names
in the nominative. The forms are those of two authorities:

- CLDR by Babel: which plural category a number has, how it is written, the months as they stand after a day. Babel
  leaves out one thing, the `minimumGroupingDigits` of CLDR, which is 2 in Polish: four digits are not grouped;
- SGJP, the grammatical dictionary of Polish, by Morfeusz: the forms of nouns, adjectives and participles.

The rule that joins both (Saloni, Świdziński, "Składnia współczesnego języka polskiego"): in the nominative and the
accusative a numeral of the category `few` agrees with its noun, `many` takes the genitive plural, and nouns for men
take it after `few` too; in other cases the noun has the case the sentence asks for; a decimal fraction takes the
genitive singular in every case. CLDR also prints years with their number (`duration-year`): both must agree.

- `counted`: each counted word of the report with each number;
- `numbers`: numbers by themselves;
- `months`: twelve genitives;
- `names`: genitives and locatives of the members, all that the dictionary allows; `not_covered` are names it has not;
- `residents`: number, noun and name together, "w Skawinie", "45 122 mieszkańców".

`--check` ends with 1 if the file differs. Needs Babel 2.18.0, morfeusz2 1.99.15.
"""

import csv
import sys
import tomllib
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

import committed
from babel import Locale
from babel.dates import get_month_names
from babel.numbers import format_decimal
from babel.units import format_unit
from morfeusz2 import Morfeusz

TEXTS = committed.ROOT / "reports" / "annual" / "texts.toml"
MEMBERS = committed.ROOT / "datasets" / "smk" / "members"
POLISH = Locale("pl")
NBSP = "\u00a0"
WHOLE = [0, 1, 2, 3, 4, 5, 11, 12, 14, 21, 22, 25, 100, 101, 102, 104, 112, 122, 1000, 1001, 1002, 12345, 1145723]
FRACTION = Decimal("1.5")
# Digits from which thousands are grouped: minimumGroupingDigits of CLDR's Polish, 2, and the three of a group.
GROUPED_FROM = 5
WRITTEN = [
    ("0", 0), ("0", 1), ("-0.04", 1), ("0.05", 1), ("0.95", 0), ("9.99", 1), ("99.95", 1), ("999.5", 0), ("1000", 0),
    ("1145.7", 1), ("4506", 0), ("6615.49", 0), ("9999", 0), ("9999.5", 0), ("10000", 0), ("12345.6", 1),
    ("-12345.6", 1), ("-1145.7", 1), ("-6.25", 1), ("2.675", 2), ("1.005", 2), ("123456.789", 2), ("1145723", 0), ("987654321.5", 1),
    ("0.125", 2), ("100000", 0), ("-0.5", 0), ("19.75", 1),
]
RESIDENTS = [2, 4, 22, 101, 1002, 12345, 45122]
NOUN, ADJECTIVE, PARTICIPLE = "subst", "adj", "pact"
# Each counted word: the case its sentences ask for and the lemmas of its words, the noun last.
FAMILIES = {
    "count.indicator": ("nom", [(NOUN, "wskaźnik")]),
    "count.of-indicator": ("gen", [(NOUN, "wskaźnik")]),
    "count.of-figure": ("gen", [(NOUN, "liczba")]),
    "count.the-figure": ("acc", [(NOUN, "liczba")]),
    "count.row": ("nom", [(NOUN, "wiersz")]),
    "count.gmina": ("gen", [(NOUN, "gmina")]),
    "count.year-ahead": ("acc", [(NOUN, "rok")]),
    "count.reading": ("loc", [(ADJECTIVE, "inny"), (NOUN, "odczyt")]),
    "count.of-pair": ("acc", [(NOUN, "para")]),
    "count.gap": ("acc", [(NOUN, "brak")]),
    "turnout.voters": ("gen", [(PARTICIPLE, "głosować")]),
    "turnout.ballots": ("acc", [(NOUN, "karta")]),
}
# Forms SGJP marks as obsolete or rare are not expected of a report, nor are surnames and abbreviations.
UNWANTED = ("daw.", "przest.", "rzad.", "arch.")
PLACES = {"nazwa_geograficzna", "człon_nazwy_geograficznej"}
MASCULINE_PERSONAL = "m1"
WORDS = Morfeusz(expand_tags=True)


@cache
def forms(word):
    """(form, class, number, case, gender, labels) of a lemma, in the dictionary's order."""
    found = []
    for form, _, tag, labels, marks in WORDS.generate(word):
        fields = tag.split(":")
        if len(fields) < 4 or any(unwanted in mark for mark in marks for unwanted in UNWANTED):
            continue
        if fields[0] == ADJECTIVE and fields[4] != "pos" or fields[0] == PARTICIPLE and "neg" in fields:
            continue
        found.append((form, *fields[:4], frozenset(labels)))
    return found


def one(kind, word, number, case, gender):
    """The one form of a word; more than one or none is a fault of this script."""
    every = forms(word)
    found = {form for form, is_kind, n, c, g, _ in every if (is_kind, n, c, g) == (kind, number, case, gender)}
    if len(found) != 1:
        raise SystemExit(f"{word}: {sorted(found)} for {number} {case} {gender}")
    return found.pop()


def gender(words):
    """The gender of the noun; a participle alone stands for people."""
    kind, word = words[-1]
    if kind != NOUN:
        return MASCULINE_PERSONAL
    found = {g for _, is_kind, _, case, g, _ in forms(word) if is_kind == NOUN and case == "nom"}
    if len(found) != 1:
        raise SystemExit(f"{word}: {sorted(found)}")
    return found.pop()


def governed(category, case, of_men):
    """(number, case) a noun has beside a numeral."""
    if category == "one":
        return "sg", case
    if category == "other":
        return "sg", "gen"
    direct = case in ("nom", "acc")
    return "pl", "gen" if direct and (category == "many" or of_men) else case


def written(value, decimals):
    """A number by CLDR: half away from zero, the typographic minus, no minus before zero."""
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    digits = len(str(abs(int(rounded))))
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    text = format_decimal(rounded, format=pattern, locale=POLISH, group_separator=digits >= GROUPED_FROM)
    text = text.replace("-", "\u2212")
    return text if rounded else text.removeprefix("\u2212")


def counted_word(number, case, words):
    """(category, phrase) of a number with a noun."""
    category, of = POLISH.plural_form(number), gender(words)
    n, c = governed(category, case, of == MASCULINE_PERSONAL)
    decimals = 1 if number == FRACTION else 0
    phrase = " ".join(one(kind, word, n, c, of) for kind, word in words)
    return category, f"{written(number, decimals)}{NBSP}{phrase}"


def counted():
    texts = tomllib.loads(TEXTS.read_text(encoding="utf-8"))
    keys = {key.removesuffix(".one") for key in texts if key.endswith(".one")}
    if keys != FAMILIES.keys():
        raise SystemExit(f"not described here, or no longer in the texts: {sorted(keys ^ FAMILIES.keys())}")
    rows = []
    for key, (case, words) in FAMILIES.items():
        for number in [*WHOLE, FRACTION]:
            category, phrase = counted_word(number, case, words)
            rows.append({"key": key, "case": case, "number": str(number), "category": category, "expected": phrase})
    return rows


def agree_with_cldr():
    """Years in the nominative are also units of CLDR: both ways to them must give the same."""
    for number in [*WHOLE, FRACTION]:
        unit = format_unit(number, "duration-year", "long", locale=POLISH).split()[-1]
        noun = counted_word(number, "nom", [(NOUN, "rok")])[1].split(NBSP)[-1]
        if unit != noun:
            raise SystemExit(f"{number}: {unit} of CLDR, {noun} of SGJP")


def months():
    """The months after a day, where both authorities agree."""
    rows = []
    lemmas = get_month_names("wide", "stand-alone", locale=POLISH)
    for number, name in get_month_names("wide", "format", locale=POLISH).items():
        if name != one(NOUN, lemmas[number], "sg", "gen", "m3"):
            raise SystemExit(f"{name}: {lemmas[number]}")
        rows.append({"key": f"month.{number}", "expected": name})
    return rows


def noun_part(part, case):
    """(number, gender, forms) of a noun in a place name; the number is the one whose nominative it is."""
    named = [it for it in forms(part) if it[1] == NOUN and it[5] & PLACES]
    for number, of in ((n, g) for form, _, n, c, g, _ in named if c == "nom" and form == part):
        found = {form for form, _, n, c, g, _ in named if (n, c, g) == (number, case, of)}
        if found:
            return number, of, sorted(found)
    return None


def adjective_part(part, number, case, of):
    """The forms of an adjective in a place name beside a noun of that number and gender."""
    found = set()
    for _, _, (_, lemma, tag, _, _) in WORDS.analyse(part.lower()):
        fields = tag.split(":")
        if fields[0] == ADJECTIVE and (fields[1], fields[2], fields[4]) == (number, "nom", "pos") and fields[3] == of:
            word = lemma.split(":")[0]
            found |= {f for f, k, n, c, g, _ in forms(word) if (k, n, c, g) == (ADJECTIVE, number, case, of)}
    return sorted(form.capitalize() for form in found)


def phrase(name, case):
    """All the forms of a name of one noun, or of a noun and an adjective, that the dictionary allows."""
    if "-" in name:
        return joined([phrase(part, case) for part in name.split("-")], "-")
    parts = name.split()
    nouns = [noun_part(part, case) for part in parts]
    if len(parts) == 1:
        return nouns[0][2] if nouns[0] else []
    # A part may be a noun elsewhere ("Górne"): the noun is the one beside which the other is an adjective.
    for at, noun in enumerate(nouns):
        if noun:
            number, of, found = noun
            rest = [found if i == at else adjective_part(part, number, case, of) for i, part in enumerate(parts)]
            if all(rest):
                return joined(rest, " ")
    return []


def joined(parts, between):
    phrases = [""]
    for at, forms_of_part in enumerate(parts):
        phrases = [before + (between if at else "") + form for before in phrases for form in forms_of_part]
    return phrases


def member_names():
    with max(MEMBERS.glob("*/*.csv")).open(encoding="utf-8", newline="") as rows:
        return [row["name"] for row in csv.DictReader(rows)]


def names():
    rows, not_covered = [], []
    for name in member_names():
        for case in ("gen", "loc"):
            found = phrase(name, case)
            if found:
                rows.append({"name": name, "case": case, "allowed": found})
            else:
                not_covered.append({"name": name, "case": case})
    return rows, not_covered


def with_preposition(locative):
    """`we` before w or f and another consonant, else `w`."""
    first, second = locative[0].lower(), locative[1].lower()
    return ("we" if first in "wf" and second not in "aąeęioóuy" else "w") + NBSP + locative


def residents(located):
    rows = []
    for row in located:
        places = [with_preposition(form) for form in row["allowed"]]
        for number in RESIDENTS:
            people = counted_word(number, "nom", [(NOUN, "mieszkaniec")])[1]
            rows.append({"name": row["name"], "places": places, "number": str(number), "expected": people})
    return rows


def computed():
    agree_with_cldr()
    found, not_covered = names()
    return {
        "counted": counted(),
        "numbers": [{"value": v, "decimals": d, "expected": written(v, d)} for v, d in WRITTEN],
        "months": months(),
        "names": found,
        "not_covered": not_covered,
        "residents": residents([row for row in found if row["case"] == "loc"]),
    }


if __name__ == "__main__":
    sys.exit(committed.main(__doc__, "inflection.json", computed))
