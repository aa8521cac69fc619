"""A small project, an import that suits it, and what must hold whenever that import is disturbed."""

import datetime
import json
import os
import shutil
import sys
from collections import Counter
from pathlib import Path

from trial import CONTAINED, DONE, INTERNAL, INVALID, REMEDY, ROOT, Limits, Trial, digests

FIXTURE = ROOT / "tests" / "fixtures" / "small-metro"
FOLDERS = ("datasets", "indicators")
# A newer edition of office/population: one figure revised, one year more.
FILE, DATASET, VINTAGE = "population.csv", "office/population", "2026-11-01"
EDITION = """variable,territory,year,value
population,120608,2021,121
population,120608,2022,122
population,120615,2021,125
population,120615,2022,131
population,126101,2021,830
population,126101,2022,840
"""
ANSWER = "SELECT count(*) AS n, sum(value) AS total FROM observations"
# How names of unfinished work begin; `.lock` stays for good.
MARKS = (".staging-", ".tmp-", ".new-", ".old-", ".incoming-", ".importing")
NO_POINTER = "no pointer"
LIMITS = Limits(seconds=60, mib=4096)  # under strace everything takes longer
ENDINGS = (DONE, INVALID, CONTAINED, INTERNAL)


class Scratch:
    """Copies of one template, and the states an import may leave them in."""

    def __init__(self, binary, folder, seed):
        self.binary, self.folder, self.seed = str(binary), folder, seed
        self.trial = Trial(folder / "trial", LIMITS)
        self.faults, self.counts = [], Counter()
        self.edition = folder / FILE
        self.edition.write_text(EDITION, encoding="utf-8")
        self.template, self.place = folder / "template", folder / "project"
        for name in FOLDERS:
            shutil.copytree(FIXTURE / name, self.template / name)
        self.measure()

    def command(self, *arguments, place=None):
        return [self.binary, "--project", str(place or self.place), *arguments]

    def importing(self, place=None):
        options = ("--dataset", DATASET, "--vintage", VINTAGE)
        return self.command("import", *options, str(self.edition), place=place)

    def run(self, command):
        return self.trial.run(command)

    def sound(self, command):
        """Runs what must work before anything is disturbed."""
        run = self.run(command)
        if run.code != DONE:
            sys.exit(
                f"undisturbed, this ended with {run.ending()}: {' '.join(command)}\n{run.errors[-500:]}"
            )
        return run

    def answer(self):
        return self.sound(self.command("query", "--format", "json", ANSWER)).output.read_bytes()

    def measure(self):
        """What is right before and after; the day of import is part of it."""
        self.day = datetime.date.today()
        shutil.rmtree(self.place, ignore_errors=True)
        shutil.rmtree(self.template / "out", ignore_errors=True)
        shutil.copytree(self.template, self.place)
        self.answers = [self.answer()]
        shutil.copytree(self.place / "out", self.template / "out", symlinks=True)
        self.states = [self.state()]
        taken = [self.sound(self.importing()).seconds]
        self.sound(self.command("gc"))
        self.states.append(self.state())
        self.answers.append(self.answer())
        self.whole = self.everything()
        if (
            self.states[0]["figures"] == self.states[1]["figures"]
            or self.answers[0] == self.answers[1]
        ):
            sys.exit("the import changed nothing: choose another file")
        for _ in range(2):
            self.fresh()
            taken.append(self.sound(self.importing()).seconds)
            if self.state() != self.states[1]:
                sys.exit("two undisturbed imports give other bytes")
        self.seconds = sorted(taken)[1]

    def fresh(self, place=None):
        """The template once more, with the generation it had before the import."""
        if datetime.date.today() != self.day:
            self.measure()
        place = place or self.place
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(self.template, place, symlinks=True)

    def state(self, place=None):
        """What readers see: the figures that descriptors name, and the generation pointed to."""
        place = Path(place or self.place)
        return {
            "figures": figures(place / "datasets"),
            "generation": generation(place / "out" / "store"),
        }

    def everything(self, place=None):
        """Every file of datasets/ and of the store, also those no reader sees."""
        place = Path(place or self.place)
        return [
            digests(it, lambda path: path.name == ".lock")
            for it in (place / "datasets", place / "out" / "store")
        ]

    def fault(self, what):
        self.faults.append(what)
        print(f"fault: {what}", flush=True)

    def judge(self, when, run=None, place=None, told=True, cold=False):
        """What must hold after a disturbed import, before anything is mended; `cold` means that
        there was no store before."""
        seen = self.state(place)
        for part, there in seen.items():
            old, new = (state[part] for state in self.states)
            if cold and part == "generation":
                old = NO_POINTER
            if there not in (old, new):
                self.fault(f"{when}: {part}: neither the old nor the new: {apart(there, old)}")
        if (
            seen["generation"] == self.states[1]["generation"]
            and seen["figures"] != self.states[1]["figures"]
        ):
            self.fault(f"{when}: a generation of figures that datasets/ does not hold")
        if run is not None and run.signal is None:
            self.judge_ending(when, run, seen, told)
        verify = self.run(self.command("verify", place=place))
        if verify.code != DONE:
            self.fault(f"{when}: verify ended with {verify.ending()}: {verify.said()}")

    def judge_ending(self, when, run, seen, told):
        if run.hang or run.code not in ENDINGS:
            self.fault(f"{when}: the import ended with {run.ending()}: {run.said()}")
        elif "panicked" in run.errors:
            self.fault(f"{when}: panicked: {run.said()}")
        elif run.code == DONE and seen != self.states[1]:
            self.fault(f"{when}: the import says done and is not")
        elif run.code != DONE and told and not REMEDY.search(run.errors):
            self.fault(f"{when}: the message does not say what to do: {run.said()}")
        self.counts["said done" if run.code == DONE else "refused with a message"] += 1

    def recover(self, when, place=None):
        """The next import and `gc` must give what an undisturbed import gives, and nothing else."""
        run = self.run(self.importing(place))
        if run.code != DONE:
            self.fault(f"{when}: the next import ended with {run.ending()}: {run.said()}")
            return
        if self.state(place) != self.states[1]:
            self.fault(f"{when}: the next import gives other bytes than an undisturbed one")
        for verb in ("gc", "verify"):
            run = self.run(self.command(verb, place=place))
            if run.code != DONE:
                self.fault(f"{when}: recovered, {verb} ended with {run.ending()}: {run.said()}")
        extra = leftovers(place or self.place)
        if extra:
            self.fault(f"{when}: left over: {', '.join(extra)}")
        elif self.everything(place) != self.whole:
            self.fault(f"{when}: recovered, but files differ: {self.difference(place)}")

    def difference(self, place=None):
        names = set()
        for right, there in zip(self.whole, self.everything(place)):
            names |= {name for name in {*right, *there} if right.get(name) != there.get(name)}
        return ", ".join(sorted(names)[:5])


