"""Every call of an import that opens, writes, flushes, renames or removes, disturbed in turn.

strace counts the calls of one name for each thread: with `when=k` the first thread that comes to
its k-th such call is hit. Pools are held to one thread, so that nearly all calls are of one.
"""

import os
import random
import re
import shutil
import sys
from collections import Counter

CALLS = (
    "write",
    "writev",
    "pwrite64",
    "copy_file_range",
    "fsync",
    "fdatasync",
    "ftruncate",
    "rename",
    "renameat",
    "renameat2",
    "unlink",
    "unlinkat",
    "mkdir",
    "openat",
)
KINDS = {
    "KILL": "signal=KILL",
    "ENOSPC": "error=ENOSPC",
    "EIO": "error=EIO",
    "EMFILE": "error=EMFILE",
}
ONE_THREAD = {"RAYON_NUM_THREADS": "1", "POLARS_MAX_THREADS": "1"}
LINE = re.compile(r"^(\d+) +(\w+)\((.*)$")
RESUMED = re.compile(r"^(\d+) +<\.\.\. (\w+) resumed>")


def strace(log, *options):
    return ["strace", "-f", "-qq", "-y", "-s", "80", "-o", str(log), *options, "--"]


def counted(scratch):
    """How often an undisturbed import makes each call: the most by one thread."""
    log = scratch.folder / "strace"
    scratch.fresh()
    scratch.sound([*strace(log, "-e", "trace=" + ",".join(CALLS)), *scratch.importing()])
    calls, libraries = Counter(), Counter()
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        found = LINE.match(line)
        if found:
            thread, call, arguments = found.groups()
            calls[call, thread] += 1
            # The loader's own calls come first and are no matter of the program.
            if call == "openat" and ".so" in arguments:
                libraries[thread] = calls[call, thread]
    most = {
        call: max((n for (name, _), n in calls.items() if name == call), default=0)
        for call in CALLS
    }
    return most, max(libraries.values(), default=0)


def plan(scratch, sample):
    """Every call, kind and number to be tried, or a sample of them by the seed."""
    most, libraries = counted(scratch)
    tried = [
        (call, kind, number)
        for call in CALLS
        for number in range(1, most[call] + 1)
        for kind in KINDS
        if call != "openat" or number > libraries
    ]
    scratch.counts["calls"] = sum(most.values()) - libraries
    if sample and sample < len(tried):
        tried = sorted(random.Random(scratch.seed).sample(tried, sample))
    return tried


def happened(log):
    """Whether anything was injected, and whether it hit standard output or error."""
    begun, hit, silent = {}, False, False
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        found, resumed = LINE.match(line), RESUMED.match(line)
        if found:
            begun[found[1]] = found[3]
        if "(INJECTED)" in line or "killed by SIGKILL" in line:
            hit = True
            thread = (found or resumed or re.match(r"^(\d+)", line))[1]
            silent = silent or re.match(r"[12]<", begun.get(thread, "")) is not None
    return hit, silent


def run(scratch, sample):
    if not shutil.which("strace"):
        sys.exit("strace is not there: apt-get install strace")
    scratch.trial.environment |= ONE_THREAD
    tried, log = plan(scratch, sample), scratch.folder / "strace"
    for done, (call, kind, number) in enumerate(tried, 1):
        when = f"{kind} at {call} {number}"
        scratch.fresh()
        inject = ("-e", f"trace={call}", "-e", f"inject={call}:{KINDS[kind]}:when={number}")
        seen = scratch.run([*strace(log, *inject), *scratch.importing()])
        hit, silent = happened(log)
        if not hit:
            scratch.counts["not reached"] += 1
            continue
        scratch.counts["injected"] += 1
        scratch.counts[f"injected {kind}"] += 1
        scratch.judge(when, seen, told=not silent)
        scratch.recover(when)
        if done % 100 == 0:
            print(f"{done}/{len(tried)} injections, {len(scratch.faults)} faults", flush=True)
    for name in ONE_THREAD:
        scratch.trial.environment.pop(name)
    scratch.trial.environment |= {
        name: os.environ[name] for name in ONE_THREAD if name in os.environ
    }
