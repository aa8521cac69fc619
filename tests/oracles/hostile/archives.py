"""Containers that are damaged, locked or bottomless: ZIP and the compound files of old Excel."""

import random
import struct
import zlib

from .case import Case, Either, Refused, repeated
from .workbooks import GOOD, PASSWORD, blown_up, packed, parts, sheet

END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
SECTOR = 512


def entry(name, content, method=8, flags=0, size=None, crc=None, stated=None):
    """A local header with its data, and the matching record of the central directory."""
    raw = name if isinstance(name, bytes) else name.encode()
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = deflate.compress(content) + deflate.flush() if method == 8 else content
    fields = (
        20,
        flags,
        method,
        0,
        0x5821,
        zlib.crc32(content) if crc is None else crc,
        len(data) if stated is None else stated,
        len(content) if size is None else size,
        len(raw),
        0,
    )
    local = struct.pack("<4s5H3I2H", b"PK\3\4", *fields) + raw + data
    return local, struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, *fields, 0, 0, 0, 0, 0), raw


def assembled(entries, count=None, comment=b""):
    """An archive of such entries, in which nothing is checked."""
    body, directory = b"", b""
    for local, record, raw in entries:
        directory += record[:-4] + struct.pack("<I", len(body)) + raw
        body += local
    total = len(entries) if count is None else count
    end = struct.pack(
        "<4s4H2IH",
        b"PK\5\6",
        0,
        0,
        total & 0xFFFF,
        total & 0xFFFF,
        len(directory),
        len(body),
        len(comment),
    )
    return body + directory + end + comment


def with_sheet(**lies):
    """A good workbook except for how its sheet is stored."""
    made = parts([sheet(GOOD)])
    return [
        entry(name, content.encode(), **(lies if "sheet1" in name else {}))
        for name, content in made.items()
    ]


