"""The Method of Equal Shares on small made elections, counted by pabutools 1.2.3 in fractions.

Run in an environment with pabutools 1.2.3 (PyPI): `python tests/oracles/equal_shares.py [--check]`.
Costs and budgets are small round numbers, so that prices are often exactly equal; such ties go to
the first id. The result holds the elections too: `tests/results/equal_shares.json`, read by
`src/ballots/rules/equal_shares/tests/`.
"""

import random

from pabutools.election import (
    Additive_Borda_Sat,
    Additive_Cardinal_Sat,
    AdditiveSatisfaction,
    Cardinality_Sat,
    Cost_Sat,
    Effort_Sat,
)
from pabutools.election.pabulib import parse_pabulib_from_string
from pabutools.fractions import frac
from pabutools.rules import (
    completion_by_rule_combination,
    exhaustion_by_budget_increase,
    greedy_utilitarian_welfare,
    method_of_equal_shares,
)

import committed

SEED = 20231105
ELECTIONS = 200


class Balanced(AdditiveSatisfaction):
    """One divided by the length of the ballot for each of its projects."""

    def __init__(self, instance, profile, ballot):
        def share(_instance, _profile, ballot, project, _values):
            return frac(int(project in ballot), len(ballot)) if len(ballot) else 0

        super().__init__(instance, profile, ballot, share)


def election(draw, number):
    """An election: kind of vote, budget, costs, ballots as pairs of place and points."""
    vote_type = ["approval", "ordinal", "cumulative"][number % 3]
    projects = draw.randint(2, 9)
    grid = draw.choice([1, 5, 10])
    costs = [grid * draw.randint(1, 12) for _ in range(projects)]
    if draw.random() < 0.15:
        costs[draw.randrange(projects)] = 0
    if draw.random() < 0.2:
        costs = [cost + draw.choice([0, 0.5, 0.25]) for cost in costs]
    if draw.random() < 0.2:
        costs[-1] = costs[0]
    budget = max(1, round(sum(costs) * draw.choice([0.2, 0.4, 0.6, 0.9, 1.2])))
    liked = [draw.random() for _ in range(projects)]
    ballots = []
    for _ in range(draw.randint(1, 24)):
        chosen = [place for place in range(projects) if draw.random() < liked[place]]
        draw.shuffle(chosen)
        chosen = chosen[: draw.choice([3, projects])]
        points = sorted((draw.randint(1, 5) for _ in chosen), reverse=True)
        if chosen:
            ballots.append([[place, point] for place, point in zip(chosen, points)])
    return {"type": vote_type, "budget": budget, "costs": costs, "ballots": ballots or [[[0, 1]]]}


def text(case):
    """The election in the format of Pabulib."""
    lines = ["META", "key;value"]
    meta = {"description": "made", "country": "Poland", "unit": "Made", "instance": 1}
    meta |= {"num_projects": len(case["costs"]), "num_votes": len(case["ballots"])}
    meta |= {"budget": case["budget"], "vote_type": case["type"], "rule": "unknown", "max_sum_points": 99}
    lines += [f"{key};{value}" for key, value in meta.items()]
    lines += ["PROJECTS", "project_id;cost;name"]
    lines += [f"{chr(97 + place)};{cost};made" for place, cost in enumerate(case["costs"])]
    pointed = case["type"] == "cumulative"
    lines += ["VOTES", "voter_id;vote" + ";points" * pointed]
    for voter, ballot in enumerate(case["ballots"]):
        vote = ",".join(chr(97 + place) for place, _ in ballot)
        points = ",".join(str(point) for _, point in ballot)
        lines.append(f"{voter};{vote}" + f";{points}" * pointed)
    return "\n".join(lines) + "\n"


def outcomes(case):
    """What pabutools chooses, by name of satisfaction and completion."""
    instance, profile = parse_pabulib_from_string(text(case))
    kinds = {"cost": Cost_Sat, "cardinality": Cardinality_Sat, "effort": Effort_Sat, "balanced": Balanced}
    if case["type"] == "ordinal":
        kinds["borda"] = Additive_Borda_Sat
    if case["type"] == "cumulative":
        kinds["points"] = Additive_Cardinal_Sat
    mes, greedy = method_of_equal_shares, greedy_utilitarian_welfare
    chosen = {}
    for name, kind in kinds.items():
        # Without `binary_sat` pabutools takes all gains from a project of approval ballots as equal.
        sat = {"sat_class": kind, "binary_sat": False}
        both = [dict(sat), {"sat_class": kind}]
        found = {
            "none": mes(instance, profile, **sat),
            "greedy": completion_by_rule_combination(instance, profile, [mes, greedy], both),
        }
        # Otherwise it goes on counting to a budget times the number of voters.
        if sum(case["costs"]) > case["budget"] and name not in ("cardinality", "effort"):
            step = frac(len(case["ballots"]))
            found["percent"] = exhaustion_by_budget_increase(instance, profile, mes, dict(sat))
            found["add1"] = exhaustion_by_budget_increase(instance, profile, mes, dict(sat), budget_step=step)
        for completion, outcome in found.items():
            chosen[f"{name}/{completion}"] = "".join(sorted(str(project) for project in outcome))
    return chosen


def computed():
    """All elections with their outcomes."""
    draw = random.Random(SEED)
    cases = []
    for number in range(ELECTIONS):
        case = election(draw, number)
        cases.append(case | {"chosen": outcomes(case)})
    return {"program": "pabutools 1.2.3", "seed": SEED, "elections": cases}


if __name__ == "__main__":
    raise SystemExit(committed.main(__doc__, "equal_shares.json", computed))
