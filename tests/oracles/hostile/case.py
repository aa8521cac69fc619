"""A hostile file: how it comes to be, and what may be said about it."""

import json
import random
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

READABLE = 64 * 1024 * 1024  # bytes of output beyond which the table is not compared


@dataclass(frozen=True)
class Either:
    """Reading it or refusing it is right, as long as every limit holds."""

    codes = (0, 3, 4)

    def departures(self, run):
        return []


@dataclass(frozen=True)
class Refused:
    """It must be refused; the message holds one of the words (a regular expression)."""

    words: str = ""
    codes: tuple = (3, 4)

    def departures(self, run):
        if run.code == 0:
            return ["read, although it has to be refused"]
        if self.words and not re.search(self.words, run.errors, re.IGNORECASE):
            return [f"the refusal mentions none of: {self.words}"]
        return []


@dataclass(frozen=True)
class Rows:
    """It must be read with so many rows below its header."""

    count: int
    codes = (0,)

    def departures(self, run):
        table, fault = printed(run)
        if fault:
            return [fault]
        seen = len(table)
        return [] if seen == self.count else [f"{seen} rows instead of {self.count}"]


@dataclass(frozen=True)
class Cells:
    """It must be read with exactly these cells; without a header the names of columns are free."""

    rows: list
    header: list | None = None
    codes = (0,)

    def departures(self, run):
        table, fault = printed(run)
        if fault:
            return [fault]
        if not all(isinstance(row, list) for row in table):
            return ["the rows printed are no objects"]
        seen = [[cell for _, cell in row] for row in table]
        if self.header is None:
            return differing(self.rows, seen)
        wanted = [list(zip(self.header, row)) for row in self.rows]
        return differing(wanted, [[tuple(pair) for pair in row] for row in table])


def differing(wanted, seen):
    if wanted == seen:
        return []
    for number, (right, there) in enumerate(zip(wanted, seen), 1):
        if right != there:
            return [f"row {number}: {short(there)} instead of {short(right)}"]
    return [f"{len(seen)} rows instead of {len(wanted)}"]


def short(value):
    text = repr(value)
    return text if len(text) <= 200 else text[:200] + "…"


def printed(run):
    """What `read --format json` printed: a list of lists of pairs, so that no key is lost."""
    if run.code != 0:
        first = run.errors.strip().splitlines()
        return None, f"not read ({run.ending()}): {first[0][:200] if first else 'without a word'}"
    if run.output.stat().st_size > READABLE:
        return None, f"more than {READABLE} bytes printed"
    try:
        table = json.loads(run.output.read_bytes(), object_pairs_hook=list)
    except (ValueError, RecursionError) as error:
        return None, f"what was printed is not JSON: {error}"
    return (table, None) if isinstance(table, list) else (None, "what was printed is no array")


@dataclass
class Case:
    """One file. `content` is bytes, or a function that yields chunks or makes something else."""

    name: str
    content: bytes | Callable
    expected: object = field(default_factory=Either)
    file: str | bytes | None = None
    mark: str | None = None  # what of the name a refusal has to show; None: the whole name
    arguments: tuple = ()  # other arguments than the path of the file

    def write(self, folder):
        """Writes the file into an empty folder and returns its path."""
        name = self.file or self.name
        path = Path(folder) / (
            name.decode("utf-8", "surrogateescape") if isinstance(name, bytes) else name
        )
        if isinstance(self.content, bytes):
            path.write_bytes(self.content)
            return path
        made = self.content(path)
        if made is not None:
            with path.open("wb") as out:
                for chunk in made:
                    out.write(chunk)
        return path

    def shown(self):
        """What a refusal must mention."""
        name = self.mark if self.mark is not None else (self.file or self.name)
        return name if isinstance(name, str) else ""


def repeated(*parts):
    """A content of parts (bytes, times), written piece by piece."""

    def chunks(_path):
        for piece, times in parts:
            block = piece * max(1, min(times, (1 << 20) // max(1, len(piece))))
            whole, rest = divmod(len(piece) * times, len(block)) if piece else (0, 0)
            for _ in range(whole):
                yield block
            yield block[:rest]

    return chunks


def flipped(content, seed, flips=1):
    """The content with seeded single-bit flips."""
    draw, damaged = random.Random(seed), bytearray(content)
    for _ in range(flips):
        damaged[draw.randrange(len(damaged))] ^= 1 << draw.randrange(8)
    return bytes(damaged)
