"""Single bits that flip in what is stored: `verify` finds each, and no wrong number is served."""

import random
import shutil

from .scratch import ANSWER


def flip(path, draw):
    """Flips one bit and returns its place."""
    content = bytearray(path.read_bytes())
    at, bit = draw.randrange(len(content)), draw.randrange(8)
    content[at] ^= 1 << bit
    path.write_bytes(content)
    return f"byte {at}, bit {bit}"


def served(scratch, when):
    """A question must be answered rightly, or refused with a message."""
    run = scratch.run(scratch.command("query", "--format", "json", ANSWER))
    if run.signal or run.hang or "panicked" in run.errors:
        scratch.fault(f"{when}: query ended with {run.ending()}: {run.said()}")
    elif run.code == 0 and run.output.read_bytes() != scratch.answers[1]:
        scratch.fault(f"{when}: query answers {run.output.read_bytes()[:200]}")
    elif run.code != 0 and not run.errors.strip():
        scratch.fault(f"{when}: query ended with {run.ending()} and says nothing")
    scratch.counts["answered rightly" if run.code == 0 else "answer refused"] += 1


def run(scratch, flips):
    draw = random.Random(scratch.seed)
    scratch.fresh()
    scratch.sound(scratch.importing())
    scratch.answer()
    scratch.sound(scratch.command("gc"))
    good = scratch.folder / "good"
    shutil.copytree(scratch.place / "out", good, symlinks=True)
    stored = sorted(
        it.relative_to(good)
        for it in (good / "store").rglob("*")
        if it.is_file() and it.stat().st_size
    )
    copies = sorted(it.relative_to(good) for it in good.glob("*.duckdb"))
    for number in range(1, flips + 1):
        # One in ten is in the analysts' copy, which `verify` does not vouch for but `query` reads.
        analysts = bool(copies) and number % 10 == 0
        name = draw.choice(copies if analysts else stored)
        shutil.rmtree(scratch.place / "out")
        shutil.copytree(good, scratch.place / "out", symlinks=True)
        when = f"flip {number} in {name}, {flip(scratch.place / 'out' / name, draw)}"
        scratch.counts["flips in the analysts' copy" if analysts else "flips"] += 1
        if not analysts:
            verify = scratch.run(scratch.command("verify"))
            # A hash that changed in a manifest accuses the file it is of.
            named = name.parent.name if name.name == "manifest.json" else name.name
            if verify.code != 1 or named not in verify.errors:
                scratch.fault(f"{when}: verify ended with {verify.ending()}: {verify.said()}")
        served(scratch, when)
        if number % 100 == 0:
            print(f"{number}/{flips} flips, {len(scratch.faults)} faults", flush=True)
