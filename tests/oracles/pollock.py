#!/usr/bin/env python3
"""How well does a reader load polluted CSV files? The Pollock benchmark, made anew.

    python3 tests/oracles/pollock.py --command "hejnal read {file} --format csv" [--seed 1]
        [--worst 20] [--keep FOLDER] [--result FILE]

Vitagliano, Hameed, Jiang, Reisener, Wu, Naumann: "Pollock: A Data Loading Benchmark", PVLDB 16(8),
2023, pollutes one table in 2,290 ways. This script makes the same pollutions of a table of its own
(same columns and quoting, other words, drawn by the seed), states the clean table each stands for,
and scores what the reader prints (the header and the rows of the first table, as CSV) by the
published metrics: success, and precision, recall and F1 of header, records and cells. "Simple" is
their sum averaged over the files, at most 10; "weighted" weighs each file with how often its
pollution was met in the survey of that paper. Cells are compared as written; the benchmark compares
numbers and dates by value, which is kinder.

Standard library only.
"""

import argparse
import csv
import io
import json
import random
import shlex
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HEADER = ["DATE", "TIME", "Qty", "PRODUCTID", "Price", "ProductType", "ProductDescription", "URL", "Comments"]
QUOTED = {6, 7}  # the columns of the source that are always quoted
ROWS = 83
# pollock_weights.json of HPI-Information-Systems/Pollock: files of the survey per pollution.
WEIGHTS = {
    "source": 1, "file_no_payload": 15, "file_no_trailing_newline": 184, "file_double_trailing_newline": 5,
    "file_no_header": 470, "file_header_multirow_2": 47, "file_header_multirow_3": 47, "file_preamble": 282,
    "file_multitable_same": 188 / 3, "file_multitable_more": 188 / 3, "file_multitable_less": 188 / 3,
    "file_header_only": 3, "file_one_data_row": 4, "file_record_delimiter_0xD": 7,
    "file_record_delimiter_0xA": 1691, "file_field_delimiter_0x9": 4, "file_field_delimiter_0x3B": 834,
    "file_field_delimiter_0x20": 4, "file_field_delimiter_0x2C_0x20": 101, "file_quotation_char_0x27": 11,
    "file_escape_char_0x5C": 1, "file_escape_char_0x00": 7,
    "row_less_sep": 0.36775106082036774, "row_more_sep": 0.36775106082036774,
    "row_field_delimiter": 1 / 7, "row_extra_quote": 1 / 108,
}
METRICS = ["success"] + [f"{what} {how}" for what in ("header", "record", "cell") for how in ("precision", "recall", "F1")]


class Cell:
    """A cell: its text cut at the quotation marks inside, and whether it stands in some."""

    def __init__(self, text, quoted=False):
        self.pieces, self.quoted = text.split('"'), quoted or "," in text[1:]

    def text(self):
        return '"'.join(self.pieces)

    def written(self, quote, escape):
        mark = quote if self.quoted else ""
        return mark + f'{escape}"'.join(self.pieces) + mark


class Row:
    """Cells and delimiters in turn, and what ends the row; `role` is header, data or other."""

    def __init__(self, cells, role, end="\r\n"):
        self.tokens, self.role, self.end = [], role, end
        for cell in cells:
            self.tokens += [cell, ","]
        self.tokens.pop()

    def cells(self):
        return [token for token in self.tokens if isinstance(token, Cell)]

    def delimiters(self):
        return [at for at, token in enumerate(self.tokens) if not isinstance(token, Cell)]

    def delimit(self, delimiter):
        self.tokens = [token if isinstance(token, Cell) else delimiter for token in self.tokens]


class File:
    """A table with its pollution."""

    def __init__(self, rows):
        self.rows, self.quote, self.escape = rows, '"', '"'

    def bytes(self):
        def written(token):
            return token.written(self.quote, self.escape) if isinstance(token, Cell) else token
        return "".join("".join(map(written, row.tokens)) + row.end for row in self.rows).encode()

    def clean(self):
        heads = [[cell.text() for cell in row.cells()] for row in self.rows if row.role == "header"]
        width = max(map(len, heads), default=0)
        joined = [" ".join(head[at] for head in heads if at < len(head)) for at in range(width)]
        data = [[cell.text() for cell in row.cells()] for row in self.rows if row.role == "data"]
        return ([joined] if heads else []) + data


