"""vl-convert: python3 charts_vlconvert.py INPUTS OUTPUT. Vega-Lite to SVG in two processes, which each keep a
converter."""

import json
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import vl_convert

FIRST = 2009
X = {"field": "year", "type": "quantitative", "axis": {"format": "d", "title": None}}
Y = {"field": "value", "type": "quantitative", "title": None}
COLOUR = {"field": "series", "type": "nominal", "legend": None}


def drawn(chart):
    rows = [
        {"year": FIRST + year, "series": name, "value": value}
        for name, values in zip(chart["names"], chart["values"])
        for year, value in enumerate(values)
    ]
    last = {"filter": f"datum.year == {FIRST + len(chart['values'][0]) - 1}"}
    text = {"field": "series", "type": "nominal"}
    name = {"mark": {"type": "text", "align": "left", "dx": 6}, "transform": [last]}
    spec = {
        "title": chart["title"],
        "width": 560,
        "height": 300,
        "data": {"values": rows},
        "encoding": {"x": X, "y": Y, "color": COLOUR},
        "layer": [{"mark": {"type": "line", "point": False}}, {**name, "encoding": {"text": text}}],
    }
    return vl_convert.vegalite_to_svg(spec, vl_version="5.21")


if __name__ == "__main__":
    start = time.perf_counter()
    charts = json.loads((Path(sys.argv[1]) / "charts.json").read_text())
    with ProcessPoolExecutor(2) as pool:
        Path(sys.argv[2]).write_text("\n".join(pool.map(drawn, charts, chunksize=10)))
    print(json.dumps({"seconds": round(time.perf_counter() - start, 4)}), file=sys.stderr)
