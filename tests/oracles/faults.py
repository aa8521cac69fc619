#!/usr/bin/env python3
"""Is everything whole after an import was killed, starved of disk or files, or the disk has rotted?

    python3 tests/oracles/faults.py --hejnal PATH [--sample N] [--kills 200] [--disks 16]
        [--flips 500] [--seed 2030] [--result FILE]

On copies of tests/fixtures/small-metro, whose population gets a newer edition (faults/scratch.py):

1. strace kills the import at its k-th write, flush, rename, unlink, truncation, mkdir and open, for
   every k, and instead of each of these calls reports ENOSPC, EIO and EMFILE; `--sample N` takes N
   of all of these by the seed.
2. the import is killed at random moments, alone or with all it started (crash.py does so to `report`).
3. as root, the project lies on a tmpfs of 1 to 64 MiB with less and less room; elsewhere the result
   says `not run`.
4. single bits are flipped in the manifest, the tables, the pointer, and the analysts' copy.

After each of 1 to 3: the figures that descriptors name are wholly the old or wholly the new ones,
the generation pointed to is the old or the new one, byte for byte; `verify` ends with 0; an import
that failed by itself ended with 3, 4 or 70, said what to do, and one that says done is done. The
next import then gives the hashes of an undisturbed one, and after `gc` there is no file that an
undisturbed import would not have left. After each of 4: `verify` ends with 1 and names the file,
and `query` answers rightly or refuses.

Needs strace (apt-get install strace) and its right to trace; 0 leaves a part out. Every departure
is printed and makes the exit code 1. Otherwise standard library only.
"""

import argparse
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True  # leave nothing behind in the source tree
from faults import disk, injection, kills, rot  # noqa: E402 (our package, beside this file)
from faults.scratch import Scratch  # noqa: E402
from trial import finish  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--hejnal", type=Path, required=True, help="the program")
    parser.add_argument("--sample", type=int, help="so many injections instead of all; 0 for none")
    parser.add_argument("--kills", type=int, default=200, help="how many imports to kill")
    parser.add_argument("--disks", type=int, default=16, help="how many sizes of disk to try")
    parser.add_argument("--flips", type=int, default=500, help="how many bits to flip")
    parser.add_argument("--seed", type=int, default=2030, help="of every moment and choice")
    parser.add_argument("--result", type=Path, help="where to write the counts")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hejnal-faults-") as folder:
        scratch = Scratch(options.hejnal.resolve(), Path(folder), options.seed)
        if options.sample != 0:
            injection.run(scratch, options.sample)
        kills.run(scratch, options.kills)
        disks = disk.run(scratch, options.disks) if options.disks else "left out"
        if options.flips:
            rot.run(scratch, options.flips)
    counts = {
        name.replace(" ", "_").replace("'", ""): count for name, count in scratch.counts.items()
    }
    return finish(
        "faults",
        options,
        counts,
        scratch.faults,
        tmpfs=disks,
        import_seconds=round(scratch.seconds, 3),
    )


if __name__ == "__main__":
    sys.exit(main())
