"""Checks a workbook of the report with programs we did not write: openpyxl and LibreOffice.

    python tests/oracles/workbook.py out/report/2024/pl/annual-2024.xlsx

No cell is a formula and nothing leads outside; every chart has a description; every table with a
filter keeps its headings in sight and on paper; figures of the data sheet are numbers; both programs
open the file, and LibreOffice prints the words and numbers that openpyxl reads. Ends with 1 when
anything is wrong. Needs openpyxl; LibreOffice where `soffice` is found.
"""

import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import openpyxl

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LONGEST_NAME = 31
REFUSED = set("[]:*?/\\")
# The columns of the data sheet that hold numbers alone: year, parts known, all parts.
NUMBERS = (5, 12, 13)
VALUE, STATE = 6, 8
KNOWN = {"znana", "known"}
A4 = 9


def parts(path):
    """What is wrong inside the archive."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            root = ET.fromstring(archive.read(name))
            if name.startswith("xl/worksheets/") and root.find(f".//{MAIN}f") is not None:
                yield f"{name}: a formula"
            if name.endswith(".rels"):
                for link in root:
                    if link.get("TargetMode") == "External":
                        yield f"{name}: leads outside to {link.get('Target')}"
            if name.startswith("xl/drawings/drawing"):
                for shape in root.iter():
                    if shape.tag.endswith("}cNvPr") and not shape.get("descr"):
                        yield f"{name}: a drawing without a description"
            if "externalLink" in name or "vba" in name.lower():
                yield f"{name}: does not belong in a report"


def sheet_faults(sheet):
    """What is wrong with a sheet as openpyxl reads it."""
    if len(sheet.title) > LONGEST_NAME or REFUSED & set(sheet.title):
        yield f"{sheet.title}: not a name of a sheet"
    page = sheet.page_setup
    if page.orientation != "landscape" or int(page.paperSize or 0) != A4:
        yield f"{sheet.title}: not on lying A4"
    if not sheet.sheet_properties.pageSetUpPr.fitToPage:
        yield f"{sheet.title}: does not fit the width of a page"
    if sheet.auto_filter.ref and not (sheet.freeze_panes and sheet.print_title_rows):
        yield f"{sheet.title}: headings of its table get out of sight"
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type in "fe":
                yield f"{sheet.title}!{cell.coordinate}: {cell.value!r} is a formula or an error"


def data_faults(sheet):
    """What is wrong with the sheet of data: a known value is a number, an absent one says why."""
    keys = set()
    for number, row in enumerate(sheet.iter_rows(min_row=2), start=2):
        key, value, state = row[0].value, row[VALUE - 1], row[STATE - 1].value
        if key in keys:
            yield f"row {number}: {key} stands twice"
        keys.add(key)
        if (state in KNOWN) != (value.data_type == "n" and value.value is not None):
            yield f"row {number}: {key} is {state} and shows {value.value!r}"
        if state not in KNOWN and not (row[STATE].value and value.value == row[STATE].value):
            yield f"row {number}: {key} does not say why"
        for column in NUMBERS:
            if row[column - 1].data_type != "n" or row[column - 1].value is None:
                yield f"row {number}: column {column} holds {row[column - 1].value!r}"
    if not keys:
        yield "no row of data"


def opened(path):
    """What LibreOffice says of the file; nothing where it is not installed."""
    office = shutil.which("soffice")
    if office is None:
        print("soffice is not installed: not tried")
        return
    with tempfile.TemporaryDirectory() as folder:
        command = [office, f"-env:UserInstallation=file://{folder}/profile", "--headless"]
        command += ["--convert-to", "pdf", "--outdir", folder, str(path)]
        run = subprocess.run(command, capture_output=True, text=True, timeout=300)
        made = Path(folder) / (Path(path).stem + ".pdf")
        if run.returncode != 0 or not made.is_file() or not made.read_bytes().startswith(b"%PDF"):
            yield f"LibreOffice cannot open it: {run.stdout} {run.stderr}"


def main():
    path = sys.argv[1]
    faults = list(parts(path))
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        faults += sheet_faults(sheet)
    data = [sheet for sheet in book.worksheets if sheet.title in ("Dane", "Data")]
    faults += data_faults(data[0]) if data else ["no sheet of data"]
    names = [sheet.title.lower() for sheet in book.worksheets]
    if len(set(names)) != len(names):
        faults.append(f"names of sheets stand twice: {names}")
    for property in ("title", "creator", "subject"):
        if not getattr(book.properties, property):
            faults.append(f"the file does not state its {property}")
    faults += opened(path)
    for fault in faults:
        print(fault)
    charts = sum(len(sheet._charts) for sheet in book.worksheets)
    rows = data[0].max_row - 1 if data else 0
    print(f"{len(names)} sheets, {charts} charts, {rows} rows of data, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
