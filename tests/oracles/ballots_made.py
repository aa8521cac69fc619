"""Small made elections as ballot files, and ways to damage them.

Nothing here is taken from a real file. Each base is an election that the official checker finds clean
or nearly so: votes and points are counted from the ballots, `selected` is what the rule gives.
"""

import random

WORDS = ["Park", "Ławka", "Zieleń; cień", 'Skwer "Róż"', "Boisko", "Biblioteka", "Ścieżka", "Plac"]
PLACES = ["Prądnik", "Dębniki", "Łęg", "Grzegórzki"]


def cell(text):
    return '"' + text.replace('"', '""') + '"' if ";" in text or '"' in text else text


def rows(title, header, table):
    return [title, ";".join(header), *(";".join(cell(str(it)) for it in row) for row in table)]


def chosen(projects, budget, rule, threshold):
    """The projects a kind of greedy takes, given as (id, cost, result), the best first."""
    left, taken = budget, set()
    for name, cost, result in sorted(projects, key=lambda it: -it[2]):
        if result < threshold:
            continue
        if left >= cost:
            taken.add(name)
            left -= cost
        elif rule == "poznan" and left >= 0.8 * cost:
            taken.add(name)
            break
        elif rule in ("greedy-no-skip", "poznan"):
            break
    return taken


def made(seed, kind="approval", rule="greedy", pointed=False, threshold=0, meta=(), extra=(), people=(), results=True):
    """An election of seven projects and fourteen voters."""
    rng = random.Random(seed)
    ids = [f"P.{n}/{seed}" if seed % 2 else str(n + 1) for n in range(7)]
    costs = {it: rng.randrange(10, 90) * 100 for it in ids}
    length = {"choose-1": 1, "ordinal": 3}.get(kind, 4)
    ballots = []
    for n in range(14):
        some = length if n == 0 or kind in ("choose-1", "ordinal") else rng.randrange(2, length + 1)
        vote = rng.sample(ids, some)
        points = sorted((rng.randrange(1, 4) for _ in vote), reverse=True)
        if kind == "ordinal":
            points = list(range(some, 0, -1))
        ballots.append((str(1000 + 7 * n), vote, points))
    scored = results and kind in ("ordinal", "cumulative", "scoring")
    votes = {it: sum(it in vote for _, vote, _ in ballots) for it in ids}
    score = {it: sum(p for _, vote, points in ballots for v, p in zip(vote, points) if v == it) for it in ids}
    result = score if scored else votes
    budget = int(sum(costs.values()) * 0.55)
    unit = "Poznań" if rule == "poznan" else "Miasto"
    taken = chosen([(it, costs[it], result[it]) for it in ids], budget, rule, threshold)
    lines = [["description", "Budżet; małe ogrody"], ["country", "Poland"], ["unit", unit], ["instance", "2024"]]
    lines += [["num_projects", len(ids)], ["num_votes", len(ballots)], ["budget", budget], ["vote_type", kind]]
    lines += [["rule", "greedy-custom" if rule == "poznan" else rule], ["date_begin", "01.10.2024"], ["date_end", "10.10.2024"]]
    lines += [["min_length", 1], ["max_length", length]]
    if kind == "cumulative":
        lines += [["max_sum_points", 3 * length]]
    if threshold:
        lines += [["min_project_score_threshold", threshold]]
    lines += [list(it) for it in meta]
    header = ["project_id", "cost", "votes", *(["score"] if scored else []), "name", *(it for it, _ in extra[:2]), "selected", *(it for it, _ in extra[2:])]
    table = []
    for n, it in enumerate(ids):
        row = [it, costs[it], votes[it], *([score[it]] if scored else []), WORDS[n]]
        row += [of(n) for _, of in extra[:2]] + [int(it in taken)] + [of(n) for _, of in extra[2:]]
        table.append(row)
    voting = ["voter_id", "vote", *(["points"] if pointed else []), *(it for it, _ in people)]
    voters = [[name, ",".join(vote), *([",".join(map(str, points))] if pointed else []), *(of(n) for _, of in people)]
              for n, (name, vote, points) in enumerate(ballots)]
    text = [*rows("META", ["key", "value"], lines), *rows("PROJECTS", header, table), *rows("VOTES", voting, voters)]
    return "\n".join(text)


