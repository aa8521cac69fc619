"""pandas: python3 long_pandas.py SOURCE REGISTER OUT. Codes are categories of the register, so that
an unknown one becomes missing; duplicates are neighbours after sorting."""

import sys
import time

import numpy as np
import pandas as pd
import pyarrow as pa

import manifest

start = time.perf_counter()
source, register, out = sys.argv[1:]
pa.set_cpu_count(2)
codes = pd.read_csv(register, usecols=["territory"], dtype=str)["territory"]
types = {
    "teryt": pd.CategoricalDtype(sorted(codes)),
    "year": "int16",
    "var": "category",
    "value": "float64",
}
frame = pd.read_csv(source, dtype=types)
if frame["teryt"].isna().any():
    sys.exit("a code is not in the register")
if not frame["year"].between(1900, 2100).all() or not np.isfinite(frame["value"]).all():
    sys.exit("a year or a value is out of range")
frame["var"] = frame["var"].cat.reorder_categories(sorted(frame["var"].cat.categories))
frame = frame.sort_values(["var", "teryt", "year"], ignore_index=True)
numbers = (frame["var"].cat.codes, frame["teryt"].cat.codes, frame["year"])
duplicates = np.logical_and.reduce([number.diff().eq(0) for number in numbers]).sum()
frame.to_parquet(out, compression="zstd", index=False)
manifest.write(out, len(frame), int(duplicates), start)
