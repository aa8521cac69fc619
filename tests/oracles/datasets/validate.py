"""Whether every descriptor in `datasets/` is in order and says the same as its files."""

import csv
import json
import re

UNITS = {"person", "PLN", "EUR", "ha", "km2", "km", "Mg", "%", "place", "bed", "school", "library", "clinic", "firm",
         "dwelling", "application", "incident", "establishment", "project", "ballot", "park", "facility", "partner",
         "PLN/person", "person/km2", "1/10000 person", "1/1000 person", "place/person", "death", "birth", "points%"}
MEASURES = {"stock", "flow", "balance", "rate", "share", "survey_share", "index"}
HOLDS = {"observations", "members", "territories", "predecessors", "programmes", "boundaries"}
STATES = {"known", "missing", "withheld"}
REASONS = {"not collected", "pending", "not applicable", "confidential", "too small", "broken series", "incomplete",
           "parts not published", "not yet known", "doubtful", "boundary changed"}
OBSERVATIONS = ["variable", "territory", "year", "grp", "value", "state", "reason", "source_value", "source_unit", "note"]
KEYS = ["$schema", "name", "title", "titleEnglish", "description", "provider", "sources", "licenses", "variables", "resources"]
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
TERRITORY = re.compile(r"\d{6}|metropolis|ring|poland")


def findings(root):
    for path in sorted(root.glob("*/*/datapackage.json")):
        for finding in package(path):
            yield f"{path.relative_to(root)}: {finding}"
    for folder in sorted(p for p in root.glob("*/*") if p.is_dir() and not (p / "datapackage.json").exists()):
        yield f"{folder.relative_to(root)}: no datapackage.json"


def package(path):
    text = path.read_text(encoding="utf-8")
    try:
        descriptor = json.loads(text)
    except ValueError as error:
        yield f"not JSON: {error}"
        return
    if text != json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n":
        yield "not written with two spaces, plain UTF-8 and a final newline"
    if [key for key in descriptor if key != "subject"] != KEYS:
        yield f"keys are {list(descriptor)}"
        return
    if descriptor["name"] != "-".join(path.parent.parts[-2:]):
        yield f"name is {descriptor['name']}"
    for variable in descriptor["variables"]:
        if variable["unit"] not in UNITS or variable["measure"] not in MEASURES or set(variable["title"]) != {"pl", "en"}:
            yield f"variable {variable['name']}: unit, measure or title"
    listed = {resource["path"] for resource in descriptor["resources"]}
    here = {str(p.relative_to(path.parent)) for p in path.parent.glob("*/*")}
    for name in sorted(listed ^ here):
        yield f"{name}: {'file is missing' if name in listed else 'file is not listed'}"
    names = {variable["name"] for variable in descriptor["variables"]}
    used = set()
    for resource in descriptor["resources"]:
        if resource["path"] in here:
            for finding in resource_findings(path.parent, resource, used):
                yield f"{resource['path']}: {finding}"
    if used != names:
        yield f"variables declared and used differ: {sorted(used ^ names)}"


def resource_findings(folder, resource, used):
    if resource["holds"] not in HOLDS:
        yield f"holds {resource['holds']}"
    if not DAY.fullmatch(resource["vintage"]) or not resource["path"].startswith(resource["vintage"] + "/"):
        yield f"vintage {resource['vintage']}"
    data = (folder / resource["path"]).read_bytes()
    if b"\r" in data or data.startswith(b"\xef\xbb\xbf") or not data.endswith(b"\n"):
        yield "line ends or byte order mark"
    if resource["format"] != "csv":
        json.loads(data)
        return
    rows = list(csv.reader(data.decode("utf-8").splitlines()))
    header = [field["name"] for field in resource["schema"]["fields"]]
    if rows[0] != header:
        yield f"columns are {rows[0]}, the schema says {header}"
        return
    body = [dict(zip(header, row)) for row in rows[1:]]
    if any(len(row) != len(header) for row in rows):
        yield "rows of unequal length"
    key = resource["schema"].get("primaryKey", [])
    keys = [tuple(row[column] for column in key) for row in body]
    if len(set(keys)) != len(keys):
        yield f"key is not unique: {next(k for k in keys if keys.count(k) > 1)}"
    if resource["holds"] == "observations":
        if keys != sorted(keys):
            yield "rows are not sorted by their key"
        if header != [column for column in OBSERVATIONS if column in header]:
            yield f"order of columns: {header}"
        for row in body:
            used.add(row["variable"])
            yield from observation_findings(row)


def observation_findings(row):
    state, reason, value = row.get("state", "known"), row.get("reason", ""), row["value"]
    where = ",".join(row.values())
    if not TERRITORY.fullmatch(row["territory"]) or not re.fullmatch(r"\d{4}", row["year"]):
        yield f"territory or year: {where}"
    if state not in STATES or (state == "known") != (value != "") or (state == "known") != (reason == ""):
        yield f"state, reason and value disagree: {where}"
    if reason and reason not in REASONS:
        yield f"reason: {where}"
    if value and not re.fullmatch(r"-?\d+(\.\d*[1-9])?", value):
        yield f"number: {where}"
