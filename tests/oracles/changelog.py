#!/usr/bin/env python3
"""Does CHANGELOG.md name every indicator that is computed in another way than before?

    python3 tests/oracles/changelog.py --hejnal PATH [--since REF]

Holds the working tree against the last release (the newest tag `v*`; --since names another commit;
before the first release, the commit before this one) with `hejnal diff BEFORE AFTER --formulas`, which knows
the version of each formula. Every id it tells - computed in another way, new, or gone - must stand in
backticks in a line that was added to the section *Indicators* since. First it changes one formula in a
copy and sees that this is told. Standard library and git only; ends with 1 when a line is missing.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# What a project consists of.
PARTS = ("datasets", "indicators", "reports")
SECTION = re.compile(r"^### (\w+)")


def git(*words):
    return subprocess.run(["git", "-C", ROOT, *words], capture_output=True, check=True).stdout


def earlier():
    """The commit to hold the tree against."""
    tags = git("tag", "--list", "v*", "--merged", "HEAD", "--sort=-version:refname").decode().split()
    return tags[0] if tags else "HEAD^"


def unpacked(ref, folder):
    with tarfile.open(fileobj=BytesIO(git("archive", ref, *PARTS))) as archive:
        archive.extractall(folder, filter="data")
    return folder


def differing(hejnal, before, after):
    command = [hejnal, "diff", before, after, "--formulas", "--format", "json"]
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode:
        raise SystemExit(f"{' '.join(map(str, command))}: exit code {run.returncode}\n{run.stderr}")
    return json.loads(run.stdout)


def indicators(text):
    """The lines of every section *Indicators*."""
    section = ""
    for line in text.splitlines():
        heading = SECTION.match(line)
        section = heading.group(1) if heading else section
        if section == "Indicators":
            yield line


def notices(hejnal, folder):
    """Whether a changed formula is told, so that silence means something."""
    for part in PARTS:
        shutil.copytree(ROOT / part, folder / part)
    changed = folder / "indicators" / "context" / "population-density.toml"
    text = changed.read_text(encoding="utf-8")
    other = text.replace("formula = '''population / ", "formula = '''lag(population, 1) / ", 1)
    assert other != text, f"{changed} has another formula: choose one here"
    # Its worked examples hold for the formula as it was.
    changed.write_text(other.split("[[example]]")[0], encoding="utf-8")
    return differing(hejnal, ROOT, folder) == ["population-density"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--hejnal", required=True, type=Path)
    parser.add_argument("--since", metavar="REF")
    options = parser.parse_args()
    since = options.since or earlier()
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        if not notices(options.hejnal, scratch / "changed"):
            raise SystemExit("a changed formula is not told by `hejnal diff --formulas`")
        changed = differing(options.hejnal, unpacked(since, scratch / "before"), ROOT)
    before = set(indicators(git("show", f"{since}:CHANGELOG.md").decode()))
    now = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    added = [line for line in indicators(now) if line not in before]
    told = {name for line in added for name in re.findall(r"`([a-z0-9-]+)`", line)}
    missing = [name for name in changed if name not in told]
    for name in missing:
        print(f"CHANGELOG.md, Indicators: no new line names `{name}`, computed in another way since {since}")
    if not missing:
        print(f"{len(changed)} formulas differ from {since}, each has its line")
    sys.exit(bool(missing))


if __name__ == "__main__":
    main()
