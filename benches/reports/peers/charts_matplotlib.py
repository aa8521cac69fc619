"""matplotlib: python3 charts_matplotlib.py INPUTS OUTPUT. SVG with text as text, in two processes, which each draw into
one figure again and again."""

import io
import json
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import matplotlib
from matplotlib.figure import Figure

FIRST = 2009
matplotlib.rcParams["svg.fonttype"] = "none"
FIGURE = Figure(figsize=(7.2, 3.5))


def drawn(chart):
    FIGURE.clear()
    axes = FIGURE.subplots()
    years = range(FIRST, FIRST + len(chart["values"][0]))
    for name, values in zip(chart["names"], chart["values"]):
        (line,) = axes.plot(years, values)
        axes.text(years[-1] + 0.3, values[-1], name, color=line.get_color(), va="center")
    axes.set_title(chart["title"], loc="left")
    axes.grid(axis="y")
    axes.spines[["top", "right", "left"]].set_visible(False)
    out = io.StringIO()
    FIGURE.savefig(out, format="svg")
    return out.getvalue()


if __name__ == "__main__":
    start = time.perf_counter()
    charts = json.loads((Path(sys.argv[1]) / "charts.json").read_text())
    with ProcessPoolExecutor(2) as pool:
        Path(sys.argv[2]).write_text("\n".join(pool.map(drawn, charts, chunksize=10)))
    print(json.dumps({"seconds": round(time.perf_counter() - start, 4)}), file=sys.stderr)
