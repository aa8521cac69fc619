#!/usr/bin/env python3
"""Makes a corpus as large as Pabulib from a few real files: the same bytes for the same seed and sources.

    python3 benches/ballots/corpus.py --source DIR --cache DIR [--seed 2030] [--files 1746]

Pabulib held 1,746 files of 259 MB with 7,017,493 ballots in April 2026 (pabulib/pabulib_files @ 88cfaba);
they state no licence, so the corpus is made where the given files lie, from `krakow` and `other` under
--source, is kept outside the repository, and nothing of it is committed.

Editions (files of one unit and instance) are copied in turns until there are 1,746 files: those decided
by equal shares once, as Pabulib has three; dear ones, with more than 50 bytes a ballot, in every eighth
turn; others without ages in every fourth, large ones in every second. So 62 % of the ballots have age
and sex (in Pabulib 74 %). The first copy keeps all voters, each later one a share drawn by the seed; the
shares are stretched so that ballots and bytes come out as above. Voters are chosen per edition and get
new ids of the old form, so that city-wide and district files still join. Rows are shuffled; line ends, a
missing last one and odd ages stay. What follows from the ballots is counted anew: `num_votes`, `votes`,
`score`, the threshold in proportion, and `selected` where the rule is greedy, greedy-threshold or
greedy-no-skip; for the sources themselves that must give what they say. In every 60th of these files one
project more is marked as selected, so that a checker has something to find.

`expected-ballots-*.csv` counts file x age band x sex, by a second plain pass over the written files with
Python's csv module; the `.json` beside it says how many files, ballots and bytes, and their SHA-256.
Standard library only.
"""

import argparse
import csv
import hashlib
import io
import itertools
import json
import random
import re
import shutil
from collections import Counter
from decimal import Decimal
from pathlib import Path
from statistics import fmean

ROOT = Path(__file__).resolve().parents[2]
FILES, BALLOTS, BYTES = 1746, 7_017_493, 259_000_000
DEAR, DEAR_TURNS, LARGE, FAULTY, WITHDRAWN = 50, 8, 1_000_000, 60, 999_999_999
UPPER = (12, 15, 17, 25, 35, 45, 55, 65, 75)  # last year of each band but the last
OLDEST = 122  # nobody is known to have lived longer
BANDS = tuple(f"{low}-{high}" for low, high in zip((0, *(it + 1 for it in UPPER)), UPPER)) + (
    "76+",
)
NOT_STATED, IMPOSSIBLE = "not stated", "impossible"
SECTION = re.compile(r"^(?:PROJECTS|VOTES)\r?\n", re.MULTILINE)


def rows(text):
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


