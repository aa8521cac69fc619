"""Separated text: encodings, dialects, numbers, marks and quotes that people and programs make."""

import random

from .case import Case, Cells, Either, Refused, Rows, repeated

HEADER = ["kod", "gmina", "rok", "wartość"]
PLACES = [
    ["126101", "Kraków", "2024", "809168"],
    ["120608", "Michałowice", "2024", "13549"],
    ["121905", "Wieliczka", "2024", "69791"],
    ["120614", "Świątniki Górne", "2024", "11208"],
    ["120605", "Kocmyrzów-Luborzyca", "2024", "18638"],
    ["120602", "Igołomia-Wawrzeńczyce", "2024", "7852"],
    ["106101", "Łódź – żółć, źdźbło, ćma".replace(" –", ""), "2024", "0"],
    ["246501", "Dąbrowa Górnicza, Śląsk", "2024", "114765"],
]
ENCODINGS = {
    "utf-8": "utf-8",
    "utf-8-bom": "utf-8-sig",
    "cp1250": "cp1250",
    "iso-8859-2": "iso8859-2",
    "utf-16-le-bom": ("utf-16-le", b"\xff\xfe"),
    "utf-16-be-bom": ("utf-16-be", b"\xfe\xff"),
}
MARKS = [
    "-",
    ".",
    "..",
    "...",
    "x",
    "X",
    "0",
    "*",
    ":",
    "n/d",
    "b.d.",
    "#N/A",
    "NaN",
    "inf",
    "—",
    "n",
    "a",
    "k",
    "(1)",
    "1e999",
    "-0",
    "1.2.3",
    "0x10",
    "１２３",
    "²",
    "½",
    "٣",
    "NULL",
]
INJECTIONS = [
    "=cmd|' /C calc'!A0",
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1+9)*cmd|' /C calc'!A0",
    '=HYPERLINK("http://example.org";"x")',
    'DDE ("cmd";"/C calc";"!A0")A0',
    "%0A-3+3+cmd|' /C calc'!D2",
    "\t=1+1",
    "<script>alert(1)</script>",
    "'; DROP TABLE x;--",
    "${jndi:ldap://x}",
    "{{7*7}}",
    "../../etc/passwd",
    "%s%s%s%n",
    "\u202e126101",
    "\ufeff126101",
    "a\u0000b".replace("\u0000", "\\0"),
]


def quoted(cell):
    plain = not any(sign in cell for sign in ',;"\t|\r\n') and cell == cell.strip()
    return cell if plain else '"' + cell.replace('"', '""') + '"'


def table(rows, delimiter=",", newline="\n", header=HEADER):
    lines = [delimiter.join(quoted(cell) for cell in row) for row in [header, *rows]]
    return newline.join(lines) + newline


def encoded(text, encoding):
    if isinstance(encoding, tuple):
        return encoding[1] + text.encode(encoding[0])
    return text.encode(encoding)


def encodings():
    right = Cells(PLACES, HEADER)
    for name, encoding in ENCODINGS.items():
        for ending, newline in (("lf", "\n"), ("crlf", "\r\n"), ("cr", "\r")):
            text = table(PLACES, ";", newline)
            exact = ending != "cr" or name.startswith("utf-8")
            yield Case(
                f"encoding-{name}-{ending}.csv",
                encoded(text, encoding),
                right if exact else Either(),
            )
    text = table(PLACES, ";")
    for name in ("utf-16-le", "utf-16-be", "utf-32", "cp852", "mac_latin2", "utf-7", "cp500"):
        yield Case(f"encoding-{name}-without-mark.csv", text.encode(name, "replace"))
    plain, mark = text.encode(), b"\xef\xbb\xbf"
    yield Case("bom-twice.csv", mark + mark + plain)
    yield Case("bom-only.csv", mark, Refused("empty|no (data|table|rows|text)|nothing"))
    yield Case("bom-utf16-only.csv", b"\xff\xfe", Refused())
    yield Case("bom-utf8-then-utf16.csv", mark + text.encode("utf-16-le"))
    yield Case("bom-utf16-then-utf8.csv", b"\xff\xfe" + plain)
    yield Case("bom-in-each-line.csv", plain.replace(b"\n", b"\n" + mark))
    quoted_header = '\ufeff"kod";"gmina"\n"126101";"Kraków"\n'
    yield Case(
        "bom-before-quotes.csv",
        quoted_header.encode(),
        Cells([["126101", "Kraków"]], ["kod", "gmina"]),
    )
    yield Case("utf16-odd-length.csv", text.encode("utf-16") + b"\n")
    yield Case("utf16-lone-surrogate.csv", text.encode("utf-16") + b"\x00\xd8;\x00")
    yield Case("utf8-one-wrong-byte.csv", plain.replace("Ś".encode(), b"\xff", 1))
    yield Case("utf8-overlong.csv", plain.replace(b"Kra", b"\xc0\xafra", 1))
    yield Case("utf8-surrogate.csv", plain.replace(b"Kra", b"\xed\xa0\x80ra", 1))
    yield Case("utf8-cut-in-a-letter.csv", "kod;gmina\n126101;Ł".encode()[:-1])
    yield Case(
        "lines-in-two-encodings.csv",
        b"".join(
            line.encode("cp1250" if number % 2 else "utf-8")
            for number, line in enumerate(text.splitlines(keepends=True))
        ),
    )
    twice = "\n".join(text.splitlines()).encode().decode("cp1252", "replace").encode()
    yield Case("encoded-twice.csv", twice, Rows(len(PLACES)))


