#!/usr/bin/env python3
"""The project's independent oracle for the figures in `datasets/`.

It reads the given public files once more, without any code of hejnal, and either writes the
datasets it covers or compares them, line by line, with what is shipped:

    HEJNAL_CORPUS=<folder of the given files> python3 tests/oracles/datasets.py --check
    HEJNAL_CORPUS=<folder of the given files> python3 tests/oracles/datasets.py --write

`--check` prints every difference and ends with 1 when there is one. Only the standard library is
needed; with xlrd installed the one old-format workbook (GUS Table IV) is read as well and compared
with its CSV copy.
"""

import argparse
import sys
from pathlib import Path

sys.dont_write_bytecode = True  # leave nothing behind in the source tree
from datasets import bdl, common, design, gus, offices, smk, validate  # noqa: E402 (our package, beside this file)

ROOT = Path(__file__).resolve().parents[2] / "datasets"


def built():
    """All datasets, built from the given files."""
    for module in (smk, gus, bdl, offices):
        yield from module.datasets()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    mode = parser.add_mutually_exclusive_group(required=True)
    mode.add_argument("--write", action="store_true", help="write the CSV files and descriptors")
    mode.add_argument("--check", action="store_true", help="compare them with the given files")
    options = parser.parse_args()
    common.need_corpus()

    datasets = list(built())
    findings = []
    for dataset in datasets:
        if options.write:
            common.write(dataset, ROOT)
        else:
            findings += common.differences(dataset, ROOT)
    findings += gus.cross_check()
    findings += design.findings(datasets)
    findings += validate.findings(ROOT)

    for finding in findings:
        print(finding)
    rows = sum(len(r.rows) for d in datasets for r in d.resources)
    print(f"{len(datasets)} datasets, {rows} rows, {len(findings)} differences")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
