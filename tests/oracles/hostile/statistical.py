"""Formats of statistical offices and maps that promise what they do not hold, and damaged Parquet."""

import base64
import copy
import json
import struct

from .case import Case, Either, Refused, Rows, flipped, repeated
from .separated import table

# Four rows written by pyarrow 26 (Snappy, no statistics): variable (dictionary), territory, year
# (16 bits), value with one null.
PARQUET = base64.b85decode(
    b"P(e~L6$BL=6(CF%0u=xf000g&3IG5AaBpyRY+-b1Z*CO;6%rK|EENb95ETX$1{?qY00|%h000080RadA6$BMf6+%oE2o"
    b"(Sl001Z?1^@s6F)}tWFfj=V3@|n^HWdmeHwFLz05LK!HZVCA02LG!7%UYC6%Z8$6$Tst000Uk0ssI22mt~E<Ny@}6$lj"
    b"!OceqZ01^NI1Ptg0000#L6%rK|EENb95ETX$1{?qY00|%h000080RadA6$BM96*Np01{DAj000<V00000ps^@H00000K"
    b"qK8i00000007`W6#x|!6&NfP2o(?&1{DSz0000ABmw{c00RpG10(<y1Q}d402l^yV`yb<VHF4f6$~W;7zlP@a%o{=Y-J"
    b"??OdJ3J02K@+0vHK&WpZ+9bZ>HbB>+qu0000L0wn?%1bJm)awQ;4tP>Cs0000L3MB#<1$JR<b!7k+2pJq1OeO#v6$}|Q"
    b"00s~l7zlP@a%o{=Y-JS!76=w_7I-E^CI~4k6$BLk6#@Vi02L4w0suS~P#FdpCIAQk001Tc92E>1H2?+>85jw4WpZ+9bZ"
    b">Hb6#^Cr7N!9foB<}@0VaR}DJ&HP6#x|i02Kfg5ETLdJQgq+1{o#*2mk;8CIB220vR;`1`rt-1bJm)auos=2o_uxWG2J"
    b"{CY%B(EENP502KlN6#x|w6#@V}DFzuP00;m8044w&6$%+O00s~l7zK7=Y;|Q70u~4sh5;6i0VdD`CV&GeEENP502KlN6"
    b"#x|w6#@V}DFzuP0tNs802cTI76>K?7KQ`>C?IfQa&dKKbS-0Wa4lhSa&LDac4cyNX>V>IGBz$SE-@KQ8~^|u000~S02}"
    b"}S0FnU!08l|vF#"
)


def text(value):
    return json.dumps(value, ensure_ascii=False).encode()


def json_stat(**lies):
    made = {
        "version": "2.0",
        "class": "dataset",
        "label": "Ludność",
        "id": ["area", "time"],
        "size": [2, 2],
        "dimension": {
            "area": {"category": {"index": ["1261011", "1206162"]}},
            "time": {"category": {"index": ["2023", "2024"]}},
        },
        "value": [806201, 809168, 29602, 29837],
    } | lies
    return text({key: value for key, value in made.items() if value is not None})


