"""A made file of ballots of any size, the same for the same seed, for trying memory and speed.

    python big_ballots.py OUT --bytes 4e9 [--seed 7] [--projects 150]

One city-wide list: ordinal ballots of three projects, ids that rise, ages, sexes, districts, as in the
files of Krakow on Pabulib; counts in META and PROJECTS agree with the ballots.
"""
import argparse
import random

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


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out")
    parser.add_argument("--bytes", type=float, default=4e9)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--projects", type=int, default=150)
    asked = parser.parse_args()
    made, votes, scores = rows(asked.seed, asked.projects, 100_000)
    # Nine digits at most; the same block again and again under new ids.
    times = max(1, round(asked.bytes / (sum(map(len, made)) + 9 * len(made))))
    costs = [10_000 * (1 + project * 37 % 191) for project in range(asked.projects)]
    order = sorted(range(asked.projects), key=lambda project: -scores[project])
    left, selected = sum(costs) // 3, set()
    budget = left
    for project in order:
        if costs[project] <= left:
            left -= costs[project]
            selected.add(project)
    with open(asked.out, "w", encoding="utf-8", newline="\n") as out:
        out.write("META\nkey;value\ndescription;made\ncountry;Poland\nunit;Made\ninstance;2024\n")
        out.write(f"num_projects;{asked.projects}\nnum_votes;{times * len(made)}\nbudget;{budget}\n")
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


if __name__ == "__main__":
    main()
