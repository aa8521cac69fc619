"""Names no clerk would choose, and things that are no files."""

import os
import socket

from .case import Case, Cells, Either, Refused

GOOD = "kod;gmina;ludność\n126101;Kraków;809168\n".encode()
RIGHT = Cells([["126101", "Kraków", "809168"]], ["kod", "gmina", "ludność"])
# A path that is no file is the request's fault (2) or the file's (3).
NO_FILE = (2, 3, 4)


def names():
    for number, name in enumerate(
        (
            "mark7 with spaces .csv",
            "mark7\nnewline.csv",
            "mark7\ttab.csv",
            'mark7"quote.csv',
            "mark7'quote.csv",
            "mark7`id`.csv",
            "mark7$(id).csv",
            "mark7;id.csv",
            "mark7|id.csv",
            "mark7&.csv",
            "mark7*.csv",
            "mark7?.csv",
            "mark7[1].csv",
            "mark7{a,b}.csv",
            "mark7%2f..%2f.csv",
            "mark7\\..\\x.csv",
            "mark7..csv",
            "mark7.csv.xlsx.json",
            "mark7.xlsx",
            "mark7.json",
            "mark7.parquet",
            "mark7",
            "mark7.",
            "mark7.CSV",
            "mark7#?q=1.csv",
            "mark7:1:2.csv",
            "mark7\u202etxt.csv",
            "mark7żółć.csv",
            "mark7🗺.csv",
            "mark7\x1b[31m.csv",
            "mark7\x07.csv",
            "mark7" + "x" * 246 + ".csv",
            ".mark7",
            "~mark7.csv",
            "file:mark7.csv",
            "http:mark7",
            "s3:mark7",
            b"mark7\xff\xfe.csv",
            b"mark7\xb3\xf3d\xbc.csv",
        )
    ):
        yield Case(f"name-{number}", GOOD, RIGHT, file=name, mark="mark7")
        if number % 3 == 0:
            yield Case(
                f"name-{number}-of-a-bad-file", b"%PDF-1.7", Refused("PDF"), file=name, mark="mark7"
            )
    for number, name in enumerate(("-mark7.csv", "--format", "--help")):
        yield Case(f"name-dash-{number}", GOOD, RIGHT, file=name, arguments=("--", name))
    above = os.path.join("..", "here", "mark7.csv")
    yield Case("name-above", GOOD, RIGHT, file="mark7.csv", mark="mark7", arguments=(above,))
    twice = "." + "/." * 1500 + "/mark7.csv"
    yield Case("name-of-3-kb", GOOD, RIGHT, file="mark7.csv", mark="mark7", arguments=(twice,))


def nothing(_path):
    """Makes no file at all."""


def linked(target):
    return lambda path: path.symlink_to(target)


def unreadable(path):
    path.write_bytes(GOOD)
    path.chmod(0)


def sparse(path):
    with path.open("wb") as file:
        file.truncate(10 * 1024**3)


def full_folder(path):
    path.mkdir()
    (path / "a.csv").write_bytes(GOOD)


def bound(path):
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(path))


def good_link(path):
    behind = path.with_name("behind.csv")
    behind.write_bytes(GOOD)
    path.symlink_to(behind)


def kinds():
    no_file = Refused(codes=NO_FILE)
    yield Case(
        "kind-folder.csv", lambda path: path.mkdir(), Refused("folder|directory", codes=NO_FILE)
    )
    yield Case("kind-full-folder.csv", full_folder, Refused("folder|directory", codes=NO_FILE))
    yield Case("kind-pipe.csv", lambda path: os.mkfifo(path), no_file)
    yield Case("kind-socket.csv", bound, no_file)
    yield Case("kind-dev-zero.csv", linked("/dev/zero"), no_file)
    yield Case("kind-dev-random.csv", linked("/dev/urandom"), no_file)
    yield Case("kind-dev-null.csv", linked("/dev/null"), no_file)
    yield Case("kind-memory.csv", linked("/proc/self/mem"), no_file)
    yield Case("kind-proc.csv", linked("/proc/cpuinfo"))
    yield Case("kind-link-to-itself.csv", linked("kind-link-to-itself.csv"), no_file)
    yield Case("kind-link-to-nothing.csv", linked("nowhere"), no_file)
    yield Case("kind-link.csv", good_link, RIGHT)
    yield Case("kind-missing.csv", nothing, no_file)
    expected = Either() if os.geteuid() == 0 else no_file  # root reads everything
    yield Case("kind-unreadable.csv", unreadable, expected)
    yield Case("kind-10-gb-of-nothing.csv", sparse, Refused())
    yield Case("kind-below-a-file.csv", GOOD, no_file, arguments=("kind-below-a-file.csv/x",))


def cases(full):
    yield from names()
    yield from kinds()
