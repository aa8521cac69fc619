"""Workbooks (XLSX, ODS) that lie about their size, their parts or their XML."""

import io
import zipfile

from .case import Case, Cells, Either, Refused, Rows

SPREADSHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OPEN_DOCUMENT = "application/vnd.oasis.opendocument.spreadsheet"
PASSWORD = "password|encrypt|protect"


def sheet(rows, dimension="", after="", doctype=""):
    size = f'<dimension ref="{dimension}"/>' if dimension else ""
    return f"{HEAD}{doctype}<worksheet {SPREADSHEET}>{size}<sheetData>{rows}</sheetData>{after}</worksheet>"


def number(place, value, more=""):
    return f'<c r="{place}"{more}><v>{value}</v></c>'


def text(place, value):
    return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'


def relationship(name, kind, target):
    return f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}"/>'


def relationships(inside):
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{inside}</Relationships>'


def parts(sheets, shared=None):
    """The parts of a workbook, by name."""
    numbers = range(1, len(sheets) + 1)
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{KIND}.worksheet+xml"/>'
        for n in numbers
    )
    names = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    links = "".join(
        relationship(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers
    )
    made = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>{types}</Types>',
        "_rels/.rels": relationships(relationship("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'{HEAD}<workbook {SPREADSHEET} xmlns:r="{OFFICE}"><sheets>{names}</sheets></workbook>',
    }
    if shared:
        links += relationship("rIdS", "sharedStrings", "sharedStrings.xml")
        made["xl/sharedStrings.xml"] = shared
    made["xl/_rels/workbook.xml.rels"] = relationships(links)
    return made | {f"xl/worksheets/sheet{n}.xml": xml for n, xml in zip(numbers, sheets)}


def packed(made, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in made.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), content, method)
    return out.getvalue()


def blown_up(before, filling, times, after):
    """A workbook whose sheet is `filling` so many times, packed piece by piece."""

    def write(path):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for name, content in parts([""]).items():
                if "sheet1" not in name:
                    archive.writestr(name, content)
            block = filling.encode() * 1024
            with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
                part.write(before.encode())
                for _ in range(times // 1024):
                    part.write(block)
                part.write(after.encode())

    return write


def book(rows, dimension="", after="", doctype="", shared=None):
    return packed(parts([sheet(rows, dimension, after, doctype)], shared))


def strings(items, counts="", doctype=""):
    inside = "".join(f"<si><t>{item}</t></si>" for item in items)
    return f"{HEAD}{doctype}<sst {SPREADSHEET} {counts}>{inside}</sst>"


def row(number_, cells):
    return f'<row r="{number_}">{cells}</row>'


HEADER_ROW = row(1, text("A1", "kod") + text("B1", "rok"))
GOOD_ROWS = [["126101", "2024"], ["120608", "2024"], ["121905", "2023"]]
GOOD = HEADER_ROW + "".join(
    row(line, text(f"A{line}", code) + number(f"B{line}", year))
    for line, (code, year) in enumerate(GOOD_ROWS, 2)
)


def sizes():
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    yield Case("far.xlsx", book(far))
    yield Case("far-with-dimension.xlsx", book(far, "A1:XFD1048576"))

    before, after = sheet("|").split("|")
    line = "<row><c><v>1</v></c>" + " " * 248 + "</row>\n"
    yield Case("rows.xlsx", blown_up(before, line, 1_048_576, after))
    for name, size in (
        ("whole-sheet", "A1:XFD1048576"),
        ("beyond", "A1:ZZZZ99999999"),
        ("backwards", "Z9:A1"),
        ("words", "kod:rok"),
        ("empty", ":"),
        ("overflow", "A1:A4294967297"),
        ("negative", "A-1:B-2"),
    ):
        yield Case(f"dimension-{name}.xlsx", book(GOOD, size))
    for name, place in (
        ("zero", "A0"),
        ("no-row", "A"),
        ("no-column", "7"),
        ("beyond", "ZZZZ1"),
        ("overflow", "A99999999999999999999"),
        ("negative", "A-1"),
        ("words", "!!"),
    ):
        yield Case(f"cell-at-{name}.xlsx", book(HEADER_ROW + row(2, number(place, 5))))
    for name, line in (
        ("zero", "0"),
        ("overflow", "4294967296"),
        ("huge", "9" * 30),
        ("words", "x"),
    ):
        yield Case(f"row-{name}.xlsx", book(HEADER_ROW + row(line, number("A2", 5))))
    yield Case("cells-twice.xlsx", book(HEADER_ROW + row(2, number("A2", 1) + number("A2", 2))))
    yield Case(
        "rows-out-of-order.xlsx",
        book(HEADER_ROW + row(9, number("A9", 9)) + row(2, number("A2", 2))),
    )
    yield Case(
        "cells-out-of-order.xlsx", book(HEADER_ROW + row(2, number("B2", 2) + number("A2", 1)))
    )
    yield Case(
        "cells-without-places.xlsx",
        book(row(1, "<c><v>1</v></c>" * 3) + row(2, "<c><v>2</v></c>" * 3)),
    )
    yield Case(
        "columns-16384.xlsx",
        book(row(1, "<c><v>1</v></c>" * 16384) + row(2, "<c><v>2</v></c>" * 16384)),
    )
    yield Case("columns-200-thousand.xlsx", book(row(1, "<c><v>1</v></c>" * 200_000)))
    yield Case(
        "merged-whole-sheet.xlsx",
        book(GOOD, after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
    )
    merged = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 200_001))
    yield Case("merged-200-thousand.xlsx", book(GOOD, after=f"<mergeCells>{merged}</mergeCells>"))
    yield Case("cell-of-30-mb.xlsx", book(HEADER_ROW + row(2, text("A2", "x" * 30_000_000))))


def shared_strings():
    def cell(index):
        return HEADER_ROW + row(2, f'<c r="A2" t="s"><v>{index}</v></c>')

    shared = strings(["126101", "b"])
    yield Case(
        "shared-string.xlsx", book(cell(0), shared=shared), Cells([["126101", ""]], ["kod", "rok"])
    )
    for name, index in (
        ("beyond", 7),
        ("negative", -1),
        ("huge", 9**40),
        ("words", "x"),
        ("empty", ""),
    ):
        yield Case(f"shared-string-{name}.xlsx", book(cell(index), shared=shared))
    yield Case("shared-strings-missing.xlsx", book(cell(0)))
    yield Case(
        "shared-strings-count-lies.xlsx",
        book(cell(0), shared=strings(["126101"], 'count="4294967295" uniqueCount="4294967295"')),
    )
    yield Case(
        "shared-strings-count-overflows.xlsx",
        book(cell(0), shared=strings(["126101"], f'count="{9**40}" uniqueCount="-1"')),
    )
    bomb = "".join(row(n, f'<c r="A{n}" t="s"><v>0</v></c>') for n in range(1, 20_001))
    yield Case("shared-string-bomb.xlsx", book(bomb, shared=strings(["x" * 1_000_000])))


def cells():
    values = ["NaN", "INF", "-1", "1e999", "1e308", "0x10", "1,5", "", "  5 ", "9" * 400]
    for index, value in enumerate(values):
        yield Case(f"number-{index}.xlsx", book(HEADER_ROW + row(2, number("A2", value))))
    for kind in ("b", "e", "str", "d", "n", "s", "zzz", ""):
        yield Case(
            f"cell-kind-{kind or 'empty'}.xlsx",
            book(HEADER_ROW + row(2, f'<c r="A2" t="{kind}"><v>7</v></c>')),
        )
    yield Case("style-beyond.xlsx", book(HEADER_ROW + row(2, number("A2", 5, ' s="4294967295"'))))
    formula = "<c r=\"A2\" t=\"str\"><f>cmd|' /C calc'!A0</f><v>=cmd|' /C calc'!A0</v></c>"
    yield Case(
        "formula-command.xlsx",
        book(HEADER_ROW + row(2, formula)),
        Cells([["=cmd|' /C calc'!A0", ""]], ["kod", "rok"]),
    )
    yield Case("formula-without-value.xlsx", book(HEADER_ROW + row(2, '<c r="A2"><f>1/0</f></c>')))
    yield Case(
        "formula-deep.xlsx",
        book(HEADER_ROW + row(2, f'<c r="A2"><f>{"(" * 50_000}</f><v>1</v></c>')),
    )
    yield Case("error-values.xlsx", book(HEADER_ROW + row(2, '<c r="A2" t="e"><v>#DIV/0!</v></c>')))
    yield Case("good.xlsx", book(GOOD), Cells(GOOD_ROWS, ["kod", "rok"]))
    yield Case("good-stored.xlsx", packed(parts([sheet(GOOD)]), zipfile.ZIP_STORED), Rows(3))
    yield Case("good-named.csv", book(GOOD), Rows(3))
    yield Case("good-without-a-name", book(GOOD), Rows(3))
    yield Case(
        "sheet-empty.xlsx", book(""), Refused("empty|no (data|table|rows|cells|sheet)|nothing")
    )
    yield Case("sheets-200.xlsx", packed(parts([sheet(GOOD)] * 200)))
    yield Case("sheets-none.xlsx", packed(parts([])), Refused())


def xml():
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>\n'
    yield Case(
        "xml-bomb-in-sheet.xlsx", book(HEADER_ROW + row(2, text("A2", "&l11;")), doctype=bomb)
    )
    yield Case(
        "xml-bomb-in-strings.xlsx",
        book(
            HEADER_ROW + row(2, '<c r="A2" t="s"><v>0</v></c>'),
            shared=strings(["&l11;"], doctype=bomb),
        ),
    )
    quadratic = f'<!DOCTYPE x [<!ENTITY a "{"x" * 100_000}">]>\n'
    yield Case(
        "xml-bomb-quadratic.xlsx",
        book(HEADER_ROW + row(2, text("A2", "&a;" * 20_000)), doctype=quadratic),
    )
    outside = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n'
    yield Case(
        "xml-outside-entity.xlsx", book(HEADER_ROW + row(2, text("A2", "&a;")), doctype=outside)
    )
    yield Case("xml-deep.xlsx", book("<row>" * 300_000))
    yield Case("xml-deep-closed.xlsx", book("<x>" * 300_000 + "</x>" * 300_000))
    attributes = " ".join(f'a{n}="1"' for n in range(100_000))
    yield Case("xml-attributes-100-thousand.xlsx", book(f"<row {attributes}/>" + GOOD))
    spaces = " ".join(f'xmlns:n{n}="u{n}"' for n in range(50_000))
    yield Case("xml-namespaces-50-thousand.xlsx", book(f"<row {spaces}/>" + GOOD))
    yield Case("xml-attribute-of-20-mb.xlsx", book(f'<row spans="{"1" * 20_000_000}"/>' + GOOD))
    yield Case("xml-comment-of-20-mb.xlsx", book(f"<!--{'x' * 20_000_000}-->" + GOOD))
    whole = sheet(GOOD)
    for name, content in (
        ("unclosed", whole[:-30]),
        ("cut", whole[: len(whole) // 2]),
        ("empty", ""),
        ("nul", whole.replace("126101", "12\0101")),
        ("bad-reference", whole.replace("126101", "&#0;&#x110000;")),
        ("unknown-entity", whole.replace("126101", "&nbsp;")),
        ("not-xml", "kod;rok\n126101;2024\n"),
        ("crossed", whole.replace("</row></sheetData>", "</sheetData></row>")),
        ("no-data", f"{HEAD}<worksheet {SPREADSHEET}/>"),
    ):
        yield Case(f"xml-{name}.xlsx", packed(parts([content])))
    yield Case(
        "xml-utf-16.xlsx", packed(parts([whole.replace("UTF-8", "UTF-16").encode("utf-16")]))
    )
    yield Case(
        "xml-not-utf-8.xlsx", packed(parts([whole.encode().replace(b"126101", b"\xff\xfe\x80")]))
    )
    yield Case("xml-cdata.xlsx", packed(parts([whole.replace("126101", "<![CDATA[126101]]>")])))


def structure():
    good = [sheet(GOOD)]
    for part in (
        "[Content_Types].xml",
        "_rels/.rels",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/worksheets/sheet1.xml",
    ):
        name = part.strip("[]").replace("/", "-").replace("]", "").lower()
        yield Case(
            f"without-{name}.xlsx", packed({k: v for k, v in parts(good).items() if k != part})
        )
        yield Case(f"garbled-{name}.xlsx", packed(parts(good) | {part: b"\x00\xff<" * 99}))
    links = parts(good)["xl/_rels/workbook.xml.rels"]
    for name, target in (
        ("itself", "workbook.xml"),
        ("outside", "http://example.org/x.xml"),
        ("above", "../../../../etc/passwd"),
        ("absolute", "/etc/passwd"),
        ("nothing", ""),
    ):
        there = links.replace("worksheets/sheet1.xml", target)
        made = parts(good) | {"xl/_rels/workbook.xml.rels": there}
        yield Case(f"sheet-target-{name}.xlsx", packed(made))
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        '<table:table table:name="S1">{}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{OPEN_DOCUMENT}"/>'
        "</manifest:manifest>"
    )
    cell = '<table:table-cell office:value-type="string"{}><text:p>{}</text:p></table:table-cell>'
    line = "<table:table-row{}>{}</table:table-row>"
    wide, high = ' table:number-columns-repeated="{}"', ' table:number-rows-repeated="{}"'
    head = line.format("", cell.format("", "kod") + cell.format("", "rok"))
    for name, rows in (
        ("good", head + line.format("", cell.format("", "126101") + cell.format("", "2024"))),
        ("columns-repeated", head + line.format("", cell.format(wide.format(16384), "x"))),
        ("rows-repeated", head + line.format(high.format(1048576), cell.format("", "x"))),
        (
            "both-repeated",
            head + line.format(high.format(1048576), cell.format(wide.format(16384), "x")),
        ),
        (
            "repeated-beyond",
            head + line.format(high.format(4294967295), cell.format(wide.format(4294967295), "x")),
        ),
        (
            "repeated-negative",
            head + line.format(high.format(-1), cell.format(wide.format(-5), "x")),
        ),
        ("repeated-words", head + line.format(high.format("x"), cell.format(wide.format(""), "x"))),
        (
            "spaces",
            head
            + line.format(
                "",
                '<table:table-cell><text:p><text:s text:c="4000000000"/></text:p></table:table-cell>',
            ),
        ),
    ):
        made = {
            "mimetype": OPEN_DOCUMENT,
            "META-INF/manifest.xml": HEAD + manifest,
            "content.xml": HEAD + content.format(rows),
        }
        yield Case(f"ods-{name}.ods", packed(made), Rows(1) if name == "good" else Either())


def cases(full):
    for part in (sizes, shared_strings, cells, xml, structure):
        yield from part()
