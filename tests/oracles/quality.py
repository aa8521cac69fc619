"""Counts once more, from the CSV files alone, what the shipped rules find (python3 quality.py [repository])."""
import csv, glob, json, math, os, statistics, sys
from collections import Counter, defaultdict

ROOT = sys.argv[1] if len(sys.argv) > 1 else "."
rows, unit, measure, breaks = [], {}, {}, defaultdict(set)
for path in sorted(glob.glob(ROOT + "/datasets/*/*/datapackage.json")):
    package, dataset = json.load(open(path)), "/".join(path.split("/")[-3:-1])
    for v in package.get("variables", []):
        unit[v["name"]], measure[v["name"]] = v["unit"], v["measure"]
        breaks[v["name"]] |= {b["year"] for b in v.get("breaks", [])}
    for r in package["resources"]:
        if r["holds"] != "observations":
            continue
        for line in csv.DictReader(open(os.path.join(os.path.dirname(path), r["path"]), encoding="utf-8")):
            held = line.get("reason") == "doubtful"
            text = line["value"] or (line.get("source_value") if held else "")
            rows.append({"d": dataset, "v": line["variable"], "t": line["territory"], "y": int(line["year"]),
                         "g": line.get("grp") or "all", "x": float(text) if text else None, "held": held,
                         "vint": r["vintage"], "stated": r.get("vintageStated", True)})
members = [m["territory"] for m in csv.DictReader(open(glob.glob(ROOT + "/datasets/smk/members/*/members.csv")[0]))]
kind = {g["territory"]: g["kind"] for g in csv.DictReader(open(glob.glob(ROOT + "/datasets/gus/territories/*/territories.csv")[0]))}
extensive = lambda v: measure[v] in ("stock", "flow")
found, looked = Counter(), Counter()

def speaks(variable):
    best = {}
    for r in rows:
        if r["v"] == variable and r["g"] == "all":
            rank = (r["x"] is None or r["held"], not r["stated"], [-ord(c) for c in r["vint"]], r["d"])
            key = (r["t"], r["y"])
            if key not in best or rank < best[key][0]:
                best[key] = (rank, None if r["held"] else r["x"])
    return {k: x for k, (_, x) in best.items() if x is not None}

def spread(xs):
    m = statistics.median(xs); dev = [abs(x - m) for x in xs]; mad = statistics.median(dev)
    return m, mad / 0.6745 if mad else 1.253314 * sum(dev) / len(dev)

def far(things, threshold, fewest):
    """The (row, size) whose modified z-score passes the threshold."""
    if len(things) < fewest:
        return []
    m, s = spread([x for _, x in things])
    return [t for t in things if s and abs(t[1] - m) / s > threshold]

BALANCE = ("natural_increase", "net_migration")
WHOLE = "application ballot bed birth clinic death establishment facility firm incident park partner person place project school".split()
for r in rows:
    x, v = r["x"], r["v"]
    found["held-in-file"] += r["held"]
    if x is None:
        continue
    found["count-not-negative"] += extensive(v) and v not in BALANCE and x < 0
    found["count-whole"] += unit[v] in WHOLE and x != int(x)
    found["percentage-within-100"] += unit[v] in ("%", "points%") and v != "debt_to_revenue" and not 0 <= x <= 100
    found["rate-not-negative"] += measure[v] in ("rate", "index") and v != "net_migration_per_1000_published" and x < 0
    found["year-begun"] += r["y"] > int(r["vint"][:4])
    found["dashboard-never-zero"] += v in ("exam_mathematics", "exam_polish", "primary_schools") and x < 1
    found["dashboard-participants-are-persons"] += v == "health_programme_participants" and x < 15
found["key-once"] = len(rows) - len({(r["d"], r["v"], r["t"], r["y"], r["g"], r["vint"]) for r in rows})

known = {(r["d"], r["vint"], r["v"], r["t"], r["y"], r["g"]): r["x"] for r in rows if r["x"] is not None and not r["held"]}
def at_most(rule, variables, limit, across=False):
    anywhere = speaks(limit)
    for r in rows:
        if r["v"] in variables and r["x"] is not None:
            top = anywhere.get((r["t"], r["y"])) if across else known.get((r["d"], r["vint"], limit, r["t"], r["y"], r["g"]))
            if top is not None and (not across or r["g"] == "all"):
                looked[rule] += 1; found[rule] += r["x"] > top
