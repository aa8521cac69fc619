#!/usr/bin/env python3
"""Is a file of ballots larger than memory counted, rightly, in bounded memory?

    python3 tests/oracles/big_ballots.py --hejnal PATH [--bytes 4e9] [--seed 7] [--result FILE]

Makes one city-wide list in a temporary folder, the same for the same seed: ordinal ballots of three
projects, ids that rise, ages, sexes, districts, as in the files of Krakow on Pabulib; counts in META
and PROJECTS agree with the ballots. Each of three verbs must end, tell the counts that were made, and
need less than `MOST` of memory. Standard library only.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.dont_write_bytecode = True  # leave nothing behind in the source tree
from trial import commit  # noqa: E402 (our module, beside this file)

MOST = 128  # MiB

DISTRICTS = [f"Dzielnica {number}" for number in range(1, 19)]


def rows(seed, projects, block):
    """A block of rows without voter ids, and what they give each project."""
    drawn = random.Random(seed)
    weights = [1 / (place + 3) for place in range(projects)]
    votes, scores = [0] * projects, [0] * projects
    made = []
    for _ in range(block):
        chosen = []
        while len(chosen) < 3:
            project = drawn.choices(range(projects), weights)[0]
            if project not in chosen:
                chosen.append(project)
        for points, project in zip((3, 2, 1), chosen):
            votes[project] += 1
            scores[project] += points
        cell = ",".join(f"BO.OM.{project}/24" for project in chosen)
        made.append(f";{cell};{drawn.randint(16, 95)};{drawn.choice('FM')};{drawn.choice(DISTRICTS)}\n")
    return made, votes, scores


def write(path, size, seed, projects):
    """Writes the file; the ballots it has, and how many are of women."""
    made, votes, scores = rows(seed, projects, 100_000)
    # Nine digits at most; the same block again and again under new ids.
    times = max(1, round(size / (sum(map(len, made)) + 9 * len(made))))
    costs = [10_000 * (1 + project * 37 % 191) for project in range(projects)]
    order = sorted(range(projects), key=lambda project: -scores[project])
    left, selected = sum(costs) // 3, set()
    budget = left
    for project in order:
        if costs[project] <= left:
            left -= costs[project]
            selected.add(project)
    with open(path, "w", encoding="utf-8", newline="\n") as out:
        out.write("META\nkey;value\ndescription;made\ncountry;Poland\nunit;Made\ninstance;2024\n")
        out.write(f"num_projects;{projects}\nnum_votes;{times * len(made)}\nbudget;{budget}\n")
        out.write("vote_type;ordinal\nrule;greedy\ndate_begin;2024\ndate_end;2024\nlanguage;pl\n")
        out.write("min_length;3\nmax_length;3\nPROJECTS\nproject_id;cost;votes;score;name;selected\n")
        for project in order:
            row = (f"BO.OM.{project}/24", costs[project], votes[project] * times,
                   scores[project] * times, f"Projekt {project}", int(project in selected))
            out.write(";".join(map(str, row)) + "\n")
        out.write("VOTES\nvoter_id;vote;age;sex;neighborhood\n")
        voter = 0
        for _ in range(times):
            out.write("".join(f"{voter + place}{row}" for place, row in enumerate(made, 1)))
            voter += len(made)
    women = sum(row.split(";")[3] == "F" for row in made)
    return times * len(made), times * women


def run(hejnal, arguments):
    """What a verb prints, its seconds and its peak in MiB; the child alone is measured."""
    with tempfile.TemporaryFile() as out:
        start = time.monotonic()
        child = subprocess.Popen([hejnal, "ballots", *arguments], stdout=out, env=os.environ | {"HEJNAL_LANG": "en"})
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - start
        out.seek(0)
        return child.returncode, out.read().decode(), round(seconds, 1), used.ru_maxrss // 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("--hejnal", type=Path, required=True)
    parser.add_argument("--bytes", type=float, default=4e9)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--projects", type=int, default=150)
    parser.add_argument("--result", type=Path, help="where to write the counts")
    options = parser.parse_args()
    hejnal, faults, verbs = options.hejnal.resolve(), [], {}
    with tempfile.TemporaryDirectory(prefix="hejnal-big-") as folder:
        path = Path(folder) / "big.pb"
        ballots, women = write(path, options.bytes, options.seed, options.projects)
        size = path.stat().st_size
        for name, arguments in [("json", ["--format", "json"]), ("groups", ["--tell", "groups", "--format", "json"]),
                                ("check", ["--check", "--format", "json"])]:
            code, printed, seconds, peak = run(hejnal, [str(path), *arguments])
            verbs[name] = {"code": code, "seconds": seconds, "peak_mib": peak}
            if code not in (0, 1):
                faults.append(f"{name}: exit code {code}")
                continue
            if peak > MOST:
                faults.append(f"{name}: {peak} MiB")
            told = json.loads(printed)
            if name == "json":
                file = told["files"][0]
                known = {"num_votes": ballots, "recount_agrees": True, "rule_reproduces_selected": True}
                faults += [f"{key}: {file[key]}, made {value}" for key, value in known.items() if file[key] != value]
                if file["by_sex"]["F"] != women:
                    faults.append(f"women: {file['by_sex']}, made {women}")
            elif name == "groups":
                found = sum(row["voters"] for row in told if row["sex"] == "F")
                if found != women:
                    faults.append(f"women by age: {found}, made {women}")
    for fault in faults:
        print(fault)
    result = {"battery": "big_ballots", "commit": commit(), "seed": options.seed, "bytes": size,
              "ballots": ballots, "verbs": verbs, "faults": len(faults)}
    text = json.dumps(result, indent=2) + "\n"
    if options.result:
        options.result.write_text(text, encoding="utf-8")
    print(text, end="")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
