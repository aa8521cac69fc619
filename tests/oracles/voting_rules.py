#!/usr/bin/env python3
"""What voting rules choose in small made elections.

    python3 tests/oracles/voting_rules.py          write tests/results/voting_rules.json
    python3 tests/oracles/voting_rules.py --check  compare that file with what would be written

Draws seeded elections of every kind of ballot, small and with few different costs, so that ties are
frequent, and asks pabutools 1.2.3 (exact fractions by gmpy2):

- `greedy_*`: greedy_utilitarian_welfare with Cardinality_Sat, Cost_Sat, CC_Sat (approval ballots: at
  least one; points: the best), Additive_Cardinal_Sat and Additive_Borda_Sat;
- `seq_phragmen`, `maximin_support`: the rules of these names, on approval ballots. A project nobody
  supports is left out of what they chose: pabutools takes such projects last, when nothing else is
  left. The solver pabutools calls for maximin support answers in floats; its answers are rounded to
  nine decimals, so that equal loads are equal;
- `totals`: total satisfaction of all voters with everything funded, as fractions, by measure.

Ties go by name there, and the names are in the order of the file, so ties must agree too. An outcome
is a list of places of projects in increasing order. Ballots are lists of places, points beside them.
The unit tests beside src/ballots/rules/ read the file.
"""

import importlib
import logging
import random
import sys

import committed
from pabutools import election as pb
from pabutools import rules
from pabutools.election.pabulib import parse_pabulib_from_string

SEED = 20300217
KINDS = {"approval": 60, "choose-1": 10, "ordinal": 40, "cumulative": 40, "scoring": 20}
APPROVALS = {"greedy_card": pb.Cardinality_Sat, "greedy_cost": pb.Cost_Sat, "greedy_cc": pb.CC_Sat}
POINTS = {"greedy_card": pb.Cardinality_Sat, "greedy_cost": pb.Cost_Sat,
          "greedy_cardbal": pb.Additive_Cardinal_Sat, "greedy_cardbal_cc": pb.CC_Sat}
RANKS = {"greedy_card": pb.Cardinality_Sat, "greedy_cost": pb.Cost_Sat, "greedy_borda": pb.Additive_Borda_Sat}
TOTALS = {
    "approval": {"cardinality": pb.Cardinality_Sat, "cost": pb.Cost_Sat, "effort": pb.Effort_Sat, "cc": pb.CC_Sat},
    "cumulative": {"cardinality": pb.Cardinality_Sat, "points": pb.Additive_Cardinal_Sat, "best": pb.CC_Sat},
    "ordinal": {"cardinality": pb.Cardinality_Sat, "borda": pb.Additive_Borda_Sat},
}
TOTALS["choose-1"], TOTALS["scoring"] = TOTALS["approval"], TOTALS["cumulative"]

maximin = importlib.import_module("pabutools.rules.maximin_support")
optimal_load = maximin._compute_optimal_load
maximin._compute_optimal_load = lambda projects, profile: round(optimal_load(projects, profile), 9)


def drawn(rng, kind):
    """A budget, costs, and ballots as lists of places, with points where there are any."""
    projects = rng.randint(1, 8)
    scale = rng.choice([1, 1, 10, 1000])
    costs = [rng.randint(1, rng.choice([4, 12])) * scale for _ in range(projects)]
    budget = max(1, int(sum(costs) * rng.uniform(0.2, 1.05)))
    ballots, points = [], []
    for _ in range(rng.randint(1, 12)):
        length = 1 if kind == "choose-1" else rng.randint(1, min(projects, 5))
        ballots.append(rng.sample(range(projects), length))
        points.append(sorted((rng.randint(1, 6) for _ in range(length)), reverse=True))
        if kind == "approval" and rng.random() < 0.5:
            ballots[-1].sort()
    return budget, costs, ballots, points if kind in ("cumulative", "scoring") else None


def as_file(kind, budget, costs, ballots, points):
    """The election in the format, which pabutools reads."""
    meta = {"description": "made", "country": "Poland", "unit": "made", "instance": "1",
            "num_projects": len(costs), "num_votes": len(ballots), "budget": budget, "vote_type": kind,
            "rule": "unknown", "date_begin": "2030", "date_end": "2030"}
    if kind == "cumulative":
        meta["max_sum_points"] = max(map(sum, points))
    lines = ["META", "key;value", *(f"{key};{value}" for key, value in meta.items())]
    lines += ["PROJECTS", "project_id;cost", *(f"p{place};{cost}" for place, cost in enumerate(costs))]
    lines += ["VOTES", "voter_id;vote" + (";points" if points else "")]
    for voter, ballot in enumerate(ballots):
        cells = [str(voter), ",".join(f"p{place}" for place in ballot)]
        cells += [",".join(map(str, points[voter]))] if points else []
        lines.append(";".join(cells))
    return "\n".join(lines) + "\n"


def places(outcome):
    return sorted(int(project.name[1:]) for project in outcome)


def case(rng, kind):
    budget, costs, ballots, points = drawn(rng, kind)
    instance, profile = parse_pabulib_from_string(as_file(kind, budget, costs, ballots, points))
    approval = kind in ("approval", "choose-1")
    chosen = {}
    for name, satisfaction in (APPROVALS if approval else RANKS if kind == "ordinal" else POINTS).items():
        chosen[name] = places(rules.greedy_utilitarian_welfare(instance, profile, sat_class=satisfaction))
    if approval:
        supported = {place for ballot in ballots for place in ballot}
        for name, rule in (("seq_phragmen", rules.sequential_phragmen), ("maximin_support", rules.maximin_support)):
            chosen[name] = [place for place in places(rule(instance, profile)) if place in supported]
    totals = {name: str(profile.as_sat_profile(satisfaction).total_satisfaction(list(instance)))
              for name, satisfaction in TOTALS[kind].items()}
    drawn_case = {"vote_type": kind, "budget": budget, "costs": costs, "ballots": ballots}
    return drawn_case | ({"points": points} if points else {}) | {"chosen": chosen, "totals": totals}


def computed():
    logging.disable()
    rng = random.Random(SEED)
    return {"seed": SEED, "pabutools": "1.2.3",
            "cases": [case(rng, kind) for kind, count in KINDS.items() for _ in range(count)]}


if __name__ == "__main__":
    sys.exit(committed.main(__doc__, "voting_rules.json", computed))