def source_rows(seed):
    """Header and data of the table, other words for every seed."""
    draw = random.Random(seed)
    kinds = ["Men's Hiking Boots", "Kids' Hat", "Sandals", "Wool Coat", "Women's 3-in-1 Jacket", "Rain Jacket, Hooded",
             "Dining Table, Round 48\"", "Boxer, 5\" Inseam", "Leather/Canvas Bag", "Women's  Fly Rod 8 Wt.", "Kids' Bike, 24\"",
             "Shirt, Plaid", "9' Leader", "Field Watch", "Coffee Press Bundle", "Heated Insoles"]
    subjects = ["This jacket", "Our best-value vest", "These ventilated hikers", "The 8\\'9\" rod", "A pair of insoles", "Our kids' fleece", "The chair"]
    verbs = ["keeps you warm", "won't let you down", "is made of soft cotton", "offers UPF 50+ protection", "blocks the sun", "holds 24\" wheels"]
    ends = ["even when wet", "from spring to fall", "wherever you go", "at 100% comfort", "without bulk", "rain or shine"]
    rows = []
    for n in range(ROWS):
        letters = "".join(draw.choice("ABCGHKMNORYZ") for _ in range(2))
        code = f"{letters}-{draw.randrange(1000, 9999)}"
        words = f"{draw.choice(subjects)} {draw.choice(verbs)}"
        words += draw.choice([", ", ": ", " "]) + f"{draw.choice(ends)}." if draw.random() < 0.9 else "."
        if draw.random() < 0.5:
            words += f" {draw.choice(subjects)}, like all our goods, {draw.choice(verbs)}."
        price = f"${draw.uniform(0.5, 99):.{draw.choice([2, 2, 2, 1])}f}"
        note = draw.choice(["sold out", "new, again", "2nd choice"]) if draw.random() < 0.05 else ""
        values = [f"{n % 28 + 1:02}/{n // 28 + 1:02}/2018", f"{n * 15 // 60 % 24:02}:{n * 15 % 60:02}",
                  str(draw.randrange(35)), code, price, draw.choice(kinds), words,
                  f"https://www.example.com/product/{code.replace('-', '_')}.html", note]
        rows.append(values)
    return [HEADER] + rows


def file_of(values):
    rows = [[Cell(value, column in QUOTED) for column, value in enumerate(row)] for row in values]
    return File([Row(row, "header" if n == 0 else "data") for n, row in enumerate(rows)])


def pollutions(values):
    """Every polluted file: its name and the file."""
    def fresh():
        return file_of(values)

    def changed(change):
        file = fresh()
        change(file)
        return file

    def ends(end):
        return changed(lambda file: [setattr(row, "end", end) for row in file.rows])

    def delimiter(text):
        return changed(lambda file: [row.delimit(text) for row in file.rows])

    yield "source", fresh()
    yield "file_no_payload", File([])
    yield "file_no_trailing_newline", changed(lambda file: setattr(file.rows[-1], "end", ""))
    yield "file_double_trailing_newline", changed(lambda file: setattr(file.rows[-1], "end", "\r\n\r\n"))
    yield "file_no_header", changed(lambda file: file.rows.pop(0))
    for extra in (1, 2):
        heads = [Row([Cell(name) for name in HEADER], "header") for _ in range(extra)]
        yield f"file_header_multirow_{extra + 1}", changed(lambda file: file.rows.__setitem__(slice(0, 0), heads))
    above = [Row([Cell("PREAMBLE")] + [Cell("") for _ in HEADER[1:]], "other"), Row([Cell("") for _ in HEADER], "other")]
    yield "file_preamble", changed(lambda file: file.rows.__setitem__(slice(0, 0), above))
    for name, width in (("less", 8), ("same", 9), ("more", 10)):
        # The second table repeats header and rows of the first; texts with quotation marks are
        # cut there, as the benchmark cuts them, so that the cells after them move.
        second = []
        for n, row in enumerate(values[:ROWS]):
            pieces = [piece for value in row for piece in (value.split('"')[:1] + ['"' + rest for rest in value.split('"')[1:]])]
            cells = pieces[:9] + (["col1"] if n == 0 else [values[n][-1]])
            second.append(Row([Cell(cell) for cell in cells[:width]], "other"))
        yield f"file_multitable_{name}", changed(lambda file: file.rows.extend(second))
    yield "file_header_only", changed(lambda file: file.rows.__delitem__(slice(1, None)))
    yield "file_one_data_row", changed(lambda file: file.rows.__delitem__(slice(2, None)))
    for n in range(len(values)):
        for column in range(len(HEADER)):
            file = fresh()
            at = file.rows[n].delimiters()[column - 1] if column else 0
            file.rows[n].tokens.insert(at, ",")
            yield f"row_more_sep_row{n}_col{column}", file
            if column:
                file = fresh()
                del file.rows[n].tokens[file.rows[n].delimiters()[column - 1]]
                yield f"row_less_sep_row{n}_col{column}", file
            file = fresh()
            pieces = file.rows[n].cells()[column].pieces
            # Written without an escape, and yet part of the text.
            pieces[0] = '"' + pieces[0]
            yield f"row_extra_quote{n}_col{column}", file
        yield f"row_field_delimiter_{n}_0x20", changed(lambda file, n=n: file.rows[n].delimit(" "))
    yield "file_record_delimiter_0xA", ends("\n")
    yield "file_record_delimiter_0xD", ends("\r")
    yield "file_field_delimiter_0x3B", delimiter(";")
    yield "file_field_delimiter_0x9", delimiter("\t")
    yield "file_field_delimiter_0x2C_0x20", delimiter(", ")
    yield "file_field_delimiter_0x20", delimiter(" ")
    yield "file_quotation_char_0x27", changed(lambda file: setattr(file, "quote", "'"))
    yield "file_escape_char_0x5C", changed(lambda file: setattr(file, "escape", "\\"))
    yield "file_escape_char_0x00", changed(lambda file: setattr(file, "escape", ""))


