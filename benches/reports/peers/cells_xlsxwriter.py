"""XlsxWriter: python3 cells_xlsxwriter.py INPUTS OUTPUT. Row by row, with its option that keeps no row in memory."""

import json
import sys
import time
from array import array
from pathlib import Path

import xlsxwriter

COLUMNS = 20

start = time.perf_counter()
numbers = array("d", (Path(sys.argv[1]) / "cells.f64").read_bytes())
with xlsxwriter.Workbook(sys.argv[2], {"constant_memory": True}) as book:
    look = book.add_format({"num_format": "#,##0.00"})
    sheet = book.add_worksheet("Numbers")
    write = sheet.write_number
    for at, number in enumerate(numbers):
        write(at // COLUMNS, at % COLUMNS, number, look)
print(json.dumps({"seconds": round(time.perf_counter() - start, 4)}), file=sys.stderr)
