"""A small project with a string in every field that people write and reports print.

The figures are those of tests/fixtures/small-metro; descriptors, indicators, the strategy, units, rules,
programmes and the theme are made here, so that every text of them is a field. A field is a mark in the text
of a file; `rendered` puts strings in, as the language of the file escapes them, and tells on which line of
which file each stands.
"""

import json
import re
from dataclasses import dataclass

from trial import ROOT

FIXTURE = ROOT / "tests" / "fixtures" / "small-metro"
TEXTS = ROOT / "reports" / "annual" / "texts.toml"
MARK = re.compile("\x02(\\d+)\x03")
LETTERS = "abcdefghijklmnopqrstuvwxyz"
# What the law asks a declaration to say (src/reports/publisher.rs).
PUBLISHER = ("name", "assessment", "contact", "architecture", "communication", "applications")
INDICATORS = {
    "population-change": ("%", "ratio", "100 * (population - before) / before", "economy"),
    "turnout": ("%", "published_rate", "turnout", "economy"),
    "places": ("place", "total", "places", "more-places"),
    "density": ("person/ha", "ratio", "population / area", "economy"),
    "revenue-per-head": ("PLN/person", "ratio", "revenue / population", "more-places"),
    "content": ("%", "survey_share", "content", "economy"),
    "population": ("person", "total", "population", "economy"),
    "unmade": ("%", "ratio", "100 * nobody_counts / population", "economy"),
}
# One population falls, so that a number is negative.
FALLING = ("population,126101,2021,830", "population,126101,2021,810")
# A worked example of each, because a project without is refused: what is given, what comes of it.
EXAMPLES = {
    "population-change": ("population = [110.0], before = [100.0]", "[10.0]", "10.0"),
    "turnout": ("turnout = [80.5]", "[80.5]", '"parts not published"'),
    "places": ("places = [2.0]", "[2.0]", "2.0"),
    "density": ("population = [30.0], area = [10.0]", "[3.0]", "3.0"),
    "revenue-per-head": ("revenue = [6.0], population = [2.0]", "[3.0]", "3.0"),
    "content": ("content = [66.0]", "[66.0]", None),
    "population": ("population = [7.0]", "[7.0]", "7.0"),
    "unmade": ("nobody_counts = [1.0], population = [2.0]", "[50.0]", "50.0"),
}
INPUTS = {
    "population-change": '[inputs]\npopulation = { variable = "population" }\nbefore = { variable = "population", lag = 1 }\n',
    "density": '[inputs]\npopulation = { variable = "population" }\narea = { variable = "area", year = 2025 }\n',
}
UNITS = {
    "person": "base = { person = 1 }",
    "PLN": "base = { PLN = 1 }",
    "ha": "base = { ha = 1 }",
    "place": "base = { place = 1 }",
    "%": "factor = 0.01",
    "PLN/person": "base = { PLN = 1, person = -1 }",
    "person/ha": "base = { person = 1, ha = -1 }",
}


@dataclass
class Field:
    """A place for one string: what kind of place, in which file."""

    kind: str
    file: str
    name: str = ""  # what a message calls it that names no line


