#!/usr/bin/env python3
"""Is the committed result of every long battery there, and without faults?

    python3 tests/oracles/results.py

The files are those that .ci/full names. Standard library only.
"""

import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NEEDED = ("battery", "commit", "seed", "faults")


def finding(file):
    """What is wrong with one result, or None."""
    try:
        result = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return "not there: run `bash .ci/full` and commit it"
    except json.JSONDecodeError as error:
        return f"not JSON: {error}"
    lacking = [name for name in NEEDED if name not in result]
    if lacking:
        return f"does not say: {', '.join(lacking)}"
    if result["faults"]:
        return f"{result['faults']} faults"
    if str(result["commit"]).endswith("+"):
        return f"made with changes that are in no commit ({result['commit']})"
    print(f"{file.relative_to(ROOT)}: {json.dumps(result)}")
    return None


def main():
    named = re.findall(r"tests/results/[\w.-]+\.json", (ROOT / ".ci" / "full").read_text())
    findings = [f"{name}: {fault}" for name in named if (fault := finding(ROOT / name))]
    for text in findings:
        print(text)
    print(f"{len(named)} results, {len(findings)} findings")
    return 1 if findings or not named else 0


if __name__ == "__main__":
    sys.exit(main())
