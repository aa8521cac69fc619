#!/usr/bin/env python3
"""Makes the inputs of the ingest benchmark: the same bytes for the same seed and sizes.

    python3 benches/ingest/generate.py --cache DIR [--seed 2030] [--exports 2000] [--rows 7431000]

`long-*.csv`, columns `teryt,year,var,value`: the 2,477 gminas that the register of this project had
before 2025, 30 years (1995 to 2024), 100 variables, 7,431,000 rows, about 187 MB. Nothing is missing
and no key occurs twice. The order is that of a file put together from downloads: the 3,000 tables of
one variable and year come in an order drawn by the seed, and the gminas of each table stand in one of
sixteen orders drawn by the seed, as tables sorted by name, by value or by powiat would give. --rows
takes the first of these tables only.

`wide-*/PROB_<number>_CTAB_<stamp>.csv`: exports as BDL writes them, about 230 kB each: `;`, codes of
seven digits without quotes, names in quotes, a `;` inside the quoted headers (`"ogółem;2023;[osoba]"`)
and one at the end of every line, decimal comma in every third column. Beside the gminas stand Poland,
voivodeships and powiats (sums) and the town and rural parts of gminas, which must not be counted
again; every fiftieth gmina is empty.

`expected-*.json` says how many figures there are and their exact sum. Made once per seed and size;
none of it is committed. Standard library only.
"""

import argparse
import csv
import json
import random
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REGISTER = ROOT / "datasets" / "gus" / "territories"
YEARS, VARIABLES, ORDERS = range(1995, 2025), 100, 16
ROWS = 2477 * len(YEARS) * VARIABLES
LABELS = (("ogółem", "osoba"), ("w gospodarstwach domowych", "osoba"), ("dochody", "zł"))
WIDE_YEARS = (2022, 2023)
FIRST_SUBJECT = 5001  # subjects of no shipped dataset


def register():
    """The gminas that existed before 2025, in the order of their codes."""
    file = sorted(REGISTER.glob("*/territories.csv"))[-1]
    with file.open(encoding="utf-8", newline="") as rows:
        gminas = list(csv.DictReader(rows))
    return [
        it for it in gminas if it["territory"] not in ("120713", "200216")
    ]  # new on 1 January 2025


def write_long(path, seed, rows):
    """Writes the long file; returns how many rows and the sum of their values in hundredths."""
    draw = random.Random(f"{seed}/long")
    codes = [gmina["territory"] for gmina in register()]
    orders = [draw.sample(codes, len(codes)) for _ in range(ORDERS)]
    scales = [10 ** draw.uniform(5.2, 6.0) for _ in range(VARIABLES)]
    tables = [(variable, year) for variable in range(VARIABLES) for year in YEARS]
    draw.shuffle(tables)
    count = total = 0
    with path.open("w", encoding="ascii", newline="") as out:
        out.write("teryt,year,var,value\n")
        for variable, year in tables[: max(1, rows // len(codes))]:
            scale, key = scales[variable], f",{year},v{variable:03},"
            values = [int(scale * (0.2 + 1.6 * draw.random())) for _ in codes]
            out.write(
                "".join(
                    f"{code}{key}{n // 100}.{n % 100:02}\n"
                    for code, n in zip(draw.choice(orders), values)
                )
            )
            count += len(values)
            total += sum(values)
    return count, total


def units():
    """Code, name, and the places of the gminas each counts; parts count none."""
    gminas, found = register(), {}
    for place, gmina in enumerate(gminas):
        code, name = gmina["teryt7"], gmina["name"]
        found.setdefault("0000000", ("POLSKA", []))[1].append(place)
        found.setdefault(code[:2] + "00000", (gmina["voivodeship"].upper(), []))[1].append(place)
        found.setdefault(code[:4] + "000", (f"Powiat {gmina['powiat']}", []))[1].append(place)
        found[code] = (f"{name} ({code[6]})", [place])
        if code[6] == "3":
            found[code[:6] + "4"] = (f"{name} - miasto (4)", [place])
            found[code[:6] + "5"] = (f"{name} - obszar wiejski (5)", [place])
    return sorted((code, name, places) for code, (name, places) in found.items())


def cell(code, places, values, decimal):
    """The printed figure: a sum; of a town part a third, of a rural part the rest."""
    known = [values[place] for place in places if place % 50]
    if not known:
        return ""
    number = sum(known)
    number = {"4": number // 3, "5": number - number // 3}.get(code[6], number)
    return f"{number // 10},{number % 10}" if decimal else str(number)


def write_wide(folder, seed, exports):
    """Writes the exports; returns how many figures of gminas and their sum in tenths."""
    folder.mkdir()
    everything, count, total = units(), 0, 0
    gminas = max(len(places) for _, _, places in everything)
    head = "".join(f'"{label};{year};[{unit}]";' for label, unit in LABELS for year in WIDE_YEARS)
    for number in range(1, exports + 1):
        draw = random.Random(f"{seed}/wide/{number}")
        columns = [
            [int(10 ** draw.uniform(1.5, 4)) for _ in range(gminas)]
            for _ in range(len(LABELS) * len(WIDE_YEARS))
        ]
        decimals = [index // len(WIDE_YEARS) == 2 for index in range(len(columns))]
        lines = [f'"Kod";"Nazwa";{head}']
        for code, name, places in everything:
            cells = (cell(code, places, *column) for column in zip(columns, decimals))
            lines.append(f'{code};"{name}";{";".join(cells)};')
        stamp = f"20250616{number // 3600:02}{number // 60 % 60:02}{number % 60:02}"
        text = "\n".join(lines) + "\n"
        name = f"PROB_{FIRST_SUBJECT - 1 + number}_CTAB_{stamp}.csv"
        (folder / name).write_text(text, encoding="utf-8")
        for values, decimal in zip(columns, decimals):
            known = [value for place, value in enumerate(values) if place % 50]
            count += len(known)
            total += sum(known) * (1 if decimal else 10)
    return count, total


def made(cache, seed=2030, exports=2000, rows=ROWS):
    """The long file, the folder of exports, and what is right of each; made when not there."""
    cache.mkdir(parents=True, exist_ok=True)
    found = []
    for kind, size, write, unit in (
        ("long", rows, write_long, 100),
        ("wide", exports, write_wide, 10),
    ):
        name = f"{kind}-{seed}-{size}"
        path = cache / (name + (".csv" if kind == "long" else ""))
        right = cache / f"expected-{name}.json"
        if not right.exists():
            if path.exists():
                raise SystemExit(f"{path} is there but not finished: remove it")
            count, total = write(path, seed, size)
            right.write_text(json.dumps({"figures": count, "sum": total / unit}))
        found += [path, json.loads(right.read_text())]
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cache", type=Path, required=True, help="where the files go")
    parser.add_argument("--seed", type=int, default=2030)
    parser.add_argument("--exports", type=int, default=2000, help="how many wide exports")
    parser.add_argument("--rows", type=int, default=ROWS, help="how long the long file is")
    options = parser.parse_args()
    for it in made(options.cache, options.seed, options.exports, options.rows):
        print(it)


if __name__ == "__main__":
    main()