def dialects():
    right = Cells(PLACES, HEADER)
    for name, delimiter in (("comma", ","), ("semicolon", ";"), ("tab", "\t"), ("pipe", "|")):
        yield Case(f"dialect-{name}.csv", table(PLACES, delimiter).encode(), right)
        trailing = table(PLACES, delimiter, delimiter + "\n").encode()
        yield Case(f"dialect-{name}-trailing.csv", trailing, Rows(len(PLACES)))
    for name, delimiter in (("colon", ":"), ("caret", "^"), ("two", "::"), ("unit", "\x1f")):
        yield Case(f"dialect-{name}.csv", table(PLACES, delimiter).encode())
    every = "\n".join(";".join(f'"{cell}"' for cell in row) for row in [HEADER, *PLACES])
    yield Case("dialect-every-cell-quoted.csv", every.encode(), right)
    yield Case("dialect-sep-line.csv", ("sep=;\n" + table(PLACES, ";")).encode())
    yield Case("dialect-single-quotes.csv", every.replace('"', "'").encode())
    yield Case("dialect-backslash.csv", b'a,b\n"x\\"y",1\n"z",2\n')
    yield Case("dialect-changes.csv", b"a;b;c\n1;2;3\n4,5,6\n7\t8\t9\n")
    yield Case(
        "endings-mixed.csv",
        b"a,b\r\n1,2\n3,4\r\n5,6\n",
        Cells([["1", "2"], ["3", "4"], ["5", "6"]], ["a", "b"]),
    )
    yield Case("endings-none-at-the-end.csv", b"a,b\n1,2", Cells([["1", "2"]], ["a", "b"]))
    yield Case(
        "endings-blank-lines.csv",
        b"a,b\n\n1,2\n\n\n3,4\n\n",
        Cells([["1", "2"], ["3", "4"]], ["a", "b"]),
    )
    yield Case("endings-unicode.csv", "a,b\u2028\n1,2\u0085\n".encode())
    yield Case(
        "delimiter-in-quoted-header.csv",
        b'"Kod";"Nazwa";"og\xc3\xb3\xc5\x82em;2024;[osoba]";\n1261011;"Krak\xc3\xb3w (1)";10640,5;\n',
        Rows(1),
    )
    yield Case(
        "title-above-header.csv",
        "Tabela 1. Ludność;;\n;;\n".encode()
        + table(PLACES, ";").encode()
        + "Źródło: GUS;;\n".encode(),
    )
    yield Case(
        "units-below-header.csv", b"kod;rok;ludno\xc5\x9b\xc4\x87\n;;[osoba]\n126101;2024;809168\n"
    )
    yield Case("ragged-shorter.csv", b"a,b,c\n1,2,3\n4,5\n6\n")
    yield Case("ragged-longer.csv", b"a,b\n1,2\n3,4,5,6,7,8\n")
    yield Case("header-only.csv", b"kod;rok;wartosc\n")
    yield Case("header-twice.csv", b"a,b\na,b\n1,2\n")
    yield Case("header-duplicate-names.csv", b"a,a,a\n1,2,3\n", Cells([["1", "2", "3"]]))
    yield Case("header-empty-names.csv", b",,\n1,2,3\n")
    yield Case("header-missing.csv", b"126101,2024,809168\n120608,2024,13549\n")
    yield Case("one-column.csv", b"a\n1\n2\n", Cells([["1"], ["2"]], ["a"]))
    yield Case("one-cell.csv", b"a")


