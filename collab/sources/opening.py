"""Opens a publisher's file as downloaded into a table of text cells."""

import csv
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from collab.errors import DataError, Problem

MOST_BYTES = 400_000_000
"""Largest file, and largest content of a zip, that is read; a zip can claim any size."""
MOST_COLUMNS = 2_000
_ENCODINGS = ("utf-8-sig", "cp1252")


@dataclass(frozen=True, slots=True)
class RawTable:
    """A file's cells as text: missing cells are empty, names of columns as they stand. The row of
    `cells` with index n ends in line n + 2 of the file. `longer` counts the records with more
    cells than the header has names; what is beyond it is not read."""

    file: str
    cells: pd.DataFrame
    longer: int = 0


def open_table(path: Path) -> RawTable:
    """Read a CSV file, or a zip that holds exactly one, in UTF-8 or Windows-1252.

    Short records are filled with empty cells and what stands beyond the header's names is left
    out, as publishers' files have both. Raises DataError for a
    file that is missing, too large, or no table.
    """
    try:
        content = _content(path)
    except (OSError, zipfile.BadZipFile) as error:
        raise _refusal(path, f"the file cannot be opened ({type(error).__name__})") from None
    lines = csv.reader(io.StringIO(_decoded(path, content), newline=""))
    try:
        header = [name.strip() for name in next(lines, [])]
        records = [(lines.line_num, record) for record in lines if record]
    except csv.Error as error:
        raise _refusal(path, f"the file is no table ({error})") from None
    if not 1 < len(header) <= MOST_COLUMNS:
        raise _refusal(path, f"the first line has {len(header)} columns")
    width = len(header)
    rows = [(record + [""] * width)[:width] for _, record in records]
    cells = pd.DataFrame(rows, columns=header, index=[n - 2 for n, _ in records], dtype=str)
    if cells.columns.has_duplicates:
        cells = cells.loc[:, ~cells.columns.duplicated()]
    return RawTable(path.name, cells, sum(len(record) > width for _, record in records))


def _content(path: Path) -> bytes:
    if path.stat().st_size > MOST_BYTES:
        raise _refusal(path, "the file is too large")
    if not zipfile.is_zipfile(path):
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        members = [m for m in archive.infolist() if m.filename.lower().endswith(".csv")]
        if len(members) != 1:
            raise _refusal(path, f"the zip holds {len(members)} CSV files instead of one")
        with archive.open(members[0]) as member:
            # Read no more than allowed, whatever size the zip's directory claims.
            content = member.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise _refusal(path, "the content of the zip is too large")
    return content


def _decoded(path: Path, content: bytes) -> str:
    if b"\x00" in content[:4096]:
        raise _refusal(path, "the file is no text")
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _refusal(path, "the file is neither in UTF-8 nor in Windows-1252")


def _refusal(path: Path, reason: str) -> DataError:
    return DataError([Problem(path.name, reason, "Download it again from its publisher.")])