def shares(expected, found):
    """Precision, recall and F1 as the benchmark names them."""
    if not expected:
        return [1.0] * 3
    common = sum((Counter(expected) & Counter(found)).values())
    if not common:
        return [0.0] * 3
    precision, recall = common / len(expected), common / len(found)
    return [precision, recall, 2 * precision * recall / (precision + recall)]


def score(clean, output):
    """The ten figures of one file; all zero when the reader failed."""
    if output is None:
        return [0.0] * 10
    if not clean:
        return [1.0] * 10
    loaded = list(csv.reader(io.StringIO(output.removeprefix("\ufeff"), newline="")))
    header = shares(clean[0], loaded[0] if loaded else [])
    records = shares(["".join(row) for row in clean[1:]], ["".join(row) for row in loaded[1:]])
    cells = shares([cell for row in clean for cell in row], [cell for row in loaded for cell in row])
    return [1.0] + header + records + cells


def weight(name):
    known = [key for key in WEIGHTS if name == key or (key.startswith("row_") and name.startswith(key))]
    return WEIGHTS[known[0]]


def load(command, path):
    words = [word.replace("{file}", str(path)) for word in shlex.split(command)]
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--command", required=True, help="prints a file as CSV; {file} is its path")
    parser.add_argument("--seed", type=int, default=1, help="draws the words of the table")
    parser.add_argument("--worst", type=int, default=10, help="how many files with the lowest scores to name")
    parser.add_argument("--keep", type=Path, help="where the polluted files stay")
    parser.add_argument("--result", type=Path, help="writes the scores as JSON")
    options = parser.parse_args()
    csv.field_size_limit(1 << 30)
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        wanted = {}
        for name, file in pollutions(source_rows(options.seed)):
            (folder / f"{name}.csv").write_bytes(file.bytes())
            wanted[name] = file.clean()
        with ThreadPoolExecutor(2) as pool:
            outputs = pool.map(lambda name: load(options.command, folder / f"{name}.csv"), wanted)
        scores = {name: score(clean, output) for (name, clean), output in zip(wanted.items(), outputs)}
    simple = sum(map(sum, scores.values())) / len(scores)
    whole = sum(map(weight, scores))
    weighted = sum(sum(figures) * weight(name) for name, figures in scores.items()) / whole
    groups = defaultdict(list)
    for name, figures in scores.items():
        groups[next(key for key in WEIGHTS if name == key or name.startswith(key))].append(sum(figures))
    for group, sums in groups.items():
        print(f"{group:32} {len(sums):4} files, mean {sum(sums) / len(sums):7.4f}, least {min(sums):7.4f}")
    for name in sorted(scores, key=lambda name: sum(scores[name]))[: options.worst]:
        print(f"  {sum(scores[name]):7.4f}  {name}")
    failed = sum(figures[0] == 0 for figures in scores.values())
    means = {metric: sum(f[n] for f in scores.values()) / len(scores) for n, metric in enumerate(METRICS)}
    print(", ".join(f"{metric} {value:.4f}" for metric, value in means.items()))
    print(f"{len(scores)} files, {failed} not loaded, simple {simple:.4f}, weighted {weighted:.4f}")
    if options.result:
        result = {"files": len(scores), "failed": failed, "seed": options.seed,
                  "simple": round(simple, 4), "weighted": round(weighted, 4)}
        options.result.write_text(json.dumps(result, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
