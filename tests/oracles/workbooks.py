#!/usr/bin/env python3
"""Compares what the program reads from workbooks with what other readers find in them.

    python3 tests/oracles/workbooks.py --reader "hejnal read --format json" FOLDER...

The reader is run once for each workbook, with the file as its last argument. It prints

    {"tables": [{"name": "Sheet1", "rows": [{"line": 1, "cells": ["Kod", "Nazwa"]}]}]}

or `{"refused": [...]}`. The others are openpyxl (XLSX), xlrd (XLS), pyxlsb (XLSB) and, for ODS,
the standard library; a cell agrees when both give the same number, text, day or truth value.
Every difference is printed; the last line counts. Ends with 1 when a cell differs in a file that
is not among those whose difference is known.
"""

import argparse
import datetime
import json
import re
import shlex
import subprocess
import sys
import warnings
import zipfile
from pathlib import Path
from xml.etree import ElementTree

SHOWN = 5  # differences printed of one file
KNOWN = {  # files whose differences are those of the other reader
    "encoded_entities.xlsx": "Excel trims text without xml:space, openpyxl does not",
    "issue_174.xlsx": "Excel trims text without xml:space, openpyxl does not",
    "whitespace_trim.xlsx": "Excel trims text without xml:space, openpyxl does not",
    "has_x000D_.xlsx": "_x000D_ is a carriage return (ECMA-376 part 1, 22.9.2.19)",
    "has_x000D_inline.xlsx": "_x000D_ is a carriage return (ECMA-376 part 1, 22.9.2.19)",
    "issue_419.xlsb": "pyxlsb shows the number of a shared string it does not find",
    "strict_iso_paths.xlsx": "openpyxl does not find the sheets of a strict package",
}
MOST_REPEATS = 1_000_000  # copies of one cell an OpenDocument sheet may ask for
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


# ---- the other readers: {sheet: {(row, column): value}}, both from 1 -------------------------

def xlsx(path):
    import openpyxl
    book = openpyxl.load_workbook(path, data_only=True)
    # `_cells` holds what is there; `iter_rows` would make every cell between the corners.
    return {sheet.title: {place: cell.value for place, cell in sheet._cells.items()
                          if cell.value is not None}
            for sheet in book.worksheets}


def xls(path):
    import xlrd
    errors = xlrd.error_text_from_code
    sheets = {}
    with open("/dev/null", "w") as quiet:
        book = xlrd.open_workbook(path, logfile=quiet)
    for sheet in book.sheets():
        cells = sheets[sheet.name] = {}
        for row in range(sheet.nrows):
            for column, cell in enumerate(sheet.row(row)):
                value = cell.value
                if cell.ctype == xlrd.XL_CELL_DATE:
                    try:
                        value = xlrd.xldate_as_datetime(value, book.datemode)
                    except Exception:  # a number with a date's format
                        pass
                elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
                    value = bool(value)
                elif cell.ctype == xlrd.XL_CELL_ERROR:
                    value = errors.get(value, value)
                if cell.ctype not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                    cells[row + 1, column + 1] = value
    return sheets


def xlsb(path):
    import pyxlsb
    sheets = {}
    with pyxlsb.open_workbook(str(path)) as book:
        for name in book.sheets:
            with book.get_sheet(name) as sheet:
                sheets[name] = {(cell.r + 1, cell.c + 1): cell.v for row in sheet.rows()
                                for cell in row if cell.v is not None}
    return sheets


def paragraph(element):
    text = element.text or ""
    for child in element:
        if child.tag == TEXT + "s":
            text += " " * int(child.get(TEXT + "c", 1))
        elif child.tag in (TEXT + "tab", TEXT + "line-break"):
            text += "\t" if child.tag == TEXT + "tab" else "\n"
        elif child.tag != OFFICE + "annotation":
            text += paragraph(child)
        text += child.tail or ""
    return text


def ods_value(cell):
    kind = cell.get(OFFICE + "value-type")
    if kind in ("float", "currency", "percentage"):
        return float(cell.get(OFFICE + "value"))
    if kind == "boolean":
        return cell.get(OFFICE + "boolean-value") == "true"
    for attribute in ("date-value", "time-value", "string-value"):
        if cell.get(OFFICE + attribute):
            return cell.get(OFFICE + attribute)
    return "\n".join(paragraph(p) for p in cell.findall(TEXT + "p"))


def ods(path):
    content = ElementTree.fromstring(zipfile.ZipFile(path).read("content.xml"))
    sheets = {}
    for table in content.iter(TABLE + "table"):
        cells, row = {}, 0
        for element in table.iter(TABLE + "table-row"):
            rows, column = int(element.get(TABLE + "number-rows-repeated", 1)), 0
            for cell in element:
                columns = int(cell.get(TABLE + "number-columns-repeated", 1))
                value = ods_value(cell)
                if value != "":
                    if rows * columns > MOST_REPEATS:
                        raise ValueError(f"one cell stands for {rows * columns}")
                    for r in range(rows):
                        for c in range(columns):
                            cells[row + r + 1, column + c + 1] = value
                column += columns
            row += rows
        sheets[table.get(TABLE + "name")] = cells
    return sheets