at_most("unemployed-within-residents", ["registered_unemployed"], "population", True)
at_most("children-within-residents", ["children_3_5"], "population", True)
at_most("events-within-residents", ["deaths", "live_births", "internal_out", "emigration"], "population")
at_most("vaccinated-within-residents", ["fully_vaccinated"], "vaccination_population")
at_most("chosen-within-voted", ["projects_chosen"], "projects_put_to_vote")
at_most("voted-within-submitted", ["projects_put_to_vote"], "submissions")
at_most("valid-within-cast", ["valid_ballots", "invalid_ballots"], "ballots_cast")
at_most("valid-within-cast-elsewhere", ["valid_ballots"], "ballots_cast", True)

def parts(rule, total, names):
    for r in rows:
        if r["v"] == total and r["x"] is not None:
            xs = [known.get((r["d"], r["vint"], n.lstrip("-"), r["t"], r["y"], r["g"])) for n in names]
            if None not in xs:
                looked[rule] += 1
                found[rule] += abs(sum(-x if n[0] == "-" else x for n, x in zip(names, xs)) - r["x"]) > 1e-6
parts("births-less-deaths", "natural_increase", ["live_births", "-deaths"])
parts("migration-in-less-out", "net_migration", ["internal_in", "-internal_out", "immigration", "-emigration"])
parts("registrations-less-deregistrations", "net_migration", ["permanent_registrations", "-permanent_deregistrations"])
parts("incidents-by-kind", "rescue_incidents", ["fires", "local_threats", "false_alarms"])
for (d, vint, v, t, y, g), x in known.items():
    if t == "metropolis" and extensive(v):
        here = [known.get((d, vint, v, m, y, g)) for m in members]
        if None not in here:
            looked["members-make-metropolis"] += 1; found["members-make-metropolis"] += sum(here) != x
for v in sorted({r["v"] for r in rows if r["t"] == "metropolis" and extensive(r["v"])}):
    s = speaks(v)
    for (t, y), x in s.items():
        if t == "metropolis" and all((m, y) in s for m in members):
            looked["members-make-metropolis-elsewhere"] += 1
            found["members-make-metropolis-elsewhere"] += sum(s[m, y] for m in members) != x

series, editions = defaultdict(dict), defaultdict(list)
for r in sorted(rows, key=lambda r: r["vint"]):
    if r["x"] is not None:
        series[r["d"], r["v"], r["g"], r["t"]][r["y"]] = r
        editions[r["d"], r["v"], r["g"], r["y"], r["vint"]].append(r)
for (d, v, g, t), s in series.items():
    ys = sorted(s)
    i = 0
    while i < len(ys):
        j = i
        while j + 1 < len(ys) and ys[j + 1] == ys[j] + 1 and s[ys[j + 1]]["x"] == s[ys[i]]["x"]:
            j += 1
        big = extensive(v) and v != "area_ha" and abs(s[ys[i]]["x"]) >= 100
        found["carried-over"] += (j - i) if j - i >= 2 and big else 0
        i = j + 1
    looked["carried-over"] += sum(extensive(v) and s[a]["x"] >= 100 and a + 2 in s and a + 1 in s for a in ys)
    if v in ("cycle_infrastructure_km", "fully_vaccinated", "pocket_park_spending", "pocket_parks"):
        found["cumulative-never-falls"] += sum(s[b]["x"] < s[a]["x"] for a, b in zip(ys, ys[1:]))
    if extensive(v) and v not in BALANCE:
        zeros = [y for y in ys if s[y]["x"] == 0]
        for y in zeros:
            before = [a for a in ys if a < y and a not in zeros]; after = [a for a in ys if a > y and a not in zeros]
            found["zero-between-years"] += bool(before and after) and min(abs(s[max(before)]["x"]), abs(s[min(after)]["x"])) >= 20
years = defaultdict(lambda: defaultdict(list))
for (d, v, g, t), s in series.items():
    for y, r in s.items():
        years[d, v, g][y].append(r["x"])
