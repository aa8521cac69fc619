#!/usr/bin/env python3
"""Do real files that were damaged on the way still give a diagnostic or a reading, and nothing else?

    HEJNAL_CORPUS=DIR python3 tests/oracles/mutations.py --hejnal PATH [--count 1000] [--seed 2030]
        [--start 0] [--jobs 2] [--keep DIR] [--result FILE]

Each mutant is one of the given files under data/municipal and data/geo (text cut to whole lines,
other files as they are, none above a megabyte and a half), changed in one to three ways drawn by
the seed and the mutant's number: bits flipped, bytes inserted, slices deleted, repeated or moved,
lines swapped, doubled or dropped, the end cut off, delimiters, quotes, digits or line ends replaced,
the encoding changed. It keeps its name, which says its vintage. Then, in English:

- `hejnal read --format json` must read or refuse it: exit code 0, 3 or 4;
- `hejnal import --dry-run` into a copy of this project must end with 0, 2 (what is asked for
  cannot be answered without an option), 3 or 4, and must not change a byte of datasets/ or out/;
- for both: no signal, no panic, at most --seconds and --mib over the tree of processes, no process
  left behind; a refusal names the file and says what to do.

`--start N --count 1` repeats one mutant. A departure is printed, its file kept in --keep, and the
exit code is 1. Standard library only.
"""

import argparse
import os
import random
import shutil
import sys
import tempfile
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.dont_write_bytecode = True  # leave nothing behind in the source tree
from trial import (  # noqa: E402
    CONTAINED,
    DONE,
    INVALID,
    ROOT,
    USAGE,
    Limits,
    Trial,
    digests,
    extremes,
    finish,
)

TEXT = {".csv", ".txt"}
PROSE = {"SOURCES.md", "LICENSE", "README_hrpunio.txt"}
CUT = 200_000  # bytes of a text file that are kept
LARGEST = 1_500_000  # bytes of any other file
ENCODINGS = ("cp1250", "iso8859-2", "utf-16", "utf-16-be", "utf-8-sig", "cp852", "ascii")


def originals(corpus):
    """Name and content of every given file that can be mutated."""
    found = []
    for folder in ("municipal", "geo"):
        for path in sorted(it for it in (corpus / "data" / folder).rglob("*") if it.is_file()):
            content = path.read_bytes()
            if path.suffix in TEXT and len(content) > CUT:
                content = content[: content.rfind(b"\n", 0, CUT) + 1]
            if path.name not in PROSE and len(content) <= LARGEST:
                found.append((path.name, content))
    if not found:
        sys.exit(f"{corpus}: no file under data/municipal or data/geo")
    return found


def span(content, draw, longest):
    """A random slice, mostly short."""
    start = draw.randrange(len(content) + 1)
    length = int(longest ** draw.random())
    return start, min(len(content), start + length)


def flip(content, draw):
    damaged = bytearray(content)
    for _ in range(draw.choice((1, 1, 2, 8, 64))):
        damaged[draw.randrange(len(damaged))] ^= 1 << draw.randrange(8)
    return bytes(damaged)


def insert(content, draw):
    at = draw.randrange(len(content) + 1)
    piece = draw.choice(
        (
            draw.randbytes(draw.randrange(1, 64)),
            b"\0" * draw.randrange(1, 9),
            b'"',
            b"'",
            b"\n",
            b"\r",
            b";",
            b",",
            b"\xff\xfe",
            b"\xef\xbb\xbf",
            b"\xc2\xa0",
            b"{",
            b"]",
            b"1e999",
            b"-",
            b"NaN",
            b"9" * 400,
        )
    )
    return content[:at] + piece + content[at:]


def delete(content, draw):
    start, end = span(content, draw, 20_000)
    return content[:start] + content[end:]


def repeat(content, draw):
    start, end = span(content, draw, 5_000)
    return content[:end] + content[start:end] * draw.choice((1, 2, 50)) + content[end:]


def move(content, draw):
    start, end = span(content, draw, 5_000)
    rest = content[:start] + content[end:]
    at = draw.randrange(len(rest) + 1)
    return rest[:at] + content[start:end] + rest[at:]


def truncate(content, draw):
    return content[: draw.randrange(len(content))] or b"\n"


def lines(content, draw):
    """Lines swapped, doubled, dropped or joined."""
    split = content.splitlines(keepends=True)
    first, second = draw.randrange(len(split)), draw.randrange(len(split))
    match draw.randrange(4):
        case 0:
            split[first], split[second] = split[second], split[first]
        case 1:
            split.insert(second, split[first])
        case 2:
            del split[first]
        case _:
            split[first] = split[first].rstrip(b"\r\n")
    return b"".join(split) or b"\n"


def replace(content, draw):
    """One sign for another: everywhere, or from some place on."""
    old, new = draw.choice(
        (
            (b";", b","),
            (b",", b";"),
            (b";", b"\t"),
            (b",", b"."),
            (b".", b","),
            (b'"', b""),
            (b'"', b"'"),
            (b"\n", b"\r\n"),
            (b"\r\n", b"\n"),
            (b"\n", b"\r"),
            (b"0", b"O"),
            (b"1", b"l"),
            (b"12", b"012"),
            (b" ", b"\xc2\xa0"),
            (b":", b""),
            (b"{", b"["),
            (b"20", b"99"),
            (b"Kod", b"kod gminy"),
            (b"-", b""),
            (b"2", b""),
        )
    )
    at = draw.choice((0, draw.randrange(len(content))))
    return content[:at] + content[at:].replace(old, new)


