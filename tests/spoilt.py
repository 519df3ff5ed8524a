"""Files that are small on disk and would cost gigabytes or minutes to read."""

import io
import json
import random
import zipfile
from collections.abc import Iterable

import openpyxl

from collab.sources.opening import File
from tests.official_files import KS2

ROW = b"1,850,100001,Alder,20,50%,5%\n"
MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
STRINGS_PART = (
    b'<Override PartName="/xl/odd.bin" ContentType="application/vnd.openxmlformats-officedocument.'
    b'spreadsheetml.sharedStrings+xml"/>'
)


def areas(*geometries: object) -> File:
    """A file of boundaries, one district each."""
    features = [
        {"properties": {"LAD23NM": f"District {n}"}, "geometry": geometry}
        for n, geometry in enumerate(geometries)
    ]
    return File("areas.geojson", json.dumps({"features": features}).encode())


def knot(points: int) -> dict[str, object]:
    """A ring that crosses itself about a quarter of the square of `points` times."""
    chance = random.Random(2014)
    ring = [[-1 + chance.random(), 52 + chance.random()] for _ in range(points)]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def square(west: float = -1.0) -> dict[str, object]:
    """An area of a tenth of a degree."""
    ring = [[west, 51], [west + 0.1, 51], [west + 0.1, 51.1], [west, 51]]
    return {"type": "Polygon", "coordinates": [ring]}


def topology(arc: int, named: int) -> File:
    """A ring made of one arc of so many points, named so many times."""
    points = [[n % 2, n // 2 % 2] for n in range(arc)]
    shape = {"type": "Polygon", "arcs": [[0] * named], "properties": {"LAD23NM": "Far"}}
    document = {"type": "Topology", "arcs": [points], "objects": {"a": {"geometries": [shape]}}}
    return File("areas.topojson", json.dumps(document).encode())


def repeated(begin: bytes, part: bytes, times: int, end: bytes = b"") -> Iterable[bytes]:
    """A long content, a megabyte or so at a time."""
    some = max(1, 1_000_000 // len(part))
    yield begin
    for done in range(0, times, some):
        yield part * min(some, times - done)
    yield end


def packed(name: str, members: dict[str, Iterable[bytes]]) -> File:
    """A zip of such contents."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, parts in members.items():
            with archive.open(member, "w", force_zip64=True) as out:
                for part in parts:
                    out.write(part)
    return File(name, buffer.getvalue())


def table(rows: int, row: bytes = ROW, header: str = KS2, name: str = "2018-850-ks2.csv") -> File:
    """A zipped Key Stage 2 table of so many rows."""
    return packed("rows.zip", {name: repeated(header.encode() + b"\n", row, rows)})


def workbook(**replaced: Iterable[bytes]) -> File:
    """A workbook with a Key Stage 2 table, and parts of it replaced: `sheet`, `strings`, `styles`."""
    book = openpyxl.Workbook()
    book.active.append(KS2.split(","))
    book.active.append([1, 850, 100001, "Alder", 20, "50%", "5%"])
    buffer = io.BytesIO()
    book.save(buffer)
    names = {"xl/worksheets/sheet1.xml": "sheet", "xl/styles.xml": "styles"}
    with zipfile.ZipFile(io.BytesIO(buffer.getvalue())) as old:
        members = {n: replaced.get(names.get(n, ""), [old.read(n)]) for n in old.namelist()}
    if "strings" in replaced:
        kinds = b"".join(members["[Content_Types].xml"]).replace(b"</Types>", STRINGS_PART + b"</Types>")
        members |= {"[Content_Types].xml": [kinds], "xl/odd.bin": replaced["strings"]}
    return packed("2018-850-ks2.xlsx", members)


def strings(count: int) -> File:
    """A workbook whose cells share so many texts."""
    return workbook(strings=repeated(b"<sst " + MAIN + b">", b"<si><t>abc</t></si>", count, b"</sst>"))


def sheet(part: bytes, times: int) -> File:
    """A workbook with a sheet of so many parts below its header."""
    head = "".join(f'<c t="str"><v>{name}</v></c>' for name in KS2.split(","))
    size = b'<dimension ref="A1:G2"/>'  # without it openpyxl reads the sheet once more, for its size
    begin = b"<worksheet " + MAIN + b">" + size + b"<sheetData><row>" + head.encode() + b"</row>"
    return workbook(sheet=repeated(begin, part, times, b"</sheetData></worksheet>"))
