"""pandas: python3 wide_pandas.py FOLDER REGISTER OUT. Each export is melted and appended."""

import sys
import time
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

import manifest

start = time.perf_counter()
folder, register, out = sys.argv[1:]
pa.set_cpu_count(2)
codes = pd.read_csv(register, usecols=["territory"], dtype=str)["territory"]
code = pd.CategoricalDtype(sorted(codes))


def long(path):
    wide = pd.read_csv(path, sep=";", decimal=",", dtype={"Kod": str})
    wide = wide[wide["Kod"].str.fullmatch(r"....(0[1-9]|[1-9]\d)[123]")]  # no sums, no parts
    heads = [name for name in wide.columns if name.count(";") == 2]
    parts = pd.DataFrame(
        [(head, *head.split(";")) for head in heads], columns=["head", "label", "year", "unit"]
    )
    parts = parts.astype({"year": "int16"}).assign(unit=parts["unit"].str.strip("[]"))
    wide = wide.assign(subject=path.name[:9], teryt=wide["Kod"].str[:6].astype(code))
    figures = wide.melt(["subject", "teryt"], heads, "head", "value").astype({"value": "float64"})
    return figures.merge(parts, on="head").drop(columns="head")


writer, rows = None, 0
for path in sorted(Path(folder).glob("*.csv")):
    table = pa.Table.from_pandas(long(path), preserve_index=False)
    writer = writer or pq.ParquetWriter(out, table.schema, compression="zstd")
    writer.write_table(table)
    rows += table.num_rows
writer.close()
manifest.write(out, rows, 0, start)
