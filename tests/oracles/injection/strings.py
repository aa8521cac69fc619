"""The strings of naughty.txt: what people may write into any field, and what must stay words.

One string a line, as in JSON without its quotation marks; `*N x` is N times `x`; `##` names a family.
"""

import json
from pathlib import Path

FILE = Path(__file__).resolve().parents[1] / "naughty.txt"


def read():
    """All strings in the order of the file, and how many of each family."""
    found, families, family = [], {}, ""
    for line in FILE.read_text(encoding="utf-8").split("\n"):
        if line.startswith("## "):
            family = line[3:]
        elif line:
            times, body = 1, line
            if line.startswith("*"):
                count, body = line[1:].split(" ", 1)
                times = int(count)
            found.append(json.loads(f'"{body}"') * times)
            families[family] = families.get(family, 0) + 1
    if len(set(found)) != len(found):
        raise ValueError("a string stands twice in naughty.txt")
    return found, families
