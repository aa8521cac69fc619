"""Polars: python3 long_polars.py SOURCE REGISTER OUT. Codes are an enumeration of the register, so
that an unknown one ends the reading; duplicates are neighbours after sorting."""

import sys
import time

import polars as pl

import manifest

start = time.perf_counter()
source, register, out = sys.argv[1:]
keys = ["var", "teryt", "year"]
codes = pl.read_csv(register, columns=["territory"], schema_overrides={"territory": pl.String})
types = {
    "teryt": pl.Enum(codes["territory"].sort()),
    "year": pl.Int16,
    "var": pl.Categorical,
    "value": pl.Float64,
}
frame = pl.scan_csv(source, schema=types).collect(engine="streaming")
if frame["year"].is_between(1900, 2100).not_().any() or not frame["value"].is_finite().all():
    sys.exit("a year or a value is out of range")
frame = frame.sort(keys)
same = pl.all_horizontal(pl.col(key) == pl.col(key).shift() for key in keys)
frame.write_parquet(out, compression="zstd")
manifest.write(out, frame.height, frame.select(same.sum()).item(), start)