def apart(there, right):
    """What is not as it was, in a few words."""
    if isinstance(there, str):
        return there
    return ", ".join(name for name in {**there, **right} if there.get(name) != right.get(name))[
        :300
    ]


def figures(datasets):
    """The descriptors and the files they name, with hashes; anything else is no figure."""
    found = {}
    everything = digests(
        datasets, lambda it: any(part.startswith(".") for part in it.relative_to(datasets).parts)
    )
    for name in everything:
        if not name.endswith("datapackage.json"):
            continue
        found[name] = everything[name]
        try:
            resources = json.loads((datasets / name).read_bytes())["resources"]
        except (ValueError, KeyError):
            found[name] = "damaged"
            continue
        for resource in resources:
            path = os.path.join(os.path.dirname(name), resource["path"])
            found[path] = everything.get(path, "not there")
    return found


def generation(store):
    """The generation readers open, with the hashes of its files."""
    pointer = store / "CURRENT"
    if not pointer.exists():
        return NO_POINTER
    name = pointer.read_text(encoding="utf-8", errors="replace").strip()
    return {"name": name, **digests(store / name)} if (store / name).is_dir() else "not there"


def leftovers(place):
    return sorted(
        str(it.relative_to(place)) for it in Path(place).rglob("*") if it.name.startswith(MARKS)
    )
