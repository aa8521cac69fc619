#!/usr/bin/env python3
"""Are the indicator files what the committed JSON Schema says, by a validator that is not ours?

    python3 tests/oracles/schema.py

Checks the schema itself, every `indicators/<field>/<id>.toml` against it, and that it refuses a file with a key
that does not exist, an unknown unit, a text in one language and a missing formula. Needs requirements.txt.
"""

import copy
import json
import sys
import tomllib
from pathlib import Path

import jsonschema

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = ROOT / "indicators" / "indicator.schema.json"


def damaged(file):
    """Copies of a sound file with one fault each."""
    for name, change in (
        ("a key that does not exist", lambda it: it.update(formul="x")),
        ("an unknown unit", lambda it: it.update(unit="furlong")),
        ("a text in one language", lambda it: it["title"].pop("pl")),
        ("no formula", lambda it: it.pop("formula")),
        ("an unknown kind", lambda it: it.update(kind="mean")),
    ):
        wrong = copy.deepcopy(file)
        change(wrong)
        yield name, wrong


def main():
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    paths = sorted(path for path in (ROOT / "indicators").glob("*/*.toml") if path.parent.name != "composites")
    files = {path: tomllib.loads(path.read_text(encoding="utf-8")) for path in paths}
    faults = [
        f"{path.relative_to(ROOT)}: {fault.json_path}: {fault.message}"
        for path, file in files.items()
        for fault in validator.iter_errors(file)
    ]
    first = next(iter(files.values()))
    faults += [f"lets {name} through" for name, wrong in damaged(first) if validator.is_valid(wrong)]
    print("\n".join(faults) or f"{len(files)} files are as their schema says")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