AGE = ("age", lambda n: 12 + 5 * n if n % 5 else "")
SEX = ("sex", lambda n: "MF"[n % 2])
METHOD = ("voting_method", lambda n: ["internet", "paper"][n % 3 == 0])
DISTRICT = ("district", lambda n: PLACES[n % 4])
CATEGORY = ("category", lambda n: ["zieleń,sport", "kultura", "sport"][n % 3])
TARGET = ("beneficiaries", lambda n: ["dzieci", "dzieci,seniorzy"][n % 2])
PLACE = [("latitude", lambda n: 50 + n / 100), ("longitude", lambda n: 19.9 + n / 100)]
NEAR = ("neighborhood", lambda n: PLACES[n % 4])

BASES = (
    made(1, people=[AGE, SEX, METHOD]),
    made(2, rule="greedy-threshold", threshold=4, meta=[("language", "pl"), ("currency", "PLN")]),
    made(3, "choose-1", "greedy-no-skip", meta=[("edition", "5")], people=[AGE, SEX]),
    made(4, "ordinal", extra=[CATEGORY, TARGET, *PLACE], people=[METHOD, DISTRICT]),
    made(5, "ordinal", pointed=True, meta=[("categories", "zieleń,sport,kultura")], extra=[CATEGORY]),
    made(6, "cumulative", pointed=True, meta=[("comment", "#1: pierwszy #2: drugi")], people=[SEX]),
    made(7, "scoring", pointed=True, rule="greedy-no-skip", people=[AGE]),
    made(8, rule="poznan", meta=[("comment", "#1: 80 %")], people=[AGE, SEX, METHOD]),
    made(9, rule="greedy-exclusive", meta=[("neighborhoods", ",".join(PLACES))], extra=[NEAR]),
    made(10, rule="greedy-custom", meta=[("comment", "#1: inaczej")], extra=[CATEGORY]),
    made(11, rule="unknown", meta=[("subdistricts", ",".join(PLACES))], people=[DISTRICT]),
    made(12, meta=[("max_sum_cost", "26000.50")], extra=[TARGET, CATEGORY], people=[AGE, DISTRICT]),
    made(13, "cumulative", "greedy-threshold", True, 9, people=[METHOD, NEAR]),
    made(14, "cumulative", pointed=True, meta=[("max_points", "3")], people=[AGE], results=False),
    made(15, "scoring", pointed=True, meta=[("min_points", "-1"), ("min_sum_points", "2")], results=False),
    made(16, meta=[("min_sum_cost", "100")], extra=[("public_id", str), CATEGORY, *PLACE], people=[SEX, AGE]),
    made(17, "ordinal", "equalshares", extra=[("latitude", lambda n: 50.5), ("longitude", lambda n: 20)]),
)

ODD = ["", "abc", "0", "1", "2", "3", "4", "-1", "-3", "1.0", "2.5", "1,5", "0,0", "999999999", "\\N", "NULL", "None",
       " 5", "5 ", "1_0", "+3", "1e3", "100000", "7", "14", "13"]