def encode(content, draw):
    name = draw.choice(ENCODINGS)
    return content.decode("utf-8", "replace").encode(name, "replace")


WAYS = (
    flip,
    flip,
    insert,
    insert,
    delete,
    repeat,
    move,
    truncate,
    lines,
    lines,
    replace,
    replace,
    encode,
)


def mutant(number, seed, files):
    """The name, the content and the ways of one mutant."""
    draw = random.Random(f"{seed}/{number}")
    name, original = draw.choice(files)
    ways = [draw.choice(WAYS) for _ in range(draw.choice((1, 1, 2, 3)))]
    content = original
    for way in ways:
        content = way(content, draw) or b"\n"
    if content == original:  # nothing was there to be replaced
        ways, content = [flip], flip(content, draw)
    return name, content, "+".join(way.__name__ for way in ways)


def inventory(folders):
    """What changes when something is written, without reading everything."""
    return [
        (str(path), path.lstat().st_size, path.lstat().st_mtime_ns)
        for folder in folders
        for path in sorted(folder.rglob("*"))
    ]


class Battery:
    """The mutants, some at a time, on one copy of the project that nobody may write to."""

    def __init__(self, options, folder, files):
        self.options, self.folder, self.files = options, folder, files
        self.binary, self.project = str(options.hejnal.resolve()), folder / "project"
        for name in ("datasets", "indicators", "reports"):
            shutil.copytree(ROOT / name, self.project / name)
        self.limits = Limits(options.seconds, options.mib)
        self.lock, self.own = threading.Lock(), threading.local()
        self.counts, self.faults, self.slowest, self.largest = Counter(), [], (0.0, ""), (0.0, "")
        warm = Trial(folder / "warm", self.limits).run(self.command("query", "SELECT 1"))
        if warm.code != 0:
            sys.exit(f"an undisturbed query ended with {warm.ending()}: {warm.errors[-500:]}")
        self.kept = [self.project / "datasets", self.project / "out"]
        self.before, self.hashes = inventory(self.kept), [digests(it) for it in self.kept]

    def command(self, *arguments):
        return [self.binary, "--project", str(self.project), *arguments]

    def trial(self):
        """A place to run for each thread."""
        if not hasattr(self.own, "trial"):
            place = self.folder / threading.current_thread().name
            self.own.trial = Trial(place, self.limits)
        return self.own.trial

    def attempt(self, number):
        name, content, ways = mutant(number, self.options.seed, self.files)
        trial = self.trial()
        path = trial.folder / name
        path.write_bytes(content)
        read = trial.run([self.binary, "read", "--format", "json", str(path)])
        found = [f"read: {it}" for it in trial.departures(read, (DONE, INVALID, CONTAINED), name)]
        dry = trial.run(self.command("import", "--dry-run", str(path)))
        codes = (DONE, USAGE, INVALID, CONTAINED)
        found += [f"import: {it}" for it in trial.departures(dry, codes, name)]
        if inventory(self.kept) != self.before:
            found.append("import: datasets/ or out/ was changed by --dry-run")
        self.note(f"{number} {name} {ways}", found, read, dry)
        if found and self.options.keep:
            self.options.keep.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, self.options.keep / f"{number}-{name}")
        path.unlink()

    def note(self, what, found, read, dry):
        with self.lock:
            self.counts["mutants"] += 1
            for verb, run in (("read", read), ("import", dry)):
                kind = {DONE: "accepted", CONTAINED: "contained"}.get(run.code, "refused")
                self.counts[f"{verb}_{kind}"] += 1
                self.slowest = max(self.slowest, (run.seconds, f"{verb} {what}"))
                self.largest = max(self.largest, (run.peak_mib, f"{verb} {what}"))
            for fault in found:
                self.faults.append(f"mutant {what}: {fault}")
                print(f"fault: mutant {what}: {fault}", flush=True)
            if self.counts["mutants"] % 100 == 0:
                print(f"{self.counts['mutants']} mutants, {len(self.faults)} faults", flush=True)

    def run(self):
        numbers = range(self.options.start, self.options.start + self.options.count)
        with ThreadPoolExecutor(self.options.jobs) as pool:
            list(pool.map(self.attempt, numbers))
        if [digests(it) for it in self.kept] != self.hashes:
            self.faults.append("datasets/ or out/ has other bytes than before")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--hejnal", type=Path, required=True, help="the program")
    parser.add_argument("--count", type=int, default=1000, help="how many mutants")
    parser.add_argument("--start", type=int, default=0, help="the number of the first one")
    parser.add_argument("--seed", type=int, default=2030, help="of every choice")
    parser.add_argument("--jobs", type=int, default=2, help="how many at a time")
    parser.add_argument("--seconds", type=float, default=10.0, help="what one run may take")
    parser.add_argument("--mib", type=float, default=1024.0, help="memory one run may take")
    parser.add_argument("--keep", type=Path, help="where files go that make a fault")
    parser.add_argument("--result", type=Path, help="where to write the counts")
    options = parser.parse_args()
    corpus = os.environ.get("HEJNAL_CORPUS")
    if not corpus:
        parser.error("HEJNAL_CORPUS must name the folder of the given files")
    files = originals(Path(corpus))
    with tempfile.TemporaryDirectory(prefix="hejnal-mutations-") as folder:
        battery = Battery(options, Path(folder), files)
        battery.run()
    counts = {"originals": len(files), **dict(sorted(battery.counts.items()))}
    return finish("mutations", options, counts, battery.faults, **extremes(battery))


if __name__ == "__main__":
    sys.exit(main())
