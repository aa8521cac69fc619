#!/usr/bin/env python3
"""Is every page of the report whole, and does it stand on its own?

    python3 tests/oracles/links.py OUT

OUT is an output folder of hejnal. Every report under OUT/report is read, and each of these is a
finding:

- a link or a source that leads to no file, or with a #fragment to no id of its page;
- anything a browser would fetch from elsewhere: a script, image, stylesheet, font or frame whose
  address names a host (a link that a reader may follow is none of these);
- a figure without a drawing, or a drawing in a figure without a title;
- a page that exists in one language only;
- fewer than 8 chapters of fields and participation, or fewer than 15 pages of municipalities.

Standard library only. It ends with 1 when there is a finding.
"""

import argparse
import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

LANGUAGES = ("pl", "en")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
        "track", "wbr"}
# Attributes by which a page or a drawing fetches something by itself.
FETCHING = {"src", "srcset", "poster", "data", "background"}
# Elements whose href is followed only when a reader asks for it.
FOLLOWED = {"a", "area"}
# Values of rel for which a browser fetches nothing.
QUIET_RELATIONS = {"alternate", "canonical", "license", "author", "next", "prev", "help"}


class Page(HTMLParser):
    """What one page refers to, and what can be referred to in it."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.ids, self.references, self.faults = set(), [], []
        self.figures = self.drawings = 0
        self._open = []  # the names of the open elements
        self._figure = None  # drawings seen in the open figure
        self._svg = None  # [line, depth, title] of the open drawing
        self._style = False
        self.feed(text)
        self.close()

    def fault(self, text):
        self.faults.append((self.getpos()[0], text))

    def refer(self, address, fetched):
        self.references.append((self.getpos()[0], address.strip(), fetched))

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if given.get("id"):
            self.ids.add(given["id"])
        if tag == "base":
            self.fault("<base> would change what every link means")
        for name, value in attributes:
            if value is None:
                continue
            if name == "srcset":
                for candidate in value.split(","):
                    self.refer(candidate.split()[0] if candidate.split() else "", True)
            elif name in FETCHING and (name != "data" or tag == "object"):
                self.refer(value, True)
            elif name in ("href", "xlink:href"):
                quiet = set((given.get("rel") or "").lower().split()) & QUIET_RELATIONS
                self.refer(value, tag not in FOLLOWED and not (tag == "link" and quiet))
            elif name == "style":
                self.styles(value)
        self._style = tag == "style"
        if tag == "figure":
            self.figures += 1
            self._figure = 0
        if tag == "svg" and self._figure is not None and self._svg is None:
            self._figure += 1
            self.drawings += 1
            self._svg = [self.getpos()[0], len(self._open), ""]
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_data(self, data):
        if self._style:
            self.styles(data)
        # The title of the drawing itself stands directly below it.
        if self._svg and self._open[-1:] == ["title"] and len(self._open) == self._svg[1] + 2:
            self._svg[2] += data

    def handle_endtag(self, tag):
        self._style = False
        if tag not in self._open:
            return
        while self._open.pop() != tag:
            pass
        if self._svg and tag == "svg" and len(self._open) == self._svg[1]:
            if not self._svg[2].strip():
                self.faults.append((self._svg[0], "a drawing in a figure has no title"))
            self._svg = None
        if tag == "figure" and self._figure is not None:
            if self._figure == 0:
                self.fault("a figure holds no drawing")
            self._figure = None

    def styles(self, text):
        for address in addresses_of_styles(text):
            self.refer(address, True)


def addresses_of_styles(text):
    """The addresses a stylesheet fetches."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    found = re.findall(r"url\(\s*(?:'([^']*)'|\"([^\"]*)\"|([^)'\"]*))\s*\)", text)
    found += re.findall(r"@import\s+(?:'([^']*)'|\"([^\"]*)\")()", text)
    return ["".join(parts).strip() for parts in found]


def resolve(file, line, address, fetched, report, pages):
    """What is wrong with one reference, or None."""
    parts = urlsplit(address)
    if parts.scheme == "data":
        return None
    if parts.scheme or parts.netloc:
        if fetched:
            return f"fetched from elsewhere: {address}"
        known = parts.scheme in ("http", "https", "mailto")
        return None if known else f"an address of no known kind: {address}"
    if not address:
        return "an empty address"
    if parts.path.startswith("/"):
        return f"does not work from disk, it starts at the root: {address}"
    target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
    if report not in target.parents:
        return f"leads out of the report: {address}"
    if not target.is_file():
        return f"leads to no file: {address}"
    fragment = unquote(parts.fragment)
    if fragment and target.suffix == ".html" and fragment not in pages[target].ids:
        return f"leads to no id of its page: {address}"
    return None


def check(report, fields, municipalities):
    """The findings of one report, and what was looked at."""
    report = report.resolve()
    pages = {file: Page(file.read_text(encoding="utf-8")) for file in sorted(report.rglob("*.html"))}
    findings, references = [], 0

    def find(file, line, text):
        findings.append(f"{file.relative_to(report.parent)}:{line}: {text}")

    for file, page in pages.items():
        for line, text in page.faults:
            find(file, line, text)
        for line, address, fetched in page.references:
            references += 1
            fault = resolve(file, line, address, fetched, report, pages)
            if fault:
                find(file, line, fault)
    for sheet in sorted(report.rglob("*.css")):
        for address in addresses_of_styles(sheet.read_text(encoding="utf-8")):
            references += 1
            fault = resolve(sheet, 1, address, True, report, pages)
            if fault:
                find(sheet, 1, fault)

    names = {}
    for lang in LANGUAGES:
        folder = report / lang
        names[lang] = {file.relative_to(folder) for file in pages if folder in file.parents}
        if not (folder / "index.html").is_file():
            find(folder, 0, "no index.html")
        for kind, least in (("fields", fields), ("municipalities", municipalities)):
            found = sum(1 for name in names[lang] if name.parts[0] == kind)
            if found < least:
                find(folder, 0, f"{found} pages in {kind}/, at least {least} expected")
    first, second = LANGUAGES
    for name in sorted(names[first] ^ names[second]):
        find(report / (first if name in names[first] else second) / name, 0, "in one language only")

    figures = sum(page.figures for page in pages.values())
    drawings = sum(page.drawings for page in pages.values())
    if not figures:
        find(report, 0, "no figure in any page")
    return findings, f"{len(pages)} pages, {references} references, {figures} figures, {drawings} drawings"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path, help="an output folder of hejnal")
    parser.add_argument("--fields", type=int, default=8, help="chapters expected per language")
    parser.add_argument("--municipalities", type=int, default=15, help="pages expected per language")
    options = parser.parse_args()
    folder = options.out / "report"
    reports = sorted(it for it in folder.iterdir() if it.is_dir()) if folder.is_dir() else []
    if not reports:
        print(f"{folder}: no report")
        return 1
    total = 0
    for report in reports:
        findings, seen = check(report, options.fields, options.municipalities)
        for finding in findings:
            print(finding)
        print(f"{report}: {seen}, {len(findings)} findings")
        total += len(findings)
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