VALUES = {
    "country": ["Polska", "poland", "PL", "616", "Republic of Poland", "Worldwide", "worldwide", "UK", "\U0001f1f5\U0001f1f1"],
    "language": ["polish", "PL", "pl", "xx", "pol", "sh"],
    "currency": ["pln", "zł", "EUR", "PLZ", "USDT"],
    "vote_type": ["approval", "choose-1", "ordinal", "cumulative", "scoring", "Approval", "points", ""],
    "rule": ["greedy", "greedy-no-skip", "greedy-threshold", "greedy-exclusive", "greedy-custom", "unknown", "phragmen", "Greedy"],
    "date_begin": ["2024", "5.10.2024", "31.02.2024", "29.02.2024", "2024-10-01", "11.10.2024", "0000", "24"],
    "date_end": ["2023", "2024", "30.09.2024", "31.04.2024", "29.02.2023", "1.2.2024", "10/10/2024", "rok"],
    "comment": ["bez numeru", "#1 tekst", "#1: a #3: b", "#2: a", "#1:", "#1: a #2: b", "#01: x", "# 1: a"],
    "unit": ["Poznań", "Miasto", ""],
    "fully_funded": ["1", "1", "1", "0", "2", "tak", ""],
    "experimental": ["1", "0", "x"],
    "categories": ["zieleń, sport", "sport", "Zieleń,sport,kultura", "a,,b"],
    "neighborhoods": ["Prądnik,Dębniki", "Pradnik", "Łęg , Dębniki"],
    "subdistricts": ["Prądnik,Nowa", "Dębniki"],
    "age": ["18-25", "25-18", "224", "-5", "18 lat", "0", "None", "18-", "12-12-12", "123"],
    "sex": ["K", "M", "F", "O", "f", "\\N", ""],
    "voting_method": ["Internet", "", "mail", "paper"],
    "latitude": ["", "91", "-90", "50,1", "abc", "50.0"],
    "longitude": ["", "181", "19,9", "-180", "x"],
    "category": ["zieleń, sport", "sport,sport", "Sport", "Zielen", "", "SPORT,kultura"],
    "beneficiaries": ["dzieci , seniorzy", "dzieci,dzieci", "Dzieci", ""],
    "district": ["Pradnik", "PRĄDNIK", "", "Nowa"],
    "neighborhood": ["debniki", "", "Prądnik  ", "Łęg"],
    "name": ["", "Park", '"Niezamknięty', '""x"" y'],
    "min_points": ["2", "-1", "1"],
    "max_points": ["1", "2", "3"],
    "min_sum_points": ["4", "9", "0"],
    "max_sum_points": ["3", "100", "6"],
    "min_sum_cost": ["9000.5", "1,5", "0"],
    "max_sum_cost": ["9000.5", "20000,50", "0"],
    "min_project_score_threshold": ["5", "0", "3"],
    "max_length": ["1", "2", "9", "7"],
    "min_length": ["3", "2", "0"],
    "selected": ["", "0", "1", "2", "3", "4", "tak", "1.0"],
}
KEYS = ["fully_funded", "experimental", "comment", "min_points", "max_points", "min_sum_points", "max_sum_points",
        "default_score", "min_sum_cost", "max_sum_cost", "min_project_score_threshold", "language", "currency",
        "categories", "neighborhoods", "subdistricts", "max_length", "min_length", "max_length_unit", "edition",
        "budget_per_category", "leftover_budget", "district", "subunit", "target", "scoring_fn", "points", "Budget"]
NAMES = ["target", "Cost", "elected", "neighbourhood", "categories", "Selected", "description", "district", "key"]


def parts(lines):
    """Where META, PROJECTS and VOTES begin and where the file ends."""
    at = [n for n, line in enumerate(lines) if line.strip().upper() in ("META", "PROJECTS", "VOTES")]
    return [*at, len(lines)] if len(at) == 3 else None


def split(line):
    """The cells of a line; quoted ones keep their marks."""
    out, inside, text = [], False, ""
    for sign in line:
        inside ^= sign == '"'
        if sign == ";" and not inside:
            out.append(text)
            text = ""
        else:
            text += sign
    return [*out, text]


def filled(line, width):
    """The cells of a line, as many as the header has at least."""
    of = split(line)
    return of + [""] * (width - len(of))


def value(name, rng):
    return rng.choice(VALUES[name]) if name in VALUES and rng.random() < 0.8 else rng.choice(ODD)


