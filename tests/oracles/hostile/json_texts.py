"""JSON that is deep, huge, ambiguous or not JSON at all."""

import json

from .case import Case, Cells, Refused, Rows, repeated

PLACED = r":\d+"  # a refusal of JSON says on which line


def right():
    rows = [{"kod": "126101", "rok": 2024, "ludność": 809168.5, "uwaga": None, "pewne": True}]
    yield Case(
        "rows.json",
        json.dumps(rows, ensure_ascii=False).encode(),
        Cells(
            [["126101", "2024", "809168.5", "", "true"]],
            ["kod", "rok", "ludność", "uwaga", "pewne"],
        ),
    )
    yield Case("rows-escaped.json", json.dumps(rows).encode(), Rows(1))
    yield Case("rows-indented.json", json.dumps(rows * 3, indent=4).encode(), Rows(3))
    yield Case("rows-named.csv", json.dumps(rows * 2).encode(), Rows(2))
    yield Case("rows-with-different-keys.json", b'[{"a":1},{"b":2},{"c":3,"a":4}]', Rows(3))
    yield Case("rows-with-a-mark.json", b"\xef\xbb\xbf" + json.dumps(rows).encode())
    yield Case("rows-utf-16.json", json.dumps(rows).encode("utf-16"))
    yield Case("rows-cp1250.json", json.dumps(rows, ensure_ascii=False).encode("cp1250"))
    yield Case("rows-of-arrays.json", b'[["a","b"],[1,2],[3]]')
    yield Case("rows-of-everything.json", b'[1,"a",null,true,[],{},{"a":[{"b":[1]}]}]')
    yield Case("lines.ndjson", b'{"a":1}\n{"a":2}\n')
    for name, text in (
        ("number", b"5"),
        ("string", b'"a"'),
        ("null", b"null"),
        ("true", b" true "),
    ):
        yield Case(f"only-{name}.json", text)
    for name, text in (("array", b"[]"), ("object", b"{}"), ("arrays", b"[[],[]]")):
        yield Case(f"empty-{name}.json", text)


def wrong():
    good = b'[{"a":1,"b":"x"}]'
    for name, text in (
        ("cut", good[:-3]),
        ("trailing-comma", b'[{"a":1,}]'),
        ("comment", b'[{"a":1}] // x'),
        ("block-comment", b'[/* x */{"a":1}]'),
        ("single-quotes", b"[{'a':1}]"),
        ("bare-key", b"[{a:1}]"),
        ("nan", b'[{"a":NaN}]'),
        ("infinity", b'[{"a":-Infinity}]'),
        ("hexadecimal", b'[{"a":0x10}]'),
        ("leading-zero", b'[{"a":012}]'),
        ("plus", b'[{"a":+1}]'),
        ("decimal-comma", b'[{"a":1,5}]'),
        ("bare-point", b'[{"a":.5}]'),
        ("newline", b'[{"a":"x\ny"}]'),
        ("nul", b'[{"a":"x\0y"}]'),
        ("bad-escape", b'[{"a":"\\x41"}]'),
        ("half-escape", b'[{"a":"\\u12"}]'),
        ("wrong-byte", b'[{"a":"\xff"}]'),
        ("two-values", b'[{"a":1}][{"a":2}]'),
        ("junk-after", good + b"#"),
        ("python", b"[{'a': None, 'b': True}]"),
        ("call", b'[{"a":1}]);'),
    ):
        yield Case(f"wrong-{name}.json", text, Refused(PLACED))
    yield Case("wrong-only-spaces.json", b" \n\t ", Refused())
    yield Case("wrong-page.json", b"<html><body>429 Too Many Requests</body></html>")
    yield Case("wrong-nul-before.json", b"\0" + good)


def doubtful():
    for name, number in (
        ("1e999", b"1e999"),
        ("1e-999", b"1e-999"),
        ("minus-zero", b"-0"),
        ("20-digits", b"12345678901234567890"),
        ("0.1-long", b"0." + b"1" * 400),
        ("1-million-digits", b"9" * 1_000_000),
        ("exponent", b"1e99999999999999999999"),
    ):
        yield Case(f"number-{name}.json", b'[{"a":' + number + b"}]")
    yield Case(
        "number-digits-kept.json",
        b'[{"a":12345678901234567890,"b":-0.5}]',
        Cells([["12345678901234567890", "-0.5"]], ["a", "b"]),
    )
    yield Case("keys-twice.json", b'[{"a":1,"a":2}]')
    yield Case("keys-that-look-alike.json", '[{"ó":1,"o\u0301":2}]'.encode(), Rows(1))
    yield Case("keys-empty.json", b'[{"":1," ":2}]', Rows(1))
    yield Case("keys-like-methods.json", b'[{"__proto__":1,"constructor":2,"toString":3}]', Rows(1))
    for name, text in (
        ("lone-high", b"\\ud800"),
        ("lone-low", b"\\udc00"),
        ("swapped", b"\\udc00\\ud800"),
        ("nul", b"\\u0000"),
        ("escape", b"\\u001b[31m"),
        ("not-a-character", b"\\uffff"),
    ):
        yield Case(f"escape-{name}.json", b'[{"a":"' + text + b'"}]')


def large():
    thousand, million = 1_000, 1_000_000
    for name, opening in (("arrays", b"["), ("objects", b'{"a":'), ("rows", b'[{"a":')):
        for depth in (200, 100 * thousand, 10 * million // len(opening)):
            yield Case(f"deep-{name}-{depth}.json", repeated((opening, depth)), Refused())
    closed = repeated((b"[", 100 * thousand), (b"]", 100 * thousand))
    yield Case("deep-closed.json", closed)
    inside = repeated(
        (b'[{"a":', 1), (b'{"b":', 50 * thousand), (b"1", 1), (b"}", 50 * thousand), (b"}]", 1)
    )
    yield Case("deep-inside-a-row.json", inside)
    yield Case(
        "keys-1-million-unclosed.json",
        lambda _path: (b"[{" if n == 0 else b'"k%d":%d,' % (n, n) for n in range(million)),
        Refused(),
    )
    keys = b",".join(b'"k%d":%d' % (n, n) for n in range(200 * thousand))
    yield Case("keys-200-thousand.json", b"[{" + keys + b"}]")
    wide = b",".join(b'{"k%d":1}' % n for n in range(20 * thousand))
    yield Case("rows-each-with-its-own-key.json", b"[" + wide + b"]")
    yield Case("rows-1-million-empty.json", repeated((b"[", 1), (b"{},", million), (b"{}]", 1)))
    yield Case(
        "string-of-100-mb.json", repeated((b'[{"a":"', 1), (b"x", 100 * million), (b'"}]', 1))
    )
    yield Case(
        "escapes-of-60-mb.json", repeated((b'[{"a":"', 1), (b"\\u0041", 10 * million), (b'"}]', 1))
    )
    yield Case("spaces-of-50-mb.json", repeated((b"[", 1), (b" ", 50 * million), (b"]", 1)))
    yield Case("zeros-of-20-mb.json", repeated((b"[", 1), (b"0,", 10 * million), (b"0]", 1)))


def cases(full):
    for part in (right, wrong, doubtful, large):
        yield from part()
