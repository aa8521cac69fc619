"""The result of an oracle as it is committed: written, or compared with what would be written."""

import argparse
import json
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def rendered(result):
    """JSON with one case a line."""
    lines = ["{"]
    for key, value in result.items():
        if isinstance(value, list):
            rows = ",\n".join("  " + json.dumps(row, separators=(",", ":"), allow_nan=False) for row in value)
            lines.append(f"{json.dumps(key)}: [\n{rows}\n],")
        else:
            lines.append(f"{json.dumps(key)}: {json.dumps(value)},")
    lines[-1] = lines[-1].removesuffix(",")
    return "\n".join([*lines, "}"]) + "\n"


def main(doc, file, computed):
    """Writes what `computed` gives to `file` under tests/results, or with --check compares; the exit code."""
    parser = argparse.ArgumentParser(description=doc.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare with the committed result")
    check = parser.parse_args().check
    path = ROOT / "tests" / "results" / file
    text = rendered(computed())
    if check:
        same = path.read_text(encoding="utf-8") == text
        print(f"{path.relative_to(ROOT)} is {'the same' if same else 'not what would be written'}")
        return 0 if same else 1
    path.write_text(text, encoding="utf-8")
    print(f"{path.relative_to(ROOT)}: {len(text)} characters")
    return 0