def json_stats():
    yield Case("jsonstat-good.json", json_stat(), Rows(4))
    hidden = [1, None, 3, 4]
    yield Case("jsonstat-status.json", json_stat(status={"1": "x"}, value=hidden), Rows(4))
    yield Case("jsonstat-status-beyond.json", json_stat(status={"9": "x"}, value=hidden))
    billion = 1_000_000_000
    lies = {
        "size-1e9-times-1e9": {"size": [billion, billion]},
        "size-1e9": {"size": [billion, 2]},
        "size-negative": {"size": [-2, 2]},
        "size-zero": {"size": [0, 2]},
        "size-words": {"size": ["a", 2]},
        "size-fraction": {"size": [1.5, 2]},
        "size-short": {"size": [2]},
        "size-long": {"size": [2, 2, 2]},
        "size-missing": {"size": None},
        "id-missing": {"id": None},
        "id-twice": {"id": ["area", "area"]},
        "id-unknown": {"id": ["area", "sex"]},
        "values-short": {"value": [1]},
        "values-long": {"value": list(range(50))},
        "values-missing": {"value": None},
        "values-by-place": {"value": {"0": 1, "99": 2}},
        "values-by-word": {"value": {"x": 1}},
        "values-by-huge-place": {"value": {"9" * 30: 1, "-1": 2}},
        "values-texts": {"value": ["a", {}, [], 5]},
        "dimension-empty": {"dimension": {}},
        "dimension-array": {"dimension": []},
        "role-wrong": {"role": {"time": ["sex"], "geo": 5}},
        "ids-2000-dimensions": {"id": [f"d{n}" for n in range(2000)], "size": [2] * 2000},
    }
    for name, lie in lies.items():
        yield Case(f"jsonstat-{name}.json", json_stat(**lie))
    for name, index in (
        ("twice", ["1261011", "1261011"]),
        ("beyond", {"1261011": 0, "1206162": 7}),
        ("negative", {"1261011": -1, "1206162": 0}),
        ("words", {"1261011": "x"}),
    ):
        area = {
            "area": {"category": {"index": index}},
            "time": {"category": {"index": ["2023", "2024"]}},
        }
        yield Case(f"jsonstat-index-{name}.json", json_stat(dimension=area))
    nested = json_stat()
    for _ in range(60):
        nested = b'{"version":"2.0","class":"collection","link":{"item":[' + nested + b"]}}"
    yield Case("jsonstat-collection-deep.json", nested)


def bdl(**lies):
    values = [
        {"year": "2023", "val": 806201, "attrId": 1},
        {"year": "2024", "val": 809168, "attrId": 1},
    ]
    made = {
        "totalRecords": 1,
        "variableId": 72305,
        "measureUnitId": 1,
        "aggregateId": 1,
        "lastUpdate": "2025-04-27T00:00:00",
        "page": 0,
        "pageSize": 100,
        "results": [{"id": "011212161011", "name": "Kraków (1)", "values": values}],
    } | lies
    return text({key: value for key, value in made.items() if value is not None})


def bdl_pages():
    yield Case("bdl-good.json", bdl(), Rows(2))
    unit = {"id": "011212161011", "name": "Kraków", "values": []}
    lies = {
        "total-1e12": {"totalRecords": 10**12},
        "total-negative": {"totalRecords": -1},
        "total-text": {"totalRecords": "many"},
        "page-size-zero": {"pageSize": 0},
        "page-size-1e18": {"pageSize": 10**18},
        "results-missing": {"results": None},
        "results-null-inside": {"results": [None, 5, "x", []]},
        "results-object": {"results": {"id": "x"}},
        "links-to-itself": {"links": {"next": "https://bdl.stat.gov.pl/api/v1/data?page=0"}},
        "unit-twice": {"results": [unit | {"values": [{"year": "2024", "val": 1}]}] * 2},
    }
    values = {
        "null": {"year": "2024", "val": None},
        "value": {"year": "2024", "value": 5},
        "both": {"year": "2024", "val": 5, "value": 6},
        "text": {"year": "2024", "val": "809 168,5"},
        "huge": {"year": "2024", "val": 1e308},
        "array": {"year": "2024", "val": [1]},
        "attribute-unknown": {"year": "2024", "val": 5, "attrId": 999999},
        "attribute-zero": {"year": "2024", "val": 0, "attrId": 0},
        "year-word": {"year": "20x4", "val": 5},
        "year-huge": {"year": "99999999999", "val": 5},
        "year-number": {"year": 2024, "val": 5},
        "year-negative": {"year": "-5", "val": 5},
        "year-missing": {"val": 5},
        "empty": {},
    }
    lies |= {
        f"value-{name}": {"results": [unit | {"values": [value]}]} for name, value in values.items()
    }
    for name, code in (
        ("short", "0112"),
        ("words", "abcdefghijkl"),
        ("number", 11212161011),
        ("null", None),
    ):
        lies[f"unit-{name}"] = {
            "results": [unit | {"id": code, "values": [{"year": "2024", "val": 5}]}]
        }
    for name, lie in lies.items():
        yield Case(f"bdl-{name}.json", bdl(**lie))
    many = [unit | {"values": [{"year": "2024", "val": n}]} for n in range(100_000)]
    yield Case("bdl-page-of-100-thousand.json", bdl(results=many))
    yield Case(
        "bdl-error.json",
        b'{"errors":[{"errorResult":429,"errorReason":"API calls quota exceeded"}]}',
    )
    yield Case("bdl-cut.json", bdl()[:-40], Refused(r":\d+"))


