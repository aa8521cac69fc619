"""Polars: python3 wide_polars.py FOLDER REGISTER OUT. Each export is unpivoted, two at a time."""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polars as pl

import manifest

start = time.perf_counter()
folder, register, out = sys.argv[1:]
codes = pl.read_csv(register, columns=["territory"], schema_overrides={"territory": pl.String})
GMINA = r"^....(0[1-9]|[1-9]\d)[123]$"  # no sums, no town or rural parts


def long(path):
    wide = pl.read_csv(path, separator=";", decimal_comma=True, schema_overrides={"Kod": pl.String})
    heads = [name for name in wide.columns if name.count(";") == 2]
    parts = pl.DataFrame(
        [(head, *head.split(";")) for head in heads],
        orient="row",
        schema=["head", "label", "year", "unit"],
    )
    parts = parts.with_columns(pl.col("year").cast(pl.Int16), pl.col("unit").str.strip_chars("[]"))
    gminas = wide.filter(pl.col("Kod").str.contains(GMINA)).select(
        pl.lit(path.name[:9]).alias("subject"),
        pl.col("Kod").str.slice(0, 6).cast(pl.Enum(codes["territory"])).alias("teryt"),
        pl.col(heads).cast(pl.Float64),
    )
    figures = gminas.unpivot(heads, index=["subject", "teryt"], variable_name="head")
    return figures.join(parts, on="head").drop("head")


with ThreadPoolExecutor(2) as pool:
    frame = pl.concat(pool.map(long, sorted(Path(folder).glob("*.csv"))))
frame.write_parquet(out, compression="zstd")
manifest.write(out, frame.height, 0, start)
