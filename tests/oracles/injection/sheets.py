"""Workbooks of a report: words stay words, numbers stay numbers, in openpyxl and in LibreOffice."""

import csv
import functools
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
import zipfile
from collections import Counter
from urllib.parse import unquote

import openpyxl
import workbook
from injection.pages import TOKEN, asked, filled, letters

ESCAPE = re.compile("_x[0-9A-Fa-f]{4}_")
# Every sheet, UTF-8, `,` and `"`, numbers as they are kept.
AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
READ_CSV = "CSV:44,34,76,1"
SEPARATOR = re.compile("sep=.$")
LONGEST = 32_767  # units of UTF-16 that a cell holds


def cells(path):
    """Texts and numbers of all cells."""
    texts, numbers = [], Counter()
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "n" and cell.value is not None:
                    numbers[repr(float(cell.value))] += 1
                elif cell.data_type in ("s", "inlineStr"):
                    texts.append(cell.value)
                elif cell.value is not None and cell.data_type != "d":
                    texts.append(None)
    return texts, numbers


plain_cells = functools.cache(cells)  # the same workbook in every run


def faults(plain, path, strings, tokens, meant):
    """What is wrong in one workbook; `plain` is the same with plain letters."""
    for fault in workbook.parts(path):
        yield f"{path.name}: {fault}"
    for sheet in openpyxl.load_workbook(path).worksheets:
        for fault in workbook.sheet_faults(sheet):
            yield f"{path.name}: {fault}"
    texts, numbers = cells(path)
    right_texts, right_numbers = plain_cells(plain)
    if None in texts:
        yield f"{path.name}: a cell that is neither text nor number"
    if numbers != right_numbers:
        apart = (numbers - right_numbers) + (right_numbers - numbers)
        yield f"{path.name}: numbers differ: {list(apart)[:5]}"
    if len(texts) != len(right_texts):
        yield f"{path.name}: {len(texts)} texts in place of {len(right_texts)}"
    there = {plain_words(text) for text in texts if text is not None}
    for text in right_texts:
        fields = {tokens[it] for it in TOKEN.findall(text)}
        if fields and not fields & meant:
            wanted = filled(text, strings, tokens)
            # In place of a name that nobody sees stands another one.
            seen = plain_words(wanted)
            if seen and len(wanted) < LONGEST // 2 and seen not in there:
                yield f"{path.name}: not written as given: {text[:80]!r} with {asked(text, strings, tokens)}"


def plain_words(text):
    """A text without what XML cannot hold, and as a program reads `_x000D_`."""
    read = ESCAPE.sub(lambda it: chr(int(it.group()[2:6], 16)), text)
    return letters(re.sub("[\ufffe\uffff]", "", read))


def converted(folder, to, files, read_as=None):
    """What LibreOffice makes of files, all at once; None where it is not installed."""
    office = shutil.which("soffice")
    if office is None:
        return None
    made = folder / f"made-{to.split(':')[0]}"
    shutil.rmtree(made, ignore_errors=True)
    command = [office, f"-env:UserInstallation=file://{folder}/profile", "--headless"]
    command += [f"--infilter={read_as}"] if read_as else []
    command += ["--convert-to", to, "--outdir", str(made), *map(str, files)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=600)
    if run.returncode != 0:
        raise SystemExit(f"LibreOffice failed: {run.stdout} {run.stderr}")
    return made


def formulas(path):
    """The formulas of a workbook."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/sheet"):
                for cell in ET.fromstring(archive.read(name)).iter(f"{workbook.MAIN}f"):
                    yield cell.text


def office_faults(folder, books, tables):
    """What LibreOffice makes of workbooks and of tables as CSV: no formula, and the same words."""
    made = converted(folder, AS_CSV, books)
    if made is None:
        return
    for book in books:
        sheets = openpyxl.load_workbook(book).worksheets
        # Where the name of a sheet is none for a file, LibreOffice writes none, and none of those after it;
        # `a%20b` is for it the file of `a b`, so of two such sheets only the workbook read back tells.
        files = Counter(unquote(sheet.title) for sheet in sheets)
        named = [it for it in sheets if not {"/", "%"} & set(it.title) and files[it.title] == 1]
        if named == sheets and not any(made.glob(f"{book.stem}-*.csv")):
            yield f"{book.name}: LibreOffice cannot write it as CSV"
        for sheet in named:
            table = made / f"{book.stem}-{sheet.title}.csv"
            if table.is_file():
                with table.open(encoding="utf-8", newline="") as file:
                    read = [cell for row in csv.reader(file) for cell in row]
                    # `sep=;` at the beginning of a file names its separator: LibreOffice writes its own.
                    if SEPARATOR.match(str(sheet["A1"].value)):
                        read.append(sheet["A1"].value)
                    yield from lost(book, sheet, read)
    for files, read_as in ((books, None), (tables, READ_CSV)):
        made = converted(folder, "xlsx", files, read_as) if files else None
        for file in files:
            back = made / f"{file.stem}.xlsx"
            if not back.is_file():
                yield f"{file.name}: LibreOffice cannot open it"
                continue
            for formula in formulas(back):
                yield f"{file.name}: LibreOffice has a formula: {formula!r}"
            if file in books:
                pairs = zip(
                    openpyxl.load_workbook(file).worksheets, openpyxl.load_workbook(back).worksheets
                )
                for own, theirs in pairs:
                    read = [str(cell.value) for row in theirs.iter_rows() for cell in row]
                    yield from lost(file, own, read)


def lost(book, sheet, read):
    """Texts of a sheet that LibreOffice does not have."""
    there = {plain_words(text) for text in read}
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "s" and plain_words(cell.value) not in there:
                yield f"{book.name}: LibreOffice reads other words than {cell.value[:60]!r}"
                return