def sdmx():
    head = [
        "STRUCTURE",
        "STRUCTURE_ID",
        "ACTION",
        "REF_AREA",
        "INDICATOR",
        "TIME_PERIOD",
        "OBS_VALUE",
    ]

    def line(action="I", area="1261011", period="2024", value="809168", flow="MK:SMK2030(1.0.0)"):
        return ["dataflow", flow, action, area, "POP", period, value]

    yield Case("sdmx-good.csv", table([line()], header=head).encode(), Rows(1))
    yield Case("sdmx-semicolon.csv", table([line()], ";", header=head).encode(), Rows(1))
    for name, made in (
        ("deletion", line("D")),
        ("deletion-of-all", line("D", "", "", "")),
        ("action-unknown", line("Z")),
        ("value-nan", line(value="NaN")),
        ("value-na", line(value="#N/A")),
        ("value-inf", line(value="INF")),
        ("period-quarter", line(period="2024-Q1")),
        ("period-odd", line(period="2024-W99")),
        ("flow-odd", line(flow="((((")),
        ("flow-empty", line(flow="")),
    ):
        yield Case(f"sdmx-{name}.csv", table([line(), made], header=head).encode())
    yield Case("sdmx-without-values.csv", table([line()[:-1]], header=head[:-1]).encode())
    yield Case(
        "sdmx-old.csv",
        b"DATAFLOW,REF_AREA,TIME_PERIOD,OBS_VALUE\nMK:SMK(1.0),1261011,2024,5\n",
        Rows(1),
    )
    yield Case("sdmx-twice.csv", table([line(), line(value="5")], header=head).encode())
    yield Case(
        "sdmx-mixed-flows.csv", table([line(), line(flow="MK:OTHER(2.0)")], header=head).encode()
    )


def maps():
    ring = [[19.8, 50.0], [20.2, 50.0], [20.2, 50.1], [19.8, 50.0]]

    def collection(geometry, **more):
        feature = {
            "type": "Feature",
            "properties": {"terc": "1261011"},
            "geometry": geometry,
        } | more
        return text({"type": "FeatureCollection", "features": [feature]})

    def polygon(points):
        return collection({"type": "Polygon", "coordinates": [points]})

    yield Case("map-good.geojson", polygon(ring))
    cut = polygon(ring).replace(b"50.1", b"NaN")
    yield Case("map-nan.geojson", cut, Refused(r":\d+"))
    shapes = {
        "unclosed": polygon(ring[:-1]),
        "three-points": polygon(ring[:1] * 3),
        "no-points": polygon([]),
        "far": polygon([[1e308, -1e308]] * 4),
        "crossed": polygon([ring[0], ring[2], ring[1], ring[0]]),
        "one-number": polygon([[19.8]] * 4),
        "texts": polygon([["a", "b"]] * 4),
        "nulls": polygon([None] * 4),
        "many-axes": polygon([[19.8, 50.0, *range(1000)]] * 4),
        "no-geometry": collection(None),
        "geometry-empty": collection({}),
        "geometry-text": collection("x"),
        "type-unknown": collection({"type": "Blob", "coordinates": []}),
        "type-lies": collection({"type": "MultiPolygon", "coordinates": ring}),
        "properties-missing": collection(
            {"type": "Polygon", "coordinates": [ring]}, properties=None
        ),
        "properties-array": collection({"type": "Polygon", "coordinates": [ring]}, properties=[1]),
        "features-missing": b'{"type":"FeatureCollection"}',
        "features-null": b'{"type":"FeatureCollection","features":null}',
        "topology": b'{"type":"Topology","objects":{},"arcs":[[[1e9,1e9]]]}',
    }
    for name, content in shapes.items():
        yield Case(f"map-{name}.geojson", content)
    start, end = polygon(["|"]).split(b'"|"')
    deep = repeated((start, 1), (b"[", 50_000), (b"]", 50_000), (end, 1))
    yield Case("map-deep.geojson", deep)
    yield Case(
        "map-1-million-points.geojson",
        repeated((start, 1), (b"[19.8,50.0],", 1_000_000), (b"[19.8,50.0]", 1), (end, 1)),
    )
    nested = {"type": "GeometryCollection", "geometries": []}
    for _ in range(100):
        nested = {"type": "GeometryCollection", "geometries": [copy.copy(nested)]}
    yield Case("map-collections-in-collections.geojson", collection(nested))


