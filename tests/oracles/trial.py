"""One run of the program under test: started measured, its output kept on disk, its faults named.

The batteries hostile.py, mutations.py and faults.py share this; it is no battery of its own.
Standard library only.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from crash import commit

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
# The exit codes of the program: src/cli/exit_code.rs.
DONE, FINDINGS, USAGE, INVALID, CONTAINED, INTERNAL = 0, 1, 2, 3, 4, 70
REMEDY = re.compile(r"^\s*(to do|co zrobić):", re.MULTILINE)
MIB = 1024 * 1024
MESSAGES = MIB  # bytes of standard error; more than this nobody can read
PATIENCE = 6  # a run is only killed after so many times what it may take


@dataclass
class Limits:
    """What one run may take."""

    seconds: float = 10.0
    mib: float = 1024.0


@dataclass
class Run:
    """How one run ended."""

    code: int | None
    signal: int | None
    hang: bool
    seconds: float
    peak_mib: float
    stray: bool
    output: Path
    errors: str

    def said(self):
        """The end of what it said, in one line."""
        return " ".join(self.errors.split())[-300:]

    def ending(self):
        if self.hang:
            return "no end"
        return f"signal {self.signal}" if self.signal else f"exit code {self.code}"


class Trial:
    """Runs commands in English, in a folder of their own, with a scratch folder as TMPDIR."""

    def __init__(self, folder, limits):
        self.folder, self.limits = Path(folder), limits
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "tmp").mkdir(exist_ok=True)
        self.environment = {**os.environ, "HEJNAL_LANG": "en", "TMPDIR": str(self.folder / "tmp")}

    def run(self, command, cwd=None):
        report, output, errors = (self.folder / name for name in ("report", "output", "errors"))
        report.unlink(missing_ok=True)
        measure = [
            sys.executable,
            "-S",
            str(HERE / "measure.py"),
            "--report",
            str(report),
            "--seconds",
            str(self.limits.seconds * PATIENCE),
            "--",
        ]
        with output.open("wb") as out, errors.open("wb") as err:
            subprocess.run(
                [*measure, *command],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                cwd=cwd,
                env=self.environment,
                check=True,
            )
        seen = json.loads(report.read_text())
        with errors.open("rb") as text:
            told = text.read(2 * MESSAGES).decode("utf-8", "replace")
        return Run(
            seen["code"],
            seen["signal"],
            seen["hang"],
            seen["seconds"],
            seen["peak_kib"] / 1024,
            seen["stray"],
            output,
            told,
        )

    def departures(self, run, codes, name=None):
        """What no run may do; `name` is what a refusal has to mention."""
        found = []
        if run.hang or run.signal:
            found.append(run.ending())
        elif run.code not in codes:
            found.append(f"exit code {run.code}")
        if "panicked" in run.errors or "RUST_BACKTRACE" in run.errors:
            found.append("panicked")
        if run.seconds > self.limits.seconds:
            found.append(f"{run.seconds:.1f} s")
        if run.peak_mib > self.limits.mib:
            found.append(f"{run.peak_mib:.0f} MiB")
        if run.stray:
            found.append("left a process behind")
        if len(run.errors) > MESSAGES:
            found.append(f"more than {MESSAGES} bytes of messages")
        if "\x1b" in run.errors:
            found.append("an escape sequence of the file went to the terminal")
        if run.code in (USAGE, INVALID, CONTAINED):
            found += unsaid(run, name)
        return found


def unsaid(run, name):
    """What a refusal owes its reader and does not say."""
    found = []
    if name and name not in run.errors:
        found.append("the refusal does not name the file")
    if run.code == INVALID and not REMEDY.search(run.errors):
        found.append("the refusal does not say what to do")
    return found


def digests(folder, skip=lambda path: False):
    """Every file below a folder with the hash of its content; links by their target."""
    found = {}
    for path in sorted(Path(folder).rglob("*")):
        if skip(path) or (path.is_dir() and not path.is_symlink()):
            continue
        content = os.readlink(path).encode() if path.is_symlink() else path.read_bytes()
        found[str(path.relative_to(folder))] = hashlib.sha256(content).hexdigest()
    return found


def extremes(battery):
    """The slowest and the largest run of a battery, as its result names them."""
    (seconds, slowest), (mib, peak) = battery.slowest, battery.largest
    return {
        "slowest_seconds": round(seconds, 2),
        "slowest": slowest,
        "peak_mib": round(mib),
        "peak": peak,
    }


def finish(battery, options, counts, faults, **more):
    """Prints and writes the result; the exit code of the battery."""
    # The folders of one machine say nothing to another one.
    words = [Path(word).name if word.startswith("/") else word for word in sys.argv]
    result = {
        "battery": battery,
        "commit": commit(),
        "seed": options.seed,
        "command": " ".join(words),
        **counts,
        **more,
        "faults": len(faults),
    }
    if faults:
        result["first_faults"] = faults[:20]
    text = json.dumps(result, indent=2, ensure_ascii=False) + "\n"
    if options.result:
        options.result.parent.mkdir(parents=True, exist_ok=True)
        options.result.write_text(text, encoding="utf-8")
    print(text, end="")
    return 1 if faults else 0