def token(number):
    """Plain letters in place of a string, other ones for every field."""
    return "Zq" + "".join(LETTERS[number // 26**power % 26] for power in (2, 1, 0))


def toml(text):
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def cell(text):
    return '"' + text.replace('"', '""') + '"'


ESCAPED = {".toml": toml, ".json": lambda text: json.dumps(text, ensure_ascii=False), ".csv": cell}


class Project:
    """The files with marks in place of strings, and the fields in their order."""

    def __init__(self):
        self.files, self.fields = {}, []
        self.strategy()
        self.indicators()
        self.units()
        self.datasets()
        self.rules()
        self.theme()

    def field(self, file, kind, name=""):
        self.fields.append(Field(kind, file, name))
        return f"\x02{len(self.fields) - 1}\x03"

    def both(self, file, kind, key):
        """Both languages of a text as two lines of TOML."""
        name = key.strip('"')
        return "".join(
            f"{key}.{lang} = {self.field(file, f'{kind}.{lang}', name)}\n" for lang in ("pl", "en")
        )

    def strategy(self):
        file = "indicators/strategy.toml"
        own = "".join(
            self.both(file, f"strategy.{key}", key)
            for key in ("name", "association", "area", "members_note")
        )
        text = f"[strategy]\n{own}adopted = {self.field(file, 'strategy.adopted')}\n"
        for number in (1, 2):
            text += f"\n[[step]]\nnumber = {number}\n"
            text += "".join(self.both(file, f"step.{key}", key) for key in ("title", "text"))
        for name in ("economy", "participation"):
            text += f'\n[[field]]\nid = "{name}"\n'
            text += "".join(self.both(file, f"field.{key}", key) for key in ("title", "aim"))
        text += '\n[[goal]]\nid = "more-places"\nfield = "economy"\n'
        self.files[file] = text + self.both(file, "goal.title", "title")

    def indicators(self):
        for name, (unit, kind, formula, goal) in INDICATORS.items():
            file = f"indicators/economy/{name}.toml"
            text = "".join(
                self.both(file, f"indicator.{key}", key)
                for key in ("title", "says", "owner", "why", "excludes")
            )
            text += f'unit = "{unit}"\ndecimals = 1\ndirection = "up"\nkind = "{kind}"\n'
            text += f"formula = '''{formula}'''\n"
            text += f'goal = "{goal}"\nfrequency = "annual"\n'
            text += f"reference = {self.field(file, 'indicator.reference')}\n"
            text += f"links.iso37120 = [{self.field(file, 'indicator.links.iso37120')}]\n"
            text += (
                f"links.sdg = [{self.field(file, 'indicator.links.sdg')}]\nlinks.dashboard = true\n"
            )
            if name in ("turnout", "revenue-per-head"):
                text += "\n[[target]]\nyear = 2030\nvalue = 90.0\n"
                text += self.both(file, "indicator.target.source", "source")
            given, expected, pooled = EXAMPLES[name]
            text += f"\n[[example]]\nname = {self.field(file, 'indicator.example.name')}\n"
            text += f"given = {{ {given} }}\nexpect = {expected}\n"
            text += f"pooled = {pooled}\n" if pooled else ""
            self.files[file] = text + "\n" + INPUTS.get(name, "")
        file = "indicators/wanted.toml"
        self.files[file] = (
            '[[variable]]\nname = "nobody_counts"\nunit = "person"\nmeasure = "stock"\n'
            + self.both(file, "wanted.title", "title")
            + f"fills = {self.field(file, 'wanted.fills')}\n"
        )
        file = "indicators/peers.toml"
        self.files[file] = (
            '[[set]]\nid = "alike"\nvariables = ["population", "density"]\nlogged = ["population"]\n'
            'same_kind = false\narea = "metropolis"\nmembers = ["120608", "120615", "126101"]\n'
            + self.both(file, "peers.title", "title")
            + f"source = {self.field(file, 'peers.source')}\n"
        )
        file = "indicators/composites/standing.toml"
        parts = "".join(f'\n[[indicator]]\nid = "{it}"\n' for it in ("turnout", "revenue-per-head"))
        self.files[file] = (
            "".join(self.both(file, f"composite.{key}", key) for key in ("title", "says"))
            + parts
            + '\n[method]\nimpute = { by = "leave" }\nleast_known = 0.5\nalso = ["topsis"]\n'
        )

    def units(self):
        file = "indicators/units.toml"
        self.files[file] = "\n".join(
            f'[[unit]]\ncode = "{code}"\n{base}\n'
            + self.both(file, "unit.label", "label")
            + self.both(file, "unit.short", "short")
            for code, base in UNITS.items()
        )

    def datasets(self):
        for path in sorted((FIXTURE / "datasets").rglob("datapackage.json")):
            file = str(path.relative_to(FIXTURE))
            self.files[file] = self.descriptor(file, json.loads(path.read_text("utf-8")))
        for path in sorted((FIXTURE / "datasets").rglob("*.csv")):
            file = str(path.relative_to(FIXTURE))
            figures = path.read_text("utf-8").replace(*FALLING)
            self.files[file] = self.table(file, figures)
        self.programmes()

    def descriptor(self, file, told, extra=()):
        def put(place, key, kind):
            place[key] = self.field(file, f"dataset.{kind}")

        for key in ("title", "titleEnglish", "description", "provider", "subject"):
            put(told, key, key)
        put(told["sources"][0], "title", "source.title")
        put(told["sources"][0], "path", "source.path")
        put(told["licenses"][0], "title", "licence.title")
        for variable in told["variables"]:
            for lang in ("pl", "en"):
                put(variable["title"], lang, f"variable.title.{lang}")
            for it in variable.get("breaks", ()):
                for lang in ("pl", "en"):
                    put(it["why"], lang, f"variable.break.why.{lang}")
            variable["labels"] = [self.field(file, "dataset.variable.label")]
        for resource in told["resources"]:
            if resource["holds"] == "observations":
                origin = {"format": "csv", "bytes": 1, "sha256": "0" * 64}
                origin["file"] = self.field(file, "dataset.origin.file")
                resource["origins"] = [origin]
                named = {it["name"] for it in resource["schema"]["fields"]}
                extra = [it for it in ("source_value", "source_unit", "note") if it not in named]
                resource["schema"]["fields"] += [{"name": name} for name in extra]
        text = json.dumps(told, indent=1, ensure_ascii=True)
        # The marks as they were, in place of strings with their quotation marks.
        return re.sub(r'"\\u0002(\d+)\\u0003"', "\x02\\1\x03", text)

    def table(self, file, text):
        head, *rows = (line.split(",") for line in text.strip().split("\n"))
        rows = [row + [""] * (len(head) - len(row)) for row in rows]
        written = {
            "members": ("name", "powiat", "bdl_id", "name_genitive", "name_locative"),
            "territories": ("name", "voivodeship", "powiat"),
        }.get(file.split("/")[-1].removesuffix(".csv"), ())
        for row in rows:
            for column in written:
                row[head.index(column)] = self.field(file, f"{file.split('/')[2]}.{column}")
        if "variable" in head:
            for column in ("source_value", "source_unit", "note"):
                if column not in head:
                    head.append(column)
                    for row in rows:
                        row.append("")
                for row in rows:
                    row[head.index(column)] = self.field(file, f"figure.{column}")
        return "".join(",".join(row) + "\n" for row in [head, *rows])

    def programmes(self):
        folder = "datasets/office/programmes"
        told = json.loads((FIXTURE / "datasets/office/members/datapackage.json").read_text("utf-8"))
        told["name"] = "office-programmes"
        (resource,) = told["resources"]
        resource |= {"name": "programmes-2025-01-01", "path": "2025-01-01/programmes.csv"}
        resource |= {"holds": "programmes"}
        columns = "programme,role,quantity,label_pl,label_en,value,unit,year,text_pl,text_en,source"
        resource["schema"] = {"fields": [{"name": name} for name in columns.split(",")]}
        self.files[f"{folder}/datapackage.json"] = self.descriptor(
            f"{folder}/datapackage.json", told
        )
        file = f"{folder}/2025-01-01/programmes.csv"
        rows = [columns]
        for programme, role, quantity, value, year in (
            ("gardens", "title", "", "", ""),
            ("gardens", "aim", "", "", ""),
            ("gardens", "input", "spending", "120", "2024"),
            ("gardens", "output", "sites", "", ""),
            ("gardens", "stage", "", "", ""),
            ("talks", "title", "", "", ""),
            ("talks", "partner", "", "4", ""),
            ("talks", "reach", "participants", "30", "2023"),
            ("challenges", "challenge", "", "", ""),
            ("challenges", "measured-by", "", "population", ""),
        ):
            say = lambda column: self.field(file, f"programmes.{column}")  # noqa: E731
            label = (say("label_pl"), say("label_en"))
            unit = say("unit") if value and role != "measured-by" else ""
            cells = [programme, role, quantity, *label, value, unit, year]
            rows.append(",".join([*cells, say("text_pl"), say("text_en"), say("source")]))
        self.files[file] = "\n".join(rows) + "\n"

    def rules(self):
        file = "datasets/rules.toml"
        self.files[file] = "\n".join(
            f'[[rule]]\nid = "{name}"\nkind = "range"\nvariables = ["{variable}"]\nmax = {most}\n'
            f'severity = "{severity}"\n' + self.both(file, "rule.says", "says")
            for name, variable, most, severity in (
                ("few", "places", 400, "note"),
                ("low", "turnout", 81, "hold"),
                ("small", "revenue", 5000, "note"),
            )
        )
        file = "datasets/confirmations.toml"
        self.files[file] = (
            '[[confirmation]]\ndataset = "office/turnout"\nvariable = "turnout"\nterritory = "120615"\n'
            'year = 2021\ngrp = "all"\nvalue = 84.3\non = 2025-02-03\n'
            f"by = {self.field(file, 'confirmation.by')}\n"
            + self.both(file, "confirmation.why", "why")
        )

    def theme(self):
        file = "reports/theme.toml"
        text = f"[type]\nfamily = {self.field(file, 'theme.type.family', 'type.family')}\n\n[publisher]\n"
        for key in PUBLISHER:
            text += self.both(file, f"publisher.{key}", key)
        barriers = [self.field(file, f"publisher.barriers.{lang}") for lang in ("pl", "en")]
        text += f"barriers = [{{ pl = {barriers[0]}, en = {barriers[1]} }}]\n"
        for key in ("site", "email", "telephone"):
            text += f"{key} = {self.field(file, f'publisher.{key}')}\n"
        text += 'conformity = "partial"\npublished = "2025-01-02"\n\n[texts]\n'
        for key in re.findall(r'^"([^"]+)" = ', TEXTS.read_text("utf-8"), re.MULTILINE):
            text += self.both(file, "theme.texts", f'"{key}"')
        self.files[file] = text

    def rendered(self, strings):
        """Every file as text, and for each field its place: (file, line)."""
        files, places = {}, {}
        for name, marked in self.files.items():
            escaped = ESCAPED[name[name.rindex(".") :]]
            parts, line = [], 1
            for at, part in enumerate(MARK.split(marked)):
                if at % 2:
                    number = int(part)
                    places[number] = (name, line)
                    part = escaped(strings[number])
                parts.append(part)
                line += part.count("\n")
            files[name] = "".join(parts)
        return files, places
