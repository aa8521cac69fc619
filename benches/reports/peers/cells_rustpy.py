"""rustpy-xlsxwriter: python3 cells_rustpy.py INPUTS OUTPUT. Numbers as records, which is how it takes them."""

import json
import sys
import time
from array import array
from pathlib import Path

from rustpy_xlsxwriter import write_worksheet

COLUMNS = 20

start = time.perf_counter()
numbers = array("d", (Path(sys.argv[1]) / "cells.f64").read_bytes())
names = [f"c{number}" for number in range(COLUMNS)]
rows = (numbers[at : at + COLUMNS] for at in range(0, len(numbers), COLUMNS))
write_worksheet([dict(zip(names, row)) for row in rows], sys.argv[2], "Numbers")
print(json.dumps({"seconds": round(time.perf_counter() - start, 4)}), file=sys.stderr)