for of in years.values():
    full = {y: sum(map(abs, xs)) for y, xs in of.items() if any(xs)}
    for y, xs in of.items():
        before, after = [a for a in full if a < y], [a for a in full if a > y]
        if y not in full and len(xs) >= 3 and before and after and min(full[max(before)], full[min(after)]) >= 20:
            found["zero-for-everyone"] += len(xs)
for (d, v, g, y, vint), rs in editions.items():
    zeros, others = [r for r in rs if r["x"] == 0], [abs(r["x"]) for r in rs if r["x"] != 0]
    found["zero-among-others"] += extensive(v) and v not in BALANCE and len(zeros) == 1 and len(others) >= 10 and min(others) >= 20
    same = Counter(r["x"] for r in rs if r["t"].isdigit() and abs(r["x"]) >= 10000)
    found["filled-in"] += sum(n for n in same.values() if n >= 5) if extensive(v) else 0
    own = [(r, r["x"]) for r in rs if r["t"] in members]
    if measure[v] in ("rate", "share", "survey_share"):
        found["rate-unlike-members"] += len(far(own, 3.5, 5))
    if v in ("cit_share", "education_investment"):
        found["dashboard-amount-unlike-members"] += len(far([(r, math.log(x)) for r, x in own], 3.5, 10))
    companies = defaultdict(list)
    for r in rs:
        if r["t"].isdigit():
            companies[kind[r["t"]]].append(r)
    for company in companies.values():
        if measure[v] in ("rate", "share"):
            found["rate-unlike-kind"] += len(far([(r, r["x"]) for r in company], 7, 50))
population = speaks("population")
for (d, v, g, y, vint), rs in editions.items():
    if extensive(v) and v != "population":
        companies = defaultdict(list)
        for r in rs:
            p = population.get((r["t"], y))
            if r["t"].isdigit() and p and r["x"] > 0:
                companies[kind[r["t"]]].append((r, math.log(r["x"] / p)))
        for company in companies.values():
            found["count-unlike-kind"] += len(far(company, 7, 50))

changes, common = {}, defaultdict(list)
for key, s in series.items():
    d, v, g, t = key
    if extensive(v):
        changes[key] = [(y, math.log(s[y]["x"] / s[y - 1]["x"]), math.sqrt(1 / s[y]["x"] + 1 / s[y - 1]["x"])) for y in sorted(s)
                        if y - 1 in s and s[y]["x"] > 0 and s[y - 1]["x"] > 0 and y not in breaks[v]]
        if t.isdigit():
            for y, size, _ in changes[key]:
                common[d, v, g, y].append(size)
common = {k: statistics.median(xs) for k, xs in common.items() if len(xs) >= 10}
for (d, v, g, t), all_changes in changes.items():
    if len(all_changes) >= 7:
        sizes = [size - common.get((d, v, g, y), 0) for y, size, _ in all_changes]
        m, s = spread(sizes)
        scores = [abs(x - m) / max(s, noise) for x, (_, _, noise) in zip(sizes, all_changes)]
        found["change-unlike-own-history-country"] += sum(z > 7 for z in scores)
        if t in members:
            found["change-unlike-own-history"] += sum(z > 3.5 for z in scores)

present = defaultdict(lambda: defaultdict(set)); spans = defaultdict(lambda: defaultdict(set))
for r in rows:
    if r["g"] == "all" and r["t"] in members:
        present[r["v"]][r["y"]].add(r["t"])
    if r["g"] == "all" and (r["t"] in members or r["t"] in ("metropolis", "ring")):
        spans[r["v"]][r["t"]].add(r["y"])
found["all-members"] = sum(2 <= len(ts) < len(members) for ys in present.values() for ts in ys.values())
found["all-years"] = sum(len({tuple(y for y in range(min(ys), max(ys)) if y not in ys) for ys in of.values()} - {()})
                         for v, of in spans.items() if v not in ("turnout_ep", "turnout_sejm"))
for rule in sorted(found):
    print(f"{found[rule]:6} {rule}" + (f" (of {looked[rule]} looked at)" if rule in looked else ""))