class Source:
    """One given file, taken apart: lines with their ends, projects as cells, ballots as (voter, rest)."""

    def __init__(self, path):
        self.name = path.stem
        text = path.read_bytes().decode("utf-8")
        projects, votes = (it.start() for it in SECTION.finditer(text))
        self.meta = text[:projects].splitlines(keepends=True)
        title, _, listed = text[projects:votes].partition("\n")
        self.title = f"{title}\n"
        self.header, *self.projects = rows(listed)
        self.project_ends = ends(listed)
        title, header, cast = text[votes:].split("\n", 2)
        self.votes_head = f"{title}\n{header}\n"
        self.columns = header.strip().split(";")
        self.ballots = [it.rstrip("\r").split(";", 1) for it in cast.rstrip("\r\n").split("\n")]
        self.ballot_ends = ends(cast)
        self.size, self.cast = path.stat().st_size, len(cast.encode())
        self.said = dict(it[:2] for it in rows(text[:projects]) if len(it) > 1)
        if '"' in cast or len(self.project_ends) != len(self.projects) + 1:
            raise SystemExit(f"{path}: a quoted ballot or a line break in a project")
        if self.counted(self.ballots, 1) != self.projects:
            raise SystemExit(f"{path}: `votes`, `score` or `selected` are not as counted here")

    def counted(self, ballots, share):
        """The projects with `votes`, `score` and `selected` as these ballots make them."""
        place = {name: at for at, name in enumerate(self.header)}
        at, points_at = self.columns.index("vote") - 1, None
        if "points" in self.columns:
            points_at = self.columns.index("points") - 1
        votes, scores = Counter(), Counter()
        for _, rest in ballots:
            cells = rest.split(";")
            named = cells[at].split(",")
            votes.update(named)
            if "score" in place:
                given = (
                    range(len(named), 0, -1) if points_at is None else cells[points_at].split(",")
                )
                for project, points in zip(named, given):
                    scores[project] += int(points)
        found = [list(it) for it in self.projects]
        for cells in found:
            project = cells[place["project_id"]]
            cells[place["votes"]] = str(votes[project])
            if "score" in place:
                cells[place["score"]] = str(scores[project])
        if "selected" in place and self.rule in ("greedy", "greedy-threshold", "greedy-no-skip"):
            self.choose(found, place, self.threshold(share))
        return found

    @property
    def rule(self):
        return self.said["rule"]

    def threshold(self, share):
        least = self.said.get("min_project_score_threshold")
        return least and max(1, round(int(least) * share))

    def choose(self, projects, place, least):
        """Marks the winners of the greedy rule; equal results in the order of the file."""
        result, left, open_ = place.get("score", place["votes"]), Decimal(self.said["budget"]), True
        for cells in sorted(projects, key=lambda it: -int(it[result])):
            cost = Decimal(cells[place["cost"]])
            eligible = int(cells[result]) >= (least or 0) and cost != WITHDRAWN
            chosen = open_ and eligible and cost <= left
            if eligible and not chosen and self.rule == "greedy-no-skip":
                open_ = False
            left -= cost * chosen
            if cells[place["selected"]] in ("0", "1"):  # others tell of money outside this budget
                cells[place["selected"]] = str(int(chosen))

    def written(self, ballots, share, copy, faulty):
        """The text of a copy that holds these ballots."""
        said = {"instance": f"{self.said['instance']}-{copy:02}", "num_votes": len(ballots)}
        if self.threshold(share):
            said["min_project_score_threshold"] = self.threshold(share)
        lines = []
        for line in self.meta:
            key, _, rest = line.partition(";")
            end = "\r\n" if rest.endswith("\r\n") else "\n"
            lines.append(f"{key};{said[key]}{end}" if key in said else line)
        projects = self.counted(ballots, share)
        if faulty and "selected" in self.header and self.rule.startswith("greedy"):
            at = self.header.index("selected")
            next((it for it in projects if it[at] == "0"), projects[0])[at] = "1"
        table = io.StringIO(newline="")
        for cells, end in zip([self.header, *projects], self.project_ends):
            csv.writer(table, delimiter=";", lineterminator=end).writerow(cells)
        cast = [f"{voter};{rest}{end}" for (voter, rest), end in zip(ballots, self.ballot_ends)]
        if not self.ballot_ends[-1]:
            cast[-1] = cast[-1].rstrip("\r\n")
        return "".join([*lines, self.title, table.getvalue(), self.votes_head, *cast])


def ends(text):
    """How each line ends: CRLF, LF, or nothing for the last."""
    lines = text.split("\n")
    found = ["\r\n" if it.endswith("\r") else "\n" for it in lines[:-1]]
    return found + [""] if lines[-1] else found


def editions(folder):
    """The given files by unit and instance, in the order of their names."""
    found = {}
    for path in sorted([*(folder / "krakow").glob("*.pb"), *(folder / "other").glob("*.pb")]):
        source = Source(path)
        found.setdefault((source.said["unit"], source.said["instance"]), []).append(source)
    return [it for _, it in sorted(found.items())]


def every(edition):
    """Of how many turns an edition takes part in one; nothing for those that are copied once."""
    cast, ballots = sum(it.cast for it in edition), sum(len(it.ballots) for it in edition)
    if any(it.rule.startswith("equalshares") for it in edition):
        return None
    if cast > DEAR * ballots:
        return DEAR_TURNS
    if not any("age" in it.columns for it in edition):
        return 4
    return 2 if cast > LARGE * len(edition) else 1


