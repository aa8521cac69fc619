"""Pages, drawings and tables of a report: are the strings only words in them?"""

import csv
import io
import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET

from trial import ROOT

SVG = "{http://www.w3.org/2000/svg}"
# What the charts are made of; anything else came from a string.
ELEMENTS = {"svg", "title", "desc", "g", "path", "text", "tspan", "circle", "rect", "line"}
ELEMENTS |= {"polygon", "polyline", "ellipse", "defs", "clipPath", "use", "pattern"}
OPENS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
WEB = ("https://", "http://", "mailto:")
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
# A parser of HTML drops or replaces these; white space is bound or broken by right.
NO_LETTERS = re.compile("[\x00-\x20\x7f-\xa0\ufffd\\s]+")
TOKEN = re.compile("Zq[a-z]{3}")


class Browser:
    """tests/browser/inert.mjs, asked about one report after the other."""

    def __init__(self, modules, folder):
        shutil.copytree(ROOT / "tests" / "browser", folder)
        (folder / "node_modules").symlink_to(modules / "node_modules")
        command = ["node", str(folder / "inert.mjs")]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def look(self, folder, count, first):
        asked = {"folder": str(folder), "open": count, "first": first}
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit("the browser ended: see what it said above")
        return json.loads(answer)

    def end(self):
        self.process.stdin.close()
        self.process.wait(timeout=60)


def letters(text):
    """A text without what a browser or a spreadsheet may drop, and reports may write in capitals."""
    return NO_LETTERS.sub("", text).upper().casefold()


def filled(text, strings, tokens):
    """A text of the plain report with the strings in place of the letters."""
    return TOKEN.sub(lambda it: strings[tokens[it.group()]], text)


def page_faults(plain, told, strings, tokens, meant):
    """What differs from the report with plain letters, in either language; `meant` are fields whose
    string says something to the program."""
    for lang, right in plain["languages"].items():
        found = told["languages"].get(lang, {"shape": {}, "texts": []})
        ways = sorted({*right["shape"], *found["shape"]})
        apart = [
            f"{way} {found['shape'].get(way, 0)}, not {right['shape'].get(way, 0)}"
            for way in ways
            if found["shape"].get(way, 0) != right["shape"].get(way, 0)
        ]
        if apart:
            yield f"{lang}: other elements: {'; '.join(apart[:3])}"
        there = {letters(text) for text in found["texts"]}
        for text in right["texts"]:
            fields = {tokens[it] for it in TOKEN.findall(text)}
            if (
                fields
                and not fields & meant
                and letters(filled(text, strings, tokens)) not in there
            ):
                yield f"{lang}: not printed as written: {text[:80]!r} with {asked(text, strings, tokens)}"


def asked(text, strings, tokens):
    """The strings of a text, to find the fault by."""
    return ", ".join(ascii(strings[tokens[it]])[:60] for it in TOKEN.findall(text)[:3])


def drawings(folder):
    """Every drawing of every page, as it stands there."""
    for page in sorted(folder.rglob("*.html")):
        for svg in re.findall(r"<svg.*?</svg>", page.read_text("utf-8"), re.DOTALL):
            yield page.name, svg


def drawing_faults(name, svg):
    try:
        root = ET.fromstring(svg)
    except ET.ParseError as error:
        yield f"{name}: a drawing that is no XML: {error}"
        return
    for element in root.iter():
        if element.tag.removeprefix(SVG) not in ELEMENTS:
            yield f"{name}: a drawing with an element {element.tag}"
        for key, value in element.attrib.items():
            own = key.rsplit("}", 1)[-1].lower()
            if own.startswith("on") or (own == "href" and not value.startswith("#")):
                yield f"{name}: a drawing with the attribute {key}={value[:60]!r}"
            if "url(" in value.replace("url(#", ""):
                yield f"{name}: a drawing that leads elsewhere: {key}={value[:60]!r}"


def table_faults(name, text):
    """Cells of CSV that a spreadsheet would take for a formula, and rows that are not whole."""
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))
    for row in rows:
        if len(row) != len(rows[0]):
            yield f"{name}: a row of {len(row)} cells in place of {len(rows[0])}"
        for cell in row:
            if cell.startswith(OPENS_FORMULA) and not NUMBER.fullmatch(cell):
                yield f"{name}: a cell begins like a formula: {cell[:60]!r}"


def print_faults(path):
    """A PDF may hold no code and start nothing, leads to the web at most, and its words can be read: all by
    poppler, where it is there, and what each type says of its letters by pypdf."""
    import pypdf  # only where there is a PDF
    import pypdf.errors

    reader = pypdf.PdfReader(path)
    root = reader.trailer["/Root"]
    names = root["/Names"] if "/Names" in root else {}
    for holder, key in (
        (root, "/OpenAction"),
        (root, "/AA"),
        (root, "/AcroForm"),
        (names, "/JavaScript"),
        (names, "/EmbeddedFiles"),
    ):
        if key in holder:
            yield f"{path.name}: has {key}"
    if shutil.which("pdftotext"):
        read = subprocess.run(["pdftotext", "-q", str(path), "-"], capture_output=True)
        if read.returncode != 0 or not read.stdout.strip():
            yield f"{path.name}: pdftotext cannot read it ({read.returncode})"
    seen = set()
    for page in reader.pages:
        fonts = {font.idnum for font in page["/Resources"].get("/Font", {}).values()}
        try:
            # Slow, and pages say their letters by the same types.
            if not fonts <= seen:
                page.extract_text()
        except pypdf.errors.PyPdfError as error:
            yield f"{path.name}: the words cannot be read: {error}"
        seen |= fonts
        for note in page["/Annots"] if "/Annots" in page else ():
            action = note.get_object().get("/A")
            action = action.get_object() if action else {}
            kind, address = action.get("/S"), str(action.get("/URI", ""))
            if kind not in (None, "/GoTo", "/URI") or (
                kind == "/URI" and not address.startswith(WEB)
            ):
                yield f"{path.name}: an action {kind} {address[:60]!r}"
