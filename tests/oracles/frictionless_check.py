#!/usr/bin/env python3
"""Does the Frictionless framework accept every dataset, descriptor and figures alike?

    python3 tests/oracles/frictionless_check.py

Every datasets/*/*/datapackage.json is validated with all its tables, and every file beside a
descriptor must be a resource of it. It ends with 1 when anything is refused. Needs
`frictionless` (tests/oracles/requirements.txt); nothing is fetched.
"""

import sys
from pathlib import Path

from frictionless import FrictionlessException, Package, system

ROOT = Path(__file__).resolve().parents[2] / "datasets"


def findings(descriptor):
    """What is refused in one dataset, and how many tables it has."""
    folder, name = descriptor.parent, descriptor.parent.relative_to(ROOT.parent)
    try:
        package = Package(str(descriptor))
    except FrictionlessException as refusal:  # a descriptor that is not one
        return [f"{name}: {error.message}" for error in refusal.reasons or [refusal.error]], 0
    report = package.validate()
    found = [f"{name}: {error.message}" for error in report.errors]
    for task in report.tasks:
        found += [f"{name}/{task.place}: {error.message}" for error in task.errors]
        found += [f"{name}/{task.place}: {warning}" for warning in task.warnings]
    described = {folder / resource.path for resource in package.resources}
    present = {file for file in folder.rglob("*") if file.is_file()} - {descriptor, folder / "rules.toml"}
    found += [f"{file.relative_to(ROOT.parent)}: in no descriptor" for file in sorted(present - described)]
    if not (report.valid or found):
        found.append(f"{name}: refused without a reason")
    return found, len(report.tasks)


def main():
    system.trusted = True  # the project's own files, whatever the path to them
    descriptors = sorted(ROOT.glob("*/*/datapackage.json"))
    total = tables = 0
    for descriptor in descriptors:
        found, checked = findings(descriptor)
        for finding in found:
            print(finding)
        total += len(found)
        tables += checked
    print(f"{len(descriptors)} descriptors, {tables} tables, {total} errors")
    return 1 if total or not descriptors else 0


if __name__ == "__main__":
    sys.exit(main())
