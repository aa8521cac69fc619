"""pabutools: python3 peer_pabutools.py PATH. Parses one file, or all of a folder on two processors,
and counts voters and projects; the statistics would come on top."""

import csv
import json
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from pabutools.election import parse_pabulib

start = time.perf_counter()


def parsed(path):
    instance, profile = parse_pabulib(str(path))
    return path.name, profile.num_ballots(), len(instance)


if __name__ == "__main__":
    given = Path(sys.argv[1])
    paths = (
        sorted(given.glob("*.pb"), key=lambda it: -it.stat().st_size) if given.is_dir() else [given]
    )
    if len(paths) == 1:
        found = [parsed(paths[0])]
    else:
        with ProcessPoolExecutor(2) as pool:
            found = sorted(pool.map(parsed, paths))
    csv.writer(sys.stdout).writerows([("file", "voters", "projects"), *found])
    print(json.dumps({"seconds": round(time.perf_counter() - start, 4)}), file=sys.stderr)