def parquet():
    yield Case("good.parquet", PARQUET, Rows(4))
    yield Case("good-parquet-named.csv", PARQUET, Rows(4))
    length = len(PARQUET)
    for eighth in range(1, 8):
        yield Case(f"cut-at-{eighth}-of-8.parquet", PARQUET[: length * eighth // 8], Refused())
    yield Case("cut-by-one.parquet", PARQUET[:-1], Refused())
    yield Case("only-magic.parquet", b"PAR1", Refused())
    yield Case("magic-twice.parquet", b"PAR1" + bytes(4) + b"PAR1", Refused())
    yield Case("locked.parquet", b"PARE" + PARQUET[4:-4] + b"PARE", Refused())
    for name, size in (
        ("zero", 0),
        ("one", 1),
        ("beyond", length * 2),
        ("negative", 0x80000000),
        ("huge", 0xFFFFFFFF),
    ):
        yield Case(
            f"footer-{name}.parquet", PARQUET[:-8] + struct.pack("<I", size) + b"PAR1", Refused()
        )
    footer = struct.unpack("<I", PARQUET[-8:-4])[0]
    start = length - 8 - footer
    yield Case(
        "footer-of-nothing.parquet", PARQUET[:start] + bytes(footer) + PARQUET[-8:], Refused()
    )
    yield Case(
        "footer-of-ones.parquet", PARQUET[:start] + b"\xff" * footer + PARQUET[-8:], Refused()
    )
    yield Case("pages-of-ones.parquet", PARQUET[:4] + b"\xff" * (start - 4) + PARQUET[start:])
    yield Case("pages-of-nothing.parquet", PARQUET[:4] + bytes(start - 4) + PARQUET[start:])
    for seed in range(20):
        damaged = PARQUET[:start] + flipped(PARQUET[start:-8], seed, 2) + PARQUET[-8:]
        yield Case(f"footer-flipped-{seed}.parquet", damaged)
    for seed in range(20):
        yield Case(
            f"pages-flipped-{seed}.parquet",
            PARQUET[:4] + flipped(PARQUET[4:start], seed, 2) + PARQUET[start:],
        )
    for name, head in (
        ("arrow", b"ARROW1\0\0"),
        ("feather", b"FEA1"),
        ("orc", b"ORC"),
        ("avro", b"Obj\x01"),
    ):
        yield Case(f"really-{name}.parquet", head + bytes(200))


def ballots():
    head = "META\nkey;value\ncountry;Poland\nunit;Kraków\nvote_type;approval\n"
    head += "num_projects;{}\nnum_votes;{}\nbudget;{}\n"
    projects = "PROJECTS\nproject_id;cost\n1;100\n2;200\n"
    votes = "VOTES\nvoter_id;vote\n1;1,2\n2;2\n"
    for name, content in (
        ("good", head.format(2, 2, 300) + projects + votes),
        ("counts-lie", head.format(10**12, -5, "x") + projects + votes),
        ("no-votes", head.format(2, 0, 300) + projects),
        ("votes-first", votes + head.format(2, 2, 300)),
        ("unknown-project", head.format(2, 2, 300) + projects + votes.replace("1,2", "77,,1")),
        ("sections-twice", (head.format(2, 2, 300) + projects + votes) * 2),
        ("only-meta", "META\n"),
        ("vote-of-5-mb", head.format(2, 1, 3) + projects + votes + "3;" + "1," * 2_500_000),
    ):
        yield Case(f"ballots-{name}.pb", content.encode(), Either())


def cases(full):
    for part in (json_stats, bdl_pages, sdmx, maps, parquet, ballots):
        yield from part()
