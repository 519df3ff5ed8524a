"""Opens a publisher's file as downloaded (CSV, XLSX or a zip of them) into tables of text cells."""

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pandas as pd

from collab.data.written import why
from collab.sources.csv_tables import HEAD, csv_head, csv_table, in_utf8
from collab.sources.raw_table import (
    MOST_BYTES,
    MOST_ENTRIES,
    MOST_MEMBERS,
    SMALLER,
    TOO_LONG,
    Known,
    RawTable,
    Sift,
    Wanted,
    all_wanted,
    refusal,
    too_many,
)
from collab.sources.workbooks import cells_of_sheets, sheets

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError, ValueError)
"""What Python raises for a zip that is cut off, changed, encrypted or packed in an unknown way."""


@dataclass(frozen=True, slots=True)
class File:
    """A file by its name and where its content is: on disk, or in memory already."""

    name: str
    source: Path | bytes

    def content(self) -> bytes:
        """Its bytes, not kept here. Raises DataError when it is missing or too large."""
        if isinstance(self.source, bytes):
            return self.source
        try:
            if self.source.stat().st_size > MOST_BYTES:
                raise refusal(self.name, "the file is too large", SMALLER)
            return self.source.read_bytes()
        except OSError as error:
            remedy = "See that it is there, and that you may read it."
            raise refusal(self.name, f"the file cannot be opened: {why(error)}", remedy) from None


def _everything(cells: pd.DataFrame) -> pd.Series:
    return pd.Series(True, index=cells.index)


def open_tables(
    name: str,
    content: bytes,
    known: Known = lambda _: True,
    sift: Sift = _everything,
    wanted: Wanted = all_wanted,
) -> list[RawTable]:
    """The tables in a file of this name: one of a CSV file, one a sheet of a workbook, and those of
    every CSV file and workbook in a zip. Of a table that is not `wanted`, by its sheet's name and its
    columns, no row is read.

    Short records are filled with empty cells and what stands beyond the header's names is left
    out, as publishers' files have both; so are, of CSV files, the rows that `sift` does not keep.
    Raises DataError for a file that is no table, or holds
    more than is read.
    """
    if not zipfile.is_zipfile(io.BytesIO(content)):
        _refuse_old_excel(name, content)
        return [csv_table(name, content, known, sift, wanted)]
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse_bombs(name, archive)
            if "[Content_Types].xml" in archive.namelist():
                return sheets(name, content, known, _DAMAGED, wanted)
            return [t for one in _members(name, archive, known, sift, wanted) for t in one]
    except _DAMAGED as error:
        raise refusal(name, f"the zip cannot be opened ({type(error).__name__})") from None


def open_cells(name: str, content: bytes, most: int) -> str | list[tuple[str, list[list[str]]]]:
    """What a file says that need not begin with the names of its columns: the text of a text file,
    or the title and the rows of cells of each sheet of a workbook.

    Raises DataError for a file that is neither, or holds more than is read: a text of ten characters
    for each of `most` cells, or a sheet of so many.
    """
    if not zipfile.is_zipfile(io.BytesIO(content)):
        _refuse_old_excel(name, content)
        if len(content) > 10 * most:
            raise too_many(name, 10 * most, "characters")
        return in_utf8(name, content)[0].decode("utf-8-sig")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse_bombs(name, archive)
            if "[Content_Types].xml" in archive.namelist():
                return list(cells_of_sheets(name, content, _DAMAGED, most))
    except _DAMAGED as error:
        raise refusal(name, f"the file cannot be opened ({type(error).__name__})") from None
    raise refusal(name, "the file is a zip", "Give the file that is in it.")


def _refuse_old_excel(name: str, content: bytes) -> None:
    if content.startswith(_OLD_EXCEL):
        told = "the file is a workbook of Excel 97 to 2003 (.xls)"
        raise refusal(name, told, "Open it in Excel and save it as an Excel workbook (.xlsx).")


def _refuse_bombs(name: str, archive: zipfile.ZipFile) -> None:
    """Python reads no more of a member than its directory entry claims, so claims are limits."""
    if len(archive.infolist()) > MOST_ENTRIES:
        raise too_many(name, MOST_ENTRIES, "entries")
    if sum(member.file_size for member in archive.infolist()) > MOST_BYTES:
        raise refusal(name, TOO_LONG, SMALLER)


def _members(
    name: str, archive: zipfile.ZipFile, known: Known, sift: Sift, wanted: Wanted
) -> Iterator[list[RawTable]]:
    """The tables of each CSV file and workbook in a zip; a CSV file that is not wanted is not unpacked."""
    found = [
        member
        for member in archive.infolist()
        if PurePosixPath(member.filename).suffix.lower() in (".csv", ".xlsx")
        and not member.filename.startswith("__MACOSX")
    ]
    if not found:
        raise refusal(name, "the zip holds no CSV file and no workbook")
    if len(found) > MOST_MEMBERS:
        raise refusal(name, TOO_LONG)
    for member in found:
        inside = f"{name}/{member.filename}"
        with archive.open(member) as unpacked:
            start = unpacked.read(HEAD)
        if member.filename.lower().endswith(".csv") and not start.startswith(b"PK"):
            first = csv_head(inside, start, known)
            if not wanted(first):
                yield [first]
                continue
        content = archive.read(member)
        if zipfile.is_zipfile(io.BytesIO(content)) and not member.filename.endswith(".xlsx"):
            raise refusal(name, "the zip holds another zip")
        yield open_tables(inside, content, known, sift, wanted)
