"""Readers of the given files, and the shape of a shipped dataset."""

import csv
import io
import json
import os
import sys
import zipfile
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

from .words import LABELS, SUBJECTS, VARIABLES

IMPORTED = "2026-11-21"
OBSERVATION_COLUMNS = (
    "variable", "territory", "year", "grp", "value",
    "state", "reason", "source_value", "source_unit", "note",
)
OBSERVATION_KEY = ("variable", "territory", "year", "grp")
# What a droppable column holds when it says nothing.
SILENT = {"grp": "all", "state": "known", "reason": "", "source_value": "", "source_unit": "", "note": ""}
TYPES = {"year": "integer", "value": "number", "area_ha": "integer", "member_from": "date",
         "member_to": "date", "valid_from": "date", "boundary_from": "date", "valid_to": "year"}


# --- the given files ------------------------------------------------------------------------

def need_corpus():
    if not os.environ.get("HEJNAL_CORPUS"):
        print("HEJNAL_CORPUS must name the folder of the given files", file=sys.stderr)
        sys.exit(2)


def given(path):
    return Path(os.environ["HEJNAL_CORPUS"]) / "data" / path


def table(path, delimiter=","):
    """A CSV with a header, as dictionaries. PKW writes a byte order mark in some years only."""
    with given(path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def grid(path, delimiter=";"):
    """A CSV as lists. BDL ends each line with a delimiter and uses it inside quoted headers too."""
    with given(path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=delimiter))


def workbook(path):
    """The first sheet of an XLSX as rows of text, with nothing but the standard library."""
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

    def text(element):
        return "".join(t.text or "" for t in element.iter(f"{space}t"))

    with zipfile.ZipFile(given(path)) as archive:
        shared = [text(item) for item in ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))]
        sheet = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    rows = []
    for line in sheet.iter(f"{space}row"):
        cells = {}
        for cell in line.iter(f"{space}c"):
            column = 0
            for letter in cell.get("r").rstrip("0123456789"):
                column = column * 26 + ord(letter) - 64
            value = cell.find(f"{space}v")
            if cell.get("t") == "inlineStr":
                cells[column] = text(cell)
            elif value is not None:
                cells[column] = shared[int(value.text)] if cell.get("t") == "s" else value.text
        rows.append([cells.get(i, "") for i in range(1, max(cells, default=0) + 1)])
    return rows


def number(text):
    """A number as this project writes it: decimal point, no trailing zeros, no `-0`."""
    plain = format(Decimal(text.replace(",", ".")).normalize(), "f")
    return "0" if plain == "-0" else plain


def members():
    """The 15 members in order of their six-digit code."""
    return sorted(table("municipal/krakow_metropolis/members.csv"), key=lambda row: row["teryt6"])


def member_codes():
    return [row["teryt6"] for row in members()]


def municipality(code):
    """Whether a seven-digit code is a whole municipality (4 and 5 are parts, 8 and 9 districts)."""
    return len(code) == 7 and code[6] in "123" and code[2:6] != "0000"


# --- the shipped shape ----------------------------------------------------------------------

@dataclass
class Resource:
    name: str
    vintage: str
    rows: list
    holds: str = "observations"
    columns: tuple = OBSERVATION_COLUMNS
    key: tuple = OBSERVATION_KEY
    stated: bool = True
    text: str = ""  # the file itself, when it is not a table (GeoJSON)

    @property
    def path(self):
        return f"{self.vintage}/{self.name}.{'geojson' if self.text else 'csv'}"

    def kept_columns(self):
        """The columns that say something in at least one row."""
        return [c for c in self.columns
                if c not in SILENT or any(row.get(c, SILENT[c]) != SILENT[c] for row in self.rows)]

    def content(self):
        if self.text:
            return self.text
        out = io.StringIO()
        columns = self.kept_columns()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        key = [c for c in self.key if c in columns]
        for row in sorted(self.rows, key=lambda row: [row[c] for c in key]):
            writer.writerow([row.get(c, SILENT.get(c, "")) for c in columns])
        return out.getvalue()

    def descriptor(self):
        entry = {"name": self.name, "path": self.path, "holds": self.holds, "vintage": self.vintage}
        if not self.stated:
            entry["vintageStated"] = False
        entry["imported"] = IMPORTED
        if self.text:
            return entry | {"format": "geojson", "mediatype": "application/geo+json", "encoding": "utf-8"}
        columns = self.kept_columns()
        return entry | {
            "format": "csv", "mediatype": "text/csv", "encoding": "utf-8",
            "schema": {
                "fields": [{"name": c, "type": TYPES.get(c, "string")} for c in columns],
                "missingValues": [""],
                "primaryKey": [c for c in self.key if c in columns],
            },
        }


@dataclass
class Dataset:
    path: str  # <provider>/<dataset>
    title: str
    title_english: str
    description: str
    provider: str
    sources: list
    resources: list
    licences: list = field(default_factory=lambda: [{"name": "not-stated", "title": "not stated"}])

    def variables(self):
        names = sorted({row["variable"] for r in self.resources if r.holds == "observations" for row in r.rows})
        labels = LABELS.get(self.path, {})
        return [{"name": name} | VARIABLES[name] | ({"labels": labels[name]} if name in labels else {}) for name in names]

    def descriptor(self):
        return {
            "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
            "name": self.path.replace("/", "-"),
            "title": self.title,
            "titleEnglish": self.title_english,
            "description": self.description,
            "provider": self.provider,
            **({"subject": SUBJECTS[self.path]} if self.path in SUBJECTS else {}),
            "sources": self.sources,
            "licenses": self.licences,
            "variables": self.variables(),
            "resources": [r.descriptor() for r in self.resources],
        }

    def files(self):
        yield "datapackage.json", json.dumps(self.descriptor(), ensure_ascii=False, indent=2) + "\n"
        for resource in self.resources:
            yield resource.path, resource.content()


def known(variable, territory, year, value, grp="all", **rest):
    return {"variable": variable, "territory": territory, "year": str(year), "grp": grp,
            "value": number(value), "state": "known"} | rest


def missing(variable, territory, year, reason, grp="all", **rest):
    return {"variable": variable, "territory": territory, "year": str(year), "grp": grp,
            "value": "", "state": "missing", "reason": reason} | rest


# --- writing and comparing ------------------------------------------------------------------

def write(dataset, root):
    for path, content in dataset.files():
        target = root / dataset.path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8", newline="\n")


def differences(dataset, root):
    """Each line that is in the given files but not shipped (-), or shipped but not given (+)."""
    found = []
    expected = {f"{dataset.path}/{path}": content for path, content in dataset.files()}
    here = {str(p.relative_to(root)) for p in (root / dataset.path).rglob("*")
            if p.is_file() and p.name != "rules.toml"}  # a rule is no figure
    found += [f"{path}: not in the given files" for path in sorted(here - expected.keys())]
    for path, content in expected.items():
        if path not in here:
            found.append(f"{path}: file is missing")
            continue
        shipped = (root / path).read_bytes().decode("utf-8")
        if shipped == content:
            continue
        want, have = set(content.split("\n")), set(shipped.split("\n"))
        lines = [f"{path}: - {line}" for line in sorted(want - have)]
        lines += [f"{path}: + {line}" for line in sorted(have - want)]
        found += lines or [f"{path}: same lines in another order, or doubled"]
    return found
