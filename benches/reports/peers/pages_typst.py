"""The typst wheel: python3 pages_typst.py INPUTS OUTPUT. PDF/UA-1 from the JSON, by one template."""

import json
import sys
import time
from pathlib import Path

import typst

TEMPLATE = """
#set document(title: "Pages", author: "Office")
#set page(paper: "a4", margin: 20mm)
#set text(lang: "en", size: 10pt)
#for (at, leaf) in json("pages.json").enumerate() {
  if at > 0 { pagebreak() }
  heading(level: 1, leaf.title)
  par(leaf.text)
  table(
    columns: leaf.head.len(),
    table.header(..leaf.head.map(it => strong(it))),
    ..leaf.rows.flatten(),
  )
}
"""

start = time.perf_counter()
root = Path(sys.argv[1]).resolve()
typst.compile(
    TEMPLATE.encode(), output=sys.argv[2], root=str(root), format="pdf", pdf_standards=["ua-1"]
)
print(json.dumps({"seconds": round(time.perf_counter() - start, 4)}), file=sys.stderr)
