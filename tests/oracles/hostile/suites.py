"""The given suites of bad input (`golden/badinputs`): who made them says what is right."""

import json

from .case import Case, Cells, Either, Refused

# The twin holds one object, and in this cell another telephone number than its CSV file.
TWIN_DIFFERS = {"location_coordinates": {"Contact Phone Number": "2095257564"}}


class Accepted(Either):
    """It must be read, whatever the table is."""

    codes = (0,)

    def departures(self, run):
        return [] if run.code == 0 else [f"not read ({run.ending()})"]


def spectrum(folder):
    for file in sorted((folder / "csvs").glob("*.csv")):
        twin = json.loads((folder / "json" / f"{file.stem}.json").read_bytes())
        rows = twin if isinstance(twin, list) else [twin]
        rows = [row | TWIN_DIFFERS.get(file.stem, {}) for row in rows]
        right = Cells([list(row.values()) for row in rows], list(rows[0]))
        yield Case(f"csv-spectrum/{file.name}", file.read_bytes(), right, file=file.name)


def json_suite(folder):
    verdicts = {"y": Accepted(), "n": Refused(), "i": Either()}
    for file in sorted((folder / "test_parsing").glob("*.json")):
        yield Case(
            f"json-test-suite/{file.name}",
            file.read_bytes(),
            verdicts[file.name[0]],
            file=file.name,
        )


def cases(corpus):
    """Every file below `golden/badinputs`; those without a verdict may be read or refused."""
    root = corpus / "golden" / "badinputs"
    judged = {
        "csv-spectrum/csvs": spectrum(root / "csv-spectrum"),
        "json-test-suite/test_parsing": json_suite(root / "json-test-suite"),
    }
    for part in judged.values():
        yield from part
    for file in sorted(it for it in root.rglob("*") if it.is_file()):
        inside = file.relative_to(root)
        if str(inside.parent) not in judged:
            yield Case(str(inside), file.read_bytes(), file=file.name)
