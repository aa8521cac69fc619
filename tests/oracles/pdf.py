"""Checks PDFs against what PDF/UA-1 (ISO 14289-1), PDF/A-2a (ISO 19005-2) and the house ask of them,
with two readers that hejnal does not use: pikepdf (QPDF) for the structure, pypdf for the text.

    python pdf.py [--lang pl-PL] [--title TITLE] [--contains WORDS]... [--report JSON] [--quiet] FILE...

--report: the same report as report.json; each alternative text must be the description of one of its charts
or the label of a small drawing.

Prints what it found in each file and every fault; exit 1 when there is one. It is no replacement
for veraPDF: it looks at the rules that a report of hejnal could break.
"""

import argparse
import json
import re
import sys
import unicodedata
from collections import Counter
from pathlib import Path

import pikepdf
import pypdf

# Operators that put ink on a page (ISO 32000-1, table 51): each must stand in marked content.
INK = {"Tj", "TJ", "'", '"', "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "EI"}
# Structure types of ISO 32000-1, 14.8.4.
STANDARD = set(
    "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private H H1 H2 H3 H4 "
    "H5 H6 P L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry "
    "Code Link Annot Ruby RB RT RP Warichu WT WP Figure Formula Form".split()
)
# What may follow a link out of a report.
WEB = ("https://", "http://", "mailto:")
# Makes a reader of the file act (ISO 32000-1, table 198).
ACTIVE = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Movie", "/Rendition"}


class Report:
    """What was found in one file."""

    def __init__(self):
        self.faults, self.found = [], {}

    def hold(self, holds, fault):
        if not holds:
            self.faults.append(fault)


def flat(text):
    """A text without what only breaks its lines."""
    text = unicodedata.normalize("NFC", text).replace("\u00ad", "").replace("\u200b", "")
    return re.sub(r"\s+", " ", text).strip()


def described(node):
    """What a report says for those who do not see its drawings."""
    if isinstance(node, dict):
        if node.get("type") == "figure":
            yield flat(node["description"]) or flat(node["title"])
        if node.get("kind") == "svg":
            yield flat(node["label"])
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from described(inner)


def elements(node, trail=()):
    """Every structure element below a node with the types above it."""
    kids = node.get("/K")
    if kids is None:
        return
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid, trail
            yield from elements(kid, (*trail, str(kid["/S"])[1:]))


def catalogue(pdf, asked, report):
    root = pdf.Root
    xmp = root["/Metadata"].read_bytes().decode() if "/Metadata" in root else ""

    def claimed(name):
        found = re.search(rf"{name}(?:>|=\")([^<\"]*)", xmp)
        return found.group(1) if found else None

    title = str(pdf.docinfo.get("/Title", ""))
    lang = str(root.get("/Lang", ""))
    report.found |= {"PDF": pdf.pdf_version, "pages": len(pdf.pages), "title": title, "lang": lang}
    report.found["ua"] = claimed("pdfuaid:part")
    report.found["a"] = f"{claimed('pdfaid:part')}{claimed('pdfaid:conformance')}"
    report.hold(report.found["ua"] == "1", "XMP does not say PDF/UA-1")
    report.hold(report.found["a"] == "2A", "XMP does not say PDF/A-2a")
    report.hold(title.strip() and title in re.sub("&amp;", "&", xmp), "no title, or another in XMP")
    report.hold(asked.title in (None, title), f"title is not {asked.title!r}")
    report.hold(re.fullmatch(r"[a-z]{2}-[A-Z]{2}", lang), f"language {lang!r}")
    report.hold(asked.lang in (None, lang), f"language is not {asked.lang}")
    report.hold(root.get("/MarkInfo", {}).get("/Marked") is True, "not marked as tagged")
    report.hold(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle") is True, "the file's name is shown, not its title")
    report.hold("/StructTreeRoot" in root, "no structure tree")
    report.hold("/OutputIntents" in root, "no output intent")
    report.hold("/ID" in pdf.trailer, "no identifier")
    report.hold(not pdf.is_encrypted, "encrypted")
    report.hold("/AcroForm" not in root and "/OpenAction" not in root and "/AA" not in root, "forms or actions")
    report.hold("/EmbeddedFiles" not in root.get("/Names", {}), "files inside")
    for problem in pdf.check_pdf_syntax():
        report.faults.append(f"syntax: {problem}")


def scope(cell):
    """`/Column`, `/Row` or `/Both` of a heading cell."""
    attributes = cell.get("/A", [])
    attributes = attributes if isinstance(attributes, pikepdf.Array) else [attributes]
    return next((str(it["/Scope"]) for it in attributes if "/Scope" in it), None)


def structure(pdf, words, report):
    tree = pdf.Root.get("/StructTreeRoot", {})
    roles = {str(k)[1:]: str(v)[1:] for k, v in tree.get("/RoleMap", {}).items()}
    kinds, headings = Counter(), []
    for element, trail in elements(tree):
        kind = str(element["/S"])[1:]
        kinds[kind] += 1
        kind = roles.get(kind, kind)
        report.hold(kind in STANDARD, f"structure type {kind} is not standard and not mapped")
        if kind == "Figure":
            alt = flat(str(element.get("/Alt", "")))
            report.hold(alt, "a Figure without Alt")
            # A text longer than PDF allows ends in an ellipsis.
            long = alt.endswith("…") and any(it.startswith(alt[:-1]) for it in words or ())
            report.hold(words is None or alt in words or long, f"{alt!r} describes no drawing of the report")
        if re.fullmatch("H[1-6]", kind):
            headings.append(int(kind[1]))
        if kind == "TH":
            report.hold(scope(element), "a TH without Scope")
        if kind in ("TH", "TD"):
            report.hold("TR" in trail, f"{kind} outside a row")
        if kind == "Table":
            rows = [it for it, _ in elements(element) if it["/S"] == "/TR"]
            first = [cell for cell, _ in elements(rows[0])] if rows else []
            heads = [cell for cell in first if cell["/S"] == "/TH" and scope(cell) == "/Column"]
            report.hold(first and len(heads) == len(first), "a Table whose first row is no header")
    report.hold(headings[:1] in ([], [1]), "the first heading is not of level 1")
    skips = [(a, b) for a, b in zip(headings, headings[1:]) if b > a + 1]
    report.hold(not skips, f"headings leave levels out: {skips}")
    names = ("H1", "H2", "H3", "P", "Table", "TR", "TH", "TD", "Figure", "L", "Link", "TOCI", "Caption")
    report.found["structure"] = ", ".join(f"{name} {kinds[name]}" for name in names if kinds[name])


def fonts(pdf, report):
    seen = {}
    for obj in pdf.objects:
        if isinstance(obj, pikepdf.Dictionary) and obj.get("/Type") == "/Font":
            parts = list(obj.get("/DescendantFonts", [obj]))
            report.hold("/ToUnicode" in obj or obj.get("/Subtype") in ("/CIDFontType0", "/CIDFontType2"), "a font without ToUnicode")
            for part in parts:
                descriptor = part.get("/FontDescriptor", {})
                embedded = any(f"/FontFile{n}" in descriptor for n in ("", "2", "3"))
                seen[str(part.get("/BaseFont", "?"))[1:]] = embedded
    report.found["fonts"] = ", ".join(sorted(seen)) or "none"
    report.hold(seen and all(seen.values()), f"fonts not embedded: {[k for k, v in seen.items() if not v]}")
    report.hold(all("Inter" in name for name in seen), "a font that is not shipped")


def ink(page, number, report):
    depth = 0
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BDC", "BMC"):
            depth += 1
        elif name == "EMC":
            depth -= 1
        elif name in INK and depth == 0:
            report.faults.append(f"page {number}: {name} outside marked content")
            return


def links(pdf, report):
    inside, outside = 0, Counter()
    for number, page in enumerate(pdf.pages, 1):
        ink(page, number, report)
        annotations = list(page.get("/Annots", []))
        report.hold(not annotations or page.get("/Tabs") == "/S", f"page {number}: tab order is not that of the structure")
        for it in annotations:
            report.hold(it["/Subtype"] == "/Link", f"page {number}: annotation {it['/Subtype']}")
            report.hold(str(it.get("/Contents", "")).strip(), f"page {number}: a link without words")
            report.hold("/StructParent" in it, f"page {number}: a link outside the structure")
            action = it.get("/A", {})
            if "/URI" in action:
                address = str(action["/URI"])
                outside[address] += 1
                report.hold(address.startswith(WEB) and address.isascii(), f"address {address!r}")
            else:
                inside += 1
                report.hold("/Dest" in it or "/D" in action, f"page {number}: a link to nowhere")
    for obj in pdf.objects:
        if isinstance(obj, pikepdf.Dictionary) and str(obj.get("/S", "")) in ACTIVE:
            report.faults.append(f"an action {obj['/S']}")
    report.found["links"] = f"{inside} inside, {sum(outside.values())} outside"


def text(path, asked, report):
    pages = [page.extract_text() for page in pypdf.PdfReader(path, strict=True).pages]
    whole = unicodedata.normalize("NFC", "\n".join(pages))
    lines = flat(whole)
    report.found["text"] = f"{len(whole)} characters, {len(re.findall('[ąćęłńóśźżĄĆĘŁŃÓŚŹŻ]', whole))} Polish letters"
    report.hold("\ufffd" not in whole and "\x00" not in whole, "letters without meaning in the text")
    report.hold(not any(unicodedata.category(c) == "Co" for c in whole), "codes for private use in the text")
    empty = [number for number, page in enumerate(pages, 1) if not page.strip()]
    report.hold(not empty, f"empty pages {empty}")
    for words in asked.contains:
        report.hold(flat(words) in lines, f"text lacks {words!r}")


def check(path, asked):
    report = Report()
    try:
        with pikepdf.open(path) as pdf:
            catalogue(pdf, asked, report)
            structure(pdf, asked.words, report)
            fonts(pdf, report)
            links(pdf, report)
        text(path, asked, report)
    except (pikepdf.PdfError, pypdf.errors.PyPdfError, OSError) as error:
        report.faults.append(f"cannot be read: {error}")
    return report


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lang")
    parser.add_argument("--title")
    parser.add_argument("--contains", action="append", default=[])
    parser.add_argument("--report", type=Path, help="the same report as JSON")
    parser.add_argument("--quiet", action="store_true", help="faults and one line of counts")
    parser.add_argument("files", nargs="+")
    asked = parser.parse_args()
    asked.words = set(described(json.loads(asked.report.read_text()))) if asked.report else None
    pages, faults = 0, 0
    for path in asked.files:
        report = check(path, asked)
        pages += report.found.get("pages", 0)
        faults += len(report.faults)
        if report.faults or not asked.quiet:
            print(path)
        for name, value in report.found.items():
            if not asked.quiet:
                print(f"  {name}: {value}")
        for fault, times in Counter(report.faults).items():
            print(f"  FAULT {fault}" + (f" ({times} times)" if times > 1 else ""))
    print(f"{len(asked.files)} files, {pages} pages, {faults} faults")
    sys.exit(faults > 0)


if __name__ == "__main__":
    main()
