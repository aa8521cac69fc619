"""pabulib-checker: python3 peer_checker.py FOLDER. All its checks of all files, on two processors;
errors and warnings of each file."""

import contextlib
import csv
import json
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from pabulib.checker import Checker

start = time.perf_counter()


def checked(path):
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
        results = Checker().process_files([str(path)])[path.stem]["results"]
    kinds = (results.get(level, {}) for level in ("errors", "warnings"))
    return path.name, *(sum(len(it) for it in kind.values()) for kind in kinds)


if __name__ == "__main__":
    paths = sorted(Path(sys.argv[1]).glob("*.pb"), key=lambda it: -it.stat().st_size)
    with ProcessPoolExecutor(2) as pool:
        found = sorted(pool.map(checked, paths))
    csv.writer(sys.stdout).writerows([("file", "errors", "warnings"), *found])
    print(json.dumps({"seconds": round(time.perf_counter() - start, 4)}), file=sys.stderr)