def planned(given, draw):
    """Which editions are copied, the number of the copy, and the share of the voters each keeps."""
    turns, left = [], FILES
    for turn in itertools.count():
        for edition in draw.sample(given, len(given)):
            step = every(edition)
            if len(edition) <= left and (turn % step == 0 if step else turn == 0):
                less = turn and draw.uniform(0.1, 1)
                turns.append((edition, turn // (step or 1), step == DEAR_TURNS, less))
                left -= len(edition)
        if not left:
            break
    # Kept are 1 - lost * stretch, with one stretch for dear and one for other editions: two equations.
    all_, lost = {True: [0, 0], False: [0, 0]}, {True: [0, 0], False: [0, 0]}
    for edition, _, dear, less in turns:
        for source in edition:
            for kind, size in enumerate((len(source.ballots), source.cast)):
                all_[dear][kind] += size
                lost[dear][kind] += less * size
    fixed = sum(it.size - it.cast for edition, *_ in turns for it in edition)
    over = [
        all_[True][0] + all_[False][0] - BALLOTS,
        all_[True][1] + all_[False][1] - BYTES + fixed,
    ]
    (dear0, dear1), (other0, other1) = lost[True], lost[False]
    determinant = dear0 * other1 - dear1 * other0
    stretch = {
        True: (over[0] * other1 - over[1] * other0) / determinant,
        False: (dear0 * over[1] - dear1 * over[0]) / determinant,
    }
    if not all(0 < it < 1 for it in stretch.values()):
        raise SystemExit(f"these sources cannot be stretched to the size of Pabulib: {stretch}")
    return [(edition, copy, 1 - less * stretch[dear]) for edition, copy, dear, less in turns]


def renamed(edition, share, draw):
    """New ids for the chosen voters: the old letters, and numbers as long as the longest of old."""
    voters = list(dict.fromkeys(voter for it in edition for voter, _ in it.ballots))
    chosen = draw.sample(voters, round(share * len(voters)))
    letters = [re.match(r"\D*", voter)[0] for voter in chosen]
    length = round(fmean(len(voter) - len(letter) for voter, letter in zip(chosen, letters)))
    least = 10 ** (min(max(length, len(str(len(chosen)))), 10) - 1)
    first = least + draw.randrange(least)
    return {old: f"{letter}{first + at}" for at, (old, letter) in enumerate(zip(chosen, letters))}


def recount(path):
    """Voters of a file by age band and sex, counted plainly."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file, delimiter=";")
        next(it for it in lines if it == ["VOTES"])
        place = {name: at for at, name in enumerate(next(lines))}
        age_at, sex_at = place.get("age"), place.get("sex")
        found = Counter()
        for cells in lines:
            age = cells[age_at] if age_at is not None else ""
            sex = cells[sex_at] if sex_at is not None else ""
            found[age, sex] += 1
    told = Counter()
    for (age, sex), voters in found.items():
        told[band(age), sex if sex in ("F", "M", "O") else NOT_STATED] += voters
    return told


def band(age):
    if not age:
        return NOT_STATED
    if int(age) > OLDEST:
        return IMPOSSIBLE
    return BANDS[sum(int(age) > upper for upper in UPPER)]


def make(source, folder, seed, files):
    """Writes the corpus; how many ballots and bytes it has and the hash of all bytes in order."""
    draw = random.Random(f"{seed}/ballots")
    folder.mkdir(parents=True)
    number = ballots = size = 0
    for edition, copy, share in planned(editions(source), draw):
        names = renamed(edition, share, draw)
        for it in edition:
            kept = [(names[voter], rest) for voter, rest in it.ballots if voter in names]
            draw.shuffle(kept)
            number += 1
            if number > files:
                continue
            text = it.written(kept, share, copy, number % FAULTY == 0).encode()
            (folder / f"{it.name}_{copy:02}.pb").write_bytes(text)
            ballots, size = ballots + len(kept), size + len(text)
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        digest.update(path.read_bytes())
    return {
        "files": min(number, files),
        "ballots": ballots,
        "bytes": size,
        "sha256": digest.hexdigest(),
    }


def made(source, cache, seed=2030, files=FILES):
    """The folder of the corpus and the file that says what is right; made when not there."""
    cache = cache.resolve()
    if ROOT in (cache, *cache.parents):
        raise SystemExit(f"{cache} is inside the repository: real ballots stay outside")
    folder, right = (
        cache / f"ballots-{seed}-{files}",
        cache / f"expected-ballots-{seed}-{files}.csv",
    )
    if not right.exists():
        shutil.rmtree(folder, ignore_errors=True)  # of a run that did not come to its end
        told = make(source, folder, seed, files)
        lines = ["file,age_band,sex,voters"]
        for path in sorted(folder.iterdir()):
            found = sorted(recount(path).items())
            lines += [f"{path.name},{age},{sex},{voters}" for (age, sex), voters in found]
        right.with_suffix(".json").write_text(json.dumps(told, indent=2) + "\n")
        right.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder, right


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--source", type=Path, required=True, help="the given files: krakow, other")
    parser.add_argument("--cache", type=Path, required=True, help="where the corpus goes")
    parser.add_argument("--seed", type=int, default=2030)
    parser.add_argument("--files", type=int, default=FILES, help="the first so many files only")
    options = parser.parse_args()
    folder, right = made(options.source, options.cache, options.seed, options.files)
    print(folder, right, right.with_suffix(".json").read_text(), sep="\n", end="")


if __name__ == "__main__":
    main()
