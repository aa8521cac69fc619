"""WeasyPrint: python3 pages_weasyprint.py INPUTS OUTPUT. PDF/UA-1 from HTML."""

import json
import sys
import time
from html import escape
from pathlib import Path

from weasyprint import HTML

STYLE = """@page { size: A4; margin: 20mm } body { font: 10pt sans-serif } h1 { break-before: page }
table { border-collapse: collapse } td, th { border: 1px solid; padding: 5pt; text-align: left }"""


def cells(tag, row):
    return "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in row)


start = time.perf_counter()
body = "".join(
    f"<h1>{escape(leaf['title'])}</h1><p>{escape(leaf['text'])}</p>"
    f"<table><thead><tr>{cells('th', leaf['head'])}</tr></thead><tbody>"
    + "".join(f"<tr>{cells('td', row)}</tr>" for row in leaf["rows"])
    + "</tbody></table>"
    for leaf in json.loads((Path(sys.argv[1]) / "pages.json").read_text())
)
page = f'<!DOCTYPE html><html lang="en"><title>Pages</title><style>{STYLE}</style>{body}</html>'
HTML(string=page).write_pdf(sys.argv[2], pdf_variant="pdf/ua-1")
print(json.dumps({"seconds": round(time.perf_counter() - start, 4)}), file=sys.stderr)