def meta_value(lines, at, rng):
    row = rng.randrange(at[0] + 2, at[1])
    key = split(lines[row])[0]
    lines[row] = f"{key};{value(key, rng)}"


def meta_row(lines, at, rng):
    row = rng.randrange(at[0] + 2, at[1])
    key, *rest = split(lines[row])
    what = rng.randrange(6)
    if what == 0:
        del lines[row]
    elif what == 1:
        lines.insert(row, lines[row])
    elif what == 2:
        lines.insert(row, f"{key};{rng.choice(ODD)}")
    elif what == 3:
        other = rng.randrange(at[0] + 2, at[1])
        lines[row], lines[other] = lines[other], lines[row]
    elif what == 4:
        lines[row] = rng.choice([key.capitalize(), "", key + " ", " " + key]) + ";" + ";".join(rest)
    else:
        lines[row] += rng.choice([";", "; ", " ", ";x"])


def meta_more(lines, at, rng):
    key = rng.choice(KEYS)
    lines.insert(rng.choice([at[1], at[1], rng.randrange(at[0] + 2, at[1])]), f"{key};{value(key, rng)}")


def cells(part):
    def change(lines, at, rng):
        row = rng.randrange(at[part] + 2, at[part + 1])
        header = filled(lines[at[part] + 1], 2)
        of = filled(lines[row], max(2, len(header)))
        column = rng.randrange(0 if rng.random() < 0.1 else 1, max(2, len(header)))
        of[column:column + 1] = [value(header[column], rng)]
        lines[row] = ";".join(of)
    return change


def amounts(lines, at, rng):
    header = split(lines[at[1] + 1])
    name = rng.choice([it for it in ("cost", "votes", "score", "selected") if it in header] or header)
    row, column = rng.randrange(at[1] + 2, at[2]), header.index(name)
    of = filled(lines[row], max(2, len(header)))
    if of[column].isdigit():
        of[column] = str(rng.choice([int(of[column]) + 1, int(of[column]) - 1, -int(of[column]), 1 - int(of[column])]))
    if name == "cost" and rng.random() < 0.6:
        of[column] = rng.choice(["999999999", "0", "0.5", "1000000", "1,5", ",5", "", "-100", "1e2", "12 000", of[column] + ".25"])
    lines[row] = ";".join(of)


def columns(part):
    def change(lines, at, rng):
        header = filled(lines[at[part] + 1], 2)
        one, other = rng.randrange(1, max(2, len(header))), rng.randrange(1 if rng.random() < 0.9 else 0, max(2, len(header)))
        what = rng.randrange(5)
        new = rng.choice(NAMES)
        for row in range(at[part] + 1, at[part + 1]):
            of = filled(lines[row], max(2, len(header)))
            if what == 0:
                of[one], of[other] = of[other], of[one]
            elif what == 1 and header[one] != "vote":
                del of[one]
            elif what == 2:
                of.append(of[one])
            elif what == 3 and header[one] != "vote":
                of[one] = new if row == at[part] + 1 else of[one]
            elif what == 4:
                of.insert(other + 1, new if row == at[part] + 1 else rng.choice(["", "x", "0"]))
            lines[row] = ";".join(of)
    return change


def table(part):
    def change(lines, at, rng):
        row = rng.randrange(at[part] + 2, at[part + 1])
        of = split(lines[row])
        what = rng.randrange(8)
        if what == 0:
            del lines[row]
        elif what == 1:
            lines.insert(rng.randrange(at[part] + 2, at[part + 1]), lines[row])
        elif what == 2:
            lines[row] = ";".join(of[:-1])
        elif what == 3:
            lines[row] += rng.choice([";", ";x", "; "])
        elif what == 4:
            lines[row] = ";".join(["", *of[1:]])
        elif what == 5:
            lines[row] = ";".join([of[0] + " ", *of[1:]])
        elif what == 6:
            other = split(lines[rng.randrange(at[part] + 2, at[part + 1])])
            lines[row] = ";".join([other[0], *of[1:]])
        else:
            del lines[at[part] + 2:at[part + 1]]
    return change


