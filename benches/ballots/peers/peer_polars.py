"""Polars: python3 peer_polars.py FOLDER. Voters by file, age band and sex: each file is scanned from
its ballots on, and all files are collected at once."""

import json
import sys
import time
from pathlib import Path

import polars as pl

start = time.perf_counter()
UPPER = [12, 15, 17, 25, 35, 45, 55, 65, 75, 122]
BANDS = "0-12 13-15 16-17 18-25 26-35 36-45 46-55 56-65 66-75 76+ impossible".split()
KEYS = ["file", "age_band", "sex"]


def counted(path):
    with path.open("rb") as file:
        above = next(number for number, line in enumerate(file, 1) if line.startswith(b"VOTES"))
        columns = next(file).decode().strip().split(";")
    ballots = pl.scan_csv(
        path, separator=";", skip_lines=above, infer_schema=False, quote_char=None
    )
    groups = [name for name in ("age", "sex") if name in columns]
    voters = ballots.group_by(groups).len("voters") if groups else ballots.select(voters=pl.len())
    missing = {name: pl.lit(None, pl.String) for name in ("age", "sex") if name not in groups}
    return voters.select(pl.lit(path.name).alias("file"), "voters", *groups, **missing)


frames = [counted(path) for path in sorted(Path(sys.argv[1]).glob("*.pb"))]
found = pl.concat(pl.collect_all(frames, engine="in-memory"), how="diagonal")
ages = pl.col("age").cast(pl.Int64, strict=False)
band = ages.bin_intervals(UPPER, labels=BANDS, right_closed=True).cast(pl.String)
sex = pl.when(pl.col("sex").is_in(["F", "M", "O"])).then("sex")
found = found.with_columns(
    age_band=band.fill_null("not stated"), sex=sex.fill_null(pl.lit("not stated"))
)
found.group_by(KEYS).agg(pl.col("voters").sum()).sort(KEYS).write_csv(sys.stdout.buffer)
print(json.dumps({"seconds": round(time.perf_counter() - start, 4)}), file=sys.stderr)