READERS = {".xlsx": xlsx, ".xlsm": xlsx, ".xls": xls, ".xlsb": xlsb, ".ods": ods}


# ---- comparing ------------------------------------------------------------------------------

def same(ours, theirs):
    """Whether a printed cell says what another reader found."""
    if isinstance(theirs, bool):
        return ours == ("TRUE" if theirs else "FALSE")
    if isinstance(theirs, (int, float)):
        try:
            return float(ours) == float(theirs)
        except ValueError:  # pyxlsb knows no formats: it gives days as their numbers
            return any(abs(day - theirs) < 1e-8 for day in serials(ours))
    if isinstance(theirs, datetime.datetime):
        if theirs.time() == datetime.time():
            return ours == theirs.date().isoformat()
        # xlrd and openpyxl read a length of time as a day soon after the first one.
        days = [(theirs - first) / datetime.timedelta(1) for first in FIRST_DAYS]
        return ours in moment(theirs) or any(abs(a - b) < 1e-8 for a in serials(ours) for b in days)
    if isinstance(theirs, datetime.timedelta):
        seconds = theirs.total_seconds()
        whole = f"{int(seconds // 3600)}:{int(seconds % 3600 // 60):02}:{seconds % 60:06.3f}"
        return ours == whole.removesuffix(".000")
    if isinstance(theirs, (datetime.date, datetime.time)):
        return ours == theirs.isoformat()
    plain = re.sub(r"T00:00:00(\.0+)?$", "", theirs) if isinstance(theirs, str) else theirs
    return ours in (theirs, plain)


FIRST_DAYS = [datetime.datetime(1899, 12, 30), datetime.datetime(1899, 12, 31),
              datetime.datetime(1904, 1, 1)]


def serials(printed):
    """The numbers a spreadsheet may keep for a printed day or length of time."""
    length = re.fullmatch(r"(\d+):(\d\d):(\d\d(?:\.\d+)?)", printed)
    if length:
        hours, minutes, seconds = map(float, length.groups())
        return [(hours * 3600 + minutes * 60 + seconds) / 86400]
    try:
        day = datetime.datetime.fromisoformat(printed)
    except ValueError:
        return []
    return [(day - first) / datetime.timedelta(1) for first in FIRST_DAYS]


def moment(value):
    return value.isoformat(timespec="milliseconds").removesuffix(".000")


def differences(ours, theirs):
    """Sheets and cells that differ, and how many cells were compared."""
    found, compared = [], 0
    for name, cells in theirs.items():
        mine = ours.get(name, {})
        cells = {place: value for place, value in cells.items() if value != ""}
        for place in sorted(cells.keys() | mine.keys()):
            compared += 1
            if place not in mine or place not in cells or not same(mine[place], cells[place]):
                found.append(f"[{name}] row {place[0]}, column {place[1]}: "
                             f"{mine.get(place)!r}, elsewhere {cells.get(place)!r}")
    found += [f"[{name}] is not a sheet elsewhere" for name in ours.keys() - theirs.keys()]
    return found, compared


def read(command, path):
    done = subprocess.run([*command, str(path)], capture_output=True, text=True)
    try:
        printed = json.loads(done.stdout)
    except ValueError:
        return None
    if "tables" not in printed:
        return None
    return {table["name"]: {(row["line"], column): cell for row in table["rows"]
                            for column, cell in enumerate(row["cells"], 1) if cell != ""}
            for table in printed["tables"]}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reader", required=True, help="the command that prints a workbook")
    parser.add_argument("folders", nargs="+", type=Path)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    command = shlex.split(options.reader)
    counts = dict.fromkeys(("files", "agree", "differ as known", "differ", "refused here", "refused elsewhere",
                            "refused by both", "cells"), 0)
    for path in sorted(p for f in options.folders for p in f.rglob("*") if p.suffix in READERS):
        counts["files"] += 1
        ours = read(command, path)
        try:
            theirs = READERS[path.suffix](path)
        except Exception as reason:  # every reader has errors of its own
            theirs, why = None, str(reason).splitlines()[:1]
        if ours is None and theirs is not None and not any(
                value != "" for cells in theirs.values() for value in cells.values()):
            ours = {}  # a workbook without cells is refused for that
        if ours is None or theirs is None:
            kind = ("refused by both" if ours is theirs else
                    "refused here" if ours is None else "refused elsewhere")
            counts[kind] += 1
            print(f"{path.name}: {kind}", *(why if theirs is None else []))
            continue
        found, compared = differences(ours, theirs)
        counts["cells"] += compared
        known = KNOWN.get(path.name) if found else None
        counts["differ as known" if known else "differ" if found else "agree"] += 1
        for line in [known] if known else found[:SHOWN]:
            print(f"{path.name}: {line}")
        if len(found) > SHOWN and not known:
            print(f"{path.name}: and {len(found) - SHOWN} more")
    print(", ".join(f"{count} {name}" for name, count in counts.items()))
    return 1 if counts["differ"] else 0


if __name__ == "__main__":
    sys.exit(main())