def numbers():
    head = "kod;wartość\n"

    def column(name, cells):
        text = head + "".join(f"126101;{quoted(cell)}\n" for cell in cells)
        right = Cells([["126101", cell] for cell in cells], ["kod", "wartość"])
        return Case(f"{name}.csv", text.encode(), right)

    yield column("numbers-decimal-comma", ["1,5", "0,25", "-3,2", "809168,00"])
    yield column("numbers-decimal-point", ["1.5", "0.25", "-3.2", "809168.00"])
    yield column("numbers-both", ["1,5", "2.5", "1.234,5", "1,234.5"])
    yield column("numbers-nbsp", ["1\u00a0234,5", "809\u00a0168", "12"])
    yield column("numbers-thin-space", ["1\u2009234,5", "809\u202f168", "12"])
    yield column("numbers-plain-space", ["1 234,5", "809 168", "12"])
    yield column("numbers-apostrophe", ["1'234.5", "809’168", "12"])
    yield column("numbers-minus-signs", ["−5", "–5", "-5", "(5)", "5-"])
    yield column("numbers-with-units", ["5 %", "12 zł", "3 tys.", "7 [osoba]"])
    yield column("codes-as-numbers", ["1261011.0", "1261011,0", "1,261,011", "1.261011E6"])
    yield column("codes-lost-zeros", ["20101", "201011", "2010", "020101", "0201011"])
    yield column("codes-of-twelve-digits", ["011212161011", "11212161011", "1.12122E+10"])
    yield column("keys-twice", ["1", "1", "2"])
    for number, mark in enumerate(MARKS):
        yield column(f"mark-{number}", [mark, "5"])
    for number, text in enumerate(INJECTIONS):
        yield column(f"injection-{number}", ["7", text.strip("\t")])
    boundaries = (
        "kod;rok;ludność\n120713;2023;3000\n120713;2025;2500\n120714;2025;500\n999999;2025;1\n"
    )
    yield Case("boundaries-changed.csv", boundaries.encode(), Rows(4))


def quotes():
    yield Case("quotes-only.csv", b'"' * 1001)
    yield Case("quotes-only-even.csv", b'"' * 1000)
    yield Case("quotes-10-million.csv", repeated((b'"', 10_000_001)))
    yield Case("quote-never-closed.csv", b'a,b\n1,"2\n' + b"3,4\n" * 1000)
    yield Case("quote-never-closed-20-mb.csv", repeated((b'a,b\n1,"', 1), (b"2,3\n", 5_000_000)))
    yield Case("quote-in-each-line.csv", repeated((b"a,b\n", 1), (b'1,"2\n', 1_000_000)))
    yield Case("quote-alternating.csv", repeated((b"a,b\n", 1), (b'"x"y"z,"\n', 500_000)))
    yield Case("quote-then-text.csv", b'a,b\n"1"x,2\n"3",4\n')
    yield Case("quote-inside.csv", b'a,b\n1 1/2" pipe,2\n5" pipe,4\n')
    yield Case(
        "quotes-doubled.csv", b'a,b\n"ha ""ha"" ha",2\n', Cells([['ha "ha" ha', "2"]], ["a", "b"])
    )
    yield Case("newline-in-quotes.csv", b'a,b\n"1\n2",3\n', Cells([["1\n2", "3"]], ["a", "b"]))
    yield Case(
        "newlines-in-quotes-many.csv", b"a,b\n" + b'"' + b"x\n" * 100_000 + b'",1\n', Rows(1)
    )
    yield Case("quotes-typographic.csv", "a,b\n„1”,2\n”3”,4\n".encode(), Rows(2))


