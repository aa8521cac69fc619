#!/usr/bin/env python3
"""Does any parser crash, hang or eat memory under coverage-guided fuzzing?

    python3 tests/oracles/fuzz.py [--seconds 600] [--targets a,b] [--jobs N] [--seed N] [--result FILE]

Builds the targets of fuzz/ with `cargo +nightly fuzz` (cargo install cargo-fuzz) and runs each for so
many seconds, --jobs at once, from the small public files of HEJNAL_CORPUS as seeds. A crash, 20
seconds in one input or 2 GiB of memory is a fault; the input is kept in fuzz/artifacts/. With
--result the counts of each target are added to those the file holds. Standard library only.
"""

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.dont_write_bytecode = True  # leave nothing behind in the source tree
from crash import commit  # noqa: E402 (a battery's, beside this file)

ROOT = Path(__file__).resolve().parents[2]
LARGEST_SEED = 32 * 1024
MEMORY_MIB, LONGEST = 2048, 20
PLATFORM = "x86_64-unknown-linux-gnu"
LAYOUT = b"\x00\x00"  # what the target `layouts` reads before the text: semicolons, no sheet
SEEDS = {
    "bdl_json": ("*.json",),
    "codes": ("*.csv",),
    "dialect": ("*.csv", "*.txt"),
    "encoding": ("*.csv", "*.txt", "*.html"),
    "formula": ("formulas/*.toml",),
    "geojson": ("*.geojson", "*.json"),
    "json": ("*.json",),
    "json_stat": ("*.json",),
    "layouts": ("*.csv",),
    "pabulib": ("*.pb",),
    "separated": ("*.csv", "*.txt"),
    "staged": (),
    "workbook": ("*.xlsx", "*.xls", "*.ods"),
}
FORMULA = re.compile(rb"^text = (?:'''|\")(.*?)(?:'''|\")$", re.MULTILINE)
DONE = re.compile(r"^Done (\d+) runs in (\d+) second", re.MULTILINE)
COVERED = re.compile(r"cov: (\d+) ft: (\d+) corp: (\d+)")
CRASH = re.compile(r"(?:Test unit written to|SUMMARY:) (.*)")


def seeds(target, folder):
    """Copies of the small files a target may learn from, each under its hash."""
    corpus = os.environ.get("HEJNAL_CORPUS")
    roots = [ROOT / "tests" / "fixtures"] + ([Path(corpus)] if corpus else [])
    for root in roots:
        for pattern in SEEDS[target]:
            for file in sorted(root.rglob(pattern)):
                if not file.is_file() or file.stat().st_size > LARGEST_SEED:
                    continue
                text = (LAYOUT if target == "layouts" else b"") + file.read_bytes()
                for seed in FORMULA.findall(text) if target == "formula" else [text]:
                    (folder / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
    return len(list(folder.iterdir()))


def one(target, options, folder):
    """Runs one target; what it counted."""
    corpus, artifacts = folder / target, ROOT / "fuzz" / "artifacts" / target
    corpus.mkdir()
    artifacts.mkdir(parents=True, exist_ok=True)
    given = seeds(target, corpus)
    command = [
        str(options.target_dir / PLATFORM / "release" / target),
        str(corpus),
        f"-artifact_prefix={artifacts}/",
        f"-max_total_time={options.seconds}",
        f"-seed={options.seed % 2**32}",
        f"-timeout={LONGEST}",
        f"-rss_limit_mb={MEMORY_MIB}",
        f"-max_len={2 * LARGEST_SEED}",
    ]
    done = subprocess.run(command, capture_output=True, check=False)
    log = done.stderr.decode("utf-8", errors="replace")
    covered, runs = COVERED.findall(log), DONE.search(log)
    seen = {
        "commit": options.commit,
        "seeds": given,
        "runs": int(runs[1]) if runs else None,
        "seconds": int(runs[2]) if runs else None,
        "edges": int(covered[-1][0]) if covered else None,
        "features": int(covered[-1][1]) if covered else None,
        "corpus": int(covered[-1][2]) if covered else None,
        "crashes": sorted(set(CRASH.findall(log))) if done.returncode else [],
    }
    if done.returncode and not seen["crashes"]:
        seen["crashes"] = [f"exit code {done.returncode}: {' '.join(log.split())[-300:]}"]
    print(target, json.dumps(seen), flush=True)
    return target, seen


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=600, help="how long each target runs")
    parser.add_argument("--targets", type=lambda it: it.split(","), default=list(SEEDS))
    parser.add_argument("--jobs", type=int, default=1, help="how many run at once")
    parser.add_argument("--seed", type=int, default=2030)
    parser.add_argument("--target-dir", type=Path, default=ROOT / "fuzz" / "target")
    parser.add_argument("--result", type=Path, help="where to write the counts")
    options = parser.parse_args()
    build = ["build", "--features", "fuzzing", "--target-dir", str(options.target_dir)]
    command = ["cargo", "+nightly", "fuzz", *build]
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        return 1
    options.commit = commit()
    result = {"battery": "fuzz", "commit": options.commit, "seed": options.seed, "targets": {}}
    if options.result and options.result.exists():
        result["targets"] = json.loads(options.result.read_text(encoding="utf-8"))["targets"]
    with (
        tempfile.TemporaryDirectory(prefix="hejnal-fuzz-") as folder,
        ThreadPoolExecutor(options.jobs) as pool,
    ):
        for target, seen in pool.map(lambda it: one(it, options, Path(folder)), options.targets):
            result["targets"][target] = seen
            result["faults"] = sum(len(it["crashes"]) for it in result["targets"].values())
            if options.result:
                text = json.dumps(result, indent=2) + "\n"
                options.result.write_text(text, encoding="utf-8")
    return 1 if result["faults"] else 0


if __name__ == "__main__":
    sys.exit(main())