def damaged_zips():
    good = packed(parts([sheet(GOOD)]))
    for eighth in range(1, 8):
        yield Case(f"zip-cut-at-{eighth}-of-8.xlsx", good[: len(good) * eighth // 8], Refused())
    yield Case("zip-cut-by-one.xlsx", good[:-1])
    yield Case("zip-only-magic.xlsx", b"PK\3\4", Refused())
    yield Case("zip-only-end.zip", assembled([]), Refused())
    yield Case("zip-wrong-crc.xlsx", assembled(with_sheet(crc=1)))
    for name, lies in (
        ("size-zero", {"size": 0}),
        ("size-4-gb", {"size": 0xFFFFFFFE}),
        ("packed-zero", {"stated": 0}),
        ("packed-4-gb", {"stated": 0xFFFFFFFE}),
        ("method-99", {"method": 99}),
        ("method-14", {"method": 14}),
        ("locked", {"flags": 1}),
        ("masked", {"flags": 0x2000}),
    ):
        expected = Refused(PASSWORD) if name == "locked" else Either()
        yield Case(f"zip-{name}.xlsx", assembled(with_sheet(**lies)), expected)
    yield Case("zip-count-lies.xlsx", assembled(with_sheet(), count=65535))
    yield Case("zip-comment-lies.xlsx", assembled(with_sheet())[:-2] + b"\xff\xff")
    yield Case("zip-with-long-comment.xlsx", assembled(with_sheet(), comment=b"PK\5\6" * 16_000))
    yield Case("zip-after-garbage.xlsx", b"MZ" + bytes(5000) + good)
    draw = random.Random(20300102)
    for number in range(10):
        damaged = bytearray(good)
        for _ in range(3):
            damaged[draw.randrange(len(damaged))] = draw.randrange(256)
        yield Case(f"zip-garbled-{number}.xlsx", bytes(damaged))


def bottomless_zips():
    inner = packed({"0.bin": bytes(10_000_000)})
    for _ in range(5):
        inner = packed({f"{n}.zip": inner for n in range(16)})
    yield Case("zip-in-zip-in-zip.zip", inner, Refused())
    yield Case(
        "zip-10-thousand-entries.xlsx",
        packed(parts([sheet(GOOD)]) | {f"xl/x{n}.xml": "<a/>" for n in range(10_000)}),
    )
    yield Case(
        "zip-100-thousand-entries.zip",
        assembled([entry(f"{n}", b"", method=0) for n in range(65_000)]),
        Refused(),
    )
    before, after = sheet("|" + GOOD).split("|")
    yield Case("zip-ratio-1000.xlsx", blown_up(before, " " * 1024, 300 * 1024, after))

    def overlapping(_path):
        local, record, raw = entry("xl/worksheets/sheet1.xml", bytes(50_000_000))
        directory = b"".join(record[:-4] + struct.pack("<I", 0) + raw for _ in range(2_000))
        end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 2_000, 2_000, len(directory), len(local), 0)
        return [local, directory, end]

    yield Case("zip-overlapping.xlsx", overlapping, Refused())
    twice = [
        *with_sheet(),
        entry("xl/worksheets/sheet1.xml", b"<x/>"),
        entry("XL/WORKBOOK.XML", b"<x/>"),
    ]
    yield Case("zip-names-twice.xlsx", assembled(twice))
    for number, name in enumerate(
        (
            "../../evil.txt",
            "/etc/evil",
            "..\\evil",
            "C:\\evil",
            "a\0b",
            "",
            "x" * 60_000,
            b"\xff\xfe\x80",
            "xl/../../evil",
            "CON",
            "a/" * 20_000,
        )
    ):
        made = [*with_sheet(), entry(name, b"evil")]
        yield Case(f"zip-path-{number}.xlsx", assembled(made))
    link = entry("xl/worksheets/sheet1.xml", b"/etc/passwd")
    linked = [it for it in with_sheet() if b"sheet1" not in it[2]]
    external = link[1][:-8] + struct.pack("<I", 0o120777 << 16) + link[1][-4:]
    yield Case("zip-with-link.xlsx", assembled([*linked, (link[0], external, link[2])]))
    yield Case("zip-of-csv.zip", packed({"dane.csv": "kod;rok\n126101;2024\n"}), Refused())
    yield Case(
        "really-docx.xlsx",
        packed({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}),
        Refused(),
    )


def name_record(name, kind, start, size, child=FREE):
    raw = name.encode("utf-16-le") + b"\0\0"
    return (
        raw.ljust(64, b"\0")
        + struct.pack("<HBB3I", len(raw), kind, 1, FREE, FREE, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def compound(stream=b"", name="Workbook", fat=None, size=None, **fields):
    """A compound file of one stream; sector 0 holds the table of sectors, 1 the directory."""
    stream = stream.ljust(4096, b"\0")
    used = (len(stream) + SECTOR - 1) // SECTOR
    chain = [FAT, END, *range(3, 2 + used), END]
    table = struct.pack("<128I", *((fat or chain) + [FREE] * 128)[:128])
    head = {
        "minor": 0x3E,
        "major": 3,
        "order": 0xFFFE,
        "shift": 9,
        "mini_shift": 6,
        "directories": 0,
        "fats": 1,
        "directory": 1,
        "cutoff": 4096,
        "mini_fat": END,
        "mini_fats": 0,
        "difat": END,
        "difats": 0,
    } | fields
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack(
            "<5H",
            *(head[key] & 0xFFFF for key in ("minor", "major", "order", "shift", "mini_shift")),
        )
        + bytes(6)
        + struct.pack("<3I", head["directories"], head["fats"], head["directory"])
        + bytes(4)
        + struct.pack(
            "<5I", *(head[key] for key in ("cutoff", "mini_fat", "mini_fats", "difat", "difats"))
        )
        + struct.pack("<109I", 0, *[FREE] * 108)
    )
    directory = (
        name_record("Root Entry", 5, END, 0, child=1)
        + name_record(name, 2, 2, len(stream) if size is None else size)
    ).ljust(SECTOR, b"\0")
    return header + table + directory + stream


def record(kind, content=b"", stated=None):
    return struct.pack("<2H", kind, len(content) if stated is None else stated) + content


def old_workbooks():
    start = record(0x809, struct.pack("<2H", 0x600, 5) + bytes(12))
    dimensions = record(0x200, struct.pack("<2I3H", 0, 0xFFFFFFFF, 0, 0xFFFF, 0))
    page = record(0x809, struct.pack("<2H", 0x600, 16) + bytes(12)) + dimensions + record(0x0A)
    sheets = record(0x85, struct.pack("<I4B", len(start) + 4 + 4 + 10, 0, 0, 2, 0) + b"S1")
    yield Case("xls-empty-stream.xls", compound(), Refused())
    locked = record(0x2F, struct.pack("<3H", 1, 1, 1) + bytes(48))
    yield Case("xls-locked.xls", compound(start + locked + sheets), Refused(PASSWORD))
    yield Case("xls-obfuscated.xls", compound(start + record(0x2F, bytes(6)) + sheets))
    yield Case("xlsx-locked.xlsx", compound(bytes(5000), "EncryptedPackage"), Refused(PASSWORD))
    yield Case("xls-dimensions-lie.xls", compound(start + sheets + record(0x0A) + page))
    yield Case("xls-record-too-long.xls", compound(start + record(0xFC, b"x", stated=0xFFFF)))
    strings = record(0xFC, struct.pack("<2I", 0xFFFFFFFF, 0xFFFFFFFF) + b"\5\0\0abc")
    yield Case("xls-strings-lie.xls", compound(start + strings + sheets + record(0x0A) + page))
    yield Case(
        "xls-sheet-beyond.xls",
        compound(
            start + record(0x85, struct.pack("<I4B", 0xFFFFFFF0, 0, 0, 2, 0) + b"S1") + record(0x0A)
        ),
    )
    yield Case("xls-only-start.xls", compound(start))
    yield Case("xls-only-header.xls", compound()[:SECTOR], Refused())
    yield Case("xls-cut.xls", compound(start)[:1200])
    good = [FAT, END, *range(3, 10), END]
    for name, content in (
        ("stream-turns-in-circles", compound(start, fat=[FAT, END, 3, 2])),
        ("directory-turns-in-circles", compound(start, fat=[FAT, 1, *good[2:]])),
        ("chain-leaves-the-file", compound(start, fat=[FAT, END, 999_999])),
        ("stream-size-lies", compound(start, size=2**63)),
        ("sector-shift-31", compound(start, shift=31)),
        ("sector-shift-0", compound(start, shift=0)),
        ("mini-shift-60", compound(start, mini_shift=60)),
        ("tables-4-billion", compound(start, fats=FREE)),
        ("directory-beyond", compound(start, directory=77_777)),
        ("directories-4-billion", compound(start, directories=FREE)),
        ("difat-turns-in-circles", compound(start, difat=0, difats=FREE)),
        ("mini-table-beyond", compound(start, mini_fat=5_555, mini_fats=FREE)),
        ("cutoff-zero", compound(start, cutoff=0)),
        ("cutoff-huge", compound(start, cutoff=FREE)),
    ):
        yield Case(f"xls-{name}.xls", content)
    magic = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    yield Case("xls-random.xls", magic + random.Random(9).randbytes(20_000), Refused())
    yield Case(
        "xls-of-50-mb-of-nothing.xls", repeated((magic, 1), (b"\xff", 50_000_000)), Refused()
    )
    yield Case(
        "xlsb-garbled.xlsb",
        packed(
            {"[Content_Types].xml": "<Types/>", "xl/workbook.bin": random.Random(3).randbytes(9000)}
        ),
    )


def cases(full):
    yield from damaged_zips()
    yield from bottomless_zips()
    yield from old_workbooks()