def sizes(full):
    million = 1_000_000
    same = repeated((b"a,", 10_000), (b"b\n", 1), (b"1,", 10_000), (b"2\n", 1))
    yield Case("header-of-10-thousand-equal-names.csv", same)
    yield Case(
        "columns-100-thousand.csv",
        repeated((b"a,", 100_000), (b"b\n", 1), (b"1,", 100_000), (b"2\n", 1)),
    )
    yield Case(
        "columns-10-million.csv",
        repeated((b",", 10 * million), (b"\n", 1), (b",", 10 * million), (b"\n", 1)),
    )
    yield Case(
        "columns-10-million-in-one-row.csv",
        repeated((b"a,b\n1,2\n", 1), (b",", 10 * million), (b"\n", 1)),
    )
    yield Case("rows-5-million-empty.csv", repeated((b"a\n", 1), (b"\n", 5 * million)))
    yield Case("rows-2-million.csv", repeated((b"a;b\n", 1), (b"1;2\n", 2 * million)))
    yield Case("cell-100-mb.csv", repeated((b"a,b\n1,", 1), (b"x", 100 * million), (b"\n", 1)))
    yield Case(
        "cell-100-mb-quoted.csv", repeated((b'a,b\n1,"', 1), (b"x,\n", 33 * million), (b'"\n', 1))
    )
    yield Case("header-of-50-mb.csv", repeated((b"x", 50 * million), (b",b\n1,2\n", 1)))
    yield Case("nothing-but-delimiters.csv", repeated((b";", 20 * million)))
    yield Case("nothing-but-newlines.csv", repeated((b"\r\n", 10 * million)))
    yield Case("nothing-but-spaces.csv", repeated((b" ", 20 * million)))
    yield Case("nothing-but-nul.csv", repeated((b"\0", 10 * million)))
    yield Case("digits-20-million.csv", repeated((b"a\n", 1), (b"9", 20 * million)))
    if full:
        yield Case("cell-1-gb.csv", repeated((b"a,b\n1,", 1), (b"x", 1000 * million), (b"\n", 1)))


def bytes_of_other_kinds():
    yield Case("nul-in-a-cell.csv", b"a,b\n1,\x002\n3,4\n")
    yield Case("nul-at-the-end.csv", b"a,b\n1,2\n" + b"\0" * 4096)
    yield Case("control-characters.csv", bytes(range(1, 32)) * 40)
    yield Case("ctrl-z.csv", b"a,b\n1,2\n\x1a")
    yield Case("every-byte.csv", bytes(range(256)) * 64)
    yield Case("escape-sequences.csv", b"kod,x\n\x1b]0;owned\x07\x1b[31m126101,\x1b[2J\n")
    yield Case("random.csv", random.Random(7).randbytes(1_000_000))
    for name, head, words in (
        ("pdf", b"%PDF-1.7\n", "PDF"),
        ("png", b"\x89PNG\r\n\x1a\n", "PNG"),
        ("jpeg", b"\xff\xd8\xff\xe0", "JPEG"),
        ("gzip", b"\x1f\x8b\x08\0", "gzip"),
        ("7z", b"7z\xbc\xaf\x27\x1c", "7z"),
        ("rar", b"Rar!\x1a\x07\0", "RAR"),
        ("zstd", b"\x28\xb5\x2f\xfd", "Zstandard|zstd"),
        ("elf", b"\x7fELF\x02\x01", "program"),
        ("sqlite", b"SQLite format 3\0", "SQLite"),
    ):
        content = head + random.Random(name).randbytes(4000)
        yield Case(f"really-{name}.csv", content, Refused(words))
    yield Case("really-html.xls", b"<html><table><tr><td>126101</td><td>5</td></tr></table></html>")
    yield Case("really-xml.xls", b'<?xml version="1.0"?><Workbook><Worksheet/></Workbook>')
    yield Case("really-rtf.csv", b"{\\rtf1\\ansi 126101;5}")
    yield Case("really-script.csv", b"#!/bin/sh\nrm -rf /\n")
    yield Case(
        "really-an-error-page.csv",
        b"<!DOCTYPE html>\n<html><head><title>429</title></head><body>Quota exceeded</body></html>",
    )
    yield Case("empty.csv", b"", Refused("empty|no (data|table|rows|text)|nothing"))


def cases(full):
    for part in (encodings, dialects, numbers, quotes, bytes_of_other_kinds):
        yield from part()
    yield from sizes(full)