def votes(lines, at, rng):
    row = rng.randrange(at[2] + 2, len(lines))
    of = filled(lines[row], 2)
    vote = of[1].split(",")
    ids = [split(line)[0] for line in lines[at[1] + 2:at[2]]]
    what = rng.randrange(9)
    if what == 0:
        vote.append(rng.choice(["nieznany", "99", "[]"]))
    elif what == 1:
        vote.append(vote[0])
    elif what == 2:
        vote = []
    elif what == 3:
        vote = vote[:1]
    elif what == 4:
        vote = ids
    elif what == 5:
        vote = [" " + it for it in vote] if len(vote) > 1 else ["", vote[0]]
    elif what == 6:
        vote.reverse()
    elif what == 7:
        vote[0] = rng.choice(ids)
    else:
        vote.insert(0, "")
    of[1] = ",".join(vote)
    lines[row] = ";".join(of)


def points(lines, at, rng):
    header = split(lines[at[2] + 1])
    if "points" not in header:
        return votes(lines, at, rng)
    row, column = rng.randrange(at[2] + 2, len(lines)), header.index("points")
    of = filled(lines[row], max(2, len(header)))
    of[column] = rng.choice(["", "1", "3,2,1", "-1,-2", "5,5,5", "a,b", "9,1,x", "1, 2", "1,2,3", "0", "100,1", "1.5,0.5", "2,1,0,-1",
                             of[column] + ",1", of[column].replace("1", "1.5"), of[column].replace("2", "-2"), "1,,1"])
    lines[row] = ";".join(of)


def sections(lines, at, rng):
    what = rng.randrange(12)
    if what == 0:
        del lines[rng.choice(at[:3])]
    elif what == 1:
        lines[:] = lines[at[1]:at[2]] + lines[:at[1]] + lines[at[2]:]
    elif what == 2:
        lines[:] = lines[:at[1]] + lines[at[2]:] + lines[at[1]:at[2]]
    elif what == 3:
        part = rng.randrange(3)
        lines.insert(at[part], lines[at[part]])
    elif what == 4:
        part = rng.choice(at[:3])
        lines[part] = rng.choice([lines[part].lower(), lines[part] + " ", lines[part] + ";", " " + lines[part]])
    elif what == 5:
        del lines[rng.choice(at[:3]) + 1]
    elif what == 6:
        lines.insert(0, rng.choice(["# uwaga", ";;", "key;value"]))
    elif what == 7:
        lines.extend(lines[at[1]:at[2]])
    elif what == 8:
        del lines[at[1]:at[2]]
    elif what == 9:
        del lines[at[2]:]
    elif what == 10:
        lines[at[0] + 1] = rng.choice(["key; value", "Key;Value", "klucz;wartość", "key;value;", "key"])
    else:
        lines.insert(rng.choice(at), rng.choice(["PROJECTS", "VOTES", "META;x"]))


def blanks(lines, at, rng):
    for _ in range(rng.randrange(1, 4)):
        lines.insert(rng.randrange(len(lines) + 1), rng.choice(["", "", "  ", "\t", ";;", '""']))


WAYS = [meta_value, meta_value, meta_value, meta_row, meta_row, meta_more, meta_more, meta_more, cells(1), cells(1), cells(2),
        cells(2), amounts, amounts, columns(1), columns(2), table(1), table(2), votes, votes, points, points, points, sections, blanks]


def damaged(base, rng):
    """A copy of the lines of a base, damaged in one to three ways, each while its three parts stand."""
    lines = list(base)
    for _ in range(rng.choice([1, 1, 1, 1, 2, 3])):
        at = parts(lines)
        if at and all(after - before > 3 for before, after in zip(at, at[1:])):
            rng.choice(WAYS)(lines, at, rng)
    return lines
